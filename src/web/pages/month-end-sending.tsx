import type { Context, Hono } from 'hono'
import { programFor } from '../../bookkeeping/delivery.ts'
import type { Waiting, WhoWaits } from '../../bookkeeping/waiting.ts'
import { type Month, printMonth, readMonth } from '../../ledger/day.ts'
import { isRefusal, Refusal } from '../../ledger/refusal.ts'
import type { Service, WebEnv } from '../caller.ts'
import { Button, LinkButton } from '../design/fields.tsx'
import { Inset, KeyFigure, KeyFigures, Panel, Warning } from '../design/figures.tsx'
import { Page } from '../design/frame.tsx'
import { Table } from '../design/tables.tsx'
import { refused } from '../refused.tsx'
import type { Run } from '../runs.ts'
import { type Mail, sendMonth } from '../sending.ts'
import { urls } from '../urls.ts'
import { type Frame, frameOf, providerOf } from './frame.ts'
import {
  BrokenOff,
  breathe,
  GoesOn,
  KeptBack,
  type People,
  Refused,
  titleOf,
  Way,
  type Work,
  wayBack,
} from './month-end-work.tsx'
import { counted, type Paged, Pages, pageAsked, pageOf, peopleSaid, whichOf } from './paging.tsx'
import { READS } from './statements.tsx'
import { personOf } from './words.ts'

const ON_PAGE = 25

/** Sending a month’s final statements by e-mail to whoever waits for theirs; the rest goes on paper (month-end-paper.tsx). */
export function monthSending(app: Hono<WebEnv>, service: Service, work: Work): void {
  const { books } = service

  // Before it begins it stands there who is written to; then how far it is; then who was not reached.
  app.get('/month-end/:month/sending', async (c) => {
    const month = readMonth(c.req.param('month'))
    if (isRefusal(month)) return refused(c, [month])
    const asked = pageAsked(c.req.query('page'), ON_PAGE)
    const found = await books.whoWaits(c.var.caller, { month, gets: BY_EMAIL, ...asked })
    if (isRefusal(found)) return refused(c, [found])
    const run = work.of(c, 'sending', month)
    if (run?.state === 'goes-on') return work.progress(c, { what: 'sending', month, run })
    const { counts, waiting: rows } = found
    const waiting = { ...pageOf(counts['e-mail'] + counts['no-account'], asked, ON_PAGE), rows }
    const frame = await frameOf(c, service, '', wayBack(month))
    const about = { found, waiting, run, frame, going: work.goingOn(c), hasPost: service.post !== undefined }
    return c.html(<SendingPage {...about} people={await work.peopleIn(c, run)} />)
  })

  app.post('/month-end/:month/sending', async (c) => {
    const month = readMonth(c.req.param('month'))
    if (isRefusal(month)) return refused(c, [month])
    const found = await books.whoWaits(c.var.caller, { month, gets: [], skip: 0, most: 0 })
    if (isRefusal(found)) return refused(c, [found])
    if (found.toMail.length === 0) return c.redirect(urls.monthSending(month), 303)
    const mail = await mailOf(c)
    if (isRefusal(mail)) return refused(c, [mail])
    const sender = { books, caller: programFor(c.var.caller), turn: breathe }
    await work.begin(c, { what: 'sending', month }, (count) =>
      sendMonth(sender, { month, funds: found.toMail }, mail, { count, note: () => undefined }),
    )
    return c.redirect(urls.monthSending(month), 303)
  })

  async function mailOf(c: Context<WebEnv>): Promise<Mail | Refusal> {
    const { post, origin } = service
    if (!post)
      return new Refusal(
        'no-post',
        'No mail can be sent from here, so nobody was written to. Whoever runs the service must set up its mail first.',
      )
    const provider = (await providerOf(c, service))?.name ?? ''
    return { post, origin: origin ?? new URL(c.req.url).origin, provider }
  }
}

const BY_EMAIL = ['no-account', 'e-mail'] as const

function SendingPage(props: {
  found: WhoWaits
  waiting: Paged<Waiting>
  run: Run | undefined
  /** Other work: one at a time. */
  going: Run | undefined
  people: People
  hasPost: boolean
  frame: Frame
}) {
  const { found, waiting, run, going, people, hasPost, frame } = props
  const { month, counts, final, funds } = found
  const mails = counts['e-mail']
  const isSent = run?.state === 'ended' && run.refused.length === 0 && mails === 0
  const title = isSent
    ? `The e-mails for ${printMonth(month)} are sent`
    : `Send the statements of ${printMonth(month)}`
  return (
    <Page {...frame} title={title}>
      {isSent ? <Panel title={title}>{theirs(found)}</Panel> : <h1 class="govuk-heading-l">{title}</h1>}
      {run?.state === 'broken-off' && <BrokenOff />}
      {run && run.refused.length > 0 && (
        <>
          <h2 class="govuk-heading-m">Not reached</h2>
          <Refused list={run.refused} people={people} />
        </>
      )}
      {final === 0 ? (
        <Inset>Nobody’s {printMonth(month)} is closed. Statements go out once the month is closed.</Inset>
      ) : (
        <>
          <Counts found={found} />
          {final < funds && (
            <p class="govuk-body rf-text">
              {printMonth(month)} is closed for {counted(final)} of {peopleSaid(funds)}. The others get theirs
              once it is closed for them: come back here then.
            </p>
          )}
          {going && mails > 0 && (
            <Warning>
              <GoesOn going={going} /> One work is done at a time: wait until it has ended, then send here.
            </Warning>
          )}
          {mails > 0 && !hasPost && <NoPost />}
          {mails > 0 && hasPost && !going && <Send month={month} mails={mails} />}
          <ByEmail {...{ found, waiting }} />
          <OnPaper found={found} />
          <KeptBack found={found} />
        </>
      )}
      <Way to={urls.statements({ month })} text="Who has theirs already, person by person" />
      <Way to={urls.monthEnd(month)} text={titleOf(month)} />
    </Page>
  )
}

