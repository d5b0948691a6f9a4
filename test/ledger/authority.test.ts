// Who may decide for Sally. On record, unless a test says otherwise:
//
//   Anna Jones      lasting power of attorney for money, from 1 March 2026: swap, hours into money, buy
//   Ben Hill        chosen by Sally, from 1 March to 30 June 2026: support, swap, save
//   Cara Moss       appointee for benefits, from 1 March 2026: buy, save
//   Northshire      policy from 1 April 2026: an appointee may decide to buy
import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import {
  AUTHORITY_KINDS,
  type Authority,
  type AuthorityEnd,
  type AuthorityId,
  type AuthorityKind,
  type CouncilPolicy,
  checkAuthority,
  checkDecider,
  checkDecisionMaking,
  coveredOn,
  DECIDERS,
  type DecisionMaking,
  type DecisionMakingLine,
  mayDecide,
  standsOn,
  type WhoDecides,
} from '../../src/ledger/authority.ts'
import { addDays, day } from '../../src/ledger/day.ts'
import { DECISION_KINDS, type DecisionKind } from '../../src/ledger/decision.ts'
import type { CallerCode } from '../../src/ledger/entry.ts'
import type { FundId } from '../../src/ledger/fund.ts'
import { refused, word } from './book-builder.ts'

const F1 = 'F1' as FundId
const M1 = 'M1' as CallerCode
const KINDS = Object.keys(DECISION_KINDS) as DecisionKind[]
const march = day('2026-03-01')

function authority(id: string, kind: AuthorityKind, decides: DecisionKind[], more: Partial<Authority> = {}) {
  return {
    format: 1,
    what: 'authority',
    id: id as AuthorityId,
    fund: F1,
    kind,
    name: word(id),
    decides,
    told: false,
    from: march,
    recognisedBy: word('Dana Reed'),
    evidence: word('the paper itself'),
    writtenDownBy: M1,
    ...more,
  } satisfies Authority
}

const anna = authority('anna', 'lpa-finance', ['swap', 'hours-into-money', 'buy'])
const ben = authority('ben', 'nominated', ['support', 'swap', 'save'], { to: day('2026-06-30') })
const cara = authority('cara', 'appointee', ['buy', 'save'])
const northshire: CouncilPolicy = {
  funder: 'council',
  from: day('2026-04-01'),
  appointeeDecides: ['buy'],
  where: 'Direct payments policy, March 2026',
}

function who(more: Partial<WhoDecides> = {}): WhoDecides {
  return {
    authorities: [anna, ben, cara],
    ends: [],
    agreements: [],
    policies: [northshire],
    funders: ['council'],
    person: 'Sally',
    names: new Map([
      [word('anna'), 'Anna Jones'],
      [word('ben'), 'Ben Hill'],
      [word('cara'), 'Cara Moss'],
    ]),
    ...more,
  }
}

function ended(a: Authority, on: string, why: AuthorityEnd['why'] = 'revoked'): AuthorityEnd {
  return {
    format: 1,
    what: 'authority-ended',
    id: `${a.id}-end-${on}`,
    fund: F1,
    authority: a.id,
    why,
    on: day(on),
    writtenDownBy: M1,
  }
}

function agreed(from: string, kinds: readonly DecisionMakingLine[], to?: string): DecisionMaking {
  return {
    format: 1,
    what: 'decision-making',
    id: `DM ${from}`,
    fund: F1,
    from: day(from),
    ...(to ? { to: day(to) } : {}),
    kinds,
    writtenDownBy: M1,
  }
}

const line = (kind: DecisionKind, more: Partial<DecisionMakingLine> = {}): DecisionMakingLine => ({
  kind,
  who: 'me',
  involved: word('I say so myself'),
  ...more,
})
const annaDecides = (kind: DecisionKind) => line(kind, { who: 'best-interests', authority: anna.id })

const by = (a: Authority) => ({ by: 'representative', authority: a.id }) as const
const herself = { by: 'person' } as const

/** Who may decide, as it is read out. */
function whoMay(record: WhoDecides, kind: DecisionKind, on: string): string {
  const { person, representatives } = mayDecide(record, kind, day(on))
  return [...(person ? ['Sally'] : []), ...representatives.map((a) => a.id)].join(', ')
}

