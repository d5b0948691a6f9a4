import type { Context } from 'hono'
import { HTTPException } from 'hono/http-exception'
import { sha256 } from '../../bookkeeping/daybook.ts'
import { type Answer, type Request, refusalsOf } from '../../bookkeeping/open-books.ts'
import { addDays, type Day, readDay } from '../../ledger/day.ts'
import { readHours } from '../../ledger/hours.ts'
import { readPence, shown } from '../../ledger/money.ts'
import { isRefusal, Refusal } from '../../ledger/refusal.ts'
import type { WebEnv } from '../caller.ts'
import { type DateParts, errorOf, type FieldError } from '../design/fields.tsx'

/**
 * What somebody wrote into a form. Each reader gives the value or gathers what is wrong with it, so that the
 * form comes back with all of it, and with everything as it was written.
 */
export class Form {
  readonly errors: FieldError[] = []
  readonly #sent: URLSearchParams
  readonly #path: string

  constructor(sent: URLSearchParams, path: string) {
    this.#sent = sent
    this.#path = path
  }

  /** A form that asks something: its fields stand in the address. */
  static asked(c: Context<WebEnv>): Form {
    return new Form(new URL(c.req.url).searchParams, c.req.path)
  }

  /** A form that was sent to do something. */
  static async sent(c: Context<WebEnv>): Promise<Form> {
    return new Form(await fieldsSent(c), c.req.path)
  }

  has(name: string): boolean {
    return this.#sent.has(name)
  }

  /** Every field as it was sent. */
  get fields(): Iterable<[string, string]> {
    return this.#sent
  }

  /** As it was written, for showing it again. A field that stands twice could be read in two ways. */
  written(name: string): string {
    const [first = '', ...more] = this.#sent.getAll(name)
    if (more.length > 0) throw new HTTPException(400)
    return first.slice(0, 4000)
  }

  /** A field as its page shows it: by its name, with what was written in it and what is wrong with it. */
  field(name: string, errors: readonly FieldError[]) {
    return { name, value: this.written(name), error: errorOf(errors, name) }
  }

  /** Everything written under one name: ticked boxes. */
  all(name: string): readonly string[] {
    return this.#sent.getAll(name)
  }

  /** The same request again gets the first answer: the key stands in the form, and what was sent is its digest. */
  request(): Request | Refusal {
    const key = this.written('key')
    if (!/^[\w-]{16,64}$/.test(key))
      return new Refusal('key-missing', 'This form is not whole. Open the page again and send it from there.')
    return { key: `form-${key}`, digest: sha256(`${this.#path}\n${this.#sent}`) }
  }

  wrong(field: string, text: string): undefined {
    this.errors.push({ field, text })
  }

  read<T>(name: string, reader: (text: string) => T | Refusal, missing: string): T | undefined {
    const text = this.written(name).trim()
    if (text === '') return this.wrong(name, missing)
    const value = reader(text)
    return isRefusal(value) ? this.wrong(name, value.sentence) : value
  }

  text(name: string, missing: string): string | undefined {
    return this.read(name, (text) => text, missing)
  }

  hours(name: string, missing = 'Say how many hours, like 6:00.'): number | undefined {
    const seconds = this.read(name, readHours, missing)
    return seconds === 0 ? this.wrong(name, 'Say how many hours, more than nothing.') : seconds
  }

  /** A whole number of what is counted: nights, visits. */
  count(name: string, label: string): number | undefined {
    const whole = (text: string) =>
      /^[1-9]\d{0,4}$/.test(text)
        ? Number(text)
        : new Refusal('not-a-number', `Write a whole number of ${label}.`)
    return this.read(name, whole, `Say how many ${label}.`)
  }

  pence(name: string, missing = 'Say how much, like 12.50.'): number | undefined {
    return this.read(name, readPence, missing)
  }

  oneOf<T extends string>(name: string, known: readonly T[], missing: string): T | undefined {
    const text = this.written(name)
    return known.find((one) => one === text) ?? this.wrong(name, missing)
  }

