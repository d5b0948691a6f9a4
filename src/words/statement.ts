import {
  addDays,
  type Day,
  dayAt,
  firstDay,
  type LocalTime,
  lastDay,
  monthOf,
  printDay,
  printMonth,
  printTime,
  printWeekday,
} from '../ledger/day.ts'
import type { WordRef } from '../ledger/entry.ts'
import { printSeconds } from '../ledger/hours.ts'
import { printPence } from '../ledger/money.ts'
import { addRates, type KindCode, type Part, type Rate } from '../ledger/rate.ts'
import type {
  DecisionLine,
  GivenSum,
  HoursOfKind,
  MoneyRow,
  PriceOfKind,
  Statement,
  Sum,
  SupportLine,
} from '../ledger/statement.ts'
import { ENGLAND as W } from './english.ts'

/**
 * A statement as it is read, in the order of design.md §7: the one place that turns figures into text, so
 * that the page and the paper can only say the same.
 */
export interface StatementText {
  /** Names the document: a tab, a bookmark, a file's properties. */
  readonly documentTitle: string
  readonly title: string
  /** Said at the foot of every page: the period and what we knew when. */
  readonly runningLine: string
  /** Said on every page of a copy that may change. */
  readonly mayChange: string | undefined
  readonly sections: readonly Section[]
}

export interface Section {
  readonly id: string
  readonly heading: string
  readonly blocks: readonly Block[]
  /** Starts on a page of its own: the last page, with the codes. */
  readonly ownPage?: boolean
}

export type Block =
  | { readonly type: 'paragraph'; readonly text: string; readonly strong?: boolean }
  | { readonly type: 'subheading'; readonly text: string }
  | { readonly type: 'list'; readonly items: readonly string[]; readonly ordered: boolean }
  | { readonly type: 'facts'; readonly items: readonly { readonly label: string; readonly value: string }[] }
  | { readonly type: 'figure'; readonly label: string; readonly value: string; readonly beneath?: string }
  | Chart
  | Table

export interface Chart {
  readonly type: 'chart'
  readonly title: string
  readonly alt: string
  /** Shares of 100 that sum to 100. */
  readonly parts: readonly { readonly label: string; readonly share: number; readonly text: string }[]
}

/** The first cell of each row is the row's heading. A line break within a cell starts a new line. */
export interface Table {
  readonly type: 'table'
  readonly caption: string
  /** Whether the caption is seen, or only heard: where it would repeat the section's heading. */
  readonly captionShown: boolean
  readonly columns: readonly Column[]
  readonly rows: readonly Row[]
}

export interface Column {
  readonly heading: string
  readonly align: 'left' | 'right'
}

export interface Row {
  readonly cells: readonly string[]
  readonly kind: 'row' | 'part' | 'total'
}

/** The statement's text, with its names looked up in `words`. Throws where the figures do not add up. */
export function statementText(statement: Statement, words: ReadonlyMap<WordRef, string>): StatementText {
  const wrong = disagreements(statement)
  if (wrong.length > 0) throw new RangeError(`a statement that does not add up: ${wrong.join('; ')}`)
  const told = new Teller(statement, words)
  return {
    documentTitle: W.documentTitle(told.word(statement.person), told.period),
    title: W.title(told.period),
    runningLine: W.runningLine(told.period, told.known),
    mayChange: statement.state === 'may-change' ? W.mayChange : undefined,
    sections: [
      about(told),
      hoursSection(told),
      moneySection(told),
      askedSection(told),
      poundsSection(told),
      linesSection(told),
      boughtSection(told),
      decisionsSection(told),
      pricesSection(told),
      bankSection(told),
      earlierSection(told),
      unfundedSection(told),
      missedSection(told),
      yearSection(told),
      askSection(told),
      sentSection(told),
      proofSection(told),
    ].filter((section) => section.blocks.length > 0),
  }
}

/** How one statement says its names, days and kinds of hour. */
class Teller {
  readonly s: Statement
  readonly period: string
  /** "in March 2026" */
  readonly inPeriod: string
  readonly known: string
  readonly lastDay: string
  readonly dayBefore: string
  private readonly words: ReadonlyMap<WordRef, string>
  private readonly kinds: ReadonlyMap<KindCode, { label: string; measure: 'time' | 'count' }>

