/** Miners as they truly are: drawn from distributions, known to the simulation and to nobody in it. */
import { normalOf } from './seeded.ts'
import { BLOCK_SECONDS, type SimulationOptions } from './simulation-types.ts'

export interface TrueMiner {
  readonly success: number
  readonly seconds: number
  readonly uptime: number
}

/** Miners differ in how much they are away by this factor, up and down. */
const OFFLINE_SPREAD = 1
const OFFLINE_MOST = 0.5
const CHANCE_LEAST = 1e-6

export function drawMiner(options: SimulationOptions, unit: () => number): TrueMiner {
  const { success, successSpread, seconds, secondsSpread, offline } = options
  const middle = Math.min(1 - CHANCE_LEAST, Math.max(CHANCE_LEAST, success))
  const logit = Math.log(middle / (1 - middle)) + successSpread * normalOf(unit)
  return {
    success: 1 / (1 + Math.exp(-logit)),
    seconds: seconds * Math.exp(secondsSpread * normalOf(unit)),
    uptime: 1 - Math.min(OFFLINE_MOST, offline * Math.exp(OFFLINE_SPREAD * normalOf(unit))),
  }
}

/** Steps until a miner goes away or comes back, exponential around the mean. */
export function stepsUntilToggle(
  online: boolean,
  uptime: number,
  { outageHours, stepBlocks }: SimulationOptions,
  unit: () => number,
): number {
  if (uptime >= 1) return Number.POSITIVE_INFINITY
  const outage = Math.max(1, (outageHours * 3600) / (BLOCK_SECONDS * stepBlocks))
  const mean = online ? (outage * uptime) / (1 - uptime) : outage
  return Math.max(1, Math.round(-Math.log(1 - unit()) * mean))
}

const ENTRIES = 4_096

/**
 * A normal distribution as a table: a few bits of one random word pick a value. What is drawn millions of times is looked up
 * in tables made from this one.
 */
export const NORMALS = Float64Array.from({ length: ENTRIES }, (_, i) => inverseNormal((i + 0.5) / ENTRIES))

/** Quantile of the standard normal distribution, by bisection of its integral. */
function inverseNormal(p: number): number {
  let [low, high] = [-6, 6]
  while (high - low > 1e-6) {
    const middle = (low + high) / 2
    if (normalBelow(middle) < p) low = middle
    else high = middle
  }
  return (low + high) / 2
}

/** Abramowitz and Stegun 26.2.17; wrong by less than 1e-7. */
function normalBelow(x: number): number {
  const k = 1 / (1 + 0.2316419 * Math.abs(x))
  const density = Math.exp((-x * x) / 2) / Math.sqrt(2 * Math.PI)
  const tail =
    density * k * (0.31938153 + k * (-0.356563782 + k * (1.781477937 + k * (-1.821255978 + k * 1.330274429))))
  return x >= 0 ? 1 - tail : tail
}
