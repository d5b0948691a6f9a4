// One month of three people whose visits cost thirds of a penny and whose last week is cut: what it comes to must be
// the same sum and the same hours wherever a council meets it, and every table must add up to it.
import { parse } from 'csv-parse/sync'
import fc from 'fast-check'
import { expect, test } from 'vitest'
import type { Terms } from '../../src/bookkeeping/agree.ts'
import type { Caller } from '../../src/bookkeeping/daybook.ts'
import { day } from '../../src/ledger/day.ts'
import type { CallerCode } from '../../src/ledger/entry.ts'
import { HOUR, MINUTE } from '../../src/ledger/hours.ts'
import { money, pencePrinted, printPence } from '../../src/ledger/money.ts'
import { createApp } from '../../src/web/app.ts'
import { hoursSaid } from '../../src/words/report.ts'
import { BY, decidedBy, done, moment, newBooks, terms } from '../bookkeeping/bookkeeper.ts'

const APRIL = 'from=2026-04-01&to=2026-04-30'
const REFS = ['LS-001', 'LS-002', 'LS-003'] as const
const COUNCIL: Caller = {
  code: 'u_council' as CallerCode,
  provider: BY.provider,
  as: { role: 'commissioner', funder: 'northshire' },
}

/** £24.70 an hour, £17.50 of it direct: 20 minutes cost £8.23 and a third of a penny. 25 hours a week, up to a Wednesday. */
function agreed(ref: string): Terms {
  const { kinds, ...more } = terms(ref)
  const [standard] = kinds.map(({ lines: [wages, ...lines], ...kind }) => ({
    ...kind,
    lines: wages ? [{ ...wages, rate: { pence: wages.rate.pence + 10, per: 1 } }, ...lines] : [],
  }))
  const weekly = [{ kind: 'standard', amount: 25 * HOUR }]
  return { ...more, kinds: standard ? [standard] : [], draws: [], weekly, until: day('2026-04-15') }
}

/** The books of a month in which each had visits of so many minutes, as a manager and as a council ask for them. */
async function month(minutes: readonly (readonly number[])[]) {
  const k = await newBooks('2026-03-30')
  for (const ref of REFS)
    done(await k.books.openFund(BY, { ref, name: ref, agreement: agreed(ref), decided: decidedBy(ref) }))
  k.clock.now = moment('2026-05-05')
  for (const [i, visits] of minutes.entries())
    for (const [n, long] of visits.entries()) {
      const start = `2026-04-${String(n + 1).padStart(2, '0')}T10:00`
      const end = start.replace('10:00', `1${Math.floor(long / 60)}:${String(long % 60).padStart(2, '0')}`)
      done(await k.books.giveSupport(BY, { fund: REFS[i] ?? '', start, end, worker: 'Femi' }))
    }
  done(await k.books.allocate(BY, { through: day('2026-04-30') }))
  const silent = { info: () => undefined, warn: () => undefined, error: () => undefined }
  return [BY, COUNCIL].map((caller) => {
    const app = createApp({ books: k.books, who: async () => ({ caller, name: 'Jo' }), log: silent })
    return async (path: string) => {
      const res = await app.request(path)
      expect(res.status, path).toBe(200)
      return res.text()
    }
  })
}

type Asking = Awaited<ReturnType<typeof month>>[number]

/** The rows of a page's first table. */
async function table(ask: Asking, path: string): Promise<string[][]> {
  const page = await ask(path)
  const body = page.slice(page.indexOf('<tbody'), page.indexOf('</tbody>'))
  const cells = (row: string) => row.split(/<t[hd]/).slice(1)
  const plain = (cell: string) =>
    cell
      .replace(/<span class="rf-table__heading-inside".*?<\/span>|^[^>]*>|<[^>]*>/g, '')
      .replace(/\u00a0/g, ' ')
  return body
    .split('<tr')
    .slice(1)
    .map((row) => cells(row).map(plain))
}

const csv = async (ask: Asking, path: string): Promise<string[][]> => parse(await ask(path), { bom: true })

/** “£1,234.50” and 1234.50 in pence; “12 h 30”, “3 min” and 12:30 in minutes. */
const pence = (text = '') => Math.round(Number(text.replace(/[£,–]/g, '')) * 100)
const minutesIn = (text = '') => {
  const [, h = '0', m = '0'] = /^(?:(\d+)(?: h|:) ?)?(\d+)?(?: min)?$/.exec(text.replaceAll(',', '')) ?? []
  return Number(h) * 60 + Number(m)
}

