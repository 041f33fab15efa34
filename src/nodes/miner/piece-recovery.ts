/**
 * What a start does before it serves: finishes or undoes what the last process was in the middle of.
 *
 *  temporary file           an unfinished write                     removed
 *  marked for removal       expired, the process died in between    removed
 *  file without a record    never acknowledged                      quarantined, declared
 *  file of another length   torn or tampered with                   quarantined, declared, its records lost
 *  anything else            not ours: link, folder, odd name        quarantined, declared
 *  record without a file    somebody removed it                     record kept as evidence, declared
 */
import type { Log } from '../shared/log.ts'
import type { PieceFiles } from './piece-files.ts'
import type { PieceIndex } from './piece-index.ts'
import type { PieceName } from './piece-name.ts'
import type { IndexEntry } from './piece-record.ts'

export interface Recovered {
  readonly pieces: number
  readonly bytes: number
}

/** @throws StorageError: a damaged index stops the start; "empty" is never taken for "fine" */
export async function recoverPieces(files: PieceFiles, index: PieceIndex, log: Log): Promise<Recovered> {
  const unfinished = await files.removeUnfinished()
  if (unfinished > 0) log.info('unfinished-writes-removed', { files: unfinished })

  const recorded = new Map<PieceName, IndexEntry[]>()
  for await (const entry of index.entries()) {
    const entries = recorded.get(entry.name)
    if (entries === undefined) recorded.set(entry.name, [entry])
    else entries.push(entry)
  }
  for (const name of await index.dropped()) {
    if (!recorded.has(name)) await files.remove(name)
    await index.forgetDropped(name)
  }

  let pieces = 0
  let bytes = 0
  for await (const found of files.scan()) {
    if (found.kind === 'foreign') {
      log.warn('foreign-entry-quarantined', { why: found.why })
      await files.quarantinePath(found.path, found.why)
      continue
    }
    const entries = recorded.get(found.name)
    if (entries === undefined) {
      log.warn('piece-orphaned', { piece: found.name, bytes: found.bytes })
      await files.quarantine(found.name, 'orphan')
    } else if (entries.some(({ record }) => record.bytes !== found.bytes)) {
      log.error('piece-damaged', { piece: found.name, bytes: found.bytes, callers: entries.length })
      await files.quarantine(found.name, 'length')
    } else {
      recorded.delete(found.name)
      pieces += 1
      bytes += found.bytes
    }
  }
  for (const [name, entries] of recorded) {
    log.error('piece-missing', { piece: name, callers: entries.length })
    await index.lose(entries)
  }
  return { pieces, bytes }
}
