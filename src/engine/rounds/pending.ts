/**
 * Containment (reliability section 7): a question that brought no verdict is asked again about the same piece, so that
 * silence never spares a miner the question it could not answer. It is a record of the index, so that neither a restart
 * nor the end of a scoring window wipes it (B25).
 *
 * Different from the reference, where a miner that was silent is next asked about another piece, if at all.
 */
import type { TaskKind } from '../../protocol/scoring/rule-set.ts'
import { STRIKES_MAX } from '../limits.ts'
import type { PendingAudit } from '../records.ts'
import type { Finding } from './outcomes.ts'

export type AuditTask = Exclude<TaskKind, 'store'>

/** What stays to be asked after a finding without a verdict. Refusals and silence are counted apart, each in a row. */
export function pendingAfter(
  question: { readonly hotkey: string; readonly dataHash: string; readonly task: AuditTask },
  before: PendingAudit | null,
  { outcome, strike, contradiction }: Finding,
  block: number,
): PendingAudit {
  const contradictions = (before?.contradictions ?? 0) + (contradiction ? 1 : 0)
  const base = { ...question, contradictions, sinceBlock: before?.sinceBlock ?? block }
  const refusedBefore = before?.why === 'unknown'
  if (strike === 'silence') {
    const strikes = before === null || refusedBefore ? 1 : before.strikes + 1
    return { ...base, why: outcome === 'offline' ? 'offline' : 'late', strikes }
  }
  if (strike === 'refusal')
    return { ...base, why: 'unknown', strikes: refusedBefore ? before.strikes + 1 : 1 }
  if (contradiction) return { ...base, why: 'unknown', strikes: 0 }
  return { ...base, why: before?.why ?? 'unknown', strikes: before?.strikes ?? 0 }
}

/**
 * Blocks after which a copy is in doubt whatever its miner says instead of answering: an hour at 12 s. A miner that is
 * always busy accuses nobody and is accused of nothing, but what nobody has seen for so long is no copy to rely on.
 */
const PATIENCE_BLOCKS = 300

/** Too long without a verdict about one piece for its copy to count. */
export function isDoubtful({ strikes, sinceBlock }: PendingAudit, block: number): boolean {
  return strikes >= STRIKES_MAX || block - sinceBlock >= PATIENCE_BLOCKS
}
