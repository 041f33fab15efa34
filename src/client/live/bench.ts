/** The workbench: every check of a receipt or an answer of a round, or of a copy with a lie in it. */
import { hexToBytes, utf8ToBytes } from '@noble/hashes/utils.js'
import { cidOf } from '../../protocol/cid.ts'
import { contentLeaves, nobleSha256 } from '../../protocol/content-tree.ts'
import { brief } from '../../protocol/evidence.ts'
import { nobleSha3, toInteger } from '../../protocol/hash.ts'
import { verifyStoreProof } from '../../protocol/store-proof.ts'
import type { Check } from '../../protocol/verdict.ts'
import { receiptText } from '../../wire/receipt.ts'
import { verifySignature } from '../../wire/sr25519.ts'
import { decodeAddress } from '../../wire/ss58.ts'
import { chunkOf } from '../audit/audit-checks.ts'
import { DriveError } from '../drive-error.ts'
import { localVerifier } from '../local-verifier.ts'
import type { BenchReport, BenchRequest } from './bench-api.ts'
import type { KeptRound } from './kept-rounds.ts'
import { type ReceiptCase, tellOfReceipt } from './receipt-lies.ts'
import { timedRows } from './time-checks.ts'

/** @throws DriveError not-found: the round is not kept, or has no such proof */
export async function runBench(kept: KeptRound | undefined, request: BenchRequest): Promise<BenchReport> {
  const found =
    kept === undefined
      ? null
      : request.subject === 'receipt'
        ? receiptBench(kept, request)
        : await answerBench(kept, request)
  if (found === null) throw new DriveError('not-found', 'That proof is not kept any more.')
  return found
}

function receiptBench(
  { sample, receipts }: KeptRound,
  { miner, lie }: Extract<BenchRequest, { subject: 'receipt' }>,
): BenchReport | null {
  const receipt = receipts.get(miner)
  if (receipt === undefined) return null
  const kept: ReceiptCase = { receipt, data: sample.data }
  const shown = lie === null ? kept : tellOfReceipt(lie, kept, messageHashOf(kept))
  const began = performance.now()
  const checks = receiptChecks(shown, sample.cid)
  const micros = (performance.now() - began) * 1000
  const bare = verifyStoreProof(askedOf(shown), shown.receipt, 'reference')
  const wrong = checks.find(({ ok }) => !ok)
  const { data } = shown
  return {
    rows: timedRows(checks, {
      hashData: () => messageHashOf(shown),
      nameData: () => cidOf(data),
    }),
    ok: wrong === undefined,
    reason: wrong?.id ?? '',
    specificationOk: bare.ok,
    micros,
    changed: changesOf(kept, shown),
  }
}

function messageHashOf({ receipt, data }: ReceiptCase): bigint {
  return toInteger(nobleSha3(data, utf8ToBytes(receipt.seed)))
}

function askedOf(told: ReceiptCase) {
  const { curve, g, h, seed } = told.receipt
  return { curve, g, h, seed, messageHash: messageHashOf(told) }
}

/** All of them, also after one that does not hold: which of them catch a lie is what is asked here. */
function receiptChecks(told: ReceiptCase, cid: string): Check[] {
  const { receipt, data } = told
  const named = cidOf(data)
  const compared = (id: string, got: string, expected: string): Check => {
    return { id, ok: got === expected, inputs: {}, expected, got }
  }
  return [
    { ...compared('object-cid', named, cid), inputs: { bytes: String(data.length) } },
    compared('receipt-cid', receipt.cid, cid),
    compared('receipt-length', String(receipt.length), String(data.length)),
    ...verifyStoreProof(askedOf(told), receipt, 'strict').checks,
    signatureCheck(told),
  ]
}

function signatureCheck({ receipt }: ReceiptCase): Check {
  const { miner, signature } = receipt
  const text = receiptText(receipt)
  const address = decodeAddress(miner)
  const ok = address.ok && verifySignature(utf8ToBytes(text), hexToBytes(signature.slice(2)), address.value)
  return { id: 'receipt-signature', ok, inputs: { miner, text, signature } }
}

function changesOf(before: ReceiptCase, after: ReceiptCase): BenchReport['changed'] {
  const members = Object.entries(after.receipt).flatMap(([field, value]) => {
    const old: unknown = Reflect.get(before.receipt, field)
    return old === value ? [] : [{ field, before: brief(old), after: brief(value) }]
  })
  if (before.data === after.data) return members
  const at = after.data.findIndex((byte, i) => byte !== before.data[i])
  const bits = (bytes: Uint8Array) => `byte ${at}: ${(bytes[at] ?? 0).toString(2).padStart(8, '0')}`
  return [{ field: 'data', before: bits(before.data), after: bits(after.data) }, ...members]
}

async function answerBench(
  { question }: KeptRound,
  { miner, lie }: Extract<BenchRequest, { subject: 'answer' }>,
): Promise<BenchReport | null> {
  const answer = question?.answers.find((each) => each.miner === miner)?.answer
  if (question === null || answer === undefined || answer === null) return null
  const found = await localVerifier.examine(question, miner, lie)
  const chunk = chunkOf(answer)
  return {
    rows: timedRows(found.checks, {
      merklePath: found.merklePath,
      ...(chunk === null ? {} : { leadChunk: () => leadUp(chunk, found.contentPath) }),
    }),
    ok: found.ok,
    reason: found.reason,
    specificationOk: found.specification.ok,
    micros: found.micros,
    changed: found.changed,
  }
}

/** As many hashes as leading it to the root takes. */
function leadUp(chunk: Uint8Array, path: readonly string[]): void {
  contentLeaves(chunk)
  for (const step of path) nobleSha256(utf8ToBytes(step))
}
