// "The individual decides how to spend the money." Nothing of what is Brian's to choose is written without who
// decided; he decides on screen for himself, and so does whoever may decide that kind for him on that day.
//
//   Sue Hall    chosen by Brian: swap, buy, save
//   Ann Fox     chosen by Brian, until 8 March: swap
import { describe, expect, test } from 'vitest'
import type { Caller } from '../../src/bookkeeping/daybook.ts'
import type { DecidedAsked } from '../../src/bookkeeping/decision.ts'
import type { Answer } from '../../src/bookkeeping/open-books.ts'
import type { AuthorityId } from '../../src/ledger/authority.ts'
import { checkDraft, NEED_DECISION } from '../../src/ledger/checks.ts'
import { day } from '../../src/ledger/day.ts'
import { DECISION_KINDS } from '../../src/ledger/decision.ts'
import type { DecisionId, Draft, EntryKind } from '../../src/ledger/entry.ts'
import { isRefusal } from '../../src/ledger/refusal.ts'
import { POLICY } from '../../src/ledger/role.ts'
import {
  type Bookkeeper,
  BY,
  done,
  entries,
  fundOf,
  h,
  namesOf,
  newBooks,
  openPerson,
  pounds,
  refusal,
  terms,
} from './bookkeeper.ts'
import { aroundBrian, authorityOf, comesIn, nextDay } from './people-around.ts'

const MONDAY = day('2026-03-09')
const own = { own: true } as const
const fund = 'LS-002'

async function brians(): Promise<{ k: Bookkeeper; dana: Caller; tom: Caller; brian: Caller }> {
  const k = await newBooks('2026-03-09')
  await openPerson(k, fund)
  done(await k.books.allocate(BY, { through: MONDAY }))
  done(await k.books.recordThrough(BY, { through: MONDAY }))
  return { k, ...(await aroundBrian(k)) }
}

/** Brian's fund with Sue, and Ann whose authority is over; there is £246.00 to spend. */
async function withSue() {
  const all = await brians()
  const { k, brian } = all
  const { id } = await fundOf(k, fund)
  const sues = await authorityOf(k, fund, 'Sue Hall', { decides: ['swap', 'buy', 'save'] })
  const anns = await authorityOf(k, fund, 'Ann Fox', { decides: ['swap'], to: day('2026-03-08') })
  const as = (authority: AuthorityId) => ({ role: 'representative', fund: id, authority }) as const
  done(
    await k.books.turnHoursIntoMoney(brian, {
      fund,
      on: MONDAY,
      decided: own,
      kind: 'standard',
      amount: h(10),
    }),
  )
  return {
    ...all,
    sues,
    anns,
    sue: await comesIn(k, 'Sue Hall', as(sues)),
    ann: await comesIn(k, 'Ann Fox', as(anns)),
  }
}

const swap = { fund, on: MONDAY, from: 'standard', to: 'enhanced', amount: h(6) }
const gym = {
  fund,
  on: MONDAY,
  supplier: 'Gym',
  what: 'gym session',
  pence: 3500,
  paidFrom: 'provider-card' as const,
}

