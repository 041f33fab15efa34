/** Fills the index of a validator with pieces through its own `apply`, in the order of their keys so that LevelDB has little to sort. */

import type { IndexChange } from '../../src/engine/records.ts'
import { nodeSha3 } from '../../src/nodes/shared/sha3.ts'
import { nodeSha256 } from '../../src/nodes/shared/sha256.ts'
import { openLevelIndex } from '../../src/nodes/validator/level-index.ts'
import { dataSeedHash } from '../../src/protocol/chained-hash.ts'
import { cidOf } from '../../src/protocol/cid.ts'
import { dec } from '../../src/protocol/hash.ts'
import { newStatistics } from '../../src/protocol/scoring/tiers.ts'
import type { Receipt } from '../../src/wire/receipt-shape.ts'
import { bytesOf, COPIES, firstSeed, holdersOf, hotkeyOf, MINERS, nameOf, rootOf } from './round-pieces.ts'

const BATCH = 1_000
const TTL = 2_592_000

interface Made {
  readonly n: number
  readonly cid: string
  readonly dataHash: string
  readonly contentRoot: string
  readonly length: number
}

/** @param pieces at least this many, COPIES for each object */
export async function fill(folder: string, pieces: number): Promise<void> {
  const made = Array.from({ length: Math.ceil(pieces / COPIES) }, (_, n): Made => {
    const data = bytesOf(n)
    const names = { cid: cidOf(data, nodeSha256), dataHash: nameOf(data), contentRoot: rootOf(data) }
    return { n, ...names, length: data.length }
  })
  const generated = Math.floor(Date.now() / 1000)
  const index = await openLevelIndex(folder)
  let waiting: IndexChange[] = []
  const add = async (change: IndexChange) => {
    waiting.push(change)
    if (waiting.length < BATCH) return
    await index.apply(waiting, 'relaxed')
    waiting = []
  }
  made.sort((a, b) => (a.cid < b.cid ? -1 : 1))
  for (const { n, cid, dataHash, contentRoot, length } of made) {
    const receipts = holdersOf(n).map((miner) => receiptOf(hotkeyOf(miner), n, cid, length))
    const names = { cid, length, dataHash, contentRoot }
    await add({
      kind: 'object',
      record: {
        ...names,
        generated,
        ttl: TTL,
        encryptionPayload: '{"filetao":1}',
        receipts,
        claimedBy: null,
      },
    })
  }
  made.sort((a, b) => (a.dataHash < b.dataHash ? -1 : 1))
  for (let miner = 0; miner < MINERS; miner++) {
    const hotkey = hotkeyOf(miner)
    let bytes = 0
    for (const { n, ...names } of made) {
      if (!holdersOf(n).includes(miner)) continue
      bytes += names.length
      const seed = firstSeed(n)
      const seeds = [{ seed, proof: dec(dataSeedHash(bytesOf(n), seed, nodeSha3)) }]
      await add({ kind: 'piece', record: { hotkey, ...names, seeds, generated, ttl: TTL, purpose: 'user' } })
    }
    await add({ kind: 'stats', row: { ...newStatistics(), hotkey, stored_bytes: bytes, score: 0 } })
  }
  await index.apply(waiting, 'durable')
  await index.close()
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
