// Queries, openings and reclaims past one guard at a time: `verify` says what that guard would have refused.
import { copyFileSync, mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import Database from 'better-sqlite3'
import { afterAll, beforeAll, expect, test } from 'vitest'
import type { Outcome, Store } from '../../src/bookkeeping/store.ts'
import type { QueryAsked, ReclaimAsked } from '../../src/bookkeeping/store-queries.ts'
import type { Moment } from '../../src/ledger/day.ts'
import type { FundId } from '../../src/ledger/fund.ts'
import { openStore } from '../../src/store/sqlite/store.ts'
import { verify } from '../../src/store/sqlite/verify.ts'
import * as L from './larch.ts'

const { AMIR, BEA, COUNCIL, LARCH, MANAGER, OWN, SECOND, day, must, write } = L
const folder = mkdtempSync(join(tmpdir(), 'tamper-queries-'))
const base = join(folder, 'base.sqlite')
afterAll(() => rmSync(folder, { recursive: true }))

/** Amir's April, Bea's agreement by which what is over £100.00 goes back, and somebody who comes in for Northshire. */
beforeAll(async () => {
  const store = await openStore(base)
  await must(L.larch(store))
  await L.amirsApril(store)
  const rule = { rule: 'over-sum', pence: 10_000 } as const
  const { entry, agreements } = L.agreed(BEA, { ...L.anAgreement(), surplus: rule })
  await must(write(store, [entry], { agreements }))
  const given = { provider: LARCH, from: day('2026-04-01') }
  const council = { user: COUNCIL, role: 'commissioner', funder: 'northshire' } as const
  await must(write(store, [], { access: [{ ...given, ...council, id: L.accessId('council') }] }))
  await store.close()
})

/** What is said is written on its own day, unless a test says otherwise. */
const at = (change: object, usual: string) => ({
  at: `${'on' in change ? change.on : usual}T09:00:00Z` as Moment,
})
const query: Omit<QueryAsked, 'says'> = { ...L.aQuery }
const reclaim: Omit<ReclaimAsked, 'says'> = { ...L.aReclaim, fund: BEA, version: 1 }

const asks = (store: Store, change: object = {}, by = COUNCIL, fund: FundId = AMIR) => {
  const word = L.aWord(fund, 'Why?')
  return write(store, [], { by, words: [word], queries: [{ ...query, says: word.ref, ...change }] })
}
const says = (
  store: Store,
  change: object = {},
  by = MANAGER,
  fund: FundId = AMIR,
  when: object = at(change, '2026-05-21'),
) => {
  const word = L.aWord(fund, 'So')
  const said = { query: 'query-1', number: 2, from: 'provider', says: word.ref, on: day('2026-05-21') }
  return write(store, [], { ...when, by, words: [word], queryMessages: [{ ...said, ...change } as never] })
}
const claims = (
  store: Store,
  change: object = {},
  fund: FundId = BEA,
  by = MANAGER,
  when: object = at(change, '2026-05-20'),
) => {
  const word = L.aWord(fund, 'Over the rule')
  const reclaims = [{ ...reclaim, says: word.ref, ...change }]
  return write(store, [], { ...when, by, words: [word], reclaims })
}
const tells = (
  store: Store,
  by = SECOND,
  change: object = {},
  when: object = at(change, '2026-05-21'),
): Promise<Outcome> => {
  const said = { reclaim: 'reclaim-1', how: 'letter', on: day('2026-05-21') } as const
  return write(store, [], { ...when, by, reclaimsTold: [{ ...said, ...change }] })
}
const uses = (
  store: Store,
  change: object = {},
  fund: FundId = BEA,
  by = MANAGER,
  when: object = at(change, '2026-05-21'),
) => {
  const word = L.aWord(fund, 'A holiday')
  const use = { reclaim: 'reclaim-1', whose: 'person', way: 'by-phone', says: word.ref }
  const reclaimUses = [{ ...use, on: day('2026-05-21'), ...change } as never]
  return write(store, [], { ...when, by, words: [word], reclaimUses })
}
const answers = (
  store: Store,
  change: object = {},
  by = COUNCIL,
  fund: FundId = BEA,
  when: object = at(change, '2026-07-20'),
) => {
  const word = L.aWord(fund, 'Yes')
  const said = { reclaim: 'reclaim-1', answer: 'confirmed', says: word.ref, on: day('2026-07-20') }
  return write(store, [], { ...when, by, words: [word], reclaimAnswers: [{ ...said, ...change } as never] })
}
const then = async (first: Promise<Outcome>, next: () => Promise<Outcome>) => {
  await must(first)
  return next()
}
const told = (store: Store, next: () => Promise<Outcome>) =>
  then(claims(store), () => then(tells(store), next))

const NOT_THEIRS = 'it was said for a funder by somebody who does not come in for it'
const NOT_ITS_WORDS = 'its words are not among those of its fund'
const NO_TIME = 'it was confirmed before the person could name a use'
const NOT_PROVIDER = 'it was said for the provider by somebody who was let in as somebody else'
const NOT_READER = 'it was said on screen by somebody else than whose it is'
const OTHER_DAY = 'it is dated another day than it was written'
const EARLIER = 'it was said before the sum was asked for'
const TODAY = at({}, '2026-05-20')

// What is from before is of another day too, since no row is written before the one in front of it.
test.each<
  [what: string, guards: string, run: (store: Store) => Promise<Outcome>, found: string | readonly string[]]
>([
  ['a query of nobody who pays', 'query_asked_by', (s) => asks(s, {}, MANAGER), NOT_THEIRS],
  ['a query in another fund’s words', 'query_words', (s) => asks(s, {}, COUNCIL, BEA), NOT_ITS_WORDS],
  [
    'a query about nothing',
    'query_about_what',
    (s) => asks(s, { about: { what: 'entry', number: 99 } }),
    'it is about an entry that its fund does not have',
  ],
  [
    'a query about no statement',
    'query_about_what',
    (s) => asks(s, { about: { what: 'statement', number: 1 } }),
    'it is about a statement that its fund does not have',
  ],
  [
    'a query about the provider in a person’s fund',
    'query_about_what',
    (s) => asks(s, { about: { what: 'provider' } }),
    'it is about the provider, and not in its own book',
  ],
  [
    'a query that is due some day',
    'query_due',
    (s) => asks(s, { due: day('2026-06-30') }),
    'its answer is not due when the agreement says',
  ],
  [
    'a message that comes after nothing',
    'query_message_follows',
    (s) => then(asks(s), () => says(s, { number: 3 })),
    'message 2 is missing',
  ],
  [
    'a message from before its question',
    'query_message_follows query_message_today',
    (s) => then(asks(s), () => says(s, { on: day('2026-05-19') })),
    ['it was written before what it follows', OTHER_DAY],
  ],
  [
    'a message after the end',
    'query_message_follows',
    (s) =>
      then(asks(s), () =>
        then(write(s, [], { by: COUNCIL, queriesClosed: [{ query: 'query-1' }] }), () => says(s)),
      ),
    'it was written after its query was closed',
  ],
  [
    'a message of another fund’s words',
    'query_message_words',
    (s) => then(asks(s), () => says(s, {}, MANAGER, OWN)),
    NOT_ITS_WORDS,
  ],
  [
    'a message of nobody who pays',
    'query_message_by',
    (s) => then(asks(s), () => says(s, { from: 'commissioner', due: day('2026-05-31') })),
    NOT_THEIRS,
  ],
  [
    'a message that is due some day',
    'query_message_due',
    (s) => then(asks(s), () => says(s, { from: 'commissioner', due: day('2026-06-30') }, COUNCIL)),
    'its answer is not due when the agreement says',
  ],
  [
    'a query closed by the provider',
    'query_closed_by',
    (s) => then(asks(s), () => write(s, [], { queriesClosed: [{ query: 'query-1' }] })),
    NOT_THEIRS,
  ],
  [
    'a reclaim under another rule',
    'reclaim_rule',
    (s) => claims(s, { rule: { rule: 'over-sum', pence: 1 } }),
    'it is not under the rule that its agreement names',
  ],
  [
    'two reclaims at once',
    'reclaim_rule',
    (s) => then(claims(s), () => claims(s, { id: 'reclaim-2' })),
    'it was asked while another one was open',
  ],
  ['a reclaim in another fund’s words', 'reclaim_words', (s) => claims(s, {}, AMIR), NOT_ITS_WORDS],
  [
    'a reclaim told by who asked for it',
    'reclaim_told_by',
    (s) => then(claims(s), () => tells(s, MANAGER)),
    'whoever asked for it said that the person was told',
  ],
  [
    'a reclaim told before it was asked',
    'reclaim_told_by reclaim_told_today',
    (s) => then(claims(s), () => tells(s, SECOND, { on: day('2026-05-19') })),
    [EARLIER, OTHER_DAY],
  ],
  [
    'a use of nobody’s',
    'reclaim_use_whose',
    (s) => then(claims(s), () => uses(s, { whose: 'authority-9' })),
    'it names a representative that its fund does not have',
  ],
  [
    'a use after the answer',
    'reclaim_use_whose',
    (s) => told(s, () => then(answers(s), () => uses(s, { on: day('2026-07-21') }))),
    'it was said after the answer',
  ],
  [
    'a use in another fund’s words',
    'reclaim_use_words',
    (s) => then(claims(s), () => uses(s, {}, AMIR)),
    NOT_ITS_WORDS,
  ],
  ['a reclaim that nobody told of', 'reclaim_answer_told', (s) => then(claims(s), () => answers(s)), NO_TIME],
  [
    'a reclaim confirmed too soon',
    'reclaim_answer_told',
    (s) => told(s, () => answers(s, { on: day('2026-06-17') })),
    NO_TIME,
  ],
  [
    'a reclaim confirmed by the provider',
    'reclaim_answer_by',
    (s) => told(s, () => answers(s, {}, MANAGER)),
    NOT_THEIRS,
  ],
  [
    'a message for the provider by who pays',
    'query_message_by_provider',
    (s) => then(asks(s), () => says(s, {}, COUNCIL)),
    NOT_PROVIDER,
  ],
  ['a reclaim asked by who pays', 'reclaim_asked_by', (s) => claims(s, {}, BEA, COUNCIL), NOT_PROVIDER],
  [
    'a reclaim told by who pays',
    'reclaim_told_by_provider',
    (s) => then(claims(s), () => tells(s, COUNCIL)),
    NOT_PROVIDER,
  ],
  [
    'a reclaim read on screen by a manager',
    'reclaim_told_on_screen',
    (s) => then(claims(s), () => tells(s, SECOND, { how: 'on-screen' })),
    NOT_READER,
  ],
  [
    'a use written down by who pays',
    'reclaim_use_by_provider',
    (s) => then(claims(s), () => uses(s, {}, BEA, COUNCIL)),
    NOT_PROVIDER,
  ],
  [
    'a use named on screen by a manager',
    'reclaim_use_on_screen',
    (s) => then(claims(s), () => uses(s, { way: 'on-screen' })),
    NOT_READER,
  ],
  [
    'a reclaim withdrawn by who pays',
    'reclaim_withdrawn_by',
    (s) => then(claims(s), () => answers(s, { answer: 'withdrawn' })),
    NOT_PROVIDER,
  ],
  [
    'a refusal from before the asking',
    'reclaim_answer_follows reclaim_answer_today',
    (s) => then(claims(s), () => answers(s, { answer: 'refused', on: day('2026-05-19') })),
    [EARLIER, OTHER_DAY],
  ],
  [
    'what goes back twice',
    'reclaim_rule',
    (s) =>
      told(s, () =>
        then(answers(s), () => claims(s, { id: 'reclaim-2', pence: 2_501, on: day('2026-07-20') })),
      ),
    'more goes back than the rule allows, with what was asked before',
  ],
  [
    'a query of another day',
    'query_today',
    (s) => asks(s, { on: day('2026-05-21'), due: day('2026-05-31') }),
    OTHER_DAY,
  ],
  [
    'a message of another day',
    'query_message_today',
    (s) => then(asks(s), () => says(s, {}, MANAGER, AMIR, TODAY)),
    OTHER_DAY,
  ],
  [
    'a reclaim of another day',
    'reclaim_today',
    (s) => claims(s, { on: day('2026-05-21') }, BEA, MANAGER, TODAY),
    OTHER_DAY,
  ],
  [
    'a reclaim told on another day',
    'reclaim_told_today',
    (s) => then(claims(s), () => tells(s, SECOND, {}, TODAY)),
    OTHER_DAY,
  ],
  [
    'a use of another day',
    'reclaim_use_today',
    (s) => then(claims(s), () => uses(s, {}, BEA, MANAGER, TODAY)),
    OTHER_DAY,
  ],
  [
    'a reclaim confirmed on a day to come',
    'reclaim_answer_today',
    (s) => told(s, () => answers(s, {}, COUNCIL, BEA, at({}, '2026-05-22'))),
    OTHER_DAY,
  ],
  [
    'an answer in another fund’s words',
    'reclaim_answer_words',
    (s) => told(s, () => answers(s, {}, COUNCIL, AMIR)),
    NOT_ITS_WORDS,
  ],
])('%s is found', async (what, guards, run, found) => {
  const path = join(folder, `${what}.sqlite`)
  copyFileSync(base, path)
  const store = await openStore(path)
  const raw = new Database(path)
  const sql = guards.split(' ').map((guard) => {
    const created = raw.prepare('SELECT sql FROM sqlite_schema WHERE name = ?').pluck().get(guard)
    raw.exec(`DROP TRIGGER ${guard}`)
    return String(created)
  })
  expect(await run(store)).toMatchObject({ done: true })
  for (const created of sql) raw.exec(created)
  raw.close()
  await store.close()
  expect((await verify(path)).findings.map((f) => f.sentence)).toEqual([found].flat())
})
