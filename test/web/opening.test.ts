import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { DEMO_CALLER } from '../../src/demo/build.ts'
import { PEOPLE, type Person, termsFor } from '../../src/demo/larch.ts'
import { day } from '../../src/ledger/day.ts'
import { canonicalText } from '../../src/ledger/entry.ts'
import type { FundId } from '../../src/ledger/fund.ts'
import { ask, open, send } from './asking.ts'
import { asAnother, type Larch, openLarch } from './larch.ts'

let larch: Larch
beforeAll(async () => {
  larch = await openLarch()
})
afterAll(() => larch.close())

type Fields = Record<string, string>

/** A page of the long form: what its form would send, and how it answers a button. */
interface Shown {
  readonly status: number
  readonly html: string
  readonly fields: Fields
  readonly title: string
  readonly location: string
}

const decode = (text: string) =>
  text
    .replaceAll('&quot;', '"')
    .replaceAll('&#39;', '’')
    .replaceAll('&lt;', '<')
    .replaceAll('&gt;', '>')
    .replaceAll('&amp;', '&')

const attribute = (tag: string, name: string) => {
  const found = new RegExp(`\\s${name}="([^"]*)"`).exec(tag)?.[1]
  return found === undefined ? undefined : decode(found)
}

/** What a browser would send of a form, without its buttons. */
function fieldsOf(html: string, action: string): Fields {
  const form = [...html.matchAll(/<form\b([^>]*)>([\s\S]*?)<\/form>/g)].find(([, head = '']) =>
    head.includes(`action="${action}"`),
  )?.[2]
  const fields: Fields = {}
  for (const [, tag = ''] of (form ?? '').matchAll(/<input\b([^>]*)>/g)) {
    const name = attribute(tag, 'name')
    const ticked = !/type="(?:radio|checkbox)"/.test(tag) || /\schecked/.test(tag)
    if (name !== undefined && ticked) fields[name] = attribute(tag, 'value') ?? ''
  }
  for (const [, tag = '', inside = ''] of (form ?? '').matchAll(/<select\b([^>]*)>([\s\S]*?)<\/select>/g)) {
    const options = [...inside.matchAll(/<option\b([^>]*)>/g)].map(([, o = '']) => o)
    const chosen = options.find((o) => /\sselected/.test(o)) ?? options[0] ?? ''
    fields[attribute(tag, 'name') ?? ''] = attribute(chosen, 'value') ?? ''
  }
  for (const [, tag = '', text = ''] of (form ?? '').matchAll(/<textarea\b([^>]*)>([\s\S]*?)<\/textarea>/g))
    fields[attribute(tag, 'name') ?? ''] = decode(text)
  return fields
}

const START = '/new-fund'
const OPEN = '/new-fund/opening'

function shown(answer: { status: number; html: string; location?: string }, action = START): Shown {
  return {
    ...answer,
    location: answer.location ?? '',
    fields: fieldsOf(answer.html, action),
    title: /<title>(.*?) – Ringfence<\/title>/.exec(answer.html)?.[1] ?? '',
  }
}

/** Fills in some fields and presses a button. */
async function press(page: Shown, does: string, more: Fields = {}, on: Larch = larch): Promise<Shown> {
  return shown(await send(on, START, { ...page.fields, ...more, do: does }))
}

async function begin(way: 'person' | 'running', on: Larch = larch): Promise<Shown> {
  return shown(await send(on, START, { way, do: 'begin' }))
}

const dated = (name: string, on: string): Fields => {
  const [year = '', month = '', d = ''] = on.split('-')
  return {
    [`${name}-day`]: String(Number(d)),
    [`${name}-month`]: String(Number(month)),
    [`${name}-year`]: year,
  }
}