describe('nothing without a decision', () => {
  const base = { fund, on: MONDAY }
  /** Every act that writes something down as decided, asked with what a test says about who decided. */
  const ACTS: Record<
    string,
    (k: Bookkeeper, who: Caller, decided: DecidedAsked) => Promise<Answer<unknown>>
  > = {
    openFund: (k, who, decided) =>
      k.books.openFund(who, { ref: 'LS-001', name: 'Sally', agreement: terms('LS-001'), decided }),
    agreeAnew: (k, who, decided) =>
      k.books.agreeAnew(who, { fund, agreement: terms(fund, { from: day('2026-03-16') }), decided }),
    swapHours: (k, who, decided) => k.books.swapHours(who, { ...swap, decided }),
    turnHoursIntoMoney: (k, who, decided) =>
      k.books.turnHoursIntoMoney(who, { ...base, decided, kind: 'standard', amount: h(5) }),
    turnMoneyIntoHours: (k, who, decided) =>
      k.books.turnMoneyIntoHours(who, { ...base, decided, kind: 'standard', amount: h(1) }),
    save: (k, who, decided) =>
      k.books.save(who, { ...base, decided, pot: 'A bike', unit: 'standard', amount: h(1) }),
    takeOut: (k, who, decided) =>
      k.books.takeOut(who, { ...base, decided, pot: 'Holiday', unit: 'standard', amount: h(1) }),
    keepForEmergencies: (k, who, decided) =>
      k.books.keepForEmergencies(who, { ...base, decided, action: 'set-aside', pence: 100 }),
    decideToBuy: async (k, who, decided) => {
      const { purchase } = done(await k.books.askToBuy(who, { ...gym }))
      return k.books.decideToBuy(who, { ...base, decided, purchase })
    },
    chooseToBuy: (k, who, decided) =>
      'standing' in decided
        ? k.books.payForPurchase(who, { ...gym, decided })
        : k.books.chooseToBuy(who, { ...gym, decided }),
    payForPurchase: (k, who, decided) => k.books.payForPurchase(who, { ...gym, decided }),
    recordStandingDecision: (k, who, decided) =>
      'standing' in decided
        ? k.books.payForPurchase(who, { ...gym, decided })
        : k.books.recordStandingDecision(who, {
            ...base,
            decided: { ...decided, what: 'gym' },
            eachPence: 4000,
            monthPence: 10_000,
            from: MONDAY,
          }),
    fundUnfunded: async (k, who, decided) => {
      const [support] = (await entries(k, fund)).filter((e) => e.kind === 'support')
      return k.books.fundUnfunded(who, {
        ...base,
        decided,
        support: support?.number ?? 0,
        kind: 'standard',
        amount: h(1),
      })
    },
    agreeDecisionMaking: (k, who, decided) =>
      'standing' in decided
        ? k.books.swapHours(who, { ...swap, decided })
        : k.books.agreeDecisionMaking(who, {
            fund,
            from: MONDAY,
            kinds: [{ kind: 'swap', who: 'me', involved: 'I say so' }],
            decided,
          }),
  }

  /** Brian with a pot, money to spend and an hour of support that the fund did not pay for. */
  async function everything(): Promise<{ k: Bookkeeper; dana: Caller }> {
    const { k, dana, brian } = await brians()
    const mine = { ...base, decided: own }
    done(await k.books.save(brian, { ...mine, pot: 'Holiday', unit: 'standard', amount: h(2) }))
    done(await k.books.turnHoursIntoMoney(brian, { ...mine, kind: 'standard', amount: h(68) }))
    done(await k.books.giveSupport(BY, { fund, start: '2026-03-09 07:00', end: '2026-03-09 08:00' }))
    done(await k.books.turnMoneyIntoHours(brian, { ...mine, kind: 'standard', amount: h(20) }))
    return { k, dana }
  }

  test('these are all the acts that the policy gives to whoever decides, and the two about agreements', () => {
    const decided = Object.entries(POLICY)
      .filter(([name, rule]) => rule.representative in DECISION_KINDS && !name.startsWith('try'))
      .map(([name]) => name)
    // Asking to buy moves nothing and decides nothing.
    const needing = decided.filter((name) => name !== 'askToBuy')
    expect(Object.keys(ACTS).sort()).toEqual(
      [...needing, 'openFund', 'agreeAnew', 'agreeDecisionMaking', 'payForPurchase'].sort(),
    )
  })

  test.each(Object.keys(ACTS))('%s', async (name) => {
    const { k, dana } = await everything()
    const act = ACTS[name]!
    const before = await k.store.decisions((await fundOf(k, fund)).id)
    const nobody = { name: 'Nobody Known', involved: 'in-person' as const }
    // A manager cannot decide it on screen, and no stranger decides it; the books are as they were.
    expect(namesOf(await act(k, dana, own))).toEqual(['needs-decision'])
    if (name !== 'openFund') expect(namesOf(await act(k, dana, nobody))).toEqual(['not-yours-to-decide'])
    expect(namesOf(await act(k, dana, { standing: 'd_nix' as DecisionId }))).toEqual(['unknown-decision'])
    expect(namesOf(await act(k, dana, { name: ' ', involved: 'in-person' }))).toEqual(['bad-text'])
    expect(await k.store.decisions((await fundOf(k, fund)).id)).toEqual(before)
    // And with one it is done.
    const who = { name: name === 'openFund' ? 'Sally' : 'Brian', involved: 'in-person' as const }
    done(await act(k, dana, who))
  })

  test.each([...NEED_DECISION])('no entry of kind %s without one', async (kind: EntryKind) => {
    const { k } = await brians()
    const row = await fundOf(k, fund)
    const about = {
      fund: row,
      agreements: await k.store.agreements(row.id),
      book: await k.store.book(row.id, MONDAY),
      today: MONDAY,
    }
    const draft = { kind, effective: MONDAY, transfers: [], details: {} } as unknown as Draft
    const no = checkDraft(about, draft)
    expect(isRefusal(no) && no.name).toBe('needs-decision')
    expect(checkDraft(about, { ...draft, decision: 'd_1' as DecisionId })).toBeUndefined()
  })
})

