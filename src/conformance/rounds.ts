/** rounds.json: consecutive rounds of the reference validator: rewards, scores, statistics and the monitor. */
import { countPing, updateScores } from '../protocol/scoring/moving-average.ts'
import { type Answer, baseRewards } from '../protocol/scoring/rewards.ts'
import { RULE_SETS, type TaskKind } from '../protocol/scoring/rule-set.ts'
import { countAnswer, newStatistics, type Statistics } from '../protocol/scoring/tiers.ts'
import { FLOAT32, nearAll, numbers } from './near.ts'
import type { Tally } from './report.ts'
import { scaledScores, timingsOf } from './rewards.ts'
import { checkStatistics, statisticsOf } from './tiers.ts'
import { Fields, VectorFileError } from './vector-fields.ts'

const RULES = RULE_SETS.reference

interface State {
  scores: number[]
  readonly statistics: Map<number, Statistics>
  readonly counters: Map<number, number>
}

function rowsOf(fields: Fields): [number, Fields][] {
  return Object.keys(fields.all()).map((uid) => [Number(uid), fields.fields(uid)])
}

function kindOf(text: string): TaskKind {
  if (text === 'store' || text === 'challenge' || text === 'retrieve') return text
  throw new VectorFileError(`no round is called ${text}`)
}

function scoringRound(round: Fields, label: string, state: State, tally: Tally): void {
  const kind = kindOf(round.text('kind'))
  const uids = numbers(round.list('uids'))
  const successful = round.list('successful').map((value) => value === true)
  const [input] = round.cases('scoring_inputs')
  if (input === undefined) throw new VectorFileError(`${label} has no scoring input`)
  const timings = timingsOf(input.list('process_times'), numbers(input.list('data_sizes')))
  const answers: Answer[] = timings.map((timing, i) => ({
    ...timing,
    success: successful[i] ?? false,
    tier: state.statistics.get(uids[i] ?? -1)?.tier ?? null,
  }))
  const base = baseRewards(answers, kind, RULES).map(({ reward }) => reward)
  nearAll(tally, `${label}: base rewards`, base, numbers(round.list('rewards_before_scaling')), FLOAT32)
  nearAll(tally, `${label}: scaling input`, numbers(input.list('rewards')), base, FLOAT32)
  state.scores = scaledScores(input, state.scores, RULES).scores
  for (const [i, uid] of uids.entries()) {
    const row = state.statistics.get(uid) ?? newStatistics()
    state.statistics.set(uid, countAnswer(row, kind, successful[i] ?? false))
  }
}

function monitorRound(round: Fields, label: string, state: State, tally: Tally): void {
  const expected = round.list('down_by_ping_round')
  const offline = numbers(round.list('offline_uids'))
  for (const [turn, downs] of expected.entries()) {
    const down: number[] = []
    for (const uid of offline) {
      const ping = countPing(state.counters.get(uid) ?? 0, false, RULES)
      state.counters.set(uid, ping.counter)
      if (ping.down) down.push(uid)
    }
    tally.equal(`${label}: down at ping ${turn}`, down, downs)
    if (down.length > 0) {
      const changes = down.map((uid) => ({ uid, reward: RULES.monitorReward }))
      state.scores = updateScores(state.scores, changes, RULES)
    }
  }
  for (const [uid, counter] of Object.entries(round.fields('monitor_counters').all())) {
    tally.equal(`${label}: counter of ${uid}`, state.counters.get(Number(uid)) ?? 0, counter)
  }
}

export function checkRounds(file: unknown, tally: Tally): void {
  const root = new Fields(file)
  const start = rowsOf(root.fields('start').fields('statistics'))
  const state: State = {
    scores: [],
    statistics: new Map(start.map(([uid, fields]) => [uid, statisticsOf(fields)])),
    counters: new Map(),
  }
  for (const [i, round] of root.cases('rounds').entries()) {
    const label = `round ${i} (${round.text('kind')})`
    const before = numbers(round.list('scores_before'))
    if (i === 0) state.scores = before.slice()
    nearAll(tally, `${label}: scores before`, state.scores, before, FLOAT32)
    if (round.text('kind') === 'monitor') monitorRound(round, label, state, tally)
    else scoringRound(round, label, state, tally)
    nearAll(tally, `${label}: scores after`, state.scores, numbers(round.list('scores_after')), FLOAT32)
    for (const [uid, expected] of rowsOf(round.fields('statistics_after'))) {
      const row = state.statistics.get(uid) ?? newStatistics()
      checkStatistics(tally, `${label}: uid ${uid}`, row, expected)
    }
  }
}
