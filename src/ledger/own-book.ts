import type { Day } from './day.ts'
import { type DraftOf, moneyTransfer, type Source, type Transfer, type WordRef } from './entry.ts'
import { type Money, pennySeconds } from './money.ts'

/**
 * The provider's own book beside the funds of one bank account: money that is nobody's yet, interest,
 * charges, the provider's own (design.md §3). `own:lent` mirrors the funds' advances to the penny.
 */
export type OwnMoney = DraftOf<'own-money'>['details']['what']

/** How a loan to a fund was paid: out of the own share of the bank, or from outside (card, cash, office account). */
export type LentFrom = 'own-share' | 'outside'

export function decideOwnMoney(
  what: Exclude<OwnMoney, 'lent' | 'lent-back'>,
  on: Day,
  sum: Money,
  more: { readonly reference?: WordRef; readonly source?: Source } = {},
): DraftOf<'own-money'> {
  const moves = {
    float: ['own:bank', 'own:money'],
    interest: ['own:bank', 'own:interest'],
    charges: ['own:charges', 'own:bank'],
    unidentified: ['own:bank', 'own:unidentified'],
    identified: ['own:unidentified', 'own:bank'],
    withdrawn: ['own:money', 'own:bank'],
  } as const
  const [debit, credit] = moves[what]
  return ownDraft(what, on, sum, moneyTransfer(debit, credit, sum), more)
}

/** The own book's side of an advance to a fund. */
export function decideLent(on: Day, sum: Money, from: LentFrom): DraftOf<'own-money'> {
  return ownDraft(
    'lent',
    on,
    sum,
    moneyTransfer('own:lent', from === 'outside' ? 'own:money' : 'own:bank', sum),
  )
}

/** The own book's side of a repaid advance. */
export function decideLentBack(on: Day, sum: Money, to: LentFrom): DraftOf<'own-money'> {
  return ownDraft(
    'lent-back',
    on,
    sum,
    moneyTransfer(to === 'outside' ? 'own:money' : 'own:bank', 'own:lent', sum),
  )
}

function ownDraft(
  what: OwnMoney,
  on: Day,
  sum: Money,
  transfers: readonly Transfer[],
  more: { readonly reference?: WordRef; readonly source?: Source } = {},
): DraftOf<'own-money'> {
  return {
    kind: 'own-money',
    effective: on,
    details: { what, sum: pennySeconds(sum), ...(more.reference ? { reference: more.reference } : {}) },
    ...(more.source ? { source: more.source } : {}),
    transfers,
  }
}
