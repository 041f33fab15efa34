/** A game of telling: two strips of bytes, one of them a visitor's ciphertext. Whoever cannot tell is right half of the time. */
import { wilsonInterval } from '../../protocol/scoring/wilson.ts'

/** Two-sided 95 %. */
const NORMAL_95 = 1.959964

export interface Round {
  readonly left: Uint8Array
  readonly right: Uint8Array
  readonly ciphertext: 'left' | 'right'
}

export type RandomSource = (length: number) => Uint8Array

/**
 * Cuts a strip out of a ciphertext at a place of chance and puts it beside as many random bytes.
 * @param ciphertext at least `length` bytes
 */
export function dealRound(ciphertext: Uint8Array, length: number, random: RandomSource): Round {
  if (ciphertext.length < length) throw new RangeError('dealRound: the ciphertext is shorter than a strip')
  const [a = 0, b = 0, c = 0, d = 0] = random(4)
  const places = ciphertext.length - length + 1
  const from = ((a << 16) | (b << 8) | c) % places
  const own = ciphertext.slice(from, from + length)
  const other = random(length)
  return d % 2 === 0
    ? { left: own, right: other, ciphertext: 'left' }
    : { left: other, right: own, ciphertext: 'right' }
}

export interface Score {
  readonly guesses: number
  readonly right: number
}

export interface Standing {
  /** 0..1; null without a guess. */
  readonly rate: number | null
  /** Wilson's, 95 %. */
  readonly interval: readonly [number, number]
  /** Guessing blindly would come out like this: a half lies inside. */
  readonly chance: boolean
}

export function standing({ guesses, right }: Score): Standing {
  const { lower, upper } = wilsonInterval(right, guesses, NORMAL_95)
  return {
    rate: guesses === 0 ? null : right / guesses,
    interval: [lower, upper],
    chance: lower <= 0.5 && upper >= 0.5,
  }
}

/** Reads what this tab kept of it; anything else is no score yet. */
export function parseScore(text: string | null): Score {
  const found = /^(\d{1,6})\/(\d{1,6})$/.exec(text ?? '')
  const [right, guesses] = [Number(found?.[1] ?? 0), Number(found?.[2] ?? 0)]
  return right <= guesses ? { guesses, right } : { guesses: 0, right: 0 }
}

export function formatScore({ guesses, right }: Score): string {
  return `${right}/${guesses}`
}
