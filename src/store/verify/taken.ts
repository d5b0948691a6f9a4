import type { AccountRead, Check, EntryRead, Reading } from './check.ts'

/** What is earned leaves by a drawdown alone, and leaves the person's own cash at the bank. */
export class Taken implements Check {
  readonly #reading: Reading

  constructor(reading: Reading) {
    this.#reading = reading
  }

  entry({ fund, columns: c, touched }: EntryRead): void {
    const find = (sentence: string) =>
      this.#reading.find(sentence, 'entry', { fund: fund.id, entry: c.number })
    let [isEarned, isFromBank] = [false, false]
    for (let i = 0; i < touched.length; i += 2) {
      const [debit, credit] = [touched[i], touched[i + 1]]
      if (credit?.part === 'bank') isFromBank = true
      if (debit?.part !== 'earned' || !credit) continue
      isEarned = true
      if (credit.part !== 'earned' && !mayTakeEarned(c.kind, credit))
        find('what was earned was taken by another way than a drawdown')
    }
    if (isEarned && isFromBank && leastOfOwnCash(fund.accounts, c.effective) < 0)
      find('the provider took what left the person’s own cash short at the bank')
  }
}

/** What is earned leaves by a drawdown, straight to the bank; a reversal and a beginning may take it back. */
function mayTakeEarned(kind: string, credit: AccountRead): boolean {
  return kind === 'drawdown' ? credit.part === 'bank' : kind === 'reversal' || kind === 'brought-forward'
}

/** What the bank holds more than the person's own cash, at the least, on a day and every later day known by now. */
function leastOfOwnCash(accounts: readonly AccountRead[], on: string): number {
  const later = new Map<string, number>()
  let left = 0
  for (const account of accounts) {
    const sign = account.part === 'bank' ? 1 : account.part === 'own-cash' ? -1 : 0
    if (sign === 0) continue
    left += sign * account.now
    const days = account.days ?? []
    for (let i = days.length - 1; i >= 0; i--) {
      const day = days[i] ?? ''
      if (day <= on) break
      later.set(day, (later.get(day) ?? 0) + sign * (account.changes[i] ?? 0))
    }
  }
  let least = left
  for (const day of [...later.keys()].sort().reverse()) {
    left -= later.get(day) ?? 0
    least = Math.min(least, left)
  }
  return least
}