describe('who may make a kind of decision', () => {
  test.each<[kind: DecisionKind, on: string, who: string]>([
    ['swap', '2026-05-04', 'Sally, anna, ben'],
    ['hours-into-money', '2026-05-04', 'Sally, anna'],
    ['support', '2026-05-04', 'Sally, ben'],
    ['plan', '2026-05-04', 'Sally'],
    ['swap', '2026-02-28', 'Sally'],
    ['swap', '2026-03-01', 'Sally, anna, ben'],
    ['swap', '2026-06-30', 'Sally, anna, ben'],
    ['swap', '2026-07-01', 'Sally, anna'],
  ])('nothing agreed, %s on %s: %s', (kind, on, expected) => {
    expect(whoMay(who(), kind, on)).toBe(expected)
  })

  test('a decision-making agreement says it for the kinds it names, and for no other', () => {
    const record = who({
      agreements: [
        agreed('2026-04-01', [
          line('swap'),
          line('support', { who: 'me-with-help', helper: word('ben') }),
          annaDecides('buy'),
        ]),
      ],
    })
    expect(whoMay(record, 'swap', '2026-05-04')).toBe('Sally')
    expect(whoMay(record, 'support', '2026-05-04')).toBe('Sally')
    expect(whoMay(record, 'buy', '2026-05-04')).toBe('anna')
    expect(whoMay(record, 'hours-into-money', '2026-05-04')).toBe('Sally, anna')
    // Before it, as if it were not there.
    expect(whoMay(record, 'buy', '2026-03-31')).toBe('Sally, anna')
  })

  test('the newest in force counts; when it is over, the one before it again', () => {
    const record = who({
      agreements: [
        agreed('2026-04-01', [annaDecides('buy'), annaDecides('swap')]),
        agreed('2026-05-01', [line('buy')], '2026-05-31'),
      ],
    })
    expect(whoMay(record, 'buy', '2026-04-30')).toBe('anna')
    expect(whoMay(record, 'buy', '2026-05-01')).toBe('Sally')
    expect(whoMay(record, 'swap', '2026-05-01')).toBe('anna')
    expect(whoMay(record, 'buy', '2026-05-31')).toBe('Sally')
    expect(whoMay(record, 'buy', '2026-06-01')).toBe('anna')
  })

  test('where the named authority has ended, the person decides again, and nobody else', () => {
    const agreements = [agreed('2026-04-01', [annaDecides('swap')])]
    const record = who({ agreements, ends: [ended(anna, '2026-05-04', 'died')] })
    expect(whoMay(record, 'swap', '2026-05-03')).toBe('anna')
    expect(whoMay(record, 'swap', '2026-05-04')).toBe('Sally')
    // An authority that is not on record at all ends in the same way.
    expect(whoMay(who({ agreements, authorities: [ben] }), 'swap', '2026-05-04')).toBe('Sally')
  })
})

describe('how long an authority stands', () => {
  test.each<[string, boolean]>([
    ['2026-02-28', false],
    ['2026-03-01', true],
    ['2026-06-30', true],
    ['2026-07-01', false],
  ])('its own days: %s %s', (on, stands) => {
    expect(standsOn(ben, [], day(on))).toBe(stands)
  })

  test('an end counts from its first day on; the earliest of two counts, and another’s not at all', () => {
    const ends = [ended(ben, '2026-06-01'), ended(ben, '2026-05-10', 'died'), ended(anna, '2026-03-02')]
    expect(standsOn(ben, ends, day('2026-05-09'))).toBe(true)
    expect(standsOn(ben, ends, day('2026-05-10'))).toBe(false)
    expect(standsOn(ben, ends, day('2026-06-15'))).toBe(false)
    expect(standsOn(ben, [ended(anna, '2026-03-02')], day('2026-05-10'))).toBe(true)
  })
})

