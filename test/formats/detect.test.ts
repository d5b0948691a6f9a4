import { expect, test } from 'vitest'
import { detect } from '../../src/formats/detect.ts'
import { larchRoster } from '../../src/formats/mapping.ts'
import { said, sample } from './said.ts'

test.each([
  ['roster-2026-03.csv', { list: 'roster', mapping: larchRoster }],
  ['decisions-2026.csv', { list: 'decisions' }],
  ['purchases-2026.csv', { list: 'purchases' }],
  ['remittance-2026-03-02.csv', { list: 'remittance' }],
  ['bank-2026.csv', { list: 'bank', bank: 'lloyds' }],
])('%s is known by its headings', (name, found) => {
  expect(detect(sample(name), name, [larchRoster])).toEqual(found)
})

test('a roster nobody has mapped is still a roster, and a shopping list is unknown', () => {
  expect(detect(sample('roster-2026-03.csv'), 'x.csv')).toEqual({ list: 'roster' })
  expect(detect('Milk,Eggs\n1,2\n', 'x.csv')).toEqual({ list: 'unknown' })
})

test('what is no text is refused', () => {
  expect(said(detect(new Uint8Array([0x50, 0x4b, 3, 4]), 'x.csv'))).toEqual([
    'file: The file is a workbook, not a CSV file. In Excel choose “Save as” and “CSV UTF-8”, and send that file.',
  ])
})
