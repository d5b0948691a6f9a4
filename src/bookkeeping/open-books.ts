import { type Day, dayAt, type Month } from '../ledger/day.ts'
import type { Digest } from '../ledger/entry.ts'
import { isRefusal, Refusal, type RefusalName } from '../ledger/refusal.ts'
import { type Act, may, NOTHING_THERE } from '../ledger/role.ts'
import { callerOf } from './access.ts'
import { accounts, allAccounts } from './accounts.ts'
import { lend } from './advance.ts'
import { agreeAnew, openFund, openProvider } from './agree.ts'
import { agreementsOf } from './agreements.ts'
import { allocate } from './allocation.ts'
import { answerQuestion, answersToTell, answerToldByEmail, answerToTell, markAnswerTold } from './answer.ts'
import { endAuthority, recordAuthority } from './authority.ts'
import { enterBankBalance } from './bank.ts'
import { cardPlaces, giveCard } from './card.ts'
import { type CheckAsked, checkCode, statementByCode } from './check.ts'
import {
  allocateForClosing,
  allocateForEarlyCopy,
  closeMonth,
  draftStatement,
  issueStatement,
} from './close.ts'
import { contacts, recordContact } from './contact.ts'
import { swapHours, turnHoursIntoMoney, turnMoneyIntoHours } from './conversion.ts'
import { councilPolicies, recordCouncilPolicy } from './council-policy.ts'
import { type Caller, Daybook, type Desk, Hidden, requester } from './daybook.ts'
import { recordDeath } from './death.ts'
import { decisionsOf, recordStandingDecision, whoMayDecide } from './decision.ts'
import { agreeDecisionMaking } from './decision-making.ts'
import {
  deliveriesOf,
  handingOver,
  markHandedOver,
  markSeveralHandedOver,
  recordHandedOver,
  statementToSend,
  toSend,
} from './delivery.ts'
import { answerDispute, dispute, disputes } from './dispute.ts'
import { door } from './door.ts'
import { draft, drafts, dropDraft, keepDraft, sweepDrafts } from './draft.ts'
import { type MayTakeLine, whatWeMayTake } from './drawdown.ts'
import { type DrawnEntry, drawdownOf, drawdowns } from './drawn.ts'
import { accessesOf, endAccess } from './entrance.ts'
import { entriesOf, exportBooks } from './entries.ts'
import { entryOf } from './evidence.ts'
import { endedFunds, exceptionOf } from './exceptional.ts'
import { fundList, fundPage } from './figures.ts'
import { answerFlag, flags } from './flag.ts'
import { importFiles, previewImport, rememberLeaveOut, saveMapping, settle } from './import.ts'
import {
  acceptInvitation,
  type InvitationAsked,
  type InvitationMade,
  invitationFor,
  invite,
  withdrawInvitation,
} from './invitation.ts'
import { saltedWordsOfStatement, statementOf, statementsOf, wordsOfStatement } from './issued.ts'
import { allocateForIssuing, beginIssuing, endIssuing, issueSome, toIssue } from './issuing.ts'
import { Kept } from './kept.ts'
import { Looks, whoLooked } from './look.ts'
import { MonthEnds, whichMonth } from './month-end.ts'
import { needsOf, needsToReview, recordNeed } from './need.ts'
import { markTold, notice, notices, noticesOnPage, toldByEmail } from './notice.ts'
import { type Opening, Openings } from './opened.ts'
import { openingHelp, tryAgreement, tryOpening } from './opening.ts'
import { recordOwnMoney } from './own-book.ts'
import { KeptFigures, type PackAsked, pack, packFile, packList } from './packs.ts'
import { PaidForMonths, paidForToday } from './paid-for.ts'
import { paymentsCompared } from './payment-list.ts'
import { people } from './people.ts'
import { howLateCanIStay, whatWouldItCost } from './plan.ts'
import { position, positions } from './positions.ts'
import { entriesProof } from './proof.ts'
import { answerProposal, limit, paymentDetails, proposals, propose } from './proposal.ts'
import { askToBuy, chooseToBuy, decideToBuy, payForPurchase, purchasesOf, seeReceipt } from './purchase.ts'
import { aboutToQuery, askProvider, closeQuery, queries, query, replyToQuery } from './query.ts'
import { aboutToAsk, askAboutLine, openQuestions, questionsOf } from './question.ts'
import { receivePayment } from './receipt.ts'
import {
  answerReclaim,
  askReclaim,
  markReclaimTold,
  nameUse,
  reclaim,
  reclaims,
  toReclaim,
  withdrawReclaim,
} from './reclaim.ts'
import { type Rendition, Renditions } from './rendition.ts'
import { Reports } from './reports.ts'
import { reverse } from './reversal.ts'
import { newSample, sample } from './sample.ts'
import { keepForEmergencies, save, takeOut } from './saving.ts'
import { statementsOfMonth, unsentMonths } from './statements.ts'
import type { AccessId, UserId } from './store-people.ts'
import {
  fundUnfunded,
  giveSharedSupport,
  giveSupport,
  planVisit,
  recordNotGiven,
  recordThrough,
} from './support.ts'
import { tieOut } from './tie-out.ts'
import { countToPay, toPay } from './to-pay.ts'
import { tryOut } from './try-out.ts'
import { aboutToUndo, undo } from './undo.ts'
import { Unmoved } from './unmoved.ts'
import { whoWaits } from './waiting.ts'
import { whoCanSee } from './who-can-see.ts'

