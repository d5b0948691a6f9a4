// An early copy tells how things stand, and nothing of days to come. Sally's March, as known on Friday the 20th:
//
//   week of  2 March   4 March 10:00 to 13:00   3 h
//   week of  9 March  10 March 10:00 to 14:00   4 h,  12 March 10:00 to 12:00   2 h
//   visits are written down up to 12 March; 24 h were given each week, at £24.60 an hour
import { beforeEach, describe, expect, test } from 'vitest'
import { statementTable } from '../../src/formats/statement.ts'
import { day, type Month } from '../../src/ledger/day.ts'
import type { WordRef } from '../../src/ledger/entry.ts'
import type { Statement } from '../../src/ledger/statement.ts'
import { easyRead } from '../../src/words/easy-read.ts'
import { statementText } from '../../src/words/statement.ts'
import { type Bookkeeper, BY, done, moment, newBooks, openPerson } from '../bookkeeping/bookkeeper.ts'
import { figuresInForms, figuresOf, inForm } from './six-forms.ts'

const MARCH = { fund: 'LS-001', month: '2026-03' as Month }

let k: Bookkeeper
beforeEach(async () => {
  k = await newBooks('2026-03-02')
  await openPerson(k, MARCH.fund)
  k.clock.now = moment('2026-03-20')
})

async function recorded() {
  for (const [start, end] of [
    ['2026-03-04T10:00', '2026-03-04T13:00'],
    ['2026-03-10T10:00', '2026-03-10T14:00'],
    ['2026-03-12T10:00', '2026-03-12T12:00'],
  ] as const)
    done(await k.books.giveSupport(BY, { fund: MARCH.fund, start, end, worker: 'Femi' }))
  done(await k.books.recordThrough(BY, { fund: MARCH.fund, through: day('2026-03-12') }))
}

async function issued() {
  const { statement: number } = done(await k.books.issueStatement(BY, MARCH))
  return done(await k.books.statementOf(BY, { fund: MARCH.fund, number }))
}

/** Everything that is said, a line each: of the usual text, of Easy Read and of the table. */
function saidIn(statement: Statement, words: ReadonlyMap<WordRef, string>): Record<string, string[]> {
  const texts = (of: unknown) => {
    const found: string[] = []
    JSON.stringify(of, (_, value) => {
      if (typeof value === 'string') found.push(value.replaceAll('\u00a0', ' '))
      return value
    })
    return found
  }
  return {
    text: texts(statementText(statement, words)),
    'Easy Read': texts(easyRead(statement, words)),
    table: statementTable(statement, words).split('\r\n'),
  }
}

