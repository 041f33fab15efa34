/**
 * RFC 9380, section 6.6.2: the simplified SWU map of P-256 (A = -3, Z = -10), and the sum of two, which is hash-to-curve after
 * hash_to_field. Variable time: what is hashed here is public.
 *
 * x1 = (-B/A) (1 + 1 / (Z^2 u^4 + Z u^2)); where x1 is not on the curve, x2 = Z u^2 x1 is. One power decides: p = 3 mod 4, so
 * s = g(x1)^((p+1)/4) is a root of g(x1) or of -g(x1), and in the second case s u^3 sqrt(-Z^3) is one of g(x2) = (Z u^2)^3 g(x1).
 */
import { addPairs, planPair } from './affine.ts'
import {
  add, copy, FIELD, fromWords, invert, isZero, mul, mulDiff, mulDiffSub, ONE, power, sqr, subtract, tidy, toWords,
} from './field.ts'
import { WORDS, writePoint } from './words.ts'

const ZERO: usize = memory.data(36)
const THREE: usize = memory.data<i32>([96, 0, 0, 536821760, 536870911, 536870911, 511705087, 201326591, 0])
const B: usize = memory.data<i32>([412597243, 484401705, 25462468, 24324129, 497900000, 180318738, 436654352, 393354528, 8782019])
/** -B/A */
const B_THIRD: usize = memory.data<i32>([137532414, 161467235, 187444460, 187065184, 344923637, 418020187, 324595802, 130419125, 8519745])
/** B/(Z A) */
const B_THIRTIETH: usize = memory.data<i32>([174814515, 230895088, 126118628, 501890339, 88179454, 149176201, 300895036, 281477368, 851974])
const Z: usize = memory.data<i32>([536870591, 536870911, 536870911, 164351, 0, 0, 84148224, 400556032, 16777214])
/** sqrt(-Z^3) */
const ROOT: usize = memory.data<i32>([167476468, 70865398, 282276511, 454606234, 513893632, 432220555, 322790122, 157967864, 6702858])

const U: usize = memory.data(36)
const T: usize = memory.data(36)
const X: usize = memory.data(36)
const G: usize = memory.data(36)
const S: usize = memory.data(36)
const V: usize = memory.data(36)
const PLAIN: usize = memory.data(32)
const FIRST: usize = memory.data(72)
const SECOND: usize = memory.data(72)

/** @param fields two numbers below p, as words: what hash_to_field gives */
export function mapToCurve(out: usize, fields: usize): void {
  mapOne(FIRST, fields)
  mapOne(SECOND, fields + WORDS)
  planPair(FIRST, SECOND)
  addPairs()
  writePoint(out, FIRST)
}

function mapOne(point: usize, words: usize): void {
  fromWords(U, words)
  sqr(T, U)
  mul(T, T, Z) // Z u^2
  sqr(V, T)
  add(V, V, T)
  tidy(V, V)
  if (isZero(V)) {
    copy(X, B_THIRTIETH)
  } else {
    invert(V, V)
    add(X, V, ONE)
    mul(X, X, B_THIRD)
  }
  sqr(G, X)
  mulDiff(G, G, THREE, X)
  add(G, G, B)
  tidy(G, G)
  power(S, G)
  sqr(V, S)
  subtract(V, V, G)
  tidy(V, V)
  if (!isZero(V)) {
    mul(X, X, T)
    sqr(V, U)
    mul(V, V, U)
    mul(V, V, ROOT)
    mul(S, S, V)
  }
  mulDiffSub(point, X, ZERO, ONE, ZERO)
  const y = point + FIELD
  if (isOdd(S) === ((load<u32>(words) & 1) === 1)) mulDiffSub(y, S, ZERO, ONE, ZERO)
  else mulDiffSub(y, ZERO, S, ONE, ZERO)
}

function isOdd(a: usize): bool {
  toWords(PLAIN, a)
  return (load<u32>(PLAIN) & 1) === 1
}
