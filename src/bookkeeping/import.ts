import { inForce, kindOf } from '../ledger/agreement.ts'
import { addDays, type Day, dayAt, type LocalTime, type Moment, printDay } from '../ledger/day.ts'
import type { Involved } from '../ledger/decision.ts'
import type { DecisionId, Digest, Numbered, PaidFrom, TimesKept } from '../ledger/entry.ts'
import { PENNY, printPence } from '../ledger/money.ts'
import { decideRecorded } from '../ledger/period.ts'
import { isRefusal, Refusal } from '../ledger/refusal.ts'
import { type GivenAs, sessionTimes } from '../ledger/session.ts'
import { postedOn } from '../ledger/support.ts'
import { type Daybook, isKind, sha256 } from './daybook.ts'
import {
  type ChoiceAsked,
  type DecidedAsked,
  drawDown,
  giveSupport,
  type MissedAsked,
  payForPurchase,
  planVisit,
  receivePayment,
  recordNotGiven,
  recordOwnMoney,
  reverseEntry,
  save,
  standing,
  swapHours,
  takeOut,
  turnHoursIntoMoney,
  turnMoneyIntoHours,
  visitState,
  type Wrote,
} from './record.ts'
import type { FundRow, LeaveOutRule, PutAsideRow, SessionRow } from './store.ts'

// ── What files hold, as the readers hand it over ───────────────────────────────────────────────────────

interface AnyRow {
  /** The line on which the row begins; the heading is line 1. */
  readonly line: number
  readonly text: string
  /** The same in every export of the same list, whatever else changes. */
  readonly reference: string
}

export interface RosterRowIn extends AnyRow {
  readonly visit: string
  readonly client: string
  readonly clientName: string
  readonly worker?: string
  readonly service: string
  readonly given?: GivenAs
  readonly planned: TimesIn
  readonly actual?: TimesIn
  readonly kept?: TimesKept
  readonly status: 'given' | 'planned' | 'cancelled'
  readonly reason?: ReasonIn
  readonly cancelledAt?: LocalTime
}

type ReasonIn =
  | 'client-cancelled'
  | 'client-cancelled-worker-paid'
  | 'client-cancelled-worker-redeployed'
  | 'hospital'
  | 'illness'
  | 'no-access'
  | 'could-not-come'

interface TimesIn {
  readonly start: LocalTime
  readonly end: LocalTime
  readonly startZone?: 'BST' | 'GMT'
  readonly endZone?: 'BST' | 'GMT'
}

export interface DecisionRowIn extends AnyRow {
  readonly day: Day
  readonly client: string
  readonly decided:
    | { readonly what: 'swap'; readonly from: string; readonly to: string }
    | { readonly what: 'hours-into-money' | 'money-into-hours'; readonly kind: string }
    | { readonly what: 'save' | 'use'; readonly kind: string; readonly pot: string }
    | { readonly what: 'give-back'; readonly kind: string }
  readonly seconds?: number
  readonly pence?: number
  readonly decidedBy: string
  readonly involved: Involved
}

export interface PurchaseRowIn extends AnyRow {
  readonly day: Day
  readonly client: string
  readonly supplier: string
  readonly what: string
  readonly pence: number
  readonly receipt?: string
  readonly paidFrom: PaidFrom
  readonly decidedBy:
    | { readonly name: string; readonly involved: Involved }
    | {
        readonly name: string
        readonly standing: { readonly what: string; readonly eachPence: number; readonly monthPence: number }
      }
}

export interface PaymentIn {
  readonly bacsRef: string
  readonly day: Day
  readonly totalPence: number
  readonly rows: readonly (AnyRow & {
    readonly serviceOrder: string
    readonly from: Day
    readonly to: Day
    readonly net: number
  })[]
}

export interface BankRowIn extends AnyRow {
  readonly day: Day
  readonly ordinal: number
  readonly type: string
  readonly description: string
  /** Whole pence; more than nothing came in. */
  readonly pence: number
  readonly balancePence?: number
}

/** A file as its reader understood it, with its bytes for the digest. */
export type FileIn = {
  readonly name: string
  readonly bytes: Uint8Array
  /** The line of headings: kept before the text of a row put aside, so that it can be read again alone. */
  readonly heading?: string
} & (
  | {
      readonly list: 'roster'
      readonly file: { readonly system: string; readonly rows: readonly RosterRowIn[] }
    }
  | { readonly list: 'decisions'; readonly file: { readonly rows: readonly DecisionRowIn[] } }
  | { readonly list: 'purchases'; readonly file: { readonly rows: readonly PurchaseRowIn[] } }
  | { readonly list: 'remittance'; readonly file: { readonly payments: readonly PaymentIn[] } }
  | {
      readonly list: 'bank'
      readonly file: {
        readonly rows: readonly BankRowIn[]
        readonly closingPence?: number
        readonly last: Day
      }
    }
)

export interface ImportAsked {
  readonly files: readonly FileIn[]
  /** Rows after this day wait for a later import. */
  readonly until?: Day
}

// ── What became of each row ────────────────────────────────────────────────────────────────────────────

export type RowOutcome =
  | 'new'
  | 'already-here'
  | 'changed'
  | 'left-out'
  | 'put-aside'
  /** A bank line that agrees with what is recorded. */
  | 'agrees'
  /** After the day that was asked for. */
  | 'later'
  /** A later file in the same import has the same row again. */
  | 'replaced'

export interface RowReport {
  readonly file: string
  readonly line: number
  readonly outcome: RowOutcome
  readonly fund?: string
  readonly day: Day
  /** What it is, or why it was put aside or left out, in a sentence. */
  readonly sentence: string
  readonly reason?: string
  /** It was put aside before, and still waits. */
  readonly stillWaits?: boolean
  readonly entries?: readonly number[]
}

export interface FileReport {
  readonly name: string
  readonly what: FileIn['list']
  readonly digest: Digest
  readonly rows: number
  readonly counts: Readonly<Record<RowOutcome, number>>
}

export interface ImportReport {
  readonly files: readonly FileReport[]
  readonly rows: readonly RowReport[]
  readonly entries: number
  /** Support is recorded up to this day now, where a roster said so. */
  readonly recordedThrough?: Day
  readonly notes: readonly string[]
  readonly bank?: { readonly on: Day; readonly pence: number }
}

/** One row on its way in. */
interface Item {
  readonly file: FileIn
  readonly index: number
  readonly digest: Digest
  readonly row: AnyRow
  readonly day: Day
  /** design.md §4 "Order within a day": money in, decisions, support by its start, purchases, drawdowns. */
  readonly order: number
  readonly start: string
  readonly system: string
  readonly client?: string
  readonly take: (run: Run, item: Item) => Promise<Ran | Refusal>
}

interface Ran {
  readonly outcome: RowOutcome
  readonly sentence: string
  readonly fund?: string
  readonly entries?: readonly number[]
}

