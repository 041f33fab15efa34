/**
 * The way to an index in a Redis Cluster. All keys of an index have one hash tag, so they lie in one slot, and one primary has all of
 * them; what is asked of the Cluster is only which. So this is a connection to one server that is looked up anew whenever it breaks
 * or says that the slot moved.
 */
import { connect as connectTcp, type Socket } from 'node:net'
import { connect as connectTls } from 'node:tls'
import { AbstractConnector, Redis } from 'ioredis'
import type { RedisAddress } from './redis-address.ts'
import { keysOf } from './redis-scripts.ts'

const DISCONNECT_MS = 2_000
const ANSWER_MS = 2_000

/** Answers of a server that is not, or not now, the one that has the slot. */
export const ELSEWHERE = /^(MOVED|ASK|READONLY|CLUSTERDOWN|MASTERDOWN|TRYAGAIN)/

export class SlotConnector extends AbstractConnector {
  readonly #address: RedisAddress

  constructor(address: RedisAddress) {
    super(DISCONNECT_MS)
    this.#address = address
  }

  override async connect(): Promise<Socket> {
    this.connecting = true
    const { host, port } = await primaryOf(this.#address)
    if (!this.connecting) throw new Error('Connection is closed.')
    this.stream = this.#address.tls ? connectTls({ host, port }) : connectTcp({ host, port })
    return this.stream as Socket
  }
}

interface Place {
  readonly host: string
  readonly port: number
}

/** @throws when none of the hosts knows a primary for the slot */
async function primaryOf(address: RedisAddress): Promise<Place> {
  let why: unknown
  for (const host of address.hosts) {
    try {
      const { slot, slots } = await askAt(address, host)
      const found = placeIn(slots, slot, host.host)
      if (found !== null) return found
    } catch (caught) {
      why = caught
    }
  }
  throw new Error(`no host of the Cluster knows a primary for the index`, { cause: why })
}

async function askAt(
  address: RedisAddress,
  { host, port }: Place,
): Promise<{ slot: number; slots: unknown }> {
  const { username, password, tls } = address
  const client = new Redis({
    host,
    port,
    ...(username === null ? {} : { username }),
    ...(password === null ? {} : { password }),
    ...(tls ? { tls: {} } : {}),
    lazyConnect: true,
    connectTimeout: ANSWER_MS,
    commandTimeout: ANSWER_MS,
    retryStrategy: () => null,
  })
  client.on('error', () => undefined)
  try {
    await client.connect()
    const slot = await client.cluster('KEYSLOT', keysOf(address.name).order)
    return { slot, slots: await client.cluster('SLOTS') }
  } finally {
    client.disconnect()
  }
}

/** CLUSTER SLOTS: [first, last, [ip, port, id, …], replicas…]. An empty ip is the host that was asked. */
function placeIn(slots: unknown, slot: number, asked: string): Place | null {
  if (!Array.isArray(slots)) return null
  for (const range of slots) {
    if (!Array.isArray(range)) continue
    const [first, last, primary]: unknown[] = range
    if (Number(first) > slot || Number(last) < slot || !Array.isArray(primary)) continue
    const [host, port]: unknown[] = primary
    return { host: typeof host === 'string' && host !== '' ? host : asked, port: Number(port) }
  }
  return null
}
