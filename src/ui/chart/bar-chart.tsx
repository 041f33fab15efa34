import {
  type ComponentProps,
  type KeyboardEvent,
  type PointerEvent,
  startTransition,
  useEffect,
  useState,
} from 'react'
import { leaveTurns, takeTurn } from '../turns.ts'
import { type Along, BarAxes } from './bar-axes.tsx'
import type { BarCategory, BarDrawing } from './bar-drawing.tsx'
import { BarGuides } from './bar-guides.tsx'
import { type BarLayout, categoryAt } from './bar-layout.ts'
import { ChartTip } from './chart-tip.tsx'
import type { Axis, Rule } from './chart-types.ts'

let loaded: typeof BarDrawing | null = null

/**
 * recharts is a third of a megabyte: axes and dense charts do not wait for it. Charts that waited are drawn one after the other.
 */
function Drawing(props: ComponentProps<typeof BarDrawing>) {
  const [Loaded, setLoaded] = useState(() => loaded)
  const [owner] = useState(() => ({}))
  useEffect(() => {
    if (Loaded !== null) return
    let isWanted = true
    const load = async (): Promise<void> => {
      loaded = (await import('./bar-drawing.tsx')).BarDrawing
      if (isWanted) takeTurn(owner, () => startTransition(() => setLoaded(() => loaded)))
    }
    load().catch((error: unknown) =>
      // For the boundary around the screen, which says that a part of the page could not be fetched.
      setLoaded(() => {
        throw error
      }),
    )
    // Also when it has been drawn.
    return () => {
      isWanted = false
      leaveTurns(owner)
    }
  }, [Loaded, owner])
  return Loaded === null ? null : <Loaded {...props} />
}

interface BarChartProps {
  readonly layout: BarLayout
  readonly keys: readonly string[]
  readonly categories: readonly BarCategory[]
  readonly value: Axis
  readonly stacked: boolean
  readonly rules: readonly Rule[]
  /** An axis that runs along the categories, instead of their names. */
  readonly along?: Along
  readonly chosen: string | null
  readonly onChoose: ((id: string | null) => void) | undefined
  readonly gap: string
  readonly description: string
  /** What is told of a category. */
  readonly told: (place: number) => string
}

/** Axes, bars, what is told of the category under the pointer, and the choice of one. */
export function BarChart(props: BarChartProps) {
  const { layout, categories, value, rules, along, description, onChoose, told } = props
  const { width, height, left, top, lying, step } = layout
  const [at, setAt] = useState(-1)
  const choice = useChoice(props, at, setAt)
  const category = categories[at]
  const under = (event: PointerEvent<HTMLElement>) => {
    const box = event.currentTarget.getBoundingClientRect()
    return categoryAt(layout, event.clientX - box.left, event.clientY - box.top)
  }
  return (
    <div
      {...(onChoose === undefined ? { role: 'img' } : { role: 'application', tabIndex: 0 })}
      aria-label={description}
      className="relative rounded"
      onPointerMove={(event) => setAt(under(event))}
      onPointerLeave={() => setAt(-1)}
      {...choice}
    >
      <svg aria-hidden="true" width={width} height={height} className="absolute inset-0">
        {category === undefined ? null : (
          <rect
            x={lying ? left : left + at * step}
            y={lying ? top + at * step : top}
            width={lying ? layout.right - left : step}
            height={lying ? step : layout.bottom - top}
            className="fill-hover"
          />
        )}
        <BarAxes layout={layout} value={value} labels={categories.map(({ label }) => label)} along={along} />
      </svg>
      <div aria-hidden="true" className="pointer-events-none relative" style={{ height }}>
        <Drawing {...props} />
      </div>
      <svg aria-hidden="true" width={width} height={height} className="pointer-events-none absolute inset-0">
        <BarGuides layout={layout} rules={rules} along={along} />
      </svg>
      {onChoose === undefined ? null : (
        <p aria-live="polite" className="sr-only">
          {category === undefined ? '' : told(at)}
        </p>
      )}
      {category === undefined ? null : (
        <ChartTip
          x={lying ? (left + layout.right) / 2 : left + (at + 0.5) * step}
          y={lying ? top + (at + 0.5) * step : top + 12}
          width={width}
          text={told(at)}
        />
      )}
    </div>
  )
}

/** A click, or arrows and Enter; the same again, or Escape, lets go. */
function useChoice(
  { categories, chosen, onChoose }: BarChartProps,
  at: number,
  setAt: (place: number) => void,
) {
  if (onChoose === undefined) return {}
  const choose = () => {
    const id = categories[at]?.id
    onChoose(id === undefined || id === chosen ? null : id)
  }
  const onKeyDown = (event: KeyboardEvent) => {
    const forward = event.key === 'ArrowRight' || event.key === 'ArrowDown'
    const back = event.key === 'ArrowLeft' || event.key === 'ArrowUp'
    if (forward) setAt(Math.min(categories.length - 1, at + 1))
    else if (back) setAt(Math.max(0, at - 1))
    else if (event.key === 'Enter' || event.key === ' ') choose()
    else if (event.key === 'Escape' && chosen !== null) onChoose(null)
    else return
    event.preventDefault()
  }
  return { onClick: choose, onKeyDown, onBlur: () => setAt(-1) }
}
