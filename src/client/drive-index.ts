/**
 * The tree of entries in memory and the rules of changing it. A change is in memory, and on the page, only
 * after it is durable; changes that arrive during a write share the next one, so that ten thousand small
 * files do not cost ten thousand fsyncs.
 */
import { bytesToHex } from '@noble/hashes/utils.js'
import { toWellFormed } from '../protocol/envelope/canonical-cbor.ts'
import { NAME_BYTES_MAX } from '../protocol/envelope/manifest.ts'
import type { DriveEntry } from './drive-api.ts'
import { DriveError } from './drive-error.ts'
import { type EntryRecord, toDriveEntry, tombstoneOf } from './entry-record.ts'
import type { IndexLog } from './index-log.ts'
import type { Clock } from './ports.ts'
import { randomBytes } from './web-crypto.ts'

type NewRecord = Omit<EntryRecord, 'writtenAt' | 'writtenBy'>

interface Batch {
  readonly records: EntryRecord[]
  readonly done: Promise<void>
}

export class DriveIndex {
  readonly #log: IndexLog
  readonly #clock: Clock
  readonly #changed: () => void
  readonly #written: () => void
  readonly #session = bytesToHex(randomBytes(8))
  #lastStamp = 0
  #next: Batch | null = null
  #tail: Promise<void> = Promise.resolve()
  /** Changes on their way to the disk, newest per entry. */
  readonly #writing = new Map<string, EntryRecord>()

  /** @param written told after each change of our own */
  constructor(log: IndexLog, clock: Clock, changed: () => void, written: () => void) {
    this.#log = log
    this.#clock = clock
    this.#changed = changed
    this.#written = written
  }

