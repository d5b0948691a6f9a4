import type { Changes, Expecting, Outcome, Store, StoreBroken } from '../../bookkeeping/store.ts'
import { SqliteAudit } from './audit.ts'
import { SqliteBooks } from './books.ts'
import { Commits } from './commit.ts'
import { SqliteDrafts } from './drafts.ts'
import { SqliteFigures } from './figures.ts'
import { OpenFile, type Reads, type Value } from './file.ts'
import { type Connection, connect, type Migration, migrate, migrationsHere } from './open.ts'
import { SqlitePeople } from './people.ts'
import { SqliteQueries } from './queries.ts'
import { SqliteSignIn } from './sign-in.ts'
import { SqliteStatements } from './statements.ts'

export interface Opening {
  /** Asks for a file that is there; without it a new one is made. */
  readonly mustExist?: boolean
  /** Told once, when the file can no longer be written safely: the service should stop. */
  readonly onBroken?: (error: StoreBroken) => void
  /** Other migrations than this program's own: for tests. */
  readonly migrations?: readonly Migration[]
}

/** Opens a file of books, new or old, and brings its schema up to date. */
export async function openStore(file: string, opening: Opening = {}): Promise<SqliteStore> {
  const db = connect(file, { mustExist: opening.mustExist ?? false })
  try {
    migrate(db, opening.migrations ?? migrationsHere())
    return new SqliteStore(db, opening.onBroken)
  } catch (error) {
    db.close()
    throw error
  }
}

/** The books in one SQLite file (docs: ARCHITECTURE.md): its areas, each reading for itself, and what commits to it. */
export class SqliteStore extends SqliteBooks implements Store {
  readonly #file: OpenFile
  readonly #commits: Commits
  readonly people: SqlitePeople
  readonly issued: SqliteStatements
  readonly queries: SqliteQueries
  readonly audit: SqliteAudit
  readonly drafts: SqliteDrafts
  readonly figures: SqliteFigures

  constructor(db: Connection, onBroken?: (error: StoreBroken) => void) {
    const file = new OpenFile(db, onBroken)
    super(file)
    this.#file = file
    this.#commits = new Commits(file)
    const reads: Reads = {
      all: (sql, ...values) => file.guarded(() => file.all(sql, ...values)),
      entries: (fund, where, ...values) => file.reading(() => file.entries(fund, where, ...values)),
    }
    this.people = new SqlitePeople(reads)
    this.issued = new SqliteStatements(reads)
    this.queries = new SqliteQueries(reads)
    this.audit = new SqliteAudit(reads)
    this.drafts = new SqliteDrafts(file)
    this.figures = new SqliteFigures({
      all: reads.all,
      rows: <R>(sql: string, ...values: Value[]) => file.guarded(() => file.raw<R>(sql).all(...values)),
      reading: (read) => file.reading(read),
    })
  }

  commit(changes: Changes, expecting: Expecting): Promise<Outcome> {
    return this.#commits.commit(changes, expecting)
  }

  /** Who signs in, over this same connection. */
  get signIn(): SqliteSignIn {
    const file = this.#file
    return new SqliteSignIn({
      drizzle: file.drizzle,
      all: (sql, ...values) => file.guarded(() => file.all(sql, ...values)),
      run: (sql, ...values) => file.guarded(() => file.one(sql).run(...values).changes),
      patiently: (run) => file.patiently(run),
    })
  }

  async close(): Promise<void> {
    this.#file.close()
  }
}
