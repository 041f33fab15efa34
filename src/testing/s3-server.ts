/** A real S3-compatible server for tests: OpenStack Swift in a folder and on ports of its own (`swift-server.py`). */
import { type ChildProcess, spawn } from 'node:child_process'
import { once } from 'node:events'
import { mkdtempSync, openSync, rmSync } from 'node:fs'
import { connect, createServer, type Server } from 'node:net'
import { tmpdir } from 'node:os'
import { join, resolve } from 'node:path'

const SERVER = resolve(import.meta.dirname, 'swift-server.py')
/** The one that the distribution's packages belong to. */
const PYTHON = '/usr/bin/python3'

/** What the environment of a miner needs to be let in, and another account that may see nothing. */
export const S3_KEYS = { AWS_ACCESS_KEY_ID: 'test:tester', AWS_SECRET_ACCESS_KEY: 'testing' }
export const S3_OTHER_KEYS = { AWS_ACCESS_KEY_ID: 'test:reader', AWS_SECRET_ACCESS_KEY: 'reading' }

export interface S3Server {
  readonly port: number
  readonly folder: string
  /** @param place `bucket/prefix` @param port of something in between */
  address(place: string, port?: number): string
  /** All of it with SIGKILL, as a power cut or an operator would. */
  kill(): Promise<void>
  /** Again on the same folder and ports. */
  start(): Promise<void>
  stop(): Promise<void>
}

/** @throws in one sentence when Swift is not installed */
export async function startS3(): Promise<S3Server> {
  const folder = mkdtempSync(join(tmpdir(), 'filetao-swift-'))
  const ports = await freePorts(4)
  const [port = 0] = ports
  let running: ChildProcess | null = null

  async function start(): Promise<void> {
    const log = openSync(join(folder, 'server.log'), 'a')
    const child = spawn(PYTHON, [SERVER, folder, ...ports.map(String)], { stdio: ['pipe', log, log] })
    child.once('error', () => undefined)
    running = child
    for (const each of ports) {
      while (!(await answers(each))) {
        if (child.exitCode !== null || child.pid === undefined)
          throw new Error('Swift did not start: on Debian, apt-get install python3-swift')
        await once(child, 'exit', { signal: AbortSignal.timeout(50) }).catch(() => undefined)
      }
    }
  }

  async function kill(): Promise<void> {
    const child = running
    running = null
    if (child === null || child.exitCode !== null) return
    child.kill('SIGKILL')
    await once(child, 'exit')
    // The four die with it, each at its own moment.
    for (const each of ports) while (await answers(each)) await new Promise((turn) => setTimeout(turn, 20))
  }

  await start()
  return {
    port,
    folder,
    address: (place, through = port) => `s3://${place}?endpoint=http://127.0.0.1:${through}`,
    kill,
    start,
    async stop() {
      await kill()
      rmSync(folder, { recursive: true, force: true })
    },
  }
}

async function answers(port: number): Promise<boolean> {
  const socket = connect(port, '127.0.0.1')
  try {
    await once(socket, 'connect')
    return true
  } catch {
    return false
  } finally {
    socket.destroy()
  }
}

/** All open at once, so that they differ. */
async function freePorts(count: number): Promise<number[]> {
  const servers: Server[] = []
  for (let n = 0; n < count; n += 1) {
    const server = createServer().listen(0, '127.0.0.1')
    await once(server, 'listening')
    servers.push(server)
  }
  return servers.map((server) => {
    const address = server.address()
    server.close()
    if (address === null || typeof address === 'string') throw new TypeError('no port')
    return address.port
  })
}
