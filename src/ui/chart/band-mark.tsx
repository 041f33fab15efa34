import { useId } from 'react'
import type { Band } from './chart-types.ts'
import { type Layout, textWidth } from './layout.ts'
import { FILL, STROKE } from './tones.ts'

/** A shaded or hatched stretch. That of y is named beside the plot (guides.tsx). */
export function BandMark({ band, layout }: { readonly band: Band; readonly layout: Layout }) {
  const id = useId()
  const { left, right, top, bottom } = layout
  const ends = bandEnds(band, layout)
  if (ends === null) return null
  const { low, high } = ends
  const box =
    band.axis === 'x'
      ? { x: low, y: top, width: high - low, height: bottom - top }
      : { x: left, y: low, width: right - left, height: high - low }
  const tone = band.tone ?? 'muted'
  return (
    <g>
      {band.hatched === true ? (
        <pattern id={id} width="6" height="6" patternUnits="userSpaceOnUse" patternTransform="rotate(45)">
          <line x1="0" x2="0" y1="0" y2="6" strokeWidth="2" strokeOpacity="0.45" className={STROKE[tone]} />
        </pattern>
      ) : null}
      {band.hatched === true ? (
        <rect {...box} fill={`url(#${id})`} />
      ) : (
        <rect {...box} fillOpacity="0.13" className={FILL[tone]} />
      )}
      {band.axis === 'y' ? null : (
        <text
          x={Math.max(left + 2, Math.min(box.x + 5, right - textWidth(band.label)))}
          y={box.y + 12}
          strokeWidth="3"
          paintOrder="stroke"
          className="fill-muted stroke-surface text-[0.6875rem]"
        >
          {band.label}
        </text>
      )}
    </g>
  )
}

/** Pixels within the plot; null when nothing of it is. */
export function bandEnds({ axis, from, to }: Band, { x, y, left, right, top, bottom }: Layout) {
  const scale = axis === 'x' ? x : y
  const [first, second] = [scale.at(from), scale.at(to)]
  if (first === null || second === null) return null
  const clamp = (pixel: number) =>
    axis === 'x' ? Math.max(left, Math.min(right, pixel)) : Math.max(top, Math.min(bottom, pixel))
  const [low, high] = [clamp(Math.min(first, second)), clamp(Math.max(first, second))]
  return high - low < 0.5 ? null : { low, high }
}
