import { createInterface } from 'node:readline/promises'

/** Where a command speaks: its result on stdout, everything else on stderr. */
export interface Terminal {
  readonly json: boolean
  /** Somebody is there to answer a question. */
  readonly someoneThere: boolean
  /** Part of the result, before its end: an address that answers, a long file. */
  say(text: string): Promise<void>
  /** Something beside the result, on stderr. */
  note(text: string): void
  /** A bar while long work goes on; it is drawn only where stderr is a terminal. */
  readonly progress: Progress
  /**
   * The same for long work that is counted: how many of how many, and about how long it still takes. Where stderr is
   * no terminal it is a line now and then.
   */
  readonly count: Progress
  ask(question: string): Promise<boolean>
}

export type Progress = (done: number, of: number, what: string) => void

/** The terminal this process was started from. */
export function systemTerminal(json: boolean): Terminal & { end(): void } {
  const { stdin, stdout, stderr } = process
  const bar = stderr.isTTY === true && !json ? new Bar((text) => stderr.write(text)) : undefined
  return {
    json,
    someoneThere: stdin.isTTY === true && stderr.isTTY === true && !json,
    say: (text) => {
      bar?.clear()
      return new Promise((resolve, reject) =>
        stdout.write(text, (error) => (error ? reject(error) : resolve())),
      )
    },
    note: (text) => {
      bar?.clear()
      stderr.write(`${text}\n`)
    },
    progress: (done, of, what) => bar?.draw(done, of, what),
    count: json ? () => undefined : counting(bar, (line) => stderr.write(`${line}\n`)),
    async ask(question) {
      bar?.clear()
      const reading = createInterface({ input: stdin, output: stderr })
      try {
        return /^y(es)?$/i.test((await reading.question(`${question} [y/N] `)).trim())
      } finally {
        reading.close()
      }
    },
    end: () => bar?.clear(),
  }
}

const BAR_WIDTH = 24
const REDRAW_MS = 80

class Bar {
  readonly #write: (text: string) => void
  #drawnAt = 0
  #isThere = false

  constructor(write: (text: string) => void) {
    this.#write = write
  }

  draw(done: number, of: number, what: string): void {
    const now = performance.now()
    if (done < of && now - this.#drawnAt < REDRAW_MS) return
    this.#drawnAt = now
    this.#isThere = true
    const full = of === 0 ? BAR_WIDTH : Math.round((BAR_WIDTH * Math.min(done, of)) / of)
    this.#write(`\r\u001b[K[${'█'.repeat(full)}${'·'.repeat(BAR_WIDTH - full)}] ${what}`)
  }

  clear(): void {
    if (this.#isThere) this.#write('\r\u001b[K')
    this.#isThere = false
  }
}

/** Without a terminal a line is written when a tenth more is done, or it is long ago; short work says nothing. */
const LINES = { tenths: 10, leastMs: 2_000, mostMs: 30_000 } as const

/** Counts long work: on the bar, else in lines. The pace is that of the work since it was first told of. */
export function counting(
  bar: Pick<Bar, 'draw'> | undefined,
  line: (text: string) => void,
  now: () => number = () => performance.now(),
): Progress {
  let began: { readonly at: number; readonly done: number; readonly what: string } | undefined
  let said = { at: 0, tenth: -1 }
  return (done, of, what) => {
    const at = now()
    if (began === undefined || began.what !== what || done < began.done) {
      began = { at, done, what }
      said = { at, tenth: Math.floor((LINES.tenths * done) / Math.max(1, of)) }
    }
    const text = `${what}: ${counts(done)} of ${counts(of)}${timeLeft(at - began.at, done - began.done, of - done)}`
    if (bar) return bar.draw(done, of, text)
    const tenth = Math.floor((LINES.tenths * done) / Math.max(1, of))
    const passed = at - said.at
    if (passed < LINES.leastMs || (tenth === said.tenth && passed < LINES.mostMs)) return
    said = { at, tenth }
    line(text)
  }
}

/** ", about 2 minutes left": none before anything is done, or when all is. */
function timeLeft(passedMs: number, done: number, left: number): string {
  if (done < 1 || left < 1) return ''
  const seconds = Math.ceil((passedMs * left) / done / 1000)
  const said = seconds < 60 ? counted(seconds, 'second') : counted(Math.ceil(seconds / 60), 'minute')
  return `, about ${said} left`
}

const counts = (n: number) => n.toLocaleString('en-GB')

export type Cell = string | { readonly right: string }

/** A table in plain text: columns two spaces apart, numbers to the right, a rule under the headings. */
export function textTable(headings: readonly Cell[], rows: readonly (readonly Cell[])[]): string {
  const text = (cell: Cell | undefined) => (typeof cell === 'object' ? cell.right : (cell ?? ''))
  const all = [headings, ...rows]
  const widths = headings.map((_, i) => Math.max(...all.map((row) => [...text(row[i])].length)))
  const line = (row: readonly Cell[]) =>
    widths
      .map((width, i) => {
        const cell = row[i]
        const pad = ' '.repeat(width - [...text(cell)].length)
        return typeof cell === 'object' ? pad + cell.right : text(cell) + pad
      })
      .join('  ')
      .trimEnd()
  return [line(headings), widths.map((w) => '─'.repeat(w)).join('  '), ...rows.map(line)].join('\n')
}

/** "1 row", "2 rows". */
export function counted(n: number, one: string, many = `${one}s`): string {
  return `${n.toLocaleString('en-GB')} ${n === 1 ? one : many}`
}
