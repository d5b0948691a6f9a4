import { describe, expect, test } from 'vitest'
import type { Caller } from '../../src/bookkeeping/daybook.ts'
import { isRefused } from '../../src/bookkeeping/open-books.ts'
import type { AccessId, UserId } from '../../src/bookkeeping/store-people.ts'
import { type Day, day } from '../../src/ledger/day.ts'
import type { CallerCode } from '../../src/ledger/entry.ts'
import { verify } from '../../src/store/sqlite/verify.ts'
import {
  audit,
  type Bookkeeper,
  BY,
  book,
  decidedBy,
  done,
  entries,
  fundOf,
  h,
  moment,
  namesOf,
  newBooks,
  openPerson,
  pounds,
  refusal,
  request,
} from './bookkeeper.ts'
import { bank, counts, purchases, take } from './files.ts'

const on = (text: string) => day(text) as Day
const manager = (code: string): Caller => ({ ...BY, code: code as CallerCode })
const [DANA, OMAR] = [manager('u_dana'), manager('u_omar')]

/** Two people on 31 March: Sally has £100.00 at the bank and 20 minutes given, Brian £123.00 and 3 hours. */
async function twoPeople(now = '2026-03-31'): Promise<Bookkeeper> {
  const k = await newBooks(now)
  for (const [fund, pence] of [
    ['LS-001', 10_000],
    ['LS-002', 12_300],
  ] as const) {
    await openPerson(k, fund)
    const pay = { on: on('2026-03-02'), pence, reference: `X-${fund}`, lines: [{ fund, pence }] }
    done(await k.books.receivePayment(BY, pay))
  }
  done(await give(k, 'LS-001', '10 10:00', '10 10:20'))
  done(await give(k, 'LS-002', '10 10:00', '10 13:00'))
  return k
}

const give = (k: Bookkeeper, fund: string, from: string, to: string) =>
  k.books.giveSupport(BY, { fund, start: `2026-03-${from}`, end: `2026-03-${to}` })
const takeIt = { what: 'drawdown', through: on('2026-03-30') } as const
const answer = (k: Bookkeeper, who: Caller, proposal: string, said = 'approved', because = '') =>
  k.books.answerProposal(who, { proposal, answer: said as 'approved', because })
/** Brian turns 5 of his hours into £123.00 to spend. */
async function toSpend(k: Bookkeeper, hours = 5) {
  done(await k.books.recordThrough(BY, { through: on('2026-03-27') }))
  const ask = { fund: 'LS-002', on: on('2026-03-27'), decided: decidedBy('Brian'), kind: 'standard' }
  done(await k.books.turnHoursIntoMoney(BY, { ...ask, amount: h(hours) }))
}

