// Asking about a line. April in Sally's fund, at £24.60 an hour, as its statement (number 2) numbers it:
//
//   1   1 April 2026  10:00 to 12:00   2 h   £49.20
//   2   8 April 2026  10:00 to 12:00   2 h   £49.20
//   3  13 April 2026  18:00 to 20:00   2 h   £49.20
//   4  15 April 2026  18:00 to 21:00   3 h   £73.80    with Femi
//
// On Monday 4 May, when it is issued, Sally asks why line 4 is 3 h; Dana answers on the 10th.
import { beforeEach, describe, expect, test } from 'vitest'
import type { Caller } from '../../src/bookkeeping/daybook.ts'
import { type Day, day, type Month } from '../../src/ledger/day.ts'
import type { CallerCode, Draft, WordRef } from '../../src/ledger/entry.ts'
import type { Statement } from '../../src/ledger/statement.ts'
import {
  type Bookkeeper,
  BY,
  decidedBy,
  done,
  entries,
  fundOf,
  moment,
  namesOf,
  newBooks,
  openPerson,
  refusal,
  request,
  terms,
} from './bookkeeper.ts'
import { authorityOf, comesIn, nextDay } from './people-around.ts'

const SALLY = 'LS-001'
const APRIL = { fund: SALLY, number: 2 }
const WHY = 'Why is this 3 h? Femi left at eight.'
const BECAUSE = 'Femi stayed until nine to cook. We have asked her to say so next time.'

interface Around {
  readonly k: Bookkeeper
  readonly sally: Caller
  readonly dana: Caller
  readonly priya: Caller
}
let k: Bookkeeper
let { sally, dana, priya } = {} as Around
beforeEach(async () => {
  k = await newBooks('2026-05-04')
  await openPerson(k, SALLY)
  for (const [from, to] of [
    ['04-01T10:00', '04-01T12:00'],
    ['04-08T10:00', '04-08T12:00'],
    ['04-13T18:00', '04-13T20:00'],
    ['04-15T18:00', '04-15T21:00'],
  ])
    done(
      await k.books.giveSupport(BY, {
        fund: SALLY,
        start: `2026-${from}`,
        end: `2026-${to}`,
        worker: 'Femi',
      }),
    )
  done(await k.books.recordThrough(BY, { through: day('2026-05-04') }))
  for (const month of ['2026-03', '2026-04']) await close(month)
  const { id } = await fundOf(k, SALLY)
  sally = await comesIn(k, 'Sally', { role: 'holder', fund: id })
  dana = await comesIn(k, 'Dana Reed', { role: 'manager' })
  priya = await comesIn(k, 'Priya Shah', { role: 'commissioner', funder: 'northshire' })
})

async function close(month: string): Promise<Statement> {
  const { statement } = done(await k.books.closeMonth(BY, { fund: SALLY, month: month as Month }))
  return done(await k.books.statementOf(BY, { fund: SALLY, number: statement })).statement
}

const asks = async (more: { line?: number; says?: string } = { line: 4 }, by = sally) =>
  done(await k.books.askAboutLine(by, { ...APRIL, says: WHY, ...more }))
const waiting = async () => {
  const { questions, overdueQuestions, answers } = await k.books.toLookAt(BY, {})
  return { questions, overdueQuestions, answers }
}
const idsOf = (list: readonly { readonly asked: { readonly id: string } }[]) => list.map((q) => q.asked.id)
const open = async (by: Caller) => idsOf(await k.books.openQuestions(by, {}))
const questions = async (by: Caller) => done(await k.books.questionsOf(by, { fund: SALLY })).questions
/** As people read it: what was asked about which line, by whom, and what was answered. */
const told = async (by: Caller) =>
  (await questions(by)).map(
    ({ asked, asker, line, words, answeredBy }) =>
      `${asker}, ${asked.on}, line ${line?.number ?? 'none'} of ${line?.day ?? 'all'}: ${words.get(asked.says) ?? ''}${
        asked.answered
          ? ` — ${answeredBy?.name}, ${asked.answered.on}: ${words.get(asked.answered.says) ?? ''}`
          : ''
      }`,
  )

