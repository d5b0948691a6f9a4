import type { Digest } from '../ledger/entry.ts'
import { isRefusal, Refusal } from '../ledger/refusal.ts'
import { lend, repayAdvance } from './advance.ts'
import { agreeAnew, openFund, openProvider } from './agree.ts'
import { allocate } from './allocation.ts'
import { enterBankBalance } from './bank.ts'
import { allocateForClosing, type Closure, closeMonth, draftStatement } from './close.ts'
import { swapHours, turnHoursIntoMoney, turnMoneyIntoHours } from './conversion.ts'
import { type Caller, Daybook, type Desk } from './daybook.ts'
import { recordStandingDecision } from './decision.ts'
import { drawDown, whatWeMayTake } from './drawdown.ts'
import {
  accounts,
  allAccounts,
  entriesOf,
  fundList,
  fundPage,
  howLateCanIStay,
  statementOf,
  tieOut,
  tryOut,
  whatWouldItCost,
  wordsOfStatement,
} from './figures.ts'
import { importFiles, previewImport, rememberLeaveOut, saveMapping, settle } from './import.ts'
import { recordOwnMoney } from './own-book.ts'
import { askToBuy, decideToBuy, payForPurchase, seeReceipt } from './purchase.ts'
import { receivePayment } from './receipt.ts'
import { reverse } from './reversal.ts'
import { keepForEmergencies, save, takeOut } from './saving.ts'
import {
  fundUnfunded,
  giveSharedSupport,
  giveSupport,
  planVisit,
  recordNotGiven,
  recordThrough,
} from './support.ts'

/** What an act answers: its result, or everything that is wrong. */
export type Answer<R> = R | Refusal | readonly Refusal[]

/** The request an act answers: the caller's key and the digest of the request as sent (design.md §4). */
export interface Request {
  readonly key: string
  readonly digest: Digest
}

type Act<A, R> = (daybook: Daybook, ask: A) => Promise<Answer<R>>
type Figure<A, R> = (daybook: Daybook, ask: A) => Promise<R>

/** How often an act is decided again when somebody else wrote to a fund meanwhile. */
const TRIES = 8

/**
 * Guards by which the file says that somebody else has written the same thing since it was looked up. Decided
 * again, the act finds it and refuses by name.
 */
const CAME_FIRST: ReadonlySet<string> = new Set([
  'request-exists',
  'already-there',
  'already-reversed',
  'source-recorded',
  'rows-put-aside',
])

/**
 * The books: every act and every figure, with store, clock and chance handed in. Pages, API and command
 * line all come through here, so role, idempotency, retry and commit have one home (ARCHITECTURE.md).
 */
