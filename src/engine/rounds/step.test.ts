import { describe, expect, it } from 'vitest'
import { RULE_SETS } from '../../protocol/scoring/rule-set.ts'
import { createMemoryIndex } from '../../testing/memory-index.ts'
import { createSeededRandom } from '../../testing/seeded-random.ts'
import { createSimulatedClock } from '../../testing/simulated-clock.ts'
import { testHashing } from '../../testing/simulated-network.ts'
import { createAvailability } from '../availability.ts'
import type { EngineEvent } from '../events.ts'
import { createKeyedLock } from '../keyed-lock.ts'
import type { CallFailure, EnginePorts } from '../ports.ts'
import { realProofs } from '../proofs.ts'
import { createStatistics } from '../statistics.ts'
import type { Upkeep } from '../upkeep/upkeep-types.ts'
import { NO_COUNT } from './round-parts.ts'
import { createSeedWindows } from './seed-windows.ts'
import { createRounds } from './step.ts'

/** Rounds over a subnet without miners, with an upkeep that records what is asked of it. */
function rounds(options: { block?: number; pause?: () => Promise<void>; broken?: string } = {}) {
  const clock = createSimulatedClock()
  const events: EngineEvent[] = []
  const state = { block: options.block ?? 300, stopped: false }
  const refuse = async () => ({ ok: false, reason: 'unreachable' as CallFailure, detail: '' }) as const
  const asked = { store: refuse, challenge: refuse, retrieve: refuse }
  const ports: EnginePorts = {
    clock,
    random: createSeededRandom(1),
    hashing: testHashing,
    proofs: realProofs(testHashing),
    miners: { ...asked, renew: refuse, discard: refuse, ping: refuse },
    validators: { announce: refuse, retract: refuse },
    index: createMemoryIndex(),
    hotkey: 'validator',
    report: (event) => events.push(event),
    chain: {
      metagraph: () => ({ block: state.block, blockHash: '0x', tempo: 360, neurons: [] }),
      setWeights: async () => ({ ok: true, value: null }),
    },
  }
  const round = (name: string) => async () => {
    if (options.broken === name) throw new Error(`${name} is broken`)
    if (name === 'monitor') await options.pause?.()
    return NO_COUNT
  }
  const upkeep: Upkeep = {
    copyLost: async () => {},
    seen: () => ({ down: [], doubts: [] }),
    adopt: () => {},
    copyDoubtful: async () => {},
    copyRestored: () => {},
    objectGone: () => {},
    onMetagraph: async () => {},
    monitor: round('monitor'),
    repair: round('repair'),
    distribute: round('distribute'),
    purge: round('purge'),
    sweep: round('sweep'),
    isDown: () => false,
    isLeaving: () => false,
    trustsChain: () => true,
    healthy: async ({ receipts }) => receipts,
    health: () => ({ objects: 0, copies: [], short: 0, lost: 0, bytes: 0, began: null, block: null }),
    stop: () => {},
  }
  const started = createRounds(
    {
      ports,
      rules: RULE_SETS.seed,
      statistics: createStatistics([]),
      availability: createAvailability(clock),
      locks: createKeyedLock(),
      seeds: createSeedWindows(clock),
      upkeep,
      isStopped: () => state.stopped,
    },
    { stepBlocks: 3, probes: { medianBytes: 100 } },
  )
  const told = () => events.flatMap((event) => (event.kind === 'round' ? [event] : []))
  return { rounds: started, state, events, told }
}

const STEP = ['challenge', 'monitor', 'repair', 'sweep']

describe('steps', () => {
  it('come every three blocks, each round in its place and at its own interval', async () => {
    const { rounds: steps, state, told } = rounds({ block: 300 })
    for (let i = 0; i < 180; i += 1) {
      state.block += 1
      steps.onBlock()
      await steps.settled()
    }
    const byStep = new Map<number, string[]>()
    for (const { step, round } of told()) byStep.set(step, [...(byStep.get(step) ?? []), round])
    expect([...byStep.keys()]).toEqual(Array.from({ length: 60 }, (_, i) => 101 + i))
    for (const [step, names] of byStep) {
      const expected = [
        ...(step % 10 === 0 ? ['store'] : []),
        'challenge',
        ...(step % 5 === 0 ? ['retrieve'] : []),
        ...(step % 10 === 0 ? ['distribute'] : []),
        'monitor',
        'repair',
        ...(step % 60 === 0 ? ['purge'] : []),
        'sweep',
      ]
      expect(names).toEqual(expected)
    }
  })

  it('never run two at once, and lose no round however long one takes', async () => {
    let free = () => {}
    const pause = () =>
      new Promise<void>((resolve) => {
        free = resolve
      })
    const { rounds: steps, state, told } = rounds({ block: 327, pause })
    const turn = () => new Promise(setImmediate)
    state.block = 330
    steps.onBlock()
    await turn()
    // Step 110's monitor waits while 13 steps' worth of blocks come.
    for (state.block = 331; state.block < 371; state.block += 1) steps.onBlock()
    free()
    await steps.settled()
    expect(new Set(told().map(({ step }) => step))).toEqual(new Set([110]))
    steps.onBlock()
    await turn()
    free()
    await steps.settled()
    expect(told().filter(({ step }) => step === 123)).toMatchObject(
      ['store', 'challenge', 'retrieve', 'distribute', 'monitor', 'repair', 'purge', 'sweep'].map(
        (round) => ({
          round,
        }),
      ),
    )
  })

  it('do not start on a chain that stands still or goes back, nor right after a start', async () => {
    const { rounds: steps, state, told } = rounds({ block: 302 })
    for (const block of [302, 302, 299, 100, 302]) {
      state.block = block
      steps.onBlock()
      await steps.settled()
    }
    expect(told()).toEqual([])
    state.block = 303
    steps.onBlock()
    await steps.settled()
    expect(told().map(({ round }) => round)).toEqual(STEP)
  })

  it('go on after a round that throws', async () => {
    const { rounds: steps, state, told, events } = rounds({ block: 300, broken: 'monitor' })
    state.block = 303
    steps.onBlock()
    await steps.settled()
    expect(told().map(({ round }) => round)).toEqual(['challenge', 'repair', 'sweep'])
    expect(events).toContainEqual({
      kind: 'storage-failed',
      action: 'monitor-round',
      detail: 'monitor is broken',
    })
  })

  it('end with the engine', async () => {
    const { rounds: steps, state, told } = rounds()
    state.block += 3
    state.stopped = true
    steps.onBlock()
    await steps.settled()
    expect(told()).toEqual([])
  })
})
