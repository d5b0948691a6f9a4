// The three questions of a provider on their pages, as tables for a spreadsheet and in the API: over the demo
// provider's books on 2 June 2026. March is closed for everybody, April for all but Emma.
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import type { Caller } from '../../src/bookkeeping/daybook.ts'
import { DEMO_CALLER } from '../../src/demo/build.ts'
import type { CallerCode } from '../../src/ledger/entry.ts'
import { ask } from './asking.ts'
import { asAnother, type Larch, openLarch } from './larch.ts'

let dana: Larch
let jo: Larch
beforeAll(async () => {
  dana = await openLarch()
  jo = asAnother(dana, as({ role: 'commissioner', funder: 'northshire' }))
}, 60_000)
afterAll(() => dana.close())

function as(role: Caller['as']): Caller {
  return { ...DEMO_CALLER, code: `u_${role.role}` as CallerCode, as: role }
}

async function html(path: string, status = 200, by = dana): Promise<string> {
  const res = await by.app.request(path)
  expect(res.status, path).toBe(status)
  return res.text()
}

/** What stands on a page, without its tags, from its heading on. */
async function text(path: string, status = 200, by = dana): Promise<string> {
  const page = await html(path, status, by)
  const main = page.slice(page.indexOf('<main'), page.indexOf('</main>'))
  return main
    .replace(/<select[\s\S]*?<\/select>/g, ' ')
    .replace(/<[^>]*>/g, ' ')
    .replace(/\u00a0/g, ' ')
    .replace(/&amp;/g, '&')
    .replace(/\s+/g, ' ')
}

/** The rows of a page's table: each cell's text. */
async function rows(path: string, by = dana): Promise<string[][]> {
  const page = await html(path, 200, by)
  const body = page.slice(page.indexOf('<tbody'), page.indexOf('</tbody>'))
  const cell = (part: string) =>
    part
      .replace(/^[^>]*>/, '')
      .replace(/<br\/?>/g, ' / ')
      .replace(/<span class="govuk-visually-hidden">[^<]*<\/span>/g, '')
      .replace(/<[^>]*>/g, '')
      .replace(/\u00a0/g, ' ')
      .replace(/\s+/g, ' ')
      .trim()
  return body
    .split('<tr')
    .slice(1)
    .map((row) =>
      row
        .split(/<t[hd]/)
        .slice(1)
        .map(cell),
    )
}

describe('the start', () => {
  test('the field’s three questions, each with its figure, and the months', async () => {
    const start = await text('/reports')
    expect(start).toContain('The figures here are of April 2026')
    expect(start).toContain('£28,463.39 used by 10 people How much money is spent on each person’s service?')
    expect(start).toContain('70p of each £1 used was direct support What goes on the person’s direct support')
    expect(start).toContain('87 of each 100 hours agreed were delivered What was agreed and planned')
    expect(start).toContain('How has it gone over time?')
  })

  test.each(['/reports', '/reports/spending', '/reports/over-time', '/reports/plan-and-actual.csv'])(
    'for a person %s is not there',
    async (path) => {
      const [fund] = await dana.store.funds(DEMO_CALLER.provider)
      if (!fund) throw new Error('there are no funds')
      await html(path, 404, asAnother(dana, as({ role: 'holder', fund: fund.id })))
    },
  )
})

