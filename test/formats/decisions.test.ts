import { describe, expect, test } from 'vitest'
import { readDecided, readDecisions } from '../../src/formats/decisions.ts'
import { isRefusal } from '../../src/ledger/refusal.ts'
import { kept, said, sample } from './said.ts'

const read = (rows: string[], heading = 'Date,Client Ref,What,Hours,Decided By,How') =>
  readDecisions([heading, ...rows].join('\n'), 'decisions.csv')

test('the sample log is read whole', () => {
  const { rows } = kept(readDecisions(sample('decisions-2026.csv'), 'decisions-2026.csv'))
  expect(rows.map((r) => [r.line, r.day, r.client, r.decided, r.seconds, r.decidedBy, r.involved])).toEqual([
    [
      2,
      '2026-03-12',
      'LS-001',
      { what: 'swap', from: 'standard', to: 'enhanced' },
      21_600,
      'Sally',
      'in-person',
    ],
    [3, '2026-03-27', 'LS-002', { what: 'hours-into-money', kind: 'standard' }, 43_200, 'Brian', 'in-person'],
    [4, '2026-04-24', 'LS-002', { what: 'hours-into-money', kind: 'standard' }, 27_000, 'Brian', 'by-phone'],
    [
      5,
      '2026-03-20',
      'LS-003',
      { what: 'save', kind: 'standard', pot: 'City break' },
      36_000,
      'Paul',
      'in-person',
    ],
    [
      6,
      '2026-04-17',
      'LS-003',
      { what: 'save', kind: 'standard', pot: 'City break' },
      43_200,
      'Paul',
      'in-person',
    ],
    [
      7,
      '2026-05-13',
      'LS-003',
      { what: 'use', kind: 'standard', pot: 'City break' },
      79_200,
      'Paul',
      'in-person',
    ],
  ])
  expect(rows[0]?.text).toBe('12/03/2026,LS-001,swap standard for enhanced,6:00,Sally,in person')
})

test('a reference names nobody, and does not depend on the order of the rows', () => {
  const rows = [
    '20/03/2026,LS-003,save standard for City break,4:00,Paul,in person',
    '20/03/2026,LS-003,save standard for Bike,4:00,Paul,in person',
    '20/03/2026,LS-003,save standard for Bike,5:00,Paul,in person',
  ]
  const refs = (list: string[]) =>
    kept(read(list))
      .rows.map((r) => [r.text, r.reference])
      .toSorted()
  expect(refs(rows)).toEqual([
    [rows[1], '2026-03-20/LS-003/save/standard/14400/1'],
    [rows[2], '2026-03-20/LS-003/save/standard/18000/1'],
    [rows[0], '2026-03-20/LS-003/save/standard/14400/2'],
  ])
  expect(refs(rows.toReversed())).toEqual(refs(rows))
})

describe('what can be decided', () => {
  test.each([
    ['Swap Enhanced for Standard', { what: 'swap', from: 'enhanced', to: 'standard' }],
    ['swap standard for money', { what: 'hours-into-money', kind: 'standard' }],
    ['swap money for standard', { what: 'money-into-hours', kind: 'standard' }],
    ['money back into hours', { what: 'money-into-hours', kind: 'standard' }],
    ['money back into enhanced hours', { what: 'money-into-hours', kind: 'enhanced' }],
    ['save money for new chair', { what: 'save', kind: 'money', pot: 'new chair' }],
    ['use standard from City break', { what: 'use', kind: 'standard', pot: 'City break' }],
    ['give back standard', { what: 'give-back', kind: 'standard' }],
    ['give back money', { what: 'give-back', kind: 'money' }],
  ])('%s', (text, decided) => {
    expect(readDecided(text)).toEqual(decided)
  })

  const NO_DECISION =
    'is no decision that is known here. Write it like “swap standard for enhanced”, “swap standard for money”, “money back into standard”, “save standard for City break”, “use standard from City break” or “give back standard”.'
  test.each([
    ['swap', `“swap” ${NO_DECISION}`],
    ['swap standard for standard', `“swap standard for standard” ${NO_DECISION}`],
    ['swap 6 standard for enhanced', `“swap 6 standard for enhanced” ${NO_DECISION}`],
    ['buy a bike', `“buy a bike” ${NO_DECISION}`],
    ['swap =1 for money', '“=1” is no kind of hour. Write its code, such as standard or enhanced.'],
    ['give back £', '“£” is no kind of hour. Write its code, such as standard or enhanced.'],
    [
      'save standard for =HYPERLINK',
      '“=HYPERLINK” begins with “=”, which a spreadsheet would run as a formula. Write it without, or leave it empty.',
    ],
  ])('%s is refused', (text, sentence) => {
    const decided = readDecided(text)
    expect(isRefusal(decided) && decided.sentence).toBe(sentence)
  })
})

