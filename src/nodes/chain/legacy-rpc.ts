/** The older Substrate methods (chain_*, state_*, system_*), and chainSpec_v1. */
import { blake2b } from '@noble/hashes/blake2.js'
import { bytesToHex, hexToBytes } from '@noble/hashes/utils.js'
import { IMPL_NAME, METADATA, SS58_PREFIX } from './metadata.ts'
import {
  connectionOf,
  hexAt,
  INVALID_PARAMS,
  type RpcContext,
  RpcError,
  type RpcMethods,
  textAt,
} from './rpc-types.ts'
import { answerCall } from './runtime-answers.ts'
import { legacyRuntimeVersion } from './runtime-spec.ts'
import type { Snapshot } from './snapshot.ts'

/** Shown wherever a client names the network: nobody should take this for the real one. */
export const CHAIN_NAME = 'FileTAO devnet'
const MAX_KEYS = 1000
const MAX_WATCHED = 64

const PROPERTIES = { ss58Format: SS58_PREFIX, tokenDecimals: 9, tokenSymbol: 'TAO' }

/** The block at an optional hash parameter; the head when it is absent. */
const blockAt = ({ chain }: RpcContext, params: readonly unknown[], i: number): Snapshot => {
  if (params[i] === undefined || params[i] === null) return chain.head
  const block = chain.block(hexAt(params, i))
  if (block === null) throw new RpcError(4003, 'the state of this block is unknown or was discarded')
  return block
}

const headerJson = (block: Snapshot) => ({
  parentHash: block.parentHash,
  number: `0x${block.number.toString(16)}`,
  stateRoot: block.stateRoot,
  extrinsicsRoot: block.extrinsicsRoot,
  digest: { logs: [] },
})

const subscribeHeads = (kind: string, event: string) => (context: RpcContext) => {
  const connection = connectionOf(context)
  const tell = (block: Snapshot): void => connection.notify(event, id, headerJson(block))
  const unsubscribe = context.chain.onBlock(tell)
  const id = connection.open(kind, unsubscribe)
  tell(context.chain.head)
  return id
}

const unsubscribe = (kind: string) => (context: RpcContext, params: readonly unknown[]) =>
  connectionOf(context).close(kind, textAt(params, 0))

const keyList = (params: readonly unknown[]): string[] => {
  const [keys] = params
  if (!Array.isArray(keys) || keys.length > MAX_WATCHED)
    throw new RpcError(INVALID_PARAMS, `parameter 0 must be a list of at most ${MAX_WATCHED} keys`)
  return keys.map((_, i) => hexAt(keys, i))
}

const changes = (block: Snapshot, keys: readonly string[]) => ({
  block: block.hash,
  changes: keys.map((key) => [key, block.storage.get(key) ?? null]),
})

const subscribeStorage = (context: RpcContext, params: readonly unknown[]): string => {
  const connection = connectionOf(context)
  const keys = keyList(params)
  let before = new Map<string, string | undefined>()
  const tell = (block: Snapshot): void => {
    const changed = keys.filter((key) => !before.has(key) || before.get(key) !== block.storage.get(key))
    before = new Map(keys.map((key) => [key, block.storage.get(key)]))
    if (changed.length > 0) connection.notify('state_storage', id, changes(block, changed))
  }
  const stop = context.chain.onBlock(tell)
  const id = connection.open('storage', stop)
  tell(context.chain.head)
  return id
}

const getBlockHash = ({ chain }: RpcContext, [number]: readonly unknown[]): unknown => {
  if (number === undefined || number === null) return chain.head.hash
  if (Array.isArray(number)) {
    if (number.length > MAX_WATCHED) throw new RpcError(INVALID_PARAMS, 'too many block numbers')
    return number.map((one) => hashOf(chain, one))
  }
  return hashOf(chain, number)
}

const hashOf = (chain: RpcContext['chain'], number: unknown): string | null =>
  Number.isSafeInteger(Number(number)) ? chain.hashAt(Number(number)) : null

