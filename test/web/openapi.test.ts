// The contract that programs rely on is committed and compared. To renew it after a change that is meant:
//   RENEW=1 npx vitest run test/web/openapi.test.ts
import { readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { ask } from './asking.ts'
import { type Larch, openLarch } from './larch.ts'

const COMMITTED = join(import.meta.dirname, '../../docs/openapi.json')
let larch: Larch
let served: Contract

interface Contract {
  readonly openapi: string
  readonly paths: Record<string, Record<string, Operation>>
  readonly components: { readonly schemas: Record<string, { type?: string; additionalProperties?: unknown }> }
}
interface Operation {
  readonly summary?: string
  readonly parameters?: readonly { readonly in: string; readonly name: string }[]
  readonly responses: Record<string, { readonly content?: object }>
}

beforeAll(async () => {
  larch = await openLarch()
  served = (await ask(larch, 'GET', '/api/openapi.json')).body as Contract
}, 60_000)
afterAll(() => larch.close())

test('docs/openapi.json is what the service serves', () => {
  if (process.env['RENEW']) writeFileSync(COMMITTED, `${JSON.stringify(served, null, 2)}\n`)
  expect(served).toEqual(JSON.parse(readFileSync(COMMITTED, 'utf8')))
})

test('every write asks for a key, nothing takes unknown fields, everything says how it refuses', () => {
  expect(served.openapi).toBe('3.1.0')
  for (const [path, methods] of Object.entries(served.paths)) {
    for (const [method, operation] of Object.entries(methods)) {
      const said = `${method} ${path}`
      const key = (operation.parameters ?? []).some((p) => p.in === 'header' && p.name === 'Idempotency-Key')
      const writes = Object.keys(operation.responses).includes('201')
      expect(key, said).toBe(writes)
      expect(operation.summary, said).toBeTruthy()
      expect(Object.keys(operation.responses['default']?.content ?? {}), said).toEqual([
        'application/problem+json',
      ])
    }
  }
  for (const [name, schema] of Object.entries(served.components.schemas))
    if (schema.type === 'object' && !['Mapping', 'Statement'].includes(name))
      expect(schema.additionalProperties, name).toBe(false)
})

test('its references all lead somewhere', () => {
  const refs = [...JSON.stringify(served).matchAll(/"\$ref":"#\/components\/schemas\/([^"]+)"/g)].map(
    (m) => m[1] ?? '',
  )
  expect(refs.filter((name) => !(name in served.components.schemas))).toEqual([])
})