describe('who decided is on record', () => {
  test('Brian on screen; Sue on screen, under her authority; Dana writing down what Sue said', async () => {
    const { k, dana, brian, sue, sues } = await withSue()
    done(await k.books.swapHours(brian, { ...swap, decided: own }))
    done(await k.books.swapHours(sue, { ...swap, decided: { own: true, what: 'For the late film' } }))
    done(
      await k.books.swapHours(dana, {
        ...swap,
        decided: { name: 'Sue Hall', by: 'representative', involved: 'by-phone' },
      }),
    )
    const { decisions, words } = done(await k.books.decisionsOf(brian, { fund }))
    const said = decisions.slice(0, 3).map(({ decision: d, own, authority, writtenDownBy }) => ({
      by: d.by,
      name: words.get(d.name),
      involved: d.involved,
      authority: d.authority,
      kind: authority?.kind,
      own,
      writtenDownBy: writtenDownBy.name,
      what: d.what && words.get(d.what),
    }))
    const nominated = { by: 'representative', name: 'Sue Hall', authority: sues, kind: 'nominated' }
    expect(said).toEqual([
      { ...nominated, involved: 'by-phone', own: false, writtenDownBy: 'Dana Reed' },
      {
        ...nominated,
        involved: 'on-screen',
        own: true,
        writtenDownBy: 'Sue Hall',
        what: 'For the late film',
      },
      { by: 'person', name: 'Brian', involved: 'on-screen', own: true, writtenDownBy: 'Brian' },
    ])
  })

  test('with help, as the decision-making agreement says; and somebody else in his best interests', async () => {
    const { k, dana, brian, sue, sues } = await withSue()
    done(
      await k.books.agreeDecisionMaking(dana, {
        fund,
        from: MONDAY,
        kinds: [
          { kind: 'swap', who: 'me-with-help', helper: 'Femi', involved: 'Femi shows me the two sums' },
          { kind: 'save', who: 'best-interests', authority: sues, involved: 'I say what I hope for' },
        ],
        decided: { name: 'Brian', involved: 'in-person' },
      }),
    )
    done(await k.books.swapHours(brian, { ...swap, decided: own }))
    const { decisions, words } = done(await k.books.decisionsOf(dana, { fund }))
    const { helper } = decisions[0]!.decision
    expect(helper && words.get(helper)).toBe('Femi')
    // With help it is his own: no representative decides it. What is Sue's to decide he does not.
    expect(refusal(await k.books.swapHours(sue, { ...swap, decided: own })).sentence).toBe(
      'The decision-making agreement gives the decision “swap hours” to somebody else. Brian can decide this.',
    )
    const pot = { fund, on: MONDAY, decided: own, pot: 'Holiday', unit: 'standard', amount: h(1) }
    expect(refusal(await k.books.save(brian, pot)).sentence).toBe(
      'The decision-making agreement says that somebody else makes the decision “save for something” with Brian. Sue Hall can decide this.',
    )
    done(await k.books.save(sue, pot))
    expect(done(await k.books.whoMayDecide(dana, { fund, kinds: ['swap', 'save', 'buy'] }))).toEqual([
      {
        kind: 'swap',
        person: true,
        representatives: [],
        helper: 'Femi',
        agreed: { who: 'me-with-help', involved: 'Femi shows me the two sums' },
      },
      {
        kind: 'save',
        person: false,
        representatives: [{ authority: sues, name: 'Sue Hall', under: 'nominated' }],
        agreed: { who: 'best-interests', involved: 'I say what I hope for' },
      },
      {
        kind: 'buy',
        person: true,
        representatives: [{ authority: sues, name: 'Sue Hall', under: 'nominated' }],
      },
    ])
  })

  test('a commissioner sees those of the days it pays for, and not his words about a dispute', async () => {
    const { k, dana, brian } = await brians()
    const decided = { name: 'Brian', involved: 'by-phone' as const }
    const wrote = done(await k.books.swapHours(dana, { ...swap, decided }))
    const swapped = (await entries(k, fund)).find((e) => e.number === wrote.entries[0])?.decision ?? ''
    done(await k.books.dispute(brian, { fund, decision: swapped, says: 'I was asleep.' }))
    const council = await comesIn(k, 'Northshire', { role: 'commissioner', funder: 'northshire' })
    const nhs = await comesIn(k, 'The NHS', { role: 'commissioner', funder: 'nhs' })
    // From 16 March the NHS pays, and the council does not.
    const streams = [{ code: 'nhs', name: 'NHS Northshire', relation: 'included' as const }]
    nextDay(k, '2026-03-16')
    done(
      await k.books.agreeAnew(dana, {
        fund,
        agreement: terms(fund, { from: day('2026-03-16'), streams }),
        decided,
      }),
    )
    const seen = async (who: Caller) =>
      done(await k.books.decisionsOf(who, { fund })).decisions.map((d) => [
        d.decision.kind,
        d.decision.on,
        d.disputes.length,
      ])
    expect(await seen(brian)).toEqual([
      ['plan', '2026-03-16', 0],
      ['swap', '2026-03-09', 1],
      ['plan', '2026-03-02', 0],
    ])
    expect(await seen(council)).toEqual([
      ['swap', '2026-03-09', 1],
      ['plan', '2026-03-02', 0],
    ])
    expect(await seen(nhs)).toEqual([['plan', '2026-03-16', 0]])
    const [record] = done(await k.books.decisionsOf(council, { fund })).decisions
    expect(record?.disputes[0]?.dispute).not.toHaveProperty('says')
    const [mine] = done(await k.books.decisionsOf(brian, { fund })).decisions.filter(
      (d) => d.disputes.length > 0,
    )
    expect(mine?.disputes[0]?.dispute).toHaveProperty('says')
  })
})

