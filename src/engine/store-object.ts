/**
 * StoreUser (protocol section 4): placement on three owners, and what is remembered of it.
 *
 * Different from the reference: an answer to Store means three verified copies in three failure domains and a
 * record on disk (the reference answers even when nobody stored anything), and the ttl is honoured, also of whoever stores
 * the same bytes later and for longer. An upload that fell short is remembered with what it reached, so that a retry asks
 * only for the copies that are missing.
 */
import { dec } from '../protocol/hash.ts'
import type { RuleSet } from '../protocol/scoring/rule-set.ts'
import type { Result } from '../protocol/verdict.ts'
import type { Receipt } from '../wire/receipt-shape.ts'
import type { Announcer } from './announcements.ts'
import type { Availability } from './availability.ts'
import { contentRootOf } from './content-root.ts'
import { atMost } from './deadline.ts'
import type { Discards } from './discards.ts'
import { drawSeed } from './group-parameters.ts'
import { holdersOf, withoutHints } from './holders.ts'
import type { KeyedLock } from './keyed-lock.ts'
import { ANNOUNCE_GRACE_MS, COPIES, nowSeconds, OWNERS_MAX, RENEWAL_SLACK, TTL_DEFAULT } from './limits.ts'
import { noteUnanswered, pieceAfterStore } from './piece-seeds.ts'
import { type Placement, placeObject, type StoreAttempt } from './place-object.ts'
import { stillPlacing } from './placings.ts'
import type { EnginePorts } from './ports.ts'
import type { Quota } from './quota.ts'
import type { IndexChange, ObjectRecord } from './records.ts'
import { storeCalls } from './scored-attempts.ts'
import { scoreCalls } from './scores.ts'
import type { Statistics } from './statistics.ts'
import { noteStrays } from './strays.ts'
import { endOf, isLive } from './term.ts'
import { applyBatch, moveBytes, newBatch } from './upkeep/batch.ts'
import { type Joined, joinUpload } from './upkeep/join-copies.ts'
import { INCOMPLETE } from './upkeep/repair.ts'
import type { Upkeep } from './upkeep/upkeep-types.ts'

export interface Upload {
  readonly data: Uint8Array
  /** JSON text, opaque. */
  readonly encryptionPayload: string
  /** Seconds; null: the default. */
  readonly ttl: number | null
  /** The root of the data, which whoever took the upload has checked (`object-service.ts`), or null: nobody gave one. */
  readonly contentRoot: string | null
  /** Hotkey of the caller: it may delete the object. */
  readonly owner: string
}

export interface StoredObject {
  readonly cid: string
  readonly receipts: readonly Receipt[]
  /** Distinct failure domains among the holders. */
  readonly copies: number
  /** Unix seconds. */
  readonly expiresAt: number
  /** Miners that were asked for this upload, in the order in which they were done; empty when it was here already. */
  readonly attempts: readonly StoreAttempt[]
}

export type UploadFailure = 'payload-differs' | 'not-enough-copies' | 'quota-exceeded'

export interface StoreParts {
  readonly ports: EnginePorts
  readonly availability: Availability
  readonly statistics: Statistics
  readonly rules: RuleSet
  readonly announcer: Announcer
  readonly discards: Discards
  readonly locks: KeyedLock
  readonly upkeep: Upkeep
  readonly quota: Quota
}

/**
 * The caller has made sure that nobody else stores, renews or deletes the object meanwhile.
 * @throws what the index throws; nothing may be acknowledged then
 */
export async function storeObject(
  parts: StoreParts,
  cid: string,
  upload: Upload,
): Promise<Result<StoredObject, UploadFailure>> {
  const before = await parts.ports.index.object(cid)
  const { owner, data } = upload
  return parts.quota.within(owner, data.length, before, () => storeWithin(parts, cid, upload, before))
}

