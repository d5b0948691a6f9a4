// The end of a month for everybody, as a manager walks through it: what Larch has to do for May, in figures, until all
// of it is done; then what the steps say of months that stand otherwise.
import { describe, expect, test } from 'vitest'
import type { Caller } from '../../src/bookkeeping/daybook.ts'
import { onPaper } from '../../src/bookkeeping/delivery.ts'
import type { FileIn } from '../../src/bookkeeping/imported.ts'
import { endIssuing, giveWhatIsDue, issueMonth } from '../../src/bookkeeping/issue-month.ts'
import type { MonthEnd } from '../../src/bookkeeping/month-end.ts'
import { type Answer, isRefused, refusalsOf } from '../../src/bookkeeping/open-books.ts'
import { GETS } from '../../src/bookkeeping/waiting.ts'
import { DEMO_CALLER, WAITING } from '../../src/demo/build.ts'
import { drawdownTable } from '../../src/formats/drawdown.ts'
import { larchRoster } from '../../src/formats/mapping.ts'
import { readFile } from '../../src/formats/reading.ts'
import { day, dayAt, type Moment, month } from '../../src/ledger/day.ts'
import type { CallerCode } from '../../src/ledger/entry.ts'
import { type MonthFacts, monthSteps, monthToEnd } from '../../src/ledger/month-end.ts'
import { bytesOf, type Larch, openLarch } from '../web/larch.ts'

const MARCH = month('2026-03')
const APRIL = month('2026-04')
const MAY = month('2026-05')
const JUNE = month('2026-06')
const by = DEMO_CALLER
const second: Caller = { ...by, code: 'u_omar' as CallerCode }
const LAST_OF_MAY = day('2026-05-31')

function must<R>(answer: Answer<R>): R {
  if (!isRefused(answer)) return answer as R
  throw new Error(
    refusalsOf(answer)
      .map((r) => `${r.name}: ${r.sentence}`)
      .join('\n'),
  )
}

function read(name: string): FileIn {
  const file = readFile(bytesOf(name), name, [larchRoster])
  if (Array.isArray(file)) throw new Error(file.map((r) => r.sentence).join(' '))
  return file
}

async function endOf({ books }: Larch, asked?: typeof MAY): Promise<MonthEnd> {
  return must(await books.monthEnd(by, { month: asked ?? (await books.whichMonth(by, {})) }))
}

const over = ({ books }: Larch) => ({ books, caller: by, atOnce: 3, turn: async () => undefined })
const quiet = { count: () => undefined, note: () => undefined }

async function closeFor(larch: Larch, asked: typeof MAY) {
  const done = must(await issueMonth(over(larch), { month: asked }, quiet))
  await endIssuing(over(larch), done)
  return done
}

/** Everybody's statement of a month is written down as handed over, as the print bundle does. */
async function handOver({ books }: Larch, asked: typeof MAY): Promise<void> {
  const { waiting } = must(await books.whoWaits(by, { month: asked, gets: GETS, skip: 0, most: 50 }))
  const handedOver = waiting.map(({ fund, statement, reader, form }) => ({
    ...{ fund: fund.id, number: statement.number, reader, form: onPaper(form), way: 'print' as const },
  }))
  must(await books.recordHandedOver({ ...by, isProgram: true }, { handedOver }))
}

/** Emma's late cancellation: her worker was paid, and had no other work. */
async function settleEmma({ books }: Larch): Promise<void> {
  const [row] = await books.putAside(by, {})
  if (!row) throw new Error('no row is put aside')
  const answer = { how: 'answer', because: 'The rota says so', workerPaid: true, otherWork: false } as const
  must(await books.settle(by, { id: row.id, file: read(row.fileName), answer }))
}

