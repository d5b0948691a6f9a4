import type { Nation } from '../ledger/statement.ts'

/** What differs by nation, in one language: who looks at a complaint when the provider and the council have not helped. */
export interface NationWords {
  readonly ombudsman: string
  readonly phone: string
  readonly web: string
}

/** By language and nation. Addresses and numbers as the Ombudsmen give them themselves. */
export const NATIONS: { readonly en: Readonly<Record<Nation, NationWords>> } = {
  en: {
    england: {
      ombudsman: 'the Local Government and Social Care Ombudsman',
      phone: '0300 061 0614',
      web: 'www.lgo.org.uk',
    },
    wales: {
      ombudsman: 'the Public Services Ombudsman for Wales',
      phone: '0300 790 0203',
      web: 'www.ombudsman.wales',
    },
    scotland: {
      ombudsman: 'the Scottish Public Services Ombudsman',
      phone: '0800 377 7330',
      web: 'www.spso.org.uk',
    },
  },
}
