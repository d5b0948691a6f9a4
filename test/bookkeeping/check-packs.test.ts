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
import { NO_FIGURES, type PackClosed, type PackLine, together } from '../../src/ledger/pack.ts'
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
/** The same history to the hour, by somebody else. */
const byAnother = (row: unknown[]) => {
  row[7] = 'u_another'
}
/** The lines with totals that are theirs, sealed: by somebody who knows how. */
function told(lines: readonly PackLine[]): Buffer {
  const closed = lines.filter((l): l is PackClosed => l.is === 'closed')
  const figures = closed.reduce((sum, l) => together(sum, l.figures), NO_FIGURES)
  const last = closed.map((l) => l.chain.to).sort((a, b) => b.sequence - a.sequence)[0]
  const count = (is: PackLine['is']) => lines.filter((l) => l.is === is).length
  const counts = { closed: count('closed'), withheld: count('withheld') }
  const others = { open: count('open'), ended: count('ended') }
  const provider = last ? { sequence: last.sequence, head: last.hash } : null
  return sealed(lines.map((l) => (l.is === 'totals' ? { ...l, ...counts, ...others, figures, provider } : l)))
}
/** The pack with other lines in the place of one fund's, and totals and a digest that fit. */
function instead(pack: Uint8Array, ref: string, change: (line: PackClosed) => readonly object[]): Buffer {
  const lines = linesIn(pack).flatMap((l) => (l.is === 'closed' && l.ref === ref ? change(l) : [l]))
  return told(lines as PackLine[])
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
    expect(right).toContain('Months of a fund whose figures come from its entries: 19')
    expect(unchecked.length).toBe(4)
    expect(unchecked[0]).toBe('2026-04, LS-009: it is not closed.')
    // The entries of March are not there: what April held before cannot be told from its own.
    expect(said([april]).unchecked[1]).toMatch(/^Whether the figures come from the entries, for 9 months/)
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
    // What it says of hours is that of other entries, and that shows in each pack that reaches back to the first.
    expect(wrongOf(rewritten(march, 'LS-001', anHourMore))).toContain(
      '2026-03, LS-001: by its entries, kinds.standard.used is',
    )
    const newMarch = rewritten(march, 'LS-001', byAnother)
    const end = closedIn(newMarch, 'LS-001').chain.to
    const newApril = rewritten(april, 'LS-001', () => undefined, { number: end.number, hash: end.hash })
    // By themselves the new ones agree: nothing but the pack that was kept can show it.
    expect(said([newMarch, newApril])).toMatchObject({ sound: true, wrong: [] })
    const [old, now] = [closedIn(march, 'LS-001').chain.to, end]
    expect(wrongOf(march, newApril)).toBe(
      `2026-04, LS-001: the chain begins at entry ${now.number} with ${now.hash}; the pack of 2026-03 ended at entry ${old.number} with ${old.hash}: what stood up to there was written anew`,
    )
    expect(wrongOf(march, newMarch)).toContain(
      '2026-03, LS-001: another pack of this month has it closed, and says something else of it',
    )
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
    ).toContain('2026-04, LS-001: the opening balance, exact is')
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
      { numRuns: 800 },
    )
  })
})

