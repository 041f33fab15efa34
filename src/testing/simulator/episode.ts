/** One fault in time: it begins, lasts a while and is over. */
import type { Stream } from '../seeded-random.ts'
import type { World } from './world.ts'

/** Runs `begin` at a random time and what it returns before the calm, after at most `mostMs`. */
export function episode(
  world: World,
  random: Stream,
  untilMs: number,
  mostMs: number,
  begin: () => (() => void) | null,
): void {
  const atMs = 15_000 + random.below(untilMs - 15_000)
  const lastsMs = 1_000 + random.below(Math.max(1, Math.min(mostMs, untilMs - atMs)))
  world.clock.after(atMs, () => {
    const end = begin()
    if (end !== null) world.clock.after(lastsMs, end)
  })
}
