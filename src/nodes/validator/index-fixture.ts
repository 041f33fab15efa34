/** For tests of the index: objects with their pieces on three miners, and a folder that is damaged on purpose. */
import { createHash } from 'node:crypto'
import { readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { ClassicLevel } from 'classic-level'
import type { IndexChange, MinerStats, ObjectRecord, PieceRecord } from '../../engine/records.ts'
import { newStatistics } from '../../protocol/scoring/tiers.ts'
import type { Receipt } from '../../wire/receipt-shape.ts'

export const MINERS = ['A', 'B', 'C'].map((letter) => `5${letter.repeat(47)}`)
const VALIDATOR = `5${'V'.repeat(47)}`
/** Who stored the objects. */
export const OWNER = `5${'U'.repeat(47)}`
export const BYTES = 1_000
export const GENERATED = 1_800_000_000
export const TTL = 3_600

const hex = (text: string) => createHash('sha256').update(text).digest('hex')

export function cidOfNumber(n: number): string {
  return `b${BigInt(`0x${hex(`cid ${n}`)}`)
    .toString(32)
    .replace(/[0189]/g, 'z')
    .padStart(58, 'a')
    .slice(-58)}`
}

export const hashOfNumber = (n: number): string => BigInt(`0x${hex(`piece ${n}`)}`).toString()

function receipt(n: number, miner: string): Receipt {
  const point = '02'.repeat(33)
  return {
    version: 1,
    miner,
    validator: VALIDATOR,
    cid: cidOfNumber(n),
    length: BYTES,
    seed: hex(`seed ${n} ${miner}`),
    curve: 'P-256',
    g: point,
    h: point,
    commitment: point,
    commitment_hash: '123',
    randomness: '456',
    block: 7,
    block_hash: `0x${hex('block')}`,
    signature: `0x${hex('sig')}${hex('nature')}`,
  }
}

export function objectOf(n: number, change: Partial<ObjectRecord> = {}): ObjectRecord {
  return {
    cid: cidOfNumber(n),
    length: BYTES,
    dataHash: hashOfNumber(n),
    contentRoot: hex(`root ${n}`),
    generated: GENERATED + n,
    ttl: TTL,
    encryptionPayload: '{"filetao":1}',
    receipts: MINERS.map((miner) => receipt(n, miner)),
    owners: [OWNER],
    claimedBy: null,
    ...change,
  }
}

export function pieceOf(n: number, hotkey: string, change: Partial<PieceRecord> = {}): PieceRecord {
  return {
    hotkey,
    dataHash: hashOfNumber(n),
    cid: cidOfNumber(n),
    length: BYTES,
    contentRoot: hex(`root ${n}`),
    seeds: [{ seed: hex(`seed ${n} ${hotkey}`), proof: null }],
    generated: GENERATED + n,
    ttl: TTL,
    born: hex(`seed ${n} ${hotkey}`),
    purpose: 'user',
    ...change,
  }
}

export function statsOf(hotkey: string, bytes: number): MinerStats {
  return { ...newStatistics(), hotkey, stored_bytes: bytes, score: 0.25, total_successes: 3 }
}

/** Objects 0 to `count` - 1, whole, with their miners' rows. */
export function wholeIndex(count: number): IndexChange[] {
  return [
    ...Array.from({ length: count }, (_, n): IndexChange[] => [
      { kind: 'object', record: objectOf(n) },
      ...MINERS.map((hotkey): IndexChange => ({ kind: 'piece', record: pieceOf(n, hotkey) })),
    ]).flat(),
    ...MINERS.map((hotkey): IndexChange => ({ kind: 'stats', row: statsOf(hotkey, count * BYTES) })),
  ]
}

/** Changes records as a disk would, under LevelDB: `null` takes one away. The index must be closed. */
export async function tamper(
  folder: string,
  changes: Readonly<Record<string, ((text: string) => string) | null>>,
): Promise<void> {
  const level = new ClassicLevel<string, string>(folder, { compression: false })
  for (const [key, change] of Object.entries(changes)) {
    const text = await level.get(key)
    if (text === undefined) throw new Error(`the fixture has no ${key}`)
    if (change === null) await level.del(key)
    else await level.put(key, change(text))
  }
  await level.close()
}

/** Turns one bit of a file; a negative offset counts from its end. */
export function flipBit(folder: string, file: string, offset: number): void {
  const path = join(folder, file)
  const bytes = readFileSync(path)
  const at = offset < 0 ? bytes.length + offset : offset
  bytes[at] = (bytes[at] ?? 0) ^ 4
  writeFileSync(path, bytes)
}
