/**
 * Whether a miner's Store answer makes a copy: the strict Store check (protocol section 2.1 with V1–V4) against
 * the bytes and parameters this process holds, and the receipt that the miner signs for the user.
 *
 * Different from the reference, which reads g, h and the curve back from the answer: a miner may send points
 * whose relation it knows and open any commitment to anything (S6). And an answer without a signature is no
 * copy here, because nobody but this validator could ever check it. The reference's miners sign none: where everything else
 * holds, such an answer is consistent and no lie.
 */
import type { OpeningJudge } from '../protocol/opening-check.ts'
import { verifyStoreProof } from '../protocol/store-proof.ts'
import type { Result } from '../protocol/verdict.ts'
import { parseReceipt, type Receipt, verifyReceipt } from '../wire/receipt.ts'
import type { GroupParameters } from './group-parameters.ts'
import type { StoreAnswer } from './ports.ts'

export interface CopyExpectation {
  readonly miner: string
  readonly validator: string
  readonly cid: string
  readonly length: number
  readonly group: GroupParameters
  /** H(D || utf8(seed)), computed here from the bytes. */
  readonly messageHash: bigint
}

/** `unsigned`: the proof holds, and the miner signs no receipts: a stock one. */
export type CopyReason = 'lied' | 'unsigned'

const ECHOED = ['curve', 'g', 'h', 'seed'] as const

/** Total over anything at all, also over what no transport lets through: a throw here would end a placement. */
export function verifyCopy(
  expected: CopyExpectation,
  given: StoreAnswer | null,
  judge?: OpeningJudge,
): Result<Receipt, CopyReason> {
  const { miner, validator, cid, length, group, messageHash } = expected
  const answer: Partial<StoreAnswer> = given ?? {}
  // V1. The receipt below is built from the request's values, so its one opening covers the proof as well.
  const changed = ECHOED.find((name) => answer[name] !== group[name])
  if (changed !== undefined)
    return lied(`echo-differs: the answer carries another ${changed} than the request`)
  if (signsNothing(answer)) {
    const { ok, reason, detail } = proofAlone(expected, answer, judge)
    return ok
      ? { ok: false, reason: 'unsigned', detail: 'the proof holds, but the miner signs no receipt' }
      : lied(`${reason}: ${detail}`)
  }
  const receipt = parseReceipt({
    version: 1,
    miner,
    validator,
    cid,
    length,
    ...group,
    commitment: answer.commitment,
    commitment_hash: answer.commitment_hash,
    randomness: typeof answer.randomness === 'bigint' ? answer.randomness.toString() : undefined,
    block: answer.receipt_block,
    block_hash: answer.receipt_block_hash,
    signature: answer.signature,
  })
  if (!receipt.ok) return lied(`${receipt.reason}: ${receipt.detail}`)
  const verdict = verifyReceipt(receipt.value, { cid, length, messageHash }, judge)
  return verdict.ok ? receipt : lied(`${verdict.reason}: ${verdict.detail}`)
}

/** As the reference's miner answers: it has no such members, or leaves `signature` empty. */
function signsNothing({ signature, receipt_block: block, receipt_block_hash: hash }: Partial<StoreAnswer>) {
  return [signature, block, hash].every((member) => member === null || member === undefined)
}

function proofAlone(
  { group, messageHash }: CopyExpectation,
  answer: Partial<StoreAnswer>,
  judge?: OpeningJudge,
) {
  const verdict = verifyStoreProof({ ...group, messageHash }, answer, 'strict', judge)
  return verdict.ok ? { ok: true, reason: '', detail: '' } : verdict
}

function lied(detail: string): Result<Receipt, 'lied'> {
  return { ok: false, reason: 'lied', detail }
}
