import type { ChallengeProof } from '../../protocol/challenge-proof.ts'
import { chunkCount } from '../../protocol/chunking.ts'
import { contentLeaves, contentPath, RECORD_BYTES } from '../../protocol/content-tree.ts'
import type { AxonCall, RouteAnswer } from '../../wire/axon.ts'
import { signAnswer } from '../../wire/signed-answer.ts'
import type { ChallengeRequest } from '../../wire/synapse.ts'
import { errorFields } from '../shared/log.ts'
import { nodeSha256 } from '../shared/sha256.ts'
import { CHUNKS_MAX, commitInSlices, derivedRandomness, proofOf } from './challenge-prover.ts'
import { readGenerators } from './generators.ts'
import { callerKeyOf, type MinerParts } from './miner-parts.ts'
import { type PieceName, parseDataHash } from './piece-name.ts'
import { REFUSALS, refuseForStorage } from './refusals.ts'

/**
 * Challenge. An unknown or damaged piece is answered with null members, as the reference does: it is the declared
 * fault, told apart from a lie. Different from the reference: parameters that cannot be answered are refused before
 * the seed is replaced, and the work of one request is bounded. And a caller with a validator permit may ask about what others
 * stored, as it may fetch that: while the validator that placed an object is away, its owner asks through another one.
 */
export async function answerChallenge(
  call: AxonCall<'Challenge'>,
  parts: MinerParts,
): Promise<RouteAnswer<'Challenge'>> {
  const generators = readGenerators(call.fields.g, call.fields.h)
  if (generators === null) return REFUSALS.generators
  try {
    const done = await parts.proofs.run(() => prove(call, generators, parts))
    return done.busy ? REFUSALS.busy : done.value
  } catch (caught) {
    parts.log.error('challenge-failed', { request: call.requestId, ...errorFields(caught) })
    return refuseForStorage(caught)
  }
}

async function prove(
  { fields, caller }: AxonCall<'Challenge'>,
  generators: NonNullable<ReturnType<typeof readGenerators>>,
  parts: MinerParts,
): Promise<RouteAnswer<'Challenge'>> {
  const { challenge_index: index, chunk_size: chunkBytes, seed } = fields
  const key = callerKeyOf(caller)
  const name = parseDataHash(fields.challenge_hash)
  if (!name.ok) return { ok: true, fields: {} }
  const own = await parts.store.bytesOf(name.value, key)
  const byteLength = own ?? (await foreignBytes(name.value, caller, parts))
  if (byteLength === null) return { ok: true, fields: {} }
  const count = chunkCount(byteLength, chunkBytes)
  if (count > CHUNKS_MAX) return REFUSALS.chunks
  if (index >= count) return REFUSALS.index
  const piece =
    own === null
      ? await parts.store.openForeign(name.value, NO_SEED)
      : await parts.store.advance('challenge', name.value, key, seed)
  if (!piece.ok || piece.value.seededHash === null) return { ok: true, fields: {} }
  const context = [key, name.value, seed, fields.g, fields.h, String(chunkBytes)]
  const { bytes: data, seededHash } = piece.value
  const randomness = derivedRandomness(parts.secret, context)
  const work = { ...generators, data, seededHash, seed, chunkBytes, index, randomness }
  const committed = await parts.trees.get(context.join('.'), () => commitInSlices(work))
  const proof = proofOf(committed, work)
  return {
    ok: true,
    data: proof.chunk,
    fields: {
      commitment: proof.commitment,
      randomness: proof.randomness,
      commitment_hash: proof.commitmentHash,
      commitment_proof: proof.commitmentProof,
      merkle_proof: proof.merkleProof,
      merkle_root: proof.merkleRoot,
      content_path: contentPathOf(data, chunkBytes, index),
      answer_signature: signatureOf(fields, caller, proof, parts),
    },
  }
}

/** There is no chain to go on: the pair says nothing of the past, only that it fits. */
const NO_SEED = ''

async function foreignBytes(
  name: PieceName,
  caller: string,
  { store, chain }: MinerParts,
): Promise<number | null> {
  return chain.findByHotkey(caller)?.validatorPermit === true ? store.foreignBytes(name) : null
}

/** Ours: whose answer this is, also to somebody who had it from another. */
function signatureOf(
  asked: ChallengeRequest,
  validator: string,
  { chunk, ...proof }: ChallengeProof,
  { keypair, sha256 }: MinerParts,
): string {
  const { challenge_hash: challengeHash, challenge_index: index, chunk_size: chunkBytes } = asked
  const question = { validator, challengeHash, index, chunkBytes, seed: asked.seed, g: asked.g, h: asked.h }
  const chunkDigest = Buffer.from(sha256(chunk)).toString('hex')
  return signAnswer({ miner: keypair.address, ...question, ...proof, chunkDigest }, keypair)
}

/**
 * Ours: where the chunk is a run of whole records, the neighbours that lead to the root which the owner fixed at
 * upload; the specification's own tree binds to nothing outside the answer (S3). Null for other chunk sizes.
 */
function contentPathOf(data: Uint8Array, chunkBytes: number, index: number): string[] | null {
  if (chunkBytes % RECORD_BYTES !== 0) return null
  const leaves = contentLeaves(data, nodeSha256)
  const perChunk = chunkBytes / RECORD_BYTES
  const first = index * perChunk
  const count = Math.min(perChunk, leaves.length - first)
  return contentPath(leaves, first, count, nodeSha256).map((step) => Buffer.from(step).toString('hex'))
}
