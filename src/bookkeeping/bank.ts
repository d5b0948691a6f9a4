import { addDays, type Day, printDay } from '../ledger/day.ts'
import type { ActId, Numbered } from '../ledger/entry.ts'
import { PENNY, printPence } from '../ledger/money.ts'
import { isRefusal, Refusal } from '../ledger/refusal.ts'
import { agreeWith, type Fits } from './bank-lines.ts'
import type { Daybook } from './daybook.ts'
import { ANOTHER_ACCOUNT, drawDown } from './drawdown.ts'
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
import { paymentDetails } from './proposal.ts'
import { standing } from './record.ts'
import type { FundRow } from './store.ts'

/** Whether a line reads like money to the provider's office account: such lines come last of their day. */
export function isToOffice(row: BankRowIn): boolean {
  return row.pence < 0 && /\bOFFICE ACCOUNT\b/i.test(row.description)
}

/**
 * A bank line agrees with a payment, purchase or drawdown on record, or it is money that is nobody's and goes
 * into the provider's own book, or a human must say what it is (design.md §3). A record agrees with one line only.
 */
export async function bankRow(run: Run, item: Item, row: BankRowIn): Promise<Ran | Refusal> {
  const { daybook } = run
  const own = await daybook.fund('OWN')
  if (isRefusal(own)) return own
  if ((await daybook.entriesFrom(own, item.system, [row.reference])).length > 0) return HERE
  const strange = await otherAccount(daybook, item.file)
  if (strange) return strange
  const typed = await byHandAtBank(run, item, row)
  if (typed) return typed
  const paid = row.pence > 0 ? await bankReceipt(run, item, row) : undefined
  if (paid) return paid
  const isOurs = await isOwnAccount(daybook, row.description)
  if (isOurs && row.pence < 0) return bankDrawdown(run, item, row)
  if (row.type === 'INT' || /^INTEREST/i.test(row.description)) return ownLine(daybook, item, row, 'interest')
  if (row.type === 'CHG' || /CHARGE/i.test(row.description)) return ownLine(daybook, item, row, 'charges')
  if (row.pence > 0) return bankCredit(run, item, row, isOurs)
  return bankDebit(run, item, row)
}

/**
 * Whether the other side of a line is the provider's own account: by its number or its name as it is recorded, or
 * “office account” after the provider's own name, which a bank may cut short. Anybody else has an office too.
 */
async function isOwnAccount(daybook: Daybook, description: string): Promise<boolean> {
  const { store, caller } = daybook
  const said = wordsOf(description)
  const provider = (await store.providers()).find((p) => p.id === caller.provider)
  const own = (await paymentDetails(daybook)).filter((d) => d.account === 'own')
  if (own.some((d) => said.includes(d.number) || said.join(' ') === wordsOf(d.name).join(' '))) return true
  const at = said.findIndex((word, i) => word === 'OFFICE' && said[i + 1] === 'ACCOUNT')
  if (at === -1) return false
  const before = said.slice(/^(TO|FROM)$/.test(said[0] ?? '') ? 1 : 0, at)
  const whose = before.join(' ')
  const names = [provider?.name ?? '', ...own.map((d) => d.name)].map((name) => wordsOf(name).join(' '))
  return (
    whose === '' ||
    names.some((name) => name !== '' && (`${whose} `.startsWith(`${name} `) || isCutShort(whose, name)))
  )
}

function wordsOf(text: string): string[] {
  return text
    .toUpperCase()
    .split(/[^\p{L}\p{N}]+/u)
    .filter((word) => word !== '')
}

/** As much of a name as tells it from others: a bank has 18 letters for it. */
const NAME_LEFT = 5

function isCutShort(short: string, name: string): boolean {
  return short.length >= NAME_LEFT && name.startsWith(short)
}

