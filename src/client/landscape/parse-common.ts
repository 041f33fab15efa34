/**
 * Members that several answers of a validator have. Answers are hostile until parsed: lengths and counts are capped, numbers
 * are finite, members that nobody here knows are left out.
 */
import * as v from 'valibot'
import { TIER_NAMES } from '../../protocol/scoring/tiers.ts'

export const TASKS = ['store', 'challenge', 'retrieve'] as const
/** More than a subnet has seats. */
export const MINERS_MAX = 2_048

export const count = v.pipe(v.number(), v.safeInteger(), v.minValue(0))
/** Whole, but may be above 2^53. */
export const bytes = v.pipe(v.number(), v.finite(), v.integer(), v.minValue(0))
export const real = v.pipe(v.number(), v.finite())
export const notNegative = v.pipe(v.number(), v.finite(), v.minValue(0))
export const ratio = v.pipe(v.number(), v.finite(), v.minValue(0), v.maxValue(1))
export const hotkey = v.pipe(v.string(), v.regex(/^[1-9A-HJ-NP-Za-km-z]{40,60}$/))
/** Names of closed lists: nothing that could pass for a sentence or a tag. */
export const reason = v.pipe(v.string(), v.regex(/^[a-z0-9-]{0,64}$/))
export const tier = v.picklist(TIER_NAMES)
export const task = v.picklist(TASKS)

const counts = v.pipe(
  v.object({ attempts: count, successes: count }),
  v.check(({ attempts, successes }) => successes <= attempts, 'more successes than attempts'),
)
const latency = v.object({
  p50: v.nullable(notNegative),
  p95: v.nullable(notNegative),
  samples: count,
})
export const windowCounts = v.object({ store: counts, challenge: counts, retrieve: counts })
export const latencies = v.object({ store: latency, challenge: latency, retrieve: latency })

export type Parsed<T> =
  | { readonly ok: true; readonly value: T }
  | { readonly ok: false; readonly detail: string }

/** Total: any text gives a value of the schema, or where it is none. */
export function parseText<const S extends v.GenericSchema>(
  schema: S,
  text: string,
): Parsed<v.InferOutput<S>> {
  let json: unknown
  try {
    json = JSON.parse(text)
  } catch {
    return { ok: false, detail: 'it is not JSON' }
  }
  const parsed = v.safeParse(schema, json, { abortEarly: true })
  if (parsed.success) return { ok: true, value: parsed.output }
  const [issue] = parsed.issues
  return { ok: false, detail: `${(v.getDotPath(issue) ?? 'the whole').slice(0, 60)} is not as promised` }
}

export function isParsed(schema: v.GenericSchema, value: unknown): boolean {
  return v.safeParse(schema, value).success
}