/** What the whole import shares while it runs. */
interface Run {
  readonly daybook: Daybook
  readonly rules: readonly LeaveOutRule[]
  readonly aside: readonly PutAsideRow[]
  readonly sessions: SessionIndex
  /** Support will be recorded up to this day by this import. */
  readonly coverage: Day | undefined
  /** Bank lines already matched to an entry: fund and number. */
  readonly matched: Set<string>
  readonly receipts: Map<string, number>
  /** Rosters found to be older than what is recorded. */
  readonly older: Map<FileIn, boolean>
  /** A human's answer to one row put aside, while it is settled. */
  readonly settling?: { readonly row: PutAsideRow; readonly answer: Answered }
}

/** Shows what an import would do, row by row, and writes nothing. */
export async function previewImport(daybook: Daybook, ask: ImportAsked): Promise<ImportReport> {
  return runImport(daybook, ask)
}

/**
 * Takes several files together, puts their rows in the design's order, and records each through the act a
 * person would use. Rows that need a human are put aside; the rest is committed at once, or nothing is.
 */
export async function importFiles(daybook: Daybook, ask: ImportAsked): Promise<ImportReport> {
  const report = await runImport(daybook, ask)
  for (const file of report.files) {
    const { counts } = file
    const isNews = (r: RowReport) =>
      r.outcome === 'new' || r.outcome === 'changed' || (r.outcome === 'put-aside' && !r.stillWaits)
    if (!report.rows.some((r) => r.file === file.name && isNews(r))) continue
    daybook.add('imports', {
      provider: daybook.caller.provider,
      id: daybook.newId('i'),
      file: file.digest,
      name: file.name,
      what: file.what,
      rows: file.rows,
      added: counts.new,
      changed: counts.changed,
      already: counts['already-here'] + counts.agrees,
      leftOut: counts['left-out'],
      putAside: counts['put-aside'],
      by: daybook.caller.code,
    })
  }
  return report
}

async function runImport(daybook: Daybook, ask: ImportAsked): Promise<ImportReport> {
  const all = ask.files.flatMap((file, index) => itemsOf(file, index))
  const { newest, replaced } = newestOfEach(all)
  const now = newest.filter((i) => ask.until === undefined || i.day <= ask.until)
  const later = newest.filter((i) => ask.until !== undefined && i.day > ask.until)
  const run: Run = {
    daybook,
    rules: await daybook.store.leaveOutRules(daybook.caller.provider),
    aside: await daybook.store.putAside(daybook.caller.provider, { settledToo: true }),
    sessions: await sessionIndex(daybook, now),
    coverage: coverageOf(ask, daybook.today),
    matched: new Set(),
    receipts: new Map(),
    older: new Map(),
  }
  const reports = new Map<Item, RowReport>()
  for (const i of replaced)
    reports.set(i, reportOf(i, { outcome: 'replaced', sentence: 'A newer export here has this row again.' }))
  for (const i of later)
    reports.set(
      i,
      reportOf(i, {
        outcome: 'later',
        sentence: `After ${printDay(ask.until ?? i.day)}: it waits for a later import.`,
      }),
    )
  for (const item of [...now].sort(inOrder)) reports.set(item, await takeIn(run, item))
  const notes: string[] = []
  const recordedThrough = await recordCoverage(run, ask, notes)
  const bank = await bankBalance(daybook, ask)
  return {
    files: ask.files.map((file) => fileReport(file, reports)),
    rows: [...reports.values()].sort((a, b) =>
      a.file === b.file ? a.line - b.line : a.file < b.file ? -1 : 1,
    ),
    entries: daybook.count,
    ...(recordedThrough ? { recordedThrough } : {}),
    notes,
    ...(bank ? { bank } : {}),
  }
}

function fileReport(file: FileIn, reports: ReadonlyMap<Item, RowReport>): FileReport {
  const counts: Record<RowOutcome, number> = {
    new: 0,
    'already-here': 0,
    changed: 0,
    'left-out': 0,
    'put-aside': 0,
    agrees: 0,
    later: 0,
    replaced: 0,
  }
  const mine = [...reports].flatMap(([item, report]) => (item.file === file ? [report] : []))
  for (const row of mine) counts[row.outcome] += 1
  return { name: file.name, what: file.list, digest: sha256(file.bytes), rows: mine.length, counts }
}

function inOrder(a: Item, b: Item): number {
  return (
    compare(a.day, b.day) ||
    a.order - b.order ||
    compare(a.start, b.start) ||
    a.index - b.index ||
    a.row.line - b.row.line
  )
}

function compare(a: string, b: string): number {
  return a < b ? -1 : a > b ? 1 : 0
}

/** The same row in two files of one import: the newer export's counts, whatever order the files came in. */
function newestOfEach(items: readonly Item[]): { newest: Item[]; replaced: Item[] } {
  const best = new Map<string, Item>()
  for (const item of items) {
    const at = `${item.system} ${item.row.reference}`
    const other = best.get(at)
    if (!other || isNewer(item, other)) best.set(at, item)
  }
  const isBest = (i: Item) => best.get(`${i.system} ${i.row.reference}`) === i
  return { newest: items.filter(isBest), replaced: items.filter((i) => !isBest(i)) }
}

function isNewer(a: Item, b: Item): boolean {
  const [x, y] = [knowsThrough(a.file), knowsThrough(b.file)]
  return x === y ? a.index > b.index : x > y
}

/** The last moment a roster knows what happened at: an export made later knows later ones. */
function knowsThrough(file: FileIn): string {
  if (file.list !== 'roster') return ''
  return file.file.rows.reduce((last, r) => {
    const end = r.status === 'planned' ? '' : (r.actual ?? r.planned).end
    return end > last ? end : last
  }, '')
}

function reportOf(item: Item, ran: Ran, reason?: string): RowReport {
  return {
    file: item.file.name,
    line: item.row.line,
    outcome: ran.outcome,
    day: item.day,
    sentence: ran.sentence,
    ...(ran.fund ? { fund: ran.fund } : {}),
    ...(ran.entries ? { entries: ran.entries } : {}),
    ...(reason ? { reason } : {}),
  }
}

// ── One row ────────────────────────────────────────────────────────────────────────────────────────────

async function takeIn(run: Run, item: Item): Promise<RowReport> {
  const before = run.aside.find((r) => sameRow(r, item) && saysTheSame(r, item))
  if (before?.settled && !run.settling) {
    return reportOf(item, {
      outcome: before.settled.how === 'leave-out' ? 'left-out' : 'already-here',
      sentence: `Settled before: ${before.settled.because}`,
    })
  }
  const left = await leftOutBy(run, item)
  if (left) {
    settleOpen(run, item, 'leave-out', left.sentence)
    return reportOf(item, left)
  }
  const undo = run.daybook.mark()
  const ran = await withFund(run, item)
  if (isRefusal(ran)) {
    undo()
    return putAside(run, item, ran)
  }
  // An older content that is here already takes nothing in: a newer one that waits goes on waiting.
  if (ran.outcome !== 'already-here' || (before && !before.settled))
    settleOpen(run, item, 'replaced', `Taken in with ${item.file.name}.`)
  return reportOf(item, ran)
}

