/** For tests: signed extrinsics made by hand, right or wrong in one part, without the client library. */
import { blake2b } from '@noble/hashes/blake2.js'
import { concatBytes, hexToBytes } from '@noble/hashes/utils.js'
import { compact, u16, u32 } from '@polkadot-api/substrate-bindings'
import type { Keypair } from '../../wire/sr25519.ts'
import { SPEC_VERSION, TRANSACTION_VERSION } from './metadata.ts'
import { encodeCall } from './runtime-call.ts'

export interface ExtrinsicParts {
  readonly genesisHash: string
  readonly nonce: number
  readonly specVersion?: number
  readonly transactionVersion?: number
  readonly tip?: bigint
  /** Null: immortal. */
  readonly era?: { readonly period: number; readonly block: number; readonly blockHash: string } | null
  readonly scheme?: number
  readonly metadataMode?: number
  /** Signs something else than it should. */
  readonly sign?: (message: Uint8Array) => Uint8Array
  readonly address?: Uint8Array
}

export type SubnetCallValue =
  | { readonly type: 'burned_register'; readonly value: { netuid: number; hotkey: string } }
  | { readonly type: 'serve_axon'; readonly value: Record<string, number | bigint> }
  | {
      readonly type: 'set_weights'
      readonly value: { netuid: number; dests: number[]; weights: number[]; version_key: bigint }
    }

export const subnetCall = (value: SubnetCallValue): Uint8Array =>
  encodeCall({ type: 'SubtensorModule', value })

const eraBytes = (era: ExtrinsicParts['era']): Uint8Array => {
  if (era === undefined || era === null) return Uint8Array.of(0)
  const step = Math.max(era.period >> 12, 1)
  return u16.enc((Math.log2(era.period) - 1) | (Math.floor((era.block % era.period) / step) << 4))
}

/** Version 4 with its length in front. */
export const signedExtrinsic = (signer: Keypair, call: Uint8Array, parts: ExtrinsicParts): Uint8Array => {
  const { genesisHash, nonce, era = null, tip = 0n, metadataMode = 0 } = parts
  const extra = concatBytes(eraBytes(era), compact.enc(nonce), compact.enc(tip), Uint8Array.of(metadataMode))
  const message = concatBytes(
    call,
    extra,
    u32.enc(parts.specVersion ?? SPEC_VERSION),
    u32.enc(parts.transactionVersion ?? TRANSACTION_VERSION),
    hexToBytes(genesisHash.slice(2)),
    hexToBytes((era?.blockHash ?? genesisHash).slice(2)),
    Uint8Array.of(0),
  )
  const sign = parts.sign ?? ((bytes: Uint8Array) => signer.sign(bytes))
  const signature = sign(message.length > 256 ? blake2b(message, { dkLen: 32 }) : message)
  const address = parts.address ?? concatBytes(Uint8Array.of(0), signer.publicKey)
  const body = concatBytes(
    Uint8Array.of(0x84),
    address,
    Uint8Array.of(parts.scheme ?? 1),
    signature,
    extra,
    call,
  )
  return concatBytes(compact.enc(body.length), body)
}
