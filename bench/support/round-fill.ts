/** Fills the index of a validator with the records that its own `apply` would write. */
import { ClassicLevel } from 'classic-level'

import type { IndexChange, PieceSeed } from '../../src/engine/records.ts'
import { nodeSha3 } from '../../src/nodes/shared/sha3.ts'
import { nodeSha256 } from '../../src/nodes/shared/sha256.ts'
import { type Operation, operationsOf } from '../../src/nodes/validator/index-codec.ts'
import { kindOf } from '../../src/nodes/validator/index-keys.ts'
import { openLevelIndex } from '../../src/nodes/validator/level-index.ts'
import { dataSeedHash } from '../../src/protocol/chained-hash.ts'
import { cidOf } from '../../src/protocol/cid.ts'
import { dec } from '../../src/protocol/hash.ts'
import { newStatistics } from '../../src/protocol/scoring/tiers.ts'
import type { Receipt } from '../../src/wire/receipt-shape.ts'
import {
  bytesOf,
  COPIES,
  firstSeed,
  holdersOf,
  holds,
  hotkeyOf,
  MINERS,
  nameOf,
  rootOf,
} from './round-pieces.ts'

const BATCH = 1_000
const TTL = 2_592_000

interface Made {
  readonly n: number
  readonly names: Names
}

interface Names {
  readonly cid: string
  readonly dataHash: string
  readonly contentRoot: string
  readonly length: number
}

/**
 * Sorted keys, so that LevelDB has nothing to sort.
 * @param pieces at least this many, COPIES for each object
 */
export async function fill(folder: string, pieces: number): Promise<void> {
  await (await openLevelIndex(folder)).close()
  const made = Array.from({ length: Math.ceil(pieces / COPIES) }, (_, n): Made => {
    const data = bytesOf(n)
    const names = { cid: cidOf(data, nodeSha256), dataHash: nameOf(data), contentRoot: rootOf(data) }
    return { n, names: { ...names, length: data.length } }
  })
  const level = new ClassicLevel<string, string>(folder, { compression: false })
  const generated = Math.floor(Date.now() / 1000)
  const waiting = new Map<string, Operation>()
  const write = async (change: IndexChange, kind: string) => {
    for (const operation of operationsOf(change, new Map())) {
      if (kindOf(operation.key) === kind) waiting.set(operation.key, operation)
    }
    if (waiting.size < BATCH) return
    await level.batch([...waiting.values()])
    waiting.clear()
  }
  const byCid = made.toSorted((a, b) => (a.names.cid < b.names.cid ? -1 : 1))
  const byHash = made.toSorted((a, b) => (a.names.dataHash < b.names.dataHash ? -1 : 1))
  for (const each of byCid) await write(objectChange(each, generated, []), 'expiry')
  for (let miner = 0; miner < MINERS; miner++) {
    for (const each of byHash) {
      if (holds(miner, each.n)) await write(pieceChange(each, miner, generated, seedsOf(each)), 'hotkey')
    }
  }
  for (const each of byCid) await write(objectChange(each, generated, receiptsOf(each)), 'object')
  for (const each of byHash) {
    for (const miner of holdersOf(each.n)) await write(pieceChange(each, miner, generated, []), 'piece')
  }
  const bytes = new Map<number, number>()
  for (const { n, names } of made) {
    for (const miner of holdersOf(n)) bytes.set(miner, (bytes.get(miner) ?? 0) + names.length)
  }
  for (const [miner, stored_bytes] of bytes) {
    const row = { ...newStatistics(), hotkey: hotkeyOf(miner), stored_bytes, score: 0 }
    await write({ kind: 'stats', row }, 'stats')
  }
  await level.batch([...waiting.values()], { sync: true })
  // Tables of the size that its compactions write in service.
  await level.compactRange('', '\x7f')
  await level.close()
}

function objectChange({ names }: Made, generated: number, receipts: readonly Receipt[]): IndexChange {
  const record = {
    ...names,
    generated,
    ttl: TTL,
    encryptionPayload: '{"filetao":1}',
    receipts,
    owners: [],
    claimedBy: null,
  }
  return { kind: 'object', record }
}

function pieceChange(
  { names }: Made,
  miner: number,
  generated: number,
  seeds: readonly PieceSeed[],
): IndexChange {
  const born = seeds[0]?.seed ?? ''
  const term = { generated, ttl: TTL, born }
  const record = { hotkey: hotkeyOf(miner), ...names, seeds, ...term, purpose: 'user' } as const
  return { kind: 'piece', record }
}

function seedsOf({ n }: Made): PieceSeed[] {
  const seed = firstSeed(n)
  return [{ seed, proof: dec(dataSeedHash(bytesOf(n), seed, nodeSha3)) }]
}

function receiptsOf({ n, names }: Made): Receipt[] {
  return holdersOf(n).map((miner) => receiptOf(hotkeyOf(miner), n, names.cid, names.length))
}

/** Of the size of a real one; what miners signed is not looked at in a round. */
function receiptOf(miner: string, n: number, cid: string, length: number): Receipt {
  const point = '02'.repeat(60)
  return {
    version: 1,
    miner,
    validator: hotkeyOf(MINERS),
    cid,
    length,
    seed: firstSeed(n),
    curve: 'P-256',
    g: point,
    h: point,
    commitment: point,
    commitment_hash: '7'.repeat(77),
    randomness: '7'.repeat(77),
    block: 1,
    block_hash: `0x${'ab'.repeat(32)}`,
    signature: `0x${'ab'.repeat(64)}`,
  }
}
