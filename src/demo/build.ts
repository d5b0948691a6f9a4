import type { Caller, Desk } from '../bookkeeping/daybook.ts'
import type { Answered, FileIn, ImportReport } from '../bookkeeping/imported.ts'
import { type Answer, isRefused, openBooks, refusalsOf } from '../bookkeeping/open-books.ts'
import { COMMAND_LINE } from '../bookkeeping/proposal.ts'
import { larchRoster, writeMapping } from '../formats/mapping.ts'
import { type Day, day, type Moment, type Month, month } from '../ledger/day.ts'
import type { CallerCode, Digest } from '../ledger/entry.ts'
import type { ProviderId } from '../ledger/fund.ts'
import type { Refusal } from '../ledger/refusal.ts'
import { LEFT_OUT, PEOPLE, PROVIDER, STANDING, START, termsFor } from './larch.ts'
import { contactsWritten, needsAsked } from './needs.ts'
import { managersComeIn, type NewAccount, type Others, othersComeIn, tellPeople } from './people.ts'
import { joAsks, joAsksAgain, joIsAnswered } from './queries.ts'
import { brianAsks, sallyAsks, sallyIsAnswered } from './questions.ts'

/** The demo provider's day: June has begun and May's files are waiting. */
export const DEMO_TODAY = '2026-06-02T08:00:00Z' as Moment
/** Whoever opens the books, before anybody has an account. */
export const DEMO_CALLER: Caller = {
  code: COMMAND_LINE,
  provider: 'p_larch' as ProviderId,
  as: { role: 'manager' },
}
/** Whoever tells people what the first wrote down. */
const SECOND: Caller = { ...DEMO_CALLER, code: 'second-manager' as CallerCode }

/** What was imported when; the rest of the files wait in the inbox. */
const MARCH = ['roster-2026-03.csv', 'decisions-2026.csv', 'purchases-2026.csv', 'remittance-2026-03-02.csv']
const APRIL = [
  'roster-2026-04.csv',
  'decisions-2026.csv',
  'purchases-2026.csv',
  'remittance-2026-04-09.csv',
  'remittance-2026-04-27.csv',
]
const BANK = ['bank-2026.csv']
export const WAITING = [
  'roster-2026-05-exported-2-june.csv',
  'decisions-2026.csv',
  'purchases-2026.csv',
  'remittance-2026-05-25.csv',
  'bank-2026.csv',
]

export interface Building {
  readonly desk: Omit<Desk, 'clock'>
  /** Reads one of the demo's own files, as its list's reader understands it. */
  readonly read: (name: string) => FileIn
  /** Makes accounts to come in by; without it the story has none, nor what only whoever comes in can do. */
  readonly account?: NewAccount
  readonly progress?: (done: number, of: number, what: string) => void
}

/**
 * Tells the demo provider's story through the same acts a person would use: opened at the end of February,
 * March and April imported, settled and closed at the time, May waiting. Emma's unanswered cancellation is
 * left for a human, so her April is not closed. One question about a statement is answered and one
 * is open; so it is with what the council asks, where it has an account to ask by.
 */
export async function buildDemo(building: Building): Promise<void> {
  const clock = { now: '2026-02-26T10:00:00Z' as Moment }
  const books = openBooks({ ...building.desk, clock: () => clock.now })
  const steps = tell(books, clock, building)
  for (const [i, step] of steps.entries()) {
    building.progress?.(i, steps.length, step.what)
    clock.now = step.at as Moment
    await step.run()
  }
  building.progress?.(steps.length, steps.length, 'ready')
}

interface Step {
  readonly at: string
  readonly what: string
  readonly run: () => Promise<void>
}

type BooksOpen = ReturnType<typeof openBooks>

