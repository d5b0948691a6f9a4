import { z } from '@hono/zod-openapi'
import { type Day, type LocalTime, type Month, readDay, readMonth } from '../../ledger/day.ts'
import { INVOLVED } from '../../ledger/decision.ts'
import { MOST_PENCE } from '../../ledger/money.ts'
import { isRefusal } from '../../ledger/refusal.ts'

/** Shapes that several resources share: how days, times, sums and hours are written here. */

/** May be left out; what is left out is not there at all. */
export function maybe<T extends z.ZodType>(shape: T): z.ZodExactOptional<T> {
  // Zod's own exactOptional is not known to the OpenAPI writer. JSON has no `undefined`, so the two agree.
  return shape.optional() as unknown as z.ZodExactOptional<T>
}

export function list<T extends z.ZodType>(shape: T, most = 10_000) {
  return z.array(shape).max(most).readonly()
}

/** A list in an answer: as long as it is. */
export function every<T extends z.ZodType>(shape: T) {
  return z.array(shape).readonly()
}

function as<T>(shape: z.ZodType): z.ZodType<T, T> {
  return shape as unknown as z.ZodType<T, T>
}

export const day = as<Day>(
  z.iso
    .date({ error: 'write a day like 2026-03-31', abort: true })
    .refine((text) => !isRefusal(readDay(text)), 'days are from 2000 to 2099')
    .openapi({ example: '2026-03-31', description: 'A civil day in Europe/London.' }),
)
export const month = as<Month>(
  z
    .string()
    .regex(/^\d{4}-\d{2}$/, { error: 'write a month like 2026-03', abort: true })
    .refine((text) => !isRefusal(readMonth(text)), 'write a month like 2026-03')
    .openapi({ example: '2026-03' }),
)
/** A local time where its clock change matters: BST or GMT after it says which of two it is. */
export const zonedTime = z
  .string()
  .regex(/^\d{4}-\d{2}-\d{2}[T ]\d{2}:\d{2}( (BST|GMT))?$/, 'write a day and time like 2026-03-13T20:00')
  .openapi({
    example: '2026-03-13T20:00',
    description: 'Local time in Europe/London; where it comes twice, with “ BST” or “ GMT” after it.',
  })
export const localTime = as<LocalTime>(
  z
    .string()
    .regex(/^\d{4}-\d{2}-\d{2}T\d{2}:\d{2}$/, {
      error: 'write a day and time like 2026-03-13T20:00',
      abort: true,
    })
    .refine(isOnTheClock, 'there is no such day or time')
    .openapi({ example: '2026-03-13T20:00' }),
)
function isOnTheClock(text: string): boolean {
  try {
    return Temporal.PlainDateTime.from(text, { overflow: 'reject' }).year >= 2000
  } catch (error) {
    if (error instanceof RangeError) return false
    throw error
  }
}

export const pence = z.int().min(1).max(MOST_PENCE).openapi({ description: 'Whole pence.', example: 3500 })
export const anyPence = z.int().min(-MOST_PENCE).max(MOST_PENCE).openapi({ description: 'Whole pence.' })
/** Ten thousand hours: far past any year of support. */
export const amount = z.int().min(1).max(36_000_000).openapi({
  description: 'Seconds of a kind of hour; whole units of a kind of night or visit.',
  example: 21600,
})
export const count = z.int().min(0)
export const balance = z
  .int()
  .openapi({ description: 'Exact: penny-seconds (1 penny = 3,600), seconds, or whole units.' })
export const code = z.string().min(1).max(40)
export const text = z.string().min(1).max(2000)
export const name = z.string().min(1).max(200)

export const inFund = z.strictObject({
  fund: z.string().min(1).max(80).openapi({
    example: 'f_4k9d2m7xq0c8r1tz',
    description: 'The fund’s id; references stand in no address.',
  }),
})

const heard = z.strictObject({
  name: name.openapi({ description: 'Who decided, as their name is on record.' }),
  by: maybe(z.enum(['person', 'representative'])),
  involved: z.enum(INVOLVED).openapi({ description: 'How the person was involved.' }),
  what: maybe(text),
})
const own = z.strictObject({ own: z.literal(true), what: maybe(text) })

/** Who decided, for what is decided once and for all. */
export const whoDecided = z.union([heard, own]).openapi('WhoDecided', {
  description: 'Who decided and how, as a manager heard it; or “own”: whoever asks decides it here.',
})

export const decided = z
  .union([heard, own, z.strictObject({ standing: as<never>(z.string().min(1).max(80)) })])
  .openapi('Decided', {
    description:
      'Who decided and how, as a manager heard it; “own”, where whoever asks decides it here; or the id of a standing decision.',
  })

export const wrote = z
  .strictObject({
    fund: z.string(),
    entries: every(z.int()).openapi({ description: 'Numbers of the entries that were written.' }),
  })
  .openapi('Wrote')

export const givenAs = code.openapi({
  description: '“by-clock”, or the code of one agreed kind.',
  example: 'by-clock',
})

export const problem = z
  .strictObject({
    type: z.string(),
    title: z.string(),
    status: z.int(),
    detail: z.string(),
    instance: z.string(),
    refusals: every(
      z.strictObject({
        name: z.string(),
        detail: z.string(),
        facts: z.record(z.string(), z.unknown()),
        where: z.strictObject({
          field: maybe(z.string()),
          file: maybe(z.string()),
          line: maybe(z.int()),
          column: maybe(z.string()),
        }),
      }),
    ),
  })
  .openapi('Problem')
