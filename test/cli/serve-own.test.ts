// Books of one's own, served for people: the first manager comes in by a link from the command line, invites
// Brian by a real mail server, and Brian signs in by links that arrive there.
import { randomBytes } from 'node:crypto'
import { chmodSync, existsSync, readFileSync, statSync, writeFileSync } from 'node:fs'
import { request } from 'node:http'
import { join } from 'node:path'
import { afterEach, beforeAll, describe, expect, test } from 'vitest'
import { PEOPLE, termsFor } from '../../src/demo/larch.ts'
import { postOffice } from '../mail/post-office.ts'
import { accept, Visitor } from './coming-in.ts'
import { theProgram } from './ringfence.ts'

const { file, ringfence, json, start, env } = await theProgram()
const DB = ['--db', 'larch.db']
const PASSWORD = `correct horse ${randomBytes(6).toString('hex')}`
const BRIAN = PEOPLE.find((p) => p.name === 'Brian') ?? PEOPLE[0]!
const BANK = ['--bank-name', 'Larch ISF', '--sort-code', '30-00-00', '--account', '12345678']

beforeAll(async () => {
  const opened = await ringfence('open', ...DB, '--name', 'Larch Support', ...BANK, '--on', '2026-03-02')
  expect(opened.code).toBe(0)
})

afterEach(() => {
  for (const name of Object.keys(env))
    if (name.startsWith('RINGFENCE_') && name !== 'RINGFENCE_DB') delete env[name]
})

function mailAt(port: number): void {
  Object.assign(env, {
    RINGFENCE_SMTP_HOST: '127.0.0.1',
    RINGFENCE_SMTP_PORT: String(port),
    RINGFENCE_SMTP_FROM: 'fund@larch.example',
  })
}

async function serving(...more: readonly string[]) {
  const service = start('serve', ...DB, '--port', '0', ...more)
  await service.until(/Stop with/)
  const [, address = ''] = /(?:reaches it|is) at (http:\S+)\n/.exec(service.said.out) ?? []
  return { ...service, address }
}

const OPERATING = readFileSync(join(import.meta.dirname, '../../docs/operating.md'), 'utf8')
const linkIn = (text: string | undefined) => /^https?:\/\/\S+$/m.exec(text ?? '')?.[0] ?? 'no link'

