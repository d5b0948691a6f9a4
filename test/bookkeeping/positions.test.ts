// How every fund stands, from the file. The demo's ten people on 2 June 2026; and books of our own, whose figures are
// kept in memory and must be those that are worked out from nothing, whoever wrote what meanwhile.
import { describe, expect, test } from 'vitest'
import type { Caller } from '../../src/bookkeeping/daybook.ts'
import { type Books, openBooks } from '../../src/bookkeeping/open-books.ts'
import type { PersonPosition, Positions } from '../../src/bookkeeping/positions.ts'
import { DEMO_CALLER } from '../../src/demo/build.ts'
import { addDays, type Day, day } from '../../src/ledger/day.ts'
import type { CallerCode } from '../../src/ledger/entry.ts'
import type { ExceptionCode } from '../../src/ledger/exception.ts'
import type { FundId } from '../../src/ledger/fund.ts'
import { HOUR, printSeconds } from '../../src/ledger/hours.ts'
import { PENNY, printPence } from '../../src/ledger/money.ts'
import { openStore } from '../../src/store/sqlite/store.ts'
import { openLarch } from '../web/larch.ts'
import {
  type Bookkeeper,
  BY,
  copyOf,
  decidedBy,
  done,
  fundOf,
  h,
  moment,
  newBooks,
  openPerson,
  terms,
} from './bookkeeper.ts'

const commissioner = (funder: string, provider = BY.provider): Caller => ({
  code: `u_${funder}` as CallerCode,
  provider,
  as: { role: 'commissioner', funder },
})
const NORTHSHIRE = commissioner('northshire')

const one = (all: Positions, ref: string): PersonPosition => {
  const found = all.people.find((p) => p.fund.ref === ref)
  if (!found) throw new Error(`${ref} is not among ${all.people.map((p) => p.fund.ref).join(', ')}`)
  return found
}
const refs = (all: Positions) => all.people.map((p) => p.fund.ref).sort()
const codes = (p: PersonPosition): ExceptionCode[] => p.exceptions.map((e) => e.code)

/** Somebody who has read nothing before. */
const anew = (k: Pick<Bookkeeper, 'desk'>): Books => openBooks({ ...k.desk })

describe('the demo’s people on 2 June', () => {
  test('stand as their books say, those who need somebody first', async () => {
    const larch = await openLarch()
    const all = await larch.books.positions(DEMO_CALLER, {})
    expect(all.people.length).toBe(10)
    expect(all.provider).toEqual({ lastTied: '2026-04-30' })

    const sally = one(all, 'LS-001').position
    expect(sally.week).toEqual({ from: '2026-06-01', given: h(24), used: 0, planned: 0 })
    expect(printSeconds(sally.left)).toBe('171 h 30')
    expect(printSeconds(sally.banked)).toBe('147 h 30')
    expect(sally.pace).toEqual({ from: '2026-03-30', to: '2026-04-26', given: h(96), used: h(78) })

    const brian = one(all, 'LS-002')
    expect([printPence(brian.position.lent / PENNY), printPence(brian.position.spending / PENNY)]).toEqual([
      '£54.99',
      '£309.71',
    ])
    expect(codes(brian)).toEqual(
      expect.arrayContaining(['lent', 'two-places', 'no-receipt', 'question', 'not-recorded']),
    )
    // The worker who was in two places was with Paul and with Brian.
    expect([brian.position.twoPlaces.length, one(all, 'LS-003').position.twoPlaces.length]).toEqual([1, 1])

    const emma = one(all, 'LS-009')
    expect([printSeconds(emma.position.late.cancelled), printSeconds(emma.position.late.delivered)]).toEqual([
      '7 h 46',
      '66 h',
    ])
    expect(codes(emma)).toEqual(expect.arrayContaining(['cancelled-late', 'not-closed', 'put-aside']))
    expect(emma.exceptions.find((e) => e.code === 'not-closed')?.day).toBe('2026-05-22')
    expect(codes(one(all, 'LS-001'))).not.toContain('not-closed')

    const weights = all.people.map((p) => Math.max(0, ...p.exceptions.map((e) => e.weight)))
    expect(weights).toEqual([...weights].sort((a, b) => b - a))

    // The same as each fund's own page says.
    for (const { fund, position } of all.people) {
      const page = done(await larch.books.fundPage(DEMO_CALLER, { fund: fund.id }))
      expect([position.week.given, position.week.used, position.left, position.worth, position.owed]).toEqual(
        [
          ...[page.thisWeek.given, page.thisWeek.used, page.line.leftInStandard, page.line.worth],
          page.line.owed,
        ],
      )
    }

    // A commissioner sees the same people, without what is between them and their provider.
    const theirs = await larch.books.positions(commissioner('northshire', DEMO_CALLER.provider), {})
    expect(refs(theirs)).toEqual(refs(all))
    expect(one(theirs, 'LS-009').position.waiting.putAside).toBe(0)
    expect(theirs.people.flatMap(codes)).not.toContain('put-aside')
    expect(theirs.people.flatMap(codes)).not.toContain('not-recorded')
    expect(codes(one(theirs, 'LS-009'))).toContain('not-closed')
    expect(await larch.books.positions(commissioner('elsewhere', DEMO_CALLER.provider), {})).toMatchObject({
      people: [],
    })
    await larch.close()
  })
})

