// What a statement costs: `npm run bench -- statement`. The demo provider's statements, each built from the file
// and rendered as canonical JSON, as a page and as a PDF, for each CPU-second. Whether building one costs more in
// a large file is measured with the books: `npm run bench -- books`.
import { randomBytes } from 'node:crypto'
import { mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { type Answer, isRefused, openBooks } from '../src/bookkeeping/open-books.ts'
import { buildDemo, DEMO_CALLER, DEMO_TODAY } from '../src/demo/build.ts'
import { PEOPLE } from '../src/demo/larch.ts'
import { larchRoster } from '../src/formats/mapping.ts'
import { readFile } from '../src/formats/reading.ts'
import { month } from '../src/ledger/day.ts'
import { canonicalText } from '../src/ledger/entry.ts'
import { easyReadPdf } from '../src/pdf/easy-read.ts'
import { statementPdf } from '../src/pdf/statement.ts'
import { openStore } from '../src/store/sqlite/store.ts'
import { StatementPage } from '../src/web/design/statement.tsx'

const ROUNDS = 5
const files = join(process.cwd(), 'src/demo/files')
const folder = mkdtempSync(join(process.env['BENCH_FOLDER'] ?? tmpdir(), 'ringfence-bench-'))

function must<R>(answer: Answer<R>): R {
  if (isRefused(answer)) throw new Error('the demo was refused')
  return answer as R
}

/** CPU-seconds of this process, in user and system, that a piece of work takes. */
async function cpuSeconds(work: () => Promise<unknown>): Promise<number> {
  const before = process.cpuUsage()
  await work()
  const { user, system } = process.cpuUsage(before)
  return (user + system) / 1e6
}

const store = await openStore(join(folder, 'demo.db'))
let ids = 0
const desk = {
  store,
  newId: (prefix: string) => `${prefix}_${++ids}`,
  newSalt: () => randomBytes(32).toString('hex'),
}
await buildDemo({
  desk,
  read: (name) => {
    const file = readFile(readFileSync(join(files, name)), name, [larchRoster])
    if (Array.isArray(file)) throw new Error(`${name} cannot be read`)
    return file
  },
})
const books = openBooks({ ...desk, clock: () => DEMO_TODAY })
const asked = PEOPLE.flatMap(({ ref }) => [1, 2].map((number) => ({ fund: ref, number }))).filter(
  ({ fund, number }) => !(fund === 'LS-009' && number === 2),
)
const shown = await Promise.all(asked.map(async (ask) => must(await books.statementOf(DEMO_CALLER, ask))))
const visits = shown.reduce((sum, s) => sum + s.statement.lines.length, 0)

const steps = {
  'read from the file': async () => {
    for (const ask of asked) must(await books.statementOf(DEMO_CALLER, ask))
  },
  'built anew from entries': async () => {
    for (const { ref } of PEOPLE) {
      const open = month(ref === 'LS-009' ? '2026-04' : '2026-05')
      must(await books.draftStatement(DEMO_CALLER, { fund: ref, month: open }))
    }
  },
  'canonical JSON': async () => {
    for (const { statement } of shown) canonicalText(statement)
  },
  page: async () => {
    for (const { statement, words } of shown)
      String(<StatementPage statement={statement} words={words} frame={{}} />)
  },
  PDF: async () => {
    for (const { statement, words } of shown) await statementPdf(statement, words)
  },
  'PDF in large print': async () => {
    for (const { statement, words } of shown) await statementPdf(statement, words, { size: 'large' })
  },
  'PDF in Easy Read': async () => {
    for (const { statement, words } of shown) await easyReadPdf(statement, words)
  },
}

for (const step of Object.values(steps)) await step()
console.log(`${shown.length} statements with ${visits} visits, ${ROUNDS} rounds; statements a CPU-second:`)
let rendering = 0
for (const [name, step] of Object.entries(steps)) {
  const count = name === 'built anew from entries' ? PEOPLE.length : shown.length
  const rates: number[] = []
  for (let i = 0; i < ROUNDS; i++) rates.push(count / (await cpuSeconds(step)))
  const median = rates.sort((a, b) => a - b)[Math.floor(ROUNDS / 2)] ?? 0
  if (['canonical JSON', 'page', 'PDF'].includes(name)) rendering += 1 / median
  console.log(`  ${name.padEnd(24)}${median.toFixed(0).padStart(8)}`)
}
console.log(`  ${'JSON + page + PDF'.padEnd(24)}${(1 / rendering).toFixed(0).padStart(8)}   (aim: 25)`)
await store.close()
rmSync(folder, { recursive: true })
