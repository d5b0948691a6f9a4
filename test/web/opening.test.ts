import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { isRefused, refusalsOf } from '../../src/bookkeeping/open-books.ts'
import { DEMO_CALLER } from '../../src/demo/build.ts'
import { PEOPLE, termsFor } from '../../src/demo/larch.ts'
import { day } from '../../src/ledger/day.ts'
import { canonicalText } from '../../src/ledger/entry.ts'
import type { FundId } from '../../src/ledger/fund.ts'
import { printRate, readRate, readRatio } from '../../src/ledger/rate.ts'
import { isRefusal } from '../../src/ledger/refusal.ts'
import type { Role } from '../../src/ledger/role.ts'
import { mayBeKept } from '../../src/web/sign-in/drafts.ts'
import { ask, open, send } from './asking.ts'
import { asAnother, type Larch, openLarch } from './larch.ts'
import {
  asWritten,
  begin as beginOn,
  dated,
  errorsOn,
  type Fields,
  fieldsOf,
  fillIn as fillInOn,
  leadTo,
  OPEN,
  openIt as openOn,
  press as pressOn,
  type Shown,
  START,
  shown,
  text,
} from './long-form.ts'

let larch: Larch
beforeAll(async () => {
  larch = await openLarch()
})
afterAll(() => larch.close())

const press = (page: Shown, does: string, more: Fields = {}, on: Larch = larch) =>
  pressOn(on, page, does, more)
const begin = (way: 'person' | 'running', on: Larch = larch) => beginOn(on, way)
const fillIn = (first: Shown, written: Readonly<Record<string, Fields>>, on: Larch = larch) =>
  fillInOn(on, first, written)
const openIt = (check: Shown, more: Fields = {}, on: Larch = larch) => openOn(on, check, more)

