import { existsSync, mkdirSync, readdirSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { setImmediate as turn } from 'node:timers/promises'
import { sha256 } from '../bookkeeping/daybook.ts'
import { type FileMade, type HandedOver, inPostOrder, type ToSend } from '../bookkeeping/delivery.ts'
import { writeTable } from '../formats/tables.ts'
import { type Moment, type Month, printMonth } from '../ledger/day.ts'
import { canonicalText } from '../ledger/entry.ts'
import { isRefusal } from '../ledger/refusal.ts'
import { addressLines, coverOf, printFor, toPrint } from '../web/envelopes.ts'
import { languageFrom } from '../words/catalogue.ts'
import { PRINTS, type Print } from '../words/cover.ts'
import { ONLY_MINE, WrongUsage } from './command.ts'
import type { House } from './house.ts'
import { NotPrinted, Printers } from './printing.ts'
import type { Terminal } from './terminal.ts'

/** Where an envelope goes: to the post, into somebody's hand, or it is made by people first. */
const PILES = {
  post: 'by post',
  'in-person': 'hand over in person',
  'by-hand': 'to be made by people',
} as const
type Pile = keyof typeof PILES

/** One statement for one reader, on paper or on the list of what people make. */
export interface Envelope {
  readonly to: ToSend
  /** What whoever fills it must know: that it is not what is recorded, and why. */
  readonly note: string
}

interface Placed extends Envelope {
  readonly order: number
  readonly pile: Pile
  /** What is printed; none where people make it. */
  readonly print: Print | undefined
}

/** Why paper is not the form that is recorded; nothing where it is. */
export function notAsRecorded(form: ToSend['form']): string {
  return form === 'web' || form === 'csv' || form === 'json'
    ? `recorded as ${FORM_NAMES[form]}, which cannot be posted: printed in the usual print`
    : ''
}

const FORM_NAMES = { web: 'a web page', csv: 'a table (CSV)', json: 'a file for a program (JSON)' } as const

/** Why it is not in the language that is recorded; nothing where it is. */
function notInLanguage(language: string): string {
  const there = languageFrom(language)
  return language.toLowerCase().split('-')[0] === there
    ? ''
    : `recorded in the language “${language}”, for which there are no words yet: printed in “${there}”`
}

/** At the end of the post's pile. */
const NO_ADDRESS = 'no address is recorded'

const withNote = (...notes: readonly string[]) => notes.filter((n) => n !== '').join('; ')

/** Everybody's envelopes in the order of their piles and of the post. */
function placed(envelopes: readonly Envelope[]): Placed[] {
  const addressed = (e: Envelope) => ({
    name: e.to.name,
    address: e.to.way === 'in-person' ? undefined : e.to.address,
    tie: `${e.to.fund.ref} ${e.to.reader}`,
  })
  const pileOf = ({ to }: Envelope): Pile =>
    to.form === 'other' ? 'by-hand' : to.way === 'in-person' ? 'in-person' : 'post'
  const piles = Object.keys(PILES) as Pile[]
  return [...envelopes]
    .sort(
      (a, b) =>
        piles.indexOf(pileOf(a)) - piles.indexOf(pileOf(b)) || inPostOrder(addressed(a), addressed(b)),
    )
    .map((e, i) => ({
      ...e,
      note: withNote(
        e.note,
        e.to.form === 'other' ? '' : notInLanguage(e.to.language),
        pileOf(e) === 'post' && addressLines(e.to).length === 0 ? NO_ADDRESS : '',
      ),
      order: i + 1,
      pile: pileOf(e),
      print: printFor(e.to.form),
    }))
}

export interface BundleDone {
  readonly folder: string
  readonly envelopes: number
  /** How many of them wait until somebody says that they were handed over or posted. */
  readonly waiting: number
  /** How many were on the disk already, whole. */
  readonly there: number
  readonly byHand: number
  readonly pages: number
  /** What is sent by being printed: letters with an address. */
  readonly handedOver: readonly HandedOver[]
  readonly notSeen: readonly Envelope[]
  /** Whose paper could not be made, and why: a fault of the program, which keeps nobody else waiting. */
  readonly notPrinted: readonly { readonly to: ToSend; readonly error: NotPrinted }[]
}

/**
 * Writes a print bundle: for each envelope a cover sheet and the statement in its form, named in post order; the
 * order as a table and as a sheet. Every file is written beside its place and moved there, readable only for whoever
 * wrote it. Broken off and run again it goes on where it stood: the same envelopes go into the same folder, a file
 * that is there whole is not made again, and the files are the same to the byte.
 */
export async function writeBundle(
  house: House,
  {
    envelopes,
    month,
    state,
    out,
  }: {
    readonly envelopes: readonly Envelope[]
    readonly month: Month
    readonly state: ToSend['state']
    readonly out: string
  },
  terminal: Pick<Terminal, 'count'>,
): Promise<BundleDone> {
  const plan = placed(envelopes)
  const folder = folderFor(out, `${month}${state === 'may-change' ? '-early' : ''}`, planDigest(plan))
  const printers = new Printers()
  try {
    const filling = new Filling(house, { folder, printers })
    const what = `Printing ${printMonth(month)}`
    for (const [i, envelope] of plan.entries()) {
      terminal.count(i, plan.length, what)
      // Streams let go of what they held when the program comes round: without it every paper stays in memory.
      await turn()
      await filling.begin(envelope)
    }
    await filling.end()
    const { rows, made, handedOver, there, notSeen, notPrinted } = filling
    const printed = rows.filter((r) => r.print !== undefined).length
    await writeOrder(folder, rows, { month, house, made })
    terminal.count(plan.length, plan.length, what)
    return {
      ...{ folder, there, handedOver, notSeen, notPrinted },
      envelopes: printed,
      waiting: printed - handedOver.length,
      byHand: rows.length - printed,
      pages: rows.reduce((sum, r) => sum + r.pages, 0),
    }
  } finally {
    await printers.close()
  }
}

/**
 * Fills envelopes in their order. The papers of the next few are made meanwhile, in threads of their own; no more
 * than a few, so that memory does not grow with the number of envelopes.
 */
class Filling {
  readonly rows: Row[] = []
  made: Moment | undefined
  readonly handedOver: HandedOver[] = []
  readonly notSeen: Envelope[] = []
  readonly notPrinted: { readonly to: ToSend; readonly error: NotPrinted }[] = []
  there = 0
  readonly #house: House
  readonly #at: { readonly folder: string; readonly printers: Printers }
  readonly #begun: Begun[] = []
  #files: FileMade[] = []

  constructor(house: House, at: { readonly folder: string; readonly printers: Printers }) {
    this.#house = house
    this.#at = at
  }

  /** Reads what goes into the next envelope and has it printed; first an earlier one is filled where it is its turn. */
  async begin(envelope: Placed): Promise<void> {
    if (this.#begun.length >= this.#at.printers.ahead) await this.#fillOldest()
    this.#begun.push(await begun(this.#house, envelope, this.#at))
  }

  async end(): Promise<void> {
    while (this.#begun.length > 0) await this.#fillOldest()
    this.#files = await keep(this.#house, this.#files)
  }

  async #fillOldest(): Promise<void> {
    const oldest = this.#begun.shift()
    if (oldest === undefined) return
    const { envelope } = oldest
    const { to, pile } = envelope
    if (oldest.is === 'by hand') this.rows.push({ ...envelope, pages: 0, files: [] })
    if (oldest.is === 'not seen') this.notSeen.push(envelope)
    if (oldest.is !== 'printing') return
    const filled = await fill(this.#house, oldest).catch((error: unknown) => {
      if (error instanceof NotPrinted) return error
      throw error
    })
    if (filled instanceof NotPrinted) {
      this.notPrinted.push({ to, error: filled })
      return
    }
    if (filled.wasThere) this.there++
    if (this.made === undefined || this.made < filled.knownAt) this.made = filled.knownAt
    this.rows.push({ ...envelope, pages: filled.pages, files: filled.files.map((f) => `${pile}/${f}`) })
    if (goesByPost(to))
      this.handedOver.push({
        ...{ fund: to.fund.id, number: to.number, reader: to.reader },
        ...{ form: oldest.print, way: 'print' },
      })
    this.#files.push(filled.file)
    if (this.#files.length >= FILES_AT_ONCE) this.#files = await keep(this.#house, this.#files)
  }
}

/** How many files are written down in one commit; so many may be made again after a kill. */
const FILES_AT_ONCE = 50

/** What was made is known from now on: by whoever has it in hand, and by this, when it is run again. */
async function keep({ books, caller }: House, files: readonly FileMade[]): Promise<FileMade[]> {
  if (files.length > 0) await books.recordHandedOver(caller, { files })
  return []
}

interface Row extends Placed {
  readonly pages: number
  readonly files: readonly string[]
}

/**
 * What makes two bundles the same: the same statements for the same readers in the same order. No name and no address
 * goes into it, only their commitments: when the words are erased, nobody can try by it which they were.
 */
function planDigest(plan: readonly Placed[]): string {
  const lines = plan.map(({ order, pile, print, note, to }) => [
    ...[order, pile, print ?? null, note, to.fund.id, to.number, to.reader, to.language],
    ...to.commitments,
  ])
  return sha256(canonicalText({ plan: lines }))
}

const ABOUT = 'bundle.json'

/**
 * The folder of this bundle: the one that was begun for the same envelopes, else a new one. What was printed
 * before is never touched: a bundle of others gets a number of its own.
 */
function folderFor(out: string, name: string, plan: string): string {
  for (let n = 1; ; n++) {
    const folder = join(out, n === 1 ? name : `${name}-${n}`)
    if (!existsSync(folder)) {
      mkdirSync(folder, { recursive: true, mode: 0o700 })
      put(folder, ABOUT, `${JSON.stringify({ plan })}\n`)
    }
    const about = join(folder, ABOUT)
    if (!existsSync(about)) {
      // Broken off before anything was in its place, or somebody else's.
      if (readdirSync(folder).some((name) => !name.startsWith('.'))) continue
      put(folder, ABOUT, `${JSON.stringify({ plan })}\n`)
    }
    if (readFileSync(about, 'utf8') === `${JSON.stringify({ plan })}\n`) return folder
  }
}

interface Filled {
  readonly files: readonly string[]
  readonly pages: number
  readonly wasThere: boolean
  readonly knownAt: Moment
  readonly file: FileMade
}

/** An envelope that was begun: its paper is being made, unless it is there. */
type Begun = { readonly envelope: Placed } & (
  | { readonly is: 'by hand' | 'not seen' }
  | {
      readonly is: 'printing'
      readonly print: Print
      readonly folder: string
      readonly name: string
      readonly knownAt: Moment
      /** The digest of the file that is there. */
      readonly known: string | undefined
      readonly pdf: Promise<Uint8Array>
    }
)

/** Begins one envelope; hidden where the reader may not see the statement. */
async function begun(
  { books, caller }: House,
  envelope: Placed,
  { folder: bundle, printers }: { readonly folder: string; readonly printers: Printers },
): Promise<Begun> {
  const { order, to, print, pile } = envelope
  if (print === undefined) return { envelope, is: 'by hand' }
  const folder = join(bundle, pile)
  const name = `${String(order).padStart(4, '0')}-statement.pdf`
  const paper = await toPrint({ books, caller }, to, print)
  if (isRefusal(paper)) return { envelope, is: 'not seen' }
  const before = read(folder, name)
  const known = before && sha256(before)
  const isKnown = to.files.some((f) => f.digest === known && f.form === print && f.language === to.language)
  const pdf = isKnown && before ? Promise.resolve(before) : printers.print(paper)
  // It is awaited when it is this envelope's turn; if that never comes, nobody needs to hear of it.
  pdf.catch(() => undefined)
  const { knownAt } = paper.statement
  return { envelope, is: 'printing', ...{ print, folder, name, known, pdf, knownAt } }
}

/** Puts the paper and its cover sheet into their places, unless they are there. */
async function fill(
  { provider }: House,
  { envelope, ...printing }: Extract<Begun, { is: 'printing' }>,
): Promise<Filled> {
  const { order, to } = envelope
  const { print, folder, name, knownAt, known } = printing
  const pdf = await printing.pdf
  const { coverPdf, pagesOf } = await import('../pdf/cover.ts')
  const coverName = `${String(order).padStart(4, '0')}-cover.pdf`
  const cover = await coverPdf(
    { ...coverOf(to, { order, provider: provider.name }), print, pages: pagesOf(pdf) },
    knownAt,
  )
  const digest = sha256(pdf)
  mkdirSync(folder, { recursive: true, mode: 0o700 })
  if (digest !== known) put(folder, name, pdf)
  const coverBefore = read(folder, coverName)
  if (coverBefore === undefined || sha256(coverBefore) !== sha256(cover)) put(folder, coverName, cover)
  return {
    files: [coverName, name],
    pages: pagesOf(pdf) + pagesOf(cover),
    wasThere: digest === known && coverBefore !== undefined,
    knownAt,
    file: { fund: to.fund.id, number: to.number, form: print, language: to.language, digest },
  }
}

/**
 * Whether an envelope of the bundle finds its way by the post alone. What is handed over, or has no address, is on its
 * way when somebody says so, and not when it is printed.
 */
export function goesByPost(to: ToSend): boolean {
  return addressLines(to).length > 0
}

/** Whether its paper was made at this computer before, in the form and language that are recorded. */
export function wasMade(to: ToSend, { caller }: Pick<House, 'caller'>): boolean {
  const print = printFor(to.form)
  return to.files.some((f) => f.by === caller.code && f.form === print && f.language === to.language)
}

/** So many envelopes are on one sheet of the order: a paper is made in memory, and a sheet is for one pair of hands. */
const ON_A_SHEET = 500

/** The order of the bundle, last: a folder with it is whole. */
async function writeOrder(
  folder: string,
  rows: readonly Row[],
  { month, house, made }: { readonly month: Month; readonly house: House; readonly made: Moment | undefined },
): Promise<void> {
  const text = writeTable(
    ['order', 'pile', 'name', 'address', 'fund', 'statement', 'print', 'language', 'pages', 'files', 'note'],
    rows.map(({ order, pile, print, note, pages, files, to }) => [
      ...[
        { whole: order },
        PILES[pile],
        to.name,
        addressLines(to).join(', '),
        to.fund.ref,
        { whole: to.number },
      ],
      ...[
        print ? PRINTS[print] : (to.says ?? 'another form'),
        to.language,
        { whole: pages },
        files.join(' '),
        note,
      ],
    ]),
  )
  if (made !== undefined) {
    const { orderPdf } = await import('../pdf/cover.ts')
    const sheets = Math.ceil(rows.length / ON_A_SHEET)
    for (let sheet = 1; sheet <= sheets; sheet++) {
      const title = `Print bundle for ${printMonth(month)}`
      const pdf = await orderPdf(
        {
          title: sheets === 1 ? title : `${title}, part ${sheet} of ${sheets}`,
          provider: house.provider.name,
          columns: ['Order', 'Name', 'Fund and statement', 'Print', 'Where it goes', 'Pages'],
          rows: rows
            .slice((sheet - 1) * ON_A_SHEET, sheet * ON_A_SHEET)
            .map((r) => [
              String(r.order),
              r.to.name,
              `${r.to.fund.ref}, ${r.to.number}`,
              r.print ? PRINTS[r.print] : (r.to.says ?? 'another form'),
              [PILES[r.pile], r.note].filter((t) => t !== '').join(': '),
              String(r.pages),
            ]),
        },
        made,
      )
      put(folder, sheets === 1 ? 'order.pdf' : `order-${sheet}.pdf`, pdf)
      await turn()
    }
  }
  put(folder, 'order.csv', text)
}

function read(folder: string, name: string): Uint8Array | undefined {
  const path = join(folder, name)
  return existsSync(path) ? readFileSync(path) : undefined
}

/** Whole or not at all: written beside its place and moved there. What a killed run left beside it is overwritten. */
function put(folder: string, name: string, content: string | Uint8Array): void {
  const aside = join(folder, `.${name}.part`)
  rmSync(aside, { force: true })
  writeFileSync(aside, content, { mode: ONLY_MINE, flag: 'wx', flush: true })
  renameSync(aside, join(folder, name))
}

/** The folder that bundles go into: there, or made; never a file. */
export function bundleFolder(out: string): string {
  try {
    mkdirSync(out, { recursive: true, mode: 0o700 })
  } catch (error) {
    const code = error instanceof Error && 'code' in error ? error.code : undefined
    if (code === 'EEXIST' || code === 'ENOTDIR')
      throw new WrongUsage(`--out: ${out} is a file. Name a folder.`)
    throw error
  }
  return out
}
