import type { Caller } from '../bookkeeping/daybook.ts'
import { type Books, isRefused, refusalsOf } from '../bookkeeping/open-books.ts'
import { dayAt, printDay } from '../ledger/day.ts'
import { Refusal } from '../ledger/refusal.ts'
import { NotSent } from '../mail/post.ts'
import { smtpPost } from '../mail/smtp.ts'
import { invitationLetter } from '../web/letters.ts'
import { urls } from '../web/urls.ts'
import { BOOKS, command, needed, oneOf } from './command.ts'
import { inHouse } from './house.ts'
import { originIn, smtpIn } from './settings.ts'
import type { Terminal } from './terminal.ts'

/** Whoever is let in by somebody on a page is invited there; these two are nobody's own fund. */
const ROLES_HERE = ['manager', 'commissioner'] as const

export const invite = command({
  name: 'invite',
  summary: 'Invite a manager, such as the first one of a file, or a commissioner',
  usage: ['--role manager|commissioner --email ADDRESS --name NAME [--funder CODE] [--again] [--origin URL]'],
  examples: [
    'invite --role manager --email dana@larch.example --name "Dana Reed" --origin https://fund.larch.example',
    'invite --role commissioner --funder northshire --email jo@northshire.example --name "Jo Hill"',
  ],
  options: {
    role: { type: 'string', value: 'ROLE', says: ROLES_HERE.join(' or ') },
    email: { type: 'string', value: 'ADDRESS', says: 'their e-mail address, which they sign in with' },
    name: { type: 'string', value: 'NAME', says: 'the name that people know them by' },
    funder: {
      type: 'string',
      value: 'CODE',
      says: 'for a commissioner: the funder’s code in the agreements',
    },
    again: { type: 'boolean', says: 'take back this address’s open invitation first: its link was lost' },
    origin: {
      type: 'string',
      value: 'URL',
      says: 'the service’s public address (RINGFENCE_ORIGIN, else http://127.0.0.1:3000)',
    },
    ...BOOKS,
  },
  words: 0,
  run({ options }, terminal) {
    const role = oneOf('role', needed('as what: --role manager', options.role), ROLES_HERE)
    const email = needed('their address: --email ADDRESS', options.email)
    const name = needed('the name they are known by: --name NAME', options.name)
    const origin = originIn(options.origin, process.env) ?? 'http://127.0.0.1:3000'
    const server = smtpIn(process.env)
    const funder = options.funder === undefined ? {} : { funder: options.funder }
    return inHouse(options, async ({ books, caller, provider }) => {
      if (options.again) await takeBack(books, caller, email)
      const invited = await books.invite(caller, { role, email, name, ...funder })
      if (isRefused(invited)) return { refusals: refusalsOf(invited).map(withAgain) }
      const link = `${origin}${urls.invitation(invited.token)}`
      const until = printDay(dayAt(invited.until))
      const letter = invitationLetter({
        role,
        to: email.trim().toLowerCase(),
        name,
        provider: provider.name,
        link,
        until,
      })
      const sent = server !== undefined && (await trySending(terminal, () => smtpPost(server).send(letter)))
      return {
        json: { invitation: invited.invitation, link, until: invited.until, sent },
        text: `${name} comes in by this link, once, until ${until}:\n\n  ${link}\n\n${sent ? 'It was sent to them too.' : 'It was not sent: give it to them yourself, and to nobody else.'}`,
      }
    })
  },
})

/** On the command line an open invitation is taken back by an option. */
function withAgain(refusal: Refusal): Refusal {
  return refusal.facts['invited'] === undefined
    ? refusal
    : new Refusal(refusal.name, `${refusal.sentence} Here --again does both.`, refusal.facts, refusal.where)
}

/** Whoever lost the first link of a file has nobody else to take it back for them. */
async function takeBack(books: Books, caller: Caller, email: string): Promise<void> {
  const { invitations } = await books.people(caller, {})
  for (const { id, email: to } of invitations)
    if (to === email.trim().toLowerCase()) await books.withdrawInvitation(caller, { invitation: id })
}

/** The link stands on the terminal whatever becomes of the letter. */
async function trySending(terminal: Terminal, send: () => Promise<void>): Promise<boolean> {
  try {
    await send()
    return true
  } catch (error) {
    if (!(error instanceof NotSent)) throw error
    terminal.note(`The letter could not be sent: ${error.message}.`)
    return false
  }
}