  constructor(statement: Statement, words: ReadonlyMap<WordRef, string>) {
    this.s = statement
    this.words = words
    this.kinds = new Map([...statement.prices, ...statement.hours].map((k) => [k.kind, k]))
    const { first, last, knownAt } = statement
    const month = monthOf(first)
    const whole = first === firstDay(month) && last === lastDay(month)
    this.period = whole ? printMonth(month) : W.about.days(this.day(first), printDay(last))
    this.inPeriod = whole ? W.about.inMonth(this.period) : W.about.inDays(this.period)
    this.known = printDay(dayAt(knownAt))
    this.lastDay = this.day(last)
    this.dayBefore = this.day(addDays(first, -1))
  }

  /** A name or a text; blank after an erasure (design.md §7). */
  word(ref: WordRef): string {
    return this.words.get(ref) ?? W.removed
  }

  wordIfAny(text: string): string | undefined {
    return this.words.get(text as WordRef)
  }

  /** "31 March", and the year where it is not the statement's own. */
  day(d: Day): string {
    const said = printDay(d)
    return d.slice(0, 4) === this.s.last.slice(0, 4) ? said.replace(/ \d{4}$/, '') : said
  }

  label(kind: KindCode | null): string {
    return kind === null ? '' : (this.kinds.get(kind)?.label ?? kind)
  }

  /** Hours and minutes, or a count of nights or visits. */
  amount(kind: KindCode | null, n: number): string {
    return kind !== null && this.kinds.get(kind)?.measure === 'count' ? count(n) : time(n)
  }

  /** "6 h of day hours" */
  hoursOf(kind: KindCode | null, n: number | null): string {
    return W.lines.hoursOf(this.amount(kind, n ?? 0), this.label(kind))
  }

  get standard(): string {
    return this.kinds.get('standard')?.label ?? this.s.hours[0]?.label ?? ''
  }

  get funders(): string {
    return listed(this.s.funders)
  }
}

function about(t: Teller): Section {
  const { s } = t
  const early = s.state === 'may-change'
  return {
    id: 'about',
    heading: W.about.heading,
    blocks: [
      {
        type: 'facts',
        items: [
          { label: W.about.person, value: t.word(s.person) },
          { label: W.about.provider, value: s.provider },
          ...(s.funders.length > 0 ? [{ label: W.about.funders, value: t.funders }] : []),
          { label: W.about.period, value: W.about.days(t.day(s.first), printDay(s.last)) },
          { label: W.about.known, value: W.about.knownOn(t.known) },
        ],
      },
      early
        ? { type: 'paragraph', text: W.mayChangeWhy, strong: true }
        : { type: 'paragraph', text: `${W.final(t.period)} ${W.about.knownWhy}` },
    ],
  }
}

function hoursSection(t: Teller): Section {
  const { s } = t
  const section = { id: 'hours', heading: W.hours.heading }
  if (s.hours.length === 0) return { ...section, blocks: [{ type: 'paragraph', text: W.hours.none }] }
  const onlyStandard = s.hours.length === 1 && s.hours[0]?.kind === 'standard'
  const worth = printPence(s.split.behindHours.pence)
  return {
    ...section,
    blocks: [
      {
        type: 'figure',
        label: onlyStandard ? W.hours.leftOn(t.lastDay) : W.hours.left(t.lastDay, t.standard),
        value: time(s.leftInStandard),
        beneath: s.pots.some((pot) => pot.left !== 0) ? W.hours.worthWithSaved(worth) : W.hours.worth(worth),
      },
      ...s.given
        .filter((given) => given.weeks.length > 0)
        .map((given): Block => ({ type: 'paragraph', text: givenSum(t, given) })),
      ...inGroups(s.hours, 4).map((kinds) => hoursTable(t, kinds)),
      ...(s.pots.length > 0 ? [potsTable(t)] : []),
    ],
  }
}

/** "5 weeks began in March 2026: 5 × 24 h = 120 h of day hours." */
function givenSum(t: Teller, given: GivenSum): string {
  const times = new Map<number, number>()
  for (const week of given.weeks) times.set(week.amount, (times.get(week.amount) ?? 0) + 1)
  const said = (n: number) => t.amount(given.kind, n)
  const sum = [...times]
    .map(([amount, n]) => (n === 1 ? said(amount) : `${n}\u00a0×\u00a0${unbroken(said(amount))}`))
    .join(' + ')
  const equals = given.weeks.length === 1 ? sum : `${sum} = ${said(given.total)}`
  return W.hours.sum(W.hours.weeks(given.weeks.length), t.inPeriod, equals, given.label)
}

