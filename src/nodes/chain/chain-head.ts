/**
 * The chainHead_v1 methods: a client follows the chain, keeps the blocks it was told of pinned, and reads
 * them by operations answered in later messages. Limits: two follows a connection, and a follow that pins
 * more than it should is stopped, as the specification of these methods lets a node do.
 */
import { blake2b } from '@noble/hashes/blake2.js'
import { bytesToHex, hexToBytes } from '@noble/hashes/utils.js'
import {
  BLOCK_NOT_PINNED,
  type Connection,
  connectionOf,
  hexAt,
  INVALID_PARAMS,
  type RpcContext,
  RpcError,
  type RpcMethods,
  TOO_MANY_FOLLOWS,
  textAt,
} from './rpc-types.ts'
import { answerCall } from './runtime-answers.ts'
import { runtimeSpec } from './runtime-spec.ts'
import type { Snapshot } from './snapshot.ts'

const KIND = 'chainHead'
const EVENT = 'chainHead_v1_followEvent'
const MAX_FOLLOWS = 2
const MAX_PINNED = 256
/** Blocks told of at the start, so that a client that comes back finds the ones it missed. */
const INITIAL_BLOCKS = 8
/** Queries of one storage operation, and items of one descendants query. */
const MAX_QUERIES = 64
const MAX_ITEMS = 5000

interface Follow {
  readonly id: string
  readonly connection: Connection
  readonly pinned: Map<string, Snapshot>
  operations: number
}

/** Follows by connection, so that no client can name another's. */
const follows = new WeakMap<Connection, Map<string, Follow>>()

const followOf = (context: RpcContext, params: readonly unknown[]): Follow | null =>
  follows.get(connectionOf(context))?.get(textAt(params, 0)) ?? null

const follow = (context: RpcContext, params: readonly unknown[]): string => {
  const connection = connectionOf(context)
  const { chain } = context
  if (connection.count(KIND) >= MAX_FOLLOWS) throw new RpcError(TOO_MANY_FOLLOWS, 'too many follows')
  const own = follows.get(connection) ?? new Map<string, Follow>()
  follows.set(connection, own)
  const unsubscribe = chain.onBlock((block) => announce(state, block))
  const id = connection.open(KIND, () => {
    unsubscribe()
    own.delete(id)
  })
  const initial = chain.recent(INITIAL_BLOCKS)
  const pinned = new Map(initial.map((block) => [block.hash, block]))
  const state: Follow = { id, connection, pinned, operations: 0 }
  own.set(id, state)
  const runtime = params[0] === true ? { finalizedBlockRuntime: { type: 'valid', spec: runtimeSpec() } } : {}
  const finalizedBlockHashes = initial.map(({ hash }) => hash)
  send(state, { event: 'initialized', finalizedBlockHashes, ...runtime })
  send(state, { event: 'bestBlockChanged', bestBlockHash: chain.head.hash })
  return id
}

const send = ({ connection, id }: Follow, result: unknown): void => connection.notify(EVENT, id, result)

const announce = (state: Follow, block: Snapshot): void => {
  if (state.pinned.size >= MAX_PINNED) {
    send(state, { event: 'stop' })
    state.connection.close(KIND, state.id)
    return
  }
  const { hash, parentHash } = block
  state.pinned.set(hash, block)
  send(state, { event: 'newBlock', blockHash: hash, parentBlockHash: parentHash, newRuntime: null })
  send(state, { event: 'bestBlockChanged', bestBlockHash: hash })
  send(state, { event: 'finalized', finalizedBlockHashes: [hash], prunedBlockHashes: [] })
}

const pinnedBlock = (state: Follow, params: readonly unknown[]): Snapshot => {
  const block = state.pinned.get(hexAt(params, 1))
  if (block === undefined) throw new RpcError(BLOCK_NOT_PINNED, 'the block is not pinned')
  return block
}

type Operate = (block: Snapshot, params: readonly unknown[]) => readonly Record<string, unknown>[]

