/** A fake validator's answers to ranges, and the lies that only a range can tell. */
import type { AxonOutcome, RangeAnswer } from '../client/axon-port.ts'
import { contentPath, RECORD_BYTES, recordsCovering } from '../protocol/content-tree.ts'

export const RANGE_TEMPERS = [
  /** Right bytes with their right path, of another place in the object. */
  'range-shifted',
  /** Fewer records than were asked for. */
  'range-short',
  /** Right bytes, and a path of which one bit is wrong. */
  'range-path',
  /** Right bytes, said to be of an object of another length. */
  'range-length',
  /** Says that the object has no such bytes. */
  'range-denied',
  /** The right records, and half of one more. */
  'range-torn',
  /** Does not know what a range is, as a stock node. */
  'no-ranges',
] as const
export type RangeTemper = (typeof RANGE_TEMPERS)[number]

export function isRangeTemper(temper: string): temper is RangeTemper {
  return RANGE_TEMPERS.some((each) => each === temper)
}

/**
 * @param temper null: honest
 * @param leaves of the object's content tree
 */
export function rangeAnswer(
  temper: RangeTemper | null,
  object: Uint8Array,
  leaves: readonly Uint8Array[],
  start: number,
  end: number,
): AxonOutcome<RangeAnswer> {
  const run = recordsCovering(start, end, object.length)
  if (run === null || temper === 'range-denied')
    return { ok: false, reason: 'refused', detail: 'past the end', code: 'range-invalid' }
  if (temper === 'no-ranges')
    return { ok: false, reason: 'refused', detail: 'it does not read frames', code: 'synapse-unknown' }
  const moved = temper === 'range-shifted' ? elsewhere(run.first, run.count, object.length) : run.first
  const count = temper === 'range-short' ? Math.max(1, run.count - 1) : run.count
  const first = moved * RECORD_BYTES
  const to = Math.min(first + count * RECORD_BYTES, object.length)
  const path = contentPath(leaves, moved, Math.ceil((to - first) / RECORD_BYTES))
  const bottom = path[0]?.slice()
  if (temper === 'range-path' && bottom !== undefined) {
    bottom[0] = (bottom[0] ?? 0) ^ 1
    path[0] = bottom
  }
  return {
    ok: true,
    value: {
      data: object.slice(first, to + (temper === 'range-torn' ? RECORD_BYTES / 2 : 0)),
      // Where the records are is the lie of the one that shifts.
      first: temper === 'range-shifted' ? run.from : first,
      objectLength: object.length + (temper === 'range-length' ? 16 : 0),
      contentPath: path,
    },
  }
}

function elsewhere(first: number, count: number, bytes: number): number {
  const records = Math.ceil(bytes / RECORD_BYTES)
  return first + count < records ? first + 1 : Math.max(0, first - 1)
}
