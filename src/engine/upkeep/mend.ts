/**
 * One more copy of one object: fetched from whoever has it, checked by hash and CID, stored on miners of other failure
 * domains, each proven, and written in one durable batch together with the announcement of the new holders.
 *
 * Different from the reference, whose helper fetches random data and records miners that it merely asked (protocol section
 * 9.5). The object may have been renewed, repaired or lost more copies while its bytes were on the way, so what was
 * stored is joined to the record as it is then, and to nothing when that is another term. When it was deleted or renewed, whoever
 * stored a copy that no record tells of is told to discard it.
 */
import type { RuleSet } from '../../protocol/scoring/rule-set.ts'
import type { Receipt } from '../../wire/receipt-shape.ts'
import type { Announcer } from '../announcements.ts'
import type { Availability } from '../availability.ts'
import { holdersOf, withoutHints } from '../holders.ts'
import type { KeyedLock } from '../keyed-lock.ts'
import { COPIES, nowSeconds } from '../limits.ts'
import { noteUnanswered, pieceAfterStore } from '../piece-seeds.ts'
import { type Placement, placeObject } from '../place-object.ts'
import { stillPlacing } from '../placings.ts'
import type { EnginePorts } from '../ports.ts'
import type { ObjectRecord, OutboxEntry } from '../records.ts'
import { storeCalls } from '../scored-attempts.ts'
import { scoreCalls } from '../scores.ts'
import type { Statistics } from '../statistics.ts'
import { noteStrays } from '../strays.ts'
import { endOf, isLive } from '../term.ts'
import { applyBatch, moveBytes, newBatch } from './batch.ts'
import type { Copies } from './copies.ts'
import { fetchCopy } from './fetch-copy.ts'
import { withCopies } from './join-copies.ts'
import type { Loss } from './upkeep-types.ts'

export interface MendParts {
  readonly ports: EnginePorts
  readonly availability: Availability
  readonly statistics: Statistics
  readonly rules: RuleSet
  readonly announcer: Announcer
  readonly locks: KeyedLock
  readonly copies: Copies
  readonly isLeaving: (hotkey: string) => boolean
  readonly copyLost: (loss: Loss) => Promise<void>
}

export type Mended =
  | { readonly ok: true; readonly copies: number; readonly added: readonly Receipt[] }
  | { readonly ok: false; readonly copies: number; readonly reason: 'no-source' | 'no-miner' | 'gone' }

/**
 * Brings an object to `wanted` healthy copies, or as near as the miners allow.
 * @throws what the index throws; nothing was recorded then
 */
export async function mend(parts: MendParts, cid: string, wanted: number): Promise<Mended> {
  const { ports, statistics, rules } = parts
  const record = await ports.index.object(cid)
  if (record === null || !isLive(record, ports.clock)) return { ok: false, copies: 0, reason: 'gone' }
  const before = (await parts.copies.healthy(record)).length
  if (before >= wanted) return { ok: true, copies: before, added: [] }
  const copy = await fetchCopy(parts, record)
  // The fetch may have shown more of the holders to be empty, and its owner may have deleted the object meanwhile.
  const now = await ports.index.object(cid)
  if (now === null) return { ok: false, copies: 0, reason: 'gone' }
  if (copy === null) return { ok: false, copies: before, reason: 'no-source' }
  const { data, contentRoot, group, messageHash } = copy
  const placement = await placeObject(
    {
      ports,
      availability: parts.availability,
      hasSpace: (hotkey) => !parts.isLeaving(hotkey) && statistics.hasSpace(hotkey, data.length),
    },
    {
      cid,
      dataHash: record.dataHash,
      data,
      ttl: endOf(record) - nowSeconds(ports.clock),
      group,
      messageHash,
      existing: await parts.copies.healthy(now),
      excluded: new Set((await holdersOf(ports.index, now)).held.map(({ miner }) => miner)),
      copies: wanted,
    },
  )
  scoreCalls(statistics, rules, 'store', storeCalls(placement, data.length))
  return join(parts, { ...record, contentRoot }, placement, group.seed)
}

/** Writes the new copies into the object as it is now. */
async function join(
  parts: MendParts,
  asked: ObjectRecord,
  placement: Placement,
  seed: string,
): Promise<Mended> {
  const { ports, statistics, locks, announcer } = parts
  const { cid } = asked
  let outbox: readonly OutboxEntry[] = []
  const outcome = await locks.run([cid], async (): Promise<Mended> => {
    const current = await ports.index.object(cid)
    const batch = newBatch()
    if (current === null || current.generated !== asked.generated || current.ttl !== asked.ttl) {
      await noteUnanswered(ports, batch, asked.dataHash, placement, seed)
      await noteStrays(parts, batch, { ...asked, receipts: current?.receipts ?? [] }, placement, seed)
      await applyBatch({ ports, statistics }, batch, batch.changes.length > 0 ? 'durable' : 'relaxed')
      return { ok: false, copies: 0, reason: 'gone' }
    }
    const { receipts } = await stillPlacing(ports.index, placement, current.dataHash, seed)
    const joined = await withCopies(parts, batch, current, receipts)
    const next = joined === current ? current : { ...joined, contentRoot: asked.contentRoot }
    const added = receipts.filter((receipt) => next.receipts.includes(receipt))
    for (const receipt of added) {
      const before = await ports.index.piece(receipt.miner, next.dataHash)
      if (before === null) moveBytes(batch, receipt.miner, next.length)
      batch.changes.push(pieceAfterStore(next, receipt, before))
    }
    // An upload may have placed a copy where this one was stored as well, and its answer lost.
    await noteUnanswered(ports, batch, next.dataHash, placement, seed)
    const strays = await noteStrays(parts, batch, next, placement, seed)
    const written = new Set(added.map(({ miner }) => miner))
    const copies = (await parts.copies.healthy(next, written)).length
    if (next !== current) {
      outbox = announcer.entriesFor(cid)
      const record = copies >= COPIES ? await withoutHints(ports.index, next, written) : next
      batch.changes.push({ kind: 'object', record })
      batch.changes.push(...announcer.changesOf(outbox))
      if (copies >= COPIES) batch.changes.push({ kind: 'repair-done', cid })
    }
    const changed = next !== current || strays.length > 0
    await applyBatch({ ports, statistics }, batch, changed ? 'durable' : 'relaxed')
    return added.length > 0 ? { ok: true, copies, added } : { ok: false, copies, reason: 'no-miner' }
  })
  void announcer.deliver(outbox)
  return outcome
}
