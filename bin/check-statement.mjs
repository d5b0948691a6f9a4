#!/usr/bin/env node
// @ts-nocheck It looks at each thing before it is believed.
// Checks a statement of an Individual Service Fund, away from the program that made it: one file, nothing to install,
// no network, Node 18 or later. It shares no code with the program, so that a mistake there is not a mistake here.
// From the entries it works out anew what the document should say, and compares. docs/checking.md tells the formats
// and how the sums are made. Money is counted in penny-seconds (a penny is 3,600 of them), time in seconds.
import { createHash } from 'node:crypto'
import { readFileSync, realpathSync } from 'node:fs'
import { pathToFileURL } from 'node:url'

const USAGE = `Checks a statement against the entries that it stands on.

  node check-statement.mjs STATEMENT.json ENTRIES.ndjson [LAST-STATEMENT.json] [--without-last]

  STATEMENT.json       the statement as a file for programs (JSON)
  ENTRIES.ndjson       its entries, one a line
  LAST-STATEMENT.json  the final statement before it, where the entries do not begin at number 1
  --without-last       leave out what was there before, where that file cannot be had
  --help               this page

It ends with 0 where all of it is right, 1 where anything is not, 2 where it was asked wrongly.
`

/**
 * Bytes in, findings out: { sound, findings: [{ is: 'right' | 'wrong' | 'unchecked', says }] }.
 * @param {{ statement: Uint8Array, entries: Uint8Array, last?: Uint8Array | undefined, withoutLast?: boolean }} files
 */
export function check(files) {
  const report = new Report()
  try {
    checkAll(report, files)
  } catch (error) {
    report.wrong(`The files are not whole (${error.message}).`)
  }
  return report.done()
}

function checkAll(report, { statement, entries, last, withoutLast = false }) {
  const read = readStatement(report, 'The statement', statement)
  if (!read) return
  const before = last && readStatement(report, 'The last statement', last)
  const s = read.document
  const chain = readChain(report, entries, s)
  if (chain.entries.length === 0) return
  checkCarried(report, s, chain, read.digest)
  const isLast = checkLast(report, s, chain, before)
  const books = new Books(s, chain, isLast ? before.document : undefined)
  if (chain.first > 1 && !isLast)
    report.unchecked(
      `What was there before: the entries begin at number ${chain.first}, and the last statement was not given.`,
      !withoutLast,
    )
  else if (chain.first > 1) report.unchecked(`Entries before number ${chain.first}: the file begins there.`)
  const known = new Set([...CARRIED, ...UNTOLD.flatMap(([names]) => names)])
  for (const [says, part] of PARTS)
    report.examine(says, (wrongs) => {
      for (const [key, worked] of Object.entries(part(s, books, wrongs))) {
        known.add(key)
        compare(wrongs, { name: key, key, stated: s[key], worked })
      }
    })
  report.examine('Nothing is missing in it, and nothing else is there', (wrongs) =>
    wrongs.same('what it holds', Object.keys(s).sort().join(), [...known].sort().join()),
  )
  for (const [, says] of UNTOLD) report.unchecked(`${says}: no entry can show it.`)
  report.unchecked('Whether it really was so: only people can tell.')
}

// ── What is found ──

class Report {
  findings = []

  wrong(says) {
    this.findings.push({ is: 'wrong', says })
  }

  /** `missing`: it could be checked with one file more. */
  unchecked(says, missing = false) {
    this.findings.push({ is: 'unchecked', says, ...(missing ? { missing } : {}) })
  }

  examine(says, find) {
    let isRight = true
    const add = (what) => {
      isRight = false
      this.wrong(`${says}: ${what}`)
    }
    const same = (what, stated, worked, print = String) => {
      const [a, b] = [stated, worked].map((x) => (typeof x === 'number' ? print : String)(x))
      if (stated !== worked) add(`${what} is ${a}; it comes to ${b}`)
    }
    try {
      find({ add, same })
    } catch (error) {
      add(`The file is not whole (${error.message}).`)
    }
    if (isRight) this.findings.push({ is: 'right', says })
    return isRight
  }

  done() {
    return { sound: !this.findings.some((f) => f.is === 'wrong' || f.missing), findings: this.findings }
  }
}

/** What is stated beside what it comes to, down to each figure. */
function compare(wrongs, { name, key, stated, worked, measure = worked?.measure }) {
  if (worked === undefined) return
  if (!isPart(worked) && !isPart(stated)) return wrongs.same(name, stated, worked, printOf(key, measure))
  if (!(isPart(worked) && isPart(stated)) || Array.isArray(worked) !== Array.isArray(stated))
    return wrongs.same(name, JSON.stringify(stated), JSON.stringify(worked))
  if (Array.isArray(worked)) return compareRows(wrongs, { name, stated, worked, measure })
  for (const inner of new Set([...Object.keys(worked), ...Object.keys(stated)])) {
    const inside = within(name, inner === 'exact' ? '' : inner === 'pence' ? 'as printed' : inner)
    const [a, b] = [stated[inner], worked[inner]]
    if (a === undefined || !(inner in worked))
      wrongs.add(`${inside} is ${a === undefined ? 'missing' : 'too much'}`)
    else
      compare(wrongs, { name: inside, key: inner, stated: a, worked: b, measure: worked.measure ?? measure })
  }
}

function compareRows(wrongs, { name, stated, worked, measure }) {
  if (![...worked, ...stated].some(isPart)) return wrongs.same(name, stated.join(), worked.join())
  const left = stated.map((row, i) => [row, i])
  let last = -1
  for (const row of worked) {
    const at = left.findIndex(([one]) => idOf(one) === idOf(row))
    const inside = within(name, nameOf(row))
    if (at < 0) {
      wrongs.add(`${inside} is not listed`)
      continue
    }
    const [[one, i]] = left.splice(at, 1)
    // Kinds of hour stand in no order of their own.
    if (i < last && (row.entry ?? row.kind) === row.entry) wrongs.add(`${inside} is out of turn`)
    last = i
    compare(wrongs, { name: inside, stated: one, worked: row, measure })
  }
  for (const [row] of left) wrongs.add(`${within(name, nameOf(row))} is in no entry, or stands twice`)
}

