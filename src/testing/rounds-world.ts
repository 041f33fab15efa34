/** A subnet whose validator asks its miners: what tests of rounds start from, and what they read afterwards. */
import type { EngineEvent } from '../engine/events.ts'
import type { Temper } from './miner-tempers.ts'
import { createSeededRandom } from './seeded-random.ts'
import {
  createSimulatedNetwork,
  type NetworkOptions,
  type SimulatedNetwork,
  type SimulatedValidator,
} from './simulated-network.ts'

const NO_PROBES = { rounds: true, probes: null } as const
type Audit = Extract<EngineEvent, { readonly kind: 'audit' }>

export async function world(plans: readonly Temper[], options: NetworkOptions = {}) {
  const network = await createSimulatedNetwork(plans, {
    ...options,
    engine: { ...NO_PROBES, ...options.engine },
  })
  const [validator] = network.validators
  if (validator === undefined) throw new Error('one validator')
  return { network, validator }
}

export async function store(
  network: SimulatedNetwork,
  { engine }: SimulatedValidator,
  length = 40_000,
  seed: number | string = 1,
) {
  const data = createSeededRandom(`object ${seed}`).bytes(length)
  const upload = { data, encryptionPayload: '{}', ttl: null, contentRoot: null, owner: 'user' }
  const outcome = await network.clock.runUntil(engine.objects.store(upload))
  if (!outcome.ok) throw new Error(outcome.detail)
  return outcome.value.cid
}

export function auditsOf({ events }: SimulatedValidator, hotkey?: string): Audit[] {
  return events.filter(
    (event): event is Audit => event.kind === 'audit' && (hotkey === undefined || event.miner === hotkey),
  )
}

export const alarmsOf = ({ events }: SimulatedValidator) =>
  events.flatMap((event) => (event.kind === 'alarm' ? [event.what] : []))

export function minerAt(network: SimulatedNetwork, place: number) {
  const miner = network.miners[place]
  if (miner === undefined) throw new Error(`no miner ${place}`)
  return miner
}

/** Runs steps until the miner has a verdict of this outcome; its audits so far. */
export async function until(
  network: SimulatedNetwork,
  validator: SimulatedValidator,
  hotkey: string,
  outcome: Audit['outcome'],
  steps = 30,
) {
  for (let i = 0; i < steps; i += 1) {
    await network.blocks(3)
    if (auditsOf(validator, hotkey).some((audit) => audit.outcome === outcome)) break
  }
  return auditsOf(validator, hotkey)
}
