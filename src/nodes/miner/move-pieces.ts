/**
 * Moving the pieces of a stopped miner between its folder and a bucket. The index says last of all where they are, after each was
 * read back and hashed; until then the miner starts where it was. What is there already is not sent again, so that a move that
 * broke off goes on. The source stays as it was, out of the way.
 */
import { createHash } from 'node:crypto'
import { existsSync } from 'node:fs'
import { rename } from 'node:fs/promises'
import { join } from 'node:path'
import { StorageError, toStorageError } from '../shared/durable-file.ts'
import type { Log } from '../shared/log.ts'
import { nodeSha3 } from '../shared/sha3.ts'
import type { BucketAddress } from './bucket-address.ts'
import { BucketClient, type BucketLimits } from './bucket-client.ts'
import { BucketPieces } from './bucket-pieces.ts'
import { FolderPieces, freeBytesOf } from './folder-pieces.ts'
import { checkBucket, claimBucket } from './open-bucket.ts'
import { PieceIndex } from './piece-index.ts'
import { type PieceName, pieceNameOf } from './piece-name.ts'
import type { PiecePlace } from './piece-place.ts'
import type { IndexEntry } from './piece-record.ts'

/** Pieces on their way at once, each at most 16 MiB twice. */
const AT_ONCE = 4
const INDEX_ROOM = 2 * 1024 * 1024

export interface MovedPieces {
  readonly pieces: number
  readonly bytes: number
  /** Of those, the ones that an earlier move had brought already. */
  readonly alreadyThere: number
  /** Gone or damaged in the source: their records are evidence now, as a miner's start makes them. */
  readonly lost: number
  /** SHA-256 over the names of all pieces in their order, hex. */
  readonly sha256: string
  /** What is left of the source. */
  readonly aside: string
}

export interface MoveOptions extends BucketLimits {
  readonly folder: string
  readonly bucket: BucketAddress
  readonly to: 'bucket' | 'folder'
  readonly log: Log
  /** After each piece. */
  readonly onPiece?: (pieces: number, bytes: number) => void
}

/** @throws StorageError in one sentence; the miner then starts where it was */
export async function movePieces(options: MoveOptions): Promise<MovedPieces> {
  const { folder, to } = options
  if (!existsSync(join(folder, 'index')))
    throw new StorageError('missing', `${folder} is no data folder of a miner`)
  const hasRoom = async (): Promise<boolean> => (await freeBytesOf(folder)) >= INDEX_ROOM
  const index = await PieceIndex.open(join(folder, 'index'), hasRoom)
  try {
    const at = (await index.home())?.at ?? 'folder'
    if (at === to) throw new StorageError('denied', `the pieces of ${folder} are in the ${to} already`)
    return await moveOpened(options, index)
  } finally {
    await index.close()
  }
}

async function moveOpened(options: MoveOptions, index: PieceIndex): Promise<MovedPieces> {
  const { folder, bucket, to, log } = options
  const client = await BucketClient.open(bucket, options)
  try {
    await checkBucket(client, log)
    await claimBucket(client, index, await index.home())
    const places = { bucket: new BucketPieces(client, index), folder: await FolderPieces.open(folder) }
    const from = to === 'bucket' ? places.folder : places.bucket
    const moved = await copyAll(index, from, places[to], options)
    const home = await index.home()
    if (home === null) throw new StorageError('io', 'the index does not say where its pieces are')
    await index.setHome({ ...home, at: to })
    return { ...moved, aside: to === 'bucket' ? await setAside(folder) : bucket.place }
  } finally {
    client.close()
  }
}

async function copyAll(
  index: PieceIndex,
  from: PiecePlace,
  to: PiecePlace,
  { onPiece, log }: MoveOptions,
): Promise<Omit<MovedPieces, 'aside'>> {
  const names = createHash('sha256')
  const done = { pieces: 0, bytes: 0, alreadyThere: 0, lost: 0 }
  let batch: IndexEntry[] = []
  const flush = async (): Promise<void> => {
    const kinds = await Promise.all(batch.map((entry) => copyPiece(from, to, entry)))
    for (const [n, entry] of batch.entries()) {
      const { name, record } = entry
      if (kinds[n] === 'lost') {
        done.lost += 1
        log.error('piece-missing', { piece: name })
        await index.lose(await index.callersOf(name))
        continue
      }
      names.update(`${name}\n`)
      done.pieces += 1
      done.bytes += record.bytes
      if (kinds[n] === 'there') done.alreadyThere += 1
    }
    batch = []
    onPiece?.(done.pieces, done.bytes)
  }
  let last: PieceName | null = null
  for await (const entry of index.entries()) {
    if (entry.name === last) continue
    last = entry.name
    batch.push(entry)
    if (batch.length === AT_ONCE) await flush()
  }
  await flush()
  return { ...done, sha256: names.digest('hex') }
}

async function copyPiece(
  from: PiecePlace,
  to: PiecePlace,
  { name, record }: IndexEntry,
): Promise<'there' | 'copied' | 'lost'> {
  if (await holdsWhole(to, name, record.bytes)) return 'there'
  const bytes = await from.read(name, record.bytes)
  if (bytes === null || pieceNameOf(nodeSha3(bytes)) !== name) return 'lost'
  await to.write(name, bytes)
  if (await holdsWhole(to, name, record.bytes)) return 'copied'
  throw new StorageError(
    'io',
    `the piece ${name} is not read back as it was written; nothing has changed places`,
  )
}

async function holdsWhole(place: PiecePlace, name: PieceName, bytes: number): Promise<boolean> {
  const there = await place.read(name, bytes)
  return there !== null && pieceNameOf(nodeSha3(there)) === name
}

async function setAside(folder: string): Promise<string> {
  for (let n = 1; ; n += 1) {
    const aside = join(folder, `pieces.moved-${n}`)
    if (existsSync(aside)) continue
    try {
      await rename(join(folder, 'pieces'), aside)
      return aside
    } catch (caught) {
      throw toStorageError(caught)
    }
  }
}
