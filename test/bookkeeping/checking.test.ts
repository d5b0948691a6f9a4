import { createHash } from 'node:crypto'
import { describe, expect, test } from 'vitest'
import { printCode } from '../../src/bookkeeping/check.ts'
import { type Caller, digestOf } from '../../src/bookkeeping/daybook.ts'
import { openBooks } from '../../src/bookkeeping/open-books.ts'
import { type Store, StoreBroken } from '../../src/bookkeeping/store.ts'
import { day, type Month } from '../../src/ledger/day.ts'
import type { CallerCode, Digest } from '../../src/ledger/entry.ts'
import { atHome, wrongIn } from './at-home.ts'
import { type Bookkeeper, BY, done, fundOf, namesOf, newBooks, openPerson, refusal } from './bookkeeper.ts'

/** Sally's March and Brian's, closed on 2 April. */
async function closedMarch(): Promise<Bookkeeper> {
  const k = await newBooks('2026-04-02')
  for (const fund of ['LS-001', 'LS-002']) {
    await openPerson(k, fund)
    done(await k.books.giveSupport(BY, { fund, start: '2026-03-10 10:00', end: '2026-03-10 12:00' }))
    done(await k.books.recordThrough(BY, { fund, through: day('2026-03-31') }))
    done(await k.books.closeMonth(BY, { fund, month: '2026-03' as Month }))
  }
  return k
}

async function statementOf(k: Bookkeeper, fund = 'LS-001') {
  return done(await k.books.statementOf(BY, { fund, number: 1 })).statement
}

const sha = (text: string) => createHash('sha256').update(text).digest('hex') as Digest
const NONES = '0000000000000000'

describe('a code and a file, asked about by anybody', () => {
  test('a code is known however it is typed, and says only that', async () => {
    const k = await closedMarch()
    const { proof } = await statementOf(k)
    const typed = printCode(proof.code).toLowerCase().replaceAll('0', 'o').replaceAll('1', 'l')
    for (const code of [proof.code, printCode(proof.code), ` ${typed.replaceAll('-', ' – ')} `])
      expect(await k.books.checkCode({ code }), code).toEqual({ issued: true })
    expect(await k.books.checkCode({ code: NONES })).toEqual({ issued: false })
  })

  test('what is no code, or no SHA-256, is refused by its field: all of it at once', async () => {
    const k = await closedMarch()
    for (const code of ['', 'abc', `${NONES}0`, 'UUUU-UUUU-UUUU-UUUU', '7K2M-94QX-P3TD-0RF*'])
      expect(refusal(await k.books.checkCode({ code })).where, code).toEqual({ field: 'code' })
    const both = await k.books.checkCode({ code: 'abc', digest: 'abc' })
    expect(namesOf(both)).toEqual(['bad-text', 'bad-text'])
  })

  test('a file belongs where it is the document, or was made of it: not one byte less', async () => {
    const k = await closedMarch()
    const statement = await statementOf(k)
    const { code } = statement.proof
    const kept = { fund: 'LS-001', number: 1, form: 'pdf', language: 'en' } as const
    expect(await k.books.checkCode({ code, digest: digestOf(statement) })).toMatchObject({ belongs: true })
    expect(await k.books.checkCode({ code, digest: sha('a PDF') })).toMatchObject({ belongs: false })
    await k.books.keepRendition(BY, { ...kept, digest: sha('a PDF') })
    const spaced = sha('a PDF').toUpperCase().replace(/.{8}/g, '$& ')
    expect(await k.books.checkCode({ code, digest: spaced })).toEqual({ issued: true, belongs: true })
    expect(await k.books.checkCode({ code, digest: sha('a PdF') })).toMatchObject({ belongs: false })
    // Made again by a newer program: both are known.
    await k.books.keepRendition(BY, { ...kept, digest: sha('a newer PDF') })
    for (const file of ['a PDF', 'a newer PDF'])
      expect(await k.books.checkCode({ code, digest: sha(file) })).toMatchObject({ belongs: true })
    // A file of another statement is none of this one, and of no statement is none at all.
    const brians = (await statementOf(k, 'LS-002')).proof.code
    expect(await k.books.checkCode({ code: brians, digest: sha('a PDF') })).toMatchObject({ belongs: false })
    expect(await k.books.checkCode({ code: NONES, digest: sha('a PDF') })).toEqual({
      issued: false,
      belongs: false,
    })
  })

  test('asking writes nothing', async () => {
    const k = await closedMarch()
    const before = await k.store.providers()
    let writes = 0
    const watched = storeWith(k.store, () => void writes++)
    const books = openBooks({ ...k.desk, store: watched })
    await books.checkCode({ code: (await statementOf(k)).proof.code, digest: sha('a PDF') })
    expect([writes, await k.store.providers()]).toEqual([0, before])
  })
})

