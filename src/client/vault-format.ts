/**
 * The vault file of docs/formats/vault.md: magic || deterministic CBOR || MAC (32) || SHA-256 (32).
 * The checksum tells damage from a wrong passphrase; the MAC, keyed from the root key, holds the slots
 * together, so that whoever can write the storage cannot add, drop or weaken one unnoticed.
 */
import { sha256 } from '@noble/hashes/sha2.js'
import { concatBytes } from '@noble/hashes/utils.js'
import { decode, encode, rfc8949EncodeOptions } from 'cborg'
import * as v from 'valibot'
import type { Result } from '../protocol/verdict.ts'
import type { Argon2Cost } from './ports.ts'
import { equalBytes } from './web-crypto.ts'

/** "ftvault" and the version of this format. */
const MAGIC = Uint8Array.of(0x66, 0x74, 0x76, 0x61, 0x75, 0x6c, 0x74, 1)
const TRAILER_BYTES = 64
/** A vault has a handful of slots of about 200 bytes; more is not ours. */
const VAULT_BYTES_MAX = 65_536

/** Above these a vault file is an attack on the machine that opens it, not a vault (1 GiB, 64 passes). */
export const MEMORY_KIB_MAX = 1_048_576
const PASSES_MAX = 64
const LANES_MAX = 16

function bytesOf(length: number) {
  return v.custom<Uint8Array>((value) => value instanceof Uint8Array && value.length === length)
}

function integer(min: number, max: number) {
  return v.pipe(v.number(), v.safeInteger(), v.minValue(min), v.maxValue(max))
}

const SLOT = v.strictObject({
  kind: v.literal('passphrase'),
  salt: bytesOf(16),
  memoryKiB: integer(8, MEMORY_KIB_MAX),
  passes: integer(1, PASSES_MAX),
  lanes: integer(1, LANES_MAX),
  check: bytesOf(32),
  nonce: bytesOf(12),
  wrapped: bytesOf(48),
})

const BODY = v.strictObject({
  id: bytesOf(16),
  slots: v.pipe(v.array(SLOT), v.minLength(1), v.maxLength(16)),
})

export type VaultSlot = v.InferOutput<typeof SLOT>
export type VaultBody = v.InferOutput<typeof BODY>

export interface ParsedVault {
  readonly body: VaultBody
  /** What the MAC covers. */
  readonly signed: Uint8Array
  readonly mac: Uint8Array
}

export function costOf(slot: VaultSlot): Argon2Cost {
  return { memoryKiB: slot.memoryKiB, passes: slot.passes, lanes: slot.lanes }
}

/** Bound to the wrapped key: a slot's parameters cannot be taken to another slot or vault. */
export function slotContext(id: Uint8Array, salt: Uint8Array, cost: Argon2Cost): Uint8Array {
  return encode(
    ['filetao-drive/1/vault-slot', 'passphrase', id, salt, cost.memoryKiB, cost.passes, cost.lanes],
    rfc8949EncodeOptions,
  )
}

export function encodeVault(body: VaultBody, macOf: (signed: Uint8Array) => Uint8Array): Uint8Array {
  const signed = concatBytes(MAGIC, encode(body, rfc8949EncodeOptions))
  const held = concatBytes(signed, macOf(signed))
  return concatBytes(held, sha256(held))
}

function damaged(detail: string): { ok: false; reason: 'vault-damaged'; detail: string } {
  return { ok: false, reason: 'vault-damaged', detail }
}

/** Total. */
export function parseVault(bytes: Uint8Array): Result<ParsedVault, 'vault-damaged'> {
  if (bytes.length > VAULT_BYTES_MAX) return damaged('The vault file is far larger than a vault.')
  if (bytes.length <= MAGIC.length + TRAILER_BYTES) return damaged('The vault file was cut short.')
  const held = bytes.subarray(0, bytes.length - 32)
  if (!equalBytes(sha256(held), bytes.subarray(bytes.length - 32))) {
    return damaged('The vault file is damaged: its checksum does not match.')
  }
  const signed = held.subarray(0, held.length - 32)
  if (!equalBytes(signed.subarray(0, MAGIC.length), MAGIC)) {
    return damaged('The vault file is of a version this program does not know.')
  }
  const body = parseBody(signed.subarray(MAGIC.length))
  if (body === null) return damaged('The vault file does not hold a vault.')
  return { ok: true, value: { body, signed, mac: held.subarray(held.length - 32) } }
}

function parseBody(cbor: Uint8Array): VaultBody | null {
  let decoded: unknown
  try {
    decoded = decode(cbor, {
      strict: true,
      allowIndefinite: false,
      allowUndefined: false,
      rejectDuplicateMapKeys: true,
    })
  } catch (error) {
    if (error instanceof Error) return null
    throw error
  }
  const parsed = v.safeParse(BODY, decoded)
  // One vault has one encoding: anything else hides bytes from the reader.
  if (!parsed.success || !equalBytes(encode(parsed.output, rfc8949EncodeOptions), cbor)) return null
  return parsed.output
}
