/**
 * One signature of an account lets a session key sign requests in its name (docs/formats/delegation.md). What is signed is the
 * text that a wallet shows, and only in the wrapped form `<Bytes>text</Bytes>`: a wallet never makes that of a transaction,
 * and no transaction is ever that. Every value has one text, and every delegation one header.
 *
 * The other way round an account ends what it allowed: `revocationText`.
 */
import { sha256 } from '@noble/hashes/sha2.js'
import { bytesToHex, hexToBytes, utf8ToBytes } from '@noble/hashes/utils.js'
import { base64urlnopad } from '@scure/base'
import * as v from 'valibot'
import type { Check, Result, Verdict } from '../protocol/verdict.ts'
import { parseJson } from './big-json.ts'
import { isSessionPoint, type VerifyEd25519, verifyEd25519 } from './ed25519.ts'
import {
  MAX_DELEGATION_CHARS,
  MAX_DELEGATION_VALIDATORS,
  MAX_SESSION_SECONDS,
  SESSION_CLOCK_SECONDS,
} from './limits.ts'
import { verifyExact, wrapBytes } from './sr25519.ts'
import { decodeAddress } from './ss58.ts'
import { utf8Text } from './text.ts'

/** On every request of a session, with `encodeDelegation`'s text. No secret, and logged by nobody. */
export const DELEGATION_HEADER = 'x-filetao-delegation'

/** `1` on every answer of a node that takes requests of session keys: before it was seen, none is sent there. */
export const SESSIONS_HEADER = 'x-filetao-sessions'

const address = v.pipe(
  v.string(),
  v.check((text) => decodeAddress(text).ok),
)
const genesis = v.pipe(v.string(), v.regex(/^0x[0-9a-f]{64}$/))
const netuid = v.pipe(v.number(), v.integer(), v.minValue(0), v.maxValue(0xffff))
const seconds = v.pipe(v.number(), v.integer(), v.minValue(0), v.maxValue(0xffffffff))
const signature = v.pipe(v.string(), v.regex(/^0x[0-9a-f]{128}$/))

const DelegationSchema = v.pipe(
  v.strictObject({
    version: v.literal(1),
    /** Of the chain: `0x` and 64 hex characters. */
    genesisHash: genesis,
    netuid,
    /** SS58, prefix 42: in whose name the requests are made. */
    account: address,
    /** `ed25519:` or `sr25519:` and 64 hex characters. */
    sessionKey: v.pipe(v.string(), v.regex(/^(?:ed25519|sr25519):[0-9a-f]{64}$/)),
    /** Hotkeys of the validators that may be asked, each once. */
    validators: v.union([
      v.literal('any'),
      v.pipe(
        v.array(address),
        v.minLength(1),
        v.maxLength(MAX_DELEGATION_VALIDATORS),
        v.check((all) => new Set(all).size === all.length),
      ),
    ]),
    /** Unix seconds. */
    from: seconds,
    /** Unix seconds, after `from`. */
    until: seconds,
    /** 32 hex characters, drawn at random: no two delegations are the same. */
    serial: v.pipe(v.string(), v.regex(/^[0-9a-f]{32}$/)),
  }),
  v.check((delegation) => delegation.until > delegation.from),
)

const RevocationSchema = v.strictObject({
  genesisHash: genesis,
  netuid,
  account: address,
  /** Unix seconds: every delegation of the account that begins before it ends. */
  before: seconds,
})

export type Delegation = Readonly<v.InferOutput<typeof DelegationSchema>>
export type Revocation = Readonly<v.InferOutput<typeof RevocationSchema>>

export interface SignedDelegation {
  readonly delegation: Delegation
  /** The account's, over the wrapped text: `0x` and 128 hex characters. */
  readonly signature: string
}

export type DelegationReason =
  | 'delegation-malformed'
  | 'delegation-signature'
  | 'delegation-expired'
  | 'delegation-not-yet'
  | 'delegation-too-long'
  | 'delegation-other-network'
  | 'delegation-other-validator'
  | 'delegation-revoked'

// ---- text -----------------------------------------------------------------------------------------

/** What the wallet shows and signs. Throws TypeError for a delegation that no reader would take: the caller's mistake. */
export function delegationText(delegation: Delegation): string {
  if (!v.is(DelegationSchema, delegation)) throw new TypeError('delegationText: not a delegation')
  const { validators } = delegation
  return [
    'FileTAO Drive asks you to let this browser sign its requests',
    '',
    "It may store, fetch, check, renew and delete files in your account's name. It cannot move funds.",
    'Purpose: filetao-session/1',
    `Network: ${delegation.genesisHash}`,
    `Subnet: ${delegation.netuid}`,
    `Account: ${delegation.account}`,
    `Session key: ${delegation.sessionKey}`,
    `Validators: ${typeof validators === 'string' ? validators : validators.join(', ')}`,
    `From: ${utcText(delegation.from)}`,
    `Until: ${utcText(delegation.until)}`,
    `Serial: ${delegation.serial}`,
  ].join('\n')
}

