/**
 * The field of P-256, p = 2^256 - 2^224 + 2^192 + 2^96 - 1, in nine signed limbs of 29 bits, in Montgomery form (times R = 2^261).
 *
 * Why 29 bits: nine products of two limbs, even with one operand the difference of two elements and everything a few bits off,
 * stay below 2^63, so a whole column is summed in one i64 before anything is carried. Why Montgomery with R a power of 2^29:
 * p = -1 mod 2^96, so the quotient digit of a column is the column's own low limb, and adding q * p is four shifts and no product.
 *
 * Why signed: `a - b` is then nine subtractions without a carry, and multiplying takes such a difference as it is (`mulDiff`).
 *
 * Bounds, all by value. "Element": |v| < 1.5 p with limbs 0..7 in (-2^24, 2^29 + 2^24); such are results of `mul` and `sqr`
 * ((ab + qp)/R lies within |ab|/R of [0, p]). With a subtrahend the result is brought to (-2^-30 p, (1 + 2^-30) p): "coordinate".
 * An operand of a product may be an element; one of the two also a difference of two, or three times one:
 * 9 * 3 * 2^58 * 1.07 < 2^63. A value has many forms; `isZeroDifference` and `toWords` know them all.
 *
 * Everything is by address; a result may overwrite any operand. Variable time.
 */

export const LIMBS: i32 = 9
export const FIELD: usize = 36
const BITS: i64 = 29
const MASK: i64 = 0x1fffffff
/** Bits of the highest limb below 2^256. */
const TOP: i64 = 24
const TOP_MASK: i64 = 0xffffff

const P: usize = memory.data<i32>([536870911, 536870911, 536870911, 511, 0, 0, 262144, 534773760, 16777215])
/** R^2 mod p: multiplying by it enters the Montgomery form. */
const R2: usize = memory.data<i32>([3072, 0, 536805376, 534773759, 532676607, 536870911, 536870911, 536870910, 19])
/** Multiplying by the plain 1 leaves it. */
const PLAIN_ONE: usize = memory.data<i32>([1, 0, 0, 0, 0, 0, 0, 0, 0])
/** R mod p, the 1 of the Montgomery form. */
export const ONE: usize = memory.data<i32>([32, 0, 0, 536854528, 536870911, 536870911, 528482303, 67108863, 0])

// @ts-ignore: decorator
@inline
export function limb(a: usize, i: usize): i64 {
  return i64.load32_s(a + (i << 2))
}

// @ts-ignore: decorator
@inline
function put(out: usize, i: usize, value: i64): void {
  i64.store32(out + (i << 2), value)
}

export function copy(out: usize, a: usize): void {
  v128.store(out, v128.load(a))
  v128.store(out, v128.load(a, 16), 16)
  store<i32>(out, load<i32>(a, 32), 32)
}

export function negate(out: usize, a: usize): void {
  v128.store(out, i32x4.neg(v128.load(a)))
  v128.store(out, i32x4.neg(v128.load(a, 16)), 16)
  store<i32>(out, -load<i32>(a, 32), 32)
}

/** a - b without carries: a "difference", see above. */
export function subtract(out: usize, a: usize, b: usize): void {
  v128.store(out, i32x4.sub(v128.load(a), v128.load(b)))
  v128.store(out, i32x4.sub(v128.load(a, 16), v128.load(b, 16)), 16)
  store<i32>(out, load<i32>(a, 32) - load<i32>(b, 32), 32)
}

export function add(out: usize, a: usize, b: usize): void {
  v128.store(out, i32x4.add(v128.load(a), v128.load(b)))
  v128.store(out, i32x4.add(v128.load(a, 16), v128.load(b, 16)), 16)
  store<i32>(out, load<i32>(a, 32) + load<i32>(b, 32), 32)
}

/** factor * a without carries, for a factor of 2 or 3: as one operand of a product. */
export function times(out: usize, a: usize, factor: i32): void {
  const factors = i32x4.splat(factor)
  v128.store(out, i32x4.mul(v128.load(a), factors))
  v128.store(out, i32x4.mul(v128.load(a, 16), factors), 16)
  store<i32>(out, load<i32>(a, 32) * factor, 32)
}

/**
 * (a - from) * b - c - d; `difference` says whether there is a `from`, `subtrahends` whether there are c and d. Both are constants where
 * this is inlined. Column by column: the sum of its products and of what earlier quotient digits add to it, t; the digit q clears
 * its low limb. The upper columns are the result; their carries take the subtrahends along.
 */
