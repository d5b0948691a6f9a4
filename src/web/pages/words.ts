import type { DecisionOnRecord, Decisions, Writer } from '../../bookkeeping/decision.ts'
import type { FundPage } from '../../bookkeeping/figures.ts'
import type { FundRow } from '../../bookkeeping/store.ts'
import type { Agreement } from '../../ledger/agreement.ts'
import { AUTHORITY_KINDS } from '../../ledger/authority.ts'
import {
  type Day,
  type LocalTime,
  monthOf,
  printDay,
  printMonth,
  printTime,
  printWeekday,
} from '../../ledger/day.ts'
import { DECISION_KINDS, type Decision, type Involved } from '../../ledger/decision.ts'
import type { Dispute, Held } from '../../ledger/dispute.ts'
import {
  changeOf,
  type Entry,
  type EntryKind,
  type EntryOf,
  type NotGiven,
  type WordRef,
} from '../../ledger/entry.ts'
import { isHeld, isOwnCash } from '../../ledger/fund.ts'
import { printSeconds } from '../../ledger/hours.ts'
import { money, penceDown, pencePrinted, printPence } from '../../ledger/money.ts'
import type { Kind } from '../../ledger/rate.ts'
import { hoursSaid } from '../../words/report.ts'

/** Plain words for what the books hold (design.md §9). */

export function personOf(fund: Pick<FundRow, 'name' | 'ref'>): string {
  return fund.name ?? '(name removed)'
}

type Kinds = readonly Pick<Kind, 'code' | 'label' | 'measure'>[]

/** “7 h 30”, or “3 nights” by the kind's own label where it is counted. */
export function howMuch(kinds: Kinds, code: string, amount: number): string {
  const kind = kinds.find((k) => k.code === code)
  return kind?.measure === 'count' ? `${amount} ${kind.label}` : amount === 0 ? '0 h' : printSeconds(amount)
}

/** “7 h 30 day hours”. */
export function hoursOf(kinds: Kinds, code: string, amount: number): string {
  const kind = kinds.find((k) => k.code === code)
  if (kind?.measure === 'count') return `${amount} ${kind.label}`
  return `${printSeconds(amount)} ${kind ? `of ${kind.label}` : ''}`.trim()
}

export function labelOf(kinds: Kinds, code: string): string {
  return kinds.find((k) => k.code === code)?.label ?? code
}

/** Hours for a glance: whole minutes, rounded down, and “0 h” for none. The exact figure is in the books. */
export function hm(seconds: number): string {
  return hoursSaid(seconds)
}

/** The same as `hm`, read aloud: “7 hours 30 minutes”. */
export function hmAloud(seconds: number): string {
  const minutes = Math.trunc(Math.abs(seconds) / 60)
  const [h, min] = [Math.floor(minutes / 60), minutes % 60]
  const parts = [
    ...(h > 0 ? [`${h} ${h === 1 ? 'hour' : 'hours'}`] : []),
    ...(min > 0 ? [`${min} ${min === 1 ? 'minute' : 'minutes'}`] : []),
  ]
  return `${seconds < 0 && minutes > 0 ? 'minus ' : ''}${parts.join(' ') || 'no hours'}`
}

/** Words with figures in them, read aloud: “−7 h 30 of day hours” is “minus 7 hours 30 minutes of day hours”. */
export function aloud(text: string): string {
  return text
    .replace(/(\d+) h (\d+)(?: min)?\b/g, (_, h, min) => hmAloud(Number(h) * 3600 + Number(min) * 60))
    .replace(/(\d+) h\b/g, (_, h) => (h === '0' ? 'no hours' : hmAloud(Number(h) * 3600)))
    .replace(/(\d+) min\b/g, (_, min) => hmAloud(Number(min) * 60))
    .replace(/(\d+) s\b/g, '$1 seconds')
    .replace(/−(?=[\d£])/g, 'minus ')
    .replace(/\+(?=[\d£])/g, 'plus ')
}

