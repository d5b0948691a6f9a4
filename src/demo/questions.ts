import type { Caller } from '../bookkeeping/daybook.ts'
import type { Answer, Books } from '../bookkeeping/open-books.ts'
import { day } from '../ledger/day.ts'

/** Every answer of the demo's own story, which is never refused. */
type Must = <R>(answer: Answer<R>) => R

/** Sally rings about a night in April: six hours with Olu, and 7 h 30 taken from hers. */
export async function sallyAsks(books: Books, by: Caller, must: Must): Promise<void> {
  must(
    await books.askAboutLine(by, {
      ...{ fund: 'LS-001', number: 2, line: 5, way: 'by-phone', on: day('2026-05-13') },
      says: 'Olu was here for 6 hours. Why were 7 h 30 taken from me?',
    }),
  )
}

/** She is answered within the days agreed, and told by a letter. */
export async function sallyIsAnswered(
  books: Books,
  { by, second }: { readonly by: Caller; readonly second: Caller },
  must: Must,
): Promise<void> {
  for (const { asked } of await books.openQuestions(by, {})) {
    const says =
      'Three of the hours were after 11pm. Each of them uses one and a half of your day hours. So 3 h and 4 h 30 make 7 h 30. Nothing is wrong.'
    must(await books.answerQuestion(by, { question: asked.id, says }))
    must(await books.markAnswerTold(second, { question: asked.id, how: 'letter' }))
  }
}

/** Brian asks, face to face, about the day on which nobody came; nobody has answered yet. */
export async function brianAsks(books: Books, by: Caller, must: Must): Promise<void> {
  must(
    await books.askAboutLine(by, {
      ...{ fund: 'LS-002', number: 2, line: 22, way: 'in-person', on: day('2026-05-27') },
      says: 'Nobody came that day. Do I have the hours still?',
    }),
  )
}
