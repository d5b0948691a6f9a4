import { readFileSync } from 'node:fs'
import { createRequire } from 'node:module'
import { dirname, join } from 'node:path'
import type { Context, Hono } from 'hono'
import { bodyLimit } from 'hono/body-limit'
import { HTTPException } from 'hono/http-exception'
import { type Checked, printCode, readStatementCode } from '../../bookkeeping/check.ts'
import { sha256 } from '../../bookkeeping/daybook.ts'
import { type Books, isRefused, refusalsOf } from '../../bookkeeping/open-books.ts'
import { isRefusal, Refusal } from '../../ledger/refusal.ts'
import type { WebEnv } from '../caller.ts'
import { Button, ErrorSummary, errorOf, type FieldError, FileField, TextField } from '../design/fields.tsx'
import { Page } from '../design/frame.tsx'
import { refused } from '../refused.tsx'
import { tooMany } from '../sign-in/staff.tsx'
import { urls } from '../urls.ts'

const MB = 1024 * 1024
const MOST_FILE = 5 * MB
/** Files are held in memory while they are hashed: no more than so many at once, from everybody together … */
const MOST_AT_ONCE = 4
/** … and from one address, so that nobody alone keeps the others out. */
const MOST_FROM_ONE = 2
/** A code without a file is no longer than this, and always read: it needs no room. */
const WITHOUT_FILE = 64 * 1024

/**
 * Checking a statement, without signing in: whether a code was issued here, and whether a file was made of that
 * statement; nothing else about anything (docs/decisions/0025). A file that is sent is hashed in memory and thrown
 * away. The page is the same whoever asks, signed in or not.
 */
export function check(
  app: Hono<WebEnv>,
  books: Pick<Books, 'checkCode'>,
  { wait, address, within }: Checking,
): void {
  const reading = new Reading()

  app.get(urls.check(), async (c) => {
    const code = c.req.query('code')
    if (code === undefined) return c.html(<CheckPage />)
    const seconds = wait(c)
    return seconds > 0 ? tooMany(c, seconds) : answered(c, { code, digest: '' })
  })

  app.post(
    urls.check(),
    async (c, next) => {
      const seconds = wait(c)
      if (seconds > 0) return tooMany(c, seconds)
      const leave = mayHoldFile(c) ? reading.come(address(c)) : () => undefined
      if (!leave) return refused(c, [MANY], 503, { 'retry-after': '5' })
      // Whoever sends slowly, or has gone, gives the room back: what is still being read by then may never end.
      const over = Promise.withResolvers<'too slow'>()
      const timer = setTimeout(() => over.resolve('too slow'), within)
      c.req.raw.signal.addEventListener('abort', () => over.resolve('too slow'), { once: true })
      try {
        if ((await Promise.race([next(), over.promise])) !== 'too slow') return
        return refused(c, [TOO_SLOW], 408, { connection: 'close' })
      } finally {
        clearTimeout(timer)
        leave()
      }
    },
    bodyLimit({ maxSize: MOST_FILE, onError: (c) => refused(c, [TOO_BIG]) as Response }),
    async (c) => answered(c, await sent(c)),
  )

  async function answered(c: Context<WebEnv>, { code, digest, file }: Sent) {
    const asked = file === undefined ? digest.trim() : sha256(file)
    const read = readStatementCode(code)
    const shown = { code: isRefusal(read) ? code : printCode(read), digest }
    const found = await books.checkCode({ code, ...(asked === '' ? {} : { digest: asked }) })
    if (!isRefused(found)) return c.html(<CheckPage {...shown} answer={found} />)
    const errors = refusalsOf(found).map((r) => ({ text: r.sentence, field: String(r.where?.field ?? '') }))
    return c.html(<CheckPage {...shown} errors={errors} />, 422)
  }

  for (const name of ['check-statement.mjs', 'check-packs.mjs'] as const)
    app.get(urls.checker(name), (c) =>
      c.body(checkerFile(name), 200, {
        'content-type': 'text/javascript; charset=utf-8',
        'content-disposition': `attachment; filename="${name}"`,
      }),
    )
}

export interface Checking {
  /** Counts, and says in how many seconds one may ask. */
  readonly wait: (c: Context<WebEnv>) => number
  /** Whoever is at the other end of the line, where that is known. */
  readonly address: (c: Context<WebEnv>) => string | undefined
  /** How long a file may take to come, in milliseconds. */
  readonly within: number
}

/** What says how long it is, and is short, holds no file: node reads no more of it than it said. */
function mayHoldFile(c: Context<WebEnv>): boolean {
  const length = c.req.header('content-length')
  return (
    c.req.header('transfer-encoding') !== undefined || length === undefined || Number(length) > WITHOUT_FILE
  )
}

/** Who is sending files just now, by address; `''` where that is not known. */
class Reading {
  readonly #from = new Map<string, number>()

