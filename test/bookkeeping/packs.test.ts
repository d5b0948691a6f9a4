// The packs of closed months. Sally moves from Northshire to Southmere on 16 April 2026, Brian stays, and Paul's
// April is not recorded:
//
//   March   Northshire: Sally, Brian, Paul closed
//   April   Northshire: Brian closed, Sally withheld (1 to 15 April), Paul open   Southmere: Sally withheld (16 to 30)
//   May     Northshire: Brian and Paul open, Sally ended on 15 April               Southmere: Sally closed
import { beforeEach, describe, expect, test } from 'vitest'
import { type Caller, Daybook, Hidden } from '../../src/bookkeeping/daybook.ts'
import { day, month } from '../../src/ledger/day.ts'
import type { CallerCode } from '../../src/ledger/entry.ts'
import type { FundId } from '../../src/ledger/fund.ts'
import { PENNY } from '../../src/ledger/money.ts'
import {
  type Bookkeeper,
  BY,
  decidedBy,
  done,
  fundOf,
  h,
  moment,
  namesOf,
  newBooks,
  openPerson,
  refusal,
  terms,
} from './bookkeeper.ts'
import { closedIn, linesIn, packOf, said } from './packed.ts'

const SOUTHMERE = [{ code: 'southmere', name: 'Southmere Council', relation: 'included' as const }]
const commissioner = (funder: string): Caller => ({
  code: `u_${funder}` as CallerCode,
  provider: BY.provider,
  as: { role: 'commissioner', funder },
})

let k: Bookkeeper
beforeEach(async () => {
  k = await newBooks('2026-04-02')
  for (const fund of ['LS-001', 'LS-002', 'LS-003']) {
    await openPerson(k, fund)
    await visit(fund, '2026-03-10T10:00', '2026-03-10T12:00')
    await close(fund, '2026-03', '2026-03-31')
  }
  k.clock.now = moment('2026-05-05')
  done(
    await k.books.agreeAnew(BY, {
      fund: 'LS-001',
      agreement: terms('LS-001', { from: day('2026-04-16'), streams: SOUTHMERE }),
      decided: decidedBy('Sally'),
    }),
  )
  await visit('LS-002', '2026-04-29T10:00', '2026-04-29T13:00')
  for (const fund of ['LS-001', 'LS-002']) await close(fund, '2026-04', '2026-04-30')
  k.clock.now = moment('2026-06-03')
  await close('LS-001', '2026-05', '2026-05-31')
})
const visit = async (fund: string, start: string, end: string) =>
  done(await k.books.giveSupport(BY, { fund, start, end, worker: 'Femi' }))
async function close(fund: string, of: string, last: string): Promise<void> {
  done(await k.books.recordThrough(BY, { fund, through: day(last) }))
  done(await k.books.closeMonth(BY, { fund, month: month(of) }))
}
const idOf = async (ref: string) => (await fundOf(k, ref)).id
const whatOf = (pack: Uint8Array) =>
  linesIn(pack).flatMap((l) => ('ref' in l ? [`${l.ref} ${l.is}`] : l.is === 'pack' ? [l.month] : []))

