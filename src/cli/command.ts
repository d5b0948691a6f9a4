import { existsSync, statSync } from 'node:fs'
import { dirname } from 'node:path'
import { parseArgs } from 'node:util'
import { type Facts, isRefusal, type Refusal, type RefusalName, type Where } from '../ledger/refusal.ts'
import type { Terminal } from './terminal.ts'

/** What the shell is told when a command ends. */
export const EXIT = { done: 0, refused: 1, wrongUsage: 2, broken: 3 } as const

export interface Option {
  readonly type: 'string' | 'boolean'
  /** What stands for the value in the help: FILE, DAY, REF. */
  readonly value?: string
  readonly says: string
}

type Options = Readonly<Record<string, Option>>

type Chosen<O extends Options> = {
  readonly [K in keyof O]: (O[K]['type'] extends 'boolean' ? boolean : string) | undefined
}

/** What was typed after the command's name. */
export interface Given<O extends Options> {
  readonly options: Chosen<O>
  /** What is no option: references, files. */
  readonly words: readonly string[]
}

/** How a command ended: what it says as JSON and as text, or everything that is in the way. */
export type Outcome = Done | Refused

export interface Done {
  readonly json: unknown
  readonly text: string
  /** Done, and what it looked at is not as it should be: verify found something wrong. */
  readonly failed?: boolean
  /** Done, and it only looked: nothing is written until it is asked again with --yes. */
  readonly needsYes?: boolean
}

export interface Refused {
  readonly refusals: readonly Refusal[]
  /** What was done before the first no, where some of it was. */
  readonly done?: Done
}

interface Description<O extends Options> {
  readonly name: string
  readonly summary: string
  /** Each way to write it, after `ringfence NAME`. */
  readonly usage: readonly string[]
  readonly examples: readonly [string, string, ...string[]]
  readonly options: O
  /** How many words it takes, at most; one too many is a slip. */
  readonly words: number
  readonly run: (given: Given<O>, terminal: Terminal) => Promise<Outcome>
}

export interface Command {
  readonly name: string
  readonly summary: string
  readonly usage: readonly string[]
  readonly examples: readonly string[]
  readonly options: Options
  readonly run: (args: readonly string[], terminal: Terminal) => Promise<Outcome>
}

/** Every command that opens a file of books has these. */
export const BOOKS = {
  db: { type: 'string', value: 'FILE', says: 'the database file (RINGFENCE_DB, else ./ringfence.db)' },
  provider: { type: 'string', value: 'ID', says: 'which provider, where the file holds several' },
} as const satisfies Options

/** Every command has these. */
export const ALWAYS = {
  json: { type: 'boolean', says: 'one JSON document instead of text' },
  help: { type: 'boolean', says: 'this help' },
} as const satisfies Options

/** A command as its file describes it; what is typed is checked against its options before it runs. */
export function command<const O extends Options>(described: Description<O>): Command {
  return {
    ...described,
    run: (args, terminal) => described.run(read(args, described), terminal),
  }
}

function read<O extends Options>(args: readonly string[], { options, words }: Description<O>): Given<O> {
  const all: Options = { ...options, ...ALWAYS }
  const config = Object.fromEntries(Object.entries(all).map(([name, { type }]) => [name, { type }]))
  const parsed = parseArgs({
    args: [...args],
    options: config,
    strict: false,
    allowPositionals: true,
    tokens: true,
  })
  const seen = new Set<string>()
  for (const token of parsed.tokens) {
    if (token.kind !== 'option') continue
    const option = Object.hasOwn(all, token.name) ? all[token.name] : undefined
    if (!option)
      throw new WrongUsage(
        `There is no option ${token.rawName}.${didYouMean(token.name, Object.keys(all), '--')}`,
      )
    if (seen.has(token.name)) throw new WrongUsage(`--${token.name} is given twice.`)
    seen.add(token.name)
    const looksLikeOption = token.inlineValue === false && token.value.startsWith('--')
    if (option.type === 'string' && (token.value === undefined || token.value === '' || looksLikeOption))
      throw new WrongUsage(`--${token.name} needs ${option.value}: ${option.says}.`)
    if (option.type === 'boolean' && token.value !== undefined)
      throw new WrongUsage(`--${token.name} takes no value.`)
  }
  const extra = parsed.positionals[words]
  if (extra !== undefined) throw new WrongUsage(`“${extra}” is one word too many.`)
  // Each value was checked against its own option just above.
  return { options: parsed.values as Chosen<O>, words: parsed.positionals }
}