/** What happened runs down, kinds of hour run across; what happened to no kind is left out. */
function hoursTable(t: Teller, kinds: readonly HoursOfKind[]): Table {
  const movements: [heading: string, of: (h: HoursOfKind) => number][] = [
    [W.hours.given, (h) => h.given],
    [W.hours.used, (h) => -h.used],
    [W.hours.swapped, (h) => h.swapped],
    [W.hours.money, (h) => h.money],
    [W.hours.saved, (h) => h.saved],
    [W.hours.cancelledLate, (h) => -h.cancelledLate],
    [W.hours.sentBack(t.funders), (h) => -h.sentBack],
    [W.hours.other, (h) => h.other],
  ]
  return {
    type: 'table',
    caption: W.hours.table,
    captionShown: true,
    columns: [left(W.hours.row), ...kinds.map((h) => right(capital(h.label)))],
    rows: [
      row(
        W.hours.before(t.dayBefore),
        kinds.map((h) => t.amount(h.kind, h.before)),
      ),
      ...movements
        .filter(([, of]) => kinds.some((h) => of(h) !== 0))
        .map(([heading, of]) =>
          row(
            heading,
            kinds.map((h) => change(of(h), (n) => t.amount(h.kind, n))),
          ),
        ),
      row(
        W.hours.leftOn(t.lastDay),
        kinds.map((h) => t.amount(h.kind, h.left)),
        'total',
      ),
      ...(kinds.some((h) => h.planned !== 0)
        ? [
            row(
              W.hours.planned,
              kinds.map((h) => t.amount(h.kind, h.planned)),
            ),
          ]
        : []),
    ],
  }
}

function potsTable(t: Teller): Table {
  const { pots } = t.s
  const columns = [
    { heading: W.hours.potBefore, of: (pot: (typeof pots)[number]) => pot.before, always: false },
    { heading: W.hours.potIn, of: (pot: (typeof pots)[number]) => pot.in, always: false },
    { heading: W.hours.potOut, of: (pot: (typeof pots)[number]) => pot.out, always: false },
    { heading: W.hours.potLeft, of: (pot: (typeof pots)[number]) => pot.left, always: true },
  ].filter(({ of, always }) => always || pots.some((pot) => of(pot) !== 0))
  return {
    type: 'table',
    caption: W.hours.potsTable,
    captionShown: true,
    columns: [left(W.hours.pot), left(W.hours.kind), ...columns.map((c) => right(c.heading))],
    rows: pots.map((pot) =>
      row(t.word(pot.name), [capital(pot.label), ...columns.map((c) => t.amount(pot.kind, c.of(pot)))]),
    ),
  }
}

function moneySection(t: Teller): Section {
  const { money, split } = t.s
  const parts: [label: string, sum: Sum][] = [
    [W.money.behindHours, split.behindHours],
    [W.money.toSpend, split.toSpend],
    ...split.saved.map(({ name, sum }): [string, Sum] => [W.money.savedFor(t.word(name)), sum]),
    [W.money.emergencies, split.emergencies],
  ]
  return {
    id: 'money',
    heading: W.money.heading,
    blocks: [
      { type: 'figure', label: W.money.left(t.lastDay), value: pounds(money.closing) },
      {
        type: 'table',
        caption: W.money.table,
        captionShown: true,
        columns: [left(W.money.row), right(W.money.amount)],
        rows: [
          row(W.money.before(t.dayBefore), [pounds(money.opening)]),
          row(W.money.in, [change(money.in.pence, printPence)]),
          row(W.money.out, [change(-money.out.pence, printPence)]),
          row(W.money.left(t.lastDay), [pounds(money.closing)], 'total'),
        ],
      },
      {
        type: 'table',
        caption: W.money.splitTable,
        captionShown: true,
        columns: [left(W.money.splitRow), right(W.money.amount)],
        rows: [
          ...parts.filter(([, sum]) => sum.exact !== 0).map(([label, sum]) => row(label, [pounds(sum)])),
          row(W.money.splitTotal(t.lastDay), [pounds(money.closing)], 'total'),
        ],
      },
      ...(money.rows.length > 0 ? [accountTable(t)] : []),
    ],
  }
}

function accountTable(t: Teller): Table {
  const visits = new Map([...t.s.notGiven, ...t.s.lines].map((v) => [v.session, times(v)]))
  return {
    type: 'table',
    caption: W.money.account,
    captionShown: true,
    columns: [left(W.money.day), left(W.money.what), right(W.money.change), right(W.money.balance)],
    rows: [
      row(t.day(t.s.first), [W.money.start(t.dayBefore), '', pounds(t.s.money.opening)]),
      ...t.s.money.rows.map((r) =>
        row(shortDay(r.day), [movement(t, r, visits), change(r.change.pence, printPence), pounds(r.balance)]),
      ),
    ],
  }
}

