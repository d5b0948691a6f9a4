// How people reach Larch and its council: written down once, printed on every statement that is made from then on.
import { expect, test } from 'vitest'
import type { Month } from '../../src/ledger/day.ts'
import { isRefusal } from '../../src/ledger/refusal.ts'
import { statementText } from '../../src/words/statement.ts'
import { BY, done, namesOf, newBooks, openPerson } from './bookkeeper.ts'
import { comesIn } from './people-around.ts'

const march = '2026-03' as Month

test('stands on the next statement, where somebody asks and where they complain; not on the one before', async () => {
  const k = await newBooks('2026-03-20')
  await openPerson(k, 'LS-001')
  const says = async () => {
    const s = await k.books.draftStatement(BY, { fund: 'LS-001', month: march })
    if (isRefusal(s)) throw new Error(s.sentence)
    return JSON.stringify(statementText(s, await k.books.wordsOfStatement(BY, s)))
  }
  const early = done(await k.books.issueStatement(BY, { fund: 'LS-001', month: march }))
  const [larch, northshire] = await k.books.contacts(BY, {})
  expect([larch?.contact, northshire]).toEqual([
    undefined,
    { whose: 'funder:northshire', name: 'Northshire Council', contact: undefined },
  ])
  const ours = { phone: ' 01632 960 120 ', address: '12 Example Street\nNorthtown' }
  done(await k.books.recordContact(BY, { whose: 'provider', ...ours }))
  done(
    await k.books.recordContact(BY, { whose: 'funder:northshire', web: 'www.northshire.example/complain' }),
  )
  const text = (await says()).replaceAll('\u00a0', ' ')
  expect(text).toContain('Phone 01632 960 120. Write to 12 Example Street, Northtown.')
  expect(text).toContain('Then, to Northshire Council. Go to www.northshire.example/complain.')
  const before = await k.books.statementOf(BY, { fund: 'LS-001', number: early.statement })
  expect(isRefusal(before) || before.statement.contacts).toEqual({ provider: null, funders: [] })
  done(await k.books.recordContact(BY, { whose: 'provider', email: 'funds@larch.example' }))
  expect(await says()).toContain('E-mail funds@larch.example.')
  expect((await says()).replaceAll('\u00a0', ' ')).not.toContain('01632 960 120')
})

test('everything that is wrong is said at once; a funder that nobody agreed with is none', async () => {
  const k = await newBooks('2026-03-20')
  await openPerson(k, 'LS-001')
  const wrong = { phone: 'ring me', email: 'larch', web: 'north shire', address: 'x' }
  const said = await k.books.recordContact(BY, { whose: 'provider', ...wrong })
  expect(namesOf(said)).toEqual(['bad-text', 'bad-text', 'bad-text', 'bad-text'])
  expect(namesOf(await k.books.recordContact(BY, { whose: 'provider', phone: ' ' }))).toEqual(['bad-text'])
  const nobody = { whose: 'funder:southmere', phone: '01632 960 999' }
  expect(namesOf(await k.books.recordContact(BY, nobody))).toEqual(['unknown-stream'])
  const sally = await comesIn(k, 'Sally', {
    role: 'holder',
    fund: (await k.store.funds(BY.provider)).find((f) => f.ref === 'LS-001')!.id,
  })
  expect(namesOf(await k.books.recordContact(sally, { whose: 'provider', phone: '1' }))).toEqual([
    'not-found',
  ])
})
