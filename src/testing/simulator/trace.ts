/** The log of everything that happened in a run: its digest tells whether two runs were the same. */
import { createHash } from 'node:crypto'

export interface Trace {
  note(atMs: number, what: string): void
  /** Hex, over all notes so far. */
  digest(): string
  readonly notes: number
  /** The last notes, oldest first; all of them when the trace was told to keep them. */
  readonly lines: readonly string[]
}

const LINES_KEPT = 400
const BLOCK_CHARS = 65_536

export function createTrace(keepAll: boolean): Trace {
  const hash = createHash('sha256')
  const lines: string[] = []
  let waiting = ''
  let notes = 0
  return {
    note(atMs, what) {
      const line = `${atMs} ${what}\n`
      notes += 1
      waiting += line
      if (waiting.length > BLOCK_CHARS) {
        hash.update(waiting)
        waiting = ''
      }
      lines.push(line)
      if (!keepAll && lines.length > 2 * LINES_KEPT) lines.splice(0, LINES_KEPT)
    },
    digest() {
      return hash.copy().update(waiting).digest('hex')
    },
    get notes() {
      return notes
    },
    lines,
  }
}
