/** What owners of objects ask a validator beside storing and retrieving: how long, where, how much, longer, and no more. */

import { TTL_DEFAULT } from '../../engine/limits.ts'
import type { ObjectService } from '../../engine/object-service.ts'
import type { Route } from '../../wire/axon.ts'
import { MAX_DATA_BYTES, MAX_TTL_SECONDS } from '../../wire/limits.ts'
import { Gate } from '../shared/gate.ts'
import { BUSY, refusal } from './answer-refusal.ts'
import { relayed } from './relayed-answers.ts'

export interface OwnerRoutes {
  readonly DeleteUser: Route<'DeleteUser'>
  readonly RenewUser: Route<'RenewUser'>
  readonly LeaseUser: Route<'LeaseUser'>
  readonly HoldersUser: Route<'HoldersUser'>
  readonly ChallengeUser: Route<'ChallengeUser'>
  readonly AccountUser: Route<'AccountUser'>
}

/** Each reads up to 256 objects with their pieces: two at once leave the disk to those who upload. */
const LEASES_AT_ONCE = 2
/** Each waits seconds for miners that do not answer. */
const CHANGES_AT_ONCE = 32
/** Each waits up to half a minute for its slowest miner, and holds a chunk meanwhile. */
const CHALLENGES_AT_ONCE = 64
const WAITING_MAX = 1_024

export function ownerRoutes(objects: ObjectService): OwnerRoutes {
  const leases = new Gate(LEASES_AT_ONCE, WAITING_MAX)
  const changes = new Gate(CHANGES_AT_ONCE, WAITING_MAX)
  const challenges = new Gate(CHALLENGES_AT_ONCE, WAITING_MAX)
  return {
    DeleteUser: {
      open: true,
      async handle({ caller, fields }) {
        const done = await changes.run(() => objects.remove(fields.data_hash, caller))
        if (done.busy) return BUSY
        return done.value.ok ? { ok: true, fields: { ...done.value.value } } : refusal(done.value)
      },
    },
    RenewUser: {
      open: true,
      async handle({ fields }) {
        const done = await changes.run(() => objects.renew(fields.data_hash, fields.ttl))
        if (done.busy) return BUSY
        if (!done.value.ok) return refusal(done.value)
        const { expiresAt, copies } = done.value.value
        return { ok: true, fields: { expires_at: expiresAt, copies } }
      },
    },
    LeaseUser: {
      open: true,
      async handle({ caller, fields }) {
        const done = await leases.run(() => objects.leases(fields.data_hashes, caller))
        if (done.busy) return BUSY
        return done.value.ok ? { ok: true, fields: { leases: done.value.value } } : refusal(done.value)
      },
    },
    HoldersUser: {
      open: true,
      async handle({ fields }) {
        const known = await objects.holders(fields.data_hash)
        if (!known.ok) return refusal(known)
        const { receipts, copies, expiresAt, length } = known.value
        return { ok: true, fields: { receipts: [...receipts], copies, expires_at: expiresAt, length } }
      },
    },
    ChallengeUser: {
      open: true,
      async handle({ fields }) {
        const { data_hash: cid, challenge_index: index, chunk_size: chunkBytes, ...parameters } = fields
        const done = await challenges.run(() => objects.challenge({ cid, index, chunkBytes, ...parameters }))
        if (done.busy) return BUSY
        return done.value.ok ? { ok: true, ...relayed(fields, done.value.value) } : refusal(done.value)
      },
    },
    AccountUser: {
      open: true,
      async handle({ caller }) {
        const account = await objects.account(caller)
        if (!account.ok) return refusal(account)
        const { objects: count, bytes } = account.value
        return {
          ok: true,
          fields: {
            objects: count,
            bytes,
            quota_bytes: objects.quotaBytes,
            default_ttl: TTL_DEFAULT,
            max_ttl: MAX_TTL_SECONDS,
            max_object_bytes: MAX_DATA_BYTES,
          },
        }
      },
    },
  }
}