test('sums of money stand in a column of their own', () => {
  const heading = 'Date,Client Ref,What,Hours,Amount,Decided By,How'
  const { rows } = kept(
    read(
      [
        '12/03/2026,LS-002,save money for Chair,,"£1,234.50",Brian,on screen',
        '12/03/2026,LS-002,money back into hours,,24.60,Brian,in writing',
        '12/03/2026,LS-002,money back into hours,1:00,,Brian,in their way',
      ],
      heading,
    ),
  )
  expect(rows.map((r) => [r.decided.what, r.pence, r.seconds, r.involved])).toEqual([
    ['save', 123_450, undefined, 'on-screen'],
    ['money-into-hours', 2460, undefined, 'in-writing'],
    ['money-into-hours', undefined, 3600, 'in-their-way'],
  ])
  expect(
    said(
      read(
        [
          '12/03/2026,LS-002,save money for Chair,1:00,,Brian,on screen',
          '12/03/2026,LS-002,save money for Chair,1:00,1.00,Brian,on screen',
          '12/03/2026,LS-002,save standard for Chair,,1.00,Brian,on screen',
        ],
        heading,
      ),
    ),
  ).toEqual([
    '2, 4 (Hours): This decision is about money: write it under “Amount”.',
    '3, 5 (Amount): Write hours or an amount, not both.',
    '4, 5 (Amount): This decision is about hours: leave the amount empty.',
  ])
})

describe('bad rows are refused with their column and a sentence', () => {
  test.each([
    [
      '31/02/2026,LS-001,give back standard,1:00,Sally,in person',
      '2, 1 (Date): “31/02/2026” is not a day. Write it like 31/03/2026.',
    ],
    [
      ',LS-001,give back standard,1:00,Sally,in person',
      '2, 1 (Date): This is empty. It needs the day of the decision.',
    ],
    [
      '12/03/2026,,give back standard,1:00,Sally,in person',
      '2, 2 (Client Ref): This is empty. It needs the person’s reference.',
    ],
    ['12/03/2026,LS-001,,1:00,Sally,in person', '2, 3 (What): This is empty. It needs what was decided.'],
    [
      '12/03/2026,LS-001,give back standard,six,Sally,in person',
      '2, 4 (Hours): “six” is not hours and minutes. Write them like 7:30.',
    ],
    [
      '12/03/2026,LS-001,give back standard,0.5,Sally,in person',
      '2, 4 (Hours): “0.5” is not hours and minutes. Write them like 7:30.',
    ],
    [
      '12/03/2026,LS-001,give back standard,-6:00,Sally,in person',
      '2, 4 (Hours): “-6:00” is not hours and minutes. Write them like 7:30.',
    ],
    [
      '12/03/2026,LS-001,give back standard,٣:00,Sally,in person',
      '2, 4 (Hours): “٣:00” is not hours and minutes. Write them like 7:30.',
    ],
    [
      '12/03/2026,LS-001,give back standard,0:00,Sally,in person',
      '2, 4 (Hours): “0:00” must be more than nothing.',
    ],
    [
      '12/03/2026,LS-001,give back standard,,Sally,in person',
      '2, 4 (Hours): This is empty. It needs hours and minutes, like 7:30.',
    ],
    [
      '12/03/2026,LS-001,give back standard,10001:00,Sally,in person',
      '2, 4 (Hours): “10001:00” is more hours than can be entered at once.',
    ],
    [
      '12/03/2026,LS-001,give back money,,Sally,in person',
      '2, 3 (What): This decision is about money. Add a column “Amount” with its sum.',
    ],
    [
      '12/03/2026,LS-001,give back standard,1:00,,in person',
      '2, 5 (Decided By): This is empty. It needs who decided.',
    ],
    [
      '12/03/2026,LS-001,give back standard,1:00,Sally,by pigeon',
      '2, 6 (How): “by pigeon” is no way of being involved that is known here. Known: in person, by phone, in writing, on screen, in their way.',
    ],
  ])('%s', (row, sentence) => {
    expect(said(read([row]))).toEqual([sentence])
  })
})
