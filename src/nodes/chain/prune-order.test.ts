/** What a page expects of the chain, against the chain that this project runs, which copies the real one's rule. */
import { describe, expect, it } from 'vitest'
import type { Metagraph } from '../../chain/chain-types.ts'
import { replacements, usualRules } from '../../client/health/prune-order.ts'
import { createStream, type Stream } from '../../testing/seeded-random.ts'
import { subnetOf } from '../../testing/subnet-fixture.ts'
import { endow } from './endowment.ts'
import { type ChainModel, genesisModel, type NeuronState } from './model.ts'
import { register } from './subnet-rules.ts'

const NETUID = 21

function subnetsAtRandom(random: Stream): { readonly metagraph: Metagraph; readonly model: ChainModel } {
  const maxUids = random.between(1, 48)
  const immunityPeriod = random.between(1, 400)
  const block = random.between(400, 1200)
  const wishes = Array.from({ length: random.between(1, maxUids) }, () => {
    // Few values, so that there are many ties.
    return { emission: random.below(4), registeredAt: block - random.below(6) * 100 }
  })
  const metagraph = subnetOf(wishes, { maxUids, immunityPeriod, block })
  const genesis = genesisModel({ netuid: NETUID, tempo: 360, immunityPeriod, maxUids, timestampMs: 0 })
  const neurons = metagraph.neurons.map((neuron): NeuronState => {
    return {
      hotkey: neuron.hotkey,
      coldkey: neuron.coldkey,
      stakeRao: 0n,
      validatorPermit: false,
      registeredAt: neuron.registeredAtBlock,
      lastUpdate: 0,
      axon: null,
      incentive: 0,
      consensus: 0,
      dividends: 0,
      validatorTrust: 0,
      emission: neuron.emissionRao,
      weights: [],
      bonds: [],
    }
  })
  return { metagraph, model: { ...genesis, subnet: { ...genesis.subnet, neurons } } }
}

/** Whom of today's hotkeys the chain really replaces, with the number of the registration. */
function replacedByChain(start: ChainModel, block: number, gap: number, count: number): string[] {
  const today = new Set(start.subnet.neurons.map(({ hotkey }) => hotkey))
  const gone: string[] = []
  let model = start
  for (let turn = 1; turn <= count; turn += 1) {
    const cold = `cold${turn}`
    const outcome = register(
      endow(model, { balances: { [cold]: 10n ** 15n }, stakes: {} }),
      cold,
      { netuid: NETUID, hotkey: `new${turn}` },
      block + turn * gap,
    )
    if (!outcome.ok) return gone
    const after = new Set(outcome.model.subnet.neurons.map(({ hotkey }) => hotkey))
    for (const { hotkey } of model.subnet.neurons)
      if (!after.has(hotkey) && today.has(hotkey)) gone.push(`${turn} ${hotkey}`)
    model = outcome.model
  }
  return gone
}

describe('the order in which the page expects miners to go', () => {
  it('is the order in which the local chain replaces them, registrations at once or far apart, with ties and free seats', () => {
    let replaced = 0
    for (let seed = 0; seed < 150; seed += 1) {
      const random = createStream(seed, 'prune order')
      const { metagraph, model } = subnetsAtRandom(random)
      const everyBlocks = random.pick([0, 1, 7, 130])
      const count = random.between(1, 80)
      const expected = replacements(metagraph, { ...usualRules(metagraph), everyBlocks }, count)
      const real = replacedByChain(model, metagraph.block, everyBlocks, count)
      expect(expected.map(({ turn, neuron }) => `${turn} ${neuron.hotkey}`)).toEqual(real)
      replaced += real.length
    }
    expect(replaced).toBeGreaterThan(400)
  })
})
