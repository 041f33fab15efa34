/** A visitor's text or file as it would lie with miners: sealed by the envelope's real code under a key of this moment, which is kept nowhere. */
import { CONTEXT_FILE, FILE_KEY_BYTES, HEADER_BYTES, SALT_BYTES } from '../../protocol/envelope/key.ts'
import { sealMessage } from '../../protocol/envelope/seal.ts'
import { randomBytes, webAead } from '../web-crypto.ts'

/** What is sealed of a larger file: enough to look at. */
export const SEAL_BYTES_MAX = 256 * 1024

/** Bytes as validators and miners get them, without the header, which goes into the manifest. */
export async function sealSample(plain: Uint8Array): Promise<Uint8Array> {
  const fileKey = randomBytes(FILE_KEY_BYTES)
  const message = await sealMessage({
    fileKey,
    salt: randomBytes(SALT_BYTES),
    context: CONTEXT_FILE,
    plain: plain.subarray(0, SEAL_BYTES_MAX),
    aead: webAead,
  })
  fileKey.fill(0)
  return message.slice(HEADER_BYTES)
}
