// What a provider could print that is not so. It seals the document and the entry that carries it together, so hashes
// and code always fit: only the entries before can show it. Every field of real documents is changed in turn; the
// checker at home must name it, or it stands in the short list of what no entry can show.
import { createHash } from 'node:crypto'
import { beforeAll, describe, expect, test } from 'vitest'
import type { Terms } from '../../src/bookkeeping/agree.ts'
import { digestOf } from '../../src/bookkeeping/daybook.ts'
import { codeOf } from '../../src/bookkeeping/statement.ts'
import { addDays, day, type Month } from '../../src/ledger/day.ts'
import type { WordRef } from '../../src/ledger/entry.ts'
import type { Kind } from '../../src/ledger/rate.ts'
import type { Statement } from '../../src/ledger/statement.ts'
import { type AtHome, atHome, checked, fileOf, wrongIn } from './at-home.ts'
import {
  type Bookkeeper,
  BY,
  decidedBy,
  done,
  entries,
  h,
  newBooks,
  openPerson,
  terms,
} from './bookkeeper.ts'

/** Each path that nothing in the entries shows; the program says “not checked” of all of them (docs/checking.md). */
const UNTOLD = [
  // Names, whom it is sent to and how they are reached, whose law counts.
  /^(ref|person|provider|nation)$/,
  /^(funders|contacts|sentTo)\b/,
  /^bank\.owedByFunders\[\]\.funder$/,
  // What was asked and answered; what the agreement says of that, of reviews and of management.
  /^(questions|asking|review)\b/,
  /^managementNote$/,
  // Who decided, and how the person was involved.
  /^decisions\[\]\.(decidedBy|by|involved)$/,
  // What the parts of a price are called; and of a price that another followed, or that nothing was held at, its kind.
  /^prices\[\]\.(label|lines\[\]\.(category|label)|kind|measure|ratio\.(standard|own))$/,
  // What an early copy said, the fund's last day, and where the code can be checked.
  /^replaces\.(knownAt|leftInStandard|closing)\b/,
  /^(runs\.until|proof\.checkAt)$/,
]
/** Kinds of hour, and the parts of a price, stand in no order that means anything. */
const UNORDERED =
  /^(hours|given|prices|prices\[\]\.lines|(lines\[\]\.)?(given|used|unfunded)|yearSoFar\.hoursUsed|pots)$/

type Json = null | string | number | boolean | readonly Json[] | { readonly [name: string]: Json }
interface Forged {
  readonly at: string
  readonly how: string
  readonly value: Json
}

/** Everything that can be changed in a value: each field, each sum as a whole, each list. */
function* forgeries(value: Json, at = ''): Generator<Forged> {
  if (isList(value)) {
    if (value.length > 0) {
      yield { at, how: 'without the first', value: value.slice(1) }
      yield { at, how: 'the last twice', value: [...value, value.at(-1) ?? null] }
    }
    if (value.length > 1 && !UNORDERED.test(at)) yield { at, how: 'turned round', value: value.toReversed() }
    for (const [i, one] of value.entries())
      for (const f of forgeries(one, `${at}[]`)) yield { ...f, value: value.with(i, f.value) }
  } else if (isObject(value)) {
    const { exact, pence } = value
    if (typeof exact === 'number' && typeof pence === 'number')
      yield { at, how: 'a penny more', value: { exact: exact + 3600, pence: pence + 1 } }
    yield { at, how: 'with another field', value: { ...value, another: null } }
    for (const [name, one] of Object.entries(value))
      for (const f of forgeries(one, at === '' ? name : `${at}.${name}`))
        yield { ...f, value: { ...value, [name]: f.value } }
  } else for (const other of others(value)) yield { at, how: `not ${value}`, value: other }
}

const isList = (value: Json): value is readonly Json[] => Array.isArray(value)
const isObject = (value: Json): value is { readonly [name: string]: Json } =>
  value !== null && typeof value === 'object' && !isList(value)

function others(value: null | string | number | boolean): Json[] {
  if (value === null) return ['x', { exact: 3600, pence: 1 }]
  if (typeof value === 'boolean') return [!value]
  if (typeof value === 'number') return [value + 1]
  if (/^\d{4}-\d\d-\d\d$/.test(value)) return [addDays(day(value), -1)]
  if (/^\d{4}-\d\d-\d\dT/.test(value)) return [value.replace(/^\d{4}/, '2020')]
  return [/^[0-9a-f]{64}$/.test(value) ? 'ab'.repeat(32) : `${value}x`]
}

