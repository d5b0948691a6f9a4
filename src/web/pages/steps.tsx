import { HTTPException } from 'hono/http-exception'
import type { Child } from 'hono/jsx'
import type { BroughtForwardAsked, Terms } from '../../bookkeeping/agree.ts'
import type { AuthorityAsked } from '../../bookkeeping/authority.ts'
import type { OpeningHelp } from '../../bookkeeping/opening.ts'
import type { Stream } from '../../ledger/agreement.ts'
import type { Day } from '../../ledger/day.ts'
import type { Involved } from '../../ledger/decision.ts'
import type { Kind } from '../../ledger/rate.ts'
import type { FieldError } from '../design/fields.tsx'
import { FormRow, StepButton } from '../design/steps.tsx'
import type { SummaryItem } from '../design/tables.tsx'
import { Form } from './form.ts'

/**
 * A long form in steps. What is written on other steps is carried along in the form, each field under a name that begins
 * with its step's, and nothing of it stands in an address. Each step that is saved puts all of it aside (begun.tsx).
 */

export const STEP_IDS = [
  'person',
  'price',
  'kinds',
  'week',
  'funders',
  'late',
  'unused',
  'surplus',
  'away',
  'reviews',
  'statements',
  'brought',
  'decided',
  'authority',
] as const
export type StepId = (typeof STEP_IDS)[number]

/** A new fund, a running one that is taken on, or a new agreement for one that is here. */
export type Way = 'person' | 'running' | 'anew'

/** Who decided, as a manager heard it. */
interface HeardFrom {
  readonly name: string
  readonly by: 'person' | 'representative'
  readonly involved: Involved
  readonly what?: string
}

/** Everything that opens a fund, or makes a new agreement for one. */
export interface Whole {
  readonly ref: string
  readonly name: string
  readonly agreement: Terms
  readonly decided: HeardFrom
  readonly authority?: AuthorityAsked
  readonly broughtForward?: BroughtForwardAsked
  readonly bornBy?: 'funder' | 'hours'
}

/** What one step says of it. */
export interface Part extends Partial<Omit<Whole, 'agreement'>> {
  readonly terms?: Partial<Terms>
}

/** What a step knows beside its own fields. */
export interface About {
  readonly way: Way
  readonly today: Day
  readonly provider: string
  readonly help: OpeningHelp
  /** Where the form is sent. */
  readonly action: string
  /** What other steps say so far, where it can be read. */
  readonly name: string
  readonly from: Day | undefined
  readonly representative: boolean
  readonly kinds: readonly Kind[]
  readonly streams: readonly Stream[]
}

export interface StepProps {
  readonly form: Form
  readonly about: About
  readonly errors: readonly FieldError[]
}

export interface Step {
  readonly id: StepId
  readonly title: (about: About) => string
  /** Only in some ways. */
  readonly when?: (about: About) => boolean
  /** What stands in its fields when it is first shown. */
  readonly suggest?: (about: About) => Readonly<Record<string, string>>
  /** Something chosen on it brings more fields of it: the fields with them, or undefined where it is complete. */
  readonly more?: (form: Form, about: About, fields: URLSearchParams) => URLSearchParams | undefined
  /** Gathers what is wrong in the form; what it returns counts only where nothing is. */
  readonly read: (form: Form, about: About) => Part | undefined
  readonly show: (props: StepProps) => Child
  readonly told: (whole: Whole, about: About) => readonly SummaryItem[]
  /** What is agreed already, as its fields: a new agreement begins with it. */
  readonly written?: (agreed: Terms) => Readonly<Record<string, string>>
  /** Where the page has what a refusal calls by its own name. */
  readonly fields: Readonly<Record<string, string>>
}

/**
 * Fields that are no step's: which way, the key that opens it once, which steps were finished, the version of the
 * agreement that it stands on, and the version in which it is put aside.
 */
const CONTROL = ['way', 'key', 'finished', 'stands-on', 'kept'] as const
const OF_A_STEP = new RegExp(`^(?:${STEP_IDS.join('|')})-[a-z0-9-]{1,60}$`)
const MOST_FIELDS = 2_000

/** What of a form that was sent is carried on: the steps' fields and no others. One that stands twice could be read in two ways. */
export function carried(sent: URLSearchParams): URLSearchParams {
  const fields = new URLSearchParams()
  for (const [name, value] of sent) {
    const known = (CONTROL as readonly string[]).includes(name) || OF_A_STEP.test(name)
    if (known && fields.has(name)) throw new HTTPException(400)
    if (known && fields.size < MOST_FIELDS) fields.set(name, value.slice(0, 4000))
  }
  return fields
}

