import type { WordRef } from '../ledger/entry.ts'
import { printPence } from '../ledger/money.ts'
import type { Contact, HoursOfKind, QuestionLine, Statement } from '../ledger/statement.ts'
import type { Chart } from './blocks.ts'
import { type Language, type Words, wordsIn } from './catalogue.ts'
import { bankSums } from './statement-bank.ts'
import { isStillOpen, planChart, someLate, weekNamed, weeksChart } from './statement-charts.ts'
import { poundParts, poundShares } from './statement-pounds.ts'
import { inFours } from './statement-proof.ts'
import { disagreements } from './statement-sums.ts'
import { pounds, sumPence, Teller } from './teller.ts'

/**
 * The statement in Easy Read: the same document and the same figures in the same order, told in short sentences,
 * each idea beside a picture; week by week instead of line by line. No sentence has a name in it, because a name
 * can be long: names and sums stand apart.
 */
export interface EasyRead {
  /** As HTML and PDF name it. */
  readonly language: string
  readonly documentTitle: string
  readonly title: string
  readonly runningLine: string
  readonly pageOf: (page: number, of: number) => string
  readonly mayChange: string | undefined
  /** On a page: over the links to the other forms, and where one asks about it. */
  readonly otherForms: string
  /** Over the rest of them, folded away. */
  readonly moreForms: string
  readonly askHere: string
  readonly sections: readonly EasySection[]
}

export interface EasySection {
  readonly id: string
  readonly heading: string
  readonly ideas: readonly Idea[]
  /** Starts on a page of its own: the last page, with the code. */
  readonly ownPage?: boolean
}

/** One thing, told beside one picture. */
export interface Idea {
  readonly symbol: SymbolName
  /** Each of at most 15 words. */
  readonly sentences: readonly string[]
  /** A number or a day, said large. */
  readonly figure?: string
  /** Names and sums. */
  readonly list?: readonly string[]
  readonly picture?: Chart
  /** It follows from the idea before it, and stands with it. */
  readonly follows?: true
}

/** What there is a picture of (drawing/symbols.ts). */
export const SYMBOLS = [
  'clock',
  'late',
  'money',
  'bank',
  'saving',
  'shopping',
  'person',
  'support',
  'provider',
  'council',
  'week',
  'month',
  'question',
  'ask',
  'letter',
  'phone',
  'complain',
  'ombudsman',
  'tick',
  'may-change',
  'pound',
  'price',
  'swap',
  'cancelled',
  'missed',
  'extra',
  'emergency',
  'put-right',
  'proof',
  'plan',
  'computer',
] as const

export type SymbolName = (typeof SYMBOLS)[number]

/** The statement in Easy Read, with its names looked up in `words`. Throws where the figures do not add up. */
export function easyRead(
  statement: Statement,
  words: ReadonlyMap<WordRef, string>,
  language: Language = 'en',
): EasyRead {
  return easyReadIn(wordsIn(language, statement.nation), statement, words)
}

/** The same in any words: those of a language that the catalogue does not hold yet, too. */
export function easyReadIn(says: Words, statement: Statement, words: ReadonlyMap<WordRef, string>): EasyRead {
  const wrong = disagreements(statement)
  if (wrong.length > 0) throw new RangeError(`a statement that does not add up: ${wrong.join('; ')}`)
  // “12 hours 30 minutes”, where the other forms say “12 h 30”.
  const t = new Teller(statement, words, { ...says, time: says.easy.time })
  return {
    language: says.language,
    documentTitle: says.easy.documentTitle(t.word(statement.person), t.period),
    title: says.easy.title(t.period),
    runningLine: says.runningLine(t.period, t.known),
    pageOf: says.page,
    mayChange: statement.state === 'may-change' ? says.mayChange : undefined,
    otherForms: says.forms.heading,
    moreForms: says.forms.more,
    askHere: says.easy.ask.here,
    sections: [
      left(t),
      about(t),
      hours(t),
      money(t),
      eachPound(t),
      plan(t),
      bought(t),
      unfunded(t),
      missed(t),
      putRight(t),
      questions(t),
      prices(t),
      year(t),
      ask(t),
      sent(t),
      proof(t),
    ].filter((section) => section.ideas.length > 0),
  }
}

