/**
 * What a start does before it serves: finishes or undoes what the last process was in the middle of.
 *
 *  unfinished write         the process died in it                  removed
 *  marked for removal       expired, the process died in between    removed
 *  piece without a record   never acknowledged                      quarantined, declared
 *  piece of another length  torn or tampered with                   quarantined, declared, its records lost
 *  anything else            not ours: link, folder, odd name        quarantined, declared
 *  record without a piece   somebody removed it                     record kept as evidence, declared
 *
 * Records and pieces both come in the order of their names and are walked side by side: a start takes no more memory with
 * more of them.
 */
import type { Log } from '../shared/log.ts'
import type { PieceIndex } from './piece-index.ts'
import type { PieceName } from './piece-name.ts'
import type { FoundEntry, PiecePlace } from './piece-place.ts'
import type { IndexEntry } from './piece-record.ts'

export interface Recovered {
  readonly pieces: number
  readonly bytes: number
}

/** @throws StorageError: a damaged index stops the start; "empty" is never taken for "fine" */
export async function recoverPieces(place: PiecePlace, index: PieceIndex, log: Log): Promise<Recovered> {
  const unfinished = await place.removeUnfinished()
  if (unfinished > 0) log.info('unfinished-writes-removed', { files: unfinished })
  for (const name of await index.dropped()) {
    if ((await index.callersOf(name)).length === 0) await place.remove(name)
    await index.forgetDropped(name)
  }

  const held = { pieces: 0, bytes: 0 }
  const keep = (bytes: number): void => {
    held.pieces += 1
    held.bytes += bytes
  }
  /** What the walk did not come across; a listing may miss a piece that is there. */
  const missed = async ({ name, entries }: Recorded): Promise<void> => {
    const bytes = entries[0]?.record.bytes ?? 0
    if (await place.has(name, bytes)) {
      keep(bytes)
      return
    }
    log.error('piece-missing', { piece: name, callers: entries.length })
    await index.lose(entries)
    await place.quarantine(name, 'length')
  }

  const records = byName(index.entries())
  let next = await records.next()
  for await (const found of place.scan()) {
    if (found.kind === 'foreign') {
      log.warn('foreign-entry-quarantined', { why: found.why })
      await place.quarantineForeign(found)
      continue
    }
    for (; next.done !== true && next.value.name < found.name; next = await records.next())
      await missed(next.value)
    if (next.done === true || next.value.name !== found.name) {
      log.warn('piece-orphaned', { piece: found.name, bytes: found.bytes })
      await place.quarantine(found.name, 'orphan')
      continue
    }
    if (await judge(found, next.value.entries)) keep(found.bytes)
    next = await records.next()
  }
  for (; next.done !== true; next = await records.next()) await missed(next.value)
  return held

  async function judge(
    { name, bytes }: Extract<FoundEntry, { kind: 'piece' }>,
    entries: IndexEntry[],
  ): Promise<boolean> {
    if (entries.every(({ record }) => record.bytes === bytes)) return true
    log.error('piece-damaged', { piece: name, bytes, callers: entries.length })
    await index.lose(entries)
    await place.quarantine(name, 'length')
    return false
  }
}

interface Recorded {
  readonly name: PieceName
  readonly entries: IndexEntry[]
}

/** The records of one piece together. */
async function* byName(all: AsyncGenerator<IndexEntry>): AsyncGenerator<Recorded> {
  let entries: IndexEntry[] = []
  let name: PieceName | null = null
  for await (const entry of all) {
    if (name !== null && name !== entry.name) {
      yield { name, entries }
      entries = []
    }
    name = entry.name
    entries.push(entry)
  }
  if (name !== null) yield { name, entries }
}
