import type { ByteSource } from '../ports.ts'

/** Something to upload, and where it lay inside what was chosen. */
export interface NamedSource {
  readonly source: ByteSource
  /** Folder path inside the drop. */
  readonly folders: readonly string[]
}
