import type { Agreement } from '../ledger/agreement.ts'
import { addDays, type Day, dayAt, firstDay, lastDay, type Month, monthOf, nextMonth } from '../ledger/day.ts'
import { isRefusal, type Refusal } from '../ledger/refusal.ts'
import { type Act, fundedPeriods, type RoleName, touches } from '../ledger/role.ts'
import { type Daybook, type Desk, ENDED } from './daybook.ts'
import { daysSeen, fundSeen, sees } from './funded.ts'
import { COMMAND_LINE } from './proposal.ts'
import { type FundRow, StoreBroken } from './store.ts'
import type { LookRow } from './store-people.ts'

/** What looking at each of these is; the others show nothing of a person's record, or go with one of these. */
const LOOKS: { readonly [A in Act]?: LookRow['what'] } = {
  fundList: 'list',
  positions: 'list',
  allAccounts: 'list',
  whatWeMayTake: 'list',
  drawdowns: 'list',
  drawdownOf: 'list',
  monthEnd: 'list',
  tieOut: 'list',
  putAside: 'list',
  people: 'list',
  disputes: 'list',
  notices: 'list',
  noticesOnPage: 'list',
  openQuestions: 'list',
  queries: 'list',
  reclaims: 'list',
  needsToReview: 'list',
  answersToTell: 'list',
  toPay: 'list',
  statementsOfMonth: 'list',
  whoWaits: 'list',
  packList: 'list',
  pack: 'list',
  report: 'list',
  reportOverTime: 'list',
  proposals: 'list',
  flags: 'list',
  fundPage: 'account',
  position: 'account',
  accounts: 'account',
  agreements: 'account',
  statements: 'account',
  whatWouldItCost: 'account',
  whoMayDecide: 'account',
  howLateCanIStay: 'account',
  trySwap: 'account',
  tryHoursIntoMoney: 'account',
  tryMoneyIntoHours: 'account',
  trySave: 'account',
  tryTakeOut: 'account',
  tryEmergencies: 'account',
  tryToBuy: 'account',
  tryToPay: 'account',
  tryAgreement: 'account',
  // A new agreement for somebody who has a fund; of whoever has none, there is no record yet.
  draft: 'account',
  drafts: 'account',
  tryUndo: 'account',
  aboutToUndo: 'account',
  purchasesOf: 'account',
  questionsOf: 'account',
  query: 'account',
  aboutToQuery: 'account',
  reclaim: 'account',
  toReclaim: 'account',
  needsOf: 'account',
  answerToTell: 'account',
  handingOver: 'account',
  entriesOf: 'entries',
  entryOf: 'entries',
  sample: 'entries',
  paymentsCompared: 'list',
  paidFor: 'list',
  paidForToday: 'list',
  exceptionOf: 'entries',
  endedFunds: 'list',
  entriesProof: 'entries',
  statementOf: 'statement',
  draftStatement: 'statement',
  aboutToAsk: 'statement',
  decisionsOf: 'decisions',
  notice: 'decisions',
  whoCanSee: 'people',
  cardPlaces: 'people',
  exportBooks: 'export',
  packFile: 'export',
}

/** How many looks may wait while the file cannot be written. */
const MOST_WAITING = 10_000

/**
 * Who looked (design.md §8; trust.md T21): every look at a person's record by staff or a commissioner is written
 * down before it is shown. Asking for the headers alone (HEAD) is a look too, though it opens no statement: whether there
 * is something and how long it is are told by them, and what watches over those who look may say too much and never too
 * little. While the file cannot be written for a moment, pages are still answered: the looks
 * wait here and go in as soon as it can be; when too many wait, nothing more is shown.
 */
export class Looks {
  readonly #desk: Pick<Desk, 'store' | 'clock'>
  #waiting: readonly LookRow[] = []

  constructor(desk: Pick<Desk, 'store' | 'clock'>) {
    this.#desk = desk
  }

  async keep(daybook: Daybook, act: Act): Promise<void> {
    const looks = looksOf(daybook, act)
    if (looks.length > 0) await this.#write(looks)
  }

