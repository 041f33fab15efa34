/**
 * The content tree: SHA-256 over the encrypted records of one part. Ours; not in the specification.
 *
 *     leaf = H(0x00 || record)     node = H(0x01 || left || right)     an odd node is promoted
 *     root = H(0x02 || u64be(byte length) || top)                      an empty part has no top
 *
 * Why it exists: the protocol's own tree is chosen by the prover together with its root and binds to nothing (S2, S3). This
 * root is fixed by the owner at upload; a path in an audit then shows that the bytes are the file's, whoever holds it.
 * Which attack each detail closes:
 *  - the tags: an inner node cannot pass for a record, nor a record for a node (S12);
 *  - the length inside the root: the shape of every path is determined by (length, index), so another index, a shorter
 *    tree or a truncated part is refused before any hash is compared (S4);
 *  - a leaf covers exactly `RECORD_BYTES` (the last one the rest), checked where the record bytes are at hand.
 *
 * A path proves a run of records, because a challenged chunk is a whole number of them; one record is a run of one. Path
 * order: from the bottom up, per level the left neighbour of the run first, then the right one, where they exist.
 */
import { sha256 } from '@noble/hashes/sha2.js'
import { bytesToHex } from '@noble/hashes/utils.js'
import { entryAt } from './entry-at.ts'
import { brief, type Comparison, Evidence, type Recorded } from './evidence.ts'
import type { Verdict } from './verdict.ts'

/** SHA-256 of the concatenation of its parts. */
export type Sha256 = (...parts: Uint8Array[]) => Uint8Array

/** One encrypted record: 16384 bytes of plaintext and a 16-byte tag. A part of another record size is another format. */
export const RECORD_BYTES = 16_400

const HASH_BYTES = 32
export const LEAF_TAG = Uint8Array.of(0x00)
const NODE_TAG = Uint8Array.of(0x01)
const ROOT_TAG = Uint8Array.of(0x02)

export const nobleSha256: Sha256 = (...parts) => {
  const hash = sha256.create()
  for (const part of parts) hash.update(part)
  return hash.digest()
}

/** How many leaves a part of this many bytes has. */
export function leafCount(byteLength: number): number {
  return Math.ceil(byteLength / RECORD_BYTES)
}

/**
 * The bytes whose SHA-256 is the leaf of this record, for callers whose SHA-256 is asynchronous (WebCrypto): hash
 * these, then hand the digests to `contentRoot` and `contentPath` as leaves.
 * @param room of at least one byte more than the record; what is returned is a view of it
 */
export function leafPreimage<B extends ArrayBufferLike = ArrayBuffer>(
  record: Uint8Array,
  room: Uint8Array<B>,
): Uint8Array<B> {
  room.set(LEAF_TAG)
  room.set(record, LEAF_TAG.length)
  return room.subarray(0, LEAF_TAG.length + record.length)
}

/** The leaf hashes of a part, or of a run of whole records of it. */
export function contentLeaves(part: Uint8Array, hash: Sha256 = nobleSha256): Uint8Array[] {
  const leaves: Uint8Array[] = []
  for (let at = 0; at < part.length; at += RECORD_BYTES) {
    leaves.push(hash(LEAF_TAG, part.subarray(at, at + RECORD_BYTES)))
  }
  return leaves
}

function lengthBytes(byteLength: number): Uint8Array {
  const bytes = new Uint8Array(8)
  new DataView(bytes.buffer).setBigUint64(0, BigInt(byteLength))
  return bytes
}

function parents(level: readonly Uint8Array[], hash: Sha256): Uint8Array[] {
  const next: Uint8Array[] = []
  for (let i = 0; i < level.length; i += 2) {
    const left = entryAt(level, i)
    const right = level[i + 1]
    next.push(right === undefined ? left : hash(NODE_TAG, left, right))
  }
  return next
}

