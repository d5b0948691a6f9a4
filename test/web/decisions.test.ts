// Brian's decisions on his pages: what Dana wrote down for him by phone, the letter that tells him, "This was not
// my decision", and Tom's answer. Asked as a browser and as a program asks, each as who they are.
import { beforeEach, describe, expect, test } from 'vitest'
import type { Caller } from '../../src/bookkeeping/daybook.ts'
import { day } from '../../src/ledger/day.ts'
import { createApp } from '../../src/web/app.ts'
import {
  type Bookkeeper,
  BY,
  balance,
  done,
  entries,
  fundOf,
  h,
  newBooks,
  openPerson,
  pounds,
} from '../bookkeeping/bookkeeper.ts'
import { aroundBrian, authorityOf, comesIn, nextDay } from '../bookkeeping/people-around.ts'
import { aKey, ask, describedRoutes, open, send } from './asking.ts'

const MONDAY = day('2026-03-09')

let k: Bookkeeper
let brians: { dana: Caller; tom: Caller; brian: Caller }
let id: string

/** The service as one person meets it. */
const apps = new Map<Caller, { readonly app: ReturnType<typeof createApp> }>()
function as(caller: Caller) {
  const known = apps.get(caller)
  if (known) return known
  const app = { app: createApp({ books: k.books, who: async () => ({ caller, name: caller.code }) }) }
  apps.set(caller, app)
  return app
}
let routes: ReturnType<typeof describedRoutes> | undefined

/** The page's own part, without what stands around every page. */
const mainOf = (html: string) => html.slice(html.indexOf('<main'), html.indexOf('</main>'))

