#!/usr/bin/env node
// @ts-nocheck It reads files of anybody’s making, and looks at each thing before it is believed.
// Checks a statement of an Individual Service Fund, away from the program that made it and from whoever runs it.
// One file, nothing to install, no network: it needs Node 18 or later, and the files that the statement came with.
// It shares no code with the program, so that a mistake there is not a mistake here.
//
//   node check-statement.mjs statement.json entries.ndjson [last-statement.json]
//
// What it reads: the statement’s document as canonical JSON (RFC 8785) with the names and texts behind its
// commitments, and the entries of the fund as the exact text that their hashes are taken over. How the sums are
// made is told in docs/checking.md. Money is counted in penny-seconds (a penny is 3,600 of them), time in seconds.
import { createHash } from 'node:crypto'
import { readFileSync, realpathSync } from 'node:fs'
import { pathToFileURL } from 'node:url'

const USAGE = `Checks a statement against the entries that it stands on. Works without a network.

  node check-statement.mjs STATEMENT.json ENTRIES.ndjson [LAST-STATEMENT.json] [--without-last]

  STATEMENT.json       the statement as a file for programs (JSON)
  ENTRIES.ndjson       its entries, one a line
  LAST-STATEMENT.json  the final statement before it, where the entries do not begin at number 1
  --without-last       leave out what was there before, where that file cannot be had
  --help               this page

It ends with 0 where all of it is right, 1 where anything is not (each thing by its name), 2 where it was asked wrongly.
`

/**
 * Checks one statement. Bytes in, findings out: { sound, findings: [{ is: 'right' | 'wrong' | 'unchecked', says }] }.
 * `last` is the final statement before it; `withoutLast` leaves out what only that could show.
 * @param {{ statement: Uint8Array, entries: Uint8Array, last?: Uint8Array | undefined, withoutLast?: boolean }} files
 */
export function check({ statement, entries, last, withoutLast = false }) {
  const report = new Report()
  const read = readStatement(report, 'The statement', statement)
  if (!read) return report.done()
  const before = last && readStatement(report, 'The last statement', last)
  const s = read.document
  const chain = readChain(report, entries, s)
  if (chain.entries.length === 0) return report.done()
  checkCarried(report, s, chain, read.digest)
  checkLast(report, { s, chain, before, given: last !== undefined, withoutLast })
  const books = new Books(s, chain, before?.document)
  if (books.opens === 'unknown' && before === undefined)
    report.unchecked(
      `What was there before: the entries begin at number ${chain.first}, and the last statement was not given.`,
      withoutLast,
    )
  else if (chain.first > 1)
    report.unchecked(`Entries before number ${chain.first}: the file begins there.`, true)
  for (const [says, find] of SUMS) report.examine(says, () => find(s, books))
  report.unchecked('Where the sums are said to come from in real life: only people can tell you that.', true)
  return report.done()
}

// ── What is found ───────────────────────────────────────────────────────────────────────────────────────

class Report {
  findings = []

  right(says) {
    this.findings.push({ is: 'right', says })
  }

  wrong(says) {
    this.findings.push({ is: 'wrong', says })
  }

  /** `allowed`: it could never be checked here, or whoever asks does without. */
  unchecked(says, allowed) {
    this.findings.push({ is: 'unchecked', says, ...(allowed ? {} : { missing: true }) })
  }

  /** One thing to look at: what it says where it is right, or each thing that is wrong. */
  examine(says, find) {
    const wrong = []
    try {
      wrong.push(...find())
    } catch (error) {
      wrong.push(`The file is not whole (${error.message}).`)
    }
    for (const one of wrong) this.wrong(`${says}: ${one}`)
    if (wrong.length === 0) this.right(says)
    return wrong.length === 0
  }

  done() {
    return { sound: !this.findings.some((f) => f.is === 'wrong' || f.missing), findings: this.findings }
  }
}

/** Gathers what differs. */
class Wrongs {
  list = []

  add(says) {
    this.list.push(says)
  }

  same(what, stated, worked, print = String) {
    if (stated !== worked) this.add(`${what} is ${print(stated)}; it comes to ${print(worked)}`)
  }

  /** A sum in its two shapes, exact and as printed. */
  sum(what, stated, exact, pence) {
    this.same(what, stated.exact, exact, money)
    if (pence !== undefined) this.same(`${what}, as printed`, stated.pence, pence, pounds)
  }
}

function found(find) {
  const wrongs = new Wrongs()
  find(wrongs)
  return wrongs.list
}

// ── The document ────────────────────────────────────────────────────────────────────────────────────────

/** The document of a file and its SHA-256; nothing where it cannot be read at all. */
function readStatement(report, name, bytes) {
  const text = textOf(bytes)
  let file
  try {
    file = JSON.parse(text)
  } catch {
    report.wrong(`${name} cannot be read: it is no JSON.`)
    return undefined
  }
  const document = file?.statement
  if (file?.format !== 1 || document?.format !== 2) {
    report.wrong(`${name} is of another format than this program knows (1, with a document of format 2).`)
    return undefined
  }
  let [digest, whole] = ['', '']
  report.examine(`${name} is as it was handed out, to the letter`, () => {
    const isWhole = [undefined, 2].some((indent) => text.trimEnd() === JSON.stringify(file, null, indent))
    const isEnded = /[^\s]\n{0,2}$/.test(text)
    const names = Object.keys(file).sort().join()
    return [
      ...(isWhole && isEnded ? [] : ['the file was changed since']),
      ...(names === 'digest,format,statement,words' ? [] : ['it does not hold what it should']),
    ]
  })
  report.examine(`${name}’s document has the SHA-256 that stands in the file`, () => {
    whole = canonical(document)
    digest = sha256(whole)
    return found((wrongs) => wrongs.same('the SHA-256', file.digest, digest))
  })
  report.examine(`${name}’s code follows from everything else in it`, () =>
    found((wrongs) => wrongs.same('the code', document.proof.code, codeOf(document))),
  )
  report.examine(`${name}’s names and texts are those it was made with`, () => wordsIn(file, whole))
  return { document, digest }
}

