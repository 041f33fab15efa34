/**
 * A small subnet whose upkeep a test drives round by round, and what the test asks of it: how many copies count, and
 * whether everything that was acknowledged can still be read.
 */
import type { EngineEvent } from '../engine/events.ts'
import type { ObjectRecord } from '../engine/records.ts'
import type { Upload } from '../engine/store-object.ts'
import type { Upkeep } from '../engine/upkeep/upkeep-types.ts'
import { createSeededRandom } from './seeded-random.ts'
import {
  createSimulatedNetwork,
  type MinerPlan,
  type NetworkOptions,
  type SimulatedNetwork,
  type SimulatedValidator,
} from './simulated-network.ts'

export interface UpkeepWorld {
  readonly network: SimulatedNetwork
  readonly validator: SimulatedValidator
  readonly upkeep: () => Upkeep
  /** Stores an object of these bytes and gives its CID. */
  readonly store: (seed?: number | string, length?: number, ttl?: number | null) => Promise<string>
  readonly record: (cid: string) => Promise<ObjectRecord>
  readonly holders: (cid: string) => Promise<readonly string[]>
  readonly healthy: (cid: string) => Promise<number>
  /** Monitor, repair and sweep, as a step has them, after `blocks` blocks of 12 s. */
  readonly step: (blocks?: number) => Promise<void>
  /** Steps until the monitor has declared everybody down that is silent. */
  readonly notice: () => Promise<void>
  readonly events: <K extends EngineEvent['kind']>(kind: K) => Extract<EngineEvent, { kind: K }>[]
  readonly run: <T>(work: Promise<T>) => Promise<T>
  /** Every stored object, read through the validator. */
  readonly allReadable: () => Promise<boolean>
}

export function testUpload(seed: number | string, length = 600, ttl: number | null = null): Upload {
  const data = createSeededRandom(seed).bytes(length)
  return { data, encryptionPayload: '{}', ttl, contentRoot: null, owner: 'user' }
}

export async function createUpkeepWorld(
  plans: readonly MinerPlan[],
  options: NetworkOptions = {},
): Promise<UpkeepWorld> {
  const network = await createSimulatedNetwork(plans, options)
  const [validator] = network.validators
  if (validator === undefined) throw new Error('a network without validators')
  const run = <T>(work: Promise<T>) => network.clock.runUntil(work)
  const acknowledged = new Map<string, Uint8Array>()
  const upkeep = () => validator.engine.upkeep
  const record = async (cid: string) => {
    const found = await validator.index.object(cid)
    if (found === null) throw new Error(`no record of ${cid}`)
    return found
  }
  const step = async (blocks = 3) => {
    await network.blocks(blocks)
    await run(upkeep().monitor())
    await run(upkeep().repair())
    await run(upkeep().sweep())
  }
  await network.blocks(1)
  return {
    network,
    validator,
    upkeep,
    run,
    record,
    step,
    async store(seed = 'object', length = 600, ttl = null) {
      const upload = testUpload(seed, length, ttl)
      const outcome = await run(validator.engine.objects.store(upload))
      if (!outcome.ok) throw new Error(`${outcome.reason}: ${outcome.detail}`)
      acknowledged.set(outcome.value.cid, upload.data)
      return outcome.value.cid
    },
    holders: async (cid) => (await record(cid)).receipts.map(({ miner }) => miner),
    healthy: async (cid) => (await upkeep().healthy(await record(cid))).length,
    async notice() {
      for (let i = 0; i < 5; i += 1) {
        await network.blocks(3)
        await run(upkeep().monitor())
      }
    },
    events: <K extends EngineEvent['kind']>(kind: K) =>
      validator.events.filter((event): event is Extract<EngineEvent, { kind: K }> => event.kind === kind),
    async allReadable() {
      for (const [cid, data] of acknowledged) {
        const found = await run(validator.engine.objects.retrieve(cid))
        if (!found.ok || Buffer.compare(found.value.data, data) !== 0) return false
      }
      return true
    },
  }
}

export function honest(count: number): MinerPlan[] {
  return Array.from({ length: count }, () => 'honest' as const)
}
