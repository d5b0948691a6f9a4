// What a commissioner sees: the funds their organisation funds, on the days it funded them, and nothing else of
// them; and what a representative sees: the fund on the days of their authority. Sally's fund moves from Northshire to Southmere on Friday 1 May 2026:
//
//   Northshire  2 March to 30 April     Southmere  1 May and on
//   29 April 2 h, 30 April 3 h          1 May 1 h, 4 May 4 h
//   statements of March and April       (May is open)
import { beforeEach, describe, expect, test } from 'vitest'
import type { Caller } from '../../src/bookkeeping/daybook.ts'
import { day, month } from '../../src/ledger/day.ts'
import type { CallerCode } from '../../src/ledger/entry.ts'
import type { FundId } from '../../src/ledger/fund.ts'
import { isRefusal, type Refusal } from '../../src/ledger/refusal.ts'
import {
  type Bookkeeper,
  BY,
  decidedBy,
  done,
  fundOf,
  h,
  moment,
  newBooks,
  openPerson,
  refusal,
  terms,
} from './bookkeeper.ts'
import { given, roster, take } from './files.ts'
import { authorityOf } from './people-around.ts'

const SOUTHMERE = [{ code: 'southmere', name: 'Southmere Council', relation: 'included' as const }]
const commissioner = (funder: string): Caller => ({
  code: `u_${funder}` as CallerCode,
  provider: BY.provider,
  as: { role: 'commissioner', funder },
})
const NORTHSHIRE = commissioner('northshire')
const SOUTHMERE_S = commissioner('southmere')

let k: Bookkeeper
let sally: string
beforeEach(async () => {
  k = await newBooks('2026-03-02')
  await openPerson(k, 'LS-001')
  await openPerson(k, 'LS-002')
  sally = (await fundOf(k, 'LS-001')).id
  k.clock.now = moment('2026-05-05')
  done(
    await k.books.agreeAnew(BY, {
      fund: 'LS-001',
      agreement: terms('LS-001', { from: day('2026-05-01'), streams: SOUTHMERE }),
      decided: decidedBy('Sally'),
    }),
  )
  for (const [start, end] of [
    ['2026-04-29T10:00', '2026-04-29T12:00'],
    ['2026-04-30T10:00', '2026-04-30T13:00'],
    ['2026-05-01T10:00', '2026-05-01T11:00'],
    ['2026-05-04T10:00', '2026-05-04T14:00'],
  ] as const)
    done(await k.books.giveSupport(BY, { fund: 'LS-001', start, end, worker: 'Femi' }))
  done(await k.books.recordThrough(BY, { fund: 'LS-001', through: day('2026-05-04') }))
  for (const of of ['2026-03', '2026-04'])
    done(await k.books.closeMonth(BY, { fund: 'LS-001', month: month(of) }))
})

/** What is answered for a fund that does not exist, with this fund's id in its place. */
async function asIfNotThere(ask: (fund: string) => Promise<unknown>): Promise<unknown> {
  const nothing = await ask('f_nothing')
  if (!isRefusal(nothing)) throw new Error('a fund that does not exist was shown')
  return JSON.parse(JSON.stringify(said(nothing)).replaceAll('f_nothing', sally))
}
const said = ({ name, sentence, facts, where }: Refusal) => ({ name, sentence, facts, where })

async function hidden(ask: (fund: string) => Promise<unknown>): Promise<void> {
  const answer = await ask(sally)
  if (!isRefusal(answer)) throw new Error(`this was shown: ${JSON.stringify(answer)}`)
  expect(said(answer)).toEqual(await asIfNotThere(ask))
}

