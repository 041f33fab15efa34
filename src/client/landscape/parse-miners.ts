/** `GET /miners` of a validator, a page at a time. */
import * as v from 'valibot'
import type { MinerReport } from './landscape-api.ts'
import {
  bytes,
  count,
  hotkey,
  latencies,
  MINERS_MAX,
  notNegative,
  type Parsed,
  parseText,
  ratio,
  real,
  reason,
  task,
  tier,
  windowCounts,
} from './parse-common.ts'

const CAUSES_MAX = 64

const minerSchema = v.object({
  hotkey,
  uid: v.nullable(count),
  tier,
  storageLimit: bytes,
  usedBytes: bytes,
  window: windowCounts,
  totalSuccesses: count,
  wilson: v.object({ seed: ratio, reference: ratio, strict: ratio }),
  latency: latencies,
  score: real,
  weight: v.nullable(ratio),
  down: v.boolean(),
  doubtful: count,
  // Validators of an earlier version do not tell them.
  causes: v.optional(
    v.pipe(
      v.array(v.object({ task, outcome: v.picklist(['fail', 'late', 'offline']), reason, count })),
      v.maxLength(CAUSES_MAX),
    ),
    [],
  ),
  lastFailure: v.nullable(v.object({ task, reason, at: count })),
})

const pageSchema = v.object({
  validator: hotkey,
  block: count,
  windowBlocks: v.pipe(count, v.minValue(1)),
  successScale: v.optional(v.nullable(notNegative), null),
  windowStart: v.nullable(count),
  weightsBlock: v.nullable(count),
  miners: v.pipe(v.array(minerSchema), v.maxLength(MINERS_MAX)),
  next: v.nullable(v.pipe(v.string(), v.maxLength(120))),
})

export interface MinersPart {
  readonly validator: string
  readonly block: number
  readonly windowBlocks: number
  /** Null: a validator of an earlier version, which does not tell. */
  readonly successScale: number | null
  readonly windowStart: number | null
  readonly weightsBlock: number | null
  readonly miners: readonly MinerReport[]
  readonly next: string | null
}

/** Total. */
export function parseMiners(text: string): Parsed<MinersPart> {
  return parseText(pageSchema, text)
}
