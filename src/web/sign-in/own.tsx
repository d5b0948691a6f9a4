import { constantTimeEqual, generateRandomString } from 'better-auth/crypto'
import type { Context, Hono } from 'hono'
import { isRefusal } from '../../ledger/refusal.ts'
import { ROLES } from '../../ledger/role.ts'
import type { Letter } from '../../mail/post.ts'
import type { WebEnv } from '../caller.ts'
import { Button, errorOf, type FieldError, TextField } from '../design/fields.tsx'
import { urls } from '../urls.ts'
import { showsCode } from './auth.ts'
import { type SignInDesk, type State, whenOf } from './desk.ts'
import { Door, Hidden, sent, shownOf } from './form.tsx'
import { checkPassword, SHORTEST } from './password.ts'
import { BackupPage, claim, FirstCode, isPutOff, Key, readCode, tryPassword, WRONG_CODE } from './staff.tsx'

/** How long the key for another phone waits for its first code. */
const KEY_MS = 15 * 60_000

const NOT_YOURS = 'This is not your password.'

/** Somebody who came in by a password and a code, and is fully in. */
type Owner = State & { readonly is: 'in' }

/**
 * What managers and commissioners change of their own sign-in: their password, the phone that shows their codes, their
 * backup codes. Links, cards and an organisation's own sign-in have none of it. Whoever is at the screen shows once
 * more that it is still them (ASVS 7.5.1), every other place where they were signed in ends, and a letter says so.
 */
export function ownPages(app: Hono<WebEnv>, desk: SignInDesk): void {
  app.get('/password', async (c) => {
    const owner = await ownerOf(desk, c)
    return owner ? c.html(<PasswordPage owner={owner} />) : desk.nobody(c)
  })

  app.post('/password', async (c) => {
    const owner = await ownerOf(desk, c)
    if (!owner) return desk.nobody(c)
    const field = await sent(c)
    const [present, password] = [field('present'), field('password')]
    const errors = await faultsIn(present, password, owner.session)
    if (errors.length > 0) return c.html(<PasswordPage {...{ owner, errors }} />, 422)
    const answered = await tryPassword(c, desk, presentKey(owner), () =>
      desk.auth.api.changePassword({
        body: { currentPassword: present, newPassword: password },
        headers: desk.device(c, 'session'),
        asResponse: true,
      }),
    )
    if (isPutOff(answered)) return answered
    const wrong = [{ field: 'present', text: NOT_YOURS }]
    if (!answered.ok) return c.html(<PasswordPage {...{ owner, errors: wrong }} />, 422)
    await endElsewhere(desk, c, owner)
    tellChanged(desk, owner.session, 'password')
    return c.redirect(urls.sessions({ changed: 'password' }), 303)
  })

  app.get('/second-factor/another', async (c) => {
    const owner = await ownerOf(desk, c)
    return owner ? c.html(<ProvePage owner={owner} />) : desk.nobody(c)
  })

  // The phone before counts until the other one has shown its first code: whoever stops in between loses nothing.
  app.post('/second-factor/another', async (c) => {
    const owner = await ownerOf(desk, c)
    if (!owner) return desk.nobody(c)
    const field = await sent(c)
    const answered = await tryPassword(c, desk, presentKey(owner), () =>
      provesBoth(desk, c, owner, { password: field('password'), code: field('code') }),
    )
    if (isPutOff(answered)) return answered
    if (!answered.ok) return c.html(<ProvePage {...{ owner, errors: await wrongIn(answered) }} />, 422)
    const secret = generateRandomString(32)
    return c.html(<AnotherPage {...{ owner, secret }} seal={sealOf(desk, owner, secret)} />)
  })

  app.post('/second-factor/another/first-code', async (c) => {
    const owner = await ownerOf(desk, c)
    if (!owner) return desk.nobody(c)
    const field = await sent(c)
    const [secret, seal] = [field('secret'), field('seal')]
    if (!isSealed(desk, owner, secret, seal)) {
      const late = [{ field: 'password', text: 'It took too long. Begin once more: nothing has changed.' }]
      return c.html(<ProvePage {...{ owner, errors: late }} />, 422)
    }
    const errors = [{ field: 'code', text: WRONG_CODE }]
    const { text: code } = readCode(field('code'))
    if (!(await showsCode(secret, code)) || !(await claim(desk, owner.session.user, code)))
      return c.html(<AnotherPage {...{ owner, secret, seal, errors }} />, 422)
    await desk.auth.api.replaceSecret({ body: { user: owner.session.user, secret } })
    await endElsewhere(desk, c, owner)
    tellChanged(desk, owner.session, 'codes')
    return c.redirect(urls.sessions({ changed: 'codes' }), 303)
  })

  app.get('/second-factor/backup-codes', async (c) => {
    const owner = await ownerOf(desk, c)
    return owner ? c.html(<NewCodesPage owner={owner} />) : desk.nobody(c)
  })

  app.post('/second-factor/backup-codes', async (c) => {
    const owner = await ownerOf(desk, c)
    if (!owner) return desk.nobody(c)
    const field = await sent(c)
    const password = field('password')
    const answered = await tryPassword(c, desk, presentKey(owner), async () => {
      const proved = await provesBoth(desk, c, owner, { password, code: field('code') })
      if (!proved.ok) return proved
      const headers = desk.device(c, 'session')
      return desk.auth.api.generateBackupCodes({ body: { password }, headers, asResponse: true })
    })
    if (isPutOff(answered)) return answered
    if (!answered.ok) return c.html(<NewCodesPage {...{ owner, errors: await wrongIn(answered) }} />, 422)
    tellChanged(desk, owner.session, 'backup-codes')
    const { backupCodes } = (await answered.json()) as { backupCodes: string[] }
    return c.html(<BackupPage codes={backupCodes} onwards={urls.sessions()} />)
  })
}

