// How money and hours come into a fund: taken on, given by the week, paid; and the provider's own book beside it.
import { describe, expect, test } from 'vitest'
import { decideAllocations } from '../../src/ledger/allocation.ts'
import { EMPTY_BOOK, withTransfers } from '../../src/ledger/book.ts'
import { addDays, day } from '../../src/ledger/day.ts'
import { HOUR, printSeconds } from '../../src/ledger/hours.ts'
import { PENNY, pence, printPence } from '../../src/ledger/money.ts'
import { decideLent, decideLentBack, decideOwnMoney } from '../../src/ledger/own-book.ts'
import { potsOf } from '../../src/ledger/saving.ts'
import { decideTakeOn } from '../../src/ledger/take-on.ts'
import { agreementOf, D1, Ledger, ledgerOf, must, table, word } from './book-builder.ts'

test('a running fund is taken on with hours, pots, money, what is owed and what is earned', () => {
  const l = ledgerOf(agreementOf(24), '2026-03-02')
  l.post(
    must(
      decideTakeOn(
        l.agreements,
        {
          asAt: day('2026-03-02'),
          hours: [
            { kind: 'standard', amount: 10 * HOUR },
            { kind: 'enhanced', amount: 2 * HOUR },
          ],
          pots: [{ name: word('City break'), kind: 'standard', amount: 5 * HOUR }],
          spendingPence: 4000,
          savedPence: [{ name: word('Bicycle'), pence: 2500 }],
          contingencyPence: 1000,
          bankPence: 60000,
          owed: [{ stream: 'council', pence: -3220 }],
          earnedPence: 5000,
          advancePence: 0,
        },
        D1,
      ),
    ),
  )
  expect(l.text()).toBe(
    table(`
      day         what             debit               credit           amount
      2026-03-02  brought-forward  standard available  standard issued  10 h
                                   enhanced available  enhanced issued  2 h
                                   standard pot:1      standard issued  5 h
                                   bank                hours            £442.80
                                   bank                funder:council   £32.20
                                   bank                spending         £40.00
                                   bank                contingency      £10.00
                                   bank                saved:2          £25.00
                                   bank                provider:direct  £50.00
      after
                                   bank                                 £600.00
                                   contingency                          £10.00
                                   funder:council                       −£32.20
                                   hours                                £442.80
                                   provider:direct                      £50.00
                                   saved:2                              £25.00
                                   spending                             £40.00
                                   enhanced available                   2 h
                                   enhanced issued                      2 h
                                   standard available                   10 h
                                   standard issued                      15 h
                                   standard pot:1                       5 h
    `),
  )
  expect(potsOf(l.entriesOf('brought-forward'))).toEqual([
    { pot: 1, name: 'City break' },
    { pot: 2, name: 'Bicycle' },
  ])
})

describe('the weekly allocation', () => {
  const given = (l: Ledger, through: string) =>
    decideAllocations(l.fund, l.agreements, l.entriesOf('allocation'), day(through)).map((d) => [
      d.effective,
      printSeconds(d.transfers.find((t) => t.unit === 'standard')?.amount ?? 0),
    ])

  test('is whole on the week’s first day, and catching up is the same as posting each week', () => {
    const [late, weekly] = [ledgerOf(agreementOf(24), '2026-03-31'), ledgerOf(agreementOf(24), '2026-03-31')]
    late.post(decideAllocations(late.fund, late.agreements, [], late.today))
    for (let on = day('2026-03-01'); on <= weekly.today; on = addDays(on, 1))
      weekly.post(decideAllocations(weekly.fund, weekly.agreements, weekly.entriesOf('allocation'), on))
    expect(weekly.entries).toEqual(late.entries)
    expect(late.balance('standard', 'available')).toBe(5 * 24 * HOUR)
  })

  test('of a part week is its listed days’ share, in whole seconds', () => {
    const from = agreementOf(24, { from: day('2026-03-05') })
    expect(given(ledgerOf(from, '2026-03-31', '2026-03-05'), '2026-03-08')).toEqual([
      ['2026-03-05', '13 h 42 min 51 s'],
    ])
    const holiday = [{ from: day('2026-03-09'), to: day('2026-03-10') }]
    expect(given(ledgerOf(agreementOf(24, { notSupported: holiday }), '2026-03-31'), '2026-03-15')).toEqual([
      ['2026-03-02', '24 h'],
      ['2026-03-11', '17 h 8 min 34 s'],
    ])
  })

  test('does not give again the week in which a running fund was taken on', () => {
    const l = ledgerOf(agreementOf(24), '2026-03-31', '2026-03-04')
    expect(given(l, '2026-03-15')).toEqual([['2026-03-09', '24 h']])
  })

  test('is owed by each funder in its share, rounded down, and the last owes the rest', () => {
    const l = ledgerOf(
      agreementOf(1, {
        streams: [
          { code: 'nhs', name: 'NHS', relation: 'included', share: { num: 1, den: 7 } },
          { code: 'council', name: 'Council', relation: 'included' },
        ],
      }),
      '2026-03-02',
    )
    l.post(decideAllocations(l.fund, l.agreements, [], l.today))
    const whole = 2460 * PENNY
    expect(l.balance('GBP', 'funder:nhs')).toBe(Math.floor(whole / 7))
    expect(l.balance('GBP', 'funder:council')).toBe(whole - Math.floor(whole / 7))
  })
})

test('the provider’s own book: float, interest, charges, money that is nobody’s, and what it lends', () => {
  const on = day('2026-03-02')
  const sum = pence(10000)
  const drafts = [
    decideOwnMoney('float', on, sum),
    decideOwnMoney('interest', on, pence(300)),
    decideOwnMoney('charges', on, pence(250)),
    decideOwnMoney('unidentified', on, sum),
    decideOwnMoney('identified', on, pence(4000)),
    decideOwnMoney('withdrawn', on, pence(1000)),
    decideLent(on, pence(2000), 'own-share'),
    decideLent(on, pence(5499), 'outside'),
    decideLentBack(on, pence(2000), 'own-share'),
    decideLentBack(on, pence(5499), 'outside'),
  ]
  const l = new Ledger([], on, on)
  l.fund = { ...l.fund, holder: 'provider' }
  const shown = drafts.map((d) => {
    l.post(d)
    const after = withTransfers(EMPTY_BOOK, d.effective, d.transfers)
    return [
      d.details.what,
      ...[...after.changes].map(([k, [c]]) => `${k.slice(4)} ${printPence((c?.change ?? 0) / PENNY)}`),
    ]
  })
  expect(shown).toEqual([
    ['float', 'own:bank £100.00', 'own:money £100.00'],
    ['interest', 'own:bank £3.00', 'own:interest £3.00'],
    ['charges', 'own:charges £2.50', 'own:bank −£2.50'],
    ['unidentified', 'own:bank £100.00', 'own:unidentified £100.00'],
    ['identified', 'own:unidentified −£40.00', 'own:bank −£40.00'],
    ['withdrawn', 'own:money −£10.00', 'own:bank −£10.00'],
    ['lent', 'own:lent £20.00', 'own:bank −£20.00'],
    ['lent', 'own:lent £54.99', 'own:money £54.99'],
    ['lent-back', 'own:bank £20.00', 'own:lent −£20.00'],
    ['lent-back', 'own:money −£54.99', 'own:lent −£54.99'],
  ])
  expect(l.balance('GBP', 'own:lent')).toBe(0)
})
