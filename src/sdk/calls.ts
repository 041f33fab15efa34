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
    keypair: {
      publicKey: new Uint8Array(32),
      address: account.address,
      sign: (m) => {
        const s = account.sign(m)
        if (!(s instanceof Uint8Array)) throw new TypeError('async')
        return s
      },
    },
    clock: realClock,
    resolve: ({ hotkey }) => addresses.get(hotkey) ?? null,
    ...(send === undefined ? {} : { fetch: send }),
  })
}
