/**
 * The subnet as the drive reads it: one connection made when first needed (the chain library is 60 KiB and
 * stays out of the first load), one metagraph a block.
 */
import { type ChainClient, ChainError, type ChainEvent, type Metagraph } from '../chain/chain-types.ts'
import type { ChainEar, ChainReader, ChainView } from './ports.ts'
import type { ChainRecorder } from './sees/traffic-book.ts'

export interface ChainReaderOptions {
  /** @param recorder null: nobody wants to know what is sent */
  readonly connect: (recorder: ChainRecorder | null) => Promise<ChainClient>
  /** The subnet; asked after each connection where it is not known before. */
  readonly netuid: number | (() => number)
}

interface ConnectedChain {
  readonly client: ChainClient
  readonly netuid: number
}

export class LazyChainReader implements ChainReader {
  readonly #options: ChainReaderOptions
  #connection: Promise<ConnectedChain> | null = null
  #metagraph: Promise<Metagraph> | null = null
  /** The newest good one. */
  #last: Metagraph | null = null
  readonly #ears = new Set<ChainEar>()
  #deafen: (() => void) | null = null
  #closed = false
  #recorder: ChainRecorder | null = null

  constructor(options: ChainReaderOptions) {
    this.#options = options
  }

  async view(): Promise<ChainView> {
    const connection = await this.#connected()
    const { client } = connection
    this.#metagraph ??= this.#read(connection)
    return {
      networkName: client.networkName,
      genesisHash: client.genesisHash,
      metagraph: await this.#metagraph,
    }
  }

  follow(ear: ChainEar): () => void {
    this.#ears.add(ear)
    this.#connection?.then((connection) => this.#hear(connection)).catch(() => undefined)
    return () => {
      this.#ears.delete(ear)
      if (this.#ears.size > 0) return
      this.#deafen?.()
      this.#deafen = null
    }
  }

  watch(recorder: ChainRecorder): void {
    this.#recorder = recorder
  }

  close(): void {
    this.#closed = true
    // A connection that never came needs no closing.
    this.#connection?.then(({ client }) => client.close()).catch(() => undefined)
  }

  #connected(): Promise<ConnectedChain> {
    if (this.#closed) throw new ChainError('closed', 'the chain connection was closed')
    this.#connection ??= this.#connect()
    return this.#connection
  }

  async #connect(): Promise<ConnectedChain> {
    try {
      const { connect, netuid } = this.#options
      const client = await connect(this.#recorder)
      const connection = { client, netuid: typeof netuid === 'number' ? netuid : netuid() }
      // The next reader of a new block reads it anew; nobody asks, nobody reads.
      client.onBlock(() => {
        this.#metagraph = null
      })
      this.#hear(connection)
      return connection
    } catch (error) {
      this.#connection = null
      throw error
    }
  }

  /** Events cost a read for each block: only while somebody follows. */
  #hear({ client, netuid }: ConnectedChain): void {
    if (this.#ears.size === 0 || this.#deafen !== null) return
    const stops = [
      client.onBlock(({ number }) => {
        for (const ear of this.#ears) ear.block(number)
      }),
      client.onEvents(({ block, events }) => {
        for (const event of events) this.#tell(netuid, block.number, event)
      }),
    ]
    this.#deafen = () => {
      for (const stop of stops) stop()
    }
  }

  #tell(netuid: number, block: number, event: ChainEvent): void {
    if (event.kind !== 'NeuronRegistered' || event.netuid !== netuid) return
    for (const ear of this.#ears) ear.registered({ block, uid: event.uid, hotkey: event.hotkey })
  }

  async #read({ client, netuid }: ConnectedChain): Promise<Metagraph> {
    this.#recorder?.read()
    // Of when it was asked: an earlier question may be answered later.
    const before = this.#last
    try {
      const read = await client.metagraph(netuid)
      if (before !== null) refuseSetback(before, read)
      if (this.#last === null || read.block >= this.#last.block) this.#last = read
      return read
    } catch (error) {
      this.#metagraph = null
      throw error
    }
  }
}

/** A chain goes on, and a subnet that had neurons has some. What says otherwise is not used; the next block is another occasion. */
function refuseSetback(before: Metagraph, read: Metagraph): void {
  if (read.block < before.block)
    throw new ChainError(
      'call-failed',
      `the chain is behind: it answers with block ${read.block}, and block ${before.block} was read before`,
    )
  if (read.neurons.length === 0 && before.neurons.length > 0)
    throw new ChainError('call-failed', `the chain says that subnet ${read.netuid} has no neurons any more`)
}
