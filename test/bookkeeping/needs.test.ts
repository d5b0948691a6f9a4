// How somebody needs to be written to: asked once, recorded, flagged, met in everything that goes out, asked again.
//
//   Brian's agreement     his statement on paper; the council a file, Sue (chosen by him) whatever he says
//   9 March 2026          Brian says: large print, by post, to 1 Example Road; nobody asks him again for a year
//   10 March              Sue says: easy read, by e-mail
import { beforeEach, describe, expect, test } from 'vitest'
import { type Caller, Daybook } from '../../src/bookkeeping/daybook.ts'
import { recipientsOf } from '../../src/bookkeeping/need.ts'
import type { Reader } from '../../src/bookkeeping/store-statements.ts'
import type { AuthorityId } from '../../src/ledger/authority.ts'
import { type Day, day, type Moment } from '../../src/ledger/day.ts'
import { NEED_LANGUAGES } from '../../src/ledger/need.ts'
import { isRefusal } from '../../src/ledger/refusal.ts'
import { languageFrom } from '../../src/words/catalogue.ts'
import {
  type Bookkeeper,
  BY,
  done,
  fundOf,
  namesOf,
  newBooks,
  openPerson,
  refusal,
  request,
} from './bookkeeper.ts'
import { aroundBrian, authorityOf, comesIn, nextDay } from './people-around.ts'

const BRIAN = 'LS-002'
const HOME = '1 Example Road\nNorthtown\nZZ1 1ZZ'
const statementTo = [
  { reader: 'person', format: 'paper' },
  { reader: 'representative', format: 'web' },
  { reader: 'commissioner', format: 'csv' },
]
const large = { fund: BRIAN, reader: 'person', form: 'large-print', way: 'post', address: HOME } as const

let k: Bookkeeper
let { dana, brian } = {} as { dana: Caller; brian: Caller }
let sue: AuthorityId
beforeEach(async () => {
  k = await newBooks('2026-03-09')
  await openPerson(k, BRIAN, { statementTo })
  ;({ dana, brian } = await aroundBrian(k))
  sue = await authorityOf(k, BRIAN, 'Sue Hall')
})

async function suesIn(): Promise<Caller> {
  return comesIn(k, 'Sue Hall', { role: 'representative', fund: (await fundOf(k, BRIAN)).id, authority: sue })
}

/** To whom a statement goes: reader, form, way, since when. */
async function sentTo(when: Parameters<typeof recipientsOf>[3] = {}) {
  const daybook = new Daybook(k.desk, BY, 'statementOf')
  const fund = await fundOf(k, BRIAN)
  const agreement = (await k.store.agreements(fund.id)).at(-1)
  if (!agreement) throw new Error('Brian has no agreement')
  const found = await recipientsOf(daybook, fund, agreement, when)
  return found.map((r) => [r.reader, r.form, r.way, r.needFrom])
}

const funder: Reader = 'funder:northshire'

test('every language that can be recorded is one that statements are written in', () => {
  expect(NEED_LANGUAGES.map((language) => languageFrom(language))).toEqual([...NEED_LANGUAGES])
})