const CHAIN: RpcMethods = {
  chain_getBlockHash: getBlockHash,
  chain_getHead: getBlockHash,
  chain_getFinalizedHead: ({ chain }) => chain.head.hash,
  chain_getHeader: (context, params) => headerJson(blockAt(context, params, 0)),
  chain_getBlock: (context, params) => {
    const block = blockAt(context, params, 0)
    return { block: { header: headerJson(block), extrinsics: block.body }, justifications: null }
  },
  chain_subscribeNewHeads: subscribeHeads('newHeads', 'chain_newHead'),
  chain_subscribeNewHead: subscribeHeads('newHeads', 'chain_newHead'),
  chain_unsubscribeNewHeads: unsubscribe('newHeads'),
  chain_subscribeAllHeads: subscribeHeads('allHeads', 'chain_allHead'),
  chain_unsubscribeAllHeads: unsubscribe('allHeads'),
  chain_subscribeFinalizedHeads: subscribeHeads('finalizedHeads', 'chain_finalizedHead'),
  chain_unsubscribeFinalizedHeads: unsubscribe('finalizedHeads'),
}

const STATE: RpcMethods = {
  state_call: (context, params) => {
    const answer = answerCall(blockAt(context, params, 2), textAt(params, 0), hexAt(params, 1))
    if (!answer.ok) throw new RpcError(4003, `runtime call failed: ${answer.reason}`)
    return answer.value
  },
  state_getMetadata: () => `0x${bytesToHex(METADATA)}`,
  state_getRuntimeVersion: legacyRuntimeVersion,
  state_subscribeRuntimeVersion: (context) => {
    const connection = connectionOf(context)
    const id = connection.open('runtimeVersion', () => undefined)
    connection.notify('state_runtimeVersion', id, legacyRuntimeVersion())
    return id
  },
  state_unsubscribeRuntimeVersion: unsubscribe('runtimeVersion'),
  state_getStorage: (context, params) => blockAt(context, params, 1).storage.get(hexAt(params, 0)) ?? null,
  state_getStorageHash: (context, params) => {
    const value = blockAt(context, params, 1).storage.get(hexAt(params, 0))
    return value === undefined ? null : `0x${bytesToHex(blake2b(hexToBytes(value.slice(2)), { dkLen: 32 }))}`
  },
  state_getStorageSize: (context, params) => {
    const value = blockAt(context, params, 1).storage.get(hexAt(params, 0))
    return value === undefined ? null : value.length / 2 - 1
  },
  state_getKeysPaged: (context, params) => {
    const prefix = hexAt(params, 0)
    const count = Math.min(Number(params[1]) || 0, MAX_KEYS)
    const after = params[2] === undefined || params[2] === null ? '' : hexAt(params, 2)
    const keys = [...blockAt(context, params, 3).storage.keys()]
    return keys.filter((key) => key.startsWith(prefix) && key > after).slice(0, count)
  },
  state_queryStorageAt: (context, params) => [changes(blockAt(context, params, 1), keyList(params))],
  state_subscribeStorage: subscribeStorage,
  state_unsubscribeStorage: unsubscribe('storage'),
}

const SYSTEM: RpcMethods = {
  system_chain: () => CHAIN_NAME,
  system_name: () => IMPL_NAME,
  system_version: () => '1',
  system_chainType: () => 'Local',
  system_properties: () => PROPERTIES,
  system_health: () => ({ peers: 0, isSyncing: false, shouldHavePeers: false }),
  system_accountNextIndex: ({ chain }, params) => chain.nextNonce(textAt(params, 0)),
  chainSpec_v1_chainName: () => CHAIN_NAME,
  chainSpec_v1_genesisHash: ({ chain }) => chain.genesisHash,
  chainSpec_v1_properties: () => PROPERTIES,
}

export const LEGACY_METHODS: RpcMethods = { ...CHAIN, ...STATE, ...SYSTEM }
