/** What the validators of a computed fleet would have written down: latencies, causes, space, and each window's end. */
import { createRing, type LatencyTable } from './latency-ring.ts'
import type { AnswerWatch } from './rounds.ts'
import type { SimulationWatch } from './simulate.ts'
import { TASKS, type ValidatorView, type World } from './world.ts'

export const OUTCOMES = ['fail', 'late', 'offline'] as const

/** One window's end with one validator; a place for each seat. */
export interface WindowSnapshot {
  readonly block: number
  readonly id: Int32Array
  readonly before: Uint8Array
  readonly tier: Uint8Array
  readonly attempts: readonly Uint16Array[]
  readonly successes: readonly Uint16Array[]
  readonly total: Int32Array
  readonly used: Float64Array
  readonly score: Float64Array
  readonly weight: Float64Array
  readonly incentive: Float64Array
  readonly down: Uint8Array
  readonly latency: readonly LatencyTable[]
  readonly objects: ObjectCounts
}

export interface ObjectCounts {
  readonly all: number
  /** Of the running window, with fewer copies than promised: repaired by the next. */
  readonly short: number
  readonly bytes: number
  /** The n-th number counts objects with n copies. */
  readonly copies: readonly number[]
}

export const COPIES = 3

export interface ViewRecord {
  readonly windows: WindowSnapshot[]
  readonly used: Float64Array
  /** By task and OUTCOMES, in the running window. */
  readonly causes: readonly (readonly Uint16Array[])[]
  /** Block and kind (task * 3 + outcome) of the last failure; -1: none. */
  readonly failedAt: Int32Array
  readonly failedHow: Int8Array
  latency(): readonly LatencyTable[]
  objects(): ObjectCounts
}

interface Recorded extends ViewRecord {
  note: AnswerWatch
  forget(seat: number): void
  endWindow(view: ValidatorView, block: number, before: Uint8Array): void
}

export interface FleetRecord extends SimulationWatch {
  readonly seats: {
    readonly seat: number
    readonly block: number
    readonly id: number
    readonly replaced: number
  }[]
  of(view: ValidatorView): ViewRecord
}

/** @param worldOf the simulation's world, once it is there */
export function createFleetRecord(worldOf: () => World): FleetRecord {
  const views = new Map<ValidatorView, Recorded>()
  const seats: { seat: number; block: number; id: number; replaced: number }[] = []
  const names = new Map<number, number>()
  const of = (view: ValidatorView): Recorded => {
    const known = views.get(view)
    if (known !== undefined) return known
    const fresh = createViewRecord(worldOf())
    views.set(view, fresh)
    return fresh
  }
  return {
    seats,
    of,
    answer: (view, seat, task, answer) => of(view).note(view, seat, task, answer),
    window: (view, block, before) => of(view).endWindow(view, block, before),
    seat(seat, block) {
      const id = worldOf().seats.id[seat] ?? 0
      // Before the first change, seats and names are the same numbers.
      seats.push({ seat, block, id, replaced: names.get(seat) ?? seat })
      names.set(seat, id)
      for (const record of views.values()) record.forget(seat)
    },
  }
}

function createViewRecord(world: World): Recorded {
  const { miners } = world.options
  const rings = TASKS.map(() => createRing(miners))
  const used = new Float64Array(miners)
  const causes = TASKS.map(() => OUTCOMES.map(() => new Uint16Array(miners)))
  const failedAt = new Int32Array(miners).fill(-1)
  const failedHow = new Int8Array(miners)
  const objects = createObjects()
  const latency = () => rings.map((ring) => ring.table())
  const windows: WindowSnapshot[] = []
  return {
    windows,
    used,
    causes,
    failedAt,
    failedHow,
    latency,
    objects: () => objects.counts(),
    note(_view, seat, task, { success, silent, seconds, bytes, place, count }) {
      if (TASKS[task] === 'store')
        objects.note({ success, bytes, first: place === 0, last: place === count - 1 })
      if (success) {
        rings[task]?.add(seat, seconds * 1000)
        if (TASKS[task] === 'store') used[seat] = (used[seat] ?? 0) + bytes
        return
      }
      const outcome = silent ? (world.seats.online[seat] === 1 ? 1 : 2) : 0
      const counts = causes[task]?.[outcome]
      if (counts !== undefined) counts[seat] = (counts[seat] ?? 0) + 1
      failedAt[seat] = world.step * world.options.stepBlocks
      failedHow[seat] = task * OUTCOMES.length + outcome
    },
    forget(seat) {
      for (const ring of rings) ring.clear(seat)
      for (const counts of causes.flat()) counts[seat] = 0
      used[seat] = 0
      failedAt[seat] = -1
    },
    endWindow(view, block, before) {
      windows.push({
        block,
        id: world.seats.id.slice(),
        before: before.slice(),
        tier: view.tier.slice(),
        attempts: view.attempts.map((each) => Uint16Array.from(each)),
        successes: view.successes.map((each) => Uint16Array.from(each)),
        total: view.total.slice(),
        used: used.slice(),
        score: view.score.slice(),
        weight: view.weight.slice(),
        incentive: world.seats.incentive.slice(),
        down: view.down.slice(),
        latency: latency(),
        objects: objects.counts(),
      })
      for (const counts of causes.flat()) counts.fill(0)
      objects.endWindow()
    },
  }
}

function createObjects() {
  const settled = Array.from({ length: COPIES + 2 }, () => 0)
  let fresh: number[] = []
  let bytes = 0
  let copies = 0
  return {
    note({
      success,
      bytes: size,
      first,
      last,
    }: {
      readonly success: boolean
      readonly bytes: number
      readonly first: boolean
      readonly last: boolean
    }) {
      if (first) copies = 0
      if (success) copies += 1
      if (!last || copies === 0) return
      bytes += size
      if (copies < COPIES) fresh.push(copies)
      else settled[copies] = (settled[copies] ?? 0) + 1
    },
    counts(): ObjectCounts {
      const all = settled.slice()
      for (const each of fresh) all[each] = (all[each] ?? 0) + 1
      return { all: all.reduce((sum, each) => sum + each, 0), short: fresh.length, bytes, copies: all }
    },
    endWindow() {
      settled[COPIES] = (settled[COPIES] ?? 0) + fresh.length
      fresh = []
    },
  }
}
