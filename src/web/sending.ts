import { asReader, type HandedOver, type ToSend } from '../bookkeeping/delivery.ts'
import type { Told } from '../bookkeeping/issue-month.ts'
import type { InTheWay } from '../bookkeeping/issuing.ts'
import { type Books, isRefused, refusalsOf } from '../bookkeeping/open-books.ts'
import { type Month, printMonth } from '../ledger/day.ts'
import { isRefusal, Refusal } from '../ledger/refusal.ts'
import type { Form, Statement } from '../ledger/statement.ts'
import { NotSent, type Post } from '../mail/post.ts'
import { statementLetter } from './letters.ts'
import { urls } from './urls.ts'

/** What sending statements asks of the books, for the page and the command alike. */
export interface Sender {
  readonly books: Pick<Books, 'toSend' | 'statementToSend' | 'recordHandedOver'>
  /** The program (delivery.ts). */
  readonly caller: Parameters<Books['toSend']>[0]
  /** Lets whatever else waits have its turn. */
  readonly turn: () => Promise<void>
}

/** Letters with a link: what carries them, where the link leads, and who writes. */
export interface Mail {
  readonly post: Post
  /** Where people sign in, such as `https://fund.example.org`. */
  readonly origin: string
  readonly provider: string
}

/** Whether a link by e-mail is what is recorded: a form that people make never goes so. */
export const isByMail = (to: Pick<ToSend, 'way' | 'form'>) => to.way === 'e-mail' && to.form !== 'other'

/** Whether they get a link: by e-mail, which reaches them, and it is not kept back from them. */
const getsLink = (to: ToSend) => isByMail(to) && to.emails.length > 0 && to.keptBack === undefined

/** Every reader of these funds’ statements of a month, sent theirs or not. */
export async function readersOf(
  { books, caller, turn }: Sender,
  ask: { readonly funds: readonly string[]; readonly month: Month; readonly state: Statement['state'] },
): Promise<ToSend[]> {
  const { funds, ...of } = ask
  const all: ToSend[] = []
  for (const fund of funds) {
    await turn()
    const readers = await books.toSend(caller, { fund, ...of })
    if (isRefusal(readers)) throw new Error(readers.sentence)
    all.push(...readers)
  }
  return all
}

/** What came of sending links. */
export interface Linked {
  /** Readers who were sent one. */
  readonly emailed: number
  /** Whose address was refused for good. */
  readonly refused: readonly ToSend[]
  /** For now: the mail server could not be reached, or said “later”. The same again sends them. */
  readonly later: readonly ToSend[]
  /** Who may not see the statement. */
  readonly notSeen: readonly ToSend[]
  /** Who gets it in another way by now, by another address, or not at all: nothing was sent to them. */
  readonly changed: readonly ToSend[]
}

/**
 * Sends each of these readers a link, never the document. One letter an address, however many statements are for it: a
 * council is not written to hundreds of times. A reader with several addresses counts as written to once the last of
 * them was. How each is written to, and by which address, is read again right before the letter, and so is whether
 * somebody else has sent them theirs: then they are not written to again. What was sent is written down right after its
 * letter: if the program ends between the two, or somebody else sends at that very moment, that letter goes out a second
 * time; it is never left out.
 */
export async function sendLinks(
  sender: Sender,
  readers: readonly ToSend[],
  { month, ...mail }: Mail & { readonly month: Month },
  told: Told,
): Promise<Linked> {
  const { books, caller, turn } = sender
  const waiting = new Map(readers.map((to) => [to, { left: to.emails.length, taken: false, refused: false }]))
  const letters = Map.groupBy(
    readers.flatMap((to) => to.emails.map((email) => ({ email, to }))),
    ({ email }) => email,
  )
  const over = new Set<ToSend>()
  const [refused, notSeen, changed]: [ToSend[], ToSend[], ToSend[]] = [[], [], []]
  const later = new Set<ToSend>()
  let [emailed, done, reached] = [0, 0, true]
  const what = `Sending ${printMonth(month)}`
  /** How they are written to now; nothing where no letter goes to them any more. */
  const asTheyAre = async (to: ToSend): Promise<ToSend | undefined> => {
    const now = await readAgain(sender, to)
    if (now && !now.sent && getsLink(now) && (await maySee(books, caller, now))) return now
    over.add(to)
    if (!now || (!now.sent && !getsLink(now))) changed.push(to)
    else if (!now.sent) notSeen.push(to)
    return undefined
  }
  for (const [email, asked] of letters) {
    told.count(done++, letters.size, what)
    const about: { readonly to: ToSend; readonly now: ToSend }[] = []
    for (const { to } of asked) {
      await turn()
      if (!reached && !over.has(to)) later.add(to)
      const now = reached && !over.has(to) ? await asTheyAre(to) : undefined
      if (now) about.push({ to, now })
    }
    const isTheirs = ({ now }: { readonly now: ToSend }) => now.emails.includes(email)
    const letter = { email, about: about.filter(isTheirs).map(({ now }) => now), month }
    const taken = await sent(mail, letter).catch((error: unknown) => {
      if (!(error instanceof NotSent)) throw error
      if (!error.passing) return false
      reached = false
      told.note(
        `The mail server could not be used (${error.message}). What is left goes out when this is run again.`,
      )
      return false
    })
    const handedOver: HandedOver[] = []
    for (const { to, now } of about) {
      const of = waiting.get(to)
      if (!of) continue
      if (isTheirs({ now })) of[taken ? 'taken' : 'refused'] = true
      if (!reached) later.add(to)
      else if (--of.left > 0) continue
      else if (of.taken) handedOver.push(linked(now))
      else (of.refused ? refused : changed).push(to)
    }
    await recorded(sender, handedOver)
    emailed += handedOver.length
  }
  told.count(letters.size, letters.size, what)
  return { emailed, refused, later: [...later], notSeen, changed }
}

