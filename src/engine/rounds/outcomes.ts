/**
 * What one question showed (reliability section 7): pass, fail, late, offline or unknown, and what of it counts.
 *
 * Different from the reference, where every answer that is not verified is one failure: silence is not a lie (B29), a
 * busy or full miner said so honestly, and what may be our own fault says nothing about anybody (B30).
 */
import type { AuditOutcome } from '../events.ts'
import { STRIKES_MAX } from '../limits.ts'
import type { CallFailure } from '../ports.ts'
import type { PendingAudit, PieceSeed } from '../records.ts'

export interface Finding {
  readonly outcome: AuditOutcome
  /** Empty when passed. */
  readonly reason: string
  readonly detail: string
  /** Milliseconds to the answer; null when there was none. */
  readonly ms: number | null
  /** What it adds to the count of questions in a row without a verdict. */
  readonly strike: 'silence' | 'refusal' | null
  /** The miner's bytes were right although its answer contradicted our record. */
  readonly contradiction: boolean
  /** The seed that the miner holds since its answer was verified, with its proof where we had the bytes. */
  readonly confirmed: PieceSeed | null
  /** It failed although the piece that it gave had the right bytes: it may give them again. */
  readonly hadBytes: boolean
  /** What the bytes say the record should be, when they were at hand and the record said otherwise. */
  readonly remade: { readonly contentRoot: string; readonly length: number } | null
}

const NOTHING = {
  strike: null,
  contradiction: false,
  confirmed: null,
  hadBytes: false,
  remade: null,
} as const

export function passed(ms: number, confirmed: PieceSeed): Finding {
  return { ...NOTHING, outcome: 'pass', reason: '', detail: '', ms, confirmed }
}

export function failed(reason: string, detail: string, ms: number): Finding {
  return { ...NOTHING, outcome: 'fail', reason, detail, ms }
}

/** @param ms of an answer that came although it decided nothing */
export function undecided(
  reason: string,
  detail: string,
  strike: Finding['strike'] = null,
  ms: number | null = null,
): Finding {
  return { ...NOTHING, outcome: 'unknown', reason, detail, ms, strike }
}

/** The bytes are right and the answer is not what our record demands: the record is in doubt, and is made anew. */
export function contradicted(
  reason: string,
  detail: string,
  confirmed: PieceSeed,
  remade: Finding['remade'],
): Finding {
  const ms = 0
  return { ...NOTHING, outcome: 'unknown', reason, detail, ms, contradiction: true, confirmed, remade }
}

/** Of a call without an answer that could be verified. `missing` is a declared loss; who confirms it asks again first. */
export function ofFailure(reason: CallFailure, detail: string, ms: number): Finding {
  switch (reason) {
    case 'late':
      return { ...NOTHING, outcome: 'late', reason, detail, ms: null, strike: 'silence' }
    case 'unreachable':
      return { ...NOTHING, outcome: 'offline', reason, detail, ms: null, strike: 'silence' }
    case 'missing':
    case 'malformed':
    case 'oversize':
      return failed(reason, detail, ms)
    case 'refused':
      return undecided(reason, detail, 'refusal')
    case 'busy':
    case 'full':
    case 'cancelled':
    case 'stalled':
      return undecided(reason, detail)
  }
}

/**
 * Whether one more refusal is the miner's: the last of several in a row, by a miner that served something else
 * meanwhile. One that refuses everything may have a wrong clock or an old view of the chain (B29): it accuses itself of
 * nothing, and its copy is in doubt like any silent one's.
 * @param servedAt block at which it last passed a question; undefined: not since we started
 */
export function isRefusalJudged(pending: PendingAudit | null, servedAt: number | undefined): boolean {
  if (pending === null || servedAt === undefined) return false
  return isLastRefusal(pending) && servedAt >= pending.sinceBlock
}

/** Whether one more refusal in a row reaches the limit. Other silence in between starts the count anew. */
export function isLastRefusal(pending: PendingAudit | null): boolean {
  return pending?.why === 'unknown' && pending.strikes + 1 >= STRIKES_MAX
}

const OURS: ReadonlySet<string> = new Set([
  'stalled',
  'nobody-answered',
  'everybody-refused',
  'judging-failed',
  'record-gone',
])

/** Whether a finding without a verdict is likely our own fault, so that not even patience runs out over it. */
export function isOurs({ reason }: Finding): boolean {
  return OURS.has(reason)
}

/**
 * What is left of a round's findings when the round itself is in doubt:
 *  - our own process was busy for seconds while it ran: silence says nothing;
 *  - nobody of several answered: more likely our network than all of theirs;
 *  - everybody who spoke refused: more likely our clock or our registration than their conspiracy.
 */
export function discounted(findings: readonly Finding[], stalled: boolean): Finding[] {
  const silent = ({ strike }: Finding) => strike === 'silence'
  const refused = ({ reason }: Finding) => reason === 'refused'
  const alone = findings.length > 1 && findings.every((finding) => silent(finding) && finding.ms === null)
  const trusted = findings.some((finding) => finding.ms !== null && !refused(finding))
  return findings.map((finding) => {
    if (silent(finding) && stalled) return undecided('stalled', 'this validator was busy meanwhile')
    if (silent(finding) && alone) return undecided('nobody-answered', 'no miner of this round answered')
    if (refused(finding) && !trusted) return undecided('everybody-refused', finding.detail)
    // Everybody's time has our own in it: equal times scale nothing.
    return stalled && finding.ms !== null ? { ...finding, ms: 0 } : finding
  })
}
