import { qr } from '../../drawing/qr.ts'
import type { WordRef } from '../../ledger/entry.ts'
import type { Statement } from '../../ledger/statement.ts'
import { type Block, type Section, type StatementText, statementText } from '../../words/statement.ts'
import { ChartFigure, Inset, KeyFigure } from './figures.tsx'
import { type Link, Page, type PageProps } from './frame.tsx'
import { SummaryList, Table } from './tables.tsx'

export interface StatementPageProps {
  readonly statement: Statement
  readonly words: ReadonlyMap<WordRef, string>
  readonly frame: Omit<PageProps, 'title' | 'children'>
  /** The same statement in other forms: “Print or keep it (PDF)”. */
  readonly forms?: readonly Link[]
  /** In a file that leaves the service: links name it. */
  readonly byItself?: boolean
}

/** A statement as a page of its own. */
export function StatementPage({ statement, words, frame, forms = [], byItself = false }: StatementPageProps) {
  const text = statementText(statement, words)
  return (
    <Page {...frame} title={text.documentTitle}>
      <StatementBody text={text} forms={forms} byItself={byItself} />
    </Page>
  )
}

interface BodyProps {
  readonly text: StatementText
  readonly forms: readonly Link[]
  readonly byItself: boolean
}

function StatementBody({ text, forms, byItself }: BodyProps) {
  return (
    <div class={text.mayChange ? 'rf-early-copy' : undefined}>
      <h1 class="govuk-heading-xl">{text.title}</h1>
      {text.mayChange && (
        <Inset early>
          <strong>{text.mayChange}</strong>
        </Inset>
      )}
      {forms.length > 0 && (
        <p class="govuk-body rf-noprint">
          {forms.map(({ href, text: said }, i) => (
            <>
              {i > 0 && ' · '}
              <a class="govuk-link" href={href}>
                {said}
              </a>
            </>
          ))}
        </p>
      )}
      {text.sections.map((section) => (
        <StatementSection section={section} byItself={byItself} />
      ))}
      <p class="govuk-body">{text.runningLine}</p>
    </div>
  )
}

function StatementSection({ section, byItself }: { section: Section; byItself: boolean }) {
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
        <StatementBlock block={block} section={section} byItself={byItself} />
      ))}
    </section>
  )
}

interface BlockProps {
  readonly block: Block
  readonly section: Section
  readonly byItself: boolean
}

function StatementBlock({ block, section, byItself }: BlockProps) {
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
      return <SummaryList items={block.items} codes={section.id === 'proof'} />
    case 'figure':
      return <KeyFigure label={block.label} value={block.value} beneath={block.beneath} />
    case 'link':
      return (
        <p class="govuk-body rf-text">
          {block.says}:{' '}
          <a class="govuk-link rf-address" href={byItself ? block.href : withinService(block.href)}>
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
          rows={block.rows}
        />
      )
  }
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
