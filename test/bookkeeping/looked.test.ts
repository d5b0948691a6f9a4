// Who looked: every look at a person's record by staff or a commissioner is kept, and shown to the person, one
// line a person a day. Dana and Tom are managers of Larch Support, Priya looks for Northshire Council:
//
//   1 April  Dana: Sally's account twice, the list of everybody    3 April  Dana: Sally's March statement
//   3 April  Priya: Sally's account                                3 April  a command: Sally's entries
//   4 April  Tom: Brian's account, and nothing of Sally's
import Database from 'better-sqlite3'
import { beforeEach, describe, expect, test } from 'vitest'
import type { Caller } from '../../src/bookkeeping/daybook.ts'
import { Hidden } from '../../src/bookkeeping/daybook.ts'
import type { LookLine } from '../../src/bookkeeping/look.ts'
import { openBooks } from '../../src/bookkeeping/open-books.ts'
import { StoreBroken } from '../../src/bookkeeping/store.ts'
import { day, month } from '../../src/ledger/day.ts'
import { connect } from '../../src/store/sqlite/open.ts'
import { SqliteStore } from '../../src/store/sqlite/store.ts'
import { sentenceOf } from '../../src/web/pages/looked.tsx'
import {
  type Bookkeeper,
  BY,
  decidedBy,
  done,
  fundOf,
  moment,
  newBooks,
  openPerson,
  refusal,
  terms,
} from './bookkeeper.ts'
import { comesIn } from './people-around.ts'

let k: Bookkeeper
let sally: Caller
let dana: Caller
let tom: Caller
let priya: Caller
beforeEach(async () => {
  k = await newBooks('2026-03-02')
  await openPerson(k, 'LS-001')
  await openPerson(k, 'LS-002')
  k.clock.now = moment('2026-04-01')
  done(await k.books.recordThrough(BY, { through: day('2026-03-31') }))
  done(await k.books.closeMonth(BY, { fund: 'LS-001', month: month('2026-03') }))
  sally = await comesIn(k, 'Sally', { role: 'holder', fund: (await fundOf(k, 'LS-001')).id })
  dana = await comesIn(k, 'Dana Reed', { role: 'manager' })
  tom = await comesIn(k, 'Tom Price', { role: 'manager' })
  priya = await comesIn(k, 'Priya Shah', { role: 'commissioner', funder: 'northshire' })
})

const at = (by: Caller, text: string): Caller => {
  k.clock.now = moment(text)
  return by
}
const lines = async (m?: string, by = sally) =>
  done(await k.books.whoLooked(by, { fund: 'LS-001', ...(m ? { month: month(m) } : {}) })).lines
const told = async (m?: string, by = sally) => (await lines(m, by)).map((l) => sentenceOf(l, undefined))

async function theFirstDays(): Promise<void> {
  done(await k.books.fundPage(at(dana, '2026-04-01'), { fund: 'LS-001' }))
  done(await k.books.fundPage(at(dana, '2026-04-01T10:00:00Z'), { fund: 'LS-001' }))
  await k.books.fundList(dana, {})
  done(await k.books.statementOf(at(dana, '2026-04-03'), { fund: 'LS-001', number: 1 }))
  done(await k.books.fundPage(at(priya, '2026-04-03T11:00:00Z'), { fund: 'LS-001' }))
  done(await k.books.entriesOf(at(BY, '2026-04-03T12:00:00Z'), { fund: 'LS-001' }))
  done(await k.books.fundPage(at(tom, '2026-04-04'), { fund: 'LS-002' }))
}