/** Each text’s commitment is SHA-256 over its salt and it; what was blanked is not in the file. */
function wordsIn({ words }, document) {
  const named = new Set(document.match(/(?<=")[0-9a-f]{64}(?=")/g) ?? [])
  return Object.entries(words).flatMap(([ref, word]) => {
    const { salt, text } = word
    const isWhole = /^[0-9a-f]{64}$/.test(salt) && typeof text === 'string' && Object.keys(word).length === 2
    const made = isWhole && sha256(Buffer.concat([Buffer.from(salt, 'hex'), Buffer.from(text, 'utf8')]))
    if (made !== ref) return [`“${text}” is not what stood there`]
    return named.has(ref) ? [] : [`“${text}” is named nowhere in it`]
  })
}

const SIGNS = '0123456789ABCDEFGHJKMNPQRSTVWXYZ'

/** 16 signs: the first 80 bits of the document’s SHA-256 with an empty code, five bits each. */
function codeOf(document) {
  const digest = sha256(canonical({ ...document, proof: { ...document.proof, code: '' } }))
  let bits = ''
  for (const digit of digest.slice(0, 20)) bits += Number.parseInt(digit, 16).toString(2).padStart(4, '0')
  return bits.replace(/.{5}/g, (five) => SIGNS[Number.parseInt(five, 2)])
}

/** RFC 8785 for what a document may hold: names in the order of their UTF-16 units, text, whole numbers. */
function canonical(document) {
  return JSON.stringify(inOrder(document))
}

function inOrder(value) {
  if (value === null || typeof value === 'boolean') return value
  if (typeof value === 'string') {
    if (/\p{Surrogate}/u.test(value)) throw new Error('a text is broken')
    return value
  }
  if (typeof value === 'number') {
    if (!Number.isSafeInteger(value)) throw new Error(`${value} is no whole number`)
    return value
  }
  if (Array.isArray(value)) return value.map(inOrder)
  const ordered = {}
  for (const name of Object.keys(value).sort()) {
    // JavaScript puts names that are numbers first, and one name is no name at all.
    if (/^\d|^__proto__$/.test(name)) throw new Error(`“${name}” is no name of anything in it`)
    ordered[name] = inOrder(value[name])
  }
  return ordered
}

// ── The chain of entries ────────────────────────────────────────────────────────────────────────────────

const NO_HASH = '0'.repeat(64)

/** What stands in an entry’s line, in this order. */
const COLUMNS =
  'format fund number sequence kind effective recordedAt recordedBy act key decision reverses relatesTo document sourceSystem sourceReference sourcePart sourcePiece sourceFile sourceRow sourceText details transfers previous previousHead'.split(
    ' ',
  )

/** Every entry’s line hashes to what the next one holds, and no number is missing, doubled or out of turn. */
function readChain(report, bytes, s) {
  const text = textOf(bytes)
  const lines = text.split('\n')
  const isEnded = lines.pop() === ''
  const sealed = lines.pop()
  const entries = []
  let first = 0
  report.examine('Each entry holds the hash of the one before it, and none is missing', () => {
    const wrong = isEnded ? [] : ['the file does not end as it was handed out']
    let before
    for (const [i, line] of lines.entries()) {
      const entry = entryIn(line)
      if (entry === undefined) {
        wrong.push(`line ${i + 1} is no entry`)
        before = undefined
        continue
      }
      const where = `entry ${entry.number}`
      if (entry.format !== 1 || entry.fund !== s.fund) wrong.push(`${where} is of another fund`)
      if (i === 0) first = entry.number
      if (entry.number === 1 && entry.previous !== NO_HASH) wrong.push('entry 1 is not the first')
      if (before) {
        if (entry.number === before.number) wrong.push(`${where} stands twice`)
        else if (entry.number < before.number) wrong.push(`${where} stands after ${before.number}`)
        else if (entry.number > before.number + 1)
          wrong.push(`between entries ${before.number} and ${entry.number} one or more are missing`)
        if (entry.previous !== before.hash)
          wrong.push(`${where} does not hold the hash of entry ${before.number}: one of them was changed`)
        if (entry.sequence <= before.sequence || entry.recordedAt < before.recordedAt)
          wrong.push(`${where} was written before entry ${before.number}`)
      }
      before = entry
      entries.push(entry)
    }
    if (sealed !== JSON.stringify(before?.hash))
      wrong.push('the hash at the end of the file is not that of its last entry')
    if (before === undefined) wrong.push('there is no entry at its end')
    return wrong
  })
  return { entries, first, last: entries.at(-1) }
}

function entryIn(line) {
  try {
    const row = JSON.parse(line)
    if (!Array.isArray(row) || row.length !== COLUMNS.length || JSON.stringify(row) !== line) return undefined
    const entry = Object.fromEntries(COLUMNS.map((column, i) => [column, row[i]]))
    const details = JSON.parse(entry.details)
    return { ...entry, details, hash: sha256(line), effects: effectsOf(entry.transfers) }
  } catch {
    return undefined
  }
}

/** What an entry does to each account, counted on the account’s own side. */
function effectsOf(transfers) {
  const effects = new Map()
  for (const [unit, debit, credit, amount] of transfers) {
    if (!(Number.isSafeInteger(amount) && amount > 0)) throw new Error('a transfer of nothing')
    for (const [code, change] of [
      [debit, isDebit(unit, debit) ? amount : -amount],
      [credit, isDebit(unit, credit) ? -amount : amount],
    ])
      effects.set(`${unit} ${code}`, (effects.get(`${unit} ${code}`) ?? 0) + change)
  }
  return effects
}

