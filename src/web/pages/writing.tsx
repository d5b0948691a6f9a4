import type { Context, Hono } from 'hono'
import type { NeedShown, NeedsOfFund, NeedsToReview } from '../../bookkeeping/need.ts'
import { type Day, printDay } from '../../ledger/day.ts'
import { NEED_FORMS, NEED_WAYS, type NeedForm, type NeedWay, yearsOn } from '../../ledger/need.ts'
import { isRefusal } from '../../ledger/refusal.ts'
import { NOTHING_THERE, type RoleName } from '../../ledger/role.ts'
import type { Service, WebEnv } from '../caller.ts'
import {
  Button,
  DateField,
  ErrorSummary,
  errorOf,
  type FieldError,
  LinkButton,
  Radios,
  TextArea,
} from '../design/fields.tsx'
import { Inset, Tag } from '../design/figures.tsx'
import { Page } from '../design/frame.tsx'
import { SummaryList, Table, Whole } from '../design/tables.tsx'
import { refused } from '../refused.tsx'
import { urls } from '../urls.ts'
import { act } from './act.ts'
import { Form, partsOf } from './form.ts'
import { type Frame, frameOf, newKey, providerOf, todayOf, wayTo } from './frame.ts'
import { type Paged, Pages, paged } from './paging.tsx'
import { personOf, writerNamed } from './words.ts'

/** How everybody is written to about one fund, with a form to change it; for managers, whom to ask again. */
export function writing(app: Hono<WebEnv>, service: Service): void {
  const { books } = service

  app.get('/funds/:fund/writing', async (c) => {
    const found = await books.needsOf(c.var.caller, { fund: c.req.param('fund') })
    if (isRefusal(found)) return refused(c, [found])
    const frame = await frameOf(c, service, urls.writing(found.fund.id), {
      breadcrumbs: wayTo(c, found.fund),
    })
    const provider = (await providerOf(c, service))?.name ?? ''
    const saved = found.readers.find((r) => r.reader === c.req.query('saved'))
    return c.html(<WritingPage {...{ found, provider, frame, saved }} role={c.var.caller.as.role} />)
  })

  app.get('/funds/:fund/writing/:reader', async (c) => {
    const asked = await readerIn(c)
    if (isRefusal(asked)) return refused(c, [asked])
    return c.html(await asking(c, asked, undefined, []))
  })

  app.post('/funds/:fund/writing/:reader', async (c) => {
    const asked = await readerIn(c)
    if (isRefusal(asked)) return refused(c, [asked])
    const form = await Form.sent(c)
    const whose = { fund: asked.found.fund.id, reader: asked.need.reader }
    return act(c, form, {
      read: () => readNeed(form, roleOf(c) === 'manager'),
      act: (need, request) => books.recordNeed(c.var.caller, { ...need, ...whose }, request),
      fields: FIELDS,
      again: (errors) => asking(c, asked, form, errors),
      next: (done) => urls.writing(whose.fund, { saved: done.reader }),
    })
  })

  app.get('/writing', async (c) => {
    const found = await books.needsToReview(c.var.caller, {})
    const frame = await frameOf(c, service, urls.toAskAgain())
    const due = paged(found.due, c.req.query('page'), ON_PAGE)
    const notAsked = paged(found.notAsked, c.req.query('others'), ON_PAGE)
    return c.html(<ListPage {...{ due, notAsked, frame }} />)
  })

  /** A reader whose record whoever asks may change: people change their own. */
  async function readerIn(c: Context<WebEnv>) {
    const found = await books.needsOf(c.var.caller, { fund: c.req.param('fund') ?? '' })
    if (isRefusal(found)) return found
    const need = found.readers.find((r) => r.reader === c.req.param('reader'))
    if (!need || !mayChange(need, roleOf(c))) return NOTHING_THERE
    return { found, need }
  }

  async function asking(
    c: Context<WebEnv>,
    { found, need }: { readonly found: NeedsOfFund; readonly need: NeedShown },
    form: Form | undefined,
    errors: readonly FieldError[],
  ) {
    const { fund } = found
    const isOwn = roleOf(c) === 'holder'
    const frame = await frameOf(c, service, '', {
      breadcrumbs: [...wayTo(c, fund), { href: urls.writing(fund.id), text: titleOf(isOwn) }],
      hasErrors: errors.length > 0,
    })
    return <AskPage {...{ found, need, form, errors, frame, isOwn }} today={todayOf(service)} />
  }
}

