/**
 * Who calls an axon, and whether that one may: nonce, the address's quota, signature, and admission of the caller, in the order
 * that `pass` gives (axon.ts says why). No body is read before.
 */
import { hexToBytes, utf8ToBytes } from '@noble/hashes/utils.js'
import type { AxonService, Context } from './axon.ts'
import { contentTypeOf } from './axon-body.ts'
import { authenticateSession, REVOKED } from './axon-session.ts'
import { DELEGATION_HEADER, type Delegation } from './delegation.ts'
import { type RequestHeaders, signedMessage } from './headers.ts'
import type { NonceVerdict } from './nonce.ts'
import { type Problem, problem } from './problem.ts'
import { verifySignature } from './sr25519.ts'
import { decodeAddress } from './ss58.ts'
import { SYNAPSES, type SynapseName } from './synapse.ts'

/** Our quotas refill many times a second. */
const RATE_RETRY_SECONDS = 1

interface Signed {
  readonly ok: true
  /** Who signed, or in whose name a session key did. */
  readonly signer: string
  readonly session: Delegation | null
}

type Passed = Signed | { readonly ok: false; readonly problem: Problem }

/** Who calls, and whether that one may: in this order, except in the reference. */
export async function pass(
  context: Context,
  parsed: RequestHeaders,
  name: SynapseName,
  open: boolean,
): Promise<Passed> {
  const admitted = () => admit(context, parsed, name, open)
  if (context.axon.policy === 'reference') {
    const refused = admitted()
    return refused === null ? authenticate(context, parsed, name) : no(refused)
  }
  const who = await authenticate(context, parsed, name)
  if (!who.ok) return who
  const refused = admitted()
  return refused === null ? who : no(refused)
}

function no(refusal: Problem): Passed {
  return { ok: false, problem: refusal }
}

function admit(
  { axon, now, request }: Context,
  parsed: RequestHeaders,
  name: SynapseName,
  open: boolean,
): Problem | null {
  const hotkey = parsed.hotkey ?? ''
  const registered = hotkey !== '' && axon.isRegistered(hotkey)
  const admission = axon.admit?.({ hotkey, registered, synapse: name, ip: request.remote.ip }, now) ?? {
    ok: true,
  }
  if (!admission.ok) {
    const code = admission.status === 429 ? 'rate-limited' : 'caller-refused'
    return {
      ...problem(admission.status, code, `Forbidden. Key is blacklisted: ${admission.reason}.`),
      ...(admission.status === 429 ? { retryAfterSeconds: RATE_RETRY_SECONDS } : {}),
    }
  }
  if (registered || open) return null
  return problem(403, 'caller-unregistered', 'Forbidden. Key is blacklisted: Unrecognized hotkey.')
}

/** Of an address's quota, whose unit is a signature that is held against a key in two forms. */
const NEW_DELEGATION_COST = 2
/** It carries a second signature, and is written to disk. */
const REVOCATION_COST = 4
/** Beside the one that it was admitted for: who sends such has a bug or means harm. */
const UNHELD_COST = 4

const NOT_VERIFIED = 'Not Verified with error: '
const NONCE_TEXT: Readonly<Record<Exclude<NonceVerdict, 'fresh'>, string>> = {
  'nonce-missing': 'Nonce is missing',
  'nonce-too-old': 'Nonce is too old',
  'nonce-from-the-future': 'Nonce is from the future',
  'nonce-replayed': 'Nonce is too small',
}

