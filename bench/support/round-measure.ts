/** One validator's engine on one index: start, picks, rounds. Processor time and memory are this process's own. */
import { type ChildProcess, fork } from 'node:child_process'
import { once } from 'node:events'
import type { EngineEvent } from '../../src/engine/events.ts'
import type { EnginePorts, MetagraphView, MinerTransport } from '../../src/engine/ports.ts'
import { realProofs } from '../../src/engine/proofs.ts'
import { ENGINE_DEFAULTS, startValidatorEngine } from '../../src/engine/validator-engine.ts'
import { loadCurve } from '../../src/kernel/proof-kernel.ts'
import { nodeSha256 } from '../../src/nodes/shared/sha256.ts'
import { openLevelIndex } from '../../src/nodes/validator/level-index.ts'
import { nodeHashing, systemClock, systemRandom } from '../../src/nodes/validator/system-ports.ts'
import { dec, toInteger } from '../../src/protocol/hash.ts'
import type { MinerAsk, MinerReply } from './round-miners.ts'
import { hotkeyOf, MINERS } from './round-pieces.ts'
import { median } from './table.ts'

const ROUNDS = 24
/** Rounds before the first that counts: caches and compiled code. */
const WARM_UP = 4
const PICKS = 1_000
const POOL = 16

interface Percentiles {
  readonly p50: number
  readonly p95: number
}

export interface Measured {
  readonly startMs: number
  /** Right after the start, from files that nothing has read yet; and once more after the rounds. */
  readonly coldPickMs: Percentiles
  readonly pickMs: Percentiles
  /** Processor milliseconds: one round of the engine, the whole step around it, and the index's part of asking all miners. */
  readonly roundCpuMs: number
  readonly stepCpuMs: number
  readonly allMinersCpuMs: number
  readonly allMinersMs: number
  readonly asked: number
  readonly passed: number
  /** MiB. */
  readonly rssMib: number
  readonly peakRssMib: number
}

type Index = EnginePorts['index']

/** @param miners command line of the miners' process */
export async function measure(folder: string, script: string, miners: readonly string[]): Promise<Measured> {
  const child = fork(script, miners, { serialization: 'advanced', execArgv: ['--import', 'tsx'] })
  await once(child, 'message')
  const startedAt = performance.now()
  const index = await openLevelIndex(folder)
  const world = worldOf(index, child)
  const engine = await startValidatorEngine(world.ports, { ...ENGINE_DEFAULTS, probes: null, stepBlocks: 1 })
  const startMs = performance.now() - startedAt

  const coldPickMs = await pickTimes(index)
  const rounds: { challenge: number; step: number }[] = []
  for (let round = 0; round < ROUNDS; round++) {
    world.advance()
    const before = process.cpuUsage()
    const challenge = world.nextChallengeRound()
    await engine.onBlock()
    const until = await challenge
    await engine.settled()
    rounds.push({ challenge: cpuMs(before, until), step: cpuMs(before, process.cpuUsage()) })
  }
  const all = await askAll(index)
  const pickMs = await pickTimes(index)
  const rssMib = process.memoryUsage().rss / 2 ** 20
  const peakRssMib = process.resourceUsage().maxRSS / 1024
  engine.stop()
  await index.close()
  child.disconnect()
  const counted = rounds.slice(WARM_UP)
  return {
    startMs,
    coldPickMs,
    pickMs,
    roundCpuMs: median(counted.map((each) => each.challenge)),
    stepCpuMs: median(counted.map((each) => each.step)),
    allMinersCpuMs: all.cpu,
    allMinersMs: all.ms,
    ...world.counts(),
    rssMib,
    peakRssMib,
  }
}

const cpuMs = (from: NodeJS.CpuUsage, to: NodeJS.CpuUsage) =>
  (to.user + to.system - from.user - from.system) / 1000

const randomPoint = () => dec(toInteger(systemRandom.bytes(32)))

/** What one draw reads: some keys after a random one, and the object of the piece. */
async function pick(index: Index, miner: number) {
  const pieces = await index.piecesOf(hotkeyOf(miner), randomPoint(), POOL)
  const piece = pieces[0] ?? (await index.piecesOf(hotkeyOf(miner), '', POOL))[0]
  if (piece === undefined) throw new Error('a miner without pieces')
  if ((await index.object(piece.cid)) === null) throw new Error('a piece without its object')
  return piece
}

