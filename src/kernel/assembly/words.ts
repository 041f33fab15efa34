/** Points and scalars as the caller writes and reads them: eight words of 32 bits, lowest first; a point is x, y, infinity 0, 0. */
import { isInfinite, setInfinite } from './affine.ts'
import { FIELD, fromWords, toWords } from './field.ts'

export const WORDS: usize = 32
export const POINT_WORDS: usize = 64

/** 0, 0 is not a point: the curve's constant b is not 0. */
export function readPoint(out: usize, words: usize): void {
  let bits: u64 = 0
  for (let i: usize = 0; i < POINT_WORDS; i += 8) bits |= load<u64>(words + i)
  if (bits === 0) {
    setInfinite(out)
    return
  }
  fromWords(out, words)
  fromWords(out + FIELD, words + WORDS)
}

export function writePoint(words: usize, point: usize): void {
  if (isInfinite(point)) {
    memory.fill(words, 0, POINT_WORDS)
    return
  }
  toWords(words, point)
  toWords(words + WORDS, point + FIELD)
}

/** The `width` bits of a scalar from `start` on; above the scalar there are zeros. */
export function bitsAt(scalar: usize, start: i32, width: i32): i32 {
  if (start >= 256) return 0
  const word = start >> 5
  let held: u64 = load<u32>(scalar + (<usize>word << 2))
  if (word < 7) held |= (load<u32>(scalar + (<usize>word << 2), 4) as u64) << 32
  return <i32>(held >> (start & 31)) & ((1 << width) - 1)
}
