/**
 * A pack of which less than half is still needed is written anew (docs/formats/pack.md): its live slots go, as the ciphertext they are,
 * into a new pack together with those of others like it, entries and versions get their new place in one write, and then
 * nothing names the old packs any more, so that they are released like everything else.
 */
import { bytesToHex } from '@noble/hashes/utils.js'
import { cidOfDigest } from '../../protocol/cid.ts'
import { contentRoot } from '../../protocol/content-tree.ts'
import { PART_CIPHER } from '../../protocol/envelope/records.ts'
import type { DriveIndex } from '../index/drive-index.ts'
import type { EntryBody, FileContent, PackedRef } from '../index/entry-record.ts'
import type { EntryTree } from '../index/entry-tree.ts'
import { isFurther } from '../index/join.ts'
import { contentsOf, unreferenced } from '../index/references.ts'
import type { PartProof } from '../proof-api.ts'
import { leavesOf } from '../transfer/leaves.ts'
import { SLOTS_MAX } from '../transfer/pack.ts'
import type { SealedObject } from '../transfer/place-object.ts'
import { sha256 } from '../web-crypto.ts'
import { markOf, type Spare } from './holdings.ts'

/** Packs that one round writes anew at most: as many bytes are fetched. */
const PACKS_MAX = 8

export interface RewriteParts {
  readonly index: DriveIndex
  /** When the newest link was made that may still be opened, unix milliseconds; null: there is none. */
  readonly newestLinkAt: number | null
  /** The bytes of a pack, checked against its root. */
  readonly fetch: (ref: PackedRef) => Promise<Uint8Array>
  /** To its proven copies; `data` is the buffer's until it resolves. */
  readonly place: (object: Omit<SealedObject, 'sha3'>) => Promise<PartProof>
  readonly keepProof: (proof: PartProof) => Promise<void>
  /** For what was placed and did not come to be needed. */
  readonly leave: (spares: readonly Spare[]) => void
}

interface Pack {
  readonly ref: PackedRef
  /** By their offsets: copies and versions share slots. */
  readonly slots: Map<number, PackedRef>
  live: number
  /** When the first of its live files was added, unix milliseconds. */
  addedAt: number
}

/** @returns how many packs were written anew @throws what fetching and placing throw */
export async function rewritePacks(parts: RewriteParts): Promise<number> {
  await unifyPlaces(parts.index)
  const chosen = choose(halfDead(parts.index.tree).filter(({ addedAt }) => !mayBeShared(addedAt, parts)))
  if (chosen.length === 0) return 0
  const places = new Map<string, Omit<PackedRef, 'cid' | 'packBytes' | 'packRoot'>>()
  const data = new Uint8Array(chosen.reduce((sum, { live }) => sum + live, 0))
  let length = 0
  for (const { ref, slots } of chosen) {
    const pack = await parts.fetch(ref)
    for (const slot of slots.values()) {
      data.set(pack.subarray(slot.offset, slot.offset + slot.slotBytes), length)
      places.set(placeKey(slot), { ...slot, offset: length, moves: (slot.moves ?? 0) + 1 })
      length += slot.slotBytes
    }
  }
  const cid = cidOfDigest(await sha256(data))
  const root = contentRoot(await leavesOf(data), length)
  const title = `a pack of ${places.size} files, written anew`
  try {
    const proof = await parts.place({ cid, contentRoot: bytesToHex(root), data, title })
    await parts.keepProof(proof)
    await parts.index.relocate(({ ref }) => {
      const place = ref.kind === 'packed' ? places.get(placeKey(ref)) : undefined
      return place === undefined ? ref : { ...place, cid, packBytes: length, packRoot: root }
    })
  } finally {
    // It failed, or all of them were deleted meanwhile.
    if (unreferenced(parts.index.tree, [cid]).length > 0) parts.leave([{ cid, mark: null }])
  }
  return chosen.length
}

function placeKey({ cid, offset }: PackedRef): string {
  return `${cid}/${offset}`
}

function newPack(ref: PackedRef): Pack {
  return { ref, slots: new Map(), live: 0, addedAt: Number.POSITIVE_INFINITY }
}

/** Of the oldest content that an entry has. */
function addedAtOf({ addedAt, versions }: EntryBody): number {
  return Math.min(addedAt, ...versions.map((version) => version.addedAt))
}

/** Links name places as they were when they were made (docs/formats/share-link.md): a pack that one may name stays where it is. */
function mayBeShared(addedAt: number, { newestLinkAt }: RewriteParts): boolean {
  return newestLinkAt !== null && addedAt <= newestLinkAt
}

function halfDead(tree: EntryTree): Pack[] {
  const packs = new Map<string, Pack>()
  for (const entry of tree.all())
    for (const { ref } of contentsOf(entry)) {
      if (ref.kind !== 'packed') continue
      const pack = packs.get(ref.cid) ?? newPack(ref)
      packs.set(ref.cid, pack)
      pack.addedAt = Math.min(pack.addedAt, addedAtOf(entry))
      if (!pack.slots.has(ref.offset)) pack.live += ref.slotBytes
      pack.slots.set(ref.offset, ref)
    }
  return [...packs.values()].filter(({ ref, live }) => live * 2 < ref.packBytes)
}

/** As many as one pack takes, the emptiest first. */
function choose(packs: readonly Pack[]): Pack[] {
  const chosen: Pack[] = []
  let [bytes, slots] = [0, 0]
  for (const pack of [...packs].sort((a, b) => a.live - b.live)) {
    if (chosen.length === PACKS_MAX || bytes + pack.live > PART_CIPHER || slots + pack.slots.size > SLOTS_MAX)
      break
    chosen.push(pack)
    bytes += pack.live
    slots += pack.slots.size
  }
  return chosen
}

/** A copy that another device made before it heard of the move still names the old pack: it lies where its original does. */
async function unifyPlaces(index: DriveIndex): Promise<void> {
  const best = new Map<string, PackedRef>()
  const contents = [...index.tree.all()].flatMap(contentsOf)
  for (const { ref, fileKey } of contents) {
    if (ref.kind !== 'packed' || ref.moves === undefined) continue
    const known = best.get(markOf(fileKey))
    if (known === undefined || isFurther(ref, known)) best.set(markOf(fileKey), ref)
  }
  const placeOf = ({ ref, fileKey }: FileContent): FileContent['ref'] => {
    const known = ref.kind === 'packed' && best.size > 0 ? best.get(markOf(fileKey)) : undefined
    return known !== undefined && ref.kind === 'packed' && isFurther(known, ref) ? known : ref
  }
  if (contents.some((content) => placeOf(content) !== content.ref)) await index.relocate(placeOf)
}
