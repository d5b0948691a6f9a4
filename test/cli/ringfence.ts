import { type ChildProcess, execFile, spawn } from 'node:child_process'
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll } from 'vitest'
import { bundle } from '../../scripts/build.mjs'
import { program } from '../../src/cli/program.ts'

const root = join(import.meta.dirname, '../..')
export const sample = (name: string) => join(root, 'test/formats/samples', name)

export interface Ran {
  readonly code: number
  readonly out: string
  readonly err: string
}

/** The program within this process, where only what it says matters: a hundred processes take a minute. */
export async function said(...args: readonly string[]): Promise<Ran> {
  return saidTo(undefined, ...args)
}

/** The same at a terminal, where somebody answers every question so. */
export async function saidTo(answer: boolean | undefined, ...args: readonly string[]): Promise<Ran> {
  const ran = { out: '', err: '' }
  const code = await program(args, {
    json: args.includes('--json'),
    someoneThere: answer !== undefined,
    say: async (text) => {
      ran.out += text
    },
    note: (text) => {
      ran.err += `${text}\n`
    },
    progress: () => undefined,
    count: () => undefined,
    ask: async (question) => {
      ran.err += `${question} ${answer ? 'y' : 'n'}\n`
      return answer ?? false
    },
  })
  return { code, ...ran }
}

/**
 * The real program as a child process, bundled as it is shipped, in a folder of its own. Nothing of this
 * computer's settings reaches it.
 */
export async function theProgram() {
  const bundled = `dist/test/ringfence-${process.pid}.mjs`
  await bundle('src/cli/main.ts', bundled)
  const folder = mkdtempSync(join(tmpdir(), 'ringfence-cli-'))
  process.chdir(folder)
  delete process.env['RINGFENCE_DB']
  const started: ChildProcess[] = []
  afterAll(() => {
    process.chdir(root)
    for (const child of started) child.kill('SIGKILL')
    rmSync(folder, { recursive: true, force: true })
    for (const end of ['', '.map'])
      for (const file of [bundled, bundled.replace('.mjs', '-printer.mjs')])
        rmSync(join(root, file + end), { force: true })
  })
  const env: Record<string, string> = {
    PATH: process.env['PATH'] ?? '',
    RINGFENCE_DB: '',
    NODE_COMPILE_CACHE: join(folder, 'compiled'),
  }
  const options = { cwd: folder, env }

  const ringfence = (...args: readonly string[]): Promise<Ran> =>
    new Promise((resolve) => {
      const most = { ...options, maxBuffer: 64 * 1024 * 1024 }
      execFile(process.execPath, [join(root, bundled), ...args], most, (error, out, err) => {
        resolve({ code: typeof error?.code === 'number' ? error.code : error ? -1 : 0, out, err })
      })
    })

  return {
    folder,
    file: (name: string) => join(folder, name),
    /** The settings of what is started from now on. */
    env,
    ringfence,
    /** What it says as JSON, within this process, and that it ended well. */
    async json<T>(...args: readonly string[]): Promise<T> {
      const ran = await said(...args, '--json')
      if (ran.code !== 0) throw new Error(`ringfence ${args.join(' ')}: ${ran.code}\n${ran.out}${ran.err}`)
      return JSON.parse(ran.out)
    },
    /** Starts a command that goes on: its output so far, and how it ends. */
    start(...args: readonly string[]) {
      const child = spawn(process.execPath, [join(root, bundled), ...args], options)
      started.push(child)
      const said = { out: '', err: '' }
      child.stdout.on('data', (text) => {
        said.out += text
      })
      child.stderr.on('data', (text) => {
        said.err += text
      })
      const ended = new Promise<number | null>((resolve) => child.once('exit', (code) => resolve(code)))
      /** Waits until it has said this. */
      const until = (pattern: RegExp): Promise<RegExpExecArray> =>
        new Promise((resolve, reject) => {
          const look = () => {
            const found = pattern.exec(said.out)
            if (found) resolve(found)
          }
          child.stdout.on('data', look)
          child.once('exit', () => reject(new Error(`it ended: ${said.out}${said.err}`)))
          look()
        })
      return { child, said, ended, until }
    },
  }
}
