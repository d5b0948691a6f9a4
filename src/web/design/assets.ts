import { createHash } from 'node:crypto'
import { readFileSync } from 'node:fs'
import { createRequire } from 'node:module'
import { dirname, join } from 'node:path'

export interface Asset {
  readonly body: Uint8Array<ArrayBuffer>
  readonly type: string
  /** Quoted, as HTTP wants it. */
  readonly etag: string
}

// From the bundle in dist and from the sources under test alike: packages are found as Node finds them, and
// our own files through the package's own name for its root.
const require = createRequire(import.meta.url)
const ownFile = (name: string) => join(dirname(require.resolve('#package.json')), 'src/web/public', name)

const FOLDER = '/assets/'
const FONT = 'atkinson-hyperlegible-next'
const FONT_FILES = ['latin', 'latin-ext'].flatMap((subset) =>
  [400, 700].map((weight) => ({ subset, weight, file: `${FONT}-${subset}-${weight}-normal.woff2` })),
)

const makers: ReadonlyMap<string, () => { body: Buffer; type: string }> = new Map([
  ['ringfence.css', () => ({ body: Buffer.from(stylesheet()), type: 'text/css; charset=utf-8' })],
  [
    'ringfence.js',
    () => ({ body: readFileSync(ownFile('ringfence.js')), type: 'text/javascript; charset=utf-8' }),
  ],
  ['favicon.svg', () => ({ body: readFileSync(ownFile('favicon.svg')), type: 'image/svg+xml' })],
  ...FONT_FILES.map(
    ({ file }) =>
      [
        file,
        () => ({
          body: readFileSync(require.resolve(`@fontsource/${FONT}/files/${file}`)),
          type: 'font/woff2',
        }),
      ] as const,
  ),
])

const made = new Map<string, Asset>()

/** The file served at a path such as `/assets/ringfence.css`; undefined where there is none. Made once. */
export function assets(path: string): Asset | undefined {
  if (!path.startsWith(FOLDER)) return undefined
  const name = path.slice(FOLDER.length)
  const known = made.get(name)
  if (known) return known
  const make = makers.get(name)
  if (!make) return undefined
  const { body, type } = make()
  const digest = createHash('sha256').update(body).digest('base64url').slice(0, 16)
  const asset = { body: new Uint8Array(body), type, etag: `"${digest}"` }
  made.set(name, asset)
  return asset
}

/** An asset's address, with a mark that changes with its content, so that it may be kept for ever. */
export function assetUrl(name: 'ringfence.css' | 'ringfence.js' | 'favicon.svg'): string {
  return `${FOLDER}${name}?v=${assets(FOLDER + name)?.etag.replaceAll('"', '')}`
}

/** GOV.UK's styles without its typeface and crest, in a typeface made for low vision, and our own after them. */
function stylesheet(): string {
  const govuk = readFileSync(require.resolve('govuk-frontend/dist/govuk/govuk-frontend.min.css'), 'utf8')
  const ranges: Record<string, string> = JSON.parse(
    readFileSync(require.resolve(`@fontsource/${FONT}/unicode.json`), 'utf8'),
  )
  const faces = FONT_FILES.map(
    ({ subset, weight, file }) =>
      `@font-face{font-family:"Atkinson Hyperlegible Next";font-style:normal;font-display:swap;font-weight:${weight};src:url(${FOLDER}${file}) format("woff2");unicode-range:${ranges[subset]}}`,
  )
  const css = [
    ...faces,
    govuk
      .replace(/@font-face\{[^}]*\}/g, '')
      // The crest belongs to the Crown, and what carries it to GOV.UK's own footer.
      .replace(/[^{}]*\{[^{}]*govuk-crest[^{}]*\}/g, '')
      .replace(/\/\*# sourceMappingURL=[^*]*\*\//, '')
      .replaceAll('"GDS Transport"', 'GDS Transport')
      .replaceAll('GDS Transport,arial,sans-serif', '"Atkinson Hyperlegible Next",arial,sans-serif')
      .replaceAll('font-family:sans-serif', 'font-family:"Atkinson Hyperlegible Next",arial,sans-serif'),
    readFileSync(ownFile('ringfence.css'), 'utf8'),
  ].join('\n')
  const addresses = [...css.matchAll(/url\(([^)]*)\)/g)].map((m) => m[1] ?? '')
  const foreign = addresses.filter((address) => !address.startsWith(`${FOLDER}${FONT}-`))
  if (/GDS Transport|crest|@import/i.test(css) || foreign.length > 0)
    throw new Error(`the styles hold what is not ours to use: ${foreign.join(', ')}`)
  return css
}
