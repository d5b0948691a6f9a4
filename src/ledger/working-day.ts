import { BANK_HOLIDAYS } from './bank-holidays.ts'
import { addDays, type Day, day, lastDay, type Month } from './day.ts'
import type { Nation } from './statement.ts'

/** A month is closed by the fifteenth working day after its end (domain.md 4.3: a month late is worth asking about). */
const CLOSING_WORKING_DAYS = 15

/** Whose bank holidays count. */
type Calendar = Nation | 'northern-ireland'

const LETTERS: Readonly<Record<Calendar, string>> = {
  england: 'e',
  wales: 'e',
  scotland: 's',
  'northern-ireland': 'n',
}

/** Days with the letters of the nations that have them; none for all nations. */
const HOLIDAYS: ReadonlyMap<Day, string> = new Map(BANK_HOLIDAYS.trim().split('\n').flatMap(daysOfYear))

function daysOfYear(line: string): [Day, string][] {
  const [year, ...days] = line.split(' ')
  return days.map((written) => [day(`${year}-${written.slice(0, 5)}`), written.slice(5)])
}

/** Whether banks and offices work on `d` in `nation`: Monday to Friday, and no bank holiday there. */
export function isWorkingDay(d: Day, nation: Calendar): boolean {
  const weekend = Temporal.PlainDate.from(d).dayOfWeek > 5
  const holiday = HOLIDAYS.get(d)
  return !weekend && (holiday === undefined || (holiday !== '' && !holiday.includes(LETTERS[nation])))
}

/** The day by which `month` should be closed: the fifteenth working day after its end, in `nation`. */
export function closingDue(month: Month, nation: Calendar): Day {
  let due = lastDay(month)
  for (let counted = 0; counted < CLOSING_WORKING_DAYS; ) {
    due = addDays(due, 1)
    if (isWorkingDay(due, nation)) counted += 1
  }
  return due
}
