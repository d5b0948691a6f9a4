import { type Day, dayAt, type LocalTime, printTime } from '../ledger/day.ts'
import { canonicalText, type Digest, type WordRef } from '../ledger/entry.ts'
import { addRates, type KindCode, type Rate } from '../ledger/rate.ts'
import type { HoursOfKind, Statement, Sum, SupportLine } from '../ledger/statement.ts'
import { type Language, type Words, wordsIn } from '../words/catalogue.ts'
import { bankSums } from '../words/statement-bank.ts'
import { isStillOpen } from '../words/statement-charts.ts'
import { decided, whoDecided } from '../words/statement-decisions.ts'
import { visitsWrittenDown } from '../words/statement-first.ts'
import { movements } from '../words/statement-hours.ts'
import { movement, splitParts } from '../words/statement-money.ts'
import { poundParts } from '../words/statement-pounds.ts'
import { disagreements } from '../words/statement-sums.ts'
import { sumPence, Teller } from '../words/teller.ts'
import { type Value, writeTable } from './tables.ts'

/**
 * The statement as data: the frozen document itself, its digest, and the texts it names with the salts of their
 * commitments, so that whoever holds the file can check both (bin/check-statement.mjs). An erased or unseen text is
 * missing. The same statement and words always give the same bytes.
 */
export function statementJson({
  statement,
  digest,
  words,
}: {
  readonly statement: Statement
  /** SHA-256 over the document's canonical JSON, as it was sealed; of a copy that was not issued, as it is. */
  readonly digest: Digest
  readonly words: ReadonlyMap<WordRef, { readonly salt: string; readonly text: string }>
}): string {
  return `${canonicalText({ format: 1, digest, statement, words: Object.fromEntries(words) })}\n`
}

/** The statement as one flat table of all its figures, in the words of the other forms. Throws where they do not add up. */
export function statementTable(
  statement: Statement,
  words: ReadonlyMap<WordRef, string>,
  language: Language = 'en',
): string {
  return statementTableIn(wordsIn(language, statement.nation), statement, words)
}

/** The same in any words. */
export function statementTableIn(
  says: Words,
  statement: Statement,
  words: ReadonlyMap<WordRef, string>,
): string {
  const wrong = disagreements(statement)
  if (wrong.length > 0) throw new RangeError(`a statement that does not add up: ${wrong.join('; ')}`)
  const t = new Teller(statement, words, says)
  const { csv } = says
  const headings = [
    csv.part,
    csv.line,
    csv.day,
    csv.from,
    csv.to,
    csv.what,
    csv.about,
    csv.kind,
    csv.hours,
    csv.seconds,
    csv.count,
    csv.pounds,
    csv.left,
    csv.outOf100,
    csv.price,
  ]
  return writeTable(
    headings,
    figuresOf(t).map((figure) => cells(t, figure)),
  )
}

/** One row: one figure, and what it is about. */
interface Figure {
  readonly part: string
  readonly line?: object
  readonly day?: Day
  readonly at?: { readonly localStart: LocalTime; readonly localEnd: LocalTime }
  readonly to?: Day
  readonly what?: string
  readonly about?: string
  readonly amount?: { readonly kind: KindCode; readonly label: string; readonly amount: number }
  readonly whole?: number
  readonly sum?: Sum
  readonly left?: Sum
  readonly of100?: number
  readonly price?: Rate
}

function cells(t: Teller, f: Figure): Value[] {
  const isCount = f.amount !== undefined && t.isCount(f.amount.kind)
  const seconds = f.amount === undefined || isCount ? undefined : { seconds: f.amount.amount }
  const whole = isCount ? f.amount?.amount : f.whole
  return [
    f.part,
    f.line === undefined ? undefined : { whole: Number(t.line(f.line)) },
    f.day,
    f.at && printTime(f.at.localStart),
    f.at ? printTime(f.at.localEnd) : f.to,
    f.what,
    f.about,
    f.amount && t.says.capital(f.amount.label),
    seconds,
    seconds && { whole: seconds.seconds },
    whole === undefined ? undefined : { whole },
    f.sum && { pence: f.sum.pence },
    f.left && { pence: f.left.pence },
    f.of100 === undefined ? undefined : { whole: f.of100 },
    f.price && { rate: f.price },
  ]
}