describe('an appointee decides what the council’s own policy says', () => {
  const nhs: CouncilPolicy = { ...northshire, funder: 'nhs', appointeeDecides: ['save', 'buy'] }
  const covered = (record: WhoDecides, on: string) => coveredOn(cara, record, day(on))

  test('without a policy nothing, and not before it', () => {
    expect(covered(who({ policies: [] }), '2026-05-04')).toEqual([])
    expect(covered(who(), '2026-03-31')).toEqual([])
    expect(covered(who(), '2026-04-01')).toEqual(['buy'])
    expect(covered(who({ funders: [] }), '2026-05-04')).toEqual([])
  })

  test('with two funders only what both allow', () => {
    const two = who({ funders: ['council', 'nhs'], policies: [northshire, nhs] })
    expect(covered(two, '2026-05-04')).toEqual(['buy'])
    expect(covered({ ...two, policies: [northshire] }, '2026-05-04')).toEqual([])
    expect(
      covered({ ...two, policies: [{ ...northshire, appointeeDecides: [] }, nhs] }, '2026-05-04'),
    ).toEqual([])
  })

  test('a later policy takes the place of the one before, on its day', () => {
    const later: CouncilPolicy = { ...northshire, from: day('2026-06-01'), appointeeDecides: ['save'] }
    for (const policies of [
      [northshire, later],
      [later, northshire],
    ]) {
      expect(covered(who({ policies }), '2026-05-31')).toEqual(['buy'])
      expect(covered(who({ policies }), '2026-06-01')).toEqual(['save'])
    }
    // Of two from one day, the one that was written down last.
    const again: CouncilPolicy = { ...northshire, appointeeDecides: ['save'] }
    expect(covered(who({ policies: [northshire, again] }), '2026-05-04')).toEqual(['save'])
  })

  test('never more than its own list, and the policy is nothing to another kind of authority', () => {
    const all: CouncilPolicy = { ...northshire, appointeeDecides: KINDS }
    expect(covered(who({ policies: [all] }), '2026-05-04')).toEqual(['buy', 'save'])
    expect(coveredOn(anna, who({ policies: [] }), day('2026-05-04'))).toEqual(anna.decides)
  })
})

describe('who may not is told who can', () => {
  const may = day('2026-05-04')
  const agreements = [agreed('2026-04-01', [annaDecides('swap')])]

  test.each<[string, () => unknown, string]>([
    [
      'outside the scope',
      () => checkDecider(who(), 'save', may, by(anna)),
      'Anna Jones’s authority does not cover the decision “save for something”. Sally or Ben Hill can decide this.',
    ],
    [
      'after the last day',
      () => checkDecider(who(), 'support', day('2026-07-01'), by(ben)),
      'Ben Hill’s authority does not stand on 1 July 2026. Sally can decide this.',
    ],
    [
      'an appointee without the council',
      () => checkDecider(who(), 'save', may, by(cara)),
      'Cara Moss’s authority does not cover the decision “save for something”. Sally or Ben Hill can decide this.',
    ],
    [
      'in the person’s best interests somebody else decides',
      () => checkDecider(who({ agreements }), 'swap', may, herself),
      'The decision-making agreement says that somebody else makes the decision “swap hours” with Sally. Anna Jones can decide this.',
    ],
    [
      'and then nobody else either',
      () => checkDecider(who({ agreements }), 'swap', may, by(ben)),
      'The decision-making agreement gives the decision “swap hours” to somebody else. Anna Jones can decide this.',
    ],
    [
      'the person decides alone, as agreed',
      () => checkDecider(who({ agreements: [agreed('2026-04-01', [line('swap')])] }), 'swap', may, by(ben)),
      'The decision-making agreement gives the decision “swap hours” to somebody else. Sally can decide this.',
    ],
    [
      'no such authority',
      () => checkDecider(who(), 'swap', may, { by: 'representative', authority: 'nobody' as AuthorityId }),
      'There is no authority on record for the decision “swap hours”. Sally, Anna Jones or Ben Hill can decide this.',
    ],
    [
      'names that were erased',
      () => checkDecider(who({ names: new Map() }), 'save', may, by(anna)),
      'The representative’s authority does not cover the decision “save for something”. Sally or another representative can decide this.',
    ],
  ])('%s', (_, made, sentence) => {
    expect(refused(made())).toMatchObject({ name: 'not-yours-to-decide', sentence })
  })

  test('somebody with two authorities that both cover it is named once', () => {
    const also = authority('anna-welfare', 'lpa-welfare', ['swap'], { name: anna.name })
    const record = who({ authorities: [anna, also, cara] })
    expect(refused(checkDecider(record, 'swap', may, by(cara))).sentence).toMatch(
      /\. Sally or Anna Jones can decide this\.$/,
    )
  })

  test('who may is not told anything', () => {
    expect(checkDecider(who(), 'swap', may, herself)).toBeUndefined()
    expect(checkDecider(who(), 'swap', may, by(anna))).toBeUndefined()
    expect(checkDecider(who({ agreements }), 'swap', may, by(anna))).toBeUndefined()
  })
})

