/**
 * A validator's disk under its index: what LevelDB promises and no more. A write takes time and is visible when it has
 * settled. Writes reach the disk in order: a durable one takes every earlier one along, and a crash keeps all up to
 * the last durable write and some of those after it, but never a later one without an earlier. A batch that was under
 * way is there as a whole or not at all, whoever was told (a torn record fails its checksum and is dropped).
 * The state itself is testing/memory-index.ts; a crash makes it anew from the writes that survived.
 */
import type { Clock, Index } from '../../engine/ports.ts'
import type { IndexChange } from '../../engine/records.ts'
import { createMemoryIndex, type MemoryIndex } from '../memory-index.ts'
import type { Stream } from '../seeded-random.ts'

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
  /** What a new process would certainly find: everything written but the changes in `unsynced`. */
  readonly state: Index
  /** Written since the last durable write, and so not certain to survive. */
  readonly unsynced: readonly IndexChange[]
}

export interface DiskOptions {
  readonly clock: Clock
  readonly random: Stream
  /** Told of each batch once it is in the state. */
  readonly applied: (changes: readonly IndexChange[]) => void
}

/** Milliseconds of a durable write. */
const SYNC_MS = { least: 1, most: 12 }

export function createValidatorDisk({ clock, random, applied }: DiskOptions): ValidatorDisk {
  let memory: MemoryIndex = createMemoryIndex()
  const written: Batch[] = []
  let syncedTo = 0
  let underWay: Batch | null = null
  const queue: (() => void)[] = []

  const commit = (batch: Batch) => {
    written.push(batch)
    if (batch.durable) syncedTo = written.length
    void memory.apply(batch.changes, batch.durable ? 'durable' : 'relaxed')
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

  const restart = (kept: number) => {
    queue.length = 0
    underWay = null
    written.length = kept
    syncedTo = kept
    memory = createMemoryIndex()
    for (const { changes } of written) void memory.apply(changes, 'durable')
  }

  const state: Omit<Index, 'apply'> = {
    object: (...names) => memory.object(...names),
    claims: (...names) => memory.claims(...names),
    piece: (...names) => memory.piece(...names),
    piecesOf: (...range) => memory.piecesOf(...range),
    objectsFrom: (...range) => memory.objectsFrom(...range),
    expiring: (...range) => memory.expiring(...range),
    repairs: (...range) => memory.repairs(...range),
    pendingAudits: () => memory.pendingAudits(),
    seats: () => memory.seats(),
    stats: () => memory.stats(),
    outbox: (...range) => memory.outbox(...range),
    peers: () => memory.peers(),
    window: () => memory.window(),
    account: (...names) => memory.account(...names),
    head: (...names) => memory.head(...names),
    headTotals: () => memory.headTotals(),
    endedSessions: () => memory.endedSessions(),
    endedSessionsOf: (account) => memory.endedSessionsOf(account),
    discards: (...range) => memory.discards(...range),
    placings: (limit) => memory.placings(limit),
    placingsOf: (...names) => memory.placingsOf(...names),
  }
  const disk: ValidatorDisk = {
    refusing: false,
    open: (isAlive) => ({
      ...state,
      apply: (changes, mode) => write({ changes, durable: mode === 'durable' }, isAlive),
    }),
    crash() {
      const torn = underWay
      const unsynced = written.length - syncedTo
      const kept = syncedTo + random.below(unsynced + 1)
      const isWhole = kept === written.length && torn !== null && random.chance(0.5)
      restart(kept)
      if (isWhole && torn !== null) commit({ ...torn, durable: true })
    },
    close: () => restart(written.length),
    state: { ...state, apply: () => Promise.reject(new Error('the state is for reading')) },
    get unsynced() {
      return written.slice(syncedTo).flatMap(({ changes }) => changes)
    },
  }
  return disk
}
