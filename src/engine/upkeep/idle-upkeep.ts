/** Upkeep that does nothing, in whose place the real one is put as soon as it is there; tests of rounds record through it. */
import { NO_COUNT } from '../rounds/round-parts.ts'
import type { Upkeep } from './upkeep-types.ts'

export function idleUpkeep(): Upkeep {
  const nothing = async () => {}
  const noCount = async () => NO_COUNT
  return {
    copyLost: nothing,
    copyDoubtful: nothing,
    copyRestored: () => {},
    onMetagraph: nothing,
    monitor: noCount,
    repair: noCount,
    distribute: noCount,
    purge: noCount,
    sweep: noCount,
    isDown: () => false,
    healthy: async ({ receipts }) => receipts,
    health: () => ({ objects: 0, copies: [], short: 0, lost: 0, bytes: 0, block: null }),
    stop: () => {},
  }
}