/** Sally (24 h a week) and Brian (35 h) since Monday 2 March; it is Friday 27 March. */
async function march(): Promise<Bookkeeper> {
  const k = await newBooks('2026-03-02')
  await openPerson(k, 'LS-001')
  await openPerson(k, 'LS-002')
  k.clock.now = moment('2026-03-27')
  done(await k.books.allocate(BY, { through: day('2026-03-27') }))
  return k
}

const give = (k: Pick<Bookkeeper, 'books'>, fund: string, start: string, end: string, worker = 'Femi') =>
  k.books.giveSupport(BY, { fund, start, end, worker }).then((a) => done(a))

describe('what is kept is never stale', () => {
  test('an entry counts with the next look, ours or another process’s; the other fund is not read again', async () => {
    const k = await march()
    const before = await k.books.positions(BY, {})
    expect(one(before, 'LS-001').position.week).toMatchObject({ given: h(24), used: 0 })
    await give(k, 'LS-001', '2026-03-24T09:00', '2026-03-24T20:30')
    const mine = await k.books.positions(BY, {})
    expect(one(mine, 'LS-001').position.week).toMatchObject({ given: h(24), used: h(11, 30) })
    expect(one(mine, 'LS-002')).toBe(one(before, 'LS-002'))

    const store = await openStore(k.file, { mustExist: true })
    const other = { books: openBooks({ ...k.desk, store, newId: (prefix) => `${prefix}_other` }) }
    await give(other, 'LS-001', '2026-03-25T09:00', '2026-03-25T16:00')
    await store.close()
    const theirs = await k.books.positions(BY, {})
    // 18 h 30 of the 24 h are used: 5 h 30 of this week are left, and three weeks are banked.
    const sally = one(theirs, 'LS-001').position
    expect(printSeconds(sally.week.used)).toBe('18 h 30')
    expect([printSeconds(sally.left), printSeconds(sally.banked)]).toEqual(['77 h 30', '72 h'])
    expect(await anew(k).positions(BY, {})).toEqual(theirs)
  })

  test('one fund alone is the same as in the list', async () => {
    const k = await march()
    await give(k, 'LS-001', '2026-03-24T09:00', '2026-03-24T12:00')
    const all = await k.books.positions(BY, {})
    expect(await k.books.position(BY, { fund: 'LS-001' })).toEqual(one(all, 'LS-001'))
    expect(await k.books.position(BY, { fund: 'LS-077' })).toMatchObject({ name: 'unknown-fund' })
    expect(await k.books.position(BY, { fund: 'OWN' })).toMatchObject({ name: 'unknown-fund' })
  })

  test('a day that has passed is told as it was, and a new day anew', async () => {
    const k = await march()
    await give(k, 'LS-001', '2026-03-24T09:00', '2026-03-24T12:00')
    const then = one(await k.books.positions(BY, { on: day('2026-03-15') }), 'LS-001').position
    expect([then.week.from, then.week.used, printSeconds(then.left)]).toEqual(['2026-03-09', 0, '48 h'])
    k.clock.now = moment('2026-03-31')
    const now = one(await k.books.positions(BY, {}), 'LS-001').position
    // The week of 30 March counts as given before it is written.
    expect([now.week.from, now.week.used, printSeconds(now.left)]).toEqual(['2026-03-30', 0, '117 h'])
  })

  test('a worker on record with two people at one time, until one of them is put right', async () => {
    const k = await march()
    await give(k, 'LS-001', '2026-03-24T09:00', '2026-03-24T12:00')
    await give(k, 'LS-002', '2026-03-24T12:00', '2026-03-24T13:00')
    const apart = await k.books.positions(BY, {})
    expect(apart.people.map((p) => p.position.twoPlaces)).toEqual([[], []])
    const { entries: numbers } = await give(k, 'LS-002', '2026-03-24T11:30', '2026-03-24T11:45')
    await give(k, 'LS-002', '2026-03-24T09:00', '2026-03-24T10:00', 'Jo')
    const both = await k.books.positions(BY, {})
    expect(one(both, 'LS-002').position.twoPlaces).toEqual(numbers)
    expect(one(both, 'LS-001').position.twoPlaces.length).toBe(1)
    expect(codes(one(both, 'LS-001'))).toContain('two-places')
    expect(await anew(k).positions(BY, {})).toEqual(both)
    const [wrong = 0] = numbers
    done(await k.books.reverse(BY, { fund: 'LS-002', number: wrong, reason: 'Another worker was there.' }))
    const right = await k.books.positions(BY, {})
    expect(right.people.map((p) => p.position.twoPlaces)).toEqual([[], []])
  })

  test('what is bought without a receipt until the receipt comes, and what was decided after it was paid', async () => {
    const k = await march()
    k.clock.now = moment('2026-03-20')
    const swap = { fund: 'LS-001', on: day('2026-03-03'), kind: 'standard', amount: 5 * HOUR }
    done(await k.books.turnHoursIntoMoney(BY, { ...swap, decided: decidedBy('Sally') }))
    const bought = done(
      await k.books.payForPurchase(BY, {
        ...{ fund: 'LS-001', on: day('2026-03-05'), supplier: 'City Gym', what: 'A session', pence: 3_500 },
        ...{ paidFrom: 'provider-card', decided: decidedBy('Sally') },
      }),
    )
    const paid = bought.entries[0] ?? 0
    k.clock.now = moment('2026-03-19T23:00:00Z')
    expect(one(await k.books.positions(BY, { on: day('2026-03-19') }), 'LS-001').position.noReceipt).toEqual(
      [],
    )
    k.clock.now = moment('2026-03-27')
    const without = one(await k.books.positions(BY, {}), 'LS-001').position
    expect([without.noReceipt, without.lastSpent, without.lastSupport]).toEqual([
      [paid],
      '2026-03-05',
      undefined,
    ])
    const receipt = { fund: 'LS-001', purchase: bought.purchase, on: day('2026-03-27'), receipt: 'R-1' }
    done(await k.books.seeReceipt(BY, receipt))
    expect(one(await k.books.positions(BY, {}), 'LS-001').position.noReceipt).toEqual([])

    const wish = { fund: 'LS-001', supplier: 'Cinema', what: 'A film', pence: 900 }
    const { purchase } = done(await k.books.askToBuy(BY, { ...wish, on: day('2026-03-16') }))
    const choice = { fund: 'LS-001', purchase, on: day('2026-03-26'), decided: decidedBy('Sally') }
    done(await k.books.decideToBuy(BY, choice))
    const film = { fund: 'LS-001', purchase, on: day('2026-03-25'), paidFrom: 'provider-card' as const }
    const late = done(await k.books.payForPurchase(BY, { ...film, receipt: 'R-2' }))
    const after = one(await k.books.positions(BY, {}), 'LS-001')
    expect(after.position.decidedAfter).toEqual([late.entries[0]])
    expect(codes(after)).toEqual(expect.arrayContaining(['decided-after', 'lent']))
    expect(await anew(k).position(BY, { fund: 'LS-001' })).toEqual(after)
  })

  test('the bank: since when the books do not agree with it, and by how much', async () => {
    const k = await march()
    const said = (on: string, pence: number) =>
      k.books.enterBankBalance(BY, { on: day(on), pence }).then((a) => done(a))
    done(
      await k.books.receivePayment(BY, {
        ...{ on: day('2026-03-10'), reference: 'BACS 1', pence: 100_000 },
        lines: [{ fund: 'LS-001', pence: 100_000 }],
      }),
    )
    expect((await k.books.positions(BY, {})).provider).toEqual({})
    await said('2026-03-09', 0)
    await said('2026-03-13', 100_000)
    expect((await k.books.positions(BY, {})).provider).toEqual({ lastTied: '2026-03-13' })
    await said('2026-03-20', 100_001)
    await said('2026-03-25', 99_000)
    const apart = { untied: { on: '2026-03-20', pence: -1_000 }, lastTied: '2026-03-13' }
    expect((await k.books.positions(BY, {})).provider).toEqual(apart)
    // What was entered last for a day counts.
    await said('2026-03-25', 100_000)
    expect((await k.books.positions(NORTHSHIRE, {})).provider).toEqual({ lastTied: '2026-03-25' })
  })
})

