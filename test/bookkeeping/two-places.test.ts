// One worker on record with two people at one time, 24 March 2026, and on the night before 1 April.
//
//   Sally   09:00–12:00 Femi   Northshire        Brian   11:30–13:00 Femi   Northshire
//                                                Paul    11:15–11:40 Femi   Southmere
//           31 March 22:00–02:00 Tilly           Paul    31 March 23:00–01:00 Tilly
//
// From 1 April on Southmere pays for Sally.
import { beforeEach, describe, expect, test } from 'vitest'
import type { Caller } from '../../src/bookkeeping/daybook.ts'
import type { Elsewhere } from '../../src/bookkeeping/evidence.ts'
import { type Day, day, localAt, type Moment } from '../../src/ledger/day.ts'
import type { CallerCode } from '../../src/ledger/entry.ts'
import { type During, timesOn, timesTogether } from '../../src/ledger/two-places.ts'
import {
  type Bookkeeper,
  BY,
  decidedBy,
  done,
  fundOf,
  moment,
  newBooks,
  openPerson,
  terms,
} from './bookkeeper.ts'

const SOUTHMERE = [{ code: 'southmere', name: 'Southmere Council', relation: 'included' as const }]
const commissioner = (funder: string): Caller => ({
  code: `u_${funder}` as CallerCode,
  provider: BY.provider,
  as: { role: 'commissioner', funder },
})
const [N, S] = [commissioner('northshire'), commissioner('southmere')]

let k: Bookkeeper
const numbers = new Map<string, number>()

async function told(by: Caller, fund: string, name: string): Promise<readonly string[] | undefined> {
  const { elsewhere } = done(await k.books.entryOf(by, { fund, number: numbers.get(name) ?? 0 }))
  return elsewhere?.map(said)
}
const time = (at: Moment) => localAt(at).slice(5).replace('T', ' ')
function said({ start, end, visit }: Elsewhere): string {
  const whose = visit ? `${visit.fund.name} ${time(visit.start)} to ${time(visit.end)}: ` : ''
  return `${whose}${time(start)} to ${time(end)}`
}

