import { addDays, readDay } from '../../ledger/day.ts'
import { RECLAIM_NOTICE } from '../../ledger/reclaim.ts'
import { isRefusal } from '../../ledger/refusal.ts'
import type { FiledTable } from '../filed.ts'
import { canonicalJson } from '../rows.ts'
import type { Check, Reading, Row } from './check.ts'
import type { People } from './people.ts'
import type { Statements } from './statements.ts'

type Find = (sentence: string) => void

interface Asked {
  readonly provider: number
  readonly fund: number
  readonly funder: string
  /** The latest day on which something was said of it. */
  on: string
}

interface Query extends Asked {
  messages: number
  closed: boolean
}

interface Reclaim extends Asked {
  readonly by: string
  readonly pence: number
  told?: string
  answered: boolean
}

/** What the guards of 0007 refuse, looked at once more in the order of filing. */
export class Queries implements Check {
  readonly #reading: Reading
  readonly #people: People
  readonly #statements: Statements
  readonly #queries = new Map<string, Query>()
  readonly #reclaims = new Map<string, Reclaim>()
  /** Funds and funders with a reclaim that nobody has answered. */
  readonly #open = new Set<string>()
  /** Of a fund: pence that were asked for or confirmed. */
  readonly #goesBack = new Map<number, number>()

  constructor(reading: Reading, people: People, statements: Statements) {
    this.#reading = reading
    this.#people = people
    this.#statements = statements
  }

  row(table: FiledTable, key: number, row: Row): void {
    const about = this.#queries.get(String(row['query'])) ?? this.#reclaims.get(String(row['reclaim']))
    const fund = about?.fund ?? Number(row['fund'])
    const find = (sentence: string) => this.#reading.findAt(sentence, table, key, fund)
    if (table === 'query') this.#takeQuery(row, find)
    else if (table === 'query_message') this.#takeMessage(row, find)
    else if (table === 'query_closed') this.#takeClosed(row, find)
    else if (table === 'reclaim') this.#takeReclaim(row, find)
    else if (table === 'reclaim_told') this.#takeTold(row, find)
    else if (table === 'reclaim_use') this.#takeUse(row, find)
    else if (table === 'reclaim_answer') this.#takeAnswer(row, find)
  }

  #takeQuery(row: Row, find: Find): void {
    const asked = askedOf(row)
    const { fund, provider, funder } = asked
    const about = String(row['about'])
    const ofAll = this.#reading.funds.get(fund)?.holder === 'provider'
    const number = Number(row['number'])
    if (ofAll !== (about === 'provider')) find('it is about the provider, and not in its own book')
    if (about === 'entry' && this.#reading.lookups.hashOf(fund, number) === undefined)
      find('it is about an entry that its fund does not have')
    if (about === 'statement' && !this.#statements.has(fund, number))
      find('it is about a statement that its fund does not have')
    if (!ofAll && !this.#statements.pays(fund, funder))
      find('it names a funder that does not pay for its fund')
    this.#theirs(row, { provider, funder }, find)
    this.#due(row, fund, find)
    onItsDay(row, find)
    this.#reading.findWords([row['says']], fund, find)
    this.#queries.set(String(row['id']), { ...asked, messages: 1, closed: false })
  }

  #takeMessage(row: Row, find: Find): void {
    const query = this.#queries.get(String(row['query']))
    if (!query) {
      find('it belongs to a query that is not there')
      return
    }
    if (row['number'] !== ++query.messages) find(`message ${query.messages} is missing`)
    if (query.closed) find('it was written after its query was closed')
    if (String(row['on_day']) < query.on) find('it was written before what it follows')
    query.on = String(row['on_day'])
    onItsDay(row, find)
    if (row['sender'] === 'commissioner') {
      this.#theirs(row, query, find)
      this.#due(row, query.fund, find)
    } else this.#providers(row, query, find)
    this.#reading.findWords([row['says']], query.fund, find)
  }

  #takeClosed(row: Row, find: Find): void {
    const query = this.#queries.get(String(row['query']))
    if (!query || query.closed) {
      find('it closes a query that is not there, or was closed')
      return
    }
    query.closed = true
    this.#theirs(row, query, find)
  }

