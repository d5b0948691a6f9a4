import type { Context, Hono } from 'hono'
import type { TriedOut } from '../../bookkeeping/try-out.ts'
import type { AboutToUndo } from '../../bookkeeping/undo.ts'
import { printDay } from '../../ledger/day.ts'
import { isRefusal, Refusal } from '../../ledger/refusal.ts'
import type { Service, WebEnv } from '../caller.ts'
import { Button, ErrorSummary, type FieldError, LinkButton } from '../design/fields.tsx'
import { Inset, Panel } from '../design/figures.tsx'
import { Page } from '../design/frame.tsx'
import { SummaryList, Table } from '../design/tables.tsx'
import { refused, STATUS } from '../refused.tsx'
import { urls } from '../urls.ts'
import { type Asking, act, type Checking, check } from './act.ts'
import { moneyRows, TooLittle } from './committed.tsx'
import {
  Again,
  type Decided,
  type Deciding,
  decidedAsked,
  decidedFields,
  decidedIn,
  decidedItems,
  deciding,
  saidAbout,
  WhoDecided,
  youDecide,
} from './deciding.tsx'
import { Form } from './form.ts'
import { type Frame, frameOf, newKey, providerOf, wayTo } from './frame.ts'
import { capital, happenings, howMuch, personOf, pounds, toldBy } from './words.ts'

const FIELDS = { on: 'day', name: 'who', decidedBy: 'who' } as const

/** A choice, who may undo it, and what it did in words. */
interface Undoing extends Deciding {
  readonly undo: AboutToUndo
  /** “Swapped 5 h of day hours for money to spend: £123.00”. */
  readonly said: string
}

/** Undoing what a choice did, until it is used: shown first, and only then done (WCAG 3.3.4). */
export function undo(app: Hono<WebEnv>, service: Service): void {
  const { books } = service

  app.get('/funds/:fund/entries/:number/undo', async (c) => {
    const about = await asked(c)
    if (isRefusal(about)) return refused(c, [about])
    const form = Form.asked(c)
    // Whoever decides it here has nothing to fill in.
    return about.self ? check(c, form, checking(c, about, form)) : c.html(await asking(c, about, form, []))
  })

  app.post('/funds/:fund/entries/:number/undo', async (c) => {
    const about = await asked(c)
    if (isRefusal(about)) return refused(c, [about])
    const form = await Form.sent(c)
    return check(c, form, checking(c, about, form))
  })

  app.post('/funds/:fund/entries/:number/undoing', async (c) => {
    const about = await asked(c)
    if (isRefusal(about)) return refused(c, [about])
    const form = await Form.sent(c)
    return act(c, form, {
      ...wish(c, about, form),
      act: (decided, request) => books.undo(c.var.caller, askOf(about, decided), request),
      next: () => urls.undoing(about.page.fund.id, about.undo.entry.number),
    })
  })

  app.get('/funds/:fund/entries/:number/undoing', async (c) => {
    const about = await asked(c)
    if (isRefusal(about)) return refused(c, [about])
    if (about.undo.undoneBy === undefined)
      return refused(c, [new Refusal('unknown-entry', 'This was not undone.')])
    return c.html(<DonePage about={about} frame={await frameFor(c, about)} />)
  })

  async function asked(c: Context<WebEnv>): Promise<Undoing | Refusal> {
    const [fund, written] = [c.req.param('fund') ?? '', c.req.param('number') ?? '']
    const number = /^[1-9]\d{0,8}$/.test(written) ? Number(written) : 0
    const found = await books.aboutToUndo(c.var.caller, { fund, number })
    if (isRefusal(found)) return found
    const about = await deciding(c, service, [found.kind])
    if (isRefusal(about)) return about
    const provider = (await providerOf(c, service))?.name ?? ''
    const told = { ...toldBy(about.page, provider), words: new Map([...about.page.words, ...found.words]) }
    const [line] = happenings([found.entry], new Map(), told)
    const said = [line?.what, line?.amount.replace(/^[+−]/, '')].filter(Boolean).join(': ')
    return { ...about, undo: found, said }
  }

  function checking(c: Context<WebEnv>, about: Undoing, form: Form): Checking<Decided> {
    return {
      ...wish(c, about, form),
      check: async (decided) => {
        const tried = await books.tryUndo(c.var.caller, askOf(about, decided))
        if (isRefusal(tried)) return tried
        return <CheckPage {...{ about, decided, tried }} frame={await frameFor(c, about)} />
      },
    }
  }

  function wish(c: Context<WebEnv>, about: Undoing, form: Form): Asking<Decided> {
    return {
      read: () => decidedIn(form, about),
      fields: FIELDS,
      again: async (wrong, refusals) => {
        const errors = await saidAbout(c, service, about, wrong, refusals)
        const [inTheWay] = refusals
        // At a field of a manager's form; whoever decides it here has none, and reads it on a page of its own.
        if (!about.self || !inTheWay) return asking(c, about, form, errors)
        const frame = await frameFor(c, about)
        return c.html(<CannotPage {...{ about, errors, frame }} />, STATUS[inTheWay.name])
      },
    }
  }

  async function asking(c: Context<WebEnv>, about: Undoing, form: Form, errors: readonly FieldError[]) {
    return <AskPage {...{ about, form, errors }} frame={await frameFor(c, about, errors)} />
  }

  function frameFor(
    c: Context<WebEnv>,
    { page }: Undoing,
    errors: readonly FieldError[] = [],
  ): Promise<Frame> {
    return frameOf(c, service, '', { hasErrors: errors.length > 0, breadcrumbs: wayTo(c, page.fund) })
  }
}

function askOf({ page, undo: { entry } }: Undoing, { on, heard }: Decided) {
  return { fund: page.fund.ref, number: entry.number, on, decided: decidedAsked(heard) }
}

