/**
 * P-256 by the kernel, in the shape in which the protocol takes arithmetic. Results are exactly @noble's; points come in as
 * `decodePoint` gives them, on the curve or infinite, and are not checked again.
 */

import { hash_to_field } from '@noble/curves/abstract/hash-to-curve.js'
import { p256 } from '@noble/curves/nist.js'
import { sha256 } from '@noble/hashes/sha2.js'
import { utf8ToBytes } from '@noble/hashes/utils.js'
import { type CurveArithmetic, type Scalars } from '../protocol/pedersen.ts'
import type { Point } from '../protocol/point.ts'
import { TableStore } from './base-tables.ts'
import {
  INNER_POINT_BYTES,
  POINT_BYTES,
  readPoints,
  reduced,
  SCALAR_BYTES,
  writePoints,
  writeScalars,
} from './curve-memory.ts'
import type { KernelExports } from './kernel-exports.ts'
import type { KernelMemory } from './kernel-memory.ts'

/** Commitments that are computed side by side: enough to share inversions, and the work stays in the processor's cache. */
const SIDE_BY_SIDE = 128
/** Below this many, one after the other is quicker. */
const SHARING_PAYS_FROM = 5
/** Points of a sum that are in memory at a time, some 250 bytes each. */
const SUM_SLICE = 8192
/** In products of field elements: a shared affine addition; two steps of the running sum over buckets. */
const AFFINE_COST = 6.5
const BUCKET_COST = 27
const SUM_WIDTHS = [2, 3, 4, 5, 6, 7, 8, 9, 10] as const

/** Of P256_XMD:SHA-256_SSWU_RO_. */
const HASH_TO_FIELD = { p: p256.Point.Fp.ORDER, m: 1, k: 128, expand: 'xmd', hash: sha256 } as const

export class KernelCurve implements CurveArithmetic {
  readonly #exports: KernelExports
  readonly #memory: KernelMemory
  readonly #tables: TableStore

  constructor(exports: KernelExports, memory: KernelMemory) {
    this.#exports = exports
    this.#memory = memory
    this.#tables = new TableStore(exports, memory)
  }

  committer(g: Point, h: Point, uses: number): (list: readonly Scalars[]) => Point[] {
    return (list) => this.#commitAll(g, h, list, uses)
  }

  #commitAll(g: Point, h: Point, list: readonly Scalars[], uses: number): Point[] {
    const scalars = list.flatMap(({ m, r }) => [reduced(m), reduced(r)])
    const tables = this.#tables.tablesFor(g, h, list.length, uses)
    if (tables === null) return this.#commitFresh(g, h, scalars)
    const points: Point[] = []
    const step = 2 * SIDE_BY_SIDE
    for (let at = 0; at < scalars.length; at += step) {
      const slice = scalars.slice(at, at + step)
      points.push(...this.#memory.within(() => this.#commitSlice(tables, slice)))
    }
    return points
  }

  #commitSlice(
    { g, h, width }: { g: number; h: number; width: number },
    scalars: readonly bigint[],
  ): Point[] {
    const { windowsOf, commitMany, commitOne } = this.#exports
    const count = scalars.length / 2
    const given = this.#memory.take(scalars.length * SCALAR_BYTES)
    const out = this.#memory.take(count * POINT_BYTES)
    const work = this.#memory.take(2 * windowsOf(width) * count * INNER_POINT_BYTES)
    writeScalars(this.#memory, given, scalars)
    if (count >= SHARING_PAYS_FROM) commitMany(out, g, h, width, given, count, work)
    else
      for (let i = 0; i < count; i++)
        commitOne(out + i * POINT_BYTES, g, h, width, given + 2 * i * SCALAR_BYTES)
    return readPoints(this.#memory, out, count)
  }

  #commitFresh(g: Point, h: Point, scalars: readonly bigint[]): Point[] {
    return this.#memory.within(() => {
      const count = scalars.length / 2
      const bases = this.#memory.take(2 * POINT_BYTES)
      const given = this.#memory.take(scalars.length * SCALAR_BYTES)
      const out = this.#memory.take(count * POINT_BYTES)
      writePoints(this.#memory, bases, [g, h])
      writeScalars(this.#memory, given, scalars)
      for (let i = 0; i < count; i++)
        this.#exports.commitFresh(out + i * POINT_BYTES, bases, given + 2 * i * SCALAR_BYTES)
      return readPoints(this.#memory, out, count)
    })
  }

  hashToPoint(label: string, message: Uint8Array): Point {
    if (label.length === 0) throw new RangeError('hashToPoint: label must not be empty')
    const fields = hash_to_field(message, 2, { ...HASH_TO_FIELD, DST: utf8ToBytes(label) }).flat()
    return this.#memory.within(() => {
      const given = this.#memory.take(2 * SCALAR_BYTES)
      const out = this.#memory.take(POINT_BYTES)
      writeScalars(this.#memory, given, fields)
      this.#exports.mapToCurve(out, given)
      return readPoints(this.#memory, out, 1)[0] ?? p256.Point.ZERO
    })
  }

  sumOfProducts(points: readonly Point[], scalars: readonly bigint[]): Point {
    if (points.length !== scalars.length) throw new RangeError('sumOfProducts: one scalar per point')
    let sum = p256.Point.ZERO
    for (let at = 0; at < points.length; at += SUM_SLICE) {
      const slice = points.slice(at, at + SUM_SLICE)
      const factors = scalars.slice(at, at + SUM_SLICE).map(reduced)
      sum = sum.add(this.#memory.within(() => this.#sumSlice(slice, factors)))
    }
    return sum
  }

  #sumSlice(points: readonly Point[], scalars: readonly bigint[]): Point {
    const count = points.length
    const bits = scalars.reduce((most, scalar) => Math.max(most, bitLength(scalar)), 1)
    const given = this.#memory.take(count * POINT_BYTES)
    const factors = this.#memory.take(count * SCALAR_BYTES)
    const out = this.#memory.take(POINT_BYTES)
    const work = this.#memory.take(count * (2 * INNER_POINT_BYTES + 4))
    writePoints(this.#memory, given, points)
    writeScalars(this.#memory, factors, scalars)
    this.#exports.sumOfProducts(out, given, factors, count, bits, sumWidth(count, bits), work)
    return readPoints(this.#memory, out, 1)[0] ?? p256.Point.ZERO
  }
}

function bitLength(scalar: bigint): number {
  return scalar === 0n ? 1 : scalar.toString(16).length * 4
}

function sumWidth(count: number, bits: number): number {
  const cost = (width: number) =>
    Math.floor((bits + width) / width) * (count * AFFINE_COST + 2 ** (width - 1) * BUCKET_COST)
  return SUM_WIDTHS.reduce<number>((best, width) => (cost(width) < cost(best) ? width : best), SUM_WIDTHS[0])
}
