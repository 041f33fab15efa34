import { describe, expect, it } from 'vitest'
import { landscapeFixture } from '../../testing/landscape-fixture.ts'
import { pruneOrder } from '../health/prune-order.ts'
import type { Landscape } from './landscape-api.ts'
import { metagraphOf, pruneProspect, registrationRate } from './miner-prospect.ts'

/** A full subnet whose miners registered `every` blocks apart, the newest first and best paid. */
function subnet(every: number, miners = 60): Landscape {
  const base = landscapeFixture({ miners, validators: 1 })
  const { block } = base.network
  const neurons = base.network.neurons.map((neuron, i) => ({
    ...neuron,
    registeredAtBlock: block - 50 - every * i,
    emissionTao: 100 - i,
  }))
  return { ...base, maxUids: neurons.length, seats: [], network: { ...base.network, neurons } }
}

describe('the rate of registrations', () => {
  it('counts who came within the immunity period, also those that are gone again', () => {
    const landscape = subnet(720)
    expect(registrationRate(landscape)).toMatchObject({ seen: 10, overBlocks: 7_200, why: null })
    const seat = {
      block: 215_990,
      uid: 9,
      hotkey: 'gone',
      replaced: null,
      by: 'chain',
      onChain: true,
    } as const
    expect(registrationRate({ ...landscape, seats: [seat] }).seen).toBe(11)
  })

  it("is not moved by a validator's word, however often it tells of replacements", () => {
    const landscape = subnet(720)
    const seats = Array.from({ length: 90 }, (_, n) => {
      return {
        block: 215_990,
        uid: 9,
        hotkey: `told-${n}`,
        replaced: '5X',
        by: 'validator',
        onChain: false,
      } as const
    })
    expect(registrationRate({ ...landscape, seats }).seen).toBe(10)
  })

  it('is not known from few, nor from the first registrations of a young subnet', () => {
    expect(registrationRate(subnet(7_200))).toMatchObject({ perBlock: null, why: 'few' })
    expect(registrationRate(subnet(1))).toMatchObject({ perBlock: null, why: 'young' })
    const { network, ...rest } = subnet(720)
    const young = { ...rest, network: { ...network, block: 600 } }
    expect(registrationRate(young)).toMatchObject({ perBlock: null, why: 'young' })
    expect(pruneProspect(young).blocksOf(network.neurons[0]?.hotkey ?? '')).toBeNull()
  })
})

describe('a miner before the registrations', () => {
  it('goes in the order of the chain, the next one first, and soonest before latest', () => {
    const landscape = subnet(720)
    const prospect = pruneProspect(landscape)
    const order = pruneOrder(metagraphOf(landscape))
    const turns = order.slice(0, 20).map(({ hotkey }) => prospect.turnOf(hotkey))
    expect(turns).toEqual(Array.from({ length: 20 }, (_, i) => i + 1))
    const { earliest, middle, latest } = prospect.blocksOf(order[3]?.hotkey ?? '') ?? {}
    expect(earliest).toBeLessThan(middle ?? 0)
    expect(middle).toBeLessThan(latest ?? 0)
    // The fourth registration at 720 blocks each.
    expect(middle).toBe(4 * 720)
  })

  it('waits for free seats first', () => {
    const landscape = subnet(720)
    const wide = { ...landscape, maxUids: landscape.maxUids + 4 }
    const first = pruneOrder(metagraphOf(landscape))[0]?.hotkey ?? ''
    expect(pruneProspect(wide)).toMatchObject({ freeSeats: 4 })
    expect(pruneProspect(wide).turnOf(first)).toBe(5)
  })

  it('with equal emission goes by registration, then by uid', () => {
    const { network, ...rest } = subnet(720)
    const neurons = network.neurons.map((neuron) => ({ ...neuron, emissionTao: 0, registeredAtBlock: 1_000 }))
    const landscape = { ...rest, network: { ...network, neurons } }
    expect(
      pruneOrder(metagraphOf(landscape))
        .slice(0, 3)
        .map(({ uid }) => uid),
    ).toEqual([0, 1, 2])
  })

  it('counts an emission that is no number as none', () => {
    const { network, ...rest } = subnet(720)
    const neurons = network.neurons.map((neuron) => ({ ...neuron, emissionTao: Number.NaN }))
    expect(metagraphOf({ ...rest, network: { ...network, neurons } }).neurons[0]?.emissionRao).toBe(0n)
  })
})
