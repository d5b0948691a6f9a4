// A second language is data: a made-up one, and a made-up nation's way to complain, say a whole statement in which
// no English word is left but what the fund's own papers hold.
import { describe, expect, test } from 'vitest'
import { statementTableIn } from '../../src/formats/statement.ts'
import { printSeconds } from '../../src/ledger/hours.ts'
import { type LanguageWords, languageFrom, type Words, wordsIn } from '../../src/words/catalogue.ts'
import { easyReadIn } from '../../src/words/easy-read.ts'
import { ENGLISH } from '../../src/words/english.ts'
import type { NationWords } from '../../src/words/nations.ts'
import { statementIn, statementText } from '../../src/words/statement.ts'
import { sallysEverything, words } from './fixture.ts'

/** Every letter is another one: “Left” is “Ohug”. Numbers stay. Names of the fund's own papers are put in as they are. */
function inMoon(text: string): string {
  return text.replace(/[a-z]/gi, (letter) => {
    const first = letter < 'a' ? 65 : 97
    return String.fromCharCode(first + ((letter.charCodeAt(0) - first + 3) % 26))
  })
}

/** A language as a translator would write it: the same keys, other texts. Values are put in untouched. */
function translated<T>(says: T): T {
  if (typeof says === 'string') return inMoon(says) as T
  if (Array.isArray(says)) return says.map(translated) as T
  if (typeof says === 'function') return untouched(says as unknown as Say) as unknown as T
  if (typeof says === 'object' && says !== null)
    return Object.fromEntries(Object.entries(says).map(([key, value]) => [key, translated(value)])) as T
  return says
}

type Say = (...values: unknown[]) => string | readonly string[]

function untouched(says: Say): Say {
  return (...values) => {
    const put: string[] = []
    const kept = values.map((value) => keep(value, put))
    const said = says(...kept)
    const back = (text: string) =>
      inMoon(text).replace(/[\uE000-\uF8FF]/g, (sign) => put[sign.charCodeAt(0) - 0xe000] ?? '')
    return typeof said === 'string' ? back(said) : said.map(back)
  }
}

/** Texts go through as single signs that no alphabet changes; numbers are counted with, and stay. */
function keep(value: unknown, put: string[]): unknown {
  if (typeof value === 'string') return String.fromCharCode(0xe000 + put.push(value) - 1)
  if (Array.isArray(value)) return value.map((v) => keep(v, put))
  if (typeof value === 'object' && value !== null)
    return Object.fromEntries(Object.entries(value).map(([k, v]) => [k, keep(v, put)]))
  return value
}

const MOON: LanguageWords = {
  ...translated(ENGLISH),
  language: 'x-moon',
  list: (items) => items.join(' ◦ '),
  capital: (text) => text.toUpperCase(),
}
const CRATER: NationWords = {
  ombudsman: 'Zxq Zxq',
  phone: '0000 000',
  web: 'crater.example',
  complain: 'Zxq:',
  steps: {
    provider: (provider) => `1 → ${provider}`,
    funder: (funder) => `2 → ${funder}`,
    ombudsman: (ombudsman, phone, web) => `3 → ${ombudsman} ${phone} ${web}`,
  },
}
const says: Words = { ...MOON, nation: CRATER }
const everything = sallysEverything()

/** What the fund's own papers say: names, kinds of hour, what an hour is made of, how a contribution is paid. */
const OWN = [
  ...words.values(),
  everything.provider,
  ...everything.funders,
  ...everything.prices.flatMap((p) => [p.label, ...p.lines.map((line) => line.label)]),
  everything.contribution?.collected ?? '',
  everything.reclaim?.rule ?? '',
  everything.ref,
  'https://larch.example/check?code=',
  'https://larch.example/check',
  'https://larch.example/s/',
  everything.proof.code,
  everything.proof.head,
]

/** Words of the English catalogue, of three letters or more, that are found in a text. */
function englishIn(text: string): string[] {
  const catalogue = new Set(lettersIn(JSON.stringify(ENGLISH)).concat(functionTexts(ENGLISH)))
  let rest = text.replaceAll('\u00a0', ' ')
  for (const own of OWN.toSorted((a, b) => b.length - a.length))
    for (const form of [own, own.toUpperCase()]) if (form !== '') rest = rest.replaceAll(form, ' ')
  return [...new Set(lettersIn(rest))].filter((word) => catalogue.has(word))
}

