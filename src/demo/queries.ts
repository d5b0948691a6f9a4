import type { Caller } from '../bookkeeping/daybook.ts'
import type { Answer, Books } from '../bookkeeping/open-books.ts'

/** Every answer of the demo's own story, which is never refused. */
type Must = <R>(answer: Answer<R>) => R

/** Jo reads April, and asks about the carer who stands in two places on the 21st. */
export async function joAsks(books: Books, jo: Caller, must: Must): Promise<void> {
  must(
    await books.askProvider(jo, {
      ...{ fund: 'LS-003', exception: 'two-places' },
      says: 'One carer is written down in two places from 12:00 to 15:00 on 21 April. Did both visits happen in full?',
    }),
  )
}

/** Dana answers, and Jo has what she needs. */
export async function joIsAnswered(
  books: Books,
  { by, jo }: { readonly by: Caller; readonly jo: Caller },
  must: Must,
): Promise<void> {
  const { queries } = must(await books.queries(by, { openOnly: true }))
  for (const { query } of queries) {
    const says = 'Yes, both happened. The name at Paul’s visit was a slip: another carer was with him.'
    must(await books.replyToQuery(by, { query: query.id, says }))
    must(await books.closeQuery(jo, { query: query.id }))
  }
}

/** And she asks about Dev, whose visits in April were more than his hours could pay; nobody has answered yet. */
export async function joAsksAgain(books: Books, jo: Caller, must: Must): Promise<void> {
  must(
    await books.askProvider(jo, {
      ...{ fund: 'LS-005', exception: 'unfunded' },
      says: 'Some of Dev’s support was not paid for. Does he need more hours, or was it one bad month?',
    }),
  )
}
