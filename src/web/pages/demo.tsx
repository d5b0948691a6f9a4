import { type Context, Hono } from 'hono'
import { NOTHING_THERE, ROLES, type RoleName } from '../../ledger/role.ts'
import type { WebEnv } from '../caller.ts'
import { Button } from '../design/fields.tsx'
import { Page } from '../design/frame.tsx'
import { onThisComputer } from '../guard.ts'
import { refused } from '../refused.tsx'
import { urls } from '../urls.ts'
import { Form } from './form.ts'

/** How anybody at this computer comes in to the demo; given to the service for a demo's own books alone. */
export interface DemoEntering {
  /** Everybody with an account in the demo. */
  readonly people: readonly {
    readonly email: string
    readonly name: string
    readonly role: RoleName
    /** Whose fund they see, in words. */
    readonly about?: string
  }[]
  /** Signs this browser in as one of them, without a password. */
  readonly enter: (c: Context<WebEnv>, email: string) => Promise<void>
}

/**
 * The page to come in to the demo as any of its people, with one button each. Only on this computer, and only
 * where the service was started with a demo's books: anywhere else there is nothing at this address.
 */
export function demo({ people, enter }: DemoEntering): Hono<WebEnv> {
  const app = new Hono<WebEnv>()

  app.use(urls.demo(), async (c, next) => (onThisComputer(c) ? next() : refused(c, [NOTHING_THERE])))

  app.get(urls.demo(), (c) => c.html(<DemoPage people={people} />))

  app.post(urls.demo(), async (c) => {
    const form = await Form.sent(c)
    const person = people.find(({ email }) => email === form.written('who'))
    if (!person) return refused(c, [NOTHING_THERE])
    await enter(c, person.email)
    return c.redirect(urls.funds(), 303)
  })
  return app
}

function DemoPage({ people }: Pick<DemoEntering, 'people'>) {
  return (
    <Page title="Come in to the demo" banners={['Demo: everybody here is invented.']}>
      <h1 class="govuk-heading-l">Come in to the demo</h1>
      <p class="govuk-body">
        Choose who you would like to be. No password is needed: this page is there for the demo only, and on
        this computer only.
      </p>
      {people.map(({ email, name, role, about }) => (
        <form method="post" action={urls.demo()}>
          <h2 class="govuk-heading-m">{name}</h2>
          <p class="govuk-body">
            {sentence(ROLES[role])}
            {about ? `: ${about}` : ''}
          </p>
          <input type="hidden" name="who" value={email} />
          <Button kind="secondary">Come in as {name}</Button>
        </form>
      ))}
    </Page>
  )
}

function sentence(text: string): string {
  return text.slice(0, 1).toUpperCase() + text.slice(1)
}
