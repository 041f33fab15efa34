/**
 * The end of objects, claims and probes (protocol section 3, TTL). The index keeps what ends when in order, so a purge costs
 * what has ended and not what is there. A record renewed since stands under a later end: its old entry is stale and goes
 * alone. Everything of one object goes in one batch: record, pieces, audits, repair, and its bytes from the miners' rows.
 *
 * Different from the reference, which drops the miner's record and leaves the object's, so that it finds objects that nobody
 * holds, and whose challenge purge empties every record there is.
 */
import type { KeyedLock } from '../keyed-lock.ts'
import { BATCH_RECORDS, PURGE_GRACE, PURGE_RECORDS } from '../limits.ts'
import type { EnginePorts } from '../ports.ts'
import type { ExpiryEntry } from '../records.ts'
import type { Statistics } from '../statistics.ts'
import { applyBatch, type Batch, dropPiece, newBatch } from './batch.ts'
import type { RoundCount } from './upkeep-types.ts'

export interface PurgeParts {
  readonly ports: EnginePorts
  readonly statistics: Statistics
  readonly locks: KeyedLock
  /** Unix milliseconds (wary-clock.ts). */
  readonly nowMs: () => number
  readonly isStopped: () => boolean
}

interface Purged {
  objects: number
  claims: number
  pieces: number
  bytes: number
}

/** @throws what the index throws; what was not removed is found again */
export async function purge(parts: PurgeParts): Promise<RoundCount> {
  const { ports } = parts
  const before = Math.floor(parts.nowMs() / 1000) - PURGE_GRACE
  const purged: Purged = { objects: 0, claims: 0, pieces: 0, bytes: 0 }
  let asked = 0
  while (asked < PURGE_RECORDS && !parts.isStopped()) {
    const page = await ports.index.expiring(before, BATCH_RECORDS)
    if (page.length === 0) break
    asked += page.length
    await parts.locks.run(
      page.map(({ cid }) => cid),
      () => removePage(parts, page, purged),
    )
  }
  const passed = purged.objects + purged.claims + purged.pieces
  if (passed > 0) ports.report({ kind: 'purged', ...purged })
  return { asked, passed }
}

async function removePage(
  { ports, statistics }: PurgeParts,
  page: readonly ExpiryEntry[],
  purged: Purged,
): Promise<void> {
  const batch = newBatch()
  const counts = { ...purged }
  for (const entry of page) {
    batch.changes.push({ kind: 'expiry-gone', entry })
    if (entry.kind === 'object') await removeObject(ports, batch, entry, counts)
    else if (entry.kind === 'claim') await removeClaim(ports, batch, entry, counts)
    else await removeProbe(ports, batch, entry, counts)
  }
  await applyBatch({ ports, statistics }, batch, 'durable')
  Object.assign(purged, counts)
}

async function removeObject({ index }: EnginePorts, batch: Batch, entry: ExpiryEntry, purged: Purged) {
  const { cid, at } = entry
  const record = await index.object(cid)
  if (record === null || record.generated + record.ttl !== at) return
  batch.changes.push({ kind: 'object-gone', cid }, { kind: 'repair-done', cid })
  purged.objects += 1
  purged.bytes += record.length
  for (const miner of new Set(record.receipts.map((receipt) => receipt.miner))) {
    const piece = await index.piece(miner, record.dataHash)
    if (piece === null) continue
    dropPiece(batch, piece)
    purged.pieces += 1
  }
}

async function removeClaim({ index }: EnginePorts, batch: Batch, entry: ExpiryEntry, purged: Purged) {
  const { cid, at, validator } = entry
  if (validator === null) return
  const claim = (await index.claims(cid)).find(({ claimedBy }) => claimedBy === validator)
  if (claim === undefined || claim.generated + claim.ttl !== at) return
  batch.changes.push({ kind: 'claim-gone', cid, validator })
  purged.claims += 1
}

async function removeProbe({ index }: EnginePorts, batch: Batch, entry: ExpiryEntry, purged: Purged) {
  const { dataHash, hotkey, at } = entry
  const piece = hotkey === null ? null : await index.piece(hotkey, dataHash)
  if (piece === null || piece.purpose !== 'probe' || piece.generated + piece.ttl !== at) return
  dropPiece(batch, piece)
  purged.pieces += 1
}
