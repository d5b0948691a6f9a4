import { dayAt } from '../ledger/day.ts'
import { printPence } from '../ledger/money.ts'
import { type Block, type Fact, left, right, row, type Section } from './blocks.ts'
import { change, pounds, type Teller } from './teller.ts'

/** The first page: whose it is, of which days, what is left in big numbers, and whom to ask. */
export function about(t: Teller): Section {
  const { s } = t
  const early = s.state === 'may-change'
  const kept = alsoKept(t)
  const [hours, ...used] = hoursLeft(t)
  return {
    id: 'about',
    heading: t.says.about.heading,
    blocks: [
      {
        type: 'facts',
        items: [
          { label: t.says.about.person, value: t.word(s.person) },
          { label: t.says.about.provider, value: s.provider },
          ...(s.funders.length > 0 ? [{ label: t.says.about.funders, value: t.funders }] : []),
          { label: t.says.about.period, value: t.says.about.days(t.day(s.first), t.fullDay(s.last)) },
          ...runs(t),
          { label: t.says.about.known, value: t.says.about.knownOn(t.known) },
          ...(early ? [{ label: t.says.soFar.visits, value: visitsWrittenDown(t) }] : []),
        ],
      },
      early
        ? {
            type: 'paragraph',
            text: [t.says.mayChangeWhy, ...(t.isOpen ? [soFarWhy(t)] : [])].join(' '),
            strong: true,
          }
        : { type: 'paragraph', text: `${t.says.final(t.period)} ${t.says.about.knownWhy}` },
      // The two big numbers stand together, hours first.
      ...(hours ? [hours] : []),
      {
        type: 'figure',
        label: t.isOpen ? t.says.soFar.toSpend : t.says.about.toSpend(t.lastDay),
        value: pounds(s.split.toSpend),
        beneath: t.says.about.toSpendWhy,
      },
      ...used,
      ...(kept.length === 0
        ? []
        : [
            { type: 'subheading', text: t.says.about.saving } as const,
            { type: 'list', items: kept, ordered: false } as const,
          ]),
      { type: 'paragraph', text: t.says.about.ask(s.provider) },
    ],
  }
}

/** "Written down up to 12 March 2026": what an early copy knows of visits, whatever day it is of. */
export function visitsWrittenDown(t: Teller): string {
  const { writtenDown, noneWrittenDown } = t.says.soFar
  return t.writtenDown === null ? noneWrittenDown : writtenDown(t.fullDay(t.writtenDown))
}

function soFarWhy(t: Teller): string {
  const { why, noneWhy } = t.says.soFar
  return t.writtenDown === null ? noneWhy : why(t.day(t.writtenDown))
}

/** The fund's own days, and how many are left of its year. */
function runs(t: Teller): Fact[] {
  const { runs } = t.s
  const says = t.says.about
  if (runs === null) return []
  const days =
    runs.until === null
      ? says.runsFrom(t.fullDay(runs.from))
      : says.runsFor(t.fullDay(runs.from), t.fullDay(runs.until))
  const left = runs.daysLeft > 0 ? [says.daysLeft(runs.daysLeft, t.fullDay(runs.yearEnds))] : []
  return [{ label: says.runs, value: [days, ...left].join('\n') }]
}

function hoursLeft(t: Teller): Block[] {
  const { s } = t
  if (s.hours.length === 0) return [{ type: 'paragraph', text: t.says.hours.none }]
  const onlyStandard = s.hours.length === 1 && s.hours[0]?.kind === 'standard'
  const worth = printPence(s.split.behindHours.pence)
  const used = s.hours.filter((h) => h.used !== 0)
  return [
    {
      type: 'figure',
      label: onlyStandard ? t.leftOn : t.leftInStandard,
      value: t.time(s.leftInStandard),
      beneath: s.pots.some((pot) => pot.left !== 0)
        ? t.says.hours.worthWithSaved(worth)
        : t.says.hours.worth(worth),
    },
    {
      type: 'paragraph',
      text:
        used.length === 0
          ? t.says.about.usedNone(t.inPeriod)
          : t.says.about.used(t.says.list(used.map((h) => t.hoursOf(h.kind, h.used))), t.inPeriod),
    },
  ]
}

/** What is saved for something or kept for emergencies: neither in the hours left nor in the money to spend. */
function alsoKept(t: Teller): string[] {
  const { pots, split } = t.s
  const { savingFor, emergencies } = t.says.about
  return [
    ...pots
      .filter((pot) => pot.left !== 0)
      .map((pot) => savingFor(t.hoursOf(pot.kind, pot.left), t.word(pot.name))),
    ...split.saved
      .filter(({ sum }) => sum.exact !== 0)
      .map(({ name, sum }) => savingFor(pounds(sum), t.word(name))),
    ...(split.emergencies.exact === 0 ? [] : [emergencies(pounds(split.emergencies))]),
  ]
}

/** On the first page of a statement that takes an early copy's place: what is left, then and now. */
export function changedSection(t: Teller): Section {
  const { replaces, leftInStandard, money, hours } = t.s
  const says = t.says.changed
  const section = { id: 'changed', heading: says.heading }
  if (replaces === null) return { ...section, blocks: [] }
  const moreHours = leftInStandard - replaces.leftInStandard
  const morePence = money.closing.pence - replaces.closing.pence
  const nothing = moreHours === 0 && morePence === 0
  return {
    ...section,
    blocks: [
      {
        type: 'paragraph',
        text: [says.why(t.fullDay(dayAt(replaces.knownAt))), ...(nothing ? [says.nothing] : [])].join(' '),
      },
      ...(nothing
        ? []
        : [
            {
              type: 'table',
              caption: says.table,
              captionShown: false,
              columns: [left(says.row), right(says.early), right(says.now), right(says.change)],
              rows: [
                ...(hours.length === 0
                  ? []
                  : [
                      row(says.hours(t.standard), [
                        t.time(replaces.leftInStandard),
                        t.time(leftInStandard),
                        change(moreHours, (n) => t.time(n)),
                      ]),
                    ]),
                row(says.money, [
                  pounds(replaces.closing),
                  pounds(money.closing),
                  change(morePence, printPence),
                ]),
              ],
            } as const,
          ]),
    ],
  }
}
