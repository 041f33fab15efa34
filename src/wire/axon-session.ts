/**
 * Requests that a session key signed in the name of an account (docs/wire.md, Sessions). What a delegation says is checked on
 * every request, the account's signature once: a node remembers, by the SHA-256 of the header, those that held and those that did
 * not. Before any curve come form, place and time, and the address pays for a header that is new; then the cheaper curve first.
 */
import { sha256 } from '@noble/hashes/sha2.js'
import { bytesToHex, utf8ToBytes } from '@noble/hashes/utils.js'
import {
  type Delegation,
  isSignedByAccount,
  misplaced,
  parseDelegation,
  type SignedDelegation,
  verifySession,
} from './delegation.ts'
import type { VerifyEd25519 } from './ed25519.ts'
import type { Sha256 } from './frame.ts'
import { MAX_CHECKED_DELEGATIONS, MAX_DELEGATION_CHARS } from './limits.ts'
import { type AxonCode, type Problem, problem } from './problem.ts'
import type { SynapseName } from './synapse.ts'

/** What a node needs to know to take delegations. */
export interface SessionDesk {
  /** Of the chain whose validators this node is among: `0x` and 64 hex characters. */
  readonly genesisHash: string
  readonly netuid: number
  /** Whether the account or the key itself has ended it. */
  isEnded(delegation: Delegation): boolean
  /** Learns what other processes of this node ended of an account; absent where there are none. Rejects while it cannot. */
  readonly refresh?: (account: string) => Promise<void>
  readonly checked: CheckedDelegations
  /** Faster than the pure one, and the same in every answer. */
  readonly verifyEd25519?: VerifyEd25519
}

/**
 * Whether the account's signature of a delegation held, by the SHA-256 of its header. Nothing of time or place is remembered. Those
 * that did not hold have a memory of their own: whoever makes them up drives out none that did.
 */
export interface CheckedDelegations {
  get(digest: string): SignedDelegation | undefined
  add(digest: string, signed: SignedDelegation): void
  isForged(digest: string): boolean
  addForged(digest: string): void
  /** Of those that held. */
  size(): number
}

export function createCheckedDelegations(capacity: number = MAX_CHECKED_DELEGATIONS): CheckedDelegations {
  const held = new Map<string, SignedDelegation>()
  const forged = new Set<string>()
  return {
    isForged: (digest) => forged.has(digest),
    addForged(digest) {
      forged.add(digest)
      const [oldest] = forged
      if (forged.size > capacity && oldest !== undefined) forged.delete(oldest)
    },
    get(digest) {
      const signed = held.get(digest)
      if (signed === undefined) return undefined
      // The order of a map is that of insertion: the least recently used is its first.
      held.delete(digest)
      held.set(digest, signed)
      return signed
    },
    add(digest, signed) {
      held.set(digest, signed)
      const [oldest] = held.keys()
      if (held.size > capacity && oldest !== undefined) held.delete(oldest)
    },
    size: () => held.size,
  }
}

/** What a wallet's text says that a session may do: nothing of what validators and miners say to each other. */
const SESSION_SYNAPSES: ReadonlySet<SynapseName> = new Set([
  'Synapse',
  'StoreUser',
  'RetrieveUser',
  'DeleteUser',
  'RenewUser',
  'LeaseUser',
  'HoldersUser',
  'ChallengeUser',
  'AccountUser',
  'PutHead',
  'GetHead',
  'RevokeSession',
])

const NOT_VERIFIED = 'Not Verified with error: '
const refused = (code: AxonCode, detail: string): Problem => problem(401, code, NOT_VERIFIED + detail)
const rateLimited = (detail: string): Problem => ({
  ...problem(429, 'rate-limited', detail),
  retryAfterSeconds: 1,
})

export interface DelegatedRequest {
  readonly header: string
  readonly synapse: SynapseName
  /** The caller that the request names. */
  readonly hotkey: string | null
  readonly message: Uint8Array
  readonly signature: Uint8Array
  /** The node that is asked. */
  readonly validator: string
  /** Unix nanoseconds. */
  readonly now: bigint
  readonly sha256?: Sha256 | undefined
  /** Whether the address may have one more delegation verified. */
  admitNew(): boolean
}

export type DelegatedOutcome =
  | { readonly ok: true; readonly delegation: Delegation }
  | { readonly ok: false; readonly problem: Problem }

/** Total. */
export function authenticateSession(
  request: DelegatedRequest,
  desk: SessionDesk | undefined,
): DelegatedOutcome {
  if (desk === undefined) {
    return no(refused('delegation-unsupported', 'this node takes requests of keys that sign for themselves'))
  }
  if (!SESSION_SYNAPSES.has(request.synapse)) {
    return no(problem(403, 'delegation-scope', 'A session key may not ask this.'))
  }
  if (request.header.length > MAX_DELEGATION_CHARS) {
    const said = `A delegation has at most ${MAX_DELEGATION_CHARS} characters.`
    return no(problem(400, 'delegation-malformed', said))
  }
  const digest = bytesToHex((request.sha256 ?? sha256)(utf8ToBytes(wellFormed(request.header))))
  if (desk.checked.isForged(digest)) return no(NOT_SIGNED)
  const known = desk.checked.get(digest)
  const read = known === undefined ? parseDelegation(request.header) : ({ ok: true, value: known } as const)
  if (!read.ok) return no(problem(400, read.reason, `${read.detail}.`))
  const { delegation } = read.value
  if (delegation.account !== request.hotkey) {
    return no(refused('delegation-signature', 'the delegation is not of the caller that the request names'))
  }
  const { genesisHash, netuid } = desk
  const now = Number(request.now / 1_000_000_000n)
  const isRevoked = (each: Delegation) => desk.isEnded(each)
  const wrong = misplaced(delegation, { genesisHash, netuid, validator: request.validator, now, isRevoked })
  if (wrong !== null) return no(refused(wrong.reason, wrong.detail))
  if (known === undefined && !request.admitNew())
    return no(rateLimited('Too many new delegations from this address.'))
  const wrongKey = () =>
    verifySession(delegation, request.message, request.signature, desk.verifyEd25519) ? null : NOT_BY_SESSION
  const forged = () => (known === undefined ? ofAccount(read.value, digest, desk) : null)
  // Of two curves of one price that comes first whose outcome is remembered.
  const isCheap = delegation.sessionKey.startsWith('ed25519:')
  const found = isCheap ? (wrongKey() ?? forged()) : (forged() ?? wrongKey())
  return found === null ? { ok: true, delegation } : no(found)
}

const NOT_SIGNED = refused('delegation-signature', 'the account did not sign this delegation')
/** As `misplaced` says it. */
export const REVOKED = refused('delegation-revoked', 'the delegation was ended by its account or its key')
const NOT_BY_SESSION = refused('session-signature', 'the session key did not sign this request')

/** Remembers what it finds. */
function ofAccount(signed: SignedDelegation, digest: string, desk: SessionDesk): Problem | null {
  if (!isSignedByAccount(signed, desk)) {
    desk.checked.addForged(digest)
    return NOT_SIGNED
  }
  desk.checked.add(digest, signed)
  return null
}

/** A header of another caller's making may hold half a character, which has no bytes. No delegation does. */
function wellFormed(text: string): string {
  return text.replaceAll(/[^ -~]/g, '?')
}

function no(refusal: Problem): DelegatedOutcome {
  return { ok: false, problem: refusal }
}
