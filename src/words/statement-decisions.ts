import type { DecisionLine } from '../ledger/statement.ts'
import { left, row, type Section, tableSection } from './blocks.ts'
import { pounds, type Teller } from './teller.ts'

export function decisionsSection(t: Teller): Section {
  const { decisions } = t.s
  return tableSection('decisions', t.says.decisions.heading, decisions.length > 0, () => ({
    type: 'table',
    caption: t.says.decisions.table,
    captionShown: false,
    columns: [
      left(t.says.decisions.day),
      left(t.says.decisions.what),
      left(t.says.decisions.who),
      t.lineColumn,
    ],
    rows: decisions.map((d) => row(t.shortDay(d.day), [decided(t, d), whoDecided(t, d), t.line(d)])),
  }))
}

export function decided(t: Teller, d: DecisionLine): string {
  const words = t.says.decisions
  const hours = t.hoursOf(d.kind, d.amount)
  const sum = d.sum === null ? t.says.none : pounds(d.sum)
  const name = d.name === null ? words.something : t.word(d.name)
  const hoursOrSum = d.amount === null ? sum : hours
  switch (d.what) {
    case 'swapped':
      return words.swapped(hours, t.hoursOf(d.toKind, d.toAmount))
    case 'into-money':
      return words['into-money'](hours, sum)
    case 'back-into-hours':
      return words['back-into-hours'](hours, sum)
    case 'saved':
      return words.saved(hoursOrSum, name)
    case 'taken-out':
      return words['taken-out'](hoursOrSum, name)
    case 'set-aside':
    case 'drawn':
      return d.name === null ? words[d.what](hoursOrSum) : `${words[d.what](hoursOrSum)}\n${name}`
    case 'bought':
      return d.sum === null ? words.bought(name) : words.boughtFor(name, sum)
    case 'agreement':
    case 'standing':
      return d.name === null ? words[d.what] : name
    case 'other':
      if (d.name !== null) return name
      return d.amount === null ? words.other : words.funded(hours)
  }
}

export function whoDecided(t: Teller, d: DecisionLine): string {
  const name = d.decidedBy === null ? t.says.none : t.word(d.decidedBy)
  const who = d.by === 'person' && name !== t.says.removed ? t.says.decisions.you : name
  const involved = d.involved === null ? undefined : (t.says.decisions.involved[d.involved] ?? d.involved)
  return involved === undefined ? who : `${who}\n${involved}`
}
