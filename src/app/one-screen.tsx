import { Fragment, type ReactNode, useDeferredValue } from 'react'
import { useLocation } from 'wouter'
import { Leaving } from '../ui/gradually.tsx'
import { LateNotice } from './late-notice.tsx'

/** `/drive/photos` is another place of the same screen; in the network and the laboratory each page is a screen. */
function screenOf(path: string): string {
  const [, first = '', second = ''] = path.split('/')
  return first === 'network' || first === 'lab' ? `${first}/${second}` : first
}

interface OneScreenProps {
  /** What stands for a path. */
  readonly children: (path: string) => ReactNode
}

/**
 * Takes away what is on the screen that one leaves with one commit, and draws the one that comes with another: taking away many
 * charts is half of what a change of screens costs, and no commit can be sliced. Heading and tabs stay until there are others, so
 * that nothing flashes; where that takes longer, it is said.
 */
export function OneScreen({ children }: OneScreenProps) {
  const [path] = useLocation()
  const before = useDeferredValue(path)
  const isLeaving = screenOf(before) !== screenOf(path)
  const shown = isLeaving ? before : path
  return (
    <Leaving value={isLeaving}>
      <Fragment key={screenOf(shown)}>{children(shown)}</Fragment>
      {isLeaving ? <LateNotice /> : null}
    </Leaving>
  )
}
