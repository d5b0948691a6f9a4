import type { FundPage } from '../../bookkeeping/figures.ts'
import { printDay } from '../../ledger/day.ts'
import { DECISION_KINDS } from '../../ledger/decision.ts'
import { Inset } from '../design/figures.tsx'
import { urls } from '../urls.ts'
import { heldInWords, howMuch, pounds, toSpend } from './words.ts'

/** What of it all is kept still while somebody's “This was not my decision” waits, and about which decision. */
export function KeptStill({ page }: { page: FundPage }) {
  const kinds = page.agreement?.kinds ?? []
  if (page.held.length === 0) return null
  return (
    <Inset>
      {page.held.map((held) => (
        <p class="govuk-body">
          Kept still until a manager has answered: {heldInWords([held], kinds)}. It stands among what is left,
          and cannot be used yet. Disputed: {held.disputes.length === 0 && 'a decision of an earlier day'}
          {held.disputes.map(({ decision }, i) => (
            <>
              {i > 0 && ', '}
              <a class="govuk-link" href={urls.decision(page.fund.id, decision)}>
                {decisionNamed(page, decision)}
              </a>
            </>
          ))}
          .
        </p>
      ))}
    </Inset>
  )
}

/** “turn hours into money, 9 March 2026”. */
function decisionNamed(page: FundPage, id: string): string {
  const decision = page.decisions.get(id)
  return decision ? `${DECISION_KINDS[decision.kind]}, ${printDay(decision.on)}` : 'the decision'
}

/** What of one account is kept still: “£24.60 of it is kept still”; nothing where none of it is. */
export function keptOf(page: FundPage, unit: string, code: string): string | undefined {
  const held = page.held.find((h) => h.unit === unit && h.code === code)
  if (!held) return undefined
  const { amount } = held
  if (unit !== 'GBP') return `${howMuch(page.agreement?.kinds ?? [], unit, amount)} of it is kept still`
  return `${code === 'spending' ? toSpend(amount) : pounds(amount)} of it is kept still`
}

/** Hours of one kind as a list offers them: “88 h left”, or “82 h free” where a dispute keeps some of them still. */
export function hoursOffered(page: FundPage, code: string): string {
  const left = page.line.left.find((l) => l.kind === code)?.amount ?? 0
  const held = page.held.find((h) => h.unit === code && h.code === 'available')?.amount ?? 0
  return `${howMuch(page.agreement?.kinds ?? [], code, left - held)} ${held > 0 ? 'free' : 'left'}`
}