describe('what can be written down', () => {
  test('an authority has its days in order; one day is enough', () => {
    const ask = { kind: 'nominated', decides: ['swap'], from: march } as const
    expect(refused(checkAuthority({ ...ask, to: day('2026-02-28') }))).toMatchObject({
      name: 'ends-before-start',
      sentence:
        'The authority would end on 28 February 2026, before it starts on 1 March 2026. Check the days.',
      where: { field: 'to' },
    })
    expect(checkAuthority({ ...ask, to: march })).toBeUndefined()
    expect(checkAuthority(ask)).toBeUndefined()
  })

  test.each<[AuthorityKind, DecisionKind[]]>([
    ['nominated', []],
    ['lpa-finance', ['support', 'move']],
    ['lpa-welfare', ['hours-into-money', 'buy', 'save', 'put-right']],
    ['deputy', []],
    ['appointee', ['support', 'plan', 'move']],
    ['other', []],
  ])('%s can never cover: %s', (kind, never) => {
    const no = KINDS.filter((k) => checkAuthority({ kind, decides: [k], from: march }) !== undefined)
    expect(no.sort()).toEqual([...never].sort())
    if (never.length === 0) return
    expect(refused(checkAuthority({ kind, decides: KINDS, from: march }))).toMatchObject({
      name: 'authority-does-not-cover',
      facts: { kinds: KINDS.filter((k) => never.includes(k)) },
      where: { field: 'decides' },
    })
  })

  test('what a kind cannot cover is named', () => {
    expect(
      refused(checkAuthority({ kind: 'appointee', decides: ['buy', 'move'], from: march })).sentence,
    ).toBe(
      'This authority (appointee for benefits) cannot cover: move to another provider. Leave it out, or record the authority that does.',
    )
  })

  test('to see only is an authority too', () => {
    for (const kind of Object.keys(AUTHORITY_KINDS) as AuthorityKind[])
      expect(checkAuthority({ kind, decides: [], from: march })).toBeUndefined()
  })

  const said = (kinds: readonly DecisionMakingLine[], to?: string) =>
    checkDecisionMaking({ from: march, kinds, ...(to ? { to: day(to) } : {}) }, [anna, ben])

  test.each<[string, () => unknown, object]>([
    [
      'ends before it starts',
      () => said([line('swap')], '2026-02-28'),
      {
        name: 'ends-before-start',
        sentence:
          'The agreement would end on 28 February 2026, before it starts on 1 March 2026. Check the days.',
        where: { field: 'to' },
      },
    ],
    ['nothing in it', () => said([]), { sentence: 'Name at least one kind of decision.' }],
    [
      'twice',
      () => said([line('swap'), line('buy'), annaDecides('swap')]),
      { sentence: 'A kind of decision stands twice. Say once who makes it.' },
    ],
    [
      'help from nobody',
      () => said([line('swap', { who: 'me-with-help' })]),
      {
        sentence: 'Say who helps with “swap hours”, and only where somebody helps.',
        where: { field: 'kinds.swap' },
      },
    ],
    [
      'a helper of somebody who decides alone',
      () => said([line('swap', { helper: word('ben') })]),
      { sentence: 'Say who helps with “swap hours”, and only where somebody helps.' },
    ],
    [
      'best interests without an authority',
      () => said([line('buy', { who: 'best-interests' })]),
      { sentence: 'Say whose authority decides “buy something”, and only there.' },
    ],
    [
      'an authority where the person decides',
      () => said([line('buy', { authority: anna.id })]),
      { sentence: 'Say whose authority decides “buy something”, and only there.' },
    ],
    [
      'an authority that does not cover it',
      () => said([annaDecides('support')]),
      {
        sentence:
          'There is no authority on record that covers “when and who supports me”. Record the authority first.',
        where: { field: 'kinds.support' },
      },
    ],
  ])('a decision-making agreement: %s', (_, made, expected) => {
    expect(refused(made())).toMatchObject({ name: 'agreement-invalid', ...expected })
  })

  test('one that holds together', () => {
    expect(
      said(
        [line('swap'), line('plan', { who: 'me-with-help', helper: word('ben') }), annaDecides('buy')],
        '2026-03-01',
      ),
    ).toBeUndefined()
  })
})