function lettersIn(text: string): string[] {
  return (text.match(/\p{L}{3,}/gu) ?? []).map((word) => word.toLowerCase())
}

function functionTexts(said: object): string[] {
  return Object.values(said).flatMap((value): string[] => {
    if (typeof value === 'function')
      return [...String(value).matchAll(/[`'"]([^`'"]*)[`'"]/g)].flatMap(([, text = '']) =>
        lettersIn(text.replace(/\$\{[^}]*\}/g, ' ')),
      )
    return typeof value === 'object' && value !== null ? functionTexts(value) : []
  })
}

describe('a language and a nation that are data only', () => {
  test('say the whole statement, with no English left', () => {
    const text = statementIn(says, everything, words)
    expect(text.language).toBe('x-moon')
    expect(text.sections).toHaveLength(statementText(everything, words).sections.length)
    const said = JSON.stringify({ ...text, page: text.pageOf(1, 2) }, (key, value) =>
      ['type', 'align', 'kind', 'id', 'chart', 'language'].includes(key) ? undefined : value,
    )
    const values = said.replace(/"\w+":/g, '')
    expect(englishIn(values)).toEqual([])
    expect(values).toContain(inMoon('March'))
    expect(values).toContain('3 → Zxq Zxq 0000 000 crater.example')
  })

  test('and the Easy Read of it', () => {
    const text = easyReadIn(says, everything, words)
    const said = JSON.stringify(text, (key, value) =>
      ['type', 'align', 'kind', 'id', 'chart', 'language', 'symbol'].includes(key) ? undefined : value,
    )
    expect(englishIn(said.replace(/"\w+":/g, ''))).toEqual([])
  })

  test('and its table', () => {
    expect(englishIn(statementTableIn(says, everything, words))).toEqual([])
  })

  test('the search finds English where it is left', () => {
    const half = { ...says, missed: ENGLISH.missed }
    const { sections } = statementIn(half, everything, words)
    expect(englishIn(JSON.stringify(sections.find(({ id }) => id === 'missed')?.heading))).toContain('visits')
  })
})

test('a language that leaves a word out does not compile', () => {
  const { title: _, ...without } = ENGLISH
  // @ts-expect-error: no title
  const wrong: LanguageWords = without
  // @ts-expect-error: no nothing
  const nation: NationWords = {}
  expect([wrong, nation]).toHaveLength(2)
})

test.each([
  ['england', 'the Local Government and Social Care Ombudsman', '0300 061 0614', 'www.lgo.org.uk'],
  ['wales', 'the Public Services Ombudsman for Wales', '0300 790 0203', 'www.ombudsman.wales'],
  ['scotland', 'the Scottish Public Services Ombudsman', '0800 377 7330', 'www.spso.org.uk'],
] as const)('%s complains last to its own Ombudsman', (nation, ombudsman, phone, web) => {
  const { sections } = statementText({ ...everything, nation }, words)
  const list = sections.find(({ id }) => id === 'ask')?.blocks.find((block) => block.type === 'list')
  expect(list).toMatchObject({
    items: [
      'First, to Larch Support.',
      'Then, to Northshire Council. Go to www.northshire.example/complaints.',
      `Then, to ${ombudsman}. It is free. Phone ${phone}, or go to ${web}.`,
    ],
  })
})

test('hours are said as the ledger prints them', () => {
  for (const seconds of [1, 20, 60, 1800, 3600, 3660, 27_000, 3_601, 86_399, 4_285_800])
    expect(
      wordsIn('en', 'england').time(Math.floor(seconds / 3600), Math.floor(seconds / 60) % 60, seconds % 60),
    ).toBe(printSeconds(seconds))
})

test.each([
  ['en', 'en'],
  ['en-GB', 'en'],
  ['EN', 'en'],
  ['cy', 'en'],
  ['constructor', 'en'],
  [undefined, 'en'],
])('a language written down as %s is said in %s', (written, language) => {
  expect(languageFrom(written)).toBe(language)
})
