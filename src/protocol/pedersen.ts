/**
 * Protocol section 1.3: the commitment c = m*g + r*h on P-256, and whether an opening is right.
 *
 * m = hash_data(message) may exceed the group order n and is used unreduced; r is drawn from [1, 2^256]. Scalar
 * multiplication works modulo n in effect, so m and m + n open the same commitment (S8); that is harmless for
 * binding, and the strict verifiers bound r (V3). Zero is a scalar like any other, negative ones are refused.
 *
 * Different from the reference: `opens` is total, and `opensBatch` checks many openings with one random linear
 * combination; soundness error 2^-128, so coefficients must be drawn after the answers are in:
 * known in advance they let a prover cancel two false openings against each other.
 * Multiplications here are variable time. Everything they touch is disclosed in the answers: no secret is at stake.
 */
import { normalizeZ } from '@noble/curves/abstract/curve.js'
import { p256 } from '@noble/curves/nist.js'
import { entryAt } from './entry-at.ts'
import { toInteger } from './hash.ts'
import { multiScalarSum } from './multi-scalar.ts'
import { hashToPoint, P256_ORDER, type Point } from './point.ts'

/** The largest r of the protocol: both ends of [1, 2^256] are included. */
export const RANDOMNESS_MAX: bigint = 1n << 256n

/** Coefficients of a batch lie in [1, 2^128). */
const COEFFICIENT_LIMIT = 1n << 128n

/**
 * Tables for a base that is used often. Measured in Node 20: with window 6, building both takes 37 ms, a commitment then
 * 0.8 ms instead of 3.9 ms. Wider windows cost more to build than a challenge with hundreds of chunks gives back.
 */
const TABLE_WINDOW_BITS = 6
const TABLES_PAY_FROM_USES = 16

export interface Opening {
  readonly g: Point
  readonly h: Point
  readonly commitment: Point
  readonly m: bigint
  readonly r: bigint
}

/** m and r of one commitment, neither negative. */
export type Scalars = Pick<Opening, 'm' | 'r'>

/**
 * The arithmetic of commitments, for whoever has it faster than @noble. Results are the same points for all points, also equal,
 * opposite and infinite ones, and for all scalars that are not negative. @throws RangeError for a negative scalar
 */
export interface CurveArithmetic {
  /**
   * What computes m*g + r*h, affine, for each of a list; call it as often as there are lists.
   * @param uses how many commitments are to come in all: tables are built when that pays
   */
  committer(g: Point, h: Point, uses: number): (list: readonly Scalars[]) => Point[]
  /** `hashToPoint`, affine. @throws RangeError for an empty label */
  hashToPoint(label: string, message: Uint8Array): Point
  /** The sum of all scalar * point; `multiScalarSum`. */
  sumOfProducts(points: readonly Point[], scalars: readonly bigint[]): Point
}

/** Uniform r in [1, 2^256] from 32 uniform bytes. */
export function randomnessFromBytes(bytes32: Uint8Array): bigint {
  if (bytes32.length !== 32) throw new RangeError('randomnessFromBytes: 32 bytes needed')
  return toInteger(bytes32) + 1n
}

/** m*g + r*h. Throws RangeError for a negative scalar, which the reference refuses as well. */
export function commit(g: Point, h: Point, m: bigint, r: bigint): Point {
  if (m < 0n || r < 0n) throw new RangeError('commit: scalars must not be negative')
  return g.mulAddUnsafe(m % P256_ORDER, h, r % P256_ORDER)
}

/** A `commit` for many commitments under one g and h: builds tables when `uses` says that they pay. */
export function committer(g: Point, h: Point, uses: number): (m: bigint, r: bigint) => Point {
  if (uses < TABLES_PAY_FROM_USES) return (m, r) => commit(g, h, m, r)
  // Copies, so that the tables die with this closure and the caller's points stay as they were.
  const gTable = p256.Point.fromAffine(g.toAffine()).precompute(TABLE_WINDOW_BITS)
  const hTable = p256.Point.fromAffine(h.toAffine()).precompute(TABLE_WINDOW_BITS)
  return (m, r) => {
    if (m < 0n || r < 0n) throw new RangeError('commit: scalars must not be negative')
    return gTable.multiplyUnsafe(m % P256_ORDER).add(hTable.multiplyUnsafe(r % P256_ORDER))
  }
}