describe('the list', () => {
  const names = async (by: Caller, on?: string) =>
    (await k.books.fundList(by, on ? { on: day(on) } : {})).map((l) => l.fund.name)

  test.each([
    ['2026-04-30', ['Sally', 'Brian'], []],
    ['2026-05-01', ['Brian'], ['Sally']],
    ['2026-03-01', [], []],
  ])('on %s Northshire sees %j and Southmere %j', async (on, northshire, southmere) => {
    expect(await names(NORTHSHIRE, on)).toEqual(northshire)
    expect(await names(SOUTHMERE_S, on)).toEqual(southmere)
  })

  test('today; and somebody of another council sees nobody', async () => {
    expect(await names(NORTHSHIRE)).toEqual(['Brian'])
    expect(await names(SOUTHMERE_S)).toEqual(['Sally'])
    expect(await names(commissioner('eastshire'))).toEqual([])
  })

  test('the person and whoever acts for them see their own fund only', async () => {
    const holder: Caller = { ...BY, as: { role: 'holder', fund: (await fundOf(k, 'LS-002')).id } }
    expect(await names(holder)).toEqual(['Brian'])
  })
})

describe('one fund', () => {
  const page = (by: Caller, on?: string) => (fund: string) =>
    k.books.fundPage(by, { fund, ...(on ? { on: day(on) } : {}) })

  test('Northshire sees it as it stood on its last day, and no day later', async () => {
    const shown = done(await page(NORTHSHIRE)(sally))
    expect(shown.on).toBe('2026-04-30')
    expect(shown.fund).toMatchObject({
      opened: '2026-03-02',
      recordedThrough: '2026-04-30',
      lockedThrough: '2026-04-30',
    })
    expect(shown.recent.map((e) => e.effective).filter((d) => d > '2026-04-30')).toEqual([])
    expect(shown.recent.filter((e) => e.kind === 'support').map((e) => e.effective)).toEqual([
      '2026-04-30',
      '2026-04-29',
    ])
    expect(shown.statements.map((s) => s.last)).toEqual(['2026-03-31', '2026-04-30'])
    expect(shown.agreement?.streams.map((s) => s.code)).toEqual(['northshire'])
    // The week of 27 April to 3 May: 2 h and 3 h of it are Northshire's to see, the hour of 1 May is not.
    expect(shown.thisWeek.used).toBe(h(5))
    await hidden(page(NORTHSHIRE, '2026-05-01'))
    await hidden(page(NORTHSHIRE, '2026-05-05'))
  })

  test('Southmere sees it from its first day on, and no day before', async () => {
    const shown = done(await page(SOUTHMERE_S)(sally))
    expect(shown.on).toBe('2026-05-05')
    expect(shown.fund.opened).toBe('2026-05-01')
    expect(shown.recent.map((e) => e.effective).filter((d) => d < '2026-05-01')).toEqual([])
    expect(shown.statements).toEqual([])
    // 24 h a week, 4 h of it used on Monday.
    expect(shown.thisWeek).toEqual({ given: h(24), used: h(4), planned: 0 })
    expect(done(await page(SOUTHMERE_S, '2026-05-01')(sally)).thisWeek.used).toBe(h(1))
    await hidden(page(SOUTHMERE_S, '2026-04-30'))
  })

  test('a council that pays from a later day sees nothing before it has come', async () => {
    done(
      await k.books.agreeAnew(BY, {
        fund: 'LS-002',
        agreement: terms('LS-002', { from: day('2026-07-06'), streams: SOUTHMERE }),
        decided: decidedBy('Brian'),
      }),
    )
    sally = (await fundOf(k, 'LS-002')).id
    await hidden(page(SOUTHMERE_S))
    await hidden(page(SOUTHMERE_S, '2026-07-06'))
    k.clock.now = moment('2026-07-06')
    expect(done(await page(SOUTHMERE_S)(sally)).fund.name).toBe('Brian')
  })

  test('a council whose money comes back after a break sees both stretches and not the break', async () => {
    k.clock.now = moment('2026-05-20')
    done(
      await k.books.agreeAnew(BY, {
        fund: 'LS-001',
        agreement: terms('LS-001', { from: day('2026-05-18') }),
        decided: decidedBy('Sally'),
      }),
    )
    done(
      await k.books.giveSupport(BY, { fund: 'LS-001', start: '2026-05-19T10:00', end: '2026-05-19T12:00' }),
    )
    const found = done(await k.books.entriesOf(NORTHSHIRE, { fund: sally, most: 4 }))
    const all = done(await k.books.entriesOf(NORTHSHIRE, { fund: sally, most: 500 }))
    expect(found.entries).toEqual(all.entries.slice(0, 4))
    const days = all.entries.map((e) => e.effective)
    expect(days).toContain('2026-05-19')
    expect(days).toContain('2026-04-30')
    expect(days.filter((d) => d > '2026-04-30' && d < '2026-05-18')).toEqual([])
    expect([...days].sort().reverse()).toEqual(days)
  })

  test('rows of files as they were written, and those put aside, are the managers’ own', async () => {
    const rows = [
      given('V1', '02/05 10:00-11:00', { client: 'LS-001' }),
      given('V2', '03/05 10:00-11:00', { client: 'LS-001', service: 'Something else' }),
    ]
    await take(k, roster('May.csv', rows))
    const holder: Caller = { ...BY, as: { role: 'holder', fund: (await fundOf(k, 'LS-001')).id } }
    const shown = async (by: Caller) => {
      const { entries, words } = done(await k.books.entriesOf(by, { fund: sally, from: day('2026-05-02') }))
      const { line, putAside } = done(await page(by)(sally))
      const source = entries.find((e) => e.source?.reference === 'V1/LS-001')?.source
      return [source?.text !== undefined && words.has(source.text), line.putAside, putAside.length]
    }
    expect(await shown(BY)).toEqual([true, 1, 1])
    expect(await shown(holder)).toEqual([false, 0, 0])
    expect(await shown(SOUTHMERE_S)).toEqual([false, 0, 0])
  })
})

