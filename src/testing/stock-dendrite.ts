/**
 * A stock client's request, as the reference's dendrite 6.9.3 sends it (protocol section 6): its headers in their order, its body with
 * every member, the nonce of a monotonic clock. Shares no code with `src/wire` but the signature.
 */
import { createHash } from 'node:crypto'
import { request as httpRequest } from 'node:http'
import type { Keypair } from '../wire/sr25519.ts'

export interface StockCall {
  readonly synapse: 'StoreUser' | 'RetrieveUser' | 'Synapse'
  /** All fields of the class in declaration order. */
  readonly fields: Readonly<Record<string, string | number | null>>
  readonly required: readonly string[]
  /** In declaration order. */
  readonly hashed: readonly string[]
}

export interface StockAnswer {
  readonly status: number
  readonly headers: Readonly<Record<string, string | string[] | undefined>>
  readonly text: string
}

const sha3 = (text: string): string => createHash('sha3-256').update(text).digest('hex')

/** Nanoseconds since a machine started. */
let uptime = 1_000_321_111_776_133n

export function storeUserCall(
  data: Uint8Array,
  payload: string | null,
  ttl: number | null = null,
): StockCall {
  const encrypted = Buffer.from(data).toString('base64')
  return {
    synapse: 'StoreUser',
    fields: { encrypted_data: encrypted, encryption_payload: payload, data_hash: null, ttl },
    required: ['encrypted_data', 'encryption_payload'],
    hashed: ['encrypted_data', 'encryption_payload'],
  }
}

export function retrieveUserCall(cid: string): StockCall {
  return {
    synapse: 'RetrieveUser',
    fields: { data_hash: cid, encrypted_data: null, encryption_payload: null },
    required: ['data_hash'],
    hashed: ['data_hash'],
  }
}

/** @param uuid of the client's instance */
export function sendStock(
  url: string,
  axonHotkey: string,
  keypair: Keypair,
  { synapse, fields, required, hashed }: StockCall,
  uuid = '9d25d782-404f-121d-8cb9-8761fe24d380',
): Promise<StockAnswer> {
  uptime += 1_000_003n
  const hash = sha3(
    hashed.map((name) => sha3(fields[name] === null ? 'None' : String(fields[name]))).join(''),
  )
  const message = `${uptime}.${keypair.address}.${axonHotkey}.${uuid}.${hash}`
  const signature = `0x${Buffer.from(keypair.sign(Buffer.from(message))).toString('hex')}`
  const { port } = new URL(url)
  const peer = { status_code: null, status_message: null, process_time: null }
  const body = {
    name: synapse,
    timeout: 60,
    total_size: 5_033,
    header_size: 0,
    dendrite: {
      ...peer,
      ip: '127.0.0.2',
      port: null,
      version: 693,
      nonce: 0,
      uuid,
      hotkey: keypair.address,
      signature,
    },
    axon: {
      ...peer,
      ip: '127.0.0.1',
      port: Number(port),
      version: null,
      nonce: null,
      uuid: null,
      hotkey: axonHotkey,
      signature: null,
    },
    computed_body_hash: '',
    required_hash_fields: hashed,
    ...fields,
  }
  // The nonce has more digits than a double keeps, and the timeout is a float.
  const text = JSON.stringify(body)
    .replace('"nonce":0', `"nonce":${uptime}`)
    .replace('"timeout":60', '"timeout":60.0')
  const headers = {
    name: synapse,
    timeout: '60.0',
    bt_header_axon_ip: '127.0.0.1',
    bt_header_axon_port: port,
    bt_header_axon_hotkey: axonHotkey,
    bt_header_dendrite_ip: '127.0.0.2',
    bt_header_dendrite_version: '693',
    bt_header_dendrite_nonce: String(uptime),
    bt_header_dendrite_uuid: uuid,
    bt_header_dendrite_hotkey: keypair.address,
    bt_header_dendrite_signature: signature,
    ...Object.fromEntries(required.map((name) => [`bt_header_input_obj_${name}`, 'IiI='])),
    header_size: '464',
    total_size: '5033',
    computed_body_hash: hash,
    'Content-Type': 'application/json',
  }
  return new Promise((resolve, reject) => {
    const sent = httpRequest(`${url}/${synapse}`, { method: 'POST', headers }, (answer) => {
      const chunks: Buffer[] = []
      answer.on('data', (chunk: Buffer) => chunks.push(chunk))
      answer.on('end', () =>
        resolve({
          status: answer.statusCode ?? 0,
          headers: answer.headers,
          text: Buffer.concat(chunks).toString('utf8'),
        }),
      )
    })
    sent.on('error', reject)
    sent.end(text)
  })
}
