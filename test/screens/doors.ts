// The demo provider's service with one door for each of its people, on this computer: pictures and journeys come in
// by these. All of them look into one file of books; what changes it opens a file of its own.
import type { AddressInfo } from 'node:net'
import { createAdaptorServer } from '@hono/node-server'
import type { Caller } from '../../src/bookkeeping/daybook.ts'
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
  const servers = new Map<Who, { readonly home: string; readonly stop: () => Promise<unknown> }>()
  for (const who of WHO) servers.set(who, await aDoor(larch, { caller: callers[who], name: NAMES[who] }))
  return {
    larch,
    callers,
    address: async (who, path) => `${servers.get(who)?.home}${await at(larch, path)}`,
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

async function aDoor({ books }: Larch, visitor: Visitor) {
  const silent = { info: () => undefined, warn: () => undefined, error: console.error }
  const app = createApp({
    books,
    who: async () => visitor,
    inbox: { provider: DEMO_CALLER.provider, list: () => WAITING, read: bytesOf },
    log: silent,
  })
  const server = createAdaptorServer({ fetch: app.fetch })
  await new Promise<void>((listening) => server.listen(0, '127.0.0.1', listening))
  return {
    home: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    stop: () => new Promise((closed) => server.close(closed)),
  }
}
