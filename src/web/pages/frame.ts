import { randomBytes } from 'node:crypto'
import type { Context } from 'hono'
import type { FundRow, Provider } from '../../bookkeeping/store.ts'
import { type Day, dayAt, printDay } from '../../ledger/day.ts'
import type { FundId } from '../../ledger/fund.ts'
import { ROLES, type Role, type RoleName } from '../../ledger/role.ts'
import type { Service, WebEnv } from '../caller.ts'
import type { Link, PageProps } from '../design/frame.tsx'
import { urls } from '../urls.ts'

export type Frame = Omit<PageProps, 'title' | 'children'>

/** Where each role can go from every page. */
const MENU: Readonly<Record<RoleName, (as: Role) => readonly Link[]>> = {
  manager: () => [
    { href: urls.funds(), text: 'Funds' },
    { href: urls.importing(), text: 'Import files' },
    { href: urls.putAside(), text: 'Rows put aside' },
    { href: urls.drawdown(), text: 'What we may take' },
    { href: urls.bank(), text: 'Does the bank agree?' },
    { href: urls.proposals(), text: 'For a second manager' },
    { href: urls.disputes(), text: 'Disputed' },
    { href: urls.toTell(), text: 'To tell' },
    { href: urls.people(), text: 'People' },
  ],
  holder: (as) => ('fund' in as ? ofOneFund(as.fund) : []),
  representative: (as) => ('fund' in as ? ofOneFund(as.fund) : []),
  commissioner: () => [{ href: urls.funds(), text: 'Funds' }],
}

function ofOneFund(fund: FundId): readonly Link[] {
  return [
    { href: urls.fund(fund), text: 'What is left' },
    { href: urls.decisions(fund), text: 'Decisions' },
    { href: urls.whoCanSee(fund), text: 'Who can see this' },
    { href: urls.looked(fund), text: 'Who looked' },
  ]
}

/** The way to a page about one fund; the person and whoever speaks for them have no list of funds above it. */
export function wayTo(c: Context<WebEnv>, { id, name }: Pick<FundRow, 'id' | 'name'>): readonly Link[] {
  const { role } = c.var.caller.as
  if (role === 'holder' || role === 'representative') return [{ href: urls.fund(id), text: 'What is left' }]
  return [
    { href: urls.funds(), text: 'Funds' },
    { href: urls.fund(id), text: name ?? '(name removed)' },
  ]
}

/** The day it is for the books: a demo's own day, or today. */
export function todayOf(service: Service): Day {
  return dayAt(service.books.clock())
}

export async function providerOf(c: Context<WebEnv>, { books }: Service): Promise<Provider | undefined> {
  return books.provider(c.var.caller, {})
}

/** What stands around every page: where one can go, and what everybody must know first. */
export async function frameOf(
  c: Context<WebEnv>,
  service: Service,
  here: string,
  more: Frame = {},
): Promise<Frame> {
  const provider = await providerOf(c, service)
  return {
    nav: MENU[c.var.caller.as.role](c.var.caller.as).map((link) => ({
      ...link,
      current: link.href === here,
    })),
    banners: [...(provider?.demoToday ? [`Demo: today is ${printDay(todayOf(service))}.`] : [])],
    visitor: {
      name: c.var.visitor.name,
      role: ROLES[c.var.caller.as.role],
      until: c.var.visitor.until,
      left: c.var.visitor.left,
      locks: c.var.visitor.locks,
    },
    ...more,
  }
}

/** A new key for a form that does something once, however often it is sent. */
export function newKey(): string {
  return randomBytes(16).toString('base64url')
}
