/**
 * The smallest miner that transport.json can be run against: pieces in memory, real proofs, and the texts of
 * the reference's exceptions. Nothing here is for production; src/nodes/miner is.
 */
import { utf8ToBytes } from '@noble/hashes/utils.js'
import { proveChallenge } from '../protocol/challenge-proof.ts'
import { dec, hashData, type Sha3, toInteger } from '../protocol/hash.ts'
import { randomnessFromBytes } from '../protocol/pedersen.ts'
import { decodePoint, type Point } from '../protocol/point.ts'
import { proveRetrieve } from '../protocol/retrieve-proof.ts'
import { proveStore } from '../protocol/store-proof.ts'
import type { AxonCall, RouteAnswer, Routes } from '../wire/axon.ts'
import type { Policy } from '../wire/headers.ts'

interface Piece {
  readonly data: Uint8Array
  seed: string
}

export interface VectorMiner {
  readonly routes: Routes
  /** Handler calls so far. */
  calls(): number
}

type Refused = {
  readonly ok: false
  readonly status: number
  readonly code: string
  readonly message: string
}

export function vectorMiner(options: {
  readonly policy: Policy
  readonly stored: { readonly data: Uint8Array; readonly hotkey: string }
  readonly sha3: Sha3
  readonly randomBytes: (length: number) => Uint8Array
}): VectorMiner {
  const { policy, sha3, randomBytes, stored } = options
  const pieces = new Map<string, Piece>()
  let calls = 0
  const key = (hash: string, hotkey: string): string => `${hash} ${hotkey}`
  const nameOf = (data: Uint8Array): string => dec(hashData(data, sha3))
  pieces.set(key(nameOf(stored.data), stored.hotkey), { data: stored.data, seed: '0'.repeat(64) })

  const draw = (): bigint => randomnessFromBytes(randomBytes(32))
  const refuse = (code: string, message: string): Refused => {
    return { ok: false, status: policy === 'strict' ? 400 : 500, code, message }
  }
  const points = (fields: { readonly g: string; readonly h: string }): { g: Point; h: Point } | Refused => {
    const g = decodePoint(fields.g, policy)
    const h = decodePoint(fields.h, policy)
    if (!g.ok || !h.ok) return refuse('point-invalid', 'The EC point does not belong to the curve')
    return { g: g.value, h: h.value }
  }

  function store({ caller, data, fields }: AxonCall<'Store'>): RouteAnswer<'Store'> {
    calls += 1
    const crs = points(fields)
    if ('ok' in crs) return crs
    if (data === null) return refuse('data-missing', 'no data')
    pieces.set(key(nameOf(data), caller), { data, seed: fields.seed })
    const messageHash = toInteger(sha3(data, utf8ToBytes(fields.seed)))
    const proof = proveStore({ ...crs, messageHash, r: draw() })
    const { commitment, randomness, commitmentHash } = proof
    return { ok: true, fields: { commitment, randomness, commitment_hash: commitmentHash } }
  }

  function challenge({ caller, fields }: AxonCall<'Challenge'>): RouteAnswer<'Challenge'> {
    calls += 1
    const piece = pieces.get(key(fields.challenge_hash, caller))
    if (piece === undefined) return { ok: true, fields: {} }
    const previousSeed = piece.seed
    piece.seed = fields.seed
    if (fields.chunk_size === 0) return refuse('chunk-bytes-invalid', 'integer division or modulo by zero')
    const crs = points(fields)
    if ('ok' in crs) return crs
    const { seed, chunk_size: chunkBytes, challenge_index: index } = fields
    const task = { ...crs, data: piece.data, previousSeed, seed, chunkBytes, index, drawRandomness: draw }
    const proof = proveChallenge(task, sha3)
    if (!proof.ok) return refuse(proof.reason, 'list index out of range')
    const answer = {
      commitment_hash: proof.value.commitmentHash,
      commitment_proof: proof.value.commitmentProof,
      commitment: proof.value.commitment,
      randomness: proof.value.randomness,
      merkle_proof: proof.value.merkleProof,
      merkle_root: proof.value.merkleRoot,
    }
    return { ok: true, fields: answer, data: proof.value.chunk }
  }

  function retrieve({ caller, fields }: AxonCall<'Retrieve'>): RouteAnswer<'Retrieve'> {
    calls += 1
    const piece = pieces.get(key(fields.data_hash, caller))
    if (piece === undefined) return { ok: true, fields: {} }
    const proof = proveRetrieve({ data: piece.data, previousSeed: piece.seed, seed: fields.seed }, sha3)
    piece.seed = fields.seed
    const answer = { commitment_hash: proof.commitmentHash, commitment_proof: proof.commitmentProof }
    return { ok: true, fields: answer, data: piece.data }
  }

  const ping = (): RouteAnswer<'Synapse'> => {
    calls += 1
    return { ok: true, fields: {} }
  }
  const routes: Routes = {
    Synapse: { open: true, handle: ping },
    Store: { open: false, handle: store },
    Challenge: { open: false, handle: challenge },
    Retrieve: { open: false, handle: retrieve },
  }
  return { routes, calls: () => calls }
}