function assertLeaves(leaves: readonly Uint8Array[], byteLength: number): void {
  if (!Number.isSafeInteger(byteLength) || leaves.length !== leafCount(byteLength)) {
    throw new RangeError('content tree: the number of leaves does not belong to the byte length')
  }
}

/** The root of a part. Throws RangeError when the leaves cannot be those of `byteLength` bytes. */
export function contentRoot(
  leaves: readonly Uint8Array[],
  byteLength: number,
  hash: Sha256 = nobleSha256,
): Uint8Array {
  assertLeaves(leaves, byteLength)
  let level = [...leaves]
  while (level.length > 1) level = parents(level, hash)
  return hash(ROOT_TAG, lengthBytes(byteLength), level[0] ?? new Uint8Array(0))
}

/**
 * The neighbours that the run [first, first + count) of leaves needs to reach the root.
 * Throws RangeError when the run is not inside the leaves.
 */
export function contentPath(
  leaves: readonly Uint8Array[],
  first: number,
  count = 1,
  hash: Sha256 = nobleSha256,
): Uint8Array[] {
  if (!isRun(first, count, leaves.length)) throw new RangeError('contentPath: no such records')
  const path: Uint8Array[] = []
  let level = [...leaves]
  let from = first
  let to = first + count - 1
  while (level.length > 1) {
    const left = from % 2 === 1 ? level[from - 1] : undefined
    const right = to % 2 === 0 ? level[to + 1] : undefined
    if (left !== undefined) path.push(left)
    if (right !== undefined) path.push(right)
    level = parents(level, hash)
    from = Math.floor(from / 2)
    to = Math.floor(to / 2)
  }
  return path
}

function isRun(first: number, count: number, leafTotal: number): boolean {
  if (!Number.isSafeInteger(first) || !Number.isSafeInteger(count)) return false
  return first >= 0 && count >= 1 && first + count <= leafTotal
}

export type ContentPathReason = 'content-run' | 'content-path-shape' | 'content-root-differs'

export interface ContentPathInput {
  /** the root that the verifier fixed when it held the bytes */
  readonly root: Uint8Array
  readonly byteLength: number
  /** index of the first record of the run */
  readonly first: number
  /** leaf hashes of the run, computed by the verifier from the record bytes (`contentLeaves`) */
  readonly leaves: readonly Uint8Array[]
  /** from the answer */
  readonly path: readonly Uint8Array[]
}

/** Folds the run upwards; null when the path is shorter or longer than the shape demands. */
function fold(
  input: Pick<ContentPathInput, 'first' | 'byteLength' | 'path'>,
  leaves: readonly Uint8Array[],
  hash: Sha256,
): Uint8Array | null {
  let level = [...leaves]
  let from = input.first
  let width = leafCount(input.byteLength)
  let used = 0
  while (width > 1) {
    const to = from + level.length - 1
    const left = from % 2 === 1 ? input.path[used++] : undefined
    const right = to % 2 === 0 && to + 1 < width ? input.path[used++] : undefined
    if (left !== undefined) level.unshift(left)
    if (right !== undefined) level.push(right)
    level = parents(level, hash)
    from = Math.floor(from / 2)
    width = Math.ceil(width / 2)
  }
  // More than there are, when one was missing.
  if (used !== input.path.length) return null
  return hash(ROOT_TAG, lengthBytes(input.byteLength), entryAt(level, 0))
}

function equalBytes(a: Uint8Array, b: Uint8Array): boolean {
  return a.length === b.length && a.every((byte, i) => byte === b[i])
}

/** Checks that a run of records belongs to the part with this root. Total. */
export function verifyContentPath(
  input: ContentPathInput,
  hash: Sha256 = nobleSha256,
): Verdict<ContentPathReason> {
  const { leaves } = input
  const run = { ...input, count: leaves.length, leaves: () => leaves }
  return verifyContentRun(run, hash, undefined, leaves.every(isHash))
}

