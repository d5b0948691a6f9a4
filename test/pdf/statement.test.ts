// The paper, read back: by a PDF reader's own tools, and tag by tag as a screen reader would.
import { beforeAll, describe, expect, test } from 'vitest'
import type { Statement } from '../../src/ledger/statement.ts'
import { statementPdf } from '../../src/pdf/statement.ts'
import { type Block, statementText } from '../../src/words/statement.ts'
import { inFours } from '../../src/words/statement-proof.ts'
import { sallysMarch, words } from '../words/fixture.ts'
import { tool } from './tool.ts'
import { lastRole, readPdf, type Tag, tagsOf } from './tree.ts'

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

  test('tells the pictures in words', () => {
    const blocks = statementText(sallysMarch(), words).sections.flatMap((section) => section.blocks)
    const alts = blocks.flatMap((block) =>
      block.type === 'chart' ? [block.alt] : block.type === 'qr' ? [block.text] : [],
    )
    expect(alts.length).toBeGreaterThan(2)
    expect(roles(pages, 'Figure').map((figure) => figure.alt)).toEqual(alts)
    expect(alts).toContain(
      'A bar that shows where each £1 went: Direct support 68p, Running Larch Support 28p, Cancelled late 2p, Things you bought 2p.',
    )
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
    for (const code of [inFours(proof.code), proof.head.slice(0, 12), ref]) {
      expect(text.at(-1)).toContain(code)
      expect(text.slice(0, -1).join('')).not.toContain(code)
    }
  })
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

test('a statement that does not add up is not printed', async () => {
  const statement = sallysMarch()
  const wrong = {
    ...statement,
    leftInStandard: 0,
    hours: statement.hours.map((h) => ({ ...h, left: h.left + 60 })),
  }
  await expect(statementPdf(wrong, words)).rejects.toThrow(/does not add up: hours of standard/)
})