test('what is decided on screen is decided today', async () => {
  const { k, brian, sue } = await withSue()
  for (const who of [brian, sue]) {
    const no = refusal(await k.books.swapHours(who, { ...swap, on: day('2026-03-08'), decided: own }))
    expect(no.sentence).toBe('What you decide here is decided today, 9 March 2026. Give that day.')
  }
})

describe('outside scope or date', () => {
  test('Sue swaps and buys; turning hours into money is Brian’s, and she is told so', async () => {
    const { k, sue } = await withSue()
    const ask = { fund, on: MONDAY, decided: own, kind: 'standard', amount: h(1) }
    const sentence =
      'Sue Hall’s authority does not cover the decision “hours into money”. Brian can decide this.'
    expect(refusal(await k.books.turnHoursIntoMoney(sue, ask)).sentence).toBe(sentence)
    const tried = await k.books.tryHoursIntoMoney(sue, ask)
    expect(isRefusal(tried) && tried.sentence).toBe(sentence)
  })

  test('Dana cannot write down that Sue decided it either, nor that Ann did who is over', async () => {
    const { k, dana } = await withSue()
    const byPhone = (name: string) => ({ name, by: 'representative' as const, involved: 'by-phone' as const })
    const into = { fund, on: MONDAY, kind: 'standard', amount: h(1) }
    expect(
      refusal(await k.books.turnHoursIntoMoney(dana, { ...into, decided: byPhone('Sue Hall') })).sentence,
    ).toBe('Sue Hall’s authority does not cover the decision “hours into money”. Brian can decide this.')
    expect(refusal(await k.books.swapHours(dana, { ...swap, decided: byPhone('Ann Fox') })).sentence).toBe(
      'Ann Fox’s authority does not stand on 9 March 2026. Brian or Sue Hall can decide this.',
    )
    // On her last day she could: the decision counts, not the day it is written down.
    done(await k.books.swapHours(dana, { ...swap, on: day('2026-03-08'), decided: byPhone('Ann Fox') }))
  })

  test('Ann sees nothing any more: her fund is one that does not exist', async () => {
    const { k, ann } = await withSue()
    const no = refusal(await k.books.swapHours(ann, { ...swap, decided: own }))
    expect([no.name, no.sentence]).toEqual([
      'unknown-fund',
      'There is no fund “LS-002”. Check its reference.',
    ])
  })

  test('nobody but a manager writes another name down', async () => {
    const { k, brian, sue } = await withSue()
    for (const who of [brian, sue])
      expect(
        namesOf(await k.books.swapHours(who, { ...swap, decided: { name: 'Brian', involved: 'by-phone' } })),
      ).toEqual(['body-invalid'])
  })
})

