/**
 * A network whose three miners keep their pieces in buckets of a real S3 server, and its bad days: a miner is killed, the
 * server is killed, both in the middle of uploads. What was acknowledged is compared byte for byte. Run by `npm run test:s3`.
 */
import { spawn } from 'node:child_process'
import { randomBytes } from 'node:crypto'
import { once } from 'node:events'
import { existsSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { S3_KEYS, type S3Server, startS3 } from '../../src/testing/s3-server.ts'
import { ApartNetwork } from '../support/apart-network.ts'
import { filetao, ROOT, removeFolder, temporaryFolder } from '../support/network.ts'

const FILETAO = join(ROOT, 'src/nodes/cli/filetao.mjs')
const BUCKET = 'filetao-e2e'

const folder = temporaryFolder()
/** Path of a file that was acknowledged -> its CID. */
const acknowledged = new Map<string, string>()
let server: S3Server
const bucketOf = (name: string) => ({ ...S3_KEYS, PIECES_URL: server.address(`${BUCKET}/${name}`) })
const isMiner = (name: string) => name.startsWith('miner-')
const network = new ApartNetwork({ folder, miners: 3, env: (name) => (isMiner(name) ? bucketOf(name) : {}) })

/** @returns whether it was acknowledged */
async function upload(name: string, bytes: number): Promise<boolean> {
  const path = join(folder, name)
  writeFileSync(path, randomBytes(bytes))
  const child = spawn(process.execPath, [FILETAO, 'store', path, '--network', folder, '--json'], {
    cwd: ROOT,
    stdio: ['ignore', 'pipe', 'ignore'],
  })
  let said = ''
  child.stdout.on('data', (text: Buffer) => {
    said += text.toString()
  })
  const [code] = (await once(child, 'close')) as [number | null]
  if (code !== 0) return false
  acknowledged.set(path, (JSON.parse(said) as { cid: string }).cid)
  return true
}

function expectAllThere(): void {
  for (const [path, cid] of acknowledged) {
    const out = join(folder, 'taken.bin')
    const got = filetao(['retrieve', cid, '-o', out, '--force', '--network', folder])
    expect([got.code, got.stderr.slice(-300)]).toEqual([0, expect.anything()])
    expect(readFileSync(out).equals(readFileSync(path)), path).toBe(true)
  }
}

beforeAll(async () => {
  server = await startS3()
  await makeBucket()
  await network.startAll()
})

afterAll(async () => {
  await network.endAll()
  await server?.stop()
  removeFolder(folder)
})

async function makeBucket(): Promise<void> {
  process.env['AWS_SDK_JS_NODE_VERSION_SUPPORT_WARNING_DISABLED'] = 'true'
  const { CreateBucketCommand, S3Client } = await import('@aws-sdk/client-s3')
  const client = new S3Client({
    region: 'us-east-1',
    forcePathStyle: true,
    endpoint: `http://127.0.0.1:${server.port}`,
    credentials: {
      accessKeyId: S3_KEYS.AWS_ACCESS_KEY_ID,
      secretAccessKey: S3_KEYS.AWS_SECRET_ACCESS_KEY,
    },
  })
  await client.send(new CreateBucketCommand({ Bucket: BUCKET }))
  client.destroy()
}

describe('miners with their pieces in a bucket', () => {
  it('take a file, give it back and prove it, and keep no piece on their disk', async () => {
    expect(await upload('first.bin', 20_000_000), network.log('validator').slice(-1000)).toBe(true)
    expectAllThere()
    const audit = filetao(['audit', '--network', folder, '--json'])
    expect([audit.code, audit.stderr.slice(-500)]).toEqual([0, expect.anything()])
    for (const n of network.miners)
      expect(existsSync(join(network.dataOf(`miner-${n}`), 'pieces'))).toBe(false)
  })

  it('lose nothing acknowledged when a miner is killed in the middle of uploads', async () => {
    const uploads = [1, 2, 3, 4].map((n) => upload(`killed-${n}.bin`, 3_000_000 + n))
    await Promise.race(uploads)
    await network.end('miner-1', 'SIGKILL')
    await Promise.all(uploads)
    await network.startMiner(1)
    expect(acknowledged.size).toBeGreaterThan(1)
    expectAllThere()
  })

  it('lose nothing acknowledged when the server is killed in the middle of uploads, and declare no loss', async () => {
    const before = acknowledged.size
    const uploads = [1, 2, 3, 4].map((n) => upload(`away-${n}.bin`, 3_000_000 + n))
    await Promise.race(uploads)
    await server.kill()
    await Promise.all(uploads)
    expect(await upload('nowhere.bin', 100_000)).toBe(false)
    await server.start()
    expectAllThere()
    expect(await upload('again.bin', 3_000_000)).toBe(true)
    expect(acknowledged.size).toBeGreaterThan(before)
    for (const n of network.miners)
      expect(network.log(`miner-${n}`)).not.toMatch(/piece-damaged|piece-missing|start-failed/)
  })

  it('refuses to start while the server is away, in one line', async () => {
    await network.end('miner-2', 'SIGTERM')
    await server.kill()
    await expect(network.startMiner(2)).rejects.toThrow(
      /miner: s3:\/\/filetao-e2e\/miner-2\/ at .* was not reached/,
    )
    await server.start()
    await network.startMiner(2)
  })

  it('move from the bucket to the folder and back, and serve the same', async () => {
    await network.end('miner-3', 'SIGTERM')
    const move = (...words: string[]) => filetao(['pieces', 'move', ...words, '--json'], bucketOf('miner-3'))
    const there = move('PIECES_URL', network.dataOf('miner-3'))
    expect([there.code, there.stderr]).toEqual([0, ''])
    const moved = JSON.parse(there.stdout) as { pieces: number; sha256: string; lost: number }
    expect(moved).toMatchObject({ lost: 0, alreadyThere: 0 })
    expect(moved.pieces).toBeGreaterThan(2)
    expect(move('PIECES_URL', network.dataOf('miner-3'))).toMatchObject({ code: 1 })
    await network.startMiner(3, {})
    await network.end('miner-3', 'SIGTERM')
    const back = move(network.dataOf('miner-3'), 'PIECES_URL')
    expect([back.code, back.stderr]).toEqual([0, ''])
    // The objects were left there, so that nothing had to be sent.
    expect(JSON.parse(back.stdout)).toMatchObject({
      ...moved,
      alreadyThere: moved.pieces,
      aside: expect.anything(),
    })
    await network.startMiner(3)
    expectAllThere()
    const audit = filetao(['audit', '--network', folder, '--json'])
    expect(audit.code).toBe(0)
  })
})