const roleOf = (c: Context<WebEnv>): RoleName => c.var.caller.as.role

function mayChange({ reader }: NeedShown, role: RoleName): boolean {
  return role === 'manager' || (role === 'holder' && reader === 'person')
}

const FIELDS = {
  form: 'form',
  says: 'says',
  way: 'way',
  address: 'address',
  review: 'review',
  reader: 'form',
  language: 'form',
}

function readNeed(form: Form, isManager: boolean) {
  const read = form.oneOf('form', NEED_FORMS, 'Choose how to read it.')
  const way = form.oneOf('way', NEED_WAYS, 'Choose how it comes.')
  const [says, address] = [form.written('says').trim(), form.written('address').trim()]
  const review = isManager ? form.day('review') : undefined
  if (form.errors.length > 0 || !read || !way) return undefined
  return {
    ...{ form: read, way },
    ...(says === '' ? {} : { says }),
    ...(address === '' ? {} : { address }),
    ...(review ? { review } : {}),
  }
}

const READS: Readonly<Record<NeedForm, string>> = {
  web: 'On a screen',
  pdf: 'In usual print',
  'large-print': 'In large print',
  'easy-read': 'In easy words with pictures',
  csv: 'As a table for a computer',
  json: 'As data for a computer',
  other: 'In another form',
}

const COMES: Readonly<Record<NeedWay, string>> = {
  'e-mail': 'By e-mail, with a link to sign in',
  post: 'By post',
  'in-person': 'By hand',
}

/** What staff read first: “Needs large print, by post. Ask again by 3 May 2027.” */
function flagOf({ form, way, record }: NeedShown): string | undefined {
  if (!record) return undefined
  const needs = form === 'other' ? `another form${record.says ? `: ${record.says}` : ''}` : NEEDS[form]
  const comes = { 'e-mail': 'by e-mail', post: 'by post', 'in-person': 'by hand' }[way]
  const again = record.due ? 'Ask again now' : `Ask again by ${printDay(record.review)}`
  return `Needs ${needs}, ${comes}. ${again}.`
}

const NEEDS: Readonly<Record<Exclude<NeedForm, 'other'>, string>> = {
  web: 'it on a screen',
  pdf: 'usual print',
  'large-print': 'large print',
  'easy-read': 'easy words with pictures',
  csv: 'a table for a computer',
  json: 'data for a computer',
}

/** The flag on a person's own page, for staff: met by whoever writes to them next. */
export function Flag({ need, fund }: { need: NeedShown; fund: string }) {
  return (
    <Inset>
      {flagOf(need) ?? `Nobody has asked ${need.name} how to write to them.`}{' '}
      <a class="govuk-link" href={urls.writing(fund)}>
        How we write to {need.name}
      </a>
    </Inset>
  )
}

function titleOf(isOwn: boolean): string {
  return isOwn ? 'How we write to you' : 'How we write'
}

