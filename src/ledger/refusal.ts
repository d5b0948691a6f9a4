/**
 * An expected no: a name, a sentence that says what is wrong and what to do next, and the facts.
 * It is a value, not an exception: rules and acts return it, and the edges turn it into a page, a
 * problem+json or an exit code. Anything unexpected throws instead.
 */
export class Refusal {
  readonly name: RefusalName
  readonly sentence: string
  readonly facts: Facts
  readonly where: Where | undefined

  constructor(name: RefusalName, sentence: string, facts: Facts = {}, where?: Where) {
    this.name = name
    this.sentence = sentence
    this.facts = facts
    this.where = where
  }

  /** The same refusal, placed: in a form's field, or in a file's line and column. */
  at(where: Where): Refusal {
    return new Refusal(this.name, this.sentence, this.facts, { ...this.where, ...where })
  }
}

export type Facts = Readonly<Record<string, string | number | boolean | readonly string[]>>

export interface Where {
  readonly field?: string
  readonly file?: string
  readonly line?: number
  readonly column?: string
}

/** Every refusal there is. The edges' tables are total over this list; a new name does not compile without them. */
export const REFUSALS = {
  'not-a-number': 'a whole number was expected',
  'not-an-amount': 'a sum in pounds and pence was expected',
  'not-hours': 'hours and minutes were expected',
  'not-a-day': 'a day was expected',
  'not-a-time': 'a time was expected',
  'no-such-time': 'the clocks go forward over this time',
  'which-time': 'the clocks go back, so this time comes twice',
  'ends-before-start': 'it ends before it starts',
  'too-large': 'the amount is larger than a fund can hold',
  'too-long': 'the text or the time is too long',
  'bad-text': 'the text cannot be stored',
  'not-whole-seconds': 'a swap must be whole seconds on both sides',
  'not-whole-pence': 'a sum at the bank must be whole pence',
  'unknown-fund': 'there is no such fund',
  'unknown-kind': 'the agreement has no such kind of hour',
  'unknown-stream': 'the agreement has no such funder',
  'unknown-entry': 'there is no such entry',
  'unknown-pot': 'nothing is being saved under this name',
  'unknown-decision': 'there is no such decision',
  'unknown-purchase': 'there is no such purchase',
  'unknown-document': 'there is no such statement or document',
  'unknown-line': 'the statement has no such line',
  'unknown-question': 'there is no such question',
  'unknown-query': 'there is no such query',
  'query-closed': 'the query is closed',
  'unknown-reclaim': 'there is no such reclaim',
  'no-surplus-rule': 'the agreement names no rule by which money goes back',
  'over-surplus-rule': 'no more goes back than the rule allows',
  'not-told-yet': 'the person is told first, and may name a use',
  'already-exists': 'it exists already',
  'agreement-invalid': 'the agreement does not hold together',
  'outside-agreement': 'no agreement is in force on this day',
  'needs-decision': 'a decision is needed first',
  'not-yours-to-decide': 'somebody else decides this',
  'authority-does-not-cover': 'the authority cannot cover this',
  'unknown-authority': 'there is no such authority',
  'staff-representative': 'staff of the provider are never a representative',
  disputed: 'a disputed decision is kept still until it is answered',
  'two-managers': 'a second manager is needed',
  'unknown-proposal': 'there is no such proposal',
  'already-answered': 'it has been answered already',
  'unknown-person': 'there is no such person',
  'unknown-role': 'there is no such role',
  'sign-in-first': 'sign in first',
  'wrong-sign-in': 'this does not open the door',
  'link-used': 'the link or card no longer works',
  'too-many-tries': 'there were too many tries',
  'weak-password': 'the password is too easy to guess',
  'no-post': 'this service cannot send mail',
  'decision-does-not-cover': 'the decision does not cover this',
  'not-enough-hours': 'there are not enough hours',
  'not-enough-money': 'there is not enough money',
  'below-floor': 'an account would go below nothing',
  'own-cash-first': 'the person’s own cash must stay in the bank',
  'nothing-to-take': 'there is nothing to take',
  'support-not-recorded': 'support has not been recorded up to here',
  'late-cancellation-not-answered': 'the two questions of a late cancellation are not answered',
  'future-day': 'this cannot be dated in the future',
  'period-closed': 'the period is closed',
  'period-not-over': 'the period has not ended',
  'period-not-next': 'periods are closed in order, without a gap',
  'rows-put-aside': 'rows put aside are not settled',
  'cannot-reverse': 'this entry cannot be reversed',
  'already-reversed': 'this entry has been reversed already',
  'entries-in-the-way': 'later entries stand in the way',
  'does-not-add-up': 'the parts do not add up to the whole',
  'overlaps-another-visit': 'the person has another visit at this time',
  'worker-in-two-places': 'the worker is somewhere else at this time',
  'file-unreadable': 'the file has rows that cannot be read',
  'older-file': 'the file is older than what is recorded',
  'may-be-decided': 'this may be what was decided to buy before',
  'unknown-mapping': 'there is no such saved mapping',
  'key-missing': 'an Idempotency-Key is needed',
  'key-reused': 'the Idempotency-Key was used for another request',
  'still-running': 'the same request is still running',
  'changed-meanwhile': 'somebody else wrote to the fund at the same time',
  'body-invalid': 'the request does not have the right form',
  'not-found': 'there is nothing here',
  'too-big': 'the file or request is too big',
  'not-allowed': 'the role does not allow this',
  'store-broken': 'the file could not be written safely',
} as const

export type RefusalName = keyof typeof REFUSALS

export function isRefusal(value: unknown): value is Refusal {
  return value instanceof Refusal
}
