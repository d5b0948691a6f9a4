import { Hono } from 'hono'
import type { Act } from '../../ledger/role.ts'
import type { Service, WebEnv } from '../caller.ts'
import { only } from '../guard.ts'
import { answers } from './answers.tsx'
import { authority } from './authority.tsx'
import { bank } from './bank.tsx'
import { buy } from './buy.tsx'
import { commissioner } from './commissioner.tsx'
import { contacts } from './contacts.tsx'
import { cost } from './cost.tsx'
import { death } from './death.tsx'
import { decisionMaking } from './decision-making.tsx'
import { decisions } from './decisions.tsx'
import { disputes } from './disputes.tsx'
import { door } from './door.tsx'
import { drawdown } from './drawdown.tsx'
import { entry } from './entry.tsx'
import { exceptions } from './exceptions.tsx'
import { fund } from './fund.tsx'
import { gallery } from './gallery.tsx'
import { happened } from './happened.tsx'
import { help } from './help.tsx'
import { home } from './home.tsx'
import { importing } from './import.tsx'
import { looked } from './looked.tsx'
import { monthEnd } from './month-end.tsx'
import { newAgreement } from './new-agreement.tsx'
import { opening } from './opening.tsx'
import { packs } from './packs.tsx'
import { payments } from './payments.tsx'
import { people } from './people.tsx'
import { peopleFunded } from './people-funded.tsx'
import { period } from './period.tsx'
import { proof } from './proof.ts'
import { proposals } from './proposals.tsx'
import { putAside } from './put-aside.tsx'
import { queries } from './queries.tsx'
import { questions } from './questions.tsx'
import { reclaims } from './reclaims.tsx'
import { reports } from './reports/reports.tsx'
import { sampling } from './sampling.tsx'
import { save } from './save.tsx'
import { statement } from './statement.tsx'
import { statements } from './statements.tsx'
import { swap } from './swap.tsx'
import { toPay } from './to-pay.tsx'
import { toTell } from './to-tell.tsx'
import { undo } from './undo.tsx'
import { whoCanSee } from './who-can-see.tsx'
import { writing } from './writing.tsx'

/** Pages that begin with a form, and the act it is for: a role that may never do it finds nothing there. */
const FORMS: readonly (readonly [path: string, act: Act])[] = [
  ['/payments', 'paymentsCompared'],
  ['/sampling', 'sample'],
  ['/sampling.csv', 'sample'],
  ['/import', 'importFiles'],
  ['/import/*', 'importFiles'],
  ['/recorded-through', 'recordThrough'],
  ['/month-end/:month/allocations', 'allocate'],
  ['/month-end/:month/closure', 'issueMonth'],
  ['/month-end/:month/sending', 'toSend'],
  ['/month-end/:month/paper', 'markHandedOver'],
  ['/month-end/:month/deliveries', 'markHandedOver'],
  ['/funds/:fund/periods/:month/closure', 'closeMonth'],
  ['/funds/:fund/periods/:month/early-copy', 'issueStatement'],
  ['/funds/:fund/entries/:number/undo', 'tryUndo'],
  ['/funds/:fund/entries/:number/undoing', 'undo'],
  ['/funds/:fund/swap', 'trySwap'],
  ['/funds/:fund/swaps', 'swapHours'],
  ['/funds/:fund/save', 'trySave'],
  ['/funds/:fund/savings', 'save'],
  ['/funds/:fund/savings/*', 'save'],
  ['/funds/:fund/buy', 'tryToBuy'],
  ['/funds/:fund/purchases', 'chooseToBuy'],
  ['/funds/:fund/purchases/:purchase/payment', 'tryToPay'],
  ['/funds/:fund/purchases/:purchase/payments', 'payForPurchase'],
  ['/funds/:fund/decisions/:decision/dispute', 'dispute'],
  ['/funds/:fund/decisions/:decision/disputes', 'dispute'],
  ['/disputes/*', 'answerDispute'],
  ['/to-tell/:notice/told', 'markTold'],
  ['/funds/:fund/statements/:number/questions', 'askAboutLine'],
  ['/funds/:fund/statements/:number/question', 'askAboutLine'],
  ['/funds/:fund/statements/:number/deliveries/:reader', 'markHandedOver'],
  ['/questions/:question/answer', 'answerQuestion'],
  ['/questions/:question/answers', 'answerQuestion'],
  ['/questions/:question/letter', 'answerToTell'],
  ['/questions/:question/told', 'markAnswerTold'],
  ['/new-fund', 'openFund'],
  ['/new-fund/*', 'openFund'],
  ['/funds/:fund/opening', 'openFund'],
  ['/funds/:fund/weeks', 'allocate'],
  ['/funds/:fund/agreement', 'agreeAnew'],
  ['/funds/:fund/new-agreement', 'agreeAnew'],
  ['/funds/:fund/new-agreement/*', 'agreeAnew'],
  ['/funds/:fund/agreements', 'agreeAnew'],
  ['/queries/new', 'askProvider'],
  ['/queries/:query/messages', 'replyToQuery'],
  ['/queries/:query/closure', 'closeQuery'],
  ['/funds/:fund/reclaims/new', 'toReclaim'],
  ['/funds/:fund/reclaims', 'askReclaim'],
  ['/reclaims/:reclaim/told', 'markReclaimTold'],
  ['/reclaims/:reclaim/uses', 'nameUse'],
  ['/reclaims/:reclaim/answer', 'answerReclaim'],
  ['/reclaims/:reclaim/withdrawal', 'withdrawReclaim'],
  ['/people/*', 'invite'],
  ['/council-policies', 'recordCouncilPolicy'],
  ['/funds/:fund/authorities', 'recordAuthority'],
  ['/funds/:fund/authorities/:authority/end', 'endAuthority'],
  ['/funds/:fund/decision-making', 'agreeDecisionMaking'],
  ['/funds/:fund/death', 'recordDeath'],
  ['/funds/:fund/writing/:reader', 'recordNeed'],
  ['/contacts/:whose', 'recordContact'],
  ['/payment-details', 'propose'],
  ['/payment-limit', 'propose'],
]

/** The pages for people: written here on the server, whole without any script. */
export function pages(service: Service): Hono<WebEnv> {
  const app = new Hono<WebEnv>()
  for (const [path, act] of FORMS) app.use(path, only(act))
  for (const subject of [
    home,
    commissioner,
    peopleFunded,
    exceptions,
    sampling,
    payments,
    fund,
    door,
    happened,
    undo,
    entry,
    period,
    cost,
    swap,
    save,
    buy,
    toPay,
    decisions,
    disputes,
    toTell,
    questions,
    queries,
    reclaims,
    answers,
    proof,
    statement,
    statements,
    packs,
    monthEnd,
    looked,
    importing,
    putAside,
    drawdown,
    opening,
    newAgreement,
    proposals,
    people,
    whoCanSee,
    authority,
    decisionMaking,
    death,
    writing,
    contacts,
    bank,
    reports,
    gallery,
    help,
  ])
    subject(app, service)
  return app
}
