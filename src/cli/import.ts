import { existsSync, readFileSync, statSync } from 'node:fs'
import { basename } from 'node:path'
import type { Answered, FileIn, ImportReport, RowReport } from '../bookkeeping/imported.ts'
import { isRefused, refusalsOf } from '../bookkeeping/open-books.ts'
import { type Fitting, fittingAmong } from '../bookkeeping/purchase.ts'
import type { PutAsideRow } from '../bookkeeping/store.ts'
import { isRefused as isUnread } from '../formats/csv.ts'
import { type RosterMapping, readMapping, writeMapping } from '../formats/mapping.ts'
import { readFile, readRowAgain, savedMappings } from '../formats/reading.ts'
import { printDay, readDay } from '../ledger/day.ts'
import { printPence } from '../ledger/money.ts'
import { isRefusal, Refusal } from '../ledger/refusal.ts'
import { BOOKS, command, needed, type Outcome, oneOf, readIfGiven, refused, WrongUsage } from './command.ts'
import { type House, inHouse } from './house.ts'
import { counted, type Terminal, textTable } from './terminal.ts'

const YES_NO = ['yes', 'no'] as const

export const importing = command({
  name: 'import',
  summary: 'Take in rosters, decisions, purchases, remittances and bank files, and settle rows put aside',
  usage: [
    'FILE… [--until DAY] [--preview] [--mapping NAME]',
    '--waiting',
    '--settle ID --accept [--as KIND] --because TEXT',
    '--settle ID --accept --pays-for PURCHASE|another --because TEXT',
    '--settle ID --leave-out --because TEXT',
    '--settle ID --worker-paid yes|no [--other-work yes|no] --because TEXT',
    '--always-leave-out client=REF|service=NAME --because TEXT',
  ],
  examples: [
    'import roster-2026-05.csv decisions-2026.csv --until 2026-05-31 --preview',
    'import --settle r_7d9k2m4p8q1rstvw --worker-paid yes --other-work no --because "Jo was paid and waited"',
  ],
  options: {
    until: { type: 'string', value: 'DAY', says: 'rows after this day wait for a later import' },
    preview: { type: 'boolean', says: 'show what would come of each row, and write nothing' },
    mapping: {
      type: 'string',
      value: 'NAME',
      says: 'read rosters by this saved mapping; NAME.json is saved first',
    },
    waiting: { type: 'boolean', says: 'list the rows that are put aside' },
    settle: { type: 'string', value: 'ID', says: 'settle this row that was put aside' },
    accept: { type: 'boolean', says: 'it is right as it stands' },
    as: { type: 'string', value: 'KIND', says: 'with --accept: which kind of hour an unknown service is' },
    'pays-for': {
      type: 'string',
      value: 'PURCHASE',
      says: 'with --accept: which purchase that was decided this is, or “another”; --waiting names them',
    },
    'leave-out': { type: 'boolean', says: 'it is for no fund, or it did not happen' },
    'worker-paid': { type: 'string', value: 'yes|no', says: 'cancelled late: was the worker paid?' },
    'other-work': { type: 'string', value: 'yes|no', says: 'and given other work?' },
    'always-leave-out': {
      type: 'string',
      value: 'WHAT',
      says: 'rows of client=REF or service=NAME are left out, now and later',
    },
    because: { type: 'string', value: 'TEXT', says: 'why, in a few words' },
    ...BOOKS,
  },
  words: Number.POSITIVE_INFINITY,
  run({ options, words }, terminal) {
    const { settle, waiting, preview = false, mapping } = options
    const always = options['always-leave-out']
    const ways = [words.length > 0, waiting, settle !== undefined, always !== undefined].filter(Boolean)
    if (ways.length !== 1)
      throw new WrongUsage('Name the files, or one of --waiting, --settle and --always-leave-out.')
    if (settle !== undefined) {
      const answer = answerOf(options)
      return inHouse(options, (house) => settleRow(house, settle, answer))
    }
    if (always !== undefined) {
      const rule = ruleOf(always)
      const because = needed('why: --because TEXT', options.because)
      return inHouse(options, async ({ books, caller }) => {
        const kept = await books.rememberLeaveOut(caller, { ...rule, because })
        if (isRefused(kept)) return { refusals: refusalsOf(kept) }
        return { json: kept, text: `Rows of the ${rule.field} “${rule.value}” are left out from now on.` }
      })
    }
    if (waiting) return inHouse(options, listWaiting)
    const until = readIfGiven('until', options.until, readDay)
    return inHouse(options, async (house) => {
      const files = await readAll(house, words, { mapping, preview }, terminal)
      if (!('files' in files)) return files
      const ask = { ...files, ...(until ? { until } : {}) }
      const rows = ask.files.reduce((sum, f) => sum + rowsOf(f), 0)
      terminal.progress(
        words.length,
        words.length + 1,
        `${preview ? 'trying' : 'recording'} ${counted(rows, 'row')}`,
      )
      const report = preview
        ? await house.books.previewImport(house.caller, ask)
        : await house.books.importFiles(house.caller, ask)
      if (isRefused(report)) return { refusals: refusalsOf(report) }
      const aside = await house.books.putAside(house.caller, {})
      return { json: jsonOf(report, aside, preview), text: textOf(report, aside, preview) }
    })
  },
})

