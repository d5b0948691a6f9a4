// Coming in by a printed card: Paul has no e-mail. Sally comes in by e-mail, and Brian's card is not Paul's.
import { randomBytes } from 'node:crypto'
import { afterEach, describe, expect, test, vi } from 'vitest'
import { isRefused } from '../../src/bookkeeping/open-books.ts'
import type { UserId } from '../../src/bookkeeping/store-people.ts'
import { DEMO_CALLER } from '../../src/demo/build.ts'
import type { Day } from '../../src/ledger/day.ts'
import type { ProviderId } from '../../src/ledger/fund.ts'
import { textInCode } from './qr-reader.ts'
import { Browser, HOUR, type House, later, MINUTE, openHouse, type Page } from './sign-in-browser.ts'

let house: House
afterEach(async () => {
  await house.close()
  vi.useRealTimers()
})

const DAY = 24 * HOUR
const IPAD = 'Mozilla/5.0 (iPad; CPU OS 18_0 like Mac OS X) AppleWebKit/605.1.15 Version/18.0 Safari/604.1'
const REFUSED = 'This card does not open anything on this device. Ask whoever gave you the card.'

/** What a page says, without its marks. */
const saidOn = ({ html }: Page) => html.replace(/<[^>]+>/g, ' ').replace(/\s+/g, ' ')
const tablet = () => Object.assign(new Browser(house.app), { agent: IPAD })
const pathOf = (address: string) => address.replace('http://localhost', '')

/** A manager of Larch Support, signed in, and what they do for people without e-mail. */
async function open(options: Parameters<typeof openHouse>[0] = {}) {
  house = await openHouse(options)
  const { browser: dana } = await house.manager()
  const pages = (name: string) => `/funds/${house.fundOf(name).id}/cards`
  const makeCard = async (name: string, place = 'person') => {
    const page = await dana.send(pages(name), { place })
    return { page, card: page.status === 200 ? pathOf(textInCode(page.html)) : '' }
  }
  const linkFor = async (name: string) => {
    const page = await dana.send(`${pages(name)}/devices`, { place: 'person' })
    return { page, link: pathOf(/class="govuk-body rf-key">([^<]+)</.exec(page.html)?.[1] ?? '') }
  }
  const enrol = async (name: string, kind: string, device = tablet()) => {
    const { link } = await linkFor(name)
    return { device, link, page: await device.send(link, { kind }) }
  }
  return { dana, pages, makeCard, linkFor, enrol }
}

