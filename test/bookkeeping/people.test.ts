// Who may come in, and who decides for Emma. Her mother Ruth has a lasting power of attorney for money from
// 1 March 2026: she may swap, buy and save for Emma, and not say who supports her.
//
//   2 March   Emma's agreement begins, 18 h a week
//   9 March   support recorded up to here; 36 h given, none used
import { createHash } from 'node:crypto'
import { existsSync, readFileSync } from 'node:fs'
import Database from 'better-sqlite3'
import { describe, expect, test } from 'vitest'
import type { AuthorityAsked } from '../../src/bookkeeping/authority.ts'
import type { Caller } from '../../src/bookkeeping/daybook.ts'
import type { InvitationAsked } from '../../src/bookkeeping/invitation.ts'
import type { AccessId, UserId } from '../../src/bookkeeping/store-people.ts'
import { type Day, day } from '../../src/ledger/day.ts'
import type { RoleName } from '../../src/ledger/role.ts'
import {
  audit,
  type Bookkeeper,
  BY,
  balance,
  copyOf,
  decidedBy,
  done,
  entries,
  fundOf,
  h,
  moment,
  namesOf,
  newBooks,
  openPerson,
  refusal,
  request,
  terms,
} from './bookkeeper.ts'

const EMMA = 'LS-009'
const MONDAY = day('2026-03-09')
const own = { own: true } as const

/** Emma's second week, and a manager who signs in. */
async function emmas(): Promise<{ k: Bookkeeper; dana: Caller }> {
  const k = await newBooks('2026-03-09')
  await openPerson(k, EMMA)
  done(await k.books.allocate(BY, { through: MONDAY }))
  done(await k.books.recordThrough(BY, { through: MONDAY }))
  const dana = await letIn(k, BY, { role: 'manager', name: 'Dana Reed', email: 'dana@larch.example' })
  return { k, dana: dana.caller }
}

/** An account, as signing up makes it. */
function account(k: Bookkeeper, name: string, email: string): UserId {
  const id = `u_${createHash('sha256').update(email.toLowerCase()).digest('hex').slice(0, 16)}` as UserId
  const file = new Database(k.file)
  file
    .prepare(
      'INSERT OR IGNORE INTO auth_user (id, name, email, email_verified, created_at, updated_at) VALUES (?, ?, ?, 1, 0, 0)',
    )
    .run(id, name, email.toLowerCase())
  file.close()
  return id
}

/** Invited, signed up and come in. */
async function letIn(
  k: Bookkeeper,
  by: Caller,
  ask: InvitationAsked & { readonly role: RoleName },
): Promise<{ access: AccessId; user: UserId; caller: Caller }> {
  const { token } = done(await k.books.invite(by, ask))
  const user = account(k, ask.name, ask.email)
  const { access } = done(await k.books.acceptInvitation({ token, user }))
  const caller = await k.books.callerOf(access)
  if (!caller) throw new Error(`${ask.name} has access and is no caller`)
  return { access, user, caller }
}

const MONEY: AuthorityAsked = {
  kind: 'lpa-finance',
  name: 'Ruth Archer',
  decides: ['swap', 'buy', 'save'],
  told: true,
  from: day('2026-03-01'),
  recognisedBy: 'Dana Reed, Larch Support',
  evidence: 'Registered power of attorney, seen 3 March 2026',
  notStaff: true,
}

/** Ruth comes in under her authority. */
async function ruthComesIn(k: Bookkeeper, by: Caller, more: Partial<AuthorityAsked> = {}) {
  const { authority } = done(await k.books.recordAuthority(by, { ...MONEY, ...more, fund: EMMA }))
  const ruth = await letIn(k, by, {
    role: 'representative',
    name: 'Ruth Archer',
    email: 'ruth@home.example',
    fund: EMMA,
    authority,
  })
  return { ...ruth, authority }
}

const emmaComesIn = (k: Bookkeeper, by: Caller) =>
  letIn(k, by, { role: 'holder', name: 'Emma', email: 'emma@home.example', fund: EMMA })

const tomComesIn = (k: Bookkeeper, by: Caller) =>
  letIn(k, by, { role: 'manager', name: 'Tom Price', email: 'tom@larch.example' })

const on = (k: Bookkeeper, text: string) => {
  k.clock.now = moment(text)
}

const swap = (decided: { own: true } | ReturnType<typeof decidedBy>, when: Day = MONDAY) => ({
  fund: EMMA,
  on: when,
  decided,
  from: 'standard',
  to: 'enhanced',
  amount: h(6),
})

