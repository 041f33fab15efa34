/** Requests of a validator or a user, signed before the clock starts. */
import { randomBytes, randomUUID } from 'node:crypto'
import { drawSeed, parametersOf } from '../../src/engine/group-parameters.ts'
import type { AxonTarget } from '../../src/nodes/shared/axon-client.ts'
import { nodeSha3 } from '../../src/nodes/shared/sha3.ts'
import { nodeSha256 } from '../../src/nodes/shared/sha256.ts'
import { buildRequest } from '../../src/wire/dendrite.ts'
import type { Keypair } from '../../src/wire/sr25519.ts'
import type { RequestFields } from '../../src/wire/synapse.ts'
import type { ReadyRequest } from './http-load.ts'

const TTL_SECONDS = 3_600
/** The reference's clients speak JSON with base64 in it; ours send frames. */
export type BodyKind = 'frames' | 'base64 in JSON'

let nonce = BigInt(Date.now()) * 1_000_000n

function ready<N extends 'Store' | 'StoreUser'>(
  synapse: N,
  fields: RequestFields[N],
  data: Uint8Array,
  { keypair, target, kind }: { keypair: Keypair; target: AxonTarget; kind: BodyKind },
): ReadyRequest {
  const now = BigInt(Date.now()) * 1_000_000n
  nonce = now > nonce ? now : nonce + 1n
  const { hostname, port } = new URL(target.url)
  const { path, headers, body } = buildRequest({
    synapse,
    fields,
    data,
    keypair,
    target: { hotkey: target.hotkey, ip: hostname, port: Number(port) },
    nonce,
    // Requests overtake each other on several connections; within one uuid a stock client's nonces only grow.
    uuid: randomUUID(),
    timeoutSeconds: 60,
    framed: kind === 'frames',
    sha3: nodeSha3,
    sha256: nodeSha256,
  })
  return { method: 'POST', path, headers, body }
}

/** A validator stores new random bytes on a miner. */
export function storeRequest(miner: AxonTarget, validator: Keypair, bytes: number): ReadyRequest {
  const seed = drawSeed({ bytes: (length) => new Uint8Array(randomBytes(length)) })
  const { curve, g, h } = parametersOf(seed)
  const fields = { curve, g, h, seed, ttl: TTL_SECONDS }
  return ready('Store', fields, randomBytes(bytes), { keypair: validator, target: miner, kind: 'frames' })
}

/** A user stores bytes with a validator. */
export function storeUserRequest(
  validator: AxonTarget,
  user: Keypair,
  data: Uint8Array,
  kind: BodyKind,
): ReadyRequest {
  const fields = { encryption_payload: '{"filetao":1}', ttl: TTL_SECONDS, content_root: null }
  return ready('StoreUser', fields, data, { keypair: user, target: validator, kind })
}
