import type { Context } from 'hono'
import { HTTPException } from 'hono/http-exception'
import type { Child } from 'hono/jsx'
import type { WebEnv } from '../caller.ts'
import { ErrorSummary, type FieldError } from '../design/fields.tsx'
import { Page, type PageProps } from '../design/frame.tsx'
import { menuOf } from '../menu.ts'
import type { State } from './desk.ts'

/** What was sent, by name; what is not there is empty. */
export async function sent(c: Context<WebEnv>): Promise<(name: string) => string> {
  const type = c.req.header('content-type') ?? ''
  if (!type.startsWith('application/x-www-form-urlencoded')) throw new HTTPException(415)
  const fields = new URLSearchParams(await c.req.text())
  return (name) => fields.get(name)?.slice(0, 1000) ?? ''
}

/** A page of signing in: its heading, what is wrong with it, and its forms. */
export function Door({
  title,
  errors = [],
  visitor,
  back,
  secret,
  children,
}: {
  title: string
  errors?: readonly FieldError[]
  visitor?: Shown | undefined
  back?: { readonly href: string; readonly text: string } | undefined
  /** Its address is a secret, and is told to nobody with what is asked next. */
  secret?: boolean
  children?: Child
}) {
  return (
    <Page title={title} hasErrors={errors.length > 0} nav={visitor?.menu} {...{ visitor, back, secret }}>
      <ErrorSummary errors={errors} />
      <h1 class="govuk-heading-l">{title}</h1>
      {children}
    </Page>
  )
}

/** Who has come in, and where they can go. */
type Shown = NonNullable<PageProps['visitor']> & { readonly menu?: PageProps['nav'] }

/** Who has come in, for the frame of our own pages. */
export function shownOf(state: State, roles: Readonly<Record<string, string>>): Shown | undefined {
  if (state.is === 'in') {
    const { name, caller, until, left, locks, others } = state.visitor
    const menu = menuOf(caller.as)
    return { name, role: roles[caller.as.role] ?? '', until, left, locks, others, menu }
  }
  return 'session' in state ? { name: state.session.name, role: '', until: undefined } : undefined
}

/** Sends a form's own fields along. */
export function Hidden({ name, value }: { name: string; value: string | undefined }) {
  return value === undefined ? null : <input type="hidden" name={name} value={value} />
}

/** “Keep me signed in on this device”, said so that nobody ticks it on a computer that others use. */
export function KeepMe() {
  return (
    <div class="govuk-form-group">
      <div class="govuk-checkboxes">
        <div class="govuk-checkboxes__item">
          <input
            class="govuk-checkboxes__input"
            id="keep"
            name="keep"
            type="checkbox"
            value="yes"
            aria-describedby="keep-hint"
          />
          <label class="govuk-label govuk-checkboxes__label" for="keep">
            Keep me signed in on this device
          </label>
          <div id="keep-hint" class="govuk-hint govuk-checkboxes__hint">
            Only where the device is yours. Whoever uses it then sees what you see.
          </div>
        </div>
      </div>
    </div>
  )
}
