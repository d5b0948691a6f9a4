import { Refusal } from '../ledger/refusal.ts'
import { BOOKS, command, needed, refused, WrongUsage } from './command.ts'
import { inHouse, systemClock } from './house.ts'

export const secondFactor = command({
  name: 'second-factor',
  summary: 'Let somebody set up their codes anew, who lost their phone and their backup codes',
  usage: ['--email ADDRESS --remove'],
  examples: [
    'second-factor --email dana@larch.example --remove',
    'second-factor --email dana@larch.example --remove --db larch.db',
  ],
  options: {
    email: { type: 'string', value: 'ADDRESS', says: 'the address they sign in with' },
    remove: {
      type: 'boolean',
      says: 'take their second factor away, and end every place where they are signed in',
    },
    ...BOOKS,
  },
  words: 0,
  run({ options }) {
    const email = needed('whose: --email ADDRESS', options.email).trim().toLowerCase()
    if (!options.remove) throw new WrongUsage('Say that it goes: --remove. Be sure first who asks for it.')
    return inHouse(options, async ({ store }) => {
      const account = await store.signIn.account(email)
      if (!account?.hasSecondFactor)
        return refused(
          new Refusal(
            'unknown-person',
            'Nobody signs in with this address and a second factor. Check the address.',
            {},
            { field: 'email' },
          ),
        )
      const now = Temporal.Instant.from(systemClock()).epochMilliseconds
      await store.signIn.removeSecondFactor(account.user, now)
      return {
        json: { user: account.user },
        text: `${account.name} signs in with the password next time, and sets up a new code at once. Everywhere else they are signed out.`,
      }
    })
  },
})
