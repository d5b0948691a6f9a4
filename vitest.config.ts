import { existsSync } from 'node:fs'
import { delimiter, join } from 'node:path'
import { defineConfig } from 'vitest/config'

// These tests hold our work against programs by other people. Where one is not installed its tests are left to
// .ci/run, which installs them all (and there, under CI, a missing program fails its test).
const NEEDS = {
  'test/cli/broken-disk.test.ts': ['strace'],
  'test/cli/story.test.ts': ['hledger', 'pdftotext'],
  'test/formats/hledger.test.ts': ['hledger'],
  'test/journeys/journeys.test.ts': ['chromium'],
  'test/pdf/forms.test.ts': ['qpdf', 'pdfinfo', 'pdftotext'],
  'test/pdf/statement.test.ts': ['qpdf', 'pdffonts', 'pdfinfo', 'pdftotext'],
  'test/walkthrough.test.ts': ['hledger'],
}

const path = (process.env['PATH'] ?? '').split(delimiter)
const isHere = (program: string) => path.some((folder) => existsSync(join(folder, program)))
const left = process.env['CI'] ? [] : Object.entries(NEEDS).filter(([, programs]) => !programs.every(isHere))
for (const [file, programs] of left) {
  const missing = programs.filter((program) => !isHere(program)).join(', ')
  console.warn(`${file} is left to .ci/run: ${missing} is not installed here.`)
}

export default defineConfig({
  oxc: { jsx: { runtime: 'automatic', importSource: 'hono/jsx' } },
  test: {
    environment: 'node',
    include: ['test/**/*.test.{ts,tsx}'],
    exclude: left.map(([file]) => file),
    globalSetup: ['test/one-run.ts'],
    setupFiles: ['test/setup.ts'],
    testTimeout: 20_000,
    hookTimeout: 20_000,
    // Forks, not threads: a native database driver and process.exit belong to a process of their own.
    pool: 'forks',
    // On two cores one would stand idle: left to itself the runner keeps one for something else.
    maxWorkers: '100%',
    // Loaded file by file drizzle-orm costs every test file the better part of a second.
    deps: {
      optimizer: {
        ssr: {
          enabled: true,
          include: [
            'drizzle-orm',
            'drizzle-orm/sqlite-core',
            'drizzle-orm/better-sqlite3',
            'drizzle-orm/better-sqlite3/migrator',
          ],
        },
      },
    },
    coverage: { provider: 'v8', include: ['src/**'], reporter: ['text', 'html'] },
  },
})
