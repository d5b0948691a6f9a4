// The typed client of the API, as a program uses it: the example of docs/operating.md, against the real application.
import { afterAll, beforeAll, expect, test } from 'vitest'
import { fridayNight } from '../../docs/examples/statement.ts'
import { PEOPLE } from '../../src/demo/larch.ts'
import { type Larch, openLarch } from './larch.ts'

let larch: Larch
beforeAll(async () => {
  larch = await openLarch()
}, 60_000)
afterAll(() => larch.close())

const ask: typeof fetch = async (input, init) =>
  larch.app.request(input instanceof Request ? input.url : input, init)

test('lists people, asks what a night would cost, and reads the latest statement', async () => {
  const said = await fridayNight('http://localhost', {}, ask)
  expect(said.length).toBe(PEOPLE.length + 2)
  expect(said[0]).toBe('LS-001 Sally: 171.5 hours left')
  expect(said.at(-2)).toBe('LS-001: that night would cost 7.5 standard hours')
  expect(said.at(-1)).toBe('LS-001: statement 2, 2026-04-01 to 2026-04-30')
})

test('a no is said in the sentence that the service gives', async () => {
  const nobody: typeof fetch = async () =>
    Response.json(
      { detail: 'Sign in first.' },
      { status: 401, headers: { 'content-type': 'application/problem+json' } },
    )
  expect(await fridayNight('http://localhost', {}, nobody)).toEqual(['Sign in first.'])
})