describe('what comes after the last day that a council pays for', () => {
  const pays = (k: Bookkeeper, on: string, pence: number, reference: string) =>
    k.books
      .receivePayment(BY, {
        ...{ on: day(on), pence, reference },
        lines: [{ fund: 'LS-001', pence, stream: 'northshire' }],
      })
      .then((answer) => done(answer))
  const compared = async (k: Bookkeeper, by: Caller, on: string, pence: number, reference: string) => {
    const payments = [{ line: 2, reference, day: day(on), pence }]
    const found = done(await k.books.paymentsCompared(by, { payments }))
    return found.compared.payments.map((p) => [p.what, p.theirs, p.ours])
  }

  test('its last payment agrees with its own list, and is nothing of the next council’s', async () => {
    await pays(k, '2026-05-04', 200_00, 'NS-2')
    expect(await compared(k, NORTHSHIRE, '2026-05-04', 200_00, 'NS-2')).toEqual([['agrees', 200_00, 200_00]])
    expect(await compared(k, SOUTHMERE_S, '2026-05-04', 200_00, 'NS-2')).toEqual([['theirs', 200_00, 0]])
    const cameIn = async (by: Caller) => {
      const { rows, total } = await k.books.paidFor(by, { month: month('2026-05') })
      return [rows.map((r) => [r.fund.ref, r.in]), total.in]
    }
    expect(await cameIn(BY)).toEqual([
      [
        ['LS-001', 200_00],
        ['LS-002', 0],
      ],
      200_00,
    ])
    expect(await cameIn(NORTHSHIRE)).toEqual([
      [
        ['LS-001', 200_00],
        ['LS-002', 0],
      ],
      200_00,
    ])
    expect(await cameIn(SOUTHMERE_S)).toEqual([[['LS-001', 0]], 0])
    const [receipt] = await k.store.entriesOfKind(sally as FundId, ['receipt'])
    const number = receipt?.number ?? 0
    const shown = done(await k.books.entriesOf(SOUTHMERE_S, { fund: sally, most: 500 }))
    expect(shown.entries.map((e) => e.kind)).not.toContain('receipt')
    expect(done(await k.books.entryOf(NORTHSHIRE, { fund: sally, number })).entry.kind).toBe('receipt')
    expect(refusal(await k.books.entryOf(SOUTHMERE_S, { fund: sally, number })).name).toBe('unknown-entry')
  })

  test('a payment of its days that was put right later stands as on its entries', async () => {
    const k = await newBooks('2026-03-02')
    await openPerson(k, 'LS-001')
    k.clock.now = moment('2026-05-05')
    await pays(k, '2026-04-03', 100_00, 'NS-1')
    const agreement = terms('LS-001', { from: day('2026-05-01'), streams: SOUTHMERE })
    done(await k.books.agreeAnew(BY, { fund: 'LS-001', agreement, decided: decidedBy('Sally') }))
    done(await k.books.recordThrough(BY, { fund: 'LS-001', through: day('2026-05-04') }))
    for (const of of ['2026-03', '2026-04'])
      done(await k.books.closeMonth(BY, { fund: 'LS-001', month: month(of) }))
    const [receipt] = await k.store.entriesOfKind((await fundOf(k, 'LS-001')).id, ['receipt'])
    done(await k.books.reverse(BY, { fund: 'LS-001', number: receipt?.number ?? 0, reason: 'Not theirs' }))
    const { entries, reversedBy } = done(await k.books.entriesOf(BY, { fund: 'LS-001', most: 500 }))
    const by = entries.find((e) => e.number === reversedBy.get(receipt?.number ?? 0))
    expect([by?.kind, (by?.effective ?? '') > '2026-04-30']).toEqual(['reversal', true])
    expect(await compared(k, NORTHSHIRE, '2026-04-03', 100_00, 'NS-1')).toEqual([['agrees', 100_00, 100_00]])
  })

  test('a visit of its days that is written down late goes to nobody else, and what is left counts it', async () => {
    const before = done(await k.books.fundPage(SOUTHMERE_S, { fund: sally })).line.leftInStandard
    const start = '2026-04-13T10:00'
    done(await k.books.giveSupport(BY, { fund: 'LS-001', start, end: '2026-04-13T12:00', worker: 'Jo' }))
    const all = done(await k.books.entriesOf(BY, { fund: sally, most: 500 })).entries
    const late = all.find((e) => e.relatesTo === '2026-04-13')
    const number = late?.number ?? 0
    expect([late?.kind, (late?.effective ?? '') > '2026-04-30']).toEqual(['support', true])
    for (const by of [SOUTHMERE_S, NORTHSHIRE]) {
      const shown = done(await k.books.entriesOf(by, { fund: sally, most: 500 }))
      expect(shown.entries.map((e) => e.number)).not.toContain(number)
      expect(refusal(await k.books.entryOf(by, { fund: sally, number })).name).toBe('unknown-entry')
      const drawn = {
        how: 'random',
        of: 'all',
        from: day('2026-04-01'),
        to: day('2026-05-05'),
        size: 100,
      } as const
      const known = { seed: '0123456789ab', knownAt: k.clock.now }
      const sample = done(await k.books.sample(by, { ...drawn, ...known }))
      const numbers = sample.rows.filter((r) => r.fund.id === sally).map((r) => r.entry.number)
      expect([numbers.length > 0, numbers.includes(number)]).toEqual([true, false])
    }
    const page = done(await k.books.fundPage(SOUTHMERE_S, { fund: sally }))
    expect(before - page.line.leftInStandard).toBe(h(2))
    expect(page.recent.map((e) => e.number)).not.toContain(number)
  })
})

