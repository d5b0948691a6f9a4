// Kills what must survive it, again and again: `npm run torture -- issuing --kills 50 --funds 400 --seed 7`. The
// program is bundled as it is shipped and killed with SIGKILL at moments of chance (the seed is printed); what comes of
// it must be the same, to the byte, as without. Then memory is measured for a tenth of the funds and for all of them.
import { spawnSync } from 'node:child_process'
import { existsSync } from 'node:fs'
import { join } from 'node:path'
import { bundle } from './build.mjs'

const root = join(import.meta.dirname, '..')
const [what, ...options] = process.argv.slice(2)
const file = `test/torture/${what}.ts`
if (!what || !/^[a-z]+$/.test(what) || !existsSync(join(root, file))) {
  console.error('Say what to torture: issuing.')
  process.exit(2)
}
const program = `dist/torture/ringfence-${process.pid}.mjs`
await bundle('src/cli/main.ts', program)
const tortured = `dist/torture/${what}-${process.pid}.mjs`
await bundle(file, tortured)
const { status } = spawnSync(
  process.execPath,
  ['--enable-source-maps', tortured, join(root, program), ...options],
  { cwd: root, stdio: 'inherit' },
)
process.exit(status ?? 1)
