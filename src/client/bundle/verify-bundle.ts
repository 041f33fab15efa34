/** Reads a bundle and checks it, in one call: for a worker, and for the command line. */
import type { Result } from '../../protocol/verdict.ts'
import { wasmProofHashes } from '../wasm-hashes.ts'
import type { BundleReason } from './bundle.ts'
import type { BundleReport } from './bundle-report.ts'
import { checkBundle, type OnStep } from './check-bundle.ts'
import { parseBundle } from './parse-bundle.ts'

export type VerifiedBundle = Result<BundleReport, BundleReason>

/** Total. */
export async function verifyBundle(bytes: Uint8Array, onStep?: OnStep): Promise<VerifiedBundle> {
  const bundle = parseBundle(bytes)
  if (!bundle.ok) return bundle
  return { ok: true, value: checkBundle(bundle.value, onStep, await wasmProofHashes()) }
}
