/** Rows about an index in Redis: what one write and one read take, what several nodes do together, and how long a loss lasts. */
import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { createInterface } from 'node:readline'
import { setTimeout as sleep } from 'node:timers/promises'
import { type RedisShape, startCluster, startSentinels } from '../../e2e/support/redis-servers.ts'
import type { IndexChange } from '../../src/engine/records.ts'
import { cidOfNumber, MINERS, objectOf, pieceOf } from '../../src/nodes/validator/index-fixture.ts'
import type { StoredIndex } from '../../src/nodes/validator/index-on.ts'
import { openLevelIndex } from '../../src/nodes/validator/level-index.ts'
import { redisOf } from '../../src/nodes/validator/open-index.ts'
import { startRedis } from '../../src/nodes/validator/redis-fixture.ts'
import { openRedisIndex } from '../../src/nodes/validator/redis-index.ts'
import type { Row } from './table.ts'

const FILL_BATCH = 250
/** Measured once the index has its size: as many uploads are recorded at once as a node works on. */
const OPERATIONS = 2_000
const AT_ONCE = 16
const WORKER_MS = 5_000

/** An object with its copies, as StoreUser records it. */
const changesOf = (n: number): IndexChange[] => [
  { kind: 'object', record: objectOf(n) },
  ...MINERS.map((miner) => ({ kind: 'piece', record: pieceOf(n, miner) }) as const),
]

/** Under the object's lock, as an upload writes it. */
export function storeOne(index: StoredIndex, n: number): Promise<void> {
  const write = () => index.apply(changesOf(n), 'durable')
  return index.shared === undefined ? write() : index.shared.together.locks.run([cidOfNumber(n)], write)
}

interface Measured {
  readonly perSecond: number
  readonly p50: number
  readonly p99: number
}

async function measure(
  work: (n: number) => Promise<unknown>,
  from: number,
  count: number,
): Promise<Measured> {
  const took: number[] = []
  let next = from
  const worker = async () => {
    while (next < from + count) {
      const n = next
      next += 1
      const began = performance.now()
      await work(n)
      took.push(performance.now() - began)
    }
  }
  const began = performance.now()
  await Promise.all(Array.from({ length: AT_ONCE }, worker))
  const seconds = (performance.now() - began) / 1_000
  took.sort((a, b) => a - b)
  const at = (share: number) => took[Math.floor(share * (took.length - 1))] ?? Number.NaN
  return { perSecond: count / seconds, p50: at(0.5), p99: at(0.99) }
}

async function fill(index: StoredIndex, from: number, to: number): Promise<void> {
  for (let n = from; n < to; n += FILL_BATCH) {
    const changes = Array.from({ length: Math.min(FILL_BATCH, to - n) }, (_, i) => changesOf(n + i)).flat()
    await index.apply(changes, 'relaxed')
  }
}

/** @param sizes objects that are there before, growing */
export async function sizeRows(sizes: readonly number[]): Promise<Row[]> {
  const folder = mkdtempSync(join(tmpdir(), 'filetao-bench-redis-index-'))
  const server = await startRedis()
  const address = redisOf({ INDEX_URL: server.address('sizes') })
  if (address === null) throw new TypeError('no address')
  const embedded = await openLevelIndex(join(folder, 'index'))
  const shared = await openRedisIndex(address)
  const admin = server.client()
  const rows: Row[] = []
  let have = 0
  try {
    for (const size of sizes) {
      for (const index of [embedded, shared]) await fill(index, have, size)
      have = size
      const of = async (index: StoredIndex) => ({
        store: await measure((n) => storeOne(index, n), size, OPERATIONS),
        read: await measure((n) => index.object(cidOfNumber((n * 7_919) % size)), 0, OPERATIONS),
      })
      const [level, redis] = [await of(embedded), await of(shared)]
      have += OPERATIONS
      rows.push(
        ...rowsOf(size, 'store', redis.store, level.store),
        ...rowsOf(size, 'read', redis.read, level.read),
      )
      const used = Number(/used_memory:(\d+)/.exec(await admin.info('memory'))?.[1])
      rows.push({
        what: `${size} objects with 3 copies: memory of Redis for one`,
        ours: used / have,
        unit: 'bytes',
        peer: '–',
        theirs: null,
      })
    }
  } finally {
    await embedded.close()
    await shared.close()
    await server.stop()
    rmSync(folder, { recursive: true, force: true })
  }
  return rows
}