function rowsOf({ list, file }: FileIn): number {
  return list === 'remittance' ? file.payments.length : file.rows.length
}

// ── Reading ────────────────────────────────────────────────────────────────────────────────────────────

/** Every file as its reader understands it, or everything that is wrong in any of them. */
async function readAll(
  { books, caller }: House,
  paths: readonly string[],
  by: { readonly mapping: string | undefined; readonly preview: boolean },
  terminal: Terminal,
): Promise<{ readonly files: readonly FileIn[] } | Outcome> {
  const chosen = await mappingsFor({ books, caller }, by)
  if (isUnread(chosen)) return refused(...chosen)
  const names = paths.map((path) => basename(path))
  const files: FileIn[] = []
  const refusals: Refusal[] = []
  for (const [i, path] of paths.entries()) {
    const base = names[i] ?? path
    terminal.progress(i, paths.length + 1, `reading ${base}`)
    // Two files of one name are told apart by their paths.
    const name = names.filter((n) => n === base).length > 1 ? path : base
    const bytes = bytesOf(path, name)
    const read = isRefusal(bytes) ? [bytes] : readFile(bytes, name, chosen)
    if (isUnread(read)) refusals.push(...read)
    else files.push(read)
  }
  return refusals.length > 0 ? { refusals } : { files }
}

/** No list is larger, and a larger file is not even read. */
const MOST_BYTES = 20_000_000

function bytesOf(path: string, name: string): Uint8Array | Refusal {
  try {
    return statSync(path).size > MOST_BYTES
      ? new Refusal(
          'too-big',
          'The file is larger than 20 MB. Export fewer months at a time.',
          {},
          { file: name },
        )
      : readFileSync(path)
  } catch (error) {
    const code = error instanceof Error && 'code' in error ? error.code : undefined
    const sentence =
      code === 'ENOENT'
        ? 'There is no such file. Check its name and folder.'
        : code === 'EISDIR'
          ? 'This is a folder. Name the files in it.'
          : code === 'EACCES'
            ? 'This user may not read the file.'
            : undefined
    if (sentence === undefined) throw error
    return new Refusal('file-unreadable', sentence, { file: path }, { file: name })
  }
}

