/**
 * A copy of an index in one file, and an index out of such a file. The file is gzip over lines: a head, one `key TAB text` for each
 * record in the order of the keys, and a foot with their number and the SHA-256 over them (the digest of `index move`). A file that
 * broke off has no foot, and nothing is restored from it.
 *
 * The records are the index's own: no plaintext, no key of a file and no name is among them (README.md lists them). What a reader of the
 * file learns is who stores how much and when, by hotkey, and which miners hold it.
 */
import { createReadStream } from 'node:fs'
import { createInterface } from 'node:readline'
import { Readable, type Writable } from 'node:stream'
import { pipeline } from 'node:stream/promises'
import { createGunzip, createGzip } from 'node:zlib'
import { IndexError } from './index-error.ts'
import { KEYS, kindOf } from './index-keys.ts'
import { digest, eachBatch, type MovePlace, makeRoom, putAsItIs } from './move-index.ts'
import type { StoredEntry } from './ordered-store.ts'

export interface SnapshotSource {
  /** All entries as they were at one instant, in order, a batch at a time. @throws IndexError */
  snapshot(count: number): AsyncIterable<readonly StoredEntry[]>
}

export interface BackupFacts {
  readonly records: number
  /** Hex SHA-256 over keys and texts in their order. */
  readonly sha256: string
}

export interface BackupHead {
  /** ISO time at which the copy was begun. */
  readonly at: string
}

const FORMAT = 'filetao-index-backup-1'
const BATCH = 1_000
/** What was being placed may have been acknowledged after the copy: its miners must not be told to discard it (engine/placings.ts). */
const UNDER_WAY = 'placing'
/** Most of a record is hexadecimal: the fastest level already takes more than half away. */
const GZIP_LEVEL = 1

/** Ends `to`. @throws IndexError, or what the stream throws */
export async function writeBackup(source: SnapshotSource, to: Writable, at: Date): Promise<BackupFacts> {
  const tally = digest()
  let facts: BackupFacts = { records: 0, sha256: '' }
  async function* lines(): AsyncGenerator<string> {
    yield `${JSON.stringify({ filetao: FORMAT, at: at.toISOString() })}\n`
    for await (const all of source.snapshot(BATCH)) {
      const entries = all.filter(([key]) => kindOf(key) !== UNDER_WAY)
      tally.add(entries)
      yield entries.map(([key, text]) => `${key}\t${text}\n`).join('')
    }
    facts = tally.end()
    yield `${JSON.stringify(facts)}\n`
  }
  await pipeline(Readable.from(lines()), createGzip({ level: GZIP_LEVEL }), to)
  return facts
}

/**
 * Walks over a copy and holds it against its foot.
 * @param take given each batch before the foot is known; nothing may be concluded from them until this resolves
 * @throws IndexError when it is no such file, broke off, or was changed
 */
export async function readBackup(
  path: string,
  take: (entries: readonly StoredEntry[]) => Promise<void> = async () => undefined,
): Promise<BackupFacts & BackupHead> {
  const tally = digest()
  let head: BackupHead | null = null
  let foot: BackupFacts | null = null
  let batch: StoredEntry[] = []
  const flush = async (): Promise<void> => {
    tally.add(batch)
    await take(batch)
    batch = []
  }
  try {
    const file = createReadStream(path)
    const unpacked = file.pipe(createGunzip())
    file.on('error', (error) => unpacked.destroy(error))
    for await (const line of createInterface({ input: unpacked, crlfDelay: Number.POSITIVE_INFINITY })) {
      const tab = line.indexOf('\t')
      if (head === null) head = headOf(line)
      else if (foot !== null) throw broken(path, 'goes on after its end')
      else if (tab < 0) foot = footOf(line)
      else batch.push([line.slice(0, tab), line.slice(tab + 1)])
      if (head === null) throw broken(path, 'is no copy of an index')
      if (batch.length === BATCH) await flush()
    }
    await flush()
  } catch (caught) {
    if (caught instanceof IndexError) throw caught
    const why = caught instanceof Error ? caught.message : 'it cannot be read'
    throw new IndexError('damaged', `${path} is not whole: ${why}`, caught)
  }
  const found = tally.end()
  if (head === null || foot === null) throw broken(path, 'breaks off before its end')
  if (found.records !== foot.records || found.sha256 !== foot.sha256)
    throw broken(path, `holds ${found.records} records with another hash than its end says`)
  return { ...found, ...head }
}

/**
 * Writes the records of a copy into a place without an index, reads them back, and only then makes an index of them.
 * @throws IndexError; the place holds no index then
 */
export async function restoreBackup(path: string, to: MovePlace): Promise<BackupFacts & BackupHead> {
  // All of it is held against its foot first: a broken copy is refused before anything is written.
  const known = await readBackup(path)
  await makeRoom(to.store)
  let version: StoredEntry | null = null
  await readBackup(path, async (entries) => {
    version = entries.find(([key]) => key === KEYS.version) ?? version
    await to.store.write(entries.filter(([key]) => key !== KEYS.version).map(putAsItIs), true)
  })
  if (version === null) throw broken(path, `has no ${KEYS.version}`)
  const written = digest(version)
  await eachBatch(to.store, async (entries) => written.add(entries))
  const { records, sha256 } = written.end()
  if (records !== known.records || sha256 !== known.sha256)
    throw new IndexError(
      'damaged',
      `${to.store.place} does not give back what was written: ${records} of ${known.records} records`,
    )
  await to.store.write([putAsItIs(version)], true)
  return known
}

function headOf(line: string): BackupHead | null {
  const head = parsed(line)
  const isOurs = head?.['filetao'] === FORMAT && typeof head['at'] === 'string'
  return isOurs ? { at: String(head['at']) } : null
}

function footOf(line: string): BackupFacts | null {
  const foot = parsed(line)
  const { records, sha256 } = foot ?? {}
  return typeof records === 'number' && typeof sha256 === 'string' ? { records, sha256 } : null
}

function parsed(line: string): Record<string, unknown> | null {
  try {
    const value: unknown = JSON.parse(line)
    return typeof value === 'object' && value !== null ? { ...value } : null
  } catch {
    return null
  }
}

function broken(path: string, how: string): IndexError {
  return new IndexError('damaged', `${path} ${how}; nothing is restored from it`)
}
