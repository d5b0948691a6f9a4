/**
 * A bookkeeper for tests: the real acts on the real file, with a clock that is set by hand and ids that come
 * in order. `book()` shows a fund as somebody would write it down; `audit()` adds everything up again.
 */
import { createHash } from 'node:crypto'
import { copyFileSync, existsSync, mkdirSync, mkdtempSync, renameSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, inject } from 'vitest'
import type { Terms } from '../../src/bookkeeping/agree.ts'
import { type Caller, type Desk, sha256 } from '../../src/bookkeeping/daybook.ts'
import {
  type Answer,
  type Books,
  isRefused,
  openBooks,
  refusalsOf,
} from '../../src/bookkeeping/open-books.ts'
import { OWN_BOOK } from '../../src/bookkeeping/own-book.ts'
import type { Answered, ProposalAsked } from '../../src/bookkeeping/proposal.ts'
import type { FundRow } from '../../src/bookkeeping/store.ts'
import { PEOPLE, PROVIDER, START, termsFor } from '../../src/demo/larch.ts'
import { balanceOn, brokenFloor, daysFrom } from '../../src/ledger/book.ts'
import { type Day, day, type Moment } from '../../src/ledger/day.ts'
import { type CallerCode, changeOf, type Entry } from '../../src/ledger/entry.ts'
import { type AccountCode, PROVIDER_CODES, type ProviderId } from '../../src/ledger/fund.ts'
import { HOUR, printSeconds } from '../../src/ledger/hours.ts'
import { PENNY, printPence } from '../../src/ledger/money.ts'
import type { Refusal, RefusalName } from '../../src/ledger/refusal.ts'
import { disagreement } from '../../src/ledger/valuation.ts'
import { openStore, type SqliteStore } from '../../src/store/sqlite/store.ts'

export const BY: Caller = {
  code: 'manager' as CallerCode,
  provider: 'p_larch' as ProviderId,
  as: { role: 'manager' },
}
/** Another manager, who approves what the first proposes. */
export const SECOND: Caller = { ...BY, code: 'u_second' as CallerCode }
export const LATER = '2026-12-31' as Day

/** A person decides, as most tests need it. */
export const decidedBy = (name: string) => ({ name, involved: 'in-person' as const })

export interface Bookkeeper {
  readonly books: Books
  readonly store: SqliteStore
  readonly desk: Desk
  readonly clock: { now: Moment }
  readonly file: string
}

const open: { readonly store: SqliteStore; readonly dir: string }[] = []
afterEach(async () => {
  for (const { store, dir } of open.splice(0)) {
    await store.close()
    rmSync(dir, { recursive: true })
  }
})

/** What needs two managers: proposed by one and approved by another, or what was refused on the way. */
export async function twoManagers(
  k: Pick<Bookkeeper, 'books'>,
  ask: ProposalAsked,
): Promise<Answer<Answered['done'] & object>> {
  const proposed = await k.books.propose(BY, ask)
  if (isRefused(proposed)) return proposed
  const answer = { proposal: proposed.proposal, answer: 'approved' } as const
  const answered = await k.books.answerProposal(SECOND, answer)
  return isRefused(answered) ? answered : (answered.done ?? {})
}

/** The provider takes what it may, with two managers. */
export const drawn = (k: Pick<Bookkeeper, 'books'>, through: Day, pence?: number) =>
  twoManagers(k, { what: 'drawdown', through, ...(pence === undefined ? {} : { pence }) })

/** New books in a file of their own, with a provider and its bank account. */
export async function newBooks(now: string, desk: Partial<Desk> = {}): Promise<Bookkeeper> {
  const keeper = await noBooks(now, desk)
  done(await keeper.books.openProvider(BY, { name: PROVIDER.name, bank: PROVIDER.bank, opened: START }))
  return keeper
}

export async function noBooks(now: string, more: Partial<Desk> = {}): Promise<Bookkeeper> {
  const { store, file } = await newStore()
  const clock = { now: moment(now) }
  let made = 0
  const next = () => sha256(String(made++))
  const desk: Desk = {
    store,
    clock: () => clock.now,
    newId: (prefix) => `${prefix}_${next().slice(0, 16)}`,
    newSalt: next,
    ...more,
  }
  return { books: openBooks(desk), store, desk, clock, file }
}

