import fc from 'fast-check'
import type { Agreement } from '../../src/ledger/agreement.ts'
import { MINUTE } from '../../src/ledger/hours.ts'
import type { Kind } from '../../src/ledger/rate.ts'
import { agreementOf, enhanced, linesOf, shared, standard } from './book-builder.ts'

const price = fc
  .tuple(fc.integer({ min: 1, max: 6000 }), fc.integer({ min: 0, max: 100 }))
  .map(([whole, percent]) => linesOf(whole, Math.floor((whole * percent) / 100)))

/** Mostly prices that agree with the ratio, as agreements do; sometimes ones that do not. */
export const anyKinds = fc
  .record({
    even: fc.integer({ min: 1, max: 2500 }),
    direct: fc.integer({ min: 0, max: 100 }),
    ownPrice: fc.option(price, { nil: undefined, freq: 2 }),
    sharedPrice: fc.option(price, { nil: undefined, freq: 2 }),
    num: fc.integer({ min: 1, max: 9 }),
    den: fc.integer({ min: 1, max: 9 }),
  })
  .map(({ even, direct, ownPrice, sharedPrice, num, den }): Kind[] => {
    const lines = linesOf(even * 2, Math.floor((even * 2 * direct) / 100))
    const late = enhanced(lines)
    return [
      standard(lines),
      ownPrice ? { ...late, lines: ownPrice } : late,
      { ...shared(), lines: sharedPrice ?? linesOf(1500, 1060), ratio: { standard: num, own: den } },
    ]
  })

/** Any agreement that may be signed: prices, ratios, streams, terms; given as hours, or sometimes as money. */
export const anyAgreement: fc.Arbitrary<Agreement> = fc
  .record({
    kinds: anyKinds,
    weekly: fc.integer({ min: 1, max: 40 * 60 }),
    cash: fc.option(fc.integer({ min: 1, max: 3000 }), { nil: undefined }),
    cashRest: fc.constantFrom('contingency', 'funder'),
    share: fc.option(fc.integer({ min: 1, max: 6 }), { nil: undefined }),
    late: fc.constantFrom<Agreement['cancelledLate']>(
      { rule: 'nothing' },
      { rule: 'direct-lines' },
      { rule: 'part', num: 2, den: 3 },
      { rule: 'all-booked' },
    ),
    draws: fc.boolean(),
    asMoney: fc.integer({ min: 0, max: 5 }).map((n) => n === 5),
  })
  .map((a) =>
    agreementOf(0, {
      kinds: a.kinds,
      weekly: a.asMoney ? [] : [{ kind: 'standard', amount: a.weekly * MINUTE }],
      weeklyPence: a.asMoney ? a.weekly * 30 : 0,
      ...(a.cash ? { cashRate: { pence: a.cash, per: 1 } } : {}),
      cashRest: a.cashRest,
      streams: [
        ...(a.share
          ? [{ code: 'nhs', name: 'NHS', relation: 'included' as const, share: { num: a.share, den: 7 } }]
          : []),
        { code: 'council', name: 'Northshire', relation: 'included' as const },
      ],
      cancelledLate: a.late,
      draws: a.draws
        ? [
            { kind: 'enhanced', on: ['standard'] },
            { kind: 'shared', on: ['standard', 'enhanced'] },
          ]
        : [],
    }),
  )