function movement(t: Teller, r: MoneyRow, visits: ReadonlyMap<string, string>): string {
  const { about } = r
  const visit = about === null ? undefined : visits.get(about)
  switch (r.what) {
    case 'week':
      return isDay(about) ? W.money.week(t.day(about)) : W.money.weekly
    case 'support':
      return visit ? W.money.support(visit) : W.money.supportAlone
    case 'cancelled-late':
      return visit ? W.money['cancelled-late'](visit) : W.money.cancelledLateAlone
    case 'bought':
      return W.money.bought(about === null ? W.removed : t.word(about as WordRef))
    case 'sent-back':
      return W.money['sent-back'](about !== null && t.s.funders.includes(about) ? about : t.funders)
    case 'brought-forward':
    case 'put-right':
    case 'repriced':
    case 'kept':
      return W.money[r.what]
    case 'other':
      return (about !== null && t.wordIfAny(about)) || W.money.other
  }
}

function askedSection(t: Teller): Section {
  const asked = t.s.askedFor
  return tableSection('asked', W.asked.heading, asked.length > 0, () => ({
    type: 'table',
    caption: W.asked.table,
    captionShown: false,
    columns: [left(W.asked.what), left(W.asked.supplier), left(W.asked.on), right(W.asked.amount)],
    rows: [
      ...asked.map((a) => row(t.word(a.what), [t.word(a.supplier), t.day(a.on), pounds(a.sum)])),
      ...totalRow(
        W.asked.total,
        ['', ''],
        asked.map((a) => a.sum),
      ),
    ],
  }))
}

function poundsSection(t: Teller): Section {
  const p = t.s.pounds
  const section = { id: 'pounds', heading: W.pounds.heading }
  if (p.total.exact === 0)
    return { ...section, blocks: [{ type: 'paragraph', text: W.pounds.nothing(t.inPeriod) }] }
  const parts = [
    { label: W.pounds.direct, sum: p.direct, share: p.of100.direct },
    { label: W.pounds.management(t.s.provider), sum: p.management, share: p.of100.management },
    { label: W.pounds.cancelledLate, sum: p.cancelledLate, share: p.of100.cancelledLate },
    { label: W.pounds.bought, sum: p.bought, share: p.of100.bought },
    { label: W.pounds.kept, sum: p.kept, share: p.of100.kept },
  ].filter(({ sum }) => sum.exact !== 0)
  const shares = parts.map(({ label, share }) => ({ label, share, text: W.pounds.pence(share) }))
  // Where a part was given back there are no shares of a pound to show.
  const shared = isHundred(p.of100)
  return {
    ...section,
    blocks: [
      ...(shared ? [poundChart(shares)] : []),
      {
        type: 'table',
        caption: W.pounds.table,
        captionShown: false,
        columns: [left(W.pounds.row), right(W.pounds.amount), ...(shared ? [right(W.pounds.of100)] : [])],
        rows: [
          ...parts.map(({ label, sum, share }) =>
            row(label, [pounds(sum), ...(shared ? [W.pounds.pence(share)] : [])]),
          ),
          row(W.pounds.total, [pounds(p.total), ...(shared ? [W.pounds.pound] : [])], 'total'),
        ],
      },
      { type: 'paragraph', text: W.pounds.not },
    ],
  }
}

function poundChart(parts: Chart['parts']): Chart {
  const said = parts.map(({ label, text }) => W.pounds.part(label, text)).join(', ')
  return { type: 'chart', title: W.pounds.chart, alt: W.pounds.alt(said), parts }
}

function isHundred(of100: Statement['pounds']['of100']): boolean {
  return Object.values(of100).reduce((sum, share) => sum + share, 0) === 100
}

function linesSection(t: Teller): Section {
  const { lines } = t.s
  const section = { id: 'visits', heading: W.lines.heading }
  if (lines.length === 0)
    return { ...section, blocks: [{ type: 'paragraph', text: W.lines.none(t.inPeriod) }] }
  return {
    ...section,
    blocks: [
      {
        type: 'table',
        caption: W.lines.table(t.inPeriod),
        captionShown: false,
        columns: [
          left(W.lines.day),
          left(W.lines.times),
          left(W.lines.what),
          left(W.lines.worker),
          right(W.lines.amount),
        ],
        rows: [
          ...lines.map((line) =>
            row(shortDay(line.day), [
              times(line),
              visit(t, line).join('\n'),
              line.worker === null ? W.none : t.word(line.worker),
              pounds(line.sum),
            ]),
          ),
          ...totalRow(
            W.lines.total,
            ['', '', ''],
            lines.map((line) => line.sum),
          ),
        ],
      },
      { type: 'subheading', text: W.lines.penny },
      { type: 'paragraph', text: W.lines.pennyWhy },
    ],
  }
}

