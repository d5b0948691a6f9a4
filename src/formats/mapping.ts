import { z } from 'zod'
import { KIND_CODE } from '../ledger/agreement.ts'
import { shown } from '../ledger/money.ts'
import { Refusal } from '../ledger/refusal.ts'
import type { GivenAs } from '../ledger/session.ts'
import { folded, type Sheet } from './csv.ts'

/** What a roster's status comes to. */
export const STATUSES = ['given', 'planned', 'cancelled'] as const
export type Status = (typeof STATUSES)[number]

/**
 * Why a visit was cancelled, as far as a roster says it. Whether "client cancelled" was late is for the
 * agreement's notice; where the roster does not say whether the worker was paid, nothing is charged until
 * somebody answers (design.md §3 "Cancelled late").
 */
export const REASONS = [
  'client-cancelled',
  'client-cancelled-worker-paid',
  'client-cancelled-worker-redeployed',
  'hospital',
  'illness',
  'no-access',
  'could-not-come',
] as const
export type Reason = (typeof REASONS)[number]

/** How a roster writes its days and times. American order is not offered: 03/04 would be guessed. */
export const TIME_FORMATS = ['dd/mm/yyyy HH:mm', 'dd-mm-yyyy HH:mm', 'yyyy-mm-dd HH:mm', 'ISO'] as const
export type TimeFormat = (typeof TIME_FORMATS)[number]

const heading = z.string().trim().min(1).max(200)

const columns = z.strictObject({
  visit: heading,
  client: heading,
  clientName: heading.optional(),
  worker: heading.optional(),
  service: heading.optional(),
  plannedStart: heading,
  plannedEnd: heading,
  actualStart: heading,
  actualEnd: heading,
  status: heading,
  reason: heading.optional(),
  cancelledAt: heading.optional(),
})

export const ROSTER_COLUMNS = columns.keyof().options
export type RosterColumn = (typeof ROSTER_COLUMNS)[number]

const rosterMapping = z
  .strictObject({
    format: z.literal(1),
    /** The list's saved name: the `system` of every source that comes through it. */
    name: z.string().max(60).regex(KIND_CODE, 'use small letters, digits and hyphens'),
    columns,
    times: z.enum(TIME_FORMATS),
    /** What the actual times are: from a clock, or confirmed by somebody. */
    kept: z.enum(['clocked', 'confirmed']),
    statuses: z.record(z.string().trim().min(1), z.enum(STATUSES)),
    reasons: z.record(z.string().trim().min(1), z.enum(REASONS)),
    /**
     * `by-clock` (standard, and enhanced in its window) or the code of one kind, such as `shared`. A service
     * that is not here is kept as it stands and is never guessed (design.md §2).
     */
    services: z.record(z.string().trim().min(1), z.string().max(30).regex(KIND_CODE, 'is no kind of hour')),
    defaults: z.strictObject({
      /** For a roster without a column for it, or with an empty cell. */
      service: z.string().trim().min(1).optional(),
      reason: z.enum(REASONS).optional(),
      /** A given visit without actual times: refused, or charged as planned and marked so. */
      actual: z.enum(['needed', 'as-planned']).default('needed'),
    }),
  })
  .superRefine((mapping, context) => {
    const say = (path: string, message: string) => context.addIssue({ code: 'custom', path: [path], message })
    for (const list of ['statuses', 'reasons', 'services'] as const) {
      const words = Object.keys(mapping[list]).map(folded)
      if (new Set(words).size !== words.length) say(list, 'one word stands twice')
    }
    if (!Object.values(mapping.statuses).includes('given'))
      say('statuses', 'no status means that a visit was delivered')
    if (mapping.columns.service === undefined && mapping.defaults.service === undefined) {
      say('columns.service', 'name the column, or a service for every row under defaults')
    }
  })

/** A saved mapping of one roster system's export. */
export type RosterMapping = Readonly<z.infer<typeof rosterMapping>>

/** How a mapped service is given; undefined where the mapping does not know it. */
export function givenAs(mapping: RosterMapping, service: string): GivenAs | undefined {
  return Object.entries(mapping.services).find(([word]) => folded(word) === folded(service))?.[1]
}

/** Reads a saved mapping's JSON. Refuses with every field that is missing or wrong. */
export function readMapping(json: string): RosterMapping | Refusal[] {
  let body: unknown
  try {
    body = JSON.parse(json)
  } catch {
    return [new Refusal('body-invalid', 'The mapping is not JSON.')]
  }
  const read = rosterMapping.safeParse(body)
  if (read.success) return read.data
  return read.error.issues.map((issue) => {
    const field = issue.path.join('.')
    const what = field === '' ? 'The mapping' : `The mapping’s “${shown(field)}”`
    return new Refusal('body-invalid', `${what} is not right: ${issue.message}.`, { field }, { field })
  })
}

/** The mapping's JSON as it is saved; `readMapping` reads it back. */
export function writeMapping(mapping: RosterMapping): string {
  return JSON.stringify(mapping)
}

/** Larch Support's roster, as their system exports it. */
export const larchRoster: RosterMapping = {
  format: 1,
  name: 'larch-roster',
  columns: {
    visit: 'Visit ID',
    client: 'Client Ref',
    clientName: 'Client',
    worker: 'Carer',
    service: 'Service',
    plannedStart: 'Planned Start',
    plannedEnd: 'Planned End',
    actualStart: 'Actual Start',
    actualEnd: 'Actual End',
    status: 'Status',
    reason: 'Reason',
    cancelledAt: 'Cancelled At',
  },
  times: 'dd/mm/yyyy HH:mm',
  kept: 'confirmed',
  statuses: { Confirmed: 'given', Scheduled: 'planned', Cancelled: 'cancelled' },
  reasons: {
    'Client cancelled': 'client-cancelled',
    'Client cancelled - carer paid': 'client-cancelled-worker-paid',
    'Client cancelled - carer redeployed': 'client-cancelled-worker-redeployed',
    'Client in hospital': 'hospital',
    'Client ill': 'illness',
    'No access': 'no-access',
    'No carer available': 'could-not-come',
  },
  services: { '1:1': 'by-clock', Shared: 'shared' },
  defaults: { actual: 'needed' },
}

