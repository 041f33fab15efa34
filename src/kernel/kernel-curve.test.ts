import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { p256, p256_hasher } from '@noble/curves/nist.js'
import { beforeAll, describe, expect, it } from 'vitest'
import { type CurveArithmetic, commit, nobleCurve, opensBatch, opensBy } from '../protocol/pedersen.ts'
import { decodePoint, encodePoint, hashToPoint, type Point } from '../protocol/point.ts'
import { compareWithNoble, drawCase, EDGE_SCALARS } from '../testing/kernel/curve-cases.ts'
import { createStream } from '../testing/seeded-random.ts'
import { readPoints, writeScalars } from './curve-memory.ts'
import { readExports } from './kernel-exports.ts'
import { KernelMemory } from './kernel-memory.ts'
import { loadProofKernel } from './proof-kernel.ts'
import { KERNEL_BASE64 } from './proof-kernel.wasm.ts'

const G = p256.Point.BASE
const ZERO = p256.Point.ZERO
const g = hashToPoint('kernel g', new Uint8Array(0))
const h = hashToPoint('kernel h', new Uint8Array(0))

let curve: CurveArithmetic

beforeAll(async () => {
  const kernel = await loadProofKernel()
  if (kernel === null) throw new Error('Node has WebAssembly')
  curve = kernel.curve
})

/** The points that adding up in batches would stumble over. */
const BASES: Readonly<Record<string, readonly [Point, Point]>> = {
  'g infinite': [ZERO, h],
  'h infinite': [g, ZERO],
  'both infinite': [ZERO, ZERO],
  'g = h': [g, g],
  'g = -h': [g, g.negate()],
  'the generator and its double': [G, G.double()],
  'h = 2^8 g, a window further': [g, g.multiplyUnsafe(256n)],
  'not affine': [g.double().add(g), h.double()],
}

describe('commitments', () => {
  // Few with small tables, many with wide ones, one at a time, and none.
  for (const [name, [a, b]] of Object.entries(BASES)) {
    it(`are @noble's for edge scalars where ${name}`, () => {
      const list = EDGE_SCALARS.map((m, i) => ({ m, r: EDGE_SCALARS[(i * 5 + 3) % EDGE_SCALARS.length]! }))
      const right = list.map(({ m, r }) => encodePoint(commit(a, b, m, r)))
      const text = (uses: number) => curve.committer(a, b, uses)(list).map(encodePoint)
      expect(text(1)).toEqual(right)
      expect(text(300)).toEqual(right)
      expect(list.map((one) => encodePoint(curve.committer(a, b, 300)([one])[0]!))).toEqual(right)
    })
  }

  it('of nothing are nothing', () => {
    expect(curve.committer(g, h, 0)([])).toEqual([])
  })

  it('refuse negative scalars like the plain ones', () => {
    expect(() => curve.committer(g, h, 1)([{ m: 1n, r: -1n }])).toThrow(RangeError)
    expect(() => nobleCurve.committer(g, h, 1)([{ m: 1n, r: -1n }])).toThrow(RangeError)
  })

  it('of more pairs of bases than there is room for tables stay right, back and forth', () => {
    const list = [
      { m: 5n, r: 7n },
      { m: 1n << 200n, r: 3n },
    ]
    for (const i of [1, 2, 3, 4, 5, 6, 1, 5, 2, 18, 1]) {
      const base = g.multiplyUnsafe(BigInt(i))
      const [first] = curve.committer(base, h, 40)(list)
      expect(first?.equals(commit(base, h, 5n, 7n))).toBe(true)
    }
  })

  it('and sums are right in random cases bent towards exceptions', () => {
    const random = createStream('kernel', 'test')
    const wrong = Array.from(
      { length: 12 },
      () => compareWithNoble(curve, drawCase(random, 40), random).wrong,
    )
    expect(wrong.flat()).toEqual([])
  })
})