async function ownerOf(desk: SignInDesk, c: Context<WebEnv>): Promise<Owner | undefined> {
  const state = await desk.state(c)
  // For what is refused: whoever finds nothing here reads what they read at any other address with nothing there.
  if (state.is === 'in') c.set('visitor', state.visitor)
  return state.is === 'in' && state.session.way === 'password' ? state : undefined
}

/** What is guessed on these pages counts together: none of them gives more tries than another. */
function presentKey({ session }: Owner): string {
  return `present password ${session.user}`
}

async function faultsIn(
  present: string,
  password: string,
  about: { readonly name: string; readonly email: string },
): Promise<readonly FieldError[]> {
  const errors: FieldError[] = []
  if (present === '') errors.push({ field: 'present', text: 'Write the password you have now.' })
  const weak = await checkPassword(password, about)
  if (isRefusal(weak)) errors.push({ field: 'password', text: weak.sentence })
  else if (password === present)
    errors.push({ field: 'password', text: 'This is the password you have now. Choose another one.' })
  return errors
}

/** The password, and then a code of the phone they have or a backup code, which is used up. */
async function provesBoth(
  desk: SignInDesk,
  c: Context<WebEnv>,
  { session }: Owner,
  given: { readonly password: string; readonly code: string },
): Promise<Response> {
  const headers = desk.device(c, 'session')
  const { password } = given
  const known = await desk.auth.api.verifyPassword({ body: { password }, headers, asResponse: true })
  if (!known.ok) return known
  const code = readCode(given.code)
  if (code.text === '' || !(await claim(desk, session.user, code.text)))
    return Response.json({ code: 'INVALID_CODE' }, { status: 422 })
  return code.isBackup
    ? desk.auth.api.verifyBackupCode({ body: { code: code.text }, headers, asResponse: true })
    : desk.auth.api.verifyTOTP({ body: { code: code.text }, headers, asResponse: true })
}

/** What of the two was wrong. */
async function wrongIn(answered: Response): Promise<readonly FieldError[]> {
  const { code } = (await answered.json()) as { code?: string }
  return code === 'INVALID_PASSWORD'
    ? [{ field: 'password', text: NOT_YOURS }]
    : [{ field: 'code', text: WRONG_CODE }]
}

/** Carried by the page itself: in this session somebody proved who they are, and was shown this key then. */
function sealOf(desk: SignInDesk, { session }: Owner, secret: string, at = desk.now): string {
  return `${at}.${desk.keyed(`another phone ${session.id} ${at} ${secret}`)}`
}

function isSealed(desk: SignInDesk, owner: Owner, secret: string, seal: string): boolean {
  const at = Number(seal.split('.')[0])
  const isOurs = Number.isSafeInteger(at) && constantTimeEqual(seal, sealOf(desk, owner, secret, at))
  return isOurs && desk.now - at < KEY_MS
}

/** Every other place ends, with what is half way, and this one goes on under a new token. */
async function endElsewhere(desk: SignInDesk, c: Context<WebEnv>, { session }: Owner): Promise<void> {
  await desk.store.endOthers(session.user, session.id, desk.now)
  if (session.access !== null) await desk.enter(c, session, session.access)
}

// ── The letter ─────────────────────────────────────────────────────────────────────────────────────────

/** What may change, as the letter's subject says it. */
const CHANGES = {
  password: 'Your password for Ringfence was changed',
  codes: 'Your codes for Ringfence come from another phone now',
  'backup-codes': 'New backup codes for Ringfence were made',
} as const

