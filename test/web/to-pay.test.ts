// Brian decides to buy; Dana sees that it waits to be paid, pays it and says so. Asked as a browser asks, each as who
// they are.
import { beforeEach, expect, test } from 'vitest'
import type { Caller } from '../../src/bookkeeping/daybook.ts'
import { day } from '../../src/ledger/day.ts'
import { createApp } from '../../src/web/app.ts'
import {
  audit,
  type Bookkeeper,
  BY,
  decidedBy,
  done,
  entries,
  fundOf,
  h,
  newBooks,
  openPerson,
  pounds,
} from '../bookkeeping/bookkeeper.ts'
import { aroundBrian } from '../bookkeeping/people-around.ts'
import { open, send } from './asking.ts'

const MONDAY = day('2026-03-09')

let k: Bookkeeper
let brians: { dana: Caller; tom: Caller; brian: Caller }
let fund: string

/** Brian turned 5 h into £123.00 with Dana. */
beforeEach(async () => {
  k = await newBooks('2026-03-09')
  await openPerson(k, 'LS-002')
  done(await k.books.allocate(BY, { through: MONDAY }))
  done(await k.books.recordThrough(BY, { through: MONDAY }))
  brians = await aroundBrian(k)
  fund = `/funds/${(await fundOf(k, 'LS-002')).id}`
  const money = { fund: 'LS-002', on: MONDAY, kind: 'standard', amount: h(5), decided: decidedBy('Brian') }
  done(await k.books.turnHoursIntoMoney(brians.dana, money))
})

const as = (caller: Caller) => ({
  app: createApp({ books: k.books, who: async () => ({ caller, name: caller.code }) }),
})

function textOf(html: string): string {
  const main = html.slice(html.indexOf('<main'), html.indexOf('</main>'))
  return main.replace(/<[^>]*>/g, ' ').replace(/\s+/g, ' ')
}

async function page(caller: Caller, path: string): Promise<string> {
  const found = await open(as(caller), path)
  expect(found.status, path).toBe(200)
  return textOf(found.html)
}

/** Brian decides on his own pages; the address of what he decided. */
async function decides(what: string, supplier: string, pence: number): Promise<string> {
  const ask = { fund: 'LS-002', on: MONDAY, what, supplier, pence, decided: { own: true } as const }
  return `${fund}/purchases/${done(await k.books.chooseToBuy(brians.brian, ask)).purchase}`
}

