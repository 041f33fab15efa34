/**
 * Sums of many multiples on P-256, k1*P1 + ... + kn*Pn, for batches of openings: buckets (Pippenger) over signed digits, with affine
 * additions inside the buckets that share one inversion a round (Montgomery's trick), six multiplications each.
 *
 * The points come from other parties, so nothing is taken for granted about them: they may be equal, opposite, infinite, or
 * become so on the way. The affine formulas do not hold there (a denominator of zero would spoil every sum of its round), so each
 * pair is looked at first. Sums over buckets use the complete formulas of @noble/curves, which is also the oracle of the tests.
 *
 * Variable time: everything here is disclosed in the answers.
 */
import { normalizeZ } from '@noble/curves/abstract/curve.js'
import { p256 } from '@noble/curves/nist.js'
import { entryAt } from './entry-at.ts'
import type { Point } from './point.ts'

const Fp = p256.Point.Fp
const P = Fp.ORDER

/** Points that lie in buckets at the same time, each with two numbers of 32 bytes: bounds the memory, not the number of points. */
const ENTRIES_MAX = 65_536

/** Multiplications of an affine addition with its share of the inversion, and of a complete projective one. */
const AFFINE_COST = 6
const PROJECTIVE_COST = 14

const WINDOW_BITS_MAX = 13

function reduce(n: bigint): bigint {
  const rest = n % P
  return rest < 0n ? rest + P : rest
}

/** The width of a digit that costs least for so many points and bits. */
export function windowBits(points: number, bits: number): number {
  let best = 1
  let least = Number.POSITIVE_INFINITY
  for (let width = 1; width <= WINDOW_BITS_MAX; width++) {
    const windows = Math.ceil((bits + 1) / width)
    const cost = windows * (points * AFFINE_COST + 2 ** width * PROJECTIVE_COST)
    if (cost < least) [best, least] = [width, cost]
  }
  return best
}

/**
 * Digits above -2^(width-1) and up to 2^(width-1), lowest first: a negative one costs nothing, because -P is P with another sign,
 * and they halve the buckets. The highest window has a bit to spare, so that nothing is carried out of it.
 */
function signedDigits(scalar: bigint, width: number, windows: number): Int16Array {
  const digits = new Int16Array(windows)
  const [mask, shift, half, full] = [(1n << BigInt(width)) - 1n, BigInt(width), 2 ** (width - 1), 2 ** width]
  let rest = scalar
  let carry = 0
  for (let i = 0; i < windows; i++) {
    const digit = Number(rest & mask) + carry
    carry = digit > half ? 1 : 0
    digits[i] = carry === 1 ? digit - full : digit
    rest >>= shift
  }
  return digits
}

/** Affine points in buckets that are added up pairwise until each has at most one. */
class Buckets {
  readonly #xs: bigint[]
  readonly #ys: bigint[]
  /** Where each bucket begins, and how many points are in it now. */
  readonly #starts: Uint32Array
  readonly #counts: Uint32Array

  /** @param capacities how many points each bucket will be given */
  constructor(capacities: Uint32Array) {
    this.#starts = new Uint32Array(capacities.length)
    this.#counts = new Uint32Array(capacities.length)
    let end = 0
    for (const [bucket, capacity] of capacities.entries()) {
      this.#starts[bucket] = end
      end += capacity
    }
    this.#xs = Array<bigint>(end).fill(0n)
    this.#ys = Array<bigint>(end).fill(0n)
  }

