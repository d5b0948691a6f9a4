import { describe, expect, test } from 'vitest'
import type { Caller } from '../../src/bookkeeping/daybook.ts'
import { type Answer, isRefused, openBooks } from '../../src/bookkeeping/open-books.ts'
import { type Day, day } from '../../src/ledger/day.ts'
import type { CallerCode } from '../../src/ledger/entry.ts'
import type { FundId } from '../../src/ledger/fund.ts'
import {
  audit,
  type Bookkeeper,
  BY,
  balance,
  decidedBy,
  done,
  drawn,
  entries,
  fundOf,
  h,
  moment,
  namesOf,
  newBooks,
  openPerson,
  pounds,
  request,
} from './bookkeeper.ts'

const on = (text: string): Day => day(text)
const many = (n: number) => Array.from({ length: n }, (_, i) => i)

async function brian(): Promise<Bookkeeper> {
  const k = await newBooks('2026-03-09')
  await openPerson(k, 'LS-002')
  done(await k.books.allocate(BY, { through: on('2026-03-02') }))
  done(await k.books.recordThrough(BY, { through: on('2026-03-08') }))
  return k
}

const swap = {
  fund: 'LS-002',
  on: on('2026-03-08'),
  kind: 'standard',
  amount: h(5),
  decided: decidedBy('Brian'),
}

describe('the same request', () => {
  test('fifty at once: one effect; asked again, all fifty have the one answer', async () => {
    const k = await brian()
    const asked = request('k1', swap)
    const ask = () => k.books.turnHoursIntoMoney(BY, swap, asked)
    const first = await Promise.all(many(50).map(ask))
    // Those that came while it ran are told so (409), and are answered when they come again.
    for (const name of first.flatMap(namesOf)) expect(name).toBe('still-running')
    const answers = first.filter((a) => !isRefused(a))
    expect(answers.length).toBeGreaterThan(0)
    const again = await Promise.all(many(50).map(async () => ask()))
    const settled = [...answers, ...again.filter((a) => !isRefused(a)), await ask()]
    for (const answer of settled) expect(answer).toEqual(answers[0])
    expect(await pounds(k, 'LS-002', 'spending')).toBe('£123.00')
    expect((await entries(k, 'LS-002')).filter((e) => e.kind === 'hours-into-money')).toHaveLength(1)
  })

  test('from two programs on one file: one effect, the same answer', async () => {
    const k = await brian()
    const asked = request('k1', swap)
    // Two that share the file but not what is running: as two processes would.
    const two = [openBooks(k.desk), openBooks(k.desk)]
    const answers = await Promise.all(two.map((books) => books.turnHoursIntoMoney(BY, swap, asked)))
    expect(answers[1]).toEqual(answers[0])
    expect(isRefused(answers[0] as Answer<unknown>)).toBe(false)
    expect(await pounds(k, 'LS-002', 'spending')).toBe('£123.00')
  })

  test('the same key for something else is refused; another caller’s key is another', async () => {
    const k = await brian()
    done(await k.books.turnHoursIntoMoney(BY, swap, request('k1', swap)))
    const other = { ...swap, amount: h(6) }
    expect(namesOf(await k.books.turnHoursIntoMoney(BY, other, request('k1', other)))).toEqual(['key-reused'])
    const colleague = { ...BY, code: 'colleague' as typeof BY.code }
    done(await k.books.turnHoursIntoMoney(colleague, other, request('k1', other)))
    expect(await pounds(k, 'LS-002', 'spending')).toBe('£270.60')
  })

  test('the same person’s key as something else, or for another provider, is another', async () => {
    const k = await brian()
    await openPerson(k, 'LS-001')
    const [brians, sallys] = [(await fundOf(k, 'LS-002')).id, (await fundOf(k, 'LS-001')).id]
    const as = (fund: FundId): Caller => ({ ...BY, code: 'u_b' as CallerCode, as: { role: 'holder', fund } })
    const own = { ...swap, on: on('2026-03-09'), decided: { own: true } } as const
    done(await k.books.recordThrough(BY, { through: on('2026-03-09') }))
    const asked = request('k1', own)
    const first = done(await k.books.turnHoursIntoMoney(as(brians), own, asked))
    expect(await k.books.turnHoursIntoMoney(as(brians), own, asked)).toEqual(first)
    expect(namesOf(await k.books.turnHoursIntoMoney(as(sallys), own, asked))).toEqual(['unknown-fund'])
    const limit = { what: 'payment-limit', pence: 777 } as const
    const once = request('k2', limit)
    const here = done(await k.books.propose(BY, limit, once))
    const elsewhere = { ...BY, provider: 'p_other' as typeof BY.provider }
    const there = await k.books.propose(elsewhere, limit, once).catch((e: Error) => e.message)
    expect(there).not.toEqual(here)
  })

  test('a refusal is not stored: when it is possible the same request goes through', async () => {
    const k = await brian()
    const asked = request('k1', swap)
    const late = { ...swap, on: on('2026-03-09'), amount: h(36) }
    expect(namesOf(await k.books.turnHoursIntoMoney(BY, { ...late, amount: h(71) }, asked))).toEqual([
      'not-enough-hours',
    ])
    expect(await k.store.request(`${BY.code} ${BY.provider} manager`, 'k1')).toBeUndefined()
    const answer = done(await k.books.turnHoursIntoMoney(BY, late, asked))
    expect(done(await k.books.turnHoursIntoMoney(BY, late, asked))).toEqual(answer)
    expect((await k.store.request(`${BY.code} ${BY.provider} manager`, 'k1'))?.status).toBe(201)
  })

  test('every entry it makes carries its key, in every fund', async () => {
    const k = await brian()
    await openPerson(k, 'LS-001')
    const pay = {
      on: on('2026-03-09'),
      pence: 300,
      reference: 'X',
      lines: [
        { fund: 'LS-001', pence: 100 },
        { fund: 'LS-002', pence: 200 },
      ],
    }
    done(await k.books.receivePayment(BY, pay, request('pay-1', pay)))
    for (const ref of ['LS-001', 'LS-002']) expect((await entries(k, ref)).at(-1)?.key).toBe('pay-1')
  })
})