describe('Larch at the beginning of June', () => {
  test('May, from its files to its statements', async () => {
    const larch = await openLarch()
    const { books } = larch

    // Emma's April is open, so April comes first: one row of a file is in its way, and nothing else.
    const april = await endOf(larch)
    expect(april.facts).toMatchObject({ month: APRIL, funds: 10, closed: 9, ready: 0, rows: 1 })
    expect(april.next).toBe('settle')
    expect(april.states).toMatchObject({ bank: 'done', take: 'done', close: 'in-the-way', send: 'to-do' })
    expect(april.inTheWay.first.map(({ fund, inTheWay }) => [fund.ref, inTheWay.map((r) => r.name)])).toEqual(
      [['LS-009', ['rows-put-aside']]],
    )
    expect(april.take.taken).toMatchObject([{ pence: 28_773_38, funds: 10, through: day('2026-04-30') }])

    // May waits for its files: £32,774.70 was given, the council has paid none of it and owes £8,193.68.
    const waits = await endOf(larch, MAY)
    expect(waits.facts).toMatchObject({ closed: 0, ready: 0, recorded: 0, due: { weeks: 0, people: 0 } })
    expect(waits.receipts.funders).toEqual([
      {
        ...{ code: 'northshire', name: 'Northshire Council' },
        ...{ owedBeforePence: 0, aheadBeforePence: 24_581_02, duePence: 32_774_70 },
        ...{ camePence: 0, cameSincePence: 0, owedPence: 8_193_68, aheadPence: 0 },
      },
    ])
    expect(waits.states).toMatchObject({ receipts: 'waits', roster: 'to-do', bank: 'to-do', take: 'waits' })
    expect(waits.next).toBe('roster')
    expect(waits.notRecorded).toHaveLength(10)

    // Its files are taken in: everybody is recorded, the council has paid, and the bank agrees on 29 May.
    must(await books.importFiles(by, { files: WAITING.map(read), until: LAST_OF_MAY }))
    await settleEmma(larch)
    expect((await closeFor(larch, APRIL)).issued.map((i) => i.fund)).toEqual(['LS-009'])
    const may = await endOf(larch)
    expect(may.facts).toMatchObject({ month: MAY, closed: 0, ready: 10, recorded: 10, rows: 0, owedPence: 0 })
    expect(may.receipts.funders).toMatchObject([{ duePence: 32_774_70, camePence: 32_774_70, owedPence: 0 }])
    expect(may.receipts.unidentifiedPence).toBe(120_00)
    expect(may.bank).toEqual({ on: day('2026-05-29'), pence: 46_084_18, differencePence: 0 })
    expect(may.next).toBe('take')

    // What was earned since the bank's line: two managers take it up to the month's last day, in one sum.
    expect(may.take).toMatchObject({ pence: may.facts.takePence, taken: [{ pence: 28_174_99, funds: 10 }] })
    const { pence } = may.take
    const ask = { what: 'drawdown', through: LAST_OF_MAY, pence } as const
    const { proposal } = must(await books.propose(by, ask))
    const proposed = await endOf(larch)
    expect(proposed.take.proposed).toEqual({ id: proposal, pence, through: LAST_OF_MAY })
    expect([proposed.states.take, proposed.next]).toEqual(['waits', 'close'])
    must(await books.answerProposal(second, { proposal, answer: 'approved' }))
    const taken = await endOf(larch)
    expect(taken.take).toMatchObject({ pence: 0, taken: [{ pence: 28_174_99 }, { id: proposal, pence }] })

    // Closed for everybody, three people in a commit; each has one final statement, and they wait to be sent.
    const done = await closeFor(larch, MAY)
    expect([done.issued.length, done.refused]).toEqual([10, 0])
    const closed = await endOf(larch, MAY)
    expect(closed.facts).toMatchObject({ closed: 10, ready: 0, takePence: 0 })
    expect(closed.statements).toMatchObject({ funds: 10, final: 10, sent: 0, toHandOver: 1, toSend: 9 })
    expect([closed.next, closed.states.close, closed.states.send]).toEqual(['send', 'done', 'to-do'])
    expect(closed.begun).toBeUndefined()
    // Every month that is over is closed: what is left of them is to send their statements, the oldest first.
    expect(must(await books.toLookAt(by, {})).unsent).toEqual(
      [MARCH, APRIL, MAY].map((month) => ({ month, statements: 10 })),
    )
    for (const month of [MARCH, APRIL, MAY]) {
      expect((await endOf(larch)).facts.month).toBe(month)
      await handOver(larch, month)
    }
    expect(must(await books.toLookAt(by, {})).unsent).toEqual([])
    // Nothing is left of May: it is June's turn.
    expect((await endOf(larch)).facts.month).toBe(JUNE)
    // Who is written to is told anew: Sally's copy of three months is to be made in Braille now.
    const braille = { form: 'other', says: 'Braille', way: 'in-person' }
    must(await books.recordNeed(by, { fund: 'LS-001', reader: 'person', ...braille }))
    expect(must(await books.toLookAt(by, {})).unsent.map((u) => u.statements)).toEqual([1, 1, 1])
    await larch.close()
  }, 60_000)

  test('what is due and not given, and giving it to everybody', async () => {
    const larch = await openLarch()
    larch.clock.now = '2026-06-16T09:00:00Z' as Moment
    // The weeks from 8 and 15 June, of ten people.
    const june = await endOf(larch, JUNE)
    expect(june.facts.due).toEqual({ weeks: 20, people: 10 })
    expect([june.isOver, june.through, june.next]).toEqual([false, dayAt(larch.clock.now), 'allocate'])
    const counted: number[] = []
    const refused = await giveWhatIsDue(
      over(larch),
      { funds: june.toGive, through: june.through },
      { count: (done) => counted.push(done) },
    )
    expect([refused, counted]).toEqual([[], [0, 3, 6, 9, 10]])
    expect((await endOf(larch, JUNE)).facts.due).toEqual({ weeks: 0, people: 0 })
    await larch.close()
  })

  test('closing that was broken off says so, and is gone on with', async () => {
    const larch = await openLarch()
    const { books } = larch
    must(await books.importFiles(by, { files: WAITING.map(read), until: LAST_OF_MAY }))
    const { id } = must(await books.beginIssuing(by, { month: MAY }))
    must(await books.issueSome(by, { issuing: id, funds: ['LS-001', 'LS-002'] }))
    const broken = await endOf(larch, MAY)
    expect(broken.begun?.id).toBe(id)
    expect(broken.facts).toMatchObject({ closed: 2, ready: 7 })
    // Nothing is taken up to the end of a month that is closed for somebody.
    expect(broken.take.pence).toBe(0)
    const done = await closeFor(larch, MAY)
    expect([done.issuing, done.issued.length, done.before.length]).toEqual([id, 7, 2])
    expect(done.refusals.map((r) => r.sentence)).toEqual([
      'LS-009: Close April 2026 first: months are closed in order.',
    ])
    expect((await endOf(larch, MAY)).begun).toBeUndefined()
    await larch.close()
  })

  test('a month that has not begun is refused', async () => {
    const larch = await openLarch()
    const july = await larch.books.monthEnd(by, { month: month('2026-07') })
    expect(refusalsOf(july)).toMatchObject([
      { name: 'period-not-over', sentence: 'July 2026 has not begun. Its end comes later.' },
    ])
    await larch.close()
  })
})