describe('which files were made', () => {
  test('each is written down once, whoever gets it; what was not issued has none', async () => {
    const k = await closedMarch()
    const fund = await fundOf(k, 'LS-001')
    const made = { fund: fund.id, number: 1, form: 'csv', language: 'en', digest: sha('a list') } as const
    const sally: Caller = { ...BY, code: 'u_sally' as CallerCode, as: { role: 'holder', fund: fund.id } }
    const brian: Caller = { ...sally, as: { role: 'holder', fund: (await fundOf(k, 'LS-002')).id } }
    await k.books.keepRendition(brian, made)
    expect(await k.store.issued.renditions(fund.id, 1)).toEqual([])
    await k.books.keepRendition(sally, made)
    await k.books.keepRendition(BY, made)
    await k.books.keepRendition(BY, { ...made, number: 2 })
    // Another process knows nothing of it yet.
    await openBooks(k.desk).keepRendition(BY, made)
    const rows = await k.store.issued.renditions(fund.id, 1)
    expect(rows.map((r) => [r.form, r.language, r.digest, r.by])).toEqual([
      ['csv', 'en', sha('a list'), 'u_sally'],
    ])
    expect(await k.store.issued.renditions(fund.id, 2)).toEqual([])
  })

  test('what is known costs no second look at the file', async () => {
    const k = await closedMarch()
    const made = { fund: 'LS-001', number: 1, form: 'csv', language: 'en', digest: sha('a list') } as const
    let asked = 0
    const books = openBooks({ ...k.desk, store: storeWith(k.store, undefined, () => void asked++) })
    await books.keepRendition(BY, made)
    const once = asked
    await books.keepRendition(BY, made)
    expect([once > 0, asked]).toEqual([true, once])
  })

  test('a file that cannot be written down does not leave, so that what is out is known after a restart', async () => {
    const k = await closedMarch()
    const fund = await fundOf(k, 'LS-001')
    const made = { fund: 'LS-001', number: 1, form: 'pdf', language: 'en', digest: sha('one') } as const
    let isFull = true
    const full = storeWith(k.store, () => {
      if (isFull) throw new StoreBroken('the disk is full', { passing: true })
    })
    const books = openBooks({ ...k.desk, store: full })
    await expect(books.keepRendition(BY, made)).rejects.toThrow('the disk is full')
    expect(await k.store.issued.renditions(fund.id, 1)).toEqual([])
    isFull = false
    await books.keepRendition(BY, made)
    isFull = true
    // Known by now: this writes nothing, and a form that somebody had before leaves whatever the disk is like.
    await books.keepRendition(BY, made)
    await openBooks({ ...k.desk, store: full }).keepRendition(BY, made)
    const { code } = (await statementOf(k)).proof
    expect(await openBooks(k.desk).checkCode({ code, digest: made.digest })).toEqual({
      issued: true,
      belongs: true,
    })
  })
})

describe('the entries that a statement stands on', () => {
  test('are the hashed text of each, from the first to its own, and hold nobody’s name', async () => {
    const k = await closedMarch()
    const { entries } = await atHome(k, 'LS-001', 1)
    const lines = Buffer.from(entries).toString().trimEnd().split('\n')
    const fund = await fundOf(k, 'LS-001')
    const stored = (await k.store.entries(fund.id, {})).toSorted((a, b) => a.number - b.number)
    expect(lines.slice(0, -1).map(sha)).toEqual(stored.map((e) => e.hash))
    expect(lines.at(-1)).toBe(JSON.stringify(stored.at(-1)?.hash))
    expect(stored.at(-1)).toMatchObject({ kind: 'closing', details: { statement: 1 } })
    expect(entries.toString()).not.toMatch(/Sally|Brian|Femi|Larch/)
  })

  test('are not there for who may not see the statement, and begin later for who may not see what is before', async () => {
    const k = await closedMarch()
    const [sally, brian] = [await fundOf(k, 'LS-001'), await fundOf(k, 'LS-002')]
    const holder = (fund: typeof sally): Caller => ({ ...BY, as: { role: 'holder', fund: fund.id } })
    const ask = { fund: sally.id, number: 1 }
    expect(done(await k.books.entriesProof(holder(sally), ask)).from).toBe(1)
    expect(namesOf(await k.books.entriesProof(holder(brian), ask))).toEqual(['unknown-fund'])
    expect(namesOf(await k.books.entriesProof(BY, { ...ask, number: 2 }))).toEqual(['unknown-document'])

    // Her sister may see April and not March: all that April's statement needs, and no more.
    k.clock.now = '2026-04-30T09:00:00Z' as typeof k.clock.now
    const { authority } = done(
      await k.books.recordAuthority(BY, {
        fund: 'LS-001',
        kind: 'nominated',
        name: 'Ann Other',
        decides: ['swap'],
        told: false,
        from: day('2026-04-01'),
        recognisedBy: 'Dana Reed',
        evidence: 'A letter',
        notStaff: true,
      }),
    )
    const ann: Caller = { ...BY, as: { role: 'representative', fund: sally.id, authority } }
    k.clock.now = '2026-05-02T09:00:00Z' as typeof k.clock.now
    done(await k.books.recordThrough(BY, { fund: 'LS-001', through: day('2026-04-30') }))
    done(await k.books.closeMonth(BY, { fund: 'LS-001', month: '2026-04' as Month }))
    expect(namesOf(await k.books.entriesProof(ann, ask))).toEqual(['unknown-document'])
    const april = { ...ask, number: 2 }
    const [hers, all] = [
      done(await k.books.entriesProof(ann, april)),
      done(await k.books.entriesProof(BY, april)),
    ]
    expect([all.from, hers.from > 1, hers.to]).toEqual([1, true, all.to])
    const files = await atHome(k, 'LS-001', 2, ann)
    const last = (await atHome(k, 'LS-001', 1)).statement
    expect(wrongIn({ ...files, last })).toEqual([])
  })
})

/** The same store; told before each write and each question about a statement. */
function storeWith(store: Store, onCommit?: () => void, onAsked?: () => void): Store {
  return new Proxy(store, {
    get(target, name) {
      if (name === 'commit') {
        return async (...commit: Parameters<Store['commit']>) => {
          onCommit?.()
          return target.commit(...commit)
        }
      }
      if (name === 'statements') onAsked?.()
      const value: unknown = Reflect.get(target, name, target)
      return typeof value === 'function' ? value.bind(target) : value
    },
  })
}
