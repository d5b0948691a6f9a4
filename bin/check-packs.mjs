#!/usr/bin/env node
// @ts-nocheck It looks at each thing before it is believed.
// Checks the packs that a provider of Individual Service Funds gave a council, month after month: one file, nothing to
// install, no network, Node 18 or later. It shares no code with the program that made them. What it shows is that
// every entry of an older pack is still there, unchanged, beneath the newer ones. docs/checking.md tells the format.
import { createHash } from 'node:crypto'
import { readFileSync, realpathSync } from 'node:fs'
import { pathToFileURL } from 'node:url'

const USAGE = `Checks a council's packs against each other: that nothing old was changed.

  node check-packs.mjs PACK.ndjson [PACK.ndjson …] [--with-gaps]

  PACK.ndjson   packs of one provider and one funder, older and newer, in any order
  --with-gaps   months between them that cannot be had are no fault
  --help        this page

It ends with 0 where all of it is right, 1 where anything is not, 2 where it was asked wrongly.
`

/**
 * Bytes in, findings out: { sound, findings: [{ is: 'right' | 'wrong' | 'unchecked', says }] }.
 * @param {readonly { name: string, bytes: Uint8Array }[]} files
 * @param {{ withGaps?: boolean }} options
 */
export function checkPacks(files, { withGaps = false } = {}) {
  const report = new Report()
  const packs = []
  const trying = (name, work) => {
    try {
      work()
    } catch (error) {
      report.wrong(name, `not whole (${error.message})`)
    }
  }
  for (const { name, bytes } of files) trying(name, () => packs.push(readPack(report, bytes)))
  packs.sort((a, b) => (a.head.month < b.head.month ? -1 : 1))
  if (packs.length > 0) trying('the packs', () => checkTogether(report, packs, withGaps))
  for (const says of UNTOLD) report.unchecked(says)
  return report.done()
}

const UNTOLD = [
  'What was changed before the oldest of these packs: keep them, and compare them with those to come.',
  'Whether the figures are those of the entries: check some of the statements with check-statement.mjs.',
  'Whether it really was so: only people can tell.',
]

class Report {
  #findings = []
  #right = new Map()

  wrong(where, says) {
    this.#findings.push({ is: 'wrong', says: `${where}: ${says}` })
  }

  /** `missing`: it could be checked with one file more. */
  unchecked(says, missing = false) {
    this.#findings.push({ is: 'unchecked', says, ...(missing ? { missing } : {}) })
  }

  /** Told once, with how often it was looked at and found right. */
  right(says, count = 1) {
    this.#right.set(says, (this.#right.get(says) ?? 0) + count)
  }

  same(where, what, stated, worked) {
    if (stated !== worked) this.wrong(where, `${what} is ${stated}; it comes to ${worked}`)
  }

  /** Whether nothing is wrong that `find` looks at; then it is told as right. */
  examine(says, find) {
    const before = this.#findings.length
    find()
    const isRight = this.#findings.length === before
    if (isRight) this.right(says)
    return isRight
  }

