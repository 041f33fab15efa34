/**
 * One more copy of one object: fetched from whoever has it, checked by hash and CID, stored on miners of other failure
 * domains, each proven, and written in one durable batch together with the announcement of the new holders.
 *
 * Different from the reference, whose helper fetches random data and records miners that it merely asked (protocol section
 * 9.5). The object may have been renewed, repaired or lost more copies while its bytes were on the way, so what was
 * stored is joined to the record as it is then, and to nothing when that is another term.
 */
import { dec } from '../../protocol/hash.ts'
import type { RuleSet } from '../../protocol/scoring/rule-set.ts'
import type { Receipt } from '../../wire/receipt-shape.ts'
import type { Announcer } from '../announcements.ts'
import type { Availability } from '../availability.ts'
import { contentRootOf } from '../content-root.ts'
import { drawSeed } from '../group-parameters.ts'
import type { KeyedLock } from '../keyed-lock.ts'
import { COPIES, nowSeconds } from '../limits.ts'
import { pieceAfterStore } from '../piece-seeds.ts'
import { type Placement, placeObject } from '../place-object.ts'
import type { EnginePorts } from '../ports.ts'
import type { ObjectRecord, OutboxEntry } from '../records.ts'
import { retrieveObject } from '../retrieve-object.ts'
import { lostCopies, retrieveCalls, storeCalls } from '../scored-attempts.ts'
import { scoreCalls } from '../scores.ts'
import type { Statistics } from '../statistics.ts'
import { applyBatch, moveBytes, newBatch } from './batch.ts'
import type { Copies } from './copies.ts'
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
  if (record === null || !isLive(record, ports)) return { ok: false, copies: 0, reason: 'gone' }
  const before = (await parts.copies.healthy(record)).length
  if (before >= wanted) return { ok: true, copies: before, added: [] }
  const data = await fetchObject(parts, record)
  if (data === null) return { ok: false, copies: before, reason: 'no-source' }

  const group = ports.proofs.parametersOf(drawSeed(ports.random))
  const { dataHash, messageHash } = ports.hashing.pieceHashes(data, group.seed)
  if (dec(dataHash) !== record.dataHash) return { ok: false, copies: before, reason: 'no-source' }
  // The fetch may have shown more of the holders to be empty.
  const now = (await ports.index.object(cid)) ?? record
  const placement = await placeObject(
    {
      ports,
      availability: parts.availability,
      hasSpace: (hotkey) => !parts.isLeaving(hotkey) && statistics.hasSpace(hotkey, data.length),
    },
    {
      cid,
      data,
      ttl: record.generated + record.ttl - nowSeconds(ports.clock),
      group,
      messageHash,
      existing: await parts.copies.healthy(now),
      excluded: new Set(now.receipts.map(({ miner }) => miner)),
      copies: wanted,
    },
  )
  scoreCalls(statistics, rules, 'store', storeCalls(placement, data.length))
  return join(parts, { ...record, contentRoot: rootOf(parts, record, data) }, placement)
}

/** Never from memory: whatever was stored before must be what is stored now. */
async function fetchObject(parts: MendParts, record: ObjectRecord): Promise<Uint8Array | null> {
  const { ports, statistics, rules } = parts
  const { cid } = record
  const claims = (await ports.index.claims(cid)).filter((claim) => isLive(claim, ports))
  // Nobody waits for it, and a repair at every crash would otherwise raise an alarm about our own records.
  const context = { ...parts, seedWrites: 'durable' } as const
  const { found, attempts } = await retrieveObject(context, cid, [record, ...claims])
  scoreCalls(statistics, rules, 'retrieve', retrieveCalls(attempts, record.length))
  for (const { hotkey, dataHash, outcome } of lostCopies(attempts)) {
    await parts.copyLost({ cid, dataHash, hotkey, reason: outcome })
  }
  return found?.data ?? null
}

/** Made anew from the bytes, which are right: a wrong one of ours would convict every miner that holds them (B30). */
function rootOf({ ports }: MendParts, { cid, contentRoot }: ObjectRecord, data: Uint8Array): string {
  const root = contentRootOf(data, ports.hashing)
  if (contentRoot !== root) {
    const detail = `the content root of ${cid} was not that of its bytes`
    ports.report({ kind: 'alarm', what: 'own-record-wrong', detail })
  }
  return root
}

/** Writes the new copies into the object as it is now. */
async function join(parts: MendParts, asked: ObjectRecord, placement: Placement): Promise<Mended> {
  const { ports, statistics, locks, announcer } = parts
  const { cid } = asked
  let outbox: readonly OutboxEntry[] = []
  const outcome = await locks.run([cid], async (): Promise<Mended> => {
    const current = await ports.index.object(cid)
    const batch = newBatch()
    if (current === null || current.generated !== asked.generated || current.ttl !== asked.ttl) {
      await applyBatch({ ports, statistics }, batch, 'relaxed')
      return { ok: false, copies: 0, reason: 'gone' }
    }
    const joined = await withCopies(parts, batch, current, placement.receipts)
    const next = joined === current ? current : { ...joined, contentRoot: asked.contentRoot }
    const added = placement.receipts.filter((receipt) => next.receipts.includes(receipt))
    for (const receipt of added) {
      const before = await ports.index.piece(receipt.miner, next.dataHash)
      if (before === null) moveBytes(batch, receipt.miner, next.length)
      batch.changes.push(pieceAfterStore(next, receipt, before))
    }
    const copies = (await parts.copies.healthy(next, new Set(added.map(({ miner }) => miner)))).length
    if (next !== current) {
      outbox = announcer.entriesFor(cid)
      batch.changes.push({ kind: 'object', record: next })
      batch.changes.push(...outbox.map((entry) => ({ kind: 'outbox', entry }) as const))
    }
    if (copies >= COPIES) batch.changes.push({ kind: 'repair-done', cid })
    await applyBatch({ ports, statistics }, batch, next === current ? 'relaxed' : 'durable')
    return added.length > 0 ? { ok: true, copies, added } : { ok: false, copies, reason: 'no-miner' }
  })
  void announcer.deliver(outbox)
  return outcome
}

function isLive({ generated, ttl }: ObjectRecord, { clock }: EnginePorts): boolean {
  return generated + ttl > nowSeconds(clock)
}
