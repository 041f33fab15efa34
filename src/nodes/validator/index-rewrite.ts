/**
 * A new LevelDB beside a damaged one. In a table whose keys were changed LevelDB finds, replaces and deletes the wrong
 * entries, so such an index is not mended in place: all that can be read goes into a new folder, and the old one is kept
 * as it was found.
 */
import { existsSync, readdirSync, renameSync, rmSync } from 'node:fs'
import { IndexError } from './index-error.ts'
import { type Level, newLevel } from './level-folder.ts'

const BATCH = 500

/** Being filled, and ready to take its place. */
const unfinished = (folder: string) => `${folder}.mending`
const finished = (folder: string) => `${folder}.mended`

/** A repair that was killed may have left no folder, and an empty index forgets every object. @throws IndexError */
export function refuseHalfMended(folder: string): void {
  if (!existsSync(unfinished(folder)) && !existsSync(finished(folder))) return
  throw new IndexError(
    'damaged',
    `a repair of the index in ${folder} did not end; run "filetao index repair ${folder}" again`,
  )
}

/** Goes on where a repair that was killed ended: it begins anew, but for the last step. */
export function clearHalfMended(folder: string): void {
  rmSync(unfinished(folder), { recursive: true, force: true })
  if (!existsSync(finished(folder))) return
  const oldIsAside = !existsSync(folder) || readdirSync(folder).length === 0
  if (oldIsAside) {
    rmSync(folder, { recursive: true, force: true })
    renameSync(finished(folder), folder)
  } else rmSync(finished(folder), { recursive: true })
}

/**
 * Copies every entry, whole or damaged, byte for byte, and puts the copy into the place of the old folder.
 * @param moveAside moves the old folder away
 */
export async function rewriteLevel(old: Level, folder: string, moveAside: () => void): Promise<Level> {
  const level = newLevel(unfinished(folder))
  await level.open()
  const iterator = old.iterator<Buffer, Buffer>({ keyEncoding: 'buffer', valueEncoding: 'buffer' })
  for (;;) {
    const entries = await iterator.nextv(BATCH)
    if (entries.length === 0) break
    await copyNew(level, entries)
  }
  await iterator.close()
  await old.close()
  await level.batch([], { sync: true })
  await level.close()
  renameSync(unfinished(folder), finished(folder))
  moveAside()
  renameSync(finished(folder), folder)
  const mended = newLevel(folder)
  await mended.open()
  return mended
}

/** Of two entries of one key the first is the newer one: LevelDB hides the other only while keys are in order. */
async function copyNew(level: Level, entries: readonly (readonly [Buffer, Buffer])[]): Promise<void> {
  const there = await level.hasMany(
    entries.map(([key]) => key),
    { keyEncoding: 'buffer' },
  )
  const fresh = new Map<string, readonly [Buffer, Buffer]>()
  for (const [i, entry] of entries.entries()) {
    const name = entry[0].toString('latin1')
    if (there[i] !== true && !fresh.has(name)) fresh.set(name, entry)
  }
  await level.batch(
    [...fresh.values()].map(([key, value]) => ({ type: 'put' as const, key, value })),
    { keyEncoding: 'buffer', valueEncoding: 'buffer' },
  )
}
