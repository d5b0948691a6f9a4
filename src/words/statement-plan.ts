import { type Block, left, right, row, type Section } from './blocks.ts'
import { planChart } from './statement-charts.ts'
import { pounds, type Teller, unbroken } from './teller.ts'

/** What the costed plan sets aside for each purpose, beside what was used. */
export function planSection(t: Teller): Section {
  const { plan } = t.s
  const says = t.says.plan
  const section = { id: 'plan', heading: says.heading }
  if (plan === null) return { ...section, blocks: [] }
  const chart = planChart(t)
  return {
    ...section,
    blocks: [
      ...(chart ? [chart] : []),
      {
        type: 'table',
        caption: says.table,
        captionShown: false,
        columns: [left(says.purpose), right(says.planned), right(says.used)],
        rows: [
          ...plan.lines.map((line) => row(t.word(line.purpose), [pounds(line.planned), pounds(line.used)])),
          row(says.total, [pounds(plan.planned), pounds(plan.used)], 'total'),
        ],
      },
    ],
  }
}

/** What the person pays towards their support themselves. */
export function contributionSection(t: Teller): Section {
  const { contribution } = t.s
  const says = t.says.contribution
  const section = { id: 'contribution', heading: says.heading }
  if (contribution === null) return { ...section, blocks: [] }
  return {
    ...section,
    blocks: [
      {
        type: 'table',
        caption: says.table,
        captionShown: false,
        columns: [left(says.row), right(says.amount)],
        rows: [
          row(says.assessed, [pounds(contribution.assessed)]),
          row(says.due, [pounds(contribution.due)]),
          row(says.paid, [pounds(contribution.paid)]),
        ],
      },
      { type: 'paragraph', text: says.collected(contribution.collected) },
    ],
  }
}

export function reviewSection(t: Teller): Section {
  const { review } = t.s
  const says = t.says.review
  const section = { id: 'review', heading: says.heading }
  if (review === null) return { ...section, blocks: [] }
  const actions: Block[] = [
    { type: 'paragraph', text: says.actions },
    { type: 'list', items: review.actions.map((action) => t.word(action)), ordered: false },
  ]
  return {
    ...section,
    blocks: [
      { type: 'paragraph', text: says.next(unbroken(t.fullDay(review.next))) },
      ...(review.actions.length > 0 ? actions : []),
    ],
  }
}

/** What may go back to the funder, when, and under which rule. */
export function reclaimSection(t: Teller): Section {
  const { reclaim } = t.s
  const says = t.says.reclaim
  const section = { id: 'reclaim', heading: says.heading }
  if (reclaim === null) return { ...section, blocks: [] }
  const on = unbroken(t.fullDay(reclaim.on))
  return {
    ...section,
    blocks: [
      {
        type: 'paragraph',
        text:
          reclaim.sum.exact === 0
            ? says.nothing(t.funders, on)
            : says.says(pounds(reclaim.sum), t.funders, on),
      },
      { type: 'paragraph', text: says.rule(reclaim.rule) },
    ],
  }
}
