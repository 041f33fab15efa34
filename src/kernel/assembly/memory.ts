/**
 * Who owns which bytes: the compiler's static data lies below `heapBase`, everything above belongs to the caller
 * (`kernel-memory.ts`), who passes addresses. Nothing in here allocates.
 */
export function heapBase(): usize {
  return __heap_base
}
