// The one policy: who may do what, with which fund, on which day. Each row of the table is asked as every role;
// what the table does not say is hidden. test/web/matrix.test.ts asks the same of every address.
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { type Agreement, inForce } from '../../src/ledger/agreement.ts'
import {
  type Authority,
  type AuthorityId,
  checkDecider,
  type DecisionMaking,
  standsOn,
  type WhoDecides,
} from '../../src/ledger/authority.ts'
import { addDays, type Day, day } from '../../src/ledger/day.ts'
import { DECISION_KINDS, type DecisionKind } from '../../src/ledger/decision.ts'
import type { CallerCode } from '../../src/ledger/entry.ts'
import type { FundId, ProviderId } from '../../src/ledger/fund.ts'
import { isRefusal, Refusal } from '../../src/ledger/refusal.ts'
import {
  type Act,
  type Asker,
  decidesToday,
  type FundAsked,
  fundedPeriods,
  liesWithin,
  may,
  mayWith,
  NOTHING_THERE,
  needsSecondManager,
  POLICY,
  ROLES,
  type Role,
  type RoleName,
} from '../../src/ledger/role.ts'
import { agreementOf, word } from './book-builder.ts'

const [larch, other] = ['larch', 'other'] as [ProviderId, ProviderId]
const [sally, brian] = ['sally', 'brian'] as [FundId, FundId]
const today = day('2026-05-04')
const acts = Object.keys(POLICY) as Act[]
const KINDS = Object.keys(DECISION_KINDS) as DecisionKind[]

const anna: Authority = {
  format: 1,
  what: 'authority',
  id: 'anna' as AuthorityId,
  fund: sally,
  kind: 'nominated',
  name: word('Anna'),
  decides: ['swap', 'buy'],
  told: true,
  from: day('2026-03-01'),
  recognisedBy: word('Dana Reed'),
  evidence: word('Sally said so'),
  writtenDownBy: 'M1' as CallerCode,
}
const who: WhoDecides = {
  authorities: [anna],
  ends: [],
  agreements: [],
  policies: [],
  funders: ['council'],
  person: 'Sally',
  names: new Map([[anna.name, 'Anna Jones']]),
}
const sallys: FundAsked = {
  id: sally,
  provider: larch,
  holder: 'person',
  agreements: [agreementOf(24)],
  who,
}

const AS: Readonly<Record<RoleName, Role>> = {
  manager: { role: 'manager' },
  holder: { role: 'holder', fund: sally },
  representative: { role: 'representative', fund: sally, authority: anna.id },
  commissioner: { role: 'commissioner', funder: 'council' },
}
const asker = (role: Role | RoleName, provider = larch): Asker => ({
  provider,
  as: typeof role === 'string' ? AS[role] : role,
})
const roles = Object.keys(ROLES) as RoleName[]
const said = (ruling: ReturnType<typeof mayWith>) => (ruling instanceof Refusal ? ruling.name : ruling)

