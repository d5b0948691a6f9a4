// The checker of packs (bin/check-packs.mjs): the demo's March and April agree, and whatever was forged is named, by
// its fund and entry.
import { spawnSync } from 'node:child_process'
import { createHash } from 'node:crypto'
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import fc from 'fast-check'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { day, month } from '../../src/ledger/day.ts'
import type { PackClosed } from '../../src/ledger/pack.ts'
import { openLarch } from '../web/larch.ts'
import { BY, done, moment, newBooks, openPerson } from './bookkeeper.ts'
import { closedIn, linesIn, packOf, said, sealed } from './packed.ts'

/** Runs a program without a network, where the machine can. */
const APART = 'unshare'
const CHECKER = join(import.meta.dirname, '../../bin/check-packs.mjs')

/** The demo's ten people, in March and in April. */
let [march, april]: [Buffer, Buffer] = [Buffer.of(), Buffer.of()]
/** One fund alone, in three months: small, for its bytes are changed. */
let small: readonly Buffer[] = []
beforeAll(async () => {
  const larch = await openLarch()
  ;[march, april] = [await packOf(larch, '2026-03'), await packOf(larch, '2026-04')]
  await larch.close()
  const k = await newBooks('2026-06-03')
  await openPerson(k, 'LS-001')
  for (const [of, last] of [
    ['2026-03', '2026-03-31'],
    ['2026-04', '2026-04-30'],
    ['2026-05', '2026-05-31'],
  ] as const) {
    done(await k.books.recordThrough(BY, { fund: 'LS-001', through: day(last) }))
    done(await k.books.closeMonth(BY, { fund: 'LS-001', month: month(of) }))
  }
  k.clock.now = moment('2026-06-04')
  small = await Promise.all(['2026-03', '2026-04', '2026-05'].map((of) => packOf(k, of)))
}, 60_000)

/** The pack with something else in one fund, and a digest that fits. */
function retold(pack: Uint8Array, ref: string, change: (line: PackClosed) => object): Buffer {
  return sealed(linesIn(pack).map((l) => (l.is === 'closed' && l.ref === ref ? { ...l, ...change(l) } : l)))
}

/**
 * Entries of a fund with something else in them, and every hash after it made anew, the heads and the totals too: by
 * somebody who has the whole file. `from` is what it begins at, where that was written anew before.
 */
function rewritten(
  pack: Uint8Array,
  ref: string,
  change: (row: unknown[]) => void,
  from?: { readonly number: number; readonly hash: string },
): Buffer {
  const changed = retold(pack, ref, ({ chain, entries }) => {
    let hash = (from ?? chain.from).hash
    const texts = (entries ?? []).map((text) => {
      const row: unknown[] = JSON.parse(text)
      row[23] = hash
      change(row)
      const made = JSON.stringify(row)
      hash = createHash('sha256').update(made).digest('hex')
      return made
    })
    return { entries: texts, chain: { from: from ?? chain.from, to: { ...chain.to, hash } } }
  })
  const { to } = closedIn(changed, ref).chain
  return sealed(
    linesIn(changed).map((l) =>
      l.is === 'totals' && l.provider?.sequence === to.sequence
        ? { ...l, provider: { ...l.provider, head: to.hash } }
        : l,
    ),
  )
}
/** An hour that was never given. */
const anHourMore = (row: unknown[]) => {
  if (row[4] === 'support') (row[22] as unknown[][])[0]?.splice(3, 1, 3600)
}
const wrongOf = (...packs: Uint8Array[]) => said(packs).wrong.join('\n')

describe('what is right', () => {
  test('the demo’s March and April, in any order, and April alone', () => {
    for (const packs of [[march, april], [april, march], [april]])
      expect(said(packs)).toMatchObject({ sound: true, wrong: [] })
    const { right, unchecked } = said([march, april])
    expect(right).toContain(
      'Months of a fund that go on where the older pack ended, nothing before it changed: 9',
    )
    expect(right).toContain(
      'Months of a fund whose entries lead, hash by hash, from one closing to the next: 19',
    )
    expect(unchecked.length).toBe(3)
  })

  test('a pack that was made again, word for word or when more was closed', () => {
    expect(said([march, march, april])).toMatchObject({ sound: true, wrong: [] })
  })

  test('with a month between missing nothing is wrong, and it says which', () => {
    const [first = march, , last = march] = small
    const { sound, wrong, unchecked } = said([first, last])
    expect([sound, wrong]).toEqual([false, []])
    expect(unchecked[0]).toBe('The pack of 2026-04 is missing.')
    expect(unchecked[1]).toMatch(/^2026-05, LS-001: entries \d+ to \d+ are in none of these packs/)
    expect(said([first, last], { withGaps: true }).sound).toBe(true)
    expect(said(small)).toMatchObject({ sound: true, wrong: [] })
  })
})