function theirs({ sent, counts, keptBack }: WhoWaits): string {
  const paper = onPaper(counts)
  const kept = keptBack.count
  const has = sent === 1 ? 'One reader has their statement' : `${counted(sent)} readers have their statements`
  const left = [
    ...(paper > 0 ? [`On paper or by hand: ${counted(paper)}`] : []),
    ...(kept > 0 ? [`Kept back: ${counted(kept)}`] : []),
  ]
  return left.length === 0 ? `${has}: everybody` : [has, ...left].join('. ')
}

const onPaper = (counts: WhoWaits['counts']) => counts.post + counts['by-hand'] + counts['no-account']

function Counts({ found: { sent, counts } }: { found: WhoWaits }) {
  return (
    <KeyFigures>
      <KeyFigure label="Sent or handed over" value={counted(sent)} />
      <KeyFigure label="By e-mail" value={counted(counts['e-mail'])} beneath="to be sent" />
      <KeyFigure label="On paper or by hand" value={counted(onPaper(counts))} beneath="to print and post" />
    </KeyFigures>
  )
}

function Send({ month, mails }: { month: Month; mails: number }) {
  return (
    <form method="post" action={urls.monthSending(month)}>
      <p class="govuk-body rf-text">
        Whoever waits for one gets an e-mail with a link: never the document, and no word about anybody’s
        money. Whoever reads several statements gets one e-mail for all. It is written down for each, as it is
        sent, and whoever has theirs is not written to again. Do not send with the command at the same moment:
        an e-mail that is just on its way could then go out twice.
      </p>
      <div class="govuk-button-group">
        <Button>
          {mails === 1 ? 'Send one statement by e-mail' : `Send ${counted(mails)} statements by e-mail`}
        </Button>
        <LinkButton href={urls.monthEnd(month)} kind="secondary">
          Not now
        </LinkButton>
      </div>
    </form>
  )
}

function NoPost() {
  return (
    <Warning>
      No e-mail can be sent from here: the service has no mail server. Whoever runs it must set it up first
      (“Letters” in the operating guide). Until then nothing here is sent; whoever needs theirs now can get it
      on paper, once that is recorded as how we write to them.
    </Warning>
  )
}

/** Everybody for whom an e-mail is recorded; whom none would reach stands in front, with what to do. */
function ByEmail({ found, waiting }: { found: WhoWaits; waiting: Paged<Waiting> }) {
  if (waiting.count === 0) return <p class="govuk-body">Nobody waits for an e-mail.</p>
  const which = whichOf(waiting)
  return (
    <section aria-labelledby="by-e-mail">
      <h2 class="govuk-heading-m" id="by-e-mail">
        Who waits for an e-mail{which && `: ${which}`}
      </h2>
      <Table
        caption="Who waits for an e-mail"
        captionHidden
        wide
        columns={[{ heading: 'To' }, { heading: 'Whose statement' }, { heading: 'How' }]}
        rows={waiting.rows.map((row) => ({
          cells: [
            row.name,
            <>
              <a class="govuk-link" href={urls.statement(row.fund.id, row.statement.number)}>
                {personOf(row.fund)}
              </a>{' '}
              {row.fund.ref}
            </>,
            row.gets === 'e-mail' ? (
              row.form === 'other' ? (
                'A link'
              ) : (
                `A link, to read ${READS[row.form]}`
              )
            ) : (
              <>
                No account with an e-mail address, so no e-mail would come.{' '}
                <a class="govuk-link" href={urls.changeWriting(row.fund.id, row.reader)}>
                  Change how we write
                  <span class="govuk-visually-hidden"> to {row.name}</span>
                </a>
                ,{' '}
                <a class="govuk-link" href={urls.inviting(comingIn(row))}>
                  invite<span class="govuk-visually-hidden"> {row.name}</span>
                </a>
                , or print it
              </>
            ),
          ],
        }))}
      />
      <Pages
        label="Pages of readers"
        paged={waiting}
        to={(page) => urls.monthSending(found.month, { page })}
      />
    </section>
  )
}

/** As what somebody is invited who reads a statement. */
function comingIn({ fund, reader }: Waiting) {
  if (reader === 'person') return { role: 'holder', fund: fund.id }
  if (reader.startsWith('funder:')) return { role: 'commissioner' }
  return { role: 'representative', fund: fund.id, authority: reader }
}

function OnPaper({ found: { month, counts } }: { found: WhoWaits }) {
  const n = onPaper(counts)
  if (n === 0) return <p class="govuk-body">Nothing waits to be printed or handed over.</p>
  return (
    <section aria-labelledby="on-paper">
      <h2 class="govuk-heading-m" id="on-paper">
        On paper or by hand
      </h2>
      <p class="govuk-body rf-text">
        {n === 1 ? 'One statement is' : `${counted(n)} statements are`} to be printed and posted, or handed
        over. Print each in its reader’s form, and tick it once it is on its way.
      </p>
      <Way to={urls.monthPaper(month)} text="Print and tick them" />
    </section>
  )
}
