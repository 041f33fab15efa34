/**
 * Changing the drive index. A change is in memory, and on the page, only after it is durable; changes that arrive
 * during a write share the next one, so that ten thousand small files do not cost ten thousand fsyncs. What may be done
 * with files and folders is in organise.ts and arrive.ts.
 */
import { bytesToHex } from '@noble/hashes/utils.js'
import { DriveError } from '../drive-error.ts'
import type { Clock } from '../ports.ts'
import { randomBytes } from '../web-crypto.ts'
import type { EntryBody } from './entry-record.ts'
import type { EntryTree } from './entry-tree.ts'
import type { IndexLog } from './index-log.ts'
import { freeName } from './names.ts'
import type { Draft, DriveRecord, EntryRecord } from './record.ts'

/** What becomes of a file or folder; null: it goes. */
export type Change = { readonly id: string; readonly entry: EntryBody | null }

interface Batch {
  readonly records: DriveRecord[]
  readonly done: Promise<void>
}

export class DriveIndex {
  readonly tree: EntryTree
  readonly #log: IndexLog
  readonly #clock: Clock
  readonly #written: () => void
  readonly #session = bytesToHex(randomBytes(8))
  #lastStamp = 0
  #next: Batch | null = null
  #tail: Promise<void> = Promise.resolve()
  /** Changes on their way to the disk, newest per entry. */
  readonly #writing = new Map<string, DriveRecord>()

  /**
   * @param tree kept up to date by the log's listener
   * @param written told after each change of our own
   */
  constructor(log: IndexLog, tree: EntryTree, clock: Clock, written: () => void) {
    this.#log = log
    this.tree = tree
    this.#clock = clock
    this.#written = written
  }

  /** Takes in what another tab wrote. @throws DriveError vault-damaged */
  refresh(): Promise<void> {
    return this.#log.refresh()
  }

  now(): number {
    return this.#clock.now()
  }

  /** The newest version, also one that is still being written. @throws DriveError not-found */
  get(id: string): EntryRecord {
    const record = this.#writing.get(id) ?? this.tree.find(id)
    if (record?.type !== 'entry') throw new DriveError('not-found', 'That entry is not in this drive.')
    return record
  }

  has(id: string): boolean {
    return (this.#writing.get(id) ?? this.tree.find(id))?.type === 'entry'
  }

  /** @throws DriveError not-found when `id` is neither null nor a folder */
  requireFolder(id: string | null): void {
    if (id !== null && (!this.has(id) || this.get(id).kind !== 'folder'))
      throw new DriveError('not-found', 'That folder is not in this drive.')
  }

  /** Durable when it resolves; all of the changes or none. @returns the entries that are there then, in order */
  async save(changes: readonly Change[]): Promise<EntryRecord[]> {
    const records = await this.put(
      changes.map(({ id, entry }) =>
        entry === null ? { type: 'gone', id } : { ...entry, type: 'entry', id },
      ),
    )
    return records.filter((record) => record.type === 'entry')
  }

  /** The same for records of any kind. */
  async put(drafts: readonly Draft[]): Promise<DriveRecord[]> {
    const records = drafts.map((draft) => this.#stamp(draft))
    await this.#write(records)
    return records
  }

  async saveOne(id: string, entry: EntryBody): Promise<EntryRecord> {
    const [saved] = await this.save([{ id, entry }])
    if (saved === undefined) throw new TypeError('one entry was saved')
    return saved
  }

  /** Keeps what the proofs of an entry come to, where that is news. */
  async setProven(id: string, { copies, level }: Pick<EntryBody, 'copies' | 'level'>): Promise<void> {
    // It was removed meanwhile.
    if (!this.has(id)) return
    const record = this.get(id)
    if (record.copies !== copies || record.level !== level)
      await this.saveOne(id, { ...record, copies, level })
  }

  /** `name`, or `name (2)` and so on where the folder has it already or is about to, or `alsoTaken` has it. */
  freeName(folderId: string | null, name: string, alsoTaken: ReadonlySet<string> = new Set()): string {
    const coming = new Set(alsoTaken)
    // Two uploads of one name that end together must not both have it.
    for (const record of this.#writing.values())
      if (record.type === 'entry' && record.parentId === folderId) coming.add(record.name)
    return freeName(name, (wanted) => coming.has(wanted) || this.tree.named(folderId, wanted).length > 0)
  }

  /** Never older than what it replaces, also when the clock was set back. */
  #stamp(draft: Draft): DriveRecord {
    const before = (this.#writing.get(draft.id) ?? this.#log.records.get(draft.id))?.writtenAt ?? 0
    this.#lastStamp = Math.max(this.#clock.now(), this.#lastStamp + 1, before + 1)
    return { ...draft, writtenAt: this.#lastStamp, writtenBy: this.#session }
  }

  async #write(records: readonly DriveRecord[]): Promise<void> {
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
    const records: DriveRecord[] = []
    const done = this.#tail.then(async () => {
      this.#next = null
      await this.#log.append(records)
      this.#written()
    })
    this.#tail = done.catch(() => undefined)
    return { records, done }
  }
}

export function newId(): string {
  return bytesToHex(randomBytes(16))
}
