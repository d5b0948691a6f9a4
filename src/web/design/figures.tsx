import type { Child } from 'hono/jsx'
import { type BarPart, bar, keySquare } from '../../drawing/bar.ts'

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

export interface BarChartProps {
  /** Makes the ids of the picture's title and description: one word, once a page. */
  readonly id: string
  readonly title: string
  /** What the picture shows, in a sentence with its figures. */
  readonly alt: string
  readonly parts: readonly { readonly label: string; readonly share: number; readonly text: string }[]
}

const WIDTH = 640
const HEIGHT = 56

/** One bar cut into parts, with its key; its table stands beside it on the page. */
export function BarChart({ id, title, alt, parts }: BarChartProps) {
  const drawn = bar(
    parts.map((part) => part.share),
    WIDTH,
    HEIGHT,
  )
  return (
    <figure class="rf-chart">
      <figcaption class="rf-chart__title govuk-body">{title}</figcaption>
      <svg role="img" aria-labelledby={`${id}-title ${id}-desc`} viewBox={`-1 -1 ${WIDTH + 2} ${HEIGHT + 2}`}>
        <title id={`${id}-title`}>{title}</title>
        <desc id={`${id}-desc`}>{alt}</desc>
        {drawn.map((part) => (
          <Drawn part={part} />
        ))}
      </svg>
      <ul class="rf-chart__key govuk-body">
        {parts.map(({ label, text }, i) => (
          <li>
            <svg aria-hidden="true" focusable="false" width="32" height="20" viewBox="-1 -1 34 22">
              <Drawn part={keySquare(i, 32, 20)} />
            </svg>
            <span>
              {label} <strong>{text}</strong>
            </span>
          </li>
        ))}
      </ul>
    </figure>
  )
}

function Drawn({ part }: { part: BarPart }) {
  return (
    <>
      <path d={part.outline} fill={part.fill} />
      {part.lines && <path d={part.lines} stroke={part.stroke} stroke-width="1.5" fill="none" />}
      <path d={part.outline} fill="none" stroke="#0b0c0c" stroke-width="1.5" />
    </>
  )
}

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
