import { printPence } from '../ledger/money.ts'
import type { NotGivenLine, SupportLine } from '../ledger/statement.ts'
import { left, right, row, type Section, tableSection, withWhy } from './blocks.ts'
import { change, pounds, sumPence, type Teller, totalRow } from './teller.ts'

export function linesSection(t: Teller): Section {
  const { lines } = t.s
  const section = { id: 'visits', heading: t.says.lines.heading }
  if (lines.length === 0)
    return { ...section, blocks: [{ type: 'paragraph', text: t.says.lines.none(t.inPeriod) }] }
  return {
    ...section,
    blocks: [
      {
        type: 'table',
        caption: t.says.lines.table(t.inPeriod),
        captionShown: false,
        columns: [
          left(t.says.lines.day),
          left(t.says.lines.times),
          left(t.says.lines.what),
          left(t.says.lines.worker),
          right(t.says.lines.amount),
          t.lineColumn,
        ],
        rows: [
          ...lines.map((line) => ({
            ...row(t.shortDay(line.day), [
              t.times(line),
              visit(t, line).join('\n'),
              line.worker === null ? t.says.none : t.word(line.worker),
              pounds(line.sum),
              t.line(line),
            ]),
            brief: [when(t, line), briefly(t, line), ...remarks(t, line)],
          })),
          ...totalRow(
            t.says.lines.total,
            ['', '', ''],
            lines.filter((line) => line.undoneOn === null).map((line) => line.sum),
            [''],
          ).map((total) => ({ ...total, brief: [t.says.lines.all(total.cells.at(-2) ?? '')] })),
        ],
      },
      { type: 'subheading', text: t.says.lines.penny },
      { type: 'paragraph', text: t.says.lines.pennyWhy },
    ],
  }
}

/** "Wed 1 April, 12:00 to 16:30, line 1" */
function when(t: Teller, line: SupportLine | NotGivenLine): string {
  return t.says.lines.when(t.shortDay(line.day), t.times(line), t.line(line))
}

/** "4 h 30 of day hours at £24.60, with Femi, £110.70" */
function briefly(t: Teller, line: SupportLine): string {
  return [withWhom(t, line), pounds(line.sum)].filter((said) => said !== '').join(', ')
}

/** "4 h 30 of day hours at £24.60, with Femi" */
export function withWhom(t: Teller, line: SupportLine): string {
  const worker = line.worker === null ? [] : [t.says.lines.with(t.word(line.worker))]
  return [...priced(t, line), ...worker].join(', ')
}

/** What one visit was: hours of each kind and price, what left the person's hours where that differs, and remarks. */
export function visit(t: Teller, line: SupportLine): string[] {
  return [...priced(t, line), ...remarks(t, line)]
}

function priced(t: Teller, line: SupportLine): string[] {
  return line.given.map((g) => t.says.lines.priced(t.amount(g.kind, g.amount), g.label, t.rate(g.rate)))
}

export function remarks(t: Teller, line: SupportLine): string[] {
  const usedAsGiven =
    line.used.length === line.given.length &&
    line.used.every((u) => line.given.some((g) => g.kind === u.kind && g.amount === u.amount))
  return [
    ...(line.used.length === 0 || usedAsGiven
      ? []
      : [
          t.says.lines.used(
            t.says.list(line.used.map((u) => t.says.lines.hoursOf(t.amount(u.kind, u.amount), u.label))),
          ),
        ]),
    ...(line.together > 1 ? [t.says.lines.shared(line.together)] : []),
    ...line.unfunded.map((u) => t.says.lines.unfunded(t.amount(u.kind, u.amount))),
    ...(line.times === 'planned' ? [t.says.lines.planned] : []),
    ...(line.putRight ? [t.says.lines.putRight] : []),
    ...(line.undoneOn === null ? [] : [t.says.lines.undone(t.day(line.undoneOn))]),
    ...(line.relatesTo === null ? [] : [t.says.lines.relatesTo(t.day(line.relatesTo))]),
  ]
}

export function missedSection(t: Teller): Section {
  const { notGiven, couldNotCome } = t.s
  const charged = notGiven.some((n) => n.charged.length > 0 || n.sum.exact !== 0)
  const section = tableSection('missed', t.says.missed.heading, notGiven.length > 0, () => ({
    type: 'table',
    caption: t.says.missed.table,
    captionShown: false,
    columns: [
      left(t.says.missed.day),
      left(t.says.missed.times),
      left(t.says.missed.why),
      ...(charged ? [right(t.says.missed.hours), right(t.says.missed.amount)] : []),
      t.lineColumn,
    ],
    rows: notGiven.map((n) => {
      const undone = n.undoneOn === null ? [] : [t.says.lines.undone(t.day(n.undoneOn))]
      return {
        ...row(t.shortDay(n.day), [
          t.times(n),
          [t.says.missed.reasons[n.reason], ...undone].join('\n'),
          ...(charged
            ? [n.charged.map((c) => t.amount(c.kind, c.amount)).join('\n') || t.time(0), pounds(n.sum)]
            : []),
          t.line(n),
        ]),
        brief: [when(t, n), whyBriefly(t, n), ...undone],
      }
    }),
  }))
  return couldNotCome === 0
    ? section
    : withWhy(section, t.says.missed.couldNotCome(couldNotCome, t.inPeriod), true)
}

/** "Cancelled late, 3 h of day hours, £73.80" */
function whyBriefly(t: Teller, line: NotGivenLine): string {
  return [
    t.says.missed.reasons[line.reason],
    ...line.charged.map((c) => t.hoursOf(c.kind, c.amount)),
    ...(line.sum.exact === 0 ? [] : [pounds(line.sum)]),
  ].join(', ')
}

export function unfundedSection(t: Teller): Section {
  const { unfunded, provider } = t.s
  const section = tableSection('unfunded', t.says.unfunded.heading, unfunded.length > 0, () => ({
    type: 'table',
    caption: t.says.unfunded.table,
    captionShown: false,
    columns: [left(t.says.unfunded.kind), right(t.says.unfunded.hours), right(t.says.unfunded.worth)],
    rows: unfunded.map((u) => row(t.says.capital(u.label), [t.amount(u.kind, u.amount), pounds(u.worth)])),
  }))
  return withWhy(section, t.says.unfunded.why(provider))
}

export function earlierSection(t: Teller): Section {
  const changes = t.s.earlierMonths
  const section = tableSection('earlier', t.says.earlier.heading, changes.length > 0, () => ({
    type: 'table',
    caption: t.says.earlier.table,
    captionShown: false,
    columns: [
      left(t.says.earlier.day),
      left(t.says.earlier.what),
      right(t.says.earlier.amount),
      t.lineColumn,
    ],
    rows: [
      ...changes.map((c) =>
        row(t.day(c.day), [
          c.what === null
            ? t.says.earlier.other
            : [t.says.money.support(t.times(c.what)), ...visit(t, { ...c.what, relatesTo: null })].join('\n'),
          change(c.sum.pence, printPence),
          t.line(c),
        ]),
      ),
      row(t.says.earlier.total, ['', change(sumPence(changes.map((c) => c.sum)), printPence), ''], 'total'),
    ],
  }))
  return withWhy(section, t.says.earlier.why)
}
