// The symbols of the Easy Read statement: all there, all within their square, all told apart.
import { describe, expect, test } from 'vitest'
import { symbol } from '../../src/drawing/symbols.ts'
import { SYMBOLS } from '../../src/words/easy-read.ts'

describe.each(SYMBOLS)('%s', (name) => {
  const picture = symbol(name)

  test('says what it shows', () => {
    expect(picture.title).toMatch(/^(A|The|Two) [a-z]/)
  })

  test('is drawn in thick lines within its square', () => {
    expect(
      Math.max(...picture.shapes.map((shape) => (shape.type === 'path' ? (shape.strokeWidth ?? 0) : 0))),
    ).toBeGreaterThanOrEqual(5)
    for (const shape of picture.shapes) {
      expect(shape.type).toBe('path')
      if (shape.type !== 'path') continue
      for (const at of ends(shape.d)) {
        expect(at).toBeGreaterThanOrEqual(0)
        expect(at).toBeLessThanOrEqual(picture.width)
      }
    }
  })
})

test('no two are the same', () => {
  expect(new Set(SYMBOLS.map((name) => JSON.stringify(symbol(name).shapes))).size).toBe(SYMBOLS.length)
  expect(new Set(SYMBOLS.map((name) => symbol(name).title)).size).toBe(SYMBOLS.length)
})

test('in another language a symbol is named in it', () => {
  const titles = Object.fromEntries(SYMBOLS.map((name) => [name, `Llun ${name}`])) as Parameters<
    typeof symbol
  >[1]
  expect(symbol('clock', titles).title).toBe('Llun clock')
})

/** Every number of a path that is a place, without the radii and flags of its arcs. */
function ends(d: string): number[] {
  return [...d.matchAll(/([MLHVCA])([^MLHVCAZ]*)/g)].flatMap(([, letter, numbers = '']) => {
    const all = numbers
      .trim()
      .split(/[\s,]+/)
      .map(Number)
    return letter === 'A' ? all.slice(-2) : all
  })
}
