// What needs two managers, as they meet it on the pages: one proposes, another looks and answers, and what
// happened without is explained.
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { isRefused, refusalsOf } from '../../src/bookkeeping/open-books.ts'
import { DEMO_CALLER, WAITING } from '../../src/demo/build.ts'
import { larchRoster } from '../../src/formats/mapping.ts'
import { readFile } from '../../src/formats/reading.ts'
import { day } from '../../src/ledger/day.ts'
import { at, open, send } from './asking.ts'
import { asAnother, bytesOf, type Larch, openLarch, secondManager } from './larch.ts'

let dana: Larch
let omar: Larch
beforeAll(async () => {
  dana = await openLarch()
  omar = secondManager(dana)
}, 60_000)
afterAll(() => dana.close())

/** What stands on a page, without its tags. */
function textOf(html: string): string {
  const main = html.slice(html.indexOf('<main'), html.indexOf('</main>'))
  const signs: Record<string, string> = { amp: '&', lt: '<', gt: '>', quot: '"', '#39': "'" }
  return main
    .replace(/<[^>]*>/g, ' ')
    .replace(/&([a-z0-9#]+);/g, (_, name) => signs[name] ?? '')
    .replace(/\s+/g, ' ')
}

async function page(larch: Larch, path: string, status = 200): Promise<string> {
  const found = await open(larch, path)
  expect(found.status, path).toBe(status)
  return textOf(found.html)
}

/** The hidden fields of the form that goes to an address. */
async function fieldsOf(html: string, path: string): Promise<Record<string, string>> {
  const action = `action="${await at(dana, path)}"`
  expect(html).toContain(action)
  const form = html.slice(html.indexOf(action)).split('</form>')[0] ?? ''
  const hidden = [...form.matchAll(/<input type="hidden" name="([^"]*)" value="([^"]*)"/g)]
  return Object.fromEntries(hidden.map(([, name = '', value = '']) => [name, value]))
}

const answerTo = (address: string) => `${address}/answer`

/** Fills in a page's form and sends it. */
async function fill(larch: Larch, path: string, to: string, fields: Record<string, string>) {
  const { html } = await open(larch, path)
  return send(larch, to, { ...(await fieldsOf(html, to)), ...fields })
}

describe('what we may take', () => {
  test('is checked, proposed, and approved by another manager: person by person', async () => {
    const list = await open(dana, '/drawdown?through=2026-05-31')
    expect(textOf(list.html)).toContain('Sally')
    const fields = await fieldsOf(list.html, '/drawdown')
    expect((await send(dana, '/drawdown', { ...fields, pence: '1.00' })).status).toBe(422)
    const check = await send(dana, '/drawdown', fields)
    // An hour and a half of Sally’s since the last drawdown.
    const sum = '£36.90'
    expect(textOf(check.html)).toContain(`To take for support up to 31 May 2026 ${sum}`)
    expect(textOf(check.html)).toContain('Nothing is taken yet.')

    const sent = await fieldsOf(check.html, '/drawdown/proposal')
    const proposed = await send(dana, '/drawdown/proposal', sent)
    expect([proposed.status, proposed.location]).toEqual([303, expect.stringMatching(/^\/proposals\/a_/)])
    // Pressed twice: one proposal.
    expect((await send(dana, '/drawdown/proposal', sent)).location).toBe(proposed.location)

    const title = `Take ${sum} for support up to 31 May 2026`
    // It waits, and is not offered again.
    const waits = await page(omar, '/drawdown?through=2026-05-31')
    expect(waits).toMatch(
      /proposed this on 2 June 2026: Take £36\.90 for support up to 31 May 2026 \. It waits for another manager/,
    )
    expect(waits).not.toContain('Propose to take')
    expect(await page(dana, '/drawdown')).toContain('You proposed this on 2 June 2026')
    expect((await open(omar, '/drawdown')).html).toContain(`href="${proposed.location}"`)
    expect(await page(dana, '/proposals')).toContain(`${title} Proposed 2 June 2026, by you`)
    const own = await page(dana, proposed.location)
    expect(own).toContain('nobody allows what they proposed')
    expect(own).not.toContain('Allow')
    const asked = await page(omar, proposed.location)
    expect(asked).toContain('Sally')
    expect(asked).toContain('Allow')
    expect(asked).not.toContain('Withdraw')

    const to = answerTo(proposed.location)
    const unsaid = await fill(omar, proposed.location, to, {})
    expect([unsaid.status, textOf(unsaid.html)]).toEqual([422, expect.stringContaining('Choose an answer.')])
    const forged = await fill(dana, proposed.location, to, { answer: 'approved' })
    expect([forged.status, textOf(forged.html)]).toEqual([
      422,
      expect.stringContaining('Another manager must answer this'),
    ])
    const done = await fill(omar, proposed.location, to, { answer: 'approved' })
    expect([done.status, done.location]).toEqual([303, proposed.location])
    expect(await page(dana, proposed.location)).toContain('Allowed on 2 June 2026')
    // What is left to do, and the list to keep, for both of them.
    for (const manager of [dana, omar]) {
      const { html } = await open(manager, proposed.location)
      expect(textOf(html)).toMatch(
        /It is recorded\. If its one transfer at the bank is not made yet, make it now: £36\.90, with the reference ISF260531-[0-9A-F]{4}/,
      )
      const kept = html.match(/href="(\/drawdown\/taken\/[^"]*)"/)?.[1] ?? ''
      expect(await page(manager, kept)).toContain(`Sum of the one transfer ${sum}`)
    }
    expect(await page(dana, '/drawdown?through=2026-05-31')).toContain('There is nothing to take.')
    const all = await page(dana, '/proposals')
    expect(all).toContain('Nothing waits for a second manager.')
    expect(all).toContain('Answered in the last four weeks')
  })

  test('what moved meanwhile can only be refused, with a reason', async () => {
    const give = (start: string, end: string) =>
      dana.books.giveSupport(DEMO_CALLER, { fund: 'LS-001', start, end })
    await give('2026-06-01T08:00', '2026-06-01T09:00')
    const list = await open(dana, '/drawdown?through=2026-06-02')
    const check = await send(dana, '/drawdown', await fieldsOf(list.html, '/drawdown'))
    const sent = await fieldsOf(check.html, '/drawdown/proposal')
    const { location } = await send(dana, '/drawdown/proposal', sent)
    await give('2026-06-01T10:00', '2026-06-01T11:00')
    const asked = await page(omar, location)
    expect(asked).toContain('This can no longer be done as it was proposed.')
    expect(asked).not.toContain('Allow')
    const to = answerTo(location)
    const forged = await fill(omar, location, to, { answer: 'approved' })
    expect([forged.status, textOf(forged.html)]).toEqual([
      422,
      expect.stringContaining('Find the difference'),
    ])
    const silent = await fill(omar, location, to, { answer: 'refused' })
    expect([silent.status, textOf(silent.html)]).toEqual([
      422,
      expect.stringContaining('Say in a few words why.'),
    ])
    await fill(omar, location, to, { answer: 'refused', because: 'More was given since' })
    expect(await page(dana, location)).toContain('Refused on 2 June 2026, by a manager: More was given since')
  })
})

test('May of the demo: taken with two managers first, then its bank file agrees', async () => {
  const larch = await openLarch()
  const { books } = larch
  const taken = async (names: readonly string[]) => {
    const files = names.map((name) => {
      const file = readFile(bytesOf(name), name, [larchRoster])
      if (Array.isArray(file)) throw new Error(file.map((r) => r.sentence).join(' '))
      return file
    })
    const report = await books.importFiles(DEMO_CALLER, { files })
    if (isRefused(report))
      throw new Error(
        refusalsOf(report)
          .map((r) => r.sentence)
          .join(' '),
      )
    return report
  }
  const flagged = (await books.flags(DEMO_CALLER, {})).length
  await taken(WAITING.filter((name) => !name.startsWith('bank')))
  const check = await send(larch, '/drawdown', { through: '2026-05-29', pence: '28174.99' })
  const sent = await fieldsOf(check.html, '/drawdown/proposal')
  const { location } = await send(larch, '/drawdown/proposal', sent)
  const title = 'Take £28,174.99 for support up to 29 May 2026'
  expect(await page(secondManager(larch), location)).toContain(title)
  await fill(secondManager(larch), location, answerTo(location), { answer: 'approved' })
  expect(await page(larch, location)).toContain('Allowed on 2 June 2026')
  const { rows } = await taken(['bank-2026.csv'])
  expect(rows.filter((r) => r.day === '2026-05-29').map((r) => r.outcome)).toEqual(['agrees'])
  expect(rows.filter((r) => r.outcome === 'put-aside')).toEqual([])
  expect(await books.flags(DEMO_CALLER, {})).toHaveLength(flagged)
  expect(await books.tieOut(DEMO_CALLER, { on: day('2026-05-29') })).toMatchObject({ differencePence: 0 })
  await larch.close()
})

test('while a line of the bank is put aside that does not add up, nothing more is taken', async () => {
  const larch = await openLarch()
  // The bank's file before May's roster: £28,174.99 was taken, and only £36.90 is known to be earned.
  const bank = readFile(bytesOf('bank-2026.csv'), 'bank-2026.csv', [larchRoster])
  if (Array.isArray(bank)) throw new Error('the bank’s file is not read')
  await larch.books.importFiles(DEMO_CALLER, { files: [bank] })
  const list = await open(larch, '/drawdown')
  expect(textOf(list.html)).toContain(
    'The bank says that money was taken on 29 May 2026, and it does not agree with what is recorded.',
  )
  expect(textOf(list.html)).not.toContain('Propose to take')
  const row = list.html.match(/href="(\/put-aside\/[^"]*)"/)?.[1] ?? ''
  const said = await page(larch, row)
  expect(said).toContain('If support is not recorded yet: bring in its file or record it')
  expect(said).toContain('If a wrong sum was sent, too much or too little: leave out this line and say why.')
  const check = await send(larch, '/drawdown', { through: '2026-06-02', pence: '36.90' })
  const sent = await fieldsOf(check.html, '/drawdown/proposal')
  const refused = await send(larch, '/drawdown/proposal', sent)
  expect([refused.status, textOf(refused.html)]).toEqual([
    422,
    expect.stringContaining(
      'A line of the bank’s file of 29 May 2026 is put aside: it may be a transfer that was made already. Settle it first, under “Files”, so that nothing is taken twice.',
    ),
  ])
  await larch.close()
})

describe('bank details and the limit', () => {
  test('are proposed with what is wrong said at each field, and withdrawn by who proposed them', async () => {
    const wrong = await fill(dana, '/payment-details', '/payment-details', {
      account: 'own',
      holder: 'Larch Support',
      sortCode: '3000',
      number: '12345678',
    })
    expect([wrong.status, textOf(wrong.html)]).toEqual([
      422,
      expect.stringContaining('A sort code has six digits'),
    ])
    expect(wrong.html).toContain('href="#sortCode"')
    const empty = await fill(dana, '/payment-details', '/payment-details', {})
    expect(textOf(empty.html)).toContain('There are 4 problems')
    const { location } = await fill(dana, '/payment-details', '/payment-details', {
      account: 'own',
      holder: 'Larch Support',
      sortCode: '30-00-01',
      number: '87654321',
    })
    expect(await page(omar, location)).toContain('Sort code 30-00-01 Account number 87654321')
    expect(await page(omar, '/payment-details')).toContain('A change waits for a second manager')
    await fill(dana, location, answerTo(location), {})
    expect(await page(omar, location)).toContain('Withdrawn on 2 June 2026')
    expect(await page(omar, '/proposals')).toContain('Our own account Not on record')
  })

  test('a limit counts once it is approved', async () => {
    expect((await fill(dana, '/payment-limit', '/payment-limit', { limit: 'much' })).status).toBe(422)
    expect(await page(dana, '/proposals')).toContain('No limit is set')
    const { location } = await fill(dana, '/payment-limit', '/payment-limit', { limit: '250.00' })
    await fill(omar, location, answerTo(location), { answer: 'approved' })
    expect(await page(dana, '/proposals')).toContain('Two managers Payments of more than £250.00')
    const again = await fill(dana, '/payment-limit', '/payment-limit', { limit: '250' })
    expect(textOf(again.html)).toContain('The limit is £250.00 already.')
  })
})

test('is nobody’s but the managers’: to anybody else nothing is there', async () => {
  const fund = await dana.store.fundByRef(DEMO_CALLER.provider, 'LS-001')
  if (!fund) throw new Error('there is no fund LS-001')
  const sally = asAnother(dana, { ...DEMO_CALLER, as: { role: 'holder', fund: fund.id } })
  for (const path of ['/proposals', '/payment-details', '/payment-limit', '/drawdown', '/proposals/a_none'])
    expect((await open(sally, path)).status, path).toBe(404)
})

describe('what happened without a second manager', () => {
  test('stands there until a manager says how it came about', async () => {
    const list = await open(dana, '/proposals')
    const [path = ''] = /\/flags\/g_[\w-]+\/answer/.exec(list.html) ?? []
    expect(await page(dana, path)).toContain('was taken on')
    expect(textOf((await fill(dana, path, path, {})).html)).toContain('Say in a few words how')
    const done = await fill(dana, path, path, { because: 'Agreed by telephone, before this was in use' })
    expect([done.status, done.location]).toEqual([303, '/proposals'])
    expect((await open(dana, '/proposals')).html).not.toContain(path)
    expect(await page(dana, path)).toContain('Seen and explained on 2 June 2026')
    expect((await open(dana, '/flags/g_none/answer')).status).toBe(404)
    expect((await open(dana, '/proposals/a_none')).status).toBe(404)
  })
})
