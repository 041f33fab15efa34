/** What the proof kernel does, in pieces that take turns with its peers: the same source in Node and in a worker of Chromium. */
import { createSHA3 } from 'hash-wasm'
import { wasmArgon2id, wasmHashes } from '../../src/client/wasm-hashes.ts'
import { type KernelSha3 } from '../../src/kernel/kernel-sha3.ts'
import { loadProofKernel } from '../../src/kernel/proof-kernel.ts'
import { toInteger } from '../../src/protocol/hash.ts'
import {
  type MerkleTree,
  merkleProof,
  merkleRoot,
  merkleTree,
  verifyFold,
} from '../../src/protocol/merkle.ts'
import {
  type CurveArithmetic,
  nobleCurve,
  type Opening,
  opensBatch,
  opensBy,
  randomnessFromBytes,
} from '../../src/protocol/pedersen.ts'
import { decodePoint, encodePoint, hashToPoint, type Point } from '../../src/protocol/point.ts'

export const WORKS = [
  'commit',
  'commitNoble',
  'openNoble',
  'openTables',
  'openFresh',
  'batch',
  'batchNoble',
  'sha3',
  'sha3Alone',
  'sha3HashWasm',
  'tree',
  'treeFloor',
  'treeNoble',
  'path',
  'pathFloor',
  'pathNoble',
  'argon2',
] as const
/** Microseconds of each: a commitment, an opening, a MiB, a tree, a path, a stretched passphrase. */
export type KernelWork = (typeof WORKS)[number]

/** Chunks of a challenge, and openings of a batch. */
const MANY = 4096
const LEAVES = 16_384
const LEAF = 777
/** A part of a file has this many bytes. */
const PART_BYTES = 8_396_800
const MIB = 2 ** 20
/** Bytes that one permutation of SHA3-256 takes in (FIPS 202, the rate). */
const RATE_BYTES = 136
/** Of a tree over 16,384 points of 157 bytes: three for each pair of points, one for each pair of nodes above. */
const TREE_PERMUTATIONS = 3 * (LEAVES / 2) + LEAVES / 2 - 1
/** Of a path of 14 steps: three for the two points, one for each step above. */
const PATH_PERMUTATIONS = 16

function random(bytes: number): Uint8Array {
  const out = new Uint8Array(bytes)
  for (let at = 0; at < bytes; at += 65_536) crypto.getRandomValues(out.subarray(at, at + 65_536))
  return out
}

const drawPoint = (): Point => {
  const read = decodePoint(encodePoint(hashToPoint('filetao bench', random(32))), 'strict')
  if (!read.ok) throw new Error(read.detail)
  return read.value
}

const drawScalars = (count: number) =>
  Array.from({ length: count }, () => ({ m: toInteger(random(32)), r: randomnessFromBytes(random(32)) }))

async function micros(count: number, work: () => unknown): Promise<number> {
  const began = performance.now()
  await work()
  return ((performance.now() - began) * 1000) / count
}

function times(count: number, work: () => unknown): void {
  for (let i = 0; i < count; i++) if (work() === false) throw new Error('an honest proof failed')
}

