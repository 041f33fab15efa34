/** What a test has to know of a stored format, and the values that samples of all of them are made of. */
import type * as v from 'valibot'
import { cidOfDigest } from '../protocol/cid.ts'

export interface StoredFormat {
  readonly name: string
  /** Files of `src` whose readers this stands for. */
  readonly files: readonly string[]
  /** Made by the format's own writer, with everything in it that may be in it. */
  readonly sample: unknown
  /** Whether the reader takes it for one of its own. What it throws is a refusal if `isRefusal` says so. */
  readonly reads: (value: unknown) => boolean | Promise<boolean>
  /** Its schema, where it is exported: the sample has to have every member of it. */
  readonly schema?: v.GenericSchema
  /** Places where something of another kind may stand: `PATH: null`, `PATH: left out`, `PATH: anything`. */
  readonly may?: readonly string[]
}

/** Errors that readers throw on purpose, with a sentence for a person. */
export const REFUSALS: readonly string[] = ['DriveError', 'StorageError', 'KeyFileError']

export const CID = cidOfDigest(new Uint8Array(32).fill(9))
export const HEX = 'ab'.repeat(32)
export const HOTKEY = `5${'F'.repeat(47)}`

/** Null for what JSON cannot hold: that cannot have been stored either. */
export function jsonOf(value: unknown): string | null {
  try {
    return JSON.stringify(value) ?? null
  } catch {
    return null
  }
}