/** What everybody asks first, on the first page below the month: whose it is, and how much is left. */
function left(t: Teller): EasySection {
  const { hours, leftInStandard, split, money, person } = t.s
  const { about, left, hours: ofHours, money: ofMoney } = t.says.easy
  const hasHours = hours.length > 0
  return {
    id: 'left',
    heading: left.heading,
    ideas: [
      { symbol: 'person', sentences: about.person, list: [t.word(person)] },
      ...some(hasHours, {
        symbol: 'clock',
        sentences: [...(t.isOpen ? ofHours.leftSoFar : ofHours.left(t.lastDay)), ...countedTogether(t)],
        figure: t.time(leftInStandard),
      }),
      ...some(hasHours, {
        symbol: 'money',
        sentences: savesHours(t) ? ofHours.worthWithSaved : ofHours.worth,
        figure: pounds(split.behindHours),
      }),
      ...some(hasHours && split.toSpend.exact !== 0, {
        symbol: 'shopping',
        sentences: ofMoney.toSpend,
        figure: pounds(split.toSpend),
      }),
      ...some(!hasHours, {
        symbol: 'money',
        sentences: t.isOpen ? ofMoney.leftSoFar : ofMoney.left(t.lastDay),
        figure: pounds(money.closing),
      }),
    ],
  }
}

/** Said where hours of other kinds are counted as day hours. */
function countedTogether(t: Teller): readonly string[] {
  return t.s.hours.some((h) => h.kind !== 'standard') ? [t.says.easy.hours.together] : []
}

function savesHours(t: Teller): boolean {
  return t.s.pots.some((pot) => pot.left !== 0)
}

/** Who made it, and what it knew. */
function about(t: Teller): EasySection {
  const { s } = t
  const words = t.says.easy.about
  return {
    id: 'about',
    heading: words.heading,
    ideas: [
      // The head of every page has said so before.
      ...some(s.state === 'may-change', { symbol: 'may-change', sentences: words.mayChange }),
      { symbol: 'plan', sentences: words.what },
      { symbol: 'month', sentences: words.period, figure: t.period },
      { symbol: 'provider', sentences: words.provider, list: [s.provider] },
      ...some(s.funders.length > 0, { symbol: 'council', sentences: words.funders, list: s.funders }),
      { symbol: 'letter', sentences: words.known, figure: t.known },
      ...some(s.state === 'may-change', writtenDown(t)),
      ...(s.replaces === null
        ? []
        : [
            { symbol: 'swap' as const, sentences: words.replaces },
            {
              symbol: 'clock' as const,
              sentences: words.early,
              list: [
                ...(s.hours.length > 0
                  ? [item(t, t.says.changed.hours(t.standard), t.time(s.replaces.leftInStandard))]
                  : []),
                item(t, t.says.changed.money, pounds(s.replaces.closing)),
              ],
            },
          ]),
      ...some(s.state === 'final', { symbol: 'tick', sentences: words.final }),
    ],
  }
}

/** Up to which day visits are in an early copy. */
function writtenDown(t: Teller): Idea {
  const words = t.says.easy.about
  if (t.writtenDown === null) return { symbol: 'week', sentences: words.noneWrittenDown }
  return {
    symbol: 'week',
    sentences: [...words.writtenDown, ...(t.isOpen ? words.later : [])],
    figure: t.fullDay(t.writtenDown),
  }
}

