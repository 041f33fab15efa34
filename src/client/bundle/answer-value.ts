/**
 * What a miner said, unread, as values of CBOR and back. An answer may hold anything JSON has. What no check could take for right
 * (fractions, nested things, endless text) becomes an empty map: it fails the same checks, and cannot make a bundle large.
 */
import type { ChallengeAnswer } from '../../protocol/challenge-proof.ts'

/** Members of an answer but its chunk, which is kept apart (`chunk-table.ts`). */
export const ANSWER_MEMBERS = [
  'challenge_hash',
  'challenge_index',
  'chunk_size',
  'g',
  'h',
  'curve',
  'seed',
  'commitment_hash',
  'commitment_proof',
  'commitment',
  'randomness',
  'merkle_proof',
  'merkle_root',
  'content_path',
] as const satisfies readonly (keyof ChallengeAnswer)[]

/** Characters. The longest honest text is a wrapped Merkle proof: forty steps of some 130 characters in base64. */
const TEXT_MAX = 16_384
/** Characters of an integer; an honest one has 78. */
const DIGITS_MAX = 96
/** Steps and characters of a content path: as long as the verifier looks at. */
const STEPS_MAX = 106
const STEP_CHARS_MAX = 64
const INTEGER = /^-?[0-9]+$/
const UNREADABLE: Readonly<Record<string, never>> = {}

/** The one CBOR value for a member. */
export function toCborValue(value: unknown): unknown {
  if (value === null) return null
  if (typeof value === 'string') return isText(value) ? value : UNREADABLE
  if (typeof value === 'number') return Number.isSafeInteger(value) ? value + 0 : UNREADABLE
  if (typeof value === 'bigint') return bigintValue(value)
  return isStepList(value) ? [...value] : UNREADABLE
}

/** A value again, from a plain one that was read; whatever is no such value becomes one that encodes otherwise. */
export function fromCborValue(value: unknown): unknown {
  if (typeof value !== 'object' || value === null || Array.isArray(value)) return value
  const digits: unknown = Reflect.get(value, 'n')
  const isInteger = typeof digits === 'string' && digits.length <= DIGITS_MAX && INTEGER.test(digits)
  return isInteger ? BigInt(digits) : UNREADABLE
}

function bigintValue(value: bigint): unknown {
  // A number of a million digits is not written out to see that it is too long.
  if (value >= 1n << 310n || value <= -(1n << 310n)) return UNREADABLE
  return { n: value.toString() }
}

/** Lone surrogates have no UTF-8 form. */
function isText(value: string): boolean {
  return value.length <= TEXT_MAX && !/\p{Surrogate}/u.test(value)
}

function isStepList(value: unknown): value is readonly string[] {
  return (
    Array.isArray(value) &&
    value.length <= STEPS_MAX &&
    value.every((step) => typeof step === 'string' && step.length <= STEP_CHARS_MAX && isText(step))
  )
}
