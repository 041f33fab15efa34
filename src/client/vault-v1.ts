/**
 * Vault files of version 1, as this program wrote them: one passphrase slot at 64 MiB and three passes. They are
 * read from this device's own storage only, once, to be written again as version 2 (docs/formats/vault.md).
 */
import { hkdf } from '@noble/hashes/hkdf.js'
import { sha256 } from '@noble/hashes/sha2.js'
import { utf8ToBytes } from '@noble/hashes/utils.js'
import { decode, encode, rfc8949EncodeOptions } from 'cborg'
import * as v from 'valibot'
import type { Result } from '../protocol/verdict.ts'
import type { Argon2id } from './ports.ts'
import { vaultMacOf } from './subkeys.ts'
import { passphraseBytes } from './vault.ts'
import { vaultVersion } from './vault-format.ts'
import { aesOpen, equalBytes, importAesKey } from './web-crypto.ts'

/** "ftvault" and the version. */
const MAGIC_BYTES = 8
const BYTES_MAX = 1024
const COST = { memoryKiB: 65_536, passes: 3, lanes: 1 } as const

function bytesOf(length: number) {
  return v.custom<Uint8Array>((value) => value instanceof Uint8Array && value.length === length)
}

const BODY = v.strictObject({
  id: bytesOf(16),
  slots: v.strictTuple([
    v.strictObject({
      kind: v.literal('passphrase'),
      salt: bytesOf(16),
      memoryKiB: v.literal(COST.memoryKiB),
      passes: v.literal(COST.passes),
      lanes: v.literal(COST.lanes),
      check: bytesOf(32),
      nonce: bytesOf(12),
      wrapped: bytesOf(48),
    }),
  ]),
})

/** The root key of a version 1 file. Total. */
export async function openVersion1(
  file: Uint8Array,
  passphrase: string,
  argon2id: Argon2id,
): Promise<Result<Uint8Array, 'wrong-passphrase' | 'vault-damaged'>> {
  const body = parseBody(file)
  if (body === null) return damaged()
  const [slot] = body.slots
  const stretched = await argon2id(passphraseBytes(passphrase), slot.salt, COST)
  const derive = (use: string) =>
    hkdf(sha256, stretched, undefined, utf8ToBytes(`filetao-drive/1/vault-${use}`), 32)
  if (!equalBytes(derive('check'), slot.check)) {
    return { ok: false, reason: 'wrong-passphrase', detail: 'That is not the passphrase of this vault.' }
  }
  const context = encode(
    ['filetao-drive/1/vault-slot', 'passphrase', body.id, slot.salt, COST.memoryKiB, COST.passes, COST.lanes],
    rfc8949EncodeOptions,
  )
  const rootKey = await aesOpen(await importAesKey(derive('wrap')), slot.nonce, slot.wrapped, context)
  if (rootKey === null) return damaged()
  const mac = file.subarray(file.length - 64, file.length - 32)
  if (!equalBytes(vaultMacOf(rootKey)(file.subarray(0, file.length - 64)), mac)) return damaged()
  return { ok: true, value: rootKey }
}

function parseBody(file: Uint8Array): v.InferOutput<typeof BODY> | null {
  if (file.length > BYTES_MAX || file.length <= MAGIC_BYTES + 64 || vaultVersion(file) !== 1) return null
  const held = file.subarray(0, file.length - 32)
  if (!equalBytes(sha256(held), file.subarray(file.length - 32))) return null
  const cbor = held.subarray(MAGIC_BYTES, held.length - 32)
  let decoded: unknown
  try {
    decoded = decode(cbor, { strict: true, allowIndefinite: false, rejectDuplicateMapKeys: true })
  } catch (error) {
    if (error instanceof Error) return null
    throw error
  }
  const parsed = v.safeParse(BODY, decoded)
  if (!parsed.success || !equalBytes(encode(parsed.output, rfc8949EncodeOptions), cbor)) return null
  return parsed.output
}

function damaged(): Result<never, 'vault-damaged'> {
  return { ok: false, reason: 'vault-damaged', detail: 'The vault file of version 1 is damaged.' }
}