describe('what the person reads', () => {
  test('one line a person a day, newest first, in plain words', async () => {
    await theFirstDays()
    expect(await told('2026-04')).toEqual([
      'Somebody at Larch Support’s own computer looked at what happened in your account on 3 April 2026.',
      'Somebody of Northshire Council (Priya Shah) looked at your account on 3 April 2026.',
      'Dana Reed, a manager of Larch Support, looked at your March statement on 3 April 2026.',
      'Dana Reed, a manager of Larch Support, looked at your account and a list that you are in on 1 April 2026.',
    ])
  })

  test('whoever acts for them, and a manager, read the same about them by name', async () => {
    await theFirstDays()
    const list = await lines('2026-04', tom)
    expect(list.map((l) => sentenceOf(l, 'Sally')).at(-1)).toBe(
      'Dana Reed, a manager of Larch Support, looked at Sally’s account and a list that Sally is in on 1 April 2026.',
    )
  })

  test('their own visits do not stand there', async () => {
    done(await k.books.fundPage(sally, { fund: 'LS-001' }))
    done(await k.books.statementOf(sally, { fund: 'LS-001', number: 1 }))
    await k.books.fundList(sally, {})
    expect(await lines()).toEqual([])
  })

  test('an early copy, several statements, prices asked for, and a copy of everything', async () => {
    at(dana, '2026-04-20')
    done(await k.books.draftStatement(dana, { fund: 'LS-001', month: month('2026-04') }))
    done(await k.books.statementOf(dana, { fund: 'LS-001', month: month('2026-03') }))
    const visit = { fund: 'LS-001', start: '2026-04-21T10:00', end: '2026-04-21T12:00' }
    done(await k.books.whatWouldItCost(dana, visit))
    done(await k.books.exportBooks(dana, {}))
    expect(await told()).toEqual([
      'Dana Reed, a manager of Larch Support, looked at your account and your March and April statements, and took a copy of your account on 20 April 2026.',
    ])
    done(await k.books.exportBooks(at(BY, '2027-01-05'), { fund: 'LS-001' }))
    done(await k.books.statementOf(at(dana, '2027-01-06'), { fund: 'LS-001', number: 1 }))
    expect(await told()).toEqual([
      'Dana Reed, a manager of Larch Support, looked at your March 2026 statement on 6 January 2027.',
      'Somebody at Larch Support’s own computer took a copy of your account on 5 January 2027.',
    ])
  })

  test('a day is a day in London: half past midnight in June is the next one', async () => {
    done(await k.books.fundPage(at(dana, '2026-06-30T22:59:00Z'), { fund: 'LS-001' }))
    done(await k.books.fundPage(at(dana, '2026-06-30T23:30:00Z'), { fund: 'LS-001' }))
    expect((await lines('2026-06')).map((l) => l.day)).toEqual(['2026-06-30'])
    expect((await lines('2026-07')).map((l) => l.day)).toEqual(['2026-07-01'])
  })

  test('month by month, from the month the fund was opened to this one', async () => {
    await theFirstDays()
    at(sally, '2026-05-02')
    const of = async (m?: string) => {
      const found = done(
        await k.books.whoLooked(sally, { fund: 'LS-001', ...(m ? { month: month(m) } : {}) }),
      )
      return [found.month, found.earlier, found.later, found.lines.length]
    }
    expect(await of()).toEqual(['2026-05', '2026-04', undefined, 0])
    expect(await of('2026-04')).toEqual(['2026-04', '2026-03', '2026-05', 4])
    expect(await of('2026-03')).toEqual(['2026-03', undefined, '2026-04', 0])
  })

  test('a name that was erased is missing, the line stays', async () => {
    await theFirstDays()
    const file = new Database(k.file)
    file.prepare('DELETE FROM auth_user WHERE id IN (?, ?)').run(dana.code, priya.code)
    file.close()
    const [, priyas, danas] = await told('2026-04')
    expect(priyas).toBe('Somebody of Northshire Council looked at your account on 3 April 2026.')
    expect(danas).toBe('A manager of Larch Support looked at your March statement on 3 April 2026.')
  })

  test('a commissioner’s list counts for those who were on it', async () => {
    const southmere = await comesIn(k, 'Sam Southmere', { role: 'commissioner', funder: 'southmere' })
    done(
      await k.books.agreeAnew(at(BY, '2026-04-07'), {
        fund: 'LS-001',
        agreement: terms('LS-001', {
          from: day('2026-04-06'),
          streams: [{ code: 'southmere', name: 'Southmere Council', relation: 'included' }],
        }),
        decided: decidedBy('Sally'),
      }),
    )
    await k.books.fundList(southmere, {})
    await k.books.fundList(priya, {})
    await k.books.fundList(at(priya, '2026-04-08'), { on: day('2026-04-05') })
    expect(await told()).toEqual([
      'Somebody of Northshire Council (Priya Shah) looked at a list that you are in on 8 April 2026.',
      'Somebody of Southmere Council (Sam Southmere) looked at a list that you are in on 7 April 2026.',
    ])
  })

  test('a list of days on which somebody was paid for counts for them, whoever pays now', async () => {
    done(
      await k.books.receivePayment(BY, {
        ...{ on: day('2026-03-20'), pence: 100_00, reference: 'NS-1' },
        lines: [{ fund: 'LS-001', pence: 100_00 }],
      }),
    )
    done(
      await k.books.agreeAnew(at(BY, '2026-04-20'), {
        fund: 'LS-001',
        agreement: terms('LS-001', {
          from: day('2026-04-15'),
          streams: [{ code: 'southmere', name: 'Southmere Council', relation: 'included' }],
        }),
        decided: decidedBy('Sally'),
      }),
    )
    const days = async (about: string) =>
      done(await k.books.whoLooked(BY, { fund: about }))
        .lines.filter((l) => l.role === 'commissioner')
        .map((l) => l.day)
    // Today’s list is Brian’s alone, and nobody is in an empty one.
    await k.books.fundList(at(priya, '2026-04-21'), {})
    const theirs = { line: 2, reference: 'NS-2', day: day('2026-03-02'), pence: 1 }
    done(await k.books.paymentsCompared(priya, { payments: [theirs] }))
    expect([await days('LS-001'), await days('LS-002')]).toEqual([[], ['2026-04-21']])
    // Each of these shows a row of hers: April, in which Northshire paid for her up to the 14th, and its payment.
    done(await k.books.endedFunds(at(priya, '2026-04-22'), {}))
    await k.books.paidFor(at(priya, '2026-04-23'), { month: month('2026-04') })
    done(await k.books.report(at(priya, '2026-04-24'), { from: day('2026-03-01'), to: day('2026-04-24') }))
    const hers = { line: 2, reference: 'NS-1', day: day('2026-03-20'), pence: 100_00 }
    done(await k.books.paymentsCompared(at(priya, '2026-04-25'), { payments: [hers] }))
    expect(await days('LS-001')).toEqual(['2026-04-25', '2026-04-24', '2026-04-23', '2026-04-22'])
    expect(await days('LS-002')).toEqual(['2026-04-24', '2026-04-23', '2026-04-21'])
  })

  test('nobody else may read it', async () => {
    const brian: Caller = { ...sally, as: { role: 'holder', fund: (await fundOf(k, 'LS-002')).id } }
    expect(refusal(await k.books.whoLooked(brian, { fund: 'LS-001' })).name).toBe('unknown-fund')
    await expect(k.books.whoLooked(priya, { fund: 'LS-001' })).rejects.toBeInstanceOf(Hidden)
  })

  test('a choice that is refused says why, with what is there: that is a look', async () => {
    at(dana, '2026-04-01')
    const asked = { fund: 'LS-001', on: day('2026-04-01'), kind: 'standard', amount: 9000 * 3600 }
    const no = await k.books.tryHoursIntoMoney(dana, { ...asked, decided: decidedBy('Sally') })
    expect(refusal(no).name).not.toMatch(/^unknown/)
    expect((await lines()).map((l) => [l.name, l.what])).toEqual([['Dana Reed', ['account']]])
  })

  test('who may decide for somebody is of their account', async () => {
    done(await k.books.whoMayDecide(at(tom, '2026-04-02'), { fund: 'LS-001', kinds: ['buy'] }))
    expect((await lines()).map((l) => [l.name, l.what])).toEqual([['Tom Price', ['account']]])
  })

  test('what was not shown was not looked at', async () => {
    expect(refusal(await k.books.fundPage(dana, { fund: 'LS-999' })).name).toBe('unknown-fund')
    expect(refusal(await k.books.statementOf(dana, { fund: 'LS-001', number: 9 })).name).toBe(
      'unknown-document',
    )
    expect(await lines()).toEqual([])
  })
})

