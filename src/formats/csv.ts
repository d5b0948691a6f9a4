import { CsvError, parse } from 'csv-parse/sync'
import { isStorable } from '../ledger/entry.ts'
import { MOST_PENCE, shown } from '../ledger/money.ts'
import { isRefusal, Refusal } from '../ledger/refusal.ts'

/**
 * A CSV file as it was sent. An unreadable row refuses the file whole: half a file in the ledger is worse
 * than none, so every reader here answers with all its rows or with all that is wrong.
 */
export interface Sheet {
  readonly file: string
  readonly headings: readonly string[]
  readonly rows: readonly Row[]
}

export interface Row {
  /** The line of the file on which the row begins; the heading is line 1. */
  readonly line: number
  /** The row as it stood in the file, without its last line break. */
  readonly text: string
  /** Trimmed; as many as there are headings. */
  readonly cells: readonly string[]
}

/** What a file may hold. Each is far past any export of a month, and small enough to read at one go. */
const MOST_BYTES = 20_000_000
const MOST_ROWS = 200_000
const LONGEST_ROW = 100_000
const LONGEST_CELL = 2_000
/** How many refusals of one file are listed; the rest are counted. */
const MOST_LISTED = 200

/** Reads CSV text: every row with its line and its own text, or everything that is wrong with the file. */
export function readSheet(input: Uint8Array | string, file: string): Sheet | Refusal[] {
  const opened = openSheet(input, file)
  if (isRefused(opened)) return opened
  return opened.problems.none ? opened.sheet : opened.problems.list()
}

/**
 * The same for a reader that has more to say: rows that are no rows are left out and gathered, so that one
 * answer names them together with what is wrong in the others.
 */
function openSheet(
  input: Uint8Array | string,
  file: string,
): { readonly sheet: Sheet; readonly problems: Problems } | Refusal[] {
  const lines = read(input, MOST_ROWS + 2)
  if (isRefusal(lines)) return [lines.at({ file })]
  const [first, ...rest] = lines
  if (!first) return [new Refusal('file-unreadable', 'The file is empty. Export it again.', {}, { file })]
  const problems = new Problems(file)
  if (rest.length > MOST_ROWS) {
    problems.add(
      new Refusal('too-big', 'The file has more than 200,000 rows. Export fewer months at a time.', {
        most: MOST_ROWS,
      }),
    )
    return problems.list()
  }
  const headings = withoutTail(first.cells, 0)
  checkHeadings(first.line, headings, problems)
  if (rest.length === 0) {
    problems.add(new Refusal('file-unreadable', 'The file has headings but no rows. Export it again.'), {
      line: first.line,
    })
  }
  if (!problems.none) return problems.list()
  const rows = rest.flatMap((row) => sized(row, headings, problems))
  return { sheet: { file, headings, rows }, problems }
}

/** Only the headings, to tell what kind of file it is. */
export function readHeadings(input: Uint8Array | string, file: string): readonly string[] | Refusal[] {
  const lines = read(input, MOST_BLANK_LINES)
  if (isRefusal(lines)) return [lines.at({ file })]
  const [first] = lines
  if (!first) return [new Refusal('file-unreadable', 'The file is empty. Export it again.', {}, { file })]
  return withoutTail(first.cells, 0)
}

/** How many empty lines may stand above the headings when only they are read. */
const MOST_BLANK_LINES = 50

/** Up to `most` lines that are not blank. */
function read(input: Uint8Array | string, most: number): Row[] | Refusal {
  const text = decoded(input)
  if (isRefusal(text)) return text
  const lines = parsed(text, most)
  return isRefusal(lines) ? lines : lines.filter((row) => row.cells.some((cell) => cell !== ''))
}

export function isRefused(read: unknown): read is Refusal[] {
  return Array.isArray(read) && read.length > 0 && read.every(isRefusal)
}

const SAVE_AS = 'In Excel choose “Save as” and “CSV UTF-8”, and send that file.'

