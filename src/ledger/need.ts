import { type Day, day, printDay } from './day.ts'
import { Refusal } from './refusal.ts'
import { FORMS, type Recipient, recipientFrom } from './statement.ts'

/**
 * How somebody needs to be written to (Accessible Information Standard, DAPB1605): identified with them, recorded,
 * flagged to staff, met in everything that is sent, and looked at again.
 */
export const NEED_FORMS = [...FORMS, 'other'] as const
export type NeedForm = Recipient['form']

/** By which way; `in-person`: handed over, and read to them where they want it. */
export const NEED_WAYS = ['e-mail', 'post', 'in-person'] as const
export type NeedWay = (typeof NEED_WAYS)[number]

/** Languages that there are words for (words/catalogue.ts; a test compares them). Any other is a form that people make. */
export const NEED_LANGUAGES = ['en'] as const

/** How a statement or letter goes to somebody. */
export interface WrittenTo {
  readonly form: NeedForm
  readonly way: NeedWay
  readonly language: string
}

/** Whether people hand it over themselves: it is in a form that they make, or goes by hand. */
export function isByHand({ form, way }: Pick<WrittenTo, 'form' | 'way'>): boolean {
  return form === 'other' || way === 'in-person'
}

/** Formats as agreements write them that an e-mail stands for; paper, large print or easy read are made by people. */
const READ_ON_A_SCREEN: ReadonlySet<string> = new Set([
  ...['pdf', 'html', 'web', 'screen', 'email', 'e-mail', 'csv', 'json'],
])

/** What an agreement says of a reader; on a screen where it says nothing. */
export function writtenAsAgreed(format: string | undefined): WrittenTo {
  if (format === undefined) return { form: 'web', way: 'e-mail', language: 'en' }
  const onScreen = READ_ON_A_SCREEN.has(format.trim().toLowerCase())
  const { form } = recipientFrom({ reader: 'person', format })
  return { form, way: onScreen ? 'e-mail' : 'post', language: 'en' }
}

/** Asked again after a year where nobody says otherwise, and after three at the latest. */
const ASKED_AGAIN_YEARS = 1
const MOST_YEARS = 3

export function yearsOn(today: Day, years = ASKED_AGAIN_YEARS): Day {
  return day(Temporal.PlainDate.from(today).add({ years }).toString())
}

/** Refuses a day to ask again that has come already, or is so far off that nobody would. */
export function checkReview(review: Day, today: Day): Refusal | undefined {
  const last = yearsOn(today, MOST_YEARS)
  if (review > today && review <= last) return undefined
  return new Refusal(
    'not-a-day',
    review <= today
      ? `${printDay(review)} is no day to ask again: it has come already. Choose one after today.`
      : `Ask again within three years: by ${printDay(last)} at the latest.`,
    { from: today, to: last },
    { field: 'review' },
  )
}
