import { randomBytes } from 'node:crypto'
import type { Context } from 'hono'
import type { Provider } from '../../bookkeeping/store.ts'
import { type Day, dayAt, printDay } from '../../ledger/day.ts'
import type { Service, WebEnv } from '../caller.ts'
import type { PageProps } from '../design/frame.tsx'
import { urls } from '../urls.ts'

export type Frame = Omit<PageProps, 'title' | 'children'>

const MENU = [
  { href: urls.funds(), text: 'Funds' },
  { href: urls.importing(), text: 'Import files' },
  { href: urls.putAside(), text: 'Rows put aside' },
  { href: urls.drawdown(), text: 'What we may take' },
  { href: urls.bank(), text: 'Does the bank agree?' },
] as const

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
    nav: MENU.map((link) => ({ ...link, current: link.href === here })),
    banners: [
      ...(provider?.demoToday ? [`Demo: today is ${printDay(todayOf(service))}.`] : []),
      'No sign-in yet: this service answers on this computer only.',
    ],
    ...more,
  }
}

/** A new key for a form that does something once, however often it is sent. */
export function newKey(): string {
  return randomBytes(16).toString('base64url')
}