describe('the evidence of a visit whose worker was with others too', () => {
  beforeEach(async () => {
    k = await newBooks('2026-03-02')
    await openPerson(k, 'LS-001')
    await openPerson(k, 'LS-002')
    await openPerson(k, 'LS-003', { streams: SOUTHMERE })
    k.clock.now = moment('2026-04-02')
    done(
      await k.books.agreeAnew(BY, {
        ...{ fund: 'LS-001', decided: decidedBy('Sally') },
        agreement: terms('LS-001', { from: day('2026-04-01'), streams: SOUTHMERE }),
      }),
    )
    for (const [name, fund, start, end, worker] of [
      ['Sally', 'LS-001', '2026-03-24T09:00', '2026-03-24T12:00', 'Femi'],
      ['Brian', 'LS-002', '2026-03-24T11:30', '2026-03-24T13:00', 'Femi'],
      ['Paul', 'LS-003', '2026-03-24T11:15', '2026-03-24T11:40', 'Femi'],
      ['Sally’s night', 'LS-001', '2026-03-31T22:00', '2026-04-01T02:00', 'Tilly'],
      ['Paul’s night', 'LS-003', '2026-03-31T23:00', '2026-04-01T01:00', 'Tilly'],
    ] as const) {
      const { entries } = done(await k.books.giveSupport(BY, { fund, start, end, worker }))
      for (const [i, number] of entries.entries()) numbers.set(i === 0 ? name : `${name}, ${i + 1}`, number)
    }
  })

  test('a manager is told of each, whose it is and when', async () => {
    expect(await told(BY, 'LS-001', 'Sally')).toEqual([
      'Paul 03-24 11:15 to 03-24 11:40: 03-24 11:15 to 03-24 11:40',
      'Brian 03-24 11:30 to 03-24 13:00: 03-24 11:30 to 03-24 12:00',
    ])
    expect(await told(BY, 'LS-001', 'Sally’s night')).toEqual([
      'Paul 03-31 23:00 to 04-01 01:00: 03-31 23:00 to 04-01 01:00',
    ])
  })

  test('a commissioner is told of those they pay for, and of others the time alone', async () => {
    expect(await told(N, 'LS-001', 'Sally')).toEqual([
      '03-24 11:15 to 03-24 11:40',
      'Brian 03-24 11:30 to 03-24 13:00: 03-24 11:30 to 03-24 12:00',
    ])
    // Of Sally's visit, which began at nine, Southmere learns no more than lies in Paul's; and not that there are two.
    expect(await told(S, 'LS-003', 'Paul')).toEqual(['03-24 11:15 to 03-24 11:40'])
    const shown = JSON.stringify(
      done(await k.books.entryOf(S, { fund: 'LS-003', number: numbers.get('Paul') ?? 0 })).elsewhere,
    )
    expect(shown).toBe('[{"start":"2026-03-24T11:15:00Z","end":"2026-03-24T11:40:00Z"}]')
  })

  test('only on days that they pay for: of the night, Northshire the hour before midnight, Southmere the one after', async () => {
    expect(await told(N, 'LS-001', 'Sally’s night')).toEqual(['03-31 23:00 to 04-01 00:00'])
    // From April on Southmere pays for both; what lies in March stays without a name.
    expect(await told(S, 'LS-003', 'Paul’s night')).toEqual([
      '03-31 23:00 to 04-01 00:00',
      'Sally 03-31 22:00 to 04-01 02:00: 04-01 00:00 to 04-01 01:00',
    ])
  })

  test('nobody else is told that there was another', async () => {
    const holder: Caller = { ...BY, as: { role: 'holder', fund: (await fundOf(k, 'LS-001')).id } }
    expect(await told(holder, 'LS-001', 'Sally')).toBeUndefined()
  })

  test('who is named was looked at, and nobody else', async () => {
    const looked = async (ref: string) =>
      (
        await k.store.people.looks((await fundOf(k, ref)).id, {
          from: day('2026-04-02'),
          to: day('2026-04-02'),
        })
      ).filter((l) => l.by === 'u_northshire' && l.what === 'entries').length
    const before = [await looked('LS-001'), await looked('LS-002'), await looked('LS-003')]
    await told(N, 'LS-001', 'Sally')
    const after = [await looked('LS-001'), await looked('LS-002'), await looked('LS-003')]
    expect(after.map((n, i) => n - (before[i] ?? 0))).toEqual([1, 1, 0])
  })
})

describe('times that lie together', () => {
  const at = (text: string) => `2026-03-28T${text}:00Z` as Moment
  const during = (start: string, end: string): During => ({ start: at(start), end: at(end) })

  test.each<[string, During[], During[]]>([
    ['one within', [during('10:00', '10:30')], [during('10:00', '10:30')]],
    ['one around', [during('07:00', '23:00')], [during('09:00', '12:00')]],
    ['one that ends as it begins', [during('08:00', '09:00')], []],
    ['two that run on', [during('11:00', '12:00'), during('10:00', '11:00')], [during('10:00', '12:00')]],
    [
      'two apart',
      [during('09:00', '09:10'), during('11:00', '14:00')],
      [during('09:00', '09:10'), during('11:00', '12:00')],
    ],
    ['one in another', [during('10:00', '11:00'), during('10:15', '10:30')], [during('10:00', '11:00')]],
  ])('%s', (_, others, expected) => {
    expect(timesTogether(during('09:00', '12:00'), others)).toEqual(expected)
  })

  test('a night in which the clock changes is cut at London’s midnights', () => {
    const night = [{ start: '2026-03-28T22:00:00Z' as Moment, end: '2026-03-29T23:30:00Z' as Moment }]
    const on = (...days: string[]) => timesOn(night, (d: Day) => days.includes(d))
    expect(on('2026-03-28')).toEqual([{ start: '2026-03-28T22:00:00Z', end: '2026-03-29T00:00:00Z' }])
    // From 29 March on midnight in London is 23:00 UTC.
    expect(on('2026-03-29')).toEqual([{ start: '2026-03-29T00:00:00Z', end: '2026-03-29T23:00:00Z' }])
    expect(on('2026-03-29', '2026-03-30')).toEqual([
      { start: '2026-03-29T00:00:00Z', end: '2026-03-29T23:30:00Z' },
    ])
    expect(on()).toEqual([])
  })
})
