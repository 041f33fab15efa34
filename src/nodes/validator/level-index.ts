/**
 * The engine's Index on LevelDB. One change list is one batch, so a torn write loses all of it or nothing, and a
 * `durable` one is synced before it settles: what was acknowledged is on the disk.
 */
import { lostIndex } from './index-error.ts'
import { indexOn, readWhole, type StoredIndex } from './index-on.ts'
import { refuseHalfMended } from './index-rewrite.ts'
import { folderBytes } from './index-size.ts'
import { startVerification, type Verification } from './index-verify.ts'
import { tablesIn } from './level-files.ts'
import { holdsIndex, takeFolder } from './level-folder.ts'
import { LevelHandle } from './level-handle.ts'
import { RecordStore } from './record-store.ts'

export interface LevelIndexOptions {
  /** Told once of each damaged record that a walk left out. */
  readonly onDamage?: (key: string, what: string) => void
  /** There must be an index in the folder: a new one in the place of one that is gone forgets every object. */
  readonly mustExist?: boolean
}

/** @throws IndexError */
export async function openLevelIndex(folder: string, options: LevelIndexOptions = {}): Promise<StoredIndex> {
  const release = await takeFolder(folder)
  try {
    refuseHalfMended(folder)
    if (options.mustExist === true && !holdsIndex(folder)) throw lostIndex(folder)
    const tables = await tablesIn(folder)
    const level = await LevelHandle.open(folder)
    try {
      let verification: Verification | null = null
      const store = new RecordStore(level, options.onDamage ?? (() => undefined))
      await store.checkVersion()
      const index = indexOn(store, {
        verify() {
          verification ??= startVerification(level, { folder, tables })
          return verification.verdict
        },
        sizeBytes: () => folderBytes(folder),
        snapshot: (count) => level.snapshot(count),
        async close() {
          await verification?.stop()
          await level.close()
          await release()
        },
      })
      await readWhole(index)
      return index
    } catch (caught) {
      await level.close()
      throw caught
    }
  } catch (caught) {
    await release()
    throw caught
  }
}
