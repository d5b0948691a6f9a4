// What was decided to buy is paid once, when the purchase log brings it. Brian has turned 5 hours into £123.00 and
// decided on his own pages, on Thursday 5 March, to buy a massage for £10.00.
import { describe, expect, test } from 'vitest'
import { ANOTHER } from '../../src/bookkeeping/imported.ts'
import { day } from '../../src/ledger/day.ts'
import { PENNY } from '../../src/ledger/money.ts'
import { verify } from '../../src/store/sqlite/verify.ts'
import {
  audit,
  type Bookkeeper,
  BY,
  decidedBy,
  done,
  entries,
  h,
  namesOf,
  newBooks,
  openPerson,
  pounds,
} from './bookkeeper.ts'
import { again, aside, counts, purchases, take } from './files.ts'

const F = 'LS-002'
const THURSDAY = day('2026-03-05')
const MASSAGE = { supplier: 'Calm Hands', what: 'Massage', pence: 1000 }

async function brians(): Promise<Bookkeeper> {
  const k = await newBooks('2026-03-09')
  await openPerson(k, F)
  done(await k.books.recordThrough(BY, { through: day('2026-03-08') }))
  const by = { fund: F, on: day('2026-03-02'), decided: decidedBy('Brian') }
  done(await k.books.turnHoursIntoMoney(BY, { ...by, kind: 'standard', amount: h(5) }))
  return k
}

const decides = async (k: Bookkeeper, more: Partial<typeof MASSAGE> = {}, on = THURSDAY) =>
  done(
    await k.books.chooseToBuy(BY, {
      ...{ fund: F, on, ...MASSAGE, ...more },
      decided: { name: 'Brian', involved: 'on-screen' },
    }),
  ).purchase

/** A row of the log: `06/03 Calm Hands,Massage,10.00`. */
const log = (...rows: string[]) =>
  purchases(
    'p.csv',
    ...rows.map((row) => {
      const [, on, bought, by = 'Brian, in person'] = /^(\d\d\/\d\d) ([^;]+?)(?:; (.+))?$/.exec(row) ?? []
      return `${on}/2026,${F},${bought},,provider card,"${by}"`
    }),
  )

/** What is free to spend, in whole pence, and how many decisions wait to be paid. */
async function free(k: Bookkeeper): Promise<{ readonly free: number; readonly waiting: number }> {
  const { position } = done(await k.books.position(BY, { fund: F }))
  const { waiting } = done(await k.books.purchasesOf(BY, { fund: F }))
  return { free: (position.spending - position.committed) / PENNY, waiting: waiting.length }
}

async function sound(k: Bookkeeper): Promise<void> {
  expect(await audit(k)).toMatchObject({ wrong: [] })
  expect((await verify(k.file)).findings).toEqual([])
}

async function settle(k: Bookkeeper, paysFor?: string, at = 0) {
  const row = (await aside(k))[at]
  if (!row) throw new Error('no row is put aside')
  const because = 'Brian says so'
  const answer = { how: 'accept' as const, because, ...(paysFor === undefined ? {} : { paysFor }) }
  return k.books.settle(BY, { id: row.id, file: again(row), answer })
}

describe('a row that is what was decided', () => {
  test('pays it: spent once, by the decision it was; the same file again, or with its receipt, pays nothing more', async () => {
    const k = await brians()
    const purchase = await decides(k)
    expect(await free(k)).toEqual({ free: 11_300, waiting: 1 })
    const row = log('06/03 calm  hands,MASSAGE,10.00')
    expect(counts(done(await k.books.previewImport(BY, { files: [row] })))).toEqual({ new: 1 })
    const report = await take(k, row)
    expect(report.rows.map((r) => [r.outcome, r.sentence])).toEqual([
      ['new', 'A purchase that was decided before.'],
    ])
    const [chosen, paid] = (await entries(k, F)).filter((e) => /^purchase(-decided)?$/.test(e.kind))
    expect(paid).toMatchObject({ kind: 'purchase', effective: '2026-03-06', details: { purchase } })
    expect(paid?.decision).toBe(chosen?.decision)
    expect(await free(k)).toEqual({ free: 11_300, waiting: 0 })

    expect(counts(await take(k, row))).toEqual({ 'already-here': 1 })
    const withReceipt = purchases(
      'q.csv',
      `06/03/2026,${F},calm  hands,MASSAGE,10.00,R-1,provider card,"Brian, in person"`,
    )
    expect(counts(await take(k, withReceipt))).toEqual({ changed: 1 })
    expect(await free(k)).toEqual({ free: 11_300, waiting: 0 })
    expect(
      namesOf(await k.books.payForPurchase(BY, { fund: F, on: THURSDAY, purchase, paidFrom: 'bank' })),
    ).toEqual(['already-exists'])
    await sound(k)
  })

  test('once: a second one like it in the log is another', async () => {
    const k = await brians()
    await decides(k)
    const twice = log('06/03 Calm Hands,Massage,10.00', '06/03 Calm Hands,Massage,10.00')
    expect(counts(await take(k, twice))).toEqual({ new: 2 })
    expect(await free(k)).toEqual({ free: 10_300, waiting: 0 })
    expect(counts(await take(k, twice))).toEqual({ 'already-here': 2 })
  })

  test('whatever else waits that is only like it', async () => {
    const k = await brians()
    await decides(k)
    const facial = await decides(k, { what: 'Facial', pence: 2000 })
    expect(counts(await take(k, log('06/03 Calm Hands,Massage,10.00')))).toEqual({ new: 1 })
    const { waiting } = done(await k.books.purchasesOf(BY, { fund: F }))
    expect(waiting.map((e) => e.details.purchase)).toEqual([facial])
  })
})

