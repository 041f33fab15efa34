import { S3ServiceException } from '@aws-sdk/client-s3'
import { describe, expect, it } from 'vitest'
import { parseBucketAddress } from './bucket-address.ts'
import { isNoSuchKey, isSpoiltOnItsWay, toBucketError } from './bucket-errors.ts'
import { refuseForStorage } from './refusals.ts'

const parsed = parseBucketAddress('s3://pieces/m1?region=eu-north-1')
if (!parsed.ok) throw new TypeError(parsed.detail)
const address = parsed.value

/** As the client throws what a server answered. */
const answered = (name: string, status: number) =>
  new S3ServiceException({
    name,
    message: `${name} of the server`,
    $fault: status < 500 ? 'client' : 'server',
    $metadata: { httpStatusCode: status },
  })
const failed = (code: string) => Object.assign(new Error(`connect ${code}`), { code })
const named = (name: string) => Object.assign(new Error(name), { name })

describe('toBucketError', () => {
  it.each([
    [answered('NoSuchBucket', 404), 'missing', 'there is no bucket pieces', 503],
    [answered('InvalidAccessKeyId', 403), 'denied', 'AWS_ACCESS_KEY_ID', 503],
    [answered('SignatureDoesNotMatch', 403), 'denied', 'AWS_SECRET_ACCESS_KEY', 503],
    [named('CredentialsProviderError'), 'denied', 'AWS_SECRET_ACCESS_KEY', 503],
    [answered('ExpiredToken', 400), 'denied', 'have ended', 503],
    [answered('AccessDenied', 403), 'denied', 'allow list, get, put and delete', 503],
    [answered('RequestTimeTooSkewed', 403), 'denied', 'clocks', 503],
    [answered('PermanentRedirect', 301), 'denied', 'not in the region eu-north-1', 503],
    [answered('SlowDown', 503), 'unreachable', 'slow down', 503],
    [answered('InternalError', 500), 'unreachable', '500', 503],
    [answered('BadDigest', 400), 'io', 'other bytes', 503],
    [answered('QuotaExceeded', 403), 'full', 'takes no more', 507],
    [answered('InsufficientStorage', 507), 'full', 'takes no more', 507],
    [failed('ECONNREFUSED'), 'unreachable', 'ECONNREFUSED', 503],
    [failed('ENOTFOUND'), 'unreachable', 'ENOTFOUND', 503],
    [named('AbortError'), 'unreachable', 'no answer in time', 503],
    ['no error at all', 'unreachable', 'not reached', 503],
  ])('of %s says what to do, and what a caller is told', (caught, code, about, status) => {
    const error = toBucketError(caught, address)
    expect(error).toMatchObject({ code, message: expect.stringContaining(about) })
    expect(error.message).toContain('s3://pieces/m1/')
    expect(refuseForStorage(error).status).toBe(status)
  })

  it('keeps nothing of the request, which is signed', () => {
    const caught = Object.assign(answered('AccessDenied', 403), {
      $response: { headers: { authorization: 'AWS4-HMAC-SHA256 Credential=AKIA' } },
    })
    const { cause } = toBucketError(caught, address)
    expect(cause).not.toBe(caught)
    expect(JSON.stringify(cause, Object.getOwnPropertyNames(cause))).not.toContain('AKIA')
  })

  it('takes only the word of the store that there is no such key for a missing piece', () => {
    expect(isNoSuchKey(answered('NoSuchKey', 404))).toBe(true)
    for (const other of [answered('NoSuchBucket', 404), answered('NotFound', 404), failed('ECONNRESET')])
      expect(isNoSuchKey(other)).toBe(false)
    expect(isSpoiltOnItsWay(answered('XAmzContentSHA256Mismatch', 400))).toBe(true)
    expect(isSpoiltOnItsWay(answered('AccessDenied', 403))).toBe(false)
  })
})
