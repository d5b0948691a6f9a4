// Which organisations come in by their own sign-in is said in a file, and a file that is not right is refused.
import { chmodSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, describe, expect, test } from 'vitest'
import { organisationsIn } from '../../src/cli/organisations.ts'

const folder = mkdtempSync(join(tmpdir(), 'ringfence-oidc-'))
afterAll(() => rmSync(folder, { recursive: true }))
let files = 0

function inFile(content: unknown, mode = 0o600) {
  const file = join(folder, `${++files}.json`)
  writeFileSync(file, typeof content === 'string' ? content : JSON.stringify(content))
  chmodSync(file, mode)
  return organisationsIn({ RINGFENCE_OIDC: file })
}

const northshire = {
  id: 'northshire',
  name: 'Northshire Council',
  issuer: 'https://login.microsoftonline.com/0b9c5a3e-0000-4000-8000-000000000000/v2.0',
  clientId: 'a',
  clientSecret: 'b',
  domains: ['northshire.gov.uk'],
}

test('one organisation, and none where nothing is said', () => {
  expect(inFile([northshire])).toEqual([northshire])
  expect(organisationsIn({})).toEqual([])
})

describe('is refused', () => {
  test.each([
    [
      'everybody’s tenant',
      { issuer: 'https://login.microsoftonline.com/common/v2.0' },
      '0.issuer: it must be the issuer of one',
    ],
    ['no encryption', { issuer: 'http://login.example' }, '0.issuer: it must begin with https://'],
    ['no domain', { domains: [] }, '0.domains'],
    ['an address for a domain', { domains: ['a@b.example'] }, '0.domains.0: a domain in small letters'],
    ['a field nobody knows', { scopes: 'all' }, 'scopes'],
    ['an id that is no part of an address', { id: 'North Shire' }, '0.id: small letters'],
  ])('%s', (_, change, said) => {
    expect(() => inFile([{ ...northshire, ...change }])).toThrow(said)
  })

  test('a domain that two vouch for, what is no JSON, what others may read, and what is not there', () => {
    expect(() => inFile([northshire, { ...northshire, id: 'other' }])).toThrow('twice')
    expect(() => inFile('{')).toThrow('is no JSON')
    expect(() => inFile([northshire], 0o644)).toThrow('chmod 600')
    expect(() => organisationsIn({ RINGFENCE_OIDC: join(folder, 'nothing.json') })).toThrow('cannot be read')
  })
})