test('a price that is agreed for June does not count in March', async () => {
  const k = await newBooks('2026-03-02')
  const surplus = { rule: 'over-sum', pence: 10_000 } as const
  await openPerson(k, 'LS-002', { surplus })
  k.clock.now = moment('2026-03-20')
  done(await k.books.allocate(BY, { through: day('2026-03-20') }))
  const over = async () => done(await k.books.position(BY, { fund: 'LS-002' })).position.overRule
  // Three weeks of 35 h at £24.60 are £2,583.00, which is £2,483.00 over £100.00.
  expect(await over()).toBe(248_300 * 3600)
  const was = terms('LS-002', { surplus })
  const kinds = was.kinds.map((kind) => ({
    ...kind,
    lines: kind.lines.map((l) => ({ ...l, rate: { ...l.rate, pence: l.rate.pence * 2 } })),
  }))
  const agreement = { ...was, kinds, from: day('2026-06-01') }
  done(await k.books.agreeAnew(BY, { fund: 'LS-002', agreement, decided: decidedBy('Brian') }))
  expect(await over()).toBe(248_300 * 3600)
})

describe('a commissioner sees what they pay', () => {
  const SOUTHMERE = [{ code: 'southmere', name: 'Southmere Council', relation: 'included' as const }]

  test('only funds they pay for today, and of these only the days they pay', async () => {
    const k = await march()
    await give(k, 'LS-001', '2026-03-20T09:00', '2026-03-20T12:00')
    done(
      await k.books.agreeAnew(BY, {
        ...{ fund: 'LS-001', decided: decidedBy('Sally') },
        agreement: terms('LS-001', { from: day('2026-03-23'), streams: SOUTHMERE }),
      }),
    )
    await give(k, 'LS-001', '2026-03-24T09:00', '2026-03-24T11:00')
    done(await k.books.recordThrough(BY, { through: day('2026-03-26') }))
    const [managers, north, south] = [
      await k.books.positions(BY, {}),
      await k.books.positions(NORTHSHIRE, {}),
      await k.books.positions(commissioner('southmere'), {}),
    ]
    expect([refs(managers), refs(north), refs(south)]).toEqual([['LS-001', 'LS-002'], ['LS-002'], ['LS-001']])
    const [theirs, ours] = [one(south, 'LS-001'), one(managers, 'LS-001')]
    expect([
      printSeconds(theirs.position.late.delivered),
      printSeconds(ours.position.late.delivered),
    ]).toEqual(['2 h', '5 h'])
    expect([theirs.position.late.from, theirs.fund.opened]).toEqual(['2026-03-23', '2026-03-23'])
    expect(ours.fund.opened).toBe('2026-03-02')
    expect([theirs.position.pace, ours.position.pace?.used]).toEqual([undefined, h(3)])
    // On the day before, it was Northshire's.
    const on = day('2026-03-22')
    expect(refs(await k.books.positions(NORTHSHIRE, { on }))).toEqual(['LS-001', 'LS-002'])
    expect(refs(await k.books.positions(commissioner('southmere'), { on }))).toEqual([])
    expect(await k.books.position(NORTHSHIRE, { fund: 'LS-001' })).toMatchObject({ name: 'unknown-fund' })
    // Nobody is shown what another was: asked in any order, by somebody who reads for the first time.
    const late = anew(k)
    expect(await late.positions(commissioner('southmere'), {})).toEqual(south)
    expect(await late.positions(BY, {})).toEqual(managers)
    expect(await late.positions(NORTHSHIRE, {})).toEqual(north)
    expect(await k.books.positions(commissioner('southmere'), {})).toEqual(south)
  })

  test('a week that two councils pay is told to each as on the fund’s page, and what is left as to its managers', async () => {
    const k = await newBooks('2026-03-02')
    await openPerson(k, 'LS-001')
    k.clock.now = moment('2026-04-20')
    done(
      await k.books.agreeAnew(BY, {
        ...{ fund: 'LS-001', decided: decidedBy('Sally') },
        agreement: terms('LS-001', { from: day('2026-05-01'), streams: SOUTHMERE }),
      }),
    )
    k.clock.now = moment('2026-04-28')
    await give(k, 'LS-001', '2026-04-27T10:00', '2026-04-27T12:00')
    const planned = { fund: 'LS-001', start: '2026-05-02T10:00', end: '2026-05-02T15:00' }
    done(await k.books.planVisit(BY, planned))
    const told = async (by: Caller) => {
      const { position } = one(await k.books.positions(by, {}), 'LS-001')
      const { thisWeek, line } = done(await k.books.fundPage(by, { fund: 'LS-001' }))
      const { from: _, ...week } = position.week
      expect([week, position.left, position.worth, position.owed]).toEqual([
        thisWeek,
        ...[line.leftInStandard, line.worth, line.owed],
      ])
      return [position.left, position.week.used, position.week.planned].map(printSeconds)
    }
    // Nine weeks of 24 h, less 2 h: what changes on Friday is no more and no less.
    expect(await told(BY)).toEqual(['214 h', '2 h', '5 h'])
    expect(await told(NORTHSHIRE)).toEqual(['214 h', '2 h', '0 min'])
    k.clock.now = moment('2026-05-01')
    expect(await told(BY)).toEqual(['214 h', '2 h', '5 h'])
    expect(await told(commissioner('southmere'))).toEqual(['214 h', '0 min', '5 h'])
  })

  test('nobody else has a list of people', async () => {
    const k = await march()
    const sally = (await fundOf(k, 'LS-001')).id
    const holder: Caller = {
      ...BY,
      code: 'u_sally' as CallerCode,
      as: { role: 'holder', fund: sally as FundId },
    }
    await expect(k.books.positions(holder, {})).rejects.toThrow('positions')
  })

  test('the look is kept as every other list', async () => {
    const k = await march()
    await k.books.positions(NORTHSHIRE, {})
    await k.books.position(NORTHSHIRE, { fund: 'LS-001' })
    const { id } = await fundOf(k, 'LS-001')
    const looks = await k.store.people.looks(id, { from: day('2026-03-27'), to: day('2026-03-27') })
    expect(looks.map((l) => [l.what, l.funder])).toEqual([
      ['account', 'northshire'],
      ['list', 'northshire'],
    ])
  })
})

