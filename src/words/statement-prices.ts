import { addRates, type Part, type Rate } from '../ledger/rate.ts'
import type { PriceOfKind } from '../ledger/statement.ts'
import { type Block, inGroups, left, type Row, right, row, type Section, type Table } from './blocks.ts'
import type { Teller } from './teller.ts'

export function pricesSection(t: Teller): Section {
  const { prices } = t.s
  const ratios = prices.filter((p) => p.ratio.standard !== p.ratio.own)
  return {
    id: 'prices',
    heading: t.says.prices.heading,
    blocks: [
      ...inGroups(prices, 3).map((group) => priceTable(t, group)),
      ...[
        ...new Set(ratios.map((p) => ratioSentence(t, p))),
        ...(t.s.managementNote ? [t.s.managementNote] : []),
      ].map((text): Block => ({ type: 'paragraph', text })),
    ],
  }
}

function ratioSentence(t: Teller, p: PriceOfKind): string {
  const own = p.measure === 'count' ? t.count(p.ratio.own) : t.time(p.ratio.own * 3600)
  return t.says.prices.ratio(t.time(p.ratio.standard * 3600), t.standard, own, p.label)
}

/** Cost lines run down, direct support before running the provider; kinds of hour run across. */
function priceTable(t: Teller, prices: readonly PriceOfKind[]): Table {
  const partRows = (part: Part, heading: string): Row[] => {
    const names = new Set(
      prices.flatMap((p) => p.lines.filter((l) => l.part === part).map((l) => nameOf(t, l))),
    )
    if (names.size === 0) return []
    const inPart = (p: PriceOfKind) => p.lines.filter((l) => l.part === part)
    const summed = (rates: readonly Rate[]) => (rates.length === 0 ? t.says.none : t.rate(addRates(rates)))
    return [
      ...[...names].map((name) =>
        row(
          name,
          prices.map((p) =>
            summed(
              inPart(p)
                .filter((l) => nameOf(t, l) === name)
                .map((l) => l.rate),
            ),
          ),
        ),
      ),
      row(
        heading,
        prices.map((p) => summed(inPart(p).map((l) => l.rate))),
        'part',
      ),
    ]
  }
  const changed = new Set(prices.map((p) => p.kind)).size < prices.length
  return {
    type: 'table',
    caption: t.says.prices.table,
    captionShown: false,
    columns: [
      left(t.says.prices.row),
      ...prices.map((p) =>
        right(changed ? t.says.prices.from(t.says.capital(p.label), t.day(p.from)) : t.says.capital(p.label)),
      ),
    ],
    rows: [
      ...partRows('direct', t.says.prices.direct),
      ...partRows('management', t.says.prices.management(t.s.provider)),
      row(
        t.says.prices.total,
        prices.map((p) => t.rate(p.price)),
        'total',
      ),
    ],
  }
}

function nameOf(t: Teller, line: PriceOfKind['lines'][number]): string {
  return line.category === 'margin' ? t.says.prices.margin(t.s.provider) : t.says.capital(line.label)
}
