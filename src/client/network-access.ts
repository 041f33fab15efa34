/** What a session needs to talk to the network, handed down as one value. */
import type { AxonTransport, Clock, ProofVerifier } from './ports.ts'
import type { ValidatorRing } from './validator-ring.ts'

export interface NetworkAccess {
  readonly axons: AxonTransport
  readonly ring: ValidatorRing
  readonly verifier: ProofVerifier
  readonly clock: Clock
}