/** What a manager writes on each step for one of Larch's people, line by line. */
function asWritten(person: Person, from: string, ref: string): Readonly<Record<string, Fields>> {
  const lines = person.standard.flatMap(({ category, label, rate }, i) => {
    const at = `price-line-${i + 1}`
    const sum = `${Math.floor(rate.pence / 100)}.${String(rate.pence % 100).padStart(2, '0')}`
    return [
      [`${at}-cat`, category],
      [`${at}-label`, label],
      [`${at}-sum`, sum],
    ]
  })
  return {
    'The person': { 'person-name': `New ${person.name}`, 'person-ref': ref, ...dated('person-from', from) },
    'What an hour costs': {
      'price-from': 'lines',
      'price-label': 'day hours',
      'price-line-rows': person.standard.map((_, i) => i + 1).join(' '),
      ...Object.fromEntries(lines),
    },
    'Other kinds of hours': {
      'kinds-row-rows': '1',
      'kinds-row-1-label': 'late hours (after 11pm)',
      'kinds-row-1-short': 'enhanced',
      'kinds-row-1-measure': 'time',
      'kinds-row-1-standard': '6',
      'kinds-row-1-own': '4',
      'kinds-row-1-from': '23:00',
      'kinds-row-1-to': '7am',
      'kinds-row-1-price': 'times',
      'kinds-row-1-times': '1.5',
      'kinds-row-1-draws': 'standard',
    },
    'What is given each week': { 'week-hours-standard': '24:00' },
    'Who pays': { 'funders-row-1-who': 'northshire', 'funders-row-1-relation': 'included' },
    'When a visit is cancelled': { 'late-rule': 'direct-lines' },
    'When unused hours become money': {},
    'What goes back to whoever pays': { 'surplus-rule': 'not-agreed-yet' },
    'Days without support': {},
    Reviews: {},
    'Statements and questions': {},
    'Who decided': { 'decided-by': 'person', 'decided-involved': 'in-person' },
  }
}

/** Goes on from where the page is, writing what stands under each step's title, to the page with all of it. */
async function fillIn(
  first: Shown,
  written: Readonly<Record<string, Fields>>,
  on: Larch = larch,
): Promise<Shown> {
  let page = first
  for (let n = 0; n < 40 && page.title !== 'Check all of it'; n++) {
    if (page.status !== 200) throw new Error(`${page.title}: ${errorsOn(page).join(' ')}`)
    const fields = written[page.title] ?? {}
    // Choosing where the prices come from is a page of its own, before their lines.
    const chooses = page.title === 'What an hour costs' && !('price-line-rows' in page.fields)
    const own = chooses ? { 'price-from': fields['price-from'] ?? 'lines' } : { ...fields }
    if (!chooses) delete own['price-from']
    page = await press(page, 'next', own, on)
  }
  return page
}

const errorsOn = (page: Pick<Shown, 'html'>) =>
  [
    ...(/govuk-error-summary__list">([\s\S]*?)<\/ul>/.exec(page.html)?.[1] ?? '').matchAll(
      /<li>(.*?)<\/li>/g,
    ),
  ].map(([, li = '']) => decode(li.replace(/<[^>]*>/g, '')))

/** Where each error leads on the page. */
const leadTo = (page: Shown) => [...page.html.matchAll(/<li><a href="#([^"]*)">/g)].map(([, id = '']) => id)

const openIt = async (check: Shown, more: Fields = {}, on: Larch = larch) =>
  shown(await send(on, OPEN, { ...fieldsOf(check.html, OPEN), do: 'open', ...more }), OPEN)

const fundOf = async (ref: string, on: Larch = larch) => {
  const fund = await on.store.fundByRef(DEMO_CALLER.provider, ref)
  if (!fund) throw new Error(`no fund ${ref}`)
  return fund
}
const refs = async (on: Larch = larch) =>
  (await on.store.funds(DEMO_CALLER.provider)).map((f) => f.ref).filter((ref) => ref !== 'OWN')

const text = (html: string) => decode(html.replace(/<[^>]*>/g, ' ')).replace(/\s+/g, ' ')

const [SALLY] = PEOPLE
if (!SALLY) throw new Error('nobody')

