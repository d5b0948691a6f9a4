import type { Contact } from '../ledger/statement.ts'
import type { Block, Section } from './blocks.ts'
import { type Teller, unbroken } from './teller.ts'

/** What was asked about earlier statements, with the answers. */
export function questionsSection(t: Teller): Section {
  const { questions } = t.s
  const says = t.says.questions
  return {
    id: 'questions',
    heading: says.heading,
    blocks: questions.flatMap((q): Block[] => [
      {
        type: 'subheading',
        text: q.line === null ? says.whole(q.statement) : says.line(q.line, q.statement),
      },
      { type: 'paragraph', text: says.asked(says.by[q.askedBy], t.day(q.on), t.word(q.says)) },
      {
        type: 'paragraph',
        text:
          q.answer === null
            ? says.due(t.day(q.due))
            : says.answered(t.day(q.answer.on), t.word(q.answer.says)),
      },
    ]),
  }
}

/** How to ask about a line, how soon there is an answer, and how to complain. */
export function askSection(t: Teller): Section {
  const { provider, funders, asking, number, proof } = t.s
  const { ask, nation } = t.says
  const issued = proof.code !== ''
  return {
    id: 'ask',
    heading: ask.heading,
    blocks: [
      {
        type: 'paragraph',
        text: [
          ask.ask(provider),
          ...reached(t, t.s.contacts.provider),
          ...(issued ? [ask.number(number)] : []),
        ].join(' '),
      },
      ...(issued && proof.checkAt !== null
        ? [{ type: 'link', says: ask.here, href: `${proof.checkAt}/s/${proof.code}` } as const]
        : []),
      {
        type: 'paragraph',
        text: [
          ask.answer(asking.answerWithin),
          ...(funders.length > 0 ? [ask.late(asking.funderAfter, t.funders)] : []),
        ].join(' '),
      },
      ...complaining(t, nation),
    ],
  }
}

function complaining(
  t: Teller,
  { complain, steps, ombudsman, phone, web }: Teller['says']['nation'],
): Block[] {
  return [
    { type: 'paragraph', text: complain },
    {
      type: 'list',
      ordered: true,
      items: [
        steps.provider(t.s.provider),
        ...(t.s.funders.length > 0 ? [[steps.funder(t.funders), ...fundersReached(t)].join(' ')] : []),
        steps.ombudsman(ombudsman, phone, web),
      ],
    },
  ]
}

/** “Phone 01632 960 120. E-mail hello@larch.example.”: as somebody has written it down. */
function reached({ says }: Teller, contact: Contact | null): string[] {
  if (contact === null) return []
  const { reach } = says.ask
  const { phone, email, web, address } = contact
  return [
    ...(phone === null ? [] : [reach.phone(unbroken(phone))]),
    ...(email === null ? [] : [reach.email(email)]),
    ...(web === null ? [] : [reach.web(web)]),
    ...(address === null ? [] : [reach.address(address.split(/\s*\n\s*/).join(', '))]),
  ]
}

/** Where several pay, each is named before how it is reached. */
function fundersReached(t: Teller): string[] {
  const { funders } = t.s.contacts
  return funders.flatMap(({ funder, contact }) => {
    const ways = reached(t, contact)
    return t.s.funders.length === 1 ? ways : [`${funder}:`, ...ways]
  })
}

export function sentSection(t: Teller): Section {
  const { sentTo } = t.s
  const named = ({ to, name, funder, form }: (typeof sentTo)[number]) =>
    t.says.sent.to(
      name === null ? (funder ?? t.says.sent.readers[to]) : t.word(name),
      t.says.sent.forms[form],
    )
  return {
    id: 'sent',
    heading: t.says.sent.heading,
    blocks: [
      sentTo.length === 0
        ? { type: 'paragraph', text: t.says.sent.nobody }
        : { type: 'list', ordered: false, items: sentTo.map(named) },
    ],
  }
}
