// Reads the figures out of every form of a statement as its reader meets them: tables of the page and of the paper,
// ideas of Easy Read, rows of the table for computers, the document itself. Nothing is shared with what made them.
import { parse } from 'csv-parse/sync'
import { statementJson, statementTable } from '../../src/formats/statement.ts'
import type { Digest, WordRef } from '../../src/ledger/entry.ts'
import type { Statement } from '../../src/ledger/statement.ts'
import { easyReadPdf } from '../../src/pdf/easy-read.ts'
import { statementPdf } from '../../src/pdf/statement.ts'
import { EasyReadPage } from '../../src/web/design/easy-read.tsx'
import { StatementPage } from '../../src/web/design/statement.tsx'
import { easyRead } from '../../src/words/easy-read.ts'
import { readPdf, type Tag } from '../pdf/tree.ts'

/** What everybody must be told alike. Times in seconds, or a count; money in whole pence, as printed. */
export interface Figures {
  readonly left: number
  readonly kinds: readonly Kind[]
  readonly money: {
    readonly opening: number
    readonly in: number
    readonly out: number
    readonly closing: number
  }
  readonly toSpend: number
  readonly emergencies: number
  readonly behindHours: number
  readonly saved: readonly number[]
  /** What each pound went on, in its order: pence, and pence of each £1 (nothing where none is shared out). */
  readonly pounds: readonly (readonly [number, number | null])[]
  readonly used: number
  /** What each visit cost; null in Easy Read, which tells weeks instead. */
  readonly visits: readonly number[] | null
  /** Null where nothing of a week is written down yet. */
  readonly weeks: readonly (readonly [visits: number | null, used: number | null])[]
}

interface Kind {
  readonly label: string
  readonly before: number
  readonly given: number
  readonly used: number
  readonly left: number
}

type Words = ReadonlyMap<WordRef, string>

/** The document's own figures. */
export function figuresOf(s: Statement): Figures {
  const { money, split, pounds } = s
  const shared = Object.values(pounds.of100).some((share) => share !== 0)
  const { direct, management, cancelledLate, bought, kept } = pounds
  const parts = [
    [direct, pounds.of100.direct],
    [management, pounds.of100.management],
    [cancelledLate, pounds.of100.cancelledLate],
    [bought, pounds.of100.bought],
    [kept, pounds.of100.kept],
  ] as const
  return {
    left: s.leftInStandard,
    kinds: s.hours.map(({ label, before, given, used, left }) => ({
      label: label.toLowerCase(),
      before,
      given,
      used,
      left,
    })),
    money: {
      opening: money.opening.pence,
      in: money.in.pence,
      out: money.out.pence,
      closing: money.closing.pence,
    },
    toSpend: split.toSpend.pence,
    emergencies: split.emergencies.pence,
    behindHours: split.behindHours.pence,
    saved: split.saved.filter(({ sum }) => sum.exact !== 0).map(({ sum }) => sum.pence),
    pounds:
      pounds.total.exact === 0
        ? []
        : parts.filter(([sum]) => sum.exact !== 0).map(([sum, share]) => [sum.pence, shared ? share : null]),
    used: pounds.total.exact === 0 ? 0 : pounds.total.pence,
    visits: s.lines.map(({ sum }) => sum.pence),
    weeks: s.weeks.map((w) => {
      const isOpen = s.state === 'may-change' && w.from > (s.recordedThrough ?? '')
      const isKnown = !isOpen || w.visits !== 0 || w.used !== 0 || w.cost.exact !== 0
      return isKnown ? [w.visits, s.hours.length > 0 ? w.used : 0] : [null, null]
    }),
  }
}

/** What a form says of these figures. Easy Read tells weeks instead of visits, and one kind of hours without its name. */
export function inForm(form: string, figures: Figures): Figures {
  if (!form.startsWith('Easy Read')) return figures
  const [kind, ...others] = figures.kinds
  const kinds = kind && others.length === 0 ? [{ ...kind, label: '' }] : figures.kinds
  return { ...figures, kinds, visits: null }
}