/** A table whose last row is the sum of those before it, in every column that is asked for: that last row. */
function footed(
  rows: readonly string[][],
  columns: Readonly<Record<number, (text?: string) => number>>,
): string[] {
  const last = rows.at(-1) ?? []
  for (const [column, read] of Object.entries(columns))
    expect(
      rows.slice(0, -1).reduce((all, row) => all + read(row[Number(column)]), 0),
      `column ${column} of ${last.join(', ')}`,
    ).toBe(read(last[Number(column)]))
  return last
}

async function sameEverywhere(manager: Asking, council: Asking): Promise<void> {
  const spent = JSON.parse(await manager(`/api/reports/spending?${APRIL}`)).total
  const plan = JSON.parse(await manager(`/api/reports/plan-and-actual?${APRIL}`)).total
  const used = printPence(pencePrinted(money(spent.total.pennySeconds)))
  const hours = {
    given: hoursSaid(spent.hoursGiven),
    used: hoursSaid(spent.hoursUsed),
    agreed: hoursSaid(plan.hoursAgreed),
  }
  expect([spent.total.pence, plan.used.pence].map(printPence)).toEqual([used, used])

  for (const ask of [manager, council]) {
    const spending = footed(await table(ask, `/reports/spending?${APRIL}`), {
      ...{ 1: minutesIn, 2: minutesIn, 3: pence, 7: pence },
    })
    expect([spending[1], spending[2], spending[7]]).toEqual([hours.given, hours.used, used])
    const parts = footed(await table(ask, `/reports/direct-and-management?${APRIL}`), { 5: pence })
    expect(parts[5]).toBe(used)
    const actual = footed(await table(ask, `/reports/plan-and-actual?${APRIL}`), {
      ...{ 1: minutesIn, 2: minutesIn, 4: pence, 5: pence },
    })
    expect([actual[1], actual[2], actual[5]]).toEqual([hours.agreed, hours.used, used])
    for (const [which, column] of [
      ['spending', -1],
      ['direct-and-management', 7],
      ['plan-and-actual', -2],
    ] as const) {
      const [, ...rows] = await csv(ask, `/reports/${which}.csv?${APRIL}`)
      const at = column < 0 ? (rows[0]?.length ?? 0) + column : column
      expect(`£${footed(rows, { [at]: pence })[at]}`, which).toBe(used)
    }
    const api = JSON.parse(await ask(`/api/reports/direct-and-management?${APRIL}`)).total
    expect(api.total.pence).toBe(spent.total.pence)
    expect(api.direct.pence + api.management.pence).toBe(spent.total.pence)
    const over = await ask('/reports/over-time')
    const trend = over.slice(over.indexOf('id="delivered-heading"'), over.indexOf('id="held-heading"'))
    expect(trend.replace(/\u00a0/g, ' ')).toContain(`>${hours.agreed}<`)
  }

  // The council's own door, and the rows behind it.
  const home = await table(council, '/')
  expect(home.map(([, last]) => last)).toEqual(['3', hours.given, hours.used, '£0.00', used])
  const rows = await csv(council, '/paid-for.csv?month=2026-04')
  const sum = (heading: string, read: (text?: string) => number) =>
    rows.slice(1).reduce((all, row) => all + read(row[rows[0]?.indexOf(heading) ?? -1]), 0)
  expect(printPence(sum('Money used', pence))).toBe(used)
  expect(hoursSaid(sum('Hours used', minutesIn) * MINUTE)).toBe(hours.used)
  expect(hoursSaid(sum('Hours given', minutesIn) * MINUTE)).toBe(hours.given)
}

test('the same month comes to the same sum and the same hours through every door, and every table adds up', async () => {
  const visits = fc.array(fc.integer({ min: 1, max: 119 }), { minLength: 1, maxLength: 4 })
  await fc.assert(
    fc.asyncProperty(fc.tuple(visits, visits, visits), async (minutes) => {
      const [manager, council] = await month(minutes)
      if (manager && council) await sameEverywhere(manager, council)
    }),
    // Three visits of 20 minutes: each rounded by itself they make a penny less than what they come to.
    { numRuns: 3, examples: [[[[20], [20], [20]]]] },
  )
})
