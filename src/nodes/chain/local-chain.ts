/**
 * The chain itself: a pool of signed calls and a head that grows one block at a time. Sequence per block:
 * apply calls, run the epoch when due, save durably, announce. A block that cannot be saved is dropped as
 * if it never was, its calls stay in the pool, and the next tick tries again.
 */
import { bytesToHex } from '@noble/hashes/utils.js'
import type { Result } from '../../protocol/verdict.ts'
import { errorFields, type Log } from '../shared/log.ts'
import { genesisBlock, nextBlock } from './block-maker.ts'
import { ChainFile } from './chain-file.ts'
import type { Endowment } from './endowment.ts'
import { decodeExtrinsic } from './extrinsic.ts'
import type { SubnetRules } from './model.ts'
import type { ChainSource, SubmitReason } from './rpc-types.ts'
import type { Snapshot } from './snapshot.ts'
import { type StatusListener, TransactionPool } from './transaction-pool.ts'

/** Blocks whose state can still be read by hash, like a lite node's pruning window. */
const KEPT_BLOCKS = 64
/** A waiting call is sealed this soon, so that a network of many nodes starts in seconds. */
const SEAL_SOON_MS = 200

export interface LocalChainOptions {
  readonly folder: string
  /** 0: blocks only when `produce` is called. */
  readonly blockMs: number
  readonly tempo: number
  readonly netuid?: number
  readonly maxUids?: number
  readonly immunityPeriod?: number
  /** Of a new chain; the real chain's unless given. */
  readonly rules?: Partial<SubnetRules>
  readonly now: () => number
  readonly log: Log
}

export class LocalChain implements ChainSource {
  readonly #file: ChainFile
  readonly #options: LocalChainOptions
  readonly #kept = new Map<string, Snapshot>()
  readonly #listeners = new Set<(block: Snapshot) => void>()
  #head: Snapshot
  readonly #pool = new TransactionPool()
  #endowments: Endowment[] = []
  #producing: Promise<Snapshot> | null = null
  #timer: NodeJS.Timeout | null = null
  #lastBlockAt: number
  #stopped = false

  private constructor(file: ChainFile, head: Snapshot, options: LocalChainOptions) {
    this.#file = file
    this.#head = head
    this.#options = options
    this.#lastBlockAt = options.now()
    this.#kept.set(head.hash, head)
  }

  /** Opens the chain of a folder, or begins one with its own random genesis. @throws ChainFileError, FolderInUseError, StorageError */
  static async open(options: LocalChainOptions): Promise<LocalChain> {
    const file = await ChainFile.open(options.folder)
    try {
      return await LocalChain.#begin(file, options)
    } catch (caught) {
      await file.release()
      throw caught
    }
  }

  static async #begin(file: ChainFile, options: LocalChainOptions): Promise<LocalChain> {
    const saved = await file.load()
    const { netuid = 21, tempo, maxUids = 256, immunityPeriod = 4096, rules = {}, now } = options
    const subnet = { netuid, tempo, maxUids, immunityPeriod, rules }
    const head = saved ?? genesisBlock({ ...subnet, timestampMs: now() })
    if (saved === null) await file.save(head)
    const chain = new LocalChain(file, head, options)
    chain.#schedule()
    return chain
  }

  get head(): Snapshot {
    return this.#head
  }

  get genesisHash(): string {
    return this.hashAt(0) ?? this.#head.hash
  }

  /** Hash of a block still known by number, or null. */
  hashAt(number: number): string | null {
    if (number === this.#head.number) return this.#head.hash
    return this.#head.hashes.find(([height]) => height === number)?.[1] ?? null
  }

  block(hash: string): Snapshot | null {
    return this.#kept.get(hash) ?? null
  }

  /** The newest kept blocks, oldest first, the head last. */
  recent(count: number): readonly Snapshot[] {
    return [...this.#kept.values()].slice(-count)
  }

  /** Next nonce of an account, counting its calls that wait. */
  nextNonce(account: string): number {
    return this.#pool.nextNonce(account, this.#head.model.nonces[account] ?? 0)
  }

  pending(): readonly string[] {
    return this.#pool.extrinsics.map(({ bytes }) => `0x${bytesToHex(bytes)}`)
  }

  /** @returns a function that stops it */
  onBlock(listener: (block: Snapshot) => void): () => void {
    this.#listeners.add(listener)
    return () => void this.#listeners.delete(listener)
  }

  /** Puts a call into the pool, or says why not; `listen` hears what becomes of it. */
  submit(bytes: Uint8Array, listen: StatusListener = () => undefined): Result<string, SubmitReason> {
    if (this.#stopped) return { ok: false, reason: 'stopping', detail: 'the chain is stopping' }
    const extrinsic = decodeExtrinsic(bytes)
    if (!extrinsic.ok) return extrinsic
    const added = this.#pool.add(extrinsic.value, this.#head, listen)
    if (!added.ok) return added
    this.#schedule()
    return { ok: true, value: extrinsic.value.hash }
  }

  /** Gives balances and stake in the next block; for whoever runs the chain, never for a peer. */
  endow(endowment: Endowment): void {
    this.#endowments.push(endowment)
    this.#schedule()
  }

  /** Makes one block now; a call while one is being made waits for that one first. None after `stop`: the head. */
  async produce(): Promise<Snapshot> {
    while (this.#producing !== null) await this.#producing.catch(() => undefined)
    // The folder is, or is about to be, another process's.
    if (this.#stopped) return this.#head
    this.#producing = this.#produceOnce()
    try {
      return await this.#producing
    } finally {
      this.#producing = null
    }
  }

  async stop(): Promise<void> {
    if (this.#stopped) return
    this.#stopped = true
    if (this.#timer !== null) clearTimeout(this.#timer)
    await this.#producing?.catch(() => undefined)
    this.#pool.clear()
    this.#listeners.clear()
    await this.#file.release()
  }

  async #produceOnce(): Promise<Snapshot> {
    const extrinsics = this.#pool.ready(this.#head)
    const endowments = [...this.#endowments]
    const block = nextBlock(this.#head, { extrinsics, endowments, timestampMs: this.#options.now() })
    await this.#file.save(block)
    this.#head = block
    this.#lastBlockAt = this.#options.now()
    this.#kept.set(block.hash, block)
    const [oldest] = this.#kept.keys()
    if (this.#kept.size > KEPT_BLOCKS && oldest !== undefined) this.#kept.delete(oldest)
    this.#endowments = this.#endowments.slice(endowments.length)
    for (const listener of this.#listeners) listener(block)
    this.#pool.included(extrinsics, block.hash)
    return block
  }

  #schedule(): void {
    const { blockMs, now, log } = this.#options
    if (blockMs === 0 || this.#stopped) return
    if (this.#timer !== null) clearTimeout(this.#timer)
    const waiting = this.#pool.size + this.#endowments.length > 0
    const wait = waiting ? Math.min(SEAL_SOON_MS, blockMs) : blockMs
    const due = Math.max(0, Math.min(blockMs, this.#lastBlockAt + wait - now()))
    this.#timer = setTimeout(() => {
      this.produce()
        .catch((caught: unknown) => {
          this.#lastBlockAt = now()
          log.error('block-not-saved', errorFields(caught))
        })
        .finally(() => this.#schedule())
    }, due)
  }
}