describe('the first manager', () => {
  let dana: Visitor
  let service: Awaited<ReturnType<typeof serving>>

  test('is shown only the door before, and comes in by the link of “invite”', async () => {
    service = await serving()
    expect(service.said.out).toBe(
      `Larch Support is at ${service.address}\nNo mail server is set (RINGFENCE_SMTP_HOST): no sign-in link and no invitation is sent by e-mail.\nThe books are in larch.db. Stop with Ctrl-C.\n`,
    )
    const nobody = new Visitor(service.address)
    expect((await nobody.get('/')).headers.get('location')).toBe('/sign-in')
    expect((await nobody.get('/api/funds')).status).toBe(401)
    const door = await (await nobody.get('/sign-in')).text()
    expect(door).toContain('This service cannot send e-mail, so nobody can be sent a link.')
    expect(door).not.toContain('demo')
    expect((await nobody.get('/demo')).headers.get('location')).toMatch(/^\/sign-in/)
    expect((await nobody.post('/demo', { who: 'dana@demo.invalid' })).status).not.toBe(200)

    const who = ['--role', 'manager', '--email', 'dana@larch.example', '--name', 'Dana Reed']
    const at = ['--origin', service.address]
    const invited = await json<{ link: string; sent: boolean }>('invite', ...DB, ...who, ...at)
    expect(invited.sent).toBe(false)
    dana = await accept(service.address, invited.link, { name: 'Dana Reed', password: PASSWORD })
    const page = await dana.get('/')
    expect([page.status, await page.text()]).toEqual([200, expect.stringContaining('Dana Reed')])
    expect((await new Visitor(service.address).get(new URL(invited.link).pathname)).status).toBe(422)
  })

  test('who lost their phone is let set up codes anew, and is out everywhere until then', async () => {
    const email = 'eve@larch.example'
    const who = ['--role', 'manager', '--email', email, '--name', 'Eve Moss']
    const { link } = await json<{ link: string }>('invite', ...DB, ...who, '--origin', service.address)
    const eve = await accept(service.address, link, { name: 'Eve Moss', password: PASSWORD })
    expect((await eve.get('/')).status).toBe(200)
    const removed = await ringfence('second-factor', ...DB, '--email', 'Eve@larch.example', '--remove')
    expect([removed.code, removed.err]).toEqual([0, ''])
    expect(removed.out).toContain('Eve Moss signs in with the password next time')
    expect((await eve.get('/')).headers.get('location')).toContain('why=over')
    const again = new Visitor(service.address)
    const led = await again.post('/sign-in/staff', { email, password: PASSWORD })
    expect(led.headers.get('location')).toMatch(/^\/second-factor/)
    expect((await again.get('/people')).headers.get('location')).toMatch(/^\/second-factor/)
    expect((await again.get('/second-factor')).status).toBe(200)
    const twice = await ringfence('second-factor', ...DB, '--email', email, '--remove')
    expect([twice.code, twice.err]).toEqual([
      1,
      'Nobody signs in with this address and a second factor. Check the address.\n',
    ])
    expect((await ringfence('second-factor', ...DB, '--email', email)).code).toBe(2)
  })

  test('invites nobody from a page where no letter can go', async () => {
    const agreement = termsFor(BRIAN)
    const decided = { name: 'Brian', involved: 'in-person' }
    const opened = await dana.send('/api/funds', { ref: 'LS-002', name: 'Brian', agreement, decided })
    expect([opened.status, await opened.json()]).toEqual([201, expect.anything()])
    // The example for whoever begins with an empty file.
    const [, example = ''] = /#### A fund is opened\n[\s\S]*?```json\n([\s\S]*?)```/.exec(OPERATING) ?? []
    const sallys = await dana.send('/api/funds', JSON.parse(example))
    expect([sallys.status, await sallys.json()]).toEqual([201, expect.objectContaining({ fund: 'LS-001' })])
    const invited = await dana.send('/api/people/invitations', {
      role: 'holder',
      fund: 'LS-002',
      email: 'brian@larch.example',
      name: 'Brian',
    })
    expect(await invited.json()).toMatchObject({ refusals: [{ name: 'no-post' }] })
    service.child.kill('SIGTERM')
    expect(await service.ended).toBe(0)
  })

  test('whose link was lost gets another, and the lost one opens nothing', async () => {
    const who = ['--role', 'manager', '--email', 'Tom@larch.example', '--name', 'Tom Okafor']
    const first = await json<{ link: string }>('invite', ...DB, ...who)
    const again = await ringfence('invite', ...DB, ...who)
    expect([again.code, again.err]).toEqual([
      1,
      expect.stringMatching(/^This address is invited already.* Here --again does both\.\n$/),
    ])
    const office = await postOffice({ tls: 'none' })
    mailAt(office.port)
    env['RINGFENCE_ORIGIN'] = 'https://fund.larch.example'
    const second = await ringfence('invite', ...DB, ...who, '--again')
    expect([second.code, second.err]).toEqual([0, ''])
    expect(second.out).toContain('It was sent to them too.')
    const [letter] = await office.arrived(1)
    expect(letter?.to).toEqual(['tom@larch.example'])
    expect(letter?.text).toContain(
      'Hello Tom Okafor,\n\nLarch Support invites you to come in to Ringfence as a provider manager.',
    )
    expect(linkIn(letter?.text)).toMatch(/^https:\/\/fund\.larch\.example\/invitations\/[0-9a-f]{64}$/)
    expect(second.out).toContain(linkIn(letter?.text))
    const { address, child } = await serving()
    expect((await new Visitor(address).get(new URL(first.link).pathname)).status).toBe(422)
    expect((await new Visitor(address).get(new URL(linkIn(letter?.text)).pathname)).status).toBe(200)
    child.kill('SIGTERM')
  })

  test('prints the link all the same where the letter cannot be sent', async () => {
    const office = await postOffice({ tls: 'none' })
    mailAt(office.port)
    const who = ['--role', 'manager', '--email', 'nobody@larch.example', '--name', 'Ann Lee']
    const ran = await ringfence('invite', ...DB, ...who)
    expect([ran.code, ran.err]).toEqual([0, 'The letter could not be sent: refused (550).\n'])
    expect(ran.out).toMatch(/\/invitations\/[0-9a-f]{64}\n\nIt was not sent: give it to them yourself/)
  })
})