describe('Sally asks about line 4', () => {
  test('she learns by when it is answered; Dana answers after six days, and May’s statement says both', async () => {
    const before = (await entries(k, SALLY)).length
    const made = await asks()
    expect(made).toMatchObject({ fund: SALLY, on: '2026-05-04', due: '2026-05-14', funderFrom: '2026-05-24' })
    expect(await told(sally)).toEqual([`Sally, 2026-05-04, line 4 of 2026-04-15: ${WHY}`])
    nextDay(k, '2026-05-10')
    const answer = { question: made.question, says: ` ${BECAUSE} ` }
    expect(done(await k.books.answerQuestion(dana, answer))).toEqual({
      fund: SALLY,
      question: made.question,
      on: '2026-05-10',
    })
    expect(await told(sally)).toEqual([
      `Sally, 2026-05-04, line 4 of 2026-04-15: ${WHY} — Dana Reed, 2026-05-10: ${BECAUSE}`,
    ])
    // Neither changes anything in the books.
    expect(await entries(k, SALLY)).toHaveLength(before)
    expect(namesOf(await k.books.answerQuestion(dana, answer))).toEqual(['already-answered'])

    nextDay(k, '2026-06-05')
    done(await k.books.recordThrough(BY, { through: day('2026-05-31') }))
    const may = await close('2026-05')
    expect(may.questions).toMatchObject([
      {
        question: made.question,
        statement: 2,
        line: 4,
        on: '2026-05-04',
        askedBy: 'person',
        due: '2026-05-14',
        answer: { on: '2026-05-10' },
      },
    ])
    const { words } = done(await k.books.statementOf(sally, { fund: SALLY, number: may.number }))
    const [line] = may.questions
    expect([words.get(line?.says as WordRef), words.get(line?.answer?.says as WordRef)]).toEqual([
      WHY,
      BECAUSE,
    ])
    nextDay(k, '2026-07-03')
    done(await k.books.recordThrough(BY, { through: day('2026-06-30') }))
    expect((await close('2026-06')).questions).toEqual([])
  })

  test('what nobody answers is overdue on day 11 and the council’s on day 21, not before; and still open in May’s statement', async () => {
    const { question } = await asks()
    const at = async (text: string) => {
      nextDay(k, text)
      return { ...(await waiting()), dana: await open(dana), priya: await open(priya) }
    }
    const mine = { questions: 1, answers: 0, dana: [question] }
    expect(await at('2026-05-14')).toEqual({ ...mine, overdueQuestions: 0, priya: [] })
    expect(await at('2026-05-15')).toEqual({ ...mine, overdueQuestions: 1, priya: [] })
    expect(await at('2026-05-24')).toEqual({ ...mine, overdueQuestions: 1, priya: [] })
    expect(await told(priya)).toEqual([])
    expect(await at('2026-05-25')).toEqual({ ...mine, overdueQuestions: 1, priya: [question] })
    expect(await told(priya)).toEqual([`Sally, 2026-05-04, line 4 of 2026-04-15: ${WHY}`])

    nextDay(k, '2026-06-05')
    done(await k.books.recordThrough(BY, { through: day('2026-05-31') }))
    expect((await close('2026-05')).questions).toMatchObject([{ question, due: '2026-05-14', answer: null }])
    // Answered at last, it waits for nobody; the council that saw it sees the answer too.
    done(await k.books.answerQuestion(dana, { question, says: BECAUSE }))
    expect(await open(priya)).toEqual([])
    expect(await told(priya)).toEqual([
      `Sally, 2026-05-04, line 4 of 2026-04-15: ${WHY} — Dana Reed, 2026-06-05: ${BECAUSE}`,
    ])
  })

  test('what is due first stands in front, over all funds', async () => {
    await openPerson(k, 'LS-002')
    done(await k.books.recordThrough(BY, { through: day('2026-05-04') }))
    done(await k.books.closeMonth(BY, { fund: 'LS-002', month: '2026-03' as Month }))
    const late = await asks()
    nextDay(k, '2026-05-06')
    const heard = { says: 'What is this?', way: 'by-phone' } as const
    const brian = done(
      await k.books.askAboutLine(dana, { ...heard, fund: 'LS-002', number: 1, on: day('2026-05-04') }),
    )
    const soon = await asks({ says: 'And this?' })
    expect(await open(dana)).toEqual([late.question, brian.question, soon.question])
  })

  test('an answer in time stays between her and Larch: the council’s copy of May’s statement is blank there', async () => {
    const { question } = await asks()
    done(await k.books.answerQuestion(dana, { question, says: BECAUSE }))
    nextDay(k, '2026-06-05')
    done(await k.books.recordThrough(BY, { through: day('2026-05-31') }))
    const { number, questions: lines } = await close('2026-05')
    expect(lines).toHaveLength(1)
    const texts = async (by: Caller) => {
      const { words } = done(await k.books.statementOf(by, { fund: SALLY, number }))
      return lines.flatMap((q) => [words.get(q.says), words.get(q.answer?.says as WordRef)])
    }
    expect(await texts(sally)).toEqual([WHY, BECAUSE])
    expect(await texts(priya)).toEqual([undefined, undefined])
    expect(await told(priya)).toEqual([])
  })

  test('an answer that came before the statement was made stands in it, though the month was over', async () => {
    nextDay(k, '2026-05-30')
    const { question } = await asks()
    nextDay(k, '2026-06-03')
    done(await k.books.answerQuestion(dana, { question, says: BECAUSE }))
    nextDay(k, '2026-06-05')
    done(await k.books.recordThrough(BY, { through: day('2026-05-31') }))
    expect((await close('2026-05')).questions).toMatchObject([{ question, answer: { on: '2026-06-03' } }])
  })

  test('the agreement’s own days count, where it says some', async () => {
    const asking = { answerWithin: 3, funderAfter: 5 }
    const agreement = terms(SALLY, { from: day('2026-05-01'), asking })
    done(await k.books.agreeAnew(BY, { fund: SALLY, agreement, decided: decidedBy('Sally') }))
    expect(await asks()).toMatchObject({ due: '2026-05-07', funderFrom: '2026-05-09' })
    const wrong = terms(SALLY, { from: day('2026-06-01'), asking: { answerWithin: 20, funderAfter: 10 } })
    const no = await k.books.agreeAnew(BY, { fund: SALLY, agreement: wrong, decided: decidedBy('Sally') })
    expect(refusal(no)).toMatchObject({ name: 'agreement-invalid', where: { field: 'asking' } })
  })

  test('the same request again is one question', async () => {
    const ask = { ...APRIL, line: 4, says: WHY }
    const twice = [
      await k.books.askAboutLine(sally, ask, request('ask', ask)),
      await k.books.askAboutLine(sally, ask, request('ask', ask)),
    ].map(done)
    expect(twice[0]).toEqual(twice[1])
    expect(await questions(sally)).toHaveLength(1)
  })
})

