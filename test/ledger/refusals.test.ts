// A gallery of every no that the rules can say: its name, what brings it about, and the sentence people read.
import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, test } from 'vitest'
import { type Agreement, agreementOn, checkAgreement, kindOf } from '../../src/ledger/agreement.ts'
import { decideAllocations } from '../../src/ledger/allocation.ts'
import {
  type AuthorityId,
  checkAuthority,
  checkDecider,
  checkDecisionMaking,
  type WhoDecides,
} from '../../src/ledger/authority.ts'
import { checkDraft } from '../../src/ledger/checks.ts'
import { decideHoursIntoMoney, decideMoneyIntoHours, decideSwap } from '../../src/ledger/conversion.ts'
import { addDays, day, type Month, readDay, readMonth } from '../../src/ledger/day.ts'
import { standingCovers } from '../../src/ledger/decision.ts'
import { checkDisputes, type Dispute } from '../../src/ledger/dispute.ts'
import { decideDrawdown } from '../../src/ledger/drawdown.ts'
import { type Draft, moneyTransfer, readText, unitTransfer } from '../../src/ledger/entry.ts'
import { HOUR, readHours } from '../../src/ledger/hours.ts'
import { money, NO_MONEY, PENNY, pence, readPence } from '../../src/ledger/money.ts'
import { decideRecorded, mayClose } from '../../src/ledger/period.ts'
import { howLate } from '../../src/ledger/plan.ts'
import { decidePurchase, decidePurchaseStep } from '../../src/ledger/purchase.ts'
import { lineAsked } from '../../src/ledger/question.ts'
import { readRatio } from '../../src/ledger/rate.ts'
import { addsUp, decideReceipt } from '../../src/ledger/receipt.ts'
import { checkReclaimed, reclaimSum } from '../../src/ledger/reclaim.ts'
import { isRefusal, REFUSALS, type Refusal } from '../../src/ledger/refusal.ts'
import { decideReversal } from '../../src/ledger/reversal.ts'
import { NOTHING_THERE, needsSecondManager } from '../../src/ledger/role.ts'
import { decideContingency, decideSave, decideTakeOut } from '../../src/ledger/saving.ts'
import { sessionTimes } from '../../src/ledger/session.ts'
import {
  decideBooking,
  decideFunding,
  decideNotGiven,
  decideSupport,
  supportIsRecorded,
} from '../../src/ledger/support.ts'
import { decideTakeOn } from '../../src/ledger/take-on.ts'
import { decideRepricing } from '../../src/ledger/valuation.ts'
import { sallysMarch } from '../words/fixture.ts'
import {
  agreementOf,
  D1,
  decisionOf,
  enhanced,
  type Ledger,
  ledgerOf,
  linesOf,
  refused,
  sallysAgreement,
  standard,
  visitAt,
  word,
} from './book-builder.ts'

/** Sally's fund on Saturday 14 March: two weeks given, nothing used, nothing in the bank. */
function sally(agreement: Agreement = sallysAgreement): Ledger {
  const l = ledgerOf(agreement, '2026-03-14')
  return l.post(decideAllocations(l.fund, l.agreements, [], l.today))
}

/** The same, with £123.00 to spend and £200.00 at the bank. */
function sallyWithMoney(): Ledger {
  const l = sally()
  l.post(decideHoursIntoMoney(l.book, l.agreements, { ...ask, amount: 5 * HOUR }))
  return l.post(decideReceipt(l.about, { on: l.today, stream: 'council', pence: 20000, reference: 'R1' }))
}

