/**
 * What the drive keeps on the network: everything that one of the sources names is renewed, and nothing that one of them
 * names is ever released. Whoever stores objects of a new kind adds a source of its own to `sourcesOf`.
 */
import { sha256 } from '@noble/hashes/sha2.js'
import { bytesToHex } from '@noble/hashes/utils.js'
import type { EntryTree } from '../index/entry-tree.ts'
import type { DriveRecord } from '../index/record.ts'
import { contentsOf } from '../index/references.ts'
import type { SealedStore } from '../sealed-store.ts'
import { liveLinkObjects } from '../share/link-book.ts'
import { cidOf } from '../sync/index-objects.ts'
import { readMemory } from '../sync/sync-memory.ts'
import type { UploadJournals } from '../transfer/upload-journal.ts'

export interface Holding {
  /** Of a manifest, a pack, a piece of the index; null: nothing of its own, but what is sealed under the key is needed. */
  readonly cid: string | null
  /** Parts that it names as a manifest; 0 for what is whole in itself. */
  readonly parts: number
  /** What those parts are sealed under. */
  readonly fileKey: Uint8Array | null
}

export interface ObjectSource {
  /** As it is now; the same object may come several times. */
  holdings(): Promise<Iterable<Holding>>
}

export interface SourceParts {
  readonly tree: EntryTree
  readonly store: SealedStore
  readonly journals: UploadJournals
  /** All that the index has. */
  readonly records: () => Iterable<DriveRecord>
  /** Unix milliseconds. */
  readonly now: () => number
}

export function sourcesOf(parts: SourceParts): readonly ObjectSource[] {
  const { tree, store, journals } = parts
  return [entrySource(tree), indexSource(store), uploadSource(journals), linkSource(parts)]
}

/** Files and their versions, the trash included. */
function entrySource(tree: EntryTree): ObjectSource {
  return { holdings: async () => entryHoldings(tree) }
}

function* entryHoldings(tree: EntryTree): Generator<Holding> {
  for (const entry of tree.all())
    for (const { ref, fileKey } of contentsOf(entry))
      yield ref.kind === 'packed'
        ? { cid: ref.cid, parts: 0, fileKey: null }
        : { cid: ref.cid, parts: ref.parts, fileKey }
}

/** The drive index on the network. */
function indexSource(store: SealedStore): ObjectSource {
  return {
    async holdings() {
      const { objects } = await readMemory(store)
      return objects.map((object) => ({ cid: cidOf(object), parts: 0, fileKey: null }))
    },
  }
}

/** The objects of links; those of links with an end are left to end. */
function linkSource({ records, now }: SourceParts): ObjectSource {
  return {
    async holdings() {
      const live = liveLinkObjects(records(), now()).filter(({ renews }) => renews)
      return live.map(({ cid }) => ({ cid, parts: 0, fileKey: null }))
    },
  }
}

/** Uploads that were begun: their parts are needed when they go on, and end by themselves when they do not. */
function uploadSource(journals: UploadJournals): ObjectSource {
  return {
    async holdings() {
      const heads = await journals.list()
      return heads.flatMap((head) =>
        'fileKey' in head ? [{ cid: null, parts: 0, fileKey: head.fileKey }] : [],
      )
    },
  }
}

const marks = new WeakMap<Uint8Array, string>()

/** Tells file keys apart without being one: what is left of a key when its file was deleted. */
export function markOf(fileKey: Uint8Array): string {
  const known = marks.get(fileKey)
  if (known !== undefined) return known
  const mark = bytesToHex(sha256(fileKey).subarray(0, 8))
  marks.set(fileKey, mark)
  return mark
}

/** An object that may not be needed any more. */
export interface Spare {
  readonly cid: string
  /** Of the key it is sealed under, where a manifest names it (`markOf`): another manifest under that key may name it too. */
  readonly mark: string | null
}

/** CIDs of those that something needs, as of right now. @throws DriveError vault-damaged */
export async function stillNeeded(
  sources: readonly ObjectSource[],
  spares: readonly Spare[],
): Promise<ReadonlySet<string>> {
  const wanted = new Set(spares.map(({ cid }) => cid))
  const byMark = new Map<string, string[]>()
  for (const { cid, mark } of spares) if (mark !== null) append(byMark, mark, cid)
  const needed = new Set<string>()
  for (const source of sources)
    for (const { cid, fileKey } of await source.holdings()) {
      if (cid !== null && wanted.has(cid)) needed.add(cid)
      if (fileKey === null || byMark.size === 0) continue
      for (const part of byMark.get(markOf(fileKey)) ?? []) needed.add(part)
    }
  return needed
}

function append(lists: Map<string, string[]>, key: string, value: string): void {
  const list = lists.get(key)
  if (list === undefined) lists.set(key, [value])
  else list.push(value)
}
