import { asReader, onPaper, type ToSend } from '../bookkeeping/delivery.ts'
import type { Books } from '../bookkeeping/open-books.ts'
import { isRefusal, type Refusal } from '../ledger/refusal.ts'
import { copyFor } from '../ledger/statement-copy.ts'
import type { ToPrint } from '../pdf/envelopes.ts'
import type { Cover, Print } from '../words/cover.ts'
import type { Sender } from './sending.ts'

/** Which print a form is on paper; none where people make it. */
export function printFor(form: ToSend['form']): Print | undefined {
  const print = onPaper(form)
  return print === 'other' ? undefined : print
}

/** A reader's statement as it goes into their envelope, for the page and the command alike; hidden where they may not see it. */
export async function toPrint(
  { books, caller }: { readonly books: Pick<Books, 'statementToSend'>; readonly caller: Sender['caller'] },
  to: ToSend,
  print: Print,
): Promise<ToPrint | Refusal> {
  const reader = asReader(caller, to)
  const shown = await books.statementToSend(reader, { fund: to.fund.id, number: to.number })
  if (isRefusal(shown)) return shown
  const { words } = shown
  const { language } = to
  return { statement: copyFor(reader.as.role, shown.statement, words), words, print, language }
}

/** What the cover sheet of an envelope says, but for what lies below it. */
export function coverOf(
  to: ToSend,
  { order, provider }: Pick<Cover, 'order' | 'provider'>,
): Omit<Cover, 'print' | 'pages'> {
  return {
    order,
    name: to.name,
    address: addressLines(to),
    about: to.reader === 'person' ? undefined : (to.fund.name ?? to.fund.ref),
    provider,
    month: to.month,
    mayChange: to.state === 'may-change',
  }
}

/** The lines of an address as it was written: by lines, or by commas where it stands in one. */
export function addressLines({ address, way }: Pick<ToSend, 'address' | 'way'>): string[] {
  if (address === undefined || way === 'in-person') return []
  const lines = address.includes('\n') ? address.split('\n') : address.split(',')
  return lines.map((line) => line.trim()).filter((line) => line !== '')
}
