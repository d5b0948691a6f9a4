// The person's door. Brian's third week: 35 h a week at £24.60, three visits last week, one this week, a night planned
// on Friday, 5 h turned into £123.00, £20.00 of it saved for a bike and £10.00 kept for emergencies. Asked as a browser
// asks, each as who they are.
import { automatedReadability } from 'automated-readability'
import { fleschKincaid } from 'flesch-kincaid'
import { syllable } from 'syllable'
import { beforeEach, describe, expect, test } from 'vitest'
import type { Caller } from '../../src/bookkeeping/daybook.ts'
import type { Agreement } from '../../src/ledger/agreement.ts'
import { day, type Month } from '../../src/ledger/day.ts'
import { createApp } from '../../src/web/app.ts'
import {
  audit,
  type Bookkeeper,
  BY,
  book,
  done,
  entries,
  fundOf,
  h,
  newBooks,
  openPerson,
} from '../bookkeeping/bookkeeper.ts'
import { aroundBrian, authorityOf, comesIn, nextDay } from '../bookkeeping/people-around.ts'
import { CODES, FORBIDDEN } from '../words/forbidden.ts'
import { open, send } from './asking.ts'

const F = 'LS-002'
const TODAY = day('2026-03-17')
const own = { own: true } as const

let k: Bookkeeper
let people: { dana: Caller; tom: Caller; brian: Caller }
let home: string