describe('what was forged is named', () => {
  const number = (pack: Uint8Array, ref: string) => closedIn(pack, ref).chain.to.number

  test('an old entry changed, and the whole history written anew with new heads', () => {
    const newMarch = rewritten(march, 'LS-001', anHourMore)
    const end = closedIn(newMarch, 'LS-001').chain.to
    const newApril = rewritten(april, 'LS-001', () => undefined, { number: end.number, hash: end.hash })
    // By themselves the new ones agree: nothing but the pack that was kept can show it.
    expect(said([newMarch, newApril])).toMatchObject({ sound: true, wrong: [] })
    const [old, now] = [closedIn(march, 'LS-001').chain.to, end]
    expect(wrongOf(march, newApril)).toBe(
      `2026-04, LS-001: the chain begins at entry ${now.number} with ${now.hash}; the pack of 2026-03 ended at entry ${old.number} with ${old.hash}: what stood up to there was written anew`,
    )
    expect(wrongOf(march, newMarch)).toContain('2026-03, LS-001: its closing in the other pack is')
  })

  test('an entry changed, left out, added, swapped, or another fund’s', () => {
    const changed = (of: (entries: string[]) => string[]) =>
      wrongOf(retold(april, 'LS-002', ({ entries }) => ({ entries: of([...(entries ?? [])]) })))
    const from = number(march, 'LS-002')
    expect(changed((e) => e.with(3, String(e[3]).replace('"manager"', '"Manager"')))).toBe(
      `2026-04, LS-002: entry ${from + 5} does not hold the hash of ${from + 4}: one of them was changed`,
    )
    expect(changed((e) => e.toSpliced(3, 1))).toContain(
      `after entry ${from + 3} comes ${from + 5}: one is missing, or out of turn`,
    )
    expect(changed((e) => e.toSpliced(3, 0, String(e[3])))).toContain(
      `after entry ${from + 4} comes ${from + 4}`,
    )
    expect(changed((e) => e.toSpliced(3, 2, String(e[4]), String(e[3])))).toContain('out of turn')
    expect(changed((e) => e.toSpliced(3, 0, '[1]'))).toContain(
      `2026-04, LS-002: what stands after entry ${from + 3} is no entry`,
    )
    expect(changed((e) => e.slice(0, -1))).toContain('the hash of the entry at its end is')
    expect(changed(() => [...(closedIn(april, 'LS-003').entries ?? [])])).toContain('is of another fund')
    expect(changed(() => [])).toContain('2026-04, LS-002: the number of the entry at its end is')
  })

  test('another fund’s whole chain in its place', () => {
    const other = closedIn(april, 'LS-003')
    const forged = retold(april, 'LS-002', () => ({ chain: other.chain, entries: other.entries }))
    expect(wrongOf(march, forged)).toContain('2026-04, LS-002: entry')
    const under = retold(april, 'LS-002', ({ fund, ref }) => ({ ...other, fund, ref }))
    expect(wrongOf(march, under)).toMatch(/2026-04, LS-002: entry \d+ is of another fund/)
  })

  test('a fund left out, or twice', () => {
    const without = sealed(linesIn(april).filter((l) => !('ref' in l && l.ref === 'LS-004')))
    expect(wrongOf(march, without)).toContain(
      '2026-04, LS-004: it is in the pack of 2026-03, not in this one, and nothing says why',
    )
    expect(wrongOf(without)).toContain('2026-04: the number of closed is 9; it comes to 8')
    const twice = sealed(linesIn(april).flatMap((l) => ('ref' in l && l.ref === 'LS-004' ? [l, l] : [l])))
    expect(wrongOf(twice)).toContain('2026-04, LS-004: it stands twice')
  })

  test('a figure of a fund or of the totals, however often it was sealed again', () => {
    const figures = (of: (f: PackClosed['figures']) => object) =>
      wrongOf(
        march,
        retold(april, 'LS-001', (l) => ({ figures: { ...l.figures, ...of(l.figures) } })),
      )
    const more = (s: { exact: number; pence: number }) => ({ exact: s.exact + 3600, pence: s.pence + 1 })
    expect(figures((f) => ({ money: { ...f.money, in: more(f.money.in) } }))).toMatch(
      /2026-04, LS-001: closing, exact is .*\n2026-04, LS-001: closing, pence is .*\n2026-04, totals: money.in.exact is/,
    )
    expect(figures((f) => ({ kinds: f.kinds.map((h) => ({ ...h, used: h.used - 60 })) }))).toContain(
      '2026-04, LS-001: left of standard is',
    )
    expect(
      figures((f) => ({
        money: { ...f.money, opening: more(f.money.opening), closing: more(f.money.closing) },
        held: { ...f.held, behindHours: more(f.held.behindHours) },
      })),
    ).toContain('2026-04, LS-001: the opening balance is')
    const totals = sealed(
      linesIn(april).map((l) =>
        l.is === 'totals'
          ? { ...l, figures: { ...l.figures, counts: { ...l.figures.counts, missed: 0 } } }
          : l,
      ),
    )
    expect(wrongOf(totals)).toBe('2026-04, totals: counts.missed is 0; it comes to 1')
  })

  test('the statement, its days, the name, the digest, another council’s pack', () => {
    const of = (change: (l: PackClosed) => object) => wrongOf(retold(april, 'LS-001', change))
    expect(of((l) => ({ statement: { ...l.statement, digest: 'f'.repeat(64) } }))).toContain(
      '2026-04, LS-001: the SHA-256 of its statement is ffff',
    )
    expect(of(() => ({ last: '2026-04-29' }))).toContain('the days that its last entry closes is')
    const renamed = april.toString().replace('"text":"Sally"', '"text":"Sadly"')
    expect(wrongOf(Buffer.from(renamed))).toContain('2026-04, LS-001: the code of the name “Sadly”')
    const text = april.toString()
    expect(wrongOf(Buffer.from(text.replace(/"digest":"[0-9a-f]{4}/, '"digest":"0000')))).toContain('SHA-256')
    expect(wrongOf(Buffer.from(text.slice(0, -1)))).toContain('it does not end as it was handed out')
    expect(wrongOf(Buffer.from(text.split('\n').slice(0, 3).join('\n')))).toContain('not whole')
    const [head, ...rest] = linesIn(april)
    const others = sealed([{ ...head, funder: { code: 'southmere', name: 'Southmere' } }, ...rest])
    expect(wrongOf(march, others)).toBe('2026-04: the funder is southmere; it comes to northshire')
  })

  test('any byte', () => {
    const [bytes = Buffer.of()] = small
    expect(said([bytes]).sound).toBe(true)
    const anyByte = fc.record({
      at: fc.nat({ max: bytes.length - 1 }),
      flip: fc.oneof(fc.constantFrom(1, 0x20, 0x80), fc.integer({ min: 1, max: 255 })),
    })
    fc.assert(
      fc.property(anyByte, ({ at, flip }) => {
        const changed = Uint8Array.from(bytes)
        changed[at] = (changed[at] ?? 0) ^ flip
        return said([changed]).wrong.length > 0
      }),
      { numRuns: 1500 },
    )
  })
})

describe('the program', () => {
  const folder = mkdtempSync(join(tmpdir(), 'ringfence-packs-'))
  afterAll(() => rmSync(folder, { recursive: true, force: true }))
  const file = (name: string, bytes: Uint8Array) => {
    writeFileSync(join(folder, name), bytes)
    return join(folder, name)
  }
  const run = (args: readonly string[], before: readonly string[] = []) => {
    const [command = '', ...rest] = [...before, process.execPath, CHECKER, ...args]
    return spawnSync(command, rest, { encoding: 'utf8', env: {} })
  }

  test('is one short file that needs nothing but Node', () => {
    const text = readFileSync(CHECKER, 'utf8')
    expect(text.split('\n').filter((line) => !/^\s*(\/\/|\*|\/\*\*|$)/.test(line)).length).toBeLessThan(300)
    const imports = [...text.matchAll(/\bfrom '([^']+)'|\b(?:import|require)\(/g)].map(([, name]) => name)
    expect(imports).toEqual(['node:crypto', 'node:fs', 'node:url'])
  })

  test('says what it looked at, and ends with 0, 1 or 2; without a network too', () => {
    const [m, a] = [file('march.ndjson', march), file('april.ndjson', april)]
    const offline = spawnSync(APART, ['-rn', 'true']).status === 0 ? [APART, '-rn'] : []
    const right = run([m, a], offline)
    expect(right.stdout).toMatch(/^right +Months of a fund whose figures add up: 19\n/)
    expect([right.status, right.stdout.trimEnd().split('\n').at(-1), right.stderr]).toEqual([
      0,
      'All of this is right.',
      '',
    ])
    const wrong = run([file('march-anew.ndjson', rewritten(march, 'LS-001', anHourMore)), a])
    expect(wrong.status).toBe(1)
    expect(wrong.stdout).toMatch(
      /\nWRONG +2026-04, LS-001: the chain begins at entry \d+ with [0-9a-f]{64}; the pack/,
    )
    expect(wrong.stdout).toContain('Something is wrong.')
    const [first = march, , last = march] = small
    const gap = [file('a.ndjson', first), file('c.ndjson', last)]
    expect([run(gap).status, run([...gap, '--with-gaps']).status]).toEqual([1, 0])
    for (const args of [[], ['--no-such'], [join(folder, 'nowhere')]]) expect(run(args).status).toBe(2)
    expect([run(['--help']).status, run(['--help']).stdout]).toEqual([
      0,
      expect.stringContaining('--with-gaps'),
    ])
  })
})