async function storeWithin(
  parts: StoreParts,
  cid: string,
  upload: Upload,
  before: ObjectRecord | null,
): Promise<Result<StoredObject, UploadFailure>> {
  const { ports, upkeep } = parts
  const live = before !== null && isLive(before, ports.clock) ? before : null
  // Before the copies are counted: a copy that is lost in between must not be missing among those that were.
  const known = live === null ? [] : (await holdersOf(ports.index, live)).held
  const healthy = live === null ? [] : await upkeep.healthy(live)
  const encryptionPayload = upload.encryptionPayload === '' ? '{}' : upload.encryptionPayload
  const complete = healthy.length >= COPIES
  if (live !== null && complete && live.encryptionPayload !== encryptionPayload) {
    const detail = 'these bytes are stored with another encryption_payload, and only one is given back'
    return { ok: false, reason: 'payload-differs', detail }
  }
  // A record that ends too soon for this upload is no answer to it: its copies are placed anew.
  const own = live !== null && lastsFor(live, upload, ports) ? live : null
  if (own !== null && complete) {
    const owned = await addOwner(parts, cid, upload.owner)
    if (owned !== null) return stored({ ...owned, receipts: known }, healthy.length)
  }
  return placeAnew(parts, cid, { ...upload, encryptionPayload }, own, healthy)
}

/** @param own the record that the new copies are added to; null: there is none for this term */
async function placeAnew(
  parts: StoreParts,
  cid: string,
  upload: Upload,
  own: ObjectRecord | null,
  healthy: readonly Receipt[],
): Promise<Result<StoredObject, UploadFailure>> {
  const { ports, statistics, upkeep } = parts
  const { owner, encryptionPayload } = upload
  const startMs = ports.clock.monotonicMs()
  // Claims of other validators do not count as copies: whoever announced them could steer all of them to its own miners.
  const known = own === null ? [] : (await holdersOf(ports.index, own)).held
  // Also of a retry: what a Store of before left is told to go by its seed (strays.ts).
  const group = ports.proofs.parametersOf(drawSeed(ports.random))
  const { dataHash, messageHash } = ports.hashing.pieceHashes(upload.data, group.seed)
  const ttl = own?.ttl ?? upload.ttl ?? TTL_DEFAULT
  const startS = nowSeconds(ports.clock)
  const placement = await placeObject(
    {
      ports,
      availability: parts.availability,
      hasSpace: (hotkey) => !upkeep.isLeaving(hotkey) && statistics.hasSpace(hotkey, upload.data.length),
    },
    {
      cid,
      dataHash: dec(dataHash),
      data: upload.data,
      ttl,
      group,
      messageHash,
      existing: own === null ? [] : healthy,
      excluded: new Set(known.map(({ miner }) => miner)),
      copies: COPIES,
    },
  )
  const asked: ObjectRecord = {
    cid,
    length: upload.data.length,
    dataHash: dec(dataHash),
    contentRoot: upload.contentRoot ?? contentRootOf(upload.data, ports.hashing),
    // Not later than any miner's own stamp, also when our clock was put forward or back meanwhile.
    generated: own?.generated ?? Math.min(startS, nowSeconds(ports.clock)),
    ttl,
    encryptionPayload,
    receipts: known,
    owners: [owner],
    claimedBy: null,
  }
  const { record, copies } = await remember(parts, asked, placement, group.seed)
  const ms = ports.clock.monotonicMs() - startMs
  ports.report({ kind: copies >= COPIES ? 'placed' : 'not-placed', cid, copies, ms })
  if (copies >= COPIES) return stored(record, copies, placement.attempts)
  const detail = `${copies} of ${COPIES} copies reached; a retry asks only for the missing ones`
  return { ok: false, reason: 'not-enough-copies', detail }
}

/**
 * One durable batch: the object, its pieces, the rows and what is still to be told. Only then is anything answered. A repair, a
 * verdict or the purge may have changed the object meanwhile, so the new copies are joined to what it is now.
 */
