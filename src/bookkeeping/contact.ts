import { readText } from '../ledger/entry.ts'
import { isRefusal, Refusal } from '../ledger/refusal.ts'
import type { Contact, Statement } from '../ledger/statement.ts'
import { providerName } from './access.ts'
import type { Daybook } from './daybook.ts'
import type { ContactRow } from './store-statements.ts'

export interface ContactAsked {
  /** `provider`, or `funder:` and a funder's code. */
  readonly whose: string
  readonly phone?: string
  readonly email?: string
  readonly web?: string
  readonly address?: string
}

/** The provider or a funder, and how they are reached, where somebody has written it down. */
export interface ContactShown {
  readonly whose: ContactRow['whose']
  readonly name: string
  readonly contact: Contact | undefined
}

const PARTS = ['phone', 'email', 'web', 'address'] as const

/**
 * Writes down how people reach the provider, or a funder where they complain to it: it is printed on every statement
 * that is issued from then on. Refused where nothing is given, and where what is given is none.
 */
export async function recordContact(
  daybook: Daybook,
  ask: ContactAsked,
): Promise<{ readonly whose: ContactRow['whose'] } | Refusal | readonly Refusal[]> {
  const known = (await contacts(daybook)).find((c) => c.whose === ask.whose)
  if (!known)
    return new Refusal(
      'unknown-stream',
      'No agreement names such a funder. Agree with it first.',
      { whose: ask.whose },
      { field: 'whose' },
    )
  const read = PARTS.map((part) => partOf(part, ask[part]))
  const wrong = read.filter((r) => isRefusal(r))
  if (wrong.length > 0) return wrong
  const [phone = null, email = null, web = null, address = null] = read.map((r) => (isRefusal(r) ? null : r))
  if (phone === null && email === null && web === null && address === null)
    return new Refusal(
      'bad-text',
      'Write at least one: a phone number, an e-mail address, a web page or an address.',
      {},
      { field: 'phone' },
    )
  daybook.add('contacts', { whose: known.whose, phone, email, web, address })
  return { whose: known.whose }
}

const SHAPE: Readonly<Record<(typeof PARTS)[number], readonly [shape: RegExp, says: string]>> = {
  phone: [/^\+?[\d ()-]{5,25}$/, 'Write the phone number with digits, such as 01632 960 120.'],
  email: [
    /^[^\s@]{1,64}@[^\s@]{1,180}\.[^\s@.]{2,}$/,
    'Write one e-mail address, such as hello@larch.example.',
  ],
  web: [
    /^(?:https:\/\/)?[\p{L}\d-]+(?:\.[\p{L}\d-]+)+(?:\/[^\s]*)?$/u,
    'Write a web address, such as www.northshire.example/complaints.',
  ],
  address: [/^[\s\S]{5,300}$/, 'Write the whole address, in at most 300 signs.'],
}

function partOf(part: (typeof PARTS)[number], said: string | undefined): string | null | Refusal {
  const trimmed = said?.trim() ?? ''
  if (trimmed === '') return null
  const text = readText(trimmed, part)
  if (isRefusal(text)) return text
  const [shape, says] = SHAPE[part]
  return shape.test(text) ? text : new Refusal('bad-text', says, {}, { field: part })
}

/** How the provider is reached, and every funder that an agreement names. */
export async function contacts(daybook: Daybook): Promise<readonly ContactShown[]> {
  const { store, kept, caller } = daybook
  const written = await writtenDown(daybook)
  const funders = await kept.funders(caller.provider)
  return [
    {
      whose: 'provider',
      name: await providerName(store, caller.provider),
      contact: written.get('provider'),
    },
    ...funders.map(({ code, name }): ContactShown => {
      const whose = `funder:${code}` as const
      return { whose, name, contact: written.get(whose) }
    }),
  ]
}

/** For a statement: as it is written down when it is made. */
export async function contactsFor(
  daybook: Daybook,
  funders: readonly { readonly code: string; readonly name: string }[],
): Promise<Statement['contacts']> {
  const written = await writtenDown(daybook)
  return {
    provider: written.get('provider') ?? null,
    funders: funders.flatMap(({ code, name }) => {
      const contact = written.get(`funder:${code}`)
      return contact ? [{ funder: name, contact }] : []
    }),
  }
}

async function writtenDown({ store, caller }: Daybook): Promise<ReadonlyMap<ContactRow['whose'], Contact>> {
  const rows = await store.issued.contacts(caller.provider)
  return new Map(rows.map(({ whose, phone, email, web, address }) => [whose, { phone, email, web, address }]))
}