export function isOf(step: StepId, name: string): boolean {
  return name.startsWith(`${step}-`)
}

/** What is written, for reading it without saying what is wrong. */
export function formOf(fields: URLSearchParams): Form {
  return new Form(fields, '')
}

/** The steps that were finished once; whether they still can be read is another question. */
export function finished(fields: URLSearchParams): ReadonlySet<string> {
  return new Set((fields.get('finished') ?? '').split(' '))
}

export function finish(fields: URLSearchParams, step: StepId): void {
  const done = finished(fields)
  fields.set('finished', STEP_IDS.filter((id) => id === step || done.has(id)).join(' '))
}

/** Whatever is written on other steps, unseen. `shown` says that this one was here, also where nothing is ticked. */
export function Carried({ fields, but }: { fields: URLSearchParams; but?: StepId }) {
  const others = [...fields].filter(([name]) => but === undefined || !isOf(but, name))
  return (
    <>
      {others.map(([name, value]) => (
        <input type="hidden" name={name} value={value} />
      ))}
      {but && <input type="hidden" name="step" value={but} />}
      {but && <input type="hidden" name={`${but}-shown`} value="1" />}
    </>
  )
}

/** How many rows of a group there may be. */
function mostOf(group: string): number {
  if (group.endsWith('-line')) return 40
  if (group.startsWith('away')) return 60
  return group.startsWith('brought') ? 30 : 12
}

const GROUP =
  /^(?:price-line|kinds-row|kinds-row-\d{1,3}-line|funders-row|away-row|reviews-row|brought-pot|brought-saved)$/

/** The rows of a group in their order: each has a number of its own that its fields' names hold. */
export function rowsIn(fields: Pick<URLSearchParams, 'get'> | Form, group: string): readonly string[] {
  const text = fields instanceof Form ? fields.written(`${group}-rows`) : (fields.get(`${group}-rows`) ?? '')
  const rows = text.split(' ').filter((id) => /^[1-9]\d{0,2}$/.test(id))
  return [...new Set(rows)].slice(0, mostOf(group))
}

/** `add price-line`, `remove price-line 3`, `up funders-row 2`: the fields after it. */
export function withRows(fields: URLSearchParams, does: string): URLSearchParams {
  const [what, group = '', id = ''] = does.split(' ')
  if (!GROUP.test(group)) return fields
  const rows = [...rowsIn(fields, group)]
  const after = new URLSearchParams(fields)
  const at = rows.indexOf(id)
  if (what === 'add' && rows.length < mostOf(group))
    after.set(`${group}-rows`, [...rows, nextRow(rows)].join(' '))
  if (what === 'up' && at > 0)
    after.set(
      `${group}-rows`,
      rows
        .with(at, rows[at - 1] ?? '')
        .with(at - 1, id)
        .join(' '),
    )
  if (what === 'remove' && at >= 0) {
    after.set(`${group}-rows`, rows.filter((row) => row !== id).join(' '))
    for (const name of fields.keys()) if (name.startsWith(`${group}-${id}-`)) after.delete(name)
  }
  return after
}

function nextRow(rows: readonly string[]): string {
  return String(Math.max(0, ...rows.map(Number)) + 1)
}

/** Several alike, each with a button that takes it away, and one that brings another. */
export function Rows(props: {
  form: Form
  about: About
  group: string
  title: (row: string, place: number) => string
  add: string
  /** A few short fields in one line. */
  compact?: boolean
  /** Their order counts: each but the first can go up. */
  ordered?: boolean
  row: (row: string) => Child
}) {
  const { form, about, group, title, add, compact, ordered, row } = props
  const { action } = about
  const rows = rowsIn(form, group)
  return (
    <div id={group}>
      <input type="hidden" name={`${group}-rows`} value={rows.join(' ')} />
      {rows.map((id, i) => (
        <FormRow
          id={`${group}-${id}`}
          title={title(id, i)}
          compact={compact}
          buttons={
            <>
              {ordered && i > 0 && (
                <StepButton does={`up ${group} ${id}`} near={group} action={action} kind="link">
                  Move up<span class="govuk-visually-hidden"> {title(id, i)}</span>
                </StepButton>
              )}
              <StepButton does={`remove ${group} ${id}`} near={group} action={action} kind="link">
                Remove<span class="govuk-visually-hidden"> {title(id, i)}</span>
              </StepButton>
            </>
          }
        >
          {row(id)}
        </FormRow>
      ))}
      {rows.length < mostOf(group) && (
        <StepButton does={`add ${group}`} near={`${group}-${nextRow(rows)}`} action={action} kind="secondary">
          {add}
        </StepButton>
      )}
    </div>
  )
}