function sameRow(aside: PutAsideRow, item: Item): boolean {
  return aside.system === item.system && aside.reference === item.row.reference
}

/** A row put aside keeps its headings' line before its own text, where its reader gave one. */
function saysTheSame(aside: PutAsideRow, item: Item): boolean {
  return aside.text === item.row.text || aside.text.endsWith(`\n${item.row.text}`)
}

async function leftOutBy(run: Run, item: Item): Promise<Ran | undefined> {
  const service = 'service' in item.row && typeof item.row.service === 'string' ? item.row.service : undefined
  const rule = run.rules.find(
    (r) =>
      (r.field === 'client' && r.value === item.client) || (r.field === 'service' && r.value === service),
  )
  return rule && { outcome: 'left-out', sentence: `Left out by a remembered rule: ${rule.because}` }
}

async function withFund(run: Run, item: Item): Promise<Ran | Refusal> {
  if (item.client !== undefined) {
    const fund = await run.daybook.fund(item.client)
    if (isRefusal(fund)) {
      return new Refusal(
        'unknown-fund',
        `Nobody here has the reference “${item.client}”. Say whose it is, or that this client has no fund.`,
        { client: item.client },
      )
    }
  }
  return item.take(run, item)
}

async function putAside(run: Run, item: Item, refusal: Refusal): Promise<RowReport> {
  const fund = item.client === undefined ? undefined : await run.daybook.fund(item.client)
  const known = run.aside.some((r) => sameRow(r, item) && saysTheSame(r, item) && !r.settled)
  if (!known) {
    run.daybook.add('putAside', {
      provider: run.daybook.caller.provider,
      id: run.daybook.newId('r'),
      import: item.digest.slice(0, 16),
      file: item.digest,
      fileName: item.file.name,
      row: item.row.line,
      text: item.file.heading === undefined ? item.row.text : `${item.file.heading}\n${item.row.text}`,
      system: item.system,
      reference: item.row.reference,
      ...(fund && !isRefusal(fund) ? { fund: fund.id } : {}),
      day: item.day,
      reason: refusal.name,
      sentence: refusal.sentence,
      by: run.daybook.caller.code,
    })
  }
  const report = reportOf(
    item,
    { outcome: 'put-aside', sentence: refusal.sentence, ...(item.client ? { fund: item.client } : {}) },
    refusal.name,
  )
  return known ? { ...report, stillWaits: true } : report
}

/**
 * A row that was put aside and can be taken in now (as it is, or with a newer content) needs nobody any more:
 * it is settled by the import.
 */
function settleOpen(run: Run, item: Item, how: string, because: string): void {
  if (run.settling) return
  for (const open of run.aside) {
    if (sameRow(open, item) && !open.settled) run.daybook.add('settled', { id: open.id, how, because })
  }
}

// ── Rows of each list ──────────────────────────────────────────────────────────────────────────────────

const MONEY_IN = 1
const DECISIONS = 2
const SUPPORT = 3
const PURCHASES = 4
const DRAWDOWNS = 5

function itemsOf(file: FileIn, index: number): Item[] {
  const digest = sha256(file.bytes)
  const base = { file, index, digest, start: '' }
  switch (file.list) {
    case 'roster':
      return file.file.rows.map((row) => {
        const start = (row.actual ?? row.planned).start
        return {
          ...base,
          row,
          day: start.slice(0, 10) as Day,
          order: SUPPORT,
          start,
          system: `roster:${file.file.system}`,
          client: row.client,
          take: (run, item) => rosterRow(run, item, row),
        }
      })
    case 'decisions':
      return file.file.rows.map((row) => ({
        ...base,
        row,
        day: row.day,
        order: DECISIONS,
        system: 'decisions',
        client: row.client,
        take: (run, item) => decisionRow(run, item, row),
      }))
    case 'purchases':
      return file.file.rows.map((row) => ({
        ...base,
        row,
        day: row.day,
        order: PURCHASES,
        system: 'purchases',
        client: row.client,
        take: (run, item) => purchaseRow(run.daybook, item, row),
      }))
    case 'remittance':
      return file.file.payments.map((payment) => ({
        ...base,
        row: {
          line: payment.rows[0]?.line ?? 1,
          text: payment.rows.map((r) => r.text).join('\n'),
          reference: payment.bacsRef,
        },
        day: payment.day,
        order: MONEY_IN,
        system: REMITTANCE,
        take: (run, item) => paymentRow(run.daybook, item, payment),
      }))
    case 'bank':
      return file.file.rows.map((row) => ({
        ...base,
        row,
        day: row.day,
        order: isToOffice(row) ? DRAWDOWNS : row.pence > 0 ? MONEY_IN : PURCHASES,
        start: isToOffice(row) ? '' : `z${String(row.ordinal).padStart(6, '0')}`,
        system: 'bank',
        take: (run, item) => bankRow(run, item, row),
      }))
  }
}

const REMITTANCE = 'remittance'

function sourceOf(item: Item, row: AnyRow = item.row) {
  return {
    system: item.system,
    reference: row.reference,
    file: item.digest,
    row: row.line,
    rowText: row.text,
  }
}

/** Whether a row of a log is here already: its reference is, with the same text. */
async function alreadyHere(daybook: Daybook, fund: FundRow, item: Item, row: AnyRow): Promise<boolean> {
  return (await daybook.entriesFrom(fund, item.system, [row.reference])).length > 0
}

const HERE: Ran = { outcome: 'already-here', sentence: 'Already here.' }

async function decisionRow(
  { daybook, coverage }: Run,
  item: Item,
  row: DecisionRowIn,
): Promise<Ran | Refusal> {
  const fund = await daybook.fund(row.client)
  if (isRefusal(fund)) return fund
  if (await alreadyHere(daybook, fund, item, row)) return { ...HERE, fund: fund.ref }
  const ask: ChoiceAsked = {
    fund: fund.ref,
    on: row.day,
    decided: { name: row.decidedBy, involved: row.involved },
    source: sourceOf(item),
    ...(coverage ? { recordedThrough: coverage } : {}),
  }
  const wrote = await decisionAct(daybook, ask, row)
  return isRefusal(wrote)
    ? wrote
    : { outcome: 'new', sentence: 'A decision.', fund: fund.ref, entries: wrote.entries }
}

function decisionAct(daybook: Daybook, ask: ChoiceAsked, row: DecisionRowIn): Promise<Wrote | Refusal> {
  const amount = row.seconds ?? row.pence ?? 0
  const d = row.decided
  switch (d.what) {
    case 'swap':
      return swapHours(daybook, { ...ask, from: d.from, to: d.to, amount })
    case 'hours-into-money':
      return turnHoursIntoMoney(daybook, { ...ask, kind: d.kind, amount })
    case 'money-into-hours':
      // A sum of pounds is no number of hours: what it buys is the person's to say.
      return row.seconds === undefined
        ? Promise.resolve(
            new Refusal(
              'not-hours',
              `Money back into hours needs the hours that are bought, not ${printPence(amount)}. Write them under “Hours”.`,
              { pence: amount },
            ),
          )
        : turnMoneyIntoHours(daybook, { ...ask, kind: d.kind, amount })
    case 'save':
      return save(daybook, { ...ask, pot: d.pot, unit: unitOf(d.kind), amount })
    case 'use':
      return takeOut(daybook, { ...ask, pot: d.pot, unit: unitOf(d.kind), amount })
    case 'give-back':
      return Promise.resolve(
        new Refusal(
          'body-invalid',
          'Giving hours or money back to the funder is done at a review. Settle it there.',
          {},
        ),
      )
  }
}

