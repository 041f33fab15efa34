/**
 * Keys, commitments and signatures of a simulated network, in two kinds behind one shape.
 *
 * `real` is the protocol's own arithmetic. `toy` puts a table of 256 points in the place of the group: a
 * commitment is the point that a hash of (g, h, m, r) selects, and a signature is a hash. Everything else that a
 * verifier does runs in the protocol's own code: the toy's g and h are no points, so the real verifiers leave out
 * the one multiplication that costs milliseconds and say so; exactly that complaint is put aside here, and the toy
 * opening is checked in its place. A toy opening of something else holds with a chance of 1 in 256.
 */
import { p256 } from '@noble/curves/nist.js'
import { bytesToHex, utf8ToBytes } from '@noble/hashes/utils.js'
import type { Hashing, Proofs, StoreAnswer } from '../../engine/ports.ts'
import { realProofs } from '../../engine/proofs.ts'
import type { CopyExpectation } from '../../engine/verify-copy.ts'
import { chainedHash, dataSeedHash } from '../../protocol/chained-hash.ts'
import {
  type ChallengeProof,
  type ChallengeReason,
  proveChallenge,
  verifyChallengeProof,
} from '../../protocol/challenge-proof.ts'
import { chunkAt, chunkCount } from '../../protocol/chunking.ts'
import { dec } from '../../protocol/hash.ts'
import { merkleProof, merkleRoot, merkleTree } from '../../protocol/merkle.ts'
import { decodePoint, encodePoint, pointText } from '../../protocol/point.ts'
import { wrapProof } from '../../protocol/proof-json.ts'
import { proveStore, verifyStoreProof } from '../../protocol/store-proof.ts'
import type { Check, Result, Verdict } from '../../protocol/verdict.ts'
import { parseReceipt, type Receipt, receiptText, signReceipt } from '../../wire/receipt.ts'
import { testKeypair } from '../miners.ts'
import { oneText } from './recent.ts'

export interface ProverTask {
  readonly data: Uint8Array
  readonly previousSeed: string
  readonly seed: string
  readonly g: string
  readonly h: string
  readonly chunkBytes: number
  readonly index: number
  readonly drawRandomness: () => bigint
}

interface Opening {
  readonly g: string
  readonly h: string
  readonly messageHash: bigint
  readonly r: bigint
}

type Unsigned = Omit<Receipt, 'signature' | 'randomness' | 'curve' | 'version'>

export interface SimulatedCrypto {
  readonly real: boolean
  readonly proofs: Proofs
  /** SS58 text of the n-th key. */
  addressOf(key: number): string
  sign(receipt: Unsigned, key: number): string
  proveStore(opening: Opening): { commitment: string; commitmentHash: string; randomness: bigint }
  /** Null when there is no such chunk, or g and h cannot be read. */
  proveChallenge(task: ProverTask): ChallengeProof | null
}

export function realCrypto(hashing: Hashing): SimulatedCrypto {
  return {
    real: true,
    proofs: realProofs(hashing),
    addressOf: (key) => testKeypair(key).address,
    sign: (receipt, key) => signReceipt(receipt, testKeypair(key)),
    proveStore({ g, h, messageHash, r }) {
      const [pointG, pointH] = [decodePoint(g, 'strict'), decodePoint(h, 'strict')]
      if (!pointG.ok || !pointH.ok) throw new TypeError('proveStore: g or h is no point')
      return proveStore({ g: pointG.value, h: pointH.value, messageHash, r })
    },
    proveChallenge(task) {
      const [g, h] = [decodePoint(task.g, 'strict'), decodePoint(task.h, 'strict')]
      if (!g.ok || !h.ok) return null
      const proof = proveChallenge({ ...task, g: g.value, h: h.value }, hashing.sha3)
      return proof.ok ? proof.value : null
    },
  }
}

const TABLE_SIZE = 256

/** More than the table has points: a longer number would hide nothing, and be kept in every receipt. */
const TOY_RANDOMNESS = 2n ** 32n

interface TableEntry {
  readonly encoded: string
  readonly text: Uint8Array
}

let table: readonly TableEntry[] | null = null

/** Points with the smallest x there are, because short texts are read faster. */
function pointTable(): readonly TableEntry[] {
  if (table !== null) return table
  const { Fp } = p256.Point
  const { a, b } = p256.Point.CURVE()
  const found: TableEntry[] = []
  for (let x = 1n; found.length < TABLE_SIZE; x += 1n) {
    const square = Fp.add(Fp.mul(Fp.add(Fp.sqr(x), a), x), b)
    const y = Fp.pow(square, (Fp.ORDER + 1n) / 4n)
    if (!Fp.eql(Fp.sqr(y), square)) continue
    const point = p256.Point.fromAffine({ x, y })
    found.push({ encoded: encodePoint(point), text: pointText(point) })
  }
  table = found
  return found
}

function toyCommit({ g, h, messageHash, r }: Opening, { sha256 }: Hashing): TableEntry {
  const digest = sha256(utf8ToBytes(`${g}.${h}.${messageHash}.${r}`))
  const entry = pointTable()[(digest[0] ?? 0) % TABLE_SIZE]
  if (entry === undefined) throw new RangeError('toyCommit: outside of the table')
  return entry
}

const addresses = new Map<number, string>()

/** Base58, of an address's length; not one that anybody could decode. */
function toyAddress(key: number): string {
  const known = addresses.get(key)
  if (known !== undefined) return known
  const digits = key.toString(9).replaceAll(/./g, (digit) => String(Number(digit) + 1))
  const address = `5Toy${'x'.repeat(44 - digits.length)}${digits}`
  addresses.set(key, address)
  return address
}

