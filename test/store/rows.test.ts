import canonicalize from 'canonicalize'
import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { type EntryColumns, entryBytes } from '../../src/ledger/entry.ts'
import { canonicalJson, commitment, sha256 } from '../../src/store/rows.ts'

// What the ledger stores: text, whole numbers, yes and no, nothing, lists, and objects with plain names.
const name = fc.string({ minLength: 1 }).filter((n) => !/^(\d|__proto__$)/.test(n))
const value = fc.letrec((tie) => ({
  any: fc.oneof(
    { maxDepth: 4 },
    fc.string({ unit: 'grapheme' }),
    fc.maxSafeInteger(),
    fc.boolean(),
    fc.constant(null),
    fc.array(tie('any')),
    fc.dictionary(name, tie('any')),
  ),
})).any

describe('canonical text', () => {
  test('is what RFC 8785 prescribes', () => {
    fc.assert(
      fc.property(value, (v) => {
        expect(canonicalJson(v)).toBe(canonicalize(v))
      }),
      { numRuns: 2_000 },
    )
  })

  test('comes back as the same value', () => {
    fc.assert(
      fc.property(value, (v) => {
        expect(canonicalJson(JSON.parse(canonicalJson(v)))).toBe(canonicalJson(v))
      }),
    )
  })

  test('leaves out what is not there', () => {
    expect(canonicalJson({ b: 1, a: undefined, c: -0 })).toBe('{"b":1,"c":0}')
  })

  test.each([
    [0.5],
    [Number.NaN],
    [2 ** 53],
    ['\ud800'],
    [{ a: '\udfff' }],
    [{ 1: 'a' }],
    [() => 1],
    [10n],
    [{ ['__proto__']: 1 }],
  ])('refuses %o', (bad) => {
    expect(() => canonicalJson(bad)).toThrow(TypeError)
  })
})

test('an entry’s bytes are canonical too', () => {
  const text = fc.string({ unit: 'grapheme' })
  const maybe = fc.option(text)
  const number = fc.maxSafeInteger()
  const columns: fc.Arbitrary<EntryColumns> = fc.record({
    ...{
      fund: text,
      number,
      sequence: number,
      kind: text,
      effective: text,
      recordedAt: text,
      recordedBy: text,
    },
    ...{
      act: maybe,
      key: maybe,
      decision: maybe,
      reverses: fc.option(number),
      relatesTo: maybe,
      document: maybe,
    },
    ...{
      sourceSystem: maybe,
      sourceReference: maybe,
      sourcePart: fc.option(number),
      sourcePiece: fc.option(number),
    },
    ...{
      sourceFile: maybe,
      sourceRow: fc.option(number),
      sourceText: maybe,
      details: text,
      previous: text,
      previousHead: text,
    },
  })
  const transfers = fc.array(fc.tuple(text, text, text, number))
  fc.assert(
    fc.property(columns, transfers, (c, t) => {
      const bytes = entryBytes(c, t)
      expect(bytes).toBe(canonicalize(JSON.parse(bytes)))
    }),
  )
})

test('a commitment is over the salt’s bytes, then the text', () => {
  expect(commitment('00'.repeat(32), '')).toBe(
    '66687aadf862bd776c8fc18b8e9f8e20089714856ee233b3902a591d0d5f2925',
  )
  expect(sha256('abc')).toBe('ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad')
})
