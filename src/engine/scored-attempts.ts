/**
 * What attempts of a placement or a retrieval say of their miners, for statistics and scores. A user's transfers and
 * those of a repair count alike: a miner cannot tell them apart, and must not be able to.
 */
import type { Placement } from './place-object.ts'
import type { RetrieveAttempt } from './retrieve-object.ts'
import type { ScoredCall } from './scores.ts'

/** A full or busy miner said so honestly; that is no failure of its. */
export function storeCalls({ attempts }: Placement, bytes: number): ScoredCall[] {
  const judged = attempts.filter(
    ({ outcome }) =>
      outcome !== 'full' && outcome !== 'busy' && outcome !== 'cancelled' && outcome !== 'stalled',
  )
  return judged.map(({ hotkey, outcome, ms }) => {
    const success = outcome === 'verified' || outcome === 'unsigned'
    return { hotkey, success, ms: success || outcome === 'lied' ? ms : null, bytes }
  })
}

/** What only another validator says of a miner never counts against it: the claim may be false. */
export function retrieveCalls(attempts: readonly RetrieveAttempt[], bytes: number): ScoredCall[] {
  const judged = attempts.filter(({ outcome, credited }) => {
    if (outcome === 'cancelled' || outcome === 'busy' || outcome === 'stalled' || outcome === 'claim-false')
      return false
    return credited || outcome === 'verified'
  })
  return judged.map(({ hotkey, outcome, ms }) => {
    const success = outcome === 'verified'
    return { hotkey, success, ms: success || outcome === 'wrong-bytes' ? ms : null, bytes }
  })
}

/** Copies that a retrieval has shown to be gone: bytes that are not the piece, or the miner's own word. */
export function lostCopies(attempts: readonly RetrieveAttempt[]): readonly RetrieveAttempt[] {
  return attempts.filter(
    ({ outcome, credited }) => credited && (outcome === 'wrong-bytes' || outcome === 'missing'),
  )
}
