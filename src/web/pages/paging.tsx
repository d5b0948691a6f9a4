import { Pagination } from '../design/frame.tsx'

/** One page of a long list: pages stay small, however many people there are. */
export interface Paged<T> {
  readonly rows: readonly T[]
  readonly page: number
  readonly pages: number
  /** The first of these rows, counted from one, and how many there are on all pages. */
  readonly from: number
  readonly count: number
}

/** So many stand on a page, where nothing else is said. */
const ON_PAGE = 50

/** A page of a list, by the number in an address; one that there is not is the nearest. */
export function paged<T>(list: readonly T[], asked: string | undefined, size = ON_PAGE): Paged<T> {
  const of = pageOf(list.length, pageAsked(asked, size), size)
  return { ...of, rows: list.slice(of.from - 1, of.from - 1 + size) }
}

/** What to read of a list that is asked for page by page. */
export function pageAsked(asked: string | undefined, size = ON_PAGE) {
  const page = /^\d{1,6}$/.test(asked ?? '') ? Math.max(1, Number(asked)) : 1
  return { skip: (page - 1) * size, most: size }
}

/** Which page that is of how many. */
export function pageOf(count: number, { skip }: { readonly skip: number }, size = ON_PAGE) {
  const pages = Math.max(1, Math.ceil(count / size))
  const page = Math.min(Math.floor(skip / size) + 1, pages)
  return { page, pages, from: (page - 1) * size + 1, count }
}

/** The ways to the pages before and after this one; nothing where there is only one. */
export function Pages(props: {
  paged: Pick<Paged<unknown>, 'page' | 'pages'>
  label: string
  /** The address of a page by its number. */
  to: (page: number) => string
}) {
  const { label, to } = props
  const { page, pages } = props.paged
  if (pages === 1) return null
  const link = (n: number) => ({ href: to(n), text: `Page ${counted(n)} of ${counted(pages)}` })
  return (
    <Pagination
      label={label}
      {...(page > 1 ? { previous: link(page - 1) } : {})}
      {...(page < pages ? { next: link(page + 1) } : {})}
    />
  )
}

/** “51 to 100 of 1,000”; nothing where all stand on one page. */
export function whichOf({ rows, from, count, pages }: Paged<unknown>): string {
  if (pages === 1) return ''
  return `${counted(from)} to ${counted(from + rows.length - 1)} of ${counted(count)}`
}

/** 1,000. */
export function counted(n: number): string {
  return n.toLocaleString('en-GB')
}

/** “one person”, “1,000 people”. */
export function peopleSaid(n: number): string {
  return n === 1 ? 'one person' : `${counted(n)} people`
}
