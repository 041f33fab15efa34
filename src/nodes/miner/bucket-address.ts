/**
 * Where a bucket of pieces is, as PIECES_URL says it:
 *
 *     s3://BUCKET[/PREFIX][?endpoint=https://HOST[:PORT]&region=REGION&path-style=true]
 *
 * Without `endpoint` it is Amazon's. Credentials are never part of it: a key in an address ends up in logs and lists of
 * processes, and the client finds them in the environment or where Amazon's tools keep them.
 */
import type { Result } from '../../protocol/verdict.ts'

export interface BucketAddress {
  /** For people. */
  readonly place: string
  readonly bucket: string
  /** Empty, or ends with a slash. */
  readonly prefix: string
  readonly endpoint: string | null
  readonly region: string
  /** The bucket in the path of a URL and not in its host. */
  readonly pathStyle: boolean
}

/** What stands in a command for the address that the environment holds. */
export const PIECES_URL = 'PIECES_URL'

const SHAPE = /^s3:\/\/([^/?#]*)(\/[^?#]*)?(?:\?([^#]*))?$/
const BUCKET = /^[a-z0-9][a-z0-9.-]{1,61}[a-z0-9]$/
/** No word of dots alone: on its way to the server somebody would resolve it. */
const PREFIX = /^(?!\.+(?:\/|$))[A-Za-z0-9._=-]+(?:\/(?!\.+(?:\/|$))[A-Za-z0-9._=-]+)*$/
const PREFIX_MAX = 200
const OPTIONS = ['endpoint', 'region', 'path-style']

/** Total. A detail repeats nothing of the address: it may hold what does not belong there. */
export function parseBucketAddress(text: string): Result<BucketAddress, 'bad-address'> {
  const match = SHAPE.exec(text)
  if (match === null) return bad('is not s3://BUCKET/PREFIX')
  const [, bucket = '', path = '', query = ''] = match
  if (bucket.includes('@')) return bad(NO_CREDENTIALS)
  if (!BUCKET.test(bucket)) return bad('names a bucket that is not made of 3 to 63 of a-z, 0-9, dot and dash')
  const folder = path.replace(/^\/|\/$/g, '')
  if (folder !== '' && (!PREFIX.test(folder) || folder.length > PREFIX_MAX))
    return bad(
      `has a prefix that is not words of letters, digits, ". _ = -" between slashes, at most ${PREFIX_MAX}`,
    )
  const options = new URLSearchParams(query)
  for (const key of options.keys()) {
    if (/key|secret|token|password|credential/i.test(key)) return bad(NO_CREDENTIALS)
    if (!OPTIONS.includes(key)) return bad(`has an option that is none of ${OPTIONS.join(', ')}`)
    if (options.getAll(key).length > 1) return bad(`says ${key} twice`)
  }
  const endpoint = options.get('endpoint')
  const trouble = endpoint === null ? null : endpointTrouble(endpoint)
  if (trouble !== null) return bad(trouble)
  const region = options.get('region') ?? 'us-east-1'
  if (!/^[a-z0-9-]{1,40}$/.test(region)) return bad('has a region that is not made of a-z, 0-9 and dash')
  const style = options.get('path-style') ?? String(endpoint !== null)
  if (style !== 'true' && style !== 'false') return bad('has a path-style that is neither true nor false')
  const prefix = folder === '' ? '' : `${folder}/`
  const place = `s3://${bucket}/${prefix}${endpoint === null ? '' : ` at ${endpoint}`}`
  return { ok: true, value: { place, bucket, prefix, endpoint, region, pathStyle: style === 'true' } }
}

const NO_CREDENTIALS =
  'holds credentials: put them into AWS_ACCESS_KEY_ID and AWS_SECRET_ACCESS_KEY, or into a profile'

function endpointTrouble(text: string): string | null {
  let url: URL
  try {
    url = new URL(text)
  } catch {
    return 'has an endpoint that is no URL'
  }
  if (url.username !== '' || url.password !== '') return NO_CREDENTIALS
  if (url.protocol !== 'https:' && url.protocol !== 'http:')
    return 'has an endpoint that is neither https:// nor http://'
  return url.search === '' && url.hash === '' ? null : 'has an endpoint with a query'
}

function bad(detail: string): Result<never, 'bad-address'> {
  return { ok: false, reason: 'bad-address', detail: `PIECES_URL ${detail}` }
}
