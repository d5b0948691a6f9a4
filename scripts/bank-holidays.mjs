// Writes the bank holidays of the United Kingdom, one line a year, into src/ledger/bank-holidays.ts:
// `node_modules/.bin/node scripts/bank-holidays.mjs`. They come from the package date-holidays, with the days below
// that were proclaimed or moved and are not in it (https://www.gov.uk/bank-holidays). When a new day is proclaimed:
// a newer package or a line below, then this script; a test holds the table against both
// (docs/decisions/0033).
import { readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import Holidays from 'date-holidays'

const path = join(import.meta.dirname, '..', 'src', 'ledger', 'bank-holidays.ts')
const FROM = 2000
const TO = 2099

/** England and Wales have the same days. The letter stands for the nation in the table. */
const NATIONS = { e: 'ENG', s: 'SCT', n: 'NIR' }
const ALL = Object.keys(NATIONS).join('')

/** Proclaimed or moved, and not in the package: the days that are added, and those that are not bank holidays. */
const PROCLAIMED = {
  added: { '2002-06-03': ALL, '2002-06-04': ALL, '2011-04-29': ALL, '2012-06-04': ALL, '2026-06-15': 's' },
  moved: ['2002-05-27', '2012-05-28'],
}

/** The table: for each year its bank holidays from Monday to Friday. */
export function bankHolidays() {
  const nations = Object.entries(NATIONS).map(([letter, region]) => ({
    letter,
    calendar: new Holidays('GB', region),
  }))
  return Array.from({ length: TO - FROM + 1 }, (_, n) => lineOf(FROM + n, nations)).join('\n')
}

/**
 * `2026 01-01 01-02s 03-17n …`: a day of all nations stands alone, another with the letters of those that have it.
 * @param {number} year
 * @param {readonly { letter: string, calendar: Holidays }[]} nations
 */
function lineOf(year, nations) {
  /** @type {Map<string, string>} */
  const days = new Map()
  for (const { letter, calendar } of nations) {
    for (const { date, type } of calendar.getHolidays(year)) {
      const day = date.slice(0, 10)
      if (type !== 'public' || PROCLAIMED.moved.includes(day)) continue
      days.set(day, (days.get(day) ?? '') + (days.get(day)?.includes(letter) ? '' : letter))
    }
  }
  for (const [day, letters] of Object.entries(PROCLAIMED.added)) {
    if (day.startsWith(`${year}-`)) days.set(day, letters)
  }
  const written = [...days]
    .filter(([day]) => Temporal.PlainDate.from(day).dayOfWeek <= 5)
    .sort(([a], [b]) => (a < b ? -1 : 1))
    .map(([day, letters]) => `${day.slice(5)}${letters === ALL ? '' : letters}`)
  return [year, ...written].join(' ')
}

if (process.argv[1] === import.meta.filename) {
  const before = readFileSync(path, 'utf8')
  writeFileSync(
    path,
    before.replace(/`[^`]*`/, () => `\`\n${bankHolidays()}\n\``),
  )
}
