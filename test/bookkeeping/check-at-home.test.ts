// The checker that people run at home (bin/check-statement.mjs), on statements and entries of real books: what is
// right passes, and whatever was changed is named.
import { spawnSync } from 'node:child_process'
import { createHash } from 'node:crypto'
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { codeOf } from '../../src/bookkeeping/statement.ts'
import { type Day, day, type Month } from '../../src/ledger/day.ts'
import type { WordRef } from '../../src/ledger/entry.ts'
import type { Statement } from '../../src/ledger/statement.ts'
import { type AtHome, atHome, checked, type Finding, fileOf, wrongAtHome, wrongIn } from './at-home.ts'
import { type Bookkeeper, BY, decidedBy, done, newBooks, openPerson, terms } from './bookkeeper.ts'

/** Runs a program without a network, where the machine can. */
const APART = 'unshare'
const CHECKER = join(import.meta.dirname, '../../bin/check-statement.mjs')

/** Sally's March and April with a visit each, what she bought and saved; Brian's March. */
async function books(): Promise<Bookkeeper> {
  const k = await newBooks('2026-04-02')
  for (const fund of ['LS-001', 'LS-002']) {
    await openPerson(k, fund)
    done(await k.books.giveSupport(BY, { fund, start: '2026-03-10 10:00', end: '2026-03-10 12:00' }))
    done(await k.books.recordThrough(BY, { fund, through: day('2026-03-31') }))
    done(await k.books.closeMonth(BY, { fund, month: '2026-03' as Month }))
  }
  k.clock.now = '2026-05-02T09:00:00Z' as typeof k.clock.now
  const fund = 'LS-001'
  done(await k.books.giveSupport(BY, { fund, start: '2026-04-07 21:00', end: '2026-04-08 01:00' }))
  done(await k.books.recordThrough(BY, { fund, through: day('2026-04-30') }))
  const choice = { fund, on: day('2026-04-30') as Day, decided: decidedBy('Sally') }
  done(await k.books.turnHoursIntoMoney(BY, { ...choice, kind: 'standard', amount: 10 * 3600 }))
  done(await k.books.save(BY, { ...choice, pot: 'City break', unit: 'GBP', amount: 4000 }))
  done(
    await k.books.payForPurchase(BY, {
      ...choice,
      supplier: 'Northgate Leisure',
      what: 'Gym',
      pence: 3500,
      paidFrom: 'bank',
    }),
  )
  done(await k.books.closeMonth(BY, { fund, month: '2026-04' as Month }))
  return k
}

let march: AtHome
let april: AtHome
let brians: AtHome
beforeAll(async () => {
  const k = await books()
  march = await atHome(k, 'LS-001', 1)
  april = await atHome(k, 'LS-001', 2)
  brians = await atHome(k, 'LS-002', 1)
}, 60_000)

interface File {
  readonly statement: Statement
  readonly words: Readonly<Record<string, { readonly salt: string; readonly text: string }>>
}
const fileIn = (bytes: Uint8Array): File => JSON.parse(Buffer.from(bytes).toString())

/** The same file with something else in its document, and a digest and a code that fit it: by somebody who knows how. */
function retold({ statement: bytes }: AtHome, change: (s: Statement) => object): Uint8Array {
  const { statement, words } = fileIn(bytes)
  const changed = { ...statement, ...change(statement) } as Statement
  const proof = { ...changed.proof, code: codeOf(changed) }
  return fileOf(
    { ...changed, proof },
    new Map(Object.entries(words) as [WordRef, { salt: string; text: string }][]),
  )
}

/** The entries with something else in one of them, and every hash after it made anew: by somebody who has the file. */
function rewritten({ entries }: AtHome, change: (row: unknown[], line: number) => void): Uint8Array {
  let head: unknown
  const lines = linesIn(entries)
    .slice(0, -1)
    .map((line, i) => {
      const row: unknown[] = JSON.parse(line)
      change(row, i)
      if (head !== undefined) row[23] = head
      const text = JSON.stringify(row)
      head = createHash('sha256').update(text).digest('hex')
      return text
    })
  return toBytes([...lines, JSON.stringify(head)])
}

