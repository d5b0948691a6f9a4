import type { Day, Moment } from '../ledger/day.ts'
import { type DrawnParts, drawnParts } from '../ledger/drawdown.ts'
import type { ActId, EntryOf } from '../ledger/entry.ts'
import { Refusal } from '../ledger/refusal.ts'
import { type Daybook, sha256 } from './daybook.ts'
import type { FundRow } from './store.ts'
import { Unmoved } from './unmoved.ts'

/** A drawdown as it was made: one transfer at the bank, one entry for each fund, a list to keep. */
export interface Drawdown extends DrawnParts {
  /** Of the act: one word over all its entries. */
  readonly id: ActId
  /** For the transfer at the bank, in signs that every bank's form takes. */
  readonly reference: string
  /** Up to and including which day it was earned. */
  readonly through: Day
  readonly recordedAt: Moment
  readonly funds: number
}

/** What it took from one fund. */
export interface DrawnLine extends DrawnParts {
  readonly fund: FundRow
  readonly entry: number
}

export interface DrawdownShown extends Drawdown {
  /** By reference; they add up to the drawdown, column by column. */
  readonly lines: readonly DrawnLine[]
  /** Who asked for it and who allowed it, by the names they sign in with; none where the bank's file brought it. */
  readonly allowed?: { readonly proposedBy?: string; readonly allowedBy?: string; readonly at: Moment }
}

/** Every drawdown that stands, newest first. */
export async function drawdowns(
  daybook: Daybook,
  _: object,
  kept = new Unmoved<readonly DrawnEntry[]>(),
): Promise<readonly Drawdown[]> {
  const lines = (await kept.of(await daybook.fundsSeen(), '', (fund) => drawnFrom(daybook, fund))).flat()
  const made = Map.groupBy(lines, ({ act }) => act)
  return [...made]
    .map(([act, lines]) => summed(act, lines))
    .sort((a, b) =>
      a.through === b.through ? (a.recordedAt < b.recordedAt ? 1 : -1) : a.through < b.through ? 1 : -1,
    )
}

/** One of them, with its line for each fund. Refused where there is none of this id. */
export async function drawdownOf(
  daybook: Daybook,
  ask: { readonly drawdown: string },
): Promise<DrawdownShown | Refusal> {
  const lines: DrawnEntry[] = []
  for (const fund of await daybook.fundsSeen()) lines.push(...(await drawnFrom(daybook, fund, ask.drawdown)))
  const [first] = lines
  if (!first)
    return new Refusal('not-found', 'Nothing was taken under this address.', { drawdown: ask.drawdown })
  return {
    ...summed(first.act, lines),
    lines: lines.map(({ fund, entry, parts }) => ({ fund, entry: entry.number, ...parts })),
    ...(await allowedAs(daybook, first.act)),
  }
}

/** What one drawdown took from one fund, with its entry. */
export interface DrawnEntry {
  readonly fund: FundRow
  readonly act: ActId
  readonly entry: EntryOf<'drawdown'>
  readonly parts: DrawnParts
}

/** The drawdowns from one fund that nothing has reversed, or its part of one. */
export async function drawnFrom(
  { store }: Daybook,
  fund: FundRow,
  only?: string,
): Promise<readonly DrawnEntry[]> {
  const all = await store.entriesOfKind(fund.id, ['drawdown'])
  const entries = only === undefined ? all : all.filter((e) => e.act === only)
  const numbers = entries.map((e) => e.number)
  const reversed = numbers.length === 0 ? new Map() : await store.reversals(fund.id, numbers)
  return entries.flatMap((entry) =>
    entry.act === undefined || reversed.has(entry.number)
      ? []
      : [{ fund, act: entry.act, entry, parts: drawnParts(entry) }],
  )
}

/** What the lines of one drawdown come to. */
export function summed(id: ActId, lines: readonly Pick<DrawnEntry, 'entry' | 'parts'>[]): Drawdown {
  const sum = (of: keyof DrawnParts) => lines.reduce((n, { parts }) => n + parts[of], 0)
  const [first] = lines
  if (!first) throw new Error('a drawdown without a line')
  const { through } = first.entry.details
  return {
    ...{ id, reference: referenceOf(id, through), through, recordedAt: first.entry.recordedAt },
    funds: lines.length,
    pence: sum('pence'),
    directPence: sum('directPence'),
    managementPence: sum('managementPence'),
    cancelledLatePence: sum('cancelledLatePence'),
  }
}

/** “ISF260531-3FA9”: eighteen signs at most, capitals, digits and a dash, as a transfer by BACS may carry them. */
function referenceOf(id: ActId, through: Day): string {
  return `ISF${through.slice(2).replaceAll('-', '')}-${sha256(id).slice(0, 4).toUpperCase()}`
}

async function allowedAs({ store }: Daybook, id: ActId): Promise<Pick<DrawdownShown, 'allowed'>> {
  const row = await store.people.proposal(id)
  const answered = row?.answered
  if (!row || answered?.answer !== 'approved') return {}
  const users = await store.people.users([row.by, answered.by])
  const [proposedBy, allowedBy] = [users.get(row.by)?.name, users.get(answered.by)?.name]
  return {
    allowed: {
      at: answered.at,
      ...(proposedBy === undefined ? {} : { proposedBy }),
      ...(allowedBy === undefined ? {} : { allowedBy }),
    },
  }
}
