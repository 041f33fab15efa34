/**
 * Spreads one random object further (protocol section 9.4), so that no object depends on the same few miners for all of its
 * time. The document adds two copies at each turn, without end, and the reference's second copy gets another name and is never
 * found again; ours adds one, under the object's own name, up to one more than was promised.
 */
import { cidOf } from '../../protocol/cid.ts'
import { COPIES, DISTRIBUTE_COPIES } from '../limits.ts'
import { type MendParts, mend } from './mend.ts'
import type { RoundCount } from './upkeep-types.ts'

/** @throws what the index throws */
export async function distribute(parts: MendParts): Promise<RoundCount> {
  const { ports } = parts
  // CIDs are hashes, so the first one after a random CID is a random object, whatever their number.
  const from = cidOf(ports.random.bytes(32), ports.hashing.sha256)
  const [after] = await ports.index.objectsFrom(from, 1)
  const record = after ?? (await ports.index.objectsFrom('', 1))[0]
  if (record === undefined) return { asked: 0, passed: 0 }
  const healthy = (await parts.copies.healthy(record)).length
  // Fewer is the repair's business, which knows more of them and their order.
  if (healthy < COPIES || healthy >= DISTRIBUTE_COPIES) return { asked: 0, passed: 0 }
  const outcome = await mend(parts, record.cid, DISTRIBUTE_COPIES)
  if (!outcome.ok) return { asked: 1, passed: 0 }
  for (const { miner } of outcome.added) {
    ports.report({ kind: 'distributed', cid: record.cid, miner, copies: outcome.copies })
  }
  return { asked: 1, passed: 1 }
}
