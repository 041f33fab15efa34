/** What an audit computes, measured a while each: the same source in Node and in a worker of Chromium. */

import { localVerifier } from '../../src/client/local-verifier.ts'
import { cidOf } from '../../src/protocol/cid.ts'
import { RECORD_BYTES } from '../../src/protocol/content-tree.ts'
import { toInteger } from '../../src/protocol/hash.ts'
import { randomnessFromBytes } from '../../src/protocol/pedersen.ts'
import { encodePoint, hashToPoint } from '../../src/protocol/point.ts'
import { proveStore } from '../../src/protocol/store-proof.ts'
import { auditEvidence, auditedBytes, auditKeypair } from '../../src/testing/audit-evidence.ts'
import { type Receipt, signReceipt } from '../../src/wire/receipt.ts'

/** A second of one thread. */
export interface ProofRates {
  readonly answers: number
  readonly receipts: number
}

const MEASURE_MS = 800
/** Questions about an object of so many records, each asked of three holders. */
const RECORDS = 32
const HOLDERS = ['one', 'two', 'three']
/** The same answers again, so that a call is as large as that of an audit. */
const TIMES = 4
const RECEIPTS = 32

function random(bytes: number): Uint8Array {
  return crypto.getRandomValues(new Uint8Array(bytes))
}

async function rate(work: () => Promise<number> | number): Promise<number> {
  const began = performance.now()
  let done = 0
  while (performance.now() - began < MEASURE_MS) done += await work()
  return (done / (performance.now() - began)) * 1000
}

/** With the hash of the bytes that each is about, which nobody has. */
export function someReceipts(
  count: number,
): readonly { readonly receipt: Receipt; readonly messageHash: bigint }[] {
  const miner = auditKeypair('miner')
  return Array.from({ length: count }, (_, i) => {
    const [g, h] = [hashToPoint('filetao bench g', random(32)), hashToPoint('filetao bench h', random(32))]
    const messageHash = toInteger(random(32))
    const proof = proveStore({ g, h, messageHash, r: randomnessFromBytes(random(32)) })
    const text = {
      miner: miner.address,
      validator: auditKeypair('validator').address,
      cid: cidOf(random(32)),
      length: 8_396_800,
      seed: i.toString(16).padStart(64, '0'),
      g: encodePoint(g),
      h: encodePoint(h),
      commitment: proof.commitment,
      commitment_hash: proof.commitmentHash,
      block: 1,
      block_hash: `0x${'00'.repeat(32)}`,
    }
    const rest = { version: 1, curve: 'P-256', randomness: String(proof.randomness) } as const
    return { receipt: { ...text, ...rest, signature: signReceipt(text, miner) }, messageHash }
  })
}

/** Makes what is measured, checks that all of it holds, and gives the measurement that can be repeated. */
export async function prepareProofs(): Promise<() => Promise<ProofRates>> {
  const indexes = Array.from({ length: RECORDS }, (_, index) => index)
  const audit = auditEvidence(auditedBytes(RECORDS * RECORD_BYTES), indexes, HOLDERS.map(auditKeypair))
  const list = Array.from({ length: TIMES }, () => audit).flat()
  const receipts = someReceipts(RECEIPTS)

  const answers = async (): Promise<number> => {
    const verdicts = await localVerifier.checkAnswers(list)
    if (!verdicts.every(({ verdict }) => verdict.ok)) throw new Error('an answer failed')
    return verdicts.length
  }
  let next = 0
  const receipt = async (): Promise<number> => {
    const { receipt: one, messageHash } = receipts[next++ % RECEIPTS] ??
      receipts[0] ?? { receipt: null, messageHash: 0n }
    if (one === null) throw new Error('no receipts')
    const { verdict } = await localVerifier.verify(one, { cid: one.cid, length: one.length, messageHash })
    if (!verdict.ok) throw new Error(verdict.detail)
    return 1
  }
  return async () => ({ answers: await rate(answers), receipts: await rate(receipt) })
}
