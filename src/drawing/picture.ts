/**
 * A picture: shapes in a box, drawn alike by an SVG on a page and by a PDF on paper. It always says in words what
 * it shows. Nothing is told by colour alone: shapes differ in lines, form or place too.
 */
export interface Picture {
  readonly title: string
  /** What somebody who cannot see it is told: the figures, in sentences. */
  readonly description: string
  readonly width: number
  readonly height: number
  readonly shapes: readonly Shape[]
}

export type Shape =
  | {
      readonly type: 'path'
      /** As in SVG: what `doc.path` of a PDF takes too. */
      readonly d: string
      readonly fill?: string
      readonly stroke?: string
      readonly strokeWidth?: number
      /** Lines end and meet in a round; else cut straight. */
      readonly round?: boolean
    }
  | {
      readonly type: 'text'
      readonly x: number
      /** The baseline. */
      readonly y: number
      readonly text: string
      readonly size: number
      readonly anchor: 'start' | 'middle' | 'end'
      readonly bold?: boolean
      readonly fill: string
    }
