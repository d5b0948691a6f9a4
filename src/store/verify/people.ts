import type { FundDocument } from '../../bookkeeping/store-people.ts'
import type { Decision } from '../../ledger/decision.ts'
import type { DisputeAnswer, Held } from '../../ledger/dispute.ts'
import type { EntryColumns } from '../../ledger/entry.ts'
import { type AccountCode, sideOf } from '../../ledger/fund.ts'
import { PENNY } from '../../ledger/money.ts'
import type { FiledTable } from '../filed.ts'
import { aboutOf } from '../people.ts'
import type { Check, DocumentRead, EntryRead, FundRead, Line, Reading, Row } from './check.ts'

interface Proposed {
  readonly provider: number
  readonly what: string
  readonly ask: Row
  readonly by: string
  approvedAt?: string
}

interface Given {
  readonly user: string
  readonly provider: number
  readonly role: string
  readonly funder: string | null
  readonly fund: number | undefined
  readonly authority: string | null
  readonly to: string | null
  ended: boolean
}

interface Disputed {
  readonly entry: number
  readonly decision: string
  readonly held: readonly Held[]
  answeredAt?: string
}

/**
 * What the guards of 0002 refuse, looked at once more in the order of filing: who answered what, whose access
 * was ended, and what left the fund against a dispute or without a second manager. Everything is kept by id, so
 * that reading costs as much as there is to read.
 */
export class People implements Check {
  readonly #reading: Reading
  readonly #documents = new Map<
    string,
    { readonly what: string; readonly fund: number; readonly by: string }
  >()
  readonly #decisions = new Map<string, { readonly fund: number; readonly by: string }>()
  /** Of a dispute: the decision it is about. */
  readonly #disputed = new Map<string, string>()
  readonly #disputes = new Map<number, Map<string, Disputed>>()
  readonly #proposals = new Map<string, Proposed>()
  readonly #access = new Map<string, Given>()
  readonly #accessOf = new Map<string, Given[]>()
  /** By fund and number: entries that one manager alone does not take back, and the decision they rest on. */
  readonly #resting = new Map<string, { readonly kind: string; readonly decision: string | null }>()
  readonly #limits = new Map<number, { readonly at: string; readonly pence: number }[]>()

  constructor(reading: Reading) {
    this.#reading = reading
  }

