/**
 * What a slot is called and since when, sealed: a vault file lies with validators, and "Anna's laptop" is
 * nobody's business there. Every note has one length, whatever it says.
 */
import { concatBytes } from '@noble/hashes/utils.js'
import {
  decodeCanonical,
  encodeCanonical,
  isWellFormed,
  toWellFormed,
} from '../protocol/envelope/canonical-cbor.ts'
import { NOTE_BYTES } from './vault-format.ts'
import { aesOpen, aesSeal, randomBytes } from './web-crypto.ts'

/** Code points. */
const LABEL_CHARACTERS_MAX = 64
const NONCE_BYTES = 12
const TAG_BYTES = 16
const PLAIN_BYTES = NOTE_BYTES - NONCE_BYTES - TAG_BYTES

export interface SlotNote {
  /** At most 64 code points. */
  readonly label: string
  /** Unix milliseconds. */
  readonly createdAt: number
}

/** Where a sealed thing belongs; it opens nowhere else. */
export interface SlotPlace {
  readonly vaultId: Uint8Array
  readonly slot: Uint8Array
}

/** A label as it is kept: cut where it is too long. */
export function cleanLabel(label: string): string {
  return Array.from(toWellFormed(label).trim()).slice(0, LABEL_CHARACTERS_MAX).join('')
}

/** @param key the subkey `slot-notes` */
export async function sealNote(key: CryptoKey, place: SlotPlace, note: SlotNote): Promise<Uint8Array> {
  const cbor = encodeCanonical({ createdAt: note.createdAt, label: note.label })
  const plain = new Uint8Array(PLAIN_BYTES)
  plain.set([cbor.length >> 8, cbor.length & 0xff])
  plain.set(cbor, 2)
  const nonce = randomBytes(NONCE_BYTES)
  return concatBytes(nonce, await aesSeal(key, nonce, plain, context(place)))
}

/** null when it is not a note of this slot. */
export async function openNote(
  key: CryptoKey,
  place: SlotPlace,
  sealed: Uint8Array,
): Promise<SlotNote | null> {
  const plain = await aesOpen(
    key,
    sealed.subarray(0, NONCE_BYTES),
    sealed.subarray(NONCE_BYTES),
    context(place),
  )
  if (plain === null) return null
  const length = ((plain[0] ?? 0) << 8) | (plain[1] ?? 0)
  if (length > PLAIN_BYTES - 2 || plain.subarray(2 + length).some((byte) => byte !== 0)) return null
  const decoded = decodeCanonical(plain.subarray(2, 2 + length))
  return decoded.ok ? parseNote(decoded.value) : null
}

function parseNote(value: unknown): SlotNote | null {
  if (!(value instanceof Map) || value.size !== 2) return null
  const label: unknown = value.get('label')
  const createdAt: unknown = value.get('createdAt')
  if (typeof label !== 'string' || !isWellFormed(label)) return null
  if (typeof createdAt !== 'number' || !Number.isSafeInteger(createdAt)) return null
  return { label, createdAt }
}

function context({ vaultId, slot }: SlotPlace): Uint8Array {
  return encodeCanonical(['filetao-drive/2/vault-note', vaultId, slot])
}
