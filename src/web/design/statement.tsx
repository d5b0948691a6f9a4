import { qr } from '../../drawing/qr.ts'
import type { WordRef } from '../../ledger/entry.ts'
import type { Statement } from '../../ledger/statement.ts'
import type { Fact } from '../../words/blocks.ts'
import { type Language, type Words, wordsIn } from '../../words/catalogue.ts'
import { type Block, type Section, statementText, type Table as TableBlock } from '../../words/statement.ts'
import { ChartFigure, Inset, KeyFigure } from './figures.tsx'
import { type Link, Page, type PageProps } from './frame.tsx'
import { SummaryList, Table, type TableProps } from './tables.tsx'

export interface StatementPageProps {
  readonly statement: Statement
  readonly words: ReadonlyMap<WordRef, string>
  readonly frame: Omit<PageProps, 'title' | 'children'>
  readonly language?: Language
  /** The same statement in other forms: “To print or keep (PDF)”. */
  readonly forms?: readonly Link[]
  /** Those that few look for, folded away at the end. */
  readonly moreForms?: readonly Link[]
  /** Where one asks about a line, or about all of it; nowhere while it is not issued. */
  readonly askAt?: ((line?: string) => string) | undefined
  /** A newer one of the same days: this one is not what counts any more. */
  readonly newer?: Link | undefined
  /** In a file that leaves the service: links name it. */
  readonly byItself?: boolean
}

/** A statement as a page of its own. */
export function StatementPage(props: StatementPageProps) {
  const { statement, words, language = 'en', frame, askAt, newer, byItself = false } = props
  const { forms = [], moreForms = [] } = props
  const text = statementText(statement, words, language)
  const says = wordsIn(language, statement.nation).forms
  return (
    <Page {...frame} title={text.documentTitle}>
      <div class={text.mayChange ? 'rf-early-copy' : undefined} lang={text.language}>
        <h1 class="govuk-heading-xl">{text.title}</h1>
        {text.mayChange && (
          <Inset early>
            <strong>{text.mayChange}</strong>
          </Inset>
        )}
        {newer && (
          <Inset>
            <a class="govuk-link" href={newer.href}>
              {newer.text}
            </a>
          </Inset>
        )}
        {forms.length > 0 && <OtherForms heading={says.heading} forms={forms} />}
        {!byItself && <Contents heading={says.contents} sections={text.sections} />}
        {text.sections.map((section) => (
          <StatementSection {...{ section, says, askAt, byItself }} />
        ))}
        {moreForms.length > 0 && <MoreForms heading={says.more} forms={moreForms} />}
        <p class="govuk-body">{text.runningLine}</p>
      </div>
    </Page>
  )
}

/** Folded away: a statement is long, and most of it is looked for. */
function Contents({ heading, sections }: { heading: string; sections: readonly Section[] }) {
  return <Folded heading={heading} links={sections.map((s) => ({ href: `#${s.id}`, text: s.heading }))} />
}

function Folded({ heading, links }: { heading: string; links: readonly Link[] }) {
  return (
    <details class="govuk-details rf-noprint">
      <summary class="govuk-details__summary">
        <span class="govuk-details__summary-text">{heading}</span>
      </summary>
      <nav class="govuk-details__text" aria-label={heading}>
        <ul class="govuk-list">
          {links.map(({ href, text }) => (
            <li>
              <a class="govuk-link" href={href}>
                {text}
              </a>
            </li>
          ))}
        </ul>
      </nav>
    </details>
  )
}

export function OtherForms({ heading, forms }: { heading: string; forms: readonly Link[] }) {
  return (
    <nav class="rf-noprint" aria-label={heading}>
      <p class="govuk-body govuk-!-margin-bottom-1">{heading}:</p>
      <ul class="govuk-list govuk-list--bullet">
        {forms.map(({ href, text }) => (
          <li>
            <a class="govuk-link" href={href}>
              {text}
            </a>
          </li>
        ))}
      </ul>
    </nav>
  )
}

export function MoreForms({ heading, forms }: { heading: string; forms: readonly Link[] }) {
  return <Folded heading={heading} links={forms} />
}

