/** How large a form of paper is set, in points. Nothing on a page is smaller than `least`. */
export interface Measure {
  /** The margins left and right. */
  readonly margin: number
  readonly top: number
  readonly body: number
  /** The smallest letters of a chart that would be taller than a page. */
  readonly least: number
  /** The longest line of text that is easy to read on from. */
  readonly line: number
  /** From line to line of text that is read, and below it. */
  readonly leading: number
  readonly after: number
  readonly title: Lettering
  readonly heading: Lettering
  readonly subheading: Lettering
  /** A key figure: “37 h 15”. */
  readonly figure: Lettering
  readonly cell: CellMeasure
}

export interface Lettering {
  readonly size: number
  readonly leading: number
  /** Kept free above and below. */
  readonly above: number
  readonly after: number
}

export interface CellMeasure {
  readonly leading: number
  readonly above: number
  readonly below: number
  readonly gap: number
  /** The most lines that rows may take on average before their cells stand under each other instead. */
  readonly lines: number
}

/** 12 points is the least for clear print. */
export const USUAL: Measure = {
  margin: 46,
  top: 64,
  body: 12,
  least: 12,
  line: 470,
  leading: 18,
  after: 8,
  title: { size: 25, leading: 30, above: 0, after: 10 },
  heading: { size: 18, leading: 24, above: 20, after: 6 },
  subheading: { size: 13, leading: 18, above: 6, after: 2 },
  figure: { size: 30, leading: 38, above: 10, after: 12 },
  cell: { leading: 15.5, above: 3.5, below: 4, gap: 9, lines: Number.POSITIVE_INFINITY },
}

/** Large print: 18 points and more, with more room between lines, for eyes that see little. */
export const LARGE: Measure = {
  margin: 42,
  top: 76,
  body: 18,
  least: 18,
  line: 520,
  leading: 27,
  after: 13,
  title: { size: 30, leading: 37, above: 0, after: 14 },
  heading: { size: 25, leading: 32, above: 30, after: 10 },
  subheading: { size: 20, leading: 27, above: 12, after: 4 },
  figure: { size: 38, leading: 48, above: 14, after: 18 },
  cell: { leading: 24, above: 6, below: 7, gap: 16, lines: 2.2 },
}

/** Easy Read: 16 points beside pictures, and much white. */
export const EASY: Measure = {
  margin: 52,
  top: 72,
  body: 16,
  least: 14,
  line: 500,
  leading: 25,
  after: 6,
  title: { size: 25, leading: 33, above: 0, after: 14 },
  heading: { size: 23, leading: 30, above: 26, after: 12 },
  subheading: { size: 18, leading: 25, above: 8, after: 4 },
  figure: { size: 30, leading: 40, above: 2, after: 4 },
  cell: { leading: 22, above: 5, below: 6, gap: 14, lines: 2.2 },
}
