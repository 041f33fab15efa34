/**
 * Protocol section 1.4: seeds, 32 random bytes as 64 lower-case hex characters, used as that text in every formula.
 *
 * Different from the reference, which coerces anything to text: only that form is accepted. The hash input
 * `data || seed` carries no length, so a seed of another length could be data of another length: D || x with seed s hashes
 * like D with seed x || s (S18).
 */
import { bytesToHex } from '@noble/hashes/utils.js'
import type { Result } from './verdict.ts'

const SEED_BYTES = 32
const SEED = /^[0-9a-f]{64}$/

/** The text of a seed drawn by the caller. */
export function seedText(bytes32: Uint8Array): string {
  if (bytes32.length !== SEED_BYTES) throw new RangeError('seedText: a seed has 32 bytes')
  return bytesToHex(bytes32)
}

/** Reads a seed. Total. */
export function parseSeed(text: unknown): Result<string, 'seed-malformed'> {
  if (typeof text === 'string' && SEED.test(text)) return { ok: true, value: text }
  return { ok: false, reason: 'seed-malformed', detail: 'a seed is 64 lower-case hex characters' }
}