export function openBooks(desk: Desk) {
  const running = new Set<string>()

  /** Decides, then commits once; decides again when a version moved. A repeated request gets its first answer. */
  async function perform<A, R>(
    act: Act<A, R>,
    caller: Caller,
    ask: A,
    request?: Request,
  ): Promise<Answer<R>> {
    const name = request && `${caller.code} ${request.key}`
    if (name && running.has(name))
      return new Refusal('still-running', 'The same request is still running. Wait for its answer.', {})
    if (name) running.add(name)
    let guard: string | undefined
    try {
      for (let tries = 0; tries < TRIES; tries++) {
        const answered = request ? await answerBefore<R>(caller, request) : undefined
        if (answered !== undefined) return answered
        const daybook = new Daybook(desk, caller, request?.key)
        const result = await act(daybook, ask)
        if (isRefused(result) || (daybook.isEmpty && !request)) return result
        const row = request && {
          caller: caller.code,
          ...request,
          status: 201,
          answer: JSON.stringify(result),
        }
        const outcome = await daybook.commit(row)
        if (outcome.done) return result
        guard = 'guard' in outcome ? outcome.guard : undefined
        if (guard !== undefined && !CAME_FIRST.has(guard)) break
      }
      if (guard !== undefined) throw new Error(`the file refused what the rules allowed: ${guard}`)
      return new Refusal(
        'changed-meanwhile',
        'Others wrote at the same time, again and again. Try once more.',
        {},
      )
    } finally {
      if (name) running.delete(name)
    }
  }

  async function answerBefore<R>(caller: Caller, request: Request): Promise<Answer<R> | undefined> {
    const before = await desk.store.request(caller.code, request.key)
    if (!before) return undefined
    if (before.digest !== request.digest) {
      return new Refusal('key-reused', 'This Idempotency-Key was used for another request. Use a new one.', {
        key: request.key,
      })
    }
    const answer: R = JSON.parse(before.answer)
    return answer
  }

  const act =
    <A, R>(run: Act<A, R>) =>
    (caller: Caller, ask: A, request?: Request) =>
      perform(run, caller, ask, request)
  const figure =
    <A, R>(run: Figure<A, R>) =>
    (caller: Caller, ask: A) =>
      run(new Daybook(desk, caller), ask)

  return {
    clock: desk.clock,
    openProvider: act(openProvider),
    openFund: act(openFund),
    agreeAnew: act(agreeAnew),
    allocate: act(allocate),
    receivePayment: act(receivePayment),
    recordOwnMoney: act(recordOwnMoney),
    giveSupport: act(giveSupport),
    giveSharedSupport: act(giveSharedSupport),
    planVisit: act(planVisit),
    recordNotGiven: act(recordNotGiven),
    recordThrough: act(recordThrough),
    recordStandingDecision: act(recordStandingDecision),
    swapHours: act(swapHours),
    turnHoursIntoMoney: act(turnHoursIntoMoney),
    turnMoneyIntoHours: act(turnMoneyIntoHours),
    save: act(save),
    takeOut: act(takeOut),
    keepForEmergencies: act(keepForEmergencies),
    askToBuy: act(askToBuy),
    decideToBuy: act(decideToBuy),
    payForPurchase: act(payForPurchase),
    seeReceipt: act(seeReceipt),
    lend: act(lend),
    repayAdvance: act(repayAdvance),
    drawDown: act(drawDown),
    reverse: act(reverse),
    fundUnfunded: act(fundUnfunded),
    closeMonth: async (
      caller: Caller,
      ask: Parameters<typeof closeMonth>[1],
      request?: Request,
    ): Promise<Answer<Closure>> => {
      const before = request && (await answerBefore<Closure>(caller, request))
      if (before !== undefined) return before
      const due = await perform(allocateForClosing, caller, ask)
      if (!isRefused(due)) return perform(closeMonth, caller, ask, request)
      return (request && (await answerBefore<Closure>(caller, request))) ?? due
    },
    saveMapping: act(saveMapping),
    rememberLeaveOut: act(rememberLeaveOut),
    importFiles: act(importFiles),
    settle: act(settle),
    enterBankBalance: act(enterBankBalance),

    previewImport: figure(previewImport),
    fundList: figure(fundList),
    fundPage: figure(fundPage),
    accounts: figure(accounts),
    allAccounts: figure(allAccounts),
    entriesOf: figure(entriesOf),
    whatWouldItCost: figure(whatWouldItCost),
    howLateCanIStay: figure(howLateCanIStay),
    whatWeMayTake: figure(whatWeMayTake),
    statementOf: figure(statementOf),
    draftStatement: figure(draftStatement),
    wordsOfStatement: figure(wordsOfStatement),
    tieOut: figure(tieOut),
    /** What a swap would do, decided by the same act and thrown away: for a check-your-answers page. */
    trySwap: figure(tryOut(swapHours)),
    tryHoursIntoMoney: figure(tryOut(turnHoursIntoMoney)),
    tryMoneyIntoHours: figure(tryOut(turnMoneyIntoHours)),
    putAside: figure((daybook, ask: { readonly settledToo?: boolean }) =>
      daybook.store.putAside(daybook.caller.provider, ask),
    ),
    imports: figure((daybook) => daybook.store.imports(daybook.caller.provider)),
    mappings: figure((daybook) => daybook.store.mappings(daybook.caller.provider)),
    leaveOutRules: figure((daybook) => daybook.store.leaveOutRules(daybook.caller.provider)),
    provider: figure(async (daybook) =>
      (await daybook.store.providers()).find((p) => p.id === daybook.caller.provider),
    ),
    agreements: figure(async (daybook, ask: { readonly fund: string }) => {
      const fund = await daybook.fund(ask.fund)
      return isRefusal(fund) ? fund : daybook.store.agreements(fund.id)
    }),
    statements: figure(async (daybook, ask: { readonly fund: string }) => {
      const fund = await daybook.fund(ask.fund)
      return isRefusal(fund) ? fund : daybook.store.statements(fund.id)
    }),
  }
}

export type Books = ReturnType<typeof openBooks>

export function isRefused<R>(answer: Answer<R>): answer is Refusal | readonly Refusal[] {
  return isRefusal(answer) || (Array.isArray(answer) && answer.length > 0 && answer.every(isRefusal))
}

/** Everything that is wrong, as a list. */
export function refusalsOf<R>(answer: Answer<R>): readonly Refusal[] {
  if (isRefusal(answer)) return [answer]
  return Array.isArray(answer) ? answer.filter(isRefusal) : []
}
