// A browser's picture made small: at most 256 colours, each point named by its place among them. Pages have few
// colours; what smooths the edges of letters is rounded to the nearest one.
import { crc32, deflateSync, inflateSync } from 'node:zlib'

const SIGNATURE = Buffer.from([0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a])
const MOST = 256

/** The same picture as a PNG with a palette. Takes what Chromium writes: 8 bits, with or without transparency. */
export function withPalette(png: Buffer): Buffer {
  const { width, height, colours } = read(png)
  const counted = new Map<number, number>()
  for (const colour of colours) counted.set(colour, (counted.get(colour) ?? 0) + 1)
  const palette = [...counted]
    .sort((a, b) => b[1] - a[1])
    .slice(0, MOST)
    .map(([colour]) => colour)
  const places = new Map(palette.map((colour, place) => [colour, place]))
  const rows = Buffer.alloc(height * (width + 1))
  for (const [i, colour] of colours.entries()) {
    const place = places.get(colour) ?? nearest(colour, palette)
    places.set(colour, place)
    rows[Math.floor(i / width) * (width + 1) + 1 + (i % width)] = place
  }
  const head = Buffer.alloc(13)
  head.writeUInt32BE(width, 0)
  head.writeUInt32BE(height, 4)
  head.set([8, 3, 0, 0, 0], 8)
  const table = Buffer.from(palette.flatMap((c) => [c >> 16, (c >> 8) & 255, c & 255]))
  return Buffer.concat([
    SIGNATURE,
    ...[part('IHDR', head), part('PLTE', table)],
    ...[part('IDAT', deflateSync(rows, { level: 9 })), part('IEND', Buffer.alloc(0))],
  ])
}

function nearest(colour: number, palette: readonly number[]): number {
  const away = (other: number) =>
    [16, 8, 0].reduce((sum, shift) => sum + (((colour >> shift) & 255) - ((other >> shift) & 255)) ** 2, 0)
  return palette.reduce((best, other, i) => (away(other) < away(palette[best] ?? 0) ? i : best), 0)
}

function part(name: string, data: Buffer): Buffer {
  const named = Buffer.concat([Buffer.from(name), data])
  const around = Buffer.alloc(8)
  around.writeUInt32BE(data.length, 0)
  around.writeUInt32BE(crc32(named), 4)
  return Buffer.concat([around.subarray(0, 4), named, around.subarray(4)])
}

/** Every point's colour, row by row. */
function read(png: Buffer): { readonly width: number; readonly height: number; readonly colours: number[] } {
  const [width, height] = [png.readUInt32BE(16), png.readUInt32BE(20)]
  const [depth, type] = [png[24], png[25]]
  const bytes = type === 2 ? 3 : 4
  if (depth !== 8 || (type !== 2 && type !== 6)) throw new Error('no picture as Chromium writes it')
  const data: Buffer[] = []
  for (let at = 8; at < png.length; at += 12 + png.readUInt32BE(at))
    if (png.toString('latin1', at + 4, at + 8) === 'IDAT')
      data.push(png.subarray(at + 8, at + 8 + png.readUInt32BE(at)))
  const raw = inflateSync(Buffer.concat(data))
  const row = width * bytes
  const points = Buffer.alloc(row * height)
  for (let y = 0; y < height; y++) {
    const filter = raw[y * (row + 1)]
    for (let x = 0; x < row; x++) {
      const left = x >= bytes ? (points[y * row + x - bytes] ?? 0) : 0
      const up = y > 0 ? (points[(y - 1) * row + x] ?? 0) : 0
      const before = x >= bytes && y > 0 ? (points[(y - 1) * row + x - bytes] ?? 0) : 0
      points[y * row + x] = (raw[y * (row + 1) + 1 + x] ?? 0) + guess(filter, left, up, before)
    }
  }
  const colours = Array.from({ length: width * height }, (_, i) => points.readUIntBE(i * bytes, 3))
  return { width, height, colours }
}

/** What a point is expected to be (PNG specification, section 9). */
function guess(filter: number | undefined, left: number, up: number, before: number): number {
  if (filter === 1) return left
  if (filter === 2) return up
  if (filter === 3) return (left + up) >> 1
  if (filter !== 4) return 0
  const [a, b, c] = [left, up, before].map((n) => Math.abs(left + up - before - n))
  if (a === undefined || b === undefined || c === undefined) return 0
  return a <= b && a <= c ? left : b <= c ? up : before
}
