/** Events of a validator's history (docs/api.md, Event): what a reader of the landscape wants of them. */
import * as v from 'valibot'
import { count, hotkey, type Parsed, parseText } from './parse-common.ts'

const eventSchema = v.object({
  seq: count,
  at: count,
  kind: v.pipe(v.string(), v.regex(/^[a-z-]{1,32}$/)),
  block: v.optional(v.nullable(count), null),
  uid: v.optional(count),
  miner: v.optional(hotkey),
  by: v.optional(hotkey),
})

export interface HeardEvent {
  readonly seq: number
  /** Unix milliseconds, by the validator's clock. */
  readonly at: number
  readonly kind: string
  readonly block: number | null
  /** Of `miner-replaced`. */
  readonly replaced: { readonly uid: number; readonly miner: string; readonly by: string } | null
}

function heard({ seq, at, kind, block, uid, miner, by }: v.InferOutput<typeof eventSchema>): HeardEvent {
  const whole = kind === 'miner-replaced' && uid !== undefined && miner !== undefined && by !== undefined
  return { seq, at, kind, block, replaced: whole ? { uid, miner, by } : null }
}

/** Total. */
export function parseEvent(text: string): Parsed<HeardEvent> {
  const parsed = parseText(eventSchema, text)
  return parsed.ok ? { ok: true, value: heard(parsed.value) } : parsed
}

/** Page of `GET /rounds`, at most. */
export const EVENTS_MAX = 500

const pageSchema = v.object({
  oldest: v.nullable(count),
  newest: v.nullable(count),
  events: v.pipe(v.array(eventSchema), v.maxLength(EVENTS_MAX)),
  next: v.nullable(count),
})

export interface EventsPart {
  readonly oldest: number | null
  readonly newest: number | null
  readonly events: readonly HeardEvent[]
  readonly next: number | null
}

/** Total. */
export function parseEvents(text: string): Parsed<EventsPart> {
  const parsed = parseText(pageSchema, text)
  if (!parsed.ok) return parsed
  return { ok: true, value: { ...parsed.value, events: parsed.value.events.map(heard) } }
}
