/**
 * Random numbers that a seed determines: the same seed replays the same run. A run takes one stream for each purpose
 * (`createStream(seed, 'network')`), so that one draw more in one place does not shift every other.
 * The generator is the laboratory's (client/lab/seeded.ts).
 */
import { createWords } from '../client/lab/seeded.ts'
import type { Random } from '../engine/ports.ts'

export interface Stream extends Random {
  /** Uniform in [0, 1). */
  unit(): number
  /** Uniform whole number in [0, bound). */
  below(bound: number): number
  /** Uniform whole number in [least, most]. */
  between(least: number, most: number): number
  chance(probability: number): boolean
  /** Throws RangeError when there is nothing to choose from. */
  pick<T>(list: readonly T[]): T
  shuffled<T>(list: readonly T[]): T[]
}

const RANGE = 2 ** 32

export function createSeededRandom(seed: number | string): Random {
  return createStream(seed, '')
}

export function createStream(seed: number | string, purpose: string): Stream {
  const word = createWords(`${seed}/${purpose}`)
  const below = (bound: number) => Math.floor((word() / RANGE) * bound)
  return {
    bytes(length) {
      const result = new Uint8Array(length)
      for (let at = 0; at < length; at += 4) {
        const value = word()
        for (let i = at; i < Math.min(at + 4, length); i += 1) result[i] = value >>> (8 * (i - at))
      }
      return result
    },
    unit: () => word() / RANGE,
    below,
    between: (least, most) => least + below(most - least + 1),
    chance: (probability) => word() / RANGE < probability,
    pick(list) {
      const chosen = list[below(list.length)]
      if (chosen === undefined) throw new RangeError('pick: nothing to choose from')
      return chosen
    },
    shuffled(list) {
      const result = [...list]
      for (let i = result.length - 1; i > 0; i -= 1) {
        const j = below(i + 1)
        const [a, b] = [result[i], result[j]]
        if (a === undefined || b === undefined) continue
        result[i] = b
        result[j] = a
      }
      return result
    },
  }
}
