// Money and hours are different types: adding them must not compile (design.md §2).
import { execFile } from 'node:child_process'
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { expect, test } from 'vitest'

const here = import.meta.dirname
const root = join(here, '../..')

/** What the compiler says about files, with the project's own settings; nothing where all is well. */
function compilerSays(folder: string): Promise<string> {
  const tsc = join(root, 'node_modules/typescript/bin/tsc')
  return new Promise((resolve) => {
    execFile(process.execPath, [tsc, '--pretty', 'false', '-p', folder], (_, stdout, stderr) => {
      resolve(stdout + stderr)
    })
  })
}

test('money and hours do not add, compare or meet in a transfer: it does not compile', async () => {
  const text = await readFile(join(here, 'units.test-d.ts'), 'utf8')
  const folder = await mkdtemp(join(root, 'node_modules/.units-'))
  try {
    await writeFile(join(folder, 'expected.ts'), text)
    await writeFile(join(folder, 'unmarked.ts'), text.replaceAll('// @ts-expect-error', '// wrong:'))
    const files = ['expected.ts', 'unmarked.ts']
    await writeFile(
      join(folder, 'tsconfig.json'),
      JSON.stringify({ extends: '../../tsconfig.json', files, include: [] }),
    )
    const said = await compilerSays(folder)
    expect(said.split('\n').filter((line) => line.includes('expected.ts'))).toEqual([])
    const wrong = said.split('\n').filter((line) => line.includes('unmarked.ts') && line.includes('error TS'))
    expect(wrong.length).toBe(text.match(/\/\/ @ts-expect-error/g)?.length)
    for (const line of wrong) expect(line).toMatch(/error TS(2322|2345|2769):/)
  } finally {
    await rm(folder, { recursive: true })
  }
})
