import type { BlockRef, ChainClient, Metagraph, Neuron } from '../../chain/chain-types.ts'
import { errorFields, type Log } from './log.ts'

/** The subnet as of the newest block that could be read; keeps the last good one while the chain is silent. */
export interface LiveMetagraph {
  current(): Metagraph
  findByHotkey(hotkey: string): Neuron | undefined
  stop(): void
}

/** Reads the metagraph once, then again for every finalized block, one read at a time. @throws ChainError on the first read */
export async function followMetagraph(chain: ChainClient, netuid: number, log: Log): Promise<LiveMetagraph> {
  let metagraph = await chain.metagraph(netuid)
  let byHotkey = indexByHotkey(metagraph)
  let reading = false
  const refresh = async (block: BlockRef): Promise<void> => {
    if (reading) return
    reading = true
    try {
      metagraph = await chain.metagraph(netuid)
      byHotkey = indexByHotkey(metagraph)
    } catch (caught) {
      log.warn('metagraph-not-read', { block: block.number, ...errorFields(caught) })
    } finally {
      reading = false
    }
  }
  const stop = chain.onBlock((block) => void refresh(block))
  return { current: () => metagraph, findByHotkey: (hotkey) => byHotkey.get(hotkey), stop }
}

function indexByHotkey(metagraph: Metagraph): ReadonlyMap<string, Neuron> {
  return new Map(metagraph.neurons.map((neuron) => [neuron.hotkey, neuron]))
}