interface SectionProps extends Required<Pick<StatementPageProps, 'byItself'>> {
  readonly section: Section
  readonly says: Words['forms']
  readonly askAt: StatementPageProps['askAt']
}

function StatementSection(props: SectionProps) {
  const { section } = props
  return (
    <section
      class={section.ownPage ? 'rf-section--own-page' : undefined}
      id={section.id}
      aria-labelledby={`${section.id}-heading`}
    >
      <h2 class="govuk-heading-l" id={`${section.id}-heading`}>
        {section.heading}
      </h2>
      {section.blocks.map((block) => (
        <StatementBlock {...props} block={block} />
      ))}
    </section>
  )
}

function StatementBlock({ block, section, says, askAt, byItself }: SectionProps & { readonly block: Block }) {
  switch (block.type) {
    case 'paragraph':
      return <p class="govuk-body rf-text">{block.strong ? <strong>{block.text}</strong> : block.text}</p>
    case 'subheading':
      return <h3 class="govuk-heading-s">{block.text}</h3>
    case 'list': {
      const List = block.ordered ? 'ol' : 'ul'
      return (
        <List class={`govuk-list govuk-list--${block.ordered ? 'number' : 'bullet'} rf-text`}>
          {block.items.map((item) => (
            <li>{item}</li>
          ))}
        </List>
      )
    }
    case 'facts':
      if (section.id === 'proof' && !byItself) return <Proof items={block.items} says={says} />
      return <SummaryList items={block.items} codes={section.id === 'proof'} />
    case 'figure':
      return <KeyFigure label={block.label} value={block.value} beneath={block.beneath} />
    case 'link':
      return (
        <p class="govuk-body rf-text">
          {block.says}:{' '}
          <a
            class="govuk-link rf-address"
            href={byItself ? block.href : section.id === 'ask' && askAt ? askAt() : withinService(block.href)}
          >
            {block.href}
          </a>
        </p>
      )
    case 'qr':
      return <QrFigure text={block.text} says={block.says} />
    case 'chart':
      return <ChartFigure id={`${section.id}-${block.chart}`} chart={block} />
    case 'table':
      return (
        <Table
          caption={block.caption}
          captionHidden={!block.captionShown}
          columns={block.columns}
          rows={askAt && !byItself ? withLinks(block, says, askAt) : block.rows}
        />
      )
  }
}

/** From the first long code on it is folded away: only a checker's program reads it. On paper it stands as all else. */
function Proof({ items, says }: { items: readonly Fact[]; says: Words['forms'] }) {
  const at = items.findIndex(({ value }) => value.length >= LONG_CODE)
  if (at === -1) return <SummaryList items={items} codes />
  return (
    <>
      <SummaryList items={items.slice(0, at)} codes />
      <details class="govuk-details rf-unfolds-on-paper">
        <summary class="govuk-details__summary">
          <span class="govuk-details__summary-text">{says.codes}</span>
        </summary>
        <SummaryList items={items.slice(at)} codes />
      </details>
    </>
  )
}

/** The digits of a SHA-256. */
const LONG_CODE = 64

/** Each line's number leads to asking about it. */
function withLinks(
  { columns, rows }: TableBlock,
  says: Words['forms'],
  askAt: (line?: string) => string,
): TableProps['rows'] {
  return rows.map((row) => ({
    ...row,
    cells: row.cells.map((cell, i) =>
      columns[i]?.lines && cell !== '' ? (
        <a class="govuk-link" href={askAt(cell)} aria-label={says.askAbout(cell)}>
          {cell}
        </a>
      ) : (
        cell
      ),
    ),
  }))
}

/** The statement names the service as it was when it was made; a page of the service stays in it. */
function withinService(href: string): string {
  const { pathname, search } = new URL(href)
  return `${pathname}${search}`
}

function QrFigure({ text, says }: { text: string; says: string }) {
  const { size, path } = qr(text)
  return (
    <figure class="rf-qr">
      <figcaption class="govuk-body">{says}</figcaption>
      <svg role="img" aria-label={says} width="160" height="160" viewBox={`0 0 ${size} ${size}`}>
        <path d={`M0 0h${size}v${size}h-${size}z`} fill="#fff" />
        <path d={path} fill="#000" />
      </svg>
    </figure>
  )
}
