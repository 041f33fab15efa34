/** Proof bundles as the page asks for them. */
import type { Outcome } from './outcome-api.ts'

export interface BundleRequest {
  readonly entryId: string
  /** One audit of one object; null: everything that is kept of the file. */
  readonly run: { readonly cid: string; readonly runId: string } | null
  /** Whether the file's name goes into the bundle. */
  readonly withName: boolean
}

export interface BundleApi {
  /** The bundle as one file (docs/formats/proof-bundle.md). Fails with `no-evidence` or `bundle-too-large` beside the usual. */
  exportBundle(request: BundleRequest): Promise<Outcome<Uint8Array<ArrayBuffer>>>
}
