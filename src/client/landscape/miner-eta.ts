/**
 * When a miner reaches its next tier, at each validator by that validator's own counts: what is missing, over how often it
 * asks times how often the miner is right, and then the end of that window, for tiers move at no other time.
 */
import { successesFor, TIER_NAMES, TIERS, type TierName } from '../../protocol/scoring/tiers.ts'
import type { Landscape, MinerReport, ValidatorReport } from './landscape-api.ts'
import { canBe, countsOf, rulesAt, scoreOf, tierAbove } from './miner-gates.ts'

export interface TierEta {
  readonly validator: ValidatorReport
  readonly report: MinerReport
  /** Successes of a life that are missing. */
  readonly missing: number
  /** Questions counted in this window, over the blocks that passed of it; null before any block passed. */
  readonly asksPerBlock: number | null
  /** Share of them that was right; null without a question. */
  readonly chance: number | null
  /** Blocks from now to the end of the window in which both gates hold. */
  readonly blocks: number | null
  /** Why there is no number: it has the tier; nothing was asked yet, or nothing was right; the score would not do at this rate. */
  readonly why: 'there' | 'no-answers' | 'score' | null
}

export interface EtaSpan {
  readonly least: number
  readonly most: number
  readonly validators: number
}

/** For the tier above `tier`, one row for each validator that published the miner; empty at the top. */
export function tierEtas(landscape: Landscape, hotkey: string, tier: TierName): TierEta[] {
  const target = tierAbove(tier)
  if (target === null) return []
  return landscape.validators.flatMap((validator) => {
    const report = validator.miners.find((each) => each.hotkey === hotkey)
    return report === undefined || !canBe(countsOf(report))
      ? []
      : [etaAt(validator, report, target, landscape.network.block)]
  })
}

function etaAt(validator: ValidatorReport, report: MinerReport, target: TierName, block: number): TierEta {
  const rules = rulesAt(validator.pace)
  const { successes, attempts, totalSuccesses } = countsOf(report)
  const missing = Math.max(0, successesFor(target, rules) - totalSuccesses)
  const elapsed = (validator.block ?? block) - (validator.windowStart ?? Number.NaN)
  const asksPerBlock = elapsed > 0 ? attempts / elapsed : null
  const chance = attempts > 0 ? successes / attempts : null
  const row = { validator, report, missing, asksPerBlock, chance }
  if (TIER_NAMES.indexOf(report.tier) <= TIER_NAMES.indexOf(target))
    return { ...row, blocks: 0, why: 'there' }
  const perBlock = (asksPerBlock ?? 0) * (chance ?? 0)
  if (asksPerBlock === null || chance === null || !(perBlock > 0))
    return { ...row, blocks: null, why: 'no-answers' }
  // A whole window at this pace: what its score would be when it ends.
  const asked = Math.max(1, Math.round(asksPerBlock * rules.windowBlocks))
  const score = scoreOf({ successes: Math.round(chance * asked), attempts: asked }, rules)
  if (score < TIERS[target].minScore) return { ...row, blocks: null, why: 'score' }
  const reached = block + missing / perBlock
  const end = (Math.floor(reached / rules.windowBlocks) + 1) * rules.windowBlocks
  return { ...row, blocks: end - block, why: null }
}

/** The range over validators; null when none gives a number. */
export function etaSpan(etas: readonly TierEta[]): EtaSpan | null {
  const blocks = etas.flatMap((eta) => (eta.why === null && eta.blocks !== null ? [eta.blocks] : []))
  return blocks.length === 0
    ? null
    : { least: Math.min(...blocks), most: Math.max(...blocks), validators: blocks.length }
}