/** What is said above a form that is sent, and at which fields. */
async function errorsAt(path: string, asked: Record<string, string>) {
  const sent = await send(as(brians.dana), path, asked)
  expect(sent.status).toBe(422)
  const summary = /<ul class="govuk-list govuk-error-summary__list">(.*?)<\/ul>/s.exec(sent.html)?.[1] ?? ''
  return [...summary.matchAll(/<li>(?:<a href="#([^"]*)">)?([^<]*)/g)].map(([, field, text]) => [field, text])
}

const PAID = { 'on-day': '9', 'on-month': '3', 'on-year': '2026', from: 'provider-card', receipt: 'R-17' }

/** Sends the form of the page on which a payment is checked, as often as it is asked. */
async function pays(location: string, asked: Record<string, string>) {
  const check = await send(as(brians.dana), `${location}/payment`, asked)
  expect(check.status, textOf(check.html)).toBe(200)
  const form = check.html.slice(check.html.indexOf(`action="${location}/payments"`)).split('</form>')[0] ?? ''
  const fields: Record<string, string> = {}
  for (const [tag] of form.matchAll(/<input[^>]*type="hidden"[^>]*>/g))
    fields[/name="([^"]*)"/.exec(tag)?.[1] ?? ''] = /value="([^"]*)"/.exec(tag)?.[1] ?? ''
  return { check: textOf(check.html), done: () => send(as(brians.dana), `${location}/payments`, fields) }
}

test('Dana sees on her first page what waits to be paid, the longest waiting first', async () => {
  const { brian, dana } = brians
  expect(await page(dana, '/')).not.toContain('to be paid')
  expect(await page(dana, '/to-pay')).toContain('Nothing waits to be paid.')
  const location = await decides('Gym, one month', 'Leisure Centre', 35_00)
  expect(await page(dana, '/')).toContain('One purchase waits to be paid.')
  await decides('Cinema tickets', 'Odeon', 40_00)
  expect((await open(as(dana), '/')).html).toContain(
    '<a class="govuk-link" href="/to-pay">2 purchases wait</a> to be paid.',
  )
  expect(await page(dana, '/to-pay')).toMatch(
    /Brian .*Gym, one month, Leisure Centre .*9 March 2026 .*£35\.00 .*Cinema tickets, Odeon .*£40\.00/,
  )
  const decided = (await entries(k, 'LS-002')).filter((e) => e.kind === 'purchase-decided')
  const entry = `${fund}/entries/${decided[0]?.number}`
  expect((await open(as(dana), entry)).html).toContain(`href="${location}/payment"`)
  expect((await open(as(brian), entry)).html).not.toContain('/payment')
  // What was decided leads there, for whoever pays; Brian is told that it is paid for him.
  expect((await open(as(dana), location)).html).toContain(`href="${location}/payment"`)
  expect((await open(as(brian), location)).html).not.toContain('/payment')
  for (const path of ['/to-pay', `${location}/payment`])
    expect((await open(as(brian), path)).status, path).toBe(404)
})

test('it is paid: asked, checked, done once', async () => {
  const { dana } = brians
  const location = await decides('Gym, one month', 'Leisure Centre', 35_00)
  await decides('Cinema tickets', 'Odeon', 40_00)
  expect(await errorsAt(`${location}/payment`, { receipt: 'R-17' })).toEqual([
    ['on', 'Say which day.'],
    ['from', 'Choose what it was paid from.'],
  ])
  const { check, done: payNow } = await pays(location, PAID)
  expect(check).toContain('What Gym, one month From Leisure Centre How much £35.00 Decided 9 March 2026')
  expect(check).toContain('Paid on 9 March 2026 Paid from Larch Support’s card, owed back Receipt R-17')
  expect(check).toContain('Money to spend £123.00 now, £88.00 then')
  expect(await pounds(k, 'LS-002', 'spending')).toBe('£123.00')
  const sent = await payNow()
  expect([sent.status, sent.location]).toEqual([303, location])
  expect(await page(dana, location)).toContain('It is paid for Gym, one month, Leisure Centre: £35.00')
  expect([await pounds(k, 'LS-002', 'spending'), await pounds(k, 'LS-002', 'advance')]).toEqual([
    '£88.00',
    '£35.00',
  ])
  // Pressed twice, it is done once; said anew, it is refused.
  const again = await payNow()
  expect([again.status, again.location]).toEqual([303, location])
  const steps = (await entries(k, 'LS-002')).map((e) => e.kind).slice(-2)
  expect(steps).toEqual(['purchase', 'receipt-seen'])
  expect((await errorsAt(`${location}/payment`, PAID)).map(([, text]) => text)).toEqual([
    'This was paid for already.',
  ])
  expect(await page(dana, '/')).toContain('One purchase waits to be paid.')
  expect((await audit(k)).wrong).toEqual([])
})

test('what may not be is said at its field, and “Change something” keeps what was written', async () => {
  const location = await decides('Gym, one month', 'Leisure Centre', 35_00)
  const ahead = await errorsAt(`${location}/payment`, { ...PAID, 'on-day': '10' })
  expect(ahead.map(([, text]) => text)).toEqual([
    '10 March 2026 has not come yet. Only allocations and plans can be dated ahead.',
  ])
  const back = await send(as(brians.dana), `${location}/payment`, { ...PAID, change: 'yes' })
  expect(back.status).toBe(200)
  expect(back.html).toMatch(/value="provider-card" checked/)
  expect(back.html).toContain('value="R-17"')
  expect((await send(as(brians.dana), `${location}/payments`, PAID)).status).toBe(400)
  expect((await open(as(brians.dana), `${fund}/purchases/p_nothing/payment`)).status).toBe(404)
})
