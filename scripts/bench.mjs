// Bundles and runs what is measured: `npm run bench` runs every file in bench/, `npm run bench -- close`
// runs bench/close.ts. They are bundled as the product is, so that the product's own speed is measured.
import { spawnSync } from 'node:child_process'
import { existsSync, globSync } from 'node:fs'
import { join, parse } from 'node:path'
import { bundle } from './build.mjs'

const root = join(import.meta.dirname, '..')
const asked = process.argv.slice(2)
const all = existsSync(join(root, 'bench')) ? globSync('bench/*.{ts,tsx}', { cwd: root }).sort() : []
const chosen = all.filter((file) => asked.length === 0 || asked.includes(parse(file).name))
const unknown = asked.filter((name) => !all.some((file) => parse(file).name === name))
if (unknown.length > 0 || chosen.length === 0) {
  console.error(
    `Nothing to measure. There is: ${all.map((file) => parse(file).name).join(', ') || 'nothing yet'}.`,
  )
  process.exit(1)
}

for (const file of chosen) {
  const out = `dist/bench/${parse(file).name}.mjs`
  await bundle(file, out)
  const { status } = spawnSync(process.execPath, ['--enable-source-maps', out], {
    cwd: root,
    stdio: 'inherit',
  })
  if (status !== 0) process.exit(status ?? 1)
}
