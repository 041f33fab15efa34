import type { AxonCall, RouteAnswer } from '../../wire/axon.ts'
import { MAX_INVENTORY } from '../../wire/limits.ts'
import { errorFields } from '../shared/log.ts'
import { callerKeyOf, type MinerParts } from './miner-parts.ts'
import { decimalOf, parseDataHash } from './piece-name.ts'
import { refuseForStorage } from './refusals.ts'

/** Inventory: which pieces are here for the caller, a page at a time, and nobody else's. */
export async function answerInventory(
  { fields, caller, requestId }: AxonCall<'Inventory'>,
  parts: MinerParts,
): Promise<RouteAnswer<'Inventory'>> {
  const after = fields.after === null ? null : parseDataHash(fields.after)
  if (after !== null && !after.ok) return { ok: true, fields: { pieces: [], next: null } }
  try {
    const { entries, next } = await parts.store.inventory(
      callerKeyOf(caller),
      after?.value ?? null,
      MAX_INVENTORY,
    )
    const pieces = entries.map(({ name, record }) => {
      return { data_hash: decimalOf(name), length: record.bytes, ends_at: record.generated + record.ttl }
    })
    return { ok: true, fields: { pieces, next: next === null ? null : decimalOf(next) } }
  } catch (caught) {
    parts.log.error('inventory-failed', { requestId, ...errorFields(caught) })
    return refuseForStorage(caught)
  }
}
