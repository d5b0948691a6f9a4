// Run by sqlite.test.ts as a process of its own: writes visits to Amir's fund, deciding again whenever
// somebody else was first.  node another-process.ts <file> <name> <how many>
import { StoreBroken } from '../../src/bookkeeping/store.ts'
import { openStore } from '../../src/store/sqlite/store.ts'
import { AMIR, LARCH, MANAGER, NOW, support } from './larch.ts'

const [file = '', name = '', visits = '0'] = process.argv.slice(2)
const store = await openStore(file, { mustExist: true })
for (let i = 0; i < Number(visits); ) {
  const version = (await store.fund(AMIR))?.version ?? 0
  const draft = support('2026-04-04', `${name}-${i}`, { minutes: 1 })
  const changes = { provider: LARCH, at: NOW, by: MANAGER, entries: [{ fund: AMIR, draft }] }
  const outcome = await store.commit(changes, new Map([[AMIR, version]])).catch((error: unknown) => {
    // On a busy machine the others may hold the file longer than a write waits: nothing was written, try again.
    if (error instanceof StoreBroken && error.passing) return { done: false, moved: AMIR } as const
    throw error
  })
  if (outcome.done) i++
  else if (!('moved' in outcome)) throw new Error(JSON.stringify(outcome))
}
await store.close()
