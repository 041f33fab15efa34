/** One simulated network: everything in it, and nothing that decides. */
import type { Hashing, MetagraphView } from '../../engine/ports.ts'
import type { ObjectRecord } from '../../engine/records.ts'
import { ENGINE_DEFAULTS, type EngineOptions, type ValidatorEngine } from '../../engine/validator-engine.ts'
import { RULE_SETS, type RuleSet } from '../../protocol/scoring/rule-set.ts'
import { createStream, type Stream } from '../seeded-random.ts'
import { createSimulatedClock, type SimulatedClock } from '../simulated-clock.ts'
import { createChain, type SimulatedChain } from './chain.ts'
import { type Checker, createChecker } from './checker.ts'
import { realCrypto, type SimulatedCrypto, toyCrypto } from './crypto.ts'
import { createLedger, type Ledger } from './ledger.ts'
import { createMemoHashing } from './memo-hashing.ts'
import type { MinerNode } from './miner-node.ts'
import { createNetwork, type SimulatedNetwork } from './network.ts'
import type { Plan } from './plan.ts'
import { HONEST, type Role } from './roles.ts'
import { SeedRecords } from './seed-records.ts'
import { createTrace, type Trace } from './trace.ts'
import { createValidatorDisk, type ValidatorDisk } from './validator-disk.ts'

/** One life of a validator. What it still waits for when it dies never comes. */
export interface ValidatorProcess {
  alive: boolean
  /** Null while it starts. */
  engine: ValidatorEngine | null
  /** Block of the metagraph by which it last set weights; 0 before. */
  weightsBlock: number
  /** It started on a true view of the chain. */
  readonly sawTruth: boolean
}

export interface ValidatorNode {
  readonly number: number
  readonly hotkey: string
  readonly disk: ValidatorDisk
  readonly random: Stream
  readonly port: number
  process: ValidatorProcess | null
  /** Milliseconds by which its wall clock is wrong. */
  skewMs: number
  /** Until this time of the clock its process does nothing. */
  stalledUntilMs: number
  /** Its records of objects, by piece hash. */
  readonly holders: Map<string, ObjectRecord>
  /** Those of objects that went last, by CID: whether a user deleted them shows afterwards. */
  readonly parting: Map<string, ObjectRecord>
  /** Of objects that a user was told are deleted. */
  readonly deleted: ObjectRecord[]
  /** Block at which it last gave up a copy, by object. */
  readonly losses: Map<string, number>
  /** The last step of each round that it told of. */
  readonly rounds: Map<string, number>
  /** The last metagraph that it followed. */
  view: MetagraphView
  /** The last one that was true. */
  goodView: MetagraphView
  /** Whether any process of it has followed a true one: before that it cannot know what is hidden. */
  hasFollowed: boolean
}

export interface KnownHolders {
  /** Hotkey of the validator. */
  readonly by: string
  readonly record: ObjectRecord
}

export interface World {
  readonly plan: Plan
  readonly engine: EngineOptions
  readonly clock: SimulatedClock
  readonly trace: Trace
  readonly hashing: Hashing
  readonly crypto: SimulatedCrypto
  readonly chain: SimulatedChain
  readonly network: SimulatedNetwork
  readonly miners: MinerNode[]
  readonly validators: ValidatorNode[]
  readonly ledger: Ledger
  readonly checker: Checker
  /** Uploads under way, `<validator> <piece hash>`: no fault touches their copies. */
  readonly underWay: Set<string>
  /** True once faults have stopped. */
  calm: boolean
  stream(purpose: string): Stream
  minerAt(port: number): MinerNode | undefined
  minerOf(hotkey: string): MinerNode | undefined
  /** Of each validator with a record of the piece. */
  knownHolders(dataHash: string): readonly KnownHolders[]
  /** Unix seconds of true time. */
  now(): number
  /** A new miner on a new seat, or on the given one. */
  addMiner(options: { readonly role: Role; readonly coldkey: string; readonly uid: number | null }): MinerNode
  say(what: string): void
}

const FIRST_PORT = 2_000
/** Probes are as small as users' files here. */
const PROBE_BYTES = 1_500
const VALIDATOR_KEYS = 5_000
/** Seconds, both when a record is stamped and when it is asked for. */
const CLOCK_ERROR = 2 * 3_600

