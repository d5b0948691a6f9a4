import type { Moment } from '../ledger/day.ts'
import type { FundId } from '../ledger/fund.ts'
import { isRefusal, Refusal } from '../ledger/refusal.ts'
import { NOTHING_THERE } from '../ledger/role.ts'
import { type Daybook, type Desk, requester } from './daybook.ts'
import { StoreBroken } from './store.ts'
import type { DraftRow, DraftWay } from './store-drafts.ts'

/** So many days after its last change, what was put aside and not opened is deleted. */
export const DRAFT_DAYS = 30

/** More than managers ever begin for one person at once. */
const MOST_OF_A_FUND = 1_000

/** How often it is tried again while others put the same aside at the same moment. */
const TRIES = 8

export interface DraftAsked {
  readonly way: DraftWay
  /** That gets another agreement, by its reference or id. */
  readonly fund?: string
  /** The key of the form, under which it will be opened. */
  readonly form: string
  readonly fields: DraftRow['fields']
  /** The version that whoever asks had before them; none where they have just begun. */
  readonly version?: number
}

/** What was put aside, as it is shown to managers: who began it and who changed it last, by name. */
export interface DraftShown extends Pick<DraftRow, 'id' | 'way' | 'fund' | 'fields' | 'version'> {
  readonly begun: DraftBy
  readonly changed: DraftBy
}

interface DraftBy {
  /** None where it is not known any more. */
  readonly name?: string
  readonly at: Moment
}

/**
 * Puts what somebody writes on screen aside, so that they or a colleague can go on with it. It is no record, and
 * nothing of it is filed. What is put aside a second time unchanged stays as it is. Refused where another manager has
 * changed it since (`changed-meanwhile`, with what it is now), where it is no more there, and once it was opened.
 */
export async function keepDraft(
  daybook: Daybook,
  ask: DraftAsked,
): Promise<Pick<DraftRow, 'id' | 'version'> | Refusal> {
  const { caller, store, at } = daybook
  const fund = ask.fund === undefined ? undefined : await daybook.fund(ask.fund)
  if (isRefusal(fund)) return fund
  const { code, provider } = caller
  for (let tries = 0; tries < TRIES; tries++) {
    const there = await store.drafts.draftOf(provider, ask.form)
    if (!there) {
      if (await store.request(requester(caller), ask.form)) return OPENED_ALREADY
      if (ask.version !== undefined) return GONE
      const now = { by: code, at }
      const id = daybook.newId('o')
      const draft = { ...{ id, provider, way: ask.way, form: ask.form, fields: ask.fields }, version: 1 }
      const begun = { ...draft, since: 1, begun: now, changed: now, ...(fund ? { fund: fund.id } : {}) }
      if (await store.drafts.begin(begun)) return { id, version: 1 }
      continue
    }
    if (there.way !== ask.way || there.fund !== fund?.id) return NOTHING_THERE
    if (isSame(there.fields, ask.fields)) return { id: there.id, version: there.version }
    if (!isAlone(there, ask.version, daybook)) return savedSince(there)
    const version = there.version + 1
    const since = there.changed.by === code ? there.since : version
    const next = { ...there, fields: ask.fields, version, since, changed: { by: code, at } }
    if (await store.drafts.goOn(next)) return { id: there.id, version }
  }
  return new Refusal(
    'changed-meanwhile',
    'Others saved this at the same time, again and again. Try once more.',
    {},
  )
}

/** What was begun and waits: to open a fund, or of one fund to get it another agreement; the oldest first. */
export async function drafts(
  daybook: Daybook,
  ask: { readonly fund?: string; readonly skip: number; readonly most: number },
): Promise<{ readonly rows: readonly DraftShown[]; readonly count: number } | Refusal> {
  const { store, caller } = daybook
  const { skip, most } = ask
  const fund = ask.fund === undefined ? undefined : await daybook.fund(ask.fund)
  if (isRefusal(fund)) return fund
  await sweepAsItIsRead(daybook)
  const which = { skip, most, ...(fund ? { fund: fund.id } : {}) }
  const { rows, count } = await store.drafts.drafts(caller.provider, which)
  return { rows: await shown(daybook, rows), count }
}

/** One of them: of a fund where one is named, else of those that open one. */
export async function draft(
  daybook: Daybook,
  ask: { readonly draft: string; readonly fund?: string },
): Promise<DraftShown | Refusal> {
  const row = await found(daybook, ask)
  if (isRefusal(row)) return row
  const [one] = await shown(daybook, [row])
  return one ?? NOTHING_THERE
}