function tell(books: BooksOpen, clock: { now: Moment }, building: Building): Step[] {
  const { account } = building
  let by = DEMO_CALLER
  let tom = SECOND
  let others: Others | undefined
  const take = async (names: readonly string[], until: Day): Promise<ImportReport> =>
    must(await books.importFiles(by, { files: names.map(building.read), until }, request(names, until)))
  const telling = (at: string): Step => ({
    at: `${at}T09:00:00Z`,
    what: 'telling people what was written down for them',
    run: () => tellPeople(books, tom, at, must),
  })
  return [
    { at: '2026-02-26T10:00:00Z', what: 'opening the provider', run: () => open(books) },
    {
      at: '2026-02-26T10:30:00Z',
      what: 'inviting its managers',
      run: async () => {
        if (!account) return
        const managers = await managersComeIn(books, by, account, must)
        by = managers.dana
        tom = managers.tom
      },
    },
    { at: '2026-02-26T11:00:00Z', what: 'agreeing with ten people', run: () => agree(books, by) },
    telling('2026-02-27'),
    {
      at: '2026-03-02T14:00:00Z',
      what: 'writing down who may see and decide',
      run: async () => {
        others = await othersComeIn(books, by, account, must)
      },
    },
    {
      at: '2026-03-02T15:00:00Z',
      what: 'writing down how people are reached, and how to write to them',
      run: async () => {
        await contactsWritten(books, by, must)
        await needsAsked(books, by, must)
      },
    },
    telling('2026-03-03'),
    {
      at: '2026-04-02T09:00:00Z',
      what: 'importing March',
      run: async () => void (await take([...MARCH, ...BANK], day('2026-03-31'))),
    },
    telling('2026-04-03'),
    { at: '2026-04-10T15:00:00Z', what: 'closing March', run: () => close(books, by, month('2026-03'), []) },
    {
      at: '2026-05-05T09:00:00Z',
      what: 'importing April',
      run: async () => {
        await take(APRIL, day('2026-04-30'))
        await settleSlip(books, by, building)
        await take(BANK, day('2026-04-30'))
      },
    },
    telling('2026-05-06'),
    {
      at: '2026-05-11T15:00:00Z',
      what: 'closing April',
      run: () => close(books, by, month('2026-04'), ['LS-009']),
    },
    {
      at: '2026-05-13T10:00:00Z',
      what: 'writing down what Sally asks',
      run: () => sallyAsks(books, by, must),
    },
    {
      at: '2026-05-14T11:00:00Z',
      what: 'opening statements and asking, as Brian and Jo do',
      run: async () => {
        if (!others) return
        await opensStatements(books, others.brian)
        await joAsks(books, others.jo, must)
      },
    },
    {
      at: '2026-05-18T14:00:00Z',
      what: 'answering Sally',
      run: () => sallyIsAnswered(books, { by, second: tom }, must),
    },
    {
      at: '2026-05-20T09:00:00Z',
      what: 'answering Jo',
      run: async () => {
        if (others) await joIsAnswered(books, { by, jo: others.jo }, must)
      },
    },
    {
      at: '2026-05-27T16:00:00Z',
      what: 'writing down what Brian asks',
      run: () => brianAsks(books, by, must),
    },
    {
      at: '2026-05-29T11:00:00Z',
      what: 'asking about Dev’s hours',
      run: async () => {
        if (others) await joAsksAgain(books, others.jo, must)
      },
    },
    {
      at: DEMO_TODAY,
      what: 'giving May’s hours',
      run: async () => {
        must(await books.allocate(by, { through: day(clock.now.slice(0, 10)) }))
      },
    },
  ]
}

async function open(books: BooksOpen): Promise<void> {
  const by = DEMO_CALLER
  must(
    await books.openProvider(by, {
      name: PROVIDER.name,
      bank: PROVIDER.bank,
      opened: START,
      demoToday: DEMO_TODAY,
    }),
  )
  must(await books.saveMapping(by, { name: larchRoster.name, body: writeMapping(larchRoster) }))
  for (const rule of LEFT_OUT) must(await books.rememberLeaveOut(by, rule))
}

async function agree(books: BooksOpen, by: Caller): Promise<void> {
  for (const person of PEOPLE) {
    must(
      await books.openFund(by, {
        ref: person.ref,
        name: person.name,
        agreement: termsFor(person),
        decided: { name: person.name, involved: 'in-person' },
      }),
    )
  }
  must(await books.recordStandingDecision(by, { ...STANDING, on: START, from: START }))
}

async function close(books: BooksOpen, by: Caller, of: Month, not: readonly string[]): Promise<void> {
  for (const person of PEOPLE) {
    if (not.includes(person.ref)) continue
    must(await books.closeMonth(by, { fund: person.ref, month: of }))
  }
}

/** Brian opens what he was sent, on screen. */
async function opensStatements(books: BooksOpen, brian: Caller): Promise<void> {
  for (const number of [1, 2]) await books.openedStatement(brian, { fund: 'LS-002', number, form: 'web' })
}

/** One carer stands in two places on 21 April: both visits happened, the second name was a slip. */
async function settleSlip(books: BooksOpen, by: Caller, building: Building): Promise<void> {
  const rows = await books.putAside(by, {})
  const answer: Answered = { how: 'accept', because: 'Both visits happened; the second name was a slip.' }
  for (const row of rows) {
    if (row.reason === 'worker-in-two-places')
      must(await books.settle(by, { id: row.id, file: building.read(row.fileName), answer }))
  }
}

function request(names: readonly string[], until: Day): { key: string; digest: Digest } {
  const key = `demo ${names.join(' ')} ${until}`
  return { key: key.slice(0, 120).replaceAll(' ', '_'), digest: key as Digest }
}

/** The demo's own story must never be refused; what was refused is a mistake in it. */
function must<R>(answer: Answer<R>): R {
  if (!isRefused(answer)) return answer as R
  const said = refusalsOf(answer).map((r: Refusal) => `${r.name}: ${r.sentence}`)
  throw new Error(`the demo's story was refused: ${said.join(' ')}`)
}