/** Accounts that grow when they are debited: the bank and what funders owe; hours that are held or used. */
function isDebit(unit, code) {
  if (unit === 'GBP') return code === 'bank' || code.startsWith('funder:')
  return code !== 'issued' && code !== 'unfunded'
}

/** The entry that the statement stands on is the one it names, and the next one carries this very document. */
function checkCarried(report, s, { entries, last }, digest) {
  report.examine(`The statement stands on entry ${s.standsOn}, whose hash is on its last page`, () => {
    const head = entries.find((e) => e.number === s.standsOn)
    return head?.hash === s.proof.head ? [] : ['that entry is not in the file, or was changed']
  })
  report.examine('The entry after it carries this very statement', () =>
    found((wrongs) => {
      wrongs.same('its number', last.number, s.standsOn + 1)
      wrongs.same('its kind', last.kind, s.state === 'final' ? 'closing' : 'statement-issued')
      wrongs.same('the SHA-256 in it', last.document, digest)
      const { first, last: end, statement, standsOn } = last.details
      wrongs.same('its first day', first, s.first)
      wrongs.same('its last day', end, s.last)
      wrongs.same('the statement’s number in it', statement, s.number)
      wrongs.same('the entry it stands on', standsOn, s.standsOn)
      if (s.state === 'final') wrongs.same('its day', last.effective, s.last)
    }),
  )
}

/** It names the final statement before it, and that is the one that was given. */
function checkLast(report, { s, chain, before, given, withoutLast }) {
  const closings = chain.entries.filter((e) => e.kind === 'closing' && e.number <= s.standsOn)
  const named = s.proof?.lastStatement
  report.examine('It names the final statement before it', () =>
    found((wrongs) => {
      if (chain.first === 1 || closings.length > 0)
        wrongs.same('the SHA-256 of that', named, closings.at(-1)?.document ?? null)
      if (chain.first > 1 && named === null)
        wrongs.add('it says that there was none; entries begin at 1 then')
      if (s.replaces !== null) {
        const early = chain.entries.findLast?.((e) => e.document === s.replaces.digest)
        if (chain.first === 1 && early?.kind !== 'statement-issued')
          wrongs.add('the early copy that it takes the place of was never issued')
      }
    }),
  )
  if (!given || before === undefined || withoutLast) return
  report.examine('The last statement is the one that it names', () =>
    found((wrongs) => {
      wrongs.same('its SHA-256', before.digest, named)
      wrongs.same('its fund', before.document.fund, s.fund)
      if (!(before.document.last < s.first)) wrongs.add(`it goes on to ${before.document.last}`)
    }),
  )
}

// ── What the entries come to ────────────────────────────────────────────────────────────────────────────

const HELD = (code) => code === 'available' || code === 'booked'
const THEIRS = (code) =>
  code === 'hours' || code === 'spending' || code === 'contingency' || code.startsWith('saved:')

/** The entries that the statement tells of, and what was there before them. */
class Books {
  constructor(s, chain, before) {
    const known = chain.entries.filter((e) => e.number <= s.standsOn)
    const fits = before !== undefined && before.fund === s.fund && before.last < s.first
    this.opens = chain.first === 1 ? 'entries' : fits ? 'last' : 'unknown'
    this.before = fits ? before : undefined
    const from = this.opens === 'last' ? before.last : ''
    this.earlier = known.filter((e) => e.effective < s.first && e.effective > from)
    this.all = known.filter((e) => e.effective >= s.first && e.effective <= s.last)
    const here = new Set(this.all.map((e) => e.number))
    const undone = new Set(this.all.map((e) => e.reverses).filter((n) => here.has(n)))
    /** An entry and what put it right in the same days fold away. */
    this.live = this.all.filter((e) => !undone.has(e.number) && !undone.has(e.reverses))
    this.byNumber = new Map(chain.entries.map((e) => [e.number, e]))
  }

  /** What was there when the days began, or undefined where nothing here can tell. */
  opening(unit, wanted, ofLast) {
    const since = total(this.earlier, (e) => effect(e, unit, wanted))
    if (this.opens === 'entries') return since
    return this.opens === 'last' ? ofLast(this.before) + since : undefined
  }

  /** All the kinds of hour that anything happened to. */
  kinds() {
    const units = this.all.flatMap((e) => [...e.effects.keys()].map((k) => k.split(' ')[0]))
    return [...new Set(units)].filter((unit) => unit !== 'GBP')
  }
}

function effect(entry, unit, wanted) {
  let sum = 0
  for (const [key, change] of entry.effects) {
    const [of, code] = key.split(' ')
    if (of === unit && wanted(code)) sum += change
  }
  return sum
}

function total(list, of) {
  return list.reduce((sum, one) => sum + of(one), 0)
}

/** What an entry is about: one that puts another right is about that one. */
function meant(e) {
  return e.kind === 'reversal' ? e.details.of : e.kind
}

// ── The sums ────────────────────────────────────────────────────────────────────────────────────────────

const COLUMN = {
  allocation: 'given',
  support: 'used',
  funding: 'used',
  conversion: 'swapped',
  'hours-into-money': 'money',
  'money-into-hours': 'money',
  saving: 'saved',
  'not-given': 'cancelledLate',
  'brought-forward': 'before',
}

const PLAIN = {
  before: 'left from before',
  given: 'given',
  used: 'used',
  swapped: 'swapped',
  money: 'turned into money',
  saved: 'saved',
  cancelledLate: 'cancelled late',
  other: 'other changes',
}

