import { chmodSync, closeSync, existsSync, fsyncSync, openSync, renameSync, rmSync } from 'node:fs'
import { dirname } from 'node:path'
import { connect } from './open.ts'
import { type Verified, type Verifying, verify } from './verify.ts'

/** A copy that was made, and what reading it all again said; `placed` is false where it was not sound. */
export interface Copied {
  readonly placed: boolean
  readonly verified: Verified
}

/**
 * Copies a file of books while it is in use, reads the whole copy again, and only then gives it its name.
 * Refuses to write over anything. A copy that is not sound is taken away again.
 */
export async function backup(file: string, to: string, verifying: Verifying = {}): Promise<Copied> {
  return copy(file, to, verifying)
}

/**
 * Puts a backup where a service will open it: verified first, and never over a file that is there, nor
 * beside the write-ahead log of one that was.
 */
export async function restore(from: string, to: string, verifying: Verifying = {}): Promise<Copied> {
  return copy(from, to, verifying)
}

async function copy(from: string, to: string, verifying: Verifying): Promise<Copied> {
  for (const path of [to, ...beside(to)])
    if (existsSync(path)) throw new Error(`${path} is there already: nothing is written over`)
  const part = `${to}.part`
  for (const path of [part, ...beside(part)]) rmSync(path, { force: true })
  try {
    const source = connect(from, { readOnly: true, mustExist: true })
    try {
      await source.backup(part)
    } finally {
      source.close()
    }
    chmodSync(part, 0o600)
    const verified = await verify(part, verifying)
    if (!verified.sound) return { placed: false, verified }
    toDisk(part)
    renameSync(part, to)
    toDisk(dirname(to))
    return { placed: true, verified }
  } finally {
    for (const path of [part, ...beside(part)]) rmSync(path, { force: true })
  }
}

/** The files SQLite keeps next to a database: a stale one would be taken for part of it. */
function beside(file: string): string[] {
  return [`${file}-wal`, `${file}-shm`, `${file}-journal`]
}

function toDisk(path: string): void {
  const handle = openSync(path, 'r')
  try {
    fsyncSync(handle)
  } finally {
    closeSync(handle)
  }
}
