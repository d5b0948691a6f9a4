import { randomBytes } from 'node:crypto'
import type { Context, Hono, MiddlewareHandler } from 'hono'
import { cardAddress } from '../../bookkeeping/access.ts'
import type { CardPlace, CardPlaces } from '../../bookkeeping/card.ts'
import { isRefused, refusalsOf } from '../../bookkeeping/open-books.ts'
import type { UserId } from '../../bookkeeping/store-people.ts'
import { isRefusal, Refusal } from '../../ledger/refusal.ts'
import { NOTHING_THERE, ROLES } from '../../ledger/role.ts'
import type { WebEnv } from '../caller.ts'
import { Button, ButtonGroup, errorOf, type FieldError, LinkButton, Radios } from '../design/fields.tsx'
import { Inset, Warning } from '../design/figures.tsx'
import { only, onlyIds } from '../guard.ts'
import { refused } from '../refused.tsx'
import { urls } from '../urls.ts'
import { type SignInDesk, type State, whenOf } from './desk.ts'
import { deviceOf } from './device.ts'
import { Door, Hidden, sent, shownOf } from './form.tsx'
import type { Card, Device, DeviceKind } from './keeping.ts'
import { qrOf } from './qr.tsx'
import { tooMany } from './staff.tsx'

const ENROLMENT_MINUTES = 10
const MOST_WRONG = 30

/** One answer whatever is wrong: the card, the device, or whose they are (trust.md T16). */
const NOT_HERE = new Refusal(
  'wrong-sign-in',
  'This card does not open anything on this device. Ask whoever gave you the card.',
)
const LINK_USED = new Refusal(
  'link-used',
  `This link does not work any more: it works once, and for ${ENROLMENT_MINUTES} minutes. Ask for a new one.`,
)
const NO_CARD = new Refusal('not-allowed', 'There is no card yet. Make the card first.')
/** Nobody’s: asked for so that every refused card costs the same. */
const NOBODY = '' as UserId

/**
 * Coming in by a printed card, for people without e-mail. What is printed is never enough: a card opens only on a
 * device that was set up with the person. On a device that others use it locks at once.
 */