describe('Emma’s mother has a power of attorney for money', () => {
  test('she sees the fund, and decides what her authority covers', async () => {
    const { k, dana } = await emmas()
    const ruth = await ruthComesIn(k, dana)
    expect(done(await k.books.fundPage(ruth.caller, { fund: EMMA })).fund.name).toBe('Emma')
    done(await k.books.swapHours(ruth.caller, swap(own)))
    expect(await balance(k, EMMA, 'standard', 'available')).toBe(h(30))
    const [decision] = await k.store
      .decisions((await fundOf(k, EMMA)).id)
      .then((all) => all.filter((d) => d.kind === 'swap'))
    expect(decision).toMatchObject({ by: 'representative', involved: 'on-screen', authority: ruth.authority })
    expect(await k.store.words([decision?.name ?? ('' as never)])).toEqual(
      new Map([[decision?.name, 'Ruth Archer']]),
    )
    expect(await audit(k)).toMatchObject({ wrong: [] })
  })

  test('outside it she is refused, and told who can', async () => {
    const { k, dana } = await emmas()
    const ruth = await ruthComesIn(k, dana)
    const money = { fund: EMMA, on: MONDAY, decided: own, kind: 'standard', amount: h(2) }
    const no = refusal(await k.books.turnHoursIntoMoney(ruth.caller, money))
    expect(no.name).toBe('not-yours-to-decide')
    expect(no.sentence).toBe(
      'Ruth Archer’s authority does not cover the decision “hours into money”. Emma can decide this.',
    )
    // Nor does a manager write it down for her.
    const heard = { ...decidedBy('Ruth Archer'), by: 'representative' as const }
    expect(refusal(await k.books.turnHoursIntoMoney(dana, { ...money, decided: heard })).sentence).toBe(
      'Ruth Archer’s authority does not cover the decision “hours into money”. Emma can decide this.',
    )
    expect(await balance(k, EMMA, 'standard', 'available')).toBe(h(36))
  })

  test('what its kind cannot cover, and days the wrong way round, are both said at once', async () => {
    const { k, dana } = await emmas()
    const wrong = await k.books.recordAuthority(dana, {
      ...MONEY,
      fund: EMMA,
      decides: ['swap', 'support'],
      evidence: ' ',
    })
    expect(namesOf(wrong)).toEqual(['bad-text', 'authority-does-not-cover'])
    const turned = await k.books.recordAuthority(dana, { ...MONEY, fund: EMMA, to: day('2026-02-28') })
    expect(refusal(turned)).toMatchObject({
      name: 'ends-before-start',
      sentence:
        'The authority would end on 28 February 2026, before it starts on 1 March 2026. Check the days.',
      where: { field: 'to' },
    })
    expect((await entries(k, EMMA)).some((e) => e.kind === 'authority')).toBe(false)
  })

  test.each([
    ['a kind of authority there is none of', { kind: 'guardian' }, 'body-invalid', 'kind'],
    ['a kind like a part of every object', { kind: 'constructor' }, 'body-invalid', 'kind'],
    ['a kind of decision there is none of', { decides: ['marry'] }, 'body-invalid', 'decides'],
    ['nobody’s name', { name: '' }, 'bad-text', 'name'],
    ['an address that is none', { email: 'ruth at home' }, 'bad-text', 'email'],
    ['nobody who recognised it', { recognisedBy: '' }, 'bad-text', 'recognisedBy'],
    ['nobody who made sure that she is not staff', { notStaff: false }, 'staff-representative', 'notStaff'],
    ['the name of staff', { name: ' dana  REED ' }, 'staff-representative', 'name'],
    ['the address of staff', { email: 'Dana@Larch.example' }, 'staff-representative', 'email'],
  ])('is not written down with %s', async (_, more, name, field) => {
    const { k, dana } = await emmas()
    const no = refusal(await k.books.recordAuthority(dana, { ...MONEY, ...more, fund: EMMA }))
    expect([no.name, no.where?.field]).toEqual([name, field])
    expect(no.sentence).toMatch(/^[A-Z].*\.$/)
    expect((await k.store.people.documents((await fundOf(k, EMMA)).id)).length).toBe(0)
  })

  test('names and evidence stand in words that can be erased, and nowhere in the chain', async () => {
    const { k, dana } = await emmas()
    await ruthComesIn(k, dana)
    const [document] = await k.store.people.documents((await fundOf(k, EMMA)).id)
    expect(JSON.stringify(document)).not.toMatch(/Ruth|Dana|Registered/)
  })
})

