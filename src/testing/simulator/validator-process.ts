/**
 * The real engine as one process of a simulated network: its ports over the simulated world. Everything that reaches
 * the process goes through `enter`: a dead one hears nothing, a stalled one hears it afterwards, timers first and
 * what came over the network next, as Node.js does.
 */
import type { CallFailure, CallLimits, EnginePorts, MinerTransport, NodeAddress } from '../../engine/ports.ts'
import { startValidatorEngine, type ValidatorEngine } from '../../engine/validator-engine.ts'
import type { Result } from '../../protocol/verdict.ts'
import { discardPiece, type MinerNode, renewPiece, type Served, type Turn } from './miner-node.ts'
import { send } from './network.ts'
import type { ValidatorNode, ValidatorProcess, World } from './world.ts'

/** A request whose nonce is further from the receiver's clock is refused, milliseconds (src/wire/limits.ts). */
const NONCE_PAST_MS = 10_000
const NONCE_FUTURE_MS = 2_000

/** Starts a process on what the disk holds. */
export function startProcess(world: World, node: ValidatorNode, started = () => {}): ValidatorProcess {
  const process: ValidatorProcess = {
    alive: true,
    engine: null,
    weightsBlock: 0,
    sawTruth: node.view === node.goodView,
  }
  node.process = process
  startValidatorEngine(portsOf(world, node, process), world.engine).then(
    (engine) => {
      if (!process.alive) return
      process.engine = engine
      world.checker.started(node)
      started()
    },
    (error: unknown) => {
      const detail = error instanceof Error ? (error.stack ?? error.message) : 'start failed'
      if (process.alive) world.checker.violated('I18', `the validator did not start: ${detail}`)
    },
  )
  return process
}

/** The process ends without warning. */
export function killProcess(world: World, node: ValidatorNode): void {
  if (node.process === null) return
  node.process.alive = false
  node.process = null
  node.disk.crash()
  for (const upload of world.underWay) if (upload.startsWith(`${node.number} `)) world.underWay.delete(upload)
  world.checker.ended(node)
}

/** The process ends in order and everything it wrote stays. */
export function stopProcess(world: World, node: ValidatorNode): void {
  if (node.process === null) return
  node.process.engine?.stop()
  node.process.alive = false
  node.process = null
  node.disk.close()
  world.checker.ended(node)
}

export function enter(
  world: World,
  node: ValidatorNode,
  process: ValidatorProcess,
  from: 'timer' | 'network',
  action: () => void,
): void {
  if (!process.alive) return
  const waitMs = node.stalledUntilMs - world.clock.monotonicMs()
  if (waitMs <= 0) return action()
  world.clock.after(waitMs + (from === 'timer' ? 0 : 1), () => enter(world, node, process, from, action))
}

function portsOf(world: World, node: ValidatorNode, process: ValidatorProcess): EnginePorts {
  const { clock, chain, checker } = world
  return {
    clock: {
      nowMs: () => clock.nowMs() + node.skewMs,
      monotonicMs: () => clock.monotonicMs(),
      after: (delayMs, action) => clock.after(delayMs, () => enter(world, node, process, 'timer', action)),
    },
    random: node.random,
    hashing: world.hashing,
    proofs: world.crypto.proofs,
    index: node.disk.open(() => process.alive),
    hotkey: node.hotkey,
    report(event) {
      if (process.alive) checker.reported(node, event)
    },
    chain: {
      metagraph: () => node.view,
      setWeights: (weights) =>
        new Promise((resolve) => {
          const seat = chain.seatOf(node.hotkey)
          checker.weightsSet(node, weights)
          if (seat !== undefined) seat.lastUpdateBlock = chain.block
          clock.after(200, () =>
            enter(world, node, process, 'network', () => resolve({ ok: true, value: null })),
          )
        }),
    },
    miners: minerTransport(world, node, process),
    validators: {
      announce: (to, { cid, length, dataHash, ttl, generated, encryptionPayload, receipts }) => {
        const names = { cid, length, data_hash: dataHash, ttl, generated }
        const announcement = { ...names, encryption_payload: encryptionPayload, receipts: [...receipts] }
        return tell(world, node, process, to, (engine) => engine.announced(node.hotkey, announcement))
      },
      retract: (to, cid) => tell(world, node, process, to, (engine) => engine.retracted(node.hotkey, cid)),
    },
  }
}

interface Question<T> {
  readonly to: NodeAddress
  readonly limits: CallLimits
  /** Bytes that travel. */
  readonly bytes: number
  readonly kind: 'store' | 'challenge' | 'retrieve' | 'renew' | 'discard' | 'ping'
  readonly dataHash: string
  readonly serve: (miner: MinerNode, turn: Turn) => Served<T>
}