export function cardPages(app: Hono<WebEnv>, desk: SignInDesk): void {
  const { cards } = desk.store

  app.get('/card/:secret', (c) => c.html(<HoldPage />))

  app.post('/card/:secret', async (c) => {
    const from = `cards from ${desk.addressOf(c)}`
    const wait = desk.addressOf(c) === '' ? 0 : desk.tries.wait(from, MOST_WRONG, desk.now)
    if (wait > 0) return tooMany(c, wait)
    // Whoever holds up another card is somebody else: what was open on a device that several use is not theirs.
    const state = await desk.state(c)
    if (state.is === 'in' && state.visitor.locks)
      await desk.store.end(state.session.user, state.session.id, desk.now)
    const device = desk.cardDevice(c) ?? ''
    const found = await cards.opens(c.req.param('secret'), device)
    const entrances = await desk.books.accessesOf(found?.user ?? NOBODY)
    if (!found || entrances.length === 0) {
      desk.tries.add(from, desk.now)
      return refused(c, [NOT_HERE])
    }
    await cards.leave(device, desk.now)
    await cards.used(found.device, desk.now)
    desk.setCardDevice(c, device)
    const how = {
      ...({ way: 'card', secondFactor: false } as const),
      kept: found.kind === 'own',
      cardDevice: found.device,
    }
    return c.redirect(await desk.comeIn(c, await desk.openSession(c, found.user), how, undefined), 303)
  })

  app.post('/lock', async (c) => {
    await desk.signOut(c)
    return c.redirect(urls.locked(), 303)
  })

  app.get('/locked', (c) => c.html(<LockedPage />))

  app.get('/card-device/:token', async (c) => {
    const found = await enrolment(c)
    return isRefusal(found) ? refused(c, [found]) : c.html(<EnrolPage name={found.name} by={found.byName} />)
  })

  app.post('/card-device/:token', async (c) => {
    const field = await sent(c)
    const from = `card devices from ${desk.addressOf(c)}`
    const wait = desk.addressOf(c) === '' ? 0 : desk.tries.wait(from, MOST_WRONG, desk.now)
    if (wait > 0) return tooMany(c, wait)
    const found = await enrolment(c)
    if (isRefusal(found)) {
      desk.tries.add(from, desk.now)
      return refused(c, [found])
    }
    const held = desk.cardDevice(c)
    const known = held === undefined ? undefined : await cards.known(held, found.user)
    const kind = KINDS.find((one) => one === field('kind'))
    const wrong = kindRefused(kind, known?.others ?? false)
    if (!kind || wrong)
      return c.html(
        <EnrolPage name={found.name} by={found.byName} errors={[{ field: 'kind', text: wrong ?? '' }]} />,
        422,
      )
    if (!(await cards.useUp(c.req.param('token'), desk.now))) return refused(c, [LINK_USED])
    const token = held !== undefined && known?.any ? held : newSecret()
    const name = deviceOf(c.req.header('user-agent'))
    const { user, by } = found
    await cards.enrol({ id: newId('v'), user, token, kind, name, by }, desk.now)
    desk.setCardDevice(c, token)
    return c.html(<EnrolledPage name={found.name} kind={kind} />)
  })

  /** What a link is for, on a device where nobody else is signed in. */
  async function enrolment(c: Context<WebEnv>) {
    const found = await cards.enrolment(c.req.param('token') ?? '', desk.now)
    if (!found) return LINK_USED
    const state = await desk.state(c)
    if (!('session' in state) || state.session.user === found.user) return found
    const said = `Somebody is signed in on this device. Open the link on ${firstOf(found.name)}’s device, or sign out here first.`
    return new Refusal('wrong-sign-in', said)
  }

  const signedIn: MiddlewareHandler<WebEnv> = async (c, next) => {
    const state = await desk.state(c)
    if (state.is !== 'in') return desk.nobody(c)
    c.set('visitor', state.visitor)
    c.set('caller', state.visitor.caller)
    return next()
  }

  app.get('/funds/:fund/cards', signedIn, onlyIds, async (c) => {
    const seen = await desk.books.cardPlaces(c.var.caller, { fund: c.req.param('fund') })
    if (isRefusal(seen)) return refused(c, [seen])
    const state = await desk.state(c)
    const held = await Promise.all(
      seen.places.map(async (place) => ({ place, ...(await heldBy(place.user)) })),
    )
    const isManager = c.var.caller.as.role === 'manager'
    return c.html(<CardsPage {...{ seen, held, state, isManager }} />)
  })

  app.post('/funds/:fund/cards', signedIn, only('giveCard'), onlyIds, async (c) => {
    const field = await sent(c)
    return desk.inTurn(`card ${c.req.param('fund')}`, () => makeCard(c, field('place')))
  })

  async function makeCard(c: Context<WebEnv>, which: string): Promise<Response> {
    const found = await placeOf(c, which)
    if (isRefusal(found)) return refused(c, [found])
    const { seen, place } = found
    const { caller } = c.var
    const isNew = place.user === undefined && !place.byEmail
    const user = isNew ? await makeAccount(place.name) : (place.user ?? caller.code)
    const { authority } = place
    const ask = { fund: seen.fund.id, user, ...(authority === undefined ? {} : { authority }) }
    const given = await desk.books.giveCard(caller, ask)
    if (isRefused(given)) {
      if (isNew) await (await desk.auth.$context).internalAdapter.deleteUser(user)
      return refused(c, refusalsOf(given))
    }
    const secret = newSecret()
    await cards.make({ id: newId('k'), user, secret, by: caller.code }, desk.now)
    const state = await desk.state(c)
    return c.html(<PrintPage {...{ seen, place, state }} link={`${desk.baseUrl}${urls.card(secret)}`} />)
  }

  async function makeAccount(name: string): Promise<UserId> {
    const email = cardAddress(randomBytes(16).toString('hex'))
    const { user } = await desk.auth.api.makeCardAccount({ body: { email, name } })
    return user as UserId
  }

  // What is printed already is void once these are done: each is asked again first.
  app.get('/funds/:fund/cards/new', signedIn, only('giveCard'), onlyIds, async (c) => {
    const found = await placeOf(c, c.req.query('place') ?? '')
    if (isRefusal(found)) return refused(c, [found])
    const { seen, place } = found
    if (!(await heldBy(place.user)).card) return refused(c, [NO_CARD])
    return c.html(<NewCardPage {...{ seen, place }} state={await desk.state(c)} />)
  })

  app.get('/funds/:fund/cards/revoke', signedIn, only('giveCard'), onlyIds, async (c) => {
    const found = await placeOf(c, c.req.query('place') ?? '')
    if (isRefusal(found)) return refused(c, [found])
    const { seen, place } = found
    if (!(await heldBy(place.user)).card) return refused(c, [NO_CARD])
    return c.html(<TakeAwayPage {...{ seen, place }} state={await desk.state(c)} />)
  })

  app.post('/funds/:fund/cards/revoke', signedIn, only('giveCard'), onlyIds, async (c) => {
    const found = await placeOf(c, (await sent(c))('place'))
    if (isRefusal(found)) return refused(c, [found])
    const { seen, place } = found
    if (!place.user || (await cards.revoke(place.user, desk.now)) === 0) return refused(c, [NO_CARD])
    return c.redirect(urls.cards(seen.fund.id), 303)
  })

  app.post('/funds/:fund/cards/devices', signedIn, only('giveCard'), onlyIds, async (c) => {
    const found = await placeOf(c, (await sent(c))('place'))
    if (isRefusal(found)) return refused(c, [found])
    const { seen, place } = found
    if (!place.user || !(await cards.card(place.user))) return refused(c, [NO_CARD])
    const token = newSecret()
    const until = desk.now + ENROLMENT_MINUTES * 60_000
    await cards.invite({ user: place.user, token, by: c.var.caller.code, until }, desk.now)
    const state = await desk.state(c)
    const link = `${desk.baseUrl}${urls.enrolment(token)}`
    return c.html(<DeviceLinkPage {...{ seen, place, state, link }} until={whenOf(until)} />)
  })

  app.get('/funds/:fund/cards/devices/:device/end', signedIn, only('giveCard'), onlyIds, async (c) => {
    const seen = await desk.books.cardPlaces(c.var.caller, { fund: c.req.param('fund') })
    if (isRefusal(seen)) return refused(c, [seen])
    for (const { user, name } of seen.places) {
      const device = await openDevice(user, c.req.param('device'))
      if (!device) continue
      const [state, action] = [await desk.state(c), urls.cardDeviceEnd(seen.fund.id, device.id)]
      return c.html(
        <EndDevicePage {...{ device, state, action }} whose={firstOf(name)} back={backTo(seen)} />,
      )
    }
    return refused(c, [NOTHING_THERE])
  })

  app.post('/funds/:fund/cards/devices/:device/end', signedIn, only('giveCard'), onlyIds, async (c) => {
    const seen = await desk.books.cardPlaces(c.var.caller, { fund: c.req.param('fund') })
    if (isRefusal(seen)) return refused(c, [seen])
    for (const { user } of seen.places)
      if (user && (await cards.endDevice(user, c.req.param('device'), desk.now)) === 1)
        return c.redirect(urls.cards(seen.fund.id), 303)
    return refused(c, [NOTHING_THERE])
  })

  async function placeOf(c: Context<WebEnv>, which: string) {
    const seen = await desk.books.cardPlaces(c.var.caller, { fund: c.req.param('fund') ?? '' })
    if (isRefusal(seen)) return seen
    const place = seen.places.find((one) => keyOf(one) === which)
    return place ? { seen, place } : NOTHING_THERE
  }

  /** A device of a user's on which their card opens still. */
  async function openDevice(user: UserId | undefined, id: string): Promise<Device | undefined> {
    return (await heldBy(user)).devices.find((device) => device.id === id && device.ended === null)
  }

  async function heldBy(user: UserId | undefined): Promise<Held> {
    if (user === undefined) return { card: undefined, devices: [] }
    return { card: await cards.card(user), devices: await cards.devices(user) }
  }

  // What is the person's own to take away: their card and their devices, whoever set them up.
  app.get('/sessions/card/revoke', async (c) => {
    const state = await desk.state(c)
    if (!('session' in state)) return desk.nobody(c)
    if (!(await cards.card(state.session.user))) return refused(c, [NOTHING_THERE])
    return c.html(<RevokePage state={state} />)
  })

  app.post('/sessions/card/revoke', async (c) => {
    const state = await desk.state(c)
    if (!('session' in state)) return desk.nobody(c)
    const revoked = await cards.revoke(state.session.user, desk.now)
    return revoked === 0 ? refused(c, [NOTHING_THERE]) : c.redirect(urls.sessions(), 303)
  })

  app.get('/sessions/devices/:device/end', async (c) => {
    const state = await desk.state(c)
    if (!('session' in state)) return desk.nobody(c)
    const device = await openDevice(state.session.user, c.req.param('device'))
    if (!device) return refused(c, [NOTHING_THERE])
    const back = { href: urls.sessions(), text: 'Back' }
    return c.html(<EndDevicePage {...{ device, state, back }} action={urls.ownCardDeviceEnd(device.id)} />)
  })

  app.post('/sessions/devices/:device/end', async (c) => {
    const state = await desk.state(c)
    if (!('session' in state)) return desk.nobody(c)
    const ended = await cards.endDevice(state.session.user, c.req.param('device'), desk.now)
    return ended === 1 ? c.redirect(urls.sessions(), 303) : refused(c, [NOTHING_THERE])
  })
}