  /** The three boxes of a day. */
  day(name: string): Day | undefined {
    const { day, month, year } = this.dayWritten(name)
    if (!day && !month && !year) return this.wrong(name, 'Say which day.')
    const read = readDay(`${day}/${month}/${year}`)
    if (!isRefusal(read)) return read
    const given = shown([day, month, year].filter(Boolean).join(' '))
    return this.wrong(
      name,
      `“${given}” is not a day. Write the day, the month and the year in numbers, like 13 3 2026.`,
    )
  }

  /** A day that need not be said: three boxes that may all be left empty. */
  dayIfAny(name: string): Day | undefined {
    return Object.values(this.dayWritten(name)).some((part) => part !== '') ? this.day(name) : undefined
  }

  dayWritten(name: string): Required<{ [K in keyof DateParts]: string }> {
    const part = (which: string) => this.written(`${name}-${which}`).trim()
    return { day: part('day'), month: part('month'), year: part('year') }
  }

  /** A clock time on a day, as the ledger reads it; BST or GMT may stand after it. */
  time(name: string, missing: string): string | undefined {
    return this.read(name, readTime, missing)
  }
}

/** The fields of a form that was sent, as they came. */
export async function fieldsSent(c: Context<WebEnv>): Promise<URLSearchParams> {
  const type = c.req.header('content-type') ?? ''
  if (!type.startsWith('application/x-www-form-urlencoded')) throw new HTTPException(415)
  return new URLSearchParams(await c.req.text())
}

/** 22:30, 22.30, 2230 or 10:30pm, and BST or GMT where it matters, as the ledger writes it: “22:30” or “01:30 BST”. */
function readTime(text: string): string | Refusal {
  const match = /^(\d{1,2})(?:[:.]?(\d{2}))?\s*(am|pm)?\s*(BST|GMT)?$/i.exec(text.trim())
  const [, h = '', min = '00', half, zone] = match ?? []
  const twelve = Number(h) % 12
  const hour = half === undefined ? Number(h) : half.toLowerCase() === 'pm' ? twelve + 12 : twelve
  const isTime = match && hour <= 23 && Number(min) <= 59 && (half === undefined || Number(h) <= 12)
  if (!isTime || (match[2] === undefined && half === undefined)) {
    return new Refusal('not-a-time', `“${shown(text)}” is not a time. Write it like 20:00.`)
  }
  const clock = `${String(hour).padStart(2, '0')}:${min}`
  return zone === undefined ? clock : `${clock} ${zone.toUpperCase()}`
}

/** A stretch of time on a day; an end that is not after its start is on the next day. */
export function stretch(
  day: Day,
  from: string,
  to: string,
): { readonly start: string; readonly end: string } {
  const ends = to.slice(0, 5) > from.slice(0, 5) || isSecondTime(from, to) ? day : addDays(day, 1)
  return { start: `${day}T${from}`, end: `${ends}T${to}` }
}

/** 01:50 BST to 01:10 GMT is twenty minutes. */
function isSecondTime(from: string, to: string): boolean {
  return from.endsWith('BST') && to.endsWith('GMT')
}

/** Somebody pressed twice: the second press waits for the first one's answer, and shows it. */
export async function patiently<R>(act: () => Promise<Answer<R>>): Promise<Answer<R>> {
  for (let tries = 0; ; tries++) {
    const answer = await act()
    if (tries === MOST_WAITS || !refusalsOf(answer).some((r) => r.name === 'still-running')) return answer
    await new Promise((wake) => setTimeout(wake, WAIT_MS))
  }
}

const WAIT_MS = 50
const MOST_WAITS = 200

/** What was refused, each at the page's own field where it has one. */
export function errorsOf(
  refusals: readonly Refusal[],
  fields: Readonly<Record<string, string>>,
): readonly FieldError[] {
  return refusals.map((r) => ({ text: r.sentence, field: fields[r.where?.field ?? ''] }))
}

export function partsOf(day: Day): DateParts {
  const [year = '', month = '', d = ''] = day.split('-')
  return { day: String(Number(d)), month: String(Number(month)), year }
}
