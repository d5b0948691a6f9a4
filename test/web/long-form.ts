// The long form in steps, as a manager goes through it: what its pages would send, and how they answer.
import type { Person } from '../../src/demo/larch.ts'
import { send } from './asking.ts'
import type { Larch } from './larch.ts'

export type Fields = Record<string, string>

/** A page of the long form: what its form would send, and how it answers a button. */
export interface Shown {
  readonly status: number
  readonly html: string
  readonly fields: Fields
  readonly title: string
  readonly location: string
}

const decode = (text: string) =>
  text
    .replaceAll('&quot;', '"')
    .replaceAll('&#39;', '’')
    .replaceAll('&lt;', '<')
    .replaceAll('&gt;', '>')
    .replaceAll('&amp;', '&')

const attribute = (tag: string, name: string) => {
  const found = new RegExp(`\\s${name}="([^"]*)"`).exec(tag)?.[1]
  return found === undefined ? undefined : decode(found)
}

/** What a browser would send of a form, without its buttons. */
export function fieldsOf(html: string, action: string): Fields {
  const form = [...html.matchAll(/<form\b([^>]*)>([\s\S]*?)<\/form>/g)].find(([, head = '']) =>
    head.includes(`action="${action}"`),
  )?.[2]
  const fields: Fields = {}
  for (const [, tag = ''] of (form ?? '').matchAll(/<input\b([^>]*)>/g)) {
    const name = attribute(tag, 'name')
    const ticked = !/type="(?:radio|checkbox)"/.test(tag) || /\schecked/.test(tag)
    if (name !== undefined && ticked) fields[name] = attribute(tag, 'value') ?? ''
  }
  for (const [, tag = '', inside = ''] of (form ?? '').matchAll(/<select\b([^>]*)>([\s\S]*?)<\/select>/g)) {
    const options = [...inside.matchAll(/<option\b([^>]*)>/g)].map(([, o = '']) => o)
    const chosen = options.find((o) => /\sselected/.test(o)) ?? options[0] ?? ''
    fields[attribute(tag, 'name') ?? ''] = attribute(chosen, 'value') ?? ''
  }
  for (const [, tag = '', text = ''] of (form ?? '').matchAll(/<textarea\b([^>]*)>([\s\S]*?)<\/textarea>/g))
    fields[attribute(tag, 'name') ?? ''] = decode(text)
  return fields
}

export const START = '/new-fund'
export const OPEN = '/new-fund/opening'

export function shown(answer: { status: number; html: string; location?: string }, action = START): Shown {
  return {
    ...answer,
    location: answer.location ?? '',
    fields: fieldsOf(answer.html, action),
    title: /<title>(.*?) – Ringfence<\/title>/.exec(answer.html)?.[1] ?? '',
  }
}

/** Fills in some fields and presses a button. */
export async function press(on: Larch, page: Shown, does: string, more: Fields = {}): Promise<Shown> {
  return shown(await send(on, START, { ...page.fields, ...more, do: does }))
}

export async function begin(on: Larch, way: 'person' | 'running'): Promise<Shown> {
  return shown(await send(on, START, { way, do: 'begin' }))
}

export const dated = (name: string, on: string): Fields => {
  const [year = '', month = '', d = ''] = on.split('-')
  return {
    [`${name}-day`]: String(Number(d)),
    [`${name}-month`]: String(Number(month)),
    [`${name}-year`]: year,
  }
}

/** What a manager writes on each step for one of Larch's people, line by line. */
export function asWritten(person: Person, from: string, ref: string): Readonly<Record<string, Fields>> {
  const lines = person.standard.flatMap(({ category, label, rate }, i) => {
    const at = `price-line-${i + 1}`
    const sum = `${Math.floor(rate.pence / 100)}.${String(rate.pence % 100).padStart(2, '0')}`
    return [
      [`${at}-cat`, category],
      [`${at}-label`, label],
      [`${at}-sum`, sum],
    ]
  })
  return {
    'The person': { 'person-name': `New ${person.name}`, 'person-ref': ref, ...dated('person-from', from) },
    'What an hour costs': {
      'price-from': 'lines',
      'price-label': 'day hours',
      'price-line-rows': person.standard.map((_, i) => i + 1).join(' '),
      ...Object.fromEntries(lines),
    },
    'Other kinds of hours': {
      'kinds-row-rows': '1',
      'kinds-row-1-label': 'late hours (after 11pm)',
      'kinds-row-1-short': 'enhanced',
      'kinds-row-1-measure': 'time',
      'kinds-row-1-standard': '6',
      'kinds-row-1-own': '4',
      'kinds-row-1-from': '23:00',
      'kinds-row-1-to': '7am',
      'kinds-row-1-price': 'times',
      'kinds-row-1-times': '1.5',
      'kinds-row-1-draws': 'standard',
    },
    'What is given each week': { 'week-hours-standard': '24:00' },
    'Who pays': { 'funders-row-1-who': 'northshire', 'funders-row-1-relation': 'included' },
    'When a visit is cancelled': { 'late-rule': 'direct-lines' },
    'When unused hours become money': {},
    'What goes back to whoever pays': { 'surplus-rule': 'not-agreed-yet' },
    'Days without support': {},
    Reviews: {},
    'Statements and questions': {},
    'Who decided': { 'decided-by': 'person', 'decided-involved': 'in-person' },
  }
}

/** Goes on from where the page is, writing what stands under each step's title, to the page with all of it. */
export async function fillIn(
  on: Larch,
  first: Shown,
  written: Readonly<Record<string, Fields>>,
): Promise<Shown> {
  let page = first
  for (let n = 0; n < 40 && page.title !== 'Check all of it'; n++) {
    if (page.status !== 200) throw new Error(`${page.title}: ${errorsOn(page).join(' ')}`)
    const fields = written[page.title] ?? {}
    // Choosing where the prices come from is a page of its own, before their lines.
    const chooses = page.title === 'What an hour costs' && !('price-line-rows' in page.fields)
    const own = chooses ? { 'price-from': fields['price-from'] ?? 'lines' } : { ...fields }
    if (!chooses) delete own['price-from']
    page = await press(on, page, 'next', own)
  }
  return page
}

export const errorsOn = (page: Pick<Shown, 'html'>) =>
  [
    ...(/govuk-error-summary__list">([\s\S]*?)<\/ul>/.exec(page.html)?.[1] ?? '').matchAll(
      /<li>(.*?)<\/li>/g,
    ),
  ].map(([, li = '']) => decode(li.replace(/<[^>]*>/g, '')))

/** Where each error leads on the page. */
export const leadTo = (page: Shown) =>
  [...page.html.matchAll(/<li><a href="#([^"]*)">/g)].map(([, id = '']) => id)

export const openIt = async (on: Larch, check: Shown, more: Fields = {}) =>
  shown(await send(on, OPEN, { ...fieldsOf(check.html, OPEN), do: 'open', ...more }), OPEN)

export const text = (html: string) => decode(html.replace(/<[^>]*>/g, ' ')).replace(/\s+/g, ' ')
