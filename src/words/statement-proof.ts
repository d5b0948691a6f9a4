import type { Block, Section } from './blocks.ts'
import type { Teller } from './teller.ts'

/** The last part: what somebody needs who checks that nobody has changed this statement. */
export function proofSection(t: Teller): Section {
  const { ref, number, standsOn, proof } = t.s
  const says = t.says.proof
  const issued = proof.code !== ''
  return {
    id: 'proof',
    heading: says.heading,
    ownPage: true,
    blocks: [
      { type: 'paragraph', text: says.why },
      ...(issued ? [] : [{ type: 'paragraph', text: says.notIssued, strong: true } as const]),
      {
        type: 'facts',
        items: [
          ...(issued ? [{ label: says.code, value: inFours(proof.code) }] : []),
          { label: says.ref, value: ref },
          ...(issued ? [{ label: says.number, value: String(number) }] : []),
          { label: says.standsOn, value: String(standsOn) },
          { label: says.head, value: proof.head },
          { label: says.lastStatement, value: proof.lastStatement ?? says.first },
        ],
      },
      ...(issued && proof.checkAt !== null ? checking(t, proof.checkAt) : []),
    ],
  }
}

function checking(t: Teller, at: string): Block[] {
  const says = t.says.proof
  return [
    { type: 'link', says: says.where, href: `${at}/check` },
    { type: 'paragraph', text: says.how },
    { type: 'qr', text: `${at}/check?code=${t.s.proof.code}`, says: says.scan },
  ]
}

/** "7K2M-94QX-P3TD-0RF8" */
export function inFours(code: string): string {
  return code.replace(/(.{4})(?=.)/g, '$1-')
}
