import type { Child } from 'hono/jsx'
import { Tag } from './figures.tsx'

export interface WorkStepProps {
  /** Makes its heading's id: one word, once a page. */
  readonly id: string
  readonly title: string
  readonly state: keyof typeof STATES
  /** The one to do next: it stands out. */
  readonly next?: boolean | undefined
  readonly children?: Child | undefined
}

const STATES = {
  done: { text: 'Done', colour: 'green' },
  'to-do': { text: 'To do', colour: 'blue' },
  'in-the-way': { text: 'In the way', colour: 'red' },
  waits: { text: 'Waits', colour: 'grey' },
} as const

/** Steps in their order, each with how far it is, in words, and what to do. */
export function WorkSteps({ children }: { children?: Child }) {
  return <ol class="rf-steps">{children}</ol>
}

export function WorkStep({ id, title, state, next, children }: WorkStepProps) {
  const { text, colour } = STATES[state]
  return (
    <li
      class={`rf-steps__step${next ? ' rf-steps__step--next' : ''}`}
      aria-current={next ? 'step' : undefined}
    >
      <div class="rf-steps__head">
        <h2 class="govuk-heading-m" id={id}>
          {title}
        </h2>
        <Tag colour={colour}>{text}</Tag>
      </div>
      {children}
    </li>
  )
}