/** The same figures out of each form, by the form's name. */
export async function figuresInForms(s: Statement, words: Words): Promise<Record<string, Figures>> {
  const text = easyRead(s, words)
  const easy = String(await EasyReadPage({ text, frame: {} }))
  const page = String(await StatementPage({ statement: s, words, frame: {} }))
  const asJson = statementJson({ statement: s, digest: '0'.repeat(64) as Digest, words: new Map() })
  return {
    'the web page': inTables(tablesOfPage(page), figuresOfPage(page)),
    'the PDF': await inPaper(await statementPdf(s, words)),
    'large print': await inPaper(await statementPdf(s, words, { size: 'large' })),
    'Easy Read on a page': inIdeas(ideasOfPage(easy)),
    'Easy Read on paper': inIdeas(await ideasOfPaper(await easyReadPdf(s, words))),
    'the table': inCsv(statementTable(s, words)),
    'the data': figuresOf((JSON.parse(asJson) as { statement: Statement }).statement),
  }
}

/** Said instead of a figure that nobody knows yet. */
const OPEN = 'Still open'

// Tables, as a page and paper have them.

interface Table {
  readonly caption: string
  readonly rows: readonly (readonly string[])[]
}

function inTables(tables: readonly Table[], [left = '0 h', toSpend = '']: readonly string[]): Figures {
  const called = (...captions: string[]) =>
    tables.filter((t) => captions.some((c) => t.caption.startsWith(c)))
  const rowsOf = (...captions: string[]) => called(...captions).flatMap((t) => t.rows.slice(1))
  const hours = called('How we got to the hours you have left').flatMap(({ rows }) => {
    const [headings = [], ...moved] = rows
    const of = (label: string, i: number) => moved.find(([said = '']) => said.startsWith(label))?.[i]
    const last = moved.findLast(([said = '']) => /^Left (?:on|so far)/.test(said))
    return headings.slice(1).map((label, i) => ({
      label: label.toLowerCase(),
      before: timeIn(of('Left on', i + 1)),
      given: timeIn(of('Given to you', i + 1)),
      used: 0 - timeIn(of('You used', i + 1)),
      left: timeIn(last?.[i + 1]),
    }))
  })
  const [opening, came, went, closing] = rowsOf('How we got to the money you have left').map(([, sum]) => sum)
  const split = rowsOf('What this money is for')
  const part = (label: string) => penceIn(split.find(([said]) => said === label)?.[1])
  const pounds = rowsOf('Where the money you used went', 'Where each pound went')
  const weeks = rowsOf('What each week cost').slice(0, -1)
  const weeksUsed = rowsOf('Your hours each week').slice(0, -1)
  const visits = rowsOf('Every visit').filter((row) => row[0] !== 'All visits')
  return {
    left: timeIn(left),
    kinds: hours,
    money: {
      opening: penceIn(opening),
      in: penceIn(came),
      out: 0 - penceIn(went),
      closing: penceIn(closing),
    },
    toSpend: penceIn(toSpend),
    emergencies: part('Kept for emergencies'),
    behindHours: part('To pay for your hours'),
    saved: split.filter(([said = '']) => said.startsWith('Saving for')).map(([, sum]) => penceIn(sum)),
    pounds: pounds
      .slice(0, -1)
      .map(([, sum, share]) => [penceIn(sum), share ? Number.parseInt(share, 10) : null]),
    used: penceIn(pounds.at(-1)?.[1]),
    visits: visits.map((row) => penceIn(/, (−?£[\d,.]+)$/.exec(row[1] ?? '')?.[1] ?? row.at(-2))),
    weeks: weeks.map(([, visits], i) =>
      visits === OPEN ? [null, null] : [Number(visits), timeIn(weeksUsed[i]?.[2] ?? '0 h')],
    ),
  }
}

