/**
 * Sally, March 2026: 24 day hours a week at £24.60, late hours (after 11pm) at £36.90, six for four.
 *
 *   Mondays 18:00–22:00, Wednesdays 10:00–15:00, Saturdays 11:00–16:00, Fridays 19:00–22:00, but on
 *   Friday 13 and 20 March out until 01:15, one hour late for February, and one visit cancelled late.
 *   18 day hours were swapped for 12 late ones, 6 saved for a city break. She went to the gym and swimming.
 */
import { addDays, type Day, day, type LocalTime, type Moment } from '../../src/ledger/day.ts'
import type { DecisionId, Digest, WordRef } from '../../src/ledger/entry.ts'
import type { FundId } from '../../src/ledger/fund.ts'
import { money, PENNY, pencePrinted } from '../../src/ledger/money.ts'
import type { Category, CostLine } from '../../src/ledger/rate.ts'
import { CATEGORIES } from '../../src/ledger/rate.ts'
import {
  ASKING,
  type HoursOfKind,
  type MoneyRow,
  type NotGivenLine,
  type Statement,
  type Sum,
  type SupportLine,
  type WeekOf,
} from '../../src/ledger/statement.ts'

const H = 3600
const DAY_HOUR = 2460
const LATE_HOUR = 3690
const DIRECT_DAY = 1730
const DIRECT_LATE = 2595

const ref = (text: string) => text as WordRef

export const words: ReadonlyMap<WordRef, string> = new Map(
  Object.entries({
    sally: 'Sally Carter',
    femi: 'Femi',
    joan: 'Siân Wŷn-Jones',
    gym: 'Leisure Centre, Mill Lane',
    'gym-what': 'Gym, one month',
    'swim-what': 'Swimming',
    city: 'City break in Lisbon',
    holiday: 'New bicycle',
    concert: 'Two tickets & a “programme” for the <Winter> concert',
    hall: 'Town Hall',
    'city-life': 'Going out and seeing friends',
    'own-home': 'Living in my own home',
    'find-gym': 'Find out if the gym has a swimming pool',
    'why-late': 'Why did Femi leave early?',
    'why-late-answer': 'She was ill. We have put it right, and you did not pay for the last hour.',
    'why-two': 'Why are there two visits on one day?',
  }).map(([key, text]) => [ref(key), text]),
)
/** Named in the statement and not in `words`: erased. */
const erased = ref('erased')

const sum = (exact: number): Sum => ({ exact, pence: pencePrinted(money(exact)) })
const pence = (amount: number): Sum => ({ exact: amount * PENNY, pence: amount })
const less = ({ exact, pence }: Sum): Sum => ({ exact: -exact, pence: -pence })
const all = (amounts: readonly number[]) => amounts.reduce((a, b) => a + b, 0)

type Visit = [day: string, from: string, to: string, worker: WordRef | null, dayHours: number, late: number]

const fullMonth: Visit[] = [
  ['2026-02-27', '10:00', '11:00', ref('femi'), 1 * H, 0],
  ['2026-03-02', '18:00', '22:00', ref('femi'), 4 * H, 0],
  ['2026-03-04', '10:00', '15:00', ref('joan'), 5 * H, 0],
  ['2026-03-06', '19:00', '22:00', ref('femi'), 3 * H, 0],
  ['2026-03-07', '11:00', '16:00', ref('joan'), 5 * H, 0],
  ['2026-03-09', '18:00', '22:00', ref('femi'), 4 * H, 0],
  ['2026-03-11', '10:00', '15:00', ref('joan'), 5 * H, 0],
  ['2026-03-13', '20:00', '01:15', ref('femi'), 3 * H, 2.25 * H],
  ['2026-03-14', '11:00', '16:00', ref('joan'), 5 * H, 0],
  ['2026-03-16', '18:00', '22:00', erased, 4 * H, 0],
  ['2026-03-18', '10:00', '15:00', ref('joan'), 5 * H, 0],
  ['2026-03-20', '20:00', '01:15', ref('femi'), 3 * H, 2.25 * H],
  ['2026-03-21', '11:00', '16:00', ref('joan'), 5 * H, 0],
  ['2026-03-23', '18:00', '22:00', ref('femi'), 4 * H, 0],
  ['2026-03-25', '10:00', '15:00', ref('joan'), 5 * H, 0],
  ['2026-03-27', '19:00', '22:00', null, 3 * H, 0],
  ['2026-03-28', '11:00', '16:00', ref('joan'), 5 * H, 0],
  ['2026-03-30', '18:00', '22:00', ref('femi'), 4 * H, 0],
]

