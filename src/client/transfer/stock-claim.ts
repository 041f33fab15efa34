/**
 * What a validator's word is worth that reads no frames: a stock one, which has no receipts to give. It confirms an object
 * also when no miner took it (the specification's node does), so it is asked for it back: what it gives has to be the bytes
 * that it was sent. That is a claim, and never more: it shows nothing of who holds them, or of tomorrow.
 */
import type { Neuron } from '../../chain/chain-types.ts'
import { cidOfDigest } from '../../protocol/cid.ts'
import type { NetworkAccess } from '../network-access.ts'
import { sha256 } from '../web-crypto.ts'
import { RETRIEVE_TIMEOUT_MS } from './ask-validators.ts'

/** @returns why its word does not count, or null @throws the signal's reason */
export async function claimTrouble(
  access: NetworkAccess,
  validator: Neuron,
  { cid, data }: { readonly cid: string; readonly data: Uint8Array },
  signal: AbortSignal,
): Promise<string | null> {
  const options = { timeoutMs: RETRIEVE_TIMEOUT_MS, signal, action: 'upload' } as const
  const answer = await access.axons.retrieveUser(validator, { cid }, options)
  if (!answer.ok) return `it confirmed the object and does not give it back: ${answer.detail}`
  const given = answer.value.data
  const isIt = given.length === data.length && cidOfDigest(await sha256(given)) === cid
  return isIt ? null : 'it confirmed the object and gives back other bytes'
}