function tablesOfPage(html: string): Table[] {
  return [...html.matchAll(/<table.*?<\/table>/gs)].map(([table]) => ({
    caption: plain(/<caption.*?<\/caption>/s.exec(table)?.[0] ?? ''),
    rows: [...table.matchAll(/<tr.*?<\/tr>/gs)].map(([row]) =>
      [...row.matchAll(/<t([hd])\b.*?<\/t\1>/gs)].map(([cell]) =>
        // The heading that stands inside a cell on a phone is not read aloud.
        plain(cell.replace(/<span[^>]*aria-hidden.*?<\/span>/gs, '')),
      ),
    ),
  }))
}

function figuresOfPage(html: string): string[] {
  const said = [...html.matchAll(/<p class="rf-figure__(label|value)">(.*?)<\/p>/gs)].map((m) =>
    plain(m[2] ?? ''),
  )
  return bigFigures(said)
}

/** The big numbers of the first page: hours left, where there are hours, and money to spend. */
function bigFigures(said: readonly string[]): string[] {
  const after = (label: string) => said[said.findIndex((text) => text.startsWith(label)) + 1] ?? ''
  const left = said.find((text) => /^[−\d].*(?:h|min|s)\b/.test(text))
  return [left ?? '0 h', after('Money to spend')]
}

async function inPaper(bytes: Uint8Array): Promise<Figures> {
  const { pages } = await readPdf(bytes)
  const tables: { caption: string; rows: (readonly string[])[] }[] = []
  let heading = ''
  let isFirst = false
  for (const tag of pages.flatMap((page) => all(page, ['H2', 'H3', 'Table', 'L']))) {
    if (tag.role === 'H2' || tag.role === 'H3') {
      heading = spaced(tag.text)
      isFirst = true
    } else {
      // A caption that would repeat the heading above it is left out.
      const caption = all(tag, ['Caption'])[0]?.text
      const { headings, rows } = tag.role === 'Table' ? inRows(tag) : inBlocks(tag)
      // A table that goes on on the next page has its headings on the first.
      const begins = caption !== undefined || isFirst
      if (headings.length === 0 && begins) continue
      isFirst = false
      if (begins) tables.push({ caption: spaced(caption ?? heading), rows: [headings, ...rows] })
      else tables.at(-1)?.rows.push(...rows)
    }
  }
  const said = pages.flatMap((page) => all(page, ['P'])).map(({ text }) => spaced(text))
  return inTables(tables, bigFigures(said))
}

interface Rows {
  readonly headings: readonly string[]
  readonly rows: readonly (readonly string[])[]
}

function inRows(table: Tag): Rows {
  const rows = all(table, ['TR']).map((row) => all(row, ['TH', 'TD']))
  const texts = rows.map((cells) => cells.map(({ text }) => spaced(text)))
  const begins = rows[0]?.every(({ role }) => role === 'TH') ?? false
  return begins ? { headings: texts[0] ?? [], rows: texts.slice(1) } : { headings: [], rows: texts }
}

/** In large print a wide table is a list of its rows, each cell with its column's heading, or each told in brief. */
function inBlocks(list: Tag): Rows {
  const blocks = all(list, ['LBody'])
    .map((item) => all(item, ['P']).map(({ text }) => spaced(text)))
    .filter((cells) => cells.length > 1)
  const named = blocks.map(([first = '', ...cells]) => [
    ['', first] as const,
    ...cells.map((cell) => {
      const at = cell.indexOf(': ')
      return at === -1 ? (['', cell] as const) : ([cell.slice(0, at), cell.slice(at + 2)] as const)
    }),
  ])
  return {
    headings: named[0]?.map(([label]) => label) ?? [],
    rows: named.map((cells) => cells.map(([, text]) => text)),
  }
}

function all(tag: Tag, roles: readonly string[]): Tag[] {
  return roles.includes(tag.role) ? [tag] : tag.children.flatMap((child) => all(child, roles))
}

// Easy Read: a sentence, then what belongs to it.