describe('it ends', () => {
  test('by its last day: on it she still comes in, and not on the next', async () => {
    const { k, dana } = await emmas()
    const ruth = await ruthComesIn(k, dana, { to: day('2026-03-20') })
    on(k, '2026-03-20T23:30:00Z')
    expect(await k.books.callerOf(ruth.access)).toBeDefined()
    expect(await k.books.accessesOf(ruth.user)).toHaveLength(1)
    on(k, '2026-03-21T00:00:00Z')
    expect(await k.books.callerOf(ruth.access)).toBeUndefined()
    expect(await k.books.accessesOf(ruth.user)).toEqual([])
    // A caller that was made a moment before sees nothing either.
    expect(namesOf(await k.books.fundPage(ruth.caller, { fund: EMMA }))).toEqual(['unknown-fund'])
    const late = { ...decidedBy('Ruth Archer'), by: 'representative' as const }
    expect(refusal(await k.books.swapHours(dana, swap(late, day('2026-03-21')))).sentence).toContain(
      'Support is recorded only up to 9 March 2026.',
    )
    done(await k.books.recordThrough(dana, { through: day('2026-03-21') }))
    expect(refusal(await k.books.swapHours(dana, swap(late, day('2026-03-21')))).sentence).toBe(
      'Ruth Archer’s authority does not stand on 21 March 2026. Emma can decide this.',
    )
  })

  test('by being taken back: the very next request finds nothing, and its access has ended too', async () => {
    const { k, dana } = await emmas()
    const ruth = await ruthComesIn(k, dana)
    done(await k.books.endAuthority(dana, { fund: EMMA, authority: ruth.authority, why: 'revoked' }))
    expect(namesOf(await k.books.fundPage(ruth.caller, { fund: EMMA }))).toEqual(['unknown-fund'])
    expect(namesOf(await k.books.swapHours(ruth.caller, swap(own)))).toEqual(['unknown-fund'])
    expect(await k.books.callerOf(ruth.access)).toBeUndefined()
    expect((await k.store.people.access(ruth.access))?.ended).toMatchObject({
      why: 'authority-ended',
      by: dana.code,
    })
    const again = await k.books.endAuthority(dana, { fund: EMMA, authority: ruth.authority, why: 'died' })
    expect(refusal(again).sentence).toBe('This authority ended on 9 March 2026 already.')
  })

  test('in two places at once: it ends once', async () => {
    const { k, dana } = await emmas()
    const ruth = await ruthComesIn(k, dana)
    const end = () => k.books.endAuthority(dana, { fund: EMMA, authority: ruth.authority, why: 'revoked' })
    const answers = await Promise.all([end(), end(), end()])
    expect(answers.flatMap(namesOf)).toEqual(['already-answered', 'already-answered'])
    expect((await entries(k, EMMA)).filter((e) => e.kind === 'authority-ended')).toHaveLength(1)
  })

  test('Ruth gives it up herself, and ends nobody else’s', async () => {
    const { k, dana } = await emmas()
    const ruth = await ruthComesIn(k, dana)
    const { authority: sams } = done(
      await k.books.recordAuthority(dana, { ...MONEY, kind: 'nominated', name: 'Sam Cole', fund: EMMA }),
    )
    expect(refusal(await k.books.endAuthority(ruth.caller, { fund: EMMA, authority: sams })).sentence).toBe(
      'You can give up your own authority, and nobody else’s.',
    )
    done(await k.books.endAuthority(ruth.caller, { fund: EMMA, authority: ruth.authority }))
    expect(await k.books.callerOf(ruth.access)).toBeUndefined()
    expect((await entries(k, EMMA)).at(-1)?.details).toMatchObject({ why: 'given-up', on: MONDAY })
  })

  test('Emma ends one whom she chose, and not a power of attorney', async () => {
    const { k, dana } = await emmas()
    const emma = await emmaComesIn(k, dana)
    const ruth = await ruthComesIn(k, dana)
    expect(
      refusal(await k.books.endAuthority(emma.caller, { fund: EMMA, authority: ruth.authority })),
    ).toMatchObject({
      name: 'not-yours-to-decide',
      sentence:
        'Ruth Archer has a lasting power of attorney for money: that does not end here. Ask your provider who can end it.',
    })
    const { authority } = done(
      await k.books.recordAuthority(dana, { ...MONEY, kind: 'nominated', name: 'Sam Cole', fund: EMMA }),
    )
    done(await k.books.endAuthority(emma.caller, { fund: EMMA, authority }))
    const seen = done(await k.books.whoCanSee(emma.caller, { fund: EMMA }))
    expect(seen.authorities.map((a) => [a.name, a.stands, a.mayEnd, a.ended?.why])).toEqual([
      ['Ruth Archer', true, false, undefined],
      ['Sam Cole', false, false, 'revoked'],
    ])
  })

  test.each([
    ['on a day to come', { on: day('2026-03-10'), why: 'revoked' }, 'future-day'],
    ['before it began', { on: day('2026-02-28'), why: 'revoked' }, 'ends-before-start'],
    ['for a reason there is none of', { why: 'bored' }, 'body-invalid'],
    ['without a reason', {}, 'body-invalid'],
  ])('not %s', async (_, more, name) => {
    const { k, dana } = await emmas()
    const ruth = await ruthComesIn(k, dana)
    expect(
      namesOf(await k.books.endAuthority(dana, { fund: EMMA, authority: ruth.authority, ...more })),
    ).toEqual([name])
    expect(await k.books.callerOf(ruth.access)).toBeDefined()
  })

  test('Emma dies: nobody decides for her, and a second manager is asked to end her own access', async () => {
    const { k, dana } = await emmas()
    const emma = await emmaComesIn(k, dana)
    const ruth = await ruthComesIn(k, dana)
    const tom = await tomComesIn(k, dana)
    expect(namesOf(await k.books.recordDeath(dana, { fund: EMMA, on: day('2026-03-10') }))).toEqual([
      'future-day',
    ])
    const { proposal } = done(await k.books.recordDeath(dana, { fund: EMMA, on: day('2026-03-08') }))
    expect(await k.books.callerOf(ruth.access)).toBeUndefined()
    expect(await k.books.callerOf(emma.access)).toBeDefined()
    expect((await entries(k, EMMA)).at(-1)?.details).toMatchObject({
      why: 'person-died',
      on: day('2026-03-08'),
    })
    expect(
      namesOf(
        await k.books.answerProposal(dana, { proposal: proposal ?? '', answer: 'approved', because: '' }),
      ),
    ).toEqual(['two-managers'])
    done(
      await k.books.answerProposal(tom.caller, { proposal: proposal ?? '', answer: 'approved', because: '' }),
    )
    expect(await k.books.callerOf(emma.access)).toBeUndefined()
    expect(refusal(await k.books.recordDeath(dana, { fund: EMMA, on: day('2026-03-08') })).sentence).toBe(
      'Nobody has an authority for Emma or access as them: there is nothing to end.',
    )
  })

  test('Emma dies before she has come in: her invitation is taken back', async () => {
    const { k, dana } = await emmas()
    const asEmma = { role: 'holder', name: 'Emma', email: 'emma@home.example', fund: EMMA } as const
    const { token } = done(await k.books.invite(dana, asEmma))
    done(await k.books.recordDeath(dana, { fund: EMMA, on: MONDAY }))
    expect(namesOf(await k.books.invitationFor(token))).toEqual(['link-used'])
  })
})

