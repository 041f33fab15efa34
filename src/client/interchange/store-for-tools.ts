/**
 * A file of the drive as an object that the bittensor tools fetch: its bytes as they are, or sealed as they seal. It is an object
 * of its own, under its own CID: the file in the drive stays what it is, and nothing here renews or deletes the copy.
 */

import { cidOfDigest } from '../../protocol/cid.ts'
import { sealPayload } from '../../protocol/interop/payload.ts'
import { MAX_DATA_BYTES } from '../../wire/limits.ts'
import type { ToolStored } from '../interchange-api.ts'
import type { Session } from '../session.ts'
import { contentRootHex } from '../transfer/manifest-object.ts'
import { placeObject } from '../transfer/place-object.ts'
import { randomBytes, sha256 } from '../web-crypto.ts'
import { writeHashFile } from './hash-file.ts'
import { webPayloadCipher } from './web-payload-cipher.ts'

export const TOOL_BYTES_MAX = MAX_DATA_BYTES

const NOT_ENCRYPTED = '{}'

interface Wish {
  readonly name: string
  readonly plain: Uint8Array
  /** Null: as it is, for everybody. */
  readonly walletKey: Uint8Array | null
}

/** @throws DriveError, ChainError, the signal's reason */
export async function storeForTools(
  { access, hashes }: Pick<Session, 'access' | 'hashes'>,
  { name, plain, walletKey }: Wish,
  signal: AbortSignal,
): Promise<ToolStored> {
  const sealed =
    walletKey === null
      ? { data: plain, payload: NOT_ENCRYPTED }
      : await sealPayload({
          plain,
          walletKey,
          aesKey: randomBytes(32),
          nonce: randomBytes(16),
          boxNonce: randomBytes(24),
          cipher: webPayloadCipher,
        })
  const { data, payload } = sealed
  const sha3 = await hashes.sha3Of(data)
  const cid = cidOfDigest(await sha256(data))
  const object = { cid, contentRoot: await contentRootHex(data), data, sha3, payload, title: 'the object' }
  const { copies, holders, claims = [] } = await placeObject(access, object, { turn: 0, signal })
  const nodes = [...new Set([...holders.map(({ validatorHotkey }) => validatorHotkey), ...claims])]
  return { state: 'stored', cid, nodes, copies, list: writeHashFile({ name, cid, nodes }) }
}
