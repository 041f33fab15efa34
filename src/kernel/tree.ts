/**
 * The protocol's tree (section 1.7), a level at a time: messages are left||right, which already lie one behind the other, so a
 * level is copied to the module as it is and comes back as the next one. An odd last node is promoted unchanged; it may be a
 * leaf, and of any length, wherever it ends up.
 */
import type { MerkleTree } from '../protocol/merkle.ts'
import { DIGEST_BYTES, INPUT_BYTES, MESSAGES_MAX, type Sha3Memory } from './sha3-memory.ts'

const PAIR_BYTES = 2 * DIGEST_BYTES

/** A level above the leaves: nodes one behind the other, then a promoted one if there is any. */
interface Level {
  readonly nodes: Uint8Array
  readonly promoted: Uint8Array | null
}

/** Far more than the text of a point has. */
const LEAF_BYTES_MAX = 2048

/** @throws RangeError without leaves, or with one of more than 2,048 bytes */
export function treeOf(leaves: readonly Uint8Array[], memory: Sha3Memory): MerkleTree {
  if (leaves.length === 0) throw new RangeError('treeOf: no leaves')
  if (leaves.some(({ length }) => length > LEAF_BYTES_MAX)) throw new RangeError('treeOf: a leaf is too long')
  const levels: (readonly Uint8Array[])[] = [leaves]
  if (leaves.length === 1) return { levels }
  let level = aboveLeaves(leaves, memory)
  levels.push(nodesOf(level))
  while (widthOf(level) > 1) {
    level = above(level, memory)
    levels.push(nodesOf(level))
  }
  return { levels }
}

function widthOf({ nodes, promoted }: Level): number {
  return nodes.length / DIGEST_BYTES + (promoted === null ? 0 : 1)
}

function nodesOf({ nodes, promoted }: Level): Uint8Array[] {
  const list: Uint8Array[] = []
  for (let at = 0; at < nodes.length; at += DIGEST_BYTES) list.push(nodes.subarray(at, at + DIGEST_BYTES))
  if (promoted !== null) list.push(promoted)
  return list
}

/** Leaves have any length. */
function aboveLeaves(leaves: readonly Uint8Array[], memory: Sha3Memory): Level {
  const count = Math.floor(leaves.length / 2)
  const nodes = new Uint8Array(count * DIGEST_BYTES)
  let [done, waiting, at] = [0, 0, 0]
  const flush = (): void => {
    memory.exports.sha3Messages(waiting)
    nodes.set(memory.digests(waiting), done * DIGEST_BYTES)
    done += waiting
    waiting = 0
    at = 0
  }
  for (let i = 0; i < count; i++) {
    const [left, right] = [leaves[2 * i], leaves[2 * i + 1]]
    if (left === undefined || right === undefined) throw new TypeError('treeOf: a leaf is missing')
    const bytes = left.length + right.length
    if (waiting === MESSAGES_MAX || at + bytes > INPUT_BYTES) flush()
    memory.put(left, at)
    memory.put(right, at + left.length)
    at += bytes
    memory.putEnd(waiting, at)
    waiting += 1
  }
  flush()
  return { nodes, promoted: leaves.length % 2 === 1 ? (leaves.at(-1) ?? null) : null }
}

function above({ nodes, promoted }: Level, memory: Sha3Memory): Level {
  const isOdd = nodes.length % PAIR_BYTES !== 0
  const paired = isOdd ? nodes.length - DIGEST_BYTES : nodes.length
  const joins = isOdd && promoted !== null
  const next = new Uint8Array(paired / 2 + (joins ? DIGEST_BYTES : 0))
  const step = MESSAGES_MAX * PAIR_BYTES
  for (let from = 0; from < paired; from += step) {
    const slice = nodes.subarray(from, Math.min(paired, from + step))
    memory.put(slice, 0)
    memory.putEqual(slice.length / PAIR_BYTES, PAIR_BYTES)
    memory.exports.sha3Messages(slice.length / PAIR_BYTES)
    next.set(memory.digests(slice.length / PAIR_BYTES), from / 2)
  }
  if (!isOdd) return { nodes: next, promoted }
  const last = nodes.subarray(paired)
  if (promoted === null) return { nodes: next, promoted: last }
  memory.put(last, 0)
  memory.put(promoted, DIGEST_BYTES)
  memory.putEnd(0, DIGEST_BYTES + promoted.length)
  memory.exports.sha3Messages(1)
  next.set(memory.digests(1), paired / 2)
  return { nodes: next, promoted: null }
}
