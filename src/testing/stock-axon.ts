/**
 * A stock bittensor axon on a real socket, written from protocol section 6 alone and sharing no code with `src/wire` but the
 * signature: it checks a request as the reference's server does, in its order, and answers with the texts that the reference
 * answered (`recordedBody`). It reads no frames and sends no header of ours.
 */
import { createHash } from 'node:crypto'
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http'
import { type Keypair, verifySignature } from '../wire/sr25519.ts'
import { decodeAddress } from '../wire/ss58.ts'

export interface StockRequest {
  readonly synapse: string
  /** Names as they were sent. */
  readonly headers: Readonly<Record<string, string>>
  readonly text: string
  /** As JavaScript reads it: long integers are not exact. */
  readonly body: Readonly<Record<string, unknown>>
}

/** The answer's body, exactly as it is sent; null: the reference's HTTP 500. */
export type StockHandler = (request: StockRequest) => string | null

export interface StockAxon {
  readonly url: string
  readonly port: number
  readonly hotkey: string
  /** Those that passed all checks, pings included. */
  readonly requests: readonly StockRequest[]
  /** What it refused, in the reference's words. */
  readonly refusals: readonly string[]
  close(): Promise<void>
}

/** Fields of each class in declaration order: required ones, and those that are hashed (section 6.2). */
const CLASSES: Readonly<Record<string, { readonly required: string[]; readonly hashed: string[] }>> = {
  Synapse: { required: [], hashed: [] },
  Store: {
    required: ['encrypted_data', 'curve', 'g', 'h', 'seed'],
    hashed: ['curve', 'g', 'h', 'seed', 'randomness', 'commitment', 'signature', 'commitment_hash'],
  },
  Challenge: {
    required: ['challenge_hash', 'challenge_index', 'chunk_size', 'g', 'h', 'curve', 'seed'],
    hashed: [
      'commitment_hash',
      'commitment_proof',
      'commitment',
      'data_chunk',
      'randomness',
      'merkle_proof',
      'merkle_root',
    ],
  },
  Retrieve: { required: ['data_hash', 'seed'], hashed: ['data_hash', 'seed', 'data', 'commitment_hash'] },
  StoreUser: {
    required: ['encrypted_data', 'encryption_payload'],
    hashed: ['encrypted_data', 'encryption_payload'],
  },
  RetrieveUser: { required: ['data_hash'], hashed: ['data_hash'] },
}

const sha3 = (text: string): string => createHash('sha3-256').update(text).digest('hex')
/** Fields of a request are texts, integers and null. */
function pythonText(value: unknown): string {
  if (value === null || value === undefined) return 'None'
  if (typeof value === 'string' || typeof value === 'number') return String(value)
  throw new TypeError('a list or an object is in no request of a stock caller')
}

export async function startStockAxon(
  keypair: Keypair,
  handlers: Readonly<Record<string, StockHandler>>,
): Promise<StockAxon> {
  const requests: StockRequest[] = []
  const refusals: string[] = []
  const nonces = new Map<string, bigint>()
  const server = createServer((incoming, answer) => {
    void respond(incoming, answer).catch(() => answer.destroy())
  })

  async function respond(incoming: IncomingMessage, answer: ServerResponse): Promise<void> {
    const chunks: Buffer[] = []
    for await (const chunk of incoming) chunks.push(Buffer.from(chunk))
    const request = requestOf(incoming, Buffer.concat(chunks).toString('utf8'))
    const [status, message] = judge(request, keypair, nonces)
    const handler = handlers[request.synapse] ?? (request.synapse === 'Synapse' ? pong : undefined)
    if (status !== 200 || handler === undefined) return refuse(answer, status === 200 ? 404 : status, message)
    requests.push(request)
    const body = handler(request)
    if (body === null) return refuse(answer, 500, 'Internal server error with error: no miner has it')
    send(answer, 200, 'Success', body)
  }
  function refuse(answer: ServerResponse, status: number, message: string): void {
    refusals.push(`${status} ${message}`)
    send(answer, status, message, JSON.stringify({ message }))
  }
  function send(answer: ServerResponse, status: number, message: string, body: string): void {
    answer.writeHead(status, {
      name: 'Synapse',
      timeout: '12.0',
      bt_header_axon_status_code: String(status),
      bt_header_axon_status_message: message,
      bt_header_axon_hotkey: keypair.address,
      bt_header_axon_version: '693',
      'content-length': Buffer.byteLength(body),
      'content-type': 'application/json',
    })
    answer.end(body)
  }

  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  const address = server.address()
  const port = typeof address === 'object' && address !== null ? address.port : 0
  return {
    url: `http://127.0.0.1:${port}`,
    port,
    hotkey: keypair.address,
    requests,
    refusals,
    close: () =>
      new Promise((resolve) => {
        server.close(() => resolve())
        server.closeAllConnections()
      }),
  }
}

