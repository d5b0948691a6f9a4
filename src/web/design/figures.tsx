import type { Child } from 'hono/jsx'
import { chart } from '../../drawing/charts.ts'
import type { Chart } from '../../words/blocks.ts'
import { Drawing } from './picture.tsx'

export interface KeyFigureProps {
  readonly label: string
  /** The figure itself, large: “42 h 30”. */
  readonly value: string
  /** Said under it: “worth £1,045.50”. */
  readonly beneath?: string | undefined
}

export function KeyFigure({ label, value, beneath }: KeyFigureProps) {
  return (
    <div class="rf-figure">
      <p class="rf-figure__label">{label}</p>
      <p class="rf-figure__value">{value}</p>
      {beneath && <p class="rf-figure__beneath">{beneath}</p>}
    </div>
  )
}

/** A figure as it is seen, and as it is read aloud: “7 h 30” is “7 hours 30 minutes”. */
export function Spoken({ seen, heard }: { seen: string; heard: string }) {
  if (seen === heard) return <>{seen}</>
  return (
    <>
      <span aria-hidden="true">{seen}</span>
      <span class="govuk-visually-hidden">{heard}</span>
    </>
  )
}

/** Key figures side by side, under each other on a phone. */
export function KeyFigures({ children }: { children?: Child }) {
  return <div class="rf-figures">{children}</div>
}

export interface ProgressBarProps {
  readonly label: string
  readonly used: number
  readonly of: number
  /** The same in words: “18 h 30 of 24 h”. */
  readonly text: string
}

/** How much of a whole is used; the words beside it say the same, and a bar past its end is striped. */
export function ProgressBar({ label, used, of, text }: ProgressBarProps) {
  const share = of <= 0 ? 0 : Math.max(0, used / of)
  const width = Math.round(Math.min(1, share) * 10_000) / 100
  return (
    <div class="rf-progress">
      <p class="rf-progress__label govuk-body">
        <span>{label}</span>
        <strong>{text}</strong>
      </p>
      <svg
        aria-hidden="true"
        focusable="false"
        width="100%"
        height="18"
        viewBox="0 0 100 18"
        preserveAspectRatio="none"
      >
        <rect
          x="0.25"
          y="1"
          width="99.5"
          height="16"
          fill="#fff"
          stroke="#0b4f5c"
          stroke-width="2"
          vector-effect="non-scaling-stroke"
        />
        <rect x="0" y="1" width={String(width)} height="16" fill={share > 1 ? '#942514' : '#0b4f5c'} />
        {share > 1 &&
          Array.from({ length: 12 }, (_, i) => (
            <path
              d={`M${i * 9 - 4} 17L${i * 9 + 4} 1`}
              stroke="#fff"
              stroke-width="3"
              vector-effect="non-scaling-stroke"
            />
          ))}
      </svg>
    </div>
  )
}

/** The same, small, in a row of a list: the words beside it say what it shows. */
export function SmallBar({ used, of }: Pick<ProgressBarProps, 'used' | 'of'>) {
  const share = of <= 0 ? 0 : Math.max(0, used / of)
  const width = Math.round(Math.min(1, share) * 100)
  return (
    <svg
      class={`rf-bar${share > 1 ? ' rf-bar--over' : ''}`}
      viewBox="0 0 100 1"
      preserveAspectRatio="none"
      aria-hidden="true"
      focusable="false"
    >
      <path d={`M0 0h${width}v1H0z`} />
    </svg>
  )
}

export interface ChartFigureProps {
  /** Makes the ids of the picture's title and description: one word, once a page. */
  readonly id: string
  readonly chart: Chart
  /** How large its words are, in pixels. */
  readonly size?: number
}

/** A chart; on a phone it is drawn anew, so that its words keep their size. Its table stands beside it on the page. */
export function ChartFigure({ id, chart: block, size = 16 }: ChartFigureProps) {
  return (
    <figure class="rf-chart">
      <figcaption class="rf-chart__title govuk-body">{block.title}</figcaption>
      <Drawing id={id} class="rf-chart__wide" picture={chart(block, { width: 640, size })} />
      <Drawing
        id={`${id}-narrow`}
        class="rf-chart__narrow"
        picture={chart(block, { width: NARROW, size: size - 1 })}
      />
    </figure>
  )
}

/** As wide as what a page holds on the smallest phone, 320 pixels wide. */
const NARROW = 288

export interface PanelProps {
  readonly title: string
  /** `h2` where the page has a heading of its own. */
  readonly heading?: 'h1' | 'h2' | undefined
  readonly children?: Child | undefined
}

/** Said once something is done: green, large. */
export function Panel({ title, heading: Heading = 'h1', children }: PanelProps) {
  return (
    <div class="govuk-panel govuk-panel--confirmation">
      <Heading class="govuk-panel__title">{title}</Heading>
      {children && <div class="govuk-panel__body">{children}</div>}
    </div>
  )
}

/** Set apart from the text around it. */
export function Inset({ children, early }: { children?: Child; early?: boolean }) {
  return <div class={`govuk-inset-text${early ? ' rf-early' : ''}`}>{children}</div>
}

export function Warning({ children }: { children?: Child }) {
  return (
    <div class="govuk-warning-text">
      <span class="govuk-warning-text__icon" aria-hidden="true">
        !
      </span>
      <strong class="govuk-warning-text__text">
        <span class="govuk-visually-hidden">Warning</span> {children}
      </strong>
    </div>
  )
}

/** A state in a word or two; the word says it, the colour only repeats it. */
export function Tag({
  colour,
  children,
}: {
  colour?: 'grey' | 'green' | 'yellow' | 'red' | 'blue'
  children?: Child
}) {
  return <strong class={`govuk-tag${colour ? ` govuk-tag--${colour}` : ''}`}>{children}</strong>
}
