/**
 * Mending a damaged index. Nothing is deleted silently: damaged files are copied and damaged records written, as they
 * were found, to a new folder beside the index before anything changes. What follows from other records is written anew.
 * What does not is lost, and named. An object that lost the record of a copy is queued for repair: a piece record made up
 * from its receipt could hold an old seed, and a miner must not be accused by it. Pieces that lost their object go too:
 * nobody can ask this validator for them.
 */
import { ClassicLevel } from 'classic-level'
import { checkAccounts, checkLinks, checkRecords, type Walked } from './index-check.ts'
import { openRecord, put } from './index-codec.ts'
import { IndexError, levelFailure } from './index-error.ts'
import type { OnFinding } from './index-findings.ts'
import { KEYS } from './index-keys.ts'
import { type Mending, mendAccounts, mendLinks, mendRecords, mendRows } from './index-mend.ts'
import { Quarantine } from './index-quarantine.ts'
import { clearHalfMended, refuseHalfMended, rewriteLevel } from './index-rewrite.ts'
import { BlockSchema } from './index-schemas.ts'
import { damagedLogs, damagedTables, type FileDamage } from './level-files.ts'
import { type Level, openLevel, openLevelUnchecked, takeFolder } from './level-folder.ts'
import { VERSION } from './record-store.ts'

export interface IndexReport {
  readonly files: readonly FileDamage[]
  /** Null when LevelDB could not be opened, or not be read to its end. */
  readonly walked: Walked | null
  readonly unreadable: string | null
  /** Where damaged files and records were put; null when there were none, or nothing was changed. */
  readonly quarantine: string | null
}

/** Walks everything and changes nothing but what LevelDB does when it opens. @throws IndexError when the folder is in use */
export async function checkIndex(folder: string, onFinding: OnFinding): Promise<IndexReport> {
  return holding(folder, async () => {
    refuseHalfMended(folder)
    const logs = await damagedLogs(folder)
    let level: Level
    try {
      level = await openLevel(folder)
    } catch (caught) {
      return { files: logs, walked: null, unreadable: wordsOf(caught), quarantine: null }
    }
    const files = [...logs, ...(await damagedTables(folder))]
    try {
      await refuseOtherVersion(level, folder)
      const walked = await checkRecords(level, onFinding)
      await checkLinks(level, onFinding)
      await checkAccounts(level, onFinding)
      return { files, walked, unreadable: null, quarantine: null }
    } catch (caught) {
      const failure = levelFailure(folder, 'read', caught)
      if (failure.code === 'other-version') throw failure
      return { files, walked: null, unreadable: failure.message, quarantine: null }
    } finally {
      await level.close()
    }
  })
}

/** @throws IndexError when the folder is in use, or when LevelDB's own repair does not make it readable */
export async function repairIndex(folder: string, onFinding: OnFinding): Promise<IndexReport> {
  return holding(folder, async () => {
    clearHalfMended(folder)
    const aside = new Quarantine(folder)
    const files = [...(await damagedLogs(folder)), ...(await damagedTables(folder))]
    for (const { file } of files) aside.file(file)
    const level = await readableLevel(folder, aside)
    try {
      await refuseOtherVersion(level, folder)
      const mending: Mending = { level, aside, onFinding, miners: new Set() }
      const walked = await mendRecords(mending)
      await mendLinks(mending)
      await mendAccounts(mending)
      await mendRows(mending)
      await level.batch([put(KEYS.version, VERSION)], { sync: true })
      return { files, walked, unreadable: null, quarantine: aside.used }
    } catch (caught) {
      throw levelFailure(folder, 'read', caught)
    } finally {
      await level.close()
    }
  })
}

async function holding<T>(folder: string, work: () => Promise<T>): Promise<T> {
  const release = await takeFolder(folder)
  try {
    return await work()
  } finally {
    await release()
  }
}

/** The index, after LevelDB's own repair and in a new folder where it needs them. */
async function readableLevel(folder: string, aside: Quarantine): Promise<Level> {
  let level = await readToItsEnd(folder)
  if (level === null) {
    aside.file('CURRENT')
    // LevelDB moves what it cannot read to the folder `lost` within its own.
    await ClassicLevel.repair(folder)
    level = await openLevelUnchecked(folder)
  } else if ((await damagedTables(folder)).length === 0) {
    return level
  }
  return rewriteLevel(level, folder, () => aside.takeIndex())
}

/** Null when LevelDB finds its files damaged. */
async function readToItsEnd(folder: string): Promise<Level | null> {
  let level: Level | null = null
  try {
    level = await openLevelUnchecked(folder)
    await checkRecords(level, () => undefined)
    return level
  } catch (caught) {
    await level?.close()
    const failure = levelFailure(folder, 'opened', caught)
    if (failure.code === 'damaged') return null
    throw failure
  }
}

/** A whole version record of another layout: nothing of it is ours to judge. */
async function refuseOtherVersion(level: Level, folder: string): Promise<void> {
  const text = await level.get(KEYS.version)
  const found = text === '1' ? 1 : text === undefined ? null : openRecord(KEYS.version, text, BlockSchema)
  const version = found === null || found === 1 ? found : found.ok ? found.value : null
  if (version === null || version === VERSION) return
  throw new IndexError(
    'other-version',
    `the index in ${folder} has layout ${version}; this program knows ${VERSION}`,
  )
}

function wordsOf(caught: unknown): string {
  return caught instanceof Error ? caught.message : 'LevelDB cannot open it'
}
