import { type Agreement, inForce } from './agreement.ts'
import {
  type Authority,
  type AuthorityEnd,
  type AuthorityId,
  checkDecider,
  coveredOn,
  standsOn,
  type WhoDecides,
} from './authority.ts'
import { addDays, type Day } from './day.ts'
import type { DecisionKind } from './decision.ts'
import type { FundId, ProviderId } from './fund.ts'
import { Refusal } from './refusal.ts'

/** As what somebody asks (design.md §8). One person may have several of these; each request is made as one. */
export type Role =
  | { readonly role: 'manager' }
  | { readonly role: 'holder'; readonly fund: FundId }
  | { readonly role: 'representative'; readonly fund: FundId; readonly authority: AuthorityId }
  /** For one funder, by its code in the provider's agreements. */
  | { readonly role: 'commissioner'; readonly funder: string }

export const ROLES = {
  manager: 'provider manager',
  holder: 'budget holder',
  representative: 'representative',
  commissioner: 'commissioner',
} as const
export type RoleName = keyof typeof ROLES

/** Why an access ended: codes, since what is written there is never changed and holds nobody's own words. */
export const ACCESS_ENDS = {
  left: 'they have left',
  'not-needed': 'it is not needed any more',
  asked: 'they asked for it',
  mistake: 'it was given by mistake',
  'authority-ended': 'the authority it rests on has ended',
  'person-died': 'the person has died',
} as const
export type AccessEndWhy = keyof typeof ACCESS_ENDS

/** Who asks: of one provider, in one role. */
export interface Asker {
  readonly provider: ProviderId
  readonly as: Role
}

/** What a role may do with one act or figure. */
interface Rule {
  readonly manager: 'all' | 'no'
  readonly holder: 'own' | 'no'
  /** `see`: under any authority that stands; a kind of decision: under one that covers it today. */
  readonly representative: 'see' | DecisionKind | 'no'
  readonly commissioner: 'funded' | 'no'
}

const rule = (
  manager: Rule['manager'],
  holder: Rule['holder'],
  representative: Rule['representative'],
  commissioner: Rule['commissioner'],
): Rule => ({ manager, holder, representative, commissioner })

const PROVIDERS = rule('all', 'no', 'no', 'no')
const EVERYBODYS = rule('all', 'own', 'see', 'funded')
const PAYERS = rule('no', 'no', 'no', 'funded')
const PROVIDERS_AND_PAYERS = rule('all', 'no', 'no', 'funded')
const NEAREST = rule('all', 'own', 'see', 'no')
const AUDITS = rule('all', 'no', 'no', 'funded')
/** The person's own pages, and those of whoever speaks for them: staff have others. */
const PERSONS = rule('no', 'own', 'see', 'no')
const decided = (kind: DecisionKind) => rule('all', 'own', kind, 'no')

/**
 * Who may do what, by the name of the act or figure: the one table behind pages, API and exports (design.md §8).
 * What is not listed is refused to everybody; test/web/matrix.test.ts asks every route as every role.
 */