const linesIn = (bytes: Uint8Array) => Buffer.from(bytes).toString().trimEnd().split('\n')
const toBytes = (lines: readonly string[]) => Buffer.from(`${lines.join('\n')}\n`)
const textsOf = (list: readonly Finding[], is: Finding['is']) =>
  list.filter((f) => f.is === is).map((f) => f.says)

describe('what is right', () => {
  test('each thing that was looked at is said, in a line of its own', () => {
    const { sound, findings } = checked(march)
    expect(sound).toBe(true)
    expect(textsOf(findings, 'right')).toContain('The entry after it carries this very statement')
    expect(textsOf(findings, 'right').length).toBeGreaterThan(15)
  })

  test('an early copy is, and the final statement that takes its place', async () => {
    const early = await newBooks('2026-03-20')
    await openPerson(early, 'LS-001')
    done(await early.books.recordThrough(BY, { fund: 'LS-001', through: day('2026-03-19') }))
    done(await early.books.issueStatement(BY, { fund: 'LS-001', month: '2026-03' as Month }))
    early.clock.now = '2026-04-02T09:00:00Z' as typeof early.clock.now
    done(await early.books.recordThrough(BY, { fund: 'LS-001', through: day('2026-03-31') }))
    done(await early.books.closeMonth(BY, { fund: 'LS-001', month: '2026-03' as Month }))
    expect(await wrongAtHome(early)).toEqual([])
    const [first, final] = [await atHome(early, 'LS-001', 1), await atHome(early, 'LS-001', 2)]
    expect(checked(first).sound).toBe(true)
    expect(checked(final).sound).toBe(true)
    const other = wrongIn({
      ...final,
      statement: retold(final, (s) => ({ replaces: { ...s.replaces, digest: 'f'.repeat(64) } })),
    })
    expect(other.join()).toContain(`replaces, digest is ${'f'.repeat(64)}`)
  })
})