/** What an account signs to end its sessions. Throws TypeError like `delegationText`. */
export function revocationText(revocation: Revocation): string {
  if (!v.is(RevocationSchema, revocation)) throw new TypeError('revocationText: not a revocation')
  return [
    'FileTAO Drive asks you to end the sessions of your account',
    '',
    'No browser that you let sign before the time below may sign any longer. No file changes.',
    'Purpose: filetao-session-end/1',
    `Network: ${revocation.genesisHash}`,
    `Subnet: ${revocation.netuid}`,
    `Account: ${revocation.account}`,
    `Before: ${utcText(revocation.before)}`,
  ].join('\n')
}

/** The name of one delegation, whoever carries it: SHA-256 of its text, 64 hex characters. */
export function sessionId(delegation: Delegation): string {
  return bytesToHex(sha256(utf8ToBytes(delegationText(delegation))))
}

const DAY_SECONDS = 86_400

/** `2026-11-28T18:00:00Z`. By arithmetic (days to a civil date, eras of 400 years): nothing here knows a clock. */
function utcText(unixSeconds: number): string {
  const day = Math.floor(unixSeconds / DAY_SECONDS) + 719_468
  const era = Math.floor(day / 146_097)
  const ofEra = day % 146_097
  const yearOfEra = Math.floor(
    (ofEra - Math.floor(ofEra / 1460) + Math.floor(ofEra / 36_524) - Math.floor(ofEra / 146_096)) / 365,
  )
  const ofYear = ofEra - (365 * yearOfEra + Math.floor(yearOfEra / 4) - Math.floor(yearOfEra / 100))
  // Years of this count begin in March, so that the leap day is their last.
  const fromMarch = Math.floor((5 * ofYear + 2) / 153)
  const date = ofYear - Math.floor((153 * fromMarch + 2) / 5) + 1
  const month = fromMarch < 10 ? fromMarch + 3 : fromMarch - 9
  const year = yearOfEra + era * 400 + (month <= 2 ? 1 : 0)
  const ofDay = unixSeconds % DAY_SECONDS
  const two = (value: number) => String(Math.floor(value)).padStart(2, '0')
  const time = [ofDay / 3600, (ofDay / 60) % 60, ofDay % 60].map(two).join(':')
  return `${String(year).padStart(4, '0')}-${two(month)}-${two(date)}T${time}Z`
}

// ---- header ---------------------------------------------------------------------------------------

/** The header's text. Throws TypeError for one that no reader would take. */
export function encodeDelegation(signed: SignedDelegation): string {
  const text = headerOf(signed)
  if (!parseDelegation(text).ok) throw new TypeError('encodeDelegation: not a signed delegation')
  return text
}

function headerOf({ delegation: d, signature }: SignedDelegation): string {
  const { version, genesisHash, netuid, account, sessionKey, validators, from, until, serial } = d
  const ordered = { version, genesisHash, netuid, account, sessionKey, validators, from, until, serial }
  return base64urlnopad.encode(utf8ToBytes(JSON.stringify({ d: ordered, signature })))
}

const HeaderSchema = v.strictObject({ d: DelegationSchema, signature })

/** Reads the header's text; judges no signature. Total. */
export function parseDelegation(header: string): Result<SignedDelegation, 'delegation-malformed'> {
  if (header.length > MAX_DELEGATION_CHARS)
    return malformed(`a delegation has at most ${MAX_DELEGATION_CHARS} characters`)
  const bytes = bytesOf(header)
  const text = bytes === null ? null : utf8Text(bytes)
  if (text === null) return malformed('it is not base64url of text')
  const json = parseJson(text, { maxChars: MAX_DELEGATION_CHARS })
  const read = json.ok ? v.safeParse(HeaderSchema, json.value) : null
  if (read === null || !read.success) return malformed('its content is not that of a delegation')
  const signed = { delegation: read.output.d, signature: read.output.signature }
  // A second spelling of the same would be a second entry wherever these are remembered.
  return headerOf(signed) === header ? { ok: true, value: signed } : malformed('it is not in its one form')
}

function bytesOf(base64: string): Uint8Array | null {
  try {
    return base64urlnopad.decode(base64)
  } catch {
    return null
  }
}

function malformed(detail: string): { ok: false; reason: 'delegation-malformed'; detail: string } {
  return { ok: false, reason: 'delegation-malformed', detail }
}

// ---- verification ---------------------------------------------------------------------------------

export interface DelegationPlace {
  readonly genesisHash: string
  readonly netuid: number
  /** Hotkey of the validator that is asked; null: of no validator in particular. */
  readonly validator: string | null
  /** Unix seconds. */
  readonly now: number
  /** Whether the account or the session key has ended it. */
  readonly isRevoked?: (delegation: Delegation) => boolean
}

