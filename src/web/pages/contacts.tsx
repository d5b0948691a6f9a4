import type { Hono } from 'hono'
import type { ContactShown } from '../../bookkeeping/contact.ts'
import { NOTHING_THERE } from '../../ledger/role.ts'
import type { Service, WebEnv } from '../caller.ts'
import {
  Button,
  ErrorSummary,
  errorOf,
  type FieldError,
  LinkButton,
  TextArea,
  TextField,
} from '../design/fields.tsx'
import { Page } from '../design/frame.tsx'
import { SummaryList } from '../design/tables.tsx'
import { refused } from '../refused.tsx'
import { urls } from '../urls.ts'
import { act } from './act.ts'
import { Form } from './form.ts'
import { type Frame, frameOf, newKey } from './frame.ts'

/** How people reach the provider and its funders: printed on every statement. */
export function contacts(app: Hono<WebEnv>, service: Service): void {
  const { books } = service

  app.get('/contacts', async (c) => {
    const found = await books.contacts(c.var.caller, {})
    const frame = await frameOf(c, service, urls.contacts())
    return c.html(<ListPage {...{ found, frame }} saved={c.req.query('saved')} />)
  })

  app.get('/contacts/:whose', async (c) => {
    const found = one(c.req.param('whose'), await books.contacts(c.var.caller, {}))
    if (!found) return refused(c, [NOTHING_THERE])
    const frame = await frameOf(c, service, '', BACK)
    return c.html(<AskPage {...{ found, frame }} form={undefined} errors={[]} />)
  })

  app.post('/contacts/:whose', async (c) => {
    const found = one(c.req.param('whose'), await books.contacts(c.var.caller, {}))
    if (!found) return refused(c, [NOTHING_THERE])
    const form = await Form.sent(c)
    return act(c, form, {
      read: () => Object.fromEntries(PARTS.map(({ name }) => [name, form.written(name)])),
      act: (parts, request) => books.recordContact(c.var.caller, { whose: found.whose, ...parts }, request),
      fields: FIELDS,
      again: async (errors) => {
        const frame = await frameOf(c, service, '', { ...BACK, hasErrors: true })
        return <AskPage {...{ found, frame, form, errors }} />
      },
      next: (done) => urls.contacts({ saved: done.whose }),
    })
  })
}

const BACK = { back: { href: urls.contacts(), text: 'Back to how people reach you' } }

const PARTS = [
  { name: 'phone', label: 'Phone' },
  { name: 'email', label: 'E-mail' },
  { name: 'web', label: 'Web page' },
  { name: 'address', label: 'Address' },
] as const
const FIELDS = { phone: 'phone', email: 'email', web: 'web', address: 'address', whose: 'phone' }

function one(whose: string, all: readonly ContactShown[]): ContactShown | undefined {
  return all.find((c) => c.whose === whose)
}

function ListPage(props: { found: readonly ContactShown[]; saved: string | undefined; frame: Frame }) {
  const { found, saved, frame } = props
  return (
    <Page {...frame} title="How people reach you">
      <h1 class="govuk-heading-l">How people reach you</h1>
      {saved !== undefined && found.some((c) => c.whose === saved) && (
        <p class="govuk-body" role="status">
          <strong>It is written down. It stands on the next statement that is made.</strong>
        </p>
      )}
      <p class="govuk-body rf-text">
        This stands on every statement: where somebody asks about it, and where they complain.
      </p>
      {found.map(({ whose, name, contact }) => (
        <section aria-label={name}>
          <h2 class="govuk-heading-m">{name}</h2>
          {contact ? (
            <SummaryList
              items={PARTS.flatMap((part) => {
                const value = contact[part.name]
                return value === null ? [] : [{ label: part.label, value }]
              })}
            />
          ) : (
            <p class="govuk-body">Nothing is written down yet.</p>
          )}
          <p class="govuk-body">
            <LinkButton href={urls.contact(whose)} kind="secondary">
              Change this<span class="govuk-visually-hidden">: {name}</span>
            </LinkButton>
          </p>
        </section>
      ))}
    </Page>
  )
}

function AskPage(props: {
  found: ContactShown
  form: Form | undefined
  errors: readonly FieldError[]
  frame: Frame
}) {
  const { found, form, errors, frame } = props
  const title = `How do people reach ${found.name}?`
  const written = (name: (typeof PARTS)[number]['name']) =>
    form ? form.written(name) : (found.contact?.[name] ?? '')
  return (
    <Page {...frame} title={title}>
      <ErrorSummary errors={errors} />
      <h1 class="govuk-heading-l">{title}</h1>
      <p class="govuk-body rf-text">
        {found.whose === 'provider'
          ? 'Give what somebody uses to ask about a statement.'
          : 'Give where somebody complains about you.'}{' '}
        Fill in at least one.
      </p>
      <form method="post" action={urls.contact(found.whose)} novalidate>
        <input type="hidden" name="key" value={newKey()} />
        {PARTS.map(({ name, label }) =>
          name === 'address' ? (
            <TextArea {...{ name, label }} rows={4} value={written(name)} error={errorOf(errors, name)} />
          ) : (
            <TextField {...{ name, label }} value={written(name)} error={errorOf(errors, name)} />
          ),
        )}
        <Button>Write it down</Button>
      </form>
    </Page>
  )
}
