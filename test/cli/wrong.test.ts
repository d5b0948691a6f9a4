// What each command says to what it cannot do: its exact words, its exit code, and nothing written.
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs'
import { beforeAll, describe, expect, test } from 'vitest'
import { larchOpened } from './larch.ts'
import { said, theProgram } from './ringfence.ts'

const { file, ringfence } = await theProgram()
const DECIDED = ['--on', '2026-06-02', '--decided-by', 'Sally', '--how', 'in-person']
const SWAP = ['convert', 'LS-001', '--swap', '6:00', '--from', 'standard', '--to', 'enhanced']

beforeAll(async () => {
  await larchOpened(file('ringfence.db'))
  writeFileSync(file('notes.txt'), 'not a database, and long enough to be read as one: '.repeat(40))
  writeFileSync(
    file('decisions.csv'),
    'Date,Client Ref,What,Hours,Decided By,How\n32/03/2026,LS-001,swap standard for enhanced,6:00,Sally,in person\n27/03/2026,LS-001,swap standard for money,1.5,Sally,by pigeon\n',
  )
  writeFileSync(file('strange.csv'), 'Fruit,Colour\nApple,green\n')
  writeFileSync(file('mapping.json'), '{"format":1}')
  mkdirSync(file('folder'))
})

/** What is typed, what it says on stderr. */
const usage: [args: string[], says: string][] = [
  [['fnds'], 'There is no command “fnds”. Did you mean funds?'],
  [['pay-everybody'], 'There is no command “pay-everybody”.'],
  [['help', 'clse'], 'There is no command “clse”. Did you mean close?'],
  [['funds', '--onn', '2026-04-30'], 'There is no option --onn. Did you mean --on?'],
  [['funds', '--on'], '--on needs DAY: balances at the end of this day (today).'],
  [['funds', '--on', '--provider'], '--on needs DAY: balances at the end of this day (today).'],
  [['funds', '--on', '31/02/2026'], '--on: “31/02/2026” is not a day. Write it like 31/03/2026.'],
  [['funds', '--on', '2026-04-30', '--on', '2026-05-31'], '--on is given twice.'],
  [['funds', 'LS-001'], '“LS-001” is one word too many.'],
  [['fund'], 'Say whose fund: ringfence fund REF.'],
  [['demo', '--fresh=yes'], '--fresh takes no value.'],
  [
    ['serve', '--host', '0.0.0.0'],
    '--host: “0.0.0.0” is not this computer’s own address. That needs the address people open, encrypted: --origin https://…, and a proxy in front that keeps it so. Without it only 127.0.0.1, ::1, localhost are allowed.',
  ],
  [
    ['serve', '--host', '0.0.0.0', '--origin', 'http://127.0.0.1:3000'],
    '--host: “0.0.0.0” is not this computer’s own address. That needs the address people open, encrypted: --origin https://…, and a proxy in front that keeps it so. Without it only 127.0.0.1, ::1, localhost are allowed.',
  ],
  [
    ['serve', '--origin', 'http://fund.example.org'],
    '--origin: “http://fund.example.org” is not encrypted. People sign in there: it must begin with https://.',
  ],
  [['demo', '--serve', '--host', '0.0.0.0'], 'There is no option --host.'],
  [['demo', '--serve', '--origin', 'https://fund.example.org'], 'There is no option --origin.'],
  [['serve', '--port', '70000'], '--port: “70000” is no port. It is a number from 0 to 65535.'],
  [['serve', '--inbox', 'nowhere'], '--inbox: there is no folder nowhere.'],
  [['demo', '--serve', '--port', 'http'], '--port: “http” is no port. It is a number from 0 to 65535.'],
  [['migrate', 'up'], '“up” is one word too many.'],
  [['open', '--name', 'Elm'], 'Say what its bank account is called: --bank-name NAME.'],
  [
    ['open', '--name', 'Elm', '--bank-name', 'Elm ISF', '--sort-code', '300000', '--account', '12345678'],
    '--sort-code: “300000” does not look like 30-00-00.',
  ],
  [['invite'], 'Say as what: --role manager.'],
  [['invite', '--role', 'king'], '--role is one of: manager, commissioner.'],
  [['invite', '--role', 'holder'], '--role is one of: manager, commissioner.'],
  [['invite', '--role', 'manager'], 'Say their address: --email ADDRESS.'],
  [
    ['invite', '--role', 'manager', '--email', 'd@larch.example'],
    'Say the name they are known by: --name NAME.',
  ],
  [
    [
      'invite',
      '--role',
      'manager',
      '--email',
      'd@l.example',
      '--name',
      'D',
      '--origin',
      'http://fund.example.org',
    ],
    '--origin: “http://fund.example.org” is not encrypted. People sign in there: it must begin with https://.',
  ],
  [
    [
      'invite',
      '--role',
      'manager',
      '--email',
      'd@l.example',
      '--name',
      'D',
      '--origin',
      'https://x.example/a',
    ],
    '--origin: “https://x.example/a” is no address of a service. Write it like https://fund.example.org, with nothing behind it.',
  ],
  [['import'], 'Name the files, or one of --waiting, --settle and --always-leave-out.'],
  [['import', 'a.csv', '--waiting'], 'Name the files, or one of --waiting, --settle and --always-leave-out.'],
  [['import', 'a.csv', '--until', 'Easter'], '--until: “Easter” is not a day. Write it like 31/03/2026.'],
  [['import', '--settle', 'r_1'], 'Say one of --accept, --leave-out and --worker-paid.'],
  [['import', '--settle', 'r_1', '--accept'], 'Say why: --because TEXT.'],
  [
    ['import', '--settle', 'r_1', '--worker-paid', 'maybe', '--because', 'x'],
    '--worker-paid is one of: yes, no.',
  ],
  [
    ['import', '--settle', 'r_1', '--leave-out', '--other-work', 'no', '--because', 'x'],
    '--other-work goes with --worker-paid.',
  ],
  [
    ['import', '--settle', 'r_1', '--leave-out', '--pays-for', 'another', '--because', 'x'],
    '--pays-for goes with --accept.',
  ],
  [
    ['import', '--always-leave-out', 'LS-101', '--because', 'x'],
    '--always-leave-out is client=REF or service=NAME.',
  ],
  [['allocate', '--through', 'soon'], '--through: “soon” is not a day. Write it like 31/03/2026.'],
  [['quote', 'LS-001'], 'Say when it starts: --from ‘2026-03-13 20:00’.'],
  [
    ['quote', 'LS-001', '--from', '2026-06-05 20:00'],
    'Say when it ends with --to, or ask how late it could last with --latest.',
  ],
  [
    ['quote', 'LS-001', '--from', '2026-06-05 20:00', '--to', '2026-06-05 22:00', '--hours', '2:00'],
    '--hours goes with --latest.',
  ],
  [
    ['quote', 'LS-001', '--from', '2026-06-05 20:00', '--latest', '--hours', '6.5'],
    '--hours: “6.5” is not hours and minutes. Write them like 7:30.',
  ],
  [['convert', 'LS-001', ...DECIDED], 'Say one of --swap, --into-money and --into-hours.'],
  [[...SWAP, '--into-money', '1:00', ...DECIDED], 'Say one of --swap, --into-money and --into-hours.'],
  [['convert', 'LS-001', '--swap', '6:00', ...DECIDED], 'Say which hours leave: --from KIND.'],
  [
    ['convert', 'LS-001', '--into-money', '6:00', '--from', 'standard', ...DECIDED],
    '--from and --to go with --swap.',
  ],
  [
    [...SWAP, '--on', '2026-06-02', '--decided-by', 'Sally', '--how', 'pigeon'],
    '--how is one of: on-screen, in-person, by-phone, in-writing, in-their-way.',
  ],
  [[...SWAP, '--on', '2026-06-02', '--how', 'in-person'], 'Say who decided: --decided-by NAME.'],
  [
    ['drawdown', '--through', '2026-13-01'],
    '--through: “2026-13-01” is not a day. Write it like 31/03/2026.',
  ],
  [['close', '--month', '2026-03'], 'Name one fund, or --all.'],
  [['close', 'LS-001', '--all', '--month', '2026-03'], 'Name one fund, or --all.'],
  [['close', 'LS-001'], 'Say which month: --month 2026-05.'],
  [['close', '--all', '--month', 'March'], '--month: “March” is not a month. Write it like 2026-04.'],
  [['statement', 'LS-001'], 'Say one of --month and --number.'],
  [['statement', 'LS-001', '--number', '0'], '--number: “0” is no statement’s number.'],
  [
    ['statement', 'LS-001', '--number', '1', '--format', 'docx'],
    '--format is one of: text, html, pdf, large-print, easy-read, easy-read-html, csv, json, entries.',
  ],
  [['statement', 'LS-001', '--number', '1', '--format', 'pdf'], 'A PDF needs a file: --out FILE.'],
  [['export'], 'Say in which form: --format hledger|csv|json.'],
  [['export', '--format', 'xml'], '--format is one of: hledger, csv, json.'],
  [['export', '--format', 'csv', '--from', '2026-04-30', '--to', '2026-04-01'], '--to is before --from.'],
  [['export', '--format', 'csv', '--out', 'no/where.csv'], '--out: there is no folder no.'],
  [
    ['statement', 'LS-001', '--number', '1', '--out', 'folder'],
    '--out: folder is a folder. Name a file in it.',
  ],
  [['migrate', '--db', 'no/where.db'], '--db: there is no folder no.'],
  [['backup', 'no/where.db'], 'FILE: there is no folder no.'],
  [['backup'], 'Say into which new file: ringfence backup FILE.'],
  [['restore', 'copy.db'], 'Say which database file to make: --db NEW.'],
]

