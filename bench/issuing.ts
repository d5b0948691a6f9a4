// What issuing a month for everybody costs: `npm run bench -- issuing`. A thousand people with forty visits each (or
// as many as ISSUING_FUNDS says): statements a second that are issued and on the disk, rendering alone, and both one
// after the other as `statements issue --deliver print` does. What memory it takes is measured by `npm run torture -- issuing`.
import { copyFileSync, mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { asReader } from '../src/bookkeeping/delivery.ts'
import { endIssuing, issueMonth } from '../src/bookkeeping/issue-month.ts'
import type { StatementShown } from '../src/bookkeeping/issued.ts'
import { deliver } from '../src/cli/delivery.ts'
import { type House, openHouse } from '../src/cli/house.ts'
import { overEverybody } from '../src/cli/issuing.ts'
import { isRefusal } from '../src/ledger/refusal.ts'
import { statementPdf } from '../src/pdf/statement.ts'
import { APRIL, manyFunds } from '../test/cli/many-funds.ts'

const FUNDS = Number(process.env['ISSUING_FUNDS'] ?? 1000)
const VISITS = 40
const RENDERED = Math.min(FUNDS, 200)
const folder = mkdtempSync(join(process.env['BENCH_FOLDER'] ?? tmpdir(), 'ringfence-bench-'))
const quiet = { count: () => undefined, note: () => undefined }

async function house(db: string): Promise<House> {
  const opened = await openHouse({ db, provider: undefined })
  if (isRefusal(opened)) throw new Error(opened.sentence)
  return opened
}

interface Took {
  readonly wall: number
  /** CPU-seconds of this process: what else the machine does, and waiting for the disk, is not in them. */
  readonly cpu: number
}

async function timeOf(work: () => Promise<unknown>): Promise<Took> {
  const [began, before] = [performance.now(), process.cpuUsage()]
  await work()
  const { user, system } = process.cpuUsage(before)
  return { wall: (performance.now() - began) / 1000, cpu: (user + system) / 1e6 }
}

const plus = (a: Took, b: Took): Took => ({ wall: a.wall + b.wall, cpu: a.cpu + b.cpu })
const times = (a: Took, n: number): Took => ({ wall: a.wall * n, cpu: a.cpu * n })

async function issue(at: House, many: number): Promise<void> {
  const issued = await issueMonth(overEverybody(at), { month: APRIL }, quiet)
  if (isRefusal(issued)) throw new Error(issued.sentence)
  if (issued.issued.length !== many) throw new Error(`${issued.issued.length} of ${many} were issued`)
  await endIssuing(at, issued)
}

/** Rendering alone, of statements that are there: the measure. Read beforehand, so that nothing else is in it. */
async function render(at: House): Promise<Took> {
  const shown: StatementShown[] = []
  for (const fund of (await at.store.funds(at.caller.provider))
    .filter((f) => f.holder === 'person')
    .slice(0, RENDERED)) {
    const one = await at.books.statementToSend(asReader(at.caller, { fund, reader: 'person' }), {
      fund: fund.id,
      number: 1,
    })
    if (isRefusal(one)) throw new Error(one.sentence)
    shown.push(one)
  }
  return timeOf(async () => {
    for (const { statement, words } of shown)
      await statementPdf(statement, words, { language: 'en', size: 'usual' })
  })
}

const say = (what: string, n: number, { wall, cpu }: Took, beside = '') =>
  console.log(
    `  ${what.padEnd(42)}${(n / wall).toFixed(0).padStart(8)}${(n / cpu).toFixed(0).padStart(14)}   ${beside}`,
  )

const base = join(folder, 'april.db')
await manyFunds(base, { funds: FUNDS, visits: VISITS, needs: 'paper' })
const db = join(folder, 'issued.db')
copyFileSync(base, db)
const at = await house(db)
console.log(`${FUNDS} funds with ${VISITS} visits each; statements     a second   a CPU-second`)
const issuing = await timeOf(() => issue(at, FUNDS))
say('issued, each on the disk', FUNDS, issuing)
await render(at)
const rendering = await render(at)
say('rendered, and nothing else', RENDERED, rendering)
const printing = await timeOf(() =>
  deliver(at, { month: APRIL, state: 'final' }, { out: join(folder, 'bundle') }, quiet),
)
const all = plus(issuing, printing)
const alone = times(rendering, FUNDS / RENDERED)
say(
  'issued and printed, with cover sheets',
  FUNDS,
  all,
  `${(alone.wall / all.wall).toFixed(2)} of rendering alone, in CPU-seconds ${(alone.cpu / all.cpu).toFixed(2)} (aim: 0.80)`,
)
await at.store.close()
rmSync(folder, { recursive: true })
