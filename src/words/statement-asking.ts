import { type Block, left, row, type Section, tableSection } from './blocks.ts'
import type { Teller } from './teller.ts'

/** What was asked about earlier statements, with the answers. */
export function questionsSection(t: Teller): Section {
  const { questions } = t.s
  const says = t.says.questions
  return tableSection('questions', says.heading, questions.length > 0, () => ({
    type: 'table',
    caption: says.table,
    captionShown: false,
    columns: [left(says.asked), left(says.about), left(says.question), left(says.answer)],
    rows: questions.map((q) =>
      row(t.day(q.on), [
        q.line === null ? says.whole(q.statement) : says.line(q.line, q.statement),
        `${says.by[q.askedBy]}:\n${t.word(q.says)}`,
        q.answer === null
          ? says.due(t.day(q.due))
          : `${says.answered(t.day(q.answer.on))}:\n${t.word(q.answer.says)}`,
      ]),
    ),
  }))
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
        text: [ask.ask(provider), ...(issued ? [ask.number(number)] : [])].join(' '),
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
        ...(t.s.funders.length > 0 ? [steps.funder(t.funders)] : []),
        steps.ombudsman(ombudsman, phone, web),
      ],
    },
  ]
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
