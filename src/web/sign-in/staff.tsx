import type { Context, Hono } from 'hono'
import type { UserId } from '../../bookkeeping/store-people.ts'
import { Refusal } from '../../ledger/refusal.ts'
import type { WebEnv } from '../caller.ts'
import { Button, errorOf, type FieldError, LinkButton, TextField } from '../design/fields.tsx'
import { refused } from '../refused.tsx'
import { localPath, type SignInDesk, withNext } from './desk.ts'
import { Door, Hidden, sent } from './form.tsx'
import { TooManyAtOnce } from './password.ts'
import { base32Of, qrOf } from './qr.tsx'

/** Wrong passwords for one account, and from one address, in a quarter of an hour. */
const MOST_WRONG = 10
const MOST_FROM_ADDRESS = 50

const STAFF = { way: 'password', kept: false } as const

const NOT_RIGHT = 'The e-mail address or the password is not right.'

/** The same for both: what was tried is remembered before it is known whether it was right. */
export const WRONG_CODE =
  'This code is not right, or was used already. Wait until your phone shows the next one.'

/**
 * Staff and commissioners: a password, then a code. Whoever has no second factor yet reaches only the page that sets
 * one up. An unknown address costs the same work and gets the same answer as a wrong password.
 */
export function staffPages(app: Hono<WebEnv>, desk: SignInDesk): void {
  app.get('/sign-in/staff', (c) => c.html(<PasswordPage next={localPath(c.req.query('next'))} />))

  app.post('/sign-in/staff', async (c) => {
    const field = await sent(c)
    const next = localPath(field('next'))
    const email = readAddress(field('email'))
    const password = field('password')
    const page = (text: string) => (
      <PasswordPage next={next} email={field('email')} errors={[{ field: 'email', text }]} />
    )
    if (!email || password === '') return c.html(page('Write your e-mail address and your password.'), 422)
    const tried = `password ${email} ${desk.knownDevice(c, email) ?? ''}`
    const answered = await tryPassword(c, desk, tried, async () => {
      const mark = await desk.store.passwordMark(email)
      const body = { email, password }
      const looked = await desk.auth.api.signInEmail({ body, headers: desk.device(c), asResponse: true })
      // Changed while it was looked at: what came of the old one is handed to nobody.
      return mark === (await desk.store.passwordMark(email)) ? looked : new Response(null, { status: 401 })
    })
    if (isPutOff(answered)) return answered
    if (!answered.ok) return c.html(page(NOT_RIGHT), 422)
    if (desk.setChallenge(c, answered)) return c.redirect(withNext('/sign-in/code', next), 303)
    await beginSecondFactor(desk, answered, password)
    return c.redirect(await desk.comeIn(c, answered, { ...STAFF, secondFactor: false }, next), 303)
  })

  app.get('/sign-in/code', (c) => {
    if (!desk.challenge(c)) return c.redirect('/sign-in/staff', 303)
    return c.html(<CodePage next={localPath(c.req.query('next'))} />)
  })

  app.post('/sign-in/code', async (c) => {
    const field = await sent(c)
    const next = localPath(field('next'))
    const challenge = desk.challenge(c)
    const user = challenge && (await desk.auth.api.whoOwesCode({ body: { challenge } })).user
    if (!user) return c.redirect(withNext('/sign-in/staff', next), 303)
    const page = (text: string) => <CodePage next={next} errors={[{ field: 'code', text }]} />
    const code = readCode(field('code'))
    if (code.text === '') return c.html(page('Write the code.'), 422)
    if (!(await claim(desk, user as UserId, code.text))) return c.html(page(WRONG_CODE), 422)
    const headers = desk.device(c, 'code')
    const answered = code.isBackup
      ? await desk.auth.api.verifyBackupCode({ body: { code: code.text }, headers, asResponse: true })
      : await desk.auth.api.verifyTOTP({ body: { code: code.text }, headers, asResponse: true })
    if (!answered.ok) {
      const { code: why } = (await answered.json()) as { code?: string }
      if (why === 'ACCOUNT_TEMPORARILY_LOCKED') return tooMany(c, 15 * 60)
      if (why === 'TOO_MANY_ATTEMPTS_REQUEST_NEW_CODE' || why === 'INVALID_TWO_FACTOR_COOKIE')
        return refused(c, [
          new Refusal('too-many-tries', 'There were too many codes. Sign in with your password again.'),
        ])
      return c.html(page(WRONG_CODE), 422)
    }
    const onwards = await desk.comeIn(c, answered, { ...STAFF, secondFactor: true }, next)
    const email = await emailIn(answered)
    if (email) desk.rememberDevice(c, email)
    return c.redirect(onwards, 303)
  })

  app.get('/second-factor', async (c) => {
    const state = await desk.state(c)
    if (state.is !== 'setting-up') return c.redirect('/sign-in', 303)
    const next = localPath(c.req.query('next'))
    const { secret } = await desk.auth.api.secretToSetUp({ body: { user: state.session.user } })
    if (secret === null) return c.redirect(withNext('/sign-in/staff', next), 303)
    return c.html(<SetUpPage secret={secret} email={state.session.email} next={next} />)
  })

  app.post('/second-factor', async (c) => {
    const state = await desk.state(c)
    if (state.is !== 'setting-up') return c.redirect('/sign-in', 303)
    const field = await sent(c)
    const next = localPath(field('next'))
    const { session } = state
    const { secret } = await desk.auth.api.secretToSetUp({ body: { user: session.user } })
    if (secret === null) return c.redirect(withNext('/sign-in/staff', next), 303)
    const page = (text: string) => (
      <SetUpPage secret={secret} email={session.email} next={next} errors={[{ field: 'code', text }]} />
    )
    const { text: code } = readCode(field('code'))
    if (!(await claim(desk, session.user, code))) return c.html(page(WRONG_CODE), 422)
    const headers = desk.device(c, 'session')
    const answered = await desk.auth.api.verifyTOTP({ body: { code }, headers, asResponse: true })
    if (!answered.ok) return c.html(page(WRONG_CODE), 422)
    const { backupCodes } = await desk.auth.api.viewBackupCodes({ body: { userId: session.user } })
    const onwards = await desk.comeIn(c, answered, { ...STAFF, secondFactor: true }, next)
    desk.rememberDevice(c, session.email)
    return c.html(<BackupPage codes={backupCodes} onwards={onwards} />)
  })
}

