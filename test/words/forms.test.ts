// Six forms of one document: the figures are read out of each as its reader meets them, and are the document's own.
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { DEMO_CALLER } from '../../src/demo/build.ts'
import type { Month } from '../../src/ledger/day.ts'
import type { WordRef } from '../../src/ledger/entry.ts'
import { isRefusal } from '../../src/ledger/refusal.ts'
import type { Statement } from '../../src/ledger/statement.ts'
import { type Larch, openLarch } from '../web/larch.ts'
import { sallysEverything, sallysMarch, words } from './fixture.ts'
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

test('times and sums are read as they are written', () => {
  expect(
    ['0 h', '12 h 30', '−4 h 30', '30 min', '21 h 47 min 30 s', '1 hour 5 minutes', '5'].map(timeIn),
  ).toEqual([0, 45_000, -16_200, 1800, 78_450, 3900, 5])
  expect(['£0.00', '£1,045.50', '−£34.85', '+£20.00'].map(penceIn)).toEqual([0, 104_550, -3485, 2000])
  expect(() => timeIn('12.5 h')).toThrow('no time')
})