describe('the list to keep of a drawdown', () => {
  test('one transfer, one line for each fund, and every column adds up', async () => {
    const larch = await openLarch()
    const { books } = larch
    const all = await books.drawdowns(by, {})
    expect(all.map(({ through, pence, funds }) => [through, pence, funds])).toEqual([
      ['2026-04-30', 28_773_38, 10],
      ['2026-03-31', 28_041_46, 10],
    ])
    const april = must(await books.drawdownOf(by, { drawdown: all[0]?.id ?? '' }))
    expect(april).toMatchObject({
      ...{ directPence: 19_968_11, managementPence: 8_709_74, cancelledLatePence: 95_53, pence: 28_773_38 },
    })
    expect(april.allowed).toBeUndefined()
    expect(april.reference).toMatch(/^ISF260430-[0-9A-F]{4}$/)
    for (const column of ['directPence', 'managementPence', 'cancelledLatePence', 'pence'] as const)
      expect(
        april.lines.reduce((sum, line) => sum + line[column], 0),
        column,
      ).toBe(april[column])
    for (const { pence, directPence, managementPence, cancelledLatePence, fund } of april.lines)
      expect(directPence + managementPence + cancelledLatePence, fund.ref).toBe(pence)
    const emma = april.lines.find(({ fund }) => fund.ref === 'LS-009')
    expect(emma).toMatchObject({
      ...{ directPence: 669_90, managementPence: 277_20, cancelledLatePence: 95_53, pence: 1_042_63 },
    })

    const table = drawdownTable({
      ...april,
      recordedOn: dayAt(april.recordedAt),
      lines: april.lines.map((line) => ({ ...line, fund: line.fund.ref, name: line.fund.name })),
    }).split('\r\n')
    expect(table[0]).toContain('"Fund","Name","Entry","Direct","Management","Cancelled Late","Total"')
    expect(table[9]).toBe(
      `"${april.reference}","2026-04-30","2026-05-05","LS-009","Emma",${emma?.entry},669.90,277.20,95.53,1042.63`,
    )
    expect(table[11]).toBe(
      `"${april.reference}","2026-04-30","2026-05-05","All",,,19968.11,8709.74,95.53,28773.38`,
    )
    await larch.close()
  })

  test('names who asked and who allowed; what was put right is no drawdown; what there is not is refused', async () => {
    const larch = await openLarch()
    const { books } = larch
    const ask = { what: 'drawdown', through: day('2026-06-02') } as const
    const { proposal } = must(await books.propose(by, ask))
    must(await books.answerProposal(second, { proposal, answer: 'approved' }))
    const made = must(await books.drawdownOf(by, { drawdown: proposal }))
    expect([made.pence, made.funds, made.allowed && dayAt(made.allowed.at)]).toEqual([36_90, 1, '2026-06-02'])
    const [line] = made.lines
    must(await books.reverse(by, { fund: line?.fund.ref ?? '', number: line?.entry ?? 0, reason: 'A slip' }))
    expect((await books.drawdowns(by, {})).map((d) => d.id)).not.toContain(proposal)
    expect(refusalsOf(await books.drawdownOf(by, { drawdown: proposal }))).toMatchObject([
      { name: 'not-found' },
    ])
    await larch.close()
  })
})

