// Other people's readers of PDF.
import { execFile } from 'node:child_process'
import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { promisify } from 'node:util'
import { afterAll, beforeAll } from 'vitest'

const run = promisify(execFile)
let folder: string
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'ringfence-pdf-'))
})
afterAll(() => rm(folder, { recursive: true, force: true }))

/** The bytes as a file, until the tests of a file end. */
export async function asFile(bytes: Uint8Array): Promise<string> {
  const path = join(folder, `${crypto.randomUUID()}.pdf`)
  await writeFile(path, bytes)
  return path
}

/** Runs a tool on a statement's file. A missing tool is a failure: .ci/run installs it. */
export async function tool(
  name: string,
  before: readonly string[],
  bytes: Uint8Array | string,
  after: readonly string[] = [],
): Promise<string> {
  const path = typeof bytes === 'string' ? bytes : await asFile(bytes)
  try {
    return (await run(name, [...before, path, ...after], { maxBuffer: 64_000_000 })).stdout
  } catch (error) {
    if ((error as { code?: unknown }).code === 'ENOENT')
      throw new Error(`${name} is missing: install “qpdf” and “poppler-utils” (.ci/run does)`)
    throw error
  }
}