function hours(t: Teller): EasySection {
  const { s } = t
  const words = t.says.easy.hours
  const section = { id: 'hours', heading: words.heading }
  if (s.hours.length === 0) return { ...section, ideas: [{ symbol: 'money', sentences: words.none }] }
  const several = s.hours.length > 1
  const weeksBegan = s.given[0]?.weeks.length ?? 0
  const chart = weeksChart(t)
  return {
    ...section,
    ideas: [
      ...some(several, {
        symbol: 'late',
        sentences: words.leftByKind,
        list: s.hours.map((h) => item(t, t.says.capital(h.label), t.amount(h.kind, h.left))),
      }),
      byKind(t, 'month', words.before(t.dayBefore), (h) => h.before, 'always'),
      ...ofKinds(
        t,
        'week',
        weeksBegan > 0 ? [words.weeksBegan(weeksBegan), ...words.given] : words.given,
        (h) => h.given,
      ),
      ...ofKinds(t, 'support', t.isOpen ? words.usedSoFar : words.used, (h) => h.used),
      ...some(s.weeks.length > 0, {
        symbol: 'week',
        sentences: [
          ...words.weeks,
          ...(s.weeks.some((week) => isStillOpen(t, week)) ? words.weeksOpen : []),
          ...countedTogether(t),
          ...(someLate(t) ? words.lateCounts : []),
        ],
        list: s.weeks.map((week) =>
          item(
            t,
            weekNamed(t, week),
            isStillOpen(t, week)
              ? t.says.soFar.open
              : t.says.easy.both(t.says.easy.visits(week.visits), t.time(week.used)),
          ),
        ),
        ...(chart ? { picture: chart } : {}),
      }),
      ...ofKinds(t, 'swap', words.swapped, (h) => h.swapped, 'signed'),
      ...ofKinds(t, 'money', words.money, (h) => Math.max(0, -h.money)),
      ...ofKinds(t, 'clock', words.bought, (h) => Math.max(0, h.money)),
      ...ofKinds(t, 'saving', words.saved, (h) => Math.max(0, -h.saved)),
      ...ofKinds(t, 'saving', words.takenOut, (h) => Math.max(0, h.saved)),
      ...some(savesHours(t), {
        symbol: 'saving',
        sentences: words.pots,
        list: s.pots
          .filter((pot) => pot.left !== 0)
          .map((pot) => item(t, t.word(pot.name), t.hoursOf(pot.kind, pot.left))),
      }),
      ...ofKinds(t, 'cancelled', words.cancelledLate, (h) => h.cancelledLate),
      ...ofKinds(t, 'council', words.sentBack, (h) => h.sentBack),
      ...ofKinds(t, 'put-right', words.other, (h) => h.other, 'signed'),
      ...ofKinds(t, 'plan', words.planned, (h) => h.planned),
    ],
  }
}

/** An idea about the kinds to which something happened; none where it happened to none. */
function ofKinds(
  t: Teller,
  symbol: SymbolName,
  sentences: readonly string[],
  of: (h: HoursOfKind) => number,
  sign?: 'signed',
): Idea[] {
  return t.s.hours.some((h) => of(h) !== 0) ? [byKind(t, symbol, sentences, of, sign)] : []
}

/** One kind says its amount large; several stand under each other. */
function byKind(
  t: Teller,
  symbol: SymbolName,
  sentences: readonly string[],
  of: (h: HoursOfKind) => number,
  how?: 'signed' | 'always',
): Idea {
  const said = (h: HoursOfKind) => {
    const n = of(h)
    if (how !== 'signed') return t.amount(h.kind, n)
    const amount = t.amount(h.kind, Math.abs(n))
    return n < 0 ? t.says.easy.less(amount) : t.says.easy.more(amount)
  }
  const kinds = t.s.hours.filter((h) => how === 'always' || of(h) !== 0)
  const [only] = t.s.hours
  if (t.s.hours.length === 1 && only) return { symbol, sentences, figure: said(only) }
  return { symbol, sentences, list: kinds.map((h) => item(t, t.says.capital(h.label), said(h))) }
}

function money(t: Teller): EasySection {
  const { money, split, askedFor } = t.s
  const words = t.says.easy.money
  return {
    id: 'money',
    heading: words.heading,
    ideas: [
      {
        symbol: 'money',
        sentences: t.isOpen ? words.leftSoFar : words.left(t.lastDay),
        figure: pounds(money.closing),
      },
      {
        symbol: 'swap',
        sentences: words.changed,
        list: [
          item(t, words.before, pounds(money.opening)),
          item(t, words.in, pounds(money.in)),
          item(t, words.out, pounds(money.out)),
        ],
      },
      ...some(split.behindHours.exact !== 0, {
        symbol: 'clock',
        sentences: words.behindHours,
        figure: pounds(split.behindHours),
      }),
      ...some(split.toSpend.exact !== 0, {
        symbol: 'shopping',
        sentences: words.toSpend,
        figure: pounds(split.toSpend),
      }),
      ...some(split.saved.length > 0, {
        symbol: 'saving',
        sentences: words.saved,
        list: split.saved.map(({ name, sum }) => item(t, t.word(name), pounds(sum))),
      }),
      ...some(split.emergencies.exact !== 0, {
        symbol: 'emergency',
        sentences: words.emergencies,
        figure: pounds(split.emergencies),
      }),
      ...some(askedFor.length > 0, {
        symbol: 'ask',
        sentences: words.asked,
        list: askedFor.map(({ what, sum }) => item(t, t.word(what), pounds(sum))),
      }),
      ...whereItIs(t),
    ],
  }
}

