import { AUTHORITY_KINDS, type AuthorityId, standsOn } from '../ledger/authority.ts'
import { type Day, dayAt, localAt, type Moment, printDay } from '../ledger/day.ts'
import type { FundId } from '../ledger/fund.ts'
import type { RoleName } from '../ledger/role.ts'
import { isCardAddress, isDocument, isOpen } from './access.ts'
import type { Daybook } from './daybook.ts'
import type { About } from './entrance.ts'
import { openInvitations } from './invitation.ts'
import { fundersOf } from './person.ts'
import type { FundRow } from './store.ts'
import type { AccessId, InvitationId } from './store-people.ts'

/** Somebody with access, or on their way to it. */
export interface PersonLine {
  readonly name: string
  /** Empty for whoever has none. */
  readonly email: string
  readonly role: RoleName
  readonly fund?: Whose
  /** By what right, for a representative. */
  readonly authority?: { readonly id: AuthorityId; readonly kind: string; readonly stands: boolean }
  readonly funder?: string
}

export interface People {
  readonly access: readonly (PersonLine & { readonly id: AccessId; readonly from: Day; readonly to?: Day })[]
  readonly invitations: readonly (PersonLine & { readonly id: InvitationId; readonly until: Moment })[]
  /** What somebody could be invited to. */
  readonly to: {
    readonly funds: readonly Whose[]
    readonly authorities: readonly { readonly id: AuthorityId; readonly name: string; readonly fund: Whose }[]
    readonly funders: readonly { readonly code: string; readonly name: string }[]
  }
}

interface Whose {
  readonly id: FundId
  readonly ref: string
  readonly name: string
}

/** Everybody who has access to anything of the provider's, and who is invited. */
export async function people(daybook: Daybook): Promise<People> {
  const { store, kept, caller, today } = daybook
  const given = (await store.people.accessTo(caller.provider)).filter((a) => isOpen(a, today))
  const users = await store.people.users([...new Set(given.map((a) => a.user))])
  const funders = await fundersOf(daybook)
  const funds = new Map((await kept.funds(caller.provider)).map((f) => [f.id, f]))
  const line = async (a: About, who: { name: string; email: string } | undefined): Promise<PersonLine> => {
    const fund = a.fund === undefined ? undefined : funds.get(a.fund)
    const documents = a.authority === undefined || !a.fund ? [] : await store.people.documents(a.fund)
    const authority = documents.filter(isDocument('authority')).find((d) => d.id === a.authority)
    const ends = documents.filter(isDocument('authority-ended'))
    return {
      name: who?.name ?? '(name removed)',
      email: who && !isCardAddress(who.email) ? who.email : '',
      role: a.role,
      ...(fund ? { fund: whose(fund) } : {}),
      ...(authority
        ? {
            authority: {
              id: authority.id,
              kind: AUTHORITY_KINDS[authority.kind],
              stands: standsOn(authority, ends, today),
            },
          }
        : {}),
      ...(a.funder === undefined ? {} : { funder: funders.get(a.funder) ?? a.funder }),
    }
  }
  const access: People['access'][number][] = []
  for (const a of given)
    access.push({
      id: a.id,
      from: a.from,
      ...(a.to ? { to: a.to } : {}),
      ...(await line(a, users.get(a.user))),
    })
  const invitations: People['invitations'][number][] = []
  for (const i of await openInvitations(daybook))
    invitations.push({ id: i.id, until: i.until, ...(await line(i, i)) })
  const to = {
    funds: [...funds.values()].filter((f) => f.holder === 'person').map(whose),
    authorities: await authoritiesLeft(daybook, [...funds.values()]),
    funders: [...funders].map(([code, name]) => ({ code, name })),
  }
  return { access, invitations, to }
}

function whose({ id, ref, name }: FundRow): Whose {
  return { id, ref, name: name ?? '(name removed)' }
}

/** Authorities on record that have not ended. */
async function authoritiesLeft(daybook: Daybook, funds: readonly FundRow[]) {
  const left: { id: AuthorityId; name: string; fund: Whose }[] = []
  for (const fund of funds) {
    const documents = await daybook.store.people.documents(fund.id)
    const over = new Set(documents.filter(isDocument('authority-ended')).map((e) => e.authority))
    const standing = documents
      .filter(isDocument('authority'))
      .filter((a) => !over.has(a.id) && (a.to === undefined || a.to >= daybook.today))
    const names = await daybook.words(standing.map((a) => a.name))
    for (const { id, name } of standing)
      left.push({ id, name: names.get(name) ?? '(name removed)', fund: whose(fund) })
  }
  return left
}

/** A moment as people read it: 9 June 2026 at 14:35. */
export function printMoment(at: Moment): string {
  return `${printDay(dayAt(at))} at ${localAt(at).slice(11)}`
}
