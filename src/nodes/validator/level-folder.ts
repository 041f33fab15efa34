/**
 * Opening the folder of the index: who may, and whether LevelDB's own files are whole. LevelDB makes an empty store
 * where it finds no CURRENT, and an empty index forgets every object, so that this is looked at first.
 */
import { existsSync, readdirSync } from 'node:fs'
import { mkdir } from 'node:fs/promises'
import { join } from 'node:path'
import { ClassicLevel } from 'classic-level'
import { tryLock } from '../shared/folder-lock.ts'
import { adviceFor, IndexError, levelFailure } from './index-error.ts'
import { damagedLogs } from './level-files.ts'

export type Level = ClassicLevel<string, string>

/** Names the process that has the folder open; LevelDB's own LOCK does not say whose it is. */
const HOLDER = 'holder'

/**
 * Tables that LevelDB keeps mapped into memory, 2 MiB each: the part of a large index that counts as the process's own
 * memory. Fewer cost a table's index block read anew now and then.
 */
const OPEN_TABLES = 128

/** @returns a function that gives the folder back. @throws IndexError */
export async function takeFolder(folder: string): Promise<() => Promise<void>> {
  await mkdir(folder, { recursive: true })
  const lock = await tryLock(join(folder, HOLDER))
  if (lock.taken) return lock.release
  const who = lock.holder === null ? 'another process' : `process ${lock.holder}`
  throw new IndexError('locked', `the index in ${folder} is in use by ${who}; one process at a time`)
}

/** The caller holds the folder. @throws IndexError */
export async function openLevel(folder: string): Promise<Level> {
  const [damage] = await damagedLogs(folder)
  if (damage !== undefined) {
    throw new IndexError(
      'damaged',
      `the file ${damage.file} of the index ${damage.what}; ${adviceFor(folder)}`,
    )
  }
  return openLevelUnchecked(folder)
}

/** For repair: LevelDB drops what is damaged in its log. @throws IndexError */
export async function openLevelUnchecked(folder: string): Promise<Level> {
  if (readdirSync(folder).some((name) => /\.(ldb|log)$/.test(name)) && !existsSync(join(folder, 'CURRENT'))) {
    throw new IndexError('damaged', `the index in ${folder} has lost its file CURRENT; ${adviceFor(folder)}`)
  }
  const level: Level = new ClassicLevel(folder, {
    keyEncoding: 'utf8',
    valueEncoding: 'utf8',
    maxOpenFiles: OPEN_TABLES,
    // A flipped bit in a compressed block costs every record of it.
    compression: false,
  })
  try {
    await level.open()
    return level
  } catch (caught) {
    throw levelFailure(folder, 'opened', caught)
  }
}
