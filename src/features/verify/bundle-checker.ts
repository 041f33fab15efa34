import type { VerifiedBundle } from '../../client/bundle/verify-bundle.ts'

/** Checks one bundle, away from the page. */
export interface BundleChecker {
  /** Takes the bytes. Rejects when the worker could not be loaded, or died. */
  check(bytes: Uint8Array<ArrayBuffer>, onStep: (done: number, all: number) => void): Promise<VerifiedBundle>
  /** Ends it, also in the middle. */
  close(): void
}
