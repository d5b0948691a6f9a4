import type { ContactAsked } from '../bookkeeping/contact.ts'
import type { Caller } from '../bookkeeping/daybook.ts'
import type { NeedAsked } from '../bookkeeping/need.ts'
import type { Answer, Books } from '../bookkeeping/open-books.ts'
import { day } from '../ledger/day.ts'

/** Every answer of the demo's own story, which is never refused. */
type Must = <R>(answer: Answer<R>) => R

/** What people said when they were asked how to write to them; the addresses are nobody's. */
const SAID: readonly NeedAsked[] = [
  {
    ...{ fund: 'LS-001', reader: 'person', form: 'large-print', way: 'post' },
    address: '1 Example Road\nNorthtown\nZZ1 1ZZ',
  },
  {
    ...{ fund: 'LS-009', reader: 'person', form: 'easy-read', way: 'in-person' },
    says: 'Femi goes through it with me. I like the pictures.',
  },
  // Asked again before the year is over, because something is about to change.
  {
    ...{ fund: 'LS-010', reader: 'person', form: 'large-print', way: 'post', review: day('2026-06-01') },
    says: 'My eyes are looked at in May. After that I may read small print again.',
    address: '7 Example Lane\nNorthtown\nZZ1 2ZZ',
  },
]

/** How Larch is reached, and its council by who complains: numbers and addresses that are nobody's. */
const REACHED: readonly ContactAsked[] = [
  {
    whose: 'provider',
    ...{ phone: '01632 960 120', email: 'funds@larch.example' },
    address: '12 Example Street\nNorthtown\nZZ1 3ZZ',
  },
  { whose: 'funder:northshire', phone: '01632 960 200', web: 'www.northshire.example/complaints' },
]

/** Dana writes down how people reach Larch, and whom they complain to after that. */
export async function contactsWritten(books: Books, by: Caller, must: Must): Promise<void> {
  for (const reached of REACHED) must(await books.recordContact(by, reached))
}

/** Dana asks people how to write to them (Accessible Information Standard), and writes down what they say. */
export async function needsAsked(books: Books, by: Caller, must: Must): Promise<void> {
  for (const said of SAID) must(await books.recordNeed(by, said))
}
