import { describe, expect, test } from 'vitest'
import type { BroughtForwardAsked } from '../../src/bookkeeping/agree.ts'
import { PROVIDER, START } from '../../src/demo/larch.ts'
import { day } from '../../src/ledger/day.ts'
import { timesRate } from '../../src/ledger/rate.ts'
import {
  audit,
  BY,
  balance,
  book,
  decidedBy,
  done,
  entries,
  fundOf,
  h,
  lines,
  namesOf,
  newBooks,
  noBooks,
  openPerson,
  refusal,
  terms,
} from './bookkeeper.ts'

const MONDAY = day('2026-03-02')

describe('a provider', () => {
  test('opens with its bank account and a book of its own', async () => {
    const k = await noBooks('2026-02-26')
    const ask = { name: ' Larch Support ', bank: PROVIDER.bank, opened: START }
    expect(done(await k.books.openProvider(BY, ask))).toEqual({ provider: 'p_larch' })
    expect((await k.books.provider(BY, {}))?.name).toBe('Larch Support')
    expect((await k.store.bankAccounts(BY.provider)).map((b) => b.number)).toEqual(['12345678'])
    expect((await k.store.funds(BY.provider)).map((f) => [f.ref, f.holder])).toEqual([['OWN', 'provider']])
    expect(namesOf(await k.books.openProvider(BY, ask))).toEqual(['already-exists'])
  })

  test('needs a name', async () => {
    const k = await noBooks('2026-02-26')
    const ask = { name: '  ', bank: PROVIDER.bank, opened: START }
    expect(namesOf(await k.books.openProvider(BY, ask))).toEqual(['bad-text'])
    expect(await k.store.providers()).toEqual([])
  })
})

describe('a fund under an agreement', () => {
  test('stands on a decision and a document, and holds nothing yet', async () => {
    const k = await newBooks('2026-02-26')
    await openPerson(k, 'LS-001')
    expect(await book(k, 'LS-001')).toBe('')
    const list = await entries(k, 'LS-001')
    expect(list.map((e) => [e.kind, e.effective, e.document !== undefined])).toEqual([
      ['decision', '2026-03-02', true],
      ['agreement', '2026-03-02', true],
    ])
    expect(list[0]?.decision).toBe(list[1]?.decision)
    expect((await fundOf(k, 'LS-001')).name).toBe('Sally')
  })

  test('says everything that is wrong with it at once', async () => {
    const k = await newBooks('2026-02-26')
    const agreement = terms('LS-001', { weekly: [], noticeHours: -1 })
    const ask = { ref: 'ls 1', name: '', agreement, decided: decidedBy('Sally') }
    expect(namesOf(await k.books.openFund(BY, ask))).toEqual([
      'bad-text',
      'bad-text',
      'agreement-invalid',
      'agreement-invalid',
    ])
    expect((await k.store.funds(BY.provider)).map((f) => f.ref)).toEqual(['OWN'])
  })

  test('has a reference of its own, also when two open it at once', async () => {
    const k = await newBooks('2026-02-26')
    const ask = { ref: 'LS-001', name: 'Sally', agreement: terms('LS-001'), decided: decidedBy('Sally') }
    const answers = await Promise.all([1, 2, 3, 4, 5].map(() => k.books.openFund(BY, ask)))
    expect(answers.flatMap(namesOf)).toEqual([
      'already-exists',
      'already-exists',
      'already-exists',
      'already-exists',
    ])
    expect(await entries(k, 'LS-001')).toHaveLength(2)
  })
})