describe('an appointee decides what the council says, and nothing without it', () => {
  async function appointee() {
    const { k, dana } = await emmas()
    const ruth = await ruthComesIn(k, dana, { kind: 'appointee' })
    return { k, dana, ruth }
  }
  const policy = {
    funder: 'northshire',
    from: day('2026-03-01'),
    appointeeDecides: ['swap', 'buy'],
    where: 'Northshire ISF policy, January 2026',
  }

  test('without a policy', async () => {
    const { k, ruth } = await appointee()
    expect(refusal(await k.books.swapHours(ruth.caller, swap(own))).sentence).toBe(
      'Ruth Archer’s authority does not cover the decision “swap hours”. Emma can decide this.',
    )
    const [shown] = done(await k.books.whoCanSee(ruth.caller, { fund: EMMA })).authorities
    expect(shown).toMatchObject({ decides: ['swap', 'buy', 'save'], covers: [] })
  })

  test('with one, and from the day of the next one by that', async () => {
    const { k, dana, ruth } = await appointee()
    done(await k.books.recordCouncilPolicy(dana, policy))
    done(await k.books.swapHours(ruth.caller, swap(own)))
    const save = { fund: EMMA, on: MONDAY, decided: own, pot: 'A trip', unit: 'standard', amount: h(1) }
    expect(refusal(await k.books.save(ruth.caller, save)).sentence).toBe(
      'Ruth Archer’s authority does not cover the decision “save for something”. Emma can decide this.',
    )
    done(
      await k.books.recordCouncilPolicy(dana, { ...policy, from: day('2026-03-16'), appointeeDecides: [] }),
    )
    done(await k.books.swapHours(ruth.caller, swap(own)))
    on(k, '2026-03-16')
    expect(namesOf(await k.books.swapHours(ruth.caller, swap(own, day('2026-03-16'))))).toEqual([
      'not-yours-to-decide',
    ])
    const { policies, funders } = await k.books.councilPolicies(dana, {})
    expect(policies.map((p) => [p.name, p.from, p.appointeeDecides])).toEqual([
      ['Northshire Council', '2026-03-01', ['swap', 'buy']],
      ['Northshire Council', '2026-03-16', []],
    ])
    expect(funders).toEqual([{ code: 'northshire', name: 'Northshire Council' }])
  })

  test('is refused with everything that is wrong', async () => {
    const { k, dana } = await appointee()
    const wrong = { funder: 'westshire', from: MONDAY, appointeeDecides: ['marry'], where: '' }
    expect(namesOf(await k.books.recordCouncilPolicy(dana, wrong))).toEqual([
      'unknown-stream',
      'body-invalid',
      'bad-text',
    ])
    const beyond = await k.books.recordCouncilPolicy(dana, { ...policy, appointeeDecides: ['plan'] })
    expect(refusal(beyond)).toMatchObject({
      name: 'authority-does-not-cover',
      where: { field: 'appointeeDecides' },
    })
  })
})

describe('how Emma’s decisions are made', () => {
  const agreed = (authority: string) => ({
    fund: EMMA,
    from: MONDAY,
    kinds: [
      { kind: 'buy', who: 'me-with-help', helper: 'Femi', involved: 'Femi shows me both and I point' },
      { kind: 'save', who: 'best-interests', authority, involved: 'Mum asks me and tells me why' },
    ],
    decided: decidedBy('Emma'),
  })

  test('with help, in her best interests, and all else by her: it rests on her own decision', async () => {
    const { k, dana } = await emmas()
    const emma = await emmaComesIn(k, dana)
    const ruth = await ruthComesIn(k, dana)
    done(await k.books.agreeDecisionMaking(dana, agreed(ruth.authority)))
    const carried = (await entries(k, EMMA)).slice(-2)
    expect(carried.map((e) => [e.kind, e.decision !== undefined])).toEqual([
      ['decision', true],
      ['decision-making', true],
    ])
    const save = { fund: EMMA, on: MONDAY, decided: own, pot: 'A trip', unit: 'standard', amount: h(1) }
    expect(refusal(await k.books.save(emma.caller, save)).sentence).toBe(
      'The decision-making agreement says that somebody else makes the decision “save for something” with Emma. Ruth Archer can decide this.',
    )
    done(await k.books.save(ruth.caller, save))
    const seen = done(await k.books.whoCanSee(emma.caller, { fund: EMMA }))
    const line = (kind: string) => seen.decisions.find((d) => d.kind === kind)
    expect(line('save')).toEqual({
      kind: 'save',
      names: ['Ruth Archer'],
      person: false,
      who: 'best-interests',
      involved: 'Mum asks me and tells me why',
    })
    expect(line('buy')).toMatchObject({ names: ['Emma'], who: 'me-with-help', helper: 'Femi' })
    expect(line('swap')).toEqual({ kind: 'swap', names: ['Emma', 'Ruth Archer'], person: true, who: 'me' })
    // Where the named authority has ended, Emma decides again.
    done(await k.books.endAuthority(dana, { fund: EMMA, authority: ruth.authority, why: 'order-ended' }))
    done(await k.books.save(emma.caller, save))
  })

  test.each([
    ['no kind of decision', { kinds: [] }, 'agreement-invalid'],
    ['a last day before the first', { to: day('2026-03-08') }, 'ends-before-start'],
    ['a kind there is none of', { kinds: [{ kind: 'marry', who: 'me', involved: 'x' }] }, 'body-invalid'],
    ['a way there is none of', { kinds: [{ kind: 'buy', who: 'nobody', involved: 'x' }] }, 'body-invalid'],
    ['help by nobody', { kinds: [{ kind: 'buy', who: 'me-with-help', involved: 'x' }] }, 'agreement-invalid'],
    ['no word on how she is involved', { kinds: [{ kind: 'buy', who: 'me', involved: '' }] }, 'bad-text'],
    [
      'an authority that does not cover it',
      { kinds: [{ kind: 'support', who: 'best-interests', authority: 'none', involved: 'x' }] },
      'agreement-invalid',
    ],
    ['somebody without authority who agrees', { decided: decidedBy('Fred') }, 'not-yours-to-decide'],
  ])('is not written down with %s', async (_, more, name) => {
    const { k, dana } = await emmas()
    const ruth = await ruthComesIn(k, dana)
    const before = (await entries(k, EMMA)).length
    expect(namesOf(await k.books.agreeDecisionMaking(dana, { ...agreed(ruth.authority), ...more }))).toEqual([
      name,
    ])
    expect(await entries(k, EMMA)).toHaveLength(before)
  })
})

