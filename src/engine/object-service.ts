/**
 * StoreUser and RetrieveUser (protocol section 4): what a user's call becomes.
 *
 * Different from the reference: an answer to Store means three verified copies in three failure domains and a
 * record on disk (the reference answers even when nobody stored anything), the ttl is honoured, also of whoever stores
 * the same bytes later and for longer, and Retrieve hands out only bytes that hash to the CID. An upload that fell
 * short is remembered with what it reached, so that a retry asks only for the copies that are missing.
 */
import { cidOf } from '../protocol/cid.ts'
import { dec } from '../protocol/hash.ts'
import type { RuleSet } from '../protocol/scoring/rule-set.ts'
import type { Result } from '../protocol/verdict.ts'
import { MAX_DATA_BYTES, MAX_PAYLOAD_CHARS } from '../wire/limits.ts'
import type { Receipt } from '../wire/receipt-shape.ts'
import type { Announcer } from './announcements.ts'
import type { Availability } from './availability.ts'
import { contentRootOf } from './content-root.ts'
import { drawSeed, type GroupParameters } from './group-parameters.ts'
import type { KeyedLock } from './keyed-lock.ts'
import { ANNOUNCE_GRACE_MS, COPIES, nowSeconds, RENEWAL_SLACK, TTL_DEFAULT } from './limits.ts'
import { pieceAfterRetrieve, pieceAfterStore } from './piece-seeds.ts'
import { type Placement, placeObject } from './place-object.ts'
import type { EnginePorts } from './ports.ts'
import type { IndexChange, ObjectRecord } from './records.ts'
import { type Retrieval, retrieveObject } from './retrieve-object.ts'
import { lostCopies, retrieveCalls, storeCalls } from './scored-attempts.ts'
import { scoreCalls } from './scores.ts'
import { createSingleFlight } from './single-flight.ts'
import type { Statistics } from './statistics.ts'
import { applyBatch, type Batch, moveBytes, newBatch } from './upkeep/batch.ts'
import { joinUpload } from './upkeep/join-copies.ts'
import { INCOMPLETE } from './upkeep/repair.ts'
import type { Upkeep } from './upkeep/upkeep-types.ts'

export interface Upload {
  readonly data: Uint8Array
  /** JSON text, opaque. */
  readonly encryptionPayload: string
  /** Seconds; null: the default. */
  readonly ttl: number | null
  /** 64 hex characters that the data must hash to, or null. */
  readonly contentRoot: string | null
}

interface StoredObject {
  readonly cid: string
  readonly receipts: readonly Receipt[]
  /** Distinct failure domains among the holders. */
  readonly copies: number
}

export type UploadRefusal =
  | 'empty-object'
  | 'object-too-large'
  | 'payload-malformed'
  | 'content-root-mismatch'
export type UploadFailure = 'payload-differs' | 'not-enough-copies' | 'storage-unavailable'

interface FoundObject {
  readonly data: Uint8Array
  readonly encryptionPayload: string
  readonly receipts: readonly Receipt[]
}

export type RetrievalFailure = 'not-found' | 'expired' | 'no-holder-answered' | 'storage-unavailable'

export interface ObjectServiceParts {
  readonly ports: EnginePorts
  readonly availability: Availability
  readonly statistics: Statistics
  readonly rules: RuleSet
  readonly announcer: Announcer
  readonly locks: KeyedLock
  readonly upkeep: Upkeep
}

export interface ObjectService {
  store(upload: Upload): Promise<Result<StoredObject, UploadRefusal | UploadFailure>>
  retrieve(cid: string): Promise<Result<FoundObject, RetrievalFailure>>
}

export function createObjectService(parts: ObjectServiceParts): ObjectService {
  const flight = createSingleFlight<Result<StoredObject, UploadFailure>>()
  return {
    async store(upload) {
      const refusal = refusalOf(upload, parts.ports)
      if (refusal !== null) return refusal
      const cid = cidOf(upload.data, parts.ports.hashing.sha256)
      const variant = JSON.stringify([upload.ttl, upload.encryptionPayload])
      return flight(cid, variant, () => guarded(parts, 'store', () => storeObject(parts, cid, upload)))
    },
    retrieve: (cid) => guarded(parts, 'retrieve', () => findObject(parts, cid)),
  }
}