function figuresOf(t: Teller): Figure[] {
  return [
    ...aboutFigures(t),
    ...hoursFigures(t),
    ...moneyFigures(t),
    ...poundFigures(t),
    ...planFigures(t),
    ...weekFigures(t),
    ...visitFigures(t),
    ...boughtFigures(t),
    ...decisionFigures(t),
    ...priceFigures(t),
    ...bankFigures(t),
    ...earlierFigures(t),
    ...unfundedFigures(t),
    ...missedFigures(t),
    ...laterFigures(t),
    ...proofFigures(t),
  ]
}

function aboutFigures(t: Teller): Figure[] {
  const { s } = t
  const says = t.says.about
  const part = says.heading
  const { replaces } = s
  return [
    { part, what: says.person, about: t.word(s.person) },
    { part, what: says.provider, about: s.provider },
    ...s.funders.map((funder) => ({ part, what: says.funders, about: funder })),
    { part, what: says.period, day: s.first, to: s.last },
    { part, what: t.says.csv.is, about: t.says.csv.state[s.state] },
    ...(s.runs === null
      ? []
      : [
          { part, what: says.runs, day: s.runs.from, ...(s.runs.until === null ? {} : { to: s.runs.until }) },
          {
            part,
            what: says.daysLeft(s.runs.daysLeft, t.fullDay(s.runs.yearEnds)),
            whole: s.runs.daysLeft,
            to: s.runs.yearEnds,
          },
        ]),
    { part, what: says.known, about: says.knownOn(t.known), day: dayAt(s.knownAt) },
    ...(s.state === 'may-change'
      ? [
          {
            part,
            what: t.says.soFar.visits,
            about: visitsWrittenDown(t),
            ...(t.writtenDown === null ? {} : { day: t.writtenDown }),
          },
        ]
      : []),
    ...(replaces === null
      ? []
      : [
          {
            part: t.says.changed.heading,
            what: t.says.changed.early,
            about: t.says.changed.hours(t.standard),
            amount: inStandard(t, replaces.leftInStandard),
          },
          {
            part: t.says.changed.heading,
            what: t.says.changed.early,
            about: t.says.changed.money,
            sum: replaces.closing,
          },
        ]),
  ]
}

function inStandard(t: Teller, amount: number) {
  return { kind: 'standard', label: t.standard, amount }
}

function hoursFigures(t: Teller): Figure[] {
  const { s } = t
  const says = t.says.hours
  const part = says.heading
  const of = (h: HoursOfKind, what: string, amount: number): Figure => ({
    part,
    what,
    amount: { kind: h.kind, label: h.label, amount },
  })
  return [
    ...(s.hours.length === 0
      ? []
      : [
          { part, what: t.leftInStandard, amount: inStandard(t, s.leftInStandard) },
          { part, what: t.says.money.behindHours, sum: s.split.behindHours },
        ]),
    ...s.given.flatMap((given) =>
      given.weeks.map(({ week, amount }) => ({
        part,
        day: week,
        what: t.says.csv.weekly,
        amount: { kind: given.kind, label: given.label, amount },
      })),
    ),
    ...s.hours.flatMap((h) => [
      of(h, says.before(t.dayBefore), h.before),
      ...movements(t)
        .filter(([, moved]) => moved(h) !== 0)
        .map(([what, moved]) => of(h, what, moved(h))),
      of(h, t.leftOn, h.left),
      ...(h.planned === 0 ? [] : [of(h, says.planned, h.planned)]),
    ]),
    ...s.pots.flatMap((pot) =>
      [
        [says.potBefore, pot.before] as const,
        [says.potIn, pot.in] as const,
        [says.potOut, pot.out] as const,
        [says.potLeft, pot.left] as const,
      ].map(([what, amount]) => ({
        part: says.potsTable,
        what,
        about: t.word(pot.name),
        amount: { kind: pot.kind, label: pot.label, amount },
      })),
    ),
    ...s.days.map(({ day, left }) => ({
      part: t.says.csv.leftEachDay,
      day,
      ...(t.isOpenOn(day) ? { about: t.says.soFar.open } : { amount: inStandard(t, left) }),
    })),
  ]
}