const pong: StockHandler = (request) => request.text

function requestOf(incoming: IncomingMessage, text: string): StockRequest {
  const headers: Record<string, string> = {}
  for (let i = 0; i + 1 < incoming.rawHeaders.length; i += 2)
    headers[(incoming.rawHeaders[i] ?? '').toLowerCase()] = incoming.rawHeaders[i + 1] ?? ''
  let body: Record<string, unknown> = {}
  try {
    body = JSON.parse(text) as Record<string, unknown>
  } catch {
    // What is no JSON fails the check of the body hash.
  }
  return { synapse: (incoming.url ?? '').slice(1), headers, text, body }
}

/** HTTP status and words; the order of section 6.3. */
function judge(
  { synapse, headers, body }: StockRequest,
  keypair: Keypair,
  nonces: Map<string, bigint>,
): [number, string] {
  const declared = CLASSES[synapse]
  if (declared === undefined) return [404, `Synapse name '${synapse}' not found.`]
  const lacking = declared.required.find((name) => !isEmptyValue(headers[`bt_header_input_obj_${name}`]))
  if (lacking !== undefined) return [400, 'Improperly formatted request']
  const hotkey = headers['bt_header_dendrite_hotkey'] ?? 'None'
  const [nonce, uuid] = [headers['bt_header_dendrite_nonce'] ?? '', headers['bt_header_dendrite_uuid']]
  if (!/^[0-9]+$/.test(nonce)) return [400, 'Improperly formatted request']
  const last = nonces.get(`${hotkey}:${uuid}`)
  if (last !== undefined && BigInt(nonce) <= last) return [401, 'Nonce is too small']
  const message = `${nonce}.${hotkey}.${keypair.address}.${uuid}.${headers['computed_body_hash']}`
  const signature = Buffer.from((headers['bt_header_dendrite_signature'] ?? '').slice(2), 'hex')
  const publicKey = decodeAddress(hotkey)
  if (!publicKey.ok || !verifySignature(Buffer.from(message), signature, publicKey.value))
    return [401, 'Signature mismatch']
  nonces.set(`${hotkey}:${uuid}`, BigInt(nonce))
  if (headers['content-type'] !== 'application/json') return [422, 'value is not a valid dict']
  const hashes = declared.hashed.map((name) => sha3(pythonText(body[name])))
  if (sha3(hashes.join('')) !== headers['computed_body_hash']) return [500, 'Hash mismatch']
  const dendrite = body['dendrite'] as { hotkey?: unknown } | undefined
  // The handlers read the caller from the body.
  return dendrite?.hotkey === hotkey ? [200, ''] : [500, "Invalid input of type: 'NoneType'"]
}

/** base64 of the JSON of an empty value. */
function isEmptyValue(header: string | undefined): boolean {
  return header === 'IiI=' || header === 'MA=='
}

/**
 * An answer as the reference writes one: every member of the request in its order, with what the handler filled in. The
 * request's text is the template, so that long integers stay as they were sent.
 */
export function filledIn(request: StockRequest, given: Readonly<Record<string, string | null>>): string {
  let text = request.text
  for (const [name, value] of Object.entries(given)) {
    const member = new RegExp(`"${name}":(?:null|"[^"]*")`)
    if (!member.test(text)) throw new TypeError(`a request without ${name}`)
    text = text.replace(member, () => `"${name}":${JSON.stringify(value)}`)
  }
  return text
}

/** The reference's API node, with a memory in place of miners (protocol sections 4.3 and 4.5). */
export function stockApiNode(cidOf: (data: Uint8Array) => string): {
  readonly objects: Map<string, { data: string; payload: string }>
  readonly handlers: Readonly<Record<string, StockHandler>>
} {
  const objects = new Map<string, { data: string; payload: string }>()
  return {
    objects,
    handlers: {
      StoreUser: (request) => {
        const [data, payload] = [
          String(request.body['encrypted_data']),
          String(request.body['encryption_payload']),
        ]
        const cid = cidOf(new Uint8Array(Buffer.from(data, 'base64')))
        // An object that is known keeps its payload.
        if (!objects.has(cid)) objects.set(cid, { data, payload })
        return filledIn(request, { data_hash: cid })
      },
      RetrieveUser: (request) => {
        const found = objects.get(String(request.body['data_hash']))
        if (found === undefined) return null
        // It parses the payload and writes it anew.
        const payload = JSON.stringify(JSON.parse(found.payload))
          .replaceAll('":', '": ')
          .replaceAll(',"', ', "')
        return filledIn(request, { encrypted_data: found.data, encryption_payload: payload })
      },
    },
  }
}
