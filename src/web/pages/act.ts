import type { Context } from 'hono'
import type { HtmlEscapedString } from 'hono/utils/html'
import { type Answer, isRefused, type Request, refusalsOf } from '../../bookkeeping/open-books.ts'
import { isRefusal, Refusal } from '../../ledger/refusal.ts'
import type { WebEnv } from '../caller.ts'
import type { FieldError } from '../design/fields.tsx'
import { refused } from '../refused.tsx'
import { errorsOf, type Form, patiently } from './form.ts'

type Or<T> = T | Refusal | Promise<T | Refusal>

/** A form that does something, as its own page knows it: how it is read, and how it is shown again. */
export interface Asking<A> {
  /** What is asked for; `undefined` where something of it is wrong, which the form then has gathered. */
  readonly read: () => A | undefined
  /** At which field of the page each field that the act refuses stands; what stands at none is said above them all. */
  readonly fields: Readonly<Record<string, string>>
  /**
   * The form again, with everything as it was written and what is wrong with it; `refusals` where the act said so.
   * A refusal instead of it where there is no form to show any more; or an answer of the page's own.
   */
  readonly again: (
    errors: readonly FieldError[],
    refusals: readonly Refusal[],
  ) => Or<HtmlEscapedString | Response>
}

/** A form on its way to the page on which it is checked. */
export interface Checking<A> extends Asking<A> {
  /** “Check your answers”, with what would come of it; or why it cannot be done. */
  readonly check: (asked: A) => Or<HtmlEscapedString>
}

/** A form that does something; one that is only a button has no fields to show again. */
export interface Acting<A, R> extends Pick<Asking<A>, 'read'>, Partial<Pick<Asking<A>, 'fields' | 'again'>> {
  /** The one act. Sent twice, it is done once. */
  readonly act: (asked: A, request: Request) => Promise<Answer<R>>
  /** The address that shows what was done. */
  readonly next: (done: R, asked: A) => string
}

/**
 * Answers a form that is sent to be checked (WCAG 3.3.4): the page to check it on, which has the button that does
 * it and one that comes back here to change something. Nothing is done. What is wrong, or would be refused, is
 * said above the form and at its fields, which keep what was written: 422.
 */
export async function check<A>(c: Context<WebEnv>, form: Form, page: Checking<A>): Promise<Response> {
  if (form.has('change')) return shownAgain(c, page, [], [], 200)
  const asked = page.read()
  if (asked === undefined || form.errors.length > 0) return shownAgain(c, page, form.errors, [])
  const shown = await page.check(asked)
  return isRefusal(shown) ? shownAgain(c, page, errorsOf([shown], page.fields), [shown]) : c.html(shown)
}

/**
 * Answers a form that is sent to do something: reads it, does the one act under the form's key, and leads on with
 * a 303, so that a page loaded again asks nothing twice. A form without its key is refused; what is wrong in it, or
 * refused by the act, is said above the form and at its fields, which keep what was written: 422. A button says it
 * on a page of its own.
 */
export async function act<A, R>(c: Context<WebEnv>, form: Form, page: Acting<A, R>): Promise<Response> {
  const request = form.request()
  if (isRefusal(request)) return refused(c, [request])
  const asked = page.read()
  if (asked === undefined || form.errors.length > 0) return shownAgain(c, page, form.errors, [])
  const done = await patiently(() => page.act(asked, request))
  if (!isRefused(done)) return c.redirect(page.next(done, asked), 303)
  const refusals = refusalsOf(done)
  return shownAgain(c, page, errorsOf(refusals, page.fields ?? {}), refusals)
}

async function shownAgain(
  c: Context<WebEnv>,
  { again }: Pick<Acting<unknown, unknown>, 'again'>,
  errors: readonly FieldError[],
  refusals: readonly Refusal[],
  status: 200 | 422 = 422,
): Promise<Response> {
  const shown = await again?.(errors, refusals)
  if (shown instanceof Response) return shown
  if (shown !== undefined && !isRefusal(shown)) return c.html(shown, status)
  if (refusals.length > 0) return refused(c, refusals)
  return refused(c, shown ? [shown] : errors.map((e) => new Refusal('body-invalid', e.text)))
}
