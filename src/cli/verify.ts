import { existsSync, readFileSync } from 'node:fs'
import type { FundId } from '../ledger/fund.ts'
import { isRefusal, Refusal } from '../ledger/refusal.ts'
import { connect } from '../store/sqlite/open.ts'
import { SqliteStore } from '../store/sqlite/store.ts'
import { type Finding, type Verified, type Verifying, verify as verifyFile } from '../store/sqlite/verify.ts'
import { BOOKS, command, type Done, type Outcome, refused } from './command.ts'
import { fileOf } from './house.ts'
import { counted, type Terminal } from './terminal.ts'

type Head = NonNullable<Verifying['heads']>[number]

export const verify = command({
  name: 'verify',
  summary: 'Read everything again and check it: hashes, chains, documents, balances and promises',
  usage: ['[STATEMENT.json…] [--db FILE]'],
  examples: ['verify', 'verify sally-april.json --db larch.db'],
  options: { db: BOOKS.db },
  words: Number.POSITIVE_INFINITY,
  async run({ options, words }, terminal) {
    const file = fileOf(options.db)
    const heads: Head[] = []
    const refusals: Refusal[] = []
    for (const path of words) {
      const head = headIn(path)
      if (isRefusal(head)) refusals.push(head)
      else heads.push(head)
    }
    return refusals.length > 0 ? { refusals } : verified(file, heads, terminal)
  },
})

async function verified(file: string, heads: readonly Head[], terminal: Terminal): Promise<Outcome> {
  if (!existsSync(file))
    return refused(new Refusal('not-found', `There is no file ${file}. Name another with --db.`, { file }))
  let found: Verified
  try {
    found = await verifyFile(file, { onProgress: progressOf(terminal), heads })
  } catch (error) {
    // A file too damaged to be read at all is a check that failed, and not a fault of the program.
    const why = error instanceof Error ? error.message : String(error)
    return unsound(file, [{ sentence: `The file cannot be read: ${why}.`, table: '' }], new Map())
  }
  if (!found.sound) return unsoundness(file, found)
  return soundness(`${file} is sound`, { db: file }, found, heads.length)
}

export function progressOf({ progress }: Terminal): (done: number, of: number) => void {
  return (done, of) =>
    progress(done, of, `checking ${done.toLocaleString('en-GB')} of ${counted(of, 'entry', 'entries')}`)
}

/** A file that was read again and is sound: how much is in it, and where it stands. */
export function soundness(first: string, json: object, found: Verified, heads = 0): Done {
  const { entries, funds, providers, seconds } = found
  const text = [
    `${first}: ${counted(entries, 'entry', 'entries')} of ${counted(funds, 'book')}, checked in ${seconds.toFixed(1)} s.`,
    ...(heads > 0
      ? [`${counted(heads, 'statement')} kept elsewhere ${heads === 1 ? 'agrees' : 'agree'} with it.`]
      : []),
    ...providers.map((p) => `  ${p.id}  entry ${p.sequence}  head ${p.head}`),
  ].join('\n')
  return { json: { ...json, sound: true, entries, funds, seconds, providers, findings: [] }, text }
}

/** What was found wrong in a file that can still be opened, each fund by the name people use. */
export async function unsoundness(file: string, { findings }: Verified): Promise<Done> {
  return unsound(file, findings, await references(file))
}

function unsound(file: string, findings: readonly Finding[], refs: ReadonlyMap<FundId, string>): Done {
  const json = findings.map((f) => {
    const ref = f.fund === undefined ? undefined : refs.get(f.fund)
    return { ...f, ...(ref ? { ref } : {}) }
  })
  const lines = json.map(({ ref, fund, entry, sentence }) => {
    const where = [...((ref ?? fund) ? [`fund ${ref ?? fund}`] : []), ...(entry ? [`entry ${entry}`] : [])]
    return where.length > 0 ? `${where.join(', ')}: ${sentence}` : sentence
  })
  const [first, ...others] = lines
  return {
    json: { db: file, sound: false, findings: json },
    text: [
      `${file} is not as it should be. First: ${first}`,
      ...others.map((line) => `  also: ${line}`),
      'Stop the service, keep this file as it is, and restore the last backup that verifies.',
    ].join('\n'),
    failed: true,
  }
}

/** What people call each fund, where that can still be read. */
async function references(file: string): Promise<ReadonlyMap<FundId, string>> {
  try {
    // Only for reading: a file that is not sound is kept as it is found.
    const store = new SqliteStore(connect(file, { readOnly: true, mustExist: true }))
    try {
      const funds = []
      for (const { id } of await store.providers()) funds.push(...(await store.funds(id)))
      return new Map(funds.map((f) => [f.id, f.ref]))
    } finally {
      await store.close()
    }
  } catch {
    return new Map()
  }
}

/** The head that an issued statement, kept elsewhere as JSON, stands on. */
function headIn(path: string): Head | Refusal {
  const no = (sentence: string) => new Refusal('file-unreadable', sentence, {}, { file: path })
  if (!existsSync(path)) return no('There is no such file. Check its name and folder.')
  let read: unknown
  try {
    read = JSON.parse(readFileSync(path, 'utf8'))
  } catch {
    return no('This is not JSON. Keep statements with “ringfence statement … --format json --out FILE”.')
  }
  const { fund, standsOn, proof } = partsOf(partsOf(read)['statement'])
  const head = partsOf(proof)['head']
  if (typeof fund !== 'string' || typeof standsOn !== 'number' || typeof head !== 'string')
    return no('This is no statement. Keep statements with “ringfence statement … --format json --out FILE”.')
  return { fund: fund as FundId, entry: standsOn, hash: head }
}

function partsOf(value: unknown): { readonly [name: string]: unknown } {
  return typeof value === 'object' && value !== null ? { ...value } : {}
}