export function capital(text: string): string {
  return text.charAt(0).toUpperCase() + text.slice(1)
}

/** A balance for people: rounded half up; to spend and what may be taken are rounded down. */
export function pounds(pennySeconds: number): string {
  return printPence(pencePrinted(money(pennySeconds)))
}

export function toSpend(pennySeconds: number): string {
  return printPence(penceDown(money(pennySeconds)))
}

export const INVOLVED_SAID: Readonly<Record<Involved, string>> = {
  'in-person': 'in person',
  'by-phone': 'by phone',
  'on-screen': 'on screen',
  'in-writing': 'in writing',
  'in-their-way': 'in their own way',
}

export const NOT_GIVEN_SAID: Readonly<Record<NotGiven, string>> = {
  'cancelled-in-time': 'Cancelled in time',
  'cancelled-late': 'Cancelled late',
  'no-access': 'Nobody opened the door',
  hospital: 'Did not happen: in hospital',
  illness: 'Did not happen: ill',
  'could-not-come': 'We could not come',
}

/** One line of what happened, for people. */
export interface Happening {
  readonly number: number
  readonly day: Day
  readonly what: string
  readonly amount: string
  /** Put right by a later entry, or a note beside it. */
  readonly note?: string
}

export interface Told {
  readonly kinds: Kinds
  readonly words: ReadonlyMap<WordRef, string>
  readonly provider: string
  readonly agreement: Agreement | undefined
  readonly decisions?: ReadonlyMap<string, Decision>
  readonly disputes?: readonly Dispute[]
  /** Entries that are not among those told, by number: what was undone is told by what it was, and when. */
  readonly others?: ReadonlyMap<number, Entry>
}

/**
 * What happened, newest first: a visit that was cut at midnight is one line, and an entry with its reversal is
 * one line too (design.md §7).
 */
export function happenings(
  entries: readonly Entry[],
  reversedBy: ReadonlyMap<number, number>,
  about: Told,
): readonly Happening[] {
  const here = new Map(entries.map((e) => [e.number, e]))
  const told: Told = { ...about, others: new Map([...(about.others ?? []), ...here]) }
  const lines: Happening[] = []
  const sessions = new Set<string>()
  for (const e of entries) {
    if (e.reverses !== undefined && here.has(e.reverses)) continue
    const by = reversedBy.get(e.number)
    const undone = by !== undefined
    const since = undone ? sinceSaid(told.others?.get(by)) : undefined
    if (e.kind === 'support' || e.kind === 'booking' || e.kind === 'not-given') {
      const name = `${e.kind} ${e.details.session} ${e.source?.part ?? 0} ${undone}`
      if (sessions.has(name)) continue
      sessions.add(name)
      const pieces = entries.filter(
        (x): x is typeof e =>
          x.kind === e.kind &&
          'session' in x.details &&
          x.details.session === e.details.session &&
          (x.source?.part ?? 0) === (e.source?.part ?? 0) &&
          reversedBy.has(x.number) === undone,
      )
      // A night is told under the day on which it began.
      const began = pieces.map((p) => p.effective).sort()[0] ?? e.effective
      lines.push({ ...line(e, visitWords(pieces, told), since), day: began })
      continue
    }
    const said = withEffect(e, words(e, told), entries, told)
    // Where both stand on one line nothing has moved in the end.
    const isBoth = undone && here.get(by)?.decision !== undefined
    lines.push(line(e, isBoth ? { ...said, amount: '' } : said, since))
  }
  return lines
}

/** That what an entry did was taken back: by whoever chose it, with the day; or put right by a manager. */
function sinceSaid(reversal: Entry | undefined): string {
  return reversal?.decision === undefined
    ? 'put right since'
    : `undone on ${printDay(reversal.relatesTo ?? reversal.effective)}`
}

