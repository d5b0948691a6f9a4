import { type Day, printDay } from '../ledger/day.ts'
import { type CallerCode, canonicalText, readText } from '../ledger/entry.ts'
import { MOST_PENCE, PENNY, printPence } from '../ledger/money.ts'
import { isRefusal, Refusal } from '../ledger/refusal.ts'
import { ACCESS_ENDS, type AccessEndWhy, needsSecondManager } from '../ledger/role.ts'
import { isOpen, lastManager } from './access.ts'
import { repayAdvance } from './advance.ts'
import type { Daybook } from './daybook.ts'
import type { DecidedAsked } from './decision.ts'
import { drawDown, isTransferAside, type MayTakeLine } from './drawdown.ts'
import { askToBuy, decideToBuy, type PaidAsked, type PurchaseAsked, payForPurchase } from './purchase.ts'
import type {
  AccessId,
  AccessRow,
  PaymentDetailsRow,
  ProposalAnswer,
  ProposalId,
  ProposalRow,
} from './store-people.ts'

/** What a manager asks a second one to allow (design.md §8). */
export type ProposalAsked =
  | { readonly what: 'drawdown'; readonly through: Day; readonly pence?: number }
  | ({ readonly what: 'advance-repaid' } & Parameters<typeof repayAdvance>[1])
  | ({ readonly what: 'payment' } & (Payment | PaymentInWords))
  | ({ readonly what: 'payment-details' } & Details)
  | { readonly what: 'payment-limit'; readonly pence: number }
  | { readonly what: 'end-access'; readonly access: AccessId; readonly why: AccessEndWhy }

/** What nobody asked for before: said in words, and who decided it. */
type PaymentInWords = Omit<PurchaseAsked, 'what'> & {
  readonly bought: string
  readonly paidFrom: PaidAsked['paidFrom']
  readonly decided: DecidedAsked
  readonly receipt?: string
}

/** Of a purchase that was asked for; decided now, unless it was before. */
type Payment = Omit<Extract<PaidAsked, { readonly purchase: string }>, 'source'>

interface Details {
  /** The ring-fenced account, or the one that the provider's own money goes to. */
  readonly account: PaymentDetailsRow['what']
  readonly name: string
  readonly sortCode: string
  readonly number: string
}

/**
 * The act as it is kept and will be done: codes, days and sums. What somebody buys, and where, stands in the
 * fund's own words, and here only the purchase's code: what can be erased there is written nowhere else.
 */
export type ProposalAct =
  | { readonly what: 'drawdown'; readonly through: Day; readonly pence: number }
  | ({ readonly what: 'advance-repaid' } & Parameters<typeof repayAdvance>[1])
  | ({ readonly what: 'payment' } & Omit<Payment, 'decided'>)
  | ({ readonly what: 'payment-details' } & Details)
  | { readonly what: 'payment-limit'; readonly pence: number }
  | { readonly what: 'end-access'; readonly access: AccessId; readonly why: AccessEndWhy }

/** What an approved proposal did, or an open one would do now. */
export interface Carried {
  /** Of a drawdown: from each fund, and together. */
  readonly lines?: readonly MayTakeLine[]
  readonly pence?: number
  /** Of a repayment or a payment. */
  readonly fund?: string
  readonly entries?: readonly number[]
  readonly purchase?: string
  readonly lentPence?: number
}

export interface Proposed {
  readonly proposal: ProposalId
  readonly act: ProposalAct
  readonly would: Carried
}

/**
 * Whoever runs the command line is a manager without a name: they may propose, and never be the second manager of
 * anybody who could run it too.
 */
export const COMMAND_LINE = 'manager' as CallerCode

/**
 * Asks a second manager to allow something. It is decided first on a daybook that is taken back, so that what
 * cannot be done is refused at once; nothing moves. A payment asked for in words is written down as asked for and
 * decided, in the same commit. Refused with the act's own refusal, and where the same is proposed already.
 */
