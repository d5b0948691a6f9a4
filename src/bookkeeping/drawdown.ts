import type { Day } from '../ledger/day.ts'
import { decideDrawdown, mayTake } from '../ledger/drawdown.ts'
import type { ActId, Source } from '../ledger/entry.ts'
import type { FundId } from '../ledger/fund.ts'
import { PENNY, pennySeconds, printPence } from '../ledger/money.ts'
import { isRefusal, Refusal, type RefusalName } from '../ledger/refusal.ts'
import { postedOn } from '../ledger/support.ts'
import type { Daybook } from './daybook.ts'
import { flag } from './flag.ts'
import { sourced, wroteOne } from './record.ts'
import type { FundRow, PutAsideRow } from './store.ts'
import { Unmoved } from './unmoved.ts'

export interface MayTakeLine {
  readonly fund: string
  readonly id: FundId
  readonly earnedPence: number
  readonly roomPence: number
  readonly pence: number
}

/** "What we may take" from every fund on a day (design.md §1.1, §9). `kept`: of the funds that did not move. */
export async function whatWeMayTake(
  daybook: Daybook,
  { through }: { readonly through: Day },
  kept = new Unmoved<MayTakeLine>(),
): Promise<readonly MayTakeLine[]> {
  const funds = await fundsBy(daybook, through)
  return kept.of(funds, through, (fund) => mayTakeFrom(daybook, fund, through))
}

/** Every person's fund that was open on a day. */
async function fundsBy({ store, caller }: Daybook, on: Day): Promise<readonly FundRow[]> {
  return (await store.funds(caller.provider)).filter((f) => f.holder === 'person' && f.opened <= on)
}

async function mayTakeFrom(daybook: Daybook, fund: FundRow, on: Day): Promise<MayTakeLine> {
  const may = mayTake((await daybook.case(fund, on)).book, on)
  return {
    fund: fund.ref,
    id: fund.id,
    earnedPence: Math.floor(pennySeconds(may.earned) / PENNY),
    roomPence: Math.floor(pennySeconds(may.room) / PENNY),
    pence: may.pence,
  }
}

export interface Drawn {
  readonly through: Day
  readonly pence: number
  readonly lines: readonly MayTakeLine[]
}

/**
 * One transfer to the provider, one entry for each fund, a list to keep. Where a sum is named, it must be
 * exactly what may be taken. By itself it is done only as a second manager allowed it (proposal.ts); what the bank
 * says was taken is recorded and flagged, since whatever was allowed is on record before its line comes.
 */
export async function drawDown(
  daybook: Daybook,
  ask: {
    readonly through: Day
    readonly pence?: number
    readonly source?: Omit<Source, 'piece' | 'part' | 'text'> & { readonly rowText?: string }
  },
  proposal?: ActId,
): Promise<Drawn | Refusal> {
  // The bank's own line of a day in a closed month is a fact: it is dated in the open one and names its day.
  const dated = (fund: FundRow) => (ask.source ? postedOn(fund, ask.through) : { effective: ask.through })
  const lines: MayTakeLine[] = []
  for (const fund of await fundsBy(daybook, ask.through)) {
    const line = await mayTakeFrom(daybook, fund, dated(fund).effective)
    if (line.pence > 0) lines.push(line)
  }
  const total = lines.reduce((sum, l) => sum + l.pence, 0)
  if (total === 0)
    return new Refusal('nothing-to-take', 'There is nothing to take.', { through: ask.through })
  if (ask.pence !== undefined && ask.pence !== total) {
    return new Refusal(
      'does-not-add-up',
      `${printPence(ask.pence)} was taken, and what may be taken comes to ${printPence(total)}. Find the difference of ${printPence(Math.abs(ask.pence - total))} first.`,
      { taken: ask.pence, mayTake: total },
    )
  }
  const act = proposal ?? (daybook.newId('a') as ActId)
  for (const line of lines) {
    const fund = await daybook.fund(line.fund)
    if (isRefusal(fund)) return fund
    const when = dated(fund)
    const due = await daybook.postDue(fund, when.effective)
    if (isRefusal(due)) return due
    const about = await daybook.case(fund, when.effective)
    const draft = decideDrawdown(about.book, when.effective, line.pence)
    if (isRefusal(draft)) return draft
    const source = ask.source ? { source: await nextSource(daybook, fund, ask.source) } : {}
    const wrote = await wroteOne(daybook, fund, { ...draft, ...when, ...source }, act)
    if (isRefusal(wrote)) return wrote
  }
  if (ask.source) flag(daybook, { what: 'not-proposed', facts: { on: ask.through, pence: total } })
  return { through: ask.through, pence: total, lines }
}

const NOT_TAKEN: ReadonlySet<string> = new Set<RefusalName>(['does-not-add-up', 'nothing-to-take'])

/** Why a line that names another account than the ring-fenced one waits. */
export const ANOTHER_ACCOUNT =
  'This line is of another bank account than the ring-fenced one. Check that it is the right file.'

/**
 * Whether a row put aside is a transfer to the provider that agrees with nothing on record. Taking more while it waits
 * may be taking the same twice, so nothing is proposed till then.
 */
export function isTransferAside(row: PutAsideRow): boolean {
  const { system, reason, sentence } = row
  return system === 'bank' && NOT_TAKEN.has(reason) && sentence !== ANOTHER_ACCOUNT && penceOfLine(row) < 0
}

/** Whether it came from the provider's own account, and a manager says what it is. */
export function isFromOurselves({ system, reason }: PutAsideRow): boolean {
  return system === 'bank' && reason === ('needs-decision' satisfies RefusalName)
}

/** The sum of a line of the bank: its reference is its day, its sum in whole pence and more. */
export function penceOfLine({ reference }: PutAsideRow): number {
  return Number(reference.split('/')[1])
}

/** A line whose drawdown was reversed may be taken in again: it is the next part of its source. */
async function nextSource(
  daybook: Daybook,
  fund: FundRow,
  from: Omit<Source, 'piece' | 'part' | 'text'> & { readonly rowText?: string },
): Promise<Source> {
  const before = await daybook.entriesFrom(fund, from.system, [from.reference])
  const part = before.reduce((most, e) => Math.max(most, e.source?.part ?? 0), 0) + 1
  return { ...sourced(daybook, fund, from), part, piece: 1 }
}
