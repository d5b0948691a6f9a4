// What those who pay ask the provider. Northshire pays for Sally until 30 April 2026, Southmere from 1 May:
//
//   29 April 2 h, 30 April 3 h          1 May 1 h, 4 May 4 h
//   statements of March and April       (May is open)
import { beforeEach, describe, expect, test } from 'vitest'
import type { Caller } from '../../src/bookkeeping/daybook.ts'
import { QUERIES_A_PAGE, type QueryShown } from '../../src/bookkeeping/query.ts'
import { day, month } from '../../src/ledger/day.ts'
import type { FundId } from '../../src/ledger/fund.ts'
import {
  type Bookkeeper,
  BY,
  decidedBy,
  done,
  entries,
  fundOf,
  moment,
  namesOf,
  newBooks,
  openPerson,
  terms,
} from './bookkeeper.ts'
import { comesIn, nextDay } from './people-around.ts'

const SALLY = 'LS-001'
const WHY = 'Why were three hours given on 30 April?'
const BECAUSE = 'Femi stayed longer to cook. Sally asked her to.'

let k: Bookkeeper
let { priya, omar, dana } = {} as { priya: Caller; omar: Caller; dana: Caller }
beforeEach(async () => {
  k = await newBooks('2026-05-05')
  await openPerson(k, SALLY)
  await openPerson(k, 'LS-002')
  const streams = [{ code: 'southmere', name: 'Southmere Council', relation: 'included' as const }]
  const agreement = terms(SALLY, { from: day('2026-05-01'), streams })
  done(await k.books.agreeAnew(BY, { fund: SALLY, agreement, decided: decidedBy('Sally') }))
  for (const [start, end] of [
    ['2026-04-29T10:00', '2026-04-29T12:00'],
    ['2026-04-30T10:00', '2026-04-30T13:00'],
    ['2026-05-01T10:00', '2026-05-01T11:00'],
    ['2026-05-04T10:00', '2026-05-04T14:00'],
  ] as const)
    done(await k.books.giveSupport(BY, { fund: SALLY, start, end, worker: 'Femi' }))
  done(await k.books.recordThrough(BY, { through: day('2026-05-04') }))
  for (const of of ['2026-03', '2026-04'])
    done(await k.books.closeMonth(BY, { fund: SALLY, month: month(of) }))
  priya = await comesIn(k, 'Priya Shah', { role: 'commissioner', funder: 'northshire' })
  omar = await comesIn(k, 'Omar Khan', { role: 'commissioner', funder: 'southmere' })
  dana = await comesIn(k, 'Dana Reed', { role: 'manager' })
})

const visitOn = async (on: string) =>
  (await entries(k, SALLY)).find((e) => e.kind === 'support' && e.effective === on)?.number ?? 0
const asks = async (more: object = {}, by = priya) =>
  done(await k.books.askProvider(by, { fund: SALLY, says: WHY, ...more }))
const list = async (by: Caller, ask: object = {}) => done(await k.books.queries(by, ask))
const ids = async (by: Caller, ask: object = {}) => (await list(by, ask)).queries.map((q) => q.query.id)
const one = async (by: Caller, query: string) => done(await k.books.query(by, { query }))
/** As people read it: who said what, on which day. */
const thread = ({ query, writers, words }: QueryShown) =>
  [{ on: query.on, says: query.says }, ...query.messages].map(
    (m, i) => `${m.on} ${writers[i]?.name}: ${words.get(m.says)}`,
  )