function line(e: Entry, said: Said, since: string | undefined): Happening {
  const belongs = e.relatesTo && belongsTo(e.relatesTo)
  const note = [since, said.note, belongs].filter((n) => n !== undefined)
  return {
    number: e.number,
    day: e.effective,
    what: said.what,
    amount: said.amount ?? '',
    ...(note.length > 0 ? { note: note.join('; ') } : {}),
  }
}

/** Beside what is dated in an open month, and is about a day that was closed. */
export function belongsTo(day: Day): string {
  return `belongs to ${printDay(day)}`
}

/** What putting something right gave back or took, beside it: of one reversal, or of a decision that was taken back. */
function withEffect(e: Entry, said: Said, entries: readonly Entry[], told: Told): Said {
  if (e.kind === 'reversal') return { ...said, amount: effectOf([e], told) }
  if (e.kind !== 'dispute-answered' || e.details.outcome !== 'put-right') return said
  // What is taken back is written in the same commit; weeks that fell due in it are no part of it.
  const wrote = entries.filter(
    (x) => x.recordedAt === e.recordedAt && x.recordedBy === e.recordedBy && x.number <= e.number,
  )
  // Where the page ends in the middle of it, a sum would be wrong.
  if (wrote.length === entries.length) return said
  return {
    ...said,
    amount: effectOf(
      wrote.filter((x) => x.kind !== 'allocation'),
      told,
    ),
  }
}

/** “+12 h of day hours, −£295.20”: what entries changed in hours left and the person's own money; else at the bank. */
function effectOf(entries: readonly Entry[], told: Told): string {
  const sums = new Map<string, number>()
  for (const t of entries.flatMap((x) => x.transfers))
    for (const code of [t.debit, t.credit])
      if (isHeld(code) || isOwnCash(code)) sums.set(t.unit, (sums.get(t.unit) ?? 0) + changeOf(t, code))
  const parts = [...sums].flatMap(([unit, sum]) => {
    if (sum === 0) return []
    const much = unit === 'GBP' ? pounds(Math.abs(sum)) : hoursOf(told.kinds, unit, Math.abs(sum))
    return [`${sum > 0 ? '+' : '−'}${much}`]
  })
  if (parts.length > 0) return parts.join(', ')
  const touchesBank = entries.some((x) => x.transfers.some((t) => t.debit === 'bank' || t.credit === 'bank'))
  return touchesBank ? `${bankChange(...entries)} at the bank` : ''
}

interface Said {
  readonly what: string
  readonly amount?: string
  readonly note?: string
}

type Visit = EntryOf<'support'> | EntryOf<'booking'> | EntryOf<'not-given'>

function visitWords(pieces: readonly Visit[], told: Told): Said {
  const [e] = pieces
  if (!e) throw new Error('a visit without an entry')
  const { localStart, localEnd, worker, together } = e.details
  const who = worker ? told.words.get(worker) : undefined
  const withWhom = `${who ? `, with ${who}` : ''}${together > 1 ? ', shared' : ''}`
  const title =
    e.kind === 'not-given'
      ? NOT_GIVEN_SAID[e.details.reason]
      : e.kind === 'booking'
        ? 'Planned visit'
        : 'Support'
  const short = total(pieces.flatMap((p) => p.details.unfunded))
  const used = total(pieces.flatMap((p) => p.details.reached.map((r) => ({ kind: r.from, amount: r.left }))))
  const notes = [
    short.length > 0 ? `${inHours(short, told)} of it is extra support, not charged for` : undefined,
    e.kind === 'support' && e.details.times === 'planned' ? 'by its planned times' : undefined,
  ].filter((n) => n !== undefined)
  return {
    what: `${title}, ${times(localStart, localEnd)}${withWhom}`,
    amount:
      used.length === 0 ? 'no hours' : `${e.kind === 'booking' ? 'booked ' : '−'}${inHours(used, told)}`,
    ...(notes.length > 0 ? { note: notes.join('; ') } : {}),
  }
}

