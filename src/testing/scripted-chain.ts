/**
 * A chain that does what a test tells it, right or wrong, behind the real server, metadata and codecs: what a
 * client meets when an endpoint stalls, forks, lags, lies or speaks of another network. The local chain
 * itself has no switch for any of this.
 */
import { randomBytes } from 'node:crypto'
import { genesisModel, type NeuronState } from '../nodes/chain/model.ts'
import type { ChainSource } from '../nodes/chain/rpc-types.ts'
import { type EventRecord, Snapshot, type SnapshotParts } from '../nodes/chain/snapshot.ts'
import type { Result } from '../protocol/verdict.ts'
import { encodeAddress } from '../wire/ss58.ts'

export const SCRIPTED_NETUID = 21

const randomHash = (): string => `0x${randomBytes(32).toString('hex')}`

/** Changes what a runtime call answers: 0x SCALE in and out. */
export type Lie = (question: string, truth: string) => string

class LyingSnapshot extends Snapshot {
  readonly #lie: Lie

  constructor(parts: SnapshotParts, lie: Lie) {
    super(parts)
    this.#lie = lie
  }

  override remember(question: string, answer: () => string): string {
    return this.#lie(question, super.remember(question, answer))
  }
}

export interface BlockScript {
  readonly neurons?: readonly NeuronState[]
  readonly parent?: Snapshot
  readonly events?: readonly EventRecord[]
  readonly lie?: Lie
  /** 0: a clock that was never set. */
  readonly timestampMs?: number
}

export class ScriptedChain implements ChainSource {
  readonly #kept = new Map<string, Snapshot>()
  readonly #listeners = new Set<(block: Snapshot) => void>()
  readonly #maxUids: number
  head: Snapshot
  genesisHash: string

  constructor(neurons: readonly NeuronState[], maxUids = 256) {
    this.#maxUids = maxUids
    this.head = this.#block(0, `0x${'00'.repeat(32)}`, { neurons })
    this.genesisHash = this.head.hash
  }

  /** A block after its parent (the head unless given), which becomes the head; nobody is told. */
  make(script: BlockScript = {}): Snapshot {
    const { parent = this.head } = script
    this.head = this.#block(parent.number + 1, parent.hash, {
      neurons: parent.model.subnet.neurons,
      ...script,
    })
    return this.head
  }

  /** Tells every follower of a block, known or not, in order or not, new or not. */
  tell(block: Snapshot): void {
    for (const listener of this.#listeners) listener(block)
  }

  next(script: BlockScript = {}): Snapshot {
    const block = this.make(script)
    this.tell(block)
    return block
  }

  hashAt(number: number): string | null {
    return [...this.#kept.values()].findLast((block) => block.number === number)?.hash ?? null
  }

  block(hash: string): Snapshot | null {
    return this.#kept.get(hash) ?? null
  }

  recent(): readonly Snapshot[] {
    return [this.head]
  }

  nextNonce(): number {
    return 0
  }

  onBlock(listener: (block: Snapshot) => void): () => void {
    this.#listeners.add(listener)
    return () => void this.#listeners.delete(listener)
  }

  pending(): readonly string[] {
    return []
  }

  submit(): Result<never, 'stopping'> {
    return { ok: false, reason: 'stopping', detail: 'this chain takes no calls' }
  }

  #block(
    number: number,
    parentHash: string,
    { neurons = [], events = [], lie, timestampMs = 0 }: BlockScript,
  ): Snapshot {
    const options = { netuid: SCRIPTED_NETUID, tempo: 20, immunityPeriod: 10, maxUids: this.#maxUids }
    const model = genesisModel({ ...options, timestampMs })
    const parts = {
      number,
      parentHash,
      model: { ...model, subnet: { ...model.subnet, neurons } },
      events,
      body: [],
      hashes: [],
      stateRoot: randomHash(),
      extrinsicsRoot: randomHash(),
    }
    const block = lie === undefined ? new Snapshot(parts) : new LyingSnapshot(parts, lie)
    this.#kept.set(block.hash, block)
    return block
  }
}

/** A neuron whose keys are no one's. Equal numbers make equal keys. */
export const scriptedNeuron = (key: number, registeredAt = 0): NeuronState => {
  const address = (kind: number): string => {
    const bytes = new Uint8Array(32).fill(kind)
    new DataView(bytes.buffer).setUint32(0, key)
    return encodeAddress(bytes)
  }
  return {
    hotkey: address(1),
    coldkey: address(2),
    stakeRao: 1n,
    validatorPermit: false,
    registeredAt,
    lastUpdate: registeredAt,
    axon: null,
    incentive: 0,
    consensus: 0,
    dividends: 0,
    validatorTrust: 0,
    emission: 0n,
    weights: [],
    bonds: [],
  }
}

export const registeredEvent = (uid: number, hotkey: string): EventRecord => ({
  phase: { type: 'ApplyExtrinsic', value: 0 },
  event: {
    type: 'SubtensorModule',
    value: { type: 'NeuronRegistered', value: [SCRIPTED_NETUID, uid, hotkey] },
  },
  topics: [],
})
