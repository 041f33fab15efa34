/**
 * An object's record made anew from its bytes, when a validator's index is gone and miners still hold its pieces. Each holder is asked to
 * store the bytes once more, before anybody else: it has them, proves it, and signs a new receipt; seeds begin anew on both sides with it.
 *
 * What only the lost index knew stays lost: who the owners are, and the payload, unless another validator was told of it.
 */
import { dec } from '../protocol/hash.ts'
import { MAX_TTL_SECONDS } from '../wire/limits.ts'
import type { Availability } from './availability.ts'
import { domainsOf } from './candidates.ts'
import { contentRootOf } from './content-root.ts'
import { drawSeed } from './group-parameters.ts'
import { COPIES, HOLDERS_MAX, nowSeconds } from './limits.ts'
import { pieceAfterStore } from './piece-seeds.ts'
import { type Placement, placeObject, type StoreAttempt } from './place-object.ts'
import { placingDone } from './placings.ts'
import type { EnginePorts } from './ports.ts'
import type { ObjectRecord } from './records.ts'

export interface FoundObject {
  readonly cid: string
  readonly data: Uint8Array
  readonly encryptionPayload: string
  /** Unix seconds: the latest end that a holder promised. */
  readonly endsAt: number
  /** Hotkeys that say they hold it. */
  readonly holders: ReadonlySet<string>
  /** Hotkeys that are asked only if nobody else proves a copy. */
  readonly aside: ReadonlySet<string>
}

export interface RebuiltObject {
  /** Distinct owners with a verified copy; without any there is no record. */
  readonly copies: number
  /** All that were asked to store. */
  readonly attempts: readonly StoreAttempt[]
}

/**
 * Durable when it resolves.
 * @throws what the index throws
 */
export async function rebuildObject(
  ports: EnginePorts,
  availability: Availability,
  found: FoundObject,
): Promise<RebuiltObject> {
  const { cid, data, encryptionPayload, endsAt } = found
  const group = ports.proofs.parametersOf(drawSeed(ports.random))
  const { dataHash, messageHash } = ports.hashing.pieceHashes(data, group.seed)
  const generated = nowSeconds(ports.clock)
  // One holder that tells of an end beyond every term must not have all others refuse.
  const ttl = Math.min(MAX_TTL_SECONDS, Math.max(1, endsAt - generated))
  const place = (excluded: ReadonlySet<string>): Promise<Placement> => {
    const preferred = new Set([...found.holders].filter((hotkey) => !excluded.has(hotkey)))
    const owners = domainsOf(ports.chain.metagraph(), [...preferred]).size
    const copies = Math.min(HOLDERS_MAX, Math.max(COPIES, owners))
    return placeObject(
      { ports, availability, hasSpace: () => true },
      {
        cid,
        dataHash: dec(dataHash),
        data,
        ttl,
        group,
        messageHash,
        existing: [],
        excluded,
        preferred,
        copies,
      },
    )
  }
  const first = await place(found.aside)
  const asked = new Set(first.attempts.map(({ hotkey }) => hotkey))
  const last = first.receipts.length === 0 && found.aside.size > 0 ? await place(asked) : null
  const attempts = [...first.attempts, ...(last?.attempts ?? [])]
  const receipts = last?.receipts ?? first.receipts
  const record: ObjectRecord = {
    cid,
    length: data.length,
    dataHash: dec(dataHash),
    contentRoot: contentRootOf(data, ports.hashing),
    generated,
    ttl,
    encryptionPayload,
    receipts,
    owners: [],
    claimedBy: null,
  }
  const copies = domainsOf(
    ports.chain.metagraph(),
    receipts.map(({ miner }) => miner),
  ).size
  if (receipts.length === 0) return { copies: 0, attempts }
  const short = { cid, sinceMs: ports.clock.nowMs(), reason: 'rebuilt' }
  await ports.index.apply(
    [
      { kind: 'object', record },
      ...receipts.map((receipt) => pieceAfterStore(record, receipt, null)),
      ...placingDone({ receipts, attempts }, record.dataHash, group.seed),
      ...(copies < COPIES ? [{ kind: 'repair' as const, entry: short }] : []),
    ],
    'durable',
  )
  return { copies, attempts }
}