describe('by e-mail', () => {
  test('Brian is invited and signs in by links; a letter goes only to whom it is for', async () => {
    const office = await postOffice({ tls: 'none' })
    mailAt(office.port)
    const service = await serving()
    expect(service.said.out).not.toContain('No mail server')
    const who = ['--role', 'manager', '--email', 'mia@larch.example', '--name', 'Mia Hall']
    const { link } = await json<{ link: string }>('invite', ...DB, ...who)
    const mia = await accept(service.address, link, { name: 'Mia Hall', password: PASSWORD })
    const invited = await mia.send('/api/people/invitations', {
      role: 'holder',
      fund: 'LS-002',
      email: 'brian@larch.example',
      name: 'Brian',
    })
    expect(invited.status).toBe(201)
    const [letter] = await office.arrived(1)
    expect(letter?.to).toEqual(['brian@larch.example'])
    expect(linkIn(letter?.text)).toMatch(`${service.address}/invitations/`)

    const brian = new Visitor(service.address)
    const opened = await brian.post(new URL(linkIn(letter?.text)).pathname, {})
    expect([opened.status, opened.headers.get('location')]).toEqual([303, '/'])
    const seen = await brian.get('/api/funds')
    expect(await seen.json()).toMatchObject({ funds: [{ name: 'Brian' }] })

    const again = new Visitor(service.address)
    for (const email of ['brian@larch.example', 'stranger@larch.example']) {
      const asked = await again.post('/sign-in/link', { email })
      expect([asked.status, await asked.text()]).toEqual([
        200,
        expect.stringContaining('Look in your e-mail'),
      ])
    }
    const [, signIn] = await office.arrived(2)
    expect(signIn?.to).toEqual(['brian@larch.example'])
    const { pathname } = new URL(linkIn(signIn?.text))
    expect((await again.post(pathname, {})).status).toBe(303)
    expect((await again.get('/api/funds')).status).toBe(200)
    expect((await new Visitor(service.address).post(pathname, {})).status).toBe(422)

    service.child.kill('SIGTERM')
    expect(await service.ended).toBe(0)
    expect(office.letters.length).toBe(2)
    expect(service.said.out + service.said.err).not.toMatch(/brian@|stranger@|mia@/i)
  })

  test('a mail server that is down holds nobody up', async () => {
    const office = await postOffice({ tls: 'none' })
    await office.close()
    mailAt(office.port)
    const service = await serving()
    const began = performance.now()
    const asked = await new Visitor(service.address).post('/sign-in/link', { email: 'brian@larch.example' })
    expect([asked.status, performance.now() - began < 2_000]).toEqual([200, true])
    await expect.poll(() => service.said.err).toContain('a letter was not sent yet')
    expect(service.said.err).not.toMatch(/brian|larch\.example/)
    service.child.kill('SIGTERM')
    expect(await service.ended).toBe(0)
  })
})

describe('served', () => {
  test('the secret is made once beside the file, and only we can read it', async () => {
    const secret = readFileSync(file('larch.db.secret'), 'utf8')
    expect(secret).toMatch(/^[\w-]{43}\n$/)
    expect(statSync(file('larch.db.secret')).mode & 0o777).toBe(0o600)
    expect(readFileSync(file('larch.db')).includes(secret.trim())).toBe(false)
  })

  test('behind a proxy it answers to its public name, and to no other', async () => {
    env['RINGFENCE_SECURITY_CONTACT'] = 'security@larch.example'
    const service = await serving('--host', '0.0.0.0', '--origin', 'https://fund.larch.example')
    expect(service.said.out).toMatch(
      /^Larch Support is at https:\/\/fund\.larch\.example\nA proxy reaches it at http:\/\/0\.0\.0\.0:\d+\n/,
    )
    const { port } = new URL(service.address)
    const asked = (host: string) =>
      new Promise<{ status: number | undefined; hsts: unknown }>((resolve, reject) => {
        const sent = request({ port, host: '127.0.0.1', path: '/sign-in', headers: { host } }, (answer) => {
          answer.resume()
          resolve({ status: answer.statusCode, hsts: answer.headers['strict-transport-security'] })
        })
        sent.once('error', reject).end()
      })
    expect(await asked('fund.larch.example')).toEqual({
      status: 200,
      hsts: expect.stringContaining('max-age=31536000'),
    })
    expect((await asked('evil.example')).status).toBe(421)
    expect((await asked(`127.0.0.1:${port}`)).status).toBe(200)
    const told = await fetch(`http://127.0.0.1:${port}/.well-known/security.txt`)
    expect(await told.text()).toMatch(/^Contact: mailto:security@larch\.example\n/)
    service.child.kill('SIGTERM')
    expect(await service.ended).toBe(0)
  })

  test('a demo’s books are not, by any name', async () => {
    expect((await ringfence('demo', '--db', 'demo.db')).code).toBe(0)
    const ran = await ringfence('serve', '--db', 'demo.db', '--port', '0')
    expect([ran.code, ran.err]).toEqual([
      1,
      'demo.db is a demo’s, and nothing else. Serve a demo with: ringfence demo --serve --db demo.db\n',
    ])
    expect(existsSync(file('demo.db.secret'))).toBe(false)
  })

  test('nor are real books with an account of the demo', async () => {
    const bank = ['open', '--db', 'mixed.db', '--name', 'Elm', ...BANK]
    expect((await ringfence(...bank)).code).toBe(0)
    const who = ['--role', 'manager', '--email', 'eve@demo.invalid', '--name', 'Eve']
    expect((await ringfence('invite', '--db', 'mixed.db', ...who)).code).toBe(0)
    const ran = await ringfence('serve', '--db', 'mixed.db', '--port', '0')
    expect([ran.code, ran.err]).toEqual([
      1,
      'mixed.db has accounts of the demo in it (eve@demo.invalid): anybody could come in by them. It is not served. End their access first, and take back their invitations.\n',
    ])
  })

  test('a secret that others can read is not used', async () => {
    writeFileSync(file('open.secret'), '')
    expect((await ringfence('open', '--db', 'open', '--name', 'Oak', ...BANK)).code).toBe(0)
    chmodSync(file('open.secret'), 0o644)
    const ran = await ringfence('serve', '--db', 'open', '--port', '0')
    expect([ran.code, ran.err.split('\n')[0]]).toEqual([
      2,
      'open.secret can be read by others. Take that away first: chmod 600 open.secret',
    ])
  })
})
