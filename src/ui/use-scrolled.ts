import { type RefObject, useLayoutEffect, useRef, useState } from 'react'
import { flushSync } from 'react-dom'

export interface Scrolled {
  /** Pixels of the bar. */
  readonly top: number
  /** Pixels that are seen at once; 0 before the first paint. */
  readonly room: number
}

/**
 * Where something is scrolled.
 * @param start pixels of the bar at first
 * @param isNews whether what is drawn depends on the difference: scrolling by a pixel mostly draws nothing anew
 */
export function useScrolled(
  scroller: RefObject<HTMLElement | null>,
  start: number,
  isNews: (before: Scrolled, after: Scrolled) => boolean,
): Scrolled {
  const [scrolled, setScrolled] = useState<Scrolled>({ top: start, room: 0 })
  const now = useRef({ isNews, scrolled })
  useLayoutEffect(() => {
    now.current = { isNews, scrolled }
  })
  useLayoutEffect(() => {
    const element = scroller.current
    if (element === null) return
    // What is in it is placed and not stacked: it is as long as it will be.
    element.scrollTo({ top: now.current.scrolled.top })
    const look = () => {
      const next = { top: element.scrollTop, room: element.clientHeight }
      if (now.current.isNews(now.current.scrolled, next)) setScrolled(next)
    }
    look()
    // Drawn before the frame that shows it, or rows come a frame late.
    const lookAtOnce = () => flushSync(look)
    element.addEventListener('scroll', lookAtOnce, { passive: true })
    const watching = new ResizeObserver(lookAtOnce)
    watching.observe(element)
    return () => {
      element.removeEventListener('scroll', lookAtOnce)
      watching.disconnect()
    }
  }, [scroller])
  return scrolled
}
