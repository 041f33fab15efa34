/** Everything the module exports. One line a file; `kernel-exports.ts` beside this folder is the same list as types. */
export { buildTable, commitFresh, commitMany, commitOne, windowsOf } from './comb.ts'
export { sumOfProducts } from './buckets.ts'
export { mapToCurve } from './map-to-curve.ts'
export { heapBase } from './memory.ts'
