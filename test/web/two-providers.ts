// Two providers and two councils in one file, and everybody who may come in:
//
//   Larch Support  LS-001 Sally   Northshire all along: the fund that Sally holds
//                  LS-002 Brian   Southmere all along
//                  LS-003 Paul    Northshire until 30 April, Southmere from 1 May
//                  LS-004 Ken     Southmere until 5 July, Northshire from 6 July
//   Rowan Care     RC-001 Olga    Northshire all along
//
// It is 2 June 2026. Each fund has its March and April closed, a swap, money to spend, purchases asked for,
// decided and paid, and something that was not charged for.
import { randomBytes } from 'node:crypto'
import { mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import Database from 'better-sqlite3'
import { Hono } from 'hono'
import type { Caller, Desk } from '../../src/bookkeeping/daybook.ts'
import {
  type Answer,
  type Books,
  isRefused,
  openBooks,
  refusalsOf,
} from '../../src/bookkeeping/open-books.ts'
import type { AccessId, UserId } from '../../src/bookkeeping/store-people.ts'
import { PEOPLE, PROVIDER, START, termsFor } from '../../src/demo/larch.ts'
import { larchRoster, writeMapping } from '../../src/formats/mapping.ts'
import { readFile } from '../../src/formats/reading.ts'
import type { AuthorityId } from '../../src/ledger/authority.ts'
import { type Day, day, type Moment, month } from '../../src/ledger/day.ts'
import type { DecisionKind } from '../../src/ledger/decision.ts'
import type { CallerCode } from '../../src/ledger/entry.ts'
import type { FundId, ProviderId } from '../../src/ledger/fund.ts'
import type { Role } from '../../src/ledger/role.ts'
import { openStore, SqliteStore } from '../../src/store/sqlite/store.ts'
import { createApp } from '../../src/web/app.ts'
import type { WebEnv } from '../../src/web/caller.ts'
import { signIn } from '../../src/web/sign-in/sign-in.ts'

export const TODAY = '2026-06-02' as Day
const NOW = '2026-06-02T08:00:00Z' as Moment
export const LARCH = 'p_larch' as ProviderId
export const ROWAN = 'p_rowan' as ProviderId

const COUNCILS = {
  northshire: { code: 'northshire', name: 'Northshire Council', relation: 'included' as const },
  southmere: { code: 'southmere', name: 'Southmere Council', relation: 'included' as const },
}
type Council = keyof typeof COUNCILS

/** Which fund stands in an address, as seen from Sally's fund, Larch Support and Northshire. */
export const RELATIONS = {
  own: { ref: 'LS-001', name: 'Sally', provider: LARCH, paid: [['northshire', START]] },
  'another person’s': { ref: 'LS-002', name: 'Brian', provider: LARCH, paid: [['southmere', START]] },
  moved: {
    ref: 'LS-003',
    name: 'Paul',
    provider: LARCH,
    paid: [
      ['northshire', START],
      ['southmere', day('2026-05-01')],
    ],
  },
  'not yet': {
    ref: 'LS-004',
    name: 'Ken',
    provider: LARCH,
    paid: [
      ['southmere', START],
      ['northshire', day('2026-07-06')],
    ],
  },
  'another provider’s': { ref: 'RC-001', name: 'Olga', provider: ROWAN, paid: [['northshire', START]] },
} as const satisfies Record<
  string,
  { ref: string; name: string; provider: ProviderId; paid: readonly (readonly [Council, Day])[] }
>
export type Relation = keyof typeof RELATIONS

/** Things of one fund that stand in addresses and bodies. */
export interface Things {
  readonly id: FundId
  readonly name: string
  /** Somebody else's fund, of Larch Support. */
  readonly companion: string
  readonly swap: number
  readonly saving: number
  readonly support: number
  readonly short: number
  readonly asked: string
  readonly decided: string
  readonly paid: string
  /** A decision written down by Dana, and one that the person disputes. */
  readonly decision: string
  readonly disputed: string
  readonly dispute: string
  readonly notice: string
  readonly row: string
  readonly proposal: string
  readonly flag: string
  readonly authority: string
  readonly access: string
  readonly invitation: string
  /** Of March’s statement. */
  readonly code: string
  /** Two questions about March’s statement: one that nobody has answered for three weeks, one that was answered. */
  readonly question: string
  readonly answered: string
  /** What whoever paid in March asks the provider, and a sum that may go back to whoever pays now. */
  readonly query: string
  readonly reclaim: string
  /** What its provider has begun on screen: to add somebody else, and to agree anew with the person. */
  readonly begun: string
  readonly agreementBegun: string
  /** What its provider took from its funds, as two managers allowed it. */
  readonly drawdown: string
}

export interface World {
  readonly app: ReturnType<typeof createApp>
  readonly store: SqliteStore
  readonly books: Books
  /** Lets somebody in by a session of their own, as sign-in makes it: what their browser sends from then on. */
  readonly cookieOf: (who: IdentityName) => Promise<string>
  /** The same service over a copy of the books, that is thrown away afterwards: what is written there stays there. */
  readonly apart: <T>(work: (store: SqliteStore) => Promise<T>) => Promise<T>
  readonly close: () => Promise<void>
}

/** Everybody who may come in, by the access they were given. Nobody has none. */
export interface Identity {
  readonly access?: AccessId
  readonly name: string
  readonly provider: ProviderId
  readonly as?: Role
  /** What a representative may decide. */
  readonly decides?: readonly DecisionKind[]
}

export interface Told {
  readonly file: string
  readonly funds: Readonly<Record<Relation, Things>>
  readonly identities: Readonly<Record<IdentityName, Identity>>
}

export const IDENTITY_NAMES = [
  'manager',
  'second manager',
  'holder',
  'representative who may see',
  'representative who decides some',
  'representative whose authority ended',
  'commissioner',
  'commissioner of another council',
  'manager of another provider',
  'nobody',
] as const
export type IdentityName = (typeof IDENTITY_NAMES)[number]

const folder = mkdtempSync(join(tmpdir(), 'ringfence-two-'))
process.once('exit', () => rmSync(folder, { recursive: true, force: true }))
let told: Promise<Told> | undefined

/** Told once, into a real file. */
export function theStory(): Promise<Told> {
  told ??= tell(join(folder, 'told.db'))
  return told
}

/** The service over the story: who asks is told by a header of the test's own. */
export async function openWorld(story: Told): Promise<World> {
  const bytes = readFileSync(story.file)
  // As a file without a log beside it, which is what can be held in memory.
  bytes.fill(1, 18, 20)
  const base = inMemory(bytes)
  let now = base
  const books = new Proxy(base.books, { get: (_, name) => Reflect.get(now.books, name) })
  const door = signIn({
    books,
    store: base.store.signIn,
    secret: randomBytes(32).toString('base64url'),
    baseUrl: 'http://localhost',
    clock: () => NOW,
    post: { send: async () => undefined },
    demo: true,
  })
  const cookieOf: World['cookieOf'] = async (who) => {
    const { name } = story.identities[who]
    const entering = new Hono<WebEnv>().get('/', async (c) => {
      await door.letIn(c, codeOf(name))
      return c.text('')
    })
    const came = await entering.request('/')
    return came.headers
      .getSetCookie()
      .map((line) => line.split(';')[0])
      .join('; ')
  }
  const app = createApp({
    books,
    signIn: door,
    who: async (c) => {
      const access = c.req.header('x-test-access')
      const caller = access === undefined ? undefined : await books.callerOf(access as AccessId)
      return caller && { caller, name: 'Somebody' }
    },
    inbox: { provider: LARCH, list: () => ['June.csv'], read: () => new TextEncoder().encode(aRoster('W1')) },
    log: { info: () => undefined, warn: () => undefined, error: (facts) => console.error(facts) },
  })
  const apart: World['apart'] = async (work) => {
    now = inMemory(bytes)
    try {
      return await work(now.store)
    } finally {
      await now.store.close()
      now = base
    }
  }
  return { app, ...base, cookieOf, apart, close: () => base.store.close() }
}

function inMemory(bytes: Buffer) {
  const db = new Database(bytes)
  db.pragma('foreign_keys = ON')
  db.pragma('recursive_triggers = ON')
  const store = new SqliteStore(db)
  return { store, books: openBooks({ ...deskOf(store), clock: () => NOW }) }
}

/** Books with nothing in them, in a file of their own. */
export async function emptyBooks() {
  const store = await openStore(join(folder, `empty-${randomBytes(6).toString('hex')}.db`))
  return { store, desk: deskOf(store) }
}

function deskOf(store: SqliteStore): Omit<Desk, 'clock'> {
  return {
    store,
    newId: (prefix) => `${prefix}_${randomBytes(9).toString('hex').slice(0, 16)}`,
    newSalt: () => randomBytes(32).toString('hex'),
  }
}

/** An id that looks like any other and is nothing's. */
export const nothing = (prefix: string) => `${prefix}_${randomBytes(9).toString('hex').slice(0, 16)}`

export function aRoster(id: string, client = 'LS-001', service = '1:1'): string {
  const times = '01/06/2026 10:00,01/06/2026 11:00'
  return `Visit ID,Client Ref,Client,Carer,Service,Planned Start,Planned End,Actual Start,Actual End,Status,Reason,Cancelled At\n${id},${client},Somebody,Femi,${service},${times},${times},Confirmed,,\n`
}

export function terms(streams: readonly Council[], from: Day = START) {
  const person = PEOPLE[0]
  if (!person) throw new Error('the demo has nobody')
  const surplus = { rule: 'over-sum', pence: 100 } as const
  return { ...termsFor(person, from), surplus, streams: streams.map((code) => COUNCILS[code]) }
}

const managerOf = (provider: ProviderId, code: string): Caller => ({
  code: code as CallerCode,
  provider,
  as: { role: 'manager' },
})

async function tell(file: string): Promise<Told> {
  const store = await openStore(file)
  const clock = { now: '2026-02-26T10:00:00Z' as Moment }
  const books = openBooks({ ...deskOf(store), clock: () => clock.now })
  const on = (text: string) => {
    clock.now = `${text}T09:00:00Z` as Moment
  }
  const dana = managerOf(LARCH, 'u_dana')
  const rosa = managerOf(ROWAN, 'u_rosa')
  const by = (provider: ProviderId) => (provider === LARCH ? dana : rosa)
  for (const [caller, name, number] of [
    [dana, PROVIDER.name, '12345678'],
    [rosa, 'Rowan Care', '87654321'],
  ] as const) {
    must(await books.openProvider(caller, { name, bank: { ...PROVIDER.bank, number }, opened: START }))
    must(await books.saveMapping(caller, { name: larchRoster.name, body: writeMapping(larchRoster) }))
  }
  const funds: Partial<Record<Relation, FundId>> = {}
  for (const [relation, { ref, name, provider, paid }] of Object.entries(RELATIONS)) {
    const [first] = paid
    const opened = must(
      await books.openFund(by(provider), {
        ref,
        name,
        agreement: terms([first[0]]),
        decided: heard(name),
      }),
    )
    funds[relation as Relation] = opened.id
  }
  on('2026-03-10')
  for (const { ref, provider } of Object.values(RELATIONS)) {
    // A whole day costs 28 hours of a week's 24, since its night is dearer: some of it is not charged for.
    must(
      await books.giveSupport(by(provider), {
        fund: ref,
        start: '2026-03-03T00:00',
        end: '2026-03-04T00:00',
      }),
    )
    must(
      await books.receivePayment(by(provider), {
        on: day('2026-03-10'),
        pence: 500_000,
        reference: `${ref} March`,
        lines: [{ fund: ref, pence: 500_000 }],
      }),
    )
  }
  on('2026-05-11')
  for (const [relation, { ref, name, provider, paid }] of Object.entries(RELATIONS)) {
    for (const [council, from] of paid.slice(1))
      must(
        await books.agreeAnew(by(provider), {
          fund: ref,
          agreement: terms([council], from),
          decided: heard(name),
        }),
      )
    must(await books.recordThrough(by(provider), { fund: ref, through: day('2026-04-30') }))
    for (const m of ['2026-03', '2026-04'])
      must(await books.closeMonth(by(provider), { fund: ref, month: month(m) }))
    // Handed over, so that somebody can say that it was.
    must(await books.recordNeed(by(provider), { fund: ref, reader: 'person', form: 'pdf', way: 'in-person' }))
    const fund = funds[relation as Relation] as FundId
    const holder: Caller = { code: codeOf(name), provider, as: { role: 'holder', fund } }
    const about = { fund: ref, number: 1, line: 1 }
    must(await books.askAboutLine(holder, { ...about, says: 'Why so much?' }))
    const { question } = must(await books.askAboutLine(holder, { ...about, says: 'Who came?' }))
    must(await books.answerQuestion(by(provider), { question, says: 'Femi came.' }))
  }
  on('2026-06-01')
  const things: Partial<Record<Relation, Things>> = {}
  for (const [relation, { ref, name, provider }] of Object.entries(RELATIONS)) {
    const id = funds[relation as Relation] as FundId
    things[relation as Relation] = await happened(books, store, by(provider), {
      id,
      ref,
      name,
      companion: funds[relation === 'own' ? 'moved' : 'own'] ?? '',
    })
  }
  for (const [caller, another] of [
    [dana, managerOf(LARCH, 'u_another')],
    [rosa, managerOf(ROWAN, 'u_another')],
  ] as const) {
    const { proposal } = must(await books.propose(caller, { what: 'drawdown', through: day('2026-06-01') }))
    must(await books.answerProposal(another, { proposal, answer: 'approved' }))
    for (const [relation, { provider }] of Object.entries(RELATIONS)) {
      const known = things[relation as Relation]
      if (known && provider === caller.provider)
        things[relation as Relation] = { ...known, drawdown: proposal }
    }
  }
  clock.now = NOW
  const identities = await everybody(books, store, file, dana, rosa, things['own']?.id as FundId)
  await whoPaysAsks(books, store, things as Record<Relation, Things>)
  await store.close()
  return { file, funds: things as Record<Relation, Things>, identities }
}

/** Of every fund: a query of whoever paid in March, and a sum that is to go back to whoever pays today. */
async function whoPaysAsks(
  books: Books,
  store: SqliteStore,
  things: Record<Relation, Things>,
): Promise<void> {
  const council = { role: 'commissioner', funder: 'northshire' } as const
  const rowans = { id: nothing('ac') as AccessId, user: 'u_rowans' as UserId, provider: ROWAN, from: START }
  const by = managerOf(ROWAN, 'u_rosa').code
  const access = [{ ...rowans, ...council }]
  const letIn = { provider: ROWAN, at: NOW, by, entries: [], access }
  const kept = await store.commit(letIn, new Map())
  if (!kept.done) throw new Error(JSON.stringify(kept))
  for (const [relation, { provider, paid }] of Object.entries(RELATIONS)) {
    const { id } = things[relation as Relation]
    const [first] = paid
    const payer: Caller = {
      code: (provider === ROWAN ? 'u_rowans' : first[0] === 'northshire' ? 'u_priya' : 'u_sam') as CallerCode,
      provider,
      as: { role: 'commissioner', funder: first[0] },
    }
    const { query } = must(await books.askProvider(payer, { fund: id, says: 'Why so much?' }))
    const another = managerOf(provider, 'u_another')
    const { reclaim } = must(await books.askReclaim(another, { fund: id, pence: 100 }))
    things[relation as Relation] = { ...things[relation as Relation], query, reclaim }
  }
}

const heard = (name: string) => ({ name, involved: 'in-person' as const })

/** What happened in one fund by the first of June. */
async function happened(
  books: Books,
  store: SqliteStore,
  by: Caller,
  { id, ref, name, companion }: { id: FundId; ref: string; name: string; companion: string },
): Promise<Things> {
  const on = day('2026-06-01')
  const fund = ref
  const decided = heard(name)
  must(await books.recordThrough(by, { fund, through: on }))
  const visit = { fund, start: '2026-06-01T06:00', end: '2026-06-01T07:00' }
  const support = must(await books.giveSupport(by, visit)).entries[0] ?? 0
  must(
    await books.turnHoursIntoMoney(by, {
      fund,
      on: day('2026-05-31'),
      decided,
      kind: 'standard',
      amount: 36_000,
    }),
  )
  const swapped = { fund, on: day('2026-05-31'), decided, from: 'standard', to: 'enhanced', amount: 21_600 }
  const swap = must(await books.swapHours(by, swapped)).entries.at(-1) ?? 0
  const bike = { fund, on, decided, pot: 'A bike', unit: 'GBP', amount: 2000 }
  const saving = must(await books.save(by, bike)).entries.at(-1) ?? 0
  const wish = (what: string) => ({ fund, on, supplier: 'Game Shop', what, pence: 1250 })
  const asked = must(await books.askToBuy(by, wish('A game'))).purchase
  const chosen = must(await books.askToBuy(by, wish('A book'))).purchase
  must(await books.decideToBuy(by, { fund, purchase: chosen, on, decided }))
  const bought = { ...wish('A lamp'), paidFrom: 'bank' as const, decided }
  const paid = must(await books.payForPurchase(by, bought)).purchase
  const file = readFile(new TextEncoder().encode(aRoster(`R-${ref}`, ref, 'Swimming')), 'June.csv', [
    larchRoster,
  ])
  if (Array.isArray(file)) throw new Error(file.map((r) => r.sentence).join(' '))
  must(await books.importFiles(by, { files: [file] }))
  const row = (await books.putAside(by, {})).find((r) => r.fund === id)?.id ?? ''
  const details = { account: 'own' as const, name: 'Own', sortCode: '30-00-01', number: '87654321' }
  const proposal = must(
    ref.endsWith('1')
      ? await books.propose(by, { what: 'payment-details', ...details })
      : await books.propose(by, { what: 'payment-limit', pence: 100_000 + Number(ref.slice(3)) }),
  ).proposal
  const entries = await store.entries(id, {})
  const short = entries.find((e) => e.kind === 'support' && e.effective < '2026-04-01')?.number ?? 0
  const holder: Caller = {
    code: codeOf(name),
    provider: by.provider,
    as: { role: 'holder', fund: id },
  }
  const { decisions } = must(await books.decisionsOf(by, { fund: ref }))
  const [disputed, decision] = decisions
    .map((d) => d.decision)
    .filter((d) => d.kind === 'buy')
    .map((d) => d.id)
  const open = must(await books.dispute(holder, { fund: ref, decision: disputed ?? '' }))
  const notice = (await books.notices(by, { by: TODAY })).find((n) => n.notice.fund === id)?.notice.id ?? ''
  const authority = must(
    await books.recordAuthority(by, {
      fund,
      kind: 'nominated',
      name: 'Ann Other',
      decides: ['swap'],
      told: false,
      from: START,
      recognisedBy: 'Dana Reed',
      evidence: 'A letter',
      notStaff: true,
    }),
  ).authority
  const invitation = must(
    await books.invite(by, { role: 'manager', email: `${ref}@example.org`, name: `New ${name}` }),
  ).invitation
  const code = (await store.statement(id, 1))?.proof.code ?? ''
  const questions = await store.issued.questions(id)
  const [question, answered] = [questions.find((q) => !q.answered), questions.find((q) => q.answered)]
  const [access, flag] = [nothing('ac') as AccessId, nothing('g')]
  const { provider } = by
  const kept = await store.commit(
    {
      provider,
      at: '2026-06-01T09:00:00Z' as Moment,
      by: by.code,
      entries: [],
      access: [
        {
          id: access,
          user: `u_ann_${ref}` as UserId,
          provider,
          role: 'representative',
          fund: id,
          authority,
          from: START,
        },
      ],
      flags: [{ id: flag, provider, fund: id, what: 'not-proposed', facts: '{"pence":100}' }],
    },
    new Map(),
  )
  if (!kept.done) throw new Error(JSON.stringify(kept))
  return {
    id,
    name,
    companion,
    swap,
    saving,
    support,
    short,
    asked,
    decided: chosen,
    paid,
    // Of its provider, taken once everything has happened.
    drawdown: '',
    // Asked once those who pay have come in.
    ...{ query: '', reclaim: '' },
    ...(await isBegun(books, by, id, (await store.agreements(id)).length)),
    decision: decision ?? '',
    disputed: disputed ?? '',
    dispute: open.dispute,
    notice,
    row,
    proposal,
    flag,
    authority,
    access,
    invitation,
    code,
    question: question?.id ?? '',
    answered: answered?.id ?? '',
  }
}

async function isBegun(books: Books, by: Caller, fund: FundId, version: number) {
  const fields = { key: `begun-for-${fund}`, 'person-name': 'Zebedee' }
  const begun = must(
    await books.keepDraft(by, {
      way: 'person',
      form: `form-new-${fund}`,
      fields: { ...fields, way: 'person' },
    }),
  )
  const anew = must(
    await books.keepDraft(by, {
      ...{ way: 'anew', fund, form: `form-anew-${fund}` },
      fields: { ...fields, way: 'anew', 'stands-on': String(version) },
    }),
  )
  return { begun: begun.id, agreementBegun: anew.id }
}

/** The people, their accounts, and what each was given. */
async function everybody(
  books: Books,
  store: SqliteStore,
  file: string,
  dana: Caller,
  rosa: Caller,
  fund: FundId,
): Promise<Record<IdentityName, Identity>> {
  const authority = async (name: string, decides: readonly DecisionKind[]): Promise<AuthorityId> =>
    must(
      await books.recordAuthority(dana, {
        fund,
        kind: 'nominated',
        name,
        decides,
        told: false,
        from: START,
        recognisedBy: 'Dana Reed',
        evidence: 'A letter that Sally signed',
        notStaff: true,
      }),
    ).authority
  const sees = await authority('Sue Vine', [])
  const some = await authority('Don Swift', ['swap', 'buy'])
  const ended = await authority('Eve Late', ['swap', 'buy'])
  const people: Record<IdentityName, Identity & { readonly as?: Role }> = {
    manager: { name: 'Dana Reed', provider: LARCH, as: { role: 'manager' } },
    'second manager': { name: 'Tom Price', provider: LARCH, as: { role: 'manager' } },
    holder: { name: 'Sally', provider: LARCH, as: { role: 'holder', fund } },
    'representative who may see': {
      name: 'Sue Vine',
      provider: LARCH,
      as: { role: 'representative', fund, authority: sees },
      decides: [],
    },
    'representative who decides some': {
      name: 'Don Swift',
      provider: LARCH,
      as: { role: 'representative', fund, authority: some },
      decides: ['swap', 'buy'],
    },
    'representative whose authority ended': {
      name: 'Eve Late',
      provider: LARCH,
      as: { role: 'representative', fund, authority: ended },
    },
    commissioner: { name: 'Priya Shah', provider: LARCH, as: { role: 'commissioner', funder: 'northshire' } },
    'commissioner of another council': {
      name: 'Sam Moor',
      provider: LARCH,
      as: { role: 'commissioner', funder: 'southmere' },
    },
    'manager of another provider': { name: 'Rosa Hall', provider: ROWAN, as: { role: 'manager' } },
    nobody: { name: '', provider: LARCH },
  }
  const db = new Database(file)
  const user = db.prepare(
    'INSERT OR IGNORE INTO auth_user (id, name, email, email_verified, created_at, updated_at) VALUES (?, ?, ?, 1, 0, 0)',
  )
  for (const { name } of Object.values(people))
    if (name) user.run(codeOf(name), name, `${codeOf(name)}@example.org`)
  db.close()
  const given = { ...people }
  for (const who of IDENTITY_NAMES) {
    const { name, provider, as } = people[who]
    if (!as) continue
    const access = nothing('ac') as AccessId
    const { role, ...to } = as
    const row = { id: access, user: codeOf(name), provider, role, from: START, ...to }
    const by = provider === LARCH ? dana : rosa
    const kept = await store.commit({ provider, at: NOW, by: by.code, entries: [], access: [row] }, new Map())
    if (!kept.done) throw new Error(JSON.stringify(kept))
    given[who] = { ...people[who], access }
  }
  must(await books.endAuthority(dana, { fund, authority: ended, why: 'revoked', on: TODAY }))
  return given
}

const codeOf = (name: string) => `u_${name.split(' ')[0]?.toLowerCase()}` as UserId

/** The answer, or a story that was refused. */
export function must<R>(answer: Answer<R>): Exclude<R, undefined> {
  if (!isRefused(answer)) return answer as Exclude<R, undefined>
  throw new Error(
    `the story was refused: ${refusalsOf(answer)
      .map((r) => `${r.name}: ${r.sentence}`)
      .join(' ')}`,
  )
}
