// biome-ignore-all lint/a11y/noRedundantRoles: the stacked styles on a phone make a browser forget what a table is
import type { Child } from 'hono/jsx'

export interface TableColumn {
  readonly heading: string
  /** Numbers stand on the right. */
  readonly align?: 'left' | 'right' | undefined
}

export interface TableRow {
  /** The first cell is the row's heading. Text with line breaks keeps them. */
  readonly cells: readonly Child[]
  /** `part` is a sum on the way, `total` the sum of all. */
  readonly kind?: 'row' | 'part' | 'total' | undefined
}

export interface TableProps {
  readonly caption: string
  /** Heard but not seen, where the heading above already says it. */
  readonly captionHidden?: boolean | undefined
  readonly columns: readonly TableColumn[]
  readonly rows: readonly TableRow[]
  /** Few columns, and yet as wide as the page: where they hold sentences. */
  readonly wide?: boolean | undefined
  /** On a phone the first cell has its heading beside it too: it is one figure among the others, not what they are of. */
  readonly labelled?: boolean | undefined
  /** Of many rows: a cell is written in few signs, and on a phone its heading comes from the styles. Always stacks. */
  readonly lean?: boolean | undefined
  /** On a phone: each row as a block, or the whole table moved sideways (many columns of figures). */
  readonly onPhones?: 'stack' | 'scroll' | undefined
}

/**
 * A table that stays readable at 320 px. The roles repeat what the elements say because a browser forgets
 * it where the stacked styles change how they are shown.
 */
export function Table(props: TableProps) {
  const { caption, captionHidden, columns, rows, wide, labelled, lean, onPhones = 'stack' } = props
  const stacks = lean || onPhones === 'stack'
  const table = (
    <table
      class={`govuk-table rf-table${stacks ? ' rf-table--stacks' : ''}${lean ? ' rf-table--lean' : ''}${columns.length <= 3 && !wide ? ' rf-table--narrow' : ''}`}
      role="table"
    >
      <caption
        class={captionHidden ? 'govuk-visually-hidden' : 'govuk-table__caption govuk-table__caption--s'}
      >
        {caption}
      </caption>
      <thead class="govuk-table__head" role="rowgroup">
        <tr class="govuk-table__row" role="row">
          {columns.map((column) => (
            <th
              scope="col"
              role="columnheader"
              class={`govuk-table__header${column.align === 'right' ? ' govuk-table__header--numeric' : ''}`}
            >
              {column.heading}
            </th>
          ))}
        </tr>
      </thead>
      <tbody class="govuk-table__body" role="rowgroup">
        {rows.map((row) => (
          <tr
            class={`govuk-table__row${row.kind === undefined || row.kind === 'row' ? '' : ` rf-table__${row.kind}`}`}
            role="row"
          >
            {row.cells.map((cell, i) =>
              lean ? (
                <LeanCell cell={cell} column={columns[i]} isFirst={i === 0} />
              ) : (
                <Cell
                  {...{ cell, stacks }}
                  column={columns[i]}
                  isFirst={i === 0}
                  labelled={labelled && stacks}
                />
              ),
            )}
          </tr>
        ))}
      </tbody>
    </table>
  )
  if (stacks) return table
  return (
    // What scrolls must be reached by keyboard.
    <section class="rf-scroll" aria-label={caption} tabindex={0}>
      {table}
    </section>
  )
}

function Cell(props: {
  cell: Child
  column: TableColumn | undefined
  isFirst: boolean
  stacks: boolean
  labelled: boolean | undefined
}) {
  const { cell, column, isFirst, stacks, labelled } = props
  const shown = typeof cell === 'string' ? <Lines text={cell} /> : cell
  const numeric = column?.align === 'right'
  if (isFirst)
    return (
      <th scope="row" role="rowheader" class="govuk-table__header">
        {labelled ? <Labelled heading={column?.heading} shown={shown} /> : shown}
      </th>
    )
  const classes = `govuk-table__cell${numeric ? ' govuk-table__cell--numeric rf-number' : ''}${cell === '' ? ' rf-empty' : ''}`
  return (
    <td role="cell" class={classes}>
      {stacks ? <Labelled heading={column?.heading} shown={shown} /> : shown}
    </td>
  )
}

function Labelled({ heading, shown }: { heading: string | undefined; shown: Child }) {
  return (
    <>
      <span class="rf-table__heading-inside" aria-hidden="true">
        {heading}
      </span>
      <span class="rf-table__value">{shown}</span>
    </>
  )
}

function LeanCell(props: { cell: Child; column: TableColumn | undefined; isFirst: boolean }) {
  const { cell, column, isFirst } = props
  if (isFirst)
    return (
      <th scope="row" role="rowheader">
        {cell}
      </th>
    )
  const classes = [...(column?.align === 'right' ? ['rf-right'] : []), ...(cell === '' ? ['rf-empty'] : [])]
  return (
    <td role="cell" class={classes.join(' ') || undefined} data-heading={column?.heading}>
      <div>{cell}</div>
    </td>
  )
}

/** A day or a reference that is not broken over two lines. */
export function Whole({ children }: { children?: Child }) {
  return <span class="rf-number">{children}</span>
}

/** Text with its line breaks; whoever hears or copies it meets a sign where a line ends without one. */
export function Lines({ text }: { text: string }) {
  return (
    <>
      {text.split('\n').map((line, i, lines) => (
        <>
          {i > 0 && (
            <>
              {/[.:;,?!]$/.test(lines[i - 1] ?? '') || line.startsWith('(') || (
                <span class="govuk-visually-hidden">; </span>
              )}
              <br />
            </>
          )}
          {line}
        </>
      ))}
    </>
  )
}

export interface SummaryItem {
  readonly label: Child
  readonly value: Child
  /** A link to change it; `about` is heard after the text, so that links differ: “Change the start”. */
  readonly action?: { readonly href: string; readonly text: string; readonly about: string } | undefined
}

/** Labels and values, one under the other; a text keeps its line breaks. */
export function SummaryList({ items, codes }: { items: readonly SummaryItem[]; codes?: boolean }) {
  const acts = items.some((item) => item.action)
  return (
    <dl class={`govuk-summary-list${codes ? ' rf-codes' : ''}`}>
      {items.map(({ label, value, action }) => (
        <div
          class={`govuk-summary-list__row${acts && !action ? ' govuk-summary-list__row--no-actions' : ''}`}
        >
          <dt class="govuk-summary-list__key">{label}</dt>
          <dd class="govuk-summary-list__value">
            {typeof value === 'string' ? <Lines text={value} /> : value}
          </dd>
          {action && (
            <dd class="govuk-summary-list__actions">
              <a class="govuk-link" href={action.href}>
                {action.text}
                <span class="govuk-visually-hidden"> {action.about}</span>
              </a>
            </dd>
          )}
        </div>
      ))}
    </dl>
  )
}