/** The disk is the one thing here that may throw: then nothing is acknowledged, and the process lives on. */
async function guarded<T, R extends string>(
  { ports }: ObjectServiceParts,
  action: string,
  work: () => Promise<Result<T, R | 'storage-unavailable'>>,
): Promise<Result<T, R | 'storage-unavailable'>> {
  try {
    return await work()
  } catch (error) {
    const detail = error instanceof Error ? error.message : 'index failed'
    ports.report({ kind: 'storage-failed', action, detail })
    return { ok: false, reason: 'storage-unavailable', detail: 'this validator cannot use its index now' }
  }
}

function refusalOf(upload: Upload, ports: EnginePorts): Result<never, UploadRefusal> | null {
  const { data, encryptionPayload, contentRoot: expected } = upload
  const refuse = (reason: UploadRefusal, detail: string) => ({ ok: false, reason, detail }) as const
  if (data.length === 0) return refuse('empty-object', 'an object has at least one byte')
  if (data.length > MAX_DATA_BYTES)
    return refuse('object-too-large', `an object has at most ${MAX_DATA_BYTES} bytes`)
  if (!isPayload(encryptionPayload))
    return refuse('payload-malformed', 'encryption_payload is not the text of a JSON object')
  if (expected === null) return null
  return contentRootOf(data, ports.hashing) === expected
    ? null
    : refuse('content-root-mismatch', 'content_root is not the root of these bytes')
}

/** Empty text means "not encrypted" (section 5). Other text must be JSON: the reference's node re-serialises it. */
function isPayload(text: string): boolean {
  if (text === '') return true
  if (text.length > MAX_PAYLOAD_CHARS) return false
  try {
    const value: unknown = JSON.parse(text)
    return typeof value === 'object' && value !== null && !Array.isArray(value)
  } catch {
    return false
  }
}

async function storeObject(
  parts: ObjectServiceParts,
  cid: string,
  upload: Upload,
): Promise<Result<StoredObject, UploadFailure>> {
  const { ports, statistics, upkeep } = parts
  const startMs = ports.clock.monotonicMs()
  const before = await ports.index.object(cid)
  const live = before !== null && isLive(before, ports) ? before : null
  const healthy = live === null ? [] : await upkeep.healthy(live)
  const encryptionPayload = upload.encryptionPayload === '' ? '{}' : upload.encryptionPayload
  const complete = healthy.length >= COPIES
  if (live !== null && complete && live.encryptionPayload !== encryptionPayload) {
    const detail = 'these bytes are stored with another encryption_payload, and only one is given back'
    return { ok: false, reason: 'payload-differs', detail }
  }
  // A record that ends too soon for this upload is no answer to it: its copies are placed anew.
  const own = live !== null && lastsFor(live, upload, ports) ? live : null
  if (own !== null && complete) return stored(own, healthy.length)

  // Claims of other validators do not count as copies: whoever announced them could steer all of them to its own miners.
  const known = own?.receipts ?? []
  const group = groupOf(own) ?? ports.proofs.parametersOf(drawSeed(ports.random))
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
    contentRoot: contentRootOf(upload.data, ports.hashing),
    // Not later than any miner's own stamp, also when our clock was put forward or back meanwhile.
    generated: own?.generated ?? Math.min(startS, nowSeconds(ports.clock)),
    ttl,
    encryptionPayload,
    receipts: known,
    claimedBy: null,
  }
  const { record, copies } = await remember(parts, asked, placement, group.seed)
  const ms = ports.clock.monotonicMs() - startMs
  ports.report({ kind: copies >= COPIES ? 'placed' : 'not-placed', cid, copies, ms })
  if (copies >= COPIES) return stored(record, copies)
  const detail = `${copies} of ${COPIES} copies reached; a retry asks only for the missing ones`
  return { ok: false, reason: 'not-enough-copies', detail }
}

/** One seed and one pair of points an object, also when a retry adds copies: three receipts, one reading of the data. */
function groupOf(own: ObjectRecord | null): GroupParameters | null {
  const first = own?.receipts[0]
  return first === undefined ? null : { curve: first.curve, g: first.g, h: first.h, seed: first.seed }
}

/** A holder that was asked to store again may have done so although no proof came back: then it holds the new seed. */
async function noteUnanswered(
  { index }: EnginePorts,
  batch: Batch,
  dataHash: string,
  { attempts }: Placement,
  seed: string,
): Promise<void> {
  const written = new Set(
    batch.changes.flatMap((change) => {
      if (change.kind === 'piece') return [change.record.hotkey]
      return change.kind === 'piece-gone' ? [change.hotkey] : []
    }),
  )
  for (const hotkey of new Set(attempts.map((attempt) => attempt.hotkey))) {
    const piece = written.has(hotkey) ? null : await index.piece(hotkey, dataHash)
    if (piece !== null) batch.changes.push(pieceAfterRetrieve(piece, seed))
  }
}