  done() {
    const right = [...this.#right].map(([says, n]) => ({ is: 'right', says: `${says}: ${n}` }))
    const sound = !this.#findings.some((f) => f.is === 'wrong' || f.missing)
    return { sound, findings: [...right, ...this.#findings] }
  }
}

// ── One pack ──

/** What is kept of a pack is what others are compared with. */
function readPack(report, bytes) {
  const pack = { head: undefined, funds: new Map(), totals: undefined, end: undefined }
  const sums = { counts: { closed: 0, withheld: 0, open: 0, ended: 0 }, figures: undefined, last: null }
  const digest = createHash('sha256')
  // UTF-8 as it stands: nothing is mended, and nothing is left out at its beginning or end.
  const lines = new TextDecoder('utf-8', { fatal: true, ignoreBOM: true }).decode(bytes).split('\n')
  if (lines.pop() !== '') throw new Error('it does not end as it was handed out')
  let count = 0
  for (const text of lines) {
    const line = JSON.parse(text)
    if (canonical(line) !== text) throw new Error(`line ${count + 1} was changed since it was handed out`)
    if (pack.end || (pack.totals && line.is !== 'digest')) throw new Error('something stands after its end')
    const { name, ...rest } = line
    if (line.is === 'digest') pack.end = line
    else {
      digest.update(`${canonical(rest)}\n`)
      count += 1
    }
    if (count === 1 && (line.is !== 'pack' || line.format !== 1)) throw new Error('it is no pack of format 1')
    if (line.is === 'pack') pack.head = line
    else if (line.is === 'totals') pack.totals = line
    else if (line.is !== 'digest') checkFund(report, pack, sums, line, name)
  }
  if (!pack.totals || !pack.end) throw new Error('its end is missing')
  const { month } = pack.head
  report.examine('Packs that are whole, with the SHA-256 at their end', () => {
    report.same(month, 'the number of its lines', pack.end.lines, count)
    report.same(month, 'its SHA-256', pack.end.digest, digest.digest('hex'))
  })
  report.examine('Packs whose totals are the sums of their funds', () => checkTotals(report, pack, sums))
  return pack
}

function checkFund(report, { head, funds }, sums, line, name) {
  const { is, fund, ref, person, chain, figures } = line
  const where = `${head.month}, ${ref}`
  if (!(is in sums.counts)) throw new Error(`“${is}” is nothing that a pack holds`)
  sums.counts[is] += 1
  if (funds.has(fund)) report.wrong(where, 'it stands twice')
  const kept = { ref, is, month: head.month, chain, isShown: false }
  funds.set(fund, kept)
  if (name) {
    const isWhole = /^[0-9a-f]{64}$/.test(name.salt) && Object.keys(name).length === 2
    const made = isWhole && sha256(Buffer.concat([Buffer.from(name.salt, 'hex'), Buffer.from(name.text)]))
    report.same(where, `the code of the name “${name.text}”`, person, made)
  }
  if (is !== 'closed') return
  Object.assign(kept, { kinds: figures.kinds, money: figures.money })
  report.examine('Months of a fund whose figures add up', () => checkFigures(report, where, figures))
  sums.figures = sums.figures ? together(sums.figures, figures) : figures
  const { hash, sequence } = chain.to
  if (sequence > (sums.last?.sequence ?? 0)) sums.last = { head: hash, sequence }
  if (line.entries === null)
    return report.unchecked(`${where}: its entries are kept back, because others pay for days of them.`)
  const says = 'Months of a fund whose entries lead, hash by hash, from one closing to the next'
  kept.isShown = report.examine(says, () => checkChain(report, where, line))
  report.right('Entries in them', line.entries.length)
}

// The columns of an entry's text that are looked at; docs/checking.md names them all.
const [FUND, NUMBER, SEQUENCE, KIND, DOCUMENT, DETAILS, PREVIOUS, COLUMNS] = [1, 2, 3, 4, 13, 21, 23, 25]

/** From the closing before to this one: each entry holds the hash of the one before it, and none is missing. */
function checkChain(report, where, { fund, chain: { from, to }, entries, statement, first, last }) {
  let at = { ...from, sequence: 0 }
  let row = []
  for (const text of entries) {
    row = JSON.parse(text)
    if (row?.length !== COLUMNS || JSON.stringify(row) !== text)
      return report.wrong(where, `what stands after entry ${at.number} is no entry`)
    const [number, sequence] = [row[NUMBER], row[SEQUENCE]]
    if (row[FUND] !== fund) report.wrong(where, `entry ${number} is of another fund`)
    if (number !== at.number + 1)
      report.wrong(where, `after entry ${at.number} comes ${number}: one is missing, or out of turn`)
    if (row[PREVIOUS] !== at.hash)
      report.wrong(where, `entry ${number} does not hold the hash of ${at.number}: one of them was changed`)
    if (sequence <= at.sequence) report.wrong(where, `entry ${number} was written before ${at.number}`)
    at = { number, hash: sha256(text), sequence }
  }
  for (const name in at) report.same(where, `the ${name} of the entry at its end`, to[name], at[name])
  const closes = row[KIND] === 'closing' ? JSON.parse(row[DETAILS]) : {}
  report.same(
    where,
    'the days that its last entry closes',
    `${closes.first}–${closes.last}`,
    `${first}–${last}`,
  )
  report.same(where, 'the statement in its last entry', closes.statement, statement.number)
  report.same(where, 'the SHA-256 of its statement', statement.digest, row[DOCUMENT])
}

// ── Figures ──

/** Within a fund, and over all: what is before, given and used comes to what is left, exactly and as printed. */
function checkFigures(report, where, { kinds, standard, money, used, held }) {
  for (const h of [...kinds, ...(standard ? [{ ...standard, kind: 'all kinds', cancelledLate: 0 }] : [])])
    report.same(where, `left of ${h.kind}`, h.left, h.before + h.given - h.used - h.cancelledLate + h.other)
  for (const as of ['exact', 'pence']) {
    const sum = (...parts) => parts.reduce((n, part) => n + part[as], 0)
    const { total, ...parts } = used
    report.same(where, `used, ${as}`, total[as], sum(...Object.values(parts)))
    report.same(where, `held, ${as}`, money.closing[as], sum(...Object.values(held)))
    report.same(where, `closing, ${as}`, money.closing[as], sum(money.opening, money.in) - money.out[as])
  }
}

function checkTotals(report, { head: { month }, totals }, { counts, figures, last }) {
  for (const [is, n] of Object.entries(counts)) report.same(month, `the number of ${is}`, totals[is], n)
  report.same(month, 'the last entry of all', canonical(totals.provider), canonical(last))
  if (!figures) return
  const [stated, worked] = [totals.figures, together(figures)].map((f) => new Map(leaves(f)))
  for (const path of new Set([...stated.keys(), ...worked.keys()]))
    report.same(`${month}, totals`, path, stated.get(path), worked.get(path))
}

/** Every column of two, added; kinds of hour by their name and measure, in that order. */
function together(a, b) {
  if (typeof a === 'number') return a + (b ?? 0)
  if (a === null || typeof a !== 'object') return a ?? b
  if (!Array.isArray(a)) return Object.fromEntries(Object.keys(a).map((k) => [k, together(a[k], b?.[k])]))
  const kinds = new Map()
  for (const one of [...a, ...(b ?? [])]) {
    const id = `${one.kind} ${one.measure}`
    kinds.set(id, kinds.has(id) ? together(kinds.get(id), one) : one)
  }
  return [...kinds.keys()].sort().map((id) => kinds.get(id))
}

function* leaves(value, path = '') {
  if (value === null || typeof value !== 'object') yield [path, value]
  else for (const name of Object.keys(value)) yield* leaves(value[name], path ? `${path}.${name}` : name)
}

// ── Packs beside each other ──

function checkTogether(report, packs, withGaps) {
  const { provider, funder, month: oldest } = packs[0].head
  const months = new Set(packs.map((p) => p.head.month))
  for (let m = oldest; m < packs.at(-1).head.month; m = nextMonth(m))
    if (!months.has(m)) report.unchecked(`The pack of ${m} is missing.`, !withGaps)
  /** Each fund as a pack had it last, and as one closed it last. */
  const [seen, closed] = [new Map(), new Map()]
  for (const { head, funds } of packs) {
    const { month } = head
    report.same(month, 'the provider', head.provider.id, provider.id)
    report.same(month, 'the funder', head.funder.code, funder.code)
    for (const [fund, { ref, month: since }] of seen)
      if (since < month && !funds.has(fund))
        report.wrong(
          `${month}, ${ref}`,
          `it is in the pack of ${since}, not in this one, and nothing says why`,
        )
    for (const [fund, one] of funds) {
      const [older, last] = [closed.get(fund), seen.get(fund)]
      if (one.chain && older) checkFollows(report, one, older, { last, withGaps })
      else if (one.chain?.from.number > 0 && month > oldest)
        report.unchecked(
          `${month}, ${one.ref}: nothing before entry ${one.chain.from.number} is in older packs.`,
        )
      if (one.chain) closed.set(fund, one)
      seen.set(fund, one)
    }
  }
}

/** Whether a closed month of a fund goes on where an older pack ended. */
function checkFollows(report, one, older, { last, withGaps }) {
  const where = `${one.month}, ${one.ref}`
  const [{ from, to }, head] = [one.chain, older.chain.to]
  // The same month in two packs: it is closed once.
  if (one.month === older.month)
    return report.same(where, 'its closing in the other pack', head.hash, to.hash)
  if (from.number > head.number) {
    const between = `${where}: entries ${head.number + 1} to ${from.number} are in none of these packs`
    const why = 'a pack is missing, or was made before the month was closed'
    return report.unchecked(`${between} (${why}).`, !withGaps && last.is !== 'withheld')
  }
  const begins = `the chain begins at entry ${from.number} with ${from.hash}`
  const ended = `the pack of ${older.month} ended at entry ${head.number} with ${head.hash}`
  if (from.number < head.number || from.hash !== head.hash)
    return report.wrong(where, `${begins}; ${ended}: what stood up to there was written anew`)
  for (const { kind, left } of older.kinds)
    report.same(where, `${kind} before`, one.kinds.find((k) => k.kind === kind)?.before ?? 0, left)
  report.same(where, 'the opening balance', one.money.opening.exact, older.money.closing.exact)
  if (one.isShown)
    report.right('Months of a fund that go on where the older pack ended, nothing before it changed')
}

// ── Text ──

function nextMonth(month) {
  const [year, number] = month.split('-').map(Number)
  return new Date(Date.UTC(year, number, 1)).toISOString().slice(0, 7)
}

/** RFC 8785 for what a pack holds: names in the order of their UTF-16 units, text, whole numbers. */
function canonical(value) {
  if (typeof value === 'number' && !Number.isSafeInteger(value))
    throw new Error(`${value} is no whole number`)
  if (value === null || typeof value !== 'object') return JSON.stringify(value)
  if (Array.isArray(value)) return `[${value.map(canonical).join()}]`
  const names = Object.keys(value).sort()
  return `{${names.map((name) => `${JSON.stringify(name)}:${canonical(value[name])}`).join()}}`
}

function sha256(data) {
  return createHash('sha256').update(data).digest('hex')
}

// ── The command ──

function main(args) {
  const [options, names] = [true, false].map((is) => args.filter((a) => a.startsWith('--') === is))
  if (options.includes('--help')) return say(0, USAGE)
  const unknown = options.find((o) => o !== '--with-gaps')
  if (unknown || names.length === 0)
    return say(2, `${unknown ? `There is no ${unknown}.` : 'Name a pack.'}\n\n${USAGE}`)
  let files
  try {
    files = names.map((name) => ({ name, bytes: readFileSync(name) }))
  } catch (error) {
    return say(2, `A file cannot be read: ${error.message}\n`)
  }
  const { sound, findings } = checkPacks(files, { withGaps: options.includes('--with-gaps') })
  const word = { right: 'right', wrong: 'WRONG', unchecked: 'not checked' }
  const isWrong = findings.some((f) => f.is === 'wrong')
  const no = isWrong
    ? 'Something is wrong. Ask the provider, and show them this.'
    : 'Not all of it could be checked.'
  const lines = findings.map(({ is, says }) => `${word[is].padEnd(12)} ${says}\n`)
  return say(sound ? 0 : 1, `${lines.join('')}\n${sound ? 'All of this is right.' : no}\n`)
}

function say(code, text) {
  process[code === 2 ? 'stderr' : 'stdout'].write(text)
  return code
}

const started = process.argv[1] && pathToFileURL(realpathSync(process.argv[1])).href
if (started === import.meta.url) process.exitCode = main(process.argv.slice(2))