/** What an act answers: its result, or everything that is wrong. */
export type Answer<R> = R | Refusal | readonly Refusal[]

/** The request an act answers: the caller's key and the digest of the request as sent (design.md §4). */
export interface Request {
  readonly key: string
  readonly digest: Digest
}

type Run<A, R> = (daybook: Daybook, ask: A) => Promise<Answer<R>>
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
  'query-closed',
  'reclaim-open',
  'reclaimed-twice',
  'answered',
  'source-recorded',
  'rows-put-aside',
  'needs-second-manager',
  'holder-there',
  'last-manager',
  'draft-moved',
])

/**
 * The books: every act and every figure, with store, clock and chance handed in. Pages, API and command
 * line all come through here, so role, idempotency, retry and commit have one home (ARCHITECTURE.md).
 */
export function openBooks(handed: Desk) {
  const desk = { ...handed, kept: handed.kept ?? new Kept(handed.store) }
  const running = new Set<string>()

  /** Decides, then commits once; decides again when a version moved. A repeated request gets its first answer. */
  async function perform<A, R>(
    what: Act,
    act: Run<A, R>,
    caller: Caller,
    ask: A,
    request?: Request,
  ): Promise<Answer<R>> {
    if (may(caller, what) !== 'yes') return NOTHING_THERE
    const name = request && `${requester(caller)} ${request.key}`
    if (name && running.has(name))
      return new Refusal('still-running', 'The same request is still running. Wait for its answer.', {})
    if (name) running.add(name)
    let guard: string | undefined
    try {
      for (let tries = 0; tries < TRIES; tries++) {
        const answered = request ? await answerBefore<R>(caller, request) : undefined
        if (answered !== undefined) return answered
        const daybook = new Daybook(desk, caller, what, request?.key)
        const result = await act(daybook, ask)
        if (isRefused(result) || (daybook.isEmpty && !request)) return result
        const row = request && {
          caller: requester(caller),
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
    const before = await desk.store.request(requester(caller), request.key)
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
    <A, R>(what: Act, run: Run<A, R>) =>
    (caller: Caller, ask: A, request?: Request) =>
      perform(what, run, caller, ask, request)
  /** An act that stands on what is sealed before it: `first` is committed by itself, and is refused for both. */
  const actAfter =
    <A, R>(what: Act, first: Run<A, undefined>, run: Run<A, R>) =>
    async (caller: Caller, ask: A, request?: Request): Promise<Answer<R>> => {
      if (may(caller, what) !== 'yes') return NOTHING_THERE
      const before = request && (await answerBefore<R>(caller, request))
      if (before !== undefined) return before
      const done = await perform(what, first, caller, ask)
      if (!isRefused(done)) return perform(what, run, caller, ask, request)
      return (request && (await answerBefore<R>(caller, request))) ?? done
    }
  const looks = new Looks(desk)
  const renditions = new Renditions(desk)
  const openings = new Openings(desk)
  const months = new PaidForMonths()
  const keptFigures = new KeptFigures()
  const reports = new Reports()
  const monthEnds = new MonthEnds()
  const mayTake = new Unmoved<MayTakeLine>()
  const drawn = new Unmoved<readonly DrawnEntry[]>()
  /** What may not be seen throws `Hidden`; what was seen of a person is kept before it is shown (design.md §8). */
  const figure =
    <A, R>(what: Act, run: Figure<A, R>) =>
    async (caller: Caller, ask: A): Promise<R> => {
      if (may(caller, what) !== 'yes') throw new Hidden(what)
      const daybook = new Daybook(desk, caller, what)
      const shown = await run(daybook, ask)
      if (!isRefusal(shown) || showsSomething(shown, daybook)) await looks.keep(daybook, what)
      return shown
    }

  /** The link's secret goes to whoever sends it and is kept nowhere: a repeated request is answered without it. */
  function inviteOnce(caller: Caller, ask: InvitationAsked): Promise<Answer<InvitationMade>>
  function inviteOnce(
    caller: Caller,
    ask: InvitationAsked,
    request: Request,
  ): Promise<Answer<Omit<InvitationMade, 'token'> & Partial<InvitationMade>>>
  async function inviteOnce(caller: Caller, ask: InvitationAsked, request?: Request) {
    let made: InvitationMade | undefined
    const done = await perform(
      'invite',
      async (daybook, asked: InvitationAsked) => {
        const invited = await invite(daybook, asked)
        if (isRefused(invited)) return invited
        made = invited
        return { invitation: invited.invitation, until: invited.until }
      },
      caller,
      ask,
      request,
    )
    if (isRefused(done) || made?.invitation !== done.invitation) return done
    return { ...done, token: made.token }
  }

  return {
    clock: desk.clock,
    /** Writes down the looks that wait for the file; how many still wait. */
    keepLooks: async () => (await looks.flush()) + (await openings.flush()),
    /** Deletes what was put aside and nobody has changed for 30 days; how many. */
    sweepDrafts: () => sweepDrafts(desk),
    /**
     * Works out before anybody asks what the front doors, the end of the month and the reports are told from, a few
     * people at a time; shows it to nobody.
     */
    workAhead: async (caller: Caller): Promise<void> => {
      if (may(caller, 'positions') !== 'yes') return
      const { provider } = caller
      await positions(new Daybook(desk, caller, 'positions'), {})
      for (const { code } of (await desk.kept.funders(provider)).slice(0, FUNDERS_AHEAD)) {
        const theirs: Caller = { ...caller, as: { role: 'commissioner', funder: code } }
        await paidForToday(months, new Daybook(desk, theirs, 'paidForToday'))
      }
      const ends = new Daybook(desk, caller, 'monthEnd')
      await monthEnds.of(ends, { month: await whichMonth(ends) })
      await reports.overTime(new Daybook(desk, caller, 'reportOverTime'))
    },
    /** Asked by anybody who has a statement in hand, without signing in: it says nothing else, and writes nothing. */
    checkCode: (ask: CheckAsked) => checkCode(desk, ask),
    /** Writes down that a file was made of an issued statement, before it leaves; throws where it cannot be written. */
    keepRendition: (caller: Caller, made: Rendition) => renditions.keep(caller, made),
    /** Writes down that whoever reads opens a statement, where it is the first time; never keeps it from them. */
    openedStatement: async (caller: Caller, opening: Opening): Promise<boolean> =>
      may(caller, 'openedStatement') === 'yes' &&
      openings.keep(new Daybook(desk, caller, 'openedStatement'), opening),
    /** The caller that an access makes now; none once it has ended. Asked for each request. */
    callerOf: (access: AccessId) => callerOf(desk.store, access, dayAt(desk.clock())),
    /** What a link invites to, accepting it, and what somebody may come in as: before anybody is a caller. */
    invitationFor: (token: string) => invitationFor(desk, token),
    acceptInvitation: (ask: { readonly token: string; readonly user: UserId }) => acceptInvitation(desk, ask),
    accessesOf: (user: UserId) => accessesOf(desk, user),
    invite: inviteOnce,
    giveCard: act('giveCard', giveCard),
    withdrawInvitation: act('withdrawInvitation', withdrawInvitation),
    endAccess: act('endAccess', endAccess),
    recordAuthority: act('recordAuthority', recordAuthority),
    endAuthority: act('endAuthority', endAuthority),
    recordDeath: act('recordDeath', recordDeath),
    agreeDecisionMaking: act('agreeDecisionMaking', agreeDecisionMaking),
    recordCouncilPolicy: act('recordCouncilPolicy', recordCouncilPolicy),
    openProvider: act('openProvider', openProvider),
    openFund: act('openFund', openFund),
    agreeAnew: act('agreeAnew', agreeAnew),
    keepDraft: act('keepDraft', keepDraft),
    dropDraft: act('dropDraft', dropDraft),
    allocate: act('allocate', allocate),
    receivePayment: act('receivePayment', receivePayment),
    recordOwnMoney: act('recordOwnMoney', recordOwnMoney),
    giveSupport: act('giveSupport', giveSupport),
    giveSharedSupport: act('giveSharedSupport', giveSharedSupport),
    planVisit: act('planVisit', planVisit),
    recordNotGiven: act('recordNotGiven', recordNotGiven),
    recordThrough: act('recordThrough', recordThrough),
    recordStandingDecision: act('recordStandingDecision', recordStandingDecision),
    swapHours: act('swapHours', swapHours),
    turnHoursIntoMoney: act('turnHoursIntoMoney', turnHoursIntoMoney),
    turnMoneyIntoHours: act('turnMoneyIntoHours', turnMoneyIntoHours),
    save: act('save', save),
    takeOut: act('takeOut', takeOut),
    keepForEmergencies: act('keepForEmergencies', keepForEmergencies),
    askToBuy: act('askToBuy', askToBuy),
    decideToBuy: act('decideToBuy', decideToBuy),
    chooseToBuy: act('chooseToBuy', chooseToBuy),
    payForPurchase: act('payForPurchase', payForPurchase),
    seeReceipt: act('seeReceipt', seeReceipt),
    lend: act('lend', lend),
    propose: act('propose', propose),
    answerProposal: act('answerProposal', answerProposal),
    answerFlag: act('answerFlag', answerFlag),
    reverse: act('reverse', reverse),
    undo: act('undo', undo),
    dispute: act('dispute', dispute),
    answerDispute: act('answerDispute', answerDispute),
    recordNeed: act('recordNeed', recordNeed),
    recordContact: act('recordContact', recordContact),
    markTold: act('markTold', markTold),
    toldByEmail: act('toldByEmail', toldByEmail),
    askAboutLine: act('askAboutLine', askAboutLine),
    answerQuestion: act('answerQuestion', answerQuestion),
    markAnswerTold: act('markAnswerTold', markAnswerTold),
    answerToldByEmail: act('answerToldByEmail', answerToldByEmail),
    askProvider: act('askProvider', askProvider),
    replyToQuery: act('replyToQuery', replyToQuery),
    closeQuery: act('closeQuery', closeQuery),
    askReclaim: act('askReclaim', askReclaim),
    markReclaimTold: act('markReclaimTold', markReclaimTold),
    nameUse: act('nameUse', nameUse),
    answerReclaim: act('answerReclaim', answerReclaim),
    withdrawReclaim: act('withdrawReclaim', withdrawReclaim),
    fundUnfunded: act('fundUnfunded', fundUnfunded),
    closeMonth: actAfter('closeMonth', allocateForClosing, closeMonth),
    issueStatement: actAfter('issueStatement', allocateForEarlyCopy, issueStatement),
    // Issuing a month for everybody is many acts: what is due, then the statements, some funds at a time.
    allocateForIssuing: act('issueMonth', allocateForIssuing),
    beginIssuing: act('issueMonth', beginIssuing),
    issueSome: act('issueMonth', issueSome),
    endIssuing: act('issueMonth', endIssuing),
    recordHandedOver: act('recordHandedOver', recordHandedOver),
    markHandedOver: act('markHandedOver', markHandedOver),
    markSeveralHandedOver: act('markHandedOver', markSeveralHandedOver),
    saveMapping: act('saveMapping', saveMapping),
    rememberLeaveOut: act('rememberLeaveOut', rememberLeaveOut),
    importFiles: act('importFiles', importFiles),
    settle: act('settle', settle),
    enterBankBalance: act('enterBankBalance', enterBankBalance),

    previewImport: figure('previewImport', previewImport),
    fundList: figure('fundList', fundList),
    /** Whose fund is which, beside a figure that shows something of them. */
    fundNames: figure('fundNames', (daybook) => daybook.fundsSeen()),
    positions: figure('positions', positions),
    position: figure('position', position),
    toLookAt: figure('toLookAt', async (daybook) => ({
      ...(await daybook.store.people.waiting(daybook.caller.provider, daybook.today)),
      putAside: (await daybook.store.putAside(daybook.caller.provider)).length,
      unsent: await unsentMonths(daybook),
      toPay: await countToPay(daybook),
    })),
    openingHelp: figure('openingHelp', openingHelp),
    tryOpening: figure('tryOpening', tryOpening),
    tryAgreement: figure('tryAgreement', tryAgreement),
    drafts: figure('drafts', drafts),
    draft: figure('draft', draft),
    fundPage: figure('fundPage', fundPage),
    door: figure('door', door),
    accounts: figure('accounts', accounts),
    allAccounts: figure('allAccounts', allAccounts),
    entriesOf: figure('entriesOf', entriesOf),
    entryOf: figure('entryOf', entryOf),
    exceptionOf: figure('exceptionOf', exceptionOf),
    endedFunds: figure('endedFunds', endedFunds),
    paidFor: figure('paidFor', (daybook, ask: { readonly month: Month }) => months.of(daybook, ask)),
    paidForToday: figure('paidForToday', (daybook) => paidForToday(months, daybook)),
    newSample: figure('newSample', newSample),
    sample: figure('sample', sample),
    paymentsCompared: figure('paymentsCompared', paymentsCompared),
    whatWouldItCost: figure('whatWouldItCost', whatWouldItCost),
    howLateCanIStay: figure('howLateCanIStay', howLateCanIStay),
    whatWeMayTake: figure('whatWeMayTake', (daybook, ask: { readonly through: Day }) =>
      whatWeMayTake(daybook, ask, mayTake),
    ),
    drawdowns: figure('drawdowns', (daybook, ask: object) => drawdowns(daybook, ask, drawn)),
    drawdownOf: figure('drawdownOf', drawdownOf),
    whichMonth: figure('whichMonth', whichMonth),
    monthEnd: figure('monthEnd', (daybook, ask: { readonly month: Month }) => monthEnds.of(daybook, ask)),
    proposals: figure('proposals', proposals),
    flags: figure('flags', flags),
    limit: figure('limit', limit),
    paymentDetails: figure('paymentDetails', paymentDetails),
    decisionsOf: figure('decisionsOf', decisionsOf),
    whoMayDecide: figure('whoMayDecide', whoMayDecide),
    disputes: figure('disputes', disputes),
    notices: figure('notices', notices),
    noticesOnPage: figure('noticesOnPage', noticesOnPage),
    noticesToSend: figure('noticesToSend', notices),
    notice: figure('notice', notice),
    aboutToAsk: figure('aboutToAsk', aboutToAsk),
    questionsOf: figure('questionsOf', questionsOf),
    openQuestions: figure('openQuestions', openQuestions),
    queries: figure('queries', queries),
    query: figure('query', query),
    aboutToQuery: figure('aboutToQuery', aboutToQuery),
    reclaims: figure('reclaims', reclaims),
    reclaim: figure('reclaim', reclaim),
    toReclaim: figure('toReclaim', toReclaim),
    answersToTell: figure('answersToTell', answersToTell),
    answersToSend: figure('answersToSend', answersToTell),
    answerToTell: figure('answerToTell', answerToTell),
    statementOf: figure('statementOf', statementOf),
    draftStatement: figure('draftStatement', draftStatement),
    wordsOfStatement: figure('wordsOfStatement', wordsOfStatement),
    saltedWordsOfStatement: figure('saltedWordsOfStatement', saltedWordsOfStatement),
    entriesProof: figure('entriesProof', entriesProof),
    statementByCode: figure('statementByCode', statementByCode),
    packList: figure('packList', packList),
    pack: figure('pack', (daybook, ask: PackAsked & { readonly page?: number }) =>
      pack(daybook, ask, keptFigures),
    ),
    packFile: figure('packFile', (daybook, ask: PackAsked) => packFile(daybook, ask, keptFigures)),
    toIssue: figure('toIssue', toIssue),
    toSend: figure('toSend', toSend),
    statementToSend: figure('statementToSend', statementToSend),
    deliveriesOf: figure('deliveriesOf', deliveriesOf),
    statementsOfMonth: figure('statementsOfMonth', statementsOfMonth),
    /** What is spent on each person's service, direct and management, plan and actual: one report. */
    report: figure('report', (daybook, ask: { readonly from?: Day; readonly to?: Day }) =>
      reports.report(daybook, ask),
    ),
    reportOverTime: figure('reportOverTime', (daybook) => reports.overTime(daybook)),
    handingOver: figure('handingOver', handingOver),
    whoWaits: figure('whoWaits', whoWaits),
    tieOut: figure('tieOut', tieOut),
    /** What a choice would do, decided by the same act and thrown away: for a check-your-answers page. */
    trySwap: figure('trySwap', tryOut(swapHours)),
    tryHoursIntoMoney: figure('tryHoursIntoMoney', tryOut(turnHoursIntoMoney)),
    tryMoneyIntoHours: figure('tryMoneyIntoHours', tryOut(turnMoneyIntoHours)),
    trySave: figure('trySave', tryOut(save)),
    tryTakeOut: figure('tryTakeOut', tryOut(takeOut)),
    tryEmergencies: figure('tryEmergencies', tryOut(keepForEmergencies)),
    tryToBuy: figure('tryToBuy', tryOut(chooseToBuy)),
    tryToPay: figure('tryToPay', tryOut(payForPurchase)),
    toPay: figure('toPay', toPay),
    tryUndo: figure('tryUndo', tryOut(undo)),
    aboutToUndo: figure('aboutToUndo', aboutToUndo),
    purchasesOf: figure('purchasesOf', purchasesOf),
    people: figure('people', people),
    cardPlaces: figure('cardPlaces', cardPlaces),
    whoCanSee: figure('whoCanSee', whoCanSee),
    contacts: figure('contacts', contacts),
    needsOf: figure('needsOf', needsOf),
    needsToReview: figure('needsToReview', needsToReview),
    councilPolicies: figure('councilPolicies', councilPolicies),
    putAside: figure('putAside', (daybook, ask: { readonly settledToo?: boolean }) =>
      daybook.store.putAside(daybook.caller.provider, ask),
    ),
    imports: figure('imports', (daybook) => daybook.store.imports(daybook.caller.provider)),
    mappings: figure('mappings', (daybook) => daybook.store.mappings(daybook.caller.provider)),
    leaveOutRules: figure('leaveOutRules', (daybook) => daybook.store.leaveOutRules(daybook.caller.provider)),
    provider: figure('provider', async (daybook) =>
      (await daybook.store.providers()).find((p) => p.id === daybook.caller.provider),
    ),
    agreements: figure('agreements', agreementsOf),
    statements: figure('statements', statementsOf),
    exportBooks: figure('exportBooks', exportBooks),
    whoLooked: figure('whoLooked', whoLooked),
  }
}

/** For how many funders their first page is worked out ahead: a council has most people, and many have a few. */
const FUNDERS_AHEAD = 8

/** Refusals that say nothing of anybody's record: there is no such thing. */
const NOTHING_OF_A_RECORD: ReadonlySet<RefusalName> = new Set([
  'unknown-fund',
  'unknown-document',
  'unknown-decision',
  'unknown-entry',
  'unknown-purchase',
  'unknown-question',
  'unknown-query',
  'unknown-reclaim',
  'not-found',
])

/** A choice that is refused says why: with what is there. */
function showsSomething({ name }: Refusal, { opened }: Daybook): boolean {
  return opened.length > 0 && !NOTHING_OF_A_RECORD.has(name)
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
