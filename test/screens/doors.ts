// The demo provider's service with one door for each of its people, on this computer: pictures and journeys come in
// by these. All of them look into one file of books; what changes it opens a file of its own.
import type { AddressInfo } from 'node:net'
import { createAdaptorServer } from '@hono/node-server'
import type { Caller } from '../../src/bookkeeping/daybook.ts'
import { isRefused, refusalsOf } from '../../src/bookkeeping/open-books.ts'
import { DEMO_CALLER, WAITING } from '../../src/demo/build.ts'
import { larchRoster } from '../../src/formats/mapping.ts'
import { readFile } from '../../src/formats/reading.ts'
import type { AuthorityId } from '../../src/ledger/authority.ts'
import type { CallerCode } from '../../src/ledger/entry.ts'
import { createApp } from '../../src/web/app.ts'
import type { Visitor } from '../../src/web/caller.ts'
import { at } from '../web/asking.ts'
import { bytesOf, type Larch, openLarch } from '../web/larch.ts'

export type Who = 'dana' | 'tom' | 'brian' | 'ruth' | 'jo'

export interface Doors {
  readonly larch: Larch
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
export async function openDoors(options: { readonly may?: true } = {}): Promise<Doors> {
  const larch = await openLarch()
  if (options.may) await takeMayIn(larch)
  const callers = await callersOf(larch)
  const servers = new Map<Who, { readonly home: string; readonly stop: () => Promise<unknown> }>()
  for (const [who, caller] of callers) servers.set(who, await aDoor(larch, { caller, name: NAMES[who] }))
  return {
    larch,
    address: async (who, path) => `${servers.get(who)?.home}${await at(larch, path)}`,
    close: async () => {
      for (const { stop } of servers.values()) await stop()
      await larch.close()
    },
  }
}

async function callersOf({ store }: Larch): Promise<Map<Who, Caller>> {
  const { provider } = DEMO_CALLER
  const [brians, emmas] = [
    await store.fundByRef(provider, 'LS-002'),
    await store.fundByRef(provider, 'LS-009'),
  ]
  if (!brians || !emmas) throw new Error('the demo has no Brian or no Emma')
  const documents = await store.people.documents(emmas.id)
  const ruths = documents.find((d) => d.what === 'authority')
  if (!ruths) throw new Error('the demo has no authority for Emma')
  const code = (name: string) => `u_${name}` as CallerCode
  return new Map<Who, Caller>([
    ['dana', DEMO_CALLER],
    ['tom', { ...DEMO_CALLER, code: code('tom') }],
    ['brian', { provider, code: code('brian'), as: { role: 'holder', fund: brians.id } }],
    [
      'ruth',
      {
        provider,
        code: code('ruth'),
        as: { role: 'representative', fund: emmas.id, authority: ruths.id as AuthorityId },
      },
    ],
    ['jo', { provider, code: code('jo'), as: { role: 'commissioner', funder: 'northshire' } }],
  ])
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

/** May's files are imported, as a manager does it: support is recorded up to 31 May. */
async function takeMayIn({ books }: Larch): Promise<void> {
  const files = WAITING.map((name) => {
    const file = readFile(bytesOf(name), name, [larchRoster])
    if (Array.isArray(file)) throw new Error(file.map((r) => r.sentence).join(' '))
    return file
  })
  const done = await books.importFiles(DEMO_CALLER, { files })
  if (isRefused(done))
    throw new Error(
      refusalsOf(done)
        .map((r) => r.sentence)
        .join(' '),
    )
}