// @ts-ignore: decorator
@inline
function product(out: usize, a: usize, from: usize, b: usize, c: usize, d: usize, difference: bool, subtrahends: i32): void {
  const a0 = difference ? limb(a, 0) - limb(from, 0) : limb(a, 0)
  const a1 = difference ? limb(a, 1) - limb(from, 1) : limb(a, 1)
  const a2 = difference ? limb(a, 2) - limb(from, 2) : limb(a, 2)
  const a3 = difference ? limb(a, 3) - limb(from, 3) : limb(a, 3)
  const a4 = difference ? limb(a, 4) - limb(from, 4) : limb(a, 4)
  const a5 = difference ? limb(a, 5) - limb(from, 5) : limb(a, 5)
  const a6 = difference ? limb(a, 6) - limb(from, 6) : limb(a, 6)
  const a7 = difference ? limb(a, 7) - limb(from, 7) : limb(a, 7)
  const a8 = difference ? limb(a, 8) - limb(from, 8) : limb(a, 8)
  const b0 = limb(b, 0)
  const b1 = limb(b, 1)
  const b2 = limb(b, 2)
  const b3 = limb(b, 3)
  const b4 = limb(b, 4)
  const b5 = limb(b, 5)
  const b6 = limb(b, 6)
  const b7 = limb(b, 7)
  const b8 = limb(b, 8)
  let t = a0 * b0
  const q0 = t & MASK
  t >>= BITS
  t += a0 * b1 + a1 * b0
  const q1 = t & MASK
  t >>= BITS
  t += a0 * b2 + a1 * b1 + a2 * b0
  const q2 = t & MASK
  t >>= BITS
  t += a0 * b3 + a1 * b2 + a2 * b1 + a3 * b0 + (q0 << 9)
  const q3 = t & MASK
  t >>= BITS
  t += a0 * b4 + a1 * b3 + a2 * b2 + a3 * b1 + a4 * b0 + (q1 << 9)
  const q4 = t & MASK
  t >>= BITS
  t += a0 * b5 + a1 * b4 + a2 * b3 + a3 * b2 + a4 * b1 + a5 * b0 + (q2 << 9)
  const q5 = t & MASK
  t >>= BITS
  t += a0 * b6 + a1 * b5 + a2 * b4 + a3 * b3 + a4 * b2 + a5 * b1 + a6 * b0 + (q3 << 9) + (q0 << 18)
  const q6 = t & MASK
  t >>= BITS
  t += a0 * b7 + a1 * b6 + a2 * b5 + a3 * b4 + a4 * b3 + a5 * b2 + a6 * b1 + a7 * b0 + (q4 << 9) + (q1 << 18) - (q0 << 21)
  const q7 = t & MASK
  t >>= BITS
  t += a0 * b8 + a1 * b7 + a2 * b6 + a3 * b5 + a4 * b4 + a5 * b3 + a6 * b2 + a7 * b1 + a8 * b0 + (q5 << 9) + (q2 << 18) - (q1 << 21) + (q0 << 24)
  const q8 = t & MASK
  t >>= BITS
  t += a1 * b8 + a2 * b7 + a3 * b6 + a4 * b5 + a5 * b4 + a6 * b3 + a7 * b2 + a8 * b1 + (q6 << 9) + (q3 << 18) - (q2 << 21) + (q1 << 24)
  if (subtrahends > 0) t -= limb(c, 0)
  if (subtrahends > 1) t -= limb(d, 0)
  const r0 = t & MASK
  t >>= BITS
  t += a2 * b8 + a3 * b7 + a4 * b6 + a5 * b5 + a6 * b4 + a7 * b3 + a8 * b2 + (q7 << 9) + (q4 << 18) - (q3 << 21) + (q2 << 24)
  if (subtrahends > 0) t -= limb(c, 1)
  if (subtrahends > 1) t -= limb(d, 1)
  const r1 = t & MASK
  t >>= BITS
  t += a3 * b8 + a4 * b7 + a5 * b6 + a6 * b5 + a7 * b4 + a8 * b3 + (q8 << 9) + (q5 << 18) - (q4 << 21) + (q3 << 24)
  if (subtrahends > 0) t -= limb(c, 2)
  if (subtrahends > 1) t -= limb(d, 2)
  const r2 = t & MASK
  t >>= BITS
  t += a4 * b8 + a5 * b7 + a6 * b6 + a7 * b5 + a8 * b4 + (q6 << 18) - (q5 << 21) + (q4 << 24)
  if (subtrahends > 0) t -= limb(c, 3)
  if (subtrahends > 1) t -= limb(d, 3)
  const r3 = t & MASK
  t >>= BITS
  t += a5 * b8 + a6 * b7 + a7 * b6 + a8 * b5 + (q7 << 18) - (q6 << 21) + (q5 << 24)
  if (subtrahends > 0) t -= limb(c, 4)
  if (subtrahends > 1) t -= limb(d, 4)
  const r4 = t & MASK
  t >>= BITS
  t += a6 * b8 + a7 * b7 + a8 * b6 + (q8 << 18) - (q7 << 21) + (q6 << 24)
  if (subtrahends > 0) t -= limb(c, 5)
  if (subtrahends > 1) t -= limb(d, 5)
  const r5 = t & MASK
  t >>= BITS
  t += a7 * b8 + a8 * b7 - (q8 << 21) + (q7 << 24)
  if (subtrahends > 0) t -= limb(c, 6)
  if (subtrahends > 1) t -= limb(d, 6)
  const r6 = t & MASK
  t >>= BITS
  t += a8 * b8 + (q8 << 24)
  if (subtrahends > 0) t -= limb(c, 7)
  if (subtrahends > 1) t -= limb(d, 7)
  const r7 = t & MASK
  t >>= BITS
  if (subtrahends > 0) t -= limb(c, 8)
  if (subtrahends > 1) t -= limb(d, 8)
  finish(out, r0, r1, r2, r3, r4, r5, r6, r7, t, subtrahends > 0)
}

