import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { larchRoster, type RosterMapping } from '../../src/formats/mapping.ts'
import { type RosterFile, readRoster, readWall, withZone } from '../../src/formats/roster.ts'
import { writeTable } from '../../src/formats/tables.ts'
import { isRefusal } from '../../src/ledger/refusal.ts'
import { sessionTimes } from '../../src/ledger/session.ts'
import { kept, said, sample } from './said.ts'

const HEADING =
  'Visit ID,Client Ref,Client,Carer,Service,Planned Start,Planned End,Actual Start,Actual End,Status,Reason,Cancelled At'
const read = (rows: string[], mapping: RosterMapping = larchRoster) =>
  readRoster([HEADING, ...rows].join('\r\n'), mapping, 'roster.csv')

describe('the sample exports are read whole', () => {
  const counts = (file: RosterFile) => ({
    ...Object.fromEntries([...Map.groupBy(file.rows, (r) => r.status)].map(([k, v]) => [k, v.length])),
    ...Object.fromEntries(
      [...Map.groupBy(file.rows, (r) => r.reason ?? 'no reason')].map(([k, v]) => [k, v.length]),
    ),
    ...Object.fromEntries(
      [...Map.groupBy(file.rows, (r) => r.given ?? r.service)].map(([k, v]) => [k, v.length]),
    ),
    repeated: file.repeated.length,
  })

  test.each([
    [
      'roster-2026-03.csv',
      {
        given: 257,
        cancelled: 5,
        'no reason': 257,
        'client-cancelled': 3,
        'client-cancelled-worker-paid': 2,
        'by-clock': 240,
        shared: 18,
        'Sleep-in': 4,
        repeated: 0,
      },
    ],
    [
      'roster-2026-04.csv',
      {
        given: 250,
        cancelled: 13,
        'no reason': 250,
        'client-cancelled': 3,
        'client-cancelled-worker-paid': 1,
        'client-cancelled-worker-redeployed': 2,
        hospital: 6,
        'could-not-come': 1,
        'by-clock': 243,
        shared: 16,
        'Sleep-in': 4,
        repeated: 0,
      },
    ],
    [
      'roster-2026-05-exported-29-may.csv',
      {
        given: 246,
        planned: 16,
        cancelled: 5,
        'client-cancelled': 2,
        'client-cancelled-worker-paid': 2,
        'client-cancelled-worker-redeployed': 1,
        'no reason': 262,
        'by-clock': 244,
        shared: 18,
        'Sleep-in': 5,
        repeated: 0,
      },
    ],
    [
      'roster-2026-05-exported-2-june.csv',
      {
        given: 262,
        cancelled: 5,
        'client-cancelled': 2,
        'client-cancelled-worker-paid': 2,
        'client-cancelled-worker-redeployed': 1,
        'no reason': 262,
        'by-clock': 244,
        shared: 18,
        'Sleep-in': 5,
        repeated: 0,
      },
    ],
  ])('%s', (name, wanted) => {
    expect(counts(kept(readRoster(sample(name), larchRoster, name)))).toEqual(wanted)
  })

  test('a visit across the clock change keeps its wall times', () => {
    const name = 'roster-2026-03.csv'
    const row = kept(readRoster(sample(name), larchRoster, name)).rows.find((r) => r.visit === 'V00222')
    expect(row).toMatchObject({
      client: 'LS-001',
      clientName: 'Sally',
      worker: 'Bethan',
      reference: 'V00222/LS-001',
      planned: { start: '2026-03-28T22:00', end: '2026-03-29T04:00' },
      actual: { start: '2026-03-28T22:00', end: '2026-03-29T04:00' },
      kept: 'confirmed',
      status: 'given',
    })
    expect(row?.text).toMatch(/^V00222,LS-001,Sally,Bethan,1:1,28\/03\/2026 22:00,/)
  })

  test('the second export of May has the same references', () => {
    const refs = (name: string) =>
      kept(readRoster(sample(name), larchRoster, name))
        .rows.map((r) => r.reference)
        .toSorted()
    expect(refs('roster-2026-05-exported-2-june.csv')).toEqual(refs('roster-2026-05-exported-29-may.csv'))
  })
})

test('a cancelled visit says why and when, and has no actual times', () => {
  const { rows } = kept(
    read([
      'V1,LS-009,Emma,,1:1,09/03/2026 17:00,09/03/2026 22:30,,,Cancelled,Client cancelled - carer paid,09/03/2026 14:00',
    ]),
  )
  expect(rows).toEqual([
    {
      line: 2,
      text: 'V1,LS-009,Emma,,1:1,09/03/2026 17:00,09/03/2026 22:30,,,Cancelled,Client cancelled - carer paid,09/03/2026 14:00',
      reference: 'V1/LS-009',
      visit: 'V1',
      client: 'LS-009',
      clientName: 'Emma',
      service: '1:1',
      given: 'by-clock',
      planned: { start: '2026-03-09T17:00', end: '2026-03-09T22:30' },
      status: 'cancelled',
      reason: 'client-cancelled-worker-paid',
      cancelledAt: '2026-03-09T14:00',
    },
  ])
})