describe('what is recorded', () => {
  test('counts from the next statement on, for that reader alone, until something newer is recorded', async () => {
    expect(await sentTo()).toEqual([
      ['person', 'pdf', 'post', null],
      [sue, 'web', 'e-mail', null],
      [funder, 'csv', 'e-mail', null],
    ])
    expect(done(await k.books.recordNeed(dana, large))).toEqual({
      ...{ fund: BRIAN, reader: 'person', review: '2027-03-09' },
    })
    nextDay(k, '2026-03-10')
    await suesIn()
    done(await k.books.recordNeed(dana, { fund: BRIAN, reader: sue, form: 'easy-read', way: 'e-mail' }))
    expect(await sentTo()).toEqual([
      ['person', 'large-print', 'post', '2026-03-09'],
      [sue, 'easy-read', 'e-mail', '2026-03-10'],
      [funder, 'csv', 'e-mail', null],
    ])
    nextDay(k, '2026-03-11')
    done(await k.books.recordNeed(dana, { ...large, form: 'pdf' }))
    expect((await sentTo())[0]).toEqual(['person', 'pdf', 'post', '2026-03-11'])
    // A statement that is known as of an earlier moment goes out as it was known then, byte for byte.
    expect((await sentTo({ knownAt: '2026-03-10T12:00:00Z' as Moment }))[0]).toEqual([
      ...['person', 'large-print', 'post', '2026-03-09'],
    ])
    expect(await sentTo({ knownAt: '2026-03-09T08:00:00Z' as Moment })).toEqual([
      ['person', 'pdf', 'post', null],
      [sue, 'web', 'e-mail', null],
      [funder, 'csv', 'e-mail', null],
    ])
  })

  test('a representative is among them while their authority stands, for the days that it covers', async () => {
    const readers = async (when?: Parameters<typeof recipientsOf>[3]) =>
      (await sentTo(when)).map(([reader]) => reader)
    const march = { first: day('2026-03-01'), last: day('2026-03-31') }
    const february = { first: day('2026-02-01'), last: day('2026-02-28') }
    expect(await readers({ period: march })).toEqual(['person', sue, funder])
    expect(await readers({ period: february })).toEqual(['person', funder])
    done(
      await k.books.endAuthority(dana, {
        fund: BRIAN,
        authority: sue,
        why: 'revoked',
        on: day('2026-03-09'),
      }),
    )
    expect(await readers()).toEqual(['person', funder])
  })

  test('the person gets their statement once they were asked, even where the agreement names nobody', async () => {
    await openPerson(k, 'LS-001', { statementTo: [] })
    const daybook = new Daybook(k.desk, BY, 'statementOf')
    const fund = await fundOf(k, 'LS-001')
    const [agreement] = await k.store.agreements(fund.id)
    if (!agreement) throw new Error('Sally has no agreement')
    expect(await recipientsOf(daybook, fund, agreement)).toEqual([])
    done(await k.books.recordNeed(dana, { fund: 'LS-001', reader: 'person', form: 'web', way: 'in-person' }))
    expect(await recipientsOf(daybook, fund, agreement)).toEqual([
      {
        ...{ to: 'person', reader: 'person', name: null, funder: null },
        ...{ form: 'web', way: 'in-person', language: 'en', needFrom: '2026-03-09' },
      },
    ])
  })

  test('the person says it for themselves, and a repeated request is answered once', async () => {
    const own = { fund: BRIAN, reader: 'person', form: 'easy-read', way: 'e-mail' }
    const once = request('need-1', own)
    const first = done(await k.books.recordNeed(brian, own, once))
    expect(await k.books.recordNeed(brian, own, once)).toEqual(first)
    const shown = done(await k.books.needsOf(brian, { fund: BRIAN }))
    expect(shown.readers[0]).toEqual({
      ...{ reader: 'person', to: 'person', name: 'Brian', getsStatements: true, hasEmail: true },
      ...{ form: 'easy-read', way: 'e-mail', language: 'en' },
      record: {
        ...{ on: '2026-03-09', by: { code: brian.code, name: 'Brian' }, review: '2027-03-09', due: false },
        ...{ says: undefined, address: undefined },
      },
    })
    expect((await k.store.issued.needs((await fundOf(k, BRIAN)).id)).length).toBe(1)
  })

  test('words and addresses are read by a manager and by whom they are about; erased, they are blank', async () => {
    const says = 'In a recording. I cannot see well.'
    done(await k.books.recordNeed(dana, { ...large, form: 'other', says }))
    done(await k.books.recordNeed(dana, { ...large, reader: sue, address: '2 Example Road' }))
    const priya = await suesIn()
    const seen = async (by: Caller) =>
      done(await k.books.needsOf(by, { fund: BRIAN })).readers.map((r) => [
        ...[r.to, r.record?.says, r.record?.address],
      ])
    expect(await seen(dana)).toEqual([
      ['person', says, HOME],
      ['representative', undefined, '2 Example Road'],
      ['commissioner', undefined, undefined],
    ])
    expect(await seen(brian)).toEqual([
      ['person', says, HOME],
      ['representative', undefined, undefined],
      ['commissioner', undefined, undefined],
    ])
    expect(await seen(priya)).toEqual([
      ['person', undefined, undefined],
      ['representative', undefined, '2 Example Road'],
    ])
    const daybook = new Daybook(k.desk, BY, 'recordAuthority')
    const fund = await daybook.fund(BRIAN)
    if (isRefusal(fund)) throw new Error(fund.sentence)
    const [need] = await k.store.issued.needs(fund.id)
    const words = [need?.says, need?.address].filter((ref) => ref !== undefined)
    const erasure = { kind: 'erasure', effective: daybook.today, details: { words }, transfers: [] } as const
    for (const ref of words) daybook.add('erase', ref)
    await daybook.write(fund, erasure)
    expect((await daybook.commit()).done).toBe(true)
    expect((await seen(dana))[0]).toEqual(['person', undefined, undefined])
    expect((await sentTo())[0]).toEqual(['person', 'other', 'post', '2026-03-09'])
  })

  test('looking at it is written down, and only where staff look', async () => {
    done(await k.books.needsOf(dana, { fund: BRIAN }))
    done(await k.books.needsOf(brian, { fund: BRIAN }))
    const looked = done(await k.books.whoLooked(brian, { fund: BRIAN }))
    expect(looked.lines.map((l) => [l.name, l.what])).toEqual([['Dana Reed', ['account']]])
  })
})

