/** The metagraph as two tables. */
import { t } from '@lingui/core/macro'
import type { NeuronRow } from '../../../client/network-api.ts'
import { formatCount } from '../../../ui/format.ts'

export type NeuronSort =
  | 'uid'
  | 'stakeTao'
  | 'incentive'
  | 'emissionTao'
  | 'registeredAtBlock'
  | 'lastUpdateBlock'
  | 'dividends'

export function neuronsOf(
  neurons: readonly NeuronRow[],
  role: NeuronRow['role'],
  sort: NeuronSort,
  descending: boolean,
): readonly NeuronRow[] {
  const sign = descending ? -1 : 1
  return neurons
    .filter((neuron) => neuron.role === role)
    .toSorted((a, b) => (a[sort] - b[sort]) * sign || a.uid - b.uid)
}

/** Whether the chain protects a miner from being replaced at this block. */
export function isImmune(neuron: NeuronRow, block: number, immunityPeriod: number): boolean {
  return block - neuron.registeredAtBlock < immunityPeriod
}

/** How long ago a block was, in blocks. */
export function blocksAgo(block: number, then: number): string {
  const ago = block - then
  if (ago < 0) return t`in the future`
  const blocks = formatCount(ago)
  return ago === 0 ? t`this block` : t`${blocks} ago`
}

export interface NetworkTotals {
  readonly validators: number
  readonly miners: number
  readonly announced: number
  readonly operators: number
  readonly stakeTao: number
}

/** Miners with an axon can be asked; operators are distinct coldkeys, each one failure domain. */
export function networkTotals(neurons: readonly NeuronRow[]): NetworkTotals {
  const miners = neurons.filter(({ role }) => role === 'miner')
  return {
    validators: neurons.length - miners.length,
    miners: miners.length,
    announced: miners.filter(({ axon }) => axon !== null).length,
    operators: new Set(miners.map(({ coldkey }) => coldkey)).size,
    stakeTao: neurons.reduce((sum, { stakeTao }) => sum + stakeTao, 0),
  }
}
