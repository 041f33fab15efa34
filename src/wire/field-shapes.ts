/** Bounds of single fields, as `synapse.ts` and `own-synapses.ts` put them together. */
import * as v from 'valibot'
import { MAX_PAYLOAD_CHARS, MAX_TTL_SECONDS } from './limits.ts'

const integer = (min: number, max: number) =>
  v.pipe(v.number(), v.integer(), v.minValue(min), v.maxValue(max))

/** What a request may say. */
export const ASKED = {
  integer,
  decimalHash: v.pipe(v.string(), v.regex(/^(?:0|[1-9][0-9]{0,77})$/)),
  seed: v.pipe(v.string(), v.regex(/^[0-9a-f]{64}$/)),
  point: v.pipe(v.string(), v.regex(/^(?:[0-9a-f]{2}){3,157}$/)),
  curve: v.literal('P-256'),
  cid: v.pipe(v.string(), v.regex(/^b[a-z2-7]{58}$/)),
  hex32: v.pipe(v.string(), v.regex(/^[0-9a-f]{64}$/)),
  vaultId: v.pipe(v.string(), v.regex(/^[0-9a-f]{32}$/)),
  /** Of a hotkey: 0x and 64 bytes. */
  signature: v.pipe(v.string(), v.regex(/^0x[0-9a-f]{128}$/)),
  address: v.pipe(v.string(), v.regex(/^[1-9A-HJ-NP-Za-km-z]{40,50}$/)),
  payload: v.pipe(v.string(), v.maxLength(MAX_PAYLOAD_CHARS)),
  ttl: integer(1, MAX_TTL_SECONDS),
  /** A commitment over 2^31 chunks of a piece of 16 MiB cannot be: no honest index is larger. */
  index: integer(0, 0x7fffffff),
  unixSeconds: integer(0, 0xffffffff),
} as const

/** Two sides of a range in a tree of 2^24 records: more than any piece has. */
const CONTENT_PATH_STEPS = 48

/** What an answer may say: strangers' text of bounded length or null, judged by the verifiers, not here. */
export const ANSWERED = {
  text: (max: number) => v.optional(v.nullable(v.pipe(v.string(), v.maxLength(max))), null),
  count: v.optional(v.nullable(integer(0, Number.MAX_SAFE_INTEGER)), null),
  flag: v.optional(v.boolean(), false),
  contentPath: v.optional(v.nullable(v.pipe(v.array(ASKED.hex32), v.maxLength(CONTENT_PATH_STEPS)))),
} as const