  /** Writes down what waits; how many still wait, because the file cannot be written yet. */
  async flush(): Promise<number> {
    if (this.#waiting.length > 0) await this.#write([])
    return this.#waiting.length
  }

  async #write(looks: readonly LookRow[]): Promise<void> {
    const { store, clock } = this.#desk
    const left = [...Map.groupBy([...this.#waiting, ...looks], (look) => look.provider)]
    this.#waiting = []
    try {
      // Providers' books are apart: what waited for another provider goes in its own commit.
      for (let next = left[0]; next !== undefined; next = left[0]) {
        const [provider, of] = next
        const [first] = of
        if (first) {
          const commit = { provider, at: clock(), by: first.by, entries: [], looks: of }
          const kept = await store.commit(commit, new Map())
          if (!kept.done) throw new Error('the file refused a look')
        }
        left.shift()
      }
    } catch (error) {
      this.#waiting = [...left.flatMap(([, of]) => of), ...this.#waiting]
      const mayWait = error instanceof StoreBroken && error.passing
      if (!mayWait || this.#waiting.length > MOST_WAITING) throw error
    }
  }
}

function looksOf(daybook: Daybook, act: Act): LookRow[] {
  const what = LOOKS[act]
  const { as, provider, code } = daybook.caller
  if (what === undefined || (as.role !== 'manager' && as.role !== 'commissioner')) return []
  const look = {
    provider,
    role: as.role,
    ...(as.role === 'commissioner' ? { funder: as.funder } : {}),
    what,
    ...(daybook.lookedAbout === undefined ? {} : { about: daybook.lookedAbout }),
    by: code,
    at: daybook.at,
  }
  if (what === 'list' && daybook.listed === undefined) return [look]
  if (what === 'list') return (daybook.listed ?? []).map((fund) => ({ ...look, fund }))
  return daybook.opened.map((fund) => ({ ...look, fund }))
}

/** Whether a list stood open that a person is in: of managers everybody, of a funder whom it pays for on its days. */
function isListed({ fund, funder, about }: LookRow, agreements: readonly Agreement[], on: Day): boolean {
  if (fund !== undefined || funder === undefined) return true
  const begun = fundedPeriods(agreements, funder).filter((s) => s.from <= on)
  if (about === ENDED) {
    const end = begun.at(-1)?.to
    return end !== undefined && end < on
  }
  const [first = on, last = first] = (about?.split('/') ?? []) as Day[]
  return touches(begun, first, last)
}

/** Who looked at one person's record on one day: one line for each of them, whatever they looked at. */
export interface LookLine {
  readonly day: Day
  readonly role: RoleName
  /** The name that the person knows them by; none where it is erased, and none on the provider's own computer. */
  readonly name?: string
  /** The provider they work for, or the funder. */
  readonly of: string
  /** Not signed in: at the provider's own computer, by a command. */
  readonly byCommand: boolean
  /** What they looked at, in the order of `LOOKED_AT`; `months` are those of the statements. */
  readonly what: readonly LookRow['what'][]
  readonly months: readonly Month[]
}

export const LOOKED_AT = ['account', 'entries', 'statement', 'decisions', 'people', 'list', 'export'] as const

export interface WhoLooked {
  readonly fund: FundRow
  readonly month: Month
  /** Newest first. */
  readonly lines: readonly LookLine[]
  /** Months before and after it in which somebody may have looked. */
  readonly earlier?: Month
  readonly later?: Month
}

/**
 * Who of the provider and of its funders looked at a person's record in a month (this month where none is asked),
 * one line a person a day. The person's own visits and their representatives' are not among them.
 */
export async function whoLooked(
  daybook: Daybook,
  ask: { readonly fund: string; readonly month?: Month },
): Promise<WhoLooked | Refusal> {
  const fund = await daybook.fund(ask.fund)
  if (isRefusal(fund)) return fund
  const now = monthOf(daybook.today)
  const month = ask.month ?? now
  const { store } = daybook
  const seen = await daysSeen(daybook, fund)
  const { opened } = await fundSeen(daybook, fund, seen)
  const agreements = await store.agreements(fund.id)
  const looks = (await store.people.looks(fund.id, { from: firstDay(month), to: lastDay(month) }))
    .map((look) => ({ ...look, day: dayAt(look.at) }))
    .filter(
      (look) => monthOf(look.day) === month && isListed(look, agreements, look.day) && sees(seen, look.day),
    )
    .sort((a, b) => (a.at === b.at ? 0 : a.at < b.at ? 1 : -1))
  const users = await store.people.users([...new Set(looks.map((look) => look.by))])
  const provider = (await store.providers()).find((p) => p.id === fund.provider)?.name ?? ''
  const funders = new Map(agreements.flatMap((a) => a.streams.map((s) => [s.code, s.name] as const)))
  const lines = [
    ...Map.groupBy(looks, (l) => JSON.stringify([l.day, l.by, l.role, l.funder])).values(),
  ].flatMap((of): LookLine[] => {
    const [look] = of
    if (!look) return []
    const name = users.get(look.by)?.name
    const months = of.flatMap((l) => (l.what === 'statement' && l.about ? [l.about as Month] : []))
    return [
      {
        day: look.day,
        role: look.role,
        ...(name === undefined ? {} : { name }),
        of: look.funder === undefined ? provider : (funders.get(look.funder) ?? look.funder),
        byCommand: look.by === COMMAND_LINE,
        what: LOOKED_AT.filter((what) => of.some((l) => l.what === what)),
        months: [...new Set(months)].sort(),
      },
    ]
  })
  return {
    fund,
    month,
    lines,
    ...(monthOf(opened) < month ? { earlier: monthOf(addDays(firstDay(month), -1)) } : {}),
    ...(month < now ? { later: nextMonth(month) } : {}),
  }
}
