// A provider's spring, told at the command line: ten agreements and nothing recorded; then March, April and
// May come in as files, people ask and decide, months are closed, and the books are checked and copied.
import { spawnSync } from 'node:child_process'
import { existsSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { parse } from 'csv-parse/sync'
import { beforeAll, describe, expect, test } from 'vitest'
import { larchRoster } from '../../src/formats/mapping.ts'
import { larchOpened } from './larch.ts'
import { saidTo, sample, theProgram } from './ringfence.ts'

interface Balances {
  ref: string
  name?: string
  on: string
  accounts: { unit: string; code: string; balance: number; in: string; pence?: number; text: string }[]
}
interface Imported {
  written: boolean
  entries: number
  recordedThrough?: string
  files: { name: string; what: string; rows: number; counts: Record<string, number> }[]
  rows: { file: string; line: number; outcome: string; reason?: string; id?: string }[]
}

const { file, ringfence, json } = await theProgram()
const books = file('ringfence.db')
const MARCH = [
  'roster-2026-03.csv',
  'remittance-2026-03-02.csv',
  'decisions-2026.csv',
  'purchases-2026.csv',
].map(sample)
const APRIL = [
  'roster-2026-04.csv',
  'remittance-2026-04-09.csv',
  'remittance-2026-04-27.csv',
  'decisions-2026.csv',
  'purchases-2026.csv',
].map(sample)
const MAY = [
  'roster-2026-05-exported-2-june.csv',
  'remittance-2026-05-25.csv',
  'decisions-2026.csv',
  'purchases-2026.csv',
].map(sample)
const BANK = sample('bank-2026.csv')

const counts = ({ files }: Imported) =>
  files.map(
    ({ what, rows, counts: c }) =>
      `${what}: ${rows} rows, ${c['new']} new, ${c['already-here']} here, ${c['left-out']} left out, ${c['put-aside']} put aside`,
  )
const account = (book: Balances | undefined, name: string) =>
  book?.accounts.find((a) => `${a.unit} ${a.code}` === name)

beforeAll(() => larchOpened(books))

describe('files come in', () => {
  test('a roster needs a mapping, which is saved from a file and used from then on', async () => {
    const refused = await ringfence('import', ...MARCH)
    expect([refused.code, refused.out]).toEqual([1, ''])
    expect(refused.err).toBe(
      'roster-2026-03.csv:1: “roster-2026-03.csv” looks like a roster, but no saved mapping has its columns. Save a mapping for it first.\n',
    )
    writeFileSync(file('larch.json'), JSON.stringify(larchRoster))
    const tried = await json<Imported>('import', ...MARCH, '--mapping', 'larch.json', '--preview')
    expect([tried.written, tried.entries > 250]).toEqual([false, true])
    expect(account(await json<Balances>('fund', 'LS-001'), 'standard delivered')).toBeUndefined()
    expect((await ringfence('import', ...MARCH)).code).toBe(1)
  })

  test('March, with what is not for a fund left out once and for all', async () => {
    const rules = [
      ['client=LS-101', 'A private client: no fund.'],
      ['service=Sleep-in', 'Sleep-ins are paid by the council under another contract.'],
    ] as const
    for (const [what, because] of rules)
      expect((await ringfence('import', '--always-leave-out', what, '--because', because)).code).toBe(0)
    const march = await json<Imported>('import', ...MARCH, '--mapping', 'larch.json', '--until', '2026-03-31')
    expect(counts(march)).toMatchInlineSnapshot(`
      [
        "roster: 262 rows, 249 new, 0 here, 13 left out, 0 put aside",
        "remittance: 1 rows, 1 new, 0 here, 0 left out, 0 put aside",
        "decisions: 6 rows, 3 new, 0 here, 0 left out, 0 put aside",
        "purchases: 5 rows, 1 new, 0 here, 0 left out, 0 put aside",
      ]
    `)
    expect(march.recordedThrough).toBe('2026-03-31')
  })

  test('the same files again bring nothing new, and say so', async () => {
    const again = await ringfence('import', ...MARCH, '--until', '2026-03-31')
    expect([again.code, again.err]).toEqual([0, ''])
    expect(again.out).toContain('\nNothing new.\n')
    expect((await json<Imported>('import', ...MARCH, '--until', '2026-03-31')).entries).toBe(0)
  })

  test('the bank for March, and March closed for everybody', async () => {
    const bank = await json<Imported>('import', BANK, '--until', '2026-03-31')
    expect(bank.rows.filter((r) => r.outcome === 'put-aside')).toEqual([])
    const closed = await ringfence('close', '--all', '--month', '2026-03')
    expect([closed.code, closed.err]).toEqual([0, ''])
    expect(closed.out.split('\n').slice(0, 2)).toEqual([
      'March 2026 closed for 10 funds.',
      expect.stringMatching(/^ {2}LS-001 {2}statement 1, 2026-03-02 to 2026-03-31, entry \d+$/),
    ])
  })

  test('April: two rows need somebody, and are settled from what was kept of them', async () => {
    const april = await json<Imported>('import', ...APRIL, '--until', '2026-04-30')
    const aside = april.rows.filter((r) => r.outcome === 'put-aside')
    expect(aside.map((r) => r.reason).sort()).toEqual([
      'late-cancellation-not-answered',
      'worker-in-two-places',
    ])
    const waiting = await json<{ id: string; reason: string; text: string }[]>('import', '--waiting')
    expect(waiting.map((r) => r.id).sort()).toEqual(aside.map((r) => r.id).sort())
    const slip = waiting.find((r) => r.reason === 'worker-in-two-places')
    const settled = await ringfence(
      'import',
      '--settle',
      slip?.id ?? '',
      '--accept',
      '--because',
      'The second name was a slip.',
    )
    expect([settled.code, settled.err]).toEqual([0, ''])
    expect(settled.out).toMatch(/^The row of line \d+ of roster-2026-04.csv is recorded in 1 entry\.\n$/)
    const bank = await json<Imported>('import', BANK, '--until', '2026-04-30')
    expect(bank.rows.filter((r) => r.outcome === 'put-aside')).toEqual([])
  })

  test('every balance at the end of April is what an independent reckoning says', async () => {
    const reckoned: { on: string; fund: string; account: string; balance: string }[] = parse(
      readFileSync(join(import.meta.dirname, '../golden/larch.csv')),
      { columns: true },
    )
    for (const on of ['2026-03-31', '2026-04-30']) {
      const list = await json<Balances[]>('funds', '--on', on)
      expect(list.map((b) => b.ref).slice(-2)).toEqual(['LS-010', 'OWN'])
      const ours: Record<string, number> = {}
      for (const { ref, accounts } of list)
        for (const a of accounts) {
          const part = a.code.startsWith('provider:')
            ? 'provider'
            : a.code.startsWith('pot:')
              ? 'pots'
              : a.code
          const name = `${ref} ${a.unit} ${part}`
          ours[name] = (ours[name] ?? 0) + a.balance
        }
      const wanted = reckoned.filter((r) => r.on === on && r.account !== 'drawn pence')
      expect(wanted.length).toBe(140)
      for (const r of wanted)
        expect([on, r.fund, r.account, ours[`${r.fund} ${r.account}`] ?? 0]).toEqual([
          on,
          r.fund,
          r.account,
          Number(r.balance),
        ])
    }
  })

  test('what closing cannot do for one does not hold up the others', async () => {
    const closed = await ringfence('close', '--all', '--month', '2026-04')
    expect(closed.code).toBe(1)
    expect(closed.out.split('\n')[0]).toBe('April 2026 closed for 9 funds.')
    expect(closed.err).toBe('LS-009: A row is put aside for this person. Settle it first.\n')
  })
})

describe('people ask and decide', () => {
  test('Sally asks what Friday night costs, and how late she can stay', async () => {
    const asked = await ringfence('quote', 'LS-001', '--from', '2026-06-05 20:00', '--to', '2026-06-06 02:00')
    expect(asked.out).toContain('Sally: this costs 7 h 30 in standard hours.\n')
    expect(asked.out).toContain('= left this week           16 h 30\n')
    const late = await json('quote', 'LS-001', '--from', '2026-06-05 20:00', '--latest', '--hours', '6:00')
    expect(late).toMatchObject({
      until: '2026-06-06T01:00',
      minutes: 300,
      ref: 'LS-001',
      cost: 21_600,
      short: 0,
      week: { starts: '2026-06-01', given: 86_400, used: 0, planned: 0, left: 64_800 },
    })
    expect(
      (await ringfence('quote', 'LS-001', '--from', '2026-06-05 20:00', '--latest', '--hours', '6:00')).out,
    ).toMatch(/^Until 01:00 on 6 June 2026\.\n/)
  })

  test('May comes in first: only unused hours can be swapped', async () => {
    const swap = [
      'convert',
      'LS-001',
      '--swap',
      '6:00',
      '--from',
      'standard',
      '--to',
      'enhanced',
      '--on',
      '2026-06-02',
      '--decided-by',
      'Sally',
      '--how',
      'in-person',
    ]
    const early = await ringfence(...swap, '--yes')
    expect([early.code, early.out]).toEqual([1, ''])
    expect(early.err).toMatch(/^Support is recorded only up to/)
    const may = await json<Imported>('import', ...MAY, BANK)
    expect(may.rows.filter((r) => r.outcome === 'put-aside')).toEqual([])

    const tried = await ringfence(...swap)
    expect(tried.code).toBe(2)
    expect(tried.out).toMatch(
      /unused day hours: (\d+) h → (\d+) h\n {2}unused late hours \(after 11pm\): 0 min → 4 h\n$/,
    )
    expect(tried.err).toBe('Nothing was written. Write it down with: ringfence convert … --yes\n')
    expect((await ringfence('allocate', '--through', '2026-06-02')).code).toBe(0)
    const before = await json<Balances>('fund', 'LS-001')
    expect(account(before, 'enhanced available')?.balance).toBe(0)

    const done = await json<{ written: boolean; entries: number[] }>(...swap, '--yes')
    expect([done.written, done.entries.length]).toEqual([true, 1])
    const after = await json<Balances>('fund', 'LS-001')
    expect(account(after, 'enhanced available')).toEqual({
      unit: 'enhanced',
      code: 'available',
      balance: 14_400,
      in: 'seconds',
      text: '4 h',
    })
    expect(account(after, 'GBP hours')?.balance).toBe(account(before, 'GBP hours')?.balance)
  })

  test('somebody at a terminal is asked first', async () => {
    const swap = 'convert LS-001 --swap 3:00 --from standard --to enhanced --on 2026-06-02 --decided-by Sally'
    const asked = [...swap.split(' '), '--how', 'in-person', '--db', books]
    const no = await saidTo(false, ...asked)
    expect([no.code, no.err]).toEqual([1, 'Write it down? n\n'])
    expect(no.out).toMatch(/late hours \(after 11pm\): 4 h → 6 h\nNothing was written\.\n$/)
    const yes = await saidTo(true, ...asked)
    expect([yes.code, yes.err]).toEqual([0, 'Write it down? y\n'])
    expect(yes.out).toMatch(/4 h → 6 h\nWritten down: entry \d+ of LS-001\.\n$/)
  })

  test('Emma’s late cancellation is answered, and her months are closed', async () => {
    // What waits for an answer is in the way of closing, and of no early copy.
    const copy = await ringfence('early-copy', 'LS-009', '--month', '2026-04')
    expect(copy.out).toMatch(
      /^Statement 2 of LS-009 is an early copy of April 2026, entry \d+\. It may change\.\n$/,
    )
    const [row] = await json<{ id: string }[]>('import', '--waiting')
    const answer = ['--worker-paid', 'yes', '--other-work', 'no', '--because', 'Jo waited and was paid']
    expect((await ringfence('import', '--settle', row?.id ?? '', ...answer)).out).toBe(
      'The row of line 140 of roster-2026-04.csv is recorded in 1 entry.\n',
    )
    expect(await json('close', 'LS-009', '--month', '2026-04')).toMatchObject({
      month: '2026-04',
      closed: [{ fund: 'LS-009', statement: 3, first: '2026-04-01', last: '2026-04-30' }],
    })
    expect((await ringfence('import', '--waiting')).out).toBe('No row is put aside.\n')
  })

  test('Brian turns five hours into money, and two back', async () => {
    const by = ['--on', '2026-06-02', '--decided-by', 'Brian', '--how', 'by-phone', '--yes']
    const spending = async () => account(await json<Balances>('fund', 'LS-002'), 'GBP spending')?.pence ?? 0
    const before = await spending()
    expect((await ringfence('convert', 'LS-002', '--into-money', '5:00', ...by)).code).toBe(0)
    expect(await spending()).toBe(before + 12_300)
    expect((await ringfence('convert', 'LS-002', '--into-hours', '2:00', ...by)).code).toBe(0)
    expect(await spending()).toBe(before + 12_300 - 4_920)
  })

  test('the provider sees what it may take, and proposes it; nothing moves before a manager allows it', async () => {
    const list = await ringfence('drawdown', '--through', '2026-05-31')
    expect([list.code, list.out.split('\n').at(-2)]).toEqual([
      0,
      expect.stringMatching(/^Together .* £1,434\.88$/),
    ])
    const before = await json('funds')
    const proposed = await ringfence('drawdown', '--through', '2026-05-31', '--propose')
    expect([proposed.code, proposed.out.split('\n')[0]]).toEqual([
      0,
      'Proposed: to take £1,434.88, earned up to 31 May 2026. Nothing is taken yet: a manager must allow it on screen, under “For a second manager”.',
    ])
    const again = await ringfence('drawdown', '--through', '2026-05-31', '--propose')
    expect([again.code, again.err]).toEqual([
      1,
      'The same is proposed already and waits for a second manager.\n',
    ])
    expect(await json('drawdown', '--through', '2026-05-31')).toMatchObject({ pence: 143_488 })
    expect(await json('funds')).toEqual(before)
  })

  test('a week is given once', async () => {
    const due = await json<{ funds: unknown[] }>('allocate', '--through', '2026-06-08', 'LS-001')
    expect(due.funds.length).toBe(1)
    expect((await ringfence('allocate', 'LS-001', '--through', '2026-06-08')).out).toBe(
      'Nothing was due up to 8 June 2026 that is not given already.\n',
    )
  })
})

describe('statements', () => {
  test('as issued: text, JSON, a page by itself and a PDF say the same', async () => {
    const text = await ringfence('statement', 'LS-001', '--month', '2026-04')
    expect(text.out).toMatch(/^YOUR STATEMENT FOR APRIL 2026\n/)
    expect(text.out).toContain('Your hours\n══════════')
    expect(text.out).not.toContain('may change')
    const left = /Left on 30 April: ([\d h]+)\n/.exec(text.out)?.[1] ?? 'nothing'

    const { statement, words } = await json<{
      statement: { number: number; state: string; person: string }
      words: Record<string, { salt: string; text: string }>
    }>('statement', 'LS-001', '--number', '2')
    expect([statement.number, statement.state, words[statement.person]?.text]).toEqual([2, 'final', 'Sally'])

    const page = await json<{ bytes: number }>(
      'statement',
      'LS-001',
      '--number',
      '2',
      '--format',
      'html',
      '--out',
      file('s.html'),
    )
    const html = readFileSync(file('s.html'), 'utf8')
    expect(html.length > 0 && Buffer.byteLength(html)).toBe(page.bytes)
    expect(html).toContain(left)
    expect(html).not.toMatch(/(?:src|href)="\/|url\(/)

    expect(
      (await ringfence('statement', 'LS-001', '--number', '2', '--format', 'pdf', '--out', file('s.pdf')))
        .code,
    ).toBe(0)
    const pdf = spawnSync(PDF_READER, ['-layout', file('s.pdf'), '-'], { encoding: 'utf8' })
    expect(pdf.stdout).toContain(left)
  })

  test('and what it stands on: the checker that people have at home agrees with both', async () => {
    const by = ['statement', 'LS-001', '--number', '2', '--format']
    const [data, records] = [file('april.json'), file('april.ndjson')]
    expect((await ringfence(...by, 'json', '--out', data)).code).toBe(0)
    expect((await ringfence(...by, 'entries', '--out', records)).out).toBe(
      `Entries 1 to 64, which statement 2 of LS-001 stands on, are in ${records}.\n`,
    )
    const checker = join(import.meta.dirname, '../../bin/check-statement.mjs')
    const checked = spawnSync(process.execPath, [checker, data, records], { encoding: 'utf8' })
    expect([checked.status, checked.stdout.trimEnd().split('\n').at(-1)]).toEqual([
      0,
      'All of this is right.',
    ])
    expect((await ringfence(...by, 'entries')).code).toBe(2)
    const open = ['statement', 'LS-001', '--month', '2026-05', '--format', 'entries', '--out', records]
    expect((await ringfence(...open)).code).toBe(1)
  })

  test.each([
    ['large-print', '%PDF-'],
    ['easy-read', '%PDF-'],
    ['easy-read-html', '<!DOCTYPE html>'],
    ['csv', '\ufeff"Part","Line"'],
  ])('in the form %s', async (form, begins) => {
    const out = file(`s-${form}`)
    const made = await ringfence('statement', 'LS-001', '--number', '2', '--format', form, '--out', out)
    expect([made.code, made.out]).toEqual([0, `Statement 2 of LS-001 is in ${out}.\n`])
    expect(readFileSync(out, 'utf8').slice(0, begins.length).toLowerCase()).toBe(begins.toLowerCase())
  })

  test('of the open month: an early copy that says it may change', async () => {
    const early = await ringfence('statement', 'LS-001', '--month', '2026-05')
    expect(early.out).toContain('Early copy: this may change')
    const out = file('early.txt')
    expect((await ringfence('statement', 'LS-001', '--month', '2026-05', '--out', out)).out).toBe(
      `Statement 3 of LS-001 is in ${out}. It is an early copy and may change.\n`,
    )
    expect(readFileSync(out, 'utf8')).toBe(early.out)
  })
})

describe('checked', () => {
  test('the books are sound, and statements kept elsewhere agree with them', async () => {
    const kept = file('sally-april.json')
    expect(
      (await ringfence('statement', 'LS-001', '--number', '2', '--format', 'json', '--out', kept)).code,
    ).toBe(0)
    const sound = await ringfence('verify', kept)
    expect([sound.code, sound.err]).toEqual([0, ''])
    expect(sound.out).toMatch(
      /^\.\/ringfence\.db is sound: 1,\d{3} entries of 11 books, checked in \d+\.\d s\.\n1 statement kept elsewhere agrees with it\.\n {2}p_larch {2}entry 1\d{3} {2}head [0-9a-f]{64}\n$/,
    )
    const { statement } = JSON.parse(readFileSync(kept, 'utf8'))
    statement.proof.head = statement.proof.head.replace(/^./, (c: string) => (c === '0' ? '1' : '0'))
    writeFileSync(kept, JSON.stringify({ statement }))
    const other = await ringfence('verify', kept)
    expect([other.code, other.out.split('\n')[0]]).toEqual([
      1,
      expect.stringContaining(`fund LS-001, entry ${statement.standsOn}: `),
    ])
  })
})

describe('out of the house', () => {
  test('hledger agrees with every month of the journal, whole or in part', async () => {
    const parts = [
      [],
      ['--from', '2026-04-15'],
      ['--to', '2026-04-20'],
      ['--from', '2026-04-10', '--to', '2026-05-10'],
    ]
    for (const part of parts) {
      const made = await ringfence('export', '--format', 'hledger', '--out', file('books.journal'), ...part)
      expect([made.code, made.err]).toEqual([0, ''])
      const journal = readFileSync(file('books.journal'), 'utf8')
      expect(journal.match(/ == /g)?.length).toBeGreaterThan(200)
      expect(hledger(journal)).toEqual({ status: 0, says: '' })
    }
  })

  test('a journal that was changed by one is found', async () => {
    const { out } = await ringfence('export', 'LS-002', '--format', 'hledger')
    expect(hledger(out).status).toBe(0)
    const changed = out.replace(
      /^( {4}LS-002:GBP:bank {2})(\d+)( "GBPps"\n)/m,
      (_, a, n, b) => `${a}${Number(n) + 1}${b}`,
    )
    expect(changed).not.toBe(out)
    expect(hledger(changed).status).toBe(1)
  })

  test('a table, and everything as JSON', async () => {
    const { out } = await ringfence(
      'export',
      'LS-001',
      '--format',
      'csv',
      '--from',
      '2026-03-02',
      '--to',
      '2026-03-08',
    )
    const rows: Record<string, string>[] = parse(out, { columns: true, bom: true })
    expect(new Set(rows.map((r) => r['Fund']))).toEqual(new Set(['LS-001']))
    expect(rows.find((r) => r['Kind'] === 'allocation')).toMatchObject({
      Unit: 'standard',
      Debit: 'available',
      Credit: 'issued',
      Amount: '86400',
    })
    const all = await json<{
      provider: { sequence: number }
      funds: { ref: string; entries: unknown[]; version: number; words: object }[]
    }>('export', '--format', 'json')
    expect(all.funds.length).toBe(11)
    expect(all.funds.reduce((n, f) => n + f.entries.length, 0)).toBe(all.provider.sequence)
    expect(Object.values(all.funds[0]?.words ?? {})).toContain('Sally')
    const table = await ringfence('export', '--format', 'csv')
    const all11: Record<string, string>[] = parse(table.out, { columns: true, bom: true })
    expect(new Set(all11.map((r) => r['Fund'])).size).toBe(11)
  })
})

describe('copied', () => {
  test('a backup of books in use is sound, and what is restored from it is the same', async () => {
    const copied = await ringfence('backup', 'safe.db')
    expect([copied.code, copied.err]).toEqual([0, ''])
    expect(copied.out).toMatch(/^safe\.db is a sound copy of \.\/ringfence\.db: 1,\d{3} entries of 11 books/)
    const restored = await json<{ sound: boolean; providers: unknown }>(
      'restore',
      'safe.db',
      '--db',
      'new.db',
    )
    const [was, is] = [
      await json<typeof restored>('verify'),
      await json<typeof restored>('verify', '--db', 'new.db'),
    ]
    expect([restored.sound, is.providers, was.providers]).toEqual([true, was.providers, restored.providers])
    expect(await json('funds', '--db', 'new.db')).toEqual(await json('funds'))
  })

  test('a backup that was damaged is not restored, and says where', async () => {
    const bytes = readFileSync(file('safe.db'))
    const at = bytes.indexOf('2026-03-13')
    bytes.write('2026-03-14', at)
    writeFileSync(file('bad.db'), bytes)
    const refused = await ringfence('restore', 'bad.db', '--db', 'other.db')
    expect([refused.code, refused.err]).toEqual([1, ''])
    expect(refused.out).toMatch(/^bad\.db is not as it should be\. First: .+\n/)
    expect(refused.out).toMatch(/\nNothing was restored\.\n$/)
    expect(existsSync(file('other.db'))).toBe(false)
    const found = await ringfence('verify', '--db', 'bad.db', '--json')
    expect([found.code, JSON.parse(found.out).sound]).toEqual([1, false])
  })
})

/** Programs of other people, installed by .ci/run. */
const CHECKER = 'hledger'
const PDF_READER = 'pdftotext'

/** hledger itself, and not our own arithmetic, says whether the books hold. */
function hledger(text: string) {
  const checks = ['accounts', 'commodities', 'balancednoautoconversion', 'assertions', 'ordereddates']
  const run = spawnSync(CHECKER, ['-f', '-', 'check', '-s', ...checks], { input: text, encoding: 'utf8' })
  if (run.error)
    throw new Error('hledger is needed for this test: apt-get install hledger', { cause: run.error })
  return { status: run.status, says: run.stderr }
}