const KINDS: readonly DeviceKind[] = ['own', 'shared']

function kindRefused(kind: DeviceKind | undefined, hasOthers: boolean): string | undefined {
  if (!kind) return 'Choose one.'
  return kind === 'own' && hasOthers
    ? 'Somebody else’s card opens on this device too. Choose that others use it.'
    : undefined
}

function newSecret(): string {
  return randomBytes(32).toString('base64url')
}

function newId(prefix: string): string {
  return `${prefix}_${randomBytes(9).toString('base64url')}`
}

/** How a form names who a card is for. */
function keyOf({ authority }: CardPlace): string {
  return authority ?? 'person'
}

function firstOf(name: string): string {
  return name.trim().split(/\s+/u)[0] ?? name
}

/** What opens for one person: their card and their devices. */
interface Held {
  readonly card: Card | undefined
  readonly devices: readonly Device[]
}

function HoldPage() {
  return (
    <Door title="Your card" secret>
      <form method="post">
        <Button>Come in</Button>
      </form>
    </Door>
  )
}

function LockedPage() {
  return (
    <Door title="Locked">
      <p class="govuk-body-l">Hold the card to the camera again.</p>
      <LinkButton href={urls.signIn()} kind="secondary">
        Come in another way
      </LinkButton>
    </Door>
  )
}

