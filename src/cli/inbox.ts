import { existsSync } from 'node:fs'
import { readdir, readFile } from 'node:fs/promises'
import { join } from 'node:path'
import type { WaitingFiles } from '../web/caller.ts'
import { WrongUsage } from './command.ts'

/** The CSV files of a folder, for somebody to import from a page. Nothing outside it can be named. */
export function inboxIn(folder: string, only?: readonly string[]): WaitingFiles {
  if (!existsSync(folder)) throw new WrongUsage(`--inbox: there is no folder ${folder}.`)
  const list = async () =>
    (await readdir(folder))
      .filter((name) => /\.csv$/i.test(name) && (only === undefined || only.includes(name)))
      .sort()
  return {
    list,
    read: async (name) => {
      if (!(await list()).includes(name)) throw new Error('the inbox has no such file')
      return readFile(join(folder, name))
    },
  }
}
