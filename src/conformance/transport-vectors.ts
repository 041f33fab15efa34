/** transport.json's server and requests, for the two policies that are run against them. */
import { hexToBytes, utf8ToBytes } from '@noble/hashes/utils.js'
import type { AxonRequest, AxonResponse, AxonService } from '../wire/axon.ts'
import { stringifyJson } from '../wire/big-json.ts'
import { parseAnswer } from '../wire/dendrite.ts'
import { lowerNames } from '../wire/headers.ts'
import { referenceNonces } from '../wire/nonce.ts'
import { keypairFromMiniSecret } from '../wire/sr25519.ts'
import { SYNAPSES, type SynapseName } from '../wire/synapse.ts'
import type { Ports } from './report.ts'
import { vectorMiner } from './transport-miner.ts'
import type { Fields } from './vector-fields.ts'

/** Address of the caller as the vectors' server saw it; no check depends on it. */
export const REMOTE = { ip: '127.0.0.2', port: 40000 }

/** The server that the vectors describe, in our reference policy. */
export function vectorAxon(vectors: Fields, ports: Ports): { service: AxonService; calls: () => number } {
  const registered = [vectors.text('validator_hotkey'), vectors.text('other_registered_hotkey')]
  const stored = { data: vectors.base64('stored_data_b64'), hotkey: vectors.text('validator_hotkey') }
  const miner = vectorMiner({ policy: 'reference', stored, sha3: ports.sha3, randomBytes: ports.randomBytes })
  const service: AxonService = {
    keypair: keypairFromMiniSecret(hexToBytes(vectors.text('axon_mini_secret_hex'))),
    ip: '127.0.0.1',
    port: 18200,
    policy: 'reference',
    nonces: referenceNonces(),
    now: () => 0n,
    routes: miner.routes,
    allowedOrigins: [],
    isRegistered: (hotkey) => registered.includes(hotkey),
    sha3: ports.sha3,
  }
  return { service, calls: () => miner.calls() }
}

/** A vector's request as the bytes that were on the socket (the JSON's spacing is not hashed). */
export function requestOf(vector: Fields): AxonRequest {
  const raw = vector.has('raw_body') && vector.value('raw_body') !== null ? vector.text('raw_body') : null
  const headers: Record<string, string> = {}
  for (const [name, value] of Object.entries(vector.fields('headers').all())) headers[name] = String(value)
  return {
    method: vector.text('method'),
    path: vector.text('path'),
    headers,
    body: utf8ToBytes(raw ?? stringifyJson(vector.value('body'))),
    remote: REMOTE,
  }
}

/** What the header says and what the body says, as one text each. */
export function statusOf(answer: AxonResponse): { status: string; message: string } {
  const headers = lowerNames(answer.headers)
  return {
    status: headers.get('bt_header_axon_status_code') ?? 'none',
    message: headers.get('bt_header_axon_status_message') ?? 'none',
  }
}

/** Whether the proof fields of a 200 answer are filled. */
export function answerFilled(synapse: SynapseName, answer: AxonResponse): boolean {
  const read = parseAnswer(synapse, answer)
  if (!read.ok) return false
  if (synapse === 'Synapse') return true
  if (SYNAPSES[synapse].answerData !== null) return read.value.data !== null
  const fields: object = read.value.fields
  return 'commitment' in fields && fields.commitment !== null
}
