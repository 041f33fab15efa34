/**
 * The subnet as this node last knew it for good. A chain endpoint may stall, skip or repeat blocks, lag behind,
 * answer for a fork, or lie; nobody may be removed, and no weights set, because of that. So a metagraph replaces
 * the last good one only when it is of a newer block and has no fewer neurons (uids are reused, never given
 * back), and everybody can ask how old the last good one is. What is refused is logged once per
 * trouble, and the trouble ends by itself with the next metagraph that is good.
 *
 * Of one with fewer neurons the block is taken, so that what goes by blocks goes on: questions, repairs, the ends of windows. Weights wait.
 *
 * A subnet whose owner really trimmed it stays refused until the node is restarted: a decision of a person.
 */
import type { BlockRef, ChainClient, Metagraph, Neuron } from '../../chain/chain-types.ts'
import { errorFields, type Log, type LogFields } from './log.ts'

export interface LiveMetagraph {
  current(): Metagraph
  findByHotkey(hotkey: string): Neuron | undefined
  /** Milliseconds since a metagraph of a newer block last came, by a clock that does not jump. */
  ageMs(): number
  /** Too old to set weights from: the chain stalls, is far behind by its own clock, or what it says is refused. */
  isStale(): boolean
  /** What the chain shows now is refused: this is good to ask and to answer by, not to set weights from. */
  isDisputed(): boolean
  /** Calls back at once, for what has been read, and each time that a block has been, whatever came of it. @returns stops it */
  onRead(callback: () => void): () => void
  stop(): void
}

export interface FollowOptions {
  /** Ten blocks of the real chain unless given. */
  readonly staleAfterMs?: number
  /** For tests. */
  readonly monotonicMs?: () => number
  /** The machine's clock; for tests. */
  readonly nowMs?: () => number
  /** 0 up to 1; for tests. */
  readonly random?: () => number
}

const STALE_AFTER_MS = 120_000
/** Fifty blocks of the real chain: an endpoint that far behind is still catching up, however fast it moves. */
const BEHIND_AFTER_MS = 600_000
/**
 * A block is read, and what a validator does at it is done, at a random moment of this part of the time since the one before, two seconds
 * at most: nobody waits for it, and the nodes of one machine, or all nodes of a subnet at one endpoint, would all work in the same moment.
 */
const SPREAD = 1 / 4
const SPREAD_MAX_MS = 2_000

type Refusal = 'older-block' | 'other-block-of-same-height' | 'fewer-neurons'

/**
 * Reads the metagraph once, then again for every finalized block (several that come at once have one), one read at a time.
 * @throws ChainError on the first read
 */
export async function followMetagraph(
  chain: ChainClient,
  netuid: number,
  log: Log,
  options: FollowOptions = {},
): Promise<LiveMetagraph> {
  return new MetagraphFollower(chain, await chain.metagraph(netuid), log, options)
}

class MetagraphFollower implements LiveMetagraph {
  readonly #chain: ChainClient
  readonly #log: Log
  readonly #staleAfterMs: number
  readonly #now: () => number
  readonly #clock: () => number
  readonly #random: () => number
  readonly #stops: readonly (() => void)[]
  #good: Metagraph
  #byHotkey: ReadonlyMap<string, Neuron>
  #takenAt: number
  /** By the clock that does not jump: when a block was last heard of. */
  #heardAt: number
  #soon: ReturnType<typeof setTimeout> | null = null
  readonly #readers = new Set<() => void>()
  #reading = false
  #readAgain = false
  #stopped = false
  #trouble: Refusal | null = null
  /** When a stalled chain was last told of, by the same clock. */
  #toldOfStallAt: number | null = null

