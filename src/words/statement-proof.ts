import type { Section } from './blocks.ts'
import type { Teller } from './teller.ts'

export function proofSection(t: Teller): Section {
  const { ref, number, standsOn, proof } = t.s
  return {
    id: 'proof',
    heading: t.says.proof.heading,
    ownPage: true,
    blocks: [
      { type: 'paragraph', text: t.says.proof.why },
      {
        type: 'facts',
        items: [
          { label: t.says.proof.ref, value: ref },
          { label: t.says.proof.number, value: String(number) },
          { label: t.says.proof.standsOn, value: String(standsOn) },
          { label: t.says.proof.head, value: proof.head },
          { label: t.says.proof.lastStatement, value: proof.lastStatement ?? t.says.proof.first },
          { label: t.says.proof.code, value: proof.code },
        ],
      },
    ],
  }
}