describe('Paul, who has no e-mail', () => {
  test('gets a card, has his tablet set up, comes in, and sees his own fund alone', async () => {
    const { dana, pages, makeCard, linkFor } = await open()
    const paul = house.fundOf('Paul').id
    const people = await dana.open(`/funds/${paul}/people`)
    expect(people.html).toContain(`href="${pages('Paul')}">A card for Paul`)
    expect(saidOn(await dana.open(pages('Paul')))).toContain('There is no card.')

    const { page: printed, card } = await makeCard('Paul')
    expect(saidOn(printed)).toContain('Print this now: it is shown once')
    expect(saidOn(printed)).toContain('When it is lost')
    expect(card).toMatch(/^\/card\/[\w-]{43}$/)
    // The account and its access, given by Dana.
    expect(
      house.rows(`SELECT a.role, b.name AS "by", u.name FROM access a JOIN auth_user u ON u.id = a.user
      JOIN auth_user b ON b.id = a."by" WHERE u.email LIKE '%@card.invalid'`),
    ).toEqual([{ role: 'holder', by: 'Dana Reed', name: 'Paul' }])

    const { page: shown, link } = await linkFor('Paul')
    expect(textInCode(shown.html)).toBe(`http://localhost${link}`)
    const device = tablet()
    const asked = await device.open(link)
    expect(saidOn(asked)).toContain('Is this Paul’s own device, or do others use it too?')
    expect(saidOn(asked)).toContain('Dana Reed sets it up together with Paul.')
    expect((await device.send(link, {})).status).toBe(422)
    const done = await device.send(link, { kind: 'own' })
    expect(saidOn(done)).toContain('Hold Paul’s card to the camera of this device')
    expect(done.headers.getSetCookie().join()).toMatch(
      /^ringfence-card-device=[\w-]{43}; Max-Age=34560000; Path=\/; HttpOnly; SameSite=Lax$/,
    )

    // Looking changes nothing; one button comes in.
    const held = await device.open(card)
    expect(held.html).toContain('<meta name="referrer" content="strict-origin"/>')
    expect(held.html.match(/<button[^>]*>Come in<\/button>/g)).toHaveLength(1)
    expect((await device.open('/')).location).toBe('/sign-in')
    later(MINUTE)
    const came = await device.send(card, {})
    expect([came.status, came.location]).toEqual([303, '/'])
    expect(came.headers.getSetCookie().find((line) => line.startsWith('ringfence='))).toMatch(
      /Max-Age=7776000/,
    )
    expect(saidOn(await device.open(`/funds/${paul}`))).toContain('Paul, budget holder')
    expect((await device.open(`/funds/${house.fundOf('Sally').id}`)).status).toBe(404)
    expect((await device.open('/people')).status).toBe(404)
    expect((await device.open(pages('Sally'))).status).toBe(404)

    const own = saidOn(await device.open('/sessions'))
    expect(own).toContain('There is a card, made 2 June 2026, 09:00 by Dana Reed.')
    expect(own).toMatch(
      /Safari on an iPad , their own Set up 2 June 2026, 09:00 by Dana Reed\. Last come in 2 June 2026, 09:01\./,
    )
    expect(saidOn(await device.open(pages('Paul')))).toContain('Set up 2 June 2026, 09:00 by Dana Reed.')
    expect((await device.open(`/funds/${paul}/people`)).html).toContain(`href="${pages('Paul')}"`)

    // 29 days later still in, and out after 30 with nothing done.
    later(29 * DAY)
    expect((await device.open(`/funds/${paul}`)).status).toBe(200)
    later(30 * DAY)
    expect((await device.open(`/funds/${paul}`)).location).toBe('/locked')
    expect(saidOn(await device.open('/locked'))).toContain('Hold the card to the camera again.')
  })

  test('has no address on any page, and no letter goes to it', async () => {
    const { dana, makeCard } = await open()
    await makeCard('Paul')
    const list = await dana.open('/people')
    expect(saidOn(list)).toMatch(/Paul E-mail No e-mail As Budget holder for Paul/)
    expect(list.html).not.toContain('card.invalid')
    expect((await dana.open('/api/people')).html).not.toContain('card.invalid')
    const [{ email }] = house.rows(`SELECT email FROM auth_user WHERE email LIKE '%@card.invalid'`) as [
      { email: string },
    ]
    const before = house.letters.length
    await new Browser(house.app).send('/sign-in/link', { email })
    await new Promise((wake) => setTimeout(wake, 20))
    expect(house.letters).toHaveLength(before)
  })

  test('keeps no secret in the file or in the log', async () => {
    const { makeCard, enrol } = await open()
    const { card } = await makeCard('Paul')
    const { device, link } = await enrol('Paul', 'own')
    await device.send(card, {})
    const kept = ['auth_card', 'auth_device', 'auth_enrolment', 'auth_session', 'register', 'access']
      .map((table) => JSON.stringify(house.rows(`SELECT * FROM ${table}`)))
      .join()
    const held = device.cookies.get('ringfence-card-device') ?? 'none'
    expect(held).toHaveLength(43)
    for (const secret of [card.slice(6), link.split('/').at(-1)!, held]) {
      expect(kept).not.toContain(secret)
      expect(house.logged.join()).not.toContain(secret)
    }
  })

  test('takes the card away on his own page, and is out', async () => {
    const { makeCard, enrol } = await open()
    const { card } = await makeCard('Paul')
    const { device } = await enrol('Paul', 'own')
    await device.send(card, {})
    expect(saidOn(await device.open('/sessions/card/revoke'))).toContain('Take your card away?')
    expect((await device.send('/sessions/card/revoke', {})).location).toBe('/sessions')
    expect((await device.open('/sessions')).location).toBe('/locked')
    expect(saidOn(await device.send(card, {}))).toContain(REFUSED)
  })

  test('ends a device that he does not know', async () => {
    const { makeCard, enrol } = await open()
    const { card } = await makeCard('Paul')
    const { device: stranger } = await enrol('Paul', 'own', new Browser(house.app))
    await stranger.send(card, {})
    later(MINUTE)
    const { device } = await enrol('Paul', 'own')
    await device.send(card, {})
    const page = await device.open('/sessions')
    expect(saidOn(page)).toContain('Firefox on Windows')
    const [, last] = [...page.html.matchAll(/href="(\/sessions\/devices\/[^"]+)"/g)].map(([, path]) => path!)
    // Asked again first; looking ends nothing.
    const asked = await device.open(last!)
    expect(saidOn(asked)).toMatch(/End this device\? .*Your card then opens nothing on it any more/)
    expect(asked.html).toContain(`action="${last}"`)
    expect((await stranger.open('/sessions')).status).toBe(200)
    expect((await stranger.open(last!)).status).toBe(200)
    expect((await device.send(last!, {})).location).toBe('/sessions')
    expect((await device.open(last!)).status).toBe(404)
    expect(saidOn(await device.open('/sessions'))).toContain('Ended 2 June 2026, 09:01.')
    expect((await stranger.open('/')).location).toBe('/locked')
    expect((await device.open('/sessions')).status).toBe(200)
    expect(saidOn(await stranger.send(card, {}))).toContain(REFUSED)
    expect((await device.send(last!, {})).status).toBe(404)
  })
})

