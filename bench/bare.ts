// The measure that writing is held against: a bare better-sqlite3 loop that writes the same rows (an entry,
// two transfers, four balances, one SHA-256) at synchronous=FULL, and checks nothing.
import { hash } from 'node:crypto'
import Database from 'better-sqlite3'
import { type DraftOf, type EntryColumns, entryBytes } from '../src/ledger/entry.ts'
import { ENTRY_COLUMNS } from '../src/store/rows.ts'

export type Draft = DraftOf<'support'>

export function bareWriter(file: string) {
  const db = new Database(file)
  db.pragma('journal_mode = WAL')
  db.pragma('synchronous = FULL')
  db.pragma('wal_autocheckpoint = 8000')
  db.pragma('cache_size = -65536')
  db.prepare('SELECT count(*) FROM sqlite_schema').get()
  db.pragma('synchronous = FULL')
  db.exec(`
    CREATE TABLE account (id INTEGER PRIMARY KEY, balance INTEGER NOT NULL);
    CREATE TABLE entry (id INTEGER PRIMARY KEY, fund, ${ENTRY_COLUMNS.join(', ')});
    CREATE TABLE transfer (entry, line, fund, unit, debit, credit, amount, PRIMARY KEY (entry, line)) WITHOUT ROWID;
  `)
  const insertEntry = db.prepare(`INSERT INTO entry VALUES (${'?, '.repeat(ENTRY_COLUMNS.length + 1)}?)`)
  const insertTransfer = db.prepare('INSERT INTO transfer VALUES (?, ?, ?, ?, ?, ?, ?)')
  const move = db.prepare('UPDATE account SET balance = balance + ? WHERE id = ?')
  const [begin, commit] = [db.prepare('BEGIN IMMEDIATE'), db.prepare('COMMIT')]
  const accounts = new Map<string, number>()
  const account = (unit: string, code: string) => {
    const known = accounts.get(`${unit} ${code}`) ?? accounts.size + 1
    if (known > accounts.size) db.prepare('INSERT INTO account VALUES (?, 0)').run(known)
    accounts.set(`${unit} ${code}`, known)
    return known
  }
  let id = 0
  let before = '0'.repeat(64)
  const writeOne = (draft: Draft) => {
    const c = columnsOf(++id, draft, before)
    let line = 0
    for (const t of draft.transfers) {
      const [debit, credit] = [account(t.unit, t.debit), account(t.unit, t.credit)]
      insertTransfer.run(id, ++line, 1, t.unit, debit, credit, t.amount)
      move.run(t.amount, debit)
      move.run(-t.amount, credit)
    }
    const lines = draft.transfers.map((t) => [t.unit, t.debit, t.credit, t.amount] as const)
    const sealed = hash('sha256', entryBytes(c, lines))
    insertEntry.run(
      ...[
        id,
        1,
        c.number,
        c.sequence,
        c.kind,
        c.effective,
        c.recordedAt,
        c.recordedBy,
        c.act,
        c.key,
        c.decision,
      ],
      ...[
        c.reverses,
        c.relatesTo,
        c.document,
        c.sourceSystem,
        c.sourceReference,
        c.sourcePart,
        c.sourcePiece,
      ],
      ...[c.sourceFile, c.sourceRow, c.sourceText, c.details, c.previous, c.previousHead, sealed],
    )
    before = sealed
  }
  return {
    write(drafts: readonly Draft[]) {
      begin.run()
      for (const draft of drafts) writeOne(draft)
      commit.run()
    },
    close: () => db.close(),
  }
}

function columnsOf(number: number, draft: Draft, before: string): EntryColumns {
  const { source } = draft
  return {
    ...{ fund: 'fund', number, sequence: number, kind: draft.kind, effective: draft.effective },
    ...{
      recordedAt: '2026-05-20T09:00:00.000Z',
      recordedBy: 'manager',
      act: null,
      key: null,
      decision: null,
    },
    ...{ reverses: null, relatesTo: null, document: null },
    sourceSystem: source?.system ?? null,
    sourceReference: source?.reference ?? null,
    sourcePart: source?.part ?? null,
    sourcePiece: source?.piece ?? null,
    sourceFile: source?.file ?? null,
    sourceRow: source?.row ?? null,
    sourceText: null,
    details: JSON.stringify(draft.details),
    previous: before,
    previousHead: before,
  }
}
