import { closeSync, openSync, writeFileSync, writeSync } from 'node:fs'
import { readMonth } from '../ledger/day.ts'
import { isRefusal, Refusal } from '../ledger/refusal.ts'
import { type FileEnding, makeFile, type StatementFound, statementFound } from '../web/statement-file.ts'
import { type Block, type StatementText, statementText, type Table } from '../words/statement.ts'
import {
  BOOKS,
  command,
  needed,
  ONLY_MINE,
  oneOf,
  readIfGiven,
  refused,
  toWrite,
  WrongUsage,
} from './command.ts'
import { type House, inHouse } from './house.ts'
import { textTable } from './terminal.ts'

const FORMATS = [
  'text',
  'html',
  'pdf',
  'large-print',
  'easy-read',
  'easy-read-html',
  'csv',
  'json',
  'entries',
] as const
type Format = (typeof FORMATS)[number]
/** Not for a terminal. */
const PAPER: readonly Format[] = ['pdf', 'large-print', 'easy-read']

export const statement = command({
  name: 'statement',
  summary: 'A statement as it was issued, or an early copy of the open month, which may change',
  usage: [
    'REF --month MONTH [--format FORMAT] [--language LANGUAGE] [--out FILE]',
    'REF --number N [--format FORMAT] [--language LANGUAGE] [--out FILE]',
  ],
  examples: [
    'statement LS-001 --month 2026-04',
    'statement LS-001 --number 1 --format pdf --out sally-march.pdf',
    'statement LS-001 --number 1 --format entries --out sally-march.ndjson',
  ],
  options: {
    month: { type: 'string', value: 'MONTH', says: 'the month, such as 2026-04' },
    number: { type: 'string', value: 'N', says: 'the statement’s number instead' },
    format: { type: 'string', value: 'FORMAT', says: `${FORMATS.join(', ')} (text; json with --json)` },
    language: { type: 'string', value: 'LANGUAGE', says: 'en (so far the only one)' },
    out: { type: 'string', value: 'FILE', says: 'into this file instead of stdout' },
    ...BOOKS,
  },
  words: 1,
  run({ options, words }, terminal) {
    const fund = needed('whose statement: ringfence statement REF …', words[0])
    const month = readIfGiven('month', options.month, readMonth)
    if ((month === undefined) === (options.number === undefined))
      throw new WrongUsage('Say one of --month and --number.')
    if (options.number !== undefined && !/^[1-9]\d{0,4}$/.test(options.number))
      throw new WrongUsage(`--number: “${options.number}” is no statement’s number.`)
    const format = oneOf('format', options.format ?? (terminal.json ? 'json' : 'text'), FORMATS)
    const out = options.out === undefined ? undefined : toWrite('--out', options.out)
    if (out === undefined && PAPER.includes(format)) throw new WrongUsage('A PDF needs a file: --out FILE.')
    if (out === undefined && format === 'entries')
      throw new WrongUsage('The entries need a file: --out FILE.')
    if (out === undefined && terminal.json && format !== 'json')
      throw new WrongUsage(`With --json the ${format} needs a file: --out FILE.`)
    return inHouse(options, async (house) => {
      const { books, caller } = house
      const document = month ?? String(options.number)
      const shown = await statementFound(books, caller, { fund, document, language: options.language })
      if (isRefusal(shown)) return refused(shown)
      const { number, state } = shown.statement
      if (format === 'entries' && out !== undefined) return entriesInto(house, shown, out)
      const made = await render(house, shown, format)
      if (out === undefined)
        return { json: format === 'json' ? JSON.parse(made.toString()) : null, text: made.toString() }
      writeFileSync(out, made, { mode: ONLY_MINE })
      const early = state === 'may-change' ? ' It is an early copy and may change.' : ''
      return {
        json: { ref: fund, number, state, format, out, bytes: Buffer.byteLength(made) },
        text: `Statement ${number} of ${fund} is in ${out}.${early}`,
      }
    })
  },
})

async function render({ books, caller }: House, shown: StatementFound, format: Format): Promise<Buffer> {
  const file = async (ending: FileEnding) => Buffer.from(await makeFile(books, caller, shown, ending))
  switch (format) {
    case 'text':
      return Buffer.from(plainText(statementText(shown.statement, shown.words, shown.language)))
    case 'html':
    case 'easy-read-html':
      return Buffer.from(await pageByItself(shown, format))
    case 'pdf':
    case 'csv':
    case 'json':
      return file(`.${format}`)
    case 'large-print':
    case 'easy-read':
      return file(`-${format}.pdf`)
    case 'entries':
      throw new Error('the entries are written line by line')
  }
}

