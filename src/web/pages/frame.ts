import { randomBytes } from 'node:crypto'
import type { Context } from 'hono'
import type { FundRow, Provider } from '../../bookkeeping/store.ts'
import { type Day, dayAt, printDay } from '../../ledger/day.ts'
import type { Service, WebEnv } from '../caller.ts'
import type { Link, PageProps } from '../design/frame.tsx'
import { menuOn, visitorOf } from '../menu.ts'
import { urls } from '../urls.ts'

export type Frame = Omit<PageProps, 'title' | 'children'>

/** The way to a page about one fund; the person and whoever speaks for them have no list of funds above it. */
export function wayTo(c: Context<WebEnv>, { id, name }: Pick<FundRow, 'id' | 'name'>): readonly Link[] {
  const { role } = c.var.caller.as
  if (role === 'holder' || role === 'representative')
    return [{ href: urls.fund(id), text: 'What is left' }, ...above(c.req.path, id)]
  return [
    { href: urls.funds(), text: role === 'manager' ? 'People' : 'Funds' },
    { href: urls.fund(id), text: name ?? '(name removed)' },
  ]
}

/** Which of the person's own pages leads to a page: the first part of its address after the fund. */
const LEADS: Readonly<Record<string, 'use' | 'happened' | 'mine'>> = {
  ...{ cost: 'use', latest: 'use', swap: 'use', swaps: 'use', save: 'use', savings: 'use' },
  ...{ buy: 'use', purchases: 'use', use: 'use' },
  ...{ happened: 'happened', entries: 'happened' },
  ...{ mine: 'mine', statements: 'mine', questions: 'mine', people: 'mine', authorities: 'mine' },
  ...{ decisions: 'mine', looked: 'mine', writing: 'mine', cards: 'mine' },
}
const LED = {
  use: 'Use hours or money',
  happened: 'What happened',
  mine: 'Statements and people',
} as const

function above(path: string, fund: string): readonly Link[] {
  const [, , , first = ''] = path.split('/')
  const to = Object.hasOwn(LEADS, first) ? LEADS[first] : undefined
  if (to === undefined || path === urls[to](fund)) return []
  return [{ href: urls[to](fund), text: LED[to] }]
}

/** The day it is for the books: a demo's own day, or today. */
export function todayOf(service: Service): Day {
  return dayAt(service.books.clock())
}

/** Asked once for a page, however many parts of it name the provider. */
export function providerOf(c: Context<WebEnv>, { books }: Service): Promise<Provider | undefined> {
  const asked = PROVIDERS.get(c) ?? books.provider(c.var.caller, {})
  PROVIDERS.set(c, asked)
  return asked
}

const PROVIDERS = new WeakMap<Context<WebEnv>, Promise<Provider | undefined>>()

/** What stands around every page: where one can go, and what everybody must know first. */
export async function frameOf(
  c: Context<WebEnv>,
  service: Service,
  here: string,
  more: Frame = {},
): Promise<Frame> {
  const provider = await providerOf(c, service)
  return {
    ...menuOn(c.var.caller.as, { here, path: c.req.path }),
    banners: [...(provider?.demoToday ? [`Demo: today is ${printDay(todayOf(service))}.`] : [])],
    visitor: visitorOf(c.var.visitor),
    large: 'fund' in c.var.caller.as,
    ...more,
  }
}

/** A new key for a form that does something once, however often it is sent. */
export function newKey(): string {
  return randomBytes(16).toString('base64url')
}
