// Random years in small: any acts, in any order, back-dated or late, over a fund under any agreement that
// may be signed. After each of them hours and pounds agree exactly, no floor is broken, on any day.
import fc from 'fast-check'
import { expect, test } from 'vitest'
import { type Agreement, checkAgreement, inForce } from '../../src/ledger/agreement.ts'
import { decideAllocations } from '../../src/ledger/allocation.ts'
import { daysFrom, lowestFrom, moneyOn, ownCashOn } from '../../src/ledger/book.ts'
import { decideHoursIntoMoney, decideMoneyIntoHours, decideSwap } from '../../src/ledger/conversion.ts'
import { addDays, type Day, day, type LocalTime } from '../../src/ledger/day.ts'
import { decideDrawdown, mayTake } from '../../src/ledger/drawdown.ts'
import { type Draft, type Numbered, touchesBankInWholePence } from '../../src/ledger/entry.ts'
import { PROVIDER_CODES } from '../../src/ledger/fund.ts'
import { MINUTE } from '../../src/ledger/hours.ts'
import { money, PENNY, pennySeconds } from '../../src/ledger/money.ts'
import { nextPeriod } from '../../src/ledger/period.ts'
import { decidePurchase } from '../../src/ledger/purchase.ts'
import { type Kind, priceOf } from '../../src/ledger/rate.ts'
import { decideReceipt } from '../../src/ledger/receipt.ts'
import { isRefusal, type Refusal } from '../../src/ledger/refusal.ts'
import { decideReversal } from '../../src/ledger/reversal.ts'
import { decideContingency, decideSave, decideTakeOut } from '../../src/ledger/saving.ts'
import { decideBooking, decideFunding, decideNotGiven, decideSupport } from '../../src/ledger/support.ts'
import { decideRepricing, withRepricings } from '../../src/ledger/valuation.ts'
import { anyAgreement, anyKinds } from './any-agreement.ts'
import { clockOf, D1, decisionOf, Ledger, visitAt, word } from './book-builder.ts'
import { mustFoot, statementFor } from './statement-foots.ts'

const OPENED = day('2026-03-02')
const TODAY = addDays(OPENED, 20)

// ── Acts ───────────────────────────────────────────────────────────────────────────────────────────────

const offset = fc.integer({ min: 0, max: 20 })
const portion = fc.integer({ min: 0, max: 12 }).map((n) => Math.max(1, n))
const kindCode = fc.constantFrom('standard', 'enhanced', 'shared')
const visit = {
  day: offset,
  start: fc.integer({ min: 0, max: 24 * 60 - 1 }),
  minutes: fc.integer({ min: 1, max: 500 }),
  givenAs: fc.constantFrom('by-clock', 'by-clock', 'shared', 'enhanced'),
}

