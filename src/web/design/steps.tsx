import type { Child } from 'hono/jsx'
import { Tag } from './figures.tsx'
import { type SummaryItem, SummaryList } from './tables.tsx'

/** What a button of a form that goes from step to step sends: `do` and what. */
interface StepButtonProps {
  /** What is done: `next`, `add funders-row`. */
  readonly does: string
  /** Where the page is shown from afterwards: the id of what is new or changed. */
  readonly near?: string | undefined
  /** The form's own address, where `near` is said. */
  readonly action?: string | undefined
  readonly kind?: 'main' | 'secondary' | 'link' | undefined
  readonly children?: Child | undefined
}

const CLASSES = {
  main: 'govuk-button',
  secondary: 'govuk-button govuk-button--secondary',
  link: 'rf-link-button',
}

/** Sends what is written with what is to be done with it. */
export function StepButton({ does, near, action, kind = 'main', children }: StepButtonProps) {
  return (
    <button
      type="submit"
      name="do"
      value={does}
      class={CLASSES[kind]}
      formaction={near && action ? `${action}#${near}` : undefined}
    >
      {children}
    </button>
  )
}

/**
 * First in a form with several buttons: the Enter key presses it. It is neither seen nor heard, and the Tab key passes it
 * by: the button that it stands for comes at the end.
 */
export function EnterKey({ does, children }: { does: string; children?: Child }) {
  return (
    // biome-ignore lint/a11y/noAriaHiddenOnFocusable: the Tab key passes it by, so nobody's focus is ever on it.
    <button
      type="submit"
      name="do"
      value={does}
      class="govuk-visually-hidden"
      tabindex={-1}
      aria-hidden="true"
    >
      {children}
    </button>
  )
}

export interface Task {
  readonly title: string
  /** What its button sends. */
  readonly does: string
  readonly hint?: string | undefined
  readonly status: string
  readonly colour?: 'grey' | 'green' | 'yellow' | 'red' | 'blue' | undefined
}

/** What is done and what is to do, each a button of the form around it. */
export function TaskList({ tasks }: { tasks: readonly Task[] }) {
  return (
    <ul class="govuk-task-list">
      {tasks.map(({ title, does, hint, status, colour }) => (
        <li class="govuk-task-list__item govuk-task-list__item--with-link">
          <div class="govuk-task-list__name-and-hint">
            <StepButton does={does} kind="link">
              {title}
            </StepButton>
            {hint && <div class="govuk-task-list__hint">{hint}</div>}
          </div>
          <div class="govuk-task-list__status">{colour ? <Tag colour={colour}>{status}</Tag> : status}</div>
        </li>
      ))}
    </ul>
  )
}

/** What was written about one subject, with a button to change it. */
export function SummaryCard(props: {
  title: string
  /** What its button sends; none where it cannot be changed. */
  does?: string | undefined
  items: readonly SummaryItem[]
  children?: Child | undefined
}) {
  const { title, does, items, children } = props
  return (
    <div class="govuk-summary-card">
      <div class="govuk-summary-card__title-wrapper">
        <h2 class="govuk-summary-card__title">{title}</h2>
        {does && (
          <div class="govuk-summary-card__actions">
            <StepButton does={does} kind="link">
              Change<span class="govuk-visually-hidden"> ({title})</span>
            </StepButton>
          </div>
        )}
      </div>
      <div class="govuk-summary-card__content">
        <SummaryList items={items} />
        {children}
      </div>
    </div>
  )
}

/** One of several alike in a form, such as a line of a price: named, with a button that takes it away. */
export function FormRow(props: {
  id: string
  title: string
  /** A few short fields side by side where there is room; its name is heard, and seen only in their labels. */
  compact?: boolean | undefined
  children?: Child | undefined
  buttons?: Child | undefined
}) {
  const { id, title, compact, children, buttons } = props
  const below = buttons && <div class="rf-row__buttons">{buttons}</div>
  return (
    <div class={`rf-row${compact ? ' rf-row--compact' : ''}`} id={id}>
      <fieldset class="govuk-fieldset">
        <legend
          class={compact ? 'govuk-visually-hidden' : 'govuk-fieldset__legend govuk-fieldset__legend--s'}
        >
          {title}
        </legend>
        {compact ? (
          <div class="rf-row__fields">
            {children}
            {below}
          </div>
        ) : (
          <>
            {children}
            {below}
          </>
        )}
      </fieldset>
    </div>
  )
}