/** The saved mappings, or the one that is named; a file of one is saved first, so that sources name it. */
async function mappingsFor(
  { books, caller }: Pick<House, 'books' | 'caller'>,
  { mapping: named, preview }: { readonly mapping: string | undefined; readonly preview: boolean },
): Promise<RosterMapping[] | Refusal[]> {
  if (named?.endsWith('.json')) {
    if (!existsSync(named))
      return [new Refusal('unknown-mapping', `There is no file ${named}.`, { mapping: named })]
    const read = readMapping(readFileSync(named, 'utf8'))
    if (isUnread(read)) return read.map((r) => r.at({ file: basename(named) }))
    if (!preview) await books.saveMapping(caller, { name: read.name, body: writeMapping(read) })
    return [read]
  }
  const saved = savedMappings(await books.mappings(caller, {}))
  if (named === undefined) return saved
  const found = saved.filter((m) => m.name === named)
  if (found.length > 0) return found
  const known = saved.map((m) => m.name)
  return [
    new Refusal(
      'unknown-mapping',
      `There is no saved mapping “${named}”. ${known.length > 0 ? `Saved: ${known.join(', ')}.` : 'None is saved yet: name a file of one, such as roster.json.'}`,
      { mapping: named, known },
    ),
  ]
}

// ── Settling ───────────────────────────────────────────────────────────────────────────────────────────

function answerOf(options: {
  readonly accept: boolean | undefined
  readonly as: string | undefined
  readonly 'pays-for': string | undefined
  readonly 'leave-out': boolean | undefined
  readonly 'worker-paid': string | undefined
  readonly 'other-work': string | undefined
  readonly because: string | undefined
}): Answered {
  const { accept, as, because } = options
  const [paid, other] = [options['worker-paid'], options['other-work']]
  const paysFor = options['pays-for']
  const ways = [accept, options['leave-out'], paid !== undefined].filter(Boolean)
  if (ways.length !== 1) throw new WrongUsage('Say one of --accept, --leave-out and --worker-paid.')
  if (as !== undefined && !accept) throw new WrongUsage('--as goes with --accept.')
  if (paysFor !== undefined && !accept) throw new WrongUsage('--pays-for goes with --accept.')
  if (other !== undefined && paid === undefined) throw new WrongUsage('--other-work goes with --worker-paid.')
  const why = { because: needed('why: --because TEXT', because) }
  if (accept)
    return { how: 'accept', ...why, ...(as ? { givenAs: as } : {}), ...(paysFor ? { paysFor } : {}) }
  if (paid === undefined) return { how: 'leave-out', ...why }
  return {
    how: 'answer',
    ...why,
    workerPaid: oneOf('worker-paid', paid, YES_NO) === 'yes',
    ...(other === undefined ? {} : { otherWork: oneOf('other-work', other, YES_NO) === 'yes' }),
  }
}

/** Settles one row, read again by its list's reader with the headings that were kept beside it. */
async function settleRow({ books, caller }: House, id: string, answer: Answered): Promise<Outcome> {
  const row = (await books.putAside(caller, {})).find((r) => r.id === id)
  const read = row && readRowAgain(row.text, row.fileName, savedMappings(await books.mappings(caller, {})))
  if (isUnread(read) && answer.how !== 'leave-out') return refused(...read)
  const file = read === undefined || isUnread(read) ? {} : { file: read }
  const settled = await books.settle(caller, { id, answer, ...file })
  if (isRefused(settled)) return { refusals: refusalsOf(settled) }
  const what =
    answer.how === 'leave-out'
      ? 'is left out'
      : `is recorded in ${counted(settled.entries.length, 'entry', 'entries')}`
  return { json: settled, text: `The row of line ${row?.row} of ${row?.fileName} ${what}.` }
}

function ruleOf(text: string): { readonly field: 'client' | 'service'; readonly value: string } {
  const [, field, value] = /^(client|service)=(.+)$/.exec(text) ?? []
  if ((field !== 'client' && field !== 'service') || value === undefined)
    throw new WrongUsage('--always-leave-out is client=REF or service=NAME.')
  return { field, value }
}

async function listWaiting(house: House): Promise<Outcome> {
  const open = await house.books.putAside(house.caller, {})
  const rows: Waiting[] = []
  for (const row of open) rows.push({ row, decided: await decidedFor(house, row) })
  const text = rows.length === 0 ? 'No row is put aside.' : waitingText(rows)
  return { json: rows.map(waitingJson), text }
}

/** A row put aside, and what was decided to buy and is not paid yet that it may be. */
interface Waiting {
  readonly row: PutAsideRow
  readonly decided: readonly Fitting[]
}