  /** A filed row other than a document: checked against what was filed before it. */
  row(table: FiledTable, key: number, row: Row): void {
    if (table === 'access') this.#takeAccess(key, row)
    else if (table === 'access_end') this.#takeEnd(key, row)
    else if (table === 'proposal') this.#takeProposal(row)
    else if (table === 'proposal_answer') this.#takeAnswer(key, row)
    else if (table === 'payment_details') this.#takeDetails(key, row)
    else if (table === 'payment_limit') this.#takeLimit(key, row)
    else if (table === 'notice' && !this.hasDecision(String(row['decision']), Number(row['fund'])))
      this.#reading.findAt('it tells of a decision that its fund does not have', table, key)
    const { provider, fund } = row
    if (typeof provider !== 'number') return
    if (!this.#reading.providers.has(provider)) this.#reading.findAt('it belongs to no provider', table, key)
    if (typeof fund === 'number' && this.#reading.funds.get(fund)?.provider !== provider)
      this.#reading.findAt('it is about a fund of another provider', table, key)
  }

  document({ table, key, row, fund, body }: DocumentRead): void {
    if (table === 'document') this.#takeDocument(key, row, body as FundDocument)
    if (table !== 'decision') return
    const { id, writtenDownBy } = body as Decision
    this.#decisions.set(String(row['id']), { fund: fund.key, by: writtenDownBy })
    if (id !== row['id'])
      this.#reading.findAt('the document has another id than its row', 'decision', key, fund.key)
  }

  hasDecision(id: string, fund: number): boolean {
    return this.#decisions.get(id)?.fund === fund
  }

  #takeDocument(key: number, row: Row, document: FundDocument): void {
    const fund = Number(row['fund'])
    const find = (sentence: string) => this.#reading.findAt(sentence, 'document', key, fund)
    const about = aboutOf(document)
    if (
      document.id !== row['id'] ||
      document.what !== row['what'] ||
      document.fund !== this.#reading.funds.get(fund)?.id ||
      about !== row['about']
    )
      find('the document is another than its row says')
    if (document.what === 'authority-ended' && !this.#isThere(document.authority, 'authority', fund))
      find('it ends an authority that this fund does not have')
    if (document.what === 'dispute') {
      if (!this.hasDecision(document.decision, fund))
        find('it disputes a decision that this fund does not have')
      this.#disputed.set(document.id, document.decision)
      const open = this.#disputes.get(fund) ?? new Map<string, Disputed>()
      const { decision, held } = document
      this.#disputes.set(fund, open.set(document.id, { entry: Number(row['entry']), decision, held }))
    }
    if (document.what === 'dispute-answered') this.#takeDisputeAnswer(fund, row, document, find)
    this.#documents.set(document.id, { what: document.what, fund, by: document.writtenDownBy })
  }

  /** Whether somebody has an access for a funder, as far as was filed by now. */
  comesInFor(user: string, provider: number, funder: string): boolean {
    return (this.#accessOf.get(user) ?? []).some(
      (a) => !a.ended && a.role === 'commissioner' && a.provider === provider && a.funder === funder,
    )
  }

  /** Whether somebody manages a provider, or was never let in there at all: who manages it without signing in. */
  speaksFor(user: string, provider: number): boolean {
    const given = (this.#accessOf.get(user) ?? []).filter((a) => a.provider === provider)
    return given.length === 0 || given.some((a) => a.role === 'manager' && !a.ended)
  }

  /** Whether somebody has an access as a fund's person, or under one of its authorities. */
  comesInAs(user: string, fund: number, whose: string): boolean {
    return (this.#accessOf.get(user) ?? []).some(
      (a) => !a.ended && a.fund === fund && whose === (a.role === 'holder' ? 'person' : a.authority),
    )
  }

  hasAuthority(id: string, fund: number): boolean {
    return this.#isThere(id, 'authority', fund)
  }

  #isThere(id: string, what: string, fund: number): boolean {
    const found = this.#documents.get(id)
    return found?.what === what && found.fund === fund
  }

  #takeDisputeAnswer(
    fund: number,
    row: Row,
    { dispute, writtenDownBy }: DisputeAnswer,
    find: (sentence: string) => void,
  ): void {
    if (!this.#isThere(dispute, 'dispute', fund)) find('it answers a dispute that this fund does not have')
    const decision = this.#decisions.get(this.#disputed.get(dispute) ?? '')
    if (writtenDownBy === decision?.by || writtenDownBy === this.#documents.get(dispute)?.by)
      find('a dispute was answered by who wrote down what is disputed')
    const open = this.#disputes.get(fund)?.get(dispute)
    const at = this.#reading.lookups.recordedAt(Number(row['entry']))
    if (open?.answeredAt !== undefined) find('it answers a dispute a second time')
    else if (open && at !== undefined) open.answeredAt = at
  }

  #takeProposal(row: Row): void {
    this.#proposals.set(String(row['id']), {
      provider: Number(row['provider']),
      what: String(row['what']),
      ask: askIn(String(row['ask'])),
      by: String(row['by']),
    })
  }

