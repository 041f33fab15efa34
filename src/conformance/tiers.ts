/** tiers.json: statistics through events and a roll-over; tiers by ratio and total. */
import { RULE_SETS } from '../protocol/scoring/rule-set.ts'
import {
  countAnswer,
  isTierName,
  newStatistics,
  rollOver,
  type Statistics,
  tierFactor,
  tierFor,
  windowTotals,
} from '../protocol/scoring/tiers.ts'
import { wilsonScore } from '../protocol/scoring/wilson.ts'
import { DOUBLE, near } from './near.ts'
import type { Tally } from './report.ts'
import { Fields, VectorFileError } from './vector-fields.ts'

const COUNTERS = [
  'store_attempts',
  'store_successes',
  'challenge_attempts',
  'challenge_successes',
  'retrieve_attempts',
  'retrieve_successes',
  'total_successes',
] as const

export function statisticsOf(fields: Fields): Statistics {
  const tier = fields.text('tier')
  if (!isTierName(tier)) throw new VectorFileError(`no tier is called ${tier}`)
  const base = { ...newStatistics(), tier }
  for (const name of COUNTERS) base[name] = fields.number(name)
  return fields.has('storage_limit') ? { ...base, storage_limit: fields.number('storage_limit') } : base
}

/** Compares the members the vector has. */
export function checkStatistics(tally: Tally, label: string, got: Statistics, expected: Fields): void {
  for (const name of COUNTERS) tally.equal(`${label}: ${name}`, got[name], expected.number(name))
  tally.equal(`${label}: tier`, got.tier, expected.text('tier'))
  if (expected.has('storage_limit')) {
    tally.equal(`${label}: storage_limit`, got.storage_limit, expected.number('storage_limit'))
  }
}

function taskOf(text: string): 'store' | 'challenge' | 'retrieve' | 'monitor' {
  if (text === 'store' || text === 'challenge' || text === 'retrieve' || text === 'monitor') return text
  throw new VectorFileError(`no task is called ${text}`)
}

function checkRow(vector: Fields, label: string, tally: Tally): void {
  const before = vector.value('before') === null ? newStatistics() : statisticsOf(vector.fields('before'))
  near(tally, `${label}: factor`, tierFactor(before.tier, false), vector.number('tier_factor_before'), DOUBLE)
  const boosted = vector.number('tier_factor_before_top2')
  near(tally, `${label}: boosted`, tierFactor(before.tier, true), boosted, DOUBLE)
  let row = before
  for (const event of vector.list('events')) {
    const fields = new Fields(event, `${label} event`)
    row = countAnswer(row, taskOf(fields.text('task')), fields.flag('success'))
  }
  checkStatistics(tally, `${label}: after events`, row, vector.fields('after_events'))
  const { successes, attempts } = windowTotals(row)
  near(tally, `${label}: wilson`, wilsonScore(successes, attempts), vector.number('wilson'), DOUBLE)
  const rolled = rollOver(row, RULE_SETS.reference)
  checkStatistics(tally, `${label}: after roll-over`, rolled, vector.fields('after_rollover'))
  near(tally, `${label}: next`, tierFactor(rolled.tier, false), vector.number('tier_factor_after'), DOUBLE)
  const next = vector.number('tier_factor_after_top2')
  near(tally, `${label}: next boosted`, tierFactor(rolled.tier, true), next, DOUBLE)
}

export function checkTiers(file: unknown, tally: Tally): void {
  const root = new Fields(file)
  for (const [i, vector] of root.cases('statistics').entries()) checkRow(vector, `row ${i}`, tally)
  for (const vector of root.cases('decisions')) {
    const successes = vector.number('successes')
    const attempts = vector.number('attempts')
    const totalSuccesses = vector.number('total_successes')
    const label = `${successes} of ${attempts}, ${totalSuccesses} ever`
    near(tally, `${label}: wilson`, wilsonScore(successes, attempts), vector.number('wilson'), DOUBLE)
    const tier = tierFor({ successes, attempts, totalSuccesses }, RULE_SETS.reference)
    tally.equal(`${label}: tier`, tier.name, vector.text('tier'))
    tally.equal(`${label}: limit`, tier.storageLimit, vector.number('storage_limit'))
  }
}