function isPart(value) {
  return value !== null && typeof value === 'object'
}

function within(name, part) {
  return name && part ? `${name}, ${part}` : name || part
}

/** By what a row is known again. */
function idOf(row) {
  if (row?.entries) return `${row.entries} ${row.what === 'repriced'}`
  const id = ['entry', 'purchase', 'kind', 'pot', 'from', 'week', 'day', 'name'].map((name) => row?.[name])
  return row?.entry ?? id.join(' ')
}

function nameOf(row) {
  if (row?.localStart) return `the visit of ${row.day}, ${row.localStart}`
  return String(row?.label ?? row?.entries ?? row?.entry ?? row?.from ?? row?.week ?? row?.day ?? '')
}

const DURATIONS =
  /^(amount|before|given|used|swapped|money|saved|cancelledLate|other|left|planned|total|in|out|leftInStandard|toAmount)$/

function printOf(key, measure) {
  if (key === 'exact' || key === 'pence') return key === 'exact' ? money : pounds
  return DURATIONS.test(key) && measure !== 'count' ? duration : String
}

// ── The document ──

function readStatement(report, name, bytes) {
  const text = textOf(bytes)
  const file = JSON.parse(text)
  const document = file?.statement
  if (file?.format !== 1 || document?.format !== 2) {
    report.wrong(`${name} is of another format than this program knows (1, with a document of format 2).`)
    return undefined
  }
  let [digest, whole] = ['', '']
  report.examine(`${name} is as it was handed out, to the letter`, (wrongs) => {
    const isWhole = [undefined, 2].some((indent) => text.trimEnd() === JSON.stringify(file, null, indent))
    if (!isWhole || !/[^\s]\n{0,2}$/.test(text)) wrongs.add('the file was changed since')
    wrongs.same('what it holds', Object.keys(file).sort().join(), 'digest,format,statement,words')
  })
  report.examine(`${name}’s document has the SHA-256 that stands in the file`, (wrongs) => {
    whole = canonical(document)
    digest = sha256(whole)
    wrongs.same('the SHA-256', file.digest, digest)
  })
  report.examine(`${name}’s code follows from everything else in it`, (wrongs) =>
    wrongs.same('the code', document.proof.code, codeOf(document)),
  )
  report.examine(`${name}’s names and texts are those it was made with`, (wrongs) =>
    checkWords(wrongs, file.words, whole),
  )
  return { document, digest }
}

/** Each text’s commitment is SHA-256 over its salt and it. */
function checkWords(wrongs, words, document) {
  const named = new Set(document.match(/(?<=")[0-9a-f]{64}(?=")/g) ?? [])
  for (const [ref, word] of Object.entries(words)) {
    const { salt, text } = word
    const isWhole = /^[0-9a-f]{64}$/.test(salt) && typeof text === 'string' && Object.keys(word).length === 2
    const made = isWhole && sha256(Buffer.concat([Buffer.from(salt, 'hex'), Buffer.from(text, 'utf8')]))
    if (made !== ref) wrongs.add(`“${text}” is not what stood there`)
    else if (!named.has(ref)) wrongs.add(`“${text}” is named nowhere in it`)
  }
}

const SIGNS = '0123456789ABCDEFGHJKMNPQRSTVWXYZ'

