/**
 * SHA3-256 over what lies in fixed buffers, so that memory does not grow with the data. Four ways in:
 *  - `sha3Messages`: many short messages, one behind the other in the buffer, two at a time;
 *  - `sha3Absorb` and `sha3Finish`: one long message that goes through the buffer piece by piece;
 *  - `sha3AbsorbPair`: whole blocks of two long messages at once;
 *  - `sha3Fold`: the path of a tree.
 * The caller keeps to the sizes of the buffers (`../sha3-memory.ts`).
 */
import { permute } from './keccak.ts'

/** Bytes a block: 1600 bits less twice the digest. */
// @ts-ignore: decorator
@inline
const RATE: usize = 136
// @ts-ignore: decorator
@inline
const DIGEST: usize = 32
/** Of each of the two halves of the input: 480 blocks. */
// @ts-ignore: decorator
@inline
const HALF: usize = 65_280
/** Says of a sibling's end that it stands on the left. */
// @ts-ignore: decorator
@inline
const ON_THE_LEFT: u32 = 0x8000_0000

/** Of one message. Two of them, lane beside lane, are `PAIR`. */
const ONE = memory.data(200, 16)
const ONE_SPARE = memory.data(200, 16)
const PAIR = memory.data(400, 16)
const PAIR_SPARE = memory.data(400, 16)
/** Two halves, and some bytes that reading in vectors may run over. */
const INPUT = memory.data(130_624, 16)
/** Where each message of the input ends. */
const ENDS = memory.data(4_096, 16)
const DIGESTS = memory.data(32_768, 16)
const JOINED = memory.data(4_096, 16)

/** 130,560 bytes; the second message of a pair begins in the middle. */
export function sha3Input(): usize {
  return INPUT
}
/** 1,024 words of 32 bits, counted from the beginning of the input. */
export function sha3Ends(): usize {
  return ENDS
}
/** 32 bytes each. */
export function sha3Digests(): usize {
  return DIGESTS
}
/** 200 bytes: what `sha3Absorb` works on. The caller keeps it between the pieces of a message. */
export function sha3State(): usize {
  return ONE
}
/** 400 bytes: what `sha3AbsorbPair` works on; lane i of the first message at 16 i, of the second at 16 i + 8. */
export function sha3PairState(): usize {
  return PAIR
}

// Not inlined: one copy of the machine code each.
function permuteOne(): void {
  permute<u64>(ONE, ONE_SPARE)
}

function permutePair(): void {
  permute<v128>(PAIR, PAIR_SPARE)
}

function absorbOne(block: usize): void {
  for (let at: usize = 0; at < RATE; at += 8) {
    store<u64>(ONE + at, load<u64>(ONE + at) ^ load<u64>(block + at))
  }
  permuteOne()
}

function absorbTwo(a: usize, b: usize): void {
  for (let at: usize = 0; at < RATE; at += 8) {
    const both = v128.load_lane<u64>(b + at, v128.load_zero<u64>(a + at), 1)
    store<v128>(PAIR + 2 * at, v128.xor(load<v128>(PAIR + 2 * at), both))
  }
  permutePair()
}

/** Word `at` of a message's last bytes, fewer than a block: its bytes, then the first byte of the padding (FIPS 202, B.2), then none. */
// @ts-ignore: decorator
@inline
function lastWord(from: usize, bytes: usize, at: usize): u64 {
  if (at + 8 <= bytes) return load<u64>(from + at)
  if (at > bytes) return 0
  const bits = ((bytes - at) as u64) << 3
  return (load<u64>(from + at) & (((1 as u64) << bits) - 1)) | ((0x06 as u64) << bits)
}

/** The padding's last bit. */
// @ts-ignore: decorator
@inline
const PADDING_END: u64 = 0x8000_0000_0000_0000

function absorbLast(from: usize, bytes: usize): void {
  for (let at: usize = 0; at <= bytes; at += 8) {
    store<u64>(ONE + at, load<u64>(ONE + at) ^ lastWord(from, bytes, at))
  }
  store<u64>(ONE, load<u64>(ONE, RATE - 8) ^ PADDING_END, RATE - 8)
  permuteOne()
}

function absorbLastTwo(a: usize, aBytes: usize, b: usize, bBytes: usize): void {
  const full = min(aBytes, bBytes) & ~7
  let at: usize = 0
  for (; at < full; at += 8) {
    const both = v128.load_lane<u64>(b + at, v128.load_zero<u64>(a + at), 1)
    store<v128>(PAIR + 2 * at, v128.xor(load<v128>(PAIR + 2 * at), both))
  }
  for (; at <= max(aBytes, bBytes); at += 8) {
    const both = i64x2.replace_lane(i64x2.splat(lastWord(a, aBytes, at)), 1, lastWord(b, bBytes, at))
    store<v128>(PAIR + 2 * at, v128.xor(load<v128>(PAIR + 2 * at), both))
  }
  const end = v128.xor(load<v128>(PAIR, 2 * (RATE - 8)), i64x2.splat(PADDING_END))
  store<v128>(PAIR, end, 2 * (RATE - 8))
  permutePair()
}

// Loops instead of memory.fill and memory.copy, which leave the module: at this size the way costs more than the work.

function clear(state: usize, bytes: usize): void {
  for (let at: usize = 0; at < bytes; at += 8) store<u64>(state + at, 0)
}