/** What there is, what is taken off it, and what is left: said in words instead of by signs. */
function whereItIs(t: Teller): Idea[] {
  const words = t.says.easy.money
  const sums = bankSums(t)
  const items = (some: typeof sums) =>
    some.map(([label, sum]) => item(t, label, printPence(Math.abs(sum.pence))))
  const taken = sums.filter(([, sum]) => sum.pence < 0)
  return [
    { symbol: 'bank', sentences: words.bank, list: items(sums.filter(([, sum]) => sum.pence >= 0)) },
    ...some(taken.length > 0, { symbol: 'swap', sentences: words.taken, list: items(taken), follows: true }),
    {
      symbol: 'money',
      sentences: words.yours,
      list: [item(t, t.yours, pounds(t.s.money.closing))],
      follows: true,
    },
  ]
}

function eachPound(t: Teller): EasySection {
  const words = t.says.easy.pounds
  const section = { id: 'pounds', heading: words.heading }
  if (t.s.pounds.total.exact === 0)
    return {
      ...section,
      ideas: [{ symbol: 'pound', sentences: t.isOpen ? words.nothingSoFar : words.nothing }],
    }
  const parts = poundParts(t)
  const chart = poundShares(t)
  return {
    ...section,
    ideas: [
      ...(chart === undefined
        ? []
        : [
            {
              symbol: 'pound' as const,
              sentences: words.shares,
              list: chart.parts.map(({ label, text }) => item(t, label, text)),
              picture: chart,
            },
          ]),
      {
        symbol: 'money',
        sentences: t.isOpen ? words.totalSoFar : words.total,
        figure: pounds(t.s.pounds.total),
        list: parts.map(({ label, sum }) => item(t, label, pounds(sum))),
      },
      { symbol: 'price', sentences: words.not },
    ],
  }
}

function plan(t: Teller): EasySection {
  const { plan, contribution, review, reclaim } = t.s
  const words = t.says.easy.plan
  const chart = planChart(t)
  return {
    id: 'plan',
    heading: words.heading,
    ideas: [
      ...(plan === null
        ? []
        : [
            {
              symbol: 'plan' as const,
              sentences: words.plan,
              list: plan.lines.map((line) =>
                item(
                  t,
                  t.word(line.purpose),
                  t.says.easy.both(
                    t.says.charts.named(t.says.charts.planned, pounds(line.planned)),
                    t.says.charts.named(t.says.charts.used, pounds(line.used)),
                  ),
                ),
              ),
              ...(chart ? { picture: chart } : {}),
            },
          ]),
      ...(contribution === null
        ? []
        : [
            {
              symbol: 'money' as const,
              sentences: words.contribution,
              list: [
                item(t, t.says.contribution.assessed, pounds(contribution.assessed)),
                item(t, words.due, pounds(contribution.due)),
                item(t, words.paid, pounds(contribution.paid)),
              ],
            },
          ]),
      ...(review === null
        ? []
        : [
            {
              symbol: 'month' as const,
              sentences: words.review,
              figure: t.fullDay(review.next),
              list: review.actions.map((action) => t.word(action)),
            },
          ]),
      ...(reclaim === null
        ? []
        : [
            {
              symbol: 'council' as const,
              sentences: reclaim.sum.exact === 0 ? words.nothing : words.reclaim(t.day(reclaim.on)),
              ...(reclaim.sum.exact === 0 ? {} : { figure: pounds(reclaim.sum) }),
              list: [reclaim.rule],
            },
          ]),
    ],
  }
}

