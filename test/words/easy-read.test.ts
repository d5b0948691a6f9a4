// The statement in Easy Read: what Sally reads, sentence by sentence, and what holds for anybody's.
import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import type { Day } from '../../src/ledger/day.ts'
import type { WordRef } from '../../src/ledger/entry.ts'
import type { HoursOfKind, Statement } from '../../src/ledger/statement.ts'
import { type EasyRead, easyRead, type Idea, SYMBOLS } from '../../src/words/easy-read.ts'
import { ENGLISH } from '../../src/words/english.ts'
import { sallysEverything, sallysMarch, words } from './fixture.ts'

const march = sallysEverything()

function asText({ title, mayChange, sections, runningLine }: EasyRead): string {
  return [
    `# ${title}`,
    ...(mayChange === undefined ? [] : [mayChange]),
    ...sections.flatMap(({ heading, ideas }) => ['', `## ${heading}`, ...ideas.map(ideaAsText)]),
    '',
    runningLine,
    '',
  ].join('\n')
}

function ideaAsText({ symbol, sentences, figure, list, picture }: Idea): string {
  return [
    `(${symbol}) ${sentences.join(' ')}`,
    ...(figure === undefined ? [] : [`  [ ${figure} ]`]),
    ...(list ?? []).map((item) => `  * ${item}`),
    ...(picture === undefined ? [] : [`  (${picture.alt})`]),
  ].join('\n')
}

const ideas = (statement: Statement, from = words) =>
  easyRead(statement, from).sections.flatMap((section) => section.ideas)

const sentencesOf = (statement: Statement, from = words) =>
  ideas(statement, from).flatMap(({ sentences }) => sentences)

/** Beside which sentence something stands. */
const beside = (statement: Statement, sentence: string) => {
  const found = ideas(statement).find(({ sentences }) => sentences.includes(sentence))
  return found && { figure: found.figure, list: found.list }
}

test('Sally’s March in Easy Read reads as it always has', async () => {
  await expect(asText(easyRead(march, words)).replaceAll('\u00a0', ' ')).toMatchFileSnapshot(
    'sallys-march-easy-read.txt',
  )
})

test('says what comes in the order of the statement, and the code last, on its own page', () => {
  const { sections } = easyRead(march, words)
  expect(sections.map(({ id }) => id)).toEqual([
    'left',
    'about',
    'hours',
    'money',
    'pounds',
    'plan',
    'bought',
    'unfunded',
    'missed',
    'put-right',
    'questions',
    'prices',
    'year',
    'ask',
    'sent',
    'proof',
  ])
  expect(sections.filter(({ ownPage }) => ownPage).map(({ id }) => id)).toEqual(['proof'])
})

test('has the document’s own figures', () => {
  expect(beside(march, 'You have this much time left.')?.figure).toBe('45 hours 20 minutes')
  expect(beside(march, 'You used this.')?.list).toEqual([
    'Day hours: 73 hours',
    'Late hours (after 11pm): 4 hours 30 minutes',
  ])
})

test('a kind of hours alone is said large, by itself', () => {
  const short = sallysMarch({ short: 3 })
  expect(beside(short, 'You used this.')).toEqual({ figure: '12 hours', list: undefined })
  expect(sentencesOf(short)).not.toContain('You swapped some hours for other hours.')
})

test('a fund of money says nothing of hours', () => {
  const money = { ...march, hours: [], given: [], pots: [], weeks: [], days: [], leftInStandard: 0 }
  const [hours] = easyRead(money, words).sections.filter(({ id }) => id === 'hours')
  expect(hours?.ideas).toEqual([
    {
      symbol: 'money',
      sentences: ['Your support is paid with money.', 'You do not have hours to count.'],
    },
  ])
})

test('an early copy says that it may change, a final one that it is final', () => {
  expect(sentencesOf(march)).toContain('This is the final copy.')
  const early = sallysMarch({ state: 'may-change' })
  expect(easyRead(early, words).mayChange).toBe('Early copy: this may change')
  expect(sentencesOf(early)).toContain('You will get a final copy later.')
  expect(sentencesOf(early)).not.toContain('This is the final copy.')
})

test('what was stored before weeks had a place shows none', () => {
  const old = { ...march, weeks: [], days: [] }
  expect(sentencesOf(old)).not.toContain('This is what you used each week.')
  expect(ideas(old).some(({ picture }) => picture?.chart === 'pairs' && picture.title.includes('week'))).toBe(
    false,
  )
})

test('a month that is still open has no code', () => {
  const open = { ...march, proof: { ...march.proof, code: '' } }
  const proof = easyRead(open, words).sections.at(-1)
  expect(proof?.ideas[0]?.sentences[0]).toBe('This is not a statement yet.')
  expect(proof?.ideas[0]?.list).toEqual(['Fund: LS-003'])
})

