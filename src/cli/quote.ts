import type { Priced } from '../bookkeeping/plan.ts'
import { printDay, printTime, printWeekday } from '../ledger/day.ts'
import { printSeconds, readHours } from '../ledger/hours.ts'
import { isRefusal } from '../ledger/refusal.ts'
import { BOOKS, command, needed, readIfGiven, refused, WrongUsage } from './command.ts'
import { inHouse } from './house.ts'

export const quote = command({
  name: 'quote',
  summary: 'What a visit would cost in the person’s own hours, or how late it could last; writes nothing',
  usage: [
    "REF --from 'DAY TIME' --to 'DAY TIME' [--as KIND]",
    "REF --from 'DAY TIME' --latest [--hours H:MM] [--as KIND]",
  ],
  examples: [
    "quote LS-001 --from '2026-03-13 20:00' --to '2026-03-14 02:00'",
    "quote LS-001 --from '2026-03-13 20:00' --latest --hours 6:00",
  ],
  options: {
    from: { type: 'string', value: 'TIME', says: 'when it starts, local time: 2026-03-13 20:00' },
    to: { type: 'string', value: 'TIME', says: 'when it ends' },
    latest: { type: 'boolean', says: 'how late it could last instead' },
    hours: {
      type: 'string',
      value: 'H:MM',
      says: 'with --latest: at most so many standard hours (all there are)',
    },
    as: {
      type: 'string',
      value: 'KIND',
      says: 'one kind for the whole visit, such as shared (by the clock)',
    },
    ...BOOKS,
  },
  words: 1,
  run({ options, words }) {
    const fund = needed('whose fund: ringfence quote REF …', words[0])
    const start = needed('when it starts: --from ‘2026-03-13 20:00’', options.from)
    const seconds = readIfGiven('hours', options.hours, readHours)
    if ((options.to === undefined) === !options.latest)
      throw new WrongUsage('Say when it ends with --to, or ask how late it could last with --latest.')
    if (seconds !== undefined && !options.latest) throw new WrongUsage('--hours goes with --latest.')
    const as = options.as ? { givenAs: options.as } : {}
    return inHouse(options, async ({ books, caller }) => {
      if (options.to !== undefined) {
        const priced = await books.whatWouldItCost(caller, { fund, start, end: options.to, ...as })
        return isRefusal(priced) ? refused(priced) : { json: jsonOf(priced), text: textOf(priced) }
      }
      const limit = seconds === undefined ? {} : { seconds }
      const late = await books.howLateCanIStay(caller, { fund, start, ...limit, ...as })
      if (isRefusal(late)) return refused(late)
      const { until, minutes, priced } = late
      return {
        json: { until, minutes, ...jsonOf(priced) },
        text: `Until ${printTime(until)} on ${printDay(until.slice(0, 10) as typeof priced.quote.week)}.\n\n${textOf(priced)}`,
      }
    })
  },
})

/** All amounts in whole seconds of standard hours, except those of a kind (a count for nights and visits). */
function jsonOf({ fund, agreement, quote: q }: Priced) {
  return {
    ref: fund.ref,
    agreement: agreement.version,
    pieces: q.pieces.map(({ day, localStart, localEnd, kind, amount }) => ({
      day,
      localStart,
      localEnd,
      kind,
      amount,
    })),
    cost: q.cost,
    short: q.short,
    week: { starts: q.week, given: q.given, used: q.used, planned: q.planned, left: q.leftThisWeek },
    fromBefore: q.fromBefore,
    left: q.left,
  }
}

function textOf({ fund, agreement, quote: q }: Priced): string {
  const kindOf = (code: string) => agreement.kinds.find((k) => k.code === code)
  const said = (code: string, amount: number) => {
    const kind = kindOf(code)
    return kind?.measure === 'count'
      ? `${amount} ${kind.label}`
      : `${printSeconds(amount)} of ${kind?.label ?? code}`
  }
  const lines: [string, string][] = [
    ['Given this week', printSeconds(q.given)],
    ['− used', printSeconds(q.used)],
    ['− planned already', printSeconds(q.planned)],
    ['− this', printSeconds(q.cost)],
    ['= left this week', printSeconds(q.leftThisWeek)],
    ['Besides, from before', printSeconds(q.fromBefore)],
  ]
  return [
    `${fund.name ?? fund.ref}: this costs ${printSeconds(q.cost)} in standard hours.`,
    ...q.pieces.map(
      (p) =>
        `  ${printWeekday(p.day)} ${printTime(p.localStart)}–${printTime(p.localEnd)}  ${said(p.kind, p.amount)}`,
    ),
    '',
    ...lines.map(([label, amount]) => `  ${label.padEnd(22)}${amount.padStart(12)}`),
    ...(q.short > 0
      ? [
          '',
          `The hours do not reach: ${printSeconds(q.short)} would be extra support that is not charged for.`,
        ]
      : []),
  ].join('\n')
}
