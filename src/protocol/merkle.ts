/**
 * Protocol section 1.7: the prover's tree over the commitments of a challenge.
 *
 * A leaf is the ASCII text `x,y` of a point, not hashed; a node is SHA3-256(left || right) without tags; an odd last node
 * is promoted unchanged; the root of one leaf is the leaf. A step of a path is {"left": hex} or {"right": hex}.
 *
 * Two verifiers:
 *  - `verifyFold` is the reference's: it folds whatever steps it is given. An inner node with the upper part of its path
 *    verifies as a leaf (S12), a tree of one leaf is accepted for any size and any index (S4).
 *  - `verifyPath` is strict (V7): the number of chunks and the index determine the sides of all steps and which siblings are
 *    leaves, hence long; the path must have exactly that shape, in canonical text.
 * What neither gives: the root comes from the prover in the same answer, so the tree binds to nothing outside it (S3).
 * The content tree does.
 */
import { bytesToHex, hexToBytes } from '@noble/hashes/utils.js'
import { entryAt } from './entry-at.ts'
import { brief, type Comparison, Evidence, type Recorded } from './evidence.ts'
import { nobleSha3, type Sha3 } from './hash.ts'
import { decodePoint } from './point.ts'
import type { Verdict } from './verdict.ts'

export type Side = 'left' | 'right'
export type ProofStep = { readonly left: string } | { readonly right: string }

export interface FoldStep {
  /** of the sibling */
  readonly hex: string
  readonly side: Side
}

/**
 * Folds a path from its leaf: hex in, the root's lower-case hex out. Every text is hex of whole bytes, which the caller has
 * seen to. Whoever can fold a whole path at once injects that.
 */
export type PathFold = (leaf: string, steps: readonly FoldStep[]) => string

/** Step by step, with any SHA3. */
export function foldWith(sha3: Sha3): PathFold {
  return (leaf, steps) => {
    let value: Uint8Array = hexToBytes(leaf)
    for (const { hex, side } of steps) {
      const sibling = hexToBytes(hex)
      value = side === 'left' ? sha3(sibling, value) : sha3(value, sibling)
    }
    return bytesToHex(value)
  }
}

const nobleFold = foldWith(nobleSha3)

/** What does not lead to the root, @noble folds again before anybody is accused of it. */
function foldTo(root: string, fold: PathFold, leaf: string, steps: readonly FoldStep[]): string {
  const top = fold(leaf, steps)
  return top === root ? top : nobleFold(leaf, steps)
}

/** All levels, leaves first, root last. */
export interface MerkleTree {
  readonly levels: readonly (readonly Uint8Array[])[]
}

/** Builds the tree over leaf bytes as they are. Throws RangeError without leaves: there is no root of nothing. */
export function merkleTree(leaves: readonly Uint8Array[], sha3: Sha3 = nobleSha3): MerkleTree {
  if (leaves.length === 0) throw new RangeError('merkleTree: no leaves')
  const levels: (readonly Uint8Array[])[] = [leaves]
  let level = leaves
  while (level.length > 1) {
    const next: Uint8Array[] = []
    for (let i = 0; i < level.length; i += 2) {
      const left = entryAt(level, i)
      const right = level[i + 1]
      next.push(right === undefined ? left : sha3(left, right))
    }
    levels.push(next)
    level = next
  }
  return { levels }
}

/** Hex of the root; of a single leaf, the leaf itself. */
export function merkleRoot(tree: MerkleTree): string {
  return bytesToHex(entryAt(entryAt(tree.levels, tree.levels.length - 1), 0))
}

/** The path of leaf `index`, bottom up. Throws RangeError when there is no such leaf. */
export function merkleProof(tree: MerkleTree, index: number): ProofStep[] {
  const leaves = entryAt(tree.levels, 0)
  const steps: ProofStep[] = []
  for (const { side, level, position } of pathShape(leaves.length, index)) {
    const hex = bytesToHex(entryAt(entryAt(tree.levels, level), position))
    steps.push(side === 'left' ? { left: hex } : { right: hex })
  }
  return steps
}

export interface ShapeStep {
  readonly side: Side
  /** 0 = leaves */
  readonly level: number
  /** of the sibling in its level */
  readonly position: number
  /** the sibling is a leaf: at the bottom, or the last leaf wherever it was promoted to */
  readonly siblingIsLeaf: boolean
}

/** The one shape that the path of leaf `index` of `count` leaves can have (V7). */
export function pathShape(count: number, index: number): ShapeStep[] {
  if (!Number.isSafeInteger(index) || index < 0 || index >= count)
    throw new RangeError('pathShape: no such leaf')
  const steps: ShapeStep[] = []
  let i = index
  let width = count
  for (let level = 0; width > 1; level++) {
    if (i % 2 === 1 || i + 1 < width) {
      const side = i % 2 === 1 ? 'left' : 'right'
      const position = side === 'left' ? i - 1 : i + 1
      const siblingIsLeaf = level === 0 || position * 2 ** level === count - 1
      steps.push({ side, level, position, siblingIsLeaf })
    }
    i = Math.floor(i / 2)
    width = Math.ceil(width / 2)
  }
  return steps
}

export type PathReason = 'path-malformed' | 'path-shape' | 'path-fails'

const STEP_HEX_MAX = 4096

