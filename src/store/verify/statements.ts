import { type Agreement, inForce } from '../../ledger/agreement.ts'
import { addDays, type Day, dayAt, type Moment, monthOf, readDay } from '../../ledger/day.ts'
import type { DetailsByKind, EntryColumns } from '../../ledger/entry.ts'
import { dueDays } from '../../ledger/question.ts'
import { isRefusal } from '../../ledger/refusal.ts'
import {
  ASKING,
  type AskingTerm,
  numberedLines,
  type Statement,
  type StatementOfFormat1,
  statementRead,
} from '../../ledger/statement.ts'
import { codeOfDocument, codeOfFormat1 } from '../../ledger/statement-code.ts'
import type { FiledTable } from '../filed.ts'
import { canonicalJson, sha256 } from '../rows.ts'
import type { Check, DocumentRead, Reading, Row } from './check.ts'
import type { People } from './people.ts'

/** What later rows and entries are held against. */
interface Kept {
  readonly first: Day
  readonly last: Day
  readonly state: string
  readonly digest: string
  readonly entry: number | null
  readonly standsOn: number
  readonly head: string
  readonly lines: number
}

interface Asked {
  readonly fund: number
  readonly on: string
}

/** The kinds of entry that carry a statement, and the state of the statement that each carries. */
const CARRIES: ReadonlyMap<string, Statement['state']> = new Map([
  ['closing', 'final'],
  ['statement-issued', 'may-change'],
])

/**
 * Statements and what happened to them, looked at once more in the order of filing: what a document says of itself,
 * which entry carries it, and whether what was made, sent, asked and answered is about a statement of the same fund.
 */
export class Statements implements Check {
  readonly #reading: Reading
  readonly #people: People
  readonly #kept = new Map<number, Kept[]>()
  readonly #agreements = new Map<number, Agreement[]>()
  readonly #codes = new Set<string>()
  /** The entries that carry one. */
  readonly #carriers = new Set<number>()
  readonly #questions = new Map<string, Asked>()
  /** Answers that nobody has told yet. */
  readonly #answered = new Set<string>()
  /** Issuings that have not come to their end. */
  readonly #issuings = new Set<string>()

  constructor(reading: Reading, people: People) {
    this.#reading = reading
    this.#people = people
  }

  document({ table, row, fund, body }: DocumentRead): void {
    if (table === 'statement') this.#takeStatement(row, fund.key, body as Statement | StatementOfFormat1)
    // In the order of their versions: who pays there, and how soon questions are answered.
    if (table === 'agreement') this.#agreements.set(fund.key, [...this.agreed(fund.key), body as Agreement])
  }

