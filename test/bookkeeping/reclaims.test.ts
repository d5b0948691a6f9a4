// What is over the agreed rule may go back to whoever paid: asked by Larch, told to Brian, confirmed by Northshire.
// Brian has 35 hours a week at £24.60 from Monday 2 March 2026. On Friday 6 March:
//
//   35 h of the first week, 5 h of them into money: 30 h unused (£738.00) and £123.00 to spend: £861.00
//   agreed from 6 March: what is over £800.00 goes back: £61.00
import { beforeEach, describe, expect, test } from 'vitest'
import type { Caller } from '../../src/bookkeeping/daybook.ts'
import type { ReclaimShown } from '../../src/bookkeeping/reclaim.ts'
import type { Agreement, SurplusRule } from '../../src/ledger/agreement.ts'
import { day } from '../../src/ledger/day.ts'
import { PENNY } from '../../src/ledger/money.ts'
import { reclaimSum } from '../../src/ledger/reclaim.ts'
import { isRefusal } from '../../src/ledger/refusal.ts'
import {
  type Bookkeeper,
  BY,
  book,
  decidedBy,
  done,
  fundOf,
  h,
  namesOf,
  newBooks,
  openPerson,
  refusal,
  terms,
} from './bookkeeper.ts'
import { authorityOf, comesIn, nextDay } from './people-around.ts'

const BRIAN = 'LS-002'
const OVER_800: SurplusRule = { rule: 'over-sum', pence: 80_000 }

describe('the most that goes back', () => {
  // £861.00 unused; 35 h × £24.60 × 52 = £44,772.00 a year, £861.00 a week.
  test.each<[SurplusRule, number | string]>([
    [{ rule: 'not-agreed-yet' }, 'no-surplus-rule'],
    [{ rule: 'none' }, 'no-surplus-rule'],
    [{ rule: 'over-sum', pence: 2_000 }, 12_300],
    [{ rule: 'over-sum', pence: 86_100 }, 'over-surplus-rule'],
    [{ rule: 'over-share-of-budget', num: 1, den: 100 }, 12_300],
    [{ rule: 'over-share-of-budget', num: 20, den: 100 }, 'over-surplus-rule'],
    [{ rule: 'over-share-of-unspent', num: 95, den: 100 }, 4_305],
    [{ rule: 'over-weeks', weeks: 1 }, 'over-surplus-rule'],
  ])('under %j it is %j', (surplus, found) => {
    const agreement: Agreement = { ...terms(BRIAN), format: 1, version: 2, surplus }
    const unused = { spending: 12_300 * PENNY, unset: 86_100 * PENNY, yearPence: 4_477_200, before: 0 }
    const sum = reclaimSum(agreement, { on: day('2026-03-06'), committed: 0, ...unused })
    expect(isRefusal(sum) ? sum.name : sum.most).toBe(found)
  })
})

let k: Bookkeeper
let { dana, tom, brian, priya } = {} as { dana: Caller; tom: Caller; brian: Caller; priya: Caller }
beforeEach(async () => {
  k = await newBooks('2026-03-06')
  await openPerson(k, BRIAN)
  done(await k.books.recordThrough(BY, { through: day('2026-03-06') }))
  done(
    await k.books.turnHoursIntoMoney(BY, {
      ...{ fund: BRIAN, on: day('2026-03-06'), kind: 'standard', amount: h(5) },
      decided: decidedBy('Brian'),
    }),
  )
  const { id } = await fundOf(k, BRIAN)
  dana = await comesIn(k, 'Dana Reed', { role: 'manager' })
  tom = await comesIn(k, 'Tom Price', { role: 'manager' })
  brian = await comesIn(k, 'Brian', { role: 'holder', fund: id })
  priya = await comesIn(k, 'Priya Shah', { role: 'commissioner', funder: 'northshire' })
})

