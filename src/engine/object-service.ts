/**
 * What a user's call becomes: storing, retrieving, renewing, deleting, and what there is to know about them. Storing, renewing
 * and deleting one object take turns, however long each takes, because each tells miners what the next must build on: a
 * Discard on its way must never meet the Store of the upload that came after it, nor a renewal an object that goes. Repairs,
 * verdicts and the purge take no turns; they decide inside the object's lock from what is there then.
 */
import { cidOf } from '../protocol/cid.ts'
import type { Result } from '../protocol/verdict.ts'
import { MAX_DATA_BYTES, MAX_PAYLOAD_CHARS } from '../wire/limits.ts'
import type { Lease } from '../wire/own-synapses.ts'
import { contentRootOf } from './content-root.ts'
import {
  type ByteRange,
  type FoundObject,
  type FoundRange,
  findObject,
  findRange,
  type RangeFailure,
  type RetrievalFailure,
} from './find-object.ts'
import { leaseOf } from './leases.ts'
import { RANGE_CACHE_BYTES } from './limits.ts'
import { OwnerPatience } from './owner-patience.ts'
import type { EnginePorts } from './ports.ts'
import { createQuota } from './quota.ts'
import { createRangeCache, type HeldObject } from './range-cache.ts'
import type { AccountRecord } from './records.ts'
import {
  type OwnerQuestion,
  type RelayedChallenge,
  type RelayFailure,
  relayChallenge,
} from './relay-challenge.ts'
import { type RemovalFailure, type RemovedObject, removeObject } from './remove-object.ts'
import { type RenewalFailure, type RenewedObject, renewObject } from './renew-object.ts'
import type { SeedWindows } from './rounds/seed-windows.ts'
import { createSingleFlight } from './single-flight.ts'
import {
  type StoredObject,
  type StoreParts,
  storeObject,
  type Upload,
  type UploadFailure,
} from './store-object.ts'
import type { Together } from './together.ts'
import { createUnsureRemovals } from './unsure-removals.ts'
import { type KnownHolders, whoHolds } from './who-holds.ts'

export type UploadRefusal =
  | 'empty-object'
  | 'object-too-large'
  | 'payload-malformed'
  | 'content-root-mismatch'

/** The index refuses: nothing was done, and nothing is known to be gone. */
export type Unavailable = 'storage-unavailable'

export interface ObjectServiceParts extends Omit<StoreParts, 'quota'> {
  readonly seeds: SeedWindows
  readonly together: Together
  /** Bytes of objects that one caller may have; null: any. */
  readonly quotaBytes: number | null
}

export interface ObjectService {
  store(upload: Upload): Promise<Result<StoredObject, UploadRefusal | UploadFailure | Unavailable>>
  retrieve(cid: string): Promise<Result<FoundObject, RetrievalFailure | Unavailable>>
  retrieveRange(cid: string, range: ByteRange): Promise<Result<FoundRange, RangeFailure | Unavailable>>
  /** @param ttl seconds from now */
  renew(cid: string, ttl: number): Promise<Result<RenewedObject, RenewalFailure | Unavailable>>
  remove(cid: string, caller: string): Promise<Result<RemovedObject, RemovalFailure | Unavailable>>
  /** Who holds it, without its bytes. */
  holders(cid: string): Promise<Result<KnownHolders, 'not-found' | 'expired' | Unavailable>>
  /** What all of its holders answer to a question of its owner's, as it came. */
  challenge(question: OwnerQuestion): Promise<Result<RelayedChallenge, RelayFailure | Unavailable>>
  /** One answer for each name, in their order. */
  leases(cids: readonly string[], caller: string): Promise<Result<(Lease | null)[], Unavailable>>
  account(caller: string): Promise<Result<AccountRecord, Unavailable>>
  readonly quotaBytes: number | null
}

export function createObjectService(parts: ObjectServiceParts): ObjectService {
  const { ports, upkeep, quotaBytes } = parts
  const uploads = createSingleFlight<Result<StoredObject, UploadFailure | Unavailable>>()
  const fills = createSingleFlight<Result<HeldObject, RetrievalFailure>>()
  const { turns, reservations } = parts.together
  /** The number of the last delete of an object that is waiting or under way. */
  const removals = new Map<string, number>()
  let removed = 0
  const cache = createRangeCache(RANGE_CACHE_BYTES)
  const storing: StoreParts = { ...parts, quota: createQuota(ports.index, reservations, quotaBytes) }
  const removing = { ...parts, unsure: createUnsureRemovals() }
  const guarded = guard(ports)
  const patience = new OwnerPatience(ports.clock)
  return {
    async store(upload) {
      const refusal = refusalOf(upload, ports)
      if (refusal !== null) return refusal
      const cid = cidOf(upload.data, ports.hashing.sha256)
      // An upload that came after a delete must not share the placement of one that came before it.
      const variant = JSON.stringify([upload.ttl, upload.encryptionPayload, upload.owner, removals.get(cid)])
      const work = () => turns.run([cid], () => storeOrFind(storing, cid, upload))
      return uploads(cid, variant, () => guarded('store', work))
    },
    retrieve: (cid) => guarded('retrieve', () => findObject(parts, cid)),
    retrieveRange: (cid, range) =>
      guarded('retrieve', () => findRange(parts, cache, (name, work) => fills(name, '', work), cid, range)),
    renew: (cid, ttl) => guarded('renew', () => turns.run([cid], () => renewObject(parts, cid, ttl))),
    remove: (cid, caller) =>
      guarded('remove', async () => {
        removed += 1
        const own = removed
        removals.set(cid, own)
        try {
          const outcome = await turns.run([cid], () => removeObject(removing, cid, caller))
          if (outcome.ok && outcome.value.deleted) cache.drop(cid)
          return outcome
        } finally {
          if (removals.get(cid) === own) removals.delete(cid)
        }
      }),
    holders: (cid) => guarded('holders', () => whoHolds({ ports, copies: upkeep }, cid)),
    challenge: (question) => guarded('challenge', () => relayChallenge({ ...parts, patience }, question)),
    leases: (cids, caller) =>
      guarded('leases', async () => {
        const leases: (Lease | null)[] = []
        for (const cid of cids) leases.push(await leaseOf({ ports, copies: upkeep }, cid, caller))
        return { ok: true, value: leases }
      }),
    account: (caller) =>
      guarded('account', async () => {
        const none = { hotkey: caller, objects: 0, bytes: 0, heads: 0 }
        return { ok: true, value: (await ports.index.account(caller)) ?? none }
      }),
    quotaBytes,
  }
}

/** What was here already is as safe as what was stored now: the upload before may have failed because it was not. */
async function storeOrFind(
  parts: StoreParts,
  cid: string,
  upload: Upload,
): Promise<Result<StoredObject, UploadFailure>> {
  const confirm = parts.ports.index.beginRead?.()
  const outcome = await storeObject(parts, cid, upload)
  if (outcome.ok && outcome.value.attempts.length === 0) await confirm?.()
  return outcome
}

/** The disk is the one thing here that may throw: then nothing is acknowledged, and the process lives on. */
function guard({ report }: EnginePorts) {
  return async <T, R extends string>(
    action: string,
    work: () => Promise<Result<T, R>>,
  ): Promise<Result<T, R | Unavailable>> => {
    try {
      return await work()
    } catch (error) {
      const detail = error instanceof Error ? error.message : 'index failed'
      report({ kind: 'storage-failed', action, detail })
      return { ok: false, reason: 'storage-unavailable', detail: 'this validator cannot use its index now' }
    }
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