describe('a fund that a representative agrees to on its first day', () => {
  const RUTH: AuthorityAsked = { ...MONEY, kind: 'deputy', decides: ['plan', 'swap'] }
  const opening = (more: object = {}) => ({
    ref: EMMA,
    name: 'Emma',
    agreement: terms(EMMA),
    decided: { ...decidedBy('Ruth Archer'), by: 'representative' as const },
    ...more,
  })

  test.each(['2026-02-26', '2026-03-09'])('as seen on %s', async (today) => {
    const k = await newBooks(today)
    expect(refusal(await k.books.openFund(BY, opening())).sentence).toBe(
      'No authority of Ruth Archer is on record. Emma can decide this; record the authority first if it is there.',
    )
    done(await k.books.openFund(BY, opening({ authority: RUTH })))
    const list = await entries(k, EMMA)
    expect(list.map((e) => e.kind)).toEqual(['authority', 'decision', 'agreement'])
    const [decision] = await k.store.decisions((await fundOf(k, EMMA)).id)
    expect(decision).toMatchObject({ by: 'representative', kind: 'plan' })
    expect(decision?.authority).toBe(done(await k.books.whoCanSee(BY, { fund: EMMA })).authorities[0]?.id)
  })

  test('and nothing is opened where the authority cannot be written down', async () => {
    const k = await newBooks('2026-03-09')
    const no = await k.books.openFund(BY, opening({ authority: { ...RUTH, evidence: '' } }))
    expect(refusal(no)).toMatchObject({ name: 'bad-text', where: { field: 'authority.evidence' } })
    expect(await k.store.fundByRef(BY.provider, EMMA)).toBeUndefined()
    const beyond = await k.books.openFund(BY, opening({ authority: { ...RUTH, decides: ['swap'] } }))
    expect(refusal(beyond).sentence).toBe(
      'Ruth Archer’s authority does not cover the decision “plan and agreement”. Emma can decide this.',
    )
    expect(await k.store.fundByRef(BY.provider, EMMA)).toBeUndefined()
  })
})

