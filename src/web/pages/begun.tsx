import type { Context } from 'hono'
import type { DraftShown } from '../../bookkeeping/draft.ts'
import { dayAt, printDay } from '../../ledger/day.ts'
import { isRefusal, type Refusal } from '../../ledger/refusal.ts'
import type { Service, WebEnv } from '../caller.ts'
import { Button, ButtonGroup, LinkButton } from '../design/fields.tsx'
import { Page } from '../design/frame.tsx'
import { SummaryList, Table } from '../design/tables.tsx'
import { refused } from '../refused.tsx'
import { act } from './act.ts'
import { progressOf } from './agreeing.tsx'
import { Form } from './form.ts'
import { type Frame, newKey, providerOf } from './frame.ts'
import { type Paged, Pages, whichOf } from './paging.tsx'
import { writerNamed } from './words.ts'

/** Where one of those that are begun is gone on with, and thrown away, and for whom. */
export interface Places {
  /** Whose fund gets another agreement; else the name is what was written. */
  readonly name?: string
  readonly goOn: (draft: string) => string
  readonly throwAway: (draft: string) => string
}

/** What is begun and not written down yet, and where to go on with it; nothing where there is none. */
export function Begun(props: {
  heading: string
  drafts: Paged<DraftShown>
  provider: string
  places: Places
  /** The address of a page of them. */
  to: (page: number) => string
}) {
  const { heading, drafts, provider, places, to } = props
  if (drafts.rows.length === 0) return null
  return (
    <>
      <h2 class="govuk-heading-m">{heading}</h2>
      {drafts.pages > 1 && <p class="govuk-body">{whichOf(drafts)}</p>}
      <Table
        caption={heading}
        captionHidden
        wide
        columns={[{ heading: 'For whom' }, { heading: 'How far it is' }, { heading: 'What to do' }]}
        rows={drafts.rows.map((draft) => {
          const who = nameIn(draft, places)
          return {
            cells: [
              who,
              `${stepsDone(draft)}\n${begunBy(draft, provider)}`,
              <>
                <a class="govuk-link" href={places.goOn(draft.id)}>
                  Go on<span class="govuk-visually-hidden"> with {who}</span>
                </a>
                <br />
                <a class="govuk-link" href={places.throwAway(draft.id)}>
                  Throw away<span class="govuk-visually-hidden"> what is begun for {who}</span>
                </a>
              </>,
            ],
          }
        })}
      />
      <Pages label="Pages of what is begun" paged={drafts} to={to} />
    </>
  )
}

function nameIn(draft: DraftShown, { name }: Places): string {
  return name ?? (progressOf(draft).name || 'Nobody named yet')
}

/** “Add a person: 5 of 12 done”. */
function stepsDone(draft: DraftShown): string {
  const { way, done, of } = progressOf(draft)
  return `${way}: ${done} of ${of} done`
}

/** “Begun 1 June 2026 by Dana Reed, and saved last on 2 June 2026 by Omar Haddad”. */
function begunBy({ begun, changed }: DraftShown, provider: string): string {
  const [first, last] = [begun, changed].map(
    ({ name, at }) => `${printDay(dayAt(at))} by ${writerNamed({ name }, provider)}`,
  )
  return first === last ? `Begun ${first}` : `Begun ${first}, and saved last on ${last}`
}

/** One that is to be thrown away: the page to check that on, and the button that does it. */
export function throwingAway(
  service: Service,
  to: {
    readonly places: Places
    readonly fund?: string
    readonly frame: (c: Context<WebEnv>) => Promise<Frame>
    /** What shows that it is gone. */
    readonly next: string
  },
) {
  const { books } = service
  const { places, fund, next } = to
  const about = (c: Context<WebEnv>) => ({
    draft: c.req.param('draft') ?? '',
    ...(fund === undefined ? {} : { fund }),
  })

  async function page(c: Context<WebEnv>, draft: DraftShown, isChanged = false) {
    const provider = (await providerOf(c, service))?.name ?? ''
    return <ThrowPage {...{ draft, provider, places, isChanged }} frame={await to.frame(c)} />
  }

  return {
    async show(c: Context<WebEnv>) {
      const draft = await books.draft(c.var.caller, about(c))
      return isRefusal(draft) ? refused(c, [draft]) : c.html(await page(c, draft))
    },
    async doIt(c: Context<WebEnv>) {
      const form = await Form.sent(c)
      return act(c, form, {
        read: () => ({ ...about(c), version: Number(form.written('version')) }),
        act: (ask, request) => books.dropDraft(c.var.caller, ask, request),
        // Somebody saved it meanwhile: what they saved is looked at first.
        again: async (_, refusals: readonly Refusal[]) => {
          const draft = await books.draft(c.var.caller, about(c))
          const isChanged = refusals.some((r) => r.name === 'changed-meanwhile')
          return isRefusal(draft) ? draft : page(c, draft, isChanged)
        },
        next: () => next,
      })
    },
  }
}

function ThrowPage(props: {
  draft: DraftShown
  provider: string
  places: Places
  isChanged: boolean
  frame: Frame
}) {
  const { draft, provider, places, isChanged, frame } = props
  const items = [
    { label: 'For whom', value: nameIn(draft, places) },
    { label: 'How far it is', value: stepsDone(draft) },
    { label: 'Who wrote it', value: begunBy(draft, provider) },
  ]
  return (
    <Page {...frame} title="Throw away what is begun">
      <h1 class="govuk-heading-l">Throw away what is begun?</h1>
      {isChanged && (
        <p class="govuk-body">
          <strong>Somebody has saved it since you opened this page.</strong> Look at it once more.
        </p>
      )}
      <SummaryList items={items} />
      <p class="govuk-body">All that was written in it is deleted. It cannot be brought back.</p>
      <form method="post" action={places.throwAway(draft.id)} novalidate>
        <input type="hidden" name="key" value={newKey()} />
        <input type="hidden" name="version" value={String(draft.version)} />
        <ButtonGroup>
          <Button kind="warning">Throw it away</Button>
          <LinkButton href={places.goOn(draft.id)} kind="secondary">
            Go on with it
          </LinkButton>
        </ButtonGroup>
      </form>
    </Page>
  )
}