/**
 * One durable batch: the object, its pieces, the rows and what is still to be told. Only then is anything answered. A repair, a
 * verdict or the purge may have changed the object meanwhile, so the new copies are joined to what it is now.
 */
async function remember(
  parts: ObjectServiceParts,
  asked: ObjectRecord,
  placement: Placement,
  seed: string,
): Promise<{ record: ObjectRecord; copies: number }> {
  const { ports, statistics, rules, announcer, locks, upkeep } = parts
  const { cid } = asked
  scoreCalls(statistics, rules, 'store', storeCalls(placement, asked.length))
  const { outbox, ...outcome } = await locks.run([cid], async () => {
    const current = await ports.index.object(cid)
    const batch = newBatch()
    const joined = await joinUpload({ ports, copies: upkeep }, batch, current, asked, placement.receipts)
    const { record, copies } = joined
    const others = copies >= COPIES ? announcer.entriesFor(cid) : []
    if (record.receipts.length > 0) batch.changes.push({ kind: 'object', record })
    for (const receipt of joined.proven) {
      const before = await ports.index.piece(receipt.miner, record.dataHash)
      if (before === null) moveBytes(batch, receipt.miner, record.length)
      batch.changes.push(pieceAfterStore(record, receipt, before))
    }
    await noteUnanswered(ports, batch, record.dataHash, placement, seed)
    if (copies >= COPIES) batch.changes.push({ kind: 'repair-done', cid })
    else if (record.receipts.length > 0) batch.changes.push(incomplete(ports, cid))
    batch.changes.push(...others.map((entry) => ({ kind: 'outbox', entry }) as const))
    await applyBatch(parts, batch, 'durable')
    return { record, copies, outbox: others }
  })
  if (outbox.length > 0) await atMost(ports, ANNOUNCE_GRACE_MS, announcer.deliver(outbox))
  return outcome
}

function atMost({ clock }: EnginePorts, ms: number, work: Promise<void>): Promise<void> {
  return new Promise((resolve) => {
    const withdraw = clock.after(ms, resolve)
    void work.then(() => {
      withdraw()
      resolve()
    })
  })
}

async function findObject(
  parts: ObjectServiceParts,
  cid: string,
): Promise<Result<FoundObject, RetrievalFailure>> {
  const { ports } = parts
  const startMs = ports.clock.monotonicMs()
  const own = await ports.index.object(cid)
  const known = [...(own === null ? [] : [own]), ...(await ports.index.claims(cid))]
  if (known.length === 0) return { ok: false, reason: 'not-found', detail: 'no such object is known here' }
  const live = known.filter((record) => isLive(record, ports))
  if (live.length === 0) return { ok: false, reason: 'expired', detail: 'its time has run out' }
  const retrieval = await retrieveObject(parts, cid, live)
  await recordRetrieval(parts, retrieval, cid, live[0]?.length ?? 0)
  const { found, attempts } = retrieval
  if (found === null) {
    ports.report({ kind: 'not-retrieved', cid, tried: attempts.length })
    return {
      ok: false,
      reason: 'no-holder-answered',
      detail: `none of ${attempts.length} holders gave the object`,
    }
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
  parts: ObjectServiceParts,
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

function incomplete({ clock }: EnginePorts, cid: string): IndexChange {
  return { kind: 'repair', entry: { cid, sinceMs: clock.nowMs(), reason: INCOMPLETE } }
}

function isLive({ generated, ttl }: ObjectRecord, { clock }: EnginePorts): boolean {
  return generated + ttl > nowSeconds(clock)
}

/** Whether the record lives about as long as the upload asks; the retry of one whose answer was lost is not renewed. */
function lastsFor({ generated, ttl }: ObjectRecord, upload: Upload, { clock }: EnginePorts): boolean {
  const wanted = upload.ttl ?? TTL_DEFAULT
  const left = generated + ttl - nowSeconds(clock)
  return left >= wanted - Math.min(RENEWAL_SLACK, wanted / 10)
}

function stored({ cid, receipts }: ObjectRecord, copies: number): Result<StoredObject, never> {
  return { ok: true, value: { cid, receipts, copies } }
}
