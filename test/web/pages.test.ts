// The pages a person meets, asked and answered over the demo provider's books: what they say, what they refuse
// and keep, and that they never name anybody else.
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { sha256 } from '../../src/bookkeeping/daybook.ts'
import { isRefused } from '../../src/bookkeeping/open-books.ts'
import { DEMO_CALLER } from '../../src/demo/build.ts'
import { PEOPLE } from '../../src/demo/larch.ts'
import { day } from '../../src/ledger/day.ts'
import type { CallerCode } from '../../src/ledger/entry.ts'
import type { FundId } from '../../src/ledger/fund.ts'
import { aKey, at, open, send } from './asking.ts'
import { asAnother, bytesOf, type Larch, openLarch } from './larch.ts'

let larch: Larch
beforeAll(async () => {
  larch = await openLarch()
}, 60_000)
afterAll(() => larch.close())

/** What stands on a page, without its tags. */
function textOf(html: string): string {
  const main = html.slice(html.indexOf('<main'), html.indexOf('</main>'))
  const signs: Record<string, string> = { amp: '&', lt: '<', gt: '>', quot: '"', '#39': "'" }
  return main
    .replace(/<[^>]*>/g, ' ')
    .replace(/&([a-z0-9#]+);/g, (_, name) => signs[name] ?? '')
    .replace(/\s+/g, ' ')
}

async function page(path: string, status = 200): Promise<string> {
  const found = await open(larch, path)
  expect(found.status, path).toBe(status)
  return textOf(found.html)
}

/** The hidden and chosen fields of the form that goes to an address. */
async function fieldsOf(html: string, path: string): Promise<Record<string, string>> {
  const action = `action="${await at(larch, path)}"`
  expect(html).toContain(action)
  const form = html.slice(html.indexOf(action)).split('</form>')[0] ?? ''
  const fields: Record<string, string> = {}
  for (const [tag] of form.matchAll(/<input[^>]*>/g)) {
    const name = /name="([^"]*)"/.exec(tag)?.[1]
    if (name && /type="hidden"|type="text"/.test(tag)) fields[name] = /value="([^"]*)"/.exec(tag)?.[1] ?? ''
  }
  return fields
}

const PATHS = (ref: string) => [
  `/funds/${ref}`,
  `/funds/${ref}/entries`,
  `/funds/${ref}/cost`,
  `/funds/${ref}/cost?day-day=5&day-month=6&day-year=2026&from=20:00&to=02:00`,
  `/funds/${ref}/latest`,
  `/funds/${ref}/latest?day-day=5&day-month=6&day-year=2026&from=20:00`,
  `/funds/${ref}/swap`,
  `/funds/${ref}/decisions`,
  `/funds/${ref}/statements/1`,
  `/funds/${ref}/statements/2026-05`,
  `/funds/${ref}/periods/2026-05/closure`,
]

