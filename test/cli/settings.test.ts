// What the environment says: the mail server, the public address, and the secret beside the database.
import {
  chmodSync,
  existsSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  statSync,
  writeFileSync,
} from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, describe, expect, test } from 'vitest'
import { originIn, secretFile, secretFor, smtpIn } from '../../src/cli/settings.ts'

const folder = mkdtempSync(join(tmpdir(), 'ringfence-settings-'))
afterAll(() => rmSync(folder, { recursive: true }))

describe('the mail server', () => {
  const whole = { RINGFENCE_SMTP_HOST: 'mail.larch.example', RINGFENCE_SMTP_FROM: 'fund@larch.example' }

  test('is none, where none is named', () => {
    expect(smtpIn({})).toBeUndefined()
    expect(smtpIn({ RINGFENCE_SMTP_HOST: '', RINGFENCE_SMTP_FROM: 'x' })).toBeUndefined()
  })

  test('is encrypted, but on this computer', () => {
    expect(smtpIn(whole)).toEqual({
      host: 'mail.larch.example',
      port: 587,
      from: 'fund@larch.example',
      tls: 'starttls',
    })
    const signed = { RINGFENCE_SMTP_USER: 'larch', RINGFENCE_SMTP_PASSWORD: 'secret' }
    expect(smtpIn({ ...whole, ...signed, RINGFENCE_SMTP_PORT: '465' })).toMatchObject({
      port: 465,
      tls: 'implicit',
      user: 'larch',
      password: 'secret',
    })
    expect(smtpIn({ ...whole, RINGFENCE_SMTP_HOST: 'localhost', RINGFENCE_SMTP_PORT: '25' })).toMatchObject({
      tls: 'none',
    })
  })

  test.each([
    [
      { RINGFENCE_SMTP_PORT: 'smtp' },
      'RINGFENCE_SMTP_PORT: “smtp” is no port. It is a number from 1 to 65535.',
    ],
    [{ RINGFENCE_SMTP_PORT: '0' }, 'RINGFENCE_SMTP_PORT: “0” is no port. It is a number from 1 to 65535.'],
    [{ RINGFENCE_SMTP_FROM: '' }, 'RINGFENCE_SMTP_FROM: say whom letters come from, by one e-mail address.'],
    [
      { RINGFENCE_SMTP_FROM: 'Larch <a@b.example>' },
      'RINGFENCE_SMTP_FROM: say whom letters come from, by one e-mail address.',
    ],
    [{ RINGFENCE_SMTP_USER: 'larch' }, 'RINGFENCE_SMTP_USER and RINGFENCE_SMTP_PASSWORD go together.'],
  ])('half said: %j', (env, says) => {
    expect(() => smtpIn({ ...whole, ...env })).toThrow(says)
  })
})

describe('the public address', () => {
  test('is what was typed, else what the environment says', () => {
    expect(originIn(undefined, {})).toBeUndefined()
    expect(originIn(undefined, { RINGFENCE_ORIGIN: 'https://fund.example.org' })).toBe(
      'https://fund.example.org',
    )
    expect(originIn('https://Fund.example.org/', { RINGFENCE_ORIGIN: 'https://x.example' })).toBe(
      'https://fund.example.org',
    )
    expect(originIn('http://127.0.0.1:3000', {})).toBe('http://127.0.0.1:3000')
  })

  test.each([
    'fund.example.org',
    'https://',
    'https://a:b@fund.example.org',
    'https://x.example/?a',
    'ftp://x.example',
  ])('%s is none', (text) => expect(() => originIn(text, {})).toThrow('is no address of a service'))

  test.each(['http://fund.example.org', 'http://192.168.1.5:3000', 'http://localhost.example.org'])(
    '%s is not encrypted',
    (text) => expect(() => originIn(text, {})).toThrow('must begin with https://'),
  )
})

describe('the secret', () => {
  test('is made once, by chance, and only we can read it', () => {
    const db = join(folder, 'a.db')
    const secret = secretFor(db, {})
    expect(secret).toMatch(/^[\w-]{43}$/)
    expect(statSync(secretFile(db)).mode & 0o777).toBe(0o600)
    expect(secretFor(db, {})).toBe(secret)
    expect(secretFor(join(folder, 'b.db'), {})).not.toBe(secret)
    expect(readdirSync(folder).sort()).toEqual(['a.db.secret', 'b.db.secret'])
  })

  test('of the environment wins, and leaves no file', () => {
    const db = join(folder, 'c.db')
    const given = 'a-secret-of-at-least-32-signs-by-chance'
    expect(secretFor(db, { RINGFENCE_SECRET: given })).toBe(given)
    expect(existsSync(secretFile(db))).toBe(false)
    expect(() => secretFor(db, { RINGFENCE_SECRET: 'short' })).toThrow('at least 32 signs')
  })

  test('that others can read, or that is none, is not used', () => {
    const db = join(folder, 'd.db')
    secretFor(db, {})
    chmodSync(secretFile(db), 0o640)
    expect(() => secretFor(db, {})).toThrow(`chmod 600 ${secretFile(db)}`)
    chmodSync(secretFile(db), 0o600)
    writeFileSync(secretFile(db), '\n')
    expect(() => secretFor(db, {})).toThrow('holds no secret')
    expect(readFileSync(secretFile(db), 'utf8')).toBe('\n')
  })
})