const local = (d: Day, time: string) => `${d}T${time}` as LocalTime

function supportLine([text, from, to, worker, dayHours, late]: Visit, soFar: number): SupportLine {
  const on = day(text)
  const worth = DAY_HOUR * dayHours + LATE_HOUR * late
  const direct = DIRECT_DAY * dayHours + DIRECT_LATE * late
  const given = [
    { kind: 'standard', label: 'day hours', amount: dayHours, rate: { pence: DAY_HOUR, per: 1 } },
    {
      kind: 'enhanced',
      label: 'late hours (after 11pm)',
      amount: late,
      rate: { pence: LATE_HOUR, per: 1 },
    },
  ].filter(({ amount }) => amount > 0)
  return {
    session: `V${text}`,
    entries: [],
    // A visit of a closed month is dated in this one.
    day: on < '2026-03-01' ? day('2026-03-01') : on,
    localStart: local(on, from),
    localEnd: local(to < from ? addDays(on, 1) : on, to),
    worker,
    together: 1,
    times: text === '2026-03-27' ? 'planned' : 'clocked',
    given,
    used: given.map(({ kind, label, amount }) => ({ kind, label, amount })),
    // A column's running total is rounded; each line shows the difference.
    sum: { exact: worth, pence: sum(soFar + worth).pence - sum(soFar).pence },
    direct: sum(direct),
    management: sum(worth - direct),
    unfunded:
      text === '2026-03-20' ? [{ kind: 'enhanced', label: 'late hours (after 11pm)', amount: 0.5 * H }] : [],
    putRight: text === '2026-03-11',
    undoneOn: null,
    relatesTo: on < '2026-03-01' ? on : null,
  }
}

const LINES: [category: Category, label: string, pence: number][] = [
  ['wages', 'pay for the worker', 1271],
  ['holiday-pay', 'holiday pay', 153],
  ['national-insurance', 'national insurance', 102],
  ['pension', 'pension', 38],
  ['training-and-sick-pay', 'training and sick pay', 84],
  ['travel-and-mileage', 'travel', 82],
  ['supervision-and-registered-manager', 'team leader and manager', 260],
  ['office-and-systems', 'office and computers', 195],
  ['recruitment', 'finding new staff', 65],
  ['insurance-and-regulation', 'insurance and inspection', 90],
  ['margin', 'surplus', 120],
]

const costLines = (num: number, den: number): CostLine[] =>
  LINES.map(([category, label, amount]) => ({
    category,
    label,
    part: CATEGORIES[category],
    rate:
      (amount * num) % den === 0
        ? { pence: (amount * num) / den, per: 1 }
        : { pence: amount * num, per: den },
  }))

const missed = (
  on: string,
  from: string,
  to: string,
  reason: NotGivenLine['reason'],
  charged = 0,
): NotGivenLine => ({
  day: day(on),
  session: `N${on}`,
  entries: [],
  localStart: local(day(on), from),
  localEnd: local(day(on), to),
  reason,
  charged: charged === 0 ? [] : [{ kind: 'standard', label: 'day hours', amount: charged }],
  sum: sum(charged * DAY_HOUR),
  undoneOn: null,
})

export interface Choices {
  readonly state?: Statement['state']
  /** Only this many visits and nothing but them: a statement of two or three pages. */
  readonly short?: number
}