export function total(parts: readonly { readonly kind: string; readonly amount: number }[]) {
  const sums = new Map<string, number>()
  for (const { kind, amount } of parts) sums.set(kind, (sums.get(kind) ?? 0) + amount)
  return [...sums].map(([kind, amount]) => ({ kind, amount }))
}

function inHours(parts: readonly { readonly kind: string; readonly amount: number }[], told: Told): string {
  const only = parts.length === 1 && parts[0]?.kind === 'standard'
  return parts
    .map(({ kind, amount }) =>
      kind === 'GBP'
        ? pounds(amount)
        : only
          ? howMuch(told.kinds, kind, amount)
          : hoursOf(told.kinds, kind, amount),
    )
    .join(' and ')
}

function times(from: LocalTime, to: LocalTime): string {
  return `${printTime(from)} to ${printTime(to)}`
}

function words(e: Exclude<Entry, Visit>, told: Told): Said {
  const word = (ref: WordRef | undefined) => (ref ? (told.words.get(ref) ?? '(removed)') : '')
  const hours = (kind: string, amount: number) => hoursOf(told.kinds, kind, amount)
  switch (e.kind) {
    case 'agreement':
      return { what: `The agreement from ${printDay(e.details.from)} (version ${e.details.version})` }
    case 'brought-forward':
      return { what: `Brought here from before, as it stood on ${printDay(e.details.asAt)}` }
    case 'allocation': {
      const given = e.transfers.find((t) => t.credit === 'issued')
      const sum = e.transfers.find((t) => t.unit === 'GBP')
      return {
        what: `Given for the week from ${printWeekday(e.details.week)}`,
        amount: given
          ? `+${howMuch(told.kinds, given.unit, given.amount)}`
          : sum
            ? `+${pounds(sum.amount)}`
            : '',
      }
    }
    case 'receipt': {
      const funder = told.agreement?.streams.find((s) => s.code === e.details.stream)?.name ?? 'The funder'
      return { what: `${funder} paid (${e.details.reference})`, amount: `${bankChange(e)} at the bank` }
    }
    case 'conversion':
      return {
        what: `Swapped ${hours(e.details.from, e.details.left)} for ${hours(e.details.to, e.details.came)}`,
      }
    case 'hours-into-money':
      return {
        what: `Swapped ${hours(e.details.kind, e.details.amount)} for money to spend`,
        amount: `+${pounds(e.details.sum)}`,
      }
    case 'money-into-hours':
      return {
        what: `Swapped money for ${hours(e.details.kind, e.details.amount)}`,
        amount: `−${pounds(e.details.sum)}`,
      }
    case 'saving': {
      const { kind, amount, sum, action } = e.details
      const much = kind && amount ? hours(kind, amount) : pounds(sum ?? 0)
      const pot = word(e.details.name)
      return {
        what: action === 'saved' ? `Saved ${much} for ${pot}` : `Took ${much} out of saving for ${pot}`,
      }
    }
    case 'contingency':
      return e.details.action === 'set-aside'
        ? { what: 'Kept for emergencies', amount: pounds(e.details.sum) }
        : {
            what: `Used money kept for emergencies: ${word(e.details.reason)}`,
            amount: pounds(e.details.sum),
          }
    case 'purchase-asked':
      return {
        what: `Asked to buy: ${word(e.details.what)}, ${word(e.details.supplier)}`,
        amount: pounds(e.details.sum),
      }
    case 'purchase-decided':
      return { what: `Decided to buy: ${word(e.details.what)}, ${word(e.details.supplier)}` }
    case 'purchase':
      return {
        what: `Bought: ${word(e.details.what)}, ${word(e.details.supplier)}`,
        amount: `−${pounds(e.details.sum)}`,
        ...(e.details.paidFrom === 'bank' ? {} : { note: `paid by ${told.provider}` }),
      }
    case 'receipt-seen':
      return { what: `Receipt ${e.details.receipt} has come` }
    case 'advance':
      return { what: `${told.provider} has lent money`, amount: pounds(e.details.sum) }
    case 'advance-repaid':
      return { what: `What ${told.provider} had lent was paid back`, amount: pounds(e.details.sum) }
    case 'drawdown':
      return { what: `${told.provider} took what it had earned`, amount: `${bankChange(e)} at the bank` }
    case 'funding':
      return { what: `Extra support is paid for now: ${hours(e.details.kind, e.details.amount)}` }
    case 'reversal':
      if (e.decision !== undefined) return undoneWords(e, told)
      return {
        what: e.details.reason
          ? `A mistake was put right: ${word(e.details.reason)}`
          : 'A mistake was put right',
        ...(e.reverses === undefined ? {} : { note: `of entry ${e.reverses}` }),
      }
    case 'repricing':
      return { what: 'New prices' }
    case 'decision':
      return { what: decisionWords(e.details.decision, told) }
    case 'authority':
      return { what: 'A representative’s authority was written down' }
    case 'authority-ended':
      return { what: 'A representative’s authority ended' }
    case 'decision-making':
      return { what: 'How decisions are made was agreed' }
    case 'dispute':
      return disputeWords(e.details.dispute, told)
    case 'dispute-answered':
      return {
        what:
          e.details.outcome === 'put-right'
            ? 'A disputed decision was taken back'
            : 'A disputed decision was looked at, and stands',
      }
    case 'support-recorded':
      return { what: `Support is recorded up to ${printDay(e.details.through)}` }
    case 'closing':
      return { what: `${printMonth(monthOf(e.details.last))} was closed: statement ${e.details.statement}` }
    case 'statement-issued':
      return {
        what: `An early copy for ${printMonth(monthOf(e.details.last))} was made: statement ${e.details.statement}`,
      }
    case 'erasure':
      return { what: 'Words were taken out' }
    case 'own-money':
      return { what: 'The provider’s own money', amount: pounds(e.details.sum) }
    case 'bank-line':
      return { what: 'A line of the bank’s file agreed', amount: pounds(e.details.sum) }
  }
}

