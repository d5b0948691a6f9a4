/** The people around a fund, for tests: accounts, what they were given, and authorities, written as the acts do. */
import Database from 'better-sqlite3'
import { type Caller, Daybook, digestOf } from '../../src/bookkeeping/daybook.ts'
import type { AccessId, UserId } from '../../src/bookkeeping/store-people.ts'
import type { Authority, AuthorityId } from '../../src/ledger/authority.ts'
import { type Day, day } from '../../src/ledger/day.ts'
import type { CallerCode } from '../../src/ledger/entry.ts'
import { isRefusal } from '../../src/ledger/refusal.ts'
import type { Role } from '../../src/ledger/role.ts'
import { type Bookkeeper, BY, fundOf } from './bookkeeper.ts'

/** Somebody who signs in, by name, with an account and what they were given. */
export async function comesIn(
  k: Pick<Bookkeeper, 'file' | 'store' | 'clock'>,
  name: string,
  as: Role,
): Promise<Caller> {
  const id = `u_${name.toLowerCase().replace(/\W+/g, '_')}` as UserId
  const file = new Database(k.file)
  file
    .prepare(
      `INSERT OR IGNORE INTO auth_user (id, name, email, email_verified, created_at, updated_at) VALUES (?, ?, ?, 1, 0, 0)`,
    )
    .run(id, name, `${id}@example.org`)
  file.close()
  const { role, ...to } = as
  await k.store.commit(
    {
      provider: BY.provider,
      at: k.clock.now,
      by: BY.code,
      entries: [],
      access: [
        {
          id: `ac_${id}_${role}` as AccessId,
          user: id,
          provider: BY.provider,
          role,
          from: day('2026-03-01'),
          ...('fund' in to ? { fund: to.fund } : {}),
          ...('authority' in to ? { authority: to.authority } : {}),
          ...('funder' in to ? { funder: to.funder } : {}),
        },
      ],
    },
    new Map(),
  )
  return { code: id as CallerCode, provider: BY.provider, as }
}

/** An authority on record, under which somebody may see and decide. */
export async function authorityOf(
  k: Bookkeeper,
  ref: string,
  name: string,
  more: Partial<Pick<Authority, 'kind' | 'decides' | 'told' | 'from' | 'to'>> = {},
): Promise<AuthorityId> {
  const daybook = new Daybook(k.desk, BY, 'recordAuthority')
  const fund = await daybook.fund(ref)
  if (isRefusal(fund)) throw new Error(fund.sentence)
  const document: Authority = {
    format: 1,
    what: 'authority',
    id: daybook.newId('au') as AuthorityId,
    fund: fund.id,
    kind: 'nominated',
    name: await daybook.word(fund.id, name),
    decides: ['swap', 'buy'],
    told: false,
    from: day('2026-03-01'),
    recognisedBy: daybook.newWord(fund.id, 'Dana Reed'),
    evidence: daybook.newWord(fund.id, 'A letter that Brian signed'),
    writtenDownBy: BY.code,
    ...more,
  }
  const digest = digestOf(document)
  daybook.add('documents', { document, digest })
  const wrote = await daybook.write(fund, {
    kind: 'authority',
    effective: daybook.today,
    document: digest,
    details: { authority: document.id, from: document.from },
    transfers: [],
  })
  if (isRefusal(wrote)) throw new Error(wrote.sentence)
  const outcome = await daybook.commit()
  if (!outcome.done) throw new Error(JSON.stringify(outcome))
  return document.id
}

/** Dana and Tom, who are managers; Brian himself. */
export async function aroundBrian(k: Bookkeeper): Promise<{ dana: Caller; tom: Caller; brian: Caller }> {
  const { id } = await fundOf(k, 'LS-002')
  return {
    dana: await comesIn(k, 'Dana Reed', { role: 'manager' }),
    tom: await comesIn(k, 'Tom Price', { role: 'manager' }),
    brian: await comesIn(k, 'Brian', { role: 'holder', fund: id }),
  }
}

export const nextDay = (k: Bookkeeper, text: string): Day => {
  k.clock.now = `${text}T09:00:00Z` as typeof k.clock.now
  return day(text)
}
