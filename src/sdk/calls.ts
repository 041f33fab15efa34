/** Signed calls to axons whose addresses are already known. */
import { AxonCalls } from '../client/axon-calls.ts'
import { realClock } from '../client/real-clock.ts'
import type { Account } from './account.ts'

export interface ApiOptions {
  /** The platform's by default. */
  readonly fetch?: typeof fetch
}

/** @param addresses hotkey -> address without a slash at the end; may grow */
export function signedCalls(
  account: Account,
  addresses: ReadonlyMap<string, string>,
  { fetch: send }: ApiOptions,
): AxonCalls {
  return new AxonCalls({
    signer: account.signer,
    clock: realClock,
    resolve: ({ hotkey }) => addresses.get(hotkey) ?? null,
    ...(send === undefined ? {} : { fetch: send }),
  })
}