export const POLICY = {
  // What is recorded, and how the provider works.
  openProvider: PROVIDERS,
  openFund: PROVIDERS,
  openingHelp: PROVIDERS,
  tryOpening: PROVIDERS,
  tryAgreement: PROVIDERS,
  agreeAnew: PROVIDERS,
  // What is begun on screen and put aside: no record yet.
  keepDraft: PROVIDERS,
  drafts: PROVIDERS,
  draft: PROVIDERS,
  dropDraft: PROVIDERS,
  allocate: PROVIDERS,
  receivePayment: PROVIDERS,
  recordOwnMoney: PROVIDERS,
  giveSupport: PROVIDERS,
  giveSharedSupport: PROVIDERS,
  planVisit: PROVIDERS,
  recordNotGiven: PROVIDERS,
  recordThrough: PROVIDERS,
  payForPurchase: PROVIDERS,
  tryToPay: PROVIDERS,
  toPay: PROVIDERS,
  seeReceipt: PROVIDERS,
  lend: PROVIDERS,
  reverse: PROVIDERS,
  closeMonth: PROVIDERS,
  issueStatement: PROVIDERS,
  issueMonth: PROVIDERS,
  toIssue: PROVIDERS,
  deliveriesOf: PROVIDERS,
  statementsOfMonth: PROVIDERS,
  whoWaits: PROVIDERS,
  handingOver: PROVIDERS,
  markHandedOver: PROVIDERS,
  saveMapping: PROVIDERS,
  rememberLeaveOut: PROVIDERS,
  importFiles: PROVIDERS,
  settle: PROVIDERS,
  enterBankBalance: PROVIDERS,
  previewImport: PROVIDERS,
  accounts: PROVIDERS,
  allAccounts: PROVIDERS,
  whatWeMayTake: PROVIDERS,
  drawdowns: PROVIDERS,
  drawdownOf: PROVIDERS,
  whichMonth: PROVIDERS,
  monthEnd: PROVIDERS,
  tieOut: PROVIDERS,
  exportBooks: PROVIDERS,
  putAside: PROVIDERS,
  toLookAt: PROVIDERS,
  fundNames: PROVIDERS,
  imports: PROVIDERS,
  mappings: PROVIDERS,
  leaveOutRules: PROVIDERS,

  // What is the person's to decide.
  swapHours: decided('swap'),
  turnHoursIntoMoney: decided('hours-into-money'),
  turnMoneyIntoHours: decided('hours-into-money'),
  trySwap: decided('swap'),
  tryHoursIntoMoney: decided('hours-into-money'),
  tryMoneyIntoHours: decided('hours-into-money'),
  save: decided('save'),
  takeOut: decided('save'),
  keepForEmergencies: decided('save'),
  trySave: decided('save'),
  tryTakeOut: decided('save'),
  tryEmergencies: decided('save'),
  askToBuy: decided('buy'),
  decideToBuy: decided('buy'),
  chooseToBuy: decided('buy'),
  tryToBuy: decided('buy'),
  recordStandingDecision: decided('buy'),
  fundUnfunded: decided('put-right'),
  // Of several kinds: the act asks for the kind of the choice that is undone.
  undo: NEAREST,
  tryUndo: NEAREST,
  aboutToUndo: NEAREST,

  // What a provider is asked: over everybody, or over what one funder pays.
  report: rule('all', 'no', 'no', 'funded'),
  reportOverTime: rule('all', 'no', 'no', 'funded'),

  // What is looked up.
  door: PERSONS,
  provider: EVERYBODYS,
  fundList: EVERYBODYS,
  positions: rule('all', 'no', 'no', 'funded'),
  position: rule('all', 'no', 'no', 'funded'),
  fundPage: EVERYBODYS,
  entriesOf: EVERYBODYS,
  entryOf: EVERYBODYS,
  whatWouldItCost: EVERYBODYS,
  howLateCanIStay: EVERYBODYS,
  statementOf: EVERYBODYS,
  draftStatement: EVERYBODYS,
  wordsOfStatement: EVERYBODYS,
  saltedWordsOfStatement: EVERYBODYS,
  entriesProof: EVERYBODYS,
  statementByCode: EVERYBODYS,
  // What a funder keeps of each closed month (docs/checking.md).
  packList: rule('all', 'no', 'no', 'funded'),
  pack: rule('all', 'no', 'no', 'funded'),
  packFile: rule('all', 'no', 'no', 'funded'),
  // Written down by the service itself, for whoever was just given the file.
  keepRendition: EVERYBODYS,
  // The same, for whoever is about to be shown it: nothing is shown or written for a manager.
  openedStatement: EVERYBODYS,
  agreements: EVERYBODYS,
  statements: EVERYBODYS,

  // People, and what they may see and decide.
  people: PROVIDERS,
  invite: PROVIDERS,
  giveCard: PROVIDERS,
  cardPlaces: NEAREST,
  withdrawInvitation: PROVIDERS,
  recordAuthority: PROVIDERS,
  endAuthority: NEAREST,
  recordDeath: PROVIDERS,
  agreeDecisionMaking: PROVIDERS,
  endAccess: PROVIDERS,
  recordCouncilPolicy: PROVIDERS,
  councilPolicies: PROVIDERS,
  whoCanSee: NEAREST,
  // How somebody needs to be written to: a representative sees it, and the person or a manager says it.
  recordNeed: rule('all', 'own', 'no', 'no'),
  needsOf: NEAREST,
  needsToReview: PROVIDERS,
  recordContact: PROVIDERS,
  contacts: PROVIDERS,
  whoLooked: NEAREST,

  // Decisions written down, and disputes about them.
  decisionsOf: EVERYBODYS,
  whoMayDecide: NEAREST,
  purchasesOf: NEAREST,
  dispute: NEAREST,
  answerDispute: PROVIDERS,
  disputes: PROVIDERS,
  notices: PROVIDERS,
  noticesOnPage: PROVIDERS,
  markTold: PROVIDERS,
  // The service's own, for its e-mails: they show nobody anything.
  noticesToSend: PROVIDERS,
  toldByEmail: PROVIDERS,
  toSend: PROVIDERS,
  recordHandedOver: PROVIDERS,
  // The same, asking as whoever reads: they are sent what they may see.
  statementToSend: EVERYBODYS,
  notice: NEAREST,

  // Questions about statements, and their answers.
  askAboutLine: EVERYBODYS,
  aboutToAsk: EVERYBODYS,
  questionsOf: EVERYBODYS,
  openQuestions: rule('all', 'no', 'no', 'funded'),
  answerQuestion: PROVIDERS,
  answersToTell: PROVIDERS,
  answerToTell: PROVIDERS,
  markAnswerTold: PROVIDERS,
  // The service's own, for its e-mails: they show nobody anything.
  answersToSend: PROVIDERS,
  answerToldByEmail: PROVIDERS,

  // What those who pay ask the provider: between the two of them.
  askProvider: PAYERS,
  aboutToQuery: PAYERS,
  closeQuery: PAYERS,
  replyToQuery: PROVIDERS_AND_PAYERS,
  queries: PROVIDERS_AND_PAYERS,
  query: PROVIDERS_AND_PAYERS,

  // What goes back to whoever paid: asked by the provider, told to the person, confirmed by the funder.
  askReclaim: PROVIDERS,
  toReclaim: PROVIDERS,
  withdrawReclaim: PROVIDERS,
  markReclaimTold: rule('all', 'own', 'no', 'no'),
  nameUse: NEAREST,
  answerReclaim: PAYERS,
  reclaims: EVERYBODYS,
  reclaim: EVERYBODYS,

  // What an audit looks at: a commissioner reads, and writes nothing.
  paidFor: AUDITS,
  paidForToday: AUDITS,
  exceptionOf: AUDITS,
  endedFunds: rule('no', 'no', 'no', 'funded'),
  newSample: AUDITS,
  sample: AUDITS,
  paymentsCompared: rule('no', 'no', 'no', 'funded'),

  // What needs two managers, and what happened without.
  propose: PROVIDERS,
  answerProposal: PROVIDERS,
  proposals: PROVIDERS,
  flags: PROVIDERS,
  answerFlag: PROVIDERS,
  paymentDetails: EVERYBODYS,
  limit: PROVIDERS,
} as const satisfies Record<string, Rule>

