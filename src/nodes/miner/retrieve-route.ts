import { chainedHash, storeCommitmentHash } from '../../protocol/chained-hash.ts'
import { toInteger } from '../../protocol/hash.ts'
import type { AxonCall, RouteAnswer } from '../../wire/axon.ts'
import { errorFields } from '../shared/log.ts'
import { nodeSha3 } from '../shared/sha3.ts'
import { callerKeyOf, type MinerParts } from './miner-parts.ts'
import { parseDataHash } from './piece-name.ts'
import { REFUSALS, refuseForStorage } from './refusals.ts'

/**
 * Retrieve: the piece with the chained pair of the caller's own record. A caller with a validator permit also gets
 * pieces that others stored, without a pair: an object announced by one validator can be served by any. Unknown
 * and damaged pieces are answered with null members.
 */
export async function answerRetrieve(
  call: AxonCall<'Retrieve'>,
  parts: MinerParts,
): Promise<RouteAnswer<'Retrieve'>> {
  try {
    const done = await parts.reads.run(() => read(call, parts))
    return done.busy ? REFUSALS.busy : done.value
  } catch (caught) {
    parts.log.error('retrieve-failed', { request: call.requestId, ...errorFields(caught) })
    return refuseForStorage(caught)
  }
}

async function read(
  { fields, caller }: AxonCall<'Retrieve'>,
  parts: MinerParts,
): Promise<RouteAnswer<'Retrieve'>> {
  const name = parseDataHash(fields.data_hash)
  if (!name.ok) return unknown
  const own = await parts.store.advance('retrieve', name.value, callerKeyOf(caller), fields.seed)
  if (own.ok) return { ok: true, data: own.value.bytes, fields: pairOf(own.value.seededHash, fields.seed) }
  if (own.reason !== 'unknown' || parts.chain.findByHotkey(caller)?.validatorPermit !== true) return unknown
  const foreign = await parts.store.openForeign(name.value)
  return foreign.ok ? { ok: true, data: foreign.value.bytes, fields: {} } : unknown
}

const unknown = { ok: true, data: null, fields: {} } as const

function pairOf(seededHash: Uint8Array | null, seed: string) {
  if (seededHash === null) return {}
  const proof = storeCommitmentHash(toInteger(seededHash))
  return { commitment_proof: proof, commitment_hash: chainedHash(proof, seed, nodeSha3) }
}