describe('Northshire asks about a visit', () => {
  test('Larch answers in time, Northshire asks on, is answered, and closes it', async () => {
    const before = (await entries(k, SALLY)).length
    const number = await visitOn('2026-04-30')
    const { query, on, due } = await asks({ entry: number })
    expect({ on, due }).toEqual({ on: '2026-05-05', due: '2026-05-15' })
    expect(await one(dana, query)).toMatchObject({
      ...{ funder: 'Northshire Council', waitsFor: 'provider', due: '2026-05-15', overdue: false },
      query: { about: { what: 'entry', number } },
    })
    nextDay(k, '2026-05-12')
    expect(done(await k.books.replyToQuery(dana, { query, says: BECAUSE }))).toEqual({ query, number: 2 })
    expect(await one(priya, query)).toMatchObject({ waitsFor: 'commissioner', overdue: false })
    nextDay(k, '2026-05-14')
    const on2 = { query, says: 'Where is that written down?' }
    expect(done(await k.books.replyToQuery(priya, on2))).toEqual({ query, number: 3, due: '2026-05-24' })
    expect(await one(dana, query)).toMatchObject({ waitsFor: 'provider', due: '2026-05-24' })
    done(await k.books.replyToQuery(dana, { query, says: 'On the visit, and in the statement.' }))
    done(await k.books.closeQuery(priya, { query }))
    const shown = await one(dana, query)
    expect(shown).toMatchObject({ waitsFor: 'nobody', query: { closed: { by: priya.code } } })
    expect(thread(shown)).toEqual([
      `2026-05-05 Priya Shah: ${WHY}`,
      `2026-05-12 Dana Reed: ${BECAUSE}`,
      '2026-05-14 Priya Shah: Where is that written down?',
      '2026-05-14 Dana Reed: On the visit, and in the statement.',
    ])
    // It changes nothing in the books, and it is over for good.
    expect(await entries(k, SALLY)).toHaveLength(before)
    for (const by of [priya, dana])
      expect(namesOf(await k.books.replyToQuery(by, { query, says: 'Again' }))).toEqual(['query-closed'])
    expect(namesOf(await k.books.closeQuery(priya, { query }))).toEqual(['query-closed'])
  })

  test('it is overdue on the eleventh day, whatever was asked since; and stands on the manager’s list', async () => {
    const waiting = async () => {
      const { queries, overdueQueries } = await k.books.toLookAt(BY, {})
      return [queries, overdueQueries]
    }
    expect(await waiting()).toEqual([0, 0])
    const { query } = await asks()
    nextDay(k, '2026-05-10')
    done(await k.books.replyToQuery(priya, { query, says: 'And on 29 April?' }))
    nextDay(k, '2026-05-15')
    expect([await waiting(), (await one(dana, query)).overdue]).toEqual([[1, 0], false])
    nextDay(k, '2026-05-16')
    expect(await waiting()).toEqual([1, 1])
    expect(await one(dana, query)).toMatchObject({ due: '2026-05-15', overdue: true })
    done(await k.books.replyToQuery(dana, { query, says: BECAUSE }))
    expect(await waiting()).toEqual([0, 0])
    done(await k.books.replyToQuery(priya, { query, says: 'And why?' }))
    expect(await waiting()).toEqual([1, 0])
    done(await k.books.closeQuery(priya, { query }))
    expect(await waiting()).toEqual([0, 0])
  })

  test('the agreement says how soon; about the provider as a whole it is 10 days', async () => {
    const agreement = terms('LS-002', {
      ...{ from: day('2026-05-05'), asking: { answerWithin: 3, funderAfter: 6 } },
    })
    done(await k.books.agreeAnew(BY, { fund: 'LS-002', agreement, decided: decidedBy('Brian') }))
    expect((await asks({ fund: 'LS-002' })).due).toBe('2026-05-08')
    const { query, due } = done(await k.books.askProvider(priya, { says: 'How do you choose workers?' }))
    expect(due).toBe('2026-05-15')
    const shown = await one(dana, query)
    expect(shown.fund).toBeUndefined()
    expect(thread(shown)).toEqual(['2026-05-05 Priya Shah: How do you choose workers?'])
    done(await k.books.replyToQuery(dana, { query, says: 'With the people they will work for.' }))
    done(await k.books.closeQuery(priya, { query }))
  })
})

describe('the list', () => {
  test('what is overdue stands in front, then what waits for Larch, for Northshire, and what is closed', async () => {
    const made: string[] = []
    for (const on of ['2026-05-05', '2026-05-06', '2026-05-07', '2026-05-08']) {
      nextDay(k, on)
      made.push((await asks()).query)
    }
    const [closed = '', late = '', answered = '', fresh = ''] = made
    done(await k.books.closeQuery(priya, { query: closed }))
    done(await k.books.replyToQuery(dana, { query: answered, says: BECAUSE }))
    nextDay(k, '2026-05-17')
    expect(await ids(dana)).toEqual([late, fresh, answered, closed])
    expect(await list(dana)).toMatchObject({ count: 4, waiting: 2, overdue: 1, page: 1, pages: 1 })
    expect(await ids(dana, { openOnly: true })).toEqual([late, fresh, answered])
    expect(await ids(dana, { fund: 'LS-002' })).toEqual([])
  })

  test('a long one is told in parts', async () => {
    for (let i = 0; i <= QUERIES_A_PAGE; i++) await asks()
    expect(await list(dana)).toMatchObject({ count: QUERIES_A_PAGE + 1, pages: 2 })
    expect((await ids(dana)).length).toBe(QUERIES_A_PAGE)
    expect((await ids(dana, { page: 2 })).length).toBe(1)
    expect(await list(dana, { page: 9 })).toMatchObject({ page: 2 })
  })
})