async function newStore(from?: string): Promise<{ readonly store: SqliteStore; readonly file: string }> {
  from ??= await nothingWritten()
  const dir = mkdtempSync(join(tmpdir(), 'ringfence-'))
  const file = join(dir, 'books.db')
  for (const part of ['', '-wal'])
    if (existsSync(`${from}${part}`)) copyFileSync(`${from}${part}`, `${file}${part}`)
  const store = await openStore(file)
  open.push({ store, dir })
  return { store, file }
}

/** A file with its tables and nothing in them, made once in a run: making them anew takes longer than many a test. */
async function nothingWritten(): Promise<string> {
  const made = join(inject('madeOnce'), 'nothing.db')
  if (existsSync(made)) return made
  mkdirSync(inject('madeOnce'), { recursive: true })
  // Whoever makes it at the same moment has a file of their own; it appears when it is whole.
  const file = join(inject('madeOnce'), `nothing-${process.pid}.db`)
  await (await openStore(file)).close()
  renameSync(file, made)
  return made
}

/** The same books as they stand, in a file of their own: for several ways on from one place. */
export async function copyOf(k: Bookkeeper): Promise<Bookkeeper> {
  const { store, file } = await newStore(k.file)
  const clock = { now: k.clock.now }
  const desk: Desk = { ...k.desk, store, clock: () => clock.now }
  return { books: openBooks(desk), store, desk, clock, file }
}

/** `2026-03-02` is nine in the morning of that day. */
export function moment(text: string): Moment {
  return (text.includes('T') ? text : `${text}T09:00:00Z`) as Moment
}

/** The same agreement as a person of the sample has, with other terms where a test needs them. */
export function terms(ref: string, more: Partial<Terms> = {}): Terms {
  const person = PEOPLE.find((p) => p.ref === ref)
  if (!person) throw new Error(`nobody in the sample has the reference ${ref}`)
  return { ...termsFor(person), ...more }
}

export async function openPerson(k: Bookkeeper, ref: string, more: Partial<Terms> = {}): Promise<void> {
  const name = PEOPLE.find((p) => p.ref === ref)?.name ?? ref
  done(await k.books.openFund(BY, { ref, name, agreement: terms(ref, more), decided: decidedBy(name) }))
}

/** The answer, or a failed test that says what was refused. */
export function done<A>(answer: A): Exclude<A, Refusal | readonly Refusal[]> {
  if (!isRefused(answer)) return answer as Exclude<A, Refusal | readonly Refusal[]>
  throw new Error(
    refusalsOf(answer)
      .map((r) => `${r.name}: ${r.sentence}`)
      .join('\n'),
  )
}

/** What was refused: the names, in order. */
export function namesOf<R>(answer: Answer<R>): RefusalName[] {
  return refusalsOf(answer).map((r) => r.name)
}

export function refusal<R>(answer: Answer<R>): Refusal {
  const [first] = refusalsOf(answer)
  if (!first) throw new Error(`nothing was refused: ${JSON.stringify(answer)}`)
  return first
}

export async function fundOf(k: Bookkeeper, ref: string): Promise<FundRow> {
  const fund = await k.store.fundByRef(BY.provider, ref)
  if (!fund) throw new Error(`there is no fund ${ref}`)
  return fund
}

export async function entries(k: Bookkeeper, ref: string): Promise<Entry[]> {
  const list = await k.store.entries((await fundOf(k, ref)).id, {})
  return list.sort((a, b) => a.number - b.number)
}

/**
 * A fund's book at the end of a day, an account a line, without what is nothing:
 * `standard available 21 h`, `GBP hours £516.60`.
 */
export async function book(k: Bookkeeper, ref: string, on: string = LATER): Promise<string> {
  const { accounts } = done(await k.books.accounts(BY, { fund: ref, on: day(on) }))
  return accounts
    .filter((a) => a.balance !== 0)
    .map((a) => `${a.unit} ${a.code} ${a.unit === 'GBP' ? exactMoney(a.balance) : printSeconds(a.balance)}`)
    .sort()
    .join('\n')
}

export function exactMoney(amount: number): string {
  const rest = ((amount % PENNY) + PENNY) % PENNY
  return `${printPence((amount - rest) / PENNY)}${rest === 0 ? '' : ` and ${rest}/3600 p`}`
}

