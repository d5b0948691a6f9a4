import { randomBytes } from 'node:crypto'
import { existsSync } from 'node:fs'
import type { Caller, Desk } from '../bookkeeping/daybook.ts'
import { type Books, openBooks } from '../bookkeeping/open-books.ts'
import { COMMAND_LINE } from '../bookkeeping/proposal.ts'
import type { FundRow, Provider, StoreBroken } from '../bookkeeping/store.ts'
import type { Moment } from '../ledger/day.ts'
import type { FundId, ProviderId } from '../ledger/fund.ts'
import { isRefusal, Refusal } from '../ledger/refusal.ts'
import { openStore, type SqliteStore } from '../store/sqlite/store.ts'
import { type Outcome, refused } from './command.ts'

/**
 * The only wiring of the house: which file, whose clock, where chance comes from, and who is asking: whoever can run
 * a command on the file is a manager of its provider.
 */
export interface House {
  readonly file: string
  readonly store: SqliteStore
  readonly books: Books
  readonly caller: Caller
  readonly provider: Provider
}

export interface Opening {
  readonly db: string | undefined
  readonly provider: string | undefined
  /** Where the service is reached, for what is printed on statements. */
  readonly origin?: string | undefined
  /** Told once, when the file can no longer be written safely. */
  readonly onBroken?: (error: StoreBroken) => void
}

/** Whoever can run a command on the file itself: a manager of its provider, under a code of its own. */
export function managerOf(provider: ProviderId): Caller {
  return { code: COMMAND_LINE, provider, as: { role: 'manager' } }
}

/** The file that is asked for: --db, else RINGFENCE_DB, else ringfence.db in this folder. */
export function fileOf(db: string | undefined): string {
  return db ?? (process.env['RINGFENCE_DB'] || './ringfence.db')
}

/** Opens the house, lets a command work in it, and closes it again, however that ends. */
export async function inHouse(opening: Opening, work: (house: House) => Promise<Outcome>): Promise<Outcome> {
  const house = await openHouse(opening)
  if (isRefusal(house)) return refused(house)
  try {
    return await work(house)
  } finally {
    await house.store.close()
  }
}

export async function openHouse(opening: Opening): Promise<House | Refusal> {
  const file = fileOf(opening.db)
  const store = await openFile(file, opening.onBroken)
  if (isRefusal(store)) return store
  const provider = chosen(await store.providers(), opening.provider, file)
  if (isRefusal(provider)) {
    await store.close()
    return provider
  }
  return {
    file,
    store,
    provider,
    books: openBooks({
      store,
      clock: clockOf(provider),
      ...CHANCE,
      ...(opening.origin === undefined ? {} : { origin: opening.origin }),
    }),
    caller: managerOf(provider.id),
  }
}

/** Opens a file that must be there. Refused where there is none, or where it is no file of ours. */
async function openFile(
  file: string,
  onBroken?: (error: StoreBroken) => void,
): Promise<SqliteStore | Refusal> {
  if (!existsSync(file)) {
    return new Refusal(
      'not-found',
      `There is no file ${file}. Name another with --db, or make one: “ringfence demo” for the demo, “ringfence open” for your own.`,
      { file },
    )
  }
  return openStore(file, { mustExist: true, ...(onBroken ? { onBroken } : {}) })
}

function chosen(providers: readonly Provider[], id: string | undefined, file: string): Provider | Refusal {
  const names = providers.map((p) => `${p.id} (${p.name})`).join(', ')
  if (id !== undefined) {
    return (
      providers.find((p) => p.id === id) ??
      new Refusal(
        'not-found',
        `There is no provider “${id}” in ${file}. ${providers.length > 0 ? `It has: ${names}.` : 'It has none yet.'}`,
        { provider: id },
      )
    )
  }
  const [first, second] = providers
  if (!first)
    return new Refusal('not-found', `There is no provider in ${file} yet. Open one with “ringfence open”.`, {
      file,
    })
  if (second)
    return new Refusal('not-found', `${file} holds several providers. Name one with --provider: ${names}.`, {
      providers: providers.map((p) => p.id),
    })
  return first
}

/** The system's clock; a demo provider's starts on its own day and moves on from there. */
function clockOf({ demoToday }: Provider): () => Moment {
  if (demoToday === undefined) return systemClock
  const from = Temporal.Instant.from(demoToday)
  const started = performance.now()
  return () => written(from.add({ milliseconds: Math.floor(performance.now() - started) }))
}

export function systemClock(): Moment {
  return written(Temporal.Now.instant())
}

function written(instant: Temporal.Instant): Moment {
  return instant.toString({ smallestUnit: 'millisecond' }) as Moment
}

/** Chance: ids that nobody can guess, and the salts that keep texts from being guessed (design.md §1.3). */
export const CHANCE: Pick<Desk, 'newId' | 'newSalt'> = {
  newId: (prefix) => `${prefix}_${randomText(16)}`,
  newSalt: () => randomBytes(32).toString('hex'),
}

/** Crockford's 32 signs: none is taken for another when an id is read out. Five bits each. */
const SIGNS = '0123456789abcdefghjkmnpqrstvwxyz'

function randomText(length: number): string {
  return [...randomBytes(length)].map((byte) => SIGNS[byte & 31]).join('')
}

export function newProviderId(): ProviderId {
  return CHANCE.newId('p') as ProviderId
}

/** A fund by its reference or id, as the person asking may see it. */
export async function fundOf({ store, caller }: House, ref: string): Promise<FundRow | Refusal> {
  const found = (await store.fundByRef(caller.provider, ref)) ?? (await store.fund(ref as FundId))
  return found?.provider === caller.provider
    ? found
    : new Refusal('unknown-fund', `There is no fund “${ref}”. Check its reference.`, { fund: ref })
}