function inIdeas(said: readonly string[]): Figures {
  const isSentence = (text: string) => /[.?!]$/.test(text) && !text.includes(': ')
  const after = (sentence: string): string[] => {
    const at = said.findIndex((text) => text.startsWith(sentence))
    if (at === -1) return []
    const rest = said.slice(at + 1)
    const begins = rest.findIndex((text) => !isSentence(text))
    const ends = rest.findIndex((text, i) => i > begins && isSentence(text))
    return rest.slice(Math.max(0, begins), ends === -1 ? undefined : ends)
  }
  const items = (sentence: string) =>
    after(sentence).flatMap((text) => {
      const at = text.lastIndexOf(': ')
      return at === -1 ? [] : [[text.slice(0, at).toLowerCase(), text.slice(at + 2)] as const]
    })
  const left = after('You have this much time left')[0] ?? '0 hours'
  const ofKind = (sentence: string, label: string) =>
    timeIn(label === '' ? after(sentence)[0] : items(sentence).find(([said]) => said === label)?.[1])
  const before = items('You had this left on').map(([label]) => label)
  // One kind alone is told as a number, without its name.
  const labels = before.length > 0 || after('You had this left on').length === 0 ? before : ['']
  const kinds = labels.map((label) => ({
    label,
    before: ofKind('You had this left on', label),
    given: ofKind('You were given this.', label),
    used: ofKind('You used this', label),
    left: label === '' ? timeIn(left) : ofKind('This is what you have left of each kind.', label),
  }))
  const changed = new Map(items('This is how your money changed.'))
  const shares = items('This is where each £1 you used went.')
  const spent = after('This is all the money you used')
  const parts = items('This is all the money you used')
  return {
    left: timeIn(left),
    kinds,
    money: {
      opening: penceIn(changed.get('you had')),
      in: penceIn(changed.get('came in')),
      out: penceIn(changed.get('went out')),
      closing: penceIn(after('You have this much money left')[0]),
    },
    toSpend: penceIn(after('You can spend this on other things.')[0]),
    emergencies: penceIn(after('This is kept for emergencies.')[0]),
    behindHours: penceIn(after('This part pays for your hours.')[0]),
    saved: items('You are saving this money.').map(([, sum]) => penceIn(sum)),
    pounds: parts.map(([label, sum]) => {
      const share = shares.find(([said]) => said === label)?.[1]
      return [penceIn(sum), share === undefined ? null : Number.parseInt(share, 10)] as const
    }),
    used: penceIn(spent[0]),
    visits: null,
    weeks: items('This is what you used each week.').map(([, both]) => {
      if (both === OPEN) return [null, null] as const
      const [visits = '', used = '0 hours'] = both.split(', ')
      return [Number.parseInt(visits, 10), timeIn(used)] as const
    }),
  }
}

function ideasOfPage(html: string): string[] {
  const withoutPictures = html.replace(/<figure.*?<\/figure>/gs, '').replace(/<svg.*?<\/svg>/gs, '')
  return [...withoutPictures.matchAll(/<(p|li)\b[^>]*>(.*?)<\/\1>/gs)].map((m) => plain(m[2] ?? ''))
}

async function ideasOfPaper(bytes: Uint8Array): Promise<string[]> {
  const { pages } = await readPdf(bytes)
  return pages.flatMap((page) => all(page, ['P', 'LBody'])).map(({ text }) => spaced(text))
}

// The table for computers.

