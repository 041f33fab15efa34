/**
 * The chain's number format for consensus, I32F32: a bigint holds the value times 2^32. Products and
 * quotients are cut, not rounded, because that is what decides the last digit of what a neuron is paid, and
 * our epoch is held to digits that Subtensor's own tests print (opentensor/subtensor 03f92770,
 * pallets/subtensor/src/epoch/math.rs). A quotient by zero is zero there, and here.
 */

/** A non-negative I32F32 times 2^32. */
export type Fixed = bigint

const FRACTION_BITS = 32n
export const ONE: Fixed = 1n << FRACTION_BITS
const U16_MAX = 65_535n

export const times = (a: Fixed, b: Fixed): Fixed => (a * b) >> FRACTION_BITS

export const over = (a: Fixed, b: Fixed): Fixed => (b === 0n ? 0n : (a << FRACTION_BITS) / b)

export const sumOf = (values: readonly Fixed[]): Fixed => values.reduce((sum, value) => sum + value, 0n)

/** Each value's part of the sum; all zero when the sum is. */
export const sharesOf = (values: readonly Fixed[]): Fixed[] => {
  const sum = sumOf(values)
  return values.map((value) => over(value, sum))
}

/** A ratio of two whole numbers. */
export const ratio = (part: bigint, whole: bigint): Fixed => over(part, whole)

/** 0..1 as u16 of 65535, cut. */
export const toU16 = (value: Fixed): number => {
  const scaled = (value * U16_MAX) >> FRACTION_BITS
  return Number(scaled > U16_MAX ? U16_MAX : scaled)
}

/** A whole number of rao, cut. */
export const partOf = (share: Fixed, rao: bigint): bigint => (share * rao) >> FRACTION_BITS