test('a service the mapping does not know is kept and not guessed', () => {
  const [row] = kept(
    read(['V1,LS-004,Ken,Wes,Night sit,02/03/2026 22:00,03/03/2026 07:00,,,Scheduled,,']),
  ).rows
  expect(row?.service).toBe('Night sit')
  expect(row?.given).toBeUndefined()
})

test('a visit going on during the export has begun and is still planned', () => {
  const [row] = kept(
    read(['V1,LS-004,Ken,Wes,1:1,02/03/2026 08:00,02/03/2026 16:00,02/03/2026 08:01,,Scheduled,,']),
  ).rows
  expect(row).toMatchObject({ status: 'planned' })
  expect(row).not.toHaveProperty('actual')
})

test('a row that is there twice is read once', () => {
  const row =
    'V1,LS-004,Ken,Wes,1:1,02/03/2026 08:00,02/03/2026 16:00,02/03/2026 08:00,02/03/2026 16:00,Confirmed,,'
  const file = kept(read([row, row.replace('LS-004', 'LS-005'), row]))
  expect(file.rows.map((r) => r.client)).toEqual(['LS-004', 'LS-005'])
  expect(file.repeated).toEqual([4])
})

describe('the night when the clocks go back', () => {
  const night = (start: string, end: string) =>
    read([`V1,LS-001,Sally,Jo,1:1,${start},${end},${start},${end},Confirmed,,`])

  test('BST and GMT are kept, and the ledger takes them', () => {
    const [row] = kept(night('25/10/2026 01:50 BST', '25/10/2026 01:10 GMT')).rows
    expect(row?.actual).toEqual({
      start: '2026-10-25T01:50',
      end: '2026-10-25T01:10',
      startZone: 'BST',
      endZone: 'GMT',
    })
    const t = row?.actual
    expect(t && sessionTimes(withZone(t.start, t.startZone), withZone(t.end, t.endZone))).toMatchObject({
      start: '2026-10-25T00:50:00Z',
      end: '2026-10-25T01:10:00Z',
    })
  })

  test('turned round they end before they start', () => {
    expect(said(night('25/10/2026 01:10 GMT', '25/10/2026 01:50 BST'))).toEqual([
      '2, 7 (Planned End): This ends (2026-10-25 01:50 BST) before it starts (2026-10-25 01:10 GMT). Check both times; after midnight the day is the next one.',
      '2, 9 (Actual End): This ends (2026-10-25 01:50 BST) before it starts (2026-10-25 01:10 GMT). Check both times; after midnight the day is the next one.',
    ])
  })
})

