import { type KeyboardEvent, type ReactNode, useId } from 'react'
import { Axes } from './axes.tsx'
import { ChartTip } from './chart-tip.tsx'
import type { Axis, Band, Rule } from './chart-types.ts'
import { Guides, RuleNames } from './guides.tsx'
import type { Layout } from './layout.ts'
import { type Pointer, useCursor } from './use-cursor.ts'

interface OverXProps {
  readonly layout: Layout
  readonly x: Axis
  readonly y: Axis
  readonly rules: readonly Rule[]
  readonly bands: readonly Band[]
  readonly places: readonly number[]
  readonly at: number | null | undefined
  readonly onMove: ((x: number) => void) | undefined
  readonly description: string
  /** What stands at a place, a line for each series. */
  readonly told: (x: number) => string
  /** Beside the plot. */
  readonly names: ReactNode
  readonly children: ReactNode
}

/** Axes, guides and the cursor of what runs over x. With `onMove` it is a slider. */
export function OverX(props: OverXProps) {
  const { layout, x, y, rules, bands, places, at = null, onMove, description, told } = props
  const { shown, here, pointer, onKeyDown } = useCursor({ layout, places, at, onMove })
  const clip = useId()
  const line = shown === null ? null : layout.x.at(shown)
  const { left, right, top, bottom, width, height } = layout
  return (
    <Surface
      description={description}
      slider={
        onMove === undefined
          ? null
          : {
              count: places.length,
              here,
              text: at === null ? x.label : told(at).replaceAll('\n', ', '),
              onKeyDown,
            }
      }
      pointer={pointer}
    >
      <svg aria-hidden="true" width={width} height={height} className="block">
        <clipPath id={clip}>
          <rect x={left} y={top - 2} width={right - left + 2} height={bottom - top + 4} />
        </clipPath>
        <Axes layout={layout} x={x} y={y} />
        <Guides layout={layout} rules={rules} bands={bands} />
        <g clipPath={`url(#${clip})`}>{props.children}</g>
        <RuleNames layout={layout} rules={rules} bands={bands} />
        {props.names}
        {line === null ? null : (
          <line x1={line} x2={line} y1={top} y2={bottom} strokeWidth="1.5" className="stroke-ink" />
        )}
      </svg>
      {line === null || shown === null ? null : (
        <ChartTip x={line} y={top + 6} width={width} text={told(shown)} />
      )}
    </Surface>
  )
}

interface SurfaceProps {
  readonly description: string
  /** Null: it cannot be moved, so it is a picture. */
  readonly slider: {
    readonly count: number
    readonly here: number
    readonly text: string
    readonly onKeyDown: (event: KeyboardEvent) => void
  } | null
  readonly pointer: Pointer
  readonly children: ReactNode
}

function Surface({ description, slider, pointer, children }: SurfaceProps) {
  const className = 'relative touch-pan-y select-none rounded'
  if (slider === null) {
    return (
      <div role="img" aria-label={description} className={className} {...pointer}>
        {children}
      </div>
    )
  }
  return (
    <div
      role="slider"
      tabIndex={0}
      aria-label={description}
      aria-valuemin={0}
      aria-valuemax={Math.max(0, slider.count - 1)}
      aria-valuenow={Math.max(0, slider.here)}
      aria-valuetext={slider.text}
      className={className}
      onKeyDown={slider.onKeyDown}
      {...pointer}
    >
      {children}
    </div>
  )
}
