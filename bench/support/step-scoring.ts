/** What scoring costs a validator in a step: the engine's own batches, the end of a window, the weights it sets. In Node. */
import { type ScoredCall, scoreCalls } from '../../src/engine/scores.ts'
import { createStatistics, type Statistics } from '../../src/engine/statistics.ts'
import { RULE_SETS } from '../../src/protocol/scoring/rule-set.ts'
import { newStatistics } from '../../src/protocol/scoring/tiers.ts'
import { chainWeights, normalizedWeights } from '../../src/protocol/scoring/weights.ts'
import { exponentOf, type Point } from './growth.ts'
import { median, type Row, type Table } from './table.ts'

const RULES = RULE_SETS.seed
/** What a round asks at most. */
const ASKED = 10
const KINDS = ['store', 'challenge', 'retrieve'] as const
const SIZES = [256, 1_024, 4_096]
/** Steps a measurement takes together: one is shorter than the clock is fine. */
const STEPS = 400
const ENDS = 20
const ROUNDS = 7
const LINEAR = 1.1

function hotkeyOf(at: number): string {
  return `miner-${at}`
}

function filled(miners: number): Statistics {
  const statistics = createStatistics(
    Array.from({ length: miners }, (_, at) => ({
      ...newStatistics(),
      hotkey: hotkeyOf(at),
      stored_bytes: 0,
      score: (at % 97) / 97,
    })),
  )
  for (let step = 0; step < 50; step += 1) playStep(statistics, miners, step)
  return statistics
}

function callsOf(miners: number, step: number, round: number): readonly ScoredCall[] {
  return Array.from({ length: ASKED }, (_, at) => {
    const drawn = (step * 7_919 + round * 104_729 + at * 48_271) >>> 0
    return {
      hotkey: hotkeyOf(drawn % miners),
      success: drawn % 11 !== 0,
      ms: 200 + (drawn % 3_000),
      bytes: 1_048_576,
    }
  })
}

/** One round of each kind, and what of it the index is told. */
function playStep(statistics: Statistics, miners: number, step: number): void {
  for (const [round, kind] of KINDS.entries())
    scoreCalls(statistics, RULES, kind, callsOf(miners, step, round))
  statistics.takeChanges()
}

function setWeights(statistics: Statistics): number {
  const shares = normalizedWeights(
    statistics.rows().map(({ score }) => score),
    RULES,
  )
  return chainWeights(shares, RULES).uids.length
}

/** Microseconds of processor time of one of `times`, the median of several rounds. */
function cost(times: number, work: (at: number) => void): number {
  const rounds: number[] = []
  for (let round = 0; round < ROUNDS; round += 1) {
    const before = process.cpuUsage()
    for (let at = 0; at < times; at += 1) work(at)
    const { user, system } = process.cpuUsage(before)
    rounds.push((user + system) / times)
  }
  return median(rounds)
}

export function stepScoring(): Table {
  const rows: Row[] = []
  const grown = (
    what: string,
    bound: number,
    measured: (statistics: Statistics, miners: number) => number,
  ) => {
    const points: Point[] = SIZES.map((miners) => ({ size: miners, cost: measured(filled(miners), miners) }))
    for (const { size, cost: micros } of points)
      rows.push({
        what: `${what}, ${size.toLocaleString('en')} miners`,
        ours: micros,
        unit: 'µs',
        peer: '–',
        theirs: null,
      })
    rows.push({
      what: `${what}: grows with the power`,
      ours: exponentOf(points),
      unit: '',
      peer: bound === 0 ? 'the miners do not count' : 'linear',
      theirs: null,
      ratio: exponentOf(points),
      target: { atMost: bound === 0 ? 0.2 : LINEAR },
    })
  }
  grown(`a step: ${KINDS.length} rounds of ${ASKED} answers`, 0, (statistics, miners) =>
    cost(STEPS, (step) => playStep(statistics, miners, step)),
  )
  grown('end of a window, all tiers anew', 1, (statistics) =>
    cost(ENDS, () => {
      statistics.rollOver(RULES)
      statistics.takeChanges()
    }),
  )
  grown('weights for the chain', 1, (statistics) => cost(ENDS, () => void setWeights(statistics)))
  return { title: 'Scoring of a validator’s step in Node, processor time', rows }
}