export async function propose(daybook: Daybook, ask: ProposalAsked): Promise<Proposed | Refusal> {
  const proposal = daybook.newId('a') as ProposalId
  const undo = daybook.mark()
  const tried = await carryOut(daybook, ask, proposal)
  undo()
  if (isRefusal(tried)) return tried
  const act = await actOf(daybook, ask, tried)
  if (isRefusal(act)) return act
  const { what, ...rest } = act
  const text = canonicalText(rest)
  const open = await daybook.store.people.proposals(daybook.caller.provider, { openOnly: true })
  const same = open.find((p) => p.what === what && p.ask === text)
  if (same)
    return new Refusal(
      'already-exists',
      'The same is proposed already and waits for a second manager.',
      { proposal: same.id },
      { field: 'what' },
    )
  daybook.add('proposals', { id: proposal, provider: daybook.caller.provider, what, ask: text })
  const { entries: _, ...would } = tried
  return { proposal, act, would }
}

/** What is kept of the act that was tried out; of a payment in words first the words, in the fund. */
async function actOf(daybook: Daybook, ask: ProposalAsked, tried: Carried): Promise<ProposalAct | Refusal> {
  switch (ask.what) {
    case 'drawdown':
      return { what: ask.what, through: ask.through, pence: tried.pence ?? 0 }
    case 'advance-repaid': {
      const fund = await daybook.fund(ask.fund)
      if (isRefusal(fund)) return fund
      const { what, on, pence, to } = ask
      return { what, fund: fund.id, on, pence, ...(to ? { to } : {}) }
    }
    case 'payment':
      return paymentOf(daybook, ask)
    case 'payment-details':
      return detailsOf(ask)
    case 'payment-limit':
      return { what: ask.what, pence: ask.pence }
    case 'end-access':
      return { what: ask.what, access: ask.access, why: ask.why }
  }
}

async function paymentOf(
  daybook: Daybook,
  ask: Extract<ProposalAsked, { what: 'payment' }>,
): Promise<ProposalAct | Refusal> {
  const fund = await daybook.fund(ask.fund)
  if (isRefusal(fund)) return fund
  const { what, on, paidFrom, receipt, decided } = ask
  const asked = 'purchase' in ask ? ask : await askToBuy(daybook, { ...ask, what: ask.bought })
  if (isRefusal(asked)) return asked
  const { purchase } = asked
  const by = decided ? await decideToBuy(daybook, { fund: fund.ref, purchase, on, decided }) : undefined
  if (isRefusal(by)) return by
  return { what, fund: fund.id, on, purchase, paidFrom, ...(receipt ? { receipt: receipt.trim() } : {}) }
}

/** Does the act in this daybook, as the proposal's own: everything it writes names the proposal. */
async function carryOut(
  daybook: Daybook,
  ask: ProposalAsked | ProposalAct,
  proposal: ProposalId,
): Promise<Carried | Refusal> {
  switch (ask.what) {
    case 'drawdown': {
      const { through, pence } = ask
      const waits = await takenAlready(daybook)
      if (waits) return waits
      const drawn = await drawDown(daybook, { through, ...(pence === undefined ? {} : { pence }) }, proposal)
      return isRefusal(drawn) ? drawn : { lines: drawn.lines, pence: drawn.pence }
    }
    case 'advance-repaid':
      return repayAdvance(daybook, ask, proposal)
    case 'payment':
      return payForPurchase(daybook, 'purchase' in ask ? ask : { ...ask, what: ask.bought }, proposal)
    case 'payment-details':
      return changeDetails(daybook, ask, proposal)
    case 'payment-limit':
      return changeLimit(daybook, ask.pence, proposal)
    case 'end-access':
      return endAccess(daybook, ask, proposal)
  }
}

