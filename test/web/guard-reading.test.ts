// Looking changes nothing: every address of the running service that answers GET is asked, as a manager and as the
// person, and the file is compared before and after, row by row. Only who looked is written down, which files were made
// of a statement, and that the person opened theirs (docs/decisions/0032): by GET, and not by HEAD, which shows nothing.
// Who looked is written down by both alike (docs/decisions/0022).
import Database from 'better-sqlite3'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import type { Caller } from '../../src/bookkeeping/daybook.ts'
import { DEMO_CALLER } from '../../src/demo/build.ts'
import type { CallerCode } from '../../src/ledger/entry.ts'
import type { FundId } from '../../src/ledger/fund.ts'
import { createApp } from '../../src/web/app.ts'
import { type Larch, openLarch } from './larch.ts'

let larch: Larch
let sally: FundId
beforeAll(async () => {
  larch = await openLarch()
  sally = (await larch.store.fundByRef(DEMO_CALLER.provider, 'LS-001'))?.id as FundId
}, 60_000)
afterAll(() => larch.close())

/** Every row of every table, but for looks, openings and files with their words, and the register they are filed in. */
function everything(): Record<string, string> {
  const db = new Database(larch.file, { readonly: true })
  const tables = db
    .prepare(
      "SELECT name FROM sqlite_schema WHERE type = 'table' AND name NOT IN ('look', 'rendition', 'statement_opened', 'register')",
    )
    .pluck()
    .all() as string[]
  // What a file is known by is a word, so that it can be taken out again.
  const but = (table: string) => (table === 'word' ? ' WHERE ref NOT IN (SELECT file FROM rendition)' : '')
  const rows = tables.map((table) => [
    table,
    JSON.stringify(db.prepare(`SELECT * FROM "${table}"${but(table)}`).all()),
  ])
  db.close()
  return Object.fromEntries(rows)
}

function looks(): number {
  const db = new Database(larch.file, { readonly: true })
  const count = db.prepare('SELECT count(*) FROM look').pluck().get()
  db.close()
  return Number(count)
}

/** Which of Sally's statements were opened by whom. */
async function opened(): Promise<readonly string[]> {
  return (await larch.store.issued.opened(sally)).map((o) => `${o.reader} ${o.number}`).sort()
}

/** What may stand in an address, by the name of its part. */
const PARTS: Readonly<Record<string, () => readonly string[]>> = {
  fund: () => [sally],
  month: () => ['2026-05'],
  document: () => ['1', '2', '2026-05', '1.pdf', '1.html'],
  entry: () => ['1'],
  name: () => ['ringfence.css'],
}

function addresses(path: string): readonly string[] {
  const part = /:(\w+)/.exec(path)
  if (!part) return [path]
  const [whole, name = ''] = part
  const values = PARTS[name]?.() ?? ['nothing-of-this-name']
  return values.flatMap((value) => addresses(path.replace(whole, value)))
}

describe('every address that answers GET', () => {
  const holder = (): Caller => ({
    code: 'u_sally' as CallerCode,
    provider: DEMO_CALLER.provider,
    as: { role: 'holder', fund: sally },
  })

  test.each<[string, () => Caller, number, readonly string[]]>([
    ['a manager', () => DEMO_CALLER, 30, []],
    ['the person', holder, 10, ['person 1', 'person 2']],
  ])(
    'asked by %s, first by HEAD and then by GET',
    async (role, caller, atLeast, opens) => {
      const app = createApp({
        books: larch.books,
        who: async () => ({ caller: caller(), name: 'Sally' }),
        inbox: { provider: DEMO_CALLER.provider, list: () => [], read: () => new Uint8Array() },
      })
      const gets = new Set(app.routes.filter((r) => r.method === 'GET').map((r) => r.path))
      const asked = [...gets].filter((path) => !path.includes('*')).flatMap(addresses)
      expect(asked.length).toBeGreaterThan(45)
      const [before, lookedBefore] = [everything(), looks()]
      expect(before['entry']?.length).toBeGreaterThan(100_000)
      const answered: string[] = []
      const lookedBy = new Map<string, number>()
      for (const method of ['HEAD', 'GET']) {
        expect(await opened()).toEqual([])
        for (const path of asked) {
          const res = await app.request(path, { method })
          await res.arrayBuffer()
          expect(res.status, path).toBeLessThan(500)
          if (res.status === 200 && method === 'GET') answered.push(path)
        }
        lookedBy.set(method, looks() - lookedBefore)
      }
      // As many looks by HEAD as by GET: whoever looks leaves no less for asking without the text.
      expect(lookedBy.get('GET')).toBe(2 * (lookedBy.get('HEAD') ?? 0))
      expect(await opened()).toEqual(opens)
      expect(answered.length).toBeGreaterThan(atLeast)
      const after = everything()
      for (const [table, rows] of Object.entries(before)) expect(after[table] === rows, table).toBe(true)
      // Otherwise nothing was read that could have been changed.
      if (role === 'a manager') expect(looks()).toBeGreaterThan(lookedBefore)
      else expect(looks()).toBe(lookedBefore)
    },
    60_000,
  )
})
