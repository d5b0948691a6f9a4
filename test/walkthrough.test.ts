// docs/walkthrough.md, typed for real against the built command: what it shows is what the program says.
import { spawnSync } from 'node:child_process'
import { mkdtempSync, readFileSync, rmSync, symlinkSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'

const root = join(import.meta.dirname, '..')
const read = (path: string) => readFileSync(join(root, path), 'utf8')

describe('docs/walkthrough.md', () => {
  let folder: string
  const env: Record<string, string> = {}
  /** Ids are random: the document's stand for the ones that came. */
  const ids = new Map<string, string>()

  beforeAll(() => {
    folder = mkdtempSync(join(tmpdir(), 'ringfence-walk-'))
    symlinkSync(join(root, 'src'), join(folder, 'src'))
  })
  afterAll(() => rmSync(folder, { recursive: true }))

  const steps = [...read('docs/walkthrough.md').matchAll(/^```console\n([\s\S]*?)^```/gm)]
    .flatMap(([, block = '']) => block.split(/^\$ /m).slice(1))
    .map((step) => {
      const [typed = '', ...output] = step.trimEnd().split('\n')
      return { typed, output }
    })

  test('has something to type', () => expect(steps.length).toBeGreaterThan(10))

  test.each(steps)(
    '$ $typed',
    ({ typed, output }) => {
      const [, name, value] = /^export (\w+)=(\S+)$/.exec(typed) ?? []
      if (name && value) {
        env[name] = value
        return
      }
      const said = run([...ids].reduce((text, [written, came]) => text.replaceAll(written, came), typed))
      expectSaid(said, output)
    },
    60_000,
  )

  /** What a command says on stdout, then on stderr. */
  function run(typed: string): string {
    const words = [...typed.matchAll(/'([^']*)'|"([^"]*)"|(\S+)/g)].map(([, a, b, c]) => a ?? b ?? c ?? '')
    const ours = words[0] === 'npx' && words[1] === 'ringfence'
    const [program = '', ...args] = ours
      ? [process.execPath, join(root, 'bin/ringfence.mjs'), ...words.slice(2)]
      : words
    const ran = spawnSync(program, args, { cwd: folder, env: { ...process.env, ...env }, encoding: 'utf8' })
    if (ran.error) throw ran.error
    return `${ran.stdout}${ran.stderr}`.replaceAll('\u00a0', ' ').trimEnd()
  }

  /** A line of “…” stands for any lines, “…” in a line for anything. */
  function expectSaid(said: string, output: readonly string[]): void {
    const pattern = output
      .map((line) => (line === '…' ? '(?:.*\\n)*?' : `${line.split('…').map(escaped).join('.*')}\\n`))
      .join('')
    const matched = new RegExp(`^${pattern}$`).exec(said === '' ? '' : `${said}\n`)
    if (!matched) expect(said).toBe(output.join('\n'))
    const written = output.join('\n').match(ID) ?? []
    for (const [i, id] of (matched ?? []).slice(1).entries()) ids.set(written[i] ?? '', id)
  }
})

const ID = /\br_[0-9a-z]{16}\b/g

function escaped(text: string): string {
  return text
    .split(/(\br_[0-9a-z]{16}\b)/)
    .map((part, i) => (i % 2 ? '(r_[0-9a-z]{16})' : plain(part)))
    .join('')
}

const plain = (text: string) => text.replace(/[.*+?^${}()|[\]\\]/g, '\\$&')