/** One account in its own whole numbers. */
export async function balance(
  k: Bookkeeper,
  ref: string,
  unit: string,
  code: AccountCode,
  on: string = LATER,
): Promise<number> {
  const { accounts } = done(await k.books.accounts(BY, { fund: ref, on: day(on) }))
  return accounts.find((a) => a.unit === unit && a.code === code)?.balance ?? 0
}

export const pounds = async (k: Bookkeeper, ref: string, code: AccountCode, on: string = LATER) =>
  exactMoney(await balance(k, ref, 'GBP', code, on))

/** Text for a comparison, without the indent of the test it stands in. */
export function lines(text: string): string {
  return text
    .split('\n')
    .map((l) => l.trim())
    .filter((l) => l !== '')
    .join('\n')
}

export const h = (hours: number, minutes = 0) => hours * HOUR + minutes * 60

/**
 * Adds everything up again, for every fund on every day: hours and pounds agree exactly, floors hold, own:lent
 * is the sum of the advances, every balance is the sum of its transfers. Returns what the bank must hold at the
 * end, in whole pence, and everything that is wrong.
 */
export async function audit(
  k: Bookkeeper,
  { sums = true }: { readonly sums?: boolean } = {},
): Promise<{ readonly bankPence: number; readonly wrong: string[] }> {
  const wrong: string[] = []
  let [bank, lent, advances] = [0, 0, 0]
  for (const fund of await k.store.funds(BY.provider)) {
    const from = fund.opened < START ? fund.opened : START
    const whole = await k.store.book(fund.id, from)
    const last = daysFrom(whole, from).at(-1) ?? from
    const floor = brokenFloor(whole, from)
    if (floor) wrong.push(`${fund.ref}: ${floor.code} is ${floor.balance} on ${floor.day}`)
    const apart = disagreement(whole, await k.store.agreements(fund.id), from)
    if (apart && fund.holder === 'person') wrong.push(`${fund.ref}: hours and pounds differ on ${apart.day}`)
    const at = (code: AccountCode) => balanceOn(whole, 'GBP', code, last)
    bank += at('bank') + at('own:bank')
    advances += at('advance')
    lent += at('own:lent')
    if (sums) wrong.push(...(await differencesFrom(k, fund)))
  }
  if (lent !== advances) wrong.push(`own:lent is ${lent}, the advances come to ${advances}`)
  if (bank % PENNY !== 0) wrong.push(`the bank holds a part of a penny: ${bank}`)
  return { bankPence: bank / PENNY, wrong }
}

/** Balances as stored, against a plain sum of the transfers of every entry; and the entries' own order. */
async function differencesFrom(k: Bookkeeper, fund: FundRow): Promise<string[]> {
  const sums = new Map<string, number>()
  const list = await k.store.entries(fund.id, {})
  for (const t of list.flatMap((e) => e.transfers))
    for (const code of [t.debit, t.credit])
      sums.set(`${t.unit} ${code}`, (sums.get(`${t.unit} ${code}`) ?? 0) + changeOf(t, code))
  const latest = (await k.store.balances(BY.provider, '2099-12-31' as Day)).filter((b) => b.fund === fund.id)
  const wrong = latest
    .filter((b) => b.balance !== (sums.get(`${b.unit} ${b.code}`) ?? 0))
    .map(
      (b) =>
        `${fund.ref}: ${b.unit} ${b.code} is stored as ${b.balance} and adds up to ${sums.get(`${b.unit} ${b.code}`)}`,
    )
  if (latest.length !== sums.size) wrong.push(`${fund.ref}: an account has no stored balance`)
  const numbers = list.map((e) => e.number).sort((a, b) => a - b)
  if (numbers.some((n, i) => n !== i + 1))
    wrong.push(`${fund.ref}: its entries are not numbered without a gap`)
  return wrong
}

/** What the provider has earned and not taken, exactly. */
export async function earned(k: Bookkeeper, ref: string, on: string = LATER): Promise<number> {
  let sum = 0
  for (const code of PROVIDER_CODES) sum += await balance(k, ref, 'GBP', code, on)
  return sum
}

export function request(key: string, of: unknown) {
  return { key, digest: sha256(JSON.stringify(of)) }
}

export const OWN = OWN_BOOK
/** For "neither name anywhere": a text's own digest. */
export const digestOfText = (text: string) => createHash('sha256').update(text).digest('hex')
