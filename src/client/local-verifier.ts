import type { ProofHashes } from '../protocol/challenge-proof.ts'
import { judgeBy } from '../protocol/opening-check.ts'
import { verifyReceipt } from '../wire/receipt.ts'
import { checkAnswers } from './audit/check-answers.ts'
import { examine } from './audit/examine.ts'
import { drawCoefficients } from './draw-coefficients.ts'
import type { ProofVerifier } from './ports.ts'
import { wasmProofHashes } from './wasm-hashes.ts'
import { manyRandomBytes } from './web-crypto.ts'

/** Chunks are hashed three times each, which takes longer in plain JavaScript than all the arithmetic. */
let hashes: Promise<ProofHashes> | null = null

/** Proof arithmetic where it is called: in the proof worker, and in Node. */
export const localVerifier: ProofVerifier = {
  verify: async (receipt, expected) => {
    hashes ??= wasmProofHashes()
    const judge = judgeBy((await hashes).curve)
    const start = performance.now()
    const verdict = verifyReceipt(receipt, expected, judge)
    return { verdict, micros: Math.round((performance.now() - start) * 1000) }
  },
  checkAnswers: async (list) => {
    hashes ??= wasmProofHashes()
    return checkAnswers(list, drawCoefficients, await hashes)
  },
  examine: async (evidence, minerHotkey, lie) => {
    hashes ??= wasmProofHashes()
    return examine(evidence, minerHotkey, lie, manyRandomBytes, await hashes)
  },
}
