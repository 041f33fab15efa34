/** One process of `bench/bucket.ts`: stores pieces in a bucket, or starts on them and proves them. Prints one JSON line. */
import { createHash } from 'node:crypto'
import { readFileSync } from 'node:fs'
import { parseBucketAddress } from '../../src/nodes/miner/bucket-address.ts'
import { commitInSlices } from '../../src/nodes/miner/challenge-prover.ts'
import { openBucket } from '../../src/nodes/miner/open-bucket.ts'
import { pieceNameOf } from '../../src/nodes/miner/piece-name.ts'
import { PieceStore } from '../../src/nodes/miner/piece-store.ts'
import { silentLog } from '../../src/nodes/shared/log.ts'
import { nodeSha3 } from '../../src/nodes/shared/sha3.ts'
import { hashToPoint } from '../../src/protocol/point.ts'

const [task = '', folder = '', url = '', pieces = ''] = process.argv.slice(2)
const CALLER = 'aa'.repeat(32)
const AT_ONCE = 16
const SMALL = 2_000
const LARGE = 16 * 1024 * 1024
const LARGE_PIECES = 8
const PROOFS = 20

const began = performance.now()
const seconds = (): number => Math.round((performance.now() - began) / 100) / 10
const seedOf = (n: number): string => createHash('sha256').update(`seed ${n}`).digest('hex')
const smallPiece = (n: number): Uint8Array => Buffer.alloc(SMALL, `piece ${n} `)
const largePiece = (n: number): Uint8Array => Buffer.alloc(LARGE, `large ${n} `)
const mib = (field: string): number => {
  const kib = new RegExp(`${field}:\\s+(\\d+)`).exec(readFileSync('/proc/self/status', 'utf8'))?.[1]
  return Math.round(Number(kib) / 1024)
}

const address = parseBucketAddress(url)
if (!address.ok) throw new TypeError(address.detail)
const store = await PieceStore.open({
  folder,
  capacityBytes: 2 ** 40,
  reserveBytes: 0,
  log: silentLog,
  now: () => 0,
  openPlace: openBucket(address.value, silentLog),
})
if (task === 'store') {
  let next = 0
  const storeOn = async (): Promise<void> => {
    while (next < Number(pieces)) await store.store(CALLER, smallPiece(next++), seedOf(0), 3600)
  }
  await Promise.all(Array.from({ length: AT_ONCE }, storeOn))
  for (let n = 0; n < LARGE_PIECES; n += 1) await store.store(CALLER, largePiece(n), seedOf(0), 3600)
  console.log(JSON.stringify({ seconds: seconds() }))
} else {
  const after = { start: seconds(), rss: mib('VmRSS') }
  if (store.pieces !== Number(pieces) + LARGE_PIECES) throw new Error(`${store.pieces} pieces were found`)
  const names = Array.from({ length: LARGE_PIECES }, (_, n) => pieceNameOf(nodeSha3(largePiece(n))))
  const [g, h] = ['g', 'h'].map((label) => hashToPoint(label, new Uint8Array(0)))
  if (g === undefined || h === undefined) throw new TypeError('no generators')
  const reads = async (): Promise<void> => {
    for (let round = 0; round < 4; round += 1) await Promise.all(names.map((name) => store.openForeign(name)))
  }
  const proofs = async (): Promise<void> => {
    for (let n = 0; n < PROOFS; n += 1) {
      const name = names[n % names.length]
      if (name === undefined) continue
      const opened = await store.advance('challenge', name, CALLER, seedOf(n + 1))
      if (!opened.ok) throw new Error(opened.reason)
      const work = { data: opened.value.bytes, seed: seedOf(n + 1), g, h, chunkBytes: 65_536 }
      await commitInSlices({ ...work, randomness: (chunk) => BigInt(chunk + 1) })
    }
  }
  await Promise.all([reads(), proofs()])
  console.log(JSON.stringify({ ...after, peak: mib('VmHWM') }))
}
await store.close()