function decoded(input: Uint8Array | string): string | Refusal {
  const size = typeof input === 'string' ? input.length : input.byteLength
  if (size > MOST_BYTES) {
    return new Refusal('too-big', 'The file is larger than 20 MB. Export fewer months at a time.', { size })
  }
  if (typeof input === 'string') {
    if (input.isWellFormed()) return input.replace(/^\ufeff/, '')
    return new Refusal(
      'bad-text',
      'The text holds half a character, which cannot be stored. Export it again.',
    )
  }
  const unreadable = (sentence: string, line?: number) =>
    new Refusal('file-unreadable', sentence, {}, line === undefined ? undefined : { line })
  const [a, b] = input
  if ((a === 0xff && b === 0xfe) || (a === 0xfe && b === 0xff) || (b === 0 && a !== 0)) {
    return unreadable(`The file is saved as “Unicode text” (UTF-16), which cannot be read. ${SAVE_AS}`)
  }
  if (a === 0x50 && b === 0x4b) return unreadable(`The file is a workbook, not a CSV file. ${SAVE_AS}`)
  try {
    return new TextDecoder('utf-8', { fatal: true }).decode(input)
  } catch (error) {
    if (!(error instanceof TypeError)) throw error
    return unreadable(
      `This line holds a character that is not UTF-8, such as a £ saved in an old way. ${SAVE_AS}`,
      lineNotUtf8(input),
    )
  }
}

/** A line break is one byte in UTF-8 and never part of another character, so lines can be tried one by one. */
function lineNotUtf8(bytes: Uint8Array): number {
  let line = 1
  for (let from = 0; from < bytes.length; line++) {
    const end = bytes.indexOf(0x0a, from)
    const to = end === -1 ? bytes.length : end + 1
    try {
      new TextDecoder('utf-8', { fatal: true }).decode(bytes.subarray(from, to))
    } catch {
      return line
    }
    from = to
  }
  return line
}

/**
 * The library finds the cells; the lines are counted here, because its own count takes a line break in a
 * quoted cell twice when it is written the Windows way.
 */
function parsed(text: string, most: number): Row[] | Refusal {
  const rows: Row[] = []
  let line = 1
  try {
    parse(text, {
      raw: true,
      relax_column_count: true,
      record_delimiter: ['\r\n', '\n', '\r'],
      max_record_size: LONGEST_ROW,
      to: most,
      on_record: (record: unknown, { raw = '' }) => {
        const cells = cellsOf(record)
        const own = raw.replace(/(?:\r\n?|\n)$/, '')
        rows.push({ line, text: own, cells })
        line += 1 + (own.match(/\r\n?|\n/g)?.length ?? 0)
        return null
      },
    })
  } catch (error) {
    if (!(error instanceof CsvError)) throw error
    return broken(error, line)
  }
  return rows
}

/** With `raw` the library hands over { record, raw }, which its types do not say. */
function cellsOf(record: unknown): string[] {
  const cells = Array.isArray(record)
    ? record
    : typeof record === 'object' && record !== null && 'record' in record
      ? record.record
      : undefined
  if (!Array.isArray(cells)) throw new TypeError('the CSV library handed over no cells')
  return cells.map((cell) => String(cell).trim())
}

function broken(error: CsvError, line: number): Refusal {
  if (error.code === 'CSV_MAX_RECORD_SIZE') {
    return new Refusal(
      'too-long',
      'This row is longer than 100,000 characters. Look for a quotation mark (") that is never closed.',
      { most: LONGEST_ROW },
      { line },
    )
  }
  if (error.code === 'CSV_QUOTE_NOT_CLOSED') {
    return new Refusal(
      'file-unreadable',
      'A quotation mark (") opens in this row and is never closed. Close it, or take it out.',
      {},
      { line },
    )
  }
  const index = error['index']
  return new Refusal(
    'file-unreadable',
    'A quotation mark (") stands inside a value. Put the whole value in quotation marks and write the mark inside it twice ("").',
    {},
    { line, ...(typeof index === 'number' ? { column: String(index + 1) } : {}) },
  )
}

