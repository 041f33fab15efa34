/**
 * The numbers of docs/scoring.md come out of this test: it computes the block between the two marks and compares. To print
 * it: `npx vitest run src/protocol/scoring/documented-numbers.test.ts` after changing anything; the difference shows the new block.
 */
import { readFileSync } from 'node:fs'
import { expect, test } from 'vitest'
import { sigmoidFactors } from './latency.ts'
import { type Answer, boostedAnswers, scoreBatch } from './rewards.ts'
import { RULE_SETS, type RuleSet, type RuleSetName, spedUp, windowEnded } from './rule-set.ts'
import { hoursToTotal, newStatistics, rollOver, successesFor, tierFactor, tierFor } from './tiers.ts'
import { normalizedWeights } from './weights.ts'
import { wilsonInterval } from './wilson.ts'

const NAMES: readonly RuleSetName[] = ['seed', 'reference', 'strict']

function row(what: string, value: (name: RuleSetName) => string): string {
  return `| ${[what, ...NAMES.map(value)].join(' | ')} |`
}

function list(values: readonly number[], digits = 4): string {
  return values.map((value) => (Number.isNaN(value) ? 'NaN' : value.toFixed(digits))).join(', ')
}

function scored(answers: readonly Answer[], kind: 'store' | 'challenge', name: RuleSetName): string {
  return list(scoreBatch(answers, kind, RULE_SETS[name]).map(({ scaled }) => scaled))
}

const gold = (seconds: number, bytes: number, success = true): Answer => ({
  seconds,
  bytes,
  success,
  tier: 'Gold',
})

const MIB = 2 ** 20
const SIZES = [gold(4, 64 * MIB), gold(2, 1024), gold(3, 1024)]
const FAILED = [gold(1, 1000, false), gold(2, 1000, false)]
const FAST_ERROR = [gold(0.05, 1000, false), gold(1, 1000), gold(2, 1000)]
const LATE = [gold(20, 1000), gold(30, 1000), gold(40, 1000)]

function windowsEnded(name: RuleSetName): number {
  let ended = 0
  let last = 5
  for (let block = 12; block <= 21_605; block += 7) {
    if (!windowEnded(RULE_SETS[name], last, block)) continue
    ended += 1
    last = block
  }
  return ended
}

function successes(rules: RuleSet): string {
  const names = ['Silver', 'Gold', 'Diamond', 'Super Saiyan'] as const
  return list(
    names.map((name) => successesFor(name, rules)),
    0,
  )
}

const TEN = [0.1, 0.2, 0.3, 0.4, 0.5, 0.6, 0.7, 0.8, 0.9, 1]

const BLOCK = [
  '| | seed | reference | strict |',
  '|---|---|---|---|',
  row('score of 8 successes of 9', (name) => {
    const { midpoint, lower } = wilsonInterval(8, 9)
    return list([RULE_SETS[name].tierScore === 'midpoint' ? midpoint : lower])
  }),
  row('score of 7 of 9', (name) => {
    const { midpoint, lower } = wilsonInterval(7, 9)
    return list([RULE_SETS[name].tierScore === 'midpoint' ? midpoint : lower])
  }),
  row('score of 10 of 10', (name) => {
    const { midpoint, lower } = wilsonInterval(10, 10)
    return list([RULE_SETS[name].tierScore === 'midpoint' ? midpoint : lower])
  }),
  row(
    'tier of 7 of 9 with 6842 successes',
    (name) => tierFor({ successes: 7, attempts: 9, totalSuccesses: 6842 }, RULE_SETS[name]).name,
  ),
  row(
    'Diamond after a window without a question',
    (name) => rollOver({ ...newStatistics(), total_successes: 6842, tier: 'Diamond' }, RULE_SETS[name]).tier,
  ),
  row('windows ended in 21,600 blocks, a step each 7 blocks', (name) => String(windowsEnded(name))),
  row('boosted Diamond', () => list([tierFactor('Diamond', true)], 3)),
  row('first and last of ten times 0.1..1.0', (name) => {
    const factors = sigmoidFactors(TEN, RULE_SETS[name].latencySpan)
    return list([factors[0] ?? 0, factors[9] ?? 0])
  }),
  row('three Golds: 64 MiB in 4 s, 1 KiB in 2 s, 1 KiB in 3 s', (name) => scored(SIZES, 'store', name)),
  row('two Golds that both fail a store', (name) => scored(FAILED, 'store', name)),
  row('three Golds: an error in 0.05 s, 1 s, 2 s: boosted', (name) =>
    boostedAnswers(FAST_ERROR, 'challenge', RULE_SETS[name])
      .map((boosted) => (boosted ? 'yes' : 'no'))
      .join(', '),
  ),
  row('the same: rewards', (name) => scored(FAST_ERROR, 'challenge', name)),
  row('a store answered in 20, 30 and 40 s: boosted', (name) =>
    boostedAnswers(LATE, 'store', RULE_SETS[name])
      .map((boosted) => (boosted ? 'yes' : 'no'))
      .join(', '),
  ),
  row('weights of the scores 0, 0.5, -0.005', (name) =>
    list(normalizedWeights([0, 0.5, -0.005], RULE_SETS[name])),
  ),
  row('failed pings until a miner is punished', (name) => {
    const { monitorFailures, monitorResetsOnSuccess } = RULE_SETS[name]
    return `${monitorFailures} ${monitorResetsOnSuccess ? 'in a row' : 'in all'}`
  }),
  row('hours to Silver at 12 s a round, at 36 s', () =>
    list([hoursToTotal(1000, 0.034, 12), hoursToTotal(1000, 0.034, 36)], 0),
  ),
  row('successes of a life for Silver, Gold, Diamond, Super Saiyan', (name) => successes(RULE_SETS[name])),
  row('the same, sped up to windows of 60 blocks and a hundredth', (name) =>
    successes(spedUp(RULE_SETS[name], { windowBlocks: 60, successScale: 0.01 })),
  ),
].join('\n')

test('docs/scoring.md shows the numbers that the code computes', () => {
  const text = readFileSync('docs/scoring.md', 'utf8')
  const shown = /<!-- numbers -->\n([\s\S]*?)\n<!-- \/numbers -->/.exec(text)?.[1]
  expect(shown).toBe(BLOCK)
})
