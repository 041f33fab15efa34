/** That a recovery kit was rehearsed, on whichever device. */
import * as v from 'valibot'

export interface RehearsalBody {
  /** The kit's slot, 16 hex digits. */
  readonly slot: string
  /** Unix milliseconds. */
  readonly at: number
}

const BODY = v.strictTuple([v.pipe(v.string(), v.regex(/^[0-9a-f]{16}$/)), v.number()])

export function encodeRehearsal({ slot, at }: RehearsalBody): unknown {
  return [slot, at]
}

/** Null for what is not a rehearsal. */
export function parseRehearsal(value: unknown): RehearsalBody | null {
  const parsed = v.safeParse(BODY, value)
  if (!parsed.success) return null
  const [slot, at] = parsed.output
  return { slot, at }
}