  /** Takes a place, and gives what leaves it, once; undefined where there is none. */
  come(address = ''): (() => void) | undefined {
    const mine = this.#from.get(address) ?? 0
    const all = [...this.#from.values()].reduce((sum, n) => sum + n, 0)
    if (all >= MOST_AT_ONCE || (address !== '' && mine >= MOST_FROM_ONE)) return undefined
    this.#from.set(address, mine + 1)
    return () => {
      const left = (this.#from.get(address) ?? 0) - 1
      if (left > 0) this.#from.set(address, left)
      else this.#from.delete(address)
    }
  }
}

const TOO_SLOW = new Refusal(
  'body-invalid',
  'The file took too long to come. Try again, or write its SHA-256 instead: then the file need not be sent.',
)
const TOO_BIG = new Refusal('too-big', `A file of at most ${MOST_FILE / MB} MB can be checked here.`, {
  most: MOST_FILE,
})
const MANY = new Refusal('store-broken', 'Many are checking files just now. Try again in a moment.')

interface Sent {
  readonly code: string
  readonly digest: string
  readonly file?: Uint8Array
}

async function sent(c: Context<WebEnv>): Promise<Sent> {
  const type = c.req.header('content-type') ?? ''
  if (!/^(?:multipart\/form-data|application\/x-www-form-urlencoded)\b/.test(type))
    throw new HTTPException(415)
  const body = await c.req.parseBody()
  const text = (name: string) => {
    const value = body[name]
    return typeof value === 'string' ? value.slice(0, 1000) : ''
  }
  const { file } = body
  const isSent = file instanceof File && file.name !== ''
  return {
    code: text('code'),
    digest: text('digest'),
    ...(isSent ? { file: new Uint8Array(await file.arrayBuffer()) } : {}),
  }
}

/** A checker itself, as it stands in this package. */
function checkerFile(name: string): Uint8Array<ArrayBuffer> {
  const root = dirname(createRequire(import.meta.url).resolve('#package.json'))
  return new Uint8Array(readFileSync(join(root, 'bin', name)))
}

/** Both answers are as long as each other: how much is sent tells nobody on the way which it was. */
const ANSWERS = {
  issued: 'Yes: a statement with this code was issued here.',
  absent: 'No: no statement with this code was issued here.',
  matches: 'Yes: this file is one made of that statement.',
  unknown: 'No: this file is not known here as one of it.',
} as const

/** A tick or a cross beside it, as long as each other too. */
function Answer({ isYes, text }: { isYes: boolean; text: string }) {
  return (
    <p class="govuk-body-l">
      <span aria-hidden="true">{isYes ? '✓' : '✗'}</span> <strong>{text}</strong>
    </p>
  )
}

function CheckPage({
  code,
  digest,
  answer,
  errors = [],
}: {
  code?: string
  digest?: string
  answer?: Checked
  errors?: readonly FieldError[]
}) {
  return (
    <Page title="Check a statement" hasErrors={errors.length > 0} back={{ href: '/', text: 'To the start' }}>
      <ErrorSummary errors={errors} />
      <h1 class="govuk-heading-l">Check a statement</h1>
      {answer && (
        <div class="govuk-inset-text" role="status">
          <Answer isYes={answer.issued} text={answer.issued ? ANSWERS.issued : ANSWERS.absent} />
          {answer.belongs !== undefined && (
            <Answer isYes={answer.belongs} text={answer.belongs ? ANSWERS.matches : ANSWERS.unknown} />
          )}
        </div>
      )}
      <p class="govuk-body">
        Every statement has a code on its last page. Write it here to see whether a statement with this code
        was issued here. If you have the statement as a file, you can see whether the file was changed since.
      </p>
      <p class="govuk-body">
        A file is not known here where it was changed, saved again or scanned, or where names were taken out
        of the statement after it was made.
      </p>
      <p class="govuk-body">
        This page says nothing else: not whose the statement is, and not what stands in it. Nobody needs to
        sign in, and nothing that you send is kept.
      </p>
      <form method="post" action={urls.check()} enctype="multipart/form-data" novalidate>
        <TextField
          name="code"
          label="The code"
          hint="16 letters and digits, such as 7K2M-94QX-P3TD-0RF8. Spaces and small letters are fine."
          autocomplete="off"
          value={code}
          error={errorOf(errors, 'code')}
        />
        <FileField
          name="file"
          label="The statement as a file, if you have it"
          hint="As you got it, at most 5 MB. A file that was saved again or scanned is another file."
        />
        <details class="govuk-details">
          <summary class="govuk-details__summary">
            <span class="govuk-details__summary-text">I do not want to send the file</span>
          </summary>
          <div class="govuk-details__text">
            <TextField
              name="digest"
              label="The file’s SHA-256"
              hint="64 digits and letters. “sha256sum” or “certutil -hashfile” shows it on your computer."
              autocomplete="off"
              value={digest}
              error={errorOf(errors, 'digest')}
            />
          </div>
        </details>
        <Button>Check it</Button>
      </form>
      <h2 class="govuk-heading-m">To check every sum, at home</h2>
      <p class="govuk-body">
        Whoever may see a statement can check all of it on a computer of their own, without us and without a
        network.{' '}
        <a class="govuk-link" href={urls.checker()}>
          Get the program that does it
        </a>
        . It is one file that you can read.
      </p>
    </Page>
  )
}
