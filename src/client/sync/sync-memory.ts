/**
 * What this device knows of the drive on the network, sealed like the index and shared by all tabs: which heads are taken
 * in, what the next one is made from, and what validators have signed. Losing it costs a round, never a record.
 */
import * as v from 'valibot'
import { DriveError } from '../drive-error.ts'
import type { SealedStore } from '../sealed-store.ts'
import type { Acknowledgement, IndexObject } from './network-root.ts'

const LABEL = 'sync'
/** Heads remembered as taken in: more than devices that sync apart ever make between two rounds. */
const COVERED_MAX = 64
/** Digests of objects that nothing needs any more: a head that still names one is older than this many folds. */
const REPLACED_MAX = 512
/** Convictions remembered, the newest. */
const ROLLBACKS_MAX = 16

const TEXT = v.string()
const COUNT = v.pipe(v.number(), v.safeInteger(), v.minValue(0))
const WORD = { validator: TEXT, number: COUNT, headHash: TEXT, signature: TEXT }
const MEMORY = v.strictObject({
  number: COUNT,
  tips: v.array(TEXT),
  covered: v.array(TEXT),
  objects: v.array(v.strictObject({ digest: TEXT, bytes: COUNT, root: TEXT })),
  replaced: v.array(TEXT),
  unread: v.array(TEXT),
  inline: v.array(TEXT),
  acknowledged: v.array(v.strictObject(WORD)),
  rollbacks: v.array(
    v.strictObject({
      acknowledged: v.strictObject(WORD),
      served: v.strictObject({ ...WORD, after: v.nullable(TEXT) }),
      at: v.number(),
    }),
  ),
})

/** A validator gave an older head than it had signed for. Anybody can check it, from the two signatures alone. */
export interface Rollback {
  readonly acknowledged: Acknowledgement
  readonly served: Acknowledgement & { readonly after: string | null }
  /** Unix milliseconds. */
  readonly at: number
}

export interface SyncMemory {
  /** The largest number of a head that was seen or made. */
  readonly number: number
  /** Hashes of heads that no other head was made from yet: one, except where devices wrote at the same time. */
  readonly tips: readonly string[]
  /** Hashes of heads whose records are all here. */
  readonly covered: readonly string[]
  readonly objects: readonly IndexObject[]
  readonly replaced: readonly string[]
  /** Digests of `objects` that could not be read yet. */
  readonly unread: readonly string[]
  /** Ids of records that are in no object yet. */
  readonly inline: readonly string[]
  readonly acknowledged: readonly Acknowledgement[]
  readonly rollbacks: readonly Rollback[]
}

const NOTHING: SyncMemory = {
  number: 0,
  tips: [],
  covered: [],
  objects: [],
  replaced: [],
  unread: [],
  inline: [],
  acknowledged: [],
  rollbacks: [],
}

/** @throws DriveError vault-damaged */
export async function readMemory(store: SealedStore): Promise<SyncMemory> {
  const value = await store.get(LABEL)
  if (value === null) return NOTHING
  const parsed = v.safeParse(MEMORY, value)
  if (parsed.success) return parsed.output
  throw new DriveError('vault-damaged', 'What this device knows of the network is not what it writes.')
}

/** Durable when it resolves. @returns what was written */
export async function writeMemory(store: SealedStore, memory: SyncMemory): Promise<SyncMemory> {
  const bounded = {
    ...memory,
    covered: memory.covered.slice(-COVERED_MAX),
    replaced: memory.replaced.slice(-REPLACED_MAX),
    rollbacks: memory.rollbacks.slice(-ROLLBACKS_MAX),
  }
  await store.put(LABEL, bounded)
  return bounded
}
