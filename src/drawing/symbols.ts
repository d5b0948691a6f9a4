import type { SymbolName } from '../words/easy-read.ts'
import { ENGLISH } from '../words/english.ts'
import type { Picture, Shape } from './picture.ts'

const SIDE = 96

/**
 * A symbol of the Easy Read statement as a picture: one thing, in thick lines, so that it is known again when it is
 * small, grey or photocopied. Its title is what it shows (“A clock”). Drawn for this project and licensed with it.
 */
export function symbol(
  name: SymbolName,
  titles: Readonly<Record<SymbolName, string>> = ENGLISH.easy.symbols,
): Picture {
  return {
    title: titles[name],
    description: '',
    width: SIDE,
    height: SIDE,
    shapes: DRAWN[name],
  }
}

const INK = '#0b0c0c'
const WHITE = '#ffffff'
const PALE = '#cfe6ea'
const WARM = '#ffdf80'
const DARK = '#0b4f5c'
const RED = '#942514'

/** An outlined shape. */
function shape(d: string, fill: string, strokeWidth = 5): Shape {
  return { type: 'path', d, fill, stroke: INK, strokeWidth, round: true }
}

function line(d: string, strokeWidth = 5, stroke = INK): Shape {
  return { type: 'path', d, stroke, strokeWidth, round: true }
}

/** A shape without an outline. */
function blot(d: string, fill = INK): Shape {
  return { type: 'path', d, fill }
}

function circle(x: number, y: number, r: number): string {
  return `M${x - r} ${y}A${r} ${r} 0 1 1 ${x + r} ${y}A${r} ${r} 0 1 1 ${x - r} ${y}Z`
}

function box(x: number, y: number, width: number, height: number, r = 0): string {
  const [right, bottom] = [x + width, y + height]
  if (r === 0) return `M${x} ${y}H${right}V${bottom}H${x}Z`
  const corner = (toX: number, toY: number) => `A${r} ${r} 0 0 1 ${toX} ${toY}`
  return `M${x + r} ${y}H${right - r}${corner(right, y + r)}V${bottom - r}${corner(right - r, bottom)}H${x + r}${corner(x, bottom - r)}V${y + r}${corner(x + r, y)}Z`
}

/** A pound sign, `size` high, in the middle of x and y. */
function poundSign(x: number, y: number, size: number, strokeWidth = 5): Shape {
  const at = (dx: number, dy: number) => `${x + dx * size} ${y + dy * size}`
  return line(
    `M${at(0.3, -0.28)}C${at(0.24, -0.56)} ${at(-0.2, -0.6)} ${at(-0.18, -0.18)}C${at(-0.17, 0.04)} ${at(-0.02, 0.2)} ${at(-0.28, 0.5)}H${x + 0.32 * size}M${at(-0.32, 0.02)}H${x + 0.14 * size}`,
    strokeWidth,
  )
}

function clockFace(x: number, y: number, r: number, fill = WHITE): Shape[] {
  const tick = (dx: number, dy: number) =>
    `M${x + dx * r * 0.78} ${y + dy * r * 0.78}L${x + dx * r * 0.8} ${y + dy * r * 0.8}`
  return [
    shape(circle(x, y, r), fill),
    line(tick(0, -1) + tick(1, 0) + tick(0, 1) + tick(-1, 0), 4),
    line(`M${x} ${y - r * 0.56}V${y}L${x + r * 0.38} ${y + r * 0.24}`),
  ]
}

/** A cross in a corner, on white so that it stands out from what it crosses. */
function cross(x: number, y: number, reach: number): Shape[] {
  const d = `M${x - reach} ${y - reach}L${x + reach} ${y + reach}M${x + reach} ${y - reach}L${x - reach} ${y + reach}`
  return [line(d, 15, WHITE), line(d, 8, RED)]
}

function tick(x: number, y: number, size: number, strokeWidth = 8): Shape {
  return line(
    `M${x - size} ${y}L${x - size * 0.3} ${y + size * 0.7}L${x + size} ${y - size * 0.7}`,
    strokeWidth,
    DARK,
  )
}

/** A head and shoulders standing on `bottom`. */
function bust(x: number, bottom: number, fill: string, scale = 1): Shape[] {
  const [half, shoulder] = [18 * scale, 24 * scale]
  return [
    shape(
      `M${x - half} ${bottom}V${bottom - shoulder + 8}A${half} ${16 * scale} 0 0 1 ${x + half} ${bottom - shoulder + 8}V${bottom}Z`,
      fill,
    ),
    shape(circle(x, bottom - shoulder - 16 * scale, 11 * scale), WHITE),
  ]
}