describe('others ask', () => {
  test('a manager writes down what Sally asked by phone; she is told as hers', async () => {
    nextDay(k, '2026-05-20')
    const heard = { ...APRIL, line: 3, says: 'Who came?', way: 'by-phone', on: day('2026-05-18') } as const
    const made = done(await k.books.askAboutLine(dana, heard))
    expect(made).toMatchObject({ on: '2026-05-18', due: '2026-05-28', funderFrom: '2026-06-07' })
    expect(await told(sally)).toEqual(['Sally, 2026-05-18, line 3 of 2026-04-13: Who came?'])
    expect((await questions(sally))[0]).toMatchObject({
      by: { name: 'Dana Reed' },
      asked: { way: 'by-phone' },
    })
  })

  test('a representative asks for the days of their authority; other statements do not exist', async () => {
    const authority = await authorityOf(k, SALLY, 'Sue Vine', { from: day('2026-04-01') })
    const { id } = await fundOf(k, SALLY)
    const sue = await comesIn(k, 'Sue Vine', { role: 'representative', fund: id, authority })
    await asks({ line: 4, says: 'Why?' }, sue)
    done(await k.books.askAboutLine(sally, { fund: SALLY, number: 1, says: 'And March?' }))
    expect(await told(sue)).toEqual(['Sue Vine, 2026-05-04, line 4 of 2026-04-15: Why?'])
    expect(await questions(sally)).toHaveLength(2)
    const [outside, none] = [
      await k.books.askAboutLine(sue, { fund: SALLY, number: 1, says: 'Why?' }),
      await k.books.askAboutLine(sue, { fund: SALLY, number: 77, says: 'Why?' }),
    ]
    expect(refusal(outside)).toEqual(refusal(none))
    expect(refusal(none).name).toBe('unknown-document')
    // A manager writes down what Sue asked, and only about what she may see.
    const heard = { says: 'Why?', way: 'in-person', askedBy: authority } as const
    done(await k.books.askAboutLine(dana, { ...APRIL, ...heard }))
    expect(namesOf(await k.books.askAboutLine(dana, { fund: SALLY, number: 1, ...heard }))).toEqual([
      'authority-does-not-cover',
    ])
  })

  test('a council asks about days that it paid for; Sally sees it, another council does not', async () => {
    const { question } = await asks({ line: 4, says: 'Is this the agreed rate?' }, priya)
    expect(await told(priya)).toEqual([
      'Northshire Council, 2026-05-04, line 4 of 2026-04-15: Is this the agreed rate?',
    ])
    expect(await told(sally)).toHaveLength(1)
    const other: Caller = {
      ...priya,
      code: 'u_sam' as CallerCode,
      as: { role: 'commissioner', funder: 'southmere' },
    }
    expect(namesOf(await k.books.askAboutLine(other, { ...APRIL, says: WHY }))).toEqual(['unknown-fund'])
    expect(namesOf(await k.books.questionsOf(other, { fund: SALLY }))).toEqual(['unknown-fund'])
    nextDay(k, '2026-05-25')
    expect([await open(priya), await open(other)]).toEqual([[question], []])
  })
})

