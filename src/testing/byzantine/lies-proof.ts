/**
 * Liars whose proof is not the one that was asked for (rows B5, B6, B8, B9, B13-B15). They hold the bytes, or as much of
 * them as the lie needs, so that only the check which the row is about stands in their way.
 */
import { bytesToHex, hexToBytes } from '@noble/hashes/utils.js'
import type { ChallengeAsk, MinerTransport } from '../../engine/ports.ts'
import { dataSeedHash } from '../../protocol/chained-hash.ts'
import type { ChallengeAnswer } from '../../protocol/challenge-proof.ts'
import { chunkAt, chunkCount } from '../../protocol/chunking.ts'
import { contentLeaves } from '../../protocol/content-tree.ts'
import { type ProofStep, pathShape } from '../../protocol/merkle.ts'
import { commit, randomnessFromBytes } from '../../protocol/pedersen.ts'
import { decodePoint, encodePoint, P256_ORDER, type Point } from '../../protocol/point.ts'
import { wrapProof } from '../../protocol/proof-json.ts'
import { changedChallenge, inventedPair, type LiarTools, liarWith, type MakeLiar } from './liar.ts'

/** A point of an ask, which is ours and well formed. */
export function pointOf(hex: string): Point {
  const point = decodePoint(hex, 'strict')
  if (!point.ok) throw new Error(`asked with a base that is no point: ${point.detail}`)
  return point.value
}

/** B5: the honest proof of the neighbouring chunk under the asked index. Honest about pieces of one chunk. */
export const answersOtherIndex: MakeLiar = (honest, { miner }) => {
  let lying = false
  return liarWith(honest, {
    turn: () => {
      lying = true
    },
    async challenge(to, ask, limits) {
      const count = chunkCount(miner.pieces.get(ask.dataHash)?.length ?? 0, ask.chunkBytes)
      if (!lying || count < 2) return honest.challenge(to, ask, limits)
      const index = (ask.index + 1) % count
      const answer = await honest.challenge(to, { ...ask, index }, limits)
      return answer.ok ? { ok: true, value: { ...answer.value, challenge_index: ask.index } } : answer
    },
  })
}

/**
 * B6: answers the first question about a piece, then sends that answer again: as it was, or with this question's seed, bases
 * and a chained pair that fits.
 */
export function replays(how: 'verbatim' | 'relabelled'): MakeLiar {
  return (honest, tools) => {
    const earlier = new Map<string, ChallengeAnswer>()
    return liarWith(honest, {
      async challenge(to, ask, limits) {
        const old = earlier.get(ask.dataHash)
        if (old === undefined) {
          const answer = await honest.challenge(to, ask, limits)
          if (answer.ok) earlier.set(ask.dataHash, answer.value)
          return answer
        }
        return { ok: true, value: how === 'verbatim' ? old : relabelled(old, ask, tools) }
      },
    })
  }
}

function relabelled(old: ChallengeAnswer, ask: ChallengeAsk, tools: LiarTools): ChallengeAnswer {
  const { seed, g, h, index: challenge_index, chunkBytes: chunk_size } = ask
  return { ...old, seed, g, h, challenge_index, chunk_size, ...inventedPair(seed, tools) }
}

/** Bases with a relation that the liar knows: h = k * g, the strongest it could wish for. */
function ownBases(ask: ChallengeAsk, { random }: LiarTools): { g: Point; h: Point; k: bigint } {
  const g = pointOf(ask.g)
  const k = randomnessFromBytes(random.bytes(32)) % (P256_ORDER - 1n)
  return { g, h: g.multiplyUnsafe(k + 1n), k: k + 1n }
}

/** B8: computes under its own h and says so, or says that it used ours; or names another curve. */
export function swapsBases(how: 'said' | 'hidden' | 'curve'): MakeLiar {
  return (honest, tools) => {
    let lying = false
    return liarWith(honest, {
      turn: () => {
        lying = true
      },
      async challenge(to, ask, limits) {
        if (!lying) return honest.challenge(to, ask, limits)
        const h = how === 'curve' ? ask.h : encodePoint(ownBases(ask, tools).h)
        const answer = await honest.challenge(to, { ...ask, h }, limits)
        if (!answer.ok || how === 'said') return answer
        const said = how === 'hidden' ? { h: ask.h } : { curve: 'secp256k1' }
        return { ok: true, value: { ...answer.value, ...said } }
      },
    })
  }
}

/**
 * An opening of `commitment` = m*g + r*h to another message, for whoever knows k with h = k*g: r' = r + (m - m') / k.
 */
