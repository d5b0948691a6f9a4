// What every store must do about people, told through the port alone: who may see and decide, what two managers
// allow, what is disputed, told and flagged, and who looked (bookkeeping/store-people.ts).
import { beforeEach, describe, expect, test } from 'vitest'
import type { Store } from '../../src/bookkeeping/store.ts'
import type { InvitationId, ProposalId } from '../../src/bookkeeping/store-people.ts'
import type { Authority, AuthorityEnd, AuthorityId } from '../../src/ledger/authority.ts'
import type { Moment } from '../../src/ledger/day.ts'
import type { Dispute, DisputeId, Held } from '../../src/ledger/dispute.ts'
import {
  type ActId,
  type DecisionId,
  type Digest,
  type Draft,
  type DraftOf,
  moneyTransfer,
  unitTransfer,
} from '../../src/ledger/entry.ts'
import type { FundId, ProviderId } from '../../src/ledger/fund.ts'
import { HOUR } from '../../src/ledger/hours.ts'
import { PENNY, pence } from '../../src/ledger/money.ts'
import { sha256 } from '../../src/store/rows.ts'
import * as L from './larch.ts'

const { AMIR, BEA, LARCH, MANAGER, NOW, OWN, PRIYA, ROWAN, SECOND } = L
const { accessId, advance, day, must, purchase, refused, userCode, write } = L
const at = '2026-05-20T09:00:00.000Z'

