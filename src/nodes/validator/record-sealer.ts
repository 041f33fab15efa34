/**
 * Seals what a validator knows of a piece, for itself: the miner that keeps it can neither read it nor make another one, nor pass it off
 * as that of another piece or another miner. All that opens it again is the hotkey's key file.
 *
 *   version (1) | salt (16) | AES-256-GCM of [ length (2) | text | zeros ] | tag (16)
 *
 * Each one has a key of its own, HMAC-SHA256(key, salt), so that one nonce serves for all and no number of records wears the key out.
 * Zeros fill it up to a multiple of BLOCK: by its length a miner cannot tell a probe from an object with a short payload, as those of our
 * clients have.
 */
import { createCipheriv, createDecipheriv, createHmac, randomBytes } from 'node:crypto'
import { MAX_SEALED_RECORD_BYTES } from '../../wire/limits.ts'

/** For `loadDerivedKey`. */
export const SEALING_PURPOSE = 'filetao/sealed-record/1'

export interface RecordSealer {
  /** Null: the text is too long to travel. */
  seal(text: string, hotkey: string, dataHash: string): Uint8Array | null
  /** Total. Null: it was not sealed with this key for this miner and piece. */
  open(sealed: Uint8Array, hotkey: string, dataHash: string): string | null
}

const VERSION = 1
const SALT_BYTES = 16
const HEAD_BYTES = 1 + SALT_BYTES
const TAG_BYTES = 16
const BLOCK = 1_280
const NONCE = new Uint8Array(12)

/** @param key 32 bytes */
export function createRecordSealer(key: Uint8Array): RecordSealer {
  const keyOf = (salt: Uint8Array) => createHmac('sha256', key).update(salt).digest()
  return {
    seal(text, hotkey, dataHash) {
      const length = Buffer.byteLength(text)
      const plain = Buffer.alloc(Math.ceil((2 + length) / BLOCK) * BLOCK)
      if (HEAD_BYTES + plain.length + TAG_BYTES > MAX_SEALED_RECORD_BYTES) return null
      plain.writeUInt16BE(length)
      plain.write(text, 2)
      const salt = randomBytes(SALT_BYTES)
      const cipher = createCipheriv('aes-256-gcm', keyOf(salt), NONCE)
      cipher.setAAD(contextOf(hotkey, dataHash))
      const body = [cipher.update(plain), cipher.final(), cipher.getAuthTag()]
      return new Uint8Array(Buffer.concat([Uint8Array.of(VERSION), salt, ...body]))
    },
    open(sealed, hotkey, dataHash) {
      if (sealed[0] !== VERSION || sealed.length < HEAD_BYTES + TAG_BYTES + 2) return null
      const end = sealed.length - TAG_BYTES
      try {
        const decipher = createDecipheriv('aes-256-gcm', keyOf(sealed.subarray(1, HEAD_BYTES)), NONCE)
        decipher.setAAD(contextOf(hotkey, dataHash))
        decipher.setAuthTag(sealed.subarray(end))
        const plain = Buffer.concat([decipher.update(sealed.subarray(HEAD_BYTES, end)), decipher.final()])
        return plain.toString('utf8', 2, 2 + plain.readUInt16BE())
      } catch {
        // Sealed for something else, or by another key.
        return null
      }
    },
  }
}

function contextOf(hotkey: string, dataHash: string): Uint8Array {
  return Buffer.from(`${hotkey}.${dataHash}`, 'utf8')
}
