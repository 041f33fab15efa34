/**
 * Miners' rows (protocol section 7.3): attempts and successes of the running window, tier, limit, bytes placed and
 * the moving score. Held in memory, written with the batch of the work that changed them.
 *
 * Different from the reference, which counts two attempts for each Store answer: one answer is one attempt. And
 * what says nothing about a miner is not counted: a call we cancelled, a full or a busy miner, a piece that only
 * another validator says it has (reliability B29, B30).
 */
import type { RuleSet, TaskKind } from '../protocol/scoring/rule-set.ts'
import { countAnswer, newStatistics, rollOver } from '../protocol/scoring/tiers.ts'
import type { WindowEnd } from './events.ts'
import type { IndexChange, MinerStats } from './records.ts'

export interface Statistics {
  row(hotkey: string): MinerStats
  rows(): readonly MinerStats[]
  count(hotkey: string, kind: TaskKind, success: boolean): void
  /** Negative when pieces go. */
  addBytes(hotkey: string, bytes: number): void
  /** False when the bytes placed on the miner would exceed its tier's limit (protocol section 3, capacity). */
  hasSpace(hotkey: string, bytes: number): boolean
  setScore(hotkey: string, score: number): void
  /** Drops the row of a hotkey that was replaced: whoever registers it again starts anew (reliability B26). */
  forget(hotkey: string): void
  /** Ends the window: tiers and limits anew, the six counters to zero. @returns each row as it was and as it is */
  rollOver(rules: RuleSet): readonly WindowEnd[]
  /** Rows changed since the last call, for the index. */
  takeChanges(): IndexChange[]
  /** The index refused these: they are due again. */
  giveBack(changes: readonly IndexChange[]): void
}

export function createStatistics(stored: readonly MinerStats[]): Statistics {
  const rows = new Map(stored.map((row) => [row.hotkey, row]))
  const changed = new Set<string>()
  const row = (hotkey: string): MinerStats =>
    rows.get(hotkey) ?? { ...newStatistics(), hotkey, stored_bytes: 0, score: 0 }
  const update = (next: MinerStats) => {
    rows.set(next.hotkey, next)
    changed.add(next.hotkey)
  }
  return {
    row,
    rows: () => [...rows.values()],
    count(hotkey, kind, success) {
      const old = row(hotkey)
      update({ ...old, ...countAnswer(old, kind, success) })
    },
    addBytes(hotkey, bytes) {
      const old = row(hotkey)
      update({ ...old, stored_bytes: Math.max(0, old.stored_bytes + bytes) })
    },
    hasSpace(hotkey, bytes) {
      const { stored_bytes, storage_limit } = row(hotkey)
      return stored_bytes + bytes <= storage_limit
    },
    setScore(hotkey, score) {
      update({ ...row(hotkey), score })
    },
    forget(hotkey) {
      if (rows.delete(hotkey)) changed.add(hotkey)
    },
    rollOver(rules) {
      return [...rows.values()].map((before) => {
        const after = { ...before, ...rollOver(before, rules) }
        update(after)
        return { before, after }
      })
    },
    takeChanges() {
      const changes = [...changed].map((hotkey): IndexChange => {
        return rows.has(hotkey) ? { kind: 'stats', row: row(hotkey) } : { kind: 'stats-gone', hotkey }
      })
      changed.clear()
      return changes
    },
    giveBack(changes) {
      for (const change of changes) {
        if (change.kind === 'stats') changed.add(change.row.hotkey)
        if (change.kind === 'stats-gone') changed.add(change.hotkey)
      }
    },
  }
}
