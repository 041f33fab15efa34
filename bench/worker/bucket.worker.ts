/**
 * One process of `bench/bucket.ts`: stores pieces, or starts on them, reads and proves them. Pieces lie in the bucket that an address is
 * given of, else in the folder. Prints one JSON line.
 */
import { createHash } from 'node:crypto'
import { readFileSync } from 'node:fs'
import { parseBucketAddress } from '../../src/nodes/miner/bucket-address.ts'
import { commitInSlices } from '../../src/nodes/miner/challenge-prover.ts'
import { openBucket } from '../../src/nodes/miner/open-bucket.ts'
import { type PieceName, pieceNameOf } from '../../src/nodes/miner/piece-name.ts'
import { PieceStore } from '../../src/nodes/miner/piece-store.ts'
import { silentLog } from '../../src/nodes/shared/log.ts'
import { nodeSha3 } from '../../src/nodes/shared/sha3.ts'
import { hashToPoint } from '../../src/protocol/point.ts'
import { AT_ONCE, LARGE, LARGE_PIECES, largePiece, rate, smallPiece } from '../support/bucket-work.ts'

const [task = '', folder = '', count = '', url] = process.argv.slice(2)
const pieces = Number(count)
const CALLER = 'aa'.repeat(32)
const TTL = 3600
const PROOFS = 20

const began = performance.now()
const seedOf = (n: number): string => createHash('sha256').update(`seed ${n}`).digest('hex')
const mib = (field: string): number => {
  const kib = new RegExp(`${field}:\\s+(\\d+)`).exec(readFileSync('/proc/self/status', 'utf8'))?.[1]
  return Number(kib) / 1024
}

function placeOf(text: string) {
  const address = parseBucketAddress(text)
  if (!address.ok) throw new TypeError(address.detail)
  return { openPlace: openBucket(address.value, silentLog) }
}

const store = await PieceStore.open({
  folder,
  capacityBytes: 2 ** 40,
  reserveBytes: 0,
  log: silentLog,
  now: () => 0,
  ...(url === undefined ? {} : placeOf(url)),
})
const startSeconds = (performance.now() - began) / 1000
if (task === 'store') {
  const keep = (piece: Uint8Array) => store.store(CALLER, piece, seedOf(0), TTL)
  const small = await rate(pieces, AT_ONCE, (n) => keep(smallPiece(n)))
  const large = await rate(LARGE_PIECES, 1, (n) => keep(largePiece(n)))
  console.log(JSON.stringify({ small, large: large * LARGE }))
} else {
  const rss = mib('VmRSS')
  // What one collection frees another gives back: weak references and buffers of streams end a turn later.
  for (let turn = 0; turn < 3; turn += 1) {
    globalThis.gc?.()
    await new Promise((wait) => setTimeout(wait, 100))
  }
  const { heapUsed, external } = process.memoryUsage()
  const held = (heapUsed + external) / 2 ** 20
  if (store.pieces !== pieces + LARGE_PIECES) throw new Error(`${store.pieces} pieces were found`)
  const names = Array.from({ length: LARGE_PIECES }, (_, n) => pieceNameOf(nodeSha3(largePiece(n))))
  const nameOf = (n: number): PieceName => {
    const name = names[n % names.length]
    if (name === undefined) throw new RangeError(`no piece ${n}`)
    return name
  }
  const [g, h] = ['g', 'h'].map((label) => hashToPoint(label, new Uint8Array(0)))
  if (g === undefined || h === undefined) throw new TypeError('no generators')
  const read = async (n: number): Promise<void> => {
    if (!(await store.openForeign(nameOf(n))).ok) throw new Error('a piece is not there')
  }
  let seeds = 0
  const prove = async (n: number): Promise<void> => {
    const seed = seedOf(++seeds)
    const opened = await store.advance('challenge', nameOf(n), CALLER, seed)
    if (!opened.ok) throw new Error(opened.reason)
    const work = { data: opened.value.bytes, seed, g, h, chunkBytes: 65_536 }
    await commitInSlices({ ...work, randomness: (chunk) => BigInt(chunk + 1) })
  }
  // As many at once as a miner does.
  await Promise.all([rate(4 * LARGE_PIECES, LARGE_PIECES, read), rate(PROOFS, 1, prove)])
  const peak = mib('VmHWM')
  const reads = (await rate(2 * LARGE_PIECES, LARGE_PIECES, read)) * LARGE
  const audits = await rate(LARGE_PIECES, 1, prove)
  console.log(JSON.stringify({ startSeconds, held, rss, peak, reads, audits }))
}
await store.close()
