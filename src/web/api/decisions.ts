import { z } from '@hono/zod-openapi'
import type { DecisionOnRecord, Decisions, DisputeOnRecord, Writer } from '../../bookkeeping/decision.ts'
import type { OpenDispute } from '../../bookkeeping/dispute.ts'
import type { NoticeShown } from '../../bookkeeping/notice.ts'
import type { NoticeRow } from '../../bookkeeping/store-people.ts'
import { AUTHORITY_KINDS, type AuthorityKind } from '../../ledger/authority.ts'
import { DECISION_KINDS, type DecisionKind, INVOLVED } from '../../ledger/decision.ts'
import { DISPUTE_OUTCOMES, type DisputeOutcome } from '../../ledger/dispute.ts'
import type { WordRef } from '../../ledger/entry.ts'
import { isRefusal } from '../../ledger/refusal.ts'
import type { Service } from '../caller.ts'
import type { Routes } from './route.ts'
import { balance, day, every, inFund, maybe, text, wrote } from './shapes.ts'

const id = z.string().min(1).max(80)
const keysOf = <K extends string>(table: Readonly<Record<K, string>>) => Object.keys(table) as [K, ...K[]]
const outcome = z.enum<[DisputeOutcome, ...DisputeOutcome[]]>(keysOf(DISPUTE_OUTCOMES))
const how = z.enum(['e-mail', 'letter', 'in-person'])
/** The service says itself what it has sent. */
const byPeople = how.exclude(['e-mail'])

const writer = z
  .strictObject({ code: z.string(), name: maybe(z.string()) })
  .openapi('Writer', { description: 'Who wrote it down, by the name the person knows.' })
const held = every(z.strictObject({ unit: z.string(), code: z.string(), amount: balance })).openapi({
  description: 'What is kept still until it is answered, in the account’s own whole numbers.',
})
const dispute = z
  .strictObject({
    id: z.string(),
    on: z.string(),
    by: z.enum(['person', 'representative']),
    says: maybe(z.string()),
    held,
    writtenDownBy: writer,
    answered: maybe(z.strictObject({ outcome, because: maybe(z.string()), on: z.string(), by: writer })),
  })
  .openapi('Dispute')
const told = z.strictObject({ how, at: z.string() })
const decision = z
  .strictObject({
    id: z.string(),
    kind: z.enum<[DecisionKind, ...DecisionKind[]]>(keysOf(DECISION_KINDS)),
    on: z.string(),
    by: z.enum(['person', 'representative']),
    name: maybe(z.string()),
    involved: z.enum(INVOLVED),
    what: maybe(z.string()),
    helper: maybe(z.string()),
    authority: maybe(
      z.strictObject({
        id: z.string(),
        kind: z.enum<[AuthorityKind, ...AuthorityKind[]]>(keysOf(AUTHORITY_KINDS)),
      }),
    ),
    standing: maybe(
      z.strictObject({
        eachPence: z.int(),
        monthPence: z.int(),
        from: z.string(),
        to: maybe(z.string()),
      }),
    ),
    own: z.boolean().openapi({ description: 'Whoever decided wrote it down themselves, on screen.' }),
    writtenDownBy: writer,
    entries: every(z.int()).openapi({ description: 'Numbers of the entries that rest on it.' }),
    disputes: every(dispute),
    notices: every(z.strictObject({ to: z.string(), due: z.string(), told: maybe(told) })),
  })
  .openapi('Decision')

const notice = z
  .strictObject({
    id: z.string(),
    fund: z.string(),
    decision: z.string(),
    to: z.string().openapi({ description: '“person”, or the id of a representative’s authority.' }),
    name: z.string(),
    due: z.string(),
    format: z.string().openapi({ description: 'As the agreement says, such as large-print.' }),
    answer: maybe(outcome).openapi({ description: 'Where it tells how a dispute was answered.' }),
    takenBack: maybe(z.int()).openapi({
      description: 'Where it tells that an entry which rested on the decision was taken back: its number.',
    }),
    signsIn: z.boolean().openapi({ description: 'They have an account, and can be told by e-mail.' }),
  })
  .openapi('Notice')