/** a^2 - c - d, as above; equal products are taken once, doubled. */
// @ts-ignore: decorator
@inline
function square(out: usize, a: usize, c: usize, d: usize, subtrahends: i32): void {
  const a0 = limb(a, 0)
  const a1 = limb(a, 1)
  const a2 = limb(a, 2)
  const a3 = limb(a, 3)
  const a4 = limb(a, 4)
  const a5 = limb(a, 5)
  const a6 = limb(a, 6)
  const a7 = limb(a, 7)
  const a8 = limb(a, 8)
  const d0 = a0 << 1
  const d1 = a1 << 1
  const d2 = a2 << 1
  const d3 = a3 << 1
  const d4 = a4 << 1
  const d5 = a5 << 1
  const d6 = a6 << 1
  const d7 = a7 << 1
  let t = a0 * a0
  const q0 = t & MASK
  t >>= BITS
  t += d0 * a1
  const q1 = t & MASK
  t >>= BITS
  t += d0 * a2 + a1 * a1
  const q2 = t & MASK
  t >>= BITS
  t += d0 * a3 + d1 * a2 + (q0 << 9)
  const q3 = t & MASK
  t >>= BITS
  t += d0 * a4 + d1 * a3 + a2 * a2 + (q1 << 9)
  const q4 = t & MASK
  t >>= BITS
  t += d0 * a5 + d1 * a4 + d2 * a3 + (q2 << 9)
  const q5 = t & MASK
  t >>= BITS
  t += d0 * a6 + d1 * a5 + d2 * a4 + a3 * a3 + (q3 << 9) + (q0 << 18)
  const q6 = t & MASK
  t >>= BITS
  t += d0 * a7 + d1 * a6 + d2 * a5 + d3 * a4 + (q4 << 9) + (q1 << 18) - (q0 << 21)
  const q7 = t & MASK
  t >>= BITS
  t += d0 * a8 + d1 * a7 + d2 * a6 + d3 * a5 + a4 * a4 + (q5 << 9) + (q2 << 18) - (q1 << 21) + (q0 << 24)
  const q8 = t & MASK
  t >>= BITS
  t += d1 * a8 + d2 * a7 + d3 * a6 + d4 * a5 + (q6 << 9) + (q3 << 18) - (q2 << 21) + (q1 << 24)
  if (subtrahends > 0) t -= limb(c, 0)
  if (subtrahends > 1) t -= limb(d, 0)
  const r0 = t & MASK
  t >>= BITS
  t += d2 * a8 + d3 * a7 + d4 * a6 + a5 * a5 + (q7 << 9) + (q4 << 18) - (q3 << 21) + (q2 << 24)
  if (subtrahends > 0) t -= limb(c, 1)
  if (subtrahends > 1) t -= limb(d, 1)
  const r1 = t & MASK
  t >>= BITS
  t += d3 * a8 + d4 * a7 + d5 * a6 + (q8 << 9) + (q5 << 18) - (q4 << 21) + (q3 << 24)
  if (subtrahends > 0) t -= limb(c, 2)
  if (subtrahends > 1) t -= limb(d, 2)
  const r2 = t & MASK
  t >>= BITS
  t += d4 * a8 + d5 * a7 + a6 * a6 + (q6 << 18) - (q5 << 21) + (q4 << 24)
  if (subtrahends > 0) t -= limb(c, 3)
  if (subtrahends > 1) t -= limb(d, 3)
  const r3 = t & MASK
  t >>= BITS
  t += d5 * a8 + d6 * a7 + (q7 << 18) - (q6 << 21) + (q5 << 24)
  if (subtrahends > 0) t -= limb(c, 4)
  if (subtrahends > 1) t -= limb(d, 4)
  const r4 = t & MASK
  t >>= BITS
  t += d6 * a8 + a7 * a7 + (q8 << 18) - (q7 << 21) + (q6 << 24)
  if (subtrahends > 0) t -= limb(c, 5)
  if (subtrahends > 1) t -= limb(d, 5)
  const r5 = t & MASK
  t >>= BITS
  t += d7 * a8 - (q8 << 21) + (q7 << 24)
  if (subtrahends > 0) t -= limb(c, 6)
  if (subtrahends > 1) t -= limb(d, 6)
  const r6 = t & MASK
  t >>= BITS
  t += a8 * a8 + (q8 << 24)
  if (subtrahends > 0) t -= limb(c, 7)
  if (subtrahends > 1) t -= limb(d, 7)
  const r7 = t & MASK
  t >>= BITS
  if (subtrahends > 0) t -= limb(c, 8)
  if (subtrahends > 1) t -= limb(d, 8)
  finish(out, r0, r1, r2, r3, r4, r5, r6, r7, t, subtrahends > 0)
}

