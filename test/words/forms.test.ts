// Six forms of one document: the figures are read out of each as its reader meets them, and are the document's own.
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { DEMO_CALLER } from '../../src/demo/build.ts'
import type { Month } from '../../src/ledger/day.ts'
import type { WordRef } from '../../src/ledger/entry.ts'
import { isRefusal } from '../../src/ledger/refusal.ts'
import type { Statement } from '../../src/ledger/statement.ts'
import { easyRead } from '../../src/words/easy-read.ts'
import { statementText } from '../../src/words/statement.ts'
import { type Larch, openLarch } from '../web/larch.ts'
import { sallysEverything, sallysMarch, words } from './fixture.ts'
import { CODES, FORBIDDEN } from './forbidden.ts'
import { figuresInForms, figuresOf, inForm, penceIn, timeIn } from './six-forms.ts'

interface Shown {
  readonly statement: Statement
  readonly words: ReadonlyMap<WordRef, string>
}

let larch: Larch
beforeAll(async () => {
  larch = await openLarch()
}, 60_000)
afterAll(() => larch.close())

async function april(fund: string): Promise<Shown> {
  const shown = await larch.books.statementOf(DEMO_CALLER, { fund, month: '2026-04' as Month })
  if (isRefusal(shown)) throw shown
  return shown
}

async function agree({ statement, words }: Shown): Promise<void> {
  const own = figuresOf(statement)
  const found = await figuresInForms(statement, words)
  expect(Object.keys(found)).toHaveLength(7)
  for (const [form, figures] of Object.entries(found)) expect(figures, form).toEqual(inForm(form, own))
}

describe('every form says the same figures', () => {
  test('of a month with everything in it', () => agree({ statement: sallysEverything(), words }))
  test.each(['LS-001', 'LS-007', 'LS-010'])('of %s in the demo', async (fund) => agree(await april(fund)))
})

test('a wrong figure in any form is found', async () => {
  const march = sallysMarch({ short: 2 })
  const [first, ...rest] = march.lines
  const sum = { exact: 0, pence: first!.sum.pence + 1 }
  const [week, ...weeks] = sallysMarch().weeks
  const wrong = {
    ...march,
    lines: [{ ...first!, sum }, ...rest],
    weeks: [{ ...week!, used: week!.used + 60 }, ...weeks],
  }
  const own = figuresOf({ ...march, weeks: [week!, ...weeks] })
  for (const [form, found] of Object.entries(await figuresInForms(wrong, words))) {
    const expected = inForm(form, own)
    expect(found.weeks, form).not.toEqual(expected.weeks)
    if (expected.visits) expect(found.visits, form).not.toEqual(expected.visits)
    expect({ ...found, weeks: null, visits: null }, form).toEqual({ ...expected, weeks: null, visits: null })
  }
})

/** Everything that is said before the last page; where one asks is an address and has to be typed. */
function saidToThePerson({ statement, words }: Shown): string[] {
  const { sections, ...said } = statementText(statement, words)
  const easy = easyRead(statement, words)
  const all = [
    ...sections.filter(({ id }) => id !== 'proof'),
    ...easy.sections.filter(({ id }) => id !== 'proof'),
    said,
    { ...easy, sections: [] },
  ]
  const texts: string[] = []
  JSON.stringify(all, (key, value) => {
    if (['href', 'type', 'id', 'align', 'kind', 'symbol', 'chart', 'language'].includes(key)) return undefined
    if (typeof value === 'string') texts.push(value.replaceAll('\u00a0', ' '))
    return value
  })
  return texts
}

test('no statement says a bookkeeper’s word, or a code before its last page', async () => {
  const shown: Shown[] = [
    { statement: sallysEverything(), words },
    { statement: sallysMarch(), words },
  ]
  const funds = await larch.store.funds(DEMO_CALLER.provider)
  for (const fund of funds)
    for (const month of ['2026-03', '2026-04', '2026-05'] as Month[]) {
      const issued = await larch.books.statementOf(DEMO_CALLER, { fund: fund.ref, month })
      const found = isRefusal(issued) ? await draft(fund.ref, month) : issued
      if (found) shown.push(found)
    }
  expect(shown.length).toBeGreaterThan(25)
  const wrong = shown.flatMap((s) =>
    saidToThePerson(s)
      .filter((text) => FORBIDDEN.test(text) || CODES.test(text))
      .map((text) => `${s.statement.ref} ${s.statement.last}: ${text}`),
  )
  expect(wrong).toEqual([])
  // What is forbidden is found where it is allowed: on the last page.
  const last = statementText(sallysMarch(), words).sections.at(-1)
  expect(JSON.stringify(last)).toMatch(CODES)
  expect('a reversal of entry 7').toMatch(FORBIDDEN)
})

async function draft(fund: string, month: Month): Promise<Shown | undefined> {
  const statement = await larch.books.draftStatement(DEMO_CALLER, { fund, month })
  if (isRefusal(statement)) return undefined
  return { statement, words: await larch.books.wordsOfStatement(DEMO_CALLER, statement) }
}

test('a look at a month that is open says that it has no code', async () => {
  const shown = await draft('LS-001', '2026-05' as Month)
  const last = JSON.stringify(statementText(shown!.statement, shown!.words).sections.at(-1))
  expect(last).toContain('This statement has not been sent out yet, so it has no code of its own.')
  expect(last).not.toContain('Verification code')
})

test('times and sums are read as they are written', () => {
  expect(
    ['0 h', '12 h 30', '−4 h 30', '30 min', '21 h 47 min 30 s', '1 hour 5 minutes', '5'].map(timeIn),
  ).toEqual([0, 45_000, -16_200, 1800, 78_450, 3900, 5])
  expect(['£0.00', '£1,045.50', '−£34.85', '+£20.00'].map(penceIn)).toEqual([0, 104_550, -3485, 2000])
  expect(() => timeIn('12.5 h')).toThrow('no time')
})
