import canonicalize from 'canonicalize'
import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
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

test('a commitment is over the salt’s bytes, then the text', () => {
  expect(commitment('00'.repeat(32), '')).toBe(
    '66687aadf862bd776c8fc18b8e9f8e20089714856ee233b3902a591d0d5f2925',
  )
  expect(sha256('abc')).toBe('ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad')
})
