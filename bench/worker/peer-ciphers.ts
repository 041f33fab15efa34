/** Files read and encrypted by others, each the way its own documentation shows for streams. */
import { Encrypter, generateIdentity, identityToRecipient } from 'age-encryption'
import sodium from 'libsodium-wrappers'
import { sourceOfFile } from '../../src/client/transfer/file-source.ts'
import { SourceReader } from '../../src/client/transfer/source-reader.ts'

/** Bytes of a message of the secret stream, as hat.sh cuts files. */
const SODIUM_PIECE = 64 * 1024

export async function ageEncrypt(file: File): Promise<void> {
  const encrypter = new Encrypter()
  encrypter.addRecipient(await identityToRecipient(await generateIdentity()))
  const sealed = await encrypter.encrypt(file.stream())
  let bytes = 0
  for await (const piece of sealed) bytes += piece.length
  if (bytes < file.size) throw new Error('not all of it came out')
}

export async function sodiumEncrypt(file: File): Promise<void> {
  await sodium.ready
  const key = sodium.crypto_secretstream_xchacha20poly1305_keygen()
  const { state } = sodium.crypto_secretstream_xchacha20poly1305_init_push(key)
  const reader = await SourceReader.open(sourceOfFile(file))
  const piece = new Uint8Array(SODIUM_PIECE)
  let bytes = 0
  for (let at = 0; at < file.size; at += SODIUM_PIECE) {
    const part = piece.subarray(0, Math.min(SODIUM_PIECE, file.size - at))
    await reader.fill(part)
    const tag = sodium.crypto_secretstream_xchacha20poly1305_TAG_MESSAGE
    bytes += sodium.crypto_secretstream_xchacha20poly1305_push(state, part, null, tag).length
  }
  await reader.close()
  if (bytes < file.size) throw new Error('not all of it came out')
}
