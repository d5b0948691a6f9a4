// A command, an option or an exit code is finished when it is documented.
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, test } from 'vitest'
import { ALWAYS, EXIT } from '../../src/cli/command.ts'
import { COMMANDS } from '../../src/cli/commands.ts'
import { said } from './ringfence.ts'

const operating = readFileSync(join(import.meta.dirname, '../../docs/operating.md'), 'utf8')

/** What operating.md says under the headings that name a command. */
function about(name: string): string {
  const parts = operating.split(/^### /m).slice(1)
  return parts.filter((part) => new RegExp(`\`ringfence ${name}\\b`).test(part.split('\n')[0] ?? '')).join('')
}

describe.each(COMMANDS.map((c) => [c.name, c] as const))('ringfence %s', (name, command) => {
  test('is in docs/operating.md with every option', () => {
    const text = about(name)
    expect(text).not.toBe('')
    expect(Object.keys(command.options).filter((option) => !text.includes(`\`--${option}`))).toEqual([])
  })

  test('has help with two examples or more, each of which it understands', async () => {
    expect(command.examples.length).toBeGreaterThanOrEqual(2)
    const { code, out } = await said(name, '--help')
    expect(code).toBe(0)
    for (const example of command.examples) expect(out).toContain(`  ringfence ${example}\n`)
    const known = new Set(Object.keys({ ...command.options, ...ALWAYS }))
    for (const line of [...command.examples, ...command.usage]) {
      const options = [...line.matchAll(/--([a-z-]+)/g)].map(([, option = '']) => option)
      expect(options.filter((option) => !known.has(option))).toEqual([])
    }
    expect(command.examples.every((e) => e.startsWith(name))).toBe(true)
  })
})

test('operating.md has no command or option that is not there', () => {
  const commands = new Set(COMMANDS.map((c) => c.name))
  const named = [...operating.matchAll(/ringfence ([a-z]+(?:-[a-z]+)*)/g)].map(([, name = '']) => name)
  expect(named.filter((name) => !commands.has(name))).toEqual([])
  const options = new Set(COMMANDS.flatMap((c) => Object.keys({ ...c.options, ...ALWAYS })))
  const documented = [...operating.matchAll(/`--([a-z-]+)/g)].map(([, option = '']) => option)
  expect(documented.filter((option) => !options.has(option))).toEqual([])
})

test('every exit code is in operating.md and in the help, and nothing else is', async () => {
  const rows = [...operating.matchAll(/^\| (\d) \|/gm)].map(([, code]) => Number(code))
  expect(rows).toEqual(Object.values(EXIT))
  expect((await said('--help')).out).toContain(
    'Exit codes: 0 done, 1 refused or a check failed, 2 wrong usage, 3 something broke.',
  )
})

test('the version is the package’s', async () => {
  const { version } = JSON.parse(readFileSync(join(import.meta.dirname, '../../package.json'), 'utf8'))
  expect((await said('--version')).out).toBe(`${version}\n`)
})
