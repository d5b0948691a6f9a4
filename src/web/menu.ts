import type { FundId } from '../ledger/fund.ts'
import { ROLES, type Role, type RoleName } from '../ledger/role.ts'
import type { Visitor } from './caller.ts'
import type { Link, PageProps } from './design/frame.tsx'
import { urls } from './urls.ts'

/** Where each role can go from every page. */
const MENU: Readonly<Record<RoleName, (as: Role) => readonly Link[]>> = {
  manager: () => [
    { href: urls.funds(), text: 'Funds' },
    { href: urls.statements(), text: 'Statements' },
    { href: urls.importing(), text: 'Import files' },
    { href: urls.putAside(), text: 'Rows put aside' },
    { href: urls.drawdown(), text: 'What we may take' },
    { href: urls.bank(), text: 'Does the bank agree?' },
    { href: urls.proposals(), text: 'For a second manager' },
    { href: urls.disputes(), text: 'Disputed' },
    { href: urls.openQuestions(), text: 'Questions' },
    { href: urls.toTell(), text: 'To tell' },
    { href: urls.people(), text: 'People' },
  ],
  holder: (as) => ('fund' in as ? ofOneFund(as.fund) : []),
  representative: (as) => ('fund' in as ? ofOneFund(as.fund) : []),
  commissioner: () => [
    { href: urls.funds(), text: 'Funds' },
    { href: urls.openQuestions(), text: 'Not answered in time' },
  ],
}

/** Where a role can go from every page. */
export function menuOf(as: Role): readonly Link[] {
  return MENU[as.role](as)
}

function ofOneFund(fund: FundId): readonly Link[] {
  return [
    { href: urls.fund(fund), text: 'What is left' },
    { href: urls.decisions(fund), text: 'Decisions' },
    { href: urls.questions(fund), text: 'Questions' },
    { href: urls.whoCanSee(fund), text: 'Who can see this' },
    { href: urls.writing(fund), text: 'How we write' },
    { href: urls.looked(fund), text: 'Who looked' },
  ]
}

/** Who has come in, as the frame says it. */
export function visitorOf({
  name,
  caller,
  until,
  left,
  locks,
  others,
}: Visitor): NonNullable<PageProps['visitor']> {
  return { name, role: ROLES[caller.as.role], until, left, locks, others }
}
