/**
 * The head that tells the network what it lacks: our changes, and that several heads became one. Small changes travel in
 * the head itself; when they grow they become an object, and when objects grow they become one snapshot.
 */
import { hexToBytes } from '@noble/hashes/utils.js'
import { encodeHead, type Head, openHead } from '../../wire/head.ts'
import { HEAD_PARENTS_MAX } from '../../wire/limits.ts'
import type { IndexLog } from '../index/index-log.ts'
import type { DriveRecord } from '../index/record.ts'
import type { VaultKeys } from '../subkeys.ts'
import { OBJECT_RECORDS, type ObjectPlace, placeRecords } from './index-objects.ts'
import { recordBytes, sealRoot } from './network-root.ts'
import type { SyncMemory } from './sync-memory.ts'

/** Bytes of records in a head, which has room for four times as much. */
const INLINE_BYTES_MAX = 96 * 1024
/** Objects beyond twice those of a snapshot, before there is a new one. */
const DELTAS_MAX = 8

export interface NextHead {
  readonly head: Head
  readonly record: Uint8Array
  /** The memory when a validator has taken it. */
  readonly memory: SyncMemory
  /** What of the log it tells (IndexLog.markSynced). */
  readonly through: number
}

export interface HeadParts {
  readonly place: ObjectPlace
  readonly keys: VaultKeys
  readonly log: IndexLog
  /** The vault file as it is on this device. */
  readonly vault: Uint8Array
  /** Hashes of heads that validators have, the newest first: those it has to name to be taken. */
  readonly seen: readonly string[]
}

/** @throws DriveError, ChainError, the signal's reason: objects could not be placed */
export async function makeNextHead(
  { place, keys, log, vault, seen }: HeadParts,
  memory: SyncMemory,
  signal: AbortSignal,
): Promise<NextHead> {
  const { through, records } = log.unsynced()
  const inline = new Set([...memory.inline, ...records.map(({ id }) => id)])
  const packed = await withObjects(place, log, { ...memory, inline: [...inline] }, signal)
  const known = packed.inline.flatMap((id) => log.records.get(id) ?? [])
  const index = await sealRoot({ ...packed, inline: known }, keys.networkIndex)
  const number = memory.number + 1
  const parents = [...new Set([...memory.tips, ...seen])].slice(0, HEAD_PARENTS_MAX)
  const record = encodeHead({ number, parents: parents.map(hexToBytes), vault, index }, keys.head)
  const opened = openHead(record)
  if (!opened.ok) throw new TypeError(`a head of our own does not open: ${opened.detail}`)
  const head = opened.value
  const covered = [...packed.covered, head.hash]
  return { head, record, through, memory: { ...packed, number, tips: [head.hash], covered } }
}

async function withObjects(
  place: ObjectPlace,
  log: IndexLog,
  memory: SyncMemory,
  signal: AbortSignal,
): Promise<SyncMemory> {
  const snapshot = Math.ceil(log.records.size / OBJECT_RECORDS)
  const heavy = memory.objects.length >= 2 * snapshot + DELTAS_MAX
  // A snapshot of what is here would drop what could not be read.
  if (heavy && memory.unread.length === 0) {
    const objects = await placeRecords(place, [...log.records.values()], signal)
    const replaced = [...memory.replaced, ...memory.objects.map(({ digest }) => digest)]
    return { ...memory, objects, replaced, inline: [] }
  }
  const records = memory.inline.flatMap((id) => log.records.get(id) ?? [])
  if (bytesOf(records) <= INLINE_BYTES_MAX) return memory
  const added = await placeRecords(place, records, signal)
  return { ...memory, objects: [...memory.objects, ...added], inline: [] }
}

function bytesOf(records: readonly DriveRecord[]): number {
  return records.reduce((sum, record) => sum + recordBytes(record), 0)
}
