/**
 * Which chunks of an object an audit asks for. Thorough audits of large files draw single records, so that n questions notice a
 * loss of a share x with a chance of 1 - (1 - x)^n however cleverly the loss was chosen; small files are asked for as a whole,
 * which costs no more than sampling them and leaves no chance at all. Arithmetic: docs/soundness.md.
 */
import { chunkCount } from '../../protocol/chunking.ts'
import { leafCount, RECORD_BYTES } from '../../protocol/content-tree.ts'
import type { AuditDepth } from '../audit-api.ts'
import { randomBytes } from '../web-crypto.ts'

/** The loss that an audit is meant to notice, and the chance of missing it that is small enough. */
export const LOST_SHARE = 0.01
const MISS_CHANCE = 0.001

/** ln 0.001 / ln 0.99, rounded up: 688. */
export const THOROUGH_QUESTIONS: number = Math.ceil(Math.log(MISS_CHANCE) / Math.log(1 - LOST_SHARE))

/** Where more than one in so many records would be asked for, all of them are. */
const WHOLE_FROM = 4

/** Records of a chunk when a part is asked for as a whole: a MiB, the most that a validator passes on at once. */
const WHOLE_RECORDS = 64

/** A quick audit shows four records: 66 KB, and a quarter of the miner's arithmetic for single ones. */
const QUICK_RECORDS = 4

/** Chunks that validators let an object be cut into. */
const CHUNKS_MAX = 512

export interface AuditDraw {
  readonly chunkBytes: number
  readonly chunks: number
  /** Distinct, in the order in which they are asked. */
  readonly indexes: readonly number[]
}

/**
 * @param length bytes of the object
 * @param ofRecords records of all objects of the file, among which the questions are shared out
 */
export function drawAudit(length: number, depth: AuditDepth, ofRecords: number): AuditDraw {
  const records = leafCount(length)
  const fit = Math.ceil(records / CHUNKS_MAX)
  if (depth === 'quick') return drawn(length, Math.max(fit, Math.min(QUICK_RECORDS, records)), 1)
  const wanted = Math.ceil((THOROUGH_QUESTIONS * records) / Math.max(records, ofRecords))
  if (wanted * WHOLE_FROM < records) return drawn(length, fit, wanted)
  return drawn(length, Math.max(fit, Math.min(WHOLE_RECORDS, records)), Number.POSITIVE_INFINITY)
}

function drawn(length: number, chunkRecords: number, wanted: number): AuditDraw {
  const chunkBytes = chunkRecords * RECORD_BYTES
  const chunks = chunkCount(length, chunkBytes)
  const all = Array.from({ length: chunks }, (_, index) => index)
  return { chunkBytes, chunks, indexes: shuffledStart(all, Math.min(wanted, chunks)) }
}

/** The first `count` of a random order (Fisher and Yates). */
function shuffledStart(list: number[], count: number): number[] {
  for (let i = 0; i < count; i += 1) {
    const j = i + below(list.length - i)
    const chosen = list[j] ?? 0
    list[j] = list[i] ?? 0
    list[i] = chosen
  }
  return list.slice(0, count)
}

/** Uniform: a draw above the last whole multiple is thrown away. */
function below(limit: number): number {
  const bound = 2 ** 32 - (2 ** 32 % limit)
  for (;;) {
    const value = new DataView(randomBytes(4).buffer).getUint32(0)
    if (value < bound) return value % limit
  }
}