function rowsOf(size: number, kind: 'store' | 'read', ours: Measured, theirs: Measured): Row[] {
  const what = `${size} objects there: ${kind === 'store' ? 'stored durably' : 'read'}, ${AT_ONCE} at once`
  const row = (name: string, unit: string, of: keyof Measured) => ({
    what: `${what}${name}`,
    ours: ours[of],
    unit,
    peer: 'embedded',
    theirs: theirs[of],
  })
  return [row('', '/s', 'perSecond'), row(', p50', 'ms', 'p50'), row(', p99', 'ms', 'p99')]
}

/** Each node a process of its own that stores for some seconds. */
export async function sharedRows(counts: readonly number[]): Promise<Row[]> {
  const server = await startRedis()
  const rows: Row[] = []
  let one: number | null = null
  try {
    for (const nodes of counts) {
      const rates = await Promise.all(
        Array.from({ length: nodes }, (_, k) =>
          workerRate(server.address('shared'), (nodes * 100 + k) * 1_000_000),
        ),
      )
      const sum = rates.reduce((a, b) => a + b, 0)
      one ??= sum
      rows.push({
        what: `${nodes} ${nodes === 1 ? 'node' : 'nodes'}: objects stored durably, together`,
        ours: sum,
        unit: '/s',
        peer: 'one node',
        theirs: one,
      })
    }
  } finally {
    await server.stop()
  }
  return rows
}

async function workerRate(url: string, from: number): Promise<number> {
  const path = join(import.meta.dirname, 'redis-index-worker.ts')
  const child = spawn(process.execPath, ['--import', 'tsx', path, String(from), String(WORKER_MS)], {
    env: { ...process.env, INDEX_URL: url },
    stdio: ['ignore', 'pipe', 'inherit'],
  })
  const [line] = await once(createInterface({ input: child.stdout }), 'line')
  await once(child, 'exit')
  return Number(line)
}

const HEAL_MS = 60_000

export async function recoveryRows(): Promise<Row[]> {
  return [
    await primaryRow('Sentinels (3 s until they call it down)', startSentinels),
    await primaryRow('a Cluster (node timeout 3 s)', startCluster),
    await nodeRow(),
  ]
}

const secondsRow = (what: string, seconds: number): Row => ({
  what,
  ours: seconds,
  unit: 's',
  peer: 'a minute',
  theirs: HEAL_MS / 1_000,
  target: { atMost: 1 },
})

async function primaryRow(name: string, start: () => Promise<RedisShape>): Promise<Row> {
  const shape = await start()
  const address = redisOf({ INDEX_URL: shape.address('bench') })
  if (address === null) throw new TypeError('no address')
  const index = await openRedisIndex(address)
  try {
    await storeOne(index, 0)
    await shape.killPrimary('bench')
    return secondsRow(`${name}: primary killed, until the next write`, await secondsUntilWritten(index))
  } finally {
    await index.close()
    await shape.stop()
  }
}

async function secondsUntilWritten(index: StoredIndex): Promise<number> {
  const began = performance.now()
  while (performance.now() - began < HEAL_MS) {
    try {
      await storeOne(index, 1)
      return (performance.now() - began) / 1_000
    } catch {
      await sleep(20)
    }
  }
  return Number.POSITIVE_INFINITY
}

/** A node that is killed while it has the rounds and an object's lock. */
async function nodeRow(): Promise<Row> {
  const server = await startRedis()
  const address = redisOf({ INDEX_URL: server.address('node') })
  if (address === null) throw new TypeError('no address')
  const other = await openRedisIndex(address)
  try {
    const path = join(import.meta.dirname, 'redis-index-worker.ts')
    const child = spawn(process.execPath, ['--import', 'tsx', path, 'hold'], {
      env: { ...process.env, INDEX_URL: server.address('node') },
      stdio: ['ignore', 'pipe', 'inherit'],
    })
    await once(createInterface({ input: child.stdout }), 'line')
    child.kill('SIGKILL')
    const began = performance.now()
    while (other.shared !== undefined && !(await other.shared.together.duty.run(async () => undefined)))
      await sleep(50)
    await storeOne(other, 0)
    const seconds = (performance.now() - began) / 1_000
    return secondsRow('a node killed: until another has the rounds and the lock that it held', seconds)
  } finally {
    await other.close()
    await server.stop()
  }
}