/** What somebody typed in already: own money, or what the provider lent or was paid back, on that day to the penny. */
async function byHandAtBank(run: Run, item: Item, row: BankRowIn): Promise<Ran | Refusal | undefined> {
  const { daybook } = run
  const typed: Recorded[] = []
  for (const fund of await daybook.store.funds(daybook.caller.provider)) {
    const written: readonly Numbered[] =
      fund.holder === 'provider'
        ? await daybook.entriesOfKind(fund, 'own-money')
        : await daybook.entriesOfKind(fund, 'advance', 'advance-repaid')
    for (const e of await standing(daybook, fund, written)) {
      if (e.source !== undefined || e.effective !== row.day || atBank(e) !== row.pence * PENNY) continue
      if (e.kind === 'own-money' && /^(lent|lent-back|identified)$/.test(e.details.what)) continue
      typed.push(recorded(fund, e))
    }
  }
  const agreed = await agreeWith(run, item, row, typed)
  // A second line of the sum is told by what it says of itself.
  if (agreed === undefined || 'other' in agreed) return undefined
  if (isRefusal(agreed)) return agreed
  return { outcome: 'agrees', sentence: 'Agrees with what is recorded.', entries: [agreed.found.number] }
}

interface Recorded extends Fits {
  readonly fund: FundRow
  readonly number: number
}

