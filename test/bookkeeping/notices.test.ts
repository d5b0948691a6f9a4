// The person hears the next day of what somebody else wrote down for them, in their own format.
import Database from 'better-sqlite3'
import { describe, expect, test } from 'vitest'
import { cardAddress } from '../../src/bookkeeping/access.ts'
import type { Caller } from '../../src/bookkeeping/daybook.ts'
import { managerOf } from '../../src/cli/house.ts'
import { day } from '../../src/ledger/day.ts'
import {
  type Bookkeeper,
  BY,
  decidedBy,
  done,
  fundOf,
  h,
  namesOf,
  newBooks,
  openPerson,
  refusal,
} from './bookkeeper.ts'
import { aroundBrian, authorityOf, comesIn, nextDay } from './people-around.ts'

const MONDAY = day('2026-03-09')
const large = [{ reader: 'person', format: 'large-print' }]

async function brians(): Promise<{ k: Bookkeeper; dana: Caller; tom: Caller; brian: Caller }> {
  const k = await newBooks('2026-03-09')
  await openPerson(k, 'LS-002', { statementTo: large })
  done(await k.books.allocate(BY, { through: MONDAY }))
  done(await k.books.recordThrough(BY, { through: MONDAY }))
  return { k, ...(await aroundBrian(k)) }
}

const swap = { fund: 'LS-002', on: MONDAY, from: 'standard', to: 'enhanced', amount: h(6) }
const byPhone = { name: 'Brian', involved: 'by-phone' as const }

