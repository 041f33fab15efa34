/**
 * Yuma consensus: what validators' weights make of a subnet once per tempo. Pure; the chain calls it through
 * epoch.ts.
 *
 * The order of the steps, the masks, the formulas and the precision are those of Subtensor's epoch
 * (opentensor/subtensor 03f92770, pallets/subtensor/src/epoch/run_epoch.rs, `epoch`; the column mask of bonds
 * after RaoFoundation/subtensor 0bb2cb30, run_epoch/epoch_mechanism.rs), with the defaults that its metadata
 * of spec 424 states: liquid alpha and Yuma 3 off, bonds penalty 1. docs.learnbittensor.org,
 * "Yuma Consensus", explains the same in prose. yuma.test.ts holds us to the numbers of its tests.
 *
 * Left out, because this chain has none of it: a subnet owner's uid (which keeps its permit and its weight on
 * itself), a least stake of validators, several mechanisms, and the mask of committed, unrevealed weights.
 */
import { type Fixed, ONE, over, partOf, ratio, sharesOf, sumOf, toU16 } from './fixed-point.ts'
import {
  blended,
  clipped,
  columnShares,
  type Matrix,
  masked,
  rowShares,
  rowSums,
  scaledRows,
  scoredRows,
  upscaled,
  weightedSums,
} from './sparse-matrix.ts'
import { columnMedians } from './weighted-median.ts'

/** As chain storage holds them. */
export interface YumaParameters {
  /** u16 of 65535: the part of the stake that makes a consensus. */
  readonly kappa: number
  /** Of a million: what a bond keeps of itself at each epoch. */
  readonly bondsMovingAverage: number
  /** Blocks after its last weights in which a validator's stake counts. */
  readonly activityCutoff: number
  readonly maxValidators: number
}

/** Spec 424's defaults, read from its metadata. */
export const YUMA_DEFAULTS: YumaParameters = {
  kappa: 32_767,
  bondsMovingAverage: 900_000,
  activityCutoff: 5_000,
  maxValidators: 128,
}

export interface YumaNeuron {
  readonly stakeRao: bigint
  readonly validatorPermit: boolean
  /** Blocks. */
  readonly registeredAt: number
  readonly lastUpdate: number
  /** [uid, u16], as set. */
  readonly weights: readonly (readonly [number, number])[]
  /** [uid, u16], as the last epoch left them: the largest of a column is 65535. */
  readonly bonds: readonly (readonly [number, number])[]
}

export interface YumaEpoch {
  /** neurons[uid] */
  readonly neurons: readonly YumaNeuron[]
  readonly block: number
  /** Blocks. */
  readonly tempo: number
  /** Block of the epoch before this one, 0 before the first. */
  readonly lastEpochBlock: number
  /** Alpha-rao to be shared, the owner's cut taken off. */
  readonly emissionRao: bigint
  readonly parameters: YumaParameters
}

/** What one neuron comes out with. Ratios are u16 of 65535. */
export interface YumaRow {
  readonly active: boolean
  /** From now until the next epoch. */
  readonly validatorPermit: boolean
  readonly consensus: number
  /** Equal to its rank: both are the normalised sum of clipped weights. */
  readonly incentive: number
  /** The part of the weights for it that clipping left. The real chain stopped storing it. */
  readonly trust: number
  readonly dividends: number
  readonly validatorTrust: number
  readonly emissionRao: bigint
  readonly bonds: readonly (readonly [number, number])[]
}