export type Act = keyof typeof POLICY

/** What is known of the fund that is asked about. */
export interface FundAsked {
  readonly id: FundId
  readonly provider: ProviderId
  readonly holder: 'person' | 'provider'
  readonly agreements: readonly Agreement[]
  /** Only where a representative asks. */
  readonly who?: WhoDecides
}

/**
 * What the policy says: `yes`; `hidden`, which is answered exactly like what does not exist; or a refusal to
 * somebody who may see the fund and not decide this.
 */
export type Ruling = 'yes' | 'hidden' | Refusal

/** What is answered where something may not be seen: the same as where there is nothing. */
export const NOTHING_THERE = new Refusal(
  'not-found',
  'There is nothing at this address. Go to the start and look for it from there.',
)

/** Whether a role may ever do this; funds are looked at by `mayWith`. */
export function may(asker: Asker, act: Act): Ruling {
  const { role } = asker.as
  // Only what is written in the tables themselves counts: a name such as “constructor” is in every object.
  if (!Object.hasOwn(POLICY, act) || !Object.hasOwn(ROLES, role)) return 'hidden'
  return POLICY[act][role] === 'no' ? 'hidden' : 'yes'
}

/** Whether somebody may do this with a fund today. Deny by default: what is not said is hidden. */
export function mayWith(asker: Asker, act: Act, fund: FundAsked, today: Day): Ruling {
  if (may(asker, act) !== 'yes' || fund.provider !== asker.provider) return 'hidden'
  const { as } = asker
  if (as.role === 'manager') return 'yes'
  if (fund.holder !== 'person') return 'hidden'
  if (as.role === 'holder') return as.fund === fund.id ? 'yes' : 'hidden'
  if (as.role === 'commissioner')
    return fundedPeriods(fund.agreements, as.funder).some((s) => s.from <= today) ? 'yes' : 'hidden'
  const { who } = fund
  const authority = who?.authorities.find((a) => a.id === as.authority && a.fund === fund.id)
  if (as.fund !== fund.id || !who || !authority || !standsOn(authority, who.ends, today)) return 'hidden'
  const needs = POLICY[act].representative
  if (needs === 'no') return 'hidden'
  if (needs === 'see') return 'yes'
  return checkDecider(who, needs, today, { by: 'representative', authority: authority.id }) ?? 'yes'
}