describe('what was changed is named', () => {
  const wrongOf = (files: Partial<AtHome> & { readonly last?: Uint8Array }) =>
    wrongIn({ ...april, ...files }).join('\n')

  test('a name or a text in the file', () => {
    const { words } = fileIn(april.statement)
    const [ref = ''] = Object.entries(words).find(([, w]) => w.text === 'Gym') ?? []
    const text = Buffer.from(april.statement).toString()
    const said = wrongOf({ statement: Buffer.from(text.replace('"Gym"', '"Bar"')) })
    expect(said).toBe(
      'The statement’s names and texts are those it was made with: “Bar” is not what stood there',
    )
    const { [ref]: _, ...rest } = words
    const blanked = fileOf(
      fileIn(april.statement).statement,
      new Map(Object.entries(rest) as [WordRef, { salt: string; text: string }][]),
    )
    expect(wrongOf({ statement: blanked })).toBe('')
  })

  test.each<[string, (s: Statement) => object, RegExp]>([
    [
      'hours given',
      (s) => ({ hours: s.hours.map((x) => ({ ...x, given: x.given + 3600, used: x.used + 3600 })) }),
      /Hours: left before.* hours, day hours, given is 97 h 0 min; it comes to 96 h 0 min/,
    ],
    [
      'hours left',
      (s) => ({ hours: s.hours.map((x) => ({ ...x, left: x.left - 60 })) }),
      /day hours, left is 198 h 59 min; it comes to 199 h 0 min/,
    ],
    [
      'a week',
      (s) => ({ given: s.given.map((g) => ({ ...g, weeks: g.weeks.slice(1) })) }),
      /given, day hours, weeks, 2026-04-06 is not listed/,
    ],
    [
      'a day of the picture',
      (s) => ({ days: s.days.map((d, i) => (i === 3 ? { ...d, left: 0 } : d)) }),
      /days, 2026-04-04, left is 0 h 0 min; it comes to 118 h 0 min/,
    ],
    [
      'what a week cost',
      (s) => ({ weeks: s.weeks.map((w, i) => (i === 1 ? { ...w, cost: { exact: 0, pence: 0 } } : w)) }),
      /weeks, 2026-04-06, cost is £0.00; it comes to £123.00/,
    ],
    [
      'money in and out',
      (s) => ({ money: { ...s.money, in: more(s.money.in, 100), out: more(s.money.out, 100) } }),
      /money, in is £2362.60; it comes to £2361.60/,
    ],
    [
      'the money left',
      (s) => ({ money: { ...s.money, closing: more(s.money.closing, -1) } }),
      /money, closing is £5106.39; it comes to £5106.40/,
    ],
    [
      'what there was before',
      (s) => ({
        money: { ...s.money, opening: more(s.money.opening, 1), closing: more(s.money.closing, 1) },
      }),
      /money, opening is £2902.81; it comes to £2902.80/,
    ],
    [
      'a penny as printed',
      (s) => ({ money: { ...s.money, closing: { ...s.money.closing, pence: s.money.closing.pence + 1 } } }),
      /money, closing, as printed is £5106.41; it comes to £5106.40/,
    ],
    [
      'a row of the account',
      (s) => ({ money: { ...s.money, rows: s.money.rows.slice(1) } }),
      /money, rows, 11 is not listed/,
    ],
    [
      'the order of the account',
      (s) => ({ money: { ...s.money, rows: s.money.rows.toReversed() } }),
      /money, rows, 14 is out of turn/,
    ],
    [
      'what can be spent',
      (s) => ({
        split: {
          ...s.split,
          toSpend: more(s.split.toSpend, 50),
          emergencies: more(s.split.emergencies, -50),
        },
      }),
      /split, toSpend is £171.50; it comes to £171.00/,
    ],
    [
      'pence of each pound',
      (s) => ({ pounds: { ...s.pounds, of100: { ...s.pounds.of100, direct: s.pounds.of100.direct - 1 } } }),
      /of100, direct is 54; it comes to 55/,
    ],
    [
      'a share of each pound',
      (s) => ({
        pounds: {
          ...s.pounds,
          of100: {
            ...s.pounds.of100,
            direct: s.pounds.of100.direct - 9,
            management: s.pounds.of100.management + 9,
          },
        },
      }),
      /of100, direct is 46; it comes to 55/,
    ],
    [
      'direct support',
      (s) => ({
        pounds: {
          ...s.pounds,
          direct: more(s.pounds.direct, 10),
          management: more(s.pounds.management, -10),
        },
      }),
      /pounds, direct is £87.10; it comes to £87.00/,
    ],
    [
      'a visit’s hours',
      (s) => ({
        lines: s.lines.map((l) => ({ ...l, used: l.used.map((u) => ({ ...u, amount: u.amount + 60 })) })),
      }),
      /the visit of 2026-04-07, 2026-04-07T21:00, used, day hours, amount is 5 h 1 min; it comes to 5 h 0 min/,
    ],
    [
      'a visit left out',
      (s) => ({ lines: s.lines.slice(1) }),
      /the visit of 2026-04-07, 2026-04-07T21:00 is not listed/,
    ],
    [
      'a visit that never was',
      (s) => ({ lines: [...s.lines, { ...s.lines[0], session: 'v_never' }] }),
      /is in no entry/,
    ],
    [
      'a thing bought',
      (s) => ({ purchases: s.purchases.map((p) => ({ ...p, what: p.supplier })) }),
      /purchases, 2026-04-30, what is /,
    ],
    ['a thing left out', () => ({ purchases: [] }), /purchases, 2026-04-30 is not listed/],
    [
      'a decision',
      (s) => ({ decisions: s.decisions.map((d) => ({ ...d, amount: d.amount && d.amount + 60 })) }),
      /decisions, 18, amount is 10 h 1 min; it comes to 10 h 0 min/,
    ],
    [
      'the price of an hour',
      (s) => ({ prices: s.prices.map((p) => ({ ...p, price: { ...p.price, pence: p.price.pence + 1 } })) }),
      /what the hours held on 2026-04-01 are worth is /,
    ],
    [
      'money at the bank',
      (s) => ({ bank: { ...s.bank, atBank: more(s.bank.atBank, 1), lent: more(s.bank.lent, 1) } }),
      /bank, atBank is £0.01; it comes to £0.00/,
    ],
    [
      'the year so far',
      (s) => ({ yearSoFar: { ...s.yearSoFar, used: more(s.yearSoFar.used, -1) } }),
      /yearSoFar, used is £157.99; it comes to £158.00/,
    ],
    [
      'what was not charged',
      (s) => ({ unfunded: [{ kind: 'standard', label: 'day hours', amount: 60, worth: s.money.in }] }),
      /unfunded, day hours is in no entry/,
    ],
    [
      'changes to earlier months',
      (s) => ({ earlierMonths: [{ day: s.first, what: null, entry: 1, sum: s.money.in }] }),
      /earlierMonths, 1 is in no entry/,
    ],
    [
      'the last statement',
      (s) => ({ proof: { ...s.proof, lastStatement: null } }),
      /It names the final statement before it/,
    ],
    ['the entry it stands on', (s) => ({ standsOn: s.standsOn - 1 }), /was changed/],
  ])('%s, with code and digest made to fit', (_, change, names) => {
    const said = wrongOf({ statement: retold(april, change), last: march.statement })
    expect(said).toMatch(names)
    expect(said).toContain('The entry after it carries this very statement')
  })

  test('entries dropped, doubled, swapped, of another fund, or written anew', () => {
    const lines = linesIn(april.entries)
    const at = 5
    const without = (from: number, count: number, ...put: string[]) =>
      toBytes(lines.toSpliced(from, count, ...put))
    const [one = '', two = ''] = lines.slice(at)
    expect(wrongOf({ entries: without(at, 1) })).toContain('between entries 5 and 7 one or more are missing')
    expect(checked({ ...april, entries: without(0, 1) }).sound).toBe(false)
    expect(wrongOf({ entries: without(lines.length - 2, 1) })).toContain('The entry after it carries')
    expect(wrongOf({ entries: without(at, 0, one) })).toContain('entry 6 stands twice')
    expect(wrongOf({ entries: without(at, 2, two, one) })).toContain('entry 6 stands after 7')
    expect(wrongOf({ entries: brians.entries })).toContain('is of another fund')
    expect(wrongOf({ entries: new Uint8Array() })).toContain('there is no entry at its end')
    // An hour that was never given, and every hash after it made anew: the head on the last page shows it.
    const anew = rewritten(april, (row) => {
      if (row[4] === 'support') (row[22] as unknown[][])[0]?.splice(3, 1, 3600)
    })
    expect(wrongOf({ entries: anew })).toContain('that entry is not in the file, or was changed')
    expect(wrongOf({ entries: anew })).toContain('day hours, used is')
  })

  test('the last statement of somebody else, or of another month', () => {
    expect(wrongOf({ last: brians.statement })).toContain(
      'The last statement is the one that it names: its fund',
    )
    expect(wrongOf({ last: april.statement })).toContain(
      'The last statement is the one that it names: its SHA-256',
    )
    expect(wrongOf({ last: march.statement })).toBe('')
  })

  test('entries that begin later need the last statement, or that somebody does without', () => {
    const late = { ...april, entries: toBytes(linesIn(april.entries).slice(10)) }
    const alone = checked(late)
    expect([alone.sound, textsOf(alone.findings, 'wrong')]).toEqual([false, []])
    expect(textsOf(alone.findings, 'unchecked').join()).toContain('the last statement was not given')
    expect(checked({ ...late, withoutLast: true }).sound).toBe(true)
    expect(checked({ ...late, last: march.statement }).sound).toBe(true)
  })
})

