/**
 * Takes heads of other devices in: their records by last-writer-wins, the objects they name as read or still to be read.
 * What cannot be fetched now is carried on, so that no head of ours drops what another device stored.
 */
import { bytesToHex } from '@noble/hashes/utils.js'
import type { Head } from '../../wire/head.ts'
import { acknowledgedText, isWordOf } from '../../wire/head-words.ts'
import { DriveError, failureOf } from '../drive-error.ts'
import type { IndexLog } from '../index/index-log.ts'
import { parentsOf } from './ask-heads.ts'
import { fetchRecords, type ObjectPlace } from './index-objects.ts'
import { type NetworkRoot, newestWords, openRoot } from './network-root.ts'
import type { SyncMemory } from './sync-memory.ts'

export interface TakeIn {
  readonly place: ObjectPlace
  readonly log: IndexLog
  /** 32 hex digits. */
  readonly vaultId: string
  /** Told while objects are read: how many of how many. */
  readonly progress: (done: number, total: number) => void
}

/**
 * @param heads of this vault, verified, the newest first
 * @returns the memory as it is then; objects that could not be read are `unread` in it
 * @throws DriveError index-newer, vault-damaged; the signal's reason
 */
export async function takeInHeads(
  into: TakeIn,
  heads: readonly Head[],
  memory: SyncMemory,
  signal: AbortSignal,
): Promise<SyncMemory> {
  let known = memory
  for (const head of heads) {
    if (known.covered.includes(head.hash)) continue
    const root = await openRoot(head.index, into.place.key)
    await into.log.merge(root.inline)
    known = joined(known, head, root, into.vaultId)
  }
  return readObjects(into, known, signal)
}

/** Reads what is not read yet. Only what was written by a newer program, or our own damage, ends it. */
export async function readObjects(
  into: TakeIn,
  memory: SyncMemory,
  signal: AbortSignal,
): Promise<SyncMemory> {
  const unread = new Set(memory.unread)
  const total = unread.size
  let done = 0
  for (const object of memory.objects) {
    if (!unread.has(object.digest)) continue
    into.progress(done, total)
    try {
      await into.log.merge(await fetchRecords(into.place, object, done, signal))
      unread.delete(object.digest)
    } catch (error) {
      signal.throwIfAborted()
      const { code } = failureOf(error)
      if (code === 'index-newer' || code === 'vault-damaged' || code === 'disk-full') throw error
    }
    done += 1
  }
  if (total > 0) into.progress(total, total)
  return { ...memory, unread: [...unread] }
}

function joined(memory: SyncMemory, head: Head, root: NetworkRoot, vaultId: string): SyncMemory {
  const parents = new Set(parentsOf(head))
  const replaced = new Set([...memory.replaced, ...root.replaced])
  const known = new Set(memory.objects.map(({ digest }) => digest))
  const added = root.objects.filter(({ digest }) => !known.has(digest))
  const objects = [...memory.objects, ...added].filter(({ digest }) => !replaced.has(digest))
  const unread = [...memory.unread, ...added.map(({ digest }) => digest)]
  const genuine = root.acknowledged.filter((word) =>
    isWordOf(word.validator, acknowledgedText({ ...word, vaultId }), word.signature),
  )
  // A head that another one here was made from is no tip; it is covered, because its successor holds all of it.
  const tips = memory.tips.filter((tip) => !parents.has(tip))
  return {
    ...memory,
    number: Math.max(memory.number, head.number),
    tips: memory.covered.includes(head.hash) ? tips : [...tips, head.hash],
    covered: [...memory.covered, ...parents, head.hash].filter((hash, at, all) => all.indexOf(hash) === at),
    objects,
    replaced: [...replaced],
    unread: unread.filter((digest) => !replaced.has(digest)),
    inline: [...new Set([...memory.inline, ...root.inline.map(({ id }) => id)])],
    acknowledged: newestWords([...memory.acknowledged, ...genuine]),
  }
}

export function assertAllRead({ unread }: SyncMemory): void {
  if (unread.length === 0) return
  throw new DriveError(
    'not-found',
    `${unread.length} pieces of the drive index could not be fetched from this network.`,
  )
}

/** @param vaultId 16 bytes */
export function vaultIdHex(vaultId: Uint8Array): string {
  return bytesToHex(vaultId)
}