/** Sally's statement for March 2026. */
export function sallysMarch({ state = 'final', short }: Choices = {}): Statement {
  const visits = short === undefined ? fullMonth : fullMonth.slice(1, short + 1)
  const isFull = short === undefined
  const lines: SupportLine[] = []
  for (const visit of visits) lines.push(supportLine(visit, all(lines.map((line) => line.sum.exact))))
  const mondays = ['2026-03-02', '2026-03-09', '2026-03-16', '2026-03-23', '2026-03-30'].map(day)
  const given = mondays.map((week) => ({ week, amount: 24 * H }))

  const usedDay = all(visits.map((v) => v[4]))
  const usedLate = all(visits.map((v) => v[5]))
  const swaps = isFull ? 3 : 0
  const saved = isFull ? 6 * H : 0
  const notGiven = isFull
    ? [
        missed('2026-03-05', '14:00', '16:00', 'cancelled-in-time'),
        missed('2026-03-12', '14:00', '16:00', 'cancelled-late', 5100),
        missed('2026-03-19', '14:00', '16:00', 'could-not-come'),
        missed('2026-03-26', '14:00', '16:00', 'hospital'),
      ]
    : []
  const cancelled = all(notGiven.flatMap((line) => line.charged.map((c) => c.amount)))

  const nothing = {
    given: 0,
    swapped: 0,
    money: 0,
    saved: 0,
    cancelledLate: 0,
    sentBack: 0,
    other: 0,
    planned: 0,
  }
  const before = 12.5 * H
  const dayHours: HoursOfKind = {
    ...nothing,
    kind: 'standard',
    label: 'day hours',
    measure: 'time',
    before,
    given: 120 * H,
    used: usedDay,
    swapped: -6 * H * swaps,
    saved: -saved,
    cancelledLate: cancelled,
    left: before + 120 * H - usedDay - 6 * H * swaps - saved - cancelled,
    planned: isFull ? 9 * H : 0,
  }
  const lateHours: HoursOfKind = {
    ...nothing,
    kind: 'enhanced',
    label: 'late hours (after 11pm)',
    measure: 'time',
    before: 0,
    used: usedLate,
    swapped: 4 * H * swaps,
    left: 4 * H * swaps - usedLate,
  }
  const potBefore = isFull ? 12 * H : 0

  const purchases = isFull
    ? [
        {
          day: day('2026-03-03'),
          purchase: 'P1',
          supplier: ref('gym'),
          what: ref('gym-what'),
          sum: pence(3500),
          paidFrom: 'bank' as const,
          receipt: 'R1',
          decision: 'D1' as DecisionId,
          putRight: false,
        },
        {
          day: day('2026-03-17'),
          purchase: 'P2',
          supplier: erased,
          what: ref('swim-what'),
          sum: pence(1250),
          paidFrom: 'provider-card' as const,
          receipt: null,
          decision: null,
          putRight: false,
        },
      ]
    : []

  const changes = [
    ...given.map(({ week, amount }) => ({
      day: week,
      what: 'week' as const,
      about: week,
      sum: pence((DAY_HOUR * amount) / H),
    })),
    ...lines.map((line) => ({
      day: line.day,
      what: 'support' as const,
      about: line.session,
      sum: less(line.sum),
    })),
    ...purchases.map((p) => ({ day: p.day, what: 'bought' as const, about: p.supplier, sum: less(p.sum) })),
    ...notGiven
      .filter((n) => n.charged.length > 0)
      .map((n) => ({ day: n.day, what: 'cancelled-late' as const, about: n.session, sum: less(n.sum) })),
  ].sort((a, b) => (a.day < b.day ? -1 : a.day > b.day ? 1 : 0))

  const opening = pence(DAY_HOUR * ((before + potBefore) / H) + 13550 + (isFull ? 20000 + 6000 : 0))
  const rows: MoneyRow[] = []
  let balance = opening
  for (const [i, { sum: by, ...change }] of changes.entries()) {
    balance = { exact: balance.exact + by.exact, pence: balance.pence + by.pence }
    rows.push({ ...change, entries: [i + 40], change: by, balance })
  }
  const moneyIn = pence(DAY_HOUR * 120)
  const out: Sum = {
    exact: opening.exact + moneyIn.exact - balance.exact,
    pence: opening.pence + moneyIn.pence - balance.pence,
  }
  const toSpend = pence(13550 - all(purchases.map((p) => p.sum.pence)))
  const emergencies = pence(isFull ? 20000 : 0)
  const holiday = pence(isFull ? 6000 : 0)
  const behindHours: Sum = {
    exact: balance.exact - toSpend.exact - emergencies.exact - holiday.exact,
    pence: balance.pence - toSpend.pence - emergencies.pence - holiday.pence,
  }

  const direct = all(lines.map((l) => l.direct.exact))
  const bought = all(purchases.map((p) => p.sum.exact))
  const late = cancelled * DAY_HOUR
  const parts = [direct, out.exact - direct - bought - late, late, bought]
  const [d = 0, m = 0, c = 0, b = 0] = hundredths(parts)
  const boughtPence = sum(bought).pence
  const latePence = sum(late).pence
  const directPence = sum(direct).pence

  const supportOwed: Sum = { exact: out.exact - bought, pence: out.pence - boughtPence }
  const owed = pence(isFull ? 59040 : 0)
  const lent = pence(isFull ? 2000 : 0)

  return {
    format: 2,
    fund: 'fund-1' as FundId,
    ref: 'LS-003',
    number: 3,
    state,
    first: day('2026-03-01'),
    last: day('2026-03-31'),
    knownAt: '2026-04-09T23:30:00Z' as Moment,
    recordedThrough: day('2026-03-31'),
    standsOn: 212,
    nation: 'england',
    person: ref('sally'),
    provider: 'Larch Support',
    funders: ['Northshire Council'],
    runs: { from: day('2025-04-01'), until: null, yearEnds: day('2026-03-31'), daysLeft: 0 },
    sentTo: isFull
      ? [
          { to: 'person', name: null, funder: null, form: 'large-print' },
          { to: 'commissioner', name: null, funder: 'Northshire Council', form: 'pdf' },
        ]
      : [],
    replaces: null,
    hours: isFull ? [dayHours, lateHours] : [dayHours],
    leftInStandard: dayHours.left + (lateHours.left * 3) / 2,
    pots: isFull
      ? [
          {
            pot: 1,
            name: ref('city'),
            kind: 'standard',
            label: 'day hours',
            before: potBefore,
            in: saved,
            out: 0,
            left: potBefore + saved,
          },
        ]
      : [],
    given: [{ kind: 'standard', label: 'day hours', weeks: given, total: 120 * H }],
    money: { opening, in: moneyIn, out, closing: balance, rows },
    split: {
      toSpend,
      saved: isFull ? [{ name: ref('holiday'), sum: holiday }] : [],
      emergencies,
      behindHours,
    },
    askedFor: isFull
      ? [{ what: ref('concert'), supplier: ref('hall'), sum: pence(5400), on: day('2026-03-30') }]
      : [],
    pounds: {
      direct: { exact: parts[0] ?? 0, pence: directPence },
      management: { exact: parts[1] ?? 0, pence: out.pence - directPence - latePence - boughtPence },
      cancelledLate: { exact: late, pence: latePence },
      bought: { exact: bought, pence: boughtPence },
      kept: sum(0),
      total: out,
      of100: { direct: d, management: m, cancelledLate: c, bought: b, kept: 0 },
    },
    lines,
    purchases,
    decisions: isFull
      ? [
          {
            day: day('2026-03-03'),
            entry: 41,
            what: 'bought',
            kind: null,
            amount: null,
            toKind: null,
            toAmount: null,
            sum: pence(3500),
            name: ref('gym-what'),
            decidedBy: ref('sally'),
            by: 'person',
            involved: 'in-person',
          },
          {
            day: day('2026-03-10'),
            entry: 55,
            what: 'swapped',
            kind: 'standard',
            amount: 18 * H,
            toKind: 'enhanced',
            toAmount: 12 * H,
            sum: null,
            name: null,
            decidedBy: ref('sally'),
            by: 'person',
            involved: 'on-screen',
          },
          {
            day: day('2026-03-24'),
            entry: 77,
            what: 'saved',
            kind: 'standard',
            amount: 6 * H,
            toKind: null,
            toAmount: null,
            sum: null,
            name: ref('city'),
            decidedBy: ref('joan'),
            by: 'representative',
            involved: null,
          },
        ]
      : [],
    prices: [
      {
        kind: 'standard',
        label: 'day hours',
        measure: 'time' as const,
        from: day('2025-04-01'),
        price: { pence: DAY_HOUR, per: 1 },
        lines: costLines(1, 1),
        ratio: { standard: 1, own: 1 },
      },
      {
        kind: 'enhanced',
        label: 'late hours (after 11pm)',
        measure: 'time' as const,
        from: day('2025-04-01'),
        price: { pence: LATE_HOUR, per: 1 },
        lines: costLines(3, 2),
        ratio: { standard: 6, own: 4 },
      },
    ].slice(0, isFull ? 2 : 1),
    managementNote: null,
    bank: {
      atBank: {
        exact: balance.exact - owed.exact + lent.exact + supportOwed.exact,
        pence: balance.pence - owed.pence + lent.pence + supportOwed.pence,
      },
      owedByFunders: isFull ? [{ funder: 'Northshire Council', sum: owed }] : [],
      lent,
      earnedNotTaken: supportOwed,
    },
    earlierMonths: lines
      .filter((line) => line.relatesTo !== null)
      .map((line) => ({
        day: line.relatesTo ?? line.day,
        what: line,
        entry: 40,
        sum: less(line.sum),
      })),
    unfunded: isFull
      ? [
          {
            kind: 'enhanced',
            label: 'late hours (after 11pm)',
            amount: 0.5 * H,
            worth: sum(0.5 * H * LATE_HOUR),
          },
        ]
      : [],
    notGiven,
    couldNotCome: notGiven.filter((n) => n.reason === 'could-not-come').length,
    weeks: isFull ? weeksOf({ lines, before, cancelled, saved }) : [],
    days: isFull ? daysOf({ lines, before, cancelled, saved }) : [],
    plan: null,
    contribution: null,
    review: null,
    reclaim: null,
    questions: [],
    asking: ASKING,
    contacts: isFull
      ? {
          provider: {
            phone: '01632 960 120',
            email: 'hello@larch.example',
            web: null,
            address: '12 Example Street\nNorthtown\nZZ1 2ZZ',
          },
          funders: [
            {
              funder: 'Northshire Council',
              contact: { phone: null, email: null, web: 'www.northshire.example/complaints', address: null },
            },
          ],
        }
      : { provider: null, funders: [] },
    yearSoFar: {
      from: day('2025-04-01'),
      given: pence(3_069_408),
      used: pence(2_980_415),
      hoursUsed: [{ kind: 'standard', label: 'day hours', amount: 1190.5 * H }],
    },
    proof: {
      head: '9f2c4e'.padEnd(64, '5b7d1a0c'),
      lastStatement: null,
      code: '7K2M94QXP3TD0RF8',
      checkAt: 'https://larch.example',
    },
  }
}

