import { inForce } from '../ledger/agreement.ts'
import { dayAt, lastDay, type Month, monthOf, printDay } from '../ledger/day.ts'
import type { WordRef } from '../ledger/entry.ts'
import type { FundId } from '../ledger/fund.ts'
import { KEPT_BACK, type KeptBack, keptBack } from '../ledger/kept-back.ts'
import { isByHand } from '../ledger/need.ts'
import type { Period } from '../ledger/period.ts'
import { isRefusal, Refusal } from '../ledger/refusal.ts'
import { NOTHING_THERE, type Role } from '../ledger/role.ts'
import type { Recipient, Statement } from '../ledger/statement.ts'
import { type Caller, type Daybook, Hidden } from './daybook.ts'
import { deathsAmong } from './death.ts'
import { statementOf } from './issued.ts'
import { accountsOf, type Delivered, recipientsOf } from './need.ts'
import { COMMAND_LINE } from './proposal.ts'
import type { FundRow, StatementRow } from './store.ts'
import type { DeliveryRow, NeedRow, Reader, RenditionRow } from './store-statements.ts'

/** One reader of a statement: in which form and by which way they are written to, as recorded today. */
export interface ToSend {
  readonly fund: FundRow
  readonly number: number
  readonly month: Month
  readonly state: Statement['state']
  readonly reader: Reader
  readonly to: Recipient['to']
  readonly form: Recipient['form']
  readonly language: string
  readonly way: NeedRow['way']
  /** Their name, as it stands on an envelope. */
  readonly name: string
  /** The form that people make, in words. */
  readonly says: string | undefined
  /** Where letters go, as it was written down. */
  readonly address: string | undefined
  /** The commitments to their name and address: they tell envelopes apart, and nobody by themselves. */
  readonly commitments: readonly (WordRef | null)[]
  /** E-mail addresses by which they sign in. */
  readonly emails: readonly string[]
  readonly sent: DeliveryRow | undefined
  /** Why it does not go to them as things stand: nothing is sent or printed. */
  readonly keptBack: KeptBack | undefined
  /** Files that were made of the statement. */
  readonly files: readonly RenditionRow[]
}

/**
 * To whom a fund's newest statement of a month goes, where it is in this state: the final one, or the newest early
 * copy while there is no final one. It shows nothing of the account, and nobody sees it: the program hands it to the post.
 */
export async function toSend(
  daybook: Daybook,
  ask: { readonly fund: string; readonly month: Month; readonly state: Statement['state'] },
): Promise<readonly ToSend[] | Refusal> {
  if (!isProgram(daybook.caller)) throw new Hidden('toSend')
  const fund = await daybook.fund(ask.fund)
  if (isRefusal(fund)) return fund
  const { store } = daybook
  const rows = await store.statements(fund.id)
  const row = rows.findLast((r) => r.last === lastDay(ask.month))
  // An early copy is not sent any more once the final statement is there.
  if (row?.state !== ask.state) return []
  const recipients = await recipientsFor(daybook, fund, row)
  const needs = new Map((await store.issued.needs(fund.id)).map((n) => [n.reader, n]))
  const sent = (await store.issued.deliveries(fund.id)).filter((d) => d.number === row.number)
  const files = await store.issued.renditions(fund.id, row.number)
  const readers: ToSend[] = []
  for (const recipient of recipients) {
    const need = needs.get(recipient.reader)
    const { reader, to, form, language, way, kept } = recipient
    const words = await store.words(
      [recipient.name, need?.says, need?.address].filter((w): w is WordRef => typeof w === 'string'),
    )
    const text = (ref: WordRef | null | undefined) => (ref ? words.get(ref) : undefined)
    readers.push({
      ...{ fund, number: row.number, month: ask.month, state: row.state },
      ...{ reader, to, form, language, way },
      name: nameOf(recipient, fund, text(recipient.name)),
      says: text(need?.says),
      address: text(need?.address),
      commitments: [recipient.name, need?.address ?? null],
      emails: [...new Set((await accountsOf(daybook, fund, reader)).map((u) => u.email))].sort(),
      // What they had last, in whatever form that was.
      sent: sent.findLast((d) => d.reader === reader),
      keptBack: kept,
      files,
    })
  }
  return readers
}