describe('a person is added on screen', () => {
  test('with the very same agreement as by the API', async () => {
    const start = await begin('person')
    expect(start.title).toBe('Add a person')
    const first = await press(start, 'go person')
    expect(first.fields['person-ref']).toBe('LS-011')
    const check = await fillIn(first, asWritten(SALLY, '2026-06-01', 'LS-011'))
    const said = text(check.html)
    expect(said).toContain('From Monday 1 June: 24 h a week, worth £590.40.')
    expect(said).toContain('Direct support £17.40 an hour: 71p of each £1')
    expect(said).toContain('Management £7.20 an hour: 29p of each £1')
    expect(said).toContain('£36.90 an hour. 6 day hours equal 4 of these. From 23:00 to 07:00.')
    expect(said).not.toContain('Make sure that this is another person')
    expect(await refs()).toHaveLength(10)

    const done = await openIt(check)
    expect(done.status).toBe(303)
    const fund = await fundOf('LS-011')
    expect(done.location).toBe(`/funds/${fund.id}/opening`)
    expect([fund.name, fund.opened]).toEqual(['New Sally', '2026-06-01'])

    const terms = { ...termsFor(SALLY, day('2026-06-01')), reviews: [day('2026-06-29'), day('2027-06-01')] }
    const byProgram = await ask(larch, 'POST', '/api/funds', {
      ref: 'LS-900',
      name: 'Another Sally',
      agreement: terms,
      decided: { name: 'Another Sally', involved: 'in-person' },
    })
    expect(byProgram.status).toBe(201)
    const [onScreen] = await larch.store.agreements(fund.id)
    const [byApi] = await larch.store.agreements((await fundOf('LS-900')).id)
    expect(canonicalText(onScreen ?? {})).toBe(canonicalText(byApi ?? {}))
    const [decision] = await larch.store.decisions(fund.id)
    expect([decision?.kind, decision?.by, decision?.involved, decision?.on]).toEqual([
      'plan',
      'person',
      'in-person',
      '2026-06-01',
    ])
  })

  test('is shown what comes next, and given the weeks that are due', async () => {
    const { id } = await fundOf('LS-011')
    const page = await open(larch, `/funds/${id}/opening`)
    expect(page.status).toBe(200)
    expect(text(page.html)).toContain('New Sally, LS-011')
    expect(page.html).toContain(`/funds/${id}/writing`)
    expect(page.html).toContain(`/funds/${id}/people`)
    const given = await send(larch, `/funds/${id}/weeks`, fieldsOf(page.html, `/funds/${id}/weeks`))
    expect([given.status, given.location]).toEqual([303, `/funds/${id}`])
    const list = await larch.books.fundList(DEMO_CALLER, {})
    expect(list.find((l) => l.fund.id === id)?.leftInStandard).toBe(24 * 3600)
  })

  test('once, however often the form is sent', async () => {
    const check = await fillIn(
      await press(await begin('person'), 'go person'),
      asWritten(SALLY, '2026-06-01', 'LS-020'),
    )
    const answers = await Promise.all([openIt(check), openIt(check), openIt(check)])
    expect(new Set(answers.map((a) => `${a.status} ${a.location}`)).size).toBe(1)
    expect(answers[0]?.status).toBe(303)
    const changed = await openIt(check, { 'person-ref': 'LS-021' })
    expect(changed.status).toBe(409)
    expect(text(changed.html)).toContain('This was opened already')
    expect(await refs()).not.toContain('LS-021')
    expect((await refs()).filter((ref) => ref === 'LS-020')).toHaveLength(1)
  })

  test('with the prices that are agreed with somebody else, every line the same', async () => {
    const first = await press(await begin('person'), 'go price')
    const options = [...first.html.matchAll(/name="price-from" type="radio" value="([^"]*)"/g)].map(
      ([, id]) => id,
    )
    const said = text(first.html)
    expect(said).toContain('day hours £24.60; late hours (after 11pm) £36.90')
    expect(said).toContain(
      'day hours £24.00; late hours (after 11pm) £36.00; hours together with a friend £15.00',
    )
    expect(said).toContain('As agreed with 2 people')
    // Nobody's name stands there: whose price it is says nothing that is needed.
    for (const { name } of PEOPLE) expect(said).not.toContain(name)
    const shared = options[said.indexOf('£24.60') < said.indexOf('£24.00') ? 1 : 0] ?? ''
    const copied = await press(first, 'next', { 'price-from': shared })
    expect(text(copied.html)).toContain('The lines come to £24.00 for one hour: £16.96 direct support')
    const chloe = PEOPLE.find((p) => p.name === 'Chloe') ?? SALLY
    const {
      'What an hour costs': _,
      'Other kinds of hours': __,
      ...written
    } = asWritten(chloe, '2026-06-01', 'LS-031')
    const check = await fillIn(copied, {
      ...written,
      'What is given each week': { 'week-hours-standard': '20:00' },
    })
    await openIt(check)
    const [agreed] = await larch.store.agreements((await fundOf('LS-031')).id)
    const same = termsFor(chloe, day('2026-06-01'))
    expect(canonicalText(agreed?.kinds ?? [])).toBe(canonicalText(same.kinds))
    expect(agreed?.draws).toEqual(same.draws)
    expect(agreed?.weekly).toEqual(same.weekly)
  })
})

