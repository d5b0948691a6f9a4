// Bank holidays as https://www.gov.uk/bank-holidays gives them, and the day by which a month should be closed.
import { describe, expect, test } from 'vitest'
import { bankHolidays } from '../../scripts/bank-holidays.mjs'
import { BANK_HOLIDAYS } from '../../src/ledger/bank-holidays.ts'
import { addDays, day, month } from '../../src/ledger/day.ts'
import { closingDue, isWorkingDay } from '../../src/ledger/working-day.ts'

const nations = ['england', 'wales', 'scotland', 'northern-ireland'] as const

/** The bank holidays from Monday to Friday, as gov.uk lists them. */
const listed = {
  2026: {
    england: '01-01 04-03 04-06 05-04 05-25 08-31 12-25 12-28',
    wales: '01-01 04-03 04-06 05-04 05-25 08-31 12-25 12-28',
    scotland: '01-01 01-02 04-03 05-04 05-25 06-15 08-03 11-30 12-25 12-28',
    'northern-ireland': '01-01 03-17 04-03 04-06 05-04 05-25 07-13 08-31 12-25 12-28',
  },
  2027: {
    england: '01-01 03-26 03-29 05-03 05-31 08-30 12-27 12-28',
    wales: '01-01 03-26 03-29 05-03 05-31 08-30 12-27 12-28',
    scotland: '01-01 01-04 03-26 05-03 05-31 08-02 11-30 12-27 12-28',
    'northern-ireland': '01-01 03-17 03-26 03-29 05-03 05-31 07-12 08-30 12-27 12-28',
  },
  2028: {
    england: '01-03 04-14 04-17 05-01 05-29 08-28 12-25 12-26',
    wales: '01-03 04-14 04-17 05-01 05-29 08-28 12-25 12-26',
    scotland: '01-03 01-04 04-14 05-01 05-29 08-07 11-30 12-25 12-26',
    'northern-ireland': '01-03 03-17 04-14 04-17 05-01 05-29 07-12 08-28 12-25 12-26',
  },
  // A funeral and a jubilee; 2011 and 2012 are years that the package has not quite.
  2022: { england: '01-03 04-15 04-18 05-02 06-02 06-03 08-29 09-19 12-26 12-27' },
  2025: { scotland: '01-01 01-02 04-18 05-05 05-26 08-04 12-01 12-25 12-26' },
  2011: { england: '01-03 04-22 04-25 04-29 05-02 05-30 08-29 12-26 12-27' },
  2012: { england: '01-02 04-06 04-09 05-07 06-04 06-05 08-27 12-25 12-26' },
}

const years = Object.entries(listed).flatMap(([year, of]) =>
  Object.entries(of).map(([nation, days]) => [year, nation as (typeof nations)[number], days] as const),
)

test.each(years)('%s in %s: the days that gov.uk lists, and no others', (year, nation, days) => {
  const holidays: string[] = []
  for (let d = day(`${year}-01-01`); d < `${Number(year) + 1}`; d = addDays(d, 1)) {
    const weekend = Temporal.PlainDate.from(d).dayOfWeek > 5
    if (weekend) expect(isWorkingDay(d, nation)).toBe(false)
    else if (!isWorkingDay(d, nation)) holidays.push(d.slice(5))
  }
  expect(holidays.join(' ')).toBe(days)
})

describe('a month should be closed by the fifteenth working day after its end', () => {
  // Counted on a paper calendar.
  test.each([
    // Christmas, New Year; in Scotland 2 January too.
    ['2025-12', '2026-01-22', '2026-01-22', '2026-01-23', '2026-01-22'],
    // St Patrick's Day.
    ['2026-02', '2026-03-20', '2026-03-20', '2026-03-20', '2026-03-23'],
    // Good Friday and Easter Monday: 3 and 6 April; in Scotland no Easter Monday.
    ['2026-03', '2026-04-23', '2026-04-23', '2026-04-22', '2026-04-23'],
    ['2026-04', '2026-05-22', '2026-05-22', '2026-05-22', '2026-05-22'],
    // Scotland had 15 June 2026 off.
    ['2026-05', '2026-06-19', '2026-06-19', '2026-06-22', '2026-06-19'],
    // 12 July is a Sunday, so Northern Ireland has Monday the 13th off.
    ['2026-06', '2026-07-21', '2026-07-21', '2026-07-21', '2026-07-22'],
    ['2026-07', '2026-08-21', '2026-08-21', '2026-08-24', '2026-08-21'],
    // St Andrew's Day is in November, and counts for nothing here.
    ['2026-11', '2026-12-21', '2026-12-21', '2026-12-21', '2026-12-21'],
    // A year's end, and a leap day.
    ['2099-11', '2099-12-21', '2099-12-21', '2099-12-21', '2099-12-21'],
    ['2028-01', '2028-02-21', '2028-02-21', '2028-02-21', '2028-02-21'],
  ])('%s', (of, ...due) => {
    expect(nations.map((nation) => closingDue(month(of), nation))).toEqual(due)
  })
})

test('the table is what its script writes from the package, and has a line for every year that a day can have', () => {
  expect(BANK_HOLIDAYS).toBe(`\n${bankHolidays()}\n`)
  expect([...BANK_HOLIDAYS.matchAll(/^\d{4}/gm)].map(String)).toEqual(
    Array.from({ length: 100 }, (_, n) => String(2000 + n)),
  )
})
