/**
 * Another validator's announcement. Nothing in it is believed: it is kept as that validator's claim, one a
 * validator, so that a lying one can neither replace nor crowd out what others say of the same CID, and it is
 * checked by hash when it is used. Only its size and shape are judged here, because it occupies our disk.
 */
import type { Result } from '../protocol/verdict.ts'
import type { AnnounceRequest } from '../wire/synapse.ts'
import { nowSeconds } from './limits.ts'
import type { EnginePorts } from './ports.ts'
import type { ObjectRecord } from './records.ts'

/** Receipts in one claim: the copies of one object and what repairs may add. */
const RECEIPTS_MAX = 16
/**
 * Seconds that another validator's clock may be ahead of ours. Generous: whose clock is slow would otherwise be deaf to
 * everybody, and a liar gains nothing, because it chooses the ttl as well.
 */
const CLOCK_SKEW = 86_400

export type AnnouncementRefusal = 'not-a-validator' | 'announcement-malformed'

/**
 * Records the claim durably; success is what lets the announcer forget it.
 * @param from hotkey whose signature the request carried
 * @throws whatever the index throws when the disk refuses: then nothing is acknowledged
 */
export async function acceptAnnouncement(
  ports: EnginePorts,
  from: string,
  announcement: AnnounceRequest,
): Promise<Result<null, AnnouncementRefusal>> {
  const { neurons } = ports.chain.metagraph()
  const permitted = neurons.some(({ hotkey, validatorPermit }) => hotkey === from && validatorPermit)
  if (!permitted || from === ports.hotkey) {
    return {
      ok: false,
      reason: 'not-a-validator',
      detail: 'only other validators of this subnet announce objects',
    }
  }
  const record = claimOf(from, announcement, nowSeconds(ports.clock))
  if (!record.ok) return record
  await ports.index.apply([{ kind: 'claim', record: record.value }], 'durable')
  return { ok: true, value: null }
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
    claimedBy: from,
  }
  return { ok: true, value }
}

function malformed(detail: string): Result<never, 'announcement-malformed'> {
  return { ok: false, reason: 'announcement-malformed', detail }
}