/** While a line of the bank says that money was taken, and nobody has settled it, taking more may be taking it twice. */
async function takenAlready({ store, caller }: Daybook): Promise<Refusal | undefined> {
  const rows = await store.putAside(caller.provider)
  const line = rows.find(isTransferAside)
  return (
    line &&
    new Refusal(
      'rows-put-aside',
      `A line of the bank’s file of ${printDay(line.day)} is put aside: it may be a transfer that was made already. Settle it first, under “Files”, so that nothing is taken twice.`,
      { row: line.id },
    )
  )
}

async function changeDetails(
  daybook: Daybook,
  ask: Details,
  proposal: ProposalId,
): Promise<Carried | Refusal> {
  const read = detailsOf(ask)
  if (isRefusal(read)) return read
  const { account: what, name, sortCode, number } = read
  const now = (await detailsNow(daybook)).find((d) => d.account === what)
  if (now && now.name === name && now.sortCode === sortCode && now.number === number)
    return new Refusal('already-exists', 'These are the details already.', {}, { field: 'number' })
  const { provider } = daybook.caller
  daybook.add('paymentDetails', { provider, what, name, sortCode, number, proposal })
  return {}
}

/** Bank details as they are kept: digits alone. */
function detailsOf(ask: Details): Extract<ProposalAct, { what: 'payment-details' }> | Refusal {
  const name = readText(ask.name, 'name')
  if (isRefusal(name)) return name
  const [sortCode, number] = [digitsOf(ask.sortCode), digitsOf(ask.number)]
  if (!/^\d{6}$/.test(sortCode))
    return new Refusal(
      'body-invalid',
      'A sort code has six digits, like 30-00-00.',
      {},
      { field: 'sortCode' },
    )
  if (!/^\d{8}$/.test(number))
    return new Refusal('body-invalid', 'An account number has eight digits.', {}, { field: 'number' })
  return { what: 'payment-details', account: ask.account, name, sortCode, number }
}

/** Without the spaces and dashes that people put between digits. */
function digitsOf(text: string): string {
  return text.replace(/[\s-]/g, '')
}

async function changeLimit(
  daybook: Daybook,
  pence: number,
  proposal: ProposalId,
): Promise<Carried | Refusal> {
  if (!Number.isSafeInteger(pence) || pence < 0 || pence > MOST_PENCE)
    return new Refusal(
      'not-an-amount',
      'The limit must be a sum in whole pence, or nothing: then every payment needs two managers.',
      {},
      { field: 'pence' },
    )
  if ((await daybook.store.people.paymentLimit(daybook.caller.provider)) === pence)
    return new Refusal('already-exists', `The limit is ${printPence(pence)} already.`, {}, { field: 'pence' })
  daybook.add('paymentLimits', { pence, proposal })
  return {}
}

async function endAccess(
  daybook: Daybook,
  ask: { readonly access: AccessId; readonly why: AccessEndWhy },
  proposal: ProposalId,
): Promise<Carried | Refusal> {
  const access = await daybook.store.people.access(ask.access)
  if (!access || access.provider !== daybook.caller.provider)
    return new Refusal('unknown-person', 'Nobody has this access here.', {}, { field: 'access' })
  if (!isOpen(access, daybook.today))
    return new Refusal('already-answered', 'This access is over already.', {}, { field: 'access' })
  if (!Object.hasOwn(ACCESS_ENDS, ask.why))
    return new Refusal(
      'body-invalid',
      'Say why it ends.',
      { known: Object.keys(ACCESS_ENDS) },
      { field: 'why' },
    )
  const last = await lastManager(daybook, access)
  if (last) return last
  daybook.add('accessEnded', { access: access.id, why: ask.why, proposal })
  return {}
}

export interface Answered {
  readonly proposal: ProposalId
  readonly answer: ProposalAnswer['answer']
  /** What was done, where it was approved. */
  readonly done?: Carried
}

/**
 * Answers a proposal, once. Approving does the act in the same commit, decided anew: refused, and nothing is
 * written, where it can no longer be done. Refused too to whoever proposed it (`two-managers`), who alone may
 * withdraw it.
 */
