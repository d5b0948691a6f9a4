// What people come for, from their own door, written once and walked in every way (walker.ts): domain.md 4.
import { expect } from 'vitest'
import type { Doors } from '../screens/doors.ts'
import type { Walker } from './walker.ts'

/** A person: what is left, last week, a price, hours into money and back, a question, who looked. */
export async function aPersonsWay(w: Walker, doors: Doors): Promise<void> {
  await w.open(await doors.address('brian', '/'))
  expect(await w.text()).toContain('124 h 30')
  expect(await w.text()).toContain('£239.71')
  await w.follow('What happened')
  await w.follow('The week before')
  expect(await w.text()).toContain('Support, 10:00 to 15:00, with Olu')

  await w.follow('What is left')
  await w.follow('Use my hours or money')
  await w.follow('What would it cost?')
  await w.follow('What would a visit cost?')
  await w.write(/^Day$/, '5')
  await w.write('From', '20:00')
  await w.write('Until', '25:00')
  await w.press('What would it cost?')
  expect(await w.page.title()).toMatch(/^Error: /)
  await w.write('Until', '02:00')
  await w.press('What would it cost?')
  expect(await w.text()).toContain('7 h 30')

  await w.follow('What is left')
  await w.follow('Use my hours or money')
  await w.follow('Swap hours or money')
  await w.follow('Turn hours into money')
  await w.select('Give', 'Day hours (124 h 30 left)')
  await w.write('How many hours', '5')
  await w.press('Check it')
  expect(await w.text()).toContain('£123.00 to spend')
  await w.press('Swap now')
  expect(await w.heading()).toBe('The swap is done')
  expect(await w.text()).toContain('119 h 30')
  await w.follow('Undo this')
  await w.press('Undo it now')
  expect(await w.text()).toContain('124 h 30')

  await w.follow('What is left')
  await w.follow('My statements and people')
  await w.follow('My statements')
  await w.follow('April 2026')
  expect(await w.heading()).toContain('April 2026')
  await w.page.goBack()
  await w.follow('My questions')
}