  /** Takes in what another tab wrote. @throws DriveError vault-damaged */
  async refresh(): Promise<void> {
    if (await this.#log.refresh()) this.#changed()
  }

  list(): DriveEntry[] {
    const entries: DriveEntry[] = []
    for (const record of this.#log.records.values()) {
      if (record.deleted) continue
      const entry = toDriveEntry(record)
      // A file that arrived while its folder was removed is not lost: it shows at the top.
      entries.push(this.#isFolder(entry.parentId) ? entry : { ...entry, parentId: null })
    }
    return entries
  }

  /** @throws DriveError not-found */
  get(id: string): EntryRecord {
    const record = this.#newest(id)
    if (record === undefined || record.deleted)
      throw new DriveError('not-found', 'That entry is not in this drive.')
    return record
  }

  /** @throws DriveError not-found when `id` is neither null nor a folder */
  requireFolder(id: string | null): void {
    if (!this.#isFolder(id)) throw new DriveError('not-found', 'That folder is not in this drive.')
  }

  async addFolder(parentId: string | null, name: string): Promise<DriveEntry> {
    const now = this.#clock.now()
    const nothing = { bytes: 0, mediaType: '', cid: null, fileKey: null, parts: 0, copies: 0 } as const
    return this.add({
      ...nothing,
      id: newId(),
      parentId,
      kind: 'folder',
      level: 'unknown',
      deleted: false,
      name: cleanName(name),
      addedAt: now,
      modifiedAt: now,
    })
  }

  /** Durable when it resolves. */
  async add(record: NewRecord): Promise<DriveEntry> {
    const stamped = this.#stamp(record)
    await this.#save([stamped])
    return toDriveEntry(stamped)
  }

  async rename(id: string, name: string): Promise<DriveEntry> {
    return this.add({ ...this.get(id), name: cleanName(name) })
  }

  /** Keeps what the proofs of an entry come to, where that is news. */
  async setProven(id: string, { copies, level }: Pick<EntryRecord, 'copies' | 'level'>): Promise<void> {
    const record = this.#newest(id)
    // It was removed meanwhile.
    if (record === undefined || record.deleted) return
    if (record.copies !== copies || record.level !== level) await this.add({ ...record, copies, level })
  }

  /** Takes entries and everything below them out. @returns ids of what went */
  async remove(ids: readonly string[]): Promise<string[]> {
    const doomed = this.#withDescendants(ids.map((id) => this.get(id).id))
    await this.#save(doomed.map((id) => this.#stamp(tombstoneOf(this.get(id)))))
    return doomed
  }

  /** The folder of this path below `parentId`, made where it is missing. */
  async ensureFolders(parentId: string | null, path: readonly string[]): Promise<string | null> {
    let at = parentId
    for (const name of path) {
      const wanted = cleanName(name)
      const found = this.#children(at).find((entry) => entry.kind === 'folder' && entry.name === wanted)
      at = found?.id ?? (await this.addFolder(at, wanted)).id
    }
    return at
  }

  /** `name`, or `name (2)` and so on where the folder has it already. */
  freeName(parentId: string | null, name: string): string {
    const taken = new Set(this.#children(parentId).map((entry) => entry.name))
    // Two uploads of one name that end together must not both have it.
    for (const entry of this.#writing.values()) if (entry.parentId === parentId) taken.add(entry.name)
    if (!taken.has(name)) return name
    const dot = name.lastIndexOf('.')
    const [stem, extension] = dot > 0 ? [name.slice(0, dot), name.slice(dot)] : [name, '']
    for (let number = 2; ; number += 1) {
      const candidate = `${stem} (${number})${extension}`
      if (!taken.has(candidate)) return candidate
    }
  }

  /** What a change starts from: else a second one would undo the first that is still being written. */
  #newest(id: string): EntryRecord | undefined {
    return this.#writing.get(id) ?? this.#log.records.get(id)
  }

  #children(parentId: string | null): EntryRecord[] {
    return [...this.#log.records.values()].filter((entry) => !entry.deleted && entry.parentId === parentId)
  }

  #isFolder(id: string | null): boolean {
    if (id === null) return true
    const record = this.#log.records.get(id)
    return record !== undefined && !record.deleted && record.kind === 'folder'
  }

  #withDescendants(ids: readonly string[]): string[] {
    const children = new Map<string, string[]>()
    for (const record of this.#log.records.values()) {
      if (record.deleted || record.parentId === null) continue
      const siblings = children.get(record.parentId)
      if (siblings === undefined) children.set(record.parentId, [record.id])
      else siblings.push(record.id)
    }
    const found = new Set(ids)
    // A set takes additions while it is walked, and each id once, so that a cycle ends.
    for (const id of found) for (const child of children.get(id) ?? []) found.add(child)
    return [...found]
  }

  /** Never older than what it replaces, also when the clock was set back. */
  #stamp(record: NewRecord): EntryRecord {
    const before = this.#newest(record.id)?.writtenAt ?? 0
    this.#lastStamp = Math.max(this.#clock.now(), this.#lastStamp + 1, before + 1)
    return { ...record, writtenAt: this.#lastStamp, writtenBy: this.#session }
  }

  async #save(records: readonly EntryRecord[]): Promise<void> {
    if (records.length === 0) return
    this.#next ??= this.#newBatch()
    for (const record of records) {
      this.#next.records.push(record)
      this.#writing.set(record.id, record)
    }
    try {
      await this.#next.done
    } finally {
      for (const record of records)
        if (this.#writing.get(record.id) === record) this.#writing.delete(record.id)
    }
  }

  #newBatch(): Batch {
    const records: EntryRecord[] = []
    const done = this.#tail.then(async () => {
      this.#next = null
      await this.#log.append(records)
      this.#written()
      this.#changed()
    })
    this.#tail = done.catch(() => undefined)
    return { records, done }
  }
}

export function newId(): string {
  return bytesToHex(randomBytes(16))
}

/** A name as it is kept: any text of Unicode, cut to what a manifest carries, never empty. */
export function cleanName(name: string): string {
  const wellFormed = toWellFormed(name)
  if (wellFormed === '') return 'unnamed'
  const bytes = new TextEncoder().encode(wellFormed)
  if (bytes.length <= NAME_BYTES_MAX) return wellFormed
  return toWellFormed(
    new TextDecoder('utf-8', { ignoreBOM: true }).decode(bytes.subarray(0, NAME_BYTES_MAX - 3)),
  ).replace(/\uFFFD+$/, '')
}
