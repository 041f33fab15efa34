/** A key file in the clear, opened with FILETAO_WALLET_PASSWORD where it asks for one. */
import { isSealedKeyFile, openSealedKeyFile } from '../../protocol/interop/key-file.ts'
import { wasmArgon2i } from '../../sdk/wallet-argon2.ts'
import { passwordGiven, readKey, WalletError } from './wallet-folder.ts'

/** @throws WalletError missing, too-open, locked */
export async function openedKey(path: string): Promise<Uint8Array> {
  const bytes = await readKey(path)
  if (!isSealedKeyFile(bytes)) return bytes
  const clear = await openSealedKeyFile(bytes, passwordGiven() ?? '', wasmArgon2i)
  if (!clear.ok) throw new WalletError('locked', `${path} was not opened: ${clear.detail}`)
  return clear.value
}