describe('a pack', () => {
  test('says of each fund that is paid for whether it is closed, and why not', async () => {
    expect(whatOf(await packOf(k, '2026-03'))).toEqual([
      '2026-03',
      'LS-001 closed',
      'LS-002 closed',
      'LS-003 closed',
    ])
    const april = await packOf(k, '2026-04')
    expect(whatOf(april)).toEqual(['2026-04', 'LS-002 closed', 'LS-001 withheld', 'LS-003 open'])
    expect(linesIn(april).filter((l) => l.is === 'withheld' || l.is === 'open')).toMatchObject([
      { ref: 'LS-001', first: '2026-04-01', last: '2026-04-15', name: { text: 'Sally' } },
      { ref: 'LS-003', why: ['support-not-recorded'] },
    ])
    const may = await packOf(k, '2026-05')
    expect(whatOf(may)).toEqual(['2026-05', 'LS-002 open', 'LS-003 open', 'LS-001 ended'])
    expect(linesIn(may).find((l) => l.is === 'open' && l.ref === 'LS-003')).toMatchObject({
      why: ['earlier-month'],
    })
    expect(linesIn(may).find((l) => l.is === 'ended')).toEqual({
      is: 'ended',
      fund: await idOf('LS-001'),
      ref: 'LS-001',
      until: '2026-04-15',
    })
    const southmere = { funder: 'southmere' }
    expect(whatOf(await packOf(k, '2026-04', southmere))).toEqual(['2026-04', 'LS-001 withheld'])
    expect(linesIn(await packOf(k, '2026-04', southmere))[1]).toMatchObject({
      first: '2026-04-16',
      last: '2026-04-30',
    })
    expect(whatOf(await packOf(k, '2026-05', southmere))).toEqual(['2026-05', 'LS-001 closed'])
  })

  test('has the figures of the statement, and totals that are their sums', async () => {
    const pack = await packOf(k, '2026-03')
    const { statement: s } = done(await k.books.statementOf(BY, { fund: 'LS-001', month: month('2026-03') }))
    const sally = closedIn(pack, 'LS-001')
    expect(sally).toMatchObject({
      ...{ first: '2026-03-02', last: '2026-03-31', person: s.person, funders: ['Northshire Council'] },
      statement: { number: 1, code: s.proof.code },
      agreement: { version: 1, from: '2026-03-02', surplus: { rule: 'not-agreed-yet' } },
    })
    // 5 weeks of 24 hours began, 2 hours were used, at £24.60: £2,952.00 came in and £49.20 went out.
    expect(sally.figures.standard).toEqual({ before: 0, given: h(120), used: h(2), other: 0, left: h(118) })
    expect(sally.figures.kinds).toEqual([
      {
        ...{ kind: 'standard', measure: 'time', before: 0, given: h(120), used: h(2), left: h(118) },
        ...{ cancelledLate: 0, other: 0, unfunded: 0 },
      },
    ])
    const sum = (pence: number) => ({ exact: pence * PENNY, pence })
    expect(sally.figures.money).toEqual({
      ...{ opening: sum(0), in: sum(295_200), out: sum(4_920), closing: sum(290_280) },
    })
    expect(sally.figures.used.total).toEqual(s.pounds.total)
    expect(sally.figures.used).toMatchObject({ direct: sum(3_480), management: sum(1_440) })
    expect(sally.figures.counts).toEqual({ visits: 1, missed: 0, late: 0, unfunded: sum(0) })

    const all = ['LS-001', 'LS-002', 'LS-003'].map((ref) => closedIn(pack, ref).figures)
    const totals = linesIn(pack).find((l) => l.is === 'totals')
    if (totals?.is !== 'totals') throw new Error('no totals')
    const whole = (of: (f: (typeof all)[number]) => number) => all.reduce((n, f) => n + of(f), 0)
    expect(totals).toMatchObject({ closed: 3, withheld: 0, open: 0, ended: 0 })
    expect(totals.figures.money.closing.exact).toBe(whole((f) => f.money.closing.exact))
    expect(totals.figures.money.closing.pence).toBe(whole((f) => f.money.closing.pence))
    expect(totals.figures.standard?.left).toBe(whole((f) => f.standard?.left ?? 0))
    expect(totals.figures.counts.visits).toBe(3)
  })

  test('leads by its entries from the closing before to this one', async () => {
    const [march, april] = [await packOf(k, '2026-03'), await packOf(k, '2026-04')]
    const [before, brian] = [closedIn(march, 'LS-002'), closedIn(april, 'LS-002')]
    expect(before.chain.from).toEqual({ number: 0, hash: '0'.repeat(64) })
    expect(before.entries?.length).toBe(before.chain.to.number)
    expect(brian.chain.from).toEqual({ number: before.chain.to.number, hash: before.chain.to.hash })
    expect(brian.entries?.length).toBe(brian.chain.to.number - before.chain.to.number)
    const last = await k.store.entry((await fundOf(k, 'LS-002')).id, brian.chain.to.number)
    expect(last).toMatchObject({ kind: 'closing', hash: brian.chain.to.hash })
    expect(last?.document).toBe(brian.statement.digest)
    expect(said([march, april], { withGaps: true })).toMatchObject({ sound: true, wrong: [] })
    // Sally's April goes to nobody: what lies in it is in no pack of theirs.
    expect(said([march, april])).toMatchObject({ sound: false, wrong: [] })
  })

  test('holds no text of anybody’s but the name, which a later erasure takes and nothing else', async () => {
    const before = await packOf(k, '2026-03')
    expect(before.toString()).toContain('"text":"Brian"')
    expect(before.toString()).not.toContain('Femi')
    const daybook = new Daybook(k.desk, BY, 'recordThrough')
    const fund = await fundOf(k, 'LS-002')
    const words = [closedIn(before, 'LS-002').person]
    daybook.add('erase', words[0] as (typeof words)[0])
    const erasure = { kind: 'erasure', effective: daybook.today, details: { words }, transfers: [] } as const
    await daybook.write(fund, erasure)
    expect(await daybook.commit()).toMatchObject({ done: true })
    const after = await packOf(k, '2026-03')
    expect(after.toString()).not.toContain('Brian')
    expect(after.toString().split('\n').at(-2)).toBe(before.toString().split('\n').at(-2))
    expect(said([before, after])).toMatchObject({ sound: true, wrong: [] })
  })

  test('keeps all entries of a fund back where one is of days of others, and says so', async () => {
    // Before April is closed, a visit of May is written: Southmere pays for it, and Northshire for all of April.
    done(
      await k.books.agreeAnew(BY, {
        fund: 'LS-003',
        agreement: terms('LS-003', { from: day('2026-05-01'), streams: SOUTHMERE }),
        decided: decidedBy('Paul'),
      }),
    )
    await visit('LS-003', '2026-05-04T10:00', '2026-05-04T11:00')
    await close('LS-003', '2026-04', '2026-04-30')
    const april = await packOf(k, '2026-04')
    const paul = closedIn(april, 'LS-003')
    expect(paul.entries).toBeNull()
    expect(paul.figures.standard?.used).toBe(0)
    expect(paul.chain.from).toMatchObject({
      hash: closedIn(await packOf(k, '2026-03'), 'LS-003').chain.to.hash,
    })
    const { sound, unchecked } = said([await packOf(k, '2026-03'), april])
    expect(sound).toBe(false)
    expect(unchecked).toContain(
      '2026-04, LS-003: its entries are kept back, because others pay for days of them.',
    )
  })
})