function bought(t: Teller): EasySection {
  const { purchases } = t.s
  const words = t.says.easy.bought
  return {
    id: 'bought',
    heading: words.heading,
    ideas: [
      ...some(purchases.length > 0, {
        symbol: 'shopping',
        sentences: words.bought,
        list: purchases.map(({ what, sum }) => item(t, t.word(what), pounds(sum))),
      }),
      ...some(purchases.length > 1, {
        symbol: 'money',
        sentences: words.total,
        figure: printPence(sumPence(purchases.map((p) => p.sum))),
      }),
      ...some(
        purchases.some((p) => p.receipt === null),
        { symbol: 'letter', sentences: words.noReceipt },
      ),
    ],
  }
}

function unfunded(t: Teller): EasySection {
  const { unfunded } = t.s
  const words = t.says.easy.unfunded
  return {
    id: 'unfunded',
    heading: words.heading,
    ideas: some(unfunded.length > 0, {
      symbol: 'extra',
      sentences: words.extra,
      list: unfunded.map((u) => item(t, t.says.capital(u.label), t.amount(u.kind, u.amount))),
    }).concat(
      some(unfunded.length > 0, {
        symbol: 'price',
        sentences: words.worth,
        figure: printPence(sumPence(unfunded.map((u) => u.worth))),
      }),
    ),
  }
}

function missed(t: Teller): EasySection {
  const { couldNotCome } = t.s
  const notGiven = t.s.notGiven.filter((line) => line.undoneOn === null)
  const words = t.says.easy.missed
  const counts = new Map<string, number>()
  for (const { reason } of notGiven) {
    if (reason === 'could-not-come') continue
    const label = t.says.missed.reasons[reason]
    counts.set(label, (counts.get(label) ?? 0) + 1)
  }
  const cost = sumPence(notGiven.map((line) => line.sum))
  return {
    id: 'missed',
    heading: words.heading,
    ideas: [
      ...some(couldNotCome > 0, {
        symbol: 'missed',
        sentences: words.couldNotCome,
        figure: t.says.easy.times(couldNotCome),
      }),
      ...some(counts.size > 0, {
        symbol: 'cancelled',
        sentences: words.others,
        list: [...counts].map(([label, n]) => item(t, label, t.says.easy.visits(n))),
      }),
      ...some(cost !== 0, { symbol: 'money', sentences: words.cost, figure: printPence(cost) }),
    ],
  }
}

function putRight(t: Teller): EasySection {
  const { lines, earlierMonths } = t.s
  const words = t.says.easy.putRight
  const mended = new Set(lines.filter((l) => l.putRight || l.undoneOn !== null).map((l) => l.session)).size
  return {
    id: 'put-right',
    heading: words.heading,
    ideas: [
      ...some(mended > 0, {
        symbol: 'put-right',
        sentences: words.visits,
        figure: t.says.easy.visits(mended),
      }),
      ...some(earlierMonths.length > 0, {
        symbol: 'month',
        sentences: words.earlier,
        list: earlierMonths.map((c) => item(t, t.day(c.day), moreOrLess(t, c.sum.pence))),
      }),
      ...some(earlierMonths.length > 1, {
        symbol: 'money',
        sentences: words.total,
        figure: moreOrLess(t, sumPence(earlierMonths.map((c) => c.sum))),
      }),
    ],
  }
}

function questions(t: Teller): EasySection {
  const words = t.says.easy.questions
  return { id: 'questions', heading: words.heading, ideas: t.s.questions.flatMap((q) => asked(t, q)) }
}

function asked(t: Teller, q: QuestionLine): Idea[] {
  const words = t.says.easy.questions
  return [
    { symbol: 'question', sentences: words[q.askedBy](t.day(q.on)), list: [t.word(q.says)] },
    q.answer === null
      ? { symbol: 'month', sentences: words.due(t.day(q.due)), follows: true }
      : {
          symbol: 'ask',
          sentences: words.answer(t.day(q.answer.on)),
          list: [t.word(q.answer.says)],
          follows: true,
        },
  ]
}

function prices(t: Teller): EasySection {
  const { prices } = t.s
  const words = t.says.easy.prices
  const changed = new Set(prices.map((p) => p.kind)).size < prices.length
  return {
    id: 'prices',
    heading: words.heading,
    ideas: some(prices.length > 0, {
      symbol: 'price',
      sentences: prices.some((p) => p.measure === 'count') ? words.prices : words.hours,
      list: prices.map((p) => {
        const label = t.says.capital(p.label)
        return item(t, changed ? t.says.prices.from(label, t.day(p.from)) : label, t.rate(p.price))
      }),
    }),
  }
}

