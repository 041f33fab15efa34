/**
 * Protocol section 1.6: how a piece is cut into chunks, and how many of them each side believes there are.
 *
 * chunk i = data[i*cs : (i+1)*cs], the last one short, none for empty data: K = ceil(L/cs).
 *
 * Different from the reference: the count that our verifier draws from and checks against is K. The reference sizes things
 * with the interpreter's object size (length + 33), which leaks into the protocol: an honest miner is asked for chunks
 * that do not exist and fails, and a short tail is never asked for, so that it may be dropped unnoticed. The
 * reference's numbers are kept here, named as its own, for the vectors and for talking about other validators.
 */

/** What the reference's interpreter adds to the length of a byte string. */
const OBJECT_OVERHEAD_BYTES = 33

/** Smallest chunk that the protocol challenges; and the largest is a quarter of the piece (section 2.3). */
export const CHUNK_BYTES_MIN = 256
export const CHUNK_FACTOR = 4

function assertChunkBytes(chunkBytes: number): void {
  if (!Number.isSafeInteger(chunkBytes) || chunkBytes < 1)
    throw new RangeError('chunk size must be a positive integer')
}

/** K, the number of chunks: `ceil(length / chunkBytes)`. */
export function chunkCount(byteLength: number, chunkBytes: number): number {
  assertChunkBytes(chunkBytes)
  return Math.ceil(byteLength / chunkBytes)
}

/** Where chunk `index` lies, or null when there is no such chunk. `end` is exclusive. */
export function chunkRange(
  byteLength: number,
  chunkBytes: number,
  index: number,
): { readonly start: number; readonly end: number } | null {
  assertChunkBytes(chunkBytes)
  if (!Number.isSafeInteger(index) || index < 0) return null
  const start = index * chunkBytes
  return start < byteLength ? { start, end: Math.min(start + chunkBytes, byteLength) } : null
}

/** Chunk `index` as a view of the data, or null. */
export function chunkAt(data: Uint8Array, chunkBytes: number, index: number): Uint8Array | null {
  const range = chunkRange(data.length, chunkBytes, index)
  return range === null ? null : data.subarray(range.start, range.end)
}

/** Bytes of the last chunk; 0 when there is none. */
export function lastChunkBytes(byteLength: number, chunkBytes: number): number {
  const count = chunkCount(byteLength, chunkBytes)
  return count === 0 ? 0 : byteLength - (count - 1) * chunkBytes
}

/** The chunk sizes a validator may draw for a piece of this recorded size, both ends included. */
export function chunkBytesRange(recordedBytes: number): { readonly min: number; readonly max: number } {
  return { min: CHUNK_BYTES_MIN, max: Math.max(CHUNK_BYTES_MIN, Math.floor(recordedBytes / CHUNK_FACTOR)) }
}

/** The size that the reference's validator records for a piece. */
export function referenceSize(byteLength: number): number {
  return byteLength + OBJECT_OVERHEAD_BYTES
}

/** The slots that the reference's miner allots; those beyond K are empty, and answering for one is an error. */
export function referenceMinerSlots(byteLength: number, chunkBytes: number): number {
  assertChunkBytes(chunkBytes)
  return Math.floor(referenceSize(byteLength) / chunkBytes) + 1
}

/** The reference's validator draws its index from `range` of this. Ours draws from `chunkCount`. */
export function referenceIndexCount(byteLength: number, chunkBytes: number): number {
  assertChunkBytes(chunkBytes)
  const size = referenceSize(byteLength)
  return size > chunkBytes ? Math.floor(size / chunkBytes) : size
}
