import type { Lettering } from './measure.ts'
import { DARK, type Paper, type Style } from './paper.ts'
import type { Weight } from './typeface.ts'

export function writeTitle(paper: Paper, text: string): void {
  block(paper, 'H1', text, { ...paper.measure.title, weight: 'bold', color: DARK })
}

/** How much of a page a part's heading takes. */
export function partHeadingHeight(paper: Paper, text: string): number {
  const lettering = paper.measure.heading
  return (paper.atTop ? 0 : lettering.above) + headingHeight(paper, text, lettering)
}

/** Starts a part with its heading, on a page that also holds `first`, the height of what comes first in it. */
export function writeHeading(paper: Paper, text: string, first: number, ownPage: boolean): void {
  const lettering = paper.measure.heading
  const height = headingHeight(paper, text, lettering)
  if (!paper.atTop) {
    if (ownPage || !paper.fits(lettering.above + height + Math.min(first, paper.tall - height)))
      paper.newPage()
    else paper.y += lettering.above
  }
  paper.part(text)
  block(paper, 'H2', text, { ...lettering, weight: 'bold', color: DARK })
}

/** A heading within a part, on a page with `first`, the height of what comes next. */
export function writeSubheading(paper: Paper, text: string, first: number): void {
  const lettering = paper.measure.subheading
  paper.room(lettering.above + headingHeight(paper, text, lettering) + first)
  if (!paper.atTop) paper.y += lettering.above
  block(paper, 'H3', text, { ...lettering, weight: 'bold' })
}

export function subheadingHeight(paper: Paper, text: string): number {
  return paper.measure.subheading.above + headingHeight(paper, text, paper.measure.subheading)
}

function headingHeight(paper: Paper, text: string, { size, leading, after }: Lettering): number {
  return paper.lines(text, { size, weight: 'bold' }, paper.line).length * leading + after
}

export function writeParagraph(paper: Paper, text: string, weight: Weight = 'regular'): void {
  const { body: size, leading, after } = paper.measure
  block(paper, 'P', text, { size, leading, after, weight })
}

export function paragraphHeight(paper: Paper, text: string, weight: Weight = 'regular'): number {
  const { body: size, leading, after } = paper.measure
  return paper.lines(text, { size, weight }, paper.line).length * leading + after
}

/** “Check the code here: https://…”: the address is seen, so that it can be typed in, and is a link on a screen. */
export function writeLink(paper: Paper, says: string, href: string): void {
  const { leading, after } = paper.measure
  const { before, besides, beside, lines, address, height, style } = linkLines(paper, says, href)
  paper.room(height)
  const element = paper.child(paper.into, 'P')
  paper.write(
    element,
    beside ? lines : [...lines.slice(0, -1), `${lines.at(-1)} `],
    here(paper, leading),
    style,
  )
  const at = beside
    ? { x: paper.left + besides, y: paper.y, leading }
    : { x: paper.left, y: paper.y + lines.length * leading, leading }
  paper.link(element, address, at, { href, says: `${before}${href}`, style })
  paper.y += height + after
}

export function linkHeight(paper: Paper, says: string, href: string): number {
  return linkLines(paper, says, href).height + paper.measure.after
}

function linkLines(paper: Paper, says: string, href: string) {
  const { body: size, leading } = paper.measure
  const style: Style = { size, weight: 'regular' }
  const before = `${says}: `
  const besides = paper.widthOf(before, style)
  const beside = besides + paper.widthOf(href, style) <= paper.width
  const lines = beside ? [before] : paper.lines(before.trimEnd(), style)
  const address = beside ? [href] : paper.lines(href, style)
  const height = (beside ? 1 : lines.length + address.length) * leading
  return { before, besides, beside, lines, address, height, style }
}

export function writeList(paper: Paper, items: readonly string[], ordered: boolean): void {
  const { after } = paper.measure
  const list = paper.child(paper.into, 'L')
  list.dictionary.data['A'] = { O: 'List', ListNumbering: ordered ? 'Decimal' : 'Disc' }
  paper.room(listStart(paper, items))
  for (const [i, item] of items.entries())
    writeItem(paper, list, ordered ? `${i + 1}.` : '•', item, { x: paper.left, width: paper.line })
  paper.y += after - itemGap(paper)
}

/** What must stand together at a list's start: all of a short one. */
export function listStart(paper: Paper, items: readonly string[]): number {
  const whole = itemsHeight(paper, items)
  return whole < paper.tall / 3 ? whole : itemsHeight(paper, items.slice(0, 1))
}

export function listHeight(paper: Paper, items: readonly string[]): number {
  return itemsHeight(paper, items) + paper.measure.after - itemGap(paper)
}

function itemsHeight(paper: Paper, items: readonly string[]): number {
  return items.reduce((sum, item) => sum + itemHeight(paper, item), 0)
}

/** One item of a list in a column of its own; on the next page where it does not fit. */
export function writeItem(
  paper: Paper,
  list: PDFKit.PDFStructureElement,
  label: string,
  text: string,
  { x, width }: { readonly x: number; readonly width: number },
): void {
  const { body: size, leading } = paper.measure
  const style: Style = { size, weight: 'regular' }
  const indent = itemIndent(paper)
  let lines = paper.lines(text, style, width - indent)
  paper.room(Math.min(lines.length * leading, paper.tall))
  const entry = paper.child(list, 'LI')
  paper.child(entry, 'Lbl').add(() => paper.put(label, x, paper.y, style))
  const body = paper.child(entry, 'LBody')
  while (lines.length > 0) {
    const now = lines.slice(0, Math.max(1, Math.floor((paper.bottom - paper.y) / leading)))
    lines = lines.slice(now.length)
    paper.write(body, now, { x: x + indent, y: paper.y, leading }, style)
    paper.y += now.length * leading
    if (lines.length > 0) paper.newPage()
  }
  paper.y += itemGap(paper)
}

export function itemHeight(paper: Paper, text: string, width = paper.line): number {
  const { body: size, leading } = paper.measure
  const lines = paper.lines(text, { size, weight: 'regular' }, width - itemIndent(paper))
  return lines.length * leading + itemGap(paper)
}

function itemIndent(paper: Paper): number {
  return paper.measure.body * 1.8
}

function itemGap(paper: Paper): number {
  return paper.measure.leading / 6
}

/** Text over the whole width; on to the next page where it is long, but never one line of it alone. */
function block(
  paper: Paper,
  tag: string,
  text: string,
  style: Style & { readonly leading: number; readonly after: number },
): void {
  const { leading, after } = style
  let lines = paper.lines(text, style, paper.line)
  paper.room((lines.length < 4 ? lines.length : 2) * leading)
  const element = paper.child(paper.into, tag)
  while (lines.length > 0) {
    const fit = Math.max(1, Math.floor((paper.bottom - paper.y) / leading))
    const now = lines.slice(0, fit + 1 === lines.length && fit > 2 ? fit - 1 : fit)
    lines = lines.slice(now.length)
    paper.write(element, now, here(paper, leading), style)
    paper.y += now.length * leading
    if (lines.length > 0) paper.newPage()
  }
  paper.y += after
}

function here(paper: Paper, leading: number) {
  return { x: paper.left, y: paper.y, leading }
}
