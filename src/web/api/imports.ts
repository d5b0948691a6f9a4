import { z } from '@hono/zod-openapi'
import type { Context } from 'hono'
import { sha256 } from '../../bookkeeping/daybook.ts'
import type { Service, WebEnv } from '../caller.ts'
import { readAll, type Sent, wasRead } from '../files.ts'
import { keyed, type Routes, requestFor, shown } from './route.ts'
import { count, day, every, list, maybe } from './shapes.ts'

const outcomes = z.strictObject({
  new: count,
  'already-here': count,
  changed: count,
  'left-out': count,
  'put-aside': count,
  agrees: count,
  later: count,
  replaced: count,
})

const report = z
  .strictObject({
    files: every(
      z.strictObject({
        name: z.string(),
        what: z.string(),
        digest: z.string(),
        rows: count,
        counts: outcomes,
      }),
    ),
    rows: every(
      z.strictObject({
        file: z.string(),
        line: count,
        outcome: z.string(),
        day: z.string(),
        sentence: z.string(),
        fund: maybe(z.string()),
        reason: maybe(z.string()),
        entries: maybe(every(z.int())),
      }),
    ),
    entries: count,
    recordedThrough: maybe(z.string()),
    notes: every(z.string()),
    bank: maybe(z.strictObject({ on: z.string(), pence: z.int() })),
  })
  .openapi('ImportReport')

const asJson = z.strictObject({
  files: list(z.strictObject({ name: z.string().min(1).max(200), text: z.string().max(20_000_000) }), 20),
  until: maybe(day.describe('Rows after this day wait for a later import.')),
})
const upload = z.instanceof(File).openapi({ type: 'string', format: 'binary' })
const asForm = z.strictObject({ files: z.union([upload, z.array(upload).max(20)]), until: maybe(day) })

const past = z.strictObject({
  id: z.string(),
  file: z.string(),
  name: z.string(),
  what: z.string(),
  rows: count,
  added: count,
  changed: count,
  already: count,
  leftOut: count,
  putAside: count,
  by: z.string(),
  at: z.string(),
})

/** Other people's files: what they would do, and taking them in. */
export function imports(routes: Routes, { books }: Service) {
  const responses = (status: 200 | 201) => ({
    [status]: {
      description: 'What became of every row',
      content: { 'application/json': { schema: report } },
    },
  })
  const body = {
    required: false,
    content: { 'application/json': { schema: asJson }, 'multipart/form-data': { schema: asForm } },
  }

  return routes
    .get(
      '/api/imports',
      { summary: 'What was imported', answer: z.strictObject({ imports: every(past) }) },
      async ({ caller }) => ({
        imports: (await books.imports(caller, {})).map(({ provider: _, ...rest }) => rest),
      }),
    )
    .files(
      {
        method: 'post',
        path: '/api/imports/preview',
        tags: ['imports'],
        summary: 'What an import would do, row by row; writes nothing',
        request: { query: z.strictObject({}), body },
        responses: responses(200),
      },
      async (c) => {
        const { sent, until } = await filesOf(c)
        const files = await readAll(books, c.var.caller, sent)
        if (!wasRead(files)) return shown(c, files, 422)
        return shown(c, await books.previewImport(c.var.caller, { files, ...until }), 200)
      },
    )
    .files(
      {
        method: 'post',
        path: '/api/imports',
        tags: ['imports'],
        summary: 'Take files in: roster, decisions, purchases, remittance lists, bank statements',
        request: { query: z.strictObject({}), headers: keyed, body },
        responses: responses(201),
      },
      async (c) => {
        const { sent, until } = await filesOf(c)
        const files = await readAll(books, c.var.caller, sent)
        if (!wasRead(files)) return shown(c, files, 422)
        // A form's parts are divided by chance: what was asked is told by the files, not by the bytes sent.
        const asked = JSON.stringify([until, sent.map((f) => [f.name, sha256(f.bytes)])])
        return shown(c, await books.importFiles(c.var.caller, { files, ...until }, requestFor(c, asked)), 201)
      },
    )
}

/** The files that were sent, as JSON or as a form. */
async function filesOf(
  c: Context<WebEnv>,
): Promise<{ sent: Sent[]; until: { until?: z.output<typeof day> } }> {
  const valid = <T>(target: 'json' | 'form') => c.req.valid(target as never) as T
  if (c.req.header('content-type')?.startsWith('multipart/')) {
    const { files, until } = valid<z.output<typeof asForm>>('form')
    const sent = await Promise.all([files].flat().map(sentOf))
    return { sent, until: until === undefined ? {} : { until } }
  }
  const { files = [], until } = valid<Partial<z.output<typeof asJson>>>('json')
  const sent = files.map((f) => ({ name: f.name, bytes: new TextEncoder().encode(f.text) }))
  return { sent, until: until === undefined ? {} : { until } }
}

async function sentOf(file: File): Promise<Sent> {
  return { name: file.name, bytes: new Uint8Array(await file.arrayBuffer()) }
}