/** What one visit was: hours of each kind and price, what left the person's hours where that differs, and remarks. */
function visit(t: Teller, line: SupportLine): string[] {
  const usedAsGiven =
    line.used.length === line.given.length &&
    line.used.every((u) => line.given.some((g) => g.kind === u.kind && g.amount === u.amount))
  return [
    ...line.given.map((g) => W.lines.priced(t.amount(g.kind, g.amount), g.label, printRate(g.rate))),
    ...(line.used.length === 0 || usedAsGiven
      ? []
      : [W.lines.used(listed(line.used.map((u) => W.lines.hoursOf(t.amount(u.kind, u.amount), u.label))))]),
    ...(line.together > 1 ? [W.lines.shared(line.together)] : []),
    ...line.unfunded.map((u) => W.lines.unfunded(t.amount(u.kind, u.amount))),
    ...(line.times === 'planned' ? [W.lines.planned] : []),
    ...(line.putRight ? [W.lines.putRight] : []),
    ...(line.relatesTo === null ? [] : [W.lines.relatesTo(t.day(line.relatesTo))]),
  ]
}

function boughtSection(t: Teller): Section {
  const { purchases, provider } = t.s
  return tableSection('bought', W.bought.heading, purchases.length > 0, () => ({
    type: 'table',
    caption: W.bought.table,
    captionShown: false,
    columns: [left(W.bought.day), left(W.bought.what), left(W.bought.supplier), right(W.bought.amount)],
    rows: [
      ...purchases.map((p) =>
        row(shortDay(p.day), [
          [
            t.word(p.what),
            ...(p.paidFrom === 'bank' ? [] : [W.bought[p.paidFrom](provider)]),
            ...(p.receipt === null ? [W.bought.noReceipt] : []),
            ...(p.putRight ? [W.bought.putRight] : []),
          ].join('\n'),
          t.word(p.supplier),
          pounds(p.sum),
        ]),
      ),
      ...totalRow(
        W.bought.total,
        ['', ''],
        purchases.map((p) => p.sum),
      ),
    ],
  }))
}

function decisionsSection(t: Teller): Section {
  const { decisions } = t.s
  return tableSection('decisions', W.decisions.heading, decisions.length > 0, () => ({
    type: 'table',
    caption: W.decisions.table,
    captionShown: false,
    columns: [left(W.decisions.day), left(W.decisions.what), left(W.decisions.who)],
    rows: decisions.map((d) => row(shortDay(d.day), [decided(t, d), whoDecided(t, d)])),
  }))
}

function decided(t: Teller, d: DecisionLine): string {
  const words = W.decisions
  const hours = t.hoursOf(d.kind, d.amount)
  const sum = d.sum === null ? W.none : pounds(d.sum)
  const name = d.name === null ? words.something : t.word(d.name)
  const hoursOrSum = d.amount === null ? sum : hours
  switch (d.what) {
    case 'swapped':
      return words.swapped(hours, t.hoursOf(d.toKind, d.toAmount))
    case 'into-money':
      return words['into-money'](hours, sum)
    case 'back-into-hours':
      return words['back-into-hours'](hours, sum)
    case 'saved':
      return words.saved(hoursOrSum, name)
    case 'taken-out':
      return words['taken-out'](hoursOrSum, name)
    case 'set-aside':
    case 'drawn':
      return d.name === null ? words[d.what](hoursOrSum) : `${words[d.what](hoursOrSum)}\n${name}`
    case 'bought':
      return d.sum === null ? words.bought(name) : words.boughtFor(name, sum)
    case 'agreement':
    case 'standing':
      return d.name === null ? words[d.what] : name
    case 'other':
      if (d.name !== null) return name
      return d.amount === null ? words.other : words.funded(hours)
  }
}

function whoDecided(t: Teller, d: DecisionLine): string {
  const name = d.decidedBy === null ? W.none : t.word(d.decidedBy)
  const who = d.by === 'person' && name !== W.removed ? W.decisions.you : name
  const involved = d.involved === null ? undefined : (W.decisions.involved[d.involved] ?? d.involved)
  return involved === undefined ? who : `${who}\n${involved}`
}

