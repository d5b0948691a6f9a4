// What every route of the running application stands on, and how it is asked in earnest. A route that is not here
// fails the matrix.
import { larchRoster, writeMapping } from '../../src/formats/mapping.ts'
import type { Act } from '../../src/ledger/role.ts'
import { aRoster, type IdentityName, type Relation, type Things, TODAY, terms } from './two-providers.ts'

export interface Row {
  /** The acts and figures behind it: all of them must be allowed. */
  readonly acts: readonly Act[]
  /** Acts that the role must be able to do at all; with whose fund is asked by the others. */
  readonly forms?: readonly Act[]
  /** How its object is named: a fund in the address or the body, a thing of the provider's, or none. */
  readonly of: 'fund' | 'body' | Thing | 'none'
  /** The rest of the address, by the fund's own things. */
  readonly params?: (t: Things) => Readonly<Record<string, string>>
  /** Which of them is a thing of one fund, that another fund's might be put in place of. */
  readonly within?: { readonly param: string; readonly thing: Thing }
  /** For a commissioner: the day that is asked about. A part of the fund that lies outside is no part of it. */
  readonly day?: string
  readonly partly?: Readonly<Record<string, string>>
  /** Whose days do not hold all that it is made of, though they hold that day. */
  readonly notWhole?: readonly (readonly [IdentityName, Relation])[]
  readonly query?: string | ((who: IdentityName) => string)
  readonly json?: (t: Things, decided: object) => unknown
  readonly form?: (t: Things, isManager: boolean) => Readonly<Record<string, string>> | FormData
  /** Sent by the same person before: gives the rest of the address. */
  readonly before?: 'files held' | 'files taken in'
  /** What it answers those who may, where that is not success. */
  readonly says?: Partial<Record<IdentityName | 'all', readonly number[]>>
  /** Why a successful read of it by staff is no look at anybody's record. */
  readonly noLook?: string
}
export type Thing =
  | 'code'
  | 'dispute'
  | 'notice'
  | 'row'
  | 'proposal'
  | 'flag'
  | 'access'
  | 'invitation'
  | 'decision'
  | 'disputed'
  | 'authority'
  | 'asked'
  | 'decided'
  | 'paid'
  | 'question'
  | 'answered'
  | 'query'
  | 'reclaim'
  | 'drawdown'
  | 'begun'
  | 'agreementBegun'

const MAPPING: unknown = JSON.parse(writeMapping(larchRoster))
const on = TODAY
const [year, m, d] = TODAY.split('-')
const dated = (name: string) => ({
  [`${name}-day`]: d ?? '',
  [`${name}-month`]: m ?? '',
  [`${name}-year`]: year ?? '',
})
const visit = { start: '2026-06-02T06:00', end: '2026-06-02T07:00' }
const VISIT = 'day-day=5&day-month=6&day-year=2026&from=20:00'
const swapped = (_: Things, isManager: boolean) => ({
  give: 'standard',
  want: 'enhanced',
  amount: '1:30',
  ...(isManager
    ? { 'day-day': '31', 'day-month': '5', 'day-year': '2026', who: 'person', involved: 'in-person' }
    : {}),
})
const heard = { 'day-day': '2', 'day-month': '6', 'day-year': '2026', who: 'person', involved: 'in-person' }
const saved = (_: Things, isManager: boolean) => ({
  todo: 'save',
  pot: 'new',
  name: 'City break',
  unit: 'GBP',
  amount: '5.00',
  ...(isManager ? heard : {}),
})
const wished = (_: Things, isManager: boolean) => ({
  what: 'A pen',
  supplier: 'Shop',
  amount: '1.00',
  ...(isManager ? heard : {}),
})
const authority = {
  kind: 'nominated',
  name: 'New Friend',
  decides: ['swap'],
  told: false,
  from: on,
  recognisedBy: 'Dana Reed',
  evidence: 'A letter',
  notStaff: true,
}
const details = { account: 'ring-fenced', name: 'Larch', sortCode: '30-00-01', number: '11112222' }
const person = () => ({ reader: 'person' })
const aContact = { whose: 'provider', phone: '01632 960 120' }
const NOBODYS = 'shows nothing of a person’s record'
const STATIC = { acts: [], of: 'none', noLook: 'the same for everybody' } as const
const thingOf = (thing: Thing, param: string = thing) => ({
  of: thing,
  params: (t: Things) => ({ [param]: t[thing] }),
})
/** A query is its funder's: of whoever paid in March. A reclaim goes to whoever pays today. */
const THEIR_QUERY = { ...thingOf('query'), day: '2026-03-15', partly: { query: 'y_nothing' } }
const THEIR_RECLAIM = { ...thingOf('reclaim'), day: TODAY, partly: { reclaim: 'w_nothing' } }
const inFund = (thing: Thing, param: string = thing) => ({
  of: 'fund' as const,
  params: (t: Things) => ({ [param]: t[thing] }),
  within: { param, thing },
})
const DOOR = { acts: ['door'], of: 'fund' } as const
const UNDOING = { of: 'fund' as const, params: (t: Things) => ({ number: String(t.swap) }) }
const HANDED_OVER = {
  of: 'fund' as const,
  params: () => ({ number: '1', reader: 'person' }),
}
const TICKED = {
  of: 'body' as const,
  params: () => ({ month: '2026-03' }),
  form: (t: Things) => ({ handed: `${t.id} 1 person` }),
}
/** A manager says whose; a commissioner has their own. */
const PACK = {
  of: 'none' as const,
  query: (who: IdentityName) => (who.startsWith('commissioner') ? '' : 'funder=northshire'),
}
const OF_MAY = { of: 'none', params: () => ({ month: '2026-05' }) } as const
const ABOUT_MARCH = {
  of: 'fund' as const,
  day: '2026-03-15',
  params: () => ({ number: '1' }),
  partly: { number: '77' },
}
const said = (_: Things, isManager: boolean) => ({
  line: '1',
  says: 'Why so much?',
  ...(isManager ? { who: 'person', way: 'by-phone', ...dated('on') } : {}),
})
/** Everything that opens a fund, as its long form carries it. */
function wholeForm(ref: string, name: string, from: string): Readonly<Record<string, string>> {
  const [year = '', m = '', d = ''] = from.split('-')
  return {
    way: 'person',
    finished:
      'person price kinds week funders late unused surplus away reviews statements brought decided authority',
    'person-name': name,
    'person-ref': ref,
    'person-from-day': d,
    'person-from-month': m,
    'person-from-year': year,
    'person-nation': 'england',
    'price-label': 'day hours',
    'price-line-rows': '1',
    'price-line-1-cat': 'wages',
    'price-line-1-label': 'wages',
    'price-line-1-sum': '20.00',
    'kinds-row-rows': '1',
    'kinds-row-1-label': 'late hours',
    'kinds-row-1-short': 'enhanced',
    'kinds-row-1-measure': 'time',
    'kinds-row-1-standard': '6',
    'kinds-row-1-own': '4',
    'kinds-row-1-price': 'times',
    'kinds-row-1-times': '3/2',
    'week-hours-standard': '10:00',
    'week-starts': '1',
    'week-year': '1 April',
    'funders-row-rows': '1',
    'funders-row-1-who': 'new',
    'funders-row-1-name': 'Southshire Council',
    'funders-row-1-relation': 'included',
    'late-notice': '24',
    'late-rule': 'nothing',
    'late-illness': 'no',
    'unused-rate': 'full',
    'surplus-rule': 'none',
    'statements-within': '10',
    'statements-after': '20',
    'decided-by': 'person',
    'decided-involved': 'in-person',
  }
}
const A_SAMPLE = `how=random&of=all&from-day=1&from-month=3&from-year=2026&to-day=31&to-month=5&to-year=2026&size=25&seed=0123456789ab&known=${TODAY}T08:00:00Z`
function paid(): FormData {
  const form = new FormData()
  form.append('file', new File(['Reference,Date,Amount\nNCC260302,02/03/2026,10.00'], 'paid.csv'))
  return form
}
function upload(): FormData {
  const form = new FormData()
  form.append('files', new File([aRoster('W2')], 'June.csv'))
  form.append('until-day', '')
  return form
}

