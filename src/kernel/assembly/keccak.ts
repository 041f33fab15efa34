/**
 * Keccak-f[1600] (FIPS 202, section 3) on one state or on two at once. A state is 25 lanes of 64 bits, lane x + 5y; two
 * states lie lane beside lane in vectors of 128 bits, so that each operation of a round works on both. The text is the
 * same for both: T is u64 or v128.
 *
 * No machine has registers for 25 vectors, and compilers spill worse than this: a round reads one copy of the state from
 * memory and writes the other, plane by plane. What stays in registers are the parities of the columns, which the next
 * round begins with; gathering them while the planes are written, instead of reading all lanes once more, is worth 15 %.
 */

// @ts-ignore: decorator
@inline
const ROUNDS: i32 = 24

/** Round constants, from section 3.2.5; each twice, for two states. */
const IOTA = memory.data<u64>([
  0x0000000000000001, 0x0000000000000001, 0x0000000000008082, 0x0000000000008082,
  0x800000000000808a, 0x800000000000808a, 0x8000000080008000, 0x8000000080008000,
  0x000000000000808b, 0x000000000000808b, 0x0000000080000001, 0x0000000080000001,
  0x8000000080008081, 0x8000000080008081, 0x8000000000008009, 0x8000000000008009,
  0x000000000000008a, 0x000000000000008a, 0x0000000000000088, 0x0000000000000088,
  0x0000000080008009, 0x0000000080008009, 0x000000008000000a, 0x000000008000000a,
  0x000000008000808b, 0x000000008000808b, 0x800000000000008b, 0x800000000000008b,
  0x8000000000008089, 0x8000000000008089, 0x8000000000008003, 0x8000000000008003,
  0x8000000000008002, 0x8000000000008002, 0x8000000000000080, 0x8000000000000080,
  0x000000000000800a, 0x000000000000800a, 0x800000008000000a, 0x800000008000000a,
  0x8000000080008081, 0x8000000080008081, 0x8000000000008080, 0x8000000000008080,
  0x0000000080000001, 0x0000000080000001, 0x8000000080008008, 0x8000000080008008,
])

// @ts-ignore: decorator
@inline
function xor<T>(a: T, b: T): T {
  if (isVector<T>()) return v128.xor(a, b)
  // @ts-ignore: T is u64
  return a ^ b
}

/** a ^ (~b & c) */
// @ts-ignore: decorator
@inline
function chi<T>(a: T, b: T, c: T): T {
  if (isVector<T>()) return v128.xor(a, v128.andnot(c, b))
  // @ts-ignore: T is u64
  return a ^ (~b & c)
}

// @ts-ignore: decorator
@inline
function rotl64<T>(a: T, by: i32): T {
  if (isVector<T>()) return v128.or(i64x2.shl(a, by), i64x2.shr_u(a, 64 - by))
  // @ts-ignore: T is u64
  return rotl<u64>(a, by)
}

/** A shift by one as an addition: more units of a processor add than shift. */
// @ts-ignore: decorator
@inline
function rotlOne<T>(a: T): T {
  if (isVector<T>()) return v128.or(i64x2.add(a, a), i64x2.shr_u(a, 63))
  return rotl64<T>(a, 1)
}

// @ts-ignore: decorator
@inline
function column<T>(from: usize, x: usize): T {
  const at = from + x * sizeof<T>()
  const low = xor<T>(load<T>(at), load<T>(at, 5 * sizeof<T>()))
  const middle = xor<T>(load<T>(at, 10 * sizeof<T>()), load<T>(at, 15 * sizeof<T>()))
  return xor<T>(xor<T>(low, middle), load<T>(at, 20 * sizeof<T>()))
}

/** A lane after theta and rho. */
// @ts-ignore: decorator
@inline
function moved<T>(lane: T, d: T, by: i32): T {
  return rotl64<T>(xor<T>(lane, d), by)
}