describe('entries, agreements, prices', () => {
  test('a mistake of April that is put right in May looks as it did in April', async () => {
    const { entries } = done(await k.books.entriesOf(BY, { fund: sally, most: 500 }))
    const visit = entries.find((e) => e.effective === '2026-04-30' && e.kind === 'support')
    done(await k.books.reverse(BY, { fund: sally, number: visit?.number ?? 0, reason: 'Not that day' }))
    const seen = async (by: Caller) =>
      done(await k.books.entriesOf(by, { fund: sally, most: 500 })).reversedBy.has(visit?.number ?? 0)
    expect(await seen(BY)).toBe(true)
    expect(await seen(NORTHSHIRE)).toBe(false)
  })

  test('days asked for are cut to those that may be seen', async () => {
    const found = done(
      await k.books.entriesOf(SOUTHMERE_S, { fund: sally, from: day('2026-04-01'), to: day('2026-05-01') }),
    )
    expect([...new Set(found.entries.map((e) => e.effective))]).toEqual(['2026-05-01'])
    const before = done(await k.books.entriesOf(SOUTHMERE_S, { fund: sally, to: day('2026-04-30') }))
    expect(before.entries).toEqual([])
  })

  test('each council sees the versions it pays under', async () => {
    const versions = async (by: Caller) =>
      done(await k.books.agreements(by, { fund: sally })).map((a) => a.version)
    expect(await versions(BY)).toEqual([1, 2])
    expect(await versions(NORTHSHIRE)).toEqual([1])
    expect(await versions(SOUTHMERE_S)).toEqual([2])
  })

  test('a price is asked for days that the council pays', async () => {
    const cost = (by: Caller, on: string) => (fund: string) =>
      k.books.whatWouldItCost(by, { fund, start: `${on}T20:00`, end: `${on}T22:00` })
    const late = (by: Caller, on: string) => (fund: string) =>
      k.books.howLateCanIStay(by, { fund, start: `${on}T20:00`, seconds: h(2) })
    expect(done(await cost(SOUTHMERE_S, '2026-05-08')(sally)).quote.cost).toBe(h(2))
    expect(done(await late(SOUTHMERE_S, '2026-05-08')(sally)).until).toBe('2026-05-08T22:00')
    await hidden(cost(NORTHSHIRE, '2026-05-08'))
    await hidden(late(NORTHSHIRE, '2026-05-08'))
    // From the last evening of Northshire into the first night of Southmere: neither may ask it alone.
    const overnight = (by: Caller) => (fund: string) =>
      k.books.whatWouldItCost(by, { fund, start: '2026-04-30T23:00', end: '2026-05-01T01:00' })
    await hidden(overnight(NORTHSHIRE))
    await hidden(overnight(SOUTHMERE_S))
  })
})

