// A command, a refusal, a word, a dependency is finished when it is documented. This compares the documents
// with what they are about: the code, package.json, biome.json, and what the program prints.
import { existsSync, globSync, readdirSync, readFileSync, statSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { describe, expect, test } from 'vitest'
import type { RowOutcome } from '../src/bookkeeping/imported.ts'
import type { FlagRow, LookRow, ProposalAnswer, ProposalWhat, Told } from '../src/bookkeeping/store-people.ts'
import { COMMANDS } from '../src/cli/commands.ts'
import { PEOPLE, termsFor } from '../src/demo/larch.ts'
import type { LateTerm, SurplusRule } from '../src/ledger/agreement.ts'
import { AUTHORITY_ENDS, AUTHORITY_KINDS, DECIDERS } from '../src/ledger/authority.ts'
import { DECISION_KINDS, INVOLVED } from '../src/ledger/decision.ts'
import { DISPUTE_OUTCOMES } from '../src/ledger/dispute.ts'
import type { DetailsByKind, EntryKind, NotGiven, PaidFrom, TimesKept } from '../src/ledger/entry.ts'
import type { HoursCode, MoneyCode, OwnCode } from '../src/ledger/fund.ts'
import type { PackLine } from '../src/ledger/pack.ts'
import { CATEGORIES, type Kind } from '../src/ledger/rate.ts'
import { REFUSALS } from '../src/ledger/refusal.ts'
import { ACCESS_ENDS, ROLES } from '../src/ledger/role.ts'
import type { DecisionLine, MoneyRow, Statement } from '../src/ledger/statement.ts'
import { STATUS } from '../src/web/refused.tsx'

const root = join(import.meta.dirname, '..')
const read = (path: string) => readFileSync(join(root, path), 'utf8')
/** All documents but those of other projects. */
const DOCUMENTS = [...globSync('*.md', { cwd: root }), ...globSync('docs/**/*.md', { cwd: root })].sort()

interface Section {
  readonly heading: string
  /** The cells of every table row under the heading, without headings and rules. */
  readonly rows: readonly (readonly string[])[]
}

function sections(markdown: string): Section[] {
  return `\n${markdown}`
    .split(/\n#+ /)
    .slice(1)
    .map((part) => {
      const [heading = '', ...lines] = part.split('\n')
      const cells = lines
        .filter((line) => line.startsWith('|'))
        .map((line) =>
          line
            .split('|')
            .slice(1, -1)
            .map((cell) => cell.trim()),
        )
      return { heading, rows: cells.filter((row, i) => i !== 0 && !row.every((c) => /^-*$/.test(c))) }
    })
}

function section(path: string, heading: string): Section {
  const found = sections(read(path)).find((s) => s.heading === heading)
  if (!found) throw new Error(`${path} has no section “${heading}”`)
  return found
}

/** What stands in backticks in a cell. */
const codes = (cell: string | undefined) =>
  [...(cell ?? '').matchAll(/`([^`]+)`/g)].map(([, code = '']) => code)
const sorted = (list: Iterable<string>) => [...list].sort()

// ── Words ──────────────────────────────────────────────────────────────────────────────────────────────

/** Every word of the code that the glossary must have. A new one does not compile before it stands here. */
const WORDS: Readonly<Record<string, readonly string[]>> = {
  'Kinds of hour': [...new Set(PEOPLE.flatMap((p) => termsFor(p).kinds.map((k) => k.code)))],
  'Accounts of money': [
    ...Object.keys({
      bank: true,
      hours: true,
      spending: true,
      contingency: true,
      'provider:direct': true,
      'provider:management': true,
      'provider:cancelled-late': true,
      advance: true,
    } satisfies Total<Exclude<MoneyCode, `funder:${string}` | `saved:${number}`>>),
    'funder:<stream>',
    'saved:<n>',
  ],
  'Accounts of hours': [
    ...Object.keys({
      available: true,
      booked: true,
      delivered: true,
      'cancelled-late': true,
      returned: true,
      issued: true,
      unfunded: true,
      converted: true,
      moved: true,
    } satisfies Total<Exclude<HoursCode, `pot:${number}`>>),
    'pot:<n>',
  ],
  'Accounts of the provider’s own book': Object.keys({
    'own:bank': true,
    'own:money': true,
    'own:unidentified': true,
    'own:interest': true,
    'own:charges': true,
    'own:lent': true,
  } satisfies Total<OwnCode>),
  Entries: Object.keys({
    agreement: true,
    'brought-forward': true,
    allocation: true,
    receipt: true,
    support: true,
    booking: true,
    'not-given': true,
    conversion: true,
    'hours-into-money': true,
    'money-into-hours': true,
    saving: true,
    contingency: true,
    'purchase-asked': true,
    'purchase-decided': true,
    purchase: true,
    'receipt-seen': true,
    advance: true,
    'advance-repaid': true,
    drawdown: true,
    funding: true,
    reversal: true,
    repricing: true,
    decision: true,
    authority: true,
    'authority-ended': true,
    'decision-making': true,
    dispute: true,
    'dispute-answered': true,
    'support-recorded': true,
    closing: true,
    'statement-issued': true,
    erasure: true,
    'own-money': true,
    'bank-line': true,
  } satisfies Total<EntryKind>),
  'What happens in the own book': Object.keys({
    float: true,
    interest: true,
    charges: true,
    unidentified: true,
    identified: true,
    withdrawn: true,
    lent: true,
    'lent-back': true,
  } satisfies Total<DetailsByKind['own-money']['what']>),
  Decisions: Object.keys(DECISION_KINDS),
  'How the person was involved': INVOLVED,
  'Where the times come from': Object.keys({
    clocked: true,
    confirmed: true,
    planned: true,
  } satisfies Total<TimesKept>),
  'Why a visit did not happen': Object.keys({
    'cancelled-in-time': true,
    'cancelled-late': true,
    'no-access': true,
    hospital: true,
    illness: true,
    'could-not-come': true,
  } satisfies Total<NotGiven>),
  'What a late cancellation costs': Object.keys({
    nothing: true,
    'direct-lines': true,
    part: true,
    'all-booked': true,
  } satisfies Total<LateTerm['rule']>),
  'What an hour’s price is made of': Object.keys(CATEGORIES),
  'What becomes of a surplus': Object.keys({
    'not-agreed-yet': true,
    none: true,
    'over-sum': true,
    'over-share-of-budget': true,
    'over-share-of-unspent': true,
    'over-weeks': true,
  } satisfies Total<SurplusRule['rule']>),
  'Where a purchase was paid from': Object.keys({
    bank: true,
    'provider-card': true,
    'provider-cash': true,
  } satisfies Total<PaidFrom>),
  Statements: Object.keys({ final: true, 'may-change': true } satisfies Total<Statement['state']>),
  Packs: Object.keys({
    pack: true,
    closed: true,
    withheld: true,
    open: true,
    ended: true,
    totals: true,
  } satisfies Total<PackLine['is']>),
  'Rows of the statement’s money': Object.keys({
    week: true,
    support: true,
    'cancelled-late': true,
    bought: true,
    'sent-back': true,
    'brought-forward': true,
    'put-right': true,
    repriced: true,
    kept: true,
    other: true,
  } satisfies Total<MoneyRow['what']>),
  'Decisions on the statement': Object.keys({
    swapped: true,
    'into-money': true,
    'back-into-hours': true,
    saved: true,
    'taken-out': true,
    'set-aside': true,
    drawn: true,
    bought: true,
    agreement: true,
    standing: true,
    other: true,
  } satisfies Total<DecisionLine['what']>),
  'What becomes of a row of a file': Object.keys({
    new: true,
    'already-here': true,
    changed: true,
    'left-out': true,
    'put-aside': true,
    agrees: true,
    later: true,
    replaced: true,
  } satisfies Total<RowOutcome>),
  Roles: Object.keys(ROLES),
  'Kinds of authority': Object.keys(AUTHORITY_KINDS),
  'Why an authority ended': Object.keys(AUTHORITY_ENDS),
  'Who makes a decision': DECIDERS,
  'What becomes of a dispute': Object.keys(DISPUTE_OUTCOMES),
  'What is proposed': Object.keys({
    drawdown: true,
    'advance-repaid': true,
    payment: true,
    'payment-details': true,
    'payment-limit': true,
    'end-access': true,
  } satisfies Total<ProposalWhat>),
  'How a proposal is answered': Object.keys({
    approved: true,
    refused: true,
    withdrawn: true,
  } satisfies Total<ProposalAnswer['answer']>),
  'What is flagged': Object.keys({
    'not-proposed': true,
    'over-limit': true,
    'disputed-paid': true,
    'new-manager': true,
  } satisfies Total<FlagRow['what']>),
  'Why an access ended': Object.keys(ACCESS_ENDS),
  'Who looked': Object.keys({
    account: true,
    entries: true,
    statement: true,
    people: true,
    decisions: true,
    list: true,
    export: true,
  } satisfies Total<LookRow['what']>),
  'How somebody is told': Object.keys({
    'e-mail': true,
    letter: true,
    'in-person': true,
  } satisfies Total<Told['how']>),
  Units: ['GBP', ...Object.keys({ time: true, count: true } satisfies Total<Kind['measure']>)],
}
type Total<K extends string> = Readonly<Record<K, true>>

describe('docs/glossary.md', () => {
  test.each(Object.entries(WORDS))('%s: every word of the code, and no other', (heading, words) => {
    const { rows } = section('docs/glossary.md', heading)
    expect(sorted(rows.flatMap(([word]) => codes(word)))).toEqual(sorted(words))
  })

  test('no table of codes is left uncompared', () => {
    const withCodes = sections(read('docs/glossary.md')).filter((s) =>
      s.rows.some(([w]) => codes(w).length > 0),
    )
    expect(sorted(withCodes.map((s) => s.heading))).toEqual(sorted(Object.keys(WORDS)))
  })

  test.each([
    ['Decisions', DECISION_KINDS],
    ['Roles', ROLES],
    ['Kinds of authority', AUTHORITY_KINDS],
    ['Why an authority ended', AUTHORITY_ENDS],
    ['What becomes of a dispute', DISPUTE_OUTCOMES],
    ['Why an access ended', ACCESS_ENDS],
  ])('%s: in the words of the code', (heading, words) => {
    const said = section('docs/glossary.md', heading).rows.map(([code, plain]) => [codes(code)[0], plain])
    expect(Object.fromEntries(said)).toEqual(words)
  })

  test('cost lines are in the part they belong to', () => {
    const { rows } = section('docs/glossary.md', 'What an hour’s price is made of')
    expect(Object.fromEntries(rows.map(([code, part]) => [codes(code)[0], part]))).toEqual(CATEGORIES)
  })

  test('the words for people are the ones the program prints', () => {
    const promised = quoted(read('docs/glossary.md'))
    expect(promised.length).toBeGreaterThan(80)
    expect([...new Set(promised)].filter((words) => !isPrinted(words))).toEqual([])
  })
})

/** What is in quotation marks, where “…” stands for a name, a day or a sum. */
const quoted = (text: string) => [...text.matchAll(/“([^”]+)”/g)].map(([, words = '']) => words)

/** Where the texts that people see are written. */
const printed = globSync('src/{words,pdf,web,demo,cli}/**/*.{ts,tsx}', { cwd: root }).map(read).join('\n')

/** “Buy … for …” is written `Buy ${hours} for ${pounds}`. */
function isPrinted(words: string): boolean {
  return new RegExp(words.split('…').map(plain).join('\\$\\{[^}]*\\}')).test(printed)
}

/** A text as a pattern for itself. */
const plain = (text: string) => text.replace(/[.*+?^${}()|[\]\\]/g, '\\$&')

// ── Refusals ───────────────────────────────────────────────────────────────────────────────────────────

describe('docs/refusals.md', () => {
  const rows = sections(read('docs/refusals.md')).flatMap((s) => s.rows)

  test('has every refusal with its meaning, in the order of the code', () => {
    expect(rows.map(([name, meaning]) => [codes(name)[0], meaning])).toEqual(Object.entries(REFUSALS))
  })

  test('has the status that the service answers', () => {
    expect(Object.fromEntries(rows.map(([name, , , status]) => [codes(name)[0], Number(status)]))).toEqual(
      STATUS,
    )
  })

  test('says of each what to do', () => {
    for (const [name, , todo] of rows) expect(todo, name).toMatch(/^[A-Z].*\.$/)
  })
})

// ── README ─────────────────────────────────────────────────────────────────────────────────────────────

describe('README.md', () => {
  const manifest: Readonly<Record<string, Readonly<Record<string, string>> | undefined>> = JSON.parse(
    read('package.json'),
  )

  test.each([
    ['At run time', ['dependencies', 'optionalDependencies']],
    ['In development', ['devDependencies']],
  ])('%s: every dependency with its reason, and no other', (heading, groups) => {
    const { rows } = section('README.md', heading)
    const names = groups.flatMap((group) => Object.keys(manifest[group] ?? {}))
    expect(sorted(rows.flatMap(([name]) => codes(name)))).toEqual(sorted(names))
    for (const [name, reason] of rows) expect(reason, name).toMatch(/\w.*\.$/)
  })

  test('the pages of a month have the names they have on screen', () => {
    const names = section('README.md', "A provider's month").rows.flatMap(([, page = '']) => quoted(page))
    expect(names.length).toBeGreaterThan(3)
    expect(names.filter((name) => !isPrinted(name))).toEqual([])
  })

  test('the map of the tree has every folder of src, and names nothing that is not there', () => {
    const mapped = section('README.md', 'Where things are').rows.flatMap(([path]) => codes(path))
    expect(mapped.filter((path) => !existsSync(join(root, path)))).toEqual([])
    const folders = readdirSync(join(root, 'src')).map((folder) => `src/${folder}/`)
    expect(sorted(mapped.filter((path) => path.startsWith('src/')))).toEqual(sorted(folders))
  })
})

// ── Architecture ───────────────────────────────────────────────────────────────────────────────────────

test('ARCHITECTURE.md says who may import whom as biome.json enforces it', () => {
  interface Override {
    readonly includes: readonly string[]
    readonly linter: {
      readonly rules: {
        readonly style?: {
          readonly noRestrictedImports?: {
            readonly options: { readonly patterns: readonly { readonly group: readonly string[] }[] }
          }
        }
      }
    }
  }
  const { overrides }: { overrides: readonly Override[] } = JSON.parse(read('biome.json'))
  const allowed = overrides.flatMap(({ includes: [includes = ''], linter }) => {
    const patterns = linter.rules.style?.noRestrictedImports?.options.patterns ?? []
    const list = patterns.find((p) => p.group[0] === '**')?.group.slice(1)
    return list ? [[includes.split('/')[1] ?? '', sorted(new Set(list.map(named)))] as const] : []
  })
  const said = section('ARCHITECTURE.md', 'Who may import whom').rows.map(
    ([folder, , may = '']) =>
      [codes(folder)[0], sorted([...(may.includes('itself') ? ['itself'] : []), ...codes(may)])] as const,
  )
  expect(allowed.length).toBeGreaterThan(5)
  for (const [folder, list] of allowed) expect(Object.fromEntries(said)[folder], folder).toEqual(list)
  expect(sorted(said.map(([folder]) => folder ?? ''))).toEqual(sorted(readdirSync(join(root, 'src'))))

  /** `!../../ledger/**` is what the document calls ledger. */
  function named(pattern: string): string {
    const path = pattern.slice(1).replace(/\/\*\*$/, '')
    if (path === '.' || path === '../*.ts' || path === '../verify/*.ts') return 'itself'
    if (path.startsWith('node:')) return path === 'node:*' ? 'node:' : path
    return path.replace(/^(\.\.\/)+/, '')
  }
})

