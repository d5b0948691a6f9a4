// Looks at every page in every state in a real browser: `npm run screens -- --out pictures` takes a picture of each,
// wide and on a phone, into that folder; without a folder it only looks. `--only manager` takes one door's. `--tours`
// takes the pictures of docs/tours anew, and no others; `--only person-left` one of them.
import { spawnSync } from 'node:child_process'
import { join, resolve } from 'node:path'
import { parseArgs } from 'node:util'

const root = join(import.meta.dirname, '..')
const { values } = parseArgs({
  options: { out: { type: 'string' }, only: { type: 'string' }, tours: { type: 'boolean' } },
})
const { status } = spawnSync(
  process.execPath,
  [
    join(root, 'node_modules/vitest/vitest.mjs'),
    'run',
    '--config',
    'vitest.screens.config.ts',
    ...(values.only ? [...(values.tours ? ['-t'] : []), values.only] : []),
  ],
  {
    cwd: root,
    stdio: 'inherit',
    env: {
      ...process.env,
      ...(values.out ? { SCREENS_OUT: resolve(values.out) } : {}),
      ...(values.tours ? { SCREENS_TOURS: 'yes' } : {}),
    },
  },
)
process.exit(status ?? 1)
