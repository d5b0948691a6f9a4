import type { Terms } from '../bookkeeping/agree.ts'
import type { Agreement } from '../ledger/agreement.ts'
import { day } from '../ledger/day.ts'
import { HOUR, MINUTE } from '../ledger/hours.ts'
import { CATEGORIES, type Category, type CostLine, type Kind, type Rate, timesRate } from '../ledger/rate.ts'

/**
 * Larch Support, the made-up provider that shows what Ringfence does: ten people, one council, March to May
 * 2026. Its files lie beside this one, in files/.
 */
export const PROVIDER = {
  name: 'Larch Support',
  bank: { code: 'isf', name: 'Larch Support ring-fenced account', sortCode: '30-00-00', number: '12345678' },
  council: { code: 'northshire', name: 'Northshire Council' },
} as const

/** The funds start with nothing brought forward on this Monday. */
export const START = day('2026-03-02')

export interface Person {
  readonly ref: string
  readonly name: string
  /** Weekly hours in seconds. */
  readonly weekly: number
  readonly standard: readonly CostLine[]
  /** Nobody has agreed when their plan is looked at again. */
  readonly noNextReview?: true
  /** Price of an hour together with somebody else, as a part of the standard hour. */
  readonly shared?: { readonly num: number; readonly den: number }
}

/** The lines of an hour: pence of each category, direct first. */
function hour(pence: Readonly<Record<Exclude<Category, 'travel-and-mileage'>, number>>): CostLine[] {
  return (Object.keys(LABELS) as (keyof typeof LABELS)[]).map((category) => ({
    category,
    label: LABELS[category],
    part: CATEGORIES[category],
    rate: { pence: pence[category], per: 1 },
  }))
}

const LABELS = {
  wages: 'wages',
  'holiday-pay': 'holiday pay',
  'national-insurance': 'employer’s National Insurance',
  pension: 'pension',
  'training-and-sick-pay': 'training and sick pay',
  'supervision-and-registered-manager': 'supervision and the registered manager',
  'office-and-systems': 'office and systems',
  recruitment: 'finding new staff',
  'insurance-and-regulation': 'insurance and regulation',
  margin: 'Larch’s margin',
} as const

/** £24.60: £17.40 direct, £7.20 management. */
const AT_2460 = hour({
  wages: 1320,
  'holiday-pay': 159,
  'national-insurance': 142,
  pension: 40,
  'training-and-sick-pay': 79,
  'supervision-and-registered-manager': 310,
  'office-and-systems': 165,
  recruitment: 55,
  'insurance-and-regulation': 70,
  margin: 120,
})

/** £24.00: £16.96 direct, £7.04 management. */
const AT_2400 = hour({
  wages: 1286,
  'holiday-pay': 155,
  'national-insurance': 139,
  pension: 39,
  'training-and-sick-pay': 77,
  'supervision-and-registered-manager': 303,
  'office-and-systems': 161,
  recruitment: 54,
  'insurance-and-regulation': 69,
  margin: 117,
})

/** £25.70: £18.17 direct, £7.53 management. */
const AT_2570 = hour({
  wages: 1378,
  'holiday-pay': 166,
  'national-insurance': 148,
  pension: 42,
  'training-and-sick-pay': 83,
  'supervision-and-registered-manager': 324,
  'office-and-systems': 173,
  recruitment: 57,
  'insurance-and-regulation': 73,
  margin: 126,
})

export const PEOPLE: readonly Person[] = [
  { ref: 'LS-001', name: 'Sally', weekly: 24 * HOUR, standard: AT_2460 },
  { ref: 'LS-002', name: 'Brian', weekly: 35 * HOUR, standard: AT_2460 },
  { ref: 'LS-003', name: 'Paul', weekly: 30 * HOUR, standard: AT_2460 },
  { ref: 'LS-004', name: 'Ken', weekly: 64 * HOUR, standard: AT_2460 },
  { ref: 'LS-005', name: 'Dev', weekly: 52 * HOUR, standard: AT_2460, noNextReview: true },
  { ref: 'LS-006', name: 'Martin', weekly: 64 * HOUR, standard: AT_2460 },
  { ref: 'LS-007', name: 'Chloe', weekly: 20 * HOUR, standard: AT_2400, shared: { num: 5, den: 8 } },
  { ref: 'LS-008', name: 'Aisha', weekly: 20 * HOUR, standard: AT_2400, shared: { num: 5, den: 8 } },
  { ref: 'LS-009', name: 'Emma', weekly: 18 * HOUR, standard: AT_2460 },
  {
    ...{ ref: 'LS-010', name: 'Mary', weekly: 6 * HOUR + 45 * MINUTE, standard: AT_2570 },
    noNextReview: true,
  },
]

/** Every line of an enhanced hour is one and a half times the standard hour's, as agreed. */
const ENHANCED = { num: 3, den: 2 } as const

function lines(of: readonly CostLine[], times: { readonly num: number; readonly den: number }): CostLine[] {
  return of.map((line) => ({ ...line, rate: timesRate(line.rate, times.num, times.den) satisfies Rate }))
}

function kindsFor(person: Person): Kind[] {
  const { shared } = person
  return [
    {
      code: 'standard',
      label: 'day hours',
      measure: 'time',
      ratio: { standard: 1, own: 1 },
      lines: person.standard,
    },
    {
      code: 'enhanced',
      label: 'late hours (after 11pm)',
      measure: 'time',
      ratio: { standard: 6, own: 4 },
      lines: lines(person.standard, ENHANCED),
      between: { from: '23:00', to: '07:00' },
    },
    ...(shared
      ? [
          {
            code: 'shared',
            label: 'hours together with a friend',
            measure: 'time' as const,
            ratio: { standard: shared.num, own: shared.den },
            lines: lines(person.standard, shared),
            people: 2,
          },
        ]
      : []),
  ]
}

const FIRST_REVIEW = day('2026-03-30')
const NEXT_REVIEW = day('2027-03-01')

/** The agreement of one person, every local number a term. */
export function termsFor(person: Person, from: Agreement['from'] = START): Terms {
  return {
    from,
    weekStarts: 1,
    yearStarts: '04-01',
    weekly: [{ kind: 'standard', amount: person.weekly }],
    weeklyPence: 0,
    notSupported: [],
    kinds: kindsFor(person),
    draws: [
      { kind: 'enhanced', on: ['standard'] },
      ...(person.shared ? [{ kind: 'shared', on: ['standard'] }] : []),
    ],
    cashRest: 'contingency',
    noticeHours: 24,
    cancelledLate: { rule: 'direct-lines' },
    chargesIllness: false,
    streams: [{ ...PROVIDER.council, relation: 'included' }],
    surplus: { rule: 'not-agreed-yet' },
    reviews: [FIRST_REVIEW, ...(person.noNextReview ? [] : [NEXT_REVIEW])],
    statementTo: [{ reader: 'person', format: 'paper' }],
  }
}

/** Rules a manager gave once, and the files remember. */
export const LEFT_OUT = [
  { field: 'client', value: 'LS-101', because: 'A private client: no fund.' },
  {
    field: 'service',
    value: 'Sleep-in',
    because: 'Sleep-ins are paid by the council under another contract.',
  },
] as const

/** Brian’s standing decision for small purchases. */
export const STANDING = {
  fund: 'LS-002',
  decided: { name: 'Brian', involved: 'in-person', what: 'gym' },
  eachPence: 7500,
  monthPence: 15000,
} as const