/** A new version of the agreement, from today. */
async function agree(surplus: SurplusRule, more: object = {}): Promise<void> {
  const agreement = terms(BRIAN, { from: day(k.clock.now.slice(0, 10)), surplus, ...more })
  done(await k.books.agreeAnew(BY, { fund: BRIAN, agreement, decided: decidedBy('Brian') }))
}
const asks = async (more: object = {}) => done(await k.books.askReclaim(dana, { fund: BRIAN, ...more }))
const refused = async (more: object = {}) => namesOf(await k.books.askReclaim(dana, { fund: BRIAN, ...more }))
const tells = (reclaim: string, by = tom) => k.books.markReclaimTold(by, { reclaim, how: 'letter' })
const confirms = (reclaim: string, by = priya) =>
  k.books.answerReclaim(by, { reclaim, answer: 'confirmed', says: 'As agreed at the review.' })
const one = async (by: Caller, reclaim: string): Promise<ReclaimShown> =>
  done(await k.books.reclaim(by, { reclaim }))
const says = async (reclaim: string) => {
  const { row, words } = await one(dana, reclaim)
  return words.get(row.says)
}

describe('the sum', () => {
  test('is worked out from the agreed rule, and shown as it was worked out', async () => {
    await agree(OVER_800)
    const made = await asks()
    expect(made).toMatchObject({
      ...{ fund: BRIAN, funder: 'northshire', pence: 6_100, most: 6_100, over: 6_100 },
      ...{ spending: 12_300, hours: 73_800, kept: 80_000, version: 2 },
    })
    expect(await says(made.reclaim)).toBe(
      'On 6 March 2026 there was £123.00 to spend, and unused hours worth £738.00. The agreement (version 2) says: what is over £800.00 goes back. The person keeps £800.00, and £61.00 is over it.',
    )
  })

  test('what was decided to buy is not over it: asked for or confirmed, it does not go back', async () => {
    await agree(OVER_800)
    const on = day('2026-03-06')
    const tickets = { fund: BRIAN, on, supplier: 'Odeon', what: 'Cinema tickets', pence: 4_000 }
    done(await k.books.chooseToBuy(brian, { ...tickets, decided: { own: true } }))
    const made = await asks()
    expect(made).toMatchObject({ pence: 2_100, most: 2_100, over: 2_100 })
    expect(made).toMatchObject({ spending: 12_300, committed: 4_000, hours: 73_800, kept: 84_000 })
    expect(await says(made.reclaim)).toBe(
      'On 6 March 2026 there was £123.00 to spend (£40.00 of it decided to buy, and not paid yet), and unused hours worth £738.00. The agreement (version 2) says: what is over £800.00 goes back. The person keeps £840.00, and £21.00 is over it.',
    )
    const { position } = done(await k.books.position(dana, { fund: BRIAN }))
    expect([position.committed, position.overRule]).toEqual([4_000 * PENNY, 2_100 * PENNY])
    expect(await refused({ pence: 2_101 })).toEqual(['already-exists'])
  })

  // £861.00, £100.00 of it kept: £761.00 are over. £123.00 is all that could pay, so £638.00 of hours stay over.
  test('ten decisions of £100.00 keep back the £123.00 that there is to spend, and no hours', async () => {
    await agree({ rule: 'over-sum', pence: 10_000 })
    const overNow = async () => done(await k.books.position(dana, { fund: BRIAN })).position.overRule
    expect(await overNow()).toBe(76_100 * PENNY)
    const decides = async (pence: number, times: number) => {
      const one = { fund: BRIAN, on: day('2026-03-06'), supplier: 'Odeon', what: 'Tickets', pence }
      for (let i = 0; i < times; i += 1)
        done(await k.books.chooseToBuy(brian, { ...one, decided: { own: true } }))
    }
    await decides(10_000, 1)
    expect(await overNow()).toBe(66_100 * PENNY)
    const made = await asks()
    expect(made).toMatchObject({ pence: 2_300, most: 2_300, over: 66_100, committed: 10_000, kept: 20_000 })
    await decides(10_000, 9)
    expect(await overNow()).toBe(63_800 * PENNY)
    done(await k.books.withdrawReclaim(tom, { reclaim: made.reclaim, says: 'He decided more.' }))
    expect(refusal(await k.books.askReclaim(dana, { fund: BRIAN }))).toMatchObject({
      sentence:
        '£638.00 is over the rule, and none of it is money that is free to spend. Hours become money only if the person decides so.',
      facts: { over: 63_800, spending: 12_300 },
    })
  })

  test('what one pound and what one percent would keep differ: nothing is guessed, and every reading is named', async () => {
    const { sentence } = refusal(await k.books.askReclaim(dana, { fund: BRIAN }))
    for (const reading of ['a sum', 'a year’s budget', 'what is unspent', 'weeks’ budget'])
      expect(sentence).toContain(reading)
  })

  test('is money to spend only, may be less and never more', async () => {
    await agree({ rule: 'over-sum', pence: 0 })
    expect(await refused({ pence: 12_301 })).toEqual(['over-surplus-rule'])
    expect(await refused({ pence: 0 })).toEqual(['not-an-amount'])
    expect(await refused({ pence: 0.5 })).toEqual(['not-an-amount'])
    const { pence, over, most } = await asks({ pence: 10_000 })
    expect({ pence, over, most }).toEqual({ pence: 10_000, over: 86_100, most: 12_300 })
  })

  test('what is saved and kept for emergencies is not counted', async () => {
    await agree(OVER_800)
    const decided = decidedBy('Brian')
    const on = day('2026-03-06')
    done(await k.books.save(BY, { fund: BRIAN, on, pot: 'City break', unit: 'GBP', amount: 6_000, decided }))
    expect((await asks()).pence).toBe(100)
  })

  test('waits until support is recorded, and for the answer to the one before', async () => {
    await agree(OVER_800)
    nextDay(k, '2026-03-10')
    expect(await refused()).toEqual(['support-not-recorded'])
    done(await k.books.recordThrough(BY, { through: day('2026-03-10') }))
    const { reclaim } = await asks()
    expect(await refused()).toEqual(['already-exists'])
    done(await k.books.withdrawReclaim(dana, { reclaim, says: 'Brian needs it.' }))
    expect(await refused()).toEqual([])
  })

  test('goes to a funder of the agreement, who is named where there are two', async () => {
    const health = { code: 'icb', name: 'Northshire ICB', relation: 'added' as const }
    const council = { ...terms(BRIAN).streams[0], share: { num: 1, den: 2 } }
    await agree(OVER_800, { streams: [council, health] })
    expect(await refused()).toEqual(['unknown-stream'])
    expect(await refused({ funder: 'nobody' })).toEqual(['unknown-stream'])
    expect((await asks({ funder: 'icb' })).funder).toBe('icb')
  })
})

