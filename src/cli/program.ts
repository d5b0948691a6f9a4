import { StoreBroken } from '../bookkeeping/store.ts'
import {
  ALWAYS,
  type Command,
  type Done,
  didYouMean,
  EXIT,
  type Option,
  type Outcome,
  refusalJson,
  refusalText,
  WrongUsage,
} from './command.ts'
import { COMMANDS } from './commands.ts'
import { version } from './own-files.ts'
import type { Terminal } from './terminal.ts'

/** One run of the program: its exit code. What it says goes to the terminal it is given. */
export async function program([name, ...args]: readonly string[], terminal: Terminal): Promise<number> {
  try {
    if (name === '--version') return await show(terminal, { json: { version: version() }, text: version() })
    if (name === undefined || name === '--help' || name === 'help') return await help(terminal, name, args[0])
    const command = commandOf(name)
    if (args.includes('--help')) return await show(terminal, helpOf(command))
    return await finish(terminal, command, await command.run(args, terminal))
  } catch (error) {
    return await failed(terminal, name, error)
  }
}

function commandOf(name: string): Command {
  const found = COMMANDS.find((c) => c.name === name)
  if (found) return found
  const suggestion = didYouMean(
    name,
    COMMANDS.map((c) => c.name),
  )
  throw new WrongUsage(`There is no command “${name}”.${suggestion}`)
}

async function finish(terminal: Terminal, { name }: Command, outcome: Outcome): Promise<number> {
  if ('refusals' in outcome) {
    if (terminal.json) {
      const before = outcome.done ? { done: outcome.done.json } : {}
      await terminal.say(documentOf({ refusals: outcome.refusals.map(refusalJson), ...before }))
    } else {
      if (outcome.done && outcome.done.text !== '') await terminal.say(`${outcome.done.text}\n`)
      for (const refusal of outcome.refusals) terminal.note(refusalText(refusal))
    }
    return EXIT.refused
  }
  await show(terminal, outcome)
  if (outcome.needsYes) {
    terminal.note(`Nothing was written. Write it down with: ringfence ${name} … --yes`)
    return EXIT.wrongUsage
  }
  return outcome.failed ? EXIT.refused : EXIT.done
}

async function show(terminal: Terminal, { json, text }: Done): Promise<number> {
  if (terminal.json) {
    if (json !== undefined) await terminal.say(documentOf(json))
  } else if (text !== '') await terminal.say(text.endsWith('\n') ? text : `${text}\n`)
  return EXIT.done
}

function documentOf(json: unknown): string {
  return `${JSON.stringify(json, null, 2)}\n`
}

/** Wrong usage and what broke: one sentence on stderr, and for a program the same as a refusal. */
async function failed(terminal: Terminal, name: string | undefined, error: unknown): Promise<number> {
  const isUsage = error instanceof WrongUsage
  const sentence = error instanceof Error ? error.message : String(error)
  if (terminal.json) {
    const refusal = { name: isUsage ? 'wrong-usage' : 'broken', sentence, facts: {} }
    await terminal.say(documentOf({ refusals: [refusal] }))
  }
  if (isUsage) {
    const known = COMMANDS.some((c) => c.name === name)
    terminal.note(`${sentence}\nSee: ringfence ${known ? `${name} ` : ''}--help`)
    return EXIT.wrongUsage
  }
  terminal.note(error instanceof StoreBroken ? sentence : `Something went wrong: ${sentence}`)
  if (process.env['RINGFENCE_DEBUG'] && error instanceof Error) terminal.note(error.stack ?? '')
  return EXIT.broken
}

function help(terminal: Terminal, name: string | undefined, about: string | undefined): Promise<number> {
  if (name === 'help' && about !== undefined && !about.startsWith('--'))
    return show(terminal, helpOf(commandOf(about)))
  const width = Math.max(...COMMANDS.map((c) => c.name.length))
  const text = [
    'Ringfence: a ledger service for Individual Service Funds.',
    '',
    'Usage: ringfence COMMAND [OPTIONS]',
    '',
    ...COMMANDS.map((c) => `  ${c.name.padEnd(width)}  ${c.summary}`),
    '',
    'ringfence COMMAND --help shows a command’s options and examples.',
    'ringfence --version shows the version. Every command takes --json.',
    '',
    'Exit codes: 0 done, 1 refused or a check failed, 2 wrong usage, 3 something broke.',
  ].join('\n')
  const json = { commands: COMMANDS.map(({ name: n, summary }) => ({ name: n, summary })) }
  return show(terminal, { json, text })
}

function helpOf(command: Command): Done {
  const options: [string, Option][] = Object.entries({ ...command.options, ...ALWAYS })
  const left = ([name, { value }]: (typeof options)[number]) => `--${name}${value ? ` ${value}` : ''}`
  const width = Math.max(...options.map((o) => left(o).length))
  const text = [
    `${command.summary}.`,
    '',
    ...command.usage.map((u, i) =>
      `${i === 0 ? 'Usage: ' : '       '}ringfence ${command.name} ${u}`.trimEnd(),
    ),
    '',
    ...options.map((o) => `  ${left(o).padEnd(width)}  ${o[1].says}`),
    '',
    'Examples:',
    ...command.examples.map((e) => `  ringfence ${e}`),
  ].join('\n')
  const { name, summary, usage, examples } = command
  return { json: { name, summary, usage, examples, options: Object.fromEntries(options) }, text }
}
