/** What `assembly/index.ts` exports, as TypeScript sees it: addresses and counts are numbers. */

/** Names of the functions, checked once when the module is loaded. Each file of assembly/ has its lines here. */
const FUNCTIONS = ['heapBase'] as const

export type KernelExports = {
  readonly memory: WebAssembly.Memory
  readonly heapBase: () => number
}

/** @throws TypeError when module and list differ: then one of them was not built */
export function readExports(exports: WebAssembly.Exports): KernelExports {
  const missing = FUNCTIONS.filter((name) => typeof exports[name] !== 'function')
  if (missing.length > 0 || !(exports['memory'] instanceof WebAssembly.Memory))
    throw new TypeError(`the kernel lacks ${missing.join(', ')}`)
  return exports as unknown as KernelExports
}
