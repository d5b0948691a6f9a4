// The parts of the design that need no browser: what the page of a statement says, and what is served with it.
import { describe, expect, test } from 'vitest'
import { assets } from '../../../src/web/design/assets.ts'
import { StatementPage } from '../../../src/web/design/statement.tsx'
import { type Block, statementText } from '../../../src/words/statement.ts'
import { sallysMarch, words } from '../../words/fixture.ts'

const statementPage = (state: 'final' | 'may-change') =>
  String(
    <StatementPage
      statement={sallysMarch({ state })}
      words={words}
      frame={{ back: { href: '/funds/1', text: 'Back to the fund' } }}
      forms={[{ href: '/funds/1/statements/3.pdf', text: 'Print it or keep it (PDF)' }]}
    />,
  )

test('the page says all that the paper says, in the same order', () => {
  const said = statementText(sallysMarch(), words)
    .sections.flatMap(({ heading, blocks }) => [heading, ...blocks.flatMap(textsOf)])
    .flatMap((text) => text.split('\n'))
  const shown = plain(statementPage('final'))
  let from = 0
  for (const text of said) {
    const at = shown.indexOf(text, from)
    expect(at, `“${text}” after “${shown.slice(from - 40, from)}”`).toBeGreaterThan(-1)
    from = at + text.length
  }
})

function textsOf(block: Block): string[] {
  switch (block.type) {
    case 'paragraph':
    case 'subheading':
      return [block.text]
    case 'list':
      return [...block.items]
    case 'facts':
      return block.items.flatMap(({ label, value }) => [label, value])
    case 'figure':
      return [block.label, block.value, ...(block.beneath === undefined ? [] : [block.beneath])]
    case 'link':
      return [block.says, block.href]
    case 'qr':
      return [block.says]
    case 'chart':
      return [block.title, block.alt]
    case 'table':
      return [block.caption, ...block.columns.map((c) => c.heading), ...block.rows.flatMap((r) => r.cells)]
  }
}

/** A page's text, without its tags. */
function plain(html: string): string {
  const signs: Record<string, string> = { amp: '&', lt: '<', gt: '>', quot: '"', '#39': "'" }
  return html.replace(/<[^>]*>/g, '\n').replace(/&([a-z0-9#]+);/g, (_, name) => signs[name] ?? '')
}

test('an early copy says so, a final one does not', () => {
  expect(statementPage('may-change')).toContain('Early copy: this may change')
  expect(statementPage('final')).not.toContain('Early copy')
  // On paper every sheet says so: those words are in the styles.
  const { mayChange } = statementText(sallysMarch({ state: 'may-change' }), words)
  expect(Buffer.from(assets('/assets/ringfence.css')?.body ?? '').toString()).toContain(
    `content: "${mayChange}"`,
  )
  expect(statementPage('may-change')).toContain('class="rf-early-copy"')
  expect(statementPage('final')).not.toContain('rf-early-copy')
})

describe('what is served', () => {
  test('styles in our own typeface, with nothing that belongs to GOV.UK alone', () => {
    const css = Buffer.from(assets('/assets/ringfence.css')?.body ?? '').toString()
    expect(css).not.toMatch(/GDS Transport|crest|crown\.|sourceMappingURL|@import/)
    const addresses = [...css.matchAll(/url\(([^)]*)\)/g)].map((m) => m[1] ?? '')
    expect(addresses).toHaveLength(4)
    for (const address of addresses) expect(assets(address)?.type).toBe('font/woff2')
  })

  test('a favicon, and a mark that stays while the content does', () => {
    const icon = assets('/assets/favicon.svg')
    expect(icon?.type).toBe('image/svg+xml')
    expect(icon?.etag).toMatch(/^"[\w-]{16}"$/)
    expect(assets('/assets/favicon.svg')).toBe(icon)
  })

  test.each([
    '/assets/',
    '/assets/../package.json',
    '/assets/nothing.css',
    '/ringfence.css',
    '/assets/__proto__',
  ])('nothing at %s', (path) => expect(assets(path)).toBeUndefined())
})
