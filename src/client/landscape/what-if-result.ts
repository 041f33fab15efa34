/** What batches that were played tell, and how sure: a difference that chance makes as easily is no winner, and a rank is a range. */

/** Rewards of one of the others. */
export interface Tally {
  readonly sum: number
  readonly squares: number
  readonly count: number
}

export interface Expected {
  readonly id: string
  /** Mean reward: where the moving average settles. */
  readonly score: number
  /** Standard error of the difference to the miner as it is; 0 for that itself. */
  readonly error: number
  /** 1 = most, among `ranked` miners: the best and the worst place that chance allows (95 % for each neighbour). */
  readonly ranks: readonly [best: number, worst: number]
  /** Of the scores of all ranked miners, 0..1; null when nobody earns. */
  readonly share: number | null
}

export interface WhatIf {
  readonly now: Expected
  readonly changed: readonly Expected[]
  /** Of the changes that are better than none beyond chance: the best one, and those that chance cannot tell from it. Best first. */
  readonly leaders: readonly Expected[]
  /** Miners with answers and times in this window. */
  readonly ranked: number
  readonly batches: number
}

interface Variant {
  readonly id: string
  readonly combined?: boolean
}

/** Normal deviations between which 95 % of chance lies. */
const Z = 1.96

/**
 * @param variants the miner as it is, then its changes
 * @param rewards of each variant, batch by batch the same others
 */
export function resultOf(
  variants: readonly Variant[],
  rewards: readonly (readonly number[])[],
  hotkey: string,
  fleet: ReadonlyMap<string, Tally>,
): WhatIf {
  const others = [...fleet].flatMap(([each, tally]) => (each === hotkey ? [] : [estimateOf(tally)]))
  const paid = others.reduce((sum, { mean }) => sum + Math.max(0, mean), 0)
  const base = rewards[0] ?? []
  const expected = variants.map(({ id }, i): Expected => {
    const own = rewards[i] ?? []
    const { mean: score, error: ownError } = estimate(own)
    const apart = others.map(
      ({ mean, error }) => (mean - score) / Math.max(Math.hypot(error, ownError), 1e-12),
    )
    const total = paid + Math.max(0, score)
    return {
      id,
      score,
      error: estimate(differences(own, base)).error,
      ranks: [1 + apart.filter((each) => each > Z).length, 1 + apart.filter((each) => each >= -Z).length],
      share: total > 0 ? Math.max(0, score) / total : null,
    }
  })
  const [now, ...changed] = expected
  if (now === undefined) throw new TypeError('no variant')
  return {
    now,
    changed,
    leaders: leadersOf(variants, rewards, expected),
    ranked: others.length + 1,
    batches: base.length,
  }
}

function leadersOf(
  variants: readonly Variant[],
  rewards: readonly (readonly number[])[],
  expected: readonly Expected[],
): Expected[] {
  const base = rewards[0] ?? []
  const better = expected
    .map((each, i) => ({ each, own: rewards[i] ?? [], combined: variants[i]?.combined === true }))
    .filter(({ own, combined }, i) => i > 0 && !combined && isBeyondChance(differences(own, base)))
    .toSorted((a, b) => b.each.score - a.each.score)
  const [best] = better
  if (best === undefined) return []
  return better
    .filter((each) => each === best || !isBeyondChance(differences(best.own, each.own)))
    .map(({ each }) => each)
}

/** Whether a mean is above zero by more than chance. */
function isBeyondChance(values: readonly number[]): boolean {
  const { mean, error } = estimate(values)
  // Sums of equal numbers end a hair apart.
  return mean > Z * error + 1e-12
}

function differences(a: readonly number[], b: readonly number[]): number[] {
  return a.map((value, at) => value - (b[at] ?? 0))
}

function estimate(values: readonly number[]): { readonly mean: number; readonly error: number } {
  const mean = values.length === 0 ? 0 : values.reduce((sum, value) => sum + value, 0) / values.length
  if (values.length < 2) return { mean, error: 0 }
  const variance = values.reduce((sum, value) => sum + (value - mean) ** 2, 0) / (values.length - 1)
  return { mean, error: Math.sqrt(variance / values.length) }
}

/** A single reward says nothing of how it varies. */
function estimateOf({ sum, squares, count }: Tally): { readonly mean: number; readonly error: number } {
  const mean = sum / count
  if (count < 2) return { mean, error: Number.POSITIVE_INFINITY }
  const variance = Math.max(0, squares - sum * mean) / (count - 1)
  return { mean, error: Math.sqrt(variance / count) }
}