interface File {
  readonly statement: Statement
  readonly words: Readonly<Record<string, { readonly salt: string; readonly text: string }>>
}
const fileIn = (bytes: Uint8Array): File => JSON.parse(Buffer.from(bytes).toString())

/** The same statement with another document: its code, its digest, and the entry that carries it made to fit. */
function sealed(files: AtHome, document: object): AtHome {
  const changed = document as Statement
  const statement = { ...changed, proof: { ...changed.proof, code: codeOf(changed) } }
  const { first, last, number, standsOn } = statement
  const text = JSON.stringify(statement)
  const named = Object.entries(fileIn(files.statement).words).filter(([ref]) => text.includes(ref))
  const lines = Buffer.from(files.entries).toString().trimEnd().split('\n').slice(0, -1)
  const row: unknown[] = JSON.parse(lines.pop() ?? '')
  row[13] = digestOf(statement)
  row[21] = JSON.stringify({ first, last, standsOn, statement: number })
  const carrying = JSON.stringify(row)
  const hash = createHash('sha256').update(carrying).digest('hex')
  return {
    statement: fileOf(statement, new Map(named as [WordRef, { salt: string; text: string }][])),
    entries: Buffer.from(`${[...lines, carrying, JSON.stringify(hash)].join('\n')}\n`),
  }
}

/** Sally's March and April with as much in them as a fund can have; her year begins on 6 April. */
async function eventful(): Promise<Bookkeeper> {
  const k = await newBooks('2026-04-05')
  const fund = 'LS-001'
  const night: Kind = {
    code: 'sleep-in',
    label: 'sleep-in nights',
    measure: 'count',
    ratio: { standard: 3, own: 1 },
    lines: [{ category: 'wages', label: 'wages', part: 'direct', rate: { pence: 7380, per: 1 } }],
  }
  const kinds = [...terms(fund).kinds, night]
  const agreed: Partial<Terms> = {
    kinds,
    yearStarts: '04-06',
    cashRate: { pence: 2000, per: 1 },
    cashRest: 'provider',
    cashRestReason: 'as agreed',
    weekly: [...terms(fund).weekly, { kind: 'sleep-in', amount: 1 }],
  }
  await openPerson(k, fund, agreed)
  const gave = async (start: string, end: string, more: object = {}) =>
    done(await k.books.giveSupport(BY, { fund, start: `2026-${start}`, end: `2026-${end}`, ...more }))
  const choice = { fund, on: day('2026-03-20'), decided: decidedBy('Sally') }
  await gave('03-10 21:00', '03-11 00:30', { worker: 'Femi' })
  await gave('03-14 22:00', '03-15 07:00', { givenAs: 'sleep-in' })
  const missed = { fund, start: '2026-03-16 10:00', end: '2026-03-16 14:00', workerPaid: true } as const
  done(await k.books.recordNotGiven(BY, { ...missed, reason: 'client-cancelled', otherWork: false }))
  done(await k.books.recordThrough(BY, { fund, through: day('2026-03-31') }))
  done(await k.books.save(BY, { ...choice, pot: 'A day out', unit: 'standard', amount: h(3) }))
  done(await k.books.turnHoursIntoMoney(BY, { ...choice, kind: 'standard', amount: h(10) + 60 }))
  done(await k.books.turnHoursIntoMoney(BY, { ...choice, kind: 'standard', amount: h(1) }))
  done(await k.books.askToBuy(BY, { fund, on: choice.on, supplier: 'Shop', what: 'A lamp', pence: 900 }))
  done(await k.books.closeMonth(BY, { fund, month: '2026-03' as Month }))

  k.clock.now = '2026-04-20T09:00:00Z' as typeof k.clock.now
  const heard = { says: 'Who came?', askedBy: 'person', way: 'by-phone' } as const
  done(await k.books.askAboutLine(BY, { fund, number: 1, line: 1, ...heard }))
  await gave('03-30 10:00', '03-30 11:01')
  await gave('04-02 10:00', '04-02 11:00')
  await gave('04-07 10:00', '04-07 13:07', { session: 'V1' })
  const dearer = kinds.map((kind) => ({
    ...kind,
    lines: kind.lines.map((l, i) =>
      i > 0 ? l : { ...l, rate: { ...l.rate, pence: l.rate.pence + 100 * l.rate.per } },
    ),
  }))
  const agreement = terms(fund, { ...agreed, kinds: dearer, from: day('2026-04-13') })
  done(await k.books.agreeAnew(BY, { fund, agreement, decided: decidedBy('Sally'), bornBy: 'funder' }))
  const book = await entries(k, fund)
  const visit = book.find((e) => e.kind === 'support' && e.details.session === 'V1')
  const turned = book.findLast((e) => e.kind === 'hours-into-money')
  for (const e of [visit, turned])
    done(await k.books.reverse(BY, { fund, number: e?.number ?? 0, reason: 'Not so', on: day('2026-04-14') }))
  await gave('04-07 10:00', '04-07 12:00', { session: 'V1' })
  await gave('04-15 09:00', '04-15 10:00')
  const nobody = { fund, start: '2026-04-17 10:00', end: '2026-04-17 14:00' } as const
  done(await k.books.recordNotGiven(BY, { ...nobody, reason: 'could-not-come' }))
  done(await k.books.recordThrough(BY, { fund, through: day('2026-04-19') }))
  const later = { ...choice, on: day('2026-04-18') }
  done(await k.books.swapHours(BY, { ...later, from: 'standard', to: 'enhanced', amount: h(6) }))
  done(await k.books.turnHoursIntoMoney(BY, { ...later, kind: 'standard', amount: h(2) }))
  done(await k.books.save(BY, { ...later, pot: 'City break', unit: 'GBP', amount: 1234 }))
  done(await k.books.keepForEmergencies(BY, { ...later, action: 'set-aside', pence: 1001 }))
  const swim = { supplier: 'Pool', what: 'Swimming', pence: 1250, paidFrom: 'provider-card' } as const
  const { purchase } = done(await k.books.payForPurchase(BY, { ...later, ...swim }))
  done(await k.books.seeReceipt(BY, { fund, on: later.on, purchase, receipt: 'R-1' }))
  done(await k.books.issueStatement(BY, { fund, month: '2026-04' as Month }))
  k.clock.now = '2026-05-02T09:00:00Z' as typeof k.clock.now
  done(await k.books.recordThrough(BY, { fund, through: day('2026-04-30') }))
  done(await k.books.closeMonth(BY, { fund, month: '2026-04' as Month }))
  return k
}

