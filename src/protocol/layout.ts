/**
 * Protocol section 4.4: how an API node cuts an object into pieces and which group of miners gets each.
 *
 * Different from the reference, whose list of groups ends before the list of slices does: above 1.5 GiB with
 * three groups it silently drops up to a piece at the end of the object. In `strict` mode every slice has a
 * group and slices are cut from the object's own length, not from the interpreter's object size.
 */
import { entryAt } from './entry-at.ts'
import type { Mode } from './point.ts'
import type { Result } from './verdict.ts'

export const REDUNDANCY = 3
/** What the interpreter adds to the length of a byte string (section 1.6). */
export const OBJECT_OVERHEAD = 33
const MIB = 2 ** 20
export const PIECE_BYTES_MIN = 64 * MIB
export const PIECE_BYTES_MAX = 512 * MIB

export interface PieceLimits {
  readonly minBytes: number
  readonly maxBytes: number
}

const LIMITS: PieceLimits = { minBytes: PIECE_BYTES_MIN, maxBytes: PIECE_BYTES_MAX }

/** Bytes of a piece, an integer. `size` is the object's size as the node counts it. */
export function optimalPieceBytes(
  size: number,
  availableMiners: number,
  redundancy = REDUNDANCY,
  { minBytes, maxBytes }: PieceLimits = LIMITS,
): number {
  const groups = Math.floor(availableMiners / redundancy)
  const share = groups > 0 ? size / groups : maxBytes
  return Math.trunc(Math.min(size, Math.max(minBytes, Math.min(maxBytes, share))))
}

export interface Slice {
  readonly index: number
  /** First byte and the byte after the last one; the reference's last slice may reach beyond the object. */
  readonly start: number
  readonly end: number
  /** Bytes of a piece as planned, the same for all slices. */
  readonly pieceBytes: number
  readonly uids: readonly number[]
}

export interface LayoutInput {
  /** Bytes of the object. */
  readonly objectBytes: number
  /** Miners in the order they were drawn. */
  readonly uids: readonly number[]
  readonly redundancy?: number
  readonly limits?: PieceLimits
}

/** Slices and their miners. Fewer miners than copies are a reason, not a layout. */
export function layoutObject(
  { objectBytes, uids, redundancy = REDUNDANCY, limits = LIMITS }: LayoutInput,
  mode: Mode,
): Result<readonly Slice[], 'too-few-miners'> {
  const groups: (readonly number[])[] = []
  for (let at = 0; at + redundancy <= uids.length; at += redundancy) {
    groups.push(uids.slice(at, at + redundancy))
  }
  if (groups.length === 0) {
    return { ok: false, reason: 'too-few-miners', detail: `${uids.length} miners for ${redundancy} copies` }
  }
  const size = mode === 'reference' ? objectBytes + OBJECT_OVERHEAD : Math.max(1, objectBytes)
  const pieceBytes = Math.max(1, optimalPieceBytes(size, uids.length, redundancy, limits))
  const slices = Math.ceil(size / pieceBytes)
  // The reference repeats the groups up to the number of full pieces and pairs the two lists up.
  const served = mode === 'reference' ? Math.max(groups.length, Math.floor(size / pieceBytes)) : slices
  const value: Slice[] = []
  for (let index = 0; index < Math.min(slices, served); index += 1) {
    const start = index * pieceBytes
    const end = Math.min(start + pieceBytes, mode === 'reference' ? size : objectBytes)
    value.push({ index, start, end, pieceBytes, uids: entryAt(groups, index % groups.length) })
  }
  return { ok: true, value }
}

/** Bytes of the object that no slice holds. */
export function bytesNotCovered(objectBytes: number, slices: readonly Slice[]): number {
  const end = slices.reduce((most, slice) => Math.max(most, slice.end), 0)
  return Math.max(0, objectBytes - end)
}