describe('what we may take is proposed by one manager and approved by another', () => {
  test('nothing moves before; then all of it in one commit that names the proposal', async () => {
    const k = await twoPeople()
    const before = [await book(k, 'LS-001'), await book(k, 'LS-002')]
    const proposed = done(await k.books.propose(DANA, takeIt))
    expect(proposed.act).toEqual({ what: 'drawdown', through: '2026-03-30', pence: 8200 })
    expect(proposed.would.lines?.map((l) => [l.fund, l.pence])).toEqual([
      ['LS-001', 820],
      ['LS-002', 7380],
    ])
    expect([await book(k, 'LS-001'), await book(k, 'LS-002')]).toEqual(before)
    const { proposal } = proposed
    const open = (who: Caller) => k.books.proposals(who, { openOnly: true })
    expect(await open(DANA)).toMatchObject([{ id: proposal, own: true, would: { pence: 8200 } }])
    expect(await open(OMAR)).toMatchObject([{ id: proposal, own: false, by: 'u_dana' }])
    expect(done(await answer(k, OMAR, proposal))).toMatchObject({ done: { pence: 8200 } })
    expect(await open(OMAR)).toEqual([])
    expect([await pounds(k, 'LS-001', 'bank'), await pounds(k, 'LS-002', 'bank')]).toEqual([
      '£91.80',
      '£49.20',
    ])
    const drawdowns = [...(await entries(k, 'LS-001')), ...(await entries(k, 'LS-002'))].filter(
      (e) => e.kind === 'drawdown',
    )
    expect(drawdowns.map((e) => [e.act, e.recordedBy])).toEqual([
      [proposal, 'u_omar'],
      [proposal, 'u_omar'],
    ])
    expect((await verify(k.file)).findings).toEqual([])
    expect(await k.books.flags(OMAR, {})).toEqual([])
    expect(await audit(k)).toEqual({ bankPence: 22_300 - 8200, wrong: [] })
  })

  test('never by who proposed it, and never by the command line; only who proposed it withdraws it', async () => {
    const k = await twoPeople()
    const { proposal } = done(await k.books.propose(DANA, takeIt))
    expect(refusal(await answer(k, DANA, proposal)).sentence).toBe(
      'Another manager must answer this: nobody allows what they proposed.',
    )
    expect(namesOf(await answer(k, DANA, proposal, 'refused', 'No'))).toEqual(['two-managers'])
    expect(refusal(await answer(k, BY, proposal)).sentence).toContain('The command line proposes')
    expect(refusal(await answer(k, OMAR, proposal, 'withdrawn')).sentence).toContain('Refuse it instead')
    expect(namesOf(await answer(k, OMAR, 'a_nothing'))).toEqual(['unknown-proposal'])
    const elsewhere = { ...OMAR, provider: 'p_other' } as unknown as Caller
    expect(namesOf(await answer(k, elsewhere, proposal))).toEqual(['unknown-proposal'])
    done(await answer(k, DANA, proposal, 'withdrawn'))
    expect(refusal(await answer(k, OMAR, proposal)).sentence).toBe('This was withdrawn already.')
    expect(await pounds(k, 'LS-002', 'bank')).toBe('£123.00')
  })

  test('two approve at once: one does', async () => {
    const k = await twoPeople()
    const { proposal } = done(await k.books.propose(DANA, takeIt))
    const managers = [OMAR, manager('u_priya'), manager('u_ted')]
    const answers = await Promise.all(managers.map((m) => answer(k, m, proposal)))
    expect(answers.filter((a) => !isRefused(a))).toHaveLength(1)
    expect(answers.flatMap(namesOf)).toEqual(['already-answered', 'already-answered'])
    expect(await audit(k)).toEqual({ bankPence: 22_300 - 8200, wrong: [] })
  })

  test('approving it when money has moved meanwhile is refused, says so, and writes nothing', async () => {
    const k = await twoPeople()
    const { proposal } = done(await k.books.propose(DANA, takeIt))
    done(await give(k, 'LS-001', '11 10:00', '11 11:00'))
    const no = refusal(await answer(k, OMAR, proposal))
    expect([no.name, no.sentence]).toEqual([
      'does-not-add-up',
      'This can no longer be done as it was proposed. £82.00 was taken, and what may be taken comes to £106.60. Find the difference of £24.60 first. Refuse it; it can be proposed anew.',
    ])
    expect((await k.books.proposals(OMAR, {}))[0]?.cannot).toContain('£106.60')
    expect(await pounds(k, 'LS-002', 'bank')).toBe('£123.00')
    expect(namesOf(await answer(k, OMAR, proposal, 'refused', ' '))).toEqual(['bad-text'])
    done(await answer(k, OMAR, proposal, 'refused', 'More was given since'))
    expect((await k.books.proposals(OMAR, {}))[0]?.answered).toMatchObject({
      answer: 'refused',
      because: 'More was given since',
      by: 'u_omar',
    })
    const anew = done(await k.books.propose(DANA, takeIt))
    expect(done(await answer(k, OMAR, anew.proposal)).done?.pence).toBe(10_660)
  })

  test('what cannot be done is refused at once, the same is not proposed twice, and nobody else proposes', async () => {
    const k = await twoPeople()
    const through = on('2026-03-05')
    expect(namesOf(await k.books.propose(DANA, { what: 'drawdown', through }))).toEqual(['nothing-to-take'])
    expect(namesOf(await k.books.propose(DANA, { ...takeIt, pence: 8199 }))).toEqual(['does-not-add-up'])
    expect(await k.books.proposals(DANA, {})).toEqual([])
    done(await k.books.propose(DANA, takeIt))
    expect(namesOf(await k.books.propose(OMAR, { ...takeIt, pence: 8200 }))).toEqual(['already-exists'])
    const sally: Caller = { ...DANA, as: { role: 'holder', fund: (await fundOf(k, 'LS-001')).id } }
    expect(namesOf(await k.books.propose(sally, takeIt))).toEqual(['not-found'])
    await expect(k.books.proposals(sally, {})).rejects.toThrow('proposals')
  })

  test('a repeated request gets its first answer', async () => {
    const k = await twoPeople()
    const first = done(await k.books.propose(DANA, takeIt, request('one', takeIt)))
    expect(done(await k.books.propose(DANA, takeIt, request('one', takeIt)))).toEqual(first)
    const ask = { proposal: first.proposal, answer: 'approved' } as const
    const approved = done(await k.books.answerProposal(OMAR, ask, request('two', ask)))
    expect(done(await k.books.answerProposal(OMAR, ask, request('two', ask)))).toEqual(approved)
    expect(namesOf(await k.books.answerProposal(OMAR, ask, request('two', {})))).toEqual(['key-reused'])
    expect(await k.books.proposals(DANA, {})).toHaveLength(1)
    expect(await audit(k)).toEqual({ bankPence: 22_300 - 8200, wrong: [] })
  })
})

