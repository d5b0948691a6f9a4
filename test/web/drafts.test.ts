// What is begun on screen and put aside: stopped at any step, gone on with by a colleague, thrown away, and gone after
// 30 days. Asked as browsers ask, over the demo provider's books on 2 June 2026.
import { readFileSync } from 'node:fs'
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest'
import type { Caller } from '../../src/bookkeeping/daybook.ts'
import { PEOPLE, termsFor } from '../../src/demo/larch.ts'
import { day, type Moment } from '../../src/ledger/day.ts'
import { canonicalText } from '../../src/ledger/entry.ts'
import type { FundId } from '../../src/ledger/fund.ts'
import { open, send } from './asking.ts'
import { asAnother, comesIn, type Larch, openLarch } from './larch.ts'
import * as form from './long-form.ts'
import {
  asWritten,
  dated,
  type Fields,
  fieldsOf,
  fillIn,
  press,
  type Shown,
  shown,
  text,
} from './long-form.ts'

let larch: Larch
let dana: Larch
let tom: Larch
let provider: Caller['provider']
beforeAll(async () => {
  larch = await openLarch('accounts')
  const caller = await comesIn(larch, 'Dana Reed')
  provider = caller.provider
  dana = asAnother(larch, caller)
  tom = asAnother(larch, await comesIn(larch, 'Tom Okafor'))
})
beforeEach(async () => {
  larch.clock.now = '2026-06-02T08:00:00Z' as Moment
  await larch.store.drafts.sweep('2099-01-01T00:00:00Z' as Moment)
})
afterAll(() => larch.close())

const [SALLY] = PEOPLE
if (!SALLY) throw new Error('nobody')
const FIRST_FIVE = [
  'The person',
  'What an hour costs',
  'Other kinds of hours',
  'What is given each week',
  'Who pays',
]
const ANOTHER_WAY = 'When a visit is cancelled'

const begun = async () => (await larch.store.drafts.drafts(provider, { skip: 0, most: 99 })).rows
const start = async (on: Larch) => press(on, await form.begin(on, 'person'), 'go person')
/** Writes so many steps, as `asWritten` says them, and stops there. */
async function upTo(on: Larch, first: Shown, ref: string, until: string): Promise<Shown> {
  let page = first
  const written = asWritten(SALLY as (typeof PEOPLE)[number], '2026-06-15', ref)
  for (let n = 0; n < 20 && page.title !== until; n++) {
    const fields = written[page.title] ?? {}
    const chooses = page.title === 'What an hour costs' && !('price-line-rows' in page.fields)
    const { 'price-from': from = 'lines', ...rest } = fields
    page = await press(on, page, 'next', chooses ? { 'price-from': from } : rest)
  }
  return page
}
/** The address of the first of a kind of link on a page. */
const link = (html: string, says: string) =>
  new RegExp(`href="([^"]*)"[^>]*>\\s*${says}`).exec(html)?.[1] ?? `no link ${says}`
const goOn = async (on: Larch, from = form.START) => {
  const list = await open(on, from)
  return shown(await open(on, link(list.html, 'Go on')), form.START)
}

