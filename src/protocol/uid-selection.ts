/**
 * Protocol section 9.1: whom the reference validator asks in a block. Its generator is CPython's Mersenne
 * Twister seeded with the block hash as an integer, and CPython's `random.sample`; both are reproduced to the
 * bit, so that "was I skipped?" can be answered for a block whose list of available uids is known.
 *
 * Different from the reference: nothing here depends on it. Our validator may draw from any generator, since
 * nobody verifies the choice; all calls within one block drawing the same miners is the defect not copied.
 */
import { entryAt } from './entry-at.ts'
import type { Result } from './verdict.ts'

const N = 624
const M = 397
const UPPER = 0x80000000
const LOWER = 0x7fffffff
const MATRIX = 0x9908b0df

/** MT19937 seeded the way CPython seeds it with an integer. */
export class MersenneTwister {
  readonly #state = new Uint32Array(N)
  #index = N

  constructor(seed: bigint) {
    let rest = seed < 0n ? -seed : seed
    const key: number[] = []
    do {
      key.push(Number(rest & 0xffffffffn))
      rest >>= 32n
    } while (rest > 0n)
    this.#seedByArray(key)
  }

  #seedByNumber(seed: number): void {
    const state = this.#state
    state[0] = seed
    for (let i = 1; i < N; i += 1) {
      const previous = entryAt(state, i - 1)
      state[i] = Math.imul(1_812_433_253, previous ^ (previous >>> 30)) + i
    }
  }

  #seedByArray(key: readonly number[]): void {
    this.#seedByNumber(19_650_218)
    const state = this.#state
    let i = 1
    let j = 0
    const mix = (factor: number) => {
      const previous = entryAt(state, i - 1)
      return entryAt(state, i) ^ Math.imul(previous ^ (previous >>> 30), factor)
    }
    const next = () => {
      i += 1
      if (i >= N) {
        state[0] = entryAt(state, N - 1)
        i = 1
      }
    }
    for (let k = Math.max(N, key.length); k > 0; k -= 1) {
      state[i] = mix(1_664_525) + entryAt(key, j) + j
      j = (j + 1) % key.length
      next()
    }
    for (let k = N - 1; k > 0; k -= 1) {
      state[i] = mix(1_566_083_941) - i
      next()
    }
    state[0] = UPPER
  }

  #refill(): void {
    const state = this.#state
    for (let k = 0; k < N; k += 1) {
      const y = (entryAt(state, k) & UPPER) | (entryAt(state, (k + 1) % N) & LOWER)
      state[k] = entryAt(state, (k + M) % N) ^ (y >>> 1) ^ (y & 1 ? MATRIX : 0)
    }
    this.#index = 0
  }

  /** 32 uniform bits. */
  next32(): number {
    if (this.#index >= N) this.#refill()
    let y = entryAt(this.#state, this.#index)
    this.#index += 1
    y ^= y >>> 11
    y ^= (y << 7) & 0x9d2c5680
    y ^= (y << 15) & 0xefc60000
    y ^= y >>> 18
    return y >>> 0
  }

  /** Uniform in 0..limit-1 for 1 <= limit < 2^32, by rejection as CPython does it. */
  below(limit: number): number {
    const bits = 32 - Math.clz32(limit)
    for (;;) {
      const drawn = this.next32() >>> (32 - bits)
      if (drawn < limit) return drawn
    }
  }
}

/** CPython's `random.sample(population, k)` for lists of fewer than 2^32 entries. */
export function pythonSample<T>(generator: MersenneTwister, population: readonly T[], k: number): T[] {
  const n = population.length
  if (!(Number.isInteger(k) && k >= 0 && k <= n)) throw new RangeError(`"k" ${k} of ${n}`)
  let setSize = 21
  if (k > 5) setSize += 4 ** Math.ceil(Math.log(k * 3) / Math.log(4))
  const result: T[] = []
  if (n <= setSize) {
    const pool = population.slice()
    for (let i = 0; i < k; i += 1) {
      const j = generator.below(n - i)
      result.push(...pool.slice(j, j + 1))
      pool.splice(j, 1, ...pool.slice(n - i - 1, n - i))
    }
    return result
  }
  const selected = new Set<number>()
  while (selected.size < k) {
    const j = generator.below(n)
    if (selected.has(j)) continue
    selected.add(j)
    result.push(...population.slice(j, j + 1))
  }
  return result
}

/** A block hash as the seed's integer: hex with or without `0x`, at most 32 bytes. */
export function blockHashSeed(text: unknown): Result<bigint, 'block-hash-malformed'> {
  if (typeof text !== 'string' || !/^(?:0x)?[0-9a-fA-F]{1,64}$/.test(text)) {
    return { ok: false, reason: 'block-hash-malformed', detail: 'not hex of at most 32 bytes' }
  }
  return { ok: true, value: BigInt(text.startsWith('0x') ? text : `0x${text}`) }
}

/** The uids the reference asks in a block: `min(k, uids)` of the ascending list of available ones. */
export function selectUids(seed: bigint, uids: readonly number[], k: number): number[] {
  return pythonSample(new MersenneTwister(seed), uids, Math.min(k, uids.length))
}
