import type { ReactNode } from 'react'
import { useLocation } from 'wouter'
import { Gradually } from '../ui/gradually.tsx'

/** `/drive/photos` is another place of the same screen; in the network and the laboratory each page is a screen. */
function screenOf(path: string): string {
  const [, first = '', second = ''] = path.split('/')
  return first === 'network' || first === 'lab' ? `${first}/${second}` : first
}

/**
 * Takes the screen that one leaves away with one commit, and draws the one that comes with another: taking away a screen of many
 * charts is half of what a change of screens costs, and no commit can be sliced.
 */
export function OneScreen({ children }: { readonly children: ReactNode }) {
  const [path] = useLocation()
  return <Gradually key={screenOf(path)}>{children}</Gradually>
}
