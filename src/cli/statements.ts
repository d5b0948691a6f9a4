import { endIssuing, type IssuingDone, issueMonth } from '../bookkeeping/issue-month.ts'
import { type Month, printMonth, readMonth } from '../ledger/day.ts'
import { isRefusal, Refusal } from '../ledger/refusal.ts'
import { smtpPost } from '../mail/smtp.ts'
import { type BundleDone, bundleFolder } from './bundle.ts'
import {
  BOOKS,
  command,
  type Done,
  needed,
  type Outcome,
  oneOf,
  readAs,
  refused,
  WrongUsage,
} from './command.ts'
import { type Delivered, deliver, type Sending } from './delivery.ts'
import { type House, inHouse } from './house.ts'
import { overEverybody } from './issuing.ts'
import { originIn, smtpIn } from './settings.ts'
import { counted, type Terminal } from './terminal.ts'

const TODO = ['issue', 'print'] as const
const WAYS = ['e-mail', 'print'] as const

export const statements = command({
  name: 'statements',
  summary: 'Issue a month’s statements for everybody, and send each in the form recorded for its reader',
  usage: [
    'issue --month MONTH [--early] [--deliver WAYS] [--out FOLDER]',
    'print --month MONTH [--early] --out FOLDER',
  ],
  examples: [
    'statements issue --month 2026-05',
    'statements issue --month 2026-05 --deliver e-mail,print --out /srv/larch/to-post',
    'statements print --month 2026-05 --out again',
  ],
  options: {
    month: { type: 'string', value: 'MONTH', says: 'the month, such as 2026-05' },
    early: { type: 'boolean', says: 'early copies, marked “may change”: nothing is closed' },
    deliver: {
      type: 'string',
      value: 'WAYS',
      says: 'e-mail (a link, never the document), print (a bundle in post order), e-mail,print, or none (none)',
    },
    out: { type: 'string', value: 'FOLDER', says: 'the folder that print bundles go into' },
    origin: {
      type: 'string',
      value: 'URL',
      says: 'the service’s public address, for links and for checking a statement (RINGFENCE_ORIGIN)',
    },
    ...BOOKS,
  },
  words: 1,
  run({ options, words }, terminal) {
    const [word] = words
    const todo = todoIn(word)
    const month = readAs('month', needed('which month: --month 2026-05', options.month), readMonth)
    const origin = originIn(options.origin, process.env)
    if (todo === 'print' && options.deliver !== undefined)
      throw new WrongUsage('--deliver goes with “statements issue”.')
    const sending = sendingBy(todo === 'print' ? 'print' : options.deliver, options.out, origin)
    const ask = { month, ...(options.early ? { early: true } : {}) }
    return inHouse({ ...options, origin }, (house) =>
      todo === 'print'
        ? printAgain(house, ask, { ...sending, again: true }, terminal)
        : issue(house, ask, sending, terminal),
    )
  },
})

function todoIn(word: string | undefined): (typeof TODO)[number] {
  const found = TODO.find((t) => t === word)
  if (found === undefined) throw new WrongUsage('Say what to do: “statements issue” or “statements print”.')
  return found
}

/** By which ways statements are sent now; wrong usage where what a way needs is not there. */
function sendingBy(ways: string | undefined, out: string | undefined, origin: string | undefined): Sending {
  const asked =
    ways === undefined || ways === 'none' ? [] : ways.split(',').map((w) => oneOf('deliver', w, WAYS))
  const [mail, print] = [asked.includes('e-mail'), asked.includes('print')]
  if (print !== (out !== undefined))
    throw new WrongUsage(
      print ? 'Say where the print bundle goes: --out FOLDER.' : '--out goes with --deliver print.',
    )
  const smtp = mail ? smtpIn(process.env) : undefined
  if (mail && !smtp)
    throw new WrongUsage('No mail server is set: RINGFENCE_SMTP_HOST and RINGFENCE_SMTP_FROM.')
  if (mail && origin === undefined)
    throw new WrongUsage('Say where people sign in, for the links: --origin URL, or RINGFENCE_ORIGIN.')
  return {
    ...(smtp && origin !== undefined ? { mail: { post: smtpPost(smtp), origin } } : {}),
    ...(print && out !== undefined ? { out: bundleFolder(out) } : {}),
  }
}

interface Asked {
  readonly month: Month
  readonly early?: boolean
}

const stateOf = ({ early }: Asked) => (early ? 'may-change' : 'final')