  put(bucket: number, x: bigint, y: bigint): void {
    const count = entryAt(this.#counts, bucket)
    const at = entryAt(this.#starts, bucket) + count
    this.#xs[at] = x
    this.#ys[at] = y
    this.#counts[bucket] = count + 1
  }

  /** The sum of what was put into the bucket. Call `addUp` first. */
  sum(bucket: number): Point {
    const at = entryAt(this.#starts, bucket)
    if (this.#counts[bucket] === 0) return p256.Point.ZERO
    return p256.Point.fromAffine({ x: entryAt(this.#xs, at), y: entryAt(this.#ys, at) })
  }

  addUp(): void {
    for (;;) {
      const denominators = this.#denominators()
      if (denominators.length === 0) return
      this.#addPairs(Fp.invertBatch(denominators))
    }
  }

  /** Of the slopes of all pairs, none of them zero; those of opposite points, whose sum is infinite, are not used. */
  #denominators(): bigint[] {
    const found: bigint[] = []
    for (const [bucket, count] of this.#counts.entries()) {
      const start = entryAt(this.#starts, bucket)
      for (let a = start; a + 1 < start + count; a += 2) found.push(this.#denominator(a))
    }
    return found
  }

  #denominator(a: number): bigint {
    const [xs, ys] = [this.#xs, this.#ys]
    // The batch's multiplications reduce what they are given, negative numbers too.
    const dx = entryAt(xs, a + 1) - entryAt(xs, a)
    // No point of P-256 has y = 0: its order is an odd prime.
    return dx === 0n ? 2n * entryAt(ys, a) : dx
  }

  #addPairs(inverses: readonly bigint[]): void {
    let next = 0
    for (const [bucket, count] of this.#counts.entries()) {
      if (count < 2) continue
      const start = entryAt(this.#starts, bucket)
      let to = start
      for (let a = start; a + 1 < start + count; a += 2)
        if (this.#addPair(a, to, entryAt(inverses, next++))) to++
      if (count % 2 === 1) this.#move(start + count - 1, to++)
      this.#counts[bucket] = to - start
    }
  }

  #move(from: number, to: number): void {
    this.#xs[to] = entryAt(this.#xs, from)
    this.#ys[to] = entryAt(this.#ys, from)
  }

  /** The sum of the points at a and a + 1, written to `to`. @returns false when it is infinite: then nothing is */
  #addPair(a: number, to: number, inverse: bigint): boolean {
    const [x1, y1, x2, y2] = [
      entryAt(this.#xs, a),
      entryAt(this.#ys, a),
      entryAt(this.#xs, a + 1),
      entryAt(this.#ys, a + 1),
    ]
    if (x1 === x2 && y1 !== y2) return false
    // a = -3 in the curve equation.
    const rise = x1 === x2 ? 3n * (x1 * x1 - 1n) : y2 - y1
    const slope = reduce(rise * inverse)
    const x = reduce(slope * slope - x1 - x2)
    this.#xs[to] = x
    this.#ys[to] = reduce(slope * (x1 - x) - y1)
    return true
  }
}

interface Affine {
  readonly x: bigint
  readonly y: bigint
}

/** The sums of the windows [from, to), lowest first: each over digit times point. */
function windowSums(
  points: readonly Affine[],
  digits: readonly Int16Array[],
  width: number,
  [from, to]: readonly [number, number],
): Point[] {
  const perWindow = 2 ** (width - 1)
  const bucketOf = (window: number, digit: number) => (window - from) * perWindow + Math.abs(digit) - 1
  const capacities = new Uint32Array((to - from) * perWindow)
  const each = (visit: (i: number, bucket: number, digit: number) => void): void => {
    for (const [i, own] of digits.entries())
      for (let window = from; window < to; window++) {
        const digit = entryAt(own, window)
        if (digit !== 0) visit(i, bucketOf(window, digit), digit)
      }
  }
  each((_, bucket) => {
    capacities[bucket] = entryAt(capacities, bucket) + 1
  })
  const buckets = new Buckets(capacities)
  each((i, bucket, digit) => {
    const { x, y } = entryAt(points, i)
    buckets.put(bucket, x, digit < 0 ? P - y : y)
  })
  buckets.addUp()
  return Array.from({ length: to - from }, (_, window) => weightedSum(buckets, window * perWindow, perWindow))
}

/** 1 * first bucket + 2 * second + ...: the running sum from the top is added as often as it has to be. */
function weightedSum(buckets: Buckets, first: number, count: number): Point {
  let running = p256.Point.ZERO
  let sum = p256.Point.ZERO
  for (let bucket = first + count - 1; bucket >= first; bucket--) {
    running = running.add(buckets.sum(bucket))
    sum = sum.add(running)
  }
  return sum
}

/**
 * The sum of all scalar * point. Infinity and zero are points and scalars like any other; an empty sum is infinity.
 * @throws RangeError for a negative scalar, or when there are more or fewer scalars than points
 */
export function multiScalarSum(points: readonly Point[], scalars: readonly bigint[]): Point {
  if (points.length !== scalars.length) throw new RangeError('multiScalarSum: one scalar per point')
  if (scalars.some((scalar) => scalar < 0n)) throw new RangeError('multiScalarSum: a negative scalar')
  const finite = points.flatMap((point, i) => (point.is0() ? [] : [{ point, scalar: entryAt(scalars, i) }]))
  const bits = finite.reduce((most, { scalar }) => Math.max(most, scalar.toString(2).length), 1)
  const width = windowBits(finite.length, bits)
  const windows = Math.ceil((bits + 1) / width)
  const affine = normalizeZ(
    p256.Point,
    finite.map(({ point }) => point),
  ).map((point) => point.toAffine())
  const digits = finite.map(({ scalar }) => signedDigits(scalar, width, windows))
  const together = Math.max(1, Math.floor(ENTRIES_MAX / Math.max(1, finite.length)))
  let sum = p256.Point.ZERO
  for (let to = windows; to > 0; to -= together) {
    const from = Math.max(0, to - together)
    for (const window of windowSums(affine, digits, width, [from, to]).toReversed()) {
      for (let i = 0; i < width; i++) sum = sum.double()
      sum = sum.add(window)
    }
  }
  return sum
}