function unitOf(kind: string): string {
  return kind === 'money' ? 'GBP' : kind
}

async function purchaseRow(daybook: Daybook, item: Item, row: PurchaseRowIn): Promise<Ran | Refusal> {
  const fund = await daybook.fund(row.client)
  if (isRefusal(fund)) return fund
  const before = await daybook.entriesFrom(fund, item.system, [row.reference])
  const paid = before.find(isKind('purchase'))
  if (paid) return receiptOf(daybook, fund, paid, row)
  const decided = await whoDecided(daybook, fund, row)
  if (isRefusal(decided)) return decided
  const wrote = await payForPurchase(daybook, {
    fund: fund.ref,
    on: row.day,
    supplier: row.supplier,
    what: row.what,
    pence: row.pence,
    paidFrom: row.paidFrom,
    decided,
    source: sourceOf(item),
    ...(row.receipt ? { receipt: row.receipt } : {}),
  })
  if (isRefusal(wrote)) return wrote
  return { outcome: 'new', sentence: 'A purchase.', fund: fund.ref, entries: wrote.entries }
}

/** A receipt that came later belongs to the purchase that is here already. */
async function receiptOf(
  daybook: Daybook,
  fund: FundRow,
  paid: Numbered<'purchase'>,
  row: PurchaseRowIn,
): Promise<Ran | Refusal> {
  const seen = (await daybook.entriesOfKind(fund, 'receipt-seen')).some(
    (e) => e.details.purchase === paid.details.purchase,
  )
  if (!row.receipt || seen) return { ...HERE, fund: fund.ref }
  const number = await daybook.write(fund, {
    kind: 'receipt-seen',
    effective: postedOn(fund, row.day).effective,
    details: { purchase: paid.details.purchase, receipt: row.receipt },
    transfers: [],
  })
  return isRefusal(number)
    ? number
    : { outcome: 'changed', sentence: 'Its receipt has come.', fund: fund.ref, entries: [number] }
}

async function whoDecided(
  daybook: Daybook,
  fund: FundRow,
  row: PurchaseRowIn,
): Promise<DecidedAsked | Refusal> {
  const by = row.decidedBy
  if ('involved' in by) return { name: by.name, involved: by.involved, what: row.what }
  const standings = (await daybook.store.decisions(fund.id)).filter(
    (d) =>
      d.standing !== undefined &&
      d.standing.eachPence === by.standing.eachPence &&
      d.standing.monthPence === by.standing.monthPence &&
      d.standing.from <= row.day &&
      (d.standing.to === undefined || row.day <= d.standing.to),
  )
  const said = await daybook.words(standings.flatMap((d) => d.what ?? []))
  const same = (a: string, b: string) => a.trim().toLowerCase() === b.trim().toLowerCase()
  const standing = standings.find(
    (d) => d.what !== undefined && same(said.get(d.what) ?? '', by.standing.what),
  )
  if (standing) return { standing: standing.id as DecisionId }
  return new Refusal(
    'needs-decision',
    `No standing decision “${by.standing.what} up to ${printPence(by.standing.eachPence)} each, ${printPence(by.standing.monthPence)} a month” is on record for that day. Record it first.`,
    { client: row.client },
  )
}

async function paymentRow(daybook: Daybook, item: Item, payment: PaymentIn): Promise<Ran | Refusal> {
  const lines = []
  let here = 0
  for (const row of payment.rows) {
    const fund = await daybook.fund(row.serviceOrder)
    if (isRefusal(fund)) {
      return new Refusal(
        'unknown-fund',
        `The payment ${payment.bacsRef} pays for “${row.serviceOrder}” (line ${row.line}), and nobody here has that reference. The whole payment waits.`,
        { serviceOrder: row.serviceOrder },
      )
    }
    const typed = await typedByHand(daybook, fund, payment)
    if (isRefusal(typed)) return typed
    if (typed || (await alreadyHere(daybook, fund, item, row))) here += 1
    else
      lines.push({
        fund: fund.ref,
        pence: row.net,
        covers: { from: row.from, to: row.to },
        source: sourceOf(item, row),
      })
  }
  if (lines.length === 0) return HERE
  if (here > 0) {
    return new Refusal(
      'does-not-add-up',
      `${here} of the ${payment.rows.length} lines of payment ${payment.bacsRef} are here already, the others are not. Check which list is right.`,
      { payment: payment.bacsRef },
    )
  }
  const wrote = await receivePayment(daybook, {
    on: payment.day,
    pence: payment.totalPence,
    reference: payment.bacsRef,
    lines,
  })
  if (isRefusal(wrote)) return wrote
  return {
    outcome: 'new',
    sentence: `${printPence(payment.totalPence)} for ${lines.length} people.`,
    entries: wrote.flatMap((w) => w.entries),
  }
}

/** Whether somebody typed this person's part of a payment before its list came; refused where it was another sum. */
async function typedByHand(daybook: Daybook, fund: FundRow, payment: PaymentIn): Promise<boolean | Refusal> {
  const typed = await standing(
    daybook,
    fund,
    await daybook.entriesFrom(fund, 'by-hand', [`${payment.bacsRef}/${fund.ref}`]),
  )
  if (typed.length === 0) return false
  const listed = payment.rows.filter((r) => r.serviceOrder === fund.ref).reduce((sum, r) => sum + r.net, 0)
  const sum = receivedPence(typed)
  if (sum === listed) return true
  return new Refusal(
    'does-not-add-up',
    `The payment ${payment.bacsRef} was typed by hand as ${printPence(sum)} for ${fund.ref}, and its list says ${printPence(listed)}. Put right which of them is wrong first.`,
    { payment: payment.bacsRef, typed: sum, listed },
  )
}

/** What receipts brought to the bank, in whole pence. */
function receivedPence(entries: readonly Numbered[]): number {
  const sums = entries.flatMap((e) =>
    e.kind === 'receipt' ? e.transfers.map((t) => (t.debit === 'bank' ? t.amount : 0)) : [],
  )
  return sums.reduce((a, b) => a + b, 0) / PENNY
}

// ── Roster rows ────────────────────────────────────────────────────────────────────────────────────────

