/** `GET /windows` of a validator. */
import * as v from 'valibot'
import type { WindowPage } from './landscape-api.ts'
import {
  bytes,
  count,
  hotkey,
  latencies,
  MINERS_MAX,
  type Parsed,
  parseText,
  ratio,
  real,
  tier,
  windowCounts,
} from './parse-common.ts'

const WINDOWS_MAX = 100

const recordSchema = v.object({
  block: count,
  at: count,
  miners: v.pipe(
    v.array(
      v.object({
        hotkey,
        uid: v.nullable(count),
        tierBefore: tier,
        tier,
        window: windowCounts,
        totalSuccesses: count,
        usedBytes: bytes,
        score: real,
        weight: v.nullable(ratio),
        incentive: v.nullable(ratio),
        latency: latencies,
        down: v.boolean(),
      }),
    ),
    v.maxLength(MINERS_MAX),
  ),
  objects: v.object({
    all: count,
    short: count,
    lost: count,
    repairQueue: count,
    // Validators of earlier versions do not say it.
    sweep: v.optional(
      v.nullable(
        v.pipe(
          v.object({ began: count, ended: count }),
          v.check(({ began, ended }) => began <= ended, 'ended before it began'),
        ),
      ),
      null,
    ),
  }),
})

const pageSchema = v.object({
  validator: hotkey,
  windows: v.pipe(v.array(recordSchema), v.maxLength(WINDOWS_MAX)),
  next: v.nullable(count),
})

/**
 * Total. A page that does not go on downwards from `before` is none: whoever follows `next` would never end.
 * @param before as it was asked for; null: the newest
 */
export function parseWindows(text: string, before: number | null): Parsed<WindowPage> {
  const parsed = parseText(pageSchema, text)
  if (!parsed.ok) return parsed
  let above = before ?? Number.MAX_SAFE_INTEGER
  for (const { block } of parsed.value.windows) {
    if (block >= above) return { ok: false, detail: 'its windows are not in order' }
    above = block
  }
  const { next } = parsed.value
  if (next !== null && (next > above || (before !== null && next >= before)))
    return { ok: false, detail: 'its next page would not be older' }
  return parsed
}
