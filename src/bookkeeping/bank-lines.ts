import type { Day } from '../ledger/day.ts'
import type { AgreedWith, Numbered, Source } from '../ledger/entry.ts'
import { PENNY } from '../ledger/money.ts'
import { isRefusal, type Refusal } from '../ledger/refusal.ts'
import type { Daybook } from './daybook.ts'
import { isFromOurselves, isTransferAside, penceOfLine } from './drawdown.ts'
import { type BankRowIn, type Item, type Run, sourceOf } from './imported.ts'
import { OWN_BOOK } from './own-book.ts'
import { sourced, standing } from './record.ts'
import type { FundRow } from './store.ts'

/** The system under which a line that agreed is kept: a line that was recorded itself is `bank`. */
const AGREED = 'bank-line'

/** A line of the bank that agreed with what is recorded. */
interface BankLine {
  readonly day: Day
  /** Whole pence; less than nothing left the account. */
  readonly pence: number
  /** Day, sum, balance where the file has one, and its place among lines that are equal. */
  readonly reference: string
  /** The row as it stood; undefined once erased. */
  readonly text: string | undefined
  readonly with: readonly AgreedWith[]
}

/** Lines that were left out and moved money between the ring-fenced account and the provider's own. */
interface LeftOut {
  readonly day: Day
  /** Whole pence that left the account and are recorded as nothing; less than nothing came back. */
  readonly pence: number
}

/** Something recorded that a line may agree with: all of it, or none. */
export interface Fits {
  readonly with: readonly AgreedWith[]
}

/** The other line that agrees with it already. */
interface Twice {
  readonly other: { readonly day: Day }
}

/**
 * What the lines of the bank agreed with, in this import and in those before it: a record agrees with one line and
 * no other. Kept in the provider's own book as entries that move nothing; one that is reversed counts no more.
 */
export class BankLines {
  #lines: BankLine[] | undefined
  #leftOut: readonly LeftOut[] | undefined
  /** How many were kept in this import: they say nothing new of any fund. */
  kept = 0

  async lines({ daybook }: Run): Promise<BankLine[]> {
    this.#lines ??= await readLines(daybook)
    return this.#lines
  }

  /** Whether this line agreed with something before. */
  async knows(run: Run, item: Item, row: BankRowIn): Promise<boolean> {
    return (await this.lines(run)).some(isLine(run, item, row))
  }

  async leftOut({ daybook }: Run): Promise<readonly LeftOut[]> {
    this.#leftOut ??= (await daybook.store.putAside(daybook.caller.provider, { settledToo: true })).flatMap(
      (row) =>
        row.settled?.how === 'leave-out' && (isTransferAside(row) || isFromOurselves(row))
          ? [{ day: row.day, pence: -penceOfLine(row) }]
          : [],
    )
    return this.#leftOut
  }
}

async function readLines(daybook: Daybook): Promise<BankLine[]> {
  const own = await daybook.fund(OWN_BOOK)
  if (isRefusal(own)) return []
  const kept = await standing(daybook, own, await daybook.entriesOfKind(own, 'bank-line'))
  const texts = await daybook.words(kept.flatMap((e) => e.source?.text ?? []))
  return kept.map((e) => ({
    day: e.effective,
    pence: e.details.sum / PENNY,
    reference: e.source?.reference ?? '',
    text: e.source?.text && texts.get(e.source.text),
    with: e.details.with,
  }))
}

/**
 * Lets a line agree with one of what fits it, the first first, and remembers it. The same line again agrees with the
 * same; where all that fits agrees with other lines already, it is the same sum twice. Undefined where nothing fits.
 */
export async function agreeWith<F extends Fits>(
  run: Run,
  item: Item,
  row: BankRowIn,
  fits: readonly F[],
): Promise<{ readonly found: F } | Twice | Refusal | undefined> {
  if (fits.length === 0) return undefined
  const lines = await run.bank.lines(run)
  const reference = placed(run, item, row)
  const isIt = isLine(run, item, row)
  const has = (line: BankLine, { with: records }: Fits) =>
    line.with.some((a) => records.some((b) => isSame(a, b)))
  const again = fits.find((f) => lines.some((line) => isIt(line) && has(line, f)))
  if (again) return { found: again }
  const free = fits.filter((f) => !lines.some((line) => has(line, f)))
  const others = lines.filter((line) => !isIt(line))
  const loose = await loosened(run, row, others)
  const found = free[0]
  if (!found || free.length <= loose.length) {
    const other = others.find((line) => fits.some((f) => has(line, f))) ?? loose[0] ?? row
    return { other }
  }
  const kept = await keep(run, item, row, { reference, with: found.with })
  return kept ?? { found }
}