const on = day('2026-03-14')
const ask = { kind: 'standard', amount: HOUR, on, decision: D1 }
const pot = { pot: 1, name: word('City break') }
const saving = { pot, unit: 'standard', amount: HOUR, on, decision: D1 }
const swap = { from: 'standard', to: 'enhanced', amount: 6 * HOUR, on, decision: D1 }
const gym = { purchase: 'P1', on, supplier: word('s'), what: word('w'), pence: 3500 }
const bought = { ...gym, paidFrom: 'bank' } as const
const brought = {
  asAt: on,
  hours: [{ kind: 'standard', amount: 10 * HOUR }],
  pots: [],
  spendingPence: 0,
  savedPence: [],
  contingencyPence: 0,
  bankPence: 20000,
  owed: [],
  earnedPence: 0,
  advancePence: 0,
}
const standing = decisionOf({
  standing: { eachPence: 4000, monthPence: 6000, from: day('2026-03-01'), to: day('2026-03-31') },
})
const dearNights = agreementOf(24, { kinds: [standard(), { ...enhanced(), lines: linesOf(5000, 2600) }] })
const ended = agreementOf(24, { until: day('2026-03-10') })

const nobodyElse: WhoDecides = {
  authorities: [],
  ends: [],
  agreements: [],
  policies: [],
  funders: ['council'],
  person: 'Sally',
  names: new Map(),
}

function draftOf(l: Ledger, more: Partial<Draft>): Draft {
  return {
    kind: 'contingency',
    effective: l.today,
    decision: D1,
    details: { action: 'set-aside', sum: 0 },
    transfers: [],
    ...more,
  } as Draft
}

const checked = (l: Ledger, more: Partial<Draft>) => checkDraft(l.about, draftOf(l, more))

function locked(l: Ledger, through: string): Ledger {
  l.fund = { ...l.fund, lockedThrough: day(through) }
  return l
}