interface Month {
  readonly lines: readonly SupportLine[]
  readonly before: number
  readonly cancelled: number
  readonly saved: number
}

const inStandard = (line: SupportLine) =>
  all(line.used.map((u) => (u.kind === 'enhanced' ? (u.amount * 3) / 2 : u.amount)))

/** Left at the end of each day: 24 h come on Mondays, 1 h 25 went on the 12th, 6 h were saved on the 24th. */
function daysOf({ lines, before, cancelled, saved }: Month): Statement['days'] {
  let left = before
  return Array.from({ length: 31 }, (_, i) => {
    const on = addDays(day('2026-03-01'), i)
    left -= all(lines.filter((line) => line.day === on).map(inStandard))
    if (i % 7 === 1) left += 24 * H
    if (on === '2026-03-12') left -= cancelled
    if (on === '2026-03-24') left -= saved
    return { day: on, left }
  })
}

function weeksOf(month: Month): WeekOf[] {
  const days = daysOf(month)
  const begins = ['2026-03-01', '2026-03-02', '2026-03-09', '2026-03-16', '2026-03-23', '2026-03-30'].map(day)
  return begins.map((from, i) => {
    const to = addDays(begins[i + 1] ?? day('2026-04-01'), -1)
    const within = (on: Day) => on >= from && on <= to
    const lines = month.lines.filter((line) => within(line.day))
    const late = within(day('2026-03-12')) ? sum(month.cancelled * DAY_HOUR) : sum(0)
    const bought = within(day('2026-03-03')) ? 3500 : within(day('2026-03-17')) ? 1250 : 0
    return {
      from,
      to,
      visits: lines.length,
      before: days.find((d) => d.day === addDays(from, -1))?.left ?? month.before,
      given: i === 0 ? 0 : 24 * H,
      used: all(lines.map(inStandard)) + (within(day('2026-03-12')) ? month.cancelled : 0),
      other: within(day('2026-03-24')) ? 0 - month.saved : 0,
      left: days.find((d) => d.day === to)?.left ?? 0,
      cost: {
        exact: all(lines.map((line) => line.sum.exact)) + late.exact,
        pence: all(lines.map((line) => line.sum.pence)) + late.pence,
      },
      bought: pence(bought),
    }
  })
}

