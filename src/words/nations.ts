import type { Nation } from '../ledger/statement.ts'

/** What differs by nation, in one language: how to complain, in its order, and who looks at it last. */
export interface NationWords {
  readonly ombudsman: string
  readonly phone: string
  readonly web: string
  /** Said before the steps. */
  readonly complain: string
  readonly steps: {
    readonly provider: (provider: string) => string
    /** The council, or whoever else pays. */
    readonly funder: (funder: string) => string
    readonly ombudsman: (ombudsman: string, phone: string, web: string) => string
  }
}

/** The three nations complain in the same order. */
const IN_ENGLISH: Pick<NationWords, 'complain' | 'steps'> = {
  complain: 'If you are not happy with the answer, you can complain. Do it in this order:',
  steps: {
    provider: (provider) => `First, to ${provider}.`,
    funder: (funder) => `Then, to ${funder}.`,
    ombudsman: (ombudsman, phone, web) =>
      `Then, to ${ombudsman}. It is free. Phone ${phone}, or go to ${web}.`,
  },
}

/** By language and nation. Addresses and numbers as the Ombudsmen give them themselves. */
export const NATIONS: { readonly en: Readonly<Record<Nation, NationWords>> } = {
  en: {
    england: {
      ombudsman: 'the Local Government and Social Care Ombudsman',
      phone: '0300 061 0614',
      web: 'www.lgo.org.uk',
      ...IN_ENGLISH,
    },
    wales: {
      ombudsman: 'the Public Services Ombudsman for Wales',
      phone: '0300 790 0203',
      web: 'www.ombudsman.wales',
      ...IN_ENGLISH,
    },
    scotland: {
      ombudsman: 'the Scottish Public Services Ombudsman',
      phone: '0800 377 7330',
      web: 'www.spso.org.uk',
      ...IN_ENGLISH,
    },
  },
}