// Southmere pays from Saturday 16 May on: May is a month that two councils pay, and neither reads its statement.
describe('a month that two councils paid', () => {
  const asked = { fund: SALLY, number: 3, says: 'Who came on the 20th?' }
  let sam: Caller
  beforeEach(async () => {
    const southmere = { code: 'southmere', name: 'Southmere Council', relation: 'included' as const }
    const agreement = terms(SALLY, { from: day('2026-05-16'), streams: [southmere] })
    done(await k.books.agreeAnew(BY, { fund: SALLY, agreement, decided: decidedBy('Sally') }))
    nextDay(k, '2026-06-05')
    done(await k.books.giveSupport(BY, { fund: SALLY, start: '2026-05-20T10:00', end: '2026-05-20T12:00' }))
    done(await k.books.recordThrough(BY, { through: day('2026-05-31') }))
    await close('2026-05')
    sam = await comesIn(k, 'Sam Lee', { role: 'commissioner', funder: 'southmere' })
  })

  test('she is told that both would see it, and both do, in her words and without the line', async () => {
    const about = done(await k.books.aboutToAsk(sally, { fund: SALLY, number: 3, line: 1 }))
    expect(about.funders).toEqual(['Northshire Council', 'Southmere Council'])
    expect(about.statement.funders).toEqual(about.funders)
    const { question } = done(await k.books.askAboutLine(sally, { ...asked, line: 1 }))
    nextDay(k, '2026-06-25')
    expect([await open(priya), await open(sam)]).toEqual([[], []])
    nextDay(k, '2026-06-26')
    for (const by of [priya, sam]) {
      expect(await open(by)).toEqual([question])
      const [shown] = await questions(by)
      expect(shown).toMatchObject({ readsStatement: false, line: undefined, risen: true })
      expect([...(shown?.words.values() ?? [])]).toEqual([asked.says])
      expect(namesOf(await k.books.statementOf(by, { fund: SALLY, number: 3 }))).toEqual(['unknown-document'])
    }
    expect((await questions(sally))[0]).toMatchObject({ readsStatement: true, line: { number: 1 } })
  })

  test('what she asks about April is Northshire’s alone: June’s statement is blank there for Southmere', async () => {
    done(await k.books.askAboutLine(sally, { ...APRIL, says: WHY }))
    done(await k.books.askAboutLine(sally, { ...asked, number: 2 }))
    nextDay(k, '2026-07-03')
    const may = done(await k.books.askAboutLine(sally, asked))
    expect(may.funderFrom).toBe('2026-07-23')
    done(await k.books.recordThrough(BY, { through: day('2026-06-30') }))
    const june = await close('2026-06')
    expect(june.questions).toHaveLength(2)
    expect([await open(priya), await open(sam)].map((list) => list.length)).toEqual([2, 0])
    const { words } = done(await k.books.statementOf(sam, { fund: SALLY, number: june.number }))
    expect(june.questions.map((q) => words.get(q.says))).toEqual([undefined, undefined])
    expect(await told(sam)).toEqual([])
  })
})