describe('what the provider lent', () => {
  test('is paid back as a second manager allows, within what is lent', async () => {
    const k = await twoPeople()
    const lent = { fund: 'LS-002', on: on('2026-03-30'), pence: 5000 }
    done(await k.books.lend(BY, lent))
    const repay = (pence: number) => k.books.propose(DANA, { what: 'advance-repaid', ...lent, pence })
    expect(refusal(await repay(5001)).sentence).toBe('£50.00 is lent to this fund. Pay back at most that.')
    const { proposal, act } = done(await repay(2000))
    expect(act).toEqual({
      what: 'advance-repaid',
      fund: (await fundOf(k, 'LS-002')).id,
      on: '2026-03-30',
      pence: 2000,
    })
    done(await answer(k, OMAR, proposal))
    expect(await pounds(k, 'LS-002', 'advance')).toBe('£30.00')
    expect((await verify(k.file)).findings).toEqual([])
    expect((await entries(k, 'LS-002')).at(-1)?.act).toBe(proposal)
    expect(await audit(k)).toEqual({ bankPence: 22_300 + 5000 - 2000, wrong: [] })
  })
})

describe('a payment over the limit', () => {
  const lamp = {
    fund: 'LS-002',
    on: on('2026-03-28'),
    supplier: 'Corner Lights',
    pence: 8001,
    paidFrom: 'bank',
    decided: decidedBy('Brian'),
  } as const

  async function withLimit() {
    const k = await twoPeople()
    await toSpend(k)
    const { proposal } = done(await k.books.propose(DANA, { what: 'payment-limit', pence: 8000 }))
    expect(await k.books.limit(DANA, {})).toEqual({})
    done(await answer(k, OMAR, proposal))
    expect(await k.books.limit(DANA, {})).toEqual({ pence: 8000 })
    return k
  }

  test('is refused to one manager; at the limit it is paid as before', async () => {
    const k = await withLimit()
    const no = refusal(await k.books.payForPurchase(BY, { ...lamp, what: 'A lamp' }))
    expect([no.name, no.sentence]).toEqual([
      'two-managers',
      'Payments of more than £80.00 need a second manager: propose it.',
    ])
    done(await k.books.payForPurchase(BY, { ...lamp, what: 'A lamp', pence: 8000 }))
    expect(await pounds(k, 'LS-002', 'spending')).toBe('£43.00')
    const again = { what: 'payment-limit', pence: 8000 } as const
    expect(refusal(await k.books.propose(DANA, again)).sentence).toBe('The limit is £80.00 already.')
    expect(namesOf(await k.books.propose(DANA, { ...again, pence: -1 }))).toEqual(['not-an-amount'])
  })

  test('its words stand in the fund, and the proposal holds the purchase’s code', async () => {
    const k = await withLimit()
    const proposed = done(await k.books.propose(DANA, { what: 'payment', ...lamp, bought: 'A tall lamp' }))
    const kept = await k.store.people.proposal(proposed.proposal)
    expect(kept?.ask).not.toMatch(/Corner|lamp|Brian/)
    expect(await pounds(k, 'LS-002', 'spending')).toBe('£123.00')
    expect((await entries(k, 'LS-002')).slice(-2).map((e) => e.kind)).toEqual([
      'purchase-asked',
      'purchase-decided',
    ])
    expect((await k.books.proposals(OMAR, { openOnly: true }))[0]?.purchase).toEqual({
      supplier: 'Corner Lights',
      bought: 'A tall lamp',
      pence: 8001,
    })
    const answered = done(await answer(k, OMAR, proposed.proposal))
    expect(answered.done).toMatchObject({ fund: 'LS-002', lentPence: 0 })
    expect(await pounds(k, 'LS-002', 'spending')).toBe('£42.99')
    expect((await entries(k, 'LS-002')).at(-1)).toMatchObject({ kind: 'purchase', act: proposed.proposal })
    expect((await verify(k.file)).findings).toEqual([])
    expect(await k.books.flags(DANA, {})).toEqual([])
    expect(await audit(k)).toEqual({ bankPence: 22_300 - 8001, wrong: [] })
  })

  test('of what was asked for and decided before, by its code; not without a decision', async () => {
    const k = await withLimit()
    const { decided, paidFrom, ...asked } = lamp
    const { purchase } = done(await k.books.askToBuy(BY, { ...asked, what: 'A tall lamp' }))
    const pay = { what: 'payment', fund: 'LS-002', on: lamp.on, purchase, paidFrom } as const
    expect(namesOf(await k.books.propose(DANA, pay))).toEqual(['needs-decision'])
    const { proposal } = done(await k.books.propose(DANA, { ...pay, decided }))
    done(await answer(k, OMAR, proposal))
    expect(namesOf(await k.books.propose(DANA, pay))).toEqual(['already-exists'])
    expect(await pounds(k, 'LS-002', 'spending')).toBe('£42.99')
  })

  test('that a log says was made is recorded and flagged; the row of an approved one is no second payment', async () => {
    const k = await withLimit()
    const row = '28/03/2026,LS-002,Corner Lights,A tall lamp,80.01,,bank,"Brian, in person"'
    expect(counts(await take(k, purchases('p.csv', row)))).toEqual({ new: 1 })
    const [flagged] = await k.books.flags(DANA, {})
    const [paid] = (await entries(k, 'LS-002')).filter((e) => e.kind === 'purchase')
    expect(flagged).toMatchObject({
      what: 'over-limit',
      fund: (await fundOf(k, 'LS-002')).id,
      facts: { on: '2026-03-28', pence: 8001, limitPence: 8000, purchase: paid?.details.purchase },
    })
    const other = await withLimit()
    const proposed = done(
      await other.books.propose(DANA, { what: 'payment', ...lamp, bought: 'A tall lamp' }),
    )
    done(await answer(other, OMAR, proposed.proposal))
    for (let times = 0; times < 2; times++)
      expect(counts(await take(other, purchases('p.csv', row)))).toEqual({ 'already-here': 1 })
    expect(await pounds(other, 'LS-002', 'spending')).toBe('£42.99')
    expect(await other.books.flags(DANA, {})).toEqual([])
  })
})

