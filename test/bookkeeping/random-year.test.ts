import { describe, expect, test } from 'vitest'
import { isRefused, refusalsOf } from '../../src/bookkeeping/open-books.ts'
import type { VisitAsked } from '../../src/bookkeeping/support.ts'
import {
  addDays,
  type Day,
  day,
  daysBetween,
  type Moment,
  type Month,
  monthOf,
  nextMonth,
  weekOf,
} from '../../src/ledger/day.ts'
import { timesRate } from '../../src/ledger/rate.ts'
import type { Refusal } from '../../src/ledger/refusal.ts'
import type { Statement } from '../../src/ledger/statement.ts'
import { easyRead } from '../../src/words/easy-read.ts'
import { mustFoot } from '../ledger/statement-foots.ts'
import { figuresInForms, figuresOf, inForm } from '../words/six-forms.ts'
import { wrongAtHome } from './at-home.ts'
import {
  audit,
  type Bookkeeper,
  BY,
  decidedBy,
  done,
  drawn,
  entries,
  fundOf,
  h,
  newBooks,
  openPerson,
  terms,
  twoManagers,
} from './bookkeeper.ts'
import { given, roster } from './files.ts'

/** A year of acts nobody planned. The seed is in the test's name; `SEED=7` tries another one. */
const SEEDS = process.env['SEED'] ? [Number(process.env['SEED'])] : [11, 2026]
const ACTS = Number(process.env['ACTS'] ?? 200)
const FUNDS = ['LS-001', 'LS-002', 'LS-007', 'LS-008'] as const
const NAMES: Readonly<Record<string, string>> = {
  'LS-001': 'Sally',
  'LS-002': 'Brian',
  'LS-007': 'Chloe',
  'LS-008': 'Aisha',
}

/** A year that begins within a month, and hours turned into money at less than their price. */
const OTHER_TERMS: Readonly<Record<string, Parameters<typeof terms>[1]>> = {
  'LS-002': {
    ...{ yearStarts: '04-06', cashRate: { pence: 2000, per: 1 } },
    ...{ cashRest: 'provider', cashRestReason: 'Rota changes' },
  },
}

/** mulberry32: the same numbers from the same seed, everywhere. */
function chanceFrom(seed: number): () => number {
  let state = seed >>> 0
  return () => {
    state = (state + 0x6d2b79f5) >>> 0
    let t = state
    t = Math.imul(t ^ (t >>> 15), t | 1)
    t ^= t + Math.imul(t ^ (t >>> 7), t | 61)
    return ((t ^ (t >>> 14)) >>> 0) / 4_294_967_296
  }
}

class Year {
  readonly k: Bookkeeper
  readonly #chance: () => number
  /** What the bank must hold, in pence: every act says what it moved. */
  cash = 0
  /** What each entry moved at the bank, so that its reversal moves it back. */
  readonly #moved = new Map<string, number>()
  readonly #planned: VisitAsked[] = []
  readonly done = new Map<string, number>()
  readonly #imported = new Map<string, string>()
  #versions = 1
  #count = 0

  constructor(k: Bookkeeper, seed: number) {
    this.k = k
    this.#chance = chanceFrom(seed)
  }

  get today(): Day {
    return this.k.clock.now.slice(0, 10) as Day
  }

  pick<T>(list: readonly T[]): T {
    return list[Math.floor(this.#chance() * list.length)] as T
  }

  upTo(n: number): number {
    return Math.floor(this.#chance() * n)
  }

  /** A visit on some day around today: it may cross 23:00 and midnight. */
  #visit(from: number, to: number): { readonly start: string; readonly end: string } {
    const on = addDays(this.today, from + this.upTo(to - from + 1))
    const minutes = 15 * (1 + this.upTo(24))
    const start = 6 * 60 + 15 * this.upTo(70)
    const at = (m: number) =>
      `${addDays(on, Math.floor(m / 1440))} ${String(Math.floor((m % 1440) / 60)).padStart(2, '0')}:${String(m % 60).padStart(2, '0')}`
    return { start: at(start), end: at(start + minutes) }
  }

  #note<A>(what: string, answer: A): Exclude<A, Refusal | readonly Refusal[]> | undefined {
    if (isRefused(answer)) {
      expect(refusalsOf(answer).every((r) => r.sentence.length > 10)).toBe(true)
      return undefined
    }
    this.done.set(what, (this.done.get(what) ?? 0) + 1)
    return answer as Exclude<A, Refusal | readonly Refusal[]>
  }

  #move(fund: string, number: number | undefined, pence: number): void {
    this.cash += pence
    if (number !== undefined) this.#moved.set(`${fund} ${number}`, pence)
  }

