/**
 * A whole small subnet in one process: validators with the real engine, miners of chosen tempers, one clock, one
 * seed. Validators reach each other's engines directly; a dead one is unreachable.
 */
import { createHash } from 'node:crypto'
import type { EngineEvent } from '../engine/events.ts'
import type {
  EnginePorts,
  Hashing,
  MetagraphView,
  MinerTransport,
  NeuronView,
  Random,
} from '../engine/ports.ts'
import { realProofs } from '../engine/proofs.ts'
import {
  ENGINE_DEFAULTS,
  type EngineOptions,
  startValidatorEngine,
  type ValidatorEngine,
} from '../engine/validator-engine.ts'
import { toInteger } from '../protocol/hash.ts'
import { createMemoryIndex, type MemoryIndex } from './memory-index.ts'
import type { Temper } from './miner-tempers.ts'
import { createMiner, createMinerTransport, type SimulatedMiner, testKeypair } from './miners.ts'
import { createSeededRandom } from './seeded-random.ts'
import { createSimulatedClock, type SimulatedClock } from './simulated-clock.ts'

interface ValidatorParts {
  readonly hotkey: string
  readonly index: MemoryIndex
  readonly events: EngineEvent[]
  /** What it set on chain, oldest first. */
  readonly weights: { uid: number; weight: number }[][]
}

export interface SimulatedValidator extends ValidatorParts {
  engine: ValidatorEngine
  alive: boolean
}

export interface SimulatedNetwork {
  readonly clock: SimulatedClock
  readonly miners: readonly SimulatedMiner[]
  readonly validators: readonly SimulatedValidator[]
  block: number
  tempo: number
  miner(hotkey: string): SimulatedMiner
  /** Lets blocks come, each with its time; waits for the steps that they start. */
  blocks(count: number, blockMs?: number): Promise<void>
  /** Gives a miner's seat to a new one, which may bring the old hotkey back (`again`); the old process goes on. */
  replace(hotkey: string, again?: SimulatedMiner): SimulatedMiner
  /** What the chain shows instead of the truth; null: the truth. */
  chainShows: ((truth: MetagraphView) => MetagraphView) | null
  /** Ends the process without warning and starts it again on what its disk kept. */
  restart(validator: SimulatedValidator): Promise<void>
}

/** One miner: its temper and its owner; without an owner, one of its own. */
export type MinerPlan = Temper | { readonly temper: Temper; readonly owner: string }

export interface NetworkOptions {
  readonly validators?: number
  readonly seed?: number | string
  /** Puts something between the engine and its miners. */
  readonly miners?: (miners: MinerTransport) => MinerTransport
  /** What differs from the defaults; rounds are off unless `rounds` is true. */
  readonly engine?: Partial<EngineOptions>
}

const VALIDATOR_KEYS = 5_000
const NEWCOMER_KEYS = 6_000

export const testHashing: Hashing = {
  sha3: (...parts) => digest('sha3-256', parts),
  sha256: (...parts) => digest('sha256', parts),
  pieceHashes: (data, seed) => ({
    dataHash: toInteger(digest('sha3-256', [data])),
    messageHash: toInteger(digest('sha3-256', [data, Buffer.from(seed)])),
  }),
}

function digest(name: string, parts: readonly Uint8Array[]): Uint8Array {
  const hash = createHash(name)
  for (const part of parts) hash.update(part)
  return Uint8Array.from(hash.digest())
}

