// The paper, read back: by a PDF reader's own tools, and tag by tag as a screen reader would.
import { execFile } from 'node:child_process'
import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { promisify } from 'node:util'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import type { Statement } from '../../src/ledger/statement.ts'
import { statementPdf } from '../../src/pdf/statement.ts'
import { type Block, statementText } from '../../src/words/statement.ts'
import { sallysMarch, words } from '../words/fixture.ts'
import { lastRole, readPdf, type Tag, tagsOf } from './tree.ts'

const run = promisify(execFile)
let folder: string
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'ringfence-pdf-'))
})
afterAll(() => rm(folder, { recursive: true, force: true }))

/** Runs a tool on a statement's file. A missing tool is a failure: .ci/run installs it. */
async function tool(
  name: string,
  before: readonly string[],
  bytes: Uint8Array,
  after: readonly string[] = [],
) {
  const path = join(folder, `${crypto.randomUUID()}.pdf`)
  await writeFile(path, bytes)
  try {
    return (await run(name, [...before, path, ...after], { maxBuffer: 64_000_000 })).stdout
  } catch (error) {
    if ((error as { code?: unknown }).code === 'ENOENT')
      throw new Error(`${name} is missing: install “qpdf” and “poppler-utils” (.ci/run does)`)
    throw error
  }
}

/** Without spaces: where a line breaks is the paper's own business. */
const bare = (text: string) => text.replace(/\s/g, '')
const roles = (pages: readonly Tag[], role: string) => pages.flatMap((page) => tagsOf(page, role))

/** The rows a reader should meet, headings of columns included, blank cells left out. */
function expectedRows(statement: Statement): string[] {
  const rowsOf = (block: Block): readonly (readonly string[])[] => {
    if (block.type === 'facts') return block.items.map(({ label, value }) => [label, value])
    if (block.type !== 'table') return []
    return [block.columns.map((column) => column.heading), ...block.rows.map((row) => row.cells)]
  }
  return statementText(statement, words)
    .sections.flatMap((section) => section.blocks.flatMap(rowsOf))
    .map((cells) => bare(cells.join('')))
}

describe('Sally’s March on paper', () => {
  let bytes: Uint8Array
  let pages: readonly Tag[]
  beforeAll(async () => {
    bytes = await statementPdf(sallysMarch(), words)
    pages = (await readPdf(bytes)).pages
  })

  test('is a sound file', async () => {
    expect(await tool('qpdf', ['--check'], bytes)).toContain('No syntax or stream encoding errors found')
    const info = await tool('pdfinfo', ['-isodates'], bytes)
    expect(info).toMatch(/^Title: +Statement for Sally Carter, March 2026$/m)
    expect(info).toMatch(/^Tagged: +yes$/m)
    expect(info).toMatch(/^PDF version: +1\.7$/m)
    expect(info).toMatch(/^Page size: .*\(A4\)$/m)
    expect(info).toMatch(/^CreationDate: +2026-04-09T23:30:00Z$/m)
  })

  test('holds its typeface, and no other', async () => {
    const fonts = (await tool('pdffonts', [], bytes)).split('\n').slice(2).filter(Boolean)
    expect(fonts).toHaveLength(2)
    for (const font of fonts) expect(font).toMatch(/AtkinsonHyperlegibleNext-(Regular|Bold).* yes yes yes/)
  })

  test('marks all that is drawn as content or as decoration', async () => {
    const streams = (
      await tool('qpdf', ['--qdf', '--object-streams=disable', '--stream-data=uncompress'], bytes, ['-'])
    ).split('endstream')
    const drawn = streams.filter((stream) => /\bBDC$/m.test(stream))
    expect(drawn).toHaveLength(pages.length)
    for (const stream of drawn) {
      let depth = 0
      for (const line of stream.split('\n')) {
        if (/\b(BDC|BMC)$/.test(line)) depth += 1
        else if (line === 'EMC') depth -= 1
        else if (/(^|\s)(TJ|Tj|S|f|f\*|B)$/.test(line)) expect(depth, line).toBe(1)
      }
      expect(depth).toBe(0)
    }
  })

  test('says its language, and that it means to be read aloud', async () => {
    const json = await tool('qpdf', ['--json', '--json-key=qpdf'], bytes)
    expect(json).toContain('"/Lang": "u:en-GB"')
    expect(json).toContain('"/DisplayDocTitle": true')
    expect(json).toContain('"/Marked": true')
    expect(json.match(/"\/Scope": "\/Column"/g)?.length).toBe(
      roles(pages, 'THead').flatMap((t) => tagsOf(t, 'TH')).length,
    )
    expect(json.match(/"\/Scope": "\/Row"/g)?.length).toBe(
      roles(pages, 'TR').length - roles(pages, 'THead').length,
    )
    expect((await tool('pdfinfo', ['-meta'], bytes)).replace(/\s/g, '')).toContain(
      '<pdfuaid:part>1</pdfuaid:part>',
    )
  })

  test('has one title, and each part under its heading in order', () => {
    const { title, sections } = statementText(sallysMarch(), words)
    expect(roles(pages, 'H1').map((h) => h.text)).toEqual([title])
    expect(roles(pages, 'H2').map((h) => bare(h.text))).toEqual(sections.map((s) => bare(s.heading)))
  })

  test('holds every row whole, once, in order', () => {
    expect(roles(pages, 'TR').map((row) => bare(row.text))).toEqual(expectedRows(sallysMarch()))
  })

  test('holds every paragraph and list', () => {
    const blocks = statementText(sallysMarch(), words).sections.flatMap((section) => section.blocks)
    const said = roles(pages, 'P').map((p) => bare(p.text))
    for (const block of blocks) if (block.type === 'paragraph') expect(said).toContain(bare(block.text))
    const items = blocks.flatMap((block) => (block.type === 'list' ? block.items : []))
    expect(roles(pages, 'LBody').map((item) => bare(item.text))).toEqual(items.map(bare))
  })

  test('tells the picture in words', () => {
    expect(roles(pages, 'Figure').map((figure) => figure.alt)).toEqual([
      'A bar that shows where each £1 went: Direct support 68p, Running Larch Support 28p, Cancelled late 2p, Things you bought 2p.',
    ])
  })

  test('says on each page which page it is, the period and what we knew when', async () => {
    const text = (await tool('pdftotext', ['-layout'], bytes, ['-'])).split('\f').slice(0, -1)
    expect(text).toHaveLength(pages.length)
    for (const [i, page] of text.entries()) {
      expect(page).toContain('March 2026, what we knew on 10 April 2026')
      expect(page).toContain(`Page ${i + 1} of ${pages.length}`)
      expect(page).not.toContain('may change')
    }
  })

  test('begins each further page of a table with its headings again', async () => {
    const text = (await tool('pdftotext', ['-layout'], bytes, ['-'])).split('\f')
    const headings = text.filter((page) => /Day +What happened +Change +Left then/.test(page))
    expect(headings.length).toBeGreaterThan(1)
    expect(
      roles(pages, 'THead').filter((head) => bare(head.text) === 'DayWhathappenedChangeLeftthen'),
    ).toHaveLength(1)
  })

  test('keeps its codes to the last page', async () => {
    const text = (await tool('pdftotext', [], bytes, ['-'])).split('\f').slice(0, -1)
    const { proof, ref } = sallysMarch()
    for (const code of [proof.code, proof.head.slice(0, 12), ref]) {
      expect(text.at(-1)).toContain(code)
      expect(text.slice(0, -1).join('')).not.toContain(code)
    }
  })
})

