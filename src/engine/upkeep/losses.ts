/**
 * A copy that does not count any more: what a failed challenge, a bad retrieval or a download that met wrong bytes leads to.
 * The piece and its pending audit go, and the object is queued for repair, in one durable batch. The receipt stays behind as a
 * hint (holders.ts) until there are enough copies again: all holders may be found out in the same round.
 */
import type { Availability } from '../availability.ts'
import { asHint } from '../holders.ts'
import type { KeyedLock } from '../keyed-lock.ts'
import { COPIES } from '../limits.ts'
import type { EnginePorts } from '../ports.ts'
import type { ObjectRecord } from '../records.ts'
import type { Statistics } from '../statistics.ts'
import { applyBatch, dropPiece, newBatch, withoutHolders } from './batch.ts'
import type { Copies, Doubts } from './copies.ts'
import type { Loss } from './upkeep-types.ts'

export interface LossParts {
  readonly ports: EnginePorts
  readonly availability: Availability
  readonly statistics: Statistics
  readonly locks: KeyedLock
  readonly doubts: Doubts
  readonly copies: Copies
}

/** @throws what the index throws; nothing was recorded then */
export function copyLost(parts: LossParts, loss: Loss): Promise<void> {
  const { ports, statistics, locks, doubts } = parts
  const { cid, dataHash, hotkey, reason } = loss
  parts.availability.suspect(hotkey)
  return locks.run([cid], async () => {
    const piece = await ports.index.piece(hotkey, dataHash)
    if (piece === null) return
    const batch = newBatch()
    dropPiece(batch, piece)
    const record = piece.purpose === 'user' ? await ports.index.object(cid) : null
    if (record !== null) {
      batch.changes.push({ kind: 'object', record: await afterLoss(parts, record, loss) })
      const sinceMs = ports.clock.nowMs()
      batch.changes.push({ kind: 'repair', entry: { cid, sinceMs, reason } })
    }
    await applyBatch({ ports, statistics }, batch, 'durable')
    doubts.remove(hotkey, dataHash)
    if (piece.purpose === 'user') ports.report({ kind: 'copy-lost', cid, miner: hotkey, reason })
  })
}

async function afterLoss(
  { copies }: LossParts,
  record: ObjectRecord,
  { hotkey, hadBytes = false }: Loss,
): Promise<ObjectRecord> {
  const without = withoutHolders(record, new Set([hotkey]))
  if ((await copies.healthy(without)).length >= COPIES) return without
  return { ...record, receipts: asHint(record.receipts, hotkey, hadBytes) }
}

/** @throws what the index throws; the copy counts on then */
export async function copyDoubtful({ ports, locks, doubts }: LossParts, loss: Loss): Promise<void> {
  const { cid, dataHash, hotkey, reason } = loss
  if (doubts.has(hotkey, dataHash)) return
  await locks.run([cid], async () => {
    const piece = await ports.index.piece(hotkey, dataHash)
    if (piece === null || piece.purpose === 'probe') return
    const entry = { cid, sinceMs: ports.clock.nowMs(), reason }
    await ports.index.apply([{ kind: 'repair', entry }], 'durable')
    doubts.add(hotkey, dataHash)
  })
}
