/** What a store's failures mean, in our words: each says what is wrong and what mends it. */
import { StorageError } from '../shared/durable-file.ts'
import type { BucketAddress } from './bucket-address.ts'

/** Names of errors, by S3's reference and by what servers that speak it say instead. */
const FULL = ['QuotaExceeded', 'InsufficientStorage', 'XMinioStorageFull', 'InsufficientCapacity']
const REFUSED = ['InvalidAccessKeyId', 'SignatureDoesNotMatch', 'InvalidSecurity', 'CredentialsProviderError']
const EXPIRED = ['ExpiredToken', 'TokenRefreshRequired', 'InvalidToken']
const DENIED = ['AccessDenied', 'AllAccessDisabled', 'AccountProblem', 'Forbidden']
const SKEWED = ['RequestTimeTooSkewed', 'RequestExpired']
const ELSEWHERE = [
  'PermanentRedirect',
  'TemporaryRedirect',
  'AuthorizationHeaderMalformed',
  'IllegalLocationConstraintException',
]
const SLOW = [
  'SlowDown',
  'Throttling',
  'ThrottlingException',
  'TooManyRequests',
  'RequestLimitExceeded',
  'TooManyRequestsException',
]
/** The bytes were not those that were sent: sent again they may be. */
const SPOILT = [
  'BadDigest',
  'XAmzContentSHA256Mismatch',
  'InvalidDigest',
  'XAmzContentChecksumMismatch',
  'IncompleteBody',
  'RequestTimeout',
]

export function isNoSuchKey(caught: unknown): boolean {
  return nameOf(caught) === 'NoSuchKey'
}

/** A condition that the object be new did not hold. */
export function isTaken(caught: unknown): boolean {
  return ['PreconditionFailed', 'ConditionalRequestConflict'].includes(nameOf(caught))
}

export function isUnknownToServer(caught: unknown): boolean {
  return statusOf(caught) === 501
}

/** Whether the same request may be sent once more at once. */
export function isSpoiltOnItsWay(caught: unknown): boolean {
  return SPOILT.includes(nameOf(caught))
}

/** Total. */
export function toBucketError(caught: unknown, { bucket, region, place }: BucketAddress): StorageError {
  if (caught instanceof StorageError) return caught
  const name = nameOf(caught)
  const status = statusOf(caught)
  const as = (code: StorageError['code'], words: string) =>
    new StorageError(code, `${place}: ${words}`, { cause: new Error(causeOf(caught)) })
  if (name === 'NoSuchBucket' || name === 'InvalidBucketName')
    return as('missing', `there is no bucket ${bucket}: make it, or correct PIECES_URL`)
  if (FULL.includes(name) || status === 507 || name === 'EntityTooLarge')
    return as('full', 'the bucket takes no more: its quota is used up, or the store is full')
  if (REFUSED.includes(name))
    return as(
      'denied',
      'the store does not accept the credentials: correct AWS_ACCESS_KEY_ID and AWS_SECRET_ACCESS_KEY',
    )
  if (EXPIRED.includes(name))
    return as('denied', 'the credentials have ended: renew them and AWS_SESSION_TOKEN')
  if (SKEWED.includes(name))
    return as(
      'denied',
      'the clocks of this machine and the store differ by more than the store takes: set this one',
    )
  if (ELSEWHERE.includes(name) || status === 301)
    return as('denied', `the bucket is not in the region ${region}: say region=… in PIECES_URL`)
  if (DENIED.includes(name) || status === 401 || status === 403)
    return as(
      'denied',
      `the credentials may not do this in the bucket ${bucket}: allow list, get, put and delete`,
    )
  if (SLOW.includes(name) || status === 429) return as('unreachable', 'the store asks to slow down')
  if (isSpoiltOnItsWay(caught)) return as('io', `the store received other bytes than were sent (${name})`)
  if (status === 501) return as('io', 'the server does not know a request that is needed (501)')
  if (status >= 500) return as('unreachable', `the store answered with ${status}`)
  if (status >= 400) return as('io', `the store refused with ${status} ${name}`)
  return as('unreachable', `the store was not reached: ${reasonOf(caught, name)}`)
}

/** Not the client's own error: it carries the whole request with its signature, and causes are logged. */
function causeOf(caught: unknown): string {
  return `${nameOf(caught)}: ${caught instanceof Error ? caught.message : 'no error'}`.slice(0, 300)
}

function reasonOf(caught: unknown, name: string): string {
  if (name === 'AbortError' || name === 'TimeoutError') return 'no answer in time'
  const code = caught instanceof Error && 'code' in caught ? String(caught.code) : ''
  return code === '' ? name : code
}

function nameOf(caught: unknown): string {
  if (!(caught instanceof Error)) return 'unknown'
  const code = 'Code' in caught ? caught.Code : undefined
  return typeof code === 'string' ? code : caught.name
}

function statusOf(caught: unknown): number {
  if (!(caught instanceof Error) || !('$metadata' in caught)) return 0
  const { $metadata: metadata } = caught
  if (typeof metadata !== 'object' || metadata === null || !('httpStatusCode' in metadata)) return 0
  return Number(metadata.httpStatusCode ?? 0)
}