/** The default, and the oracle of any other. */
export const nobleCurve: CurveArithmetic = {
  committer(g, h, uses) {
    const commitTo = committer(g, h, uses)
    return (list) =>
      normalizeZ(
        p256.Point,
        list.map(({ m, r }) => commitTo(m, r)),
      )
  },
  hashToPoint: (label, message) => p256.Point.fromAffine(hashToPoint(label, message).toAffine()),
  sumOfProducts: multiScalarSum,
}

/** Whether (m, r) opens the commitment. Total; a negative scalar opens nothing. */
export function opens({ g, h, commitment, m, r }: Opening): boolean {
  return m >= 0n && r >= 0n && commit(g, h, m, r).equals(commitment)
}

/**
 * The same by other arithmetic, where it says yes. A no is computed again with @noble, so that nobody is accused by the faster
 * code alone.
 */
export function opensBy(curve: CurveArithmetic, opening: Opening): boolean {
  if (curve === nobleCurve) return opens(opening)
  const { g, h, commitment, m, r } = opening
  if (m < 0n || r < 0n) return false
  const [computed] = curve.committer(g, h, 1)([{ m, r }])
  return computed?.equals(commitment) === true || opens(opening)
}

/** Bases that are folded apart, two at a time; more of them than this are cheaper in buckets. */
const BASES_APART_MAX = 6

interface Term {
  readonly point: Point
  readonly y: bigint
  scalar: bigint
}

/** Sums scalars of equal bases: in an audit all openings share g and h, and two multiplications are left of thousands. */
class Bases {
  /** By x: the two points with this x are each other's negatives. */
  readonly #terms = new Map<bigint, Term>()
  /** The same objects again need no coordinates, which cost an inversion where they are not affine. */
  readonly #same = new Map<Point, Term>()

  add(base: Point, scalar: bigint): void {
    const same = this.#same.get(base)
    if (same !== undefined) same.scalar = (same.scalar + scalar) % P256_ORDER
    else if (!base.is0()) this.#addNew(base, scalar % P256_ORDER)
  }

  #addNew(base: Point, scalar: bigint): void {
    const { x, y } = base.toAffine()
    const known = this.#terms.get(x)
    if (known !== undefined) {
      known.scalar = (known.scalar + (known.y === y ? scalar : P256_ORDER - scalar)) % P256_ORDER
      if (known.y === y) this.#same.set(base, known)
      return
    }
    const term = { point: base, y, scalar }
    this.#terms.set(x, term)
    this.#same.set(base, term)
  }

  sum(curve: CurveArithmetic): Point {
    const terms = [...this.#terms.values()]
    if (curve !== nobleCurve || terms.length > BASES_APART_MAX)
      return curve.sumOfProducts(
        terms.map(({ point }) => point),
        terms.map(({ scalar }) => scalar),
      )
    return terms.reduce((sum, { point, scalar }) => sum.add(point.multiplyUnsafe(scalar)), p256.Point.ZERO)
  }
}

/**
 * Whether all openings are right, up to a chance of 2^-128. False says that one is wrong, not which.
 *
 * Sum of k * commitment is compared with (sum of k*m) * g + (sum of k*r) * h. With a false opening among them the difference is a
 * point other than infinity times its k, plus what does not depend on that k; the group has prime order, so at most one of the
 * 2^128 - 1 values of k makes it vanish.
 * @param coefficients one per opening, uniform in [1, 2^128), drawn after the openings are fixed
 */
export function opensBatch(
  list: readonly Opening[],
  coefficients: readonly bigint[],
  curve: CurveArithmetic = nobleCurve,
): boolean {
  if (coefficients.length !== list.length) throw new RangeError('opensBatch: one coefficient per opening')
  if (coefficients.some((k) => k < 1n || k >= COEFFICIENT_LIMIT))
    throw new RangeError('opensBatch: coefficients lie in [1, 2^128)')
  if (list.some(({ m, r }) => m < 0n || r < 0n)) return false
  const bases = new Bases()
  for (const [i, { g, h, m, r }] of list.entries()) {
    const k = entryAt(coefficients, i)
    bases.add(g, k * m)
    bases.add(h, k * r)
  }
  const commitments = list.map(({ commitment }) => commitment)
  return curve.sumOfProducts(commitments, coefficients).equals(bases.sum(curve))
}
