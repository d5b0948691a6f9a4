import { z } from '@hono/zod-openapi'
import type { ContactAsked } from '../../bookkeeping/contact.ts'
import type { NeedAsked, NeedShown } from '../../bookkeeping/need.ts'
import { NEED_FORMS, NEED_WAYS } from '../../ledger/need.ts'
import { isRefusal } from '../../ledger/refusal.ts'
import type { Service } from '../caller.ts'
import type { Routes } from './route.ts'
import { day, every, inFund, maybe, text } from './shapes.ts'

const aReader = z.string().min(1).max(80).openapi({
  example: 'person',
  description: '“person”, the id of an authority, or “funder:” and the funder’s code.',
})
/** Read as text, so that an unknown one is refused with those there are. */
const aWord = z.string().min(1).max(40)

const aLine = z.string().max(300)
const aWhose = z.string().min(1).max(80).openapi({
  example: 'provider',
  description: '“provider”, or “funder:” and a funder’s code.',
})

const needAsked = z
  .strictObject({
    reader: aReader,
    form: aWord.openapi({ example: 'large-print', description: NEED_FORMS.join(', ') }),
    language: maybe(aWord.openapi({ description: 'en, where nothing is said.' })),
    way: aWord.openapi({ example: 'post', description: NEED_WAYS.join(', ') }),
    says: maybe(text.openapi({ description: 'What they need, in words; needed where the form is “other”.' })),
    address: maybe(text.openapi({ description: 'Where letters go; needed for post.' })),
    review: maybe(day),
  })
  .openapi('NeedAsked', {
    description: 'The day to ask again lies within three years; in a year where nothing is said.',
  }) satisfies z.ZodType<Omit<NeedAsked, 'fund'>>

const need = z
  .strictObject({
    reader: z.string(),
    to: z.enum(['person', 'representative', 'commissioner']),
    name: z.string(),
    form: z.enum(NEED_FORMS),
    language: z.string(),
    way: z.enum(NEED_WAYS),
    getsStatements: z.boolean(),
    hasEmail: z.boolean().openapi({ description: 'Whether an e-mail would reach them.' }),
    record: maybe(
      z
        .strictObject({
          on: z.string(),
          by: maybe(z.string()),
          review: z.string(),
          due: z.boolean().openapi({ description: 'The day to ask again has come.' }),
          says: maybe(z.string()),
          address: maybe(z.string()),
        })
        .openapi({ description: 'Missing where nobody has asked: then it is as the agreement says.' }),
    ),
  })
  .openapi('Need')

const aContact = {
  phone: maybe(aLine.openapi({ example: '01632 960 120' })),
  email: maybe(aLine.openapi({ example: 'hello@larch.example' })),
  web: maybe(aLine.openapi({ example: 'www.larch.example' })),
  address: maybe(text),
}
const contactAsked = z
  .strictObject({ whose: aWhose, ...aContact })
  .openapi('ContactAsked', { description: 'At least one way.' }) satisfies z.ZodType<ContactAsked>
const contact = z
  .strictObject({ whose: z.string(), name: z.string(), ...aContact })
  .openapi('Contact', { description: 'Nothing but the name where nobody has written it down.' })

/** How everybody is written to about a fund (Accessible Information Standard), and whom to ask again. */
export function writing(routes: Routes, { books }: Service) {
  return routes
    .get(
      '/api/funds/{fund}/needs',
      {
        summary: 'How everybody who reads about a fund is written to, the person first',
        params: inFund,
        answer: z.strictObject({ fund: z.string(), readers: every(need) }),
      },
      async ({ params, caller }) => {
        const found = await books.needsOf(caller, params)
        return isRefusal(found) ? found : { fund: found.fund.ref, readers: found.readers.map(needOf) }
      },
    )
    .post(
      '/api/funds/{fund}/needs',
      {
        summary: 'Record how somebody is written to, from the next letter and statement on',
        params: inFund,
        body: needAsked,
        answer: z
          .strictObject({ fund: z.string(), reader: z.string(), review: z.string() })
          .openapi('NeedMade'),
      },
      async ({ params, body, caller, request }) => books.recordNeed(caller, { ...params, ...body }, request),
    )
    .get(
      '/api/contacts',
      {
        summary: 'How people reach the provider and each funder, as statements print it',
        answer: z.strictObject({ contacts: every(contact) }),
      },
      async ({ caller }) => ({
        contacts: (await books.contacts(caller, {})).map(({ whose, name, contact: ways }) => ({
          ...{ whose, name },
          ...Object.fromEntries(Object.entries(ways ?? {}).filter(([, way]) => way !== null)),
        })),
      }),
    )
    .post(
      '/api/contacts',
      {
        summary: 'Write down how people reach the provider, or a funder where they complain to it',
        body: contactAsked,
        answer: z.strictObject({ whose: z.string() }).openapi('ContactMade'),
      },
      async ({ body, caller, request }) => books.recordContact(caller, body, request),
    )
    .get(
      '/api/needs-to-review',
      {
        summary: 'Whom to ask again what they need, and whom nobody has asked',
        query: z.strictObject({ by: maybe(day) }),
        answer: z.strictObject({
          due: every(z.strictObject({ fund: z.string(), need })),
          notAsked: every(z.string()).openapi({ description: 'References of funds.' }),
        }),
      },
      async ({ query, caller }) => {
        const { due, notAsked } = await books.needsToReview(caller, query)
        return {
          due: due.map((d) => ({ fund: d.fund.ref, need: needOf(d.need) })),
          notAsked: notAsked.map((fund) => fund.ref),
        }
      },
    )
}

function needOf({ record, ...shown }: NeedShown): z.output<typeof need> {
  if (!record) return shown
  const { by, says, address, ...rest } = record
  return {
    ...shown,
    record: {
      ...rest,
      ...(by.name === undefined ? {} : { by: by.name }),
      ...(says === undefined ? {} : { says }),
      ...(address === undefined ? {} : { address }),
    },
  }
}