describe('statements', () => {
  const of = (by: Caller, m: string) => k.books.statementOf(by, { fund: sally, month: month(m) })
  const copy = (by: Caller, m: string) => k.books.draftStatement(by, { fund: sally, month: month(m) })

  test('Northshire reads those of March and April, and no early copy of May', async () => {
    expect(done(await of(NORTHSHIRE, '2026-03')).statement.number).toBe(1)
    expect(done(await of(NORTHSHIRE, '2026-04')).statement.number).toBe(2)
    expect((await k.books.statements(NORTHSHIRE, { fund: sally })) as unknown[]).toHaveLength(2)
    // As for a month that has not come: its name apart, the same words.
    const later = JSON.stringify(said(refusal(await copy(NORTHSHIRE, '2026-07'))))
    expect(JSON.stringify(said(refusal(await copy(NORTHSHIRE, '2026-05'))))).toEqual(
      later.replaceAll('2026-07', '2026-05').replace('July', 'May'),
    )
  })

  test('Southmere reads the early copy of May, and no statement from before: as a number that is not there', async () => {
    expect(done(await copy(SOUTHMERE_S, '2026-05')).state).toBe('may-change')
    expect(done(await k.books.statements(SOUTHMERE_S, { fund: sally }))).toEqual([])
    const nothing = said(refusal(await k.books.statementOf(SOUTHMERE_S, { fund: sally, number: 99 })))
    expect(nothing.name).toBe('unknown-document')
    for (const number of [1, 2])
      expect(said(refusal(await k.books.statementOf(SOUTHMERE_S, { fund: sally, number })))).toEqual(nothing)
  })

  test('a month that two councils paid is shown to neither, and to the person', async () => {
    k.clock.now = moment('2026-06-04')
    done(
      await k.books.agreeAnew(BY, {
        fund: 'LS-002',
        agreement: terms('LS-002', { from: day('2026-03-16'), streams: SOUTHMERE }),
        decided: decidedBy('Brian'),
      }),
    )
    done(await k.books.recordThrough(BY, { fund: 'LS-002', through: day('2026-04-30') }))
    for (const m of ['2026-03', '2026-04'])
      done(await k.books.closeMonth(BY, { fund: 'LS-002', month: month(m) }))
    const brian = (await fundOf(k, 'LS-002')).id
    const holder: Caller = { ...BY, as: { role: 'holder', fund: brian } }
    const numbers = async (by: Caller) =>
      done(await k.books.statements(by, { fund: brian })).map((s) => s.number)
    expect(await numbers(NORTHSHIRE)).toEqual([])
    expect(await numbers(SOUTHMERE_S)).toEqual([2])
    expect(await numbers(holder)).toEqual([1, 2])
  })
})