/**
 * Makes the secret of the codes at once, with the password in hand. It is shown until it is confirmed, and stays the
 * same till then: it may be in the phone already.
 */
export async function beginSecondFactor(desk: SignInDesk, answered: Response, password: string) {
  const { user } = (await answered.clone().json()) as { user: { id: string } | string }
  const id = typeof user === 'string' ? user : user.id
  const { secret } = await desk.auth.api.secretToSetUp({ body: { user: id } })
  if (secret !== null) return
  const headers = new Headers({
    cookie: answered.headers
      .getSetCookie()
      .map((l) => l.split(';')[0])
      .join('; '),
  })
  await desk.auth.api.enableTwoFactor({ body: { password, method: 'totp' }, headers })
}

/**
 * Has a password looked at, unless there were too many tries by this key or from this address. They are counted before
 * it is known, so that many at once are no more tries than one after the other.
 */
export async function tryPassword(
  c: Context<WebEnv>,
  desk: SignInDesk,
  key: string,
  look: () => Promise<Response>,
): Promise<Response> {
  const { now } = desk
  const address = desk.addressOf(c)
  const keys = [
    [key, MOST_WRONG],
    ...(address === '' ? [] : [[`password from ${address}`, MOST_FROM_ADDRESS] as const]),
  ] as const
  const wait = Math.max(...keys.map(([one, most]) => desk.passwords.wait(one, most, now)))
  if (wait > 0) return tooMany(c, wait)
  for (const [one] of keys) desk.passwords.add(one, now)
  const answered = await patiently(c, look)
  if (isPutOff(answered)) for (const [one] of keys) desk.passwords.takeBack(one)
  else if (answered.ok) desk.passwords.forget(key)
  return answered
}

/** It was not looked at: there were too many tries, or too many at once. */
export function isPutOff({ status }: Response): boolean {
  return status === 429 || status === 503
}

/** No code is taken twice while it would still count (RFC 6238 §5.2). */
export function claim(desk: SignInDesk, user: UserId, code: string): Promise<boolean> {
  return desk.store.claimCode(user, desk.keyed(`code ${user} ${code}`), desk.now)
}

async function emailIn(answered: Response): Promise<string | undefined> {
  const { user } = (await answered.clone().json()) as { user?: { email?: string } }
  return user?.email
}

/** Six digits, or a backup code; spaces and a missing dash do not matter. */
export function readCode(text: string): { readonly text: string; readonly isBackup: boolean } {
  const plain = text.replace(/[\s-]/g, '')
  const isBackup = /^[\da-z]{10}$/i.test(plain)
  return { text: isBackup ? `${plain.slice(0, 5)}-${plain.slice(5)}` : plain.slice(0, 20), isBackup }
}

export function readAddress(text: string): string | undefined {
  const email = text.trim().toLowerCase()
  return /^[^\s@]{1,64}@[^\s@]{1,189}$/.test(email) ? email : undefined
}