export function openingFor(m: bigint, r: bigint, other: bigint, k: bigint): bigint {
  const inverse = power(k, P256_ORDER - 2n)
  const shifted = (r + (((m - other) % P256_ORDER) + P256_ORDER) * inverse) % P256_ORDER
  return shifted === 0n ? P256_ORDER : shifted
}

function power(base: bigint, exponent: bigint): bigint {
  let result = 1n
  let square = base % P256_ORDER
  for (let left = exponent; left > 0n; left >>= 1n) {
    if (left & 1n) result = (result * square) % P256_ORDER
    square = (square * square) % P256_ORDER
  }
  return result
}

/**
 * B9: commits to nothing in particular before the chunk matters, and opens with the logarithm that it believes it
 * has. With bases hashed to the curve nobody has one, so the opening fails.
 */
export const trustsItsTrapdoor: MakeLiar = (honest, tools) =>
  changedChallenge(honest, tools, (answer, ask) => {
    const { k } = ownBases(ask, tools)
    const r = randomnessFromBytes(tools.random.bytes(32))
    const chunk = answer.data_chunk instanceof Uint8Array ? answer.data_chunk : new Uint8Array(0)
    const m = dataSeedHash(chunk, ask.seed, tools.hashing.sha3)
    const commitment = encodePoint(commit(pointOf(ask.g), pointOf(ask.h), 1n, r))
    return { ...answer, commitment, randomness: openingFor(1n, r, m, k) }
  })

/** B13: offers a node of the prover's tree where the commitment belongs. */
export const offersInnerNode: MakeLiar = (honest, tools) =>
  changedChallenge(honest, tools, (answer) => ({ ...answer, commitment: bytesToHex(tools.random.bytes(32)) }))

/** B13 in the content tree: two leaf hashes, which hash to a node, in the place of a record. */
export const offersLeafHashes: MakeLiar = (honest, tools) =>
  changedChallenge(honest, tools, (answer, ask) => {
    const piece = tools.miner.pieces.get(ask.dataHash) ?? new Uint8Array(0)
    const [left = new Uint8Array(32), right = left] = contentLeaves(piece, tools.hashing.sha256)
    const data_chunk = new Uint8Array(64)
    data_chunk.set(left)
    data_chunk.set(right, 32)
    return { ...answer, data_chunk }
  })

/** B14: all is right but the chained pair, which belongs to no data. */
export const inventsPair: MakeLiar = (honest, tools) =>
  changedChallenge(honest, tools, (answer, ask) => ({ ...answer, ...inventedPair(ask.seed, tools) }))

/** B14 in Retrieve, where the bytes that prove it are in the same answer. */
export const inventsPairOfRetrieve: MakeLiar = (honest, tools) => {
  let lying = false
  return liarWith(honest, {
    turn: () => {
      lying = true
    },
    async retrieve(to, ask, limits) {
      const answer = await honest.retrieve(to, ask, limits)
      if (!lying || !answer.ok) return answer
      return { ok: true, value: { ...answer.value, ...inventedPair(ask.seed, tools) } }
    },
  })
}

/**
 * B15: computes one commitment, for the chunk that was asked, and invents the rest of the tree. It needs the chunk and its
 * content path like anybody else, so it saves itself work and nothing more: no check of ours refuses it.
 */
export const commitsLate: MakeLiar = (honest: MinerTransport, tools) => {
  const { miner, random, hashing } = tools
  let lying = false
  return liarWith(honest, {
    turn: () => {
      lying = true
    },
    async challenge(to, ask, limits) {
      const piece = miner.pieces.get(ask.dataHash)
      const chunk = piece === undefined ? null : chunkAt(piece, ask.chunkBytes, ask.index)
      const answer = await honest.challenge(to, ask, limits)
      if (!lying || piece === undefined || chunk === null || !answer.ok) return answer
      const [g, h] = [pointOf(ask.g), pointOf(ask.h)]
      const randomness = randomnessFromBytes(random.bytes(32))
      const commitment = encodePoint(commit(g, h, dataSeedHash(chunk, ask.seed, hashing.sha3), randomness))
      const steps: ProofStep[] = pathShape(chunkCount(piece.length, ask.chunkBytes), ask.index).map(
        ({ side, siblingIsLeaf }) => {
          const hex = siblingIsLeaf ? ask.g : bytesToHex(random.bytes(32))
          return side === 'left' ? { left: hex } : { right: hex }
        },
      )
      let node: Uint8Array = hexToBytes(commitment)
      for (const step of steps) {
        node =
          'left' in step
            ? hashing.sha3(hexToBytes(step.left), node)
            : hashing.sha3(node, hexToBytes(step.right))
      }
      const tree = { merkle_proof: wrapProof(steps), merkle_root: bytesToHex(node) }
      return { ok: true, value: { ...answer.value, commitment, randomness, ...tree } }
    },
  })
}