describe('a fund that is begun', () => {
  test('is put aside at any step, gone on with by a colleague, and opens as it would have in one go', async () => {
    const nothing = await open(dana, form.START)
    expect(text(nothing.html)).toContain('You can stop at any step and go on later; it is kept for 30 days.')
    expect(text(nothing.html)).not.toContain('Begun, and not open yet')
    // Nothing is put aside of what is only looked at, or wrong from the beginning.
    const first = await start(dana)
    await press(dana, first, 'list')
    expect((await press(dana, first, 'next')).status).toBe(422)
    expect(await begun()).toEqual([])

    const stopped = await upTo(dana, first, 'LS-011', ANOTHER_WAY)
    expect([stopped.status, stopped.title, stopped.fields['kept']]).toEqual([200, ANOTHER_WAY, '6'])
    larch.clock.now = '2026-06-03T09:42:00Z' as Moment

    const list = await open(tom, form.START)
    expect(text(list.html)).toContain(
      'New Sally How far it is Add a person: 5 of 12 done ; Begun 2 June 2026 by Dana Reed',
    )
    const steps = await goOn(tom)
    expect([steps.status, steps.title]).toEqual([200, 'Add a person'])
    expect(FIRST_FIVE.filter((title) => text(steps.html).includes(`${title} Done`))).toEqual(FIRST_FIVE)
    const check = await fillIn(
      tom,
      await press(tom, steps, 'go late'),
      asWritten(SALLY, '2026-06-15', 'LS-011'),
    )
    expect(check.title).toBe('Check all of it')
    expect(text((await open(dana, form.START)).html)).toContain(
      '12 of 12 done ; Begun 2 June 2026 by Dana Reed, and saved last on 3 June 2026 by Tom Okafor',
    )
    const done = await form.openIt(tom, check)
    expect(done.status).toBe(303)
    const fund = await larch.store.fundByRef(provider, 'LS-011')
    expect(done.location).toBe(`/funds/${fund?.id}/opening`)
    const [agreed] = await larch.store.agreements(fund?.id as FundId)
    const terms = { ...termsFor(SALLY, day('2026-06-15')), reviews: [day('2026-07-13'), day('2027-06-15')] }
    expect(canonicalText(agreed ?? {})).toBe(canonicalText({ ...terms, format: 1, version: 1 }))

    // It is offered no more, and an old page of it says so.
    expect(await begun()).toEqual([])
    const late = await press(dana, stopped, 'next', { 'late-rule': 'direct-lines' })
    expect([late.status, late.title]).toEqual([409, 'This does not wait here any more'])
    expect((await open(dana, `/new-fund/begun/${'o_nothing'}`)).status).toBe(404)
    const again = await press(tom, check, 'go late')
    expect((await press(tom, { ...again, fields: { ...again.fields, kept: '' } }, 'next')).status).toBe(409)
    expect(await begun()).toEqual([])
  })

  test('is opened once, also where two managers open it at the same moment', async () => {
    const check = await fillIn(dana, await start(dana), asWritten(SALLY, '2026-06-15', 'LS-012'))
    const theirs = await press(tom, await goOn(tom), 'check')
    expect(theirs.title).toBe('Check all of it')
    const another = { 'person-ref': 'LS-013' }
    const answers = await Promise.all([form.openIt(dana, check), form.openIt(tom, theirs, another)])
    expect(answers.map((a) => a.status).sort()).toEqual([303, 409])
    const opened = (await larch.store.funds(provider)).filter((f) => ['LS-012', 'LS-013'].includes(f.ref))
    expect([opened.length, await begun()]).toEqual([1, []])
    // What was written is still on the page: as a new one, it may be checked and opened.
    const gone = answers.find((a) => a.status === 409)
    expect(gone?.title).toBe('This does not wait here any more')
    const anew = { ...(gone as Shown), fields: fieldsOf(gone?.html ?? '', form.START) }
    expect(anew.fields['key']).not.toBe(check.fields['key'])
    expect((await press(tom, anew, 'check')).title).toMatch(/Check all of it|The person/)
  })

  test('is not lost where two managers write in it: who and when is said, and one of the two goes on', async () => {
    const stopped = await upTo(dana, await start(dana), 'LS-014', ANOTHER_WAY)
    larch.clock.now = '2026-06-04T10:05:00Z' as Moment
    const theirs = await press(tom, await goOn(tom), 'go person')
    const saved = await press(tom, theirs, 'next', { 'person-name': 'Sally Anne' })
    expect([saved.status, saved.fields['kept']]).toEqual([200, '7'])

    const other = await press(dana, stopped, 'next', { 'late-rule': 'direct-lines' })
    expect([other.status, other.title]).toEqual([409, 'This has been saved since'])
    const said = text(other.html)
    expect(said).toContain('Tom Okafor saved it after you opened this page: on 4 June 2026 at 11:05.')
    expect(said).toContain('These steps are not the same: The person When a visit is cancelled')
    expect((await begun()).map((d) => [d.version, d.fields['person-name']])).toEqual([[7, 'Sally Anne']])
    // Theirs goes on by a link; one's own by a button, in place of theirs.
    const link_ = link(other.html, 'Go on with what was saved')
    expect((await open(dana, link_)).html).toContain('value="Sally Anne"')
    const mine = await press(dana, other, 'next')
    expect([mine.status, mine.title, mine.fields['kept']]).toEqual([
      200,
      'When unused hours become money',
      '8',
    ])
    expect((await begun()).map((d) => [d.version, d.fields['person-name']])).toEqual([[8, 'New Sally']])
    // A page of Dana’s from before Tom saved would lose what he wrote: she is asked again.
    expect((await press(dana, stopped, 'next', { 'late-rule': 'none' })).status).toBe(409)
    // And then Tom is asked, also where all he does is open it or throw it away.
    expect((await press(tom, saved, 'list')).status).toBe(409)
    const [draft] = await begun()
    const throwing = await send(tom, `/new-fund/begun/${draft?.id}/throwing-away`, {
      key: 'k'.repeat(16),
      version: '7',
    })
    expect([throwing.status, text(throwing.html).includes('Somebody has saved it since')]).toEqual([
      422,
      true,
    ])
    const check = await fillIn(
      tom,
      await press(tom, await goOn(tom), 'go late'),
      asWritten(SALLY, '2026-06-15', 'LS-014'),
    )
    await press(dana, await press(dana, mine, 'next'), 'next')
    const stale = await form.openIt(tom, check)
    expect([stale.status, stale.title]).toEqual([409, 'This has been saved since'])
    expect(await larch.store.fundByRef(provider, 'LS-014')).toBeUndefined()
    const again = shown({ ...stale, html: stale.html }, form.OPEN)
    expect((await form.openIt(tom, again)).status).toBe(303)
    expect(await begun()).toEqual([])
  })

  test('is saved once where the same is sent twice, and one’s own earlier page goes on from there', async () => {
    const first = await start(dana)
    const written = asWritten(SALLY, '2026-06-15', 'LS-015')['The person'] ?? {}
    const twice = await Promise.all([
      press(dana, first, 'next', written),
      press(dana, first, 'next', written),
    ])
    expect(twice.map((p) => [p.status, p.fields['kept']])).toEqual([
      [200, '1'],
      [200, '1'],
    ])
    const [page] = twice
    const list = await press(dana, page as Shown, 'list')
    expect(list.fields['kept']).toBe('2')
    const back = await press(dana, first, 'next', { ...written, 'person-name': 'Sal' })
    expect([back.status, back.fields['kept']]).toEqual([200, '3'])
    expect((await begun()).map((d) => d.fields['person-name'])).toEqual(['Sal'])
  })

  test('is thrown away after a check, and then nowhere in the file', async () => {
    const held = () => {
      const bytes = [larch.file, `${larch.file}-wal`].map((path) => readFileSync(path))
      return bytes.some((b) => b.includes('Zebedee Quillon'))
    }
    await upTo(dana, await start(dana), 'LS-018', 'What an hour costs')
    const [left] = await begun()
    const at = `/new-fund/begun/${left?.id}`
    const page = await press(dana, shown(await open(dana, at)), 'go person')
    await press(dana, page, 'next', { 'person-name': 'Zebedee Quillon' })
    expect(held()).toBe(true)
    const check = await open(tom, link((await open(tom, form.START)).html, 'Throw away'))
    expect(text(check.html)).toContain('For whom Zebedee Quillon How far it is Add a person: 1 of 12 done')
    const fields = fieldsOf(check.html, `${at}/throwing-away`)
    const done = await send(tom, `${at}/throwing-away`, fields)
    expect([done.status, done.location]).toEqual([303, '/new-fund?thrown=1'])
    expect((await send(tom, `${at}/throwing-away`, fields)).location).toBe(done.location)
    expect(text((await open(tom, done.location)).html)).toContain('It is thrown away')
    expect([held(), await begun(), larch.logged.join().includes('Quillon')]).toEqual([false, [], false])
    expect((await open(tom, at)).status).toBe(404)
  })

  test('is there for 30 days after it was saved last, and then gone', async () => {
    larch.clock.now = '2026-06-05T08:00:00Z' as Moment
    await upTo(dana, await start(dana), 'LS-016', 'What an hour costs')
    larch.clock.now = '2026-06-06T08:00:00Z' as Moment
    await upTo(dana, await start(dana), 'LS-017', 'What an hour costs')
    const [older, newer] = await begun()
    larch.clock.now = '2026-07-05T08:00:00Z' as Moment
    expect((await open(tom, `/new-fund/begun/${older?.id}`)).status).toBe(200)
    larch.clock.now = '2026-07-05T08:00:01Z' as Moment
    const list = text((await open(tom, form.START)).html)
    expect([list.includes('5 June'), list.includes('6 June')]).toEqual([false, true])
    expect((await begun()).map((d) => d.id)).toEqual([newer?.id])
    larch.clock.now = '2026-07-07T08:00:00Z' as Moment
    expect([await larch.books.sweepDrafts(), await begun()]).toEqual([1, []])
  })

  test('sixty of them are told page by page', async () => {
    const caller = await comesIn(larch, 'Dana Reed')
    const one = (n: number) => ({
      ...{ way: 'running' as const, form: `form-of-sixty-${n}` },
      fields: {
        way: 'running',
        key: `of-sixty-${n}`,
        'person-name': `Person ${n}`,
        finished: 'person price',
      },
    })
    for (let n = 1; n <= 60; n++) {
      larch.clock.now = `2026-06-02T08:00:${String(n - 1).padStart(2, '0')}Z` as Moment
      await larch.books.keepDraft(caller, one(n))
    }
    const pages = await Promise.all(
      ['', '?page=2', '?page=3', '?page=9'].map((q) => open(dana, `${form.START}${q}`)),
    )
    const names = pages.map(({ html }) => [...html.matchAll(/with Person (\d+)</g)].map(([, n]) => Number(n)))
    expect(names.map((n) => [n.length, n[0], n.at(-1)])).toEqual([
      [20, 1, 20],
      [20, 21, 40],
      [20, 41, 60],
      [20, 41, 60],
    ])
    expect(text(pages[1]?.html ?? '')).toContain('21 to 40 of 60')
    expect(text(pages[1]?.html ?? '')).toContain('Take on a running fund: 2 of 13 done')
    larch.clock.now = '2026-08-01T08:00:00Z' as Moment
    expect(await larch.books.sweepDrafts()).toBe(60)
  })
})