/** @param state 25 lanes; @param spare room for 25 more */
// @ts-ignore: decorator
@inline
export function permute<T>(state: usize, spare: usize): void {
  let c0 = column<T>(state, 0)
  let c1 = column<T>(state, 1)
  let c2 = column<T>(state, 2)
  let c3 = column<T>(state, 3)
  let c4 = column<T>(state, 4)
  let from = state
  let to = spare
  for (let i = 0; i < ROUNDS; i++) {
    const d0 = xor<T>(c4, rotlOne<T>(c1))
    const d1 = xor<T>(c0, rotlOne<T>(c2))
    const d2 = xor<T>(c1, rotlOne<T>(c3))
    const d3 = xor<T>(c2, rotlOne<T>(c4))
    const d4 = xor<T>(c3, rotlOne<T>(c0))

    // Pi: plane Y takes its lane X from x = X + 3Y mod 5, y = X.
    let b0 = xor<T>(load<T>(from), d0)
    let b1 = moved<T>(load<T>(from, 6 * sizeof<T>()), d1, 44)
    let b2 = moved<T>(load<T>(from, 12 * sizeof<T>()), d2, 43)
    let b3 = moved<T>(load<T>(from, 18 * sizeof<T>()), d3, 21)
    let b4 = moved<T>(load<T>(from, 24 * sizeof<T>()), d4, 14)
    c0 = xor<T>(chi<T>(b0, b1, b2), load<T>(IOTA + ((i as usize) << 4)))
    c1 = chi<T>(b1, b2, b3)
    c2 = chi<T>(b2, b3, b4)
    c3 = chi<T>(b3, b4, b0)
    c4 = chi<T>(b4, b0, b1)
    store<T>(to, c0)
    store<T>(to, c1, sizeof<T>())
    store<T>(to, c2, 2 * sizeof<T>())
    store<T>(to, c3, 3 * sizeof<T>())
    store<T>(to, c4, 4 * sizeof<T>())

    b0 = moved<T>(load<T>(from, 3 * sizeof<T>()), d3, 28)
    b1 = moved<T>(load<T>(from, 9 * sizeof<T>()), d4, 20)
    b2 = moved<T>(load<T>(from, 10 * sizeof<T>()), d0, 3)
    b3 = moved<T>(load<T>(from, 16 * sizeof<T>()), d1, 45)
    b4 = moved<T>(load<T>(from, 22 * sizeof<T>()), d2, 61)
    const e5 = chi<T>(b0, b1, b2)
    const e6 = chi<T>(b1, b2, b3)
    const e7 = chi<T>(b2, b3, b4)
    const e8 = chi<T>(b3, b4, b0)
    const e9 = chi<T>(b4, b0, b1)
    store<T>(to, e5, 5 * sizeof<T>())
    store<T>(to, e6, 6 * sizeof<T>())
    store<T>(to, e7, 7 * sizeof<T>())
    store<T>(to, e8, 8 * sizeof<T>())
    store<T>(to, e9, 9 * sizeof<T>())
    c0 = xor<T>(c0, e5)
    c1 = xor<T>(c1, e6)
    c2 = xor<T>(c2, e7)
    c3 = xor<T>(c3, e8)
    c4 = xor<T>(c4, e9)

    b0 = moved<T>(load<T>(from, sizeof<T>()), d1, 1)
    b1 = moved<T>(load<T>(from, 7 * sizeof<T>()), d2, 6)
    b2 = moved<T>(load<T>(from, 13 * sizeof<T>()), d3, 25)
    b3 = moved<T>(load<T>(from, 19 * sizeof<T>()), d4, 8)
    b4 = moved<T>(load<T>(from, 20 * sizeof<T>()), d0, 18)
    const e10 = chi<T>(b0, b1, b2)
    const e11 = chi<T>(b1, b2, b3)
    const e12 = chi<T>(b2, b3, b4)
    const e13 = chi<T>(b3, b4, b0)
    const e14 = chi<T>(b4, b0, b1)
    store<T>(to, e10, 10 * sizeof<T>())
    store<T>(to, e11, 11 * sizeof<T>())
    store<T>(to, e12, 12 * sizeof<T>())
    store<T>(to, e13, 13 * sizeof<T>())
    store<T>(to, e14, 14 * sizeof<T>())
    c0 = xor<T>(c0, e10)
    c1 = xor<T>(c1, e11)
    c2 = xor<T>(c2, e12)
    c3 = xor<T>(c3, e13)
    c4 = xor<T>(c4, e14)

    b0 = moved<T>(load<T>(from, 4 * sizeof<T>()), d4, 27)
    b1 = moved<T>(load<T>(from, 5 * sizeof<T>()), d0, 36)
    b2 = moved<T>(load<T>(from, 11 * sizeof<T>()), d1, 10)
    b3 = moved<T>(load<T>(from, 17 * sizeof<T>()), d2, 15)
    b4 = moved<T>(load<T>(from, 23 * sizeof<T>()), d3, 56)
    const e15 = chi<T>(b0, b1, b2)
    const e16 = chi<T>(b1, b2, b3)
    const e17 = chi<T>(b2, b3, b4)
    const e18 = chi<T>(b3, b4, b0)
    const e19 = chi<T>(b4, b0, b1)
    store<T>(to, e15, 15 * sizeof<T>())
    store<T>(to, e16, 16 * sizeof<T>())
    store<T>(to, e17, 17 * sizeof<T>())
    store<T>(to, e18, 18 * sizeof<T>())
    store<T>(to, e19, 19 * sizeof<T>())
    c0 = xor<T>(c0, e15)
    c1 = xor<T>(c1, e16)
    c2 = xor<T>(c2, e17)
    c3 = xor<T>(c3, e18)
    c4 = xor<T>(c4, e19)

    b0 = moved<T>(load<T>(from, 2 * sizeof<T>()), d2, 62)
    b1 = moved<T>(load<T>(from, 8 * sizeof<T>()), d3, 55)
    b2 = moved<T>(load<T>(from, 14 * sizeof<T>()), d4, 39)
    b3 = moved<T>(load<T>(from, 15 * sizeof<T>()), d0, 41)
    b4 = moved<T>(load<T>(from, 21 * sizeof<T>()), d1, 2)
    const e20 = chi<T>(b0, b1, b2)
    const e21 = chi<T>(b1, b2, b3)
    const e22 = chi<T>(b2, b3, b4)
    const e23 = chi<T>(b3, b4, b0)
    const e24 = chi<T>(b4, b0, b1)
    store<T>(to, e20, 20 * sizeof<T>())
    store<T>(to, e21, 21 * sizeof<T>())
    store<T>(to, e22, 22 * sizeof<T>())
    store<T>(to, e23, 23 * sizeof<T>())
    store<T>(to, e24, 24 * sizeof<T>())
    c0 = xor<T>(c0, e20)
    c1 = xor<T>(c1, e21)
    c2 = xor<T>(c2, e22)
    c3 = xor<T>(c3, e23)
    c4 = xor<T>(c4, e24)

    const swap = from
    from = to
    to = swap
  }
}