/** 16 signs: the first 80 bits of the document’s SHA-256 with an empty code, five bits each. */
function codeOf(document) {
  const digest = sha256(canonical({ ...document, proof: { ...document.proof, code: '' } }))
  const digits = BigInt(`0x${digest.slice(0, 20)}`)
    .toString(32)
    .padStart(16, '0')
  return digits.replace(/./g, (digit) => SIGNS[Number.parseInt(digit, 32)])
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

// ── The chain of entries ──

const NO_HASH = '0'.repeat(64)

const COLUMNS =
  'format fund number sequence kind effective recordedAt recordedBy act key decision reverses relatesTo document sourceSystem sourceReference sourcePart sourcePiece sourceFile sourceRow sourceText details transfers previous previousHead'.split(
    ' ',
  )

function readChain(report, bytes, s) {
  const text = textOf(bytes)
  const lines = text.split('\n')
  const isEnded = lines.pop() === ''
  const sealed = lines.pop()
  const entries = []
  report.examine('Each entry holds the hash of the one before it, and none is missing', (wrongs) => {
    if (!isEnded) wrongs.add('the file does not end as it was handed out')
    let before
    for (const [i, line] of lines.entries()) {
      const entry = entryIn(line)
      if (entry) {
        checkNext(wrongs, entry, before, s.fund)
        entries.push(entry)
      } else wrongs.add(`line ${i + 1} is no entry`)
      before = entry
    }
    if (sealed !== JSON.stringify(before?.hash))
      wrongs.add('the hash at its end is not that of its last entry')
    if (before === undefined) wrongs.add('there is no entry at its end')
  })
  const byNumber = new Map(entries.map((e) => [e.number, e]))
  for (const e of entries) e.original = byNumber.get(e.reverses)
  return { entries, first: entries[0]?.number, last: entries.at(-1) }
}

function checkNext(wrongs, entry, before, fund) {
  const where = `entry ${entry.number}`
  if (entry.format !== 1 || entry.fund !== fund) wrongs.add(`${where} is of another fund`)
  if (entry.number === 1 && entry.previous !== NO_HASH) wrongs.add('entry 1 is not the first')
  if (!before) return
  if (entry.number === before.number) wrongs.add(`${where} stands twice`)
  else if (entry.number < before.number) wrongs.add(`${where} stands after ${before.number}`)
  else if (entry.number > before.number + 1)
    wrongs.add(`between entries ${before.number} and ${entry.number} one or more are missing`)
  if (entry.previous !== before.hash)
    wrongs.add(`${where} does not hold the hash of entry ${before.number}: one of them was changed`)
  if (entry.sequence <= before.sequence || entry.recordedAt < before.recordedAt)
    wrongs.add(`${where} was written before entry ${before.number}`)
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

/** What an entry does to each account, counted on the account’s own side: [unit, account, change]. */
function effectsOf(transfers) {
  return transfers.flatMap(([unit, debit, credit, amount]) => {
    if (!(Number.isSafeInteger(amount) && amount > 0)) throw new Error('a transfer of nothing')
    const change = (code, n) => [unit, code, isDebit(unit, code) ? n : -n]
    return [change(debit, amount), change(credit, -amount)]
  })
}

/** Accounts that grow when they are debited: the bank and what funders owe; hours that are held or used. */
function isDebit(unit, code) {
  if (unit === 'GBP') return code === 'bank' || code.startsWith('funder:')
  return code !== 'issued' && code !== 'unfunded'
}

function checkCarried(report, s, { entries, last }, digest) {
  report.examine(`The statement stands on entry ${s.standsOn}, whose hash is on its last page`, (wrongs) => {
    const head = entries.find((e) => e.number === s.standsOn)
    if (head?.hash !== s.proof.head) wrongs.add('that entry is not in the file, or was changed')
  })
  report.examine('The entry after it carries this very statement', (wrongs) => {
    const { number, kind, document, details, effective } = last
    const kinds = { final: 'closing', 'may-change': 'statement-issued' }
    const worked = { number: s.standsOn + 1, kind: kinds[s.state] ?? s.state, 'the SHA-256 in it': digest }
    compare(wrongs, { name: '', stated: { number, kind, 'the SHA-256 in it': document }, worked })
    const carried = { first: s.first, last: s.last, statement: s.number, standsOn: s.standsOn }
    compare(wrongs, { name: 'details', stated: details, worked: carried })
    if (s.state === 'final') wrongs.same('its day', effective, s.last)
  })
}

/** Whether a last statement was given, and is the one it names. */
function checkLast(report, s, chain, before) {
  const issued = chain.entries.filter((e) => ISSUED.includes(e.kind) && e.number <= s.standsOn)
  const closing = issued.findLast((e) => e.kind === 'closing')
  const named = s.proof?.lastStatement
  report.examine('It names the final statement before it, and goes on from there', (wrongs) => {
    const isWhole = chain.first === 1
    if (isWhole || closing) wrongs.same('the SHA-256 of that', named, closing?.document ?? null)
    else if (named === null) wrongs.add('it says that there was none; entries begin at 1 then')
    if (closing) wrongs.same('its first day', s.first, dayAfter(closing.details.last))
    if (isWhole || issued.length > 0)
      wrongs.same('its number', s.number, (issued.at(-1)?.details.statement ?? 0) + 1)
  })
  if (before === undefined) return false
  return report.examine('The last statement is the one that it names', (wrongs) => {
    wrongs.same('its SHA-256', before.digest, named)
    wrongs.same('its fund', before.document.fund, s.fund)
    if (!(before.document.last < s.first)) wrongs.add(`it goes on to ${before.document.last}`)
  })
}

const ISSUED = ['closing', 'statement-issued']

// ── What the entries come to ──

const HELD = (code) => code === 'available' || code === 'booked'
const FUNDERS = (code) => code.startsWith('funder:')
const PROVIDERS = (code) => code.startsWith('provider:')
const THEIRS = (code) => ['hours', 'spending', 'contingency'].includes(code) || code.startsWith('saved:')
const is = (wanted) => (code) => code === wanted
const ofKind = (entries, ...kinds) => entries.filter((e) => kinds.includes(e.kind))

/** Entries of some days, and how they become lines (the rule is in docs/checking.md). */
class Days {
  constructor(known, first, last) {
    this.all = known
      .filter((e) => e.effective >= first && e.effective <= last)
      .sort((a, b) => a.effective.localeCompare(b.effective))
    const here = new Set(this.all)
    const gone = new Set()
    for (const e of this.all) if (here.has(e.original) && undoes(e.original, e)) gone.add(e.original).add(e)
    /** What did not fold away; and of that, what was undone, and when. */
    this.live = this.all.filter((e) => !gone.has(e))
    this.undone = new Map(this.live.map((e) => [e.reverses, e.effective]))
  }

  /** Of live entries, those of one visit together: what is late, or was undone, stands by itself. */
  visits(some) {
    const visits = new Map()
    for (const e of some) {
      const undone = this.undone.has(e.number) && e.sourcePart
      const isVisit = e.kind === 'support' || e.kind === 'not-given'
      const key = isVisit ? `${e.kind} ${e.details.session} ${e.relatesTo !== null} ${undone}` : e.number
      visits.set(key, [...(visits.get(key) ?? []), e])
    }
    return [...visits.values()]
  }

  /** The running account, with what each row is about. Its total is rounded half up; each row shows the difference. */
  rows(opening) {
    let now = opening
    return this.visits(this.live).flatMap((entries) => {
      const [first] = entries
      const { kind, effective, details } = first
      const repriced = total(entries, sinceRepriced)
      const change = total(entries, (e) => effect(e, 'GBP', THEIRS)) - repriced
      const about =
        details.week ?? (kind === 'purchase' ? details.supplier : kind === 'funding' ? null : details.session)
      const told = [
        [kind === 'reversal' ? 'put-right' : rowOf(first), rowOf(first), change],
        ['repriced', 'repriced', repriced],
      ]
      return told.flatMap(([what, of, exact]) => {
        if (exact === 0) return []
        const pence = rounded(now + exact) - rounded(now)
        now += exact
        const row = { day: effective, what, entries: entries.map((e) => e.number), about: about ?? null }
        return [{ of, row: { ...row, change: { exact, pence }, balance: sum(now) } }]
      })
    })
  }
}

/** Two entries fold away where together they change no hours, and no pounds that are the person’s. */
function undoes(original, reversal) {
  const left = new Map()
  for (const [unit, code, n] of [...original.effects, ...reversal.effects])
    if (unit !== 'GBP' || THEIRS(code)) left.set(`${unit} ${code}`, (left.get(`${unit} ${code}`) ?? 0) + n)
  return [...left.values()].every((n) => n === 0)
}

class Books {
  constructor(s, chain, before) {
    this.isWhole = chain.first === 1
    this.carried = chain.last
    this.known = chain.entries.filter((e) => e.number <= s.standsOn)
    this.statement = s
    this.before = before
    this.days = new Days(this.known, s.first, s.last)
    this.all = this.days.all
    this.live = this.days.live
    this.rows = this.days.rows(this.start('GBP', THEIRS, (d) => d.money.closing.exact))
    const units = this.known.flatMap((e) => e.effects.map(([unit]) => unit))
    this.kinds = [...new Set([...s.hours.map((h) => h.kind), ...units.filter((unit) => unit !== 'GBP')])]
    /** Hours left when the days began; what was brought forward within them comes on its own day. */
    this.left = new Map(
      this.kinds.map((kind) => [kind, this.start(kind, HELD, (d) => hoursIn(d, kind).left)]),
    )
    /** Names, by number. */
    this.pots = new Map()
    for (const { kind, details } of this.known) {
      const begun = kind === 'saving' ? [details] : kind === 'brought-forward' ? details.pots : []
      for (const { name, code, pot = Number(/\d+/.exec(code)) } of begun)
        if (!this.pots.has(pot)) this.pots.set(pot, name)
    }
    // Entries that begin later may not tell of one: then its name will do.
    const unknown = this.isWhole ? [] : [...s.pots, ...s.split.saved]
    for (const { pot, name } of unknown)
      if (![...this.pots.values()].includes(name)) this.pots.set(pot ?? name, name)
    this.isAhead = ofKind(this.known, 'agreement').some((e) => e.details.from > s.last)
  }

  /** What is there at the end: by all entries, or on from the last statement; without either, this one is believed. */
  end(unit, wanted, of) {
    if (!this.isWhole && !this.before) return of(this.statement)
    const from = this.isWhole ? '' : this.before.last
    const since = this.known.filter((e) => e.effective > from && e.effective <= this.statement.last)
    return (this.isWhole ? 0 : of(this.before)) + total(since, (e) => effect(e, unit, wanted))
  }

  start(unit, wanted, of) {
    return this.end(unit, wanted, of) - total(this.all, (e) => effect(e, unit, wanted))
  }

  /** A kind of hour and its name: the same everywhere, unless agreed terms change it later. */
  kind(kind) {
    return { kind, label: this.isAhead ? undefined : kindIn(this.statement, kind).label }
  }

  moved(kind, column) {
    return total(this.all, (e) => (columnOf(e) === column ? effect(e, kind, HELD) : 0))
  }

  told(whats, isHere = () => true) {
    return together(
      this.rows.flatMap(({ of, row }) => (whats.includes(of) && isHere(row.day) ? [row.change] : [])),
    )
  }

  cost(e) {
    return less(this.rows.find(({ row }) => row.entries.includes(e.number))?.row.change ?? sum(0))
  }

  /** Whether one of them took the place of what was put right: it is a later part of its source. */
  putRight(entries) {
    const reversed = this.all.filter((e) => e.reverses !== null).map((e) => e.original)
    const sourceOf = (e) => `${e?.kind} ${e?.sourceSystem} ${e?.sourceReference}`
    const isPast = (o, e) => sourceOf(o) === sourceOf(e) && o.sourcePart < e.sourcePart
    const isRight = entries.some(
      (e) => e.sourcePart > 1 && [...this.all, ...reversed].some((o) => isPast(o, e)),
    )
    return isRight || !reversed.includes(undefined) ? isRight : undefined
  }
}

function effect(entry, unit, wanted) {
  let sum = 0
  for (const [of, code, n] of entry.effects) if (of === unit && wanted(code)) sum += n
  return sum
}

function hoursIn(document, kind) {
  return document.hours.find((h) => h.kind === kind) ?? { left: 0, planned: 0 }
}

/** One that puts another right is about that one. */
function meant(e) {
  return e.kind === 'reversal' ? e.details.of : e.kind
}

/** Where entries are told: in which column of the hours’ table, and as what in the running account. */
const TOLD = {
  allocation: ['given', 'week'],
  support: ['used', 'support'],
  funding: ['used', 'support'],
  conversion: ['swapped'],
  'hours-into-money': ['money'],
  'money-into-hours': ['money'],
  saving: ['saved'],
  'not-given': ['cancelledLate', 'cancelled-late'],
  'brought-forward': ['before', 'brought-forward'],
  purchase: ['other', 'bought'],
  repricing: ['other', 'repriced'],
}

function columnOf(e) {
  return TOLD[meant(e)]?.[0] ?? 'other'
}

/** What a lower agreed rate leaves out when hours become money, the provider keeps, or it is sent back. */
function rowOf(e) {
  if (meant(e) === 'hours-into-money' && effect(e, 'GBP', PROVIDERS) !== 0) return 'kept'
  return e.details.restTo === 'funder' ? 'sent-back' : (TOLD[meant(e)]?.[1] ?? 'other')
}

const USES = ['support', 'cancelled-late']

/** Of what uses money: what a funder gave, or got back, because the price had changed since its day. */
function sinceRepriced(e) {
  return [...USES, 'kept'].includes(rowOf(e)) ? effect(e, 'GBP', FUNDERS) : 0
}

// ── The document, worked out again ──
// Each part as it should stand there: `s` is the statement, `b` the books. What is undefined, nothing here can tell.

function hoursPart(s, b) {
  const hours = b.kinds.map((kind) => {
    const row = { before: b.left.get(kind) + b.moved(kind, 'before'), sentBack: 0 }
    for (const column of ['given', 'swapped', 'money', 'saved', 'other', 'used', 'cancelledLate'])
      row[column] = b.moved(kind, column) * (IN_WEEK[column] === 'used' ? -1 : 1)
    const left = b.end(kind, HELD, (d) => hoursIn(d, kind).left)
    const planned = b.end(kind, is('booked'), (d) => hoursIn(d, kind).planned)
    return { ...b.kind(kind), measure: kindIn(s, kind).measure, ...row, left, planned }
  })
  const pots = [...b.pots].flatMap(([pot, name]) =>
    b.kinds.map((kind) => {
      const isIt = (p) => p.pot === pot && p.kind === kind
      const left = b.end(kind, is(`pot:${pot}`), (d) => d.pots.find(isIt)?.left ?? 0)
      const moves = b.live.map((e) => effect(e, kind, is(`pot:${pot}`)))
      const [into, out] = [1, -1].map((sign) => total(moves, (n) => Math.max(sign * n, 0)))
      return { ...b.kind(kind), pot, name, before: left - into + out, in: into, out, left }
    }),
  )
  const posted = b.live.filter((e) => meant(e) === 'allocation')
  const given = b.kinds.flatMap((kind) => {
    const byWeek = new Map()
    for (const e of posted) {
      const { week } = (e.kind === 'reversal' ? e.original?.details : e.details) ?? {}
      byWeek.set(week, (byWeek.get(week) ?? 0) + effect(e, kind, is('available')))
    }
    const weeks = [...byWeek].flatMap(([week, amount]) => (amount === 0 ? [] : [{ week, amount }]))
    const row = { ...b.kind(kind), weeks, total: total(weeks, (w) => w.amount) }
    return weeks.length === 0 ? [] : [byWeek.has(undefined) ? { ...row, weeks: undefined } : row]
  })
  const isAny = ({ pot, ...row }) => Object.values(row).some((n) => typeof n === 'number' && n !== 0)
  return { hours: hours.filter((h) => h.kind === 'standard' || isAny(h)), pots: pots.filter(isAny), given }
}

function kindIn(s, kind) {
  return s.prices.findLast((p) => p.kind === kind) ?? s.hours.find((h) => h.kind === kind) ?? {}
}

function inStandard(s, n, kind) {
  if (n === 0) return 0
  const [{ measure, ratio }, { ratio: one }] = [kind, 'standard'].map((k) => kindIn(s, k))
  const all = measure === 'count' ? n * 3600 : n
  return Math.floor((all * ratio.standard * one.own) / (ratio.own * one.standard))
}

/** In standard hours: each kind by its ratio, rounded down to the second. */
function daysPart(s, b) {
  const held = new Map(b.left)
  const days = daysFrom(s.first, s.last).map((day) => {
    for (const e of b.live)
      if (e.effective === day) for (const [kind, n] of held) held.set(kind, n + effect(e, kind, HELD))
    return { day, left: total([...held], ([kind, n]) => inStandard(s, n, kind)) }
  })
  const given = ofKind(b.live, 'support').filter((e) => !b.days.undone.has(e.number))
  const visits = b.days.visits(given).map(([e]) => e)
  const running = new Map(b.left)
  const weeks = weeksIn(s, b).map(({ from, to }) => {
    const isHere = (day) => day >= from && day <= to
    const here = b.live.filter((e) => isHere(e.effective))
    const week = { before: 0, given: 0, other: 0, used: 0, left: 0 }
    for (const [kind, n] of running) {
      // Kind by kind the running total is rounded down, and each column shows what it adds to that.
      let [now, last] = [n, 0]
      for (const column of ['before', 'given', 'other', 'used']) {
        now += total(here, (e) => ((IN_WEEK[columnOf(e)] ?? 'other') === column ? effect(e, kind, HELD) : 0))
        const made = inStandard(s, now, kind)
        week[column] += column === 'used' ? last - made : made - last
        last = made
      }
      running.set(kind, now)
      week.left += last
    }
    const came = new Set(visits.filter((e) => isHere(e.effective)).map((e) => e.details.session))
    const [cost, bought] = [USES, ['bought']].map((whats) => less(b.told(whats, isHere)))
    return { from, to, visits: came.size, ...week, cost, bought }
  })
  return { leftInStandard: days.at(-1).left, days, weeks }
}

const IN_WEEK = { before: 'before', given: 'given', used: 'used', cancelledLate: 'used' }

/** The weeks, cut at the ends; where none was given, from the day stated on. */
function weeksIn(s, b) {
  const given = b.known.findLast((e) => e.kind === 'allocation')?.details.week ?? dayAfter(s.weeks[0].to)
  const begins = (day) => (Date.parse(day) - Date.parse(given)) % (7 * DAY) === 0
  const days = daysFrom(s.first, s.last)
  return days
    .filter((day) => day === s.first || begins(day))
    .map((from) => ({ from, to: days.find((day) => day >= from && begins(dayAfter(day))) ?? s.last }))
}

/** The account, and what its end is made of: to spend rounded down, the rest by a running total. */
function moneyPart(_, b) {
  const rows = b.rows.map(({ row }) => row)
  const opening = sum(b.start('GBP', THEIRS, (d) => d.money.closing.exact))
  const closing = rows.at(-1)?.balance ?? opening
  const changes = rows.map((r) => r.change)
  const into = together(changes.filter((c) => c.exact > 0))
  const out = less(together(changes.filter((c) => c.exact < 0)))
  const at = (code, of) => b.end('GBP', is(code), (d) => of(d.split).exact)
  const spending = at('spending', (split) => split.toSpend)
  const toSpend = { exact: spending, pence: Math.floor(spending / PENNY) }
  let running = closing.exact - toSpend.pence * PENNY
  const next = (exact) => {
    const before = rounded(running)
    running -= exact
    return { exact, pence: before - rounded(running) }
  }
  const saved = [...b.pots].flatMap(([pot, name]) => {
    const exact = b.end(
      'GBP',
      is(`saved:${pot}`),
      (d) => d.split.saved.find((x) => x.name === name)?.sum.exact ?? 0,
    )
    return exact === 0 ? [] : [{ name, sum: next(exact) }]
  })
  const emergencies = next(at('contingency', (split) => split.emergencies))
  const behindHours = { exact: at('hours', (split) => split.behindHours), pence: rounded(running) }
  const split = { toSpend, saved, emergencies, behindHours }
  return { money: { opening, in: into, out, closing, rows }, split }
}

/** What is earned takes the penny of rounding. */
function bankPart(s, b, wrongs) {
  const at = (wanted, of) => b.end('GBP', wanted, (d) => of(d.bank))
  const atBank = sum(at(is('bank'), (bank) => bank.atBank.exact))
  const lent = sum(at(is('advance'), (bank) => bank.lent.exact))
  const owed = (bank) => total(bank.owedByFunders, (o) => o.sum.exact)
  wrongs.same('owed by all funders', owed(s.bank), at(FUNDERS, owed), money)
  // Entries call a funder by a code, the statement by a name: what each owes must be there.
  const codes = new Set(b.known.flatMap((e) => e.effects.map(([, code]) => code)).filter(FUNDERS))
  const inOrder = (sums) =>
    sums
      .filter((n) => n !== 0)
      .sort((x, y) => x - y)
      .map(money)
      .join(', ')
  const stated = s.bank.owedByFunders.map((o) => o.sum.exact)
  if (b.isWhole)
    wrongs.same('what funders owe', inOrder(stated), inOrder([...codes].map((code) => at(is(code)))))
  const owedByFunders = stated.map((exact) => ({ funder: undefined, sum: sum(exact) }))
  const exact = at(PROVIDERS, (bank) => bank.earnedNotTaken.exact)
  const closing = b.rows.at(-1)?.row.balance.pence ?? rounded(s.money.opening.exact)
  const pence = atBank.pence + total(owedByFunders, (o) => o.sum.pence) - lent.pence - closing
  return { bank: { atBank, owedByFunders, lent, earnedNotTaken: { exact, pence } } }
}

/** Each day they value the hours held, and each visit was charged by them. */
function pricesPart(s, b, wrongs) {
  const agreed = ofKind(b.known, 'agreement').map((e) => e.details)
  const started = agreed.filter((a) => a.from <= s.first).map((a) => a.version)
  const versions = agreed.filter((a) => a.from <= s.last)
  const inForce = versions.filter((a) => a.version >= Math.max(0, ...started))
  const daysOf = (list) => [...new Set(list.map((x) => x.from))].sort().join(', ')
  // Where an agreement has ended and none follows, all of them are told.
  if (b.isWhole && daysOf(s.prices) !== daysOf(versions))
    wrongs.same('the days from which they are', daysOf(s.prices), daysOf(inForce))
  const [names, days] = [s.prices.map((p) => `${p.kind} ${p.from}`), versions.map((a) => a.from)]
  if (b.isWhole && new Set(names).size < names.length && new Set(days).size === days.length)
    wrongs.add('one stands there twice')
  const isHeld = (code) => HELD(code) || code.startsWith('pot:')
  const inAll = (d, kind) => hoursIn(d, kind).left + total(d.pots, (p) => (p.kind === kind ? p.left : 0))
  const held = new Map(b.kinds.map((kind) => [kind, b.start(kind, isHeld, (d) => inAll(d, kind))]))
  let behind = b.start('GBP', is('hours'), (d) => d.split.behindHours.exact)
  for (const day of daysFrom(s.first, s.last)) {
    for (const e of b.all.filter((e) => e.effective === day)) {
      behind += effect(e, 'GBP', is('hours'))
      for (const [kind, n] of held) held.set(kind, n + effect(e, kind, isHeld))
    }
    const come = total([...held], ([kind, n]) => (n === 0 ? 0 : worth(priceOn(s, kind, day), n)))
    wrongs.same(`what the hours held on ${day} are worth`, come, behind, money)
    if (come !== behind) break
  }
  for (const e of ofKind(b.live, 'support').filter((e) => e.relatesTo === null))
    for (const r of e.details.reached) chargeFits(wrongs, s, e, r)
  const rate = { pence: undefined, per: undefined }
  const line = ({ part }) => {
    return { category: undefined, label: undefined, part: part === 'direct' ? part : 'management', rate }
  }
  const prices = s.prices.map(({ kind, from, lines }) => {
    const known = { kind, label: undefined, measure: kindIn(s, kind).measure, from, price: added(lines) }
    return { ...known, lines: lines.map(line), ratio: { standard: undefined, own: undefined } }
  })
  return { prices }
}

/** Hours drawn from another kind leave out less than a second of each piece; its own were charged exactly. */
function chargeFits(wrongs, s, e, r) {
  const price = priceOn(s, r.kind, e.effective)
  const pieces = e.details.pieces.filter((p) => p.kind === r.kind).length
  const isOwn = r.from === r.kind || r.from === 'GBP'
  const most = isOwn ? 0 : pieces * (worth(priceOn(s, r.from, e.effective), 1) + 1)
  const direct = { ...price, price: added(price.lines.filter((l) => l.part === 'direct')) }
  const off = worth(price, r.given) - r.charge
  const offDirect = Math.min(worth(direct, r.given), r.charge) - r.direct
  if (off < 0 || off > most || offDirect < 0 || offDirect > pieces)
    wrongs.add(`the price of ${price.label}, or its direct part, is not what was charged on ${e.effective}`)
}

function priceOn(s, kind, day) {
  const price = s.prices.findLast((p) => p.kind === kind && p.from <= day)
  if (price === undefined && day >= s.first) throw new Error(`no price for ${kind}`)
  return price
}

function worth({ price, measure }, amount) {
  return Math.floor((price.pence * amount * (measure === 'count' ? PENNY : 1)) / price.per)
}

function added(lines) {
  let [pence, per] = [0n, 1n]
  for (const { rate } of lines) {
    pence = pence * BigInt(rate.per) + BigInt(rate.pence) * per
    per *= BigInt(rate.per)
  }
  let [a, b] = [pence, per]
  while (b !== 0n) [a, b] = [b, a % b]
  return { pence: Number(pence / a), per: Number(per / a) }
}

function visitsPart(s, b) {
  const visitsOf = (kind) => b.days.visits(ofKind(b.live, kind))
  const amounts = (list) =>
    [...new Set(list.map((x) => x.kind))].map((kind) => {
      return { ...b.kind(kind), amount: total(list, (x) => (x.kind === kind ? x.amount : 0)) }
    })
  const used = (entries) =>
    amounts(
      all(entries, 'reached').flatMap((r) => (r.from === 'GBP' ? [] : [{ kind: r.from, amount: r.left }])),
    )
  const visit = (entries) => {
    const [{ number, details }] = entries
    const undoneOn = b.days.undone.get(number) ?? null
    return { session: details.session, entries: entries.map((e) => e.number), undoneOn }
  }
  let directSoFar = 0
  const lines = visitsOf('support').map((entries) => {
    const [{ effective, relatesTo, details }] = entries
    const pieces = all(entries, 'pieces')
    const cost = b.cost(entries[0])
    const exact = total(all(entries, 'reached'), (r) => r.direct)
    const pence = Math.min(cost.pence, rounded(directSoFar + exact) - rounded(directSoFar))
    directSoFar += exact
    const rate = (kind) => priceOn(s, kind, relatesTo ?? effective)?.price
    const { together, times, worker = null } = details
    return {
      ...{ ...visit(entries), day: effective, together, times, worker, sum: cost, relatesTo },
      localStart: pieces[0]?.localStart ?? details.localStart,
      localEnd: pieces.at(-1)?.localEnd ?? details.localEnd,
      given: amounts(pieces).map((g) => ({ ...g, rate: rate(g.kind) })),
      used: used(entries),
      direct: { exact, pence },
      management: { exact: cost.exact - exact, pence: cost.pence - pence },
      unfunded: amounts(all(entries, 'unfunded')),
      putRight: b.putRight(entries),
    }
  })
  const notGiven = visitsOf('not-given').map((entries) => {
    const [{ effective, relatesTo, details }] = entries
    const { localStart, localEnd, reason } = details
    const [charged, cost] = [used(entries), b.cost(entries[0])]
    return {
      ...visit(entries),
      day: relatesTo ?? effective,
      localStart,
      localEnd,
      reason,
      charged,
      sum: cost,
    }
  })
  const missed = notGiven.filter((l) => l.reason === 'could-not-come' && l.undoneOn === null)
  const late = b.days.visits(b.live.filter((e) => e.relatesTo !== null))
  const earlierMonths = late.map(([{ number, relatesTo }]) => {
    const changes = b.rows.flatMap(({ row }) => (row.entries.includes(number) ? [row.change] : []))
    const what = lines.find((l) => l.entries.includes(number)) ?? null
    return { day: relatesTo, what, entry: number, sum: together(changes) }
  })
  const unfunded = b.kinds.flatMap((kind) => {
    const n = total(b.all, (e) => effect(e, kind, is('unfunded')))
    return n === 0 ? [] : [{ ...b.kind(kind), amount: n, worth: sum(worth(priceOn(s, kind, s.last), n)) }]
  })
  return { lines, notGiven, couldNotCome: missed.length, earlierMonths, unfunded }
}

function all(entries, name) {
  return entries.flatMap((e) => e.details[name])
}

/** Pence of £1 by largest remainder. */
function poundsPart(s, b) {
  const [used, cancelledLate, bought, kept] = ['support', 'cancelled-late', 'bought', 'kept'].map((what) =>
    less(b.told([what])),
  )
  const beside = b.live.filter((e) => e.kind !== 'support' && rowOf(e) === 'support')
  const direct = together([
    ...visitsPart(s, b).lines.map((l) => l.direct),
    ...beside.map((e) => sum(effect(e, 'GBP', is('provider:direct')))),
  ])
  const management = together([used, less(direct)])
  const parts = { direct, management, cancelledLate, bought, kept }
  const whole = total(Object.values(parts), (p) => p.exact)
  const isShared = whole > 0 && Object.values(parts).every((p) => p.exact >= 0)
  const of = (name) => (isShared ? parts[name].exact * 100 : 0)
  const of100 = Object.fromEntries(
    Object.keys(parts).map((name) => [name, Math.floor(of(name) / (whole || 1))]),
  )
  const short = isShared ? 100 - total(Object.values(of100), (n) => n) : 0
  const byRest = Object.keys(parts).sort((a, b) => (of(b) % whole) - (of(a) % whole))
  for (const name of byRest.slice(0, short)) of100[name] += 1
  return { pounds: { ...parts, total: together(Object.values(parts)), of100 } }
}

function decisionsPart(s, b) {
  const purchases = ofKind(b.live, 'purchase').map((e) => {
    const { purchase, supplier, what, paidFrom } = e.details
    const seen = ofKind(b.known, 'receipt-seen').find((x) => x.details.purchase === purchase)
    const receipt = seen?.details.receipt ?? (b.isWhole ? null : undefined)
    const { decidedBy, by } = s.decisions.find((d) => d.entry === e.number) ?? {}
    const row = { day: e.effective, purchase, supplier, what, sum: b.cost(e), paidFrom, receipt }
    return { ...row, decision: e.decision, decidedBy, by, putRight: b.putRight([e]) }
  })
  const decisions = b.live.flatMap((e) => {
    const d = e.details
    const isStanding = e.kind !== 'decision' || s.decisions.some((d) => d.entry === e.number)
    const what = isStanding && (d.action ?? SAID[e.kind])
    if (!what) return []
    const swap = e.kind === 'conversion' ? d : {}
    const name = e.kind === 'purchase' ? d.what : (d.name ?? d.reason)
    const { kind = swap.from, amount = swap.left } = d
    const row = { what, kind, amount, toKind: swap.to, toAmount: swap.came, sum: d.sum, name }
    for (const x in row) row[x] ??= null
    row.sum = e.kind === 'funding' ? b.cost(e) : row.sum && sum(row.sum)
    const by = e.decision === null ? null : undefined
    return [{ ...row, day: e.effective, entry: e.number, decidedBy: by, by, involved: by }]
  })
  const until = b.known.filter((e) => e.effective <= s.last)
  const undone = new Set(until.map((e) => e.reverses))
  const standing = until.filter((e) => !undone.has(e.number))
  const paid = new Set(ofKind(standing, 'purchase').map((e) => e.details.purchase))
  const asked = ofKind(standing, 'purchase-asked').filter((e) => !paid.has(e.details.purchase))
  const askedFor = asked.map(({ effective, details: d }) => {
    return { what: d.what, supplier: d.supplier, sum: sum(d.sum), on: effective }
  })
  return { purchases, decisions, askedFor: b.isWhole ? askedFor : undefined }
}

const SAID = {
  conversion: 'swapped',
  'hours-into-money': 'into-money',
  'money-into-hours': 'back-into-hours',
  purchase: 'bought',
  agreement: 'agreement',
  decision: 'standing',
  funding: 'other',
}

/** The year so far: month by month from its first day on, or on from the last statement. */
function yearPart(s, b) {
  const { from } = s.yearSoFar
  const isBefore = (e) => e.kind === 'closing' && e.effective < s.first && e.effective >= from
  const months = b.isWhole ? b.known.filter(isBefore).map((e) => e.details) : []
  const rows = months.flatMap(({ first, last }) => {
    const opening = total(b.known, (e) => (e.effective < first ? effect(e, 'GBP', THEIRS) : 0))
    return new Days(b.known, first, last).rows(opening)
  })
  const last = b.isWhole || b.before?.yearSoFar.from !== from ? undefined : b.before.yearSoFar
  if (!b.isWhole && b.before === undefined && from < s.first) return { yearSoFar: undefined }
  const add = (whats, start = sum(0)) => {
    const here = [...rows, ...b.rows].filter(({ of, row }) => whats.includes(of) && row.day >= from)
    return together([start, ...here.map(({ row }) => row.change)])
  }
  const entries = [...months, s].flatMap(({ first, last }) => new Days(b.known, first, last).all)
  const since = entries.filter((e) => e.effective >= from)
  const hoursUsed = b.kinds.flatMap((kind) => {
    const before = last?.hoursUsed.find((h) => h.kind === kind)?.amount ?? 0
    const now = total(since, (e) => (columnOf(e) === 'used' ? effect(e, kind, HELD) : 0))
    const isThere = before !== now || [...s.yearSoFar.hoursUsed, ...s.hours].some((h) => h.kind === kind)
    return isThere ? [{ ...b.kind(kind), amount: before - now }] : []
  })
  const next = dayAfter(s.runs.yearEnds)
  const begins = s.runs.yearEnds === s.runs.until ? undefined : `${next.slice(0, 4) - 1}${next.slice(4)}`
  const used = less(add([...USES, 'bought', 'kept'], last && less(last.used)))
  const given = add(['week', 'brought-forward'], last?.given)
  return { yearSoFar: { from: begins, given, used, hoursUsed } }
}

function aboutPart(s, b) {
  const none = b.isWhole ? null : undefined
  const periods = ofKind(b.known, ...ISSUED)
  const through = ofKind(b.known, 'support-recorded').map((e) => e.details.through)
  const recordedThrough = through.sort().at(-1) ?? none
  const early = periods.findLast(
    ({ kind, details: d }) => kind === 'statement-issued' && d.first === s.first && d.last === s.last,
  )
  const said = { knownAt: undefined, leftInStandard: undefined, closing: undefined }
  const [stood, known, carried] = [b.known.at(-1).recordedAt, s.knownAt, b.carried.recordedAt].map(Date.parse)
  return {
    knownAt: stood <= known && known <= carried ? s.knownAt : b.carried.recordedAt,
    ...{ recordedThrough, plan: null, contribution: null, reclaim: null },
    proof: { head: undefined, lastStatement: undefined, code: undefined, checkAt: undefined },
    replaces: early ? { number: early.details.statement, digest: early.document, ...said } : none,
    runs: {
      from: b.isWhole ? (periods[0]?.details.first ?? s.first) : undefined,
      ...{ until: undefined, yearEnds: undefined },
      daysLeft: Math.max(0, Math.round((Date.parse(s.runs.yearEnds) - Date.parse(s.last)) / DAY)),
    },
  }
}

const PARTS = [
  ['Hours: left before + given − used and so on is what is left', hoursPart],
  ['Hours: what was left on each day and in each week', daysPart],
  ['Money: the running account, row by row, and the parts of what is left', moneyPart],
  ['Prices: they are what the hours are worth, and visits cost', pricesPart],
  ['Where each pound went', poundsPart],
  ['Visits, with what came late or was not charged', visitsPart],
  ['Things bought and asked for, and decisions', decisionsPart],
  ['Where the money is: at the bank, owed, lent, earned', bankPart],
  ['The year so far', yearPart],
  ['What was known when, and what was issued before', aboutPart],
]

/** What no entry can show, and in which parts. */
const UNTOLD = [
  [
    ['ref', 'person', 'provider', 'funders', 'contacts', 'sentTo', 'nation'],
    'The names of the person, provider and funders, how they are reached, to whom it was sent, whose law counts',
  ],
  [
    ['questions', 'asking', 'review', 'managementNote'],
    'What was asked and answered, and how soon that must be; the next review; why management costs more',
  ],
  [[], 'Who decided, and how the person was involved; which decisions stand for later ones'],
  [[], 'What hours and the parts of a price are called, and how management is shared out among them'],
  [[], 'Prices older than the records; prices and ratios of kinds of which nothing was held or used'],
  [[], 'What an early copy said; when the fund and its year end; where the code can be checked'],
]

const CARRIED = ['format', 'fund', 'number', 'state', 'first', 'last', 'standsOn']

// ── Counting and printing ──

const PENNY = 3600
const DAY = 86_400_000

/** Whole pence, rounded half up. */
function rounded(exact) {
  return Math.floor((2 * exact + PENNY) / (2 * PENNY))
}

function sum(exact) {
  return { exact, pence: rounded(exact) }
}

function together(sums) {
  return { exact: total(sums, (x) => x.exact), pence: total(sums, (x) => x.pence) }
}

function less({ exact, pence }) {
  return { exact: 0 - exact, pence: 0 - pence }
}

function total(list, of) {
  return list.reduce((sum, one) => sum + of(one), 0)
}

function pounds(pence) {
  if (!Number.isSafeInteger(pence)) return String(pence)
  const digits = String(Math.abs(pence)).padStart(3, '0')
  return `${pence < 0 ? '−' : ''}£${digits.slice(0, -2)}.${digits.slice(-2)}`
}

/** Exact to the penny-second: what differs by less than a penny must not look the same. */
function money(exact) {
  const pence = Math.floor(exact / PENNY)
  const rest = exact - pence * PENNY
  return rest === 0 ? pounds(pence) : `${pounds(pence)} and ${rest}/${PENNY} of a penny`
}

function duration(seconds) {
  const n = Math.abs(seconds)
  const rest = n % 60 === 0 ? '' : ` ${n % 60} s`
  return `${seconds < 0 ? '−' : ''}${Math.floor(n / 3600)} h ${Math.floor((n % 3600) / 60)} min${rest}`
}

function dayAfter(day) {
  return new Date(Date.parse(`${day}T00:00:00Z`) + DAY).toISOString().slice(0, 10)
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
  return new TextDecoder('utf-8', { fatal: true, ignoreBOM: true }).decode(bytes)
}

// ── The command ──

function main(args) {
  const [options, files] = [true, false].map((is) => args.filter((a) => a.startsWith('--') === is))
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
