/**
 * `scoreBatch` (protocol/scoring/rewards.ts) for millions of batches: the same steps in the same order on arrays that are
 * made once. A test holds the two equal to the last bit under all three rule sets; what a batch is worth is decided there.
 */
import { sigmoidParameters, TIME_LEAST } from '../../protocol/scoring/latency.ts'
import { SUM_LEAST } from '../../protocol/scoring/rewards.ts'
import { type RuleSet, round, type TaskKind } from '../../protocol/scoring/rule-set.ts'
import { TIER_NAMES, tierFactor } from '../../protocol/scoring/tiers.ts'

/** Fill in the first answers of a batch, then `score`. */
export interface BatchScorer {
  readonly success: Uint8Array
  readonly silent: Uint8Array
  /** Place in TIER_NAMES; -1 for a miner without statistics. */
  readonly tier: Int8Array
  /** NaN when the answer has no time. */
  readonly seconds: Float64Array
  readonly bytes: Float64Array
  /** The rewards, once scored. */
  readonly scaled: Float64Array
  score(count: number, kind: TaskKind): void
}

const PLAIN = Float64Array.from([...TIER_NAMES, null], (name) => tierFactor(name, false))
const BOOSTED = Float64Array.from([...TIER_NAMES, null], (name) => tierFactor(name, true))

/** @param most answers of a batch */
export function createBatchScorer(rules: RuleSet, most: number): BatchScorer {
  const batch = {
    success: new Uint8Array(most),
    silent: new Uint8Array(most),
    tier: new Int8Array(most),
    seconds: new Float64Array(most),
    bytes: new Float64Array(most),
    scaled: new Float64Array(most),
  }
  const reward = new Float64Array(most)
  const latency = createLatency(batch, rules, most)
  return {
    ...batch,
    score(count, kind) {
      baseRewards(batch, reward, count, kind, rules)
      const counted = latency.count(count)
      latency.factors(counted)
      scale(batch.scaled, reward, latency, { count, counted }, rules)
    },
  }
}

type Batch = Omit<BatchScorer, 'score'>

function baseRewards(batch: Batch, reward: Float64Array, count: number, kind: TaskKind, rules: RuleSet) {
  const limit = rules.boostLimitSeconds[kind]
  const failure = rules.failureReward[kind]
  let [first, second] = [-1, -1]
  let [firstTime, secondTime] = [Number.POSITIVE_INFINITY, Number.POSITIVE_INFINITY]
  for (let i = 0; i < count; i += 1) {
    const known = batch.seconds[i] ?? Number.NaN
    const time = Number.isNaN(known) ? limit : known
    // The limit is never boosted, so whoever reaches it need not stand in a place.
    if (time >= limit || (batch.success[i] !== 1 && rules.topTwoAmong === 'successes')) continue
    if (time < firstTime) {
      ;[second, secondTime] = [first, firstTime]
      ;[first, firstTime] = [i, time]
    } else if (time < secondTime) [second, secondTime] = [i, time]
  }
  for (let i = 0; i < count; i += 1) {
    const tier = batch.tier[i] ?? -1
    const place = tier < 0 ? TIER_NAMES.length : tier
    const factor = (i === first || i === second ? BOOSTED[place] : PLAIN[place]) ?? 0
    const lost = batch.silent[i] === 1 || failure === 0 ? 0 : failure * factor
    reward[i] = round(rules, batch.success[i] === 1 ? factor : lost)
  }
}

interface Latency {
  /** Places of the batch whose times count, in order. */
  readonly among: Int32Array
  readonly factor: Float64Array
  count(count: number): number
  factors(counted: number): void
}

function createLatency(batch: Batch, rules: RuleSet, most: number): Latency {
  const among = new Int32Array(most)
  const factor = new Float64Array(most)
  const filled = new Float64Array(most)
  const order = new Int32Array(most)
  const unit = new Float64Array(most)
  const fill = (counted: number) => {
    let largest = Number.NEGATIVE_INFINITY
    for (let k = 0; k < counted; k += 1) {
      const seconds = batch.seconds[among[k] ?? 0] ?? 0
      filled[k] = seconds
      if (seconds > largest) largest = seconds
    }
    const unknown = largest === Number.NEGATIVE_INFINITY ? 1 : largest
    for (let k = 0; k < counted; k += 1) if (Number.isNaN(filled[k])) filled[k] = unknown
  }
  const sort = (counted: number) => {
    for (let k = 0; k < counted; k += 1) {
      const time = filled[k] ?? 0
      let at = k
      for (; at > 0 && (filled[order[at - 1] ?? 0] ?? 0) > time; at -= 1) order[at] = order[at - 1] ?? 0
      order[at] = k
    }
  }
  return {
    among,
    factor,
    count(count) {
      let counted = 0
      for (let i = 0; i < count; i += 1) {
        if (batch.success[i] !== 1 && rules.latencyOver !== 'all') continue
        among[counted] = i
        counted += 1
      }
      return counted
    },
    factors(counted) {
      if (counted === 0) return
      fill(counted)
      sort(counted)
      let largest = Number.NEGATIVE_INFINITY
      let total = 0
      for (let place = 0; place < counted; place += 1) {
        const answer = order[place] ?? 0
        const sized = batch.bytes[among[rules.sizePairing === 'own' ? answer : place] ?? 0] ?? 0
        const time = (filled[answer] ?? 0) / Math.log1p(rules.float32 ? sized : Math.max(1, sized))
        unit[place] = time
        largest = Math.max(largest, time)
        total += time
      }
      if (largest < TIME_LEAST && !rules.float32) {
        factor.fill(1, 0, counted)
        return
      }
      const { steepness, shift } = sigmoidParameters(rules.latencySpan * largest)
      const middle = total / counted
      for (let place = 0; place < counted; place += 1)
        factor[order[place] ?? 0] = 1 / (1 + Math.exp(steepness * ((unit[place] ?? 0) - middle - shift)))
    },
  }
}

/** Rewards times factors, at the sum they had before. */
function scale(
  scaled: Float64Array,
  reward: Float64Array,
  { among, factor }: Latency,
  { count, counted }: { readonly count: number; readonly counted: number },
  rules: RuleSet,
): void {
  for (let i = 0; i < count; i += 1) scaled[i] = reward[i] ?? 0
  let before = 0
  let after = 0
  for (let k = 0; k < counted; k += 1) {
    const i = among[k] ?? 0
    const own = reward[i] ?? 0
    const weighted = round(rules, own * (factor[k] ?? 1))
    scaled[i] = weighted
    before = round(rules, before + own)
    after = round(rules, after + weighted)
  }
  if (rules.emptyBatch === 'unscaled' && !(after > SUM_LEAST && before > SUM_LEAST)) return
  const rescale = round(rules, before / after)
  for (let k = 0; k < counted; k += 1) {
    const i = among[k] ?? 0
    scaled[i] = round(rules, (scaled[i] ?? 0) * rescale)
  }
}
