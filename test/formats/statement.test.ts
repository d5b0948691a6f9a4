// The statement as a table and as data: every cell by one grammar, no text that runs, and what checks the texts.
import { createHash } from 'node:crypto'
import { parse } from 'csv-parse/sync'
import { describe, expect, test } from 'vitest'
import { statementJson, statementTable } from '../../src/formats/statement.ts'
import { canonicalText, type Digest, type WordRef } from '../../src/ledger/entry.ts'
import type { Statement } from '../../src/ledger/statement.ts'
import { sallysEverything, sallysMarch, words } from '../words/fixture.ts'

const everything = sallysEverything()
const text = statementTable(everything, words)
const rows = parse(text, { bom: true, columns: true }) as Record<string, string>[]
const part = (name: string) => rows.filter((row) => row['Part'] === name)

describe('as a table', () => {
  test('is UTF-8 with a byte order mark, and every row has every column', () => {
    expect(text.startsWith('\ufeff"Part","Line","Day","From","To","What"')).toBe(true)
    expect(text.endsWith('\r\n')).toBe(true)
    expect(rows.length).toBeGreaterThan(200)
  })

  test('one visit is one row with its number, and a row for each kind of hours', () => {
    expect(part('Every visit').filter((row) => row['Line'] === '8')).toEqual([
      expect.objectContaining({
        Day: '2026-03-13',
        From: '20:00',
        To: '01:15',
        What: 'Support',
        About: 'Femi',
        Pounds: '156.83',
      }),
    ])
    expect(
      part('Hours of a visit')
        .filter((row) => row['Line'] === '8')
        .map((row) => [row['What'], row['Kind Of Hours'], row['Hours'], row['Seconds'], row['Price']]),
    ).toEqual([
      ['Support you had', 'Day hours', '3:00', '10800', '24.60'],
      ['Support you had', 'Late hours (after 11pm)', '2:15', '8100', '36.90'],
      ['Taken from your hours', 'Day hours', '3:00', '10800', ''],
      ['Taken from your hours', 'Late hours (after 11pm)', '2:15', '8100', ''],
    ])
  })

  test('numbers have one grammar in each column', () => {
    const grammar: Record<string, RegExp> = {
      Line: /^\d+$/,
      Day: /^\d{4}-\d{2}-\d{2}$/,
      From: /^\d{2}:\d{2}$/,
      To: /^(\d{2}:\d{2}|\d{4}-\d{2}-\d{2})$/,
      Hours: /^-?\d+:\d{2}(:\d{2})?$/,
      Seconds: /^-?\d+$/,
      'How Many': /^-?\d+$/,
      Pounds: /^-?\d+\.\d{2}$/,
      'Left Then': /^-?\d+\.\d{2}$/,
      'Pence Of Each Pound': /^\d+$/,
      Price: /^-?\d+\.\d{2,4}$/,
    }
    for (const [column, shape] of Object.entries(grammar)) {
      const filled = rows.map((row) => row[column] ?? '').filter((cell) => cell !== '')
      expect(filled.length, column).toBeGreaterThan(0)
      expect(
        filled.filter((cell) => !shape.test(cell)),
        column,
      ).toEqual([])
    }
  })

  test('the running account adds up in the cells themselves', () => {
    const pence = (cell: string | undefined) => Math.round(Number(cell) * 100)
    let left = pence(part('Your money')[0]?.['Pounds'])
    for (const row of part('Every change to your money')) {
      left += pence(row['Pounds'])
      expect(pence(row['Left Then'])).toBe(left)
    }
    expect(left).toBe(everything.money.closing.pence)
  })

  test('what is called alike can be added up, and has its total', () => {
    const sums = (name: string, what: string) =>
      part(name)
        .filter((row) => row['What'] === what)
        .map((row) => row['Pounds'])
    const pence = (cells: readonly (string | undefined)[]) =>
      cells.reduce((all, cell) => all + Math.round(Number(cell) * 100), 0)
    expect(sums('Every visit', 'All visits')).toHaveLength(1)
    expect(pence(sums('Every visit', 'All visits'))).toBe(pence(sums('Every visit', 'Support')))
    const given = rows.filter((row) => row['What'] === 'Given to you' && row['Part'] === 'Your hours')
    expect(given.map((row) => row['Day'])).toEqual(given.map(() => ''))
    const price = part('What an hour costs').filter((row) => row['About'] === 'Day hours')
    expect(price.map((row) => [row['What'], row['Price']])).toEqual([
      ['Direct support', '17.30'],
      ['Running Larch Support', '7.30'],
      ['The whole price', '24.60'],
    ])
  })

  test('a name that looks like a formula stays a name', () => {
    const named = new Map([...words, ['femi' as WordRef, '=HYPERLINK("http://x")']])
    expect(statementTable(everything, named)).toContain(`"'=HYPERLINK(""http://x"")`)
  })

  test('an erased name is said to be removed', () => {
    expect(statementTable(everything, new Map())).toContain('"For","(removed)"')
  })

  test('a price that never ends is a fraction, and nights are counted', () => {
    const night = { kind: 'night', label: 'sleep-in nights', measure: 'count' as const }
    const [price, ...prices] = everything.prices
    const s: Statement = {
      ...everything,
      hours: [
        ...everything.hours,
        { ...everything.hours[1]!, ...night, before: 2, used: 1, swapped: 0, left: 1 },
      ],
      prices: [{ ...price!, price: { pence: 5000, per: 3 } }, ...prices],
    }
    const csv = statementTable(s, words)
    expect(csv).toContain(',50.00/3\r\n')
    expect(csv).toContain('"You used",,"Sleep-in nights",,,-1,')
  })

  test('figures that do not add up are given to nobody', () => {
    const wrong = { ...everything, money: { ...everything.money, in: { exact: 0, pence: 0 } } }
    expect(() => statementTable(wrong, words)).toThrow('does not add up')
  })
})

describe('as data', () => {
  const march = sallysMarch()
  const digest = createHash('sha256').update(canonicalText(march)).digest('hex') as Digest
  const salt = '5a'.repeat(32)
  const ref = createHash('sha256').update(Buffer.from(salt, 'hex')).update('Sally').digest('hex') as WordRef
  const json = statementJson({ statement: march, digest, words: new Map([[ref, { salt, text: 'Sally' }]]) })

  test('holds the document, its digest, and the texts with what checks them', () => {
    const read = JSON.parse(json)
    expect(Object.keys(read)).toEqual(['digest', 'format', 'statement', 'words'])
    expect(read.format).toBe(1)
    const again = createHash('sha256').update(canonicalText(read.statement)).digest('hex')
    expect(again).toBe(read.digest)
    const [[committed, said]] = Object.entries(read.words) as [[string, { salt: string; text: string }]]
    expect(createHash('sha256').update(Buffer.from(said.salt, 'hex')).update(said.text).digest('hex')).toBe(
      committed,
    )
  })

  test('is canonical: the same bytes whatever order things came in', () => {
    const other = Object.fromEntries(Object.entries(march).toReversed()) as unknown as Statement
    expect(
      statementJson({ statement: other, digest, words: new Map([[ref, { text: 'Sally', salt }]]) }),
    ).toBe(json)
    expect(json.trimEnd()).toBe(canonicalText(JSON.parse(json)))
  })
})
