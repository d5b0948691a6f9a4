import fc from 'fast-check'
import { expect, test } from 'vitest'
import { readBank } from '../../src/formats/bank.ts'
import { isRefused, readSheet } from '../../src/formats/csv.ts'
import { readDecided, readDecisions } from '../../src/formats/decisions.ts'
import { detect } from '../../src/formats/detect.ts'
import { larchRoster, readMapping, suggestMapping, TIME_FORMATS } from '../../src/formats/mapping.ts'
import { readDecidedBy, readPurchases } from '../../src/formats/purchases.ts'
import { readRemittance } from '../../src/formats/remittance.ts'
import { readRoster, readWall } from '../../src/formats/roster.ts'
import { sample } from './said.ts'

const samples = [
  'roster-2026-03.csv',
  'decisions-2026.csv',
  'purchases-2026.csv',
  'remittance-2026-03-02.csv',
  'bank-2026.csv',
].map((name) => new TextDecoder().decode(sample(name)).split('\r\n').slice(0, 12).join('\r\n'))

/** A real file with something put into it: most of what goes wrong is one character in the wrong place. */
const spoiled = fc
  .tuple(
    fc.constantFrom(...samples),
    fc.nat(),
    fc.nat(4),
    fc.oneof(
      fc.string({ unit: 'binary', maxLength: 6 }),
      fc.constantFrom(
        ',',
        '"',
        '\r\n',
        '1e400',
        '-',
        '0.005',
        '٣',
        '9999999999999999',
        '£',
        '\u0000',
        '30/02/2026',
      ),
    ),
  )
  .map(([text, at, cut, put]) => {
    const from = at % text.length
    return text.slice(0, from) + put + text.slice(from + cut)
  })

const readers: [string, (text: string) => unknown][] = [
  ['roster', (text) => readRoster(text, larchRoster, 'x.csv')],
  ['decisions', (text) => readDecisions(text, 'x.csv')],
  ['purchases', (text) => readPurchases(text, 'x.csv')],
  ['remittance', (text) => readRemittance(text, 'x.csv')],
  ['bank', (text) => readBank(text, 'x.csv')],
]

test.each(readers)('any text is a %s file or is refused with sentences, and never throws', (_, read) => {
  fc.assert(
    fc.property(fc.oneof(spoiled, fc.string({ unit: 'binary' })), (text) => {
      const found = read(text)
      if (!isRefused(found)) {
        expect(Array.isArray(found)).toBe(false)
        return
      }
      for (const refusal of found) {
        expect(refusal.sentence).toMatch(/\.$/)
        expect(refusal.where?.file).toBe('x.csv')
      }
    }),
    { numRuns: 300 },
  )
})

test('any text is detected, suggested, and read as a cell, and never throws', () => {
  fc.assert(
    fc.property(fc.oneof(spoiled, fc.string({ unit: 'binary' })), (text) => {
      detect(text, 'x.csv', [larchRoster])
      const sheet = readSheet(text, 'x.csv')
      if (!isRefused(sheet)) suggestMapping(sheet)
      readMapping(text)
      readDecided(text)
      readDecidedBy(text)
      for (const format of TIME_FORMATS) readWall(text, format)
    }),
    { numRuns: 300 },
  )
})