const act = fc.oneof(
  { weight: 3, arbitrary: fc.record({ act: fc.constant('allocate' as const), day: offset }) },
  { weight: 4, arbitrary: fc.record({ act: fc.constant('support' as const), ...visit }) },
  { weight: 3, arbitrary: fc.record({ act: fc.constant('book' as const), ...visit }) },
  {
    weight: 3,
    arbitrary: fc.record({
      act: fc.constant('deliver' as const),
      which: fc.nat(),
      longer: fc.integer({ min: -60, max: 60 }),
    }),
  },
  {
    weight: 2,
    arbitrary: fc.record({
      act: fc.constant('cancel' as const),
      which: fc.nat(),
      paid: fc.boolean(),
      early: fc.boolean(),
    }),
  },
  {
    weight: 3,
    arbitrary: fc.record({
      act: fc.constant('swap' as const),
      day: offset,
      from: kindCode,
      to: kindCode,
      portion,
    }),
  },
  {
    weight: 2,
    arbitrary: fc.record({ act: fc.constant('into-money' as const), day: offset, kind: kindCode, portion }),
  },
  {
    weight: 1,
    arbitrary: fc.record({ act: fc.constant('back' as const), day: offset, kind: kindCode, portion }),
  },
  {
    weight: 2,
    arbitrary: fc.record({
      act: fc.constant('save' as const),
      day: offset,
      unit: fc.constantFrom('standard', 'enhanced', 'GBP'),
      portion,
      out: fc.boolean(),
    }),
  },
  {
    weight: 1,
    arbitrary: fc.record({ act: fc.constant('keep' as const), day: offset, portion, out: fc.boolean() }),
  },
  {
    weight: 2,
    arbitrary: fc.record({ act: fc.constant('buy' as const), day: offset, portion, card: fc.boolean() }),
  },
  {
    weight: 2,
    arbitrary: fc.record({
      act: fc.constant('receive' as const),
      day: offset,
      pence: fc.integer({ min: 1, max: 50_000 }),
    }),
  },
  { weight: 2, arbitrary: fc.record({ act: fc.constant('draw' as const), day: offset, portion }) },
  { weight: 2, arbitrary: fc.record({ act: fc.constant('fund' as const), day: offset, which: fc.nat() }) },
  {
    weight: 3,
    arbitrary: fc.record({
      act: fc.constant('reverse' as const),
      which: fc.nat(),
      later: fc.integer({ min: 0, max: 5 }),
    }),
  },
  {
    weight: 1,
    arbitrary: fc.record({
      act: fc.constant('reprice' as const),
      day: offset,
      kinds: anyKinds,
      weekly: fc.option(fc.integer({ min: 1, max: 40 }), { nil: undefined }),
    }),
  },
  {
    weight: 1,
    arbitrary: fc.record({ act: fc.constant('close' as const), day: fc.integer({ min: 0, max: 14 }) }),
  },
)
type Act = typeof act extends fc.Arbitrary<infer A> ? A : never

/** The fund as an act finds it: what is due is posted first, as every commit does. */
class Model {
  readonly ledger: Ledger
  sessions = 0

  constructor(agreement: Agreement) {
    expect(checkAgreement(agreement)).toEqual([])
    this.ledger = new Ledger([agreement], TODAY, OPENED)
  }

  get about() {
    return this.ledger.about
  }

  /** An entry and what repricings since make of it: written together or not at all. */
  write(decided: Draft | readonly Draft[] | Refusal): Refusal | undefined {
    const l = this.ledger
    if (isRefusal(decided)) return decided
    const before = { book: l.book, fund: l.fund, length: l.entries.length }
    for (const draft of 'kind' in decided ? [decided] : decided) {
      const no = l.tryPost(withRepricings(l.agreements, draft))
      if (!no) continue
      l.book = before.book
      l.fund = before.fund
      l.entries.length = before.length
      return no
    }
    return undefined
  }

  allocate(through: Day): Refusal | undefined {
    const l = this.ledger
    return this.write(decideAllocations(l.fund, l.agreements, l.entriesOf('allocation'), through))
  }

  /** Entries of a kind that were not put right. */
  live<K extends Draft['kind']>(...wanted: readonly K[]): Numbered<K>[] {
    const undone = new Set(this.ledger.entries.map((e) => e.reverses))
    return this.ledger.entriesOf(...wanted).filter((e) => !undone.has(e.number))
  }

  openBookings(): Numbered<'booking'>[] {
    const settled = new Set(this.live('support', 'not-given').map((e) => e.details.session))
    return this.live('booking').filter((b) => !settled.has(b.details.session))
  }

  /** A twelfth or more of what is there; in whole minutes where that leaves anything, as people ask for hours. */
  part(most: number, portion: number, step = 1): number {
    const exact = Math.floor((Math.max(0, most) * portion) / 12)
    return exact >= step && portion % 2 === 0 ? exact - (exact % step) : exact
  }
}

function on(offsetDays: number): Day {
  return addDays(OPENED, offsetDays)
}