describe('any byte', () => {
  /** A fund's one day with nothing but what must be there: small, for all of its bytes are changed in turn. */
  async function small(): Promise<AtHome> {
    const tiny = await newBooks('2026-04-01')
    const [kind] = terms('LS-001').kinds
    if (!kind) throw new Error('no kind')
    const lines = [
      { category: 'wages', label: 'wages', part: 'direct', rate: { pence: 2000, per: 1 } },
    ] as const
    await openPerson(tiny, 'LS-001', { kinds: [{ ...kind, lines }], draws: [], from: day('2026-03-31') })
    done(
      await tiny.books.giveSupport(BY, {
        fund: 'LS-001',
        start: '2026-03-31 10:00',
        end: '2026-03-31 11:00',
      }),
    )
    done(await tiny.books.recordThrough(BY, { fund: 'LS-001', through: day('2026-03-31') }))
    done(await tiny.books.closeMonth(BY, { fund: 'LS-001', month: '2026-03' as Month }))
    return atHome(tiny, 'LS-001', 1)
  }

  test('that is changed, in either file, is noticed', { timeout: 60_000 }, async () => {
    const whole = await small()
    expect(wrongIn(whole)).toEqual([])
    const unnoticed: string[] = []
    for (const name of ['statement', 'entries'] as const) {
      const bytes = Uint8Array.from(whole[name])
      for (const [i, byte] of whole[name].entries()) {
        // Another sign, and the same digit of a hash written large.
        for (const other of [byte ^ 1, ...(isHexLetter(byte) ? [byte ^ 0x20] : [])]) {
          bytes[i] = other
          if (wrongIn({ ...whole, [name]: bytes }).length === 0) unnoticed.push(`${name} ${i}: ${other}`)
        }
        bytes[i] = byte
      }
    }
    expect(unnoticed).toEqual([])
  })
})