test('what is owed goes by the funder’s code: two of one name owe each their own', async () => {
  const streams = [
    { code: 'northshire', name: 'The Council', relation: 'included' as const, share: { num: 1, den: 3 } },
    { code: 'nhs', name: 'The Council', relation: 'included' as const },
  ]
  const two = await newBooks('2026-03-02')
  await openPerson(two, 'LS-004', { streams })
  two.clock.now = moment('2026-04-05')
  done(await two.books.recordThrough(BY, { fund: 'LS-004', through: day('2026-03-31') }))
  done(await two.books.closeMonth(BY, { fund: 'LS-004', month: month('2026-03') }))
  const packs = await Promise.all(['northshire', 'nhs'].map((funder) => packOf(two, '2026-03', { funder })))
  // £7,872.00 was given in March, 320 hours at £24.60, and nobody has paid yet: a third, and the rest.
  const owed = packs.map((pack) => closedIn(pack, 'LS-004').figures.bank.owed.pence)
  expect(owed).toEqual([2_624_00, 5_248_00])
  for (const pack of packs) expect(said([pack])).toMatchObject({ sound: true, wrong: [] })
})

test('the day by which all should be closed goes by the nation that was agreed then', async () => {
  const dueOf = async (of: string) =>
    done(await k.books.packList(BY, { funder: 'northshire' })).months.find((m) => m.month === of)?.due
  for (const [fund, name] of [
    ['LS-001', 'Sally'],
    ['LS-002', 'Brian'],
    ['LS-003', 'Paul'],
  ] as const)
    done(
      await k.books.agreeAnew(BY, {
        fund,
        agreement: terms(fund, { from: day('2026-06-01'), nation: 'scotland' }),
        decided: decidedBy(name),
      }),
    )
  // Easter Monday, 6 April 2026, is a holiday in England, and a working day in Scotland, where they live from June on.
  expect(await dueOf('2026-03')).toBe('2026-04-23')
})