describe('a new agreement that is begun', () => {
  test('waits on the person’s own pages, and is agreed as it would have been in one go', async () => {
    const id = (await larch.store.fundByRef(provider, 'LS-001'))?.id as FundId
    const [at, send_] = [`/funds/${id}/new-agreement`, `/funds/${id}/agreements`]
    const go = async (on: Larch, page: Shown, does: string, more: Fields = {}) =>
      shown(await send(on, at, { ...page.fields, ...more, do: does }), at)
    const ofSally = async () =>
      (await larch.store.drafts.drafts(provider, { fund: id, skip: 0, most: 9 })).rows
    const begin = async (on: Larch) => go(on, shown(await open(on, at), at), 'go price')

    const priced = await go(dana, await begin(dana), 'next', { 'price-line-1-sum': '13.60' })
    const from = await go(dana, priced, 'go person')
    const page = await go(dana, from, 'next', dated('person-from', '2026-06-08'))
    expect([page.title, page.fields['kept']]).toEqual(['Who decided', '2'])
    // Another, of Tom’s, that nobody goes on with.
    larch.clock.now = '2026-06-02T09:00:00Z' as Moment
    await go(tom, await begin(tom), 'next', { 'price-line-1-sum': '14.00' })
    expect((await ofSally()).map((d) => d.fields['price-line-1-sum'])).toEqual(['13.60', '14.00'])
    expect(await begun()).toEqual([])

    for (const place of [at, `/funds/${id}/agreement`])
      expect(text((await open(tom, place)).html)).toContain(
        'A new agreement: 11 of 12 done ; Begun 2 June 2026 by Dana Reed',
      )
    const [mine, toms] = await ofSally()
    expect((await open(tom, `/new-fund/begun/${mine?.id}`)).status).toBe(404)
    const other = (await larch.store.fundByRef(provider, 'LS-002'))?.id ?? ''
    expect((await open(tom, `/funds/${other}/new-agreement/begun/${mine?.id}`)).status).toBe(404)
    const list = shown(await open(tom, `${at}/begun/${mine?.id}`), at)
    const who = await go(tom, list, 'go decided')
    const check = await go(tom, who, 'next', { 'decided-by': 'person', 'decided-involved': 'by-phone' })
    expect(check.title).toBe('Check all of it')
    const fields = { ...fieldsOf(check.html, send_), do: 'open' }
    const done = await send(tom, send_, fields)
    expect([done.status, done.location]).toEqual([303, `/funds/${id}/agreement?agreed=2`])
    const [before, now] = await larch.store.agreements(id)
    expect(now?.kinds[0]?.lines[0]?.rate).toEqual({ pence: 1360, per: 1 })
    expect([now?.from, now?.version, before?.version]).toEqual(['2026-06-08', 2, 1])
    // What else was begun from the agreement before it is offered no more.
    expect(await ofSally()).toEqual([])
    expect((await open(tom, `${at}/begun/${toms?.id}`)).status).toBe(404)
    expect((await send(tom, send_, fields)).location).toBe(done.location)
  })

  test('is thrown away, and its fund stays as it is', async () => {
    const fund = await larch.store.fundByRef(provider, 'LS-002')
    const at = `/funds/${fund?.id}/new-agreement`
    const price = shown(
      await send(dana, at, { ...shown(await open(dana, at), at).fields, do: 'go price' }),
      at,
    )
    await send(dana, at, { ...price.fields, do: 'next' })
    const check = await open(tom, link((await open(tom, at)).html, 'Throw away'))
    const throwing = /action="([^"]*throwing-away)"/.exec(check.html)?.[1] ?? ''
    const done = await send(tom, throwing, fieldsOf(check.html, throwing))
    expect([done.status, done.location]).toEqual([303, `/funds/${fund?.id}/agreement?thrown=1`])
    expect(text((await open(tom, done.location)).html)).toContain('It is thrown away')
    expect(await larch.store.fundByRef(provider, 'LS-002')).toEqual(fund)
  })
})