describe('deny by default', () => {
  test('whatever is not in the table is hidden from everybody, whatever it is called', () => {
    const names = fc.oneof(
      fc.string(),
      fc.constantFrom(...Object.getOwnPropertyNames(Object.prototype), '__proto__', 'prototype'),
      fc.constantFrom(...acts).map((name) => `${name} `),
      fc.constantFrom(...acts).map((name) => name.toUpperCase()),
    )
    fc.assert(
      fc.property(names, fc.constantFrom(...roles), (name, role) => {
        fc.pre(!acts.some((known) => known === name))
        expect(may(asker(role), name as Act)).toBe('hidden')
        expect(mayWith(asker(role), name as Act, sallys, today)).toBe('hidden')
      }),
    )
  })

  test.each(['', 'admin', 'Manager', 'constructor', 'toString', '__proto__'])(
    'a role that there is not, “%s”, may nothing',
    (role) => {
      const nobody = asker({ role } as unknown as Role)
      for (const act of acts) {
        expect(may(nobody, act), act).toBe('hidden')
        expect(mayWith(nobody, act, sallys, today), act).toBe('hidden')
      }
    },
  )

  test('the table has one row for each act, and a word for each role in it', () => {
    expect(acts.length).toBeGreaterThan(70)
    for (const act of acts) {
      const row = POLICY[act]
      expect(['all', 'no'], act).toContain(row.manager)
      expect(['own', 'no'], act).toContain(row.holder)
      expect(['see', 'no', ...KINDS], act).toContain(row.representative)
      expect(['funded', 'no'], act).toContain(row.commissioner)
    }
  })

  test('what a commissioner may is looking, asking about what they look at, and confirming what goes back to them; nothing else writes', () => {
    const front = readFileSync(join(import.meta.dirname, '../../src/bookkeeping/open-books.ts'), 'utf8')
    const writing = [...front.matchAll(/\bact(?:After)?\('(\w+)'|perform\('(\w+)'/g)].map(
      ([, a, b]) => a ?? b,
    )
    expect(writing.length).toBeGreaterThan(30)
    const theirs = acts.filter((act) => POLICY[act].commissioner !== 'no')
    expect(theirs).toContain('statementOf')
    expect(theirs.filter((act) => writing.includes(act)).sort()).toEqual([
      'answerReclaim',
      'askAboutLine',
      'askProvider',
      'closeQuery',
      'replyToQuery',
    ])
  })

  test('what a representative may, the person may', () => {
    for (const act of acts)
      if (POLICY[act].representative !== 'no') expect(POLICY[act].holder, act).toBe('own')
  })
})

describe.each(acts)('%s', (act) => {
  const row = POLICY[act]

  test('asked by each role, about its own fund', () => {
    expect(may(asker('manager'), act)).toBe(row.manager === 'no' ? 'hidden' : 'yes')
    expect(said(mayWith(asker('manager'), act, sallys, today))).toBe(row.manager === 'no' ? 'hidden' : 'yes')
    expect(said(mayWith(asker('holder'), act, sallys, today))).toBe(row.holder === 'no' ? 'hidden' : 'yes')
    expect(said(mayWith(asker('commissioner'), act, sallys, today))).toBe(
      row.commissioner === 'no' ? 'hidden' : 'yes',
    )
    const needs = row.representative
    const covered = needs === 'see' || anna.decides.some((kind) => kind === needs)
    expect(said(mayWith(asker('representative'), act, sallys, today))).toBe(
      needs === 'no' ? 'hidden' : covered ? 'yes' : 'not-yours-to-decide',
    )
  })

  test('asked about a fund of somebody else, of another provider, or the provider’s own', () => {
    const brians: FundAsked = { ...sallys, id: brian, who: { ...who, authorities: [] } }
    const own: FundAsked = { ...sallys, holder: 'provider' }
    const unfunded: FundAsked = {
      ...sallys,
      agreements: [agreementOf(24, { streams: [{ code: 'nhs', name: 'NHS', relation: 'included' }] })],
    }
    for (const role of roles)
      expect(mayWith(asker(role, other), act, sallys, today), `${role} of another provider`).toBe('hidden')
    for (const role of ['holder', 'representative', 'commissioner'] as const)
      expect(mayWith(asker(role), act, own, today), `${role} of the own book`).toBe('hidden')
    for (const role of ['holder', 'representative'] as const)
      expect(mayWith(asker(role), act, brians, today), `${role} of another fund`).toBe('hidden')
    expect(mayWith(asker('commissioner'), act, unfunded, today)).toBe('hidden')
  })

  test('asked under an authority that does not stand: hidden, with no word of why', () => {
    const as = asker('representative')
    const ended: FundAsked = {
      ...sallys,
      who: {
        ...who,
        ends: [
          {
            format: 1,
            what: 'authority-ended',
            id: 'end',
            fund: sally,
            authority: anna.id,
            why: 'revoked',
            on: today,
            writtenDownBy: 'M1' as CallerCode,
          },
        ],
      },
    }
    const { who: _, ...unknown } = sallys
    expect(mayWith(as, act, ended, today)).toBe('hidden')
    expect(mayWith(as, act, unknown, today)).toBe('hidden')
    expect(mayWith(as, act, sallys, day('2026-02-28'))).toBe('hidden')
    // An authority of the same id that was given for somebody else.
    const foreign = { ...who, authorities: [{ ...anna, fund: brian }] }
    expect(mayWith(as, act, { ...sallys, who: foreign }, today)).toBe('hidden')
  })
})

describe('a representative', () => {
  const agreed = (from: Day, kind: DecisionKind, makes: 'me' | 'best-interests'): DecisionMaking => ({
    format: 1,
    what: 'decision-making',
    id: `DM ${from} ${kind}`,
    fund: sally,
    from,
    kinds: [
      {
        kind,
        who: makes,
        involved: word('asked first'),
        ...(makes === 'best-interests' ? { authority: anna.id } : {}),
      },
    ],
    writtenDownBy: 'M1' as CallerCode,
  })
  const anyDay = fc.integer({ min: 0, max: 120 }).map((n) => addDays(day('2026-03-01'), n))
  const anyWho = fc
    .record({
      decides: fc.uniqueArray(fc.constantFrom(...KINDS)),
      to: fc.option(anyDay, { nil: undefined }),
      agreements: fc.array(
        fc.record({
          from: anyDay,
          kind: fc.constantFrom(...KINDS),
          makes: fc.constantFrom('me', 'best-interests'),
        }),
        { maxLength: 4 },
      ),
    })
    .map(
      (r): WhoDecides => ({
        ...who,
        authorities: [{ ...anna, decides: r.decides, ...(r.to ? { to: r.to } : {}) }],
        agreements: r.agreements.map((a) => agreed(a.from, a.kind, a.makes)),
      }),
    )

  test('never may what the authority refuses, and always what it allows', () => {
    fc.assert(
      fc.property(anyWho, fc.constantFrom(...acts), anyDay, (record, act, on) => {
        const ruling = mayWith(asker('representative'), act, { ...sallys, who: record }, on)
        const [authority] = record.authorities
        const needs = POLICY[act].representative
        const stands = authority !== undefined && standsOn(authority, record.ends, on)
        const no =
          needs === 'no' || needs === 'see'
            ? undefined
            : checkDecider(record, needs, on, { by: 'representative', authority: anna.id })
        expect(ruling).toEqual(needs === 'no' || !stands ? 'hidden' : (no ?? 'yes'))
      }),
    )
  })

  test('is offered exactly what would not be refused', () => {
    fc.assert(
      fc.property(anyWho, anyDay, (record, on) => {
        const offered = decidesToday(record, anna.id, on)
        for (const kind of KINDS)
          expect(offered.includes(kind)).toBe(
            checkDecider(record, kind, on, { by: 'representative', authority: anna.id }) === undefined,
          )
      }),
    )
    expect(decidesToday(who, anna.id, today)).toEqual(['swap', 'buy'])
    expect(decidesToday(who, 'nobody' as AuthorityId, today)).toEqual([])
  })

  test('who may see and not decide is told who can', () => {
    const ruling = mayWith(asker('representative'), 'save', sallys, today)
    expect(isRefusal(ruling) && ruling.sentence).toBe(
      'Anna Jones’s authority does not cover the decision “save for something”. Sally can decide this.',
    )
  })
})

describe('the days on which a funder pays', () => {
  const council = { code: 'council', name: 'Northshire Council', relation: 'included' } as const
  const nhs = { code: 'nhs', name: 'NHS', relation: 'included', share: { num: 1, den: 3 } } as const
  const westshire = { code: 'westshire', name: 'Westshire Council', relation: 'included' } as const
  const version = (n: number, from: string, streams: Agreement['streams'], until?: string): Agreement =>
    agreementOf(24, { version: n, from: day(from), streams, ...(until ? { until: day(until) } : {}) })

  test.each<[string, Agreement[], string, unknown]>([
    [
      'while the agreement goes on',
      [version(1, '2026-03-02', [council])],
      'council',
      [{ from: '2026-03-02' }],
    ],
    ['never', [version(1, '2026-03-02', [council])], 'nhs', []],
    ['no agreement', [], 'council', []],
    [
      'to its last day',
      [version(1, '2026-03-02', [council], '2026-06-30')],
      'council',
      [{ from: '2026-03-02', to: '2026-06-30' }],
    ],
    [
      'a new version of the same funder goes on without a seam',
      [version(1, '2026-03-02', [council]), version(2, '2026-04-06', [nhs, council])],
      'council',
      [{ from: '2026-03-02' }],
    ],
    [
      'the NHS joins',
      [version(1, '2026-03-02', [council]), version(2, '2026-04-06', [nhs, council])],
      'nhs',
      [{ from: '2026-04-06' }],
    ],
    [
      'streams change hands in the middle of a month: the old one',
      [version(1, '2026-03-02', [council]), version(2, '2026-04-15', [westshire])],
      'council',
      [{ from: '2026-03-02', to: '2026-04-14' }],
    ],
    [
      'and the new one',
      [version(1, '2026-03-02', [council]), version(2, '2026-04-15', [westshire])],
      'westshire',
      [{ from: '2026-04-15' }],
    ],
    [
      'gone and back again',
      [
        version(1, '2026-03-02', [council]),
        version(2, '2026-04-15', [westshire]),
        version(3, '2026-05-01', [council], '2026-05-31'),
      ],
      'council',
      [
        { from: '2026-03-02', to: '2026-04-14' },
        { from: '2026-05-01', to: '2026-05-31' },
      ],
    ],
    [
      'a gap in which nothing is agreed',
      [version(1, '2026-03-02', [council], '2026-03-31'), version(2, '2026-04-15', [council])],
      'council',
      [{ from: '2026-03-02', to: '2026-03-31' }, { from: '2026-04-15' }],
    ],
    [
      'no gap, though one version ends before the next begins the day after',
      [version(1, '2026-03-02', [council], '2026-03-31'), version(2, '2026-04-01', [council])],
      'council',
      [{ from: '2026-03-02' }],
    ],
    [
      'an end that a later version took back',
      [version(1, '2026-03-02', [council], '2026-06-30'), version(2, '2026-04-01', [council])],
      'council',
      [{ from: '2026-03-02' }],
    ],
    [
      'a version of the same first day takes the place of the one before',
      [version(1, '2026-03-02', [council]), version(2, '2026-03-02', [westshire])],
      'council',
      [],
    ],
  ])('%s', (_, agreements, funder, expected) => {
    expect(fundedPeriods(agreements, funder)).toEqual(expected)
    expect(fundedPeriods([...agreements].reverse(), funder)).toEqual(expected)
  })

  const first = day('2026-03-01')
  const anyVersions = fc
    .array(
      fc.record({
        from: fc.integer({ min: 0, max: 60 }),
        days: fc.option(fc.integer({ min: 0, max: 30 }), { nil: undefined }),
        streams: fc.constantFrom([council], [westshire], [nhs, council]),
      }),
      { maxLength: 5 },
    )
    .map((list) =>
      list.map((v, i) =>
        version(
          i + 1,
          addDays(first, v.from),
          v.streams,
          v.days === undefined ? undefined : addDays(first, v.from + v.days),
        ),
      ),
    )

  test('cover exactly the days whose version in force names the funder, and never touch each other', () => {
    fc.assert(
      fc.property(anyVersions, fc.constantFrom('council', 'nhs', 'westshire'), (agreements, funder) => {
        const stretches = fundedPeriods(agreements, funder)
        for (let n = -1; n <= 120; n++) {
          const on = addDays(first, n)
          const pays = inForce(agreements, on)?.streams.some((s) => s.code === funder) ?? false
          expect(stretches.filter((s) => s.from <= on && (s.to === undefined || on <= s.to)).length).toBe(
            pays ? 1 : 0,
          )
          expect(liesWithin(stretches, on, on)).toBe(pays)
        }
        for (const [i, s] of stretches.entries()) {
          if (s.to !== undefined) expect(s.to >= s.from).toBe(true)
          const next = stretches[i + 1]
          if (next) expect(s.to !== undefined && addDays(s.to, 1) < next.from).toBe(true)
        }
      }),
    )
  })

  test('a month lies within them whole or not at all', () => {
    const periods = fundedPeriods(
      [version(1, '2026-03-02', [council]), version(2, '2026-04-15', [westshire])],
      'council',
    )
    const lies = (from: string, to: string) => liesWithin(periods, day(from), day(to))
    expect(lies('2026-03-02', '2026-03-31')).toBe(true)
    expect(lies('2026-03-02', '2026-04-14')).toBe(true)
    expect(lies('2026-04-01', '2026-04-30')).toBe(false)
    expect(lies('2026-03-01', '2026-03-31')).toBe(false)
    expect(liesWithin([], today, today)).toBe(false)
    expect(liesWithin([{ from: day('2026-03-02') }], today, day('2036-05-04'))).toBe(true)
  })
})

test('the two fixed sentences say what to do', () => {
  expect([NOTHING_THERE.name, NOTHING_THERE.sentence]).toEqual([
    'not-found',
    'There is nothing at this address. Go to the start and look for it from there.',
  ])
  expect([needsSecondManager().name, needsSecondManager().sentence]).toEqual([
    'two-managers',
    'Another manager must answer this: nobody allows what they proposed.',
  ])
})
