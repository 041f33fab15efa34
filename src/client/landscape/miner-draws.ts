/** Numbers that a seed determines, for models that a reader may run again. Nothing secret comes from here. */

export interface Draws {
  /** Uniform in [0, 1). */
  unit(): number
  /** Standard normal. */
  normal(): number
  /** At most `count` different ones, each as likely as the others. */
  some<T>(from: readonly T[], count: number): T[]
}

const RANGE = 2 ** 32

/** Mulberry32 (Tommy Ettinger, public domain): 32 bits of state are plenty for some ten thousand draws. */
export function drawsFrom(seed: number): Draws {
  let state = seed | 0
  const unit = () => {
    state = (state + 0x6d2b79f5) | 0
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state)
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed
    return ((mixed ^ (mixed >>> 14)) >>> 0) / RANGE
  }
  return {
    unit,
    // Box and Muller; 1 - u is never 0.
    normal: () => Math.sqrt(-2 * Math.log(1 - unit())) * Math.cos(2 * Math.PI * unit()),
    some(from, count) {
      const pool = from.slice()
      const most = Math.min(count, pool.length)
      for (let at = 0; at < most; at += 1) {
        const other = at + Math.floor(unit() * (pool.length - at))
        const [here, there] = [pool[at], pool[other]]
        if (here === undefined || there === undefined) break
        pool[at] = there
        pool[other] = here
      }
      return pool.slice(0, most)
    },
  }
}
