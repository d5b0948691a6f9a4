import type { Context } from 'hono'
import type { Child } from 'hono/jsx'
import type { OverEverybody } from '../../bookkeeping/issue-month.ts'
import type { InTheWay } from '../../bookkeeping/issuing.ts'
import type { FundRow } from '../../bookkeeping/store.ts'
import type { WhoWaits } from '../../bookkeeping/waiting.ts'
import { type Month, printMonth } from '../../ledger/day.ts'
import { KEPT_BACK } from '../../ledger/kept-back.ts'
import type { Service, WebEnv } from '../caller.ts'
import { ProgressBar, Warning } from '../design/figures.tsx'
import { Page } from '../design/frame.tsx'
import { type Counting, type Run, Runs } from '../runs.ts'
import { urls } from '../urls.ts'
import { type Frame, frameOf } from './frame.ts'
import { counted, peopleSaid } from './paging.tsx'
import { personOf } from './words.ts'

/** Work over everybody at a month's end. */
const WORKS = {
  allocations: { at: urls.monthAllocations, title: () => 'What is due is being given' },
  closure: { at: urls.monthClosure, title: (month) => `${printMonth(month)} is being closed` },
  sending: {
    at: urls.monthSending,
    title: (month) => `The statements of ${printMonth(month)} are being sent`,
  },
} as const satisfies Record<
  string,
  {
    readonly at: (month: string, query?: { readonly still?: string }) => string
    readonly title: (month: Month) => string
  }
>
export type What = keyof typeof WORKS

const isWhat = (text: string | undefined): text is What => text !== undefined && Object.hasOwn(WORKS, text)

const nameOf = (what: What, month: Month) => `${what} ${month}`

/** Begins work over everybody, one at a time for a provider, and shows how far it is: shared by the pages of a month’s end. */
export class Work {
  readonly #service: Service
  readonly #runs = new Runs()

  constructor(service: Service) {
    this.#service = service
  }

  of(c: Context<WebEnv>, what: What, month: Month): Run | undefined {
    return this.#runs.of(c.var.caller.provider, nameOf(what, month))
  }

  /** What goes on now, whatever it is. */
  goingOn(c: Context<WebEnv>): Run | undefined {
    return this.#runs.goingOn(c.var.caller.provider)
  }

