// Walks through a tagged PDF as a checker of PDF/UA-1 does: every object, every tag, every drawing operator. What is
// wrong comes back as sentences; `qpdf` reads the file.
import { execFile } from 'node:child_process'
import { promisify } from 'node:util'

const run = promisify(execFile)

export interface Inspected {
  /** What breaks a rule; empty for a sound file. */
  readonly wrong: readonly string[]
  readonly pages: number
  /** What the last tag on each page is. */
  readonly ends: readonly string[]
  /** How far above the lower edge the lowest text with a tag stands, in points. */
  readonly lowest: number
  /** The smallest letters, in points. */
  readonly smallest: number
  /** The colours in which text is drawn: red, green and blue from 0 to 1. */
  readonly colours: readonly (readonly number[])[]
  /** In the order in which they are read: headings and their level, links, pictures. */
  readonly links: readonly { readonly href: string; readonly says: string }[]
  readonly alts: readonly string[]
  readonly bookmarks: readonly string[]
}

type Value = null | boolean | number | string | readonly Value[] | { readonly [key: string]: Value }
interface Stored {
  readonly value?: Value
  readonly stream?: { readonly dict: Value; readonly data?: string }
}

const A4_HEIGHT = 841.89

/** What may stand in what. */
const INSIDE: Readonly<Record<string, readonly string[]>> = {
  Document: ['H1', 'Sect', 'P', 'Table', 'Part'],
  // One of many in a file.
  Part: ['H1', 'Sect', 'P'],
  Sect: ['H2', 'H3', 'P', 'L', 'Table', 'Figure'],
  L: ['Caption', 'LI'],
  LI: ['Lbl', 'LBody'],
  LBody: ['P', 'Link'],
  P: ['Link'],
  Table: ['Caption', 'THead', 'TBody', 'TR'],
  THead: ['TR'],
  TBody: ['TR'],
  TR: ['TH', 'TD'],
}

/** Reads the file at `path`. */
export async function inspect(path: string): Promise<Inspected> {
  const { stdout } = await run(
    'qpdf',
    ['--json=2', '--json-stream-data=inline', '--decode-level=generalized', path],
    { maxBuffer: 256_000_000 },
  )
  return new Inspection(JSON.parse(stdout).qpdf[1]).result()
}

class Inspection {
  private readonly objects: Readonly<Record<string, Stored>>
  private readonly wrong: string[] = []
  private readonly sizes: number[] = []
  private readonly colours = new Map<string, readonly number[]>()
  private readonly links: { href: string; says: string }[] = []
  private readonly alts: string[] = []
  /** Each piece of marked content, by page and number, and whether a tag holds it. */
  private readonly marked = new Map<string, 'drawn' | 'tagged'>()
  private readonly roles = new Map<string, string>()
  private lowest = Number.POSITIVE_INFINITY
  private readonly parents = new Map<number, Value>()
  private readonly annotations = new Set<string>()
  private heading = 0

  constructor(objects: Readonly<Record<string, Stored>>) {
    this.objects = objects
  }

  result(): Inspected {
    const root = this.dict(this.objects['trailer']?.value)['/Root'] ?? null
    const catalog = this.dict(root)
    const tree = this.dict(catalog['/StructTreeRoot'])
    this.catalog(catalog)
    this.fonts()
    this.numbers(tree['/ParentTree'])
    const pages = this.pagesUnder(catalog['/Pages'] ?? null)
    for (const page of pages) this.page(page)
    const roots = this.list(tree['/K'])
    this.must(roots.length === 1, 'more than one root of the structure')
    for (const each of roots) this.element(each, catalog['/StructTreeRoot'] ?? null, '')
    for (const [place, state] of this.marked) this.must(state === 'tagged', `content without a tag: ${place}`)
    this.must(this.annotations.size === 0, `annotations without a tag: ${[...this.annotations].join(', ')}`)
    return {
      wrong: this.wrong,
      pages: pages.length,
      ends: pages.map((page) => {
        const places = [...this.marked.keys()].filter((place) => place.startsWith(`${String(page)}#`))
        return this.roles.get(places.at(-1) ?? '') ?? ''
      }),
      lowest: this.lowest,
      smallest: Math.min(...this.sizes),
      colours: [...this.colours.values()],
      links: this.links,
      alts: this.alts,
      bookmarks: this.bookmarks(catalog['/Outlines'] ?? null),
    }
  }

