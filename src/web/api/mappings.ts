import { z } from '@hono/zod-openapi'
import { readMapping, writeMapping } from '../../formats/mapping.ts'
import { savedMappings } from '../../formats/reading.ts'
import type { Service } from '../caller.ts'
import type { Routes } from './route.ts'
import { every } from './shapes.ts'

const mapping = z.looseObject({ name: z.string() }).openapi('Mapping', {
  description: 'How one roster system’s columns and words are read.',
})

/** How a roster system's export is read. */
export function mappings(routes: Routes, { books }: Service) {
  return routes
    .get(
      '/api/mappings',
      { summary: 'The saved mappings', answer: z.strictObject({ mappings: every(mapping) }) },
      async ({ caller }) => ({ mappings: savedMappings(await books.mappings(caller, {})) }),
    )
    .post(
      '/api/mappings',
      {
        summary: 'Save a mapping under its name; the newest of a name counts',
        body: mapping,
        answer: z.strictObject({ name: z.string() }),
      },
      async ({ body, request, caller }) => {
        const read = readMapping(JSON.stringify(body))
        if (Array.isArray(read)) return read
        return books.saveMapping(caller, { name: read.name, body: writeMapping(read) }, request)
      },
    )
}
