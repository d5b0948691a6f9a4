// "This was not my decision". Brian has 70 unused hours at £24.60. Dana writes down that he decided by phone to
// turn 12 of them into money: £295.20 to spend. Brian says that he did not.
import { describe, expect, test } from 'vitest'
import type { Caller } from '../../src/bookkeeping/daybook.ts'
import { day } from '../../src/ledger/day.ts'
import {
  audit,
  type Bookkeeper,
  BY,
  balance,
  book,
  done,
  entries,
  fundOf,
  h,
  lines,
  namesOf,
  newBooks,
  openPerson,
  pounds,
  refusal,
} from './bookkeeper.ts'
import { aroundBrian, authorityOf, comesIn, nextDay } from './people-around.ts'

const MONDAY = day('2026-03-09')
const byPhone = { name: 'Brian', involved: 'by-phone' as const }
const own = { own: true } as const

interface Brians {
  readonly k: Bookkeeper
  readonly dana: Caller
  readonly tom: Caller
  readonly brian: Caller
}

/** Brian's second week: 70 h given, none used, support recorded up to Monday. */
async function brians(): Promise<Brians> {
  const k = await newBooks('2026-03-09')
  await openPerson(k, 'LS-002')
  done(await k.books.allocate(BY, { through: MONDAY }))
  done(await k.books.recordThrough(BY, { through: MONDAY }))
  return { k, ...(await aroundBrian(k)) }
}

/** What Dana wrote down on Monday, and the decision's id. */
async function writtenDown({ k, dana }: Brians): Promise<string> {
  const wrote = done(
    await k.books.turnHoursIntoMoney(dana, {
      fund: 'LS-002',
      on: MONDAY,
      decided: byPhone,
      kind: 'standard',
      amount: h(12),
    }),
  )
  return decisionOf(k, wrote.entries)
}

async function decisionOf(k: Bookkeeper, numbers: readonly number[]): Promise<string> {
  const entry = (await entries(k, 'LS-002')).find((e) => e.number === numbers.at(-1))
  if (!entry?.decision) throw new Error('no entry rests on a decision')
  return entry.decision
}

const gym = (pence: number) => ({
  fund: 'LS-002',
  on: day('2026-03-10'),
  supplier: 'Gym',
  what: 'gym session',
  pence,
  paidFrom: 'provider-card' as const,
  decided: byPhone,
})

const WITH_THE_MONEY = lines(`
  GBP funder:northshire £1,722.00
  GBP hours £1,426.80
  GBP spending £295.20
  standard available 58 h
  standard converted 12 h
  standard issued 70 h
`)