  #takeAnswer(key: number, row: Row): void {
    const proposal = this.#proposals.get(String(row['proposal']))
    const find = (sentence: string) => this.#reading.findAt(sentence, 'proposal_answer', key)
    if (!proposal) {
      find('it answers a proposal that is not there')
      return
    }
    if ((proposal.by === row['by']) !== (row['answer'] === 'withdrawn'))
      find('a proposal was answered by who made it, or taken back by somebody else')
    if (row['answer'] === 'approved') proposal.approvedAt = String(row['at'])
  }

  /** The proposal, where a second manager allowed it in this very moment: what is allowed is done at once, and once. */
  #allowed(id: unknown, what: string, provider: number, at: unknown): Row | undefined {
    const found = this.#proposals.get(String(id))
    const isAllowed = found?.what === what && found.provider === provider && found.approvedAt === at
    return isAllowed && found.approvedAt !== undefined ? found.ask : undefined
  }

  #takeDetails(key: number, row: Row): void {
    const ask = this.#allowed(row['proposal'], 'payment-details', Number(row['provider']), row['at'])
    const same = ask !== undefined && ask['account'] === row['what'] && ask['number'] === row['number']
    if (!same || ask['sortCode'] !== row['sort_code'])
      this.#reading.findAt(NOT_ALLOWED, 'payment_details', key)
  }

  #takeLimit(key: number, row: Row): void {
    const ask = this.#allowed(row['proposal'], 'payment-limit', Number(row['provider']), row['at'])
    if (ask?.['pence'] !== row['pence']) this.#reading.findAt(NOT_ALLOWED, 'payment_limit', key)
    const limits = this.#limits.get(Number(row['provider'])) ?? []
    limits.push({ at: String(row['at']), pence: Number(row['pence']) })
    this.#limits.set(Number(row['provider']), limits)
  }

  #takeAccess(key: number, row: Row): void {
    const [user, provider, role, to] = [row['user'], row['provider'], row['role'], row['to_day']]
    const fund = row['fund'] === null ? undefined : Number(row['fund'])
    const given: Given = {
      user: String(user),
      provider: Number(provider),
      role: String(role),
      funder: row['funder'] === null ? null : String(row['funder']),
      fund,
      authority: row['authority'] === null ? null : String(row['authority']),
      to: to === null ? null : String(to),
      ended: false,
    }
    const find = (sentence: string) => this.#reading.findAt(sentence, 'access', key)
    if (row['authority'] !== null && !this.#isThere(String(row['authority']), 'authority', fund ?? 0))
      find('the authority it rests on is not one of its fund')
    const other = { manager: 'representative', representative: 'manager' }[given.role]
    const others = this.#accessOf.get(given.user) ?? []
    const from = String(row['from_day'])
    if (others.some((a) => a.provider === provider && a.role === other && !a.ended && (a.to ?? from) >= from))
      find('somebody is staff and a representative at once')
    this.#access.set(String(row['id']), given)
    this.#accessOf.set(given.user, [...others, given])
  }

  #takeEnd(key: number, row: Row): void {
    const access = this.#access.get(String(row['access']))
    const find = (sentence: string) => this.#reading.findAt(sentence, 'access_end', key)
    if (!access) {
      find('it ends an access that is not there')
      return
    }
    const ask = this.#allowed(row['proposal'], 'end-access', access.provider, row['at'])
    if (access.role === 'holder' && ask?.['access'] !== row['access'])
      find('a person’s access to their own fund was ended and no second manager allowed it')
    access.ended = true
  }

  meaning(e: EntryRead): void {
    const { fund, columns: c } = e
    if (c.decision !== null && !this.hasDecision(c.decision, fund.key))
      this.#reading.findIn(e, 'the decision it rests on is missing')
    const wrong = this.#wrong(e, movedBy(fund, e.lines ?? []))
    if (wrong !== undefined) this.#reading.findIn(e, wrong)
  }

  /** What is wrong with an entry as it was written: money that left alone, or a choice over what was disputed. */
  #wrong({ id, columns: c, fund }: EntryRead, moved: Moved): string | undefined {
    if (this.#leftAlone(c, fund.provider)) return 'money left and no second manager had allowed it'
    const wrong = this.#takenBack(id, c, fund.key)
    if (wrong !== undefined) return wrong
    if (!CHOICES.has(c.kind) || (c.kind === 'purchase' && c.sourceSystem !== null)) return undefined
    const held = this.#heldAt(id, c.recordedAt, fund.key)
    return held.some((h) => moved.by(h.unit, h.code) < 0 && moved.now(h.unit, h.code) < h.amount)
      ? 'what was disputed was used before anybody had answered'
      : undefined
  }

  /** What is taken back by one manager though it needs two: what the provider lent, and what is disputed. */
  #takenBack(id: number, c: EntryColumns, fund: number): string | undefined {
    const decision = c.kind === 'purchase' && JSON.parse(c.details).paidFrom === 'bank' ? null : c.decision
    if (decision !== null || c.kind === 'advance')
      this.#resting.set(`${fund} ${c.number}`, { kind: c.kind, decision })
    const of = c.reverses === null ? undefined : this.#resting.get(`${fund} ${c.reverses}`)
    if (of?.kind === 'advance')
      return 'it takes back what the provider lent, and no second manager allowed it'
    if (of?.decision === undefined || of.decision === null) return undefined
    return this.#openAt(id, c.recordedAt, fund).some((d) => d.decision === of.decision)
      ? 'what was disputed was taken back before anybody had answered'
      : undefined
  }

  #leftAlone(c: EntryColumns, provider: number): boolean {
    const what = ALLOWED_AS.get(c.kind)
    if (what === undefined || c.sourceSystem !== null) return false
    const { sum, purchase } = JSON.parse(c.details)
    if (c.kind === 'purchase' && sum <= this.#limitAt(provider, c.recordedAt) * PENNY) return false
    const ask = this.#allowed(c.act, what, provider, c.recordedAt)
    return c.kind === 'purchase' ? ask?.['purchase'] !== purchase : sum > Number(ask?.['pence'] ?? -1) * PENNY
  }

  /** The limit that counted; the highest where one was set in the very moment. None is no limit. */
  #limitAt(provider: number, at: string): number {
    const limits = this.#limits.get(provider) ?? []
    const before = limits.findLast((l) => l.at < at)?.pence ?? Number.POSITIVE_INFINITY
    return Math.max(before, ...limits.filter((l) => l.at === at).map((l) => l.pence))
  }

  /** The disputes that were open as an entry was written. */
  #openAt(entry: number, at: string, fund: number): Disputed[] {
    const all = [...(this.#disputes.get(fund)?.values() ?? [])]
    return all.filter((d) => d.entry < entry && (d.answeredAt === undefined || d.answeredAt > at))
  }

  /** What disputes that were open then kept still together, an account a row. */
  #heldAt(entry: number, at: string, fund: number): Held[] {
    const held = new Map<string, Held>()
    for (const dispute of this.#openAt(entry, at, fund)) {
      for (const h of dispute.held) {
        const k = `${h.unit} ${h.code}`
        held.set(k, { ...h, amount: h.amount + (held.get(k)?.amount ?? 0) })
      }
    }
    return [...held.values()]
  }
}

