import type { Nation } from '../ledger/statement.ts'
import { ENGLISH } from './english.ts'
import { NATIONS, type NationWords } from './nations.ts'

/**
 * The message catalogue: what is said in a language, and what differs by nation. A second language is one more
 * file like english.ts and its rows in nations.ts, data only: one that leaves a word out does not compile.
 */
export type LanguageWords = typeof ENGLISH

/** Everything a document for people says, in one language and for one nation. */
export interface Words extends LanguageWords {
  readonly nation: NationWords
}

const LANGUAGES = { en: ENGLISH } satisfies Record<string, LanguageWords>
export type Language = keyof typeof LANGUAGES

/** The words of a language as they are said in a nation. */
export function wordsIn(language: Language, nation: Nation): Words {
  return { ...LANGUAGES[language], nation: NATIONS[language][nation] }
}

/** A language that there are words for, however it was written down (“en”, “en-GB”); else English. */
export function languageFrom(written: string | undefined | null): Language {
  const [code = ''] = (written ?? '').trim().toLowerCase().split('-')
  return isLanguage(code) ? code : 'en'
}

function isLanguage(code: string): code is Language {
  return Object.hasOwn(LANGUAGES, code)
}
