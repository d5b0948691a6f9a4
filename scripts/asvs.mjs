// Runs every test that docs/asvs.csv names and says how many of the security requirements it lists are shown, open
// or failing: `npm run asvs`, or `npm run asvs -- test/web` for the tests of some files only. Fails where a named
// test is not there or does not pass.
import { spawnSync } from 'node:child_process'
import { mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join, relative } from 'node:path'
import { parse } from 'csv-parse/sync'

const root = join(import.meta.dirname, '..')

/**
 * One requirement of OWASP ASVS 5.0 that applies here, and where it is shown.
 * @typedef {{ id: string, chapter: string, level: string, requirement: string,
 *   state: 'shown' | 'open' | 'not-applicable', where: string, note: string }} Item
 * @typedef {{ file: string, names: readonly string[] }} Test a test file, and the names down to one test of it
 */

/** @returns {Item[]} */
export function readItems() {
  return parse(readFileSync(join(root, 'docs/asvs.csv'), 'utf8'), { columns: true })
}

/**
 * `test/web/guard.test.ts > headers > %s`: a test; `docs/security.md#files`: a heading of a document.
 * @param {Item} item
 * @returns {{ tests: Test[], documents: string[] }}
 */
export function placesOf(item) {
  const places = item.where === '' ? [] : item.where.split(' | ')
  const isTest = (/** @type {string} */ place) => place.startsWith('test/')
  return {
    tests: places.filter(isTest).map((place) => {
      const [file = '', ...names] = place.split(' > ')
      return { file, names }
    }),
    documents: places.filter((place) => !isTest(place)),
  }
}

/**
 * A name as a table of cases writes it, `writes nothing for %s`, as a pattern for each of its cases.
 * @param {readonly string[]} names
 */
function patternOf(names) {
  return names
    .map((name) =>
      name
        .split(/%[a-z#$]|\$\w+/)
        .map((text) => text.replace(/[.*+?^${}()|[\]\\]/g, '\\$&'))
        .join('[\\s\\S]*'),
    )
    .join('[\\s\\S]*')
}

/**
 * Runs the files of the named tests, whole: what a test tells may begin in the one before it.
 * @param {readonly Test[]} tests
 * @returns {Map<string, { name: string, passed: boolean }[]>} what was run, by file
 */
function run(tests) {
  const folder = mkdtempSync(join(tmpdir(), 'ringfence-asvs-'))
  const report = join(folder, 'report.json')
  try {
    const files = [...new Set(tests.map((t) => t.file))]
    const vitest = join(root, 'node_modules/vitest/vitest.mjs')
    const asked = ['run', ...files, '--reporter=json', `--outputFile=${report}`]
    spawnSync(process.execPath, [vitest, ...asked], { cwd: root, stdio: ['ignore', 'ignore', 'inherit'] })
    /** @type {{ testResults: { name: string, assertionResults: { fullName: string, status: string }[] }[] }} */
    const { testResults } = JSON.parse(readFileSync(report, 'utf8'))
    return new Map(
      testResults.map((file) => [
        relative(root, file.name),
        file.assertionResults
          .filter((r) => r.status === 'passed' || r.status === 'failed')
          .map((r) => ({ name: r.fullName, passed: r.status === 'passed' })),
      ]),
    )
  } finally {
    rmSync(folder, { recursive: true, force: true })
  }
}

function main() {
  const only = process.argv.slice(2)
  const items = readItems()
  const asked = items
    .filter((item) => item.state === 'shown')
    .map((item) => ({ item, tests: placesOf(item).tests }))
    .filter(({ tests }) => only.length === 0 || tests.some((t) => only.some((o) => t.file.startsWith(o))))
  const ran = run(asked.flatMap(({ tests }) => tests))
  const failing = asked.flatMap(({ item, tests }) => {
    const wrong = tests.flatMap(({ file, names }) => {
      const pattern = new RegExp(patternOf(names))
      const found = (ran.get(file) ?? []).filter((r) => pattern.test(r.name))
      const place = `${file} > ${names.join(' > ')}`
      if (found.length === 0) return [`not there: ${place}`]
      return found.every((r) => r.passed) ? [] : [`does not pass: ${place}`]
    })
    return wrong.length === 0 ? [] : [{ item, wrong }]
  })
  for (const { item, wrong } of failing) for (const text of wrong) console.log(`${item.id}  ${text}`)
  const open = items.filter((item) => item.state === 'open')
  console.log('Open:')
  for (const { id, level, requirement, note } of open)
    console.log(`  ${id} (L${level}) ${requirement} ${note}`)
  const tests = new Set(asked.flatMap((a) => a.tests.map((t) => `${t.file} ${t.names}`))).size
  const shown = items.filter((item) => item.state === 'shown').length - failing.length
  const others = items.length - shown - open.length - failing.length
  console.log(
    `${items.length} requirements: ${shown} shown, ${open.length} open, ${others} not applicable, ${failing.length} failing (${tests} named tests and tables of tests).`,
  )
  process.exitCode = failing.length > 0 ? 1 : 0
}

if (process.argv[1] === import.meta.filename) main()
