/** How often a validator is asked at most; GET /limits tells the first two. */
import type { SynapseName } from '../../wire/synapse.ts'

/** Per signing hotkey: a 4 GiB file in 512 parts at once passes, then 50 parts a second (400 MiB/s). */
export const CALLER_RATE = { burst: 1_200, perSecond: 50 } as const

/**
 * Calls that count for more than one of them: a head is up to 460 KiB that everybody else's heads wait for, a LeaseUser
 * reads up to 256 objects, a renewal, a delete and a challenge call up to seven miners, an ended session is a signature to
 * verify and a record to write.
 */
export const CALL_WEIGHTS = {
  PutHead: 20,
  LeaseUser: 10,
  RenewUser: 2,
  DeleteUser: 2,
  ChallengeUser: 2,
  RevokeSession: 20,
} as const

export function weightOf(synapse: SynapseName): number {
  const weights: Partial<Record<SynapseName, number>> = CALL_WEIGHTS
  return weights[synapse] ?? 1
}

/** Per address, before a signature is verified (a third of a millisecond each, more where WebAssembly lacks; one that does not hold counts for five). A gateway sends all its users' calls from one. */
export const ADDRESS_RATE = { burst: 2_000, perSecond: 200 } as const

/** Readings of the public view per address: a list of a hundred miners costs about a millisecond. */
export const READER_RATE = { burst: 200, perSecond: 50 } as const
