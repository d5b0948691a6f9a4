import { existsSync } from 'node:fs'
import { Refusal } from '../ledger/refusal.ts'
import { backup as copyTo } from '../store/sqlite/backup.ts'
import { BOOKS, command, needed, refused, toWrite } from './command.ts'
import { fileOf } from './house.ts'
import { progressOf, soundness, unsoundness } from './verify.ts'

export const backup = command({
  name: 'backup',
  summary: 'A whole copy of the database in a new file, read again before it counts',
  usage: ['FILE [--db FILE]'],
  examples: ['backup larch-2026-06-02.db', 'backup /mnt/safe/larch.db --db larch.db'],
  options: { db: BOOKS.db },
  words: 1,
  async run({ options, words }, terminal) {
    const from = fileOf(options.db)
    const to = toWrite('FILE', needed('into which new file: ringfence backup FILE', words[0]))
    const no = cannotCopy(from, to)
    if (no) return refused(no)
    const { placed, verified } = await copyTo(from, to, { onProgress: progressOf(terminal) })
    if (placed) return soundness(`${to} is a sound copy of ${from}`, { db: from, backup: to }, verified)
    const said = await unsoundness(from, verified)
    return { ...said, text: `${said.text}\nNo backup was made.` }
  },
})

/** What stands in the way of a copy: nothing to copy, or something that would be written over. */
export function cannotCopy(from: string, to: string): Refusal | undefined {
  if (!existsSync(from)) return new Refusal('not-found', `There is no file ${from}.`, { file: from })
  const there = ['', '-wal', '-shm', '-journal'].map((end) => to + end).find((path) => existsSync(path))
  return there === undefined
    ? undefined
    : new Refusal(
        'already-exists',
        `${there} is there already, and nothing is written over it. Name another file, or move it away first.`,
        { file: there },
      )
}
