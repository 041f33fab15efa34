/**
 * Protocol section 1.8: the name of a user's object, CIDv1 of its bytes.
 *
 * `b` + base32 (lower case, no padding) of 0x01 0x55 0x12 0x20 || SHA-256: version 1, raw codec, sha2-256, 32 bytes.
 *
 * Different from the reference: a name is parsed, not merely compared. Only this one form is accepted, so that two
 * names are equal exactly when two digests are, and a name can be checked before anything is fetched by it. The user
 * checks the bytes that come back against it (V9): the node's own checks do not bind them (S5).
 */
import { sha256 } from '@noble/hashes/sha2.js'
import { base32nopad } from '@scure/base'
import { brief, Evidence } from './evidence.ts'
import type { Result, Verdict } from './verdict.ts'

const CID_LENGTH = 59
const DIGEST_BYTES = 32
/** version 1, raw codec, sha2-256, digest of 32 bytes */
const PREFIX: readonly number[] = [0x01, 0x55, 0x12, 0x20]

export interface Cid {
  readonly text: string
  /** SHA-256 of the object */
  readonly digest: Uint8Array
}

/** The name of the object whose SHA-256 this is. */
export function cidOfDigest(digest: Uint8Array): string {
  if (digest.length !== DIGEST_BYTES) throw new RangeError('cidOfDigest: a SHA-256 digest has 32 bytes')
  const bytes = new Uint8Array(PREFIX.length + DIGEST_BYTES)
  bytes.set(PREFIX)
  bytes.set(digest, PREFIX.length)
  return `b${base32nopad.encode(bytes).toLowerCase()}`
}

/** The name of these bytes. Pass a faster SHA-256 for anything large. */
export function cidOf(data: Uint8Array, hash: (data: Uint8Array) => Uint8Array = sha256): string {
  return cidOfDigest(hash(data))
}

/** Reads a name. Total. Exactly the texts that `cidOfDigest` makes are accepted. */
export function parseCid(text: unknown): Result<Cid, 'cid-malformed'> {
  const bad = (detail: string) => ({ ok: false, reason: 'cid-malformed', detail }) as const
  if (typeof text !== 'string') return bad('a content id is text')
  if (text.length !== CID_LENGTH) return bad(`a content id has ${CID_LENGTH} characters`)
  if (!/^b[a-z2-7]+$/.test(text)) return bad('not lower-case base32 with the prefix b')
  const bytes = decodeBase32(text.slice(1))
  if (bytes === null) return bad('bits are left over at the end')
  if (PREFIX.some((byte, i) => bytes[i] !== byte)) return bad('not version 1, raw, sha2-256')
  return { ok: true, value: { text, digest: bytes.slice(PREFIX.length) } }
}

/** The decoder throws when the two bits left over are not zero; then the text is not the one name of any digest. */
function decodeBase32(text: string): Uint8Array | null {
  try {
    return base32nopad.decode(text.toUpperCase())
  } catch {
    return null
  }
}

export type ObjectReason = 'cid-malformed' | 'cid-differs'

/** Whether bytes with this SHA-256 are the object of that name (V9). Total. */
export function verifyObject(cid: unknown, digest: Uint8Array): Verdict<ObjectReason> {
  const evidence = new Evidence<ObjectReason>()
  const parsed = parseCid(cid)
  const got = digest.length === DIGEST_BYTES ? cidOfDigest(digest) : `a digest of ${digest.length} bytes`
  const reason = parsed.ok ? 'cid-differs' : parsed.reason
  const detail = parsed.ok ? 'the bytes are not the object of this name' : parsed.detail
  evidence.record({ id: 'object-cid', expected: brief(cid), got }, parsed.ok && got === cid, reason, detail)
  return evidence.verdict()
}