describe('a standing decision of Sue’s', () => {
  const standing = {
    ...{ fund, on: MONDAY, from: MONDAY, eachPence: 4000, monthPence: 20_000 },
    decided: { own: true, what: 'gym' } as const,
  }

  test('ends with her authority: what was bought before stays, and nothing more rests on it', async () => {
    const { k, dana, sue, sues } = await withSue()
    const { decision } = done(await k.books.recordStandingDecision(sue, standing))
    const tuesday = nextDay(k, '2026-03-10')
    done(await k.books.endAuthority(dana, { fund, authority: sues, why: 'revoked' }))
    const rests = { ...gym, decided: { standing: decision as DecisionId } }
    const no = refusal(await k.books.payForPurchase(dana, { ...rests, on: tuesday }))
    expect([no.name, no.sentence]).toEqual([
      'not-yours-to-decide',
      'Sue Hall’s authority does not stand on 10 March 2026. Brian can decide this.',
    ])
    // It stood on Monday; and what a log says was paid is a fact.
    done(await k.books.payForPurchase(dana, rests))
    const source = { system: 'purchases', reference: 'R-1' }
    done(await k.books.payForPurchase(dana, { ...rests, on: tuesday, source }))
    expect(await pounds(k, fund, 'spending')).toBe('£176.00')
  })

  test('on screen begins today, and ends no later than her authority', async () => {
    const { k, dana, brian } = await withSue()
    const { id } = await fundOf(k, fund)
    const eds = await authorityOf(k, fund, 'Ed Cole', { decides: ['buy'], to: day('2026-03-31') })
    const ed = await comesIn(k, 'Ed Cole', { role: 'representative', fund: id, authority: eds })
    for (const who of [brian, ed]) {
      const early = { ...standing, from: day('2026-03-08') }
      const no = refusal(await k.books.recordStandingDecision(who, early))
      expect([no.name, no.sentence]).toEqual([
        'body-invalid',
        'What you decide here counts from today, 9 March 2026. Begin on that day, or later.',
      ])
    }
    const long = { ...standing, to: day('2026-04-01') }
    const no = refusal(await k.books.recordStandingDecision(ed, long))
    expect([no.name, no.sentence]).toEqual([
      'authority-does-not-cover',
      'The authority ends on 31 March 2026. End the standing decision by then.',
    ])
    const said = { name: 'Ed Cole', involved: 'by-phone', what: 'gym' } as const
    expect(namesOf(await k.books.recordStandingDecision(dana, { ...long, decided: said }))).toEqual([
      'authority-does-not-cover',
    ])
    done(await k.books.recordStandingDecision(ed, { ...standing, to: day('2026-03-31') }))
    done(await k.books.recordStandingDecision(brian, long))
  })

  test('covers small purchases within its sums, and Dana rests them on it', async () => {
    const { k, dana, sue, sues } = await withSue()
    const { decision } = done(
      await k.books.recordStandingDecision(sue, {
        fund,
        on: MONDAY,
        decided: { own: true, what: 'gym' },
        eachPence: 4000,
        monthPence: 7000,
        from: MONDAY,
        to: day('2026-03-31'),
      }),
    )
    const rests = { ...gym, decided: { standing: decision as DecisionId } }
    done(await k.books.payForPurchase(dana, rests))
    expect(refusal(await k.books.payForPurchase(dana, { ...rests, pence: 4001 })).sentence).toBe(
      'The standing decision covers up to £40.00 each. Ask for a decision about this purchase.',
    )
    done(await k.books.payForPurchase(dana, rests))
    expect(refusal(await k.books.payForPurchase(dana, { ...rests, pence: 1 })).sentence).toBe(
      'The standing decision covers up to £70.00 a month, and £70.00 is used. Ask for a decision about this purchase.',
    )
    expect(await pounds(k, fund, 'spending')).toBe('£176.00')
    expect(namesOf(await k.books.swapHours(dana, { ...swap, decided: rests.decided }))).toEqual([
      'decision-does-not-cover',
    ])
    const [first] = done(await k.books.decisionsOf(dana, { fund })).decisions
    expect(first).toMatchObject({ decision: { authority: sues, standing: { eachPence: 4000 } }, own: true })
    expect(first?.entries.map((e) => e.kind)).toEqual(['decision', 'purchase', 'purchase'])
  })
})
