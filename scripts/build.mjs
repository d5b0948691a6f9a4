// Bundles src/cli/main.ts into dist/ringfence.mjs, in about a tenth of a second.
import { mkdirSync, renameSync, writeFileSync } from 'node:fs'
import { dirname, join, parse } from 'node:path'
import { build } from 'esbuild'

const root = join(import.meta.dirname, '..')

// Everything is bundled (drizzle-orm loaded file by file costs most of a second at every start) except
// packages that are native, read files of their own at run time, or are CommonJS and call require.
const external = [
  'better-sqlite3',
  'pdfkit',
  'fontkit',
  '@expo-google-fonts/*',
  '@fontsource/*',
  'govuk-frontend',
  'nodemailer',
  'pino',
]

// Below Node 26 there is no Temporal, and opening a database with better-sqlite3 crashes without a word.
const needsNode26 = `if (Number.parseInt(process.versions.node) < 26) {
  console.error('Ringfence runs on Node 26 or later; this is Node ' + process.versions.node + '. After "npm ci", run "npm start" or "npx ringfence", which use the Node 26 in node_modules.')
  process.exit(1)
}`

/**
 * Bundles one entry file into one ES module with a source map beside it, and the thread that makes papers
 * (src/cli/printing.ts) into another that is named after it; both paths are from the root.
 * @param {string} entry
 * @param {string} outfile
 */
export async function bundle(entry, outfile) {
  const { outputFiles } = await build({
    absWorkingDir: root,
    entryPoints: [
      { in: 'src/cli/printer.ts', out: `${parse(outfile).name}-printer` },
      { in: entry, out: parse(outfile).name },
    ],
    outdir: dirname(outfile),
    outExtension: { '.js': '.mjs' },
    bundle: true,
    write: false,
    format: 'esm',
    platform: 'node',
    target: 'node26',
    jsx: 'automatic',
    jsxImportSource: 'hono/jsx',
    sourcemap: true,
    external,
    banner: { js: needsNode26 },
    logLevel: 'warning',
  })
  // Written aside and renamed, so that another process starting meanwhile never reads half a bundle.
  for (const { path, contents } of outputFiles) {
    mkdirSync(dirname(path), { recursive: true })
    writeFileSync(`${path}.${process.pid}`, contents)
    renameSync(`${path}.${process.pid}`, path)
  }
}

export const buildRingfence = () => bundle('src/cli/main.ts', 'dist/ringfence.mjs')

if (process.argv[1] === import.meta.filename) await buildRingfence()
