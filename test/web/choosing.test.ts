// Brian saves for a bike, takes it out again and decides to buy a month at the gym, on his own pages; Dana writes
// down what he decided by phone. Asked as a browser asks, each as who they are.
import { beforeEach, describe, expect, test } from 'vitest'
import type { Caller } from '../../src/bookkeeping/daybook.ts'
import { day } from '../../src/ledger/day.ts'
import { createApp } from '../../src/web/app.ts'
import {
  audit,
  type Bookkeeper,
  BY,
  balance,
  decidedBy,
  done,
  entries,
  fundOf,
  h,
  newBooks,
  openPerson,
  pounds,
} from '../bookkeeping/bookkeeper.ts'
import { aroundBrian, authorityOf, comesIn, nextDay } from '../bookkeeping/people-around.ts'
import { open, send } from './asking.ts'

const MONDAY = day('2026-03-09')

let k: Bookkeeper
let brians: { dana: Caller; tom: Caller; brian: Caller }
let id: string
let at: { fund: string; save: string; savings: string; buy: string; purchases: string }

const as = (caller: Caller) => ({
  app: createApp({ books: k.books, who: async () => ({ caller, name: caller.code }) }),
})

const mainOf = (html: string) => html.slice(html.indexOf('<main'), html.indexOf('</main>'))
function textOf(html: string): string {
  return mainOf(html)
    .replace(/<[^>]*>/g, ' ')
    .replace(/&#39;/g, "'")
    .replace(/&quot;/g, '"')
    .replace(/\s+/g, ' ')
}

async function page(caller: Caller, path: string, status = 200): Promise<string> {
  const found = await open(as(caller), path)
  expect(found.status, path).toBe(status)
  return textOf(found.html)
}

function fieldsOf(html: string, path: string): Record<string, string> {
  const action = `action="${path}"`
  expect(html).toContain(action)
  const form = html.slice(html.indexOf(action)).split('</form>')[0] ?? ''
  const fields: Record<string, string> = {}
  for (const [tag] of form.matchAll(/<input[^>]*type="hidden"[^>]*>/g))
    fields[/name="([^"]*)"/.exec(tag)?.[1] ?? ''] = /value="([^"]*)"/.exec(tag)?.[1] ?? ''
  return fields
}

/** Sends a form, and the form of its check page. */
async function through(caller: Caller, from: string, to: string, asked: Record<string, string>) {
  const check = await send(as(caller), from, asked)
  expect(check.status, textOf(check.html)).toBe(200)
  const fields = fieldsOf(check.html, to)
  return { check: textOf(check.html), fields, ...(await send(as(caller), to, fields)) }
}

/** What is refused: the sentence stands at the top, linked to its field, and what was typed is kept. */
async function refusedAt(caller: Caller, path: string, asked: Record<string, string>) {
  const sent = await send(as(caller), path, asked)
  expect(sent.status).toBe(422)
  const summary = /<ul class="govuk-list govuk-error-summary__list">(.*?)<\/ul>/s.exec(sent.html)?.[1] ?? ''
  const errors = [...summary.matchAll(/<li>(?:<a href="#([^"]*)">)?([^<]*)/g)]
  for (const [, field] of errors) if (field) expect(sent.html).toContain(`id="${field}"`)
  return { errors: errors.map(([, field, text]) => [field, text]), html: sent.html }
}

const bike = { todo: 'save', name: 'Bike', unit: 'GBP', amount: '20.00' }
const gym = { what: 'Gym, one month', supplier: 'Leisure Centre', amount: '35.00' }
const byPhone = {
  'day-day': '9',
  'day-month': '3',
  'day-year': '2026',
  who: 'person',
  involved: 'by-phone',
}
const kindsOf = async () => (await entries(k, 'LS-002')).map((e) => e.kind)

/** Brian turned 5 h into £123.00 with Dana, a week ago. */
beforeEach(async () => {
  k = await newBooks('2026-03-09')
  await openPerson(k, 'LS-002')
  done(await k.books.allocate(BY, { through: MONDAY }))
  done(await k.books.recordThrough(BY, { through: MONDAY }))
  brians = await aroundBrian(k)
  id = (await fundOf(k, 'LS-002')).id
  const fund = `/funds/${id}`
  at = {
    fund,
    save: `${fund}/save`,
    savings: `${fund}/savings`,
    buy: `${fund}/buy`,
    purchases: `${fund}/purchases`,
  }
  const money = { fund: 'LS-002', on: MONDAY, kind: 'standard', amount: h(5), decided: decidedBy('Brian') }
  done(await k.books.turnHoursIntoMoney(brians.dana, money))
})

describe('Brian saves', () => {
  test('£20 for a bike, and takes it out again', async () => {
    const { brian } = brians
    const { html } = await open(as(brian), `${at.fund}/use/save`)
    expect(html).toContain(`href="${at.save}"`)
    const asked = await open(as(brian), at.save)
    expect(textOf(asked.html)).toContain('Save for something You decide. Nothing happens until')
    expect(textOf(asked.html)).toContain('Kept for emergencies £0.00 Money to spend £123.00')
    expect(asked.html).not.toMatch(/name="(who|involved|day-day|pot)"/)

    const sent = await through(brian, at.save, at.savings, bike)
    expect(sent.check).toContain(
      'What Save for something For Bike How much £20.00 Day 9 March 2026 Decided by You, on screen',
    )
    expect(sent.check).toMatch(/Saved for Bike Now £0\.00 After saving £20\.00/)
    expect(sent.check).toMatch(/Money to spend Now £123\.00 After saving £103\.00/)
    expect(sent.status).toBe(303)
    const did = await page(brian, sent.location)
    expect(did).toContain('It is saved Saved £20.00 for Bike')
    expect(did).toContain('Bike £20.00 Kept for emergencies £0.00 Money to spend £103.00')
    expect(await pounds(k, 'LS-002', 'saved:1')).toBe('£20.00')
    const [latest] = done(await k.books.decisionsOf(BY, { fund: 'LS-002' })).decisions
    expect(latest).toMatchObject({ own: true, decision: { kind: 'save', by: 'person' }, notices: [] })

    // The link beside it opens the other form, with it chosen; a name stands in no address.
    const out = `${at.save}?todo=take-out&from=GBP%3A1`
    expect((await open(as(brians.dana), at.save)).html).toContain(`href="${out.replace('&', '&amp;')}"`)
    expect((await open(as(brian), out)).html).toMatch(/<option value="GBP:1" selected[^>]*>Bike \(£20\.00\)/)
    const taken = await through(brian, at.save, at.savings, {
      todo: 'take-out',
      from: 'GBP:1',
      amount: '20.00',
    })
    expect(taken.check).toMatch(/Saved for Bike Now £20\.00 After taking out £0\.00/)
    expect(await page(brian, taken.location)).toContain('It is taken out Took £20.00 out of saving for Bike')
    expect(await pounds(k, 'LS-002', 'spending')).toBe('£123.00')
    // Pressed twice, it is done once, though nothing is saved any more.
    const again = await send(as(brian), at.savings, taken.fields)
    expect([again.status, again.location]).toEqual([303, taken.location])
    expect((await kindsOf()).filter((kind) => kind === 'saving')).toHaveLength(2)
    expect((await audit(k)).wrong).toEqual([])
  })

  test('hours too, into what is saved for already or something new; and back', async () => {
    const { brian } = brians
    await through(brian, at.save, at.savings, bike)
    const more = { todo: 'save', pot: '1', name: '', unit: 'standard', amount: '6:00' }
    const sent = await through(brian, at.save, at.savings, more)
    expect(sent.check).toContain('For Bike How much 6 h, day hours')
    expect(sent.check).toMatch(/Day hours Now 65 h After saving 59 h/)
    expect(await balance(k, 'LS-002', 'standard', 'pot:1')).toBe(h(6))
    const trip = { ...bike, pot: 'new', name: 'City break', amount: '1.50' }
    const second = await through(brian, at.save, at.savings, trip)
    expect(await page(brian, second.location)).toContain('Bike 6 h, day hours City break £1.50')
    expect(await pounds(k, 'LS-002', 'saved:2')).toBe('£1.50')
    // “Change something” shows it as it was.
    const back = await send(as(brian), at.save, { ...more, name: 'Bike', change: 'yes' })
    expect(back.html).toMatch(/value="1" checked/)
    expect(back.html).toMatch(/value="standard" selected/)
    expect(back.html).not.toMatch(/name="name"[^>]*value="Bike"/)
    const out = await through(brian, at.save, at.savings, {
      todo: 'take-out',
      from: 'standard:1',
      amount: '2:30',
    })
    expect(await page(brian, out.location)).toContain('Took 2 h 30 of day hours out of saving for Bike')
    expect(await balance(k, 'LS-002', 'standard', 'pot:1')).toBe(h(3, 30))
  })

  test('money for emergencies, used with a reason', async () => {
    const { brian } = brians
    const kept = await through(brian, at.save, at.savings, { todo: 'set-aside', amount: '40.00' })
    expect(kept.check).toMatch(/Kept for emergencies Now £0\.00 After keeping it £40\.00/)
    expect(await page(brian, kept.location)).toContain(
      'It is kept for emergencies Kept for emergencies: £40.00',
    )
    const drawn = { todo: 'drawn', amount: '12.50', reason: '' }
    expect((await refusedAt(brian, at.save, drawn)).errors).toEqual([
      ['reason', 'Say in a few words what it is needed for.'],
    ])
    const used = await through(brian, at.save, at.savings, { ...drawn, reason: 'A new kettle' })
    expect(await page(brian, used.location)).toContain(
      'It can be spent Used money kept for emergencies: A new kettle: £12.50',
    )
    expect([await pounds(k, 'LS-002', 'contingency'), await pounds(k, 'LS-002', 'spending')]).toEqual([
      '£27.50',
      '£95.50',
    ])
  })

  test('what is wrong is said at its field, and what was typed is kept', async () => {
    const { brian } = brians
    const none = await refusedAt(brian, at.save, { ...bike, name: ' ', unit: '', amount: '' })
    expect(none.errors).toEqual([
      ['name', 'Say what it is for, like City break.'],
      ['unit', 'Choose what to save.'],
      ['amount', 'Say how much.'],
    ])
    const much = await refusedAt(brian, at.save, { ...bike, amount: '123.01' })
    expect(much.errors).toEqual([['amount', 'There is £123.00 to spend. Ask for at most that.']])
    expect(much.html).toMatch(/name="name"[^>]*value="Bike"/)
    for (const amount of ['0', '-5.00'])
      expect((await refusedAt(brian, at.save, { ...bike, amount })).errors).toEqual([
        ['amount', 'Say how much, more than nothing.'],
      ])
    expect(
      (await refusedAt(brian, at.save, { todo: 'take-out', from: 'GBP:7', amount: '1.00' })).errors,
    ).toEqual([['from', 'Choose what to take out.']])
    await through(brian, at.save, at.savings, bike)
    const out = { todo: 'take-out', from: 'GBP:1', amount: '20.01' }
    expect((await refusedAt(brian, at.save, out)).errors).toEqual([
      ['amount', 'There is £20.00 saved here. Ask for at most that.'],
    ])
    nextDay(k, '2026-03-20')
    const late = await refusedAt(brian, at.save, { ...bike, pot: '1', unit: 'standard', amount: '1:00' })
    expect(late.errors[0]?.[1]).toContain('Larch Support has not written down all visits yet')
    expect((await send(as(brian), at.savings, { ...bike, key: '' })).status).toBe(400)
    expect((await open(as(brian), `${at.savings}/1`)).status).toBe(404)
  })
})

describe('Brian buys', () => {
  test('a month at the gym for £35: decided, and paid later', async () => {
    const { brian } = brians
    expect((await open(as(brian), `${at.fund}/use/save`)).html).toContain(`href="${at.buy}"`)
    const first = await page(brian, at.buy)
    expect(first).toContain('You decide. Larch Support pays for it later.')
    expect(first).toContain('Decided and not paid yet Nothing. Bought lately Nothing.')
    const sent = await through(brian, at.buy, at.purchases, gym)
    expect(sent.check).toContain(
      'What Gym, one month From Leisure Centre How much £35.00 Day 9 March 2026 Decided by You, on screen',
    )
    expect(sent.check).toMatch(/Money to spend now Money £123\.00 This Money −£35\.00 Left Money £88\.00/)
    expect(sent.status).toBe(303)
    const did = await page(brian, sent.location)
    expect(did).toContain('It is decided Gym, one month, Leisure Centre: £35.00')
    expect(did).toContain('Larch Support pays for it. Until then the money stays where it is.')
    expect(await pounds(k, 'LS-002', 'spending')).toBe('£123.00')
    expect((await kindsOf()).slice(-2)).toEqual(['purchase-asked', 'purchase-decided'])
    const again = await send(as(brian), at.purchases, sent.fields)
    expect([again.status, again.location]).toEqual([303, sent.location])
    expect((await kindsOf()).filter((kind) => kind === 'purchase-decided')).toHaveLength(1)

    expect(await page(brian, at.buy)).toMatch(
      /Decided and not paid yet .*9 March 2026 What Gym, one month, Leisure Centre How much £35\.00 Bought lately Nothing\./,
    )
    // The next one counts what is decided already; together they are more than there is.
    const shoes = { what: 'Shoes', supplier: 'Shop', amount: '88.01' }
    const next = await send(as(brian), at.buy, shoes)
    expect(textOf(next.html)).toMatch(
      /Decided before, and not paid yet: Gym, one month Money −£35\.00 This Money −£88\.01/,
    )
    expect(textOf(next.html)).toContain('this is £0.01 more than there is to spend: something has to wait')
    expect(textOf(next.html)).not.toContain('Left Money')
    const exact = await send(as(brian), at.buy, { ...shoes, amount: '88.00' })
    expect(textOf(exact.html)).toContain('Left Money £0.00')

    const purchase = sent.location.split('/').at(-1) ?? ''
    done(
      await k.books.payForPurchase(brians.dana, {
        fund: 'LS-002',
        on: MONDAY,
        purchase,
        paidFrom: 'provider-card',
      }),
    )
    expect(await pounds(k, 'LS-002', 'spending')).toBe('£88.00')
    expect(await page(brian, at.buy)).toMatch(
      /Decided and not paid yet Nothing\. Bought lately .*Gym, one month, Leisure Centre How much £35\.00/,
    )
    expect(await page(brian, sent.location)).toContain('It is paid for')
    expect((await audit(k)).wrong).toEqual([])
  })

  test('what is decided and not paid is told wherever the money is: it refuses nothing', async () => {
    const { brian, dana } = brians
    const tickets = { what: 'Cinema tickets', supplier: 'Odeon', amount: '40.00' }
    const sent = await through(brian, at.buy, at.purchases, tickets)
    const said =
      '£40.00 of it is for Cinema tickets: decided to buy, and not paid yet. £83.00 is free to spend.'
    const there = `There is £123.00 to spend. ${said}`
    expect(await page(brian, at.fund)).toContain(`£83.00 free to spend on other things ${there}`)
    for (const path of [`${at.fund}/use/save`, at.buy, `${at.fund}/swap`])
      expect(await page(brian, path), path).toContain(there)
    for (const path of [at.save, `${at.fund}/swap`])
      expect(await page(brian, path), path).toContain('Money to spend (£83.00 free)')
    const beside = '£40.00 of it decided to buy, £83.00 free'
    expect(await page(dana, at.fund)).toContain(`To spend on other things £123.00 ${beside}`)
    expect(await page(dana, '/')).toContain('£123.00 to spend £83.00 of it free')

    const dear = await refusedAt(brian, at.buy, { ...gym, amount: '123.01' })
    const alone =
      'Of the money to spend, £40.00 is for Cinema tickets: decided to buy, and not paid yet. £83.00 is free to spend.'
    expect(dear.errors).toEqual([
      [
        'amount',
        `This costs £123.01 and there is £123.00 to spend. Turn unused hours into money first, or ask for less. ${alone}`,
      ],
    ])
    const swap = { give: 'money', want: 'standard' }
    const hours = await refusedAt(brian, `${at.fund}/swap`, { ...swap, amount: '6:00' })
    expect(hours.errors).toEqual([
      ['amount', `6 h of day hours costs £147.60, and there is £123.00 to spend. ${alone}`],
    ])
    expect((await refusedAt(brian, at.save, { ...bike, amount: '123.01' })).errors).toEqual([
      ['amount', `There is £123.00 to spend. Ask for at most that. ${alone}`],
    ])

    // 3 h leave £49.20, enough for the tickets; 4 h leave £24.60, and it says by how much that is too little.
    const enough = await send(as(brian), `${at.fund}/swap`, { ...swap, amount: '3:00' })
    expect(textOf(enough.html)).toContain(
      'Money to spend Now £123.00 After the swap £49.20 Decided to buy, and not paid yet Now −£40.00 After the swap −£40.00 Free to spend Now £83.00 After the swap £9.20',
    )
    expect(textOf(enough.html)).not.toContain('too little')
    const warned =
      'After this there is £15.40 too little for Cinema tickets: decided to buy, and not paid yet. Something has to wait, or unused hours become money first.'
    const done4 = await through(brian, `${at.fund}/swap`, `${at.fund}/swaps`, { ...swap, amount: '4:00' })
    expect(done4.check).toContain(warned)
    expect(done4.check).toContain('Free to spend Now £83.00 After the swap £0.00')
    expect(done4.status).toBe(303)
    expect(await page(brian, at.fund)).toContain(
      '£0.00 free to spend on other things There is £24.60 to spend. £40.00 is for Cinema tickets: decided to buy, and not paid yet. Nothing is free to spend: there is £15.40 too little for it.',
    )
    expect(await page(dana, '/')).toContain('£24.60 to spend £15.40 too little')

    // Undoing the decision to buy gives back what was free; it moves no money.
    const [decision] = (await entries(k, 'LS-002')).filter((e) => e.kind === 'purchase-decided')
    const undoing = `${at.fund}/entries/${decision?.number}/undo`
    const check = await page(brian, undoing)
    expect(check).toContain(
      'Decided to buy, and not paid yet Now −£40.00 After undoing £0.00 Free to spend Now £0.00 After undoing £24.60',
    )
    expect(check).toContain('Nothing is paid for it yet, so no money moves.')
    expect(await page(brian, sent.location)).toContain('It is decided')
    const { html } = await open(as(brian), undoing)
    const undone = await send(as(brian), `${undoing}ing`, fieldsOf(html, `${undoing}ing`))
    expect(undone.status).toBe(303)
    expect(await page(brian, at.fund)).not.toContain('decided to buy')
    expect((await audit(k)).wrong).toEqual([])
  })

  test('a swap whose money a decision needs is undone with a warning; what is paid for is told no more', async () => {
    const { brian, dana } = brians
    const sent = await through(brian, at.buy, at.purchases, gym)
    const [swap] = (await entries(k, 'LS-002')).filter((e) => e.kind === 'hours-into-money')
    const check = await page(brian, `${at.fund}/entries/${swap?.number}/undo`)
    expect(check).toContain('Money to spend Now £123.00 After undoing £0.00')
    expect(check).toContain(
      'After this there is £35.00 too little for Gym, one month: decided to buy, and not paid yet.',
    )
    const saved = await send(as(brian), at.save, { ...bike, amount: '100.00' })
    expect(textOf(saved.html)).toContain('After this there is £12.00 too little for Gym, one month')
    const purchase = sent.location.split('/').at(-1) ?? ''
    const pay = { fund: 'LS-002', on: MONDAY, purchase, paidFrom: 'provider-card' } as const
    done(await k.books.payForPurchase(dana, pay))
    expect(await page(brian, at.fund)).not.toContain('decided to buy')
    expect(await page(dana, '/')).toContain('£88.00 to spend')
    expect(await page(dana, '/')).not.toContain('decided to buy')
  })

  test('what is wrong is said at its field; nothing is asked for by half', async () => {
    const { brian } = brians
    const before = await kindsOf()
    expect((await refusedAt(brian, at.buy, { what: '', supplier: '', amount: '' })).errors).toEqual([
      ['what', 'Say what to buy, like Gym, one month.'],
      ['supplier', 'Say from whom: a shop, or whoever sells it.'],
      ['amount', 'Say how much, like 12.50.'],
    ])
    const dear = await refusedAt(brian, at.buy, { ...gym, amount: '123.01' })
    expect(dear.errors).toEqual([
      [
        'amount',
        'This costs £123.01 and there is £123.00 to spend. Turn unused hours into money first, or ask for less.',
      ],
    ])
    expect(dear.html).toContain('value="Leisure Centre"')
    expect((await refusedAt(brian, at.buy, { ...gym, amount: '0.00' })).errors[0]?.[0]).toBe('amount')
    const check = await send(as(brian), at.buy, gym)
    const fields = fieldsOf(check.html, at.purchases)
    expect((await send(as(brian), at.purchases, { ...fields, amount: '200.00' })).status).toBe(422)
    expect((await open(as(brian), `${at.purchases}/p_nothing`)).status).toBe(404)
    expect(await kindsOf()).toEqual(before)
  })
})

describe('after each step of Brian’s', () => {
  const linksIn = (html: string) => [...mainOf(html).matchAll(/<a [^>]*href="([^"#]+)"[^>]*>(.*?)<\/a>/gs)]

  test('at most three ways on, each opens, and one leads back to what is left', async () => {
    const { brian, dana } = brians
    for (const name of ['Bike', 'Boots', 'Camera', 'Drum'])
      await through(brian, at.save, at.savings, { ...bike, name, pot: 'new', amount: '5.00' })
    const ends = async (step: string, location: string) => {
      const { html, status } = await open(as(brian), location)
      const links = linksIn(html)
      expect([step, status, links.length <= 3]).toEqual([step, 200, true])
      expect(
        links.map(([, href, text]) => [href, text]),
        step,
      ).toContainEqual([at.fund, 'Back to what is left'])
      for (const [, href = ''] of links)
        expect((await open(as(brian), href.replaceAll('&amp;', '&'))).status, `${step}: ${href}`).toBe(200)
    }
    const swap = `${at.fund}/swap`
    // A check page leads on, back to change something, and away.
    for (const [from, to, asked, ways] of [
      [
        swap,
        `${swap}s`,
        { give: 'standard', want: 'money', amount: '2:00' },
        'Swap now Change something Do not swap',
      ],
      [
        swap,
        `${swap}s`,
        { give: 'money', want: 'standard', amount: '1:00' },
        'Swap now Change something Do not swap',
      ],
      [at.save, at.savings, { ...bike, pot: '1' }, 'Save now Change something Leave it as it is'],
      [
        at.save,
        at.savings,
        { todo: 'take-out', from: 'GBP:1', amount: '5.00' },
        'Take it out now Change something Leave it as it is',
      ],
      [
        at.save,
        at.savings,
        { todo: 'set-aside', amount: '10.00' },
        'Keep it now Change something Leave it as it is',
      ],
      [
        at.save,
        at.savings,
        { todo: 'drawn', amount: '5.00', reason: 'Taxi' },
        'Use it now Change something Leave it as it is',
      ],
      [at.buy, at.purchases, gym, 'Decide to buy it Change something Do not buy it'],
    ] as const) {
      const sent = await through(brian, from, to, asked)
      expect(sent.check.trim().endsWith(ways), sent.check).toBe(true)
      await ends(ways, sent.location)
    }
    const [decision] = (await entries(k, 'LS-002')).filter((e) => e.kind === 'purchase-decided')
    const undo = `${at.fund}/entries/${decision?.number}/undo`
    const check = await open(as(brian), undo)
    const undone = await send(as(brian), `${undo}ing`, fieldsOf(check.html, `${undo}ing`))
    await ends('undone', undone.location)
    // Opened again, the page that said it was done says that it counts no more.
    const swapped = (await entries(k, 'LS-002')).findLast((e) => e.kind.endsWith('into-hours'))?.number
    const back = `${at.fund}/entries/${swapped}/undo`
    const sure = await open(as(brian), back)
    await send(as(brian), `${back}ing`, fieldsOf(sure.html, `${back}ing`))
    expect(textOf(mainOf((await open(as(brian), `${swap}s/${swapped}`)).html))).toMatch(
      /This was taken back Swapped .* \(undone on /,
    )
    // His own form has no more ways than it needs; a manager's leads to each thing that is saved.
    expect(linksIn((await open(as(brian), at.save)).html)).toEqual([])
    expect((await open(as(dana), at.save)).html.match(/todo=take-out&amp;from=/g)).toHaveLength(4)
  })
})

describe('who decides', () => {
  test('a representative who may only see has no link, and reads who can', async () => {
    const { id: fund } = await fundOf(k, 'LS-002')
    const authority = await authorityOf(k, 'LS-002', 'Ed Cole', { decides: [] })
    const ed = await comesIn(k, 'Ed Cole', { role: 'representative', fund, authority })
    expect((await open(as(ed), `${at.fund}/use`)).html).not.toMatch(/\/(save|buy|swap)"/)
    for (const [path, kind] of [
      [at.save, 'save for something'],
      [at.savings, 'save for something'],
      [at.buy, 'buy something'],
      [at.purchases, 'buy something'],
    ] as const) {
      const no = await send(as(ed), path, { ...bike, ...gym, key: 'a-key-of-sixteen-letters' })
      expect([no.status, textOf(no.html)]).toEqual([
        403,
        expect.stringContaining(`This is not yours to decide. Brian can make the decision “${kind}”.`),
      ])
    }
  })

  test('one who decides purchases buys, is on record, and Brian is told the next day', async () => {
    const { id: fund } = await fundOf(k, 'LS-002')
    const authority = await authorityOf(k, 'LS-002', 'Sue Hall', { decides: ['buy'] })
    const sue = await comesIn(k, 'Sue Hall', { role: 'representative', fund, authority })
    const { html } = await open(as(sue), `${at.fund}/use/save`)
    expect([html.includes(`"${at.buy}"`), html.includes(`"${at.save}"`)]).toEqual([true, false])
    const sent = await through(sue, at.buy, at.purchases, gym)
    expect(sent.status).toBe(303)
    const [latest] = done(await k.books.decisionsOf(BY, { fund: 'LS-002' })).decisions
    expect(latest).toMatchObject({
      own: true,
      decision: { kind: 'buy', by: 'representative', authority, involved: 'on-screen' },
      notices: [{ to: 'person', due: '2026-03-10' }],
    })
  })

  test('how Brian is involved stands on each check page of whoever decides in his best interests', async () => {
    const { id: fund } = await fundOf(k, 'LS-002')
    const decides = ['buy', 'save', 'swap', 'hours-into-money'] as const
    const authority = await authorityOf(k, 'LS-002', 'Sue Hall', { decides })
    const sue = await comesIn(k, 'Sue Hall', { role: 'representative', fund, authority })
    const swap = { give: 'standard', want: 'money', amount: '1:00' }
    const paths = [
      [at.buy, gym],
      [at.save, bike],
      [`${at.fund}/swap`, swap],
    ] as const
    // Nothing is agreed of who decides what: there is nothing to say.
    for (const [path, asked] of paths)
      expect(textOf((await send(as(sue), path, asked)).html)).not.toMatch(/best interests|is involved/)
    done(
      await k.books.agreeDecisionMaking(brians.dana, {
        ...{ fund: 'LS-002', from: MONDAY, decided: decidedBy('Brian') },
        kinds: [
          ...(['buy', 'hours-into-money'] as const).map((kind) => ({
            ...{ kind, who: 'best-interests' as const, authority },
            involved: `Sue shows me pictures first (${kind}).`,
          })),
          { kind: 'swap', who: 'me-with-help', helper: 'Femi', involved: 'Femi moves the cards with me.' },
        ],
      }),
    )
    const involved = (kind: string) =>
      `Decided by You, on screen, in Brian’s best interests How Brian is involved Sue shows me pictures first (${kind}). `
    const sent = await through(sue, at.buy, at.purchases, gym)
    expect(sent.check).toContain(involved('buy'))
    const money = await send(as(sue), `${at.fund}/swap`, swap)
    expect(textOf(money.html)).toContain(involved('hours-into-money'))
    const [decision] = (await entries(k, 'LS-002')).filter((e) => e.kind === 'purchase-decided')
    expect(await page(sue, `${at.fund}/entries/${decision?.number}/undo`)).toContain(involved('buy'))
    // Saving is in no agreement: she decides it by her authority alone.
    expect(textOf((await send(as(sue), at.save, bike)).html)).toContain('Decided by You, on screen What')
    // Dana writes down what Sue decided, with the same before her.
    const byPost = await send(as(brians.dana), at.buy, { ...gym, ...byPhone, who: authority })
    expect(textOf(byPost.html)).toContain(
      'Decided by Sue Hall, in Brian’s best interests How By phone How Brian is involved Sue shows me pictures first (buy).',
    )
  })

  test('Dana writes down what Brian decided by phone, and he is told the next day', async () => {
    const { dana } = brians
    const empty = await refusedAt(dana, at.buy, gym)
    expect(empty.errors).toEqual([
      ['day', 'Say which day.'],
      ['who', 'Choose who decided.'],
      ['involved', 'Choose how they decided.'],
    ])
    const sent = await through(dana, at.save, at.savings, { ...bike, ...byPhone })
    expect(sent.check).toContain('Day 9 March 2026 Decided by Brian How By phone')
    expect(sent.status).toBe(303)
    const bought = await through(dana, at.buy, at.purchases, { ...gym, ...byPhone })
    expect(bought.check).toContain('Decided by Brian How By phone')
    expect(await page(dana, bought.location)).toContain('Back to Brian’s fund')
    const [buying, saving] = done(await k.books.decisionsOf(BY, { fund: 'LS-002' })).decisions
    for (const [record, kind] of [
      [buying, 'buy'],
      [saving, 'save'],
    ] as const)
      expect(record).toMatchObject({
        own: false,
        decision: { kind, by: 'person', involved: 'by-phone', writtenDownBy: dana.code },
        notices: [{ to: 'person', due: '2026-03-10' }],
      })
  })

  test('what is disputed is kept still: neither saved nor spent', async () => {
    const { brian } = brians
    const [money] = done(await k.books.decisionsOf(BY, { fund: 'LS-002' })).decisions
    done(await k.books.dispute(brian, { fund: 'LS-002', decision: money?.decision.id ?? '' }))
    const held =
      'Kept still: £123.00 of the money to spend, because the decision behind it is disputed. Until a second manager has answered, none of it can be used.'
    const before = await kindsOf()
    expect((await refusedAt(brian, at.save, bike)).errors).toEqual([[undefined, held]])
    expect((await refusedAt(brian, at.buy, gym)).errors).toEqual([[undefined, held]])
    expect(await kindsOf()).toEqual(before)
  })

  test('what is free is reckoned alike on every page: to spend, less kept still, less decided', async () => {
    const { brian } = brians
    await through(brian, at.buy, at.purchases, { ...gym, amount: '20.00' })
    const money = done(await k.books.decisionsOf(BY, { fund: 'LS-002' })).decisions.find(
      ({ decision }) => decision.kind === 'hours-into-money',
    )
    done(await k.books.dispute(brian, { fund: 'LS-002', decision: money?.decision.id ?? '' }))
    const more = (amount: number) =>
      k.books.turnHoursIntoMoney(brian, {
        ...{ fund: 'LS-002', on: MONDAY, kind: 'standard', amount, decided: { own: true } },
      })
    const kept = '£123.00 of it is kept still until a manager has answered.'
    // £12.30 more: £135.30 less £123.00 is £7.70 too little for the gym.
    done(await more(h(0, 30)))
    const short = `There is £135.30 to spend. ${kept} £20.00 is for Gym, one month: decided to buy, and not paid yet. Nothing is free to spend: there is £7.70 too little for it.`
    const told = [at.fund, `${at.fund}/use/save`, at.buy, `${at.fund}/swap`]
    for (const path of told) expect(await page(brian, path), path).toContain(short)
    expect(await page(brian, at.fund)).toContain('£0.00 free to spend on other things')
    const rows = (free: string) =>
      `Kept still −£123.00 Decided to buy, and not paid yet −£20.00 Free to spend ${free}`
    expect(await page(brian, at.save)).toContain(`Money to spend £135.30 ${rows('£0.00')}`)
    for (const path of [at.save, `${at.fund}/swap`])
      expect(await page(brian, path), path).toContain('Money to spend (£0.00 free)')

    // £24.60 more again, and £16.90 is free.
    done(await more(h(1)))
    const free = `There is £159.90 to spend. ${kept} £20.00 of it is for Gym, one month: decided to buy, and not paid yet. £16.90 is free to spend.`
    for (const path of told) expect(await page(brian, path), path).toContain(free)
    expect(await page(brian, at.save)).toContain(`Money to spend £159.90 ${rows('£16.90')}`)
    const check = await send(as(brian), at.buy, { ...gym, amount: '6.90' })
    expect(textOf(check.html)).toMatch(
      /Money to spend now Money £159\.90 Kept still Money −£123\.00 Decided before, .* Money −£20\.00 This Money −£6\.90 Left Money £10\.00/,
    )
  })

  test('one who decides hours into money alone is offered no other swap', async () => {
    const { id: fund } = await fundOf(k, 'LS-002')
    const authority = await authorityOf(k, 'LS-002', 'Sue Hall', { decides: ['hours-into-money'] })
    const sue = await comesIn(k, 'Sue Hall', { role: 'representative', fund, authority })
    const offered = async (path: string) => {
      const { html } = await open(as(sue), path)
      const of = (name: string) =>
        [
          ...(
            html.split(`<select class="govuk-select" id="${name}"`)[1]?.split('</select>')[0] ?? ''
          ).matchAll(/<option value="([^"]*)"/g),
        ].map(([, value]) => value)
      return { html, give: of('give'), want: of('want') }
    }
    for (const path of [`${at.fund}/swap`, `${at.fund}/swap?want=money`, `${at.fund}/swap?want=enhanced`]) {
      const { give, want } = await offered(path)
      expect(give, path).toEqual(['', 'standard', 'enhanced'])
      expect(want, path).toEqual(['money'])
    }
    const other = await offered(`${at.fund}/swap?give=money`)
    expect([other.give, other.want]).toEqual([['money'], ['', 'standard', 'enhanced']])
    expect(textOf(other.html)).toContain('Turn hours into money instead')
    const first = await page(sue, `${at.fund}/use`)
    expect(first).toContain('Swap hours or money Hours into money, or money into hours.')
    expect(await page(brians.brian, `${at.fund}/use`)).toContain('Day hours, late hours and money.')
    const into = { give: 'standard', want: 'money', amount: '1:00' }
    expect((await through(sue, `${at.fund}/swap`, `${at.fund}/swaps`, into)).status).toBe(303)
  })

  test('a commissioner finds nothing there', async () => {
    const council = await comesIn(k, 'Northshire', { role: 'commissioner', funder: 'northshire' })
    const saved = await through(brians.brian, at.save, at.savings, bike)
    const bought = await through(brians.brian, at.buy, at.purchases, gym)
    expect((await open(as(council), at.fund)).html).not.toMatch(/\/(save|buy)"/)
    for (const path of [at.save, at.buy, saved.location, bought.location])
      expect((await open(as(council), path)).status, path).toBe(404)
  })
})