describe('a card opens nothing, and says the same,', () => {
  test('wherever anything of it is wrong', async () => {
    const { dana, pages, makeCard, enrol } = await open()
    const { card: first } = await makeCard('Paul')
    const { device: pauls } = await enrol('Paul', 'own')
    const { card: brians } = await makeCard('Brian')
    const { device: brianTablet } = await enrol('Brian', 'own')
    expect((await brianTablet.send(brians, {})).status).toBe(303)
    const refusals: Record<string, Page> = {}
    const tried = async (name: string, device: Browser, card: string) => {
      refusals[name] = await device.send(card, {})
      expect([...device.cookies.keys()].includes('ringfence'), name).toBe(false)
    }
    await tried('on a device that is not set up', tablet(), first)
    await tried(
      'with a made-up device',
      Object.assign(tablet(), { cookies: new Map([['ringfence-card-device', 'A'.repeat(43)]]) }),
      first,
    )
    await tried('on the device of another', pauls, brians)
    await tried('that never was', pauls, `/card/${randomBytes(32).toString('base64url')}`)
    const { card: second } = await makeCard('Paul')
    await tried('after a new one was made', pauls, first)
    await dana.send(`${pages('Paul')}/revoke`, { place: 'person' })
    await tried('that was taken away', pauls, second)
    const { card: third } = await makeCard('Paul')
    const end = /href="([^"]+\/cards\/devices\/[^"]+\/end)"/.exec((await dana.open(pages('Paul'))).html)?.[1]
    expect((await dana.send(end!, {})).status).toBe(303)
    await tried('on a device that has ended', pauls, third)

    const [one] = Object.values(refusals)
    expect(saidOn(one!)).toContain(REFUSED)
    for (const [name, page] of Object.entries(refusals))
      expect([page.status, page.html, page.headers.getSetCookie()], name).toEqual([422, one!.html, []])
  })

  test('once the authority behind it has ended', async () => {
    const { dana, pages, makeCard } = await open()
    const emma = house.fundOf('Emma').id
    const anna = await house.books.recordAuthority(DEMO_CALLER, {
      ...{ fund: emma, kind: 'nominated', name: 'Anna Price', decides: ['swap'], told: true },
      ...{ from: '2026-06-01' as Day, recognisedBy: 'Emma', evidence: 'a letter', notStaff: true },
    })
    if (isRefused(anna)) throw new Error(JSON.stringify(anna))
    const { authority } = anna
    const { page, card } = await makeCard('Emma', authority)
    expect(saidOn(page)).toContain('Anna’s card')
    const shown = await dana.send(`${pages('Emma')}/devices`, { place: authority })
    const device = tablet()
    await device.send(pathOf(textInCode(shown.html)), { kind: 'own' })
    expect((await device.send(card, {})).status).toBe(303)
    expect(saidOn(await device.open(`/funds/${emma}`))).toContain('Anna Price, representative')
    // Her own place alone, not Emma’s.
    expect(saidOn(await device.open(pages('Emma')))).not.toContain('Emma There is')
    const ended = await house.books.endAuthority(DEMO_CALLER, {
      ...{ fund: emma, authority, why: 'revoked', on: '2026-06-02' as Day },
    })
    if (isRefused(ended)) throw new Error(JSON.stringify(ended))
    // Told again with each request, and no other card is asked for.
    for (const page of [await device.open(`/funds/${emma}`), await device.open('/')])
      expect(page.location).toMatch(/why=access$/)
    const over = saidOn(await device.open('/sign-in?why=access'))
    expect(over).toContain('your access has ended')
    expect(over).not.toContain('Hold your card')
    const refused = await device.send(card, {})
    expect([refused.status, saidOn(refused).includes(REFUSED)]).toEqual([422, true])
  })

  test('more than thirty times in a quarter of an hour from one address', async () => {
    const { makeCard, enrol } = await open({ address: () => '192.0.2.7' })
    const { card } = await makeCard('Paul')
    const { device } = await enrol('Paul', 'own')
    for (let n = 0; n < 30; n++) expect((await tablet().send(card, {})).status).toBe(422)
    expect((await device.send(card, {})).status).toBe(429)
    later(15 * MINUTE + 1000)
    expect((await device.send(card, {})).status).toBe(303)
  })
})

