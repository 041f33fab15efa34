/**
 * Another validator's announcement, and its taking back. Nothing in it is believed: it is kept as that validator's claim, one a
 * validator, so that a lying one can neither replace nor crowd out what others say of the same CID, and it is
 * checked by hash when it is used. Only its size and shape are judged here, because it occupies our disk.
 */
import type { Result } from '../protocol/verdict.ts'
import type { AnnounceRequest } from '../wire/synapse.ts'
import { neuronOf } from './candidates.ts'
import type { KeyedLock } from './keyed-lock.ts'
import { nowSeconds } from './limits.ts'
import type { EnginePorts } from './ports.ts'
import type { ObjectRecord } from './records.ts'
import { endOf } from './term.ts'

/** Receipts in one claim: the copies of one object and what repairs may add. */
const RECEIPTS_MAX = 16
/**
 * Seconds that another validator's clock may be ahead of ours. Generous: whose clock is slow would otherwise be deaf to
 * everybody, and a liar gains nothing, because it chooses the ttl as well.
 */
const CLOCK_SKEW = 86_400

export interface HearingParts {
  readonly ports: EnginePorts
  readonly locks: KeyedLock
}

export type AnnouncementRefusal = 'not-a-validator' | 'announcement-malformed'

/**
 * Records the claim durably; success is what lets the announcer forget it.
 * @param from hotkey whose signature the request carried
 * @throws whatever the index throws when the disk refuses: then nothing is acknowledged
 */
export async function acceptAnnouncement(
  { ports, locks }: HearingParts,
  from: string,
  announcement: AnnounceRequest,
): Promise<Result<null, AnnouncementRefusal>> {
  if (!isOtherValidator(ports, from)) return notAValidator
  const claim = claimOf(from, announcement, nowSeconds(ports.clock))
  if (!claim.ok) return claim
  const record = claim.value
  return locks.run([record.cid], async () => {
    const before = (await ports.index.claims(record.cid)).find(({ claimedBy }) => claimedBy === from)
    // One from before a renewal that was late on its way must not end the object sooner again.
    const isOld = before !== undefined && before.generated > record.generated && endOf(before) > endOf(record)
    if (!isOld) await ports.index.apply([{ kind: 'claim', record }], 'durable')
    return { ok: true, value: null }
  })
}

/**
 * Forgets that validator's claim durably. What others say of the same object, and what we placed ourselves, stays.
 * @param from hotkey whose signature the request carried
 * @returns whether there was one
 * @throws whatever the index throws when the disk refuses: then nothing is acknowledged
 */
export async function acceptRetraction(
  { ports, locks }: HearingParts,
  from: string,
  cid: string,
): Promise<Result<boolean, AnnouncementRefusal>> {
  if (!isOtherValidator(ports, from)) return notAValidator
  return locks.run([cid], async () => {
    const known = (await ports.index.claims(cid)).some(({ claimedBy }) => claimedBy === from)
    if (known) await ports.index.apply([{ kind: 'claim-gone', cid, validator: from }], 'durable')
    return { ok: true, value: known }
  })
}

const notAValidator = {
  ok: false,
  reason: 'not-a-validator',
  detail: 'only other validators of this subnet announce objects',
} as const

function isOtherValidator({ chain, hotkey }: EnginePorts, from: string): boolean {
  return from !== hotkey && neuronOf(chain.metagraph(), from)?.validatorPermit === true
}

function claimOf(
  from: string,
  announcement: AnnounceRequest,
  now: number,
): Result<ObjectRecord, 'announcement-malformed'> {
  const { cid, length, data_hash, ttl, generated, encryption_payload, receipts } = announcement
  if (length === 0) return malformed('an object has bytes')
  if (generated > now + CLOCK_SKEW) return malformed('generated lies in the future')
  if (receipts.length === 0 || receipts.length > RECEIPTS_MAX)
    return malformed(`1 to ${RECEIPTS_MAX} receipts`)
  if (receipts.some((receipt) => receipt.cid !== cid || receipt.length !== length)) {
    return malformed('a receipt is of another object')
  }
  const value: ObjectRecord = {
    cid,
    length,
    dataHash: data_hash,
    contentRoot: null,
    generated,
    ttl,
    encryptionPayload: encryption_payload,
    receipts,
    owners: [],
    claimedBy: from,
  }
  return { ok: true, value }
}

function malformed(detail: string): Result<never, 'announcement-malformed'> {
  return { ok: false, reason: 'announcement-malformed', detail }
}