// Sue speaks for Sally from 1 April on. Before that Sally asked about March, and it was about Sue.
test('a representative never reads what was asked about days before theirs, nor its salt, whatever statement says it', async () => {
  const says = 'Is my sister taking money?'
  const { question } = done(await k.books.askAboutLine(sally, { fund: SALLY, number: 1, says }))
  done(await k.books.answerQuestion(dana, { question, says: 'No. Here is every receipt.' }))
  await asks({ line: 4, says: 'And this?' })
  const authority = await authorityOf(k, SALLY, 'Sue Vine', { from: day('2026-04-01') })
  const { id } = await fundOf(k, SALLY)
  const sue = await comesIn(k, 'Sue Vine', { role: 'representative', fund: id, authority })
  nextDay(k, '2026-06-05')
  done(await k.books.recordThrough(BY, { through: day('2026-05-31') }))
  const { number } = await close('2026-05')
  const read = async (by: Caller) => {
    const { statement, words } = done(await k.books.statementOf(by, { fund: SALLY, number }))
    const salted = await k.books.saltedWordsOfStatement(by, statement)
    return statement.questions
      .flatMap((q) => [q.says, ...(q.answer ? [q.answer.says] : [])])
      .map((ref) => [words.get(ref), salted.has(ref)])
  }
  expect(await read(sally)).toEqual([
    [says, true],
    ['No. Here is every receipt.', true],
    ['And this?', true],
  ])
  expect(await read(sue)).toEqual([
    [undefined, false],
    [undefined, false],
    ['And this?', true],
  ])
  expect(await told(sue)).toEqual(['Sally, 2026-05-04, line 4 of 2026-04-15: And this?'])
})

describe('what is refused', () => {
  test('everything at once: no such line, and no words', async () => {
    const no = await k.books.askAboutLine(sally, { ...APRIL, line: 5, says: '  ' })
    expect(namesOf(no)).toEqual(['unknown-line', 'bad-text'])
    expect(refusal(no).sentence).toBe(
      'The lines of statement 2 have the numbers 1 to 4. Ask about one of them, or about all of it.',
    )
    expect(namesOf(await k.books.askAboutLine(sally, { ...APRIL, says: 'x'.repeat(2001) }))).toEqual([
      'too-long',
    ])
    expect(await questions(sally)).toEqual([])
  })

  test('a manager who does not say how, or by whom, or on a day on which nobody can have asked', async () => {
    for (const [more, name] of [
      [{}, 'body-invalid'],
      [{ way: 'on-screen' as never }, 'body-invalid'],
      [{ way: 'in-person', askedBy: 'au_nobody' }, 'unknown-authority'],
      [{ way: 'in-person', on: day('2026-05-05') }, 'future-day'],
      [{ way: 'in-person', on: day('2026-05-03') }, 'not-a-day'],
    ] as const)
      expect(namesOf(await k.books.askAboutLine(dana, { ...APRIL, says: WHY, ...more }))).toEqual([name])
  })

  test('whoever asks on screen asks themselves, today', async () => {
    for (const more of [
      { askedBy: 'person' },
      { way: 'by-phone' as const },
      { on: day('2026-05-04') as Day },
    ])
      expect(namesOf(await k.books.askAboutLine(sally, { ...APRIL, says: WHY, ...more }))).toEqual([
        'body-invalid',
      ])
  })

  test('nobody but a manager answers, and another provider’s question is no question', async () => {
    const { question } = await asks()
    const answer = { question, says: BECAUSE }
    expect(namesOf(await k.books.answerQuestion(sally, answer))).toEqual(['not-found'])
    expect(namesOf(await k.books.answerQuestion(priya, answer))).toEqual(['not-found'])
    const rosa: Caller = { ...dana, provider: 'p_rowan' as Caller['provider'] }
    const [foreign, none] = [
      await k.books.answerQuestion(rosa, answer),
      await k.books.answerQuestion(rosa, { ...answer, question: 'q_nothing' }),
    ]
    expect(refusal(foreign)).toEqual(refusal(none))
    expect(namesOf(await k.books.answerQuestion(dana, { question, says: ' ' }))).toEqual(['bad-text'])
  })
})

