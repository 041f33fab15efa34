import { defaultRangeExtractor, type Range, useVirtualizer, type VirtualItem } from '@tanstack/react-virtual'
import { type RefObject, useCallback, useEffect, useRef } from 'react'

interface LinesWish {
  readonly scroller: RefObject<HTMLDivElement | null>
  readonly lines: number
  /** Pixels, the gap below it included. */
  readonly height: number
  /** Lines drawn out of view, above and below. */
  readonly spare: number
  /** Pixels above and below all lines. */
  readonly before: number
  readonly after: number
  /** Pixels of `before` that stay on top of the lines. */
  readonly sticky: number
  /** The line the keyboard is on, -1 for none: it exists also out of view, for whoever is told where the focus is. */
  readonly active: number
  /** Pixels scrolled at first; null: to the active line. */
  readonly top: number | null
  /** Where it changes, the lines are others. */
  readonly sorted: string
}

export interface Lines {
  readonly items: readonly VirtualItem[]
  /** The first and the last line in view. */
  readonly seen: { readonly first: number; readonly last: number }
  readonly total: number
  /** Lines that fit in view. */
  readonly page: () => number
}

/**
 * The lines that exist: those in view and a few around. All have one height and the functions stay the same, so that the
 * virtualizer keeps what it knows of a hundred thousand lines from one scroll event to the next.
 */
export function useLines(wish: LinesWish): Lines {
  const { scroller, lines, height, before, after, sticky, active } = wish
  const virtual = useVirtualizer({
    count: lines,
    getScrollElement: useCallback(() => scroller.current, [scroller]),
    estimateSize: useCallback(() => height, [height]),
    rangeExtractor: useCallback((range: Range) => withLine(defaultRangeExtractor(range), active), [active]),
    initialOffset: wish.top ?? 0,
    overscan: wish.spare,
    scrollMargin: before,
    scrollPaddingStart: sticky,
    scrollPaddingEnd: 8,
    paddingEnd: after,
  })
  useEffect(() => virtual.measure(), [height, virtual])
  const shown = useRef(wish.top === null ? -1 : active)
  useEffect(() => {
    if (active === shown.current) return
    shown.current = active
    if (active !== -1) virtual.scrollToIndex(active)
  }, [active, virtual])
  const sorted = useRef(wish.sorted)
  useEffect(() => {
    if (sorted.current === wish.sorted) return
    sorted.current = wish.sorted
    // The row the keyboard is on is followed when the new order comes; without one, the first is what one wants to see.
    if (active === -1) virtual.scrollToOffset(0)
  }, [wish.sorted, active, virtual])
  return {
    items: virtual.getVirtualItems(),
    seen: { first: virtual.range?.startIndex ?? 0, last: virtual.range?.endIndex ?? 0 },
    total: virtual.getTotalSize(),
    page: () => Math.max(1, Math.floor((scroller.current?.clientHeight ?? 0) / height) - 1),
  }
}

function withLine(lines: number[], line: number): number[] {
  return line === -1 || lines.includes(line) ? lines : [...lines, line].sort((left, right) => left - right)
}
