import { sha256 } from '../rows.ts'
import type { Check, DocumentRead, DocumentTable, EntryRead, Reading, Row } from './check.ts'

/** A document that says which entry carries it. */
interface Carried {
  readonly table: DocumentTable
  /** Of a document about who sees and decides: the kind of its entry. */
  readonly what: unknown
  readonly fund: number
  readonly digest: string
  readonly row: number
}

/** Kinds whose entry carries a document of the same kind. */
const ABOUT_PEOPLE: ReadonlySet<string> = new Set([
  ...['authority', 'authority-ended', 'decision-making', 'dispute', 'dispute-answered'],
])

/** Each document is what its digest says, and one entry of its fund carries that digest. */
export class Documents implements Check {
  readonly #reading: Reading
  /** By the entry that carries them. */
  readonly #carried = new Map<number, Carried>()

  constructor(reading: Reading) {
    this.#reading = reading
  }

  /** A filed document; nothing where it cannot be asked what it says. */
  take(table: DocumentTable, key: number, row: Row): DocumentRead | undefined {
    const [body, digest] = [String(row['body']), String(row['digest'])]
    const fund = this.#reading.funds.get(Number(row['fund']))
    const find = (sentence: string) =>
      this.#reading.find(sentence, table, { row: key, ...(fund ? { fund: fund.id } : {}) })
    if (sha256(body) !== digest) {
      find('the document is not what its digest says')
      return undefined
    }
    if (typeof row['entry'] !== 'number' || row['awaits'] !== null || this.#carried.has(row['entry']))
      find('no entry of its own carries the document')
    else
      this.#carried.set(row['entry'], {
        ...{ table, fund: Number(row['fund']), digest, row: key },
        what: table === 'document' ? row['what'] : undefined,
      })
    if (!fund) {
      find('it belongs to no fund')
      return undefined
    }
    return { table, key, row, fund, body: JSON.parse(body) }
  }

  /** An entry that carries none. */
  everyday(e: EntryRead): void {
    if (this.#carried.size > 0 && this.#carried.has(e.id))
      this.#reading.findIn(e, 'a document says that it is carried here')
  }

  meaning(e: EntryRead): void {
    const { fund, columns: c } = e
    const document = this.#carried.get(e.id)
    if (
      c.document === null
        ? document !== undefined
        : document?.digest !== c.document || document.fund !== fund.key
    )
      this.#reading.findIn(e, 'the document it carries is missing or another')
    if (ABOUT_PEOPLE.has(c.kind) ? document?.what !== c.kind : document?.what !== undefined)
      this.#reading.findIn(e, 'the document it carries is about something else')
  }

  end(): void {
    for (const [entry, { table, digest, row }] of this.#carried)
      if (this.#reading.lookups.documentOf(entry) !== digest)
        this.#reading.find('the entry that should carry it does not', table, { row })
  }
}