function moneyFigures(t: Teller): Figure[] {
  const { money, askedFor, contribution } = t.s
  const says = t.says.money
  const part = says.heading
  const paying = t.says.contribution
  return [
    { part, what: says.before(t.dayBefore), sum: money.opening },
    { part, what: says.in, sum: money.in },
    { part, what: says.out, sum: { exact: -money.out.exact, pence: -money.out.pence } },
    { part, what: t.isOpen ? t.says.soFar.left : says.left(t.lastDay), sum: money.closing },
    ...splitParts(t).map(([what, sum]) => ({ part: says.splitTable, what, sum })),
    ...money.rows.map((r) => ({
      part: says.account,
      day: r.day,
      what: movement(t, r),
      sum: r.change,
      left: r.balance,
    })),
    ...(contribution === null
      ? []
      : [
          { part: paying.heading, what: paying.assessed, sum: contribution.assessed },
          { part: paying.heading, what: paying.due, sum: contribution.due },
          { part: paying.heading, what: paying.paid, sum: contribution.paid },
        ]),
    ...askedFor.map((a) => ({
      part: t.says.asked.heading,
      day: a.on,
      what: t.word(a.what),
      about: t.word(a.supplier),
      sum: a.sum,
    })),
    ...totalOf(t.says.asked.heading, t.says.asked.total, askedFor),
  ]
}

/** What the other forms print under lines: none under one alone. */
function totalOf(part: string, what: string, lines: readonly { readonly sum: Sum }[]): Figure[] {
  if (lines.length < 2) return []
  const exact = lines.reduce((all, { sum }) => all + sum.exact, 0)
  return [{ part, what, sum: { exact, pence: sumPence(lines.map(({ sum }) => sum)) } }]
}

function poundFigures(t: Teller): Figure[] {
  const says = t.says.pounds
  const { total, of100 } = t.s.pounds
  const shared = Object.values(of100).some((share) => share !== 0)
  return [
    ...poundParts(t).map(({ label, sum, share }) => ({
      part: says.heading,
      what: label,
      sum,
      ...(shared ? { of100: share } : {}),
    })),
    { part: says.heading, what: says.total, sum: total, ...(shared ? { of100: 100 } : {}) },
  ]
}

function planFigures(t: Teller): Figure[] {
  const { plan } = t.s
  const says = t.says.plan
  const part = says.heading
  if (plan === null) return []
  return [
    ...plan.lines.flatMap((line) => [
      { part, what: says.planned, about: t.word(line.purpose), sum: line.planned },
      { part, what: says.used, about: t.word(line.purpose), sum: line.used },
    ]),
    { part, what: says.planned, about: says.total, sum: plan.planned },
    { part, what: says.used, about: says.total, sum: plan.used },
  ]
}