// ── Decisions ──────────────────────────────────────────────────────────────────────────────────────────

describe('docs/decisions', () => {
  const files = globSync('docs/decisions/0*.md', { cwd: root }).sort()

  test('are numbered without a gap, dated, and say why, what, and what follows', () => {
    for (const [i, file] of files.entries()) {
      const number = String(i + 1).padStart(4, '0')
      expect(file).toMatch(new RegExp(`/${number}-[a-z0-9-]+\\.md$`))
      const text = read(file)
      expect(text, file).toMatch(new RegExp(`^# ${number} .+\\n\\n2\\d{3}-\\d\\d-\\d\\d\\. `))
      for (const part of ['Why', 'What we do', 'What follows', 'Where'])
        expect(text, file).toMatch(new RegExp(`\\n\\*\\*${part}\\.\\*\\*\\s`))
    }
  })

  test('are all in the list, under their own title', () => {
    const titles = files.map((file) => {
      const [, number, title] = /^# (\d+) (.+)$/m.exec(read(file)) ?? []
      return `| [${number}](${file.split('/').at(-1)}) | ${title} |`
    })
    expect(
      read('docs/decisions/README.md')
        .split('\n')
        .filter((l) => l.startsWith('| [')),
    ).toEqual(titles)
  })

  test('name functions and guards that are there', () => {
    const code = globSync(['src/**/*.{ts,tsx}', 'migrations/**/*.sql', 'scripts/*', '*.json'], { cwd: root })
      .filter((path) => statSync(join(root, path)).isFile())
      .map(read)
      .join('\n')
    for (const file of files) {
      const where = /\*\*Where\.\*\* (.+)/.exec(read(file))?.[1] ?? ''
      for (const name of codes(where).filter((c) => !/[/.]/.test(c)))
        expect(code, `${file}: ${name}`).toContain(name)
    }
  })

  test('that the code points to exist', () => {
    const pointers = globSync('{src,test,scripts,bin,migrations}/**/*.{ts,tsx,mjs,sql}', {
      cwd: root,
    }).flatMap((path) =>
      [...read(path).matchAll(/docs\/decisions\/(\d{4})/g)].map(([, number = '']) => number),
    )
    expect(pointers.filter((number) => !files.some((file) => file.includes(`/${number}-`)))).toEqual([])
  })
})

