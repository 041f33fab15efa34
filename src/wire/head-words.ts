/**
 * What a validator signs about heads, with its hotkey: that it has one (its answer to PutHead), and which one it gives (its
 * answer to GetHead). A validator that gives an older head than it has acknowledged is convicted by these two together. The
 * second text quotes the first signature, which is random, so it was made afterwards: neither a head that was not yet there nor
 * a record of an earlier day can frame anybody.
 */
import { hexToBytes, utf8ToBytes } from '@noble/hashes/utils.js'
import { verifySignature } from './sr25519.ts'
import { decodeAddress } from './ss58.ts'

export interface HeadWord {
  /** SS58 hotkey. */
  readonly validator: string
  readonly vaultId: string
  /** 0 and NO_HEAD: it says that it has none. */
  readonly number: number
  readonly headHash: string
}

export interface ServedWord extends HeadWord {
  /** The signature of an acknowledgement that the asker holds, `0x` + 128 hex; null: none. */
  readonly after: string | null
}

/** What stands for a hash where there is no head. */
export const NO_HEAD = '-'

/** What a validator signs when it has taken a head. No field can contain a full stop. */
export function acknowledgedText({ validator, vaultId, number, headHash }: HeadWord): string {
  return ['filetao-head/1', validator, vaultId, number, headHash].join('.')
}

/** What a validator signs when it gives a head, or says that there is none. */
export function servedText({ validator, vaultId, number, headHash, after }: ServedWord): string {
  return ['filetao-head-served/1', validator, vaultId, number, headHash, after ?? NO_HEAD].join('.')
}

/** Whether the validator signed this. Total. */
export function isWordOf(validator: string, text: string, signature: string): boolean {
  const key = decodeAddress(validator)
  if (!key.ok || !/^0x[0-9a-f]{128}$/.test(signature)) return false
  return verifySignature(utf8ToBytes(text), hexToBytes(signature.slice(2)), key.value)
}

/**
 * Whether a validator gave an older head, another one of the same number, or none, after it had acknowledged one. Total;
 * false also where a signature does not hold, because then it shows nothing of anybody.
 */
export function isRollback(
  acknowledged: HeadWord & { readonly signature: string },
  served: ServedWord & { readonly signature: string },
): boolean {
  const { validator, vaultId } = acknowledged
  if (served.validator !== validator || served.vaultId !== vaultId) return false
  if (served.after !== acknowledged.signature) return false
  if (served.number > acknowledged.number || served.headHash === acknowledged.headHash) return false
  return (
    isWordOf(validator, acknowledgedText(acknowledged), acknowledged.signature) &&
    isWordOf(validator, servedText(served), served.signature)
  )
}
