/**
 * What the rest of the product knows about a chain. No library type appears here, so that the adapter
 * (connect-chain.ts) is the only place that changes when a client library or a runtime does.
 *
 * Units are in the names: `Rao` is 1e-9 TAO (or 1e-9 alpha inside a subnet) as a bigint; ratios are 0..1;
 * blocks are plain numbers. Everything survives structured cloning except the client itself.
 */

/** Where a neuron says it listens. `protocol` is the chain's number (4 = HTTP by convention of the SDK). */
export interface AxonEndpoint {
  /** IPv4 dotted or IPv6 text, as the operator announced it; may be unroutable or a lie. */
  readonly ip: string
  readonly port: number
  readonly version: number
  readonly protocol: number
}

export interface Neuron {
  readonly uid: number
  /** SS58, prefix 42. */
  readonly hotkey: string
  readonly coldkey: string
  /** null when it was never announced. */
  readonly axon: AxonEndpoint | null
  /** The chain's own `total_stake`: inherited alpha plus root TAO times its weight, in rao. */
  readonly stakeRao: bigint
  /** 0..1; the incentives of a subnet add up to 1 within rounding. */
  readonly incentive: number
  readonly dividends: number
  readonly validatorTrust: number
  /** Alpha-rao of the last epoch (one tempo of blocks), not of a day or a block. */
  readonly emissionRao: bigint
  readonly active: boolean
  readonly validatorPermit: boolean
  readonly registeredAtBlock: number
  readonly lastUpdateBlock: number
}

/** Everything of one subnet, read at ONE block: two numbers in it never come from two moments. */
export interface Metagraph {
  readonly netuid: number
  readonly block: number
  readonly blockHash: string
  /** The block's own time, unix milliseconds, where the chain says it: how far behind an endpoint is. */
  readonly timestampMs?: number | null
  /** Blocks between two epochs. */
  readonly tempo: number
  /** A neuron is immune while `block - registeredAtBlock < immunityPeriod`. */
  readonly immunityPeriod: number
  readonly maxUids: number
  /** Next block at which incentives change, or null where the runtime does not say. */
  readonly nextEpochBlock: number | null
  /** Ordered by uid, without gaps: `neurons[uid].uid === uid`. */
  readonly neurons: readonly Neuron[]
}

export interface BlockRef {
  readonly number: number
  /** 0x and 64 hex digits. */
  readonly hash: string
}

/** The events the product acts on. There is no event for a pruned neuron: a registration on a taken uid is one. */
export type ChainEvent =
  | {
      readonly kind: 'NeuronRegistered'
      readonly netuid: number
      readonly uid: number
      readonly hotkey: string
    }
  | { readonly kind: 'AxonServed'; readonly netuid: number; readonly hotkey: string }
  | { readonly kind: 'WeightsSet'; readonly netuid: number; readonly uid: number }

export interface BlockEvents {
  readonly block: BlockRef
  readonly events: readonly ChainEvent[]
}

/** `local` = a genesis nobody else has, with a development chain's name; `unknown` = anything else. */
export type NetworkName = 'finney' | 'test' | 'local' | 'unknown'

export interface ChainStatus {
  readonly state: 'connecting' | 'connected' | 'reconnecting' | 'closed'
  /** The endpoint in use or being tried. */
  readonly url: string | null
  /** Why it is not connected, for a person; null when it is. */
  readonly detail: string | null
}

export type ChainErrorCode =
  /** No endpoint answered, or the connection was lost and did not come back in time. */
  | 'unreachable'
  /** The client was closed by us. */
  | 'closed'
  /** Decoded, but not the shape this app knows: `message` names the fields and the spec version. */
  | 'runtime-not-understood'
  /** The chain has no such subnet. */
  | 'no-such-subnet'
  /** The node refused or broke a call. */
  | 'call-failed'
  /** An endpoint answers with another genesis hash than the one first seen or expected. */
  | 'wrong-network'
  /** The chain took a call and it failed, or did not take it: `reason` is the chain's own name of it. */
  | 'refused'