describe('what is spent on each person', () => {
  const MARCH = '/reports/spending?from=2026-03-01&to=2026-03-31'

  test('one row a person, and all together', async () => {
    const table = await rows(MARCH)
    expect(table).toHaveLength(11)
    expect(table[0]).toEqual([
      'Aisha LS-008, 2 March 2026 to 31 March 2026, entries',
      ...['100 h', '37 h 50', '£908.00', '–', '–', '–', '£908.00'],
    ])
    expect(table.find(([who]) => who?.startsWith('Dev'))?.slice(1)).toEqual([
      ...['260 h', '224 h', '£5,510.40', '–', '–', '16 h', '£5,510.40'],
    ])
    expect(table.at(-1)).toEqual([
      ...[
        'All 10 people',
        '1,668 h 45',
        '1,150 h 50',
        '£28,295.40',
        '£35.00',
        '£191.06',
        '16 h',
        '£28,521.46',
      ],
    ])
    expect(await text(MARCH)).toContain('These days are closed for everybody: the figures will not change.')
  })

  test('sorted by a link, by kinds where that is asked, and never past the last page', async () => {
    const late = await rows(`${MARCH}&sort=late&kinds=yes`)
    expect(late[0]?.slice(0, 3)).toEqual([
      'Emma LS-009, 2 March 2026 to 31 March 2026, entries',
      '90 h',
      '44 h / (44 h day hours)',
    ])
    expect(late[1]?.[0]).toContain('Aisha')
    expect(await rows(`${MARCH}&page=99`)).toEqual(await rows(MARCH))
    expect(await rows(`${MARCH}&page=-1&sort=constructor`)).toEqual(await rows(MARCH))
    expect(await html(`${MARCH}&sort=late`)).toMatch(/sort=late" aria-current="true">Cancelled late</)
  })

  test('each person leads to their fund, and to the entries up to the last day', async () => {
    const sally = await dana.store.fundByRef(DEMO_CALLER.provider, 'LS-001')
    const page = await html(MARCH)
    expect(page).toContain(`href="/funds/${sally?.id}"`)
    expect(page).toContain(`href="/funds/${sally?.id}/entries?to=2026-03-31"`)
  })
})

describe('for other days', () => {
  test.each([
    ['days=2026-03', 'March 2026', '£28,521.46'],
    ['days=2026-01-quarter', '1 January 2026 to 31 March 2026', '£28,521.46'],
    ['days=2025-year', '1 April 2025 to 31 March 2026', '£28,521.46'],
    ['days=2026-year', '1 April 2026 to 2 June 2026', '£28,500.29'],
    [
      'days=dates&from-day=1&from-month=3&from-year=2026&to-day=30&to-month=4&to-year=2026',
      '1 March 2026 to 30 April 2026',
      '£56,984.85',
    ],
  ])('%s', async (asked, said, total) => {
    const page = await text(`/reports/spending?${asked}`)
    expect(page).toContain(`Larch Support, ${said} What is spent`)
    expect((await rows(`/reports/spending?${asked}`)).at(-1)?.at(-1)).toBe(total)
  })

  test('days that were typed count, though the choice above them was left as it was', async () => {
    const typed = (day: number) =>
      `/reports/spending?was=2026-03+2026-03-01+2026-03-31&days=2026-03&from-day=1&from-month=3&from-year=2026&to-day=${day}&to-month=3&to-year=2026`
    expect(await text(typed(8))).toContain('1 March 2026 to 8 March 2026 What is spent')
    expect(await text(typed(31))).toContain('Larch Support, March 2026 What is spent')
    expect(await text(typed(8).replace('&days=2026-03', '&days=2026-04'))).toContain(
      'Larch Support, April 2026 What is spent',
    )
  })

  test('before anybody had a fund there is nobody', async () => {
    expect(await text('/reports/spending?days=2025-12')).toContain('Nobody had a fund in these days.')
    await html('/reports/plan-and-actual.csv?from=2025-12-01&to=2025-12-31')
  })

  test.each([
    ['from-day=31&from-month=2&from-year=2026', '#from', '“31 2 2026” is not a day.'],
    ['from-day=2&from-month=3&from-year=2026', '#to', 'The last day is before the first.'],
    ['from-day=2&from-month=3&from-year=2023', '#to', 'These are more than two years.'],
  ])('what cannot be asked is said beside its field: %s', async (from, field, said) => {
    const path = `/reports/spending?days=dates&${from}&to-day=1&to-month=3&to-year=2026`
    const page = await html(path, 422)
    expect(page).toContain(`<a href="${field}">${said}`)
    expect(page).toContain('Error: ')
  })

  test('a stretch that is none is no stretch', async () => {
    expect(await html('/reports/spending?days=2026-13', 422)).toContain(
      '<a href="#days">Choose one of these.',
    )
  })
})

describe('direct support and management', () => {
  test('sums with their pence of each £1, a picture, and what it is not', async () => {
    const path = '/reports/direct-and-management?days=2026-03'
    const table = await rows(path)
    expect(table.find(([who]) => who?.startsWith('Emma'))?.slice(1)).toEqual([
      ...['£765.60 / (60p of £1)', '£316.80 / (25p of £1)', '£191.06 / (15p of £1)', '–', '£1,273.46'],
    ])
    expect(table.at(-1)?.slice(1)).toEqual([
      ...[
        '£20,012.36 / (70p of £1)',
        '£8,283.04 / (29p of £1)',
        '£191.06 / (1p of £1)',
        '£35.00 / (0p of £1)',
      ],
      '£28,521.46',
    ])
    expect(await text(path)).toContain('it is not what staff were paid')
    expect(await html(path)).toContain(
      'A bar cut into parts: Direct support 70p, Management (running Larch Support) 29p, Cancelled late 1p.',
    )
  })
})

describe('what was agreed, planned and delivered', () => {
  test('hours and money, the difference, and the share in words', async () => {
    const path = '/reports/plan-and-actual?days=2026-03'
    const table = await rows(path)
    expect(table.find(([who]) => who?.startsWith('Sally'))?.slice(1)).toEqual([
      ...['120 h', '77 h 30', '−42 h 30 / (65 of each 100 hours)', '£2,952.00', '£1,906.50', '−£1,045.50'],
    ])
    expect(table.at(-1)?.slice(1, 4)).toEqual([
      '1,668 h 45',
      '1,166 h 50',
      '−501 h 55 / (70 of each 100 hours)',
    ])
    const said = await text(path)
    expect(said).toContain('No visits were planned ahead in these days.')
    expect(said).toContain('No costed plan is on record yet.')
  })
})

describe('month by month', () => {
  test('each figure with its picture and its table', async () => {
    const page = await html('/reports/over-time')
    for (const id of ['direct', 'delivered', 'held', 'late', 'missed', 'funds'])
      expect(page).toContain(`aria-labelledby="${id}-title ${id}-desc"`)
    expect(page).toContain(
      'Two bars for each month: March 2026 agreed 1,668 h 45, delivered 1,166 h 50; April 2026 agreed 1,335 h',
    )
    const said = await text('/reports/over-time')
    expect(said).toContain('March 2026 70p 29p 1p')
    expect(said).toContain('March 2026 498 h 09')
    expect(said).toContain('April 2026 3 3 h 53')
    expect(said).toContain('Not closed for everybody yet, and so it may change: April 2026, May 2026.')
  })
})

describe('for a spreadsheet', () => {
  test('everybody in one table, all together at its end', async () => {
    const res = await dana.app.request('/reports/spending.csv?from=2026-03-01&to=2026-03-31')
    expect(res.headers.get('content-type')).toBe('text/csv; charset=utf-8')
    expect(res.headers.get('content-disposition')).toBe(
      'attachment; filename="spending-2026-03-01-to-2026-03-31.csv"',
    )
    const lines = (await res.text()).trim().split('\r\n')
    expect(lines).toHaveLength(12)
    expect(lines[9]).toBe('"LS-009","Emma",90:00,44:00,44:00,,,1082.40,0.00,191.06,0.00,0:00,1273.46')
    expect(lines.at(-1)).toMatch(
      /^"Total",,1668:45,1150:50,.*,28295\.40,35\.00,191\.06,0\.00,16:00,28521\.46$/,
    )
  })

  test.each([
    ['direct-and-management', 12],
    ['plan-and-actual', 12],
    ['over-time', 4],
  ])('%s', async (which, lines) => {
    const res = await dana.app.request(`/reports/${which}.csv`)
    expect((await res.text()).trim().split('\r\n')).toHaveLength(lines)
  })
})

describe('for programs, and for whoever pays', () => {
  test('the API says what the page says', async () => {
    const asked = '?from=2026-03-01&to=2026-03-31'
    const { body } = await ask(dana, 'GET', `/api/reports/spending${asked}`)
    expect(body).toMatchObject({
      ...{ from: '2026-03-01', to: '2026-03-31', closed: 10 },
      total: { hoursUsed: 4_143_000, support: { pence: 2_829_540 }, total: { pence: 2_852_146 } },
    })
    const { body: parts } = await ask(dana, 'GET', `/api/reports/direct-and-management${asked}`)
    expect(parts).toMatchObject({ total: { of100: { direct: 70, management: 29, cancelledLate: 1 } } })
    const { body: plan } = await ask(dana, 'GET', `/api/reports/plan-and-actual${asked}`)
    expect(plan).toMatchObject({ total: { hoursAgreed: 6_007_500, hoursDelivered: 4_200_600 } })
    const { body: over } = await ask(dana, 'GET', '/api/reports/over-time')
    expect(over).toMatchObject({ months: [{ month: '2026-03', funds: 10, hoursHeld: 1_793_340 }, {}, {}] })
    const { status, body: wrong } = await ask(
      dana,
      'GET',
      '/api/reports/spending?from=2026-03-02&to=2026-03-01',
    )
    expect(status).toBe(422)
    expect(wrong).toMatchObject({ refusals: [{ name: 'ends-before-start' }] })
  })

  test('a commissioner reads the same of what their organisation pays; another of nobody', async () => {
    const march = '/reports/spending?days=2026-03'
    expect(await rows(march, jo)).toEqual(await rows(march))
    expect(await text(march, 200, jo)).toContain('Of the funds that your organisation pays')
    const other = asAnother(dana, as({ role: 'commissioner', funder: 'southmere' }))
    expect(await text(march, 200, other)).toContain('Nobody had a fund in these days.')
    expect(await text('/reports', 200, other)).toContain('£0.00 used by 0 people')
    expect(await text('/reports/over-time', 200, other)).toContain(
      'Nobody had a fund in a month that is over.',
    )
  })
})