export const PUBLIC: ReadonlySet<string> = new Set([
  'GET /healthz',
  'GET /readyz',
  'GET /.well-known/security.txt',
  'GET /assets/:name',
  'GET /check',
  'POST /check',
  'GET /check/check-statement.mjs',
  'GET /check/check-packs.mjs',
  'POST /api/check',
])

/** Coming in and going out: what is asked there without a session is the same whoever it was. */
export const DOORS: ReadonlySet<string> = new Set([
  'GET /invitations/:token',
  'POST /invitations/:token',
  'GET /sign-in',
  'POST /sign-in/link',
  'GET /sign-in/link/:token',
  'POST /sign-in/link/:token',
  'GET /sign-in/with/:organisation',
  'GET /sign-in/with/:organisation/back',
  'GET /sign-in/staff',
  'POST /sign-in/staff',
  'GET /sign-in/code',
  'POST /sign-in/code',
  'GET /sign-in/kept',
  'POST /sign-in/kept/leave',
  'GET /sign-in/lost',
  'POST /sign-in/lost',
  'GET /sign-in/lost/:token',
  'POST /sign-in/lost/:token',
  'GET /second-factor',
  'POST /second-factor',
  'GET /password',
  'POST /password',
  'GET /second-factor/another',
  'POST /second-factor/another',
  'POST /second-factor/another/first-code',
  'GET /second-factor/backup-codes',
  'POST /second-factor/backup-codes',
  'GET /enter',
  'POST /enter',
  'POST /sign-out',
  'GET /sessions',
  'POST /sessions/others/end',
  'POST /sessions/:id/end',
  'GET /sessions/longer',
  'POST /sessions/longer',
  'GET /card/:secret',
  'POST /card/:secret',
  'GET /card-device/:token',
  'POST /card-device/:token',
  'POST /lock',
  'GET /locked',
  // Who asks these is told by their session alone: the matrix asks those of cards with real ones besides.
  'GET /funds/:fund/cards',
  'POST /funds/:fund/cards',
  'GET /funds/:fund/cards/new',
  'GET /funds/:fund/cards/revoke',
  'POST /funds/:fund/cards/revoke',
  'POST /funds/:fund/cards/devices',
  'GET /funds/:fund/cards/devices/:device/end',
  'POST /funds/:fund/cards/devices/:device/end',
  'GET /sessions/card/revoke',
  'POST /sessions/card/revoke',
  'GET /sessions/devices/:device/end',
  'POST /sessions/devices/:device/end',
])