function linked({ fund, number, reader, form }: ToSend): HandedOver {
  return { fund: fund.id, number, reader, form, way: 'e-mail' }
}

/**
 * Sends a link to whoever of these funds waits for an e-mail with the month’s final statement. Who was not reached is
 * told by fund, with what to do; of nobody, where the mail server could not be used.
 */
export async function sendMonth(
  sender: Sender,
  { funds, month }: { readonly funds: readonly string[]; readonly month: Month },
  mail: Mail,
  told: Told,
): Promise<readonly InTheWay[]> {
  const all = await readersOf(sender, { funds, month, state: 'final' })
  const waiting = all.filter((to) => !to.sent && getsLink(to))
  const { refused, later, notSeen, changed } = await sendLinks(sender, waiting, { ...mail, month }, told)
  const notReached = (to: ToSend, why: string) => ({
    fund: to.fund.ref,
    refusals: [new Refusal('no-post', `${to.name}: ${why}`)],
  })
  return [
    ...refused.map((to) => notReached(to, ADDRESS_REFUSED)),
    ...notSeen.map((to) => notReached(to, NOT_SEEN)),
    ...changed.map((to) => notReached(to, CHANGED)),
    ...(later.length > 0 ? [{ fund: '', refusals: [notNow(later.length)] }] : []),
  ]
}

const ADDRESS_REFUSED =
  'the mail server refused the e-mail address. Invite them by another address, or change how we write to them and print it.'
const NOT_SEEN = 'they may not see this statement. Look at who can see the fund.'
const CHANGED =
  'how they are written to was changed while this was sent, so nothing was sent to them. Look at how they get it now.'

function notNow(later: number): Refusal {
  const who = later === 1 ? 'One reader was' : `${later.toLocaleString('en-GB')} readers were`
  return new Refusal(
    'no-post',
    `${who} not written to yet, because the mail server could not be used. Try again later; if it stays so, whoever looks after the service must look at its mail.`,
    { later },
  )
}

/** How a reader is written to now, and whether they have theirs; nothing where it does not go to them any more. */
async function readAgain({ books, caller }: Sender, to: ToSend): Promise<ToSend | undefined> {
  const { fund, number, month, state, reader } = to
  const now = await books.toSend(caller, { fund: fund.id, month, state })
  return isRefusal(now) ? undefined : now.find((r) => r.reader === reader && r.number === number)
}

/** Whether the link will open for them. */
async function maySee(books: Sender['books'], caller: Sender['caller'], to: ToSend): Promise<boolean> {
  const ask = { fund: to.fund.id, number: to.number }
  return !isRefusal(await books.statementToSend(asReader(caller, to), ask))
}

/** Hands one letter to the post; throws `NotSent` where it is not taken. */
async function sent(
  { post, origin, provider }: Mail,
  {
    email,
    about,
    month,
  }: { readonly email: string; readonly about: readonly ToSend[]; readonly month: Month },
): Promise<boolean> {
  const [first, second] = about
  if (!first) return false
  await post.send(
    statementLetter({
      to: email,
      name: first.name,
      provider,
      link: `${origin}${second ? urls.funds() : linkTo(first)}`,
      month,
      early: first.state === 'may-change',
      many: about.length,
    }),
  )
  return true
}

/** Writes down what was handed over. */
export async function recorded(
  { books, caller }: Pick<Sender, 'books' | 'caller'>,
  handedOver: readonly HandedOver[],
): Promise<void> {
  if (handedOver.length === 0) return
  const kept = await books.recordHandedOver(caller, { handedOver })
  if (isRefused(kept))
    throw new Error(
      refusalsOf(kept)
        .map((r) => r.sentence)
        .join(' '),
    )
}

/** Where the statement is, in the form that is recorded. */
function linkTo({ fund, number, form }: ToSend): string {
  const ending = form === 'other' ? '' : ENDING[form]
  return urls.statement(fund.id, `${number}${ending}`)
}

const ENDING = {
  web: '',
  pdf: '.pdf',
  'large-print': '-large-print.pdf',
  'easy-read': '-easy-read',
  csv: '.csv',
  json: '.json',
} as const satisfies Record<Form, string>
