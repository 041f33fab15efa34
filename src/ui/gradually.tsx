import { type ReactNode, useDeferredValue } from 'react'

/**
 * Draws what is inside a moment later, in slices between which the page can answer. What was navigated to is otherwise
 * drawn as one task, and a screen of many charts is one of more than 50 ms.
 */
export function Gradually({ children }: { readonly children: ReactNode }) {
  const isDue = useDeferredValue(true, false)
  return isDue ? children : null
}