describe('Brian says that it was not his decision', () => {
  test('what it brought is kept still: no buying, no saving, no hours for it; support goes on', async () => {
    const all = await brians()
    const { k, brian, tom } = all
    const decision = await writtenDown(all)
    expect(await book(k, 'LS-002')).toBe(WITH_THE_MONEY)
    nextDay(k, '2026-03-10')
    const said = done(await k.books.dispute(brian, { fund: 'LS-002', decision, says: ' Nobody asked me. ' }))
    expect(said.held).toEqual([{ unit: 'GBP', code: 'spending', amount: 29_520 * 3600 }])
    expect(await book(k, 'LS-002')).toBe(WITH_THE_MONEY)

    const on = day('2026-03-10')
    const base = { fund: 'LS-002', on, decided: byPhone }
    const refusals = [
      await k.books.payForPurchase(tom, gym(1)),
      await k.books.save(tom, { ...base, pot: 'A bike', unit: 'GBP', amount: 100 }),
      await k.books.keepForEmergencies(tom, { ...base, action: 'set-aside', pence: 100 }),
      await k.books.turnMoneyIntoHours(brian, { ...base, decided: own, kind: 'standard', amount: h(1) }),
    ]
    expect(refusals.map(namesOf)).toEqual([['disputed'], ['disputed'], ['disputed'], ['disputed']])
    expect(refusal(refusals[0]).sentence).toBe(
      'Kept still: £295.20 of the money to spend, because the decision behind it is disputed. Until a second manager has answered, none of it can be used.',
    )
    // Other hours are still Brian's to choose about, and what they bring is his to spend.
    done(await k.books.turnHoursIntoMoney(brian, { ...base, decided: own, kind: 'standard', amount: h(2) }))
    done(await k.books.payForPurchase(tom, gym(4920)))
    expect(namesOf(await k.books.payForPurchase(tom, gym(1)))).toEqual(['disputed'])
    // Support that was given is a fact.
    done(
      await k.books.giveSupport(BY, { fund: 'LS-002', start: '2026-03-10 06:00', end: '2026-03-10 08:00' }),
    )
    expect(await balance(k, 'LS-002', 'standard', 'delivered')).toBe(h(1))
    expect(await pounds(k, 'LS-002', 'spending')).toBe('£295.20')
    expect(await audit(k)).toMatchObject({ wrong: [] })
  })

  test('the hours that money became are kept still, and support may still use them', async () => {
    const all = await brians()
    const { k, brian, dana, tom } = all
    await writtenDown(all)
    const wrote = done(
      await k.books.turnMoneyIntoHours(dana, {
        fund: 'LS-002',
        on: MONDAY,
        decided: byPhone,
        kind: 'standard',
        amount: h(10),
      }),
    )
    const decision = await decisionOf(k, wrote.entries)
    const said = done(await k.books.dispute(brian, { fund: 'LS-002', decision }))
    expect(said.held).toEqual([{ unit: 'standard', code: 'available', amount: h(10) }])
    const swap = { fund: 'LS-002', on: MONDAY, decided: byPhone, from: 'standard', to: 'enhanced' }
    expect(namesOf(await k.books.swapHours(tom, { ...swap, amount: h(60) }))).toEqual(['disputed'])
    done(await k.books.swapHours(tom, { ...swap, amount: h(57) }))
    done(
      await k.books.giveSupport(BY, { fund: 'LS-002', start: '2026-03-09 07:00', end: '2026-03-09 09:00' }),
    )
    expect(await balance(k, 'LS-002', 'standard', 'available')).toBe(h(9))
    const no = refusal(
      await k.books.answerDispute(tom, {
        fund: 'LS-002',
        dispute: said.dispute,
        outcome: 'put-right',
        because: 'Nobody rang him.',
      }),
    )
    // The swap and the visit used what it gave; the swap is no visit that could be recorded again by itself.
    expect([no.name, no.facts['inTheWay']]).toEqual(['entries-in-the-way', ['9', '10']])
    expect(await audit(k)).toMatchObject({ wrong: [] })
  })

  test('nor are hours planned away that are kept still; a plan that leaves them is fine', async () => {
    const all = await brians()
    const { k, brian, dana, tom } = all
    await writtenDown(all)
    const into = { fund: 'LS-002', on: MONDAY, decided: byPhone, kind: 'standard', amount: h(10) }
    const wrote = done(await k.books.turnMoneyIntoHours(dana, into))
    const decision = await decisionOf(k, wrote.entries)
    const { dispute } = done(await k.books.dispute(brian, { fund: 'LS-002', decision }))
    // 68 hours are unused, and 10 of them are kept still.
    const plan = (on: string, until: string) =>
      k.books.planVisit(tom, { fund: 'LS-002', start: `2026-03-${on} 07:00`, end: `2026-03-${until}` })
    for (const on of ['10', '11', '12']) done(await plan(on, `${on} 22:00`))
    const no = refusal(await plan('13', '13 20:01'))
    expect([no.name, no.facts]).toEqual([
      'disputed',
      { account: 'available', unit: 'standard', kept: h(10), free: h(13) },
    ])
    done(await plan('13', '13 20:00'))
    expect(await balance(k, 'LS-002', 'standard', 'available')).toBe(h(10))
    expect(namesOf(await plan('14', '14 08:00'))).toEqual(['disputed'])
    const answer = { fund: 'LS-002', dispute, outcome: 'stands' as const, because: 'He had said so.' }
    done(await k.books.answerDispute(tom, answer))
    done(await plan('14', '14 08:00'))
    expect(await audit(k)).toMatchObject({ wrong: [] })
  })

  test('Tom puts it right: the hours are back, the money is gone, and it is told the next day', async () => {
    const all = await brians()
    const { k, brian, dana, tom } = all
    const decision = await writtenDown(all)
    nextDay(k, '2026-03-10')
    const { dispute } = done(await k.books.dispute(brian, { fund: 'LS-002', decision, says: 'No.' }))
    const answer = {
      fund: 'LS-002',
      dispute,
      outcome: 'put-right' as const,
      because: 'He was in hospital.',
    }
    expect(refusal(await k.books.answerDispute(dana, answer)).sentence).toBe(
      'You wrote down the decision: another manager must answer.',
    )
    const wrote = done(await k.books.answerDispute(tom, answer))
    expect(wrote.entries).toHaveLength(2)
    expect(await book(k, 'LS-002')).toBe(
      lines(`
        GBP funder:northshire £1,722.00
        GBP hours £1,722.00
        standard available 70 h
        standard issued 70 h
      `),
    )
    expect(namesOf(await k.books.answerDispute(tom, answer))).toEqual(['already-answered'])
    expect(namesOf(await k.books.dispute(brian, { fund: 'LS-002', decision }))).toEqual(['already-answered'])

    const { decisions, words } = done(await k.books.decisionsOf(brian, { fund: 'LS-002' }))
    const [said] = decisions.find((d) => d.decision.id === decision)?.disputes ?? []
    expect(said?.answered).toMatchObject({
      answer: { outcome: 'put-right' },
      on: '2026-03-10',
      by: { name: 'Tom Price' },
    })
    expect(said?.answered && words.get(said.answered.answer.because)).toBe('He was in hospital.')
    nextDay(k, '2026-03-11')
    const told = (await k.books.notices(tom, {})).filter((n) => n.notice.decision === decision)
    expect(told.map((n) => [n.to, n.notice.due, n.answer?.answered?.answer.outcome])).toEqual([
      ['Brian', '2026-03-10', undefined],
      ['Brian', '2026-03-11', 'put-right'],
    ])
    expect(await audit(k)).toMatchObject({ wrong: [] })
  })

  test('nobody reverses what it did meanwhile, least of all who wrote it down: the answer does', async () => {
    const all = await brians()
    const { k, dana, tom, brian } = all
    const decision = await writtenDown(all)
    const number = (await entries(k, 'LS-002')).find((e) => e.kind === 'hours-into-money')?.number ?? 0
    const { dispute } = done(await k.books.dispute(brian, { fund: 'LS-002', decision }))
    for (const who of [dana, tom, BY]) {
      const no = refusal(await k.books.reverse(who, { fund: 'LS-002', number, reason: 'A slip' }))
      expect([no.name, no.sentence]).toEqual([
        'disputed',
        `Entry ${number} rests on a decision that is disputed. A second manager answers the dispute first: “taken back” puts this right too.`,
      ])
    }
    expect(await book(k, 'LS-002')).toBe(WITH_THE_MONEY)
    const answer = { fund: 'LS-002', dispute, outcome: 'stands' as const, because: 'He had said so.' }
    done(await k.books.answerDispute(tom, answer))
    done(await k.books.reverse(dana, { fund: 'LS-002', number, reason: 'A slip' }))
    expect(await pounds(k, 'LS-002', 'spending')).toBe('£0.00')
    expect(await audit(k)).toMatchObject({ wrong: [] })
  })

  test('Tom says that it stands: spending is free again, and it may be disputed once more', async () => {
    const all = await brians()
    const { k, brian, tom } = all
    const decision = await writtenDown(all)
    nextDay(k, '2026-03-10')
    const { dispute } = done(await k.books.dispute(brian, { fund: 'LS-002', decision }))
    expect(namesOf(await k.books.payForPurchase(tom, gym(3500)))).toEqual(['disputed'])
    done(
      await k.books.answerDispute(tom, {
        fund: 'LS-002',
        dispute,
        outcome: 'stands',
        because: 'His sister heard him say it.',
      }),
    )
    done(await k.books.payForPurchase(tom, gym(3500)))
    expect(await pounds(k, 'LS-002', 'spending')).toBe('£260.20')
    const again = done(await k.books.dispute(brian, { fund: 'LS-002', decision }))
    // Of £295.20 only what is left can be kept still.
    expect(again.held).toEqual([{ unit: 'GBP', code: 'spending', amount: 26_020 * 3600 }])
    expect(await audit(k)).toMatchObject({ wrong: [] })
  })

  test('put right is refused, and nothing written, where the money is spent: it says by what', async () => {
    const all = await brians()
    const { k, brian, tom } = all
    const decision = await writtenDown(all)
    nextDay(k, '2026-03-10')
    const paid = done(await k.books.payForPurchase(tom, gym(10_000)))
    const { dispute } = done(await k.books.dispute(brian, { fund: 'LS-002', decision }))
    const before = (await entries(k, 'LS-002')).length
    const answer = { fund: 'LS-002', dispute, outcome: 'put-right' as const, because: 'Not his.' }
    const no = refusal(await k.books.answerDispute(tom, answer))
    expect(no.name).toBe('entries-in-the-way')
    expect(no.facts['inTheWay']).toEqual([String(paid.entries[0])])
    expect(await entries(k, 'LS-002')).toHaveLength(before)
    expect(await k.books.disputes(tom, {})).toHaveLength(1)
    done(await k.books.reverse(tom, { fund: 'LS-002', number: paid.entries[0] ?? 0, reason: 'Brought back' }))
    done(await k.books.answerDispute(tom, answer))
    expect(await k.books.disputes(tom, {})).toEqual([])
    expect(await balance(k, 'LS-002', 'standard', 'available')).toBe(h(70))
    expect(await audit(k)).toMatchObject({ wrong: [] })
  })
})

