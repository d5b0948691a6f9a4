// What a statement says, as the person reads it. The whole text of Sally's March is kept beside this file.
import { describe, expect, test } from 'vitest'
import type { WordRef } from '../../src/ledger/entry.ts'
import type { Statement } from '../../src/ledger/statement.ts'
import { type Block, type StatementText, statementText } from '../../src/words/statement.ts'
import { sallysEverything, sallysMarch, words } from './fixture.ts'

const march = sallysMarch()
const text = statementText(march, words)

function asText({ title, mayChange, sections, runningLine }: StatementText): string {
  return [
    `# ${title}`,
    ...(mayChange === undefined ? [] : [mayChange]),
    ...sections.flatMap((section) => ['', `## ${section.heading}`, ...section.blocks.map(blockAsText)]),
    '',
    runningLine,
    '',
  ].join('\n')
}

function blockAsText(block: Block): string {
  switch (block.type) {
    case 'paragraph':
      return block.text
    case 'subheading':
      return `### ${block.text}`
    case 'list':
      return block.items.map((item, i) => `${block.ordered ? `${i + 1}.` : '*'} ${item}`).join('\n')
    case 'facts':
      return block.items.map(({ label, value }) => `${label}: ${value}`).join('\n')
    case 'figure':
      return [block.label, `[ ${block.value} ]`, ...(block.beneath ? [block.beneath] : [])].join('\n')
    case 'link':
      return `(${block.says}: ${block.href})`
    case 'qr':
      return `(${block.says}: ${block.text})`
    case 'chart':
      return `(${block.alt})`
    case 'table':
      return [
        `| ${block.caption} |`,
        ...[block.columns.map((c) => c.heading), ...block.rows.map((r) => r.cells)].map((cells) =>
          cells.map((cell) => cell.replaceAll('\n', ' / ')).join(' | '),
        ),
      ].join('\n')
  }
}

function table(section: string, from: StatementText = text, nth = 0): readonly (readonly string[])[] {
  const tables = from.sections
    .find(({ id }) => id === section)
    ?.blocks.flatMap((block) => (block.type === 'table' ? [block] : []))
  const found = tables?.[nth]
  return found ? [found.columns.map((c) => c.heading), ...found.rows.map((r) => r.cells)] : []
}

test('Sally’s March reads as it always has', async () => {
  const everything = statementText(sallysEverything(), words)
  await expect(asText(everything).replaceAll('\u00a0', ' ')).toMatchFileSnapshot('sallys-march.txt')
})

test('what there is nothing to say about has no heading', () => {
  const ids = text.sections.map(({ id }) => id)
  for (const id of ['changed', 'contribution', 'plan', 'review', 'reclaim', 'questions'])
    expect(ids).not.toContain(id)
})

test('hours come before money, and the codes last', () => {
  expect(statementText(sallysEverything(), words).sections.map(({ id }) => id)).toEqual([
    'about',
    'changed',
    'hours',
    'money',
    'contribution',
    'asked',
    'pounds',
    'plan',
    'weeks',
    'visits',
    'bought',
    'decisions',
    'prices',
    'bank',
    'earlier',
    'unfunded',
    'missed',
    'year',
    'review',
    'reclaim',
    'questions',
    'ask',
    'sent',
    'proof',
  ])
})

test('uses the person’s words, and none of the bookkeeper’s', () => {
  const said = asText({ ...text, sections: text.sections.filter(({ id }) => id !== 'proof') })
  expect(said).not.toMatch(
    /\b(debit|credit|ledger|reversal|accrual|allocat|standard|enhanced|conver[ts]|pots?\b|contingency|unfunded|advance|balance|hash|chain|digest|management|LS-003|V2026|N2026)/i,
  )
})

test('what happened to no kind of hours has no row', () => {
  const rows = table('hours').map(([heading]) => heading)
  expect(rows).toContain('Swapped for other hours')
  expect(rows).not.toContain('Turned into money, or bought with money')
  expect(rows).not.toContain('Sent back to Northshire Council')
  expect(table('hours', statementText(sallysMarch({ short: 3 }), words)).map(([heading]) => heading)).toEqual(
    ['What happened', 'Left on 28 February', 'Given to you', 'You used', 'Left on 31 March'],
  )
})

test('an erased name is a blank that says so', () => {
  expect(asText(statementText(march, new Map()))).toContain('For: (removed)')
  expect(table('visits').find(([, , , worker]) => worker === '(removed)')).toBeDefined()
})

