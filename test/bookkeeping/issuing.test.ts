/**
 * March for everybody. Sally and Brian are recorded to its last day; Paul's fund begins in February, so his February
 * comes first.
 */
import { describe, expect, test } from 'vitest'
import { asReader, inPostOrder } from '../../src/bookkeeping/delivery.ts'
import { COMMAND_LINE } from '../../src/bookkeeping/proposal.ts'
import { type Day, day, month } from '../../src/ledger/day.ts'
import { NOTHING_THERE } from '../../src/ledger/role.ts'
import {
  type Bookkeeper,
  BY,
  done,
  entries,
  fundOf,
  moment,
  namesOf,
  newBooks,
  openPerson,
  refusal,
  SECOND,
} from './bookkeeper.ts'
import { comesIn } from './people-around.ts'

const MARCH = month('2026-03')
/** Who sends: nobody who is signed in. */
const THE_PROGRAM = { ...BY, code: COMMAND_LINE }
const LAST = day('2026-03-31')

async function march(now = '2026-04-02'): Promise<Bookkeeper> {
  const k = await newBooks('2026-03-02')
  for (const ref of ['LS-001', 'LS-002']) await openPerson(k, ref)
  k.clock.now = moment(now)
  return k
}

const FUNDS = ['LS-001', 'LS-002']
const recorded = (k: Bookkeeper, through: Day = LAST) => k.books.recordThrough(BY, { through })

async function begin(k: Bookkeeper, early = false) {
  const ask = { month: MARCH, ...(early ? { early } : {}) }
  const due = done(await k.books.allocateForIssuing(BY, { ...ask, funds: FUNDS }))
  const begun = done(await k.books.beginIssuing(BY, ask))
  return { due, begun, ask }
}

const statements = async (k: Bookkeeper, ref: string) => k.store.statements((await fundOf(k, ref)).id)

describe('a month is issued for everybody', () => {
  test('what is in the way of one holds up no other, and leaves nothing behind', async () => {
    const k = await march()
    done(await recorded(k))
    await openPerson(k, 'LS-003')
    const { begun } = await begin(k)
    const before = (await entries(k, 'LS-003')).length
    const made = done(
      await k.books.issueSome(BY, { issuing: begun.id, funds: ['LS-001', 'LS-003', 'LS-002'] }),
    )
    expect(made.issued.map((i) => [i.fund, i.statement, i.before])).toEqual([
      ['LS-001', 1, false],
      ['LS-002', 1, false],
    ])
    expect(made.refused.map(({ fund, refusals }) => [fund, refusals.map((r) => r.name)])).toEqual([
      ['LS-003', ['support-not-recorded']],
    ])
    expect(await entries(k, 'LS-003')).toHaveLength(before)
    done(await k.books.endIssuing(BY, { issuing: begun.id, issued: 2, refused: 1 }))
    expect(await k.store.issued.issuings(BY.provider)).toMatchObject([
      { month: MARCH, done: { issued: 2, refused: 1 } },
    ])
  })

  test('taken up the next day, every statement says it was known when it began; none is made twice', async () => {
    const k = await march()
    done(await recorded(k))
    const { begun } = await begin(k)
    done(await k.books.issueSome(BY, { issuing: begun.id, funds: ['LS-001'] }))
    k.clock.now = moment('2026-04-03')
    const list = done(await k.books.toIssue(BY, { month: MARCH }))
    expect(list.funds).toEqual([
      { ref: 'LS-001', done: true, byThis: true },
      { ref: 'LS-002', done: false, byThis: false },
    ])
    expect(done(await k.books.beginIssuing(BY, { month: MARCH }))).toMatchObject({
      id: begun.id,
      takenUp: true,
    })
    const made = done(await k.books.issueSome(BY, { issuing: begun.id, funds: FUNDS }))
    expect(made.issued.map((i) => [i.fund, i.statement, i.before])).toEqual([
      ['LS-001', 1, true],
      ['LS-002', 1, false],
    ])
    for (const fund of FUNDS) {
      expect(await statements(k, fund)).toHaveLength(1)
      const { statement } = done(await k.books.statementOf(BY, { fund, number: 1 }))
      expect(statement.knownAt).toBe('2026-04-02T09:00:00.000Z')
    }
  })

  test('too soon for anybody: it does not begin', async () => {
    const k = await march('2026-03-31')
    expect(refusal(await k.books.beginIssuing(BY, { month: MARCH })).sentence).toBe(
      'March 2026 ends on 31 March 2026. Issue its statements after that, or early copies now.',
    )
    const april = { month: month('2026-04'), early: true }
    expect(namesOf(await k.books.toIssue(BY, april))).toEqual(['period-not-over'])
    expect(await k.store.issued.issuings(BY.provider)).toEqual([])
  })

  test('nothing is issued under an id that is not there, nor by anybody but the provider', async () => {
    const k = await march()
    done(await recorded(k))
    expect(namesOf(await k.books.issueSome(BY, { issuing: 'is_nix', funds: FUNDS }))).toEqual(['not-found'])
    const brian = await comesIn(k, 'Brian', { role: 'holder', fund: (await fundOf(k, 'LS-002')).id })
    expect(await k.books.beginIssuing(brian, { month: MARCH })).toEqual(NOTHING_THERE)
    for (const by of [brian, SECOND]) expect(await k.books.recordHandedOver(by, {})).toEqual(NOTHING_THERE)
    await expect(k.books.toSend(SECOND, { fund: 'LS-001', month: MARCH, state: 'final' })).rejects.toThrow(
      'toSend',
    )
    await expect(k.books.toSend(brian, { fund: 'LS-002', month: MARCH, state: 'final' })).rejects.toThrow(
      'toSend',
    )
  })
})