function localText(at: { day: Day; minute: number }): string {
  return `${addDays(at.day, Math.floor(at.minute / 1440))} ${clockOf(at.minute % 1440)}`
}

function visitOf(model: Model, v: { day: number; start: number; minutes: number; givenAs: string }) {
  const from = { day: on(v.day), minute: v.start }
  model.sessions += 1
  return visitAt(localText(from), localText({ ...from, minute: v.start + v.minutes }), {
    session: `V${model.sessions}`,
    givenAs: v.givenAs,
  })
}

/** What is due up to the act's day is posted first, as every commit does; then the act. */
function perform(model: Model, a: Act): Refusal | undefined {
  const due = 'day' in a ? model.allocate(on(a.day)) : undefined
  return due ?? decide(model, a)
}

function decide(model: Model, a: Act): Refusal | undefined {
  const l = model.ledger
  const open = (d: Day): Day =>
    l.fund.lockedThrough && d <= l.fund.lockedThrough ? addDays(l.fund.lockedThrough, 1) : d
  const spendable = (d: Day) => lowestFrom(l.book, 'GBP', 'spending', d)
  switch (a.act) {
    case 'allocate':
      return model.allocate(on(a.day))
    case 'support':
      return recorded(model, decideSupport(model.about, visitOf(model, a)))
    case 'book':
      return model.write(decideBooking(model.about, visitOf(model, a)))
    case 'deliver': {
      const bookings = model.openBookings()
      const first = bookings[a.which % (bookings.length || 1)]
      if (!first) return undefined
      const d = first.details
      const minutes = (Date.parse(d.end) - Date.parse(d.start)) / 60_000
      const start = Number(d.localStart.slice(11, 13)) * 60 + Number(d.localStart.slice(14, 16))
      const from = { day: day(d.localStart.slice(0, 10)), minute: start }
      const lasts = Math.max(1, minutes + a.longer)
      const given = visitAt(localText(from), localText({ ...from, minute: start + lasts }), {
        session: d.session,
        givenAs: d.pieces[0]?.kind === 'shared' ? 'shared' : 'by-clock',
      })
      const mine = bookings.filter((b) => b.details.session === d.session)
      return recorded(model, decideSupport(model.about, given, mine))
    }
    case 'cancel': {
      const bookings = model.openBookings()
      const first = bookings[a.which % (bookings.length || 1)]
      if (!first) return undefined
      const d = first.details
      const missed = decideNotGiven(
        model.about,
        {
          session: d.session,
          at: d,
          givenAs: d.pieces[0]?.kind === 'shared' ? 'shared' : 'by-clock',
          together: 1,
          reason: 'client-cancelled',
          cancelledAt: (a.early ? '2026-02-20T10:00' : d.localStart) as LocalTime,
          workerPaid: a.paid,
          otherWork: false,
        },
        bookings.filter((b) => b.details.session === d.session),
      )
      return recorded(model, missed)
    }
    case 'swap': {
      const from = open(on(a.day))
      const amount = model.part(lowestFrom(l.book, a.from, 'available', from), a.portion, 30 * MINUTE)
      return model.write(
        decideSwap(l.book, l.agreements, { from: a.from, to: a.to, amount, on: from, decision: D1 }),
      )
    }
    case 'into-money':
    case 'back': {
      const when = open(on(a.day))
      const kind = inForce(l.agreements, when)?.kinds.find((k) => k.code === a.kind)
      if (!kind) throw new Error('no such kind')
      const most =
        a.act === 'into-money'
          ? lowestFrom(l.book, a.kind, 'available', when)
          : Math.floor(spendable(when) / priceOf(kind).pence)
      const ask = { kind: a.kind, amount: model.part(most, a.portion), on: when, decision: D1 }
      return model.write(
        (a.act === 'into-money' ? decideHoursIntoMoney : decideMoneyIntoHours)(l.book, l.agreements, ask),
      )
    }
    case 'save': {
      const when = open(on(a.day))
      const place = a.unit === 'GBP' ? (a.out ? 'saved:1' : 'spending') : a.out ? 'pot:1' : 'available'
      const amount = model.part(lowestFrom(l.book, a.unit, place, when), a.portion)
      const saving = {
        pot: { pot: 1, name: word('City break') },
        unit: a.unit,
        amount,
        on: when,
        decision: D1,
      }
      return model.write((a.out ? decideTakeOut : decideSave)(model.about, saving))
    }
    case 'keep': {
      const when = open(on(a.day))
      const place = a.out ? 'contingency' : 'spending'
      return model.write(
        decideContingency(model.about, {
          action: a.out ? 'drawn' : 'set-aside',
          sum: money(model.part(lowestFrom(l.book, 'GBP', place, when), a.portion)),
          on: when,
          decision: D1,
          reason: word('boiler'),
        }),
      )
    }
    case 'buy': {
      const when = open(on(a.day))
      const bought = decidePurchase(
        model.about,
        {
          purchase: 'P1',
          on: when,
          supplier: word('shop'),
          what: word('thing'),
          pence: Math.floor(model.part(spendable(when), a.portion) / PENNY),
          paidFrom: a.card ? 'provider-card' : 'bank',
        },
        decisionOf(),
        0,
      )
      return model.write(isRefusal(bought) ? bought : bought.draft)
    }
    case 'receive':
      return model.write(
        decideReceipt(model.about, {
          on: open(on(a.day)),
          stream: 'council',
          pence: a.pence,
          reference: 'R1',
        }),
      )
    case 'draw': {
      const when = open(on(a.day))
      return model.write(decideDrawdown(l.book, when, model.part(mayTake(l.book, when).pence, a.portion)))
    }
    case 'fund': {
      const short = model.live('support').filter((e) => e.details.unfunded.length > 0)
      const support = short[a.which % (short.length || 1)]
      const part = support?.details.unfunded[0]
      if (!support || !part) return undefined
      const already = model
        .live('funding')
        .filter((f) => f.details.support === support.number && f.details.kind === part.kind)
        .reduce((sum, f) => sum + f.details.amount, 0)
      const when = open(laterThan(on(a.day), support.effective))
      const unused = lowestFrom(l.book, 'standard', 'available', when)
      const amount = Math.max(1, Math.min(part.amount - already, Math.floor(unused / 4)))
      const ask = { kind: part.kind, amount, on: when, decision: D1, already }
      return model.write(decideFunding(model.about, support, ask))
    }
    case 'reverse':
      return reverse(model, a)
    case 'reprice':
      return reprice(model, on(a.day), a)
    case 'close': {
      const last = on(a.day)
      if (l.fund.lockedThrough !== undefined && last <= l.fund.lockedThrough) return undefined
      l.fund = { ...l.fund, lockedThrough: last }
      return undefined
    }
  }
}

