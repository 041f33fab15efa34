/**
 * Miners' rows (protocol section 7.3): attempts and successes of the running window, tier, limit, bytes placed and
 * the moving score. Held in memory, written with the batch of the work that changed them.
 *
 * Several processes may count on the same rows: each writes what it added since it last read or wrote a row, and what comes
 * of that is in the index (`added`), from where all of them read it again (`refresh`).
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
  /** The rows as they are in the index now; what was counted here and not yet taken is counted on from them. */
  refresh(stored: readonly MinerStats[]): void
}

type StatsChange = Extract<IndexChange, { kind: 'stats' }>

/** What is added up; all other members are taken as they are. */
const SUMS = [
  'store_attempts',
  'store_successes',
  'challenge_attempts',
  'challenge_successes',
  'retrieve_attempts',
  'retrieve_successes',
  'total_successes',
  'stored_bytes',
  'score',
] as const

const newRow = (hotkey: string): MinerStats => ({ ...newStatistics(), hotkey, stored_bytes: 0, score: 0 })

const NEW_ROW = newRow('')

/**
 * The row that comes of a change to a row that another process may have written since: counters, bytes and steps of the score
 * add up, a tier and its limit are those of whoever ended the window. Two answers that are scored at the same time in two processes
 * move the score by the sum of their steps.
 * @param current as it is in the index; null: there is none
 */
export function added(current: MinerStats | null, { row, since }: StatsChange): MinerStats {
  if (since === undefined) return row
  return bounded(plus(current ?? newRow(row.hotkey), row, since))
}

function plus(on: MinerStats, after: MinerStats, before: MinerStats): MinerStats {
  const sums = SUMS.map((name) => [name, on[name] + after[name] - before[name]] as const)
  const { tier, storage_limit } = after.tier === before.tier ? on : after
  return { ...on, ...Object.fromEntries(sums), tier, storage_limit }
}

/** What is added elsewhere may come later than what is taken away here: only in between a sum is below zero. */
function bounded(row: MinerStats): MinerStats {
  return row.stored_bytes < 0 ? { ...row, stored_bytes: 0 } : row
}

export function createStatistics(stored: readonly MinerStats[]): Statistics {
  const rows = new Map(stored.map((row) => [row.hotkey, row]))
  /** Each row as it was when it was last read, or taken to be written. */
  const bases = new Map(rows)
  const changed = new Set<string>()
  const raw = (hotkey: string): MinerStats => rows.get(hotkey) ?? newRow(hotkey)
  const row = (hotkey: string): MinerStats => bounded(raw(hotkey))
  const update = (next: MinerStats) => {
    rows.set(next.hotkey, next)
    changed.add(next.hotkey)
  }
  const take = (hotkey: string): IndexChange => {
    const now = rows.get(hotkey)
    if (now === undefined) return { kind: 'stats-gone', hotkey }
    const base = bases.get(hotkey) ?? newRow(hotkey)
    bases.set(hotkey, now)
    const shown = bounded(now)
    const since = { ...base, stored_bytes: base.stored_bytes + shown.stored_bytes - now.stored_bytes }
    return { kind: 'stats', row: shown, since }
  }
  return {
    row,
    rows: () => [...rows.values()].map(bounded),
    count(hotkey, kind, success) {
      const old = raw(hotkey)
      update({ ...old, ...countAnswer(old, kind, success) })
    },
    addBytes(hotkey, bytes) {
      const old = raw(hotkey)
      update({ ...old, stored_bytes: old.stored_bytes + bytes })
    },
    hasSpace(hotkey, bytes) {
      // Asked of every miner at each upload: no row is made for it.
      const { stored_bytes, storage_limit } = rows.get(hotkey) ?? NEW_ROW
      return Math.max(0, stored_bytes) + bytes <= storage_limit
    },
    setScore(hotkey, score) {
      update({ ...raw(hotkey), score })
    },
    forget(hotkey) {
      bases.delete(hotkey)
      if (rows.delete(hotkey)) changed.add(hotkey)
    },
    rollOver(rules) {
      return [...rows.values()].map((before) => {
        const after = { ...before, ...rollOver(before, rules) }
        update(after)
        return { before: bounded(before), after: bounded(after) }
      })
    },
    takeChanges() {
      const changes = [...changed].map(take)
      changed.clear()
      return changes
    },
    giveBack(changes) {
      for (const change of changes) {
        if (change.kind === 'stats') {
          const { hotkey } = change.row
          const base = bases.get(hotkey)
          if (base !== undefined && change.since !== undefined)
            bases.set(hotkey, plus(base, change.since, change.row))
          changed.add(hotkey)
        }
        if (change.kind === 'stats-gone') changed.add(change.hotkey)
      }
    },
    refresh(now) {
      const fresh = new Map(now.map((each) => [each.hotkey, each]))
      for (const hotkey of rows.keys())
        if (!fresh.has(hotkey) && !changed.has(hotkey)) {
          rows.delete(hotkey)
          bases.delete(hotkey)
        }
      for (const each of now) {
        const { hotkey } = each
        // Dropped here, and not yet there.
        if (changed.has(hotkey) && !rows.has(hotkey)) continue
        const base = bases.get(hotkey) ?? newRow(hotkey)
        rows.set(hotkey, plus(each, rows.get(hotkey) ?? base, base))
        bases.set(hotkey, each)
      }
    },
  }
}
