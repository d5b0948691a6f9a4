// Every form that is printed, of every sort of document: held against the rules of PDF/UA-1 that a program can
// check, and read in order by other people's readers.
import { execFile } from 'node:child_process'
import { readFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { promisify } from 'node:util'
import { beforeAll, describe, expect, test } from 'vitest'
import type { WordRef } from '../../src/ledger/entry.ts'
import type { Statement } from '../../src/ledger/statement.ts'
import { easyReadPdf } from '../../src/pdf/easy-read.ts'
import { statementPdf } from '../../src/pdf/statement.ts'
import { easyRead } from '../../src/words/easy-read.ts'
import { ENGLISH } from '../../src/words/english.ts'
import { type Block, statementText } from '../../src/words/statement.ts'
import { inFours } from '../../src/words/statement-proof.ts'
import { sallysEverything, sallysMarch, words } from '../words/fixture.ts'
import { contrast, inspect } from './inspect.ts'
import { asFile, tool } from './tool.ts'

const run = promisify(execFile)

type Words = ReadonlyMap<WordRef, string>

const forms = {
  usual: { least: 12, print: statementPdf },
  'large print': {
    least: 18,
    print: (statement: Statement, words: Words) => statementPdf(statement, words, { size: 'large' }),
  },
  'Easy Read': { least: 14, print: easyReadPdf },
}
type Form = keyof typeof forms

/** 300 visits that nobody made. */
function longMonth(): Statement {
  const march = sallysMarch()
  const [visit] = march.notGiven.filter((line) => line.reason === 'cancelled-in-time')
  if (!visit) throw new Error('no visit was cancelled in time')
  const many = Array.from({ length: 300 }, (_, i) => ({ ...visit, session: `N${i}` }))
  return { ...march, notGiven: [...march.notGiven, ...many] }
}

const everything = sallysEverything()
const named = new Map([...words, [everything.person, 'Ŵyn & <Sons> Łukasz O’Neill'] as const])
const documents: Readonly<Record<string, { readonly statement: Statement; readonly known: Words }>> = {
  'a final one with everything': { statement: everything, known: words },
  'an early copy': { statement: sallysEverything({ state: 'may-change' }), known: words },
  'an empty month': { statement: sallysMarch({ short: 0 }), known: words },
  'an erased one': { statement: everything, known: new Map() },
  'one of 300 lines': { statement: longMonth(), known: words },
  'one with names of many signs': { statement: everything, known: named },
}

const WHITE = [1, 1, 1]
/** Behind key figures: #eef5f6. */
const PALE = [0xee / 255, 0xf5 / 255, 0xf6 / 255]

const bare = (text: string) => text.replace(/\s/g, '')

describe.each(Object.keys(forms) as Form[])('%s', (form) => {
  const { print, least } = forms[form]

  test.each(Object.keys(documents))('%s keeps the rules', async (name) => {
    const { statement, known } = documents[name] ?? { statement: everything, known: words }
    const file = await asFile(await print(statement, known))
    const { wrong, pages, ends, lowest, smallest, colours, alts, bookmarks } = await inspect(file)
    expect(wrong).toEqual([])
    for (const role of ends) expect(['', 'H1', 'H2', 'H3', 'Caption', 'Lbl', 'TH']).not.toContain(role)
    expect(lowest).toBeGreaterThan(form === 'large print' ? 85 : 70)
    expect(smallest).toBeGreaterThanOrEqual(least)
    for (const colour of colours)
      for (const paper of [WHITE, PALE]) expect(contrast(colour, paper)).toBeGreaterThanOrEqual(7)
    expect(alts.length).toBeGreaterThan(form === 'Easy Read' ? -1 : 0)
    const { sections } = form === 'Easy Read' ? easyRead(statement, known) : statementText(statement, known)
    expect(bookmarks).toEqual(sections.map((section) => section.heading))

    const texts = (await tool('pdftotext', [], file, ['-'])).split('\f').slice(0, -1)
    expect(texts).toHaveLength(pages)
    for (const [i, text] of texts.entries()) {
      expect(text).toContain('March 2026, what we knew on 10 April 2026')
      expect(text).toContain(`Page ${i + 1} of ${pages}`)
      expect(text.includes('Early copy: this may change')).toBe(statement.state === 'may-change')
      // No page has only its head and foot.
      expect(text.trim().split('\n').length).toBeGreaterThan(4)
    }
    const [last, ...before] = texts.toReversed()
    const codes = ['To check this statement', inFours(statement.proof.code)]
    for (const code of [...codes, ...(form === 'Easy Read' ? [] : [ENGLISH.proof.scan])]) {
      expect(last).toContain(code)
      expect(before.join('')).not.toContain(code)
    }
  })

  test('opens what it names, and says what that is', async () => {
    const { links } = await inspect(await asFile(await print(everything, words)))
    const ombudsman = { href: 'https://www.lgo.org.uk', says: 'www.lgo.org.uk' }
    const [ask, check] = ['https://larch.example/s/7K2M94QXP3TD0RF8', 'https://larch.example/check']
    expect(links).toEqual(
      form === 'Easy Read'
        ? [ombudsman]
        : [
            { href: ask, says: `You can ask here: ${ask}` },
            ombudsman,
            { href: check, says: `Check the code here: ${check}` },
          ],
    )
  })

  test('is read aloud in the order of its text, and drawn in the same', async () => {
    const { statement, known } = { statement: everything, known: named }
    const file = await asFile(await print(statement, known))
    expect(await tool('qpdf', ['--check'], file)).toContain('No syntax or stream encoding errors found')
    const heard = heardFrom(await tool('pdfinfo', ['-struct-text'], file))
    const expected = form === 'Easy Read' ? easyReadSaid(statement, known) : statementSaid(statement, known)
    let [rest, said] = [heard, '']
    for (const ways of expected) {
      const way = ways.map((each) => bare(each.join(''))).find((each) => rest.startsWith(each))
      expect(way, `after “…${said}”: “${rest.slice(0, 80)}…”`).toBeDefined()
      said = ways[0]?.join(' ') ?? ''
      rest = rest.slice(way?.length)
    }
    expect(rest).toBe('')

    const pages = (await tool('pdftotext', ['-raw'], file, ['-'])).split('\f').slice(0, -1)
    const foot = bare('March 2026, what we knew on 10 April 2026')
    const drawn = pages.map((page) => bare(page).split(foot)[0]).join('')
    let at = 0
    for (const ways of expected) {
      // A row of a table is drawn on one page; a table's headings are drawn again on each.
      const way = ways.find((each) => heard.includes(bare(each.join('')))) ?? []
      for (const each of way.map(bare)) {
        const found = drawn.indexOf(each, at)
        expect(found, `“${each}” after “${drawn.slice(at - 40, at)}”`).toBeGreaterThan(-1)
        at = found + each.length
      }
    }
  })
})

/** What is read aloud, without the text within pictures: there their own words are read. */
function heardFrom(structure: string): string {
  let within = Number.POSITIVE_INFINITY
  let heard = ''
  for (const line of structure.split('\n')) {
    const indent = line.search(/\S/)
    if (indent <= within) within = /^\s*Figure\b/.test(line) ? indent : Number.POSITIVE_INFINITY
    if (indent > within || within < Number.POSITIVE_INFINITY) continue
    const [, text] = /^\s*"(.*)"$/.exec(line) ?? []
    heard += bare(text ?? '')
  }
  return heard
}

/** One thing after the other, each in the ways in which it may be said: a table also as blocks, in large print. */
type Said = readonly (readonly string[])[]

function statementSaid(statement: Statement, known: Words): Said[] {
  const { title, sections } = statementText(statement, known)
  return [
    [[title]],
    ...sections.flatMap(({ heading, blocks }): Said[] => [[[heading]], ...blocks.map(saidOf)]),
  ]
}

function saidOf(block: Block): Said {
  switch (block.type) {
    case 'paragraph':
    case 'subheading':
      return [[block.text]]
    case 'list':
      return [block.items.flatMap((item, i) => [block.ordered ? `${i + 1}.` : '•', item])]
    case 'facts':
      return [block.items.flatMap(({ label, value }) => [label, value])]
    case 'figure':
      return [[block.label, block.value, block.beneath ?? '']]
    case 'link':
      return [[`${block.says}: ${block.href}`]]
    case 'qr':
      return [[block.says]]
    case 'chart':
      return [[block.title]]
    case 'table': {
      const caption = block.captionShown ? [block.caption] : []
      const headings = block.columns.map((column) => column.heading)
      const blocks = block.rows.flatMap(({ cells: [first = '', ...cells], brief }) =>
        brief
          ? brief
          : [first, ...cells.flatMap((cell, i) => (cell === '' ? [] : [`${headings[i + 1]}: ${cell}`]))],
      )
      return [
        [...caption, ...headings, ...block.rows.flatMap((row) => row.cells)],
        [...caption, ...blocks],
      ]
    }
  }
}

function easyReadSaid(statement: Statement, known: Words): Said[] {
  const { title, sections } = easyRead(statement, known)
  return [
    [[title]],
    ...sections.flatMap(({ heading, ideas }): Said[] => [
      [[heading]],
      ...ideas.map(
        ({ sentences, figure = '', list = [], picture }): Said => [
          [...sentences, figure, ...list.flatMap((item) => ['•', item]), picture?.title ?? ''],
        ],
      ),
    ]),
  ]
}

test('a table of 300 lines has its headings on each page, and every line', async () => {
  const file = await asFile(await statementPdf(longMonth(), words))
  const texts = (await tool('pdftotext', ['-layout'], file, ['-'])).split('\f')
  const lines = texts.filter((text) => text.includes('Cancelled in time'))
  expect(lines.length).toBeGreaterThan(8)
  for (const text of lines) expect(text).toMatch(/Day +Time +Why/)
  expect(texts.join('').match(/Cancelled in time/g)).toHaveLength(301)
})

test('in large print a table too wide for its page is a block for each row', async () => {
  const march = sallysMarch()
  const file = await asFile(await forms['large print'].print(march, words))
  const visits = (await tool('pdfinfo', ['-struct-text'], file)).split(/\n {2}Sect\n/)
  const section = visits.find((text) => text.includes('"Every visit"')) ?? ''
  expect(section).not.toContain('Table')
  expect(section.match(/^ {6}LI/gm)).toHaveLength(march.lines.length + 1)
  expect(section.replaceAll('\u00a0', ' ')).toMatch(
    /"Mon 2 March, 18:00 to 22:00, line 2"\s+P[^"]*"4 h of day hours at £24.60, with .*, £\d+\.\d\d"/,
  )
})

test('names the person in the title as they write their name', async () => {
  const file = await asFile(await statementPdf(sallysMarch({ short: 1 }), named))
  const title = 'Statement for Ŵyn & <Sons> Łukasz O’Neill, March 2026'
  expect(await tool('pdfinfo', [], file)).toContain(`${title}\n`)
  expect(await tool('pdfinfo', ['-meta'], file)).toContain(
    '>Statement for Ŵyn &amp; &lt;Sons&gt; Łukasz O’Neill, March 2026<',
  )
  expect(await tool('pdftotext', [], file, ['-'])).toContain('Ŵyn & <Sons> Łukasz O’Neill')
})

describe('a sign that the typeface lacks', () => {
  const said = async (name: string) => {
    const statement = sallysMarch({ short: 1 })
    const file = await asFile(await statementPdf(statement, new Map([...words, [statement.person, name]])))
    expect((await inspect(file)).wrong).toEqual([])
    return tool('pdftotext', [], file, ['-'])
  }

  test.each([
    '王小明',
    'Наталія',
    'Zoë 👩‍👩‍👧 Ann',
    'Nguyễn Thị Hạnh',
    'e\u0301\u0323',
    'Ⅳ ﬁ',
    'x\u0301q\u0302y',
  ])('“%s” is kept for whoever hears, searches or copies it', async (name) => {
    const text = await said(name)
    expect(bare(text).normalize('NFC')).toContain(bare(name.replaceAll('\u200d', '')).normalize('NFC'))
  })

  test('is a box where nothing is like it, and the paper says so', async () => {
    expect(await said('王小明')).toContain(ENGLISH.boxes)
    expect(await said('Nguyễn')).not.toContain(ENGLISH.boxes)
    expect(await said('Sally')).not.toContain(ENGLISH.boxes)
  })
})

test('the same document makes the same bytes in any time zone, language and folder', async () => {
  const here = (path: string) => JSON.stringify(new URL(path, import.meta.url).href)
  const program = `
    import { createHash } from 'node:crypto'
    import { coverPdf } from ${here('../../src/pdf/cover.ts')}
    import { easyReadPdf } from ${here('../../src/pdf/easy-read.ts')}
    import { statementPdf } from ${here('../../src/pdf/statement.ts')}
    import { sallysEverything, words } from ${here('../words/fixture.ts')}
    const march = sallysEverything()
    const cover = {
      order: 1, name: 'Sally', address: ['12 Acacia Avenue'], about: undefined, provider: 'Larch', month: '2026-03',
      mayChange: false, print: 'large-print', pages: 9,
    }
    const all = [
      await statementPdf(march, words),
      await statementPdf(march, words, { size: 'large' }),
      await easyReadPdf(march, words),
      await coverPdf(cover, march.knownAt),
    ]
    console.log(Intl.DateTimeFormat().resolvedOptions().timeZone)
    for (const bytes of all) console.log(createHash('sha256').update(bytes).digest('hex'))`
  const made = async (TZ: string, LANG: string, cwd: string) => {
    const env = { ...process.env, TZ, LANG, LC_ALL: LANG, NODE_OPTIONS: '' }
    const { stdout } = await run(process.execPath, ['--input-type=module', '-e', program], { env, cwd })
    const [zone, ...digests] = stdout.trim().split('\n')
    expect(zone).toBe(TZ)
    return digests
  }
  const [utc, tokyo] = await Promise.all([
    made('UTC', 'C', process.cwd()),
    made('Asia/Tokyo', 'de_DE.UTF-8', tmpdir()),
  ])
  expect(new Set(utc).size).toBe(4)
  expect(tokyo).toEqual(utc)
})

describe('a file that breaks a rule is caught', () => {
  let sound: string
  beforeAll(async () => {
    const file = await asFile(await statementPdf(sallysMarch({ short: 2 }), words))
    const plain = `${file}.plain`
    await run('qpdf', ['--qdf', '--object-streams=disable', file, plain])
    sound = (await readFile(plain)).toString('latin1')
    expect((await inspect(plain)).wrong).toEqual([])
  })

  // Each change keeps the length, so that the file stays readable.
  test.each([
    ['/Scope /Row', '/Scopf /Row', /has no scope/],
    ['/Alt (', '/Alu (', /has no words/],
    ['/BBox [', '/BBoy [', /has no place/],
    ['/ListNumbering', '/ListNumberinh', /has no numbering/],
    ['/S /H3', '/S /H4', /H4 .* within Sect/],
    ['/S /H2', '/S /H1', /H3 .* after H1/],
    ['/MCID 1\n', '/MCID 0\n', /not drawn, or in two tags|parent tree/],
    ['/MCID 2\n', '/MCIE 2\n', /without a number/],
    ['/Artifact <<', '/Artifacu <<', /without a number/],
    ['/Lang (en', '/Lanh (en', /no language/],
    ['/Marked true', '/Markee true', /not marked as tagged/],
    ['/DisplayDocTitle', '/DisplayDocTitlf', /the file’s name/],
    ['<pdfuaid:part>1', '<pdfuaid:part>2', /not marked PDF\/UA-1/],
    ['/ToUnicode', '/ToUnicodf', /without its signs/],
    ['/FontFile2', '/FontFile9', /not in the file/],
    ['/Tabs /S', '/Tabs /R', /links have no order/],
    ['/StructParent ', '/StructParenu ', /has another parent/],
    ['/Contents (You', '/Contentt (You', /says nothing/],
    ['/URI (https', '/URI (ht ps', /opens ht ps/],
  ] as const)('without %s', async (whole, broken, caught) => {
    expect(sound.includes(whole)).toBe(true)
    const bytes = Buffer.from(sound.replaceAll(whole, broken), 'latin1')
    expect((await inspect(await asFile(bytes))).wrong.join('\n')).toMatch(caught)
  })
})
