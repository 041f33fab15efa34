/** What miners are still to be told to discard, and what bounds it: a miner may never answer. */
import { describe, expect, it } from 'vitest'
import { createMemoryIndex } from '../testing/memory-index.ts'
import { createSimulatedClock } from '../testing/simulated-clock.ts'
import { createSimulatedNetwork } from '../testing/simulated-network.ts'
import { createDiscardBound } from './discard-bound.ts'
import type { EngineEvent } from './events.ts'
import { DISCARD_LOOK, DISCARDS_OF_ONE } from './limits.ts'
import type { Index } from './ports.ts'
import type { DiscardEntry } from './records.ts'

const HOUR = 3_600

function entriesOf(hotkey: string, count: number, until: (i: number) => number, name = 0): DiscardEntry[] {
  return Array.from({ length: count }, (_, i) => {
    const born = (name + i).toString(16).padStart(64, '0')
    return { hotkey, dataHash: String(1_000_000 + name + i), born, seeds: [born], until: until(i) }
  })
}

const owe = (index: Index, entries: readonly DiscardEntry[]) =>
  index.apply(
    entries.map((entry) => ({ kind: 'discard', entry }) as const),
    'durable',
  )

async function owedTo(index: Index): Promise<Record<string, number>> {
  const counts: Record<string, number> = {}
  for (const { hotkey } of await index.discards(1e6)) counts[hotkey] = (counts[hotkey] ?? 0) + 1
  return counts
}

async function world() {
  const network = await createSimulatedNetwork(['honest', 'honest', 'honest'])
  const [validator] = network.validators
  if (validator === undefined) throw new Error('a validator')
  await network.blocks(1)
  // In the order of the index.
  const [first, second] = network.miners.toSorted((a, b) => (a.keypair.address < b.keypair.address ? -1 : 1))
  if (first === undefined || second === undefined) throw new Error('two miners')
  const seconds = () => Math.floor(network.clock.nowMs() / 1000)
  return { network, validator, index: validator.index, first, second, seconds }
}

describe('a miner that never answers', () => {
  it('is owed nothing any more whose end has come', async () => {
    const { network, validator, index, first, seconds } = await world()
    first.trouble = () => 'late'
    const now = seconds()
    const { address } = first.keypair
    await owe(
      index,
      entriesOf(address, 300, (i) => now + (i % 2 === 0 ? HOUR : 100 * HOUR)),
    )
    await network.blocks(2)
    expect(await owedTo(index)).toEqual({ [address]: 300 })
    await network.clock.advance(HOUR * 1_000)
    await network.blocks(1)
    expect(await owedTo(index)).toEqual({ [address]: 150 })
    expect(validator.events).toContainEqual({
      kind: 'discards-dropped',
      miner: address,
      reason: 'ended',
      pieces: 150,
    })
    await network.blocks(1)
    expect(validator.engine.discardsWaiting()).toBe(150)
  })

  it.each<[string, 'late' | 'left']>([
    ['it is silent', 'late'],
    ['it left the subnet', 'left'],
  ])('keeps nobody else waiting, whatever it is owed, when %s', async (_what, how) => {
    const { network, index, first, second, seconds } = await world()
    const ends = () => seconds() + 100 * HOUR
    await owe(index, entriesOf(first.keypair.address, 20 * DISCARD_LOOK, ends))
    await owe(index, entriesOf(second.keypair.address, 5, ends))
    first.trouble = () => 'late'
    if (how === 'left') network.replace(first.keypair.address)
    await network.blocks(4)
    expect(await owedTo(index)).toEqual({ [first.keypair.address]: 20 * DISCARD_LOOK })
  })

  it('is told when it answers again', async () => {
    const { network, index, first, seconds } = await world()
    first.trouble = () => 'late'
    await owe(
      index,
      entriesOf(first.keypair.address, 3, () => seconds() + 100 * HOUR),
    )
    await network.blocks(3)
    first.trouble = null
    await network.blocks(6)
    expect(await owedTo(index)).toEqual({})
  })

  it('is owed no more than is kept of one', async () => {
    const { network, validator, index, first, second, seconds } = await world()
    for (const miner of [first, second]) miner.trouble = () => 'late'
    const ends = () => seconds() + 1_000 * HOUR
    const [one, other] = [first.keypair.address, second.keypair.address]
    await owe(index, entriesOf(one, DISCARDS_OF_ONE + 3_000, ends))
    await owe(index, entriesOf(other, 2_000, ends))
    await network.blocks(80)
    expect(await owedTo(index)).toEqual({ [one]: DISCARDS_OF_ONE, [other]: 2_000 })
    expect(validator.engine.discardsWaiting()).toBe(DISCARDS_OF_ONE + 2_000)
    const dropped = validator.events.filter((event) => event.kind === 'discards-dropped')
    expect(dropped.every(({ miner, reason }) => miner === one && reason === 'too-many')).toBe(true)
    expect(dropped.reduce((sum, { pieces }) => sum + pieces, 0)).toBe(3_000)
  })
})

describe('the bound', () => {
  function bounded(isHolder: (entry: DiscardEntry) => Promise<boolean> = async () => false) {
    const index = createMemoryIndex()
    const events: EngineEvent[] = []
    const ports = { index, clock: createSimulatedClock(), report: (event: EngineEvent) => events.push(event) }
    const bound = createDiscardBound(ports, isHolder, { ofOne: 100, look: 64 })
    const round = async () => {
      for (let i = 0; i < 20; i += 1) await bound.tend()
    }
    return { index, events, bound, round }
  }
  const never = () => 1e12

  it('holds while more comes', async () => {
    const { index, bound, round } = bounded()
    expect(bound.waiting()).toBeNull()
    await owe(index, entriesOf('a', 90, never))
    for (let i = 0; i < 5; i += 1) {
      await owe(index, entriesOf('b', 300, never, i * 300))
      await round()
      expect(await owedTo(index)).toEqual({ a: 90, b: 100 })
    }
    expect(bound.waiting()).toBe(190)
  })

  it('asks of each that is let go whether its miner is a holder, whose record takes the seeds', async () => {
    const settled: string[] = []
    const { index, events, round } = bounded(async ({ hotkey, dataHash, born }) => {
      if (dataHash !== '1000120') return false
      settled.push(dataHash)
      await index.apply([{ kind: 'discard-done', hotkey, dataHash, born }], 'relaxed')
      return true
    })
    await owe(index, entriesOf('a', 150, never))
    await round()
    expect(settled).toEqual(['1000120'])
    expect(await owedTo(index)).toEqual({ a: 100 })
    const dropped = events.flatMap((event) => (event.kind === 'discards-dropped' ? [event.pieces] : []))
    expect(dropped.reduce((sum, pieces) => sum + pieces, 0)).toBe(49)
  })

  it('leaves all as it was when the disk refuses, and goes on from there', async () => {
    const { index, bound, round } = bounded()
    await owe(index, entriesOf('a', 150, never))
    await bound.tend()
    index.failing = true
    await expect(bound.tend()).rejects.toThrow('refuses')
    index.failing = false
    expect(await owedTo(index)).toEqual({ a: 150 })
    await round()
    expect(await owedTo(index)).toEqual({ a: 100 })
  })
})
