import type { Shape, Tone } from './chart-types.ts'
import { shapePath } from './path.ts'
import { FILL } from './tones.ts'

/** The sign of a tone in a line of text. */
export function ShapeMark({ tone, shape = 'circle' }: { readonly tone: Tone; readonly shape?: Shape }) {
  return (
    <svg aria-hidden="true" viewBox="0 0 14 14" width="14" height="14" className="shrink-0">
      <path d={shapePath(shape, 7, 7, 4.4)} className={FILL[tone]} />
    </svg>
  )
}