  #takeReclaim(row: Row, find: Find): void {
    const asked = askedOf(row)
    const { fund, funder } = asked
    const agreement = this.#statements.agreed(fund).find((a) => a.version === row['version'])
    const rule = agreement?.surplus
    if (
      !rule ||
      canonicalJson(rule) !== row['rule'] ||
      rule.rule === 'none' ||
      rule.rule === 'not-agreed-yet'
    )
      find('it is not under the rule that its agreement names')
    if (!agreement?.streams.some((s) => s.code === funder))
      find('it names a funder that does not pay for its fund')
    if (this.#reading.funds.get(fund)?.holder !== 'person') find('it is not about a person’s fund')
    const open = `${fund} ${funder}`
    if (this.#open.has(open)) find('it was asked while another one was open')
    this.#open.add(open)
    const pence = Number(row['pence'])
    const together = (this.#goesBack.get(fund) ?? 0) + pence
    if (Number(row['most']) < together)
      find('more goes back than the rule allows, with what was asked before')
    this.#goesBack.set(fund, together)
    this.#providers(row, asked, find)
    onItsDay(row, find)
    this.#reading.findWords([row['says']], fund, find)
    this.#reclaims.set(String(row['id']), { ...asked, pence, by: String(row['by']), answered: false })
  }

  #takeTold(row: Row, find: Find): void {
    const reclaim = this.#reclaims.get(String(row['reclaim']))
    if (!reclaim || reclaim.told !== undefined) {
      find('it tells of a reclaim that is not there, or was told already')
      return
    }
    if (row['by'] === reclaim.by) find('whoever asked for it said that the person was told')
    if (row['how'] === 'on-screen') this.#readers(row, reclaim, 'person', find)
    else this.#providers(row, reclaim, find)
    reclaim.told = this.#said(row, reclaim, find)
  }

  #takeUse(row: Row, find: Find): void {
    const reclaim = this.#reclaims.get(String(row['reclaim']))
    if (!reclaim) {
      find('it names a use of a reclaim that is not there')
      return
    }
    const whose = String(row['whose'])
    if (whose !== 'person' && !this.#people.hasAuthority(whose, reclaim.fund))
      find('it names a representative that its fund does not have')
    if (row['way'] === 'on-screen') this.#readers(row, reclaim, whose, find)
    else this.#providers(row, reclaim, find)
    this.#said(row, reclaim, find)
    this.#reading.findWords([row['says']], reclaim.fund, find)
  }

  #takeAnswer(row: Row, find: Find): void {
    const reclaim = this.#reclaims.get(String(row['reclaim']))
    if (!reclaim) {
      find('it answers a reclaim that is not there')
      return
    }
    const { told, fund } = reclaim
    const on = this.#said(row, reclaim, find)
    reclaim.answered = true
    this.#open.delete(`${fund} ${reclaim.funder}`)
    this.#reading.findWords([row['says']], fund, find)
    if (row['answer'] === 'withdrawn') this.#providers(row, reclaim, find)
    else this.#theirs(row, reclaim, find)
    if (row['answer'] !== 'confirmed')
      this.#goesBack.set(fund, (this.#goesBack.get(fund) ?? 0) - reclaim.pence)
    if (row['answer'] === 'confirmed' && (told === undefined || !isTime(told, on)))
      find('it was confirmed before the person could name a use')
  }

  /** The day of what is said of a reclaim: not before it was asked, nor after it was answered. */
  #said(row: Row, reclaim: Reclaim, find: Find): string {
    const on = String(row['on_day'])
    if (on < reclaim.on) find('it was said before the sum was asked for')
    if (reclaim.answered) find('it was said after the answer')
    onItsDay(row, find)
    return on
  }

  #theirs(row: Row, { provider, funder }: Pick<Asked, 'provider' | 'funder'>, find: Find): void {
    if (!this.#people.comesInFor(String(row['by']), provider, funder))
      find('it was said for a funder by somebody who does not come in for it')
  }

  #providers(row: Row, { provider }: Pick<Asked, 'provider'>, find: Find): void {
    if (!this.#people.speaksFor(String(row['by']), provider))
      find('it was said for the provider by somebody who was let in as somebody else')
  }

  #readers(row: Row, { fund }: Pick<Asked, 'fund'>, whose: string, find: Find): void {
    if (!this.#people.comesInAs(String(row['by']), fund, whose))
      find('it was said on screen by somebody else than whose it is')
  }

  #due(row: Row, fund: number, find: Find): void {
    const on = readDay(String(row['on_day']))
    if (isRefusal(on)) {
      find('it was asked on no day')
      return
    }
    if (row['due'] !== addDays(on, this.#statements.asking(fund, on).answerWithin))
      find('its answer is not due when the agreement says')
  }
}

const HOUR = 3_600_000

/** What is said is dated the day on which it was written, whose civil day is at most an hour from that of the file. */
function onItsDay(row: Row, find: Find): void {
  const at = Date.parse(String(row['at']))
  const days = [at, at + HOUR].filter(Number.isFinite).map((ms) => new Date(ms).toISOString().slice(0, 10))
  if (!days.includes(String(row['on_day']))) find('it is dated another day than it was written')
}

/** Whether the person had had their time to name a use. */
function isTime(told: string, on: string): boolean {
  const from = readDay(told)
  return !isRefusal(from) && on >= addDays(from, RECLAIM_NOTICE)
}

function askedOf(row: Row): Asked {
  return {
    provider: Number(row['provider']),
    fund: Number(row['fund']),
    funder: String(row['funder']),
    on: String(row['on_day']),
  }
}