async function rosterRow(run: Run, item: Item, row: RosterRowIn): Promise<Ran | Refusal> {
  const { daybook } = run
  const fund = await daybook.fund(row.client)
  if (isRefusal(fund)) return fund
  const before = await daybook.entriesFrom(fund, item.system, [row.reference])
  const was = await earlierTexts(daybook, before)
  if (was.includes(row.text)) return { ...HERE, fund: fund.ref }
  const old = before.length > 0 ? await olderExport(run, item, row, before) : undefined
  if (old) return old
  const given = givenAsOf(run, item, row, fund)
  const kind = isRefusal(given) ? given : await kindIsAgreed(daybook, fund, given, item.day)
  if (isRefusal(kind)) return kind
  const clash = clashOf(run, row, fund, item)
  if (clash) return clash
  const state = await visitState(daybook, fund, item.system, row.reference)
  const corrects = state.records.length > 0
  for (const record of state.records) {
    const undone = await reverseEntry(daybook, fund, record, {})
    if (isRefusal(undone)) return undone
  }
  if (row.status === 'planned') {
    for (const booking of state.bookings) {
      const undone = await reverseEntry(daybook, fund, booking, {})
      if (isRefusal(undone)) return undone
    }
  }
  const wrote = await visitAct(run, item, row, kind)
  if (isRefusal(wrote)) return wrote
  const changed = corrects || (before.length > 0 && row.status === 'planned')
  return {
    outcome: changed ? 'changed' : 'new',
    sentence: changed
      ? `Changed: ${whatChanged(was.at(-1), row.text)}`
      : visitSentence(row, before.length > 0),
    fund: fund.ref,
    entries: wrote.entries,
  }
}

/** The texts this row has had, oldest first: a row seen before changes nothing, however old its file is. */
async function earlierTexts(daybook: Daybook, before: readonly Numbered[]): Promise<string[]> {
  const inOrder = [...before].sort((a, b) => (a.source?.part ?? 0) - (b.source?.part ?? 0))
  const refs = inOrder.flatMap((e) => (e.source?.text ? [e.source.text] : []))
  const stored = await daybook.words(refs)
  return [...new Set(refs.flatMap((ref) => stored.get(ref) ?? []))]
}

/**
 * A file that still plans what is recorded already was exported before what is here: a plan in it says nothing
 * new, and where it differs a human says which is right.
 */
async function olderExport(
  run: Run,
  item: Item,
  row: RosterRowIn,
  before: readonly Numbered[],
): Promise<Ran | Refusal | undefined> {
  if (run.settling) return undefined
  const recorded = before.some(isKind('support', 'not-given'))
  if (row.status === 'planned')
    return recorded ? { ...HERE, sentence: 'Already here: this file is older.' } : undefined
  if (!recorded || !(await stillPlansWhatIsRecorded(run, item.file))) return undefined
  return new Refusal(
    'older-file',
    'This row differs from what is recorded, and its file seems to be older than that: it still plans visits that are recorded as given. Say whether this row is right.',
    { reference: item.row.reference },
  )
}

async function stillPlansWhatIsRecorded(run: Run, file: FileIn): Promise<boolean> {
  const known = run.older.get(file)
  if (known !== undefined) return known
  let found = false
  for (const row of file.list === 'roster' ? file.file.rows : []) {
    if (row.status !== 'planned' || found) continue
    const fund = await run.daybook.fund(row.client)
    if (isRefusal(fund)) continue
    const system = file.list === 'roster' ? `roster:${file.file.system}` : ''
    const before = await run.daybook.store.entriesFrom(fund.id, system, [row.reference])
    found = before.some(isKind('support', 'not-given'))
  }
  run.older.set(file, found)
  return found
}

function visitSentence(row: RosterRowIn, wasPlanned: boolean): string {
  if (row.status === 'planned') return 'A planned visit: its hours are booked.'
  if (row.status === 'cancelled') return 'A visit that was not given.'
  return wasPlanned ? 'Support given, as it was planned.' : 'Support given.'
}

/** Which cells differ, as they stood in the file. */
function whatChanged(was: string | undefined, is: string): string {
  if (was === undefined) return 'its earlier text is no longer kept.'
  const [a, b] = [was.split(','), is.split(',')]
  const differing = b.flatMap((cell, i) => (cell === a[i] ? [] : [`“${a[i] ?? ''}” is now “${cell}”`]))
  return differing.length > 0 ? differing.join('; ') : 'its columns.'
}

function givenAsOf(run: Run, item: Item, row: RosterRowIn, fund: FundRow): GivenAs | Refusal {
  const answered = run.settling?.answer
  if (answered?.how === 'accept' && answered.givenAs !== undefined) return answered.givenAs
  if (row.given !== undefined) return row.given
  return new Refusal(
    'unknown-kind',
    `The service “${row.service}” matches no kind of hour of ${fund.ref}. Say which it is, or leave it out.`,
    { service: row.service, line: item.row.line },
  )
}

/** A service is never guessed: the agreement of that day must have its kind (design.md §2). */
async function kindIsAgreed(
  daybook: Daybook,
  fund: FundRow,
  given: GivenAs,
  on: Day,
): Promise<GivenAs | Refusal> {
  const { agreements } = await daybook.case(fund, postedOn(fund, on).effective)
  const agreement = inForce(agreements, on)
  if (!agreement) {
    return new Refusal('outside-agreement', `No agreement of ${fund.ref} is in force on ${printDay(on)}.`, {
      day: on,
    })
  }
  const kind = given === 'by-clock' ? undefined : kindOf(agreement, given)
  return isRefusal(kind) ? kind : given
}

async function visitAct(run: Run, item: Item, row: RosterRowIn, givenAs: GivenAs) {
  const { daybook } = run
  const times = row.status === 'given' ? (row.actual ?? row.planned) : row.planned
  const base = {
    fund: row.client,
    start: zoned(times.start, times.startZone),
    end: zoned(times.end, times.endZone),
    givenAs,
    ...(row.worker ? { worker: row.worker } : {}),
    together: run.sessions.together(row.visit),
    session: row.visit,
    from: sourceOf(item),
  }
  if (row.status === 'given') return giveSupport(daybook, { ...base, times: row.kept ?? 'confirmed' })
  if (row.status === 'planned') return planVisit(daybook, { ...base, times: 'planned' })
  const settled = run.settling?.answer
  const answers = settled?.how === 'answer' ? settled : answersOf(row.reason)
  const missed: MissedAsked = {
    ...base,
    reason: reasonIn(row.reason),
    ...(row.cancelledAt ? { cancelledAt: row.cancelledAt } : {}),
    ...(answers.workerPaid === undefined ? {} : { workerPaid: answers.workerPaid }),
    ...(answers.otherWork === undefined ? {} : { otherWork: answers.otherWork }),
  }
  return recordNotGiven(daybook, missed)
}

function zoned(local: LocalTime, zone: 'BST' | 'GMT' | undefined): string {
  return zone ? `${local} ${zone}` : local
}

function reasonIn(reason: ReasonIn | undefined): MissedAsked['reason'] {
  if (reason === undefined || reason.startsWith('client-cancelled')) return 'client-cancelled'
  return reason as MissedAsked['reason']
}

function answersOf(reason: ReasonIn | undefined): {
  readonly workerPaid?: boolean
  readonly otherWork?: boolean
} {
  if (reason === 'client-cancelled-worker-paid') return { workerPaid: true, otherWork: false }
  if (reason === 'client-cancelled-worker-redeployed') return { workerPaid: true, otherWork: true }
  return {}
}

