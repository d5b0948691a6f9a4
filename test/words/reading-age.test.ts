// How old a reader must be for what a statement says by itself: every fixed sentence of the catalogue, with what a
// statement would put into it. The aim is 9 to 11 years.
import { automatedReadability } from 'automated-readability'
import { fleschKincaid } from 'flesch-kincaid'
import { syllable } from 'syllable'
import { describe, expect, test } from 'vitest'
import { type Language, wordsIn } from '../../src/words/catalogue.ts'

interface Said {
  /** Where it stands in the catalogue: “ask.late”. */
  readonly where: string
  readonly text: string
}

/** What a statement puts into a text, by the name it has there. */
const SAMPLES: Readonly<Record<string, unknown>> = {
  lines: '12 Example Street, Northtown',
  address: 'us@here',
  number: '01632 960 120',
  amount: '3 h',
  day: '3 March',
  days: 10,
  first: '1 March',
  format: 'on paper',
  from: '6 h of day hours',
  funder: 'the council',
  h: 3,
  hours: '3 h',
  how: 'by card',
  inPeriod: 'in March',
  items: ['one', 'two'],
  known: '10 April',
  label: 'day hours',
  last: '31 March',
  line: 4,
  min: 30,
  month: 'March',
  n: 3,
  name: 'Femi',
  of: 8,
  ombudsman: 'the Ombudsman',
  own: '4 h',
  ownLabel: 'late hours',
  page: 1,
  parts: 'support 70p, travel 30p',
  pence: '70p',
  people: 2,
  period: 'March',
  person: 'Sally',
  phone: '0300',
  points: '2 March 3 h',
  pounds: '£20',
  price: '£24.60',
  provider: 'Larch',
  reader: 'You',
  rows: '2 March 3 h',
  rule: 'what is left goes back',
  s: 0,
  second: '3 h',
  standard: '6 h',
  standardLabel: 'day hours',
  statement: 3,
  sum: '5 times 24 h',
  supplier: 'the shop',
  text: 'day hours',
  times: '18:00 to 22:00',
  to: '4 h of late hours',
  value: '3 h',
  web: 'the web',
  week: '2 March',
  weeks: '5 weeks',
  what: 'a bicycle',
  who: 'You asked',
}

/** Every text in the order of the catalogue. How a language writes days is not said to anybody by itself. */
function everythingSaid(words: object, where = ''): Said[] {
  return Object.entries(words).flatMap(([key, value]): Said[] => {
    const at = where === '' ? key : `${where}.${key}`
    if (at === 'dates') return []
    if (typeof value === 'string') return [{ where: at, text: value }]
    if (typeof value === 'function')
      return called(at, value as Says).map((text) => ({ where: at, text: String(text) }))
    return typeof value === 'object' && value !== null ? everythingSaid(value, at) : []
  })
}

type Says = (...values: unknown[]) => string | readonly string[]

function called(where: string, says: Says): readonly string[] {
  const names = /^\(?([^)=]*)\)?\s*=>/.exec(String(says))?.[1]?.split(',') ?? []
  const values = names
    .map((name) => name.trim())
    .filter((name) => name !== '')
    .map((name) => {
      if (!Object.hasOwn(SAMPLES, name))
        throw new Error(`${where}: what would a statement say for “${name}”?`)
      return SAMPLES[name]
    })
  return [says(...values)].flat()
}

/** Whole sentences only: a heading of a column is none. */
function sentencesOf(said: readonly Said[]): Said[] {
  return said.flatMap(({ where, text }) =>
    [...text.matchAll(/\S.*?[.?!](?=\s|$)/gs)].map(([sentence]) => ({ where, text: sentence })),
  )
}

function wordsOf(text: string): string[] {
  return text.match(/[\p{L}\p{N}£’'&.,:-]*[\p{L}\p{N}][\p{L}\p{N}’']*/gu) ?? []
}

/** In years: a class of an American school plus five. */
function readingAge(texts: readonly string[]) {
  const words = texts.flatMap(wordsOf)
  const count = (of: (word: string) => number) => words.reduce((sum, word) => sum + of(word), 0)
  const counts = { sentence: texts.length, word: words.length }
  return {
    sentences: texts.length,
    words: words.length,
    fleschKincaid: fleschKincaid({ ...counts, syllable: count((w) => Math.max(1, syllable(w))) }) + 5,
    automated: automatedReadability({ ...counts, character: count((w) => w.length) }) + 5,
  }
}

const { easy, nation, ...usual } = wordsIn('en' satisfies Language, 'england')
const FORMS = { 'the statement': { ...usual, nation }, 'Easy Read': easy }

describe.each(Object.entries(FORMS))('%s', (form, words) => {
  const sentences = sentencesOf(everythingSaid(words))
  const age = readingAge(sentences.map(({ text }) => text))

  test('is written for readers of 9 to 11', () => {
    console.info(
      `${form}: ${age.sentences} sentences, ${(age.words / age.sentences).toFixed(1)} words in each; reading age ${age.fleschKincaid.toFixed(1)} (Flesch–Kincaid), ${age.automated.toFixed(1)} (automated readability)`,
    )
    expect(age.sentences).toBeGreaterThan(50)
    expect(age.fleschKincaid).toBeLessThan(11)
    expect(age.automated).toBeLessThan(11)
  })

  test('has no long sentence, and none that is hard by itself', () => {
    const most = form === 'Easy Read' ? 15 : 20
    const long = sentences.filter(({ text }) => wordsOf(text).length > most)
    expect(long).toEqual([])
    const hard = sentences.filter(
      ({ text }) => wordsOf(text).length > 5 && readingAge([text]).fleschKincaid > 14,
    )
    expect(hard).toEqual([])
  })
})

test('long words are few, and everybody’s', () => {
  const words = everythingSaid({ ...usual, easy, nation }).flatMap(({ text }) => wordsOf(text))
  const long = words.map((word) => word.toLowerCase()).filter((word) => syllable(word) > 3)
  // “Verification” stands on the last page only.
  expect([...new Set(long)].sort()).toEqual(['emergencies', 'verification', 'www.lgo.org.uk'])
})

test('the measure knows a hard sentence from an easy one', () => {
  const hard =
    'The aforementioned contingency allocation constitutes an unfunded liability of the organisation.'
  expect(readingAge([hard]).fleschKincaid).toBeGreaterThan(20)
  expect(readingAge(['You have six hours left.']).fleschKincaid).toBeLessThan(8)
})

test('every nation’s way to complain is as plain', () => {
  for (const of of ['england', 'wales', 'scotland'] as const) {
    const said = sentencesOf(everythingSaid(wordsIn('en', of).nation))
    expect(readingAge(said.map(({ text }) => text)).fleschKincaid).toBeLessThan(11)
  }
})