export function peopleContract(name: string, makeStore: () => Promise<Store>): void {
  describe(`${name}, of people`, () => {
    let store: Store

    describe('in full books', () => {
      beforeEach(async () => {
        store = await makeStore()
        await L.fullBooks(store)
        return () => store.close()
      })

      test('documents come back as they were signed, oldest first, and in their own fund', async () => {
        const documents = await store.people.documents(AMIR)
        expect(documents.map((d) => [d.what, d.id])).toEqual([
          ['authority', 'authority-1'],
          ['authority', 'authority-2'],
          ['decision-making', 'agreed-1'],
          ['authority-ended', 'end-1'],
          ['dispute', 'dispute-decision-3'],
          ['dispute', 'dispute-decision-4'],
          ['dispute-answered', 'answer-dispute-decision-3'],
        ])
        const word = (documents[0] as Authority).name
        expect(documents[0]).toEqual(L.anAuthority(AMIR, PRIYA, word))
        expect(await store.people.documents(BEA)).toEqual([])
      })

      test('authorities of many funds, and nothing else that was signed in them', async () => {
        const found = await store.people.authoritiesIn([BEA, AMIR])
        expect([...found].map(([fund, of]) => [fund, of.map((d) => [d.what, d.id])])).toEqual([
          [
            AMIR,
            [
              ['authority', 'authority-1'],
              ['authority', 'authority-2'],
              ['authority-ended', 'end-1'],
            ],
          ],
        ])
        const all = await store.people.documents(AMIR)
        expect(found.get(AMIR)?.[0]).toEqual(all[0])
        expect(await store.people.authoritiesIn([])).toEqual(new Map())
      })

      test('a dispute is open until it is answered, and keeps still what it held', async () => {
        const open = await store.people.openDisputes(AMIR)
        expect(open.map((d) => [d.id, d.held])).toEqual([
          ['dispute-decision-4', [{ unit: 'GBP', code: 'spending', amount: HOUR * 2500 }]],
        ])
        const waiting = async (of = LARCH) => (await store.people.waiting(of, day('2026-06-01'))).disputes
        expect([await waiting(), await waiting(ROWAN)]).toEqual([1, 0])
        const because = L.aWord(AMIR, 'He had said it on the phone')
        await must(L.file(store, [L.anAnswer(open[0]!, because.ref)], { by: SECOND, words: [because] }))
        expect([await store.people.openDisputes(AMIR), await waiting()]).toEqual([[], 0])
        expect(await store.people.openDisputes(BEA)).toEqual([])
      })

      test('the entries that carry a decision are those of its fund', async () => {
        const of = async (fund: FundId, id: string) =>
          (await store.people.entriesOfDecision(fund, id as DecisionId)).map((e) => [e.kind, e.effective])
        expect(await of(AMIR, 'decision-3')).toEqual([['hours-into-money', '2026-05-07']])
        expect(await of(BEA, 'decision-1')).toEqual([['purchase', '2026-05-02']])
        expect(await of(BEA, 'decision-3')).toEqual([])
      })

      test('how people need to be written to is asked again once the day has come, of whoever is still written to', async () => {
        const due = async (on: string, of = LARCH) => (await store.people.waiting(of, day(on))).needs
        const all = await Promise.all(['2026-06-19', '2026-06-20', '2027-05-20'].map((on) => due(on)))
        // Amir from 20 June; a year on Priya and Northshire too.
        expect(all).toEqual([0, 1, 3])
        expect(await due('2027-05-20', ROWAN)).toBe(0)
        const needs = [PRIYA, L.funder('northshire')].map(
          (reader) => ({ fund: AMIR, form: 'pdf', language: 'en', way: 'e-mail', reader }) as const,
        )
        const review = day('2026-05-25')
        await must(write(store, [], { needs: needs.map((n) => ({ ...n, review })) }))
        expect([await due('2026-05-24'), await due('2026-05-25'), await due('2026-06-20')]).toEqual([0, 2, 3])
        // Whoever reads for Amir no more is not asked again.
        const ended: AuthorityEnd = {
          ...{ format: 1, what: 'authority-ended', id: 'end-2', fund: AMIR, authority: PRIYA },
          ...{ why: 'revoked', on: day('2026-05-20'), writtenDownBy: MANAGER },
        }
        await must(L.file(store, [ended]))
        expect(await due('2026-06-20')).toBe(2)
      })

      test('an access comes back with how it ended; of a user, of a provider, of a fund', async () => {
        expect(await store.people.access(accessId('priya'))).toEqual({
          ...{ id: 'priya', user: 'user-priya', provider: LARCH, role: 'representative', fund: AMIR },
          ...{ authority: PRIYA, from: '2026-04-01', to: '2026-12-31', by: MANAGER, at },
        })
        expect((await store.people.access(accessId('bea')))?.ended).toEqual({ why: 'asked', by: SECOND, at })
        expect(await store.people.access(accessId('nobody'))).toBeUndefined()
        expect((await store.people.accessOf(userCode('user-bea'))).map((a) => [a.id, a.ended?.why])).toEqual([
          ['bea', 'asked'],
        ])
        const ids = async (...of: Parameters<Store['people']['accessTo']>) =>
          (await store.people.accessTo(...of)).map((a) => a.id)
        expect(await ids(LARCH)).toEqual(['jo', 'old', 'amir', 'bea', 'priya', 'council'])
        expect(await ids(LARCH, AMIR)).toEqual(['amir', 'priya'])
        expect(await ids(ROWAN)).toEqual([])
        expect(await ids(ROWAN, AMIR)).toEqual([])
      })

      test('an invitation is found by its secret’s digest, used up once, and forgets whom it was for', async () => {
        const digest = (n: number) => sha256(`secret ${n}`) as Digest
        const until = '2026-05-27T09:00:00Z'
        expect(await store.people.invitation(digest(2))).toEqual({
          ...{ id: 'invitation-2', token: digest(2), provider: LARCH, role: 'commissioner' },
          ...{ funder: 'northshire', email: 'c@example.org', name: 'Chris', until, by: MANAGER, at },
        })
        expect(await store.people.invitation(digest(1))).toMatchObject({ email: '', name: '', used: at })
        expect(await store.people.invitation(digest(3))).toBeUndefined()
        expect((await store.people.invitations(LARCH)).map((i) => i.id)).toEqual([
          'invitation-1',
          'invitation-2',
        ])
        expect(await store.people.invitations(ROWAN)).toEqual([])
        const use = (id: string) => write(store, [], { invitationUsed: id as InvitationId })
        expect(await use('invitation-1')).toEqual(refused('invitation-used'))
        await must(use('invitation-2'))
        expect(await use('invitation-2')).toEqual(refused('invitation-used'))
        await expect(use('invitation-3')).rejects.toThrow('there is no invitation')
      })

      test('what gives an access and uses up the invitation is one commit: neither without the other', async () => {
        const access = [
          {
            id: accessId('chris'),
            user: userCode('chris'),
            provider: LARCH,
            role: 'manager',
            from: day('2026-05-20'),
          },
        ] as const
        const invitationUsed = 'invitation-1' as InvitationId
        expect(await write(store, [], { access, invitationUsed })).toEqual(refused('invitation-used'))
        expect(await store.people.access(accessId('chris'))).toBeUndefined()
        const again = [{ ...access[0], id: accessId('jo') }]
        const open = 'invitation-2' as InvitationId
        expect(await write(store, [], { access: again, invitationUsed: open })).toEqual(
          refused('already-there'),
        )
        expect((await store.people.invitations(LARCH))[1]?.used).toBeUndefined()
      })

      test('proposals come with their answer; the open ones alone where asked', async () => {
        const all = await store.people.proposals(LARCH)
        expect(all.map((p) => [p.what, p.answered?.answer])).toEqual([
          ['drawdown', 'approved'],
          ['end-access', 'approved'],
          ['payment-details', 'approved'],
          ['payment-details', 'approved'],
          ['payment-limit', 'approved'],
          ['payment-limit', 'approved'],
          ['payment', undefined],
        ])
        const waiting = async () => (await store.people.waiting(LARCH, day('2026-06-01'))).proposals
        expect(await waiting()).toBe(1)
        const open = { id: 'propose-open', provider: LARCH, what: 'payment', ask: '{"purchase":"P-9"}' }
        expect(await store.people.proposals(LARCH, { openOnly: true })).toEqual([
          { ...open, by: MANAGER, at },
        ])
        const answered = { answer: 'refused', because: 'too dear', by: SECOND, at }
        const proposalAnswers = [
          { proposal: L.proposalId('propose-open'), answer: 'refused', because: 'too dear' },
        ] as const
        await must(write(store, [], { proposalAnswers }))
        expect(await store.people.proposal(L.proposalId('propose-open'))).toEqual({
          ...open,
          by: MANAGER,
          at,
          answered,
        })
        expect(await write(store, [], { proposalAnswers })).toEqual(refused('already-there'))
        expect([await store.people.proposals(LARCH, { openOnly: true }), await waiting()]).toEqual([[], 0])
        expect(await store.people.proposals(ROWAN)).toEqual([])
        expect(await store.people.proposal(L.proposalId('none'))).toBeUndefined()
      })

      test('flags wait for an answer, and are still there when they have one', async () => {
        expect(await store.people.flags(LARCH)).toEqual([
          { id: 'flag-3', provider: LARCH, fund: AMIR, what: 'disputed-paid', facts: '{}', by: MANAGER, at },
        ])
        const all = await store.people.flags(LARCH, { answeredToo: true })
        expect(all.map((f) => [f.id, f.fund, f.answered?.because, f.answered?.by])).toEqual([
          ['flag-1', BEA, 'paid with the card', SECOND],
          ['flag-2', undefined, 'a new washing machine', SECOND],
          ['flag-3', AMIR, undefined, undefined],
        ])
        const again = [{ flag: 'flag-1', because: 'again' }]
        expect(await write(store, [], { flagAnswers: again })).toEqual(refused('already-there'))
        expect(await store.people.flags(ROWAN, { answeredToo: true })).toEqual([])
      })

      test('of bank details and the limit the newest counts; a council’s policies all stay', async () => {
        await must(L.changedDetails(store, { what: 'own', number: '00000003' }))
        await must(L.changedLimit(store, 0))
        expect((await store.people.paymentDetails(LARCH)).map((d) => [d.what, d.sortCode, d.number])).toEqual(
          [
            ['own', '000000', '00000003'],
            ['ring-fenced', '000000', '00000001'],
          ],
        )
        expect(await store.people.paymentLimit(LARCH)).toBe(0)
        expect(await store.people.paymentLimit(ROWAN)).toBeUndefined()
        expect(await store.people.paymentDetails(ROWAN)).toEqual([])
        expect(await store.people.councilPolicies(LARCH)).toEqual([
          {
            ...{ provider: LARCH, funder: 'northshire', from: '2026-04-01', appointeeDecides: ['buy'] },
            ...{ where: 'Policy of 2024', by: MANAGER, at },
          },
          {
            ...{ provider: LARCH, funder: 'northshire', from: '2026-05-01', appointeeDecides: [] },
            ...{ where: 'of 2026', by: MANAGER, at },
          },
        ])
      })

      test('who looked at a fund, and at lists it stands in, newest first, between two days', async () => {
        const looks = async (fund: FundId, from = '2026-05-20', to = from) =>
          (await store.people.looks(fund, { from: day(from), to: day(to) })).map((l) => [
            l.what,
            l.by,
            l.about,
          ])
        const list = ['list', 'user-jo', undefined]
        expect(await looks(AMIR)).toEqual([
          list,
          ['statement', 'user-c', '2'],
          ['account', 'user-jo', undefined],
        ])
        expect(await looks(BEA)).toEqual([list])
        expect(await looks('fund-cara' as FundId)).toEqual([])
        expect([await looks(AMIR, '2026-05-18'), await looks(AMIR, '2026-05-22')]).toEqual([[], []])
        expect(
          (await store.people.looks(AMIR, { from: day('2026-05-01'), to: day('2026-05-31') }))[1],
        ).toEqual({
          ...{ provider: LARCH, fund: AMIR, role: 'commissioner', funder: 'northshire', what: 'statement' },
          ...{ about: '2', by: 'user-c', at: NOW },
        })
      })

      test('a look at one minute past midnight of a summer’s night is among those of London’s day', async () => {
        const look = { provider: LARCH, fund: BEA, role: 'manager', what: 'account' } as const
        const midnight = '2026-06-30T23:01:00.000Z' as Moment
        await must(write(store, [], { looks: [{ ...look, by: userCode('user-jo'), at: midnight }] }))
        const july = { from: day('2026-07-01'), to: day('2026-07-01') }
        expect((await store.people.looks(BEA, july)).map((l) => l.what)).toEqual(['account'])
      })

      test('a notice is due from its day until it is told, and told once', async () => {
        expect((await store.people.notices(AMIR)).map((n) => [n.id, n.told?.how])).toEqual([
          ['notice-decision-3', 'in-person'],
          ['notice-decision-4', 'letter'],
        ])
        const name = L.aWord(AMIR, 'Amir')
        const { entry, more } = L.decided('decision-5', name.ref, L.intoMoney('2026-05-09', 1, 2500))
        await must(write(store, [entry], { ...more, words: [name] }))
        const due = async (by: string) => (await store.people.noticesDue(LARCH, day(by))).map((n) => n.id)
        expect([await due('2026-05-20'), await due('2026-05-21'), await due('2026-06-01')]).toEqual([
          [],
          ['notice-decision-5'],
          ['notice-decision-5'],
        ])
        expect(await store.people.noticesDue(ROWAN, day('2026-06-01'))).toEqual([])
        const waiting = async (by: string) => (await store.people.waiting(LARCH, day(by))).notices
        expect([await waiting('2026-05-20'), await waiting('2026-05-21')]).toEqual([0, 1])
        const told = [{ notice: 'notice-decision-5', how: 'letter' }] as const
        expect(await write(store, [], { told, by: SECOND })).toEqual(refused('future-day'))
        const next = { told, at: L.NEXT_DAY }
        expect(await write(store, [], next)).toEqual(refused('two-managers'))
        await must(write(store, [], { ...next, by: SECOND }))
        const shown = {
          ...{ id: 'notice-decision-5', provider: LARCH, fund: AMIR, decision: 'decision-5', to: 'person' },
          ...{ due: '2026-05-21', by: MANAGER, at },
          told: { how: 'letter', by: SECOND, at: '2026-05-21T09:00:00.000Z' },
        }
        expect((await store.people.notices(AMIR))[2]).toEqual(shown)
        expect(await store.people.notice('notice-decision-5')).toEqual(shown)
        expect(await store.people.notice('nothing')).toBeUndefined()
        expect(await write(store, [], { ...next, by: SECOND })).toEqual(refused('already-there'))
        expect([await due('2026-06-01'), await store.people.notices(BEA)]).toEqual([[], []])
      })
    })

    // 21 h unused; 2 h made into £49.20 on 4 April, which Amir says he never decided.
    describe('what is disputed', () => {
      const decision = () => L.aDecision(AMIR, 'decision-1', word.ref)
      let word: ReturnType<typeof L.aWord>
      const spent: Held = { unit: 'GBP', code: 'spending', amount: 2 * HOUR * 2460 }
      const disputed = async (held: readonly Held[], id = 'dispute-1'): Promise<Dispute> => {
        const dispute = L.aDispute(decision(), held, id)
        await must(L.file(store, [dispute], { by: userCode('user-amir') }))
        return dispute
      }
      const no = refused('disputed', AMIR)

      beforeEach(async () => {
        store = await makeStore()
        await must(L.larch(store))
        await L.amirsApril(store)
        word = L.aWord(AMIR, 'Amir')
        const swap: Draft = { ...L.intoMoney('2026-04-04', 2), decision: decision().id }
        const decisions = [{ decision: decision(), digest: L.digestOf(decision()) }]
        await must(write(store, [swap], { decisions, words: [word] }))
        return () => store.close()
      })

      test('and not yet spent is kept still from every choice; what was paid is a fact', async () => {
        await disputed([spent])
        expect(await write(store, [setAside('2026-04-05', 1)])).toEqual(no)
        expect(await write(store, [purchase('2026-04-05', 1)])).toEqual(no)
        // One hour more brings £24.60 that is free.
        await must(write(store, [L.intoMoney('2026-04-05', 1), setAside('2026-04-05', 2_460)]))
        expect(await write(store, [setAside('2026-04-05', 1)])).toEqual(no)
        await must(write(store, [{ ...purchase('2026-04-05', 1_000), source: paidAtBank }]))
      })

      test('of hours is kept still from every choice; support that was given is a fact', async () => {
        await disputed([{ unit: 'standard', code: 'available', amount: 18 * HOUR }])
        await must(write(store, [L.intoMoney('2026-04-05', 1)]))
        expect(await write(store, [L.intoMoney('2026-04-05', 1)])).toEqual(no)
        const transfers = unitTransfer('standard', 'available', 'booked', HOUR)
        const planned: Draft = {
          ...L.support('2026-05-30', 'V-3', { minutes: 60 }),
          kind: 'booking',
          transfers,
        }
        expect(await write(store, [planned])).toEqual(no)
        await must(write(store, [L.support('2026-04-05', 'V-2')]))
        expect(await write(store, [{ fund: BEA, draft: L.recorded('2026-04-05') }])).toMatchObject({
          done: true,
        })
      })

      test('is not taken back before it is answered', async () => {
        const dispute = await disputed([spent])
        const original = (await store.entries(AMIR, {})).findLast((e) => e.kind === 'hours-into-money')
        if (!original) throw new Error('nothing was made into money')
        const back = L.reversalOf(original.number, original)
        expect(await write(store, [back])).toEqual(no)
        const because = L.aWord(AMIR, 'He had not said so')
        await must(L.file(store, [L.anAnswer(dispute, because.ref)], { by: SECOND, words: [because] }))
        await must(write(store, [back]))
      })

      test('twice is kept still together, and each is free when it is answered', async () => {
        const first = await disputed([{ ...spent, amount: HOUR * 2460 }])
        const second = await disputed([{ ...spent, amount: HOUR * 2460 }], 'dispute-2')
        expect(await write(store, [setAside('2026-04-05', 1)])).toEqual(no)
        const because = L.aWord(AMIR, 'He had said so')
        await must(L.file(store, [L.anAnswer(first, because.ref)], { by: SECOND, words: [because] }))
        await must(write(store, [setAside('2026-04-05', 2_460)]))
        expect(await write(store, [setAside('2026-04-05', 1)])).toEqual(no)
        await must(L.file(store, [L.anAnswer(second, because.ref)], { by: SECOND }))
        await must(write(store, [setAside('2026-04-05', 2_460)]))
      })

      test('is answered once, by a manager who wrote down neither the decision nor the dispute', async () => {
        const dispute = await disputed([spent])
        const because = L.aWord(AMIR, 'He had said so')
        await must(write(store, [], { words: [because] }))
        for (const by of [MANAGER, userCode('user-amir')])
          expect(await L.file(store, [L.anAnswer(dispute, because.ref, by)], { by })).toEqual(
            refused('two-managers'),
          )
        await must(L.file(store, [L.anAnswer(dispute, because.ref)], { by: SECOND }))
        const again = { ...L.anAnswer(dispute, because.ref), id: 'answer-again' }
        expect(await L.file(store, [again], { by: SECOND })).toEqual(refused('already-there'))
      })

      test('or ended is of the same fund', async () => {
        const dispute = L.aDispute(decision(), [])
        const beas = { ...dispute, id: 'dispute-b' as DisputeId, fund: BEA }
        expect(await L.file(store, [beas])).toEqual(refused('other-fund'))
        const because = L.aWord(AMIR, 'no')
        expect(await L.file(store, [L.anAnswer(dispute, because.ref)])).toEqual(refused('other-fund'))
        await must(L.file(store, [L.anAuthority(AMIR, PRIYA, word.ref)]))
        const end: AuthorityEnd = {
          ...{ format: 1, what: 'authority-ended', id: 'end', fund: BEA, authority: PRIYA },
          ...{ why: 'revoked', on: day('2026-05-20'), writtenDownBy: MANAGER },
        }
        expect(await L.file(store, [end])).toEqual(refused('other-fund'))
        await must(L.file(store, [{ ...end, fund: AMIR }]))
        expect(await L.file(store, [{ ...end, id: 'end-2', fund: AMIR }])).toEqual(refused('already-there'))
      })

      test('is carried by an entry of its own kind', async () => {
        const { entry, documents } = L.carried(L.aDispute(decision(), []))
        const { document: _, ...without } = entry.draft
        await expect(write(store, [without as Draft], { documents })).rejects.toThrow('no entry carries')
        expect(await write(store, [without as Draft])).toEqual(refused('document', AMIR))
        const other = { ...L.recorded('2026-04-05'), document: documents[0]!.digest }
        expect(await write(store, [other], { documents })).toEqual(refused('document', AMIR))
      })
    })

    describe('two managers', () => {
      const no = refused('needs-second-manager', AMIR)
      const answer = (proposal: ProposalId, by: typeof MANAGER, how: 'approved' | 'withdrawn' | 'refused') =>
        write(store, [], { by, proposalAnswers: [{ proposal, answer: how, because: '' }] })

      beforeEach(async () => {
        store = await makeStore()
        await must(L.larch(store))
        await L.amirsApril(store)
        return () => store.close()
      })

      test('answer for each other: nobody allows what they proposed, or takes back what they did not', async () => {
        const { id } = await L.allowing(store, 'drawdown', { pence: 100 })
        for (const [by, how] of [
          [MANAGER, 'approved'],
          [MANAGER, 'refused'],
          [SECOND, 'withdrawn'],
        ] as const)
          expect(await answer(id, by, how)).toEqual(refused('two-managers'))
        await must(answer(id, MANAGER, 'withdrawn'))
        expect(await answer(id, SECOND, 'approved')).toEqual(refused('already-there'))
      })

      test('let a drawdown go: as asked, in the moment of the answer, and once', async () => {
        const take = (sum: number, act?: ActId): Draft | { fund: FundId; draft: Draft; act?: ActId } => ({
          ...{ fund: AMIR, draft: L.drawdown('2026-04-10', sum) },
          ...(act ? { act } : {}),
        })
        expect(await write(store, [take(100)])).toEqual(no)
        expect(await write(store, [take(100, 'none' as ActId)])).toEqual(no)
        const { id, approving } = await L.allowing(store, 'drawdown', { pence: 100 })
        expect(await write(store, [take(100, id)])).toEqual(no)
        expect(await write(store, [take(101, id)], approving)).toEqual(no)
        expect(await write(store, [advanceRepaid(100, id)], approving)).toEqual(no)
        const refusing = [{ ...approving.proposalAnswers[0]!, answer: 'refused' }] as const
        expect(await write(store, [take(100, id)], { by: SECOND, proposalAnswers: refusing })).toEqual(no)
        await must(write(store, [take(100, id)], approving))
        const later = '2026-05-20T09:00:01Z' as Moment
        expect(await write(store, [take(100, id)], { at: later })).toEqual(no)
        // What the bank says was taken is a fact.
        await must(
          write(store, [{ fund: AMIR, draft: { ...L.drawdown('2026-04-10', 100), source: paidAtBank } }]),
        )
      })

      test('let an advance go back to the provider', async () => {
        const lent = { fund: AMIR, draft: advance('2026-04-10', 500) }
        const own = (what: 'lent' | 'lent-back') => ({ fund: OWN, draft: ownMoney(what, 500) })
        await must(write(store, [lent, own('lent')]))
        const { id, approving } = await L.allowing(store, 'advance-repaid', { pence: 500 })
        expect(await write(store, [advanceRepaid(500), own('lent-back')])).toEqual(no)
        const number = (await store.fund(AMIR))?.version ?? 0
        const back = { fund: AMIR, draft: L.reversalOf(number, lent.draft) }
        expect(await write(store, [back, own('lent-back')])).toEqual(refused('cannot-reverse', AMIR))
        await must(write(store, [advanceRepaid(500, id), own('lent-back')], approving))
      })

      test('let a payment above the limit go; one at the limit, or that a log says was paid, needs none', async () => {
        await must(write(store, [L.intoMoney('2026-04-04', 10)]))
        await must(write(store, [purchase('2026-04-05', 6_000)]))
        await must(L.changedLimit(store, 5_000))
        await must(write(store, [purchase('2026-04-05', 5_000)]))
        expect(await write(store, [purchase('2026-04-05', 5_001)])).toEqual(no)
        await must(write(store, [{ ...purchase('2026-04-05', 5_001), source: paidAtBank }]))
        const { id, approving } = await L.allowing(store, 'payment', { purchase: 'P-1' })
        const other = await L.allowing(store, 'payment', { purchase: 'P-2' })
        const paid = (act: ActId) => ({ fund: AMIR, draft: purchase('2026-04-05', 5_001), act })
        expect(await write(store, [paid(other.id)], other.approving)).toEqual(no)
        await must(write(store, [paid(id)], approving))
      })

      test('are asked once: the same is not proposed again while it waits', async () => {
        const drawn = {
          provider: LARCH,
          what: 'drawdown',
          ask: '{"pence":100,"through":"2026-04-05"}',
        } as const
        const propose = (id: string) => write(store, [], { proposals: [{ ...drawn, id: id as ProposalId }] })
        await must(propose('first'))
        expect(await propose('second')).toEqual(refused('already-there'))
        const refusedIt = { proposal: 'first' as ProposalId, answer: 'refused', because: 'not yet' } as const
        await must(write(store, [], { proposalAnswers: [refusedIt] }))
        await must(propose('second'))
      })

      test('change bank details and the limit, to what was asked', async () => {
        const alone = refused('needs-second-manager')
        const ask = { account: 'own', name: 'Larch', sortCode: '000000', number: '00000001' }
        const { id, approving } = await L.allowing(store, 'payment-details', ask)
        const details = {
          provider: LARCH,
          what: 'own',
          name: 'Larch',
          sortCode: '000000',
          proposal: id,
        } as const
        const set = (number: string) => [{ ...details, number }]
        expect(await write(store, [], { paymentDetails: set('00000001') })).toEqual(alone)
        expect(await write(store, [], { ...approving, paymentDetails: set('00000009') })).toEqual(alone)
        await must(write(store, [], { ...approving, paymentDetails: set('00000001') }))
        const limit = await L.allowing(store, 'payment-limit', { pence: 100 })
        expect(await write(store, [], { paymentLimits: [{ pence: 100, proposal: limit.id }] })).toEqual(alone)
        expect(await write(store, [], { paymentLimits: [{ pence: 100, proposal: id }] })).toEqual(alone)
        const raised = { ...limit.approving, paymentLimits: [{ pence: 101, proposal: limit.id }] }
        expect(await write(store, [], raised)).toEqual(alone)
        await must(L.changedLimit(store, 100))
      })

      test('end a person’s access to their own fund, and nobody alone; a manager’s ends at once', async () => {
        await must(
          write(store, [], {
            access: [given('bea', BEA), given('amir', AMIR), another('jo'), another('kim')],
          }),
        )
        const end = (access: string, proposal?: ProposalId) => ({
          accessEnded: [{ access: accessId(access), why: 'asked', ...(proposal ? { proposal } : {}) }],
        })
        const alone = refused('needs-second-manager')
        expect(await write(store, [], end('bea'))).toEqual(alone)
        const { id, approving } = await L.allowing(store, 'end-access', { access: 'bea' })
        expect(await write(store, [], end('bea', id))).toEqual(alone)
        expect(await write(store, [], { ...approving, ...end('amir', id) })).toEqual(alone)
        await must(write(store, [], { ...approving, ...end('bea', id) }))
        await must(write(store, [], end('jo')))
        expect(await write(store, [], end('jo'))).toEqual(refused('already-there'))
        // A provider keeps a manager.
        expect(await write(store, [], end('kim'))).toEqual(refused('last-manager'))
      })
    })

    describe('an access', () => {
      const give = (...access: ReturnType<typeof given>[]) => write(store, [], { access })
      beforeEach(async () => {
        store = await makeStore()
        await must(L.larch(store))
        await L.amirsApril(store)
        const word = L.aWord(AMIR, 'Priya')
        await must(L.file(store, [L.anAuthority(AMIR, PRIYA, word.ref)], { words: [word] }))
        return () => store.close()
      })
      const jo = (more: object) => ({ ...given('jo', AMIR), user: userCode('user-jo'), ...more })
      const staffRep = refused('staff-representative')

      test('to a fund as its person is one account’s', async () => {
        await must(give(given('amir', AMIR)))
        expect(await give({ ...given('amir-2', AMIR), user: userCode('user-other') })).toEqual(
          refused('holder-there'),
        )
      })

      test('of staff is not a representative’s, whichever came first, while both are open', async () => {
        const representative = { ...representing, user: userCode('user-jo') }
        await must(give({ ...staff, user: userCode('user-jo'), id: accessId('jo') }, another('kim')))
        expect(await give(representative)).toEqual(staffRep)
        await must(write(store, [], { accessEnded: [{ access: accessId('jo'), why: 'left' }] }))
        await must(give(representative))
        expect(await give({ ...staff, user: userCode('user-jo'), id: accessId('jo-2') })).toEqual(staffRep)
      })

      test('of staff whose last day was before may be a representative’s', async () => {
        await must(give({ ...staff, id: accessId('jo'), user: userCode('user-jo'), to: day('2026-04-30') }))
        const from = (text: string) => give({ ...representing, user: userCode('user-jo'), from: day(text) })
        expect(await from('2026-04-30')).toEqual(staffRep)
        await must(from('2026-05-01'))
      })

      test('is to a person’s fund of the same provider, under an authority of that fund', async () => {
        await must(store.commit(L.rowan(), new Map()))
        expect(await give(jo({ fund: 'fund-cara' as FundId }))).toEqual(refused('other-provider'))
        expect(await give(jo({ fund: OWN }))).toEqual(refused('other-provider'))
        expect(await give({ ...representing, fund: BEA })).toEqual(refused('other-fund'))
        expect(await give({ ...representing, authority: 'none' as AuthorityId })).toEqual(
          refused('other-fund'),
        )
        await must(give(representing))
      })

      test('has what its role needs and nothing else, and ends after it began', async () => {
        const { fund: _, ...without } = given('x', AMIR)
        for (const wrong of [
          without,
          { ...given('x', AMIR), authority: PRIYA },
          { ...given('x', AMIR), role: 'representative' as const },
          { ...given('x', AMIR), funder: 'northshire' },
          { ...staff, role: 'commissioner' as const },
          { ...given('x', AMIR), role: 'nobody' as never },
        ])
          expect(await write(store, [], { access: [wrong] })).toEqual(refused('access_role'))
        expect(await give({ ...given('x', AMIR), to: day('2026-03-31') })).toEqual(refused('access_days'))
      })
    })
  })
}

