import type { GivenSum, HoursOfKind } from '../ledger/statement.ts'
import { type Block, inGroups, left, right, row, type Section, type Table } from './blocks.ts'
import { change, type Teller, unbroken } from './teller.ts'

/** Where the details begin. */
export function hoursSection(t: Teller): Section {
  const { s } = t
  return {
    id: 'hours',
    heading: t.says.hours.heading,
    ownPage: true,
    blocks: [
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
  return t.says.hours.sum(t.says.hours.weeks(given.weeks.length), t.inPeriod, equals, given.label)
}

/** What happened runs down, kinds of hour run across; what happened to no kind is left out. */
function hoursTable(t: Teller, kinds: readonly HoursOfKind[]): Table {
  return {
    type: 'table',
    caption: t.says.hours.table,
    captionShown: true,
    columns: [left(t.says.hours.row), ...kinds.map((h) => right(t.says.capital(h.label)))],
    rows: [
      row(
        t.says.hours.before(t.dayBefore),
        kinds.map((h) => t.amount(h.kind, h.before)),
      ),
      ...movements(t)
        .filter(([, of]) => kinds.some((h) => of(h) !== 0))
        .map(([heading, of]) =>
          row(
            heading,
            kinds.map((h) => change(of(h), (n) => t.amount(h.kind, n))),
          ),
        ),
      row(
        t.leftOn,
        kinds.map((h) => t.amount(h.kind, h.left)),
        'total',
      ),
      ...(kinds.some((h) => h.planned !== 0)
        ? [
            row(
              t.says.hours.planned,
              kinds.map((h) => t.amount(h.kind, h.planned)),
            ),
          ]
        : []),
    ],
  }
}

/** What came to the hours of a kind, and what went. */
export function movements(t: Teller): [heading: string, of: (h: HoursOfKind) => number][] {
  return [
    [t.says.hours.given, (h) => h.given],
    [t.says.hours.used, (h) => -h.used],
    [t.says.hours.swapped, (h) => h.swapped],
    [t.says.hours.money, (h) => h.money],
    [t.says.hours.saved, (h) => h.saved],
    [t.says.hours.cancelledLate, (h) => -h.cancelledLate],
    [t.says.hours.sentBack(t.funders), (h) => -h.sentBack],
    [t.says.hours.other, (h) => h.other],
  ]
}

function potsTable(t: Teller): Table {
  const { pots } = t.s
  const columns = [
    { heading: t.says.hours.potBefore, of: (pot: (typeof pots)[number]) => pot.before, always: false },
    { heading: t.says.hours.potIn, of: (pot: (typeof pots)[number]) => pot.in, always: false },
    { heading: t.says.hours.potOut, of: (pot: (typeof pots)[number]) => pot.out, always: false },
    { heading: t.says.hours.potLeft, of: (pot: (typeof pots)[number]) => pot.left, always: true },
  ].filter(({ of, always }) => always || pots.some((pot) => of(pot) !== 0))
  return {
    type: 'table',
    caption: t.says.hours.potsTable,
    captionShown: true,
    columns: [left(t.says.hours.pot), left(t.says.hours.kind), ...columns.map((c) => right(c.heading))],
    rows: pots.map((pot) =>
      row(t.word(pot.name), [
        t.says.capital(pot.label),
        ...columns.map((c) => t.amount(pot.kind, c.of(pot))),
      ]),
    ),
  }
}