describe('inviting', () => {
  const TOM = { role: 'manager', name: 'Tom Price', email: 'tom@larch.example' } as const

  test('a link for seven days and one use, of which only the digest is kept', async () => {
    const { k, dana } = await emmas()
    const made = done(await k.books.invite(dana, TOM, request('key-1', TOM)))
    expect(made).toMatchObject({
      token: expect.stringMatching(/^[0-9a-f]{64}$/),
      until: '2026-03-16T09:00:00Z',
    })
    expect(await k.books.invitationFor(made.token ?? '')).toEqual({
      role: 'manager',
      name: 'Tom Price',
      email: 'tom@larch.example',
      provider: 'Larch Support',
      until: '2026-03-16T09:00:00Z',
    })
    for (const file of [k.file, `${k.file}-wal`])
      if (existsSync(file)) expect(readFileSync(file).includes(made.token ?? '')).toBe(false)
    // The same request again is answered without the secret, and invites nobody twice.
    expect(await k.books.invite(dana, TOM, request('key-1', TOM))).toEqual({
      invitation: made.invitation,
      until: made.until,
    })
    expect((await k.books.people(dana, {})).invitations).toHaveLength(1)
  })

  test('what is over, was used, was taken back or never was answers alike', async () => {
    const { k, dana } = await emmas()
    const user = account(k, TOM.name, TOM.email)
    const over = done(await k.books.invite(dana, TOM)).token
    on(k, '2026-03-16T09:00:00Z')
    const used = done(await k.books.invite(dana, TOM)).token
    done(await k.books.acceptInvitation({ token: used, user }))
    const ann = { ...TOM, name: 'Ann', email: 'ann@larch.example' }
    const back = done(await k.books.invite(dana, ann))
    done(await k.books.withdrawInvitation(dana, { invitation: back.invitation }))
    const answers = []
    for (const token of [over, used, back.token, 'f'.repeat(64), ''])
      answers.push(await k.books.invitationFor(token), await k.books.acceptInvitation({ token, user }))
    expect(new Set(answers.map((a) => JSON.stringify(a))).size).toBe(1)
    expect(answers[0]).toMatchObject({
      name: 'link-used',
      sentence: 'This invitation does not work any more. Ask whoever invited you for a new one.',
    })
    expect(namesOf(await k.books.withdrawInvitation(dana, { invitation: back.invitation }))).toEqual([
      'already-answered',
    ])
    expect(await k.store.people.invitation(createHashOf(back.token))).toMatchObject({ email: '', name: '' })
  })

  test('accepted in many places at once, it gives one access', async () => {
    const { k, dana } = await emmas()
    const { token } = done(await k.books.invite(dana, TOM))
    const user = account(k, TOM.name, TOM.email)
    const answers = await Promise.all(
      Array.from({ length: 12 }, () => k.books.acceptInvitation({ token, user })),
    )
    expect(answers.flatMap(namesOf)).toEqual(Array.from({ length: 11 }, () => 'link-used'))
    expect(await k.store.people.accessOf(user)).toHaveLength(1)
  })

  test('is for the address that was invited', async () => {
    const { k, dana } = await emmas()
    const { token } = done(await k.books.invite(dana, TOM))
    const other = account(k, 'Somebody', 'somebody@else.example')
    expect(namesOf(await k.books.acceptInvitation({ token, user: other }))).toEqual(['wrong-sign-in'])
    expect(namesOf(await k.books.acceptInvitation({ token, user: 'u_nobody' as UserId }))).toEqual([
      'wrong-sign-in',
    ])
    done(await k.books.acceptInvitation({ token, user: account(k, TOM.name, TOM.email) }))
  })

  test('one address is one account: Ruth comes in for Emma and for Sally', async () => {
    const { k, dana } = await emmas()
    await openPerson(k, 'LS-001')
    const ruth = await ruthComesIn(k, dana)
    const { authority } = done(await k.books.recordAuthority(dana, { ...MONEY, fund: 'LS-001' }))
    const again = await letIn(k, dana, {
      role: 'representative',
      name: 'Ruth Archer',
      email: 'RUTH@home.example',
      fund: 'LS-001',
      authority,
    })
    expect(again.user).toBe(ruth.user)
    expect((await k.books.accessesOf(ruth.user)).map((e) => [e.provider, e.role, e.fund?.name])).toEqual([
      ['Larch Support', 'representative', 'Emma'],
      ['Larch Support', 'representative', 'Sally'],
    ])
    // Each is asked by itself: as Emma's representative she sees nothing of Sally's.
    expect(namesOf(await k.books.fundPage(ruth.caller, { fund: 'LS-001' }))).toEqual(['unknown-fund'])
  })

  test('staff are no representatives, and representatives no staff: by invitation, and by the file', async () => {
    const { k, dana } = await emmas()
    const { authority } = done(await k.books.recordAuthority(dana, { ...MONEY, fund: EMMA }))
    const asRuth = { role: 'representative', name: 'Ruth Archer', fund: EMMA, authority } as const
    expect(refusal(await k.books.invite(dana, { ...asRuth, email: 'dana@larch.example' })).sentence).toBe(
      'Whoever works for Larch Support cannot be a representative. It must be somebody who is not paid by Larch Support.',
    )
    const { token } = done(await k.books.invite(dana, { ...asRuth, email: 'ruth@home.example' }))
    const asManager = { role: 'manager', name: 'Ruth Archer', email: 'ruth@home.example' } as const
    expect(namesOf(await k.books.invite(dana, asManager))).toEqual(['staff-representative'])
    // She became staff by another way meanwhile: the last step refuses too.
    const user = account(k, 'Ruth Archer', 'ruth@home.example')
    const access = { id: 'x_other' as AccessId, user, provider: BY.provider, role: 'manager' } as const
    const given = { provider: BY.provider, at: k.clock.now, by: BY.code, entries: [] }
    await k.store.commit({ ...given, access: [{ ...access, from: MONDAY }] }, new Map())
    expect(namesOf(await k.books.acceptInvitation({ token, user }))).toEqual(['staff-representative'])
    expect(await k.store.people.accessOf(user)).toHaveLength(1)
  })

  test.each([
    ['as nothing there is', { role: 'owner' }, ['unknown-role']],
    ['as a part of every object', { role: 'constructor' }, ['unknown-role']],
    [
      'with everything wrong',
      { role: 'owner', email: 'x', name: '' },
      ['unknown-role', 'bad-text', 'bad-text'],
    ],
    ['with two addresses', { email: 'a@b.example, c@d.example' }, ['bad-text']],
    ['with a second heading', { email: 'a@b.example\nBcc: c@d.example' }, ['bad-text']],
    ['a manager to a fund', { fund: EMMA }, ['body-invalid']],
    ['a holder to nobody’s fund', { role: 'holder' }, ['unknown-fund']],
    ['a holder to a fund there is none of', { role: 'holder', fund: 'LS-999' }, ['unknown-fund']],
    ['a holder to the provider’s own book', { role: 'holder', fund: 'OWN' }, ['unknown-fund']],
    [
      'a representative without authority',
      { role: 'representative', fund: EMMA, authority: 'none' },
      ['unknown-authority'],
    ],
    ['a commissioner for no funder', { role: 'commissioner', funder: 'westshire' }, ['unknown-stream']],
    ['who is there already', { email: 'dana@larch.example' }, ['already-exists']],
  ])('is refused: %s', async (_, more, names) => {
    const { k, dana } = await emmas()
    expect(namesOf(await k.books.invite(dana, { ...TOM, ...more }))).toEqual(names)
    expect((await k.books.people(dana, {})).invitations).toEqual([])
  })

  test('twice the same is refused while the first is open', async () => {
    const { k, dana } = await emmas()
    done(await k.books.invite(dana, TOM))
    expect(refusal(await k.books.invite(dana, TOM)).sentence).toBe(
      'This address is invited already, and the link is open until 16 March 2026. Take that invitation back to send a new one.',
    )
    on(k, '2026-03-16T09:00:00Z')
    done(await k.books.invite(dana, TOM))
  })

  test('an address we know by another name is not Emma’s by a slip; a family may share one', async () => {
    const { k, dana } = await emmas()
    await openPerson(k, 'LS-001')
    await emmaComesIn(k, dana)
    const email = 'emma@home.example'
    const asSally = { role: 'holder', name: 'Sally', fund: 'LS-001', email } as const
    const no = refusal(await k.books.invite(dana, asSally))
    expect([no.name, no.where, no.sentence]).toEqual([
      'already-exists',
      { field: 'sameAddress' },
      'This address is Emma’s. Invite Sally by their own, or tick that it is right: Emma comes in for Sally too.',
    ])
    // Whoever works here, or reads for a council, has an address of their own.
    const asManager = { ...TOM, email, sameAddress: true }
    expect(refusal(await k.books.invite(dana, asManager)).sentence).toBe(
      'This address is Emma’s. Invite Tom Price by their own.',
    )
    // The same while an address is only invited.
    done(await k.books.invite(dana, TOM))
    const asTom = { ...asSally, email: TOM.email }
    expect(refusal(await k.books.invite(dana, asTom)).sentence).toContain('This address is Tom Price’s.')
    done(await k.books.invite(dana, { ...asSally, sameAddress: true }))
  })

  test('one person has one way in as themselves, and no manager lets themselves in as them', async () => {
    const { k, dana } = await emmas()
    const asEmma = { role: 'holder', name: 'Emma', fund: EMMA } as const
    expect(namesOf(await k.books.invite(dana, { ...asEmma, email: 'dana@larch.example' }))).toEqual([
      'two-managers',
    ])
    await emmaComesIn(k, dana)
    expect(namesOf(await k.books.invite(dana, { ...asEmma, email: 'another@home.example' }))).toEqual([
      'already-exists',
    ])
  })

  test('an authority is one person’s, and one that has ended invites nobody', async () => {
    const { k, dana } = await emmas()
    const { authority } = done(await k.books.recordAuthority(dana, { ...MONEY, fund: EMMA }))
    const ask = { role: 'representative', email: 'ruth@home.example', fund: EMMA, authority } as const
    expect(refusal(await k.books.invite(dana, { ...ask, name: 'Fred Jones' })).sentence).toBe(
      'This authority is Ruth Archer’s and nobody else’s. Invite them by that name, or record the authority of Fred Jones first.',
    )
    const { token } = done(await k.books.invite(dana, { ...ask, name: 'Ruth Archer' }))
    done(await k.books.endAuthority(dana, { fund: EMMA, authority, why: 'died' }))
    const user = account(k, 'Ruth Archer', ask.email)
    expect(namesOf(await k.books.acceptInvitation({ token, user }))).toEqual(['link-used'])
    expect(refusal(await k.books.invite(dana, { ...ask, name: 'Ruth Archer' })).sentence).toBe(
      'This authority ended on 9 March 2026. Record the one that stands now first.',
    )
  })

  test('another provider’s funds and authorities are not there', async () => {
    const { k, dana } = await emmas()
    const { id } = await fundOf(k, EMMA)
    const oak: Caller = { ...BY, provider: 'p_oak' as Caller['provider'] }
    const bank = { code: 'isf', name: 'Oak', sortCode: '30-00-01', number: '87654321' }
    done(await k.books.openProvider(oak, { name: 'Oak Care', bank, opened: day('2026-03-02') }))
    const { authority } = done(await k.books.recordAuthority(dana, { ...MONEY, fund: EMMA }))
    const ask = { role: 'representative', name: 'Ruth Archer', email: 'ruth@home.example' } as const
    expect(namesOf(await k.books.invite(oak, { ...ask, fund: id, authority }))).toEqual(['unknown-fund'])
    expect(namesOf(await k.books.recordAuthority(oak, { ...MONEY, fund: id }))).toEqual(['unknown-fund'])
    expect(await k.books.people(oak, {})).toMatchObject({ access: [], invitations: [], to: { funds: [] } })
    const [given] = (await k.books.people(dana, {})).access
    expect(namesOf(await k.books.endAccess(oak, { access: given?.id ?? '', why: 'left' }))).toEqual([
      'unknown-person',
    ])
  })

  test('only managers invite, see everybody and end access', async () => {
    const { k, dana } = await emmas()
    const emma = await emmaComesIn(k, dana)
    const jo = await letIn(k, dana, {
      role: 'commissioner',
      name: 'Jo Hill',
      email: 'jo@northshire.example',
      funder: 'northshire',
    })
    const ruth = await ruthComesIn(k, dana)
    for (const { caller } of [emma, jo, ruth]) {
      expect(namesOf(await k.books.invite(caller, TOM))).toEqual(['not-found'])
      expect(namesOf(await k.books.endAccess(caller, { access: emma.access, why: 'left' }))).toEqual([
        'not-found',
      ])
      expect(namesOf(await k.books.recordAuthority(caller, { ...MONEY, fund: EMMA }))).toEqual(['not-found'])
      await expect(k.books.people(caller, {})).rejects.toThrow()
    }
    await expect(k.books.whoCanSee(jo.caller, { fund: EMMA })).rejects.toThrow()
    expect(
      (await k.books.people(dana, {})).access.map((a) => [a.name, a.role, a.fund?.name, a.funder]),
    ).toEqual([
      ['Dana Reed', 'manager', undefined, undefined],
      ['Emma', 'holder', 'Emma', undefined],
      ['Jo Hill', 'commissioner', undefined, 'Northshire Council'],
      ['Ruth Archer', 'representative', 'Emma', undefined],
    ])
  })
})

