/** Everything the module exports. One line a file; `kernel-exports.ts` beside this folder is the same list as types. */
export { heapBase } from './memory.ts'
