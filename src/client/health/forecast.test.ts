import { describe, expect, it } from 'vitest'
import type { Metagraph } from '../../chain/chain-types.ts'
import { createStream, type Stream } from '../../testing/seeded-random.ts'
import { type SeatWish, subnetOf } from '../../testing/subnet-fixture.ts'
import type { Copy } from './copies.ts'
import { forecastOf } from './forecast.ts'
import { replacements } from './prune-order.ts'

function copiesAt(metagraph: Metagraph, uids: readonly number[]): { readonly copies: readonly Copy[] } {
  return {
    copies: uids.flatMap((uid) => {
      const neuron = metagraph.neurons[uid]
      return neuron === undefined
        ? []
        : [
            {
              hotkey: neuron.hotkey,
              neuron,
              state: 'alive' as const,
              silentSince: null,
              silentUntil: null,
              block: 9000,
              firstAt: 9000,
            },
          ]
    }),
  }
}

/** Twelve old seats that earn more and more, and so many newcomers of the last period. */
function settled(newcomers: number): Metagraph {
  const old = Array.from({ length: 12 }, (_, at): SeatWish => ({ emission: 10 + at }))
  const young = Array.from({ length: newcomers }, (_, at): SeatWish => {
    return { emission: 100, registeredAt: 5100 + at * 100 }
  })
  return subnetOf([...old, ...young])
}

describe('forecastOf', () => {
  it('gives no time when too few registrations were seen, when the subnet is young, or without copies', () => {
    const calm = settled(4)
    expect(forecastOf([copiesAt(calm, [0, 1, 2])], calm).unknown).toBe('few-registrations')
    const young = { ...settled(8), block: 4000 }
    expect(forecastOf([copiesAt(young, [0, 1, 2])], young)).toMatchObject({
      unknown: 'young-subnet',
      lost: null,
    })
    expect(forecastOf([{ copies: [] }], settled(8)).unknown).toBe('no-copies')
    const all = settled(10)
    const neurons = all.neurons.map((one) => (one.uid < 9 ? { ...one, registeredAtBlock: 5050 } : one))
    const crowded = { ...all, neurons }
    expect(forecastOf([copiesAt(crowded, [0, 1, 2])], crowded).unknown).toBe('newcomers-replaced')
  })

  it('says 0 blocks for what lacks copies already, and names what it assumes with its numbers', () => {
    const metagraph = settled(10)
    const { belowWanted, lost, assumptions } = forecastOf([copiesAt(metagraph, [0, 1])], metagraph)
    expect(belowWanted).toEqual({ earliest: 0, middle: 0, latest: 0 })
    expect(lost?.earliest).toBeGreaterThan(0)
    expect(assumptions).toContainEqual({ code: 'registrations-seen', value: 10 })
    expect(assumptions).toContainEqual({ code: 'window-blocks', value: 5000 })
    expect(assumptions).toContainEqual({ code: 'seats-spared', value: 5 })
  })

  it('is about the object that is worst off, and about operators, not about hotkeys', () => {
    const metagraph = settled(10)
    const safe = forecastOf([copiesAt(metagraph, [9, 10, 11])], metagraph)
    const mixed = forecastOf([copiesAt(metagraph, [9, 10, 11]), copiesAt(metagraph, [0, 10, 11])], metagraph)
    expect(mixed.belowWanted?.earliest).toBeLessThan(safe.belowWanted?.earliest ?? 0)
    const neurons = metagraph.neurons.map((one) => (one.uid < 3 ? { ...one, coldkey: 'one owner' } : one))
    const one = { ...metagraph, neurons }
    expect(forecastOf([copiesAt(one, [0, 1, 2])], one).belowWanted).toEqual({
      earliest: 0,
      middle: 0,
      latest: 0,
    })
  })

  it('contains, in nine of ten seeded subnets and more, the block in which a simulation really loses the copies', () => {
    const runs = Array.from({ length: 200 }, (_, seed) => oneLife(createStream(seed, 'forecast')))
    const told = runs.filter(({ told: isTold }) => isTold)
    expect(told.length).toBeGreaterThan(150)
    const held = told.filter(({ holds }) => holds)
    expect(held.length / told.length).toBeGreaterThan(0.9)
    // And it says something: where it names a middle, that is the right order of magnitude.
    const named = told.flatMap(({ middleShare }) => middleShare ?? [])
    expect(named.length).toBeGreaterThan(told.length / 3)
    expect(named.filter((share) => share > 0.2 && share < 5).length / named.length).toBeGreaterThan(0.9)
  })
})

interface Life {
  readonly told: boolean
  readonly holds: boolean
  /** Of the blocks until the loss; null: none was named. */
  readonly middleShare: number | null
}

/** Lives through one immunity period, makes a forecast, and lives on: registrations come as chance has it, a share of them earns. */
function oneLife(random: Stream): Life {
  const meanGap = random.between(100, 900)
  const earningShare = random.unit()
  let metagraph = subnetOf(
    Array.from({ length: 40 }, () => ({ emission: random.between(10, 500), registeredAt: 1 })),
  )
  const wait = () => Math.max(1, Math.round(-meanGap * Math.log(1 - random.unit())))
  const step = () => {
    metagraph = registered({ ...metagraph, block: metagraph.block + wait() }, random, earningShare)
  }
  const from = metagraph.block
  while (metagraph.block < from + metagraph.immunityPeriod) step()
  const holders = random.shuffled(metagraph.neurons).slice(0, 3)
  const now = metagraph.block
  const { lost, unknown } = forecastOf(
    [
      copiesAt(
        metagraph,
        holders.map(({ uid }) => uid),
      ),
    ],
    metagraph,
  )
  if (unknown !== null) return { told: false, holds: false, middleShare: null }
  const left = () => holders.filter((one) => metagraph.neurons.some(({ hotkey }) => hotkey === one.hotkey))
  for (let turns = 0; turns < 2000 && left().length > 0; turns += 1) step()
  const lostAfter = left().length === 0 ? metagraph.block - now : Number.POSITIVE_INFINITY
  const earliest = lost?.earliest ?? Number.POSITIVE_INFINITY
  const latest = lost?.latest ?? Number.POSITIVE_INFINITY
  return {
    told: true,
    holds: lostAfter >= earliest && lostAfter <= latest,
    middleShare: lost === null || lost.middle === null ? null : lost.middle / lostAfter,
  }
}

let names = 0

function registered(metagraph: Metagraph, random: Stream, earningShare: number): Metagraph {
  const rules = { sparedSeats: 10, protectedHotkeys: new Set<string>(), everyBlocks: 0, newcomersEarn: [0n] }
  const [first] = replacements(metagraph, rules, 1)
  if (first === undefined) return metagraph
  const { uid } = first.neuron
  names += 1
  const emissionRao = random.chance(earningShare) ? BigInt(random.between(10, 500)) : 0n
  const fresh = {
    ...first.neuron,
    hotkey: `new${names}`,
    coldkey: `new${names}`,
    registeredAtBlock: metagraph.block,
    emissionRao,
  }
  return { ...metagraph, neurons: metagraph.neurons.with(uid, fresh) }
}
