import { randomBytes } from 'node:crypto'
import { mkdirSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { checkLetter, type Post } from './post.ts'

/** What holds somebody's way in is only for who wrote it. */
const ONLY_MINE = { file: 0o600, folder: 0o700 } as const

/**
 * Writes each letter into a file of its own. For the demo only: whoever reads the folder could sign in as the
 * person a letter is for. A file's name says when it was written and no more.
 */
export function outboxPost(folder: string): Post {
  let written = 0
  return {
    async send(letter) {
      checkLetter(letter)
      mkdirSync(folder, { recursive: true, mode: ONLY_MINE.folder })
      const when = Temporal.Now.instant().toString({ smallestUnit: 'second' }).replaceAll(':', '')
      const name = `${when}-${String(++written).padStart(4, '0')}-${randomBytes(4).toString('hex')}.txt`
      const text = `To: ${letter.to}\nSubject: ${letter.subject}\n\n${letter.text}\n`
      writeFileSync(join(folder, name), text, { mode: ONLY_MINE.file, flag: 'wx' })
    },
  }
}