function hoursFoot(s, books) {
  return found((wrongs) => {
    const seen = new Set(s.hours.map((h) => h.kind))
    if (seen.size !== s.hours.length) wrongs.add('a kind stands there twice')
    for (const kind of books.kinds())
      if (!seen.has(kind) && books.all.some((e) => effect(e, kind, HELD) !== 0))
        wrongs.add(`hours of the kind “${kind}” changed and are not there`)
    for (const h of s.hours) {
      const print = (n) => amount(n, h.measure)
      const sums = {
        given: 0,
        used: 0,
        swapped: 0,
        money: 0,
        saved: 0,
        cancelledLate: 0,
        other: 0,
        before: 0,
      }
      for (const e of books.all) {
        const column = COLUMN[meant(e)] ?? 'other'
        const n = effect(e, h.kind, HELD)
        sums[column] += column === 'used' || column === 'cancelledLate' ? -n : n
      }
      const opening = books.opening(h.kind, HELD, (b) => b.hours.find((x) => x.kind === h.kind)?.left ?? 0)
      sums.before = opening === undefined ? h.before : opening + sums.before
      for (const [column, worked] of Object.entries(sums))
        wrongs.same(`${h.label}, ${PLAIN[column]},`, h[column], worked, print)
      wrongs.same(`${h.label}, sent back,`, h.sentBack, 0, print)
      const { before, given, swapped, money: turned, saved, other, used, cancelledLate } = h
      const left = before + given + swapped + turned + saved + other - used - cancelledLate - h.sentBack
      wrongs.same(`${h.label}, left,`, h.left, left, print)
      const booked = (code) => code === 'booked'
      const planned = books.opening(
        h.kind,
        booked,
        (b) => b.hours.find((x) => x.kind === h.kind)?.planned ?? 0,
      )
      const now =
        planned === undefined ? h.planned : planned + total(books.all, (e) => effect(e, h.kind, booked))
      wrongs.same(`${h.label}, planned,`, h.planned, now, print)
    }
  })
}

function weeksGiven(s) {
  return found((wrongs) => {
    for (const g of s.given) {
      wrongs.same(
        `${g.label}, all weeks together,`,
        g.total,
        total(g.weeks, (w) => w.amount),
        duration,
      )
      wrongs.same(`${g.label} given`, s.hours.find((h) => h.kind === g.kind)?.given, g.total, duration)
    }
    for (const h of s.hours)
      if (h.given !== 0 && !s.given.some((g) => g.kind === h.kind)) wrongs.add(`no week gave ${h.label}`)
  })
}

function potsFoot(s, books) {
  return found((wrongs) => {
    const pots = new Set()
    for (const p of s.pots) {
      const print = (n) => duration(n)
      const isIt = (code) => code === `pot:${p.pot}`
      pots.add(`${p.kind} pot:${p.pot}`)
      const moves = books.live.map((e) => effect(e, p.kind, isIt))
      const ofLast = (b) => b.pots.find((x) => x.pot === p.pot && x.kind === p.kind)?.left ?? 0
      const opening = books.opening(p.kind, isIt, ofLast)
      const name = `Saved hours ${p.pot}`
      if (opening !== undefined) wrongs.same(`${name}, before,`, p.before, opening, print)
      wrongs.same(
        `${name}, in,`,
        p.in,
        total(moves, (n) => Math.max(n, 0)),
        print,
      )
      wrongs.same(
        `${name}, out,`,
        p.out,
        total(moves, (n) => Math.max(-n, 0)),
        print,
      )
      wrongs.same(`${name}, left,`, p.left, p.before + p.in - p.out, print)
    }
    for (const e of books.live)
      for (const [key, change] of e.effects)
        if (key.includes(' pot:') && change !== 0 && !pots.has(key))
          wrongs.add(`entry ${e.number} saved hours`)
  })
}

/** Hours left in standard hours: each kind by its ratio, rounded down to the second; day by day, and week by week. */
function daysFoot(s, books) {
  return found((wrongs) => {
    const ratio = (kind) => s.prices.findLast((p) => p.kind === kind)?.ratio
    const standard = ratio('standard') ?? { standard: 1, own: 1 }
    const inStandard = (n, kind) => {
      const own = ratio(kind)
      if (n === 0) return 0
      if (own === undefined) throw new Error(`no price for ${kind}`)
      const whole = BigInt(own.own) * BigInt(standard.standard)
      return Number((BigInt(n) * BigInt(own.standard) * BigInt(standard.own)) / whole)
    }
    // What was brought forward within these days stands in “before”, and comes on its own day.
    const brought = books.live.filter((e) => meant(e) === 'brought-forward')
    const before = s.hours.map((h) => [h.kind, h.before - total(brought, (e) => effect(e, h.kind, HELD))])

    const held = new Map(before)
    const leftOn = new Map()
    for (const day of daysFrom(s.first, s.last)) {
      for (const e of books.live)
        if (e.effective === day) for (const [kind, n] of held) held.set(kind, n + effect(e, kind, HELD))
      leftOn.set(
        day,
        total([...held], ([kind, n]) => inStandard(n, kind)),
      )
    }
    wrongs.same('what is left in all', s.leftInStandard, leftOn.get(s.last), duration)
    wrongs.same('the days of the picture', s.days.length, leftOn.size)
    for (const d of s.days) wrongs.same(`what was left on ${d.day}`, d.left, leftOn.get(d.day), duration)

    const running = new Map(before)
    const rows = meantRows(s, books)
    let from = s.first
    for (const w of s.weeks) {
      const name = `the week of ${w.from}`
      if (w.from !== from || w.to < w.from) wrongs.add(`${name} does not follow the one before`)
      from = dayAfter(w.to)
      const isHere = (day) => day >= w.from && day <= w.to
      const entries = books.live.filter((e) => isHere(e.effective))
      const week = { before: 0, given: 0, other: 0, used: 0, left: 0 }
      for (const [kind, n] of running) {
        const moved = { before: 0, given: 0, other: 0, used: 0 }
        for (const e of entries) {
          const column = COLUMN[meant(e)]
          const into = column === 'cancelledLate' ? 'used' : column && column in moved ? column : 'other'
          moved[into] += effect(e, kind, HELD)
        }
        // Kind by kind the running total is rounded down, and each column shows what it adds to that.
        let [now, last] = [n, 0]
        for (const column of Object.keys(moved)) {
          now += moved[column]
          const made = inStandard(now, kind)
          week[column] += column === 'used' ? last - made : made - last
          last = made
        }
        running.set(kind, now)
        week.left += last
      }
      for (const [column, worked] of Object.entries(week))
        wrongs.same(`${name}, ${PLAIN[column] ?? column},`, w[column], worked, duration)
      wrongs.same(`${name}, the sum,`, w.left, w.before + w.given + w.other - w.used, duration)
      const visits = new Set(s.lines.filter((l) => isHere(l.day)).map((l) => l.session))
      wrongs.same(`${name}, the visits,`, w.visits, visits.size)
      const paid = (side, ...what) =>
        0 - total(rows, (r) => (isHere(r.day) && what.includes(r.what) ? r.change[side] : 0))
      wrongs.sum(`${name}, its cost,`, w.cost, paid('exact', ...SUPPORT), paid('pence', ...SUPPORT))
      wrongs.sum(`${name}, things bought,`, w.bought, paid('exact', 'bought'), paid('pence', 'bought'))
    }
    wrongs.same('the last day of the weeks', s.weeks.at(-1)?.to, s.last)
  })
}

