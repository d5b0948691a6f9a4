import type { FundId } from '../ledger/fund.ts'
import { ROLES, type Role, type RoleName } from '../ledger/role.ts'
import type { Visitor } from './caller.ts'
import type { Link, PageProps } from './design/frame.tsx'
import { urls } from './urls.ts'

/** A link of the menu, and the pages that stand together under it: its own is the first of them. */
export interface MenuLink extends Link {
  readonly under?: readonly Link[]
}

const section = (text: string, ...under: readonly [Link, ...Link[]]): MenuLink => ({
  href: under[0].href,
  text,
  under,
})

/** What a provider is asked, for its managers and for whoever pays. */
const REPORTS = section(
  'Reports',
  { href: urls.reports(), text: 'Three questions' },
  { href: urls.report('spending'), text: 'Spent on each person' },
  { href: urls.report('direct-and-management'), text: 'Direct and management' },
  { href: urls.report('plan-and-actual'), text: 'Plan and actual' },
  { href: urls.report('over-time'), text: 'Month by month' },
)

/** Where each role can go from every page: at most seven links, and every page in two steps. */
const MENU: Readonly<Record<RoleName, (as: Role) => readonly MenuLink[]>> = {
  manager: () => [
    section(
      'People',
      { href: urls.funds(), text: 'Everybody' },
      { href: urls.newFund(), text: 'Add a person' },
      { href: urls.people(), text: 'Who can come in' },
      { href: urls.contacts(), text: 'How people reach you' },
    ),
    section(
      'Month end',
      { href: urls.monthEnd(), text: 'Month end' },
      { href: urls.statements(), text: 'Statements' },
      { href: urls.packs(), text: 'Packs for those who pay' },
    ),
    section(
      'Files',
      { href: urls.importing(), text: 'Import files' },
      { href: urls.putAside(), text: 'Rows put aside' },
      { href: urls.reference(), text: 'For programs' },
    ),
    section(
      'Money',
      { href: urls.drawdown(), text: 'What we may take' },
      { href: urls.bank(), text: 'Does the bank agree?' },
      { href: urls.toPay(), text: 'To pay' },
      { href: urls.proposals(), text: 'For a second manager' },
      { href: urls.reclaims(), text: 'Money that may go back' },
    ),
    REPORTS,
    section(
      'Questions and decisions',
      { href: urls.openQuestions(), text: 'Questions' },
      { href: urls.queries(), text: 'Queries of those who pay' },
      { href: urls.disputes(), text: 'Disputed' },
      { href: urls.toTell(), text: 'To tell' },
      { href: urls.toAskAgain(), text: 'Ask again how to write' },
    ),
  ],
  holder: (as) => ('fund' in as ? ofOneFund(as.fund) : []),
  representative: (as) => ('fund' in as ? ofOneFund(as.fund) : []),
  commissioner: () => [
    section(
      'What you pay for',
      { href: urls.funds(), text: 'Start' },
      { href: urls.allFunds(), text: 'Everybody' },
      { href: urls.exceptions(), text: 'Exceptions' },
      { href: urls.openQuestions(), text: 'Not answered in time' },
    ),
    { href: urls.sampling(), text: 'Sampling' },
    { href: urls.payments(), text: 'Payments' },
    section(
      'Queries',
      { href: urls.queries(), text: 'Queries' },
      { href: urls.reclaims(), text: 'Money that may go back' },
    ),
    { href: urls.packs(), text: 'Packs' },
    REPORTS,
  ],
}

/** Where a role can go from every page. */
export function menuOf(as: Role): readonly MenuLink[] {
  return MENU[as.role](as)
}

/**
 * The menu as it stands on one page, with the links of the section that the page is in: it is one of them (`here`), or
 * its address begins like one of theirs.
 */
export function menuOn(
  as: Role,
  { here, path }: { readonly here: string; readonly path: string },
): Pick<PageProps, 'nav' | 'section'> {
  const menu = menuOf(as)
  const isIn = ({ href }: Link) => href === here || (href !== '/' && `${path}/`.startsWith(`${href}/`))
  const open = menu.find((link) => (link.under ?? [link]).some(isIn))
  return {
    nav: menu.map((link) => ({
      ...{ href: link.href, text: link.text },
      current: link.under ? link === open && 'section' : link.href === here,
    })),
    section: open?.under && {
      name: open.text,
      links: open.under.map((link) => ({ ...link, current: link.href === here })),
    },
  }
}

/** Whoever has one fund finds everything from its first page, in threes. */
function ofOneFund(fund: FundId): readonly Link[] {
  return [{ href: urls.fund(fund), text: 'What is left' }]
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