describe('whoever asked is told of the answer', () => {
  test('Sally, by a letter: she agreed to paper; once, and then nobody waits', async () => {
    const { question } = await asks()
    expect(await k.books.answersToTell(dana, {})).toEqual([])
    expect(namesOf(await k.books.markAnswerTold(dana, { question, how: 'letter' }))).toEqual([
      'unknown-question',
    ])
    done(await k.books.answerQuestion(dana, { question, says: BECAUSE }))
    expect(await waiting()).toEqual({ questions: 0, overdueQuestions: 0, answers: 1 })
    const [tell, ...more] = await k.books.answersToTell(dana, {})
    expect(more).toEqual([])
    expect(tell).toMatchObject({ asked: { id: question }, to: 'Sally', onScreen: false })
    done(await k.books.markAnswerTold(dana, { question, how: 'letter' }))
    expect(namesOf(await k.books.markAnswerTold(dana, { question, how: 'letter' }))).toEqual([
      'already-answered',
    ])
    expect(await waiting()).toEqual({ questions: 0, overdueQuestions: 0, answers: 0 })
    expect((await questions(sally))[0]?.asked.answered?.told).toMatchObject({ how: 'letter', by: dana.code })
  })

  test('a council by e-mail, which only the service itself says; a representative whose authority ended not', async () => {
    const authority = await authorityOf(k, SALLY, 'Sue Vine')
    const { id } = await fundOf(k, SALLY)
    const sue = await comesIn(k, 'Sue Vine', { role: 'representative', fund: id, authority })
    const [theirs, sues] = [await asks({ line: 1 }, priya), await asks({ line: 2 }, sue)]
    for (const { question } of [theirs, sues])
      done(await k.books.answerQuestion(dana, { question, says: BECAUSE }))
    const to = async () =>
      (await k.books.answersToTell(dana, {})).map((a) => [a.to, a.onScreen, a.user] as const)
    expect(await to()).toEqual([
      ['Northshire Council', true, priya.code],
      ['Sue Vine', true, sue.code],
    ])
    done(await k.books.endAuthority(BY, { fund: SALLY, authority, why: 'revoked' }))
    expect((await to())[1]).toEqual(['Sally', false, sally.code])
    const told = { question: theirs.question }
    expect(namesOf(await k.books.answerToldByEmail(dana, told))).toEqual(['not-found'])
  })
})

test('erasing the words leaves the question, its days and that it was answered', async () => {
  const { question } = await asks()
  done(await k.books.answerQuestion(dana, { question, says: BECAUSE }))
  const [row] = await k.store.issued.questions((await fundOf(k, SALLY)).id)
  const refs = [row?.says, row?.answered?.says] as WordRef[]
  const fund = await fundOf(k, SALLY)
  const erasure: Draft = {
    kind: 'erasure',
    effective: day('2026-05-04'),
    details: { words: refs },
    transfers: [],
  }
  const changes = { provider: BY.provider, at: moment('2026-05-04'), by: BY.code, erase: refs }
  const outcome = await k.store.commit(
    { ...changes, entries: [{ fund: fund.id, draft: erasure }] },
    new Map([[fund.id, fund.version]]),
  )
  expect(outcome.done).toBe(true)
  expect(await told(sally)).toEqual(['Sally, 2026-05-04, line 4 of 2026-04-15:  — Dana Reed, 2026-05-04: '])
})
