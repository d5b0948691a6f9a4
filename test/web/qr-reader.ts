// Reads a QR code as a camera would, from the squares on the page (ISO/IEC 18004): version 5, level M, bytes, and
// none of it damaged. Written apart from what draws it.
const SIZE = 37
const EDGE = 4

const MASKS: readonly ((x: number, y: number) => number)[] = [
  (x, y) => (x + y) % 2,
  (_, y) => y % 2,
  (x) => x % 3,
  (x, y) => (x + y) % 3,
  (x, y) => (Math.floor(x / 3) + Math.floor(y / 2)) % 2,
  (x, y) => ((x * y) % 2) + ((x * y) % 3),
  (x, y) => (((x * y) % 2) + ((x * y) % 3)) % 2,
  (x, y) => (((x + y) % 2) + ((x * y) % 3)) % 2,
]

/** What is not data: finders with the format beside them, timing, and the one alignment pattern. */
function isFrame(x: number, y: number): boolean {
  const far = SIZE - 8
  const isFinder = (x < 9 && y < 9) || (x >= far && y < 9) || (x < 9 && y >= far)
  return isFinder || x === 6 || y === 6 || (Math.abs(x - 30) <= 2 && Math.abs(y - 30) <= 2)
}

/** The text in the code that a page shows. */
export function textInCode(html: string): string {
  const [svg = ''] = /<svg class="rf-qr"[\s\S]*?<\/svg>/.exec(html) ?? []
  if (!svg.includes(`viewBox="0 0 ${SIZE + 2 * EDGE} `)) throw new Error('no code of this version is shown')
  const runs = [...svg.matchAll(/M(\d+) (\d+)h(\d+)v1h-\3z/g)].map((run) => run.slice(1).map(Number))
  const dark = new Set(
    runs.flatMap(([x = 0, y, run]) => Array.from({ length: run ?? 0 }, (_, i) => `${x + i} ${y}`)),
  )
  const at = (x: number, y: number) => (dark.has(`${x + EDGE} ${y + EDGE}`) ? 1 : 0)

  const format = [
    ...[14, 13, 12, 11, 10, 9].map((bit) => at(14 - bit, 8)),
    ...[at(7, 8), at(8, 8), at(8, 7)],
    ...[5, 4, 3, 2, 1, 0].map((bit) => at(8, bit)),
  ].reduce((bits, bit) => bits * 2 + bit, 0)
  const mask = MASKS[((format ^ 0x5412) >> 10) & 7]
  if (!mask) throw new Error('no such mask')

  const bits: number[] = []
  for (let right = SIZE - 1; right >= 1; right -= 2) {
    if (right === 6) right = 5
    for (let step = 0; step < SIZE; step++)
      for (const x of [right, right - 1]) {
        const y = ((right + 1) & 2) === 0 ? SIZE - 1 - step : step
        if (!isFrame(x, y)) bits.push(at(x, y) ^ (mask(x, y) === 0 ? 1 : 0))
      }
  }
  const words = Array.from({ length: 86 }, (_, i) => byteAt(bits, i * 8))
  // Two blocks, word by word in turn.
  const data = [0, 1].flatMap((block) => words.filter((_, i) => i % 2 === block))
  const stream = data.flatMap((word) => [...word.toString(2).padStart(8, '0')].map(Number))
  if (stream.slice(0, 4).join('') !== '0100') throw new Error('these are no bytes')
  const length = byteAt(stream, 4)
  return String.fromCharCode(...Array.from({ length }, (_, i) => byteAt(stream, 12 + i * 8)))
}

function byteAt(bits: readonly number[], from: number): number {
  return Number.parseInt(bits.slice(from, from + 8).join(''), 2)
}