// ── All documents ──────────────────────────────────────────────────────────────────────────────────────

describe('every document', () => {
  const withoutFences = (path: string) => read(path).replace(/^```[\s\S]*?^```/gm, '')

  test('links to files and headings that are there', () => {
    const links = DOCUMENTS.flatMap((path) =>
      [...withoutFences(path).matchAll(/\]\(([^)\s]+)\)/g)].map(([, target = '']) => ({ path, target })),
    )
    const leadsNowhere = ({ path, target }: (typeof links)[number]) => {
      if (/^[a-z]+:/.test(target)) return false
      const [file = '', anchor] = target.split('#')
      const at = file === '' ? path : join(dirname(path), file)
      if (!existsSync(join(root, at))) return true
      return anchor !== undefined && !sections(read(at)).some((s) => anchorOf(s.heading) === anchor)
    }
    expect(links.length).toBeGreaterThan(40)
    expect(links.filter(leadsNowhere)).toEqual([])
  })

  test('names files of the project that are there', () => {
    const named = DOCUMENTS.flatMap((path) =>
      codes(withoutFences(path).replaceAll('\n', ' ')).map((file) => ({ path, file })),
    ).filter(({ file }) => /^(?:src|test|docs|bench|scripts|bin|migrations|\.ci)\/[\w./-]*$/.test(file))
    expect(named.length).toBeGreaterThan(40)
    expect(named.filter(({ file }) => !existsSync(join(root, file)))).toEqual([])
  })

  test('names scripts that are there', () => {
    const { scripts }: { scripts: Readonly<Record<string, string>> } = JSON.parse(read('package.json'))
    const named = DOCUMENTS.flatMap((path) => [...read(path).matchAll(/\bnpm run ([a-z]+)/g)])
    expect(named.map(([, script = '']) => script).filter((script) => !(script in scripts))).toEqual([])
  })

  test('names commands with options that are there', () => {
    const typed = DOCUMENTS.flatMap((path) => [...read(path).matchAll(/npx ringfence ([^\n`]+)/g)])
      .map(([, words = '']) => words.trim().split(/\s+/))
      .filter(([name = '']) => !name.startsWith('-') && name !== 'COMMAND')
    const unknown = typed.flatMap(([name = '', ...words]) => {
      const command = COMMANDS.find((c) => c.name === name)
      if (!command) return [name]
      const known = [...Object.keys(command.options), 'json', 'help']
      return words.flatMap((word) => {
        const option = /^--([a-z-]+)/.exec(word)?.[1]
        return option === undefined || known.includes(option) ? [] : [`${name} --${option}`]
      })
    })
    expect(typed.length).toBeGreaterThan(15)
    expect(unknown).toEqual([])
  })
})

/** The anchor that GitHub gives a heading. */
function anchorOf(heading: string): string {
  return heading
    .toLowerCase()
    .replace(/[^\p{L}\p{N}\s_-]/gu, '')
    .replaceAll(' ', '-')
}

test('CHANGELOG.md tells what is in this version', () => {
  const { version }: { version: string } = JSON.parse(read('package.json'))
  expect(sections(read('CHANGELOG.md'))[1]?.heading).toMatch(new RegExp(`^${plain(version)}\\b`))
})
