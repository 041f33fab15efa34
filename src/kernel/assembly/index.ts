/** Everything the module exports. One line a file; `kernel-exports.ts` beside this folder is the same list as types. */
export { buildTable, commitFresh, commitMany, commitOne, windowsOf } from './comb.ts'
export { sumOfProducts } from './buckets.ts'
export { mapToCurve } from './map-to-curve.ts'
export { heapBase } from './memory.ts'
export {
  sha3Absorb,
  sha3AbsorbPair,
  sha3Digests,
  sha3Ends,
  sha3Finish,
  sha3Fold,
  sha3Input,
  sha3Messages,
  sha3PairState,
  sha3State,
} from './sha3.ts'