function toySignature(receipt: Unsigned, address: string, { sha256 }: Hashing): string {
  const hex = bytesToHex(sha256(utf8ToBytes(`${address}.${receiptText(receipt)}`)))
  return `0x${hex}${hex}`
}

/** The complaint that stands for "the group was not used": g and h of a toy are no points. */
function isToyComplaint({ id, inputs, ok }: Check): boolean {
  return !ok && id === 'point-form' && (inputs['name'] === 'g' || inputs['name'] === 'h')
}

const REASONS: Readonly<Record<string, ChallengeReason>> = {
  'point-form': 'point-invalid',
  'randomness-range': 'randomness-invalid',
  'path-form': 'path-malformed',
  'path-shape': 'path-shape',
  'merkle-path': 'path-fails',
}

/** The verdict without the toy's complaints: its reason is that of the first other check that failed. */
function withoutToyComplaints(verdict: Verdict<ChallengeReason>): Verdict<ChallengeReason> {
  if (verdict.ok) return verdict
  const checks = verdict.checks.filter((check) => !isToyComplaint(check))
  const first = checks.find(({ ok }) => !ok)
  if (first === undefined) return { ok: true, checks }
  if (verdict.reason !== 'point-invalid') return { ...verdict, checks }
  const reason = REASONS[first.id] ?? 'point-invalid'
  return { ok: false, reason, detail: `toy group: ${first.id}`, checks }
}

/** Toy points: hex, so that they fit where a point's text does, and not of ASCII, so that nobody takes them for points. */
function toyPoint(label: 'a' | 'b', seed: string): string {
  return `f${label}${seed.slice(0, 14)}`
}

export function toyCrypto(hashing: Hashing): SimulatedCrypto {
  const { sha3 } = hashing
  return {
    real: false,
    proofs: toyProofs(hashing),
    addressOf: toyAddress,
    sign: (receipt, key) => toySignature(receipt, toyAddress(key), hashing),
    proveStore(opening) {
      const r = (opening.r % TOY_RANDOMNESS) + 1n
      return {
        commitment: toyCommit({ ...opening, r }, hashing).encoded,
        commitmentHash: dec(opening.messageHash),
        randomness: r,
      }
    },
    proveChallenge({ data, previousSeed, seed, g, h, chunkBytes, index, drawRandomness }) {
      const count = chunkCount(data.length, chunkBytes)
      const chunk = chunkAt(data, chunkBytes, index)
      if (chunk === null) return null
      const randomness = Array.from({ length: count }, drawRandomness)
      const points = randomness.map((r, i) => {
        const messageHash = dataSeedHash(chunkAt(data, chunkBytes, i) ?? chunk, seed, sha3)
        return toyCommit({ g, h, messageHash, r }, hashing)
      })
      const tree = merkleTree(
        points.map(({ text }) => text),
        sha3,
      )
      const commitmentProof = dec(dataSeedHash(data, previousSeed, sha3))
      return {
        commitmentHash: chainedHash(commitmentProof, seed, sha3),
        commitmentProof,
        commitment: points[index]?.encoded ?? '',
        chunk,
        randomness: randomness[index] ?? 0n,
        merkleProof: wrapProof(merkleProof(tree, index)),
        merkleRoot: merkleRoot(tree),
      }
    },
  }
}

function toyProofs(hashing: Hashing): Proofs {
  return {
    parametersOf: (seed) => ({ curve: 'P-256', g: toyPoint('a', seed), h: toyPoint('b', seed), seed }),
    verifyCopy: (expected, answer) => verifyToyCopy(expected, answer, hashing),
    verifyChallenge(expected, answer) {
      const verdict = withoutToyComplaints(verifyChallengeProof(expected, answer, 'strict', hashing))
      if (!verdict.ok) return verdict
      const { g, h, seed } = expected.request
      const { data_chunk: chunk, randomness, commitment } = answer
      const r = typeof randomness === 'bigint' ? randomness : 0n
      const messageHash = chunk instanceof Uint8Array ? dataSeedHash(chunk, seed, hashing.sha3) : 0n
      if (toyCommit({ g, h, messageHash, r }, hashing).encoded === commitment) return verdict
      const detail = 'the toy commitment does not open'
      return { ok: false, reason: 'opening-fails', detail, checks: verdict.checks }
    },
  }
}

const ECHOED = ['curve', 'g', 'h', 'seed'] as const

function verifyToyCopy(
  expected: CopyExpectation,
  answer: StoreAnswer,
  hashing: Hashing,
): Result<Receipt, 'lied'> {
  const { miner, validator, length, group, messageHash } = expected
  const cid = oneText(expected.cid)
  const lied = (detail: string) => ({ ok: false, reason: 'lied', detail }) as const
  const changed = ECHOED.find((name) => answer[name] !== group[name])
  if (changed !== undefined) return lied(`echo-differs: ${changed}`)
  const { commitment, commitment_hash, randomness, signature } = answer
  const names = { version: 1, miner, validator, cid, length, ...group, commitment, commitment_hash }
  const receipt = parseReceipt({
    ...names,
    randomness: randomness?.toString(),
    block: answer.receipt_block,
    block_hash: answer.receipt_block_hash,
    signature,
  })
  if (!receipt.ok) return lied(`${receipt.reason}: ${receipt.detail}`)
  const store = verifyStoreProof({ ...group, messageHash }, receipt.value, 'strict')
  const failed = store.checks.find((check) => !check.ok && !isToyComplaint(check))
  if (failed !== undefined) return lied(failed.id)
  const opening = { g: group.g, h: group.h, messageHash, r: randomness ?? 0n }
  if (toyCommit(opening, hashing).encoded !== commitment) return lied('opening-fails')
  if (toySignature(receipt.value, miner, hashing) !== signature) return lied('signature-mismatch')
  return receipt
}