/** Recording never fails because money ran out; charging does (design.md §3). */
function recorded(model: Model, decided: Draft[] | Refusal): Refusal | undefined {
  const no = model.write(decided)
  if (!isRefusal(decided) && no) throw new Error(`what was given was not recorded: ${no.sentence}`)
  return no
}

function laterThan(a: Day, b: Day): Day {
  return a > b ? a : b
}

/** A reversal restores every balance exactly, or refuses and names the entries in the way. */
function reverse(model: Model, a: { which: number; later: number }): Refusal | undefined {
  const l = model.ledger
  const entry = l.entries[a.which % (l.entries.length || 1)]
  if (!entry) return undefined
  const reversedBy = l.entries.find((e) => e.reverses === entry.number)?.number
  const decided = decideReversal(model.about, entry, {
    later: l.entries.filter((e) => e.number > entry.number),
    ...(reversedBy ? { reversedBy } : {}),
    on: addDays(entry.effective, a.later),
  })
  if (isRefusal(decided)) {
    if (decided.name === 'entries-in-the-way') expect(decided.facts['inTheWay']).not.toEqual([])
    return decided
  }
  return model.write(decided.draft)
}

/** A new version with its repricing; what the week's hours were under the old one is put right by themselves. */
function reprice(
  model: Model,
  from: Day,
  terms: { kinds: Kind[]; weekly?: number | undefined },
): Refusal | undefined {
  const l = model.ledger
  const before = l.agreements.at(-1)
  if (!before || from <= before.from || (l.fund.lockedThrough && from <= l.fund.lockedThrough))
    return undefined
  const no = model.allocate(addDays(from, -1))
  if (no) return no
  const next: Agreement = {
    ...before,
    version: before.version + 1,
    from,
    kinds: terms.kinds,
    ...(terms.weekly && before.weekly.length > 0
      ? { weekly: [{ kind: 'standard', amount: terms.weekly * 60 * MINUTE }] }
      : {}),
  }
  const draft = decideRepricing(l.book, [before], next, 'funder', D1)
  if (isRefusal(draft)) return draft
  const was = { agreements: l.agreements, book: l.book, fund: l.fund, length: l.entries.length }
  l.agreements = [...l.agreements, next]
  l.write(draft)
  const after = model.allocate(TODAY)
  if (!after) return undefined
  l.agreements = was.agreements
  l.book = was.book
  l.fund = was.fund
  l.entries.length = was.length
  return after
}

