/**
 * A network whose three miners keep their pieces in buckets of a real S3 server, and its bad days: a miner is killed, the
 * server is killed, both in the middle of uploads. What was acknowledged is compared byte for byte. Run by `npm run test:s3`.
 */
import { type ChildProcess, spawn } from 'node:child_process'
import { randomBytes } from 'node:crypto'
import { once } from 'node:events'
import { existsSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { createInterface } from 'node:readline'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { S3_KEYS, type S3Server, startS3 } from '../../src/testing/s3-server.ts'
import { type Keypair, keypairFromMiniSecret } from '../../src/wire/sr25519.ts'
import { filetao, ROOT, removeFolder, temporaryFolder } from '../support/network.ts'

const FILETAO = join(ROOT, 'src/nodes/cli/filetao.mjs')
const MINERS = [1, 2, 3]
const VALIDATOR = 4
const BUCKET = 'filetao-e2e'

const folder = temporaryFolder()
const children = new Map<string, ChildProcess>()
const logs = new Map<string, string>()
/** Path of a file that was acknowledged -> its CID. */
const acknowledged = new Map<string, string>()
let server: S3Server
let chainUrl = ''

const hotkeyOf = (n: number): Keypair => keypairFromMiniSecret(new Uint8Array(32).fill(n))
const ownerOf = (n: number): Keypair => keypairFromMiniSecret(new Uint8Array(32).fill(100 + n))
const dataOf = (n: number): string => join(folder, `node-${n}`)
const bucketOf = (n: number) => ({ ...S3_KEYS, PIECES_URL: server.address(`${BUCKET}/miner-${n}`) })

function keyFile(name: string, fill: number): string {
  const path = join(folder, `${name}.json`)
  writeFileSync(path, JSON.stringify({ miniSecret: Buffer.alloc(32, fill).toString('hex') }), { mode: 0o600 })
  return path
}

/** Starts a node and resolves with its ready line, or fails with what it said. */
function start(name: string, args: readonly string[], env: Record<string, string> = {}) {
  const child = spawn(process.execPath, [FILETAO, ...args], {
    cwd: ROOT,
    stdio: ['ignore', 'pipe', 'pipe'],
    env: { ...process.env, ...env },
  })
  children.set(name, child)
  child.stderr.on('data', (text: Buffer) => logs.set(name, (logs.get(name) ?? '') + text.toString()))
  return new Promise<Record<string, string>>((resolve, reject) => {
    createInterface({ input: child.stdout }).once('line', (line) => resolve(JSON.parse(line)))
    child.once('exit', (code) => reject(new Error(`${name} ended with ${code}: ${logs.get(name)}`)))
  })
}

async function end(name: string, signal: NodeJS.Signals): Promise<void> {
  const child = children.get(name)
  children.delete(name)
  if (child === undefined || child.exitCode !== null || child.signalCode !== null) return
  const gone = once(child, 'exit')
  child.kill(signal)
  await gone
}

function nodeFlags(n: number): string[] {
  const keys = ['--key', keyFile(`hot-${n}`, n), '--coldkey', keyFile(`cold-${n}`, 100 + n), '--register']
  return [...keys, '--chain', chainUrl, '--netuid', '21', '--data', dataOf(n), '--host', `127.0.0.${n + 1}`]
}

const startMiner = (n: number, env: Record<string, string> = bucketOf(n)) =>
  start(`miner-${n}`, ['miner', ...nodeFlags(n)], env)

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
  const endowed = [...MINERS, VALIDATOR].flatMap((n) => ['--endow', `${ownerOf(n).address}=10`])
  const staked = ['--stake', `${hotkeyOf(VALIDATOR).address}=1000`]
  const ready = await start('chain', [
    'chain',
    ...['--data', join(folder, 'chain'), '--block-ms', '1000'],
    ...endowed,
    ...staked,
  ])
  chainUrl = ready['url'] ?? ''
  await Promise.all(MINERS.map((n) => startMiner(n)))
  const { url = '' } = await start('validator', ['validator', ...nodeFlags(VALIDATOR), '--allow-private'])
  const validators = [{ hotkey: hotkeyOf(VALIDATOR).address, url }]
  const network = { app: 'http://127.0.0.1:1', chain: chainUrl, validators, miners: [] }
  writeFileSync(join(folder, 'network.json'), JSON.stringify(network))
})

afterAll(async () => {
  await Promise.all([...children.keys()].map((name) => end(name, 'SIGTERM')))
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
    expect(await upload('first.bin', 20_000_000), logs.get('validator')?.slice(-1000)).toBe(true)
    expectAllThere()
    const audit = filetao(['audit', '--network', folder, '--json'])
    expect([audit.code, audit.stderr.slice(-500)]).toEqual([0, expect.anything()])
    for (const n of MINERS) expect(existsSync(join(dataOf(n), 'pieces'))).toBe(false)
  })

  it('lose nothing acknowledged when a miner is killed in the middle of uploads', async () => {
    const uploads = [1, 2, 3, 4].map((n) => upload(`killed-${n}.bin`, 3_000_000 + n))
    await Promise.race(uploads)
    await end('miner-1', 'SIGKILL')
    await Promise.all(uploads)
    await startMiner(1)
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
    for (const n of MINERS)
      expect(logs.get(`miner-${n}`)).not.toMatch(/piece-damaged|piece-missing|start-failed/)
  })

  it('refuses to start while the server is away, in one line', async () => {
    await end('miner-2', 'SIGTERM')
    await server.kill()
    await expect(startMiner(2)).rejects.toThrow(/miner: s3:\/\/filetao-e2e\/miner-2\/ at .* was not reached/)
    children.delete('miner-2')
    await server.start()
    await startMiner(2)
  })

  it('move from the bucket to the folder and back, and serve the same', async () => {
    await end('miner-3', 'SIGTERM')
    const move = (...words: string[]) => filetao(['pieces', 'move', ...words, '--json'], bucketOf(3))
    const there = move('PIECES_URL', dataOf(3))
    expect([there.code, there.stderr]).toEqual([0, ''])
    const moved = JSON.parse(there.stdout) as { pieces: number; sha256: string; lost: number }
    expect(moved).toMatchObject({ lost: 0, alreadyThere: 0 })
    expect(moved.pieces).toBeGreaterThan(2)
    expect(move('PIECES_URL', dataOf(3))).toMatchObject({ code: 1 })
    await startMiner(3, {})
    await end('miner-3', 'SIGTERM')
    const back = move(dataOf(3), 'PIECES_URL')
    expect([back.code, back.stderr]).toEqual([0, ''])
    // The objects were left there, so that nothing had to be sent.
    expect(JSON.parse(back.stdout)).toMatchObject({
      ...moved,
      alreadyThere: moved.pieces,
      aside: expect.anything(),
    })
    await startMiner(3)
    expectAllThere()
    const audit = filetao(['audit', '--network', folder, '--json'])
    expect(audit.code).toBe(0)
  })
})
