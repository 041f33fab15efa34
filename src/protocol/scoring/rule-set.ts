/**
 * The three ways of scoring (design section 8, docs/scoring.md): the project's document, the reference code
 * 2.1.0 as it behaves, and the mended rules. Everything in which they differ is a member here, so that no
 * other file of this folder asks for a rule set by name.
 *
 * `seed` follows the document where it is consistent and the mend where it is not or is silent; it is what
 * our validator runs. `reference` also reproduces the defects. `strict` closes what a miner can play on.
 */

export type RuleSetName = 'seed' | 'reference' | 'strict'

/** Which call a batch of answers belongs to. */
export type TaskKind = 'store' | 'challenge' | 'retrieve'

export interface RuleSet {
  readonly name: RuleSetName
  /** What is held against a tier's threshold: the middle of the clamped Wilson interval or its lower end. */
  readonly tierScore: 'midpoint' | 'lower-bound'
  /** A window without a single attempt: the reference scores it 0.5 and demotes to Bronze. */
  readonly idleWindow: 'keep' | 'demote'
  /** Blocks between two computations of the tiers. */
  readonly windowBlocks: number
  /** Multiplies the successes of a life that a tier asks for; 1 in the three rule sets (`spedUp`). */
  readonly successScale: number
  /** Whether a window ends when its blocks have passed, or only if a step ends exactly on a multiple. */
  readonly windowEnd: 'elapsed' | 'exact-multiple'
  /** F of section 7.5: the latency curve spans F times the batch's largest time. */
  readonly latencySpan: number
  /** Whether a size belongs to its own miner or to whoever is at its place after sorting by time. */
  readonly sizePairing: 'own' | 'sorted-place'
  /** Whose times shape the latency curve and whose rewards share the batch's sum. */
  readonly latencyOver: 'all' | 'successes'
  /** What becomes of a batch whose scaled sum is not clearly positive: kept unscaled, or 0/0. */
  readonly emptyBatch: 'unscaled' | 'not-a-number'
  /** Who competes for the two boosted places. */
  readonly topTwoAmong: 'all' | 'successes'
  /** Seconds within which an answer may be boosted. */
  readonly boostLimitSeconds: Readonly<Record<TaskKind, number>>
  /** Reward of a failure before the tier's factor. */
  readonly failureReward: Readonly<Record<TaskKind, number>>
  /** Failed pings at which a miner is punished, and whether one answered ping forgives them. */
  readonly monitorFailures: number
  readonly monitorResetsOnSuccess: boolean
  /** Reward of a miner found offline; no latency scaling. */
  readonly monitorReward: number
  /** Weight of the newest reward in the moving average. */
  readonly alpha: number
  /** Negative scores: all are lifted by the smallest one, or just count as zero. */
  readonly negativeWeights: 'shift' | 'zero'
  /** The reference computes in float32; rounding there is needed to land on its numbers. */
  readonly float32: boolean
}

const FAILURE_REWARD = { store: 0, challenge: 0, retrieve: -0.01 } as const

const SEED: RuleSet = {
  name: 'seed',
  tierScore: 'midpoint',
  idleWindow: 'keep',
  windowBlocks: 720,
  successScale: 1,
  windowEnd: 'elapsed',
  latencySpan: 2,
  sizePairing: 'own',
  latencyOver: 'all',
  emptyBatch: 'unscaled',
  topTwoAmong: 'all',
  boostLimitSeconds: { store: 60, challenge: 30, retrieve: 60 },
  failureReward: FAILURE_REWARD,
  monitorFailures: 5,
  monitorResetsOnSuccess: true,
  monitorReward: -0.005,
  alpha: 0.05,
  negativeWeights: 'zero',
  float32: false,
}

export const RULE_SETS: Readonly<Record<RuleSetName, RuleSet>> = {
  seed: SEED,
  reference: {
    ...SEED,
    name: 'reference',
    idleWindow: 'demote',
    windowBlocks: 1080,
    windowEnd: 'exact-multiple',
    latencySpan: 1,
    sizePairing: 'sorted-place',
    emptyBatch: 'not-a-number',
    // The synapse's default of 12 s is compared, although the call allows 60 s.
    boostLimitSeconds: { store: 12, challenge: 30, retrieve: 60 },
    monitorFailures: 6,
    monitorResetsOnSuccess: false,
    negativeWeights: 'shift',
    float32: true,
  },
  strict: {
    ...SEED,
    name: 'strict',
    tierScore: 'lower-bound',
    latencyOver: 'successes',
    topTwoAmong: 'successes',
  },
}

export interface ScoringPace {
  /** Blocks of a window, a whole number of at least 1. */
  readonly windowBlocks: number
  /** Above 0, at most 1. */
  readonly successScale: number
}

/**
 * The same rules on a faster clock, for a local network whose tiers should move while somebody watches: only
 * how long a window lasts and how many successes a tier asks for change. Not a fourth rule set: the name stays.
 *
 * @throws RangeError for a pace that is none
 */
export function spedUp(rules: RuleSet, { windowBlocks, successScale }: ScoringPace): RuleSet {
  if (!Number.isSafeInteger(windowBlocks) || windowBlocks < 1)
    throw new RangeError(`"windowBlocks" ${windowBlocks}`)
  if (!(successScale > 0 && successScale <= 1)) throw new RangeError(`"successScale" ${successScale}`)
  return { ...rules, windowBlocks, successScale }
}

/** Whether a window ended between the last computation and now. Heights are chain blocks. */
export function windowEnded(rules: RuleSet, lastBlock: number, currentBlock: number): boolean {
  if (rules.windowEnd === 'exact-multiple') return currentBlock % rules.windowBlocks === 0
  return Math.floor(currentBlock / rules.windowBlocks) > Math.floor(lastBlock / rules.windowBlocks)
}

/** Rounds to the precision the rule set computes in. */
export function round(rules: RuleSet, value: number): number {
  return rules.float32 ? Math.fround(value) : value
}
