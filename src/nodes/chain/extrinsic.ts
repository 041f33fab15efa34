/**
 * Reading a signed extrinsic of version 4 as Substrate encodes it: length, 0x84, signer, signature, the bytes of the
 * extensions, call. Total over any bytes; a second spelling of the same extrinsic does not exist here, because what was
 * read is encoded again and must be what was given.
 */
import { blake2b } from '@noble/hashes/blake2.js'
import { bytesToHex, concatBytes } from '@noble/hashes/utils.js'
import { compact } from '@polkadot-api/substrate-bindings'
import type { Result } from '../../protocol/verdict.ts'
import { encodeAddress } from '../../wire/ss58.ts'
import { parseCall, type RuntimeCall } from './runtime-call.ts'

/** Blocks for which a call may be included, and where in them it began; null: for ever. */
export interface Era {
  readonly period: number
  readonly phase: number
}

export interface SignedExtrinsic {
  /** With its length in front, as blocks hold it. */
  readonly bytes: Uint8Array
  /** blake2b-256 of the bytes, 0x. */
  readonly hash: string
  /** SS58. */
  readonly signer: string
  readonly publicKey: Uint8Array
  readonly scheme: 'sr25519' | 'ed25519'
  readonly signature: Uint8Array
  readonly era: Era | null
  readonly nonce: number
  readonly tipRao: bigint
  /** The extension that binds a call to a digest of the metadata is in use. */
  readonly bindsMetadata: boolean
  readonly call: RuntimeCall
  /** Call and extension bytes: what is signed, before the chain's own part. */
  readonly signedPart: Uint8Array
}

/** `unsigned`: decoded as far as that; nobody but the block's author may make those. */
export type ExtrinsicReason = 'malformed' | 'oversize' | 'unsigned' | 'cannot-lookup' | 'unknown-call'

/** The largest call that means anything here, weights for 4096 uids, has 16 KiB. */
export const MAX_EXTRINSIC_BYTES = 64 * 1024

const SIGNED_V4 = 0x84
const BARE_V4 = 0x04
const SCHEMES: Readonly<Record<number, 'ed25519' | 'sr25519'>> = { 0: 'ed25519', 1: 'sr25519' }

/** Hands out bytes from the front; `bad` once more was asked for than there is. */
class Reader {
  readonly #bytes: Uint8Array
  at = 0
  bad = false

  constructor(bytes: Uint8Array) {
    this.#bytes = bytes
  }

  take(count: number): Uint8Array {
    if (this.at + count > this.#bytes.length) this.bad = true
    const taken = this.#bytes.subarray(this.at, this.at + count)
    this.at += count
    return taken
  }

  byte(): number {
    return this.take(1)[0] ?? 0
  }

  /** A compact number in its only canonical form. */
  compact(): bigint {
    const first = this.#bytes[this.at] ?? 0
    const size = [1, 2, 4, 5 + (first >> 2)][first & 3] ?? 1
    const taken = this.take(size)
    if (this.bad || size > 9) {
      this.bad = true
      return 0n
    }
    // A copy: the codec reads the buffer behind a view from its beginning.
    const value = BigInt(compact.dec(taken.slice()))
    if (!equal(compact.enc(value), taken)) this.bad = true
    return value
  }

  rest(): Uint8Array {
    return this.take(Math.max(0, this.#bytes.length - this.at))
  }

  since(start: number): Uint8Array {
    return this.#bytes.subarray(start, this.at)
  }
}

const equal = (a: Uint8Array, b: Uint8Array): boolean =>
  a.length === b.length && a.every((byte, i) => byte === b[i])

const refuse = (reason: ExtrinsicReason, detail: string) => ({ ok: false, reason, detail }) as const

export const decodeExtrinsic = (bytes: Uint8Array): Result<SignedExtrinsic, ExtrinsicReason> => {
  if (bytes.length > MAX_EXTRINSIC_BYTES)
    return refuse('oversize', `an extrinsic has at most ${MAX_EXTRINSIC_BYTES} bytes here`)
  const reader = new Reader(bytes)
  const length = reader.compact()
  if (reader.bad || length !== BigInt(bytes.length - reader.at))
    return refuse('malformed', 'its length is not the one it says')
  const version = reader.byte()
  if (version === BARE_V4) return refuse('unsigned', 'it is not signed')
  if (version !== SIGNED_V4) return refuse('malformed', 'it is no signed extrinsic of version 4')
  if (reader.byte() !== 0) return refuse('cannot-lookup', 'its signer is not given as an account of 32 bytes')
  const publicKey = reader.take(32)
  const scheme = SCHEMES[reader.byte()]
  if (scheme === undefined) return refuse('malformed', 'only sr25519 and ed25519 signatures are taken')
  const signature = reader.take(64)
  const extensionsAt = reader.at
  const extensions = readExtensions(reader)
  const extra = reader.since(extensionsAt)
  const callBytes = reader.rest()
  if (reader.bad || extensions === null) return refuse('malformed', 'it ends early or encodes a number twice')
  const call = parseCall(callBytes.slice())
  if (call === null) return refuse('unknown-call', 'its call is none of this runtime, or is malformed')
  return {
    ok: true,
    value: {
      bytes,
      hash: `0x${bytesToHex(blake2b(bytes, { dkLen: 32 }))}`,
      signer: encodeAddress(publicKey),
      publicKey,
      scheme,
      signature,
      ...extensions,
      call,
      signedPart: concatBytes(callBytes, extra),
    },
  }
}

/** Era, nonce, tip and metadata mode, in the order of the extensions that carry bytes. */
const readExtensions = (
  reader: Reader,
): Pick<SignedExtrinsic, 'era' | 'nonce' | 'tipRao' | 'bindsMetadata'> | null => {
  const first = reader.byte()
  const era = first === 0 ? null : readEra(first, reader.byte())
  const nonce = reader.compact()
  const tipRao = reader.compact()
  const mode = reader.byte()
  if (era === 'malformed' || nonce > 0xffff_ffffn || tipRao >= 1n << 64n || mode > 1) return null
  return { era, nonce: Number(nonce), tipRao, bindsMetadata: mode === 1 }
}

/** The low four bits hold the period's exponent less one, the others the phase in steps. */
const readEra = (low: number, high: number): Era | 'malformed' => {
  const encoded = low | (high << 8)
  const period = 2 << (encoded & 15)
  const phase = (encoded >> 4) * Math.max(period >> 12, 1)
  return period >= 4 && phase < period ? { period, phase } : 'malformed'
}
