import { type RefObject, useLayoutEffect, useRef } from 'react'

/** What is in the middle of a scrolled place stays there when what it holds becomes wider or narrower, and taller with it. */
export function useSteadyCentre(place: RefObject<HTMLElement | null>, width: number): void {
  const before = useRef(width)
  useLayoutEffect(() => {
    const seen = place.current
    const from = before.current
    before.current = width
    // One pixel is the width before that of the room is known.
    if (seen === null || from === width || from === 1) return
    const { scrollTop, scrollWidth, clientWidth, clientHeight } = seen
    const half = clientHeight / 2
    // Across, what just fitted was in the middle by itself.
    seen.scrollTo({ top: ((scrollTop + half) * width) / from - half, left: (scrollWidth - clientWidth) / 2 })
  }, [place, width])
}
