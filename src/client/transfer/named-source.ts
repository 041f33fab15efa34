import type { Choice } from '../entry-api.ts'
import type { ByteSource } from '../ports.ts'

/** Something to upload, and where it lay inside what was chosen. */
export interface NamedSource {
  readonly source: ByteSource
  /** Folder path inside the drop. */
  readonly folders: readonly string[]
}

export interface ChosenSource extends NamedSource {
  /** What to do where its name is taken. */
  readonly choice: Choice
}
