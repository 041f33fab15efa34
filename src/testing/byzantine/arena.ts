/**
 * A small subnet around one liar: the real engine, real proofs, a simulated clock, and blocks that pass when the trial says
 * so. What a trial starts from (objects placed with three copies and their receipts) is made once by the engine itself
 * and copied for each trial, because signing the same receipts a thousand times shows nothing.
 */
import type { EngineEvent } from '../../engine/events.ts'
import type {
  EnginePorts,
  MetagraphView,
  MinerTransport,
  NeuronView,
  NodeAddress,
} from '../../engine/ports.ts'
import { realProofs } from '../../engine/proofs.ts'
import type { IndexChange, MinerStats } from '../../engine/records.ts'
import { ENGINE_DEFAULTS, startValidatorEngine, type ValidatorEngine } from '../../engine/validator-engine.ts'
import { newStatistics } from '../../protocol/scoring/tiers.ts'
import { createMemoryIndex, type MemoryIndex } from '../memory-index.ts'
import { createMiner, createMinerTransport, type SimulatedMiner, testKeypair } from '../miners.ts'
import { createSeededRandom } from '../seeded-random.ts'
import { createSimulatedClock, type SimulatedClock } from '../simulated-clock.ts'
import { testHashing } from '../simulated-network.ts'
import { lengthOf } from './desk.ts'
import { type Liar, liarWith, type MakeLiar } from './liar.ts'

/** Blocks between two steps of the validator. */
const STEP_BLOCKS = 3
const BLOCK_MS = 12_000
const VALIDATOR_KEY = 5_000
const FIRST_BLOCK = 300
/** Probes of a record or two: the trials pay for every byte in their own time. */
const PROBE_BYTES = 16_400

export interface ArenaPlan {
  /** Lengths in records of the objects that everybody holds at the start. */
  readonly records: readonly number[]
  /** Miners that hold them beside the liar; with the liar three, unless there is none. */
  readonly honest: number
  /** Honest miners that hold nothing yet: where repairs go. */
  readonly spare: number
}

interface Prepared {
  readonly batches: readonly (readonly IndexChange[])[]
  readonly disks: readonly {
    readonly pieces: ReadonlyMap<string, Uint8Array>
    readonly seeds: ReadonlyMap<string, string>
  }[]
}

export interface Arena {
  readonly clock: SimulatedClock
  readonly events: EngineEvent[]
  readonly index: MemoryIndex
  readonly engine: ValidatorEngine
  readonly liar: Liar
  /** The liar is number 0. */
  readonly miners: readonly SimulatedMiner[]
  readonly neurons: NeuronView[]
  block(): number
  /** Blocks pass until a step is over, with everything that is due on them. */
  step(): Promise<void>
  /** Blocks pass without a step. */
  skipTo(block: number): Promise<void>
  restart(): Promise<void>
}

const preparations = new Map<string, Promise<Prepared>>()

function prepared(plan: ArenaPlan): Promise<Prepared> {
  const key = JSON.stringify(plan)
  const made = preparations.get(key) ?? prepare(plan)
  preparations.set(key, made)
  return made
}

/** Stores the objects through the engine of an arena without a liar. */
async function prepare(plan: ArenaPlan): Promise<Prepared> {
  const seed = JSON.stringify(plan)
  const random = createSeededRandom(`data ${seed}`)
  const holders = { ...plan, spare: 0 }
  const arena = await assemble(
    holders,
    null,
    `prepare ${seed}`,
    { batches: [], disks: [] },
    { rounds: false },
  )
  const batches: (readonly IndexChange[])[] = []
  const apply = arena.index.apply.bind(arena.index)
  arena.index.apply = (changes, mode) => {
    batches.push(changes)
    return apply(changes, mode)
  }
  for (const records of plan.records) {
    const upload = {
      data: random.bytes(lengthOf(records)),
      encryptionPayload: '',
      ttl: null,
      contentRoot: null,
      owner: 'user',
    }
    const stored = await arena.clock.runUntil(arena.engine.objects.store(upload))
    if (!stored.ok) throw new Error(`the arena could not be filled: ${JSON.stringify(arena.events.at(-1))}`)
  }
  arena.engine.stop()
  const disks = arena.miners.map(({ pieces, seeds }) => ({ pieces, seeds }))
  return { batches, disks }
}

/** A new arena; the liar holds everything and has not turned yet. `null`: everybody is honest. */
export async function createArena(
  plan: ArenaPlan,
  make: MakeLiar | null,
  seed: string,
  options: Partial<ArenaOptions> = {},
): Promise<Arena> {
  return assemble(plan, make, seed, await prepared(plan), options)
}

interface ArenaOptions {
  /** False: objects only, no rounds. */
  readonly rounds: boolean
  /** Between the engine and all miners: what the network does to them. */
  readonly network: (miners: MinerTransport, clock: SimulatedClock) => MinerTransport
  /** Changes records before the engine reads them. */
  readonly damage: (change: IndexChange) => IndexChange
  /** What the liar has earned before the trial. */
  readonly paid: Pick<MinerStats, 'tier' | 'total_successes' | 'storage_limit'>
}

export function validatorHotkey(): string {
  return testKeypair(VALIDATOR_KEY).address
}

/** Where the chain is: one value that everything reads. */
interface World {
  block: number
  readonly neurons: NeuronView[]
}

