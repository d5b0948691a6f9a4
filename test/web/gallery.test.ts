// The gallery holds every component there is, so that whoever changes one sees it, and browsers look at it.
import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, test } from 'vitest'

const DESIGN = join(import.meta.dirname, '../../src/web/design')

/** Whole pages, which have screens of their own (test/screens/pages.ts). */
const PAGES = ['EasyReadPage', 'StatementPage', 'Gallery']

test('every component appears in the gallery', () => {
  const gallery = readFileSync(join(DESIGN, 'gallery.tsx'), 'utf8')
  const components = readdirSync(DESIGN)
    .filter((name) => name.endsWith('.tsx'))
    .flatMap((name) => [
      ...readFileSync(join(DESIGN, name), 'utf8').matchAll(/^export function ([A-Z]\w*)/gm),
    ])
    .map(([, name = '']) => name)
  expect(components.length).toBeGreaterThan(30)
  expect(
    components.filter((name) => !PAGES.includes(name) && !new RegExp(`<${name}\\b`).test(gallery)),
  ).toEqual([])
})