/** The chain failed us. Thrown by every method of `ChainClient` and by `connectChain`; nothing else is. */
export class ChainError extends Error {
  override readonly name = 'ChainError'
  readonly code: ChainErrorCode
  /** With `refused`: the pallet's error (`NotEnoughBalanceToStake`) or what makes a call invalid (`Stale`, `BadProof`). */
  readonly reason: string | null

  constructor(code: ChainErrorCode, message: string, cause?: unknown, reason: string | null = null) {
    super(message, cause === undefined ? undefined : { cause })
    this.code = code
    this.reason = reason
  }
}

/** A call that costs or changes something, signed by one account. */
export type ChainCall =
  /** Signed by the coldkey, which pays the chain's current price for the uid. */
  | { readonly name: 'burned_register'; readonly netuid: number; readonly hotkey: string }
  /** Signed by the hotkey. */
  | {
      readonly name: 'serve_axon'
      readonly netuid: number
      /** IPv4 dotted or IPv6 text. */
      readonly ip: string
      readonly port: number
      readonly version: number
      readonly protocol: number
    }
  /** Signed by the hotkey of a validator with permit. Weights are u16; dests and weights of one length. */
  | {
      readonly name: 'set_weights'
      readonly netuid: number
      readonly dests: readonly number[]
      readonly weights: readonly number[]
      readonly versionKey: number
    }

/** An sr25519 account; the key itself stays with whoever has it. */
export interface ExtrinsicSigner {
  readonly publicKey: Uint8Array
  /** @returns 64 bytes */
  sign(message: Uint8Array): Uint8Array | Promise<Uint8Array>
}

/** Where a call is: in a finalized block, and it succeeded. */
export interface Submitted {
  readonly block: number
  readonly blockHash: string
}

/** Where runtime metadata (about 340 KB on finney) is kept between page loads, by code hash. Failures are ignored. */
export interface MetadataCache {
  get(codeHash: string): Promise<Uint8Array | null>
  set(codeHash: string, metadata: Uint8Array): Promise<void>
}

export interface ConnectOptions {
  /** Tried in order, again and again; the first that answers is used until it fails. */
  readonly urls: readonly string[]
  /** A WebSocket class where the platform has no global one (Node 20: the `ws` package's). */
  readonly webSocket?: unknown
  readonly metadataCache?: MetadataCache
  /** Milliseconds until a submitted call is given up (default 180 000). */
  readonly submitTimeoutMs?: number
  /** Milliseconds to the first finalized block before `connectChain` gives up (default 20 000). */
  readonly timeoutMs?: number
  readonly onStatus?: (status: ChainStatus) => void
}

export interface ChainClient {
  /** 0x and 64 hex digits; fixed for the life of the client. */
  readonly genesisHash: string
  readonly networkName: NetworkName
  /** `specVersion` of the runtime when the client connected. */
  readonly specVersion: number
  status(): ChainStatus
  /** @throws ChainError `no-such-subnet`, `runtime-not-understood`, `unreachable`, `call-failed`, `closed` */
  metagraph(netuid: number): Promise<Metagraph>
  /** Newest finalized block. */
  head(): Promise<BlockRef>
  /** Called with the newest finalized block, then once per block. @returns a function that stops it */
  onBlock(callback: (block: BlockRef) => void): () => void
  /** Called per finalized block, the newest one included, that has an event of interest; best effort. @returns a function that stops it */
  onEvents(callback: (events: BlockEvents) => void): () => void
  onStatus(callback: (status: ChainStatus) => void): () => void
  /** Drops the connection and tries the next endpoint at once. */
  reconnect(): void
  close(): void
}

/** A client that can also act for an account. */
export interface SubmittingChainClient extends ChainClient {
  /**
   * Signs a call, sends it, and resolves once a finalized block holds it and it succeeded.
   * @throws ChainError `refused` with the chain's `reason`; `unreachable` when it is not known what became of it
   */
  submit(call: ChainCall, signer: ExtrinsicSigner): Promise<Submitted>
  /** What a registration costs now, in rao, and what an account has. */
  registrationPriceRao(netuid: number): Promise<bigint>
  balanceRao(account: string): Promise<bigint>
}
