import { type Month, printMonth } from '../ledger/day.ts'

/** What a cover sheet and the list of a print bundle say: for whoever opens the envelope, and for whoever fills it. */

/** Which print an envelope holds, as people call it. */
export const PRINTS = {
  pdf: 'usual print',
  'large-print': 'large print',
  'easy-read': 'Easy Read',
} as const
export type Print = keyof typeof PRINTS

/** What is known of an envelope. */
export interface Cover {
  /** Its place in the bundle. */
  readonly order: number
  /** To whom: their name, and the lines of their address; none where it is handed over. */
  readonly name: string
  readonly address: readonly string[]
  /** Whose statement it is, where it is not the reader's own. */
  readonly about: string | undefined
  readonly provider: string
  readonly month: Month
  readonly mayChange: boolean
  readonly print: Print
  readonly pages: number
}

export interface CoverText {
  readonly address: readonly string[]
  readonly title: string
  readonly lines: readonly string[]
  /** For whoever fills the envelope: small, at the foot. */
  readonly foot: string
}

/** What the file of a cover sheet is called, and its bookmark. */
export const coverTitle = (order: number) => `Cover sheet ${order}`

/** A cover sheet in words. Whose money it is about stands inside the envelope, not on what a window shows. */
export function coverText(cover: Cover): CoverText {
  const { order, name, address, about, provider, month, mayChange, print, pages } = cover
  const of = printMonth(month)
  return {
    address: [name, ...address],
    title: about === undefined ? `Your statement for ${of}` : `A statement for ${of}`,
    lines: [
      ...(about === undefined ? [] : [`It is about ${about}.`]),
      `It is in ${PRINTS[print]}, on ${pages === 1 ? 'one page' : `${pages} pages`}.`,
      ...(mayChange ? ['It is an early copy. It may still change.'] : []),
      `If you would rather have it in another form, or if something is not right, tell ${provider}.`,
      provider,
    ],
    foot: `${String(order).padStart(4, '0')}`,
  }
}
