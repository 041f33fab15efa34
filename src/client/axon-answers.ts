/**
 * From a parsed answer to what the drive gets of it. An answer without what it must have is none of this protocol; that what
 * it has is true is for whoever uses it to check.
 */
import { hexToBytes } from '@noble/hashes/utils.js'
import type { Answer } from '../wire/dendrite.ts'
import type { SynapseName } from '../wire/synapse.ts'
import type {
  AccountAnswer,
  AxonOutcome,
  DeleteAnswer,
  GetHeadAnswer,
  HoldersAnswer,
  LeaseAnswer,
  PutHeadAnswer,
  RangeAnswer,
  RenewAnswer,
  RetrieveUserAnswer,
  StoreUserAnswer,
} from './axon-port.ts'

type Read<N extends SynapseName, T> = (answer: Answer<N>) => AxonOutcome<T>

const ok = <T>(value: T): AxonOutcome<T> => ({ ok: true, value })
const lacks = (what: string): AxonOutcome<never> => {
  return { ok: false, reason: 'malformed', detail: `it answered without ${what}` }
}

export const stored: Read<'StoreUser', StoreUserAnswer> = ({ fields }) =>
  ok({
    cid: fields.data_hash,
    receipts: fields.receipts,
    expiresAt: fields.expires_at,
    attempts: fields.attempts,
  })

export const retrieved: Read<'RetrieveUser', RetrieveUserAnswer> = ({ fields, data }) =>
  data === null
    ? { ok: false, reason: 'refused', detail: 'it answered without the object' }
    : ok({ data, receipts: fields.receipts })

export const rangeOf: Read<'RetrieveUser', RangeAnswer> = ({ fields, data }) => {
  const { range_first: first, object_length: objectLength, content_path: path } = fields
  if (data === null || first === null || objectLength === null || path === null || path === undefined)
    return lacks('a range')
  return ok({ data, first, objectLength, contentPath: path.map((hash) => hexToBytes(hash)) })
}

export const deleted: Read<'DeleteUser', DeleteAnswer> = ({ fields }) => {
  const { deleted: isDeleted, holders, discarded } = fields
  if (isDeleted === null || holders === null || discarded === null) return lacks('what it deleted')
  return ok({ deleted: isDeleted, holders, discarded })
}

export const renewed: Read<'RenewUser', RenewAnswer> = ({ fields: { expires_at: expiresAt, copies } }) =>
  expiresAt === null || copies === null ? lacks('the new end') : ok({ expiresAt, copies })

export function leasesOf(asked: number): Read<'LeaseUser', readonly (LeaseAnswer | null)[]> {
  return ({ fields: { leases } }) =>
    leases.length === asked
      ? ok(leases.map((lease) => (lease === null ? null : leaseOf(lease))))
      : lacks('as many leases as were asked for')
}

function leaseOf({
  expires_at: expiresAt,
  copies,
  own,
  yours,
}: {
  readonly expires_at: number
  readonly copies: number
  readonly own: boolean
  readonly yours: boolean
}): LeaseAnswer {
  return { expiresAt, copies, own, yours }
}

export const holdersOf: Read<'HoldersUser', HoldersAnswer> = ({ fields }) => {
  const { receipts, copies, expires_at: expiresAt, length } = fields
  if (copies === null || expiresAt === null || length === null) return lacks('who holds the object')
  return ok({ receipts, copies, expiresAt, length })
}

export const accountOf: Read<'AccountUser', AccountAnswer> = ({ fields }) => {
  const { objects, bytes, quota_bytes: quotaBytes, default_ttl: defaultTtl } = fields
  const { max_ttl: maxTtl, max_object_bytes: maxObjectBytes } = fields
  if (objects === null || bytes === null || defaultTtl === null || maxTtl === null || maxObjectBytes === null)
    return lacks('an account')
  return ok({ objects, bytes, quotaBytes, defaultTtl, maxTtl, maxObjectBytes })
}

export const headPut: Read<'PutHead', PutHeadAnswer> = ({ fields }) => {
  const { number, head_hash: headHash, acknowledged } = fields
  if (number === null || headHash === null || acknowledged === null) return lacks('its signature')
  return ok({ number, headHash, acknowledged })
}

export const revoked: Read<'RevokeSession', null> = ({ fields }) =>
  fields.revoked ? ok(null) : lacks('that the session has ended')

export const headGot: Read<'GetHead', GetHeadAnswer> = ({ fields, data }) => {
  const { number, head_hash: headHash, served } = fields
  if (number === null || served === null) return lacks('its signature')
  return ok({ record: data, number, headHash, served })
}
