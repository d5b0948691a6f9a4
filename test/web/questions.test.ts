// Sally asks about line 4 of April's statement on her page; Dana answers on hers. Asked as a browser and as a
// program asks, each as who they are. April as in test/bookkeeping/questions.test.ts.
import { beforeEach, describe, expect, test } from 'vitest'
import type { Caller } from '../../src/bookkeeping/daybook.ts'
import { day, type Month } from '../../src/ledger/day.ts'
import { createApp } from '../../src/web/app.ts'
import {
  type Bookkeeper,
  BY,
  decidedBy,
  done,
  fundOf,
  newBooks,
  openPerson,
  terms,
} from '../bookkeeping/bookkeeper.ts'
import { comesIn, nextDay } from '../bookkeeping/people-around.ts'
import { aKey, ask, describedRoutes, open, send } from './asking.ts'

let k: Bookkeeper
let id: string
let sally: Caller
let dana: Caller
let priya: Caller

beforeEach(async () => {
  k = await newBooks('2026-05-04')
  await openPerson(k, 'LS-001')
  for (const [from, to] of [
    ['04-01T10:00', '04-01T12:00'],
    ['04-08T10:00', '04-08T12:00'],
    ['04-13T18:00', '04-13T20:00'],
    ['04-15T18:00', '04-15T21:00'],
  ])
    done(
      await k.books.giveSupport(BY, {
        fund: 'LS-001',
        start: `2026-${from}`,
        end: `2026-${to}`,
        worker: 'Femi',
      }),
    )
  done(await k.books.recordThrough(BY, { through: day('2026-05-04') }))
  for (const month of ['2026-03', '2026-04'])
    done(await k.books.closeMonth(BY, { fund: 'LS-001', month: month as Month }))
  id = (await fundOf(k, 'LS-001')).id
  sally = await comesIn(k, 'Sally', { role: 'holder', fund: (await fundOf(k, 'LS-001')).id })
  dana = await comesIn(k, 'Dana Reed', { role: 'manager' })
  priya = await comesIn(k, 'Priya Shah', { role: 'commissioner', funder: 'northshire' })
})

/** The service as one person meets it. */
const as = (caller: Caller) => ({
  app: createApp({ books: k.books, who: async () => ({ caller, name: caller.code }) }),
})

