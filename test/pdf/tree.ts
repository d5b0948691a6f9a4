// Reads a tagged PDF as a screen reader would: what each tag holds, in order, page by page.
import { getDocument } from 'pdfjs-dist/legacy/build/pdf.mjs'

export interface Tag {
  readonly role: string
  readonly alt: string | undefined
  readonly text: string
  readonly children: readonly Tag[]
}

export interface ReadPdf {
  readonly pages: readonly Tag[]
  /** How far above the lower edge the lowest tagged line of any page stands, in points. */
  readonly lowest: number
  readonly title: string
  readonly xmlTitle: string
  readonly lang: string | null
}

interface Node {
  readonly role?: string
  readonly alt?: string
  readonly type?: string
  readonly id?: string
  readonly children?: readonly Node[]
}

export async function readPdf(bytes: Uint8Array): Promise<ReadPdf> {
  const task = getDocument({ data: bytes.slice(), verbosity: 0 })
  const pdf = await task.promise
  const pages: Tag[] = []
  let lang: string | null = null
  let lowest = Number.POSITIVE_INFINITY
  for (let i = 1; i <= pdf.numPages; i++) {
    const page = await pdf.getPage(i)
    const texts = new Map<string, string>()
    let id: string | undefined
    for (const item of (await page.getTextContent({ includeMarkedContent: true })).items) {
      if ('type' in item) id = item.type.startsWith('begin') ? (item.id ?? undefined) : undefined
      else if (id !== undefined) {
        texts.set(id, `${texts.get(id) ?? ''}${item.str}${item.hasEOL ? ' ' : ''}`)
        if (item.str.trim() !== '') lowest = Math.min(lowest, Number(item.transform[5]))
      }
    }
    const root = (await page.getStructTree()) as Node & { lang?: string }
    lang ??= root.lang ?? null
    pages.push(tagOf(root, texts))
  }
  const { info, metadata } = await pdf.getMetadata()
  await task.destroy()
  return {
    pages,
    lowest,
    title: (info as { Title: string }).Title,
    xmlTitle: String(metadata?.get('dc:title') ?? ''),
    lang,
  }
}

function tagOf(node: Node, texts: ReadonlyMap<string, string>): Tag {
  const said: string[] = []
  const children: Tag[] = []
  for (const child of node.children ?? []) {
    if (child.role === undefined) {
      said.push(child.id === undefined ? '' : (texts.get(child.id) ?? ''))
      continue
    }
    const tag = tagOf(child, texts)
    // A table on two pages is on each page's tree whole: what stands on another page is empty here.
    if (tag.text === '' && tag.alt === undefined) continue
    said.push(tag.text)
    children.push(tag)
  }
  return { role: node.role ?? '', alt: node.alt, text: said.join(' ').trim(), children }
}

/** All tags of a role, in reading order. */
export function tagsOf(tag: Tag, role: string): Tag[] {
  return [...(tag.role === role ? [tag] : []), ...tag.children.flatMap((child) => tagsOf(child, role))]
}

/** What is read last on a page. */
export function lastRole(tag: Tag): string {
  const last = tag.children.at(-1)
  return last === undefined ? tag.role : lastRole(last)
}
