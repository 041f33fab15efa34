/** The reference's `StoreUserAPI`. Different from it: a node that names another object than the one that was sent has not stored it. */
import { webPayloadCipher } from '../client/interchange/web-payload-cipher.ts'
import { randomBytes, sha256 } from '../client/web-crypto.ts'
import { cidOfDigest } from '../protocol/cid.ts'
import { sealPayload } from '../protocol/interop/payload.ts'
import { MAX_DATA_BYTES } from '../wire/limits.ts'
import type { Account } from './account.ts'
import { type NodeFailure, SdkError } from './sdk-error.ts'
import { type ApiResponse, failureOf, type Prepared, Subnet21Api } from './subnet21-api.ts'

/**
 * Of one object, encrypted or not. A node takes an object in one request, under one CID, and the reference knows no way to say that
 * several are one: cut in pieces it would be nothing that `retrieve` of either could give back.
 */
export const MAX_OBJECT_BYTES = MAX_DATA_BYTES

const MIB = 2 ** 20
const tooLarge = (bytes: number): string =>
  `One object has at most ${MAX_OBJECT_BYTES / MIB} MiB; this has ${(bytes / MIB).toFixed(1)}. ` +
  'Larger data is for the drive, which stores it in parts: "filetao store put FILE --network DIR", or the page.'

/** Seconds: 30 days. */
export const DEFAULT_TTL = 60 * 60 * 24 * 30

export interface StoreGiven {
  /** Bytes, or text. */
  readonly data: Uint8Array | string
  /** As the reference encrypts, with the account's key. Without, every node reads it. */
  readonly encrypt?: boolean
  /** Seconds to keep it. The reference's nodes have a time of their own. */
  readonly ttl?: number
  /** Of `data` when it is text. */
  readonly encoding?: Encoding
}

export type Encoding = 'utf-8' | 'utf8' | 'utf-16le' | 'latin1' | 'ascii' | 'hex' | 'base64'

export interface Stored {
  /** The name of what was stored: with `encrypt` that of the ciphertext. */
  readonly cid: string
  /** Nodes that have it: keep them beside the CID, they are asked for it first. */
  readonly hotkeys: readonly string[]
  /** Nodes that did not take it. */
  readonly failures: readonly NodeFailure[]
}

export class StoreUserApi extends Subnet21Api<'StoreUser', StoreGiven, Stored> {
  /** @throws SdkError too-large, no-encryption-key, memory-short; TypeError for text that is not of its encoding */
  async prepareSynapse(given: StoreGiven): Promise<Prepared<'StoreUser'>> {
    const { data, encrypt = false, ttl = DEFAULT_TTL, encoding = 'utf-8' } = given
    const plain = typeof data === 'string' ? encoded(data, encoding) : data
    if (plain.length === 0) throw new TypeError('store: there is nothing in it')
    if (plain.length > MAX_OBJECT_BYTES) throw new SdkError('too-large', tooLarge(plain.length))
    const sealed = encrypt ? await encrypted(plain, this.account) : { data: plain, payload: '{}' }
    const fields = { encryption_payload: sealed.payload, ttl, content_root: null }
    const cid = cidOfDigest(await sha256(sealed.data))
    return { synapse: 'StoreUser', fields, data: sealed.data, cid }
  }

  /** @throws SdkError not-stored when nobody took it */
  async processResponses(responses: readonly ApiResponse<'StoreUser'>[]): Promise<Stored> {
    const hotkeys: string[] = []
    const failures: NodeFailure[] = []
    for (const response of responses) {
      const { answer, axon, request } = response
      if (answer === null) failures.push(failureOf(response))
      else if (answer.fields.data_hash === request.cid) hotkeys.push(axon.hotkey)
      else {
        const message = 'it says that it stored something else than it was sent'
        failures.push({ hotkey: axon.hotkey, status: 200, code: 'wrong-cid', message })
      }
    }
    const [first] = responses
    if (first !== undefined && hotkeys.length > 0) return { cid: first.request.cid, hotkeys, failures }
    const said = failures.map(({ hotkey, message }) => `${hotkey}: ${message}`).join('; ')
    throw new SdkError('not-stored', `No node stored it. ${said}`, failures)
  }
}

async function encrypted(plain: Uint8Array, { encryptionKey }: Account) {
  if (encryptionKey === null)
    throw new SdkError(
      'no-encryption-key',
      'A session has no private key: store it plain, or with another account.',
    )
  return sealPayload({
    plain,
    walletKey: await encryptionKey(),
    aesKey: randomBytes(32),
    nonce: randomBytes(16),
    boxNonce: randomBytes(24),
    cipher: webPayloadCipher,
  })
}

function encoded(text: string, encoding: Encoding): Uint8Array {
  switch (encoding) {
    case 'utf-8':
    case 'utf8':
      return new TextEncoder().encode(text)
    case 'utf-16le':
      return Uint8Array.from(
        { length: text.length * 2 },
        (_, at) => text.charCodeAt(at >> 1) >> (8 * (at & 1)),
      )
    case 'latin1':
      return units(text, 0xff, encoding)
    case 'ascii':
      return units(text, 0x7f, encoding)
    case 'hex':
      if (text.length % 2 !== 0 || !/^[0-9a-f]*$/i.test(text))
        throw new TypeError('store: the text is not hex')
      return Uint8Array.from({ length: text.length / 2 }, (_, at) =>
        Number.parseInt(text.slice(2 * at, 2 * at + 2), 16),
      )
    case 'base64':
      return base64(text)
  }
}

/** As the reference: what the encoding has no sign for is an error, never another sign. */
function units(text: string, most: number, encoding: Encoding): Uint8Array {
  const codes = Array.from(text, (character) => character.codePointAt(0) ?? 0)
  if (codes.some((code) => code > most)) throw new TypeError(`store: the text is not ${encoding}`)
  return Uint8Array.from(codes)
}

function base64(text: string): Uint8Array {
  try {
    return units(atob(text), 0xff, 'base64')
  } catch {
    throw new TypeError('store: the text is not base64')
  }
}
