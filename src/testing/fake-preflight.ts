/** What stands between a page and a node, without either: for pictures. */
import type { NeuronRow } from '../client/network-api.ts'
import {
  type Finding,
  PREFLIGHT_STEPS,
  type Preflight,
  type PreflightApi,
  type PreflightStep,
  type PreflightStepId,
  type StepState,
} from '../client/preflight/preflight-api.ts'

type Ends = Partial<Record<PreflightStepId, readonly [StepState, Finding, PreflightStep['values']?]>>

const GATEWAY: Ends = {
  gateway: [
    'good',
    'gateway-well',
    { netuid: 21, network: 'local', block: 216_000, ageMs: 3_400, endpoint: 'ws://127.0.0.1:9944' },
  ],
}
const OURS: Ends = {
  reach: ['good', 'reached', { ms: 34 }],
  ping: ['good', 'ping-answered', { ms: 12 }],
  identity: ['good', 'identity-signed'],
  clock: ['good', 'clock-same', { ms: -38 }],
  admits: ['good', 'admitted', { objects: 12, bytes: 73_400_320 }],
  version: ['good', 'version-ours', { version: '7004000' }],
  proofs: ['good', 'proofs-verified'],
}
const STOCK: Ends = {
  ...OURS,
  identity: ['note', 'identity-unsigned'],
  clock: ['bad', 'clock-refuses', { ms: -7_200 }],
  admits: ['bad', 'admits-caller', { said: 'Hotkey is not whitelisted.' }],
  version: ['note', 'version-stock', { version: '6012000' }],
  proofs: ['note', 'proofs-none'],
}
const MINER: Ends = { ...OURS, admits: ['note', 'admits-miner'], proofs: ['note', 'proofs-miner'] }
const LIAR: Ends = {
  reach: ['good', 'reached', { ms: 91 }],
  ping: ['good', 'ping-answered', { ms: 88 }],
  identity: ['bad', 'identity-forged'],
  clock: ['note', 'clock-off', { ms: 1_400 }],
}
const DEAD: Ends = { reach: ['bad', 'address-refused', { why: 'private' }] }

export function fakePreflight(
  neurons: readonly NeuronRow[],
  temper: 'good' | 'dead' | 'lies',
  caller: string,
): PreflightApi['preflight'] {
  return async (hotkey, onSteps) => {
    const neuron = neurons.find((each) => each.hotkey === hotkey)
    const ends: Ends = { ...GATEWAY, ...(neuron === undefined ? UNLISTED : listed(neuron, neurons, temper)) }
    const steps = PREFLIGHT_STEPS.map((id): PreflightStep => {
      const [state, found, values = {}] = ends[id] ?? ['skipped' as const, null]
      return { id, state, found, values }
    })
    onSteps(steps)
    const value: Preflight = { node: hotkey, caller, bySession: false, steps, at: 1_764_340_000_000 }
    return { ok: true, value }
  }
}

const UNLISTED: Ends = { listed: ['bad', 'not-listed', { block: 216_000 }] }

function listed(
  { uid, role, axon, stakeTao }: NeuronRow,
  neurons: readonly NeuronRow[],
  temper: 'good' | 'dead' | 'lies',
): Ends {
  const isMiner = role === 'miner'
  const second = neurons.filter((each) => each.role === 'validator')[1]
  const ends =
    temper === 'dead' ? DEAD : temper === 'lies' ? LIAR : isMiner ? MINER : uid === second?.uid ? STOCK : OURS
  return {
    ...ends,
    listed: isMiner
      ? ['good', 'listed-miner', { uid }]
      : ['good', 'listed-validator', { uid, trust: 0.93, stakeTao }],
    address: ['good', 'address-announced', { address: axon ?? '203.0.113.7:8091' }],
  }
}
