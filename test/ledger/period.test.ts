// Periods follow each other without a gap, close only when they are over, and then stay closed (design.md §7).
import { describe, expect, test } from 'vitest'
import { checkDraft } from '../../src/ledger/checks.ts'
import { addDays, type Day, day, type Month } from '../../src/ledger/day.ts'
import {
  decideClosing,
  decideRecorded,
  mayClose,
  monthsToClose,
  nextPeriod,
  rowsAside,
} from '../../src/ledger/period.ts'
import { postedOn } from '../../src/ledger/support.ts'
import { digest, ledgerOf, must, sallysAgreement } from './book-builder.ts'

const fund = (more: { lockedThrough?: Day; recordedThrough?: Day } = {}) => ({
  ...ledgerOf(sallysAgreement, '2026-04-01', '2026-03-09').fund,
  ...more,
})
const march = '2026-03' as Month
const names = (today: string, recordedThrough: string, putAside = 0, nobodys = 0) =>
  mayClose(fund({ recordedThrough: day(recordedThrough) }), march, {
    ...{ today: day(today), putAside, nobodys },
  }).map((r) => r.name)

test('the first period starts with the fund, the next the day after the lock', () => {
  expect(nextPeriod(fund())).toEqual({ first: '2026-03-09', last: '2026-03-31' })
  const next = nextPeriod(fund({ lockedThrough: day('2026-03-31') }))
  expect(next).toEqual({ first: '2026-04-01', last: '2026-04-30' })
  expect(monthsToClose(fund(), '2026-05' as Month)).toEqual(['2026-03', '2026-04', '2026-05'])
})

describe('a month closes', () => {
  test.each([
    ['the day after its last, with everything recorded', '2026-04-01', '2026-03-31', 0, []],
    ['not on its last day', '2026-03-31', '2026-03-31', 0, ['period-not-over']],
    ['not with its last day unrecorded', '2026-04-01', '2026-03-30', 0, ['support-not-recorded']],
    ['not with a row put aside', '2026-04-01', '2026-03-31', 1, ['rows-put-aside']],
    ['not with one of nobody', '2026-04-01', '2026-03-31', 0, ['rows-put-aside'], 1],
    [
      'and all that is in the way is said',
      '2026-03-20',
      '2026-03-19',
      2,
      ['period-not-over', 'support-not-recorded', 'rows-put-aside'],
    ],
  ])('%s', (_, today, recorded, putAside, no, nobodys = 0) => {
    expect(names(today, recorded, putAside, nobodys)).toEqual(no)
  })

  test('rows in the way are its own up to its last day, and nobody’s since the fund was opened', () => {
    const { id } = fund()
    const row = (on: string, of?: typeof id) => ({ day: day(on), ...(of ? { fund: of } : {}) })
    const other = 'f_other' as typeof id
    const rows = [
      ...[row('2026-03-08', id), row('2026-03-31', id), row('2026-04-01', id), row('2026-03-10', other)],
      ...[row('2026-03-08'), row('2026-03-09'), row('2026-03-31'), row('2026-04-01')],
    ]
    expect(rowsAside(fund(), day('2026-03-31'), rows)).toEqual({ putAside: 2, nobodys: 2 })
  })

  test('and nothing can be dated up to its last day any more; the day after is open', () => {
    const l = ledgerOf(sallysAgreement, '2026-04-02', '2026-03-09')
    l.post(decideClosing(nextPeriod(l.fund), { number: 1, standsOn: 0, digest: digest('d') }))
    const on = (effective: Day) =>
      checkDraft(l.about, {
        kind: 'support-recorded',
        effective,
        details: { through: effective },
        transfers: [],
      })
    expect(on(day('2026-03-31'))?.name).toBe('period-closed')
    expect(on(day('2026-04-01'))).toBeUndefined()
    expect(postedOn(l.fund, day('2026-03-31'))).toEqual({ effective: '2026-04-01', relatesTo: '2026-03-31' })
    expect(postedOn(l.fund, day('2026-04-01'))).toEqual({ effective: '2026-04-01' })
  })
})

test('support recorded up to a day moves only forwards, and never past today', () => {
  const today = day('2026-03-20')
  const at = fund({ recordedThrough: day('2026-03-15') })
  expect(decideRecorded(at, day('2026-03-15'), today)).toBeUndefined()
  expect(must(decideRecorded(at, day('2026-03-16'), today))).toMatchObject({
    details: { through: '2026-03-16' },
  })
  expect(must(decideRecorded(at, today, today))).toMatchObject({ effective: today })
  expect(decideRecorded(at, addDays(today, 1), today)).toMatchObject({ name: 'future-day' })
})
