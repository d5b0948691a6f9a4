import { type Day, printDay } from '../ledger/day.ts'
import type { DecisionId, Numbered } from '../ledger/entry.ts'
import { PENNY, printPence } from '../ledger/money.ts'
import { isRefusal, Refusal } from '../ledger/refusal.ts'
import { postedOn } from '../ledger/support.ts'
import { bankBalance, bankRow, isToOffice } from './bank.ts'
import { BankLines } from './bank-lines.ts'
import { swapHours, turnHoursIntoMoney, turnMoneyIntoHours } from './conversion.ts'
import { type Daybook, sha256 } from './daybook.ts'
import type { ChoiceAsked, DecidedAsked } from './decision.ts'
import {
  ANOTHER,
  type Answered,
  type DecisionRowIn,
  type FileIn,
  type FileReport,
  HERE,
  type ImportAsked,
  type ImportReport,
  type Item,
  type PaymentIn,
  type PurchaseRowIn,
  placeOf,
  type Ran,
  REMITTANCE,
  type RowOutcome,
  type RowReport,
  type Run,
  receivedPence,
  sourceOf,
  written,
} from './imported.ts'
import { type Fitting, fittingOf, payForPurchase } from './purchase.ts'
import { receivePayment } from './receipt.ts'
import { standing, type Wrote } from './record.ts'
import { coverageOf, recordCoverage, recordedWith, rosterRow, sessionIndex } from './roster.ts'
import { save, takeOut } from './saving.ts'
import type { FundRow, PutAsideRow } from './store.ts'

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
    bank: new BankLines(),
    receipts: new Map(),
    older: new Map(),
    notes: [],
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
  const recordedThrough = await recordCoverage(run)
  const bank = await bankBalance(daybook, ask)
  return {
    files: ask.files.map((file) => fileReport(file, reports)),
    rows: [...reports.values()].sort((a, b) =>
      a.file === b.file ? a.line - b.line : a.file < b.file ? -1 : 1,
    ),
    entries: daybook.count - run.bank.kept,
    ...(recordedThrough ? { recordedThrough } : {}),
    notes: run.notes,
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
      // The same row put aside twice at once is one row.
      id: `r_${sha256(`${item.system} ${item.row.reference} ${item.row.text}`).slice(0, 16)}`,
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
        take: (run, item) => purchaseRow(run, item, row),
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

async function decisionRow(run: Run, item: Item, row: DecisionRowIn): Promise<Ran | Refusal> {
  const { daybook } = run
  const fund = await daybook.fund(row.client)
  if (isRefusal(fund)) return fund
  const inFile = new Set(item.file.list === 'decisions' ? item.file.file.rows.map((r) => r.text) : [])
  const place = await placeOf(run, fund, item, (_, text) =>
    text === undefined || text === row.text ? 'this' : inFile.has(text) ? 'another-row' : 'other',
  )
  if (isRefusal(place)) return place
  if ('here' in place) return { ...HERE, fund: fund.ref }
  const ask: ChoiceAsked = {
    fund: fund.ref,
    on: row.day,
    decided: { name: row.decidedBy, involved: row.involved },
    source: { ...sourceOf(item), reference: place.reference },
    recordedThrough: recordedWith(run.coverage, fund),
  }
  const wrote = await decisionAct(daybook, ask, row)
  if (!isRefusal(wrote)) written(run, fund, item, wrote.entries)
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

async function purchaseRow(run: Run, item: Item, row: PurchaseRowIn): Promise<Ran | Refusal> {
  const { daybook } = run
  const fund = await daybook.fund(row.client)
  if (isRefusal(fund)) return fund
  const bought = await daybook.entriesOfKind(fund, 'purchase')
  const words = await daybook.words(bought.flatMap((e) => [e.details.supplier, e.details.what]))
  const isOf = (e: Numbered<'purchase'>, r: PurchaseRowIn) =>
    words.get(e.details.supplier) === r.supplier && words.get(e.details.what) === r.what
  const rows = item.file.list === 'purchases' ? item.file.file.rows : []
  const said = run.settling?.answer.how === 'accept' ? run.settling.answer.paysFor : undefined
  const place = await placeOf(run, fund, item, (e) => {
    // What a human tells apart is not here already, however alike they are.
    if (e.kind !== 'purchase' || said !== undefined) return 'another-row'
    return isOf(e, row) ? 'this' : rows.some((r) => isOf(e, r)) ? 'another-row' : 'other'
  })
  if (isRefusal(place)) return place
  if ('here' in place)
    return place.here.kind === 'purchase'
      ? receiptOf(daybook, fund, place.here, row)
      : { ...HERE, fund: fund.ref }
  const typed = run.settling ? undefined : await byHandBought(run, fund, row, (e) => isOf(e, row))
  if (typed) return receiptOf(daybook, fund, typed, row)
  const doubled = run.settling ? undefined : await receiptRecorded(daybook, fund, row)
  if (doubled) return doubled
  const before = said ?? decidedBefore(await fittingOf(daybook, fund, row))
  if (isRefusal(before)) return before
  const decided = before === ANOTHER ? await whoDecided(daybook, fund, row) : undefined
  if (isRefusal(decided)) return decided
  const wrote = await payForPurchase(daybook, {
    fund: fund.ref,
    on: row.day,
    supplier: row.supplier,
    what: row.what,
    pence: row.pence,
    paidFrom: row.paidFrom,
    ...(decided ? { decided } : { decidedAs: before }),
    source: { ...sourceOf(item), reference: place.reference },
    ...(row.receipt ? { receipt: row.receipt } : {}),
  })
  if (isRefusal(wrote)) return wrote
  written(run, fund, item, wrote.entries)
  const sentence = decided ? 'A purchase.' : 'A purchase that was decided before.'
  return { outcome: 'new', sentence, fund: fund.ref, entries: wrote.entries }
}

/**
 * The purchase that was decided and a row of the log pays for, or that it is another one. Refused where somebody must
 * say: what was decided once is paid once, and what waits to be paid is not free to spend.
 */
function decidedBefore(fits: readonly Fitting[]): string | Refusal {
  const exactly = fits.filter((f) => f.how === 'exactly')
  const [first, ...more] = exactly.length > 0 ? exactly : fits
  if (!first) return ANOTHER
  if (more.length === 0 && first.how === 'exactly') return first.purchase
  const sentence =
    more.length === 0
      ? `A purchase of ${printPence(first.pence)} was decided on ${printDay(first.on)} and is not paid yet. Say whether this row is that purchase, or another one.`
      : `${more.length + 1} purchases were decided and are not paid yet that this row may be. Say which of them it is, or that it is another one.`
  return new Refusal(
    'may-be-decided',
    sentence,
    { purchases: [first, ...more].map((f) => f.purchase) },
    { field: 'paysFor' },
  )
}

/** The same purchase as it was paid here, by a person's own hand: its row of the log is no second one. */
async function byHandBought(
  run: Run,
  fund: FundRow,
  row: PurchaseRowIn,
  saysTheSameAs: (e: Numbered<'purchase'>) => boolean,
): Promise<Numbered<'purchase'> | undefined> {
  const { daybook, matched } = run
  const bought = await standing(daybook, fund, await daybook.entriesOfKind(fund, 'purchase'))
  const name = (e: Numbered) => `purchases ${fund.id} ${e.number}`
  const typed = bought.find(
    (e) =>
      e.source === undefined &&
      (e.relatesTo ?? e.effective) === row.day &&
      e.details.sum === row.pence * PENNY &&
      e.details.paidFrom === row.paidFrom &&
      saysTheSameAs(e) &&
      !matched.has(name(e)),
  )
  if (typed) matched.add(name(typed))
  return typed
}

/** A receipt belongs to one purchase: the same number with another sum or shop may be a correction. */
async function receiptRecorded(
  daybook: Daybook,
  fund: FundRow,
  row: PurchaseRowIn,
): Promise<Refusal | undefined> {
  if (!row.receipt) return undefined
  const seen = await standing(daybook, fund, await daybook.entriesOfKind(fund, 'receipt-seen'))
  const before = seen.find((e) => e.details.receipt === row.receipt)
  if (!before) return undefined
  return new Refusal(
    'already-exists',
    `The receipt ${row.receipt} is recorded with another purchase. Say whether this is another one; if it corrects that one, put that right first.`,
    { entry: before.number },
  )
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
    const listed = typed
      ? []
      : await standing(daybook, fund, await daybook.entriesFrom(fund, item.system, [row.reference]))
    if (listed.length > 0 && receivedPence(listed) !== row.net) {
      return new Refusal(
        'does-not-add-up',
        `Payment ${payment.bacsRef} is recorded with ${printPence(receivedPence(listed))} for ${fund.ref}, and this list says ${printPence(row.net)}. Find the difference first.`,
        { payment: payment.bacsRef },
      )
    }
    if (typed || listed.length > 0) here += 1
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

export interface SettleAsked {
  readonly id: string
  /** The row read again by its list's reader; not needed to leave it out, unless that is remembered. */
  readonly file?: FileIn
  /** Other open rows that the same remembered rule leaves out. */
  readonly also?: readonly string[]
  readonly answer: Answered
}

export interface Settled {
  readonly id: string
  readonly how: string
  readonly entries: readonly number[]
  /** How many other rows the remembered rule left out with it; none where it is not said. */
  readonly also?: number
}

/** Settles a row put aside: records it with the human's answer, or leaves it out with the reason. */
export async function settle(daybook: Daybook, ask: SettleAsked): Promise<Settled | Refusal> {
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
    return {
      ...{ id: row.id, how: 'leave-out', entries: [] },
      ...(also.length > 0 ? { also: also.length } : {}),
    }
  }
  if (!ask.file) throw new Error('a row is settled with its text read again')
  const item = readAgain(ask.file, row)
  if (!item)
    return new Refusal('file-unreadable', 'The row can no longer be read with its list’s mapping.', {
      id: ask.id,
    })
  const run: Run = {
    daybook,
    rules: [],
    aside: [],
    sessions: await sessionIndex(daybook, [item]),
    coverage: [],
    matched: new Set(),
    bank: new BankLines(),
    receipts: new Map(),
    older: new Map(),
    notes: [],
    settling: { row, answer },
  }
  const ran = await withFund(run, { ...item, digest: row.file, row: { ...item.row, line: row.row } })
  if (isRefusal(ran)) return ran
  daybook.add('settled', { id: row.id, how: answer.how, because })
  return { id: row.id, how: answer.how, entries: ran.entries ?? [] }
}

/** A row of a log read by itself has lost its place among rows that look alike: it is the one put aside. */
function readAgain(file: FileIn, { system, reference }: PutAsideRow): Item | undefined {
  const items = itemsOf(file, 0).filter((i) => i.system === system)
  const key = (text: string) => text.slice(0, text.lastIndexOf('/'))
  const isLog = file.list === 'purchases' || file.list === 'decisions'
  const [alone, ...more] = items
  if (isLog && alone && more.length === 0 && key(alone.row.reference) === key(reference))
    return { ...alone, row: { ...alone.row, reference } }
  return items.find((i) => i.row.reference === reference)
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
  if (ask.field === 'client' && !isRefusal(await daybook.fund(ask.value))) {
    return new Refusal(
      'already-exists',
      `${ask.value} has a fund here: its rows cannot be left out for good.`,
      { client: ask.value },
      { field: 'value' },
    )
  }
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