function weekFigures(t: Teller): Figure[] {
  const says = t.says.weeks
  const inHours = t.s.hours.length > 0
  return t.s.weeks.flatMap((w) => {
    const about = t.isOpenOn(w.to) ? { about: t.says.soFar.open } : {}
    const week = { part: says.heading, day: w.from, to: w.to, ...about }
    const blank = isStillOpen(t, w)
    const unlessBlank = (isNothing: boolean, figure: Partial<Figure>) => (blank && isNothing ? {} : figure)
    const hours = (what: string, amount: number, isNothing = amount === 0): Figure => ({
      ...week,
      what,
      ...unlessBlank(isNothing, { amount: inStandard(t, amount) }),
    })
    return [
      { ...week, what: says.visits, ...unlessBlank(true, { whole: w.visits }) },
      ...(inHours
        ? [
            hours(says.given, w.given),
            hours(says.used, w.used),
            hours(says.other, w.other),
            hours(says.left, w.left, true),
          ]
        : []),
      { ...week, what: says.cost, ...unlessBlank(true, { sum: w.cost }) },
      { ...week, what: says.bought, ...unlessBlank(w.bought.exact === 0, { sum: w.bought }) },
    ]
  })
}

function visitFigures(t: Teller): Figure[] {
  const says = t.says.lines
  const counted = t.s.lines.filter((line) => line.undoneOn === null)
  const visits = t.s.lines.flatMap((line) => [
    {
      part: says.heading,
      line,
      day: line.day,
      at: line,
      what: t.says.money.supportAlone,
      about: [
        ...(line.worker === null ? [] : [t.word(line.worker)]),
        ...(line.together > 1 ? [says.shared(line.together)] : []),
        ...(line.times === 'planned' ? [says.planned] : []),
        ...(line.putRight ? [says.putRight] : []),
        ...(line.undoneOn === null ? [] : [says.undone(t.day(line.undoneOn))]),
        ...(line.relatesTo === null ? [] : [says.relatesTo(t.day(line.relatesTo))]),
      ].join('. '),
      sum: line.sum,
    },
    ...pieces(t, line),
  ])
  return [...visits, ...totalOf(says.heading, says.total, counted)]
}

function pieces(t: Teller, line: SupportLine): Figure[] {
  const piece = { part: t.says.csv.perVisit, line, day: line.day }
  return [
    ...line.given.map(({ rate, ...given }) => ({
      ...piece,
      what: t.says.csv.given,
      amount: given,
      price: rate,
    })),
    ...line.used.map((used) => ({ ...piece, what: t.says.csv.taken, amount: used })),
    ...line.unfunded.map((unfunded) => ({ ...piece, what: t.says.unfunded.heading, amount: unfunded })),
  ]
}

function boughtFigures(t: Teller): Figure[] {
  const { heading: part, total } = t.says.bought
  const { purchases } = t.s
  return [
    ...purchases.map((p) => ({
      part,
      line: p,
      day: p.day,
      what: t.word(p.what),
      about: t.word(p.supplier),
      sum: p.sum,
    })),
    ...totalOf(part, total, purchases),
  ]
}

function decisionFigures(t: Teller): Figure[] {
  return t.s.decisions.map((d) => ({
    part: t.says.decisions.heading,
    line: d,
    day: d.day,
    what: oneLine(decided(t, d)),
    about: oneLine(whoDecided(t, d)),
  }))
}

function oneLine(text: string): string {
  return text.replaceAll('\n', '. ')
}

function priceFigures(t: Teller): Figure[] {
  const says = t.says.prices
  return t.s.prices.flatMap((p) => {
    const price = { part: says.heading, day: p.from }
    const of = { kind: p.kind, label: p.label }
    return [
      ...p.lines.map((line) => ({
        ...price,
        what: line.category === 'margin' ? says.margin(t.s.provider) : t.says.capital(line.label),
        about: `${t.says.capital(of.label)}: ${line.part === 'direct' ? says.direct : says.management(t.s.provider)}`,
        price: line.rate,
      })),
      ...(['direct', 'management'] as const).flatMap((half) => {
        const rates = p.lines.filter((line) => line.part === half).map((line) => line.rate)
        if (rates.length === 0) return []
        const what = half === 'direct' ? says.direct : says.management(t.s.provider)
        return [{ ...price, what, about: t.says.capital(of.label), price: addRates(rates) }]
      }),
      { ...price, what: says.total, about: t.says.capital(of.label), price: p.price },
    ]
  })
}

