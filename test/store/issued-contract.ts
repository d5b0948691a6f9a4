// What every store must do about statements that were issued, told through the port alone: codes, files, needs,
// deliveries, questions and issuings (bookkeeping/store-statements.ts).
import { beforeEach, describe, expect, test } from 'vitest'
import type { Store } from '../../src/bookkeeping/store.ts'
import type { Day, Moment, Month } from '../../src/ledger/day.ts'
import type { Draft } from '../../src/ledger/entry.ts'
import type { ProviderId } from '../../src/ledger/fund.ts'
import type { Statement } from '../../src/ledger/statement.ts'
import { sha256 } from '../../src/store/rows.ts'
import * as L from './larch.ts'

const { AMIR, BEA, CARA, LARCH, MANAGER, PRIYA, ROWAN, SECOND, day, funder, must, refused, write } = L
const at = '2026-05-20T09:00:00.000Z'
const later = '2026-05-21T09:00:00.000Z'

export function issuedContract(name: string, makeStore: () => Promise<Store>): void {
  describe(`${name}, of statements`, () => {
    let store: Store

    describe('in full books', () => {
      beforeEach(async () => {
        store = await makeStore()
        await L.fullBooks(store)
        return () => store.close()
      })

      test('the provider and its funders are reached as was written down last', async () => {
        const [own, council] = await store.issued.contacts(LARCH)
        expect(own).toMatchObject({ whose: 'provider', phone: '01632 960 120', address: '12 Example Street' })
        expect(council).toMatchObject({ whose: funder('northshire'), phone: '01632 960 200', email: null })
        const ways = { phone: null, email: 'new@larch.example', web: null, address: null }
        await must(write(store, [], { contacts: [{ whose: 'provider', ...ways }] }))
        expect(await store.issued.contacts(LARCH)).toMatchObject([{ ...ways, phone: null }, council])
        expect(await store.issued.contacts(ROWAN)).toEqual([])
        expect(await store.issued.funders(LARCH)).toContainEqual({
          code: 'northshire',
          name: 'Northshire',
        })
        const nobody = [{ whose: funder('nobody'), ...ways }]
        expect(await write(store, [], { contacts: nobody })).toEqual(refused('funder'))
      })

      test('an issued statement is found by its code, and nothing else is', async () => {
        for (const number of [1, 2]) {
          const statement = await store.statement(AMIR, number)
          expect(await store.issued.byCode(statement?.proof.code ?? '')).toEqual({
            ...{ fund: AMIR, provider: LARCH, number, state: number === 2 ? 'final' : 'may-change' },
            digest: (await store.statements(AMIR))[number - 1]?.digest,
          })
        }
        for (const code of ['', '0', '0000000000000000', 'null'])
          expect(await store.issued.byCode(code)).toBeUndefined()
      })

      test('files are those of one statement, in the order they were made, and each is kept once', async () => {
        const of = async (number: number, fund = AMIR) =>
          (await store.issued.renditions(fund, number)).map((r) => [r.form, r.digest])
        expect(await of(1)).toEqual([['pdf', sha256('pdf')]])
        expect(await of(2)).toEqual([
          ['pdf', sha256('pdf')],
          ['large-print', sha256('large-print')],
        ])
        expect([await of(3), await of(1, BEA)]).toEqual([[], []])
        expect((await store.issued.renditions(AMIR, 1))[0]).toEqual({
          ...{ fund: AMIR, number: 1, form: 'pdf', language: 'en', digest: sha256('pdf'), by: MANAGER, at },
        })
        const pdf = L.aWord(AMIR, sha256('pdf'))
        const again = { fund: AMIR, number: 2, form: 'web', language: 'en', file: pdf.ref } as const
        expect(await write(store, [], { words: [pdf], renditions: [again] })).toEqual(
          refused('already-there'),
        )
        for (const of of [L.aWord(BEA, sha256('new')), L.aWord(AMIR, 'no digest')])
          expect(await write(store, [], { words: [of], renditions: [{ ...again, file: of.ref }] })).toEqual(
            refused('word'),
          )
      })

      test('which files were made is erased with what they say: an erasure that leaves it is refused', async () => {
        const said = L.aWord(AMIR, 'The visitor’s name')
        const [pdf, other] = [L.aWord(AMIR, sha256('names her')), L.aWord(AMIR, sha256('does not'))]
        const plain = L.aStatement(AMIR, {
          number: 3,
          first: '2026-05-01',
          last: '2026-05-20',
          state: 'may-change',
        })
        const names = {
          ...plain,
          lines: [{ ...plain.lines[0]!, together: said.ref }],
        } as unknown as Statement
        const { entry, statements } = L.closing(AMIR, names)
        const file = { fund: AMIR, form: 'pdf', language: 'en' } as const
        await must(write(store, [entry], { words: [said], statements }))
        const renditions = [
          { ...file, number: 3, file: pdf.ref },
          { ...file, number: 2, file: other.ref },
        ]
        await must(write(store, [], { words: [pdf, other], renditions }))
        expect((await store.issued.renditions(AMIR, 3)).map((r) => r.digest)).toEqual([sha256('names her')])
        expect(await write(store, [L.erasure(said.ref)], { erase: [said.ref] })).toEqual(
          refused('word', AMIR),
        )
        const both = [said.ref, pdf.ref]
        await must(write(store, [L.erasure(...both)], { erase: both }))
        expect(await store.issued.renditions(AMIR, 3)).toEqual([])
        expect((await store.issued.renditions(AMIR, 2)).map((r) => r.digest)).toContain(sha256('does not'))
        const guessed = await store.words(both)
        expect(guessed.size).toBe(0)
      })

      test('what somebody needs is the newest for each reader, whatever was said before', async () => {
        const needs = await store.issued.needs(AMIR)
        expect(needs.map((n) => [n.reader, n.form, n.way, n.review, n.by, n.at])).toEqual([
          [PRIYA, 'easy-read', 'e-mail', '2027-05-20', MANAGER, at],
          [funder('northshire'), 'csv', 'e-mail', '2027-05-20', MANAGER, at],
          ['person', 'large-print', 'post', '2026-06-20', SECOND, later],
        ])
        expect(needs[0]).not.toHaveProperty('says')
        const before = await store.issued.needs(AMIR, { knownAt: L.NOW })
        expect(before.map((n) => [n.reader, n.form, n.way])).toEqual([
          ['person', 'other', 'in-person'],
          [PRIYA, 'easy-read', 'e-mail'],
          [funder('northshire'), 'csv', 'e-mail'],
        ])
        const knownAt = '2026-05-20T08:59:59Z' as Moment
        expect(await store.issued.needs(AMIR, { knownAt })).toEqual([])
        const texts = await store.words([needs[2]!.says!, needs[2]!.address!])
        expect([...texts.values()].sort()).toEqual([
          '1 Example Road, Northtown, ZZ1 1ZZ',
          'Large print, and nothing in red',
        ])
        expect(await store.issued.needs(BEA)).toEqual([])
      })

      test('those to be looked at again are found by day, the newest alone, and of one provider', async () => {
        const of = async (...which: Parameters<Store['issued']['needsOf']>) =>
          (await store.issued.needsOf(...which)).map((n) => n.reader)
        const all = [PRIYA, funder('northshire'), 'person']
        expect(await of(LARCH)).toEqual(all)
        expect(await of(LARCH, { reviewBy: day('2026-06-19') })).toEqual([])
        expect(await of(LARCH, { reviewBy: day('2026-06-20') })).toEqual(['person'])
        expect(await of(LARCH, { reviewBy: day('2027-05-20') })).toEqual(all)
        expect(await of(ROWAN)).toEqual([])
        const fresh = { fund: AMIR, reader: 'person', form: 'web', language: 'en', way: 'in-person' } as const
        await must(write(store, [], { needs: [{ ...fresh, review: day('2028-01-01') }] }))
        expect(await of(LARCH, { reviewBy: day('2026-06-20') })).toEqual([])
      })

      test('deliveries come oldest first, of a fund and of a month; in another form one is sent again', async () => {
        const amirs = [
          [2, 'person', 'large-print', 'print'],
          [2, PRIYA, 'easy-read', 'e-mail'],
          [1, 'person', 'other', 'in-person'],
        ]
        const plain = (rows: Awaited<ReturnType<Store['issued']['deliveries']>>) =>
          rows.map((d) => [d.number, d.reader, d.form, d.way])
        expect(plain(await store.issued.deliveries(AMIR))).toEqual(amirs)
        expect(await store.issued.deliveries(BEA)).toEqual([])
        const month = (text: string) => text as Month
        expect(plain(await store.issued.deliveriesOf(LARCH, month('2026-04')))).toEqual(amirs)
        for (const other of ['2026-03', '2026-05', '2025-04'])
          expect(await store.issued.deliveriesOf(LARCH, month(other))).toEqual([])
        expect(await store.issued.deliveriesOf(ROWAN, month('2026-04'))).toEqual([])
        const again = {
          fund: AMIR,
          number: 2,
          reader: 'person',
          form: 'large-print',
          way: 'in-person',
        } as const
        expect(await write(store, [], { deliveries: [again] })).toEqual(refused('already-there'))
        await must(write(store, [], { deliveries: [{ ...again, form: 'easy-read' }] }))
        expect(plain(await store.issued.deliveries(AMIR))).toEqual([
          ...amirs,
          [2, 'person', 'easy-read', 'in-person'],
        ])
        for (const reader of ['FUNDER:northshire', 'funder:nobody'] as const)
          expect(
            await write(store, [], { deliveries: [{ ...again, reader: reader as `funder:${string}` }] }),
          ).toEqual(refused('other-fund'))
      })

      test('the statements of a month are found over all funds of a provider, each as its own fund has it', async () => {
        const month = (text: string) => text as Month
        const april = await store.issued.statementsOf(LARCH, month('2026-04'))
        expect(april.map((s) => [s.fund, s.number, s.state])).toEqual([
          [AMIR, 1, 'may-change'],
          [AMIR, 2, 'final'],
        ])
        expect(april).toEqual(await store.statements(AMIR))
        for (const other of ['2026-03', '2026-05', '2025-04'])
          expect(await store.issued.statementsOf(LARCH, month(other))).toEqual([])
        expect(await store.issued.statementsOf(ROWAN, month('2026-04'))).toEqual([])
      })

      test('questions come oldest first with their answers; what is open, and what is to be told', async () => {
        const questions = await store.issued.questions(AMIR)
        expect(questions.map((q) => [q.id, q.askedBy, q.line, q.answered?.on])).toEqual([
          ['question-1', 'person', 2, '2026-05-21'],
          ['question-2', 'representative', undefined, '2026-05-21'],
          ['question-3', 'commissioner', 1, undefined],
        ])
        expect(questions[0]).toEqual({
          ...{ id: 'question-1', provider: LARCH, fund: AMIR, number: 2, line: 2, says: questions[0]?.says },
          ...{ askedBy: 'person', way: 'on-screen', on: '2026-05-20', due: '2026-05-30' },
          ...{ funderFrom: '2026-06-09', by: MANAGER, at },
          answered: {
            ...{ says: questions[0]?.answered?.says, on: '2026-05-21', by: SECOND, at: later },
            told: { how: 'in-person', by: MANAGER, at: later },
          },
        })
        expect(await store.issued.question('question-2')).toEqual(questions[1])
        expect(await store.issued.question('question-9')).toBeUndefined()
        expect(await store.issued.questions(BEA)).toEqual([])
        const open = async (of: ProviderId) => (await store.issued.openQuestions(of)).map((q) => q.id)
        expect([await open(LARCH), await open(ROWAN)]).toEqual([['question-3'], []])

        const says = L.aWord(AMIR, 'Yes')
        const answer = { question: 'question-3', says: says.ref, on: day('2026-05-22') }
        await must(write(store, [], { words: [says], questionAnswers: [answer] }))
        const toTell = async (of: ProviderId) => (await store.issued.answersToTell(of)).map((q) => q.id)
        expect([await open(LARCH), await toTell(LARCH), await toTell(ROWAN)]).toEqual([
          [],
          ['question-3'],
          [],
        ])
        await must(write(store, [], { answersTold: [{ question: 'question-3', how: 'e-mail' }] }))
        expect(await toTell(LARCH)).toEqual([])
        expect(await write(store, [], { questionAnswers: [answer] })).toEqual(refused('already-there'))
      })

      test('issuings come newest first, with what they came to', async () => {
        const [final, early] = await store.issued.issuings(LARCH)
        expect(final).toEqual({
          ...{ id: 'issuing-2', provider: LARCH, month: '2026-04', state: 'final', by: MANAGER, at },
          done: { issued: 2, refused: 0, at: later },
        })
        expect(early).toMatchObject({ id: 'issuing-1', done: { issued: 1, refused: 1, at } })
        expect(await store.issued.issuings(ROWAN)).toEqual([])
        const more = [{ id: 'issuing-3', month: '2026-05' as Month, state: 'may-change' }] as const
        await must(write(store, [], { issuings: more }))
        expect((await store.issued.issuings(LARCH)).map((i) => [i.id, i.done === undefined])).toEqual([
          ['issuing-3', true],
          ['issuing-2', false],
          ['issuing-1', false],
        ])
        const done = { issuing: 'issuing-1', issued: 2, refused: 0 }
        expect(await write(store, [], { issuingsDone: [done] })).toEqual(refused('already-there'))
      })

      test('nothing is needed or asked of another provider’s fund, nor in another fund’s words', async () => {
        const word = L.aWord(BEA, 'Bea’s words')
        const need = { fund: AMIR, reader: 'person', form: 'pdf', language: 'en', way: 'post' } as const
        const needs = async (change: object) =>
          write(store, [], {
            words: [word],
            needs: [{ ...need, review: day('2027-01-01'), ...change }],
          })
        expect(await needs({ fund: CARA })).toEqual(refused('other-provider'))
        expect(await needs({ says: word.ref })).toEqual(refused('word'))
        expect(await needs({ address: word.ref })).toEqual(refused('word'))
        expect(await needs({ fund: BEA, reader: PRIYA })).toEqual(refused('other-fund'))
        const question = { id: 'q', fund: AMIR, number: 2, says: word.ref, askedBy: 'person' } as const
        const asked = { on: day('2026-05-20'), due: day('2026-05-30'), funderFrom: day('2026-06-09') }
        const questions = [{ ...question, ...asked, way: 'by-phone' } as const]
        expect(await write(store, [], { words: [word], questions })).toEqual(refused('word'))
        const answer = { question: 'question-3', says: word.ref, on: day('2026-05-20') }
        expect(await write(store, [], { words: [word], questionAnswers: [answer] })).toEqual(refused('word'))
        const sent = { fund: BEA, number: 1, reader: PRIYA, form: 'pdf', way: 'print' } as const
        expect(await write(store, [], { deliveries: [sent] })).toEqual(refused('other-fund'))
      })

      test('what is made or sent of a statement that is not there does not go in', async () => {
        const none = { fund: BEA, number: 1, form: 'pdf' } as const
        const x = L.aWord(BEA, sha256('x'))
        const rendition = { ...none, language: 'en', file: x.ref }
        expect(await write(store, [], { words: [x], renditions: [rendition] })).toEqual(
          refused('foreign-key'),
        )
        const delivery = { ...none, reader: 'person', way: 'print' } as const
        expect(await write(store, [], { deliveries: [delivery] })).toEqual(refused('foreign-key'))
        const other = { fund: AMIR, reader: 'person', form: 'other', language: 'en', way: 'post' } as const
        const needs = [{ ...other, review: day('2027-01-01') }]
        expect(await write(store, [], { needs })).toMatchObject({ done: false })
      })
    })

    describe('an early copy', () => {
      beforeEach(async () => {
        store = await makeStore()
        await must(L.larch(store))
        await L.amirsApril(store)
        await must(write(store, [L.recorded('2026-04-30')]))
        return () => store.close()
      })

      const of = (number: number, state: Statement['state'], first = '2026-04-01', last = '2026-04-30') =>
        L.closing(AMIR, L.aStatement(AMIR, { number, first, last, state }))
      const issue = (issued: ReturnType<typeof of>, change: Partial<Draft> = {}) => {
        const entry = { ...issued.entry, draft: { ...issued.entry.draft, ...change } as Draft }
        return write(store, [entry], { statements: issued.statements })
      }

      test('locks nothing, takes a number, and may be issued again until the final one', async () => {
        await must(issue(of(1, 'may-change')))
        await must(issue(of(2, 'may-change')))
        expect((await store.fund(AMIR))?.lockedThrough).toBeUndefined()
        await must(write(store, [L.support('2026-04-30', 'V-2')]))
        await must(issue(of(3, 'final')))
        expect((await store.fund(AMIR))?.lockedThrough).toBe('2026-04-30')
        expect((await store.statements(AMIR)).map((s) => [s.number, s.state, s.entry])).toEqual([
          [1, 'may-change', 6],
          [2, 'may-change', 7],
          [3, 'final', 9],
        ])
      })

      test('is of the days that come next', async () => {
        expect(await issue(of(1, 'may-change', '2026-04-02'))).toEqual(refused('statement-gap'))
        await must(issue(of(1, 'final')))
        expect(await issue(of(2, 'may-change'))).toEqual(refused('statement-gap'))
        await must(issue(of(2, 'may-change', '2026-05-01', '2026-05-20')))
        expect((await store.fund(AMIR))?.lockedThrough).toBe('2026-04-30')
      })

      test('has an entry of its own kind: closing carries the final one and nothing else does', async () => {
        expect(await issue(of(1, 'may-change'), { kind: 'closing' })).toEqual(refused('document', AMIR))
        expect(await issue(of(1, 'final'), { kind: 'statement-issued' })).toEqual(refused('document', AMIR))
        const decision = { kind: 'decision', details: { decision: 'decision-9' } } as Partial<Draft>
        expect(await issue(of(1, 'final'), decision)).toEqual(refused('document', AMIR))
        const { document: _, ...bare } = of(1, 'may-change').entry.draft
        expect(await write(store, [bare as Draft])).toEqual(refused('document', AMIR))
        expect(await store.statements(AMIR)).toEqual([])
      })

      test('stands: it is not reversed', async () => {
        const early = of(1, 'may-change')
        await must(issue(early))
        const today = '2026-05-20' as Day
        expect(await write(store, [L.reversalOf(6, early.entry.draft, today)])).toEqual(
          refused('cannot-reverse', AMIR),
        )
      })
    })
  })
}