// ── Two places at once ─────────────────────────────────────────────────────────────────────────────────

interface Placed {
  readonly session: string
  readonly fund: string
  readonly worker: string | undefined
  readonly start: Moment
  readonly end: Moment
  readonly line: number | undefined
}

interface SessionIndex {
  readonly together: (session: string) => number
  readonly during: (start: Moment, end: Moment) => readonly Placed[]
  readonly add: (placed: Placed) => void
}

/** Sessions on record around the files' days; rows join as they are taken in. */
async function sessionIndex(daybook: Daybook, items: readonly Item[]): Promise<SessionIndex> {
  const rows = items.filter((i) => i.file.list === 'roster')
  const days = rows.map((i) => i.day).sort()
  const [first, last] = [days[0], days.at(-1)]
  const byDay = new Map<string, Placed[]>()
  const add = (p: Placed) => {
    for (const day of new Set([dayAt(p.start), dayAt(p.end)])) {
      const list = byDay.get(day)
      if (list) list.push(p)
      else byDay.set(day, [p])
    }
  }
  if (first && last) {
    const stored = await daybook.store.sessionsBetween(
      daybook.caller.provider,
      addDays(first, -1),
      addDays(last, 1),
    )
    const moved = await movedVisits(daybook, rows)
    for (const s of stored) {
      const now = moved.get(`${s.fund} ${s.session}`)
      if (s.given && (now === undefined || now === `${s.start} ${s.end}`)) add(placedOf(s))
    }
  }
  const people = new Map<string, Set<string>>()
  for (const i of rows) {
    const row = i.row as RosterRowIn
    if (row.status !== 'cancelled')
      people.set(row.visit, (people.get(row.visit) ?? new Set()).add(row.client))
  }
  return {
    together: (session) => people.get(session)?.size ?? 1,
    during: (start, end) => {
      const days = new Set([dayAt(start), dayAt(end)])
      const found = new Set([...days].flatMap((d) => byDay.get(d) ?? []))
      return [...found].filter((p) => p.start < end && start < p.end)
    },
    add,
  }
}

/**
 * Where the rows of this import say that visits were: one that moved, or was not given after all, makes room
 * for another at its old time.
 */
async function movedVisits(daybook: Daybook, rows: readonly Item[]): Promise<ReadonlyMap<string, string>> {
  const times = new Map<string, string>()
  for (const { row: any } of rows) {
    const row = any as RosterRowIn
    const fund = row.status === 'planned' ? undefined : await daybook.fund(row.client)
    if (fund === undefined || isRefusal(fund)) continue
    const { start, end, startZone, endZone } = row.actual ?? row.planned
    const at = row.status === 'given' ? sessionTimes(zoned(start, startZone), zoned(end, endZone)) : undefined
    if (!isRefusal(at)) times.set(`${fund.id} ${row.visit}`, at ? `${at.start} ${at.end}` : 'not given')
  }
  return times
}

function placedOf(s: SessionRow): Placed {
  return { session: s.session, fund: s.fund, worker: s.worker, start: s.start, end: s.end, line: undefined }
}

function clashOf(run: Run, row: RosterRowIn, fund: FundRow, item: Item): Refusal | undefined {
  if (row.status !== 'given' || run.settling?.answer.how === 'accept') return place(run, row, fund, item)
  const times = row.actual ?? row.planned
  const at = sessionTimes(zoned(times.start, times.startZone), zoned(times.end, times.endZone))
  if (isRefusal(at)) return at
  const others = run.sessions.during(at.start, at.end).filter((p) => p.session !== row.visit)
  const own = others.find((p) => p.fund === fund.id)
  if (own) {
    return new Refusal(
      'overlaps-another-visit',
      `This visit overlaps another of the same person (${own.session}). Say whether two workers were there, or which one is wrong.`,
      { visit: row.visit, other: own.session },
    )
  }
  const elsewhere = row.worker === undefined ? undefined : others.find((p) => p.worker === row.worker)
  if (elsewhere) {
    return new Refusal(
      'worker-in-two-places',
      `${row.worker} is with somebody else at this time (visit ${elsewhere.session}). Say whether both visits happened, or which one is wrong.`,
      { visit: row.visit, other: elsewhere.session },
    )
  }
  return place(run, row, fund, item)
}

function place(run: Run, row: RosterRowIn, fund: FundRow, item: Item): undefined {
  if (row.status !== 'given') return undefined
  const times = row.actual ?? row.planned
  const at = sessionTimes(zoned(times.start, times.startZone), zoned(times.end, times.endZone))
  if (isRefusal(at)) return undefined
  run.sessions.add({
    session: row.visit,
    fund: fund.id,
    worker: row.worker,
    start: at.start,
    end: at.end,
    line: item.row.line,
  })
  return undefined
}

// ── Support recorded up to ─────────────────────────────────────────────────────────────────────────────

/**
 * How far a roster records support: to the day before its first visit that is still only planned, else to
 * its last day; never past the day asked for or today.
 */
function coverageOf(ask: ImportAsked, today: Day): Day | undefined {
  const covered = ask.files.flatMap((file) => {
    if (file.list !== 'roster' || file.file.rows.length === 0) return []
    const days = file.file.rows.map((r) => r.planned.start.slice(0, 10)).sort()
    const planned = file.file.rows
      .filter((r) => r.status === 'planned')
      .map((r) => r.planned.start.slice(0, 10))
      .sort()[0]
    const through = planned ? addDays(planned as Day, -1) : ((days.at(-1) ?? today) as Day)
    const bounds = [through, ask.until, today].filter((d): d is Day => d !== undefined).sort()
    return [{ from: days[0] as Day, through: bounds[0] ?? through }]
  })
  return covered
    .map((c) => c.through)
    .sort()
    .at(-1)
}

async function recordCoverage(run: Run, ask: ImportAsked, notes: string[]): Promise<Day | undefined> {
  const { daybook, coverage } = run
  if (coverage === undefined) return undefined
  const firsts = ask.files
    .flatMap((f) => (f.list === 'roster' ? f.file.rows.map((r) => r.planned.start.slice(0, 10)) : []))
    .sort()
  const from = (firsts[0] ?? coverage) as Day
  let [gaps, written] = [0, 0]
  for (const fund of await daybook.store.funds(daybook.caller.provider)) {
    if (fund.holder !== 'person' || fund.opened > coverage) continue
    const recorded = fund.recordedThrough ?? addDays(fund.opened, -1)
    if (addDays(recorded, 1) < from) {
      gaps += 1
      continue
    }
    written += 1
    const draft = decideRecorded(fund, coverage, daybook.today)
    if (draft === undefined || isRefusal(draft)) continue
    const number = await daybook.write(fund, draft)
    if (isRefusal(number))
      throw new Error(`support recorded up to ${coverage} was refused: ${number.sentence}`)
  }
  if (gaps > 0) {
    notes.push(
      `The roster begins on ${printDay(from)}, and for ${gaps === 1 ? 'one person' : `${gaps} people`} support before that is not recorded yet. Import the earlier roster too, or say that support is recorded.`,
    )
  }
  return written > 0 ? coverage : undefined
}