describe('pages about one person', () => {
  test.each(
    PEOPLE.filter((p) => p.ref !== 'LS-009').flatMap((p) => PATHS(p.ref).map((path) => [path, p.name])),
  )('%s names nobody but %s', async (path, name) => {
    const text = await page(path)
    const others = PEOPLE.filter((p) => p.name !== name).map((p) => p.name)
    // Workers have names of their own; the people's are not among them.
    expect(others.filter((other) => new RegExp(`\\b${other}\\b`).test(text))).toEqual([])
    expect(text).not.toMatch(/undefined|NaN|\[object|null/)
  })

  test('fifty readers at once each get their own person', async () => {
    const asked = Array.from({ length: 200 }, (_, i) => PEOPLE[i % PEOPLE.length]!)
    const pages = await Promise.all(asked.map((p) => open(larch, `/funds/${p.ref}`)))
    pages.forEach(({ html }, i) => {
      const { name, ref } = asked[i]!
      expect(html).toContain(`${name} – Ringfence</title>`)
      expect(html.match(/LS-0\d\d/g)?.every((r) => r === ref)).toBe(true)
    })
  })
})

describe('the list of funds', () => {
  test('says that this is a demo', async () => {
    const { html } = await open(larch, '/')
    expect(html).toContain('Demo: today is 2 June 2026.')
  })
})

describe('one fund', () => {
  test('what is left, this week, what happened and what an hour costs', async () => {
    const text = await page('/funds/LS-002')
    expect(text).toContain('Hours left on 2 June 2026 237 h 30 worth £5,842.50')
    expect(text).toContain('To spend on other things £309.71')
    expect(text).toContain('This week, from Monday 1 June')
    expect(text).toContain('Support is recorded up to 30 April 2026.')
    expect(text).toContain('Bought: Computer game, Game Shop (paid by Larch Support)')
    expect(text).toContain('Larch Support has lent £54.99')
    expect(text).toMatch(/Late hours \(after 11pm\) Price £36\.90/)
    expect(text).toContain('This is how the agreed price is made up. It is not what staff were paid.')
  })

  test('saving for…', async () => {
    expect(await page('/funds/LS-003')).toMatch(/City break Saved 22 h/)
  })

  test('everything that happened, page by page, each thing once', async () => {
    let path = '/funds/LS-002/entries'
    const days: string[] = []
    for (let i = 0; i < 10 && path; i++) {
      const { html } = await open(larch, path)
      days.push(...[...textOf(html).matchAll(/Support, ([\d:]+ to [\d:]+)/g)].map((m) => m[0]))
      path = (/href="(\/funds\/[\w-]+\/entries\?[^"]*)"/.exec(html)?.[1] ?? '').replaceAll('&amp;', '&')
    }
    const all = await larch.app.request(await at(larch, '/api/funds/LS-002/entries?most=500'))
    const { entries } = (await all.json()) as { entries: { kind: string; details: { session: string } }[] }
    const sessions = new Set(entries.filter((e) => e.kind === 'support').map((e) => e.details.session))
    expect(days).toHaveLength(sessions.size)
  })

  test('nobody there', async () => {
    // In the frame of whoever is in; what was asked for is named to programs alone.
    const nothing = await page('/funds/LS-999', 404)
    expect(nothing).toContain('There is nothing at this address.')
    const whole = await (await larch.app.request('/funds/LS-999')).text()
    expect(whole).toMatch(/Questions and decisions.*Dana Reed, provider manager.*Sign out.*To the start/s)
    expect(whole).not.toMatch(/LS-999|All funds/)
    const asked = await larch.app.request('/api/funds/f_nothing99')
    expect(await asked.text()).toContain('There is no fund “f_nothing99”')
    expect(await page('/funds/OWN', 404)).not.toContain('Larch')
  })
})