function WritingPage(props: {
  found: NeedsOfFund
  provider: string
  role: RoleName
  frame: Frame
  saved: NeedShown | undefined
}) {
  const { found, provider, role, frame, saved } = props
  const { fund } = found
  const readers = found.readers.filter((need) => isTheirs(need, role))
  const isOwn = role === 'holder'
  return (
    <Page {...frame} title={isOwn ? titleOf(isOwn) : `${titleOf(isOwn)}: ${personOf(fund)}`}>
      <h1 class="govuk-heading-l">
        {!isOwn && <span class="govuk-caption-l">{personOf(fund)}</span>}
        {titleOf(isOwn)}
      </h1>
      {saved && (
        <p class="govuk-body" role="status">
          <strong>It is written down. It counts from the next letter on.</strong>
        </p>
      )}
      <p class="govuk-body rf-text">
        {isOwn
          ? `${provider} writes to you in the way that you need. You can change it here at any time.`
          : `Letters and statements go out in the way that is written down here.`}
      </p>
      {readers.map((need) => (
        <OneReader
          {...{ need, provider, role }}
          fund={fund.id}
          about={isOwn ? 'you' : personOf(fund)}
          isAlone={readers.length === 1}
        />
      ))}
      {role === 'manager' && (
        <p class="govuk-body">
          <a class="govuk-link" href={urls.toAskAgain()}>
            Whom to ask again, and who was not asked yet
          </a>
          <br />
          <a class="govuk-link" href={urls.contacts()}>
            How people reach you and the council
          </a>
        </p>
      )}
    </Page>
  )
}

/** How a funder is written to is no matter of the person, unless statements about them go there. */
function isTheirs({ to, getsStatements }: NeedShown, role: RoleName): boolean {
  return role === 'manager' || to !== 'commissioner' || getsStatements
}

function OneReader(props: {
  need: NeedShown
  provider: string
  role: RoleName
  fund: string
  /** `you`, or the person's name. */
  about: string
  isAlone: boolean
}) {
  const { need, provider, role, fund, about, isAlone } = props
  const { form, way, record, to, name, getsStatements, reader } = need
  const isYou = role === 'holder' && to === 'person'
  const who = isYou ? 'You' : name
  const tells = role !== 'manager' && to === 'commissioner'
  return (
    <section aria-label={who}>
      {!isAlone && <h2 class="govuk-heading-m">{who}</h2>}
      <SummaryList
        items={[
          { label: 'How to read it', value: READS[form] },
          ...(record?.says ? [{ label: 'In words', value: record.says }] : []),
          { label: 'How it comes', value: COMES[way] },
          ...(record?.address ? [{ label: 'Address', value: record.address }] : []),
          ...(getsStatements
            ? tells
              ? [{ label: 'Statements', value: `They get each statement about ${about}` }]
              : []
            : [{ label: 'Statements', value: isYou ? 'You get none' : 'They get none' }]),
          {
            label: 'Written down',
            value: record
              ? `${printDay(record.on)}: ${writerNamed(record.by, provider)}`
              : `Nobody has asked yet.${getsStatements ? ' It is as the agreement says.' : ''}`,
          },
          ...(record ? [{ label: 'We ask again', value: <Again {...{ record }} /> }] : []),
        ]}
      />
      {mayChange(need, role) && (
        <p class="govuk-body">
          <LinkButton href={urls.changeWriting(fund, reader)} kind="secondary">
            Change this<span class="govuk-visually-hidden">: {who}</span>
          </LinkButton>
        </p>
      )}
    </section>
  )
}

function Again({ record }: { record: NonNullable<NeedShown['record']> }) {
  return (
    <>
      <Whole>by {printDay(record.review)}</Whole> {record.due && <Tag colour="yellow">Ask now</Tag>}
    </>
  )
}

