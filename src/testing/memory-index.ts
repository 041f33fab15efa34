/**
 * The validator's index in memory, with a disk that can refuse and a process that can die: `relaxed` changes
 * are lost by a crash, `durable` ones are not, and those of one batch go together. Stricter than LevelDB, where a
 * durable batch usually takes the relaxed ones before it along: nothing may depend on that.
 */
import type { Index } from '../engine/ports.ts'
import { applyTo, copyOf, emptyState, readsOf } from './index-state.ts'

export interface MemoryIndex extends Index {
  /** While set, `apply` rejects. */
  failing: boolean
  /** What a new process finds: everything durable, nothing relaxed. */
  crash(): void
}

export function createMemoryIndex(): MemoryIndex {
  let live = emptyState()
  const disk = emptyState()
  return {
    ...readsOf(() => live),
    failing: false,
    async apply(changes, mode) {
      if (this.failing) throw new Error('EIO: the simulated disk refuses')
      if (mode === 'durable') applyTo(disk, changes, null)
      applyTo(live, changes, null)
    },
    crash() {
      live = copyOf(disk)
    },
  }
}