/** To whom the statement of a period goes, as it is recorded today; and from whom of them it is kept back. */
async function recipientsFor(
  daybook: Daybook,
  fund: FundRow,
  period: Period,
): Promise<readonly (Delivered & { readonly kept: KeptBack | undefined })[]> {
  const agreements = await daybook.store.agreements(fund.id)
  const agreement = inForce(agreements, period.last) ?? agreements.at(-1)
  if (!agreement) return []
  const hasDied = (await deathsAmong(daybook, [fund])).has(fund.id)
  const recipients = await recipientsOf(daybook, fund, agreement, { period })
  return recipients.map((r) => ({ ...r, kept: keptBack(r.reader, { agreements, period, hasDied }) }))
}

/** A recipient as they are called; a representative's name is looked up in words. */
export function nameOf(
  recipient: Pick<Delivered, 'to' | 'funder'>,
  fund: FundRow,
  name: string | undefined,
): string {
  if (recipient.to === 'person') return fund.name ?? fund.ref
  return name ?? recipient.funder ?? fund.ref
}

/** Who reads, as what they may see. */
function roleOf(fund: FundRow, reader: Reader): Role {
  if (reader === 'person') return { role: 'holder', fund: fund.id }
  if (isFunder(reader)) return { role: 'commissioner', funder: reader.slice(FUNDER.length) }
  return { role: 'representative', fund: fund.id, authority: reader }
}

const FUNDER = 'funder:'

function isFunder(reader: Reader): reader is `funder:${string}` {
  return reader.startsWith(FUNDER)
}

/**
 * A statement with the words that its reader may see, for their envelope or to be sure that a link will open:
 * hidden where the reader may not see it. What the program puts into an envelope nobody looks at.
 */
export async function statementToSend(
  daybook: Daybook,
  ask: { readonly fund: string; readonly number: number },
): ReturnType<typeof statementOf> {
  if (!isProgram(daybook.caller)) throw new Hidden('statementToSend')
  return statementOf(daybook, ask)
}

/**
 * The program at work for a manager: it hands to the post and to the printer what nobody looks at, and what it writes
 * down says who asked for it. Nobody else has it work for them.
 */
export function programFor(caller: Caller): Caller {
  if (caller.as.role !== 'manager') throw new Hidden('toSend')
  return { ...caller, isProgram: true }
}

function isProgram({ code, isProgram: works }: Caller): boolean {
  return works === true || code === COMMAND_LINE
}

/** The program, asking as a reader: it sees what they would see. */
export function asReader(caller: Caller, { fund, reader }: Pick<ToSend, 'fund' | 'reader'>): Caller {
  return { ...caller, as: roleOf(fund, reader) }
}

/** A statement that was handed over to a reader. */
export type HandedOver = Omit<DeliveryRow, 'by' | 'at'>
/** A file that was made of a statement. */
export type FileMade = Omit<RenditionRow, 'by' | 'at'>

/**
 * Writes down what was handed over, each statement once for a reader in a form, and which files were made: many in
 * one commit. Only the program itself says so.
 */
export async function recordHandedOver(
  daybook: Daybook,
  ask: { readonly handedOver?: readonly HandedOver[]; readonly files?: readonly FileMade[] },
): Promise<{ readonly recorded: number } | Refusal> {
  if (!isProgram(daybook.caller)) return NOTHING_THERE
  const { issued } = daybook.store
  const once = new Set<string>()
  const isNew = (what: string) => !once.has(what) && once.add(what)
  let recorded = 0
  for (const one of ask.handedOver ?? []) {
    const { fund, number, reader, form } = one
    const missing = await isMissing(daybook, one)
    if (missing) return missing
    const before = (await issued.deliveries(fund)).some(
      (d) => d.number === number && d.reader === reader && d.form === form,
    )
    if (before || !isNew(`${fund} ${number} ${reader} ${form}`)) continue
    daybook.add('deliveries', one)
    recorded++
  }
  for (const file of ask.files ?? []) {
    const { digest, ...made } = file
    const { fund, number } = made
    const missing = await isMissing(daybook, file)
    if (missing) return missing
    const before = (await issued.renditions(fund, number)).some((r) => r.digest === digest)
    if (!before && isNew(`${fund} ${number} ${digest}`))
      daybook.add('renditions', { ...made, file: await daybook.word(fund, digest) })
  }
  return { recorded }
}