describe('the sum of what was given', () => {
  const weeks = (...hours: number[]): Statement => {
    const amounts = hours.map((h, i) => ({ week: march.given[0]!.weeks[i]!.week, amount: h * 3600 }))
    const total = amounts.reduce((sum, { amount }) => sum + amount, 0)
    const kinds = march.hours.map((h) =>
      h.kind === 'standard' ? { ...h, given: total, left: h.left - h.given + total } : h,
    )
    return { ...march, hours: kinds, given: [{ ...march.given[0]!, weeks: amounts, total }] }
  }
  const said = (statement: Statement) =>
    statementText(statement, words)
      .sections.flatMap(({ blocks }) => blocks)
      .flatMap((block) => (block.type === 'paragraph' && /began in/.test(block.text) ? [block.text] : []))
      .map((line) => line.replaceAll('\u00a0', ' '))

  test.each([
    [[24, 24, 24, 24, 24], '5 weeks began in March 2026: 5 × 24 h = 120 h of day hours.'],
    [[24], '1 week began in March 2026: 24 h of day hours.'],
    [[24, 24, 12], '3 weeks began in March 2026: 2 × 24 h + 12 h = 60 h of day hours.'],
    [[24, 12.5], '2 weeks began in March 2026: 24 h + 12 h 30 = 36 h 30 of day hours.'],
  ])('%j', (hours, sentence) => {
    expect(said(weeks(...hours))).toEqual([sentence])
  })
})

test.each([
  [{ pence: 2460, per: 1 }, '£24.60'],
  [{ pence: 3813, per: 2 }, '£19.065'],
  [{ pence: 477, per: 2 }, '£2.385'],
  [{ pence: 1, per: 4 }, '£0.0025'],
  [{ pence: 5000, per: 3 }, '£50.00 for 3'],
])('a price of %j reads %s', (rate, printed) => {
  const prices = march.prices.slice(0, 1).map((p) => ({ ...p, price: rate, lines: [] }))
  expect(table('prices', statementText({ ...march, prices }, words)).at(-1)).toEqual([
    'The whole price',
    printed,
  ])
})

test('what left the hours is said where it is not what was given', () => {
  const lines = march.lines.map((line, i) =>
    i === 7 ? { ...line, used: [{ kind: 'standard', label: 'day hours', amount: 22_950 }] } : line,
  )
  expect(table('visits', statementText({ ...march, lines }, words))[8]?.[2]).toBe(
    '3 h of day hours at £24.60\n2 h 15 of late hours (after 11pm) at £36.90\nTaken from your hours: 6 h 22 min 30 s of day hours',
  )
})

test('a visit with another person says so, and not with whom', () => {
  const lines = march.lines.map((line, i) => (i === 1 ? { ...line, together: 2 } : line))
  expect(table('visits', statementText({ ...march, lines }, words))[2]?.[2]).toBe(
    '4 h of day hours at £24.60\nShared by 2 people',
  )
})

test('nights are counted, not timed', () => {
  const nights = { kind: 'night', label: 'sleep-in nights', measure: 'count' as const }
  const hours = [
    ...march.hours,
    { ...march.hours[1]!, ...nights, before: 2, given: 4, used: 5, swapped: 0, left: 1 },
  ]
  expect(table('hours', statementText({ ...march, hours }, words)).map((row) => row.at(-1))).toEqual([
    'Sleep-in nights',
    '2',
    '+4',
    '−5',
    '0',
    '0',
    '0',
    '1',
    '0',
  ])
})

test('a part of a month says its days', () => {
  const part = statementText({ ...march, last: '2026-03-15' as Statement['last'] }, words)
  expect(part.title).toBe('Your statement for 1 March to 15 March 2026')
  expect(asText(part).replaceAll('\u00a0', ' ')).toContain('5 weeks began from 1 March to 15 March 2026: 5 ×')
})

test('where money was given back no pound is shared out', () => {
  const { pounds } = march
  const of100 = { direct: 0, management: 0, cancelledLate: 0, bought: 0, kept: 0 }
  const shown = statementText({ ...march, pounds: { ...pounds, of100 } }, words)
  expect(shown.sections.find(({ id }) => id === 'pounds')?.blocks.map(({ type }) => type)).toEqual([
    'table',
    'paragraph',
  ])
  expect(table('pounds', shown)[0]).toEqual(['What it went on', 'Amount'])
})