async function remember(
  parts: StoreParts,
  asked: ObjectRecord,
  placement: Placement,
  seed: string,
): Promise<{ record: ObjectRecord; copies: number }> {
  const { ports, statistics, rules, announcer, locks, upkeep } = parts
  const {
    cid,
    owners: [owner = ''],
  } = asked
  scoreCalls(statistics, rules, 'store', storeCalls(placement, asked.length))
  const { outbox, ...outcome } = await locks.run([cid], async () => {
    const current = await ports.index.object(cid)
    const batch = newBatch()
    const { receipts } = await stillPlacing(ports.index, placement, asked.dataHash, seed)
    const joined = await joinUpload({ ports, copies: upkeep }, batch, current, asked, receipts)
    const { copies } = joined
    const record = { ...joined.record, owners: ownersAfter(ports, current, joined, owner) }
    const others = copies >= COPIES ? announcer.entriesFor(cid) : []
    const told = await withoutHints(ports.index, record, new Set(joined.proven.map(({ miner }) => miner)))
    // Only what is short keeps places to ask (holders.ts).
    const kept = copies >= COPIES ? told : record
    if (kept.receipts.length > 0) batch.changes.push({ kind: 'object', record: kept })
    for (const receipt of joined.proven) {
      const before = await ports.index.piece(receipt.miner, record.dataHash)
      if (before === null) moveBytes(batch, receipt.miner, record.length)
      batch.changes.push(pieceAfterStore(record, receipt, before))
    }
    await noteUnanswered(ports, batch, record.dataHash, placement, seed)
    await noteStrays(parts, batch, { ...kept, ttl: asked.ttl }, placement, seed)
    if (copies >= COPIES) batch.changes.push({ kind: 'repair-done', cid })
    else if (record.receipts.length > 0) batch.changes.push(incomplete(ports, cid))
    batch.changes.push(...announcer.changesOf(others))
    await applyBatch(parts, batch, 'durable')
    return { record: told, copies, outbox: others }
  })
  if (outbox.length > 0) await atMost(ports.clock, ANNOUNCE_GRACE_MS, announcer.deliver(outbox))
  return outcome
}

function incomplete({ clock }: EnginePorts, cid: string): IndexChange {
  return { kind: 'repair', entry: { cid, sinceMs: clock.nowMs(), reason: INCOMPLETE } }
}

/** Whether the record lives about as long as the upload asks; the retry of one whose answer was lost is not renewed. */
function lastsFor(record: ObjectRecord, upload: Upload, { clock }: EnginePorts): boolean {
  const wanted = upload.ttl ?? TTL_DEFAULT
  const left = endOf(record) - nowSeconds(clock)
  return left >= wanted - Math.min(RENEWAL_SLACK, wanted / 10)
}

function stored(
  record: ObjectRecord,
  copies: number,
  attempts: readonly StoreAttempt[] = [],
): Result<StoredObject, never> {
  const { cid, receipts } = record
  return { ok: true, value: { cid, receipts, copies, expiresAt: endOf(record), attempts } }
}

/** @returns null when the record is gone */
function addOwner({ ports, locks }: StoreParts, cid: string, owner: string): Promise<ObjectRecord | null> {
  return locks.run([cid], async () => {
    const record = await ports.index.object(cid)
    if (record === null) return null
    const owned = { ...record, owners: withOwner(record.owners, owner) }
    if (owned.owners !== record.owners)
      await ports.index.apply([{ kind: 'object', record: owned }], 'durable')
    return owned
  })
}

function withOwner(owners: readonly string[], owner: string): readonly string[] {
  return owners.includes(owner) || owners.length >= OWNERS_MAX ? owners : [...owners, owner]
}

/** Whoever was told that the object is stored owns it; of what nobody was told that yet, whoever sent it first. */
function ownersAfter(
  { clock }: EnginePorts,
  current: ObjectRecord | null,
  { record, copies }: Joined,
  owner: string,
): readonly string[] {
  if (current === null || record === current)
    return copies >= COPIES ? withOwner(record.owners, owner) : record.owners
  if (!isLive(current, clock)) return [owner]
  return copies >= COPIES ? withOwner(current.owners, owner) : current.owners
}