describe('a running fund is taken on', () => {
  const AS_AT = day('2026-03-02')
  /** Owed by the council £200.00 and £1,000.00 at the bank, for 40 h at £24.60 and the rest in money. */
  const brought: BroughtForwardAsked = {
    asAt: AS_AT,
    hours: [{ kind: 'standard', amount: h(30) }],
    pots: [{ name: 'City break', kind: 'standard', amount: h(10) }],
    spendingPence: 6000,
    savedPence: [{ name: 'A bike', pence: 4000 }],
    contingencyPence: 5000,
    bankPence: 100_000,
    owed: [{ stream: 'northshire', pence: 20_000 }],
    earnedPence: 4600,
    advancePence: 2000,
  }
  const ask = {
    ref: 'LS-003',
    name: 'Paul',
    agreement: terms('LS-003'),
    decided: decidedBy('Paul'),
    broughtForward: brought,
  }

  test('with everything it stands for, and what was lent to it in the own book too', async () => {
    const k = await newBooks('2026-03-02')
    done(await k.books.openFund(BY, ask))
    expect(await book(k, 'LS-003')).toBe(
      lines(`
        GBP advance £20.00
        GBP bank £1,000.00
        GBP contingency £50.00
        GBP funder:northshire £200.00
        GBP hours £984.00
        GBP provider:direct £46.00
        GBP saved:2 £40.00
        GBP spending £60.00
        standard available 30 h
        standard issued 40 h
        standard pot:1 10 h
      `),
    )
    expect(await book(k, 'OWN')).toBe('GBP own:lent £20.00\nGBP own:money £20.00')
    expect(await audit(k)).toEqual({ bankPence: 100_000, wrong: [] })
  })

  test('or refused, naming the difference', async () => {
    const k = await newBooks('2026-03-02')
    const short = { ...ask, broughtForward: { ...brought, bankPence: 99_000 } }
    const no = refusal(await k.books.openFund(BY, short))
    expect(no.name).toBe('does-not-add-up')
    expect(no.sentence).toContain('Correct the difference of −£10.00 first.')
    expect((await k.store.funds(BY.provider)).map((f) => f.ref)).toEqual(['OWN'])
  })

  test('refused for a kind of hour that is not agreed, a day before the agreement, a pot without a name', async () => {
    const k = await newBooks('2026-03-02')
    const but = async (more: Partial<BroughtForwardAsked>) =>
      namesOf(await k.books.openFund(BY, { ...ask, broughtForward: { ...brought, ...more } }))
    expect(await but({ hours: [{ kind: 'sleep-in', amount: 5 }] })).toEqual(['unknown-kind'])
    expect(await but({ asAt: day('2026-02-27') })).toEqual(['outside-agreement'])
    expect(await but({ pots: [{ name: ' ', kind: 'standard', amount: h(10) }] })).toEqual(['bad-text'])
  })

  test('in the middle of a week: its hours came before, the next week’s are given', async () => {
    const k = await newBooks('2026-03-05')
    const wednesday = { ...ask, broughtForward: { ...brought, asAt: day('2026-03-04') } }
    done(await k.books.openFund(BY, wednesday))
    done(await k.books.allocate(BY, { fund: 'LS-003', through: day('2026-03-08') }))
    expect(await balance(k, 'LS-003', 'standard', 'issued')).toBe(h(40))
    done(await k.books.allocate(BY, { fund: 'LS-003', through: day('2026-03-09') }))
    expect(await balance(k, 'LS-003', 'standard', 'issued')).toBe(h(70))
  })

  test('its pots and savings are known by their names', async () => {
    const k = await newBooks('2026-03-02')
    done(await k.books.openFund(BY, ask))
    const take = { fund: 'LS-003', on: MONDAY, decided: decidedBy('Paul') }
    done(await k.books.takeOut(BY, { ...take, pot: 'City break', unit: 'standard', amount: h(4) }))
    done(await k.books.takeOut(BY, { ...take, pot: 'A bike', unit: 'GBP', amount: 1500 }))
    expect(await balance(k, 'LS-003', 'standard', 'pot:1')).toBe(h(6))
    expect(await balance(k, 'LS-003', 'GBP', 'saved:2')).toBe(2500 * 3600)
  })
})