describe('a standing decision that is disputed', () => {
  /** Dana wrote down: gym, up to £40 each and £100 a month. There is £295.20 to spend. */
  async function standing() {
    const all = await brians()
    const { k, dana, brian } = all
    await writtenDown(all)
    const { decision } = done(
      await k.books.recordStandingDecision(dana, {
        fund: 'LS-002',
        on: MONDAY,
        decided: { ...byPhone, what: 'gym' },
        eachPence: 4000,
        monthPence: 10_000,
        from: MONDAY,
      }),
    )
    nextDay(k, '2026-03-10')
    const rests = { ...gym(3500), decided: { standing: decision as never } }
    const paid = done(await k.books.payForPurchase(dana, rests))
    const said = done(await k.books.dispute(brian, { fund: 'LS-002', decision }))
    return { ...all, decision, rests, paid, said }
  }

  test('covers nothing while it is open; a payment that a log brings is recorded and flagged', async () => {
    const { k, tom, rests, said } = await standing()
    expect(said.held).toEqual([])
    const no = refusal(await k.books.payForPurchase(tom, rests))
    expect([no.name, no.sentence]).toEqual([
      'disputed',
      'This decision is disputed: it covers nothing until a second manager has answered.',
    ])
    const source = { system: 'purchases', reference: 'R-17' }
    const paid = done(await k.books.payForPurchase(tom, { ...rests, source }))
    expect(await pounds(k, 'LS-002', 'spending')).toBe('£225.20')
    expect(await k.books.flags(tom, {})).toMatchObject([
      { what: 'disputed-paid', facts: { purchase: paid.purchase, pence: 3500, on: '2026-03-10' } },
    ])
    // Bought on another decision it is free: nothing of the money is kept still.
    done(await k.books.payForPurchase(tom, gym(3500)))
    expect(await audit(k)).toMatchObject({ wrong: [] })
  })

  test('stands: it covers again. Put right: what the provider paid is the provider’s, and it covers no more', async () => {
    const { k, tom, brian, rests, said, decision } = await standing()
    const answer = { fund: 'LS-002', dispute: said.dispute, because: 'We asked at the gym.' }
    done(await k.books.answerDispute(tom, { ...answer, outcome: 'stands' }))
    done(await k.books.payForPurchase(tom, rests))
    expect(await pounds(k, 'LS-002', 'spending')).toBe('£225.20')
    expect(await pounds(k, 'LS-002', 'advance')).toBe('£70.00')
    const again = done(await k.books.dispute(brian, { fund: 'LS-002', decision }))
    done(await k.books.answerDispute(tom, { ...answer, dispute: again.dispute, outcome: 'put-right' }))
    expect(await pounds(k, 'LS-002', 'spending')).toBe('£295.20')
    expect(await pounds(k, 'LS-002', 'advance')).toBe('£0.00')
    expect(refusal(await k.books.payForPurchase(tom, rests)).sentence).toBe(
      'This decision was disputed and taken back. Ask for a new one.',
    )
    expect(await audit(k)).toMatchObject({ wrong: [] })
  })

  test('what was paid at the bank stays a fact until the money is back', async () => {
    const { k, dana, tom, rests, said } = await standing()
    done(
      await k.books.receivePayment(BY, {
        reference: 'P-1',
        on: MONDAY,
        pence: 86_100,
        lines: [{ fund: 'LS-002', stream: 'northshire', pence: 86_100 }],
      }),
    )
    const source = { system: 'purchases', reference: 'R-18' }
    const paid = done(await k.books.payForPurchase(tom, { ...rests, paidFrom: 'bank', source }))
    const answer = {
      fund: 'LS-002',
      dispute: said.dispute,
      outcome: 'put-right' as const,
      because: 'Not his.',
    }
    expect(refusal(await k.books.answerDispute(tom, answer)).sentence).toBe(
      `Entry ${paid.entries[0]} was paid at the bank. Pay the money back into the account and put that entry right first; then answer.`,
    )
    // Whoever wrote the decision down does not say that the money is back.
    const refunded = { fund: 'LS-002', number: paid.entries[0] ?? 0, reason: 'Refunded' }
    expect(namesOf(await k.books.reverse(dana, refunded))).toEqual(['disputed'])
    done(await k.books.reverse(tom, refunded))
    done(await k.books.answerDispute(tom, answer))
    expect(await pounds(k, 'LS-002', 'spending')).toBe('£295.20')
    expect(await audit(k)).toMatchObject({ wrong: [] })
  })
})

