import { closeSync, openSync, writeSync } from 'node:fs'
import { wordsIn } from '../bookkeeping/entries.ts'
import type { FundRow } from '../bookkeeping/store.ts'
import { type JournalBook, type JournalEntry, journal } from '../formats/hledger.ts'
import { booksTable } from '../formats/tables.ts'
import { kindsOf } from '../ledger/agreement.ts'
import { accountsOf, type Book, balanceOn } from '../ledger/book.ts'
import { addDays, type Day, lastDay, type Month, monthOf, nextMonth, readDay } from '../ledger/day.ts'
import type { Transfer, WordRef } from '../ledger/entry.ts'
import { sideOf, type Unit } from '../ledger/fund.ts'
import { isRefusal } from '../ledger/refusal.ts'
import {
  BOOKS,
  command,
  needed,
  ONLY_MINE,
  oneOf,
  readIfGiven,
  refused,
  toWrite,
  WrongUsage,
} from './command.ts'
import { type House, inHouse } from './house.ts'
import type { Terminal } from './terminal.ts'

const FORMATS = ['hledger', 'csv', 'json'] as const

export const exporting = command({
  name: 'export',
  summary: 'Every entry of every book, or of one: for hledger, as a table, or as JSON',
  usage: ['[REF] --format FORMAT [--from DAY] [--to DAY] [--out FILE]'],
  examples: [
    'export --format hledger --out books.journal',
    'export LS-001 --format csv --from 2026-04-01 --to 2026-04-30 --out sally-april.csv',
  ],
  options: {
    format: { type: 'string', value: 'FORMAT', says: FORMATS.join(', ') },
    from: {
      type: 'string',
      value: 'DAY',
      says: 'entries of this day and later; the journal opens with what was there before',
    },
    to: { type: 'string', value: 'DAY', says: 'entries up to and on this day' },
    out: { type: 'string', value: 'FILE', says: 'into this file instead of stdout' },
    ...BOOKS,
  },
  words: 1,
  run({ options, words }, terminal) {
    const format = oneOf(
      'format',
      needed(`in which form: --format ${FORMATS.join('|')}`, options.format),
      FORMATS,
    )
    const from = readIfGiven('from', options.from, readDay)
    const to = readIfGiven('to', options.to, readDay)
    if (from !== undefined && to !== undefined && to < from) throw new WrongUsage('--to is before --from.')
    const out = options.out === undefined ? undefined : toWrite('--out', options.out)
    if (out === undefined && terminal.json && format !== 'json')
      throw new WrongUsage(`With --json the ${format} text needs a file: --out FILE.`)
    return inHouse(options, async (house) => {
      const funds = await house.books.exportBooks(
        house.caller,
        words[0] === undefined ? {} : { fund: words[0] },
      )
      if (isRefusal(funds)) return refused(funds)
      const pieces = WRITERS[format]({ house, funds, from, to, terminal })
      if (out === undefined) {
        for await (const piece of pieces) await terminal.say(piece)
        return { json: undefined, text: '' }
      }
      const file = openSync(out, 'w', ONLY_MINE)
      let bytes = 0
      try {
        for await (const piece of pieces) bytes += writeSync(file, piece)
      } finally {
        closeSync(file)
      }
      const entries = funds.reduce((sum, f) => sum + f.version, 0)
      return {
        json: { out, format, funds: funds.length, bytes },
        text: `${funds.length} books${from || to ? '' : ` with ${entries.toLocaleString('en-GB')} entries`} are in ${out}.`,
      }
    })
  },
})

interface Asked {
  readonly house: House
  readonly funds: readonly FundRow[]
  readonly from: Day | undefined
  readonly to: Day | undefined
  readonly terminal: Terminal
}

const WRITERS: Record<(typeof FORMATS)[number], (asked: Asked) => AsyncGenerator<string>> = {
  hledger: writeHledger,
  csv: writeCsv,
  json: writeJson,
}

function entriesOf({ house, from, to }: Asked, fund: FundRow) {
  return house.store.entries(fund.id, { ...(from ? { from } : {}), ...(to ? { to } : {}) })
}

async function* writeCsv(asked: Asked): AsyncGenerator<string> {
  const books = []
  for (const [i, fund] of asked.funds.entries()) {
    asked.terminal.progress(i, asked.funds.length, `reading ${fund.ref}`)
    books.push({ ref: fund.ref, entries: await entriesOf(asked, fund) })
  }
  yield booksTable(books)
}

// ── For an independent checker ─────────────────────────────────────────────────────────────────────────