export function createWorld(plan: Plan, keepTrace: boolean): World {
  const clock = createSimulatedClock()
  const hashing = createMemoHashing()
  const crypto = plan.real ? realCrypto(hashing) : toyCrypto(hashing)
  const rules: RuleSet = { ...RULE_SETS.seed, windowBlocks: plan.windowBlocks }
  const chain = createChain(plan.firstBlock, plan.tempo)
  const trace = createTrace(keepTrace)
  const byPort = new Map<number, MinerNode>()
  const byHotkey = new Map<string, MinerNode>()
  const setup = createStream(plan.seed, 'setup')
  const world: World = {
    plan,
    engine: { ...ENGINE_DEFAULTS, rules, probes: { medianBytes: PROBE_BYTES } },
    clock,
    trace,
    hashing,
    crypto,
    chain,
    network: createNetwork(createStream(plan.seed, 'network')),
    miners: [],
    validators: [],
    ledger: createLedger(plan.faults.has('clock') ? CLOCK_ERROR : 0),
    checker: createChecker(() => world),
    underWay: new Set(),
    calm: false,
    stream: (purpose) => createStream(plan.seed, purpose),
    minerAt: (port) => byPort.get(port),
    minerOf: (hotkey) => byHotkey.get(hotkey),
    knownHolders: (dataHash) =>
      world.validators.flatMap(({ hotkey, holders }) => {
        const record = holders.get(dataHash)
        return record === undefined ? [] : [{ by: hotkey, record }]
      }),
    now: () => Math.floor(clock.nowMs() / 1000),
    addMiner({ role, coldkey, uid }) {
      const miner = newMiner(world, setup, role, coldkey)
      world.miners.push(miner)
      byPort.set(miner.port, miner)
      byHotkey.set(miner.hotkey, miner)
      const { hotkey, port } = miner
      chain.register({ hotkey, coldkey, port, validatorPermit: false }, uid)
      return miner
    },
    say: (what) => trace.note(clock.monotonicMs(), what),
  }
  for (let i = 0; i < plan.validators; i += 1) addValidator(world, i)
  for (let i = 0; i < plan.miners; i += 1) {
    // Now and then two miners have one owner: they are one failure domain.
    const owner = i > 3 && setup.chance(0.15) ? `owner-${i - 1}` : `owner-${i}`
    world.addMiner({ role: HONEST, coldkey: owner, uid: null })
  }
  for (const validator of world.validators) validator.goodView = validator.view = chain.metagraph()
  return world
}

function newMiner({ miners, crypto }: World, setup: Stream, role: Role, coldkey: string): MinerNode {
  const key = 10 + miners.length
  return {
    number: miners.length,
    key,
    hotkey: crypto.addressOf(key),
    coldkey,
    port: FIRST_PORT + 100 + miners.length,
    role,
    up: true,
    registered: true,
    dead: false,
    workMs: setup.between(3, 80),
    capacity: setup.chance(0.05) ? 40_000 : Number.POSITIVE_INFINITY,
    usedBytes: 0,
    files: new Map(),
    records: new SeedRecords(),
    ended: new Set(),
  }
}

function addValidator(world: World, number: number): void {
  const { plan, clock, chain, crypto, checker } = world
  const hotkey = crypto.addressOf(VALIDATOR_KEYS + number)
  const node: ValidatorNode = {
    number,
    hotkey,
    disk: createValidatorDisk({
      mayCrash: plan.faults.has('crash'),
      clock,
      random: createStream(plan.seed, `disk ${number}`),
      applied: (changes) => checker.written(node, changes),
    }),
    random: createStream(plan.seed, `validator ${number}`),
    port: FIRST_PORT + number,
    process: null,
    skewMs: 0,
    stalledUntilMs: 0,
    holders: new Map(),
    parting: new Map(),
    deleted: [],
    rounds: new Map(),
    losses: new Map(),
    view: chain.metagraph(),
    goodView: chain.metagraph(),
    hasFollowed: false,
  }
  world.validators.push(node)
  chain.register({ hotkey, coldkey: `validator-${number}`, port: node.port, validatorPermit: true }, null)
}
