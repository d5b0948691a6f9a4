import { defineConfig } from 'vitest/config'

export default defineConfig({
  oxc: { jsx: { runtime: 'automatic', importSource: 'hono/jsx' } },
  test: {
    environment: 'node',
    include: ['test/**/*.test.{ts,tsx}'],
    testTimeout: 20_000,
    hookTimeout: 20_000,
    // Forks, not threads: a native database driver and process.exit belong to a process of their own.
    pool: 'forks',
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