describe('a running fund is taken on', () => {
  /** £200.00 owed and £1,000.00 at the bank, for 40 h at £24.60 and the rest in money. */
  const BROUGHT: Fields = {
    ...dated('brought-as-at', '2026-06-01'),
    'brought-hours-standard': '30:00',
    'brought-pot-rows': '1',
    'brought-pot-1-name': 'City break',
    'brought-pot-1-kind': 'standard',
    'brought-pot-1-amount': '10:00',
    'brought-spending': '60.00',
    'brought-emergencies': '50.00',
    'brought-saved-rows': '3',
    'brought-saved-3-name': 'A bike',
    'brought-saved-3-sum': '40.00',
    'brought-bank': '1,000.00',
    'brought-owed-northshire': '200.00',
    'brought-earned': '46.00',
    'brought-lent': '20.00',
  }

  test('with exact balances, marked as brought forward', async () => {
    const first = await press(await begin('running'), 'go person')
    const written = { ...asWritten(SALLY, '2026-06-01', 'LS-040'), 'What is brought forward': BROUGHT }
    const check = await fillIn(first, written)
    expect(check.title).toBe('Check all of it')
    expect(text(check.html)).toContain('How it is marked Brought forward, not proved here')
    expect((await openIt(check)).status).toBe(303)
    const { id } = await fundOf('LS-040')
    const found = await ask(larch, 'GET', `/api/funds/${id}?on=2026-06-01`)
    const { accounts } = found.body as {
      accounts: { unit: string; code: string; balance: number; pence?: number }[]
    }
    const balances = accounts
      .filter((a) => a.balance !== 0)
      .map((a) => `${a.unit} ${a.code} ${a.pence ?? a.balance / 3600}`)
    expect(balances.sort()).toEqual([
      'GBP advance 2000',
      'GBP bank 100000',
      'GBP contingency 5000',
      'GBP funder:northshire 20000',
      'GBP hours 98400',
      'GBP provider:direct 4600',
      'GBP saved:2 4000',
      'GBP spending 6000',
      'standard available 30',
      'standard issued 40',
      'standard pot:1 10',
    ])
    const entries = await larch.store.entriesOfKind(id as FundId, ['brought-forward'])
    expect(entries.map((e) => [e.effective, e.details.asAt])).toEqual([['2026-06-01', '2026-06-01']])
  })

  test('not where what is held is not what it stands for: the page says how much, and on which side', async () => {
    let page = await press(await begin('running'), 'go person')
    const written = asWritten(SALLY, '2026-06-01', 'LS-041')
    while (page.title !== 'What is brought forward')
      page = await press(page, 'next', lineByLine(page, written))
    const short = await press(page, 'next', { ...BROUGHT, 'brought-bank': '990.00' })
    expect(short.status).toBe(422)
    expect(errorsOn(short)).toEqual([
      'What is held comes to £1,190.00, and what it stands for to £1,200.00: £10.00 too little is held. Both must be the same. The table below shows both.',
    ])
    expect(leadTo(short)).toEqual(['brought-bank'])
    expect(text(short.html)).toContain('Day hours, at their price £738.00'.replace(' £', ' How much £'))
    expect(short.fields['brought-saved-3-name']).toBe('A bike')
    const early = await press(page, 'next', { ...BROUGHT, ...dated('brought-as-at', '2026-05-31') })
    expect(errorsOn(early)[0]).toBe(
      'The agreement begins on 1 June 2026, after this day. Let it begin on this day or before.',
    )
    const later = await press(page, 'next', { ...BROUGHT, ...dated('brought-as-at', '2026-07-01') })
    expect(errorsOn(later)[0]).toBe('1 July 2026 has not come yet. Bring it forward on the day.')
    const added = await press(page, 'stay', BROUGHT)
    expect(text(added.html)).toContain('Both are the same.')
  })
})

/** What is written on the page that is shown, prices first chosen to be written line by line. */
function lineByLine(page: Shown, written: Readonly<Record<string, Fields>>): Fields {
  const fields = { ...written[page.title] }
  if (page.title !== 'What an hour costs') return fields
  if (!('price-line-rows' in page.fields)) return { 'price-from': 'lines' }
  delete fields['price-from']
  return fields
}
