import type { Context } from 'hono'
import type { DecidedAsked, MayDecideToday } from '../../bookkeeping/decision.ts'
import type { FundPage } from '../../bookkeeping/figures.ts'
import type { AuthorityKind } from '../../ledger/authority.ts'
import { type Day, printDay } from '../../ledger/day.ts'
import { DECISION_KINDS, type DecisionKind, INVOLVED, type Involved } from '../../ledger/decision.ts'
import { isRefusal, Refusal } from '../../ledger/refusal.ts'
import { supportIsRecorded } from '../../ledger/support.ts'
import type { Service, WebEnv } from '../caller.ts'
import { DateField, errorOf, type FieldError, Radios } from '../design/fields.tsx'
import type { SummaryItem } from '../design/tables.tsx'
import { notFreeSaid } from './committed.tsx'
import { type Form, partsOf } from './form.ts'
import { providerOf, todayOf } from './frame.ts'
import { capital, INVOLVED_SAID, personOf } from './words.ts'

/** A fund's page with who may decide about something today. */
export interface Deciding {
  readonly page: FundPage
  readonly may: readonly MayDecideToday[]
  /** Whoever asks decides it themselves, on screen; else a manager writes down who did. */
  readonly self: 'person' | 'representative' | undefined
  /** What of it whoever asks may decide or write down. */
  readonly decides: ReadonlySet<DecisionKind>
  /** By what right a representative decides. */
  readonly under: AuthorityKind | undefined
  /** Day of a decision that is made on screen. */
  readonly today: Day
}

/** When something was decided, and by whom. */
export interface Decided {
  readonly on: Day
  /** Who decided, as a manager heard it; nothing where whoever asks decides it here. */
  readonly heard: Heard | undefined
}

export interface Heard {
  /** `person`, or the id of an authority. */
  readonly who: string
  readonly name: string
  readonly involved: Involved
}

/** The fund, and who may decide; a refusal that says who can where whoever asks decides nothing of this today. */
export async function deciding(
  c: Context<WebEnv>,
  service: Service,
  kinds: readonly DecisionKind[],
): Promise<Deciding | Refusal> {
  const { books } = service
  const { as } = c.var.caller
  const page = await books.fundPage(c.var.caller, { fund: c.req.param('fund') ?? '' })
  if (isRefusal(page)) return page
  const may = await books.whoMayDecide(c.var.caller, { fund: page.fund.ref, kinds })
  if (isRefusal(may)) return may
  const self = as.role === 'holder' || as.role === 'representative' ? selfOf(as.role) : undefined
  const decides = ({ person, representatives }: MayDecideToday) =>
    as.role === 'representative' ? representatives.some((r) => r.authority === as.authority) : person
  if (self && !may.some(decides))
    return new Refusal(
      'not-yours-to-decide',
      `This is not yours to decide. ${whoCan(may, personOf(page.fund))}`,
      { fund: page.fund.id },
    )
  const own = may.flatMap(({ representatives }) =>
    representatives.filter((r) => as.role === 'representative' && r.authority === as.authority),
  )
  return {
    page,
    may,
    self,
    decides: new Set(may.filter((m) => !self || decides(m)).map((m) => m.kind)),
    under: own[0]?.under,
    today: todayOf(service),
  }
}

/** What whoever asks decides today of some kinds, or writes down: a way to anything else would lead nowhere. */
export async function decidesToday(
  c: Context<WebEnv>,
  { books }: Service,
  fund: string,
  kinds: readonly DecisionKind[],
): Promise<ReadonlySet<DecisionKind>> {
  const { as } = c.var.caller
  if (as.role === 'commissioner') return new Set()
  if (as.role === 'manager') return new Set(kinds)
  const may = await books.whoMayDecide(c.var.caller, { fund, kinds })
  if (isRefusal(may)) return new Set()
  const theirs = may.filter(({ person, representatives }) =>
    as.role === 'representative' ? representatives.some((r) => r.authority === as.authority) : person,
  )
  return new Set(theirs.map((m) => m.kind))
}

const UNDER: Readonly<Record<AuthorityKind, string>> = {
  nominated: 'as somebody they chose',
  'lpa-finance': 'under your lasting power of attorney for money',
  'lpa-welfare': 'under your lasting power of attorney for health and welfare',
  deputy: 'as their deputy of the Court of Protection',
  appointee: 'as their appointee for benefits',
  other: 'under your authority',
}

/** “You decide. ”, or “You decide for Emma, under your lasting power of attorney for money. ”; nothing to a manager. */
export function youDecide({ page, self, under }: Deciding): string {
  if (self === 'representative' && under) return `You decide for ${personOf(page.fund)}, ${UNDER[under]}. `
  return self ? 'You decide. ' : ''
}

/** Why hours cannot be swapped or saved now, before anybody asks: they are not written down up to lately. */
export function notRecordedYet(
  { page, self, today }: Pick<Deciding, 'page' | 'self' | 'today'>,
  provider: string,
): string | undefined {
  const no = supportIsRecorded(page.fund, today)
  return no && self ? notWrittenDown(provider) : no?.sentence
}

function notWrittenDown(provider: string): string {
  return `${provider} has not written down all visits yet, so nobody knows which hours are unused. Ask them to.`
}

function selfOf(role: 'holder' | 'representative') {
  return role === 'holder' ? 'person' : 'representative'
}

/** “Brian can make the decision “swap hours”.”: of all kinds, or of one. */
export function whoCan(may: readonly MayDecideToday[], person: string, only?: DecisionKind): string {
  const asked = may.filter(({ kind }) => only === undefined || kind === only)
  const sentences = asked.map(({ kind, person: own, representatives }) => {
    const names = new Set([...(own ? [person] : []), ...representatives.map((r) => r.name)])
    const list = new Intl.ListFormat('en-GB', { type: 'disjunction' }).format(names)
    return `${list} can make the decision “${DECISION_KINDS[kind]}”.`
  })
  return sentences.join(' ')
}

