/** Reads a bundle and checks it, in one call: for a worker. */
import type { Result } from '../../protocol/verdict.ts'
import type { BundleReason } from './bundle.ts'
import type { BundleReport } from './bundle-report.ts'
import { checkBundle } from './check-bundle.ts'
import { parseBundle } from './parse-bundle.ts'

export type VerifiedBundle = Result<BundleReport, BundleReason>

/** Total. @param onStep told after each receipt and answer */
export function verifyBundle(
  bytes: Uint8Array,
  onStep: (done: number, all: number) => void = () => {},
): VerifiedBundle {
  const bundle = parseBundle(bytes)
  return bundle.ok ? { ok: true, value: checkBundle(bundle.value, onStep) } : bundle
}