describe('two decide on the same book', () => {
  test('one decides again: both are recorded, neither on the other’s hours', async () => {
    const k = await brian()
    const visit = (from: string, to: string) =>
      k.books.giveSupport(BY, { fund: 'LS-002', start: `2026-03-0${from}`, end: `2026-03-0${to}` })
    const answers = await Promise.all([visit('3 04:00', '4 00:00'), visit('5 04:00', '6 00:00')])
    for (const answer of answers) done(answer)
    // 2 × 20 h, 4 of each late hours of one and a half: 44 h of the 35.
    expect(await balance(k, 'LS-002', 'standard', 'available', '2026-03-08')).toBe(0)
    expect(await audit(k)).toMatchObject({ wrong: [] })
    const numbers = (await entries(k, 'LS-002')).map((e) => e.number)
    expect(numbers).toEqual(many(numbers.length).map((n) => n + 1))
  })

  test('twenty for the last hours: only as many as there are', async () => {
    const k = await brian()
    const answers = await Promise.all(many(20).map(() => k.books.turnHoursIntoMoney(BY, swap)))
    const made = answers.filter((a) => !isRefused(a)).length
    const names = new Set(answers.flatMap(namesOf))
    // 35 h are seven times 5 h; whoever lost too often is asked to try once more.
    expect([...names].every((n) => n === 'not-enough-hours' || n === 'changed-meanwhile')).toBe(true)
    expect(await balance(k, 'LS-002', 'standard', 'available', '2026-03-08')).toBe(h(35) - made * h(5))
    expect(made).toBeGreaterThan(0)
    for (let tries = 0; tries < 20; tries++) await k.books.turnHoursIntoMoney(BY, swap)
    expect(await balance(k, 'LS-002', 'standard', 'available', '2026-03-08')).toBe(0)
    expect(await pounds(k, 'LS-002', 'spending')).toBe('£861.00')
  })

  test('twenty for the last penny', async () => {
    const k = await brian()
    done(await k.books.turnHoursIntoMoney(BY, swap))
    const buy = {
      ...swap,
      supplier: 'Shop',
      what: 'A lamp',
      pence: 12_300,
      paidFrom: 'provider-card' as const,
    }
    const answers = await Promise.all(many(20).map(() => k.books.payForPurchase(BY, buy)))
    expect(answers.filter((a) => !isRefused(a))).toHaveLength(1)
    expect(new Set(answers.flatMap(namesOf))).toEqual(new Set(['not-enough-money']))
    expect(await pounds(k, 'LS-002', 'spending')).toBe('£0.00')
    expect(await pounds(k, 'LS-002', 'advance')).toBe('£123.00')
    expect(await audit(k)).toMatchObject({ wrong: [] })
  })

  test('twenty draw down at once: the money leaves the bank once', async () => {
    const k = await brian()
    done(
      await k.books.receivePayment(BY, {
        on: on('2026-03-08'),
        pence: 50_000,
        reference: 'X',
        lines: [{ fund: 'LS-002', pence: 50_000 }],
      }),
    )
    done(
      await k.books.giveSupport(BY, { fund: 'LS-002', start: '2026-03-05 10:00', end: '2026-03-05 20:00' }),
    )
    const answers = await Promise.all(many(20).map(() => drawn(k, on('2026-03-08'))))
    expect(answers.filter((a) => !isRefused(a))).toHaveLength(1)
    expect(await pounds(k, 'LS-002', 'bank')).toBe('£254.00')
  })

  test('twenty reversals of one entry: one', async () => {
    const k = await brian()
    const [number = 0] = done(
      await k.books.giveSupport(BY, { fund: 'LS-002', start: '2026-03-05 10:00', end: '2026-03-05 20:00' }),
    ).entries.slice(-1)
    const answers = await Promise.all(
      many(20).map(() => k.books.reverse(BY, { fund: 'LS-002', number, reason: 'slip' })),
    )
    expect(answers.filter((a) => !isRefused(a))).toHaveLength(1)
    expect(new Set(answers.flatMap(namesOf))).toEqual(new Set(['already-reversed']))
    expect(await balance(k, 'LS-002', 'standard', 'available', '2026-03-08')).toBe(h(35))
  })

  test('the same visit written down by two at once is one visit', async () => {
    const k = await brian()
    const visit = { fund: 'LS-002', start: '2026-03-05 10:00', end: '2026-03-05 12:00', session: 'V7' }
    const answers = await Promise.all(many(5).map(() => k.books.giveSupport(BY, visit)))
    expect(answers.filter((a) => !isRefused(a))).toHaveLength(1)
    expect(new Set(answers.flatMap(namesOf))).toEqual(new Set(['already-exists']))
  })
})

