// Runs before `npm start` and `npm test`: installs what the lockfile names, unless that is already here.
// npm writes node_modules/.package-lock.json at the end of every install, so its age tells.
// Runs under whatever Node the machine has (20 or later): nothing newer may be used here.
import { spawnSync } from 'node:child_process'
import { statSync } from 'node:fs'
import { join } from 'node:path'

const root = join(import.meta.dirname, '..')
/** @param {string} file */
const writtenAt = (file) => statSync(join(root, file), { throwIfNoEntry: false })?.mtimeMs ?? 0

if (writtenAt('node_modules/.package-lock.json') < writtenAt('package-lock.json')) {
  console.error('Installing the packages that package-lock.json names …')
  // Inside an npm script the running npm and its own Node are used again: `node` itself may by now be
  // the one in node_modules, which the install is about to replace.
  const { npm_node_execpath: npmNode, npm_execpath: npm } = process.env
  const ci = ['ci', '--no-audit', '--no-fund']
  const installed =
    npmNode && npm
      ? spawnSync(npmNode, [npm, ...ci], { cwd: root, stdio: 'inherit' })
      : spawnSync(`npm ${ci.join(' ')}`, { cwd: root, stdio: 'inherit', shell: true })
  if (installed.status !== 0) process.exit(installed.status ?? 1)
}
