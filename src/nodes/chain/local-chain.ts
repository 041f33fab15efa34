/**
 * The chain itself: a queue of signed calls and a head that grows one block at a time. Sequence per block:
 * apply calls, run the epoch when due, save durably, announce. A block that cannot be saved is dropped as
 * if it never was, its calls stay queued, and the next tick tries again.
 */
import type { Result } from '../../protocol/verdict.ts'
import type { SubmitReason, SubmitReceipt } from '../shared/chain-submit.ts'
import { errorFields, type Log } from '../shared/log.ts'
import { genesisBlock, nextBlock } from './block-maker.ts'
import { ChainFile } from './chain-file.ts'
import type { ChainSource } from './rpc-types.ts'
import type { Snapshot } from './snapshot.ts'
import { readSubmission, type Submission } from './submission.ts'

/** Blocks whose state can still be read by hash, like a lite node's pruning window. */
const KEPT_BLOCKS = 64
const MAX_PENDING = 512
/** A submitted call is sealed this soon, so that a network of many nodes starts in seconds. */
const SEAL_SOON_MS = 200

export interface LocalChainOptions {
  readonly folder: string
  /** 0: blocks only when `produce` is called. */
  readonly blockMs: number
  readonly tempo: number
  readonly netuid?: number
  readonly maxUids?: number
  readonly immunityPeriod?: number
  readonly now: () => number
  readonly log: Log
}

interface Pending {
  readonly submission: Submission
  readonly settle: (outcome: Result<SubmitReceipt, SubmitReason>) => void
}

export class LocalChain implements ChainSource {
  readonly #file: ChainFile
  readonly #options: LocalChainOptions
  readonly #kept = new Map<string, Snapshot>()
  readonly #listeners = new Set<(block: Snapshot) => void>()
  #head: Snapshot
  #pending: Pending[] = []
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
    const { netuid = 21, tempo, maxUids = 256, immunityPeriod = 4096, now } = options
    const head = saved ?? genesisBlock({ netuid, tempo, maxUids, immunityPeriod, timestampMs: now() })
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

  /** Next nonce of an account, counting its queued calls. */
  nextNonce(account: string): number {
    const queued = this.#pending.filter(({ submission }) => submission.signer === account).length
    return (this.#head.model.nonces[account] ?? 0) + queued
  }

  /** @returns a function that stops it */
  onBlock(listener: (block: Snapshot) => void): () => void {
    this.#listeners.add(listener)
    return () => void this.#listeners.delete(listener)
  }

  /** Checks a request and resolves when a block holds the call, or at once when it is refused. */
  submit(request: unknown): Promise<Result<SubmitReceipt, SubmitReason>> {
    if (this.#stopped) return Promise.resolve(refused('chain-unreachable', 'the chain is stopping'))
    if (this.#pending.length >= MAX_PENDING)
      return Promise.resolve(refused('pool-full', `${MAX_PENDING} calls are waiting; try again later`))
    const read = readSubmission(request, {
      genesisHash: this.genesisHash,
      nonceOf: (signer) => this.nextNonce(signer),
    })
    if (!read.ok) return Promise.resolve(read)
    return new Promise((settle) => {
      this.#pending.push({ submission: read.value, settle })
      this.#schedule()
    })
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
    for (const { settle } of this.#pending) settle(refused('chain-unreachable', 'the chain is stopping'))
    this.#pending = []
    this.#listeners.clear()
    await this.#file.release()
  }

  async #produceOnce(): Promise<Snapshot> {
    const taken = [...this.#pending]
    const { block, outcomes } = nextBlock(
      this.#head,
      taken.map(({ submission }) => submission),
      this.#options.now(),
    )
    await this.#file.save(block)
    this.#head = block
    this.#lastBlockAt = this.#options.now()
    this.#kept.set(block.hash, block)
    const [oldest] = this.#kept.keys()
    if (this.#kept.size > KEPT_BLOCKS && oldest !== undefined) this.#kept.delete(oldest)
    this.#pending = this.#pending.slice(taken.length)
    for (const listener of this.#listeners) listener(block)
    taken.forEach(({ settle }, i) => {
      const outcome = outcomes[i]
      if (outcome?.ok === true)
        settle({ ok: true, value: { block: block.number, blockHash: block.hash, uid: outcome.uid } })
      else if (outcome !== undefined) settle(refused(outcome.error, `the call failed: ${outcome.error}`))
    })
    return block
  }

  #schedule(): void {
    const { blockMs, now, log } = this.#options
    if (blockMs === 0 || this.#stopped) return
    if (this.#timer !== null) clearTimeout(this.#timer)
    const wait = this.#pending.length > 0 ? Math.min(SEAL_SOON_MS, blockMs) : blockMs
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

const refused = (reason: SubmitReason, detail: string) => ({ ok: false, reason, detail }) as const