describe('a row that may be what was decided', () => {
  const STANDING = 'Brian, standing: massage up to £75 each, £150 a month'
  test.each([
    ['another sum', '06/03 Calm Hands,Massage,12.50'],
    ['another shop', '06/03 The Spa,Massage,10.00'],
    ['other words', '06/03 Calm Hands,"Massage, one hour",10.00'],
    ['bought before it was decided', '04/03 Calm Hands,Massage,10.00'],
    ['bought by a standing decision', `06/03 Calm Hands,Massage,10.00; ${STANDING}`],
  ])('waits for somebody, again too: %s', async (_, row) => {
    const k = await brians()
    await decides(k)
    for (const stillWaits of [undefined, true]) {
      const report = await take(k, log(row))
      expect(report.rows.map((r) => [r.outcome, r.reason, r.stillWaits])).toEqual([
        ['put-aside', 'may-be-decided', stillWaits],
      ])
    }
    expect((await k.books.putAside(BY, {}))[0]?.sentence).toBe(
      'A purchase of £10.00 was decided on 5 March 2026 and is not paid yet. Say whether this row is that purchase, or another one.',
    )
    expect(await free(k)).toEqual({ free: 11_300, waiting: 1 })
  })
  test.each([
    ['nothing of it is the same', '06/03 Game Shop,A game,12.50'],
    ['before it was decided, and only the shop is the same', '04/03 Calm Hands,Facial,12.50'],
  ])('does not wait where %s', async (_, row) => {
    const k = await brians()
    await decides(k)
    expect(counts(await take(k, log(row)))).toEqual({ new: 1 })
    expect(await free(k)).toEqual({ free: 11_300 - 1250, waiting: 1 })
  })

  test('it is that one: what was paid is spent, at its own sum, and nothing waits any more', async () => {
    const k = await brians()
    const purchase = await decides(k)
    const row = log('06/03 Calm Hands,"Massage, one hour",12.50')
    await take(k, row)
    // Without a word about the decision it is asked again.
    expect(namesOf(await settle(k))).toEqual(['may-be-decided'])
    expect(namesOf(await settle(k, 'p_nobody'))).toEqual(['needs-decision'])
    const { entries: wrote } = done(await settle(k, purchase))
    const paid = (await entries(k, F)).find((e) => e.number === wrote[0])
    expect(paid).toMatchObject({ kind: 'purchase', details: { purchase, sum: 1250 * PENNY } })
    expect(await free(k)).toEqual({ free: 12_300 - 1250, waiting: 0 })
    expect(await pounds(k, F, 'spending')).toBe('£110.50')
    expect(await aside(k)).toEqual([])
    expect(counts(await take(k, row))).toEqual({ 'already-here': 1 })
    expect(await free(k)).toEqual({ free: 12_300 - 1250, waiting: 0 })
    await sound(k)
  })

  test('it was bought before it was written down as decided: it pays that decision', async () => {
    const k = await brians()
    const purchase = await decides(k)
    await take(k, log('04/03 Calm Hands,Massage,10.00'))
    done(await settle(k, purchase))
    expect(await free(k)).toEqual({ free: 11_300, waiting: 0 })
    await sound(k)
  })

  test('it is another one: both are counted, and what was decided can still be paid', async () => {
    const k = await brians()
    const purchase = await decides(k)
    const row = log('06/03 Calm Hands,Massage,12.50')
    await take(k, row)
    done(await settle(k, ANOTHER))
    expect(await free(k)).toEqual({ free: 12_300 - 1250 - 1000, waiting: 1 })
    expect(counts(await take(k, row))).toEqual({ 'already-here': 1 })
    done(await k.books.payForPurchase(BY, { fund: F, on: THURSDAY, purchase, paidFrom: 'provider-card' }))
    expect(await free(k)).toEqual({ free: 12_300 - 1250 - 1000, waiting: 0 })
    await sound(k)
  })

  test('two alike were decided and two alike bought: each is said, and each is paid once', async () => {
    const k = await brians()
    const [first, second] = [await decides(k), await decides(k)]
    const twice = log('06/03 Calm Hands,Massage,10.00', '06/03 Calm Hands,Massage,10.00')
    expect(counts(await take(k, twice))).toEqual({ 'put-aside': 2 })
    expect((await k.books.putAside(BY, {}))[0]?.sentence).toContain(
      '2 purchases were decided and are not paid yet',
    )
    done(await settle(k, second, 1))
    expect(namesOf(await settle(k, second))).toEqual(['already-exists'])
    done(await settle(k, first))
    expect(await free(k)).toEqual({ free: 10_300, waiting: 0 })
    expect(await aside(k)).toEqual([])
    expect(counts(await take(k, twice))).toEqual({ 'already-here': 2 })
    await sound(k)
  })

  test('once nothing waits any more that it may be, the next import takes it in', async () => {
    const k = await brians()
    const purchase = await decides(k)
    const row = log('06/03 Calm Hands,Massage,12.50')
    await take(k, row)
    done(await k.books.payForPurchase(BY, { fund: F, on: THURSDAY, purchase, paidFrom: 'provider-card' }))
    expect(counts(await take(k, row))).toEqual({ new: 1 })
    expect(await aside(k)).toEqual([])
    expect(await free(k)).toEqual({ free: 12_300 - 1250 - 1000, waiting: 0 })
  })
})
