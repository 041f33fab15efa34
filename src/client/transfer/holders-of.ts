import { cidOfDigest } from '../../protocol/cid.ts'
import { checkReceipts } from '../check-receipts.ts'
import type { PartProof } from '../proof-api.ts'
import type { Session } from '../session.ts'
import { sha256 } from '../web-crypto.ts'
import type { FetchedObject } from './fetch-object.ts'
import { contentRootHex } from './manifest-object.ts'

/** The holders a validator named for an object we have just received, checked against its bytes. */
export async function holdersOf(
  session: Pick<Session, 'access' | 'hashes'>,
  fetched: FetchedObject,
  as: Pick<PartProof, 'index' | 'role'>,
): Promise<PartProof> {
  const { data, receipts } = fetched
  const { ring, verifier, clock } = session.access
  const sha3 = await session.hashes.sha3Of(data)
  const cid = cidOfDigest(await sha256(data))
  const judge = { metagraph: (await ring.view()).metagraph, verifier, clock }
  const holders = await checkReceipts(receipts, { cid, length: data.length, sha3, data }, judge)
  return { ...as, cid, contentRoot: await contentRootHex(data), bytes: data.length, holders }
}