interface Given {
  id: ReturnType<typeof accessId>
  user: typeof MANAGER
  provider: ProviderId
  role: 'manager' | 'holder' | 'representative' | 'commissioner'
  fund?: FundId
  authority?: AuthorityId
  funder?: string
  from: ReturnType<typeof day>
  to?: ReturnType<typeof day>
}

function given(id: string, fund: FundId): Given {
  return {
    id: accessId(id),
    user: userCode(`user-${id}`),
    provider: LARCH,
    role: 'holder',
    fund,
    from: day('2026-04-01'),
  }
}

/** A manager more. */
const another = (id: string): Given => ({ ...staff, id: accessId(id), user: userCode(`user-${id}`) })
const staff: Given = {
  ...{ id: accessId('staff'), user: userCode('user-staff'), provider: LARCH, role: 'manager' },
  from: day('2026-04-01'),
}

const representing: Given = { ...given('priya', AMIR), role: 'representative', authority: PRIYA }

const paidAtBank = { system: 'bank', reference: 'line-7', part: 1, piece: 1 } as const

function setAside(on: string, sumPence: number): DraftOf<'contingency'> {
  return {
    kind: 'contingency',
    effective: day(on),
    details: { action: 'set-aside', sum: sumPence * PENNY },
    transfers: moneyTransfer('spending', 'contingency', pence(sumPence)),
  }
}

function advanceRepaid(sumPence: number, act?: ActId) {
  const draft: DraftOf<'advance-repaid'> = {
    kind: 'advance-repaid',
    effective: day('2026-04-11'),
    details: { sum: sumPence * PENNY },
    transfers: moneyTransfer('advance', 'bank', pence(sumPence)),
  }
  return { fund: AMIR, draft, ...(act ? { act } : {}) }
}

function ownMoney(what: 'lent' | 'lent-back', sumPence: number): DraftOf<'own-money'> {
  const [debit, credit] =
    what === 'lent' ? (['own:lent', 'own:bank'] as const) : (['own:bank', 'own:lent'] as const)
  return {
    kind: 'own-money',
    effective: day('2026-04-10'),
    details: { what, sum: sumPence * PENNY },
    transfers: moneyTransfer(debit, credit, pence(sumPence)),
  }
}