export async function createSimulatedNetwork(
  plans: readonly MinerPlan[],
  options: NetworkOptions = {},
): Promise<SimulatedNetwork> {
  const engineOptions: EngineOptions = { ...ENGINE_DEFAULTS, rounds: false, ...options.engine }
  const clock = createSimulatedClock()
  const random = createSeededRandom(options.seed ?? 1)
  const miners = plans.map((plan, number) =>
    typeof plan === 'string'
      ? createMiner(number, `owner-${number}`, plan)
      : createMiner(number, plan.owner, plan.temper),
  )
  const byHotkey = new Map(miners.map((miner) => [miner.keypair.address, miner]))
  const validators: SimulatedValidator[] = []
  const registered = new Map<string, number>()
  const network: SimulatedNetwork = {
    clock,
    miners,
    validators,
    block: 100,
    tempo: 20,
    miner(hotkey) {
      const found = byHotkey.get(hotkey)
      if (found === undefined) throw new Error(`no miner ${hotkey}`)
      return found
    },
    replace(hotkey, again) {
      const seat = miners.findIndex(({ keypair }) => keypair.address === hotkey)
      const next = again ?? createMiner(NEWCOMER_KEYS + registered.size, `newcomer-${registered.size}`)
      if (seat < 0) throw new Error(`no miner ${hotkey}`)
      miners[seat] = next
      byHotkey.set(next.keypair.address, next)
      registered.set(next.keypair.address, network.block)
      return next
    },
    chainShows: null,
    async restart(validator) {
      validator.engine.stop()
      validator.index.crash()
      validator.engine = await startValidatorEngine(portsOf(validator), engineOptions)
      validator.alive = true
    },
    async blocks(count, blockMs = 12_000) {
      for (let i = 0; i < count; i += 1) {
        network.block += 1
        await clock.advance(blockMs)
        for (const { engine, alive } of validators) {
          if (!alive) continue
          await clock.runUntil(engine.onBlock())
          await clock.runUntil(engine.settled())
        }
      }
    },
  }
  const metagraph = () => {
    const truth = metagraphOf(network, registered)
    return network.chainShows?.(truth) ?? truth
  }
  const portsOf = (validator: ValidatorParts) => {
    const ports = portsIn(network, random, byHotkey, metagraph, validator)
    return { ...ports, miners: options.miners?.(ports.miners) ?? ports.miners }
  }
  for (let i = 0; i < (options.validators ?? 1); i += 1) {
    const hotkey = testKeypair(VALIDATOR_KEYS + i).address
    const parts: ValidatorParts = { hotkey, index: createMemoryIndex(), events: [], weights: [] }
    const engine = await startValidatorEngine(portsOf(parts), engineOptions)
    validators.push({ ...parts, engine, alive: true })
  }
  return network
}

function blockHashOf({ block }: SimulatedNetwork): string {
  return `0x${block.toString(16).padStart(64, '0')}`
}

function metagraphOf(network: SimulatedNetwork, registered: ReadonlyMap<string, number>): MetagraphView {
  const { validators, miners, block, tempo } = network
  const seats = [
    ...validators.map(({ hotkey }, uid) => neuron(uid, hotkey, `validator-owner-${uid}`, true)),
    ...miners.map((miner, i) => neuron(validators.length + i, miner.keypair.address, miner.coldkey, false)),
  ]
  return {
    block,
    blockHash: blockHashOf(network),
    tempo,
    neurons: seats.map((seat) => ({ ...seat, registeredAtBlock: registered.get(seat.hotkey) ?? 1 })),
  }
}

function portsIn(
  network: SimulatedNetwork,
  random: Random,
  byHotkey: ReadonlyMap<string, SimulatedMiner>,
  metagraph: () => MetagraphView,
  validator: ValidatorParts,
): EnginePorts {
  const { clock } = network
  const head = () => ({ number: network.block, hash: blockHashOf(network) })
  const world = { clock, random, hashing: testHashing, validator: validator.hotkey, head }
  return {
    clock,
    random,
    hashing: testHashing,
    proofs: realProofs(testHashing),
    index: validator.index,
    hotkey: validator.hotkey,
    report: (event) => validator.events.push(event),
    chain: {
      metagraph,
      setWeights: async (weights) => {
        validator.weights.push([...weights])
        return { ok: true, value: null }
      },
    },
    miners: createMinerTransport(byHotkey, world),
    validators: {
      async announce(to, { cid, length, dataHash, ttl, generated, encryptionPayload, receipts }) {
        const target = network.validators.find(({ hotkey }) => hotkey === to.hotkey)
        if (target === undefined || !target.alive) return { ok: false, reason: 'unreachable', detail: 'dead' }
        const names = {
          cid,
          length,
          data_hash: dataHash,
          ttl,
          generated,
          encryption_payload: encryptionPayload,
        }
        const taken = await target.engine.announced(validator.hotkey, { ...names, receipts: [...receipts] })
        return taken.ok ? { ok: true, value: null } : { ok: false, reason: 'refused', detail: taken.detail }
      },
      async retract(to, cid) {
        const target = network.validators.find(({ hotkey }) => hotkey === to.hotkey)
        if (target === undefined || !target.alive) return { ok: false, reason: 'unreachable', detail: 'dead' }
        const taken = await target.engine.retracted(validator.hotkey, cid)
        return taken.ok ? { ok: true, value: null } : { ok: false, reason: 'refused', detail: taken.detail }
      },
    },
  }
}

function neuron(uid: number, hotkey: string, coldkey: string, validatorPermit: boolean): NeuronView {
  const axon = { ip: '127.0.0.1', port: 2_000 + uid }
  return {
    uid,
    hotkey,
    coldkey,
    axon,
    stakeRao: 0n,
    validatorPermit,
    lastUpdateBlock: 0,
    registeredAtBlock: 1,
  }
}