/** A run whose records are hashed when that is needed. */
export interface ContentRunInput extends Omit<ContentPathInput, 'leaves'> {
  readonly count: number
  /** As many leaf hashes as `count`. */
  readonly leaves: () => readonly Uint8Array[]
}

const NO_HASH = new Uint8Array(0)

/** As `verifyContentPath`. The shape is looked at before anything is hashed. */
export function verifyContentRun(
  input: ContentRunInput,
  hash: Sha256 = nobleSha256,
  recorded?: Recorded,
  areHashes = true,
): Verdict<ContentPathReason> {
  const evidence = new Evidence<ContentPathReason>(recorded)
  const { byteLength, first, count, path } = input
  const total = Number.isSafeInteger(byteLength) && byteLength >= 0 ? leafCount(byteLength) : 0
  const run = { first: brief(first), records: String(count), total: String(total) }
  const inside = isRun(first, count, total)
  const runCheck: Comparison = { id: 'content-run', inputs: run }
  if (!evidence.record(runCheck, inside, 'content-run', 'no such records in a part of this length'))
    return evidence.verdict()
  const places = Array.from({ length: count }, () => NO_HASH)
  const isShaped = areHashes && path.every(isHash) && fold(input, places, () => NO_HASH) !== null
  const shape: Comparison = { id: 'content-path-shape', inputs: { ...run, steps: String(path.length) } }
  const why = 'the path has another shape than the length demands'
  if (!evidence.record(shape, isShaped, 'content-path-shape', why)) return evidence.verdict()
  const top = fold(input, input.leaves(), hash) ?? NO_HASH
  evidence.record(
    { id: 'content-path', inputs: run, expected: bytesToHex(input.root), got: bytesToHex(top) },
    equalBytes(top, input.root),
    'content-root-differs',
    'the records do not belong to the part',
  )
  return evidence.verdict()
}

function isHash(node: Uint8Array): boolean {
  return node.length === HASH_BYTES
}

export interface RecordRun {
  /** index of the first record */
  readonly first: number
  readonly count: number
  /** byte offsets of the run in the part: [from, to) */
  readonly from: number
  readonly to: number
}

/** The whole records that cover the bytes [start, end) of a part; null when they are not inside it, or none. */
export function recordsCovering(start: number, end: number, byteLength: number): RecordRun | null {
  const inside = [start, end, byteLength].every((value) => Number.isSafeInteger(value))
  if (!inside || start < 0 || start >= end || end > byteLength) return null
  const first = Math.floor(start / RECORD_BYTES)
  const count = Math.ceil(end / RECORD_BYTES) - first
  const from = first * RECORD_BYTES
  return { first, count, from, to: Math.min((first + count) * RECORD_BYTES, byteLength) }
}

export interface ContentRangeInput {
  /** the root that the verifier fixed when it held the bytes */
  readonly root: Uint8Array
  /** bytes of the whole part */
  readonly byteLength: number
  /** offset of `data` in the part, from the answer */
  readonly from: number
  /** whole records of the part, from the answer */
  readonly data: Uint8Array
  /** from the answer */
  readonly path: readonly Uint8Array[]
}

/**
 * Checks that bytes are those of the part with this root, at this offset. Total; hashes nothing that is no run of whole
 * records of a part of this length.
 */
export function verifyContentRange(
  input: ContentRangeInput,
  hash: Sha256 = nobleSha256,
): Verdict<ContentPathReason> {
  const { root, byteLength, from, data, path } = input
  const to = from + data.length
  const run = recordsCovering(from, to, byteLength)
  if (run === null || run.from !== from || run.to !== to) {
    const evidence = new Evidence<ContentPathReason>()
    const inputs = { from: brief(from), bytes: String(data.length), length: brief(byteLength) }
    evidence.record({ id: 'content-run', inputs }, false, 'content-run', 'not whole records of this part')
    return evidence.verdict()
  }
  return verifyContentPath(
    { root, byteLength, first: run.first, leaves: contentLeaves(data, hash), path },
    hash,
  )
}