describe('the clock', () => {
  test('moved back, what is recorded never seems earlier than what was recorded before', async () => {
    const k = await brian()
    done(await k.books.turnHoursIntoMoney(BY, { ...swap, amount: h(1) }))
    k.clock.now = moment('2026-03-08T06:00:00Z')
    done(await k.books.turnHoursIntoMoney(BY, { ...swap, amount: h(1) }))
    done(await k.books.recordOwnMoney(BY, { what: 'interest', on: on('2026-03-08'), pence: 5 }))
    k.clock.now = moment('2026-03-09T09:30:00Z')
    done(await k.books.turnHoursIntoMoney(BY, { ...swap, amount: h(1) }))
    const times = [...(await entries(k, 'LS-002')), ...(await entries(k, 'OWN'))]
      .sort((a, b) => a.sequence - b.sequence)
      .map((e) => e.recordedAt)
    expect(times).toEqual([...times].sort())
    expect(times.at(-1)).toBe('2026-03-09T09:30:00.000Z')
    expect(times.at(-2)).toBe('2026-03-09T09:00:00.000Z')
  })

  test('an evening in summer is already the next day in London', async () => {
    const k = await newBooks('2026-06-10T23:30:00Z')
    await openPerson(k, 'LS-002')
    done(await k.books.recordThrough(BY, { through: on('2026-06-11') }))
    expect(namesOf(await k.books.recordThrough(BY, { through: on('2026-06-12') }))).toEqual(['future-day'])
  })
})