describe('what the bank says has happened', () => {
  const line = (day: string, pence = 8200) =>
    bank(`b-${day.slice(0, 2)}.csv`, [day, 'FPO', 'LARCH SUPPORT OFFICE ACCOUNT', -pence, 22_300 - pence])

  test('is recorded without a proposal, and flagged until a manager has explained it', async () => {
    const k = await twoPeople()
    expect(counts(await take(k, line('30/03')))).toEqual({ new: 1 })
    expect(await audit(k)).toEqual({ bankPence: 22_300 - 8200, wrong: [] })
    const [flagged] = await k.books.flags(DANA, {})
    expect(flagged).toMatchObject({ what: 'not-proposed', facts: { on: '2026-03-30', pence: 8200 } })
    const id = flagged?.id ?? ''
    expect(namesOf(await k.books.answerFlag(DANA, { flag: id, because: '' }))).toEqual(['bad-text'])
    done(await k.books.answerFlag(DANA, { flag: id, because: 'Paid before we had two managers' }))
    expect(namesOf(await k.books.answerFlag(OMAR, { flag: id, because: 'Again' }))).toEqual([
      'already-answered',
    ])
    expect(namesOf(await k.books.answerFlag(OMAR, { flag: 'g_none', because: 'x' }))).toEqual(['not-found'])
    expect(await k.books.flags(DANA, {})).toEqual([])
    expect(await k.books.flags(DANA, { answeredToo: true })).toMatchObject([
      { id, answered: { because: 'Paid before we had two managers', by: 'u_dana' } },
    ])
    // The same line again is no second drawdown and no second flag.
    expect(counts(await take(k, line('30/03')))).toEqual({ agrees: 1 })
    expect(await k.books.flags(DANA, { answeredToo: true })).toHaveLength(1)
  })

  test('agrees with what was approved, on its day or some days later: nothing twice, nothing put aside', async () => {
    for (const left of ['30/03', '07/04']) {
      const k = await twoPeople()
      const { proposal } = done(await k.books.propose(DANA, takeIt))
      done(await answer(k, OMAR, proposal))
      k.clock.now = moment('2026-04-08')
      for (let times = 0; times < 2; times++) expect(counts(await take(k, line(left)))).toEqual({ agrees: 1 })
      expect(await k.books.flags(DANA, { answeredToo: true })).toEqual([])
      expect(await audit(k)).toEqual({ bankPence: 22_300 - 8200, wrong: [] })
    }
  })

  test('what was only proposed, or was put right since, does not agree', async () => {
    const k = await twoPeople()
    const { proposal } = done(await k.books.propose(DANA, takeIt))
    expect(counts(await take(k, line('31/03')))).toEqual({ new: 1 })
    expect(await k.books.flags(DANA, {})).toHaveLength(1)
    expect(namesOf(await answer(k, OMAR, proposal))).toEqual(['nothing-to-take'])

    const other = await twoPeople()
    const again = done(await other.books.propose(DANA, takeIt))
    done(await answer(other, OMAR, again.proposal))
    const number = (await entries(other, 'LS-002')).find((e) => e.kind === 'drawdown')?.number ?? 0
    done(await other.books.reverse(BY, { fund: 'LS-002', number, reason: 'It was never sent' }))
    expect(counts(await take(other, line('31/03')))).toEqual({ 'put-aside': 1 })
  })

  test('two lines of the same sum need two drawdowns', async () => {
    const k = await twoPeople()
    const { proposal } = done(await k.books.propose(DANA, takeIt))
    done(await answer(k, OMAR, proposal))
    const office = 'LARCH SUPPORT OFFICE ACCOUNT'
    const lines = bank(
      'b.csv',
      ['30/03', 'FPO', office, -8200, 14_100],
      ['31/03', 'FPO', office, -8200, 5900],
    )
    expect(counts(await take(k, lines))).toEqual({ agrees: 1, 'put-aside': 1 })
  })
})