describe('bad rows are refused with their column and a sentence', () => {
  const good = [
    'V1',
    'LS-001',
    'Sally',
    'Jo',
    '1:1',
    '02/03/2026 10:00',
    '02/03/2026 14:00',
    '02/03/2026 10:00',
    '02/03/2026 14:00',
    'Confirmed',
    '',
    '',
  ]
  const withCells = (changes: Record<number, string>) =>
    good
      .map((cell, i) => changes[i + 1] ?? cell)
      .map((cell) => (/[,"]/.test(cell) ? `"${cell}"` : cell))
      .join(',')
  const notATime = (text: string) => `“${text}” is not a day and time. Write it like 31/03/2026 09:15.`

  test.each<[string, Record<number, string>, string]>([
    ['no visit number', { 1: '' }, '2, 1 (Visit ID): This is empty. It needs the visit’s number.'],
    ['no client', { 2: '' }, '2, 2 (Client Ref): This is empty. It needs the person’s reference.'],
    [
      'a formula for a client',
      { 2: '=cmd()' },
      '2, 2 (Client Ref): “=cmd()” begins with “=”, which a spreadsheet would run as a formula. Write it without, or leave it empty.',
    ],
    [
      'a formula for a carer',
      { 4: '@SUM(A1)' },
      '2, 4 (Carer): “@SUM(A1)” begins with “@”, which a spreadsheet would run as a formula. Write it without, or leave it empty.',
    ],
    ['no service', { 5: '' }, '2, 5 (Service): This is empty. It needs the service.'],
    ['text for a time', { 6: 'ten' }, `2, 6 (Planned Start): ${notATime('ten')}`],
    ['no planned start', { 6: '' }, '2, 6 (Planned Start): This is empty. It needs a day and time.'],
    ['30 February', { 8: '30/02/2026 10:00' }, `2, 8 (Actual Start): ${notATime('30/02/2026 10:00')}`],
    ['24:00', { 9: '02/03/2026 24:00' }, `2, 9 (Actual End): ${notATime('02/03/2026 24:00')}`],
    ['10:60', { 9: '02/03/2026 10:60' }, `2, 9 (Actual End): ${notATime('02/03/2026 10:60')}`],
    ['another order', { 8: '2026-03-02 10:00' }, `2, 8 (Actual Start): ${notATime('2026-03-02 10:00')}`],
    ['a day without a time', { 8: '02/03/2026' }, `2, 8 (Actual Start): ${notATime('02/03/2026')}`],
    ['a spreadsheet’s number', { 8: '46083.4166' }, `2, 8 (Actual Start): ${notATime('46083.4166')}`],
    ['Arabic digits', { 8: '٠٢/٠٣/٢٠٢٦ ١٠:٠٠' }, `2, 8 (Actual Start): ${notATime('٠٢/٠٣/٢٠٢٦ ١٠:٠٠')}`],
    ['a year far away', { 8: '02/03/2126 10:00' }, `2, 8 (Actual Start): ${notATime('02/03/2126 10:00')}`],
    [
      'seconds',
      { 8: '02/03/2026 10:00:23' },
      '2, 8 (Actual Start): “02/03/2026 10:00:23” has seconds. Times are kept in whole minutes: export them so.',
    ],
    [
      'an end before its start',
      { 9: '02/03/2026 09:00' },
      '2, 9 (Actual End): This ends (2026-03-02 09:00) before it starts (2026-03-02 10:00). Check both times; after midnight the day is the next one.',
    ],
    [
      'an end at its start',
      { 7: '02/03/2026 10:00' },
      '2, 7 (Planned End): This ends (2026-03-02 10:00) before it starts (2026-03-02 10:00). Check both times; after midnight the day is the next one.',
    ],
    [
      'longer than a day',
      { 9: '03/03/2026 10:01' },
      '2, 9 (Actual End): From 2026-03-02 10:00 to 2026-03-03 10:01 is longer than 24 hours. Check both days, or enter each day by itself.',
    ],
    [
      'an unknown status',
      { 10: 'Tentative' },
      '2, 10 (Status): “Tentative” is no status that is known here. Known: Confirmed, Scheduled, Cancelled.',
    ],
    ['no status', { 10: '' }, '2, 10 (Status): This is empty. It needs a status.'],
    [
      'an unknown reason',
      { 8: '', 9: '', 10: 'Cancelled', 11: 'Rain' },
      '2, 11 (Reason): “Rain” is no reason that is known here. Known: Client cancelled, Client cancelled - carer paid, Client cancelled - carer redeployed, Client in hospital, Client ill, No access, No carer available.',
    ],
    [
      'cancelled without a reason',
      { 8: '', 9: '', 10: 'Cancelled' },
      '2, 11 (Reason): This is empty. A cancelled visit needs its reason.',
    ],
    [
      'cancelled with actual times',
      { 10: 'Cancelled', 11: 'No access' },
      '2, 8 (Actual Start): This visit is cancelled but has actual times. Correct its status, or take the times out.',
    ],
    [
      'given for a reason',
      { 11: 'No access' },
      '2, 11 (Reason): This visit is not cancelled but has a reason, “No access”. Correct its status, or take the reason out.',
    ],
    [
      'given without times',
      { 8: '', 9: '' },
      '2, 8 (Actual Start): This is empty. A visit that was delivered needs its actual start and end.',
    ],
    [
      'given without an end',
      { 9: '' },
      '2, 9 (Actual End): This is empty. A visit that was delivered needs its actual start and end.',
    ],
    ['cancelled at no time', { 12: 'yesterday' }, `2, 12 (Cancelled At): ${notATime('yesterday')}`],
  ])('%s', (_, changes, sentence) => {
    expect(said(read([withCells(changes)]))).toEqual([sentence])
  })

  test('all that is wrong is said at once, in the order of the file', () => {
    const rows = [
      withCells({ 1: '', 6: 'x', 10: 'y' }),
      'cut short',
      withCells({ 9: '' }),
      withCells({ 1: 'V2' }),
    ]
    expect(said(read(rows)).map((s) => s.slice(0, s.indexOf(':')))).toEqual([
      '2, 1 (Visit ID)',
      '2, 6 (Planned Start)',
      '2, 10 (Status)',
      '3',
      '4, 9 (Actual End)',
    ])
  })

  test('one visit of one person with two contents', () => {
    expect(said(read([withCells({}), withCells({ 9: '02/03/2026 14:30' })]))).toEqual([
      '3, 1 (Visit ID): Visit V1 of LS-001 stands in line 2 too, and says something else. Keep the right one.',
    ])
  })

  test('a column that is missing', () => {
    const text = `${HEADING.replace('Visit ID', 'Visit No').replace('Reason', 'Why')}\n${withCells({})}`
    const has =
      'Visit No, Client Ref, Client, Carer, Service, Planned Start, Planned End, Actual Start, Actual End, Status, Why, Cancelled At'
    expect(said(readRoster(text, larchRoster, 'roster.csv'))).toEqual([
      `file: There is no column “Visit ID”. The file has: ${has}.`,
      `file: There is no column “Reason”. The file has: ${has}.`,
    ])
  })
})

describe('times as rosters write them', () => {
  test.each([
    ['dd/mm/yyyy HH:mm', '2/3/2026 9:05', '2026-03-02T09:05'],
    ['dd/mm/yyyy HH:mm', '02/03/2026  09:05:00', '2026-03-02T09:05'],
    ['dd-mm-yyyy HH:mm', '02-03-2026 09:05', '2026-03-02T09:05'],
    ['yyyy-mm-dd HH:mm', '2026-03-02 09:05 gmt', '2026-03-02T09:05 GMT'],
    ['ISO', '2026-03-02T09:05', '2026-03-02T09:05'],
    ['ISO', '2026-06-02T09:05:00Z', '2026-06-02T10:05 BST'],
    ['ISO', '2026-06-02T09:05:00.000+01:00', '2026-06-02T09:05 BST'],
    ['ISO', '2026-10-25T01:30Z', '2026-10-25T01:30 GMT'],
  ] as const)('%s: %s', (format, text, wall) => {
    const read = readWall(text, format)
    expect(isRefusal(read) ? read.sentence : withZone(read.local, read.zone)).toBe(wall)
  })

  test('an offset no clock has is refused', () => {
    const read = readWall('2026-06-02T09:05+99:00', 'ISO')
    expect(isRefusal(read) && read.sentence).toBe(
      '“2026-06-02T09:05+99:00” is not a day and time. Write it like 2026-03-31T09:15.',
    )
  })
})

test('the mapping’s defaults stand in where they are agreed', () => {
  const { service: _, reason: __, ...columns } = larchRoster.columns
  const mapping: RosterMapping = {
    ...larchRoster,
    columns,
    defaults: { service: '1:1', reason: 'client-cancelled', actual: 'as-planned' },
  }
  const times = '02/03/2026 10:00,02/03/2026 14:00'
  const { rows } = kept(
    read(
      [`V1,LS-001,Sally,Jo,,${times},,,Confirmed,,`, `V2,LS-001,Sally,Jo,,${times},,,Cancelled,,`],
      mapping,
    ),
  )
  expect(rows.map((r) => [r.given, r.kept, r.actual?.end, r.reason])).toEqual([
    ['by-clock', 'planned', '2026-03-02T14:00', undefined],
    ['by-clock', undefined, undefined, 'client-cancelled'],
  ])
})

test('a roster written is the roster read', () => {
  const code = fc.stringMatching(/^[A-Z]{1,3}-?[0-9]{1,5}$/)
  const visit = fc.record({
    visit: code,
    client: code,
    day: fc.integer({ min: 1, max: 28 }),
    minute: fc.nat(1380),
    lasts: fc.integer({ min: 1, max: 59 }),
    status: fc.constantFrom('Confirmed', 'Scheduled'),
  })
  const two = (n: number) => String(n).padStart(2, '0')
  fc.assert(
    fc.property(
      fc.uniqueArray(visit, { minLength: 1, selector: (v) => `${v.visit}/${v.client}` }),
      (visits) => {
        const clock = (m: number) => `${two(Math.floor(m / 60))}:${two(m % 60)}`
        const rows = visits.map((v) => {
          const [start, end] = [v.minute, v.minute + v.lasts].map((m) => `${two(v.day)}/05/2026 ${clock(m)}`)
          const actual = v.status === 'Confirmed' ? [start, end] : ['', '']
          return [v.visit, v.client, 'Ann, "A"', '', '1:1', start, end, ...actual, v.status, '', '']
        })
        const file = kept(readRoster(writeTable(HEADING.split(','), rows), larchRoster, 'roster.csv'))
        expect(
          file.rows.map((r) => [r.reference, r.line, r.clientName, r.planned.start, r.actual?.end]),
        ).toEqual(
          visits.map((v, i) => [
            `${v.visit}/${v.client}`,
            i + 2,
            'Ann, "A"',
            `2026-05-${two(v.day)}T${clock(v.minute)}`,
            v.status === 'Confirmed' ? `2026-05-${two(v.day)}T${clock(v.minute + v.lasts)}` : undefined,
          ]),
        )
      },
    ),
  )
})