function minerTransport(world: World, node: ValidatorNode, process: ValidatorProcess): MinerTransport {
  const { checker } = world
  const random = world.stream(`miners of ${node.number} at ${world.clock.monotonicMs()}`)
  const turnOf = (miner: MinerNode): Turn => ({
    miner,
    caller: node.hotkey,
    crypto: world.crypto,
    hashing: world.hashing,
    random,
    now: world.now(),
    head: { number: world.chain.block, hash: world.chain.hash(world.chain.block) },
  })
  const call = <T>(question: Question<T>) => ask(world, node, process, turnOf, question)
  return {
    store: (to, storeAsk, limits) =>
      call({
        to,
        limits,
        bytes: storeAsk.data.length,
        kind: 'store',
        dataHash: storeAsk.cid,
        serve: (miner, turn) => miner.role.store(turn, storeAsk),
      }),
    challenge: (to, challengeAsk, limits) => {
      checker.challengeSent(node, to.hotkey, challengeAsk)
      const { dataHash } = challengeAsk
      return call({
        to,
        limits,
        bytes: challengeAsk.chunkBytes,
        kind: 'challenge',
        dataHash,
        serve: (miner, turn) => miner.role.challenge(turn, challengeAsk),
      })
    },
    retrieve: (to, retrieveAsk, limits) => {
      checker.seedUsed(node, to.hotkey, retrieveAsk.seed)
      const { dataHash } = retrieveAsk
      return call({
        to,
        limits,
        bytes: 20_000,
        kind: 'retrieve',
        dataHash,
        serve: (miner, turn) => miner.role.retrieve(turn, retrieveAsk),
      })
    },
    renew: (to, renewAsk, limits) =>
      call({
        to,
        limits,
        bytes: 0,
        kind: 'renew',
        dataHash: renewAsk.dataHash,
        serve: (_, turn) => renewPiece(turn, renewAsk),
      }),
    discard: (to, discardAsk, limits) =>
      call({
        to,
        limits,
        bytes: 0,
        kind: 'discard',
        dataHash: discardAsk.dataHash,
        serve: (_, turn) => discardPiece(turn, discardAsk),
      }),
    ping: (to, limits) =>
      call({
        to,
        limits,
        bytes: 0,
        kind: 'ping',
        dataHash: '',
        serve: () => ({ result: { ok: true, value: null }, truth: 'true', extraMs: 0 }),
      }),
  }
}

function ask<T>(
  world: World,
  node: ValidatorNode,
  process: ValidatorProcess,
  turnOf: (miner: MinerNode) => Turn,
  { to, limits, bytes, kind, dataHash, serve }: Question<T>,
): Promise<Result<T, CallFailure>> {
  const { clock, network, checker } = world
  let over = false
  void limits.cancelled.then(() => {
    over = true
  })
  return new Promise((resolve) => {
    let truth: Served<T>['truth'] = 'either'
    const deliver = (result: Result<T, CallFailure>) =>
      enter(world, node, process, 'network', () => {
        if (over) return
        const miner = world.minerOf(to.hotkey)
        if (miner !== undefined && result.ok) checker.answered(node, miner, kind, dataHash, truth)
        resolve(result)
      })
    const arrive = () => {
      const miner = world.minerAt(to.port)
      if (miner === undefined || !miner.up) return { result: fail('unreachable'), ms: 0 }
      if (
        miner.hotkey !== to.hotkey ||
        Math.abs(node.skewMs) > NONCE_PAST_MS ||
        node.skewMs > NONCE_FUTURE_MS
      )
        return { result: fail('refused'), ms: 1 }
      const served = serve(miner, turnOf(miner))
      truth = served.truth
      if (served.extraMs === null) return null
      const slowMs = network.weather.slow.get(miner.hotkey) ?? 0
      return { result: served.result, ms: served.extraMs + slowMs + (kind === 'ping' ? 1 : miner.workMs) }
    }
    send({ clock, network }, `${node.hotkey} ${to.hotkey}`, bytes, arrive, deliver)
  })
}

function fail(reason: CallFailure): Result<never, CallFailure> {
  return { ok: false, reason, detail: `simulated ${reason}` }
}

/** One validator's call to another. */
function tell(
  world: World,
  node: ValidatorNode,
  process: ValidatorProcess,
  to: NodeAddress,
  hear: (engine: ValidatorEngine) => Promise<{ readonly ok: boolean }>,
): Promise<Result<null, CallFailure>> {
  const { clock, network } = world
  return new Promise((resolve) => {
    const back = (result: Result<null, CallFailure>) =>
      clock.after(20, () => enter(world, node, process, 'network', () => resolve(result)))
    const link = `${node.hotkey} ${to.hotkey}`
    const other = world.validators.find(({ hotkey }) => hotkey === to.hotkey)
    const arrive = () => {
      const there = other?.process ?? null
      const engine = there?.engine ?? null
      if (other === undefined || there === null || engine === null)
        return { result: fail('unreachable'), ms: 0 }
      if (Math.abs(node.skewMs - other.skewMs) > NONCE_FUTURE_MS) return { result: fail('refused'), ms: 0 }
      enter(world, other, there, 'network', () => {
        hear(engine).then(
          (taken) => back(taken.ok ? { ok: true, value: null } : fail('refused')),
          () => back(fail('refused')),
        )
      })
      return null
    }
    send({ clock, network }, link, 1_000, arrive, (result: Result<null, CallFailure>) =>
      enter(world, node, process, 'network', () => resolve(result)),
    )
  })
}
