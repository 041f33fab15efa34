import { describe, expect, it } from 'vitest'
import { RULE_SETS } from '../protocol/scoring/rule-set.ts'
import { scoreCalls } from './scores.ts'
import { createStatistics } from './statistics.ts'

const RULES = RULE_SETS.seed

describe('scoring a batch of calls', () => {
  it('punishes wrong bytes of a retrieval, but not silence, and counts both as attempts', () => {
    const statistics = createStatistics([])
    scoreCalls(statistics, RULES, 'retrieve', [
      { hotkey: 'good', success: true, ms: 100, bytes: 1_000 },
      { hotkey: 'liar', success: false, ms: 100, bytes: 1_000 },
      { hotkey: 'silent', success: false, silent: true, ms: null, bytes: 1_000 },
    ])
    const { score, retrieve_attempts, retrieve_successes } = statistics.row('silent')
    expect([score, retrieve_attempts, retrieve_successes]).toEqual([0, 1, 0])
    expect(statistics.row('liar').score).toBeLessThan(0)
    expect(statistics.row('good').score).toBeGreaterThan(0)
  })

  it('lets a slower answer of one batch earn less, and boosts the two fastest', () => {
    const statistics = createStatistics([])
    const calls = [100, 200, 300, 3_000].map((ms) => ({ hotkey: `${ms}`, success: true, ms, bytes: 1_000 }))
    scoreCalls(statistics, RULES, 'challenge', calls)
    const scores = calls.map(({ hotkey }) => statistics.row(hotkey).score)
    expect(scores).toEqual([...scores].sort((a, b) => b - a))
    expect((scores[1] ?? 0) / (scores[2] ?? 1)).toBeGreaterThan(1.15)
  })

  it('changes nothing for a batch without calls', () => {
    const statistics = createStatistics([])
    scoreCalls(statistics, RULES, 'store', [])
    expect(statistics.takeChanges()).toEqual([])
  })
})
