// The demo provider's service with one door for each of its people, on this computer: pictures and journeys come in
// by these. All of them look into one file of books; what changes it opens a file of its own.
import type { AddressInfo } from 'node:net'
import { createAdaptorServer } from '@hono/node-server'
import Database from 'better-sqlite3'
import type { Caller } from '../../src/bookkeeping/daybook.ts'
import type { Books } from '../../src/bookkeeping/open-books.ts'
import { DEMO_CALLER, WAITING } from '../../src/demo/build.ts'
import { createApp } from '../../src/web/app.ts'
import type { Visitor } from '../../src/web/caller.ts'
import { at } from '../web/asking.ts'
import { bytesOf, comesIn, type Larch, openLarch } from '../web/larch.ts'

export type Who = 'dana' | 'tom' | 'brian' | 'ruth' | 'jo'

export interface Doors {
  readonly larch: Larch
  readonly callers: Readonly<Record<Who, Caller>>
  /** The address of a path for somebody; a fund is named by its reference. */
  readonly address: (who: Who, path: string) => Promise<string>
  /** Another process writes and goes on writing; the issuing of statements stands still. Until all may go on. */
  readonly holdWriting: () => void
  readonly holdIssuing: () => void
  readonly goOn: () => void
  readonly close: () => Promise<void>
}

const NAMES: Record<Who, string> = {
  dana: 'Dana Reed',
  tom: 'Tom Okafor',
  brian: 'Brian',
  ruth: 'Ruth Bell',
  jo: 'Jo Hill',
}

/** A service of its own, with a door for each of the demo's people; with `may`, May's files are in. */
export async function openDoors({ may }: { readonly may?: boolean | undefined } = {}): Promise<Doors> {
  const larch = await openLarch(may ? 'may' : 'accounts')
  const callers = await callersOf(larch)
  let held: Promise<void> | undefined
  let release: () => void = () => undefined
  const issueSome: Books['issueSome'] = async (...asked) => {
    await held
    return larch.books.issueSome(...asked)
  }
  const books = { ...larch.books, issueSome }
  const servers = new Map<Who, { readonly home: string; readonly stop: () => Promise<unknown> }>()
  for (const who of WHO) servers.set(who, await aDoor(books, { caller: callers[who], name: NAMES[who] }))
  return {
    larch,
    callers,
    address: async (who, path) => `${servers.get(who)?.home}${await at(larch, path)}`,
    holdWriting: () => {
      const db = new Database(larch.file)
      db.exec('BEGIN IMMEDIATE')
      release = () => db.close()
    },
    holdIssuing: () => {
      held = new Promise((going) => {
        release = going
      })
    },
    goOn: () => release(),
    close: async () => {
      for (const { stop } of servers.values()) await stop()
      await larch.close()
    },
  }
}

const WHO = Object.keys(NAMES) as Who[]

async function callersOf(larch: Larch): Promise<Record<Who, Caller>> {
  const [dana, tom, brian, ruth, jo] = [
    await comesIn(larch, NAMES.dana),
    await comesIn(larch, NAMES.tom),
    await comesIn(larch, NAMES.brian),
    await comesIn(larch, NAMES.ruth),
    await comesIn(larch, NAMES.jo),
  ]
  return { dana, tom, brian, ruth, jo }
}

async function aDoor(books: Books, visitor: Visitor) {
  const silent = { info: () => undefined, warn: () => undefined, error: console.error }
  const app = createApp({
    books,
    who: async () => visitor,
    inbox: { provider: DEMO_CALLER.provider, list: () => WAITING, read: bytesOf },
    post: { send: async () => undefined },
    origin: 'http://localhost',
    log: silent,
  })
  const server = createAdaptorServer({ fetch: app.fetch })
  await new Promise<void>((listening) => server.listen(0, '127.0.0.1', listening))
  return {
    home: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    stop: () => new Promise((closed) => server.close(closed)),
  }
}