describe('who gets one', () => {
  test('a commissioner gets the very pack that a manager makes for their council', async () => {
    const by = commissioner('northshire')
    expect(await packOf(k, '2026-03', { by })).toEqual(await packOf(k, '2026-03'))
    expect((await packOf(k, '2026-05', { by: commissioner('southmere') })).toString()).not.toContain('LS-002')
  })

  test('of other councils’ months, of none, and of months that are not over, there is none', async () => {
    const ask = { month: month('2026-03') }
    const southmere = await k.books.packFile(commissioner('southmere'), ask)
    expect(refusal(southmere).sentence).toBe('Southmere Council pays for nobody in March 2026.')
    expect(namesOf(await k.books.packFile(commissioner('eastshire'), ask))).toEqual(['not-found'])
    const other = { ...ask, funder: 'northshire' }
    expect(await k.books.packFile(commissioner('southmere'), other)).toEqual(
      await k.books.packFile(commissioner('southmere'), { ...ask, funder: 'eastshire' }),
    )
    expect(namesOf(await k.books.packFile(BY, { ...other, month: month('2026-06') }))).toEqual([
      'period-not-over',
    ])
    expect(namesOf(await k.books.packFile(BY, ask))).toEqual(['not-found'])
    const holder: Caller = { ...BY, as: { role: 'holder', fund: (await idOf('LS-001')) as FundId } }
    await expect(k.books.packFile(holder, ask)).rejects.toThrow(Hidden)
  })

  test('who took one is written down with each person in it, before it leaves', async () => {
    const by = commissioner('southmere')
    await packOf(k, '2026-05', { by })
    const days = { from: day('2026-06-01'), to: day('2026-06-30') }
    const looks = async (ref: string) =>
      (await k.store.people.looks(await idOf(ref), days)).filter((l) => l.by === by.code)
    expect(await looks('LS-001')).toMatchObject([{ what: 'export', funder: 'southmere' }])
    expect(await looks('LS-002')).toEqual([])
  })
})

describe('the list', () => {
  test('counts, month by month, who is closed and by when that is due', async () => {
    const list = done(await k.books.packList(commissioner('northshire'), {}))
    expect(list.months).toEqual([
      { month: '2026-05', funds: 2, closed: 0, due: '2026-06-19' },
      { month: '2026-04', funds: 3, closed: 2, due: '2026-05-22' },
      { month: '2026-03', funds: 3, closed: 3, due: '2026-04-23' },
    ])
    expect(done(await k.books.packList(commissioner('southmere'), {})).months).toEqual([
      { month: '2026-05', funds: 1, closed: 1, due: '2026-06-19' },
      { month: '2026-04', funds: 1, closed: 1, due: '2026-05-22' },
    ])
  })

  test('asks a manager for which funder, where there are several', async () => {
    const list = done(await k.books.packList(BY, {}))
    expect([list.funder, list.months]).toEqual([undefined, []])
    expect(list.funders.map((f) => f.code)).toEqual(['northshire', 'southmere'])
    expect(done(await k.books.packList(BY, { funder: 'southmere' })).months.length).toBe(2)
    expect(namesOf(await k.books.packList(BY, { funder: 'eastshire' }))).toEqual(['not-found'])
  })

  test('of a provider without anybody is empty', async () => {
    const none = await newBooks('2026-04-02')
    expect(done(await none.books.packList(BY, {}))).toMatchObject({ funders: [], months: [] })
    expect(namesOf(await none.books.packFile(BY, { month: month('2026-03') }))).toEqual(['not-found'])
  })

  test('a month’s page tells totals and those who are not in them', async () => {
    const april = done(await k.books.pack(BY, { month: month('2026-04'), funder: 'northshire' }))
    expect(april.totals).toMatchObject({ closed: 1, withheld: 1, open: 1, ended: 0 })
    expect(april.totals).toEqual(linesIn(await packOf(k, '2026-04')).find((l) => l.is === 'totals'))
    expect(april.open.map((o) => o.fund.name)).toEqual([(await fundOf(k, 'LS-003')).name])
  })
})
