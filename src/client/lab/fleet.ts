/**
 * A subnet that was computed instead of read: the end of a simulation in the shape of a live network, so that every page
 * about the network can be tried without one. Whoever shows it must say so: its landscape has the source `synthetic`.
 */
import { pruneOrder } from '../health/prune-order.ts'
import type { Landscape, SeatChange, ValidatorReport, WindowRecord } from '../landscape/landscape-api.ts'
import type { NeuronRow } from '../network-api.ts'
import { createFleetRecord, type FleetRecord, type WindowSnapshot } from './fleet-record.ts'
import { minerReports, validatorReport, windowRecord } from './fleet-reports.ts'
import type { Fleet, FleetOptions } from './fleet-types.ts'
import { type Identity, minerIdentity, validatorIdentity } from './identities.ts'
import { createWords } from './seeded.ts'
import { createSimulation } from './simulate.ts'
import { BLOCK_SECONDS, BLOCKS_PER_DAY, SIMULATION_DEFAULTS } from './simulation-types.ts'
import { IMMUNITY_BLOCKS, TEMPO, type World } from './world.ts'

/** 28 November 2026, noon UTC: any fixed time will do, and the same one makes the same fleet. */
const ENDS_AT = 1_795_867_200_000
/** The height of the first block played: miners registered before it. */
const FIRST_BLOCK = 5_000_000
/** Miners have been there for up to this long when the days begin, or all would have the same few tiers. */
const AGED_DAYS = 120
/** Days end with a window; a running one with answers in it is what a live network shows. */
const RUNNING_BLOCKS = 600
/** Alpha that miners of a subnet get in an epoch: 41 % of a block's. */
const MINERS_ALPHA = 0.41 * TEMPO
const VALIDATORS_ALPHA = 0.41 * TEMPO
/** A slice of 256 miners at three validators takes about ten milliseconds. */
const SLICES_A_DAY = 15
const NAMES_A_SLICE = 64
const RAO = 1e9
const STAKE_TAO = 180_000

/** What the parts of a fleet are made from. */
export interface FleetParts {
  readonly world: World
  readonly record: FleetRecord
  /** Blocks played. */
  readonly block: number
  readonly at: number
  readonly nameOf: (id: number) => Identity
}

/** All at once: seconds of arithmetic. */
export function createFleet(options: FleetOptions): Fleet {
  const growing = growFleet(options)
  for (;;) {
    const { value, done } = growing.next()
    if (done === true) return value
  }
}

/**
 * The same fleet in slices of some ten milliseconds, for a worker that has others to answer meanwhile.
 * @param pause awaited after each slice: lets other messages in
 */
export async function createFleetGently(options: FleetOptions, pause: () => Promise<void>): Promise<Fleet> {
  const growing = growFleet(options)
  for (;;) {
    const { value, done } = growing.next()
    if (done === true) return value
    await pause()
  }
}

/** Yields between slices. */
function* growFleet(options: FleetOptions): Generator<undefined, Fleet> {
  const { seed, miners, validators, days, rules, at = ENDS_AT } = options
  const simulated = { ...SIMULATION_DEFAULTS, seed, miners, validators, days, rules, agedDays: AGED_DAYS }
  const record = createFleetRecord(() => simulation.world)
  const simulation = createSimulation(simulated, record)
  for (let slice = 0; slice < days * SLICES_A_DAY; slice += 1) {
    yield
    simulation.blocks(BLOCKS_PER_DAY / SLICES_A_DAY)
  }
  simulation.blocks(RUNNING_BLOCKS)
  const { world } = simulation
  const block = world.step * simulated.stepBlocks
  const names = new Map<number, Identity>()
  const nameOf = (id: number): Identity => {
    const known = names.get(id)
    if (known !== undefined) return known
    const fresh = minerIdentity(seed, id, miners)
    names.set(id, fresh)
    return fresh
  }
  for (const [place, id] of world.seats.id.entries()) {
    if (place % NAMES_A_SLICE === 0) yield
    nameOf(id)
  }
  const parts: FleetParts = { world, record, block, at, nameOf }
  const landscape = yield* landscapeOf(parts, seed)
  return { landscape, windows: windowsOf(parts, landscape) }
}