describe('each week’s hours', () => {
  const issued = async (k: Awaited<ReturnType<typeof newBooks>>, on?: string) =>
    balance(k, 'LS-001', 'standard', 'issued', on)

  test('24 h of £24.60 are £590.40, owed by the council; a second time nothing is given', async () => {
    const k = await newBooks('2026-03-02')
    await openPerson(k, 'LS-001')
    const wrote = done(await k.books.allocate(BY, { through: MONDAY }))
    expect(wrote).toEqual([{ fund: 'LS-001', entries: [3] }])
    expect(await book(k, 'LS-001')).toBe(
      lines(`
        GBP funder:northshire £590.40
        GBP hours £590.40
        standard available 24 h
        standard issued 24 h
      `),
    )
    expect(done(await k.books.allocate(BY, { through: day('2026-03-08') }))).toEqual([])
    expect(await entries(k, 'LS-001')).toHaveLength(3)
  })

  test('catching up after three weeks gives the same entries as giving each on its Monday', async () => {
    const mondays = ['2026-03-02', '2026-03-09', '2026-03-16', '2026-03-23']
    const weekly = await newBooks('2026-03-02')
    await openPerson(weekly, 'LS-001')
    for (const on of mondays) {
      weekly.clock.now = `${on}T07:00:00Z` as typeof weekly.clock.now
      done(await weekly.books.allocate(BY, { through: day(on) }))
    }
    const late = await newBooks('2026-03-02')
    await openPerson(late, 'LS-001')
    done(await late.books.allocate(BY, { through: day('2026-03-23') }))
    const content = async (k: typeof late) =>
      (await entries(k, 'LS-001'))
        .slice(2)
        .map((e) => [e.number, e.effective, e.details, e.source, e.transfers])
    expect(await content(late)).toEqual(await content(weekly))
    expect((await content(late)).map((e) => e[1])).toEqual(mondays)
  })

  test('every act posts what is due first', async () => {
    const k = await newBooks('2026-03-12')
    await openPerson(k, 'LS-001')
    done(
      await k.books.giveSupport(BY, { fund: 'LS-001', start: '2026-03-11 10:00', end: '2026-03-11 13:00' }),
    )
    expect((await entries(k, 'LS-001')).map((e) => e.kind).slice(2)).toEqual([
      'allocation',
      'allocation',
      'support',
    ])
    expect(await balance(k, 'LS-001', 'standard', 'available')).toBe(h(45))
  })

  test('a fund that starts on a Thursday has four sevenths of its first week', async () => {
    const k = await newBooks('2026-03-05')
    await openPerson(k, 'LS-001', { from: day('2026-03-05') })
    done(await k.books.allocate(BY, { through: day('2026-03-08') }))
    // 86,400 s over seven days: six of 12,343 and, last, one of 12,342; Thursday to Sunday are the last four.
    expect(await issued(k)).toBe(3 * 12_343 + 12_342)
    expect(await audit(k)).toMatchObject({ wrong: [] })
  })

  test('days without support take their share away, and give nothing back later', async () => {
    const k = await newBooks('2026-03-02')
    await openPerson(k, 'LS-001', {
      notSupported: [
        { from: day('2026-03-09'), to: day('2026-03-15') },
        { from: day('2026-03-16'), to: day('2026-03-17') },
      ],
    })
    done(await k.books.allocate(BY, { through: day('2026-03-22') }))
    // A whole week, none of the next, and five days of the third from its first supported day.
    expect((await entries(k, 'LS-001')).slice(2).map((e) => e.effective)).toEqual([
      '2026-03-02',
      '2026-03-18',
    ])
    expect(await issued(k)).toBe(86_400 + 4 * 12_343 + 12_342)
  })

  test('a change of hours in the middle of a week gives each version its days', async () => {
    const k = await newBooks('2026-03-04')
    await openPerson(k, 'LS-001')
    done(await k.books.allocate(BY, { through: day('2026-03-04') }))
    const agreement = terms('LS-001', {
      from: day('2026-03-12'),
      weekly: [{ kind: 'standard', amount: h(30) }],
    })
    done(await k.books.agreeAnew(BY, { fund: 'LS-001', agreement, decided: decidedBy('Sally') }))
    k.clock.now = '2026-03-16T07:00:00Z' as typeof k.clock.now
    done(await k.books.allocate(BY, { through: day('2026-03-16') }))
    // Second week: Monday to Wednesday of 24 h, Thursday to Sunday of 30 h (108,000 s: four days of 15,429, three of 15,428).
    const second = 3 * 12_343 + 15_429 + 3 * 15_428
    expect(await issued(k, '2026-03-15')).toBe(86_400 + second)
    expect(await issued(k)).toBe(86_400 + second + h(30))
    expect(await audit(k)).toMatchObject({ wrong: [] })
    const before = await entries(k, 'LS-001')
    done(await k.books.allocate(BY, { through: day('2026-03-16') }))
    expect(await entries(k, 'LS-001')).toHaveLength(before.length)
  })

  test('two funders: each its agreed share, the last the rest', async () => {
    const k = await newBooks('2026-03-02')
    await openPerson(k, 'LS-001', {
      streams: [
        { code: 'nhs', name: 'NHS', relation: 'added', share: { num: 1, den: 3 } },
        { code: 'northshire', name: 'Northshire Council', relation: 'included' },
      ],
      weekly: [{ kind: 'standard', amount: h(24) + 60 }],
    })
    done(await k.books.allocate(BY, { through: MONDAY }))
    const worth = 2460 * (h(24) + 60)
    expect(await balance(k, 'LS-001', 'GBP', 'funder:nhs')).toBe(Math.floor(worth / 3))
    expect(await balance(k, 'LS-001', 'GBP', 'funder:northshire')).toBe(worth - Math.floor(worth / 3))
  })

  test('an unknown fund, and somebody else’s, are the same: there is none', async () => {
    const k = await newBooks('2026-03-02')
    await openPerson(k, 'LS-001')
    const { id } = await fundOf(k, 'LS-001')
    const other = { ...BY, provider: 'p_other' as typeof BY.provider }
    const ask = { through: MONDAY }
    const theirs = refusal(await k.books.allocate(other, { fund: id, ...ask }))
    const nobodys = refusal(await k.books.allocate(other, { fund: 'f_0000', ...ask }))
    expect(theirs.name).toBe('unknown-fund')
    expect(theirs.sentence.replace(id, 'f_0000')).toBe(nobodys.sentence)
  })
})