/** The entries that an issued statement stands on, as they are read: for checking it away from here. */
async function entriesInto({ books, caller }: House, { statement }: StatementFound, out: string) {
  const { ref, fund, number } = statement
  const found =
    statement.proof.code === ''
      ? new Refusal(
          'unknown-document',
          'This statement was not issued yet. Issue it or close the month first.',
        )
      : await books.entriesProof(caller, { fund, number })
  if (isRefusal(found)) return refused(found)
  const file = openSync(out, 'w', ONLY_MINE)
  let bytes = 0
  try {
    for await (const line of found.lines()) bytes += writeSync(file, line)
  } finally {
    closeSync(file)
  }
  const { from, to } = found
  return {
    json: { ref, number, format: 'entries', out, bytes, from, to },
    text: `Entries ${from} to ${to}, which statement ${number} of ${ref} stands on, are in ${out}.`,
  }
}

/** The page as the service shows it, in one file: its styles inside, its typeface the reader's own. */
async function pageByItself({ statement: document, words, language }: StatementFound, format: Format) {
  const { StatementPage } = await import('../web/design/statement.tsx')
  const { EasyReadPage } = await import('../web/design/easy-read.tsx')
  const { easyRead } = await import('../words/easy-read.ts')
  const { assets } = await import('../web/design/assets.ts')
  const frame = { home: '#main-content' }
  const page = String(
    format === 'html'
      ? await StatementPage({ statement: document, words, language, frame, byItself: true })
      : await EasyReadPage({ text: easyRead(document, words, language), frame }),
  )
  const styles = Buffer.from(assets('/assets/ringfence.css')?.body ?? []).toString()
  return page
    .replace(/<link rel="icon"[^>]*>/, '')
    .replace(
      /<link rel="stylesheet"[^>]*>/,
      () => `<style>${styles.replace(/@font-face\{[^}]*\}/g, '')}</style>`,
    )
}

const WIDTH = 80

function plainText(text: StatementText): string {
  const parts = [
    text.title.toUpperCase(),
    ...(text.mayChange ? [wrapped(text.mayChange)] : []),
    ...text.sections.map((section) =>
      [
        `${section.heading}\n${'═'.repeat(Math.min(WIDTH, section.heading.length))}`,
        ...section.blocks.map(blockText),
      ].join('\n\n'),
    ),
    text.runningLine,
  ]
  return `${parts.join('\n\n\n')}\n`
}

function blockText(block: Block): string {
  switch (block.type) {
    case 'paragraph':
      return wrapped(block.text)
    case 'subheading':
      return `${block.text}\n${'─'.repeat(Math.min(WIDTH, block.text.length))}`
    case 'list':
      return block.items.map((item, i) => wrapped(item, block.ordered ? `${i + 1}. ` : '• ')).join('\n')
    case 'facts':
      return block.items.map(({ label, value }) => wrapped(`${label}: ${value}`)).join('\n')
    case 'figure':
      return [`${block.label}: ${block.value}`, ...(block.beneath ? [wrapped(block.beneath)] : [])].join('\n')
    case 'link':
      return wrapped(`${block.says}: ${block.href}`)
    case 'qr':
      return wrapped(`${block.says}: ${block.text}`)
    case 'chart':
      if (block.chart !== 'shares') return `${block.title}\n${wrapped(block.alt)}`
      return [
        block.title,
        ...block.parts.map((p) => `  ${'█'.repeat(Math.round(p.share / 2))} ${p.label}: ${p.text}`),
      ].join('\n')
    case 'table':
      return tableText(block)
  }
}

function tableText({ caption, captionShown, columns, rows }: Table): string {
  const cell = (text: string, i: number) => (columns[i]?.align === 'right' ? { right: text } : text)
  const lines = rows.flatMap(({ cells }) => {
    const split = cells.map((c) => c.split('\n'))
    const height = Math.max(...split.map((c) => c.length))
    return Array.from({ length: height }, (_, line) => split.map((c, i) => cell(c[line] ?? '', i)))
  })
  const table = textTable(
    columns.map((c, i) => cell(c.heading, i)),
    lines,
  )
  return captionShown ? `${caption}\n\n${table}` : table
}

/** Broken between words at the page's width; lines after the first stand under the first word. */
function wrapped(text: string, before = ''): string {
  const indent = ' '.repeat(before.length)
  return text
    .split('\n')
    .map((paragraph, i) => {
      const lines: string[] = []
      let line = i === 0 ? before : indent
      for (const word of paragraph.split(' ')) {
        const begins = line.trim() === '' || line === before
        if (!begins && line.length + 1 + word.length > WIDTH) {
          lines.push(line)
          line = indent + word
        } else line = begins ? line + word : `${line} ${word}`
      }
      return [...lines, line].join('\n')
    })
    .join('\n')
}
