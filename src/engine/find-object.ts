/**
 * RetrieveUser (protocol section 4.5): an object or a range of it, from whoever is said to have it, by our own record and
 * by what other validators announced. What is handed out hashes to the CID; a range comes with the path that leads its
 * records to the content root, so that the owner need not believe that we checked.
 */
import { bytesToHex } from '@noble/hashes/utils.js'
import { contentLeaves, contentPath, recordsCovering } from '../protocol/content-tree.ts'
import type { RuleSet } from '../protocol/scoring/rule-set.ts'
import type { Result } from '../protocol/verdict.ts'
import type { Receipt } from '../wire/receipt-shape.ts'
import type { Availability } from './availability.ts'
import type { KeyedLock } from './keyed-lock.ts'
import type { EnginePorts } from './ports.ts'
import type { HeldObject, RangeCache } from './range-cache.ts'
import type { ObjectRecord } from './records.ts'
import { type Retrieval, retrieveObject } from './retrieve-object.ts'
import { lostCopies, retrieveCalls } from './scored-attempts.ts'
import { scoreCalls } from './scores.ts'
import type { Statistics } from './statistics.ts'
import { isLive } from './term.ts'
import { applyBatch, newBatch } from './upkeep/batch.ts'
import type { Upkeep } from './upkeep/upkeep-types.ts'

export interface FindParts {
  readonly ports: EnginePorts
  readonly availability: Availability
  readonly statistics: Statistics
  readonly rules: RuleSet
  readonly locks: KeyedLock
  readonly upkeep: Upkeep
}

export interface FoundObject {
  readonly data: Uint8Array
  readonly encryptionPayload: string
  readonly receipts: readonly Receipt[]
}

export interface FoundRange {
  /** Whole records. */
  readonly data: Uint8Array
  /** Offset of `data` in the object. */
  readonly first: number
  /** Bytes of the object. */
  readonly length: number
  readonly contentPath: readonly string[]
  readonly encryptionPayload: string
}

export interface ByteRange {
  readonly start: number
  readonly end: number
}

export type RetrievalFailure = 'not-found' | 'expired' | 'no-holder-answered'
export type RangeFailure = RetrievalFailure | 'range-invalid'

/** What is known of an object that has not ended: our own record first, then the claims of others. */
export async function knownObject(
  { index, clock }: EnginePorts,
  cid: string,
): Promise<Result<readonly ObjectRecord[], 'not-found' | 'expired'>> {
  const [own, claims] = await Promise.all([index.object(cid), index.claims(cid)])
  const known = own === null ? claims : [own, ...claims]
  if (known.length === 0) return { ok: false, reason: 'not-found', detail: 'no such object is known here' }
  const live = known.filter((record) => isLive(record, clock))
  if (live.length > 0) return { ok: true, value: live }
  return { ok: false, reason: 'expired', detail: 'its time has run out' }
}

export async function findObject(
  parts: FindParts,
  cid: string,
): Promise<Result<FoundObject, RetrievalFailure>> {
  const live = await knownObject(parts.ports, cid)
  return live.ok ? fetchKnown(parts, cid, live.value) : live
}

/** Fetches the object once for everybody who reads ranges of it at the same time. */
export type Fill = (
  cid: string,
  work: () => Promise<Result<HeldObject, RetrievalFailure>>,
) => Promise<Result<HeldObject, RetrievalFailure>>

export async function findRange(
  parts: FindParts,
  cache: RangeCache,
  fill: Fill,
  cid: string,
  { start, end }: ByteRange,
): Promise<Result<FoundRange, RangeFailure>> {
  const live = await knownObject(parts.ports, cid)
  if (!live.ok) {
    cache.drop(cid)
    return live
  }
  const [first] = live.value
  // Our own record is right; what a claim says of the length is not known to be.
  if (first?.claimedBy === null && end > first.length) return outside(first.length)
  const cached = cache.get(cid)
  const held = cached === null ? await fill(cid, () => hold(parts, cache, cid, live.value)) : null
  if (held !== null && !held.ok) return held
  const object = held?.value ?? cached
  if (object === null) throw new TypeError('findRange: neither held nor refused')
  const { data, leaves, encryptionPayload } = object
  const run = recordsCovering(start, end, data.length)
  if (run === null) return outside(data.length)
  const path = contentPath(leaves, run.first, run.count, parts.ports.hashing.sha256).map(bytesToHex)
  const value = { data: data.subarray(run.from, run.to), first: run.from, length: data.length }
  return { ok: true, value: { ...value, contentPath: path, encryptionPayload } }
}

function outside(length: number): Result<never, 'range-invalid'> {
  return { ok: false, reason: 'range-invalid', detail: `the object has ${length} bytes` }
}

async function hold(
  parts: FindParts,
  cache: RangeCache,
  cid: string,
  live: readonly ObjectRecord[],
): Promise<Result<HeldObject, RetrievalFailure>> {
  const found = await fetchKnown(parts, cid, live)
  if (!found.ok) return found
  const { data, encryptionPayload } = found.value
  const held = { data, leaves: contentLeaves(data, parts.ports.hashing.sha256), encryptionPayload }
  cache.put(cid, held)
  return { ok: true, value: held }
}

async function fetchKnown(
  parts: FindParts,
  cid: string,
  live: readonly ObjectRecord[],
): Promise<Result<FoundObject, RetrievalFailure>> {
  const { ports } = parts
  const startMs = ports.clock.monotonicMs()
  const retrieval = await retrieveObject(parts, cid, live)
  await recordRetrieval(parts, retrieval, cid, live[0]?.length ?? 0)
  const { found, attempts } = retrieval
  if (found === null) {
    // Deleted while it was asked for: its holders have discarded it, and said so.
    const still = await knownObject(ports, cid)
    if (!still.ok) return still
    ports.report({ kind: 'not-retrieved', cid, tried: attempts.length })
    const detail = `none of ${attempts.length} holders gave the object`
    return { ok: false, reason: 'no-holder-answered', detail }
  }
  const winner = attempts.find(({ outcome }) => outcome === 'verified')
  const rejected = attempts.filter(({ outcome }) => outcome !== 'verified' && outcome !== 'cancelled').length
  const ms = ports.clock.monotonicMs() - startMs
  ports.report({ kind: 'retrieved', cid, miner: winner?.hotkey ?? '', ms, rejected })
  const { encryptionPayload, receipts } = found.record
  return { ok: true, value: { data: found.data, encryptionPayload, receipts } }
}

/** Not durable: a crash may forget that a download went well, never that an upload did. */
async function recordRetrieval(
  parts: FindParts,
  { attempts }: Retrieval,
  cid: string,
  bytes: number,
): Promise<void> {
  const { statistics, rules, upkeep, ports } = parts
  scoreCalls(statistics, rules, 'retrieve', retrieveCalls(attempts, bytes))
  try {
    await applyBatch(parts, newBatch(), 'relaxed')
    // What a download has shown to be gone is made anew (read repair).
    for (const { hotkey, dataHash, outcome } of lostCopies(attempts)) {
      await upkeep.copyLost({ cid, dataHash, hotkey, reason: outcome })
    }
  } catch (error) {
    // The bytes are good and the user waits for them: a disk that refuses stops uploads, not downloads.
    const detail = error instanceof Error ? error.message : 'index failed'
    ports.report({ kind: 'storage-failed', action: 'retrieve-statistics', detail })
  }
}
