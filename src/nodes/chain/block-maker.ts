/** Making blocks: pure but for the genesis block's random bytes. */
import { randomBytes } from 'node:crypto'
import { bytesToHex, concatBytes } from '@noble/hashes/utils.js'
import { compact } from '@polkadot-api/substrate-bindings'
import { decayedBurn } from './burn-price.ts'
import { bodyRoot, stateRoot } from './chain-file.ts'
import { chargeSigner, type Dispatched, dispatch } from './dispatch.ts'
import { type Endowment, endow } from './endowment.ts'
import { isEpochBlock, runEpoch } from './epoch.ts'
import type { SignedExtrinsic } from './extrinsic.ts'
import { type ChainModel, type GenesisOptions, genesisModel } from './model.ts'
import { encodeCall } from './runtime-call.ts'
import { type EventRecord, Snapshot } from './snapshot.ts'
import type { CallError } from './subnet-rules.ts'
import { SUBNET_PALLET, subnetErrorIndex } from './subnet-types.ts'

/** System.BlockHash entries, the runtime's own constant here. */
const KEPT_HASHES = 256
const BARE_V4 = 0x04

export const genesisBlock = (options: GenesisOptions): Snapshot => {
  const model = genesisModel(options)
  return new Snapshot({
    number: 0,
    parentHash: `0x${'00'.repeat(32)}`,
    model,
    events: [],
    body: [],
    hashes: [],
    stateRoot: stateRoot(model, []),
    // Random, so that no two local chains share a genesis hash.
    extrinsicsRoot: `0x${randomBytes(32).toString('hex')}`,
  })
}

export interface NextBlock {
  readonly extrinsics: readonly SignedExtrinsic[]
  readonly endowments: readonly Endowment[]
  readonly timestampMs: number
}

/** The block after `parent`. The extrinsics must have been found valid on it, in this order. */
export const nextBlock = (parent: Snapshot, { extrinsics, endowments, timestampMs }: NextBlock): Snapshot => {
  const number = parent.number + 1
  let model = begun(parent.model, endowments, timestampMs)
  const events: EventRecord[] = [recordOf(0, dispatchResult(null, 'Mandatory'))]
  extrinsics.forEach((extrinsic, i) => {
    const index = i + 1
    const outcome = dispatch(model, extrinsic, number)
    if (outcome.ok) model = outcome.model
    model = chargeSigner(model, extrinsic)
    if (outcome.ok && outcome.event !== null)
      events.push(recordOf(index, { type: 'SubtensorModule', value: outcome.event }))
    events.push(recordOf(index, dispatchResult(outcome.ok ? null : outcome.error, 'Normal')))
  })
  if (isEpochBlock(model.subnet, number)) model = { ...model, subnet: runEpoch(model.subnet, number) }
  const hashes = [...parent.hashes, [parent.number, parent.hash] as const]
  const body = [timestampInherent(timestampMs), ...extrinsics.map(({ bytes }) => `0x${bytesToHex(bytes)}`)]
  return new Snapshot({
    number,
    parentHash: parent.hash,
    model,
    events,
    body,
    hashes: hashes.filter(([height]) => height === 0 || number - height <= KEPT_HASHES),
    stateRoot: stateRoot(model, events),
    extrinsicsRoot: bodyRoot(body),
  })
}

/** What happens at the beginning of a block, before any call. */
const begun = (parent: ChainModel, endowments: readonly Endowment[], timestampMs: number): ChainModel => {
  const { subnet } = parent
  const model = { ...parent, timestampMs, subnet: { ...subnet, burnRao: decayedBurn(subnet.burnRao) } }
  return endowments.reduce(endow, model)
}

/** The first extrinsic of every block: its author says what time it is. */
const timestampInherent = (timestampMs: number): string => {
  const call = encodeCall({ type: 'Timestamp', value: { type: 'set', value: { now: BigInt(timestampMs) } } })
  const bare = concatBytes(Uint8Array.of(BARE_V4), call)
  return `0x${bytesToHex(concatBytes(compact.enc(bare.length), bare))}`
}

const recordOf = (index: number, event: EventRecord['event']): EventRecord => ({
  phase: { type: 'ApplyExtrinsic', value: index },
  event,
  topics: [],
})

type DispatchFailure = Extract<Dispatched, { ok: false }>['error']

/** What the real runtime says of an extrinsic's end, without a weight: nothing is metered here. */
const dispatchResult = (
  error: DispatchFailure | null,
  dispatchClass: 'Normal' | 'Mandatory',
): EventRecord['event'] => {
  const dispatch_info = {
    weight: { ref_time: 0n, proof_size: 0n },
    class: { type: dispatchClass, value: undefined },
    pays_fee: { type: 'No', value: undefined },
  }
  if (error === null) return { type: 'System', value: { type: 'ExtrinsicSuccess', value: { dispatch_info } } }
  const dispatch_error = error === 'BadOrigin' ? { type: error, value: undefined } : moduleError(error)
  return { type: 'System', value: { type: 'ExtrinsicFailed', value: { dispatch_error, dispatch_info } } }
}

/** Pallet, and the error's number filled up to four bytes. */
const moduleError = (name: CallError) => ({
  type: 'Module',
  value: { module_index: SUBNET_PALLET, module_error: `0x${byteHex(subnetErrorIndex(name))}000000` },
})

const byteHex = (byte: number): string => byte.toString(16).padStart(2, '0')
