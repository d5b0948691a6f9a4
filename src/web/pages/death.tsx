import type { Context, Hono } from 'hono'
import type { WhoCanSee } from '../../bookkeeping/who-can-see.ts'
import { AUTHORITY_KINDS } from '../../ledger/authority.ts'
import { isRefusal } from '../../ledger/refusal.ts'
import type { Service, WebEnv } from '../caller.ts'
import {
  Button,
  ButtonGroup,
  DateField,
  ErrorSummary,
  errorOf,
  type FieldError,
  LinkButton,
} from '../design/fields.tsx'
import { Inset, Warning } from '../design/figures.tsx'
import { Page } from '../design/frame.tsx'
import { refused } from '../refused.tsx'
import { urls } from '../urls.ts'
import { act } from './act.ts'
import { Form } from './form.ts'
import { newKey } from './frame.ts'
import { type FormProps, frameAbout } from './who-can-see.tsx'
import { personOf } from './words.ts'

/** Writing down that a person has died: every authority ends. */
export function death(app: Hono<WebEnv>, service: Service): void {
  const { books } = service
  const fundIn = (c: Context<WebEnv>) => ({ fund: c.req.param('fund') ?? '' })

  app.get('/funds/:fund/death', async (c) => {
    const seen = await books.whoCanSee(c.var.caller, fundIn(c))
    return isRefusal(seen) ? refused(c, [seen]) : c.html(await dying(c, seen, Form.asked(c), []))
  })

  app.post('/funds/:fund/death', async (c) => {
    const seen = await books.whoCanSee(c.var.caller, fundIn(c))
    if (isRefusal(seen)) return refused(c, [seen])
    const form = await Form.sent(c)
    return act(c, form, {
      read: () => form.day('on'),
      act: (on, request) => books.recordDeath(c.var.caller, { ...fundIn(c), on }, request),
      fields: { on: 'on' },
      again: (errors) => dying(c, seen, form, errors),
      next: (done) => (done.proposal ? urls.proposal(done.proposal) : urls.whoCanSee(seen.fund.id)),
    })
  })

  async function dying(c: Context<WebEnv>, seen: WhoCanSee, form: Form, errors: readonly FieldError[]) {
    const frame = await frameAbout(c, service, seen.fund, errors)
    return <DeathPage {...{ seen, form, errors, frame }} />
  }
}

function DeathPage({ seen, form, errors, frame }: FormProps) {
  const name = personOf(seen.fund)
  const left = seen.authorities.filter((a) => !a.ended)
  return (
    <Page {...frame} title={`If ${name} has died`}>
      <ErrorSummary errors={errors} />
      <h1 class="govuk-heading-l">If {name} has died</h1>
      <p class="govuk-body">Nobody decides for {name} any more from the day of the death.</p>
      {left.length === 0 ? (
        <Inset>There is no authority on record that would end.</Inset>
      ) : (
        <>
          <p class="govuk-body">These end, and whoever has them sees nothing more:</p>
          <ul class="govuk-list govuk-list--bullet">
            {left.map((a) => (
              <li>
                {a.name}, {AUTHORITY_KINDS[a.kind]}
              </li>
            ))}
          </ul>
        </>
      )}
      {seen.holder && (
        <Warning>
          {name}’s own access ends when a second manager has allowed it. Writing this down asks for that.
        </Warning>
      )}
      <form method="post" action={urls.death(seen.fund.id)} novalidate>
        <input type="hidden" name="key" value={newKey()} />
        <DateField
          name="on"
          label="On which day?"
          value={form.dayWritten('on')}
          error={errorOf(errors, 'on')}
        />
        <ButtonGroup>
          <Button kind="warning">Write it down</Button>
          <LinkButton href={urls.whoCanSee(seen.fund.id)} kind="secondary">
            Go back
          </LinkButton>
        </ButtonGroup>
      </form>
    </Page>
  )
}
