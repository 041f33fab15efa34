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
  { session, fields, remote }: AxonCall<'RevokeSession'>,
): Promise<RouteAnswer<'RevokeSession'>> {
  const source = sourceOf(remote.ip)
  const { account, before, signature } = fields
  if (account !== null && before !== null && signature !== null) {
    const revocation = { ...network, account, before }
    if (!isRevocationSigned(revocation, signature, { verifyEd25519: nodeEd25519 })) {
      const detail = 'the account did not sign this for this network and subnet'
      return refusal({ reason: 'revocation-signature', detail })
    }
    return answered(await ends.endBefore(account, before, source))
  }
  // The name stands in the signed body: the header, which is not in it, cannot be changed for another session's.
  if (session === null || fields.session !== sessionId(session)) {
    const detail = 'it names neither the session that signed it nor an account, a time and a signature'
    return refusal({ reason: 'revocation-malformed', detail })
  }
  return answered(await ends.end(session, source))
}

/** What one party easily has all addresses of: 256 of IPv4, a /48 of IPv6. */
export function sourceOf(ip: string): string {
  if (!ip.includes(':')) return ip.split('.').slice(0, 3).join('.')
  const [head = '', tail] = ip.split('::')
  const [first, last] = [head, tail ?? ''].map((part) => (part === '' ? [] : part.split(':')))
  const gap = tail === undefined ? 0 : Math.max(0, 8 - (first?.length ?? 0) - (last?.length ?? 0))
  return [...(first ?? []), ...Array.from({ length: gap }, () => '0'), ...(last ?? [])].slice(0, 3).join(':')
}

function answered(done: Awaited<ReturnType<SessionEnds['end']>>): RouteAnswer<'RevokeSession'> {
  return done.ok ? { ok: true, fields: { revoked: true } } : refusal(done)
}