describe('the program', () => {
  const folder = mkdtempSync(join(tmpdir(), 'ringfence-check-'))
  afterAll(() => rmSync(folder, { recursive: true, force: true }))
  const file = (name: string, bytes: Uint8Array) => {
    writeFileSync(join(folder, name), bytes)
    return join(folder, name)
  }
  const run = (args: readonly string[], before: readonly string[] = []) => {
    const [command = '', ...rest] = [...before, process.execPath, CHECKER, ...args]
    return spawnSync(command, rest, { encoding: 'utf8', env: {} })
  }

  test('is one file of less than 50 KB that needs nothing but Node', () => {
    const text = readFileSync(CHECKER, 'utf8')
    expect(Buffer.byteLength(text)).toBeLessThan(50_000)
    const imports = [...text.matchAll(/\bfrom '([^']+)'|\b(?:import|require)\(/g)].map(([, name]) => name)
    expect(imports).toEqual(['node:crypto', 'node:fs', 'node:url'])
  })

  test('says line by line what it looked at, and ends with 0, 1 or 2; without a network too', () => {
    const [s, e] = [file('april.json', april.statement), file('april.ndjson', april.entries)]
    const offline = spawnSync(APART, ['-rn', 'true']).status === 0 ? [APART, '-rn'] : []
    const right = run([s, e], offline)
    expect(right.stdout).toMatch(/^right +The statement is as it was handed out/)
    expect([right.status, right.stdout.trimEnd().split('\n').at(-1), right.stderr]).toEqual([
      0,
      'All of this is right.',
      '',
    ])
    const changed = file(
      'changed.json',
      retold(april, (x) => ({ leftInStandard: x.leftInStandard + 1 })),
    )
    const wrong = run([changed, e, file('march.json', march.statement)])
    expect(wrong.status).toBe(1)
    expect(wrong.stdout).toMatch(/\nWRONG +Hours: what was left on each day.*: leftInStandard is /)
    expect(wrong.stdout).toContain('things are wrong.')
    const late = file('late.ndjson', toBytes(linesIn(april.entries).slice(10)))
    expect(run([s, late]).status).toBe(1)
    expect(run([s, late, '--without-last']).status).toBe(0)
    for (const args of [[], [s], [s, e, s, e], [s, e, '--no-such'], [s, join(folder, 'nowhere')]])
      expect(run(args).status, args.join(' ')).toBe(2)
    expect([run(['--help']).status, run(['--help']).stdout]).toEqual([
      0,
      expect.stringContaining('LAST-STATEMENT'),
    ])
  })
})

function isHexLetter(byte: number): boolean {
  return byte >= 0x61 && byte <= 0x66
}

function more(sum: { readonly exact: number; readonly pence: number }, pence: number) {
  return { exact: sum.exact + pence * 3600, pence: sum.pence + pence }
}