async function decidedFor({ books, caller }: House, row: PutAsideRow): Promise<readonly Fitting[]> {
  const read = readRowAgain(row.text, row.fileName, [])
  const [bought] = !isUnread(read) && read.list === 'purchases' ? read.file.rows : []
  if (!bought || !row.fund) return []
  const purchases = await books.purchasesOf(caller, { fund: row.fund })
  return isRefusal(purchases) ? [] : fittingAmong(bought, purchases)
}

function waitingText(rows: readonly Waiting[]): string {
  return [
    `${counted(rows.length, 'row')} put aside:`,
    ...rows.flatMap(({ row: r, decided }) => [
      `  ${r.id}  ${r.fileName}:${r.row}  ${printDay(r.day)}\n    ${r.sentence}`,
      ...decided.map(
        (d) =>
          `    --pays-for ${d.purchase}: ${d.what}, ${d.supplier}, ${printPence(d.pence)}, decided on ${printDay(d.on)}`,
      ),
    ]),
  ].join('\n')
}

function waitingJson({ row: { id, fileName, row, day, reason, sentence, text }, decided }: Waiting) {
  const waiting = { id, file: fileName, line: row, day, reason, sentence }
  return {
    ...{ ...waiting, text: text.split('\n').slice(1).join('\n') },
    ...(decided.length > 0 ? { decided } : {}),
  }
}

// ── What came of it ────────────────────────────────────────────────────────────────────────────────────

function jsonOf(report: ImportReport, aside: readonly PutAsideRow[], preview: boolean) {
  const { files, rows, entries, recordedThrough, notes, bank } = report
  return {
    written: !preview && entries > 0,
    entries,
    files,
    ...(recordedThrough ? { recordedThrough } : {}),
    ...(bank ? { bank } : {}),
    notes,
    rows: rows.map((row) => ({ ...row, ...idOf(row, aside) })),
  }
}

function idOf(row: RowReport, aside: readonly PutAsideRow[]): { readonly id?: string } {
  const kept =
    row.outcome === 'put-aside' ? aside.find((a) => a.fileName === row.file && a.row === row.line) : undefined
  return kept ? { id: kept.id } : {}
}

function textOf(report: ImportReport, aside: readonly PutAsideRow[], preview: boolean): string {
  const counts = textTable(
    [
      'File',
      'List',
      ...['Rows', 'New', 'Changed', 'Already here', 'Left out', 'Put aside', 'Later'].map((right) => ({
        right,
      })),
    ],
    report.files.map(({ name, what, rows, counts: c }) => [
      name,
      what,
      ...[
        rows,
        c.new,
        c.changed,
        c['already-here'] + c.agrees + c.replaced,
        c['left-out'],
        c['put-aside'],
        c.later,
      ].map((n) => ({
        right: String(n),
      })),
    ]),
  )
  const list = (outcome: RowReport['outcome'], heading: string) => {
    const rows = report.rows.filter((r) => r.outcome === outcome)
    return rows.length === 0
      ? []
      : [
          '',
          heading,
          ...rows.map((r) => {
            const { id } = idOf(r, aside)
            return `  ${r.file}:${r.line}: ${r.sentence}${id ? `\n    settle it as ${id}` : ''}`
          }),
        ]
  }
  const news = report.rows.some((r) => r.outcome === 'new' || r.outcome === 'changed')
  const said = preview
    ? `It would write ${counted(report.entries, 'entry', 'entries')}; nothing is written yet.`
    : `${counted(report.entries, 'entry', 'entries')} written.`
  return [
    counts,
    '',
    news || report.entries > 0 ? said : 'Nothing new.',
    ...(report.recordedThrough ? [`Support is recorded up to ${printDay(report.recordedThrough)}.`] : []),
    ...(report.bank
      ? [`The bank held ${printPence(report.bank.pence)} on ${printDay(report.bank.on)}.`]
      : []),
    ...report.notes,
    ...list('changed', 'Changed since they were last here:'),
    ...list('put-aside', 'Put aside for somebody to settle:'),
  ].join('\n')
}
