import type { AxonCall, RouteAnswer } from '../../wire/axon.ts'
import { errorFields } from '../shared/log.ts'
import { callerKeyOf, type MinerParts } from './miner-parts.ts'
import { parseDataHash } from './piece-name.ts'
import { refuseForStorage } from './refusals.ts'

/** Renew: the caller's piece stays longer. `renewed` false: there is no such piece of this caller here. */
export async function answerRenew(call: AxonCall<'Renew'>, parts: MinerParts): Promise<RouteAnswer<'Renew'>> {
  const { fields, caller } = call
  const name = parseDataHash(fields.data_hash)
  if (!name.ok) return { ok: true, fields: { renewed: false, ends_at: null } }
  try {
    const end = await parts.store.renew(name.value, callerKeyOf(caller), fields.ttl)
    return { ok: true, fields: { renewed: end !== null, ends_at: end } }
  } catch (caught) {
    parts.log.error('renew-failed', { requestId: call.requestId, ...errorFields(caught) })
    return refuseForStorage(caught)
  }
}

/** Discard: the caller's piece goes before its end, and nobody else's. */
export async function answerDiscard(
  call: AxonCall<'Discard'>,
  parts: MinerParts,
): Promise<RouteAnswer<'Discard'>> {
  const { fields, caller } = call
  const name = parseDataHash(fields.data_hash)
  if (!name.ok) return { ok: true, fields: { discarded: true } }
  try {
    const discarded = await parts.store.discard(name.value, callerKeyOf(caller), fields.seeds)
    return { ok: true, fields: { discarded } }
  } catch (caught) {
    parts.log.error('discard-failed', { requestId: call.requestId, ...errorFields(caught) })
    return refuseForStorage(caught)
  }
}
