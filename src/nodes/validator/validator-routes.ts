/** What a validator answers to StoreUser, RetrieveUser and Announce once the axon has admitted the caller. */

import type { AnnouncementRefusal } from '../../engine/accept-announcement.ts'
import type { RetrievalFailure, UploadFailure, UploadRefusal } from '../../engine/object-service.ts'
import type { ValidatorEngine } from '../../engine/validator-engine.ts'
import type { RouteAnswer, Routes } from '../../wire/axon.ts'
import type { SynapseName } from '../../wire/synapse.ts'
import { Gate } from '../shared/gate.ts'
import { errorFields, type Log } from '../shared/log.ts'

/**
 * Uploads and downloads worked on at once, each of up to 16 MiB and its copies on the way to three miners; more
 * at once make all of them slower. Waiting ones hold only their body, which the socket counts and sheds.
 */
const AT_ONCE = 16
const WAITING_MAX = 1_024

const STATUS: Readonly<
  Record<UploadRefusal | UploadFailure | RetrievalFailure | AnnouncementRefusal, number>
> = {
  'empty-object': 400,
  'object-too-large': 413,
  'payload-malformed': 400,
  'content-root-mismatch': 400,
  'payload-differs': 409,
  'not-enough-copies': 503,
  'storage-unavailable': 503,
  'not-found': 404,
  expired: 410,
  'no-holder-answered': 503,
  'not-a-validator': 403,
  'announcement-malformed': 400,
}

/** Seconds: a queue of a thousand takes longer, but a caller that comes back sooner finds the place of one that left. */
const BUSY_SECONDS = 2
/** Seconds. What is missing then, a miner or the disk, comes back by itself. */
const PASSING_SECONDS = 5
const PASSING: ReadonlySet<keyof typeof STATUS> = new Set([
  'not-enough-copies',
  'no-holder-answered',
  'storage-unavailable',
])

const BUSY = {
  ok: false,
  status: 503,
  code: 'busy',
  message: 'This validator has as much work as it takes.',
  retryAfterSeconds: BUSY_SECONDS,
} as const

export interface ValidatorRoutes {
  readonly routes: Routes
  /** Uploads and downloads being worked on, and waiting. */
  readonly load: () => { readonly running: number; readonly waiting: number }
}

export function validatorRoutes(engine: ValidatorEngine, log: Log): ValidatorRoutes {
  const uploads = new Gate(AT_ONCE, WAITING_MAX)
  const downloads = new Gate(AT_ONCE, WAITING_MAX)
  return {
    load: () => ({
      running: uploads.running + downloads.running,
      waiting: uploads.waiting + downloads.waiting,
    }),
    routes: {
      Synapse: { open: true, handle: () => ({ ok: true, fields: {} }) },
      StoreUser: {
        open: true,
        async handle({ fields, data }) {
          const { encryption_payload, ttl, content_root } = fields
          const upload = {
            data: data ?? new Uint8Array(0),
            encryptionPayload: encryption_payload,
            ttl,
            contentRoot: content_root,
          }
          const done = await uploads.run(() => engine.objects.store(upload))
          if (done.busy) return BUSY
          if (!done.value.ok) return refusal(done.value)
          const { cid, receipts, copies } = done.value.value
          return { ok: true, fields: { data_hash: cid, receipts: [...receipts], copies } }
        },
      },
      RetrieveUser: {
        open: true,
        async handle({ fields }) {
          const done = await downloads.run(() => engine.objects.retrieve(fields.data_hash))
          if (done.busy) return BUSY
          if (!done.value.ok) return refusal(done.value)
          const { data, encryptionPayload, receipts } = done.value.value
          return {
            ok: true,
            fields: { encryption_payload: encryptionPayload, receipts: [...receipts] },
            data,
          }
        },
      },
      Announce: {
        open: false,
        async handle({ caller, fields }) {
          try {
            const taken = await engine.announced(caller, fields)
            return taken.ok ? { ok: true, fields: { accepted: true } } : refusal(taken)
          } catch (caught) {
            log.error('announcement-not-recorded', errorFields(caught))
            return refusal({
              reason: 'storage-unavailable',
              detail: 'this validator cannot use its index now',
            })
          }
        },
      },
    },
  }
}

function refusal({
  reason,
  detail,
}: {
  readonly reason: keyof typeof STATUS
  readonly detail: string
}): Extract<RouteAnswer<SynapseName>, { ok: false }> {
  const refused = { ok: false, status: STATUS[reason], code: reason, message: detail } as const
  return PASSING.has(reason) ? { ...refused, retryAfterSeconds: PASSING_SECONDS } : refused
}