// ── Bank lines ─────────────────────────────────────────────────────────────────────────────────────────

/** Money to the provider's office account is what it took. */
function isToOffice(row: BankRowIn): boolean {
  return row.pence < 0 && /OFFICE ACCOUNT/i.test(row.description)
}

/**
 * A bank line agrees with a payment, purchase or drawdown on record, or it is money that is nobody's and goes
 * into the provider's own book, or a human must say what it is (design.md §3).
 */
async function bankRow(run: Run, item: Item, row: BankRowIn): Promise<Ran | Refusal> {
  const { daybook } = run
  const own = await daybook.fund('OWN')
  if (isRefusal(own)) return own
  if ((await daybook.entriesFrom(own, item.system, [row.reference])).length > 0) return HERE
  const typed = await byHandAtBank(run, row)
  if (typed) return typed
  if (isToOffice(row)) return bankDrawdown(run, item, row)
  if (row.type === 'INT' || /^INTEREST/i.test(row.description)) return ownLine(daybook, item, row, 'interest')
  if (row.type === 'CHG' || /CHARGE/i.test(row.description)) return ownLine(daybook, item, row, 'charges')
  if (row.pence > 0) return bankCredit(run, item, row)
  return bankDebit(run, row)
}

/** What somebody typed in already: own money, or what the provider lent or was paid back, on that day to the penny. */
async function byHandAtBank(run: Run, row: BankRowIn): Promise<Ran | undefined> {
  const { daybook } = run
  for (const fund of await daybook.store.funds(daybook.caller.provider)) {
    const typed: readonly Numbered[] =
      fund.holder === 'provider'
        ? await daybook.entriesOfKind(fund, 'own-money')
        : await daybook.entriesOfKind(fund, 'advance', 'advance-repaid')
    const found = (await standing(daybook, fund, typed)).find(
      (e) =>
        e.source === undefined &&
        e.effective === row.day &&
        !(e.kind === 'own-money' && /^(lent|lent-back|identified)$/.test(e.details.what)) &&
        atBank(e) === row.pence * PENNY &&
        !run.matched.has(`${fund.id} ${e.number}`),
    )
    if (!found) continue
    run.matched.add(`${fund.id} ${found.number}`)
    return { outcome: 'agrees', sentence: 'Agrees with what is recorded.', entries: [found.number] }
  }
  return undefined
}

function atBank(e: Numbered): number {
  return e.transfers.reduce((sum, t) => {
    if (t.debit === 'bank' || t.debit === 'own:bank') return sum + t.amount
    return t.credit === 'bank' || t.credit === 'own:bank' ? sum - t.amount : sum
  }, 0)
}

async function ownLine(
  daybook: Daybook,
  item: Item,
  row: BankRowIn,
  what: 'interest' | 'charges' | 'float' | 'unidentified',
): Promise<Ran | Refusal> {
  const wrote = await recordOwnMoney(daybook, {
    what,
    on: row.day,
    pence: Math.abs(row.pence),
    reference: row.description,
    source: sourceOf(item),
  })
  const sentence = {
    interest: 'Interest: in the provider’s own book.',
    charges: 'Bank charges: in the provider’s own book, never a person’s.',
    float: 'The provider’s own money.',
    unidentified: 'Nobody knows yet whose this is: kept apart in the provider’s own book.',
  }[what]
  return isRefusal(wrote) ? wrote : { outcome: 'new', sentence, entries: wrote.entries }
}

async function bankCredit(run: Run, item: Item, row: BankRowIn): Promise<Ran | Refusal> {
  const { daybook } = run
  if (/FLOAT/i.test(row.description)) return ownLine(daybook, item, row, 'float')
  for (const token of row.description.split(/\s+/).filter((t) => /\d{4}/.test(t))) {
    const recorded = await receivedUnder(run, token)
    if (recorded === 0) continue
    if (recorded === row.pence) return { outcome: 'agrees', sentence: `Agrees with the payment ${token}.` }
    return new Refusal(
      'does-not-add-up',
      `The bank received ${printPence(row.pence)} under ${token}, and its list comes to ${printPence(recorded)}. Find the difference first.`,
      { reference: token, bank: row.pence, recorded },
    )
  }
  return ownLine(daybook, item, row, 'unidentified')
}

/** What is recorded as received under a payment's reference, in whole pence, over all funds. */
async function receivedUnder(run: Run, reference: string): Promise<number> {
  const known = run.receipts.get(reference)
  if (known !== undefined) return known
  const { daybook } = run
  let sum = 0
  for (const fund of await daybook.store.funds(daybook.caller.provider)) {
    if (fund.holder !== 'person') continue
    const entries = [
      ...(await daybook.entriesFrom(fund, 'by-hand', [`${reference}/${fund.ref}`])),
      ...(await remittanceEntries(daybook, fund, reference)),
    ]
    sum += receivedPence(await standing(daybook, fund, entries))
  }
  run.receipts.set(reference, sum)
  return sum
}

async function remittanceEntries(
  daybook: Daybook,
  fund: FundRow,
  bacsRef: string,
): Promise<readonly Numbered[]> {
  const receipts = await daybook.entriesOfKind(fund, 'receipt')
  return receipts.filter((e) => e.details.reference === bacsRef && e.source?.system === REMITTANCE)
}

async function bankDebit(run: Run, row: BankRowIn): Promise<Ran | Refusal> {
  const { daybook } = run
  for (const fund of await daybook.store.funds(daybook.caller.provider)) {
    if (fund.holder !== 'person') continue
    const bought = await standing(daybook, fund, await daybook.entriesOfKind(fund, 'purchase'))
    const paid = bought.find(
      (e) =>
        e.details.paidFrom === 'bank' &&
        belongsTo(e) === row.day &&
        e.details.sum === -row.pence * PENNY &&
        !run.matched.has(`${fund.id} ${e.number}`),
    )
    if (!paid) continue
    run.matched.add(`${fund.id} ${paid.number}`)
    return { outcome: 'agrees', sentence: 'Agrees with a purchase.', fund: fund.ref, entries: [paid.number] }
  }
  return new Refusal(
    'unknown-purchase',
    `${printPence(-row.pence)} left the bank (${row.description}) and no purchase of that day and sum is recorded. Record what it was.`,
    { description: row.description },
  )
}

async function bankDrawdown(run: Run, item: Item, row: BankRowIn): Promise<Ran | Refusal> {
  const { daybook } = run
  const taken = await drawnOn(daybook, row.day)
  if (taken === -row.pence) return { outcome: 'agrees', sentence: 'Agrees with what was taken.' }
  if (taken > 0) {
    return new Refusal(
      'does-not-add-up',
      `The bank shows ${printPence(-row.pence)} taken, and ${printPence(taken)} is recorded for that day.`,
      { bank: -row.pence, recorded: taken },
    )
  }
  const drawn = await drawDown(daybook, { through: row.day, pence: -row.pence, source: sourceOf(item) })
  if (isRefusal(drawn)) return drawn
  return { outcome: 'new', sentence: `What the provider may take, from ${drawn.lines.length} funds.` }
}

