/** Records as objects of the network: placed with verified copies like any part of a file, fetched by digest and root. */
import { bytesToHex, hexToBytes } from '@noble/hashes/utils.js'
import { cidOfDigest } from '../../protocol/cid.ts'
import type { DriveRecord } from '../index/record.ts'
import type { NetworkAccess } from '../network-access.ts'
import type { Hashes } from '../ports.ts'
import { fetchObject } from '../transfer/fetch-object.ts'
import { contentRootHex } from '../transfer/manifest-object.ts'
import { placeObject } from '../transfer/place-object.ts'
import { sha256 } from '../web-crypto.ts'
import { type IndexObject, openRecords, sealRecords } from './network-root.ts'

/** Records in one object: a megabyte or two. */
export const OBJECT_RECORDS = 4096

export interface ObjectPlace {
  readonly access: NetworkAccess
  readonly hashes: Hashes
  /** Of the network index, 32 bytes. */
  readonly key: Uint8Array
}

/** @throws DriveError, ChainError, the signal's reason; what was placed by then is placed */
export async function placeRecords(
  { access, hashes, key }: ObjectPlace,
  records: readonly DriveRecord[],
  signal: AbortSignal,
): Promise<IndexObject[]> {
  const objects: IndexObject[] = []
  for (let at = 0; at < records.length; at += OBJECT_RECORDS) {
    const data = await sealRecords(records.slice(at, at + OBJECT_RECORDS), key)
    const digest = await sha256(data)
    const root = await contentRootHex(data)
    const sha3 = await hashes.sha3Of(data)
    const object = { cid: cidOfDigest(digest), contentRoot: root, data, sha3, title: 'the drive index' }
    await placeObject(access, object, { turn: objects.length, signal })
    objects.push({ digest: bytesToHex(digest), bytes: data.length, root })
  }
  return objects
}

/** @throws FetchError, DriveError index-newer, ChainError, the signal's reason */
export async function fetchRecords(
  { access, key }: ObjectPlace,
  object: IndexObject,
  turn: number,
  signal: AbortSignal,
): Promise<DriveRecord[]> {
  const wanted = {
    cid: cidOf(object),
    expected: { bytes: object.bytes, root: hexToBytes(object.root) },
    title: 'a piece of the drive index',
  }
  const { data } = await fetchObject(access, wanted, turn, signal)
  return openRecords(data, key)
}

export function cidOf({ digest }: Pick<IndexObject, 'digest'>): string {
  return cidOfDigest(hexToBytes(digest))
}
