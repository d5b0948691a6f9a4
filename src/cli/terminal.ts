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