// ── What must hold ─────────────────────────────────────────────────────────────────────────────────────

function mustHold(model: Model, last: Act, no: Refusal | undefined, before: number): void {
  const l = model.ledger
  l.mustHold()
  for (const e of l.entries.slice(before)) {
    expect(touchesBankInWholePence(e.transfers), 'the bank holds whole pence').toBe(true)
    for (const t of e.transfers) expect(t.amount).toBeGreaterThan(0)
    if (l.fund.lockedThrough) expect(e.effective > l.fund.lockedThrough || last.act === 'close').toBe(true)
  }
  if (last.act === 'draw' && !no)
    for (const d of daysFrom(l.book, l.entries.at(-1)?.effective ?? OPENED))
      expect(pennySeconds(moneyOn(l.book, 'bank', d))).toBeGreaterThanOrEqual(
        pennySeconds(ownCashOn(l.book, d)),
      )
  const putRight = l.entries.some((e) => e.kind === 'reversal')
  if (!putRight)
    for (const code of PROVIDER_CODES)
      expect(lowestFrom(l.book, 'GBP', code, OPENED)).toBeGreaterThanOrEqual(0)
}

test('hours and pounds agree, and no floor is broken, after any acts in any order', () => {
  const written = new Map<string, number>()
  fc.assert(
    fc.property(
      anyAgreement,
      fc.array(act, { minLength: 5, maxLength: 30, size: 'max' }),
      (agreement, acts) => {
        const model = new Model(agreement)
        for (const a of acts) {
          const before = model.ledger.entries.length
          const no = perform(model, a)
          mustHold(model, a, no, before)
          for (const e of model.ledger.entries.slice(before))
            written.set(e.kind, (written.get(e.kind) ?? 0) + 1)
        }
        mustFoot(statementFor(model.ledger, nextPeriod(model.ledger.fund)))
      },
    ),
    { numRuns: 300 },
  )
  // Not every act may be refused: then nothing would have been tried.
  const kinds = ['allocation', 'support', 'booking', 'not-given', 'conversion', 'hours-into-money']
  const others = ['money-into-hours', 'saving', 'contingency', 'purchase', 'receipt', 'drawdown', 'funding']
  for (const kind of [...kinds, ...others, 'reversal', 'repricing'])
    expect(written.get(kind) ?? 0, `entries of ${kind}`).toBeGreaterThan(0)
}, 60_000)
