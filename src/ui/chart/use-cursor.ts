import { type KeyboardEvent, type PointerEvent, useMemo, useRef, useState } from 'react'
import type { Layout } from './layout.ts'
import { nearestIndex } from './nearest.ts'

export interface Pointer {
  readonly onPointerMove: (event: PointerEvent<HTMLElement>) => void
  readonly onPointerDown: (event: PointerEvent<HTMLElement>) => void
  readonly onPointerUp: () => void
  readonly onPointerLeave: () => void
}

interface CursorInput {
  readonly layout: Layout
  /** Rising. */
  readonly places: readonly number[]
  readonly at: number | null
  readonly onMove: ((x: number) => void) | undefined
}

/** A line across a chart over x: it follows the pointer, and stays where it is put when it can be moved. */
export function useCursor({ layout, places, at, onMove }: CursorInput) {
  const [hovered, setHovered] = useState<number | null>(null)
  const held = useRef(false)
  const here = useMemo(() => (at === null ? -1 : nearestIndex(places, at)), [places, at])
  const under = ({ clientX, currentTarget }: PointerEvent<HTMLElement>) => {
    const pixel = clientX - currentTarget.getBoundingClientRect().left
    return places[nearestIndex(places, layout.x.value(pixel))] ?? null
  }
  const put = (x: number | null) => {
    if (x !== null) onMove?.(x)
  }
  const pointer: Pointer = {
    onPointerMove: (event: PointerEvent<HTMLElement>) => {
      const x = under(event)
      setHovered(x)
      if (held.current) put(x)
    },
    onPointerDown: (event: PointerEvent<HTMLElement>) => {
      if (event.button !== 0) return
      held.current = true
      put(under(event))
    },
    onPointerUp: () => {
      held.current = false
    },
    onPointerLeave: () => {
      held.current = false
      setHovered(null)
    },
  }
  const onKeyDown = (event: KeyboardEvent) => {
    const next = stepFrom(event.key, here, places.length)
    if (onMove === undefined || next === null || event.altKey || event.ctrlKey || event.metaKey) return
    event.preventDefault()
    put(places[next] ?? null)
  }
  return { shown: hovered ?? at, here, pointer, onKeyDown }
}

/** Page keys go ten places. Null for a key that means nothing here. */
function stepFrom(key: string, here: number, count: number): number | null {
  const steps: Readonly<Record<string, number>> = {
    ArrowLeft: here - 1,
    ArrowDown: here - 1,
    ArrowRight: here + 1,
    ArrowUp: here + 1,
    PageDown: here - 10,
    PageUp: here + 10,
    Home: 0,
    End: count - 1,
  }
  const next = steps[key]
  return next === undefined || count === 0 ? null : Math.max(0, Math.min(count - 1, next))
}