  constructor(chain: ChainClient, first: Metagraph, log: Log, options: FollowOptions) {
    const { staleAfterMs = STALE_AFTER_MS, monotonicMs = () => performance.now() } = options
    this.#clock = options.nowMs ?? Date.now
    this.#chain = chain
    this.#log = log
    this.#staleAfterMs = staleAfterMs
    this.#now = monotonicMs
    this.#good = first
    this.#byHotkey = indexByHotkey(first)
    this.#takenAt = this.#now()
    this.#heardAt = this.#takenAt
    this.#random = options.random ?? Math.random
    const watch = setInterval(() => this.#watch(), staleAfterMs / 4)
    watch.unref()
    this.#stops = [
      chain.onBlock((block) => this.#hear(block)),
      () => clearInterval(watch),
      () => clearTimeout(this.#soon ?? undefined),
    ]
  }

  current(): Metagraph {
    return this.#good
  }

  findByHotkey(hotkey: string): Neuron | undefined {
    return this.#byHotkey.get(hotkey)
  }

  ageMs(): number {
    return this.#now() - this.#takenAt
  }

  isStale(): boolean {
    return this.ageMs() > this.#staleAfterMs || this.#behindMs() > BEHIND_AFTER_MS
  }

  isDisputed(): boolean {
    return this.#trouble !== null
  }

  onRead(callback: () => void): () => void {
    const own = (): void => callback()
    this.#readers.add(own)
    own()
    return () => void this.#readers.delete(own)
  }

  stop(): void {
    this.#stopped = true
    for (const stop of this.#stops) stop()
  }

  #hear(block: BlockRef): void {
    const now = this.#now()
    const withinMs = Math.min((now - this.#heardAt) * SPREAD, SPREAD_MAX_MS)
    this.#heardAt = now
    // A read that is due sees this block as well.
    this.#soon ??= setTimeout(() => {
      this.#soon = null
      this.#refresh(block)
    }, this.#random() * withinMs)
  }

  /** A read asked for during a read is made after it: what the first one saw may be older. */
  #refresh(block: BlockRef): void {
    if (this.#reading) this.#readAgain = true
    else void this.#read(block)
  }

  async #read(block: BlockRef): Promise<void> {
    this.#reading = true
    do {
      this.#readAgain = false
      try {
        const fresh = await this.#chain.metagraph(this.#good.netuid)
        if (!this.#stopped) this.#consider(fresh)
      } catch (caught) {
        if (!this.#stopped)
          this.#log.warn('metagraph-not-read', {
            ...this.#kept(),
            asked: block.number,
            ...errorFields(caught),
          })
      }
      if (!this.#stopped) for (const reader of this.#readers) queueMicrotask(reader)
    } while (this.#readAgain && !this.#stopped)
    this.#reading = false
  }

  #consider(fresh: Metagraph): void {
    const good = this.#good
    // No news, and no proof that the chain moves.
    if (fresh.blockHash === good.blockHash) return
    const refusal = refusalOf(good, fresh)
    if (refusal !== null) {
      if (refusal !== this.#trouble) {
        this.#trouble = refusal
        const seen = { block: fresh.block, neurons: fresh.neurons.length }
        this.#log.error('metagraph-refused', { reason: refusal, ...seen, ...this.#kept() })
      }
      if (refusal === 'fewer-neurons') this.#good = { ...fresh, neurons: good.neurons }
      return
    }
    if (this.#trouble !== null || this.#toldOfStallAt !== null)
      this.#log.info('metagraph-good-again', { block: fresh.block, ...this.#kept() })
    this.#trouble = null
    this.#toldOfStallAt = null
    this.#good = fresh
    this.#byHotkey = indexByHotkey(fresh)
    this.#takenAt = this.#now()
  }

  /** Says that nothing good comes any more, and tries another connection, again after every such period. */
  #watch(): void {
    if (!this.isStale()) return
    const since = this.#toldOfStallAt
    if (since !== null && this.#now() - since < this.#staleAfterMs) return
    this.#toldOfStallAt = this.#now()
    this.#log.error('metagraph-stale', this.#kept())
    this.#chain.reconnect()
  }

  #kept(): LogFields {
    const { block, neurons } = this.#good
    const ageMs = Math.round(this.ageMs())
    return { keptBlock: block, keptNeurons: neurons.length, ageMs, behindMs: this.#behindMs() }
  }

  /** How old the block itself is; 0 where the chain does not say. */
  #behindMs(): number {
    const { timestampMs } = this.#good
    return timestampMs === null || timestampMs === undefined ? 0 : this.#clock() - timestampMs
  }
}

/** Why a metagraph may not replace the last good one, or null. */
function refusalOf(good: Metagraph, fresh: Metagraph): Refusal | null {
  if (fresh.block < good.block) return 'older-block'
  if (fresh.block === good.block) return 'other-block-of-same-height'
  if (fresh.neurons.length < good.neurons.length) return 'fewer-neurons'
  return null
}

function indexByHotkey(metagraph: Metagraph): ReadonlyMap<string, Neuron> {
  return new Map(metagraph.neurons.map((neuron) => [neuron.hotkey, neuron]))
}
