import type { Picture, Shape } from '../../drawing/picture.ts'

export interface DrawingProps {
  readonly picture: Picture
  /** Makes the ids of its title and description. Without one the picture only repeats the words beside it, and is passed over when the page is read aloud. */
  readonly id?: string
  readonly class?: string
}

/** A picture as SVG, as wide as its place. */
export function Drawing({ picture, id, class: named }: DrawingProps) {
  const { title, description, width, height, shapes } = picture
  const viewBox = `0 0 ${width} ${height}`
  if (id === undefined)
    return (
      <svg class={named} aria-hidden="true" focusable="false" viewBox={viewBox}>
        <Shapes shapes={shapes} />
      </svg>
    )
  return (
    <svg class={named} role="img" aria-labelledby={`${id}-title ${id}-desc`} viewBox={viewBox}>
      <title id={`${id}-title`}>{title}</title>
      <desc id={`${id}-desc`}>{description}</desc>
      <Shapes shapes={shapes} />
    </svg>
  )
}

function Shapes({ shapes }: { shapes: readonly Shape[] }) {
  return (
    <>
      {shapes.map((shape) =>
        shape.type === 'path' ? (
          <path
            d={shape.d}
            fill={shape.fill ?? 'none'}
            stroke={shape.stroke}
            stroke-width={shape.strokeWidth}
            stroke-linecap={shape.round ? 'round' : undefined}
            stroke-linejoin={shape.round ? 'round' : undefined}
          />
        ) : (
          <text
            x={shape.x}
            y={shape.y}
            font-size={shape.size}
            font-weight={shape.bold ? '700' : undefined}
            text-anchor={shape.anchor === 'start' ? undefined : shape.anchor}
            fill={shape.fill}
          >
            {shape.text}
          </text>
        ),
      )}
    </>
  )
}
