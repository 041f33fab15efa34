/** A real redis-server for tests, in a folder and on a port of its own, with the settings that an index needs. */
import { type ChildProcess, spawn } from 'node:child_process'
import { once } from 'node:events'
import { mkdtempSync, rmSync } from 'node:fs'
import { createServer } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { Redis } from 'ioredis'

export interface RedisServer {
  readonly port: number
  /** @param name tells indexes apart */
  address(name: string): string
  client(): Redis
  /** As a power cut or an operator would. */
  kill(): Promise<void>
  /** Again on the same folder and port. */
  start(): Promise<void>
  /** Answers nothing until `resume`, with all connections open: as one that swaps, or is starved of its processor. */
  pause(): void
  resume(): void
  stop(): Promise<void>
}

export const SAFE = ['--appendonly', 'yes', '--appendfsync', 'always', '--save', '']

/** @throws when there is no redis-server on this machine, in one sentence */
export async function startRedis(settings: readonly string[] = SAFE): Promise<RedisServer> {
  const folder = mkdtempSync(join(tmpdir(), 'filetao-redis-'))
  const port = await freePort()
  const clients: Redis[] = []
  let running: ChildProcess | null = null

  function newClient(): Redis {
    const client = new Redis(port, '127.0.0.1', { maxRetriesPerRequest: 0, retryStrategy: () => 50 })
    client.on('error', () => undefined)
    return client
  }

  async function start(): Promise<void> {
    const flags = ['--port', String(port), '--bind', '127.0.0.1', '--dir', folder, ...settings]
    const child = spawn('redis-server', flags, { stdio: 'ignore' })
    child.once('error', () => undefined)
    running = child
    const probe = newClient()
    try {
      while (child.exitCode === null) {
        if (child.pid === undefined)
          throw new Error('redis-server is not installed: on Debian, apt-get install redis-server')
        if ((await probe.ping().catch(() => '')) === 'PONG') return
        await once(child, 'exit', { signal: AbortSignal.timeout(50) }).catch(() => undefined)
      }
      throw new Error('redis-server did not start')
    } finally {
      probe.disconnect()
    }
  }

  async function end(): Promise<void> {
    const child = running
    running = null
    if (child === null || child.exitCode !== null) return
    child.kill('SIGKILL')
    await once(child, 'exit')
  }

  await start()
  return {
    port,
    address: (name) => `redis://127.0.0.1:${port}?name=${name}`,
    client() {
      const client = newClient()
      clients.push(client)
      return client
    },
    kill: end,
    start,
    pause: () => void running?.kill('SIGSTOP'),
    resume: () => void running?.kill('SIGCONT'),
    async stop() {
      for (const client of clients) client.disconnect()
      // With SIGTERM it would wait for replicas, or for a log that it has just begun.
      await end()
      rmSync(folder, { recursive: true, force: true })
    },
  }
}

async function freePort(): Promise<number> {
  const server = createServer().listen(0, '127.0.0.1')
  await once(server, 'listening')
  const address = server.address()
  server.close()
  await once(server, 'close')
  if (address === null || typeof address === 'string') throw new TypeError('no port')
  return address.port
}
