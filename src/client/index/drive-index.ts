/**
 * Changing the drive index. A change is in memory, and on the page, only after it is durable; changes that arrive
 * during a write share the next one, so that ten thousand small files do not cost ten thousand fsyncs. What may be done
 * with files and folders is in organise.ts and arrive.ts.
 */
import { bytesToHex } from '@noble/hashes/utils.js'
import { DriveError } from '../drive-error.ts'
import type { Clock } from '../ports.ts'
import { randomBytes } from '../web-crypto.ts'
import type { EntryBody, FileContent } from './entry-record.ts'
import type { EntryTree } from './entry-tree.ts'
import type { IndexLog } from './index-log.ts'
import { withPlaces } from './join.ts'
import { freeName } from './names.ts'
import type { Draft, DriveRecord, EntryRecord } from './record.ts'
import { objectsOf, unreferenced } from './references.ts'

/** What becomes of a file or folder; null: it goes. */
export type Change = { readonly id: string; readonly entry: EntryBody | null }

/**
 * Where the contents of a change are from: `new` ones were just stored, those of the `drive` belong to entries that are there.
 * When the last such entry was deleted for good meanwhile, in another tab, its bytes are about to leave the network.
 */
export type ContentsFrom = 'new' | 'drive'

interface Save {
  readonly records: readonly DriveRecord[]
  readonly contents: ContentsFrom
  /** Whether what it was based on had gone when its turn came. */
  isRefused: boolean
}

interface Batch {
  readonly saves: Save[]
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

  /**
   * Durable when it resolves; all of the changes or none.
   * @returns the entries that are there then, in order
   * @throws DriveError not-found: something it changes, or has its contents from, was deleted for good meanwhile
   */
  async save(changes: readonly Change[], contents: ContentsFrom = 'new'): Promise<EntryRecord[]> {
    const records = await this.put(
      changes.map(({ id, entry }) =>
        entry === null ? { type: 'gone', id } : { ...entry, type: 'entry', id },
      ),
      contents,
    )
    return records.filter((record) => record.type === 'entry')
  }

  /** The same for records of any kind. */
  async put(drafts: readonly Draft[], contents: ContentsFrom = 'new'): Promise<DriveRecord[]> {
    const records = drafts.map((draft) => this.#stamp(draft))
    await this.#write(records, contents)
    return records
  }

  /**
   * Says where contents lie now, in every entry and version that has them. No edit: the entries' stamps stay (join.ts).
   * @param placeOf the same value for what stays where it is
   */
  async relocate(placeOf: (content: FileContent) => FileContent['ref']): Promise<void> {
    const moved = this.#tail.then(() =>
      this.#log.append(() =>
        [...this.tree.all()].flatMap((entry) => {
          const placed = withPlaces(entry, placeOf)
          return placed === entry ? [] : [placed]
        }),
      ),
    )
    this.#tail = moved.catch(() => undefined)
    await moved
    this.#written()
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

  async #write(records: readonly DriveRecord[], contents: ContentsFrom): Promise<void> {
    if (records.length === 0) return
    this.#next ??= this.#newBatch()
    const { saves, done } = this.#next
    const save: Save = { records, contents, isRefused: false }
    saves.push(save)
    for (const record of records) this.#writing.set(record.id, record)
    try {
      await done
    } finally {
      for (const record of records)
        if (this.#writing.get(record.id) === record) this.#writing.delete(record.id)
    }
    if (save.isRefused)
      throw new DriveError('not-found', 'What this is about was deleted for good meanwhile.')
  }

  #newBatch(): Batch {
    const saves: Save[] = []
    const done = this.#tail.then(async () => {
      this.#next = null
      await this.#log.append(() => this.#standing(saves))
      this.#written()
    })
    this.#tail = done.catch(() => undefined)
    return { saves, done }
  }

  /** Records of the saves that nothing stands against, now that all other tabs' changes are known. */
  #standing(saves: readonly Save[]): DriveRecord[] {
    const brought = saves.flatMap(({ records, contents }) =>
      contents === 'drive' ? records.flatMap(objectsIn) : [],
    )
    const lost = new Set(unreferenced(this.tree, brought))
    for (const save of saves)
      if (save.contents === 'new') for (const cid of save.records.flatMap(objectsIn)) lost.delete(cid)
    for (const save of saves) {
      const isGone = ({ id, type }: DriveRecord) =>
        type !== 'gone' && this.#log.records.get(id)?.type === 'gone'
      const isLost = (record: DriveRecord) => objectsIn(record).some((cid) => lost.has(cid))
      save.isRefused = save.records.some(isGone) || (save.contents === 'drive' && save.records.some(isLost))
    }
    return saves.flatMap(({ records, isRefused }) => (isRefused ? [] : records))
  }
}

function objectsIn(record: DriveRecord): string[] {
  return record.type === 'entry' ? objectsOf(record) : []
}

export function newId(): string {
  return bytesToHex(randomBytes(16))
}
