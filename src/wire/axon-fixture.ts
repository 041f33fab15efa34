/**
 * For the tests of the axon: two keys, a strict service at one moment of time, requests whose nonces rise, and an answer in a word.
 * What a test is about (routes, sessions, quotas) it says itself.
 */
import {
  type AxonRequest,
  type AxonResponse,
  type AxonService,
  handleAxonRequest,
  type Routes,
} from './axon.ts'
import { isJsonObject, type JsonObject, parseJson } from './big-json.ts'
import type { BuiltRequest } from './dendrite.ts'
import { createNonceWindow } from './nonce.ts'
import { keypairFromMiniSecret } from './sr25519.ts'
import { utf8Text } from './text.ts'

export const NODE = keypairFromMiniSecret(new Uint8Array(32).fill(1))
export const CALLER = keypairFromMiniSecret(new Uint8Array(32).fill(2))
export const REMOTE = { ip: '192.0.2.1', port: 40000 }
export const NOW_SECONDS = 1_795_888_800
/** Unix nanoseconds. */
export const NOW = BigInt(NOW_SECONDS) * 1_000_000_000n

/** Strict, at `NOW`, with a memory of nonces of its own, that knows nobody. */
export function serviceOf(routes: Routes, more: Partial<AxonService> = {}): AxonService {
  return {
    keypair: NODE,
    ip: '127.0.0.1',
    port: 8091,
    policy: 'strict',
    nonces: createNonceWindow(),
    now: () => NOW,
    routes,
    allowedOrigins: [],
    isRegistered: () => false,
    ...more,
  }
}

let nonce = NOW
/** Above all before it, and as good as `NOW`. */
export function nextNonce(): bigint {
  nonce += 1n
  return nonce
}

/** What every request to the node says. */
export function addressed() {
  return { target: { hotkey: NODE.address }, nonce: nextNonce(), uuid: 'u', timeoutSeconds: 12 }
}

/** The same of `CALLER`, who signs. */
export function called(framed: boolean) {
  return { ...addressed(), keypair: CALLER, framed }
}

export function posted(built: BuiltRequest, more: Partial<AxonRequest> = {}): AxonRequest {
  return { method: 'POST', remote: REMOTE, ...built, ...more }
}

export function send(
  built: BuiltRequest,
  service: AxonService,
  more: Partial<AxonRequest> = {},
): Promise<AxonResponse> {
  return handleAxonRequest(posted(built, more), service)
}

/** Of an answer in JSON, as a problem is; null of any other. */
export function membersOf({ body }: AxonResponse): JsonObject | null {
  const json = parseJson(utf8Text(body) ?? '', { maxChars: 4096 })
  return json.ok && isJsonObject(json.value) ? json.value : null
}

/** `200`, or the status of a problem with its code. */
export function codeOf(answer: AxonResponse): string {
  if (answer.status === 200) return '200'
  const members = membersOf(answer)
  return `${answer.status} ${members === null ? 'not a problem' : String(members['code'])}`
}

export async function outcome(
  built: BuiltRequest,
  service: AxonService,
  more: Partial<AxonRequest> = {},
): Promise<string> {
  return codeOf(await send(built, service, more))
}