const gallery: readonly [name: keyof typeof REFUSALS, sentence: string, made: () => unknown][] = [
  // What people type
  [
    'not-an-amount',
    '“12.5” is not a sum of money. Write pounds and pence like 12.50.',
    () => readPence('12.5'),
  ],
  ['too-large', '“99999999999999” is more money than a fund can hold.', () => readPence('99999999999999')],
  ['not-hours', '“0.5” is not hours and minutes. Write them like 7:30.', () => readHours('0.5')],
  ['too-large', '“10001” is more hours than can be entered at once.', () => readHours('10001')],
  ['not-a-day', '“31/02/2026” is not a day. Write it like 31/03/2026.', () => readDay('31/02/2026')],
  ['not-a-day', '“13/2026” is not a month. Write it like 2026-04.', () => readMonth('13/2026')],
  ['bad-text', 'This needs a few words.', () => readText('  ', 'reason')],
  ['bad-text', 'This text holds characters that cannot be stored.', () => readText('a\u0000b', 'reason')],
  ['too-long', 'This may be at most 2000 characters.', () => readText('x'.repeat(2001), 'reason')],
  [
    'not-a-time',
    '“8pm” is not a day and time. Write it like 2026-03-13 20:00.',
    () => sessionTimes('8pm', '9pm'),
  ],
  [
    'not-a-time',
    'On 2026-07-01 the clocks show BST, so “2026-07-01 10:00 GMT” is not clear. Write the time as the clock on the wall shows it.',
    () => sessionTimes('2026-07-01 10:00 GMT', '2026-07-01 12:00'),
  ],
  [
    'no-such-time',
    'There is no 01:30 on 2026-03-29: the clocks go forward that night. Write the time before or after the change.',
    () => sessionTimes('2026-03-29 01:30', '2026-03-29 05:00'),
  ],
  [
    'which-time',
    '01:30 comes twice on 2026-10-25: the clocks go back that night. Write BST after it for the first, GMT for the second.',
    () => sessionTimes('2026-10-25 01:30', '2026-10-25 05:00'),
  ],
  [
    'ends-before-start',
    'The support ends (2026-03-13 02:00) before it starts (2026-03-13 20:00). Check both times; after midnight the day is the next one.',
    () => sessionTimes('2026-03-13T20:00', '2026-03-13T02:00'),
  ],
  [
    'too-long',
    'Support from 2026-03-13 20:00 to 2026-03-14 20:01 is longer than 24 hours. Record each day by itself.',
    () => sessionTimes('2026-03-13 20:00', '2026-03-14 20:01'),
  ],

  // The agreement
  [
    'outside-agreement',
    'No agreement is in force on 14 March 2026. Agree one for that day first.',
    () => agreementOn([ended], on),
  ],
  [
    'unknown-kind',
    'The agreement has no kind of hour called “sleep-in”. It has: standard, enhanced.',
    () => kindOf(sallysAgreement, 'sleep-in'),
  ],
  [
    'agreement-invalid',
    'Weekly hours or weekly money must be agreed.',
    () => checkAgreement(agreementOf(0))[0],
  ],
  [
    'agreement-invalid',
    'The new version has no “enhanced” hours, but some are still held. Swap them first.',
    () => {
      const l = sally().post(decideSwap(sally().book, [sallysAgreement], swap))
      const next = { ...sallysAgreement, version: 2, from: day('2026-03-20'), kinds: [standard()] }
      return decideRepricing(l.book, l.agreements, next, 'funder', D1)
    },
  ],
  [
    'agreement-invalid',
    'The hours held would be worth £19.20 more. Say that the funder bears it, or first turn the hours into money.',
    () => {
      const next = {
        ...sallysAgreement,
        version: 2,
        from: day('2026-03-20'),
        kinds: [standard(linesOf(2500, 1740)), enhanced()],
      }
      return decideRepricing(sally().book, [sallysAgreement], next, 'hours', D1)
    },
  ],
  [
    'entries-in-the-way',
    'Entries are already dated 9 March 2026. A new price must be recorded before any other entry of its first day or later.',
    () =>
      decideRepricing(
        sally().book,
        [sallysAgreement],
        { ...dearNights, version: 2, from: day('2026-03-09') },
        'funder',
        D1,
      ),
  ],
  [
    'unknown-line',
    'The lines of statement 3 have the numbers 1 to 28. Ask about one of them, or about all of it.',
    () => lineAsked(sallysMarch(), 29),
  ],
  [
    'does-not-add-up',
    'What is held and owed comes to £200.00; what it stands for comes to £246.00. Correct the difference of −£46.00 first.',
    () => decideTakeOn([sallysAgreement], brought, D1),
  ],

  // Swaps, money, saving
  [
    'not-hours',
    'A swap needs two different kinds of hour.',
    () => decideSwap(sally().book, [sallysAgreement], { ...swap, to: 'standard' }),
  ],
  [
    'not-hours',
    'Say how many hours to swap, more than none.',
    () => decideSwap(sally().book, [sallysAgreement], { ...swap, amount: 0 }),
  ],
  [
    'not-whole-seconds',
    '1 s of day hours is not a whole number of seconds of late hours (after 11pm). The nearest that are: 3 s.',
    () => decideSwap(sally().book, [sallysAgreement], { ...swap, amount: 1 }),
  ],
  [
    'not-whole-seconds',
    '1 h 0 min 1 s of day hours is not a whole number of seconds of late hours (after 11pm). The nearest that are: 1 h or 1 h 0 min 3 s.',
    () => decideSwap(sally().book, [sallysAgreement], { ...swap, amount: HOUR + 1 }),
  ],
  [
    'not-enough-hours',
    'Only 48 h of these hours are unused: neither used nor already planned. Ask for at most that.',
    () => decideSwap(sally().book, [sallysAgreement], { ...swap, amount: Number.MAX_SAFE_INTEGER }),
  ],
  [
    'not-enough-money',
    'These late hours (after 11pm) are worth £52.40 more than the hours they come from, and there is £0.00 to spend.',
    () => decideSwap(sally(dearNights).book, [dearNights], swap),
  ],
  [
    'not-hours',
    'Say how many hours to turn into money, more than none.',
    () => decideHoursIntoMoney(sally().book, [sallysAgreement], { ...ask, amount: -1 }),
  ],
  [
    'not-hours',
    'Say how many hours to buy, more than none.',
    () => decideMoneyIntoHours(sally().book, [sallysAgreement], { ...ask, amount: 0 }),
  ],
  [
    'not-enough-money',
    '1 h of day hours costs £24.60, and there is £0.00 to spend.',
    () => decideMoneyIntoHours(sally().book, [sallysAgreement], ask),
  ],
  [
    'not-hours',
    'Say how much, more than nothing.',
    () => decideSave(sally().about, { ...saving, amount: 0 }),
  ],
  [
    'not-enough-money',
    'There is £0.00 to spend. Ask for at most that.',
    () => decideSave(sally().about, { ...saving, unit: 'GBP', amount: PENNY }),
  ],
  [
    'not-enough-hours',
    '0 min is saved here. Take out at most that.',
    () => decideTakeOut(sally().about, saving),
  ],
  [
    'not-an-amount',
    'Say how much, more than nothing.',
    () => decideContingency(sally().about, { action: 'set-aside', sum: NO_MONEY, on, decision: D1 }),
  ],
  [
    'bad-text',
    'Money kept for emergencies needs a reason when it is used.',
    () => decideContingency(sally().about, { action: 'drawn', sum: pence(1), on, decision: D1 }),
  ],
  [
    'support-not-recorded',
    'Support is recorded only up to 1 March 2026. Enter the visits since then first, so that only unused hours are used.',
    () => supportIsRecorded(sally().fund, on),
  ],

  // Purchases, receipts, drawdowns
  [
    'not-an-amount',
    'A purchase must cost more than nothing, in whole pence.',
    () => decidePurchaseStep('purchase-asked', { ...gym, pence: 0 }),
  ],
  [
    'not-enough-money',
    'This costs £35.00 and there is £0.00 to spend. Turn unused hours into money first, or ask for less.',
    () => decidePurchase(sally().about, bought, decisionOf(), 0),
  ],
  [
    'decision-does-not-cover',
    'The standing decision covers up to £40.00 each. Ask for a decision about this purchase.',
    () => decidePurchase(sally().about, { ...bought, pence: 4001 }, standing, 0),
  ],
  [
    'decision-does-not-cover',
    'The standing decision covers up to £60.00 a month, and £25.01 is used. Ask for a decision about this purchase.',
    () => decidePurchase(sally().about, bought, standing, 2501),
  ],
  [
    'decision-does-not-cover',
    'The standing decision does not cover 1 April 2026. Ask for a decision about this purchase.',
    () => decidePurchase(sally().about, { ...bought, on: day('2026-04-01') }, standing, 0),
  ],
  [
    'decision-does-not-cover',
    'This is a decision about one thing, not a standing decision.',
    () => standingCovers(decisionOf(), { on, pence: 1, alreadyThisMonth: 0 }),
  ],
  [
    'not-an-amount',
    'Money received must be more than nothing.',
    () => decideReceipt(sally().about, { on, stream: 'council', pence: 0, reference: 'R1' }),
  ],
  [
    'unknown-stream',
    '“nhs” is no funder of this agreement. It has: council.',
    () => decideReceipt(sally().about, { on, stream: 'nhs', pence: 1, reference: 'R1' }),
  ],
  [
    'does-not-add-up',
    'The payment is £10.00 and its list comes to £9.99: £0.01 is missing from the list. Correct the list first.',
    () => addsUp(1000, [500, 499]),
  ],
  [
    'does-not-add-up',
    'The payment is £10.00 and its list comes to £10.01: £0.01 is too much on the list. Correct the list first.',
    () => addsUp(1000, [500, 501]),
  ],
  [
    'nothing-to-take',
    'No more than this has been earned and not yet taken.',
    () => decideDrawdown(sallyWithMoney().book, on, 1),
  ],
  [
    'own-cash-first',
    'The bank share would fall below the person’s own cash. Take less, or wait until the funder has paid.',
    () => {
      const l = sallyWithMoney()
      l.post(decideSupport(l.about, visitAt('2026-03-12 10:00', '2026-03-12 14:00')))
      return decideDrawdown(l.book, on, 7701)
    },
  ],

  // Support
  [
    'future-day',
    '15 March 2026 has not come yet: support can be planned for it, but not recorded as delivered.',
    () => decideSupport(sally().about, visitAt('2026-03-14 23:00', '2026-03-15 01:00')),
  ],
  [
    'period-closed',
    '5 March 2026 is in a closed month: nothing can be planned for it.',
    () => decideBooking(locked(sally(), '2026-03-08').about, visitAt('2026-03-05 10:00', '2026-03-05 11:00')),
  ],
  [
    'late-cancellation-not-answered',
    'This was cancelled with less notice than agreed. Say two things first: was the worker paid, and were they given other work? Until then nothing is charged.',
    () =>
      decideNotGiven(sally().about, {
        ...visitAt('2026-03-12 10:00', '2026-03-12 11:00'),
        reason: 'client-cancelled',
      }),
  ],
  [
    'not-enough-hours',
    '1 h of this visit was not charged for. Fund at most that.',
    () => {
      const l = sally(agreementOf(1))
      l.post(decideSupport(l.about, visitAt('2026-03-12 10:00', '2026-03-12 13:00')))
      return decideFunding(l.about, l.entriesOf('support')[0]!, { ...ask, amount: HOUR + 1, already: 0 })
    },
  ],
  [
    'not-enough-hours',
    'The unused hours reach 0 min of it. Fund at most that.',
    () => {
      const l = sally(agreementOf(1))
      l.post(decideSupport(l.about, visitAt('2026-03-12 10:00', '2026-03-12 13:00')))
      return decideFunding(l.about, l.entriesOf('support')[0]!, { ...ask, already: 0 })
    },
  ],
  [
    'not-enough-hours',
    'There are no hours left from then on. Ask for another day, or swap some hours first.',
    () => howLate(ledgerOf(sallysAgreement, '2026-03-14').about, '2026-03-14 20:00', 'by-clock'),
  ],

  // Putting right, and what every entry must satisfy
  [
    'cannot-reverse',
    'This entry cannot be taken back. Record what is right as a new entry.',
    () => {
      const l = locked(sally(), '2026-03-01')
      return decideReversal(
        l.about,
        { kind: 'support-recorded', effective: on, transfers: [], details: { through: on }, number: 3 },
        { later: [] },
      )
    },
  ],
  [
    'already-reversed',
    'Entry 1 was put right already, by entry 2.',
    () => decideReversal(sally().about, sally().entries[0]!, { later: [], reversedBy: 2 }),
  ],
  [
    'entries-in-the-way',
    'Entry 2 cannot be put right yet: what it gave has been used since, by entry 3. Put that right first.',
    () => {
      const l = sally()
      l.post(decideSupport(l.about, visitAt('2026-03-09 00:00', '2026-03-10 00:00')))
      return decideReversal(l.about, l.entries[1]!, { later: l.entries.slice(2) })
    },
  ],
  [
    'period-closed',
    'The month up to 31 March 2026 is closed: nothing can be dated 14 March 2026. Date it later and say which day it belongs to.',
    () => checked(locked(sally(), '2026-03-31'), {}),
  ],
  [
    'outside-agreement',
    'The fund starts on 2 March 2026: nothing can be dated 1 March 2026.',
    () => checked(sally(), { effective: day('2026-03-01') }),
  ],
  [
    'future-day',
    '15 March 2026 has not come yet. Only allocations and plans can be dated ahead.',
    () => checked(sally(), { effective: addDays(on, 1) }),
  ],
  [
    'needs-decision',
    'This is for the person to decide. Record who decided, when and how first.',
    () => {
      const { decision: _, ...undecided } = draftOf(sally(), {})
      return checkDraft(sally().about, undecided as Draft)
    },
  ],
  [
    'not-whole-pence',
    'A sum at the bank must be whole pence.',
    () => checked(sally(), { transfers: moneyTransfer('bank', 'funder:council', money(1)) }),
  ],
  [
    'below-floor',
    'On 14 March 2026 there would be £0.01 less than nothing of what there is to spend. Ask for less, or date it later.',
    () => checked(sally(), { transfers: moneyTransfer('spending', 'contingency', pence(1)) }),
  ],
  [
    'nothing-to-take',
    'No more than what has been earned can be taken.',
    () =>
      checked(sallyWithMoney(), {
        kind: 'advance',
        details: { sum: 0 },
        transfers: moneyTransfer('provider:direct', 'advance', pence(1)),
      }),
  ],
  [
    'own-cash-first',
    'On 2026-03-14 the bank share would be below the person’s own cash. Take less.',
    () => {
      const l = sallyWithMoney()
      l.post(decideSupport(l.about, visitAt('2026-03-12 10:00', '2026-03-12 16:00')))
      return checked(l, {
        kind: 'drawdown',
        details: { through: on, sum: 0 },
        transfers: moneyTransfer('provider:direct', 'bank', pence(7701)),
      })
    },
  ],

  // Closing a month
  ['period-closed', 'February 2026 is closed already.', () => closing('2026-02', '2026-02-28')],
  [
    'period-not-next',
    'Close March 2026 first: months are closed in order.',
    () => closing('2026-04', '2026-02-28'),
  ],
  ['period-not-over', 'March 2026 ends on 31 March 2026. Close it after that.', () => closing('2026-03')],
  [
    'support-not-recorded',
    'No support is recorded yet. Record it to 31 March 2026 first.',
    () => closing('2026-03', undefined, 1),
  ],
  [
    'rows-put-aside',
    '2 rows are put aside for this person. Settle them first.',
    () => closing('2026-03', undefined, 2),
  ],
  [
    'rows-put-aside',
    'A row put aside for these days may be about anybody: we do not know whose. Say whose, or leave it out, first.',
    () => closing('2026-03', undefined, 3),
  ],
  [
    'future-day',
    '15 March 2026 has not come yet.',
    () => decideRecorded(sally().fund, day('2026-03-15'), on),
  ],

  // Who may see and decide
  [
    'ends-before-start',
    'The authority would end on 13 March 2026, before it starts on 14 March 2026. Check the days.',
    () => checkAuthority({ kind: 'deputy', decides: [], from: on, to: addDays(on, -1) }),
  ],
  [
    'authority-does-not-cover',
    'This authority (lasting power of attorney for money) cannot cover: when and who supports me. Leave it out, or record the authority that does.',
    () => checkAuthority({ kind: 'lpa-finance', decides: ['support', 'buy'], from: on }),
  ],
  [
    'agreement-invalid',
    'Name at least one kind of decision.',
    () => checkDecisionMaking({ from: on, kinds: [] }, []),
  ],
  [
    'not-yours-to-decide',
    'There is no authority on record for the decision “swap hours”. Sally can decide this.',
    () => checkDecider(nobodyElse, 'swap', on, { by: 'representative', authority: 'A1' as AuthorityId }),
  ],
  [
    'disputed',
    'Kept still: £123.00 of the money to spend, because the decision behind it is disputed. Until a second manager has answered, none of it can be used.',
    () => {
      const l = sallyWithMoney()
      const held = [{ unit: 'GBP', code: 'spending', amount: 12300 * PENNY } as const]
      const draft = draftOf(l, { transfers: moneyTransfer('spending', 'contingency', pence(1)) })
      return checkDisputes([{ held } as unknown as Dispute], l.book, draft)
    },
  ],
  [
    'not-a-number',
    '“half” is no such number. Write two whole numbers like 3/2, or 1.5, or 70 %.',
    () => refused(readRatio('half')),
  ],
  [
    'no-surplus-rule',
    'The agreement does not say what goes back, and nothing is worked out from a guess. Agree one first: nothing; what is over a sum; over a share of a year’s budget; over a share of what is unspent; or over so many weeks’ budget.',
    () => refused(reclaimSum(sallysAgreement, RECLAIMED)),
  ],
  [
    'no-surplus-rule',
    'The agreement says that nothing goes back: what is unused stays with the person. Agree another rule first, or leave it with them.',
    () => refused(reclaimSum(agreementOf(24, { surplus: { rule: 'none' } }), RECLAIMED)),
  ],
  [
    'over-surplus-rule',
    'On 14 March 2026 nothing is over the rule. It all stays with the person.',
    () => refused(reclaimSum(agreementOf(24, { surplus: { rule: 'over-sum', pence: 50_000 } }), RECLAIMED)),
  ],
  [
    'over-surplus-rule',
    'At most £100.00 may go back, and £100.00 was asked for or confirmed before and is still in the account.',
    () => {
      const agreement = agreementOf(24, { surplus: { rule: 'over-sum', pence: 30_000 } })
      return refused(reclaimSum(agreement, { ...RECLAIMED, before: 10_000 }))
    },
  ],
  [
    'over-surplus-rule',
    'At most £100.00 may go back. Ask for that or less.',
    () => {
      const sum = reclaimSum(agreementOf(24, { surplus: { rule: 'over-sum', pence: 30_000 } }), RECLAIMED)
      return isRefusal(sum) ? sum : checkReclaimed(10_001, sum)
    },
  ],
  [
    'not-found',
    'There is nothing at this address. Go to the start and look for it from there.',
    () => NOTHING_THERE,
  ],
  [
    'two-managers',
    'Another manager must answer this: nobody allows what they proposed.',
    () => needsSecondManager(),
  ],
]

