/** RevokeSession: a session key ends its own session, or an account all that it allowed before a moment. */
import type { SessionEnds } from '../../engine/session-ends.ts'
import type { AxonCall, RouteAnswer } from '../../wire/axon.ts'
import { isRevocationSigned, sessionId } from '../../wire/delegation.ts'
import { nodeEd25519 } from '../shared/ed25519.ts'
import { refusal } from './answer-refusal.ts'

/** What every delegation and revocation here must be for. */
export interface SessionNetwork {
  readonly genesisHash: string
  readonly netuid: number
}

/** The account's word counts whoever brings it: it is signed, and brought twice it ends nothing more. */
export async function revokeSession(
  ends: SessionEnds,
  network: SessionNetwork,
  { session, fields }: AxonCall<'RevokeSession'>,
): Promise<RouteAnswer<'RevokeSession'>> {
  const { account, before, signature } = fields
  if (account !== null && before !== null && signature !== null) {
    const revocation = { ...network, account, before }
    if (!isRevocationSigned(revocation, signature, { verifyEd25519: nodeEd25519 })) {
      const detail = 'the account did not sign this for this network and subnet'
      return refusal({ reason: 'revocation-signature', detail })
    }
    return answered(await ends.endBefore(account, before))
  }
  // The name stands in the signed body: the header, which is not in it, cannot be changed for another session's.
  if (session === null || fields.session !== sessionId(session)) {
    const detail = 'it names neither the session that signed it nor an account, a time and a signature'
    return refusal({ reason: 'revocation-malformed', detail })
  }
  return answered(await ends.end(session))
}

function answered(done: Awaited<ReturnType<SessionEnds['end']>>): RouteAnswer<'RevokeSession'> {
  return done.ok ? { ok: true, fields: { revoked: true } } : refusal(done)
}