describe('notices', () => {
  const notice = async () => {
    const [first] = (await k.books.notices(dana, {})).filter((n) => n.record.decision.kind === 'plan')
    return [first?.format, first?.onScreen, first?.inPerson, first?.says, first?.address]
  }

  test('go out as recorded: by post in large print, by e-mail, or read to him', async () => {
    nextDay(k, '2026-03-10')
    expect(await notice()).toEqual(['paper', false, false, undefined, undefined])
    done(await k.books.recordNeed(dana, large))
    expect(await notice()).toEqual(['large-print', false, false, undefined, HOME])
    done(await k.books.recordNeed(brian, { fund: BRIAN, reader: 'person', form: 'web', way: 'e-mail' }))
    expect(await notice()).toEqual(['web', true, false, undefined, undefined])
    const read = { fund: BRIAN, reader: 'person', form: 'other', way: 'in-person', says: 'Read it to me' }
    done(await k.books.recordNeed(dana, read))
    expect(await notice()).toEqual(['other', false, true, 'Read it to me', undefined])
  })
})

describe('asking again', () => {
  test('is due on its day, with the longest waiting first, until it is asked; and who was never asked', async () => {
    await openPerson(k, 'LS-001')
    const sally = { fund: 'LS-001', reader: 'person', form: 'pdf', way: 'in-person' }
    const waits = async () => (await k.books.toLookAt(dana, {})).needs
    const list = async (by?: Day) => {
      const { due, notAsked } = await k.books.needsToReview(dana, by ? { by } : {})
      return [
        due.map(({ fund, need }) => [fund.ref, need.reader, need.record.review]),
        notAsked.map((f) => f.ref),
      ]
    }
    expect([await waits(), await list()]).toEqual([0, [[], ['LS-001', 'LS-002']]])
    done(await k.books.recordNeed(dana, { ...large, review: day('2026-05-01') }))
    done(await k.books.recordNeed(dana, { ...large, reader: sue, review: day('2026-04-30') }))
    expect(await list()).toEqual([[], ['LS-001']])
    done(await k.books.recordNeed(dana, { ...sally, review: day('2026-04-01') }))
    const all = [
      ['LS-001', 'person', '2026-04-01'],
      ['LS-002', sue, '2026-04-30'],
      ['LS-002', 'person', '2026-05-01'],
    ]
    expect(await list(day('2026-05-01'))).toEqual([all, []])
    nextDay(k, '2026-04-30')
    expect([await waits(), await list()]).toEqual([2, [all.slice(0, 2), []]])
    done(await k.books.recordNeed(dana, sally))
    expect([await waits(), (await list())[0]]).toEqual([1, [all[1]]])
    // Whoever is not written to any more is not asked.
    done(
      await k.books.endAuthority(dana, {
        fund: BRIAN,
        authority: sue,
        why: 'given-up',
        on: day('2026-04-30'),
      }),
    )
    expect([await waits(), (await list())[0]]).toEqual([0, []])
  })

  test('is a manager’s list, and of their own provider', async () => {
    await expect(k.books.needsToReview(brian, {})).rejects.toThrow('needsToReview')
    await expect(k.books.needsToReview(await suesIn(), {})).rejects.toThrow('needsToReview')
  })
})