async function isMissing(
  daybook: Daybook,
  { fund, number }: { readonly fund: FundId; readonly number: number },
): Promise<Refusal | undefined> {
  const found = await daybook.fund(fund)
  if (isRefusal(found)) return found
  if ((await daybook.store.statements(fund)).some((r) => r.number === number)) return undefined
  return new Refusal('unknown-document', 'There is no such statement.', { fund: found.ref })
}

/**
 * By which of a statement's deliveries its reader has it. What goes by hand counts in the form that is recorded today:
 * somebody who needs Braille now has it when they have it in Braille. Of what goes by itself any counts.
 */
export function hasIt(recipient: Delivered, deliveries: readonly DeliveryRow[]): DeliveryRow | undefined {
  const theirs = deliveries.filter((d) => d.reader === recipient.reader)
  if (!isByHand(recipient)) return theirs.at(-1)
  return theirs.findLast((d) => onPaper(d.form) === onPaper(recipient.form))
}

/** What cannot be handed over as it is comes in the usual print. */
export function onPaper(form: Recipient['form']): 'pdf' | 'large-print' | 'easy-read' | 'other' {
  return form === 'web' || form === 'csv' || form === 'json' ? 'pdf' : form
}

/** A statement that somebody hands over to a reader. */
export interface ToHandOver {
  readonly fund: FundRow
  readonly statement: StatementRow
  readonly reader: Reader
  readonly name: string
  readonly form: Recipient['form']
  readonly way: NeedRow['way']
  /** What they need, in words, and where letters go. */
  readonly says: string | undefined
  readonly address: string | undefined
}

/**
 * What is about to be handed over or posted by somebody: an issued statement, to a reader whose form people make
 * (Braille, a recording), who gets it by hand or by post, or whom no e-mail would reach. Refused where it is not
 * issued, does not go to them or is kept back from them, goes by e-mail, or they have it already.
 */
export async function handingOver(
  daybook: Daybook,
  ask: { readonly fund: string; readonly number: number; readonly reader: string },
): Promise<ToHandOver | Refusal> {
  const fund = await daybook.fund(ask.fund)
  if (isRefusal(fund)) return fund
  const { store } = daybook
  const { number } = ask
  const statement = (await store.statements(fund.id)).find((r) => r.number === number)
  if (!statement)
    return new Refusal(
      'unknown-document',
      `There is no statement ${number} of this fund. Issue it before it is handed over.`,
      { fund: fund.ref, number },
      { field: 'number' },
    )
  const recipient = (await recipientsFor(daybook, fund, statement)).find((r) => r.reader === ask.reader)
  if (!recipient)
    return new Refusal(
      'unknown-person',
      'This statement does not go to them. Look at “How we write” for whom it goes to.',
      { fund: fund.ref, number },
      { field: 'reader' },
    )
  const { reader, form, way, kept } = recipient
  const before = hasIt(
    recipient,
    (await store.issued.deliveries(fund.id)).filter((d) => d.number === number),
  )
  if (before)
    return new Refusal(
      'already-answered',
      `It is written down already that they have it, since ${printDay(dayAt(before.at))}.`,
      { fund: fund.ref, number, reader },
    )
  const need = (await store.issued.needs(fund.id)).find((n) => n.reader === reader)
  const refs = [recipient.name, need?.says, need?.address]
  const words = await store.words(refs.filter((ref) => typeof ref === 'string'))
  const [named, says, address] = refs.map((ref) => (ref ? words.get(ref) : undefined))
  const name = nameOf(recipient, fund, named)
  if (kept) return notToThem({ fund, name, keptBack: kept })
  const goesByItself = !isByHand(recipient) && way === 'e-mail'
  if (goesByItself && (await accountsOf(daybook, fund, reader)).length > 0)
    return new Refusal(
      'body-invalid',
      'This one goes by e-mail: it is written down when it is sent. Where that is not so, change how we write to them first.',
      { form, way },
      { field: 'reader' },
    )
  return { fund, statement, reader, name, form, way, says, address }
}

/** Why nothing of it is sent, printed or said to be on its way. */
export function notToThem({
  fund,
  name,
  keptBack: why,
}: {
  readonly fund: FundRow
  readonly name: string
  readonly keptBack: KeptBack
}): Refusal {
  return new Refusal(
    'body-invalid',
    `${name}: ${KEPT_BACK[why]}`,
    { fund: fund.ref, why },
    { field: 'reader' },
  )
}

/** One statement for one reader. */
export interface HandedTo {
  readonly fund: string
  readonly number: number
  readonly reader: string
}