export interface DelegationKeys {
  /** Over exactly the given bytes; the pure ones when absent. */
  readonly verifySr25519?: (message: Uint8Array, signature: Uint8Array, publicKey: Uint8Array) => boolean
  readonly verifyEd25519?: VerifyEd25519
}

/** All that can be judged without a curve, and that changes with time and place. Null: it holds here and now. */
export function misplaced(
  delegation: Delegation,
  place: DelegationPlace,
): { readonly reason: DelegationReason; readonly detail: string } | null {
  const { from, until, validators, netuid } = delegation
  if (delegation.genesisHash !== place.genesisHash || netuid !== place.netuid)
    return { reason: 'delegation-other-network', detail: 'the delegation is for another network or subnet' }
  if (place.validator !== null && validators !== 'any' && !validators.includes(place.validator))
    return { reason: 'delegation-other-validator', detail: 'the delegation does not name this validator' }
  if (until - from > MAX_SESSION_SECONDS)
    return { reason: 'delegation-too-long', detail: 'a delegation lasts 24 hours at most' }
  if (from > place.now + SESSION_CLOCK_SECONDS)
    return { reason: 'delegation-not-yet', detail: 'the delegation has not begun' }
  if (until <= place.now) return { reason: 'delegation-expired', detail: 'the delegation has ended' }
  if (place.isRevoked?.(delegation) === true)
    return { reason: 'delegation-revoked', detail: 'the delegation was ended by its account or its key' }
  return null
}

function sessionKeyOf({ sessionKey }: Delegation): { isEd25519: boolean; publicKey: Uint8Array } {
  return { isEd25519: sessionKey.startsWith('ed25519:'), publicKey: hexToBytes(sessionKey.slice(-64)) }
}

/** Whether the account signed this text; and whether the session key is one that can sign at all. */
export function isSignedByAccount(
  { delegation, signature }: SignedDelegation,
  keys: DelegationKeys = {},
): boolean {
  const { isEd25519, publicKey } = sessionKeyOf(delegation)
  if (isEd25519 && !isSessionPoint(publicKey)) return false
  return accountSigned(delegation.account, delegationText(delegation), signature, keys)
}

/** Whether the account signed this revocation. Total over the signature. */
export function isRevocationSigned(
  revocation: Revocation,
  signature: string,
  keys: DelegationKeys = {},
): boolean {
  return (
    v.is(RevocationSchema, revocation) &&
    accountSigned(revocation.account, revocationText(revocation), signature, keys)
  )
}

/** The highest bit of the last byte is the mark of an sr25519 signature; no Ed25519 signature in its one form has it. */
const SR25519_MARK = 0x80

function accountSigned(account: string, text: string, signature: string, keys: DelegationKeys): boolean {
  const publicKey = decodeAddress(account)
  if (!publicKey.ok || !/^0x[0-9a-f]{128}$/.test(signature)) return false
  const bytes = hexToBytes(signature.slice(2))
  const wrapped = wrapBytes(utf8ToBytes(text))
  const isSr25519 = (Number.parseInt(signature.slice(-2), 16) & SR25519_MARK) !== 0
  const verify = isSr25519 ? (keys.verifySr25519 ?? verifyExact) : (keys.verifyEd25519 ?? verifyEd25519)
  return verify(wrapped, bytes, publicKey.value)
}

/** The whole judgement, cheap checks first. Total. */
export function verifyDelegation(
  signed: SignedDelegation,
  place: DelegationPlace & DelegationKeys,
): Verdict<DelegationReason> {
  const { delegation } = signed
  const wrong = misplaced(delegation, place)
  const here: Check = {
    id: 'delegation-place',
    ok: wrong === null,
    inputs: {
      network: delegation.genesisHash,
      subnet: String(delegation.netuid),
      validator: place.validator ?? 'none',
      now: String(place.now),
      from: String(delegation.from),
      until: String(delegation.until),
    },
  }
  if (wrong !== null) return { ok: false, ...wrong, checks: [here] }
  const ok = isSignedByAccount(signed, place)
  const inputs = {
    account: delegation.account,
    text: delegationText(delegation),
    signature: signed.signature,
  }
  const checks: readonly Check[] = [here, { id: 'delegation-signature', ok, inputs }]
  if (ok) return { ok, checks }
  return { ok, reason: 'delegation-signature', detail: 'the account did not sign this delegation', checks }
}

/** Whether the session key signed exactly this message: the wrapped form is of wallets, and no wallet has a session key. */
export function verifySession(
  delegation: Delegation,
  message: Uint8Array,
  signature: Uint8Array,
  verify: VerifyEd25519 = verifyEd25519,
): boolean {
  const { isEd25519, publicKey } = sessionKeyOf(delegation)
  return isEd25519 ? verify(message, signature, publicKey) : verifyExact(message, signature, publicKey)
}