async function* writeHledger(asked: Asked): AsyncGenerator<string> {
  const books: JournalBook[] = []
  for (const [i, fund] of asked.funds.entries()) {
    asked.terminal.progress(i, asked.funds.length, `reading ${fund.ref}`)
    books.push(await journalBook(asked, fund))
  }
  let text = ''
  for (const piece of journal(books)) {
    text += piece
    if (text.length < 100_000) continue
    yield text
    text = ''
  }
  yield text
}

async function journalBook(asked: Asked, fund: FundRow): Promise<JournalBook> {
  const { store } = asked.house
  const entries: readonly JournalEntry[] = await entriesOf(asked, fund)
  const first = asked.from ?? fund.opened
  const book = await store.book(fund.id, first)
  const opening = openingEntry(book, first)
  const last = entries.at(-1)?.effective ?? first
  const balances = (on: Day) =>
    accountsOf(book).map(({ unit, code }) => ({ unit, code, on, balance: balanceOn(book, unit, code, on) }))
  return {
    ref: fund.ref,
    kinds: kindsOf(await store.agreements(fund.id)),
    entries: opening ? [opening, ...entries] : entries,
    balances: monthEnds(first, last).flatMap(balances),
    closing: balances(last),
  }
}

function monthEnds(first: Day, last: Day): Day[] {
  const ends: Day[] = []
  for (let month: Month = monthOf(first); lastDay(month) < last; month = nextMonth(month))
    ends.push(lastDay(month))
  return ends
}

/** What was there before the first day, as one entry: each unit's debits against its credits. */
function openingEntry(book: Book, on: Day): JournalEntry | undefined {
  const before = addDays(on, -1)
  const accounts = accountsOf(book)
  const transfers = [...new Set(accounts.map((a) => a.unit))].flatMap((unit) =>
    openingTransfers(
      unit,
      accounts
        .filter((a) => a.unit === unit)
        .map(({ code }) => {
          const balance = balanceOn(book, unit, code, before)
          return { code, amount: sideOf(code) === 'D' ? balance : -balance }
        }),
    ),
  )
  return transfers.length === 0 ? undefined : { number: 0, kind: 'balances before', effective: on, transfers }
}

function openingTransfers(
  unit: Unit,
  amounts: readonly { readonly code: Transfer['debit']; readonly amount: number }[],
): Transfer[] {
  const debits = amounts.filter((a) => a.amount > 0).map((a) => ({ ...a }))
  const credits = amounts.filter((a) => a.amount < 0).map((a) => ({ ...a, amount: -a.amount }))
  const transfers: Transfer[] = []
  for (let [d, c] = [debits.shift(), credits.shift()]; d && c; ) {
    const amount = Math.min(d.amount, c.amount)
    transfers.push({ unit, debit: d.code, credit: c.code, amount })
    d.amount -= amount
    c.amount -= amount
    if (d.amount === 0) d = debits.shift()
    if (c.amount === 0) c = credits.shift()
  }
  return transfers
}

// ── Everything, to take elsewhere ──────────────────────────────────────────────────────────────────────

async function* writeJson(asked: Asked): AsyncGenerator<string> {
  const { house, funds, from, to } = asked
  const { id, name, sequence, head } = house.provider
  const about = {
    format: 1,
    provider: { id, name, sequence, head },
    ...(from ? { from } : {}),
    ...(to ? { to } : {}),
  }
  yield `${JSON.stringify(about).slice(0, -1)},"funds":[`
  for (const [i, fund] of funds.entries()) {
    asked.terminal.progress(i, funds.length, `reading ${fund.ref}`)
    yield `${i === 0 ? '\n' : ',\n'}${JSON.stringify(await fundJson(asked, fund))}`
  }
  yield '\n]}\n'
}

/** A fund with its entries as they are sealed, its documents, and the texts behind their commitments. */
async function fundJson(asked: Asked, fund: FundRow) {
  const { store } = asked.house
  const entries = await entriesOf(asked, fund)
  const decisions = await store.decisions(fund.id)
  const issued = await store.statements(fund.id)
  const statements = []
  for (const { number, digest } of issued)
    statements.push({ digest, statement: await store.statement(fund.id, number) })
  return {
    ...fund,
    agreements: await store.agreements(fund.id),
    decisions,
    statements,
    entries,
    words: Object.fromEntries(
      await store.words([...wordsIn(entries), ...wordsNamed([decisions, statements])]),
    ),
  }
}

/** The commitments that documents name, wherever they stand in them. */
function wordsNamed(documents: unknown): WordRef[] {
  const found = JSON.stringify(documents).matchAll(/"([0-9a-f]{64})"/g)
  return [...new Set([...found].map(([, ref]) => ref as WordRef))]
}
