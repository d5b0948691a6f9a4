#!/usr/bin/env node
// The `ringfence` command: finds a Node that is new enough, bundles when src has changed, runs the bundle.
// This file runs under whatever Node the machine has (20 or later): nothing newer may be used here.
import { spawn } from 'node:child_process'
import { existsSync, readdirSync, statSync } from 'node:fs'
import { join } from 'node:path'
import { pathToFileURL } from 'node:url'

const root = join(import.meta.dirname, '..')
const bundle = join(root, 'dist/ringfence.mjs')

if (Number.parseInt(process.versions.node, 10) >= 26) await run()
else runUnderNode26()

async function run() {
  process.setSourceMapsEnabled(true)
  if (bundleIsOld()) {
    const { buildRingfence } = await import('../scripts/build.mjs')
    await buildRingfence()
  }
  process.argv[1] = bundle
  await import(pathToFileURL(bundle).href)
}

// Folders count as well as files: a folder's time changes when a file in it is removed or renamed.
function bundleIsOld() {
  const src = join(root, 'src')
  if (!existsSync(bundle)) return true
  if (!existsSync(src)) return false
  const from = [src, ...readdirSync(src, { recursive: true }).map((file) => join(src, String(file)))]
  from.push(join(root, 'package-lock.json'), join(root, 'scripts/build.mjs'))
  const builtAt = statSync(bundle).mtimeMs
  return from.some((file) => (statSync(file, { throwIfNoEntry: false })?.mtimeMs ?? 0) > builtAt)
}

function runUnderNode26() {
  const windows = process.platform === 'win32'
  const node = join(root, 'node_modules/.bin', windows ? 'node.cmd' : 'node')
  if (!existsSync(node)) {
    console.error(
      `Ringfence needs Node 26 and this is Node ${process.versions.node}. ` +
        `Run "npm ci" in ${root}: it installs Node 26 beside the other packages. Then try again.`,
    )
    process.exit(1)
  }
  const child = spawn(windows ? `"${node}"` : node, [import.meta.filename, ...process.argv.slice(2)], {
    stdio: 'inherit',
    shell: windows,
  })
  // A signal to this process is meant for the one doing the work, which then closes its books and ends.
  // A terminal's Ctrl-C reaches both by itself, so here it is only not to end this one first.
  process.on('SIGINT', () => {})
  process.on('SIGTERM', () => child.kill('SIGTERM'))
  process.on('SIGHUP', () => child.kill('SIGHUP'))
  child.on('exit', (code, signal) => process.exit(code ?? (signal ? 1 : 0)))
}
