/** Addresses name things. Every link and every form takes its address from here. */
const part = encodeURIComponent

function withQuery(path: string, query: Readonly<Record<string, string | number | undefined>>): string {
  const list = Object.entries(query).flatMap(([k, v]) => (v === undefined ? [] : [[k, String(v)]]))
  return list.length === 0 ? path : `${path}?${new URLSearchParams(list)}`
}

export const urls = {
  funds: () => '/',
  /** What a provider is asked: over everybody, for some days; and month by month. */
  reports: () => '/reports',
  report: (which: string, query: Readonly<Record<string, string | number | undefined>> = {}) =>
    withQuery(`/reports/${part(which)}`, query),
  reportTable: (which: string, query: { from?: string; to?: string } = {}) =>
    withQuery(`/reports/${part(which)}.csv`, query),
  /** Everybody, as a manager looks for them. */
  everybody: (query: Readonly<Record<string, string | number | undefined>>) => withQuery('/', query),
  /** The end of a month, step by step; of the oldest that is open where none is named. */
  monthEnd: (month?: string) => (month === undefined ? '/month-end' : `/month-end/${part(month)}`),
  monthAllocations: (month: string, query: { still?: string } = {}) =>
    withQuery(`/month-end/${part(month)}/allocations`, query),
  monthClosure: (month: string, query: { still?: string } = {}) =>
    withQuery(`/month-end/${part(month)}/closure`, query),
  /** Who waits for the statement of a month: sending a link by e-mail, and what goes on paper. */
  monthSending: (month: string, query: { still?: string; page?: number } = {}) =>
    withQuery(`/month-end/${part(month)}/sending`, query),
  monthPaper: (month: string, query: { page?: number; all?: string; handed?: number } = {}) =>
    withQuery(`/month-end/${part(month)}/paper`, query),
  /** All of one page of it as one file to print. */
  monthPaperFile: (month: string, query: { page?: number; without?: string } = {}) =>
    withQuery(`/month-end/${part(month)}/paper.pdf`, query),
  monthDeliveries: (month: string) => `/month-end/${part(month)}/deliveries`,
  drawdownTaken: (id: string, query: { page?: number; all?: string } = {}) =>
    withQuery(`/drawdown/taken/${part(id)}`, query),
  drawdownTable: (id: string) => `/drawdown/taken/${part(id)}.csv`,
  fund: (ref: string) => `/funds/${part(ref)}`,
  /** The person's door, and what it leads to: never more than three ways on from a page. */
  use: (ref: string, what?: 'cost' | 'prices' | 'swap' | 'save' | 'saved') =>
    `/funds/${part(ref)}/use${what ? `/${part(what)}` : ''}`,
  happened: (ref: string, week?: string, skip?: number) =>
    withQuery(`/funds/${part(ref)}/happened${week ? `/${part(week)}` : ''}`, { skip }),
  happening: (ref: string, week: string, entry: number) =>
    `/funds/${part(ref)}/happened/${part(week)}/${part(entry)}`,
  mine: (ref: string, what?: 'statements' | 'deciding' | 'seeing', skip?: number) =>
    withQuery(`/funds/${part(ref)}/mine${what ? `/${part(what)}` : ''}`, { skip }),
  /** Undoing what a choice did: checking it, and doing it. */
  undo: (ref: string, entry: number) => `/funds/${part(ref)}/entries/${part(entry)}/undo`,
  undoing: (ref: string, entry: number) => `/funds/${part(ref)}/entries/${part(entry)}/undoing`,
  entries: (ref: string, from: { to?: string; skip?: number } = {}) =>
    withQuery(`/funds/${part(ref)}/entries`, from),
  /** One entry with its evidence. */
  entry: (ref: string, number: number | string) => `/funds/${part(ref)}/entries/${part(number)}`,
  cost: (ref: string) => `/funds/${part(ref)}/cost`,
  latest: (ref: string) => `/funds/${part(ref)}/latest`,
  swap: (ref: string, query: { give?: string; want?: string } = {}) =>
    withQuery(`/funds/${part(ref)}/swap`, query),
  swaps: (ref: string) => `/funds/${part(ref)}/swaps`,
  swapDone: (ref: string, entry: number) => `/funds/${part(ref)}/swaps/${part(entry)}`,
  save: (ref: string, query: { todo?: string; from?: string } = {}) =>
    withQuery(`/funds/${part(ref)}/save`, query),
  savings: (ref: string) => `/funds/${part(ref)}/savings`,
  savingDone: (ref: string, entry: number) => `/funds/${part(ref)}/savings/${part(entry)}`,
  buy: (ref: string) => `/funds/${part(ref)}/buy`,
  purchases: (ref: string) => `/funds/${part(ref)}/purchases`,
  purchase: (ref: string, purchase: string) => `/funds/${part(ref)}/purchases/${part(purchase)}`,
  /** What waits to be paid, over everybody; that one is paid, which is checked and then done. */
  toPay: (query: { page?: number } = {}) => withQuery('/to-pay', query),
  payment: (ref: string, purchase: string) => `/funds/${part(ref)}/purchases/${part(purchase)}/payment`,
  purchasePaid: (ref: string, purchase: string) => `/funds/${part(ref)}/purchases/${part(purchase)}/payments`,
  /** A statement by its number, or a month's: final, or as it stands today. */
  statement: (ref: string, document: number | string, query: { language?: string } = {}) =>
    withQuery(`/funds/${part(ref)}/statements/${part(document)}`, query),
  statementPdf: (ref: string, document: number | string) =>
    `/funds/${part(ref)}/statements/${part(document)}.pdf`,
  /** How a month's statements stand for everybody; that one was handed over to a reader. */
  statements: (query: { month?: string; page?: number; handed?: string } = {}) =>
    withQuery('/statements', query),
  delivery: (id: string, number: number | string, reader: string) =>
    `/funds/${part(id)}/statements/${part(number)}/deliveries/${part(reader)}`,
  /** A reader's statement as a file to print, in their form. */
  paper: (id: string, number: number | string, reader: string) =>
    `/funds/${part(id)}/statements/${part(number)}/deliveries/${part(reader)}/paper.pdf`,
  /** Asking about an issued statement, or one line of it; what was asked about a fund’s statements. */
  askAbout: (id: string, number: number | string, line?: number | string) =>
    withQuery(`/funds/${part(id)}/statements/${part(number)}/questions`, { line }),
  questionCheck: (id: string, number: number | string) =>
    `/funds/${part(id)}/statements/${part(number)}/question`,
  questions: (id: string) => `/funds/${part(id)}/questions`,
  question: (id: string, question: string, query: { asked?: string; answered?: string } = {}) =>
    withQuery(`/funds/${part(id)}/questions/${part(question)}`, query),
  openQuestions: () => '/questions',
  answer: (question: string) => `/questions/${part(question)}/answer`,
  answers: (question: string) => `/questions/${part(question)}/answers`,
  answerLetter: (question: string) => `/questions/${part(question)}/letter`,
  /** What those who pay ask the provider, and what was written since. */
  queries: (query: { fund?: string; all?: string; page?: number } = {}) => withQuery('/queries', query),
  newQuery: (about: { fund?: string; entry?: number; statement?: number; exception?: string } = {}) =>
    withQuery('/queries/new', about),
  query: (id: string, query: { asked?: string; written?: string; closed?: string } = {}) =>
    withQuery(`/queries/${part(id)}`, query),
  queryMessages: (id: string) => `/queries/${part(id)}/messages`,
  queryClosure: (id: string) => `/queries/${part(id)}/closure`,
  /** What is to go back to those who paid. */
  reclaims: (query: { fund?: string; page?: number } = {}) => withQuery('/reclaims', query),
  newReclaim: (fund: string, funder?: string) => withQuery(`/funds/${part(fund)}/reclaims/new`, { funder }),
  reclaimsOf: (fund: string) => `/funds/${part(fund)}/reclaims`,
  reclaim: (id: string, query: { did?: string } = {}) => withQuery(`/reclaims/${part(id)}`, query),
  reclaimTold: (id: string) => `/reclaims/${part(id)}/told`,
  reclaimUses: (id: string) => `/reclaims/${part(id)}/uses`,
  reclaimAnswer: (id: string) => `/reclaims/${part(id)}/answer`,
  reclaimWithdrawal: (id: string) => `/reclaims/${part(id)}/withdrawal`,
  answerTold: (question: string) => `/questions/${part(question)}/told`,
  /** The entries that a statement stands on; and checking it, which needs no sign-in. */
  entriesFile: (ref: string, number: number) =>
    `/funds/${part(ref)}/statements/${part(number)}-entries.ndjson`,
  check: (code?: string) => withQuery('/check', { code }),
  checker: (name: 'check-statement.mjs' | 'check-packs.mjs' = 'check-statement.mjs') =>
    `/check/${part(name)}`,
  /** What a funder keeps of each closed month: by month, and one of them as a page or a file. */
  packs: (query: { funder?: string | undefined; page?: number } = {}) => withQuery('/packs', query),
  pack: (
    month: string,
    query: { funder?: string | undefined; page?: number } = {},
    ending: '' | '.ndjson' | '.csv' = '',
  ) => withQuery(`/packs/${part(month)}${part(ending)}`, query),
  earlyCopy: (ref: string, month: string) => `/funds/${part(ref)}/periods/${part(month)}/early-copy`,
  closure: (ref: string, month: string) => `/funds/${part(ref)}/periods/${part(month)}/closure`,
  recordedThrough: () => '/recorded-through',
  importing: () => '/import',
  imported: (token: string, query: { until?: string; page?: number } = {}) =>
    withQuery(`/import/${part(token)}`, query),
  importResult: (token: string, page?: number) => withQuery(`/import/${part(token)}/result`, { page }),
  putAside: (query: { settled?: string; page?: number } = {}) => withQuery('/put-aside', query),
  row: (id: string) => `/put-aside/${part(id)}`,
  drawdown: (through?: string, page?: number) => withQuery('/drawdown', { through, page }),
  drawdownProposal: () => '/drawdown/proposal',
  bank: (on?: string, page?: number) => withQuery('/bank', { on, page }),
  bankBalances: () => '/bank/balances',
  /** Opening a fund, and a fund that was just opened. */
  newFund: (query: { page?: number; thrown?: string } = {}) => withQuery('/new-fund', query),
  /** What was begun and put aside: to go on with it, and to throw it away. */
  begun: (draft: string) => `/new-fund/begun/${part(draft)}`,
  throwing: (draft: string) => `/new-fund/begun/${part(draft)}/throwing-away`,
  fundOpening: () => '/new-fund/opening',
  fundOpened: (id: string) => `/funds/${part(id)}/opening`,
  /** The agreement in words, and a new version of it. */
  agreement: (id: string, query: { agreed?: string; thrown?: string } = {}) =>
    withQuery(`/funds/${part(id)}/agreement`, query),
  newAgreement: (id: string) => `/funds/${part(id)}/new-agreement`,
  agreementBegun: (id: string, draft: string) => `/funds/${part(id)}/new-agreement/begun/${part(draft)}`,
  agreementThrowing: (id: string, draft: string) =>
    `/funds/${part(id)}/new-agreement/begun/${part(draft)}/throwing-away`,
  agreements: (id: string) => `/funds/${part(id)}/agreements`,
  givenWeeks: (id: string) => `/funds/${part(id)}/weeks`,
  /** Who may see and decide: of everybody, and of one person. */
  people: (query: { invited?: string; page?: number; invitations?: number } = {}) =>
    withQuery('/people', query),
  inviting: (query: { role?: string; fund?: string; authority?: string } = {}) =>
    withQuery('/people/invitations', query),
  withdrawal: (invitation: string) => `/people/invitations/${part(invitation)}/withdrawal`,
  endingAccess: (access: string) => `/people/access/${part(access)}/end`,
  councilPolicies: () => '/council-policies',
  whoCanSee: (id: string) => `/funds/${part(id)}/people`,
  authorities: (id: string) => `/funds/${part(id)}/authorities`,
  authorityEnd: (id: string, authority: string) => `/funds/${part(id)}/authorities/${part(authority)}/end`,
  death: (id: string) => `/funds/${part(id)}/death`,
  decisionMaking: (id: string) => `/funds/${part(id)}/decision-making`,
  /** Decisions on record, and what is disputed. */
  decisions: (id: string, skip?: number) => withQuery(`/funds/${part(id)}/decisions`, { skip }),
  decision: (id: string, decision: string, query: { answered?: string } = {}) =>
    withQuery(`/funds/${part(id)}/decisions/${part(decision)}`, query),
  dispute: (id: string, decision: string) => `/funds/${part(id)}/decisions/${part(decision)}/dispute`,
  disputed: (id: string, decision: string) => `/funds/${part(id)}/decisions/${part(decision)}/disputes`,
  disputes: () => '/disputes',
  disputeAnswer: (id: string) => `/disputes/${part(id)}/answer`,
  disputeAnswers: (id: string) => `/disputes/${part(id)}/answers`,
  /** How everybody is written to about one person, and whom to ask again. */
  writing: (id: string, query: { saved?: string } = {}) => withQuery(`/funds/${part(id)}/writing`, query),
  changeWriting: (id: string, reader: string) => `/funds/${part(id)}/writing/${part(reader)}`,
  toAskAgain: ({ page = 1, others = 1 } = {}) =>
    withQuery('/writing', {
      page: page === 1 ? undefined : page,
      others: others === 1 ? undefined : others,
    }),
  /** Whoever audits: everybody who is paid for, what stands out, samples, and a funder’s own payments. */
  allFunds: (query: { q?: string; page?: number } = {}) => withQuery('/funds', query),
  endedFunds: () => '/funds-ended',
  allFundsFile: (query: { q?: string } = {}) => withQuery('/funds.csv', query),
  paidFor: (month: string) => withQuery('/paid-for.csv', { month }),
  exceptions: (query: { kind?: string; q?: string; page?: number } = {}) => withQuery('/exceptions', query),
  exceptionsFile: (query: { kind?: string; q?: string } = {}) => withQuery('/exceptions.csv', query),
  exception: (id: string, code: string) => `/funds/${part(id)}/exceptions/${part(code)}`,
  sampling: (query: Readonly<Record<string, string | number | undefined>> = {}) =>
    withQuery('/sampling', query),
  sampleFile: (query: Readonly<Record<string, string | number | undefined>>) =>
    withQuery('/sampling.csv', query),
  payments: () => '/payments',
  /** How people reach the provider and its funders. */
  contacts: (query: { saved?: string } = {}) => withQuery('/contacts', query),
  contact: (whose: string) => `/contacts/${part(whose)}`,
  looked: (id: string, month?: string) => withQuery(`/funds/${part(id)}/looked`, { month }),
  toTell: (query: { page?: number } = {}) => withQuery('/to-tell', query),
  letter: (notice: string) => `/to-tell/${part(notice)}/letter`,
  told: (notice: string) => `/to-tell/${part(notice)}/told`,
  /** What needs a second manager, and what happened without one. */
  proposals: (query: { page?: number } = {}) => withQuery('/proposals', query),
  proposal: (id: string, page?: number) => withQuery(`/proposals/${part(id)}`, { page }),
  proposalAnswer: (id: string) => `/proposals/${part(id)}/answer`,
  flagAnswer: (id: string) => `/flags/${part(id)}/answer`,
  paymentDetails: () => '/payment-details',
  paymentLimit: () => '/payment-limit',
  /** Coming in and going out. */
  signIn: (next?: string) => withQuery('/sign-in', { next }),
  organisation: (id: string, next?: string) => withQuery(`/sign-in/with/${part(id)}`, { next }),
  organisationBack: (id: string) => `/sign-in/with/${part(id)}/back`,
  signOut: () => '/sign-out',
  sessions: (query: { changed?: string } = {}) => withQuery('/sessions', query),
  password: () => '/password',
  anotherPhone: () => '/second-factor/another',
  anotherPhonesCode: () => '/second-factor/another/first-code',
  backupCodes: () => '/second-factor/backup-codes',
  staySignedIn: () => '/sessions/longer',
  choose: () => '/enter',
  invitation: (token: string) => `/invitations/${part(token)}`,
  /** Cards of people without e-mail, and the devices they open on. */
  cards: (id: string) => `/funds/${part(id)}/cards`,
  cardAgain: (id: string, place?: string) => withQuery(`/funds/${part(id)}/cards/new`, { place }),
  cardRevoked: (id: string, place?: string) => withQuery(`/funds/${part(id)}/cards/revoke`, { place }),
  cardDevices: (id: string) => `/funds/${part(id)}/cards/devices`,
  cardDeviceEnd: (id: string, device: string) => `/funds/${part(id)}/cards/devices/${part(device)}/end`,
  card: (secret: string) => `/card/${part(secret)}`,
  enrolment: (token: string) => `/card-device/${part(token)}`,
  ownCardRevoked: () => '/sessions/card/revoke',
  ownCardDeviceEnd: (device: string) => `/sessions/devices/${part(device)}/end`,
  lock: () => '/lock',
  locked: () => '/locked',
  /** What one comes for, and where it is: by one's role. */
  help: () => '/help',
  /** Coming in to the demo, where the service was started with one. */
  demo: () => '/demo',
  gallery: () => '/gallery',
  api: () => '/api/openapi.json',
  /** What programs can ask, as pages. */
  reference: () => '/reference',
  referenceRoute: (route: string) => `/reference/routes/${part(route)}`,
  referenceShape: (shape: string) => `/reference/shapes/${part(shape)}`,
} as const
