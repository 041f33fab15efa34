/** The high-level half of the reference's API: `store` and its counterpart in retrieve.ts. */
import type { Account } from './account.ts'
import type { ApiOptions } from './calls.ts'
import { getQueryApiAxons } from './query-api-axons.ts'
import { type Stored, type StoreGiven, StoreUserApi } from './store-user-api.ts'
import type { Subtensor } from './subtensor.ts'

/** Seconds. */
export const CALL_SECONDS = 60
/** Nodes that one object is given to. */
const NODES = 3

export interface StoreOptions extends Omit<StoreGiven, 'data'>, ApiOptions {
  readonly netuid?: number
  /** Seconds for each node. */
  readonly timeout?: number
  /** This node and no other. */
  readonly uid?: number | null
  readonly signal?: AbortSignal
}

/**
 * Stores one object with up to three nodes of the subnet, drawn from those that serve the API.
 * @throws SdkError no-axons, not-stored, too-large, no-encryption-key, memory-short, chain
 */
export async function store(
  data: Uint8Array | string,
  account: Account,
  chain: Subtensor,
  options: StoreOptions = {},
): Promise<Stored> {
  const { netuid = 21, timeout = CALL_SECONDS, uid = null, fetch: send, ...given } = options
  const ports = send === undefined ? {} : { fetch: send }
  const axons = await getQueryApiAxons(chain, netuid, { account, uid, ...ports })
  const api = new StoreUserApi(account, ports)
  return api.call({ ...given, data, axons: drawn(axons, NODES), timeout })
}

/** Some of them, each at most once. */
export function drawn<T>(from: readonly T[], count: number): T[] {
  const left = [...from]
  const chosen: T[] = []
  while (chosen.length < count && left.length > 0) {
    const [at = 0] = crypto.getRandomValues(new Uint32Array(1))
    chosen.push(...left.splice(at % left.length, 1))
  }
  return chosen
}
