import { z } from '@hono/zod-openapi'
import type { Report, ReportLine, Totals } from '../../bookkeeping/reports.ts'
import { isRefusal } from '../../ledger/refusal.ts'
import { hasShares } from '../../ledger/report.ts'
import type { PoundsUsed, Sum } from '../../ledger/statement.ts'
import type { Service } from '../caller.ts'
import type { Routes } from './route.ts'
import { balance, count, day, every, maybe } from './shapes.ts'

const seconds = balance.openapi({ description: 'Standard hours in whole seconds.' })
const sum = z
  .strictObject({ pennySeconds: balance, pence: z.int() })
  .openapi('PrintedSum', { description: 'Exactly, and in whole pence as printed: every column adds up.' })
const stretch = z.strictObject({ from: z.string(), to: z.string() })

const hours = every(
  z.strictObject({
    kind: z.string(),
    label: z.string(),
    given: balance,
    used: balance,
    cancelledLate: balance,
    delivered: balance,
    unfunded: balance,
    planned: balance,
  }),
).openapi({ description: 'By kind: seconds, or whole nights and visits.' })

const spending = {
  hours,
  hoursGiven: seconds,
  hoursUsed: seconds,
  hoursNotChargedFor: seconds,
  support: sum,
  bought: sum,
  cancelledLate: sum,
  kept: sum,
  total: sum,
}
const shares = z.strictObject({
  direct: count,
  management: count,
  cancelledLate: count,
  bought: count,
  kept: count,
})
const parts = {
  direct: sum,
  management: sum,
  cancelledLate: sum,
  bought: sum,
  kept: sum,
  total: sum,
  of100: maybe(
    shares.openapi({
      description: 'Pence of each £1 used; they make 100. Missing where there is no £1 to share.',
    }),
  ),
}
const plan = {
  hoursAgreed: seconds.openapi({ description: 'What the agreement gives in the weeks begun: seconds.' }),
  hoursPlanned: seconds.openapi({ description: 'Held for visits that were planned: seconds.' }),
  hoursDelivered: seconds.openapi({ description: 'All support, what was not charged for too: seconds.' }),
  agreed: sum,
  used: sum,
}

function reportShape<S extends z.ZodRawShape>(name: string, figures: S) {
  const person = {
    fund: z.string(),
    ref: z.string(),
    name: maybe(z.string().openapi({ description: 'Missing once erased.' })),
    days: every(stretch).openapi({ description: 'Those of the report’s days that are this person’s.' }),
    ...figures,
  }
  return z
    .strictObject({
      from: z.string(),
      to: z.string(),
      closed: count.openapi({ description: 'For how many people these days are closed.' }),
      people: every(z.strictObject(person)),
      total: z.strictObject(figures),
    })
    .openapi(name)
}

const period = z.strictObject({ from: maybe(day), to: maybe(day) })

const month = z
  .strictObject({
    month: z.string(),
    funds: count,
    closed: count,
    of100: maybe(shares),
    hoursHeld: seconds.openapi({ description: 'Not used yet on the last day, saved ones too: seconds.' }),
    hoursAgreed: seconds,
    hoursDelivered: seconds,
    hoursCancelledLate: seconds,
    visitsCancelledLate: count,
    visitsMissed: count.openapi({ description: 'That the provider could not come to.' }),
  })
  .openapi('MonthOver')

/** What a provider is asked, over everybody; a commissioner reads of the funds and days that are paid by theirs. */
export function reports(routes: Routes, { books }: Service) {
  return routes
    .get(
      '/api/reports/spending',
      {
        summary: 'What is spent on each person’s service; of the last closed month where no days are asked',
        query: period,
        answer: reportShape('SpendingReport', spending),
      },
      async ({ query, caller }) => {
        const report = await books.report(caller, query)
        return isRefusal(report) ? report : reportOf(report, spendingOf)
      },
    )
    .get(
      '/api/reports/direct-and-management',
      {
        summary: 'What goes on direct support and what on management, of each £1 used',
        query: period,
        answer: reportShape('DirectAndManagementReport', parts),
      },
      async ({ query, caller }) => {
        const report = await books.report(caller, query)
        return isRefusal(report) ? report : reportOf(report, partsOf)
      },
    )
    .get(
      '/api/reports/plan-and-actual',
      {
        summary: 'What was agreed and planned, and what was delivered and used',
        query: period,
        answer: reportShape('PlanAndActualReport', plan),
      },
      async ({ query, caller }) => {
        const report = await books.report(caller, query)
        return isRefusal(report) ? report : reportOf(report, planOf)
      },
    )
    .get(
      '/api/reports/over-time',
      {
        summary: 'The last twelve months that are over, oldest first',
        answer: z.strictObject({ months: every(month) }),
      },
      async ({ caller }) => ({
        months: (await books.reportOverTime(caller, {})).months.map((m) => ({
          month: m.month,
          funds: m.funds,
          closed: m.closed,
          ...of100(m.used),
          hoursHeld: m.held,
          hoursAgreed: m.figures.standard.agreed,
          hoursDelivered: m.figures.standard.delivered,
          hoursCancelledLate: m.figures.standard.cancelledLate,
          visitsCancelledLate: m.figures.lateVisits,
          visitsMissed: m.figures.missedVisits,
        })),
      }),
    )
}

function reportOf<F extends object>({ days, closed, people, total }: Report, figures: (of: Totals) => F) {
  return {
    ...{ from: days.first, to: days.last, closed },
    people: people.map((line) => ({ ...whoOf(line), ...figures(line) })),
    total: figures(total),
  }
}

function whoOf({ fund: { id, ref, name }, days }: ReportLine) {
  return {
    fund: id,
    ref,
    ...(name === undefined ? {} : { name }),
    days: days.map(({ first, last }) => ({ from: first, to: last })),
  }
}

const printed = ({ exact, pence }: Sum) => ({ pennySeconds: exact, pence })

function spendingOf({ figures: { hours: kinds, standard }, used }: Totals) {
  const { direct, management } = used
  return {
    hours: kinds.map(({ measure: _, held: __, ...rest }) => rest),
    hoursGiven: standard.given,
    hoursUsed: standard.used,
    hoursNotChargedFor: standard.unfunded,
    support: printed({ exact: direct.exact + management.exact, pence: direct.pence + management.pence }),
    bought: printed(used.bought),
    cancelledLate: printed(used.cancelledLate),
    kept: printed(used.kept),
    total: printed(used.total),
  }
}

function of100(used: PoundsUsed) {
  return hasShares(used) ? { of100: used.of100 } : {}
}

function partsOf({ used }: Totals) {
  return {
    direct: printed(used.direct),
    management: printed(used.management),
    cancelledLate: printed(used.cancelledLate),
    bought: printed(used.bought),
    kept: printed(used.kept),
    total: printed(used.total),
    ...of100(used),
  }
}

function planOf({ figures: { standard }, agreed, used }: Totals) {
  return {
    hoursAgreed: standard.agreed,
    hoursPlanned: standard.planned,
    hoursDelivered: standard.delivered,
    agreed: printed(agreed),
    used: printed(used.total),
  }
}