export function tooMany(c: Context<WebEnv>, seconds: number): Response | Promise<Response> {
  const minutes = Math.ceil(seconds / 60)
  const said = new Refusal(
    'too-many-tries',
    `There were too many tries. Try again in ${minutes} ${minutes === 1 ? 'minute' : 'minutes'}.`,
  )
  return refused(c, [said], 429, { 'retry-after': String(seconds) })
}

/** Passwords are checked a few at a time; where too many wait, this one is asked to come back. */
export async function patiently(c: Context<WebEnv>, work: () => Promise<Response>): Promise<Response> {
  try {
    return await work()
  } catch (error) {
    if (!(error instanceof TooManyAtOnce)) throw error
    const said = new Refusal('too-many-tries', 'Many are signing in just now. Try again in a moment.')
    return refused(c, [said], 503, { 'retry-after': '2' })
  }
}

interface Shown {
  readonly next: string | undefined
  readonly errors?: readonly FieldError[]
}

function PasswordPage({ next, email, errors = [] }: Shown & { email?: string }) {
  return (
    <Door title="Sign in with a password" errors={errors} back={{ href: '/sign-in', text: 'Other ways' }}>
      <form method="post" action="/sign-in/staff" novalidate>
        <Hidden name="next" value={next} />
        <TextField
          name="email"
          label="Your e-mail address"
          type="email"
          autocomplete="username"
          value={email}
          error={errorOf(errors, 'email')}
        />
        <TextField name="password" label="Password" type="password" autocomplete="current-password" />
        <Button>Go on</Button>
      </form>
      <p class="govuk-body">
        <a class="govuk-link" href="/sign-in/lost">
          I have forgotten my password
        </a>
      </p>
    </Door>
  )
}

function CodePage({ next, errors = [] }: Shown) {
  return (
    <Door title="Your code" errors={errors} back={{ href: '/sign-in/staff', text: 'Back' }}>
      <form method="post" action="/sign-in/code" novalidate>
        <Hidden name="next" value={next} />
        <TextField
          name="code"
          label="The code that your phone shows"
          hint="Six digits. Or one of your printed backup codes: each works once."
          width={10}
          autocomplete="one-time-code"
          error={errorOf(errors, 'code')}
        />
        <Button>Come in</Button>
      </form>
    </Door>
  )
}

function SetUpPage({ secret, email, next, errors = [] }: Shown & { secret: string; email: string }) {
  return (
    <Door title="Set up codes on your phone" errors={errors}>
      <p class="govuk-body">
        You come in with your password and a code, so that a password that is found out opens nothing. You
        need an app that shows codes, such as Google Authenticator, Microsoft Authenticator or the one in your
        phone.
      </p>
      <Key {...{ secret, email }} />
      <form method="post" action="/second-factor" novalidate>
        <Hidden name="next" value={next} />
        <FirstCode errors={errors} />
      </form>
    </Door>
  )
}

/** The key of the codes, for a camera and for typing. */
export function Key({ secret, email }: { secret: string; email: string }) {
  const typed = base32Of(secret)
  const address = `otpauth://totp/${encodeURIComponent('Ringfence')}:${encodeURIComponent(email)}?${new URLSearchParams({ secret: typed, issuer: 'Ringfence', digits: '6', period: '30' })}`
  return (
    <>
      <h2 class="govuk-heading-m">Scan this</h2>
      <p class="govuk-body">In the app, add an account and point the camera at this picture.</p>
      {qrOf(address, 'The key as a picture, for the camera of your phone')}
      <h2 class="govuk-heading-m">Or type this key</h2>
      <p class="govuk-body">
        In the app, choose “enter a key”: <code class="rf-key">{typed.match(/.{1,4}/g)?.join(' ')}</code>
      </p>
      <h2 class="govuk-heading-m">Then write the code</h2>
    </>
  )
}

/** That the key is in the phone is shown by its first code. */
export function FirstCode({ errors }: { errors: readonly FieldError[] }) {
  return (
    <>
      <TextField
        name="code"
        label="The code that the app shows"
        hint="Six digits"
        width={10}
        autocomplete="one-time-code"
        error={errorOf(errors, 'code')}
      />
      <Button>Check the code</Button>
    </>
  )
}

export function BackupPage({ codes, onwards }: { codes: readonly string[]; onwards: string }) {
  return (
    <Door title="Your backup codes">
      <p class="govuk-body-l">Print this page, or write the codes down.</p>
      <p class="govuk-body">
        If you lose your phone, each of these lets you in once instead of a code. They are shown only now.
        Keep them where nobody else looks.
      </p>
      <ul class="govuk-list rf-codes">
        {codes.map((code) => (
          <li>
            <code class="rf-key">{code}</code>
          </li>
        ))}
      </ul>
      <LinkButton href={onwards}>I have them: go on</LinkButton>
    </Door>
  )
}
