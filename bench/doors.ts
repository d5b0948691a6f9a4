// How long the three front doors take: `npm run bench -- doors`. A provider with a thousand people and a million entries
// (or as many as DOORS_FUNDS and DOORS_ENTRIES say) is built once; then the real app answers each page again and again,
// in turn with an empty one, so that whatever else the machine does falls on all alike. Server time of a page at the
// middle and at the 95th percentile, how many times an empty page that is, and its size. DOORS_FILE names a file that is
// built if it is not there, and used again.
import { randomBytes } from 'node:crypto'
import { existsSync, mkdtempSync, renameSync, rmSync, statSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { Caller } from '../src/bookkeeping/daybook.ts'
import { openBooks } from '../src/bookkeeping/open-books.ts'
import { OWN_BOOK } from '../src/bookkeeping/own-book.ts'
import type { Changes, NewEntry, Store } from '../src/bookkeeping/store.ts'
import type { AccessId, UserId } from '../src/bookkeeping/store-people.ts'
import { PEOPLE, PROVIDER, termsFor } from '../src/demo/larch.ts'
import type { Agreement } from '../src/ledger/agreement.ts'
import { addDays, type Day, daysBetween, firstDay, lastDay, type Moment, monthOf } from '../src/ledger/day.ts'
import {
  type CallerCode,
  type Digest,
  type Draft,
  type DraftOf,
  hoursTransfer,
  moneyTransfer,
  type WordRef,
} from '../src/ledger/entry.ts'
import type { FundId, ProviderId } from '../src/ledger/fund.ts'
import { HOUR, hours } from '../src/ledger/hours.ts'
import { money, PENNY, pence } from '../src/ledger/money.ts'
import { openStore } from '../src/store/sqlite/store.ts'
import { createApp } from '../src/web/app.ts'
import { agreed, aStatement, aWord, closing, must } from '../test/store/larch.ts'

const FUNDS = Number(process.env['DOORS_FUNDS'] ?? 1_000)
const ENTRIES = Number(process.env['DOORS_ENTRIES'] ?? 1_000_000)
const TODAY = '2026-06-12' as Day
const NOW = `${TODAY}T10:00:00Z` as Moment
const PROVIDER_ID = 'p_many' as ProviderId
const MANAGER: Caller = { code: 'manager' as CallerCode, provider: PROVIDER_ID, as: { role: 'manager' } }
const COMMISSIONER: Caller = {
  ...MANAGER,
  code: 'commissioner' as CallerCode,
  as: { role: 'commissioner', funder: PROVIDER.council.code },
}

const EACH = 2460
const DIRECT = 1740
const A_WEEK = 24 * HOUR
const VISITS_A_WEEK = 8
/** One allocation a week, a payment every four weeks, and the visits. */
const WEEKS = Math.max(8, Math.round(ENTRIES / FUNDS / (VISITS_A_WEEK + 1.5)))
const THIS_WEEK = '2026-06-08' as Day
const FIRST = addDays(THIS_WEEK, -7 * (WEEKS - 1))
const WORKERS = 4

/** One person's fund as it grows, a week at a time; everybody's weeks lie side by side in the file, as rosters do. */
class Person {
  readonly id: FundId
  readonly index: number
  readonly workers: readonly ReturnType<typeof aWord>[]
  readonly name: ReturnType<typeof aWord>
  version = 0
  #visits = 0
  #left = 0
  #statements = 0
  #lockedThrough: Day | undefined

  constructor(index: number) {
    this.index = index
    this.id = `f_${String(index).padStart(8, '0')}` as FundId
    this.name = aWord(this.id, `Person ${index}`)
    // Four people share their workers, each at an hour of their own.
    const team = Math.floor(index / 4)
    this.workers = Array.from({ length: WORKERS }, (_, w) => aWord(this.id, `Worker ${team}-${w}`))
  }

  get agreement(): Agreement {
    const [person] = PEOPLE
    if (!person) throw new Error('nobody is in the sample')
    const terms = termsFor(person, FIRST)
    const reviews = [addDays(TODAY, (this.index % 300) - 20)]
    const surplus = { rule: 'over-weeks', weeks: 8 } as const
    return { format: 1, version: 1, ...terms, reviews, surplus }
  }

  entry(draft: Draft): NewEntry {
    this.version += 1
    return { fund: this.id, draft }
  }

  week(week: Day): NewEntry[] {
    const entries = [this.entry(allocation(week))]
    this.#left += A_WEEK
    if (daysBetween(FIRST, week) % 28 === 7) entries.push(this.entry(receipt(week)))
    // From two thirds of the hours given to all of them and a little more.
    const minutes = 120 + (this.index % 13) * 5
    for (let v = 0; v < VISITS_A_WEEK; v++) {
      const day = addDays(week, v % 7)
      if (minutes * 60 > this.#left || day > TODAY) continue
      this.#left -= minutes * 60
      const worker = this.workers[v % WORKERS]?.ref
      const start = 7 + 3 * (this.index % 4) + (v >= 7 ? 1 : 0)
      entries.push(this.entry(visit(`V-${this.index}-${this.#visits++}`, { day, minutes, start, worker })))
    }
    if (this.index % 40 === 0 && daysBetween(FIRST, week) % 28 === 14) entries.push(...this.bought(week))
    return entries
  }

  bought(day: Day): NewEntry[] {
    if (this.#left < HOUR) return []
    this.#left -= HOUR
    return [this.entry(intoMoney(day))]
  }

  /** Months are closed as they end, but for the last two. */
  closed(through: Day): { entries: NewEntry[]; statements: NonNullable<Changes['statements']> } {
    const first = this.#lockedThrough === undefined ? FIRST : addDays(this.#lockedThrough, 1)
    this.#lockedThrough = through
    this.#statements += 1
    const { entry, statements } = closing(
      this.id,
      aStatement(this.id, { number: this.#statements, first, last: through, head: `${this.id} ${through}` }),
    )
    return { entries: [this.entry(recorded(through)), this.entry(entry.draft)], statements }
  }
}

function allocation(week: Day): DraftOf<'allocation'> {
  return {
    kind: 'allocation',
    effective: week,
    details: { week, version: 1, to: addDays(week, 6) },
    source: { system: 'allocation', reference: week, part: 1, piece: 1 },
    transfers: [
      ...hoursTransfer('standard', 'issued', 'available', hours(A_WEEK)),
      ...moneyTransfer(`funder:${PROVIDER.council.code}`, 'hours', money(A_WEEK * EACH)),
    ],
  }
}

function receipt(on: Day): DraftOf<'receipt'> {
  const sum = (4 * A_WEEK * EACH) / PENNY
  return {
    kind: 'receipt',
    effective: on,
    details: { stream: PROVIDER.council.code, reference: `BACS ${on}` },
    transfers: moneyTransfer('bank', `funder:${PROVIDER.council.code}`, pence(sum)),
  }
}

function intoMoney(on: Day): DraftOf<'hours-into-money'> {
  return {
    kind: 'hours-into-money',
    effective: on,
    details: { kind: 'standard', amount: HOUR, sum: HOUR * EACH, rest: 0, restTo: 'none' },
    transfers: [
      ...hoursTransfer('standard', 'available', 'converted', hours(HOUR)),
      ...moneyTransfer('hours', 'spending', money(HOUR * EACH)),
    ],
  }
}

function visit(
  session: string,
  at: { day: Day; minutes: number; start: number; worker: WordRef | undefined },
): DraftOf<'support'> {
  const { day, minutes, start } = at
  const clock = (minute: number) =>
    `${String(start + Math.floor(minute / 60)).padStart(2, '0')}:${String(minute % 60).padStart(2, '0')}`
  const [from, to] = [`${day}T${clock(0)}`, `${day}T${clock(minutes)}`] as never[] as [never, never]
  const [begins, ends] = [`${day}T${clock(0)}:00Z`, `${day}T${clock(minutes)}:00Z`] as [Moment, Moment]
  const seconds = minutes * 60
  const times = { start: begins, end: ends, localStart: from, localEnd: to }
  const charge = { charge: seconds * EACH, direct: seconds * DIRECT, fall: 0 }
  return {
    kind: 'support',
    effective: day,
    source: { system: 'roster', reference: session, part: 1, piece: 1 },
    details: {
      session,
      ...times,
      ...(at.worker ? { worker: at.worker } : {}),
      together: 1,
      times: 'clocked',
      pieces: [{ day, ...times, kind: 'standard', amount: seconds }],
      reached: [{ kind: 'standard', given: seconds, from: 'standard', left: seconds, ...charge }],
      unfunded: [],
    },
    transfers: [
      ...hoursTransfer('standard', 'available', 'delivered', hours(seconds)),
      ...moneyTransfer('hours', 'provider:direct', money(seconds * DIRECT)),
      ...moneyTransfer('hours', 'provider:management', money(seconds * (EACH - DIRECT))),
    ],
  }
}

function recorded(through: Day): Draft {
  return { kind: 'support-recorded', effective: through, details: { through }, transfers: [] }
}

/** Many funds' weeks in one commit: about a thousand entries, as a month's roster for some people is. */
const AT_ONCE = 100

async function build(file: string): Promise<void> {
  const making = `${file}.making`
  for (const part of ['', '-wal', '-shm']) rmSync(`${making}${part}`, { force: true })
  const store = await openStore(making)
  const own = 'f_own-book' as FundId
  const ownName = aWord(own, PROVIDER.name)
  const by = { provider: PROVIDER_ID, at: NOW, by: MANAGER.code }
  const ownFund = { id: own, ref: OWN_BOOK, holder: 'provider', opened: FIRST, name: ownName.ref } as const
  await must(
    store.commit(
      {
        ...by,
        entries: [],
        newProvider: { name: PROVIDER.name, bank: PROVIDER.bank, demoToday: NOW },
        newFunds: [ownFund],
        words: [ownName],
      },
      new Map(),
    ),
  )
  const people = Array.from({ length: FUNDS }, (_, i) => new Person(i))
  const some = (of: (part: readonly Person[]) => Promise<void>) => inParts(people, of)
  await some((part) => opened(store, part))
  const thisMonth = monthOf(TODAY)
  const lastOpen = firstDay(monthOf(addDays(firstDay(thisMonth), -1)))
  for (let week = FIRST; week <= THIS_WEEK; week = addDays(week, 7)) {
    const end = lastDay(monthOf(week))
    const closes = end < addDays(week, 7) && end < lastOpen && end >= addDays(lastOpen, -100)
    await some(async (part) => {
      const before = new Map(part.map((p) => [p.id, p.version]))
      const entries = part.flatMap((p) => p.week(week))
      await must(store.commit({ ...by, entries }, before))
    })
    if (closes)
      await some(async (part) => {
        const before = new Map(part.map((p) => [p.id, p.version]))
        const closed = part.map((p) => p.closed(end))
        const entries = closed.flatMap((c) => c.entries)
        await must(store.commit({ ...by, entries, statements: closed.flatMap((c) => c.statements) }, before))
      })
  }
  await some(async (part) => {
    const before = new Map(part.map((p) => [p.id, p.version]))
    const entries = part.map((p) => p.entry(recorded(addDays(TODAY, -1))))
    await must(store.commit({ ...by, entries }, before))
  })
  await store.close()
  renameSync(making, file)
}

async function inParts(people: readonly Person[], of: (part: readonly Person[]) => Promise<void>) {
  for (let i = 0; i < people.length; i += AT_ONCE) await of(people.slice(i, i + AT_ONCE))
}

async function opened(store: Store, part: readonly Person[]): Promise<void> {
  const documents = part.map((p) => agreed(p.id, p.agreement))
  const entries = documents.flatMap(({ entry }, i) => part[i]?.entry(entry.draft) ?? [])
  await must(
    store.commit(
      {
        ...{ provider: PROVIDER_ID, at: NOW, by: MANAGER.code, entries },
        agreements: documents.flatMap((d) => d.agreements),
        words: part.flatMap((p) => [p.name, ...p.workers]),
        newFunds: part.map((p) => ({
          ...{ id: p.id, ref: `M-${String(p.index).padStart(4, '0')}`, holder: 'person', opened: FIRST },
          name: p.name.ref,
        })) as NonNullable<Changes['newFunds']>,
      },
      new Map(),
    ),
  )
}

/** What grows beside the entries: who may come in, how they are written to, what was asked, put aside and looked at. */
async function around(store: Store): Promise<void> {
  if ((await store.people.accessTo(PROVIDER_ID)).length > 0) return
  const by = { provider: PROVIDER_ID, at: NOW, by: MANAGER.code, entries: [] }
  const funds = (await store.funds(PROVIDER_ID)).filter((f) => f.holder === 'person')
  const versions = new Map(funds.map((f) => [f.id, f.version]))
  const texts = funds.map(
    ({ id }) => [aWord(id, 'Why two visits?'), aWord(id, 'You asked for both.')] as const,
  )
  const question = { number: 1, on: TODAY, due: addDays(TODAY, 10), funderFrom: addDays(TODAY, 20) }
  const aside = {
    import: 'import-1',
    file: '0'.repeat(64) as Digest,
    fileName: 'roster.csv',
    system: 'roster',
  }
  const why = { reason: 'unknown-kind', sentence: 'No service is called “Gardening”.' } as const
  await must(
    store.commit(
      {
        ...by,
        words: texts.flat(),
        access: funds.map(({ id }) => ({
          ...{ id: `a_${id}` as AccessId, user: `u_${id}` as UserId, provider: PROVIDER_ID, role: 'holder' },
          ...{ fund: id, from: TODAY },
        })),
        needs: funds.map(({ id }) => ({
          ...{ fund: id, reader: 'person', form: 'large-print', language: 'en', way: 'post', review: TODAY },
        })),
        questions: funds.map(({ id }, i) => ({
          ...{
            ...question,
            id: `q_${id}`,
            fund: id,
            says: texts[i]?.[0].ref,
            askedBy: 'person',
            way: 'on-screen',
          },
        })),
        putAside: funds.map(({ id }, i) => ({
          ...{
            ...aside,
            ...why,
            provider: PROVIDER_ID,
            id: `p_${id}`,
            row: i + 2,
            text: 'a row of a roster',
          },
          ...{ reference: `R-${i}`, fund: id, day: TODAY, by: MANAGER.code },
        })),
      } as Changes,
      versions,
    ),
  )
  const answered = funds.map(({ id }, i) => ({ question: `q_${id}`, says: texts[i]?.[1].ref, on: TODAY }))
  await must(store.commit({ ...by, questionAnswers: answered } as Changes, versions))
  const [first] = funds
  const looks = Array.from({ length: 1_000 }, (_, i) => ({
    ...{
      provider: PROVIDER_ID,
      role: 'manager',
      what: 'account',
      fund: first?.id,
      by: `u_${i % 40}` as CallerCode,
    },
    at: `${firstDay(monthOf(TODAY))}T10:00:00Z` as Moment,
  }))
  await must(store.commit({ ...by, looks } as Changes, versions))
}

interface Page {
  readonly name: string
  readonly path: string
  readonly as: Caller
  /** The first page of a role: what is aimed at at the 95th percentile, in milliseconds. */
  readonly aim?: number
}

/** Of a page without its pictures, in thousands of bytes. */
const AIM_KB = 60

/** Asked as often as it takes for the 95th percentile to be one of several, in turn with everything else. */
const ROUNDS = Number(process.env['DOORS_ROUNDS'] ?? 200)
const WARM_UP = 10

async function measure(file: string): Promise<void> {
  const store = await openStore(file, { mustExist: true })
  const desk = {
    store,
    clock: () => NOW,
    newId: (prefix: string) => `${prefix}_${randomBytes(9).toString('base64url')}`,
    newSalt: () => randomBytes(32).toString('hex'),
  }
  await around(store)
  const books = openBooks(desk)
  const [began, busy] = [performance.now(), process.cpuUsage()]
  const longest = longestTurn()
  await books.workAhead(MANAGER)
  say(
    'worked ahead, as the service starts',
    `${((performance.now() - began) / 1_000).toFixed(2)} s`,
    `${(cpuSince(busy) / 1_000).toFixed(2)} s of the processor; nobody else waited longer than ${Math.round(longest())} ms`,
  )
  const [person] = (await books.positions(MANAGER, {})).people
  if (!person) throw new Error('nobody is in the file')
  const { id } = person.fund
  const asked = (await store.funds(PROVIDER_ID)).find((f) => f.holder === 'person')?.id ?? id
  const holder: Caller = { ...MANAGER, code: 'holder' as CallerCode, as: { role: 'holder', fund: id } }
  const pages: Page[] = [
    { name: 'an empty page', path: '/healthz', as: MANAGER },
    { name: 'a manager’s home', path: '/', as: MANAGER, aim: 50 },
    { name: 'a commissioner’s home', path: '/', as: COMMISSIONER, aim: 50 },
    { name: 'a person’s own page', path: `/funds/${id}`, as: holder, aim: 50 },
    { name: 'what a person may do', path: `/funds/${id}/use`, as: holder },
    { name: 'what happened', path: `/funds/${id}/happened`, as: holder },
    { name: 'a person’s page, to a manager', path: `/funds/${id}`, as: MANAGER },
    { name: 'people', path: '/funds', as: MANAGER },
    { name: 'exceptions', path: '/exceptions', as: COMMISSIONER },
    { name: 'the end of the month', path: '/month-end', as: MANAGER },
    { name: 'the end of May', path: '/month-end/2026-05', as: MANAGER },
    { name: 'the three reports', path: '/reports', as: MANAGER },
    { name: 'what was spent', path: '/reports/spending', as: MANAGER },
    { name: 'over time', path: '/reports/over-time', as: MANAGER },
    { name: 'who can come in', path: '/people', as: MANAGER },
    { name: 'to tell', path: '/to-tell', as: MANAGER },
    { name: 'whom to ask again', path: '/writing', as: MANAGER },
    { name: 'statements of a month', path: '/statements', as: MANAGER },
    { name: 'what may be taken', path: '/drawdown', as: MANAGER },
    { name: 'rows put aside', path: '/put-aside', as: MANAGER },
    { name: 'the bank', path: '/bank', as: MANAGER },
    { name: 'packs', path: '/packs', as: COMMISSIONER },
    { name: 'a fund’s entries', path: `/funds/${id}/entries`, as: MANAGER },
    { name: 'who looked', path: `/funds/${asked}/looked`, as: MANAGER },
  ]
  const times = new Map<Page, number[]>(pages.map((page) => [page, []]))
  const cold = new Map<Page, number>()
  const busiest = new Map<Page, number>(pages.map((page) => [page, 0]))
  const answers = new Map<Page, { readonly status: number; readonly bytes: number; readonly plain: number }>()
  const apps = new Map(
    pages.map((page) => [
      page,
      createApp({ books, who: async () => ({ caller: page.as, name: 'Dana Reed' }) }),
    ]),
  )
  for (let round = 0; round < WARM_UP + ROUNDS; round++)
    for (const page of pages) {
      const app = apps.get(page)
      if (!app || (round > 0 && answers.get(page)?.status !== 200)) continue
      const [started, used] = [performance.now(), process.cpuUsage()]
      const answer = await app.request(page.path)
      const body = await answer.text()
      const taken = performance.now() - started
      if (round === 0) cold.set(page, taken)
      if (round >= WARM_UP) {
        times.get(page)?.push(taken)
        busiest.set(page, (busiest.get(page) ?? 0) + cpuSince(used) / ROUNDS)
      }
      const plain = body.replaceAll(/<svg.*?<\/svg>/gs, '')
      answers.set(page, {
        ...{ status: answer.status, bytes: Buffer.byteLength(body), plain: Buffer.byteLength(plain) },
      })
      // Between two requests of a service there are others, and time to tidy up.
      await new Promise((wake) => setImmediate(wake))
    }
  const [empty] = pages
  const least = percentile((empty && times.get(empty)) ?? [], 50)
  for (const page of pages) {
    const { status, bytes, plain } = answers.get(page) ?? { status: 0, bytes: 0, plain: 0 }
    const taken = times.get(page) ?? []
    const [p50, p95] = [percentile(taken, 50), percentile(taken, 95)]
    if (status === 200)
      say(
        page.name,
        `${p50.toFixed(2)} ms`,
        [
          `95th percentile ${p95.toFixed(2)} ms${page.aim === undefined ? '' : ` (aim ${page.aim})`}`,
          `${Math.round(p95 / least)} times an empty page`,
          `${(busiest.get(page) ?? 0).toFixed(1)} ms of the processor`,
          `first ${(cold.get(page) ?? 0).toFixed(0)} ms`,
          `${(bytes / 1_000).toFixed(1)} KB, ${(plain / 1_000).toFixed(1)} without pictures${plain > AIM_KB * 1_000 ? ` (aim ${AIM_KB})` : ''}`,
        ].join(', '),
      )
    else say(page.name, `${status}`)
  }
  const looked: number[] = []
  for (let i = 0; i < ROUNDS; i++) {
    const started = performance.now()
    const look = { provider: PROVIDER_ID, role: 'manager', what: 'list', by: MANAGER.code, at: NOW } as const
    await must(
      store.commit(
        { provider: PROVIDER_ID, at: NOW, by: MANAGER.code, entries: [], looks: [look] },
        new Map(),
      ),
    )
    looked.push(performance.now() - started)
  }
  const [half, most] = [percentile(looked, 50), percentile(looked, 95)]
  say(
    'of each: who looked, written to the disk',
    `${half.toFixed(2)} ms`,
    `95th percentile ${most.toFixed(2)} ms`,
  )
  await store.close()
}

/** Milliseconds of the processor, of all threads of this process. */
function cpuSince(before: NodeJS.CpuUsage): number {
  const { user, system } = process.cpuUsage(before)
  return (user + system) / 1_000
}

/** How long whoever asks in between would have waited at most, in milliseconds, up to when this is asked. */
function longestTurn(): () => number {
  let [last, most, isOn] = [performance.now(), 0, true]
  const turn = () => {
    most = Math.max(most, performance.now() - last)
    last = performance.now()
    if (isOn) setImmediate(turn)
  }
  turn()
  return () => {
    isOn = false
    return most
  }
}

function percentile(values: readonly number[], of: number): number {
  const sorted = [...values].sort((a, b) => a - b)
  return sorted[Math.min(sorted.length - 1, Math.floor((sorted.length * of) / 100))] ?? 0
}

function say(what: string, figure: string, more = ''): void {
  console.log(`${what.padEnd(48)} ${figure.padStart(12)}   ${more}`)
}

const folder = mkdtempSync(join(process.env['BENCH_FOLDER'] ?? tmpdir(), 'ringfence-bench-'))
try {
  const file = process.env['DOORS_FILE'] ?? join(folder, 'doors.sqlite')
  if (!existsSync(file)) {
    const began = performance.now()
    await build(file)
    say('the file was built', `${((performance.now() - began) / 1_000).toFixed(0)} s`)
  }
  say('size', `${Math.round(statSync(file).size / 2 ** 20)} MB`)
  await measure(file)
} finally {
  rmSync(folder, { recursive: true })
}