describe('telling', () => {
  test('is due the day after, in his own format, with the account he signs in by', async () => {
    const { k, dana, brian } = await brians()
    done(await k.books.swapHours(dana, { ...swap, decided: byPhone }))
    expect(await k.books.notices(dana, {})).toEqual([])
    nextDay(k, '2026-03-10')
    const due = await k.books.notices(dana, {})
    // His agreement, written down as the fund was opened, and the swap.
    expect(due.map((n) => [n.record.decision.kind, n.to, n.format, n.user, n.notice.due])).toEqual([
      ['plan', 'Brian', 'large-print', brian.code, '2026-03-10'],
      ['swap', 'Brian', 'large-print', brian.code, '2026-03-10'],
    ])
    expect(due.at(-1)?.record).toMatchObject({ writtenDownBy: { name: 'Dana Reed' }, own: false })
    expect(await k.books.notices(dana, { by: MONDAY })).toEqual([])
  })

  test('also whoever he wants told, while their authority stands; not what he decides himself', async () => {
    const { k, dana, brian } = await brians()
    const sue = await authorityOf(k, 'LS-002', 'Sue Hall', { told: true })
    await authorityOf(k, 'LS-002', 'Ed Cole', { told: true, to: MONDAY })
    await authorityOf(k, 'LS-002', 'Ann Fox', { told: false })
    nextDay(k, '2026-03-10')
    const tuesday = { ...swap, on: day('2026-03-10') }
    done(await k.books.swapHours(dana, { ...tuesday, decided: byPhone }))
    done(await k.books.swapHours(brian, { ...tuesday, decided: { own: true } }))
    nextDay(k, '2026-03-11')
    const due = (await k.books.notices(dana, {})).filter((n) => n.record.decision.kind === 'swap')
    expect(due.map((n) => [n.to, n.notice.to, n.format])).toEqual([
      ['Brian', 'person', 'large-print'],
      ['Sue Hall', sue, 'paper'],
    ])
    expect(due[1]?.user).toBeUndefined()
  })

  test('what a representative decides on screen is told to him, not to them', async () => {
    const { k, dana } = await brians()
    const { id } = await fundOf(k, 'LS-002')
    const authority = await authorityOf(k, 'LS-002', 'Sue Hall', { told: true })
    const sue = await comesIn(k, 'Sue Hall', { role: 'representative', fund: id, authority })
    done(await k.books.swapHours(sue, { ...swap, decided: { own: true } }))
    nextDay(k, '2026-03-10')
    const due = (await k.books.notices(dana, {})).filter((n) => n.record.decision.kind === 'swap')
    expect(due.map((n) => [n.to, n.record.own, n.record.authority?.id])).toEqual([['Brian', true, authority]])
  })

  test('what was done as he decided and is taken back is told to him, and to whoever he wants told', async () => {
    const { k, dana, tom, brian } = await brians()
    const sue = await authorityOf(k, 'LS-002', 'Sue Hall', { told: true })
    const wrote = done(await k.books.swapHours(brian, { ...swap, decided: { own: true } }))
    const number = wrote.entries.at(-1) ?? 0
    const visit = { fund: 'LS-002', start: '2026-03-09 10:00', end: '2026-03-09 11:00' }
    const given = done(await k.books.giveSupport(dana, visit))
    done(await k.books.reverse(dana, { fund: 'LS-002', number, reason: 'A slip' }))
    done(await k.books.reverse(dana, { fund: 'LS-002', number: given.entries[0] ?? 0, reason: 'A slip' }))
    expect((await k.books.notices(tom, {})).filter((n) => n.takenBack !== undefined)).toEqual([])
    nextDay(k, '2026-03-10')
    const due = (await k.books.notices(tom, {})).filter((n) => n.record.decision.kind !== 'plan')
    expect(due.map((n) => [n.to, n.notice.to, n.takenBack, n.answer, n.record.own])).toEqual([
      ['Brian', 'person', number, undefined, true],
      ['Sue Hall', sue, number, undefined, true],
    ])
  })

  test('once told it is not due any more, and cannot be told again', async () => {
    const { k, dana, tom, brian } = await brians()
    done(await k.books.swapHours(dana, { ...swap, decided: byPhone }))
    nextDay(k, '2026-03-10')
    const due = await k.books.notices(tom, {})
    const [plan, swapped] = due.map((n) => n.notice.id)
    done(await k.books.markTold(tom, { notice: swapped ?? '', how: 'letter' }))
    expect((await k.books.notices(tom, {})).map((n) => n.notice.id)).toEqual([plan])
    expect(namesOf(await k.books.markTold(tom, { notice: swapped ?? '', how: 'in-person' }))).toEqual([
      'already-answered',
    ])
    const [first] = done(await k.books.decisionsOf(brian, { fund: 'LS-002' })).decisions
    expect(first?.notices).toMatchObject([{ told: { how: 'letter', by: tom.code } }])
    const letter = done(await k.books.notice(tom, { notice: swapped ?? '' }))
    expect([letter.to, letter.notice.told?.how]).toEqual(['Brian', 'letter'])
  })

  test('is not said to be done before the day, nor by whoever wrote it down', async () => {
    const { k, dana, tom } = await brians()
    done(await k.books.swapHours(dana, { ...swap, decided: byPhone }))
    const rows = await k.store.people.notices((await fundOf(k, 'LS-002')).id)
    const told = { notice: rows.at(-1)?.id ?? '', how: 'letter' } as const
    for (const by of [dana, tom]) {
      const early = refusal(await k.books.markTold(by, told))
      expect([early.name, early.facts['due']]).toEqual(['future-day', '2026-03-10'])
    }
    nextDay(k, '2026-03-10')
    const own = refusal(await k.books.markTold(dana, told))
    expect([own.name, own.sentence]).toEqual([
      'two-managers',
      'You wrote this down, so somebody else says that it was told. Tom Price can.',
    ])
    expect(await k.books.notices(tom, {})).toHaveLength(2)
    done(await k.books.markTold(tom, told))
    expect(await k.books.notices(tom, {})).toHaveLength(1)
  })

  test('of an answer: not by whoever answered; whoever wrote down the decision may', async () => {
    const { k, dana, tom, brian } = await brians()
    done(await k.books.swapHours(dana, { ...swap, decided: byPhone }))
    const [last] = done(await k.books.decisionsOf(brian, { fund: 'LS-002' })).decisions
    const { dispute } = done(
      await k.books.dispute(brian, { fund: 'LS-002', decision: last?.decision.id ?? '' }),
    )
    const answer = { fund: 'LS-002', dispute, outcome: 'stands', because: 'He said so' } as const
    done(await k.books.answerDispute(tom, answer))
    nextDay(k, '2026-03-10')
    const due = (await k.books.notices(dana, {})).find((n) => n.answer)
    const told = { notice: due?.notice.id ?? '', how: 'in-person' } as const
    expect(namesOf(await k.books.markTold(tom, told))).toEqual(['two-managers'])
    done(await k.books.markTold(dana, told))
  })

  test('by e-mail: said by the service alone, also of what a command wrote down', async () => {
    const { k, dana, tom } = await brians()
    const service = managerOf(BY.provider)
    done(await k.books.swapHours(service, { ...swap, decided: byPhone }))
    const rows = await k.store.people.notices((await fundOf(k, 'LS-002')).id)
    const ask = { notice: rows.at(-1)?.id ?? '' }
    expect(namesOf(await k.books.toldByEmail(service, ask))).toEqual(['future-day'])
    nextDay(k, '2026-03-10')
    for (const by of [dana, tom]) expect(namesOf(await k.books.toldByEmail(by, ask))).toEqual(['not-found'])
    done(await k.books.toldByEmail(service, ask))
    expect(done(await k.books.notice(tom, ask)).notice.told?.how).toBe('e-mail')
  })

  test('not to a representative whose authority has ended: for them there is nothing', async () => {
    const { k, dana, tom } = await brians()
    const sue = await authorityOf(k, 'LS-002', 'Sue Hall', { told: true })
    done(await k.books.swapHours(dana, { ...swap, decided: byPhone }))
    nextDay(k, '2026-03-10')
    const hers = (await k.books.notices(tom, {})).find((n) => n.notice.to === sue)
    const ask = { notice: hers?.notice.id ?? '' }
    expect(hers?.to).toBe('Sue Hall')
    done(await k.books.endAuthority(dana, { fund: 'LS-002', authority: sue, why: 'revoked' }))
    expect((await k.books.notices(tom, {})).map((n) => n.notice.to)).toEqual(['person', 'person'])
    expect(await k.books.noticesToSend(managerOf(BY.provider), {})).toHaveLength(2)
    expect(namesOf(await k.books.notice(tom, ask))).toEqual(['unknown-document'])
    expect(namesOf(await k.books.markTold(tom, { ...ask, how: 'letter' }))).toEqual(['unknown-document'])
    expect(namesOf(await k.books.toldByEmail(managerOf(BY.provider), ask))).toEqual(['unknown-document'])
  })

  test('to an account of a card there is no e-mail', async () => {
    const { k, dana, tom, brian } = await brians()
    done(await k.books.swapHours(dana, { ...swap, decided: byPhone }))
    const file = new Database(k.file)
    file.prepare('UPDATE auth_user SET email = ? WHERE id = ?').run(cardAddress('ab'.repeat(16)), brian.code)
    file.close()
    nextDay(k, '2026-03-10')
    expect((await k.books.notices(tom, {})).map((n) => [n.to, n.user])).toEqual([
      ['Brian', undefined],
      ['Brian', undefined],
    ])
  })

  test.each([
    ['paper', false],
    ['large-print', false],
    ['e-mail', true],
    ['Web', true],
    [undefined, true],
  ])('who agreed to %s reads on a screen: %s', async (format, onScreen) => {
    const k = await newBooks('2026-03-09')
    await openPerson(k, 'LS-002', { statementTo: format ? [{ reader: 'person', format }] : [] })
    nextDay(k, '2026-03-10')
    expect((await k.books.notices(BY, {})).map((n) => [n.format, n.onScreen])).toEqual([
      [format ?? 'paper', onScreen],
    ])
  })

  test('one notice is a look at that person’s record, and at nobody else’s', async () => {
    const { k, dana, tom, brian } = await brians()
    await openPerson(k, 'LS-001')
    const sally = await comesIn(k, 'Sally', { role: 'holder', fund: (await fundOf(k, 'LS-001')).id })
    done(await k.books.swapHours(dana, { ...swap, decided: byPhone }))
    nextDay(k, '2026-03-10')
    const [row] = await k.store.people.notices((await fundOf(k, 'LS-002')).id)
    done(await k.books.notice(tom, { notice: row?.id ?? '' }))
    const looked = async (by: Caller, fund: string) =>
      done(await k.books.whoLooked(by, { fund })).lines.map((l) => [l.name, l.what])
    expect(await looked(sally, 'LS-001')).toEqual([])
    expect(await looked(brian, 'LS-002')).toEqual([['Tom Price', ['decisions']]])
    // What is sent shows nobody anything.
    await k.books.noticesToSend(managerOf(BY.provider), {})
    expect(await looked(sally, 'LS-001')).toEqual([])
  })

  test('somebody else’s notice is not there', async () => {
    const { k, dana, brian } = await brians()
    await openPerson(k, 'LS-001')
    nextDay(k, '2026-03-10')
    const sallys = (await k.books.notices(dana, {})).find((n) => n.to === 'Sally')?.notice.id ?? ''
    const nix = await k.books.notice(brian, { notice: 'n_nix' })
    expect(namesOf(nix)).toEqual(['unknown-document'])
    expect(await k.books.notice(brian, { notice: sallys })).toEqual(nix)
    expect(namesOf(await k.books.markTold(dana, { notice: 'n_nix', how: 'letter' }))).toEqual([
      'unknown-document',
    ])
    expect(namesOf(await k.books.markTold(brian, { notice: sallys, how: 'letter' }))).toEqual(['not-found'])
    await expect(k.books.notices(brian, {})).rejects.toThrow('notices')
  })

  test('a file’s decisions are told like any other that was written down', async () => {
    const { k, dana } = await brians()
    const decided = decidedBy('Brian')
    done(
      await k.books.swapHours(dana, {
        ...swap,
        decided,
        source: { system: 'decisions', reference: 'D-1' },
      }),
    )
    nextDay(k, '2026-03-10')
    expect((await k.books.notices(dana, {})).map((n) => n.record.decision.involved)).toEqual([
      'in-person',
      'in-person',
    ])
  })
})
