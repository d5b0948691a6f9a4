import type { Section } from './blocks.ts'
import type { Teller } from './teller.ts'

export function askSection(t: Teller): Section {
  const { provider, funders } = t.s
  return {
    id: 'ask',
    heading: t.says.ask.heading,
    blocks: [
      { type: 'paragraph', text: t.says.ask.ask(provider) },
      { type: 'paragraph', text: t.says.ask.complain },
      {
        type: 'list',
        ordered: true,
        items: [
          t.says.ask.provider(provider),
          ...(funders.length > 0 ? [t.says.ask.funder(t.funders)] : []),
          t.says.ask.ombudsman(t.says.nation.ombudsman, t.says.nation.phone, t.says.nation.web),
        ],
      },
    ],
  }
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
