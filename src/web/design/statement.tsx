import type { WordRef } from '../../ledger/entry.ts'
import type { Statement } from '../../ledger/statement.ts'
import { type Block, type Section, type StatementText, statementText } from '../../words/statement.ts'
import { BarChart, Inset, KeyFigure } from './figures.tsx'
import { type Link, Page, type PageProps } from './frame.tsx'
import { SummaryList, Table } from './tables.tsx'

export interface StatementPageProps {
  readonly statement: Statement
  readonly words: ReadonlyMap<WordRef, string>
  readonly frame: Omit<PageProps, 'title' | 'children'>
  /** The same statement in other forms: “Print or keep it (PDF)”. */
  readonly forms?: readonly Link[]
}

/** A statement as a page of its own. */
export function StatementPage({ statement, words, frame, forms = [] }: StatementPageProps) {
  const text = statementText(statement, words)
  return (
    <Page {...frame} title={text.documentTitle}>
      <StatementBody text={text} forms={forms} />
    </Page>
  )
}

function StatementBody({ text, forms }: { text: StatementText; forms: readonly Link[] }) {
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
        <StatementSection section={section} />
      ))}
      <p class="govuk-body">{text.runningLine}</p>
    </div>
  )
}

function StatementSection({ section }: { section: Section }) {
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
        <StatementBlock block={block} section={section} />
      ))}
    </section>
  )
}

function StatementBlock({ block, section }: { block: Block; section: Section }) {
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
      return <SummaryList items={block.items} codes={section.ownPage === true} />
    case 'figure':
      return <KeyFigure label={block.label} value={block.value} beneath={block.beneath} />
    case 'qr':
      return (
        <p class="govuk-body rf-text">
          {block.says}: <span class="rf-number">{block.text}</span>
        </p>
      )
    case 'chart':
      return <BarChart id={section.id} title={block.title} alt={block.alt} parts={block.parts} />
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
