import { afterEach, describe, expect, test, vi } from 'vitest'
import { type House, openHouse } from './sign-in-browser.ts'

let house: House
afterEach(async () => {
  await house.close()
  vi.useRealTimers()
})

describe('a manager', () => {
  test('sets up', async () => {
    house = await openHouse()
    const { browser, done, backup } = await house.manager()

    const page = await browser.open('/')

  })
  test('holder', async () => {
    house = await openHouse()
    const { browser, done } = await house.holder()

    const page = await browser.open('/')

  })
})
