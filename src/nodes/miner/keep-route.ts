import type { AxonCall, RouteAnswer } from '../../wire/axon.ts'
import { parseSealedRecords } from '../../wire/sealed-records.ts'
import { errorFields } from '../shared/log.ts'
import { callerKeyOf, type MinerParts } from './miner-parts.ts'
import { parsePieceName } from './piece-name.ts'
import { refuseForStorage } from './refusals.ts'

/** Keep: what a caller knows of its pieces, sealed for itself, stays beside them. `kept`: of how many there is a piece here. */
export async function answerKeep(
  { data, caller, requestId }: AxonCall<'Keep'>,
  parts: MinerParts,
): Promise<RouteAnswer<'Keep'>> {
  const records = parseSealedRecords(data ?? new Uint8Array())
  if (!records.ok) return { ok: false, status: 400, code: records.reason, message: records.detail }
  const named = records.value.flatMap(({ name, sealed }) => {
    const piece = parsePieceName(name)
    return piece === null ? [] : [[piece, sealed] as const]
  })
  try {
    return { ok: true, fields: { kept: await parts.store.keepSealed(callerKeyOf(caller), named) } }
  } catch (caught) {
    parts.log.error('keep-failed', { requestId, ...errorFields(caught) })
    return refuseForStorage(caught)
  }
}
