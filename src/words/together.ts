import type { Words } from './catalogue.ts'
import { unbroken } from './teller.ts'

/** The same words for paper: “7 h 30”, “30 April” and a phone number are not broken over two lines. */
export function keptTogether(says: Words): Words {
  const { dates, nation, easy } = says
  return {
    ...says,
    time: (h, min, s) => together(says.time(h, min, s)),
    dates: { ...dates, dayAndMonth: (date) => unbroken(dates.dayAndMonth(date)) },
    nation: { ...nation, phone: unbroken(nation.phone) },
    easy: { ...easy, time: (h, min, s) => together(easy.time(h, min, s)) },
  }
}

/** A longer time breaks only between its parts: a narrow column need not hold “21 h 47 min 30 s” on one line. */
function together(time: string): string {
  return time.length <= 8 ? unbroken(time) : time.replace(/(?<=\d) /g, '\u00a0')
}
