import { addDays, type Day, printDay } from '../ledger/day.ts'
import type { ActId, Numbered } from '../ledger/entry.ts'
import { PENNY, printPence } from '../ledger/money.ts'
import { isRefusal, Refusal } from '../ledger/refusal.ts'
import type { Daybook } from './daybook.ts'
import { drawDown, OFFICE_ACCOUNT } from './drawdown.ts'
import {
  type BankRowIn,
  type FileIn,
  HERE,
  type ImportAsked,
  type Item,
  type Ran,
  REMITTANCE,
  type Run,
  receivedPence,
  sourceOf,
} from './imported.ts'
import { recordOwnMoney } from './own-book.ts'
import { paymentDetails, proposedDrawdowns } from './proposal.ts'
import { standing } from './record.ts'
import type { FundRow } from './store.ts'

/** Money to the provider's office account is what it took. */
export function isToOffice(row: BankRowIn): boolean {
  return row.pence < 0 && OFFICE_ACCOUNT.test(row.description)
}

/**
 * A bank line agrees with a payment, purchase or drawdown on record, or it is money that is nobody's and goes
 * into the provider's own book, or a human must say what it is (design.md §3).
 */
export async function bankRow(run: Run, item: Item, row: BankRowIn): Promise<Ran | Refusal> {
  const { daybook } = run
  const own = await daybook.fund('OWN')
  if (isRefusal(own)) return own
  if ((await daybook.entriesFrom(own, item.system, [row.reference])).length > 0) return HERE
  const typed = await byHandAtBank(run, row)
  if (typed) return typed
  const strange = await otherAccount(daybook, item.file)
  if (strange) return strange
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
  if (OFFICE_ACCOUNT.test(row.description)) {
    // Of what was taken too much the books know nothing: given back, it is not the provider's own money.
    if (run.settling) return ownLine(daybook, item, row, 'float')
    return new Refusal(
      'needs-decision',
      `${printPence(row.pence)} came from our own account. Say whether it is our own money, or gives back what was taken too much.`,
      { bank: row.pence },
    )
  }
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
  if (await wasAllowed(run, row)) return { outcome: 'agrees', sentence: 'Agrees with what was taken.' }
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

/** How many days after it was earned what was allowed may leave the bank, at most. */
const MOST_DAYS = 31

/**
 * A drawdown that two managers allowed is recorded up to the day it was earned, and leaves the bank some days later:
 * its line agrees with it by the sum. Each is the answer to one line of a run; the latest before the line first.
 */
async function wasAllowed(run: Run, row: BankRowIn): Promise<boolean> {
  const { daybook, matched } = run
  const allowed = (await proposedDrawdowns(daybook)).filter(
    (p) =>
      p.pence === -row.pence &&
      p.through <= row.day &&
      row.day <= addDays(p.through, MOST_DAYS) &&
      !matched.has(p.proposal),
  )
  for (const { proposal, pence } of allowed.reverse()) {
    if ((await drawnAs(daybook, proposal)) !== pence) continue
    matched.add(proposal)
    return true
  }
  return false
}

/** What stands of the drawdown that a proposal did, in whole pence. */
async function drawnAs(daybook: Daybook, proposal: ActId): Promise<number> {
  let sum = 0
  for (const fund of await daybook.store.funds(daybook.caller.provider)) {
    if (fund.holder !== 'person') continue
    const drawn = await daybook.store.entriesOfKind(fund.id, ['drawdown'])
    const stands = await standing(
      daybook,
      fund,
      drawn.filter((e) => e.act === proposal),
    )
    sum += stands.reduce((n, e) => n + e.details.sum, 0) / PENNY
  }
  return sum
}

/** A file that names another account than ours says nothing about the funds. */
async function otherAccount(daybook: Daybook, file: FileIn): Promise<Refusal | undefined> {
  const named = file.list === 'bank' ? file.file.account : undefined
  if (!named) return undefined
  const digits = (text: string) => text.replace(/\D/g, '')
  const ours = [
    ...(await daybook.store.bankAccounts(daybook.caller.provider)),
    ...(await paymentDetails(daybook)).filter((d) => d.account === 'ring-fenced'),
  ]
  if (
    ours.some(
      (a) => digits(a.number) === digits(named.number) && digits(a.sortCode) === digits(named.sortCode),
    )
  )
    return undefined
  return new Refusal(
    'does-not-add-up',
    'This line is of another bank account than the ring-fenced one. Check that it is the right file.',
    { ending: digits(named.number).slice(-4) },
  )
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
export async function bankBalance(
  daybook: Daybook,
  ask: ImportAsked,
): Promise<{ on: Day; pence: number } | undefined> {
  for (const file of ask.files) {
    if (file.list !== 'bank' || (await otherAccount(daybook, file))) continue
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
