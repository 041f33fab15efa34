/**
 * One point at a time, in Jacobian coordinates: X/Z^2, Y/Z^3, and Z = 0 for infinity; 108 bytes. For sums too small to share an
 * inversion. Exceptional pairs are looked for as in affine.ts.
 */
import { copyPoint, isInfinite, setInfinite } from './affine.ts'
import {
  add, copy, FIELD, invert, isZero, mul, mulDiff, mulDiffSub, mulDiffSub2, ONE, sqr, sqrSub, subtract, tidy, times,
} from './field.ts'

export const JACOBIAN: usize = 108
const Y: usize = 36
const Z: usize = 72
const ZERO: usize = memory.data(36)

const A: usize = memory.data(36)
const B: usize = memory.data(36)
const C: usize = memory.data(36)
const D: usize = memory.data(36)
const H: usize = memory.data(36)
const R: usize = memory.data(36)
const U: usize = memory.data(36)
const S: usize = memory.data(36)

export function setJacobianInfinite(point: usize): void {
  copy(point, ONE)
  copy(point + Y, ONE)
  copy(point + Z, ZERO)
}

/** Z is the limbs of zero for infinity; otherwise it is not 0 mod p, in none of its forms. */
export function isJacobianInfinite(point: usize): bool {
  const low = v128.or(v128.load(point + Z), v128.load(point + Z, 16))
  return !v128.any_true(low) && load<i32>(point + Z, 32) === 0
}

export function toJacobian(out: usize, point: usize): void {
  if (isInfinite(point)) {
    setJacobianInfinite(out)
    return
  }
  copyPoint(out, point)
  copy(out + Z, ONE)
}

/** a = -3: M = 3 (X - Z^2)(X + Z^2), S = 4 X Y^2, X' = M^2 - 2 S, Y' = M (S - X') - 8 Y^4, Z' = 2 Y Z. */
export function doubleJacobian(point: usize): void {
  if (isJacobianInfinite(point)) return
  sqr(A, point + Z)
  add(B, point, A)
  tidy(B, B)
  mulDiff(B, point, A, B)
  times(B, B, 3)
  tidy(B, B) // M
  times(C, point + Y, 2)
  mul(point + Z, C, point + Z)
  sqr(A, point + Y)
  times(A, A, 2)
  tidy(A, A) // 2 Y^2
  times(C, A, 2)
  mul(C, C, point) // S
  sqr(A, A) // 4 Y^4
  sqrSub(point, B, C, C)
  mulDiffSub2(point + Y, C, point, B, A, A)
}

/** point += affine. */
export function addMixed(point: usize, affine: usize): void {
  if (isInfinite(affine)) return
  if (isJacobianInfinite(point)) {
    toJacobian(point, affine)
    return
  }
  sqr(A, point + Z)
  mul(H, affine, A)
  mul(A, A, point + Z)
  mul(R, affine + FIELD, A)
  copy(U, point)
  copy(S, point + Y)
  copy(D, point + Z)
  finishAddition(point)
}

/** point += other. */
export function addJacobian(point: usize, other: usize): void {
  if (isJacobianInfinite(other)) return
  if (isJacobianInfinite(point)) {
    memory.copy(point, other, JACOBIAN)
    return
  }
  sqr(A, point + Z)
  sqr(B, other + Z)
  mul(U, point, B)
  mul(H, other, A)
  mul(B, B, other + Z)
  mul(A, A, point + Z)
  mul(S, point + Y, B)
  mul(R, other + Y, A)
  mul(D, point + Z, other + Z)
  finishAddition(point)
}

/**
 * With both over the denominator D: x are U and H, y are S and R. h = H - U, r = R - S, V = U h^2:
 * X' = r^2 - h^3 - 2 V, Y' = r (V - X') - S h^3, Z' = D h. Where h = 0 the points are equal or opposite.
 */
function finishAddition(point: usize): void {
  subtract(H, H, U)
  tidy(H, H)
  subtract(R, R, S)
  tidy(R, R)
  if (isZero(H)) {
    if (isZero(R)) doubleJacobian(point)
    else setJacobianInfinite(point)
    return
  }
  mul(point + Z, D, H)
  sqr(A, H)
  mul(B, A, U) // V
  mul(A, A, H) // h^3
  times(C, B, 2)
  sqrSub(point, R, A, C)
  mul(A, A, S)
  mulDiffSub(point + Y, B, point, R, A)
}

/** @param prefixes room for count + 1 field elements */
export function toAffine(out: usize, stride: usize, points: usize, count: i32, prefixes: usize): void {
  copy(prefixes, ONE)
  for (let i: i32 = 0; i < count; i++) {
    const point = points + JACOBIAN * <usize>i
    const prefix = prefixes + FIELD * <usize>i
    if (isJacobianInfinite(point)) copy(prefix + FIELD, prefix)
    else mul(prefix + FIELD, prefix, point + Z)
  }
  invert(D, prefixes + FIELD * <usize>count)
  for (let i: i32 = count - 1; i >= 0; i--) {
    const point = points + JACOBIAN * <usize>i
    const to = out + stride * <usize>i
    if (isJacobianInfinite(point)) {
      setInfinite(to)
      continue
    }
    mul(A, D, prefixes + FIELD * <usize>i) // 1/Z
    mul(D, D, point + Z)
    sqr(B, A)
    mulCoordinate(to, point, B)
    mul(B, B, A)
    mulCoordinate(to + FIELD, point + Y, B)
  }
}

/** A product as a coordinate. */
function mulCoordinate(out: usize, a: usize, b: usize): void {
  mulDiffSub(out, a, ZERO, b, ZERO)
}
