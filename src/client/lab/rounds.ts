/** One round of one validator: whom it asks, what comes back, and what that is worth. */
import { countPing, movingAverage } from '../../protocol/scoring/moving-average.ts'
import type { TaskKind } from '../../protocol/scoring/rule-set.ts'
import { type BatchScorer, createBatchScorer } from './batch-scorer.ts'
import { NORMALS } from './population.ts'
import { ROUNDS, TASKS, type ValidatorView, type World } from './world.ts'

const RANGE = 2 ** 32
const MIB = 2 ** 20
/** Bits of a random word that pick an entry of a table. */
const ENTRY_SHIFT = 20
const ENTRY_MASK = 4_095

/** Median bytes and sigma of what is moved: a piece, or one of the 32 chunks of it. The largest is 8 MiB. */
const SIZE_SIGMA = 1.5
const SIZES: Readonly<Record<TaskKind, number>> = {
  store: 3 * MIB,
  challenge: (3 * MIB) / 32,
  retrieve: 3 * MIB,
}
const BYTES_MOST = 8 * MIB

/** Seconds after which an answer no longer counts as one. */
const TIME_LIMIT: Readonly<Record<TaskKind, number>> = { store: 60, challenge: 30, retrieve: 60 }

/** Rounds for which a miner that did not answer is left alone (engine/rounds/draw-questions.ts). */
const REST_STEPS = 5
const MONITOR_MINERS = 40

export interface WatchedAnswer {
  readonly success: boolean
  readonly silent: boolean
  /** NaN when none came. */
  readonly seconds: number
  readonly bytes: number
  /** Its place in a batch of so many. */
  readonly place: number
  readonly count: number
}

/** Told of every answer. */
export type AnswerWatch = (view: ValidatorView, seat: number, task: number, answer: WatchedAnswer) => void

export interface Rounds {
  /** Everything that is due in this step. */
  step(view: ValidatorView, step: number): void
}

export function createRounds(world: World, watch: AnswerWatch | null): Rounds {
  const { rules, options } = world
  const most = Math.max(...TASKS.map((task) => ROUNDS[task].miners))
  const asked = new Int32Array(most)
  const scorer = createBatchScorer(rules, most)
  const jitter = NORMALS.map((normal) => Math.exp(options.jitter * normal))
  const sizes = TASKS.map((task) =>
    NORMALS.map((normal) =>
      Math.min(BYTES_MOST, Math.max(1, Math.round(SIZES[task] * Math.exp(SIZE_SIGMA * normal)))),
    ),
  )
  const tables = { jitter, sizes, slowness: sizes.map((each) => each.map(slowness)) }
  return {
    step(view, step) {
      for (const [task, kind] of TASKS.entries()) {
        const { every, miners } = ROUNDS[kind]
        if (step % every !== 0) continue
        const count = draw(world, view, asked, { most: miners, step, stores: kind === 'store' })
        if (count === 0) continue
        answer(world, view, { asked, count, task, step, scorer, tables, watch })
        scorer.score(count, kind)
        for (let i = 0; i < count; i += 1) {
          const seat = asked[i] ?? 0
          view.score[seat] = movingAverage(view.score[seat] ?? 0, scorer.scaled[i] ?? 0, rules)
        }
      }
      ping(world, view)
    },
  }
}

/** How much longer than 1 MiB it takes: as ln(1 + bytes), so that size by itself is no advantage under the rules. */
function slowness(bytes: number): number {
  return Math.log1p(bytes) / Math.log1p(MIB)
}

/** Different seats at random into `asked`; audits leave out who holds nothing. @returns how many */
function draw(
  { word, options }: World,
  view: ValidatorView,
  asked: Int32Array,
  { most, step, stores }: { readonly most: number; readonly step: number; readonly stores: boolean },
): number {
  const { draw: order, holds, rest } = view
  const { miners } = options
  let count = 0
  for (let at = 0; at < miners && count < most; at += 1) {
    const other = at + Math.floor((word() / RANGE) * (miners - at))
    const seat = order[other] ?? 0
    order[other] = order[at] ?? 0
    order[at] = seat
    if ((rest[seat] ?? 0) > step || (!stores && holds[seat] === 0)) continue
    asked[count] = seat
    count += 1
  }
  return count
}

interface Batch {
  readonly asked: Int32Array
  readonly count: number
  readonly task: number
  readonly step: number
  readonly scorer: BatchScorer
  readonly tables: {
    readonly jitter: Float64Array
    readonly sizes: readonly Float64Array[]
    readonly slowness: readonly Float64Array[]
  }
  readonly watch: AnswerWatch | null
}

function answer(world: World, view: ValidatorView, batch: Batch): void {
  const { asked, count, task, step, scorer, tables, watch } = batch
  const { word, seats } = world
  const kind = TASKS[task] ?? 'challenge'
  const attempts = view.attempts[task]
  const successes = view.successes[task]
  if (attempts === undefined || successes === undefined) return
  // A store gives everybody the same bytes; questions are about different pieces.
  const shared = word() >>> ENTRY_SHIFT
  for (let i = 0; i < count; i += 1) {
    const seat = asked[i] ?? 0
    const drawn = word()
    const size = kind === 'store' ? shared : (drawn >>> 8) & ENTRY_MASK
    const seconds =
      (seats.seconds[seat] ?? 0) *
      (tables.jitter[drawn >>> ENTRY_SHIFT] ?? 1) *
      (tables.slowness[task]?.[size] ?? 1)
    const silent = seats.online[seat] === 0 || seconds > TIME_LIMIT[kind]
    const success = !silent && word() / RANGE < (seats.success[seat] ?? 0)
    scorer.success[i] = success ? 1 : 0
    scorer.silent[i] = silent ? 1 : 0
    scorer.tier[i] = view.tier[seat] ?? -1
    scorer.seconds[i] = silent ? Number.NaN : seconds
    scorer.bytes[i] = tables.sizes[task]?.[size] ?? 1
    attempts[seat] = (attempts[seat] ?? 0) + 1
    if (success) {
      successes[seat] = (successes[seat] ?? 0) + 1
      view.total[seat] = (view.total[seat] ?? 0) + 1
      if (kind === 'store') view.holds[seat] = 1
    }
    if (silent) {
      view.silent[seat] = (view.silent[seat] ?? 0) + 1
      view.rest[seat] = step + REST_STEPS
    }
    watch?.(view, seat, task, {
      success,
      silent,
      seconds: scorer.seconds[i] ?? Number.NaN,
      bytes: scorer.bytes[i] ?? 1,
      place: i,
      count,
    })
  }
  world.answers += count
  world.batches += 1
}

/** Forty of all are pinged; only those matter whom a ping can change. */
function ping({ options, seats, word, rules }: World, view: ValidatorView): void {
  const chance = Math.min(1, MONITOR_MINERS / options.miners)
  for (let seat = 0; seat < options.miners; seat += 1) {
    const online = seats.online[seat] === 1
    if (online && view.pings[seat] === 0 && view.down[seat] === 0) continue
    if (word() / RANGE >= chance) continue
    const { counter, down } = countPing(view.pings[seat] ?? 0, online, rules)
    view.pings[seat] = counter
    if (online) view.down[seat] = 0
    if (!down) continue
    view.down[seat] = 1
    view.score[seat] = movingAverage(view.score[seat] ?? 0, rules.monitorReward, rules)
  }
}