const SUPPORT = ['support', 'cancelled-late']

function moneyFoots(s, books) {
  return found((wrongs) => {
    const m = s.money
    const opening = books.opening('GBP', THEIRS, (b) => b.money.closing.exact)
    if (opening !== undefined) wrongs.sum('the money before', m.opening, opening)
    wrongs.same('the money before, as printed', m.opening.pence, rounded(m.opening.exact), pounds)
    const change = total(books.all, (e) => effect(e, 'GBP', THEIRS))
    wrongs.sum('the money left', m.closing, m.opening.exact + change, rounded(m.opening.exact + change))
    for (const side of ['exact', 'pence'])
      wrongs.same(
        side === 'exact' ? 'before + in − out' : 'before + in − out, as printed',
        m.closing[side],
        m.opening[side] + m.in[side] - m.out[side],
        side === 'exact' ? money : pounds,
      )
  })
}

function rowsFoot(s, books) {
  return found((wrongs) => {
    const { opening, rows } = s.money
    let exact = opening.exact
    const told = new Map()
    for (const [i, row] of rows.entries()) {
      const name = `row ${i + 1} of the account (${row.day})`
      const before = rounded(exact)
      exact += row.change.exact
      wrongs.sum(`${name}, what was left,`, row.balance, exact, rounded(exact))
      wrongs.same(`${name}, the change as printed,`, row.change.pence, rounded(exact) - before, pounds)
      const key = row.entries.join()
      const known = told.get(key) ?? { name, entries: row.entries, exact: 0 }
      told.set(key, { ...known, exact: known.exact + row.change.exact })
    }
    const live = new Map(books.live.map((e) => [e.number, e]))
    const covered = new Set()
    for (const { name, entries, exact: stated } of told.values()) {
      let worked = 0
      for (const number of entries) {
        const e = live.get(number)
        if (e === undefined || covered.has(number)) wrongs.add(`${name} tells of entry ${number} wrongly`)
        else worked += effect(e, 'GBP', THEIRS)
        covered.add(number)
      }
      wrongs.same(name, stated, worked, money)
    }
    for (const e of books.live)
      if (!covered.has(e.number) && effect(e, 'GBP', THEIRS) !== 0)
        wrongs.add(`entry ${e.number} of ${e.effective} is told nowhere`)
    for (const [side, print] of [
      ['exact', money],
      ['pence', pounds],
    ]) {
      const ups = rows.filter((r) => r.change.exact > 0)
      const downs = rows.filter((r) => r.change.exact < 0)
      wrongs.same(
        `all that came in (${side})`,
        s.money.in[side],
        total(ups, (r) => r.change[side]),
        print,
      )
      wrongs.same(
        `all that went out (${side})`,
        s.money.out[side],
        0 - total(downs, (r) => r.change[side]),
        print,
      )
    }
  })
}

function splitFoots(s, books) {
  return found((wrongs) => {
    const { toSpend, saved, emergencies, behindHours } = s.split
    const parts = [toSpend, ...saved.map((x) => x.sum), emergencies, behindHours]
    wrongs.sum(
      'all of it together',
      s.money.closing,
      total(parts, (p) => p.exact),
      total(parts, (p) => p.pence),
    )
    const end = (wanted, ofLast) => {
      const opening = books.opening('GBP', wanted, ofLast)
      return opening === undefined ? undefined : opening + total(books.all, (e) => effect(e, 'GBP', wanted))
    }
    for (const [what, stated, wanted, ofLast] of [
      ['to spend', toSpend.exact, (c) => c === 'spending', (b) => b.split.toSpend.exact],
      ['for emergencies', emergencies.exact, (c) => c === 'contingency', (b) => b.split.emergencies.exact],
      ['behind the hours', behindHours.exact, (c) => c === 'hours', (b) => b.split.behindHours.exact],
      [
        'saved',
        total(saved, (x) => x.sum.exact),
        (c) => c.startsWith('saved:'),
        (b) => total(b.split.saved, (x) => x.sum.exact),
      ],
    ]) {
      const worked = end(wanted, ofLast)
      if (worked !== undefined) wrongs.same(what, stated, worked, money)
    }
  })
}

