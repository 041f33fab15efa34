/** Waits of tempered miners. None keeps a stopping process alive: a miner that sulks must still end with its network. */
import { setTimeout as wait } from 'node:timers/promises'

export async function pause(ms: number): Promise<void> {
  await wait(ms, undefined, { ref: false })
}

/** Uniform in [from, to]. */
export function between(from: number, to: number): number {
  return from + Math.random() * (to - from)
}
