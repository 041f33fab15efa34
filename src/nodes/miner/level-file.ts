/** Opening LevelDB and putting its failures into our words. */
import { ClassicLevel } from 'classic-level'
import { StorageError } from '../shared/durable-file.ts'

/** @throws StorageError */
export async function openLevel(folder: string): Promise<ClassicLevel<string, string>> {
  const level = new ClassicLevel<string, string>(folder, {
    keyEncoding: 'utf8',
    valueEncoding: 'utf8',
    maxOpenFiles: 256,
  })
  try {
    await level.open()
    return level
  } catch (caught) {
    throw toIndexError(caught)
  }
}

/** LevelDB reports in words; only the two outcomes an operator acts on differently are told apart. */
export function toIndexError(caught: unknown): StorageError {
  const cause = caught instanceof Error && caught.cause instanceof Error ? caught.cause : caught
  const words = cause instanceof Error ? cause.message : ''
  const code = cause instanceof Error && 'code' in cause ? cause.code : undefined
  if (code === 'LEVEL_LOCKED')
    return new StorageError('denied', 'another process uses this data folder', { cause })
  if (/no space left/i.test(words)) return new StorageError('full', 'the index cannot grow', { cause })
  if (/corrupt/i.test(words)) return new StorageError('io', 'the index of pieces is damaged', { cause })
  return new StorageError('io', 'the index of pieces failed', { cause })
}
