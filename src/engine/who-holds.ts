/**
 * HoldersUser: who holds an object, without its bytes, so that an upload that was interrupted does not send again what is there.
 * What is told is what RetrieveUser would tell with the bytes: of our own record the receipts that we verified, else those
 * that another validator announced, which nobody here has checked.
 */
import type { Result } from '../protocol/verdict.ts'
import type { Receipt } from '../wire/receipt-shape.ts'
import { domainsOf } from './candidates.ts'
import { knownObject } from './find-object.ts'
import { holdersOf } from './holders.ts'
import type { EnginePorts } from './ports.ts'
import type { ObjectRecord } from './records.ts'
import { endingLast, endOf } from './term.ts'
import type { Copies } from './upkeep/copies.ts'

export interface KnownHolders {
  readonly receipts: readonly Receipt[]
  /** Owners whose copies count now; of others' objects the owners that the announcement names. */
  readonly copies: number
  /** Unix seconds. */
  readonly expiresAt: number
  /** Bytes of the object. */
  readonly length: number
}

export interface HolderParts {
  readonly ports: EnginePorts
  readonly copies: Copies
}

/** @throws what the index throws */
export async function whoHolds(
  parts: HolderParts,
  cid: string,
): Promise<Result<KnownHolders, 'not-found' | 'expired'>> {
  const live = await knownObject(parts.ports, cid)
  if (!live.ok) return live
  const own = live.value.find(({ claimedBy }) => claimedBy === null)
  const record = own ?? endingLast(live.value)
  if (record === undefined) throw new TypeError('whoHolds: an object that nobody knows')
  const holders = own === undefined ? claimedHolders(parts, record) : await ownHolders(parts, own)
  return { ok: true, value: { ...holders, expiresAt: endOf(record), length: record.length } }
}

type Holders = Pick<KnownHolders, 'receipts' | 'copies'>

async function ownHolders({ ports, copies }: HolderParts, own: ObjectRecord): Promise<Holders> {
  const [{ held }, healthy] = await Promise.all([holdersOf(ports.index, own), copies.healthy(own)])
  return { receipts: held, copies: healthy.length }
}

function claimedHolders({ ports }: HolderParts, { receipts }: ObjectRecord): Holders {
  const named = receipts.map(({ miner }) => miner)
  return { receipts, copies: domainsOf(ports.chain.metagraph(), named).size }
}