  readonly acts: Readonly<Record<string, () => Promise<void>>> = {
    'a day goes by': async () => {
      this.k.clock.now = `${addDays(this.today, 1 + this.upTo(4))}T09:00:00Z` as Moment
      this.#note('a day goes by', await this.k.books.allocate(BY, { through: this.today }))
    },
    recorded: async () => {
      const ask = { through: addDays(this.today, -this.upTo(2)) }
      this.#note('recorded', await this.k.books.recordThrough(BY, ask))
    },
    support: async () => {
      const fund = this.pick(FUNDS)
      this.#note('support', await this.k.books.giveSupport(BY, { fund, ...this.#visit(-12, 0) }))
    },
    shared: async () => {
      const ask = { funds: ['LS-007', 'LS-008'], givenAs: 'shared', ...this.#visit(-8, -1) } as const
      this.#note('shared', await this.k.books.giveSharedSupport(BY, ask))
    },
    planned: async () => {
      const ask = { fund: this.pick(FUNDS), session: `P${this.#count++}`, ...this.#visit(-2, 12) }
      if (this.#note('planned', await this.k.books.planVisit(BY, ask))) this.#planned.push(ask)
    },
    'given as planned or not': async () => {
      const plan = this.#planned.shift()
      if (!plan) return
      const changed = this.upTo(2) === 0 ? {} : this.#visit(-3, 0)
      const reason = this.pick(['client-cancelled', 'hospital', 'could-not-come', 'no-access'] as const)
      const answer =
        this.upTo(3) === 0
          ? await this.k.books.recordNotGiven(BY, {
              ...plan,
              reason,
              workerPaid: true,
              otherWork: this.upTo(2) === 0,
            })
          : await this.k.books.giveSupport(BY, { ...plan, ...changed })
      if (!this.#note('given as planned or not', answer)) this.#planned.push(plan)
    },
    swapped: async () => {
      const fund = this.pick(FUNDS)
      const [from, to] = this.pick([
        ['standard', 'enhanced'],
        ['enhanced', 'standard'],
        ['standard', 'shared'],
      ] as const)
      this.#note(
        'swapped',
        await this.k.books.swapHours(BY, {
          ...this.#choice(fund),
          from,
          to,
          amount: 900 * (1 + this.upTo(24)),
        }),
      )
    },
    'into money': async () => {
      const ask = {
        ...this.#choice(this.pick(FUNDS)),
        kind: this.pick(['standard', 'enhanced']),
        amount: 60 * (1 + this.upTo(500)),
      }
      this.#note('into money', await this.k.books.turnHoursIntoMoney(BY, ask))
    },
    'back into hours': async () => {
      const ask = { ...this.#choice(this.pick(FUNDS)), kind: 'standard', amount: 60 * (1 + this.upTo(120)) }
      this.#note('back into hours', await this.k.books.turnMoneyIntoHours(BY, ask))
    },
    saved: async () => {
      const unit = this.pick(['standard', 'GBP'])
      const ask = { ...this.#choice(this.pick(FUNDS)), pot: this.pick(['A trip', 'A bike']), unit }
      const amount = unit === 'GBP' ? 1 + this.upTo(4000) : 60 * (1 + this.upTo(300))
      this.#note('saved', await this.k.books.save(BY, { ...ask, amount }))
    },
    'taken out': async () => {
      const unit = this.pick(['standard', 'GBP'])
      const ask = { ...this.#choice(this.pick(FUNDS)), pot: this.pick(['A trip', 'A bike']), unit }
      const amount = unit === 'GBP' ? 1 + this.upTo(2000) : 60 * (1 + this.upTo(200))
      this.#note('taken out', await this.k.books.takeOut(BY, { ...ask, amount }))
    },
    emergencies: async () => {
      const action = this.pick(['set-aside', 'drawn'] as const)
      const ask = {
        ...this.#choice(this.pick(FUNDS)),
        action,
        pence: 1 + this.upTo(3000),
        reason: 'A new key',
      }
      this.#note('emergencies', await this.k.books.keepForEmergencies(BY, ask))
    },
    bought: async () => {
      const fund = this.pick(FUNDS)
      const paidFrom = this.pick(['bank', 'bank', 'provider-card', 'provider-cash'] as const)
      const pence = 1 + this.upTo(6000)
      const ask = { ...this.#choice(fund), supplier: 'Shop', what: 'A lamp', pence, paidFrom }
      const paid = this.#note('bought', await this.k.books.payForPurchase(BY, ask))
      if (paid) this.#move(fund, paid.entries[0], paidFrom === 'bank' ? -pence : 0)
    },
    received: async () => {
      const funds = FUNDS.filter(() => this.upTo(2) === 0)
      const lines = funds.map((fund) => ({ fund, pence: 1 + this.upTo(60_000) }))
      const pence = lines.reduce((n, l) => n + l.pence, 0)
      const ask = { on: addDays(this.today, -this.upTo(5)), pence, reference: `R${this.#count++}`, lines }
      const wrote = this.#note('received', await this.k.books.receivePayment(BY, ask)) ?? []
      wrote.forEach((w, i) => {
        this.#move(w.fund, w.entries[0], lines[i]?.pence ?? 0)
      })
    },
    'own money': async () => {
      const what = this.pick(['float', 'interest', 'charges', 'unidentified', 'withdrawn'] as const)
      const pence = 1 + this.upTo(900)
      const wrote = this.#note(
        'own money',
        await this.k.books.recordOwnMoney(BY, { what, on: this.today, pence }),
      )
      if (wrote)
        this.#move('OWN', wrote.entries[0], what === 'charges' || what === 'withdrawn' ? -pence : pence)
    },
    lent: async () => {
      const [fund, from, pence] = [
        this.pick(FUNDS),
        this.pick(['outside', 'own-share'] as const),
        1 + this.upTo(900),
      ]
      const wrote = this.#note('lent', await this.k.books.lend(BY, { fund, on: this.today, pence, from }))
      if (wrote) this.#move(fund, wrote.entries[0], from === 'outside' ? pence : 0)
    },
    'paid back': async () => {
      const [fund, to, pence] = [
        this.pick(FUNDS),
        this.pick(['outside', 'own-share'] as const),
        1 + this.upTo(600),
      ]
      const wrote = this.#note(
        'paid back',
        await twoManagers(this.k, { what: 'advance-repaid', fund, on: this.today, pence, to }),
      )
      if (wrote) this.#move(fund, wrote.entries?.[0], to === 'outside' ? -pence : 0)
    },
    'drawn down': async () => {
      const through = addDays(this.today, -this.upTo(6))
      const taken = this.#note('drawn down', await drawn(this.k, through))
      for (const line of taken?.lines ?? []) {
        const entry = (await entries(this.k, line.fund)).at(-1)
        expect(entry?.kind).toBe('drawdown')
        this.#move(line.fund, entry?.number, -line.pence)
        expect(
          (await this.k.books.whatWeMayTake(BY, { through })).find((l) => l.fund === line.fund)?.pence,
        ).toBe(0)
      }
    },
    'put right': async () => {
      const fund = this.pick([...FUNDS, 'OWN'])
      const list = await entries(this.k, fund)
      const number = this.pick(list.slice(-25))?.number
      if (number === undefined) return
      const wrote = this.#note(
        'put right',
        await this.k.books.reverse(BY, { fund, number, reason: 'A slip' }),
      )
      if (wrote) this.cash -= this.#moved.get(`${fund} ${number}`) ?? 0
    },
    funded: async () => {
      const fund = this.pick(FUNDS)
      const support = (await entries(this.k, fund)).filter(
        (e) => e.kind === 'support' && e.details.unfunded.length > 0,
      )
      const one = this.pick(support)
      if (one?.kind !== 'support') return
      const amount = 60 * (1 + this.upTo(60))
      const ask = {
        ...this.#choice(fund),
        support: one.number,
        kind: one.details.unfunded[0]?.kind ?? '',
        amount,
      }
      this.#note('funded', await this.k.books.fundUnfunded(BY, ask))
    },
    closed: async () => {
      const fund = this.pick(FUNDS)
      const { lockedThrough } = await fundOf(this.k, fund)
      const month = lockedThrough ? nextMonth(monthOf(lockedThrough)) : ('2026-03' as Month)
      this.#note('closed', await this.k.books.closeMonth(BY, { fund, month }))
    },
    'early copy': async () => {
      const fund = this.pick(FUNDS)
      const { lockedThrough } = await fundOf(this.k, fund)
      const month = lockedThrough ? nextMonth(monthOf(lockedThrough)) : ('2026-03' as Month)
      this.#note('early copy', await this.k.books.issueStatement(BY, { fund, month }))
    },
    'agreed anew': async () => {
      const fund = this.pick(FUNDS)
      const from = addDays(weekOf(this.today, 1), 7 * (1 + this.upTo(2)) + this.pick([0, 0, 3]))
      const raised = this.#versions + 1
      const kinds = terms(fund).kinds.map((kind) => ({
        ...kind,
        lines: kind.lines.map((l) =>
          l.category === 'office-and-systems'
            ? {
                ...l,
                rate: timesRate(
                  { pence: 160 + 8 * (raised % 9), per: 1 },
                  kind.ratio.standard,
                  kind.ratio.own,
                ),
              }
            : l.category === 'margin'
              ? { ...l, rate: timesRate({ pence: 120, per: 1 }, kind.ratio.standard, kind.ratio.own) }
              : l,
        ),
      }))
      const changed = this.upTo(2) === 0 ? { kinds } : {}
      const agreement = terms(fund, {
        ...OTHER_TERMS[fund],
        ...changed,
        from,
        weekly: [{ kind: 'standard', amount: h(15 + this.upTo(20)) }],
      })
      const ask = { fund, agreement, decided: decidedBy(NAMES[fund] ?? '') }
      if (this.#note('agreed anew', await this.k.books.agreeAnew(BY, ask))) this.#versions = raised
    },
    imported: async () => {
      const known = [...this.#imported]
      const [id, client] =
        known.length > 0 && this.upTo(2) === 0 ? this.pick(known) : [`I${this.#count++}`, this.pick(FUNDS)]
      const on = addDays(this.today, -this.upTo(20))
      const [a, b] = [8 + this.upTo(6), 15 + this.upTo(8)]
      const at = `${on.slice(8)}/${on.slice(5, 7)} ${String(a).padStart(2, '0')}:00-${b}:00`
      const row = this.pick([given(id, at, { client }), { id, client, planned: at }])
      const report = this.#note(
        'imported',
        await this.k.books.importFiles(BY, { files: [roster('r.csv', [row])] }),
      )
      if (report?.rows[0]?.outcome !== 'put-aside') this.#imported.set(id, client)
      for (const open of await this.k.books.putAside(BY, {}))
        this.#note(
          'left out',
          await this.k.books.settle(BY, { id: open.id, answer: { how: 'leave-out', because: 'Not now' } }),
        )
    },
  }

  /** How every year ends for somebody: months are closed, and a visit is put right after the price has risen. */
  async ends(): Promise<Statement> {
    const { books, clock } = this.k
    const fund = this.pick(FUNDS)
    const month = nextMonth(nextMonth(monthOf(this.today)))
    const on = (date: string): Day => day(`${month}-${date}`)
    clock.now = `${on('03')}T09:00:00Z` as Moment
    const visit = { fund, session: 'the last', start: `${on('02')} 08:00` }
    const wrong = done(await books.giveSupport(BY, { ...visit, end: `${on('02')} 11:00` })).entries
    const kinds = terms(fund).kinds.map((kind) => ({
      ...kind,
      lines: kind.lines.map((l, i) =>
        i > 0 ? l : { ...l, rate: { ...l.rate, pence: l.rate.pence + 100 * l.rate.per } },
      ),
    }))
    const agreement = terms(fund, { ...OTHER_TERMS[fund], kinds, from: on('05') })
    done(await books.agreeAnew(BY, { fund, agreement, decided: decidedBy(NAMES[fund] ?? '') }))
    clock.now = `${on('07')}T09:00:00Z` as Moment
    for (const number of wrong)
      await books.reverse(BY, { fund, number, reason: 'Two hours only', on: this.today })
    done(await books.giveSupport(BY, { ...visit, end: `${on('02')} 10:00` }))
    done(await books.recordThrough(BY, { fund, through: this.today }))
    for (;;) {
      const { lockedThrough } = await fundOf(this.k, fund)
      const next = lockedThrough ? nextMonth(monthOf(lockedThrough)) : ('2026-03' as Month)
      if (next >= month) break
      done(await books.closeMonth(BY, { fund, month: next }))
    }
    const { statement } = done(await books.issueStatement(BY, { fund, month }))
    return done(await books.statementOf(BY, { fund, number: statement })).statement
  }

  #choice(fund: string) {
    return { fund, on: addDays(this.today, -this.upTo(3)), decided: decidedBy(NAMES[fund] ?? '') }
  }
}

/** The figures of one open month as the document has them, and as each form says them. */
async function inAllForms(k: Bookkeeper, fund: string) {
  const { lockedThrough } = await fundOf(k, fund)
  const month = lockedThrough ? nextMonth(monthOf(lockedThrough)) : ('2026-03' as Month)
  const open = await k.books.draftStatement(BY, { fund, month })
  if (isRefused(open)) throw new Error(`${fund}: no statement for ${month}`)
  const said = await figuresInForms(open, await k.books.wordsOfStatement(BY, open))
  const own = Object.keys(said).map((form) => [form, inForm(form, figuresOf(open))])
  return { said, own: Object.fromEntries(own) }
}

/** Sentences of more than 15 words in the Easy Read statements of the months that are open. */
async function longSentences(k: Bookkeeper): Promise<string[]> {
  const long: string[] = []
  for (const fund of FUNDS) {
    const { lockedThrough } = await fundOf(k, fund)
    const month = lockedThrough ? nextMonth(monthOf(lockedThrough)) : ('2026-03' as Month)
    const open = await k.books.draftStatement(BY, { fund, month })
    if (isRefused(open))
      throw new Error(
        refusalsOf(open)
          .map(({ sentence }) => sentence)
          .join(' '),
      )
    const said = easyRead(open, new Map()).sections.flatMap(({ ideas }) => ideas)
    const sentences = said.flatMap((idea) => idea.sentences)
    long.push(...sentences.filter((sentence) => sentence.split(/\s/).length > 15))
    if (sentences.length < 20) long.push(`${fund}: only ${sentences.length} sentences`)
  }
  return long
}

describe('a random year', () => {
  test.each(SEEDS)('seed %i: after every act everything adds up', { timeout: 60_000 }, async (seed) => {
    const k = await newBooks('2026-03-02')
    for (const ref of FUNDS) await openPerson(k, ref, OTHER_TERMS[ref])
    const year = new Year(k, seed)
    const names = Object.keys(year.acts)
    // More often what others need: money to spend, support given.
    const often = [...names, 'into money', 'into money', 'into money', 'support', 'support', 'emergencies']
    for (let n = 0; n < ACTS; n++) {
      const name = n % 3 === 0 ? (year.upTo(2) === 0 ? 'a day goes by' : 'recorded') : year.pick(often)
      const where = `seed ${seed}, act ${n}: ${name} on ${year.today}`
      try {
        await year.acts[name]?.()
      } catch (error) {
        throw new Error(`${where}: ${error instanceof Error ? error.message : String(error)}`, {
          cause: error,
        })
      }
      const { bankPence, wrong } = await audit(k, { sums: n % 20 === 0 })
      expect({ where, wrong, bankPence }).toEqual({ where, wrong: [], bankPence: year.cash })
    }
    const last = await year.ends()
    const lines = last.lines.filter((l) => l.session === 'the last')
    expect(lines.map((l) => [l.localEnd.slice(11), l.undoneOn === null])).toEqual([
      ['11:00', false],
      ['10:00', true],
    ])
    mustFoot(last)
    expect(await audit(k)).toEqual({ bankPence: year.cash, wrong: [] })
    expect(await wrongAtHome(k)).toEqual([])
    expect(await longSentences(k)).toEqual([])
    const { said, own } = await inAllForms(k, year.pick(FUNDS))
    expect(said).toEqual(own)
    expect(daysBetween(day('2026-03-02'), year.today)).toBeGreaterThan(60)
    // Not a year of refusals: nearly every act was done at least once.
    const never = names.filter((name) => !year.done.has(name))
    if (ACTS >= 200) expect(never.length, `never done: ${never.join(', ')}`).toBeLessThanOrEqual(5)
  })
})
