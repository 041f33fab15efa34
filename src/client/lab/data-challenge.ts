/**
 * A challenge as validators ask it and miners answer it, over a piece small enough to draw: the protocol's own code for the commitments, the
 * tree, the answer's path and the checks. Works in steps, so that a page stays responsive.
 */
import { bytesToHex } from '@noble/hashes/utils.js'
import { auditParametersOf } from '../../protocol/audit-parameters.ts'
import { dataSeedHash } from '../../protocol/chained-hash.ts'
import { chunkAt, chunkBytesRange, chunkCount } from '../../protocol/chunking.ts'
import { merkleProof, merkleRoot, merkleTree, pathShape, verifyPath } from '../../protocol/merkle.ts'
import { commit, opens, randomnessFromBytes } from '../../protocol/pedersen.ts'
import { decodePoint, encodePoint, type Point, pointText } from '../../protocol/point.ts'
import { seedText } from '../../protocol/seed.ts'
import { seededBytes } from './data-bytes.ts'

/** More leaves cannot be told apart in a drawing. */
export const LEAVES_MAX = 32

export interface ChallengeChoice {
  readonly seed: number
  /** Bytes of the piece. */
  readonly pieceBytes: number
  readonly chunkBytes: number
  readonly index: number
}

export interface TreeNode {
  readonly level: number
  readonly position: number
  /** Positions, one level below, of what it stands over. */
  readonly children: readonly number[]
  /** `asked`: the chunk's own way to the root. `sent`: a sibling in the answer. `hidden`: never leaves the miner. */
  readonly role: 'asked' | 'sent' | 'hidden'
  /** Hex, cut short. */
  readonly hash: string
}

export interface Preview {
  readonly chunks: number
  /** Protocol seed, 64 hex characters. */
  readonly seed: string
  readonly g: string
  readonly h: string
  readonly commitment: string
  readonly root: string
  /** Leaves first. */
  readonly levels: readonly (readonly TreeNode[])[]
  /** Bytes of the answer that depend on the choice: the chunk, and its path in hex. */
  readonly chunkBytes: number
  readonly pathSteps: number
  readonly pathBytes: number
  readonly opens: boolean
  readonly leads: boolean
}

/** The nearest choice that the protocol allows and that can be drawn. */
export function fitChoice(choice: ChallengeChoice): ChallengeChoice {
  const { min, max } = chunkSizes(choice.pieceBytes)
  const chunkBytes = Math.min(max, Math.max(min, Math.trunc(choice.chunkBytes)))
  const chunks = chunkCount(choice.pieceBytes, chunkBytes)
  return { ...choice, chunkBytes, index: Math.min(chunks - 1, Math.max(0, Math.trunc(choice.index))) }
}

/** Chunk sizes that the protocol draws for a piece, without those whose tree is too wide to draw. */
export function chunkSizes(pieceBytes: number): { readonly min: number; readonly max: number } {
  const { min, max } = chunkBytesRange(pieceBytes)
  return { min: Math.min(max, Math.max(min, Math.ceil(pieceBytes / LEAVES_MAX))), max }
}

/** Leaves and steps of a path that pieces of this size can have, at the ends of the range of chunk sizes. */
export function treeRange(pieceBytes: number): {
  readonly leaves: readonly [number, number]
  readonly steps: readonly [number, number]
} {
  const { min, max } = chunkBytesRange(pieceBytes)
  const [few, many] = [chunkCount(pieceBytes, max), chunkCount(pieceBytes, min)]
  return { leaves: [few, many], steps: [Math.ceil(Math.log2(few)), Math.ceil(Math.log2(many))] }
}

const TEXT = new TextEncoder()

/** @param rest is awaited between two commitments */
export async function previewChallenge(choice: ChallengeChoice, rest: () => Promise<void>): Promise<Preview> {
  const { seed: number, pieceBytes, chunkBytes, index } = fitChoice(choice)
  const data = seededBytes(`${number}/piece`, pieceBytes)
  const seed = seedText(seededBytes(`${number}/challenge`, 32))
  const { g: gHex, h: hHex } = auditParametersOf(seed)
  const [g, h] = [pointOf(gHex), pointOf(hHex)]
  const chunks = chunkCount(pieceBytes, chunkBytes)
  const leaves: Uint8Array[] = []
  let commitment = ''
  let right = false
  for (let i = 0; i < chunks; i += 1) {
    await rest()
    const m = dataSeedHash(chunkAt(data, chunkBytes, i) ?? data, seed)
    const r = randomnessFromBytes(seededBytes(`${number}/r/${i}`, 32))
    const point = commit(g, h, m, r)
    leaves.push(pointText(point))
    if (i !== index) continue
    commitment = encodePoint(point)
    right = opens({ g, h, commitment: point, m, r })
  }
  const tree = merkleTree(leaves)
  const proof = merkleProof(tree, index)
  const root = merkleRoot(tree)
  return {
    chunks,
    seed,
    g: gHex,
    h: hHex,
    commitment,
    root,
    levels: levelsOf(tree.levels, index),
    chunkBytes: chunkAt(data, chunkBytes, index)?.length ?? 0,
    pathSteps: proof.length,
    pathBytes: TEXT.encode(JSON.stringify(proof)).length,
    opens: right,
    leads: verifyPath({ count: chunks, index, leaf: commitment, proof, root }).ok,
  }
}

function pointOf(hex: string): Point {
  const point = decodePoint(hex, 'strict')
  if (!point.ok) throw new TypeError('a base that was just made cannot be read')
  return point.value
}

/** Every node with its part in the answer. */
function levelsOf(levels: readonly (readonly Uint8Array[])[], index: number): TreeNode[][] {
  const sent = new Set(
    pathShape(levels[0]?.length ?? 0, index).map(({ level, position }) => `${level}/${position}`),
  )
  return levels.map((nodes, level) =>
    nodes.map((node, position) => ({
      level,
      position,
      children:
        level === 0
          ? []
          : [2 * position, 2 * position + 1].filter((child) => child < (levels[level - 1]?.length ?? 0)),
      role:
        Math.floor(index / 2 ** level) === position
          ? 'asked'
          : sent.has(`${level}/${position}`)
            ? 'sent'
            : 'hidden',
      hash: bytesToHex(node.subarray(0, 4)),
    })),
  )
}