describe('what was forged by somebody who knows how is named', () => {
  // Two funds: what is wrong of one leaves the other alone.
  let [march, april, may]: [Buffer, Buffer, Buffer] = [Buffer.of(), Buffer.of(), Buffer.of()]
  beforeAll(async () => {
    const k = await newBooks('2026-06-04')
    for (const fund of ['LS-001', 'LS-002']) {
      await openPerson(k, fund)
      for (const [of, last] of [
        ['2026-03', '2026-03-31'],
        ['2026-04', '2026-04-30'],
        ['2026-05', '2026-05-31'],
      ] as const) {
        for (const on of ['10', '17'])
          done(await k.books.giveSupport(BY, { fund, start: `${of}-${on} 10:00`, end: `${of}-${on} 12:20` }))
        done(await k.books.recordThrough(BY, { fund, through: day(last) }))
        done(await k.books.closeMonth(BY, { fund, month: month(of) }))
      }
    }
    ;[march, april, may] = [
      await packOf(k, '2026-03'),
      await packOf(k, '2026-04'),
      await packOf(k, '2026-05'),
    ]
  }, 60_000)

  test('the history of one whose entries, or whose month, are said to be kept back', () => {
    const newMarch = rewritten(march, 'LS-001', byAnother)
    const { to } = closedIn(newMarch, 'LS-001').chain
    const newApril = rewritten(april, 'LS-001', () => undefined, { number: to.number, hash: to.hash })
    const end = closedIn(newApril, 'LS-001').chain.to
    const kept = instead(april, 'LS-001', (l) => [
      { ...l, entries: null, chain: { ...l.chain, to: { ...l.chain.to, hash: end.hash } } },
    ])
    const withheld = instead(april, 'LS-001', ({ fund, ref, person, first, last }) => [
      { is: 'withheld', fund, ref, person, first, last },
    ])
    for (const [pack, says] of [
      [kept, '2026-04, LS-001: its entries are kept back, because others pay for days of them.'],
      [withheld, '2026-04, LS-001: its month is kept back: others pay for some days.'],
    ] as const) {
      const { sound, wrong, unchecked } = said([march, pack])
      expect([sound, wrong]).toEqual([false, []])
      expect(unchecked).toContain(says)
      expect(said([march, pack], { withGaps: true }).sound).toBe(true)
    }
  })

  test('an end, and everything anew under another id, or under another reference too', () => {
    const all = [...(closedIn(march, 'LS-001').entries ?? []), ...(closedIn(april, 'LS-001').entries ?? [])]
    let hash = '0'.repeat(64)
    const entries = all.map((text) => {
      const made = JSON.stringify((JSON.parse(text) as unknown[]).with(1, 'f_another').with(23, hash))
      hash = createHash('sha256').update(made).digest('hex')
      return made
    })
    const anew = (more: object) =>
      instead(april, 'LS-001', (l) => [
        { ...l, fund: 'f_another', entries, ...more, chain: startsAnew(l, hash) },
        { is: 'ended', fund: l.fund, ref: l.ref, until: '2026-03-31' },
      ])
    const startsAnew = ({ chain }: PackClosed, hash: string) => ({
      from: { number: 0, hash: '0'.repeat(64) },
      to: { ...chain.to, hash },
    })
    const { id } = { id: closedIn(march, 'LS-001').fund }
    const wrong = wrongOf(march, anew({}))
    expect(wrong).toContain(`this reference is another fund’s: ${id} before, f_another now`)
    expect(wrong).toMatch(/2026-04, LS-001: entry \d+ closes another month: a pack holds one/)
    expect(wrongOf(march, anew({ ref: 'LS-099' }))).toMatch(/2026-04, LS-099: entry \d+ closes another month/)
    const ended = said([march, instead(april, 'LS-001', (l) => [{ ...endedOf(l), until: '2026-03-31' }])])
    expect(ended.unchecked).toContain('2026-04, LS-001: it is said to have ended.')
    expect(wrongOf(instead(april, 'LS-001', (l) => [{ ...endedOf(l), until: '2026-04-15' }]))).toContain(
      '2026-04, LS-001: it ended on 2026-04-15, within this month or after it',
    )
  })
  const endedOf = ({ fund, ref }: PackClosed) => ({ is: 'ended', fund, ref })

  test('a month without entries, without a closing, or without what says which statement it is', () => {
    const { to } = closedIn(march, 'LS-001').chain
    const empty = { entries: [], chain: { from: { number: to.number, hash: to.hash }, to } }
    expect(
      wrongOf(
        march,
        instead(april, 'LS-001', (l) => [{ ...l, ...empty }]),
      ),
    ).toContain('2026-04, LS-001: no entry at its end closes it')
    const opened = rewritten(april, 'LS-001', (row) => {
      if (row[4] === 'closing') row[4] = 'support-recorded'
    })
    expect(wrongOf(march, opened)).toBe('2026-04, LS-001: no entry at its end closes it')
    for (const [name, value] of Object.entries({ statement: {}, first: null, last: 20260430, chain: null }))
      expect(wrongOf(retold(april, 'LS-001', () => ({ [name]: value })))).toMatch(
        new RegExp(`not whole \\(line 2: ${name}[.a-z]* is not as it should be`),
      )
  })

  test('a month that is none, two of them, or another month’s closing in it', () => {
    const [head, ...rest] = linesIn(april)
    for (const of of [202604, null, ['2026-04'], '2026-13', '2026-4'])
      expect(wrongOf(sealed([{ ...head, month: of }, ...rest]))).toContain(
        'line 1: month is not as it should',
      )
    expect(wrongOf(sealed([{ ...head, month: '2027-01' }, { ...head }, ...rest]))).toContain(
      'it has no beginning, or two',
    )
    const earlier = told(linesIn(may).map((l) => (l.is === 'closed' ? closedIn(april, l.ref) : l)))
    expect(wrongOf(earlier)).toContain('2026-05, LS-001: 2026-04-01–2026-04-30 are no days of this month')
    expect(wrongOf(earlier)).toContain('2026-05, LS-001: its last day is 2026-04-30; it comes to 2026-05-31')
  })

  test('two packs of one month that say other things of a fund', () => {
    const agreed = retold(april, 'LS-001', (l) => ({ agreement: { ...l.agreement, version: 9 } }))
    expect(wrongOf(march, april, agreed)).toBe(
      '2026-04, LS-001: another pack of this month has it closed, and says something else of it',
    )
    const open = instead(april, 'LS-001', ({ fund, ref, person }) => [
      { is: 'open', fund, ref, person, why: ['not-closed'] },
    ])
    // One that was made before the month was closed is as good as it was; the one that was made later is not.
    for (const packs of [
      [march, open, april],
      [april, march, open],
    ])
      expect(said(packs)).toMatchObject({ sound: true, wrong: [] })
    const other = instead(open, 'LS-002', ({ fund, ref, person }) => [
      { is: 'open', fund, ref, person, why: ['not-closed'] },
    ])
    const onlyOne = told(
      linesIn(open).map((l) => ('ref' in l && l.ref === 'LS-001' ? closedIn(april, l.ref) : l)),
    )
    expect(said([march, other, onlyOne]).wrong).toEqual([])
    const without = told(linesIn(april).filter((l) => !('ref' in l && l.ref === 'LS-001')))
    expect(wrongOf(april, without)).toContain(
      '2026-04, LS-001: another pack of this month does not have it open or closed',
    )
    const onlyTwo = told(
      linesIn(open).map((l) => ('ref' in l && l.ref === 'LS-002' ? closedIn(april, l.ref) : l)),
    )
    const withoutTwo = instead(april, 'LS-002', ({ fund, ref, person }) => [
      { is: 'open', fund, ref, person, why: ['not-closed'] },
    ])
    expect(wrongOf(march, onlyTwo, withoutTwo)).toMatch(
      /2026-04, LS-00[12]: another pack of this month has it/,
    )
  })

  test('what is no whole number, or has a name of its own, and hours from nothing', () => {
    const figures = (of: (f: PackClosed['figures']) => object) =>
      wrongOf(
        march,
        instead(april, 'LS-001', (l) => [{ ...l, figures: { ...l.figures, ...of(l.figures) } }]),
      )
    for (const missed of ['0', null, -1])
      expect(
        wrongOf(
          retold(april, 'LS-001', (l) => ({
            figures: { ...l.figures, counts: { ...l.figures.counts, missed } },
          })),
        ),
      ).toMatch(/line 2: figures.counts.missed is not as it should be/)
    expect(figures(() => ({ more: { exact: 1, pence: 1 } }))).toContain('line 2: figures.more is not')
    const kind = { measure: 'time', given: 0, used: 0, cancelledLate: 0, other: 0, unfunded: 0 } as const
    const nothing = { ...kind, kind: 'zzz', before: 3600, left: 3600 } as const
    expect(figures((f) => ({ kinds: [...f.kinds, nothing] as typeof f.kinds }))).toContain(
      '2026-04, LS-001: zzz before is 3600; it comes to 0',
    )
    expect(figures((f) => ({ kinds: f.kinds.slice(1) }))).toContain('2026-04, LS-001: standard before is 0')
    expect(figures((f) => ({ kinds: [...f.kinds, ...f.kinds] }))).toContain(
      '2026-04, LS-001: the number of kinds',
    )
    const more = (s: PackClosed['figures']['standard']) =>
      s && { ...s, before: s.before + 7200, left: s.left + 7200 }
    expect(figures((f) => ({ standard: more(f.standard) }))).toContain(
      '2026-04, LS-001: before of all kinds is',
    )
  })

  test('figures that add up and go on, and are not those of the entries', () => {
    const penny = (s: { exact: number; pence: number }, n: number) => ({
      exact: s.exact + 3600 * n,
      pence: s.pence + n,
    })
    const changed = (of: (f: PackClosed['figures']) => object) =>
      wrongOf(
        march,
        instead(april, 'LS-001', (l) => [{ ...l, figures: { ...l.figures, ...of(l.figures) } }]),
      )
    const moved = changed(({ used }) => ({
      used: { ...used, direct: penny(used.direct, -1), management: penny(used.management, 1) },
    }))
    expect(moved.split('\n')).toEqual([
      ...['direct.exact', 'direct.pence', 'management.exact', 'management.pence'].map((name) =>
        expect.stringContaining(`2026-04, LS-001: by its entries, used.${name} is `),
      ),
    ])
    const into = changed(({ money }) => ({
      money: { ...money, in: penny(money.in, 1), out: penny(money.out, 1) },
    }))
    expect(into).toContain('2026-04, LS-001: by its entries, money.in.exact is ')
    const hours = changed(({ kinds }) => ({
      kinds: kinds.map((k) => ({ ...k, used: k.used - 60, cancelledLate: k.cancelledLate + 60 })),
    }))
    expect(hours).toContain('2026-04, LS-001: by its entries, kinds.standard.used is ')
    const visits = changed(({ counts }) => ({ counts: { ...counts, visits: counts.visits + 1 } }))
    expect(visits).toMatch(/^2026-04, LS-001: by its entries, counts.visits is \d+; it comes to \d+$/)
    const owed = changed(({ bank }) => ({ bank: { ...bank, owed: penny(bank.owed, 5) } }))
    expect(owed).toContain('2026-04, LS-001: by its entries, bank.owed.exact is ')
  })

  test('names where none can be, and words of the language in the place of lines', () => {
    const [head, ...rest] = linesIn(april)
    for (const name of ['', null, { text: 'Anything' }])
      expect(wrongOf(sealed([{ ...head, name }, ...rest]))).toContain('a name stands where none can be')
    const unnamed = sealed(linesIn(april).map((l) => (l.is === 'closed' ? { ...l, name: '' } : l)))
    expect(wrongOf(unnamed)).toContain('a name stands where none can be')
    const totals = sealed(linesIn(april).map((l) => (l.is === 'totals' ? { ...l, name: head } : l)))
    expect(wrongOf(totals)).toContain('a name stands where none can be')
    for (const is of ['toString', '__proto__', 'constructor'])
      expect(
        wrongOf(sealed([head ?? {}, { is, fund: 'f', ref: 'LS-999', person: null }, ...rest])),
      ).toContain(`“${is}” is nothing that a pack holds`)
  })

  test('a fund whose older months are in none of the packs', () => {
    const without = told(linesIn(march).filter((l) => !('ref' in l && l.ref === 'LS-001')))
    const { sound, wrong, unchecked } = said([without, april])
    expect([sound, wrong]).toEqual([false, []])
    expect(unchecked[0]).toMatch(/^2026-04, LS-001: nothing before entry \d+ is in older packs/)
    expect(said([without, april], { withGaps: true }).sound).toBe(true)
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
    expect(text.split('\n').filter((line) => !/^\s*(\/\/|\*|\/\*\*|$)/.test(line)).length).toBeLessThan(600)
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