describe('a new price', () => {
  /** £26.00 an hour from 6 April; all lines in proportion would not be whole pence, so one line rises. */
  const dearer = (from: string) => {
    const old = terms('LS-001')
    const kinds = old.kinds.map((kind) => ({
      ...kind,
      lines: kind.lines.map((l) =>
        l.category === 'wages'
          ? {
              ...l,
              rate: timesRate(
                { pence: 1460, per: 1 },
                kind.code === 'enhanced' ? 3 : 1,
                kind.code === 'enhanced' ? 2 : 1,
              ),
            }
          : l,
      ),
    }))
    return { ...old, from: day(from), kinds }
  }

  test('revalues what is available, booked and saved; the funder bears it', async () => {
    const k = await newBooks('2026-03-27')
    await openPerson(k, 'LS-001')
    done(await k.books.allocate(BY, { through: day('2026-03-30') }))
    done(await k.books.recordThrough(BY, { through: day('2026-03-27') }))
    const on = { fund: 'LS-001', on: day('2026-03-27'), decided: decidedBy('Sally') }
    done(await k.books.save(BY, { ...on, pot: 'A party', unit: 'standard', amount: h(20) }))
    done(await k.books.swapHours(BY, { ...on, from: 'standard', to: 'enhanced', amount: h(6) }))
    done(
      await k.books.agreeAnew(BY, {
        fund: 'LS-001',
        agreement: dearer('2026-04-06'),
        decided: decidedBy('Sally'),
      }),
    )
    const last = (await entries(k, 'LS-001')).at(-1)
    // 5 weeks of 24 h = 120 h, of which 6 became 4 enhanced: 114 × £1.40 + 4 × £2.10 = £168.00.
    expect(last?.kind === 'repricing' && last.details).toEqual({
      version: 2,
      bornBy: 'funder',
      prices: [
        { kind: 'standard', was: 2460, now: 2600, held: h(114) },
        { kind: 'enhanced', was: 3690, now: 3900, held: h(4) },
      ],
      difference: 16_800 * 3600,
    })
    expect(await balance(k, 'LS-001', 'GBP', 'hours')).toBe((114 * 2600 + 4 * 3900) * 3600)
    expect(await audit(k)).toMatchObject({ wrong: [] })

    // A visit of March written down in April: charged at March's price, the hours leave at today's worth.
    k.clock.now = '2026-04-08T09:00:00Z' as typeof k.clock.now
    done(
      await k.books.giveSupport(BY, { fund: 'LS-001', start: '2026-03-20 10:00', end: '2026-03-20 12:00' }),
    )
    expect(await balance(k, 'LS-001', 'GBP', 'provider:direct')).toBe(2 * 1740 * 3600)
    done(
      await k.books.giveSupport(BY, { fund: 'LS-001', start: '2026-04-07 10:00', end: '2026-04-07 11:00' }),
    )
    expect(await balance(k, 'LS-001', 'GBP', 'provider:direct')).toBe((2 * 1740 + 1880) * 3600)
    expect(await audit(k)).toMatchObject({ wrong: [] })
  })

  test('is refused over entries already there, over the version before, and borne by hours that it changes', async () => {
    const k = await newBooks('2026-03-27')
    await openPerson(k, 'LS-001')
    done(await k.books.allocate(BY, { through: day('2026-04-06') }))
    const anew = (from: string, bornBy?: 'funder' | 'hours') =>
      k.books.agreeAnew(BY, {
        fund: 'LS-001',
        agreement: dearer(from),
        decided: decidedBy('Sally'),
        ...(bornBy ? { bornBy } : {}),
      })
    const before = (await entries(k, 'LS-001')).length
    expect(namesOf(await anew('2026-04-06'))).toEqual(['entries-in-the-way'])
    expect(namesOf(await anew('2026-03-02'))).toEqual(['agreement-invalid'])
    expect(namesOf(await anew('2026-04-13', 'hours'))).toEqual(['agreement-invalid'])
    expect(await entries(k, 'LS-001')).toHaveLength(before)
    expect(await k.store.agreements((await fundOf(k, 'LS-001')).id)).toHaveLength(1)
  })

  test('is refused where the week would begin on another day than the fund’s weeks do', async () => {
    const k = await newBooks('2026-03-27')
    await openPerson(k, 'LS-001')
    const agreement = terms('LS-001', { from: day('2026-03-29'), weekStarts: 7 })
    const no = refusal(
      await k.books.agreeAnew(BY, { fund: 'LS-001', agreement, decided: decidedBy('Sally') }),
    )
    expect([no.name, no.where?.field, no.sentence]).toEqual([
      'agreement-invalid',
      'weekStarts',
      'The week of this fund begins on a Monday, and goes on beginning on it. Leave that day as it is.',
    ])
  })

  test('is refused over a closed day', async () => {
    const k = await newBooks('2026-04-02')
    await openPerson(k, 'LS-001')
    done(await k.books.recordThrough(BY, { through: day('2026-03-31') }))
    done(await k.books.closeMonth(BY, { fund: 'LS-001', month: '2026-03' as never }))
    const ask = { fund: 'LS-001', agreement: dearer('2026-03-16'), decided: decidedBy('Sally') }
    expect(refusal(await k.books.agreeAnew(BY, ask))).toMatchObject({
      name: 'period-closed',
      where: { field: 'from' },
    })
  })
})