function pricesSection(t: Teller): Section {
  const { prices } = t.s
  const ratios = prices.filter((p) => p.ratio.standard !== p.ratio.own)
  return {
    id: 'prices',
    heading: W.prices.heading,
    blocks: [
      ...inGroups(prices, 3).map((group) => priceTable(t, group)),
      ...[
        ...new Set(ratios.map((p) => ratioSentence(t, p))),
        ...(t.s.managementNote ? [t.s.managementNote] : []),
      ].map((text): Block => ({ type: 'paragraph', text })),
    ],
  }
}

function ratioSentence(t: Teller, p: PriceOfKind): string {
  const own = p.measure === 'count' ? count(p.ratio.own) : time(p.ratio.own * 3600)
  return W.prices.ratio(time(p.ratio.standard * 3600), t.standard, own, p.label)
}

/** Cost lines run down, direct support before running the provider; kinds of hour run across. */
function priceTable(t: Teller, prices: readonly PriceOfKind[]): Table {
  const partRows = (part: Part, heading: string): Row[] => {
    const names = new Set(
      prices.flatMap((p) => p.lines.filter((l) => l.part === part).map((l) => nameOf(t, l))),
    )
    if (names.size === 0) return []
    const inPart = (p: PriceOfKind) => p.lines.filter((l) => l.part === part)
    const summed = (rates: readonly Rate[]) => (rates.length === 0 ? W.none : printRate(addRates(rates)))
    return [
      ...[...names].map((name) =>
        row(
          name,
          prices.map((p) =>
            summed(
              inPart(p)
                .filter((l) => nameOf(t, l) === name)
                .map((l) => l.rate),
            ),
          ),
        ),
      ),
      row(
        heading,
        prices.map((p) => summed(inPart(p).map((l) => l.rate))),
        'part',
      ),
    ]
  }
  const changed = new Set(prices.map((p) => p.kind)).size < prices.length
  return {
    type: 'table',
    caption: W.prices.table,
    captionShown: false,
    columns: [
      left(W.prices.row),
      ...prices.map((p) =>
        right(changed ? W.prices.from(capital(p.label), t.day(p.from)) : capital(p.label)),
      ),
    ],
    rows: [
      ...partRows('direct', W.prices.direct),
      ...partRows('management', W.prices.management(t.s.provider)),
      row(
        W.prices.total,
        prices.map((p) => printRate(p.price)),
        'total',
      ),
    ],
  }
}

function nameOf(t: Teller, line: PriceOfKind['lines'][number]): string {
  return line.category === 'margin' ? W.prices.margin(t.s.provider) : capital(line.label)
}

/** Where the closing balance is: at the bank, with the funders, less what is lent and what the provider has earned. */
function bankSection(t: Teller): Section {
  const { bank, money, provider } = t.s
  const parts: [label: string, sum: Sum][] = [
    ...bank.owedByFunders.map(({ funder, sum }): [string, Sum] => [
      sum.exact < 0 ? W.bank.ahead(funder) : W.bank.owed(funder),
      sum,
    ]),
    [W.bank.lent(provider), negative(bank.lent)],
    [W.bank.earned(provider), negative(bank.earnedNotTaken)],
  ]
  return {
    id: 'bank',
    heading: W.bank.heading,
    blocks: [
      {
        type: 'table',
        caption: W.bank.table,
        captionShown: false,
        columns: [left(W.bank.row), right(W.bank.amount)],
        rows: [
          row(W.bank.atBank, [pounds(bank.atBank)]),
          ...parts
            .filter(([, sum]) => sum.exact !== 0 || sum.pence !== 0)
            .map(([label, sum]) => row(label, [change(sum.pence, printPence)])),
          row(W.bank.total(t.lastDay), [pounds(money.closing)], 'total'),
        ],
      },
    ],
  }
}

function earlierSection(t: Teller): Section {
  const changes = t.s.earlierMonths
  const section = tableSection('earlier', W.earlier.heading, changes.length > 0, () => ({
    type: 'table',
    caption: W.earlier.table,
    captionShown: false,
    columns: [left(W.earlier.day), left(W.earlier.what), right(W.earlier.amount)],
    rows: [
      ...changes.map((c) =>
        row(t.day(c.day), [
          c.what === null
            ? W.earlier.other
            : [W.money.support(times(c.what)), ...visit(t, { ...c.what, relatesTo: null })].join('\n'),
          change(c.sum.pence, printPence),
        ]),
      ),
      row(W.earlier.total, ['', change(sumPence(changes.map((c) => c.sum)), printPence)], 'total'),
    ],
  }))
  return withWhy(section, W.earlier.why)
}