/** Money behind the hours is the price times the hours held, exactly. */
function hoursAreWorth(s) {
  return found((wrongs) => {
    const held = new Map(s.hours.map((h) => [h.kind, h.left]))
    for (const p of s.pots) held.set(p.kind, (held.get(p.kind) ?? 0) + p.left)
    let worth = 0n
    for (const [kind, n] of held) {
      const row = s.prices.findLast((p) => p.kind === kind && p.from <= s.last)
      if (row === undefined && n !== 0) throw new Error(`no price for ${kind}`)
      const each = row?.measure === 'count' ? 3600n : 1n
      if (row !== undefined) worth += (BigInt(n) * BigInt(row.price.pence) * each) / BigInt(row.price.per)
    }
    wrongs.same('the money behind the hours', s.split.behindHours.exact, Number(worth), money)
  })
}

function pricesFoot(s) {
  return found((wrongs) => {
    for (const p of s.prices) {
      let [num, den] = [0n, 1n]
      for (const { rate } of p.lines) {
        num = num * BigInt(rate.per) + BigInt(rate.pence) * den
        den *= BigInt(rate.per)
      }
      if (num * BigInt(p.price.per) !== BigInt(p.price.pence) * den)
        wrongs.add(`the parts of the price of ${p.label} from ${p.from} do not come to it`)
    }
  })
}

const ROW = {
  'brought-forward': 'brought-forward',
  allocation: 'week',
  support: 'support',
  funding: 'support',
  'not-given': 'cancelled-late',
  purchase: 'bought',
  repricing: 'repriced',
}

/** Rows with what they are about in the end: putting support right is about support. */
function meantRows(s, books) {
  return s.money.rows.map((r) => {
    if (r.what !== 'put-right') return r
    return { ...r, what: ROW[meant(books.byNumber.get(r.entries[0]))] ?? 'other' }
  })
}

function poundsFoot(s, books) {
  return found((wrongs) => {
    const p = s.pounds
    const parts = [p.direct, p.management, p.cancelledLate, p.bought, p.kept]
    wrongs.sum(
      'all that was used',
      p.total,
      total(parts, (x) => x.exact),
      total(parts, (x) => x.pence),
    )
    const rows = meantRows(s, books)
    for (const [what, stated] of [
      ['support', { exact: p.direct.exact + p.management.exact, pence: p.direct.pence + p.management.pence }],
      ['cancelled-late', p.cancelledLate],
      ['bought', p.bought],
      ['kept', p.kept],
    ]) {
      const of = rows.filter((r) => r.what === what)
      const [exact, pence] = [total(of, (r) => -r.change.exact), total(of, (r) => -r.change.pence)]
      wrongs.sum(`what was used for “${what}”`, stated, exact + 0, pence + 0)
    }
    const beside = books.live.filter((e) => e.kind !== 'support' && ROW[meant(e)] === 'support')
    const direct = total(s.lines, (l) => l.direct.exact)
    wrongs.same(
      'direct support',
      p.direct.exact,
      direct + total(beside, (e) => effect(e, 'GBP', (code) => code === 'provider:direct')),
      money,
    )
    const shares = Object.values(p.of100)
    const isShared = p.total.exact > 0 && parts.every((x) => x.exact >= 0)
    wrongs.same(
      'the pence of each £1 together',
      total(shares, (n) => n),
      isShared ? 100 : 0,
    )
    if (!isShared) return
    for (const [name, share] of Object.entries(p.of100)) {
      const off = BigInt(share) * BigInt(p.total.exact) - BigInt(p[name].exact) * 100n
      if (off >= BigInt(p.total.exact) || -off >= BigInt(p.total.exact))
        wrongs.add(`${share} pence of each £1 is not the share of “${name}”`)
    }
  })
}

/** Each visit as its entries tell it, once. */
function visitsFoot(s, books) {
  return found((wrongs) => {
    for (const [kind, lines] of [
      ['support', s.lines],
      ['not-given', s.notGiven],
    ]) {
      const visits = bySession(books.live.filter((e) => e.kind === kind))
      const rows = s.money.rows.filter((r) => r.what === (kind === 'support' ? 'support' : 'cancelled-late'))
      if (lines.length !== visits.length)
        wrongs.add(`${lines.length} visits are listed as ${kind}; the entries tell of ${visits.length}`)
      for (const line of lines) {
        const name = `the visit of ${line.day}, ${line.localStart},`
        const at = visits.findIndex(
          ([e]) => e.details.session === line.session && dayOf(kind, e) === line.day && isLate(kind, line, e),
        )
        const [entries] = at < 0 ? [] : visits.splice(at, 1)
        if (entries === undefined) {
          wrongs.add(`${name} is in no entry`)
          continue
        }
        const [first] = entries
        const reached = entries.flatMap((e) => e.details.reached)
        const used = byKind(
          reached.filter((r) => r.from !== 'GBP').map((r) => ({ kind: r.from, amount: r.left })),
        )
        const row = rows.find((r) => r.entries.includes(first.number))
        wrongs.sum(`${name} its cost`, line.sum, 0 - (row?.change.exact ?? 0), 0 - (row?.change.pence ?? 0))
        if (kind === 'support') {
          const pieces = entries.flatMap((e) => e.details.pieces)
          wrongs.same(`${name} what was given`, kinds(line.given), kinds(byKind(pieces)))
          wrongs.same(`${name} what was used`, kinds(line.used), kinds(used))
          const lacking = byKind(entries.flatMap((e) => e.details.unfunded))
          wrongs.same(`${name} what was not charged`, kinds(line.unfunded), kinds(lacking))
          wrongs.same(`${name} who came`, line.worker, first.details.worker ?? null)
          wrongs.same(
            `${name} its direct part`,
            line.direct.exact,
            total(reached, (r) => r.direct),
            money,
          )
          for (const side of ['exact', 'pence'])
            wrongs.same(`${name} its parts`, line.direct[side] + line.management[side], line.sum[side])
        } else {
          wrongs.same(`${name} why it was not given`, line.reason, first.details.reason)
          wrongs.same(`${name} what was charged`, kinds(line.charged), kinds(used))
        }
      }
      for (const [[e]] of visits.map((v) => [v]))
        wrongs.add(`the visit of ${e.effective} is not listed (${kind})`)
    }
    const missed = s.notGiven.filter((l) => l.reason === 'could-not-come').length
    wrongs.same('how often nobody could come', s.couldNotCome, missed)
  })
}