describe('what is not theirs does not exist', () => {
  test('each funder reads its own queries; the person and whoever acts for them read none', async () => {
    const theirs = await asks()
    const may = await visitOn('2026-05-04')
    const others = await asks({ entry: may }, omar)
    expect([await ids(priya), await ids(omar)]).toEqual([[theirs.query], [others.query]])
    expect((await ids(dana)).sort()).toEqual([theirs.query, others.query].sort())
    const nothing = { name: 'unknown-query', sentence: 'There is no such query.' }
    expect(await k.books.query(priya, { query: others.query })).toMatchObject(nothing)
    expect(await k.books.query(priya, { query: 'y_nothing' })).toMatchObject(nothing)
    for (const act of ['replyToQuery', 'closeQuery'] as const)
      expect(await k.books[act](priya, { query: others.query, says: 'Mine' })).toMatchObject(nothing)

    const sally = await comesIn(k, 'Sally', { role: 'holder', fund: (await fundOf(k, SALLY)).id as FundId })
    await expect(k.books.queries(sally, {})).rejects.toThrow('queries')
    await expect(k.books.query(sally, { query: theirs.query })).rejects.toThrow('query')
    expect(namesOf(await k.books.askProvider(sally, { fund: SALLY, says: WHY }))).toEqual(['not-found'])
    // That somebody read about her stands where she sees it.
    nextDay(k, '2026-05-05')
    await one(dana, theirs.query)
    const { lines } = done(await k.books.whoLooked(sally, { fund: SALLY }))
    expect(lines.find((l) => l.name === 'Dana Reed')?.what).toContain('account')
  })

  test('nobody asks about a day that they did not pay, or a thing that is not there', async () => {
    const may = await visitOn('2026-05-04')
    const wrong = async (more: object, by = priya) =>
      namesOf(await k.books.askProvider(by, { fund: SALLY, says: WHY, ...more }))
    expect(await wrong({ entry: may })).toEqual(['unknown-entry'])
    expect(await wrong({ entry: 999 })).toEqual(['unknown-entry'])
    expect(await wrong({ entry: may }, omar)).toEqual([])
    expect(await wrong({ statement: 9 })).toEqual(['unknown-document'])
    expect(await wrong({ statement: 2 }, omar)).toEqual(['unknown-document'])
    expect(await wrong({ statement: 2 })).toEqual([])
    expect(await wrong({ fund: 'LS-002' }, omar)).toEqual(['unknown-fund'])
    expect(await wrong({ exception: 'cancelled-late' })).toEqual([])
    for (const exception of ['put-aside', 'nothing', 'constructor'])
      expect(await wrong({ exception })).toEqual(['body-invalid'])
    expect(await wrong({ says: '  ' })).toEqual(['bad-text'])
    expect(namesOf(await k.books.askProvider(priya, { entry: 1, says: WHY }))).toEqual(['unknown-fund'])
    // A manager answers and does not ask; and does not close what they were asked.
    expect(await wrong({}, dana)).toEqual(['not-found'])
    const { query } = await asks()
    expect(namesOf(await k.books.closeQuery(dana, { query }))).toEqual(['not-found'])
    expect(namesOf(await k.books.replyToQuery(dana, { query, says: '' }))).toEqual(['bad-text'])
  })

  test('the words can be erased, and the query stands', async () => {
    const { query } = await asks()
    const shown = await one(dana, query)
    const { id } = await fundOf(k, SALLY)
    const erased = { kind: 'erasure', effective: day('2026-05-05'), transfers: [] } as const
    const draft = { ...erased, details: { words: [shown.query.says] } }
    const expecting = new Map([[id, (await k.store.fund(id))?.version ?? 0]])
    const changes = { provider: BY.provider, at: moment('2026-05-05'), by: BY.code }
    const entry = [{ fund: id, draft }]
    const outcome = await k.store.commit({ ...changes, entries: entry, erase: [shown.query.says] }, expecting)
    expect(outcome).toMatchObject({ done: true })
    expect(thread(await one(dana, query))).toEqual(['2026-05-05 Priya Shah: undefined'])
  })
})
