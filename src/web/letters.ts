import { type Month, printMonth } from '../ledger/day.ts'
import { ROLES, type RoleName } from '../ledger/role.ts'
import type { Letter } from '../mail/post.ts'

/**
 * The words of letters that hold a link: who writes, what the link does and until when, and nothing about anybody's
 * fund, because nobody knows who reads a letter on its way.
 */

/** Everything that is needed to greet somebody and say who writes. */
interface Addressed {
  readonly to: string
  /** The name of whoever gets the letter. */
  readonly name: string
  /** The provider's name. */
  readonly provider: string
  readonly link: string
}

/** As what somebody is invited, and never for whom: that stands behind the sign-in. */
export function invitationLetter(
  about: Addressed & { readonly role: RoleName; readonly until: string },
): Letter {
  return letter(about, `${about.provider} invites you to come in`, [
    `${about.provider} invites you to come in to Ringfence as a ${ROLES[about.role]}. It keeps its Individual Service Funds there.`,
    'Open this link to begin. It works once, and only for you:',
    about.link,
    `It works until ${about.until}. If you did not expect this letter, do nothing, or ask ${about.provider}.`,
  ])
}

/** That a decision was written down for somebody: what it is stands behind the sign-in. */
export function noticeLetter(about: Addressed): Letter {
  return letter(about, `${about.provider} has written something down`, [
    `${about.provider} wrote down something that was decided in a fund that you can see.`,
    'Sign in here to read it, and to say if it is not right:',
    about.link,
    `If you cannot open it, ask ${about.provider}: they will tell you in another way.`,
  ])
}

/**
 * That a statement is there, or several: whose and what is in it stands behind the sign-in. Never the document: nobody
 * knows who reads a letter on its way.
 */
export function statementLetter(
  about: Addressed & { readonly month: Month; readonly early: boolean; readonly many: number },
): Letter {
  const { provider, month, early, many } = about
  const of = printMonth(month)
  const what = many === 1 ? `A statement for ${of}` : `${many.toLocaleString('en-GB')} statements for ${of}`
  return letter(about, `${what} from ${provider}`, [
    many === 1 ? `A statement for ${of} is ready for you.` : `${what} are ready for you.`,
    ...(early ? ['It is an early copy. It may still change.'] : []),
    'Sign in here to read it:',
    about.link,
    `If you cannot open it, or would rather have it on paper, in large print or in another form, tell ${provider}.`,
  ])
}

/** That a question was answered: what was asked and answered stands behind the sign-in. */
export function answerLetter(about: Addressed): Letter {
  return letter(about, `${about.provider} has answered your question`, [
    `${about.provider} has answered a question that you asked.`,
    'Sign in here to read the answer:',
    about.link,
    `If you cannot open it, ask ${about.provider}: they will tell you in another way.`,
  ])
}

function letter({ to, name, provider }: Addressed, subject: string, lines: readonly string[]): Letter {
  return {
    to,
    subject: oneLine(subject),
    text: [`Hello ${oneLine(name)},`, ...lines, oneLine(provider)].join('\n\n'),
  }
}

/** A name is written by people: in a heading it must stay within its line. */
function oneLine(text: string): string {
  return text.replace(/[\p{Cc}\u2028\u2029]+/gu, ' ').slice(0, 200)
}
