#!/usr/bin/env node
// @ts-nocheck It looks at each thing before it is believed.
// Checks the packs that a provider of Individual Service Funds gave a council, month after month: one file, nothing to
// install, no network, Node 18 or later. It shares no code with the program that made them. What it shows is that
// every entry of an older pack is still there, unchanged, beneath the newer ones, and that the figures are those of the
// entries. docs/checking.md tells the format.
import { createHash } from 'node:crypto'
import { readFileSync, realpathSync } from 'node:fs'
import { pathToFileURL } from 'node:url'

const USAGE = `Checks a council's packs against each other: that nothing old was changed.

  node check-packs.mjs PACK.ndjson [PACK.ndjson …] [--with-gaps]

  PACK.ndjson   packs of one provider and one funder, older and newer, in any order
  --with-gaps   what is in none of them is no fault: months between, entries kept back
  --help        this page

It ends with 0 where all of it is right, 1 where anything is not, 2 where it was asked wrongly.
`

/**
 * Bytes in, findings out: { sound, findings: [{ is: 'right' | 'wrong' | 'unchecked', says }] }.
 * @param {readonly { name: string, bytes: Uint8Array }[]} files
 * @param {{ withGaps?: boolean }} options
 */
export function checkPacks(files, { withGaps = false } = {}) {
  const report = new Report(withGaps)
  const packs = []
  const trying = (name, work) => {
    try {
      work()
    } catch (error) {
      report.wrong(name, `not whole (${error.message})`)
    }
  }
  for (const { name, bytes } of files) trying(name, () => packs.push(readPack(report, bytes)))
  // Of two of one month, the one in which more is closed was made later.
  const order = ({ head, totals }) => `${head.month} ${String(totals.closed).padStart(9, '0')}`
  packs.sort((a, b) => (order(a) < order(b) ? -1 : 1))
  if (packs.length > 0) trying('the packs', () => checkTogether(report, packs))
  for (const says of UNTOLD) report.unchecked(says)
  return report.done()
}

const UNTOLD = [
  'What was changed before the oldest of these packs: keep them, and compare them with those to come.',
  'Hours in standard hours, prices, and what was not paid for: check some of the statements with check-statement.mjs.',
  'Whether it really was so: only people can tell.',
]

class Report {
  #findings = []
  #right = new Map()

  constructor(withGaps) {
    this.withGaps = withGaps
  }

  wrong(where, says) {
    this.#findings.push({ is: 'wrong', says: `${where}: ${says}` })
  }

  unchecked(says) {
    this.#findings.push({ is: 'unchecked', says })
  }