export async function answerProposal(
  daybook: Daybook,
  ask: {
    readonly proposal: string
    readonly answer: ProposalAnswer['answer']
    /** Needed to refuse. Kept for good: nothing about a person belongs here. */
    readonly because?: string
  },
): Promise<Answered | Refusal> {
  const row = await daybook.store.people.proposal(ask.proposal as ProposalId)
  if (!row || row.provider !== daybook.caller.provider)
    return new Refusal('unknown-proposal', 'There is no such proposal.', { proposal: ask.proposal })
  const { id: proposal } = row
  const no = notTheirs(daybook.caller.code, row, ask.answer)
  if (no) return no
  const said = ask.because?.trim() ?? ''
  const because = ask.answer === 'refused' || said !== '' ? readText(said, 'because') : said
  if (isRefusal(because)) return because
  daybook.add('proposalAnswers', { proposal, answer: ask.answer, because })
  if (ask.answer !== 'approved') return { proposal, answer: ask.answer }
  const done = await carryOut(daybook, actIn(row), proposal)
  if (!isRefusal(done)) return { proposal, answer: ask.answer, done }
  return new Refusal(
    done.name,
    `This can no longer be done as it was proposed. ${done.sentence} Refuse it; it can be proposed anew.`,
    { ...done.facts, proposal },
  )
}

function notTheirs(
  code: CallerCode,
  { answered, by }: ProposalRow,
  answer: ProposalAnswer['answer'],
): Refusal | undefined {
  if (answered)
    return new Refusal(
      'already-answered',
      `This was ${answered.answer === 'approved' ? 'allowed' : answered.answer} already.`,
      {
        answer: answered.answer,
      },
    )
  if (answer === 'withdrawn' && by !== code)
    return new Refusal('two-managers', 'Only whoever proposed this can withdraw it. Refuse it instead.')
  if (answer !== 'withdrawn' && by === code) return needsSecondManager()
  if (answer === 'approved' && code === COMMAND_LINE)
    return new Refusal(
      'two-managers',
      'The command line proposes and does not allow. Sign in as a manager to allow this.',
    )
  return undefined
}

function actIn({ what, ask }: ProposalRow): ProposalAct {
  const rest: object = JSON.parse(ask)
  return { what, ...rest } as ProposalAct
}

export interface ProposalShown extends Omit<ProposalRow, 'provider' | 'what' | 'ask'> {
  readonly act: ProposalAct
  /** The names that managers sign in with, where they have one. */
  readonly byName?: string
  readonly answeredByName?: string
  /** Whether whoever asks proposed it: then another manager answers. */
  readonly own: boolean
  /** Of a payment: what is bought, where, and for how much. */
  readonly purchase?: { readonly supplier?: string; readonly bought?: string; readonly pence: number }
  /** Of an end of access: whose, as what, and to which fund. */
  readonly access?: Pick<AccessRow, 'role' | 'fund'> & { readonly name?: string }
  /** Of an open one: what approving it would do now, or why it can no longer be done. */
  readonly would?: Carried
  readonly cannot?: string
}

/**
 * Every proposal, oldest first, with what approving each open one would do now; or the open ones alone, or one. For a
 * list they are shown `untried`: trying a drawdown opens every fund.
 */