/** Whether a line that agreed is this one. What is settled was put aside: it is none of them. */
function isLine(run: Run, item: Item, row: BankRowIn): (line: BankLine) => boolean {
  const reference = placed(run, item, row)
  return (line) =>
    !run.settling &&
    line.reference === reference &&
    (row.balancePence !== undefined || line.text === undefined || line.text === row.text)
}

/**
 * Lines of the same day and sum whose records were all taken back: what is recorded instead is theirs until it is known
 * which of the two it was.
 */
async function loosened(run: Run, row: BankRowIn, others: readonly BankLine[]): Promise<readonly BankLine[]> {
  const loose: BankLine[] = []
  for (const line of others) {
    if (line.day !== row.day || line.pence !== row.pence) continue
    const is = (other: BankLine) => other.reference === line.reference && other.text === line.text
    if (loose.some(is)) continue
    const records = others.filter(is).flatMap((other) => other.with)
    const stands = await Promise.all(records.map((record) => isStanding(run.daybook, record)))
    if (!stands.includes(true)) loose.push(line)
  }
  return loose
}

async function isStanding(daybook: Daybook, record: AgreedWith): Promise<boolean> {
  // A payment recorded anew keeps its reference, and its line with it.
  if ('payment' in record) return true
  for (const fund of await daybook.store.funds(daybook.caller.provider)) {
    const about: readonly Numbered[] =
      'act' in record
        ? (await daybook.store.entriesOfKind(fund.id, ['drawdown'])).filter((e) => e.act === record.act)
        : fund.id === record.fund
          ? (await daybook.entriesOfKind(fund, ...ALONE)).filter((e) => e.number === record.entry)
          : []
    if ((await standing(daybook, fund, about)).length > 0) return true
  }
  return false
}

/** What agrees with a line as one entry. */
const ALONE = ['purchase', 'own-money', 'advance', 'advance-repaid'] as const

async function keep(
  run: Run,
  item: Item,
  row: BankRowIn,
  { reference, with: records }: Pick<BankLine, 'reference' | 'with'>,
): Promise<Refusal | undefined> {
  const { daybook } = run
  const own = await daybook.fund(OWN_BOOK)
  if (isRefusal(own)) return own
  const number = await daybook.write(own, {
    kind: 'bank-line',
    effective: row.day,
    details: { sum: row.pence * PENNY, with: records },
    source: { ...(await sourceFor(daybook, own, item, reference)), piece: 1 },
    transfers: [],
  })
  if (isRefusal(number)) return number
  const lines = await run.bank.lines(run)
  lines.push({ day: row.day, pence: row.pence, reference, text: row.text, with: records })
  run.bank.kept += 1
  return undefined
}

/** A line whose record was put right may agree with another: it is the next part of its source. */
async function sourceFor(
  daybook: Daybook,
  own: FundRow,
  item: Item,
  reference: string,
): Promise<Omit<Source, 'piece'>> {
  const from = { ...sourceOf(item), system: AGREED, reference }
  const before = await daybook.entriesFrom(own, AGREED, [reference])
  const part = before.reduce((most, e) => Math.max(most, e.source?.part ?? 0), 0) + 1
  return { ...sourced(daybook, own, from), part }
}

/**
 * Which line it is. A balance tells lines of one day and sum apart; without one, a line has its place among those that
 * read the same, whatever else the file holds.
 */
function placed(run: Run, { file }: Item, row: BankRowIn): string {
  // Read by itself, a line has lost its place.
  if (row.balancePence !== undefined || run.settling || file.list !== 'bank') return row.reference
  const alike = file.file.rows.filter(
    (r) => r.day === row.day && r.pence === row.pence && r.text === row.text && r.ordinal <= row.ordinal,
  )
  return `${row.reference.slice(0, row.reference.lastIndexOf('/'))}/${alike.length}`
}

function isSame(a: AgreedWith, b: AgreedWith): boolean {
  if ('act' in a) return 'act' in b && a.act === b.act
  if ('payment' in a) return 'payment' in b && a.payment === b.payment
  return 'entry' in b && a.fund === b.fund && a.entry === b.entry
}
