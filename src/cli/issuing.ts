import { setImmediate } from 'node:timers/promises'
import type { OverEverybody } from '../bookkeeping/issue-month.ts'
import type { House } from './house.ts'

/** How a command works over everybody: ten funds share a commit, and a key pressed at the terminal is heard in between. */
export function overEverybody({ books, caller }: Pick<House, 'books' | 'caller'>): OverEverybody {
  return { books, caller, atOnce: 10, turn: () => setImmediate() }
}
