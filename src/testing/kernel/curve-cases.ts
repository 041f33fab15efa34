/**
 * Random cases for curve arithmetic, bent towards what goes wrong: bases that are infinite, equal, opposite or small multiples of
 * each other, so that equal and opposite points meet inside a sum, and scalars at the edges of the order and of 2^256.
 * Bases are a*G and b*G, so the right answer is (m*a + r*b)*G, one product by @noble.
 */
import { p256 } from '@noble/curves/nist.js'
import { toInteger } from '../../protocol/hash.ts'
import type { CurveArithmetic, Scalars } from '../../protocol/pedersen.ts'
import { hashToPoint, P256_ORDER, type Point } from '../../protocol/point.ts'
import type { Stream } from '../seeded-random.ts'

export const EDGE_SCALARS: readonly bigint[] = [
  0n,
  1n,
  2n,
  3n,
  (P256_ORDER - 1n) / 2n,
  (P256_ORDER + 1n) / 2n,
  P256_ORDER - 2n,
  P256_ORDER - 1n,
  P256_ORDER,
  P256_ORDER + 1n,
  1n << 255n,
  (1n << 256n) - 1n,
  1n << 256n,
  // Every digit of a window at its turning point, for windows of several widths.
  BigInt(`0x${'8'.repeat(64)}`),
  BigInt(`0x${'80'.repeat(32)}`),
  BigInt(`0x${'7f'.repeat(32)}`),
  ((1n << 256n) - 1n) / 31n,
]

export interface CurveCase {
  /** Logarithms of the bases. */
  readonly a: bigint
  readonly b: bigint
  readonly list: readonly Scalars[]
  /** How many uses the arithmetic is told of. */
  readonly uses: number
}

export function drawCase(random: Stream, sizeMax: number): CurveCase {
  const a = drawLogarithm(random)
  const b = random.chance(0.3) ? related(a, random) : drawLogarithm(random)
  const size = random.chance(0.5) ? random.between(1, Math.min(9, sizeMax)) : random.between(1, sizeMax)
  const list = Array.from({ length: size }, () => ({ m: drawScalar(random), r: drawScalar(random) }))
  // Repeated pairs, so that a batch has the same point more than once.
  for (let i = 1; i < size; i++) if (random.chance(0.05)) list[i] = list[i - 1]!
  return { a, b, list, uses: random.pick([size, size, 10 * size, 4096]) }
}

function drawLogarithm(random: Stream): bigint {
  const kind = random.unit()
  if (kind < 0.05) return 0n
  if (kind < 0.2) return BigInt(random.between(1, 20))
  if (kind < 0.3) return P256_ORDER - BigInt(random.between(1, 20))
  return toInteger(random.bytes(32)) % P256_ORDER
}

function related(a: bigint, random: Stream): bigint {
  const factor = random.pick([1n, P256_ORDER - 1n, 2n, 1n << BigInt(random.below(256))])
  return (a * factor) % P256_ORDER
}

function drawScalar(random: Stream): bigint {
  const kind = random.unit()
  if (kind < 0.15) return random.pick(EDGE_SCALARS)
  if (kind < 0.25) return toInteger(random.bytes(random.between(1, 8)))
  // Few bits, or few missing: long runs of equal digits.
  if (kind < 0.3) return 1n << BigInt(random.below(256))
  if (kind < 0.35) return (1n << 256n) - (1n << BigInt(random.below(256)))
  return toInteger(random.bytes(32))
}

function multiple(k: bigint): Point {
  return p256.Point.BASE.multiplyUnsafe(k % P256_ORDER)
}

/** What is wrong with the arithmetic's answers to a case, by name; and how many answers there were. */
export function compareWithNoble(
  curve: CurveArithmetic,
  { a, b, list, uses }: CurveCase,
  random: Stream,
): { readonly wrong: readonly string[]; readonly answers: number } {
  const wrong: string[] = []
  const [g, h] = [multiple(a), multiple(b)]
  const logarithms = list.map(({ m, r }) => (m * a + r * b) % P256_ORDER)
  const points = curve.committer(g, h, uses)(list)
  for (const [i, k] of logarithms.entries())
    if (points[i]?.equals(multiple(k)) !== true)
      wrong.push(`commitment ${JSON.stringify([a, b, list[i]?.m, list[i]?.r, uses].map(String))}`)
  const factors = list.map(() => (random.chance(0.5) ? toInteger(random.bytes(16)) : drawScalar(random)))
  const sum = logarithms.reduce((total, k, i) => total + k * factors[i]!, 0n)
  const summed = points.map((point, i) => (random.chance(0.1) ? multiple(logarithms[i]!) : point))
  if (!curve.sumOfProducts(summed, factors).equals(multiple(sum)))
    wrong.push(`sumOfProducts ${JSON.stringify([...logarithms, ...factors].map(String))}`)
  const [label, message] = [random.pick(['g', 'h']), random.bytes(random.below(100))]
  if (!curve.hashToPoint(label, message).equals(hashToPoint(label, message)))
    wrong.push(`hashToPoint ${JSON.stringify([label, [...message]])}`)
  return { wrong, answers: points.length + 2 }
}
