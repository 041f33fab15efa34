/** For tests: an axon behind a socket to which every caller is registered, and requests that are signed for it. */

import { type AxonServer, type AxonServerOptions, startAxonServer } from '../nodes/shared/axon-server.ts'
import { silentLog } from '../nodes/shared/log.ts'
import { unixNs } from '../nodes/shared/unix-time.ts'
import type { AxonService, Routes } from '../wire/axon.ts'
import { type BuiltRequest, buildRequest } from '../wire/dendrite.ts'
import { keypairFromMiniSecret } from '../wire/sr25519.ts'
import { axonService } from './axon-fixture.ts'
import { EXAMPLE_FIELDS } from './bad-input.ts'
import { headOf } from './raw-http.ts'

export const NODE = keypairFromMiniSecret(new Uint8Array(32).fill(1))
const CALLER = keypairFromMiniSecret(new Uint8Array(32).fill(2))

/** On a port that is free. */
export function startAxon(
  routes: Routes,
  options: Partial<AxonServerOptions> = {},
  given: Partial<AxonService> = {},
): Promise<AxonServer> {
  const service = (port: number) =>
    axonService({ keypair: NODE, routes, port, now: unixNs, isRegistered: () => true, ...given })
  return startAxonServer({ service, host: '127.0.0.1', port: 0, log: silentLog, ...options })
}

/** As it goes over a socket. */
export function bytesOf({ path, headers, body }: BuiltRequest, more: Readonly<Record<string, string>> = {}) {
  const head = headOf(path, { ...headers, ...more, 'content-length': String(body.length) })
  return Buffer.concat([Buffer.from(head), body])
}

let last = 0n

/** The example of a synapse in a frame, each with a later nonce than the one before. */
export function signedRequest(synapse: 'Store' | 'Retrieve', data?: Uint8Array): BuiltRequest {
  const now = unixNs()
  last = now > last ? now : last + 1n
  return buildRequest({
    synapse,
    fields: EXAMPLE_FIELDS[synapse],
    ...(data === undefined ? {} : { data }),
    framed: true,
    keypair: CALLER,
    target: { hotkey: NODE.address },
    nonce: last,
    uuid: 'fixture',
    timeoutSeconds: 5,
  })
}
