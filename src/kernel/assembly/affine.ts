/**
 * Affine points, and many additions of them that share one inversion (Montgomery's trick): six products each.
 *
 * A point is x, then y, 72 bytes, both coordinates in the sense of field.ts. Infinity is a mark in the highest limb of x, where no
 * coordinate comes near. y is never 0: the order of the curve is an odd prime.
 *
 * The affine formula divides by x2 - x1. One zero among the denominators would spoil every sum of its batch, and the points come
 * from other parties who may arrange it, so each pair is looked at first: infinite, equal and opposite points go their own ways.
 */
import {
  copy, FIELD, invert, isZeroDifference, mul, mulDiff, mulDiffSub, negate, ONE, sqr, sqrSub, subtract, times,
} from './field.ts'

export const POINT: usize = 72
const INFINITY_MARK: i32 = 0x7fffffff

// @ts-ignore: decorator
@inline
export function isInfinite(point: usize): bool {
  return load<i32>(point, 32) === INFINITY_MARK
}

// @ts-ignore: decorator
@inline
export function setInfinite(point: usize): void {
  store<i32>(point, INFINITY_MARK, 32)
}

export function copyPoint(to: usize, from: usize): void {
  copy(to, from)
  copy(to + FIELD, from + FIELD)
}

export function copyNegated(to: usize, from: usize): void {
  copy(to, from)
  negate(to + FIELD, from + FIELD)
}

/** Additions that share an inversion: enough that it costs little, few enough that what they need stays in the cache. */
export const PAIRS_MAX: i32 = 1024
/** Left and right addresses of pairs. */
const PAIRS: usize = memory.data(8192)
/** Products of the denominators before each pair, and of all. */
const PREFIXES: usize = memory.data(36900)
let pairs: i32 = 0

/** What a pair's right address becomes where there is nothing left to compute. A pair with itself is a doubling. */
const DONE: usize = 0

const INVERSE: usize = memory.data(36)
const OWN: usize = memory.data(36)
const SLOPE: usize = memory.data(36)
const RISE: usize = memory.data(36)
const X3: usize = memory.data(36)

/**
 * Plans left += right; done by `addPairs` at the latest. Until then left may be in no other pair, and right must not change.
 */
export function planPair(left: usize, right: usize): void {
  if (pairs === PAIRS_MAX) addPairs()
  const at = PAIRS + (<usize>pairs << 3)
  store<u32>(at, left as u32)
  store<u32>(at, right as u32, 4)
  pairs++
}

/** Carries out what was planned. */
export function addPairs(): void {
  if (pairs === 0) return
  copy(PREFIXES, ONE)
  for (let i: i32 = 0; i < pairs; i++) multiplyDenominator(PAIRS + (<usize>i << 3), PREFIXES + FIELD * <usize>i)
  invert(INVERSE, PREFIXES + FIELD * <usize>pairs)
  for (let i: i32 = pairs - 1; i >= 0; i--) {
    const left: usize = load<u32>(PAIRS + (<usize>i << 3))
    const right: usize = load<u32>(PAIRS + (<usize>i << 3), 4)
    if (right === DONE) continue
    mul(OWN, INVERSE, PREFIXES + FIELD * <usize>i)
    if (right === left) double(left)
    else add(left, right)
  }
  pairs = 0
}

/** prefix[1] = prefix[0] * the pair's denominator, after what needs no formula is done. */
function multiplyDenominator(pair: usize, prefix: usize): void {
  const left: usize = load<u32>(pair)
  const right: usize = load<u32>(pair, 4)
  if (isInfinite(right)) {
    store<u32>(pair, DONE as u32, 4)
    copy(prefix + FIELD, prefix)
  } else if (isInfinite(left)) {
    copyPoint(left, right)
    store<u32>(pair, DONE as u32, 4)
    copy(prefix + FIELD, prefix)
  } else if (!isZeroDifference(right, left)) {
    mulDiff(prefix + FIELD, right, left, prefix)
  } else if (isZeroDifference(right + FIELD, left + FIELD)) {
    store<u32>(pair, left as u32, 4)
    times(RISE, left + FIELD, 2)
    mul(prefix + FIELD, RISE, prefix)
  } else {
    setInfinite(left)
    store<u32>(pair, DONE as u32, 4)
    copy(prefix + FIELD, prefix)
  }
}

/** left += right; OWN is the inverse of its denominator, which INVERSE then gives up. */
function add(left: usize, right: usize): void {
  mulDiff(INVERSE, right, left, INVERSE)
  mulDiff(SLOPE, right + FIELD, left + FIELD, OWN)
  sqrSub(X3, SLOPE, left, right)
  mulDiffSub(left + FIELD, left, X3, SLOPE, left + FIELD)
  copy(left, X3)
}

/** left += left; the slope is 3 (x^2 - 1) / 2y. */
function double(left: usize): void {
  times(RISE, left + FIELD, 2)
  mul(INVERSE, RISE, INVERSE)
  sqr(RISE, left)
  subtract(RISE, RISE, ONE)
  times(RISE, RISE, 3)
  mul(SLOPE, RISE, OWN)
  sqrSub(X3, SLOPE, left, left)
  mulDiffSub(left + FIELD, left, X3, SLOPE, left + FIELD)
  copy(left, X3)
}
