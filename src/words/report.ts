import { type Month, printMonth } from '../ledger/day.ts'
import { HOUR, MINUTE, printSeconds } from '../ledger/hours.ts'
import type { Amount, MonthsChart } from './blocks.ts'

/** Figures of many people, in words: for the reports of a provider, and for whoever pays. */

/** Hours for a glance: whole minutes, rounded down, and “0 h” for none. */
export function hoursSaid(seconds: number): string {
  return exactHoursSaid(Math.trunc(seconds / MINUTE) * MINUTE)
}

/** The same to the second: “1,156 h 17 min 14 s”. */
export function exactHoursSaid(seconds: number): string {
  return seconds === 0
    ? '0 h'
    : printSeconds(seconds).replace(/^(−?)(\d{4,})/, (_, sign, h) => sign + thousands(h))
}

function thousands(digits: string): string {
  return digits.replace(/\B(?=(\d{3})+(?!\d))/g, ',')
}

/** “93 of each 100 hours”; over all of it, “all, and 12 of each 100 hours more”. */
export function shareSaid(ofHundred: number | undefined, of: string): string {
  if (ofHundred === undefined) return ''
  if (ofHundred === 100) return 'all of it'
  if (ofHundred > 100) return `all of it, and ${thousands(String(ofHundred - 100))} more for each 100 ${of}`
  return ofHundred === 0 ? 'none of it' : `${ofHundred} of each 100 ${of}`
}

/** What a month's bar shows, and how its number is written over it and along the side. */
export interface Series {
  readonly name: string
  readonly values: readonly number[]
}

/** One figure month by month; `unit` is what 1 is counted as, and `written` how a round number of it is said. */
export function monthsChart(
  title: string,
  months: readonly Month[],
  series: readonly Series[],
  counted: {
    readonly unit: number
    readonly written: (value: number) => string
    readonly short?: (value: number) => string
  },
): MonthsChart {
  const { unit, written, short = written } = counted
  const said = months.map((month, i) => {
    const amounts = series.map(({ name, values }) => {
      const value = written(values[i] ?? 0)
      return series.length > 1 ? `${name.toLowerCase()} ${value}` : value
    })
    return `${printMonth(month)} ${amounts.join(', ')}`
  })
  const most = Math.max(0, ...series.flatMap((s) => s.values))
  return {
    type: 'chart',
    chart: 'months',
    title,
    alt: `${series.length > 1 ? 'Two bars' : 'A bar'} for each month: ${said.join('; ')}.`,
    series: series.map((s) => s.name),
    levels: levels(most, unit).map((value) => ({ value, text: written(value) })),
    months: months.map((month, i) => ({
      month: printMonth(month).slice(0, 3),
      year: month.slice(0, 4),
      amounts: series.map(({ values }): Amount => ({ value: values[i] ?? 0, text: short(values[i] ?? 0) })),
    })),
  }
}

/** At most five round amounts from 0 up to `most`, each a whole number of units. */
function levels(most: number, unit: number): number[] {
  const steps = Array.from({ length: 10 }, (_, tens) => [1, 2, 5].map((n) => n * 10 ** tens * unit)).flat()
  const step = steps.find((one) => most / one <= 4) ?? Math.max(most, unit)
  return Array.from({ length: Math.floor(most / step) + 1 }, (_, i) => i * step)
}

/** How hours are counted in a chart: by whole hours along the side, and so short over a bar that twelve may stand. */
export const IN_HOURS = {
  unit: HOUR,
  written: hoursSaid,
  short: (seconds: number) => thousands(String(Math.trunc(seconds / HOUR))),
} as const

export const IN_COUNT = { unit: 1, written: (n: number) => thousands(String(n)) } as const

export const IN_PENCE = { unit: 1, written: (n: number) => `${n}p` } as const