export async function proposals(
  daybook: Daybook,
  ask: { readonly openOnly?: boolean; readonly only?: string; readonly untried?: boolean },
): Promise<readonly ProposalShown[]> {
  const { store, caller } = daybook
  const { openOnly = false, only, untried } = ask
  const all = await store.people.proposals(caller.provider, { openOnly })
  const rows = only === undefined ? all : all.filter((row) => row.id === only)
  const names = await store.people.users([
    ...new Set(rows.flatMap((r) => [r.by, ...(r.answered ? [r.answered.by] : [])])),
  ])
  const shown: ProposalShown[] = []
  for (const of of rows) {
    const { provider: _p, what: _w, ask: _a, ...row } = of
    const act = actIn(of)
    const byName = names.get(row.by)?.name
    const answeredByName = row.answered && names.get(row.answered.by)?.name
    const purchase = act.what === 'payment' ? await purchaseIn(daybook, act) : undefined
    const access = act.what === 'end-access' ? await accessIn(daybook, act.access) : undefined
    shown.push({
      ...row,
      act,
      own: row.by === caller.code,
      ...(byName === undefined ? {} : { byName }),
      ...(answeredByName === undefined ? {} : { answeredByName }),
      ...(purchase ? { purchase } : {}),
      ...(access ? { access } : {}),
      ...(row.answered || untried ? {} : await wouldDo(daybook, act, row.id)),
    })
  }
  return shown
}

async function wouldDo(
  daybook: Daybook,
  act: ProposalAct,
  proposal: ProposalId,
): Promise<Pick<ProposalShown, 'would' | 'cannot'>> {
  const undo = daybook.mark()
  const tried = await carryOut(daybook, act, proposal)
  undo()
  if (isRefusal(tried)) return { cannot: tried.sentence }
  const { entries: _, ...would } = tried
  return { would }
}

async function purchaseIn(
  daybook: Daybook,
  act: Extract<ProposalAct, { what: 'payment' }>,
): Promise<ProposalShown['purchase']> {
  const fund = await daybook.fund(act.fund)
  if (isRefusal(fund)) return undefined
  const asked = (await daybook.entriesOfKind(fund, 'purchase-asked')).find(
    (e) => e.details.purchase === act.purchase,
  )
  if (!asked) return undefined
  const { supplier, what, sum } = asked.details
  const words = await daybook.words([supplier, what])
  const [shop, bought] = [words.get(supplier), words.get(what)]
  return {
    ...(shop === undefined ? {} : { supplier: shop }),
    ...(bought === undefined ? {} : { bought }),
    pence: Math.floor(sum / PENNY),
  }
}

async function accessIn({ store }: Daybook, id: AccessId): Promise<ProposalShown['access']> {
  const row = await store.people.access(id)
  if (!row) return undefined
  const name = (await store.people.users([row.user])).get(row.user)?.name
  return {
    role: row.role,
    ...(row.fund === undefined ? {} : { fund: row.fund }),
    ...(name === undefined ? {} : { name }),
  }
}

/** The sum above which a payment needs a second manager, in whole pence; none where no limit is set. */
export async function limit(daybook: Daybook): Promise<{ readonly pence?: number }> {
  const pence = await daybook.store.people.paymentLimit(daybook.caller.provider)
  return pence === undefined ? {} : { pence }
}

/**
 * The bank details that count now: of the ring-fenced account (as it was opened, until a change was approved) and,
 * once approved, of the provider's own. Managers see them whole, anybody else the last four digits.
 */
export async function paymentDetails(daybook: Daybook): Promise<readonly Details[]> {
  const now = await detailsNow(daybook)
  if (daybook.caller.as.role === 'manager') return now
  return now.map((d) => ({ ...d, sortCode: '••••••', number: `••••${d.number.slice(-4)}` }))
}

/** The ring-fenced account first, then the provider's own where it is on record. */
async function detailsNow({ store, caller }: Daybook): Promise<Details[]> {
  const approved = await store.people.paymentDetails(caller.provider)
  const opened = (await store.bankAccounts(caller.provider)).slice(0, 1)
  return (['ring-fenced', 'own'] as const).flatMap((account) => {
    const changed = approved.filter((d) => d.what === account)
    const known = changed.length > 0 || account === 'own' ? changed : opened
    return known.map(({ name, sortCode, number }) => ({
      account,
      name,
      sortCode: digitsOf(sortCode),
      number: digitsOf(number),
    }))
  })
}