/** £400 to spend and no hours left, of £30,000 a year. */
const RECLAIMED = {
  on: day('2026-03-14'),
  committed: 0,
  spending: 40_000 * PENNY,
  unset: 40_000 * PENNY,
  before: 0,
  yearPence: 3_000_000,
}

/** The n-th thing in the way of closing a month on 14 March. */
function closing(month: string, lockedThrough?: string, nth = 0): Refusal | undefined {
  const l = lockedThrough ? locked(sally(), lockedThrough) : sally()
  return mayClose(l.fund, month as Month, { today: l.today, putAside: 2, nobodys: 1 })[nth]
}

describe('every no has a name, and a sentence that says what to do next', () => {
  test.each(gallery)('%s: %s', (name, sentence, made) => {
    const no = refused(made())
    expect({ name: no.name, sentence: no.sentence }).toEqual({ name, sentence })
    expect(sentence, 'a sentence').toMatch(/^[“A-Z0-9].*\.$/s)
    for (const fact of Object.values(no.facts)) expect(JSON.stringify(fact)).toBeDefined()
  })

  test('and the gallery is complete: every name the rules can say hangs in it', () => {
    const folder = join(import.meta.dirname, '../../src/ledger')
    const said = readdirSync(folder)
      .map((file) => readFileSync(join(folder, file), 'utf8'))
      .flatMap((text) => [...text.matchAll(/new Refusal\(\s*(?:\w+ \? )?'([a-z-]+)'(?: : '([a-z-]+)')?/g)])
      .flatMap(([, name, other]) => (other === undefined ? [name] : [name, other]))
    expect(said.length).toBeGreaterThan(50)
    expect([...new Set(said)].sort()).toEqual([...new Set(gallery.map(([name]) => name))].sort())
    for (const name of said) expect(REFUSALS).toHaveProperty([name ?? ''])
  })
})

describe('everything that is wrong with an agreement is said at once', () => {
  const [first, late] = [standard(), enhanced()]
  const wrong: readonly [field: string, terms: Partial<Agreement>, sentence: string][] = [
    ['kinds', { kinds: [late] }, 'The first kind of hour must be “standard”.'],
    ['kinds', { kinds: [first, late, late] }, 'Two kinds have the same code.'],
    [
      'kinds',
      { kinds: [first, { ...late, code: 'Late hours' }], draws: [] },
      '“Late hours” is no code: use small letters, digits and hyphens.',
    ],
    [
      'kinds',
      { kinds: [{ ...first, lines: linesOf(0, 0) }], draws: [] },
      'The price of “standard” must come to whole pence, more than nothing.',
    ],
    [
      'kinds',
      { kinds: [first, { ...late, lines: late.lines.slice(0, 2) }] },
      'The price of “enhanced” must come to whole pence, more than nothing.',
    ],
    [
      'kinds',
      { kinds: [first, { ...late, lines: linesOf(10, 11) }] },
      'A cost line of “enhanced” is negative or in the wrong part.',
    ],
    [
      'kinds',
      { kinds: [first, { ...late, ratio: { standard: 1.5, own: 1 } }] },
      'The ratio of “enhanced” must be two whole numbers.',
    ],
    [
      'kinds',
      { kinds: [{ ...first, ratio: { standard: 2, own: 1 } }, late] },
      'Standard hours equal themselves: their ratio is 1 to 1.',
    ],
    [
      'draws',
      { draws: [{ kind: 'enhanced', on: ['shared'] }] },
      '“enhanced” draws on a kind that is not agreed.',
    ],
    [
      'weekly',
      { weekly: [{ kind: 'standard', amount: 0.5 }] },
      'The weekly hours of “standard” must be more than nothing, of a kind that is agreed.',
    ],
    ['weeklyPence', { weeklyPence: 0.5 }, 'Weekly money must be whole pence.'],
    ['weekStarts', { weekStarts: 0 }, 'The week starts on a day from 1 (Monday) to 7 (Sunday).'],
    ['yearStarts', { yearStarts: '02-30' }, 'The year starts on a month and day like 04-01.'],
    ['until', { until: day('2026-03-01') }, 'The agreement ends before it starts.'],
    [
      'notSupported',
      { notSupported: [{ from: on, to: addDays(on, -1) }] },
      'Days without support end before they start.',
    ],
    ['noticeHours', { noticeHours: -1 }, 'The notice must be whole hours.'],
    ['streams', { streams: [] }, 'At least one funder must be named.'],
    [
      'streams',
      { streams: [{ code: 'NHS', name: 'NHS', relation: 'included' }] },
      '“NHS” is no code: use small letters, digits and hyphens.',
    ],
    [
      'streams',
      { streams: [{ code: 'nhs', name: 'NHS', relation: 'included', share: { num: 1, den: 2 } }] },
      'Every funder but the last has an agreed share; the last takes the rest.',
    ],
    [
      'streams',
      {
        streams: [
          { code: 'nhs', name: 'NHS', relation: 'included', share: { num: 2, den: 2 } },
          { code: 'council', name: 'Council', relation: 'included' },
        ],
      },
      'The share of “NHS” must be two whole numbers, less than the whole.',
    ],
    [
      'cashRestReason',
      { cashRest: 'provider' },
      'What the provider keeps of swapped hours needs its reason in the agreement.',
    ],
    [
      'cancelledLate',
      { cancelledLate: { rule: 'part', num: 1, den: 0 } },
      'The part charged for a late cancellation must be two whole numbers.',
    ],
  ]

  test.each(wrong.map(([field, terms, sentence]) => [field, sentence, terms] as const))(
    '%s: %s',
    (field, sentence, terms) => {
      const said = checkAgreement(agreementOf(24, terms))
      expect(said.find((r) => r.sentence === sentence)).toMatchObject({
        name: 'agreement-invalid',
        where: { field },
      })
    },
  )

  test('two mistakes make two sentences, and none makes none', () => {
    expect(checkAgreement(agreementOf(24, { weekStarts: 0, noticeHours: -1 })).length).toBe(2)
    expect(checkAgreement(sallysAgreement)).toEqual([])
  })
})

test('a rule that moves hours and pounds apart is stopped: that is a mistake of ours, not of the person', () => {
  const l = sally()
  expect(() => checked(l, { transfers: unitTransfer('standard', 'available', 'delivered', HOUR) })).toThrow(
    'hours and pounds that do not agree',
  )
  expect(isRefusal(checked(l, {}))).toBe(false)
})
