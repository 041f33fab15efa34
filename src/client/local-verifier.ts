import type { ProofHashes } from '../protocol/challenge-proof.ts'
import { toInteger } from '../protocol/hash.ts'
import { verifyReceipt } from '../wire/receipt.ts'
import { checkAnswers } from './audit/check-answers.ts'
import { examine } from './audit/examine.ts'
import type { ProofVerifier } from './ports.ts'
import { wasmProofHashes } from './wasm-hashes.ts'
import { randomBytes } from './web-crypto.ts'

/** 2^-128 is the chance of a false opening in a batch (protocol/pedersen.ts). */
const COEFFICIENT_BYTES = 16
const DRAWN_AT_ONCE = 65_536

/** Chunks are hashed three times each, which takes longer in plain JavaScript than all the arithmetic. */
let hashes: Promise<ProofHashes> | null = null

/** Proof arithmetic where it is called: in the proof worker, and in Node. */
export const localVerifier: ProofVerifier = {
  verify: async (receipt, expected) => {
    const start = performance.now()
    const verdict = verifyReceipt(receipt, expected)
    return { verdict, micros: Math.round((performance.now() - start) * 1000) }
  },
  checkAnswers: async (list) => {
    hashes ??= wasmProofHashes()
    return checkAnswers(list, drawCoefficients, await hashes)
  },
  examine: async (evidence, minerHotkey, lie) => examine(evidence, minerHotkey, lie, manyRandomBytes),
}

/** A chunk may be a MiB, and no more than 64 KiB are drawn at once. */
function manyRandomBytes(length: number): Uint8Array {
  const bytes = new Uint8Array(length)
  for (let at = 0; at < length; at += DRAWN_AT_ONCE)
    crypto.getRandomValues(bytes.subarray(at, at + DRAWN_AT_ONCE))
  return bytes
}

/** Uniform in [1, 2^128). */
function drawCoefficients(count: number): bigint[] {
  const drawn: bigint[] = []
  while (drawn.length < count) {
    const coefficient = toInteger(randomBytes(COEFFICIENT_BYTES))
    if (coefficient > 0n) drawn.push(coefficient)
  }
  return drawn
}