/** What an entry did to an account, and what it left there, in the account's own whole numbers. */
interface Moved {
  readonly by: (unit: string, code: AccountCode) => number
  readonly now: (unit: string, code: AccountCode) => number
}

function movedBy(fund: FundRead, lines: readonly Line[]): Moved {
  const of = (unit: string, code: AccountCode) =>
    fund.accounts.find((a) => a.unit === unit && a.code === code)
  return {
    now: (unit, code) => of(unit, code)?.now ?? 0,
    by: (unit, code) => {
      const sign = sideOf(code) === 'D' ? 1 : -1
      return lines.reduce((sum, [u, debit, credit, amount]) => {
        if (u !== unit) return sum
        return sum + (debit === code ? sign * amount : credit === code ? -sign * amount : 0)
      }, 0)
    },
  }
}

/** What was asked; nothing where it cannot be read any more. */
function askIn(text: string): Row {
  try {
    return JSON.parse(text)
  } catch {
    return {}
  }
}

const NOT_ALLOWED = 'no second manager allowed it'

/** The kinds that need a second manager, and what the proposal is about. */
const ALLOWED_AS: ReadonlyMap<string, string> = new Map([
  ['drawdown', 'drawdown'],
  ['advance-repaid', 'advance-repaid'],
  ['purchase', 'payment'],
])

/** The kinds that an open dispute holds up, as the file names them. */
const CHOICES: ReadonlySet<string> = new Set([
  ...['booking', 'conversion', 'hours-into-money', 'money-into-hours', 'saving', 'contingency'],
  ...['purchase-decided', 'purchase', 'funding'],
])