describe('ending an access', () => {
  test('of a manager who has left, at once; of the last one, not', async () => {
    const { k, dana } = await emmas()
    const tom = await tomComesIn(k, dana)
    done(await k.books.endAccess(dana, { access: tom.access, why: 'left' }))
    expect(await k.books.callerOf(tom.access)).toBeUndefined()
    const [mine] = (await k.books.people(dana, {})).access
    const no = await k.books.endAccess(dana, { access: mine?.id ?? '', why: 'left' })
    expect(refusal(no)).toMatchObject({
      name: 'two-managers',
      sentence: 'Larch Support would have no manager left. Invite another one first.',
    })
    expect(namesOf(await k.books.endAccess(dana, { access: tom.access, why: 'left' }))).toEqual([
      'already-answered',
    ])
  })

  test('of the last manager not by a proposal either, even if it was not the last when proposed', async () => {
    const { k, dana } = await emmas()
    const tom = await tomComesIn(k, dana)
    const mine = (await k.books.people(dana, {})).access.find((a) => a.id !== tom.access)?.id
    if (!mine) throw new Error('Dana has no access')
    const asked = { what: 'end-access', access: mine, why: 'left' } as const
    const { proposal } = done(await k.books.propose(dana, asked))
    done(await k.books.endAccess(dana, { access: tom.access, why: 'left' }))
    const no = await k.books.answerProposal(tom.caller, { proposal, answer: 'approved' })
    expect(refusal(no).sentence).toContain('Larch Support would have no manager left.')
    expect(refusal(await k.books.propose(dana, { ...asked, why: 'asked' })).name).toBe('two-managers')
    expect(await k.books.callerOf(mine)).toBeDefined()
  })

  test('of Emma to her own fund: only as a second manager allows', async () => {
    const { k, dana } = await emmas()
    const emma = await emmaComesIn(k, dana)
    const asked = done(await k.books.endAccess(dana, { access: emma.access, why: 'asked' }))
    expect(asked.proposal).toBeDefined()
    expect(await k.books.callerOf(emma.access)).toBeDefined()
    expect(namesOf(await k.books.endAccess(dana, { access: emma.access, why: 'mistake' }))).toEqual([
      'already-exists',
    ])
    expect(namesOf(await k.books.endAccess(dana, { access: emma.access, why: 'because' }))).toEqual([
      'body-invalid',
    ])
  })

  test('there is none', async () => {
    const { k, dana } = await emmas()
    expect(namesOf(await k.books.endAccess(dana, { access: 'x_none', why: 'left' }))).toEqual([
      'unknown-person',
    ])
  })
})

