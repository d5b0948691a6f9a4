import type { Caller } from '../bookkeeping/daybook.ts'
import type { Answer, Books } from '../bookkeeping/open-books.ts'
import type { Store } from '../bookkeeping/store.ts'
import type { AccessId, UserId } from '../bookkeeping/store-people.ts'
import { day } from '../ledger/day.ts'
import type { RoleName } from '../ledger/role.ts'
import { PROVIDER, START } from './larch.ts'

/** What every address of a demo account ends in: a name that can be nobody's on the net (RFC 2606). */
const DEMO_ADDRESS = '@demo.invalid'

/** Somebody of the demo with an account of their own. */
export interface DemoPerson {
  readonly name: string
  readonly email: string
  readonly role: RoleName
  /** What they see and do, in words. */
  readonly about?: string
}

const DANA: DemoPerson = {
  name: 'Dana Reed',
  email: `dana${DEMO_ADDRESS}`,
  role: 'manager',
  about: 'keeps the books of Larch Support',
}
const TOM: DemoPerson = {
  name: 'Tom Okafor',
  email: `tom${DEMO_ADDRESS}`,
  role: 'manager',
  about: 'the second manager, who allows what Dana proposes',
}
const BRIAN: DemoPerson = {
  name: 'Brian',
  email: `brian${DEMO_ADDRESS}`,
  role: 'holder',
  about: 'his own fund',
}
const RUTH: DemoPerson = {
  name: 'Ruth Bell',
  email: `ruth${DEMO_ADDRESS}`,
  role: 'representative',
  about: 'Emma’s sister, and her attorney for money',
}
const JO: DemoPerson = {
  name: 'Jo Hill',
  email: `jo${DEMO_ADDRESS}`,
  role: 'commissioner',
  about: 'audits what Northshire Council pays for',
}

/** One for each role, and the second manager that some things need. */
export const DEMO_PEOPLE: readonly DemoPerson[] = [DANA, TOM, BRIAN, RUTH, JO]

/** Makes an account, without a password: only the demo's own page lets anybody in by it. */
export type NewAccount = (who: { readonly name: string; readonly email: string }) => Promise<UserId>

/** Every answer of the demo's own story, which is never refused. */
type Must = <R>(answer: Answer<R>) => R

/** The managers come in: from here on they write things down under their own names. */
export async function managersComeIn(
  books: Books,
  by: Caller,
  account: NewAccount,
  must: Must,
): Promise<{ readonly dana: Caller; readonly tom: Caller }> {
  const dana = await comeIn(books, by, account, must, DANA, {})
  return { dana, tom: await comeIn(books, dana, account, must, TOM, {}) }
}

/** Who else may see and decide: Brian, Ruth for Emma, and the council. Without accounts nobody comes in. */
export async function othersComeIn(
  books: Books,
  by: Caller,
  account: NewAccount | undefined,
  must: Must,
): Promise<Others | undefined> {
  const { authority } = must(await books.recordAuthority(by, RUTHS_AUTHORITY))
  must(await books.agreeDecisionMaking(by, { ...EMMAS_AGREEMENT, kinds: kindsWith(authority) }))
  if (!account) return undefined
  const brian = await comeIn(books, by, account, must, BRIAN, { fund: 'LS-002' })
  await comeIn(books, by, account, must, RUTH, { fund: 'LS-009', authority })
  return { brian, jo: await comeIn(books, by, account, must, JO, { funder: PROVIDER.council.code }) }
}

/** Those who do something in the story that nobody can do for them. */
export interface Others {
  readonly brian: Caller
  readonly jo: Caller
}

async function comeIn(
  books: Books,
  by: Caller,
  account: NewAccount,
  must: Must,
  { name, email, role }: DemoPerson,
  to: { readonly fund?: string; readonly authority?: string; readonly funder?: string },
): Promise<Caller> {
  const { token } = must(await books.invite(by, { role, name, email, ...to }))
  const { access } = must(await books.acceptInvitation({ token, user: await account({ name, email }) }))
  return callerOf(books, access)
}

async function callerOf(books: Books, access: AccessId): Promise<Caller> {
  const caller = await books.callerOf(access)
  if (!caller) throw new Error('the demo’s story: nobody has come in')
  return caller
}

/** Emma’s sister is her attorney for money: she decides what is Emma’s to decide about it. */
const RUTHS_AUTHORITY = {
  fund: 'LS-009',
  kind: 'lpa-finance',
  name: RUTH.name,
  email: RUTH.email,
  decides: ['hours-into-money', 'buy', 'save'],
  told: true,
  from: START,
  recognisedBy: DANA.name,
  evidence: 'The power of attorney as the Office of the Public Guardian registered it, seen on 2 March 2026',
  notStaff: true,
} as const

/** How Emma makes decisions: most of them herself, some with help, saving with Ruth. */
const EMMAS_AGREEMENT = {
  fund: 'LS-009',
  from: START,
  decided: { name: 'Emma', involved: 'in-person' },
} as const

function kindsWith(authority: string) {
  return [
    { kind: 'support', who: 'me', involved: 'I point at the photographs of who comes.' },
    {
      kind: 'swap',
      who: 'me-with-help',
      helper: 'Femi',
      involved: 'Femi shows me the week on the board, and I move the cards.',
    },
    {
      kind: 'save',
      who: 'best-interests',
      authority,
      involved: 'Ruth asks me first what I am looking forward to, and tells me what she decided.',
    },
  ]
}

/** What Dana wrote down for people is told to them by Tom, the day after; each in the way they asked for. */
export async function tellPeople(books: Books, by: Caller, on: string, must: Must): Promise<void> {
  for (const { notice } of await books.notices(by, { by: day(on) }))
    must(
      await books.markTold(by, { notice: notice.id, how: notice.to === 'person' ? 'in-person' : 'letter' }),
    )
}

/** Addresses of demo accounts in a file, whether they have come in or are invited. */
export async function demoAccounts(store: Store): Promise<readonly string[]> {
  const found = new Set<string>()
  for (const { id } of await store.providers()) {
    const users = await store.people.users((await store.people.accessTo(id)).map((a) => a.user))
    const invited = await store.people.invitations(id)
    for (const { email } of [...users.values(), ...invited])
      if (email.toLowerCase().endsWith(DEMO_ADDRESS)) found.add(email)
  }
  for (const { email } of DEMO_PEOPLE) if (await store.people.userByEmail(email)) found.add(email)
  return [...found].sort()
}
