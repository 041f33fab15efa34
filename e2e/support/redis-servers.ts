/** Real Redis servers in shapes that survive the loss of one: a primary with replicas under Sentinels, and a Cluster. */
import { type ChildProcess, spawn } from 'node:child_process'
import { once } from 'node:events'
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { Redis } from 'ioredis'
import { freePort } from '../../bench/support/free-port.ts'

const HOST = '127.0.0.1'
const START_MS = 60_000
/** As docs/redis.md has it. */
export const SAFE = `appendonly yes
appendfsync always
no-appendfsync-on-rewrite no
maxmemory-policy noeviction
save ""`
export const REPLICATED = `${SAFE}
min-replicas-to-write 1
min-replicas-max-lag 10
repl-diskless-sync-delay 0`

export interface RedisShape {
  /** INDEX_URL for an index of this name. */
  address(name: string): string
  /** Kills the primary that has the index, as a power cut would. It stays away. */
  killPrimary(name: string): Promise<void>
  stop(): Promise<void>
}

interface Server {
  readonly port: number
  readonly child: ChildProcess
}

class Servers {
  readonly folder = mkdtempSync(join(tmpdir(), 'filetao-redis-shape-'))
  readonly #running: Server[] = []

  async start(lines: string, flags: readonly string[] = []): Promise<number> {
    const port = await freePort()
    const folder = join(this.folder, String(port))
    mkdirSync(folder)
    writeFileSync(join(folder, 'redis.conf'), `port ${port}\nbind ${HOST}\ndir ${folder}\n${lines}\n`)
    const child = spawn('redis-server', [join(folder, 'redis.conf'), ...flags], { stdio: 'ignore' })
    this.#running.push({ port, child })
    await until(() => ask(port, (client) => client.ping()), 'PONG')
    return port
  }

  async kill(port: number): Promise<void> {
    const server = this.#running.find((each) => each.port === port)
    if (server === undefined || server.child.exitCode !== null) throw new Error(`nothing runs on ${port}`)
    server.child.kill('SIGKILL')
    await once(server.child, 'exit')
  }

  async stop(): Promise<void> {
    for (const { child } of this.#running) {
      if (child.exitCode !== null || child.signalCode !== null) continue
      child.kill('SIGKILL')
      await once(child, 'exit')
    }
    rmSync(this.folder, { recursive: true, force: true })
  }
}

async function ask<T>(port: number, work: (client: Redis) => Promise<T>): Promise<T | null> {
  const client = new Redis(port, HOST, {
    retryStrategy: () => null,
    maxRetriesPerRequest: 0,
    lazyConnect: true,
  })
  client.on('error', () => undefined)
  try {
    await client.connect()
    return await work(client)
  } catch {
    return null
  } finally {
    client.disconnect()
  }
}

async function until<T>(look: () => Promise<T>, wanted: T): Promise<void> {
  const end = performance.now() + START_MS
  let last: T | undefined
  while (performance.now() < end) {
    last = await look()
    if (last === wanted) return
    await sleep(50)
  }
  throw new Error(`Redis did not come to ${String(wanted)}: ${String(last)}`)
}

/** Three Sentinels, a primary and two replicas: after the loss of the primary the new one has a replica at once. */
export async function startSentinels(): Promise<RedisShape> {
  const servers = new Servers()
  const primary = await servers.start(REPLICATED)
  for (let n = 0; n < 2; n += 1) await servers.start(`${REPLICATED}\nreplicaof ${HOST} ${primary}`)
  await until(async () => (await ask(primary, (client) => client.wait(2, 1_000))) ?? 0, 2)
  const watched = `sentinel monitor main ${HOST} ${primary} 2
sentinel down-after-milliseconds main 3000
sentinel failover-timeout main 10000`
  const sentinels: number[] = []
  for (let n = 0; n < 3; n += 1) sentinels.push(await servers.start(watched, ['--sentinel']))
  const known = (port: number) =>
    ask(port, async (client) => {
      const [all, replicas] = await Promise.all([
        client.call('SENTINEL', 'sentinels', 'main'),
        client.call('SENTINEL', 'replicas', 'main'),
      ])
      return [all, replicas].map((list) => (Array.isArray(list) ? list.length : 0)).join()
    })
  for (const port of sentinels) await until(() => known(port), '2,2')
  return {
    address: (name) =>
      `redis+sentinel://${sentinels.map((port) => `${HOST}:${port}`).join(',')}/main?name=${name}`,
    async killPrimary() {
      const found = await ask(sentinels[0] ?? 0, (client) =>
        client.call('SENTINEL', 'get-master-addr-by-name', 'main'),
      )
      await servers.kill(Number(Array.isArray(found) ? found[1] : 0))
    },
    stop: () => servers.stop(),
  }
}

const SLOTS = 16_384

/** Three primaries with two replicas each: whichever has the index, the one that takes over has a replica at once. */
export async function startCluster(): Promise<RedisShape> {
  const servers = new Servers()
  const lines = `${REPLICATED}\ncluster-enabled yes\ncluster-node-timeout 3000\ncluster-config-file nodes.conf`
  const ports: number[] = []
  for (let n = 0; n < 9; n += 1) ports.push(await servers.start(lines))
  const [first = 0] = ports
  for (const port of ports.slice(1))
    await ask(first, (client) => client.call('CLUSTER', 'MEET', HOST, String(port)))
  const knownTo = async (port: number) =>
    /cluster_known_nodes:(\d+)/.exec(String(await ask(port, (client) => client.cluster('INFO'))))?.[1]
  for (const port of ports) await until(() => knownTo(port), String(ports.length))
  for (const [n, port] of ports.slice(0, 3).entries()) {
    const [from, to] = [Math.floor((n * SLOTS) / 3), Math.floor(((n + 1) * SLOTS) / 3) - 1]
    await ask(port, (client) => client.call('CLUSTER', 'ADDSLOTSRANGE', String(from), String(to)))
  }
  for (const [n, port] of ports.slice(3).entries()) {
    const id = String(await ask(ports[n % 3] ?? 0, (client) => client.cluster('MYID')))
    await until(() => ask(port, (client) => client.call('CLUSTER', 'REPLICATE', id)), 'OK')
  }
  const stateOf = async (port: number) =>
    /cluster_state:(\w+)/.exec(String(await ask(port, (client) => client.cluster('INFO'))))?.[1]
  for (const port of ports) await until(() => stateOf(port), 'ok')
  for (const port of ports.slice(0, 3))
    await until(async () => (await ask(port, (client) => client.wait(2, 1_000))) ?? 0, 2)
  return {
    address: (name) => `redis+cluster://${ports.map((port) => `${HOST}:${port}`).join(',')}?name=${name}`,
    async killPrimary(name) {
      const slot = await ask(first, (client) => client.cluster('KEYSLOT', `{${name}}:order`))
      const slots = await ask(first, (client) => client.cluster('SLOTS'))
      const range = (slots ?? []).find(
        ([from, to]) => Number(from) <= (slot ?? 0) && (slot ?? 0) <= Number(to),
      )
      const primary: unknown = range?.[2]
      await servers.kill(Number(Array.isArray(primary) ? primary[1] : 0))
    },
    stop: () => servers.stop(),
  }
}