async function assemble(
  plan: ArenaPlan,
  make: MakeLiar | null,
  seed: string,
  start: Prepared,
  options: Partial<ArenaOptions> = {},
): Promise<Arena> {
  const clock = createSimulatedClock()
  const miners = Array.from({ length: 1 + plan.honest + plan.spare }, (_, i) => createMiner(i, `owner-${i}`))
  for (const [i, { pieces, seeds }] of start.disks.entries()) {
    for (const [hash, piece] of pieces) miners[i]?.pieces.set(hash, piece)
    for (const [key, held] of seeds) miners[i]?.seeds.set(key, held)
  }
  const [suspect] = miners
  if (suspect === undefined) throw new Error('an arena has miners')
  const index = createMemoryIndex()
  for (const changes of start.batches) await index.apply(changes.map(options.damage ?? ((c) => c)), 'durable')
  if (options.paid !== undefined) await index.apply([paidRow(suspect, options.paid)], 'durable')
  const hotkeys = miners.map(({ keypair }) => keypair.address)
  const neurons = [
    neuron(0, validatorHotkey(), 'validator', true),
    ...hotkeys.map((hotkey, i) => neuron(1 + i, hotkey, `owner-${i}`, false)),
  ]
  const world: World = { block: FIRST_BLOCK, neurons }
  const { ports, events, liar } = portsOf(world, { clock, miners, suspect, index, make, seed, options })
  const engineOptions = {
    ...ENGINE_DEFAULTS,
    probes: { medianBytes: PROBE_BYTES },
    rounds: options.rounds ?? true,
  }
  const startEngine = () => startValidatorEngine(ports, engineOptions)
  const advance = async (block: number) => {
    while (world.block < block) {
      world.block += 1
      await clock.advance(BLOCK_MS)
      await clock.runUntil(arena.engine.onBlock())
      await clock.runUntil(arena.engine.settled())
    }
  }
  const arena = {
    clock,
    events,
    index,
    liar,
    miners,
    neurons,
    block: () => world.block,
    engine: await startEngine(),
    step: () => advance(world.block + STEP_BLOCKS),
    async skipTo(block: number) {
      world.block = Math.max(world.block, block - 1)
      await advance(block)
    },
    async restart() {
      arena.engine.stop()
      index.crash()
      arena.engine = await startEngine()
    },
  }
  return arena
}

interface Furniture {
  readonly clock: SimulatedClock
  readonly miners: readonly SimulatedMiner[]
  readonly suspect: SimulatedMiner
  readonly index: MemoryIndex
  readonly make: MakeLiar | null
  readonly seed: string
  readonly options: Partial<ArenaOptions>
}

/** The engine's ports over the miners, with the liar in its place among them. */
function portsOf(
  world: World,
  { clock, miners, suspect, index, make, seed, options }: Furniture,
): { ports: EnginePorts; events: EngineEvent[]; liar: Liar } {
  const random = createSeededRandom(seed)
  const hotkey = validatorHotkey()
  const head = () => headAt(world.block)
  const honest = createMinerTransport(new Map(miners.map((m) => [m.keypair.address, m])), {
    clock,
    random,
    hashing: testHashing,
    validator: hotkey,
    head,
  })
  const own = createSeededRandom(`${seed} liar`)
  const tools = { miner: suspect, random: own, hashing: testHashing, clock, accomplice: null }
  const liar = make === null ? liarWith(honest, {}) : make(honest, tools)
  const routed = routing(suspect.keypair.address, liar, honest)
  const events: EngineEvent[] = []
  const ports: EnginePorts = {
    clock,
    random,
    hashing: testHashing,
    proofs: realProofs(testHashing),
    index,
    hotkey,
    report: (event) => events.push(event),
    chain: { metagraph: () => viewOf(world), setWeights: async () => ({ ok: true, value: null }) },
    miners: options.network?.(routed, clock) ?? routed,
    validators: { announce: alone, retract: alone },
  }
  return { ports, events, liar }
}

const alone = async () => ({ ok: false, reason: 'unreachable', detail: 'alone' }) as const

function paidRow({ keypair, pieces }: SimulatedMiner, paid: ArenaOptions['paid']): IndexChange {
  const stored_bytes = [...pieces.values()].reduce((sum, { length }) => sum + length, 0)
  return {
    kind: 'stats',
    row: { ...newStatistics(), hotkey: keypair.address, stored_bytes, score: 1, ...paid },
  }
}

function routing(suspect: string, liar: MinerTransport, honest: MinerTransport): MinerTransport {
  const of = (to: NodeAddress) => (to.hotkey === suspect ? liar : honest)
  return {
    store: (to, ask, limits) => of(to).store(to, ask, limits),
    challenge: (to, ask, limits) => of(to).challenge(to, ask, limits),
    retrieve: (to, ask, limits) => of(to).retrieve(to, ask, limits),
    renew: (to, ask, limits) => of(to).renew(to, ask, limits),
    discard: (to, ask, limits) => of(to).discard(to, ask, limits),
    ping: (to, limits) => of(to).ping(to, limits),
  }
}

function headAt(block: number): { number: number; hash: string } {
  return { number: block, hash: `0x${block.toString(16).padStart(64, '0')}` }
}

function viewOf({ block, neurons }: World): MetagraphView {
  return { block, blockHash: headAt(block).hash, tempo: 100, neurons: [...neurons] }
}

function neuron(uid: number, hotkey: string, coldkey: string, validatorPermit: boolean): NeuronView {
  return {
    uid,
    hotkey,
    coldkey,
    axon: { ip: '127.0.0.1', port: 2_000 + uid },
    stakeRao: 0n,
    validatorPermit,
    lastUpdateBlock: 0,
    registeredAtBlock: 1,
  }
}