/** Brian's March, given as money, with more support than it reaches. */
async function asMoney(): Promise<Bookkeeper> {
  const k = await newBooks('2026-04-05')
  const fund = 'LS-002'
  await openPerson(k, fund, { weekly: [], weeklyPence: 30_000 })
  done(await k.books.giveSupport(BY, { fund, start: '2026-03-12 10:00', end: '2026-03-12 13:20' }))
  done(await k.books.giveSupport(BY, { fund, start: '2026-03-13 01:00', end: '2026-03-13 23:30' }))
  done(await k.books.recordThrough(BY, { fund, through: day('2026-03-31') }))
  done(await k.books.closeMonth(BY, { fund, month: '2026-03' as Month }))
  return k
}

let march: AtHome
let early: AtHome
let april: AtHome
let brians: AtHome
beforeAll(async () => {
  const k = await eventful()
  march = await atHome(k, 'LS-001', 1)
  early = await atHome(k, 'LS-001', 2)
  april = await atHome(k, 'LS-001', 3)
  brians = await atHome(await asMoney(), 'LS-002', 1)
}, 60_000)

describe('what is sealed anew', () => {
  test('is right as long as it says the same', () => {
    for (const files of [march, early, april, brians]) {
      expect(wrongIn(files)).toEqual([])
      expect(wrongIn(sealed(files, fileIn(files.statement).statement))).toEqual([])
    }
    expect(wrongIn({ ...april, last: march.statement })).toEqual([])
  })

  test('every field of it, changed in turn, is named, or no entry can show it', { timeout: 100_000 }, () => {
    const tried = new Set<string>()
    const believed = new Set<string>()
    for (const files of [april, brians, march, early]) {
      const { statement } = fileIn(files.statement)
      const all = [...forgeries(statement as unknown as Json)].filter((f) => f.at !== 'proof.code')
      // Where a field stands first and last in April, and where it first stands elsewhere; EVERY=1 tries each, in half a minute.
      for (const list of Map.groupBy(all, (f) => `${f.at} ${f.how.replace(/^not .*/s, '')}`).values()) {
        const { at, how } = list[0] ?? { at: '', how: '' }
        const few = files === april ? [list[0], list.at(-1)] : tried.has(at) ? [] : [list[0]]
        for (const f of process.env['EVERY'] ? list : few)
          if (f && checked(sealed(files, f.value as object)).sound) believed.add(`${at}: ${how}`)
      }
      for (const { at } of all) tried.add(at)
    }
    expect(tried.size).toBeGreaterThan(300)
    expect(
      [...believed].filter((one) => !UNTOLD.some((known) => known.test(one.replace(/: .*/s, '')))),
    ).toEqual([])
  })

  const more = (sum: { readonly exact: number; readonly pence: number }, pence: number) => ({
    ...sum,
    pence: sum.pence + pence,
  })
  test.each<[string, (s: Statement) => object]>([
    [
      'to spend, behind the hours',
      ({ split }) => ({
        split: {
          ...split,
          toSpend: more(split.toSpend, 100_000),
          behindHours: more(split.behindHours, -100_000),
        },
      }),
    ],
    [
      'saved, emergencies',
      ({ split }) => ({
        split: {
          ...split,
          saved: split.saved.map((x) => ({ ...x, sum: more(x.sum, -1000) })),
          emergencies: more(split.emergencies, 1000),
        },
      }),
    ],
    [
      'at the bank, owed',
      ({ bank }) => ({
        bank: {
          ...bank,
          atBank: more(bank.atBank, 50_000),
          owedByFunders: bank.owedByFunders.map((o) => ({ ...o, sum: more(o.sum, -50_000) })),
        },
      }),
    ],
    [
      'direct, management',
      (s) => ({
        pounds: { ...s.pounds, direct: more(s.pounds.direct, 9), management: more(s.pounds.management, -9) },
        lines: s.lines.map((l) => ({ ...l, direct: more(l.direct, 9), management: more(l.management, -9) })),
      }),
    ],
    ['all decisions', () => ({ decisions: [] })],
    ['decisions doubled', (s) => ({ decisions: [...s.decisions, ...s.decisions] })],
    [
      'something asked for',
      (s) => ({
        askedFor: [
          ...s.askedFor,
          { what: s.person, supplier: s.person, sum: { exact: 3600, pence: 1 }, on: s.first },
        ],
      }),
    ],
    [
      'weeks that gave hours',
      (s) => ({ given: s.given.map((g) => ({ ...g, weeks: [{ week: s.first, amount: g.total }] })) }),
    ],
    [
      'changes to earlier months that cancel',
      () => ({
        earlierMonths: [1, -1].map((n) => ({
          ...{ day: day('2026-03-02'), what: null, entry: 2 + n },
          sum: { exact: n * 3600, pence: n },
        })),
      }),
    ],
    ['a price of long ago', (s) => ({ prices: [{ ...s.prices[0], from: day('2020-01-01') }, ...s.prices] })],
    [
      'a price that is all wages',
      (s) => ({
        prices: s.prices.map((p) => ({
          ...p,
          lines: p.lines.slice(0, 1).map((l) => ({ ...l, rate: p.price })),
        })),
      }),
    ],
    ['the early copy', () => ({ replaces: null })],
    ['its number', (s) => ({ number: s.number + 1 })],
    ['its first day', (s) => ({ first: addDays(s.first, 1) })],
  ])('%s, together with what goes with it', (_, change) => {
    const { statement } = fileIn(april.statement)
    expect(wrongIn(sealed(april, { ...statement, ...change(statement) }))).not.toEqual([])
  })

  test('a last statement that is not the one it names is not gone by, also where somebody does without', () => {
    const { statement } = fileIn(march.statement)
    const { money } = statement
    const other = sealed(march, { ...statement, money: { ...money, closing: more(money.closing, 1) } })
    for (const withoutLast of [false, true])
      expect(wrongIn({ ...april, last: other.statement, withoutLast }).join()).toContain(
        'The last statement is the one that it names: its SHA-256',
      )
  })

  test('what no entry can show is said, thing by thing', () => {
    const unchecked = checked(april).findings.flatMap((f) => (f.is === 'unchecked' ? [f.says] : []))
    for (const thing of [
      'names of the person',
      'asked and answered',
      'Who decided',
      'Prices older',
      'early copy',
    ])
      expect(unchecked.join('\n')).toContain(thing)
    expect(checked(april).sound).toBe(true)
  })
})