describe('a link that sets up a device', () => {
  test('works once, and for ten minutes', async () => {
    const { makeCard, linkFor } = await open()
    const { card } = await makeCard('Paul')
    const { link } = await linkFor('Paul')
    later(10 * MINUTE - 1000)
    const device = tablet()
    expect((await device.send(link, { kind: 'own' })).status).toBe(200)
    const second = tablet()
    const again = await second.send(link, { kind: 'own' })
    expect(again.status).toBe(422)
    expect(saidOn(again)).toContain('This link does not work any more')
    expect((await second.open(link)).status).toBe(422)
    expect((await second.send(card, {})).status).toBe(422)
    const { link: late } = await linkFor('Paul')
    later(10 * MINUTE)
    expect((await second.send(late, { kind: 'own' })).status).toBe(422)
    expect(second.cookies.size).toBe(0)
    expect(house.rows('SELECT 1 FROM auth_device')).toHaveLength(1)
  })

  test('sets nothing up where somebody else is signed in: not on the manager’s own screen', async () => {
    const { dana, makeCard, linkFor } = await open()
    await makeCard('Paul')
    const { link } = await linkFor('Paul')
    for (const page of [await dana.open(link), await dana.send(link, { kind: 'own' })])
      expect(saidOn(page)).toContain('Open the link on Paul’s device, or sign out here first.')
    expect(house.rows('SELECT 1 FROM auth_device')).toHaveLength(0)
    expect((await tablet().send(link, { kind: 'own' })).status).toBe(200)
  })

  test('is not given before there is a card', async () => {
    const { linkFor } = await open()
    const { page } = await linkFor('Paul')
    expect([page.status, saidOn(page).includes('Make the card first.')]).toEqual([403, true])
  })
})

