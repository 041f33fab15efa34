/** The walk over the whole index that a validator makes after its start (src/nodes/validator/index-verify.ts). */
import { openLevelIndex } from '../../src/nodes/validator/level-index.ts'

export interface Verified {
  readonly ms: number
  readonly cpuMs: number
  /** The longest time for which nothing else could run in the process. */
  readonly stallMs: number
  readonly peakRssMib: number
}

const TICK_MS = 5

export async function verify(folder: string): Promise<Verified> {
  const index = await openLevelIndex(folder)
  const [cpu, from] = [process.cpuUsage(), performance.now()]
  let last = from
  let stallMs = 0
  const ticks = setInterval(() => {
    const now = performance.now()
    stallMs = Math.max(stallMs, now - last - TICK_MS)
    last = now
  }, TICK_MS)
  const verdict = await index.verify()
  const ms = performance.now() - from
  clearInterval(ticks)
  if (verdict !== 'whole') throw new Error(`a whole index was found ${String(verdict)}`)
  const { user, system } = process.cpuUsage(cpu)
  await index.close()
  return { ms, cpuMs: (user + system) / 1000, stallMs, peakRssMib: process.resourceUsage().maxRSS / 1024 }
}