export const ROWS: Readonly<Record<string, Row>> = {
  'GET /gallery': STATIC,
  'GET /api/openapi.json': STATIC,
  'GET /help': { ...STATIC, noLook: 'the same for everybody of one role' },
  'GET /reference': STATIC,
  'GET /reference/routes/:route': { ...STATIC, params: () => ({ route: 'get-funds' }) },
  'GET /reference/shapes/:shape': { ...STATIC, params: () => ({ shape: 'Quote' }) },

  // Packs of closed months.
  'GET /packs': { acts: ['packList'], of: 'none' },
  'GET /api/packs': { acts: ['packList'], of: 'none' },
  'GET /packs/:document': { acts: ['pack'], ...PACK, params: () => ({ document: '2026-03' }) },
  'GET /api/packs/:document': {
    acts: ['packFile'],
    ...PACK,
    params: () => ({ document: '2026-03.ndjson' }),
  },

  // Funds.
  'GET /': { acts: ['fundList'], of: 'none' },
  'GET /month-end': { acts: ['whichMonth'], of: 'none', noLook: NOBODYS },
  'GET /month-end/:month': { acts: ['monthEnd'], ...OF_MAY },
  'GET /month-end/:month/allocations': { acts: ['monthEnd', 'allocate'], ...OF_MAY },
  'POST /month-end/:month/allocations': { acts: ['monthEnd', 'allocate'], ...OF_MAY, form: () => ({}) },
  'GET /month-end/:month/closure': { acts: ['monthEnd', 'issueMonth'], ...OF_MAY },
  'POST /month-end/:month/closure': { acts: ['monthEnd', 'issueMonth'], ...OF_MAY, form: () => ({}) },
  'GET /month-end/:month/sending': { acts: ['whoWaits', 'toSend'], ...OF_MAY },
  'POST /month-end/:month/sending': { acts: ['whoWaits', 'toSend'], ...OF_MAY, form: () => ({}) },
  'GET /month-end/:month/paper': { acts: ['whoWaits', 'markHandedOver'], ...OF_MAY },
  'GET /month-end/:month/paper.pdf': {
    acts: ['whoWaits', 'statementOf', 'toSend'],
    of: 'none',
    params: () => ({ month: '2026-03' }),
  },
  'POST /month-end/:month/paper': {
    acts: ['whoWaits', 'handingOver', 'markHandedOver'],
    ...TICKED,
  },
  'POST /month-end/:month/deliveries': { acts: ['markHandedOver'], ...TICKED },
  'GET /api/funds': { acts: ['fundList'], of: 'none' },
  'POST /api/funds': {
    acts: ['openFund'],
    of: 'none',
    json: () => ({
      ref: 'LS-099',
      name: 'Zoë',
      agreement: terms(['northshire'], TODAY),
      decided: { name: 'Zoë', involved: 'in-person' },
    }),
  },
  'GET /new-fund': { acts: ['drafts'], forms: ['openFund'], of: 'none', noLook: NOBODYS },
  'GET /new-fund/begun/:draft': {
    acts: ['draft', 'openingHelp'],
    forms: ['openFund'],
    ...thingOf('begun', 'draft'),
    noLook: NOBODYS,
  },
  'GET /new-fund/begun/:draft/throwing-away': {
    acts: ['draft'],
    forms: ['openFund'],
    ...thingOf('begun', 'draft'),
    noLook: NOBODYS,
  },
  'POST /new-fund/begun/:draft/throwing-away': {
    acts: ['dropDraft'],
    forms: ['openFund'],
    ...thingOf('begun', 'draft'),
    form: () => ({ version: '1' }),
  },
  'POST /new-fund': {
    acts: ['openingHelp'],
    of: 'none',
    form: () => ({ way: 'person', do: 'begin' }),
    noLook: NOBODYS,
  },
  'POST /new-fund/opening': {
    acts: ['openFund'],
    of: 'none',
    form: () => wholeForm('LS-098', 'Zoran', TODAY),
  },
  'GET /funds/:fund/opening': { acts: ['fundPage'], forms: ['openFund'], of: 'fund' },
  'GET /funds/:fund/agreement': {
    acts: ['fundPage', 'agreements', 'drafts'],
    forms: ['agreeAnew'],
    of: 'fund',
  },
  'GET /funds/:fund/new-agreement': {
    acts: ['fundPage', 'agreements', 'drafts', 'openingHelp'],
    forms: ['agreeAnew'],
    of: 'fund',
  },
  'GET /funds/:fund/new-agreement/begun/:draft': {
    acts: ['fundPage', 'agreements', 'draft', 'openingHelp'],
    forms: ['agreeAnew'],
    ...inFund('agreementBegun', 'draft'),
  },
  'GET /funds/:fund/new-agreement/begun/:draft/throwing-away': {
    acts: ['fundPage', 'agreements', 'draft'],
    forms: ['agreeAnew'],
    ...inFund('agreementBegun', 'draft'),
  },
  'POST /funds/:fund/new-agreement/begun/:draft/throwing-away': {
    acts: ['fundPage', 'agreements', 'dropDraft'],
    forms: ['agreeAnew'],
    ...inFund('agreementBegun', 'draft'),
    form: () => ({ version: '1' }),
  },
  'POST /funds/:fund/new-agreement': {
    acts: ['fundPage', 'agreements', 'openingHelp'],
    forms: ['agreeAnew'],
    of: 'fund',
    form: () => ({ do: 'list', 'stands-on': '1' }),
  },
  'POST /funds/:fund/agreements': {
    acts: ['agreeAnew'],
    of: 'fund',
    form: () => ({ ...wholeForm('', '', '2026-09-07'), 'stands-on': '1' }),
  },
  'POST /funds/:fund/weeks': { acts: ['allocate'], of: 'fund', form: () => ({}) },
  'GET /api/funds/:fund': { acts: ['accounts'], of: 'fund' },
  'GET /funds/:fund': { acts: ['fundPage'], of: 'fund' },
  'GET /api/funds/:fund/entries': { acts: ['entriesOf'], of: 'fund' },
  'GET /funds/:fund/entries': { acts: ['entriesOf'], of: 'fund' },
  'GET /funds/:fund/entries/:number': {
    acts: ['entryOf'],
    of: 'fund',
    day: '2026-05-31',
    partly: { number: '9999' },
    params: (t) => ({ number: String(t.swap) }),
  },

  // Everybody who is paid for, and what an audit looks at.
  'GET /funds': { acts: ['positions'], of: 'none' },
  'GET /funds.csv': { acts: ['positions'], of: 'none' },
  'GET /funds-ended': { acts: ['endedFunds'], of: 'none' },
  'GET /paid-for.csv': { acts: ['paidFor', 'positions'], of: 'none', query: 'month=2026-05' },
  'GET /exceptions': { acts: ['positions'], of: 'none' },
  'GET /exceptions.csv': { acts: ['positions'], of: 'none' },
  'GET /funds/:fund/exceptions/:code': {
    acts: ['exceptionOf'],
    of: 'fund',
    day: on,
    params: () => ({ code: 'lent' }),
  },
  'GET /sampling': { acts: ['sample'], of: 'none', query: A_SAMPLE },
  'GET /sampling.csv': { acts: ['sample'], of: 'none', query: A_SAMPLE },
  'GET /payments': { acts: [], forms: ['paymentsCompared'], of: 'none', noLook: NOBODYS },
  'POST /payments': { acts: ['paymentsCompared'], of: 'none', form: paid },
  'GET /api/funds/:fund/agreements': { acts: ['agreements'], of: 'fund' },
  'POST /api/funds/:fund/agreements': {
    acts: ['agreeAnew'],
    of: 'fund',
    json: (_, decided) => ({ agreement: terms(['northshire'], '2026-08-03' as typeof TODAY), decided }),
  },
  'POST /api/recorded-through': {
    acts: ['recordThrough'],
    of: 'body',
    json: (t) => ({ fund: t.id, through: on }),
  },
  'POST /recorded-through': {
    acts: ['recordThrough'],
    of: 'body',
    form: (t) => ({ fund: t.id, ...dated('through') }),
  },
  'POST /api/allocations': { acts: ['allocate'], of: 'body', json: (t) => ({ fund: t.id, through: on }) },

  // Support.
  'POST /api/funds/:fund/support': { acts: ['giveSupport'], of: 'fund', json: () => visit },
  'POST /api/funds/:fund/planned-visits': {
    acts: ['planVisit'],
    of: 'fund',
    json: () => ({ start: '2026-06-05T10:00', end: '2026-06-05T11:00' }),
  },
  'POST /api/funds/:fund/visits-not-given': {
    acts: ['recordNotGiven'],
    of: 'fund',
    json: () => ({ ...visit, reason: 'could-not-come' }),
  },
  'POST /api/shared-support': {
    acts: ['giveSharedSupport'],
    of: 'body',
    json: (t) => ({ ...visit, funds: [t.id, t.companion], givenAs: 'standard' }),
    // Rowan Care has only Olga: whoever is named beside her is another provider's.
    says: { 'manager of another provider': [404] },
  },
  'POST /api/funds/:fund/fundings': {
    acts: ['fundUnfunded'],
    of: 'fund',
    json: (t, decided) => ({ on, decided, support: t.short, kind: 'enhanced', amount: 600 }),
    says: { 'representative who decides some': [403] },
  },
  'POST /api/funds/:fund/reversals': {
    acts: ['reverse'],
    of: 'fund',
    json: (t) => ({ number: t.support, reason: 'Another day' }),
  },
  'POST /api/funds/:fund/quotes': {
    acts: ['whatWouldItCost'],
    of: 'fund',
    day: '2026-06-05',
    json: () => ({ start: '2026-06-05T20:00', end: '2026-06-05T22:00' }),
  },
  'POST /api/funds/:fund/latest-finish': {
    acts: ['howLateCanIStay'],
    of: 'fund',
    day: '2026-06-05',
    json: () => ({ start: '2026-06-05T20:00', seconds: 3600 }),
  },
  'GET /funds/:fund/cost': { acts: ['whatWouldItCost'], of: 'fund', day: on, query: `${VISIT}&to=22:00` },
  'GET /funds/:fund/latest': { acts: ['howLateCanIStay'], of: 'fund', day: on, query: VISIT },

  // The person's door.
  'GET /funds/:fund/use': DOOR,
  'GET /funds/:fund/use/cost': DOOR,
  'GET /funds/:fund/use/prices': DOOR,
  'GET /funds/:fund/use/swap': DOOR,
  'GET /funds/:fund/use/save': DOOR,
  'GET /funds/:fund/use/saved': DOOR,
  'GET /funds/:fund/mine': DOOR,
  'GET /funds/:fund/mine/statements': DOOR,
  'GET /funds/:fund/mine/deciding': DOOR,
  'GET /funds/:fund/mine/seeing': DOOR,
  'GET /funds/:fund/happened': DOOR,
  'GET /funds/:fund/happened/:week': { ...DOOR, params: () => ({ week: '2026-05-25' }) },
  'GET /funds/:fund/happened/:week/:number': {
    ...DOOR,
    params: (t) => ({ week: '2026-05-25', number: String(t.swap) }),
  },
  'GET /funds/:fund/entries/:number/undo': {
    acts: ['aboutToUndo', 'tryUndo'],
    ...UNDOING,
    says: { all: [200, 409], 'representative who may see': [403] },
  },
  'POST /funds/:fund/entries/:number/undo': {
    acts: ['aboutToUndo', 'tryUndo'],
    ...UNDOING,
    form: (_, isManager) => (isManager ? heard : {}),
    says: { all: [200, 409, 422], 'representative who may see': [403] },
  },
  // Once one of them has undone it, the others read that it is.
  'POST /funds/:fund/entries/:number/undoing': {
    acts: ['aboutToUndo', 'undo'],
    ...UNDOING,
    form: (_, isManager) => (isManager ? heard : {}),
    says: { all: [303, 409, 422], 'representative who may see': [403] },
  },
  'GET /funds/:fund/entries/:number/undoing': {
    acts: ['aboutToUndo'],
    forms: ['undo'],
    ...UNDOING,
    says: { all: [200, 404], 'representative who may see': [403] },
  },
  'POST /api/funds/:fund/undoings': {
    acts: ['undo'],
    of: 'fund',
    json: (t, decided) => ({ on, decided, number: t.swap }),
    says: { all: [201, 409], 'representative who may see': [403] },
  },

  // Choices.
  'POST /api/funds/:fund/swaps': {
    acts: ['swapHours'],
    of: 'fund',
    json: (_, decided) => ({ on, decided, from: 'standard', to: 'enhanced', amount: 5400 }),
  },
  'POST /api/funds/:fund/hours-into-money': {
    acts: ['turnHoursIntoMoney'],
    of: 'fund',
    json: (_, decided) => ({ on, decided, kind: 'standard', amount: 3600 }),
  },
  'POST /api/funds/:fund/money-into-hours': {
    acts: ['turnMoneyIntoHours'],
    of: 'fund',
    json: (_, decided) => ({ on, decided, kind: 'standard', amount: 3600 }),
  },
  'POST /api/funds/:fund/savings': {
    acts: ['save'],
    of: 'fund',
    json: (_, decided) => ({
      on,
      decided,
      action: 'save',
      pot: 'City break',
      unit: 'standard',
      amount: 3600,
    }),
  },
  'POST /api/funds/:fund/emergencies': {
    acts: ['keepForEmergencies'],
    of: 'fund',
    json: (_, decided) => ({ on, decided, action: 'set-aside', pence: 500 }),
  },
  'GET /funds/:fund/swap': {
    acts: ['fundPage'],
    forms: ['trySwap'],
    of: 'fund',
    says: { 'representative who may see': [200, 403] },
  },
  'POST /funds/:fund/swap': { acts: ['trySwap'], of: 'fund', form: swapped },
  'POST /funds/:fund/swaps': { acts: ['swapHours'], of: 'fund', form: swapped },
  'GET /funds/:fund/swaps/:entry': {
    acts: ['fundPage'],
    of: 'fund',
    day: '2026-05-31',
    partly: { entry: '9999' },
    params: (t) => ({ entry: String(t.swap) }),
  },
  'GET /funds/:fund/save': {
    acts: ['fundPage'],
    forms: ['trySave'],
    of: 'fund',
    says: { 'representative who may see': [403], 'representative who decides some': [403] },
  },
  'POST /funds/:fund/save': { acts: ['trySave'], of: 'fund', form: saved },
  'POST /funds/:fund/savings': { acts: ['save'], of: 'fund', form: saved },
  'GET /funds/:fund/savings/:entry': {
    acts: ['fundPage'],
    forms: ['save'],
    of: 'fund',
    params: (t) => ({ entry: String(t.saving) }),
  },

  // Purchases.
  'GET /funds/:fund/buy': {
    acts: ['fundPage', 'purchasesOf'],
    forms: ['tryToBuy'],
    of: 'fund',
    says: { 'representative who may see': [403] },
  },
  'POST /funds/:fund/buy': { acts: ['tryToBuy'], of: 'fund', form: wished },
  'POST /funds/:fund/purchases': { acts: ['chooseToBuy'], of: 'fund', form: wished },
  'GET /funds/:fund/purchases/:purchase': { acts: ['purchasesOf'], ...inFund('decided', 'purchase') },
  'GET /to-pay': { acts: ['toPay'], of: 'none' },
  'GET /funds/:fund/purchases/:purchase/payment': {
    acts: ['purchasesOf'],
    forms: ['tryToPay'],
    ...inFund('decided', 'purchase'),
  },
  'POST /funds/:fund/purchases/:purchase/payment': {
    acts: ['tryToPay'],
    ...inFund('decided', 'purchase'),
    form: () => ({ ...dated('on'), from: 'provider-card' }),
  },
  'POST /funds/:fund/purchases/:purchase/payments': {
    acts: ['payForPurchase'],
    ...inFund('decided', 'purchase'),
    form: () => ({ ...dated('on'), from: 'provider-card' }),
  },
  'POST /api/funds/:fund/purchases': {
    acts: ['askToBuy'],
    of: 'fund',
    json: () => ({ on, supplier: 'Shop', what: 'A pen', pence: 100 }),
  },
  'POST /api/funds/:fund/purchases/:purchase/decision': {
    acts: ['decideToBuy'],
    ...inFund('asked', 'purchase'),
    json: (_, decided) => ({ on, decided }),
  },
  'POST /api/funds/:fund/purchases/:purchase/payment': {
    acts: ['payForPurchase'],
    ...inFund('decided', 'purchase'),
    json: () => ({ on, paidFrom: 'provider-card' }),
  },
  'POST /api/funds/:fund/purchases/:purchase/receipt': {
    acts: ['seeReceipt'],
    ...inFund('paid', 'purchase'),
    json: () => ({ on, receipt: 'R-1' }),
  },
  'POST /api/funds/:fund/standing-decisions': {
    acts: ['recordStandingDecision'],
    of: 'fund',
    json: (_, decided) => ({
      on,
      decided: { ...decided, what: 'magazines' },
      eachPence: 500,
      monthPence: 2000,
      from: on,
    }),
  },
  'POST /api/funds/:fund/advances': {
    acts: ['lend'],
    of: 'fund',
    json: () => ({ on, pence: 1000, reason: 'The council is late' }),
  },

  // Decisions and disputes.
  'GET /api/funds/:fund/decisions': { acts: ['decisionsOf'], of: 'fund' },
  'GET /funds/:fund/decisions': { acts: ['decisionsOf'], of: 'fund' },
  'GET /funds/:fund/decisions/:decision': {
    acts: ['decisionsOf'],
    ...inFund('decision'),
    day: '2026-06-01',
    partly: { decision: 'd_nothing' },
  },
  'GET /funds/:fund/decisions/:decision/dispute': { acts: ['decisionsOf', 'dispute'], ...inFund('decision') },
  'POST /funds/:fund/decisions/:decision/dispute': {
    acts: ['decisionsOf', 'dispute'],
    ...inFund('decision'),
    form: () => ({ says: 'I did not say so' }),
  },
  'POST /funds/:fund/decisions/:decision/disputes': {
    acts: ['decisionsOf', 'dispute'],
    ...inFund('decision'),
    form: () => ({ says: 'I did not say so' }),
  },
  'GET /funds/:fund/decisions/:decision/disputes': {
    acts: ['decisionsOf'],
    forms: ['dispute'],
    ...inFund('disputed', 'decision'),
    day: '2026-06-01',
    partly: { decision: 'd_nothing' },
  },
  'POST /api/funds/:fund/decisions/:decision/disputes': {
    acts: ['dispute'],
    ...inFund('decision'),
    json: () => ({ says: 'No' }),
  },
  'GET /api/disputes': { acts: ['disputes'], of: 'none' },
  'GET /disputes': { acts: ['disputes'], of: 'none' },
  'GET /disputes/:dispute/answer': { acts: ['disputes', 'answerDispute'], ...thingOf('dispute') },
  'POST /disputes/:dispute/answer': {
    acts: ['answerDispute'],
    ...thingOf('dispute'),
    form: () => ({ outcome: 'stands', because: 'It was said by phone' }),
  },
  'POST /disputes/:dispute/answers': {
    says: { manager: [403, 422], 'manager of another provider': [403, 422] },
    acts: ['answerDispute'],
    ...thingOf('dispute'),
    form: (t) => ({ fund: t.id, decision: t.disputed, outcome: 'stands', because: 'It was said by phone' }),
  },
  'POST /api/disputes/:dispute/answers': {
    says: { manager: [403, 422], 'manager of another provider': [403, 422] },
    acts: ['answerDispute'],
    ...thingOf('dispute'),
    json: (t) => ({ fund: t.id, outcome: 'stands', because: 'It was said by phone' }),
  },
  'GET /api/notices': { acts: ['notices'], of: 'none' },
  'GET /to-tell': { acts: ['notices'], of: 'none' },
  'GET /to-tell/:notice/letter': { acts: ['notice'], ...thingOf('notice') },
  'POST /to-tell/:notice/told': {
    says: { manager: [403], 'manager of another provider': [403] },
    acts: ['markTold'],
    ...thingOf('notice'),
    form: () => ({ how: 'letter' }),
  },
  'POST /api/notices/:notice/told': {
    says: { manager: [403], 'manager of another provider': [403] },
    acts: ['markTold'],
    ...thingOf('notice'),
    json: () => ({ how: 'letter' }),
  },

  // Statements.
  'GET /statements': { acts: ['statementsOfMonth'], of: 'none' },
  'GET /api/statements': { acts: ['statementsOfMonth'], of: 'none' },
  'GET /funds/:fund/statements/:number/deliveries/:reader': {
    acts: ['handingOver', 'markHandedOver'],
    ...HANDED_OVER,
  },
  'POST /funds/:fund/statements/:number/deliveries/:reader': {
    acts: ['markHandedOver'],
    ...HANDED_OVER,
    form: () => ({}),
  },
  'GET /funds/:fund/statements/:number/deliveries/:reader/paper.pdf': {
    acts: ['statementOf', 'toSend'],
    ...HANDED_OVER,
  },
  'POST /api/funds/:fund/statements/:number/deliveries': {
    acts: ['markHandedOver'],
    of: 'fund',
    params: () => ({ number: '1' }),
    json: person,
  },
  'GET /api/funds/:fund/statements': { acts: ['statements'], of: 'fund' },
  'GET /api/funds/:fund/statements/:document': {
    acts: ['statementOf'],
    of: 'fund',
    day: '2026-03-15',
    params: () => ({ document: '1' }),
    partly: { document: '77' },
  },
  'GET /funds/:fund/statements/:document': {
    acts: ['statementOf'],
    of: 'fund',
    day: '2026-03-15',
    params: () => ({ document: '1' }),
    partly: { document: '77' },
  },
  'GET /api/funds/:fund/statements/:number/entries': {
    acts: ['entriesProof'],
    of: 'fund',
    day: '2026-03-15',
    params: () => ({ number: '1' }),
    partly: { number: '77' },
    // Before March was closed, another council's agreement was written down: its entry is in the chain.
    notWhole: [
      ['commissioner', 'moved'],
      ['commissioner of another council', 'not yet'],
    ],
  },
  'GET /s/:code': {
    acts: ['statementByCode'],
    ...thingOf('code'),
    day: '2026-03-15',
    noLook: 'leads to where it is asked about, which is one',
  },
  'POST /api/funds/:fund/periods/:month/closure': {
    acts: ['closeMonth'],
    of: 'fund',
    params: () => ({ month: '2026-05' }),
    json: () => ({}),
  },
  'POST /api/funds/:fund/periods/:month/early-copy': {
    acts: ['issueStatement'],
    of: 'fund',
    params: () => ({ month: '2026-05' }),
    json: () => ({}),
  },
  'GET /funds/:fund/periods/:month/early-copy': {
    acts: ['issueStatement'],
    of: 'fund',
    params: () => ({ month: '2026-05' }),
  },
  'POST /funds/:fund/periods/:month/early-copy': {
    acts: ['issueStatement'],
    of: 'fund',
    params: () => ({ month: '2026-05' }),
    form: () => ({}),
  },
  'GET /funds/:fund/periods/:month/closure': {
    acts: ['closeMonth'],
    of: 'fund',
    params: () => ({ month: '2026-05' }),
  },
  'POST /funds/:fund/periods/:month/closure': {
    acts: ['closeMonth'],
    of: 'fund',
    params: () => ({ month: '2026-05' }),
    form: () => ({}),
  },

  // Questions about them.
  'GET /funds/:fund/statements/:number/questions': {
    acts: ['aboutToAsk'],
    forms: ['askAboutLine'],
    ...ABOUT_MARCH,
    query: 'line=1',
  },
  'POST /funds/:fund/statements/:number/question': { acts: ['aboutToAsk'], ...ABOUT_MARCH, form: said },
  'POST /funds/:fund/statements/:number/questions': { acts: ['askAboutLine'], ...ABOUT_MARCH, form: said },
  'POST /api/funds/:fund/statements/:number/questions': {
    acts: ['askAboutLine'],
    ...ABOUT_MARCH,
    json: (_, decided) => ({ line: 1, says: 'Why?', ...('own' in decided ? {} : { way: 'by-phone' }) }),
  },
  'GET /funds/:fund/questions': { acts: ['questionsOf'], of: 'fund' },
  'GET /api/funds/:fund/questions': { acts: ['questionsOf'], of: 'fund' },
  'GET /funds/:fund/questions/:question': {
    acts: ['questionsOf', 'aboutToAsk'],
    ...inFund('question'),
    day: '2026-03-15',
    partly: { question: 'q_nothing' },
  },
  'GET /questions': { acts: ['openQuestions'], of: 'none' },
  'GET /api/questions': { acts: ['openQuestions'], of: 'none' },
  'GET /questions/:question/answer': {
    acts: ['openQuestions', 'answerQuestion'],
    ...thingOf('question'),
  },
  'POST /questions/:question/answer': {
    acts: ['openQuestions', 'answerQuestion'],
    ...thingOf('question'),
    form: () => ({ says: 'Femi came' }),
  },
  'POST /questions/:question/answers': {
    acts: ['answerQuestion'],
    ...thingOf('question'),
    form: (t) => ({ fund: t.id, says: 'Femi came' }),
  },
  'POST /api/questions/:question/answers': {
    acts: ['answerQuestion'],
    ...thingOf('question'),
    json: () => ({ says: 'Femi came' }),
  },
  'GET /api/answers': { acts: ['answersToTell'], of: 'none' },
  'GET /questions/:question/letter': { acts: ['answerToTell'], ...thingOf('answered', 'question') },
  'POST /questions/:question/told': {
    acts: ['markAnswerTold'],
    ...thingOf('answered', 'question'),
    form: () => ({ how: 'letter' }),
  },
  'POST /api/questions/:question/told': {
    acts: ['markAnswerTold'],
    ...thingOf('answered', 'question'),
    json: () => ({ how: 'letter' }),
  },

  // What those who pay ask the provider, and what may go back to them.
  'GET /queries': { acts: ['queries'], of: 'none' },
  'GET /api/queries': { acts: ['queries'], of: 'none' },
  'GET /queries/new': { acts: ['aboutToQuery'], forms: ['askProvider'], of: 'none', noLook: NOBODYS },
  'POST /queries': { acts: ['askProvider'], of: 'body', form: (t) => ({ fund: t.id, says: 'Why?' }) },
  'POST /api/queries': { acts: ['askProvider'], of: 'body', json: (t) => ({ fund: t.id, says: 'Why?' }) },
  'GET /queries/:query': { acts: ['query'], ...THEIR_QUERY },
  'GET /api/queries/:query': { acts: ['query'], ...THEIR_QUERY },
  'POST /queries/:query/messages': {
    acts: ['replyToQuery'],
    ...THEIR_QUERY,
    form: () => ({ says: 'Femi came' }),
  },
  'POST /api/queries/:query/messages': {
    acts: ['replyToQuery'],
    ...THEIR_QUERY,
    json: () => ({ says: 'Femi came' }),
  },
  'POST /queries/:query/closure': { acts: ['closeQuery'], ...THEIR_QUERY, form: () => ({}) },
  'POST /api/queries/:query/closure': { acts: ['closeQuery'], ...THEIR_QUERY, json: () => ({}) },
  'GET /reclaims': { acts: ['reclaims'], of: 'none' },
  'GET /api/reclaims': { acts: ['reclaims'], of: 'none' },
  // One waits already.
  'GET /funds/:fund/reclaims/new': { acts: ['toReclaim'], of: 'fund', says: { all: [409] } },
  'POST /funds/:fund/reclaims': {
    acts: ['askReclaim'],
    of: 'fund',
    form: () => ({ sum: '1.00', funder: 'northshire' }),
    says: { all: [409] },
  },
  'POST /api/funds/:fund/reclaims': {
    acts: ['askReclaim'],
    of: 'fund',
    json: () => ({ pence: 100 }),
    says: { all: [409] },
  },
  // Before the page, by reading which the person is told.
  'POST /reclaims/:reclaim/told': {
    acts: ['markReclaimTold'],
    ...THEIR_RECLAIM,
    form: () => ({ how: 'letter' }),
    says: { holder: [422] },
  },
  'POST /api/reclaims/:reclaim/told': {
    acts: ['markReclaimTold'],
    ...THEIR_RECLAIM,
    json: (_, decided) => ({ how: 'own' in decided ? 'on-screen' : 'letter' }),
  },
  'GET /reclaims/:reclaim': { acts: ['reclaim'], ...THEIR_RECLAIM },
  'GET /api/reclaims/:reclaim': { acts: ['reclaim'], ...THEIR_RECLAIM },
  'POST /reclaims/:reclaim/uses': {
    acts: ['nameUse'],
    ...THEIR_RECLAIM,
    form: (_, isManager) => ({ use: 'A holiday', ...(isManager ? { way: 'by-phone' } : {}) }),
  },
  'POST /api/reclaims/:reclaim/uses': {
    acts: ['nameUse'],
    ...THEIR_RECLAIM,
    json: (_, decided) => ({ says: 'A holiday', ...('own' in decided ? {} : { way: 'by-phone' }) }),
  },
  'POST /reclaims/:reclaim/answer': {
    acts: ['answerReclaim'],
    ...THEIR_RECLAIM,
    form: () => ({ answer: 'refused', says: 'It stays' }),
  },
  'POST /api/reclaims/:reclaim/answer': {
    acts: ['answerReclaim'],
    ...THEIR_RECLAIM,
    json: () => ({ answer: 'refused', says: 'It stays' }),
  },
  'POST /reclaims/:reclaim/withdrawal': {
    acts: ['withdrawReclaim'],
    ...THEIR_RECLAIM,
    form: () => ({ why: 'A mistake' }),
  },
  'POST /api/reclaims/:reclaim/withdrawal': {
    acts: ['withdrawReclaim'],
    ...THEIR_RECLAIM,
    json: () => ({ says: 'A mistake' }),
  },

  // Who sees, who decides, who looked.
  'GET /api/funds/:fund/looked': {
    acts: ['whoLooked'],
    of: 'fund',
    noLook: 'it says who looked, and nothing else',
  },
  'GET /funds/:fund/looked': {
    acts: ['whoLooked'],
    of: 'fund',
    noLook: 'it says who looked, and nothing else',
  },
  'GET /api/funds/:fund/needs': { acts: ['needsOf'], of: 'fund' },
  'POST /api/funds/:fund/needs': {
    acts: ['recordNeed'],
    of: 'fund',
    json: () => ({ reader: 'person', form: 'large-print', way: 'in-person' }),
  },
  'GET /api/needs-to-review': { acts: ['needsToReview'], of: 'none' },
  'GET /funds/:fund/writing': { acts: ['needsOf'], of: 'fund' },
  'GET /funds/:fund/writing/:reader': { acts: ['needsOf', 'recordNeed'], of: 'fund', params: person },
  'POST /funds/:fund/writing/:reader': {
    acts: ['needsOf', 'recordNeed'],
    of: 'fund',
    params: person,
    form: (_, isManager) => ({
      form: 'large-print',
      way: 'in-person',
      ...(isManager ? { 'review-day': '2', 'review-month': '6', 'review-year': '2027' } : {}),
    }),
  },
  'GET /writing': { acts: ['needsToReview'], of: 'none' },
  'GET /api/contacts': { acts: ['contacts'], of: 'none', noLook: NOBODYS },
  'POST /api/contacts': { acts: ['recordContact'], of: 'none', json: () => aContact },
  'GET /contacts': { acts: ['contacts'], of: 'none', noLook: NOBODYS },
  'GET /contacts/:whose': {
    acts: ['contacts', 'recordContact'],
    of: 'none',
    params: () => ({ whose: 'provider' }),
    noLook: NOBODYS,
  },
  'POST /contacts/:whose': {
    acts: ['contacts', 'recordContact'],
    of: 'none',
    params: () => ({ whose: 'provider' }),
    form: () => ({ phone: aContact.phone }),
  },
  'GET /api/funds/:fund/people': { acts: ['whoCanSee'], of: 'fund' },
  'GET /funds/:fund/people': { acts: ['whoCanSee'], of: 'fund' },
  'GET /funds/:fund/authorities': { acts: ['recordAuthority'], of: 'fund' },
  'POST /funds/:fund/authorities': {
    acts: ['recordAuthority'],
    of: 'fund',
    form: () => ({ ...authority, decides: 'swap', told: '', notStaff: 'yes', ...dated('from') }),
  },
  'POST /api/funds/:fund/authorities': { acts: ['recordAuthority'], of: 'fund', json: () => authority },
  'GET /funds/:fund/authorities/:authority/end': {
    acts: ['endAuthority'],
    ...inFund('authority'),
  },
  'POST /funds/:fund/authorities/:authority/end': {
    acts: ['endAuthority'],
    ...inFund('authority'),
    form: () => ({ why: 'revoked', ...dated('on') }),
    says: { 'representative who may see': [403, 422], 'representative who decides some': [403, 422] },
  },
  'POST /api/funds/:fund/authorities/:authority/end': {
    acts: ['endAuthority'],
    ...inFund('authority'),
    json: () => ({ why: 'revoked', on }),
    says: {
      'representative who may see': [403, 422],
      'representative who decides some': [403, 422],
    },
  },
  'GET /funds/:fund/decision-making': { acts: ['agreeDecisionMaking'], of: 'fund' },
  'POST /funds/:fund/decision-making': {
    acts: ['agreeDecisionMaking'],
    of: 'fund',
    form: (t) => ({
      ...dated('from'),
      'who-swap': 'me',
      'involved-swap': 'I say it',
      name: t.name,
      involved: 'in-person',
    }),
  },
  'POST /api/funds/:fund/decision-making': {
    acts: ['agreeDecisionMaking'],
    of: 'fund',
    json: (_, decided) => ({ from: on, kinds: [{ kind: 'swap', who: 'me', involved: 'I say it' }], decided }),
  },
  'GET /funds/:fund/death': { acts: ['recordDeath'], of: 'fund' },
  'POST /funds/:fund/death': { acts: ['recordDeath'], of: 'fund', form: () => dated('on') },
  'POST /api/funds/:fund/death': { acts: ['recordDeath'], of: 'fund', json: () => ({ on }) },
  'GET /api/people': { acts: ['people'], of: 'none' },
  'GET /people': { acts: ['people'], of: 'none' },
  'POST /api/people/invitations': {
    acts: ['invite'],
    of: 'none',
    json: () => ({ role: 'manager', email: 'new@example.org', name: 'New Manager' }),
    says: { all: [201, 422] },
  },
  'GET /people/invitations': { acts: ['people', 'invite'], of: 'none' },
  'POST /people/invitations': {
    acts: ['invite'],
    of: 'none',
    form: () => ({ role: 'manager', email: 'new@example.org', name: 'New Manager' }),
    says: { all: [303, 422] },
  },
  'POST /people/invitations/:invitation/withdrawal': {
    acts: ['withdrawInvitation' as Act],
    ...thingOf('invitation'),
    form: () => ({}),
  },
  'POST /api/people/invitations/:invitation/withdrawal': {
    acts: ['withdrawInvitation' as Act],
    ...thingOf('invitation'),
    json: () => ({}),
  },
  'GET /people/access/:access/end': { acts: ['people', 'endAccess'], ...thingOf('access') },
  'POST /people/access/:access/end': {
    acts: ['endAccess'],
    ...thingOf('access'),
    form: () => ({ why: 'not-needed' }),
  },
  'POST /api/people/access/:access/end': {
    acts: ['endAccess'],
    ...thingOf('access'),
    json: () => ({ why: 'not-needed' }),
  },
  'GET /api/council-policies': { acts: ['councilPolicies'], of: 'none', noLook: NOBODYS },
  'GET /council-policies': { acts: ['councilPolicies'], of: 'none', noLook: NOBODYS },
  'POST /api/council-policies': {
    acts: ['recordCouncilPolicy'],
    of: 'none',
    json: () => ({ funder: 'northshire', from: on, appointeeDecides: ['buy'], where: 'Handbook' }),
  },
  'POST /council-policies': {
    acts: ['recordCouncilPolicy'],
    of: 'none',
    form: () => ({ funder: 'northshire', ...dated('from'), appointeeDecides: 'buy', where: 'Handbook' }),
  },

  // Money.
  'POST /api/payments': {
    acts: ['receivePayment'],
    of: 'body',
    json: (t) => ({ on, pence: 100, reference: 'P1', lines: [{ fund: t.id, pence: 100 }] }),
  },
  'POST /api/own-money': {
    acts: ['recordOwnMoney'],
    of: 'none',
    json: () => ({ what: 'interest', on, pence: 5, reference: 'June' }),
  },
  'GET /api/drawdowns': { acts: ['whatWeMayTake'], of: 'none', query: `through=${on}` },
  'GET /drawdown': { acts: ['whatWeMayTake', 'drawdowns'], of: 'none' },
  'GET /drawdown/taken/:drawdown': { acts: ['drawdownOf'], ...thingOf('drawdown') },
  'POST /drawdown': {
    acts: ['whatWeMayTake', 'propose'],
    of: 'none',
    form: () => ({ through: on, pence: '1.00' }),
    says: { all: [422] },
  },
  'POST /drawdown/proposal': {
    acts: ['propose'],
    of: 'none',
    form: () => ({ through: on, pence: '1.00' }),
    says: { all: [422] },
  },
  'POST /api/bank-balances': { acts: ['enterBankBalance'], of: 'none', json: () => ({ on, pence: 100 }) },
  'GET /reports': { acts: ['report'], of: 'none' },
  'GET /reports/spending': { acts: ['report'], of: 'none' },
  'GET /reports/spending.csv': { acts: ['report'], of: 'none' },
  'GET /reports/direct-and-management': { acts: ['report'], of: 'none' },
  'GET /reports/direct-and-management.csv': { acts: ['report'], of: 'none' },
  'GET /reports/plan-and-actual': { acts: ['report'], of: 'none' },
  'GET /reports/plan-and-actual.csv': { acts: ['report'], of: 'none' },
  'GET /reports/over-time': { acts: ['reportOverTime'], of: 'none' },
  'GET /reports/over-time.csv': { acts: ['reportOverTime'], of: 'none' },
  'GET /api/reports/spending': { acts: ['report'], of: 'none' },
  'GET /api/reports/direct-and-management': { acts: ['report'], of: 'none' },
  'GET /api/reports/plan-and-actual': { acts: ['report'], of: 'none' },
  'GET /api/reports/over-time': { acts: ['reportOverTime'], of: 'none' },
  'GET /api/tie-out': { acts: ['tieOut'], of: 'none', query: `on=${on}` },
  'GET /bank': { acts: ['tieOut'], of: 'none' },
  'POST /bank/balances': { acts: ['enterBankBalance'], of: 'none', form: () => ({ on, held: '1.00' }) },

  // What needs two managers.
  'GET /api/proposals': { acts: ['proposals'], of: 'none' },
  'GET /proposals': { acts: ['proposals'], of: 'none' },
  'POST /api/proposals': {
    acts: ['propose'],
    of: 'none',
    json: () => ({ what: 'payment-details', ...details }),
  },
  'GET /proposals/:proposal': { acts: ['proposals'], ...thingOf('proposal') },
  'POST /proposals/:proposal/answer': {
    acts: ['answerProposal'],
    ...thingOf('proposal'),
    form: () => ({ answer: 'refused', because: 'Not now' }),
    says: { manager: [403, 422], 'manager of another provider': [403, 422] },
  },
  'POST /api/proposals/:proposal/answers': {
    acts: ['answerProposal'],
    ...thingOf('proposal'),
    json: () => ({ answer: 'refused', because: 'Not now' }),
    says: { manager: [403], 'manager of another provider': [403] },
  },
  'GET /api/flags': { acts: ['flags'], of: 'none' },
  'GET /flags/:flag/answer': { acts: ['flags'], ...thingOf('flag') },
  'POST /flags/:flag/answer': {
    acts: ['answerFlag'],
    ...thingOf('flag'),
    form: () => ({ because: 'Paid before' }),
  },
  'POST /api/flags/:flag/answers': {
    acts: ['answerFlag'],
    ...thingOf('flag'),
    json: () => ({ because: 'Paid before' }),
  },
  'GET /api/payment-details': { acts: ['paymentDetails'], of: 'none', noLook: NOBODYS },
  'GET /payment-details': { acts: ['paymentDetails'], forms: ['propose'], of: 'none', noLook: NOBODYS },
  'POST /payment-details': {
    acts: ['propose'],
    of: 'none',
    form: () => ({ account: 'ring-fenced', holder: 'Larch', sortCode: '30-00-01', number: '11112222' }),
  },
  'GET /api/payment-limit': { acts: ['limit'], of: 'none', noLook: NOBODYS },
  'GET /payment-limit': { acts: ['limit'], of: 'none', noLook: NOBODYS },
  'POST /payment-limit': { acts: ['propose'], of: 'none', form: () => ({ limit: '2500.00' }) },

  // Files.
  'GET /api/imports': { acts: ['imports'], of: 'none', noLook: NOBODYS },
  'POST /api/imports/preview': {
    acts: ['previewImport'],
    of: 'none',
    json: () => ({ files: [{ name: 'June.csv', text: aRoster('W3') }] }),
  },
  'POST /api/imports': {
    acts: ['importFiles'],
    of: 'none',
    json: () => ({ files: [{ name: 'June.csv', text: aRoster('W3') }] }),
  },
  'GET /import': { acts: [], forms: ['importFiles'], of: 'none', noLook: NOBODYS },
  'POST /import': { acts: [], forms: ['importFiles'], of: 'none', form: upload },
  'POST /import/waiting': {
    acts: [],
    forms: ['importFiles'],
    of: 'none',
    form: () => ({ waiting: 'June.csv' }),
    // What waits is Larch Support's.
    says: { 'manager of another provider': [422] },
  },
  'GET /import/:token': {
    acts: ['previewImport'],
    of: 'none',
    before: 'files held',
    noLook: 'shows the rows of a file that they brought themselves',
  },
  'POST /import/:token': {
    acts: ['importFiles'],
    of: 'none',
    before: 'files held',
    form: () => ({ until: '' }),
  },
  'GET /import/:token/result': {
    acts: [],
    forms: ['importFiles'],
    of: 'none',
    before: 'files taken in',
    noLook: 'shows the rows of a file that they brought themselves',
  },
  'GET /api/put-aside': { acts: ['putAside'], of: 'none' },
  'GET /put-aside': { acts: ['putAside'], of: 'none' },
  'GET /put-aside/:id': { acts: ['putAside'], ...thingOf('row', 'id') },
  'POST /put-aside/:id': {
    acts: ['settle'],
    ...thingOf('row', 'id'),
    form: () => ({ how: 'leave-out', because: 'Not ours' }),
  },
  'POST /api/put-aside/:id/settlement': {
    acts: ['settle'],
    ...thingOf('row', 'id'),
    json: () => ({ how: 'leave-out', because: 'Not ours' }),
  },
  'GET /api/leave-out-rules': { acts: ['leaveOutRules'], of: 'none', noLook: NOBODYS },
  'POST /api/leave-out-rules': {
    acts: ['rememberLeaveOut'],
    of: 'none',
    json: () => ({ field: 'client', value: 'XX-1', because: 'Private' }),
  },
  'GET /api/mappings': { acts: ['mappings'], of: 'none', noLook: NOBODYS },
  'POST /api/mappings': { acts: ['saveMapping'], of: 'none', json: () => MAPPING },
}