/** The day of a fact at the bank: of a closed month it is dated in the open one, and names its own. */
function belongsTo(e: Numbered): Day {
  return e.relatesTo ?? e.effective
}

async function drawnOn(daybook: Daybook, on: Day): Promise<number> {
  let sum = 0
  for (const fund of await daybook.store.funds(daybook.caller.provider)) {
    if (fund.holder !== 'person') continue
    const that = (await daybook.entriesOfKind(fund, 'drawdown')).filter((e) => belongsTo(e) === on)
    const drawn = await standing(daybook, fund, that)
    sum += drawn.reduce((n, e) => n + e.details.sum, 0) / PENNY
  }
  return sum
}

/** What the bank said it held at the end of the last day that was taken in. */
async function bankBalance(
  daybook: Daybook,
  ask: ImportAsked,
): Promise<{ on: Day; pence: number } | undefined> {
  for (const file of ask.files) {
    if (file.list !== 'bank') continue
    const rows = file.file.rows.filter((r) => ask.until === undefined || r.day <= ask.until)
    const last = rows.at(-1)
    if (last?.balancePence === undefined) continue
    const known = (await daybook.store.bankStatements(daybook.caller.provider)).some(
      (b) => b.on === last.day && b.pence === last.balancePence,
    )
    if (!known) {
      daybook.set('bankBalance', {
        provider: daybook.caller.provider,
        on: last.day,
        pence: last.balancePence,
        source: file.name,
      })
    }
    return { on: last.day, pence: last.balancePence }
  }
  return undefined
}

/** A closing bank balance entered by hand. */
export async function enterBankBalance(
  daybook: Daybook,
  ask: { readonly on: Day; readonly pence: number },
): Promise<{ readonly on: Day; readonly pence: number } | Refusal> {
  if (ask.on > daybook.today)
    return new Refusal(
      'future-day',
      `${printDay(ask.on)} has not come yet.`,
      { day: ask.on },
      { field: 'on' },
    )
  daybook.set('bankBalance', {
    provider: daybook.caller.provider,
    on: ask.on,
    pence: ask.pence,
    source: 'by hand',
  })
  return ask
}

// ── Settling ───────────────────────────────────────────────────────────────────────────────────────────

/** What a human says of a row put aside. */
export type Answered =
  /** It is right as it stands; for an unknown service, which kind it is. */
  | { readonly how: 'accept'; readonly because: string; readonly givenAs?: GivenAs }
  /** It is not for a fund, or it did not happen. */
  | { readonly how: 'leave-out'; readonly because: string; readonly remember?: 'client' | 'service' }
  /** The two questions of a late cancellation. */
  | {
      readonly how: 'answer'
      readonly because: string
      readonly workerPaid: boolean
      readonly otherWork?: boolean
    }

export interface SettleAsked {
  readonly id: string
  /** The row read again by its list's reader; not needed to leave it out, unless that is remembered. */
  readonly file?: FileIn
  /** Other open rows that the same remembered rule leaves out. */
  readonly also?: readonly string[]
  readonly answer: Answered
}

/** Settles a row put aside: records it with the human's answer, or leaves it out with the reason. */
export async function settle(
  daybook: Daybook,
  ask: SettleAsked,
): Promise<{ readonly id: string; readonly how: string; readonly entries: readonly number[] } | Refusal> {
  const open = await daybook.store.putAside(daybook.caller.provider)
  const row = open.find((r) => r.id === ask.id)
  if (!row)
    return new Refusal('not-found', 'This row is not put aside, or it is settled already.', { id: ask.id })
  const { answer } = ask
  const because = answer.because.trim()
  if (because === '') return new Refusal('bad-text', 'Say in a few words why.', {}, { field: 'because' })
  if (answer.how === 'leave-out') {
    const kept = answer.remember ? await rememberFor(daybook, ask, row, answer.remember, because) : undefined
    if (isRefusal(kept)) return kept
    const also = open.filter((r) => answer.remember && r.id !== row.id && ask.also?.includes(r.id))
    for (const { id } of [row, ...also]) daybook.add('settled', { id, how: 'leave-out', because })
    return { id: row.id, how: 'leave-out', entries: [] }
  }
  if (!ask.file) throw new Error('a row is settled with its text read again')
  const item = itemsOf(ask.file, 0).find((i) => i.row.reference === row.reference && i.system === row.system)
  if (!item)
    return new Refusal('file-unreadable', 'The row can no longer be read with its list’s mapping.', {
      id: ask.id,
    })
  const run: Run = {
    daybook,
    rules: [],
    aside: [],
    sessions: await sessionIndex(daybook, [item]),
    coverage: undefined,
    matched: new Set(),
    receipts: new Map(),
    older: new Map(),
    settling: { row, answer },
  }
  const ran = await withFund(run, { ...item, digest: row.file, row: { ...item.row, line: row.row } })
  if (isRefusal(ran)) return ran
  daybook.add('settled', { id: row.id, how: answer.how, because })
  return { id: row.id, how: answer.how, entries: ran.entries ?? [] }
}

/** The rule that a row left out stands for: its own client, or its own service. */
async function rememberFor(
  daybook: Daybook,
  ask: SettleAsked,
  { reference }: PutAsideRow,
  field: 'client' | 'service',
  because: string,
): Promise<object | Refusal> {
  const row =
    ask.file?.list === 'roster' ? ask.file.file.rows.find((r) => r.reference === reference) : undefined
  if (row) return rememberLeaveOut(daybook, { field, value: row[field], because })
  return new Refusal(
    'body-invalid',
    'Only a roster’s rows have a client or a service to remember.',
    {},
    { field: 'remember' },
  )
}

/** A remembered rule: rows of this client, or of this service, are left out, now and later. */
export async function rememberLeaveOut(
  daybook: Daybook,
  ask: { readonly field: 'client' | 'service'; readonly value: string; readonly because: string },
): Promise<{ readonly field: string; readonly value: string } | Refusal> {
  const because = ask.because.trim()
  if (because === '') return new Refusal('bad-text', 'Say in a few words why.', {}, { field: 'because' })
  const { provider } = daybook.caller
  const known = await daybook.store.leaveOutRules(provider)
  if (known.some((r) => r.field === ask.field && r.value === ask.value))
    return { field: ask.field, value: ask.value }
  daybook.add('leaveOut', { provider, field: ask.field, value: ask.value, because, by: daybook.caller.code })
  return { field: ask.field, value: ask.value }
}

/** Saves a mapping of somebody's columns under its name; the newest of a name counts. */
export async function saveMapping(
  daybook: Daybook,
  ask: { readonly name: string; readonly body: string },
): Promise<{ readonly name: string }> {
  daybook.set('mapping', { provider: daybook.caller.provider, name: ask.name, body: ask.body })
  return { name: ask.name }
}
