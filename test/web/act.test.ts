// How a page that acts answers a form, whichever page it is.
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { at, open, send } from './asking.ts'
import { type Larch, openLarch } from './larch.ts'

let larch: Larch
beforeAll(async () => {
  larch = await openLarch()
}, 60_000)
afterAll(() => larch.close())

const main = (html: string) => html.slice(html.indexOf('<main'), html.indexOf('</main>'))
const key = 'a-key-of-this-test-'
const waiting = async () => (await open(larch, '/proposals')).html.split('Propose').length

describe('a form that does something', () => {
  test('is refused without its key, and what is not there before that', async () => {
    const whole = await send(larch, '/payment-limit', { limit: '300.00' })
    expect(whole.status).toBe(400)
    expect(main(whole.html)).toContain('This form is not whole.')
    expect((await send(larch, '/proposals/a_nothing/answer', { answer: 'refused' })).status).toBe(404)
  })

  test('comes back with what was written and what is wrong with it, and nothing is done', async () => {
    const before = await waiting()
    const read = await send(larch, '/payment-limit', { key: `${key}1`, limit: 'a lot' })
    expect(read.status).toBe(422)
    expect(main(read.html)).toContain('href="#limit"')
    expect(main(read.html)).toContain('value="a lot"')
    // The same where the act says no: to its own field, under the page's name for it.
    const details = { account: 'ring-fenced', holder: 'Larch', sortCode: '12', number: '12345678' }
    const acted = await send(larch, '/payment-details', { key: `${key}2`, ...details })
    expect(acted.status).toBe(422)
    expect(main(acted.html)).toContain('href="#sortCode"')
    expect(main(acted.html)).toContain('value="Larch"')
    expect(await waiting()).toBe(before)
  })

  test('sent twice is done once, and leads both times to what was done', async () => {
    const sent = { key: `${key}3`, limit: '300.00' }
    const [one, two] = await Promise.all([
      send(larch, '/payment-limit', sent),
      send(larch, '/payment-limit', sent),
    ])
    expect([one.status, two.status]).toEqual([303, 303])
    expect(one.location).toMatch(/^\/proposals\/a_/)
    expect(two.location).toBe(one.location)
  })

  test('of a button alone says on a page of its own what is in the way', async () => {
    const gone = await send(larch, '/people/invitations/i_nothing/withdrawal', { key: `${key}4` })
    expect(gone.status).toBe(404)
    expect(main(gone.html)).toContain('There is no such invitation.')
    const how = await send(larch, '/to-tell/n_nothing/told', { key: `${key}5` })
    expect(how.status).toBe(422)
    expect(main(how.html)).toContain('Choose how they were told.')
  })
})

test('a form that is checked first comes back to be changed, with what was written and nothing wrong', async () => {
  const sally = '/funds/LS-001'
  const written = { give: 'day', want: 'night', amount: 'six' }
  const wrong = await send(larch, `${sally}/swap`, written)
  expect(wrong.status).toBe(422)
  expect(main(wrong.html)).toContain('govuk-error-summary')
  const changed = await send(larch, `${sally}/swap`, { ...written, change: 'yes' })
  expect(changed.status).toBe(200)
  expect(main(changed.html)).not.toContain('govuk-error-summary')
  expect(main(changed.html)).toContain('value="six"')
  expect(main(changed.html)).toContain(`action="${await at(larch, `${sally}/swap`)}"`)
})