describe('wrong usage', () => {
  test.each(usage)('ringfence %j', async (args, says) => {
    const ran = await said(...args)
    const [sentence, see] = ran.err.split('\n')
    expect([ran.code, ran.out, sentence]).toEqual([2, '', says])
    expect(see).toMatch(/^See: ringfence ([a-z]+ )?--help$/)
  })
})

const refusals: [args: string[], says: string][] = [
  [
    ['funds', '--db', 'nowhere.db'],
    'There is no file nowhere.db. Name another with --db, or make one: “ringfence demo” for the demo, “ringfence open” for your own.',
  ],
  [
    ['funds', '--provider', 'p_elm'],
    'There is no provider “p_elm” in ./ringfence.db. It has: p_larch (Larch Support).',
  ],
  [['fund', 'LS-999'], 'There is no fund “LS-999”. Check its reference.'],
  [
    ['import', 'nowhere.csv', 'folder'],
    'nowhere.csv: There is no such file. Check its name and folder.\nfolder: This is a folder. Name the files in it.',
  ],
  [
    ['import', 'decisions.csv', 'strange.csv'],
    'decisions.csv:2: column 1 (Date): “32/03/2026” is not a day. Write it like 31/03/2026.\ndecisions.csv:3: column 4 (Hours): “1.5” is not hours and minutes. Write them like 7:30.\ndecisions.csv:3: column 6 (How): “by pigeon” is no way of being involved that is known here. Known: in person, by phone, in writing, on screen, in their way.\nstrange.csv:1: “strange.csv” is no list that is known here: a roster, decisions, purchases, a remittance or a bank statement. Check its headings.',
  ],
  [
    ['import', 'decisions.csv', '--mapping', 'elm'],
    'There is no saved mapping “elm”. None is saved yet: name a file of one, such as roster.json.',
  ],
  [
    ['import', '--settle', 'r_1', '--leave-out', '--because', 'x'],
    'This row is not put aside, or it is settled already.',
  ],
  [['allocate', 'LS-999'], 'There is no fund “LS-999”. Check its reference.'],
  [
    ['quote', 'LS-001', '--from', '2027-03-28 01:30', '--latest'],
    'There is no 01:30 on 2027-03-28: the clocks go forward that night. Write the time before or after the change.',
  ],
  [
    ['quote', 'LS-001', '--from', '2026-06-05 20:00', '--to', '2026-06-05 19:00'],
    'The support ends (2026-06-05 19:00) before it starts (2026-06-05 20:00). Check both times; after midnight the day is the next one.',
  ],
  [
    ['convert', 'LS-001', '--into-hours', '5:00', ...DECIDED, '--yes'],
    '5 h of day hours costs £123.00, and there is £0.00 to spend.',
  ],
  [['drawdown', '--propose'], 'There is nothing to take.'],
  [
    [
      'invite',
      '--role',
      'commissioner',
      '--email',
      'jo@north.example',
      '--name',
      'Jo',
      '--funder',
      'southshire',
    ],
    'No agreement names a funder “southshire”. The agreements name: northshire.',
  ],
  [
    ['invite', '--role', 'manager', '--email', 'dana at larch', '--name', 'Dana Reed'],
    'Write one e-mail address, like name@example.org.',
  ],
  [
    ['invite', '--role', 'manager', '--funder', 'northshire', '--email', 'd@larch.example', '--name', 'Dana'],
    'Leave out the funder: a provider manager has none.',
  ],
  [
    ['close', 'LS-001', '--month', '2026-03'],
    'No support is recorded yet. Record it to 31 March 2026 first.',
  ],
  [['close', 'LS-001', '--month', '2026-04'], 'Close March 2026 first: months are closed in order.'],
  [['statement', 'LS-001', '--number', '7'], 'There is no such statement. Close the month first.'],
  [['statement', 'LS-001', '--month', '2026-09'], 'There is no statement for September 2026 yet.'],
  [['verify', '--db', 'nowhere.db'], 'There is no file nowhere.db. Name another with --db.'],
  [
    ['verify', 'decisions.csv'],
    'decisions.csv: This is not JSON. Keep statements with “ringfence statement … --format json --out FILE”.',
  ],
  [['export', 'LS-999', '--format', 'csv'], 'There is no fund “LS-999”. Check its reference.'],
  [
    ['backup', 'notes.txt'],
    'notes.txt is there already, and nothing is written over it. Name another file, or move it away first.',
  ],
  [['backup', 'copy.db', '--db', 'nowhere.db'], 'There is no file nowhere.db.'],
  [['restore', 'nowhere.db', '--db', 'new.db'], 'There is no file nowhere.db.'],
  [
    ['restore', 'notes.txt', '--db', 'ringfence.db'],
    'ringfence.db is there already, and nothing is written over it. Name another file, or move it away first.',
  ],
  [
    ['restore', 'notes.txt', '--db', 'new.db'],
    'notes.txt is no backup of Ringfence that can be read: file is not a database.',
  ],
  [
    ['demo', '--fresh', '--db', 'real.db'],
    'real.db holds books that are no demo: they are left alone. Name another file with --db.',
  ],
]