async function authenticate(context: Context, parsed: RequestHeaders, name: SynapseName): Promise<Passed> {
  const { axon, now, request, headers } = context
  const strict = axon.policy === 'strict'
  const caller = {
    hotkey: parsed.hotkey ?? 'None',
    uuid: parsed.uuid ?? 'None',
    // Whoever has a delegation knows the time.
    stock:
      contentTypeOf(headers) === 'json' &&
      SYNAPSES[name].framedOnly !== true &&
      !headers.has(DELEGATION_HEADER),
    registered: parsed.hotkey !== null && axon.isRegistered(parsed.hotkey),
  }
  const early = axon.nonces.check(caller, parsed.nonce, now)
  if (early !== 'fresh') return no(problem(401, early, NOT_VERIFIED + NONCE_TEXT[early]))
  if (
    strict &&
    axon.admitAddress?.(request.remote.ip, now, name === 'RevokeSession' ? REVOCATION_COST : 1) === false
  )
    return tooManyFromAddress()
  const signature = signatureBytes(parsed.signature)
  if (signature === null) {
    const said = `${NOT_VERIFIED}Signature should be of type bytes or a hex-string`
    return no(problem(401, 'signature-malformed', said))
  }
  const turn = strict ? axon.turnOf?.(request.remote.ip) : undefined
  if (turn === null) return tooManyFromAddress()
  if (turn !== undefined) await turn
  const signed = checkSignature(context, parsed, name, signature)
  if (!signed.ok) {
    if (strict) axon.chargeAddress?.(request.remote.ip, now, UNHELD_COST)
    return signed
  }
  try {
    const asked = axon.nonces.claim(caller, parsed.nonce, now)
    // A node that is one process decides here and now: of two copies the first one that came wins.
    const late = typeof asked === 'string' ? asked : await asked
    if (late !== 'fresh') return no(problem(401, late, NOT_VERIFIED + NONCE_TEXT[late]))
    return await stillHolds(axon, signed)
  } catch {
    const refused = problem(503, 'storage-unavailable', 'This node cannot use its index now.')
    return no({ ...refused, retryAfterSeconds: RATE_RETRY_SECONDS })
  }
}

function tooManyFromAddress(): Passed {
  const refused = problem(429, 'rate-limited', 'Too many requests from this address.')
  return no({ ...refused, retryAfterSeconds: RATE_RETRY_SECONDS })
}

/** Another process of this node may have ended the session. */
async function stillHolds({ sessions }: AxonService, signed: Signed): Promise<Passed> {
  if (signed.session === null || sessions?.refresh === undefined) return signed
  await sessions.refresh(signed.session.account)
  return sessions.isEnded(signed.session) ? no(REVOKED) : signed
}

/** By the caller itself, or, where the request says so, by a session key of it. */
function checkSignature(
  { axon, headers, now, request }: Context,
  parsed: RequestHeaders,
  synapse: SynapseName,
  signature: Uint8Array,
): Passed {
  const text = signedMessage(parsed, axon.keypair.address)
  const message = utf8ToBytes(text)
  const strict = axon.policy === 'strict'
  const header = headers.get(DELEGATION_HEADER)
  if (strict && header !== undefined) {
    const { hotkey } = parsed
    const validator = axon.keypair.address
    const asked = { header, synapse, hotkey, message, signature, validator, now, sha256: axon.sha256 }
    const admitNew = () => axon.admitAddress?.(request.remote.ip, now, NEW_DELEGATION_COST) !== false
    const session = authenticateSession({ ...asked, admitNew }, axon.sessions)
    if (!session.ok) return session
    return { ok: true, signer: session.delegation.account, session: session.delegation }
  }
  if (parsed.hotkey !== null && isSignedBy(parsed.hotkey, message, signature))
    return { ok: true, signer: parsed.hotkey, session: null }
  const said = strict ? 'Signature mismatch' : `Signature mismatch with ${text} and ${parsed.signature}`
  return no(problem(401, 'signature-mismatch', NOT_VERIFIED + said))
}

function isSignedBy(hotkey: string, message: Uint8Array, signature: Uint8Array): boolean {
  const publicKey = decodeAddress(hotkey)
  return publicKey.ok && verifySignature(message, signature, publicKey.value)
}

/** Null when it is not `0x` hex at all; 64 bytes or not is for the verification to say. */
function signatureBytes(text: string | null): Uint8Array | null {
  return text !== null && /^0x(?:[0-9a-fA-F]{2})*$/.test(text) ? hexToBytes(text.slice(2)) : null
}
