/**
 * What a registration costs, as Subtensor spec 424 moves it: 1.26 times more after each registration, half as much
 * after 360 blocks without one, never outside the bounds. Fixed point like the runtime's: the multiplier has 64
 * bits after the point, the factor of one block 32, and every product is cut.
 */

/** Burn, MinBurn, MaxBurn, BurnHalfLife and BurnIncreaseMult (as 64.64 bits) of the metadata of spec 424. */
export const INITIAL_BURN_RAO = 100_000_000n
export const MIN_BURN_RAO = 500_000n
export const MAX_BURN_RAO = 100_000_000_000n
export const BURN_HALF_LIFE = 360
export const BURN_INCREASE_BITS = 0x1_428f_5c28_f5c2_9000n

const ONE = 1n << 32n

const bounded = (rao: bigint): bigint =>
  rao < MIN_BURN_RAO ? MIN_BURN_RAO : rao > MAX_BURN_RAO ? MAX_BURN_RAO : rao

const power = (base: bigint, exponent: number): bigint => {
  let [result, factor] = [ONE, base]
  for (let left = exponent; left > 0; left >>= 1) {
    if ((left & 1) === 1) result = (result * factor) >> 32n
    factor = (factor * factor) >> 32n
  }
  return result
}

/** The largest factor whose power over a half-life is at most one half. */
const decayFactor = (halfLife: number): bigint => {
  let [low, high] = [0n, ONE]
  while (low + 1n < high) {
    const middle = low + ((high - low) >> 1n)
    if (power(middle, halfLife) > ONE >> 1n) high = middle
    else low = middle
  }
  return low
}

const BLOCK_FACTOR = decayFactor(BURN_HALF_LIFE)

/** The price at the beginning of the next block. */
export const decayedBurn = (rao: bigint): bigint => bounded((rao * BLOCK_FACTOR) >> 32n)

/** The price right after a registration. */
export const raisedBurn = (rao: bigint): bigint => bounded((rao * BURN_INCREASE_BITS) >> 64n)