/** Throws one away, as it was looked at. Refused where another manager has changed it since. */
export async function dropDraft(
  daybook: Daybook,
  ask: { readonly draft: string; readonly fund?: string; readonly version: number },
): Promise<{ readonly draft: string } | Refusal> {
  const row = await found(daybook, ask)
  if (isRefusal(row)) return row
  if (!isAlone(row, ask.version, daybook)) return savedSince(row)
  daybook.add('draftsDone', { id: row.id, version: row.version })
  return { draft: row.id }
}

/**
 * What a form was put aside as is deleted by the commit that opens its fund or agrees it; and what else is put aside
 * for that fund, which stands on an agreement that is not the latest any more. Refused where another manager has
 * changed it since the version that whoever opens it had before them, or where it is no more there.
 */
export async function endDraft(
  daybook: Daybook,
  seen: number | undefined,
  fund?: FundId,
): Promise<Refusal | undefined> {
  const { key, store, caller } = daybook
  const row = key === undefined ? undefined : await store.drafts.draftOf(caller.provider, key)
  if (key !== undefined && !row && seen !== undefined) return GONE
  if (row && !isAlone(row, seen, daybook)) return savedSince(row)
  const others =
    fund === undefined
      ? []
      : (await store.drafts.drafts(caller.provider, { fund, skip: 0, most: MOST_OF_A_FUND })).rows
  for (const { id, version } of [...(row ? [row] : []), ...others.filter((o) => o.id !== row?.id)])
    daybook.add('draftsDone', { id, version })
  return undefined
}

/** Deletes what nobody has changed for 30 days, of every provider; how many. */
export function sweepDrafts(desk: Pick<Desk, 'store' | 'clock'>): Promise<number> {
  const before = Temporal.Instant.from(desk.clock()).subtract({ hours: 24 * DRAFT_DAYS })
  return desk.store.drafts.sweep(before.toString() as Moment)
}

/** Whoever reads is answered also while the file cannot be written for a moment. */
async function sweepAsItIsRead({ store, at }: Daybook): Promise<void> {
  try {
    await sweepDrafts({ store, clock: () => at })
  } catch (error) {
    if (!(error instanceof StoreBroken && error.passing)) throw error
  }
}

async function found(
  daybook: Daybook,
  ask: { readonly draft: string; readonly fund?: string },
): Promise<DraftRow | Refusal> {
  const fund = ask.fund === undefined ? undefined : await daybook.fund(ask.fund)
  if (isRefusal(fund)) return fund
  await sweepAsItIsRead(daybook)
  const row = await daybook.store.drafts.draft(daybook.caller.provider, ask.draft)
  return row && row.fund === fund?.id ? row : NOTHING_THERE
}

async function shown({ store }: Daybook, rows: readonly DraftRow[]): Promise<DraftShown[]> {
  const codes = new Set(rows.flatMap((row) => [row.begun.by, row.changed.by]))
  const users = await store.people.users([...codes])
  const named = ({ by, at }: DraftRow['begun']): DraftBy => {
    const name = users.get(by)?.name
    return { at, ...(name === undefined ? {} : { name }) }
  }
  return rows.map(({ id, way, fund, fields, version, begun, changed }) => ({
    ...{ id, way, fields, version, begun: named(begun), changed: named(changed) },
    ...(fund === undefined ? {} : { fund }),
  }))
}

/** Whether nobody else has changed it since a version: one's own pages may go back to before one's own changes. */
function isAlone({ version, since, changed }: DraftRow, seen = 0, { caller }: Daybook): boolean {
  return seen === version || (changed.by === caller.code && since - 1 <= seen)
}

function isSame(a: DraftRow['fields'], b: DraftRow['fields']): boolean {
  const names = Object.keys(a)
  return names.length === Object.keys(b).length && names.every((name) => a[name] === b[name])
}

function savedSince({ id, version }: DraftRow): Refusal {
  return new Refusal(
    'changed-meanwhile',
    'This has been saved since you opened it. Look at what was saved, and choose which of the two to go on with.',
    { draft: id, version },
  )
}

const GONE = new Refusal(
  'changed-meanwhile',
  'This does not wait here any more: it was opened or agreed, or somebody threw it away. Look for the person among the funds first.',
  { draft: '' },
)

const OPENED_ALREADY = new Refusal(
  'already-exists',
  'This was opened or agreed already, and then changed here: nothing more was written down. Look for the person among the funds, or start again.',
)
