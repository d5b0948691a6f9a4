import { encode } from 'uqr'
import type { Picture } from './picture.ts'

/** A QR code as one path of dark runs on white, in a square box of `size` units with the quiet edge that cameras need. */
export interface QrCode {
  readonly size: number
  /** The dark squares: as in SVG, and what `doc.path` of a PDF takes too. One square is one unit wide. */
  readonly path: string
}

/** Error correction M: still read where a seventh of it is creased or stained. */
export function qr(text: string): QrCode {
  const { data, size } = encode(text, { ecc: 'M', border: 4 })
  return { size, path: data.flatMap((row, y) => runsOf(row).map((run) => runAt(run, y))).join('') }
}

interface Run {
  readonly from: number
  readonly length: number
}

/** Neighbours in a row are one shape: no paper shows between them, and the file is half as big. */
function runsOf(row: readonly boolean[]): Run[] {
  const begins = row.flatMap((dark, x) => (dark && !row[x - 1] ? [x] : []))
  return begins.map((from) => {
    const end = row.indexOf(false, from)
    return { from, length: (end === -1 ? row.length : end) - from }
  })
}

function runAt({ from, length }: Run, y: number): string {
  return `M${from} ${y}h${length}v1h-${length}z`
}

/** The code as a picture; `description` says in words what it holds, for whoever has no camera. */
export function qrPicture(text: string, title: string, description: string): Picture {
  const { size, path } = qr(text)
  return {
    title,
    description,
    width: size,
    height: size,
    shapes: [
      { type: 'path', d: `M0 0h${size}v${size}h-${size}z`, fill: '#ffffff' },
      { type: 'path', d: path, fill: '#000000' },
    ],
  }
}
