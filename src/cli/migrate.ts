import { existsSync } from 'node:fs'
import { connect, migrationsDone, migrationsHere } from '../store/sqlite/open.ts'
import { openStore } from '../store/sqlite/store.ts'
import { BOOKS, command, toWrite } from './command.ts'
import { fileOf } from './house.ts'
import { counted } from './terminal.ts'

export const migrating = command({
  name: 'migrate',
  summary: 'Bring a database up to this program’s schema, or make an empty one',
  usage: ['[--db FILE]'],
  examples: ['migrate', 'migrate --db larch.db --json'],
  options: { db: BOOKS.db },
  words: 0,
  async run({ options }) {
    const file = toWrite('--db', fileOf(options.db))
    const before = existsSync(file) ? done(file) : 0
    const store = await openStore(file)
    await store.close()
    const after = migrationsHere().map(({ name }) => name)
    const run = after.slice(before)
    const text =
      run.length === 0
        ? `${file} is up to date: ${counted(after.length, 'migration')}.`
        : `${file}: ${counted(run.length, 'migration')} done: ${run.join(', ')}.`
    return { json: { db: file, before, after: after.length, done: run }, text }
  },
})

function done(file: string): number {
  const db = connect(file, { mustExist: true })
  try {
    return migrationsDone(db).length
  } finally {
    db.close()
  }
}
