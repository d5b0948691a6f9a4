/**
 * The bar "where each pound went", as path strings that an SVG and a PDF draw alike. Each part differs by
 * its lines as well as by its colour (design.md §9: colour never alone).
 */
export interface BarPart {
  readonly x: number
  readonly width: number
  readonly outline: string
  /** Lines over the colour; empty for a plain part. */
  readonly lines: string
  readonly fill: string
  readonly stroke: string
  /** Written on the part. */
  readonly ink: string
}

const STYLES = [
  { fill: '#0b4f5c', stroke: '#0b4f5c', ink: '#ffffff', lines: () => '' },
  { fill: '#d5e8eb', stroke: '#0b4f5c', ink: '#000000', lines: slanted },
  { fill: '#ffffff', stroke: '#5a3a00', ink: '#000000', lines: upright },
  { fill: '#ffe9a8', stroke: '#5a3a00', ink: '#000000', lines: level },
] as const

/** Parts of a bar, side by side, in proportion to their shares. */
export function bar(shares: readonly number[], width: number, height: number): BarPart[] {
  const whole = shares.reduce((all, share) => all + share, 0)
  let before = 0
  return shares.map((share, i) => {
    const x = (before / whole) * width
    before += share
    return barPart(i, x, (before / whole) * width - x, height)
  })
}

/** A small square in the style of the bar's part `i`: for the key beside it. */
export function keySquare(i: number, width: number, height: number): BarPart {
  return barPart(i, 0, width, height)
}

function barPart(i: number, x: number, width: number, height: number): BarPart {
  const style = STYLES[i % STYLES.length] ?? STYLES[0]
  const { fill, stroke, ink } = style
  return {
    x,
    width,
    outline: `M${n(x)} 0H${n(x + width)}V${n(height)}H${n(x)}Z`,
    lines: style.lines(x, width, height),
    fill,
    stroke,
    ink,
  }
}

const GAP = 6

function slanted(x: number, width: number, height: number): string {
  let path = ''
  for (let c = GAP - height; c < width; c += GAP * 1.5)
    path += `M${n(x + Math.max(c, 0))} ${n(Math.max(-c, 0))}L${n(x + Math.min(width, c + height))} ${n(Math.min(height, width - c))}`
  return path
}

function upright(x: number, width: number, height: number): string {
  let path = ''
  for (let at = GAP / 2; at < width; at += GAP) path += `M${n(x + at)} 0V${n(height)}`
  return path
}

function level(x: number, width: number, height: number): string {
  let path = ''
  for (let at = GAP; at < height; at += GAP) path += `M${n(x)} ${n(at)}H${n(x + width)}`
  return path
}

function n(value: number): string {
  return String(Math.round(value * 100) / 100)
}