  private must(holds: boolean, otherwise: string): void {
    if (!holds) this.wrong.push(otherwise)
  }

  private catalog(catalog: Readonly<Record<string, Value>>): void {
    this.must(/^u:[a-z]{2}-[A-Z]{2}$/.test(String(catalog['/Lang'])), 'no language')
    this.must(this.dict(catalog['/MarkInfo'])['/Marked'] === true, 'not marked as tagged')
    this.must(
      this.dict(catalog['/ViewerPreferences'])['/DisplayDocTitle'] === true,
      'a window would show the file’s name and not its title',
    )
    const xml = this.streamOf(catalog['/Metadata'] ?? null)
    this.must(xml.includes('<pdfuaid:part>1</pdfuaid:part>'), 'not marked PDF/UA-1')
    this.must(/<rdf:li xml:lang="x-default">[^<]+<\/rdf:li>/.test(xml), 'no title in its XML')
    this.must(!/&(?!amp;|lt;|gt;|quot;|apos;|#)/.test(xml), 'a bare & in its XML')
  }

  /** Every typeface is in the file and says which sign each glyph is. */
  private fonts(): void {
    const all = Object.values(this.objects).map((stored) => this.plain(stored))
    const fonts = all.filter((each) => each['/Type'] === '/Font')
    this.must(
      fonts.some((font) => font['/Subtype'] === '/Type0'),
      'no typeface',
    )
    for (const font of fonts) {
      if (font['/Subtype'] === '/Type0') this.must('/ToUnicode' in font, 'a typeface without its signs')
      else {
        const descriptor = this.dict(font['/FontDescriptor'])
        this.must('/FontFile2' in descriptor, 'a typeface that is not in the file')
        this.must(!('/CIDSet' in descriptor), 'a list of glyphs, which would have to be whole')
      }
    }
  }

  /** The parent tree: from the number of a page or an annotation to its tags. */
  private numbers(node: Value | undefined): void {
    const { '/Nums': nums, '/Kids': kids } = this.dict(node)
    const pairs = this.list(nums)
    for (let i = 0; i + 1 < pairs.length; i += 2) this.parents.set(Number(pairs[i]), pairs[i + 1] ?? null)
    for (const kid of this.list(kids)) this.numbers(kid)
  }

  private pagesUnder(node: Value): Value[] {
    const { '/Kids': kids } = this.dict(node)
    return kids === undefined ? [node] : this.list(kids).flatMap((kid) => this.pagesUnder(kid))
  }

  private page(page: Value): void {
    const dict = this.dict(page)
    const annotations = this.list(dict['/Annots'])
    for (const annotation of annotations) this.annotations.add(String(annotation))
    this.must(annotations.length === 0 || dict['/Tabs'] === '/S', 'a page whose links have no order')
    const content = this.list(dict['/Contents']).map((each) => this.streamOf(each))
    this.content(String(page), content.join('\n'))
  }

  /** Runs through a page's operators: everything that is drawn belongs to a tag or is decoration, never both. */
  private content(page: string, content: string): void {
    const open: (string | undefined)[] = []
    const states: { colour: readonly number[]; size: number }[] = []
    let [colour, size]: [readonly number[], number] = [[0], 0]
    let operands: string[] = []
    for (const [token] of content.matchAll(
      /<<(?:[^<>]|<[^<>]*>)*>>|<[^<>]*>|\((?:\\.|[^\\)])*\)|\[[^\]]*\]|[^\s[\]<>()]+/gs,
    )) {
      if (!/^[A-Za-z'"*][A-Za-z0-9'"*]*$/.test(token)) {
        operands.push(token)
        continue
      }
      switch (token) {
        case 'q':
          states.push({ colour, size })
          break
        case 'Q':
          ;({ colour, size } = states.pop() ?? { colour, size })
          break
        case 'scn':
        case 'rg':
        case 'g':
          colour = operands.map(Number)
          break
        case 'Tm':
          // From the upper edge down.
          if (open.some((mark) => mark !== undefined && mark !== '/Artifact'))
            this.lowest = Math.min(this.lowest, A4_HEIGHT - Number(operands.at(-1)))
          break
        case 'Tf':
          size = Number(operands.at(-1))
          break
        case 'BDC':
        case 'BMC':
          open.push(this.mark(page, operands, open))
          break
        case 'EMC':
          this.must(open.length > 0, `${page}: a mark that ends and never began`)
          open.pop()
          break
        case 'Tj':
        case 'TJ':
          this.sizes.push(size)
          this.colours.set(colour.join(), colour)
          for (const [, hex = ''] of operands.join(' ').matchAll(/<([0-9a-f]*)>/g))
            this.must(!/^(....)*?0000/.test(hex), `${page}: a sign that the typeface lacks`)
          this.drawn(page, token, open)
          break
        case 'S':
        case 's':
        case 'f':
        case 'f*':
        case 'B':
        case 'B*':
        case 'b':
        case 'sh':
        case 'Do':
          this.drawn(page, token, open)
          break
      }
      operands = []
    }
    this.must(open.length === 0, `${page}: a mark that never ends`)
  }

  /** What a piece of marked content is: decoration, a tag's, or a stretch within one. */
  private mark(page: string, operands: readonly string[], open: readonly unknown[]): string | undefined {
    const [tag = '', properties = ''] = operands
    const mcid = /\/MCID (\d+)/.exec(properties)?.[1]
    if (mcid === undefined) {
      this.must(tag === '/Artifact' || tag === '/Span', `${page}: ${tag} without a number`)
      return tag === '/Artifact' ? tag : undefined
    }
    this.must(open.length === 0, `${page}: marked content within marked content`)
    const place = `${page}#${mcid}`
    this.must(!this.marked.has(place), `${place} is there twice`)
    this.marked.set(place, 'drawn')
    return place
  }

  private drawn(page: string, operator: string, open: readonly (string | undefined)[]): void {
    const marks = open.filter((each) => each !== undefined)
    this.must(marks.length === 1, `${page}: ${operator} within ${marks.length} marks`)
  }

  private element(ref: Value, parent: Value, inside: string): void {
    const dict = this.dict(ref)
    const role = String(dict['/S']).slice(1)
    const name = `${role} ${String(ref)}`
    this.must(dict['/P'] === parent, `${name} has another parent`)
    if (inside === '') this.must(role === 'Document', `${name} is the root`)
    else this.must(INSIDE[inside]?.includes(role) ?? false, `${name} within ${inside}`)
    this.rules(name, role, dict)
    for (const kid of this.list(dict['/K'])) {
      const inline =
        typeof kid === 'object' && kid !== null && !Array.isArray(kid) ? this.dict(kid) : undefined
      if (typeof kid === 'number') this.holds(dict['/Pg'] ?? null, kid, ref, role)
      else if (inline?.['/Type'] === '/MCR')
        this.holds(inline['/Pg'] ?? null, Number(inline['/MCID']), ref, role)
      else if (inline?.['/Type'] === '/OBJR') this.annotation(inline, role, ref)
      else this.element(kid, ref, role)
    }
  }

  private rules(name: string, role: string, dict: Readonly<Record<string, Value>>): void {
    const kids = this.list(dict['/K'])
    const attributes = this.dict(dict['/A'])
    const rolesOf = (element: Value) => this.list(this.dict(element)['/K']).map((kid) => this.dict(kid)['/S'])
    const level = /^H(\d)$/.exec(role)?.[1]
    if (level !== undefined) {
      this.must(Number(level) <= this.heading + 1, `${name} after H${this.heading}`)
      this.heading = Number(level)
    }
    if (role === 'TH')
      this.must(/^\/(Row|Column)$/.test(String(attributes['/Scope'])), `${name} has no scope`)
    if (role === 'L') this.must('/ListNumbering' in attributes, `${name} has no numbering`)
    if (role === 'LI') this.must(rolesOf(dict).includes('/LBody'), `${name} has no body`)
    if (role === 'Figure') {
      const alt = textOf(dict['/Alt'])
      this.must(alt.trim() !== '', `${name} has no words`)
      this.must('/BBox' in attributes, `${name} has no place`)
      this.alts.push(alt)
    }
    if (role === 'Link')
      this.must(
        kids.some((kid) => typeof kid === 'object'),
        `${name} opens nothing`,
      )
    if (role === 'Table') {
      const rows = this.rowsOf(kids)
      const widths = new Set(rows.map((row) => this.list(this.dict(row)['/K']).length))
      this.must(widths.size === 1, `${name} has rows of ${[...widths].join(' and ')} cells`)
      for (const row of rows) this.must(rolesOf(row)[0] === '/TH', `${name} has a row without a heading`)
    }
  }

  private rowsOf(kids: readonly Value[]): Value[] {
    return kids.flatMap((kid) => {
      const { '/S': role, '/K': inside } = this.dict(kid)
      if (role === '/TR') return [kid]
      return role === '/THead' || role === '/TBody' ? this.rowsOf(this.list(inside)) : []
    })
  }

  /** A piece of content belongs to one tag, and the parent tree says the same. */
  private holds(page: Value, mcid: number, element: Value, role: string): void {
    const place = `${String(page)}#${mcid}`
    this.must(this.marked.get(place) === 'drawn', `${place}: not drawn, or in two tags`)
    this.marked.set(place, 'tagged')
    this.roles.set(place, role)
    const of = this.list(this.parents.get(Number(this.dict(page)['/StructParents'])))
    this.must(of[mcid] === element, `${place}: the parent tree names ${String(of[mcid])}`)
  }

  private annotation(objr: Readonly<Record<string, Value>>, role: string, element: Value): void {
    const ref = objr['/Obj'] ?? null
    const annotation = this.dict(ref)
    const name = `annotation ${String(ref)}`
    this.must(role === 'Link' && annotation['/Subtype'] === '/Link', `${name} within ${role}`)
    const onPage = this.list(this.dict(objr['/Pg'])['/Annots'])
    this.must(onPage.includes(ref), `${name} is on another page`)
    this.must(this.parents.get(Number(annotation['/StructParent'])) === element, `${name} has another parent`)
    this.annotations.delete(String(ref))
    const action = this.dict(annotation['/A'])
    const [href, says] = [textOf(action['/URI']), textOf(annotation['/Contents'])]
    this.must(action['/S'] === '/URI' && URL.canParse(href), `${name} opens ${href}`)
    this.must(says.trim() !== '', `${name} says nothing`)
    this.links.push({ href, says })
  }

  private bookmarks(outlines: Value): string[] {
    const names: string[] = []
    for (let at = this.dict(outlines)['/First']; at !== undefined; at = this.dict(at)['/Next'])
      names.push(textOf(this.dict(at)['/Title']))
    return names
  }

  private dict(value: Value | undefined): Readonly<Record<string, Value>> {
    const found = typeof value === 'string' ? this.plain(this.objects[`obj:${value}`]) : (value ?? {})
    return typeof found === 'object' && found !== null && !Array.isArray(found)
      ? (found as Readonly<Record<string, Value>>)
      : {}
  }

  private plain(stored: Stored | undefined): Readonly<Record<string, Value>> {
    const value = stored?.value ?? stored?.stream?.dict ?? null
    return typeof value === 'object' && value !== null ? (value as Readonly<Record<string, Value>>) : {}
  }

  /** A list, or one thing by itself, or nothing; a reference to a list is followed. */
  private list(value: Value | undefined): readonly Value[] {
    if (value === undefined || value === null) return []
    if (Array.isArray(value)) return value
    const stored = typeof value === 'string' ? this.objects[`obj:${value}`]?.value : undefined
    return Array.isArray(stored) ? stored : [value]
  }

  private streamOf(ref: Value): string {
    const data = this.objects[`obj:${String(ref)}`]?.stream?.data ?? ''
    return Buffer.from(data, 'base64').toString('latin1')
  }
}

function textOf(value: Value | undefined): string {
  return typeof value === 'string' ? value.replace(/^[ub]:/, '') : ''
}

/** How far two colours are apart: 1 to 21, as the Web Content Accessibility Guidelines count. */
export function contrast(one: readonly number[], other: readonly number[]): number {
  const light = (colour: readonly number[]) => {
    const [r = 0, g = r, b = r] = colour.map((c) => (c <= 0.04045 ? c / 12.92 : ((c + 0.055) / 1.055) ** 2.4))
    return 0.2126 * r + 0.7152 * g + 0.0722 * b
  }
  const [high = 0, low = 0] = [light(one), light(other)].sort((a, b) => b - a)
  return (high + 0.05) / (low + 0.05)
}