describe('early copies for everybody', () => {
  test('what did not end that day is not taken up later: where something was written since, a new copy goes out', async () => {
    const k = await march('2026-03-10')
    const first = await begin(k, true)
    done(await k.books.issueSome(BY, { issuing: first.begun.id, funds: FUNDS }))
    // The same day, before it ended: taken up, and each has its copy.
    k.clock.now = moment('2026-03-10T16:00:00Z')
    const visit = { fund: 'LS-001', start: '2026-03-09 10:00', end: '2026-03-09 20:00' }
    done(await k.books.giveSupport(BY, visit))
    const same = done(await k.books.toIssue(BY, { month: MARCH, early: true }))
    expect(same.begun?.id).toBe(first.begun.id)
    expect(same.funds.map((f) => f.done)).toEqual([true, true])

    // Two weeks later, the same command: Sally's ten hours are in her new copy; Brian's says what it said.
    k.clock.now = moment('2026-03-24')
    const later = done(await k.books.toIssue(BY, { month: MARCH, early: true }))
    expect(later.begun).toBeUndefined()
    expect(later.funds).toEqual([
      { ref: 'LS-001', done: false, byThis: false },
      { ref: 'LS-002', done: true, byThis: false },
    ])
    const ask = { month: MARCH, early: true }
    done(await k.books.allocateForIssuing(BY, { ...ask, funds: ['LS-001'] }))
    const second = done(await k.books.beginIssuing(BY, ask))
    expect(second).toMatchObject({ takenUp: false })
    expect(second.id).not.toBe(first.begun.id)
    const made = done(await k.books.issueSome(BY, { issuing: second.id, funds: FUNDS }))
    expect(made.issued.map((i) => [i.fund, i.statement, i.before])).toEqual([
      ['LS-001', 2, false],
      ['LS-002', 1, true],
    ])
    const { statement } = done(await k.books.statementOf(BY, { fund: 'LS-001', number: 2 }))
    expect(statement.hours[0]).toMatchObject({ used: 36_000 })
    expect(statement.knownAt).toBe('2026-03-24T09:00:00.000Z')
  })

  test('one each; a second only where something was written since', async () => {
    const k = await march('2026-03-20')
    const first = await begin(k, true)
    const made = done(await k.books.issueSome(BY, { issuing: first.begun.id, funds: FUNDS }))
    expect(made.issued.map((i) => [i.state, i.statement, i.before])).toEqual([
      ['may-change', 1, false],
      ['may-change', 1, false],
    ])
    done(await k.books.endIssuing(BY, { issuing: first.begun.id, issued: 2, refused: 0 }))

    k.clock.now = moment('2026-03-21')
    const visit = { fund: 'LS-001', start: '2026-03-19 10:00', end: '2026-03-19 11:00' }
    done(await k.books.giveSupport(BY, visit))
    const second = await begin(k, true)
    const again = done(await k.books.issueSome(BY, { issuing: second.begun.id, funds: FUNDS }))
    expect(again.issued.map((i) => [i.fund, i.statement, i.before])).toEqual([
      ['LS-001', 2, false],
      ['LS-002', 1, true],
    ])
    // Within one issuing once, also where something is written meanwhile.
    done(await k.books.giveSupport(BY, { ...visit, start: '2026-03-20 10:00', end: '2026-03-20 11:00' }))
    const third = done(await k.books.issueSome(BY, { issuing: second.begun.id, funds: ['LS-001'] }))
    expect(third.issued).toMatchObject([{ statement: 2, before: true }])
  })
})

