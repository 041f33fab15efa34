/**
 * Where a Redis index is, as INDEX_URL says it. Only the environment does: what is on a command line, everybody on the machine
 * may read, and the address may hold a password.
 *
 *     redis://[user:password@]host[:port][/db][?name=NAME&replicas=N]      rediss:// for TLS
 *     redis+sentinel://[user:password@]host[:port][,host[:port]…]/PRIMARY[?name=NAME&replicas=N]
 *     redis+cluster://[user:password@]host[:port][,host[:port]…][?name=NAME&replicas=N]
 *
 * `name` tells indexes in one Redis apart. `replicas` is how many replicas must have a write before it is acknowledged: with
 * Sentinel and in a Cluster at least one, because a replica that takes over without it would lose what was acknowledged.
 */
import type { Result } from '../../protocol/verdict.ts'

export interface RedisAddress {
  /** For people: without user and password. */
  readonly place: string
  readonly hosts: readonly { readonly host: string; readonly port: number }[]
  /** What Sentinel calls the primary; null: `hosts` is the one server. */
  readonly primary: string | null
  /** The hosts are of a Redis Cluster. */
  readonly cluster: boolean
  readonly tls: boolean
  readonly db: number
  readonly username: string | null
  readonly password: string | null
  readonly name: string
  readonly replicas: number
}

/** What stands in a command for the address that the environment holds. */
export const INDEX_URL = 'INDEX_URL'

const SHAPE =
  /^(redis|rediss|redis\+sentinel|redis\+cluster):\/\/(?:([^@/?]*)@)?([^/?]+)(?:\/([^?]*))?(?:\?(.*))?$/
const NAME = /^[a-z0-9][a-z0-9._-]{0,63}$/
const PORTS = { redis: 6379, rediss: 6379, 'redis+sentinel': 26_379, 'redis+cluster': 6379 } as const
const REPLICAS_MAX = 9
const DB_MAX = 15

export function parseRedisAddress(text: string): Result<RedisAddress, 'bad-address'> {
  const match = SHAPE.exec(text)
  const scheme = match?.[1]
  if (match === null || !isScheme(scheme))
    return bad(
      'is none of redis://HOST, rediss://HOST, redis+sentinel://HOST,HOST/PRIMARY and redis+cluster://HOST,HOST',
    )
  const [, , user = '', list = '', path = '', query = ''] = match
  const sentinel = scheme === 'redis+sentinel'
  const hosts = list.split(',').map((one) => hostOf(one, PORTS[scheme]))
  if (hosts.some((host) => host === null)) return bad('names no host, or a port that is none')
  const cluster = scheme === 'redis+cluster'
  if (!sentinel && !cluster && hosts.length !== 1)
    return bad(
      'names several hosts; those of a Sentinel are redis+sentinel://, of a Cluster redis+cluster://',
    )
  if (sentinel && path === '') return bad('names no primary: redis+sentinel://HOST,HOST/PRIMARY')
  const db = sentinel || path === '' ? 0 : integer(path, DB_MAX)
  if (db === null) return bad(`names a database that is no number from 0 to ${DB_MAX}`)
  if (cluster && db !== 0) return bad('names a database, and a Cluster has only 0')
  const options = optionsOf(query, sentinel || cluster ? 1 : 0)
  if (typeof options === 'string') return bad(options)
  const secrets = secretsOf(user)
  if (secrets === null) return bad('has a user or password that is not percent-encoded')
  const place = `${scheme}://${list}${path === '' ? '' : `/${path}`}?name=${options.name}`
  const known = hosts.filter((host) => host !== null)
  const tls = scheme === 'rediss'
  const where = { place, hosts: known, primary: sentinel ? path : null, cluster, tls, db }
  return { ok: true, value: { ...where, ...secrets, ...options } }
}

function isScheme(text: string | undefined): text is keyof typeof PORTS {
  return text !== undefined && Object.hasOwn(PORTS, text)
}

function hostOf(text: string, port: number): { host: string; port: number } | null {
  const match = /^(\[[0-9a-fA-F:.]+\]|[A-Za-z0-9._-]+)(?::(\d{1,5}))?$/.exec(text)
  if (match === null) return null
  const given = match[2] === undefined ? port : Number(match[2])
  if (given < 1 || given > 65_535) return null
  return { host: (match[1] ?? '').replace(/^\[|\]$/g, ''), port: given }
}

function optionsOf(query: string, replicasLeast: number): { name: string; replicas: number } | string {
  const given = new URLSearchParams(query)
  for (const key of given.keys())
    if (key !== 'name' && key !== 'replicas') return `has an option that is neither name nor replicas`
  const name = given.get('name') ?? 'filetao'
  if (!NAME.test(name)) return 'has a name that is not made of a-z, 0-9, dot, dash and underscore'
  const replicas = integer(given.get('replicas') ?? String(replicasLeast), REPLICAS_MAX)
  if (replicas === null) return `has a number of replicas that is not from 0 to ${REPLICAS_MAX}`
  if (replicas < replicasLeast)
    return 'asks for no replica: one that lacks what was acknowledged may take over'
  return { name, replicas }
}

function secretsOf(user: string): { username: string | null; password: string | null } | null {
  if (user === '') return { username: null, password: null }
  const colon = user.indexOf(':')
  try {
    const name = decodeURIComponent(colon < 0 ? user : user.slice(0, colon))
    const password = colon < 0 ? null : decodeURIComponent(user.slice(colon + 1))
    return { username: name === '' ? null : name, password }
  } catch {
    return null
  }
}

function integer(text: string, max: number): number | null {
  return /^\d{1,3}$/.test(text) && Number(text) <= max ? Number(text) : null
}

/** The address may hold a password, so it is not repeated. */
function bad(detail: string): Result<never, 'bad-address'> {
  return { ok: false, reason: 'bad-address', detail: `the address of the index ${detail}` }
}
