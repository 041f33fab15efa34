/**
 * Opening the folder of the index: who may, and whether LevelDB's own files are whole. LevelDB makes an empty store
 * where it finds no CURRENT, and an empty index forgets every object, so that this is looked at first.
 */
import { existsSync, readdirSync, readFileSync } from 'node:fs'
import { mkdir } from 'node:fs/promises'
import { dirname, join } from 'node:path'
import { ClassicLevel } from 'classic-level'
import { tryLock } from '../shared/folder-lock.ts'
import { adviceFor, IndexError, levelFailure } from './index-error.ts'
import { damagedLogs } from './level-files.ts'

export type Level = ClassicLevel<string, string>

/** Beside the folder: names the process that has it open; LevelDB's own LOCK does not say whose it is. */
const holderOf = (folder: string) => `${folder}.holder`

/**
 * Tables that LevelDB keeps mapped into memory, 2 MiB each: the part of a large index that counts as the process's own
 * memory. Fewer cost a table's index block read anew now and then.
 */
const OPEN_TABLES = 128

/** @returns a function that gives the folder back. @throws IndexError */
export async function takeFolder(folder: string): Promise<() => Promise<void>> {
  await mkdir(dirname(folder), { recursive: true })
  const lock = await tryLock(holderOf(folder))
  if (lock.taken) return lock.release
  const who = lock.holder === null ? 'another process' : `process ${lock.holder}`
  throw new IndexError('locked', `the index in ${folder} is in use by ${who}; one process at a time`)
}

/** The caller holds the folder. @throws IndexError */
export async function openLevel(folder: string): Promise<Level> {
  await mkdir(folder, { recursive: true })
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
  checkCurrent(folder)
  const level = newLevel(folder)
  try {
    await level.open()
    return level
  } catch (caught) {
    throw levelFailure(folder, 'opened', caught)
  }
}

/** Not opened yet. */
export function newLevel(folder: string): Level {
  return new ClassicLevel(folder, {
    keyEncoding: 'utf8',
    valueEncoding: 'utf8',
    maxOpenFiles: OPEN_TABLES,
    // A flipped bit in a compressed block costs every record of it.
    compression: false,
  })
}

/** Whether LevelDB has files here; opening a folder without any makes an empty index. */
export function holdsIndex(folder: string): boolean {
  try {
    return readdirSync(folder).some((name) => /^(?:CURRENT|MANIFEST-\d+|\d+\.(?:ldb|log|sst))$/.test(name))
  } catch {
    return false
  }
}

function checkCurrent(folder: string): void {
  const names = readdirSync(folder)
  if (!names.some((name) => /^(?:MANIFEST-\d+|\d+\.(?:ldb|log))$/.test(name))) return
  const path = join(folder, 'CURRENT')
  const manifest = existsSync(path) ? readFileSync(path, 'utf8') : null
  if (manifest !== null && names.includes(manifest.trim()) && /^MANIFEST-\d+\n$/.test(manifest)) return
  const what = manifest === null ? 'has lost its file CURRENT' : 'has a damaged file CURRENT'
  throw new IndexError('damaged', `the index in ${folder} ${what}; ${adviceFor(folder)}`)
}
