/** What the runtime says about a call before it is in a block: whether it is valid, and what it costs (nothing). */
import { concatBytes, hexToBytes } from '@noble/hashes/utils.js'
import { u32 } from '@polkadot-api/substrate-bindings'
import { decodeExtrinsic, type ExtrinsicReason, type SignedExtrinsic } from './extrinsic.ts'
import type { Snapshot } from './snapshot.ts'
import { checkExtrinsic, type ValidityReason } from './validity.ts'

/** The runtime has no names of its own for these. */
const UNREADABLE: Readonly<Record<ExtrinsicReason, ValidityReason>> = {
  malformed: 'Call',
  'unknown-call': 'Call',
  oversize: 'ExhaustsResources',
  unsigned: 'NoUnsignedValidator',
  'cannot-lookup': 'CannotLookup',
}

const bytesAt = (args: readonly unknown[], i: number): Uint8Array => {
  const value = args[i]
  if (value instanceof Uint8Array) return value
  return typeof value === 'string' ? hexToBytes(value.replace(/^0x/, '')) : new Uint8Array(0)
}

/** The argument's own encoding is the extrinsic's: bytes with their length in front. */
const extrinsicAt = (args: readonly unknown[], i: number) => {
  const inner = bytesAt(args, i)
  return decodeExtrinsic(concatBytes(lengthOf(inner.length), inner))
}

const lengthOf = (length: number): Uint8Array => {
  if (length < 1 << 6) return Uint8Array.of(length << 2)
  const encoded = u32.enc(length * 4 + (length < 1 << 14 ? 1 : 2))
  return length < 1 << 14 ? encoded.subarray(0, 2) : encoded
}

const invalid = (reason: ValidityReason) => ({
  success: false,
  value:
    reason === 'CannotLookup' || reason === 'NoUnsignedValidator'
      ? { type: 'Unknown', value: { type: reason, value: undefined } }
      : { type: 'Invalid', value: { type: reason, value: undefined } },
})

const tagOf = ({ publicKey }: SignedExtrinsic, nonce: number): Uint8Array =>
  concatBytes(publicKey, u32.enc(nonce))

const validate = (snapshot: Snapshot, args: readonly unknown[]): unknown => {
  const extrinsic = extrinsicAt(args, 1)
  if (!extrinsic.ok) return invalid(UNREADABLE[extrinsic.reason])
  const { value } = extrinsic
  const valid = checkExtrinsic(value, snapshot)
  if (!valid.ok) return invalid(valid.reason)
  const { ahead, longevity } = valid.value
  return {
    success: true,
    value: {
      priority: value.tipRao,
      requires: ahead > 0 ? [tagOf(value, value.nonce - 1)] : [],
      provides: [tagOf(value, value.nonce)],
      longevity: BigInt(longevity),
      propagate: true,
    },
  }
}

const NO_WEIGHT = { ref_time: 0n, proof_size: 0n }

export const TRANSACTION_ANSWERS: Readonly<
  Record<string, (snapshot: Snapshot, args: readonly unknown[]) => unknown>
> = {
  TaggedTransactionQueue_validate_transaction: validate,
  TransactionPaymentApi_query_info: () => ({
    weight: NO_WEIGHT,
    class: { type: 'Normal', value: undefined },
    partial_fee: 0n,
  }),
  TransactionPaymentApi_query_fee_details: (_, args) => {
    const extrinsic = extrinsicAt(args, 0)
    const inclusion_fee = { base_fee: 0n, len_fee: 0n, adjusted_weight_fee: 0n }
    return { inclusion_fee, tip: extrinsic.ok ? extrinsic.value.tipRao : 0n }
  },
}