function recorded(fund: FundRow, { number }: Numbered): Recorded {
  return { fund, number, with: [{ fund: fund.id, entry: number }] }
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

async function bankCredit(run: Run, item: Item, row: BankRowIn, isOurs: boolean): Promise<Ran | Refusal> {
  const { daybook } = run
  if (/FLOAT/i.test(row.description)) return ownLine(daybook, item, row, 'float')
  if (isOurs) {
    // Of what was taken too much the books know nothing: given back, it is not the provider's own money.
    if (run.settling) return ownLine(daybook, item, row, 'float')
    return new Refusal(
      'needs-decision',
      `${printPence(row.pence)} came from our own account. Say whether it is our own money, or gives back what was taken too much.`,
      { bank: row.pence },
    )
  }
  return ownLine(daybook, item, row, 'unidentified')
}

/** What came under the reference of a funder's payment; undefined where the line names none on record. */
async function bankReceipt(run: Run, item: Item, row: BankRowIn): Promise<Ran | Refusal | undefined> {
  for (const token of row.description.split(/\s+/).filter((t) => /\d{4}/.test(t))) {
    const sum = await receivedUnder(run, token)
    if (sum === 0) continue
    if (sum !== row.pence)
      return new Refusal(
        'does-not-add-up',
        `The bank received ${printPence(row.pence)} under ${token}, and its list comes to ${printPence(sum)}. Find the difference first.`,
        { reference: token, bank: row.pence, recorded: sum },
      )
    const known = await cameUnidentified(run.daybook, token, sum)
    const agreed = known
      ? { other: known }
      : await agreeWith(run, item, row, [{ with: [{ payment: token }] }])
    if (isRefusal(agreed)) return agreed
    if (agreed && 'found' in agreed)
      return { outcome: 'agrees', sentence: `Agrees with the payment ${token}.` }
    return new Refusal(
      'does-not-add-up',
      `This sum came to the account twice: ${printPence(row.pence)} under ${token} agrees with the bank’s line of ${printDay(agreed?.other.day ?? row.day)} already. Ask who paid it. If it was paid twice, record it as money that is nobody’s yet, then try this line again.`,
      { reference: token, bank: row.pence },
    )
  }
  return undefined
}

/** The line by which a payment came before its list: it was nobody's then, and is let go of. */
async function cameUnidentified(
  daybook: Daybook,
  reference: string,
  sumPence: number,
): Promise<{ readonly day: Day } | undefined> {
  const own = await daybook.fund('OWN')
  if (isRefusal(own)) return undefined
  const all = await standing(daybook, own, await daybook.entriesOfKind(own, 'own-money'))
  const texts = await daybook.words(all.flatMap((e) => e.details.reference ?? []))
  const isIt = (e: Numbered<'own-money'>) =>
    e.details.sum === sumPence * PENNY &&
    e.details.reference !== undefined &&
    (texts.get(e.details.reference) ?? '').split(/\s+/).includes(reference)
  if (!all.some((e) => e.details.what === 'identified' && isIt(e))) return undefined
  const came = all.find((e) => e.details.what === 'unidentified' && isIt(e))
  return came && { day: came.effective }
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

async function bankDebit(run: Run, item: Item, row: BankRowIn): Promise<Ran | Refusal> {
  const { daybook } = run
  const paid: Recorded[] = []
  for (const fund of await daybook.store.funds(daybook.caller.provider)) {
    if (fund.holder !== 'person') continue
    const bought = await standing(daybook, fund, await daybook.entriesOfKind(fund, 'purchase'))
    for (const e of bought)
      if (e.details.paidFrom === 'bank' && belongsTo(e) === row.day && e.details.sum === -row.pence * PENNY)
        paid.push(recorded(fund, e))
  }
  const agreed = await agreeWith(run, item, row, paid)
  if (isRefusal(agreed)) return agreed
  if (agreed && 'found' in agreed) {
    const { fund, number } = agreed.found
    return { outcome: 'agrees', sentence: 'Agrees with a purchase.', fund: fund.ref, entries: [number] }
  }
  return new Refusal(
    'unknown-purchase',
    agreed
      ? `This sum left the account twice: ${printPence(-row.pence)} (${row.description}), and the purchase of that day and sum agrees with another line of the bank’s already. If it was bought twice, record the second purchase, then try this line again. If not, ask for the money back.`
      : `${printPence(-row.pence)} left the bank (${row.description}) and no purchase of that day and sum is recorded. Record what it was.`,
    { description: row.description },
  )
}

async function bankDrawdown(run: Run, item: Item, row: BankRowIn): Promise<Ran | Refusal> {
  const { daybook } = run
  const drawn = await drawdowns(daybook)
  const ownLines = drawn.filter((d) => d.line !== undefined && d.pence === -row.pence && d.on === row.day)
  if (ownLines.some((d) => d.line === row.reference)) return AS_TAKEN
  const allowed = drawn.filter((d) => d.line === undefined)
  const fits = fitting(allowed, row)
  const more = fits.length > 0 ? await sentAlready(run, item, row, allowed) : undefined
  if (more) return more
  const agreed = await agreeWith(run, item, row, fits)
  if (isRefusal(agreed)) return agreed
  if (agreed && 'found' in agreed) return AS_TAKEN
  const other = agreed?.other ?? ownLines[0]
  if (other) {
    const before = 'day' in other ? other.day : other.on
    return new Refusal(
      'does-not-add-up',
      `This sum left the account twice: ${printPence(-row.pence)} agrees with the bank’s line of ${printDay(before)} already. Send it back to the ring-fenced account.`,
      { bank: -row.pence, recorded: -row.pence },
    )
  }
  const taken = drawn.filter((d) => d.on === row.day).reduce((sum, d) => sum + d.pence, 0)
  if (taken > 0) {
    return new Refusal(
      'does-not-add-up',
      `The bank shows ${printPence(-row.pence)} taken, and ${printPence(taken)} is recorded for that day.`,
      { bank: -row.pence, recorded: taken },
    )
  }
  const took = await drawDown(daybook, { through: row.day, pence: -row.pence, source: sourceOf(item) })
  if (isRefusal(took)) return took
  const sum = printPence(-row.pence)
  const from = took.lines.length === 1 ? 'one fund' : `${took.lines.length} funds`
  run.notes.push(
    `${sum} left the account for the provider on ${printDay(row.day)}, from ${from}, and no second manager had allowed it. It is recorded and flagged: somebody else says how it came about.`,
  )
  return { outcome: 'new', sentence: `${sum} was taken for support, from ${from}.` }
}

const AS_TAKEN: Ran = { outcome: 'agrees', sentence: 'Agrees with what was taken.' }

/** How many days after it was earned what was allowed may leave the bank, at most. */
const MOST_DAYS = 31

/** One transfer to the provider, as much of it as stands. */
interface Drawdown {
  readonly act?: ActId
  /** The line of the bank's file that it was recorded from; none where two managers allowed it. */
  readonly line?: string
  /** The day up to which it was earned; of the bank's own line the day on which it left. */
  readonly on: Day
  readonly pence: number
}

/** What stands of what was taken, in the order of its days. */
async function drawdowns(daybook: Daybook): Promise<readonly Drawdown[]> {
  const found = new Map<string, Drawdown>()
  for (const fund of await daybook.store.funds(daybook.caller.provider)) {
    if (fund.holder !== 'person') continue
    const stored = new Map(
      (await daybook.store.entriesOfKind(fund.id, ['drawdown'])).map((e) => [e.number, e.act]),
    )
    for (const e of await standing(daybook, fund, await daybook.entriesOfKind(fund, 'drawdown'))) {
      const line = e.source?.system === 'bank' ? e.source.reference : undefined
      const act = line === undefined ? stored.get(e.number) : undefined
      const at = `${act ?? ''} ${line ?? ''} ${belongsTo(e)}`
      const pence = (found.get(at)?.pence ?? 0) + e.details.sum / PENNY
      found.set(at, {
        ...{ on: belongsTo(e), pence },
        ...(act === undefined ? {} : { act }),
        ...(line === undefined ? {} : { line }),
      })
    }
  }
  return [...found.values()].sort((a, b) => (a.on < b.on ? -1 : a.on > b.on ? 1 : 0))
}

/**
 * What two managers allowed is recorded up to the day it was earned, and leaves the bank some days later: a line agrees
 * with it by the sum, the latest before the line first. All that was allowed of one day may leave in one sum.
 */
function fitting(allowed: readonly Drawdown[], row: BankRowIn): Fits[] {
  const as = (drawn: readonly Drawdown[]): Fits => ({
    with: drawn.flatMap(({ act }) => (act === undefined ? [] : [{ act }])),
  })
  const each = allowed.filter(
    (d) => d.pence === -row.pence && d.on <= row.day && row.day <= addDays(d.on, MOST_DAYS),
  )
  const ofDay = allowed.filter((d) => d.on === row.day)
  const isOneSum = ofDay.length > 1 && ofDay.reduce((sum, d) => sum + d.pence, 0) === -row.pence
  return [...each.toReversed().map((d) => as([d])), ...(isOneSum ? [as(ofDay)] : [])]
}

/**
 * Money that was sent before and left out as a wrong sum is sent all the same: of what was allowed only the rest of it
 * may follow. Refused where a line would send more; what agreed already is not asked again.
 */
async function sentAlready(
  run: Run,
  item: Item,
  row: BankRowIn,
  allowed: readonly Drawdown[],
): Promise<Refusal | undefined> {
  const left = await run.bank.leftOut(run)
  const sent = left.reduce((sum, l) => sum + l.pence, 0)
  if (sent <= 0 || (await run.bank.knows(run, item, row))) return undefined
  const first = left.reduce((day, l) => (l.day < day ? l.day : day), row.day)
  const lines = await run.bank.lines(run)
  const waits = allowed.filter(
    (d) =>
      first <= addDays(d.on, MOST_DAYS) &&
      !lines.some((line) => line.with.some((w) => 'act' in w && w.act === d.act)),
  )
  const toSend = waits.reduce((sum, d) => sum + d.pence, 0) - sent
  if (waits.length === 0 || toSend >= -row.pence) return undefined
  return new Refusal(
    'does-not-add-up',
    `${printPence(-row.pence)} left the account, and ${printPence(sent)} that was sent before was left out as a wrong sum: ${
      toSend > 0 ? `only ${printPence(toSend)} was still to be sent` : 'nothing was still to be sent'
    }. Send ${printPence(-row.pence - Math.max(0, toSend))} back to the ring-fenced account.`,
    { bank: -row.pence, sent, toSend },
  )
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
  return new Refusal('does-not-add-up', ANOTHER_ACCOUNT, { ending: digits(named.number).slice(-4) })
}

/** The day of a fact at the bank: of a closed month it is dated in the open one, and names its own. */
function belongsTo(e: Numbered): Day {
  return e.relatesTo ?? e.effective
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
