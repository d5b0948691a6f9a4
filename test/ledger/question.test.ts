// When a question is to be answered. Sally asks on Monday 4 May 2026: an answer is due by the 14th, and from the
// 25th on, when the 24th has gone by without one, her council sees it.
import { describe, expect, test } from 'vitest'
import { addDays, type Day, day } from '../../src/ledger/day.ts'
import {
  checkAskedOn,
  dueDays,
  funderSees,
  hasRisen,
  isOverdue,
  lineAsked,
} from '../../src/ledger/question.ts'
import { Refusal } from '../../src/ledger/refusal.ts'
import { ASKING, numberedLines } from '../../src/ledger/statement.ts'
import { sallysMarch } from '../words/fixture.ts'

const on = day('2026-05-04')
const asked = { on, ...dueDays(on, ASKING) }

describe('the days of a question', () => {
  test('are calendar days after it, as the agreement says', () => {
    expect(asked).toEqual({ on: '2026-05-04', due: '2026-05-14', funderFrom: '2026-05-24' })
    // Over a month of 28 days, and over the night in which the clocks go forward.
    expect(dueDays(day('2026-02-25'), { answerWithin: 5, funderAfter: 32 })).toEqual({
      due: '2026-03-02',
      funderFrom: '2026-03-29',
    })
  })

  test.each([
    [0, false, false],
    [10, false, false],
    [11, true, false],
    [20, true, false],
    [21, true, true],
    [40, true, true],
  ])('%i days after it was asked: overdue %s, with the funder %s', (days, overdue, risen) => {
    const today = addDays(on, days)
    expect([isOverdue(asked, today), hasRisen(asked, today)]).toEqual([overdue, risen])
  })

  test('answered, it is overdue no more; answered in time, it never rises, and answered late it has risen', () => {
    const late = addDays(on, 60)
    const answeredOn = (d: Day) => ({ ...asked, answered: { on: d } })
    expect(isOverdue(answeredOn(day('2026-05-30')), late)).toBe(false)
    expect(hasRisen(answeredOn(day('2026-05-24')), late)).toBe(false)
    expect(hasRisen(answeredOn(day('2026-05-25')), late)).toBe(true)
  })

  test('a funder sees what was asked for it at once, another’s never, and a person’s once it has risen', () => {
    const own = { ...asked, funder: 'northshire' }
    expect(funderSees(own, 'northshire', on)).toBe(true)
    expect(funderSees(own, 'southmere', addDays(on, 60))).toBe(false)
    expect(funderSees(asked, 'northshire', addDays(on, 20))).toBe(false)
    expect(funderSees(asked, 'northshire', addDays(on, 21))).toBe(true)
  })
})

describe('the line that is asked about', () => {
  const statement = sallysMarch()
  const last = numberedLines(statement).length

  test('is the one with that number, whatever part of the statement it stands in', () => {
    const found = [1, last].map((number) => lineAsked(statement, number))
    expect(found).toMatchObject([
      { number: 1, part: 'visit' },
      { number: last, part: numberedLines(statement).at(-1)?.part },
    ])
  })

  test.each([0, last + 1, -1, 1.5])('there is no line %s: the refusal says which there are', (number) => {
    const no = lineAsked(statement, number)
    expect(no).toBeInstanceOf(Refusal)
    expect(no).toMatchObject({ name: 'unknown-line', where: { field: 'line' }, facts: { lines: last } })
    expect((no as Refusal).sentence).toBe(
      `The lines of statement ${statement.number} have the numbers 1 to ${last}. Ask about one of them, or about all of it.`,
    )
  })

  test('where nothing happened there are no lines: ask about all of it', () => {
    const nothing = { lines: [], notGiven: [], purchases: [], decisions: [], earlierMonths: [] }
    expect((lineAsked({ ...statement, ...nothing }, 1) as Refusal).sentence).toBe(
      `Statement ${statement.number} has no numbered lines. Ask about all of it.`,
    )
  })
})

describe('the day on which a manager says that somebody asked', () => {
  const today = day('2026-05-20')
  const [old, fresh] = [day('2026-03-10'), day('2026-05-11')]

  test.each([
    ['today', '2026-05-20', old],
    ['31 days ago', '2026-04-19', old],
    ['the day it was issued', '2026-05-11', fresh],
  ])('%s is fine', (_, on, issued) => {
    expect(checkAskedOn(day(on), issued, today)).toBeUndefined()
  })

  test.each([
    ['2026-05-21', old, 'future-day', 'Nobody has asked on 21 May 2026 yet.'],
    ['2026-04-18', old, 'not-a-day', 'Give a day from 19 April 2026 on.'],
    ['2026-05-10', fresh, 'not-a-day', 'The statement was issued on 11 May 2026'],
  ])('%s is refused', (on, issued, name, says) => {
    const no = checkAskedOn(day(on), issued, today)
    expect(no).toMatchObject({ name, where: { field: 'on' } })
    expect(no?.sentence).toContain(says)
  })
})
