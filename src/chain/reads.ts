/** Single reads through the client library's untyped API. What they throw is for the caller to name. */
import type { PolkadotClient } from 'polkadot-api'
import type { BlockEvents, BlockRef, Metagraph } from './chain-types.ts'
import { parseEvents } from './events.ts'
import { parseMetagraph, SELECTIVE_INDEXES } from './metagraph.ts'

export const blockRef = ({ number, hash }: BlockRef): BlockRef => ({ number, hash })

export const specVersionOf = async (client: PolkadotClient): Promise<number> => {
  const version: unknown = await client.getUnsafeApi().constants['System']?.['Version']?.()
  if (typeof version === 'object' && version !== null && 'spec_version' in version)
    return typeof version.spec_version === 'number' ? version.spec_version : 0
  return 0
}

/** Both calls and the block they are made at; the block is held pinned for that long. */
export const readMetagraph = async (client: PolkadotClient, netuid: number): Promise<Metagraph> => {
  const block = await client.getFinalizedBlock()
  const release = client.hodlBlock(block.hash)
  try {
    const { apis, query } = client.getUnsafeApi()
    const at = { at: block.hash }
    const subnets = apis['SubnetInfoRuntimeApi']
    const [specVersion, neurons, columns, nextEpoch, timestamp]: readonly [
      number,
      ...(readonly [unknown, unknown, unknown, unknown]),
    ] = await Promise.all([
      specVersionOf(client),
      apis['NeuronInfoRuntimeApi']?.['get_neurons_lite']?.(netuid, at),
      subnets?.['get_selective_metagraph']?.(netuid, [...SELECTIVE_INDEXES], at),
      // Runtimes before 2026 have no such call; everything else does not depend on it.
      subnets?.['get_next_epoch_start_block']?.(netuid, at).catch(() => undefined),
      query['Timestamp']?.['Now']?.getValue(at).catch(() => undefined),
    ])
    const ref = blockRef(block)
    return parseMetagraph({ netuid, block: ref, specVersion, neurons, columns, nextEpoch, timestamp })
  } finally {
    release()
  }
}

export const readEvents = async (client: PolkadotClient, block: BlockRef): Promise<BlockEvents> => {
  const query = client.getUnsafeApi().query['System']?.['Events']
  const records: unknown = await query?.getValue({ at: block.hash })
  return { block, events: parseEvents(records) }
}

/** @throws TypeError when the runtime keeps no such number */
export const readBurn = async (client: PolkadotClient, netuid: number): Promise<bigint> => {
  const query = client.getUnsafeApi().query['SubtensorModule']?.['Burn']
  return amountOf(await query?.getValue(netuid))
}

export const readBalance = async (client: PolkadotClient, account: string): Promise<bigint> => {
  const query = client.getUnsafeApi().query['System']?.['Account']
  const value: unknown = await query?.getValue(account)
  const data = typeof value === 'object' && value !== null && 'data' in value ? value.data : undefined
  return amountOf(typeof data === 'object' && data !== null && 'free' in data ? data.free : undefined)
}

const amountOf = (value: unknown): bigint => {
  if (typeof value === 'bigint' || typeof value === 'number') return BigInt(value)
  throw new TypeError('an amount of the chain is no number')
}
