/**
 * DeleteUser: an owner takes its object back. Everything of it goes in one durable batch: record, pieces, pending audits, repair,
 * and its bytes from the miners' rows; what other validators and the miners are to be told is written with it. From then on
 * this validator has never heard of the object, whatever answers are still on their way (`PieceRecord.born`). Whoever was
 * found out and is still in the record (holders.ts) is told as well: it may have kept the bytes.
 *
 * The same bytes have one name, so several callers may own one object. Each takes only itself off; the last one removes it.
 *
 * Who asks again after a failure is told that it is done, if the first try did it (unsure-removals.ts).
 */
import type { Result } from '../protocol/verdict.ts'
import type { Receipt } from '../wire/receipt-shape.ts'
import type { Announcer } from './announcements.ts'
import { atMost } from './deadline.ts'
import { type Discards, discardOf, discardOfHint } from './discards.ts'
import type { KeyedLock } from './keyed-lock.ts'
import { ANNOUNCE_GRACE_MS } from './limits.ts'
import type { EnginePorts } from './ports.ts'
import type { DiscardEntry, ObjectRecord, OutboxEntry, PieceRecord } from './records.ts'
import type { Statistics } from './statistics.ts'
import { isLive } from './term.ts'
import type { UnsureRemovals } from './unsure-removals.ts'
import { applyBatch, dropPiece, newBatch } from './upkeep/batch.ts'
import type { Upkeep } from './upkeep/upkeep-types.ts'

export interface RemovedObject {
  /** False: other owners are left, and the object stays. */
  readonly deleted: boolean
  /** Miners in our record: those with a copy, and those that were found out and may have kept one. */
  readonly holders: number
  /** Miners that confirmed that it is gone; the others are told later. */
  readonly discarded: number
}

export type NotPlacedHere =
  /** No validator told us of it, or its time is over. */
  | 'not-found'
  /** Only another validator placed it. */
  | 'not-placed-here'

export type RemovalFailure = NotPlacedHere | 'not-owner'

export interface RemovalParts {
  readonly ports: EnginePorts
  readonly statistics: Statistics
  readonly announcer: Announcer
  readonly discards: Discards
  readonly locks: KeyedLock
  readonly upkeep: Upkeep
  readonly unsure: UnsureRemovals
}

/** Our own record of an object that has not ended. */
export async function placedObject(
  { index, clock }: EnginePorts,
  cid: string,
): Promise<Result<ObjectRecord, NotPlacedHere>> {
  const record = await index.object(cid)
  if (record !== null && isLive(record, clock)) return { ok: true, value: record }
  const elsewhere = (await index.claims(cid)).some((claim) => isLive(claim, clock))
  return elsewhere
    ? { ok: false, reason: 'not-placed-here', detail: 'another validator placed this object: ask that one' }
    : { ok: false, reason: 'not-found', detail: 'no such object is known here' }
}

interface Removal {
  readonly removed: RemovedObject
  readonly outbox: readonly OutboxEntry[]
  readonly discards: readonly DiscardEntry[]
}

/**
 * The caller has made sure that nobody else stores, renews or deletes the object meanwhile.
 * @throws what the index throws; nothing was removed then
 */
export async function removeObject(
  parts: RemovalParts,
  cid: string,
  caller: string,
): Promise<Result<RemovedObject, RemovalFailure>> {
  const { ports, locks, announcer, discards, unsure } = parts
  const confirm = ports.index.beginRead?.()
  const done = await locks.run([cid], async (): Promise<Result<Removal, RemovalFailure>> => {
    const placed = await placedObject(ports, cid)
    if (!placed.ok) return placed
    const record = placed.value
    if (!record.owners.includes(caller)) {
      const detail = 'only a key that stored this object may delete it'
      return { ok: false, reason: 'not-owner', detail }
    }
    const left = record.owners.filter((owner) => owner !== caller)
    const write = () => (left.length > 0 ? disown(ports, record, left) : remove(parts, record))
    return { ok: true, value: await unsure.during(cid, caller, write) }
  })
  if (!done.ok) {
    if (!unsure.has(cid, caller)) return done
    await confirm?.()
    unsure.settle(cid, caller)
    return { ok: true, value: { deleted: done.reason !== 'not-owner', holders: 0, discarded: 0 } }
  }
  unsure.settle(cid, caller)
  const { removed, outbox, discards: entries } = done.value
  if (!removed.deleted) return { ok: true, value: removed }
  const [discarded] = await Promise.all([
    discards.deliver(entries),
    outbox.length === 0 ? null : atMost(ports.clock, ANNOUNCE_GRACE_MS, announcer.deliver(outbox)),
  ])
  return { ok: true, value: { ...removed, discarded } }
}

async function disown(
  { index }: EnginePorts,
  record: ObjectRecord,
  owners: readonly string[],
): Promise<Removal> {
  await index.apply([{ kind: 'object', record: { ...record, owners } }], 'durable')
  const removed = { deleted: false, holders: record.receipts.length, discarded: 0 }
  return { removed, outbox: [], discards: [] }
}

async function remove(parts: RemovalParts, record: ObjectRecord): Promise<Removal> {
  const { ports, announcer, upkeep } = parts
  const { cid, dataHash } = record
  const batch = newBatch()
  batch.changes.push({ kind: 'object-gone', cid }, { kind: 'repair-done', cid })
  const copies = await copiesOf(ports, record)
  const pieces = copies.flatMap(({ piece }) => (piece === null ? [] : [piece]))
  for (const piece of pieces) dropPiece(batch, piece)
  const discards = copies.map(({ piece, receipt }) =>
    piece === null ? discardOfHint(record, receipt) : discardOf(record, piece, receipt),
  )
  const outbox = announcer.entriesFor(cid)
  batch.changes.push(...discards.map((entry) => ({ kind: 'discard', entry }) as const))
  batch.changes.push(...announcer.changesOf(outbox))
  await applyBatch(parts, batch, 'durable')
  upkeep.objectGone(
    cid,
    dataHash,
    pieces.map(({ hotkey }) => hotkey),
  )
  ports.report({ kind: 'deleted', cid, holders: copies.length })
  return { removed: { deleted: true, holders: copies.length, discarded: 0 }, outbox, discards }
}

interface Copy {
  readonly receipt: Receipt
  /** Null: its miner was found out. */
  readonly piece: PieceRecord | null
}

async function copiesOf({ index }: EnginePorts, { dataHash, receipts }: ObjectRecord): Promise<Copy[]> {
  const byMiner = new Map(receipts.map((receipt) => [receipt.miner, receipt]))
  return Promise.all(
    [...byMiner].map(async ([miner, receipt]): Promise<Copy> => {
      const piece = await index.piece(miner, dataHash)
      // Random data of ours under the same name is no copy.
      return { receipt, piece: piece?.purpose === 'user' ? piece : null }
    }),
  )
}