/** What Python's `bytearray.fromhex` reads, in either case and with white space between bytes, without that white space. */
function lenientHex(text: unknown): string | null {
  if (typeof text !== 'string' || text.length > STEP_HEX_MAX) return null
  if (!/^[ \t\n\v\f\r]*(?:[0-9a-fA-F]{2}[ \t\n\v\f\r]*)*$/.test(text)) return null
  return text.replace(/[ \t\n\v\f\r]/g, '').toLowerCase()
}

function property(value: unknown, key: Side): unknown {
  if (typeof value !== 'object' || value === null || !Object.hasOwn(value, key)) return undefined
  const found: unknown = Reflect.get(value, key)
  return found
}

/** What Python can take the length of: a list, or a text or object, whose elements are never steps that work. */
function lenientSteps(proof: unknown): readonly unknown[] | null {
  if (Array.isArray(proof)) return proof
  if (typeof proof === 'string') return proof === '' ? [] : [null]
  if (typeof proof !== 'object' || proof === null) return null
  return Object.keys(proof).length === 0 ? [] : [null]
}

/** The first readable side of each step; null when one has none. */
function readSteps(steps: readonly unknown[]): FoldStep[] | null {
  const read: FoldStep[] = []
  for (const step of steps) {
    const left = lenientHex(property(step, 'left'))
    const hex = left ?? lenientHex(property(step, 'right'))
    if (hex === null) return null
    read.push({ hex, side: left === null ? 'right' : 'left' })
  }
  return read
}

/** The reference's check. Total; what raises an error there is `path-malformed` here. */
export function verifyFold(
  proof: unknown,
  leaf: unknown,
  root: unknown,
  fold: PathFold = nobleFold,
  recorded?: Recorded,
): Verdict<PathReason> {
  const evidence = new Evidence<PathReason>(recorded)
  const steps = lenientSteps(proof)
  const read = steps === null ? null : readSteps(steps)
  const [leafHex, rootHex] = [lenientHex(leaf), lenientHex(root)]
  const inputs = { leaf: brief(leaf), steps: String(steps?.length ?? 0) }
  if (read === null || leafHex === null || rootHex === null) {
    evidence.record(
      { id: 'path-form', inputs, got: brief(proof) },
      false,
      'path-malformed',
      'leaf, root or a step cannot be read',
    )
    return evidence.verdict()
  }
  const top = foldTo(rootHex, fold, leafHex, read)
  const comparison: Comparison = {
    id: 'merkle-path',
    inputs,
    expected: brief(root),
    got: brief(top),
  }
  evidence.record(comparison, top === rootHex, 'path-fails', 'the path does not lead to the root')
  return evidence.verdict()
}

const NODE_HEX = /^[0-9a-f]{64}$/

/** Whether the hex is what stands at this place of the tree: a canonical point text or 32 bytes. */
function isNode(hex: unknown, isLeaf: boolean): hex is string {
  return isLeaf ? decodePoint(hex, 'strict').ok : typeof hex === 'string' && NODE_HEX.test(hex)
}

/** The siblings, when `proof` is a list of one-entry steps of exactly the shape; else what is wrong. */
function siblings(proof: unknown, shape: readonly ShapeStep[]): FoldStep[] | string {
  if (!Array.isArray(proof)) return 'the path is not a list'
  if (proof.length !== shape.length) return `the path has ${proof.length} steps instead of ${shape.length}`
  const found: FoldStep[] = []
  for (const [i, { side, siblingIsLeaf }] of shape.entries()) {
    const step: unknown = proof[i]
    const hex = property(step, side)
    const single = typeof step === 'object' && step !== null && Object.keys(step).length === 1
    if (!single || hex === undefined) return `step ${i} is not one sibling on the ${side}`
    if (!isNode(hex, siblingIsLeaf))
      return `step ${i} is not ${siblingIsLeaf ? 'a leaf' : 'a node of 32 bytes'}`
    found.push({ hex, side })
  }
  return found
}

export interface PathInput {
  /** K, the number of chunks, from the length that the verifier knows */
  readonly count: number
  readonly index: number
  /** canonical text of the commitment in hex */
  readonly leaf: string
  /** from the answer */
  readonly proof: unknown
  /** from the answer */
  readonly root: unknown
}

/** The strict check (V7). Total; an index outside the chunks has no path. */
export function verifyPath(
  input: PathInput,
  fold: PathFold = nobleFold,
  recorded?: Recorded,
): Verdict<PathReason> {
  const { count, index, leaf, proof, root } = input
  const evidence = new Evidence<PathReason>(recorded)
  const inputs = { index: brief(index), chunks: brief(count) }
  const exists = Number.isSafeInteger(index) && Number.isSafeInteger(count) && index >= 0 && index < count
  const shape = exists ? pathShape(count, index) : null
  const steps = shape === null ? 'there is no such chunk' : siblings(proof, shape)
  const why = typeof steps === 'string' ? steps : 'the root is not what a tree of this size has'
  const fits = typeof steps !== 'string' && isNode(root, count === 1) && isNode(leaf, true)
  const expected = shape === null ? 'no path' : `${shape.length} steps`
  evidence.record({ id: 'path-shape', inputs, expected, got: fits ? expected : why }, fits, 'path-shape', why)
  if (!fits) return evidence.verdict()
  const got = foldTo(root, fold, leaf, steps)
  evidence.record(
    { id: 'merkle-path', inputs: { ...inputs, leaf }, expected: brief(root), got },
    got === root,
    'path-fails',
    'the path does not lead to the root',
  )
  return evidence.verdict()
}
