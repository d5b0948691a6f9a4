// Looks at every page in every state in a real browser: `npm run screens -- --out pictures` takes a picture of each,
// wide and on a phone, into that folder; without a folder it only looks. `--only manager` takes one door's.
import { spawnSync } from 'node:child_process'
import { join, resolve } from 'node:path'
import { parseArgs } from 'node:util'

const root = join(import.meta.dirname, '..')
const { values } = parseArgs({
  options: { out: { type: 'string' }, only: { type: 'string' } },
})
const { status } = spawnSync(
  process.execPath,
  [
    join(root, 'node_modules/vitest/vitest.mjs'),
    'run',
    '--config',
    'vitest.screens.config.ts',
    ...(values.only ? [values.only] : []),
  ],
  {
    cwd: root,
    stdio: 'inherit',
    env: { ...process.env, ...(values.out ? { SCREENS_OUT: resolve(values.out) } : {}) },
  },
)
process.exit(status ?? 1)