/** What was typed cannot be understood: the command has not begun. */
export class WrongUsage extends Error {
  override readonly name = 'WrongUsage'
}

/** Reads an option's text by one of the ledger's readers; what it refuses is wrong usage. */
export function readAs<T>(option: string, text: string, reader: (text: string) => T | Refusal): T {
  const value = reader(text)
  if (isRefusal(value)) throw new WrongUsage(`--${option}: ${value.sentence}`)
  return value
}

/** The same for an option that may be left out. */
export function readIfGiven<T>(
  option: string,
  text: string | undefined,
  reader: (text: string) => T | Refusal,
): T | undefined {
  return text === undefined ? undefined : readAs(option, text, reader)
}

export function needed(what: string, value: string | undefined): string {
  if (value === undefined) throw new WrongUsage(`Say ${what}.`)
  return value
}

/** One of a few words, exactly as written. */
export function oneOf<const T extends string>(option: string, text: string, words: readonly T[]): T {
  const found = words.find((word) => word === text)
  if (found === undefined) throw new WrongUsage(`--${option} is one of: ${words.join(', ')}.`)
  return found
}

/** A file that is to be written: its folder must be there. */
export function toWrite(option: string, path: string): string {
  const folder = dirname(path)
  if (!existsSync(folder)) throw new WrongUsage(`${option}: there is no folder ${folder}.`)
  if (existsSync(path) && statSync(path).isDirectory())
    throw new WrongUsage(`${option}: ${path} is a folder. Name a file in it.`)
  return path
}

/** What holds people's names and money is only for who wrote it. */
export const ONLY_MINE = 0o600

export function refused(...refusals: readonly Refusal[]): Refused {
  return { refusals }
}

/** A refusal as a program reads it. */
export function refusalJson({ name, sentence, facts, where }: Refusal): {
  readonly name: RefusalName
  readonly sentence: string
  readonly facts: Facts
  readonly where?: Where
} {
  return { name, sentence, facts, ...(where ? { where } : {}) }
}

/** A refusal as a person reads it, with its place in a file: "roster.csv:12: column 9 (Actual End): …". */
export function refusalText({ sentence, where }: Refusal): string {
  const place = [where?.file, where?.line].filter((part) => part !== undefined).join(':')
  const column = where?.column === undefined ? '' : `column ${where.column}`
  return [place, column, sentence].filter((part) => part !== '').join(': ')
}

/** " Did you mean --from?" where one of the words is near enough to be a slip of the finger. */
export function didYouMean(typed: string, words: readonly string[], before = ''): string {
  const near = words
    .map((word) => ({ word, distance: distance(typed.toLowerCase(), word) }))
    .sort((a, b) => a.distance - b.distance)[0]
  return near && near.distance <= Math.max(1, Math.floor(near.word.length / 3))
    ? ` Did you mean ${before}${near.word}?`
    : ''
}

/** How many letters must be added, taken out or changed (Levenshtein). */
function distance(a: string, b: string): number {
  let row = Array.from({ length: b.length + 1 }, (_, i) => i)
  for (const [i, letter] of [...a].entries()) {
    const next = [i + 1]
    for (const [j, other] of [...b].entries()) {
      const change = (row[j] ?? 0) + (letter === other ? 0 : 1)
      next.push(Math.min(change, (row[j + 1] ?? 0) + 1, (next[j] ?? 0) + 1))
    }
    row = next
  }
  return row.at(-1) ?? 0
}