describe('a wrong sum was sent to us', () => {
  const office = 'LARCH SUPPORT OFFICE ACCOUNT'
  const leaveOut = async (k: Bookkeeper, because: string) => {
    for (const { id } of await k.books.putAside(DANA, {}))
      done(await k.books.settle(DANA, { id, answer: { how: 'leave-out', because } }))
  }
  const reasons = async (k: Bookkeeper) => (await k.books.putAside(DANA, {})).map((row) => row.reason)

  // £82.00 may be taken, of £223.00 at the bank; in the end the bank and the books say £141.00.
  test.each([
    ['too much, and the rest given back', -9000, 800, 'needs-decision'],
    ['too little, and the rest sent after it', -8000, -200, 'nothing-to-take'],
  ])('%s', async (_, sent, later, reason) => {
    const k = await twoPeople()
    await take(k, bank('a.csv', ['31/03', 'FPO', office, sent, 22_300 + sent]))
    expect(await reasons(k)).toEqual(['does-not-add-up'])
    // Nothing more is taken, and what waits for a second manager neither, until somebody says what it was.
    expect(namesOf(await k.books.propose(DANA, takeIt))).toEqual(['rows-put-aside'])
    await leaveOut(k, 'A wrong sum was sent')
    const { proposal } = done(await k.books.propose(DANA, takeIt))
    done(await answer(k, OMAR, proposal))
    expect(await k.books.tieOut(DANA, { on: on('2026-03-31') })).toMatchObject({
      differencePence: sent + 8200,
    })

    k.clock.now = moment('2026-04-08')
    await take(k, bank('b.csv', ['07/04', 'FPI', office, later, 14_100]))
    expect(await reasons(k)).toEqual([reason])
    await leaveOut(k, 'The difference')
    expect(await reasons(k)).toEqual([])
    expect(await k.books.tieOut(DANA, { on: on('2026-04-07') })).toMatchObject({ differencePence: 0 })
    expect(await audit(k)).toEqual({ bankPence: 14_100, wrong: [] })
    // The same files once more change nothing.
    expect(counts(await take(k, bank('b.csv', ['07/04', 'FPI', office, later, 14_100])))).toEqual({
      'left-out': 1,
    })
  })

  test('money from our own account is ours where a manager says so', async () => {
    const k = await twoPeople()
    const file = bank('a.csv', ['31/03', 'FPI', office, 5000, 27_300])
    await take(k, file)
    const [row] = await k.books.putAside(DANA, {})
    expect(row).toMatchObject({ reason: 'needs-decision', sentence: expect.stringContaining('£50.00 came') })
    const accept = { how: 'accept', because: 'A float for the shop' } as const
    done(await k.books.settle(DANA, { id: row?.id ?? '', file, answer: accept }))
    expect(await audit(k)).toEqual({ bankPence: 27_300, wrong: [] })
  })

  test('a transfer before anything was earned holds up taking it again; money that came in does not', async () => {
    const k = await newBooks('2026-03-31')
    await openPerson(k, 'LS-002')
    const lines = [{ fund: 'LS-002', pence: 12_300 }]
    done(await k.books.receivePayment(BY, { on: on('2026-03-02'), pence: 12_300, reference: 'X-1', lines }))
    await take(k, bank('a.csv', ['30/03', 'FPO', office, -7400, 4900]))
    expect(await reasons(k)).toEqual(['nothing-to-take'])
    done(await give(k, 'LS-002', '10 10:00', '10 13:00'))
    expect(namesOf(await k.books.propose(DANA, takeIt))).toEqual(['rows-put-aside'])

    const other = await twoPeople()
    const more = [{ fund: 'LS-001', pence: 5000 }]
    const pay = { on: on('2026-03-20'), pence: 5000, reference: 'NCC260320', lines: more }
    done(await other.books.receivePayment(BY, pay))
    await take(other, bank('a.csv', ['20/03', 'FPI', 'NCC NCC260320', 4900, 27_200]))
    expect(await reasons(other)).toEqual(['does-not-add-up'])
    done(await other.books.propose(DANA, takeIt))
  })
})

