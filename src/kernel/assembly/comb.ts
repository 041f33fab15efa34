/**
 * Tables of one base: for each window of `width` bits all multiples 1 to 2^(width-1) of 2^(start of the window) times the base, so
 * that a product is a sum of one entry a window and needs no doubling. Digits are signed, -2^(width-1) < d <= 2^(width-1).
 */
import { addPairs, copyNegated, copyPoint, planPair, POINT, setInfinite } from './affine.ts'
import { addMixed, doubleJacobian, JACOBIAN, setJacobianInfinite, toAffine, toJacobian } from './jacobian.ts'
import { bitsAt, POINT_WORDS, readPoint, WORDS, writePoint } from './words.ts'

/** Windows of the narrowest tables, width 4: 256 bits and a carry. */
const WINDOWS_MAX: i32 = 65
const STARTS: usize = memory.data(7020) // JACOBIAN * WINDOWS_MAX
const PREFIXES: usize = memory.data(2376) // FIELD * (WINDOWS_MAX + 1)
const BASE: usize = memory.data(72)
const SUM: usize = memory.data(108)

export function windowsOf(width: i32): i32 {
  return (256 + width) / width
}

/** @param table room for windowsOf(width) << (width - 1) points */
export function buildTable(table: usize, base: usize, width: i32): void {
  const windows = windowsOf(width)
  readPoint(BASE, base)
  toJacobian(STARTS, BASE)
  for (let j: i32 = 1; j < windows; j++) {
    const start = STARTS + JACOBIAN * <usize>j
    memory.copy(start, start - JACOBIAN, JACOBIAN)
    for (let i: i32 = 0; i < width; i++) doubleJacobian(start)
  }
  toAffine(table, POINT << (width - 1), STARTS, windows, PREFIXES)
  fillMultiples(table, windows, width)
}

/** From the first multiple of each window to all: 1..m give m + 1..2m. */
function fillMultiples(table: usize, windows: i32, width: i32): void {
  const half = 1 << (width - 1)
  for (let m: i32 = 1; m < half; m <<= 1) {
    for (let j: i32 = 0; j < windows; j++) {
      const first = table + POINT * <usize>(j * half)
      const most = first + POINT * <usize>(m - 1)
      for (let i: i32 = 0; i < m; i++) {
        const to = most + POINT * <usize>(i + 1)
        copyPoint(to, most)
        planPair(to, first + POINT * <usize>i)
      }
    }
    addPairs()
  }
}

/** Sets the entry of the window's digit, or infinity for 0, and returns what is carried into the next window. */
// @ts-ignore: decorator
@inline
function pick(out: usize, table: usize, window: i32, raw: i32, width: i32): i32 {
  const half = 1 << (width - 1)
  const entries = table + POINT * <usize>(window * half) - POINT
  if (raw === 0) setInfinite(out)
  else if (raw <= half) copyPoint(out, entries + POINT * <usize>raw)
  else if (raw === half << 1) setInfinite(out)
  else copyNegated(out, entries + POINT * <usize>((half << 1) - raw))
  return raw > half ? 1 : 0
}

/**
 * m * g + r * h for `count` pairs of scalars, as words. All entries of a slice are added up in halves: terms 0..T/2 take the upper
 * ones, all products side by side, so that each round of a slice shares inversions.
 * @param work room for 2 * windowsOf(width) * count points
 */
export function commitMany(
  out: usize, g: usize, h: usize, width: i32, scalars: usize, count: i32, work: usize,
): void {
  const windows = windowsOf(width)
  const row = POINT * <usize>count
  for (let i: i32 = 0; i < count; i++) {
    const at = work + POINT * <usize>i
    gather(at, row, g, scalars + (WORDS << 1) * <usize>i, width, windows)
    gather(at + row * <usize>windows, row, h, scalars + (WORDS << 1) * <usize>i + WORDS, width, windows)
  }
  let terms = windows << 1
  while (terms > 1) {
    const kept = (terms + 1) >> 1
    const distance = row * <usize>kept
    const sums = (terms - kept) * count
    for (let i: i32 = 0; i < sums; i++) {
      const left = work + POINT * <usize>i
      planPair(left, left + distance)
    }
    addPairs()
    terms = kept
  }
  for (let i: i32 = 0; i < count; i++) writePoint(out + POINT_WORDS * <usize>i, work + POINT * <usize>i)
}

function gather(at: usize, row: usize, table: usize, scalar: usize, width: i32, windows: i32): void {
  let carry: i32 = 0
  for (let j: i32 = 0; j < windows; j++) {
    carry = pick(at + row * <usize>j, table, j, bitsAt(scalar, j * width, width) + carry, width)
  }
}

/** The same for one pair, one addition after the other: below a handful this is quicker than sharing. */
export function commitOne(out: usize, g: usize, h: usize, width: i32, scalars: usize): void {
  setJacobianInfinite(SUM)
  addProduct(g, scalars, width)
  addProduct(h, scalars + WORDS, width)
  toAffine(BASE, POINT, SUM, 1, PREFIXES)
  writePoint(out, BASE)
}

function addProduct(table: usize, scalar: usize, width: i32): void {
  const windows = windowsOf(width)
  let carry: i32 = 0
  for (let j: i32 = 0; j < windows; j++) {
    carry = pick(BASE, table, j, bitsAt(scalar, j * width, width) + carry, width)
    addMixed(SUM, BASE)
  }
}

/** Digits of one scalar for `commitFresh`, lowest first. */
const FRESH_WIDTH: i32 = 5
const FRESH_WINDOWS: i32 = 52
const DIGITS: usize = memory.data(104)
const FRESH: usize = memory.data(2304) // 2 bases, 16 multiples

/** For bases that are used once or twice: small tables of both, and doublings they share (Straus). */
export function commitFresh(out: usize, bases: usize, scalars: usize): void {
  const second = FRESH + (POINT << (FRESH_WIDTH - 1))
  readPoint(FRESH, bases)
  readPoint(second, bases + POINT_WORDS)
  fillMultiples(FRESH, 2, FRESH_WIDTH)
  recode(DIGITS, scalars)
  recode(DIGITS + <usize>FRESH_WINDOWS, scalars + WORDS)
  setJacobianInfinite(SUM)
  for (let j: i32 = FRESH_WINDOWS - 1; j >= 0; j--) {
    for (let i: i32 = 0; i < FRESH_WIDTH; i++) doubleJacobian(SUM)
    addDigit(FRESH, load<i8>(DIGITS + <usize>j))
    addDigit(second, load<i8>(DIGITS + <usize>(FRESH_WINDOWS + j)))
  }
  toAffine(BASE, POINT, SUM, 1, PREFIXES)
  writePoint(out, BASE)
}

function recode(digits: usize, scalar: usize): void {
  let carry: i32 = 0
  for (let j: i32 = 0; j < FRESH_WINDOWS; j++) {
    const raw = bitsAt(scalar, j * FRESH_WIDTH, FRESH_WIDTH) + carry
    carry = raw > 1 << (FRESH_WIDTH - 1) ? 1 : 0
    store<i8>(digits + <usize>j, <i8>(raw - (carry << FRESH_WIDTH)))
  }
}

function addDigit(multiples: usize, digit: i32): void {
  if (digit === 0) return
  if (digit > 0) copyPoint(BASE, multiples + POINT * <usize>(digit - 1))
  else copyNegated(BASE, multiples + POINT * <usize>(-digit - 1))
  addMixed(SUM, BASE)
}