describe('who may dispute, and who may answer', () => {
  test('a manager writes it down for him by phone, even who wrote the decision; a third one answers', async () => {
    const all = await brians()
    const { k, dana, tom } = all
    const decision = await writtenDown(all)
    const { dispute } = done(await k.books.dispute(tom, { fund: 'LS-002', decision, says: 'He rang.' }))
    expect(namesOf(await k.books.dispute(dana, { fund: 'LS-002', decision }))).toEqual(['already-exists'])
    const answer = { fund: 'LS-002', dispute, outcome: 'stands' as const, because: 'We asked again.' }
    expect((await k.books.disputes(tom, {})).map((d) => d.mayAnswer)).toEqual([false])
    expect(refusal(await k.books.answerDispute(tom, answer)).sentence).toBe(
      'You wrote down the dispute: another manager must answer.',
    )
    expect(namesOf(await k.books.answerDispute(dana, answer))).toEqual(['two-managers'])
    const uma = await comesIn(k, 'Uma Shah', { role: 'manager' })
    expect((await k.books.disputes(uma, {})).map((d) => d.mayAnswer)).toEqual([true])
    done(await k.books.answerDispute(uma, answer))
  })

  test('the file itself refuses an answer by whoever wrote the decision down', async () => {
    const all = await brians()
    const { k, dana, brian } = all
    const decision = await writtenDown(all)
    const { dispute } = done(await k.books.dispute(brian, { fund: 'LS-002', decision }))
    // Dana under a rule that has lost its check: the commit is refused by name.
    const { Daybook, digestOf } = await import('../../src/bookkeeping/daybook.ts')
    const daybook = new Daybook(k.desk, dana, 'answerDispute')
    const fund = await fundOf(k, 'LS-002')
    await daybook.fund('LS-002')
    const document = {
      format: 1 as const,
      what: 'dispute-answered' as const,
      id: 'w_1',
      fund: fund.id,
      dispute,
      outcome: 'stands' as const,
      because: daybook.newWord(fund.id, 'I say so'),
      writtenDownBy: dana.code,
    }
    const digest = digestOf(document)
    daybook.add('documents', { document, digest })
    await daybook.write(fund, {
      kind: 'dispute-answered',
      effective: daybook.today,
      document: digest,
      details: { dispute, outcome: 'stands' },
      transfers: [],
    })
    expect(await daybook.commit()).toMatchObject({ done: false, guard: 'two-managers' })
  })

  test('a representative who can see may dispute for him, and hears the answer', async () => {
    const all = await brians()
    const { k, tom } = all
    const decision = await writtenDown(all)
    const { id } = await fundOf(k, 'LS-002')
    const authority = await authorityOf(k, 'LS-002', 'Sue Hall', { decides: [] })
    const sue = await comesIn(k, 'Sue Hall', { role: 'representative', fund: id, authority })
    const { dispute } = done(await k.books.dispute(sue, { fund: 'LS-002', decision }))
    const [open] = await k.books.disputes(tom, {})
    expect(open?.dispute).toMatchObject({ by: 'representative', authority })
    done(
      await k.books.answerDispute(tom, {
        fund: 'LS-002',
        dispute,
        outcome: 'stands',
        because: 'We asked Brian with Sue.',
      }),
    )
    nextDay(k, '2026-03-10')
    const answers = (await k.books.notices(tom, {})).filter((n) => n.answer !== undefined)
    expect(answers.map((n) => n.to)).toEqual(['Brian', 'Sue Hall'])
  })

  test('what was done on screen as him, by somebody who held his card, he disputes by phone', async () => {
    const { k, brian, dana, tom } = await brians()
    const swap = { fund: 'LS-002', on: MONDAY, decided: own, from: 'standard', to: 'enhanced' }
    const { entries } = done(await k.books.swapHours(brian, { ...swap, amount: h(6) }))
    const decision = await decisionOf(k, entries)
    const says = 'I was not at the computer that day.'
    const { dispute, held } = done(await k.books.dispute(dana, { fund: 'LS-002', decision, says }))
    expect(held).toEqual([{ unit: 'enhanced', code: 'available', amount: h(4) }])
    expect((await k.books.disputes(tom, {}))[0]?.dispute).toMatchObject({
      by: 'person',
      writtenDownBy: dana.code,
    })
    const answer = {
      fund: 'LS-002',
      dispute,
      outcome: 'put-right',
      because: 'He was at the day centre.',
    } as const
    expect(namesOf(await k.books.answerDispute(dana, answer))).toEqual(['two-managers'])
    done(await k.books.answerDispute(tom, answer))
    const [record] = await k.books.disputes(tom, {})
    expect(record).toBeUndefined()
  })

  test('what he decided himself on screen is his, on screen', async () => {
    const { k, brian } = await brians()
    const { id } = await fundOf(k, 'LS-002')
    const authority = await authorityOf(k, 'LS-002', 'Sue Hall')
    const sue = await comesIn(k, 'Sue Hall', { role: 'representative', fund: id, authority })
    const his = done(
      await k.books.swapHours(brian, {
        fund: 'LS-002',
        on: MONDAY,
        decided: own,
        from: 'standard',
        to: 'enhanced',
        amount: h(6),
      }),
    )
    const decision = await decisionOf(k, his.entries)
    for (const who of [brian, sue])
      expect(namesOf(await k.books.dispute(who, { fund: 'LS-002', decision }))).toEqual(['not-allowed'])
    // What Sue decided he may dispute; she may not.
    const hers = done(
      await k.books.swapHours(sue, {
        fund: 'LS-002',
        on: MONDAY,
        decided: own,
        from: 'standard',
        to: 'enhanced',
        amount: h(6),
      }),
    )
    const sues = await decisionOf(k, hers.entries)
    expect(namesOf(await k.books.dispute(sue, { fund: 'LS-002', decision: sues }))).toEqual(['not-allowed'])
    expect(done(await k.books.dispute(brian, { fund: 'LS-002', decision: sues })).held).toEqual([
      { unit: 'enhanced', code: 'available', amount: h(4) },
    ])
  })

  test.each([
    ['a decision that is not there', { decision: 'd_nix' }, 'unknown-decision'],
    ['words that cannot be stored', { says: 'a\u0000b' }, 'bad-text'],
    ['too many words', { says: 'x'.repeat(2001) }, 'too-long'],
    ['a fund that is not his', { fund: 'LS-001' }, 'unknown-fund'],
  ])('is refused: %s', async (_, more, name) => {
    const all = await brians()
    const { k, brian } = all
    await openPerson(k, 'LS-001')
    const decision = await writtenDown(all)
    const before = (await entries(k, 'LS-002')).length
    expect(namesOf(await k.books.dispute(brian, { fund: 'LS-002', decision, ...more }))).toEqual([name])
    expect(await entries(k, 'LS-002')).toHaveLength(before)
  })

  test('another person’s decision is not there', async () => {
    const all = await brians()
    const { k, brian } = all
    await openPerson(k, 'LS-001')
    const [sallys] = await k.store.decisions((await fundOf(k, 'LS-001')).id)
    const no = refusal(await k.books.dispute(brian, { fund: 'LS-002', decision: sallys?.id ?? '' }))
    const nix = refusal(await k.books.dispute(brian, { fund: 'LS-002', decision: 'd_nix' }))
    expect(no).toEqual(nix)
  })

  test('an answer needs a dispute, and words', async () => {
    const all = await brians()
    const { k, brian, tom } = all
    const decision = await writtenDown(all)
    const { dispute } = done(await k.books.dispute(brian, { fund: 'LS-002', decision }))
    const answer = { fund: 'LS-002', dispute, outcome: 'stands' as const, because: ' ' }
    expect(namesOf(await k.books.answerDispute(tom, answer))).toEqual(['bad-text'])
    expect(namesOf(await k.books.answerDispute(tom, { ...answer, dispute: 'x_nix' as never }))).toEqual([
      'unknown-document',
    ])
    expect(namesOf(await k.books.answerDispute(brian, { ...answer, because: 'So' }))).toEqual(['not-found'])
  })

  test('an agreement is not taken back: a new one replaces it', async () => {
    const all = await brians()
    const { k, brian, tom } = all
    const { decisions } = done(await k.books.decisionsOf(brian, { fund: 'LS-002' }))
    const decision = decisions.at(-1)?.decision.id ?? ''
    const { dispute, held } = done(await k.books.dispute(brian, { fund: 'LS-002', decision }))
    expect(held).toEqual([])
    const answer = { fund: 'LS-002', dispute, outcome: 'put-right' as const, because: 'Agreed anew.' }
    expect(refusal(await k.books.answerDispute(tom, answer)).sentence).toBe(
      'An agreement is not taken back. Agree a new version with the person first; then answer.',
    )
    const [agreement] = done(await k.books.agreements(tom, { fund: 'LS-002' }))
    const { format: _, version: __, ...terms } = agreement!
    done(
      await k.books.agreeAnew(tom, {
        fund: 'LS-002',
        agreement: { ...terms, from: day('2026-03-16') },
        decided: byPhone,
      }),
    )
    expect(done(await k.books.answerDispute(tom, answer)).entries).toHaveLength(1)
    expect(await k.books.disputes(tom, {})).toEqual([])
  })
})
