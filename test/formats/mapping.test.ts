import { describe, expect, test } from 'vitest'
import { readSheet } from '../../src/formats/csv.ts'
import { givenAs, larchRoster, readMapping, suggestMapping, writeMapping } from '../../src/formats/mapping.ts'
import { kept, said, sample } from './said.ts'

test('a mapping saved is the mapping read', () => {
  expect(readMapping(writeMapping(larchRoster))).toEqual(larchRoster)
})

test('a service is known whatever its capitals, and never guessed', () => {
  expect(givenAs(larchRoster, ' shared')).toBe('shared')
  expect(givenAs(larchRoster, '1:1')).toBe('by-clock')
  expect(givenAs(larchRoster, 'Sleep-in')).toBeUndefined()
  expect(givenAs(larchRoster, 'constructor')).toBeUndefined()
})

describe('a mapping that does not hold together is refused, field by field', () => {
  const changed = (change: object) => JSON.stringify({ ...larchRoster, ...change })
  test.each<[string, string, string[]]>([
    ['no JSON', '{', ['file: The mapping is not JSON.']],
    [
      'a column left out',
      changed({ columns: { ...larchRoster.columns, visit: undefined } }),
      [
        'file: The mapping’s “columns.visit” is not right: Invalid input: expected string, received undefined.',
      ],
    ],
    [
      'a name with spaces, and American days',
      changed({ name: 'Larch roster', times: 'mm/dd/yyyy' }),
      [
        'file: The mapping’s “name” is not right: use small letters, digits and hyphens.',
        'file: The mapping’s “times” is not right: Invalid option: expected one of "dd/mm/yyyy HH:mm"|"dd-mm-yyyy HH:mm"|"yyyy-mm-dd HH:mm"|"ISO".',
      ],
    ],
    [
      'a word twice',
      changed({ statuses: { Done: 'given', ' done': 'cancelled' } }),
      ['file: The mapping’s “statuses” is not right: one word stands twice.'],
    ],
    [
      'nothing given',
      changed({ statuses: { Booked: 'planned' } }),
      ['file: The mapping’s “statuses” is not right: no status means that a visit was delivered.'],
    ],
    [
      'no service anywhere',
      changed({ columns: { ...larchRoster.columns, service: undefined } }),
      [
        'file: The mapping’s “columns.service” is not right: name the column, or a service for every row under defaults.',
      ],
    ],
    [
      'a field nobody knows',
      changed({ filter: 'x' }),
      ['file: The mapping is not right: Unrecognized key: "filter".'],
    ],
  ])('%s', (_, json, sentences) => {
    expect(said(readMapping(json))).toEqual(sentences)
  })
})

test('a mapping is suggested from headings and words, services only listed', () => {
  const name = 'roster-2026-04.csv'
  expect(suggestMapping(kept(readSheet(sample(name), name)))).toEqual({
    columns: larchRoster.columns,
    times: 'dd/mm/yyyy HH:mm',
    statuses: [
      { word: 'Confirmed', means: 'given' },
      { word: 'Cancelled', means: 'cancelled' },
    ],
    reasons: [
      { word: 'Client cancelled - carer paid', means: 'client-cancelled-worker-paid' },
      { word: 'No carer available', means: 'could-not-come' },
      { word: 'Client cancelled', means: 'client-cancelled' },
      { word: 'Client in hospital', means: 'hospital' },
      { word: 'Client cancelled - carer redeployed', means: 'client-cancelled-worker-redeployed' },
    ],
    services: ['1:1', 'Shared', 'Sleep-in'],
  })
})

test('what cannot be told is left open', () => {
  const sheet = kept(readSheet('Task ID,Customer,From,Status\n1,Ann,03-Mar,Zzz\n', 'x.csv'))
  expect(suggestMapping(sheet)).toEqual({
    columns: { visit: 'Task ID', clientName: 'Customer', status: 'Status' },
    times: undefined,
    statuses: [{ word: 'Zzz', means: undefined }],
    reasons: [],
    services: [],
  })
})
