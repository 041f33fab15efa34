/** Points and scalars in the kernel's memory: 64-bit words, lowest first; infinity is 0, 0, which is no point of P-256. */
import { p256 } from '@noble/curves/nist.js'
import { P256_ORDER, type Point } from '../protocol/point.ts'
import type { KernelMemory } from './kernel-memory.ts'

export const SCALAR_BYTES = 32
export const POINT_BYTES = 64
/** A point as the kernel computes with it, in tables and while adding. */
export const INNER_POINT_BYTES = 72

const WORDS = 4

/** Modulo the order, which changes no product. @throws RangeError for a negative scalar, as @noble's side does */
export function reduced(scalar: bigint): bigint {
  if (scalar < 0n) throw new RangeError('kernel: scalars must not be negative')
  return scalar < P256_ORDER ? scalar : scalar % P256_ORDER
}

/** Storing into such an array takes the lowest 64 bits. */
function putNumber(words: BigUint64Array, at: number, value: bigint): void {
  words[at] = value
  words[at + 1] = value >> 64n
  words[at + 2] = value >> 128n
  words[at + 3] = value >> 192n
}

function numberAt(words: BigUint64Array, at: number): bigint {
  const [a, b, c, d] = [words[at] ?? 0n, words[at + 1] ?? 0n, words[at + 2] ?? 0n, words[at + 3] ?? 0n]
  return (((((d << 64n) | c) << 64n) | b) << 64n) | a
}

/** @param scalars below 2^256 */
export function writeScalars(memory: KernelMemory, address: number, scalars: readonly bigint[]): void {
  const words = memory.longs(address, scalars.length * WORDS)
  for (const [i, scalar] of scalars.entries()) putNumber(words, i * WORDS, scalar)
}

export function writePoints(memory: KernelMemory, address: number, points: readonly Point[]): void {
  const words = memory.longs(address, points.length * 2 * WORDS)
  for (const [i, point] of points.entries()) {
    const { x, y } = point.is0() ? ZERO : point.toAffine()
    putNumber(words, i * 2 * WORDS, x)
    putNumber(words, (i * 2 + 1) * WORDS, y)
  }
}

/** All with Z = 1, or infinity. */
export function readPoints(memory: KernelMemory, address: number, count: number): Point[] {
  const words = memory.longs(address, count * 2 * WORDS)
  return Array.from({ length: count }, (_, i) =>
    p256.Point.fromAffine({
      x: numberAt(words, i * 2 * WORDS),
      y: numberAt(words, (i * 2 + 1) * WORDS),
    }),
  )
}

const ZERO = { x: 0n, y: 0n }
