import { type RefObject, useEffect, useRef } from 'react'
import { type Scrolled, useScrolled } from '../../ui/use-scrolled.ts'
import { type LinesShape, offsetShowing, type Range, rangeAt, reelOf } from './lines-model.ts'

interface LinesWish extends LinesShape {
  readonly scroller: RefObject<HTMLDivElement | null>
  /** Lines drawn out of view, above and below. */
  readonly spare: number
  /** Pixels of `before` that stay on top of the lines. */
  readonly sticky: number
  /** The line the keyboard is on, -1 for none: it exists also out of view, for whoever is told where the focus is. */
  readonly active: number
  /** Pixels scrolled at first; null: to the active line. */
  readonly top: number | null
  /** Where it changes, the lines are others. */
  readonly sorted: string
}

export interface Line {
  readonly index: number
  /** Pixels from the top of what is scrolled. */
  readonly start: number
}

export interface Lines {
  readonly items: readonly Line[]
  /** The first and the last line in view. */
  readonly seen: Range
  /** Pixels of what is scrolled. */
  readonly total: number
  /** Lines that fit in view. */
  readonly page: () => number
}

/**
 * The lines that exist: those in view and a few around. All have one height, so that where one stands is a product, and a
 * million lines cost what a hundred do.
 */
export function useLines(wish: LinesWish): Lines {
  const { scroller, lines, height, before, spare, sticky, active } = wish
  const { top, room } = useScrolled(scroller, wish.top ?? 0, (was, is) => isOther(wish, was, is))
  const reel = reelOf(wish, room)
  const offset = top * reel.pace
  const seen = rangeAt(wish, offset, room)
  // What stands still while the bar moves by a pixel has moved by more in the list.
  const shift = offset - top
  const items: Line[] = []
  const put = (index: number) => {
    const start = before + index * height - shift
    items.push({ index, start: Math.max(0, Math.min(start, reel.canvas - height)) })
  }
  const from = Math.max(0, seen.first - spare)
  const to = Math.min(lines - 1, seen.last + spare)
  if (active !== -1 && active < from) put(active)
  for (let index = from; index <= to; index += 1) put(index)
  if (active > to && active < lines) put(active)

  const shown = useRef(wish.top === null ? -1 : active)
  useEffect(() => {
    if (active === shown.current) return
    shown.current = active
    const element = scroller.current
    if (active === -1 || element === null) return
    const { pace } = reelOf(wish, element.clientHeight)
    const at = { offset: element.scrollTop * pace, room: element.clientHeight, sticky }
    const wanted = offsetShowing(wish, active, at)
    if (wanted !== at.offset) element.scrollTo({ top: wanted / pace })
  })
  const sorted = useRef(wish.sorted)
  useEffect(() => {
    if (sorted.current === wish.sorted) return
    sorted.current = wish.sorted
    // The row the keyboard is on is followed when the new order comes; without one, the first is what one wants to see.
    if (active === -1) scroller.current?.scrollTo({ top: 0 })
  }, [wish.sorted, active, scroller])
  return {
    items,
    seen,
    total: reel.canvas,
    page: () => Math.max(1, Math.floor((scroller.current?.clientHeight ?? 0) / height) - 1),
  }
}

function isOther(shape: LinesShape, before: Scrolled, after: Scrolled): boolean {
  if (before.room !== after.room) return true
  const { pace } = reelOf(shape, after.room)
  if (pace !== 1) return before.top !== after.top
  const [left, right] = [before, after].map(({ top, room }) => rangeAt(shape, top, room))
  return left?.first !== right?.first || left?.last !== right?.last
}