/** Late visits stand by themselves, beside others of the same session. */
function bySession(entries) {
  const visits = new Map()
  for (const e of entries) {
    const key = `${e.details.session} ${e.relatesTo === null}`
    visits.set(key, [...(visits.get(key) ?? []), e])
  }
  return [...visits.values()]
}

function dayOf(kind, e) {
  return kind === 'not-given' ? (e.relatesTo ?? e.effective) : e.effective
}

function isLate(kind, line, e) {
  return kind === 'not-given' || (line.relatesTo === null) === (e.relatesTo === null)
}

function byKind(list) {
  const sums = new Map()
  for (const one of list) sums.set(one.kind, (sums.get(one.kind) ?? 0) + one.amount)
  return [...sums].map(([kind, n]) => ({ kind, amount: n }))
}

function kinds(list) {
  const said = list.filter((one) => one.amount !== 0).map((one) => `${one.kind} ${duration(one.amount)}`)
  return said.sort().join(', ') || 'nothing'
}

function purchasesFoot(s, books) {
  return found((wrongs) => {
    const bought = books.live.filter((e) => e.kind === 'purchase')
    if (bought.length !== s.purchases.length)
      wrongs.add(`${s.purchases.length} things are listed; the entries tell of ${bought.length}`)
    for (const line of s.purchases) {
      const at = bought.findIndex((e) => e.details.purchase === line.purchase && e.effective === line.day)
      const [e] = at < 0 ? [] : bought.splice(at, 1)
      if (e === undefined) {
        wrongs.add(`what was bought on ${line.day} is in no entry`)
        continue
      }
      const cost = 0 - effect(e, 'GBP', THEIRS)
      wrongs.same(`what was bought on ${line.day}`, line.sum.exact, cost === 0 ? e.details.sum : cost, money)
      wrongs.same(`what it was on ${line.day}`, line.what, e.details.what)
      wrongs.same(`where it was bought on ${line.day}`, line.supplier, e.details.supplier)
      wrongs.same(`how it was paid on ${line.day}`, line.paidFrom, e.details.paidFrom)
    }
  })
}

function decisionsFoot(s, books) {
  const said = {
    conversion: (d) => [d.from, d.left, d.to, d.came, null],
    'hours-into-money': (d) => [d.kind, d.amount, null, null, d.sum],
    'money-into-hours': (d) => [d.kind, d.amount, null, null, d.sum],
    saving: (d) => [d.kind ?? null, d.amount ?? null, null, null, d.sum ?? null],
    contingency: (d) => [null, null, null, null, d.sum],
    purchase: (d) => [null, null, null, null, d.sum],
  }
  return found((wrongs) => {
    const live = new Map(books.live.map((e) => [e.number, e]))
    for (const line of s.decisions) {
      const e = live.get(line.entry)
      if (e === undefined || e.effective !== line.day)
        wrongs.add(`the decision of ${line.day} is in no entry`)
      else if (said[e.kind]) {
        const stated = [line.kind, line.amount, line.toKind, line.toAmount, line.sum?.exact ?? null]
        wrongs.same(`the decision of ${line.day}`, stated.join(' '), said[e.kind](e.details).join(' '))
      }
    }
  })
}

function lateAndUncharged(s, books) {
  return found((wrongs) => {
    const late = books.live.filter((e) => e.relatesTo !== null)
    const worked = total(late, (e) => effect(e, 'GBP', THEIRS))
    wrongs.same(
      'all changes to earlier months',
      total(s.earlierMonths, (x) => x.sum.exact),
      worked,
      money,
    )
    for (const kind of new Set([...books.kinds(), ...s.unfunded.map((u) => u.kind)])) {
      const n = total(books.all, (e) => effect(e, kind, (code) => code === 'unfunded'))
      const stated = s.unfunded.find((u) => u.kind === kind)?.amount ?? 0
      wrongs.same(`what was not charged of ${kind}`, stated, n, duration)
    }
  })
}

function bankFoots(s, books) {
  return found((wrongs) => {
    const { atBank, owedByFunders, lent, earnedNotTaken } = s.bank
    for (const side of ['exact', 'pence'])
      wrongs.same(
        `at the bank + owed − lent − earned (${side})`,
        atBank[side] + total(owedByFunders, (o) => o.sum[side]) - lent[side] - earnedNotTaken[side],
        s.money.closing[side],
      )
    const end = (wanted, ofLast) => {
      const opening = books.opening('GBP', wanted, ofLast)
      return opening === undefined ? undefined : opening + total(books.all, (e) => effect(e, 'GBP', wanted))
    }
    for (const [what, stated, wanted, ofLast] of [
      ['at the bank', atBank.exact, (c) => c === 'bank', (b) => b.bank.atBank.exact],
      ['lent', lent.exact, (c) => c === 'advance', (b) => b.bank.lent.exact],
      [
        'owed by funders',
        total(owedByFunders, (o) => o.sum.exact),
        (c) => c.startsWith('funder:'),
        (b) => total(b.bank.owedByFunders, (o) => o.sum.exact),
      ],
    ]) {
      const worked = end(wanted, ofLast)
      if (worked !== undefined) wrongs.same(what, stated, worked, money)
    }
  })
}

