/**
 * Before a miner begins on a bucket: whether it is there and does what is needed, and whether these are the pieces of this index.
 * A miner that began on the bucket of another, or without its own, would declare everything lost.
 */
import { randomBytes } from 'node:crypto'
import type { Result } from '../../protocol/verdict.ts'
import { StorageError } from '../shared/durable-file.ts'
import type { Log } from '../shared/log.ts'
import { type BucketAddress, parseBucketAddress } from './bucket-address.ts'
import { BucketClient, type BucketLimits } from './bucket-client.ts'
import { BucketPieces } from './bucket-pieces.ts'
import type { PieceHome, PieceIndex } from './piece-index.ts'
import type { PiecePlace } from './piece-place.ts'

/** Whose pieces these are: the name that the index knows itself by. */
const OWNER = 'owner'
const OWNER_BYTES = 32
const PROBE_BYTES = 1024

/** Null: the environment names none, and pieces are in the folder. */
export function bucketOf(environment: {
  readonly PIECES_URL?: string | undefined
}): Result<BucketAddress, 'bad-address'> | null {
  const text = environment.PIECES_URL
  return text === undefined || text === '' ? null : parseBucketAddress(text)
}

/** For a miner. @throws StorageError in one sentence that says what mends it */
export function openBucket(address: BucketAddress, log: Log, limits: BucketLimits = {}) {
  return async (index: PieceIndex): Promise<PiecePlace> => {
    const client = await BucketClient.open(address, limits)
    try {
      const home = await index.home()
      if (home?.at !== 'bucket' && !(await index.isEmpty()))
        throw new StorageError(
          'denied',
          'the pieces of this miner are in its folder: move them with "filetao pieces move DATA PIECES_URL", or start without PIECES_URL',
        )
      await checkBucket(client, log)
      await claimBucket(client, index, home)
      return new BucketPieces(client, index)
    } catch (caught) {
      client.close()
      throw caught
    }
  }
}

/** Writes, reads back and removes a kilobyte, and says what keeps removed pieces on the bill. */
export async function checkBucket(client: BucketClient, log: Log): Promise<void> {
  const { place } = client.address
  await client.checkAccess()
  const key = `probe/${randomBytes(8).toString('hex')}`
  const bytes = randomBytes(PROBE_BYTES)
  client.checksum = (await client.echoesSha256(key, bytes)) ? 'SHA256' : 'MD5'
  await client.put(key, bytes)
  const back = await client.get(key, PROBE_BYTES)
  if (back === null || Buffer.compare(back, bytes) !== 0)
    throw new StorageError(
      'io',
      `${place}: an object that was written is not read back: this store cannot keep pieces`,
    )
  await client.delete(key)
  if ((await client.length(key)) !== null)
    throw new StorageError(
      'io',
      `${place}: an object that was removed is still there: turn off what holds it (object lock, a cache in between)`,
    )
  const keeping = await client.keeping()
  log.info('bucket-checked', { place, checksum: client.checksum })
  if (keeping?.versions === true)
    log.warn('bucket-keeps-versions', {
      about: 'removed pieces stay on the bill until a lifecycle rule ends them',
    })
  const term = keeping?.lockedFor ?? null
  if (term !== null) log.warn('bucket-locks-objects', { for: term })
}

/** @throws StorageError when the prefix is another's, or does not hold what this index says */
export async function claimBucket(
  client: BucketClient,
  index: PieceIndex,
  home: PieceHome | null,
): Promise<void> {
  const { place } = client.address
  const bucket = home?.bucket ?? randomBytes(OWNER_BYTES / 2).toString('hex')
  if (home?.at !== 'bucket' && (await index.isEmpty())) await index.setHome({ at: 'bucket', bucket })
  else if (home === null) await index.setHome({ at: 'folder', bucket })
  const bytes = await client.get(OWNER, OWNER_BYTES)
  if (bytes !== null) return expectOwner(bytes, bucket, place)
  if (home?.at === 'bucket' && !(await index.isEmpty()))
    throw new StorageError(
      'missing',
      `${place} does not hold the pieces of this miner: correct PIECES_URL, or bring back what was removed`,
    )
  await client.put(OWNER, Buffer.from(bucket, 'utf8'), true)
  // Where the server cannot tell that it was there, the later of two that begin at once finds out here.
  expectOwner(await client.get(OWNER, OWNER_BYTES), bucket, place)
}

function expectOwner(bytes: Uint8Array | null, bucket: string, place: string): void {
  if (bytes !== null && Buffer.from(bytes).toString('utf8') === bucket) return
  throw new StorageError(
    'denied',
    `${place} holds the pieces of another miner, or of this one with another data folder: name a prefix of its own in PIECES_URL, or start with the folder they belong to`,
  )
}