/** Issues, then sends what was asked for; the issuing ends when nothing of it is left for later. */
async function issue(house: House, ask: Asked, sending: Sending, terminal: Terminal): Promise<Outcome> {
  const issued = await issueMonth(overEverybody(house), ask, terminal)
  if (isRefusal(issued)) return refused(issued)
  const asked = sending.mail !== undefined || sending.out !== undefined
  const sent = asked
    ? await deliver(house, { month: ask.month, state: stateOf(ask) }, sending, terminal)
    : undefined
  if (!sent || sent.later === 0) await endIssuing(house, issued)
  const done: Done = {
    json: { ...issuedJson(issued), ...(sent ? { sent: sentJson(sent) } : {}) },
    text: [issuedText(issued, ask.month), ...(sent ? sentText(sent) : [])].join('\n'),
  }
  const refusals = [...issued.refusals, ...(sent ? notNow(sent) : [])]
  return refusals.length > 0 ? { refusals, done } : done
}

/** The print bundle of a month anew: everybody who gets paper, sent before or not. */
async function printAgain(house: House, ask: Asked, sending: Sending, terminal: Terminal): Promise<Outcome> {
  const sent = await deliver(house, { month: ask.month, state: stateOf(ask) }, sending, terminal)
  if (!sent.bundle)
    return refused(
      new Refusal(
        'unknown-document',
        `There is nothing of ${printMonth(ask.month)} to print. Issue its statements first.`,
        { month: ask.month },
      ),
    )
  return { json: { sent: sentJson(sent) }, text: sentText(sent).join('\n') }
}

// ── What came of it ────────────────────────────────────────────────────────────────────────────────────

function issuedJson({ issued, before, refused: not }: IssuingDone) {
  return { issued, before, refused: not }
}

function issuedText({ issued, before, refused: not }: IssuingDone, month: Month): string {
  const said = [
    `${counted(issued.length, 'statement')} of ${printMonth(month)} issued`,
    ...(before.length > 0 ? [`${counts(before.length)} issued before`] : []),
    ...(not > 0 ? [`${counts(not)} not issued`] : []),
  ]
  return `${said.join(', ')}.`
}

function sentJson({ bundle, ...sent }: Delivered) {
  return { ...sent, ...(bundle ? { bundle: bundleJson(bundle) } : {}) }
}

function bundleJson({ folder, envelopes, waiting, there, byHand, pages }: BundleDone) {
  return { folder, envelopes, waiting, there, byHand, pages }
}

function sentText(sent: Delivered): string[] {
  const { emailed, bundle, byMailLeft, onPaperLeft, waiting, not, before } = sent
  return [
    ...(emailed > 0 ? [`${counted(emailed, 'reader')} sent a link by e-mail.`] : []),
    ...(bundle ? [bundleText(bundle)] : []),
    ...(byMailLeft > 0
      ? [`${counted(byMailLeft, 'reader')} by e-mail: --deliver e-mail sends them a link.`]
      : []),
    ...(onPaperLeft > 0
      ? [`${counted(onPaperLeft, 'reader')} on paper: --deliver print prints for them.`]
      : []),
    ...(waiting > 0 ? [`${counted(waiting, 'reader')} printed before: ${UNTIL_SAID}`] : []),
    ...(before > 0 ? [`${counted(before, 'reader')} sent before.`] : []),
    ...not.map(({ fund, name, why }) => `  ${fund}  ${name}: ${why}`),
  ]
}

const UNTIL_SAID = 'to be ticked on the page “Month end”, under “Send”, once on their way.'

function bundleText({ folder, envelopes, waiting, there, byHand, pages }: BundleDone): string {
  return [
    `${counted(envelopes, 'envelope')} with ${counted(pages, 'page')} in ${folder}, in post order; order.csv and order.pdf say what is where.`,
    ...(there > 0 ? [`${counts(there)} of them were there already.`] : []),
    ...(waiting > 0
      ? [`${counts(waiting)} of them to be handed over, or without an address: ${UNTIL_SAID}`]
      : []),
    ...(byHand > 0 ? [`${counted(byHand, 'statement')} to be made by people: at the end of order.csv.`] : []),
  ].join('\n')
}

/** What is left for later, as what to do about it. */
function notNow({ later }: Delivered): Refusal[] {
  if (later === 0) return []
  return [
    new Refusal(
      'no-post',
      `${counted(later, 'reader')} not written to yet, because the mail server could not be used. Run the same again.`,
      { later },
    ),
  ]
}

const counts = (n: number) => n.toLocaleString('en-GB')