describe('how the steps stand', () => {
  const CLOSED: MonthFacts = {
    ...{ month: MAY, today: day('2026-06-12'), funds: 10, closed: 10, ready: 0, recorded: 10, rows: 0 },
    ...{ due: { weeks: 0, people: 0 }, owedPence: 0, takePence: 0, isProposed: false, toSend: 0 },
    bank: { on: day('2026-05-29'), differencePence: 0 },
  }
  const READY: MonthFacts = { ...CLOSED, closed: 0, ready: 10 }
  const steps = (facts: Partial<MonthFacts>) => monthSteps({ ...READY, ...facts })

  test.each<[string, Partial<MonthFacts>, string | undefined, object]>([
    ['ready to be closed', {}, 'close', { close: 'to-do', send: 'waits' }],
    ['closed for everybody: all is done', CLOSED, undefined, { receipts: 'done', send: 'done' }],
    ['closed, and the council owes for it', { ...CLOSED, owedPence: 5 }, undefined, { receipts: 'waits' }],
    ['closed, and to be sent', { ...CLOSED, toSend: 3 }, 'send', { close: 'done' }],
    ['weeks not given', { due: { weeks: 2, people: 1 } }, 'allocate', { allocate: 'to-do' }],
    ['the council owes: nothing to do here', { owedPence: 1 }, 'close', { receipts: 'waits' }],
    [
      'not recorded: what was earned is not known',
      { recorded: 9, takePence: 5 },
      'roster',
      { take: 'waits' },
    ],
    ['a row put aside', { rows: 1, ready: 9 }, 'settle', { settle: 'in-the-way' }],
    [
      'the bank holds more',
      { bank: { on: day('2026-05-29'), differencePence: 1 } },
      'bank',
      { bank: 'in-the-way' },
    ],
    [
      'the bank is known too early in the month',
      { bank: { on: day('2026-05-26'), differencePence: 0 } },
      'bank',
      { bank: 'to-do' },
    ],
    [
      'the bank is known up to a long weekend',
      { bank: { on: day('2026-05-27'), differencePence: 0 } },
      'close',
      { bank: 'done' },
    ],
    ['something may be taken', { takePence: 1 }, 'take', { take: 'to-do' }],
    ['it is proposed', { takePence: 1, isProposed: true }, 'close', { take: 'waits' }],
    ['nobody is ready', { ready: 0 }, undefined, { close: 'in-the-way' }],
    [
      'while the month goes on',
      { today: day('2026-05-31'), ready: 0, recorded: 0, takePence: 9 },
      undefined,
      { roster: 'waits', take: 'waits', close: 'waits' },
    ],
  ])('%s', (_, facts, next, states) => {
    const found = steps(facts)
    expect(found.next).toBe(next)
    expect(found.states).toMatchObject(states)
  })

  test('the month to end is the oldest that is open and over, else the oldest to be sent, else the one that goes on', () => {
    expect(monthToEnd({ open: [MAY, APRIL, JUNE], unsent: [] }, JUNE)).toBe(APRIL)
    expect(monthToEnd({ open: [MAY, JUNE], unsent: [MARCH, APRIL] }, JUNE)).toBe(MAY)
    expect(monthToEnd({ open: [JUNE, JUNE], unsent: [MAY, APRIL] }, JUNE)).toBe(APRIL)
    expect(monthToEnd({ open: [JUNE, JUNE], unsent: [] }, JUNE)).toBe(JUNE)
    expect(monthToEnd({ open: [], unsent: [] }, JUNE)).toBe(JUNE)
  })

  test('what a council owes foots: before, due, came and came since come to what stands now', async () => {
    const larch = await openLarch()
    const { books } = larch
    const rowOf = async (asked: typeof MAY) => (await endOf(larch, asked)).receipts.funders[0]
    const signed = async (asked: typeof MAY) => {
      const f = await rowOf(asked)
      if (!f) throw new Error('nobody pays')
      const before = f.owedBeforePence - f.aheadBeforePence
      return [before + f.duePence - f.camePence - f.cameSincePence, f.owedPence - f.aheadPence]
    }
    for (const asked of [MARCH, APRIL, MAY, JUNE]) {
      const [footed, stands] = await signed(asked)
      expect(footed, asked).toBe(stands)
    }
    // March's last weeks were paid with April's list: they are owed no more.
    expect(await rowOf(MARCH)).toMatchObject({
      ...{ owedBeforePence: 0, aheadBeforePence: 0, duePence: 40_968_38, camePence: 32_774_70 },
      ...{ owedPence: 0 },
    })
    must(await books.importFiles(by, { files: WAITING.map(read), until: LAST_OF_MAY }))
    for (const asked of [MARCH, APRIL, MAY, JUNE]) {
      const [footed, stands] = await signed(asked)
      expect(footed, asked).toBe(stands)
    }
    await larch.close()
  })
})