test('the bank’s column foots to the penny although its parts are rounded', () => {
  const half = 1800
  const { bank, money, split } = march
  const shown = statementText(
    {
      ...march,
      money: {
        ...money,
        closing: { exact: money.closing.exact + half, pence: money.closing.pence + 1 },
        in: { exact: money.in.exact + half, pence: money.in.pence + 1 },
        rows: money.rows.map((r, i) =>
          i === 0 ? { ...r, change: { exact: r.change.exact + half, pence: r.change.pence + 1 } } : r,
        ),
      },
      split: {
        ...split,
        behindHours: { exact: split.behindHours.exact + half, pence: split.behindHours.pence + 1 },
      },
      bank: {
        ...bank,
        earnedNotTaken: { exact: bank.earnedNotTaken.exact - half, pence: bank.earnedNotTaken.pence - 1 },
      },
    },
    words,
  )
  const pence = (cell = '') => Number(cell.replace('−', '-').replace(/[£,.+]/g, ''))
  const rows = table('bank', shown).slice(1)
  const parts = rows.slice(0, -1).reduce((sum, [, cell]) => sum + pence(cell), 0)
  expect(parts).toBe(pence(rows.at(-1)?.[1]))
})

test('a funder that has paid ahead is not said to owe', () => {
  const { bank } = march
  const owedByFunders = bank.owedByFunders.map(({ funder, sum }) => ({
    funder,
    sum: { exact: -sum.exact, pence: -sum.pence },
  }))
  const atBank = {
    exact: bank.atBank.exact + 2 * (bank.owedByFunders[0]?.sum.exact ?? 0),
    pence: bank.atBank.pence + 2 * (bank.owedByFunders[0]?.sum.pence ?? 0),
  }
  const shown = statementText({ ...march, bank: { ...bank, atBank, owedByFunders } }, words)
  expect(table('bank', shown).map(([what]) => what)).toContain('Northshire Council has paid ahead')
})

describe('figures that do not agree are not shown', () => {
  const more = { exact: 3600, pence: 1 }
  test.each<[string, Partial<Statement>]>([
    ['hours of standard', { hours: march.hours.map((h) => ({ ...h, used: h.used + 60 })) }],
    ['pot 1', { pots: march.pots.map((pot) => ({ ...pot, left: 0 })) }],
    ['weeks of standard', { given: march.given.map((g) => ({ ...g, total: 0 })) }],
    ['money', { money: { ...march.money, in: more } }],
    ['running account', { money: { ...march.money, rows: march.money.rows.slice(1) } }],
    ['split in pence', { split: { ...march.split, toSpend: { ...march.split.toSpend, pence: 0 } } }],
    ['pounds used', { pounds: { ...march.pounds, direct: more } }],
    ['each pound', { pounds: { ...march.pounds, of100: { ...march.pounds.of100, bought: 1 } } }],
  ])('%s', (what, wrong) => {
    expect(() => statementText({ ...march, ...wrong }, words)).toThrow(`${what}: `)
  })
})

test('every kind of decision says who decided what', () => {
  const kinds = [
    'swapped',
    'into-money',
    'back-into-hours',
    'saved',
    'taken-out',
    'set-aside',
    'drawn',
    'bought',
    'agreement',
    'standing',
    'other',
  ] as const
  const decisions = kinds.map((what, entry) => ({
    day: march.first,
    entry,
    what,
    kind: 'standard',
    amount: ['set-aside', 'drawn', 'bought'].includes(what) ? null : 18_000,
    toKind: 'enhanced',
    toAmount: 12_000,
    sum: { exact: 12_300 * 3600, pence: 12_300 },
    name: ['saved', 'taken-out', 'bought'].includes(what) ? ('city' as WordRef) : null,
    decidedBy: march.person,
    by: 'person' as const,
    involved: 'by-phone',
  }))
  expect(
    table('decisions', statementText({ ...march, decisions }, words))
      .slice(1)
      .map(([, what, who]) => [what, who]),
  ).toEqual(
    [
      'Swap 5 h of day hours for 3 h 20 of late hours (after 11pm)',
      'Turn 5 h of day hours into £123.00',
      'Buy 5 h of day hours for £123.00',
      'Save 5 h of day hours for City break in Lisbon',
      'Take 5 h of day hours out of saving for City break in Lisbon',
      'Keep £123.00 for emergencies',
      'Take £123.00 from what is kept for emergencies',
      'Buy City break in Lisbon for £123.00',
      'A new agreement',
      'Small things you may buy without asking each time',
      'Pay for 5 h of day hours that we had not charged for',
    ].map((what) => [what, 'You\nBy phone']),
  )
})
