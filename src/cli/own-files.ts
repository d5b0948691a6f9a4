import { readFileSync } from 'node:fs'
import { createRequire } from 'node:module'
import { dirname, join } from 'node:path'

/** The package's own files, from its root: the program runs bundled in dist, or from src under test. */
export function ownFile(...path: readonly string[]): string {
  return join(dirname(createRequire(import.meta.url).resolve('#package.json')), ...path)
}

export function version(): string {
  const { version: is }: { version: string } = JSON.parse(readFileSync(ownFile('package.json'), 'utf8'))
  return is
}