describe('on a device that others use', () => {
  async function shared() {
    const opened = await open()
    const { card } = await opened.makeCard('Paul')
    const { device, page } = await opened.enrol('Paul', 'shared')
    expect(saidOn(page)).toContain('press “Lock” when you have finished')
    const came = await device.send(card, {})
    expect(came.status).toBe(303)
    return { ...opened, card, device, came, fund: `/funds/${house.fundOf('Paul').id}` }
  }

  test('it is open for two minutes, fifteen at most, and every page has a button that locks', async () => {
    const { device, card, came, fund } = await shared()
    // Gone with the window too.
    expect(came.headers.getSetCookie().find((line) => line.startsWith('ringfence='))).not.toContain('Max-Age')
    const page = await device.open(fund)
    expect(page.html).toMatch(/<form method="post" action="\/lock">\s*<button[^>]*>Lock<\/button>/)
    expect(page.html).toContain('<noscript><meta http-equiv="refresh" content="125;url=/locked"/></noscript>')
    expect(saidOn(page)).not.toContain('Sign out')
    later(2 * MINUTE - 1000)
    expect((await device.open(fund)).status).toBe(200)
    later(2 * MINUTE)
    expect((await device.open(fund)).location).toBe('/locked')

    await device.send(card, {})
    for (let minute = 1; minute < 15; minute++) {
      later(MINUTE)
      expect((await device.open(fund)).status, `${minute}`).toBe(200)
    }
    later(MINUTE)
    expect((await device.open(fund)).location).toBe('/locked')
  })

  test('the button locks at once, and the card opens again', async () => {
    const { device, card, fund } = await shared()
    const kept = new Map(device.cookies)
    const locked = await device.send('/lock', {})
    expect([locked.status, locked.location]).toEqual([303, '/locked'])
    expect(locked.headers.get('clear-site-data')).toContain('"cache"')
    const door = await device.open(fund)
    expect(door.location).toMatch(/^\/sign-in/)
    expect(saidOn(await device.open(door.location))).toMatch(
      /Hold your card to the camera to come in again\. If you have no card .*Your e-mail address/,
    )
    expect(saidOn(await new Browser(house.app).open('/sign-in'))).not.toContain('Hold your card')
    // Not by a copy of the cookie either.
    const copy = tablet()
    for (const [name, value] of kept) copy.cookies.set(name, value)
    expect((await copy.open(fund)).location).toBe('/locked')
    expect((await device.send(card, {})).status).toBe(303)
    expect((await device.open(fund)).status).toBe(200)
  })

  test('another card ends what was open, whether or not it opens', async () => {
    const { device, card, fund, makeCard, enrol } = await shared()
    const pauls = new Map(device.cookies)
    const { card: brians } = await makeCard('Brian')
    expect((await device.send(brians, {})).status).toBe(422)
    expect((await device.open(fund)).location).toBe('/locked')
    await device.send(card, {})
    await device.send('/lock', {})
    // The same tablet for two people is nobody’s own.
    const { link, page } = await enrol('Brian', 'own', device)
    expect(saidOn(page)).toContain('Somebody else’s card opens on this device too.')
    expect((await device.send(link, { kind: 'shared' })).status).toBe(200)
    await device.send(card, {})
    expect((await device.open(fund)).status).toBe(200)
    const between = new Map(device.cookies)
    expect((await device.send(brians, {})).status).toBe(303)
    expect((await device.open(`/funds/${house.fundOf('Brian').id}`)).status).toBe(200)
    expect((await device.open(fund)).status).toBe(404)
    for (const cookies of [pauls, between]) {
      const copy = tablet()
      for (const [name, value] of cookies) copy.cookies.set(name, value)
      expect((await copy.open(fund)).location).toBe('/locked')
    }
  })

  test('what was Paul’s own is shared from the moment Brian has it too', async () => {
    const { makeCard, enrol } = await open()
    const { card } = await makeCard('Paul')
    await makeCard('Brian')
    const { device } = await enrol('Paul', 'own')
    await device.send(card, {})
    const before = new Map(device.cookies)
    await device.send('/lock', {})
    await enrol('Brian', 'shared', device)
    const copy = tablet()
    for (const [name, value] of before) copy.cookies.set(name, value)
    expect((await copy.open('/')).location).toBe('/locked')
    const came = await device.send(card, {})
    expect(came.headers.getSetCookie().find((line) => line.startsWith('ringfence='))).not.toContain('Max-Age')
  })
})