  /** A stored document of either format against its row, its fund, its own code and the last final one. */
  #takeStatement(row: Row, fund: number, document: Statement | StatementOfFormat1): void {
    const { number, first, last, state, standsOn, proof } = document
    const kept = this.#of(fund)
    const find = (sentence: string) => this.#reading.findAt(sentence, 'statement', Number(row['key']), fund)
    if (
      row['number'] !== number ||
      row['first_day'] !== first ||
      row['last_day'] !== last ||
      row['state'] !== state
    )
      find('the number, days or state are not those of the document')
    if (number !== kept.length + 1) find(`statement ${kept.length + 1} is missing`)
    if (document.fund !== this.#reading.funds.get(fund)?.id) find('the document is about another fund')
    const isKnown = document.format === 1 || document.format === 2
    if (!isKnown) find('the document is of a format that this program does not know')
    else if (!hasItsCode(document)) find('its verification code is not that of the document')
    if (this.#codes.has(proof.code)) find('its verification code is that of another statement too')
    this.#codes.add(proof.code)
    if (state === 'may-change' && monthOf(first) !== monthOf(last)) find('an early copy is of several months')
    if (proof.lastStatement !== (kept.findLast((k) => k.state === 'final')?.digest ?? null))
      find('it does not follow from the last final statement')
    if (typeof row['entry'] === 'number') this.#carriers.add(row['entry'])
    kept.push({
      ...{ first, last, state, standsOn, head: proof.head },
      lines: isKnown ? numberedLines(statementRead(document)).length : 0,
      digest: String(row['digest']),
      entry: typeof row['entry'] === 'number' ? row['entry'] : null,
    })
  }

  /**
   * What is wrong with the statement that an entry carries, by the entry's number; undefined where the entry
   * carries none and need not. `lock`: the fund's last closed day before this entry.
   */
  carried(id: number, fund: number, c: EntryColumns, lock: string | null): readonly string[] | undefined {
    const state = CARRIES.get(c.kind)
    if (state === undefined) return this.#carriers.has(id) ? [ANOTHER_KIND] : undefined
    const { first, last, statement, standsOn }: DetailsByKind['closing'] = JSON.parse(c.details)
    const found = this.#of(fund)[statement - 1]
    if (found?.entry !== id || found.first !== first || found.last !== last || found.standsOn !== standsOn)
      return ['the closing and its statement do not agree']
    const wrong: string[] = []
    if (found.state !== state) wrong.push(ANOTHER_KIND)
    if (c.kind === 'closing' && last !== c.effective) wrong.push('the closing and its statement do not agree')
    if (standsOn >= c.number || this.#reading.lookups.hashOf(fund, standsOn) !== found.head)
      wrong.push('it does not stand on the entry that it names')
    const opened = this.#reading.funds.get(fund)?.opened ?? ''
    if (lock === null ? first > opened : first !== addDays(lock as Day, 1))
      wrong.push('days are left out between two statements')
    return wrong
  }

  /** A filed row about statements: checked against what was filed before it. */
  row(table: FiledTable, key: number, row: Row): void {
    const fund = Number(row['fund'])
    const find = (sentence: string) => this.#reading.findAt(sentence, table, key, fund)
    if (table === 'need') {
      this.#reader(String(row['reader']), fund, find)
      this.#reading.findWords([row['says'], row['address']], fund, find)
    } else if (table === 'rendition' || table === 'delivery' || table === 'statement_opened') {
      if (!this.#of(fund)[Number(row['number']) - 1]) find(NO_STATEMENT)
      if (table === 'rendition') this.#reading.findWords([row['file']], fund, find)
      else this.#reader(String(row['reader']), fund, find)
    } else if (table === 'question') this.#takeQuestion(row, fund, find)
    else if (table === 'question_answer') this.#takeAnswer(key, row)
    else if (table === 'answer_told' && !this.#answered.delete(String(row['question'])))
      find('it tells of an answer that is not there, or was told already')
    else if (table === 'issuing') this.#issuings.add(String(row['id']))
    else if (table === 'issuing_done' && !this.#issuings.delete(String(row['issuing'])))
      find('it ends an issuing that is not there, or had ended')
  }

  #takeQuestion(row: Row, fund: number, find: (sentence: string) => void): void {
    const about = this.#of(fund)[Number(row['number']) - 1]
    if (!about) find(NO_STATEMENT)
    else if (typeof row['line'] === 'number' && row['line'] > about.lines)
      find('it asks about a line that the statement does not have')
    const on = readDay(String(row['on_day']))
    const issued = about?.entry ? this.#reading.lookups.recordedAt(about.entry) : undefined
    if (isRefusal(on)) find('it was asked on no day')
    else {
      if (issued !== undefined && on < dayAt(issued as Moment))
        find('it was asked before the statement was issued')
      const { due, funderFrom } = dueDays(on, this.asking(fund, on))
      if (row['due'] !== due || row['funder_from'] !== funderFrom)
        find('its answer is not due when the agreement says')
    }
    if (row['funder'] !== null) this.#reader(`funder:${row['funder']}`, fund, find)
    if (row['authority'] !== null) this.#reader(String(row['authority']), fund, find)
    this.#reading.findWords([row['says']], fund, find)
    this.#questions.set(String(row['id']), { fund, on: String(row['on_day']) })
  }

  #takeAnswer(key: number, row: Row): void {
    const question = this.#questions.get(String(row['question']))
    const find = (sentence: string) => this.#reading.findAt(sentence, 'question_answer', key, question?.fund)
    if (!question) {
      find('it answers a question that is not there')
      return
    }
    if (String(row['on_day']) < question.on) find('it was answered before it was asked')
    this.#reading.findWords([row['says']], question.fund, find)
    this.#answered.add(String(row['question']))
  }

  has(fund: number, number: number): boolean {
    return this.#of(fund)[number - 1] !== undefined
  }

  agreed(fund: number): readonly Agreement[] {
    return this.#agreements.get(fund) ?? []
  }

  /** How soon questions are answered, as was agreed on a day. */
  asking(fund: number, on: Day): AskingTerm {
    const agreements = this.agreed(fund)
    return (inForce(agreements, on) ?? agreements.at(-1))?.asking ?? ASKING
  }

  pays(fund: number, funder: string): boolean {
    return this.agreed(fund).some((a) => a.streams.some((s) => s.code === funder))
  }

  #of(fund: number): Kept[] {
    const kept = this.#kept.get(fund) ?? []
    if (kept.length === 0) this.#kept.set(fund, kept)
    return kept
  }

  #reader(reader: string, fund: number, find: (sentence: string) => void): void {
    if (reader === 'person') return
    if (reader.startsWith('funder:')) {
      if (!this.pays(fund, reader.slice('funder:'.length)))
        find('it names a funder that does not pay for its fund')
    } else if (!this.#people.hasAuthority(reader, fund))
      find('it names a representative that its fund does not have')
  }
}

const ANOTHER_KIND =
  'closing carries the final statement, issuing early the copy that may change, and nothing else does'
const NO_STATEMENT = 'it is about a statement that its fund does not have'

function hasItsCode(document: Statement | StatementOfFormat1): boolean {
  if (document.format === 1) return document.proof.code === codeOfFormat1(document, sha256)
  return document.proof.code === codeOfDocument(document, (d) => sha256(canonicalJson(d)))
}
