// Letters as they arrive at a real mail server, and what becomes of those that do not.
import { mkdtempSync, readdirSync, readFileSync, rmSync, statSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { describe, expect, onTestFinished, test } from 'vitest'
import { outboxPost } from '../../src/mail/outbox.ts'
import { isAddress, type Letter, type Post } from '../../src/mail/post.ts'
import { inQueue } from '../../src/mail/queue.ts'
import { type SmtpServer, smtpPost, tlsFor } from '../../src/mail/smtp.ts'
import { postOffice } from './post-office.ts'

const LINK = 'https://fund.example.org/sign-in/links/Zm9vYmFyYmF6cXV4Zm9vYmFyYmF6cXV4Zm9vYmFyYmF6cXV4'
const LETTER: Letter = {
  to: 'ruth@example.org',
  subject: 'Your way in to Emma’s fund',
  text: `Hello Ruth,\n\nOpen this to come in: ${LINK}\n\n“It works once”, until 14:35.\n.\nLarch Support`,
}
const certificate = readFileSync(join(import.meta.dirname, 'localhost.pem'), 'utf8')
const plain = (port: number, more: Partial<SmtpServer> = {}): SmtpServer => ({
  host: '127.0.0.1',
  port,
  from: 'fund@larch.example',
  tls: 'none',
  ...more,
})
const encrypted = (port: number, more: Partial<SmtpServer> = {}): SmtpServer => ({
  ...plain(port),
  host: 'localhost',
  tls: 'starttls',
  ca: certificate,
  ...more,
})

describe('a letter', () => {
  test('arrives as it was written, in plain text and for one reader', async () => {
    const office = await postOffice({ tls: 'none' })
    await smtpPost(plain(office.port)).send(LETTER)
    const [arrived] = await office.arrived(1)
    expect(arrived).toMatchObject({ from: 'fund@larch.example', to: ['ruth@example.org'], secure: false })
    expect(arrived?.text).toBe(LETTER.text)
    expect(arrived?.headings.get('content-type')).toBe('text/plain; charset=utf-8')
    expect(arrived?.headings.get('auto-submitted')).toBe('auto-generated')
    expect([arrived?.headings.get('from'), arrived?.headings.get('to')]).toEqual([
      'fund@larch.example',
      'ruth@example.org',
    ])
    expect([...(arrived?.headings.keys() ?? [])]).not.toContain('bcc')
  })

  test('is encrypted on its way, with the server’s own certificate and our password', async () => {
    const office = await postOffice({ tls: 'own', user: 'larch', password: 'q’s & <secret>' })
    await smtpPost(encrypted(office.port, { user: 'larch', password: 'q’s & <secret>' })).send(LETTER)
    expect((await office.arrived(1))[0]).toMatchObject({ secure: true, user: 'larch' })
    const implicit = await postOffice({ implicit: true })
    await smtpPost(encrypted(implicit.port, { tls: 'implicit' })).send(LETTER)
    expect((await implicit.arrived(1))[0]).toMatchObject({ secure: true, text: LETTER.text })
  })

  test.each<[string, Partial<Letter>]>([
    ['a second heading in the subject', { subject: 'Hello\r\nBcc: everybody@example.org' }],
    ['a line end alone', { subject: 'Hello\nBcc: everybody@example.org' }],
    ['a second heading in the address', { to: 'ruth@example.org\r\nBcc: everybody@example.org' }],
    ['a second command in the address', { to: 'ruth@example.org>\r\nRCPT TO:<everybody@example.org' }],
    ['two addresses', { to: 'ruth@example.org, everybody@example.org' }],
    ['a name beside the address', { to: 'Ruth <ruth@example.org>' }],
    ['a group of addresses', { to: 'all:everybody@example.org;' }],
    ['an address in quotation marks', { to: '"ruth@example.org x"@example.net' }],
    ['no address', { to: 'ruth' }],
  ])('with %s goes nowhere', async (_, more) => {
    const office = await postOffice({ tls: 'none' })
    await expect(smtpPost(plain(office.port)).send({ ...LETTER, ...more })).rejects.toMatchObject({
      why: 'not-a-letter',
      passing: false,
    })
    await office.close()
    expect(office.letters).toEqual([])
  })

  test('a text that looks like a command of the mail server stays text', async () => {
    const office = await postOffice({ tls: 'none' })
    const text = 'One\r\n.\r\nMAIL FROM:<x@y.example>\r\n..two'
    await smtpPost(plain(office.port)).send({ ...LETTER, text })
    await smtpPost(plain(office.port)).send({ ...LETTER, text: 'after' })
    const [first, second] = await office.arrived(2)
    expect([first?.text, second?.text]).toEqual([text.replaceAll('\r\n', '\n'), 'after'])
  })
})

describe('not sent', () => {
  const failing: [string, () => Promise<SmtpServer>, Partial<Letter>, object][] = [
    [
      'the address is refused, for good',
      async () => plain((await postOffice({ tls: 'none' })).port),
      { to: 'nobody@example.org' },
      { why: 'refused', code: '550', passing: false },
    ],
    [
      'the server is busy',
      async () => plain((await postOffice({ tls: 'none', busy: 9 })).port),
      { to: 'busy@example.org' },
      { why: 'not-reached', code: '450', passing: true },
    ],
    [
      'the server is down',
      async () => {
        const office = await postOffice({ tls: 'none' })
        await office.close()
        return plain(office.port)
      },
      {},
      { why: 'not-reached', passing: true },
    ],
    [
      'a certificate that has run out',
      async () => encrypted((await postOffice({ tls: 'expired' })).port),
      {},
      { why: 'not-safe' },
    ],
    [
      'a certificate that nobody known to us gave',
      async () => {
        const { ca: _, ...server } = encrypted((await postOffice({ tls: 'own' })).port)
        return server
      },
      {},
      { why: 'not-safe' },
    ],
    [
      'a certificate of another server',
      async () => encrypted((await postOffice({ tls: 'own' })).port, { host: '127.0.0.1' }),
      {},
      { why: 'not-safe' },
    ],
    [
      'a server that does not encrypt',
      async () => encrypted((await postOffice({ tls: 'none' })).port),
      {},
      { why: 'not-safe', code: 'ETLS' },
    ],
    [
      'a password that is not ours',
      async () =>
        encrypted((await postOffice({ tls: 'own', user: 'larch', password: 'right' })).port, {
          user: 'larch',
          password: 'wrong',
        }),
      {},
      { why: 'not-let-in', code: '535' },
    ],
  ]
  test.each(failing)('%s', async (_, server, more, says) => {
    const error: unknown = await smtpPost(await server())
      .send({ ...LETTER, ...more })
      .catch((e: unknown) => e)
    expect(error).toMatchObject(says)
    expect(JSON.stringify(error) + String(error)).not.toMatch(/@|ruth|nobody|busy|example|Emma|sign-in/)
  })

  test('nothing goes unencrypted to another computer', () => {
    expect(() => smtpPost(plain(25, { host: 'mail.example.org' }))).toThrow(
      'only to a server on this computer',
    )
    expect([
      tlsFor('mail.example.org', 587),
      tlsFor('mail.example.org', 465),
      tlsFor('localhost', 25),
    ]).toEqual(['starttls', 'implicit', 'none'])
  })

  test.each(['', 'a@', '@b', 'a b@c.d', 'a@b@c', 'a@b,c@d', 'a@b\nc', 'a@b\u0085', `${'a'.repeat(65)}@b.c`])(
    '%j is no address',
    (text) => expect(isAddress(text)).toBe(false),
  )
  test.each(['ruth@example.org', 'r.o’brien+isf@mail.example.co.uk', 'żaneta@example.org'])(
    '%s is one',
    (text) => expect(isAddress(text)).toBe(true),
  )
})

describe('in the queue', () => {
  function logging() {
    const said: [string, object][] = []
    const say = (facts: object, line: string) => void said.push([line, facts])
    return { said, log: { warn: say, error: say } }
  }

  test('whoever sends waits for nothing, and a letter that fails is tried again', async () => {
    const office = await postOffice({ tls: 'none', busy: 2 })
    const { said, log } = logging()
    const queue = inQueue(smtpPost(plain(office.port)), { log, waits: [20, 40, 80] })
    const began = performance.now()
    await queue.send({ ...LETTER, to: 'busy@example.org' })
    expect(performance.now() - began).toBeLessThan(100)
    const [arrived] = await office.arrived(1)
    expect(arrived?.to).toEqual(['busy@example.org'])
    await queue.close()
    expect(said).toEqual([
      ['a letter was not sent yet', { why: 'not-reached', code: '450', try: 1 }],
      ['a letter was not sent yet', { why: 'not-reached', code: '450', try: 2 }],
    ])
  })

  test('a letter is given up after its last try, and at once where the address is refused', async () => {
    const office = await postOffice({ tls: 'none', busy: 100 })
    const { said, log } = logging()
    const queue = inQueue(smtpPost(plain(office.port)), { log, waits: [10] })
    await queue.send({ ...LETTER, to: 'busy@example.org' })
    await queue.send({ ...LETTER, to: 'nobody@example.org' })
    await expect.poll(() => said.filter(([line]) => line === 'a letter was given up').length).toBe(2)
    expect(said).toContainEqual(['a letter was given up', { why: 'refused', code: '550', try: 1 }])
    expect(said).toContainEqual(['a letter was given up', { why: 'not-reached', code: '450', try: 2 }])
    expect(JSON.stringify(said)).not.toMatch(/@|ruth|nobody@|example|Emma|Larch/)
    await queue.close()
    expect(office.letters).toEqual([])
  })

  test('holds only so many, and goes on once there is room', async () => {
    const held: (() => void)[] = []
    const sent: string[] = []
    const slow: Post = {
      send: (letter) => new Promise((resolve) => held.push(() => resolve(void sent.push(letter.subject)))),
    }
    const { said, log } = logging()
    const queue = inQueue(slow, { log, most: 5 })
    for (let n = 1; n <= 7; n++) await queue.send({ ...LETTER, subject: String(n) })
    expect(said.map(([line]) => line)).toEqual(['a letter was not taken', 'a letter was not taken'])
    for (let n = 0; n < 5; n++) {
      await expect.poll(() => held.length).toBeGreaterThan(n)
      held[n]?.()
    }
    await queue.close()
    expect(sent).toEqual(['1', '2', '3', '4', '5'])
    await queue.send(LETTER)
    expect(said.length).toBe(3)
  })

  test('what waits is tried once more before the end', async () => {
    const office = await postOffice({ tls: 'none', busy: 1 })
    const { said, log } = logging()
    const queue = inQueue(smtpPost(plain(office.port)), { log, waits: [600_000] })
    await queue.send({ ...LETTER, to: 'busy@example.org' })
    await expect.poll(() => said.length).toBe(1)
    await queue.close()
    expect((await office.arrived(1)).length).toBe(1)
  })
})

describe('the demo’s outbox', () => {
  test('keeps each letter in a file of its own that only we can read', async () => {
    const folder = join(mkdtempSync(join(tmpdir(), 'ringfence-outbox-')), 'outbox')
    onTestFinished(() => rmSync(folder, { recursive: true }))
    const post = outboxPost(folder)
    await post.send(LETTER)
    await post.send({ ...LETTER, to: 'brian@demo.invalid' })
    const files = readdirSync(folder).sort()
    expect(files.length).toBe(2)
    expect(files.join(' ')).not.toMatch(/ruth|brian/)
    expect(files.map((f) => statSync(join(folder, f)).mode & 0o777)).toEqual([0o600, 0o600])
    expect(statSync(folder).mode & 0o777).toBe(0o700)
    expect(readFileSync(join(folder, files[0] ?? ''), 'utf8')).toBe(
      `To: ruth@example.org\nSubject: Your way in to Emma’s fund\n\n${LETTER.text}\n`,
    )
    await expect(post.send({ ...LETTER, subject: 'a\nb' })).rejects.toMatchObject({ why: 'not-a-letter' })
  })
})