function unfundedSection(t: Teller): Section {
  const { unfunded, provider } = t.s
  const section = tableSection('unfunded', W.unfunded.heading, unfunded.length > 0, () => ({
    type: 'table',
    caption: W.unfunded.table,
    captionShown: false,
    columns: [left(W.unfunded.kind), right(W.unfunded.hours), right(W.unfunded.worth)],
    rows: unfunded.map((u) => row(capital(u.label), [t.amount(u.kind, u.amount), pounds(u.worth)])),
  }))
  return withWhy(section, W.unfunded.why(provider))
}

function missedSection(t: Teller): Section {
  const { notGiven, couldNotCome } = t.s
  const charged = notGiven.some((n) => n.charged.length > 0 || n.sum.exact !== 0)
  const section = tableSection('missed', W.missed.heading, notGiven.length > 0, () => ({
    type: 'table',
    caption: W.missed.table,
    captionShown: false,
    columns: [
      left(W.missed.day),
      left(W.missed.times),
      left(W.missed.why),
      ...(charged ? [right(W.missed.hours), right(W.missed.amount)] : []),
    ],
    rows: notGiven.map((n) =>
      row(shortDay(n.day), [
        times(n),
        W.missed.reasons[n.reason],
        ...(charged
          ? [n.charged.map((c) => t.amount(c.kind, c.amount)).join('\n') || time(0), pounds(n.sum)]
          : []),
      ]),
    ),
  }))
  return couldNotCome === 0
    ? section
    : withWhy(section, W.missed.couldNotCome(couldNotCome, t.inPeriod), true)
}

function yearSection(t: Teller): Section {
  const { from, given, used, hoursUsed } = t.s.yearSoFar
  return {
    id: 'year',
    heading: W.year.heading,
    blocks: [
      {
        type: 'table',
        caption: W.year.table(printDay(from)),
        captionShown: true,
        columns: [left(W.year.row), right(W.year.amount)],
        rows: [
          ...hoursUsed.map((h) => row(W.year.hours(h.label), [t.amount(h.kind, h.amount)])),
          row(W.year.given, [pounds(given)]),
          row(W.year.used, [pounds(used)]),
        ],
      },
    ],
  }
}

function askSection(t: Teller): Section {
  const { provider, funders } = t.s
  return {
    id: 'ask',
    heading: W.ask.heading,
    blocks: [
      { type: 'paragraph', text: W.ask.ask(provider) },
      { type: 'paragraph', text: W.ask.complain },
      {
        type: 'list',
        ordered: true,
        items: [
          W.ask.provider(provider),
          ...(funders.length > 0 ? [W.ask.funder(t.funders)] : []),
          W.ask.ombudsman,
        ],
      },
    ],
  }
}

function sentSection(t: Teller): Section {
  const { sentTo } = t.s
  const named = ({ to, name, funder, form }: (typeof sentTo)[number]) =>
    W.sent.to(name === null ? (funder ?? W.sent.readers[to]) : t.word(name), W.sent.forms[form])
  return {
    id: 'sent',
    heading: W.sent.heading,
    blocks: [
      sentTo.length === 0
        ? { type: 'paragraph', text: W.sent.nobody }
        : { type: 'list', ordered: false, items: sentTo.map(named) },
    ],
  }
}

function proofSection(t: Teller): Section {
  const { ref, number, standsOn, proof } = t.s
  return {
    id: 'proof',
    heading: W.proof.heading,
    ownPage: true,
    blocks: [
      { type: 'paragraph', text: W.proof.why },
      {
        type: 'facts',
        items: [
          { label: W.proof.ref, value: ref },
          { label: W.proof.number, value: String(number) },
          { label: W.proof.standsOn, value: String(standsOn) },
          { label: W.proof.head, value: proof.head },
          { label: W.proof.lastStatement, value: proof.lastStatement ?? W.proof.first },
          { label: W.proof.code, value: proof.code },
        ],
      },
    ],
  }
}

/**
 * What does not add up in a statement: a page that shows wrong sums is worse than none (design.md §1.4).
 * Sums are checked exactly and as printed.
 */