function AskPage(props: {
  found: NeedsOfFund
  need: NeedShown
  form: Form | undefined
  errors: readonly FieldError[]
  frame: Frame
  isOwn: boolean
  today: Day
}) {
  const { found, need, form, errors, frame, isOwn, today } = props
  const { record } = need
  const title = isOwn ? 'How do you want us to write to you?' : `How do we write to ${need.name}?`
  const written = (name: string, otherwise: string) => (form ? form.written(name) : otherwise)
  // Tables and data are for whoever reads them with a program; nobody is offered them by a slip.
  const forms = NEED_FORMS.filter(
    (f) => (f !== 'csv' && f !== 'json') || need.to === 'commissioner' || f === need.form,
  )
  return (
    <Page {...frame} title={title}>
      <ErrorSummary errors={errors} />
      <h1 class="govuk-heading-l">
        {!isOwn && <span class="govuk-caption-l">{personOf(found.fund)}</span>}
        {title}
      </h1>
      {!isOwn && (
        <p class="govuk-body rf-text">
          Ask {need.to === 'person' ? need.name : 'them'} what they need, and write down what they say.
        </p>
      )}
      <form method="post" action={urls.changeWriting(found.fund.id, need.reader)} novalidate>
        <input type="hidden" name="key" value={newKey()} />
        <Radios
          name="form"
          label={isOwn ? 'How do you read it best?' : 'How do they read it best?'}
          options={forms.map((value) => ({
            value,
            text: READS[value],
            ...(value === 'other' ? { hint: 'Like a recording, Braille or another language' } : {}),
          }))}
          value={written('form', need.form)}
          error={errorOf(errors, 'form')}
        />
        <TextArea
          name="says"
          label={isOwn ? 'Is there anything else that you need?' : 'Is there anything else that they need?'}
          hint={`In ${isOwn ? 'your' : 'their'} own words. Leave it empty if there is nothing.`}
          rows={3}
          value={written('says', record?.says ?? '')}
          error={errorOf(errors, 'says')}
        />
        <Radios
          name="way"
          label={isOwn ? 'How do you want to get it?' : 'How does it get to them?'}
          options={NEED_WAYS.map((value) => ({ value, text: COMES[value] }))}
          value={written('way', need.way)}
          error={errorOf(errors, 'way')}
        />
        <TextArea
          name="address"
          label="The address for letters"
          hint="Only needed for post"
          rows={4}
          value={written('address', record?.address ?? '')}
          error={errorOf(errors, 'address')}
        />
        {!isOwn && (
          <DateField
            name="review"
            label="By when is it asked again?"
            hint="Within three years"
            value={form ? form.dayWritten('review') : partsOf(yearsOn(today))}
            error={errorOf(errors, 'review')}
          />
        )}
        <Button>Write it down</Button>
      </form>
    </Page>
  )
}

const ON_PAGE = 25

function ListPage(props: {
  due: Paged<NeedsToReview['due'][number]>
  notAsked: Paged<NeedsToReview['notAsked'][number]>
  frame: Frame
}) {
  const { due, notAsked, frame } = props
  const at = (page: number, others: number) => urls.toAskAgain({ page, others })
  return (
    <Page {...frame} title="Ask again how to write">
      <h1 class="govuk-heading-l">Ask again how to write</h1>
      <p class="govuk-body rf-text">
        What people need changes. Ask them by the day that was agreed, and write down what they say.
      </p>
      {due.count === 0 ? (
        <p class="govuk-body">Nobody is to be asked again yet.</p>
      ) : (
        <Table
          caption="To ask again"
          captionHidden
          columns={[{ heading: 'Whom' }, { heading: 'What they need' }, { heading: 'Ask by' }]}
          rows={due.rows.map(({ fund, need }) => ({
            cells: [
              <a class="govuk-link" href={urls.changeWriting(fund.id, need.reader)}>
                {need.to === 'person' ? need.name : `${need.name}, about ${personOf(fund)}`}
              </a>,
              `${READS[need.form]}. ${COMES[need.way]}.`,
              <Whole>{printDay(need.record.review)}</Whole>,
            ],
          }))}
        />
      )}
      <Pages label="Pages of those to ask again" paged={due} to={(page) => at(page, notAsked.page)} />
      {notAsked.count > 0 && (
        <>
          <h2 class="govuk-heading-m">Not asked yet</h2>
          <ul class="govuk-list govuk-list--bullet">
            {notAsked.rows.map((fund) => (
              <li>
                <a class="govuk-link" href={urls.changeWriting(fund.id, 'person')}>
                  {personOf(fund)}
                </a>
              </li>
            ))}
          </ul>
          <Pages
            label="Pages of those not asked yet"
            paged={notAsked}
            to={(others) => at(due.page, others)}
          />
        </>
      )}
    </Page>
  )
}
