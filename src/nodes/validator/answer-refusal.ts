/** What a validator says when the engine did not do what was asked: the status of each reason. */
import type { AnnouncementRefusal } from '../../engine/accept-announcement.ts'
import type { RangeFailure } from '../../engine/find-object.ts'
import type { PutHeadFailure } from '../../engine/head-service.ts'
import type { Unavailable, UploadRefusal } from '../../engine/object-service.ts'
import type { RelayFailure } from '../../engine/relay-challenge.ts'
import type { RemovalFailure } from '../../engine/remove-object.ts'
import type { RenewalFailure } from '../../engine/renew-object.ts'
import type { EndSessionFailure } from '../../engine/session-ends.ts'
import type { UploadFailure } from '../../engine/store-object.ts'
import type { RouteAnswer } from '../../wire/axon.ts'
import type { SynapseName } from '../../wire/synapse.ts'

/** What a RevokeSession says does not end anything. */
export type RevocationFailure = 'revocation-malformed' | 'revocation-signature'

type Refusal = Extract<RouteAnswer<SynapseName>, { ok: false }>

export type Reason =
  | UploadRefusal
  | UploadFailure
  | RangeFailure
  | RemovalFailure
  | RenewalFailure
  | RelayFailure
  | AnnouncementRefusal
  | PutHeadFailure
  | EndSessionFailure
  | RevocationFailure
  | Unavailable

const STATUS: Readonly<Record<Reason, number>> = {
  'empty-object': 400,
  'object-too-large': 413,
  'payload-malformed': 400,
  'content-root-mismatch': 400,
  'payload-differs': 409,
  'not-enough-copies': 503,
  'quota-exceeded': 507,
  'storage-unavailable': 503,
  'not-found': 404,
  'not-placed-here': 404,
  'question-invalid': 400,
  'not-owner': 403,
  expired: 410,
  'range-invalid': 416,
  'no-holder-answered': 503,
  'not-a-validator': 403,
  'announcement-malformed': 400,
  'head-too-large': 413,
  'head-malformed': 400,
  'head-damaged': 400,
  'head-signature': 400,
  'vault-differs': 400,
  'head-moved': 409,
  'too-many-heads': 403,
  'heads-full': 507,
  'revocation-malformed': 400,
  'revocation-signature': 403,
  'revocation-from-the-future': 400,
  'revocations-full': 507,
}

/** Seconds: a queue of a thousand takes longer, but a caller that comes back sooner finds the place of one that left. */
const BUSY_SECONDS = 2
/** Seconds. What is missing then, a miner or the disk, comes back by itself. */
const PASSING_SECONDS = 5
const PASSING: ReadonlySet<Reason> = new Set([
  'not-enough-copies',
  'no-holder-answered',
  'storage-unavailable',
])

export const BUSY = {
  ok: false,
  status: 503,
  code: 'busy',
  message: 'This validator has as much work as it takes.',
  retryAfterSeconds: BUSY_SECONDS,
} as const

export const UNAVAILABLE = {
  reason: 'storage-unavailable',
  detail: 'this validator cannot use its index now',
} as const

export function refusal({ reason, detail }: { readonly reason: Reason; readonly detail: string }): Refusal {
  const refused = { ok: false, status: STATUS[reason], code: reason, message: detail } as const
  return PASSING.has(reason) ? { ...refused, retryAfterSeconds: PASSING_SECONDS } : refused
}
