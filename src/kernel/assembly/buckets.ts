/**
 * Sums of many products k1 * P1 + ... + kn * Pn: for each window of the scalars the points are sorted into buckets by their signed
 * digit, buckets are added up in halves (all buckets together, so that rounds share inversions), and weighted by a running sum (Pippenger).
 */
import { addPairs, copyNegated, copyPoint, planPair, POINT } from './affine.ts'
import { addJacobian, addMixed, doubleJacobian, JACOBIAN, setJacobianInfinite, toAffine } from './jacobian.ts'
import { bitsAt, POINT_WORDS, readPoint, WORDS, writePoint } from './words.ts'

const WIDTH_MAX: i32 = 10
/** Windows of the narrowest digits, width 2. */
const WINDOWS_MAX: i32 = 129
/** How many points lie in each bucket, and where it begins. */
const COUNTS: usize = memory.data(2048) // 4 << (WIDTH_MAX - 1)
const STARTS: usize = memory.data(2048)
const SUMS: usize = memory.data(13932) // JACOBIAN * WINDOWS_MAX
const RUNNING: usize = memory.data(108)
const PREFIXES: usize = memory.data(72)
const AFFINE: usize = memory.data(72)

/**
 * @param points as words; @param scalars as words, below 2^bits; @param width 2 to WIDTH_MAX
 * @param work room for 2 * count points and 4 * count bytes
 */
export function sumOfProducts(
  out: usize, points: usize, scalars: usize, count: i32, bits: i32, width: i32, work: usize,
): void {
  const own = work
  const sorted = own + POINT * <usize>count
  const digits = sorted + POINT * <usize>count
  const carries = digits + 2 * <usize>count
  for (let i: i32 = 0; i < count; i++) readPoint(own + POINT * <usize>i, points + POINT_WORDS * <usize>i)
  memory.fill(carries, 0, <usize>count)
  const windows = (bits + width) / width
  for (let j: i32 = 0; j < windows; j++) {
    countDigits(digits, carries, scalars, count, j * width, width)
    sort(sorted, own, digits, count, width)
    addUp(sorted, width)
    weigh(SUMS + JACOBIAN * <usize>j, sorted, width)
  }
  const sum = SUMS + JACOBIAN * <usize>(windows - 1)
  for (let j: i32 = windows - 2; j >= 0; j--) {
    for (let i: i32 = 0; i < width; i++) doubleJacobian(sum)
    addJacobian(sum, SUMS + JACOBIAN * <usize>j)
  }
  toAffine(AFFINE, POINT, sum, 1, PREFIXES)
  writePoint(out, AFFINE)
}

/** The digits of one window, from the lowest window up: what one carries, the next takes. */
function countDigits(digits: usize, carries: usize, scalars: usize, count: i32, start: i32, width: i32): void {
  const half = 1 << (width - 1)
  memory.fill(COUNTS, 0, 4 << (width - 1))
  for (let i: i32 = 0; i < count; i++) {
    const raw = bitsAt(scalars + WORDS * <usize>i, start, width) + <i32>load<u8>(carries + <usize>i)
    const carry = raw > half ? 1 : 0
    const digit = raw - (carry << width)
    store<u8>(carries + <usize>i, <u8>carry)
    store<i16>(digits + (<usize>i << 1), <i16>digit)
    if (digit === 0) continue
    const at = COUNTS + (<usize>((digit < 0 ? -digit : digit) - 1) << 2)
    store<u32>(at, load<u32>(at) + 1)
  }
}

/** Copies the points into their buckets, negated for negative digits. */
function sort(sorted: usize, points: usize, digits: usize, count: i32, width: i32): void {
  const buckets = <usize>1 << (width - 1)
  let end: u32 = 0
  for (let b: usize = 0; b < buckets; b++) {
    store<u32>(STARTS + (b << 2), end)
    end += load<u32>(COUNTS + (b << 2))
  }
  for (let i: i32 = 0; i < count; i++) {
    const digit = <i32>load<i16>(digits + (<usize>i << 1))
    if (digit === 0) continue
    const at = STARTS + (<usize>((digit < 0 ? -digit : digit) - 1) << 2)
    const place: usize = load<u32>(at)
    store<u32>(at, <u32>place + 1)
    const from = points + POINT * <usize>i
    if (digit < 0) copyNegated(sorted + POINT * place, from)
    else copyPoint(sorted + POINT * place, from)
  }
  // Each bucket ends now where it began plus its count.
  for (let b: usize = 0; b < buckets; b++) {
    store<u32>(STARTS + (b << 2), load<u32>(STARTS + (b << 2)) - load<u32>(COUNTS + (b << 2)))
  }
}

/** Until no bucket has more than one point. */
function addUp(sorted: usize, width: i32): void {
  const buckets = <usize>1 << (width - 1)
  let planned = true
  while (planned) {
    planned = false
    for (let b: usize = 0; b < buckets; b++) {
      const count = load<u32>(COUNTS + (b << 2))
      if (count < 2) continue
      planned = true
      const kept = (count + 1) >> 1
      const first = sorted + POINT * <usize>load<u32>(STARTS + (b << 2))
      for (let i: u32 = 0; i < count - kept; i++) planPair(first + POINT * <usize>i, first + POINT * <usize>(i + kept))
      store<u32>(COUNTS + (b << 2), kept)
    }
    addPairs()
  }
}

/** 1 * the first bucket + 2 * the second + ...: from the top, the running sum is added as often as it has to be. */
function weigh(sum: usize, sorted: usize, width: i32): void {
  setJacobianInfinite(sum)
  setJacobianInfinite(RUNNING)
  for (let b: i32 = (1 << (width - 1)) - 1; b >= 0; b--) {
    if (load<u32>(COUNTS + (<usize>b << 2)) > 0) {
      addMixed(RUNNING, sorted + POINT * <usize>load<u32>(STARTS + (<usize>b << 2)))
    }
    addJacobian(sum, RUNNING)
  }
}
