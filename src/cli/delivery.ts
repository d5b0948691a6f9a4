import { asReader, type HandedOver, type ToSend } from '../bookkeeping/delivery.ts'
import { isRefused, refusalsOf } from '../bookkeeping/open-books.ts'
import { lastDay, type Month, printMonth } from '../ledger/day.ts'
import { isRefusal } from '../ledger/refusal.ts'
import type { Form, Statement } from '../ledger/statement.ts'
import { NotSent, type Post } from '../mail/post.ts'
import { statementLetter } from '../web/letters.ts'
import { urls } from '../web/urls.ts'
import { type BundleDone, type Envelope, notAsRecorded, writeBundle } from './bundle.ts'
import type { House } from './house.ts'
import type { Terminal } from './terminal.ts'

/** How statements are sent now. */
export interface Sending {
  /** Letters with a link; without it nobody is written to by e-mail. */
  readonly mail?: { readonly post: Post; readonly origin: string }
  /** The folder that the print bundle goes into; without it nothing is printed. */
  readonly out?: string
  /** What was sent already too: a bundle printed again. */
  readonly again?: boolean
}

export interface Delivered {
  /** Statements whose readers were sent a link. */
  readonly emailed: number
  readonly bundle: BundleDone | undefined
  /** For now: the mail server could not be reached, or said “later”. The same again sends them. */
  readonly later: number
  /** What goes by e-mail, and what goes on paper, where that was not asked for now. */
  readonly byMailLeft: number
  readonly onPaperLeft: number
  /** Not sent as it is recorded, and why: by fund and name. */
  readonly not: readonly { readonly fund: string; readonly name: string; readonly why: string }[]
  /** Sent before, and not again. */
  readonly before: number
}

/**
 * Sends a month's statements to everybody they are for, each in the form and by the way that is recorded: a link by
 * e-mail, never the document; paper in a print bundle. Each reader once: what was handed over is written down right
 * after. If the program ends between the two, a letter goes out a second time; it is never left out. Whoever cannot
 * be reached by e-mail is in the print bundle, and the bundle says so.
 */
export async function deliver(
  house: House,
  { month, state }: { readonly month: Month; readonly state: Statement['state'] },
  sending: Sending,
  terminal: Pick<Terminal, 'count' | 'note'>,
): Promise<Delivered> {
  const all = await everybody(house, { month, state })
  const open = sending.again ? all : all.filter((to) => !to.sent)
  const not: { fund: string; name: string; why: string }[] = []
  const leave = ({ fund, name }: ToSend, why: string) => void not.push({ fund: fund.ref, name, why })

  const onPaper: Envelope[] = open
    .filter((to) => !isByMail(to))
    .map((to) => ({ to, note: to.form === 'other' ? '' : notAsRecorded(to.form) }))
  const reachable: ToSend[] = []
  for (const to of open.filter(isByMail)) {
    if (to.sent?.way === 'print') onPaper.push(printed(to, 'it was printed before'))
    else if (to.emails.length === 0) onPaper.push(printed(to, 'there is no e-mail account'))
    else reachable.push(to)
  }
  let sent: Linked = { emailed: 0, refused: [], later: [], notSeen: [] }
  if (sending.mail) {
    sent = await sendLinks(house, reachable, { ...sending.mail, month }, terminal)
    for (const to of sent.refused) onPaper.push(printed(to, 'the address was refused'))
    for (const to of sent.notSeen) leave(to, 'they may not see this statement')
  }
  const printable = onPaper.filter(({ to }) => to.form !== 'other')
  let bundle: BundleDone | undefined
  if (sending.out !== undefined && printable.length > 0) {
    bundle = await writeBundle(house, { envelopes: onPaper, month, state, out: sending.out }, terminal)
    for (const { to } of bundle.notSeen) leave(to, 'they may not see this statement')
    await recorded(house, bundle.handedOver)
    // Everybody else has theirs by now. It says whose it is; the same again tries it again.
    if (bundle.notPrinted.length > 0)
      throw new AggregateError(
        bundle.notPrinted.map(({ error }) => error),
        `not printed: ${bundle.notPrinted.map(({ to, error }) => `statement ${to.number} of ${to.fund.ref} (${error.message})`).join(', ')}`,
      )
  } else {
    // Nothing to print, or not now: what must not be overlooked is said here.
    for (const { to, note } of onPaper) {
      const said = to.form === 'other' ? `to be made by people: ${to.says ?? 'another form'}` : note
      if (said !== '') leave(to, said)
    }
  }
  return {
    emailed: sent.emailed,
    later: sent.later.length,
    bundle,
    byMailLeft: sending.mail ? 0 : reachable.length,
    onPaperLeft: sending.out === undefined ? printable.length : 0,
    not,
    before: all.length - open.length,
  }
}

