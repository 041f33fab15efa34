/**
 * An account of a wallet in whose name something of this drive was stored, on whichever device: to delete that, it has to sign. Its id
 * follows from the account, so that devices that note the same one agree without asking.
 */
import { sha256 } from '@noble/hashes/sha2.js'
import { bytesToHex, concatBytes, utf8ToBytes } from '@noble/hashes/utils.js'
import { decodeAddress, encodeAddress } from '../../wire/ss58.ts'

export interface AccountBody {
  /** Address, prefix 42. */
  readonly account: string
  /** When it was noted first, unix milliseconds. */
  readonly notedAt: number
}

const ID_LABEL = utf8ToBytes('filetao-drive/1/account/')

/** 32 hex digits. @throws TypeError for what is no address */
export function accountRecordId(account: string): string {
  return bytesToHex(sha256(concatBytes(ID_LABEL, keyOf(account))).subarray(0, 16))
}

export function encodeAccount({ account, notedAt }: AccountBody): unknown {
  return [keyOf(account), notedAt]
}

/** Null for what is not an account. */
export function parseAccount(value: unknown): AccountBody | null {
  if (!Array.isArray(value) || value.length !== 2) return null
  const [key, notedAt]: unknown[] = value
  if (!(key instanceof Uint8Array) || key.length !== 32) return null
  if (typeof notedAt !== 'number' || !Number.isFinite(notedAt)) return null
  return { account: encodeAddress(key), notedAt }
}

function keyOf(account: string): Uint8Array {
  const decoded = decodeAddress(account)
  if (!decoded.ok) throw new TypeError('an account is an address')
  return decoded.value
}
