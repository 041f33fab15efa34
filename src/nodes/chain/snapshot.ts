/** One block with everything that can be asked about it. Never changed once made. */
import { blake2b } from '@noble/hashes/blake2.js'
import { bytesToHex } from '@noble/hashes/utils.js'
import { blockHeader } from '@polkadot-api/substrate-bindings'
import type { ChainModel, SubnetEvent } from './model.ts'
import { storageOf } from './storage.ts'

/** A System.Events record as the codec takes it. */
export interface EventRecord {
  readonly phase: { readonly type: 'ApplyExtrinsic'; readonly value: number }
  readonly event:
    | { readonly type: 'SubtensorModule'; readonly value: SubnetEvent }
    | { readonly type: 'System'; readonly value: unknown }
  readonly topics: readonly string[]
}

export interface SnapshotParts {
  readonly number: number
  readonly parentHash: string
  readonly model: ChainModel
  readonly events: readonly EventRecord[]
  /** Extrinsics, 0x SCALE with their length in front; the first sets the time. */
  readonly body: readonly string[]
  /** [number, hash] of the blocks before this one that System.BlockHash still knows; genesis always. */
  readonly hashes: readonly (readonly [number, string])[]
  /** 0x, 32 bytes. No trie stands behind it: a digest of the saved state and events. */
  readonly stateRoot: string
  readonly extrinsicsRoot: string
}

export class Snapshot implements SnapshotParts {
  readonly number: number
  readonly parentHash: string
  readonly model: ChainModel
  readonly events: readonly EventRecord[]
  readonly body: readonly string[]
  readonly hashes: readonly (readonly [number, string])[]
  readonly stateRoot: string
  readonly extrinsicsRoot: string
  /** SCALE header, 0x. */
  readonly header: string
  /** blake2b-256 of the header. */
  readonly hash: string
  readonly #answers = new Map<string, string>()
  #storage: ReadonlyMap<string, string> | null = null

  constructor(parts: SnapshotParts) {
    this.number = parts.number
    this.parentHash = parts.parentHash
    this.model = parts.model
    this.events = parts.events
    this.body = parts.body
    this.hashes = parts.hashes
    this.stateRoot = parts.stateRoot
    this.extrinsicsRoot = parts.extrinsicsRoot
    const bytes = blockHeader.enc({
      parentHash: parts.parentHash,
      number: parts.number,
      stateRoot: parts.stateRoot,
      extrinsicRoot: parts.extrinsicsRoot,
      digests: [],
    })
    this.header = `0x${bytesToHex(bytes)}`
    this.hash = `0x${bytesToHex(blake2b(bytes, { dkLen: 32 }))}`
  }

  get storage(): ReadonlyMap<string, string> {
    this.#storage ??= storageOf(this)
    return this.#storage
  }

  /** Remembers an answer about this block: the metagraph is asked by every client at every block. */
  remember(question: string, answer: () => string): string {
    const known = this.#answers.get(question)
    if (known !== undefined) return known
    const fresh = answer()
    if (this.#answers.size < 64) this.#answers.set(question, fresh)
    return fresh
  }
}
