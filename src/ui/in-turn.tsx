import { Children, type ReactNode, startTransition, useEffect, useState } from 'react'

/**
 * Draws one child after the other, each with a commit of its own: what React puts into the page at once the browser also lays
 * out at once, and a screen of many charts is more than 50 ms of it, however well its drawing is sliced.
 */
export function InTurn({ children }: { readonly children: ReactNode }) {
  const all = Children.toArray(children)
  const [count, setCount] = useState(1)
  const isWhole = count >= all.length
  useEffect(() => {
    if (isWhole) {
      // What was whole stays whole: a child that comes later takes no place from one that is drawn.
      setCount(Number.POSITIVE_INFINITY)
      return
    }
    // A task of its own: between two the browser may show what is there.
    const next = setTimeout(() => startTransition(() => setCount(count + 1)))
    return () => clearTimeout(next)
  }, [count, isWhole])
  return all.slice(0, count)
}
