/** What a document is made of, whatever draws it: a page, paper or a terminal. */
export interface Section {
  readonly id: string
  readonly heading: string
  readonly blocks: readonly Block[]
  /** Starts on a new page: what comes after the first page, and the last page with its codes. */
  readonly ownPage?: boolean
}

export type Block = KeyFigure | OtherBlock

/** A figure that matters most, with its words over and under it. */
export interface KeyFigure {
  readonly type: 'figure'
  readonly label: string
  readonly value: string
  readonly beneath?: string
}

export type OtherBlock =
  | { readonly type: 'paragraph'; readonly text: string; readonly strong?: boolean }
  | { readonly type: 'subheading'; readonly text: string }
  | { readonly type: 'list'; readonly items: readonly string[]; readonly ordered: boolean }
  | { readonly type: 'facts'; readonly items: readonly Fact[] }
  | Link
  | Qr
  | Chart
  | Table

export interface Fact {
  readonly label: string
  readonly value: string
}

/** Where something can be done: a link on a page; on paper the words and the address itself. */
export interface Link {
  readonly type: 'link'
  readonly says: string
  readonly href: string
}

/** An address as a square that a phone reads; `says` tells what it opens, for whoever does not see it. */
export interface Qr {
  readonly type: 'qr'
  readonly text: string
  readonly says: string
}

/** A chart's figures and every word on it: what draws it adds none. */
export type Chart = SharesChart | DaysChart | PairsChart | MonthsChart

interface ChartSaid {
  readonly type: 'chart'
  readonly title: string
  /** What it shows, with its figures, for whoever does not see it. */
  readonly alt: string
}

/** A whole cut into parts. */
export interface SharesChart extends ChartSaid {
  readonly chart: 'shares'
  /** Shares of 100 that sum to 100. */
  readonly parts: readonly { readonly label: string; readonly share: number; readonly text: string }[]
}

/** What was left at the end of each day. */
export interface DaysChart extends ChartSaid {
  readonly chart: 'days'
  readonly days: readonly number[]
  /** Heights worth a line across, 0 among them. */
  readonly levels: readonly { readonly value: number; readonly text: string }[]
  /** Where weeks begin; `at` counts days from 0. */
  readonly weeks: readonly { readonly at: number; readonly label: string }[]
  /** Days that say their own number, in order: the first, the one with the fewest, the last. */
  readonly said: readonly { readonly at: number; readonly value: string; readonly label: string }[]
}

/** Two amounts for each row, such as given and used. */
export interface PairsChart extends ChartSaid {
  readonly chart: 'pairs'
  readonly series: readonly [string, string]
  readonly rows: readonly { readonly label: string; readonly pair: readonly [Amount, Amount] }[]
}

/** One amount for each month, or two beside each other, oldest first. */
export interface MonthsChart extends ChartSaid {
  readonly chart: 'months'
  /** The name of each amount of a month; where there is one, the title says what it is. */
  readonly series: readonly string[]
  /** Heights worth a line across, 0 among them. */
  readonly levels: readonly Amount[]
  readonly months: readonly {
    readonly month: string
    readonly year: string
    readonly amounts: readonly Amount[]
  }[]
}

export interface Amount {
  readonly value: number
  readonly text: string
}

/** The first cell of each row is the row's heading. A line break within a cell starts a new line. */
export interface Table {
  readonly type: 'table'
  readonly caption: string
  /** Whether the caption is seen, or only heard: where it would repeat the section's heading. */
  readonly captionShown: boolean
  readonly columns: readonly Column[]
  readonly rows: readonly Row[]
}

export interface Column {
  readonly heading: string
  readonly align: 'left' | 'right'
  /** Its cells are the numbers by which people ask about a line. */
  readonly lines?: boolean
}

export interface Row {
  readonly cells: readonly string[]
  readonly kind: 'row' | 'part' | 'total'
  /** The same in a few lines, the first its heading: where the columns do not fit side by side. */
  readonly brief?: readonly string[]
}

export function tableSection(id: string, heading: string, isThere: boolean, table: () => Table): Section {
  return { id, heading, blocks: isThere ? [table()] : [] }
}

/** Puts a sentence before a section's table; where there is no table, only when it says something by itself. */
export function withWhy(section: Section, text: string, alone = false): Section {
  if (section.blocks.length === 0 && !alone) return section
  return { ...section, blocks: [{ type: 'paragraph', text }, ...section.blocks] }
}

export function row(heading: string, cells: readonly string[], kind: Row['kind'] = 'row'): Row {
  return { cells: [heading, ...cells], kind }
}

export function left(heading: string): Column {
  return { heading, align: 'left' }
}

export function right(heading: string): Column {
  return { heading, align: 'right' }
}

export function inGroups<T>(all: readonly T[], size: number): T[][] {
  return Array.from({ length: Math.ceil(all.length / size) }, (_, i) => all.slice(i * size, (i + 1) * size))
}
