/** `GET /objects/health` of a validator. */
import * as v from 'valibot'
import type { ObjectsReport } from './landscape-api.ts'
import { bytes, count, type Parsed, parseText } from './parse-common.ts'

/** Copies of one object are counted up to the miners of a subnet. */
const COPIES_MAX = 257

const schema = v.object({
  promised: count,
  objects: count,
  copies: v.pipe(v.array(count), v.maxLength(COPIES_MAX)),
  short: count,
  lost: count,
  bytes,
  repairQueue: count,
  // Validators of earlier versions do not say it.
  sweepBegan: v.optional(v.nullable(count), null),
  sweepBlock: v.nullable(count),
})

/** Total. */
export function parseObjects(text: string): Parsed<ObjectsReport> {
  return parseText(schema, text)
}