const fundOf = async (ref: string, on: Larch = larch) => {
  const fund = await on.store.fundByRef(DEMO_CALLER.provider, ref)
  if (!fund) throw new Error(`no fund ${ref}`)
  return fund
}
const refs = async (on: Larch = larch) =>
  (await on.store.funds(DEMO_CALLER.provider)).map((f) => f.ref).filter((ref) => ref !== 'OWN')

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
    expect(said).toContain('Day hours £24.60; late hours (after 11pm) £36.90')
    expect(said).toContain(
      'Day hours £24.00; late hours (after 11pm) £36.00; hours together with a friend £15.00',
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

describe('each step says what is wrong with it, with everything as it was written', () => {
  test.each<[step: string, more: Fields, errors: readonly (readonly [field: string, says: string])[]]>([
    [
      'person',
      { 'person-ref': 'LS-001', ...dated('person-from', '2026-06-31') },
      [
        ['person-name', 'Say what they are called.'],
        ['person-ref', 'There is a fund LS-001 already. Use LS-'],
        ['person-from', '“31 6 2026” is not a day.'],
      ],
    ],
    [
      'person',
      { 'person-name': 'Zoë', 'person-ref': 'ls 1', ...dated('person-from', '2026-06-01') },
      [['person-ref', '“ls 1” is no reference']],
    ],
    ['price', {}, [['price-from', 'Choose the prices to start from.']]],
    [
      'price',
      {
        'price-line-rows': '1 2',
        'price-label': '',
        'price-line-1-cat': 'wages',
        'price-line-1-label': 'wages',
        'price-line-1-sum': '-1.00',
        'price-line-2-sum': '3',
      },
      [
        ['price-label', 'Say what the person calls'],
        ['price-line-1-sum', '“-1.00” is no price.'],
        ['price-line-2-cat', 'Choose what the line is for.'],
        ['price-line-2-label', 'Say in words'],
      ],
    ],
    [
      'price',
      {
        'price-line-rows': '1',
        'price-label': 'day hours',
        'price-line-1-cat': 'wages',
        'price-line-1-label': 'wages',
        'price-line-1-sum': '4.77 for 2',
      },
      [
        [
          'price-line-rows',
          'An hour of day hours comes to £4.77 for 2. Change the lines until one hour is whole pence',
        ],
      ],
    ],
    [
      'kinds',
      {
        'kinds-row-rows': '1',
        'kinds-row-1-label': '???',
        'kinds-row-1-measure': 'time',
        'kinds-row-1-standard': '6.5',
        'kinds-row-1-from': '23:00',
        'kinds-row-1-price': 'times',
        'kinds-row-1-times': 'half',
        'kinds-row-1-people': '0',
      },
      [
        ['kinds-row-1-short', 'Write a short name of its own'],
        ['kinds-row-1-standard', 'Write a whole number from 1 to 10000.'],
        ['kinds-row-1-own', 'Say how many of these, like 4.'],
        ['kinds-row-1-to', 'Write both times'],
        ['kinds-row-1-people', 'Write a whole number from 1 to 100.'],
        ['kinds-row-1-times', '“half” is no such number.'],
      ],
    ],
    [
      'week',
      { 'week-year': '29 February' },
      [
        ['week-hours-standard', 'Write what an hour costs first.'],
        ['week-year', 'Write a day from 1 to 28 and a month'],
      ],
    ],
    [
      'week',
      { 'week-hours-standard': '0:00', 'week-money': '-5.00' },
      [
        ['week-money', 'Write a sum that is not below'],
        ['week-hours-standard', 'Write what an hour costs first.'],
      ],
    ],
    [
      'funders',
      {
        'funders-row-rows': '1 2',
        'funders-row-1-who': 'northshire',
        'funders-row-1-relation': 'included',
        'funders-row-1-share': '150 %',
        'funders-row-2-who': 'new',
        'funders-row-2-name': 'Northshire',
        'funders-row-2-relation': 'added',
        'funders-row-2-share': '1/2',
      },
      [
        ['funders-row-1-share', 'A share is less than the whole'],
        ['funders-row-2-share', 'The last one pays the rest.'],
        ['funders-row-2-name', 'This is too like Northshire Council.'],
      ],
    ],
    ['funders', { 'funders-row-rows': '' }, [['funders-row', 'Add whoever pays: at least one.']]],
    [
      'late',
      { 'late-notice': 'soon' },
      [
        ['late-notice', 'Write a whole number'],
        ['late-rule', 'Choose what a late'],
      ],
    ],
    [
      'late',
      { 'late-rule': 'part', 'late-part': '3/2' },
      [['late-part', 'A part is not more than the whole.']],
    ],
    [
      'unused',
      { 'unused-rate': 'less', 'unused-sum': '20', 'unused-rest': 'provider' },
      [['unused-reason', 'needs its reason']],
    ],
    // There is no default: somebody with authority names the rule, or says that there is none yet.
    ['surplus', {}, [['surplus-rule', 'Choose a rule, or that it is not agreed yet.']]],
    [
      'surplus',
      { 'surplus-rule': 'over-weeks', 'surplus-over': '600' },
      [['surplus-over', 'Write a whole number from 1 to 520.']],
    ],
    [
      'away',
      {
        'away-row-rows': '1',
        ...dated('away-row-1-from', '2026-08-10'),
        ...dated('away-row-1-to', '2026-08-01'),
      },
      [['away-row-1-to', 'This is before the first day.']],
    ],
    [
      'statements',
      { 'statements-within': '30' },
      [['statements-after', 'on the day by which it is answered, or later']],
    ],
    [
      'decided',
      {},
      [
        ['decided-by', 'Choose who decided.'],
        ['decided-involved', 'Choose how the person was involved.'],
      ],
    ],
  ])('%s %j', async (step, more, errors) => {
    const page = await press(await begin('person'), `go ${step}`)
    const no = await press(page, 'next', more)
    expect(no.status).toBe(422)
    expect(no.title).toMatch(/^Error: /)
    expect(leadTo(no)).toEqual(errors.map(([field]) => field))
    for (const [i, [, says]] of errors.entries()) expect(errorsOn(no)[i]).toContain(says)
    for (const id of leadTo(no)) expect(no.html).toContain(` id="${id}"`)
    expect(no.fields).toMatchObject(more)
  })

  test('and what only the books know is said at its step too', async () => {
    const check = await fillIn(
      await press(await begin('person'), 'go person'),
      asWritten(SALLY, '2026-06-01', 'LS-050'),
    )
    await ask(larch, 'POST', '/api/funds', {
      ref: 'LS-050',
      name: 'Somebody quicker',
      agreement: termsFor(SALLY, day('2026-06-01')),
      decided: { name: 'Somebody quicker', involved: 'in-person' },
    })
    const late = await openIt(check)
    expect(late.status).toBe(422)
    expect(errorsOn(late)).toEqual(['Finish every step first.'])
    const person = await press(shown(late), 'go person')
    const no = await press(person, 'next')
    expect(leadTo(no)).toEqual(['person-ref'])
    const now = await press(no, 'next', { 'person-ref': 'LS-051' })
    expect(now.title).toBe('Check all of it')
    expect((await openIt(now)).status).toBe(303)
  })

  test('a second person of the same name is looked at', async () => {
    const check = await fillIn(await press(await begin('person'), 'go person'), {
      ...asWritten(SALLY, '2026-06-01', 'LS-060'),
      'The person': {
        'person-name': ' brian',
        'person-ref': 'LS-060',
        ...dated('person-from', '2026-06-01'),
      },
    })
    expect(text(check.html)).toContain('There is a fund of somebody called brian already: LS-002')
  })
})

describe('on the way', () => {
  test('back, forward and the list keep what was written, finished or not', async () => {
    const person = await press(await begin('person'), 'go person')
    const name = { 'person-name': 'Zebedee Quick' }
    const list = await press(person, 'list', name)
    expect(text(list.html)).toContain('The person Begun What an hour costs To do')
    const again = await press(list, 'go person')
    expect(again.fields['person-name']).toBe('Zebedee Quick')
    const saved = await press(again, 'next', dated('person-from', '2026-06-03'))
    const back = await press(saved, 'back')
    expect([back.title, back.fields['person-from-day']]).toEqual(['The person', '3'])
    const broken = await press(back, 'list', { 'person-from-day': '' })
    expect(text(broken.html)).toContain('The person To look at again')
    const reviews = await press(saved, 'go reviews')
    expect([reviews.fields['reviews-row-1-day'], reviews.fields['reviews-row-2-year']]).toEqual(['1', '2027'])
    const none = await press(
      await press(await press(reviews, 'remove reviews-row 1'), 'remove reviews-row 2'),
      'next',
    )
    const gone = await press(none, 'go reviews')
    expect(gone.fields['reviews-row-rows']).toBe('')
  })

  test('what one step makes wrong of another is said as soon as it is', async () => {
    const written = { ...asWritten(SALLY, '2026-06-01', 'LS-055') }
    const check = await fillIn(await press(await begin('person'), 'go person'), written)
    const start = await press(check, 'go person')
    const reviews = await press(start, 'next', dated('person-from', '2026-07-06'))
    expect([reviews.status, reviews.title]).toEqual([422, 'Error: Reviews'])
    expect(leadTo(reviews)).toEqual(['reviews-row-1'])
    expect((await press(reviews, 'next', dated('reviews-row-1', '2026-08-03'))).title).toBe('Check all of it')
  })

  test('rows are added, moved and taken away, and the page comes back at them', async () => {
    const page = await press(await begin('person'), 'go funders')
    const two = await press(page, 'add funders-row', {
      'funders-row-1-who': 'northshire',
      'funders-row-1-share': '3/4',
    })
    expect(two.fields['funders-row-rows']).toBe('1 2')
    expect(page.html).toContain('formaction="/new-fund#funders-row-2"')
    const turned = await press(two, 'up funders-row 2', { 'funders-row-2-name': 'NHS' })
    expect(turned.fields['funders-row-rows']).toBe('2 1')
    const one = await press(turned, 'remove funders-row 2')
    expect(one.fields['funders-row-rows']).toBe('1')
    expect(Object.keys(one.fields)).not.toContain('funders-row-2-name')
    expect(one.fields['funders-row-1-who']).toBe('northshire')
  })

  test('nothing personal stands in any address, and nothing is written down before the end', async () => {
    const seen: string[] = []
    const before = await refs()
    let page = await press(await begin('person'), 'go person')
    const written = {
      ...asWritten(SALLY, '2026-06-08', 'LS-070'),
      'The person': {
        'person-name': 'Zebedee Quick',
        'person-ref': 'LS-070',
        ...dated('person-from', '2026-06-10'),
      },
    }
    for (let n = 0; n < 30 && page.title !== 'Check all of it'; n++) {
      seen.push(
        ...[...page.html.matchAll(/\s(?:href|action|formaction)="([^"]*)"/g)].map(([, at = '']) => at),
      )
      page = await press(page, 'next', lineByLine(page, written))
    }
    // The first week is a part: five days of seven, whole seconds.
    expect(text(page.html)).toContain(
      'From Wednesday 10 June, for a part of a week: 17 h 8 min 34 s, worth £421.71. From Monday 15 June: 24 h a week, worth £590.40.',
    )
    expect(await refs()).toEqual(before)
    const done = await openIt(page)
    seen.push(done.location)
    expect(seen.length).toBeGreaterThan(100)
    for (const at of seen) expect(decodeURIComponent(at)).not.toMatch(/zebedee|quick|LS-070|2460|2026-06/i)
  })

  test('two funders, money beside the hours, nights of their own price, days away and a representative', async () => {
    const written: Record<string, Fields> = {
      ...asWritten(SALLY, '2026-06-01', 'LS-080'),
      'Other kinds of hours': {
        'kinds-row-rows': '4',
        'kinds-row-4-label': 'sleep-in nights',
        'kinds-row-4-measure': 'count',
        'kinds-row-4-standard': '3',
        'kinds-row-4-own': '1',
        'kinds-row-4-price': 'own',
        'kinds-row-4-line-rows': '1',
        'kinds-row-4-line-1-cat': 'wages',
        'kinds-row-4-line-1-label': 'wages',
        'kinds-row-4-line-1-sum': '60.00',
        'kinds-note': 'Nights are paid by the night.',
      },
      'What is given each week': {
        'week-hours-standard': '10:00',
        'week-hours-sleep-in-nights': '2',
        'week-money': '30.00',
        'week-year': '1/10',
      },
      'Who pays': {
        'funders-row-rows': '1 2',
        'funders-row-1-who': 'new',
        'funders-row-1-name': 'Northshire NHS',
        'funders-row-1-share': '70 %',
        'funders-row-1-relation': 'included',
        'funders-row-2-who': 'northshire',
        'funders-row-2-relation': 'added',
      },
      'When a visit is cancelled': {
        'late-rule': 'part',
        'late-part': '50 %',
        'late-illness': 'yes',
        'late-notice': '48',
      },
      'When unused hours become money': {
        'unused-rate': 'less',
        'unused-sum': '20.00',
        'unused-rest': 'funder',
      },
      'What goes back to whoever pays': { 'surplus-rule': 'over-share-of-budget', 'surplus-over': '10 %' },
      'Days without support': {
        'away-row-rows': '1',
        ...dated('away-row-1-from', '2026-08-01'),
        ...dated('away-row-1-to', '2026-08-14'),
      },
      Reviews: {},
      'Statements and questions': { 'statements-representative': 'large-print', 'statements-within': '5' },
      'Who decided': {
        'decided-by': 'representative',
        'decided-involved': 'in-their-way',
        'decided-what': 'I nodded',
      },
      'Their authority': {
        'authority-name': 'Ruth Bell',
        'authority-kind': 'lpa-finance',
        'authority-decides-buy': 'yes',
        'authority-decides-plan': 'yes',
        'authority-recognised': 'Dana Reed',
        'authority-evidence': 'The registered power',
        'authority-not-staff': 'yes',
      },
    }
    const check = await fillIn(await press(await begin('person'), 'go person'), written)
    expect(check.title).toBe('Check all of it')
    expect(text(check.html)).toContain(
      'From Monday 1 June: 10 h of day hours, 2 sleep-in nights and £30.00 to spend a week, worth £366.00.',
    )
    expect((await openIt(check)).status).toBe(303)
    const fund = await fundOf('LS-080')
    const [agreed] = await larch.store.agreements(fund.id)
    expect(agreed).toMatchObject({
      yearStarts: '10-01',
      weekly: [
        { kind: 'standard', amount: 36_000 },
        { kind: 'sleep-in-nights', amount: 2 },
      ],
      weeklyPence: 3000,
      notSupported: [{ from: '2026-08-01', to: '2026-08-14' }],
      cashRate: { pence: 2000, per: 1 },
      cashRest: 'funder',
      cancelledLate: { rule: 'part', num: 1, den: 2 },
      chargesIllness: true,
      streams: [
        { code: 'northshire-nhs', name: 'Northshire NHS', relation: 'included', share: { num: 7, den: 10 } },
        { code: 'northshire', name: 'Northshire Council', relation: 'added' },
      ],
      surplus: { rule: 'over-share-of-budget', num: 1, den: 10 },
      statementTo: [
        { reader: 'person', format: 'paper' },
        { reader: 'representative', format: 'large-print' },
      ],
      asking: { answerWithin: 5, funderAfter: 20 },
      managementNote: 'Nights are paid by the night.',
    })
    const [decision] = await larch.store.decisions(fund.id)
    expect([decision?.by, decision?.involved, decision?.authority !== undefined]).toEqual([
      'representative',
      'in-their-way',
      true,
    ])
  })

  test('more than a form can carry is refused, and so is one without its key', async () => {
    const page = await press(await begin('person'), 'go decided')
    const big = await press(page, 'stay', { 'decided-what': 'a '.repeat(40_000) })
    expect(big.status).toBe(413)
    const keyless = await send(larch, OPEN, { way: 'person' })
    expect(keyless.status).toBe(400)
    const twice = new URLSearchParams({ way: 'person', 'person-name': 'A', do: 'list' })
    twice.append('person-name', 'B')
    expect((await send(larch, START, twice)).status).toBe(400)
  })

  test('a form whose session ran out on the way may be kept for them', () => {
    expect(['/new-fund', '/new-fund/opening', '/new-funding'].map(mayBeKept)).toEqual([true, true, false])
  })
})

describe('a fund that is here gets a new agreement', () => {
  test('with what stands now in every step, a new price, and the hours held valued by it', async () => {
    const { id } = await fundOf('LS-001')
    const [at, send_] = [`/funds/${id}/new-agreement`, `/funds/${id}/agreements`]
    const go = async (page: Shown, does: string, more: Fields = {}) =>
      shown(await send(larch, at, { ...page.fields, ...more, do: does }), at)
    const [before] = await larch.store.agreements(id)
    if (!before) throw new Error('nothing agreed')

    const list = shown(await open(larch, at), at)
    expect(text(list.html)).toContain('From when Begun What an hour costs Done Other kinds of hours Done')
    const price = await go(list, 'go price')
    expect(price.fields['price-line-1-sum']).toBe('13.20')
    const priced = await go(price, 'next', { 'price-line-1-sum': '13.60' })
    const from = await go(priced, 'go person')
    const early = await go(from, 'next', dated('person-from', '2026-04-20'))
    const who = await go(early, 'go decided')
    const closed = await go(who, 'next', { 'decided-by': 'person', 'decided-involved': 'by-phone' })
    expect(closed.status).toBe(422)
    expect(errorsOn(closed)[0]).toContain('The month up to 30 April 2026 is closed')
    expect(leadTo(closed)).toEqual(['person-from'])

    const check = await go(closed, 'next', dated('person-from', '2026-06-08'))
    const said = text(check.html)
    expect(said).toContain('From Monday 8 June: 24 h a week, worth £600.00.')
    const [, held = '', worth = ''] =
      /The hours held on 8 June 2026 stay as many as they are. At the new price they are worth (£([\d.]+)) more: whoever pays adds it./.exec(
        said,
      ) ?? []
    expect(held).not.toBe('')
    expect((await larch.store.agreements(id)).length).toBe(1)

    const done = shown(await send(larch, send_, { ...fieldsOf(check.html, send_), do: 'open' }))
    expect([done.status, done.location]).toEqual([303, `/funds/${id}/agreement?agreed=2`])
    const [, now] = await larch.store.agreements(id)
    const lines = (rates: 1 | 2) =>
      before.kinds[rates - 1]?.lines.map((l, i) =>
        i > 0 ? l : { ...l, rate: rates === 1 ? { pence: 1360, per: 1 } : { pence: 2040, per: 1 } },
      )
    expect(canonicalText(now ?? {})).toBe(
      canonicalText({
        ...before,
        version: 2,
        from: '2026-06-08',
        kinds: before.kinds.map((k, i) => ({ ...k, lines: lines(i === 0 ? 1 : 2) })),
      }),
    )
    const [repricing] = await larch.store.entriesOfKind(id, ['repricing'])
    expect(repricing?.effective).toBe('2026-06-08')
    expect(((repricing?.details.difference ?? 0) / 360_000).toFixed(2)).toBe(worth)
    const page = await open(larch, done.location)
    expect(text(page.html)).toContain('It is agreed From 8 June 2026')
    expect(text(page.html)).toContain('An hour of day hours £25.00')
  })

  test('what somebody else agreed meanwhile is shown, and not written over', async () => {
    const { id } = await fundOf('LS-002')
    const [at, send_] = [`/funds/${id}/new-agreement`, `/funds/${id}/agreements`]
    const go = async (page: Shown, does: string, more: Fields = {}) =>
      shown(await send(larch, at, { ...page.fields, ...more, do: does }), at)
    const begun = await go(shown(await open(larch, at), at), 'go person')
    const from = await go(begun, 'next', dated('person-from', '2026-06-15'))
    const check = await go(from, 'next', { 'decided-by': 'person', 'decided-involved': 'by-phone' })
    expect(check.status).toBe(200)

    // Another manager agrees 40 hours a week while it stands on the first one's screen.
    const latest = async () => (await larch.store.agreements(id)).at(-1)
    const [before] = await larch.store.agreements(id)
    if (!before) throw new Error('nothing agreed')
    const { format: _, version: __, ...terms } = before
    const more = { ...terms, from: day('2026-06-08'), weekly: [{ kind: 'standard', amount: 40 * 3600 }] }
    const decided = { name: 'Brian', involved: 'by-phone' } as const
    const ask = { fund: id, agreement: more, decided, standsOn: 1 }
    expect(isRefused(await larch.books.agreeAnew(DEMO_CALLER, ask))).toBe(false)

    const pressed = shown(await send(larch, send_, { ...fieldsOf(check.html, send_), do: 'open' }))
    for (const page of [pressed, await go(check, 'list')]) {
      expect(page.status).toBe(409)
      expect(text(page.html)).toContain('The agreement from 8 June 2026')
      expect(text(page.html)).toContain('This was agreed meanwhile')
      expect(text(page.html)).toContain('40 h')
      expect(page.html).toContain(`href="${at}"`)
    }
    expect(await latest()).toMatchObject({ version: 2, from: '2026-06-08' })
    const refused = await larch.books.agreeAnew(DEMO_CALLER, {
      ...ask,
      agreement: { ...more, from: day('2026-06-15') },
    })
    expect(refusalsOf(refused).map((r) => `${r.name}: ${r.sentence}`)).toEqual([
      'changed-meanwhile: Another agreement was written down meanwhile: version 2, from 8 June 2026. Look at what is agreed now, and make the new one from there.',
    ])
    // Begun anew, it stands on that.
    expect(shown(await open(larch, at), at).fields['stands-on']).toBe('2')
  })

  test('by a representative on record, and not without a kind of which hours are still held', async () => {
    const { id } = await fundOf('LS-080')
    const at = `/funds/${id}/new-agreement`
    const go = async (page: Shown, does: string, more: Fields = {}) =>
      shown(await send(larch, at, { ...page.fields, ...more, do: does }), at)
    const kinds = await go(shown(await open(larch, at), at), 'go kinds')
    const person = await go(await go(await go(kinds, 'remove kinds-row 1'), 'next'), 'go person')
    const decided = await go(person, 'next', dated('person-from', '2026-06-08'))
    const who = { 'decided-by': 'representative', 'decided-involved': 'in-person' }
    const nobody = await go(decided, 'next', who)
    expect(errorsOn(nobody)).toEqual(['Say who decided for them.'])
    const gone = await go(nobody, 'next', { ...who, 'decided-name': 'Ruth Bell' })
    expect([gone.status, gone.title]).toEqual([422, 'Error: Other kinds of hours'])
    expect(errorsOn(gone)).toEqual([
      'The new version has no “sleep-in-nights” hours, but some are still held. Swap them first.',
    ])
    const stranger = await go(await go(gone, 'go decided'), 'next', {
      ...who,
      'decided-name': 'Nobody Known',
    })
    expect(errorsOn(stranger)[0]).toContain('No authority of Nobody Known is on record.')
    expect(leadTo(stranger)).toEqual(['decided-by'])
  })
})

test('whoever is no manager finds nothing there', async () => {
  const { id } = await fundOf('LS-002')
  const others: readonly Role[] = [
    { role: 'holder', fund: id },
    { role: 'commissioner', funder: 'northshire' },
  ]
  for (const as of others) {
    const theirs = asAnother(larch, { ...DEMO_CALLER, as, code: 'u_other' as typeof DEMO_CALLER.code })
    expect((await open(theirs, START)).status).toBe(404)
    expect((await send(theirs, START, { way: 'person', do: 'begin' })).status).toBe(404)
    expect((await send(theirs, OPEN, { way: 'person' })).status).toBe(404)
    for (const last of ['opening', 'agreement', 'new-agreement'])
      expect((await open(theirs, `/funds/${id}/${last}`)).status).toBe(404)
    expect((await send(theirs, `/funds/${id}/agreements`, {})).status).toBe(404)
    expect((await send(theirs, `/funds/${id}/weeks`, {})).status).toBe(404)
  }
})

describe('numbers as people write them', () => {
  test.each([
    ['3/2', '3/2'],
    ['1.5', '3/2'],
    ['70 %', '7/10'],
    ['12.5%', '1/8'],
    ['6', '6/1'],
    ['0.99375', '159/160'],
    ['0', 'refused'],
    ['1/0', 'refused'],
    ['-1', 'refused'],
    ['10001', 'refused'],
    ['1e3', 'refused'],
    ['one', 'refused'],
  ])('the ratio %s is %s', (written, read) => {
    const ratio = readRatio(written)
    expect(isRefusal(ratio) ? 'refused' : `${ratio.num}/${ratio.den}`).toBe(read)
  })

  test.each([
    ['13.20', '£13.20'],
    ['£4.77 for 2', '£4.77 for 2'],
    ['7', '£7.00'],
    ['-1.00', 'refused'],
    ['1.999', 'refused'],
    ['2 for 0', 'refused'],
  ])('the rate %s is %s', (written, read) => {
    const rate = readRate(written)
    expect(isRefusal(rate) ? 'refused' : printRate(rate)).toBe(read)
  })
})
