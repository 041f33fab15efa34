import { Children, type ReactNode, startTransition, useEffect, useState } from 'react'

/**
 * Draws one child after the other, each with a commit of its own: what React puts into the page at once the browser also lays
 * out at once, and a screen of many charts is more than 50 ms of it, however well its drawing is sliced.
 */
export function InTurn({ children }: { readonly children: ReactNode }) {
  const all = Children.toArray(children)
  // What was whole once stays whole: a child that comes later takes no place from one that is drawn.
  const [count, setCount] = useState(() => (all.length <= 1 ? Number.POSITIVE_INFINITY : 1))
  const next = count + 1 >= all.length ? Number.POSITIVE_INFINITY : count + 1
  useEffect(() => {
    if (count === Number.POSITIVE_INFINITY) return
    // A task of its own: between two the browser may show what is there.
    const timer = setTimeout(() => startTransition(() => setCount(next)))
    return () => clearTimeout(timer)
  }, [count, next])
  return all.slice(0, count)
}
