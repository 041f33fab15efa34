/**
 * Wallet keys of the vectors, each derived once a run: a full derivation takes 512 MiB and seconds, and the same wallets
 * come up in several files.
 */
import { hexToBytes, utf8ToBytes } from '@noble/hashes/utils.js'
import { deriveWalletKey, WALLET_COST, WALLET_SALT } from '../protocol/interop/keys.ts'
import type { Ports } from './report.ts'

const derived = new WeakMap<Ports, Map<string, Promise<Uint8Array>>>()

function once(ports: Ports, name: string, derive: () => Promise<Uint8Array>): Promise<Uint8Array> {
  const known = derived.get(ports) ?? new Map<string, Promise<Uint8Array>>()
  derived.set(ports, known)
  const found = known.get(name) ?? derive()
  known.set(name, found)
  return found
}

/** Of a 64-byte private key in hex. */
export function walletKey(privateKeyHex: string, ports: Ports): Promise<Uint8Array> {
  return once(ports, privateKeyHex, () => deriveWalletKey(hexToBytes(privateKeyHex), ports.argon2i))
}

/** Of any password, with the full cost. */
export function passwordKey(password: string, ports: Ports): Promise<Uint8Array> {
  return once(ports, password, () => ports.argon2i(utf8ToBytes(password), WALLET_SALT, WALLET_COST))
}