/** The same month with everything a statement has a place for: an early copy before it, a plan, questions … */
export function sallysEverything(choices: Choices = {}): Statement {
  const march = sallysMarch(choices)
  return {
    ...march,
    replaces: {
      number: 2,
      digest: 'c1'.repeat(32) as Digest,
      knownAt: '2026-04-02T08:00:00Z' as Moment,
      leftInStandard: march.leftInStandard + 2 * H,
      closing: { exact: march.money.closing.exact + 4920 * PENNY, pence: march.money.closing.pence + 4920 },
    },
    plan: {
      lines: [
        { purpose: ref('city-life'), planned: pence(160_000), used: pence(154_220) },
        { purpose: ref('own-home'), planned: pence(120_000), used: pence(50_200) },
      ],
      planned: pence(280_000),
      used: pence(204_420),
    },
    contribution: {
      assessed: pence(8_000),
      due: pence(8_000),
      paid: pence(6_000),
      collected: 'by standing order on the first of the month',
    },
    review: { next: day('2026-09-14'), actions: [ref('find-gym')] },
    reclaim: {
      rule: 'what is over eight weeks of support goes back at the review',
      sum: pence(12_345),
      on: day('2026-09-30'),
    },
    questions: [
      {
        question: 'Q1',
        statement: 1,
        line: 4,
        on: day('2026-03-05'),
        askedBy: 'person',
        says: ref('why-late'),
        due: day('2026-03-15'),
        answer: { on: day('2026-03-09'), says: ref('why-late-answer') },
      },
      {
        question: 'Q2',
        statement: 1,
        line: null,
        on: day('2026-03-30'),
        askedBy: 'representative',
        says: ref('why-two'),
        due: day('2026-04-09'),
        answer: null,
      },
    ],
  }
}

/** Whole hundredths by the largest remainder: they sum to 100. */
function hundredths(parts: readonly number[]): number[] {
  const whole = all(parts)
  if (whole === 0) return parts.map(() => 0)
  const exact = parts.map((part) => (part * 100) / whole)
  const down = exact.map(Math.floor)
  const order = exact
    .map((value, i) => ({ i, rest: value - Math.floor(value) }))
    .sort((x, y) => y.rest - x.rest)
  for (const { i } of order.slice(0, 100 - all(down))) down[i] = (down[i] ?? 0) + 1
  return down
}