test('an early copy says on every page that it may change', async () => {
  const bytes = await statementPdf(sallysMarch({ state: 'may-change' }), words)
  const text = (await tool('pdftotext', [], bytes, ['-'])).split('\f').slice(0, -1)
  for (const page of text) expect(page).toContain('Early copy: this may change')
})

test('the same document makes the same bytes in any time zone', async () => {
  const here = (path: string) => JSON.stringify(new URL(path, import.meta.url).href)
  const program = `
    import { createHash } from 'node:crypto'
    import { statementPdf } from ${here('../../src/pdf/statement.ts')}
    import { sallysMarch, words } from ${here('../words/fixture.ts')}
    const bytes = await statementPdf(sallysMarch(), words)
    console.log(Intl.DateTimeFormat().resolvedOptions().timeZone, createHash('sha256').update(bytes).digest('hex'))`
  const inZone = async (TZ: string) => {
    const { stdout } = await run(process.execPath, ['--input-type=module', '-e', program], {
      env: { ...process.env, TZ, NODE_OPTIONS: '' },
    })
    const [zone, digest] = stdout.trim().split(' ')
    expect(zone).toBe(TZ)
    return digest
  }
  const [utc, tokyo, again] = await Promise.all([inZone('UTC'), inZone('Asia/Tokyo'), inZone('UTC')])
  expect(utc).toMatch(/^[0-9a-f]{64}$/)
  expect(tokyo).toBe(utc)
  expect(again).toBe(utc)
})

test.each(Array.from({ length: 18 }, (_, i) => i))(
  'with %i visits no heading stands at the foot of a page, and every row is whole',
  async (short) => {
    const statement = sallysMarch({ short })
    const { pages, lowest } = await readPdf(await statementPdf(statement, words))
    expect(lowest).toBeGreaterThan(70)
    for (const page of pages) expect(['H1', 'H2', 'H3', 'Caption', 'TH']).not.toContain(lastRole(page))
    expect(roles(pages, 'TR').map((row) => bare(row.text))).toEqual(expectedRows(statement))
  },
)

test('the longest text there may be is printed to its end, in the narrowest column', async () => {
  const statement = sallysMarch()
  const long = `${'a programme for the winter concert, '.repeat(54)}and no more`
  const worker = statement.lines.find((line) => line.worker !== null && !words.has(line.worker))?.worker
  if (!worker) throw new Error('no worker’s name was erased')
  const { pages, lowest } = await readPdf(await statementPdf(statement, new Map([...words, [worker, long]])))
  expect(lowest).toBeGreaterThan(70)
  const said = bare(
    roles(pages, 'TR')
      .map((row) => row.text)
      .join(''),
  )
  expect(said).toContain(bare('and no more'))
  expect(said.match(/programme/g)?.length).toBeGreaterThan(54 * 2)
})

test('a name with signs of its own breaks neither the title nor the file', async () => {
  const statement = sallysMarch({ short: 1 })
  const named = new Map([...words, [statement.person, 'Ŵyn & <Sons> 王 O’Neill']])
  const bytes = await statementPdf(statement, named)
  const read = await readPdf(bytes)
  expect(read.title).toBe('Statement for Ŵyn and ‹Sons› 王 O’Neill, March 2026')
  expect(read.xmlTitle).toBe(read.title)
  expect(await tool('qpdf', ['--check'], bytes)).toContain('No syntax')
})

test('a statement that does not add up is not printed', async () => {
  const statement = sallysMarch()
  const wrong = {
    ...statement,
    leftInStandard: 0,
    hours: statement.hours.map((h) => ({ ...h, left: h.left + 60 })),
  }
  await expect(statementPdf(wrong, words)).rejects.toThrow(/does not add up: hours of standard/)
})
