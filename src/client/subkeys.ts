/**
 * Every key of a vault comes from its random root key by HKDF-SHA-256 under a label of its own, so that no
 * sealed thing opens in another's place (reliability rules E1, M2-M4). Labels are part of the format.
 */
import { ed25519 } from '@noble/curves/ed25519.js'
import { hkdf } from '@noble/hashes/hkdf.js'
import { hmac } from '@noble/hashes/hmac.js'
import { sha256 } from '@noble/hashes/sha2.js'
import { bytesToHex, hexToBytes, utf8ToBytes } from '@noble/hashes/utils.js'
import { type HeadSigner, headVaultId } from '../wire/head.ts'
import { type Keypair, keypairFromMiniSecret } from '../wire/sr25519.ts'
import { importAesKey } from './web-crypto.ts'

export type SubkeyLabel =
  | 'vault-mac'
  | 'slot-notes'
  | 'rehearsal'
  | 'index'
  | 'blob-names'
  | 'request-signing'
  | 'head-signing'
  | 'network-index'

/** 32 bytes. */
export function deriveSubkey(rootKey: Uint8Array, label: SubkeyLabel): Uint8Array {
  return hkdf(sha256, rootKey, undefined, utf8ToBytes(`filetao-drive/1/${label}`), 32)
}

/** HMAC-SHA-256 over what holds a vault file together, 32 bytes. */
export type VaultMac = (signed: Uint8Array) => Uint8Array

export function vaultMacOf(rootKey: Uint8Array): VaultMac {
  const key = deriveSubkey(rootKey, 'vault-mac')
  return (signed) => hmac(sha256, key, signed)
}

/** Signs the heads of this drive; its public key is what the vault's identifier is the hash of. */
export interface HeadKey extends HeadSigner {
  /** 16 bytes. */
  readonly vaultId: Uint8Array
}

export function headKeyOf(rootKey: Uint8Array): HeadKey {
  const secret = deriveSubkey(rootKey, 'head-signing')
  const publicKey = ed25519.getPublicKey(secret)
  return {
    publicKey,
    vaultId: hexToBytes(headVaultId(publicKey)),
    sign: (bytes) => ed25519.sign(bytes, secret),
  }
}

/** What an unlocked drive holds instead of the root key. */
export interface VaultKeys {
  /** Seals index and proof blobs on this device; not extractable. */
  readonly sealing: CryptoKey
  /** The storage name of a labelled blob: says nothing about what is inside. */
  readonly blobName: (label: string) => string
  /** Signs requests to API nodes; the drive's name on the network. */
  readonly requests: Keypair
  readonly head: HeadKey
  /** Holds vault files together: enough to merge two of them, not to make or open a slot. */
  readonly vaultMac: VaultMac
  /** Opens what slots are called; not extractable. */
  readonly slotNotes: CryptoKey
  /** 32 bytes: the file key of envelope messages that carry the index over the network. */
  readonly networkIndex: Uint8Array
}

export async function deriveVaultKeys(rootKey: Uint8Array): Promise<VaultKeys> {
  const names = deriveSubkey(rootKey, 'blob-names')
  return {
    sealing: await importAesKey(deriveSubkey(rootKey, 'index')),
    blobName: (label) => bytesToHex(hmac(sha256, names, utf8ToBytes(label)).subarray(0, 16)),
    requests: keypairFromMiniSecret(deriveSubkey(rootKey, 'request-signing')),
    head: headKeyOf(rootKey),
    vaultMac: vaultMacOf(rootKey),
    slotNotes: await importAesKey(deriveSubkey(rootKey, 'slot-notes')),
    networkIndex: deriveSubkey(rootKey, 'network-index'),
  }
}
