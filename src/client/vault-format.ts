/**
 * The vault file of docs/formats/vault.md, version 2: magic || deterministic CBOR || MAC (32) || SHA-256 (32).
 * The checksum tells damage from a wrong secret; the MAC, keyed from the root key, holds the slots together, so
 * that whoever can write the storage cannot add, drop or weaken one unnoticed. One set of slots has one
 * encoding: slots and revocations are in order of their identifiers.
 */
import { sha256 } from '@noble/hashes/sha2.js'
import { bytesToHex, concatBytes } from '@noble/hashes/utils.js'
import { decode, encode, rfc8949EncodeOptions } from 'cborg'
import * as v from 'valibot'
import type { Result } from '../protocol/verdict.ts'
import { CREDENTIAL_ID_BYTES_MAX, PRF_SALT_BYTES } from './passkey.ts'
import { COST_CAP, COST_FLOOR } from './vault-cost.ts'
import { VAULT_ID_BYTES } from './vault-id.ts'
import { equalBytes } from './web-crypto.ts'

/** "ftvault" and the version of this format. */
const MAGIC = Uint8Array.of(0x66, 0x74, 0x76, 0x61, 0x75, 0x6c, 0x74, 2)
const TRAILER_BYTES = 64
/** What a head on the network has room for. Checked before anything is hashed. */
export const VAULT_BYTES_MAX = 65_536

/** What a file may hold after devices that added slots apart were merged; adding stops far below it. */
export const FILE_SLOTS_MAX = 64
/** Each costs a wrong passphrase one more Argon2id, also where the file is hostile. */
export const FILE_PASSPHRASES_MAX = 16
/** Revocations are never forgotten: an old file of another device would bring the slot back. */
export const REVOKED_MAX = 1024

export const SLOT_ID_BYTES = 8
/** nonce (12) || AES-256-GCM of 320 bytes: one length whatever the label is. */
export const NOTE_BYTES = 348

function bytesBetween(min: number, max: number) {
  return v.custom<Uint8Array>(
    (value) => value instanceof Uint8Array && value.length >= min && value.length <= max,
  )
}

function bytesOf(length: number) {
  return bytesBetween(length, length)
}

function integer(min: number, max: number) {
  return v.pipe(v.number(), v.safeInteger(), v.minValue(min), v.maxValue(max))
}

const METHOD = v.variant('kind', [
  v.strictObject({
    kind: v.literal('passphrase'),
    salt: bytesOf(16),
    memoryKiB: integer(COST_FLOOR.memoryKiB, COST_CAP.memoryKiB),
    passes: integer(COST_FLOOR.passes, COST_CAP.passes),
    lanes: v.literal(1),
  }),
  v.strictObject({ kind: v.literal('phrase'), test: bytesBetween(73, 256) }),
  v.strictObject({
    kind: v.literal('passkey'),
    credentialId: bytesBetween(1, CREDENTIAL_ID_BYTES_MAX),
    salt: bytesOf(PRF_SALT_BYTES),
  }),
])

const SLOT = v.strictObject({
  slot: bytesOf(SLOT_ID_BYTES),
  method: METHOD,
  note: bytesOf(NOTE_BYTES),
  check: bytesOf(32),
  nonce: bytesOf(12),
  wrapped: bytesOf(48),
})

const BODY = v.pipe(
  v.strictObject({
    id: bytesOf(VAULT_ID_BYTES),
    slots: v.pipe(v.array(SLOT), v.minLength(1), v.maxLength(FILE_SLOTS_MAX)),
    revoked: v.pipe(v.array(bytesOf(SLOT_ID_BYTES)), v.maxLength(REVOKED_MAX)),
  }),
  v.check(({ slots, revoked }) => isAscending(slots.map(({ slot }) => slot)) && isAscending(revoked)),
  v.check(({ slots, revoked }) => {
    const gone = new Set(revoked.map(bytesToHex))
    return slots.every(({ slot }) => !gone.has(bytesToHex(slot)))
  }),
  v.check(({ slots }) => passphrases(slots) <= FILE_PASSPHRASES_MAX),
)

export type SlotMethod = v.InferOutput<typeof METHOD>
export type SlotKind = SlotMethod['kind']
export type VaultSlot = v.InferOutput<typeof SLOT>
export type VaultBody = v.InferOutput<typeof BODY>

export interface ParsedVault {
  readonly body: VaultBody
  /** What the MAC covers. */
  readonly signed: Uint8Array
  readonly mac: Uint8Array
}

/** By bytes, as a number of equal length would be. */
export function compareBytes(left: Uint8Array, right: Uint8Array): number {
  for (let at = 0; at < left.length && at < right.length; at += 1) {
    const difference = (left[at] ?? 0) - (right[at] ?? 0)
    if (difference !== 0) return difference
  }
  return left.length - right.length
}

function isAscending(ids: readonly Uint8Array[]): boolean {
  return ids.every((id, at) => at === 0 || compareBytes(ids[at - 1] ?? id, id) < 0)
}

function passphrases(slots: readonly { readonly method: SlotMethod }[]): number {
  return slots.filter(({ method }) => method.kind === 'passphrase').length
}

/** Bound to the wrapped key: nothing of a slot can be changed or taken to another slot, vault or version. */
export function slotContext(id: Uint8Array, slot: Omit<VaultSlot, 'nonce' | 'wrapped'>): Uint8Array {
  const { method, note, check } = slot
  return encode(['filetao-drive/2/vault-slot', id, slot.slot, method, note, check], rfc8949EncodeOptions)
}

export function encodeVault(body: VaultBody, macOf: (signed: Uint8Array) => Uint8Array): Uint8Array {
  const signed = concatBytes(MAGIC, encode(body, rfc8949EncodeOptions))
  const held = concatBytes(signed, macOf(signed))
  return concatBytes(held, sha256(held))
}

/** What a file says of itself, from 0 to 255; null where it is no vault at all. */
export function vaultVersion(bytes: Uint8Array): number | null {
  const name = MAGIC.length - 1
  return equalBytes(bytes.subarray(0, name), MAGIC.subarray(0, name)) ? (bytes[name] ?? null) : null
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