function yearFoots(s, books) {
  const last = books.before
  const isFirst = s.proof.lastStatement === null
  if (!isFirst && last === undefined) return []
  const before = last?.yearSoFar.from === s.yearSoFar.from ? last.yearSoFar : undefined
  return found((wrongs) => {
    for (const h of s.hours) {
      const was = before?.hoursUsed.find((x) => x.kind === h.kind)?.amount ?? 0
      const now = s.yearSoFar.hoursUsed.find((x) => x.kind === h.kind)?.amount ?? 0
      wrongs.same(`${h.label} used this year`, now, was + h.used, duration)
    }
    const rows = meantRows(s, books)
    const sum = (...what) => total(rows, (r) => (what.includes(r.what) ? r.change.exact : 0))
    const given = (before?.given.exact ?? 0) + sum('week', 'brought-forward')
    wrongs.same('given this year', s.yearSoFar.given.exact, given, money)
    const used = (before?.used.exact ?? 0) - sum('support', 'cancelled-late', 'bought')
    wrongs.same('used this year', s.yearSoFar.used.exact, used, money)
  })
}

const SUMS = [
  ['Hours: left before + given − used and so on is what is left, as the entries have it', hoursFoot],
  ['Hours: the weeks come to what was given', weeksGiven],
  ['Hours: what was saved', potsFoot],
  ['Hours: what was left on each day and in each week', daysFoot],
  ['Money: left before + in − out is what is left, as the entries have it', moneyFoots],
  ['Money: the running account, row by row', rowsFoot],
  ['Money: its parts come to what is left', splitFoots],
  ['Money: what stands behind the hours is what they cost', hoursAreWorth],
  ['Prices: their parts come to them', pricesFoot],
  ['Where each pound went: it comes to what was used, and to 100 pence', poundsFoot],
  ['Visits: each is listed once, as the entries have it', visitsFoot],
  ['Things bought: each is listed once, as the entries have it', purchasesFoot],
  ['Decisions: each is listed as the entries have it', decisionsFoot],
  ['Changes to earlier months, and support that was not charged', lateAndUncharged],
  ['Where the money is: at the bank, owed, lent, earned', bankFoots],
  ['The year so far goes on from the last statement', yearFoots],
]

// ── Counting and printing ───────────────────────────────────────────────────────────────────────────────

const PENNY = 3600

/** Whole pence, rounded half up. */
function rounded(exact) {
  return Math.floor((2 * exact + PENNY) / (2 * PENNY))
}

function pounds(pence) {
  if (!Number.isSafeInteger(pence)) return String(pence)
  const digits = String(Math.abs(pence)).padStart(3, '0')
  return `${pence < 0 ? '−' : ''}£${digits.slice(0, -2)}.${digits.slice(-2)}`
}

/** Exact to the penny-second: what differs by less than a penny must not look the same. */
function money(exact) {
  if (!Number.isSafeInteger(exact)) return String(exact)
  const [pence, rest] = [Math.floor(exact / PENNY), exact - Math.floor(exact / PENNY) * PENNY]
  return rest === 0 ? pounds(pence) : `${pounds(pence)} and ${rest}/${PENNY} of a penny`
}

function duration(seconds) {
  if (!Number.isSafeInteger(seconds)) return String(seconds)
  const n = Math.abs(seconds)
  const rest = n % 60 === 0 ? '' : ` ${n % 60} s`
  return `${seconds < 0 ? '−' : ''}${Math.floor(n / 3600)} h ${Math.floor((n % 3600) / 60)} min${rest}`
}

function amount(n, measure) {
  return measure === 'count' ? String(n) : duration(n)
}

function dayAfter(day) {
  return new Date(Date.parse(`${day}T00:00:00Z`) + 86_400_000).toISOString().slice(0, 10)
}

function daysFrom(first, last) {
  const days = []
  for (let day = first; day <= last && days.length < 400; day = dayAfter(day)) days.push(day)
  return days
}

function sha256(data) {
  return createHash('sha256').update(data).digest('hex')
}

/** UTF-8 as it stands: nothing is mended, and nothing is left out at its beginning. */
function textOf(bytes) {
  try {
    return new TextDecoder('utf-8', { fatal: true, ignoreBOM: true }).decode(bytes)
  } catch {
    return ''
  }
}

// ── The command ─────────────────────────────────────────────────────────────────────────────────────────

function main(args) {
  const options = args.filter((a) => a.startsWith('--'))
  const files = args.filter((a) => !a.startsWith('--'))
  if (options.includes('--help')) {
    process.stdout.write(USAGE)
    return 0
  }
  const unknown = options.find((o) => o !== '--without-last')
  if (unknown !== undefined || files.length < 2 || files.length > 3) {
    const why = unknown === undefined ? 'Name two files or three.' : `There is no option ${unknown}.`
    process.stderr.write(`${why}\n\n${USAGE}`)
    return 2
  }
  let read
  try {
    read = files.map((file) => readFileSync(file))
  } catch (error) {
    process.stderr.write(`A file cannot be read: ${error.message}\n`)
    return 2
  }
  const [statement, entries, last] = read
  const withoutLast = options.includes('--without-last')
  const { sound, findings } = check({ statement, entries, last, withoutLast })
  const word = { right: 'right', wrong: 'WRONG', unchecked: 'not checked' }
  for (const { is, says } of findings) process.stdout.write(`${word[is].padEnd(12)} ${says}\n`)
  const wrong = findings.filter((f) => f.is === 'wrong').length
  const said = sound
    ? 'All of this is right.'
    : wrong > 0
      ? `${wrong} ${wrong === 1 ? 'thing is' : 'things are'} wrong. Ask whoever gave you the statement, and show them this.`
      : 'Nothing is wrong, and not all of it could be checked.'
  process.stdout.write(`\n${said}\n`)
  return sound ? 0 : 1
}

const started = process.argv[1] && pathToFileURL(realpathSync(process.argv[1])).href
if (started === import.meta.url) process.exitCode = main(process.argv.slice(2))