async function pickTimes(index: Index): Promise<Percentiles> {
  const times: number[] = []
  for (let i = 0; i < PICKS; i++) {
    const from = performance.now()
    await pick(index, i % MINERS)
    times.push(performance.now() - from)
  }
  const sorted = times.toSorted((a, b) => a - b)
  return { p50: sorted[PICKS / 2] ?? 0, p95: sorted[PICKS * 0.95] ?? 0 }
}

/** The index's part of a round that asked every miner: a pick for each, and their seeds in one durable batch. */
async function askAll(index: Index): Promise<{ cpu: number; ms: number }> {
  const runs: { cpu: number; ms: number }[] = []
  for (let run = 0; run < ROUNDS; run++) {
    const [cpu, ms] = [process.cpuUsage(), performance.now()]
    const pieces = []
    for (let miner = 0; miner < MINERS; miner++) pieces.push(await pick(index, miner))
    await index.apply(
      pieces.map((record) => ({ kind: 'piece', record }) as const),
      'durable',
    )
    runs.push({ cpu: cpuMs(cpu, process.cpuUsage()), ms: performance.now() - ms })
  }
  const counted = runs.slice(WARM_UP)
  return { cpu: median(counted.map(({ cpu }) => cpu)), ms: median(counted.map(({ ms }) => ms)) }
}

/** As a validator's process has it. */
const curve = await loadCurve()

function worldOf(index: Index, child: ChildProcess) {
  let block = 1
  let asked = 0
  let passed = 0
  let onRound: ((usage: NodeJS.CpuUsage) => void) | null = null
  const hashing = nodeHashing(nodeSha256, curve)
  const metagraph = (): MetagraphView => ({
    block,
    blockHash: `0x${'00'.repeat(32)}`,
    tempo: 360,
    neurons: Array.from({ length: MINERS + 1 }, (_, uid) => ({
      uid,
      hotkey: hotkeyOf(uid),
      coldkey: `owner ${uid}`,
      axon: { ip: '127.0.0.1', port: 1_024 + uid },
      stakeRao: uid === MINERS ? 10n ** 13n : 0n,
      validatorPermit: uid === MINERS,
      lastUpdateBlock: 1,
      registeredAtBlock: 0,
    })),
  })
  const report = (event: EngineEvent) => {
    if (event.kind === 'storage-failed') throw new Error(`${event.action}: ${event.detail}`)
    if (event.kind !== 'round' || event.round !== 'challenge') return
    asked += event.asked
    passed += event.passed
    onRound?.(process.cpuUsage())
  }
  const ports: EnginePorts = {
    clock: systemClock,
    random: systemRandom,
    hashing,
    proofs: realProofs(hashing),
    miners: transportTo(child),
    validators: {
      announce: async () => ({ ok: true, value: null }),
      retract: async () => ({ ok: true, value: null }),
    },
    index,
    chain: { metagraph, setWeights: async () => ({ ok: true, value: null }) },
    hotkey: hotkeyOf(MINERS),
    report,
  }
  return {
    ports,
    advance: () => {
      block += 1
    },
    nextChallengeRound: () =>
      new Promise<NodeJS.CpuUsage>((resolve) => {
        onRound = resolve
      }),
    counts: () => ({ asked, passed }),
  }
}

function transportTo(child: ChildProcess): MinerTransport {
  const waiting = new Map<number, (reply: MinerReply['answer']) => void>()
  let next = 0
  child.on('message', (reply: MinerReply) => {
    waiting.get(reply.id)?.(reply.answer)
    waiting.delete(reply.id)
  })
  const ask = <T>(message: (id: number) => MinerAsk) =>
    new Promise<{ ok: true; value: T }>((resolve) => {
      const id = next++
      waiting.set(id, (answer) => resolve({ ok: true, value: answer as T }))
      child.send(message(id))
    })
  return {
    challenge: ({ hotkey }, challenge) => ask((id) => ({ id, miner: hotkey, challenge })),
    retrieve: ({ hotkey }, retrieve) => ask((id) => ({ id, miner: hotkey, retrieve })),
    store: async () => ({ ok: false, reason: 'full', detail: 'nothing is stored here' }),
    renew: async () => ({ ok: true, value: 'unknown' }),
    discard: async () => ({ ok: true, value: 'kept' }),
    ping: async () => ({ ok: true, value: null }),
  }
}