/** Some banks and spreadsheets end every row with a comma too many, or with several. */
function withoutTail(cells: readonly string[], least: number): string[] {
  const kept = [...cells]
  while (kept.length > least && kept.at(-1) === '') kept.pop()
  return kept
}

function checkHeadings(line: number, headings: readonly string[], problems: Problems): void {
  const seen = new Map<string, number>()
  headings.forEach((heading, index) => {
    if (heading.length > 200 || !isStorable(heading)) {
      problems.add(new Refusal('bad-text', 'This heading cannot be read. Write it in a few plain words.'), {
        line,
        column: { index, heading: '' },
      })
      return
    }
    if (heading === '') return
    const before = seen.get(folded(heading))
    if (before === undefined) {
      seen.set(folded(heading), index)
      return
    }
    problems.add(
      new Refusal(
        'file-unreadable',
        `The heading “${shown(heading)}” stands twice, in columns ${before + 1} and ${index + 1}. Rename or delete one.`,
      ),
      { line, column: { index, heading } },
    )
  })
}

/** The row with as many cells as there are headings; nothing where it is refused, which is gathered. */
function sized(row: Row, headings: readonly string[], problems: Problems): Row[] {
  const cells = withoutTail(row.cells, headings.length)
  const [has, needs] = [cells.length, headings.length]
  if (has !== needs) {
    const advice =
      has < needs
        ? 'The file may be cut short: export it again.'
        : 'Put a value that holds a comma in quotation marks.'
    problems.add(
      new Refusal('file-unreadable', `This row has ${has} values and the heading has ${needs}. ${advice}`, {
        values: has,
        headings: needs,
      }),
      { line: row.line },
    )
    return []
  }
  const wrong = cells.flatMap((cell, index) => {
    const refusal = notACell(cell)
    return refusal ? [{ refusal, column: { index, heading: headings[index] ?? '' } }] : []
  })
  for (const { refusal, column } of wrong) problems.add(refusal, { line: row.line, column })
  return wrong.length === 0 ? [{ ...row, cells }] : []
}

function notACell(cell: string): Refusal | undefined {
  if (cell.length > LONGEST_CELL) {
    return new Refusal('too-long', 'This value is longer than 2,000 characters.', { most: LONGEST_CELL })
  }
  if (isStorable(cell)) return undefined
  return new Refusal(
    'bad-text',
    'This value holds a character that cannot be stored (a control character). Type it again.',
  )
}

export interface Column {
  /** From 0; people count from 1. */
  readonly index: number
  readonly heading: string
}

/** Gathers what is wrong with a file, each with its line and column; lists the first 200 and counts the rest. */
export class Problems {
  readonly #file: string
  readonly #listed: { readonly refusal: Refusal; readonly line: number; readonly index: number }[] = []
  #count = 0

  constructor(file: string) {
    this.#file = file
  }

