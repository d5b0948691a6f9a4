// What is made once for a whole run of the tests and copied by every file that needs it.
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { TestProject } from 'vitest/node'

declare module 'vitest' {
  interface ProvidedContext {
    /** A folder that stands as long as the run. */
    readonly madeOnce: string
  }
}

export default function oneRun(project: TestProject): () => void {
  const made = mkdtempSync(join(tmpdir(), 'ringfence-run-'))
  project.provide('madeOnce', made)
  // Begun again because a file changed: what was made may be another thing now.
  project.onTestsRerun(async () => {
    rmSync(made, { recursive: true, force: true })
  })
  return () => rmSync(made, { recursive: true, force: true })
}
