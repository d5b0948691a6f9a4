// What keeping the books costs: `npm run bench -- books`. Entries a second that are on the disk when the
// caller hears of it, beside a bare loop that writes the same rows and checks nothing; whether a posting and a
// fund's page cost more in a large file than in a small one; what it costs that a look at it is recorded; a late
// item; reading everything again.
import { hash } from 'node:crypto'
import { mkdtempSync, rmSync, statSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import Database from 'better-sqlite3'
import type { NewEntry } from '../src/bookkeeping/store.ts'
import { addDays, type Day, type Moment } from '../src/ledger/day.ts'
import { type DraftOf, type EntryColumns, entryBytes, entryColumns } from '../src/ledger/entry.ts'
import type { FundId } from '../src/ledger/fund.ts'
import { ENTRY_COLUMNS, valuesOf } from '../src/store/entry.ts'
import { openStore, type SqliteStore } from '../src/store/sqlite/store.ts'
import { verify } from '../src/store/sqlite/verify.ts'
import {
  agreed,
  allocation,
  anAgreement,
  aWord,
  LARCH,
  larch,
  MANAGER,
  must,
  support,
} from '../test/store/larch.ts'

const FIRST = '2020-01-01' as Day
const AT = '2040-01-01T09:00:00Z' as Moment
const VISITS_A_DAY = 5
const FUNDS = 100

const folder = mkdtempSync(join(process.env['BENCH_FOLDER'] ?? tmpdir(), 'ringfence-bench-'))
type Draft = DraftOf<'support'>

/** One fund's visits, several a day, one after the other: two transfers each, as the bare loop writes them. */
class Visits {
  readonly fund: FundId
  version: number
  #visit = 0

  constructor(fund: FundId, version: number) {
    this.fund = fund
    this.version = version
  }

  next(on?: Day): NewEntry & { draft: Draft } {
    const visit = this.#visit++
    const day = on ?? addDays(FIRST, Math.floor(visit / VISITS_A_DAY))
    return { fund: this.fund, draft: support(day, `visit-${visit}`, { minutes: 45, direct: 2460 }) }
  }

  get today(): Day {
    return addDays(FIRST, Math.floor(this.#visit / VISITS_A_DAY))
  }
}

async function aStore(
  name: string,
  funds: number,
): Promise<{ store: SqliteStore; file: string; visits: Visits[] }> {
  const file = join(folder, name)
  const store = await openStore(file)
  await must(larch(store))
  const visits: Visits[] = []
  for (let i = 0; i < funds; i++) {
    const fund = `fund-${i}` as FundId
    const word = aWord(fund, `Person ${i}`)
    const { entry, agreements } = agreed(fund, anAgreement(1, FIRST))
    await must(
      store.commit(
        {
          ...{ provider: LARCH, at: AT, by: MANAGER, agreements, words: [word] },
          newFunds: [{ id: fund, ref: `B-${i}`, holder: 'person', opened: FIRST, name: word.ref }],
          entries: [entry, { fund, draft: allocation(FIRST, 100_000) }],
        },
        new Map(),
      ),
    )
    visits.push(new Visits(fund, 2))
  }
  return { store, file, visits }
}

async function put(
  store: SqliteStore,
  visits: readonly Visits[],
  entries: readonly NewEntry[],
): Promise<void> {
  const outcome = await store.commit(
    { provider: LARCH, at: AT, by: MANAGER, entries },
    new Map(visits.map((v) => [v.fund, v.version])),
  )
  if (!outcome.done) throw new Error(JSON.stringify(outcome))
  for (const { fund, number } of outcome.entries) {
    const of = visits.find((v) => v.fund === fund)
    if (of) of.version = number
  }
}

async function writing(): Promise<void> {
  const { store, visits } = await aStore('writing.sqlite', 1)
  const bare = bareWriter(join(folder, 'bare.sqlite'))
  const one = visits[0]
  if (!one) return
  const times = {
    singly: [] as number[],
    bareSingly: [] as number[],
    batch: [] as number[],
    bareBatch: [] as number[],
  }
  for (let round = 0; round < 20; round++) {
    // In turn, so that whatever else the machine does falls on both alike.
    const singles = Array.from({ length: 100 }, () => one.next())
    times.singly.push(
      await timeOf(async () => {
        for (const entry of singles) await put(store, visits, [entry])
      }, 100),
    )
    times.bareSingly.push(
      await timeOf(async () => {
        for (const { draft } of singles) bare.write([draft])
      }, 100),
    )
    const batch = Array.from({ length: 1_000 }, () => one.next())
    times.batch.push(await timeOf(() => put(store, visits, batch), 1_000))
    times.bareBatch.push(await timeOf(async () => bare.write(batch.map(({ draft }) => draft)), 1_000))
  }
  const perSecond = (us: readonly number[]) => Math.round(1_000_000 / median(us)).toLocaleString('en')
  const ratio = (ours: readonly number[], theirs: readonly number[]) =>
    (median(theirs) / median(ours)).toFixed(2)
  say(
    'durable entries a second, one at a time',
    perSecond(times.singly),
    `${ratio(times.singly, times.bareSingly)} of a bare loop (${perSecond(times.bareSingly)})`,
  )
  say(
    'durable entries a second, in batches of 1,000',
    perSecond(times.batch),
    `${ratio(times.batch, times.bareBatch)} of a bare loop (${perSecond(times.bareBatch)})`,
  )
  bare.close()
  await store.close()
}

/**
 * The measure: better-sqlite3 alone, at synchronous=FULL, writing the same rows (an entry with the two
 * indexes it is found by, two transfers, four balances, one SHA-256), and checking nothing.
 */
function bareWriter(file: string) {
  const db = new Database(file)
  db.pragma('journal_mode = WAL')
  db.pragma('synchronous = FULL')
  db.pragma('wal_autocheckpoint = 8000')
  db.pragma('cache_size = -65536')
  db.prepare('SELECT count(*) FROM sqlite_schema').get()
  db.pragma('synchronous = FULL')
  db.exec(`
    CREATE TABLE account (id INTEGER PRIMARY KEY, balance INTEGER NOT NULL);
    CREATE TABLE entry (id INTEGER PRIMARY KEY, fund, ${ENTRY_COLUMNS.join(', ')});
    CREATE INDEX entry_number ON entry (fund, number);
    CREATE INDEX entry_effective ON entry (fund, effective);
    CREATE TABLE transfer (entry, line, fund, unit, debit, credit, amount, PRIMARY KEY (entry, line)) WITHOUT ROWID;
  `)
  const insertEntry = db.prepare(`INSERT INTO entry VALUES (${'?, '.repeat(ENTRY_COLUMNS.length + 1)}?)`)
  const insertTransfer = db.prepare('INSERT INTO transfer VALUES (?, ?, ?, ?, ?, ?, ?)')
  const move = db.prepare('UPDATE account SET balance = balance + ? WHERE id = ?')
  const [begin, commit] = [db.prepare('BEGIN IMMEDIATE'), db.prepare('COMMIT')]
  const accounts = new Map<string, number>()
  const account = (unit: string, code: string) => {
    const known = accounts.get(`${unit} ${code}`) ?? accounts.size + 1
    if (known > accounts.size) db.prepare('INSERT INTO account VALUES (?, 0)').run(known)
    accounts.set(`${unit} ${code}`, known)
    return known
  }
  let id = 0
  let before = '0'.repeat(64)
  const writeOne = (draft: Draft) => {
    const c = columnsOf(++id, draft, before)
    let line = 0
    for (const t of draft.transfers) {
      const [debit, credit] = [account(t.unit, t.debit), account(t.unit, t.credit)]
      insertTransfer.run(id, ++line, 1, t.unit, debit, credit, t.amount)
      move.run(t.amount, debit)
      move.run(-t.amount, credit)
    }
    const lines = draft.transfers.map((t) => [t.unit, t.debit, t.credit, t.amount] as const)
    const sealed = hash('sha256', entryBytes(c, lines))
    insertEntry.run(id, 1, ...valuesOf(c, sealed))
    before = sealed
  }
  return {
    write(drafts: readonly Draft[]) {
      begin.run()
      for (const draft of drafts) writeOne(draft)
      commit.run()
    },
    close: () => db.close(),
  }
}

function columnsOf(number: number, draft: Draft, before: string): EntryColumns {
  const place = { fund: 'fund' as FundId, number, sequence: number, recordedAt: AT, recordedBy: MANAGER }
  return entryColumns(
    draft,
    { ...place, previous: before, previousHead: before },
    JSON.stringify(draft.details),
  )
}

async function growing(): Promise<void> {
  const { store, file, visits } = await aStore('growing.sqlite', FUNDS)
  const started = performance.now()
  let entries = 0
  const growTo = async (many: number) => {
    for (; entries < many; entries += 1_000)
      await put(
        store,
        visits,
        Array.from({ length: 1_000 }, (_, i) => visitsOf(visits, i).next()),
      )
  }
  await growTo(10_000)
  const small = await aDayAt(store, visits)
  await growTo(1_000_000)
  say(
    'a million entries written',
    `${((performance.now() - started) / 1_000).toFixed(0)} s`,
    `${Math.round(statSync(file).size / 2 ** 20)} MB`,
  )
  const large = await aDayAt(store, visits)
  const grown = (a: number, b: number) => `${(b / a).toFixed(2)} times as much`
  say(
    'a posting at 10 thousand and at 1 million entries',
    `${ms(small.posting)}, ${ms(large.posting)}`,
    grown(small.posting, large.posting),
  )
  say(
    'a fund’s page at 10 thousand and at 1 million entries',
    `${ms(small.page)}, ${ms(large.page)}`,
    grown(small.page, large.page),
  )
  say(
    'a fund’s page and the look at it recorded, at 10 thousand and at 1 million',
    `${ms(small.looked)}, ${ms(large.looked)}`,
    `${(small.looked / small.page).toFixed(2)} and ${(large.looked / large.page).toFixed(2)} times the page`,
  )
  for (const days of [7, 30, 365]) {
    const late = visitsOf(visits, 0)
    const times: number[] = []
    for (let i = 0; i < 20; i++) {
      const entry = late.next(addDays(late.today, -days))
      times.push(await timeOf(() => put(store, visits, [entry]), 1))
    }
    say(
      `a posting dated ${days} days back, in a fund of ${late.version.toLocaleString('en')} entries`,
      ms(median(times)),
    )
  }
  await store.close()
  const verified = await verify(file)
  if (!verified.sound) throw new Error(JSON.stringify(verified.findings))
  say(
    'entries verified a second',
    Math.round(verified.entries / verified.seconds).toLocaleString('en'),
    `${verified.entries.toLocaleString('en')} in ${verified.seconds.toFixed(1)} s`,
  )
}

function visitsOf(visits: readonly Visits[], i: number): Visits {
  const found = visits[i % visits.length]
  if (!found) throw new Error('no funds')
  return found
}

/**
 * What the same few funds cost: one posting; what a fund's page reads; and the same where a manager looks, which is
 * on the disk before it is shown. In microseconds.
 */
async function aDayAt(
  store: SqliteStore,
  visits: readonly Visits[],
): Promise<{ posting: number; page: number; looked: number }> {
  const few = visits.slice(0, 10)
  const posting: number[] = []
  const page: number[] = []
  const looked: number[] = []
  for (let i = 0; i < 400; i++) {
    const of = visitsOf(few, i)
    const entry = of.next()
    posting.push(await timeOf(() => put(store, [of], [entry]), 1))
    const read = async () => {
      await store.fund(of.fund)
      await store.book(of.fund, addDays(of.today, -7))
      await store.entries(of.fund, { newest: true, most: 50 })
    }
    page.push(await timeOf(read, 1))
    looked.push(
      await timeOf(async () => {
        await read()
        await look(store, of.fund)
      }, 1),
    )
  }
  return { posting: median(posting), page: median(page), looked: median(looked) }
}

async function look(store: SqliteStore, fund: FundId): Promise<void> {
  const of = { provider: LARCH, fund, role: 'manager', what: 'account', by: MANAGER, at: AT } as const
  await must(store.commit({ provider: LARCH, at: AT, by: MANAGER, entries: [], looks: [of] }, new Map()))
}

async function timeOf(run: () => Promise<void>, times: number): Promise<number> {
  const started = performance.now()
  await run()
  return ((performance.now() - started) * 1_000) / times
}

function median(values: readonly number[]): number {
  return [...values].sort((a, b) => a - b)[values.length >> 1] ?? 0
}

function ms(us: number): string {
  return `${(us / 1_000).toFixed(2)} ms`
}

function say(what: string, figure: string, more = ''): void {
  console.log(`${what.padEnd(70)} ${figure.padStart(20)}   ${more}`)
}

try {
  await writing()
  await growing()
} finally {
  rmSync(folder, { recursive: true })
}
