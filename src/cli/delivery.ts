import { setImmediate } from 'node:timers/promises'
import type { ToSend } from '../bookkeeping/delivery.ts'
import { lastDay, type Month } from '../ledger/day.ts'
import { KEPT_BACK } from '../ledger/kept-back.ts'
import type { Statement } from '../ledger/statement.ts'
import type { Post } from '../mail/post.ts'
import { isByMail, type Linked, readersOf, recorded, type Sender, sendLinks } from '../web/sending.ts'
import { type BundleDone, type Envelope, goesByPost, notAsRecorded, wasMade, writeBundle } from './bundle.ts'
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
  /** Printed before, and not again: they wait until somebody says that they were handed over or posted. */
  readonly waiting: number
  /** Not sent as it is recorded, and why: by fund and name. */
  readonly not: readonly { readonly fund: string; readonly name: string; readonly why: string }[]
  /** Sent before, and not again. */
  readonly before: number
}

/**
 * Sends a month's statements to everybody they are for, each in the form and by the way that is recorded: a link by
 * e-mail, never the document; paper in a print bundle. Each reader once: what was handed over is written down right
 * after. If the program ends between the two, a letter goes out a second time; it is never left out. Whoever cannot
 * be reached by e-mail is in the print bundle, and the bundle says so. What is handed over, or has no address, is not
 * sent by being printed: it waits until somebody says so (bookkeeping/delivery.ts).
 */
export async function deliver(
  house: House,
  { month, state }: { readonly month: Month; readonly state: Statement['state'] },
  sending: Sending,
  terminal: Pick<Terminal, 'count' | 'note'>,
): Promise<Delivered> {
  const asked = await everybody(house, { month, state })
  const all = asked.filter((to) => to.keptBack === undefined || to.sent !== undefined)
  const open = all.filter((to) => (sending.again ? to.keptBack === undefined : !to.sent))
  const not: { fund: string; name: string; why: string }[] = []
  const leave = ({ fund, name }: ToSend, why: string) => void not.push({ fund: fund.ref, name, why })
  for (const to of asked) if (to.keptBack && !to.sent) leave(to, KEPT_BACK[to.keptBack])

  const onPaper: Envelope[] = open
    .filter((to) => !isByMail(to))
    .map((to) => ({ to, note: to.form === 'other' ? '' : notAsRecorded(to.form) }))
  const reachable: ToSend[] = []
  for (const to of open.filter(isByMail)) {
    if (to.sent?.way === 'print') onPaper.push(printed(to, 'it was printed before'))
    else if (to.emails.length === 0) onPaper.push(printed(to, 'there is no e-mail account'))
    else reachable.push(to)
  }
  let sent: Linked = { emailed: 0, refused: [], later: [], notSeen: [], changed: [] }
  if (sending.mail) {
    const mail = { ...sending.mail, provider: house.provider.name }
    sent = await sendLinks(senderIn(house), reachable, { ...mail, month }, terminal)
    for (const to of sent.refused) onPaper.push(printed(to, 'the address was refused'))
    for (const to of sent.notSeen) leave(to, 'they may not see this statement')
    for (const to of sent.changed)
      leave(to, 'how they are written to was changed meanwhile: run the same again')
  }
  const printable = onPaper.filter(({ to }) => to.form !== 'other')
  // Broken off, a bundle is made again whole, with what went into it before: its letters were not written down as sent.
  const areWaiting =
    !sending.again && printable.every(({ to }) => !goesByPost(to) && wasMade(to, house))
      ? printable.length
      : 0
  let bundle: BundleDone | undefined
  if (sending.out !== undefined && printable.length > areWaiting) {
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
    onPaperLeft: sending.out === undefined ? printable.length - areWaiting : 0,
    waiting: areWaiting,
    not,
    before: all.length - open.length,
  }
}

/** Recorded for e-mail, and printed all the same. */
function printed(to: ToSend, why: string): Envelope {
  const other = notAsRecorded(to.form)
  return { to, note: [`recorded for e-mail, but ${why}`, ...(other ? [other] : [])].join('; ') }
}

/** Every reader of every statement of the month, by fund. */
async function everybody(
  house: House,
  ask: { readonly month: Month; readonly state: Statement['state'] },
): Promise<ToSend[]> {
  const last = lastDay(ask.month)
  const funds = (await house.store.funds(house.caller.provider)).filter(
    (fund) => fund.holder === 'person' && fund.opened <= last,
  )
  return readersOf(senderIn(house), { funds: funds.map((f) => f.id), ...ask })
}

/** A key pressed at the terminal is heard between one statement and the next. */
function senderIn({ books, caller }: House): Sender {
  return { books, caller, turn: () => setImmediate() }
}
