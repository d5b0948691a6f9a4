// docs/asvs.csv says of every security requirement that applies (OWASP ASVS 5.0) where it is shown, or that it is
// open. This looks at the list alone, and at what can be told of the code by reading it; `npm run asvs` runs what
// the list names.
import { existsSync, globSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, test } from 'vitest'
import { placesOf, readItems } from '../scripts/asvs.mjs'

const root = join(import.meta.dirname, '..')
const read = (path: string) => readFileSync(join(root, path), 'utf8')
const items = readItems()
const chapters = [
  'Encoding and Sanitization',
  'Validation and Business Logic',
  'Web Frontend Security',
  'API and Web Service',
  'File Handling',
  'Authentication',
  'Session Management',
  'Authorization',
  'Self-contained Tokens',
  '',
  'Cryptography',
  'Secure Communication',
  'Configuration',
  'Data Protection',
  'Secure Coding and Architecture',
  'Security Logging and Error Handling',
]

describe('docs/asvs.csv', () => {
  test('has each item once, in order, with its chapter, its level and a state', () => {
    expect(items.length).toBeGreaterThan(180)
    const place = (id: string) => id.split('.').map(Number)
    const inOrder = [...items].sort((a, b) => {
      const [x, y] = [place(a.id), place(b.id)]
      return (x[0] ?? 0) - (y[0] ?? 0) || (x[1] ?? 0) - (y[1] ?? 0) || (x[2] ?? 0) - (y[2] ?? 0)
    })
    expect(items.map((i) => i.id)).toEqual(inOrder.map((i) => i.id))
    expect(new Set(items.map((i) => i.id)).size).toBe(items.length)
    for (const item of items) {
      expect(item.id).toMatch(/^\d{1,2}\.\d\.\d{1,2}$/)
      expect(item.chapter, item.id).toBe(chapters[(place(item.id)[0] ?? 0) - 1])
      expect(['1', '2', '3'], item.id).toContain(item.level)
      expect(item.requirement, item.id).toMatch(/^[A-Z“].{15,}\.$/)
      expect(['shown', 'open', 'not-applicable'], item.id).toContain(item.state)
    }
  })

  test('says where each is shown, and of the others why not', () => {
    for (const item of items) {
      const { tests, documents } = placesOf(item)
      if (item.state === 'shown') expect(tests.length + documents.length, item.id).toBeGreaterThan(0)
      else expect(item.note, item.id).toMatch(/^[A-Z“].{10,}\.$/)
    }
  })

  test.each(items.filter((item) => item.where !== '').map((item) => [item.id, item] as const))(
    '%s: the tests and headings that it names are there',
    (_, item) => {
      const { tests, documents } = placesOf(item)
      for (const { file, names } of tests) {
        expect(existsSync(join(root, file)), file).toBe(true)
        const text = read(file)
        expect(names.length, item.where).toBeGreaterThan(0)
        for (const name of names) expect(text.includes(name), `${file}: ${name}`).toBe(true)
      }
      for (const document of documents) {
        const [file = '', anchor = ''] = document.split('#')
        expect(existsSync(join(root, file)), file).toBe(true)
        const anchors = [...read(file).matchAll(/^#+ (.+)$/gm)].map(([, heading = '']) =>
          heading
            .toLowerCase()
            .replace(/[^\p{L}\p{N}\s_-]/gu, '')
            .replaceAll(' ', '-'),
        )
        expect(anchors, document).toContain(anchor)
      }
    },
  )
})

describe('what can be told by reading', () => {
  const sources = globSync('src/**/*.{ts,tsx}', { cwd: root }).map((path) => ({ path, text: read(path) }))
  const saying = (pattern: RegExp) => sources.filter(({ text }) => pattern.test(text)).map(({ path }) => path)

  test('nothing starts another program or makes code of a text', () => {
    expect(saying(/child_process|\beval\(|new Function\(|node:vm|dangerouslySetInnerHTML/)).toEqual([])
  })

  test('nothing asks another computer but the mail server and the sign-in of organisations', () => {
    expect(saying(/(?<![.\w])fetch\(|node:https|from 'node:(?:net|tls|dgram|http2)'|http\.request/)).toEqual(
      [],
    )
    expect(saying(/'nodemailer/)).toEqual(['src/mail/smtp.ts'])
    // better-auth asks the organisations that the operator names, and nobody else.
    expect(
      saying(/generic-oauth|socialProviders|haveIBeenPwned/).filter(
        (p) => !p.endsWith('sign-in/organisation.ts'),
      ),
    ).toEqual([])
  })

  test('chance is the cryptographic one, and no hash is weaker than SHA-256', () => {
    expect(saying(/Math\.random/)).toEqual([])
    expect(saying(/createHash\('(?!sha256')|md5|sha1\b/i)).toEqual([])
  })

  test('what is logged is a fixed line with facts beside it: no text is a format', () => {
    for (const { path, text } of sources.filter(({ path: p }) =>
      /^src\/(?:web|mail|bookkeeping|store)\//.test(p),
    )) {
      expect(text, path).not.toMatch(/console\./)
      for (const [, line = ''] of text.matchAll(/\blog\.(?:info|warn|error)\(([\s\S]*?)\)\n/g))
        expect(line, path).toMatch(/'[a-z ]+'\s*,?\s*$/)
    }
  })

  test('every package comes from the registry, with the digest of what was looked at', () => {
    interface Lock {
      readonly packages: Readonly<Record<string, { readonly resolved?: string; readonly integrity?: string }>>
    }
    const { packages }: Lock = JSON.parse(read('package-lock.json'))
    const others = Object.entries(packages).filter(([path]) => path !== '')
    expect(others.length).toBeGreaterThan(50)
    for (const [path, { resolved, integrity }] of others) {
      // Without an address of its own a package comes from the registry that npm is set to.
      if (resolved !== undefined) expect(resolved, path).toMatch(/^https:\/\/registry\.npmjs\.org\//)
      expect(integrity, path).toMatch(/^sha512-/)
    }
    const { allowScripts }: { allowScripts: object } = JSON.parse(read('package.json'))
    expect(new Set(Object.values(allowScripts))).toEqual(new Set([false]))
  })
})
