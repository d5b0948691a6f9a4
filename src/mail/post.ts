/** A letter to one person: plain text, so that every program reads it out as it is. */
export interface Letter {
  /** One e-mail address, nothing around it. */
  readonly to: string
  readonly subject: string
  readonly text: string
}

/** What carries letters out of the house. */
export interface Post {
  /** Done once the letter is taken over by whoever carries it on; throws `NotSent` where it is not. */
  readonly send: (letter: Letter) => Promise<void>
}

/** Where the post says what went wrong: never whose letter it was, nor what stood in it (trust.md T17). */
export interface PostLog {
  readonly warn: (facts: object, line: string) => void
  readonly error: (facts: object, line: string) => void
}

/** Why a letter was not sent. */
export type WhyNotSent =
  /** The address or the subject is none that a letter can carry. */
  | 'not-a-letter'
  /** The server said no to this address or this letter, for good. */
  | 'refused'
  /** The server could not be reached, or asked to come back later. */
  | 'not-reached'
  /** The way there is not safe: no encryption, or a certificate that is not the server's. */
  | 'not-safe'
  /** The server did not take our user and password. */
  | 'not-let-in'

/** A letter that was not sent. Its message holds neither the address nor the text. */
export class NotSent extends Error {
  override readonly name = 'NotSent'
  readonly why: WhyNotSent
  /** What the server or the network called it, such as 450 or ECONNREFUSED. */
  readonly code: string | undefined

  constructor(why: WhyNotSent, code?: string) {
    super(code === undefined ? why : `${why} (${code})`)
    this.why = why
    this.code = code
  }

  /** Whether the same letter may go through later. */
  get passing(): boolean {
    return this.why !== 'refused' && this.why !== 'not-a-letter'
  }
}

/** One address as it is commonly written: no name beside it, no quotes, no list. */
const ADDRESS = /^[^\s\p{Cc}"(),:;<>@[\\\]]{1,64}@[^\s\p{Cc}"(),:;<>@[\\\]]{1,253}$/u
/** A second line in a heading would be a heading of its own. */
const ONE_LINE = /^[^\p{Cc}\u2028\u2029]{1,200}$/u
const MOST_TEXT = 20_000

/** Whether a text can be written to at all; whether somebody is there shows only when a letter comes. */
export function isAddress(text: string): boolean {
  return ADDRESS.test(text)
}

/** Throws where a letter could say more in its headings than was meant. */
export function checkLetter({ to, subject, text }: Letter): void {
  if (!isAddress(to) || !ONE_LINE.test(subject) || text.length > MOST_TEXT) throw new NotSent('not-a-letter')
}