function curveWorks(curve: CurveArithmetic) {
  const [g, h] = [drawPoint(), drawPoint()]
  const list = drawScalars(MANY)
  const few = list.slice(0, 64)
  const points = curve.committer(g, h, MANY)(list)
  const openings: Opening[] = list.map(({ m, r }, i) => ({ g, h, m, r, commitment: points[i] ?? g }))
  const coefficients = openings.map(() => toInteger(random(16)) | 1n)
  const withTables = (by: CurveArithmetic) => {
    const commitTo = by.committer(g, h, MANY)
    commitTo(few)
    return (i: number) => {
      const { m, r, commitment } = openings[i % MANY] ?? { m: 0n, r: 0n, commitment: g }
      return commitTo([{ m, r }])[0]?.equals(commitment) === true
    }
  }
  const [quick, noble] = [withTables(curve), withTables(nobleCurve)]
  let at = 0
  return {
    // Bases that nobody has seen, as a challenge has them: their tables are part of the work.
    commit: () => {
      const [own, other] = [drawPoint(), drawPoint()]
      return micros(MANY, () => curve.committer(own, other, MANY)(list))
    },
    commitNoble: () => micros(64, () => nobleCurve.committer(g, h, 4)(few)),
    openNoble: () => micros(64, () => times(64, () => noble(at++))),
    openTables: () => micros(512, () => times(512, () => quick(at++))),
    openFresh: () => {
      const fresh = Array.from({ length: 16 }, (): Opening => {
        const [own, other] = [drawPoint(), drawPoint()]
        const [scalars = { m: 0n, r: 0n }] = drawScalars(1)
        const [commitment = own] = curve.committer(own, other, 1)([scalars])
        return { g: own, h: other, ...scalars, commitment }
      })
      return micros(16, () => times(16, () => opensBy(curve, fresh[at++ % 16] ?? (fresh[0] as Opening))))
    },
    batch: () => micros(MANY, () => times(1, () => opensBatch(openings, coefficients, curve))),
    batchNoble: () => micros(MANY, () => times(1, () => opensBatch(openings, coefficients))),
  }
}

async function hashWorks() {
  const parts = [random(PART_BYTES), random(PART_BYTES)]
  const hashWasm = await createSHA3(256)
  const ofPart = async (part: Uint8Array) => (await wasmHashes.sha3Of(part)).digest()
  return {
    sha3: () =>
      micros((2 * PART_BYTES) / MIB, async () => {
        const hashes = await Promise.all(parts.map((part) => wasmHashes.sha3Of(part)))
        return hashes.map((hash) => hash.digest())
      }),
    sha3Alone: () => micros(PART_BYTES / MIB, () => ofPart(parts[0] ?? random(1))),
    sha3HashWasm: () =>
      micros((2 * PART_BYTES) / MIB, () =>
        parts.map((part) => {
          hashWasm.init().update(part)
          return hashWasm.digest('binary')
        }),
      ),
  }
}

function treeWorks(sha3: KernelSha3) {
  const encoder = new TextEncoder()
  const leaves = drawScalars(LEAVES).map(({ m, r }) => encoder.encode(`${m},${r}`))
  const tree: MerkleTree = sha3.tree(leaves)
  const root = merkleRoot(tree)
  const proof = merkleProof(tree, LEAF)
  const leaf = Array.from(leaves[LEAF] ?? [], (byte) => byte.toString(16).padStart(2, '0')).join('')
  // The last permutation of a message takes its padding in.
  const half = random((RATE_BYTES * (TREE_PERMUTATIONS + 1)) / 2 - 1)
  const steps = random(RATE_BYTES * PATH_PERMUTATIONS - 1)
  return {
    treeFloor: () => micros(3, () => times(3, () => sha3.hashMany([half, half]).length > 0)),
    pathFloor: () => micros(500, () => times(500, () => sha3.hash(steps).length > 0)),
    tree: () => micros(3, () => times(3, () => sha3.tree(leaves))),
    treeNoble: () => micros(1, () => merkleTree(leaves)),
    path: () => micros(500, () => times(500, () => verifyFold(proof, leaf, root, sha3.fold).ok)),
    pathNoble: () => micros(50, () => times(50, () => verifyFold(proof, leaf, root).ok)),
  }
}

/** Makes what is measured. @throws Error where there is no kernel: then there is nothing to measure */
export async function prepareKernel(): Promise<(what: KernelWork) => Promise<number>> {
  const kernel = await loadProofKernel()
  if (kernel === null) throw new Error('there is no WebAssembly with SIMD here')
  const passphrase = new TextEncoder().encode('tall otter brick mango')
  const cost = { memoryKiB: 65_536, passes: 3, lanes: 1 }
  const works: Record<KernelWork, () => Promise<number>> = {
    ...curveWorks(kernel.curve),
    ...(await hashWorks()),
    ...treeWorks(kernel.sha3),
    argon2: () => micros(1, () => wasmArgon2id(passphrase, passphrase.slice(0, 16), cost)),
  }
  return (what) => works[what]()
}