/**
 * What was refused; whoever is no manager cannot enter hours, and is told who does. Of too little money it says what of
 * it is free.
 */
export async function saidAbout(
  c: Context<WebEnv>,
  service: Service,
  { page, self }: Deciding,
  errors: readonly FieldError[],
  refusals: readonly Refusal[],
): Promise<readonly FieldError[]> {
  const provider = self && ((await providerOf(c, service))?.name ?? 'The provider')
  const decided = notFreeSaid(page, true)
  return errors.map((error, i) => {
    const name = refusals[i]?.name
    if (provider && name === 'support-not-recorded') return { ...error, text: notWrittenDown(provider) }
    const isOfSpending = name === 'not-enough-money' && refusals[i]?.facts['toSpend'] !== undefined
    return decided && isOfSpending ? { ...error, text: `${error.text} ${decided}` } : error
  })
}

export function decidedAsked(
  heard: Heard | undefined,
): Exclude<DecidedAsked, { readonly standing: unknown }> {
  if (!heard) return { own: true }
  return {
    name: heard.name,
    by: heard.who === 'person' ? 'person' : 'representative',
    involved: heard.involved,
  }
}

/** What is decided on screen is decided today; a manager says when, by whom and how. */
export function decidedIn(form: Form, { page, may, self, today }: Deciding): Decided | undefined {
  if (self) return { on: today, heard: undefined }
  const on = form.day('day')
  const heard = heardIn(form, page, may)
  return on && heard ? { on, heard } : undefined
}

function heardIn(form: Form, page: FundPage, may: readonly MayDecideToday[]): Heard | undefined {
  const options = decidersOf(page, may)
  const chosen = form.oneOf(
    'who',
    options.map((o) => o.value),
    'Choose who decided.',
  )
  const involved = form.oneOf('involved', INVOLVED, 'Choose how they decided.')
  const option = options.find((o) => o.value === chosen)
  return option && involved ? { who: option.value, name: option.text, involved } : undefined
}

/** The person, and whoever may decide any of this for them today. */
function decidersOf(page: FundPage, may: readonly MayDecideToday[]) {
  const all = may.flatMap(({ kind, person, representatives }) => [
    ...(person ? [{ value: 'person', text: personOf(page.fund), kind }] : []),
    ...representatives.map((r) => ({ value: r.authority as string, text: r.name, kind })),
  ])
  return [...Map.groupBy(all, (d) => d.value)].map(([value, of]) => ({
    value,
    text: of[0]?.text ?? '',
    ...(of.length < may.length
      ? { hint: `May decide: ${of.map((d) => DECISION_KINDS[d.kind]).join('; ')}` }
      : {}),
  }))
}

/** What a manager writes down of a decision that was made elsewhere. */
export function WhoDecided(props: { about: Deciding; form: Form; errors: readonly FieldError[] }) {
  const { about, form, errors } = props
  const deciders = decidersOf(about.page, about.may)
  const only = deciders.length === 1 ? deciders[0]?.value : undefined
  return (
    <>
      <DateField
        name="day"
        label="Day of the decision"
        hint="Like 13 3 2026"
        value={form.has('day-day') ? form.dayWritten('day') : partsOf(about.today)}
        error={errorOf(errors, 'day')}
      />
      <Radios
        name="who"
        label="Who decided?"
        hint="The person themselves, or somebody who may decide this for them today"
        options={deciders}
        value={form.written('who') || only}
        error={errorOf(errors, 'who')}
      />
      <Radios
        name="involved"
        label="How did they decide?"
        options={INVOLVED.map((value) => ({ value, text: capital(INVOLVED_SAID[value]) }))}
        value={form.written('involved')}
        error={errorOf(errors, 'involved')}
      />
    </>
  )
}

/**
 * When and by whom, for checking it. Where somebody decides for the person as the decision-making agreement says: that
 * it is in their best interests, and how they are involved, so that whoever decides has it before them.
 */
export function decidedItems(
  { page, may, self }: Deciding,
  kind: DecisionKind,
  { on, heard }: Decided,
): readonly SummaryItem[] {
  const name = personOf(page.fund)
  const isFor = heard ? heard.who !== 'person' : self === 'representative'
  const agreed = isFor ? may.find((m) => m.kind === kind)?.agreed : undefined
  const why = agreed?.who === 'best-interests' ? `, in ${name}’s best interests` : ''
  return [
    { label: 'Day', value: printDay(on) },
    { label: 'Decided by', value: `${heard ? heard.name : 'You, on screen'}${why}` },
    ...(heard ? [{ label: 'How', value: capital(INVOLVED_SAID[heard.involved]) }] : []),
    ...(agreed ? [{ label: `How ${name} is involved`, value: agreed.involved }] : []),
  ]
}

/** The same as it was written, carried from page to page. */
export function decidedFields({ on, heard }: Decided): Readonly<Record<string, string>> {
  const day = partsOf(on)
  return {
    'day-day': day.day ?? '',
    'day-month': day.month ?? '',
    'day-year': day.year ?? '',
    ...(heard ? { who: heard.who, involved: heard.involved } : {}),
  }
}

/** What was asked, carried from page to page. */
export function Again({ fields }: { fields: Readonly<Record<string, string>> }) {
  return (
    <>
      {Object.entries(fields).map(([name, value]) => (
        <input type="hidden" name={name} value={value} />
      ))}
    </>
  )
}
