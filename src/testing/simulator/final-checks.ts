/** What must hold when faults stopped long ago and nothing is under way. */
import type { World } from './world.ts'

export function checkWholeness(world: World): void {
  world.checker.compareCounters()
}