function copyDigest(to: usize, from: usize): void {
  store<v128>(to, load<v128>(from))
  store<v128>(to, load<v128>(from, 16), 16)
}

/** Blocks of the first buffer into the one state. */
export function sha3Absorb(blocks: i32): void {
  let at = INPUT
  for (let i = 0; i < blocks; i++) {
    absorbOne(at)
    at += RATE
  }
}

/** As many blocks of each buffer into the two states. */
export function sha3AbsorbPair(blocks: i32): void {
  let at = INPUT
  for (let i = 0; i < blocks; i++) {
    absorbTwo(at, at + HALF)
    at += RATE
  }
}

/** The rest of one message into the one state, and its digest. */
function finishOne(from: usize, bytes: usize, digest: usize): void {
  while (bytes >= RATE) {
    absorbOne(from)
    from += RATE
    bytes -= RATE
  }
  absorbLast(from, bytes)
  copyDigest(digest, ONE)
}

/** The last `bytes` of a message, up to the whole input, to the first digest. */
export function sha3Finish(bytes: i32): void {
  finishOne(INPUT, bytes as usize, DIGESTS)
}

/** Takes one of the two states out of the pair. @param lane 0 or 8 */
function takeOut(lane: usize): void {
  for (let at: usize = 0; at < 200; at += 8) store<u64>(ONE + at, load<u64>(PAIR + 2 * at + lane))
}

function digestOfPair(lane: usize, digest: usize): void {
  for (let at: usize = 0; at < DIGEST; at += 8) store<u64>(digest + at, load<u64>(PAIR + 2 * at + lane))
}

/** Two messages whose last blocks are the same one of each: nearly all of a tree's. The others part at the shorter's end. */
function hashTwo(a: usize, aBytes: usize, b: usize, bBytes: usize, digest: usize): void {
  clear(PAIR, 400)
  while (aBytes >= RATE && bBytes >= RATE) {
    absorbTwo(a, b)
    a += RATE
    b += RATE
    aBytes -= RATE
    bBytes -= RATE
  }
  if (aBytes < RATE && bBytes < RATE) {
    absorbLastTwo(a, aBytes, b, bBytes)
    digestOfPair(0, digest)
    digestOfPair(8, digest + DIGEST)
    return
  }
  takeOut(0)
  finishOne(a, aBytes, digest)
  takeOut(8)
  finishOne(b, bBytes, digest + DIGEST)
}

/** Digests of `count` messages that lie in the input buffers without gaps, each to its place in the digests. */
export function sha3Messages(count: i32): void {
  let from: usize = 0
  let digest = DIGESTS
  let i = 0
  for (; i + 1 < count; i += 2) {
    const middle = load<u32>(ENDS + ((i as usize) << 2)) as usize
    const end = load<u32>(ENDS + ((i as usize) << 2), 4) as usize
    hashTwo(INPUT + from, middle - from, INPUT + middle, end - middle, digest)
    from = end
    digest += 2 * DIGEST
  }
  if (i < count) {
    const end = load<u32>(ENDS + ((i as usize) << 2)) as usize
    clear(ONE, 200)
    finishOne(INPUT + from, end - from, digest)
  }
}

/** Hex to bytes, in place, 16 digits at a time: what is written never catches up with what is read. */
function decodeHex(digits: usize): void {
  for (let at: usize = 0; at < digits; at += 16) {
    const text = load<v128>(INPUT + at)
    // '0' to '9' are 0x30 and up, letters 0x41 or 0x61 and up: bit 6 is worth 9 more.
    const letters = v128.and(i8x16.shr_u(text, 6), i8x16.splat(1))
    const nines = i8x16.add(i8x16.shl(letters, 3), letters)
    const nibbles = i8x16.add(v128.and(text, i8x16.splat(15)), nines)
    const bytes = v128.or(i16x8.shl(nibbles, 4), i16x8.shr_u(nibbles, 8))
    const packed = v128.and(bytes, i16x8.splat(0xff))
    v128.store_lane<u64>(INPUT + (at >> 1), i8x16.narrow_i16x8_u(packed, packed), 0)
  }
}

/**
 * Folds a path. In the input: the leaf and then each sibling, bottom up, in hex of full bytes; their ends count digits, with
 * `ON_THE_LEFT`. Left and right of a step have no more than 4,096 bytes together. The root goes to the first digest.
 */
export function sha3Fold(steps: i32): void {
  const leaf = (load<u32>(ENDS) as usize) >> 1
  decodeHex((load<u32>(ENDS + ((steps as usize) << 2)) & ~ON_THE_LEFT) as usize)
  let value = INPUT
  let valueBytes = leaf
  let from = leaf
  for (let i = 1; i <= steps; i++) {
    const end = load<u32>(ENDS + ((i as usize) << 2))
    const until = ((end & ~ON_THE_LEFT) as usize) >> 1
    const bytes = until - from
    const isLeft = (end & ON_THE_LEFT) != 0
    memory.copy(JOINED + (isLeft ? bytes : 0), value, valueBytes)
    memory.copy(JOINED + (isLeft ? 0 : valueBytes), INPUT + from, bytes)
    clear(ONE, 200)
    finishOne(JOINED, bytes + valueBytes, DIGESTS)
    value = DIGESTS
    valueBytes = DIGEST
    from = until
  }
}