test('an erased name is a blank that says so', () => {
  expect(asText(easyRead(march, new Map()))).toContain('* (removed)')
})

describe('how to complain follows the nation', () => {
  test.each([
    ['england', 'The Local Government and Social Care Ombudsman', '0300 061 0614'],
    ['wales', 'The Public Services Ombudsman for Wales', '0300 790 0203'],
    ['scotland', 'The Scottish Public Services Ombudsman', '0800 377 7330'],
  ] as const)('%s', (nation, name, phone) => {
    expect(beside({ ...march, nation }, 'Then complain to the Ombudsman.')?.list?.slice(0, 2)).toEqual([
      name,
      phone,
    ])
  })
})

test('figures that do not agree are not shown', () => {
  const hours = march.hours.map((h) => ({ ...h, used: h.used + 60 }))
  expect(() => easyRead({ ...march, hours }, words)).toThrow('hours of standard: ')
  const split = { ...march.split, toSpend: { exact: 0, pence: 0 } }
  expect(() => easyRead({ ...march, split }, words)).toThrow('split: ')
})

test('every picture shows something that can be named, and every one is used or kept for what comes', () => {
  for (const { symbol } of ideas(march)) expect(SYMBOLS).toContain(symbol)
  expect(Object.keys(ENGLISH.easy.symbols).sort()).toEqual([...SYMBOLS].sort())
})

test('uses no code, no hard word and no word of the bookkeeper', () => {
  const said = sentencesOf(march).join(' ')
  expect(said).not.toMatch(
    /\b(debit|credit|ledger|revers|accrual|alloc|standard|enhanced|conver[ts]|pots?\b|contingency|unfunded|advance|balance|hash|chain|digest|management|provider|commission|represent|verif|individual|service fund)/i,
  )
  expect(said).not.toMatch(/LS-003|7K2M/)
})

/** A sentence’s words; a sum or a number is one each. */
const lengthOf = (sentence: string) => sentence.split(/[\s\u00a0]+/).length

// Names of many words, in capitals so that they are found again wherever they are said.
const name = fc
  .array(fc.constantFrom('ALDER', 'BEECH', 'ROWAN', 'and', 'WILLOW'), { minLength: 1, maxLength: 20 })
  .map((parts) => `ZZ ${parts.join(' ')}`)
const seconds = fc.integer({ min: 0, max: 4_000_000 })

const kind = fc.record({
  label: name,
  measure: fc.constantFrom('time', 'count'),
  before: seconds,
  given: seconds,
  used: seconds,
  swapped: fc.integer({ min: -90_000, max: 90_000 }),
  money: fc.integer({ min: -90_000, max: 90_000 }),
  saved: fc.integer({ min: -90_000, max: 90_000 }),
  cancelledLate: seconds,
  sentBack: seconds,
  other: fc.integer({ min: -90_000, max: 90_000 }),
  planned: seconds,
})

const anybodys = fc
  .record({
    called: fc.dictionary(fc.constantFrom(...words.keys()), name),
    provider: name,
    funders: fc.array(name, { maxLength: 3 }),
    kinds: fc.array(kind, { maxLength: 4 }),
    state: fc.constantFrom('final', 'may-change'),
    last: fc.constantFrom('2026-03-31', '2026-03-15'),
    couldNotCome: fc.integer({ min: 0, max: 40 }),
    answerWithin: fc.integer({ min: 1, max: 60 }),
    askedBy: fc.constantFrom('person', 'representative', 'commissioner'),
    everything: fc.boolean(),
  })
  .map(({ called, kinds, last, answerWithin, askedBy, everything, ...rest }) => {
    const hours = kinds.map((k, i): HoursOfKind => {
      const out = k.used + k.cancelledLate + k.sentBack
      const left = k.before + k.given + k.swapped + k.money + k.saved + k.other - out
      return { ...k, kind: i === 0 ? 'standard' : `kind-${i}`, left }
    })
    const statement: Statement = {
      ...(everything ? march : sallysMarch()),
      ...rest,
      hours,
      last: last as Day,
      asking: { answerWithin, funderAfter: 90 },
      questions: march.questions.map((q) => ({ ...q, askedBy })),
    }
    const named = new Map([
      ...words,
      ...Object.entries(called).map(([ref, said]) => [ref as WordRef, said] as const),
    ])
    return { statement, named }
  })

test('no sentence has more than 15 words, whatever people and things are called', () => {
  fc.assert(
    fc.property(anybodys, ({ statement, named }) => {
      for (const sentence of sentencesOf(statement, named)) {
        expect(lengthOf(sentence), sentence).toBeLessThanOrEqual(15)
        expect(sentence, 'one sentence, ended').toMatch(/^[A-Z0-9£][^.?!]*[.?!]$/)
        expect(sentence, 'names stand apart').not.toMatch(/ZZ|ALDER|BEECH|ROWAN|WILLOW/)
      }
    }),
    { numRuns: 60 },
  )
})
