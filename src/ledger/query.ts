import type { Day } from './day.ts'
import { EXCEPTIONS, type ExceptionCode } from './exception.ts'

/** The days of a query that count, and of what was written since. */
export interface QueryDays {
  readonly due: Day
  readonly messages: readonly { readonly from: 'provider' | 'commissioner'; readonly due?: Day }[]
  readonly closed?: object
}

/** For whom a query waits, and how long it has. */
export interface QueryStands {
  readonly waitsFor: 'provider' | 'commissioner' | 'nobody'
  /** By when the provider answers: what was asked first of all that it has not answered. */
  readonly due?: Day
  readonly overdue: boolean
}

/** How a query stands on a day. Whoever asks twice does not put off the answer to the first. */
export function queryStands(query: QueryDays, today: Day): QueryStands {
  if (query.closed) return { waitsFor: 'nobody', overdue: false }
  const answered = query.messages.findLastIndex((m) => m.from === 'provider')
  const [due] = [...(answered < 0 ? [query.due] : []), ...dueAfter(query.messages.slice(answered + 1))]
  return due === undefined
    ? { waitsFor: 'commissioner', overdue: false }
    : { waitsFor: 'provider', due, overdue: today > due }
}

function dueAfter(messages: QueryDays['messages']): Day[] {
  return messages.flatMap((m) => (m.due === undefined ? [] : [m.due]))
}

/** Overdue first, the longest in front; then what waits for the provider, for the commissioner, and what is closed. */
export function byNeed(a: QueryStands, b: QueryStands): number {
  const place = ({ waitsFor }: QueryStands) => PLACES.indexOf(waitsFor)
  if (place(a) !== place(b)) return place(a) - place(b)
  const [x, y] = [a.due ?? '', b.due ?? '']
  return x < y ? -1 : x > y ? 1 : 0
}

const PLACES: readonly QueryStands['waitsFor'][] = ['provider', 'commissioner', 'nobody']

/** Whether something is an exception that a commissioner sees, and so can ask about. */
export function isAskedAbout(code: string): code is ExceptionCode {
  return Object.hasOwn(EXCEPTIONS, code) && EXCEPTIONS[code as ExceptionCode].for === 'both'
}
