import type { Caller } from '../bookkeeping/daybook.ts'
import type { InvitationAsked } from '../bookkeeping/invitation.ts'
import { type Answer, isRefused, type Request } from '../bookkeeping/open-books.ts'
import type { InvitationId } from '../bookkeeping/store-people.ts'
import { dayAt, type Moment, printDay } from '../ledger/day.ts'
import { Refusal } from '../ledger/refusal.ts'
import { may, NOTHING_THERE, type RoleName } from '../ledger/role.ts'
import { NotSent } from '../mail/post.ts'
import type { Service } from './caller.ts'
import { invitationLetter } from './letters.ts'
import { urls } from './urls.ts'

interface Invited {
  readonly invitation: InvitationId
  readonly until: Moment
}

/**
 * Invites somebody and sends them their link, for the page and the API alike. The link is in the letter and nowhere
 * else. Without post, or where the letter is not taken, nobody is invited.
 */
export async function inviteByPost(
  { books, post, log, ...service }: Service,
  caller: Caller,
  ask: InvitationAsked,
  { request, at }: { readonly request: Request; readonly at: string },
): Promise<Answer<Invited>> {
  if (may(caller, 'invite') !== 'yes') return NOTHING_THERE
  if (!post)
    return new Refusal(
      'no-post',
      'No mail can be sent from here, so nobody was invited. Whoever runs the service must set up its mail first.',
    )
  const made = await books.invite(caller, ask, request)
  if (isRefused(made)) return made
  const { token, ...invited } = made
  if (token === undefined) return (await isKept(books, caller, ask, invited)) ? invited : notSent()
  const provider = await books.provider(caller, {})
  const to = ask.email.trim().toLowerCase()
  // Where a family shares an address, whoever opens the letter is greeted.
  const known = (await books.people(caller, {})).access.find((a) => a.email === to)
  const link = `${service.origin ?? new URL(at).origin}${urls.invitation(token)}`
  try {
    await post.send(
      invitationLetter({
        to,
        role: ask.role as RoleName,
        name: known?.name ?? ask.name.trim(),
        provider: provider?.name ?? '',
        link,
        until: printDay(dayAt(made.until)),
      }),
    )
    return invited
  } catch (error) {
    if (!(error instanceof NotSent)) throw error
    log.warn({ why: error.why, code: error.code }, 'an invitation could not be sent')
    await books.withdrawInvitation(caller, { invitation: made.invitation })
    return notSent()
  }
}

/** Whether what a repeated request asked for is there: its letter may not have been taken the first time. */
async function isKept(
  books: Service['books'],
  caller: Caller,
  ask: InvitationAsked,
  { invitation }: Invited,
): Promise<boolean> {
  const { invitations, access } = await books.people(caller, {})
  const email = ask.email.trim().toLowerCase()
  const { role, fund, authority } = ask
  return (
    invitations.some((i) => i.id === invitation) ||
    access.some(
      (a) =>
        a.email === email &&
        a.role === role &&
        (!fund || a.fund?.id === fund || a.fund?.ref === fund) &&
        (!authority || a.authority?.id === authority),
    )
  )
}

function notSent(): Refusal {
  return new Refusal(
    'no-post',
    'The letter could not be sent, so nobody was invited. Check the address, or try again later.',
    {},
    { field: 'email' },
  )
}