describe('whatever is on record', () => {
  const dayIn = fc.integer({ min: 0, max: 200 }).map((n) => addDays(march, n))
  const kind = fc.constantFrom(...KINDS)
  const authorities = fc.uniqueArray(
    fc.record({
      id: fc.constantFrom('a', 'b', 'c', 'd'),
      kind: fc.constantFrom(...(Object.keys(AUTHORITY_KINDS) as AuthorityKind[])),
      decides: fc.uniqueArray(kind),
      from: dayIn,
      days: fc.option(fc.integer({ min: 0, max: 90 }), { nil: undefined }),
    }),
    { selector: (a) => a.id },
  )
  const lines = fc.uniqueArray(
    fc.record({ kind, who: fc.constantFrom(...DECIDERS), of: fc.constantFrom('a', 'b', 'c', 'd') }),
    { selector: (l) => l.kind },
  )
  const anyRecord = fc
    .record({
      authorities,
      ends: fc.array(fc.record({ of: fc.constantFrom('a', 'b', 'c', 'd'), on: dayIn }), { maxLength: 4 }),
      agreements: fc.array(fc.record({ from: dayIn, days: fc.integer({ min: 0, max: 90 }), lines }), {
        maxLength: 4,
      }),
      policies: fc.array(
        fc.record({
          funder: fc.constantFrom('council', 'nhs'),
          from: dayIn,
          appointeeDecides: fc.uniqueArray(kind),
        }),
        { maxLength: 4 },
      ),
      funders: fc.uniqueArray(fc.constantFrom('council', 'nhs')),
    })
    .map((r) =>
      who({
        authorities: r.authorities.map(({ days, ...a }) =>
          authority(a.id, a.kind, a.decides, {
            from: a.from,
            ...(days === undefined ? {} : { to: addDays(a.from, days) }),
          }),
        ),
        ends: r.ends.map((e) => ended(authority(e.of, 'other', []), e.on)),
        agreements: r.agreements.map((a) =>
          agreed(
            a.from,
            a.lines.map((l) =>
              line(l.kind, {
                who: l.who,
                ...(l.who === 'best-interests' ? { authority: l.of as AuthorityId } : {}),
              }),
            ),
            addDays(a.from, a.days),
          ),
        ),
        policies: r.policies.map((p) => ({ ...p, where: 'policy' })),
        funders: r.funders,
        names: new Map(),
      }),
    )

  test('somebody can always decide, and whoever cannot is told of them', () => {
    fc.assert(
      fc.property(anyRecord, kind, dayIn, (record, k, on) => {
        const { person, representatives } = mayDecide(record, k, on)
        expect(person || representatives.length > 0).toBe(true)
        expect(checkDecider(record, k, on, herself) === undefined).toBe(person)
        for (const a of record.authorities) {
          const no = checkDecider(record, k, on, by(a))
          expect(no === undefined).toBe(representatives.some((r) => r.id === a.id))
          if (no) expect(no.sentence).toMatch(/ can decide this\.$/)
          if (no && person) expect(no.sentence).toContain('Sally')
        }
      }),
    )
  })

  test('nobody decides outside their days, their own list, or what their council allows', () => {
    fc.assert(
      fc.property(anyRecord, kind, dayIn, (record, k, on) => {
        for (const a of mayDecide(record, k, on).representatives) {
          expect(a.decides).toContain(k)
          expect(a.from <= on && (a.to === undefined || on <= a.to)).toBe(true)
          expect(record.ends.filter((e) => e.authority === a.id && e.on <= on)).toEqual([])
          if (a.kind !== 'appointee') continue
          expect(record.funders.length).toBeGreaterThan(0)
          for (const funder of record.funders)
            expect(
              record.policies.some(
                (p) => p.funder === funder && p.from <= on && p.appointeeDecides.includes(k),
              ),
            ).toBe(true)
        }
      }),
    )
  })

  test('an end takes away and never gives to another representative', () => {
    fc.assert(
      fc.property(anyRecord, kind, dayIn, fc.constantFrom('a', 'b', 'c', 'd'), (record, k, on, of) => {
        const before = mayDecide(record, k, on).representatives.map((a) => a.id)
        const ends = [...record.ends, ended(authority(of, 'other', []), on)]
        const after = mayDecide({ ...record, ends }, k, on).representatives.map((a) => a.id)
        expect(after).toEqual(before.filter((id) => id !== of))
      }),
    )
  })
})
