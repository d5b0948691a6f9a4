import { symbol } from '../../drawing/symbols.ts'
import type { EasyRead, EasySection, Idea } from '../../words/easy-read.ts'
import { ChartFigure, Inset } from './figures.tsx'
import { type Link, Page, type PageProps } from './frame.tsx'
import { Drawing } from './picture.tsx'
import { MoreForms, OtherForms } from './statement.tsx'

export interface EasyReadPageProps {
  readonly text: EasyRead
  readonly frame: Omit<PageProps, 'title' | 'children'>
  /** The same statement in other forms. */
  readonly forms?: readonly Link[]
  /** Those that few look for, folded away at the end. */
  readonly moreForms?: readonly Link[]
  /** Where one asks about it; nowhere while it is not issued. */
  readonly askAt?: string | undefined
}

/** A statement in Easy Read: large, each idea beside a picture, in the order in which it is read aloud. */
export function EasyReadPage({ text, frame, forms = [], moreForms = [], askAt }: EasyReadPageProps) {
  return (
    <Page {...frame} title={text.documentTitle}>
      <div class={`rf-easy${text.mayChange ? ' rf-early-copy' : ''}`} lang={text.language}>
        <h1 class="govuk-heading-xl">{text.title}</h1>
        {text.mayChange && (
          <Inset early>
            <strong>{text.mayChange}</strong>
          </Inset>
        )}
        {forms.length > 0 && <OtherForms heading={text.otherForms} forms={forms} />}
        {text.sections.map((section) => (
          <Part
            section={section}
            ask={askAt === undefined ? undefined : { href: askAt, text: text.askHere }}
          />
        ))}
        {moreForms.length > 0 && <MoreForms heading={text.moreForms} forms={moreForms} />}
        <p>{text.runningLine}</p>
      </div>
    </Page>
  )
}

function Part({ section, ask }: { section: EasySection; ask: Link | undefined }) {
  return (
    <section
      class={section.ownPage ? 'rf-section--own-page' : undefined}
      id={section.id}
      aria-labelledby={`${section.id}-heading`}
    >
      <h2 class="govuk-heading-l" id={`${section.id}-heading`}>
        {section.heading}
      </h2>
      {section.ideas.map((idea, i) => (
        <EasyIdea idea={idea} id={`${section.id}-${i + 1}`} />
      ))}
      {section.id === 'ask' && ask && (
        <p class="rf-noprint">
          <a class="govuk-link" href={ask.href}>
            {ask.text}
          </a>
        </p>
      )}
    </section>
  )
}

/** One idea: its picture left, its words right. The picture repeats the words and is not read aloud. */
export function EasyIdea({ idea, id }: { idea: Idea; id: string }) {
  const { sentences, figure, list, picture } = idea
  return (
    <div class="rf-idea">
      <Drawing class="rf-idea__symbol" picture={symbol(idea.symbol)} />
      <div class="rf-idea__words">
        {sentences.map((sentence) => (
          <p>{sentence}</p>
        ))}
        {figure !== undefined && <p class="rf-idea__figure">{figure}</p>}
        {list !== undefined && (
          <ul>
            {list.map((item) => (
              <li>{item}</li>
            ))}
          </ul>
        )}
      </div>
      {picture !== undefined && (
        <div class="rf-idea__chart">
          <ChartFigure id={`${id}-chart`} chart={picture} size={20} />
        </div>
      )}
    </div>
  )
}