function EnrolPage({
  name,
  by,
  errors = [],
}: {
  name: string
  by: string | null
  errors?: readonly FieldError[]
}) {
  const first = firstOf(name)
  return (
    <Door title={`Is this ${first}’s own device, or do others use it too?`} errors={errors} secret>
      <p class="govuk-body">
        {first}’s card will open on this device. {by ?? 'The provider'} sets it up together with {first}.
      </p>
      <form method="post" novalidate>
        <Radios
          name="kind"
          label="Who uses this device?"
          options={[
            {
              value: 'own',
              text: `Only ${first}`,
              hint: `It stays open for ${first} until it is not used for 30 days.`,
            },
            {
              value: 'shared',
              text: 'Others use it too',
              hint: 'It locks when nothing is done for 2 minutes, and as soon as somebody leaves the page.',
            },
          ]}
          error={errorOf(errors, 'kind')}
        />
        <Button>Set up this device</Button>
      </form>
    </Door>
  )
}

function EnrolledPage({ name, kind }: { name: string; kind: DeviceKind }) {
  return (
    <Door title="This device is set up" secret>
      <p class="govuk-body-l">Hold {firstOf(name)}’s card to the camera of this device, and open the link.</p>
      {kind === 'shared' && (
        <p class="govuk-body">Others use this device: press “Lock” when you have finished.</p>
      )}
    </Door>
  )
}

function backTo({ fund }: CardPlaces) {
  return { href: urls.cards(fund.id), text: 'Cards and devices' }
}

