import type { WordRef } from './entry.ts'
import type { RoleName } from './role.ts'
import type { Statement } from './statement.ts'

/**
 * The statement as one reader reads it: the same document, with nothing of what is not theirs. A question that
 * somebody else asked is not in it, not even that there was one; and how others need to be written to is no business
 * of whoever pays. The data form is the frozen document itself, which holds no text.
 */
export function copyFor(
  reader: RoleName,
  statement: Statement,
  words: { readonly has: (ref: WordRef) => boolean },
): Statement {
  // For the person and their provider a text that is missing was taken out, and the statement says so.
  if (reader === 'holder' || reader === 'manager') return statement
  const questions = statement.questions.filter((q) => words.has(q.says))
  const sentTo =
    reader === 'commissioner' ? statement.sentTo.filter((s) => s.to === 'commissioner') : statement.sentTo
  return { ...statement, questions, sentTo }
}
