/**
 * The proof kernel: one small WebAssembly module for the arithmetic that proofs spend their time in. Loaded when first needed;
 * it works on public data only (variable time), and its callers keep @noble for where it is absent (README).
 */
import { decodeBase64 } from '../protocol/base64.ts'
import { type CurveArithmetic, nobleCurve } from '../protocol/pedersen.ts'
import { KernelCurve } from './kernel-curve.ts'
import { type KernelExports, readExports } from './kernel-exports.ts'
import { KernelMemory } from './kernel-memory.ts'
import { KernelSha3 } from './kernel-sha3.ts'

export interface ProofKernel {
  readonly curve: KernelCurve
  readonly sha3: KernelSha3
}

let loading: Promise<ProofKernel | null> | undefined

/** One instance a realm; null where WebAssembly or its SIMD is lacking, or the page's policy forbids compiling. */
export function loadProofKernel(): Promise<ProofKernel | null> {
  loading ??= load()
  return loading
}

/** The kernel's arithmetic, or @noble's where there is no kernel. */
export async function loadCurve(): Promise<CurveArithmetic> {
  return (await loadProofKernel())?.curve ?? nobleCurve
}

async function load(): Promise<ProofKernel | null> {
  if (typeof WebAssembly === 'undefined') return null
  const { KERNEL_BASE64 } = await import('./proof-kernel.wasm.ts')
  const wasm = decodeBase64(KERNEL_BASE64, 'strict')
  if (!wasm.ok) throw new TypeError(`the kernel is not base64: ${wasm.detail}`)
  const exports = await instantiate(new Uint8Array(wasm.value))
  if (exports === null) return null
  const memory = new KernelMemory(exports)
  return { curve: new KernelCurve(exports, memory), sha3: new KernelSha3(exports) }
}

/** Browsers throw a CompileError for what they do not know as well as for what the policy forbids. */
async function instantiate(wasm: Uint8Array<ArrayBuffer>): Promise<KernelExports | null> {
  try {
    const { instance } = await WebAssembly.instantiate(wasm, {})
    return readExports(instance.exports)
  } catch (error) {
    if (error instanceof WebAssembly.CompileError) return null
    throw error
  }
}
