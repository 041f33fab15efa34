/** A Redis that keeps what it acknowledges, as our index does: with less, the comparison would be with a promise. */
import { spawn } from 'node:child_process'
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { Redis } from 'ioredis'
import { installDebian, isInstalled } from '../../e2e/support/debian.mjs'
import { freePort } from './free-port.ts'

export interface PlainRedis {
  readonly client: Redis
  stop(): void
}

/** @returns null where it is not installed and could not be */
export async function startPlainRedis(): Promise<PlainRedis | null> {
  if (!isInstalled('redis-server') && !installDebian('redis-server')) return null
  const folder = mkdtempSync(join(tmpdir(), 'filetao-bench-redis-'))
  const port = await freePort()
  const flags = ['--port', String(port), '--bind', '127.0.0.1', '--dir', folder, '--save', '']
  const child = spawn('redis-server', [...flags, '--appendonly', 'yes', '--appendfsync', 'always'], {
    stdio: 'ignore',
  })
  const client = new Redis(port, '127.0.0.1', { retryStrategy: () => 50, maxRetriesPerRequest: null })
  client.on('error', () => undefined)
  await client.ping()
  return {
    client,
    stop() {
      client.disconnect()
      child.kill('SIGTERM')
      rmSync(folder, { recursive: true, force: true })
    },
  }
}