function PrintPage({
  seen,
  place,
  state,
  link,
}: {
  seen: CardPlaces
  place: CardPlace
  state: State
  link: string
}) {
  const first = firstOf(place.name)
  return (
    <Door title={`${first}’s card`} visitor={shownOf(state, ROLES)} back={backTo(seen)}>
      <div class="rf-noprint">
        <Warning>Print this now: it is shown once. A card made before opens nothing any more.</Warning>
      </div>
      <section class="rf-card" aria-label="The card">
        <p class="govuk-heading-m">{first}</p>
        {qrOf(link, `Code of ${first}’s card`)}
        <p class="govuk-body-s">Hold me to the camera of your device. Then press “Come in”.</p>
      </section>
      <h2 class="govuk-heading-m">How it works</h2>
      <p class="govuk-body">
        The card opens only on a device that was set up with {first}. On any other device it opens nothing.
      </p>
      <h2 class="govuk-heading-m">When it is lost</h2>
      <p class="govuk-body">
        Tell {seen.provider}. They take the card away at once and make a new one. The device stays set up.
      </p>
    </Door>
  )
}

function DeviceLinkPage({
  seen,
  place,
  state,
  link,
  until,
}: {
  seen: CardPlaces
  place: CardPlace
  state: State
  link: string
  until: string
}) {
  const first = firstOf(place.name)
  return (
    <Door title={`Set up a device with ${first}`} visitor={shownOf(state, ROLES)} back={backTo(seen)}>
      <p class="govuk-body">
        Do this with {first} beside you. Hold {first}’s device to this code, or open the link on it. It works
        once, until {until}.
      </p>
      {qrOf(link, `Link that sets up a device for ${first}`)}
      <p class="govuk-body rf-key">{link}</p>
      <Warning>
        Whoever has the device and the card sees what {first} sees. That you set it up stands on {first}’s own
        page.
      </Warning>
    </Door>
  )
}

function CardsPage({
  seen,
  held,
  state,
  isManager,
}: {
  seen: CardPlaces
  held: readonly (Held & { readonly place: CardPlace })[]
  state: State
  isManager: boolean
}) {
  const { fund } = seen
  const back = { href: urls.whoCanSee(fund.id), text: 'Who can see this' }
  return (
    <Door title="Cards and devices" visitor={shownOf(state, ROLES)} back={back}>
      <p class="govuk-body">
        A card is for somebody without e-mail. It opens only on a device that was set up with them.
      </p>
      {held.map(({ place, card, devices }) => {
        const first = firstOf(place.name)
        return (
          <section aria-label={place.name}>
            <h2 class="govuk-heading-m">
              {place.name}
              {place.kind === undefined ? '' : `, ${place.kind}`}
            </h2>
            {place.byEmail ? (
              <p class="govuk-body">Comes in by e-mail, or is invited to. No card is needed.</p>
            ) : (
              <>
                <p class="govuk-body">{cardSaid(card)}</p>
                {isManager && (
                  <ButtonGroup>
                    {card ? (
                      <LinkButton href={urls.cardAgain(fund.id, keyOf(place))} kind="secondary">
                        Make a new card for {first}
                      </LinkButton>
                    ) : (
                      <form method="post" action={urls.cards(fund.id)}>
                        <Hidden name="place" value={keyOf(place)} />
                        <Button>Make a card for {first}</Button>
                      </form>
                    )}
                    {card && (
                      <form method="post" action={urls.cardDevices(fund.id)}>
                        <Hidden name="place" value={keyOf(place)} />
                        <Button>Set up a device with {first}</Button>
                      </form>
                    )}
                    {card && (
                      <LinkButton href={urls.cardRevoked(fund.id, keyOf(place))} kind="secondary">
                        Take {first}’s card away
                      </LinkButton>
                    )}
                  </ButtonGroup>
                )}
                <Devices
                  devices={devices}
                  end={isManager ? (device) => urls.cardDeviceEnd(fund.id, device) : undefined}
                />
              </>
            )}
          </section>
        )
      })}
      {!isManager && (
        <p class="govuk-body">
          You take your own card and devices away on{' '}
          <a class="govuk-link" href={urls.sessions()}>
            your sign-ins
          </a>
          .
        </p>
      )}
    </Door>
  )
}

function cardSaid(card: Card | undefined): string {
  return card
    ? `There is a card, made ${whenOf(card.made)} by ${card.madeBy ?? 'the provider'}.`
    : 'There is no card.'
}