/** The same surplus goes back once: to whichever funder, and as long as it is still there. */
describe('the same surplus', () => {
  const council = () => ({ ...terms(BRIAN).streams[0], share: { num: 1, den: 2 } })
  const health = { code: 'icb', name: 'Northshire ICB', relation: 'added' as const }
  const later = async (on: string) => {
    nextDay(k, on)
    done(await k.books.recordThrough(BY, { through: day(on) }))
  }

  test('is not asked for by two funders', async () => {
    await agree(OVER_800, { streams: [council(), health] })
    const first = await asks({ funder: 'northshire', pence: 4_000 })
    expect(await refused({ funder: 'icb', pence: 2_101 })).toEqual(['over-surplus-rule'])
    const second = await asks({ funder: 'icb' })
    expect(second).toMatchObject({ pence: 2_100, most: 6_100, before: 4_000, left: 2_100 })
    expect(await says(second.reclaim)).toMatch(
      /£40.00 was asked for or confirmed before, so at most £21.00 more may go back\.$/,
    )
    done(await k.books.withdrawReclaim(dana, { reclaim: second.reclaim, says: 'Only the council.' }))
    done(await k.books.withdrawReclaim(dana, { reclaim: first.reclaim, says: 'Anew.' }))
    expect((await asks({ funder: 'icb' })).pence).toBe(6_100)
  })

  test('is not asked for again once it was confirmed, since it is still in the account', async () => {
    await agree({ rule: 'over-sum', pence: 0 })
    const { reclaim } = await asks({ pence: 10_000 })
    done(await tells(reclaim))
    await later('2026-04-03')
    done(await confirms(reclaim))
    expect((await asks()).pence).toBe(2_300)
  })

  test('is worked out anew as it is confirmed: what is gone by then stays where it is', async () => {
    await agree(OVER_800)
    const { reclaim } = await asks()
    done(await tells(reclaim))
    await later('2026-04-03')
    const decided = decidedBy('Brian')
    const on = day('2026-04-03')
    done(await k.books.save(BY, { fund: BRIAN, on, pot: 'Wales', unit: 'GBP', amount: 6_201, decided }))
    expect(refusal(await confirms(reclaim)).sentence).toBe(
      'Today at most £60.99 may go back, and this is £61.00. Refuse it, or ask the provider to withdraw it.',
    )
    done(await k.books.save(BY, { fund: BRIAN, on, pot: 'Wales', unit: 'GBP', amount: 6_099, decided }))
    expect(namesOf(await confirms(reclaim))).toEqual(['over-surplus-rule'])
    const no = { reclaim, answer: 'refused', says: 'It is gone.' } as const
    expect(done(await k.books.answerReclaim(priya, no)).answer).toBe('refused')
  })

  test('of two, the second is confirmed as far as the first leaves it', async () => {
    await agree(OVER_800, { streams: [council(), health] })
    const hana = await comesIn(k, 'Hana Lee', { role: 'commissioner', funder: 'icb' })
    const first = await asks({ funder: 'northshire', pence: 4_000 })
    const second = await asks({ funder: 'icb' })
    for (const { reclaim } of [first, second]) done(await tells(reclaim))
    await later('2026-04-03')
    const decided = decidedBy('Brian')
    const on = day('2026-04-03')
    done(await k.books.save(BY, { fund: BRIAN, on, pot: 'Wales', unit: 'GBP', amount: 8_000, decided }))
    done(await confirms(first.reclaim))
    expect(refusal(await confirms(second.reclaim, hana)).sentence).toContain(
      'Today at most £3.00 may go back, and this is £21.00.',
    )
  })

  test('stays with him once the agreement says that nothing goes back, or the council pays no more', async () => {
    await agree(OVER_800)
    const { reclaim } = await asks()
    done(await tells(reclaim))
    await later('2026-03-07')
    await agree({ rule: 'none' })
    await later('2026-04-03')
    expect(refusal(await confirms(reclaim)).sentence).toBe(
      'The agreement of today does not say any more that anything goes back. Refuse it, or ask the provider to withdraw it.',
    )
    await agree(OVER_800, { streams: [{ ...health, relation: 'included' }] })
    expect(refusal(await confirms(reclaim))).toMatchObject({
      name: 'outside-agreement',
      sentence:
        'No agreement of today says that you pay for this person, so nothing is confirmed. Refuse it, or ask the provider to withdraw it.',
    })
    const no = { reclaim, answer: 'refused', says: 'We pay no more.' } as const
    expect(done(await k.books.answerReclaim(priya, no)).answer).toBe('refused')
  })
})

