// ARCHITECTURE.md says which folder may import what, and biome.json enforces it. This shows that it does:
// each line below becomes a file in a copy of the house, and Biome reads them all with our own rules.
import { execFile } from 'node:child_process'
import { cp, mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises'
import { createRequire } from 'node:module'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'

const root = join(import.meta.dirname, '..')

const allowed: [folder: string, line: string][] = [
  ['ledger', `import './money.ts'`],
  ['ledger', `import 'dinero.js'`],
  ['ledger', `import 'canonicalize'`],
  ['ledger', `export const day = Temporal.PlainDate.from('2026-04-01')`],
  ['ledger', `export const most = Math.max(1, 2)`],
  ['bookkeeping', `import '../ledger/fund.ts'`],
  ['bookkeeping', `import './store.ts'`],
  ['bookkeeping', `export { createHash } from 'node:crypto'`],
  ['store', `import '../bookkeeping/store.ts'`],
  ['store/sqlite', `import '../../bookkeeping/store.ts'`],
  ['store/sqlite', `import '../../ledger/fund.ts'`],
  ['store', `import '../bookkeeping/store-people.ts'`],
  ['store/sqlite', `import '../rows.ts'`],
  ['store/sqlite', `import '../verify/checks.ts'`],
  ['store/verify', `import '../rows.ts'`],
  ['store/sqlite', `import 'drizzle-orm/better-sqlite3'`],
  ['store/sqlite', `import 'better-sqlite3'`],
  ['store/sqlite', `import 'better-auth/adapters/drizzle'`],
  ['store/sqlite', `import 'node:fs/promises'`],
  ['web', `import './api/funds.ts'`],
  ['web', `import './pages/funds.tsx'`],
  ['web', `import '../bookkeeping/store.ts'`],
  ['web/api', `import 'zod'`],
  ['web/api', `import '@hono/zod-openapi'`],
  ['web/api', `import '../caller.ts'`],
  ['web/api', `import '../../formats/roster.ts'`],
  ['web/pages', `import 'hono/jsx'`],
  ['web/pages', `import '../design/frame.tsx'`],
  ['web/pages', `import '../../bookkeeping/record.ts'`],
  ['web/pages', `import '../../ledger/fund.ts'`],
  ['web/pages', `import '../../pdf/statement.ts'`],
  ['pdf', `import '../ledger/statement.ts'`],
  ['pdf', `import 'pdfkit'`],
  ['pdf', `import 'fontkit'`],
  ['formats', `import '../ledger/entry.ts'`],
  ['formats', `import 'csv-parse/sync'`],
  ['formats', `import 'zod'`],
  ['cli', `import '../store/sqlite/open.ts'`],
  ['cli', `import '../web/app.ts'`],
  ['cli', `import '../demo/provider.ts'`],
  ['cli', `import './config.ts'`],
  ['mail', `import './post.ts'`],
  ['mail', `import '../ledger/day.ts'`],
  ['mail', `await import('nodemailer')`],
  ['mail', `import 'node:fs'`],
  ['cli', `import '../mail/post.ts'`],
  ['web/pages', `import '../../mail/post.ts'`],
  ['demo', `import '../bookkeeping/open-books.ts'`],
  ['demo', `import '../formats/roster.ts'`],
]

const forbidden: [folder: string, line: string, rule?: string][] = [
  ['ledger', `import '../bookkeeping/record.ts'`],
  ['ledger', `import type { Record } from '../bookkeeping/record.ts'`],
  ['ledger', `export * from '../store/rows.ts'`],
  ['ledger', `await import('../formats/roster.ts')`],
  ['ledger', `import 'node:crypto'`],
  ['ledger', `import 'zod'`],
  ['ledger', `import 'temporal-polyfill'`],
  ['ledger', `import 'drizzle-orm'`],
  ['ledger', `export const now = new Date()`, 'noRestrictedGlobals'],
  ['ledger', `export const id = crypto.randomUUID()`, 'noRestrictedGlobals'],
  ['ledger', `export const home = process.env`, 'noRestrictedGlobals'],
  ['ledger', `export const now = Temporal.Now.instant()`, 'noJsRestrictedProperties'],
  ['ledger', `export const dice = Math.random()`, 'noJsRestrictedProperties'],
  ['bookkeeping', `import '../store/sqlite/store.ts'`],
  ['bookkeeping', `import '../web/app.ts'`],
  ['bookkeeping', `import '../formats/roster.ts'`],
  ['bookkeeping', `import '../pdf/statement.ts'`],
  ['bookkeeping', `import 'node:fs'`],
  ['bookkeeping', `import 'zod'`],
  ['bookkeeping', `export { randomUUID } from 'node:crypto'`],
  ['bookkeeping', `export const now = new Date()`, 'noRestrictedGlobals'],
  ['bookkeeping', `export const now = Temporal.Now.instant()`, 'noJsRestrictedProperties'],
  ['store/sqlite', `import '../../bookkeeping/record.ts'`],
  ['store', `import '../bookkeeping/record.ts'`],
  ['store', `import '../web/app.ts'`],
  ['store/sqlite', `import '../../web/app.ts'`],
  ['store/sqlite', `import '../../cli/config.ts'`],
  ['store/sqlite', `import 'zod'`],
  ['web', `import '../store/sqlite/open.ts'`],
  ['web', `import '../cli/config.ts'`],
  ['web', `import '../demo/provider.ts'`],
  ['web', `import 'drizzle-orm'`],
  ['web', `import 'better-sqlite3'`],
  ['web', `import 'pdfkit'`],
  ['web', `import 'csv-parse/sync'`],
  ['web/api', `import '../../store/rows.ts'`],
  ['web/api', `import '../pages/funds.tsx'`],
  ['web/pages', `import '../api/funds.ts'`],
  ['web/design', `import '../pages/funds.tsx'`],
  ['pdf', `import '../bookkeeping/figures.ts'`],
  ['pdf', `import '../web/design/chart.tsx'`],
  ['pdf', `import 'zod'`],
  ['pdf', `export const made = Date.now()`, 'noJsRestrictedProperties'],
  ['formats', `import '../bookkeeping/record.ts'`],
  ['formats', `import '../pdf/statement.ts'`],
  ['formats', `import 'node:fs'`],
  ['formats', `import 'pdfkit'`],
  ['cli', `import 'hono'`],
  ['cli', `import '@hono/zod-openapi'`],
  ['cli', `import 'better-sqlite3'`],
  ['cli', `import 'better-auth/minimal'`],
  ['store/sqlite', `import 'better-auth/minimal'`],
  ['bookkeeping', `import 'better-auth/minimal'`],
  ['cli', `import 'drizzle-orm/better-sqlite3'`],
  ['mail', `import '../bookkeeping/open-books.ts'`],
  ['mail', `import '../web/app.ts'`],
  ['mail', `import 'zod'`],
  ['cli', `import 'nodemailer'`],
  ['web', `import 'nodemailer'`],
  ['demo', `import '../store/sqlite/open.ts'`],
  ['demo', `import '../cli/config.ts'`],
  ['demo', `import '../web/app.ts'`],
  ['demo', `import 'better-sqlite3'`],
]

const pathOf = (kind: 'right' | 'wrong' | 'round', folder: string, i: number) =>
  `src/${folder}/${kind}-${i}.ts`
const refusedBy = new Map<string, string[]>()
let house: string

beforeAll(async () => {
  house = await mkdtemp(join(tmpdir(), 'ringfence-house-'))
  await cp(join(root, 'biome.json'), join(house, 'biome.json'))
  const files = [
    ...allowed.map(([folder, line], i) => [pathOf('right', folder, i), line] as const),
    ...forbidden.map(([folder, line], i) => [pathOf('wrong', folder, i), line] as const),
    [pathOf('round', 'ledger', 0), `import { b } from './round-1.ts'\nexport const a = () => b`] as const,
    [pathOf('round', 'ledger', 1), `import { a } from './round-0.ts'\nexport const b = () => a`] as const,
  ]
  for (const [path, line] of files) {
    await mkdir(dirname(join(house, path)), { recursive: true })
    await writeFile(join(house, path), `${line}\n`)
  }
  for (const { category, location } of await lint(house)) {
    const rule = category.split('/').at(-1) ?? category
    refusedBy.set(location.path, [...(refusedBy.get(location.path) ?? []), rule])
  }
})

afterAll(() => rm(house, { recursive: true, force: true }))

test.each(allowed)('src/%s may say: %s', (folder, line) => {
  const i = allowed.findIndex(([f, l]) => f === folder && l === line)
  expect(refusedBy.get(pathOf('right', folder, i))).toBeUndefined()
})

describe('what is refused', () => {
  test.each(forbidden)('src/%s may not say: %s', (folder, line, rule = 'noRestrictedImports') => {
    const i = forbidden.findIndex(([f, l]) => f === folder && l === line)
    expect(refusedBy.get(pathOf('wrong', folder, i))).toContain(rule)
  })

  test('two files may not import each other', () => {
    expect(refusedBy.get(pathOf('round', 'ledger', 0))).toContain('noImportCycles')
  })
})

type Diagnostic = { category: string; severity: string; location: { path: string } }

/** What Biome calls an error in a folder. Its exit code is 1 when there is any, so the report is what counts. */
function lint(folder: string): Promise<Diagnostic[]> {
  const biome = createRequire(import.meta.url).resolve('@biomejs/biome/bin/biome')
  const args = [biome, 'lint', '--reporter=json', '--max-diagnostics=none', '--diagnostic-level=error']
  return new Promise((resolve, reject) => {
    execFile(process.execPath, args, { cwd: folder }, (_, stdout, stderr) => {
      const start = stdout.indexOf('{')
      if (start < 0) reject(new Error(`Biome said nothing that can be read: ${stderr}`))
      else resolve(JSON.parse(stdout.slice(start)).diagnostics)
    })
  })
}
