/**
 * A validator's disk under its index: what LevelDB promises and no more. A write takes time and is visible when it has
 * settled. Writes reach the disk in order: a durable one takes every earlier one along, and a crash keeps all up to
 * the last durable write and some of those after it, but never a later one without an earlier. A batch that was under
 * way is there as a whole or not at all, whoever was told (a torn record fails its checksum and is dropped).
 * The state itself is testing/index-state.ts; a crash takes back the writes that did not survive.
 */
import type { Clock, Index } from '../../engine/ports.ts'
import type { IndexChange } from '../../engine/records.ts'
import { applyTo, emptyState, readsOf, type Undo } from '../index-state.ts'
import type { Stream } from '../seeded-random.ts'
import { kept } from './kept-records.ts'

interface Batch {
  readonly changes: readonly IndexChange[]
  readonly durable: boolean
}

export interface ValidatorDisk {
  /** The port of one process; it ends with it, and nothing that it still asks for happens. */
  open(isAlive: () => boolean): Index
  /** While set, writes are refused. */
  refusing: boolean
  /** Power fails: what was not durable is lost from some point on. */
  crash(): void
  /** The process ends in order: everything it wrote is there. */
  close(): void
  /** What a new process would certainly find: everything written but what is unsynced. */
  readonly state: Index
  /** Whether one like that was written since the last durable write, and so is not certain to survive. Rows of miners are none. */
  isUnsynced(like: (change: IndexChange) => boolean): boolean
}

export interface DiskOptions {
  /** Whether it may crash. What takes writes back is not kept of one that never does. */
  readonly mayCrash: boolean
  readonly clock: Clock
  readonly random: Stream
  /** Told of each batch once it is in the state. */
  readonly applied: (changes: readonly IndexChange[]) => void
}

/** Milliseconds of a durable write. */
const SYNC_MS = { least: 1, most: 12 }

/** A batch that is not certain to survive, and what takes it back. */
interface Unsynced {
  readonly changes: readonly IndexChange[]
  readonly undo: Undo
}

export function createValidatorDisk({ mayCrash, clock, random, applied }: DiskOptions): ValidatorDisk {
  const state = emptyState()
  const reads = readsOf(() => state)
  /** Since the last durable write, in order; none of before can be lost any more. */
  const unsynced: Unsynced[] = []
  let underWay: Batch | null = null
  const queue: (() => void)[] = []

  const commit = ({ changes, durable }: Batch) => {
    if (durable) {
      unsynced.length = 0
      applyTo(state, changes, null)
      return
    }
    if (mayCrash) {
      const undo: Undo = []
      applyTo(state, changes, undo)
      unsynced.push({ changes, undo })
      return
    }
    applyTo(state, changes, null)
    const asked = changes.filter(({ kind }) => kind !== 'stats')
    if (asked.length > 0) unsynced.push({ changes: asked, undo: [] })
  }

  /** One write at a time, in the order they were asked for. */
  const write = (batch: Batch, isAlive: () => boolean): Promise<void> =>
    new Promise((resolve, reject) => {
      const finish = () => {
        underWay = null
        if (!isAlive()) return
        if (disk.refusing) reject(new Error('EIO: the simulated disk refuses'))
        else {
          commit(batch)
          resolve()
          applied(batch.changes)
        }
        queue.shift()
        queue[0]?.()
      }
      const start = () => {
        if (!isAlive()) return
        underWay = batch
        if (!batch.durable) return finish()
        clock.after(random.between(SYNC_MS.least, SYNC_MS.most), finish)
      }
      queue.push(start)
      if (queue.length === 1) start()
    })

  /** What the next process finds: everything but the batches after so many unsynced ones. */
  const restart = (kept: number) => {
    queue.length = 0
    underWay = null
    for (const { undo } of unsynced.splice(kept).reverse()) {
      for (const takeBack of undo.reverse()) takeBack()
    }
    unsynced.length = 0
  }

  const disk: ValidatorDisk = {
    refusing: false,
    open: (isAlive) => ({
      ...reads,
      apply: (changes, mode) => write({ changes: changes.map(kept), durable: mode === 'durable' }, isAlive),
    }),
    crash() {
      if (!mayCrash) throw new Error('this disk was said never to crash')
      const torn = underWay
      const kept = random.below(unsynced.length + 1)
      const isWhole = kept === unsynced.length && torn !== null && random.chance(0.5)
      restart(kept)
      if (isWhole && torn !== null) commit({ ...torn, durable: true })
    },
    close: () => restart(unsynced.length),
    state: { ...reads, apply: () => Promise.reject(new Error('the state is for reading')) },
    isUnsynced: (like) => unsynced.some(({ changes }) => changes.some(like)),
  }
  return disk
}
