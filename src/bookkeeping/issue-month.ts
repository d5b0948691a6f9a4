import { type Day, dayAt, localAt, type Moment, printDay, printMonth, printTime } from '../ledger/day.ts'
import { isRefusal, Refusal } from '../ledger/refusal.ts'
import type { Caller } from './daybook.ts'
import type { InTheWay, Issued, MonthAsked } from './issuing.ts'
import { type Books, isRefused, refusalsOf } from './open-books.ts'

/** Work over everybody, done in slices: whose it is, and who is told how far it is. */
export interface OverEverybody {
  readonly books: Pick<
    Books,
    'allocate' | 'toIssue' | 'allocateForIssuing' | 'beginIssuing' | 'issueSome' | 'endIssuing'
  >
  readonly caller: Caller
  /** So many funds share a commit: the disk is waited for once, and nobody else waits long for the file. */
  readonly atOnce: number
  /** Lets whatever else waits have its turn. */
  readonly turn: () => Promise<void>
}

/** Hears how far the work is. */
export interface Told {
  readonly count: (done: number, of: number, what: string) => void
  readonly note: (line: string) => void
}

/** What came of issuing a month for everybody. */
export interface IssuingDone {
  /** None where nothing was left to issue. */
  readonly issuing: string | undefined
  readonly issued: readonly Issued[]
  /** Issued before this began, by reference. */
  readonly before: readonly string[]
  /** How many of them by the same issuing, before it was broken off. */
  readonly beforeByThis: number
  /** What was in the way of some: of no other. Each says whose it is. */
  readonly refusals: readonly Refusal[]
  /** The same by fund; how many of them there were. */
  readonly stopped: readonly InTheWay[]
  readonly refused: number
}

/**
 * Issues a month's statements for everybody, some funds at a time by reference, each in one commit with its statement.
 * First what is due is given to all; then the issuing begins, or one that began before and did not end is taken
 * up: so each statement is issued once and says the same, however often the work is broken off. It does not end
 * the issuing: whoever has handed the statements over does (`endIssuing`).
 */
export async function issueMonth(
  { books, caller, atOnce, turn }: OverEverybody,
  ask: MonthAsked,
  told: Told,
): Promise<IssuingDone | Refusal> {
  const list = await books.toIssue(caller, ask)
  if (isRefusal(list)) return list
  const { begun, funds } = list
  const left = funds.filter((f) => !f.done).map((f) => f.ref)
  const before = funds.filter((f) => f.done).map((f) => f.ref)
  const beforeByThis = funds.filter((f) => f.byThis).length
  if (left.length === 0 && !begun)
    return { issuing: undefined, issued: [], before, beforeByThis, refusals: [], stopped: [], refused: 0 }

  const inTheWay = new Map<string, readonly Refusal[]>()
  const stop = (refused: readonly InTheWay[]) => {
    for (const { fund, refusals } of refused) inTheWay.set(fund, refusals)
  }
  for (let i = 0; i < left.length; i += atOnce) {
    told.count(i, left.length, 'Giving what is due')
    await turn()
    const some = left.slice(i, i + atOnce)
    const due = await books.allocateForIssuing(caller, { funds: some, ...ask })
    stop(isRefused(due) ? some.map((fund) => ({ fund, refusals: refusalsOf(due) })) : due.refused)
  }
  told.count(left.length, left.length, 'Giving what is due')
  // With nothing that can be issued there is nothing to begin.
  if (inTheWay.size === left.length && !begun) return done(undefined, [], { before, beforeByThis }, inTheWay)

  const issuing = await books.beginIssuing(caller, ask)
  if (isRefused(issuing)) return refusalsOf(issuing)[0] ?? unknown(ask)
  if (issuing.takenUp && begun)
    told.note(
      `Taking up what began on ${when(begun.at)}: ${counts(before.length)} of ${counts(funds.length)} were issued.`,
    )
  const what = `Issuing ${printMonth(ask.month)}`
  const issued: Issued[] = []
  const open = left.filter((fund) => !inTheWay.has(fund))
  for (let i = 0; i < open.length; i += atOnce) {
    told.count(funds.length - open.length + i, funds.length, what)
    await turn()
    const some = open.slice(i, i + atOnce)
    const made = await books.issueSome(caller, { issuing: issuing.id, funds: some })
    if (isRefused(made)) stop(some.map((fund) => ({ fund, refusals: refusalsOf(made) })))
    else {
      issued.push(...made.issued)
      stop(made.refused)
    }
  }
  told.count(funds.length, funds.length, what)
  return done(issuing.id, issued, { before, beforeByThis }, inTheWay)
}

/**
 * Gives these people, by reference, what is due up to a day, some of them in each commit. What is in the way of one
 * is told at the end, and holds up no other.
 */
export async function giveWhatIsDue(
  { books, caller, atOnce, turn }: OverEverybody,
  { funds, through }: { readonly funds: readonly string[]; readonly through: Day },
  told: Pick<Told, 'count'>,
): Promise<readonly InTheWay[]> {
  const refused: InTheWay[] = []
  for (let i = 0; i < funds.length; i += atOnce) {
    told.count(i, funds.length, 'Giving what is due')
    await turn()
    const some = funds.slice(i, i + atOnce)
    const done = await books.allocate(caller, { funds: some, through })
    // One by one, where something is in the way of one of them.
    if (isRefused(done))
      for (const fund of some) {
        const own = await books.allocate(caller, { funds: [fund], through })
        if (isRefused(own)) refused.push({ fund, refusals: refusalsOf(own) })
      }
  }
  told.count(funds.length, funds.length, 'Giving what is due')
  return refused
}

/** Ends an issuing that nothing is left to do for; where none began there is none to end. */
export async function endIssuing(
  { books, caller }: Pick<OverEverybody, 'books' | 'caller'>,
  { issuing, issued, beforeByThis, refused }: IssuingDone,
): Promise<void> {
  if (issuing !== undefined)
    await books.endIssuing(caller, { issuing, issued: issued.length + beforeByThis, refused })
}

function done(
  issuing: string | undefined,
  issued: readonly Issued[],
  before: Pick<IssuingDone, 'before' | 'beforeByThis'>,
  inTheWay: ReadonlyMap<string, readonly Refusal[]>,
): IssuingDone {
  const stopped = [...inTheWay].map(([fund, list]) => ({ fund, refusals: list }))
  const refusals = stopped.flatMap(({ fund, refusals: list }) => list.map((r) => ofFund(fund, r)))
  return { issuing, issued, ...before, refusals, stopped, refused: stopped.length }
}

/** The same refusal, saying whose it is. */
function ofFund(ref: string, { name, sentence, facts, where }: Refusal): Refusal {
  return new Refusal(name, `${ref}: ${sentence}`, { ...facts, fund: ref }, where)
}

function unknown({ month }: MonthAsked): Refusal {
  return new Refusal('not-found', `The statements of ${printMonth(month)} could not be begun.`, { month })
}

/** “10 May 2026, 09:12”. */
function when(at: Moment): string {
  return `${printDay(dayAt(at))}, ${printTime(localAt(at))}`
}

const counts = (n: number) => n.toLocaleString('en-GB')