function bankFigures(t: Teller): Figure[] {
  const part = t.says.bank.heading
  return [
    ...bankSums(t).map(([what, sum]) => ({ part, what, sum })),
    { part, what: t.yours, sum: t.s.money.closing },
  ]
}

function earlierFigures(t: Teller): Figure[] {
  const { heading: part, total, other } = t.says.earlier
  return [
    ...t.s.earlierMonths.map((c) => ({
      part,
      line: c,
      day: c.day,
      ...(c.what === null ? {} : { at: c.what }),
      what: c.what === null ? other : t.says.money.supportAlone,
      sum: c.sum,
    })),
    ...totalOf(part, total, t.s.earlierMonths),
  ]
}

function unfundedFigures(t: Teller): Figure[] {
  return t.s.unfunded.map(({ worth, ...amount }) => ({
    part: t.says.unfunded.heading,
    what: t.says.unfunded.worth,
    amount,
    sum: worth,
  }))
}

function missedFigures(t: Teller): Figure[] {
  const says = t.says.missed
  const part = says.heading
  return [
    ...t.s.notGiven.flatMap((n) => [
      {
        part,
        line: n,
        day: n.day,
        at: n,
        what: says.reasons[n.reason],
        ...(n.undoneOn === null ? {} : { about: t.says.lines.undone(t.day(n.undoneOn)) }),
        sum: n.sum,
      },
      ...n.charged.map((charged) => ({
        part,
        line: n,
        day: n.day,
        what: t.says.csv.taken,
        amount: charged,
      })),
    ]),
    ...(t.s.couldNotCome === 0
      ? []
      : [{ part, what: says.couldNotCome(t.s.couldNotCome, t.inPeriod), whole: t.s.couldNotCome }]),
  ]
}

/** The year so far, what is to come, and what was asked. */
function laterFigures(t: Teller): Figure[] {
  const { yearSoFar, review, reclaim, questions } = t.s
  const { year } = t.says
  const since = { part: year.heading, day: yearSoFar.from, to: t.s.last }
  return [
    ...yearSoFar.hoursUsed.map((h) => ({ ...since, what: year.hours(h.label), amount: h })),
    { ...since, what: year.given, sum: yearSoFar.given },
    { ...since, what: year.used, sum: yearSoFar.used },
    ...(review === null
      ? []
      : [
          { part: t.says.review.heading, day: review.next },
          ...review.actions.map((action) => ({ part: t.says.review.heading, what: t.word(action) })),
        ]),
    ...(reclaim === null
      ? []
      : [{ part: t.says.reclaim.heading, day: reclaim.on, what: reclaim.rule, sum: reclaim.sum }]),
    ...questions.flatMap((q) => {
      const about =
        q.line === null ? t.says.questions.whole(q.statement) : t.says.questions.line(q.line, q.statement)
      const part = t.says.questions.heading
      return [
        { part, day: q.on, what: t.word(q.says), about },
        ...(q.answer === null
          ? [{ part, day: q.due, what: t.says.questions.due(t.day(q.due)), about }]
          : [{ part, day: q.answer.on, what: t.word(q.answer.says), about }]),
      ]
    }),
  ]
}

function proofFigures(t: Teller): Figure[] {
  const { ref, number, standsOn, proof } = t.s
  const says = t.says.proof
  const part = says.heading
  const issued = proof.code !== ''
  return [
    ...(issued ? [{ part, what: says.code, about: proof.code }] : []),
    { part, what: says.ref, about: ref },
    ...(issued ? [{ part, what: says.number, whole: number }] : []),
    { part, what: says.standsOn, whole: standsOn },
    { part, what: says.head, about: proof.head },
    { part, what: says.lastStatement, about: proof.lastStatement ?? says.first },
  ]
}