describe('refuses', () => {
  test('everything that is wrong at once, each with its field', async () => {
    const wrong = await k.books.recordNeed(dana, {
      ...{ fund: BRIAN, reader: 'person', form: 'Braille', way: 'pigeon', language: 'pl' },
      review: day('2026-03-09'),
    })
    const fields = (Array.isArray(wrong) ? wrong : []).filter((r) => isRefusal(r)).map((r) => r.where?.field)
    expect(fields).toEqual(['form', 'way', 'language', 'review'])
  })

  test.each<
    [what: string, Partial<Parameters<Bookkeeper['books']['recordNeed']>[1]>, name: string, said: string]
  >([
    [
      'a day to ask again that is today',
      { review: day('2026-03-09') },
      'not-a-day',
      'Choose one after today',
    ],
    ['one that is over', { review: day('2026-01-01') }, 'not-a-day', '1 January 2026 is no day to ask again'],
    [
      'one more than three years off',
      { review: day('2029-03-10') },
      'not-a-day',
      'by 9 March 2029 at the latest',
    ],
    ['a form that people make, without saying which', { form: 'other' }, 'bad-text', 'Braille'],
    ['letters without an address', { address: ' \n ' }, 'bad-text', 'Write the address'],
    ['an address as long as a book', { address: 'x'.repeat(2001) }, 'too-long', '2000'],
    ['a funder that does not pay', { reader: 'funder:nobody' }, 'unknown-stream', 'no such funder'],
    [
      'somebody without an authority',
      { reader: 'au_nobody' },
      'unknown-authority',
      'Record the authority first',
    ],
    ['another language', { language: 'pl' }, 'body-invalid', 'choose another form and say which'],
  ])('%s', async (_, change, name, said) => {
    const no = refusal(await k.books.recordNeed(dana, { ...large, ...change }))
    expect([no.name, no.sentence]).toEqual([name, expect.stringContaining(said)])
  })

  test('the last day that is allowed, and the first', async () => {
    for (const review of ['2026-03-10', '2029-03-09'])
      expect(done(await k.books.recordNeed(dana, { ...large, review: day(review) })).review).toBe(review)
  })

  test('e-mails that would reach nobody: no account, or a card alone', async () => {
    const mail = { fund: BRIAN, form: 'web', way: 'e-mail' }
    const toSue = await k.books.recordNeed(dana, { ...mail, reader: sue })
    expect(refusal(toSue).sentence).toContain('no account with an e-mail address')
    done(await k.books.recordNeed(dana, { ...mail, reader: 'person' }))
    await openPerson(k, 'LS-001')
    expect(namesOf(await k.books.recordNeed(dana, { ...mail, fund: 'LS-001', reader: 'person' }))).toEqual([
      'body-invalid',
    ])
    const chris = await comesIn(k, 'Chris', { role: 'commissioner', funder: 'northshire' })
    done(await k.books.recordNeed(dana, { ...mail, reader: funder }))
    expect(namesOf(await k.books.recordNeed(chris, { ...mail, reader: funder }))).toEqual(['not-found'])
  })

  test('a person saying it for somebody else, and a representative saying anything', async () => {
    const priya = await suesIn()
    expect(namesOf(await k.books.recordNeed(brian, { ...large, reader: sue }))).toEqual([
      'not-yours-to-decide',
    ])
    expect(namesOf(await k.books.recordNeed(priya, { ...large, reader: sue }))).toEqual(['not-found'])
    expect(namesOf(await k.books.recordNeed(priya, large))).toEqual(['not-found'])
    await openPerson(k, 'LS-001')
    const sallys = { ...large, fund: 'LS-001' }
    expect(namesOf(await k.books.recordNeed(brian, sallys))).toEqual(['unknown-fund'])
    expect(namesOf(await k.books.recordNeed(dana, { ...large, fund: 'OWN' }))).toEqual(['unknown-fund'])
  })
})