describe('refused', () => {
  beforeAll(async () => {
    const bank = ['--bank-name', 'Elm ISF', '--sort-code', '30-00-00', '--account', '12345678']
    expect((await ringfence('open', '--db', 'real.db', '--name', 'Elm', ...bank)).code).toBe(0)
  })

  test.each(refusals)('ringfence %j', async (args, says) => {
    const ran = await said(...args)
    expect([ran.code, ran.out, ran.err]).toEqual([1, '', `${says}\n`])
  })

  test('as a program reads it: every refusal with its name, facts and place', async () => {
    const { code, out, err } = await ringfence('import', 'decisions.csv', '--json')
    expect([code, err]).toEqual([1, ''])
    expect(JSON.parse(out).refusals[0]).toEqual({
      name: 'not-a-day',
      sentence: '“32/03/2026” is not a day. Write it like 31/03/2026.',
      facts: { given: '32/03/2026' },
      where: { file: 'decisions.csv', line: 2, column: '1 (Date)' },
    })
    expect(JSON.parse(out).refusals.length).toBe(3)
    const usage = await ringfence('funds', '--onn', '--json')
    expect([usage.code, JSON.parse(usage.out).refusals]).toEqual([
      2,
      [{ name: 'wrong-usage', sentence: 'There is no option --onn. Did you mean --on?', facts: {} }],
    ])
  })

  test('a file of another program broke nothing, and nothing broke it', async () => {
    const before = readFileSync(file('notes.txt'))
    for (const command of ['funds', 'migrate']) {
      const ran = await ringfence(command, '--db', 'notes.txt')
      expect([ran.code, ran.out, ran.err]).toEqual([3, '', 'Something went wrong: file is not a database\n'])
    }
    expect((await ringfence('verify', '--db', 'notes.txt')).code).toBe(1)
    expect(readFileSync(file('notes.txt'))).toEqual(before)
  })
})

