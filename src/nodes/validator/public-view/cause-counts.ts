/** Why one miner's counted answers of the running window were not proven. */
import type { TaskKind } from '../../../protocol/scoring/rule-set.ts'
import type { MinerCause } from './api-answers.ts'

/** Reasons come from closed lists; beyond so many kinds new ones are not told apart. */
const KINDS_MAX = 64

export class CauseCounts {
  readonly #counts = new Map<string, MinerCause>()

  add(task: TaskKind, outcome: MinerCause['outcome'], reason: string): void {
    const key = keyOf({ task, outcome, reason })
    const known = this.#counts.get(key)
    if (known === undefined && this.#counts.size >= KINDS_MAX) return
    this.#counts.set(key, { task, outcome, reason, count: (known?.count ?? 0) + 1 })
  }

  clear(): void {
    this.#counts.clear()
  }

  /**
   * Most frequent first, and of each task no more in all than answers were not proven: events also tell of answers that only
   * another validator's word had led to, which count against nobody.
   */
  list(unproven: Readonly<Record<TaskKind, number>>): MinerCause[] {
    const left = { ...unproven }
    const sorted = [...this.#counts.values()].sort(
      (a, b) => b.count - a.count || (keyOf(a) < keyOf(b) ? -1 : 1),
    )
    return sorted.flatMap((cause) => {
      const count = Math.min(cause.count, left[cause.task])
      left[cause.task] -= count
      return count > 0 ? [{ ...cause, count }] : []
    })
  }
}

function keyOf({ task, outcome, reason }: Omit<MinerCause, 'count'>): string {
  return `${task}~${outcome}~${reason}`
}