const as = (caller: Caller) => ({
  app: createApp({ books: k.books, who: async () => ({ caller, name: caller.code }) }),
})
const mainOf = (html: string) => html.slice(html.indexOf('<main'), html.indexOf('</main>'))
/** What is heard: without what is only seen. */
const textOf = (html: string) =>
  mainOf(html)
    .replace(/<span aria-hidden="true">.*?<\/span>/gs, ' ')
    .replace(/<svg[^>]*aria-hidden="true".*?<\/svg>/gs, ' ')
    .replace(/<text[^>]*>.*?<\/text>/gs, ' ')
    .replace(/<\/(p|li|h\d|td|th|title|desc|figcaption|caption)>/g, ' ⏎ ')
    .replace(/<[^>]*>/g, ' ')
    .replace(/&#39;/g, "'")
    .replace(/&quot;/g, '"')
    .replace(/\s+([.,:])/g, '$1')
    .replace(/\s+/g, ' ')
const linksOf = (html: string) =>
  [...html.matchAll(/<a [^>]*href="([^"#]+)"/g)].map(([, href = '']) => href.replaceAll('&amp;', '&'))
const choicesIn = (html: string) => html.match(/class="rf-choice"/g)?.length ?? 0

async function page(caller: Caller, path: string, status = 200): Promise<string> {
  const found = await open(as(caller), path)
  expect(found.status, path).toBe(status)
  return found.html
}

beforeEach(async () => {
  k = await newBooks('2026-03-17')
  await openPerson(k, F)
  done(await k.books.allocate(BY, { through: TODAY }))
  people = await aroundBrian(k)
  home = `/funds/${(await fundOf(k, F)).id}`
})

async function somethingHappened(): Promise<void> {
  const visits = [
    ['2026-03-09 10:00', '2026-03-09 13:00', 'Femi'],
    ['2026-03-10 10:00', '2026-03-10 12:00', 'Femi'],
    ['2026-03-12 10:00', '2026-03-12 14:00', 'Dawit'],
    ['2026-03-16 10:00', '2026-03-16 13:00', 'Femi'],
  ] as const
  for (const [start, end, worker] of visits)
    done(await k.books.giveSupport(BY, { fund: F, start, end, worker }))
  done(
    await k.books.recordNotGiven(BY, {
      fund: F,
      start: '2026-03-13 10:00',
      end: '2026-03-13 12:00',
      reason: 'could-not-come',
    }),
  )
  done(await k.books.recordThrough(BY, { through: day('2026-03-16') }))
  const { brian } = people
  const base = { fund: F, on: TODAY, decided: own }
  done(await k.books.turnHoursIntoMoney(brian, { ...base, kind: 'standard', amount: h(5) }))
  done(await k.books.save(brian, { ...base, pot: 'A bike', unit: 'GBP', amount: 2_000 }))
  done(await k.books.keepForEmergencies(brian, { ...base, action: 'set-aside', pence: 1_000 }))
  done(
    await k.books.planVisit(BY, {
      fund: F,
      start: '2026-03-20 20:00',
      end: '2026-03-21 02:00',
      worker: 'Femi',
    }),
  )
}

describe('the first page', () => {
  test('how much is left: hours first, then pounds, with a picture and the same in words', async () => {
    await somethingHappened()
    const html = await page(people.brian, home)
    // 3 × 35 h − 12 h of visits − 5 h into money.
    expect(html).toMatch(/rf-left__hours"><span aria-hidden="true">88 h<\/span>/)
    const text = textOf(html)
    expect(text).toContain('You have ⏎ 88 hours ⏎ left ⏎ £93.00 ⏎ to spend on other things')
    expect(html.indexOf('88 h')).toBeLessThan(html.indexOf('£93.00'))
    expect(html).toMatch(/<svg[^>]*role="img" aria-labelledby="left-title left-desc"/)
    expect(text).toContain(
      'A bar in 3 parts. Used: 3 hours. Planned: 7 hours 30 minutes. Left: 24 hours 30 minutes.',
    )
    expect(text).toContain(
      'Given: 35 hours. ⏎ Used: 3 hours. ⏎ Planned: 7 hours 30 minutes. ⏎ Left of this week: 24 hours 30 minutes.',
    )
    expect(text).toContain('Kept aside ⏎ Saved for A bike: £20.00. ⏎ Kept for emergencies: £10.00.')
    expect(text).toContain(
      'Last week, 9 to 15 March ⏎ You had 3 visits: 2 with Femi and 1 with Dawit. ⏎ They used 9 hours. ⏎ We could not come: 1 visit.',
    )
    expect(text).toContain('Planned next ⏎ Friday 20 March: 20:00 to 02:00, with Femi.')
    // Three ways on, and no other link on the page itself.
    expect(linksOf(mainOf(html))).toEqual([`${home}/use`, `${home}/happened`, `${home}/mine`])
    const headings = [...mainOf(html).matchAll(/<h(\d)/g)].map(([, level]) => Number(level))
    expect(headings[0]).toBe(1)
    expect(headings.slice(1).every((level) => level === 2)).toBe(true)
  })

  test('nothing yet, and more used than the week gives', async () => {
    const first = textOf(await page(people.brian, home))
    expect(first).toContain('You have ⏎ 105 hours ⏎ left ⏎ £0.00 ⏎ to spend on other things')
    expect(first).toContain(
      'Last week, 9 to 15 March ⏎ Nothing is written down for last week. ⏎ No visits are written down yet.',
    )
    expect(first).not.toMatch(/Kept aside|Planned next/)
    for (const date of ['16', '17'])
      done(
        await k.books.giveSupport(BY, {
          fund: F,
          start: `2026-03-${date} 00:00`,
          end: `2026-03-${date} ${date === '16' ? '20:00' : '09:00'}`,
        }),
      )
    // 7 h of the nights are late hours, which take half as much again: 20 + 3.5, and 9 + 3.5.
    expect(textOf(await page(people.brian, home))).toContain(
      'Used: 36 hours. ⏎ More than this week gives: 1 hour. It comes out of what was left before.',
    )
  })

  test('where nobody has written down last week yet: the last days that are', async () => {
    await somethingHappened()
    nextDay(k, '2026-04-02')
    done(await k.books.recordThrough(BY, { through: day('2026-03-19') }))
    const before =
      'The last week that is written down, 16 to 19 March ⏎ You had 1 visit, with Femi. ⏎ It used 3 hours. ⏎'
    expect(textOf(await page(people.brian, home))).toContain(
      `Last week, 23 to 29 March ⏎ Nothing is written down for last week. ⏎ Visits are written down up to 19 March 2026. Ask Larch Support about the days since. ⏎ ${before}`,
    )
    expect(textOf(await page(people.brian, home))).toContain(
      'left ⏎ Visits after 19 March 2026 are not counted yet. There will be less once they are.',
    )
    // Whoever speaks for him sees the days since they may.
    const { id } = await fundOf(k, F)
    const since = async (from: string) => {
      const authority = await authorityOf(k, F, 'Sue Hall', { decides: ['swap'], from: day(from) })
      const sue = await comesIn(k, 'Sue Hall', { role: 'representative', fund: id, authority })
      return textOf(await page(sue, home))
    }
    expect(await since('2026-03-16')).toContain('16 to 19 March ⏎ Brian had 1 visit')
    expect(await since('2026-03-17')).toContain('17 to 19 March ⏎ Nothing happened.')
    expect(await since('2026-03-20')).not.toContain('The last week that is written down')
    // As soon as last week is begun, it is the last that is written down.
    done(await k.books.recordThrough(BY, { through: day('2026-03-23') }))
    const begun = textOf(await page(people.brian, home))
    expect(begun).not.toContain('The last week that is written down')
    done(await k.books.recordThrough(BY, { through: day('2026-04-01') }))
    expect(textOf(await page(people.brian, home))).not.toContain('not counted yet')
  })

  test('a fund given as money: pounds first, and no hours to count', async () => {
    await openPerson(k, 'LS-003', { weekly: [], weeklyPence: 30_000 })
    done(await k.books.allocate(BY, { through: TODAY }))
    const { id } = await fundOf(k, 'LS-003')
    const paul = await comesIn(k, 'Paul', { role: 'holder', fund: id })
    done(
      await k.books.save(paul, {
        fund: 'LS-003',
        on: TODAY,
        decided: own,
        pot: 'A trip',
        unit: 'GBP',
        amount: 10_000,
      }),
    )
    const text = textOf(await page(paul, `/funds/${id}`))
    expect(text).toContain('You have ⏎ £800.00 ⏎ left to spend')
    expect(text).toContain('A bar in 2 parts. To spend: £800.00. Saved: £100.00.')
    expect(text).not.toMatch(/hours (left|\d)/)
  })

  test('five workers are each named; of more, the first three', async () => {
    const workers = ['Femi', 'Femi', 'Dawit', 'Ann', 'Bo', 'Cy', 'Di']
    const came = async (from: number, to: number) => {
      for (const [i, worker] of [...workers.entries()].slice(from, to)) {
        const [start, end] = [`2026-03-09 ${10 + i}:00`, `2026-03-09 ${11 + i}:00`]
        done(await k.books.giveSupport(BY, { fund: F, start, end, worker }))
      }
      return textOf(await page(people.brian, home))
    }
    expect(await came(0, 6)).toContain(
      'You had 6 visits: 2 with Femi, 1 with Cy, 1 with Bo, 1 with Ann and 1 with Dawit.',
    )
    expect(await came(6, 7)).toContain(
      'You had 7 visits: 2 with Femi, 1 with Di, 1 with Cy and 3 with 3 more people.',
    )
  })

  test('an ended fund says so; a name that is gone is no name', async () => {
    await openPerson(k, 'LS-003', { until: day('2026-03-15') })
    const { id } = await fundOf(k, 'LS-003')
    const paul = await comesIn(k, 'Paul', { role: 'holder', fund: id })
    expect(textOf(await page(paul, `/funds/${id}`))).toContain('The agreement ended on 15 March 2026.')
  })

  test('what a dispute keeps still is said beside it', async () => {
    const { brian, dana } = people
    done(await k.books.recordThrough(BY, { through: TODAY }))
    const decided = { name: 'Brian', involved: 'by-phone' as const }
    done(
      await k.books.turnHoursIntoMoney(dana, { fund: F, on: TODAY, decided, kind: 'standard', amount: h(5) }),
    )
    const decision = (await entries(k, F)).at(-1)?.decision ?? ''
    done(await k.books.dispute(brian, { fund: F, decision }))
    const text = textOf(await page(brian, home))
    expect(text).toContain(
      'left ⏎ £0.00 ⏎ free to spend on other things ⏎ There is £123.00 to spend. £123.00 of it is kept still until a manager has answered. Nothing is free to spend. ⏎',
    )
    expect(text).toContain(
      'Kept still: £123.00 to spend. The decision behind it is disputed. A manager has to answer first.',
    )
  })
})

const DOOR = /\/(use|happened|mine)(\/|$)|^\/funds\/[^/]+$/

/** Every page of the door, and every one that they lead to, as a person follows the links. */
async function walk(caller: Caller): Promise<Map<string, string>> {
  const app = as(caller)
  const seen = new Map<string, string>()
  const wanted = [home]
  for (let path = wanted.shift(); path !== undefined; path = wanted.shift()) {
    if (seen.has(path) || seen.size > 120) continue
    const res = await app.app.request(path)
    const isPage = res.headers.get('content-type')?.includes('text/html') ?? false
    const html = isPage ? await res.text() : ''
    // What has been used since says so there, and why.
    expect([path, res.status]).toEqual([path, path.endsWith('/undo') ? expect.any(Number) : 200])
    seen.set(path, html)
    // The leaves are opened, and not followed further: they have tests of their own.
    if (DOOR.test(path)) wanted.push(...linksOf(html).filter((href) => href.startsWith('/funds/')))
  }
  return seen
}

describe('at most three ways on, and each leads somewhere', () => {
  test('for Brian: every link opens, every page of his is small and in plain words', async () => {
    await somethingHappened()
    nextDay(k, '2026-04-02')
    done(await k.books.recordThrough(BY, { through: day('2026-03-31') }))
    done(await k.books.closeMonth(BY, { fund: F, month: '2026-03' as Month }))
    const pages = await walk(people.brian)
    const own = [...pages].filter(([path]) => DOOR.test(path))
    expect(own.length).toBeGreaterThan(18)
    for (const [path, html] of pages) {
      expect(choicesIn(html), path).toBeLessThanOrEqual(3)
    }
    for (const [path, html] of own) {
      expect(html.length, path).toBeLessThan(60_000)
      const text = textOf(html)
      expect(text, path).not.toMatch(FORBIDDEN)
      expect(text, path).not.toMatch(CODES)
    }
    // Everything that there was before can still be found.
    for (const path of [
      ...['cost', 'latest', 'swap', 'save', 'buy', 'entries', 'decisions', 'questions'],
      ...['people', 'looked', 'writing', 'use/prices', 'statements/1'],
    ])
      expect([...pages.keys()].map((p) => p.split('?')[0])).toContain(`${home}/${path}`)
    const sentences = own.flatMap(([, html]) => sentencesOf(textOf(html)))
    const age = readingAge(sentences)
    expect(sentences.length).toBeGreaterThan(40)
    expect(age).toBeLessThan(11)
    expect(sentences.filter((s) => wordsOf(s).length > 20)).toEqual([])
  }, 60_000)

  test('Sue, who decides swaps: only what is hers is offered, in Brian’s name', async () => {
    await somethingHappened()
    const authority = await authorityOf(k, F, 'Sue Hall', { decides: ['swap'] })
    const { id } = await fundOf(k, F)
    const sue = await comesIn(k, 'Sue Hall', { role: 'representative', fund: id, authority })
    const pages = await walk(sue)
    const text = textOf(pages.get(home) ?? '')
    expect(text).toContain('Brian’s hours and money')
    expect(text).toContain('Brian has ⏎ 88 hours ⏎ left')
    expect(text).toContain('Use Brian’s hours or money')
    const paths = [...pages.keys()]
    expect(paths).toContain(`${home}/swap`)
    expect(paths.filter((path) => /\/(save|buy|use\/save)$|want=money/.test(path))).toEqual([])
    for (const [path, html] of pages) expect(choicesIn(html), path).toBeLessThanOrEqual(3)
    // What Brian saved is not hers to undo; nothing of what he did is.
    expect(paths.filter((path) => path.endsWith('/undo'))).toEqual([])
  }, 60_000)

  test('staff have other pages: there is nothing here for them', async () => {
    for (const path of ['/use', '/happened', '/mine', '/mine/statements'])
      expect((await open(as(people.dana), `${home}${path}`)).status).toBe(404)
    expect((await open(as(people.brian), `${home}/happened/2026-02-01`)).status).toBe(404)
    expect((await open(as(people.brian), `${home}/happened/2027-02-01`)).status).toBe(404)
    expect((await open(as(people.brian), `${home}/happened/soon`)).status).toBe(404)
    expect((await open(as(people.brian), `${home}/happened/2026-03-16/999`)).status).toBe(404)
  })
})

describe('emergencies, and what is saved', () => {
  test('hours and money are listed, each with its own way to take it out', async () => {
    const nothing = await page(people.brian, `${home}/use/saved`)
    expect(textOf(nothing)).toContain('Nothing is saved yet.')
    await somethingHappened()
    const hours = { fund: F, on: TODAY, decided: own, pot: 'City break', unit: 'standard', amount: h(6) }
    done(await k.books.save(people.brian, hours))
    const html = await page(people.brian, `${home}/use/saved`)
    const items = [...html.matchAll(/<dt[^>]*>(.*?)<\/dt><dd[^>]*>(.*?)<\/dd>/gs)].map(([, ...of]) => of)
    expect(items).toEqual([
      ['Saved for A bike', '£20.00'],
      ['Saved for City break', '6 h, day hours'],
      ['Kept for emergencies', '£10.00'],
    ])
    const ways = linksOf(mainOf(html)).filter((href) => href.includes('from='))
    expect(ways).toHaveLength(2)
    const [, trip = ''] = ways
    expect(await page(people.brian, trip)).toMatch(/<option[^>]*selected[^>]*>City break \(6 h, day hours\)/)
    expect(choicesIn(html)).toBe(3)
  })
})

test('how a funder is written to is told only where it gets statements about the person', async () => {
  const writing = async (ref: string, name: string, statementTo: Agreement['statementTo']) => {
    await openPerson(k, ref, { statementTo })
    const { id } = await fundOf(k, ref)
    const caller = await comesIn(k, name, { role: 'holder', fund: id })
    return textOf(await page(caller, `/funds/${id}/writing`))
  }
  const person = { reader: 'person', format: 'web' } as const
  const none = await writing('LS-003', 'Paul', [person])
  expect(none).toContain('How to read it')
  expect(none).not.toMatch(/Council|They get/)
  const told = await writing('LS-004', 'Ann', [person, { reader: 'commissioner', format: 'csv' }])
  expect(told).toMatch(/Northshire Council ⏎ .*Statements +They get each statement about you/)
})

describe('what happened', () => {
  test('a swap says what was given and what came for it; a thing to buy, what it costs', async () => {
    await somethingHappened()
    const { brian } = people
    const base = { fund: F, on: TODAY, decided: own }
    done(await k.books.swapHours(brian, { ...base, from: 'standard', to: 'enhanced', amount: h(3) }))
    done(await k.books.turnMoneyIntoHours(brian, { ...base, kind: 'standard', amount: h(1) }))
    done(await k.books.chooseToBuy(brian, { ...base, what: 'Cinema', supplier: 'Odeon', pence: 2_000 }))
    const text = textOf(await page(brian, `${home}/happened`))
    expect(text).toMatch(
      /Swapped 5 hours of day hours for money to spend +minus 5 hours of day hours, plus £123\.00/,
    )
    expect(text).toMatch(/minus 3 hours of day hours, plus 2 hours of late hours.*/)
    expect(text).toMatch(/Swapped money for 1 hour of day hours +minus £24\.60, plus 1 hour of day hours/)
    expect(text).toMatch(/Decided to buy: Cinema, Odeon +£20\.00/)
    // Undone in the same week nothing has moved in the end.
    const swap = (await entries(k, F)).find((e) => e.kind === 'conversion')?.number ?? 0
    const undoing = `${home}/entries/${swap}/undo`
    const key = /name="key" value="([^"]+)"/.exec(await page(brian, undoing))?.[1] ?? ''
    await send(as(brian), `${undoing}ing`, { key })
    expect(textOf(await page(brian, `${home}/happened`))).not.toContain('plus 2 hours of late hours')
  })

  test('week by week: each visit is a line, a night stands under the day on which it began', async () => {
    await somethingHappened()
    nextDay(k, '2026-03-23')
    done(
      await k.books.giveSupport(BY, {
        fund: F,
        start: '2026-03-22 22:00',
        end: '2026-03-23 02:00',
        worker: 'Femi',
      }),
    )
    const { brian } = people
    const text = textOf(await page(brian, `${home}/happened/2026-03-18`))
    expect(text).toContain('Last week: Monday 16 March to Sunday 22 March 2026')
    expect(text).toMatch(/Monday 16 March +Support, 10:00 to 13:00, with Femi +minus 3 hours/)
    expect(text).toMatch(/Sunday 22 March +Support, 22:00 to 02:00, with Femi/)
    const next = textOf(await page(brian, `${home}/happened`))
    expect(next).toContain('This week: Monday 23 March to Sunday 29 March 2026')
    expect(next).not.toContain('22:00 to 02:00')
  })

  test('a visit that is written down once its month is closed is told apart, and used no hours of last week', async () => {
    await somethingHappened()
    nextDay(k, '2026-04-02')
    done(await k.books.recordThrough(BY, { through: day('2026-03-31') }))
    done(await k.books.closeMonth(BY, { fund: F, month: '2026-03' as Month }))
    done(
      await k.books.giveSupport(BY, {
        ...{ fund: F, start: '2026-03-30 10:00', end: '2026-03-30 11:00', worker: 'Dawit' },
      }),
    )
    done(
      await k.books.giveSupport(BY, {
        ...{ fund: F, start: '2026-03-10 14:00', end: '2026-03-10 17:00', worker: 'Femi' },
      }),
    )
    // Both are dated 1 April; that of 30 March is of this week all the same.
    const { position } = done(await k.books.position(BY, { fund: F }))
    const { thisWeek, line } = done(await k.books.fundPage(BY, { fund: F }))
    expect(position.week).toMatchObject({ from: '2026-03-30', given: h(35), used: h(1), planned: 0 })
    expect(thisWeek).toEqual({ given: h(35), used: h(1), planned: 0 })
    // 5 × 35 h, less 12 h of visits in time, 5 h into money and the 4 h of these two.
    expect([position.left, line.leftInStandard]).toEqual([h(154), h(154)])

    nextDay(k, '2026-04-07')
    const { brian } = people
    expect(textOf(await page(brian, home))).toContain(
      'Last week, 30 March to 5 April ⏎ You had 1 visit, with Dawit. ⏎ It used 1 hour. ⏎ Written down now, for Tuesday 10 March: 1 visit. It used 3 hours. ⏎',
    )
    const week = textOf(await page(brian, `${home}/happened/2026-03-30`))
    expect(week).toMatch(
      /Wednesday 1 April +Written down now, for Tuesday 10 March: Support, 14:00 to 17:00, with Femi +minus 3 hours/,
    )
    expect(week).not.toContain('belongs to')
    expect(textOf(await page(brian, `${home}/happened/2026-03-09`))).not.toContain('14:00 to 17:00')
  })

  test('a line says what can be done: ask, where it is on a statement; undo what he chose', async () => {
    await somethingHappened()
    const { brian } = people
    const saved = (await entries(k, F)).find((e) => e.kind === 'saving')?.number ?? 0
    const line = await page(brian, `${home}/happened/2026-03-16/${saved}`)
    expect(textOf(line)).toContain('Saved £20.00 for A bike')
    const undo = `${home}/entries/${saved}/undo`
    expect(linksOf(mainOf(line))).toContain(undo)
    // Nothing is on a statement yet.
    expect(textOf(line)).not.toContain('Ask about this')

    nextDay(k, '2026-04-02')
    done(await k.books.recordThrough(BY, { through: day('2026-03-31') }))
    done(await k.books.closeMonth(BY, { fund: F, month: '2026-03' as Month }))
    const visit = (await entries(k, F)).find((e) => e.kind === 'support')?.number ?? 0
    const asked = await page(brian, `${home}/happened/2026-03-09/${visit}`)
    expect(textOf(asked)).toContain('Ask about this ⏎ It is on the statement for March 2026.')
    const [ask = ''] = linksOf(mainOf(asked))
    expect(ask).toMatch(/statements\/1\/questions\?line=1$/)
    expect(textOf(await page(brian, ask))).toContain('Femi')
  })
})

describe('undoing on screen', () => {
  test('Brian sees before and after, presses once, and it is undone', async () => {
    await somethingHappened()
    const { brian } = people
    const number = (await entries(k, F)).find((e) => e.kind === 'saving')?.number ?? 0
    const path = `${home}/entries/${number}/undo`
    const check = await page(brian, path)
    expect(textOf(check)).toContain('What is undone ⏎'.replace(' ⏎', ''))
    expect(textOf(check)).toMatch(/Saved £20\.00 for A bike/)
    expect(textOf(check)).toMatch(/Money to spend .*£93\.00 .*£113\.00/)
    expect(textOf(check)).toMatch(/Saved for A bike .*£20\.00 .*£0\.00/)
    expect(check).not.toMatch(/name="(who|involved)"/)
    const key = /name="key" value="([^"]+)"/.exec(check)?.[1] ?? ''
    const sent = await send(as(brian), `${home}/entries/${number}/undoing`, { key })
    expect([sent.status, sent.location]).toEqual([303, `${home}/entries/${number}/undoing`])
    expect(textOf(await page(brian, sent.location))).toMatch(/It is undone.*Saved £20\.00 for A bike/)
    expect(await book(k, F)).toContain('GBP spending £113.00')
    // Pressed twice it is done once; asked again it says so.
    expect((await send(as(brian), `${home}/entries/${number}/undoing`, { key })).status).toBe(303)
    expect(textOf(await page(brian, path, 409))).toContain('This was undone already, or put right.')
    const week = textOf(await page(brian, `${home}/happened`))
    // One line for both: nothing has moved in the end.
    expect(week).toMatch(/Tuesday 17 March +Saved £20\.00 for A bike \(undone on 17 March 2026\) +⏎/)
    expect(week.match(/A bike/g)).toHaveLength(1)
    expect((await audit(k)).wrong).toEqual([])
  })

  test('what is undone in a later week is told there as one thing with what it was', async () => {
    await somethingHappened()
    const { brian } = people
    const tickets = { fund: F, on: TODAY, supplier: 'Odeon', what: 'Cinema tickets', pence: 4_000 }
    done(await k.books.chooseToBuy(brian, { ...tickets, decided: own }))
    nextDay(k, '2026-03-24')
    done(await k.books.recordThrough(BY, { through: day('2026-03-23') }))
    const chosen = await entries(k, F)
    for (const kind of ['saving', 'purchase-decided'] as const) {
      const number = chosen.find((e) => e.kind === kind)?.number ?? 0
      done(await k.books.undo(brian, { fund: F, number, on: day('2026-03-24'), decided: own }))
    }
    const before = textOf(await page(brian, `${home}/happened/2026-03-16`))
    expect(before).toContain('Saved £20.00 for A bike (undone on 24 March 2026)')
    expect(before).toContain('Decided to buy: Cinema tickets, Odeon (undone on 24 March 2026)')
    expect(before).not.toContain('Undone')
    // Looked at up to a day before it was undone, and by itself, it is told so too: nobody put it right for him.
    const upTo = textOf(await page(brian, `${home}/entries?to=2026-03-17`))
    expect(upTo).toContain('Saved £20.00 for A bike (undone on 24 March 2026)')
    expect(upTo).not.toContain('put right')
    const saving = chosen.find((e) => e.kind === 'saving')?.number ?? 0
    const alone = textOf(await page(brian, `${home}/entries/${saving}`))
    expect(alone).toMatch(
      /This was undone on 24 March 2026 ?: it does not count any more\. +See what undid it/,
    )
    const days = 'from-day=17&from-month=3&from-year=2026&to-day=17&to-month=3&to-year=2026&size=100'
    const drawn = `/sampling?how=random&of=all&${days}&seed=0123456789ab&known=2026-03-24T08:00:00Z`
    expect(textOf(await page(people.dana, drawn))).toContain(
      'Saved £20.00 for A bike (undone on 24 March 2026)',
    )
    const after = textOf(await page(brian, `${home}/happened`))
    expect(after).toMatch(/Undone: saved £20\.00 for A bike \(from 17 March 2026\)/)
    expect(after).toContain('Undone: decided to buy: Cinema tickets, Odeon (from 17 March 2026)')
    expect(after.match(/A bike|Cinema/g)).toHaveLength(2)
  })

  test('what is used is told on a page; Dana writes it down for him, and the list has the way to it', async () => {
    await somethingHappened()
    const { brian, dana } = people
    const money = (await entries(k, F)).find((e) => e.kind === 'hours-into-money')?.number ?? 0
    expect(textOf(await page(brian, `${home}/entries/${money}/undo`, 422))).toContain(
      'This cannot be undone any more: what it brought has been used since, by what was saved or taken out on 17 March 2026 and what was kept for emergencies or used on 17 March 2026. Undo those first.',
    )
    const saved = (await entries(k, F)).find((e) => e.kind === 'saving')?.number ?? 0
    const path = `${home}/entries/${saved}/undo`
    expect(linksOf(await page(dana, `${home}/decisions`))).toContain(path)
    expect(await page(dana, path)).toContain('name="who"')
    const heard = {
      'day-day': '17',
      'day-month': '3',
      'day-year': '2026',
      who: 'person',
      involved: 'by-phone',
    }
    const check = await send(as(dana), path, heard)
    expect(textOf(check.html)).toMatch(/Decided by .*Brian.*By phone/)
    const key = /name="key" value="([^"]+)"/.exec(check.html)?.[1] ?? ''
    expect((await send(as(dana), `${home}/entries/${saved}/undoing`, { ...heard, key })).status).toBe(303)
    nextDay(k, '2026-03-18')
    const told = await page(people.tom, '/to-tell')
    expect(told).toContain('Undone: saved £20.00 for A bike')
    expect((await open(as(brian), `${home}/entries/1/undo`)).status).toBe(404)
    expect((await open(as(brian), `${home}/entries/nine/undo`)).status).toBe(404)
  })
})

/** Whole sentences only: a heading or a figure is none. */
function sentencesOf(text: string): string[] {
  return text
    .split('⏎')
    .flatMap((part) =>
      [...part.matchAll(/[A-Z£][^.?!]*(?:\.\d[^.?!]*)*[.?!](?=\s|$)/g)].map(([s]) => s.trim()),
    )
    .filter((s) => wordsOf(s).length > 2)
}

function wordsOf(text: string): string[] {
  return text.match(/[\p{L}\p{N}£’'&.,:-]*[\p{L}\p{N}][\p{L}\p{N}’']*/gu) ?? []
}

/** In years, the higher of two measures: a class of an American school plus five. */
function readingAge(texts: readonly string[]): number {
  const words = texts.flatMap(wordsOf)
  const count = (of: (word: string) => number) => words.reduce((sum, word) => sum + of(word), 0)
  const counts = { sentence: texts.length, word: words.length }
  return (
    Math.max(
      fleschKincaid({ ...counts, syllable: count((w) => Math.max(1, syllable(w))) }),
      automatedReadability({ ...counts, character: count((w) => w.length) }),
    ) + 5
  )
}
