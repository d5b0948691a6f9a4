import { balanceOn, brokenFloor, daysFrom, moneyOn, ownCashOn, withTransfers } from './book.ts'
import { printDay } from './day.ts'
import { type Draft, type EntryKind, touchesBankInWholePence } from './entry.ts'
import { type AccountCode, PROVIDER_CODES } from './fund.ts'
import { printSeconds } from './hours.ts'
import { isLess, money, printMoney } from './money.ts'
import { Refusal } from './refusal.ts'
import type { FundCase } from './support.ts'
import { backsExactly } from './valuation.ts'

/** Kinds that only the person, or a representative, can decide (design.md §4). */
export const NEED_DECISION: ReadonlySet<EntryKind> = new Set([
  'agreement',
  'brought-forward',
  'conversion',
  'hours-into-money',
  'money-into-hours',
  'saving',
  'contingency',
  'purchase-decided',
  'purchase',
  'funding',
])

/**
 * Only allocations, bookings and plans may be dated in the future; so may what takes a booking back, and what is
 * agreed or written down about a fund before it begins.
 */
const MAY_BE_FUTURE: ReadonlySet<EntryKind> = new Set([
  'allocation',
  'booking',
  'reversal',
  'not-given',
  'agreement',
  'decision',
  'repricing',
  'authority',
  'authority-ended',
  'decision-making',
])

/**
 * What every draft must satisfy before it is committed, whatever rule made it. The database keeps the same
 * promises; this says them in people's words (design.md §1). Refuses by name; finds nothing where all is well.
 */
export function checkDraft(about: FundCase, draft: Draft): Refusal | undefined {
  return (
    checkDay(about, draft) ??
    checkDecision(draft) ??
    checkBank(draft) ??
    checkBacking(about, draft) ??
    checkFloors(about, draft)
  )
}

function checkDay({ fund, today }: FundCase, draft: Draft): Refusal | undefined {
  if (fund.lockedThrough !== undefined && draft.effective <= fund.lockedThrough) {
    return new Refusal(
      'period-closed',
      `The month up to ${printDay(fund.lockedThrough)} is closed: nothing can be dated ${printDay(draft.effective)}. Date it later and say which day it belongs to.`,
      { day: draft.effective, lockedThrough: fund.lockedThrough },
    )
  }
  if (draft.effective < fund.opened) {
    return new Refusal(
      'outside-agreement',
      `The fund starts on ${printDay(fund.opened)}: nothing can be dated ${printDay(draft.effective)}.`,
      {
        day: draft.effective,
        opened: fund.opened,
      },
    )
  }
  if (draft.effective > today && !MAY_BE_FUTURE.has(draft.kind)) {
    return new Refusal(
      'future-day',
      `${printDay(draft.effective)} has not come yet. Only allocations and plans can be dated ahead.`,
      {
        day: draft.effective,
      },
    )
  }
  return undefined
}

function checkDecision(draft: Draft): Refusal | undefined {
  if (!NEED_DECISION.has(draft.kind) || draft.decision !== undefined) return undefined
  return new Refusal(
    'needs-decision',
    'This is for the person to decide. Record who decided, when and how first.',
    {
      kind: draft.kind,
    },
  )
}

function checkBank(draft: Draft): Refusal | undefined {
  return touchesBankInWholePence(draft.transfers)
    ? undefined
    : new Refusal('not-whole-pence', 'A sum at the bank must be whole pence.', { kind: draft.kind })
}

function checkBacking(about: FundCase, draft: Draft): Refusal | undefined {
  if (draft.kind === 'repricing' || about.fund.holder === 'provider') return undefined
  if (backsExactly(about.agreements, draft.effective, draft.transfers)) return undefined
  throw new Error(`a ${draft.kind} entry moves hours and pounds that do not agree`)
}

function checkFloors(about: FundCase, draft: Draft): Refusal | undefined {
  const after = withTransfers(about.book, draft.effective, draft.transfers)
  const broken = brokenFloor(after, draft.effective)
  if (broken) {
    const short = broken.unit === 'GBP' ? printMoney(money(-broken.balance)) : printSeconds(-broken.balance)
    return new Refusal(
      'below-floor',
      `On ${printDay(broken.day)} there would be ${short} less than nothing of ${plainly(broken.code)}. Ask for less, or date it later.`,
      { account: broken.code, unit: broken.unit, day: broken.day, balance: broken.balance },
    )
  }
  if (draft.kind !== 'reversal' && PROVIDER_CODES.some((code) => fellBelow(about, after, draft, code)))
    return new Refusal('nothing-to-take', 'No more than what has been earned can be taken.', {
      kind: draft.kind,
    })
  if (draft.kind === 'drawdown') {
    const short = daysFrom(after, draft.effective).find((day) =>
      isLess(moneyOn(after, 'bank', day), ownCashOn(after, day)),
    )
    if (short)
      return new Refusal(
        'own-cash-first',
        `On ${short} the bank share would be below the person’s own cash. Take less.`,
        {
          day: short,
        },
      )
  }
  return undefined
}

function fellBelow(
  about: FundCase,
  after: FundCase['book'],
  draft: Draft,
  code: (typeof PROVIDER_CODES)[number],
): boolean {
  const [was, is] = [
    balanceOn(about.book, 'GBP', code, draft.effective),
    balanceOn(after, 'GBP', code, draft.effective),
  ]
  return is < was && is < 0
}

/** What an account with a floor is to people (design.md §9). */
function plainly(code: AccountCode): string {
  if (code.startsWith('pot:') || code.startsWith('saved:')) return 'what is saved'
  return FLOORED_WORDS[code] ?? 'this account'
}

const FLOORED_WORDS: Readonly<Record<string, string>> = {
  bank: 'the fund’s share of the bank',
  hours: 'the money behind the hours',
  spending: 'what there is to spend',
  contingency: 'what is kept for emergencies',
  advance: 'what the provider has lent',
  available: 'the unused hours',
  booked: 'the planned hours',
  'own:lent': 'what the provider has lent',
}
