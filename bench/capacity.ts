/**
 * What a node needs for so many objects: measured for one object, computed for the rest. Prints two tables and keeps them in
 * docs/operations.md; `-- --no-record` leaves the page alone.
 */
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { AUDIT_MINERS, COPIES, PURGE_RECORDS, STEP_BLOCKS, SWEEP_OBJECTS } from '../src/engine/limits.ts'
import { keyOf } from '../src/nodes/chain/chain-fixture.ts'
import { PieceStore } from '../src/nodes/miner/piece-store.ts'
import { silentLog } from '../src/nodes/shared/log.ts'
import { unixSeconds } from '../src/nodes/shared/unix-time.ts'
import { folderBytes } from '../src/nodes/validator/index-size.ts'
import { openLevelIndex } from '../src/nodes/validator/level-index.ts'
import { folderPlace, moveIndex, redisPlace } from '../src/nodes/validator/move-index.ts'
import { redisOf } from '../src/nodes/validator/open-index.ts'
import { createRecordSealer } from '../src/nodes/validator/record-sealer.ts'
import { startRedis } from '../src/nodes/validator/redis-fixture.ts'
import { fill } from './support/round-fill.ts'
import { machine } from './support/table.ts'

const PAGE = join(import.meta.dirname, '../docs/operations.md')
const MIB = 2 ** 20
const GIB = 2 ** 30
const TIB = 2 ** 40
const OBJECTS = 20_000
const PIECES = 2_000
const PART = 8 * MIB
/** Seconds of a block of the real chain, and seats of a subnet of which most are miners. */
const BLOCK_S = 12
const MINERS = 250

interface Measured {
  readonly indexBytes: number
  readonly redisBytes: number
  readonly walkSeconds: number
  readonly minerBytes: number
}

/** Each for one object, or one piece of a miner. */
async function measure(home: string): Promise<Measured> {
  const folder = join(home, 'index')
  await fill(folder, OBJECTS * COPIES)
  const indexBytes = (await folderBytes(folder)) / OBJECTS
  const index = await openLevelIndex(folder)
  const began = performance.now()
  const verdict = await index.verify()
  if (verdict !== 'whole') throw new Error('the index that was just made is not whole')
  const walkSeconds = (performance.now() - began) / 1000 / OBJECTS
  await index.close()
  return { indexBytes, walkSeconds, redisBytes: await inRedis(folder), minerBytes: await onMiner(home) }
}

async function inRedis(folder: string): Promise<number> {
  const server = await startRedis()
  try {
    const used = async () => Number(/^used_memory:(\d+)/m.exec(await server.client().info('memory'))?.[1])
    const before = await used()
    const address = redisOf({ INDEX_URL: server.address('capacity') })
    if (address === null) throw new TypeError('an address')
    const [from, to] = [await folderPlace(folder, true), await redisPlace(address)]
    await moveIndex(from, to)
    const bytes = ((await used()) - before) / OBJECTS
    await Promise.all([from.close(), to.close()])
    return bytes
  } finally {
    await server.stop()
  }
}

async function onMiner(home: string): Promise<number> {
  const folder = join(home, 'miner')
  const limits = { capacityBytes: GIB, reserveBytes: 0 }
  const store = await PieceStore.open({ folder, ...limits, log: silentLog, now: unixSeconds })
  const caller = Buffer.from(keyOf(1).publicKey).toString('hex')
  // By their length all are alike: what is in one is filled up.
  const sealer = createRecordSealer(new Uint8Array(32))
  for (let n = 0; n < PIECES; n++) {
    const stored = await store.store(caller, Buffer.from(`piece ${n}`), String(n).repeat(20), 1_000)
    const sealed = sealer.seal(String(n), 'a miner', 'a piece')
    if (stored.ok && sealed !== null) await store.keepSealed(caller, [[stored.value.name, sealed]])
  }
  await store.close()
  return (await folderBytes(join(folder, 'index'))) / PIECES
}

function size(bytes: number): string {
  const [unit, scale] =
    bytes >= TIB ? ['TiB', TIB] : bytes >= GIB ? ['GiB', GIB] : bytes >= MIB ? ['MiB', MIB] : ['KiB', 1024]
  const value = bytes / scale
  return `${value >= 10 ? value.toFixed(0) : value.toFixed(1)} ${unit}`
}

function time(seconds: number): string {
  const steps = [
    ['d', 86_400],
    ['h', 3_600],
    ['min', 60],
  ] as const
  const [unit, scale] = steps.find(([, each]) => seconds >= 2 * each) ?? ['s', 1]
  const value = seconds / scale
  return `${value >= 10 ? value.toFixed(0) : value.toFixed(1)} ${unit}`
}

function tables({ indexBytes, redisBytes, walkSeconds, minerBytes }: Measured): string {
  const stepSeconds = STEP_BLOCKS * BLOCK_S
  const one = [
    ['validator: index in LevelDB, an object of three copies', size(indexBytes)],
    ['validator: index in Redis, memory of an object of three copies', size(redisBytes)],
    [
      'validator: walk over the index after a start, files cached, an object',
      `${(walkSeconds * 1e6).toFixed(0)} µs`,
    ],
    ['miner: records of a piece, its own and its validator’s sealed one, beside its bytes', size(minerBytes)],
  ]
  const scales = [10 ** 4, 10 ** 5, 10 ** 6, 10 ** 7, 10 ** 8, 10 ** 9].map((objects) => {
    const bytes = objects * PART * COPIES
    return [
      objects.toExponential(0).replace('1e+', '10^'),
      size(objects * PART),
      size(bytes / MINERS),
      size(objects * indexBytes),
      size(objects * redisBytes),
      time(objects * walkSeconds),
      time(Math.ceil(objects / SWEEP_OBJECTS) * stepSeconds),
      time((objects * COPIES * stepSeconds) / AUDIT_MINERS),
      time(Math.ceil(objects / PURGE_RECORDS) * stepSeconds),
    ]
  })
  const head = [
    'objects',
    'bytes, if each is a part of 8 MiB',
    `on each of ${MINERS} miners`,
    'index, LevelDB',
    'index, Redis',
    'walk after a start',
    'one sweep',
    'every copy challenged once',
    'purging all of them',
  ]
  const row = (cells: readonly string[]) => `| ${cells.join(' | ')} |`
  return [
    `Measured with ${OBJECTS} objects and ${PIECES} pieces: ${machine()}`,
    '',
    row(['what', 'measured']),
    row(['---', '---']),
    ...one.map(row),
    '',
    `Computed from it, at blocks of ${BLOCK_S} s and a step each ${STEP_BLOCKS} of them (${SWEEP_OBJECTS} objects swept, ${AUDIT_MINERS} challenges, ${PURGE_RECORDS} records purged a step):`,
    '',
    row(head),
    row(head.map(() => '---')),
    ...scales.map(row),
  ].join('\n')
}

const home = mkdtempSync(join(tmpdir(), 'filetao-capacity-'))
try {
  const text = tables(await measure(home))
  process.stdout.write(`${text}\n`)
  if (!process.argv.includes('--no-record')) {
    const between = /(<!-- capacity -->\n\n)[\s\S]*?(\n\n<!-- \/capacity -->)/
    const page = readFileSync(PAGE, 'utf8')
    if (!between.test(page)) throw new Error('docs/operations.md has no place for it')
    writeFileSync(
      PAGE,
      page.replace(between, (_, open: string, close: string) => `${open}${text}${close}`),
    )
  }
} finally {
  rmSync(home, { recursive: true, force: true })
}