export interface MarkedHandedOver {
  readonly fund: string
  readonly month: Month
  readonly statement: number
  readonly reader: Reader
  readonly form: Recipient['form']
}

/**
 * That a manager has handed a statement over or posted it, in the form that is recorded for its reader: once. The same
 * is in the way as of looking at it (`handingOver`).
 */
export async function markHandedOver(daybook: Daybook, ask: HandedTo): Promise<MarkedHandedOver | Refusal> {
  const found = await handingOver(daybook, ask)
  if (isRefusal(found)) return found
  const { fund, statement, reader } = found
  const form = onPaper(found.form)
  const way = isByHand(found) ? 'in-person' : 'print'
  daybook.add('deliveries', { fund: fund.id, number: statement.number, reader, form, way })
  return { fund: fund.ref, month: monthOf(statement.last), statement: statement.number, reader, form }
}

/**
 * The same of several at once: all of them or none. Who has theirs already is left as it is: somebody else said so
 * meanwhile. Refused with all that is in the way, where nothing is named, and of more than a page holds.
 */
export async function markSeveralHandedOver(
  daybook: Daybook,
  { handed }: { readonly handed: readonly HandedTo[] },
): Promise<{ readonly marked: number; readonly before: number } | readonly Refusal[]> {
  const once = [...new Map(handed.map((h) => [`${h.fund} ${h.number} ${h.reader}`, h])).values()]
  if (once.length === 0 || once.length > MOST_AT_ONCE)
    return [
      new Refusal(
        'body-invalid',
        once.length === 0
          ? 'Tick whose statement was handed over or posted.'
          : `Say it of ${MOST_AT_ONCE} at once at most.`,
        { most: MOST_AT_ONCE },
        { field: 'handed' },
      ),
    ]
  const answers: (MarkedHandedOver | Refusal)[] = []
  for (const one of once) answers.push(await markHandedOver(daybook, one))
  const refusals = answers.filter(isRefusal)
  const wrong = refusals.filter((r) => r.name !== 'already-answered')
  if (wrong.length > 0) return wrong
  return { marked: answers.length - refusals.length, before: refusals.length }
}

/** So many are told of at once: a page of them. */
const MOST_AT_ONCE = 50

/** To whom the statements of a month were sent, over all funds. */
export async function deliveriesOf(
  daybook: Daybook,
  ask: { readonly month: Month },
): Promise<readonly DeliveryRow[]> {
  return daybook.store.issued.deliveriesOf(daybook.caller.provider, ask.month)
}

/**
 * Post order: by postcode, street and house number as a round is walked, then by name; what has no address
 * comes last, by name.
 */
export function inPostOrder(a: AddressedTo, b: AddressedTo): number {
  const [x, y] = [placeOf(a.address), placeOf(b.address)]
  return (
    lastWithout(x, y) ||
    lastWithout(x?.code, y?.code) ||
    compare(x?.code, y?.code) ||
    compare(x?.street, y?.street) ||
    compare(a.name, b.name) ||
    compare(a.tie, b.tie)
  )
}

export interface AddressedTo {
  readonly name: string
  readonly address: string | undefined
  /** Tells two of the same name at the same address apart, so that the order is always the same. */
  readonly tie: string
}

/** A UK postcode at the end of an address: NT1 2AB, with or without its space. */
const POSTCODE = /\b([A-Z]{1,2}\d[A-Z\d]?)\s*(\d[A-Z]{2})\s*$/i

function placeOf(
  address: string | undefined,
): { readonly code: string | undefined; readonly street: string } | undefined {
  const text = address?.trim()
  if (!text) return undefined
  const [, district, unit] = POSTCODE.exec(text) ?? []
  const [first = ''] = text.split(/[\n,]/)
  const [, house = '', street = first] = /^(\d+\w?)\s+(.*)$/.exec(first.trim()) ?? []
  return {
    code: district === undefined ? undefined : `${district} ${unit}`.toUpperCase(),
    street: `${street} ${house}`,
  }
}

function lastWithout(a: unknown, b: unknown): number {
  return (a === undefined ? 1 : 0) - (b === undefined ? 1 : 0)
}

const order = new Intl.Collator('en-GB', { numeric: true, sensitivity: 'base' })

function compare(a = '', b = ''): number {
  return order.compare(a, b) || (a < b ? -1 : a > b ? 1 : 0)
}