describe('to whom it goes', () => {
  test('the person on paper as agreed; nobody once the final statement is there and an early copy is asked for', async () => {
    const k = await march()
    done(await recorded(k))
    const { begun } = await begin(k)
    const ask = { fund: 'LS-001', month: MARCH, state: 'final' } as const
    expect(await k.books.toSend(THE_PROGRAM, ask)).toEqual([])
    done(await k.books.issueSome(BY, { issuing: begun.id, funds: FUNDS }))
    expect(await k.books.toSend(THE_PROGRAM, { ...ask, state: 'may-change' })).toEqual([])
    const [to, ...others] = done(await k.books.toSend(THE_PROGRAM, ask))
    expect(others).toEqual([])
    expect(to).toMatchObject({
      reader: 'person',
      form: 'pdf',
      way: 'post',
      name: 'Sally',
      number: 1,
      emails: [],
    })

    // What was handed over is written down once, and only of a statement that is there.
    const fund = await fundOf(k, 'LS-001')
    const over = { fund: fund.id, number: 1, reader: 'person', form: 'pdf', way: 'print' } as const
    expect(await k.books.recordHandedOver(THE_PROGRAM, { handedOver: [over, over] })).toEqual({ recorded: 1 })
    expect(await k.books.recordHandedOver(THE_PROGRAM, { handedOver: [over] })).toEqual({ recorded: 0 })
    expect(
      namesOf(await k.books.recordHandedOver(THE_PROGRAM, { handedOver: [{ ...over, number: 2 }] })),
    ).toEqual(['unknown-document'])
    expect(await k.books.deliveriesOf(BY, { month: MARCH })).toMatchObject([{ fund: fund.id, way: 'print' }])
    expect(done(await k.books.toSend(THE_PROGRAM, ask))[0]?.sent).toMatchObject({ way: 'print' })

    // In another form it is sent again: both stand, as they were, whatever the document says of today.
    const large = { ...over, form: 'large-print' } as const
    const handedOver = [over, large, large]
    expect(await k.books.recordHandedOver(THE_PROGRAM, { handedOver })).toEqual({ recorded: 1 })
    const both = [
      ['pdf', 'print'],
      ['large-print', 'print'],
    ]
    expect((await k.books.deliveriesOf(BY, { month: MARCH })).map((d) => [d.form, d.way])).toEqual(both)
    expect(done(await k.books.toSend(THE_PROGRAM, ask))[0]?.sent).toMatchObject({ form: 'large-print' })
  })

  test('a funder who does not pay for the days is not sent them, and nobody looked', async () => {
    const k = await march()
    done(await recorded(k))
    const { begun } = await begin(k)
    done(await k.books.issueSome(BY, { issuing: begun.id, funds: FUNDS }))
    const fund = await fundOf(k, 'LS-001')
    const ask = { fund: fund.id, number: 1 }
    const council = asReader(THE_PROGRAM, { fund, reader: 'funder:northshire' })
    expect(done(await k.books.statementToSend(council, ask)).statement.number).toBe(1)
    const other = asReader(THE_PROGRAM, { fund, reader: 'funder:eastshire' })
    expect(namesOf(await k.books.statementToSend(other, ask))).toEqual(['unknown-fund'])
    expect(await k.store.people.looks(fund.id, { from: day('2026-03-01'), to: day('2026-05-01') })).toEqual(
      [],
    )
  })
})

describe('post order', () => {
  const at = (name: string, address?: string) => ({ name, address, tie: '' })

  test('by postcode, street and house as a round is walked; then by name; without an address last', () => {
    const order = [
      at('Zoe', '2 Acacia Avenue\nNorthtown\nNT1 2AB'),
      at('Amir', '12 Acacia Avenue, Northtown, NT1 2AB'),
      at('Bea', '12 Acacia Avenue\nNorthtown\nnt12ab'),
      at('Ken', '1 Birch Road\nNorthtown\nNT1 2AB'),
      at('Dev', '9 Elm Street\nNT2 1AA'),
      at('Mary', '1 Ash Lane\nNT10 1AA'),
      at('Paul', 'The Old Mill\nNorthtown'),
      at('Aisha'),
      at('Chloe'),
    ]
    const mixed = [8, 3, 0, 6, 2, 7, 5, 1, 4].flatMap((i) => order[i] ?? [])
    expect(mixed.sort(inPostOrder).map((a) => a.name)).toEqual(order.map((a) => a.name))
  })
})