describe('the keeping', () => {
  test('nothing of it can be changed or taken away', async () => {
    await theFirstDays()
    const file = new Database(k.file)
    for (const sql of ["UPDATE look SET by = 'somebody else'", 'DELETE FROM look'])
      expect(() => file.exec(sql)).toThrow('guard:append-only')
    file.close()
    expect(await lines('2026-04')).toHaveLength(4)
  })

  test('while the disk is full pages are answered, and the looks are kept when there is room again', async () => {
    const db = connect(k.file)
    const books = openBooks({ ...k.desk, store: new SqliteStore(db) })
    db.pragma(`max_page_count = ${db.pragma('page_count', { simple: true })}`)
    let asked = 0
    // The last page has some room left: looks go in until it is full.
    let before = -1
    for (; asked < 400; asked++) {
      done(await books.fundPage(at(dana, '2026-04-02'), { fund: 'LS-001' }))
      const now = (await k.store.people.looks((await fundOf(k, 'LS-001')).id, APRIL)).length
      if (now === before) break
      before = now
    }
    expect(asked).toBeLessThan(400)
    const kept = before
    done(await books.fundPage(at(tom, '2026-04-05'), { fund: 'LS-001' }))
    expect(await lines('2026-04')).toHaveLength(1)
    db.pragma('max_page_count = 1000000')
    done(await books.fundPage(at(tom, '2026-04-06'), { fund: 'LS-001' }))
    const after = await k.store.people.looks((await fundOf(k, 'LS-001')).id, APRIL)
    // What waited is there once, at the time it was looked.
    expect(after.map((l) => l.at)).toContain('2026-04-05T09:00:00Z')
    expect(after).toHaveLength(kept + 3)
    expect((await lines('2026-04')).map((l: LookLine) => l.day)).toEqual([
      '2026-04-06',
      '2026-04-05',
      '2026-04-02',
    ])
    db.close()
  })

  test('what waited for a busy file goes in without anybody looking again', async () => {
    let busy = true
    const once = new Proxy(k.store, {
      get(store, name) {
        if (name === 'commit' && busy) {
          return () => {
            busy = false
            return Promise.reject(new StoreBroken('busy', { passing: true }))
          }
        }
        const value = Reflect.get(store, name, store)
        return typeof value === 'function' ? value.bind(store) : value
      },
    })
    const books = openBooks({ ...k.desk, store: once })
    done(await books.fundPage(at(dana, '2026-04-02'), { fund: 'LS-001' }))
    expect(await lines()).toEqual([])
    k.clock.now = moment('2026-04-02T09:00:05Z')
    expect(await books.keepLooks()).toBe(0)
    expect((await lines()).map((l) => [l.day, l.name])).toEqual([['2026-04-02', 'Dana Reed']])
    expect(await books.keepLooks()).toBe(0)
    expect(await k.store.people.looks((await fundOf(k, 'LS-001')).id, APRIL)).toHaveLength(1)
  })

  test('a file that can no longer be trusted shows nothing more', async () => {
    const broken = new Proxy(k.store, {
      get(store, name) {
        if (name === 'commit') return () => Promise.reject(new StoreBroken('gone', { passing: false }))
        const value = Reflect.get(store, name, store)
        return typeof value === 'function' ? value.bind(store) : value
      },
    })
    const books = openBooks({ ...k.desk, store: broken })
    await expect(books.fundPage(dana, { fund: 'LS-001' })).rejects.toBeInstanceOf(StoreBroken)
  })
})

const APRIL = { from: day('2026-04-01'), to: day('2026-04-30') }
