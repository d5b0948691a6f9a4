/**
 * Many people's funds for one month: Larch in April 2026, each with an agreement, visits clocked, support recorded to
 * the month's end; its day is 10 May 2026. How people need to be written to goes round: a link by e-mail, paper,
 * large print, handed over, Braille, and what the agreement says where nothing is recorded.
 */
import { createHash } from 'node:crypto'
import Database from 'better-sqlite3'
import { Daybook, type Desk } from '../../src/bookkeeping/daybook.ts'
import { type Answer, isRefused, openBooks, refusalsOf } from '../../src/bookkeeping/open-books.ts'
import type { FundRow } from '../../src/bookkeeping/store.ts'
import type { AccessId, UserId } from '../../src/bookkeeping/store-people.ts'
import type { NeedRow } from '../../src/bookkeeping/store-statements.ts'
import { DEMO_CALLER } from '../../src/demo/build.ts'
import { PEOPLE, PROVIDER, START, termsFor } from '../../src/demo/larch.ts'
import { larchRoster, writeMapping } from '../../src/formats/mapping.ts'
import { readFile } from '../../src/formats/reading.ts'
import { type Day, day, type Moment, month } from '../../src/ledger/day.ts'
import { isRefusal } from '../../src/ledger/refusal.ts'
import { openStore } from '../../src/store/sqlite/store.ts'

export const APRIL = month('2026-04')
const FIRST = day('2026-04-01')
const LAST = day('2026-04-30')
const OPENING = '2026-03-30T09:00:00.000Z' as Moment
const RECORDING = '2026-05-04T09:00:00.000Z' as Moment
/** The provider's own day, from which its clock moves on. */
const TODAY = '2026-05-10T08:00:00.000Z' as Moment
const AT_ONCE = 50

export interface Many {
  readonly funds: number
  /** In the month, for each. */
  readonly visits: number
  /** How they need to be written to: going round, or everybody on paper as it was agreed. */
  readonly needs?: 'round' | 'paper'
}

export async function manyFunds(file: string, { funds, visits, needs = 'round' }: Many): Promise<void> {
  const store = await openStore(file)
  const clock = { now: OPENING }
  let made = 0
  const next = () => createHash('sha256').update(String(made++)).digest('hex')
  const desk: Desk = {
    store,
    clock: () => clock.now,
    newId: (prefix) => `${prefix}_${next().slice(0, 16)}`,
    newSalt: next,
  }
  const books = openBooks(desk)
  const by = DEMO_CALLER
  const { name, bank } = PROVIDER
  must(await books.openProvider(by, { name, bank, opened: START, demoToday: TODAY }))
  must(await books.saveMapping(by, { name: larchRoster.name, body: writeMapping(larchRoster) }))
  const [person] = PEOPLE
  if (!person) throw new Error('nobody is in the sample')
  for (let i = 1; i <= funds; i++) {
    const decided = { name: nameOf(i), involved: 'in-person' } as const
    const agreement = { ...termsFor(person, FIRST), from: FIRST }
    must(await books.openFund(by, { ref: refOf(i), name: nameOf(i), agreement, decided }))
  }
  clock.now = RECORDING
  for (let i = 1; i <= funds; i += AT_ONCE) {
    const roster = rosterOf(i, Math.min(funds, i + AT_ONCE - 1), visits)
    const read = readFile(new TextEncoder().encode(roster), `april-${i}.csv`, [larchRoster])
    if (Array.isArray(read)) throw new Error(read.map((r) => r.sentence).join(' '))
    const report = must(await books.importFiles(by, { files: [read], until: LAST }))
    if (report.rows.some((r) => r.outcome !== 'new')) throw new Error(JSON.stringify(report.rows.slice(0, 3)))
  }
  must(await books.recordThrough(by, { through: LAST }))
  if (needs === 'round') await needsGoRound(desk, file, await store.funds(by.provider))
  await store.close()
}

export const refOf = (i: number) => `BF-${String(i).padStart(4, '0')}`
const nameOf = (i: number) => `Person ${i}`
/** Which way round somebody needs to be written to. */
export const NEEDS = ['e-mail', 'paper', 'large print', 'handed over', 'Braille', 'as agreed'] as const
export const needOf = (i: number) => NEEDS[i % NEEDS.length] ?? 'as agreed'
export const emailOf = (i: number) => `person-${i}@example.org`

function rosterOf(from: number, to: number, visits: number): string {
  const headings =
    'Visit ID,Client Ref,Client,Carer,Service,Planned Start,Planned End,Actual Start,Actual End,Status,Reason,Cancelled At'
  const rows: string[] = []
  for (let i = from; i <= to; i++) {
    for (let v = 0; v < visits; v++) {
      const date = `${String((v % 30) + 1).padStart(2, '0')}/04/2026`
      const hour = 9 + 3 * Math.floor(v / 30)
      const [start, end] = [
        `${date} ${String(hour).padStart(2, '0')}:00`,
        `${date} ${String(hour + 1).padStart(2, '0')}:30`,
      ]
      rows.push(`V${i}-${v},${refOf(i)},${nameOf(i)},Jo ${i},1:1,${start},${end},${start},${end},Confirmed,,`)
    }
  }
  return `${[headings, ...rows].join('\n')}\n`
}

/** Needs, addresses and accounts, written as the acts write them. */
async function needsGoRound(desk: Desk, path: string, funds: readonly FundRow[]): Promise<void> {
  const people = funds.filter((f) => f.holder === 'person')
  const file = new Database(path)
  const account = file.prepare(
    'INSERT INTO auth_user (id, name, email, email_verified, created_at, updated_at) VALUES (?, ?, ?, 1, 0, 0)',
  )
  for (const [index] of people.entries())
    if (needOf(index + 1) === 'e-mail') account.run(`u_${index + 1}`, nameOf(index + 1), emailOf(index + 1))
  file.close()
  const daybook = new Daybook(desk, DEMO_CALLER, 'issueMonth')
  for (const [index, { id }] of people.entries()) {
    const fund = await daybook.fund(id)
    if (isRefusal(fund)) throw new Error(fund.sentence)
    const i = index + 1
    const need = needOf(i)
    if (need === 'as agreed') continue
    const how: Pick<NeedRow, 'form' | 'way'> = {
      'e-mail': { form: 'web', way: 'e-mail' } as const,
      paper: { form: 'pdf', way: 'post' } as const,
      'large print': { form: 'large-print', way: 'post' } as const,
      'handed over': { form: 'easy-read', way: 'in-person' } as const,
      Braille: { form: 'other', way: 'post' } as const,
    }[need]
    const address = daybook.newWord(fund.id, `${i} Acacia Avenue\nNorthtown\nNT${1 + (i % 9)} ${i % 10}AB`)
    const says = need === 'Braille' ? { says: daybook.newWord(fund.id, 'Braille') } : {}
    const row = { fund: fund.id, reader: 'person', language: 'en', review: '2027-05-01' as Day } as const
    daybook.add('needs', { ...row, ...how, ...says, address })
    if (need === 'e-mail')
      daybook.add('access', {
        ...{ id: `ac_${i}` as AccessId, user: `u_${i}` as UserId, provider: fund.provider },
        ...{ role: 'holder', fund: fund.id, from: FIRST },
      })
  }
  const outcome = await daybook.commit()
  if (!outcome.done) throw new Error(JSON.stringify(outcome))
}

function must<R>(answer: Answer<R>): R {
  if (!isRefused(answer)) return answer as R
  throw new Error(
    refusalsOf(answer)
      .map((r) => `${r.name}: ${r.sentence}`)
      .join('\n'),
  )
}
