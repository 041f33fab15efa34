import { describe, expect, it } from 'vitest'
import type { NeuronRow } from '../../../client/network-api.ts'
import { blocksAgo, isImmune, networkTotals, neuronsOf } from './network-model.ts'

function neuron(uid: number, change: Partial<NeuronRow>): NeuronRow {
  return {
    uid,
    hotkey: `h${uid}`,
    coldkey: 'c',
    role: 'miner',
    axon: '1.2.3.4:80',
    stakeTao: 0,
    incentive: 0,
    dividends: 0,
    emissionTao: 0,
    validatorTrust: 0,
    active: true,
    registeredAtBlock: 0,
    lastUpdateBlock: 0,
    ...change,
  }
}

const neurons = [
  neuron(3, { incentive: 0.5 }),
  neuron(1, { incentive: 0.5 }),
  neuron(2, { role: 'validator', stakeTao: 9 }),
  neuron(0, { axon: null, coldkey: 'd' }),
]

describe('neuronsOf', () => {
  it('orders equal values by uid in both directions', () => {
    expect(neuronsOf(neurons, 'miner', 'incentive', true).map(({ uid }) => uid)).toEqual([1, 3, 0])
    expect(neuronsOf(neurons, 'miner', 'incentive', false).map(({ uid }) => uid)).toEqual([0, 1, 3])
  })
})

describe('networkTotals', () => {
  it('counts operators, not hotkeys, and only miners that can be asked', () => {
    expect(networkTotals(neurons)).toEqual({
      validators: 1,
      miners: 3,
      announced: 2,
      operators: 2,
      stakeTao: 9,
    })
  })
})

describe('ages', () => {
  it('ends immunity exactly at its period', () => {
    expect([
      isImmune(neuron(1, { registeredAtBlock: 10 }), 109, 100),
      isImmune(neuron(1, { registeredAtBlock: 10 }), 110, 100),
    ]).toEqual([true, false])
  })
  it('says so when a node is ahead of the page', () => {
    expect([blocksAgo(5, 6), blocksAgo(5, 5), blocksAgo(5000, 1)]).toEqual([
      'in the future',
      'this block',
      '4,999 ago',
    ])
  })
})