describe('bank details', () => {
  const details = {
    what: 'payment-details',
    account: 'ring-fenced',
    name: 'Larch Support ISF',
    sortCode: '40 11-22',
    number: '8765 4321',
  } as const

  test('change as a second manager allows; only managers see them whole', async () => {
    const k = await twoPeople()
    const [opened] = await k.books.paymentDetails(DANA, {})
    expect(opened).toMatchObject({ account: 'ring-fenced', sortCode: '300000', number: '12345678' })
    const { proposal, act } = done(await k.books.propose(DANA, details))
    expect(act).toEqual({ ...details, sortCode: '401122', number: '87654321' })
    expect(await k.books.paymentDetails(DANA, {})).toEqual([opened])
    done(await answer(k, OMAR, proposal))
    const own = { ...details, account: 'own', number: '11112222' } as const
    done(await answer(k, DANA, done(await k.books.propose(OMAR, own)).proposal))
    expect(await k.books.paymentDetails(DANA, {})).toMatchObject([
      { account: 'ring-fenced', sortCode: '401122', number: '87654321' },
      { account: 'own', number: '11112222' },
    ])
    const sally: Caller = { ...DANA, as: { role: 'holder', fund: (await fundOf(k, 'LS-001')).id } }
    expect((await k.books.paymentDetails(sally, {})).map((d) => [d.sortCode, d.number])).toEqual([
      ['••••••', '••••4321'],
      ['••••••', '••••2222'],
    ])
    expect((await verify(k.file)).findings).toEqual([])
    expect(namesOf(await k.books.propose(DANA, details))).toEqual(['already-exists'])
  })

  test.each([
    [{ sortCode: '30000' }, 'A sort code has six digits, like 30-00-00.'],
    [{ sortCode: '3000000' }, 'A sort code has six digits, like 30-00-00.'],
    [{ number: '1234567' }, 'An account number has eight digits.'],
    [{ number: '1234567a' }, 'An account number has eight digits.'],
    [{ name: ' ' }, 'This needs a few words.'],
  ])('%o is refused', async (wrong, sentence) => {
    const k = await newBooks('2026-03-31')
    expect(refusal(await k.books.propose(DANA, { ...details, ...wrong })).sentence).toBe(sentence)
    expect(await k.books.proposals(DANA, {})).toEqual([])
  })
})