function Devices({
  devices,
  end,
}: {
  devices: readonly Device[]
  end: ((device: string) => string) | undefined
}) {
  if (devices.length === 0) return <p class="govuk-body">No device is set up.</p>
  return (
    <ul class="govuk-list rf-sessions">
      {devices.map((d) => (
        <li>
          <p class="govuk-body">
            <strong>{d.name}</strong>
            {d.kind === 'own' ? ', their own' : ', others use it too'}
            <br />
            Set up {whenOf(d.enrolled)} by {d.enrolledBy ?? 'the provider'}.{' '}
            {d.used === null ? 'Not used yet.' : `Last come in ${whenOf(d.used)}.`}
            {d.ended === null ? '' : ` Ended ${whenOf(d.ended)}.`}
          </p>
          {end && d.ended === null && (
            <LinkButton href={end(d.id)} kind="secondary">
              End this device
              <span class="govuk-visually-hidden">
                : {d.name}, {whenOf(d.enrolled)}
              </span>
            </LinkButton>
          )}
        </li>
      ))}
    </ul>
  )
}

/** On somebody's own page: their card, and on which devices it opens and who set them up. */
export function OwnCard({ card, devices }: Held) {
  if (!card && devices.length === 0) return null
  return (
    <>
      <h2 class="govuk-heading-m">Your card</h2>
      <p class="govuk-body">{cardSaid(card)}</p>
      {card && (
        <LinkButton href={urls.ownCardRevoked()} kind="secondary">
          Take my card away
        </LinkButton>
      )}
      <h2 class="govuk-heading-m">Devices on which your card opens</h2>
      <Inset>
        Do you not know one of these? End it, and tell somebody you trust: whoever set it up could see what
        you see.
      </Inset>
      <Devices devices={devices} end={urls.ownCardDeviceEnd} />
    </>
  )
}

interface Asked {
  readonly seen: CardPlaces
  readonly place: CardPlace
  readonly state: State
}

function NewCardPage({ seen, place, state }: Asked) {
  const first = firstOf(place.name)
  const title = `Make a new card for ${first}?`
  return (
    <Door title={title} visitor={shownOf(state, ROLES)} back={backTo(seen)}>
      <p class="govuk-body">
        The card that {first} has now then opens nothing any more, and {first} is signed out wherever it was
        used. The devices stay set up. You print the new card on the next page: it is shown once.
      </p>
      <form method="post" action={urls.cards(seen.fund.id)}>
        <Hidden name="place" value={keyOf(place)} />
        <Button kind="warning">Make a new card</Button>
      </form>
    </Door>
  )
}

function TakeAwayPage({ seen, place, state }: Asked) {
  const first = firstOf(place.name)
  return (
    <Door title={`Take ${first}’s card away?`} visitor={shownOf(state, ROLES)} back={backTo(seen)}>
      <p class="govuk-body">
        The card then opens nothing any more, and {first} is signed out wherever it was used. To come in
        again, {first} needs a new card from you.
      </p>
      <form method="post" action={urls.cardRevoked(seen.fund.id)}>
        <Hidden name="place" value={keyOf(place)} />
        <Button kind="warning">Take {first}’s card away</Button>
      </form>
    </Door>
  )
}

function EndDevicePage({
  device,
  whose,
  state,
  back,
  action,
}: {
  device: Device
  /** By first name; nobody's where it is the visitor's own. */
  whose?: string
  state: State
  back: { readonly href: string; readonly text: string }
  action: string
}) {
  const [card, is] = whose === undefined ? ['Your card', 'you are'] : [`${whose}’s card`, `${whose} is`]
  return (
    <Door title="End this device?" visitor={shownOf(state, ROLES)} back={back}>
      <p class="govuk-body">
        <strong>{device.name}</strong>, set up {whenOf(device.enrolled)} by{' '}
        {device.enrolledBy ?? 'the provider'}.
      </p>
      <p class="govuk-body">
        {card} then opens nothing on it any more, and {is} signed out there. To use it again it must be set up
        anew.
      </p>
      <form method="post" action={action}>
        <Button kind="warning">End this device</Button>
      </form>
    </Door>
  )
}

function RevokePage({ state }: { state: State }) {
  const back = { href: urls.sessions(), text: 'Back' }
  return (
    <Door title="Take your card away?" visitor={shownOf(state, ROLES)} back={back}>
      <p class="govuk-body">
        Your card then opens nothing any more, and you are signed out wherever you came in by it. The provider
        can make you a new one.
      </p>
      <form method="post" action={urls.ownCardRevoked()}>
        <Button kind="warning">Take my card away</Button>
      </form>
    </Door>
  )
}