function disagreements(s: Statement): string[] {
  const wrong: string[] = []
  const agree = (what: string, parts: readonly number[], whole: number) => {
    const made = parts.reduce((all, n) => all + n, 0)
    if (made !== whole) wrong.push(`${what}: ${made} is not ${whole}`)
  }
  const sums = (what: string, parts: readonly Sum[], whole: Sum) => {
    agree(
      what,
      parts.map((p) => p.exact),
      whole.exact,
    )
    agree(
      `${what} in pence`,
      parts.map((p) => p.pence),
      whole.pence,
    )
  }
  for (const h of s.hours) {
    const out = h.used + h.cancelledLate + h.sentBack
    agree(`hours of ${h.kind}`, [h.before, h.given, h.swapped, h.money, h.saved, h.other, -out], h.left)
  }
  for (const pot of s.pots) agree(`pot ${pot.pot}`, [pot.before, pot.in, -pot.out], pot.left)
  for (const given of s.given)
    agree(
      `weeks of ${given.kind}`,
      given.weeks.map((w) => w.amount),
      given.total,
    )
  const { money, split, pounds: used } = s
  sums('money', [money.opening, money.in, negative(money.out)], money.closing)
  sums('running account', [money.opening, ...money.rows.map((r) => r.change)], money.closing)
  sums(
    'split',
    [split.toSpend, ...split.saved.map((x) => x.sum), split.emergencies, split.behindHours],
    money.closing,
  )
  sums('pounds used', [used.direct, used.management, used.cancelledLate, used.bought, used.kept], used.total)
  if (Object.values(used.of100).some((share) => share !== 0))
    agree('each pound', Object.values(used.of100), 100)
  return wrong
}

function negative({ exact, pence }: Sum): Sum {
  return { exact: -exact, pence: -pence }
}

function tableSection(id: string, heading: string, isThere: boolean, table: () => Table): Section {
  return { id, heading, blocks: isThere ? [table()] : [] }
}

/** Puts a sentence before a section's table; where there is no table, only when it says something by itself. */
function withWhy(section: Section, text: string, alone = false): Section {
  if (section.blocks.length === 0 && !alone) return section
  return { ...section, blocks: [{ type: 'paragraph', text }, ...section.blocks] }
}

function row(heading: string, cells: readonly string[], kind: Row['kind'] = 'row'): Row {
  return { cells: [heading, ...cells], kind }
}

/** One line needs no sum. */
function totalRow(label: string, between: readonly string[], sums: readonly Sum[]): Row[] {
  return sums.length < 2 ? [] : [row(label, [...between, printPence(sumPence(sums))], 'total')]
}

function sumPence(sums: readonly Sum[]): number {
  return sums.reduce((all, sum) => all + sum.pence, 0)
}

function left(heading: string): Column {
  return { heading, align: 'left' }
}

function right(heading: string): Column {
  return { heading, align: 'right' }
}

function inGroups<T>(all: readonly T[], size: number): T[][] {
  return Array.from({ length: Math.ceil(all.length / size) }, (_, i) => all.slice(i * size, (i + 1) * size))
}

function pounds(sum: Sum): string {
  return printPence(sum.pence)
}

/** What went up shows +, what went down −. */
function change(n: number, print: (n: number) => string): string {
  return n > 0 ? `+${print(n)}` : print(n)
}

function time(amount: number): string {
  return amount === 0 ? '0 h' : printSeconds(amount)
}

function count(n: number): string {
  return n < 0 ? `−${-n}` : String(n)
}

/** "Mon 2 March": a table's column of days stays narrow, and does not break. */
function shortDay(d: Day): string {
  return unbroken(printWeekday(d).replace(/^(\p{L}{3})\p{L}*/u, '$1'))
}

function times({ localStart, localEnd }: { localStart: LocalTime; localEnd: LocalTime }): string {
  return unbroken(W.about.days(printTime(localStart), printTime(localEnd)))
}

function isDay(text: string | null): text is Day {
  return text !== null && /^\d{4}-\d{2}-\d{2}$/.test(text)
}

/** A price as it is: whole pence, or with the parts of a penny; where they never end, for so many hours. */
/** A rate as people read it: £24.60, or £2.385 where a tenth of a penny counts. */
export function printRate({ pence, per }: Rate): string {
  for (const places of [0, 1, 2]) {
    const scaled = pence * 10 ** places
    if (scaled % per !== 0) continue
    const digits = String(Math.abs(scaled / per)).padStart(3 + places, '0')
    const whole = printPence(Number(digits.slice(0, digits.length - places)))
    return `${pence < 0 ? '−' : ''}${whole}${digits.slice(digits.length - places)}`
  }
  return W.prices.forSome(printPence(pence), per)
}

function listed(items: readonly string[]): string {
  return items.length < 2 ? (items[0] ?? '') : `${items.slice(0, -1).join(', ')} and ${items.at(-1)}`
}

/** Keeps what belongs together on one line. */
function unbroken(text: string): string {
  return text.replaceAll(' ', '\u00a0')
}

function capital(text: string): string {
  return text.charAt(0).toUpperCase() + text.slice(1)
}
