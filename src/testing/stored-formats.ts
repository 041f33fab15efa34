/**
 * Every stored format with a good value of it and what reads it: for tests that give the readers what a disk, another version
 * of this program or a stranger may have left there (reliability section 10). `stored-formats.test.ts` counts that no reader is missing.
 */
import type { StoredFormat } from './stored-format.ts'
import { OWN_FORMATS } from './stored-formats-files.ts'
import { INDEX_FORMATS } from './stored-formats-index.ts'
import { SEALED_FORMATS } from './stored-formats-sealed.ts'

/** All but those of files that are read from a folder (`fileFormats`). */
export const STORED_FORMATS: readonly StoredFormat[] = [...INDEX_FORMATS, ...SEALED_FORMATS, ...OWN_FORMATS]
