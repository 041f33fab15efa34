/**
 * A receipt: a miner's signed statement that it has stored a part, with the specification's Store proof
 * inside. It is what the owner of the file checks against the ciphertext it still holds. Different from the
 * specification, which lists a `signature` field and never fills it: here it binds miner, validator, content
 * id, length, seed, generators, commitment and a block hash, so a receipt can't be moved to another part,
 * miner or time. It shows receipt only (S13); that the part is still there is for challenges to show.
 */
import { bytesToHex, hexToBytes, utf8ToBytes } from '@noble/hashes/utils.js'
import * as v from 'valibot'
import type { OpeningJudge } from '../protocol/opening-check.ts'
import { type StoreProofReason, verifyStoreProof } from '../protocol/store-proof.ts'
import type { Check, Result, Verdict } from '../protocol/verdict.ts'
import { type Receipt, ReceiptSchema } from './receipt-shape.ts'
import { type Keypair, verifySignature } from './sr25519.ts'
import { decodeAddress } from './ss58.ts'

export type { Receipt }

export type ReceiptReason =
  | StoreProofReason
  | 'cid-differs'
  | 'length-differs'
  | 'miner-address-malformed'
  | 'signature-mismatch'

export interface ReceiptExpectation {
  readonly cid: string
  /** Bytes. */
  readonly length: number
  /** H(D || utf8(receipt.seed)) over the verifier's own copy of the part. */
  readonly messageHash: bigint
}

/** What the miner signs. No field can contain a full stop, so the text has one reading. */
export function receiptText(
  receipt: Omit<Receipt, 'signature' | 'randomness' | 'curve' | 'version'>,
): string {
  return [
    'filetao-receipt/1',
    receipt.validator,
    receipt.miner,
    receipt.cid,
    receipt.length,
    receipt.seed,
    receipt.g,
    receipt.h,
    receipt.commitment,
    receipt.commitment_hash,
    receipt.block,
    receipt.block_hash,
  ].join('.')
}

/** The value of a Store answer's `signature` field. */
export function signReceipt(
  receipt: Omit<Receipt, 'signature' | 'randomness' | 'curve' | 'version'>,
  miner: Keypair,
): string {
  return `0x${bytesToHex(miner.sign(utf8ToBytes(receiptText(receipt))))}`
}

/** Total. */
export function parseReceipt(value: unknown): Result<Receipt, 'receipt-malformed'> {
  const outcome = v.safeParse(ReceiptSchema, value, { abortEarly: true })
  if (outcome.success) return { ok: true, value: outcome.output }
  const path = v.getDotPath(outcome.issues[0]) ?? 'receipt'
  return { ok: false, reason: 'receipt-malformed', detail: `${path} is not a valid value` }
}

/** Store proof (strict), content id, length and the miner's signature. Total over parsed receipts. */
export function verifyReceipt(
  receipt: Receipt,
  expected: ReceiptExpectation,
  judge?: OpeningJudge,
): Verdict<ReceiptReason> {
  const checks: Check[] = []
  const same = (id: string, got: string, wanted: string): boolean => {
    checks.push({ id, ok: got === wanted, inputs: {}, expected: wanted, got })
    return got === wanted
  }
  const fail = (reason: ReceiptReason, detail: string): Verdict<ReceiptReason> => {
    return { ok: false, reason, detail, checks }
  }
  if (!same('receipt-cid', receipt.cid, expected.cid))
    return fail('cid-differs', 'the receipt names another part')
  if (!same('receipt-length', String(receipt.length), String(expected.length))) {
    return fail('length-differs', 'the receipt states another length')
  }
  const asked = { curve: receipt.curve, g: receipt.g, h: receipt.h, seed: receipt.seed }
  const store = verifyStoreProof({ ...asked, messageHash: expected.messageHash }, receipt, 'strict', judge)
  checks.push(...store.checks)
  if (!store.ok) return fail(store.reason, store.detail)
  const miner = decodeAddress(receipt.miner)
  if (!miner.ok) return fail('miner-address-malformed', miner.detail)
  const text = receiptText(receipt)
  const signed = verifySignature(utf8ToBytes(text), hexToBytes(receipt.signature.slice(2)), miner.value)
  checks.push({
    id: 'receipt-signature',
    ok: signed,
    inputs: { miner: receipt.miner, text, signature: receipt.signature },
  })
  return signed ? { ok: true, checks } : fail('signature-mismatch', 'the miner did not sign this receipt')
}
