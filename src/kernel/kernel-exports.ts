/** What `assembly/index.ts` exports, as TypeScript sees it: addresses and counts are numbers. */

/** Names of the functions, checked once when the module is loaded. Each file of assembly/ has its lines here. */
const FUNCTIONS = [
  'heapBase',
  'windowsOf',
  'buildTable',
  'commitFresh',
  'commitMany',
  'commitOne',
  'sumOfProducts',
  'mapToCurve',
  'sha3Absorb',
  'sha3AbsorbPair',
  'sha3Digests',
  'sha3Ends',
  'sha3Finish',
  'sha3Fold',
  'sha3Input',
  'sha3Messages',
  'sha3PairState',
  'sha3State',
] as const

export type KernelExports = {
  readonly memory: WebAssembly.Memory
  readonly heapBase: () => number
  /** assembly/comb.ts */
  readonly windowsOf: (width: number) => number
  readonly buildTable: (table: number, base: number, width: number) => void
  readonly commitFresh: (out: number, bases: number, scalars: number) => void
  readonly commitMany: (
    out: number,
    g: number,
    h: number,
    width: number,
    scalars: number,
    count: number,
    work: number,
  ) => void
  readonly commitOne: (out: number, g: number, h: number, width: number, scalars: number) => void
  /** assembly/buckets.ts */
  readonly sumOfProducts: (
    out: number,
    points: number,
    scalars: number,
    count: number,
    bits: number,
    width: number,
    work: number,
  ) => void
  /** assembly/map-to-curve.ts */
  readonly mapToCurve: (out: number, fields: number) => void
  /** assembly/sha3.ts */
  readonly sha3Absorb: (blocks: number) => void
  readonly sha3AbsorbPair: (blocks: number) => void
  readonly sha3Finish: (bytes: number) => void
  readonly sha3Fold: (steps: number) => void
  readonly sha3Messages: (count: number) => void
  readonly sha3Digests: () => number
  readonly sha3Ends: () => number
  readonly sha3Input: () => number
  readonly sha3PairState: () => number
  readonly sha3State: () => number
}

/** @throws TypeError when module and list differ: then one of them was not built */
export function readExports(exports: WebAssembly.Exports): KernelExports {
  const missing = FUNCTIONS.filter((name) => typeof exports[name] !== 'function')
  if (missing.length > 0 || !(exports['memory'] instanceof WebAssembly.Memory))
    throw new TypeError(`the kernel lacks ${missing.join(', ')}`)
  return exports as unknown as KernelExports
}
