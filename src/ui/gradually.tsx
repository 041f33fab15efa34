import { createContext, type ReactNode, useContext, useDeferredValue } from 'react'

/** Whether the screen around it is about to be taken away. */
export const Leaving = createContext(false)

/**
 * Draws what is inside a moment later, in slices between which the page can answer. What was navigated to is otherwise
 * drawn as one task, and a screen of many charts is one of more than 50 ms. When the screen goes, this goes first, with a commit of its
 * own.
 */
export function Gradually({ children }: { readonly children: ReactNode }) {
  const isDue = useDeferredValue(true, false)
  const isLeaving = useContext(Leaving)
  return isDue && !isLeaving ? children : null
}