/** “Undone: swapped 5 h of day hours for money to spend”, with its day beside it. */
function undoneWords({ reverses, details }: EntryOf<'reversal'>, told: Told): Said {
  const original = told.others?.get(reverses ?? 0)
  if (
    !original ||
    original.kind === 'support' ||
    original.kind === 'booking' ||
    original.kind === 'not-given'
  )
    return { what: UNDONE_SAID[details.of] ?? 'Something was undone' }
  const { what } = words(original, told)
  return {
    what: `Undone: ${what.charAt(0).toLowerCase()}${what.slice(1)}`,
    note: `from ${printDay(original.relatesTo ?? original.effective)}`,
  }
}

const UNDONE_SAID: Partial<Record<EntryKind, string>> = {
  conversion: 'A swap was undone',
  'hours-into-money': 'A swap was undone',
  'money-into-hours': 'A swap was undone',
  saving: 'Saving was undone',
  contingency: 'Keeping for emergencies was undone',
  'purchase-decided': 'A decision to buy was undone',
}

function disputeWords(id: string, told: Told): Said {
  const dispute = told.disputes?.find((d) => d.id === id)
  const holds = dispute === undefined || dispute.held.length > 0
  return {
    what: `A decision was disputed: ${holds ? 'what is left of what it brought is kept still' : 'nothing was left to keep still'}`,
    ...(dispute && holds ? { amount: heldInWords(dispute.held, told.kinds) } : {}),
  }
}

function decisionWords(id: string, told: Told): string {
  const decision = told.decisions?.get(id)
  const what = decision?.what ? told.words.get(decision.what) : undefined
  const standing = decision?.standing
  if (!standing) return 'A decision was written down'
  return `A standing decision was written down${what ? `: ${what}` : ''}, up to ${printPence(standing.eachPence)} each and ${printPence(standing.monthPence)} a month`
}