/** What a representative may decide today, for showing only what can be done. */
export function decidesToday(who: WhoDecides, authority: AuthorityId, today: Day): readonly DecisionKind[] {
  const found = who.authorities.find((a) => a.id === authority)
  if (!found || !standsOn(found, who.ends, today)) return []
  return coveredOn(found, who, today).filter(
    (kind) => checkDecider(who, kind, today, { by: 'representative', authority }) === undefined,
  )
}

/** A stretch of days, both included; no end while it goes on. */
export interface Stretch {
  readonly from: Day
  readonly to?: Day
}

/**
 * The days on which a funder pays into a fund: those of the agreement versions that name it. A commissioner sees
 * these and no others (design.md §8).
 */
export function fundedPeriods(agreements: readonly Agreement[], funder: string): readonly Stretch[] {
  const known = PERIODS.get(agreements) ?? new Map<string, readonly Stretch[]>()
  PERIODS.set(agreements, known)
  const periods = known.get(funder) ?? periodsPaid(agreements, funder)
  known.set(funder, periods)
  return periods
}

/** Of the same agreements, read once and never changed: a commissioner's page asks it of a thousand funds, twice. */
const PERIODS = new WeakMap<readonly Agreement[], Map<string, readonly Stretch[]>>()

function periodsPaid(agreements: readonly Agreement[], funder: string): Stretch[] {
  const days = [
    ...new Set(agreements.flatMap((a) => [a.from, ...(a.until ? [addDays(a.until, 1)] : [])])),
  ].sort()
  const stretches: { from: Day; to?: Day }[] = []
  for (const [i, from] of days.entries()) {
    const next = days[i + 1]
    const pays = inForce(agreements, from)?.streams.some((s) => s.code === funder) ?? false
    if (!pays) continue
    const last = stretches.at(-1)
    if (last?.to !== undefined && addDays(last.to, 1) === from) delete last.to
    else stretches.push({ from })
    const open = stretches.at(-1)
    if (open && next !== undefined) open.to = addDays(next, -1)
  }
  return stretches
}

/** The days of an authority, up to the day before its end: a representative sees these and no others (design.md §8). */
export function authorisedDays(authority: Authority, ends: readonly AuthorityEnd[]): Stretch {
  const lasts = ends.filter((e) => e.authority === authority.id).map((e) => addDays(e.on, -1))
  const [to] = [...(authority.to ? [authority.to] : []), ...lasts].sort()
  return { from: authority.from, ...(to === undefined ? {} : { to }) }
}

/** Whether all of the days from one to another lie in one of the stretches. */
export function liesWithin(stretches: readonly Stretch[], first: Day, last: Day): boolean {
  return stretches.some((s) => s.from <= first && (s.to === undefined || last <= s.to))
}

/** Whether a period has a day of one of the stretches. */
export function touches(stretches: readonly Stretch[], first: Day, last: Day): boolean {
  return stretches.some((s) => s.from <= last && (s.to === undefined || first <= s.to))
}

/** Whoever pays for a day of a period, in the order in which they come in it, by the last name they have in it. */
export function fundersIn(
  agreements: readonly Agreement[],
  first: Day,
  last: Day,
): readonly { readonly code: string; readonly name: string }[] {
  const turns = agreements.flatMap((a) => [a.from, ...(a.until ? [addDays(a.until, 1)] : [])])
  const days = [first, ...turns.filter((turn) => first < turn && turn <= last).sort()]
  const streams = days.flatMap((d) => inForce(agreements, d)?.streams ?? [])
  return [...new Map(streams.map((s) => [s.code, s.name]))].map(([code, name]) => ({ code, name }))
}

/** What a manager who may not do this is told. */
export function needsSecondManager(): Refusal {
  return new Refusal('two-managers', 'Another manager must answer this: nobody allows what they proposed.')
}