/** Tells the account's own address, after the page is answered: it is how its owner learns of what was not theirs. */
export function tellChanged(
  desk: SignInDesk,
  whose: { readonly name: string; readonly email: string },
  what: keyof typeof CHANGES,
): void {
  const letter = changedLetter(desk, whose, what)
  setImmediate(async () => {
    try {
      await desk.post?.send(letter)
    } catch (error) {
      desk.log?.error({ name: error instanceof Error ? error.name : 'unknown' }, 'a letter was not sent')
    }
  })
}

function changedLetter(
  { baseUrl, now }: SignInDesk,
  { name, email }: { readonly name: string; readonly email: string },
  what: keyof typeof CHANGES,
): Letter {
  const text = [
    `Hello ${name.replace(/[\p{Cc}\u2028\u2029]+/gu, ' ')},`,
    `${CHANGES[what]}: ${whenOf(now)}.${what === 'backup-codes' ? '' : ' Everywhere else you were signed out.'}`,
    'If it was you, there is nothing to do.',
    `If it was not, choose a new password at once, and tell whoever runs Ringfence for you:`,
    `${baseUrl}/sign-in/lost`,
  ].join('\n\n')
  return { to: email, subject: CHANGES[what], text }
}

// ── The pages ──────────────────────────────────────────────────────────────────────────────────────────

interface Shown {
  readonly owner: Owner
  readonly errors?: readonly FieldError[]
}

const BACK = { href: urls.sessions(), text: 'Your sign-ins' }

/** Whose password it is, for the browser that keeps them. */
function Username({ owner }: { owner: Owner }) {
  const { email } = owner.session
  return <input hidden type="text" name="username" autocomplete="username" value={email} readonly />
}

function PasswordPage({ owner, errors = [] }: Shown) {
  return (
    <Door title="Change your password" errors={errors} visitor={shownOf(owner, ROLES)} back={BACK}>
      <p class="govuk-body">Everywhere else you are signed out then.</p>
      <form method="post" action={urls.password()} novalidate>
        <Username owner={owner} />
        <TextField
          name="present"
          label="The password you have now"
          type="password"
          autocomplete="current-password"
          error={errorOf(errors, 'present')}
        />
        <TextField
          name="password"
          label="New password"
          hint={`At least ${SHORTEST} characters. Three or four words that only you would put together are good.`}
          type="password"
          autocomplete="new-password"
          error={errorOf(errors, 'password')}
        />
        <Button>Change my password</Button>
      </form>
    </Door>
  )
}

/** What shows that it is still them: the password they have, and a code. */
function Proof({ owner, errors = [] }: Shown) {
  return (
    <>
      <Username owner={owner} />
      <TextField
        name="password"
        label="Your password"
        type="password"
        autocomplete="current-password"
        error={errorOf(errors, 'password')}
      />
      <TextField
        name="code"
        label="The code that your phone shows now"
        hint="Six digits. If you have lost it: one of your backup codes."
        width={10}
        autocomplete="one-time-code"
        error={errorOf(errors, 'code')}
      />
    </>
  )
}

function ProvePage({ owner, errors = [] }: Shown) {
  return (
    <Door title="Codes on another phone" errors={errors} visitor={shownOf(owner, ROLES)} back={BACK}>
      <p class="govuk-body">
        Show first that it is you. The phone you have now counts until the other one has shown its first code;
        then it counts no more, and everywhere else you are signed out.
      </p>
      <form method="post" action={urls.anotherPhone()} novalidate>
        <Proof {...{ owner, errors }} />
        <Button>Go on</Button>
      </form>
    </Door>
  )
}

function AnotherPage({ owner, secret, seal, errors = [] }: Shown & { secret: string; seal: string }) {
  return (
    <Door title="Set up the other phone" errors={errors} visitor={shownOf(owner, ROLES)} back={BACK}>
      <p class="govuk-body">Until the code below is right, nothing changes.</p>
      <Key {...{ secret }} email={owner.session.email} />
      <form method="post" action={urls.anotherPhonesCode()} novalidate>
        <Hidden name="secret" value={secret} />
        <Hidden name="seal" value={seal} />
        <FirstCode errors={errors} />
      </form>
    </Door>
  )
}

function NewCodesPage({ owner, errors = [] }: Shown) {
  return (
    <Door title="New backup codes" errors={errors} visitor={shownOf(owner, ROLES)} back={BACK}>
      <p class="govuk-body">
        Show first that it is you. The codes you printed before do not work any more then.
      </p>
      <form method="post" action={urls.backupCodes()} novalidate>
        <Proof {...{ owner, errors }} />
        <Button>Show me new codes</Button>
      </form>
    </Door>
  )
}