function bankChange(...entries: readonly Entry[]): string {
  const transfers = entries.flatMap((e) => e.transfers)
  const sum = transfers.reduce(
    (n, t) =>
      n + (t.unit !== 'GBP' ? 0 : t.debit === 'bank' ? t.amount : t.credit === 'bank' ? -t.amount : 0),
    0,
  )
  return `${sum >= 0 ? '+' : ''}${pounds(sum)}`
}

/** What the fund's page knows, for telling its entries. */
export function toldBy(page: FundPage, provider: string): Told {
  return {
    kinds: page.agreement?.kinds ?? [],
    words: page.words,
    provider,
    agreement: page.agreement,
    decisions: page.decisions,
    disputes: page.disputes,
  }
}

/** Said where a page that told what was done is opened again, once it was undone or put right. */
export const TAKEN_BACK = 'This was taken back'

/** What somebody chose lately, as the page says that it led to: in words, and whether it was taken back since. */
export function chosenLately(page: FundPage, number: string) {
  const entry = page.recent.find((e) => String(e.number) === number)
  if (!entry) return undefined
  const others = new Map(page.recent.map((e) => [e.number, e]))
  const [said] = happenings([entry], page.reversedBy, { ...toldBy(page, ''), others })
  const what = `${said?.what ?? ''}${said?.note ? ` (${said.note})` : ''}`
  return { entry, what, amount: said?.amount, isBack: page.reversedBy.has(entry.number) }
}

/** What a fund's decisions are told with. */
function toldWith({ agreement, words, decisions }: Decisions, provider: string): Told {
  return {
    kinds: agreement?.kinds ?? [],
    words,
    provider,
    agreement,
    decisions: new Map(decisions.map(({ decision }) => [decision.id, decision])),
    others: new Map(decisions.flatMap(({ entries }) => entries.map((e) => [e.number, e] as const))),
  }
}

/** What was decided: each thing that rests on it, the first first. */
export function whatDecided(record: DecisionOnRecord, about: Decisions, provider: string): readonly string[] {
  const { decision, entries } = record
  // The record of a decision by itself says something only where it is a standing one, or stands alone.
  const telling = entries.filter((e) => e.kind !== 'decision' || decision.standing || entries.length === 1)
  const lines = happenings(telling, about.reversedBy, toldWith(about, provider))
  if (lines.length === 0) return [capital(DECISION_KINDS[decision.kind])]
  return lines.map(({ what, amount, note }) =>
    [what, ...(amount ? [`: ${amount.replace(/^[+−]/, '')}`] : []), ...(note ? [` (${note})`] : [])].join(''),
  )
}

/** “Brian”, or “Sue Hall (chosen by the person)”; “You” to the person themselves. */
export function whoDecided(
  { decision, authority }: DecisionOnRecord,
  { words }: Decisions,
  isOwn = false,
): string {
  const isYou = isOwn && decision.by === 'person'
  const name = isYou ? 'You' : (words.get(decision.name) ?? '(name removed)')
  const helper = decision.helper && words.get(decision.helper)
  if (authority) return `${name} (${AUTHORITY_KINDS[authority.kind]})`
  return helper ? `${name}, with help from ${helper}` : name
}

/** Who wrote something down, by the name they are known by; what came without an account is the provider's. */
export function writerNamed({ name }: Pick<Writer, 'name'>, provider: string): string {
  return name ?? `A manager of ${provider}`
}

/** What is kept still while a decision is disputed: “£295.20 to spend”. */
export function heldInWords(held: readonly Held[], kinds: Kinds): string {
  if (held.length === 0) return 'Nothing: nothing is left of what it brought.'
  return held.map((h) => `${heldOf(h, kinds)}`).join('; ')
}

function heldOf({ unit, code, amount }: Held, kinds: Kinds): string {
  if (unit !== 'GBP') return `${hoursOf(kinds, unit, amount)}${code === 'available' ? '' : ', saved'}`
  if (code === 'spending') return `${toSpend(amount)} to spend`
  return `${pounds(amount)} ${code === 'contingency' ? 'kept for emergencies' : 'saved'}`
}