/** A calendar's sheet with its head and two rings. */
function sheet(fill: string): Shape[] {
  return [
    shape(box(12, 18, 72, 66, 6), WHITE),
    shape(`M12 36V24A6 6 0 0 1 18 18H78A6 6 0 0 1 84 24V36Z`, fill),
    line('M32 10V25M64 10V25', 6),
  ]
}

function bubble(x: number, y: number, width: number, height: number, tailX: number, fill: string): Shape {
  const [right, bottom, r] = [x + width, y + height, 8]
  return shape(
    `M${x + r} ${y}H${right - r}A${r} ${r} 0 0 1 ${right} ${y + r}V${bottom - r}A${r} ${r} 0 0 1 ${right - r} ${bottom}H${tailX + 14}L${tailX - 2} ${bottom + 14}L${tailX} ${bottom}H${x + r}A${r} ${r} 0 0 1 ${x} ${bottom - r}V${y + r}A${r} ${r} 0 0 1 ${x + r} ${y}Z`,
    fill,
  )
}

const DRAWN: Readonly<Record<SymbolName, readonly Shape[]>> = {
  clock: clockFace(48, 48, 38, PALE),
  late: [
    shape('M56 10A39 39 0 1 0 86 64A33 33 0 0 1 56 10Z', WARM),
    ...[
      [76, 22],
      [84, 42],
    ].map(([x = 0, y = 0]) =>
      blot(
        `M${x} ${y - 8}L${x + 2.4} ${y - 2.4}L${x + 8} ${y}L${x + 2.4} ${y + 2.4}L${x} ${y + 8}L${x - 2.4} ${y + 2.4}L${x - 8} ${y}L${x - 2.4} ${y - 2.4}Z`,
      ),
    ),
  ],
  money: [shape(circle(48, 48, 38), WARM), line(circle(48, 48, 29), 2.5), poundSign(48, 48, 36, 6)],
  bank: [
    shape('M48 10L86 34H10Z', PALE),
    shape(box(12, 76, 72, 10), PALE),
    line('M22 42V70M39 42V70M57 42V70M74 42V70', 8),
  ],
  saving: [
    shape(circle(52, 17, 11), WARM, 4),
    poundSign(52, 17, 11, 3),
    shape(box(26, 68, 11, 18, 3), PALE),
    shape(box(58, 68, 11, 18, 3), PALE),
    shape('M18 42L17 28L31 35', PALE),
    shape(
      'M12 48C15 48 17 46 19 43C26 33 37 30 50 30C70 30 84 42 84 56C84 70 68 78 50 78C38 78 28 75 22 68C20 66 17 65 12 65Z',
      PALE,
    ),
    line('M42 37C48 35 55 35 61 37', 6),
    blot(circle(30, 48, 3.5)),
    line('M83 52C91 52 91 42 86 42', 4),
  ],
  shopping: [shape('M16 34H80L86 86H10Z', PALE), line('M32 46V28A16 16 0 0 1 64 28V46', 6)],
  person: bust(48, 86, PALE, 1.4),
  support: [
    ...bust(28, 86, PALE, 1.05),
    ...bust(68, 86, WARM, 1.05),
    shape('M48 30C40 22 38 18 38 15A5.5 5.5 0 0 1 48 12A5.5 5.5 0 0 1 58 15C58 18 56 22 48 30Z', RED, 3.5),
  ],
  provider: [
    shape(box(20, 42, 56, 44), PALE),
    shape('M8 46L48 10L88 46', WARM),
    shape(box(40, 58, 17, 28), WHITE),
    blot(circle(52, 73, 2.5)),
  ],
  council: [
    shape('M48 6V22', WHITE),
    shape('M48 7H66L61 12L66 17H48Z', WARM, 4),
    shape(box(34, 22, 28, 24), PALE),
    shape(circle(48, 34, 7), WHITE, 3.5),
    shape(box(8, 46, 80, 40), PALE),
    shape('M41 86V68A7 7 0 0 1 55 68V86', WHITE),
    line('M20 56V64M31 56V64M65 56V64M76 56V64M20 73V80M31 73V80M65 73V80M76 73V80', 6),
  ],
  week: [
    ...sheet(PALE),
    shape(box(18, 50, 60, 17, 3), WARM, 4),
    line([27, 34, 41, 48, 55, 62, 69].map((x) => `M${x} 58.5V58.6`).join(''), 5),
  ],
  month: [
    ...sheet(WARM),
    line(
      [47, 60, 73].map((y) => [24, 36, 48, 60, 72].map((x) => `M${x} ${y}V${y + 0.1}`).join('')).join(''),
      7,
    ),
  ],
  question: [
    shape(circle(48, 48, 38), WARM),
    line('M36 38C36 22 60 22 60 38C60 48 48 47 48 58', 8),
    line('M48 71V71.1', 9),
  ],
  ask: [
    bubble(8, 12, 80, 52, 26, PALE),
    line('M40 31C40 22 56 22 56 31C56 38 48 37 48 44', 6),
    line('M48 54V54.1', 7),
  ],
  letter: [shape(box(8, 22, 80, 54, 4), PALE), line('M10 26L48 54L86 26M10 73L36 46M86 73L60 46')],
  phone: [
    shape(
      'M14 30C12 18 22 10 28 12L38 30L31 39C35 50 45 60 57 65L66 58L84 68C86 74 78 84 66 82C40 78 18 56 14 30Z',
      PALE,
    ),
    line('M56 14C70 16 80 26 82 40M55 28C62 29 67 34 68 41'),
  ],
  complain: [
    ...bust(27, 72, PALE, 0.95),
    bubble(48, 8, 42, 34, 56, WARM),
    line('M69 15V26', 6),
    line('M69 34V34.1', 7),
    shape(box(6, 70, 84, 10, 2), WHITE),
    line('M16 80V90M80 80V90', 6),
  ],
  ombudsman: [
    line('M48 12V82M30 84H66M16 24H80', 6),
    shape(circle(48, 14, 5), WARM, 4),
    line('M18 24L6 54M18 24L30 54M78 24L66 54M78 24L90 54', 4),
    shape('M4 54H32C32 66 4 66 4 54Z', PALE),
    shape('M64 54H92C92 66 64 66 64 54Z', PALE),
  ],
  tick: [shape(circle(48, 48, 38), PALE), tick(48, 48, 20, 10)],
  'may-change': [shape('M48 12L88 82H8Z', WARM, 6), line('M48 36V58', 8), line('M48 70V70.1', 9)],
  pound: [
    shape(circle(48, 48, 38), WHITE),
    shape('M48 48V10A38 38 0 1 1 15.1 67Z', PALE),
    shape('M48 48L15.1 67A38 38 0 0 1 12.3 35Z', DARK),
    poundSign(63, 52, 26),
  ],
  price: [
    shape('M10 48L44 14H84A4 4 0 0 1 88 18V78A4 4 0 0 1 84 82H44Z', WARM),
    shape(circle(26, 48, 5), WHITE, 4),
    poundSign(62, 48, 36, 6),
  ],
  swap: [shape('M10 26H58V12L88 34L58 56V42H10Z', PALE), shape('M86 62H44V50L14 70L44 90V78H86Z', WARM)],
  cancelled: [...clockFace(42, 42, 34, PALE), ...cross(72, 72, 13)],
  missed: [...sheet(PALE), ...cross(48, 60, 13)],
  extra: [...clockFace(42, 42, 34, WHITE), shape(circle(72, 72, 19), WARM, 4), line('M72 62V82M62 72H82', 6)],
  emergency: [
    shape(circle(48, 48, 38), WHITE),
    shape('M48 10A38 38 0 0 1 80.9 29L62 39.9A16 16 0 0 0 48 32Z', RED, 3),
    shape('M86 48A38 38 0 0 1 67 80.9L56 61.9A16 16 0 0 0 64 48Z', RED, 3),
    shape('M48 86A38 38 0 0 1 15.1 67L34.1 56A16 16 0 0 0 48 64Z', RED, 3),
    shape('M10 48A38 38 0 0 1 29 15.1L40 34.1A16 16 0 0 0 32 48Z', RED, 3),
    shape(circle(48, 48, 16), WHITE),
  ],
  'put-right': [
    line('M12 84H84'),
    shape('M20 76L26 56L66 14A5 5 0 0 1 73 14L82 22A5 5 0 0 1 82 29L40 70Z', WARM),
    line('M58 23L73 38M26 56L40 70'),
    blot('M20 76L23 66L30 73Z'),
  ],
  proof: [line('M30 44V30A18 18 0 0 1 66 30V44', 8), shape(box(16, 42, 64, 44, 6), WARM), tick(48, 64, 13)],
  plan: [
    shape(box(16, 10, 64, 78, 5), WHITE),
    ...[27, 48, 69].flatMap((y) => [tick(32, y, 6, 5), line(`M48 ${y}H70`, 5)]),
  ],
  computer: [
    shape(box(18, 16, 60, 46, 4), PALE),
    shape('M18 64H78L90 82H6Z', WHITE),
    line('M32 30H62M32 42H52'),
  ],
}
