/** JSON-RPC 2.0 as the server speaks it. */
import type { Result } from '../../protocol/verdict.ts'
import type { ExtrinsicReason } from './extrinsic.ts'
import type { Snapshot } from './snapshot.ts'
import type { PoolReason, StatusListener } from './transaction-pool.ts'

export type SubmitReason = ExtrinsicReason | PoolReason | 'stopping'

/**
 * What the server shows of a chain. In production the local chain; tests put one in its place that stalls,
 * forks and lies, so that no switch for that exists in the chain itself.
 */
export interface ChainSource {
  readonly head: Snapshot
  readonly genesisHash: string
  hashAt(number: number): string | null
  block(hash: string): Snapshot | null
  recent(count: number): readonly Snapshot[]
  nextNonce(account: string): number
  onBlock(listener: (block: Snapshot) => void): () => void
  /** Calls that wait, as 0x bytes. */
  pending(): readonly string[]
  /** @returns the call's hash once it waits for a block */
  submit(bytes: Uint8Array, listen?: StatusListener): Result<string, SubmitReason>
}

/** Answered to the caller as a JSON-RPC error; everything else that a handler throws is our bug. */
export class RpcError extends Error {
  override readonly name = 'RpcError'
  readonly code: number
  readonly data: unknown

  constructor(code: number, message: string, data?: unknown) {
    super(message)
    this.code = code
    this.data = data
  }
}

export const PARSE_ERROR = -32_700
export const INVALID_REQUEST = -32_600
export const METHOD_NOT_FOUND = -32_601
export const INVALID_PARAMS = -32_602
export const INTERNAL_ERROR = -32_603
/** chainHead: this connection already follows as often as it may. */
export const TOO_MANY_FOLLOWS = -32_800
/** chainHead: the block is not pinned by this follow. */
export const BLOCK_NOT_PINNED = -32_801

/** What one connection may do beside answering: HTTP has none of it. */
export interface Connection {
  /** Sends a notification after the current answer. */
  notify(method: string, subscription: string, result: unknown): void
  /** Opens a subscription; throws RpcError when there are too many. `stop` runs when it or the socket ends. */
  open(kind: string, stop: () => void): string
  /** @returns whether there was such a subscription of that kind */
  close(kind: string, id: string): boolean
  /** How many subscriptions of a kind are open. */
  count(kind: string): number
}

export interface RpcContext {
  readonly chain: ChainSource
  /** null over plain HTTP. */
  readonly connection: Connection | null
}

export type RpcMethod = (context: RpcContext, params: readonly unknown[]) => unknown
export type RpcMethods = Readonly<Record<string, RpcMethod>>

export const textAt = (params: readonly unknown[], i: number): string => {
  const value = params[i]
  if (typeof value !== 'string') throw new RpcError(INVALID_PARAMS, `parameter ${i} must be text`)
  return value
}

/** A 0x hex parameter, lower-cased; real nodes take an empty text for no bytes, and clients send it. */
export const hexAt = (params: readonly unknown[], i: number): string => {
  const value = textAt(params, i) || '0x'
  if (!/^0x([0-9a-fA-F]{2})*$/.test(value))
    throw new RpcError(INVALID_PARAMS, `parameter ${i} must be 0x hex`)
  return value.toLowerCase()
}

export const connectionOf = ({ connection }: RpcContext): Connection => {
  if (connection === null) throw new RpcError(METHOD_NOT_FOUND, 'subscriptions need a WebSocket')
  return connection
}