function inCsv(text: string): Figures {
  const rows = parse(text, { bom: true, columns: true, relax_column_count: false }) as Record<
    string,
    string
  >[]
  const part = (name: string) => rows.filter((row) => row['Part'] === name)
  const pounds = (row: Record<string, string> | undefined) =>
    row?.['Pounds'] ? Math.round(Number(row['Pounds']) * 100) : 0
  const amount = (row: Record<string, string> | undefined) =>
    Number(row?.['Seconds'] || row?.['How Many'] || 0)
  const hours = part('Your hours').filter((row) => row['Day'] === '')
  const counted = hours.find((row) => row['What']?.includes(', counted in'))
  const byKind = hours.filter((row) => row !== counted && row['Kind Of Hours'] !== '')
  const labels = [...new Set(byKind.map((row) => row['Kind Of Hours'] ?? ''))]
  const money = part('Your money')
  const split = part('What this money is for')
  const went = part('Where each pound went')
  const weeks = part('Week by week')
  const days = [...new Set(weeks.map((row) => row['Day']))]
  const week = (day: string | undefined, what: string) =>
    weeks.find((row) => row['Day'] === day && row['What'] === what)
  return {
    left: amount(counted),
    kinds: labels.map((label) => {
      const of = byKind.filter((row) => row['Kind Of Hours'] === label)
      const left = of.filter((row) => /^Left (?:on|so far)/.test(row['What'] ?? ''))
      return {
        label: label.toLowerCase(),
        before: amount(left[0]),
        given: amount(of.find((row) => row['What'] === 'Given to you')),
        used: 0 - amount(of.find((row) => row['What'] === 'You used')),
        left: amount(left.at(-1)),
      }
    }),
    money: {
      opening: pounds(money[0]),
      in: pounds(money.find((row) => row['What'] === 'Came in')),
      out: 0 - pounds(money.find((row) => row['What'] === 'Went out')),
      closing: pounds(money.at(-1)),
    },
    toSpend: pounds(split.find((row) => row['What'] === 'To spend on other things')),
    emergencies: pounds(split.find((row) => row['What'] === 'Kept for emergencies')),
    behindHours: pounds(split.find((row) => row['What'] === 'To pay for your hours')),
    saved: split.filter((row) => row['What']?.startsWith('Saving for')).map(pounds),
    pounds: went.slice(0, -1).map((row) => {
      const share = row['Pence Of Each Pound']
      return [pounds(row), share ? Number(share) : null] as const
    }),
    used: pounds(went.at(-1)),
    visits: part('Every visit')
      .filter((row) => row['What'] !== 'All visits')
      .map(pounds),
    weeks: days.map((day) => {
      const [visits, used] = [week(day, 'Visits'), week(day, 'You used')]
      return visits?.['How Many'] === '' && visits['About'] === OPEN
        ? ([null, null] as const)
        : ([amount(visits), amount(used)] as const)
    }),
  }
}

// How figures are written.

/** "12 h 30", "12 hours 30 minutes", "−4 h 30", "30 min", "21 h 47 min 30 s" in seconds; "3" is a count. */
export function timeIn(text = '0 h'): number {
  const said = text.replace(/[\s\u00a0]+/g, ' ').trim()
  const m =
    /^([−+]?)(?:(\d+) (?:h|hours?)\b ?)?(?:(\d+) (?:min|minutes?)\b ?|(\d\d)$)?(?:(\d+) (?:s|seconds?))?$/.exec(
      said,
    )
  const count = /^[−+]?\d+$/.test(said)
  if (!m && !count) throw new Error(`“${text}” is no time`)
  const [, sign, h = 0, min = 0, tail = 0, s = 0] = m ?? []
  const seconds = count
    ? Number(said.replace(/\D/g, ''))
    : Number(h) * 3600 + (Number(min) + Number(tail)) * 60 + Number(s)
  return (sign ?? said[0]) === '−' ? 0 - seconds : seconds
}

/** "£1,045.50", "−£34.85", "+£20.00" in pence. */
export function penceIn(text = '£0.00'): number {
  const m = /^([−+]?)£([\d,]+)\.(\d\d)$/.exec(text.replace(/\s/g, ''))
  if (!m) throw new Error(`“${text}” is no sum`)
  const pence = Number((m[2] ?? '').replaceAll(',', '')) * 100 + Number(m[3])
  return m[1] === '−' ? 0 - pence : pence
}

function plain(html: string): string {
  const signs: Record<string, string> = { amp: '&', lt: '<', gt: '>', quot: '"', '#39': "'" }
  return spaced(html.replace(/<[^>]*>/g, ' ').replace(/&([a-z0-9#]+);/g, (_, name) => signs[name] ?? ''))
}

function spaced(text: string): string {
  return text.replace(/[\s\u00a0]+/g, ' ').trim()
}