const isByMail = (to: ToSend) => to.way === 'e-mail' && to.form !== 'other'

/** Recorded for e-mail, and printed all the same. */
function printed(to: ToSend, why: string): Envelope {
  const other = notAsRecorded(to.form)
  return { to, note: [`recorded for e-mail, but ${why}`, ...(other ? [other] : [])].join('; ') }
}

/** Every reader of every statement of the month, by fund. */
async function everybody(
  { books, caller, store }: House,
  ask: { readonly month: Month; readonly state: Statement['state'] },
): Promise<ToSend[]> {
  const last = lastDay(ask.month)
  const all: ToSend[] = []
  for (const fund of await store.funds(caller.provider)) {
    if (fund.holder !== 'person' || fund.opened > last) continue
    const readers = await books.toSend(caller, { fund: fund.id, ...ask })
    if (isRefusal(readers)) throw new Error(readers.sentence)
    all.push(...readers)
  }
  return all
}

async function recorded({ books, caller }: House, handedOver: readonly HandedOver[]): Promise<void> {
  if (handedOver.length === 0) return
  const kept = await books.recordHandedOver(caller, { handedOver })
  if (isRefused(kept))
    throw new Error(
      refusalsOf(kept)
        .map((r) => r.sentence)
        .join(' '),
    )
}

interface Linked {
  readonly emailed: number
  readonly refused: readonly ToSend[]
  readonly later: readonly ToSend[]
  readonly notSeen: readonly ToSend[]
}

/**
 * One letter an address, however many statements are for it: a council is not written to hundreds of times. A
 * reader with several addresses counts as written to once the last of them was.
 */
async function sendLinks(
  house: House,
  readers: readonly ToSend[],
  { post, origin, month }: { readonly post: Post; readonly origin: string; readonly month: Month },
  terminal: Pick<Terminal, 'count' | 'note'>,
): Promise<Linked> {
  const { books, caller, provider } = house
  const notSeen: ToSend[] = []
  const waiting = new Map<ToSend, { left: number; taken: boolean }>()
  for (const to of readers) {
    const seen = await books.statementToSend(asReader(caller, to), { fund: to.fund.id, number: to.number })
    if (isRefusal(seen)) notSeen.push(to)
    else waiting.set(to, { left: to.emails.length, taken: false })
  }
  const letters = Map.groupBy(
    [...waiting.keys()].flatMap((to) => to.emails.map((email) => ({ email, to }))),
    ({ email }) => email,
  )
  const [refused, later]: [ToSend[], ToSend[]] = [[], []]
  let [emailed, done, reached] = [0, 0, true]
  const what = `Sending ${printMonth(month)}`
  for (const [email, about] of letters) {
    terminal.count(done++, letters.size, what)
    const [first, second] = about.map(({ to }) => to)
    if (!first) continue
    const link = `${origin}${second ? urls.funds() : linkTo(first)}`
    let taken = false
    try {
      if (reached) {
        await post.send(
          statementLetter({
            to: email,
            name: first.name,
            provider: provider.name,
            link,
            month,
            early: first.state === 'may-change',
            many: about.length,
          }),
        )
        taken = true
      }
    } catch (error) {
      if (!(error instanceof NotSent)) throw error
      if (error.passing) {
        reached = false
        terminal.note(
          `The mail server could not be used (${error.message}). What is left goes out when this is run again.`,
        )
      }
    }
    const over: HandedOver[] = []
    for (const { to } of about) {
      const of = waiting.get(to)
      if (!of) continue
      of.taken ||= taken
      if (!reached) later.push(to)
      else if (--of.left === 0) {
        if (!of.taken) refused.push(to)
        else
          over.push({ fund: to.fund.id, number: to.number, reader: to.reader, form: to.form, way: 'e-mail' })
      }
    }
    await recorded(house, over)
    emailed += over.length
  }
  terminal.count(letters.size, letters.size, what)
  return { emailed, refused, later: [...new Set(later)], notSeen }
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