/** Decisions on record, disputes about them, and who is to be told. */
export function decisions(routes: Routes, { books }: Service) {
  return routes
    .get(
      '/api/funds/{fund}/decisions',
      {
        summary: 'Every decision on record, newest first, with disputes and how it was told',
        params: inFund,
        answer: z.strictObject({ decisions: every(decision) }),
      },
      async ({ params, caller }) => {
        const found = await books.decisionsOf(caller, params)
        return isRefusal(found) ? found : { decisions: found.decisions.map((d) => decisionOf(d, found)) }
      },
    )
    .post(
      '/api/funds/{fund}/decisions/{decision}/disputes',
      {
        summary: 'This was not my decision: what it brought is kept still until a second manager answers',
        params: inFund.extend({ decision: id }),
        body: z.strictObject({ says: maybe(text) }),
        answer: z.strictObject({ fund: z.string(), entries: every(z.int()), dispute: z.string(), held }),
      },
      ({ params, body, request, caller }) => books.dispute(caller, { ...params, ...body }, request),
    )
    .get(
      '/api/disputes',
      {
        summary: 'Disputes that wait for a second manager',
        answer: z.strictObject({
          disputes: every(
            dispute.omit({ answered: true }).extend({
              fund: z.string(),
              decision: z.string(),
              mayAnswer: z.boolean().openapi({ description: 'Whoever asks wrote neither of the two down.' }),
            }),
          ),
        }),
      },
      async ({ caller }) => ({ disputes: (await books.disputes(caller, {})).map(openOf) }),
    )
    .post(
      '/api/disputes/{dispute}/answers',
      {
        summary: 'A second manager answers: it stands, or is put right by reversing what rests on it',
        params: z.strictObject({ dispute: id }),
        body: z.strictObject({ fund: inFund.shape.fund, outcome, because: text }),
        answer: wrote,
      },
      ({ params, body, request, caller }) => books.answerDispute(caller, { ...params, ...body }, request),
    )
    .get(
      '/api/notices',
      {
        summary: 'Who is to be told of what was written down for them, due by a day and not told yet',
        query: z.strictObject({ by: maybe(day) }),
        answer: z.strictObject({ notices: every(notice) }),
      },
      async ({ query, caller }) => ({ notices: (await books.notices(caller, query)).map(noticeOf) }),
    )
    .post(
      '/api/notices/{notice}/told',
      {
        summary: 'They were told, as another manager says than the one who wrote it down',
        params: z.strictObject({ notice: id }),
        body: z.strictObject({ how: byPeople }),
        answer: z.strictObject({ notice: z.string(), how }),
      },
      ({ params, body, request, caller }) => books.markTold(caller, { ...params, ...body }, request),
    )
}

type Words = ReadonlyMap<WordRef, string>

/** A word as it reads; left out where it is erased or was never there. */
function said<K extends string>(key: K, ref: WordRef | undefined, words: Words): { [P in K]?: string } {
  const word = ref && words.get(ref)
  return word === undefined ? {} : ({ [key]: word } as { [P in K]?: string })
}

function writerOf({ code, name }: Writer) {
  return { code, ...(name === undefined ? {} : { name }) }
}

function decisionOf(record: DecisionOnRecord, { words }: Decisions) {
  const { decision: d, authority } = record
  return {
    id: d.id,
    kind: d.kind,
    on: d.on,
    by: d.by,
    involved: d.involved,
    ...said('name', d.name, words),
    ...said('what', d.what, words),
    ...said('helper', d.helper, words),
    ...(authority ? { authority: { id: authority.id, kind: authority.kind } } : {}),
    ...(d.standing ? { standing: d.standing } : {}),
    own: record.own,
    writtenDownBy: writerOf(record.writtenDownBy),
    entries: record.entries.map((e) => e.number),
    disputes: record.disputes.map((x) => disputeOf(x, words)),
    notices: record.notices.map(toldOf),
  }
}

function toldOf({ to, due, told }: NoticeRow) {
  return { to, due, ...(told ? { told: { how: told.how, at: told.at } } : {}) }
}

function disputeOf({ dispute: d, writtenDownBy, answered }: DisputeOnRecord, words: Words) {
  return {
    ...openPart({ dispute: d, writtenDownBy }, words),
    ...(answered
      ? {
          answered: {
            outcome: answered.answer.outcome,
            ...said('because', answered.answer.because, words),
            on: answered.on,
            by: writerOf(answered.by),
          },
        }
      : {}),
  }
}

function openPart({ dispute: d, writtenDownBy }: Omit<DisputeOnRecord, 'answered'>, words: Words) {
  return {
    id: d.id,
    on: d.on,
    by: d.by,
    ...said('says', d.says, words),
    held: d.held,
    writtenDownBy: writerOf(writtenDownBy),
  }
}

function openOf(open: OpenDispute) {
  return {
    ...openPart(open, open.about.words),
    fund: open.about.fund.id,
    decision: open.record.decision.id,
    mayAnswer: open.mayAnswer,
  }
}

function noticeOf({ notice: n, to, format, answer, takenBack, user }: NoticeShown) {
  return {
    id: n.id,
    fund: n.fund,
    decision: n.decision,
    to: n.to,
    name: to,
    due: n.due,
    format,
    ...(answer?.answered ? { answer: answer.answered.answer.outcome } : {}),
    ...(takenBack === undefined ? {} : { takenBack }),
    signsIn: user !== undefined,
  }
}