const textOf = (html: string) =>
  html
    .slice(html.indexOf('<main'), html.indexOf('</main>'))
    .replace(/<[^>]*>/g, ' ')
    .replace(/&#39;/g, "'")
    .replace(/&quot;/g, '"')
    .replace(/&amp;/g, '&')
    .replace(/[\s\u00a0]+/g, ' ')

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
async function through(caller: Caller, from: string, to: string, fields: Record<string, string>) {
  const check = await send(as(caller), from, fields)
  expect(check.status, textOf(check.html)).toBe(200)
  return { check: textOf(check.html), ...(await send(as(caller), to, fieldsOf(check.html, to))) }
}

const asking = () => `/funds/${id}/statements/2/questions`
const checking = () => `/funds/${id}/statements/2/question`
const WHY = 'Why is this 3 h?'

/** Asks, and gives the address of the question. */
async function asks(by = sally, fields: Record<string, string> = { line: '4', says: WHY }): Promise<string> {
  const sent = await through(by, checking(), asking(), fields)
  expect(sent.status).toBe(303)
  return sent.location
}

const idIn = (location: string) => /questions\/([^?]+)/.exec(location)?.[1] ?? ''

describe('Sally asks', () => {
  test('about line 4: it stands there as in the statement, she checks her words, and learns by when she hears', async () => {
    const { html } = await open(as(sally), `/funds/${id}/statements/2`)
    expect(html).toContain(`href="${asking()}?line=4" aria-label="Ask about line 4"`)
    const form = await page(sally, `${asking()}?line=4`)
    expect(form).toContain('Ask about line 4 of statement 2')
    expect(form).toContain('When Wed 15 April, 18:00 to 21:00')
    expect(form).toContain('3 h of day hours at £24.60, with Femi How much £73.80')
    const says =
      'We answer by 14 May 2026. If we have not answered by 24 May 2026, Northshire Council sees your question.'
    expect(form).toContain(says)
    const sent = await through(sally, checking(), asking(), { line: '4', says: WHY })
    expect(sent.check).toContain(`About Line 4 of statement 2`)
    expect(sent.check).toContain(`Question ${WHY} ${says}`)
    const asked = await page(sally, sent.location)
    expect(asked).toContain('Your question is asked')
    expect(asked).toContain(
      `Asked You, 4 May 2026, on screen Question ${WHY} Answer None yet. It is due by 14 May 2026.`,
    )
    expect(asked).toContain(says)
    // Sent twice by the same form, it is one question; the list has it.
    const list = await page(sally, `/funds/${id}/questions`)
    expect(list).toContain('Your questions')
    expect(list).toContain('Line 4 of statement 2 Open')
    expect(await page(sally, `/funds/${id}/mine/statements`)).toContain('My questions')
  })

  test('the same form sent twice asks once', async () => {
    const key = aKey()
    const fields = { line: '4', says: WHY, key }
    const [first, again] = [await send(as(sally), asking(), fields), await send(as(sally), asking(), fields)]
    expect([first.status, first.location]).toEqual([303, again.location])
    expect(done(await k.books.questionsOf(sally, { fund: id })).questions).toHaveLength(1)
  })

  test('about all of the statement, where she names no line', async () => {
    const form = await page(sally, asking())
    expect(form).toContain('Ask about statement 2')
    expect(form).toContain('The statement 1 April 2026 to 30 April 2026')
    const location = await asks(sally, { says: 'Is this all?' })
    expect(await page(sally, location)).toContain('Question Is this all?')
  })

  test('what is wrong comes back with her words', async () => {
    const empty = await send(as(sally), checking(), { line: '4', says: ' ' })
    expect([empty.status, textOf(empty.html)]).toEqual([
      422,
      expect.stringContaining('Say what the question is.'),
    ])
    const long = await send(as(sally), asking(), { line: '4', says: 'x'.repeat(2001), key: aKey() })
    expect([long.status, textOf(long.html)]).toEqual([
      422,
      expect.stringContaining('This may be at most 2000 characters.'),
    ])
    expect(long.html).toContain('x'.repeat(2001))
    const changed = await send(as(sally), checking(), { line: '4', says: WHY, change: 'yes' })
    expect(changed.html).toContain(`>${WHY}</textarea>`)
  })

  test('there is nothing to ask about where there is no such line or statement', async () => {
    for (const [path, says] of [
      ['2/questions?line=5', 'The lines of statement 2 have the numbers 1 to 4.'],
      ['2/questions?line=four', 'The lines of statement 2 have the numbers 1 to 4.'],
      ['9/questions', 'There is no such statement.'],
      ['2026-05/questions', 'There is no such statement.'],
    ])
      expect(await page(sally, `/funds/${id}/statements/${path}`, 404)).toContain(says)
  })
})

describe('Dana', () => {
  test('finds the question on the home page, answers it with a check step, and prints the letter', async () => {
    const question = idIn(await asks())
    expect(await page(dana, '/')).toContain('One question waits for an answer.')
    nextDay(k, '2026-05-15')
    expect(await page(dana, '/')).toContain('One question waits for an answer: 1 overdue.')
    const waiting = await page(dana, '/questions')
    expect(waiting).toContain('Sally: line 4 of statement 2 Overdue')
    expect(waiting).not.toContain('Whoever pays sees')
    const at = `/questions/${question}`
    expect(await page(dana, `${at}/answer`)).toContain(`Question ${WHY} Answer None yet.`)
    const empty = await send(as(dana), `${at}/answer`, { says: '' })
    expect([empty.status, textOf(empty.html)]).toEqual([
      422,
      expect.stringContaining('Say what the answer is.'),
    ])
    const sent = await through(dana, `${at}/answer`, `${at}/answers`, { says: 'Femi stayed to cook.' })
    expect(sent.check).toContain('Your answer Femi stayed to cook. Told Sally, by e-mail or a letter')
    expect([sent.status, sent.location]).toEqual([303, `/funds/${id}/questions/${question}?answered=1`])
    expect(await page(dana, sent.location)).toContain('Your answer is written down')
    // No letter about a decision is due, and still somebody is to be told.
    const toTell = await page(dana, '/to-tell')
    expect(toTell).toContain('Answers that are to be told')
    expect(toTell).not.toContain('Nobody is waiting to be told.')
    expect(await page(sally, `/funds/${id}/questions`)).toContain(
      'Line 4 of statement 2 Answered When Wed 15 April, 18:00 to 21:00',
    )
    expect(await page(sally, `/funds/${id}/questions/${question}`)).toContain(
      'Answer Femi stayed to cook. Answered Dana Reed, 15 May 2026',
    )
    // Answered, it is open no more.
    await page(dana, `${at}/answer`, 404)

    expect(await page(dana, '/')).toContain('One answer is to be told to whoever asked.')
    expect(await page(dana, '/to-tell')).toContain(
      'Sally What Sally: line 4 of statement 2 Answered 15 May 2026 How A letter',
    )
    const letter = await page(dana, `${at}/letter`)
    expect(letter).toContain('Dear Sally On 4 May 2026 you asked about line 4 of statement 2, of April 2026:')
    expect(letter).toContain(`“${WHY}” Dana Reed has answered: “Femi stayed to cook.”`)
    const told = await send(as(dana), `${at}/told`, { how: 'letter', key: aKey() })
    expect([told.status, told.location]).toEqual([303, '/to-tell?told=1'])
    expect(await page(dana, `${at}/letter`)).toContain('They were told of this already.')
    expect(await page(dana, '/to-tell')).not.toContain('line 4')
  })

  test('writes down what Sally asked by phone three days ago: due from that day on', async () => {
    nextDay(k, '2026-05-20')
    const fields = { line: '4', says: WHY }
    const none = await send(as(dana), checking(), fields)
    expect(none.status).toBe(422)
    for (const says of ['Choose who asked.', 'Choose how they asked.', 'Say which day.'])
      expect(textOf(none.html)).toContain(says)
    const heard = { ...fields, who: 'person', way: 'by-phone', 'on-month': '5', 'on-year': '2026' }
    const sent = await through(dana, checking(), asking(), { ...heard, 'on-day': '17' })
    expect(sent.check).toContain('Asked Sally, by phone, 17 May 2026')
    expect(sent.check).toContain(
      'Larch Support answers by 27 May 2026. If Larch Support has not answered by 6 June 2026, Northshire Council sees the question.',
    )
    expect(await page(sally, sent.location)).toContain(
      'Asked You, 17 May 2026, by phone. Dana Reed wrote it down',
    )
    const early = await send(as(dana), asking(), { ...heard, 'on-day': '3', key: aKey() })
    expect([early.status, textOf(early.html)]).toEqual([
      422,
      expect.stringContaining('The statement was issued on 4 May 2026'),
    ])
  })
})

test('the council sees it on its home page from day 21 on, and not before', async () => {
  const location = await asks()
  nextDay(k, '2026-05-24')
  expect(await page(priya, '/')).not.toContain('one about statements')
  expect(await page(priya, '/questions')).toContain('Nothing waits for an answer.')
  await page(priya, location, 404)
  nextDay(k, '2026-05-25')
  expect(await page(priya, '/')).toContain(
    'Questions not answered in time : one about statements that Larch Support did not answer',
  )
  const risen = await page(priya, '/questions')
  expect(risen).toContain('Questions that were not answered in time')
  expect(risen).toContain(`Sally: line 4 of statement 2 Overdue When Wed 15 April, 18:00 to 21:00`)
  expect(risen).toContain(WHY)
  expect(await page(dana, '/questions')).toContain(
    'Whoever pays sees this question since 24 May 2026 is over.',
  )
  expect(await page(priya, location)).toContain(`Question ${WHY}`)
  await page(priya, `/questions/${idIn(location)}/answer`, 404)
})

// Southmere pays from 16 May on: neither council reads May's statement, and both see what nobody answered about it.
test('a council that paid a part of the month reads the question, and neither the line nor the way to the statement', async () => {
  const southmere = { code: 'southmere', name: 'Southmere Council', relation: 'included' as const }
  const agreement = terms('LS-001', { from: day('2026-05-16'), streams: [southmere] })
  done(await k.books.agreeAnew(BY, { fund: 'LS-001', agreement, decided: decidedBy('Sally') }))
  nextDay(k, '2026-06-05')
  done(await k.books.giveSupport(BY, { fund: id, start: '2026-05-20T10:00', end: '2026-05-20T12:00' }))
  done(await k.books.recordThrough(BY, { through: day('2026-05-31') }))
  done(await k.books.closeMonth(BY, { fund: 'LS-001', month: '2026-05' as Month }))
  expect(await page(sally, `/funds/${id}/statements/3/questions?line=1`)).toContain(
    'If we have not answered by 25 June 2026, Northshire Council and Southmere Council see your question.',
  )
  const asked = { fund: id, number: 3, line: 1, says: 'Who came on the 20th?' }
  const { question } = done(await k.books.askAboutLine(sally, asked))
  nextDay(k, '2026-06-26')
  const sam = await comesIn(k, 'Sam Lee', { role: 'commissioner', funder: 'southmere' })
  const shown = await page(sam, `/funds/${id}/questions/${question}`)
  expect(shown).toContain('Who came on the 20th?')
  expect(shown).toContain('You pay for some of the days of this statement')
  expect(shown).not.toMatch(/Go to statement|£|10:00|line 1/)
  await page(sam, `/funds/${id}/statements/3`, 404)
})

describe('a program', () => {
  let routes: ReturnType<typeof describedRoutes> | undefined
  /** What is answered has the shape that the contract says. */
  async function program(caller: Caller, method: string, path: string, body?: unknown) {
    const answered = await ask(as(caller), method, path, body)
    routes ??= describedRoutes({ books: k.books })
    const route = routes.find((r) => r.method === method && r.pattern.test(path))
    if (answered.status < 300)
      expect(route?.answers.get(answered.status)?.safeParse(answered.body)).toMatchObject({ success: true })
    return answered
  }

  test('asks, answers and tells', async () => {
    const api = `/api/funds/${id}`
    const asked = await program(sally, 'POST', `${api}/statements/2/questions`, { line: 4, says: WHY })
    expect([asked.status, asked.body]).toEqual([
      201,
      {
        fund: 'LS-001',
        question: expect.stringMatching(/^q_/),
        on: '2026-05-04',
        due: '2026-05-14',
        funderFrom: '2026-05-24',
      },
    ])
    const { question } = asked.body as { question: string }
    expect((await program(dana, 'GET', '/api/questions')).body).toMatchObject({
      questions: [{ id: question, statement: 2, line: 4, says: WHY, name: 'Sally', overdue: false }],
    })
    const at = `/api/questions/${question}`
    const answer = await program(dana, 'POST', `${at}/answers`, { says: 'Femi stayed to cook.' })
    expect(answer.body).toEqual({ fund: 'LS-001', question, on: '2026-05-04' })
    expect((await program(dana, 'GET', '/api/answers')).body).toMatchObject({
      answers: [{ to: 'Sally', onScreen: false, signsIn: true, question: { id: question } }],
    })
    expect((await program(dana, 'POST', `${at}/told`, { how: 'in-person' })).status).toBe(201)
    expect((await program(sally, 'GET', `${api}/questions`)).body).toMatchObject({
      questions: [
        { answer: { says: 'Femi stayed to cook.', by: { name: 'Dana Reed' }, told: { how: 'in-person' } } },
      ],
    })
    expect((await program(priya, 'GET', `${api}/questions`)).body).toEqual({ questions: [] })
  })

  test('is refused by name', async () => {
    for (const [body, name] of [
      [{ says: '' }, 'body-invalid'],
      [{ line: 0, says: WHY }, 'unknown-line'],
      [{ says: WHY, way: 'by-phone' }, 'body-invalid'],
      [{ says: WHY, way: 'on-screen' }, 'body-invalid'],
    ]) {
      const answered = await program(sally, 'POST', `/api/funds/${id}/statements/2/questions`, body)
      expect([answered.status, answered.body]).toMatchObject([422, { refusals: [{ name }] }])
    }
  })
})

test('the council’s copy says nothing of what Sally asked, nor how she is written to; hers does', async () => {
  await asks()
  done(
    await k.books.recordNeed(BY, { fund: 'LS-001', reader: 'person', form: 'large-print', way: 'in-person' }),
  )
  const may = done(await k.books.issueStatement(BY, { fund: 'LS-001', month: '2026-05' as Month }))
  const at = `/funds/${id}/statements/${may.statement}`
  const hers = await page(sally, at)
  expect(hers).toContain(WHY)
  expect(hers).toContain('You: in large print')
  const theirs = await page(priya, at)
  expect(theirs).toContain('Your statement for May 2026')
  for (const none of ['Your questions', 'You asked', '(removed)', 'in large print'])
    expect(theirs).not.toContain(none)
})

test('an early copy leads to the newer one once there is one', async () => {
  const issue = async () =>
    done(await k.books.issueStatement(BY, { fund: 'LS-001', month: '2026-05' as Month })).statement
  const first = await issue()
  const at = `/funds/${id}/statements/${first}`
  expect(await page(sally, at)).not.toContain('There is a newer one')
  const second = await issue()
  const says = `There is a newer one: statement ${second}. It is the one that counts.`
  expect(await page(sally, at)).toContain(says)
  const { html } = await open(as(sally), at)
  expect(html).toContain(`href="/funds/${id}/statements/${second}"`)
  expect(await page(sally, `/funds/${id}/statements/${second}`)).not.toContain('There is a newer one')
})