test('whatever is written, and asked in between: kept figures are those worked out from nothing', async () => {
  const seed = Number(process.env['SEED'] ?? 1)
  let state = seed
  const chance = (n: number) => {
    state = (state * 1_103_515_245 + 12_345) % 2_147_483_648
    return state % n
  }
  const k = await march()
  const workers = ['Femi', 'Jo', 'Ada']
  const callers = [BY, NORTHSHIRE]
  let today: Day = day('2026-03-27')
  for (let step = 0; step < 40; step++) {
    const fund = `LS-00${1 + chance(2)}`
    const on = addDays(today, 0 - chance(12))
    const hour = 8 + chance(10)
    const at = (h: number) => `${on}T${String(h).padStart(2, '0')}:00`
    const what = chance(6)
    // A refusal is an answer too: what counts is that both read the same afterwards.
    if (what <= 2)
      await k.books.giveSupport(BY, {
        fund,
        start: at(hour),
        end: at(hour + 1 + chance(3)),
        worker: workers[chance(3)] ?? 'Jo',
      })
    else if (what === 3) await k.books.reverse(BY, { fund, number: 1 + chance(20), reason: 'A mistake.' })
    else if (what === 4) await k.books.recordThrough(BY, { fund, through: on })
    else {
      today = addDays(today, 1)
      k.clock.now = moment(today)
    }
    if (chance(2) === 0) await k.books.positions(callers[chance(2)] ?? BY, {})
  }
  const fresh = anew(await copyOf(k))
  for (const caller of callers)
    for (const on of [today, addDays(today, -9)])
      expect(await k.books.positions(caller, { on }), `seed ${seed}`).toEqual(
        await fresh.positions(caller, { on }),
      )
})
