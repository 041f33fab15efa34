import type { AxonCall, RouteAnswer } from '../../wire/axon.ts'
import { MAX_INVENTORY } from '../../wire/limits.ts'
import { encodeSealedRecords } from '../../wire/sealed-records.ts'
import { errorFields } from '../shared/log.ts'
import { callerKeyOf, type MinerParts } from './miner-parts.ts'
import { decimalOf, type PieceName, parseDataHash } from './piece-name.ts'
import type { CallerKey } from './piece-record.ts'
import { refuseForStorage } from './refusals.ts'

/** Inventory: which pieces are here for the caller, a page at a time, with what it gave to be kept beside them, and nobody else's. */
export async function answerInventory(
  { fields, caller, requestId }: AxonCall<'Inventory'>,
  parts: MinerParts,
): Promise<RouteAnswer<'Inventory'>> {
  const after = fields.after === null ? null : parseDataHash(fields.after)
  if (after !== null && !after.ok) return { ok: true, fields: { pieces: [], next: null } }
  try {
    const key = callerKeyOf(caller)
    const { entries, next } = await parts.store.inventory(key, after?.value ?? null, MAX_INVENTORY)
    const pieces = entries.map(({ name, record }) => {
      return { data_hash: decimalOf(name), length: record.bytes, ends_at: record.generated + record.ttl }
    })
    const names = entries.map(({ name }) => name)
    const data = fields.with_records ? await recordsOf(parts, key, names) : null
    return { ok: true, fields: { pieces, next: next === null ? null : decimalOf(next) }, data }
  } catch (caught) {
    parts.log.error('inventory-failed', { requestId, ...errorFields(caught) })
    return refuseForStorage(caught)
  }
}

/** @returns null: there are none */
async function recordsOf(
  { store }: MinerParts,
  caller: CallerKey,
  names: readonly PieceName[],
): Promise<Uint8Array | null> {
  const sealed = await store.sealedOf(caller, names)
  const records = names.flatMap((name, at) => {
    const bytes = sealed[at] ?? null
    return bytes === null ? [] : [{ name, sealed: bytes }]
  })
  return records.length === 0 ? null : encodeSealedRecords(records)
}
