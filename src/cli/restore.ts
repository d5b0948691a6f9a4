import { Refusal } from '../ledger/refusal.ts'
import { restore as restoreTo } from '../store/sqlite/backup.ts'
import { cannotCopy } from './backup.ts'
import { command, needed, refused, toWrite } from './command.ts'
import { progressOf, soundness, unsoundness } from './verify.ts'

export const restore = command({
  name: 'restore',
  summary: 'A new database from a backup, which is verified first; nothing is written over',
  usage: ['FILE --db NEW'],
  examples: ['restore larch-2026-06-02.db --db larch.db', 'restore /mnt/safe/larch.db --db larch.db --json'],
  options: { db: { type: 'string', value: 'NEW', says: 'the database file to make; it has no default' } },
  words: 1,
  async run({ options, words }, terminal) {
    const from = needed('which backup: ringfence restore FILE --db NEW', words[0])
    const to = toWrite('--db', needed('which database file to make: --db NEW', options.db))
    const no = cannotCopy(from, to)
    if (no) return refused(no)
    try {
      const { placed, verified } = await restoreTo(from, to, { onProgress: progressOf(terminal) })
      if (placed) return soundness(`${to} is restored from ${from}`, { db: to, backup: from }, verified)
      const said = await unsoundness(from, verified)
      return { ...said, text: `${said.text}\nNothing was restored.` }
    } catch (error) {
      if (!isNoBackup(error)) throw error
      return refused(
        new Refusal(
          'file-unreadable',
          `${from} is no backup of Ringfence that can be read: ${error.message}.`,
          {
            file: from,
          },
        ),
      )
    }
  },
})

function isNoBackup(error: unknown): error is Error {
  if (!(error instanceof Error)) return false
  const code = 'code' in error && typeof error.code === 'string' ? error.code : ''
  return /^SQLITE_(NOTADB|CORRUPT)/.test(code) || / is not a file of Ringfence$/.test(error.message)
}