describe('the provider’s own book', () => {
  test('is the managers’ alone', async () => {
    expect(done(await k.books.entriesOf(BY, { fund: 'OWN' })).fund.ref).toBe('OWN')
    for (const by of [NORTHSHIRE, { ...BY, as: { role: 'holder', fund: sally } } as Caller])
      expect(refusal(await k.books.entriesOf(by, { fund: 'OWN' })).name).toBe('unknown-fund')
  })
})

// Ann’s authority for Sally stands from a day on; what was before it is not hers to see.
describe('a representative', () => {
  const ann = async (from: string, more: { readonly to?: string } = {}): Promise<Caller> => {
    const days = { from: day(from), ...(more.to === undefined ? {} : { to: day(more.to) }) }
    const authority = await authorityOf(k, 'LS-001', 'Ann Ash', days)
    const as = { role: 'representative' as const, fund: sally as FundId, authority }
    return { code: 'u_ann' as CallerCode, provider: BY.provider, as }
  }

  test('sees the entries from the first day of her authority, and none of the day before', async () => {
    const supports = async (by: Caller) =>
      done(await k.books.entriesOf(by, { fund: sally }))
        .entries.filter((e) => e.kind === 'support')
        .map((e) => e.effective)
    expect(await supports(await ann('2026-04-30'))).toEqual(['2026-05-04', '2026-05-01', '2026-04-30'])
    expect(await supports(await ann('2026-05-01'))).toEqual(['2026-05-04', '2026-05-01'])
    expect(await supports(await ann('2026-05-05'))).toEqual([])
    const shown = done(await k.books.fundPage(await ann('2026-05-01'), { fund: sally }))
    expect(shown.recent.map((e) => e.effective).filter((d) => d < '2026-05-01')).toEqual([])
    expect(shown.fund.opened).toBe('2026-05-01')
  })

  test('sees what is left today like Sally herself, and no balance of a day before', async () => {
    const by = await ann('2026-05-01')
    const holder: Caller = { ...BY, as: { role: 'holder', fund: sally as FundId } }
    const page = async (caller: Caller, on?: string) => (fund: string) =>
      k.books.fundPage(caller, { fund, ...(on ? { on: day(on) } : {}) })
    const own = done(await (await page(holder))(sally))
    const hers = done(await (await page(by))(sally))
    expect(own.line.leftInStandard).toBeGreaterThan(0)
    expect(hers.line.left).toEqual(own.line.left)
    expect(hers.line.spending).toBe(own.line.spending)
    expect(hers.agreement).toEqual(own.agreement)
    expect(done(await (await page(by, '2026-05-01'))(sally)).on).toBe('2026-05-01')
    await hidden(await page(by, '2026-04-30'))
  })

  test('is told the same price as Sally, also in the week in which her authority began', async () => {
    const holder: Caller = { ...BY, as: { role: 'holder', fund: sally as FundId } }
    const evening = { fund: sally, start: '2026-05-05T20:00', end: '2026-05-05T22:00' }
    const own = done(await k.books.whatWouldItCost(holder, evening))
    const hers = done(await k.books.whatWouldItCost(await ann('2026-05-05'), evening))
    expect(hers.quote).toEqual(own.quote)
  })

  test.each([
    ['2026-03-02', ['2026-03-31', '2026-04-30']],
    ['2026-03-03', ['2026-04-30']],
    ['2026-04-01', ['2026-04-30']],
    ['2026-04-02', []],
  ])('from %s sees the statements to %j', async (from, ends) => {
    const by = await ann(from)
    expect(done(await k.books.statements(by, { fund: sally })).map((s) => s.last)).toEqual(ends)
    const april = await k.books.statementOf(by, { fund: sally, number: 2 })
    const nothing = await k.books.statementOf(by, { fund: sally, number: 77 })
    if (ends.includes('2026-04-30')) expect(isRefusal(april)).toBe(false)
    else expect(april).toEqual(nothing)
  })

  test('sees the agreements in force on her days', async () => {
    const versions = async (by: Caller) =>
      done(await k.books.agreements(by, { fund: sally })).map((a) => a.version)
    expect(await versions(await ann('2026-04-30'))).toEqual([1, 2])
    expect(await versions(await ann('2026-05-01'))).toEqual([2])
    expect(await versions(await ann('2026-03-02'))).toEqual([1, 2])
  })

  test('sees the decisions and purchases of her days, and disputes no other', async () => {
    const bought = async (on: string, what: string) => {
      const asked = { fund: 'LS-001', on: day(on), supplier: 'Shop', what, pence: 100 }
      const { purchase } = done(await k.books.askToBuy(BY, asked))
      const decided = { ...decidedBy('Sally'), what }
      done(await k.books.decideToBuy(BY, { fund: 'LS-001', purchase, on: day(on), decided }))
    }
    done(
      await k.books.receivePayment(BY, {
        on: day('2026-05-01'),
        pence: 500_000,
        reference: 'May',
        lines: [{ fund: 'LS-001', pence: 500_000 }],
      }),
    )
    done(
      await k.books.turnHoursIntoMoney(BY, {
        ...{ fund: 'LS-001', on: day('2026-05-01'), decided: decidedBy('Sally') },
        ...{ kind: 'standard', amount: h(2) },
      }),
    )
    await bought('2026-05-03', 'A pen')
    await bought('2026-05-04', 'A book')
    const by = await ann('2026-05-04')
    const holder: Caller = { ...BY, as: { role: 'holder', fund: sally as FundId } }
    const days = (list: readonly { readonly decision: { readonly on: string } }[]) =>
      list.map((d) => d.decision.on)
    const all = done(await k.books.decisionsOf(holder, { fund: sally })).decisions
    expect(days(all)).toEqual(expect.arrayContaining(['2026-05-04', '2026-05-03']))
    expect(days(done(await k.books.decisionsOf(by, { fund: sally })).decisions)).toEqual(['2026-05-04'])
    const waits = done(await k.books.purchasesOf(by, { fund: sally })).waiting
    expect(waits.map((e) => e.effective)).toEqual(['2026-05-04'])
    const before = all.find((d) => d.decision.on === '2026-05-03')?.decision.id ?? ''
    const on = all.find((d) => d.decision.on === '2026-05-04')?.decision.id ?? ''
    expect(refusal(await k.books.dispute(by, { fund: sally, decision: before }))).toEqual(
      refusal(await k.books.dispute(by, { fund: sally, decision: 'd_nothing' })),
    )
    expect(done(await k.books.dispute(by, { fund: sally, decision: on })).dispute).toMatch(/^x_/)
  })

  test('sees no day after the last of her authority, and nothing once it has passed', async () => {
    const by = await ann('2026-05-01', { to: '2026-05-05' })
    const asked = { start: '2026-05-06T10:00', end: '2026-05-06T11:00' }
    expect(isRefusal(await k.books.fundPage(by, { fund: sally }))).toBe(false)
    await hidden((fund) => k.books.whatWouldItCost(by, { fund, ...asked }))
    k.clock.now = moment('2026-05-06')
    await hidden((fund) => k.books.fundPage(by, { fund }))
  })
})