function Heading({ about, text }: { about: Undoing; text: string }) {
  return (
    <h1 class="govuk-heading-l">
      {about.self !== 'person' && <span class="govuk-caption-l">{personOf(about.page.fund)}</span>}
      {text}
    </h1>
  )
}

function whatItems({ undo: { entry }, said }: Undoing) {
  return [
    { label: 'What is undone', value: said },
    { label: 'It was decided on', value: printDay(entry.relatesTo ?? entry.effective) },
  ]
}

function AskPage(props: { about: Undoing; form: Form; errors: readonly FieldError[]; frame: Frame }) {
  const { about, form, errors, frame } = props
  const { page, undo: of } = about
  return (
    <Page {...frame} title="Undo this?">
      <ErrorSummary errors={errors} />
      <Heading about={about} text="Undo this?" />
      <p class="govuk-body">{youDecide(about)}Nothing happens until you have checked it.</p>
      <SummaryList items={whatItems(about)} />
      <form method="post" action={urls.undo(page.fund.id, of.entry.number)} novalidate>
        {!about.self && <WhoDecided {...{ about, form, errors }} />}
        <Button>Check it</Button>
      </form>
    </Page>
  )
}

function CannotPage({
  about,
  errors,
  frame,
}: {
  about: Undoing
  errors: readonly FieldError[]
  frame: Frame
}) {
  return (
    <Page {...frame} title="This cannot be undone">
      <Heading about={about} text="This cannot be undone" />
      <SummaryList items={whatItems(about)} />
      <Inset>
        {errors.map(({ text }) => (
          <p class="govuk-body">{text}</p>
        ))}
      </Inset>
      <LinkButton href={urls.fund(about.page.fund.id)} kind="secondary">
        Back to what is left
      </LinkButton>
    </Page>
  )
}

function CheckPage(props: { about: Undoing; decided: Decided; tried: TriedOut; frame: Frame }) {
  const { about, decided, tried, frame } = props
  const { page, undo: of, self } = about
  const { id } = page.fund
  const kinds = page.agreement?.kinds ?? []
  const inUnit = (unit: string, n: number) => (unit === 'GBP' ? pounds(n) : howMuch(kinds, unit, n))
  const left = tried.left.filter((l) => l.before !== l.after)
  const { before, after } = tried.spending
  const rows = [
    ...left.map((l) => ({
      cells: [capital(l.label), howMuch(kinds, l.kind, l.before), howMuch(kinds, l.kind, l.after)],
    })),
    ...(before === after && tried.committed.before === tried.committed.after ? [] : moneyRows(page, tried)),
    ...tried.kept.map((k) => ({
      cells: [
        k.code === 'contingency' ? 'Kept for emergencies' : `Saved for ${savedFor(of)}`,
        inUnit(k.unit, k.before),
        inUnit(k.unit, k.after),
      ],
    })),
  ]
  const fields = decidedFields(decided)
  return (
    <Page {...frame} title="Undo this?">
      <Heading about={about} text="Undo this?" />
      <p class="govuk-body">{youDecide(about)}Nothing happens until you press the button.</p>
      <SummaryList items={[...whatItems(about), ...decidedItems(about, of.kind, decided)]} />
      {rows.length > 0 && (
        <Table
          caption="What there would be, not counting planned visits"
          columns={[
            { heading: 'What' },
            { heading: 'Now', align: 'right' },
            { heading: 'After undoing', align: 'right' },
          ]}
          rows={rows}
        />
      )}
      {of.entry.kind === 'purchase-decided' && (
        <p class="govuk-body">Nothing is paid for it yet, so no money moves.</p>
      )}
      <TooLittle page={page} tried={tried} />
      <div class="govuk-button-group">
        <form method="post" action={urls.undoing(id, of.entry.number)}>
          <Again fields={fields} />
          <input type="hidden" name="key" value={newKey()} />
          <Button>Undo it now</Button>
        </form>
        {!self && (
          <form method="post" action={urls.undo(id, of.entry.number)}>
            <Again fields={fields} />
            <Button kind="secondary" name="change" value="yes">
              Change something
            </Button>
          </form>
        )}
        <LinkButton href={urls.fund(id)} kind="secondary">
          Leave it as it is
        </LinkButton>
      </div>
    </Page>
  )
}

function savedFor({ entry, words }: AboutToUndo): string {
  return entry.kind === 'saving' ? (words.get(entry.details.name) ?? '(removed)') : ''
}

function DonePage({ about, frame }: { about: Undoing; frame: Frame }) {
  const { page, said, self } = about
  const kinds = page.agreement?.kinds ?? []
  return (
    <Page {...frame} title="It is undone">
      <Panel title="It is undone">{said}</Panel>
      <Table
        caption="What is left now"
        columns={[{ heading: 'What' }, { heading: 'Left', align: 'right' }]}
        rows={[
          ...page.line.left.map((l) => ({ cells: [capital(l.label), howMuch(kinds, l.kind, l.amount)] })),
          ...moneyRows(page),
        ]}
      />
      <p class="govuk-body">
        <a class="govuk-link" href={urls.fund(page.fund.id)}>
          {self === 'person' ? 'Back to what is left' : `Back to ${personOf(page.fund)}’s fund`}
        </a>
      </p>
    </Page>
  )
}

/** “Undo this”, where a choice is shown that may be undone. */
export function UndoLink({ fund, entry, what }: { fund: string; entry: number; what?: string }) {
  return (
    <p class="govuk-body">
      <LinkButton href={urls.undo(fund, entry)} kind="secondary">
        Undo this
        {what && <span class="govuk-visually-hidden">: {what}</span>}
      </LinkButton>
    </p>
  )
}
