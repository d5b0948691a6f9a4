import { randomBytes } from 'node:crypto'
import { mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { parse } from 'csv-parse/sync'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import type { FileIn, ImportReport } from '../../src/bookkeeping/imported.ts'
import { type Books, isRefused, openBooks } from '../../src/bookkeeping/open-books.ts'
import { buildDemo, DEMO_CALLER, DEMO_TODAY, WAITING } from '../../src/demo/build.ts'
import { PEOPLE, termsFor } from '../../src/demo/larch.ts'
import { DEMO_PEOPLE, demoAccounts } from '../../src/demo/people.ts'
import { larchRoster } from '../../src/formats/mapping.ts'
import { readFile } from '../../src/formats/reading.ts'
import { checkAgreement } from '../../src/ledger/agreement.ts'
import { day, month } from '../../src/ledger/day.ts'
import { partOf, priceOf } from '../../src/ledger/rate.ts'
import { isRefusal, type Refusal } from '../../src/ledger/refusal.ts'
import { openStore, type SqliteStore } from '../../src/store/sqlite/store.ts'
import { demoAccountsIn } from '../../src/web/sign-in/demo.ts'
import { wrongAtHome } from '../bookkeeping/at-home.ts'

const folder = mkdtempSync(join(tmpdir(), 'ringfence-demo-'))
let store: SqliteStore
let books: Books

function read(name: string): FileIn {
  const file = readFile(readFileSync(join(import.meta.dirname, '../../src/demo/files', name)), name, [
    larchRoster,
  ])
  if (Array.isArray(file)) throw new Error(file.map((r) => r.sentence).join(' '))
  return file
}

beforeAll(async () => {
  store = await openStore(join(folder, 'demo.db'))
  let ids = 0
  const desk = {
    store,
    newId: (p: string) => `${p}_${++ids}`,
    newSalt: () => randomBytes(32).toString('hex'),
  }
  await buildDemo({ desk, read, account: demoAccountsIn(store.signIn, randomBytes(32).toString('hex')) })
  books = openBooks({ ...desk, clock: () => DEMO_TODAY })
}, 60_000)

afterAll(async () => {
  await store.close()
  rmSync(folder, { recursive: true })
})

async function answered<T>(asked: Promise<T>): Promise<Exclude<T, Refusal>> {
  const answer = await asked
  if (isRefusal(answer)) throw new Error(answer.sentence)
  return answer as Exclude<T, Refusal>
}

/** Every account of a fund on a day, as the independent reckoning names them. */
async function accountsOn(ref: string, on: string): Promise<ReadonlyMap<string, number>> {
  const answer = await books.accounts(DEMO_CALLER, { fund: ref, on: day(on) })
  if (isRefused(answer)) throw new Error('refused')
  const sums = new Map<string, number>()
  for (const a of answer.accounts) {
    const name = a.code.startsWith('provider:')
      ? 'GBP provider'
      : a.code.startsWith('pot:')
        ? `${a.unit} pots`
        : `${a.unit} ${a.code}`
    sums.set(name, (sums.get(name) ?? 0) + a.balance)
  }
  return sums
}

const reckoned: { on: string; fund: string; account: string; balance: string }[] = parse(
  readFileSync(join(import.meta.dirname, '../golden/larch.csv')),
  { columns: true },
)

/** What the provider has drawn is no account of its own: it is known by the earnings left and the bank. */
function compared(on: string) {
  return reckoned.filter((r) => r.on === on && r.account !== 'drawn pence')
}

async function agrees(on: string): Promise<void> {
  for (const person of PEOPLE) {
    const accounts = await accountsOn(person.ref, on)
    const expected = compared(on).filter((r) => r.fund === person.ref)
    expect(expected.length).toBe(14)
    const ours = expected.map((r) => [r.account, accounts.get(r.account) ?? 0])
    expect(Object.fromEntries(ours), `${person.ref} on ${on}`).toEqual(
      Object.fromEntries(expected.map((r) => [r.account, Number(r.balance)])),
    )
  }
}

describe('the sample provider, told through the acts', () => {
  test('its agreements hold together, at the published prices', () => {
    const priced = PEOPLE.map((p) => {
      const terms = termsFor(p)
      expect(checkAgreement({ ...terms, format: 1, version: 1 })).toEqual([])
      const price = (code: string) => {
        const kind = terms.kinds.find((k) => k.code === code)
        return kind && [priceOf(kind).pence, partOf(kind, 'direct').pence / partOf(kind, 'direct').per]
      }
      return [p.ref, price('standard'), price('enhanced'), price('shared')]
    })
    expect(priced).toEqual([
      ...['001', '002', '003', '004', '005', '006'].map((n) => [
        `LS-${n}`,
        [2460, 1740],
        [3690, 2610],
        undefined,
      ]),
      ['LS-007', [2400, 1696], [3600, 2544], [1500, 1060]],
      ['LS-008', [2400, 1696], [3600, 2544], [1500, 1060]],
      ['LS-009', [2460, 1740], [3690, 2610], undefined],
      ['LS-010', [2570, 1817], [3855, 2725.5], undefined],
    ])
  })

  test('every account agrees with an independent reckoning at the end of March and April', async () => {
    await agrees('2026-03-31')
    await agrees('2026-04-30')
  })

  test('Sally asked and was answered within the days agreed; what Brian asked is open and not overdue', async () => {
    const open = await books.openQuestions(DEMO_CALLER, {})
    expect(open.map((q) => [q.fund.ref, q.line?.part, q.line?.day, q.asked.due, q.overdue])).toEqual([
      ['LS-002', 'not-given', '2026-04-15', '2026-06-06', false],
    ])
    const sally = await books.questionsOf(DEMO_CALLER, { fund: 'LS-001' })
    if (isRefused(sally)) throw new Error('refused')
    expect(sally.questions).toMatchObject([
      {
        asked: {
          on: '2026-05-13',
          due: '2026-05-23',
          answered: { on: '2026-05-18', told: { how: 'letter' } },
        },
        line: { part: 'visit', line: { localStart: '2026-04-10T20:00', localEnd: '2026-04-11T02:00' } },
      },
    ])
    expect(await books.answersToTell(DEMO_CALLER, {})).toEqual([])
  })

  test('Jo asked twice: about Paul she has what she needs, about Dev nobody has written yet; Brian reads his statements', async () => {
    const { queries } = await answered(books.queries(DEMO_CALLER, {}))
    expect(
      queries.map((q) => [q.fund?.name, q.query.about, q.query.due, q.waitsFor, q.overdue, q.writers.length]),
    ).toEqual([
      ['Dev', { what: 'exception', code: 'unfunded' }, '2026-06-08', 'provider', false, 1],
      ['Paul', { what: 'exception', code: 'two-places' }, '2026-05-24', 'nobody', false, 2],
    ])
    const brian = await store.fundByRef(DEMO_CALLER.provider, 'LS-002')
    const opened = brian ? await store.issued.opened(brian.id) : []
    expect(opened.map((o) => [o.number, o.reader, o.form])).toEqual([
      [1, 'person', 'web'],
      [2, 'person', 'web'],
    ])
  })

  test('everybody’s next review is agreed but Dev’s and Mary’s', async () => {
    const { people } = await answered(books.positions(DEMO_CALLER, {}))
    const due = people.filter((p) => p.exceptions.some((e) => e.code === 'review-passed'))
    expect(due.map((p) => p.fund.name).sort()).toEqual(['Dev', 'Mary'])
    expect(new Set(people.map((p) => p.position.nextReview))).toEqual(new Set(['2027-03-01', undefined]))
  })

  test('the bank agrees to the penny', async () => {
    const ties = await Promise.all(
      ['2026-03-31', '2026-04-30'].map((on) => books.tieOut(DEMO_CALLER, { on: day(on) })),
    )
    expect(ties.map((t) => [t.ledgerPence, t.bank?.pence, t.differencePence])).toEqual([
      [474824, 474824, 0],
      [4156097, 4156097, 0],
    ])
  })

  test('one row is put aside: Emma’s late cancellation is not answered, so her April stays open', async () => {
    const rows = await books.putAside(DEMO_CALLER, {})
    expect(rows.map((r) => [r.reference, r.reason])).toEqual([
      ['V00387/LS-009', 'late-cancellation-not-answered'],
    ])
    const refused = await books.closeMonth(DEMO_CALLER, { fund: 'LS-009', month: month('2026-04') })
    expect(isRefused(refused) && JSON.stringify(refused)).toContain('rows-put-aside')
    for (const person of PEOPLE) {
      const statements = await books.statements(DEMO_CALLER, { fund: person.ref })
      expect(!isRefused(statements) && statements.map((s) => s.last)).toEqual(
        person.ref === 'LS-009' ? ['2026-03-31'] : ['2026-03-31', '2026-04-30'],
      )
    }
  })

  test('a statement foots, and closes on what the account says', async () => {
    for (const person of PEOPLE) {
      const shown = await books.statementOf(DEMO_CALLER, { fund: person.ref, number: 1 })
      if (isRefused(shown)) throw new Error('refused')
      const s = shown.statement
      const accounts = await accountsOn(person.ref, s.last)
      const { opening, in: came, out, closing } = s.money
      expect(opening.pence + came.pence - out.pence).toBe(closing.pence)
      expect(opening.exact + came.exact - out.exact).toBe(closing.exact)
      expect(closing.exact).toBe((accounts.get('GBP hours') ?? 0) + (accounts.get('GBP spending') ?? 0))
      expect(s.split.behindHours.pence + s.split.toSpend.pence).toBe(closing.pence)
      for (const h of s.hours) {
        const left =
          h.before + h.given - h.used + h.swapped + h.money + h.saved - h.cancelledLate + h.sentBack + h.other
        expect(left).toBe(h.left)
        expect(h.left).toBe(accounts.get(`${h.kind} available`) ?? 0)
      }
      expect(s.lines.reduce((n, l) => n + l.sum.pence, 0)).toBe(
        s.pounds.direct.pence + s.pounds.management.pence,
      )
    }
  })

  test('has somebody for each role, known by their address, and no way in but the demo’s own', async () => {
    expect(await demoAccounts(store)).toEqual(DEMO_PEOPLE.map((p) => p.email).sort())
    const { access, invitations } = await books.people(DEMO_CALLER, {})
    expect(invitations).toEqual([])
    expect(access.map((a) => [a.name, a.role, a.fund?.ref ?? a.funder, a.authority?.kind])).toEqual([
      ['Dana Reed', 'manager', undefined, undefined],
      ['Tom Okafor', 'manager', undefined, undefined],
      ['Brian', 'holder', 'LS-002', undefined],
      ['Ruth Bell', 'representative', 'LS-009', 'lasting power of attorney for money'],
      ['Jo Hill', 'commissioner', 'Northshire Council', undefined],
    ])
    for (const { email } of DEMO_PEOPLE)
      expect(await store.signIn.account(email)).toMatchObject({ hasPassword: false, hasSecondFactor: false })
  })

  test('Emma’s way of deciding is on record, and everybody was told what was written down for them', async () => {
    const who = await books.whoCanSee(DEMO_CALLER, { fund: 'LS-009' })
    if (isRefused(who)) throw new Error('refused')
    const line = (kind: string) => who.decisions.find((d) => d.kind === kind)
    expect(line('support')).toMatchObject({ who: 'me', names: ['Emma'] })
    expect(line('swap')).toMatchObject({ who: 'me-with-help', names: ['Emma'], helper: 'Femi' })
    expect(line('save')).toMatchObject({ who: 'best-interests', names: ['Ruth Bell'] })
    expect(line('buy')?.names).toEqual(['Emma', 'Ruth Bell'])
    expect(await books.notices(DEMO_CALLER, { by: day('2026-12-31') })).toEqual([])
    const told = await Promise.all(
      (await store.funds(DEMO_CALLER.provider)).map((f) => store.people.notices(f.id)),
    )
    expect(told.flat().length).toBeGreaterThan(10)
    expect(told.flat().filter((n) => !n.told)).toEqual([])
  })

  test('May, taken in with both exports whatever their order, agrees with the reckoning and the bank', async () => {
    const files = ['roster-2026-05-exported-29-may.csv', ...WAITING]
    const taken = (await books.importFiles(DEMO_CALLER, { files: files.map(read) })) as ImportReport
    expect(taken.rows.filter((r) => r.outcome === 'put-aside')).toEqual([])
    expect(taken.recordedThrough).toBe('2026-05-31')
    await agrees('2026-05-31')
    const tie = await books.tieOut(DEMO_CALLER, { on: day('2026-05-29') })
    expect([tie.ledgerPence, tie.bank?.pence]).toEqual([4608418, 4608418])

    const again = (await books.importFiles(DEMO_CALLER, { files: files.map(read).reverse() })) as ImportReport
    expect(again.entries).toBe(0)
    expect(again.rows.filter((r) => r.outcome === 'new' || r.outcome === 'changed')).toEqual([])
  })
})

test('every statement of the demo can be checked at home, and is right', async () => {
  expect(await wrongAtHome({ books, store }, DEMO_CALLER)).toEqual([])
})
