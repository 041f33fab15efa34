import type { Account } from './account.ts'
import type { ApiOptions } from './calls.ts'
import { getQueryApiAxons } from './query-api-axons.ts'
import { type RetrieveGiven, RetrieveUserApi } from './retrieve-user-api.ts'
import { CALL_SECONDS } from './store.ts'
import type { Subtensor } from './subtensor.ts'

export interface RetrieveOptions extends Omit<RetrieveGiven, 'cid'>, ApiOptions {
  readonly netuid?: number
  /** The nodes that `store` named. Without them, those that serve the API are asked. */
  readonly hotkeys?: readonly string[]
  /** Seconds for each node. */
  readonly timeout?: number
  /** This node and no other. */
  readonly uid?: number | null
  readonly signal?: AbortSignal
}

/**
 * Gives the bytes of one object, which are checked against its CID and decrypted when they are encrypted.
 * @throws SdkError no-axons, not-found, not-retrieved, too-large, wrong-data, wrong-key, no-encryption-key, chain; TypeError when it is no CID
 */
export async function retrieve(
  cid: string,
  account: Account,
  chain: Subtensor,
  options: RetrieveOptions = {},
): Promise<Uint8Array> {
  const { netuid = 21, hotkeys, timeout = CALL_SECONDS, uid = null, fetch: send, ...given } = options
  const ports = send === undefined ? {} : { fetch: send }
  const named = hotkeys === undefined ? {} : { hotkeys }
  const axons = await getQueryApiAxons(chain, netuid, { account, uid, ...named, ...ports })
  return new RetrieveUserApi(account, ports).call({ ...given, cid, axons, timeout })
}