  /** It could be checked with one file more. */
  missing(says) {
    this.#findings.push({ is: 'unchecked', says, ...(this.withGaps ? {} : { missing: true }) })
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

// ── What a pack may hold: these names and no others ──

const like = (pattern) => (value) => typeof value === 'string' && pattern.test(value)
const [text, some] = [like(/^/), like(/./)]
const [digest, month] = [like(/^[0-9a-f]{64}$/), like(/^\d{4}-(0[1-9]|1[0-2])$/)]
const day = like(/^\d{4}-(0[1-9]|1[0-2])-(0[1-9]|[12]\d|3[01])$/)
const whole = Number.isSafeInteger
const count = (value) => whole(value) && value >= 0
const orNull = (shape) => (value) => value === null || misfit(shape, value) === undefined
const listOf = (shape) => (value) =>
  Array.isArray(value) && value.every((one) => misfit(shape, one) === undefined)
const each = (names, shape) => Object.fromEntries(names.split(' ').map((name) => [name, shape]))

const SUM = { exact: whole, pence: whole }
const KIND = {
  ...{ kind: some, measure: like(/^(time|count)$/) },
  ...each('before given used cancelledLate other left unfunded', whole),
}
const FIGURES = {
  standard: orNull(each('before given used other left', whole)),
  kinds: listOf(KIND),
  money: each('opening in out closing', SUM),
  used: each('direct management cancelledLate bought kept total', SUM),
  held: each('toSpend saved emergencies behindHours', SUM),
  bank: each('atBank owed lent earnedNotTaken', SUM),
  counts: { ...each('visits missed late', count), unfunded: SUM },
}
const RULE = (rule) =>
  some(rule?.rule) && Object.entries(rule).every(([name, value]) => name === 'rule' || whole(value))
const FUND = { is: some, fund: some, ref: some }
const LINES = {
  pack: {
    ...{ is: some, format: (format) => format === 1, month },
    ...{ provider: { id: some, name: text }, funder: { code: some, name: text } },
  },
  closed: {
    ...{ ...FUND, person: orNull(digest), first: day, last: day, funders: listOf(text), figures: FIGURES },
    statement: { number: count, digest, code: some, knownAt: some },
    agreement: orNull({ version: count, from: day, surplus: RULE }),
    chain: { from: { number: count, hash: digest }, to: { number: count, hash: digest, sequence: count } },
    entries: orNull(listOf(some)),
  },
  withheld: { ...FUND, person: orNull(digest), first: day, last: day },
  open: { ...FUND, person: orNull(digest), why: listOf(some) },
  ended: { ...FUND, until: day },
  totals: {
    ...{ is: some, ...each('closed withheld open ended', count), figures: FIGURES },
    provider: orNull({ sequence: count, head: digest }),
  },
  digest: { is: some, lines: count, digest },
}

/** The first name in `value` that is not as it should be, is missing, or should not be there. */
function misfit(shape, value, path = '') {
  if (typeof shape === 'function') return shape(value) ? undefined : path
  if (value === null || typeof value !== 'object' || Array.isArray(value)) return path
  for (const name of new Set([...Object.keys(shape), ...Object.keys(value)])) {
    const inside = path ? `${path}.${name}` : name
    if (!Object.hasOwn(shape, name) || !Object.hasOwn(value, name)) return inside
    const found = misfit(shape[name], value[name], inside)
    if (found !== undefined) return found
  }
  return undefined
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
    const whole = JSON.parse(text)
    if (canonical(whole) !== text) throw new Error(`line ${count + 1} was changed since it was handed out`)
    const { name, ...line } = whole
    const { is } = line
    if (!Object.hasOwn(LINES, is)) throw new Error(`“${is}” is nothing that a pack holds`)
    const wrong = misfit(LINES[is], line)
    if (wrong !== undefined) throw new Error(`line ${count + 1}: ${wrong} is not as it should be`)
    if (pack.end || (pack.totals && is !== 'digest')) throw new Error('something stands after its end')
    if ((count === 0) !== (is === 'pack')) throw new Error('it has no beginning, or two')
    if (Object.hasOwn(whole, 'name')) checkName(report, `${pack.head?.month}, ${line.ref}`, line.person, name)
    if (is === 'digest') pack.end = line
    else {
      digest.update(`${canonical(line)}\n`)
      count += 1
    }
    if (is === 'pack') pack.head = line
    else if (is === 'totals') pack.totals = line
    else if (is !== 'digest') checkFund(report, pack, sums, line)
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

/** Names stand beside lines and outside the SHA-256: each by its own code, which is in it. */
function checkName(report, where, person, name) {
  if (!person || misfit({ salt: digest, text }, name) !== undefined)
    throw new Error('a name stands where none can be')
  const made = sha256(Buffer.concat([Buffer.from(name.salt, 'hex'), Buffer.from(name.text)]))
  report.same(where, `the code of the name “${name.text}”`, person, made)
}

function checkFund(report, { head: { month }, funds }, sums, line) {
  const { is, fund, ref, first, last, until, chain, figures } = line
  const where = `${month}, ${ref}`
  sums.counts[is] += 1
  if (funds.has(fund)) report.wrong(where, 'it stands twice')
  const kept = { is, ref, month, where, isShown: false }
  funds.set(fund, kept)
  if (until >= `${month}-01`) report.wrong(where, `it ended on ${until}, within this month or after it`)
  if (first && !(first.startsWith(month) && first <= last && last <= lastDay(month)))
    report.wrong(where, `${first}–${last} are no days of this month`)
  if (is === 'withheld') return report.missing(`${where}: its month is kept back: others pay for some days.`)
  if (is !== 'closed') return
  // What follows from the entries is held against them; without them it may stand in another pack of the month.
  Object.assign(kept, { chain, figures, told: sha256(canonical({ ...line, entries: null })) })
  report.same(where, 'its last day', last, lastDay(month))
  report.examine('Months of a fund whose figures add up', () => checkFigures(report, where, figures))
  sums.figures = sums.figures ? together(sums.figures, figures) : figures
  const { hash, sequence } = chain.to
  if (sequence > (sums.last?.sequence ?? 0)) sums.last = { head: hash, sequence }
  if (line.entries === null)
    return report.missing(`${where}: its entries are kept back, because others pay for days of them.`)
  const says = 'Months of a fund whose entries lead, hash by hash, from one closing to the next'
  kept.isShown = report.examine(says, () => {
    kept.entries = checkChain(report, where, line)
  })
  report.right('Entries in them', line.entries.length)
}

const COLUMNS =
  'format fund number sequence kind effective recordedAt recordedBy act key decision reverses relatesTo document sourceSystem sourceReference sourcePart sourcePiece sourceFile sourceRow sourceText details transfers previous previousHead'.split(
    ' ',
  )

/** An entry by its columns; `effects` is what it does to each account, on the account's own side. */
function entryIn(text) {
  const row = JSON.parse(text)
  if (!Array.isArray(row) || row.length !== COLUMNS.length || JSON.stringify(row) !== text) return undefined
  const entry = Object.fromEntries(COLUMNS.map((column, i) => [column, row[i]]))
  const effects = entry.transfers.flatMap(([unit, debit, credit, amount]) => {
    if (!(whole(amount) && amount > 0)) throw new Error('a transfer of nothing')
    const change = (code, n) => [unit, code, isDebit(unit, code) ? n : -n]
    return [change(debit, amount), change(credit, -amount)]
  })
  return { ...entry, details: JSON.parse(entry.details), effects }
}

/** Accounts that grow when they are debited: the bank and what funders owe; hours that are held or used. */
function isDebit(unit, code) {
  if (unit === 'GBP') return code === 'bank' || FUNDERS(code)
  return code !== 'issued' && code !== 'unfunded'
}

/** From the closing before to this one: each entry holds the hash of the one before it, and none is missing. */
function checkChain(report, where, { fund, chain: { from, to }, entries, statement, first, last }) {
  const rows = []
  let at = { ...from, sequence: 0 }
  if (from.number === 0) report.same(where, 'the hash before entry 1', from.hash, '0'.repeat(64))
  else report.same(where, 'its first day', first, `${first.slice(0, 7)}-01`)
  for (const text of entries) {
    const entry = entryIn(text)
    if (!entry) return report.wrong(where, `what stands after entry ${at.number} is no entry`)
    const { number, sequence, effective, kind } = entry
    if (entry.format !== 1 || entry.fund !== fund)
      report.wrong(where, `entry ${number} is of another fund, or format`)
    if (number !== at.number + 1)
      report.wrong(where, `after entry ${at.number} comes ${number}: one is missing, or out of turn`)
    if (entry.previous !== at.hash)
      report.wrong(where, `entry ${number} does not hold the hash of ${at.number}: one of them was changed`)
    if (!(sequence > at.sequence)) report.wrong(where, `entry ${number} was written before ${at.number}`)
    if (!day(effective) || effective < first)
      report.wrong(where, `entry ${number} is dated ${effective}, before the days that were open`)
    if (kind === 'closing' && number !== to.number)
      report.wrong(where, `entry ${number} closes another month: a pack holds one`)
    at = { number, hash: sha256(text), sequence }
    rows.push(entry)
  }
  for (const name in at) report.same(where, `the ${name} of the entry at its end`, to[name], at[name])
  const end = rows.at(-1)
  if (end?.kind !== 'closing') return report.wrong(where, 'no entry at its end closes it')
  const days = ({ first, last }) => `${first}–${last}`
  report.same(where, 'the days that its last entry closes', days(end.details), days({ first, last }))
  report.same(where, 'the day of its last entry', end.effective, last)
  report.same(where, 'the statement in its last entry', end.details.statement, statement.number)
  report.same(where, 'the SHA-256 of its statement', statement.digest, end.document)
  return rows
}

// ── Figures ──

/** Within a fund, and over all: what is before, given and used comes to what is left, exactly and as printed. */
function checkFigures(report, where, { kinds, standard, money, used, held }) {
  for (const h of [...kinds, ...(standard ? [{ ...standard, kind: 'all kinds', cancelledLate: 0 }] : [])])
    report.same(where, `left of ${h.kind}`, h.left, h.before + h.given - h.used - h.cancelledLate + h.other)
  report.same(where, 'the number of kinds', kinds.length, new Set(kinds.map((h) => h.kind)).size)
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
  const [stated, worked] = [totals.figures, figures && together(figures)].map((f) => new Map(leaves(f ?? {})))
  for (const path of new Set([...stated.keys(), ...worked.keys()]))
    report.same(`${month}, totals`, path, stated.get(path) ?? 0, worked.get(path) ?? 0)
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

// ── Figures from entries ──

const HELD = (code) => code === 'available' || code === 'booked'
const FUNDERS = (code) => code.startsWith('funder:')
const PROVIDERS = (code) => code.startsWith('provider:')
const SAVED = (code) => code.startsWith('saved:')
const THEIRS = (code) => ['hours', 'spending', 'contingency'].includes(code) || SAVED(code)
const is = (wanted) => (code) => code === wanted

/** Where entries are told: in which column of hours, and as what among what was used. */
const TOLD = new Map([
  ['brought-forward', ['before']],
  ['allocation', ['given']],
  ['support', ['used', 'support']],
  ['funding', ['used', 'support']],
  ['not-given', ['cancelledLate', 'cancelledLate']],
  ['purchase', ['other', 'bought']],
])

/** One that puts another right is about that one. */
function meant(e) {
  return e.kind === 'reversal' ? e.details.of : e.kind
}

/** What a lower agreed rate leaves out when hours become money, the provider keeps. */
function usedAs(e) {
  if (meant(e) === 'hours-into-money') return effect(e, 'GBP', PROVIDERS) === 0 ? undefined : 'kept'
  return TOLD.get(meant(e))?.[1]
}

/** The books of one fund, kept on from its first entry. */
class Books {
  /** The number of the last entry that is in them. */
  at = 0
  #ahead = []
  #balances = new Map()

  /** The entries that are dated up to a day, by day; what is written ahead waits for its month. */
  take(entries, last) {
    const all = [...this.#ahead, ...entries].sort((a, b) =>
      a.effective < b.effective ? -1 : +(a.effective > b.effective),
    )
    this.#ahead = all.filter((e) => e.effective > last)
    this.at = entries.at(-1).number
    return all.filter((e) => e.effective <= last)
  }

  write(entries) {
    for (const [unit, code, n] of entries.flatMap((e) => e.effects)) {
      const of = this.#balances.get(unit) ?? new Map()
      this.#balances.set(unit, of.set(code, (of.get(code) ?? 0) + n))
    }
  }

  balance(unit, wanted, as = (n) => n) {
    return total([...(this.#balances.get(unit) ?? [])], ([code, n]) => (wanted(code) ? as(n) : 0))
  }

  get kinds() {
    return [...this.#balances.keys()].filter((unit) => unit !== 'GBP')
  }
}

/** The figures of a month, worked out from its entries as its statement is (docs/checking.md, “From records to lines”). */
function workedOut(books, here, funder) {
  const before = new Map(books.kinds.map((kind) => [kind, books.balance(kind, HELD)]))
  const opening = books.balance('GBP', THEIRS)
  const [live, undone] = folded(here)
  const account = accountOf(visitsOf(live, undone), opening)
  books.write(here)
  const kinds = books.kinds.map((kind) => {
    const row = { before: before.get(kind) ?? 0, given: 0, used: 0, cancelledLate: 0, other: 0 }
    for (const e of here) {
      const column = TOLD.get(meant(e))?.[0] ?? 'other'
      const n = effect(e, kind, HELD)
      row[column] += column === 'used' || column === 'cancelledLate' ? -n : n
    }
    const left = books.balance(kind, HELD)
    return [kind, { ...row, left, unfunded: total(here, (e) => effect(e, kind, is('unfunded'))) }]
  })
  const at = (wanted, as) => books.balance('GBP', wanted, as)
  const closing = at(THEIRS)
  const toSpend = { exact: at(is('spending')), pence: Math.floor(at(is('spending')) / PENNY) }
  // To spend is rounded down, and the other parts take what is left, so that they foot.
  let rest = closing - toSpend.pence * PENNY
  const part = (exact) => {
    const pence = rounded(rest) - rounded(rest - exact)
    rest -= exact
    return { exact, pence }
  }
  const [saved, emergencies] = [part(at(SAVED)), part(at(is('contingency')))]
  const [atBank, owed, lent] = [is('bank'), is(`funder:${funder}`), is('advance')].map((code) =>
    sum(at(code)),
  )
  const earned = atBank.pence + at(FUNDERS, rounded) - lent.pence - rounded(closing)
  const given = live.filter((e) => e.kind === 'support' && !undone.has(e.number))
  const isMissed = ([{ kind, number, details }]) =>
    kind === 'not-given' && details.reason === 'could-not-come' && !undone.has(number)
  return {
    kinds: Object.fromEntries(kinds),
    ...account,
    held: { toSpend, saved, emergencies, behindHours: part(at(is('hours'))) },
    bank: { atBank, owed, lent, earnedNotTaken: { exact: at(PROVIDERS), pence: earned } },
    counts: {
      visits: new Set(given.map((e) => e.details.session)).size,
      missed: visitsOf(live, undone).filter(isMissed).length,
      late: visitsOf(
        live.filter((e) => e.relatesTo !== null),
        undone,
      ).length,
    },
  }
}

/** Without what was put right within the month and leaves all as it was; and which of the rest was undone. */
function folded(here) {
  const byNumber = new Map(here.map((e) => [e.number, e]))
  const gone = new Set()
  for (const e of here) {
    const original = byNumber.get(e.reverses)
    const left = new Map()
    for (const [unit, code, n] of original ? [...original.effects, ...e.effects] : [])
      if (unit !== 'GBP' || THEIRS(code)) left.set(`${unit} ${code}`, (left.get(`${unit} ${code}`) ?? 0) + n)
    if (original && [...left.values()].every((n) => n === 0)) gone.add(original).add(e)
  }
  const live = here.filter((e) => !gone.has(e))
  return [live, new Set(live.map((e) => e.reverses))]
}

/** Entries of one visit together: what is late, or was undone, stands by itself. */
function visitsOf(live, undone) {
  const visits = new Map()
  for (const e of live) {
    const isVisit = e.kind === 'support' || e.kind === 'not-given'
    const alike = [e.kind, e.details.session, e.relatesTo !== null, undone.has(e.number) && e.sourcePart]
    const key = isVisit ? alike.join(' ') : e.number
    visits.set(key, [...(visits.get(key) ?? []), e])
  }
  return [...visits.values()]
}

/** The running account: its total is rounded half up, and each row shows the difference. */
function accountOf(visits, opening) {
  const nothing = (names) => Object.fromEntries(names.map((name) => [name, { exact: 0, pence: 0 }]))
  const sums = nothing(['in', 'out', 'support', 'direct', 'cancelledLate', 'bought', 'kept'])
  const add = (name, exact, pence) => {
    sums[name] = { exact: sums[name].exact + exact, pence: sums[name].pence + pence }
  }
  let [now, direct] = [opening, 0]
  for (const entries of visits) {
    const [first] = entries
    const as = usedAs(first)
    const theirs = total(entries, (e) => effect(e, 'GBP', THEIRS))
    // What a funder gave, or got back, because the price had changed since is a row of its own.
    const repriced = as && as !== 'bought' ? total(entries, (e) => effect(e, 'GBP', FUNDERS)) : 0
    const rows = [theirs - repriced, repriced].map((exact) => {
      const pence = rounded(now + exact) - rounded(now)
      now += exact
      add(exact > 0 ? 'in' : 'out', exact < 0 ? -exact : exact, exact < 0 ? -pence : pence)
      return { exact, pence }
    })
    if (as) add(as, -rows[0].exact, -rows[0].pence)
    if (first.kind === 'support') {
      const exact = total(entries, (e) => total(e.details.reached, (r) => r.direct))
      const cost = -rows[rows[0].exact === 0 ? 1 : 0].pence
      add('direct', exact, Math.min(cost, rounded(direct + exact) - rounded(direct)))
      direct += exact
    } else if (as === 'support') {
      const exact = effect(first, 'GBP', is('provider:direct'))
      add('direct', exact, rounded(exact))
    }
  }
  const { in: into, out, support, ...used } = sums
  const management = {
    exact: support.exact - used.direct.exact,
    pence: support.pence - used.direct.pence,
  }
  return { money: { opening: sum(opening), in: into, out, closing: sum(now) }, used: { ...used, management } }
}

function effect(entry, unit, wanted) {
  return total(entry.effects, ([of, code, n]) => (of === unit && wanted(code) ? n : 0))
}

/** What the line says beside what its entries come to; hours of a kind that stands in one of them are none there. */
function checkWorkedOut(report, { where, figures: { kinds, ...rest } }, worked) {
  const byKind = kinds.map(({ kind, measure, ...hours }) => [kind, hours])
  const stated = new Map(leaves({ ...rest, kinds: Object.fromEntries(byKind) }))
  const told = new Map(leaves(worked))
  const paths = new Set([...told.keys(), ...[...stated.keys()].filter((path) => path.startsWith('kinds.'))])
  for (const path of paths)
    report.same(where, `by its entries, ${path}`, stated.get(path) ?? 0, told.get(path) ?? 0)
}

// ── Packs beside each other ──

function checkTogether(report, packs) {
  const { provider, funder, month: oldest } = packs[0].head
  const months = new Set(packs.map((p) => p.head.month))
  for (let m = oldest; m < packs.at(-1).head.month; m = nextMonth(m))
    if (!months.has(m)) report.missing(`The pack of ${m} is missing.`)
  /** Each fund as a pack had it last, and as one closed it last; by which fund a reference was had; books. */
  const [seen, closed, refs, books] = [new Map(), new Map(), new Map(), new Map()]
  let unbooked = 0
  for (const [i, { head, funds }] of packs.entries()) {
    const { month } = head
    const others = packs[i - 1]?.head.month === month ? packs[i - 1].funds : undefined
    report.same(month, 'the provider', head.provider.id, provider.id)
    report.same(month, 'the funder', head.funder.code, funder.code)
    for (const [fund, { ref, month: since }] of seen)
      if (!funds.has(fund))
        report.wrong(
          `${month}, ${ref}`,
          `it is in the pack of ${since}, not in this one, and nothing says why`,
        )
    for (const [fund, one] of funds) {
      const { where, ref, chain } = one
      const [older, last, known] = [closed.get(fund), seen.get(fund), refs.get(ref) ?? fund]
      if (known !== fund)
        report.wrong(where, `this reference is another fund’s: ${known} before, ${fund} now`)
      refs.set(ref, known)
      seen.set(fund, one)
      if (one.is === 'ended' && last?.is !== 'ended') report.unchecked(`${where}: it is said to have ended.`)
      const isAgain = older?.month === month
      if (chain?.from.number > 0 && others && !['open', 'closed'].includes(others.get(fund)?.is))
        report.wrong(where, 'another pack of this month does not have it open or closed')
      if (isAgain && one.told !== older.told)
        report.wrong(where, 'another pack of this month has it closed, and says something else of it')
      if (!chain || (isAgain && (older.isShown || !one.isShown))) continue
      if (!isAgain && older) checkFollows(report, one, older)
      else if (!isAgain && chain.from.number > 0 && month > oldest)
        report.missing(`${where}: nothing before entry ${chain.from.number} is in older packs.`)
      closed.set(fund, one)
      const own = books.get(fund) ?? new Books()
      books.set(fund, own)
      if (!one.isShown || own.at !== chain.from.number) unbooked += 1
      else
        report.examine('Months of a fund whose figures come from its entries', () => {
          const here = own.take(one.entries, lastDay(month))
          checkWorkedOut(report, one, workedOut(own, here, funder.code))
        })
      delete one.entries
    }
  }
  for (const { is, where } of seen.values())
    if (is === 'open') report.unchecked(`${where}: it is not closed.`)
  if (unbooked > 0)
    report.unchecked(
      `Whether the figures come from the entries, for ${unbooked} months of a fund: its entries from the first one on are not all in these packs.`,
    )
}

/** Whether a closed month of a fund goes on where an older pack ended. */
function checkFollows(report, one, older) {
  const { where } = one
  const [{ from }, head] = [one.chain, older.chain.to]
  if (from.number > head.number) {
    const between = `${where}: entries ${head.number + 1} to ${from.number} are in none of these packs`
    return report.missing(`${between} (a pack is missing, or was made before the month was closed).`)
  }
  const begins = `the chain begins at entry ${from.number} with ${from.hash}`
  const ended = `the pack of ${older.month} ended at entry ${head.number} with ${head.hash}`
  if (from.number < head.number || from.hash !== head.hash)
    return report.wrong(where, `${begins}; ${ended}: what stood up to there was written anew`)
  report.same(where, 'the month after that', one.month, nextMonth(older.month))
  const [now, then] = [one.figures, older.figures]
  const hours = (kinds, kind) => kinds.find((k) => k.kind === kind)
  // Hours brought forward stand before all others, on whatever day they came; ratios change with an agreement.
  const isSame = (what) => one.entries?.every((e) => meant(e) !== what)
  if (isSame('brought-forward')) {
    for (const { kind } of [...now.kinds, ...then.kinds])
      report.same(
        where,
        `${kind} before`,
        hours(now.kinds, kind)?.before ?? 0,
        hours(then.kinds, kind)?.left ?? 0,
      )
    if (isSame('agreement') && now.standard && then.standard)
      report.same(where, 'before of all kinds', now.standard.before, then.standard.left)
  }
  for (const as of ['exact', 'pence'])
    report.same(where, `the opening balance, ${as}`, now.money.opening[as], then.money.closing[as])
  if (one.isShown)
    report.right('Months of a fund that go on where the older pack ended, nothing before it changed')
}

// ── Text ──

function nextMonth(month) {
  const [year, number] = month.split('-').map(Number)
  return new Date(Date.UTC(year, number, 1)).toISOString().slice(0, 7)
}

function lastDay(month) {
  const [year, number] = month.split('-').map(Number)
  return new Date(Date.UTC(year, number, 0)).toISOString().slice(0, 10)
}

/** Money is counted in penny-seconds. */
const PENNY = 3600

/** Whole pence, rounded half up. */
function rounded(exact) {
  return Math.floor((2 * exact + PENNY) / (2 * PENNY))
}

function sum(exact) {
  return { exact, pence: rounded(exact) }
}

function total(list, of) {
  return list.reduce((n, one) => n + of(one), 0)
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