  add(refusal: Refusal, at?: { readonly line: number; readonly column?: Column | undefined }): void {
    this.#count++
    if (this.#listed.length === MOST_LISTED) return
    const placed = refusal.at({
      file: this.#file,
      ...(at ? { line: at.line } : {}),
      ...(at?.column ? { column: columnName(at.column) } : {}),
    })
    this.#listed.push({ refusal: placed, line: at?.line ?? 0, index: at?.column?.index ?? 0 })
  }

  get none(): boolean {
    return this.#count === 0
  }

  /** In the order of the file. */
  list(): Refusal[] {
    const listed = this.#listed
      .toSorted((a, b) => a.line - b.line || a.index - b.index)
      .map(({ refusal }) => refusal)
    const more = this.#count - listed.length
    if (more === 0) return listed
    return [
      ...listed,
      new Refusal(
        'file-unreadable',
        `And ${more.toLocaleString('en-GB')} more that cannot be read. Put these right first.`,
        { more },
        { file: this.#file },
      ),
    ]
  }
}

/** "6 (Planned Start)": the column as a spreadsheet counts it, and its heading. */
function columnName({ index, heading }: Column): string {
  return heading === '' ? `${index + 1}` : `${index + 1} (${shown(heading)})`
}

/** Headings and words compare without regard to capitals and spaces. */
export function folded(text: string): string {
  return text.normalize('NFC').trim().replace(/\s+/g, ' ').toLowerCase()
}

/** A sheet whose columns were found, and what is wrong with its cells. */
export class Cells<K extends string> {
  readonly problems: Problems
  readonly #columns: ReadonlyMap<K, Column>

  constructor(columns: ReadonlyMap<K, Column>, problems: Problems) {
    this.#columns = columns
    this.problems = problems
  }

  has(name: K): boolean {
    return this.#columns.has(name)
  }

  /** The cell's own text; empty where the file has no such column. */
  text(row: Row, name: K): string {
    const column = this.#columns.get(name)
    return column === undefined ? '' : (row.cells[column.index] ?? '')
  }

  /** The cell's value; undefined where it is refused, which is gathered. */
  read<T>(row: Row, name: K, reader: (text: string) => T | Refusal): T | undefined {
    const value = reader(this.text(row, name))
    return isRefusal(value) ? this.wrong(row, name, value) : value
  }

  /** The same for a cell that may be empty. */
  readIfThere<T>(row: Row, name: K, reader: (text: string) => T | Refusal): T | undefined {
    return this.text(row, name) === '' ? undefined : this.read(row, name, reader)
  }

  wrong(row: { readonly line: number }, name: K, refusal: Refusal): undefined {
    this.problems.add(refusal, { line: row.line, column: this.#columns.get(name) })
    return undefined
  }
}

export interface Wanted<K extends string> {
  readonly name: K
  readonly heading: string
  readonly optional?: boolean
}

/** Finds columns by their headings. Refuses the file where one that is needed is missing, and names what it has. */
function findColumns<K extends string>(
  sheet: Sheet,
  problems: Problems,
  wanted: readonly Wanted<K>[],
): Cells<K> | Refusal[] {
  const missing = new Problems(sheet.file)
  const found = new Map<K, Column>()
  for (const { name, heading, optional } of wanted) {
    const index = sheet.headings.findIndex((h) => folded(h) === folded(heading))
    if (index !== -1) found.set(name, { index, heading: sheet.headings[index] ?? heading })
    else if (!optional) {
      const has = sheet.headings.filter((h) => h !== '').map(shown)
      missing.add(
        new Refusal(
          'file-unreadable',
          `There is no column “${shown(heading)}”. The file has: ${has.slice(0, 40).join(', ')}.`,
          { missing: heading, has },
        ),
      )
    }
  }
  return missing.none ? new Cells(found, problems) : missing.list()
}

/**
 * Reads a whole list: opens the sheet, finds its columns and reads row by row. All rows or all refusals; a
 * reader that returns nothing has gathered why.
 */
export function readList<K extends string, R>(
  input: Uint8Array | string,
  file: string,
  wanted: readonly Wanted<K>[],
  readRow: (row: Row, cells: Cells<K>) => R | undefined,
  checkAll: (rows: readonly R[], cells: Cells<K>) => void = () => undefined,
): R[] | Refusal[] {
  const opened = openSheet(input, file)
  if (isRefused(opened)) return opened
  const { sheet, problems } = opened
  const cells = findColumns(sheet, problems, wanted)
  if (isRefused(cells)) return cells
  const rows = sheet.rows.flatMap((row) => {
    const value = readRow(row, cells)
    return value === undefined ? [] : [value]
  })
  // Rows that are missing here would make the whole look wrong too.
  if (problems.none) checkAll(rows, cells)
  return problems.none ? rows : problems.list()
}

/** For a cell that must not be empty: says what belongs in it. */
export function needed<T>(
  what: string,
  reader: (text: string) => T | Refusal,
): (text: string) => T | Refusal {
  return (text) =>
    text === '' ? new Refusal('bad-text', `This is empty. It needs ${what}.`, { needs: what }) : reader(text)
}

const LONGEST_NAME = 120
/** The characters a spreadsheet takes for the start of a formula, in both widths. */
const FORMULA = /^[=+\-@＝＋－＠]/
/** 2.02604E+11: what a spreadsheet makes of a long number. */
const SHORTENED = /^\d(?:\.\d+)?E\+\d+$/i

/**
 * Reads a reference or a name: what later identifies somebody. Refuses what a spreadsheet would run as a
 * formula, what it has shortened, and characters nobody can see, so that two refs that look alike are alike.
 */
export function readName(text: string): string | Refusal {
  const no = (name: 'bad-text' | 'too-long', sentence: string) =>
    new Refusal(name, sentence, { given: shown(text) })
  if (FORMULA.test(text)) {
    return no(
      'bad-text',
      `“${shown(text)}” begins with “${text[0]}”, which a spreadsheet would run as a formula. Write it without, or leave it empty.`,
    )
  }
  if (/[\p{Cc}\p{Cf}\p{Zl}\p{Zp}]/u.test(text)) {
    return no('bad-text', `“${shown(text)}” holds a character that cannot be seen. Type it again.`)
  }
  if (SHORTENED.test(text)) {
    return no(
      'bad-text',
      `“${shown(text)}” is a number that a spreadsheet has shortened. Export the file again and do not open it before.`,
    )
  }
  if (text.length > LONGEST_NAME) {
    return no('too-long', `“${shown(text)}” is longer than ${LONGEST_NAME} characters.`)
  }
  return text
}

/** A reader that knows some words, whatever their capitals, and names them all when it meets another. */
export function oneOf<T>(what: string, words: ReadonlyMap<string, T>): (text: string) => T | Refusal {
  const known = new Map([...words].map(([word, value]) => [folded(word), value]))
  const list = [...words.keys()].join(', ')
  return (text) =>
    known.get(folded(text)) ??
    new Refusal('file-unreadable', `“${shown(text)}” is no ${what} that is known here. Known: ${list}.`, {
      given: shown(text),
      known: [...words.keys()],
    })
}

/**
 * Gives every row a reference of its own for "was this imported already?": its key, and an ordinal among
 * rows with the same key. The ordinal follows what the rows say, never where they stand, so a file in
 * another order or under another name gives the same references. References are hashed into the chain, so
 * a key holds codes, days and amounts, never a name (design.md §1.3).
 */
export function withReferences<R extends object>(
  rows: readonly R[],
  keyOf: (row: R) => readonly (string | number)[],
): (R & { readonly reference: string })[] {
  const same = new Map<string, { at: number; says: string }[]>()
  rows.forEach((row, at) => {
    const key = reference(keyOf(row))
    // Where a row stood is no part of what it says.
    const says = JSON.stringify({ ...row, line: 0, text: '' })
    same.set(key, [...(same.get(key) ?? []), { at, says }])
  })
  const references: string[] = []
  for (const [key, group] of same) {
    group.sort((a, b) => (a.says < b.says ? -1 : a.says > b.says ? 1 : 0))
    group.forEach(({ at }, n) => {
      references[at] = `${key}/${n + 1}`
    })
  }
  return rows.map((row, at) => ({ ...row, reference: references[at] ?? '' }))
}

/** Parts joined so that different parts never make the same text. */
export function reference(parts: readonly (string | number)[]): string {
  return parts.map((part) => String(part).replaceAll('%', '%25').replaceAll('/', '%2F')).join('/')
}

/** The sum of a column of whole pence; refused where it is past what any bank account here can hold. */
export function totalOf(pence: readonly number[]): number | Refusal {
  let total = 0
  for (const amount of pence) {
    total += amount
    if (Math.abs(total) > MOST_PENCE) {
      return new Refusal('too-large', 'All together this is more money than can be kept. Check the amounts.')
    }
  }
  return total
}