  async begin(
    c: Context<WebEnv>,
    { what, month }: { readonly what: What; readonly month: Month },
    work: (count: Counting) => Promise<readonly InTheWay[]>,
  ): Promise<void> {
    const { reference } = c.var
    await this.#runs.begin(c.var.caller.provider, nameOf(what, month), work, (error) => {
      const facts = { reference, error: error instanceof Error ? error.name : 'unknown' }
      this.#service.log.error(facts, 'work over everybody was broken off')
    })
  }

  /** A few people in each commit, and a breath after it: pages that others ask for wait for no more than that. */
  overEverybody(c: Context<WebEnv>): OverEverybody {
    return { books: this.#service.books, caller: c.var.caller, atOnce: 5, turn: breathe }
  }

  /** By reference, where there is anybody to name: whose month something was in the way of. */
  async peopleIn(c: Context<WebEnv>, run: Run | undefined): Promise<People> {
    if (!run || run.refused.length === 0) return new Map()
    const { people } = await this.#service.books.positions(c.var.caller, {})
    return new Map(people.map(({ fund }) => [fund.ref, fund]))
  }

  /** Looked at anew every few seconds by the browser itself, unless whoever reads would rather look when they like. */
  async progress(
    c: Context<WebEnv>,
    { what, month, run }: { readonly what: What; readonly month: Month; readonly run: Run },
  ) {
    const frame = await frameOf(c, this.#service, '', wayBack(month))
    const isStill = c.req.query('still') !== undefined
    return c.html(
      <ProgressPage {...{ what, month, run, frame, isStill }} />,
      200,
      isStill ? {} : { refresh: String(AGAIN_S) },
    )
  }
}

/** Lets others go first. */
export function breathe(): Promise<void> {
  return new Promise<void>((wake) => setTimeout(wake, BREATH_MS))
}

export type People = ReadonlyMap<string, FundRow>

const BREATH_MS = 5
const AGAIN_S = 3

export function wayBack(month: Month): Frame {
  return { breadcrumbs: [{ href: urls.monthEnd(month), text: titleOf(month) }] }
}

export const titleOf = (month: Month) => `The end of ${printMonth(month)}`

function ProgressPage(props: { what: What; month: Month; run: Run; frame: Frame; isStill: boolean }) {
  const { what, month, run, frame, isStill } = props
  const { at, title: titled } = WORKS[what]
  const title = titled(month)
  return (
    <Page {...frame} title={title}>
      <h1 class="govuk-heading-l">{title}</h1>
      <ProgressBar
        label={run.says || 'It begins'}
        used={run.done}
        of={run.of}
        text={`${counted(run.done)} of ${counted(run.of)}`}
      />
      <p class="govuk-body rf-text">
        It goes on by itself: this page may be left, and opened again. If the service is stopped meanwhile,
        what was done is done, and the rest can be gone on with.
      </p>
      <p class="govuk-body rf-text">
        {isStill ? (
          <a class="govuk-link" href={at(month)}>
            Look how far it is
          </a>
        ) : (
          <>
            This page looks again every {AGAIN_S} seconds.{' '}
            <a class="govuk-link" href={at(month, { still: '1' })}>
              Do not look again by itself
            </a>
          </>
        )}
      </p>
    </Page>
  )
}

/** How far the work over everybody is, and the way to look at it. */
export function GoesOn({ going }: { going: Run }) {
  const [what, of = ''] = going.name.split(' ')
  return (
    <>
      Work over everybody goes on: {counted(going.done)} of {counted(going.of)}.{' '}
      {isWhat(what) && (
        <a class="govuk-link" href={WORKS[what].at(of)}>
          See how far it is
        </a>
      )}
    </>
  )
}

export function BrokenOff() {
  return (
    <Warning>
      Something went wrong, and it was broken off. What was done is done. Go on with the rest.
    </Warning>
  )
}

/** What was in the way, by person; of the whole work, where it is nobody's. */
export function Refused({ list, people }: { list: readonly InTheWay[]; people: People }) {
  if (list.length === 0) return null
  return (
    <ul class="govuk-list govuk-list--bullet">
      {list.slice(0, MOST_REFUSED).map(({ fund, refusals }) => (
        <li>
          <Whose fund={people.get(fund)} reference={fund} />
          {refusals.map((r) => r.sentence).join(' ')}
        </li>
      ))}
      {list.length > MOST_REFUSED && <li>And {peopleSaid(list.length - MOST_REFUSED)} more.</li>}
    </ul>
  )
}

const MOST_REFUSED = 25

function Whose({ fund, reference }: { fund: FundRow | undefined; reference: string }) {
  if (!fund) return <>{reference === '' ? '' : `${reference}: `}</>
  return (
    <>
      <a class="govuk-link" href={urls.fund(fund.id)}>
        {personOf(fund)}
      </a>{' '}
      {reference}:{' '}
    </>
  )
}

/** From whom a statement is kept back, and why: by name. */
export function KeptBack({ found: { month, keptBack } }: { found: WhoWaits }) {
  const { count, first } = keptBack
  if (count === 0) return null
  return (
    <section aria-labelledby="kept-back">
      <h2 class="govuk-heading-m" id="kept-back">
        Kept back: {counted(count)}
      </h2>
      <ul class="govuk-list govuk-list--bullet rf-text">
        {first.map(({ fund, statement, reader, name, why }) => (
          <li>
            <a class="govuk-link" href={urls.statement(fund.id, statement.number)}>
              {personOf(fund)}
            </a>{' '}
            {fund.ref}
            {reader === 'person' ? '' : `, for ${name}`}: {KEPT_BACK[why]}
          </li>
        ))}
      </ul>
      {count > first.length && <Way to={urls.statements({ month })} text="The others, person by person" />}
    </section>
  )
}

export function Way({ to, text }: { to: string; text: Child }) {
  return (
    <p class="govuk-body">
      <a class="govuk-link" href={to}>
        {text}
      </a>
    </p>
  )
}
