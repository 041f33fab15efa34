/** For tests: neurons by the parts that matter, and epochs whose permits and bonds go into the next. */
import { YUMA_DEFAULTS, type YumaEpoch, type YumaNeuron, type YumaRow, yumaEpoch } from './yuma.ts'

export const MILLIARD = 1_000_000_000n

export const neuron = (patch: Partial<YumaNeuron> = {}): YumaNeuron => ({
  stakeRao: 0n,
  validatorPermit: true,
  registeredAt: 0,
  lastUpdate: 1,
  weights: [],
  bonds: [],
  ...patch,
})

/** A run of epochs like the tests': the permits and bonds of each go into the next. */
export class Subnet {
  neurons: YumaNeuron[]
  block = 1
  lastEpochBlock = 0

  constructor(neurons: readonly YumaNeuron[]) {
    this.neurons = [...neurons]
  }

  patch(uid: number, patch: Partial<YumaNeuron>): void {
    this.neurons = this.neurons.map((each, i) => (i === uid ? { ...each, ...patch } : each))
  }

  epoch(parameters: Partial<YumaEpoch> = {}): YumaRow[] {
    const { neurons, block, lastEpochBlock } = this
    const defaults = { tempo: 1, emissionRao: MILLIARD, parameters: YUMA_DEFAULTS }
    const rows = yumaEpoch({ neurons, block, lastEpochBlock, ...defaults, ...parameters })
    this.neurons = neurons.map((each, uid) => ({
      ...each,
      validatorPermit: rows[uid]?.validatorPermit ?? false,
      bonds: rows[uid]?.bonds ?? [],
    }))
    this.lastEpochBlock = block
    return rows
  }
}

export const emissions = (rows: readonly YumaRow[]): number[] =>
  rows.map(({ emissionRao }) => Number(emissionRao))
export const bondTo = (rows: readonly YumaRow[], from: number, to: number): number =>
  rows[from]?.bonds.find(([uid]) => uid === to)?.[1] ?? 0
