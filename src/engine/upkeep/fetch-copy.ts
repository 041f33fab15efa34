/**
 * The bytes of an object for copies to be made of it, from whoever has them, also from holders that only another validator
 * knows; never from memory: whatever was stored before must be what is stored now.
 */
import { dec } from '../../protocol/hash.ts'
import type { RuleSet } from '../../protocol/scoring/rule-set.ts'
import type { Availability } from '../availability.ts'
import { contentRootOf } from '../content-root.ts'
import { drawSeed, type GroupParameters } from '../group-parameters.ts'
import type { KeyedLock } from '../keyed-lock.ts'
import type { EnginePorts } from '../ports.ts'
import type { ObjectRecord } from '../records.ts'
import { retrieveObject } from '../retrieve-object.ts'
import { lostCopies, retrieveCalls } from '../scored-attempts.ts'
import { scoreCalls } from '../scores.ts'
import type { Statistics } from '../statistics.ts'
import { isLive } from '../term.ts'
import { applyBatch, newBatch } from './batch.ts'
import type { Loss } from './upkeep-types.ts'

export interface FetchParts {
  readonly ports: EnginePorts
  readonly availability: Availability
  readonly statistics: Statistics
  readonly rules: RuleSet
  readonly locks: KeyedLock
  readonly copyLost: (loss: Loss) => Promise<void>
}

/** What a placement of an object needs, computed over its bytes. */
export interface FetchedCopy {
  readonly data: Uint8Array
  readonly contentRoot: string
  readonly group: GroupParameters
  readonly messageHash: bigint
}

/**
 * Null when nobody gives it.
 * @throws what the index throws
 */
export async function fetchCopy(parts: FetchParts, record: ObjectRecord): Promise<FetchedCopy | null> {
  const { ports } = parts
  const data = await fetchObject(parts, record)
  if (data === null) return null
  const group = ports.proofs.parametersOf(drawSeed(ports.random))
  const { dataHash, messageHash } = ports.hashing.pieceHashes(data, group.seed)
  if (dec(dataHash) !== record.dataHash) return null
  return { data, contentRoot: rootOf(ports, record, data), group, messageHash }
}

async function fetchObject(parts: FetchParts, record: ObjectRecord): Promise<Uint8Array | null> {
  const { ports, statistics, rules } = parts
  const { cid } = record
  const claims = (await ports.index.claims(cid)).filter((claim) => isLive(claim, ports.clock))
  // Nobody waits for it, and a repair at every crash would otherwise raise an alarm about our own records.
  const context = { ...parts, seedWrites: 'durable' } as const
  const { found, attempts } = await retrieveObject(context, cid, [record, ...claims])
  scoreCalls(statistics, rules, 'retrieve', retrieveCalls(attempts, record.length))
  for (const { hotkey, dataHash, outcome } of lostCopies(attempts)) {
    await parts.copyLost({ cid, dataHash, hotkey, reason: outcome })
  }
  // Nothing else is written then, and what was counted must not be forgotten by a restart.
  if (found === null) await applyBatch(parts, newBatch(), 'relaxed')
  return found?.data ?? null
}

/** Made anew from the bytes, which are right: a wrong one of ours would convict every miner that holds them (B30). */
function rootOf(ports: EnginePorts, { cid, contentRoot }: ObjectRecord, data: Uint8Array): string {
  const root = contentRootOf(data, ports.hashing)
  if (contentRoot !== root) {
    const detail = `the content root of ${cid} was not that of its bytes`
    ports.report({ kind: 'alarm', what: 'own-record-wrong', detail })
  }
  return root
}
