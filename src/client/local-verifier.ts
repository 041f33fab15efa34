import { verifyReceipt } from '../wire/receipt.ts'
import type { ProofVerifier } from './ports.ts'

/** Proof arithmetic where it is called: in the proof worker, and in Node. */
export const localVerifier: ProofVerifier = {
  verify: async (receipt, expected) => {
    const start = performance.now()
    const verdict = verifyReceipt(receipt, expected)
    return { verdict, micros: Math.round((performance.now() - start) * 1000) }
  },
}