/** Stores the limbs; `bring` takes k * p off, k = floor(v / 2^256), without carries: k is -5 to 3, and limbs change by a few bits. */
// @ts-ignore: decorator
@inline
function finish(
  out: usize,
  r0: i64, r1: i64, r2: i64, r3: i64, r4: i64, r5: i64, r6: i64, r7: i64, r8: i64,
  bring: bool,
): void {
  const k = bring ? r8 >> TOP : 0
  put(out, 0, bring ? r0 + k : r0)
  put(out, 1, r1)
  put(out, 2, r2)
  put(out, 3, bring ? r3 - (k << 9) : r3)
  put(out, 4, r4)
  put(out, 5, r5)
  put(out, 6, bring ? r6 - (k << 18) : r6)
  put(out, 7, bring ? r7 + (k << 21) : r7)
  put(out, 8, bring ? r8 & TOP_MASK : r8)
}

export function mul(out: usize, a: usize, b: usize): void {
  product(out, a, 0, b, 0, 0, false, 0)
}

/** (a - a2) * b */
export function mulDiff(out: usize, a: usize, a2: usize, b: usize): void {
  product(out, a, a2, b, 0, 0, true, 0)
}

/** (a - a2) * b - c, a coordinate. */
export function mulDiffSub(out: usize, a: usize, a2: usize, b: usize, c: usize): void {
  product(out, a, a2, b, c, 0, true, 1)
}

/** (a - a2) * b - c - d, a coordinate. */
export function mulDiffSub2(out: usize, a: usize, a2: usize, b: usize, c: usize, d: usize): void {
  product(out, a, a2, b, c, d, true, 2)
}

export function sqr(out: usize, a: usize): void {
  square(out, a, 0, 0, 0)
}

/** a^2 - c - d, a coordinate. */
export function sqrSub(out: usize, a: usize, c: usize, d: usize): void {
  square(out, a, c, d, 2)
}

function sqrTimes(out: usize, times: i32): void {
  for (let i = 0; i < times; i++) sqr(out, out)
}

const X2: usize = memory.data(36)
const X3: usize = memory.data(36)
const XN: usize = memory.data(36)
const X30: usize = memory.data(36)
const X32: usize = memory.data(36)
const BASE: usize = memory.data(36)

/** a^(2^N - 1) for the N that are needed; a itself to BASE. */
function raise(a: usize): void {
  copy(BASE, a)
  sqr(X2, a)
  mul(X2, X2, BASE)
  sqr(X3, X2)
  mul(X3, X3, BASE)
  copy(XN, X3)
  sqrTimes(XN, 3)
  mul(XN, XN, X3) // x6
  copy(X30, XN)
  sqrTimes(X30, 6)
  mul(XN, X30, XN) // x12
  sqrTimes(XN, 3)
  mul(XN, XN, X3) // x15
  copy(X30, XN)
  sqrTimes(X30, 15)
  mul(X30, X30, XN)
  copy(X32, X30)
  sqrTimes(X32, 2)
  mul(X32, X32, X2)
}

