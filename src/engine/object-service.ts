/**
 * StoreUser and RetrieveUser (protocol section 4): what a user's call becomes.
 *
 * Different from the reference: an answer to Store means three verified copies in three failure domains and a
 * record on disk (the reference answers even when nobody stored anything), the ttl is honoured, also of whoever stores
 * the same bytes later and for longer, and Retrieve hands out only bytes that hash to the CID. An upload that fell
 * short is remembered with what it reached, so that a retry asks only for the copies that are missing.
 */
import { bytesToHex } from '@noble/hashes/utils.js'
import { cidOf } from '../protocol/cid.ts'
import { contentLeaves, contentRoot } from '../protocol/content-tree.ts'
import { dec } from '../protocol/hash.ts'
import type { RuleSet } from '../protocol/scoring/rule-set.ts'
import type { Result } from '../protocol/verdict.ts'
import { MAX_DATA_BYTES, MAX_PAYLOAD_CHARS } from '../wire/limits.ts'
import type { Receipt } from '../wire/receipt-shape.ts'
import type { Announcer } from './announcements.ts'
import type { Availability } from './availability.ts'
import { domainsOf } from './candidates.ts'
import { drawSeed, type GroupParameters } from './group-parameters.ts'
import { ANNOUNCE_GRACE_MS, COPIES, nowSeconds, RENEWAL_SLACK, TTL_DEFAULT } from './limits.ts'
import { pieceAfterRetrieve, pieceAfterStore } from './piece-seeds.ts'
import { type Placement, placeObject } from './place-object.ts'
import type { EnginePorts } from './ports.ts'
import type { IndexChange, ObjectRecord } from './records.ts'
import { type Retrieval, retrieveObject } from './retrieve-object.ts'
import { type ScoredCall, scoreCalls } from './scores.ts'
import { createSingleFlight } from './single-flight.ts'
import type { Statistics } from './statistics.ts'

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
  return rootOf(data, ports) === expected
    ? null
    : refuse('content-root-mismatch', 'content_root is not the root of these bytes')
}

/** Hex root of the content tree: fixed here, while the bytes are at hand. */
function rootOf(data: Uint8Array, { hashing }: EnginePorts): string {
  return bytesToHex(contentRoot(contentLeaves(data, hashing.sha256), data.length, hashing.sha256))
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
  const { ports, statistics } = parts
  const startMs = ports.clock.monotonicMs()
  const before = await ports.index.object(cid)
  const live = before !== null && isLive(before, ports) ? before : null
  const encryptionPayload = upload.encryptionPayload === '' ? '{}' : upload.encryptionPayload
  const complete = live !== null && domainCount(ports, live.receipts) >= COPIES
  if (complete && live.encryptionPayload !== encryptionPayload) {
    const detail = 'these bytes are stored with another encryption_payload, and only one is given back'
    return { ok: false, reason: 'payload-differs', detail }
  }
  // A record that ends too soon for this upload is no answer to it: its copies are placed anew.
  const own = live !== null && lastsFor(live, upload, ports) ? live : null
  if (own !== null && complete) return stored(ports, own)

  // Claims of other validators do not count as copies: whoever announced them could steer all of them to its own miners.
  const known = own?.receipts ?? []
  const group = groupOf(own) ?? ports.proofs.parametersOf(drawSeed(ports.random))
  const { dataHash, messageHash } = ports.hashing.pieceHashes(upload.data, group.seed)
  const ttl = own?.ttl ?? upload.ttl ?? TTL_DEFAULT
  const task = { cid, data: upload.data, ttl, group, messageHash, existing: known }
  const hasSpace = (hotkey: string) => statistics.hasSpace(hotkey, upload.data.length)
  const placement = await placeObject({ ports, availability: parts.availability, hasSpace }, task)

  const record: ObjectRecord = {
    cid,
    length: upload.data.length,
    dataHash: dec(dataHash),
    contentRoot: own?.contentRoot ?? rootOf(upload.data, ports),
    generated: own?.generated ?? nowSeconds(ports.clock),
    ttl,
    encryptionPayload,
    receipts: [...known, ...placement.receipts],
    claimedBy: null,
  }
  const copies = domainCount(ports, record.receipts)
  // A renewal that fell short must not take the place of what was acknowledged.
  const better = live === null || copies >= domainCount(ports, live.receipts)
  const counted = new Set(before?.receipts.map(({ miner }) => miner))
  await remember(parts, record, placement, { complete: copies >= COPIES, better, counted })
  const ms = ports.clock.monotonicMs() - startMs
  ports.report({ kind: copies >= COPIES ? 'placed' : 'not-placed', cid, copies, ms })
  if (copies >= COPIES) return stored(ports, record)
  const detail = `${copies} of ${COPIES} copies reached; a retry asks only for the missing ones`
  return { ok: false, reason: 'not-enough-copies', detail }
}