describe('a person’s access to their own fund', () => {
  const access = 'x_sally' as AccessId

  async function sallySignsIn() {
    const k = await twoPeople()
    const { id: fund } = await fundOf(k, 'LS-001')
    const given = {
      ...{ id: access, user: 'u_sally' as UserId, provider: BY.provider, role: 'holder' as const, fund },
      from: on('2026-03-01'),
    } as const
    const filed = { provider: BY.provider, at: k.clock.now, by: DANA.code, entries: [], access: [given] }
    expect(await k.store.commit(filed, new Map())).toMatchObject({ done: true })
    return k
  }

  test('ends as a second manager allows, and with the very next request', async () => {
    const k = await sallySignsIn()
    const { proposal } = done(await k.books.propose(DANA, { what: 'end-access', access, why: 'asked' }))
    expect((await k.books.proposals(OMAR, {}))[0]?.access).toMatchObject({ role: 'holder' })
    expect(await k.books.callerOf(access)).toMatchObject({ as: { role: 'holder' } })
    done(await answer(k, OMAR, proposal))
    expect(await k.books.callerOf(access)).toBeUndefined()
    expect((await verify(k.file)).findings).toEqual([])
    expect((await k.store.people.access(access))?.ended).toMatchObject({ why: 'asked', by: 'u_omar' })
    const again = { what: 'end-access', access, why: 'left' } as const
    expect(namesOf(await k.books.propose(DANA, again))).toEqual(['already-answered'])
    const nobody = { ...again, access: 'x_nobody' as AccessId }
    expect(namesOf(await k.books.propose(DANA, nobody))).toEqual(['unknown-person'])
  })

  test('which the file refuses too without an approved proposal', async () => {
    const k = await sallySignsIn()
    const { proposal } = done(await k.books.propose(DANA, { what: 'end-access', access, why: 'asked' }))
    const filed = { provider: BY.provider, at: k.clock.now, by: OMAR.code, entries: [] }
    for (const ended of [
      { access, why: 'asked' },
      { access, why: 'asked', proposal },
    ])
      expect(await k.store.commit({ ...filed, accessEnded: [ended] }, new Map())).toMatchObject({
        guard: 'needs-second-manager',
      })
    expect(await k.books.callerOf(access)).toMatchObject({ code: 'u_sally' })
  })
})