/** Starts an operation: `started` first, its events in later messages of the same connection. */
const operation =
  (operate: Operate, extra: Record<string, unknown> = {}) =>
  (context: RpcContext, params: readonly unknown[]): unknown => {
    const state = followOf(context, params)
    if (state === null) return { result: 'limitReached' }
    const block = pinnedBlock(state, params)
    const operationId = `${++state.operations}`
    for (const event of operate(block, params)) send(state, { ...event, operationId })
    return { result: 'started', operationId, ...extra }
  }

const call: Operate = (block, params) => {
  const answer = answerCall(block, textAt(params, 2), hexAt(params, 3))
  return answer.ok
    ? [{ event: 'operationCallDone', output: answer.value }]
    : [{ event: 'operationError', error: `runtime call failed: ${answer.reason}` }]
}

const blakeHex = (hex: string): string => `0x${bytesToHex(blake2b(hexToBytes(hex.slice(2)), { dkLen: 32 }))}`

const storage: Operate = (block, params) => {
  const queries = params[2]
  if (!Array.isArray(queries) || queries.length > MAX_QUERIES)
    throw new RpcError(INVALID_PARAMS, `parameter 2 must be a list of at most ${MAX_QUERIES} queries`)
  const items = queries.flatMap((query: unknown) => storageItems(block, query))
  const found = items.length === 0 ? [] : [{ event: 'operationStorageItems', items }]
  return [...found, { event: 'operationStorageDone' }]
}

const storageItems = (block: Snapshot, query: unknown): Record<string, string>[] => {
  if (typeof query !== 'object' || query === null || !('key' in query) || !('type' in query))
    throw new RpcError(INVALID_PARAMS, 'a query is {key, type}')
  const key = hexAt([query.key], 0)
  const one = block.storage.get(key)
  switch (query.type) {
    case 'value':
      return one === undefined ? [] : [{ key, value: one }]
    case 'hash':
      return one === undefined ? [] : [{ key, hash: blakeHex(one) }]
    case 'closestDescendantMerkleValue': {
      // There is no trie: the digest of everything below changes exactly when something below does.
      const below = descendants(block, key).flat().join('').replaceAll('0x', '')
      return below === '' ? [] : [{ key, closestDescendantMerkleValue: blakeHex(`0x${below}`) }]
    }
    case 'descendantsValues':
      return descendants(block, key).map(([name, value]) => ({ key: name, value }))
    case 'descendantsHashes':
      return descendants(block, key).map(([name, value]) => ({ key: name, hash: blakeHex(value) }))
    default:
      throw new RpcError(INVALID_PARAMS, 'unknown query type')
  }
}

const descendants = (block: Snapshot, prefix: string): [string, string][] =>
  [...block.storage].filter(([key]) => key.startsWith(prefix)).slice(0, MAX_ITEMS)

const unpin = (context: RpcContext, params: readonly unknown[]): null => {
  const state = followOf(context, params)
  const given = params[1]
  for (const hash of Array.isArray(given) ? given : [given])
    if (typeof hash === 'string') state?.pinned.delete(hash.toLowerCase())
  return null
}

export const CHAIN_HEAD_METHODS: RpcMethods = {
  chainHead_v1_follow: follow,
  chainHead_v1_unfollow: (context, params) => {
    connectionOf(context).close(KIND, textAt(params, 0))
    return null
  },
  chainHead_v1_header: (context, params) => {
    const state = followOf(context, params)
    return state === null ? null : pinnedBlock(state, params).header
  },
  chainHead_v1_body: operation((block) => [{ event: 'operationBodyDone', value: block.body }]),
  chainHead_v1_call: operation(call),
  chainHead_v1_storage: operation(storage, { discardedItems: 0 }),
  chainHead_v1_continue: () => null,
  // Operations end in the tick that starts them: there is never one to stop.
  chainHead_v1_stopOperation: () => null,
  chainHead_v1_unpin: unpin,
}
