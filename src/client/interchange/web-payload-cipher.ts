import type { PayloadCipher } from '../../protocol/interop/payload.ts'
import { aesOpen, aesSeal, importAesKey } from '../web-crypto.ts'

/** WebCrypto takes nonces of 16 bytes, which the tools use, and is many times faster than the library. */
export const webPayloadCipher: PayloadCipher = {
  seal: async (key, nonce, plain) => aesSeal(await importAesKey(key), nonce, plain),
  open: async (key, nonce, sealed) => aesOpen(await importAesKey(key), nonce, sealed),
}
