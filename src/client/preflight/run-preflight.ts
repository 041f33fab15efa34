/** The steps in their order. Those that need an earlier one that failed are skipped, and say nothing of the node. */
import type { Neuron } from '../../chain/chain-types.ts'
import { hostAndPort } from '../../wire/node-url.ts'
import { decodeAddress } from '../../wire/ss58.ts'
import type { GatewayFacts } from '../gateway-facts.ts'
import type { ChainReader, ChainView } from '../ports.ts'
import { type Asked, type Asker, askNode } from './ask-node.ts'
import { admissionOf } from './judge-admission.ts'
import {
  bad,
  clockOf,
  type Found,
  good,
  identityOf,
  note,
  pingOf,
  reachOf,
  versionOf,
} from './judge-answer.ts'
import { PREFLIGHT_STEPS, type Preflight, type PreflightStep, type PreflightStepId } from './preflight-api.ts'

export interface PreflightPorts extends Asker {
  readonly chain: Pick<ChainReader, 'view'>
  /** SS58 of the key of `calls`, which signs all but what a session signs. */
  readonly caller: string
  /** A sentence where there is no gateway. */
  readonly gateway: () => Promise<GatewayFacts | string>
}

const RAO = 1e9

/** @param onSteps told each time a step begins or ends; must not throw */
export async function runPreflight(
  ports: PreflightPorts,
  hotkey: string,
  onSteps: (steps: readonly PreflightStep[]) => void,
): Promise<Preflight> {
  const board = new Board(onSteps)
  const bySession = await makeSteps(ports, hotkey, board)
  board.skipRest()
  const caller = bySession ? (ports.session?.address ?? ports.caller) : ports.caller
  return { node: hotkey, caller, bySession, steps: board.steps(), at: ports.clock.now() }
}

class Board {
  readonly #steps = new Map<PreflightStepId, PreflightStep>()
  readonly #tell: (steps: readonly PreflightStep[]) => void

  constructor(tell: (steps: readonly PreflightStep[]) => void) {
    this.#tell = tell
    for (const id of PREFLIGHT_STEPS) this.#steps.set(id, { id, state: 'waits', found: null, values: {} })
  }

  steps(): readonly PreflightStep[] {
    return [...this.#steps.values()]
  }

  /** @returns whether what follows makes sense: the step did not end badly */
  async step(id: PreflightStepId, find: () => Found | Promise<Found>): Promise<boolean> {
    this.#set({ id, state: 'asks', found: null, values: {} })
    const found = await find()
    this.#set({ id, ...found })
    return found.state !== 'bad'
  }

  skipRest(): void {
    for (const step of this.steps()) if (step.state === 'waits') this.#set({ ...step, state: 'skipped' })
  }

  #set(step: PreflightStep): void {
    this.#steps.set(step.id, step)
    this.#tell(this.steps())
  }
}

/** @returns whether a session asked in its account's name */
async function makeSteps(ports: PreflightPorts, hotkey: string, board: Board): Promise<boolean> {
  await board.step('gateway', () => gatewayOf(ports))
  let neuron: Neuron | undefined
  const isListed = await board.step('listed', async () => {
    const view = await viewOf(ports)
    if (typeof view === 'string') return bad('chain-unread', { said: view })
    neuron = view.metagraph.neurons.find((each) => each.hotkey === hotkey)
    return listedOf(hotkey, neuron, view.metagraph.block)
  })
  if (!isListed || neuron === undefined) return false
  const target = neuron
  if (!(await board.step('address', () => addressOf(target)))) return false
  const first: { asked?: Asked<'Synapse'> } = {}
  const isReached = await board.step('reach', async () => {
    // Pings are signed by the key itself: an answer's signature is held against it.
    first.asked = await askNode({ ...ports, session: null }, target, { synapse: 'Synapse', fields: {} })
    return reachOf(first.asked)
  })
  if (!isReached || first.asked === undefined) return false
  return judgeAnswers(ports, target, first.asked, board)
}

async function judgeAnswers(
  ports: PreflightPorts,
  target: Neuron,
  asked: Asked<'Synapse'>,
  board: Board,
): Promise<boolean> {
  const { hotkey, validatorPermit } = target
  const { exchanges } = asked
  const ping = pingOf(asked)
  await board.step('ping', () => ping)
  if (ping.found === 'not-an-axon') return false
  const isIt = await board.step('identity', () => identityOf(hotkey, ports.caller, exchanges))
  await board.step('clock', () => clockOf(exchanges))
  const frames = ports.calls.readsFrames(hotkey)
  // Whoever is somebody else is asked no more.
  if (!isIt) return false
  let bySession = false
  const isAdmitted = await board.step('admits', async () => {
    if (!validatorPermit) return note('admits-miner')
    if (ping.state === 'bad' && frames !== true) return bad('admits-other', ping.values)
    const admission = await admissionOf(ports, target, frames === true)
    bySession = admission.bySession
    return admission.found
  })
  await board.step('version', () => versionOf(frames, exchanges))
  await board.step('proofs', () => {
    if (!validatorPermit) return note('proofs-miner')
    if (!isAdmitted) return note('proofs-none')
    return frames === true ? good('proofs-verified') : note('proofs-claimed')
  })
  return bySession
}

async function gatewayOf({ gateway }: PreflightPorts): Promise<Found> {
  const facts = await gateway()
  if (typeof facts === 'string') return bad('gateway-none', { said: facts })
  const { problem, network, netuid, block, blockAge, endpoint } = facts
  const values = {
    netuid,
    network: network ?? 'unknown',
    block: block ?? 0,
    ageMs: blockAge ?? 0,
    endpoint: endpoint ?? '',
  }
  if (problem === null) return good('gateway-well', values)
  return problem === 'chain-stale'
    ? note('gateway-stale', values)
    : bad('gateway-no-chain', { ...values, problem })
}

async function viewOf({ chain }: PreflightPorts): Promise<ChainView | string> {
  try {
    return await chain.view()
  } catch (error) {
    return error instanceof Error ? error.message : 'it did not answer'
  }
}

function listedOf(hotkey: string, neuron: Neuron | undefined, block: number): Found {
  if (neuron === undefined) {
    const read = decodeAddress(hotkey)
    if (read.ok) return bad('not-listed', { block })
    if (read.reason === 'address-checksum') return bad('hotkey-checksum')
    return read.reason === 'address-prefix' ? bad('hotkey-prefix') : bad('hotkey-malformed')
  }
  const { uid, validatorPermit, validatorTrust: trust, stakeRao } = neuron
  if (!validatorPermit) return good('listed-miner', { uid })
  const values = { uid, trust, stakeTao: Number(stakeRao) / RAO }
  return trust > 0 ? good('listed-validator', values) : note('listed-no-trust', values)
}

function addressOf({ axon }: Neuron): Found {
  if (axon === null || axon.port === 0) return bad('address-none')
  return good('address-announced', { address: hostAndPort(axon) })
}
