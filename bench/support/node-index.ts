/** Rows about a validator's index: objects that are acknowledged and asked for, beside the stores below bare. */
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { crc32 } from 'node:zlib'
import { ClassicLevel } from 'classic-level'
import { Redis } from 'ioredis'
import type { Index } from '../../src/engine/ports.ts'
import type { IndexChange } from '../../src/engine/records.ts'
import { operationsOf } from '../../src/nodes/validator/index-codec.ts'
import { cidOfNumber, MINERS, objectOf, pieceOf } from '../../src/nodes/validator/index-fixture.ts'
import { KEYS } from '../../src/nodes/validator/index-keys.ts'
import { openLevelIndex } from '../../src/nodes/validator/level-index.ts'
import { startPlainRedis } from './plain-redis.ts'
import { median, type Row } from './table.ts'

const OBJECTS = 300
const ROUNDS = 5
/** Each object is read so often in a round: a node that runs for days is compiled, and thirty milliseconds tell nothing. */
const READS = 10

/** An object with its copies, as StoreUser records it. */
const changesOf = (n: number): IndexChange[] => [
  { kind: 'object', record: objectOf(n) },
  ...MINERS.map((miner) => ({ kind: 'piece', record: pieceOf(n, miner) }) as const),
]

interface Rates {
  readonly writes: number
  readonly reads: number
}

async function perSecond(work: (n: number) => Promise<unknown>, from: number): Promise<number> {
  const began = performance.now()
  for (let n = from; n < from + OBJECTS; n += 1) await work(n)
  return (OBJECTS * 1_000) / (performance.now() - began)
}

async function readsPerSecond(work: (n: number) => Promise<unknown>, from: number): Promise<number> {
  const began = performance.now()
  for (let pass = 0; pass < READS; pass += 1) for (let n = from; n < from + OBJECTS; n += 1) await work(n)
  return (READS * OBJECTS * 1_000) / (performance.now() - began)
}

async function ourRates(index: Index, from: number): Promise<Rates> {
  return {
    writes: await perSecond((n) => index.apply(changesOf(n), 'durable'), from),
    reads: await readsPerSecond((n) => index.object(cidOfNumber(n)), from),
  }
}

/** The same keys and texts, without anything that the index checks or derives. */
async function levelRates(level: ClassicLevel, from: number): Promise<Rates> {
  const write = (n: number) => {
    const operations = changesOf(n).flatMap((change) => operationsOf(change, new Map()))
    return level.batch(operations, { sync: true })
  }
  return {
    writes: await perSecond(write, from),
    reads: await readsPerSecond((n) => level.get(KEYS.object(cidOfNumber(n))), from),
  }
}

/** What no index that knows a damaged record can do without: the text, its check and its members. */
function openedRate(level: ClassicLevel, from: number): Promise<number> {
  return readsPerSecond(async (n) => {
    const text = (await level.get(KEYS.object(cidOfNumber(n)))) ?? ''
    const json = text.slice(9)
    return { check: crc32(json), record: JSON.parse(json) as unknown }
  }, from)
}

/** One command at a time, as code that awaits each of them does it. */
async function redisRates(client: Redis, from: number): Promise<Rates> {
  const write = async (n: number) => {
    for (const change of changesOf(n))
      for (const operation of operationsOf(change, new Map()))
        if (operation.type === 'put') await client.set(operation.key, operation.value)
  }
  return {
    writes: await perSecond(write, from),
    reads: await readsPerSecond((n) => client.get(KEYS.object(cidOfNumber(n))), from),
  }
}

export async function indexRows(): Promise<Row[]> {
  const folder = mkdtempSync(join(tmpdir(), 'filetao-bench-index-'))
  const redis = await startPlainRedis()
  const index = await openLevelIndex(join(folder, 'index'))
  const level = new ClassicLevel(join(folder, 'bare'), { compression: false })
  const [ours, bare, plain]: [Rates[], Rates[], Rates[]] = [[], [], []]
  const opened: number[] = []
  try {
    for (let round = 0; round <= ROUNDS; round += 1) {
      const from = round * OBJECTS
      const rates = [await ourRates(index, from), await levelRates(level, from)] as const
      const floor = await openedRate(level, from)
      const third = redis === null ? null : await redisRates(redis.client, from)
      // The first round is for the compiler.
      if (round === 0) continue
      ours.push(rates[0])
      bare.push(rates[1])
      opened.push(floor)
      if (third !== null) plain.push(third)
    }
  } finally {
    await index.close()
    await level.close()
    redis?.stop()
    rmSync(folder, { recursive: true, force: true })
  }
  const floor: Row = {
    what: 'index: objects read, ours / floor',
    ours: median(ours.map(({ reads }) => reads)),
    unit: '/s',
    peer: 'LevelDB bare, CRC-32 and JSON.parse',
    theirs: median(opened),
    ratio: median(ours.map(({ reads }, round) => reads / (opened[round] ?? Number.NaN))),
  }
  const rows = (['writes', 'reads'] as const).flatMap((kind) => rowsOf(kind, { ours, bare, plain }))
  return [...rows, floor]
}

function rowsOf(
  kind: keyof Rates,
  { ours, bare, plain }: Readonly<Record<'ours' | 'bare' | 'plain', readonly Rates[]>>,
): Row[] {
  const of = (rates: readonly Rates[]) => median(rates.map((one) => one[kind]))
  const ratio = (rates: readonly Rates[]) =>
    median(ours.map((one, round) => one[kind] / (rates[round]?.[kind] ?? Number.NaN)))
  const what = kind === 'writes' ? 'index: objects with 3 copies acknowledged durably' : 'index: objects read'
  const row = (beside: string) => ({ what: `${what}, beside ${beside}`, ours: of(ours), unit: '/s' })
  const first = {
    ...row('LevelDB'),
    peer: 'LevelDB bare, the same keys',
    theirs: of(bare),
    ratio: ratio(bare),
    target: { atLeast: 0.5 },
  }
  const missing = {
    ...row('Redis'),
    peer: 'redis-server is not installed and could not be',
    theirs: null,
    target: { atLeast: 10 },
  }
  if (plain.length === 0) return [first, missing]
  const second = {
    ...row('Redis'),
    peer: `ioredis, each command awaited, fsynced${kind === 'writes' ? ', a key a command' : ''}`,
    theirs: of(plain),
    ratio: ratio(plain),
    target: { atLeast: 10 },
  }
  return [first, second]
}