/** One seed and one pair of points an object, also when a retry adds copies: three receipts, one reading of the data. */
function groupOf(own: ObjectRecord | null): GroupParameters | null {
  const first = own?.receipts[0]
  return first === undefined ? null : { curve: first.curve, g: first.g, h: first.h, seed: first.seed }
}

interface Outcome {
  readonly complete: boolean
  /** Whether the record is worth more than the one on disk. */
  readonly better: boolean
  /** Miners whose copy of these bytes has been counted before: placing it again takes no more of their space. */
  readonly counted: ReadonlySet<string>
}

/** One durable batch: the object, its pieces, the rows and what is still to be told. Only then is anything answered. */
async function remember(
  { ports, statistics, rules, announcer }: ObjectServiceParts,
  record: ObjectRecord,
  placement: Placement,
  { complete, better, counted }: Outcome,
): Promise<void> {
  scoreCalls(statistics, rules, 'store', storeCalls(placement, record.length))
  for (const { miner } of placement.receipts)
    if (!counted.has(miner)) statistics.addBytes(miner, record.length)
  const rows = statistics.takeChanges()
  const outbox = complete ? announcer.entriesFor(record.cid) : []
  const changes: IndexChange[] = [
    ...(better && record.receipts.length > 0 ? [{ kind: 'object', record } as const] : []),
    ...placement.receipts.map((receipt) => pieceAfterStore(record, receipt)),
    ...rows,
    ...outbox.map((entry) => ({ kind: 'outbox', entry }) as const),
  ]
  try {
    await ports.index.apply(changes, 'durable')
  } catch (error) {
    statistics.giveBack(rows)
    throw error
  }
  if (outbox.length > 0) await atMost(ports, ANNOUNCE_GRACE_MS, announcer.deliver(outbox))
}

/** A full or busy miner said so honestly; that is no failure of its. */
function storeCalls({ attempts }: Placement, bytes: number): ScoredCall[] {
  const judged = attempts.filter(
    ({ outcome }) => outcome !== 'full' && outcome !== 'busy' && outcome !== 'cancelled',
  )
  return judged.map(({ hotkey, outcome, ms }) => {
    const success = outcome === 'verified'
    return { hotkey, success, ms: success || outcome === 'lied' ? ms : null, bytes }
  })
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
  await recordRetrieval(parts, retrieval, live[0]?.length ?? 0)
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

/** What only another validator says of a miner never counts against it: the claim may be false. */
function retrieveCalls(attempts: Retrieval['attempts'], bytes: number): ScoredCall[] {
  const judged = attempts.filter(({ outcome, placedByUs }) => {
    if (outcome === 'cancelled' || outcome === 'busy' || outcome === 'claim-false') return false
    return placedByUs || outcome === 'verified'
  })
  return judged.map(({ hotkey, outcome, ms }) => {
    const success = outcome === 'verified'
    return { hotkey, success, ms: success || outcome === 'wrong-bytes' ? ms : null, bytes }
  })
}

/** Not durable: a crash may forget that a download went well, never that an upload did. */
async function recordRetrieval(
  { ports, statistics, rules }: ObjectServiceParts,
  { attempts }: Retrieval,
  bytes: number,
): Promise<void> {
  scoreCalls(statistics, rules, 'retrieve', retrieveCalls(attempts, bytes))
  const rows = statistics.takeChanges()
  try {
    const pieces: IndexChange[] = []
    for (const attempt of attempts) {
      const piece = await ports.index.piece(attempt.hotkey, attempt.dataHash)
      if (piece !== null) pieces.push(pieceAfterRetrieve(piece, attempt.seed))
    }
    await ports.index.apply([...pieces, ...rows], 'relaxed')
  } catch (error) {
    // The bytes are good and the user waits for them: a disk that refuses stops uploads, not downloads.
    statistics.giveBack(rows)
    const detail = error instanceof Error ? error.message : 'index failed'
    ports.report({ kind: 'storage-failed', action: 'retrieve-statistics', detail })
  }
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

function domainCount({ chain }: EnginePorts, receipts: readonly Receipt[]): number {
  return domainsOf(
    chain.metagraph(),
    receipts.map(({ miner }) => miner),
  ).size
}

function stored(ports: EnginePorts, { cid, receipts }: ObjectRecord): Result<StoredObject, never> {
  return { ok: true, value: { cid, receipts, copies: domainCount(ports, receipts) } }
}