describe('a manager', () => {
  test('does not come in as Paul by the card they made', async () => {
    const { dana, makeCard, enrol } = await open()
    const { card } = await makeCard('Paul')
    await enrol('Paul', 'own')
    const refused = await dana.send(card, {})
    expect([refused.status, saidOn(refused).includes(REFUSED)]).toEqual([422, true])
    expect(saidOn(await dana.open('/'))).toContain('Dana Reed, provider manager')
  })

  test('makes no card where somebody comes in by e-mail, or is invited to', async () => {
    const { makeCard, dana, pages } = await open()
    await house.holder()
    await house.invite({
      ...{ role: 'holder', email: 'ken@home.example', name: 'Ken' },
      fund: house.fundOf('Ken').id,
    })
    for (const name of ['Sally', 'Ken']) {
      const { page } = await makeCard(name)
      expect([page.status, saidOn(page).includes('comes in by e-mail, or is invited to')]).toEqual([
        409,
        true,
      ])
      expect(saidOn(await dana.open(pages(name)))).toContain('No card is needed.')
    }
    expect(house.rows('SELECT 1 FROM auth_card')).toHaveLength(0)
    expect(house.rows(`SELECT 1 FROM auth_user WHERE email LIKE '%@card.invalid'`)).toHaveLength(0)
    // And nobody is invited by e-mail to what a card opens.
    await makeCard('Paul')
    const invited = await house.books.invite(DEMO_CALLER, {
      ...{ role: 'holder', email: 'dana@larch.example', name: 'Paul', fund: house.fundOf('Paul').id },
    })
    expect(invited).toMatchObject({ name: 'already-exists' })
  })

  test('gives no card’s access to an account of their own, or to that of somebody else’s card', async () => {
    const { makeCard } = await open()
    await makeCard('Paul')
    const dana = house.user('dana@larch.example')
    const [{ id: paul }] = house.rows(`SELECT id FROM auth_user WHERE email LIKE '%@card.invalid'`) as [
      { id: UserId },
    ]
    const asDana = { ...DEMO_CALLER, code: dana }
    for (const user of [dana, paul])
      expect(await house.books.giveCard(asDana, { fund: house.fundOf('Brian').id, user })).toMatchObject({
        name: 'two-managers',
      })
    expect(
      await house.books.giveCard(asDana, { fund: house.fundOf('Brian').id, authority: 'a_none', user: paul }),
    ).toMatchObject({ name: 'unknown-authority' })
    const asPaul = { ...asDana, code: paul, as: { role: 'holder', fund: house.fundOf('Paul').id } as const }
    expect(await house.books.giveCard(asPaul, { fund: house.fundOf('Paul').id, user: paul })).toMatchObject({
      name: 'not-found',
    })
  })

  test('sees the cards of their own provider’s people, and a commissioner none', async () => {
    await open()
    const paul = { fund: house.fundOf('Paul').id }
    const places = await house.books.cardPlaces(DEMO_CALLER, paul)
    expect(places).toMatchObject({ places: [{ role: 'holder', name: 'Paul', byEmail: false }] })
    const elsewhere = { ...DEMO_CALLER, provider: 'p_elsewhere' as ProviderId }
    expect(await house.books.cardPlaces(elsewhere, paul)).toMatchObject({ name: 'unknown-fund' })
    const funder = { ...DEMO_CALLER, as: { role: 'commissioner', funder: 'northshire' } as const }
    await expect(house.books.cardPlaces(funder, paul)).rejects.toThrow()
  })

  test('alone makes and takes away: others’ forms change nothing', async () => {
    const { pages, makeCard, enrol, dana } = await open()
    const { card } = await makeCard('Paul')
    const { device } = await enrol('Paul', 'own')
    await device.send(card, {})
    const end =
      /href="([^"]+\/cards\/devices\/[^"]+\/end)"/.exec((await dana.open(pages('Paul'))).html)?.[1] ?? ''
    const before = JSON.stringify([
      house.rows('SELECT * FROM auth_card'),
      house.rows('SELECT * FROM auth_device'),
    ])
    for (const path of [pages('Paul'), `${pages('Paul')}/revoke`, `${pages('Paul')}/devices`, end]) {
      expect((await device.send(path, { place: 'person' })).status, path).toBe(404)
      expect((await tablet().send(path, { place: 'person' })).location, path).toMatch(/^\/sign-in/)
    }
    // Of another’s devices nobody ends anything.
    const sally = await house.holder()
    const own = end.replace(/^.*devices/, '/sessions/devices')
    expect((await sally.browser.send(own, {})).status).toBe(404)
    expect(
      (await dana.send(end.replace(/\/funds\/[^/]+/, `/funds/${house.fundOf('Brian').id}`), {})).status,
    ).toBe(404)
    expect(
      JSON.stringify([house.rows('SELECT * FROM auth_card'), house.rows('SELECT * FROM auth_device')]),
    ).toBe(before)
  })

  test('is asked again before a card is void or a device ends, and Paul is out where it was used', async () => {
    const { dana, pages, makeCard, enrol } = await open()
    expect((await dana.open(`${pages('Paul')}/new?place=person`)).status).toBe(403)
    const { card } = await makeCard('Paul')
    const { device } = await enrol('Paul', 'own')
    const fund = `/funds/${house.fundOf('Paul').id}`
    const comesIn = async (by: string) => {
      expect((await device.send(by, {})).status).toBe(303)
      expect((await device.open(fund)).status).toBe(200)
    }
    await comesIn(card)
    const list = await dana.open(pages('Paul'))
    const led = (text: RegExp) =>
      [...list.html.matchAll(/href="([^"]+)" class="govuk-button[^>]*>([\s\S]*?)<\/a>/g)].find(([, , said]) =>
        text.test(said!),
      )?.[1] ?? ''
    const [anew, away, end] = [led(/Make a new card for Paul/), led(/Take Paul’s card away/), led(/End this/)]
    expect(saidOn(await dana.open(anew))).toMatch(/Make a new card for Paul\? .*opens nothing any more/)
    expect(saidOn(await dana.open(away))).toMatch(/Take Paul’s card away\? .*opens nothing any more/)
    expect(saidOn(await dana.open(end))).toMatch(
      /End this device\? .*Safari on an iPad.*Paul is signed out there/,
    )
    // Nothing has happened yet.
    expect((await device.open(fund)).status).toBe(200)
    expect((await device.open(anew)).status).toBe(404)
    expect((await device.open(away)).status).toBe(404)

    const { card: second } = await makeCard('Paul')
    expect((await device.open(fund)).location).toBe('/locked')
    await comesIn(second)
    expect((await dana.send(`${pages('Paul')}/revoke`, { place: 'person' })).location).toBe(pages('Paul'))
    expect((await device.open(fund)).location).toBe('/locked')
    expect(saidOn(await device.send(second, {}))).toContain(REFUSED)
    expect((await dana.open(away)).status).toBe(403)
    expect((await dana.send(end, {})).status).toBe(303)
    expect((await dana.open(end)).status).toBe(404)
  })

  test('who sets up a device of their own can come in, and Paul sees who did, also once it has ended', async () => {
    const { dana, pages, makeCard, enrol } = await open()
    const { card } = await makeCard('Paul')
    const { device: theirs } = await enrol('Paul', 'own', new Browser(house.app))
    later(MINUTE)
    expect((await theirs.send(card, {})).status).toBe(303)
    const end = /href="([^"]+\/cards\/devices\/[^"]+\/end)"/.exec((await dana.open(pages('Paul'))).html)?.[1]
    await dana.send(end!, {})
    expect((await theirs.open('/')).location).toBe('/locked')
    const { device } = await enrol('Paul', 'own')
    await device.send(card, {})
    const said = saidOn(await device.open('/sessions'))
    expect(said).toContain('Do you not know one of these?')
    expect(said).toMatch(
      /Firefox on Windows , their own Set up 2 June 2026, 09:00 by Dana Reed\. Last come in 2 June 2026, 09:01\. Ended 2 June 2026, 09:01\./,
    )
  })
})