function windowsOf(parts: FleetParts, { validators }: Landscape): Fleet['windows'] {
  const kept = new Map<WindowSnapshot, WindowRecord>()
  const recordOf = (snapshot: WindowSnapshot): WindowRecord => {
    const made = kept.get(snapshot) ?? windowRecord(parts, snapshot, FIRST_BLOCK)
    kept.set(snapshot, made)
    return made
  }
  return (validator, before = null, most = Number.POSITIVE_INFINITY) => {
    const view = parts.world.views[validators.findIndex(({ hotkey }) => hotkey === validator)]
    if (view === undefined) return []
    return parts.record
      .of(view)
      .windows.filter(({ block }) => before === null || FIRST_BLOCK + block < before)
      .toReversed()
      .slice(0, most)
      .map(recordOf)
  }
}

function* landscapeOf(parts: FleetParts, seed: number): Generator<undefined, Landscape> {
  const { world, block, at } = parts
  const { validators } = world.options
  const neurons = neuronsOf(parts, seed)
  const height = FIRST_BLOCK + block
  const blockHash = hashOf(`${seed}/block/${block}`)
  const nextEpochBlock = height + TEMPO - (block % TEMPO)
  const reports: ValidatorReport[] = []
  for (const [place, neuron] of neurons.slice(0, validators).entries()) {
    yield
    const view = world.views[place]
    if (view !== undefined)
      reports.push(validatorReport(parts, view, { neuron, height, miners: minerReports(parts, view) }))
  }
  yield
  return {
    source: 'synthetic',
    network: {
      name: 'computed',
      genesisHash: hashOf(`${seed}/genesis`),
      netuid: 21,
      block: height,
      blockHash,
      tempo: TEMPO,
      immunityPeriod: IMMUNITY_BLOCKS,
      neurons,
    },
    maxUids: neurons.length,
    pruneOrder: pruneOrder({
      netuid: 21,
      block: height,
      blockHash,
      tempo: TEMPO,
      immunityPeriod: IMMUNITY_BLOCKS,
      maxUids: neurons.length,
      nextEpochBlock,
      neurons: neurons.map((row) => ({
        ...row,
        axon: null,
        stakeRao: BigInt(Math.round(row.stakeTao * RAO)),
        emissionRao: BigInt(Math.round(row.emissionTao * RAO)),
        validatorPermit: row.role === 'validator',
      })),
    }).flatMap(({ uid }) => (uid < validators ? [] : uid)),
    nextEpochBlock,
    blockMs: BLOCK_SECONDS * 1000,
    at,
    validators: reports,
    seats: seatsOf(parts),
  }
}

function hashOf(text: string): string {
  const word = createWords(text)
  return `0x${Array.from({ length: 8 }, () => word().toString(16).padStart(8, '0')).join('')}`
}

function neuronsOf({ world, nameOf, block }: FleetParts, seed: number): NeuronRow[] {
  const { seats, views, options } = world
  const common = { validatorTrust: 0, active: true, dividends: 0, stakeTao: 0, incentive: 0 }
  const height = FIRST_BLOCK + block
  const validators = views.map(
    ({ stake, weightsBlock }, uid): NeuronRow => ({
      ...common,
      uid,
      ...validatorIdentity(seed, uid),
      role: 'validator',
      stakeTao: stake * STAKE_TAO,
      dividends: stake,
      emissionTao: stake * VALIDATORS_ALPHA,
      validatorTrust: 1,
      registeredAtBlock: FIRST_BLOCK - AGED_DAYS * BLOCKS_PER_DAY - uid,
      lastUpdateBlock: FIRST_BLOCK + weightsBlock,
    }),
  )
  const miners = Array.from({ length: options.miners }, (_, seat): NeuronRow => {
    const incentive = seats.incentive[seat] ?? 0
    const registeredAtBlock = FIRST_BLOCK + (seats.registered[seat] ?? 0)
    return {
      ...common,
      uid: validators.length + seat,
      ...nameOf(seats.id[seat] ?? 0),
      role: 'miner',
      incentive,
      emissionTao: incentive * MINERS_ALPHA,
      active: height - registeredAtBlock >= TEMPO || seats.online[seat] === 1,
      registeredAtBlock,
      lastUpdateBlock: registeredAtBlock,
    }
  })
  return [...validators, ...miners]
}

function seatsOf({ record, world, nameOf }: FleetParts): SeatChange[] {
  return record.seats
    .map(
      ({ seat, block, id, replaced }): SeatChange => ({
        block: FIRST_BLOCK + block,
        uid: world.options.validators + seat,
        hotkey: nameOf(id).hotkey,
        replaced: nameOf(replaced).hotkey,
        by: 'chain',
        onChain: true,
      }),
    )
    .reverse()
}