/** a^((p+1)/4): a root of a where a has one, of -a otherwise. (p+1)/4 = 2^254 - 2^222 + 2^190 + 2^94. */
export function power(out: usize, a: usize): void {
  raise(a)
  copy(XN, X32)
  sqrTimes(XN, 32)
  mul(XN, XN, BASE)
  sqrTimes(XN, 96)
  mul(XN, XN, BASE)
  sqrTimes(XN, 94)
  copy(out, XN)
}

/** a^(p-2): 255 squarings, 12 products. Zero gives zero. */
export function invert(out: usize, a: usize): void {
  raise(a)
  // p - 2 = ffffffff 00000001 00000000 00000000 00000000 ffffffff ffffffff fffffffd
  copy(XN, X32)
  sqrTimes(XN, 32)
  mul(XN, XN, BASE)
  sqrTimes(XN, 128)
  mul(XN, XN, X32)
  sqrTimes(XN, 32)
  mul(XN, XN, X32)
  sqrTimes(XN, 30)
  mul(XN, XN, X30)
  sqrTimes(XN, 2)
  mul(out, XN, BASE)
}

/** The same value with limbs 0..7 in [0, 2^29): a difference or a multiple becomes an operand like any other. */
export function tidy(out: usize, a: usize): void {
  carry(out, a, 0)
}

/** The canonical form, limbs in [0, 2^29) and the value in [0, p), of any |v| < 4 p with limbs of 31 bits. */
function canonical(out: usize, a: usize): void {
  carry(out, a, 0)
  while (load<i32>(out, 32) < 0) carry(out, out, 1)
  while (!below(out)) carry(out, out, -1)
}

/** a + sign * p with limbs 0..7 carried; the highest keeps the sign. */
function carry(out: usize, a: usize, sign: i64): void {
  let t: i64 = 0
  for (let i: usize = 0; i < 8; i++) {
    t += limb(a, i) + sign * limb(P, i)
    put(out, i, t & MASK)
    t >>= BITS
  }
  put(out, 8, t + limb(a, 8) + sign * limb(P, 8))
}

/** Whether a carried, not negative value is less than p. */
function below(a: usize): bool {
  for (let i: i32 = 8; i >= 0; i--) {
    const own = limb(a, i)
    const most = limb(P, i)
    if (own !== most) return own < most
  }
  return false
}

const DIFFERENCE: usize = memory.data(36)

/**
 * Whether two coordinates are equal mod p. Nearly always decided by the first line: the difference of two would be -p, 0 or p,
 * and p = -1 mod 2^29.
 */
// @ts-ignore: decorator
@inline
export function isZeroDifference(a: usize, b: usize): bool {
  const low = (limb(a, 0) - limb(b, 0) + 1) & MASK
  return low <= 2 && isZeroDifferenceSlowly(a, b)
}

function isZeroDifferenceSlowly(a: usize, b: usize): bool {
  subtract(DIFFERENCE, a, b)
  tidy(DIFFERENCE, DIFFERENCE)
  return isZero(DIFFERENCE)
}

/** Whether a tidy |v| < 4 p is 0 mod p: k * p has the low limb -k. */
export function isZero(a: usize): bool {
  if (((limb(a, 0) + 4) & MASK) > 8) return false
  canonical(DIFFERENCE, a)
  let bits: i64 = 0
  for (let i: usize = 0; i < 9; i++) bits |= limb(DIFFERENCE, i)
  return bits === 0
}

const CANONICAL: usize = memory.data(36)

/** Out of the Montgomery form, to eight words of 32 bits, lowest first. */
export function toWords(words: usize, a: usize): void {
  mul(CANONICAL, a, PLAIN_ONE)
  canonical(CANONICAL, CANONICAL)
  let held: u64 = 0
  let bits: u64 = 0
  let to = words
  for (let i: usize = 0; i < 9; i++) {
    held |= (limb(CANONICAL, i) as u64) << bits
    bits += 29
    if (bits < 32) continue
    store<u32>(to, held as u32)
    to += 4
    held >>= 32
    bits -= 32
  }
  // 261 bits hold eight whole words.
}

/** Into the Montgomery form, from eight words below p: a coordinate. */
export function fromWords(out: usize, words: usize): void {
  let held: u64 = 0
  let bits: u64 = 0
  let from = words
  for (let i: usize = 0; i < 9; i++) {
    if (bits < 29 && from < words + 32) {
      held |= (load<u32>(from) as u64) << bits
      from += 4
      bits += 32
    }
    put(CANONICAL, i, held & MASK)
    held >>= 29
    bits -= bits < 29 ? bits : 29
  }
  mul(out, CANONICAL, R2)
  canonical(out, out)
}