describe('a provider of one’s own', () => {
  test('opened in a new file; a second one needs --provider', async () => {
    const bank = ['--bank-name', 'Elm ISF', '--sort-code', '30-00-00', '--account', '12345678']
    const ours = ['--db', 'ours.db', ...bank]
    const first = await ringfence('open', '--name', 'Elm', '--on', '2026-03-02', ...ours)
    expect(first.out).toMatch(
      /^Elm is open in ours\.db as p_[0-9a-hjkmnp-tv-z]{16}\. Invite its first manager with “ringfence invite”, and start the service with “ringfence serve”\.\n$/,
    )
    expect((await ringfence('open', '--name', 'Elm', ...ours)).err).toBe(
      'There is a provider “Elm” in ours.db already.\n',
    )
    expect((await ringfence('funds', '--db', 'ours.db')).code).toBe(0)
    expect((await ringfence('open', '--name', 'Oak', ...ours)).code).toBe(0)
    const which = await ringfence('funds', '--db', 'ours.db', '--json')
    expect(which.code).toBe(1)
    const { providers } = JSON.parse(which.out).refusals[0].facts
    expect((await ringfence('funds', '--db', 'ours.db', '--provider', providers[1])).code).toBe(0)
  })

  test('an empty file says what to do first', async () => {
    expect((await ringfence('migrate', '--db', 'empty.db')).out).toMatch(/^empty\.db: \d migrations done: /)
    expect((await ringfence('migrate', '--db', 'empty.db')).out).toMatch(/^empty\.db is up to date: /)
    expect((await ringfence('funds', '--db', 'empty.db')).err).toBe(
      'There is no provider in empty.db yet. Open one with “ringfence open”.\n',
    )
  })
})