function textOf(html: string): string {
  return mainOf(html)
    .replace(/<[^>]*>/g, ' ')
    .replace(/&#39;/g, "'")
    .replace(/&quot;/g, '"')
    .replace(/&amp;/g, '&')
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

/** A program's request; what is answered has the shape that the contract says. */
async function program(caller: Caller, method: string, path: string, body?: unknown) {
  const answered = await ask(as(caller), method, path, body)
  routes ??= describedRoutes({ books: k.books })
  const route = routes.find((r) => r.method === method && r.pattern.test(path))
  const shape = route?.answers.get(answered.status)
  if (answered.status < 300) expect(shape?.safeParse(answered.body).error).toBeUndefined()
  if (answered.status < 300) expect(shape).toBeDefined()
  return answered
}

/** Sends a form, and the form of its check page. */
async function through(caller: Caller, from: string, to: string, fields: Record<string, string>) {
  const check = await send(as(caller), from, fields)
  expect(check.status, textOf(check.html)).toBe(200)
  return { check: textOf(check.html), ...(await send(as(caller), to, fieldsOf(check.html, to))) }
}

const intoMoney = { give: 'standard', want: 'money', amount: '12:00' }
const onMonday = { 'day-day': '9', 'day-month': '3', 'day-year': '2026' }
const swap = () => `/funds/${id}/swap`

/** Dana writes down that Brian turned 12 h into £295.20 by phone; the decision's id. */
async function byPhone(): Promise<string> {
  const sent = await through(brians.dana, swap(), `/funds/${id}/swaps`, {
    ...intoMoney,
    ...onMonday,
    who: 'person',
    involved: 'by-phone',
  })
  expect(sent.check).toContain('Get £295.20 to spend Day 9 March 2026 Decided by Brian How By phone')
  expect(sent.status).toBe(303)
  const [latest] = done(await k.books.decisionsOf(BY, { fund: 'LS-002' })).decisions
  return latest?.decision.id ?? ''
}

beforeEach(async () => {
  apps.clear()
  k = await newBooks('2026-03-09')
  await openPerson(k, 'LS-002', { statementTo: [{ reader: 'person', format: 'large-print' }] })
  await openPerson(k, 'LS-001')
  done(await k.books.allocate(BY, { through: MONDAY }))
  done(await k.books.recordThrough(BY, { through: MONDAY }))
  brians = await aroundBrian(k)
  id = (await fundOf(k, 'LS-002')).id
})

describe('telling Brian', () => {
  test('the letter says what was written down and how to say that it was not his', async () => {
    const { dana, tom, brian } = brians
    await byPhone()
    expect(await page(dana, '/to-tell')).toContain('Nobody is waiting to be told.')
    nextDay(k, '2026-03-10')
    const list = await open(as(tom), '/to-tell')
    expect(textOf(list.html)).toContain(
      'Brian What Swapped 12 h of day hours for money to spend: £295.20 Due 10 March 2026 How A letter in large print',
    )
    const link = list.html.slice(list.html.indexOf('Swapped 12 h'))
    const [, path = ''] = /href="(\/to-tell\/[\w-]+\/letter)"/.exec(link) ?? []
    const letter = await open(as(tom), path)
    expect(letter.html).toContain('rf-letter--large')
    expect(textOf(letter.html)).toContain(
      'Dear Brian A decision was written down for you. Dana Reed wrote it down. Swapped 12 h of day hours for money to spend: £295.20 The decision was made on 9 March 2026. It says that you decided, by phone. Was this not your decision? Tell us: “This was not my decision”.',
    )
    // He reads it on screen too, and nobody presses for him that he was told.
    const his = await open(as(brian), path)
    expect(textOf(his.html)).toContain('Dear Brian')
    expect(mainOf(his.html)).not.toContain('<form')

    const told = path.replace('/letter', '/told')
    const sent = await send(as(tom), told, fieldsOf(letter.html, told))
    expect(sent.location).toBe('/to-tell?told=1')
    const after = await page(tom, sent.location)
    expect(after).toContain('It is written down that they were told.')
    expect(after).not.toContain('Swapped 12 h')
    expect(textOf((await open(as(tom), path)).html)).toContain('They were told of this already.')
    expect(await page(brian, `/funds/${id}/decisions`)).toContain(
      'Told of the decision You, by letter on 10 March 2026',
    )
  })

  test('a program lists and marks them; another’s notice is not there', async () => {
    const { tom, brian } = brians
    await byPhone()
    nextDay(k, '2026-03-10')
    const { body } = await program(tom, 'GET', '/api/notices')
    const { notices } = body as { notices: { id: string; name: string; format: string; signsIn: boolean }[] }
    expect(notices.map((n) => [n.name, n.format, n.signsIn])).toEqual([
      ['Brian', 'large-print', true],
      ['Brian', 'large-print', true],
      ['Sally', 'paper', false],
    ])
    const path = `/api/notices/${notices[1]?.id}/told`
    expect(await program(tom, 'POST', path, { how: 'in-person' })).toMatchObject({
      status: 201,
      body: { how: 'in-person' },
    })
    expect(await program(tom, 'POST', path, { how: 'letter' })).toMatchObject({ status: 409 })
    expect((await program(tom, 'POST', path, { how: 'shouting' })).status).toBe(422)
    expect((await program(brian, 'GET', '/api/notices')).status).toBe(404)
    expect((await open(as(brian), `/to-tell/${notices[2]?.id}/letter`)).status).toBe(404)
    expect((await open(as(brian), '/to-tell')).status).toBe(404)
  })
})

describe('this was not my decision', () => {
  test('said, checked, kept still; Dana cannot answer, Tom puts it right and Brian reads why', async () => {
    const { dana, tom, brian } = brians
    const decision = await byPhone()
    nextDay(k, '2026-03-10')
    const his = await open(as(brian), `/funds/${id}/decisions`)
    expect(textOf(his.html)).toContain(
      'Swapped 12 h of day hours for money to spend: £295.20 Day 9 March 2026 Who decided You How By phone Who wrote it down Dana Reed Told of the decision You: not yet, due on 10 March 2026 This was not my decision',
    )
    const path = `/funds/${id}/decisions/${decision}/dispute`
    expect(his.html).toContain(`href="${path}"`)
    expect(await page(brian, path)).toContain('A few words, if you like. You can leave this empty.')
    const said = await through(brian, path, `${path}s`, { says: 'Nobody rang me.' })
    expect(said.check).toContain('What you say Nobody rang me. Kept still from now on: £295.20 to spend.')
    expect(said.location).toBe(`${path}s`)
    const kept = await page(brian, said.location)
    expect(kept).toContain('Kept still £295.20 to spend')
    expect(kept).toContain('Who answers A manager of Larch Support who did not write this down')
    expect(await page(brian, `/funds/${id}/decisions`)).toContain(
      'Disputed You said on 10 March 2026 that this was not your decision: “Nobody rang me.” Kept still: £295.20 to spend',
    )

    // It stands beside what there is; the week tells it, with the way to the decision.
    const mine = await page(brian, `/funds/${id}`)
    expect(mine).toContain(
      'There is £295.20 to spend. £295.20 of it is kept still until a manager has answered. Nothing is free to spend.',
    )
    expect(mine).toContain('Kept still: £295.20 to spend. The decision behind it is disputed.')
    const week = await open(as(brian), `/funds/${id}/happened`)
    expect(textOf(week.html)).toContain(
      'A decision was disputed: what is left of what it brought is kept still £295.20 to spend',
    )
    const [, line = ''] =
      /href="([^"]*\/happened\/[^"]*)"[^>]*>(?:(?!<\/a>).)*Swapped 12 h/s.exec(week.html) ?? []
    expect((await open(as(brian), line)).html).toContain(`href="/funds/${id}/decisions/${decision}"`)
    expect(await page(brian, swap())).toContain('Money to spend (£0.00 free)')

    // What is kept still is not his to swap back either.
    const back = await send(as(brian), swap(), { give: 'money', want: 'standard', amount: '1:00' })
    expect(textOf(back.html)).toContain('Kept still: £295.20 of the money to spend')

    expect(await page(dana, '/disputes')).toContain('another manager must answer')
    const { html } = await open(as(tom), '/disputes')
    expect(textOf(html)).toContain('In their words Nobody rang me.')
    const [, answer = ''] = /href="(\/disputes\/[\w-]+\/answer)"/.exec(html) ?? []
    expect(await page(dana, answer)).not.toContain('Your answer')
    const wrong = await send(as(tom), answer, { because: '' })
    expect(textOf(wrong.html)).toContain('Choose what your answer is.')
    expect(textOf(wrong.html)).toContain('Say in a few words why.')
    const fields = { outcome: 'put-right', because: 'We rang a wrong number.' }
    const answered = await through(tom, answer, `${answer}s`, fields)
    expect(answered.check).toContain('Everything that rests on the decision is taken back now.')
    expect(answered.location).toBe(`/funds/${id}/decisions/${decision}?answered=1`)
    const recorded = await page(tom, answered.location)
    expect(recorded).toContain('Your answer is recorded.')
    expect(recorded).toContain('Told of the decision Brian: not yet, due on 10 March 2026')
    expect(recorded).toContain('Told of the answer Brian: not yet, due on 11 March 2026')
    const lately = await page(brian, `/funds/${id}/entries`)
    expect(lately).toContain('A disputed decision was taken back How much +12 h of day hours, −£295.20')
    expect(lately).toContain('for money to spend (put right since) How much +£295.20')
    expect(await page(brian, `/funds/${id}`)).not.toMatch(/kept still/i)
    expect(await balance(k, 'LS-002', 'standard', 'available')).toBe(h(70))
    expect(await page(brian, answered.location)).toContain(
      'The decision was taken back You said on 10 March 2026 that this was not your decision: “Nobody rang me.” Tom Price answered on 10 March 2026: “We rang a wrong number.”',
    )
    expect(await page(tom, '/disputes')).toMatch(
      /Nothing waits for an answer\. Answered in the last four weeks Brian: Swapped 12 h .* The decision was taken back: Tom Price, 10 March 2026\./,
    )
    // It cannot be disputed once more, and the letter about the answer waits.
    expect((await open(as(brian), path)).status).toBe(403)
    nextDay(k, '2026-03-11')
    const due = await open(as(tom), '/to-tell')
    const after = due.html.slice(due.html.indexOf('The answer about'))
    const [, letter = ''] = /href="(\/to-tell\/[\w-]+\/letter)"/.exec(after) ?? []
    expect(await page(tom, letter)).toContain(
      'Tom Price has looked at it and answered. The decision was taken back. What it did was put right. “We rang a wrong number.”',
    )
  })

  test('what a decision did and is taken back is in a letter of its own', async () => {
    const { dana, tom } = brians
    await byPhone()
    const entry = (await entries(k, 'LS-002')).find((e) => e.kind === 'hours-into-money')?.number ?? 0
    done(await k.books.reverse(dana, { fund: 'LS-002', number: entry, reason: 'A slip' }))
    nextDay(k, '2026-03-10')
    const { body } = await program(tom, 'GET', '/api/notices')
    expect(JSON.stringify(body)).toContain(`"takenBack":${entry}`)
    const due = await open(as(tom), '/to-tell')
    const after = due.html.slice(due.html.indexOf('Taken back: '))
    const [, letter = ''] = /href="(\/to-tell\/[\w-]+\/letter)"/.exec(after) ?? []
    expect(await page(tom, letter)).toContain(
      'On 9 March 2026 Larch Support took back something that was done as decided on 9 March 2026. It changes your fund. This is what the decision did, and what of it was put right: Swapped 12 h of day hours for money to spend: £295.20 (put right since) Your account shows it. If it is not right, tell us, or complain: first to us,',
    )
  })

  test('nothing left to keep still: said before, after, and in what happened', async () => {
    const { dana, tom, brian } = brians
    const decided = { name: 'Brian', by: 'person', involved: 'by-phone' } as const
    await byPhone()
    const gym = { what: 'Gym', supplier: 'Leisure Centre', pence: 3500, paidFrom: 'provider-card' } as const
    done(await k.books.payForPurchase(dana, { fund: 'LS-002', on: MONDAY, ...gym, decided }))
    const [bought] = done(await k.books.decisionsOf(brian, { fund: 'LS-002' })).decisions
    const path = `/funds/${id}/decisions/${bought?.decision.id}/dispute`
    const said = await through(brian, path, `${path}s`, {})
    expect(said.check).toContain('Nothing is left of what this decision brought, so nothing is kept still.')
    expect(await page(brian, said.location)).toContain(
      'Kept still Nothing: nothing is left of what it brought.',
    )
    expect(await page(brian, `/funds/${id}/happened`)).toContain(
      'A decision was disputed: nothing was left to keep still',
    )
    expect(await page(brian, `/funds/${id}`)).not.toMatch(/kept still/i)

    // It waits for a manager who did not write it down, and so does telling him.
    nextDay(k, '2026-03-10')
    const start = await open(as(tom), '/')
    expect(textOf(start.html)).toMatch(
      /To look at One disputed decision waits for an answer\. \d+ notices are due to somebody/,
    )
    expect(start.html).toMatch(/href="\/disputes">One disputed/)
  })

  test('a representative says it of what Dana wrote down, not of what Brian did on screen', async () => {
    const { brian } = brians
    await byPhone()
    await through(brian, swap(), `/funds/${id}/swaps`, { ...intoMoney, amount: '1:00' })
    const authority = await authorityOf(k, 'LS-002', 'Sue Hall', { decides: [] })
    const sue = await comesIn(k, 'Sue Hall', {
      role: 'representative',
      fund: (await fundOf(k, 'LS-002')).id,
      authority,
    })
    const list = await page(sue, `/funds/${id}/decisions`)
    expect(list).toContain('This was not decided so : Swapped 12 h')
    expect(list).not.toMatch(/not my decision|decided so : Swapped 1 h/)
  })

  test('hours that are not written down are said before anybody asks', async () => {
    const { brian, dana } = brians
    const ask =
      'Larch Support has not written down all visits yet, so nobody knows which hours are unused. Ask them to.'
    expect(await page(brian, `/funds/${id}/use/swap`)).not.toContain(ask)
    nextDay(k, '2026-03-20')
    expect(await page(brian, `/funds/${id}/use/swap`)).toContain(
      `Hours cannot be swapped or saved now. ${ask}`,
    )
    expect(await page(brian, swap())).toContain(`Hours cannot be swapped now. ${ask}`)
    expect(await page(dana, swap())).toContain('Support is recorded only up to 9 March 2026.')
  })

  test('a form that is sent twice disputes and answers once', async () => {
    const { tom, brian } = brians
    const decision = await byPhone()
    const path = `/funds/${id}/decisions/${decision}/dispute`
    const check = await send(as(brian), path, {})
    const fields = fieldsOf(check.html, `${path}s`)
    const twice = await Promise.all([
      send(as(brian), `${path}s`, fields),
      send(as(brian), `${path}s`, fields),
    ])
    expect(twice.map((t) => t.status)).toEqual([303, 303])
    const [one] = await k.books.disputes(tom, {})
    const answer = `/disputes/${one?.dispute.id}/answer`
    const sure = await send(as(tom), answer, { outcome: 'stands', because: 'He said so.' })
    const again = fieldsOf(sure.html, `${answer}s`)
    expect((await send(as(tom), `${answer}s`, again)).status).toBe(303)
    expect((await send(as(tom), `${answer}s`, again)).status).toBe(303)
    expect((await send(as(tom), `${answer}s`, { ...again, key: '' })).status).toBe(400)
    expect(await page(brian, `/funds/${id}/decisions`)).toContain('The decision stands')
  })

  test('a program disputes and answers; refusals as problems', async () => {
    const { dana, tom, brian } = brians
    const decision = await byPhone()
    const path = `/api/funds/${id}/decisions/${decision}/disputes`
    const said = await program(brian, 'POST', path, { says: 'No.' })
    expect(said).toMatchObject({
      status: 201,
      body: { held: [{ unit: 'GBP', code: 'spending', amount: 29_520 * 3600 }] },
    })
    expect(await program(brian, 'POST', path, {})).toMatchObject({ status: 409 })
    const { dispute } = said.body as { dispute: string }
    const answers = `/api/disputes/${dispute}/answers`
    const answer = { fund: id, outcome: 'stands', because: 'His sister heard it.' }
    expect(await program(dana, 'POST', answers, answer)).toMatchObject({
      status: 403,
      body: { detail: 'You wrote down the decision: another manager must answer.' },
    })
    expect(await program(tom, 'GET', '/api/disputes')).toMatchObject({
      body: { disputes: [{ id: dispute, fund: id, decision, says: 'No.', mayAnswer: true }] },
    })
    expect((await program(tom, 'POST', answers, answer)).status).toBe(201)
    const { body } = await program(brian, 'GET', `/api/funds/${id}/decisions`)
    expect(body).toMatchObject({
      decisions: [
        {
          id: decision,
          kind: 'hours-into-money',
          name: 'Brian',
          involved: 'by-phone',
          own: false,
          writtenDownBy: { name: 'Dana Reed' },
          disputes: [{ answered: { outcome: 'stands', because: 'His sister heard it.' } }],
        },
        { kind: 'plan' },
      ],
    })
    expect((await program(brian, 'POST', answers, answer)).status).toBe(404)
  })

  test('another person’s decisions answer like what does not exist', async () => {
    const { brian } = brians
    const sally = (await fundOf(k, 'LS-001')).id
    const [theirs] = await k.store.decisions((await fundOf(k, 'LS-001')).id)
    const said = async (method: string, path: string) => {
      const { status, body } = await ask(as(brian), method, path, method === 'POST' ? {} : undefined, {
        'idempotency-key': aKey(),
      })
      const plain = JSON.stringify(body).replace(/request:[0-9a-f]{16}/, '')
      return [status, plain.replaceAll(sally, 'nix').replaceAll(theirs?.id ?? '', 'd_nix')]
    }
    expect(await said('GET', `/api/funds/${sally}/decisions`)).toEqual(
      await said('GET', '/api/funds/nix/decisions'),
    )
    expect(await said('POST', `/api/funds/${sally}/decisions/${theirs?.id}/disputes`)).toEqual(
      await said('POST', '/api/funds/nix/decisions/d_nix/disputes'),
    )
    expect((await open(as(brian), `/funds/${sally}/decisions`)).status).toBe(404)
  })
})

describe('pages suit who reads them', () => {
  test('Brian starts at his own fund, decides on screen, and meets no manager’s form', async () => {
    const { brian } = brians
    const start = await as(brian).app.request('/')
    expect([start.status, start.headers.get('location')]).toEqual([303, `/funds/${id}`])
    const { html } = await open(as(brian), `/funds/${id}`)
    const text = textOf(html)
    expect(text).toContain('Brian Your hours and money')
    for (const link of ['use', 'happened', 'mine']) expect(html).toContain(`href="/funds/${id}/${link}"`)
    expect(mainOf(html)).not.toMatch(/<form|\/closure|put-aside|recorded-through|href="\/"[^>]*>Funds/)

    const asked = await open(as(brian), swap())
    expect(textOf(asked.html)).toContain('Swap your hours or money You decide.')
    expect(asked.html).not.toMatch(/name="(who|involved|day-day)"/)
    const sent = await through(brian, swap(), `/funds/${id}/swaps`, intoMoney)
    expect(sent.check).toContain('Day 9 March 2026 Decided by You, on screen')
    expect(await page(brian, sent.location)).toContain('Swapped 12 h of day hours for money to spend')
    expect(await pounds(k, 'LS-002', 'spending')).toBe('£295.20')
    const list = await page(brian, `/funds/${id}/decisions`)
    expect(list).toContain('Who decided You How On screen Who wrote it down You did, on screen')
    // Only what somebody else wrote down can be disputed: his agreement.
    expect(list.match(/This was not my decision/g)).toHaveLength(1)
    // A manager hears it of both: somebody may have held his card.
    const hers = await page(brians.dana, `/funds/${id}/decisions`)
    expect(hers.match(/Brian says: not my decision/g)).toHaveLength(2)
    for (const path of [`/funds/${id}/periods/2026-03/closure`, '/disputes', '/put-aside'])
      expect((await open(as(brian), path)).status, path).toBe(404)
  })

  test('hours that are not written down yet: he is told whom to ask, not to enter them', async () => {
    nextDay(k, '2026-03-20')
    const no = await send(as(brians.brian), swap(), intoMoney)
    expect(textOf(no.html)).toContain(
      'Larch Support has not written down all visits yet, so nobody knows which hours are unused. Ask them to.',
    )
    expect(await page(brians.brian, `/funds/${id}`)).toContain('Ask Larch Support about the days since.')
  })

  test('Sue swaps within her scope; outside it page and program say who can', async () => {
    const authority = await authorityOf(k, 'LS-002', 'Sue Hall', { decides: ['swap'] })
    const { id: fund } = await fundOf(k, 'LS-002')
    const sue = await comesIn(k, 'Sue Hall', { role: 'representative', fund, authority })
    expect((await as(sue).app.request('/')).headers.get('location')).toBe(`/funds/${id}`)
    const hours = { give: 'standard', want: 'enhanced', amount: '6:00' }
    const sent = await through(sue, swap(), `/funds/${id}/swaps`, hours)
    expect(await page(sue, sent.location)).toContain('Swapped 6 h of day hours for 4 h of late hours')
    const sentence =
      'Sue Hall’s authority does not cover the decision “hours into money”. Brian can decide this.'
    // Only what is hers is offered, and the page says whose the rest is.
    const form = await open(as(sue), swap())
    expect(form.html).not.toContain('value="money"')
    const hers1 = textOf(form.html)
    expect(hers1).toContain('You decide for Brian, as somebody they chose. Only unused hours can be swapped.')
    expect(hers1).toContain('Only hours for other hours: Brian can make the decision “hours into money”.')
    expect((await send(as(sue), swap(), intoMoney)).status).toBe(422)
    const body = { on: MONDAY, decided: { own: true }, kind: 'standard', amount: h(1) }
    expect(await program(sue, 'POST', `/api/funds/${id}/hours-into-money`, body)).toMatchObject({
      status: 403,
      body: { detail: sentence },
    })
    // Dana is asked who decided: Brian, or Sue for what is hers.
    const { html } = await open(as(brians.dana), swap())
    expect(html).toContain(`value="${authority}"`)
    expect(textOf(html)).toContain('Brian Sue Hall May decide: swap hours')
    const hers = await through(brians.dana, swap(), `/funds/${id}/swaps`, {
      ...hours,
      ...onMonday,
      who: authority,
      involved: 'by-phone',
    })
    expect(hers.check).toContain('Decided by Sue Hall How By phone')
    const [latest] = done(await k.books.decisionsOf(BY, { fund: 'LS-002' })).decisions
    expect(latest?.decision).toMatchObject({ by: 'representative', authority, involved: 'by-phone' })
    expect(
      (
        await send(as(brians.dana), swap(), {
          ...intoMoney,
          ...onMonday,
          who: authority,
          involved: 'by-phone',
        })
      ).html,
    ).toContain('Brian can decide this.')
  })

  test('a representative who decides nothing of it reads who can, and has no form', async () => {
    const authority = await authorityOf(k, 'LS-002', 'Ed Cole', { decides: ['buy'] })
    const { id: fund } = await fundOf(k, 'LS-002')
    const ed = await comesIn(k, 'Ed Cole', { role: 'representative', fund, authority })
    const { html } = await open(as(ed), `/funds/${id}/use`)
    expect(html).toContain('/use/cost"')
    expect(html).not.toContain('/use/swap"')
    expect(await page(ed, swap(), 403)).toContain(
      'This is not yours to decide. Brian can make the decision “swap hours”. Brian can make the decision “hours into money”.',
    )
  })

  test('a commissioner lists the funds it pays for, reads decisions, and is offered nothing to write', async () => {
    await openPerson(k, 'LS-003', {
      streams: [{ code: 'nhs', name: 'NHS Northshire', relation: 'included' }],
    })
    const council = await comesIn(k, 'Northshire', { role: 'commissioner', funder: 'northshire' })
    const list = await page(council, '/funds')
    expect(list).toContain('Brian LS-002')
    expect(list).not.toMatch(/Paul|To look at|put aside/)
    const { html } = await open(as(council), `/funds/${id}`)
    expect(mainOf(html)).not.toMatch(/<form|\/swap"|\/cost"|\/closure|\/people"|\/looked"/)
    expect(await page(council, `/funds/${id}/decisions`)).not.toContain('not my decision')
    const decision = (await k.store.decisions((await fundOf(k, 'LS-002')).id))[0]?.id
    for (const path of [swap(), `/funds/${id}/decisions/${decision}/dispute`, '/disputes', '/to-tell'])
      expect((await open(as(council), path)).status, path).toBe(404)
    const post = `/api/funds/${id}/decisions/${decision}/disputes`
    expect((await program(council, 'POST', post, {})).status).toBe(404)
  })
})