/** @returns rows[uid] */
export const yumaEpoch = (epoch: YumaEpoch): YumaRow[] => {
  const { neurons, block, emissionRao, parameters } = epoch
  const n = neurons.length
  const active = neurons.map(({ lastUpdate }) => lastUpdate + parameters.activityCutoff >= block)
  const totalStake = neurons.reduce((sum, { stakeRao }) => sum + stakeRao, 0n)
  const stake = neurons.map(({ stakeRao }) => ratio(stakeRao, totalStake))
  const permits = topStakes(stake, parameters.maxValidators)
  const activeStake = sharesOf(
    stake.map((each, uid) => (active[uid] === true && neurons[uid]?.validatorPermit === true ? each : 0n)),
  )

  const weights = countedWeights(neurons)
  const consensus = columnMedians(activeStake, weights, n, ratio(BigInt(parameters.kappa), 65_535n))
  const clippedWeights = clipped(weights, consensus)
  const validatorTrust = rowSums(clippedWeights)
  const ranks = weightedSums(clippedWeights, activeStake, n)
  const unclipped = weightedSums(weights, activeStake, n)
  const incentive = sharesOf(ranks)

  const bonds = nextBonds(epoch, clippedWeights, activeStake)
  const dividends = sharesOf(scoredRows(bonds, incentive))
  const stored = upscaled(bonds, n)
  const paid = emissionShares(incentive, dividends, sumOf(activeStake) === 0n ? stake : activeStake)

  return neurons.map((_, uid) => ({
    active: active[uid] === true,
    validatorPermit: permits[uid] === true,
    consensus: toU16(consensus[uid] ?? 0n),
    incentive: toU16(incentive[uid] ?? 0n),
    trust: toU16(over(ranks[uid] ?? 0n, unclipped[uid] ?? 0n)),
    dividends: toU16(dividends[uid] ?? 0n),
    validatorTrust: toU16(validatorTrust[uid] ?? 0n),
    emissionRao: partOf(paid[uid] ?? 0n, emissionRao),
    // Who loses the permit loses the bonds too.
    bonds: permits[uid] === true ? (stored[uid] ?? []).map(([to, value]) => [to, toU16(value)] as const) : [],
  }))
}

/** The largest stakes above zero; of equal ones the higher uids, as the chain's stable sort leaves them. */
const topStakes = (stake: readonly Fixed[], count: number): boolean[] => {
  const ascending = stake
    .map((each, uid) => ({ each, uid }))
    .sort((a, b) => (a.each < b.each ? -1 : a.each > b.each ? 1 : a.uid - b.uid))
  const dropped = new Set(ascending.slice(0, Math.max(0, stake.length - count)).map(({ uid }) => uid))
  return stake.map((each, uid) => each > 0n && !dropped.has(uid))
}

/** Of permitted validators, not on oneself, and set after the uid was last registered; rows add up to one. */
const countedWeights = (neurons: readonly YumaNeuron[]): Matrix => {
  const set = neurons.map(({ weights }) =>
    weights.map(([uid, weight]) => [uid, BigInt(weight) * ONE] as const),
  )
  return rowShares(
    masked(set, (from, to) => {
      const [validator, target] = [neurons[from], neurons[to]]
      if (validator === undefined || target === undefined) return false
      return validator.validatorPermit && from !== to && validator.lastUpdate > target.registeredAt
    }),
  )
}

/**
 * Bonds move a tenth of the way towards the stake-weighted clipped weights; those to a uid registered since
 * the last epoch are dropped first, so that a newcomer inherits nothing. Columns add up to one.
 */
const nextBonds = (epoch: YumaEpoch, clippedWeights: Matrix, activeStake: readonly Fixed[]): Matrix => {
  const { neurons, block, tempo, lastEpochBlock, parameters } = epoch
  const n = neurons.length
  const since = lastEpochBlock === 0 ? block - tempo : lastEpochBlock + 1
  const held = neurons.map(({ bonds }) => bonds.map(([uid, bond]) => [uid, BigInt(bond) * ONE] as const))
  const old = masked(held, (_, to) => {
    const target = neurons[to]
    return target !== undefined && target.registeredAt < since
  })
  const fresh = columnShares(scaledRows(clippedWeights, activeStake), n)
  const kept = ratio(BigInt(parameters.bondsMovingAverage), 1_000_000n)
  return columnShares(blended(fresh, columnShares(old, n), ONE - kept, kept), n)
}

/** Half to miners, half to validators; by stake where nobody earned anything. */
const emissionShares = (
  incentive: readonly Fixed[],
  dividends: readonly Fixed[],
  stake: readonly Fixed[],
): readonly Fixed[] => {
  const combined = incentive.map((each, uid) => each + (dividends[uid] ?? 0n))
  return sumOf(combined) === 0n ? stake : sharesOf(combined)
}