describe('of a month that goes on', () => {
  test('every form says the same figures, and leaves open the weeks of which nothing is known', async () => {
    await recorded()
    const { statement, words } = await issued()
    const own = figuresOf(statement)
    expect(own.weeks).toEqual([
      [1, 10_800],
      [2, 21_600],
      [null, null],
      [null, null],
      [null, null],
    ])
    for (const [form, figures] of Object.entries(await figuresInForms(statement, words)))
      expect(figures, form).toEqual(inForm(form, own))
  })

  test('every form says up to which day visits are written down', async () => {
    await recorded()
    const { statement, words } = await issued()
    const said = saidIn(statement, words)
    expect(said['text']).toContain('Written down up to 12 March 2026')
    expect(said['text']).toContain(
      'This is an early copy. Some things may change before the final statement. Visits are written down up to 12 March. Later ones can still change what is left.',
    )
    expect(said['Easy Read']).toContain('Visits are written down up to this day.')
    expect(said['Easy Read']).toContain('12 March 2026')
    expect(said['table']?.filter((row) => row.includes('Written down up to 12 March 2026'))).toHaveLength(1)
    // The data for programs says it as the document does.
    expect(statement).toMatchObject({ state: 'may-change', recordedThrough: '2026-03-12' })
  })

  test('nothing is counted on a day to come, and no week to come is told as one without visits', async () => {
    await recorded()
    const { statement, words } = await issued()
    for (const [form, lines] of Object.entries(saidIn(statement, words))) {
      const said = lines.join('\n')
      expect(said, form).not.toMatch(/(?:Left|left|counted it|spend|Yours) on 31 March/)
      expect(said, form).toMatch(/so far/)
    }
    const rows = (caption: string) =>
      statementText(statement, words)
        .sections.flatMap(({ blocks }) => blocks)
        .flatMap((block) => (block.type === 'table' && block.caption.startsWith(caption) ? block.rows : []))
        .map(({ cells }) => cells.join(' | ').replaceAll('\u00a0', ' '))
    expect(rows('What each week cost')).toEqual([
      '2 March to 8 March | 1 | £73.80',
      '9 March to 15 March, so far | 2 | £147.60',
      '16 March to 22 March | Still open | Still open',
      '23 March to 29 March | Still open | Still open',
      '30 March to 31 March | Still open | Still open',
      'All together, so far | 3 | £221.40',
    ])
    const charts = statementText(statement, words)
      .sections.flatMap(({ blocks }) => blocks)
      .flatMap((block) => (block.type === 'chart' ? [block.title] : []))
    expect(charts).toContain('The hours you had left each day, 2 March to 12 March 2026')
    const weeks = easyRead(statement, words)
      .sections.flatMap(({ ideas }) => ideas)
      .find(({ sentences }) => sentences.includes('Some weeks are still open.'))
    expect(weeks?.list?.slice(1, 3)).toEqual([
      '9 March to 15 March, so far: 2 visits, 6 hours',
      '16 March to 22 March: Still open',
    ])
    expect(weeks?.picture?.chart === 'pairs' && weeks.picture.rows.map(({ label }) => label)).toEqual([
      '2 March to 8 March',
      '9 March to 15 March, so far',
    ])
  })

  test('before any visit is written down it says so', async () => {
    const { statement, words } = await issued()
    const said = saidIn(statement, words)
    expect(said['text']).toContain('None written down yet')
    expect(said['Easy Read']).toContain('No visits are written down yet.')
    expect(said['table']?.join('\n')).toContain('None written down yet')
    expect(figuresOf(statement).weeks).toEqual(Array.from({ length: 5 }, () => [null, null]))
  })

  test('a look at it, which is not issued, says the same', async () => {
    await recorded()
    const statement = done(await k.books.draftStatement(BY, MARCH))
    const words = await k.books.wordsOfStatement(BY, statement)
    expect(statement.proof.code).toBe('')
    const said = saidIn(statement, words)
    expect(said['text']).toContain('Written down up to 12 March 2026')
    expect(said['Easy Read']).toContain('Visits are written down up to this day.')
    expect(said['table']?.join('\n')).toContain('Written down up to 12 March 2026')
  })
})

test('of a month that is over and all written down, it is counted on the last day', async () => {
  await recorded()
  k.clock.now = moment('2026-04-02')
  done(await k.books.recordThrough(BY, { fund: MARCH.fund, through: day('2026-04-01') }))
  const { statement, words } = await issued()
  const { text, 'Easy Read': easy } = saidIn(statement, words)
  expect(text).toContain('Written down up to 31 March 2026')
  expect(text).toContain('Left on 31 March')
  expect(easy).toContain('We counted it on 31 March.')
  expect(text?.join('\n')).not.toMatch(/Left so far|, so far|Still open/)
})

test('a final statement says nothing of it', async () => {
  await recorded()
  k.clock.now = moment('2026-04-02')
  done(await k.books.recordThrough(BY, { fund: MARCH.fund, through: day('2026-04-01') }))
  const { statement: number } = done(await k.books.closeMonth(BY, MARCH))
  const { statement, words } = done(await k.books.statementOf(BY, { fund: MARCH.fund, number }))
  for (const lines of Object.values(saidIn(statement, words)))
    expect(lines.join('\n')).not.toMatch(/ritten down|Still open|Left so far/)
})