/** What a mapping might be, for a person to look at and change: nothing is read with it before they save it. */
export interface Suggestion {
  readonly columns: Readonly<Partial<Record<RosterColumn, string>>>
  readonly times: TimeFormat | undefined
  /** Every word found in the file, and what it may mean; a service is only ever listed. */
  readonly statuses: readonly Suggested<Status>[]
  readonly reasons: readonly Suggested<Reason>[]
  readonly services: readonly string[]
}

export interface Suggested<T> {
  readonly word: string
  readonly means: T | undefined
}

export function suggestMapping(sheet: Sheet): Suggestion {
  const columns = likelyColumns(sheet.headings)
  const words = (name: RosterColumn) => wordsIn(sheet, columns[name])
  const starts = words('plannedStart')
  return {
    columns,
    times: TIME_FORMATS.find((f) => starts.length > 0 && starts.every((text) => LOOKS_LIKE[f].test(text))),
    statuses: words('status').map((word) => ({ word, means: likely(word, LIKELY_STATUSES) })),
    reasons: words('reason').map((word) => ({ word, means: likely(word, LIKELY_REASONS) })),
    services: words('service'),
  }
}

/** Whether headings look like a roster's: a visit, a client, a status and planned times. */
export function likelyRoster(headings: readonly string[]): boolean {
  const columns = likelyColumns(headings)
  const most: readonly RosterColumn[] = ['visit', 'client', 'status', 'plannedStart', 'plannedEnd']
  return most.every((name) => columns[name] !== undefined)
}

function likelyColumns(headings: readonly string[]): Partial<Record<RosterColumn, string>> {
  const columns: Partial<Record<RosterColumn, string>> = {}
  for (const [name, pattern] of LIKELY_HEADINGS) {
    const taken = Object.values(columns)
    const found = headings.find((h) => pattern.test(folded(h)) && !taken.includes(h))
    if (found !== undefined) columns[name] = found
  }
  return columns
}

/** A list of choices a person can look through; a column with more is not one of choices. */
const MOST_WORDS = 50

function wordsIn(sheet: Sheet, column: string | undefined): string[] {
  const index = column === undefined ? -1 : sheet.headings.indexOf(column)
  const words = new Set<string>()
  for (const row of sheet.rows) {
    const word = row.cells[index] ?? ''
    if (word !== '' && words.size < MOST_WORDS) words.add(word)
  }
  return [...words]
}

function likely<T>(word: string, table: readonly (readonly [T, RegExp])[]): T | undefined {
  return table.find(([, pattern]) => pattern.test(folded(word)))?.[0]
}

const LIKELY_HEADINGS: readonly (readonly [RosterColumn, RegExp])[] = [
  ['visit', /^(visit|task|shift|booking|appointment|call)[ _-]?(id|no\.?|number|ref(erence)?)$/],
  ['client', /^(client|customer|service user|person|citizen)[ _-]?(id|no\.?|number|ref(erence)?|code)$/],
  ['clientName', /^(client|customer|service user|person|citizen)( name)?$/],
  ['worker', /^(carer|care ?worker|worker|staff|support worker|employee)( name)?$/],
  ['service', /^(service|service type|visit type|call type|type)$/],
  ['plannedStart', /^(planned|scheduled|rostered|booked)( visit)? (start|from)( time)?$|^time from$/],
  ['plannedEnd', /^(planned|scheduled|rostered|booked)( visit)? (end|to|finish)( time)?$|^time to$/],
  ['actualStart', /^(actual|clocked|logged|reported)( visit)? (start|from|in)( time)?$|^duty from$/],
  ['actualEnd', /^(actual|clocked|logged|reported)( visit)? (end|to|finish|out)( time)?$|^duty to$/],
  ['status', /^(visit )?status$/],
  ['reason', /^(cancel(lation|led)? )?reason( for cancel(lation|ling))?$/],
  ['cancelledAt', /^(cancelled|cancellation)( at| on| date| time| date\/time)?$/],
]

const LIKELY_STATUSES: readonly (readonly [Status, RegExp])[] = [
  ['cancelled', /cancel|missed|not delivered/],
  ['planned', /sched|plan|booked|unconfirmed/],
  ['given', /confirm|complet|deliver|actual/],
]

const LIKELY_REASONS: readonly (readonly [Reason, RegExp])[] = [
  ['hospital', /hospital/],
  ['illness', /\bill\b|illness|sick|unwell/],
  ['no-access', /no (access|answer|reply)/],
  ['could-not-come', /no (carer|worker|staff)|(carer|worker|staff) (not available|unavailable|absent)/],
  ['client-cancelled-worker-redeployed', /redeploy|other work/],
  ['client-cancelled-worker-paid', /\bpaid\b/],
  ['client-cancelled', /(client|customer|person|service user)( has)? cancel/],
]

const LOOKS_LIKE: Record<TimeFormat, RegExp> = {
  'dd/mm/yyyy HH:mm': /^\d{1,2}\/\d{1,2}\/\d{4} \d/,
  'dd-mm-yyyy HH:mm': /^\d{1,2}-\d{1,2}-\d{4} \d/,
  'yyyy-mm-dd HH:mm': /^\d{4}-\d{2}-\d{2} \d/,
  ISO: /^\d{4}-\d{2}-\d{2}T\d/,
}