function year(t: Teller): EasySection {
  const { runs } = t.s
  const { from, given, used, hoursUsed } = t.s.yearSoFar
  const words = t.says.easy.year
  return {
    id: 'year',
    heading: words.heading,
    ideas: [
      {
        symbol: 'month',
        sentences: words.year(t.fullDay(from)),
        list: [
          ...hoursUsed.map((h) => item(t, t.says.year.hours(h.label), t.amount(h.kind, h.amount))),
          item(t, t.says.year.given, pounds(given)),
          item(t, t.says.year.used, pounds(used)),
        ],
      },
      ...(runs === null || runs.daysLeft <= 0
        ? []
        : [
            {
              symbol: 'week' as const,
              sentences: words.ends(t.fullDay(runs.yearEnds)),
              figure: words.daysLeft(runs.daysLeft),
            },
          ]),
    ],
  }
}

function ask(t: Teller): EasySection {
  const { provider, funders, asking } = t.s
  const words = t.says.easy.ask
  const { ombudsman, phone, web } = t.says.nation
  return {
    id: 'ask',
    heading: words.heading,
    ideas: [
      { symbol: 'ask', sentences: words.ask },
      { symbol: 'phone', sentences: words.how, ...listIf(reachedAt(t.s.contacts.provider)) },
      { symbol: 'week', sentences: words.answer(asking.answerWithin) },
      { symbol: 'complain', sentences: words.complain },
      { symbol: 'provider', sentences: words.provider, list: [provider] },
      ...some(funders.length > 0, {
        symbol: 'council',
        sentences: words.funder,
        list: funders.flatMap((name) => [
          name,
          ...reachedAt(t.s.contacts.funders.find((f) => f.funder === name)?.contact ?? null),
        ]),
      }),
      {
        symbol: 'ombudsman',
        sentences: words.ombudsman,
        list: [t.says.capital(ombudsman), phone, web],
      },
    ],
  }
}

/** A number, an address and so on, each by itself: nothing that has to be read as a sentence. */
function reachedAt(contact: Contact | null): string[] {
  if (contact === null) return []
  const { phone, email, web, address } = contact
  return [phone, email, web, address?.split(/\s*\n\s*/).join(', ') ?? null].filter((way) => way !== null)
}

function listIf(list: readonly string[]): { readonly list?: readonly string[] } {
  return list.length > 0 ? { list } : {}
}

function sent(t: Teller): EasySection {
  const { sentTo } = t.s
  const words = t.says.easy.sent
  return {
    id: 'sent',
    heading: words.heading,
    ideas: some(sentTo.length > 0, {
      symbol: 'letter',
      sentences: words.to,
      list: sentTo.map(({ to, name, funder, form }) =>
        t.says.sent.to(
          name === null ? (funder ?? t.says.sent.readers[to]) : t.word(name),
          t.says.sent.forms[form],
        ),
      ),
    }),
  }
}

function proof(t: Teller): EasySection {
  const { ref, number, proof } = t.s
  const words = t.says.proof
  // A look at a month that is still open is no statement yet, and has no code.
  const issued = proof.code !== ''
  return {
    id: 'proof',
    heading: t.says.easy.proof.heading,
    ownPage: true,
    ideas: [
      {
        symbol: 'proof',
        sentences: issued ? t.says.easy.proof.why : t.says.easy.proof.notIssued,
        list: [
          ...(issued ? [item(t, words.code, inFours(proof.code))] : []),
          item(t, words.ref, ref),
          ...(issued ? [item(t, words.number, String(number))] : []),
        ],
      },
    ],
  }
}

/** “£24.60 less” */
function moreOrLess(t: Teller, pence: number): string {
  const amount = printPence(Math.abs(pence))
  return pence < 0 ? t.says.easy.less(amount) : t.says.easy.more(amount)
}

function item(t: Teller, label: string, value: string): string {
  return t.says.easy.item(label, value)
}

function some(isThere: boolean, idea: Idea): Idea[] {
  return isThere ? [idea] : []
}
