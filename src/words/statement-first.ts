import type { Section } from './blocks.ts'
import type { Teller } from './teller.ts'

export function about(t: Teller): Section {
  const { s } = t
  const early = s.state === 'may-change'
  return {
    id: 'about',
    heading: t.says.about.heading,
    blocks: [
      {
        type: 'facts',
        items: [
          { label: t.says.about.person, value: t.word(s.person) },
          { label: t.says.about.provider, value: s.provider },
          ...(s.funders.length > 0 ? [{ label: t.says.about.funders, value: t.funders }] : []),
          { label: t.says.about.period, value: t.says.about.days(t.day(s.first), t.fullDay(s.last)) },
          { label: t.says.about.known, value: t.says.about.knownOn(t.known) },
        ],
      },
      early
        ? { type: 'paragraph', text: t.says.mayChangeWhy, strong: true }
        : { type: 'paragraph', text: `${t.says.final(t.period)} ${t.says.about.knownWhy}` },
    ],
  }
}
