import { randomBytes } from 'node:crypto'
import { loadCurve } from '../../kernel/proof-kernel.ts'
import { cidOfDigest } from '../../protocol/cid.ts'
import { toInteger } from '../../protocol/hash.ts'
import { randomnessFromBytes } from '../../protocol/pedersen.ts'
import { proveStore } from '../../protocol/store-proof.ts'
import type { AxonCall, RouteAnswer } from '../../wire/axon.ts'
import { STORE_LIFE_MS } from '../../wire/limits.ts'
import { signReceipt } from '../../wire/receipt.ts'
import { errorFields } from '../shared/log.ts'
import { readGenerators } from './generators.ts'
import { callerKeyOf, type MinerParts } from './miner-parts.ts'
import { REFUSALS, refuseForStorage } from './refusals.ts'

/** Protocol section 2.1: what a validator's request without a ttl means, seconds. */
const DEFAULT_TTL_SECONDS = 2_592_000

/**
 * Store: keep the piece durably, then prove that it was read, and sign a receipt for it. The receipt names the
 * chain's newest block this node knows, which bounds from below how old it can be.
 */
export async function answerStore(call: AxonCall<'Store'>, parts: MinerParts): Promise<RouteAnswer<'Store'>> {
  const { fields, data, caller } = call
  if (data === null || data.byteLength === 0) return REFUSALS.empty
  const generators = readGenerators(fields.g, fields.h)
  if (generators === null) return REFUSALS.generators
  try {
    const ttl = fields.ttl ?? DEFAULT_TTL_SECONDS
    const isTooLate = () => call.ageMs() > STORE_LIFE_MS
    const stored = await parts.store.store(callerKeyOf(caller), data, fields.seed, ttl, isTooLate)
    if (!stored.ok) return stored.reason === 'too-late' ? REFUSALS.late : REFUSALS.full
    const messageHash = toInteger(stored.value.seededHash)
    const r = randomnessFromBytes(randomBytes(32))
    const proof = proveStore({ ...generators, messageHash, r }, await loadCurve())
    return { ok: true, fields: { ...answered(proof), ...signed(call, data, proof, parts) } }
  } catch (caught) {
    parts.log.error('store-failed', { request: call.requestId, ...errorFields(caught) })
    return refuseForStorage(caught)
  }
}

type Proof = ReturnType<typeof proveStore>

function answered({ commitment, commitmentHash, randomness }: Proof) {
  return { commitment, commitment_hash: commitmentHash, randomness }
}

function signed({ caller, fields }: AxonCall<'Store'>, data: Uint8Array, proof: Proof, parts: MinerParts) {
  const { block, blockHash } = parts.chain.current()
  const { seed, g, h } = fields
  const receipt = {
    validator: caller,
    miner: parts.keypair.address,
    cid: cidOfDigest(parts.sha256(data)),
    length: data.byteLength,
    seed,
    g,
    h,
    commitment: proof.commitment,
    commitment_hash: proof.commitmentHash,
    block,
    block_hash: blockHash,
  }
  return {
    signature: signReceipt(receipt, parts.keypair),
    receipt_block: block,
    receipt_block_hash: blockHash,
  }
}