test('who can see, for Emma: names, days, what is agreed, and how many from the council', async () => {
  const { k, dana } = await emmas()
  const emma = await emmaComesIn(k, dana)
  const ruth = await ruthComesIn(k, dana)
  await tomComesIn(k, dana)
  const { managers, holder, provider, authorities, funders } = done(
    await k.books.whoCanSee(emma.caller, { fund: EMMA }),
  )
  expect({ managers, provider, holder: holder?.name }).toEqual({
    managers: ['Dana Reed', 'Tom Price'],
    provider: 'Larch Support',
    holder: 'Emma',
  })
  expect(authorities).toEqual([
    {
      id: ruth.authority,
      kind: 'lpa-finance',
      name: 'Ruth Archer',
      decides: ['swap', 'buy', 'save'],
      covers: ['swap', 'buy', 'save'],
      told: true,
      from: '2026-03-01',
      recognisedBy: 'Dana Reed, Larch Support',
      evidence: 'Registered power of attorney, seen 3 March 2026',
      stands: true,
      hasAccess: true,
      mayEnd: false,
    },
  ])
  expect(funders).toEqual([{ code: 'northshire', name: 'Northshire Council', commissioners: 0 }])
  // A manager's look is kept, and hers is not.
  done(await k.books.whoCanSee(dana, { fund: EMMA }))
  const looks = await k.store.people.looks((await fundOf(k, EMMA)).id, { from: MONDAY, to: MONDAY })
  expect(looks.filter((l) => l.what === 'people').map((l) => l.by)).toEqual([dana.code])
})

test('a copy of the books as they stand says the same', async () => {
  const { k, dana } = await emmas()
  await ruthComesIn(k, dana)
  const copy = await copyOf(k)
  expect(await copy.books.people(dana, {})).toEqual(await k.books.people(dana, {}))
})

const createHashOf = (text: string) => createHash('sha256').update(text).digest('hex') as never

describe('two at the same moment', () => {
  test('two managers end each other: one stays', async () => {
    const { k, dana } = await emmas()
    const tom = await letIn(k, dana, { role: 'manager', name: 'Tom Okafor', email: 'tom@larch.example' })
    const [danas] = await k.store.people.accessOf(dana.code)
    const both = await Promise.all([
      k.books.endAccess(dana, { access: tom.access, why: 'left' }),
      k.books.endAccess(tom.caller, { access: danas!.id, why: 'left' }),
    ])
    expect(both.filter((answer) => namesOf(answer).length === 0)).toHaveLength(1)
    const left = (await k.store.people.accessTo(BY.provider)).filter((a) => a.role === 'manager' && !a.ended)
    expect(left).toHaveLength(1)
    await audit(k)
  })

  test('two come in as the person by two invitations: one does', async () => {
    const { k } = await emmas()
    const ask = { role: 'holder', name: 'Emma', fund: EMMA }
    const invited = await Promise.all(
      ['emma@home.example', 'emma@work.example'].map((email) => k.books.invite(BY, { ...ask, email })),
    )
    const tokens = invited.flatMap((i) => ('token' in i && i.token ? [i.token] : []))
    const users = ['emma@home.example', 'emma@work.example'].map((email) => account(k, 'Emma', email))
    const accepted = await Promise.all(
      tokens.map((token, i) => k.books.acceptInvitation({ token, user: users[i]! })),
    )
    expect(accepted.filter((a) => 'access' in a)).toHaveLength(1)
    const fund = await fundOf(k, EMMA)
    expect((await k.store.people.accessTo(BY.provider, fund.id)).map((a) => a.role)).toEqual(['holder'])
  })
})

describe('a manager whom one other let in', () => {
  test('is flagged, and a third says that it is right: neither of the two', async () => {
    const { k, dana } = await emmas()
    const una = await letIn(k, BY, { role: 'manager', name: 'Una Park', email: 'una@larch.example' })
    const tom = await letIn(k, dana, { role: 'manager', name: 'Tom Okafor', email: 'tom@larch.example' })
    const [flagged] = await k.books.flags(dana, {})
    expect(flagged).toMatchObject({ what: 'new-manager', manager: 'Tom Okafor', invitedBy: 'Dana Reed' })
    const answer = { flag: flagged!.id, because: 'Tom began today' }
    for (const of of [dana, tom.caller])
      expect(namesOf(await k.books.answerFlag(of, answer))).toEqual(['two-managers'])
    done(await k.books.answerFlag(una.caller, answer))
    expect(await k.books.flags(dana, {})).toEqual([])
  })

  test('is not flagged where nobody else could say so, nor from the command line: who runs it has the file', async () => {
    const { k, dana } = await emmas()
    await letIn(k, dana, { role: 'manager', name: 'Tom Okafor', email: 'tom@larch.example' })
    await letIn(k, BY, { role: 'manager', name: 'Una Park', email: 'una@larch.example' })
    expect(await k.books.flags(dana, {})).toEqual([])
  })
})