describe('on its way', () => {
  test('Brian is told, names a use; Northshire confirms after 28 days; nothing has moved', async () => {
    await agree(OVER_800)
    const { reclaim } = await asks()
    expect((await one(dana, reclaim)).stands).toBe('to-tell')
    expect((await k.books.toLookAt(BY, {})).reclaims).toBe(1)
    expect(done(await tells(reclaim))).toEqual({ reclaim, confirmFrom: '2026-04-03' })
    expect((await k.books.toLookAt(BY, {})).reclaims).toBe(0)
    expect((await one(brian, reclaim)).stands).toBe('with-person')
    nextDay(k, '2026-03-20')
    done(await k.books.nameUse(brian, { reclaim, says: 'A week in Wales with Tom.' }))
    nextDay(k, '2026-04-02')
    expect(refusal(await confirms(reclaim)).sentence).toBe(
      'The person was told on 6 March 2026, and has 28 days to name a use. Confirm it from 3 April 2026 on.',
    )
    nextDay(k, '2026-04-03')
    expect(refusal(await confirms(reclaim)).sentence).toBe(
      'Support is not recorded up to today, so what may go back is not known. Confirm it once the provider has recorded it.',
    )
    done(await k.books.recordThrough(BY, { through: day('2026-04-03') }))
    const before = await book(k, BRIAN)
    const shown = await one(priya, reclaim)
    expect(shown).toMatchObject({ stands: 'with-funder', funder: 'Northshire Council' })
    expect(shown.row.uses.map((u) => [u.whose, u.way, u.on, shown.words.get(u.says)])).toEqual([
      ['person', 'on-screen', '2026-03-20', 'A week in Wales with Tom.'],
    ])
    expect(done(await confirms(reclaim))).toEqual({ reclaim, answer: 'confirmed' })
    const after = await one(brian, reclaim)
    expect([
      after.stands,
      after.answeredBy?.name,
      after.words.get(after.row.answered?.says as never),
    ]).toEqual(['confirmed', 'Priya Shah', 'As agreed at the review.'])
    expect(namesOf(await confirms(reclaim))).toEqual(['already-answered'])
    expect(namesOf(await k.books.nameUse(brian, { reclaim, says: 'A chair' }))).toEqual(['already-answered'])
    expect(await book(k, BRIAN)).toBe(before)
  })

  test('who asked does not say that he was told; he himself may read it on screen', async () => {
    await agree(OVER_800)
    const { reclaim } = await asks()
    expect(namesOf(await tells(reclaim, dana))).toEqual(['two-managers'])
    const how = (by: Caller, way: 'on-screen' | 'letter') =>
      k.books.markReclaimTold(by, { reclaim, how: way })
    expect(namesOf(await how(tom, 'on-screen'))).toEqual(['body-invalid'])
    expect(namesOf(await how(brian, 'letter'))).toEqual(['body-invalid'])
    done(await how(brian, 'on-screen'))
    expect((await one(dana, reclaim)).row.told).toMatchObject({ how: 'on-screen', on: '2026-03-06' })
    expect(namesOf(await tells(reclaim))).toEqual(['already-answered'])
  })

  test('Northshire refuses at any time; it confirms nothing that nobody told, or over an open dispute', async () => {
    await agree(OVER_800)
    const { reclaim } = await asks()
    expect(namesOf(await confirms(reclaim))).toEqual(['not-told-yet'])
    done(await tells(reclaim))
    nextDay(k, '2026-04-10')
    const { decisions } = done(await k.books.decisionsOf(dana, { fund: BRIAN }))
    const decision = decisions.find((d) => d.decision.kind === 'hours-into-money')?.decision.id ?? ''
    done(await k.books.dispute(brian, { fund: BRIAN, decision, says: 'I did not decide this.' }))
    expect(namesOf(await confirms(reclaim))).toEqual(['disputed'])
    const no = { reclaim, answer: 'refused', says: 'Brian may keep it for his holiday.' } as const
    expect(done(await k.books.answerReclaim(priya, no))).toEqual({ reclaim, answer: 'refused' })
    expect((await one(dana, reclaim)).stands).toBe('refused')
  })

  test('a representative names a use; a manager writes one down that they heard', async () => {
    await agree(OVER_800)
    const { id } = await fundOf(k, BRIAN)
    const authority = await authorityOf(k, BRIAN, 'Hana')
    const hana = await comesIn(k, 'Hana', { role: 'representative', fund: id, authority })
    const { reclaim } = await asks()
    done(await k.books.nameUse(hana, { reclaim, says: 'A bicycle' }))
    const heard = { reclaim, says: 'New glasses' } as const
    expect(namesOf(await k.books.nameUse(dana, heard))).toEqual(['body-invalid'])
    expect(
      namesOf(await k.books.nameUse(dana, { ...heard, way: 'by-phone', whose: 'au_nobody', says: '' })),
    ).toEqual(['unknown-authority', 'bad-text'])
    done(await k.books.nameUse(dana, { ...heard, way: 'by-phone' }))
    done(await k.books.nameUse(dana, { ...heard, way: 'in-person', whose: authority }))
    const { row, words, names } = await one(priya, reclaim)
    expect(row.uses.map((u) => [names.get(u.whose) ?? u.whose, u.way, words.get(u.says)])).toEqual([
      ['Hana', 'on-screen', 'A bicycle'],
      ['person', 'by-phone', 'New glasses'],
      ['Hana', 'in-person', 'New glasses'],
    ])
    expect(namesOf(await k.books.markReclaimTold(hana, { reclaim, how: 'on-screen' }))).toEqual(['not-found'])
  })

  test('what was settled before an authority began is not its representative’s; what still waits is', async () => {
    await agree(OVER_800)
    const settled = await asks({ pence: 100 })
    done(await k.books.withdrawReclaim(dana, { reclaim: settled.reclaim, says: 'A mistake.' }))
    const open = await asks({ pence: 200 })
    nextDay(k, '2026-03-08')
    const { id } = await fundOf(k, BRIAN)
    const authority = await authorityOf(k, BRIAN, 'Hana', { from: day('2026-03-08') })
    const hana = await comesIn(k, 'Hana', { role: 'representative', fund: id, authority })
    const seen = async () => done(await k.books.reclaims(hana, {})).reclaims.map((r) => r.row.id)
    expect(await seen()).toEqual([open.reclaim])
    expect(namesOf(await k.books.reclaim(hana, { reclaim: settled.reclaim }))).toEqual(['unknown-reclaim'])
    done(await k.books.withdrawReclaim(dana, { reclaim: open.reclaim, says: 'Brian needs it.' }))
    expect(await seen()).toEqual([open.reclaim])
    expect(done(await k.books.reclaims(brian, {})).count).toBe(2)
  })

  test('what is not theirs does not exist', async () => {
    await agree(OVER_800)
    const { reclaim } = await asks()
    const other = await comesIn(k, 'Omar Khan', { role: 'commissioner', funder: 'southmere' })
    const nothing = { name: 'unknown-reclaim', sentence: 'There is no such reclaim.' }
    expect(await k.books.reclaim(other, { reclaim })).toMatchObject(nothing)
    expect(await k.books.reclaim(other, { reclaim: 'w_nothing' })).toMatchObject(nothing)
    expect(await confirms(reclaim, other)).toMatchObject(nothing)
    expect(namesOf(await confirms(reclaim, dana))).toEqual(['not-found'])
    expect(namesOf(await k.books.askReclaim(priya, { fund: BRIAN }))).toEqual(['not-found'])
    expect(namesOf(await k.books.withdrawReclaim(priya, { reclaim, says: 'No' }))).toEqual(['not-found'])
    const count = async (by: Caller) => done(await k.books.reclaims(by, {})).count
    expect([await count(dana), await count(priya), await count(brian), await count(other)]).toEqual([
      1, 1, 1, 0,
    ])
    await openPerson(k, 'LS-001')
    const sally = await comesIn(k, 'Sally', { role: 'holder', fund: (await fundOf(k, 'LS-001')).id })
    expect(await count(sally)).toBe(0)
    expect(await k.books.reclaim(sally, { reclaim })).toMatchObject(nothing)
    expect(await k.books.nameUse(sally, { reclaim, says: 'Mine' })).toMatchObject(nothing)
  })
})