describe('sums of products', () => {
  it('of nothing, of infinity, of zeros and of opposites are infinite', () => {
    expect(curve.sumOfProducts([], []).is0()).toBe(true)
    expect(curve.sumOfProducts([ZERO, ZERO], [5n, 0n]).is0()).toBe(true)
    expect(curve.sumOfProducts([g, h], [0n, 0n]).is0()).toBe(true)
    expect(curve.sumOfProducts([g, h, g.negate(), h.negate()], [9n, 8n, 9n, 8n]).is0()).toBe(true)
  })

  it('add equal points in one bucket', () => {
    for (const count of [2, 3, 4, 7, 64]) {
      const [points, ones] = [Array<Point>(count).fill(g), Array<bigint>(count).fill(1n)]
      expect(curve.sumOfProducts(points, ones).equals(g.multiplyUnsafe(BigInt(count)))).toBe(true)
    }
  })

  it('want one scalar a point, not negative', () => {
    expect(() => curve.sumOfProducts([g], [])).toThrow(RangeError)
    expect(() => curve.sumOfProducts([g], [-1n])).toThrow(RangeError)
  })
})

describe('hashing to the curve', () => {
  it("gives @noble's points for any label and message", () => {
    for (let i = 0; i < 40; i++) {
      const [label, message] = [`label ${i % 3}`, new Uint8Array(i * 7).fill(i)]
      const [ours, right] = [curve.hashToPoint(label, message), hashToPoint(label, message)]
      expect(encodePoint(ours)).toBe(encodePoint(right))
    }
  })

  it('maps the numbers at the edges of the field as @noble does', async () => {
    const { instance } = await WebAssembly.instantiate(Buffer.from(KERNEL_BASE64, 'base64'), {})
    const exports = readExports(instance.exports)
    const memory = new KernelMemory(exports)
    const [given, out] = [memory.take(64), memory.take(64)]
    const P = p256.Point.Fp.ORDER
    // Its type speaks of lists, of which curves over prime fields take none.
    const map = p256_hasher.mapToCurve as unknown as (u: bigint) => Point
    const edges = [0n, 1n, 2n, P - 1n, P - 2n, (P - 1n) / 2n, (P + 1n) / 2n, 1n << 255n]
    for (const [i, u] of edges.entries()) {
      const v = edges[(i * 3 + 1) % edges.length]!
      writeScalars(memory, given, [u, v])
      exports.mapToCurve(out, given)
      const right = map(u).add(map(v))
      expect(encodePoint(readPoints(memory, out, 1)[0]!)).toBe(encodePoint(right))
    }
  })

  it('refuses an empty label', () => {
    expect(() => curve.hashToPoint('', new Uint8Array(1))).toThrow(RangeError)
  })
})

describe('openings of the vectors', () => {
  const file = readFileSync(join(import.meta.dirname, '../../e2e/vectors/pedersen.json'), 'utf8')
  const vectors = JSON.parse(file) as { readonly [list in 'commits' | 'opens']: readonly Vector[] }

  interface Vector {
    readonly [field: string]: string
  }

  const pointOf = (hex: string | undefined): Point => {
    const point = decodePoint(hex, 'reference')
    if (!point.ok) throw new Error(point.detail)
    return point.value
  }

  const openingOf = ({ g: gHex, h: hHex, commitment, m, r }: Vector) => ({
    g: pointOf(gHex),
    h: pointOf(hHex),
    commitment: pointOf(commitment),
    m: BigInt(m!),
    r: BigInt(r!),
  })

  it('are computed and judged as the vectors say, one by one and together', () => {
    expect(vectors.commits.length).toBeGreaterThan(0)
    for (const vector of vectors.commits) {
      const { commitment, ...one } = openingOf(vector)
      expect(curve.committer(one.g, one.h, 1)([one])[0]?.equals(commitment)).toBe(true)
    }
    for (const vector of vectors.opens) {
      const accepted = vector['result'] === 'accept'
      expect(opensBy(curve, openingOf(vector))).toBe(accepted)
      expect(opensBatch([openingOf(vector)], [12345n], curve)).toBe(accepted)
    }
  })
})

describe('a second opinion', () => {
  it('keeps a kernel that computes nonsense from accusing anybody', () => {
    const broken: CurveArithmetic = {
      committer: () => (list) => list.map(() => G),
      hashToPoint: () => G,
      sumOfProducts: () => G,
    }
    const opening = { g, h, m: 3n, r: 4n, commitment: commit(g, h, 3n, 4n) }
    expect(opensBy(broken, opening)).toBe(true)
    expect(opensBy(broken, { ...opening, r: 5n })).toBe(false)
  })
})