describe('what would it cost?', () => {
  const asked = 'day-day=5&day-month=6&day-year=2026&from=20:00'

  test('Friday 20:00 to 02:00 is 3 day hours and 3 late hours: 7 h 30 of 24', async () => {
    const text = await page(`/funds/LS-001/cost?${asked}&to=02:00`)
    expect(text).toContain('It would cost 7 h 30 of day hours')
    expect(text).toContain('20:00 to 23:00 Kind of hours Day hours How long 3 h In day hours 3 h')
    expect(text).toContain(
      '23:00 to 02:00 Kind of hours Late hours (after 11pm) How long 3 h In day hours 4 h 30',
    )
    expect(text).toMatch(
      /Given Hours 24 h Used Hours 0 h Already planned Hours 0 h This Hours −7 h 30 Left this week Hours 16 h 30/,
    )
    expect(text).toContain('There are also 147 h 30 from before this week.')
  })

  test('a night of the clock change', async () => {
    const night = 'day-day=24&day-month=10&day-year=2026&from=22:00&to=07:00'
    expect(await page(`/funds/LS-001/cost?${night}`)).toContain('How long 9 h')
  })

  test('how late can I stay?', async () => {
    expect(await page(`/funds/LS-001/latest?${asked}&most=7:30`)).toContain(
      'Until 02:00 Saturday 6 June: 6 h of support',
    )
  })

  test.each([
    ['no times', 'from=&to=', ['Say when it starts, like 20:00.', 'Say when it ends, like 02:00.']],
    [
      'no day',
      'day-day=31&day-month=6&day-year=2026&from=25:00&to=10',
      [
        '“31 6 2026” is not a day. Write the day, the month and the year in numbers, like 13 3 2026.',
        '“25:00” is not a time.',
        '“10” is not a time.',
      ],
    ],
    [
      'a time that does not exist',
      'day-day=28&day-month=3&day-year=2027&from=01:30&to=05:00',
      ['There is no 01:30 on 2027-03-28'],
    ],
    [
      'a time that comes twice',
      'day-day=25&day-month=10&day-year=2026&from=01:30&to=05:00',
      ['01:30 comes twice'],
    ],
    [
      'before the agreement',
      'day-day=1&day-month=1&day-year=2026&from=10:00&to=11:00',
      ['No agreement is in force'],
    ],
  ])('%s: every problem, its field, and what was written', async (_, query, sentences) => {
    const { status, html } = await open(larch, `/funds/LS-001/cost?${query}`)
    expect(status).toBe(422)
    for (const sentence of sentences) expect(textOf(html)).toContain(sentence)
    expect(html).toContain('<title>Error: ')
    for (const [, id = ''] of html.matchAll(/error-summary__list"?.*?href="#([\w-]+)"/g))
      expect(html).toContain(`id="${id}"`)
    for (const [name, value] of new URLSearchParams(query)) {
      const tag = [...html.matchAll(/<input[^>]*>/g)]
        .map((m) => m[0])
        .find((t) => t.includes(`name="${name}"`))
      if (value !== '') expect(tag).toContain(`value="${value}"`)
    }
  })

  test('markup in a field stays text', async () => {
    const { html } = await open(
      larch,
      `/funds/LS-001/cost?${asked}&to=${encodeURIComponent('"><script>x</script>')}`,
    )
    expect(html).not.toContain('<script')
  })
})

describe('swapping', () => {
  const asked = {
    give: 'standard',
    want: 'enhanced',
    amount: '6:00',
    'day-day': '2',
    'day-month': '6',
    'day-year': '2026',
    who: 'person',
    involved: 'in-person',
  }

  test('unused hours are known only when support is recorded', async () => {
    const { status, html } = await send(larch, '/funds/LS-001/swap', asked)
    expect(status).toBe(422)
    expect(textOf(html)).toMatch(/Support is recorded|recorded up to/)
    const fund = await open(larch, '/funds/LS-001')
    const fields = await fieldsOf(fund.html, '/recorded-through')
    expect((await send(larch, '/recorded-through', { ...fields, 'through-day': '9' })).status).toBe(422)
    expect((await send(larch, '/recorded-through', fields)).location).toBe(await at(larch, '/funds/LS-001'))
    expect(await page('/funds/LS-001')).toContain('Support is recorded up to 2 June 2026.')
  })

  test('ask, check, and only then is it done; and only once', async () => {
    const before = (await larch.store.funds('p_larch' as never)).find((f) => f.ref === 'LS-001')
    const check = await send(larch, '/funds/LS-001/swap', asked)
    expect(check.status).toBe(200)
    const text = textOf(check.html)
    expect(text).toContain('Give 6 h of day hours')
    expect(text).toContain('Get 4 h of late hours (after 11pm)')
    expect(text).toMatch(/Day hours Now 171 h 30 After the swap 165 h 30/)
    const fields = await fieldsOf(check.html, '/funds/LS-001/swaps')
    expect((await larch.store.fund(before!.id))?.version).toBe(before?.version)

    const changed = await send(larch, '/funds/LS-001/swap', {
      ...(await fieldsOf(check.html, '/funds/LS-001/swap')),
      change: 'yes',
    })
    expect(changed.html).toContain('value="6:00"')

    const [one, two] = await Promise.all([
      send(larch, '/funds/LS-001/swaps', fields),
      send(larch, '/funds/LS-001/swaps', fields),
    ])
    const done = await send(larch, '/funds/LS-001/swaps', fields)
    expect(done.status).toBe(303)
    for (const sent of [one, two]) expect([sent.status, sent.location]).toEqual([303, done.location])
    expect((await larch.store.fund(before!.id))?.version).toBe((before?.version ?? 0) + 1)
    expect(await page(done.location)).toContain('Swapped 6 h of day hours for 4 h of late hours (after 11pm)')

    const other = await send(larch, '/funds/LS-001/swaps', { ...fields, amount: '3:00' })
    expect(textOf(other.html)).toContain('used for another request')
    const keyless = await send(larch, '/funds/LS-001/swaps', { ...fields, key: '' })
    expect(keyless.status).toBe(400)
  })

  test('hours into money, and money into hours', async () => {
    const into = { ...asked, give: 'standard', want: 'money', amount: '5' }
    const check = await send(larch, '/funds/LS-001/swap', into)
    expect(textOf(check.html)).toContain('Get £123.00 to spend')
    const done = await send(larch, '/funds/LS-001/swaps', await fieldsOf(check.html, '/funds/LS-001/swaps'))
    expect(await page(done.location)).toContain('Money to spend Left £123.00')
    const back = await send(larch, '/funds/LS-001/swap', {
      ...asked,
      give: 'money',
      want: 'standard',
      amount: '2:00',
    })
    expect(textOf(back.html)).toContain('Give £49.20 Get 2 h of day hours')
  })

  test.each([
    [{ amount: '-6' }, '“-6” is not hours and minutes'],
    [{ amount: '0:00' }, 'more than nothing'],
    [{ amount: '0.5' }, '“0.5” is not hours and minutes'],
    [{ amount: '9000:00' }, 'unused'],
    [{ give: 'golden' }, 'Choose what to give.'],
    [{ want: 'standard' }, 'Choose something else than what is given.'],
    [{ who: '' }, 'Choose who decided.'],
    [{ who: 'au_nix' }, 'Choose who decided.'],
    [{ involved: '' }, 'Choose how they decided.'],
    [{ 'day-year': '' }, 'is not a day'],
  ])('%j', async (wrong, sentence) => {
    const { status, html } = await send(larch, '/funds/LS-001/swap', { ...asked, ...wrong })
    expect(status).toBe(422)
    expect(textOf(html)).toContain(sentence)
  })
})

describe('files', () => {
  const upload = (...files: [name: string, bytes: Uint8Array | string][]) => {
    const form = new FormData()
    for (const [name, bytes] of files)
      form.append('files', new File([bytes as Uint8Array<ArrayBuffer>], name))
    return form
  }

  test('the files that wait are looked at, taken in once, and the bank agrees', async () => {
    const { html } = await open(larch, '/import')
    expect(textOf(html)).toContain('roster-2026-05-exported-2-june.csv')
    const form = new URLSearchParams({ 'until-day': '31', 'until-month': '5', 'until-year': '2026' })
    for (const [, name = ''] of html.matchAll(/name="waiting"[^>]*value="([^"]*)"/g))
      form.append('waiting', name)
    const res = await send(larch, '/import/waiting', form)
    expect(res.status).toBe(303)
    const preview = res.location
    const text = await page(preview)
    expect(text).toContain('Everything up to 31 May 2026. Nothing is recorded yet.')
    expect(text).toContain('Left out by a remembered rule: A private client: no fund.')
    // What leaves the account unasked is said before it is taken in.
    expect(text).toMatch(
      /£28,174\.99 left the account for the provider on 29 May 2026, from 10 funds, and no second manager had allowed it\..* Import now/,
    )
    expect(await page(`${preview}&page=2`)).toContain('Rows that are not plainly new')

    const token = preview.split('?')[0] ?? ''
    const [one, two] = await Promise.all([
      send(larch, token, { until: '2026-05-31' }),
      send(larch, token, { until: '2026-05-31' }),
    ])
    expect([one.status, two.status]).toEqual([303, 303])
    const result = await page(`${token}/result`)
    expect(result).toContain('The files are imported')
    expect(result).toContain('Support recorded up to 31 May 2026')
    expect(result).toContain('Go on with the month end')
    const again = await send(larch, token, { until: '2026-05-31' })
    expect(again.status).toBe(303)
    expect(await page('/bank?on=2026-05-29')).toContain('29 May 2026: Agrees')
  })

  test('files sent by a browser', async () => {
    const sent = await send(larch, '/import', upload(['decisions-2026.csv', bytesOf('decisions-2026.csv')]))
    expect(sent.status).toBe(303)
    expect(await page(sent.location)).toContain('Already here.')
  })

  test('an unreadable file: every problem with its line and column, and nothing is held', async () => {
    const csv = new TextDecoder().decode(bytesOf('purchases-2026.csv'))
    const broken = csv.replace('45.00', '45.0x').replace('09/04/2026', '31/04/2026')
    const { status, html } = await send(larch, '/import', upload(['purchases.csv', broken]))
    expect(status).toBe(422)
    const text = textOf(html)
    expect(text).toContain('purchases.csv, line 3, column 5 (Amount): “45.0x” is not a sum of money.')
    expect(text).toContain('line 4')
  })

  test.each([
    ['nothing chosen', [], 'Choose at least one file.'],
    ['a workbook', [['a.csv', 'PK\u0003\u0004']], 'is a workbook'],
    ['a list nobody knows', [['a.csv', 'a,b\n1,2\n']], 'a.csv'],
    [
      'the same name twice',
      [
        ['a.csv', 'a\n1'],
        ['a.csv', 'b\n1'],
      ],
      'Two files are called “a.csv”.',
    ],
  ] as [string, [string, string][], string][])('%s', async (_, files, sentence) => {
    const { status, html } = await send(larch, '/import', upload(...files))
    expect(status).toBe(422)
    expect(textOf(html)).toContain(sentence)
  })

  test('files that are not held any more', async () => {
    expect(await page('/import/nix', 404)).toContain('These files are not held any more')
    expect(await page('/import/nix/result', 404)).toContain('What was imported stays.')
    expect((await send(larch, '/import/nix', { until: '' })).status).toBe(404)
  })
})

describe('rows put aside', () => {
  test('listed with their reason; one is settled with two answers', async () => {
    const list = await open(larch, '/put-aside')
    expect(textOf(list.html)).toContain('Emma (LS-009)')
    const [, path = ''] = /href="(\/put-aside\/[\w-]+)"/.exec(list.html) ?? []
    const row = await open(larch, path)
    expect(textOf(row.html)).toContain('Cancelled At 16/04/2026 14:00')
    const { key = '' } = await fieldsOf(row.html, path)
    const wrong = await send(larch, path, { key, how: 'answer', because: '' })
    expect(wrong.status).toBe(422)
    expect(textOf(wrong.html)).toContain('Say whether the worker was paid.')
    expect(textOf(wrong.html)).toContain('Say in a few words why.')
    const said = { how: 'answer', paid: 'yes', other: 'no', because: 'The rota says so' }
    // Pressed twice, it is settled once and answered twice; another form comes too late.
    for (const _ of ['once', 'twice']) {
      const done = await send(larch, path, { key, ...said })
      expect([done.status, done.location]).toEqual([303, '/put-aside?settled=1'])
      expect(await page(done.location)).toContain('The row is settled.')
    }
    expect(await page(path, 404)).toContain('settled already')
    const late = await send(larch, path, { key: aKey(), ...said })
    expect([late.status, textOf(late.html)]).toEqual([404, expect.stringContaining('settled already')])
    const empty = await send(larch, path, { key: aKey(), how: 'answer' })
    expect([empty.status, textOf(empty.html)]).toEqual([404, expect.stringContaining('settled already')])
  })

  test('a kind nobody knows is chosen; a stranger is left out, with all their rows', async () => {
    const csv = new TextDecoder().decode(bytesOf('roster-2026-05-exported-2-june.csv'))
    const [heading = '', ...rows] = csv.trim().split('\n')
    const given = rows.filter((r) => r.includes('LS-004,') && r.includes('Confirmed')).slice(0, 3)
    const changed = given.map((r, i) =>
      r
        .replace(/^V\d+/, `X${i}`)
        .replace(/LS-004,Ken/, i === 0 ? 'LS-004,Ken' : 'LS-555,Stranger')
        .replace('1:1', i === 0 ? 'Swimming' : '1:1'),
    )
    const apart = changed.map((r) =>
      r.replaceAll(/ (08|16):00/g, (_, h) => (h === '08' ? ' 18:00' : ' 19:00')),
    )
    const form = new FormData()
    form.append('files', new File([[heading, ...apart].join('\n')], 'extra.csv'))
    const sent = await send(larch, '/import', form)
    expect(await page(sent.location)).toContain('matches no kind of hour')
    await send(larch, sent.location.split('?')[0] ?? '', { until: '' })

    const list = await open(larch, '/put-aside')
    const links = [...list.html.matchAll(/href="(\/put-aside\/[\w-]+)"/g)].map((m) => m[1] ?? '')
    expect(links).toHaveLength(3)
    const pages = await Promise.all(
      links.map(async (path) => ({ path, html: (await open(larch, path)).html })),
    )
    const swim = pages.find((p) => p.html.includes('Swimming'))
    const stranger = pages.find((p) => p.html.includes('LS-555'))
    const keyOf = async (p: typeof swim) => (await fieldsOf(p?.html ?? '', p?.path ?? ''))['key'] ?? ''
    const kind = await send(larch, swim?.path ?? '', {
      key: await keyOf(swim),
      how: 'accept',
      because: 'It is support',
    })
    expect(textOf(kind.html)).toContain('Choose what it was.')
    const settled = await send(larch, swim?.path ?? '', {
      key: await keyOf(swim),
      how: 'accept',
      kind: 'by-clock',
      because: 'It is support',
    })
    expect(settled.location).toBe('/put-aside?settled=1')
    const out = { key: await keyOf(stranger), how: 'leave-out-client', because: 'A private client' }
    for (const _ of ['once', 'twice'])
      expect((await send(larch, stranger?.path ?? '', out)).location).toBe('/put-aside?settled=2')
    expect(await page('/put-aside')).toContain('There is nothing to settle.')
    expect((await larch.books.leaveOutRules(DEMO_CALLER, {})).map((r) => r.value)).toContain('LS-555')
  })

  test('what may have been decided on screen is asked about, and its answer pays it once', async () => {
    const mine = await openLarch()
    const decided = { name: 'Brian', involved: 'on-screen' } as const
    const massage = { on: day('2026-05-30'), supplier: 'Calm Hands', what: 'Massage', pence: 1000 }
    const chosen = await mine.books.chooseToBuy(DEMO_CALLER, { fund: 'LS-002', ...massage, decided })
    if (isRefused(chosen)) throw new Error('Brian cannot decide to buy it')
    const form = new FormData()
    const heading = 'Date,Client Ref,Supplier,What,Amount,Receipt,Paid From,Decided By'
    const row = '31/05/2026,LS-002,Calm Hands,"Massage, feet",12.50,,provider card,"Brian, in person"'
    form.append('files', new File([`${heading}\n${row}\n`], 'purchases.csv'))
    await send(mine, (await send(mine, '/import', form)).location.split('?')[0] ?? '', { until: '' })

    const aside = await mine.books.putAside(DEMO_CALLER, {})
    const path = `/put-aside/${aside.find((r) => r.reason === 'may-be-decided')?.id}`
    const asked = textOf((await open(mine, path)).html)
    expect(asked).toContain(
      'It is this purchase: Massage, Calm Hands, £10.00 Decided on 30 May 2026, and not paid yet',
    )
    expect(asked).toContain('It is another purchase: record it')
    expect(asked).not.toContain('try again')
    const gone = { key: aKey(), how: 'pays-for-p_nobody', because: 'Brian says so' }
    expect((await send(mine, path, gone)).status).toBe(422)
    const fields = { key: aKey(), how: `pays-for-${chosen.purchase}`, because: 'Brian says so' }
    for (const _ of ['once', 'twice'])
      expect((await send(mine, path, fields)).location).toBe('/put-aside?settled=1')
    const bought = await mine.books.purchasesOf(DEMO_CALLER, { fund: 'LS-002' })
    if (isRefused(bought)) throw new Error('nobody may see it')
    expect(bought.waiting).toEqual([])
    expect(bought.bought.filter((e) => e.details.purchase === chosen.purchase)).toMatchObject([
      { effective: '2026-05-31', details: { sum: 1250 * 3600 } },
    ])
    await mine.close()
  })
})

describe('money pages', () => {
  test('what we may take, and asking a second manager', async () => {
    const { html } = await open(larch, '/drawdown?through=2026-06-02')
    const fields = await fieldsOf(html, '/drawdown')
    const wrong = await send(larch, '/drawdown', { ...fields, pence: '1.00' })
    expect(wrong.status).toBe(422)
    expect(textOf(wrong.html)).toContain('It was £1.00 a moment ago')
    const check = await send(larch, '/drawdown', fields)
    expect(textOf(check.html)).toContain('To take for support up to 2 June 2026')
    const sent = await fieldsOf(check.html, '/drawdown/proposal')
    const { location } = await send(larch, '/drawdown/proposal', sent)
    expect(await page(location)).toContain('so another manager answers it')
    expect(await page('/drawdown?through=x', 422)).toContain('is not a day')
  })

  test('does the bank agree?', async () => {
    expect(await page('/bank?on=2026-04-30')).toContain('30 April 2026: Agrees')
    const unknown = await open(larch, '/bank')
    expect(textOf(unknown.html)).toContain('2 June 2026: Not known')
    const fields = await fieldsOf(unknown.html, '/bank/balances')
    expect((await send(larch, '/bank/balances', { ...fields, held: '12.345' })).status).toBe(422)
    expect((await send(larch, '/bank/balances', { ...fields, held: '12.34' })).location).toBe(
      '/bank?on=2026-06-02',
    )
    expect(await page('/bank?on=2026-06-02')).toContain('Does not agree')
  })
})

describe('statements and closing', () => {
  test('a final statement, its paper, and the open month’s early copy', async () => {
    expect(await page('/funds/LS-001/statements/1')).toMatch(/This is the final statement for .*March 2026\./)
    expect(await page('/funds/LS-001/statements/2026-05')).toContain('Early copy: this may change')
    const paper = await larch.app.request(await at(larch, '/funds/LS-001/statements/2026-05.pdf'))
    expect([paper.status, paper.headers.get('content-type')]).toEqual([200, 'application/pdf'])
    expect(paper.headers.get('content-disposition')).toContain('early-copy.pdf')
    expect(await page('/funds/LS-001/statements/9', 404)).toContain('There is no such statement.')
    expect(await page('/funds/LS-001/statements/..x', 404)).toContain('There is no such statement.')
  })

  test.each([
    ['1.pdf', 'application/pdf', 'statement-LS-001-2026-03.pdf', '%PDF-'],
    ['1-large-print.pdf', 'application/pdf', 'statement-LS-001-2026-03-large-print.pdf', '%PDF-'],
    ['2026-03-easy-read.pdf', 'application/pdf', 'statement-LS-001-2026-03-easy-read.pdf', '%PDF-'],
    ['1.csv', 'text/csv; charset=utf-8', 'statement-LS-001-2026-03.csv', '\ufeff"Part","Line"'],
    ['1.json', 'application/json', 'statement-LS-001-2026-03.json', '{"digest":"'],
    ['2026-05.csv', 'text/csv; charset=utf-8', 'statement-LS-001-2026-05-early-copy.csv', '\ufeff"Part"'],
  ])('%s is a file that nobody keeps on the way', async (document, type, name, begins) => {
    const address = await at(larch, `/funds/LS-001/statements/${document}`)
    for (const path of [address, `/api${address}`]) {
      const file = await larch.app.request(path)
      expect([file.status, file.headers.get('content-type')]).toEqual([200, type])
      expect(file.headers.get('content-disposition')).toBe(`inline; filename="${name}"`)
      expect(file.headers.get('cache-control')).toBe('no-store')
      const start = (await file.arrayBuffer()).slice(0, 40)
      expect(new TextDecoder('utf-8', { ignoreBOM: true }).decode(start).startsWith(begins)).toBe(true)
    }
  })

  test('each file of an issued statement is known by its digest; of a look at the open month there is none', async () => {
    const fund = await larch.store.fundByRef(DEMO_CALLER.provider, 'LS-002')
    const get = async (document: string) => {
      const file = await larch.app.request(await at(larch, `/funds/LS-002/statements/${document}`))
      return sha256(new Uint8Array(await file.arrayBuffer()))
    }
    const made = [await get('1.csv'), await get('1.json'), await get('1.csv')]
    expect(made[2]).toBe(made[0])
    await get('2026-05.csv')
    const kept = await larch.store.issued.renditions(fund!.id, 1)
    expect(kept.map(({ form, language, digest }) => [form, language, digest])).toEqual([
      ['csv', 'en', made[0]],
      ['json', 'en', made[1]],
    ])
    expect(await larch.store.issued.renditions(fund!.id, 3)).toEqual([])
  })

  test('the page offers the other forms in plain words, and asks about a line by its number', async () => {
    const path = '/funds/LS-001/statements/1'
    const { html } = await open(larch, path)
    expect(textOf(html)).toMatch(
      /Other ways to read this statement: In Easy Read, with pictures To print or keep \(PDF\) In large print \(PDF\) In Easy Read, to print \(PDF\) As a table for a computer \(CSV\) As data for a computer \(JSON\)/,
    )
    const at1 = await at(larch, path)
    for (const ending of ['-easy-read', '.pdf', '-large-print.pdf', '-easy-read.pdf', '.csv', '.json'])
      expect(html).toContain(`href="${at1}${ending}"`)
    expect(html).toContain(`href="${at1}/questions?line=2" aria-label="Ask about line 2"`)
    expect((await open(larch, '/funds/LS-001/statements/2026-05')).html).not.toContain('/questions?line=')
    const easy = await page(`${path}-easy-read`)
    expect(easy).toContain('Easy Read: your statement for 2 March to 31 March 2026')
    expect(easy).toContain('On this website')
    expect(await page(`${path}?language=cy`)).toContain('Your statement for 2 March to 31 March 2026')
    for (const wrong of ['1-large-print', '1.doc', '1-easy-read.csv', '2026-13.csv', '123456'])
      await page(`/funds/LS-001/statements/${wrong}`, 404)
  })

  test('the person meets two other forms before what they have left; the rest is folded away at the end', async () => {
    const fund = (await at(larch, '/funds/LS-001')).replace('/funds/', '') as FundId
    const sally = asAnother(larch, {
      ...DEMO_CALLER,
      code: 'u_sally' as CallerCode,
      as: { role: 'holder', fund },
    })
    const linksBefore = (html: string, end: string) =>
      [
        ...((html.split('<main')[1] ?? '')
          .split(end)[0]
          ?.matchAll(/<a [^>]*href="[^"#]*statements\/1([^"]*)"[^>]*>([^<]*)/g) ?? []),
      ].map(([, ending, text]) => [ending, text])
    const plain = (await open(sally, '/funds/LS-001/statements/1')).html
    expect(linksBefore(plain, '<section')).toEqual([
      ['-large-print.pdf', 'In large print (PDF)'],
      ['-easy-read', 'In Easy Read, with pictures'],
    ])
    const easy = (await open(sally, '/funds/LS-001/statements/1-easy-read')).html
    expect(linksBefore(easy, '<section')).toEqual([
      ['-large-print.pdf', 'In large print (PDF)'],
      ['', 'In usual words'],
    ])
    for (const html of [plain, easy]) {
      const [, folded = ''] = html.split('Other ways to read or keep this</span>')
      for (const ending of [
        '1.pdf',
        '1-easy-read.pdf',
        '1.csv',
        '1.json',
        '1-entries.ndjson',
        '/check?code=',
      ])
        expect(folded.split('</details>')[0], ending).toContain(ending)
    }
    // What only a program reads is folded, its code to type in is not.
    const [first = '', codes = ''] = plain.split('Codes to check it with</span>')
    expect(first).toContain('Statement number')
    expect(codes.split('</details>')[0]).toMatch(/Code of the last record.*[0-9a-f]{64}/s)
  })

  test('on a phone each figure of what an entry moved has its heading beside it', async () => {
    const { html } = await open(larch, '/funds/LS-001/entries/10')
    const [, table = ''] = html.split('What it moved between accounts</caption>')
    const [row = ''] = table.split('</thead>')[1]?.split('</tr>') ?? []
    const headings = [...row.matchAll(/<t[hd] [^>]*><span class="rf-table__heading-inside"[^>]*>([^<]*)/g)]
    expect(headings.map(([, heading]) => heading)).toEqual(['Debit', 'Credit', 'How much'])
  })

  test('an early copy is checked, then issued, once; it stays in the list beside the month', async () => {
    expect(await page('/funds/LS-001/periods/2026-06/early-copy')).toContain('Close May 2026 first')
    expect(await page('/funds/LS-001/periods/2026-04/early-copy')).toContain('April 2026 is closed already.')
    const path = '/funds/LS-001/periods/2026-05/early-copy'
    expect(await page(path)).toMatch(/Days 1 May 2026 to 31 May 2026 .* Number statement 3/)
    const fields = await fieldsOf((await open(larch, path)).html, path)
    const done = await send(larch, path, fields)
    expect(textOf(done.html)).toContain('The early copy of May 2026 is issued Statement 3 is ready to send')
    expect((await send(larch, path, fields)).status).toBe(200)
    expect(await page('/funds/LS-001/statements/3')).toContain('Early copy: this may change')
    // The month itself is still shown as it stands today: the next copy would be number 4.
    const look = await larch.app.request(await at(larch, '/api/funds/LS-001/statements/2026-05'))
    expect(await look.json()).toMatchObject({
      statement: { number: 4, replaces: { number: 3 }, proof: { code: '' } },
    })
    expect(await page(path)).toContain('statement 3; this one takes its place')
    expect(await page('/funds/LS-001')).toContain('May 2026 (statement 3, an early copy: may have changed)')
  })

  test('what is in the way of closing is listed; then it closes, once', async () => {
    expect(await page('/funds/LS-001/periods/2026-06/closure')).toContain('Close May 2026 first')
    expect(await page('/funds/LS-001/periods/2026-05/closure')).toContain(
      'A closed month is never opened again.',
    )
    const path = '/funds/LS-001/periods/2026-05/closure'
    const fields = await fieldsOf((await open(larch, path)).html, path)
    const done = await send(larch, path, fields)
    expect(textOf(done.html)).toContain('May 2026 is closed Statement 4 is ready to send')
    expect((await send(larch, path, fields)).status).toBe(200)
    const other = await send(larch, path, { key: 'another-key-of-mine' })
    expect(other.status).toBe(422)
    expect(textOf(other.html)).toContain('May 2026 is closed already.')
  })
})

test('the gallery stands', async () => {
  expect(await page('/gallery')).toContain('Gallery')
})
