/**
 * Every key of a vault comes from its random root key by HKDF-SHA-256 under a label of its own, so that no
 * sealed thing opens in another's place (reliability rules E1, M2-M4). Labels are part of the format.
 */
import { hkdf } from '@noble/hashes/hkdf.js'
import { hmac } from '@noble/hashes/hmac.js'
import { sha256 } from '@noble/hashes/sha2.js'
import { bytesToHex, utf8ToBytes } from '@noble/hashes/utils.js'
import { type Keypair, keypairFromMiniSecret } from '../wire/sr25519.ts'
import { importAesKey } from './web-crypto.ts'

export type SubkeyLabel = 'vault-mac' | 'index' | 'blob-names' | 'request-signing'

/** 32 bytes. */
export function deriveSubkey(rootKey: Uint8Array, label: SubkeyLabel): Uint8Array {
  return hkdf(sha256, rootKey, undefined, utf8ToBytes(`filetao-drive/1/${label}`), 32)
}

/** What an unlocked drive holds instead of the root key. */
export interface VaultKeys {
  /** Seals index and proof blobs; not extractable. */
  readonly sealing: CryptoKey
  /** The storage name of a labelled blob: says nothing about what is inside. */
  readonly blobName: (label: string) => string
  /** Signs requests to API nodes; the drive's name on the network. */
  readonly requests: Keypair
}

export async function deriveVaultKeys(rootKey: Uint8Array): Promise<VaultKeys> {
  const names = deriveSubkey(rootKey, 'blob-names')
  return {
    sealing: await importAesKey(deriveSubkey(rootKey, 'index')),
    blobName: (label) => bytesToHex(hmac(sha256, names, utf8ToBytes(label)).subarray(0, 16)),
    requests: keypairFromMiniSecret(deriveSubkey(rootKey, 'request-signing')),
  }
}
